/*
 * assign_local: goes on from the dual's own assignment by ejection chains, while a threshold falls; finds good assignments soon.
 * Owns: its state and its random numbers.
 * Beware: it proves nothing. Too much on an agent is allowed on the way, at a price that follows how often it happens.
 */
#include "services/matching/assign_state.h"

#define NODES 20
#define FINE_EVERY 256
#define FACTOR_MIN 64
#define FACTOR_MAX (1 << 20)

struct local {
	const struct assign_model *m;
	struct assign_state *x;
	struct assign_chains *chains;
	struct assign_work *w;
	uint64_t random;
	uint32_t *pick;
	uint32_t tried, over; /* since the fines were set */
	uint64_t begun, share;
	int64_t heat; /* of the threshold, at the begin */
};

static void
found_check(struct local *l)
{
	int64_t cost;

	if (l->x->over > 0)
		return;
	cost = (l->x->total + l->x->d->bound) >> ASSIGN_SHIFT;
	if (l->w->found && cost >= l->w->cost)
		return;
	assign_state_get(l->x, l->pick);
	assign_keep(l->w, l->m, l->pick, assign_cost(l->m, l->pick));
}

/* Three quarters of the time too much somewhere is too often; a quarter, too seldom. */
static void
fines_adapt(struct local *l)
{
	int64_t factor = l->x->fine_factor;

	l->over += l->x->over > 0;
	if (++l->tried < FINE_EVERY)
		return;
	if (l->over > FINE_EVERY * 3 / 4)
		factor += factor / 16 + 1;
	else if (l->over < FINE_EVERY / 4)
		factor -= factor / 32;
	if (factor != l->x->fine_factor && factor >= FACTOR_MIN && factor < FACTOR_MAX)
		assign_fines_set(l->x, factor);
	l->tried = l->over = 0;
}

/* What a chain may cost: less and less, and nothing at the end of our share. */
static int64_t
limit_draw(struct local *l)
{
	uint64_t end = l->w->budget / 256 * l->share;
	double left =
	    end > l->begun && l->w->steps < end ? (double)(end - l->w->steps) / (double)(end - l->begun) : 0;

	return (int64_t)((double)l->heat * left) * assign_exponential(&l->random) / 1024;
}

/* What a job costs at its second best, and a tenth of what its capacity is worth: on average. */
static int64_t
heat_find(const struct assign_state *x)
{
	const struct assign_model *m = x->m;
	double sum = 0;

	for (uint32_t j = 0; j < m->jobs; j++)
		if (x->cand_at[j + 1] - x->cand_at[j] > 1)
			sum += (double)x->cands[x->cand_at[j] + 1].price;
	for (size_t k = 0; k < (size_t)m->agents * m->rows; k++)
		sum += (double)x->d->row[k] * (double)m->capacity[k] / 10;
	sum = m->jobs > 0 ? sum / m->jobs : 0;
	return sum < (double)(ASSIGN_HUGE >> 20) ? (int64_t)sum : ASSIGN_HUGE >> 20;
}

static void
local_run(struct local *l)
{
	struct assign_chain chain;

	assign_state_begin(l->x);
	found_check(l);
	l->heat = heat_find(l->x);
	while (!assign_is_proven(l->w) && !(l->w->found && assign_used(l->w, l->share))) {
		uint32_t j = assign_below(&l->random, l->m->jobs);

		if (assign_chain_find(l->chains, j, limit_draw(l), NODES, &chain)) {
			for (uint32_t k = 0; k < chain.len; k++)
				assign_move(l->x, chain.links[k].job, chain.links[k].cand);
			found_check(l);
		}
		fines_adapt(l);
		if (!assign_step(l->w, assign_chain_steps(l->chains) + 1))
			return;
	}
}

void
assign_local(const struct assign_model *m, const struct assign_dual *d, struct assign_work *w, uint64_t share)
{
	struct local l = { .m = m, .w = w, .begun = w->steps, .share = share };

	l.random = assign_seed(w, 1);
	l.x = assign_state_new(m, d);
	l.chains = assign_chains_new(l.x);
	l.pick = ARENA_ARRAY(&l.x->mem, m->jobs + 1, uint32_t);
	local_run(&l);
	assign_state_free(l.x);
}
