/*
 * assign_core: the inside of the campaign's engine, shared by the files assign*.c and by nobody else.
 * Owns: struct assign_model, the problem as lists of options; struct assign_dual, the prices that bound it; struct assign_work, the budget.
 * Beware: prices are whole numbers of 1/ASSIGN_ONE of a cost, so that every machine agrees and a bound is exact.
 *
 * Being undone is an option like another: with an agent more, the last one, which has room for all.
 */
#ifndef MATCHING_ASSIGN_CORE_H
#define MATCHING_ASSIGN_CORE_H

#include "services/matching/assign.h"

#define ASSIGN_SHIFT 10
#define ASSIGN_ONE (INT64_C(1) << ASSIGN_SHIFT)
#define ASSIGN_HUGE (INT64_MAX / 4)

/* An agent that may do the job. Every one would fit if it were the agent's only job. */
struct assign_option {
	uint32_t agent;
	int32_t weight, cost; /* cost: with keep */
};

struct assign_model {
	const struct assign_problem *p;
	struct arena *mem;
	uint32_t agents, jobs, rows; /* agents: with the one of the jobs undone */
	uint32_t *at; /* jobs + 1 */
	struct assign_option *options; /* of each job in turn */
	int64_t *capacity; /* agents * rows; no more than could ever be used */
	int64_t *price_max; /* agents * rows: products of prices above it would overflow */
	uint32_t class_count; /* jobs that count in the same rows are of one class */
	uint32_t *class_of; /* jobs */
	uint32_t *class_at; /* class_count + 1 */
	uint16_t *class_rows;
	uint32_t *of_class_at, *of_class; /* class_count + 1, jobs: the jobs of each class in turn */
	uint32_t *most, *least; /* agents */
	bool counts; /* some agent has a most or a least */
	bool hopeless; /* some job has no option at all */
};

/*
 * A price for each row's unit and for each job of an agent: positive against most, negative for least. Reduced cost of an option: its
 * cost and what it takes at these prices. Gap of an assignment (its cost less the bound): the sum of its options' reduced costs above
 * the least of their jobs, and of the room that it leaves at its price.
 */
struct assign_dual {
	int64_t *row; /* agents * rows */
	int64_t *job; /* agents */
	int64_t *least; /* jobs: the least reduced cost of each */
	int64_t bound; /* in parts of ASSIGN_ONE */
};

/* The budget and the best so far, shared by all parts of one call. */
struct assign_work {
	const struct assign_options *options;
	uint64_t steps, budget, look;
	bool stopped, found;
	uint32_t *best; /* a job each: its option's index, from its first one */
	int64_t cost, bound; /* of the best; of all */
};

/* assign_model.c */
MUST_CHECK enum rc assign_problem_check(const struct assign_problem *p);
void assign_model_build(struct assign_model *m, const struct assign_problem *p, struct arena *mem);
int64_t assign_cost(const struct assign_model *m, const uint32_t *pick);
bool assign_fits(const struct assign_model *m, const uint32_t *pick);

/* assign_work.c: steps are work of about equal length; false: the budget has ended, or we are asked to stop */
bool assign_step(struct assign_work *w, uint64_t steps);
/* Whether so much of the whole budget is used, in 1/256. */
bool assign_used(const struct assign_work *w, uint64_t part);
bool assign_is_proven(const struct assign_work *w);
void assign_keep(struct assign_work *w, const struct assign_model *m, const uint32_t *pick, int64_t cost);
void assign_bound_raise(struct assign_work *w, int64_t bound);

/* assign_dual.c */
void assign_dual_find(struct assign_dual *d, const struct assign_model *m, struct assign_work *w);
/* What the option's agent asks for it at these prices, in parts of ASSIGN_ONE. */
int64_t assign_reduced(const struct assign_dual *d, const struct assign_model *m, uint32_t job, const struct assign_option *o);

/* assign_exact.c: false: gave up after so many steps; true, and nothing found: nothing fits */
bool assign_exact(const struct assign_model *m, const struct assign_dual *d, struct assign_work *w, uint64_t steps);

/* assign_knap.c: raises the bound, until so much of the budget is used (in 1/256) */
void assign_knap_bound(const struct assign_model *m, const struct assign_dual *d, struct assign_work *w, uint64_t share, int64_t *ret_paid);

/* assign_group.c: until the budget has ended; paid: of each job, by assign_knap */
bool assign_group_can(const struct assign_model *m);
void assign_group(const struct assign_model *m, const int64_t *paid, struct assign_work *w);

/* assign_local.c: until so much of the budget is used, and more while nothing is found */
void assign_local(const struct assign_model *m, const struct assign_dual *d, struct assign_work *w, uint64_t share);

static inline uint64_t
assign_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state >> 11;
}
static inline uint32_t
assign_below(uint64_t *state, uint32_t n)
{
	return (uint32_t)(((assign_random(state) & UINT32_MAX) * n) >> 32);
}
static inline uint64_t
assign_seed(const struct assign_work *w, uint64_t part)
{
	return w->options->seed * UINT64_C(0x9e3779b97f4a7c15) + part * UINT64_C(0xd1342543de82ef95) + 1;
}
/* -ln of a uniform number, in 1/1024, by halving: coarse, and whole. */
static inline int64_t
assign_exponential(uint64_t *state)
{
	uint64_t u = assign_random(state);

	return __builtin_ctzll(u | UINT64_C(1) << 40) * 710 + (int64_t)(u >> 42 & 1023) * 710 / 1024;
}
static inline bool
assign_counts_in(const struct assign_model *m, uint32_t job, uint32_t row)
{
	const uint64_t *in = m->p->in_rows;

	return in == NULL || (in[(size_t)job * ASSIGN_ROW_WORDS + row / 64] >> row % 64 & 1);
}

#endif
