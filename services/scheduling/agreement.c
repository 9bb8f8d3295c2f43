/*
 * agreement: training agreements (conventions de formation): what is filled at creation, and their life as a table.
 * Owns: their numbers, by year of creation; the edges.
 * Beware: a number is never given again, also of an agreement that was cancelled; what was sent does not change any more.
 */
#include "common/machine.h"
#include "services/scheduling/enrolment.h"
#include "services/scheduling/funding.h"
#include "services/scheduling/presence.h"
#include "services/scheduling/machines.h"

#include <stdio.h>

const struct db_table scheduling_agreements = { &training_agreement_desc };

static const struct edge agreement_edges[] = {
	{ AGREEMENT_DRAFT, AGREEMENT_EV_SEND, AGREEMENT_SENT },
	{ AGREEMENT_SENT, AGREEMENT_EV_REVISE, AGREEMENT_DRAFT },
	{ AGREEMENT_SENT, AGREEMENT_EV_SIGN, AGREEMENT_SIGNED },
	{ AGREEMENT_SIGNED, AGREEMENT_EV_CLOSE, AGREEMENT_CLOSED },
	{ AGREEMENT_DRAFT, AGREEMENT_EV_CANCEL, AGREEMENT_CANCELLED },
	{ AGREEMENT_SENT, AGREEMENT_EV_CANCEL, AGREEMENT_CANCELLED },
	{ AGREEMENT_SIGNED, AGREEMENT_EV_CANCEL, AGREEMENT_CANCELLED },
};
static const struct machine_name agreement_states[] = {
	{ AGREEMENT_DRAFT, "draft" },
	{ AGREEMENT_SENT, "sent" },
	{ AGREEMENT_SIGNED, "signed" },
	{ AGREEMENT_CLOSED, "closed" },
	{ AGREEMENT_CANCELLED, "cancelled" },
};
static const struct machine_name agreement_event_names[] = {
	{ AGREEMENT_EV_SEND, "send" },
	{ AGREEMENT_EV_REVISE, "revise" },
	{ AGREEMENT_EV_SIGN, "sign" },
	{ AGREEMENT_EV_CLOSE, "close" },
	{ AGREEMENT_EV_CANCEL, "cancel" },
};
const struct machine scheduling_agreement_machine =
    MACHINE_OF("training_agreement", agreement_edges, agreement_states, agreement_event_names);

/* --- creating -------------------------------------------------------------------------- */
static enum rc
agreement_alone(struct context *c, const struct training_agreement *g, struct fault *why)
{
	struct scheduling_rows r =
	    scheduling_rows_of(c, &scheduling_agreements, AGREEMENT_TAG_ACTION, &g->action);
	const struct training_agreement *all = (const struct training_agreement *)(void *)r.items;

	for (uint32_t i = 0; i < r.count; i++)
		if (!id_equal(all[i].id, g->id) && !scheduling_is_archived(&all[i]) &&
		    all[i].status != AGREEMENT_CANCELLED && id_equal(all[i].action, g->action) &&
		    id_equal(all[i].structure, g->structure))
			return fault_addf(why, RC_CONFLICT, "structure", FAULT_AGREEMENT_DOUBLE, TEXT_FMT,
			    TEXT_ARG(all[i].number));
	return RC_OK;
}

static bool
enrolment_accepted(struct context *c, const struct training_agreement *g, struct enrolment *ret)
{
	struct enrolment_list live;

	scheduling_enrolments_of(c, g->action, &live);
	for (uint32_t i = 0; i < live.count; i++)
		if (live.items[i].status == ENROLMENT_ACCEPTED &&
		    id_equal(live.items[i].structure, g->structure)) {
			*ret = live.items[i];
			return true;
		}
	return false;
}

