/*
 * agrement_machine: the life of an agrément as a table, and the decisions that walk it.
 * Owns: the edges. Every decision is kept with the status that it brought, in the order in which they came in.
 * Beware: decisions come late: they may take effect before the day on which they were taken, and an agrément that has
 *         expired meanwhile is extended as if it had not. Only its deadline makes one expire.
 */
#include "common/calendar.h"
#include "common/machine.h"
#include "services/registry/agrement.h"

static const struct edge edges[] = {
	{ AGREMENT_PENDING, AGREMENT_GRANT, AGREMENT_GRANTED },
	{ AGREMENT_PENDING, AGREMENT_RESERVE, AGREMENT_RESERVED },
	{ AGREMENT_PENDING, AGREMENT_REFUSE, AGREMENT_REFUSED },
	{ AGREMENT_RESERVED, AGREMENT_LIFT, AGREMENT_GRANTED },
	{ AGREMENT_GRANTED, AGREMENT_EXTEND, AGREMENT_EXTENDED },
	{ AGREMENT_RESERVED, AGREMENT_EXTEND, AGREMENT_EXTENDED },
	{ AGREMENT_EXTENDED, AGREMENT_EXTEND, AGREMENT_EXTENDED },
	{ AGREMENT_EXPIRED, AGREMENT_EXTEND, AGREMENT_EXTENDED },
	{ AGREMENT_REFUSED, AGREMENT_REEXAMINE, AGREMENT_PENDING },
	{ AGREMENT_GRANTED, AGREMENT_EXPIRE, AGREMENT_EXPIRED },
	{ AGREMENT_RESERVED, AGREMENT_EXPIRE, AGREMENT_EXPIRED },
	{ AGREMENT_EXTENDED, AGREMENT_EXPIRE, AGREMENT_EXPIRED },
};
static const struct machine_name states[] = {
	{ AGREMENT_PENDING, "pending" },
	{ AGREMENT_GRANTED, "granted" },
	{ AGREMENT_RESERVED, "reserved" },
	{ AGREMENT_EXTENDED, "extended" },
	{ AGREMENT_REFUSED, "refused" },
	{ AGREMENT_EXPIRED, "expired" },
};
static const struct machine_name events[] = {
	{ AGREMENT_GRANT, "grant" },
	{ AGREMENT_RESERVE, "reserve" },
	{ AGREMENT_LIFT, "lift" },
	{ AGREMENT_EXTEND, "extend" },
	{ AGREMENT_REFUSE, "refuse" },
	{ AGREMENT_REEXAMINE, "reexamine" },
	{ AGREMENT_EXPIRE, "expire" },
};
const struct machine agrement_machine = MACHINE_OF("agrement", edges, states, events);

#define DECIDE_EFFECTIVE_FROM 3
#define DECIDE_TO 4
#define DECIDE_TEXT 5
#define DECISION_TAGS (REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4))
#define DECISION_TEXT 5

static enum rc
agrement_step(struct agrement *a, enum agrement_event event, struct fault *why)
{
	int to;

	if (machine_step(edges, sizeof edges / sizeof edges[0], (int)a->status, (int)event, &to) != RC_OK)
		return rec_fault_value(
		    why, RC_CONFLICT, "status", FAULT_AGREMENT_STEP, &agrement_status_enum, (int)a->status);
	a->status = (enum agrement_status)to;
	return RC_OK;
}

/* What a decision must say, whatever it decides. */
static enum rc
decide_check(struct context *c, const struct agrement_decide *in, const struct agrement *a,
    enum agrement_event event, struct fault *why)
{
	bool text = REC_HAS(in, DECIDE_TEXT) && in->text.len > 0;

	if (in->decided_on > c->today)
		fault_add(why, RC_INVALID, "decided_on", FAULT_AGREMENT_FUTURE);
	if (!text && (event == AGREMENT_RESERVE || event == AGREMENT_REFUSE))
		fault_add(why, RC_INVALID, "text", FAULT_AGREMENT_REASON);
	if (event == AGREMENT_EXTEND && !REC_HAS(in, DECIDE_TO))
		fault_add(why, RC_INVALID, "to", FAULT_REQUIRED);
	if (a->decisions.count == AGREMENT_DECISIONS_MOST)
		fault_addf(why, RC_LIMIT, NULL, FAULT_AGREMENT_DECISIONS, "%u", AGREMENT_DECISIONS_MOST);
	return fault_rc(why);
}

