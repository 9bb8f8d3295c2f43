/*
 * assign_model: the problem checked, and turned into lists of options; what an assignment costs, and whether it fits.
 * Owns: nothing; the model lives in the call's arena.
 * Beware: an option that would not fit even alone is not an option; capacities are cut to what could ever be used.
 */
#include "services/matching/assign_core.h"
#include <string.h>

#define PRODUCT_MAX (INT64_C(1) << 56)

/* --- the check --- */

static bool
cost_is_right(int32_t cost)
{
	return cost == ASSIGN_NEVER || (cost >= 0 && cost <= ASSIGN_COST_MAX);
}

static bool
pairs_are_right(const struct assign_problem *p)
{
	for (size_t i = 0; i < (size_t)p->agents * p->jobs; i++)
		if (!cost_is_right(p->cost[i]) || p->weight[i] < 0)
			return false;
	for (size_t i = 0; i < (size_t)p->agents * p->rows; i++)
		if (p->capacity[i] < 0)
			return false;
	return true;
}

enum rc
assign_problem_check(const struct assign_problem *p)
{
	if (p->agents > ASSIGN_AGENTS_MAX || p->jobs > ASSIGN_JOBS_MAX || p->rows > ASSIGN_ROWS_MAX ||
	    (uint64_t)p->agents * p->jobs > ASSIGN_PAIRS_MAX)
		return RC_LIMIT;
	if (!pairs_are_right(p) || p->keep < 0 || p->keep > ASSIGN_COST_MAX || p->short_price < 0 ||
	    p->short_price > ASSIGN_COST_MAX)
		return RC_INVALID;
	for (uint32_t j = 0; j < p->jobs; j++)
		if ((p->leave != NULL && !cost_is_right(p->leave[j])) ||
		    (p->current != NULL && p->current[j] != ASSIGN_NONE && p->current[j] >= p->agents))
			return RC_INVALID;
	return RC_OK;
}

/* --- classes: jobs that count in the same rows --- */

static bool
rows_are_same(const struct assign_problem *p, uint32_t a, uint32_t b)
{
	const uint64_t *in = p->in_rows;

	return in == NULL ||
	    memcmp(in + (size_t)a * ASSIGN_ROW_WORDS, in + (size_t)b * ASSIGN_ROW_WORDS,
		ASSIGN_ROW_WORDS * sizeof *in) == 0;
}

static uint32_t
rows_hash(const struct assign_problem *p, uint32_t job)
{
	uint64_t h = 0;

	for (uint32_t i = 0; p->in_rows != NULL && i < ASSIGN_ROW_WORDS; i++)
		h = (h ^ p->in_rows[(size_t)job * ASSIGN_ROW_WORDS + i]) * UINT64_C(0x9e3779b97f4a7c15);
	return (uint32_t)(h >> 32);
}

/* Each job's class, by a table of the first job of each. */
static void
classes_find(struct assign_model *m, uint32_t *first)
{
	uint32_t size = 16, *table;

	while (size < 2 * m->jobs)
		size *= 2;
	table = ARENA_ARRAY(m->mem, size, uint32_t);
	for (uint32_t j = 0; j < m->jobs; j++) {
		uint32_t h = rows_hash(m->p, j) & (size - 1);

		while (table[h] != 0 && !rows_are_same(m->p, first[table[h] - 1], j))
			h = (h + 1) & (size - 1);
		if (table[h] == 0) {
			first[m->class_count] = j;
			table[h] = ++m->class_count;
		}
		m->class_of[j] = table[h] - 1;
	}
}

static void
classes_build(struct assign_model *m)
{
	uint32_t *first = ARENA_ARRAY(m->mem, m->jobs + 1, uint32_t), *fill, count = 0;

	m->class_of = ARENA_ARRAY(m->mem, m->jobs + 1, uint32_t);
	classes_find(m, first);
	m->class_at = ARENA_ARRAY(m->mem, m->class_count + 1, uint32_t);
	m->class_rows = ARENA_ARRAY(m->mem, (size_t)m->class_count * m->rows + 1, uint16_t);
	m->of_class_at = ARENA_ARRAY(m->mem, m->class_count + 1, uint32_t);
	m->of_class = ARENA_ARRAY(m->mem, m->jobs + 1, uint32_t);
	fill = ARENA_ARRAY(m->mem, m->class_count + 1, uint32_t);
	for (uint32_t c = 0; c < m->class_count; c++) {
		for (uint32_t r = 0; r < m->rows; r++)
			if (assign_counts_in(m, first[c], r))
				m->class_rows[count++] = (uint16_t)r;
		m->class_at[c + 1] = count;
	}
	for (uint32_t j = 0; j < m->jobs; j++)
		m->of_class_at[m->class_of[j] + 1]++;
	for (uint32_t c = 0; c < m->class_count; c++)
		fill[c] = m->of_class_at[c + 1] += m->of_class_at[c];
	for (uint32_t j = m->jobs; j-- > 0;)
		m->of_class[--fill[m->class_of[j]]] = j;
}

/* --- options --- */

static bool
fits_alone(const struct assign_model *m, uint32_t agent, uint32_t job, int32_t weight)
{
	const int64_t *capacity = m->p->capacity + (size_t)agent * m->rows;
	uint32_t c = m->class_of[job];

	for (uint32_t k = m->class_at[c]; k < m->class_at[c + 1]; k++)
		if (weight > capacity[m->class_rows[k]])
			return false;
	return m->p->most == NULL || m->p->most[agent] > 0;
}

static int32_t
kept(const struct assign_problem *p, uint32_t job, uint32_t agent)
{
	return p->current != NULL && p->current[job] != ASSIGN_NONE && p->current[job] != agent ? p->keep : 0;
}

