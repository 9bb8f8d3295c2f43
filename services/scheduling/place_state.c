/*
 * place_state: builds the tables of the local search from a core: days, costs, who is apart from whom, bonds.
 * Owns: struct place_state and its arena.
 * Beware: rules between two pinned sessions are left out, as everywhere in the engine, unless fixed days are strict.
 */
#include "services/scheduling/place_state.h"
#include <stdlib.h>
#include <string.h>

#define COST_MAX (INT64_C(1) << 28) /* what one session may cost in here, so that sums fit 32 bits */
#define FORCED 8 /* a fixed session moved is so many moves */

static bool
both_pinned(const struct place_model *m, uint32_t s, uint32_t t)
{
	return !m->strict && m->pin[s] >= 0 && m->pin[t] >= 0;
}

/* --- apart --- */

static void
apart_fill(struct place_state *x)
{
	const struct place_model *m = x->m;
	uint32_t n = 0;

	for (uint32_t s = 0; s < x->n; s++) {
		x->apart_at[s] = n;
		for (uint32_t i = m->pair_at[s]; i < m->pair_at[s + 1]; i++) {
			uint32_t t = m->pairs[i].to;

			if (!x->c->apart[i] || both_pinned(m, s, t)) {
				x->doubled |= m->pairs[i].shared > 0;
				continue;
			}
			place_bit_set(x->apart + (size_t)s * x->apart_words, t);
			x->apart_to[n++] = (uint16_t)t;
		}
	}
	x->apart_at[x->n] = n;
}

static void
apart_build(struct place_state *x)
{
	x->apart_words = (x->n + 63) / 64;
	x->apart = ARENA_ARRAY(&x->mem, (size_t)x->n * x->apart_words, uint64_t);
	x->apart_at = ARENA_ARRAY(&x->mem, x->n + 1, uint32_t);
	x->apart_to = ARENA_ARRAY(&x->mem, x->m->pair_at[x->n] + 1, uint16_t);
	apart_fill(x);
}

/* --- near --- */

/* One for each number of people shared; of its own for a pair that costs more at one time. */
static const int32_t *
shape_of(struct place_state *x, const int32_t **shapes, uint32_t shared, int32_t missed)
{
	int32_t *shape;

	if (missed == 0 && shapes[shared] != NULL)
		return shapes[shared];
	shape = ARENA_ARRAY(&x->mem, (size_t)x->near_vectors * 4, int32_t);
	for (int32_t i = -x->reach; i <= x->reach; i++)
		shape[i + x->reach] = (int32_t)shared * x->near[i < 0 ? -i : i];
	shape[x->reach] += missed;
	if (missed == 0)
		shapes[shared] = shape;
	return shape;
}

static void
nears_fill(struct place_state *x)
{
	const struct place_model *m = x->m;
	const int32_t **shapes = ARENA_ARRAY(&x->mem, (size_t)x->p->person_count + 1, const int32_t *);
	uint32_t n = 0;

	for (uint32_t s = 0; s < x->n; s++) {
		x->near_at[s] = n;
		for (uint32_t i = m->pair_at[s]; i < m->pair_at[s + 1]; i++) {
			uint32_t shared = m->pairs[i].shared;
			int32_t missed = (int32_t)(place_missed_cost(m, &m->pairs[i]) >> x->scale);

			if (shared > 0)
				x->nears[n++] = (struct place_near){ m->pairs[i].to, shared, missed,
					shape_of(x, shapes, shared, missed) };
		}
	}
	x->near_at[x->n] = n;
}

static void
nears_build(struct place_state *x)
{
	const struct place_model *m = x->m;

	x->near_at = ARENA_ARRAY(&x->mem, x->n + 1, uint32_t);
	x->near_count = m->near_count;
	while (x->near_count > 0 && m->near[x->near_count - 1] == 0)
		x->near_count--;
	if (x->near_count == 0 && x->p->animators_only)
		x->near_count = 1; /* the same day may cost all the same; the table has one entry at least */
	if (x->near_count == 0)
		return;
	x->reach = (int32_t)x->near_count - 1;
	x->near_vectors = (2 * x->near_count - 1 + 3) / 4;
	x->lead = (x->near_count + 3) / 4 * 4;
	x->near = ARENA_ARRAY(&x->mem, x->near_count, int32_t);
	for (uint32_t i = 0; i < x->near_count; i++)
		x->near[i] = (int32_t)(m->near[i] >> x->scale);
	x->nears = ARENA_ARRAY(&x->mem, m->pair_at[x->n] + 1, struct place_near);
	nears_fill(x);
}

