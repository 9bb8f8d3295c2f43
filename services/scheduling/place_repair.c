/*
 * place_repair: brings in sessions that are out, and puts out those in their way, until nobody is.
 * Owns: its weights and tabus while it runs.
 * Beware: it looks at costs only to choose between days that put out as much.
 *
 * Who is out comes to the day on which the lightest stand against it; who has been hard to bring in grows heavier, and is put out
 * less easily (guided ejection search: Nagata & Bräysy, Oper. Res. Lett. 37, 2009), and does not come back to the same day at once
 * (tabu: Glover, 1986; for timetables without the hard rules broken: Goh, Kendall & Sabar, J. Oper. Res. Soc. 68, 2017).
 */
#include "services/scheduling/place_local.h"
#include <string.h>

#define BLOCKERS_MAX 64
#define TABU_LEAST 8
#define WEIGHT_ONE 16
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

/* What it takes to bring s in on the day: weights, then costs. A day without blockers may still want a venue. */
static int64_t
day_score(struct repair *r, uint32_t s, int32_t day, uint64_t limit)
{
	uint64_t sum;

	if (!blockers_find(r, s, day, &sum) || sum > limit)
		return INT64_MAX;
	if (sum == 0) {
		if (place_room_enter(r->x, s, day)) {
			place_room_leave(r->x, s, day);
		} else {
			uint32_t t = place_room_lightest(r->x, s, day, r->weight);

			if (t == PLACE_NONE)
				return INT64_MAX;
			sum = r->weight[t];
		}
	}
	if (sum > 0 && r->tabu[(size_t)s * r->x->stride + (size_t)day] > r->turn)
		return INT64_MAX;
	return (int64_t)(sum << 30) + place_cost_row(r->x, s)[day];
}

static int32_t
day_choose(struct repair *r, uint32_t s)
{
	int64_t least = INT64_MAX;
	int32_t best = PLACE_NO_DAY;
	uint32_t ties = 0;

	for (uint32_t f = r->x->free_at[s]; f < r->x->free_at[s + 1]; f++) {
		int32_t day = r->x->free_days[f];
		int64_t score =
		    day_score(r, s, day, least == INT64_MAX ? UINT32_MAX : (uint64_t)(least >> 30) + 1);

		if (score == INT64_MAX || score > least)
			continue;
		ties = score < least ? 1 : ties + 1;
		least = score;
		if (ties == 1 || place_random_below(r->l, ties) == 0)
			best = day;
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
	r->weight[s] += r->blocker_count > 0 ? WEIGHT_ONE : 0;
	while (!place_room_enter(r->x, s, day)) {
		uint32_t t = place_room_lightest(r->x, s, day, r->weight);

		if (t == PLACE_NONE)
			return false;
		r->weight[s] += WEIGHT_ONE;
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
	uint32_t s = r->pool[place_random_below(r->l, r->pool_len)];
	int32_t day = day_choose(r, s);

	r->turn++;
	if (day != PLACE_NO_DAY && way_clear(r, s, day))
		put_in(r, s, day);
	if (r->pool_len < r->least) {
		r->least = r->pool_len;
		r->turn_least = r->turn;
	} else if (r->turn - r->turn_least > 64 && r->turn % 64 == 0 && r->l->x->move_price == 0) {
		shake(r);
	}
}

/* The first time, those with the fewest days come first. */
static void
pool_begin(struct repair *r)
{
	for (uint32_t s = 0; s < r->x->n; s++) {
		r->weight[s] = WEIGHT_ONE + (r->l->goal->partial ? r->l->people[s] : 0);
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
	while ((r.pool_len > 0 || (l->far_none > 0 && x->open_count > 0)) && place_step(l->w, l->any)) {
		if (r.pool_len > 0)
			repair_turn(&r);
		else
			differ(&r);
		place_keep_best(l);
	}
	arena_free(&mem);
}
