/*
 * place_anneal: simulated annealing over placements that keep every rule: one session moves, or a few that stand in each other's way.
 * Owns: its temperature, in whole numbers, so that every machine agrees.
 * Beware: it may begin with sessions out (partial), and brings them in when it meets room; it never puts any out.
 *
 * Kirkpatrick, Gelatt & Vecchi, Science 220, 1983; over feasible timetables, with Kempe chains: Lewis & Thompson, Eur. J. Oper. Res.
 * 240, 2015; Goh, Kendall & Sabar, J. Oper. Res. Soc. 68, 2017.
 */
#include "services/scheduling/place_local.h"
#include <string.h>

#define TRIES 32 /* for a step: so that a step takes as long as one of the search, more or less */
#define ONE 65536 /* of the fixed point in which temperatures and logarithms are kept */
#define LOGS 4096
#define SAMPLES 4000
/* Patterns fall into place all at once; all else begins so many times cooler than the usual rise. */
#define MILD 4
#define RANGE 25 /* from hot to cold */

struct anneal {
	struct place_local *l;
	struct place_state *x;
	int64_t heat; /* in 1/ONE of cost */
	int32_t logs[LOGS]; /* ONE * -ln(u) for u in (0, 1) */
	struct place_compound move;
	uint32_t *stamp, stamp_now;
};

/* --- whole numbers --- */

/* ONE * log2(n), by squaring. */
static int64_t
log2_of(uint64_t n)
{
	int bits = 63 - __builtin_clzll(n);
	uint64_t m = bits >= 31 ? n >> (bits - 31) : n << (31 - bits); /* 1 to 2, in 31 bits */
	int64_t log = (int64_t)bits * ONE;

	for (int64_t half = ONE / 2; half > 0; half /= 2) {
		m = (m * m) >> 31;
		if (m >> 32) {
			m >>= 1;
			log += half;
		}
	}
	return log;
}

/* 2^(log / ONE), linear between the powers; good enough for a temperature. */
static int64_t
exp2_of(int64_t log)
{
	int64_t bits = log / ONE, mantissa = ONE + log % ONE;

	return bits >= 16 ? mantissa << (bits - 16) : mantissa >> (16 - bits);
}

static void
logs_fill(struct anneal *a)
{
	for (uint64_t i = 0; i < LOGS; i++)
		a->logs[i] = (int32_t)((13 * ONE - log2_of(2 * i + 1)) * 45426 / ONE); /* ln 2 */
}

/* What a move may cost at most: passes a rise with probability e^(-rise / heat) (Metropolis). */
static int64_t
most_now(const struct anneal *a, uint64_t random)
{
	return (a->heat * a->logs[random % LOGS]) >> 32;
}

/* --- moves --- */

static void
compound_add(struct anneal *a, uint32_t s, int32_t to)
{
	a->move.session[a->move.count] = s;
	a->move.from[a->move.count] = a->x->day[s];
	a->move.to[a->move.count++] = to;
}

/* The sessions of two days that stand in each other's way change places, from s on. False: too many, or a day is not theirs. */
static bool
kempe_collect(struct anneal *a, uint32_t s, int32_t to)
{
	struct place_state *x = a->x;
	int32_t from = x->day[s];

	a->move.count = 0;
	a->stamp_now++;
	compound_add(a, s, to);
	a->stamp[s] = a->stamp_now;
	for (uint32_t i = 0; i < a->move.count; i++) {
		int32_t other = a->move.to[i];
		const uint16_t *list = x->list + (size_t)other * x->n;
		uint32_t left = place_block_row(x, a->move.session[i])[other] / PLACE_BLOCK_ONE;

		for (uint32_t k = 0; k < x->list_len[other] && left > 0; k++) {
			uint32_t t = list[k];

			if (!place_is_apart(x, a->move.session[i], t))
				continue;
			left--;
			if (a->stamp[t] == a->stamp_now)
				continue;
			if (a->move.count == PLACE_COMPOUND_MAX ||
			    !place_bit(place_domain(x->c, t), (uint32_t)(other == to ? from : to)))
				return false;
			a->stamp[t] = a->stamp_now;
			compound_add(a, t, other == to ? from : to);
		}
	}
	return true;
}

static bool
move_kempe(struct anneal *a, uint32_t s, int32_t day, int64_t most)
{
	return kempe_collect(a, s, day) && place_move_all(a->l, &a->move, most);
}