/* --- bonds --- */

static void
bond_add(struct place_state *x, uint32_t s, struct place_bond bond)
{
	if (x->bonds != NULL)
		x->bonds[x->bond_at[s + 1]] = bond;
	x->bond_at[s + 1]++;
}

/* From s to the sessions beside it in the chain. */
static void
bonds_of_chain(struct place_state *x, uint32_t s)
{
	uint32_t before = x->m->prev[s], after = x->m->next[s];

	if (before != PLACE_NONE && !both_pinned(x->m, before, s)) {
		const struct place_link *l = &x->c->link[s];

		bond_add(x, s,
		    (struct place_bond){ before, l->gap_min, l->gap_max, l->order ? -1 : 0, NULL, NULL });
	}
	if (after != PLACE_NONE && !both_pinned(x->m, after, s)) {
		const struct place_link *l = &x->c->link[after];

		bond_add(
		    x, s, (struct place_bond){ after, l->gap_min, l->gap_max, l->order ? 1 : 0, NULL, NULL });
	}
}

static void
bonds_of_orders(struct place_state *x, uint32_t s)
{
	int32_t far = (int32_t)x->horizon;

	for (uint32_t i = 0; i < x->p->order_count; i++) {
		const struct place_order *o = &x->p->orders[i];

		if (both_pinned(x->m, o->before, o->after))
			continue;
		if (o->before == s)
			bond_add(x, s, (struct place_bond){ o->after, 0, far, 1, NULL, NULL });
		if (o->after == s)
			bond_add(x, s, (struct place_bond){ o->before, 0, far, -1, NULL, NULL });
	}
}

/* For each day of the one session, the first day of the other that leaves enough usable days between. */
static int16_t *
between_after(struct place_state *x, const struct place_between *b)
{
	uint32_t h = x->horizon, to = 0;
	int16_t *after = ARENA_ARRAY(&x->mem, h, int16_t);
	uint32_t *usable = ARENA_ARRAY(&x->mem, h + 2, uint32_t); /* before each day */

	for (uint32_t d = 0; d < h; d++)
		usable[d + 1] = usable[d] + (b->usable == NULL || b->usable[d]);
	usable[h + 1] = usable[h];
	for (uint32_t d = 0; d < h; d++) {
		to = to > d ? to : d + 1;
		while (to < h && usable[to] - usable[d + 1] < b->need)
			to++;
		after[d] = (int16_t)to;
	}
	return after;
}

/* The last day of the other before each day: between_after, turned round. */
static int16_t *
between_before(struct place_state *x, const int16_t *after)
{
	int32_t h = (int32_t)x->horizon, at = -1;
	int16_t *before = ARENA_ARRAY(&x->mem, x->horizon, int16_t);

	for (int32_t day = 0; day < h; day++) {
		while (at + 1 < h && after[at + 1] <= day)
			at++;
		before[day] = (int16_t)at;
	}
	return before;
}

static void
betweens_build(struct place_state *x, struct place_bond *bonds)
{
	for (uint32_t i = 0; i < x->p->between_count; i++) {
		const struct place_between *b = &x->p->betweens[i];

		bonds[i].after = between_after(x, b);
		bonds[i].before = between_before(x, bonds[i].after);
	}
}

static void
bonds_of_betweens(struct place_state *x, uint32_t s, const struct place_bond *ready)
{
	for (uint32_t i = 0; i < x->p->between_count; i++) {
		const struct place_between *b = &x->p->betweens[i];
		struct place_bond bond = ready[i];

		if (b->need == 0 || both_pinned(x->m, b->earlier, b->later) ||
		    (b->earlier != s && b->later != s))
			continue;
		bond.to = b->earlier == s ? b->later : b->earlier;
		bond_add(x, s, bond);
	}
}

static void
bonds_walk(struct place_state *x, const struct place_bond *ready)
{
	x->bond_at[0] = 0;
	for (uint32_t s = 0; s < x->n; s++) {
		x->bond_at[s + 1] = x->bond_at[s];
		bonds_of_chain(x, s);
		bonds_of_orders(x, s);
		bonds_of_betweens(x, s, ready);
	}
}

static void
bonds_build(struct place_state *x)
{
	struct place_bond *ready = ARENA_ARRAY(&x->mem, x->p->between_count + 1, struct place_bond);

	betweens_build(x, ready);
	x->bond_at = ARENA_ARRAY(&x->mem, x->n + 1, uint32_t);
	bonds_walk(x, ready);
	x->bonds = ARENA_ARRAY(&x->mem, x->bond_at[x->n] + 1, struct place_bond);
	bonds_walk(x, ready);
}

