/*
 * far: actions carried by two federations: what service.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma. See proto/scheduling_far.h for who believes what.
 */
#ifndef SERVICES_SCHEDULING_FAR_H
#define SERVICES_SCHEDULING_FAR_H

#include "proto/federation.h"
#include "proto/scheduling_far.h"
#include "services/scheduling/enrolment.h"
#include "services/scheduling/share.h"

#define FAR_ACTIONS_A_DAY 200u /* that one federation offers */
extern const struct db_table scheduling_quota;
extern const struct db_table scheduling_action_shares, scheduling_shared_actions, scheduling_visitors, scheduling_visitor_answers,
    scheduling_far_actions, scheduling_share_answers, scheduling_far_enrolments, scheduling_visitor_asks;

/* --- far_machine.c --- */
enum action_share_event { ACTION_SHARE_EV_ACCEPT, ACTION_SHARE_EV_DECLINE, ACTION_SHARE_EV_WITHDRAW };
enum visitor_event { VISITOR_EV_WAIT, VISITOR_EV_OFFER, VISITOR_EV_ACCEPT, VISITOR_EV_DECLINE, VISITOR_EV_WITHDRAW };
extern const struct machine scheduling_action_share_machine, scheduling_far_action_machine, scheduling_visitor_machine,
    scheduling_far_enrolment_machine;
/* The event that leads to that state; asked has none. */
bool visitor_event_to(enum visitor_status to, enum visitor_event *ret);
static inline bool
visitor_is_live(enum visitor_status s)
{
	return s != VISITOR_DECLINED && s != VISITOR_WITHDRAWN;
}

/* --- far_word.c: what every word between two federations has --- */
struct id far_id(const char *kind, struct id a, struct id b);
/* Above the rank before, whatever the clock says. */
usec_t far_rank(const struct context *c, usec_t before);
/* A record told again keeps its head: version and date. */
void far_head(struct context *c, const struct db_table *t, void *rec);

/* --- far_share.c: where the action is --- */
enum rc far_share_answered(struct context *c, const struct peer_mail *m, struct fault *why);
/* Sessions, enrolments, the action itself: what another federation is told of it may have changed. */
void far_share_follow(struct context *c, const struct db_table *t, const void *after);
void far_shares_again(struct context *c, struct id peer);
/* Of that peer, in use now. */
bool far_share_in_use(struct context *c, struct id share, struct id peer, struct action_share *ret);
/* With the delegations that came under it; RC_CONFLICT when it is over. */
MUST_CHECK enum rc far_share_withdraw(struct context *c, struct action_share *s, struct fault *why);
SERVICE_THUNK(action_share_create);
SERVICE_THUNK(action_share_withdraw);
SERVICE_THUNK(action_share_tell);

/* --- far_sheet.c --- */
void far_sheet_make(struct context *c, const struct action_share *s, struct shared_action *ret);
/* What was told last says the same of the action's state, and of who may enrol. */
bool far_sheet_stands(struct context *c, const struct action_share *s, const struct action *a);
/* Stages it if it says something new, or always. */
void far_sheet_tell(struct context *c, const struct action_share *s, bool always);
/* Of a share that is unknown here. */
void far_sheet_none(struct context *c, struct id peer, struct id share);

/* --- far_visitor.c, far_visitor_tell.c --- */
enum rc far_party_heard(struct context *c, const struct event *e, struct fault *why);
/* An enrolment or an attendance changed: a visitor's, or not. */
void far_visitor_follow(struct context *c, const struct db_table *t, const void *after);
/* Delegations of a share lose their places. */
void far_visitors_end(struct context *c, const struct action_share *s, bool declined);
void far_visitors_again(struct context *c, struct id peer);
/* far_replace.c: other stand-ins take the places of those who were replaced over there. e: its enrolment, as it is then. */
void far_visitor_replace(struct context *c, struct visitor *g, struct enrolment *e, const struct list *persons, const struct list *members);
/* e: its enrolment; NULL: none. Stages the answer if it says something new, or always. */
void far_visitor_tell(struct context *c, const struct visitor *g, const struct enrolment *e, bool always);
void far_visitor_mirror(struct context *c, struct visitor *g, const struct enrolment *e);

