/*
 * place_search: the exact part: depth first, the session with the fewest days first, its cheapest day and venue first.
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

/* Another budget: what is left to the search at work shrinks or grows as what is left to all. */
static void
budget_change(struct place_work *w, uint64_t budget)
{
	uint64_t left = w->budget > w->steps ? w->budget - w->steps : 1;
	double by = budget > w->steps ? (double)(budget - w->steps) / (double)left : 0;

	w->until = w->until > w->steps ? w->steps + (uint64_t)((double)(w->until - w->steps) * by) : w->until;
	w->until_none = w->until_none > w->steps
	    ? w->steps + (uint64_t)((double)(w->until_none - w->steps) * by)
	    : w->until_none;
	w->budget = budget > w->steps ? budget : w->steps;
}

/* Of the plan in the making. */
static int64_t
found_cost(const struct place_work *w)
{
	const struct place_found *f = w->found;

	return f->uncounted ? place_cost_of(w->m, f->days, f->venues).total : f->cost;
}

static void
progress_tell(struct place_work *w)
{
	struct place_progress p = { w->steps, w->budget, w->plans, w->local, w->plans > 0, w->least };
	bool found = w->found->found && !w->m->replan; /* there, moves come before the cost */
	int64_t cost = found ? found_cost(w) : 0;

	if (found && (!p.found || cost < p.cost))
		p.cost = cost;
	p.found = p.found || found;
	if (w->options->progress != NULL)
		w->options->progress(w->options->progress_arg, &p);
	if (w->options->pace != NULL)
		budget_change(w, w->options->pace(w->options->progress_arg, &p));
}

/* Takes a step of the budget; false when it is used up, or when we are asked to stop. */
bool
place_step(struct place_work *w, bool found)
{
	if (w->options->stop != NULL && atomic_load_explicit(w->options->stop, memory_order_relaxed))
		w->stopped = true;
	if (w->stopped || w->steps + w->charge > (found ? w->until : w->until_none))
		return false;
	if (w->steps % PROGRESS_EVERY < w->charge)
		progress_tell(w);
	w->steps += w->charge;
	return true;
}

static bool
is_no_better(const struct place_found *found, uint64_t distance, int64_t cost)
{
	return found->found &&
	    (distance > found->distance || (distance == found->distance && cost >= found->cost));
}

static bool
is_hopeless_partial(struct search *x)
{
	uint64_t most = x->found->found ? x->found->distance : x->goal->distance_max, distance;
	int64_t bound;

	if (!place_goal_narrow(x->c, x->goal))
		return true;
	bound = place_bound_partial(x->c, most, &distance);
	return distance > x->goal->distance_max || is_no_better(x->found, distance, bound);
}