static void
agreement_number(struct context *c, struct training_agreement *g)
{
	uint32_t year = (uint32_t)calendar_ymd(c->today).year, last = 0;
	struct scheduling_rows r = scheduling_rows_of(c, &scheduling_agreements, AGREEMENT_TAG_YEAR, &year);
	const struct training_agreement *all = (const struct training_agreement *)(void *)r.items;

	for (uint32_t i = 0; i < r.count; i++)
		if (all[i].year == year && all[i].rank > last)
			last = all[i].rank;
	g->year = year;
	g->rank = last + 1;
	g->number = text_of(arena_printf(c->arena, "%u-%03u", year, g->rank));
	g->has |= REC_BIT(AGREEMENT_TAG_NUMBER) | REC_BIT(AGREEMENT_TAG_YEAR) | REC_BIT(AGREEMENT_TAG_RANK);
}

static void
fill_persons(struct context *c, struct training_agreement *g, const struct enrolment *e)
{
	struct id *ids = ARENA_ARRAY(c->arena, e->persons.count + 1, struct id);

	for (uint32_t i = 0; i < e->persons.count; i++)
		ids[i] = ((const struct delegate *)e->persons.items)[i].person;
	g->persons = (struct list){ ids, e->persons.count };
	g->has |= REC_BIT(AGREEMENT_TAG_PERSONS);
}

static void
fill_days(struct context *c, struct training_agreement *g)
{
	bool dated = REC_HAS(g, AGREEMENT_TAG_FROM) || REC_HAS(g, AGREEMENT_TAG_TO);
	struct session_list sessions;
	double hours = 0;

	scheduling_sessions_of(c, g->action, &sessions);
	for (uint32_t i = 0; i < sessions.count; i++) {
		const struct session *s = &sessions.items[i];

		for (int half = SESSION_MORNING; half <= SESSION_EVENING; half++)
			if ((s->halves & 1u << half) != 0)
				hours += presence_minutes(s, (enum session_half)half) / 60.0;
		if (dated || !REC_HAS(s, SESSION_DAY))
			continue;
		g->from = REC_HAS(g, AGREEMENT_TAG_FROM) && g->from < s->day ? g->from : s->day;
		g->to = REC_HAS(g, AGREEMENT_TAG_TO) && g->to > s->day ? g->to : s->day;
		g->has |= REC_BIT(AGREEMENT_TAG_FROM) | REC_BIT(AGREEMENT_TAG_TO);
	}
	if (!REC_HAS(g, AGREEMENT_TAG_HOURS) && hours > 0) {
		g->hours = hours;
		g->has |= REC_BIT(AGREEMENT_TAG_HOURS);
	}
}

/* What is not given comes from the action and the delegation; it is written down, so that it stays as it was agreed. */
static void
agreement_fill(
    struct context *c, const struct action *a, const struct enrolment *e, struct training_agreement *g)
{
	if (!REC_HAS(g, AGREEMENT_TAG_PERSONS))
		fill_persons(c, g, e);
	if (!REC_HAS(g, AGREEMENT_TAG_PRICE) && REC_HAS(a, ACTION_PRICE)) {
		g->price = a->price * (int64_t)g->persons.count;
		g->has |= REC_BIT(AGREEMENT_TAG_PRICE);
	}
	if (!REC_HAS(g, AGREEMENT_TAG_PROGRAMME) && a->content.len > 0) {
		g->programme = a->content;
		g->has |= REC_BIT(AGREEMENT_TAG_PROGRAMME);
	}
	fill_days(c, g);
	g->enrolment = e->id;
	g->status = AGREEMENT_DRAFT;
	g->has |= REC_BIT(AGREEMENT_TAG_ENROLMENT) | REC_BIT(AGREEMENT_TAG_STATUS);
}

static enum rc
agreement_holds(const struct training_agreement *g, const struct enrolment *e, struct fault *why)
{
	if (REC_HAS(g, AGREEMENT_TAG_FROM) && REC_HAS(g, AGREEMENT_TAG_TO) && g->from > g->to)
		(void)fault_add(why, RC_INVALID, "to", FAULT_AGREEMENT_PERIOD);
	for (uint32_t i = 0; i < g->persons.count; i++) {
		char field[FAULT_FIELD_MAX];

		snprintf(field, sizeof field, "persons[%u]", i);
		if (!delegation_has(e, ((const struct id *)g->persons.items)[i]))
			(void)fault_add(why, RC_RULE, field, FAULT_PERSON_NOT_THERE);
	}
	return fault_rc(why);
}

