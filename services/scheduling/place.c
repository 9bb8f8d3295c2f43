/*
 * place: the two calls of the engine: from nothing, and after a change; shares out the budget.
 * Owns: the arena of one call's tables, and the result until it is handed over.
 * Beware: a plan after the first is the best of those that differ from all before it, not the next best.
 */
#include "services/scheduling/place.h"
#include "services/scheduling/place_core.h"
#include <string.h>

struct run {
	struct place_core *c;
	struct place_goal goal;
	struct place_work w;
	struct place_options options;
	struct place_result *ret;
	struct arena *mem; /* the caller's */
	struct place_found found;
	bool moved_proven;
};

/* --- one plan --- */

/* The budget of the next search or annealing, in steps from here: with a plan at hand, and without one yet.
 */
static void
budget_set(struct run *r, uint64_t steps, uint64_t steps_none)
{
	r->w.until = r->w.steps + steps;
	r->w.until_none = r->w.steps + (steps_none > steps ? steps_none : steps);
}

static uint64_t
budget_left(const struct run *r)
{
	return r->w.budget - r->w.steps;
}

/* What the next plan may use: an even part of what is left. */
static uint64_t
budget_share(const struct run *r)
{
	return budget_left(r) / (r->options.plans - r->ret->plan_count);
}

/* A search of its own, that forgets what was found under other limits. */
static void
limits_try(struct run *r, uint32_t forced, uint32_t moved, bool any)
{
	int32_t *days = r->found.days;
	uint32_t *venues = r->found.venues;

	r->goal.forced_max = forced;
	r->goal.moved_max = moved;
	r->goal.any = any;
	r->found = (struct place_found){ .days = days, .venues = venues };
	place_search(r->c, &r->goal, &r->w, &r->found);
}

/*
 * A short search, that is all that most problems need; then annealing, for a good plan soon; then a search
 * again, that the plan's cost cuts short. Half of what is left may go into finding that nothing fits.
 */
static void
plan_find(struct run *r)
{
	uint64_t share = budget_share(r);

	budget_set(r, share / 8, share / 8);
	limits_try(r, UINT32_MAX, UINT32_MAX, false);
	if (r->found.proven)
		return;
	budget_set(r, share / 8 * 3, share / 8 * 3);
	place_local(r->c, &r->goal, &r->w, &r->found);
	budget_set(r, share / 2, budget_left(r) / 2);
	place_search(r->c, &r->goal, &r->w, &r->found);
}

/* Raises the number of moves until a plan is there. False when an answer was cut short. */
static bool
moves_deepen(struct run *r, bool forced, uint32_t *forced_max)
{
	uint32_t n = r->c->m->sessions;

	for (uint32_t max = 0; max <= n; max++) {
		limits_try(r, forced ? max : *forced_max, forced ? UINT32_MAX : max, forced);
		if (r->found.found && forced)
			*forced_max = max;
		if (r->found.found || !r->found.proven)
			return r->found.found;
	}
	return true;
}

/* Both counts at their least, proven so; the last search has its least cost too, if it was not cut short. */
static bool
moves_find(struct run *r)
{
	uint32_t forced_max = UINT32_MAX;

	return moves_deepen(r, true, &forced_max) && moves_deepen(r, false, &forced_max);
}

/* First a plan at all, then the fewest fixed sessions that must move, then the fewest sessions, with the
 * least cost. */
static void
replan_find(struct run *r)
{
	uint32_t n = r->c->m->sessions;
	int32_t *any = ARENA_ARRAY(r->c->m->mem, n, int32_t);
	uint32_t *venues = ARENA_ARRAY(r->c->m->mem, n, uint32_t);
	uint64_t share = budget_share(r);

	r->moved_proven = false;
	budget_set(r, share / 4 * 3, budget_left(r) / 2);
	limits_try(r, UINT32_MAX, UINT32_MAX, true);
	if (r->found.found) {
		memcpy(any, r->found.days, n * sizeof *any);
		r->w.until_none = r->w.until;
		r->moved_proven = moves_find(r);
		if (!r->moved_proven)
			r->found = (struct place_found){ .found = true, .days = any, .venues = venues };
	}
	if (r->found.proven)
		return;
	budget_set(r, share / 4, budget_left(r) / 2);
	r->w.until = r->w.until_none;
	place_local(r->c, &r->goal, &r->w, &r->found);
}

/* --- the plans of a call --- */

static bool
moves_are_few(const struct run *r, const struct place_plan *plan)
{
	return r->c->m->replan && r->moved_proven && plan->forced <= r->goal.forced_max &&
	    plan->moved <= r->goal.moved_max;
}

static void
plan_count_moves(const struct place_model *m, struct place_plan *plan)
{
	for (uint32_t s = 0; s < m->sessions; s++) {
		bool rehoused = place_is_rehoused(m, s, plan->days[s], plan->venues[s]);

		plan->moved += rehoused || place_is_moved(m, s, plan->days[s]);
		plan->rehoused += rehoused;
		plan->forced += place_is_forced(m, s, plan->days[s]);
	}
}

