/*
 * assign_state: an assignment under way, that may ask for more than there is, at a price; shared by the files of the local search.
 * Owns: struct assign_state, in an arena of its own.
 * Beware: prices here are parts of ASSIGN_ONE; total is the gap to the dual's bound, and the price of what is too much.
 */
#ifndef MATCHING_ASSIGN_STATE_H
#define MATCHING_ASSIGN_STATE_H

#include "services/matching/assign_core.h"

#define ASSIGN_CHAIN_MAX 8 /* jobs that change places at once */

/* An option, with its reduced cost above the least of its job. */
struct assign_cand {
	uint32_t agent;
	int32_t weight;
	int64_t price;
	uint32_t pick; /* the option's index, from the job's first */
};

/* A job with its agent. */
struct assign_held {
	uint32_t job;
	int32_t weight;
	int64_t price;
};

struct assign_state {
	const struct assign_model *m;
	const struct assign_dual *d;
	struct arena mem;
	uint32_t *cand_at; /* jobs + 1 */
	struct assign_cand *cands; /* of each job, the cheapest first */
	uint32_t *now; /* jobs: its candidate, from its first */
	uint32_t *pos; /* jobs: in its agent's list */
	struct assign_held **held; /* agents: their lists */
	uint32_t *held_count, *held_room;
	int64_t *slack; /* agents * rows: negative when too much */
	int64_t *fine; /* agents * rows: of a unit too much */
	int64_t fine_base, fine_factor; /* factor: in 1/256 */
	int64_t *waste; /* agents: what its room left, or its overload, costs */
	int64_t *dearest; /* agents: the most that any of its jobs costs above its least */
	int64_t total;
	uint32_t over; /* agents with too much */
	uint8_t *is_over;
};

struct assign_state *assign_state_new(const struct assign_model *m, const struct assign_dual *d);
void assign_state_free(struct assign_state *x);
void assign_state_begin(struct assign_state *x);
void assign_state_get(const struct assign_state *x, uint32_t *pick);
void assign_move(struct assign_state *x, uint32_t job, uint32_t cand);
void assign_fines_set(struct assign_state *x, int64_t factor);
int64_t assign_change(const struct assign_state *x, uint32_t agent, uint32_t in, int32_t in_weight, uint32_t out, int32_t out_weight);

/* assign_chain.c */
struct assign_link {
	uint32_t job, cand;
};
struct assign_chain {
	struct assign_link links[ASSIGN_CHAIN_MAX];
	uint32_t len;
	int64_t change; /* of the total */
};
struct assign_chains;
struct assign_chains *assign_chains_new(struct assign_state *x);
/* The best chain that begins with the job and changes the total by less than the limit. */
bool assign_chain_find(struct assign_chains *c, uint32_t job, int64_t limit, uint32_t nodes, struct assign_chain *ret);
uint64_t assign_chain_steps(struct assign_chains *c);

static inline const struct assign_cand *
assign_now(const struct assign_state *x, uint32_t job)
{
	return &x->cands[x->cand_at[job] + x->now[job]];
}

/* What one row of an agent costs, with so much left. */
static inline int64_t
assign_row_price(const struct assign_state *x, size_t row, int64_t left)
{
	return left >= 0 ? x->d->row[row] * left : x->fine[row] * -left;
}

#endif
