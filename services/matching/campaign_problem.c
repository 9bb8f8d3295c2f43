/*
 * campaign_problem: a campaign's case as the engine's problem: rows of months, weights in days, prices.
 * Owns: nothing; the problem lives in the case's arena.
 * Beware: runs are of months at which some period begins, and some period ends: every other run is implied by one of these.
 */
#include "services/matching/campaign_case.h"

struct rows {
	uint32_t of[CAMPAIGN_MONTHS][CAMPAIGN_MONTHS]; /* run -> row, or ASSIGN_NONE */
	uint32_t count;
	uint32_t days; /* the row of all days, or ASSIGN_NONE */
};

_Static_assert(
    CAMPAIGN_MONTHS *(CAMPAIGN_MONTHS + 1) / 2 + 1 <= ASSIGN_ROWS_MAX, "every run of months has its row");

static void
rows_make(const struct campaign_case *k, struct rows *ret)
{
	bool begins[CAMPAIGN_MONTHS] = { false }, ends[CAMPAIGN_MONTHS] = { false };

	for (uint32_t j = 0; j < k->job_count; j++) {
		begins[k->jobs[j].first] = true;
		ends[k->jobs[j].last] = true;
	}
	ret->count = 0;
	for (uint32_t b = 0; b < CAMPAIGN_MONTHS; b++)
		for (uint32_t e = 0; e < CAMPAIGN_MONTHS; e++)
			ret->of[b][e] = b <= e && begins[b] && ends[e] ? ret->count++ : ASSIGN_NONE;
	ret->days = k->most_days != 0 ? ret->count++ : ASSIGN_NONE;
}

static const int64_t *
capacities(struct campaign_case *k, const struct rows *r)
{
	int64_t *all = ARENA_ARRAY(&k->mem, (size_t)k->agent_count * r->count + 1, int64_t);

	for (uint32_t a = 0; a < k->agent_count; a++) {
		int64_t *of = all + (size_t)a * r->count;

		for (uint32_t b = 0; b < CAMPAIGN_MONTHS; b++) {
			int64_t sum = 0;

			for (uint32_t e = b; e < CAMPAIGN_MONTHS; e++) {
				sum += k->agents[a].free[e];
				if (r->of[b][e] != ASSIGN_NONE)
					of[r->of[b][e]] = sum;
			}
		}
		if (r->days != ASSIGN_NONE)
			of[r->days] = k->most_days;
	}
	return all;
}

static void
set_row(uint64_t *set, uint32_t row)
{
	set[row / 64] |= UINT64_C(1) << (row % 64);
}

static const uint64_t *
sets(struct campaign_case *k, const struct rows *r)
{
	uint64_t *all = ARENA_ARRAY(&k->mem, (size_t)k->job_count * ASSIGN_ROW_WORDS + 1, uint64_t);

	for (uint32_t j = 0; j < k->job_count; j++) {
		uint64_t *set = all + (size_t)j * ASSIGN_ROW_WORDS;

		for (uint32_t b = 0; b <= k->jobs[j].first; b++)
			for (uint32_t e = k->jobs[j].last; e < CAMPAIGN_MONTHS; e++)
				if (r->of[b][e] != ASSIGN_NONE)
					set_row(set, r->of[b][e]);
		if (r->days != ASSIGN_NONE)
			set_row(set, r->days);
	}
	return all;
}

static void
pairs(struct campaign_case *k, struct assign_problem *p)
{
	size_t count = (size_t)k->agent_count * k->job_count;
	int32_t *cost = ARENA_ARRAY(&k->mem, count + 1, int32_t),
		*weight = ARENA_ARRAY(&k->mem, count + 1, int32_t);

	for (size_t i = 0; i < count; i++) {
		cost[i] = ASSIGN_NEVER;
		weight[i] = (int32_t)k->jobs[i % k->job_count].days;
	}
	for (uint32_t j = 0; j < k->job_count; j++)
		for (uint32_t i = 0; i < k->jobs[j].candidate_count; i++) {
			const struct campaign_candidate *c = &k->jobs[j].candidates[i];

			cost[(size_t)c->agent * k->job_count + j] = (int32_t)c->loss;
		}
	p->cost = cost;
	p->weight = weight;
}

static const uint32_t *
bounds(struct campaign_case *k, uint32_t bound)
{
	uint32_t *all = ARENA_ARRAY(&k->mem, k->agent_count + 1, uint32_t);

	for (uint32_t a = 0; a < k->agent_count; a++)
		all[a] = bound;
	return all;
}

void
campaign_problem(struct campaign_case *k, struct assign_problem *ret)
{
	struct rows *rows = ARENA_NEW(&k->mem, struct rows);
	uint32_t *current = ARENA_ARRAY(&k->mem, k->job_count + 1, uint32_t);
	int32_t *leave = ARENA_ARRAY(&k->mem, k->job_count + 1, int32_t);

	rows_make(k, rows);
	for (uint32_t j = 0; j < k->job_count; j++) {
		current[j] = k->jobs[j].current;
		leave[j] = (int32_t)k->jobs[j].leave;
	}
	*ret = (struct assign_problem){ .agents = k->agent_count,
		.jobs = k->job_count,
		.rows = rows->count,
		.capacity = capacities(k, rows),
		.in_rows = sets(k, rows),
		.leave = leave,
		.current = current,
		.keep = (int32_t)k->keep,
		.most = k->most != 0 ? bounds(k, k->most) : NULL,
		.least = k->least != 0 ? bounds(k, k->least) : NULL,
		.short_price = (int32_t)k->short_price };
	pairs(k, ret);
}
