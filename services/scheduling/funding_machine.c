/*
 * funding_machine: the life of a funding as a table, and the commands that walk it.
 * Owns: the edges; what each step asks of its day and its amount.
 * Beware: a structure, an own budget or a person is invoiced at once; every other payer agrees first.
 */
#include "common/machine.h"
#include "services/scheduling/funding.h"
#include "services/scheduling/machines.h"

static const struct edge funding_edges[] = {
	{ FUNDING_PLANNED, FUNDING_EV_ASK, FUNDING_ASKED },
	{ FUNDING_ASKED, FUNDING_EV_GRANT, FUNDING_GRANTED },
	{ FUNDING_ASKED, FUNDING_EV_REFUSE, FUNDING_REFUSED },
	{ FUNDING_PLANNED, FUNDING_EV_INVOICE, FUNDING_INVOICED },
	{ FUNDING_GRANTED, FUNDING_EV_INVOICE, FUNDING_INVOICED },
	{ FUNDING_INVOICED, FUNDING_EV_PAY_PART, FUNDING_INVOICED },
	{ FUNDING_INVOICED, FUNDING_EV_PAY, FUNDING_PAID },
	{ FUNDING_PLANNED, FUNDING_EV_CANCEL, FUNDING_CANCELLED },
	{ FUNDING_ASKED, FUNDING_EV_CANCEL, FUNDING_CANCELLED },
	{ FUNDING_GRANTED, FUNDING_EV_CANCEL, FUNDING_CANCELLED },
	{ FUNDING_INVOICED, FUNDING_EV_CANCEL, FUNDING_CANCELLED },
};
static const struct machine_name funding_states[] = {
	{ FUNDING_PLANNED, "planned" },
	{ FUNDING_ASKED, "asked" },
	{ FUNDING_GRANTED, "granted" },
	{ FUNDING_REFUSED, "refused" },
	{ FUNDING_INVOICED, "invoiced" },
	{ FUNDING_PAID, "paid" },
	{ FUNDING_CANCELLED, "cancelled" },
};
static const struct machine_name funding_event_names[] = {
	{ FUNDING_EV_ASK, "ask" },
	{ FUNDING_EV_GRANT, "grant" },
	{ FUNDING_EV_REFUSE, "refuse" },
	{ FUNDING_EV_INVOICE, "invoice" },
	{ FUNDING_EV_PAY_PART, "pay_part" },
	{ FUNDING_EV_PAY, "pay" },
	{ FUNDING_EV_CANCEL, "cancel" },
};
const struct machine scheduling_funding_machine =
    MACHINE_OF("funding", funding_edges, funding_states, funding_event_names);

/* A step with what it is about: the funding as it will be, the day and the amount said or taken over. */
struct step {
	struct context *c;
	const struct funding_step *in;
	struct funding *f;
	struct fault *why;
	day_t on;
};

static enum rc
step_move(struct step *s, enum funding_event event)
{
	int to;
	enum rc rc = scheduling_step(
	    &scheduling_funding_machine, &funding_status_enum, (int)s->f->status, (int)event, &to, s->why);

	if (rc == RC_OK)
		s->f->status = (enum funding_status)to;
	return rc;
}

static enum rc
step_begin(
    struct context *c, const struct funding_step *in, struct funding *f, struct fault *why, struct step *ret)
{
	enum rc rc = context_need(c, &scheduling_fundings, in->id, "id", f, why);

	*ret = (struct step){ c, in, f, why, REC_HAS(in, 2) ? in->on : c->today };
	if (rc != RC_OK)
		return rc;
	if (scheduling_is_archived(f))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED);
	context_open(c, &scheduling_fundings, f);
	if (REC_HAS(in, FUNDING_STEP_REFERENCE)) {
		f->reference = in->reference;
		f->has |= REC_BIT(FUNDING_TAG_REFERENCE);
	}
	if (REC_HAS(in, FUNDING_STEP_OVERRULED) && in->overruled.len > 0) {
		f->overruled = in->overruled;
		f->has |= REC_BIT(FUNDING_TAG_OVERRULED);
	}
	return RC_OK;
}

