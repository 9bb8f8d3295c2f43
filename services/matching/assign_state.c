/*
 * assign_state: see the header. Candidates, lists, what is left of each agent's capacity.
 * Owns: its arena.
 * Beware: ASSIGN_NONE as a job that comes or goes is nobody.
 */
#include "services/matching/assign_state.h"
#include <stdlib.h>
#include <string.h>

#define CANDS_MAX 48 /* of a job */

static int
cand_compare(const void *left, const void *right)
{
	const struct assign_cand *a = left, *b = right;

	if (a->price != b->price)
		return a->price < b->price ? -1 : 1;
	return a->agent < b->agent ? -1 : a->agent > b->agent;
}

/* What an agent's number of jobs costs. */
static int64_t
count_price(const struct assign_state *x, uint32_t agent, int64_t count)
{
	const struct assign_model *m = x->m;
	int64_t per = x->d->job[agent], most = m->most[agent], least = m->least[agent];
	int64_t price = per >= 0 ? per * (most - count) : per * (least - count);

	if (count < least)
		price += m->p->short_price * ASSIGN_ONE * (least - count);
	if (count > most)
		price += (x->fine_base * x->fine_factor / 256 + 2 * per) * (count - most);
	return price;
}

static void
cands_build(struct assign_state *x)
{
	const struct assign_model *m = x->m;
	struct assign_cand *all = ARENA_ARRAY(&x->mem, m->agents + 1, struct assign_cand);

	x->cand_at = ARENA_ARRAY(&x->mem, m->jobs + 1, uint32_t);
	for (uint32_t j = 0; j < m->jobs; j++) {
		uint32_t n = m->at[j + 1] - m->at[j];

		x->cand_at[j + 1] = x->cand_at[j] + (n < CANDS_MAX ? n : CANDS_MAX);
	}
	x->cands = ARENA_ARRAY(&x->mem, (size_t)x->cand_at[m->jobs] + 1, struct assign_cand);
	x->cand_at[m->jobs] = 0;
	for (uint32_t j = 0, end = 0; j < m->jobs; j++) {
		uint32_t n = 0, keep = 0;

		for (uint32_t o = m->at[j]; o < m->at[j + 1]; o++, n++)
			all[n] = (struct assign_cand){ m->options[o].agent, m->options[o].weight,
				assign_reduced(x->d, m, j, &m->options[o]) - x->d->least[j], n };
		qsort(all, n, sizeof *all, cand_compare);
		while (keep < n && keep < CANDS_MAX)
			keep++;
		x->cand_at[j] = end;
		memcpy(x->cands + end, all, keep * sizeof *all);
		x->cand_at[j + 1] = end += keep;
	}
}

/* --- what an exchange changes --- */

static int64_t
row_change(const struct assign_state *x, size_t row, int64_t more)
{
	return assign_row_price(x, row, x->slack[row] + more) - assign_row_price(x, row, x->slack[row]);
}

static int64_t
rows_change(const struct assign_state *x, uint32_t agent, uint32_t in, int32_t in_weight, uint32_t out,
    int32_t out_weight)
{
	const struct assign_model *m = x->m;
	int64_t change = 0;

	for (uint32_t r = 0; r < m->rows; r++) {
		int64_t more = 0;

		if (in != ASSIGN_NONE && assign_counts_in(m, in, r))
			more -= in_weight;
		if (out != ASSIGN_NONE && assign_counts_in(m, out, r))
			more += out_weight;
		if (more != 0)
			change += row_change(x, (size_t)agent * m->rows + r, more);
	}
	return change;
}

/* What it changes for the agent, but for the options' own prices, that one job comes and another goes. */
int64_t
assign_change(const struct assign_state *x, uint32_t agent, uint32_t in, int32_t in_weight, uint32_t out,
    int32_t out_weight)
{
	const struct assign_model *m = x->m;
	int64_t change = m->rows == 1 ? row_change(x, agent, (int64_t)out_weight - in_weight)
				      : rows_change(x, agent, in, in_weight, out, out_weight);

	if (m->counts && (in == ASSIGN_NONE) != (out == ASSIGN_NONE)) {
		int64_t count = x->held_count[agent];

		change += count_price(x, agent, in != ASSIGN_NONE ? count + 1 : count - 1) -
		    count_price(x, agent, count);
	}
	return change;
}

/* --- changes --- */

static void
agent_count(struct assign_state *x, uint32_t agent)
{
	const struct assign_model *m = x->m;
	bool over = x->held_count[agent] > m->most[agent];
	int64_t waste = m->counts ? count_price(x, agent, x->held_count[agent]) : 0, dearest = 0;

	for (uint32_t r = 0; r < m->rows; r++) {
		size_t row = (size_t)agent * m->rows + r;

		waste += assign_row_price(x, row, x->slack[row]);
		over = over || x->slack[row] < 0;
	}
	for (uint32_t k = 0; k < x->held_count[agent]; k++)
		dearest = x->held[agent][k].price > dearest ? x->held[agent][k].price : dearest;
	x->dearest[agent] = dearest;
	x->total += waste - x->waste[agent];
	x->waste[agent] = waste;
	x->over += (uint32_t)over - x->is_over[agent];
	x->is_over[agent] = over;
}

