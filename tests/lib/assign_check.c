/*
 * assign_check: see the header. Plain loops on purpose.
 * Owns: nothing.
 * Beware: exhaustive.
 */
#include "tests/lib/assign_check.h"
#include <stdlib.h>

static bool
is_in(const struct assign_problem *p, uint32_t job, uint32_t row)
{
	return p->in_rows == NULL ||
	    (p->in_rows[job * ASSIGN_ROW_WORDS + row / 64] & (UINT64_C(1) << (row % 64))) != 0;
}

static const char *
agent_check(const struct assign_problem *p, const uint32_t *agent, uint32_t i, int64_t *cost)
{
	uint32_t jobs = 0;

	for (uint32_t j = 0; j < p->jobs; j++)
		jobs += agent[j] == i;
	if (p->most != NULL && jobs > p->most[i])
		return "an agent has more jobs than its most";
	if (p->least != NULL && jobs < p->least[i])
		*cost += (int64_t)(p->least[i] - jobs) * p->short_price;
	for (uint32_t r = 0; r < p->rows; r++) {
		int64_t load = 0;

		for (uint32_t j = 0; j < p->jobs; j++)
			if (agent[j] == i && is_in(p, j, r))
				load += p->weight[i * p->jobs + j];
		if (load > p->capacity[i * p->rows + r])
			return "an agent carries more than it can";
	}
	return NULL;
}

static const char *
job_check(const struct assign_problem *p, uint32_t j, uint32_t agent, int64_t *cost)
{
	if (agent == ASSIGN_NONE) {
		if (p->leave == NULL || p->leave[j] == ASSIGN_NEVER)
			return "a job is undone that has to be done";
		*cost += p->leave[j];
	} else {
		if (agent >= p->agents)
			return "there is no such agent";
		if (p->cost[agent * p->jobs + j] == ASSIGN_NEVER)
			return "an agent has a job that it may not do";
		*cost += p->cost[agent * p->jobs + j];
	}
	if (p->current != NULL && p->current[j] != ASSIGN_NONE && p->current[j] != agent)
		*cost += p->keep;
	return NULL;
}

struct assign_checked
assign_check(const struct assign_problem *p, const uint32_t *agent)
{
	struct assign_checked a = { 0 };

	for (uint32_t j = 0; j < p->jobs && a.broken == NULL; j++)
		a.broken = job_check(p, j, agent[j], &a.cost);
	for (uint32_t i = 0; i < p->agents && a.broken == NULL; i++)
		a.broken = agent_check(p, agent, i, &a.cost);
	return a;
}

bool
assign_try_all(const struct assign_problem *p, int64_t *ret_cost)
{
	uint32_t *agent = calloc(p->jobs + 1, sizeof *agent), j = 0;
	bool found = false;

	if (agent == NULL)
		abort();
	while (j < p->jobs || p->jobs == 0) {
		struct assign_checked a;

		for (uint32_t k = 0; k < p->jobs; k++)
			agent[k] = agent[k] == p->agents ? ASSIGN_NONE : agent[k];
		a = assign_check(p, agent);
		if (a.broken == NULL && (!found || a.cost < *ret_cost)) {
			*ret_cost = a.cost;
			found = true;
		}
		/* the next one, as a number is counted up: undone comes after the last agent */
		for (j = 0; j < p->jobs; j++) {
			if (agent[j] != ASSIGN_NONE) {
				agent[j]++;
				break;
			}
			agent[j] = 0;
		}
		if (p->jobs == 0)
			break;
	}
	free(agent);
	return found;
}