/* The amount of the step, at most what the step before says; all of it when none is given. */
static enum rc
step_amount(struct step *s, int64_t most, int64_t *ret_amount)
{
	int64_t amount = REC_HAS(s->in, FUNDING_STEP_AMOUNT) ? s->in->amount : most;

	if (amount == 0)
		return fault_add(s->why, RC_INVALID, "amount", FAULT_FUNDING_NOTHING);
	if (amount > most)
		return fault_addf(s->why, RC_RULE, "amount", FAULT_FUNDING_AMOUNT, "%s indiqués, %s au plus",
		    funding_money(s->c, amount), funding_money(s->c, most));
	*ret_amount = amount;
	return RC_OK;
}

static void
set_amount(
    struct funding *f, int64_t *amount, int64_t value, unsigned tag, day_t *day, day_t on, unsigned day_tag)
{
	*amount = value;
	*day = on;
	f->has |= REC_BIT(tag) | REC_BIT(day_tag);
}

/* --- asking ---------------------------------------------------------------------------- */
/* The first day of the action, whatever has become of it since. */
static bool
action_begins(struct context *c, struct id action, day_t *ret_day)
{
	struct session_list sessions;
	bool any = false;

	scheduling_sessions_of(c, action, &sessions);
	for (uint32_t i = 0; i < sessions.count; i++) {
		const struct session *s = &sessions.items[i];

		if (!REC_HAS(s, SESSION_DAY) || (any && s->day >= *ret_day))
			continue;
		*ret_day = s->day;
		any = true;
	}
	return any;
}

static enum rc
ask_in_time(struct step *s)
{
	char day[CALENDAR_LONG_CAP];
	day_t begins = 0;

	if (s->f->payer != PAYER_OPCO || !action_begins(s->c, s->f->action, &begins) || s->on < begins)
		return RC_OK;
	s->f->late = true;
	s->f->has |= REC_BIT(FUNDING_TAG_LATE);
	if (REC_HAS(s->in, FUNDING_STEP_OVERRULED) && s->in->overruled.len > 0)
		return RC_OK;
	calendar_day_long(begins, day);
	return fault_addf(s->why, RC_RULE, "on", FAULT_FUNDING_LATE, "%s", day);
}

static enum rc
scheduling_funding_ask(
    struct context *c, const struct funding_step *in, struct funding *ret, struct fault *why)
{
	struct step s;
	enum rc rc = step_begin(c, in, ret, why, &s);
	int64_t amount = REC_HAS(in, FUNDING_STEP_AMOUNT) ? in->amount : ret->planned;

	if (rc == RC_OK)
		rc = step_move(&s, FUNDING_EV_ASK);
	if (rc == RC_OK)
		rc = funding_day(c, s.on, false, 0, why);
	if (rc == RC_OK)
		rc = ask_in_time(&s);
	if (rc == RC_OK && amount == 0)
		rc = fault_add(why, RC_INVALID, "amount", FAULT_FUNDING_NOTHING);
	if (rc == RC_OK)
		rc = funding_within_price(c, ret, amount, "amount", why);
	if (rc != RC_OK)
		return rc;
	set_amount(ret, &ret->asked, amount, FUNDING_TAG_ASKED, &ret->asked_on, s.on, FUNDING_TAG_ASKED_ON);
	return event_stage(c, &scheduling_fundings, "asked", ret);
}

static enum rc
scheduling_funding_grant(
    struct context *c, const struct funding_step *in, struct funding *ret, struct fault *why)
{
	struct step s;
	int64_t amount = 0;
	enum rc rc = step_begin(c, in, ret, why, &s);

	if (rc == RC_OK)
		rc = step_move(&s, FUNDING_EV_GRANT);
	if (rc == RC_OK)
		rc = funding_day(c, s.on, true, ret->asked_on, why);
	if (rc == RC_OK)
		rc = step_amount(&s, ret->asked, &amount);
	if (rc != RC_OK)
		return rc;
	set_amount(
	    ret, &ret->granted, amount, FUNDING_TAG_GRANTED, &ret->granted_on, s.on, FUNDING_TAG_GRANTED_ON);
	return event_stage(c, &scheduling_fundings, "granted", ret);
}

