/*
 * convention: conventions: what registry.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma. Steps and years are made with their convention, never by hand.
 */
#ifndef SERVICES_REGISTRY_CONVENTION_H
#define SERVICES_REGISTRY_CONVENTION_H

#include "services/registry/deadline.h"
#include "services/registry/service.h"

enum convention_event {
	CONVENTION_SIGN,
	CONVENTION_ACTIVATE,
	CONVENTION_AMEND,
	CONVENTION_EVALUATE,
	CONVENTION_END,
	CONVENTION_DENOUNCE,
	CONVENTION_LAPSE
};
enum convention_step_event { CONVENTION_STEP_START, CONVENTION_STEP_SUBMIT, CONVENTION_STEP_ACCEPT, CONVENTION_STEP_RETURN };
enum convention_year_event { CONVENTION_YEAR_FILL, CONVENTION_YEAR_LACK, CONVENTION_YEAR_RELEASE };

extern const struct db_table convention_table, convention_step_table, convention_year_table, convention_document_table,
    budget_line_table, convention_indicator_table;
extern const struct machine convention_machine, convention_step_machine, convention_year_machine;
extern const struct deadline_rule convention_deadlines, convention_document_deadlines;

/* convention.c */
enum rc convention_check(struct context *c, const void *before, void *after, struct fault *why);
enum rc convention_then(struct context *c, const void *before, const void *after, struct fault *why);
bool convention_visible(struct context *c, const void *rec);
/* Of a record whose tag 6 is its convention. */
bool convention_part_visible(struct context *c, const void *rec);
/* That its days lie within the agrément's and the framework's, and that each partner stands once. */
enum rc convention_bounds_check(struct context *c, const struct convention *v, struct fault *why);
bool convention_is_party(const struct convention *v, struct id organisation);
/* A fact that happened: on no day to come. */
enum rc convention_past(struct context *c, day_t day, const char *field, struct fault *why);
/* Its first and last year; RC_INVALID with the field named when year is none of them. */
enum rc convention_year_check(const struct convention *v, uint32_t year, const char *field, struct fault *why);
/* convention_machine.c */
REGISTRY_THUNK(convention_sign);
REGISTRY_THUNK(convention_activate);
REGISTRY_THUNK(convention_amend);
REGISTRY_THUNK(convention_evaluate);
REGISTRY_THUNK(convention_denounce);
/* One step of the machine; false, and nothing staged, when the table has no such edge. */
bool convention_move(struct context *c, struct convention *v, enum convention_event event, const char *verb);
/* In force on that day, with its first year, as long as its agrément lasts at most; false, and nothing staged, when not a day is left. */
bool convention_begin(struct context *c, struct convention *v, day_t day);
/* convention_step.c */
enum rc convention_steps_make(struct context *c, const struct convention *v);
/* RC_RULE when a step was begun and not arbitrated: named. */
enum rc convention_steps_settled(struct context *c, const struct convention *v, struct fault *why);
REGISTRY_THUNK(convention_step_start);
REGISTRY_THUNK(convention_step_submit);
REGISTRY_THUNK(convention_step_arbitrate);
/* convention_year.c */
void convention_year_make(struct context *c, const struct convention *v, uint32_t year, bool renewed);
bool convention_year_find(struct context *c, struct id convention, uint32_t year, struct convention_year *ret);
/* The documents that the year still waits for, in words; NULL when none. */
const char *convention_documents_missing(struct context *c, struct id convention, uint32_t year);
enum rc convention_document_check(struct context *c, const void *before, void *after, struct fault *why);
enum rc convention_document_then(struct context *c, const void *before, const void *after, struct fault *why);
REGISTRY_THUNK(convention_year_release);
/* convention_follow.c: an agrément as it will stand; what was signed under its condition takes effect, or lapses. */
void convention_agrement_staged(struct context *c, const struct agrement *a);
/* convention_budget.c */
enum rc budget_line_check(struct context *c, const void *before, void *after, struct fault *why);
enum rc convention_indicator_check(struct context *c, const void *before, void *after, struct fault *why);
REGISTRY_THUNK(convention_budget);

#define CONVENTION_TABLES \
	&convention_table, &convention_step_table, &convention_year_table, &convention_document_table, &budget_line_table, \
	&convention_indicator_table,
#define CONVENTION_ROWS \
	{ .desc = &convention_collection, .table = &convention_table, .check = convention_check, .then = convention_then, \
	  .visible = convention_visible }, \
	{ .desc = &convention_step_collection, .table = &convention_step_table, .visible = convention_part_visible }, \
	{ .desc = &convention_year_collection, .table = &convention_year_table, .visible = convention_part_visible }, \
	{ .desc = &convention_document_collection, .table = &convention_document_table, .check = convention_document_check, \
	  .then = convention_document_then, .visible = convention_part_visible }, \
	{ .desc = &budget_line_collection, .table = &budget_line_table, .check = budget_line_check, .visible = convention_part_visible }, \
	{ .desc = &convention_indicator_collection, .table = &convention_indicator_table, .check = convention_indicator_check, \
	  .visible = convention_part_visible },
#define CONVENTION_HANDLERS \
	{ "registry.convention.sign", convention_sign_thunk }, { "registry.convention.activate", convention_activate_thunk }, \
	{ "registry.convention.amend", convention_amend_thunk }, { "registry.convention.evaluate", convention_evaluate_thunk }, \
	{ "registry.convention.denounce", convention_denounce_thunk }, { "registry.convention.budget", convention_budget_thunk }, \
	{ "registry.convention_step.start", convention_step_start_thunk }, { "registry.convention_step.submit", convention_step_submit_thunk }, \
	{ "registry.convention_step.arbitrate", convention_step_arbitrate_thunk }, \
	{ "registry.convention_year.release", convention_year_release_thunk },
#define CONVENTION_MACHINES &convention_machine, &convention_step_machine, &convention_year_machine,
#define CONVENTION_DEADLINES &convention_deadlines, &convention_document_deadlines,

#endif
