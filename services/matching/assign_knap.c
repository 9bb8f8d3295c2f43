/*
 * assign_knap: the stronger bound: what every job is paid for being taken, and each agent takes the most that it can carry.
 * Owns: its tables, in an arena of its own.
 * Beware: the bound is exact for whatever prices are at hand; an agent whose capacity is too large for a table is bounded by its fractions.
 *
 * Lagrangian relaxation of the assignment (Fisher, Jaikumar & Van Wassenhove, Management Science 32, 1986): a knapsack for each agent, over
 * one of its rows; other rows and counts stay at the dual's prices. Each knapsack is solved by dynamic programming over the jobs that
 * neither are in nor out for sure at the dual's price of its row (Martello & Toth, Knapsack Problems, 1990).
 */
#include "services/matching/assign_core.h"
#include <stdlib.h>
#include <string.h>

#define TABLE_MAX (1 << 16) /* of capacity */
#define CELLS_MAX (INT64_C(1) << 26)
#define OPTIONS_MAX 4000000 /* above, there is no stronger bound */
#define ROUNDS_MAX 4000
#define PATIENCE 20
#define KEEP_WAY 0.3 /* of the way of before, against zigzag */
#define CELLS_A_STEP 64

/* A job that the agent may take: what it gains, and what it weighs in the row. */
struct item {
	uint32_t job;
	int32_t weight;
	int64_t gain, reduced;
};

struct knap {
	const struct assign_model *m;
	const struct assign_dual *d;
	struct assign_work *w;
	struct arena mem;
	uint32_t *of_at; /* agents + 1: the options of each agent in turn */
	struct item *of; /* gain: less what the agent is asked at the dual's other prices */
	size_t *row; /* agents: the one that its knapsack holds to */
	int64_t *paid, *best_paid; /* jobs: what is paid for being taken */
	int32_t *taken; /* jobs */
	double *way;
	struct item *items; /* of the knapsack at work */
	uint32_t item_count;
	int64_t *table;
	uint64_t *chosen; /* item by capacity */
	size_t chosen_room;
	int64_t best, fixed;
	uint64_t cells;
};

/* --- set-up --- */

/* The row with the highest price, or the first. */
static size_t
row_pick(const struct knap *k, uint32_t agent)
{
	size_t from = (size_t)agent * k->m->rows, best = from;

	for (size_t r = from; r < from + k->m->rows; r++)
		if (k->d->row[r] > k->d->row[best])
			best = r;
	return best;
}

static bool
is_in(const struct knap *k, uint32_t job, uint32_t agent)
{
	return k->m->rows > 0 && assign_counts_in(k->m, job, (uint32_t)(k->row[agent] % k->m->rows));
}

static void
items_build(struct knap *k)
{
	const struct assign_model *m = k->m;
	uint32_t *fill = ARENA_ARRAY(&k->mem, m->agents + 1, uint32_t);

	k->of_at = ARENA_ARRAY(&k->mem, m->agents + 1, uint32_t);
	k->of = ARENA_ARRAY(&k->mem, (size_t)m->at[m->jobs] + 1, struct item);
	for (uint32_t o = 0; o < m->at[m->jobs]; o++)
		k->of_at[m->options[o].agent + 1]++;
	for (uint32_t i = 0; i < m->agents; i++) {
		fill[i] = k->of_at[i];
		k->of_at[i + 1] += k->of_at[i];
		k->row[i] = row_pick(k, i);
	}
	for (uint32_t j = 0; j < m->jobs; j++)
		for (uint32_t o = m->at[j]; o < m->at[j + 1]; o++) {
			uint32_t i = m->options[o].agent;
			int32_t weight = is_in(k, j, i) ? m->options[o].weight : 0;
			int64_t price = weight > 0 ? weight * k->d->row[k->row[i]] : 0;

			k->of[fill[i]++] =
			    (struct item){ j, weight, price - assign_reduced(k->d, m, j, &m->options[o]), 0 };
		}
}

/* What the dual's prices bring in whatever is taken, but for the rows of the knapsacks. */
static void
fixed_count(struct knap *k)
{
	const struct assign_model *m = k->m;

	for (uint32_t i = 0; i < m->agents; i++) {
		int64_t per = k->d->job[i];

		for (size_t r = (size_t)i * m->rows; r < (size_t)(i + 1) * m->rows; r++)
			if (r != k->row[i])
				k->fixed -= k->d->row[r] * m->capacity[r];
		k->fixed -= per * (per > 0 ? m->most[i] : m->least[i]);
	}
}

