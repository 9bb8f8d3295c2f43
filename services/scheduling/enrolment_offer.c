/*
 * enrolment_offer: a place that frees is offered to a delegation, which answers yes or no before a deadline.
 * Owns: the deadline and its timer.
 * Beware: an offer holds its place until it is answered, withdrawn or lapsed; a timer may come for an offer that is over already.
 */
#include "services/scheduling/enrolment.h"

#define OFFER_DAYS_MAX 60

/* So many days, and the eve of the next session to come where that is sooner. */
static usec_t
offer_deadline(struct context *c, const struct action *action)
{
	usec_t due = c->now + (usec_t)action->answer_days * USEC_PER_DAY;
	struct session_list sessions;

	scheduling_sessions_of(c, action->id, &sessions);
	for (uint32_t i = 0; i < sessions.count; i++) {
		const struct session *s = &sessions.items[i];
		usec_t morning = REC_HAS(s, SESSION_DAY) ? calendar_instant(s->day, 0) : due;

		if (morning > c->now && morning < due)
			due = morning;
	}
	return due;
}

/* A new offer has a link of its own; one that gets another deadline keeps its link. */
static enum rc
offer_until(struct context *c, struct enrolment *e, usec_t due)
{
	if (e->status != ENROLMENT_OFFERED)
		e->link = REC_HAS(e, ENROLMENT_LINK) ? e->link + 1 : 1;
	enrolment_accept(e, c->now);
	e->status = ENROLMENT_OFFERED;
	e->answer_by = due;
	e->has |= REC_BIT(ENROLMENT_ANSWER_BY) | REC_BIT(ENROLMENT_LINK);
	e->has &= ~REC_BIT(ENROLMENT_ANSWERED_AT);
	context_timer(c, due, "scheduling.enrolment.lapse", e->id);
	return event_stage(c, &scheduling_enrolments, "offered", e);
}

enum rc
enrolment_offer(struct context *c, const struct action *action, struct enrolment *e)
{
	if (action->answer_days != 0)
		return offer_until(c, e, offer_deadline(c, action));
	enrolment_accept(e, c->now);
	return event_stage(c, &scheduling_enrolments, "promoted", e);
}

/* --- by the coordinator's own choice --------------------------------------------------- */
static enum rc
offer_fits(struct context *c, const struct action *action, const struct enrolment *e, struct fault *why)
{
	struct waiting_limits limits = enrolment_limits(c, action);
	struct delegation_facts facts;
	struct waiting_taken taken, party;
	struct enrolment_list live;
	enum waiting_rule rule;
	uint32_t quota;

	scheduling_enrolments_of(c, action->id, &live);
	taken = enrolments_taken(c, &limits, &live, e->id);
	party = waiting_party(&limits, e, enrolment_is_institution(c, e->structure));
	if (!waiting_fits(&limits, &taken, &party, &rule, &quota))
		return rec_fault_value(why, RC_RULE, NULL, FAULT_OFFER_FULL, &waiting_rule_enum, (int)rule);
	enrolment_facts(c, action, &live, e, &facts);
	return delegation_check(&facts, e, why);
}

/* The action's own delay, or the deadline that the coordinator gives; an offer that stands only gets another one. */
static enum rc
offer_stage(struct context *c, const struct action *action, const struct enrolment_offering *in,
    struct enrolment *e, struct fault *why)
{
	bool dated = REC_HAS(in, ENROLMENT_OFFERING_ANSWER_BY), stands = e->status == ENROLMENT_OFFERED;
	enum rc rc = stands ? RC_OK : offer_fits(c, action, e, why);

	if (rc != RC_OK)
		return rc;
	if (!dated)
		return stands ? fault_add(why, RC_INVALID, "answer_by", FAULT_REQUIRED)
			      : enrolment_offer(c, action, e);
	if (in->answer_by <= c->now || in->answer_by > c->now + OFFER_DAYS_MAX * USEC_PER_DAY)
		return fault_add(why, RC_INVALID, "answer_by", FAULT_OFFER_DEADLINE);
	return offer_until(c, e, in->answer_by);
}

static enum rc
scheduling_enrolment_offer(
    struct context *c, const struct enrolment_offering *in, struct enrolment *ret, struct fault *why)
{
	enum enrolment_status to;
	struct action action;
	enum rc rc = enrolment_take(c, in->id, ret, why);

	if (rc == RC_OK)
		rc = enrolment_step(ret, ENROLMENT_EV_OFFER, &to, why);
	if (rc == RC_OK)
		rc = context_need(c, &scheduling_actions, ret->action, "action", &action, why);
	if (rc == RC_OK && !scheduling_action_takes_enrolments(&action))
		return fault_add(why, RC_RULE, "action", FAULT_ACTION_NOT_OPEN);
	if (rc == RC_OK)
		rc = offer_stage(c, &action, in, ret, why);
	return rc != RC_OK ? rc : scheduling_waiting_promote(c, &action);
}

/* --- the answer ------------------------------------------------------------------------ */
static enum rc
offer_lapsed(usec_t when, struct fault *why)
{
	char day[CALENDAR_LONG_CAP];

	calendar_day_long(calendar_local(when).day, day);
	return fault_addf(why, RC_CONFLICT, "answer_by", FAULT_OFFER_LAPSED, "%s", day);
}

