/*
 * enrolment: what coming in, waiting, offers and leaving share, and what service.c takes of this part.
 * Owns: nothing.
 * Beware: lists are those of one action, read once by the caller and passed on. Each item of a list comes with its comma.
 */
#ifndef SCHEDULING_ENROLMENT_H
#define SCHEDULING_ENROLMENT_H

#include "services/scheduling/delegation.h"
#include "services/scheduling/service.h"
#include "services/scheduling/waiting.h"

enum enrolment_event {
	ENROLMENT_EV_PROMOTE, ENROLMENT_EV_OFFER, ENROLMENT_EV_ACCEPT, ENROLMENT_EV_REFUSE, ENROLMENT_EV_LAPSE,
	ENROLMENT_EV_WITHDRAW, ENROLMENT_EV_DECLINE,
	ENROLMENT_EV_ABSORB
};

/* --- enrolment.c --- */
/* Of the action as it is given; quotas point into it. */
struct waiting_limits enrolment_limits(struct context *c, const struct action *action);
bool enrolment_is_institution(struct context *c, struct id structure);
/* Of a structure that stands in for one of another federation. */
bool enrolment_is_far(struct context *c, const struct enrolment *e);
/* Accepted, or offered a place. */
bool enrolment_has_place(const struct enrolment *e);
/* What those that have a place take, but for one of them. */
struct waiting_taken enrolments_taken(
    struct context *c, const struct waiting_limits *l, const struct enrolment_list *live, struct id without);
/* Persons of the delegation who are in a session of another action on that day: as animators or in an accepted delegation. */
void enrolment_busy_on(struct context *c, const struct enrolment *e, day_t day, struct delegation_facts *f, struct delegation_busy *out,
    uint32_t cap);
#define ENROLMENT_BUSY_MAX 64
/* Reads all that the rules compare; the facts point into the context's arena and the arguments. */
void enrolment_facts(struct context *c, const struct action *action, const struct enrolment_list *live,
    const struct enrolment *e, struct delegation_facts *ret);
/* An animator of the action, or in one of its accepted delegations. */
bool scheduling_action_needs(const struct action *a, const struct enrolment_list *in, struct id person);
void enrolment_accept(struct enrolment *e, usec_t now);
/* Holds a delegation that has its place, and changes, to the places that are left. */
MUST_CHECK enum rc enrolment_change(struct context *c, const struct action *action, const struct enrolment_list *live,
    const struct enrolment *before, const struct enrolment *e, struct fault *why);
/* A director writes for the organisations of the account, and learns nothing of others. */
bool enrolment_writer(struct context *c, struct id structure);

/* --- enrolment_order.c --- */
/* Has the structure an accepted place in another action of that kind, not cancelled, whose last day is within the action's served_years,
 * or still to come? Where it has no day yet, the day of the acceptance counts. */
bool enrolment_was_served(struct context *c, const struct action *action, struct id structure);
/* Why it has its rank, before the rank is known. */
enum waiting_order enrolment_order(struct context *c, const struct action *action, const struct enrolment *e);
/* Sets rank, order, rule (blocked: the rule holds) and the sentence of a waiting delegation. */
void enrolment_rank(struct context *c, const struct action *action, struct enrolment *e, const struct waiting_entry *w);
/* The waiting ones as the rules of order want them; out has room for one more. */
uint32_t enrolment_entries(struct context *c, const struct action *action, const struct waiting_limits *l,
    const struct enrolment_list *live, struct waiting_entry *out);
struct waiting_entry enrolment_entry(struct context *c, const struct action *action, const struct waiting_limits *l,
    const struct enrolment_list *live, const struct enrolment *e);

/* --- enrolment_machine.c --- */
/* One of the caller's, in use; another's answers as if it were not there. */
MUST_CHECK enum rc enrolment_take(struct context *c, struct id id, struct enrolment *ret, struct fault *why);
MUST_CHECK enum rc enrolment_step(const struct enrolment *e, enum enrolment_event event, enum enrolment_status *ret_to, struct fault *why);
/* Out of the list and of any offer, with its fundings; the caller stages it. */
/* After one gave its place back: to the first that fits, or it is told that it stays free ("passed_over": somebody waits, "unclaimed":
 * nobody does). e as it stands then. */