/* --- days and costs --- */

static void
days_build(struct place_state *x)
{
	uint32_t n = 0;

	x->free_at = ARENA_ARRAY(&x->mem, x->n + 1, uint32_t);
	x->free_days = ARENA_ARRAY(&x->mem, (size_t)x->n * x->horizon + 1, uint16_t);
	x->open = ARENA_ARRAY(&x->mem, x->n + 1, uint16_t);
	for (uint32_t s = 0; s < x->n; s++) {
		x->free_at[s] = n;
		for (uint32_t d = 0; d < x->horizon; d++)
			if (place_bit(place_domain(x->c, s), d))
				x->free_days[n++] = (uint16_t)d;
		if (n - x->free_at[s] > 1 || (x->venue_costs && x->housed[s] && !x->settled[s]))
			x->open[x->open_count++] = (uint16_t)s;
	}
	x->free_at[x->n] = n;
}

static int64_t
move_cost(const struct place_state *x, uint32_t s, int32_t day)
{
	if (!x->m->replan)
		return 0;
	return x->move_price * (place_is_moved(x->m, s, day) + (FORCED - 1) * place_is_forced(x->m, s, day));
}

static int64_t
pattern_most(const struct place_problem *p)
{
	int64_t slots = p->slots_a_day, row = p->weights.row, most = p->weights.alone;

	return slots > 1 ? most + row * slots + p->weights.last : 0;
}

/* The most that a session may cost or spare on a day. */
static int64_t
cost_most(const struct place_state *x)
{
	const struct place_model *m = x->m;
	int64_t most = 0, near = 0, pattern = pattern_most(x->p);

	for (uint32_t i = 0; i < m->near_count; i++)
		near = m->near[i] > near ? m->near[i] : near;
	for (uint32_t s = 0; s < x->n; s++) {
		int64_t sum = pattern * x->p->sessions[s].member_count;

		for (uint32_t i = m->pair_at[s]; i < m->pair_at[s + 1]; i++)
			sum += near * m->pairs[i].shared + place_missed_cost(m, &m->pairs[i]);
		for (uint32_t d = 0; d < x->horizon; d++) {
			int64_t one =
			    llabs(m->cost[(size_t)s * x->horizon + d] + move_cost(x, s, (int32_t)d));

			most = sum + one > most ? sum + one : most;
		}
	}
	return most;
}

static void
costs_build(struct place_state *x)
{
	x->stride = (x->lead + x->horizon + x->near_count + PLACE_PATTERN_MAX + 4) / 4 * 4;
	x->cost = ARENA_ARRAY(&x->mem, (size_t)x->n * x->stride + x->lead, int32_t);
	x->cost += x->lead;
	x->block = ARENA_ARRAY(&x->mem, (size_t)x->n * x->stride, uint32_t);
	for (uint32_t s = 0; s < x->n; s++)
		for (uint32_t d = 0; d < x->horizon; d++) {
			int64_t cost = x->m->cost[(size_t)s * x->horizon + d] + move_cost(x, s, (int32_t)d);

			place_cost_row(x, s)[d] = (int32_t)(cost >> x->scale);
		}
}

struct place_state *
place_state_new(const struct place_core *c, int64_t move_price)
{
	struct place_state *x = calloc(1, sizeof *x);

	if (x == NULL)
		abort();
	x->c = c;
	x->m = c->m;
	x->p = c->m->p;
	x->n = c->m->sessions;
	x->horizon = c->m->horizon;
	x->move_price = move_price;
	while (cost_most(x) >> x->scale > COST_MAX)
		x->scale++;
	x->day = ARENA_ARRAY(&x->mem, x->n, int32_t);
	x->venue = ARENA_ARRAY(&x->mem, x->n, uint32_t);
	x->list = ARENA_ARRAY(&x->mem, (size_t)x->n * x->horizon, uint16_t);
	x->list_len = ARENA_ARRAY(&x->mem, x->horizon, uint16_t);
	x->list_pos = ARENA_ARRAY(&x->mem, x->n, uint16_t);
	x->out_count = x->n;
	for (uint32_t s = 0; s < x->n; s++) {
		x->day[s] = PLACE_NO_DAY;
		x->venue[s] = PLACE_NONE;
	}
	place_room_build(x);
	days_build(x);
	apart_build(x);
	nears_build(x);
	costs_build(x);
	bonds_build(x);
	place_pattern_build(x);
	return x;
}

void
place_state_free(struct place_state *x)
{
	if (x == NULL)
		return;
	arena_free(&x->mem);
	free(x);
}
