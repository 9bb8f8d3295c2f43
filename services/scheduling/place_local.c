/*
 * place_local: the part that goes on when a proof is out of reach: repairs a placement, then anneals it, from a seed.
 * Owns: its state and its own random numbers. All numbers are whole, so that every machine agrees.
 * Beware: it proves nothing; what it returns keeps every rule, or leaves sessions out if that is allowed.
 */
#include "services/scheduling/place_local.h"
#include <stdlib.h>
#include <string.h>

#define PRICE_MAX (INT64_C(1) << 24)

static int64_t
widest_choice(const struct place_core *c, uint32_t s)
{
	const int64_t *costs = c->m->cost + (size_t)s * c->m->horizon;
	int64_t least = INT64_MAX, most = INT64_MIN;

	for (uint32_t d = 0; d < c->m->horizon; d++)
		if (place_bit(place_domain(c, s), d)) {
			least = costs[d] < least ? costs[d] : least;
			most = costs[d] > most ? costs[d] : most;
		}
	return most > least ? most - least : 0;
}

/* In a replan a move more is worse than any cost: than the widest choice of a session, and of a pair. */
static int64_t
move_price(const struct place_core *c)
{
	const struct place_model *m = c->m;
	int64_t price = 0, shared = 0, near = 0, missed = 0;

	if (!m->replan)
		return 0;
	for (uint32_t i = 0; i < m->pair_at[m->sessions]; i++) {
		int64_t at_once = place_missed_cost(m, &m->pairs[i]);

		shared = m->pairs[i].shared > shared ? m->pairs[i].shared : shared;
		missed = at_once > missed ? at_once : missed;
	}
	/* with animators_only a pair may be on one day */
	for (uint32_t i = m->p->animators_only ? 0 : 1; i < m->near_count; i++)
		near = m->near[i] > near ? m->near[i] : near;
	for (uint32_t s = 0; s < m->sessions; s++) {
		int64_t width = widest_choice(c, s);

		price = width > price ? width : price;
	}
	price = 4 * (price + shared * near + missed + 1);
	return price < PRICE_MAX ? price : PRICE_MAX;
}

static bool
may_enter(struct place_local *l, uint32_t s, int32_t day)
{
	const struct place_state *x = l->x;

	return day >= 0 && place_bit(place_domain(x->c, s), (uint32_t)day) &&
	    place_block_row(x, s)[day] == 0 && place_room_enter(l->x, s, day);
}

/* The plan that is known, or what of the current one keeps the rules. */
static void
local_begin(struct place_local *l)
{
	struct place_state *x = l->x;
	const int32_t *days = l->found->found ? l->found->days : x->m->current;

	for (uint32_t s = 0; s < x->n; s++)
		if (x->m->pin[s] >= 0 && may_enter(l, s, x->m->pin[s]))
			place_local_in(l, s, x->m->pin[s]);
	for (uint32_t s = 0; s < x->n; s++)
		if (x->day[s] < 0 && may_enter(l, s, days[s]))
			place_local_in(l, s, days[s]);
	place_keep_best(l);
}

/* Begins again at the best. */
static void
local_return(struct place_local *l)
{
	struct place_state *x = l->x;

	for (uint32_t s = 0; s < x->n; s++)
		if (x->day[s] >= 0) {
			place_room_leave(x, s, x->day[s]);
			place_local_out(l, s);
		}
	for (uint32_t s = 0; s < x->n; s++)
		if (l->best_day[s] >= 0) {
			if (l->best_venue[s] != PLACE_NONE)
				place_room_take(x, s, l->best_day[s], l->best_venue[s]);
			place_local_in(l, s, l->best_day[s]);
		}
}

static void
local_new(struct place_local *l, const struct place_core *c)
{
	struct place_state *x = l->x = place_state_new(c, move_price(c));
	uint32_t n = x->n;

	l->best_day = ARENA_ARRAY(&x->mem, n, int32_t);
	l->best_venue = ARENA_ARRAY(&x->mem, n, uint32_t);
	l->people = c->m->size;
	l->rooms.days = ARENA_ARRAY(&x->mem, 2 * PLACE_COMPOUND_MAX, int32_t);
	l->rooms.session = ARENA_ARRAY(&x->mem, n, uint16_t);
	l->rooms.venue = ARENA_ARRAY(&x->mem, n, uint32_t);
	place_far_begin(l);
	for (uint32_t s = 0; s < n; s++)
		l->people_out += c->m->size[s];
}

static void
found_fill(struct place_local *l)
{
	struct place_found *f = l->found;

	if (!l->any)
		return;
	f->found = true;
	f->uncounted = false;
	memcpy(f->days, l->best_day, l->x->n * sizeof *f->days);
	memcpy(f->venues, l->best_venue, l->x->n * sizeof *f->venues);
	f->distance = l->best_people;
	f->cost = place_cost_of(l->x->m, f->days, f->venues).total;
}

void
place_local(
    struct place_core *c, const struct place_goal *goal, struct place_work *w, struct place_found *ret)
{
	struct place_local l = { .goal = goal, .w = w, .found = ret, .random = w->options->seed };

	ret->proven = false;
	if ((c->empty && !goal->partial) || c->m->sessions == 0)
		return;
	w->local = true;
	local_new(&l, c);
	local_begin(&l);
	place_repair(&l);
	if (l.any) {
		local_return(&l);
		place_anneal(&l);
	}
	found_fill(&l);
	w->local = false;
	place_state_free(l.x);
}