enum rc
enrolment_offer_stands(struct context *c, const struct enrolment *e, struct fault *why)
{
	if (e->status == ENROLMENT_OFFERED)
		return e->answer_by > c->now ? RC_OK : offer_lapsed(e->answer_by, why);
	if (REC_HAS(e, ENROLMENT_ANSWERED_AT))
		return fault_add(why, RC_CONFLICT, "status", FAULT_OFFER_ANSWERED);
	if (e->status == ENROLMENT_WAITING && REC_HAS(e, ENROLMENT_LAPSED_AT))
		return offer_lapsed(e->lapsed_at, why);
	if (REC_HAS(e, ENROLMENT_LINK))
		return fault_add(why, RC_CONFLICT, "status", FAULT_OFFER_OVER);
	return rec_fault_value(
	    why, RC_CONFLICT, "status", FAULT_STATE, &enrolment_status_enum, (int)e->status);
}

/* A yes is held to the rules of that day: somebody may have left, or be taken elsewhere since. */
static enum rc
offer_accept(struct context *c, const struct action *action, struct enrolment *e, struct fault *why)
{
	struct delegation_facts facts;
	struct enrolment_list live;
	enum rc rc;

	if (!scheduling_action_takes_enrolments(action) && action->status != ACTION_RUNNING)
		return fault_add(why, RC_RULE, "action", FAULT_ACTION_NOT_OPEN);
	scheduling_enrolments_of(c, action->id, &live);
	enrolment_facts(c, action, &live, e, &facts);
	rc = delegation_check(&facts, e, why);
	if (rc != RC_OK)
		return rc;
	enrolment_accept(e, c->now);
	return event_stage(c, &scheduling_enrolments, "accepted", e);
}

enum rc
enrolment_answer(struct context *c, struct enrolment *e, bool accept, struct fault *why)
{
	enum enrolment_status to;
	struct action action;
	enum rc rc = enrolment_offer_stands(c, e, why);

	if (rc == RC_OK)
		rc = enrolment_step(e, accept ? ENROLMENT_EV_ACCEPT : ENROLMENT_EV_REFUSE, &to, why);
	if (rc == RC_OK)
		rc = context_need(c, &scheduling_actions, e->action, "action", &action, why);
	if (rc != RC_OK)
		return rc;
	e->answered_at = c->now;
	e->has |= REC_BIT(ENROLMENT_ANSWERED_AT);
	if (accept)
		return offer_accept(c, &action, e, why);
	enrolment_leaves(c, e, to);
	rc = event_stage(c, &scheduling_enrolments, "refused", e);
	return rc != RC_OK ? rc : enrolment_place_goes(c, &action, e);
}

static enum rc
scheduling_enrolment_accept(struct context *c, const struct ref *in, struct enrolment *ret, struct fault *why)
{
	enum rc rc = enrolment_take(c, in->id, ret, why);

	return rc != RC_OK ? rc : enrolment_answer(c, ret, true, why);
}

static enum rc
scheduling_enrolment_refuse(struct context *c, const struct ref *in, struct enrolment *ret, struct fault *why)
{
	enum rc rc = enrolment_take(c, in->id, ret, why);

	return rc != RC_OK ? rc : enrolment_answer(c, ret, false, why);
}

/* --- the deadline ---------------------------------------------------------------------- */
static uint32_t
rank_last(struct context *c, struct id action)
{
	struct enrolment_list live;
	uint32_t waiting = 0;

	scheduling_enrolments_of(c, action, &live);
	for (uint32_t i = 0; i < live.count; i++)
		waiting += live.items[i].status == ENROLMENT_WAITING;
	return waiting + 1;
}

/* It waits on, after the others: the place goes to the next, and the federation may offer again by hand. */
static enum rc
scheduling_enrolment_lapse(struct context *c, const struct ref *in, struct enrolment *ret, struct fault *why)
{
	struct action action;
	enum rc rc = context_need(c, &scheduling_enrolments, in->id, "id", ret, why);

	if (rc != RC_OK || scheduling_is_archived(ret) || ret->status != ENROLMENT_OFFERED ||
	    ret->answer_by > c->now)
		return rc; /* answered in time, or offered anew since */
	rc = context_need(c, &scheduling_actions, ret->action, "action", &action, why);
	if (rc != RC_OK)
		return rc;
	enrolment_leaves(c, ret, ENROLMENT_WAITING);
	ret->lapsed_at = c->now;
	ret->has |= REC_BIT(ENROLMENT_LAPSED_AT);
	enrolment_rank(c, &action, ret,
	    &(struct waiting_entry){
		.new_rank = rank_last(c, ret->action), .order = WAITING_LAPSED, .ready = true });
	rc = event_stage(c, &scheduling_enrolments, "lapsed", ret);
	return rc != RC_OK ? rc : enrolment_place_goes(c, &action, ret);
}

SERVICE_HANDLER(scheduling_enrolment_offer, struct enrolment_offering, struct enrolment)
SERVICE_HANDLER(scheduling_enrolment_accept, struct ref, struct enrolment)
SERVICE_HANDLER(scheduling_enrolment_refuse, struct ref, struct enrolment)
SERVICE_HANDLER(scheduling_enrolment_lapse, struct ref, struct enrolment)
