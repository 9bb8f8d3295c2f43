/*
 * programme_step_machine: the life of a step of a programme as a table, and the six commands that walk it.
 * Owns: the edges. What is validated stays so: a decision says it.
 * Beware: a decision that has validated a step is held by it (decision.c).
 */
#include "services/registry/programme.h"

#define TAG_DELIVERED_ON 3
#define TAG_VALIDATE_DECISION 2

enum step_event {
	STEP_EV_START,
	STEP_EV_DELIVER,
	STEP_EV_VALIDATE,
	STEP_EV_RETURN,
	STEP_EV_DROP,
	STEP_EV_RESUME
};

static const struct edge step_edges[] = {
	{ PROGRAMME_STEP_PLANNED, STEP_EV_START, PROGRAMME_STEP_RUNNING },
	{ PROGRAMME_STEP_RUNNING, STEP_EV_DELIVER, PROGRAMME_STEP_DELIVERED },
	{ PROGRAMME_STEP_DELIVERED, STEP_EV_VALIDATE, PROGRAMME_STEP_VALIDATED },
	{ PROGRAMME_STEP_DELIVERED, STEP_EV_RETURN, PROGRAMME_STEP_RUNNING },
	{ PROGRAMME_STEP_PLANNED, STEP_EV_DROP, PROGRAMME_STEP_DROPPED },
	{ PROGRAMME_STEP_RUNNING, STEP_EV_DROP, PROGRAMME_STEP_DROPPED },
	{ PROGRAMME_STEP_DELIVERED, STEP_EV_DROP, PROGRAMME_STEP_DROPPED },
	{ PROGRAMME_STEP_DROPPED, STEP_EV_RESUME, PROGRAMME_STEP_PLANNED },
};
static const struct machine_name step_states[] = {
	{ PROGRAMME_STEP_PLANNED, "planned" },
	{ PROGRAMME_STEP_RUNNING, "running" },
	{ PROGRAMME_STEP_DELIVERED, "delivered" },
	{ PROGRAMME_STEP_VALIDATED, "validated" },
	{ PROGRAMME_STEP_DROPPED, "dropped" },
};
static const struct machine_name step_events[] = {
	{ STEP_EV_START, "start" },
	{ STEP_EV_DELIVER, "deliver" },
	{ STEP_EV_VALIDATE, "validate" },
	{ STEP_EV_RETURN, "return" },
	{ STEP_EV_DROP, "drop" },
	{ STEP_EV_RESUME, "resume" },
};
const struct machine programme_step_machine =
    MACHINE_OF("programme_step", step_edges, step_states, step_events);

/* Reads the step and finds where the event leads; nothing is staged yet. */
static enum rc
step_take(struct context *c, struct id id, enum step_event event, struct programme_step *ret_step,
    struct fault *why)
{
	enum rc rc = context_need(c, &programme_step_table, id, "id", ret_step, why);
	int to;

	if (rc != RC_OK)
		return rc;
	if (REC_HAS(ret_step, TAG_ARCHIVED_AT))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED);
	rc = programme_machine_step(&programme_step_machine, &programme_step_status_enum,
	    (int)ret_step->status, (int)event, &to, why);
	if (rc == RC_OK)
		ret_step->status = (enum programme_step_status)to;
	return rc;
}

static void
step_reason_set(struct programme_step *s, struct text reason)
{
	s->reason = reason;
	s->has |= REC_BIT(PROGRAMME_STEP_REASON);
}

static enum rc
programme_step_start(
    struct context *c, const struct ref *in, struct programme_step *ret_step, struct fault *why)
{
	enum rc rc = step_take(c, in->id, STEP_EV_START, ret_step, why);

	return rc != RC_OK ? rc : event_stage(c, &programme_step_table, "started", ret_step);
}

static enum rc
programme_step_deliver(
    struct context *c, const struct ref *in, struct programme_step *ret_step, struct fault *why)
{
	enum rc rc = step_take(c, in->id, STEP_EV_DELIVER, ret_step, why);
	const struct programme_step_deliverable *d;