/* Writes a job's options when they are wanted, and counts them. */
static uint32_t
options_of(const struct assign_model *m, uint32_t j, struct assign_option *ret)
{
	const struct assign_problem *p = m->p;
	uint32_t n = 0;
	/* of a class without rows, nothing is used */
	bool weighs = m->class_at[m->class_of[j] + 1] > m->class_at[m->class_of[j]];

	for (uint32_t i = 0; i < p->agents; i++) {
		int32_t cost = p->cost[(size_t)i * p->jobs + j], weight = p->weight[(size_t)i * p->jobs + j];

		if (cost == ASSIGN_NEVER || !fits_alone(m, i, j, weight))
			continue;
		if (ret != NULL)
			ret[n] = (struct assign_option){ i, weighs ? weight : 0, cost + kept(p, j, i) };
		n++;
	}
	if (p->leave != NULL && p->leave[j] != ASSIGN_NEVER) {
		if (ret != NULL)
			ret[n] = (struct assign_option){ p->agents, 0, p->leave[j] + kept(p, j, p->agents) };
		n++;
	}
	return n;
}

static void
options_build(struct assign_model *m)
{
	m->at = ARENA_ARRAY(m->mem, m->jobs + 1, uint32_t);
	for (uint32_t j = 0; j < m->jobs; j++) {
		m->at[j + 1] = m->at[j] + options_of(m, j, NULL);
		m->hopeless = m->hopeless || m->at[j + 1] == m->at[j];
	}
	m->options = ARENA_ARRAY(m->mem, (size_t)m->at[m->jobs] + 1, struct assign_option);
	for (uint32_t j = 0; j < m->jobs; j++)
		(void)options_of(m, j, m->options + m->at[j]);
}

/* --- agents --- */

static void
capacities_build(struct assign_model *m)
{
	size_t n = (size_t)m->agents * m->rows;
	int64_t *used = m->capacity = ARENA_ARRAY(m->mem, n + 1, int64_t);

	m->price_max = ARENA_ARRAY(m->mem, n + 1, int64_t);
	for (uint32_t j = 0; j < m->jobs; j++)
		for (uint32_t o = m->at[j]; o < m->at[j + 1]; o++)
			for (uint32_t c = m->class_of[j], k = m->class_at[c]; k < m->class_at[c + 1]; k++)
				used[(size_t)m->options[o].agent * m->rows + m->class_rows[k]] +=
				    m->options[o].weight;
	for (size_t k = 0; k < n; k++) {
		m->price_max[k] = PRODUCT_MAX / (used[k] > 0 ? used[k] : 1) / m->rows;
		if (k < (size_t)m->p->agents * m->rows && m->p->capacity[k] < used[k])
			used[k] = m->p->capacity[k];
	}
}

static void
counts_build(struct assign_model *m)
{
	const struct assign_problem *p = m->p;

	m->most = ARENA_ARRAY(m->mem, m->agents + 1, uint32_t);
	m->least = ARENA_ARRAY(m->mem, m->agents + 1, uint32_t);
	for (uint32_t i = 0; i < m->agents; i++) {
		bool real = i < p->agents;

		m->most[i] = real && p->most != NULL && p->most[i] < p->jobs ? p->most[i] : p->jobs;
		m->least[i] = real && p->least != NULL && p->short_price > 0 ? p->least[i] : 0;
		m->counts = m->counts || m->most[i] < p->jobs || m->least[i] > 0;
	}
}

void
assign_model_build(struct assign_model *m, const struct assign_problem *p, struct arena *mem)
{
	*m = (struct assign_model){
		.p = p, .mem = mem, .agents = p->agents + (p->leave != NULL), .jobs = p->jobs, .rows = p->rows
	};
	classes_build(m);
	options_build(m);
	capacities_build(m);
	counts_build(m);
}

/* --- an assignment --- */

static int64_t
short_cost(const struct assign_model *m, const uint32_t *count)
{
	int64_t cost = 0;

	for (uint32_t i = 0; i < m->agents; i++)
		if (count[i] < m->least[i])
			cost += (int64_t)m->p->short_price * (m->least[i] - count[i]);
	return cost;
}

int64_t
assign_cost(const struct assign_model *m, const uint32_t *pick)
{
	struct arena mem = { 0 };
	uint32_t *count = ARENA_ARRAY(&mem, m->agents + 1, uint32_t);
	int64_t cost = 0;

	for (uint32_t j = 0; j < m->jobs; j++) {
		const struct assign_option *o = &m->options[m->at[j] + pick[j]];

		cost += o->cost;
		count[o->agent]++;
	}
	cost += short_cost(m, count);
	arena_free(&mem);
	return cost;
}

bool
assign_fits(const struct assign_model *m, const uint32_t *pick)
{
	struct arena mem = { 0 };
	size_t n = (size_t)m->agents * m->rows;
	int64_t *load = ARENA_ARRAY(&mem, n + 1, int64_t);
	uint32_t *count = ARENA_ARRAY(&mem, m->agents + 1, uint32_t);
	bool fits = true;

	for (uint32_t j = 0; j < m->jobs; j++) {
		const struct assign_option *o = &m->options[m->at[j] + pick[j]];
		uint32_t c = m->class_of[j];

		count[o->agent]++;
		for (uint32_t k = m->class_at[c]; k < m->class_at[c + 1]; k++)
			load[(size_t)o->agent * m->rows + m->class_rows[k]] += o->weight;
	}
	for (size_t k = 0; k < n; k++)
		fits = fits && load[k] <= m->capacity[k];
	for (uint32_t i = 0; i < m->agents; i++)
		fits = fits && count[i] <= m->most[i];
	arena_free(&mem);
	return fits;
}