enum rc
scheduling_agreement_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct training_agreement *was = before;
	struct training_agreement *g = after;
	struct enrolment e;
	struct action a;
	enum rc rc;

	if (was != NULL && was->status != AGREEMENT_DRAFT)
		return rec_fault_value(
		    why, RC_CONFLICT, "status", FAULT_STATE, &agreement_status_enum, (int)was->status);
	rc = context_need(c, &scheduling_actions, g->action, "action", &a, why);
	if (rc != RC_OK)
		return rc;
	if (!enrolment_accepted(c, g, &e))
		return fault_add(why, RC_RULE, "structure", FAULT_AGREEMENT_ENROLMENT);
	rc = agreement_alone(c, g, why);
	if (rc != RC_OK)
		return rc;
	if (was == NULL) {
		agreement_fill(c, &a, &e, g);
		agreement_number(c, g);
	}
	return agreement_holds(g, &e, why);
}

/* --- the steps ------------------------------------------------------------------------- */
static enum rc
agreement_move(struct context *c, const struct agreement_step *in, enum agreement_event event,
    struct training_agreement *g, struct fault *why)
{
	enum rc rc = context_need(c, &scheduling_agreements, in->id, "id", g, why);
	int to;

	if (rc == RC_OK && scheduling_is_archived(g))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED);
	if (rc == RC_OK)
		rc = scheduling_step(&scheduling_agreement_machine, &agreement_status_enum, (int)g->status,
		    (int)event, &to, why);
	if (rc == RC_OK)
		g->status = (enum agreement_status)to;
	return rc;
}

/* Puts the day of the step, held to the day of the step before. */
static enum rc
agreement_day(struct context *c, const struct agreement_step *in, struct training_agreement *g,
    unsigned before_tag, day_t before, unsigned tag, day_t *day, struct fault *why)
{
	day_t on = REC_HAS(in, 2) ? in->on : c->today;
	enum rc rc = funding_day(c, on, before_tag != 0 && REC_HAS(g, before_tag), before, why);

	*day = on;
	g->has |= REC_BIT(tag);
	return rc;
}

static enum rc
agreement_complete(struct context *c, const struct training_agreement *g, struct fault *why)
{
	static const unsigned needed[] = { AGREEMENT_TAG_PROGRAMME, AGREEMENT_TAG_HOURS, AGREEMENT_TAG_PRICE,
		AGREEMENT_TAG_FROM, AGREEMENT_TAG_TO, AGREEMENT_TAG_PERSONS };
	const char *missing = "";

	for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
		const struct rec_field *f = record_field_tag(&training_agreement_desc, needed[i]);

		if (!REC_HAS(g, needed[i]))
			missing =
			    arena_printf(c->arena, "%s%s%s", missing, *missing != '\0' ? ", " : "", f->label);
	}
	return *missing == '\0' ? RC_OK
				: fault_addf(why, RC_RULE, NULL, FAULT_AGREEMENT_MISSING, "%s", missing);
}

static enum rc
scheduling_agreement_send(
    struct context *c, const struct agreement_step *in, struct training_agreement *ret, struct fault *why)
{
	struct enrolment e;
	enum rc rc = agreement_move(c, in, AGREEMENT_EV_SEND, ret, why);

	/* the delegation may have changed since the draft was made */
	if (rc == RC_OK && !enrolment_accepted(c, ret, &e))
		return fault_add(why, RC_RULE, "structure", FAULT_AGREEMENT_ENROLMENT);
	if (rc == RC_OK)
		rc = agreement_holds(ret, &e, why);
	if (rc == RC_OK)
		rc = agreement_complete(c, ret, why);
	if (rc == RC_OK)
		rc = agreement_day(c, in, ret, 0, 0, AGREEMENT_TAG_SENT_ON, &ret->sent_on, why);
	return rc != RC_OK ? rc : event_stage(c, &scheduling_agreements, "sent", ret);
}