static void
slack_add(struct assign_state *x, uint32_t job, uint32_t agent, int64_t more)
{
	const struct assign_model *m = x->m;
	uint32_t c = m->class_of[job];

	for (uint32_t k = m->class_at[c]; k < m->class_at[c + 1]; k++)
		x->slack[(size_t)agent * m->rows + m->class_rows[k]] += more;
}

static void
job_in(struct assign_state *x, uint32_t job, uint32_t cand)
{
	const struct assign_cand *q = &x->cands[x->cand_at[job] + cand];
	uint32_t i = q->agent, n = x->held_count[i];

	if (n == x->held_room[i]) {
		struct assign_held *more = ARENA_ARRAY(&x->mem, 2 * n + 4, struct assign_held);

		if (n > 0)
			memcpy(more, x->held[i], n * sizeof *more);
		x->held[i] = more;
		x->held_room[i] = 2 * n + 4;
	}
	x->held[i][n] = (struct assign_held){ job, q->weight, q->price };
	x->held_count[i]++;
	x->pos[job] = n;
	x->now[job] = cand;
	x->total += q->price;
	slack_add(x, job, i, -(int64_t)q->weight);
	agent_count(x, i);
}

static void
job_out(struct assign_state *x, uint32_t job)
{
	const struct assign_cand *q = assign_now(x, job);
	uint32_t i = q->agent, last = --x->held_count[i];

	x->held[i][x->pos[job]] = x->held[i][last];
	x->pos[x->held[i][last].job] = x->pos[job];
	x->total -= q->price;
	slack_add(x, job, i, q->weight);
	agent_count(x, i);
}

void
assign_move(struct assign_state *x, uint32_t job, uint32_t cand)
{
	job_out(x, job);
	job_in(x, job, cand);
}

/* Another price for what is too much. */
void
assign_fines_set(struct assign_state *x, int64_t factor)
{
	const struct assign_model *m = x->m;

	x->fine_factor = factor;
	for (size_t k = 0; k < (size_t)m->agents * m->rows; k++) {
		int64_t fine = (x->d->row[k] + x->fine_base) * factor / 256;

		x->fine[k] = fine < m->price_max[k] ? fine : m->price_max[k];
	}
	for (uint32_t i = 0; i < m->agents; i++)
		agent_count(x, i);
}

/* --- a whole assignment --- */

/* Every job where it is cheapest: that is the bound's own. */
void
assign_state_begin(struct assign_state *x)
{
	for (uint32_t j = 0; j < x->m->jobs; j++)
		job_in(x, j, 0);
}

void
assign_state_get(const struct assign_state *x, uint32_t *pick)
{
	for (uint32_t j = 0; j < x->m->jobs; j++)
		pick[j] = assign_now(x, j)->pick;
}

/* A price of a unit, for agents whose own is nothing: the average of those that are something. */
static int64_t
base_find(const struct assign_state *x)
{
	const struct assign_model *m = x->m;
	double sum = 0, count = 0;

	for (size_t k = 0; k < (size_t)m->agents * m->rows; k++)
		if (x->d->row[k] > 0) {
			sum += (double)x->d->row[k];
			count++;
		}
	return count > 0 ? (int64_t)(sum / count) + 1 : ASSIGN_ONE;
}

struct assign_state *
assign_state_new(const struct assign_model *m, const struct assign_dual *d)
{
	struct assign_state *x = calloc(1, sizeof *x);
	size_t rows = (size_t)m->agents * m->rows;

	if (x == NULL)
		abort();
	x->m = m;
	x->d = d;
	x->now = ARENA_ARRAY(&x->mem, m->jobs + 1, uint32_t);
	x->pos = ARENA_ARRAY(&x->mem, m->jobs + 1, uint32_t);
	x->held = ARENA_ARRAY(&x->mem, m->agents + 1, struct assign_held *);
	x->held_count = ARENA_ARRAY(&x->mem, m->agents + 1, uint32_t);
	x->held_room = ARENA_ARRAY(&x->mem, m->agents + 1, uint32_t);
	x->slack = ARENA_ARRAY(&x->mem, rows + 1, int64_t);
	x->fine = ARENA_ARRAY(&x->mem, rows + 1, int64_t);
	x->waste = ARENA_ARRAY(&x->mem, m->agents + 1, int64_t);
	x->dearest = ARENA_ARRAY(&x->mem, m->agents + 1, int64_t);
	x->is_over = ARENA_ARRAY(&x->mem, m->agents + 1, uint8_t);
	memcpy(x->slack, m->capacity, rows * sizeof *x->slack);
	x->fine_base = base_find(x);
	cands_build(x);
	assign_fines_set(x, 256);
	return x;
}

void
assign_state_free(struct assign_state *x)
{
	arena_free(&x->mem);
	free(x);
}