/* --- far_action.c: where the centre is --- */
enum rc far_action_heard(struct context *c, const struct peer_mail *m, struct fault *why);
bool far_action_visible(struct context *c, const void *rec);
void far_actions_again(struct context *c, struct id peer);
SERVICE_THUNK(far_action_accept);
SERVICE_THUNK(far_action_decline);

/* --- far_enrolment.c, far_enrolment_rules.c, far_replace.c --- */
enum rc far_enrolment_heard(struct context *c, const struct peer_mail *m, struct fault *why);
MUST_CHECK enum rc far_enrolment_check(struct context *c, const struct shared_action *a, const struct far_enrolment *e, struct fault *why);
/* The delegation alone, whether others may still come or not. */
MUST_CHECK enum rc far_delegation_check(struct context *c, const struct shared_action *a, const struct far_enrolment *e, struct fault *why);
/* The caller's; another's answers as if it were not there. */
MUST_CHECK enum rc far_enrolment_take(struct context *c, struct id id, struct far_enrolment *ret, struct fault *why);
/* Stages it with a further word to the home, which says all that is wanted by now. */
enum rc far_enrolment_say(struct context *c, struct far_enrolment *e, enum visitor_want want, const char *verb);
void far_enrolments_end(struct context *c, struct id far_action);
void far_enrolments_again(struct context *c, struct id peer);
/* Adds to halves (as share_unavailable) what sessions elsewhere take of somebody who has a place there. */
void far_unavailable(struct context *c, struct id person, day_t from, day_t to, uint8_t *halves);
SERVICE_THUNK(far_enrolment_create);
SERVICE_THUNK(far_enrolment_replace); /* far_replace.c */
SERVICE_THUNK(far_enrolment_withdraw);
SERVICE_THUNK(far_enrolment_accept);
SERVICE_THUNK(far_enrolment_refuse);

/* --- far_cut.c --- */
/* That peer was revoked. */
void far_cut(struct context *c, struct id peer);
/* `before` was revoked, and the same node was added anew as `now`. */
bool far_peer_was(struct context *c, struct id before, struct id now);

/* --- far_mail.c: the subscription to federation, of both parts --- */
enum rc scheduling_mail(struct context *c, const struct event *e, struct fault *why);

/* clang-format off */
#define FAR_TABLES \
	&scheduling_action_shares, &scheduling_shared_actions, &scheduling_visitors, &scheduling_visitor_answers, &scheduling_far_actions, \
	    &scheduling_share_answers, &scheduling_far_enrolments, &scheduling_visitor_asks, &scheduling_quota,
#define FAR_ROWS \
	{ .desc = &action_share_collection, .table = &scheduling_action_shares }, { .desc = &visitor_collection, .table = &scheduling_visitors }, \
	    { .desc = &far_action_collection, .table = &scheduling_far_actions, .visible = far_action_visible }, \
	    { .desc = &far_enrolment_collection, .table = &scheduling_far_enrolments },
#define FAR_HANDLERS \
	{ "scheduling.action_share.create", action_share_create_thunk }, { "scheduling.action_share.withdraw", action_share_withdraw_thunk }, \
	    { "scheduling.action_share.tell", action_share_tell_thunk }, { "scheduling.far_action.accept", far_action_accept_thunk }, \
	    { "scheduling.far_action.decline", far_action_decline_thunk }, { "scheduling.far_enrolment.create", far_enrolment_create_thunk }, \
	    { "scheduling.far_enrolment.replace", far_enrolment_replace_thunk }, \
	    { "scheduling.far_enrolment.withdraw", far_enrolment_withdraw_thunk }, \
	    { "scheduling.far_enrolment.accept", far_enrolment_accept_thunk }, { "scheduling.far_enrolment.refuse", far_enrolment_refuse_thunk },
#define FAR_MACHINES \
	&scheduling_action_share_machine, &scheduling_far_action_machine, &scheduling_visitor_machine, &scheduling_far_enrolment_machine,
/* clang-format on */

#endif