static enum rc
scheduling_agreement_revise(
    struct context *c, const struct agreement_step *in, struct training_agreement *ret, struct fault *why)
{
	enum rc rc = agreement_move(c, in, AGREEMENT_EV_REVISE, ret, why);

	ret->has &= ~REC_BIT(AGREEMENT_TAG_SENT_ON);
	return rc != RC_OK ? rc : event_stage(c, &scheduling_agreements, "revised", ret);
}

static enum rc
scheduling_agreement_sign(
    struct context *c, const struct agreement_step *in, struct training_agreement *ret, struct fault *why)
{
	enum rc rc = agreement_move(c, in, AGREEMENT_EV_SIGN, ret, why);

	if (rc == RC_OK)
		rc = agreement_day(c, in, ret, AGREEMENT_TAG_SENT_ON, ret->sent_on, AGREEMENT_TAG_SIGNED_ON,
		    &ret->signed_on, why);
	return rc != RC_OK ? rc : event_stage(c, &scheduling_agreements, "signed", ret);
}

static enum rc
scheduling_agreement_close(
    struct context *c, const struct agreement_step *in, struct training_agreement *ret, struct fault *why)
{
	struct action a;
	enum rc rc = agreement_move(c, in, AGREEMENT_EV_CLOSE, ret, why);

	if (rc == RC_OK)
		rc = context_need(c, &scheduling_actions, ret->action, "action", &a, why);
	if (rc == RC_OK && !scheduling_action_is_closed(&a))
		return fault_add(why, RC_RULE, "action", FAULT_AGREEMENT_RUNNING);
	if (rc == RC_OK)
		rc = agreement_day(c, in, ret, AGREEMENT_TAG_SIGNED_ON, ret->signed_on,
		    AGREEMENT_TAG_CLOSED_ON, &ret->closed_on, why);
	return rc != RC_OK ? rc : event_stage(c, &scheduling_agreements, "closed", ret);
}

static enum rc
scheduling_agreement_cancel(
    struct context *c, const struct agreement_step *in, struct training_agreement *ret, struct fault *why)
{
	enum rc rc = agreement_move(c, in, AGREEMENT_EV_CANCEL, ret, why);

	return rc != RC_OK ? rc : event_stage(c, &scheduling_agreements, "cancelled", ret);
}

enum rc
scheduling_agreements_end(struct context *c, struct id enrolment)
{
	struct scheduling_rows r =
	    scheduling_rows_of(c, &scheduling_agreements, AGREEMENT_TAG_ENROLMENT, &enrolment);
	struct training_agreement *all = (struct training_agreement *)(void *)r.items;
	enum rc rc = RC_OK;

	for (uint32_t i = 0; i < r.count && rc == RC_OK; i++) {
		bool open = all[i].status == AGREEMENT_DRAFT || all[i].status == AGREEMENT_SENT;

		if (!open || scheduling_is_archived(&all[i]) || !id_equal(all[i].enrolment, enrolment))
			continue;
		all[i].status = AGREEMENT_CANCELLED;
		rc = event_stage(c, &scheduling_agreements, "cancelled", &all[i]);
	}
	return rc;
}

SERVICE_HANDLER(scheduling_agreement_send, struct agreement_step, struct training_agreement)
SERVICE_HANDLER(scheduling_agreement_revise, struct agreement_step, struct training_agreement)
SERVICE_HANDLER(scheduling_agreement_sign, struct agreement_step, struct training_agreement)
SERVICE_HANDLER(scheduling_agreement_close, struct agreement_step, struct training_agreement)
SERVICE_HANDLER(scheduling_agreement_cancel, struct agreement_step, struct training_agreement)
