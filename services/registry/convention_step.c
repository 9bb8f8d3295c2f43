/*
 * convention_step: the six steps of a local convention, each ended by an arbitration.
 * Owns: the edges of a step.
 * Beware: a step begins only once the one before was arbitrated; what is sent back is taken up again, and arbitrated again.
 */
#include "common/machine.h"
#include "services/registry/convention.h"
#include "services/registry/programme.h"

static const struct edge edges[] = {
	{ CONVENTION_STEP_WAITING, CONVENTION_STEP_START, CONVENTION_STEP_RUNNING },
	{ CONVENTION_STEP_RUNNING, CONVENTION_STEP_SUBMIT, CONVENTION_STEP_SUBMITTED },
	{ CONVENTION_STEP_SUBMITTED, CONVENTION_STEP_ACCEPT, CONVENTION_STEP_ARBITRATED },
	{ CONVENTION_STEP_SUBMITTED, CONVENTION_STEP_RETURN, CONVENTION_STEP_RUNNING },
};
static const struct machine_name states[] = {
	{ CONVENTION_STEP_WAITING, "waiting" },
	{ CONVENTION_STEP_RUNNING, "running" },
	{ CONVENTION_STEP_SUBMITTED, "submitted" },
	{ CONVENTION_STEP_ARBITRATED, "arbitrated" },
};
static const struct machine_name events[] = {
	{ CONVENTION_STEP_START, "start" },
	{ CONVENTION_STEP_SUBMIT, "submit" },
	{ CONVENTION_STEP_ACCEPT, "accept" },
	{ CONVENTION_STEP_RETURN, "send_back" },
};
const struct machine convention_step_machine = MACHINE_OF("convention_step", edges, states, events);

#define ARBITRATE_TEXT 4
#define ARBITRATE_DECISION 5
#define ARBITRATION_TEXT 3
#define ARBITRATION_DECISION 4
#define ARBITRATIONS_MOST 20

enum rc
convention_steps_make(struct context *c, const struct convention *v)
{
	enum rc rc = RC_OK;

	for (int kind = 1; rc == RC_OK && kind <= CONVENTION_STEPS; kind++) {
		struct convention_step s = { .id = context_id(c),
			.convention = v->id,
			.kind = (enum convention_step_kind)kind,
			.status = CONVENTION_STEP_WAITING };

		s.has = REC_BIT(TAG_ID) | REC_BIT(CONVENTION_STEP_TAG_CONVENTION) |
		    REC_BIT(CONVENTION_STEP_TAG_KIND) | REC_BIT(CONVENTION_STEP_TAG_STATUS);
		rc = event_stage(c, &convention_step_table, "created", &s);
	}
	return rc;
}

static enum rc
step_move(struct convention_step *s, enum convention_step_event event, struct fault *why)
{
	int to;

	if (machine_step(edges, sizeof edges / sizeof edges[0], (int)s->status, (int)event, &to) != RC_OK)
		return rec_fault_value(why, RC_CONFLICT, "status", FAULT_CONVENTION_STEP_STATUS,
		    &convention_step_status_enum, (int)s->status);
	s->status = (enum convention_step_status)to;
	return RC_OK;
}

/* The one before it, of the same convention. */
static enum rc
order_check(struct context *c, const struct convention_step *s, struct fault *why)
{
	struct convention_step other;
	struct db_scan scan;
	bool waits = false;

	db_scan_index(&scan, c->txn, &convention_step_table,
	    record_field_tag(&convention_step_desc, CONVENTION_STEP_TAG_CONVENTION), &s->convention, false);
	while (!waits && db_scan_next(&scan, c->arena, &other))
		waits = (int)other.kind == (int)s->kind - 1 && other.status != CONVENTION_STEP_ARBITRATED;
	db_scan_end(&scan);
	if (!waits)
		return RC_OK;
	return rec_fault_value(
	    why, RC_RULE, "status", FAULT_CONVENTION_STEP_ORDER, &convention_step_kind_enum, (int)other.kind);
}

/* What was begun and not arbitrated is still being worked out: nobody signs it. Steps never begun do not hold it up, for old
 * conventions are entered after the fact, without their steps; nor does the evaluation, which comes after the signatures. */
enum rc
convention_steps_settled(struct context *c, const struct convention *v, struct fault *why)
{
	struct convention_step s;
	struct db_scan scan;
	bool open = false;

	db_scan_index(&scan, c->txn, &convention_step_table,
	    record_field_tag(&convention_step_desc, CONVENTION_STEP_TAG_CONVENTION), &v->id, false);
	while (!open && db_scan_next(&scan, c->arena, &s))
		open = s.kind != CONVENTION_STEP_EVALUATION &&
		    (s.status == CONVENTION_STEP_RUNNING || s.status == CONVENTION_STEP_SUBMITTED);
	db_scan_end(&scan);
	if (!open)
		return RC_OK;
	return rec_fault_value(
	    why, RC_RULE, "status", FAULT_CONVENTION_STEP_OPEN, &convention_step_kind_enum, (int)s.kind);
}

