/*
 * place_repair: brings in sessions that are out, and puts out those in their way, until nobody is.
 * Owns: its weights and tabus while it runs.
 * Beware: in a replan it looks at costs to choose between days that put out as many; otherwise it leaves them to the annealing.
 *
 * Of all who are out, the one comes in for whom the lightest have to go, and who was put out does not come back to the same day at
 * once: a tabu search over partial placements (Blöchliger & Zufferey, Comput. Oper. Res. 35, 2008, for graph colouring; for timetables
 * Goh, Kendall & Sabar, J. Oper. Res. Soc. 68, 2017).
 */
#include "services/scheduling/place_local.h"
#include <string.h>

#define BLOCKERS_MAX 64
#define TABU_LEAST 8
#define SHAKE_EVERY 64 /* turns without fewer out */
#define WEIGHT_ONE 1
#define POOL_MOST 48 /* of those who are out, looked at in a turn */
#define DIFFER_TRIES 256
#define DIFFER_WEIGHT 4096

struct repair {
	struct place_local *l;
	struct place_state *x;
	uint32_t *weight;
	uint32_t *tabu; /* sessions * stride: not before that turn */
	uint16_t *pool;
	uint32_t *pool_at; /* where in the pool */
	uint32_t pool_len, least; /* least: the fewest out so far */
	uint32_t turn, turn_least;
	uint32_t blockers[BLOCKERS_MAX], blocker_count;
};

static void
pool_add(struct repair *r, uint32_t s)
{
	r->pool_at[s] = r->pool_len;
	r->pool[r->pool_len++] = (uint16_t)s;
}

static void
pool_remove(struct repair *r, uint32_t s)
{
	uint16_t last = r->pool[--r->pool_len];

	r->pool[r->pool_at[s]] = last;
	r->pool_at[last] = r->pool_at[s];
}

static void
put_out(struct repair *r, uint32_t s)
{
	int32_t day = r->x->day[s];

	r->tabu[(size_t)s * r->x->stride + (size_t)day] =
	    r->turn + TABU_LEAST + r->pool_len + place_random_below(r->l, TABU_LEAST);
	place_room_leave(r->x, s, day);
	place_local_out(r->l, s);
	pool_add(r, s);
}

static void
put_in(struct repair *r, uint32_t s, int32_t day)
{
	place_local_in(r->l, s, day);
	pool_remove(r, s);
}

/* --- who stands against it --- */

/* False: more than can be put out, or somebody who is pinned. */
static bool
blocker_add(struct repair *r, uint32_t t, uint64_t *sum)
{
	for (uint32_t i = 0; i < r->blocker_count; i++)
		if (r->blockers[i] == t)
			return true;
	if (r->blocker_count == BLOCKERS_MAX || !place_may_leave(r->x->m, t))
		return false;
	r->blockers[r->blocker_count++] = t;
	*sum += r->weight[t];
	return true;
}

static bool
blockers_find(struct repair *r, uint32_t s, int32_t day, uint64_t *ret_sum)
{
	const struct place_state *x = r->x;
	const uint16_t *list = x->list + (size_t)day * x->n;
	uint32_t block = place_block_row(x, s)[day];

	r->blocker_count = 0;
	*ret_sum = 0;
	if (block == 0)
		return true;
	if (block / PLACE_BLOCK_ONE == 1)
		return blocker_add(r, block % PLACE_BLOCK_ONE, ret_sum);
	for (uint32_t i = 0; i < x->list_len[day]; i++)
		if (place_is_apart(x, s, list[i]) && !blocker_add(r, list[i], ret_sum))
			return false;
	for (uint32_t i = x->bond_at[s]; i < x->bond_at[s + 1]; i++) {
		uint32_t t = x->bonds[i].to;

		if (x->day[t] >= 0 && !place_bond_allows(&x->bonds[i], day, x->day[t]) &&
		    !blocker_add(r, t, ret_sum))
			return false;
	}
	return true;
}

/* --- one turn --- */

/* Once its blockers are gone there may still be no venue for s: whether one is free, or will be. */
static bool
venue_is_likely(const struct repair *r, uint32_t s, int32_t day)
{
	for (uint32_t i = 0; i < r->blocker_count; i++)
		if (r->x->day[r->blockers[i]] == day &&
		    place_room_suits(r->x, s, day, r->x->venue[r->blockers[i]]))
			return true;
	return place_room_is_free(r->x, s, day);
}

/* The weights of those who must go for s to come to the day; more than limit is as good as any other. */
static uint64_t
day_weight(struct repair *r, uint32_t s, int32_t day, uint64_t limit)
{
	uint64_t sum;

	if (place_block_row(r->x, s)[day] / PLACE_BLOCK_ONE > limit || !blockers_find(r, s, day, &sum) ||
	    sum > limit)
		return UINT64_MAX;
	if (sum == 0) {
		if (place_room_has(r->x, s, day))
			return 0;
	} else if (!r->x->housed[s] || venue_is_likely(r, s, day)) {
		return sum;
	}
	return sum + 1;
}

struct choice {
	uint32_t session;
	int32_t day;
	uint64_t weight;
	int64_t cost;
	uint32_t ties;
};

