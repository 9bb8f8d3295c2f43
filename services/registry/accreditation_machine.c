/*
 * accreditation_machine: the life of a provider's accreditation as a table, and the decisions that walk it.
 * Owns: the edges. Each decision is kept: who, when, the verdict, why.
 * Beware: nobody is accredited while a required criterion is not met, or twice over the same days, nor restored while
 *         the card is too old.
 */
#include "common/machine.h"
#include "common/calendar.h"
#include "services/registry/offer.h"

static const struct edge edges[] = {
	{ ACCREDITATION_CANDIDATE, ACCREDITATION_ACCREDIT, ACCREDITATION_ACCREDITED },
	{ ACCREDITATION_CANDIDATE, ACCREDITATION_REFUSE, ACCREDITATION_REFUSED },
	{ ACCREDITATION_ACCREDITED, ACCREDITATION_SUSPEND, ACCREDITATION_SUSPENDED },
	{ ACCREDITATION_SUSPENDED, ACCREDITATION_RESTORE, ACCREDITATION_ACCREDITED },
	{ ACCREDITATION_ACCREDITED, ACCREDITATION_END, ACCREDITATION_ENDED },
	{ ACCREDITATION_SUSPENDED, ACCREDITATION_END, ACCREDITATION_ENDED },
};
static const struct machine_name states[] = {
	{ ACCREDITATION_CANDIDATE, "candidate" },
	{ ACCREDITATION_ACCREDITED, "accredited" },
	{ ACCREDITATION_SUSPENDED, "suspended" },
	{ ACCREDITATION_REFUSED, "refused" },
	{ ACCREDITATION_ENDED, "ended" },
};
static const struct machine_name events[] = {
	{ ACCREDITATION_ACCREDIT, "accredit" },
	{ ACCREDITATION_REFUSE, "refuse" },
	{ ACCREDITATION_SUSPEND, "suspend" },
	{ ACCREDITATION_RESTORE, "restore" },
	{ ACCREDITATION_END, "end" },
};
const struct machine accreditation_machine = MACHINE_OF("accreditation", edges, states, events);

#define DECIDE_DECIDED_ON 2
#define DECIDE_DECIDED_BY 3
#define DECIDE_REASON 4
#define DECIDE_FROM 5
#define DECIDE_TO 6
#define DECISION_DECIDED_BY 3
#define DECISION_REASON 4

enum rc
accreditation_step(struct accreditation *a, enum accreditation_event event, struct fault *why)
{
	int to;

	if (machine_step(edges, sizeof edges / sizeof edges[0], (int)a->status, (int)event, &to) != RC_OK)
		return rec_fault_value(why, RC_CONFLICT, "status", FAULT_ACCREDITATION_STEP,
		    &accreditation_status_enum, (int)a->status);
	a->status = (enum accreditation_status)to;
	if (a->status != ACCREDITATION_SUSPENDED)
		a->has &= ~REC_BIT(ACCREDITATION_TAG_SUSPENDED_FOR);
	return RC_OK;
}

/* The oldest goes when there are too many: the record's history has them all. */
static void
decision_add(struct context *c, struct accreditation *a, struct accreditation_decision d)
{
	struct accreditation_decision *all =
	    ARENA_ARRAY(c->arena, ACCREDITATION_DECISIONS_MOST, struct accreditation_decision);
	uint32_t n = a->decisions.count, but = n == ACCREDITATION_DECISIONS_MOST;

	if (n > but)
		memcpy(all, (const struct accreditation_decision *)a->decisions.items + but,
		    (n - but) * sizeof *all);
	d.verdict = a->status;
	d.has |= REC_BIT(1) | REC_BIT(2) | REC_BIT(DECISION_REASON);
	all[n - but] = d;
	a->decisions = (struct list){ all, n - but + 1 };
	a->has |= REC_BIT(ACCREDITATION_TAG_DECISIONS);
}

enum rc
accreditation_moved(struct context *c, struct accreditation *a, const char *reason, const char *verb)
{
	decision_add(
	    c, a, (struct accreditation_decision){ .decided_on = c->today, .reason = text_of(reason) });
	return event_stage(c, &accreditation_table, verb, a);
}

/* --- decisions of people --------------------------------------------------------------------------------- */
static enum rc
decide_check(struct context *c, const struct accreditation_decide *in, enum accreditation_event event,
    struct fault *why)
{
	bool reason = REC_HAS(in, DECIDE_REASON) && in->reason.len > 0;
	char person[ID_TEXT_LEN + 1];

