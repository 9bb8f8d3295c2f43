/*
 * scheduling: what the files of this service share: its tables, its readers of the store, its handlers and hooks.
 * Owns: the names of the tables; the service itself is declared in service.c.
 * Beware: lists read from the store live in the arena given; archived records are left out by every reader here.
 */
#ifndef SCHEDULING_SERVICE_H
#define SCHEDULING_SERVICE_H

#include "common/service.h"
#include "proto/scheduling.h"

extern const struct db_table scheduling_venues, scheduling_actions, scheduling_sessions, scheduling_absences,
    scheduling_enrolments, scheduling_plans;
/* Kept from the registry's events, without names. */
extern const struct db_table scheduling_organisations, scheduling_persons, scheduling_mandates;

extern const struct service_desc scheduling_service;

/* --- store.c: arrays in the context's arena ----------------------------------------------------------------------------- */
/* These see what the command has staged before, so that the rows of one import are held to the rules together. */
struct session_list {
	struct session *items;
	uint32_t count;
};
struct enrolment_list {
	struct enrolment *items;
	uint32_t count;
};
struct mandate_list {
	struct mandate *items;
	uint32_t count;
};
/* Records of one table, as bytes; every record begins with its head. */
struct scheduling_rows {
	char *items;
	uint32_t count;
	size_t size;
};
struct rec_head *scheduling_row_at(const struct scheduling_rows *r, uint32_t i);
/* All the records under one value of an index, then what was staged over them. The caller still has to hold the value against each,
 * for what is staged may have left it. */
struct scheduling_rows scheduling_rows_of(struct context *c, const struct db_table *t, unsigned tag, const void *value);
/* Live ones: neither archived nor cancelled; ordered by rank. */
void scheduling_sessions_of(struct context *c, struct id action, struct session_list *ret);
/* Live sessions of any action on that day, appended to ret. */
void scheduling_sessions_on(struct context *c, day_t day, struct session_list *ret);
bool scheduling_animates(const struct action *a, struct id person);
/* session_link.c: whether the caller may join the remote sessions of that action: the team, who animates, and who has a place, as a
 * structure or in its delegation. */
bool scheduling_may_join(struct context *c, struct id action);
void session_strip(struct context *c, void *rec);
/* Accepted, offered a place, or waiting. */
bool scheduling_enrolment_is_live(const struct enrolment *e);
void scheduling_enrolments_of(struct context *c, struct id action, struct enrolment_list *ret);
/* Of these persons, in any organisation, at any time; none of who is archived. */
void scheduling_mandates_of(struct context *c, const struct delegate *persons, uint32_t count, struct mandate_list *ret);
/* Absences of a person that touch the days from..to, appended to ret as pairs {from, to}. */
struct day_range {
	day_t from, to;
};
uint32_t scheduling_absences_of(struct context *c, struct id person, day_t from, day_t to, struct day_range *ret, uint32_t cap);
bool scheduling_is_archived(const void *rec);

/* --- hooks ------------------------------------------------------------------------------------------------------------ */
enum rc scheduling_venue_check(struct context *c, const struct venue *before, struct venue *after, struct fault *why);
enum rc scheduling_venue_then(struct context *c, const struct venue *before, const struct venue *after, struct fault *why);
enum rc scheduling_action_check(struct context *c, const struct action *before, struct action *after, struct fault *why);
enum rc scheduling_action_then(struct context *c, const struct action *before, const struct action *after, struct fault *why);
enum rc scheduling_session_check(struct context *c, const struct session *before, struct session *after, struct fault *why);
enum rc scheduling_absence_check(struct context *c, const struct absence *before, struct absence *after, struct fault *why);
enum rc scheduling_enrolment_check(struct context *c, const struct enrolment *before, struct enrolment *after, struct fault *why);
enum rc scheduling_enrolment_ours(struct context *c, const struct enrolment *before, struct enrolment *after, struct fault *why);
enum rc scheduling_enrolment_then(struct context *c, const struct enrolment *before, const struct enrolment *after, struct fault *why);
bool scheduling_enrolment_visible(struct context *c, const struct enrolment *e);
bool scheduling_enrolment_moved(struct context *c, const struct enrolment *before, struct enrolment *after);
enum rc scheduling_plan_check(struct context *c, const struct plan *before, struct plan *after, struct fault *why);
enum rc scheduling_plan_then(struct context *c, const struct plan *before, const struct plan *after, struct fault *why);

/* --- handlers --------------------------------------------------------------------------------------------------------- */
enum rc scheduling_action_open(struct context *c, const struct ref *in, struct action *ret_action, struct fault *why);
enum rc scheduling_action_confirm(struct context *c, const struct ref *in, struct action *ret_action, struct fault *why);
enum rc scheduling_action_start(struct context *c, const struct ref *in, struct action *ret_action, struct fault *why);
enum rc scheduling_action_finish(struct context *c, const struct ref *in, struct action *ret_action, struct fault *why);
enum rc scheduling_action_cancel(struct context *c, const struct ref *in, struct action *ret_action, struct fault *why);
enum rc scheduling_session_hold(struct context *c, const struct ref *in, struct session *ret_session, struct fault *why);
enum rc scheduling_session_cancel(struct context *c, const struct ref *in, struct session *ret_session, struct fault *why);
/* At start: plans that a stop left without an answer are computed again. */
void scheduling_plan_resume(struct context *c);

/* --- shared between capabilities -------------------------------------------------------------------------------------- */
/* The smallest room of the action and its sessions; 0: not known, or everything is remote. */
uint32_t scheduling_action_seats(struct context *c, const struct action *action);
/* Stages the offers (or, where an action gives no time to answer, the promotions) that places now free allow, and the new ranks. */
enum rc scheduling_waiting_promote(struct context *c, const struct action *action);
/* Declines all that are live: an action that does not take place has none. */
enum rc scheduling_enrolments_end(struct context *c, struct id action);
/* True for the two states in which delegations come in. */
bool scheduling_action_takes_enrolments(const struct action *action);
bool scheduling_action_is_closed(const struct action *action);

#endif
