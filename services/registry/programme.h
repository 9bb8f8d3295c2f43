/*
 * programme: programmes, instances, selections: what registry.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_REGISTRY_PROGRAMME_H
#define SERVICES_REGISTRY_PROGRAMME_H

#include "services/registry/deadline.h"
#include "services/registry/service.h"

extern const struct db_table programme_table, programme_step_table, instance_table, meeting_table, decision_table, selection_table,
    candidature_table, selection_ranking_table;

/* Whether the event is allowed from there, in a fault's words when it is not (the state's label). */
MUST_CHECK enum rc programme_machine_step(const struct machine *m, const struct rec_enum *labels, int from, int event, int *ret_to,
    struct fault *why);

/* programme.c */
enum rc programme_check(struct context *c, const void *before, void *after, struct fault *why);
/* The step's phase is one of the programme's, and its period lies within. why may be NULL. */
MUST_CHECK enum rc programme_step_fits(struct context *c, const struct programme *p, const struct programme_step *s, struct fault *why);
/* programme_step.c, programme_step_machine.c */
enum rc programme_step_check(struct context *c, const void *before, void *after, struct fault *why);
extern const struct machine programme_step_machine;
extern const struct deadline_rule programme_step_deadlines, meeting_deadlines;
REGISTRY_THUNK(programme_step_start);
REGISTRY_THUNK(programme_step_deliver);
REGISTRY_THUNK(programme_step_validate);
REGISTRY_THUNK(programme_step_return);
REGISTRY_THUNK(programme_step_drop);
REGISTRY_THUNK(programme_step_resume);

/* instance.c */
enum rc instance_check(struct context *c, const void *before, void *after, struct fault *why);
bool instance_visible(struct context *c, const void *rec);
bool instance_has(const struct instance *in, struct id mandate, struct instance_member *ret_member);
/* A member as the mandate stands on that day. */
void instance_member_view(struct context *c, const struct instance_member *m, day_t day, struct member_view *ret_view);
REGISTRY_THUNK(instance_members);
/* meeting.c, meeting_machine.c */
enum rc meeting_check(struct context *c, const void *before, void *after, struct fault *why);
bool meeting_visible(struct context *c, const void *rec);
extern const struct machine meeting_machine;
REGISTRY_THUNK(meeting_hold);
REGISTRY_THUNK(meeting_cancel);
REGISTRY_THUNK(meeting_minutes);
/* decision.c */
enum rc decision_check(struct context *c, const void *before, void *after, struct fault *why);
bool decision_visible(struct context *c, const void *rec);
/* There, and adopted. */
bool decision_adopted(struct context *c, struct id id, struct decision *ret_decision);

/* selection.c, selection_machine.c, selection_decide.c, candidature.c */
enum rc selection_check(struct context *c, const void *before, void *after, struct fault *why);
enum rc candidature_check(struct context *c, const void *before, void *after, struct fault *why);
extern const struct machine selection_machine;
/* Reads the selection and finds where the event leads; nothing is staged yet. */
MUST_CHECK enum rc selection_take(struct context *c, struct id id, int event, struct selection *ret_selection, struct fault *why);
enum selection_event { SELECTION_EV_CLOSE, SELECTION_EV_REOPEN, SELECTION_EV_RANK, SELECTION_EV_DECIDE, SELECTION_EV_CANCEL };
/* What the order would be today: read from the tables, computed, told. */
void selection_order(struct context *c, const struct selection *s, struct selection_ranking *ret_ranking);
REGISTRY_THUNK(selection_close);
REGISTRY_THUNK(selection_reopen);
REGISTRY_THUNK(selection_rank);
REGISTRY_THUNK(selection_decide);
REGISTRY_THUNK(selection_cancel);
REGISTRY_THUNK(selection_ranking);
REGISTRY_THUNK(candidature_withdraw);

#define PROGRAMME_TABLES \
	&programme_table, &programme_step_table, &instance_table, &meeting_table, &decision_table, &selection_table, &candidature_table, \
	&selection_ranking_table,
#define PROGRAMME_ROWS \
	{ .desc = &programme_collection, .table = &programme_table, .check = programme_check }, \
	{ .desc = &programme_step_collection, .table = &programme_step_table, .check = programme_step_check }, \
	{ .desc = &instance_collection, .table = &instance_table, .check = instance_check, .visible = instance_visible }, \
	{ .desc = &meeting_collection, .table = &meeting_table, .check = meeting_check, .visible = meeting_visible }, \
	{ .desc = &decision_collection, .table = &decision_table, .check = decision_check, .visible = decision_visible }, \
	{ .desc = &selection_collection, .table = &selection_table, .check = selection_check }, \
	{ .desc = &candidature_collection, .table = &candidature_table, .check = candidature_check }, \
	{ .desc = &selection_ranking_collection, .table = &selection_ranking_table },
#define PROGRAMME_HANDLERS \
	{ "registry.programme_step.start", programme_step_start_thunk }, { "registry.programme_step.deliver", programme_step_deliver_thunk }, \
	{ "registry.programme_step.validate", programme_step_validate_thunk }, { "registry.programme_step.return", programme_step_return_thunk }, \
	{ "registry.programme_step.drop", programme_step_drop_thunk }, { "registry.programme_step.resume", programme_step_resume_thunk }, \
	{ "registry.instance.members", instance_members_thunk }, { "registry.meeting.hold", meeting_hold_thunk }, \
	{ "registry.meeting.cancel", meeting_cancel_thunk }, { "registry.meeting.minutes", meeting_minutes_thunk }, \
	{ "registry.selection.close", selection_close_thunk }, { "registry.selection.reopen", selection_reopen_thunk }, \
	{ "registry.selection.rank", selection_rank_thunk }, { "registry.selection.decide", selection_decide_thunk }, \
	{ "registry.selection.cancel", selection_cancel_thunk }, { "registry.selection.ranking", selection_ranking_thunk }, \
	{ "registry.candidature.withdraw", candidature_withdraw_thunk },
#define PROGRAMME_MACHINES &programme_step_machine, &meeting_machine, &selection_machine,
#define PROGRAMME_DEADLINES &programme_step_deadlines, &meeting_deadlines,

#endif
