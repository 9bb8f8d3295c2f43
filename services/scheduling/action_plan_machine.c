/*
 * action_plan_machine: the life of a plan as a table, and the commands that share it, begin its follow-up, and close it.
 * Owns: the edges. A plan that was shared is not taken back: it was read.
 * Beware: sharing is its structure's alone. Whom a draft is not for is answered as if there were none.
 */
#include "services/scheduling/action_plan.h"

enum action_plan_event { ACTION_PLAN_EV_SHARE, ACTION_PLAN_EV_FOLLOW, ACTION_PLAN_EV_CLOSE };

static const struct edge action_plan_edges[] = {
	{ ACTION_PLAN_DRAFT, ACTION_PLAN_EV_SHARE, ACTION_PLAN_SHARED },
	{ ACTION_PLAN_SHARED, ACTION_PLAN_EV_FOLLOW, ACTION_PLAN_FOLLOWED },
	{ ACTION_PLAN_FOLLOWED, ACTION_PLAN_EV_CLOSE, ACTION_PLAN_CLOSED },
};
static const struct machine_name action_plan_states[] = {
	{ ACTION_PLAN_DRAFT, "draft" },
	{ ACTION_PLAN_SHARED, "shared" },
	{ ACTION_PLAN_FOLLOWED, "followed" },
	{ ACTION_PLAN_CLOSED, "closed" },
};
static const struct machine_name action_plan_event_names[] = {
	{ ACTION_PLAN_EV_SHARE, "share" },
	{ ACTION_PLAN_EV_FOLLOW, "follow" },
	{ ACTION_PLAN_EV_CLOSE, "close" },
};
const struct machine scheduling_action_plan_machine =
    MACHINE_OF("action_plan", action_plan_edges, action_plan_states, action_plan_event_names);

static enum rc
plan_take(struct context *c, struct id id, enum action_plan_event event, struct action_plan *ret_plan,
    struct fault *why)
{
	enum rc rc = context_need(c, &scheduling_action_plans, id, "id", ret_plan, why);
	int to;

	if (rc == RC_OK && !action_plan_reads(c, ret_plan))
		return fault_only(why, RC_NOT_FOUND);
	if (rc == RC_OK && scheduling_is_archived(ret_plan))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED);
	if (rc == RC_OK)
		rc = scheduling_step(&scheduling_action_plan_machine, &action_plan_status_enum,
		    (int)ret_plan->status, (int)event, &to, why);
	if (rc != RC_OK)
		return rc;
	context_open(c, &scheduling_action_plans, ret_plan);
	ret_plan->status = (enum action_plan_status)to;
	return RC_OK;
}

static enum rc
action_plan_share(struct context *c, const struct ref *in, struct action_plan *ret_plan, struct fault *why)
{
	enum rc rc = plan_take(c, in->id, ACTION_PLAN_EV_SHARE, ret_plan, why);

	if (rc == RC_OK)
		rc = action_plan_complete(ret_plan, why);
	if (rc != RC_OK)
		return rc;
	ret_plan->shared_on = c->today;
	ret_plan->has |= REC_BIT(ACTION_PLAN_TAG_SHARED_ON);
	return event_stage(c, &scheduling_action_plans, "shared", ret_plan);
}
SERVICE_HANDLER(action_plan_share, struct ref, struct action_plan)

static enum rc
action_plan_follow(struct context *c, const struct ref *in, struct action_plan *ret_plan, struct fault *why)
{
	enum rc rc = plan_take(c, in->id, ACTION_PLAN_EV_FOLLOW, ret_plan, why);

	return rc != RC_OK ? rc : event_stage(c, &scheduling_action_plans, "followed", ret_plan);
}
SERVICE_HANDLER(action_plan_follow, struct ref, struct action_plan)

/* The numbers of the measures that are still under way: "2, 5". */
static const char *
open_numbers(struct context *c, const struct action_plan *p)
{
	const struct measure *all = p->measures.items;
	const char *numbers = "";

	for (uint32_t i = 0; i < p->measures.count; i++)
		if (measure_is_open(&all[i]))
			numbers = arena_printf(
			    c->arena, "%s%s%u", numbers, numbers[0] == '\0' ? "" : ", ", all[i].number);
	return numbers;
}

static enum rc
action_plan_close(struct context *c, const struct ref *in, struct action_plan *ret_plan, struct fault *why)
{
	enum rc rc = plan_take(c, in->id, ACTION_PLAN_EV_CLOSE, ret_plan, why);
	const char *open;

	if (rc != RC_OK)
		return rc;
	open = open_numbers(c, ret_plan);
	if (open[0] != '\0')
		return fault_addf(why, RC_RULE, "measures", FAULT_ACTION_PLAN_OPEN, "%s", open);
	ret_plan->closed_on = c->today;
	ret_plan->has |= REC_BIT(ACTION_PLAN_TAG_CLOSED_ON);
	return event_stage(c, &scheduling_action_plans, "closed", ret_plan);
}
SERVICE_HANDLER(action_plan_close, struct ref, struct action_plan)