/* --- one knapsack --- */

/* All that gain something, and at the row's price: the most that it can bring, by fractions. */
static int64_t
items_take(struct knap *k, uint32_t agent, int64_t price, int64_t capacity)
{
	int64_t most = price * capacity;

	k->item_count = 0;
	for (uint32_t o = k->of_at[agent]; o < k->of_at[agent + 1]; o++) {
		struct item s = k->of[o];

		s.gain += k->paid[s.job];
		if (s.gain <= 0)
			continue;
		s.reduced = s.gain - s.weight * price;
		most += s.reduced > 0 ? s.reduced : 0;
		k->items[k->item_count++] = s;
	}
	return most;
}

static int
item_compare(const void *left, const void *right)
{
	const struct item *a = left, *b = right;

	if (a->reduced != b->reduced)
		return a->reduced > b->reduced ? -1 : 1;
	return a->job < b->job ? -1 : a->job > b->job;
}

/* What the first that fit bring. */
static int64_t
greedy(const struct knap *k, int64_t capacity)
{
	int64_t gain = 0;

	for (uint32_t n = 0; n < k->item_count; n++)
		if (k->items[n].weight <= capacity) {
			capacity -= k->items[n].weight;
			gain += k->items[n].gain;
		}
	return gain;
}

static void
table_fill(struct knap *k, const struct item *core, uint32_t count, int64_t capacity)
{
	size_t words = (size_t)capacity / 64 + 1;

	memset(k->table, 0, ((size_t)capacity + 1) * sizeof *k->table);
	memset(k->chosen, 0, words * count * sizeof *k->chosen);
	for (uint32_t n = 0; n < count; n++) {
		uint64_t *chosen = k->chosen + words * n;
		int64_t gain = core[n].gain, weight = core[n].weight;

		for (int64_t c = capacity; c >= weight; c--)
			if (k->table[c - weight] + gain > k->table[c]) {
				k->table[c] = k->table[c - weight] + gain;
				chosen[c / 64] |= UINT64_C(1) << (uint64_t)c % 64;
			}
	}
	k->cells += (uint64_t)capacity * count + count;
}

static void
table_read(struct knap *k, const struct item *core, uint32_t count, int64_t capacity)
{
	size_t words = (size_t)capacity / 64 + 1;
	int64_t c = capacity;

	for (uint32_t n = count; n-- > 0;)
		if (k->chosen[words * n + (size_t)c / 64] >> c % 64 & 1) {
			k->taken[core[n].job]++;
			c -= core[n].weight;
		}
}

/* The jobs at the dual's price of the row, when there is no table. */
static int64_t
fractions(struct knap *k, int64_t most)
{
	for (uint32_t n = 0; n < k->item_count; n++)
		k->taken[k->items[n].job] += k->items[n].reduced > 0;
	return most;
}

/* The most that the agent can bring; counts what it takes for that. */
static int64_t
knapsack(struct knap *k, uint32_t agent)
{
	int64_t capacity = k->m->rows > 0 ? k->m->capacity[k->row[agent]] : 0,
		price = k->m->rows > 0 ? k->d->row[k->row[agent]] : 0;
	int64_t most = items_take(k, agent, price, capacity), slack, gain = 0;
	uint32_t first = 0, count;

	if (capacity > TABLE_MAX || k->item_count * capacity > CELLS_MAX)
		return fractions(k, most);
	qsort(k->items, k->item_count, sizeof *k->items, item_compare);
	slack = most - greedy(k, capacity);
	/* in and out for sure: else the bound falls below what greed has found */
	for (; first < k->item_count && k->items[first].reduced > slack; first++) {
		gain += k->items[first].gain;
		capacity -= k->items[first].weight;
		k->taken[k->items[first].job]++;
	}
	for (count = first; count < k->item_count && k->items[count].reduced >= -slack;)
		count++;
	count -= first;
	table_fill(k, k->items + first, count, capacity);
	table_read(k, k->items + first, count, capacity);
	return gain + k->table[capacity];
}

/* --- the climb --- */

static int64_t
evaluate(struct knap *k)
{
	int64_t bound = k->fixed;

	memset(k->taken, 0, k->m->jobs * sizeof *k->taken);
	for (uint32_t j = 0; j < k->m->jobs; j++)
		bound += k->paid[j];
	for (uint32_t i = 0; i < k->m->agents; i++)
		bound -= knapsack(k, i);
	return bound;
}