/* A plan is proven only if those that it differs from are. */
static void
plan_add(struct run *r)
{
	const struct place_model *m = r->c->m;
	struct place_plan *plan = &r->ret->plans[r->ret->plan_count];
	bool first = r->ret->plan_count++ == 0;

	*plan = (struct place_plan){ .days = arena_copy(
					 r->mem, r->found.days, m->sessions * sizeof *plan->days) };
	for (uint32_t s = 0; s < m->sessions; s++)
		r->found.venues[s] = place_venue_plain(m, s);
	plan->venues = arena_copy(r->mem, r->found.venues, m->sessions * sizeof *plan->venues);
	plan->distance = r->found.distance;
	plan->cost = place_cost_of(m, plan->days, plan->venues);
	plan_count_moves(m, plan);
	plan->proven = r->found.proven && (first || plan[-1].proven);
	plan->moved_proven = moves_are_few(r, plan) && (first || plan[-1].moved_proven);
	r->w.plans = r->ret->plan_count;
	r->goal.before = r->ret->plans;
	r->goal.before_count = r->ret->plan_count;
}

/* False when there is no further plan to look for. */
static bool
plan_next(struct run *r)
{
	if (r->c->m->replan)
		replan_find(r);
	else
		plan_find(r);
	if (r->found.found)
		plan_add(r);
	else if (r->found.proven)
		r->ret->exhausted = true;
	return r->found.found;
}

static bool
plan_is_better(const struct place_plan *a, const struct place_plan *b, bool replan)
{
	if (replan && a->forced != b->forced)
		return a->forced < b->forced;
	if (replan && a->moved != b->moved)
		return a->moved < b->moved;
	return a->cost.total < b->cost.total;
}

/* Without a proof a later plan may turn out the better one. */
static void
plans_sort(struct place_result *ret, bool replan)
{
	for (uint32_t i = 1; i < ret->plan_count; i++)
		for (uint32_t j = i; j > 0 && plan_is_better(&ret->plans[j], &ret->plans[j - 1], replan);
		     j--) {
			struct place_plan swap = ret->plans[j];

			ret->plans[j] = ret->plans[j - 1];
			ret->plans[j - 1] = swap;
		}
}

static void
result_close(struct run *r)
{
	struct place_result *ret = r->ret;

	plans_sort(ret, r->c->m->replan);
	ret->status = ret->plan_count > 0 ? PLACE_FOUND
	    : ret->exhausted		  ? PLACE_NOTHING_FITS
					  : PLACE_UNDECIDED;
	if (ret->status == PLACE_NOTHING_FITS) {
		ret->exhausted = false;
		r->w.until = r->w.until_none = r->w.budget;
		place_conflicts(r->c, &r->w, r->mem, ret);
	}
	ret->steps = r->w.steps;
	ret->stopped = r->w.stopped;
}

static void
run_all(struct run *r)
{
	const struct place_model *m = r->c->m;
	uint32_t rules = m->rule_at[PLACE_RULES];
	uint8_t *on = ARENA_ARRAY(m->mem, rules, uint8_t);
	uint32_t *venues = ARENA_ARRAY(m->mem, m->sessions, uint32_t);

	memset(on, 1, rules);
	for (uint32_t s = 0; s < m->sessions; s++)
		venues[s] = place_option_count(m, s) == 1 ? m->options[m->option_at[s]].venue : PLACE_NONE;
	place_clashes(m, m->pin, venues, r->mem, &r->ret->clashes, &r->ret->clash_count);
	place_core_reset(r->c, on);
	while (r->ret->plan_count < r->options.plans && plan_next(r) && !r->w.stopped)
		continue;
	result_close(r);
}

static struct place_options
options_fill(const struct place_options *given)
{
	struct place_options o = given != NULL ? *given : (struct place_options){ 0 };

	if (o.budget == 0)
		o.budget = PLACE_BUDGET_DEFAULT;
	if (o.plans == 0)
		o.plans = PLACE_PLANS_DEFAULT;
	if (o.plans > PLACE_PLANS_MAX)
		o.plans = PLACE_PLANS_MAX;
	if (o.differ_days == 0)
		o.differ_days = PLACE_DIFFER_DEFAULT;
	if (o.differ_days > PLACE_HORIZON_MAX)
		o.differ_days = PLACE_HORIZON_MAX;
	return o;
}

static enum rc
place_run(const struct place_problem *p, const struct place_options *options, bool replan, struct arena *mem,
    struct place_result *ret_result)
{
	struct arena own = { 0 };
	struct run r = { .options = options_fill(options), .ret = ret_result, .mem = mem };
	enum rc rc = place_problem_check(p);

	if (rc != RC_OK)
		return rc;
	memset(ret_result, 0, sizeof *ret_result);
	r.c = place_core_new(place_model_new(p, replan, r.options.strict_fixed, &own));
	r.w.options = &r.options;
	r.w.budget = r.options.budget;
	r.goal.differ_days = r.options.differ_days;
	r.found.days = ARENA_ARRAY(&own, p->session_count, int32_t);
	r.found.venues = ARENA_ARRAY(&own, p->session_count, uint32_t);
	run_all(&r);
	place_core_free(r.c);
	arena_free(&own);
	return RC_OK;
}

enum rc
place_plan(const struct place_problem *p, const struct place_options *options, struct arena *mem,
    struct place_result *ret_result)
{
	return place_run(p, options, false, mem, ret_result);
}

enum rc
place_replan(const struct place_problem *p, const struct place_options *options, struct arena *mem,
    struct place_result *ret_result)
{
	return place_run(p, options, true, mem, ret_result);
}
