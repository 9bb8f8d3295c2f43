/*
 * poll: date polls and their answers by link: what service.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma. An answer exists, empty, from the moment its person is asked: its id makes the link.
 */
#ifndef SERVICES_SCHEDULING_POLL_H
#define SERVICES_SCHEDULING_POLL_H

#include "proto/scheduling_poll.h"
#include "services/scheduling/archive.h"
#include "services/scheduling/service.h"

extern const struct db_table scheduling_polls, scheduling_poll_answers;
extern const struct machine scheduling_poll_machine;

/* --- poll_days.c: what the planner takes --- */
/* What was answered for a session and a day, in the latest poll about that session that was opened. Several options of a day count as
 * the one that suits most. */
struct poll_day {
	day_t day;
	uint32_t yes, if_needed, no, silent; /* persons; together those who are asked */
	bool fallen;			     /* nobody can come: the day is not to be taken */
	bool animator_no;		     /* somebody who animates the action is among those who said no */
};
/* In the order of days; how many (at most cap). */
uint32_t poll_days_of(struct context *c, struct id session, struct poll_day *ret, uint32_t cap);

/* --- shared by the files of this part --- */
struct poll_answer_list {
	struct poll_answer *items;
	uint32_t count;
};
/* poll_days.c: in use, as this command leaves them. */
void poll_answers_of(struct context *c, struct id poll, struct poll_answer_list *ret);
/* NULL: that option has no answer. */
const struct poll_value *poll_value_of(const struct poll_answer *a, uint32_t option);
/* What each option of the poll got, in the order of p->options. */
void poll_count(const struct poll *p, const struct poll_answer_list *answers, struct poll_count *ret_counts);
/* Marks which options fell, as the answers stand; closing: silence is over. The verb of the event that this makes, or NULL. */
const char *poll_falls(struct context *c, struct poll *p, const struct poll_answer_list *answers, bool closing);
/* poll_option.c: numbers, halves, sources, and the rules that each option is held to. */
enum rc poll_options_check(struct context *c, const struct poll *before, struct poll *p, struct fault *why);
/* RC_CONFLICT when the session is held, cancelled, or fixed on its day. */
enum rc poll_session_check(const struct session *s, const char *field, struct fault *why);
/* A day to come, within the session's period, that neither the calendar's rules nor its venue rule out. */
enum rc poll_day_check(struct context *c, const struct session *s, day_t day, const char *field, struct fault *why);
/* From the plan's days, added to those given. */
enum rc poll_options_plan(struct context *c, struct poll *p, struct fault *why);
const struct poll_option *poll_option_find(const struct poll *p, uint32_t number);
/* "mardi 26 novembre 2019 à 18 h 00", in the arena. */
const char *poll_moment(struct context *c, usec_t t);
/* poll_link.c */
enum rc poll_link_find(struct context *c, struct text token, struct poll *ret_poll, struct poll_answer *ret, struct fault *why);
/* poll.c */
/* When the next reminder is due after now; 0: none is left. */
usec_t poll_reminder_next(const struct poll *p, usec_t now);
/* An empty answer for each who is asked and has none; and the timers of the poll as it stands. */
enum rc poll_ask(struct context *c, const struct poll *p);
/* Whom it asks from now on: delegations and animators as they stand, and the persons named. */
enum rc poll_asked_fill(struct context *c, const struct action *a, struct poll *p, struct fault *why);
enum rc poll_closes_check(struct context *c, const struct poll *p, struct fault *why);
/* RC_CONFLICT when the action is done, cancelled or archived. */
enum rc poll_action_check(struct context *c, const struct poll *p, struct action *ret_action, struct fault *why);

enum rc poll_check(struct context *c, const void *before, void *after, struct fault *why);
enum rc poll_then(struct context *c, const void *before, const void *after, struct fault *why);
bool poll_answer_moved(struct context *c, const void *before, void *after);
SERVICE_THUNK(poll_open);
SERVICE_THUNK(poll_close);
SERVICE_THUNK(poll_expire);
SERVICE_THUNK(poll_remind);
SERVICE_THUNK(poll_apply);
SERVICE_THUNK(poll_links);
SERVICE_THUNK(poll_renew);
SERVICE_THUNK(poll_results);
SERVICE_THUNK(poll_mine);
SERVICE_THUNK(poll_ballot);
SERVICE_THUNK(poll_reply);
SERVICE_THUNK(poll_read);
SERVICE_THUNK(poll_vote);

#define POLL_TABLES &scheduling_polls, &scheduling_poll_answers,
#define POLL_ROWS \
	{ .desc = &poll_collection, .table = &scheduling_polls, .check = poll_check, .then = poll_then, .archive = poll_archive }, \
	{ .desc = &poll_answer_collection, .table = &scheduling_poll_answers, .moved = poll_answer_moved },
#define POLL_HANDLERS \
	{ "scheduling.poll.open", poll_open_thunk }, { "scheduling.poll.close", poll_close_thunk }, \
	{ "scheduling.poll.expire", poll_expire_thunk }, { "scheduling.poll.remind", poll_remind_thunk }, \
	{ "scheduling.poll.apply", poll_apply_thunk }, { "scheduling.poll.links", poll_links_thunk }, \
	{ "scheduling.poll.renew", poll_renew_thunk }, { "scheduling.poll.results", poll_results_thunk }, \
	{ "scheduling.poll.mine", poll_mine_thunk }, { "scheduling.poll.ballot", poll_ballot_thunk }, \
	{ "scheduling.poll.reply", poll_reply_thunk }, { "scheduling.poll.read", poll_read_thunk }, \
	{ "scheduling.poll.vote", poll_vote_thunk },
#define POLL_MACHINES &scheduling_poll_machine,

#endif
