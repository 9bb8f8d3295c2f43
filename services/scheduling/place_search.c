/*
 * place_search: the exact part: depth first, the session with the fewest days first, its cheapest day first.
 * Owns: nothing; the core is as it was found when a search returns.
 * Beware: a search that ran out of budget or was stopped has found what it has found, and proven is false.
 */
#include "services/scheduling/place_core.h"
#include <string.h>

#define PROGRESS_EVERY 4096 /* steps */

struct search {
	struct place_core *c;
	const struct place_goal *goal;
	struct place_work *w;
	struct place_found *found;
	bool over; /* ran out, or any plan would do and there is one */
};

static void
progress_tell(const struct place_work *w)
{
	struct place_progress p = { w->steps, w->budget, w->plans, w->local };

	if (w->options->progress != NULL)
		w->options->progress(w->options->progress_arg, &p);
}

/* Takes a step of the budget; false when it is used up, or when we are asked to stop. */
bool
place_step(struct place_work *w, bool found)
{
	if (w->options->stop != NULL && atomic_load_explicit(w->options->stop, memory_order_relaxed))
		w->stopped = true;
	if (w->stopped || w->steps >= (found ? w->until : w->until_none))
		return false;
	if (w->steps++ % PROGRESS_EVERY == 0)
		progress_tell(w);
	return true;
}

/* --- what the goal asks --- */

static bool
day_differs(const struct search *x, int32_t day, int32_t was)
{
	return place_distance(day, was) >= x->goal->differ_days;
}

/* At least one session must be differ_days away from a plan made before; the last that can be, has to. */
static bool
differ_from(struct search *x, const int32_t *was)
{
	uint32_t last = PLACE_NONE, open = 0;
	int32_t reach = (int32_t)x->goal->differ_days - 1;

	for (uint32_t s = 0; s < x->c->m->sessions; s++) {
		if (x->c->day[s] >= 0 && day_differs(x, x->c->day[s], was[s]))
			return true;
		if (x->c->day[s] >= 0 ||
		    (!day_differs(x, place_first_day(x->c, s), was[s]) &&
			!day_differs(x, place_last_day(x->c, s), was[s])))
			continue;
		open++;
		last = s;
	}
	if (open == 1)
		return place_drop_range(x->c, last, was[last] - reach, was[last] + reach);
	return open > 1;
}

static bool
differ_from_all(struct search *x)
{
	for (uint32_t i = 0; i < x->goal->before_count; i++)
		if (!differ_from(x, x->goal->before[i].days))
			return false;
	return true;
}

static bool
must_move(const struct place_core *c, uint32_t s)
{
	int32_t current = c->m->current[s];

	if (current < 0)
		return false;
	return c->day[s] >= 0 ? c->day[s] != current : !place_bit(place_domain(c, s), (uint32_t)current);
}

/* When no further move is allowed, every session without a day stays at its current one. */
static bool
moves_limit(struct place_core *c, uint32_t max, bool forced_only)
{
	uint32_t moved = 0;

	if (max >= c->m->sessions)
		return true;
	for (uint32_t s = 0; s < c->m->sessions; s++)
		if (!forced_only || place_is_forced(c->m, s, PLACE_NO_DAY))
			moved += must_move(c, s);
	if (moved != max)
		return moved < max;
	for (uint32_t s = 0; s < c->m->sessions; s++) {
		int32_t current = c->m->current[s];

		if (current < 0 || c->day[s] >= 0 || must_move(c, s))
			continue;
		if (forced_only && !place_is_forced(c->m, s, PLACE_NO_DAY))
			continue;
		if (!place_keep_range(c, s, current, current))
			return false;
	}
	return true;
}

static bool
goal_narrow(struct search *x)
{
	return moves_limit(x->c, x->goal->forced_max, true) && moves_limit(x->c, x->goal->moved_max, false) &&
	    differ_from_all(x) && place_spread_all(x->c);
}

/* --- the search --- */

static bool
is_hopeless(struct search *x)
{
	int64_t bound;

	if (!goal_narrow(x) || !place_cliques_fit(x->c))
		return true;
	bound = place_bound(x->c);
	return bound >= PLACE_INFINITE || (x->found->found && bound >= x->found->cost);
}

/* The fewest days for the domains it has emptied; then the most neighbours. */
static uint32_t
session_pick(const struct place_core *c)
{
	uint32_t best = PLACE_NONE, best_degree = 0;
	uint64_t best_count = 0;

	for (uint32_t s = 0; s < c->m->sessions; s++) {
		uint32_t degree = c->m->pair_at[s + 1] - c->m->pair_at[s];
		uint64_t count;

		if (c->day[s] >= 0)
			continue;
		count = place_day_count(c, s);
		if (count == 1)
			return s;
		if (best != PLACE_NONE) {
			uint64_t mine = count * c->weight[best], its = best_count * c->weight[s];

			if (mine > its || (mine == its && degree <= best_degree))
				continue;
		}
		best = s;
		best_count = count;
		best_degree = degree;
	}
	return best;
}

static int32_t
day_pick(const struct place_core *c, uint32_t s, uint64_t *tried)
{
	const uint64_t *days = place_domain(c, s);
	const int64_t *costs = place_costs(c, s);
	int32_t best = PLACE_NO_DAY;

	for (uint32_t w = 0; w < c->m->words; w++)
		for (uint64_t left = days[w] & ~tried[w]; left != 0; left &= left - 1) {
			int32_t d = (int32_t)(w * 64) + __builtin_ctzll(left);

			if (best < 0 || costs[d] < costs[best])
				best = d;
		}
	if (best >= 0)
		place_bit_set(tried, (uint32_t)best);
	return best;
}

static void
plan_keep(struct search *x)
{
	x->found->found = true;
	x->found->cost = x->c->total;
	memcpy(x->found->days, x->c->day, x->c->m->sessions * sizeof *x->c->day);
	x->over = x->goal->any;
}

static void
search_down(struct search *x)
{
	uint64_t tried[PLACE_WORDS_MAX] = { 0 };
	uint32_t s;
	int32_t day;

	if (is_hopeless(x))
		return;
	s = session_pick(x->c);
	if (s == PLACE_NONE) {
		plan_keep(x);
		return;
	}
	while (!x->over && (day = day_pick(x->c, s, tried)) >= 0) {
		size_t mark = x->c->trail_len;

		if (!place_step(x->w, x->found->found)) {
			x->over = true;
			x->found->proven = false;
			return;
		}
		if (place_assign(x->c, s, day))
			search_down(x);
		place_unassign(x->c, s, mark);
	}
}

void
place_search(
    struct place_core *c, const struct place_goal *goal, struct place_work *w, struct place_found *ret)
{
	struct search x = { .c = c, .goal = goal, .w = w, .found = ret };
	size_t mark = c->trail_len;

	ret->proven = true;
	if (!c->empty)
		search_down(&x);
	place_undo_to(c, mark);
}