static enum rc
scheduling_funding_refuse(
    struct context *c, const struct funding_step *in, struct funding *ret, struct fault *why)
{
	struct step s;
	enum rc rc = step_begin(c, in, ret, why, &s);

	if (rc == RC_OK)
		rc = step_move(&s, FUNDING_EV_REFUSE);
	if (rc == RC_OK)
		rc = funding_day(c, s.on, true, ret->asked_on, why);
	if (rc != RC_OK)
		return rc;
	ret->refused_on = s.on;
	ret->has |= REC_BIT(FUNDING_TAG_REFUSED_ON);
	return event_stage(c, &scheduling_fundings, "refused", ret);
}

/* --- paying ---------------------------------------------------------------------------- */
static enum rc
scheduling_funding_invoice(
    struct context *c, const struct funding_step *in, struct funding *ret, struct fault *why)
{
	struct step s;
	int64_t amount = 0;
	enum rc rc = step_begin(c, in, ret, why, &s);
	bool agreed = rc == RC_OK && ret->status == FUNDING_GRANTED;

	if (rc == RC_OK && ret->status == FUNDING_PLANNED && funding_is_granted_by_others(ret->payer))
		return fault_add(why, RC_CONFLICT, "status", FAULT_FUNDING_GRANT);
	if (rc == RC_OK)
		rc = step_move(&s, FUNDING_EV_INVOICE);
	if (rc == RC_OK)
		rc = funding_day(c, s.on, agreed, ret->granted_on, why);
	if (rc == RC_OK)
		rc = step_amount(&s, agreed ? ret->granted : ret->planned, &amount);
	if (rc != RC_OK)
		return rc;
	set_amount(ret, &ret->invoiced, amount, FUNDING_TAG_INVOICED, &ret->invoiced_on, s.on,
	    FUNDING_TAG_INVOICED_ON);
	return event_stage(c, &scheduling_fundings, "invoiced", ret);
}

static enum rc
scheduling_funding_pay(
    struct context *c, const struct funding_step *in, struct funding *ret, struct fault *why)
{
	struct step s;
	int64_t amount = 0;
	enum rc rc = step_begin(c, in, ret, why, &s);

	if (rc == RC_OK && ret->status != FUNDING_INVOICED)
		return step_move(&s, FUNDING_EV_PAY);
	if (rc == RC_OK)
		rc = funding_day(c, s.on, true, ret->invoiced_on, why);
	if (rc == RC_OK)
		rc = step_amount(&s, ret->invoiced - ret->paid, &amount);
	if (rc == RC_OK)
		rc =
		    step_move(&s, ret->paid + amount == ret->invoiced ? FUNDING_EV_PAY : FUNDING_EV_PAY_PART);
	if (rc != RC_OK)
		return rc;
	set_amount(
	    ret, &ret->paid, ret->paid + amount, FUNDING_TAG_PAID, &ret->paid_on, s.on, FUNDING_TAG_PAID_ON);
	return event_stage(c, &scheduling_fundings, "paid", ret);
}

static enum rc
scheduling_funding_cancel(
    struct context *c, const struct funding_step *in, struct funding *ret, struct fault *why)
{
	struct step s;
	enum rc rc = step_begin(c, in, ret, why, &s);

	if (rc == RC_OK)
		rc = step_move(&s, FUNDING_EV_CANCEL);
	if (rc == RC_OK && ret->paid > 0)
		return fault_addf(
		    why, RC_CONFLICT, "status", FAULT_FUNDING_PART_PAID, "%s", funding_money(c, ret->paid));
	return rc != RC_OK ? rc : event_stage(c, &scheduling_fundings, "cancelled", ret);
}

SERVICE_HANDLER(scheduling_funding_ask, struct funding_step, struct funding)
SERVICE_HANDLER(scheduling_funding_grant, struct funding_step, struct funding)
SERVICE_HANDLER(scheduling_funding_refuse, struct funding_step, struct funding)
SERVICE_HANDLER(scheduling_funding_invoice, struct funding_step, struct funding)
SERVICE_HANDLER(scheduling_funding_pay, struct funding_step, struct funding)
SERVICE_HANDLER(scheduling_funding_cancel, struct funding_step, struct funding)
