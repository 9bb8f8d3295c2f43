/*
 * plan_solve: runs the engine on a case, within a budget of work by the effort that was asked for.
 * Owns: nothing; all in the case's arena.
 * Beware: it runs on a thread: it touches the case and what it is told to watch, and nothing else.
 */
#include "services/scheduling/plan_case.h"

#define BUDGET_HURRIED 20000

/* Steps, not seconds: the same question gets the same answer on every machine. */
static uint64_t
budget_of(const struct plan_case *k)
{
	static const uint64_t by_effort[] = { [PLAN_QUICK] = PLACE_BUDGET_DEFAULT / 4,
		[PLAN_NORMAL] = PLACE_BUDGET_DEFAULT,
		[PLAN_THOROUGH] = (uint64_t)PLACE_BUDGET_DEFAULT * 8 };

	if (k->hurried)
		return BUDGET_HURRIED;
	return k->replan && k->effort == PLAN_NORMAL ? PLACE_BUDGET_REPLAN : by_effort[k->effort];
}

static void
solve(struct plan_case *k, const struct place_options *o, struct plan_solved *ret_solved)
{
	if (k->replan)
		ret_solved->rc = place_replan(&k->problem, o, &k->mem, &ret_solved->result);
	else
		ret_solved->rc = place_plan(&k->problem, o, &k->mem, &ret_solved->result);
}

/* The engine takes the end of its time for the end of all days. Where nothing fits, it is given time in which
 * the gaps have room once the periods are lifted: else the periods would not be told among what is in the
 * way. */
void
plan_solve_whole(struct plan_case *k, const struct plan_watch *w, uint64_t budget, uint32_t plans,
    struct plan_solved *ret_solved)
{
	struct place_options o = { .plans = plans, .budget = budget };
	struct plan_solved wide;
	day_t first = k->first;
	uint32_t horizon = k->horizon;

	if (w != NULL) {
		o.stop = w->stop;
		o.progress = w->tell;
		o.progress_arg = w->arg;
	}
	memcpy(&o.seed, k->plan.b + 8, sizeof o.seed);
	solve(k, &o, ret_solved);
	if (ret_solved->rc != RC_OK || ret_solved->result.status != PLACE_NOTHING_FITS)
		return;
	plan_case_widen(k);
	solve(k, &o, &wide);
	if (wide.rc == RC_OK && wide.result.status == PLACE_NOTHING_FITS) {
		*ret_solved = wide;
		return;
	}
	k->first = first;
	k->horizon = horizon;
	k->gap_most = 0;
	plan_problem_build(k);
}

void
plan_solve(struct plan_case *k, const struct plan_watch *w, struct plan_solved *ret_solved)
{
	uint64_t budget = budget_of(k);
	day_t first = k->first;
	uint32_t horizon = k->horizon;

	plan_solve_whole(k, w, budget, SCHEDULING_PLAN_OPTIONS_MAX, ret_solved);
	if (ret_solved->rc == RC_OK && ret_solved->result.status == PLACE_NOTHING_FITS)
		(void)plan_leave_out(k, w, first, horizon, budget, ret_solved);
}
