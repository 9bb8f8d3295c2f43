/*
 * plan_machine: the life of a plan as a table: requested, answered by the engine, applied.
 * Owns: the edges.
 * Beware: an answer that comes twice (a job run again after a restart) finds no edge, and is let go.
 */
#include "services/scheduling/plan_machine.h"

static const struct edge plan_edges[] = {
	{ PLAN_REQUESTED, PLAN_EV_STOP, PLAN_REQUESTED },
	{ PLAN_REQUESTED, PLAN_EV_FOUND, PLAN_COMPUTED },
	{ PLAN_REQUESTED, PLAN_EV_NOTHING, PLAN_INFEASIBLE },
	{ PLAN_REQUESTED, PLAN_EV_GAVE_UP, PLAN_UNDECIDED },
	{ PLAN_COMPUTED, PLAN_EV_APPLY, PLAN_APPLIED },
};
static const struct machine_name plan_states[] = {
	{ PLAN_REQUESTED, "requested" },
	{ PLAN_COMPUTED, "computed" },
	{ PLAN_INFEASIBLE, "infeasible" },
	{ PLAN_UNDECIDED, "undecided" },
	{ PLAN_APPLIED, "applied" },
};
static const struct machine_name plan_event_names[] = {
	{ PLAN_EV_STOP, "stop" },
	{ PLAN_EV_FOUND, "found" },
	{ PLAN_EV_NOTHING, "nothing" },
	{ PLAN_EV_GAVE_UP, "gave_up" },
	{ PLAN_EV_APPLY, "apply" },
};
const struct machine scheduling_plan_machine = MACHINE_OF("plan", plan_edges, plan_states, plan_event_names);

enum plan_event
plan_event_of(enum plan_status answered)
{
	switch (answered) {
	case PLAN_COMPUTED:
		return PLAN_EV_FOUND;
	case PLAN_INFEASIBLE:
		return PLAN_EV_NOTHING;
	default:
		return PLAN_EV_GAVE_UP;
	}
}