/* Beyond the last day that stands; the first extension keeps the end before it. */
static enum rc
period_extend(struct agrement *a, const struct agrement_decide *in, struct fault *why)
{
	char last[CALENDAR_LONG_CAP];

	calendar_day_long(a->to, last);
	if (in->to <= a->to)
		return fault_addf(why, RC_INVALID, "to", FAULT_AGREMENT_NOT_LATER, "%s", last);
	if (!REC_HAS(a, AGREMENT_TAG_EXTENDED_FROM))
		a->extended_from = a->to;
	a->has |= REC_BIT(AGREMENT_TAG_EXTENDED_FROM);
	a->to = in->to;
	return RC_OK;
}

static enum rc
period_decide(struct context *c, struct agrement *a, const struct agrement_decide *in,
    enum agrement_event event, struct fault *why)
{
	enum rc rc = RC_OK;

	if (event == AGREMENT_REFUSE)
		return RC_OK;
	if (event == AGREMENT_EXTEND)
		rc = period_extend(a, in, why);
	else if (REC_HAS(in, DECIDE_TO))
		a->to = in->to;
	if ((event == AGREMENT_GRANT || event == AGREMENT_RESERVE) && REC_HAS(in, DECIDE_EFFECTIVE_FROM))
		a->from = in->effective_from;
	return rc == RC_OK ? agrement_period_check(c, a, why) : rc;
}

static void
reserves_decide(struct agrement *a, const struct agrement_decide *in, enum agrement_event event)
{
	if (event == AGREMENT_GRANT || event == AGREMENT_LIFT)
		a->has &= ~REC_BIT(AGREMENT_TAG_RESERVES);
	if (event != AGREMENT_RESERVE)
		return;
	a->reserves = in->text;
	a->has |= REC_BIT(AGREMENT_TAG_RESERVES);
}

static void
decision_add(struct context *c, struct agrement *a, const struct agrement_decide *in, day_t effective_from)
{
	uint32_t n = a->decisions.count;
	struct agrement_decision *all = ARENA_ARRAY(c->arena, n + 1, struct agrement_decision);

	if (n > 0)
		memcpy(all, a->decisions.items, n * sizeof *all);
	all[n] = (struct agrement_decision){ DECISION_TAGS, a->status, in->decided_on,
		REC_HAS(in, DECIDE_EFFECTIVE_FROM) ? in->effective_from : effective_from, a->to, in->text };
	all[n].has |= REC_HAS(in, DECIDE_TEXT) ? REC_BIT(DECISION_TEXT) : 0;
	a->decisions = (struct list){ all, n + 1 };
	a->has |= REC_BIT(AGREMENT_TAG_DECISIONS);
}

static enum rc
agrement_decided(struct context *c, const struct agrement_decide *in, enum agrement_event event,
    const char *verb, struct agrement *a, struct fault *why)
{
	enum rc rc = context_need(c, &agrement_table, in->id, "id", a, why);
	day_t last;

	if (rc == RC_OK && REC_HAS(a, TAG_ARCHIVED_AT))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED);
	if (rc != RC_OK)
		return rc;
	last = a->to;
	rc = agrement_step(a, event, why);
	if (rc == RC_OK)
		rc = decide_check(c, in, a, event, why);
	if (rc == RC_OK)
		rc = period_decide(c, a, in, event, why);
	if (rc != RC_OK)
		return rc;
	reserves_decide(a, in, event);
	decision_add(c, a, in, event == AGREMENT_EXTEND ? last + 1 : a->from);
	return event_stage(c, &agrement_table, verb, a);
}

void
agrement_expire(struct context *c, struct agrement *a)
{
	if (agrement_step(a, AGREMENT_EXPIRE, NULL) == RC_OK)
		(void)event_stage(c, &agrement_table, "expired", a);
}

#define DECISION(fn, event, verb)                                                                            \
	static enum rc fn(                                                                                   \
	    struct context *c, const struct agrement_decide *in, struct agrement *ret, struct fault *why)    \
	{                                                                                                    \
		return agrement_decided(c, in, event, verb, ret, why);                                       \
	}                                                                                                    \
	REGISTRY_HANDLER(fn, struct agrement_decide, struct agrement)

DECISION(agrement_grant, AGREMENT_GRANT, "granted")
DECISION(agrement_reserve, AGREMENT_RESERVE, "reserved")
DECISION(agrement_lift, AGREMENT_LIFT, "lifted")
DECISION(agrement_extend, AGREMENT_EXTEND, "extended")
DECISION(agrement_refuse, AGREMENT_REFUSE, "refused")
DECISION(agrement_reexamine, AGREMENT_REEXAMINE, "reexamined")