/* Only what is in force is evaluated. */
static enum rc
force_check(struct context *c, struct id convention, struct fault *why)
{
	struct convention v;
	enum rc rc = context_need(c, &convention_table, convention, "convention", &v, why);

	if (rc != RC_OK || v.status == CONVENTION_ACTIVE || v.status == CONVENTION_EVALUATED)
		return rc;
	return rec_fault_value(
	    why, RC_CONFLICT, "convention", FAULT_CONVENTION_STATUS, &convention_status_enum, (int)v.status);
}

static enum rc
convention_step_start(struct context *c, const struct ref *in, struct convention_step *s, struct fault *why)
{
	enum rc rc = context_need(c, &convention_step_table, in->id, "id", s, why);

	if (rc == RC_OK)
		rc = step_move(s, CONVENTION_STEP_START, why);
	if (rc == RC_OK)
		rc = order_check(c, s, why);
	if (rc == RC_OK && s->kind == CONVENTION_STEP_EVALUATION)
		rc = force_check(c, s->convention, why);
	return rc == RC_OK ? event_stage(c, &convention_step_table, "started", s) : rc;
}
REGISTRY_HANDLER(convention_step_start, struct ref, struct convention_step)

static enum rc
convention_step_submit(struct context *c, const struct ref *in, struct convention_step *s, struct fault *why)
{
	enum rc rc = context_need(c, &convention_step_table, in->id, "id", s, why);

	if (rc == RC_OK)
		rc = step_move(s, CONVENTION_STEP_SUBMIT, why);
	return rc == RC_OK ? event_stage(c, &convention_step_table, "submitted", s) : rc;
}
REGISTRY_HANDLER(convention_step_submit, struct ref, struct convention_step)

static enum rc
arbitrate_check(struct context *c, const struct convention_arbitrate *in, struct fault *why)
{
	bool text = REC_HAS(in, ARBITRATE_TEXT) && in->text.len > 0;
	struct decision d;
	enum rc rc = convention_past(c, in->day, "day", why);

	if (rc == RC_OK && in->outcome != ARBITRATION_ACCEPTED && !text)
		rc = fault_add(why, RC_INVALID, "text", FAULT_CONVENTION_ARBITRATION);
	if (rc == RC_OK && REC_HAS(in, ARBITRATE_DECISION))
		rc = context_need(c, &decision_table, in->decision, "decision", &d, why);
	return rc;
}

static void
arbitration_add(struct context *c, struct convention_step *s, const struct convention_arbitrate *in)
{
	uint32_t n = s->arbitrations.count;
	struct arbitration *all = ARENA_ARRAY(c->arena, n + 1, struct arbitration);

	if (n > 0)
		memcpy(all, s->arbitrations.items, n * sizeof *all);
	all[n] =
	    (struct arbitration){ REC_BIT(1) | REC_BIT(2), in->day, in->outcome, in->text, in->decision };
	all[n].has |= REC_HAS(in, ARBITRATE_TEXT) ? REC_BIT(ARBITRATION_TEXT) : 0;
	all[n].has |= REC_HAS(in, ARBITRATE_DECISION) ? REC_BIT(ARBITRATION_DECISION) : 0;
	s->arbitrations = (struct list){ all, n + 1 };
	s->has |= REC_BIT(CONVENTION_STEP_TAG_ARBITRATIONS);
}

static enum rc
convention_step_arbitrate(
    struct context *c, const struct convention_arbitrate *in, struct convention_step *s, struct fault *why)
{
	bool back = in->outcome == ARBITRATION_SENT_BACK;
	enum rc rc = context_need(c, &convention_step_table, in->id, "id", s, why);

	if (rc == RC_OK)
		rc = step_move(s, back ? CONVENTION_STEP_RETURN : CONVENTION_STEP_ACCEPT, why);
	if (rc == RC_OK)
		rc = arbitrate_check(c, in, why);
	if (rc == RC_OK && s->arbitrations.count == ARBITRATIONS_MOST)
		rc = fault_addf(why, RC_LIMIT, NULL, FAULT_TOO_MANY, "%u", ARBITRATIONS_MOST);
	if (rc != RC_OK)
		return rc;
	arbitration_add(c, s, in);
	return event_stage(c, &convention_step_table, back ? "sent_back" : "arbitrated", s);
}
REGISTRY_HANDLER(convention_step_arbitrate, struct convention_arbitrate, struct convention_step)