MUST_CHECK enum rc enrolment_place_goes(struct context *c, const struct action *action, struct enrolment *e);
/* Withdrawn or declined, by that event: its place goes on. RC_CONFLICT, and nothing staged, once the action is done. */
MUST_CHECK enum rc enrolment_leave(
    struct context *c, struct enrolment *e, enum enrolment_event event, const char *verb, struct fault *why);
bool enrolment_place_taken(struct context *c, struct id without);
void enrolment_leaves(struct context *c, struct enrolment *e, enum enrolment_status to);
SERVICE_THUNK(scheduling_enrolment_withdraw);
SERVICE_THUNK(scheduling_enrolment_decline);

/* --- enrolment_offer.c --- */
/* Stages the offer of a place to a waiting delegation, or its acceptance where the action gives no time to answer. */
MUST_CHECK enum rc enrolment_offer(struct context *c, const struct action *action, struct enrolment *e);
/* RC_OK while it can be answered; else why not, in words that say what happened. */
MUST_CHECK enum rc enrolment_offer_stands(struct context *c, const struct enrolment *e, struct fault *why);
/* Yes or no to an offer that stands; the enrolment as it is after. */
MUST_CHECK enum rc enrolment_answer(struct context *c, struct enrolment *e, bool accept, struct fault *why);
SERVICE_THUNK(scheduling_enrolment_offer);
SERVICE_THUNK(scheduling_enrolment_accept);
SERVICE_THUNK(scheduling_enrolment_refuse);
SERVICE_THUNK(scheduling_enrolment_lapse);

/* --- enrolment_link.c, enrolment_replace.c, outlook.c --- */
SERVICE_THUNK(scheduling_enrolment_link);
SERVICE_THUNK(scheduling_offer_get);
SERVICE_THUNK(scheduling_offer_answer);
SERVICE_THUNK(scheduling_enrolment_replace);
/* Where somebody stands among struct delegate; the count when nowhere. The same with somebody else in that place. */
uint32_t delegates_place(const struct list *persons, struct id person);
struct list delegates_put(struct context *c, const struct list *persons, uint32_t at, struct id coming, enum mandate_role role);
/* Who leaves is there, who comes is not, and both are of one public. */
MUST_CHECK enum rc replacement_check(const struct list *persons, const struct enrolment_replace *in, struct fault *why);
/* Of the faults of the whole delegation those of the newcomer at that place, by the fields of the command. */
MUST_CHECK enum rc replacement_faults(const struct fault *found, uint32_t at, struct fault *why);
/* One more struct replacement; the oldest go. */
struct list replacements_add(struct context *c, const struct list *before, const struct enrolment_replace *in);
/* Stages it with the replacement noted; its persons are as they are then. */
enum rc enrolment_replaced(struct context *c, const struct enrolment_replace *in, struct enrolment *e);
SERVICE_THUNK(scheduling_action_outlook);

#define ENROLMENT_HANDLERS \
	{ "scheduling.enrolment.withdraw", scheduling_enrolment_withdraw_thunk }, \
	{ "scheduling.enrolment.decline", scheduling_enrolment_decline_thunk }, \
	{ "scheduling.enrolment.offer", scheduling_enrolment_offer_thunk }, \
	{ "scheduling.enrolment.accept", scheduling_enrolment_accept_thunk }, \
	{ "scheduling.enrolment.refuse", scheduling_enrolment_refuse_thunk }, \
	{ "scheduling.enrolment.lapse", scheduling_enrolment_lapse_thunk }, \
	{ "scheduling.enrolment.link", scheduling_enrolment_link_thunk }, \
	{ "scheduling.offer.get", scheduling_offer_get_thunk }, \
	{ "scheduling.offer.answer", scheduling_offer_answer_thunk }, \
	{ "scheduling.enrolment.replace", scheduling_enrolment_replace_thunk }, \
	{ "scheduling.action.outlook", scheduling_action_outlook_thunk },

#endif
