/*
 * place_local: the part that goes on when a proof is out of reach: simulated annealing from a seed.
 * Owns: its state and its own random numbers. All numbers are whole, so that every machine agrees.
 * Beware: it walks through placements that break rules, at a price; only those that break none are kept.
 */
#include "services/scheduling/place_core.h"
#include <stdlib.h>
#include <string.h>

#define TRIES 16 /* for a step: so that a step takes as long as one of the search, more or less */
#define ROUNDS 3 /* the second and third begin at the best plan, and cooler */
#define COOL_EVERY 256 /* tries at one temperature */
#define HOT 4 /* a broken rule costs so many times the first temperature */
#define PRICE_MAX (INT64_C(1) << 30)
#define ONE 65536 /* of the fixed point in which temperatures and their logarithms are kept */

/* Plans are compared from the first member on; the annealing itself adds them up, each at its price. */
struct score {
	int64_t broken, forced, moved, cost;
};

struct anneal {
	const struct place_core *c;
	const struct place_goal *goal;
	struct place_work *w;
	struct place_found *found;
	uint64_t random;
	int32_t *days;
	uint32_t *free_at; /* sessions + 1 */
	int32_t *free_days;
	uint32_t *open; /* sessions with a choice */
	uint32_t open_count;
	uint32_t far[PLACE_PLANS_MAX]; /* sessions that differ from each plan before */
	struct score score, best; /* best: of found */
	int64_t price; /* of a broken rule, and of a move */
	int64_t heat; /* in 1/ONE of cost */
	uint32_t *undo_session;
	int32_t *undo_day;
	uint32_t undo_count;
};

