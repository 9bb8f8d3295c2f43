/*
 * place: the two calls of the engine: from nothing, and after a change; shares out the budget.
 * Owns: the arena of one call's tables, and the result until it is handed over.
 * Beware: a plan after the first is the best of those that differ from all before it, not the next best.
 */
#include "services/scheduling/place.h"
#include "services/scheduling/place_core.h"
#include <string.h>

#define LARGE 64 /* sessions */
#define LARGE_DIVES 4

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

/* --- plans against each other --- */

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

/* What a placement comes to; its days and venues stay where they are. */
static struct place_plan
plan_of(const struct place_model *m, const struct place_found *found)
{
	struct place_plan plan = {
		.days = found->days, .venues = found->venues, .distance = found->distance
	};

	plan.cost = place_cost_of(m, plan.days, plan.venues);
	plan_count_moves(m, &plan);
	return plan;
}

static bool
plan_is_better(const struct place_plan *a, const struct place_plan *b, bool replan)
{
	if (a->distance != b->distance)
		return a->distance < b->distance;
	if (replan && a->forced != b->forced)
		return a->forced < b->forced;
	if (replan && a->moved - a->rehoused != b->moved - b->rehoused)
		return a->moved - a->rehoused < b->moved - b->rehoused;
	if (replan && a->rehoused != b->rehoused)
		return a->rehoused < b->rehoused;
	return a->cost.total < b->cost.total;
}

/* --- one plan --- */

static uint64_t
budget_left(const struct run *r)
{
	return r->w.budget - r->w.steps;
}

/* The budget of the next search or annealing, in steps from here: with a plan at hand, and without one yet. */
static void
budget_set(struct run *r, uint64_t steps, uint64_t steps_none)
{
	uint64_t left = budget_left(r);

	steps = steps < left ? steps : left;
	steps_none = steps_none < left ? steps_none : left;
	r->w.until = r->w.steps + steps;
	r->w.until_none = r->w.steps + (steps_none > steps ? steps_none : steps);
}

/* What the next plan may use: an even part of what is left. */
static uint64_t
budget_share(const struct run *r)
{
	return budget_left(r) / (r->options.plans - r->ret->plan_count);
}

/* What is left of a share that was begun at that step. */
static uint64_t
rest_of(const struct run *r, uint64_t share, uint64_t begin)
{
	uint64_t used = r->w.steps - begin;

	return used < share ? share - used : 0;
}

static void
found_copy(const struct run *r, struct place_found *to, const struct place_found *from)
{
	struct place_found was = *to;
	uint32_t n = r->c->m->sessions;

	*to = *from;
	to->days = memcpy(was.days, from->days, n * sizeof *was.days);
	to->venues = memcpy(was.venues, from->venues, n * sizeof *was.venues);
}

/* A search of its own, that forgets what was found under other limits. */
static void
search_anew(struct run *r, bool any)
{
	r->goal.any = any;
	r->found = (struct place_found){ .days = r->found.days, .venues = r->found.venues };
	place_search(r->c, &r->goal, &r->w, &r->found);
	r->goal.any = false;
}

static void
limits_open(struct run *r)
{
	r->goal.forced_max = r->goal.moved_max = r->goal.rehoused_max = UINT32_MAX;
}

static void
limits_clear(struct run *r)
{
	limits_open(r);
	r->goal.distance_max = UINT64_MAX;
	r->goal.partial = false;
}

/* Of a large problem, a search alone sees too little: some dives, for a plan to begin with. */
static uint64_t
search_share(const struct run *r, uint64_t share)
{
	uint64_t sessions = r->c->m->sessions,
		 dives = sessions * LARGE_DIVES * (1 + sessions / PLACE_CHARGE_EVERY);

	return sessions > LARGE && dives < share ? dives : share;
}

/* When all cannot be placed, or not as far as we see, and some may be left out. */
static void
partial_try(struct run *r, uint64_t steps)
{
	bool none = !r->found.found && r->found.proven;

	if (r->found.found || !r->options.partial)
		return;
	r->goal.partial = true;
	if (!none)
		return;
	budget_set(r, steps, steps);
	search_anew(r, false);
}

/*
 * A short search, that is all that most problems need; then annealing, for a good plan soon; then a search
 * again, that the plan's cost cuts short. Half of what is left may go into finding that nothing fits.
 */
static void
plan_find(struct run *r)
{
	uint64_t share = budget_share(r), begin = r->w.steps, quick = search_share(r, share / 8), local;

	budget_set(r, quick, quick);
	search_anew(r, false);
	partial_try(r, quick);
	if (r->found.proven)
		return;
	local = r->c->m->sessions > LARGE ? budget_share(r)
					  : share / 8 * 3; /* a caller may have changed the budget */
	budget_set(r, local, local);
	place_local(r->c, &r->goal, &r->w, &r->found);
	if (r->found.found && r->found.distance == 0)
		r->goal.partial = false;
	budget_set(r, rest_of(r, share, begin), budget_left(r) / 2);
	place_search(r->c, &r->goal, &r->w, &r->found);
}

/* The limits of a replan, in the order in which they count. */
enum limit { LIMIT_FORCED, LIMIT_MOVED, LIMIT_REHOUSED };

static uint32_t *
limit_at(struct run *r, enum limit which)
{
	uint32_t *const limits[] = { &r->goal.forced_max, &r->goal.moved_max, &r->goal.rehoused_max };

	return limits[which];
}

/* Raises the number of moves until a plan is there. False when an answer was cut short. */
static bool
moves_deepen(struct run *r, enum limit which, bool any)
{
	uint32_t n = r->c->m->sessions;

	for (uint32_t max = 0; max <= n; max++) {
		*limit_at(r, which) = max;
		search_anew(r, any);
		if (r->found.found || !r->found.proven)
			return r->found.found;
	}
	return true;
}