	if (rc != RC_OK)
		return rc;
	d = ret_step->deliverables.items;
	for (uint32_t i = 0; i < ret_step->deliverables.count; i++) {
		char field[FAULT_FIELD_MAX];

		if (REC_HAS(&d[i], TAG_DELIVERED_ON))
			continue;
		snprintf(field, sizeof field, "deliverables[%u].delivered_on", i);
		(void)fault_addf(
		    why, RC_RULE, field, FAULT_PROGRAMME_STEP_DELIVERABLE, TEXT_FMT, TEXT_ARG(d[i].title));
	}
	if (fault_rc(why) != RC_OK)
		return fault_rc(why);
	ret_step->has &= ~REC_BIT(PROGRAMME_STEP_REASON);
	return event_stage(c, &programme_step_table, "delivered", ret_step);
}

/* Adopted, and about the step or its programme. */
static bool
decision_is_of(struct context *c, struct id id, const struct programme_step *s)
{
	struct decision d;

	if (!decision_adopted(c, id, &d))
		return false;
	if (REC_HAS(&d, DECISION_STEP))
		return id_equal(d.programme_step, s->id);
	return REC_HAS(&d, DECISION_PROGRAMME) && id_equal(d.programme, s->programme);
}

static enum rc
programme_step_validate(struct context *c, const struct programme_step_validate *in,
    struct programme_step *ret_step, struct fault *why)
{
	enum rc rc = step_take(c, in->id, STEP_EV_VALIDATE, ret_step, why);

	if (rc != RC_OK)
		return rc;
	if (REC_HAS(in, TAG_VALIDATE_DECISION)) {
		if (!decision_is_of(c, in->decision, ret_step))
			return fault_add(why, RC_RULE, "decision", FAULT_PROGRAMME_STEP_VALIDATION);
		ret_step->decision = in->decision;
		ret_step->has |= REC_BIT(PROGRAMME_STEP_DECISION);
	}
	return event_stage(c, &programme_step_table, "validated", ret_step);
}

static enum rc
programme_step_return(struct context *c, const struct programme_step_reason *in,
    struct programme_step *ret_step, struct fault *why)
{
	enum rc rc = step_take(c, in->id, STEP_EV_RETURN, ret_step, why);

	if (rc != RC_OK)
		return rc;
	step_reason_set(ret_step, in->reason);
	return event_stage(c, &programme_step_table, "returned", ret_step);
}

static enum rc
programme_step_drop(struct context *c, const struct programme_step_reason *in,
    struct programme_step *ret_step, struct fault *why)
{
	enum rc rc = step_take(c, in->id, STEP_EV_DROP, ret_step, why);

	if (rc != RC_OK)
		return rc;
	step_reason_set(ret_step, in->reason);
	return event_stage(c, &programme_step_table, "dropped", ret_step);
}

static enum rc
programme_step_resume(
    struct context *c, const struct ref *in, struct programme_step *ret_step, struct fault *why)
{
	enum rc rc = step_take(c, in->id, STEP_EV_RESUME, ret_step, why);

	if (rc != RC_OK)
		return rc;
	ret_step->has &= ~REC_BIT(PROGRAMME_STEP_REASON);
	return event_stage(c, &programme_step_table, "resumed", ret_step);
}

REGISTRY_HANDLER(programme_step_start, struct ref, struct programme_step)
REGISTRY_HANDLER(programme_step_deliver, struct ref, struct programme_step)
REGISTRY_HANDLER(programme_step_validate, struct programme_step_validate, struct programme_step)
REGISTRY_HANDLER(programme_step_return, struct programme_step_reason, struct programme_step)
REGISTRY_HANDLER(programme_step_drop, struct programme_step_reason, struct programme_step)
REGISTRY_HANDLER(programme_step_resume, struct ref, struct programme_step)