static bool
step_charge(struct knap *k)
{
	uint64_t steps = (k->cells + k->of_at[k->m->agents] * 4) / CELLS_A_STEP + 1;

	k->cells = 0;
	return assign_step(k->w, steps);
}

static double
way_find(struct knap *k)
{
	double norm = 0;

	for (uint32_t j = 0; j < k->m->jobs; j++) {
		k->way[j] = (double)(1 - k->taken[j]) + KEEP_WAY * k->way[j];
		norm += k->way[j] * k->way[j];
	}
	return norm;
}

static void
paid_move(struct knap *k, double step)
{
	for (uint32_t j = 0; j < k->m->jobs; j++) {
		double by = step * k->way[j];

		k->paid[j] += by >= 0 ? (int64_t)(by + 0.5) : -(int64_t)(0.5 - by);
	}
}

static void
best_return(struct knap *k)
{
	memcpy(k->paid, k->best_paid, k->m->jobs * sizeof *k->paid);
	memset(k->way, 0, k->m->jobs * sizeof *k->way);
}

static bool
is_over(const struct knap *k, uint64_t share)
{
	return assign_is_proven(k->w) || assign_used(k->w, share);
}

static void
climb(struct knap *k, uint64_t share)
{
	int64_t bound = evaluate(k), gap;
	double ahead;
	uint32_t since = 0;

	memcpy(k->best_paid, k->paid, k->m->jobs * sizeof *k->paid);
	k->best = bound;
	gap = k->w->found ? k->w->cost * ASSIGN_ONE - bound : bound / 100;
	ahead = (double)gap;
	ahead = ahead > ASSIGN_ONE ? ahead : ASSIGN_ONE;
	for (uint32_t n = 0; n < ROUNDS_MAX && ahead > (double)ASSIGN_ONE / 16; n++) {
		double norm = way_find(k);

		if (norm < 0.01 || !step_charge(k) || is_over(k, share))
			break;
		paid_move(k, ((double)(k->best - bound) + ahead) / norm);
		bound = evaluate(k);
		since++;
		if (bound > k->best) {
			since = (double)(bound - k->best) > ahead / 64 ? 0 : since;
			k->best = bound;
			memcpy(k->best_paid, k->paid, k->m->jobs * sizeof *k->paid);
			assign_bound_raise(k->w, (bound + ASSIGN_ONE - 1) >> ASSIGN_SHIFT);
		}
		if (since >= PATIENCE) {
			ahead /= 2;
			since = 0;
			best_return(k);
			bound = evaluate(k);
		}
	}
}

static int64_t
table_room(const struct assign_model *m)
{
	int64_t most = 0;

	for (size_t r = 0; r < (size_t)m->agents * m->rows; r++)
		if (m->capacity[r] <= TABLE_MAX && m->capacity[r] > most)
			most = m->capacity[r];
	return most;
}

void
assign_knap_bound(const struct assign_model *m, const struct assign_dual *d, struct assign_work *w,
    uint64_t share, int64_t *ret_paid)
{
	struct knap k = { .m = m, .d = d, .w = w };
	size_t room = (size_t)table_room(m) + 64, cells;

	memcpy(ret_paid, d->least, m->jobs * sizeof *ret_paid);
	if (m->at[m->jobs] > OPTIONS_MAX)
		return;
	k.row = ARENA_ARRAY(&k.mem, m->agents + 1, size_t);
	items_build(&k);
	fixed_count(&k);
	k.paid = ARENA_ARRAY(&k.mem, m->jobs + 1, int64_t);
	k.best_paid = ARENA_ARRAY(&k.mem, m->jobs + 1, int64_t);
	k.taken = ARENA_ARRAY(&k.mem, m->jobs + 1, int32_t);
	k.way = ARENA_ARRAY(&k.mem, m->jobs + 1, double);
	k.items = ARENA_ARRAY(&k.mem, m->jobs + 1, struct item);
	k.table = ARENA_ARRAY(&k.mem, room, int64_t);
	cells = room * (m->jobs + 1) < (size_t)CELLS_MAX ? room * (m->jobs + 1) : (size_t)CELLS_MAX;
	k.chosen = ARENA_ARRAY(&k.mem, cells / 64 + m->jobs + 1, uint64_t);
	memcpy(k.paid, d->least, m->jobs * sizeof *k.paid);
	climb(&k, share);
	memcpy(ret_paid, k.best_paid, m->jobs * sizeof *ret_paid);
	arena_free(&k.mem);
}