/* s comes to the day, and t goes from there to another. */
static bool
move_push(struct anneal *a, uint32_t s, int32_t day, uint32_t t, int64_t most)
{
	struct place_state *x = a->x;
	uint32_t at = x->free_at[t], n = x->free_at[t + 1] - at;
	int32_t to = x->free_days[at + place_random_below(a->l, n)];

	if (n < 2 || to == x->day[t])
		return false;
	if (x->pattern && to != x->day[s] &&
	    (x->day_of[to] == x->day_of[x->day[s]] || x->day_of[to] == x->day_of[day] ||
		x->day_of[day] == x->day_of[x->day[s]]))
		return false;
	a->move.count = 0;
	compound_add(a, s, day);
	compound_add(a, t, to);
	return place_move_all(a->l, &a->move, most);
}

static bool
move_in(struct anneal *a, uint32_t s, int32_t day)
{
	if (place_block_row(a->x, s)[day] != 0 || !place_room_enter(a->x, s, day))
		return false;
	place_local_in(a->l, s, day);
	return true;
}

static bool
anneal_try(struct anneal *a)
{
	struct place_state *x = a->x;
	uint64_t random = place_random(a->l);
	uint32_t s = x->open[((random & 0xffff) * x->open_count) >> 16], at = x->free_at[s],
		 n = x->free_at[s + 1] - at;
	int32_t day = x->free_days[at + ((((random >> 16) & 0xffff) * n) >> 16)];
	int64_t most = most_now(a, random >> 32);
	uint32_t block = place_block_row(x, s)[day];

	if (x->day[s] < 0)
		return move_in(a, s, day);
	if (day == x->day[s])
		return x->venue_costs && place_move_venue(a->l, s, most);
	if (block == 0)
		return place_move_one(a->l, s, day, most);
	if (block / PLACE_BLOCK_ONE == 1 && (random >> 62) == 0)
		return move_push(a, s, day, block % PLACE_BLOCK_ONE, most);
	return move_kempe(a, s, day, most);
}

/* --- cooling --- */

static void
anneal_run(struct anneal *a, int64_t hot, int64_t cold)
{
	struct place_work *w = a->l->w;
	uint64_t begun = w->steps;
	int64_t top = log2_of((uint64_t)hot), end = log2_of((uint64_t)cold);

	while (place_step(w, a->l->any)) {
		uint64_t until = a->l->any ? w->until : w->until_none, all = until - begun,
			 done = w->steps - begun;

		a->heat = exp2_of(top - (int64_t)((uint64_t)(top - end) * (done < all ? done : all) / all));
		for (uint32_t i = 0; i < TRIES * w->charge; i++) {
			a->l->tried++;
			if (!anneal_try(a))
				continue;
			a->l->made++;
			if (a->x->out_count > 0 || place_value(a->l) < a->l->best_value)
				place_keep_best(a->l);
		}
	}
}

/* What a session's move changes, on the average of some, may they stand or not; moves that have a price of their own do not count. */
static int64_t
rise_usual(struct anneal *a)
{
	struct place_state *x = a->x;
	int64_t sum = 0, count = 0, price = x->move_price >> x->scale;

	for (uint32_t i = 0; i < SAMPLES; i++) {
		uint32_t s = x->open[place_random_below(a->l, x->open_count)], at = x->free_at[s];
		int32_t day = x->free_days[at + place_random_below(a->l, x->free_at[s + 1] - at)];
		int64_t rise;

		if (x->day[s] < 0 || day == x->day[s])
			continue;
		rise = place_rise_one(x, s, x->day[s], day);
		rise = rise < 0 ? -rise : rise;
		if (rise == 0 || (price > 0 && rise >= price / 2))
			continue;
		sum += rise;
		count++;
	}
	return count > 0 ? sum * ONE / count : ONE;
}

void
place_anneal(struct place_local *l)
{
	struct anneal a = { .l = l, .x = l->x };
	struct arena mem = { 0 };
	int64_t hot;

	if (l->x->open_count == 0)
		return;
	a.stamp = ARENA_ARRAY(&mem, l->x->n, uint32_t);
	logs_fill(&a);
	hot = rise_usual(&a);
	hot /= l->x->pattern ? 1 : MILD;
	anneal_run(&a, hot, hot / RANGE + 1);
	arena_free(&mem);
}
