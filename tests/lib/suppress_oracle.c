/*
 * suppress_oracle: completions of a table by search.
 * Owns: nothing.
 * Beware: a search that takes too many guesses ends the program: the table was too large for it.
 */
#include "tests/lib/suppress_oracle.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GUESSES_MOST 2000000u

struct bounds {
	int64_t low[ORACLE_CELLS_MOST], high[ORACLE_CELLS_MOST];
};
struct oracle {
	const struct suppress *t;
	bool people;
	unsigned guesses;
};

static int64_t
truth(const struct oracle *o, uint32_t i)
{
	return o->people ? o->t->cells[i].people : o->t->cells[i].value;
}

static bool
is_known(const struct suppress_cell *c)
{
	return c->state == SUPPRESS_TOLD || (c->state == SUPPRESS_FREE && !c->hidden);
}

/* --- carrying bounds along the sums --------------------------------------------------- */
static bool
narrow(struct bounds *b, uint32_t i, int64_t low, int64_t high, bool *changed)
{
	if (low > b->low[i]) {
		b->low[i] = low;
		*changed = true;
	}
	if (high < b->high[i]) {
		b->high[i] = high;
		*changed = true;
	}
	return b->low[i] <= b->high[i];
}

static bool
sum_carry(const struct suppress *t, const struct suppress_sum *s, struct bounds *b, bool *changed)
{
	int64_t low = 0, high = 0;

	for (uint32_t k = 0; k < s->count; k++) {
		low += b->low[t->parts[s->first + k]];
		high += b->high[t->parts[s->first + k]];
	}
	if (!narrow(b, s->total, low, high, changed))
		return false;
	for (uint32_t k = 0; k < s->count; k++) {
		uint32_t i = t->parts[s->first + k];
		int64_t others_low = low - b->low[i], others_high = high - b->high[i];

		if (!narrow(b, i, b->low[s->total] - others_high, b->high[s->total] - others_low, changed))
			return false;
		low = others_low + b->low[i];
		high = others_high + b->high[i];
	}
	return true;
}

static bool
carry(const struct suppress *t, struct bounds *b)
{
	bool changed = true;

	while (changed) {
		changed = false;
		for (uint32_t i = 0; i < t->sum_count; i++)
			if (!sum_carry(t, &t->sums[i], b, &changed))
				return false;
	}
	return true;
}

/* --- guessing ----------------------------------------------------------------------------- */
static bool complete(struct oracle *o, const struct bounds *from);

/* The amounts of one cell, those near the truth first. */
static bool
cell_guess(struct oracle *o, const struct bounds *b, uint32_t i)
{
	int64_t near = truth(o, i);

	near = near < b->low[i] ? b->low[i] : near > b->high[i] ? b->high[i] : near;
	for (int64_t step = 0; near + step <= b->high[i] || near - step >= b->low[i]; step++)
		for (int sign = -1; sign <= (step == 0 ? -1 : 1); sign += 2) {
			struct bounds next = *b;
			int64_t v = near + sign * step;

			if (v < b->low[i] || v > b->high[i])
				continue;
			next.low[i] = next.high[i] = v;
			if (complete(o, &next))
				return true;
		}
	return false;
}

static bool
complete(struct oracle *o, const struct bounds *from)
{
	struct bounds b = *from;
	uint32_t best = o->t->count;

	if (++o->guesses > GUESSES_MOST) {
		fprintf(stderr, "suppress_oracle: too large a table\n");
		abort();
	}
	if (!carry(o->t, &b))
		return false;
	for (uint32_t i = 0; i < o->t->count; i++)
		if (b.low[i] < b.high[i] &&
		    (best == o->t->count || b.high[i] - b.low[i] < b.high[best] - b.low[best]))
			best = i;
	return best == o->t->count || cell_guess(o, &b, best);
}

bool
oracle_possible(const struct suppress *t, bool people, uint32_t cell, int64_t from, int64_t to)
{
	struct oracle o = { t, people, 0 };
	struct bounds b;
	int64_t most = 20;

	if (t->count > ORACLE_CELLS_MOST)
		abort();
	for (uint32_t i = 0; i < t->count; i++)
		most += llabs(truth(&o, i));
	for (uint32_t i = 0; i < t->count; i++) {
		bool known = is_known(&t->cells[i]);

		b.low[i] = known ? truth(&o, i) : t->cells[i].difference ? -most : 0;
		b.high[i] = known ? truth(&o, i) : most;
	}
	b.low[cell] = from > b.low[cell] ? from : b.low[cell];
	b.high[cell] = to < b.high[cell] ? to : b.high[cell];
	return b.low[cell] <= b.high[cell] && complete(&o, &b);
}

/* --- what is promised ---------------------------------------------------------------------- */
static bool
sensitive_holds(const struct suppress *t, uint32_t i)
{
	const struct suppress_cell *c = &t->cells[i];
	int64_t half = (llabs(c->value) + 1) / 2, up = half == 0 ? 1 : half, few = SUPPRESS_PEOPLE_LEAST;
	bool values = false;

	for (uint32_t k = 0; k < t->count; k++)
		values |= t->cells[k].people != t->cells[k].value;
	if (!oracle_possible(t, true, i, INT64_MIN, c->difference ? c->people - few : 0) ||
	    !oracle_possible(t, true, i, c->difference ? c->people + few : few, INT64_MAX))
		return false;
	if (!values)
		return true;
	return oracle_possible(t, false, i, c->value + up, INT64_MAX) &&
	    oracle_possible(t, false, i, INT64_MIN, c->difference ? c->value - up : 0);
}

/* Nobody can say what a hidden cell is: there is another amount for it. */
static bool
is_open(const struct suppress *t, uint32_t i)
{
	int64_t was = t->cells[i].people;

	return oracle_possible(t, true, i, was + 1, INT64_MAX) ||
	    oracle_possible(t, true, i, INT64_MIN, was - 1);
}

bool
oracle_holds(const struct suppress *t, uint32_t *ret_cell)
{
	for (uint32_t i = 0; i < t->count; i++) {
		const struct suppress_cell *c = &t->cells[i];
		bool free = c->state == SUPPRESS_FREE;

		if (ret_cell != NULL)
			*ret_cell = i;
		if (free && !c->hidden && c->people < SUPPRESS_PEOPLE_LEAST)
			return false;
		if (c->state != SUPPRESS_TOLD && c->sensitive && !sensitive_holds(t, i))
			return false;
		if (free && c->hidden && !is_open(t, i))
			return false;
	}
	return true;
}

uint64_t
oracle_least(const struct suppress *t)
{
	struct suppress_cell cells[ORACLE_CELLS_MOST];
	struct suppress copy = *t;
	uint32_t choice[16], n = 0;
	uint64_t least = UINT64_MAX;

	memcpy(cells, t->cells, t->count * sizeof *cells);
	copy.cells = cells;
	for (uint32_t i = 0; i < t->count; i++)
		if (cells[i].state == SUPPRESS_FREE && !cells[i].sensitive) {
			if (n == 16)
				abort();
			choice[n++] = i;
		}
	for (uint32_t set = 0; set < 1u << n; set++) {
		for (uint32_t k = 0; k < n; k++)
			cells[choice[k]].hidden = (set >> k) & 1u;
		uint64_t loss = suppress_loss(&copy);

		if (loss < least && oracle_holds(&copy, NULL))
			least = loss;
	}
	return least;
}