	if (!reason && event != ACCREDITATION_ACCREDIT && event != ACCREDITATION_RESTORE)
		fault_add(why, RC_INVALID, "reason", FAULT_ACCREDITATION_REASON);
	if (REC_HAS(in, DECIDE_DECIDED_ON) && in->decided_on > c->today)
		fault_add(why, RC_INVALID, "decided_on", FAULT_ACCREDITATION_FUTURE);
	id_format(in->decided_by, person);
	if (REC_HAS(in, DECIDE_DECIDED_BY) && !db_exists(c->txn, &person_table, in->decided_by))
		fault_addf(why, RC_INVALID, "decided_by", FAULT_UNKNOWN_REFERENCE, "%s", person);
	return fault_rc(why);
}

static enum rc
accredit(struct context *c, struct accreditation *a, const struct accreditation_decide *in, struct fault *why)
{
	if (REC_HAS(in, DECIDE_FROM))
		a->from = in->from;
	else if (!REC_HAS(a, ACCREDITATION_TAG_FROM))
		a->from = REC_HAS(in, DECIDE_DECIDED_ON) ? in->decided_on : c->today;
	if (REC_HAS(in, DECIDE_TO))
		a->to = in->to;
	a->has |=
	    REC_BIT(ACCREDITATION_TAG_FROM) | (REC_HAS(in, DECIDE_TO) ? REC_BIT(ACCREDITATION_TAG_TO) : 0);
	if (REC_HAS(a, ACCREDITATION_TAG_TO) && a->to < a->from)
		return fault_add(why, RC_INVALID, "to", FAULT_ACCREDITATION_PERIOD);
	if (accreditation_single(c, a, why) != RC_OK)
		return fault_rc(why);
	return accreditation_complete(c, a, c->today, why);
}

static enum rc
restore(struct context *c, const struct accreditation *a, struct fault *why)
{
	struct card_age age = card_age_of(c, a);
	char day[CALENDAR_LONG_CAP];

	if (age.stale > c->today)
		return accreditation_complete(c, a, c->today, why);
	calendar_day_long(age.confirmed, day);
	return fault_addf(why, RC_RULE, NULL, FAULT_ACCREDITATION_STALE, "%s", day);
}

static enum rc
accreditation_decided(struct context *c, const struct accreditation_decide *in,
    enum accreditation_event event, const char *verb, struct accreditation *a, struct fault *why)
{
	enum rc rc = context_need(c, &accreditation_table, in->id, "id", a, why);
	struct accreditation_decision d = { .has = REC_BIT(DECISION_DECIDED_BY),
		.decided_on = c->today,
		.decided_by = REC_HAS(in, DECIDE_DECIDED_BY) ? in->decided_by : c->caller.person,
		.reason = in->reason };

	if (rc == RC_OK && REC_HAS(a, TAG_ARCHIVED_AT))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED);
	if (rc == RC_OK)
		rc = far_card_refuse_id(c, a->provider, why);
	if (rc == RC_OK)
		rc = accreditation_step(a, event, why);
	if (rc == RC_OK)
		rc = decide_check(c, in, event, why);
	if (rc == RC_OK && event == ACCREDITATION_ACCREDIT)
		rc = accredit(c, a, in, why);
	if (rc == RC_OK && event == ACCREDITATION_RESTORE)
		rc = restore(c, a, why);
	if (rc != RC_OK)
		return rc;
	if (event == ACCREDITATION_SUSPEND) {
		a->suspended_for = SUSPENSION_DECISION;
		a->has |= REC_BIT(ACCREDITATION_TAG_SUSPENDED_FOR);
	}
	d.decided_on = REC_HAS(in, DECIDE_DECIDED_ON) ? in->decided_on : c->today;
	d.has = id_is_zero(d.decided_by) ? 0 : d.has;
	decision_add(c, a, d);
	rc = event_stage(c, &accreditation_table, verb, a);
	context_open(c, &accreditation_table, a);
	return rc;
}

#define DECISION(fn, event, verb)                                                                            \
	static enum rc fn(struct context *c, const struct accreditation_decide *in,                          \
	    struct accreditation *ret, struct fault *why)                                                    \
	{                                                                                                    \
		return accreditation_decided(c, in, event, verb, ret, why);                                  \
	}                                                                                                    \
	REGISTRY_HANDLER(fn, struct accreditation_decide, struct accreditation)

DECISION(accreditation_accredit, ACCREDITATION_ACCREDIT, "accredited")
DECISION(accreditation_refuse, ACCREDITATION_REFUSE, "refused")
DECISION(accreditation_suspend, ACCREDITATION_SUSPEND, "suspended")
DECISION(accreditation_restore, ACCREDITATION_RESTORE, "restored")
DECISION(accreditation_end, ACCREDITATION_END, "ended")
