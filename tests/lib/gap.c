/*
 * gap: see the header.
 * Owns: nothing but the instance at hand.
 * Beware: the order in which numbers are drawn decides what a seed means.
 */
#include "tests/lib/gap.h"
#include <math.h>
#include <stdlib.h>

#define SIZE_MAX_OF 20000

static bool
gap_new(struct gap *g)
{
	size_t pairs = (size_t)g->agents * g->jobs;

	g->cost = calloc(pairs, sizeof *g->cost);
	g->weight = calloc(pairs, sizeof *g->weight);
	g->capacity = calloc(g->agents, sizeof *g->capacity);
	return g->cost != NULL && g->weight != NULL && g->capacity != NULL;
}

void
gap_free(struct gap *g)
{
	free(g->cost);
	free(g->weight);
	free(g->capacity);
	*g = (struct gap){ 0 };
}

bool
gap_read(FILE *f, struct gap *ret)
{
	struct gap g = { 0 };
	bool good = fscanf(f, "%u %u", &g.agents, &g.jobs) == 2 && g.agents > 0 && g.jobs > 0 &&
	    g.agents <= SIZE_MAX_OF && g.jobs <= SIZE_MAX_OF && gap_new(&g);

	for (size_t i = 0; good && i < (size_t)g.agents * g.jobs; i++)
		good = fscanf(f, "%d", &g.cost[i]) == 1;
	for (size_t i = 0; good && i < (size_t)g.agents * g.jobs; i++)
		good = fscanf(f, "%d", &g.weight[i]) == 1;
	for (uint32_t i = 0; good && i < g.agents; i++) {
		long long capacity;

		good = fscanf(f, "%lld", &capacity) == 1;
		g.capacity[i] = good ? capacity : 0;
	}
	if (good)
		*ret = g;
	else
		gap_free(&g);
	return good;
}

static uint64_t
draw(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state >> 11;
}

static int32_t
between(uint64_t *state, int32_t from, int32_t to)
{
	return from + (int32_t)(draw(state) % (uint64_t)(to - from + 1));
}

/* Above 0, at most 1. */
static double
part(uint64_t *state)
{
	return ((double)draw(state) + 1) / 9007199254740992.0;
}

static void
pair_make(char type, uint64_t *state, int32_t *cost, int32_t *weight)
{
	if (type == 'd') {
		*weight = between(state, 1, 100);
		*cost = 111 - *weight + between(state, -10, 10);
		*cost = *cost > 0 ? *cost : 1;
	} else if (type == 'e') {
		*weight = (int32_t)(1 - 10 * log(part(state)));
		*cost = (int32_t)(1000.0 / *weight - 10 * part(state));
		*cost = *cost > 0 ? *cost : 1;
	} else {
		*weight = between(state, 5, 25);
		*cost = between(state, 10, 50);
	}
}

void
gap_make(char type, uint32_t agents, uint32_t jobs, uint64_t seed, struct gap *ret)
{
	uint64_t state = seed * UINT64_C(0x9e3779b97f4a7c15) + (uint64_t)type;

	*ret = (struct gap){ .agents = agents, .jobs = jobs };
	if (!gap_new(ret))
		abort();
	for (size_t i = 0; i < (size_t)agents * jobs; i++)
		pair_make(type, &state, &ret->cost[i], &ret->weight[i]);
	for (uint32_t i = 0; i < agents; i++) {
		int64_t sum = 0;

		for (uint32_t j = 0; j < jobs; j++)
			sum += ret->weight[(size_t)i * jobs + j];
		ret->capacity[i] = sum * 4 / 5 / agents;
	}
}

static void
line_write(FILE *f, const int32_t *values, uint32_t n)
{
	for (uint32_t k = 0; k < n; k++)
		fprintf(f, "%d%c", values[k], k + 1 < n ? ' ' : '\n');
}

void
gap_write(const struct gap *g, FILE *f)
{
	fprintf(f, "%u %u\n", g->agents, g->jobs);
	for (uint32_t i = 0; i < g->agents; i++)
		line_write(f, g->cost + (size_t)i * g->jobs, g->jobs);
	for (uint32_t i = 0; i < g->agents; i++)
		line_write(f, g->weight + (size_t)i * g->jobs, g->jobs);
	for (uint32_t i = 0; i < g->agents; i++)
		fprintf(f, "%lld%c", (long long)g->capacity[i], i + 1 < g->agents ? ' ' : '\n');
}
