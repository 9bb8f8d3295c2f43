/*
 * place_shift: brings a session to a day, or takes it out, in the tables of the local search.
 * Owns: the fields day, list, cost, block and total of a struct place_state.
 * Beware: nothing is checked here; the caller has asked block, and the venue.
 */
#include "services/scheduling/place_state.h"
#include <string.h>

/* --- bonds --- */

struct stretch {
	int32_t lo, hi;
};

/* The days that a bond leaves to the other session: two stretches, the second after the first; each may be empty. */
static void
bond_stretches(
    const struct place_bond *b, int32_t day, int32_t horizon, struct stretch *one, struct stretch *two)
{
	int32_t least = b->gap_min > 1 ? b->gap_min : 1;

	*one = (struct stretch){ day - b->gap_max, day - b->gap_min };
	*two = (struct stretch){ day + b->gap_min, day + b->gap_max };
	if (b->after != NULL) {
		*one = (struct stretch){ 0, b->before[day] };
		*two = (struct stretch){ b->after[day], horizon - 1 };
	} else if (b->side > 0) {
		*one = (struct stretch){ 0, -1 };
		two->lo = day + least;
	} else if (b->side < 0) {
		one->hi = day - least;
		*two = (struct stretch){ horizon, horizon - 1 };
	} else if (b->gap_min == 0) {
		one->hi = day;
		two->lo = day + 1;
	}
}

bool
place_bond_allows(const struct place_bond *b, int32_t day, int32_t other)
{
	struct stretch one, two;

	bond_stretches(b, day, INT16_MAX, &one, &two);
	return (other >= one.lo && other <= one.hi) || (other >= two.lo && other <= two.hi);
}

static void
block_add(uint32_t *row, int32_t lo, int32_t hi, uint32_t what)
{
	const place_vector four = { (int32_t)what, (int32_t)what, (int32_t)what, (int32_t)what };
	int32_t d = lo;

	for (; d + 3 <= hi; d += 4) {
		place_vector v;

		memcpy(&v, row + d, sizeof v);
		v += four;
		memcpy(row + d, &v, sizeof v);
	}
	for (; d <= hi; d++)
		row[d] += what;
}

static void
bond_shift(struct place_state *x, const struct place_bond *b, int32_t day, uint32_t what)
{
	int32_t h = (int32_t)x->horizon;
	uint32_t *row = place_block_row(x, b->to);
	struct stretch one, two;
	int32_t at = 0;

	bond_stretches(b, day, h, &one, &two);
	if (one.lo <= one.hi && one.hi >= 0) {
		block_add(row, 0, one.lo - 1, what);
		at = one.hi + 1;
	}
	if (two.lo <= two.hi && two.lo < h) {
		block_add(row, at, two.lo - 1, what);
		at = two.hi + 1;
	}
	block_add(row, at, h - 1, what);
}

/* --- both ways --- */

static void
blocks_shift(struct place_state *x, uint32_t s, int32_t day, bool in)
{
	uint32_t what = PLACE_BLOCK_ONE + s;

	what = in ? what : 0u - what;
	for (uint32_t i = x->apart_at[s]; i < x->apart_at[s + 1]; i++)
		x->block[(size_t)x->apart_to[i] * x->stride + (size_t)day] += what;
	for (uint32_t i = x->bond_at[s]; i < x->bond_at[s + 1]; i++)
		bond_shift(x, &x->bonds[i], day, what);
}

static void
nears_shift(struct place_state *x, uint32_t s, int32_t day, bool in)
{
	for (uint32_t i = x->near_at[s]; i < x->near_at[s + 1]; i++) {
		int32_t *row = place_cost_row(x, x->nears[i].to) + day - x->reach;
		const int32_t *shape = x->nears[i].shape;

		for (uint32_t k = 0; k < x->near_vectors * 4; k += 4) {
			place_vector v, w;

			memcpy(&v, row + k, sizeof v);
			memcpy(&w, shape + k, sizeof w);
			v = in ? v + w : v - w;
			memcpy(row + k, &v, sizeof v);
		}
	}
}

void
place_shift_in(struct place_state *x, uint32_t s, int32_t day)
{
	uint16_t *list = x->list + (size_t)day * x->n;

	x->total += place_cost_row(x, s)[day];
	x->day[s] = day;
	x->out_count--;
	x->list_pos[s] = x->list_len[day];
	list[x->list_len[day]++] = (uint16_t)s;
	blocks_shift(x, s, day, true);
	nears_shift(x, s, day, true);
	if (x->pattern)
		place_pattern_flip(x, s, day, true);
}

void
place_shift_out(struct place_state *x, uint32_t s)
{
	int32_t day = x->day[s];
	uint16_t *list = x->list + (size_t)day * x->n, last = list[--x->list_len[day]];

	list[x->list_pos[s]] = last;
	x->list_pos[last] = x->list_pos[s];
	blocks_shift(x, s, day, false);
	nears_shift(x, s, day, false);
	if (x->pattern)
		place_pattern_flip(x, s, day, false);
	x->day[s] = PLACE_NO_DAY;
	x->out_count++;
	x->total -= place_cost_row(x, s)[day];
}

/* --- between two --- */

/* How often s on its day is counted against t on that other one. */
uint32_t
place_forbids(const struct place_state *x, uint32_t s, int32_t day, uint32_t t, int32_t other)
{
	uint32_t times = day == other && place_is_apart(x, s, t);

	for (uint32_t i = x->bond_at[s]; i < x->bond_at[s + 1]; i++)
		times += x->bonds[i].to == t && !place_bond_allows(&x->bonds[i], day, other);
	return times;
}

/* What distances between the two cost; NULL: nothing. */
const struct place_near *
place_near_of(const struct place_state *x, uint32_t s, uint32_t t)
{
	uint32_t lo = x->near_at[s], hi = x->near_at[s + 1];

	while (lo < hi) {
		uint32_t middle = (lo + hi) / 2;

		if (x->nears[middle].to == t)
			return &x->nears[middle];
		if (x->nears[middle].to < t)
			lo = middle + 1;
		else
			hi = middle;
	}
	return NULL;
}