static bool
is_hopeless(struct search *x)
{
	int64_t bound;

	if (x->c->partial)
		return is_hopeless_partial(x);
	if (!place_goal_narrow(x->c, x->goal) || !place_cliques_fit(x->c))
		return true;
	bound = place_bound(x->c);
	return bound >= PLACE_INFINITE || is_no_better(x->found, 0, bound);
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

		if (!place_is_open(c, s))
			continue;
		count = place_day_count(c, s);
		if (count <= 1)
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

static int64_t
venue_least(const struct place_core *c, uint32_t s, int32_t day)
{
	int64_t price = 0;

	(void)place_option_next(c, s, day, 0, PLACE_NONE, &price);
	return price;
}

/* The cheapest day that was not tried, with the cheapest venue of each. */
static int32_t
day_pick(const struct place_core *c, uint32_t s, uint64_t *tried)
{
	const uint64_t *days = place_domain(c, s);
	const int64_t *costs = place_costs(c, s);
	int32_t best = PLACE_NO_DAY;
	int64_t least = 0;

	for (uint32_t w = 0; w < c->m->words; w++)
		for (uint64_t left = days[w] & ~tried[w]; left != 0; left &= left - 1) {
			int32_t d = (int32_t)(w * 64) + __builtin_ctzll(left);
			int64_t price = costs[d] + venue_least(c, s, d);

			if (best >= 0 && price >= least)
				continue;
			best = d;
			least = price;
		}
	if (best >= 0)
		place_bit_set(tried, (uint32_t)best);
	return best;
}

static void
plan_keep(struct search *x)
{
	const struct place_core *c = x->c;
	int64_t cost = c->total + (c->m->pattern ? place_pattern_cost(c->m, c->day) : 0);

	if (is_no_better(x->found, c->distance, cost))
		return;
	x->found->found = true;
	x->found->cost = cost;
	x->found->distance = c->distance;
	for (uint32_t s = 0; s < c->m->sessions; s++) {
		bool out = c->day[s] < 0;

		x->found->days[s] = out ? PLACE_NO_DAY : c->day[s];
		x->found->venues[s] = out ? PLACE_NONE : c->m->options[c->option[s]].venue;
	}
	x->over = x->goal->any;
}

/* False when the budget has ended. */
static bool
step_take(struct search *x)
{
	if (place_step(x->w, x->found->found))
		return true;
	x->over = true;
	x->found->proven = false;
	return false;
}

/* How much a dearer venue can save at most in changes towards neighbours that have no venue yet. */
static int64_t
changes_open(const struct place_core *c, uint32_t s)
{
	const uint32_t neighbours[] = { c->m->prev[s], c->m->next[s] };
	int64_t most = 0;

	for (int i = 0; i < 2; i++)
		if (neighbours[i] != PLACE_NONE && place_is_open(c, neighbours[i]))
			most += c->m->p->weights.change;
	return most;
}

/* Any plan with a venue of that price is no cheaper than the same with this one, that is in nobody's way. */
static bool
is_dominated(const struct search *x, uint32_t option, int32_t day, int64_t price, int64_t least)
{
	const struct place_model *m = x->c->m;
	uint32_t s = m->options[option].session;
	bool counted = x->goal->rehoused_max < m->sessions && m->home[s] != PLACE_NONE &&
	    m->home[s] != m->options[option].venue;

	return !counted && price - least >= changes_open(x->c, s) && place_option_is_free(x->c, option, day);
}

static void search_down(struct search *x);

/* Every venue that matters, on one day. */
static void
venues_try(struct search *x, uint32_t s, int32_t day)
{
	int64_t price = 0, least;
	uint32_t first = place_option_next(x->c, s, day, 0, PLACE_NONE, &price), o = first;

	least = price;
	while (!x->over && o != PLACE_NONE) {
		size_t mark = x->c->trail_len;

		if (!step_take(x))
			return;
		if (place_assign(x->c, s, day, o))
			search_down(x);
		place_unassign(x->c, s, mark);
		o = place_option_next(x->c, s, day, price, o, &price);
		if (o != PLACE_NONE && is_dominated(x, first, day, price, least))
			return;
	}
}

static void
leave_try(struct search *x, uint32_t s)
{
	size_t mark = x->c->trail_len;

	if (x->over || !x->c->partial || !place_may_leave(x->c->m, s) || !step_take(x))
		return;
	place_leave(x->c, s);
	search_down(x);
	place_undo_to(x->c, mark);
	place_unleave(x->c, s);
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
	while (!x->over && (day = day_pick(x->c, s, tried)) >= 0)
		venues_try(x, s, day);
	leave_try(x, s);
}

static bool
some_cannot_be_placed(const struct place_core *c)
{
	for (uint32_t s = 0; s < c->m->sessions; s++)
		if (place_day_count(c, s) == 0 && !(c->partial && place_may_leave(c->m, s)))
			return true;
	return false;
}

void
place_search(
    struct place_core *c, const struct place_goal *goal, struct place_work *w, struct place_found *ret)
{
	struct search x = { .c = c, .goal = goal, .w = w, .found = ret };
	size_t mark = c->trail_len;

	ret->proven = true;
	c->partial = goal->partial;
	w->charge = 1 + c->m->sessions / PLACE_CHARGE_EVERY;
	if ((!c->empty || (c->partial && !some_cannot_be_placed(c))) && place_spread_all(c))
		search_down(&x);
	place_undo_to(c, mark);
	w->charge = 1;
	c->partial = false;
}