static bool
is_tabu(const struct repair *r, uint32_t s, int32_t day)
{
	return r->tabu[(size_t)s * r->x->stride + (size_t)day] > r->turn;
}

static void
choice_better(struct repair *r, struct choice *best, uint32_t s, int32_t day)
{
	uint64_t weight = day_weight(r, s, day, best->weight);
	int64_t cost = r->x->move_price > 0 ? place_cost_row(r->x, s)[day] : 0;

	if (weight > best->weight || (weight > 0 && is_tabu(r, s, day)) ||
	    (weight == best->weight && cost > best->cost))
		return;
	best->ties = weight < best->weight || cost < best->cost ? 1 : best->ties + 1;
	best->weight = weight;
	best->cost = cost;
	if (best->ties > 1 && place_random_below(r->l, best->ties) > 0)
		return;
	best->session = s;
	best->day = day;
}

/* Of those who are out, or some of them, the one that can come in for the least, and its day. */
static struct choice
choose(struct repair *r)
{
	struct choice best = { .day = PLACE_NO_DAY, .weight = UINT32_MAX, .cost = INT64_MAX };
	uint32_t n = r->pool_len < POOL_MOST ? r->pool_len : POOL_MOST;
	uint32_t first = place_random_below(r->l, r->pool_len);

	for (uint32_t i = 0; i < n; i++) {
		uint32_t s = r->pool[(first + i) % r->pool_len];

		for (uint32_t f = r->x->free_at[s]; f < r->x->free_at[s + 1]; f++)
			choice_better(r, &best, s, r->x->free_days[f]);
	}
	return best;
}

/* Whoever is in the way of s, on the day or in its venue, goes. */
static bool
way_clear(struct repair *r, uint32_t s, int32_t day)
{
	uint64_t sum;

	if (!blockers_find(r, s, day, &sum))
		return false;
	for (uint32_t i = 0; i < r->blocker_count; i++)
		put_out(r, r->blockers[i]);
	while (!place_room_enter(r->x, s, day)) {
		uint32_t t = place_room_lightest(r->x, s, day, r->weight);

		if (t == PLACE_NONE)
			return false;
		put_out(r, t);
	}
	return true;
}

/* A few sessions go elsewhere, where nobody minds, so that the next turn meets another placement. */
static void
shake(struct repair *r)
{
	struct place_state *x = r->x;

	for (uint32_t i = 0; i < 2 * x->open_count; i++) {
		uint32_t s = x->open[place_random_below(r->l, x->open_count)], at = x->free_at[s];
		int32_t day = x->free_days[at + place_random_below(r->l, x->free_at[s + 1] - at)];

		if (x->day[s] >= 0 && day != x->day[s] && place_block_row(x, s)[day] == 0)
			place_move_one(r->l, s, day, INT64_MAX / 4);
	}
}

static void
repair_turn(struct repair *r)
{
	struct choice c = choose(r);

	r->turn++;
	if (c.day != PLACE_NO_DAY && way_clear(r, c.session, c.day))
		put_in(r, c.session, c.day);
	if (r->pool_len < r->least) {
		r->least = r->pool_len;
		r->turn_least = r->turn;
	} else if (r->turn - r->turn_least > SHAKE_EVERY && r->turn % SHAKE_EVERY == 0 &&
	    r->l->x->move_price == 0) {
		shake(r);
	}
}

/* The first time, those with the fewest days come first. */
static void
pool_begin(struct repair *r)
{
	for (uint32_t s = 0; s < r->x->n; s++) {
		r->weight[s] = WEIGHT_ONE;
		if (r->x->day[s] < 0)
			pool_add(r, s);
	}
	r->least = UINT32_MAX;
}

/* Brings a session where it makes the plan differ from one before, and makes it heavy, so that it stays. */
static void
differ(struct repair *r)
{
	struct place_state *x = r->x;

	for (uint32_t i = 0; i < DIFFER_TRIES; i++) {
		uint32_t s = x->open[place_random_below(r->l, x->open_count)], at = x->free_at[s];
		int32_t day = x->free_days[at + place_random_below(r->l, x->free_at[s + 1] - at)];

		if (x->day[s] < 0 || !place_far_wants(r->l, s, day))
			continue;
		put_out(r, s);
		r->weight[s] += DIFFER_WEIGHT;
		if (way_clear(r, s, day))
			put_in(r, s, day);
		return;
	}
}

void
place_repair(struct place_local *l)
{
	struct place_state *x = l->x;
	struct repair r = { .l = l, .x = x };
	struct arena mem = { 0 };

	r.weight = ARENA_ARRAY(&mem, x->n, uint32_t);
	r.tabu = ARENA_ARRAY(&mem, (size_t)x->n * x->stride, uint32_t);
	r.pool = ARENA_ARRAY(&mem, x->n, uint16_t);
	r.pool_at = ARENA_ARRAY(&mem, x->n, uint32_t);
	pool_begin(&r);
	while ((r.pool_len > 0 || (l->far_less > 0 && x->open_count > 0)) && place_step(l->w, l->any)) {
		if (r.pool_len > 0)
			repair_turn(&r);
		else
			differ(&r);
		place_keep_best(l);
	}
	arena_free(&mem);
}
