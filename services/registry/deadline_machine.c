/*
 * deadline_machine: the life of a due date as a table, and the two steps of it that a person takes.
 * Owns: the edges. All others are the mechanism's, in deadline.c.
 * Beware: only the steps of an action are said to be done: everything else is settled by the record that calls for it.
 */
#include "common/machine.h"
#include "services/registry/deadline.h"

enum deadline_event {
	DEADLINE_EV_FIRE,
	DEADLINE_EV_PUT_OFF,
	DEADLINE_EV_DROP,
	DEADLINE_EV_SETTLE,
	DEADLINE_EV_CALL,
	DEADLINE_EV_DONE,
	DEADLINE_EV_REOPEN
};

static const struct edge edges[] = {
	{ DEADLINE_PENDING, DEADLINE_EV_FIRE, DEADLINE_DUE },
	{ DEADLINE_PENDING, DEADLINE_EV_DROP, DEADLINE_DROPPED },
	{ DEADLINE_PENDING, DEADLINE_EV_DONE, DEADLINE_DONE },
	{ DEADLINE_DUE, DEADLINE_EV_PUT_OFF, DEADLINE_PENDING },
	{ DEADLINE_DUE, DEADLINE_EV_SETTLE, DEADLINE_DONE },
	{ DEADLINE_DUE, DEADLINE_EV_DONE, DEADLINE_DONE },
	{ DEADLINE_DROPPED, DEADLINE_EV_CALL, DEADLINE_PENDING },
	{ DEADLINE_DONE, DEADLINE_EV_CALL, DEADLINE_DUE },
	{ DEADLINE_DONE, DEADLINE_EV_REOPEN, DEADLINE_PENDING },
};
static const struct machine_name states[] = {
	{ DEADLINE_PENDING, "pending" },
	{ DEADLINE_DUE, "due" },
	{ DEADLINE_DROPPED, "dropped" },
	{ DEADLINE_DONE, "done" },
};
static const struct machine_name events[] = {
	{ DEADLINE_EV_FIRE, "fire" },
	{ DEADLINE_EV_PUT_OFF, "put_off" },
	{ DEADLINE_EV_DROP, "drop" },
	{ DEADLINE_EV_SETTLE, "settle" },
	{ DEADLINE_EV_CALL, "call_again" },
	{ DEADLINE_EV_DONE, "done" },
	{ DEADLINE_EV_REOPEN, "reopen" },
};
const struct machine deadline_machine = MACHINE_OF("deadline", edges, states, events);

static enum rc
deadline_take(
    struct context *c, struct id id, enum deadline_event event, struct deadline *ret, struct fault *why)
{
	enum rc rc = context_need(c, &deadline_table, id, "id", ret, why);
	int to;

	if (rc != RC_OK)
		return rc;
	if (ret->kind != DEADLINE_ACTION_STEP)
		return fault_add(why, RC_RULE, "kind", FAULT_DEADLINE_KIND);
	/* what its record settled is taken up by that record alone */
	if (machine_step(edges, sizeof edges / sizeof edges[0], (int)ret->status, (int)event, &to) != RC_OK ||
	    (event == DEADLINE_EV_REOPEN && !REC_HAS(ret, DEADLINE_TAG_DONE_AT)))
		return rec_fault_value(why, RC_CONFLICT, "status", FAULT_DEADLINE_STATUS,
		    &deadline_status_enum, (int)ret->status);
	ret->status = (enum deadline_status)to;
	return RC_OK;
}

static enum rc
deadline_done(struct context *c, const struct ref *in, struct deadline *ret, struct fault *why)
{
	enum rc rc = deadline_take(c, in->id, DEADLINE_EV_DONE, ret, why);

	if (rc != RC_OK)
		return rc;
	ret->done_at = c->now;
	ret->done_by = c->caller.person;
	ret->has |= REC_BIT(DEADLINE_TAG_DONE_AT);
	if (!id_is_zero(c->caller.person))
		ret->has |= REC_BIT(DEADLINE_TAG_DONE_BY);
	return event_stage(c, &deadline_table, "done", ret);
}
REGISTRY_HANDLER(deadline_done, struct ref, struct deadline)

static enum rc
deadline_reopen(struct context *c, const struct ref *in, struct deadline *ret, struct fault *why)
{
	enum rc rc = deadline_take(c, in->id, DEADLINE_EV_REOPEN, ret, why);

	if (rc != RC_OK)
		return rc;
	deadline_arm(c, ret);
	return event_stage(c, &deadline_table, "reopened", ret);
}
REGISTRY_HANDLER(deadline_reopen, struct ref, struct deadline)