/*
 * All counts at their least, proven so; the last search has its least cost too, if it was not cut short. What one
 * step has found is kept for when the next finds nothing in time.
 */
static bool
moves_find(struct run *r, struct place_found *kept)
{
	bool homes = r->c->m->homes;

	if (!moves_deepen(r, LIMIT_FORCED, true))
		return false;
	found_copy(r, kept, &r->found);
	if (!moves_deepen(r, LIMIT_MOVED, homes))
		return false;
	found_copy(r, kept, &r->found);
	return !homes || moves_deepen(r, LIMIT_REHOUSED, false);
}

/* First a plan at all; when there can be none of all sessions, then the one that leaves out the fewest people. */
static void
replan_begin(struct run *r, uint64_t share)
{
	budget_set(r, share, budget_left(r) / 2);
	search_anew(r, true);
	partial_try(r, share);
	if (r->goal.partial && r->found.found)
		r->goal.distance_max = r->found.distance;
}

/* Another way to go on, whose plan is taken only if it is better than the one at hand. */
static void
local_after(struct run *r, struct place_found *kept)
{
	const struct place_model *m = r->c->m;
	struct place_plan was, is;

	if (r->found.found)
		found_copy(r, kept, &r->found);
	place_local(r->c, &r->goal, &r->w, &r->found);
	if (!kept->found)
		return;
	was = plan_of(m, kept);
	is = plan_of(m, &r->found);
	if (!r->found.found || plan_is_better(&was, &is, true))
		found_copy(r, &r->found, kept);
}

/* Then the fewest fixed sessions that must move, then the fewest sessions, with the least cost. */
static void
replan_find(struct run *r)
{
	struct place_found kept = { .days = ARENA_ARRAY(r->c->m->mem, r->c->m->sessions, int32_t),
		.venues = ARENA_ARRAY(r->c->m->mem, r->c->m->sessions, uint32_t) };
	uint64_t share = budget_share(r), begin = r->w.steps;

	r->moved_proven = false;
	replan_begin(r, search_share(r, share / 4 * 3));
	if (r->found.found && (!r->goal.partial || r->found.proven)) {
		found_copy(r, &kept, &r->found);
		budget_set(r, search_share(r, share / 2), search_share(r, share / 2));
		r->moved_proven = moves_find(r, &kept);
		if (!r->moved_proven) {
			found_copy(r, &r->found, &kept);
			limits_open(r);
		}
		r->found.proven &= r->moved_proven;
	}
	if (r->found.proven)
		return;
	budget_set(r, rest_of(r, share, begin), budget_left(r) / 2);
	local_after(r, &kept);
}

/* --- the plans of a call --- */

static bool
moves_are_few(const struct run *r, const struct place_plan *plan)
{
	return r->c->m->replan && r->moved_proven && plan->forced <= r->goal.forced_max &&
	    plan->moved - plan->rehoused <= r->goal.moved_max && plan->rehoused <= r->goal.rehoused_max;
}

/* A plan is proven only if those that it differs from are. */
static void
plan_add(struct run *r)
{
	const struct place_model *m = r->c->m;
	struct place_plan *plan = &r->ret->plans[r->ret->plan_count];
	bool first = r->ret->plan_count++ == 0;

	*plan = plan_of(m, &r->found);
	plan->days = arena_copy(r->mem, plan->days, m->sessions * sizeof *plan->days);
	plan->venues = arena_copy(r->mem, plan->venues, m->sessions * sizeof *plan->venues);
	plan->proven = r->found.proven && (first || plan[-1].proven);
	plan->moved_proven = moves_are_few(r, plan) && (first || plan[-1].moved_proven);
	if (first || plan->cost.total < r->w.least)
		r->w.least = plan->cost.total;
	r->w.plans = r->ret->plan_count;
	r->goal.before = r->ret->plans;
	r->goal.before_count = r->ret->plan_count;
}

/* False when there is no further plan to look for. */
static bool
plan_next(struct run *r)
{
	limits_clear(r);
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
options_fill(const struct place_options *given, bool replan)
{
	struct place_options o = given != NULL ? *given : (struct place_options){ 0 };

	if (o.budget == 0)
		o.budget = replan ? PLACE_BUDGET_REPLAN : PLACE_BUDGET_DEFAULT;
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

/* A replan's other ways are few moves as well; a new season's are to be worth reading. */
static uint32_t
differ_sessions(const struct place_model *m, uint32_t given)
{
	uint32_t free = 0;

	for (uint32_t s = 0; s < m->sessions; s++)
		free += m->pin[s] < 0;
	if (given == 0 && !m->replan)
		given = free / PLACE_DIFFER_PART;
	return given > 1 ? given : 1;
}

static enum rc
place_run(const struct place_problem *p, const struct place_options *options, bool replan, struct arena *mem,
    struct place_result *ret_result)
{
	struct arena own = { 0 };
	struct run r = { .options = options_fill(options, replan), .ret = ret_result, .mem = mem };
	enum rc rc = place_problem_check(p);

	if (rc != RC_OK)
		return rc;
	memset(ret_result, 0, sizeof *ret_result);
	r.c = place_core_new(place_model_new(p, replan, r.options.strict_fixed, &own));
	r.w.options = &r.options;
	r.w.m = r.c->m;
	r.w.found = &r.found;
	r.w.budget = r.options.budget;
	r.w.charge = 1;
	r.goal.differ_days = r.options.differ_days;
	r.goal.differ_sessions = differ_sessions(r.c->m, r.options.differ_sessions);
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