/* splitmix64 (Steele, Lea & Flood, OOPSLA 2014) */
static uint64_t
random_next(struct anneal *x)
{
	uint64_t z = x->random += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static uint32_t
random_below(struct anneal *x, uint32_t n)
{
	return (uint32_t)(random_next(x) % n);
}

/* --- scores --- */

static int
score_compare(const struct score *a, const struct score *b)
{
	if (a->broken != b->broken)
		return a->broken < b->broken ? -1 : 1;
	if (a->forced != b->forced)
		return a->forced < b->forced ? -1 : 1;
	if (a->moved != b->moved)
		return a->moved < b->moved ? -1 : 1;
	return (a->cost > b->cost) - (a->cost < b->cost);
}

static int64_t
score_value(const struct anneal *x, const struct score *s)
{
	return (s->broken + s->moved + 4 * s->forced) * x->price + s->cost;
}

static int64_t
links_broken(const struct anneal *x, uint32_t s)
{
	uint32_t before = x->c->m->prev[s], after = x->c->m->next[s];
	int64_t n = 0;

	if (before != PLACE_NONE)
		n += !place_link_ok(x->c, s, x->days[before], x->days[s]);
	if (after != PLACE_NONE)
		n += !place_link_ok(x->c, after, x->days[s], x->days[after]);
	return n;
}

/* Adds (or, with sign -1, takes off) all that depends on the day of s. */
static void
score_shift(struct anneal *x, uint32_t s, int sign)
{
	const struct place_model *m = x->c->m;
	int32_t day = x->days[s];
	int64_t broken = links_broken(x, s), cost = m->cost[(size_t)s * m->horizon + (size_t)day];

	for (uint32_t i = m->pair_at[s]; i < m->pair_at[s + 1]; i++) {
		uint32_t t = m->pairs[i].to, distance = place_distance(day, x->days[t]);

		if (distance == 0 && x->c->apart[i] && !place_pair_pinned(m, s, t, day))
			broken++;
		if (distance < m->near_count)
			cost += m->pairs[i].shared * m->near[distance];
	}
	x->score.broken += sign * broken;
	x->score.cost += sign * cost;
	if (m->replan) {
		x->score.moved += sign * place_is_moved(m, s, day);
		x->score.forced += sign * place_is_forced(m, s, day);
	}
}

static void
far_shift(struct anneal *x, uint32_t s, int sign)
{
	for (uint32_t i = 0; i < x->goal->before_count; i++) {
		bool far = place_distance(x->days[s], x->goal->before[i].days[s]) >= x->goal->differ_days;

		x->score.broken -= x->far[i] == 0;
		x->far[i] = (uint32_t)((int64_t)x->far[i] + sign * far);
		x->score.broken += x->far[i] == 0;
	}
}

static void
day_set(struct anneal *x, uint32_t s, int32_t day)
{
	score_shift(x, s, -1);
	far_shift(x, s, -1);
	x->days[s] = day;
	score_shift(x, s, 1);
	far_shift(x, s, 1);
}

/* The score from nothing: pairs and links are met twice, once from each side. */
static void
score_all(struct anneal *x)
{
	const struct place_model *m = x->c->m;
	struct score twice, once = { 0 };

	memset(&x->score, 0, sizeof x->score);
	memset(x->far, 0, sizeof x->far);
	for (uint32_t s = 0; s < m->sessions; s++) {
		score_shift(x, s, 1);
		once.cost += m->cost[(size_t)s * m->horizon + (size_t)x->days[s]];
	}
	twice = x->score;
	x->score.broken = twice.broken / 2 + x->goal->before_count;
	x->score.cost = (twice.cost + once.cost) / 2;
	for (uint32_t s = 0; s < m->sessions; s++)
		far_shift(x, s, 1);
}

/* --- moves --- */

static bool
move_add(struct anneal *x, uint32_t s, int32_t day)
{
	if (day < 0 || day >= (int32_t)x->c->m->horizon || !place_bit(place_domain(x->c, s), (uint32_t)day))
		return false;
	x->undo_session[x->undo_count] = s;
	x->undo_day[x->undo_count++] = x->days[s];
	day_set(x, s, day);
	return true;
}

static void
move_undo(struct anneal *x)
{
	while (x->undo_count > 0) {
		x->undo_count--;
		day_set(x, x->undo_session[x->undo_count], x->undo_day[x->undo_count]);
	}
}

static bool
move_swap(struct anneal *x, uint32_t s)
{
	uint32_t t = x->open[random_below(x, x->open_count)];
	int32_t day = x->days[s];

	return move_add(x, s, x->days[t]) && move_add(x, t, day);
}

/* s and all that come after it, as they stand to each other. */
static bool
move_chain(struct anneal *x, uint32_t s)
{
	int32_t by = (int32_t)random_below(x, 29) - 14;

	for (uint32_t t = s; t != PLACE_NONE; t = x->c->m->next[t])
		if (x->c->m->pin[t] < 0 && !move_add(x, t, x->days[t] + by))
			return false;
	return x->undo_count > 0;
}

static bool
move_any(struct anneal *x)
{
	uint32_t s = x->open[random_below(x, x->open_count)];
	uint32_t at = x->free_at[s], n = x->free_at[s + 1] - at;

	x->undo_count = 0;
	switch (random_below(x, 8)) {
	case 0:
		return move_swap(x, s);
	case 1:
		return move_chain(x, s);
	case 2:
		return move_add(x, s, x->c->m->current[s]);
	default:
		return move_add(x, s, x->free_days[at + random_below(x, n)]);
	}
}

/* --- annealing --- */

static void
plan_keep(struct anneal *x)
{
	if (x->score.broken > 0 || (x->found->found && score_compare(&x->score, &x->best) >= 0))
		return;
	x->best = x->score;
	x->found->found = true;
	x->found->cost = x->score.cost;
	memcpy(x->found->days, x->days, x->c->m->sessions * sizeof *x->days);
}

/* ONE * -log2(u) for a random u in (0, 1]; the fraction is linear between powers of two. */
static int64_t
random_log(struct anneal *x)
{
	uint64_t u = random_next(x) | 1;
	int zeros = __builtin_clzll(u);
	uint64_t fraction = ((u << zeros) >> 47) & (ONE - 1);

	return ((int64_t)zeros + 1) * ONE - (int64_t)fraction;
}

/* Metropolis: a rise of the value passes with probability 2^(-rise / heat). */
static void
anneal_try(struct anneal *x)
{
	int64_t was = score_value(x, &x->score), rise;
	bool made = move_any(x);

	rise = score_value(x, &x->score) - was;
	if (!made || (rise > 0 && rise > x->heat / ONE * 64 + 64))
		move_undo(x);
	else if (rise > 0 && rise * ONE > x->heat / 256 * random_log(x) / 256)
		move_undo(x);
	else
		plan_keep(x);
}

static int64_t
log2_of(int64_t n)
{
	int bits = 63 - __builtin_clzll((uint64_t)n);

	return (int64_t)bits * ONE + (((n << (62 - bits)) >> 46) & (ONE - 1));
}

static int64_t
exp2_of(int64_t log)
{
	int64_t bits = log / ONE, mantissa = ONE + log % ONE;

	return bits >= 16 ? mantissa << (bits - 16) : mantissa >> (16 - bits);
}

/* One cooling, from hot to a fifth of a unit of cost, its logarithm falling evenly. */
static bool
anneal_round(struct anneal *x, int64_t hot, uint64_t steps)
{
	int64_t top = log2_of(hot), end = log2_of(ONE / 5), tries = (int64_t)steps * TRIES;

	for (int64_t try = 0; try < tries; try++) {
		if (try % TRIES == 0 && !place_step(x->w, x->found->found))
			return false;
		if (try % COOL_EVERY == 0)
			x->heat = exp2_of(top - (top > end ? (top - end) * try / tries : 0));
		anneal_try(x);
	}
	return true;
}

static void
anneal_run(struct anneal *x)
{
	uint64_t until = x->found->found ? x->w->until : x->w->until_none;
	uint64_t steps = until > x->w->steps ? (until - x->w->steps) / ROUNDS + 1 : 0;
	int64_t hot = x->price / HOT * ONE + ONE;

	while (steps > 0 && anneal_round(x, hot, steps)) {
		if (x->score.broken > 0 && x->price < PRICE_MAX)
			x->price *= 2;
		if (!x->found->found)
			continue;
		memcpy(x->days, x->found->days, x->c->m->sessions * sizeof *x->days);
		score_all(x);
		hot = hot / 8 + ONE;
	}
}

static int64_t
choice_width(const struct anneal *x, uint32_t s)
{
	const int64_t *costs = x->c->m->cost + (size_t)s * x->c->m->horizon;
	int64_t least = INT64_MAX, most = INT64_MIN;

	for (uint32_t f = x->free_at[s]; f < x->free_at[s + 1]; f++) {
		int64_t cost = costs[x->free_days[f]];

		least = cost < least ? cost : least;
		most = cost > most ? cost : most;
	}
	return most - least;
}

static int64_t
pair_width(const struct anneal *x)
{
	const struct place_model *m = x->c->m;
	int64_t shared = 0, near = 0;

	for (uint32_t i = 0; i < m->pair_at[m->sessions]; i++)
		shared = m->pairs[i].shared > shared ? m->pairs[i].shared : shared;
	for (uint32_t i = 1; i < m->near_count; i++)
		near = m->near[i] > near ? m->near[i] : near;
	return shared * near;
}

/* What one broken rule may save: the widest choice of a session, and of a pair. */
static void
price_begin(struct anneal *x)
{
	x->price = pair_width(x) + 1;
	for (uint32_t i = 0; i < x->open_count; i++) {
		int64_t width = choice_width(x, x->open[i]) + pair_width(x);

		x->price = width > x->price ? width : x->price;
	}
	x->price = x->price < PRICE_MAX ? x->price : PRICE_MAX;
}

static int32_t
day_begin(const struct anneal *x, uint32_t s)
{
	const int64_t *costs = x->c->m->cost + (size_t)s * x->c->m->horizon;
	int32_t current = x->c->m->current[s], best = PLACE_NO_DAY;

	if (current >= 0 && place_bit(place_domain(x->c, s), (uint32_t)current))
		return current;
	for (uint32_t i = x->free_at[s]; i < x->free_at[s + 1]; i++)
		if (best < 0 || costs[x->free_days[i]] < costs[best])
			best = x->free_days[i];
	return best;
}

static void
choices_fill(struct anneal *x)
{
	const struct place_model *m = x->c->m;
	uint32_t n = 0;

	for (uint32_t s = 0; s < m->sessions; s++) {
		x->free_at[s] = n;
		for (int32_t d = 0; d < (int32_t)m->horizon; d++)
			if (place_bit(place_domain(x->c, s), (uint32_t)d))
				x->free_days[n++] = d;
		if (n - x->free_at[s] > 1)
			x->open[x->open_count++] = s;
	}
	x->free_at[m->sessions] = n;
}

static void
anneal_begin(struct anneal *x)
{
	uint32_t n = x->c->m->sessions;

	choices_fill(x);
	price_begin(x);
	if (x->found->found) {
		memcpy(x->days, x->found->days, n * sizeof *x->days);
		score_all(x);
		x->best = x->score;
	} else {
		for (uint32_t s = 0; s < n; s++)
			x->days[s] = day_begin(x, s);
		score_all(x);
	}
	plan_keep(x);
}

void
place_local(
    struct place_core *c, const struct place_goal *goal, struct place_work *w, struct place_found *ret)
{
	struct arena room = { 0 };
	struct anneal *x = ARENA_NEW(&room, struct anneal);
	uint32_t n = c->m->sessions;

	ret->proven = false;
	x->c = c;
	x->goal = goal;
	x->w = w;
	x->found = ret;
	x->random = w->options->seed;
	x->days = ARENA_ARRAY(&room, n, int32_t);
	x->free_at = ARENA_ARRAY(&room, n + 1, uint32_t);
	x->free_days = ARENA_ARRAY(&room, (size_t)n * c->m->horizon, int32_t);
	x->open = ARENA_ARRAY(&room, n, uint32_t);
	x->undo_session = ARENA_ARRAY(&room, n + 1, uint32_t);
	x->undo_day = ARENA_ARRAY(&room, n + 1, int32_t);
	w->local = true;
	if (!c->empty && n > 0) {
		anneal_begin(x);
		if (x->open_count > 0)
			anneal_run(x);
	}
	w->local = false;
	arena_free(&room);
}
