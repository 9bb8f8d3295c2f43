/*
 * assign_chain: ejection chains: a job goes to another agent, in the place of one that goes to a third, and so on; the last takes the
 * place of the first, or fits without anybody leaving.
 * Owns: its buffers, in the state's arena.
 * Beware: each agent is in a chain once, so that what each pays adds up.
 *
 * Ejection chains: Yagiura, Ibaraki & Glover, INFORMS J. Comput. 16, 2004; here depth first, over reduced costs, and cut as soon as the
 * sum so far is more than all that the agents still to come could spare.
 */
#include "services/matching/assign_state.h"

#define WIDTH_MAX 8

struct step {
	struct assign_link link;
	uint32_t next; /* the job that leaves for it */
	int64_t sum;
};

struct assign_chains {
	struct assign_state *x;
	struct assign_held first; /* the job that begins */
	uint32_t agent; /* of the first */
	int64_t removal; /* what it changes that the first leaves and nobody comes */
	int64_t tight;
	int64_t spare, spare_most; /* the most that the first's agent, or any, could spare */
	uint32_t *mark, stamp;
	struct assign_chain path, best;
	uint32_t nodes; /* left */
	uint64_t steps; /* since they were asked for */
};

static const uint32_t widths[ASSIGN_CHAIN_MAX] = { 8, 5, 4, 3, 2, 2, 1, 1 };

struct assign_chains *
assign_chains_new(struct assign_state *x)
{
	struct assign_chains *c = ARENA_NEW(&x->mem, struct assign_chains);

	c->x = x;
	c->mark = ARENA_ARRAY(&x->mem, x->m->agents + 1, uint32_t);
	return c;
}

uint64_t
assign_chain_steps(struct assign_chains *c)
{
	uint64_t steps = c->steps;

	c->steps = 0;
	return steps;
}

/* The chain so far, and this link, are the best. */
static void
best_keep(struct assign_chains *c, uint32_t job, uint32_t cand, int64_t change)
{
	c->path.links[c->path.len] = (struct assign_link){ job, cand };
	c->best = c->path;
	c->best.len++;
	c->best.change = change;
}

static void
step_insert(struct step *steps, uint32_t *count, uint32_t width, const struct step *s)
{
	uint32_t k = *count < width ? (*count)++ : width - 1;

	for (; k > 0 && steps[k - 1].sum > s->sum; k--)
		steps[k] = steps[k - 1];
	steps[k] = *s;
}

/* A sum beyond which nothing comes of a chain, or it is found from another of its jobs. */
static int64_t
most_so_far(const struct assign_chains *c)
{
	int64_t most = c->spare + c->best.change;

	return most < c->tight ? most : c->tight;
}

/* The job in hand takes the place of each of an agent's jobs. */
static void
places_try(struct assign_chains *c, const struct step *from, const struct assign_cand *q, struct step *steps,
    uint32_t *count)
{
	const struct assign_state *x = c->x;
	uint32_t width = widths[c->path.len];
	int64_t most = most_so_far(c);

	for (uint32_t k = 0; k < x->held_count[q->agent]; k++) {
		const struct assign_held *h = &x->held[q->agent][k];
		struct step s = { from->link, h->job, from->sum - h->price };

		if (*count == width && s.sum - x->waste[q->agent] >= steps[width - 1].sum)
			continue;
		s.sum += assign_change(x, q->agent, from->link.job, q->weight, h->job, h->weight);
		if (s.sum < most && (*count < width || s.sum < steps[width - 1].sum))
			step_insert(steps, count, width, &s);
	}
}

static void dive(struct assign_chains *c, uint32_t job, int64_t sum);

static void
ends_try(struct assign_chains *c, uint32_t job, const struct assign_cand *q, uint32_t cand, int64_t sum)
{
	const struct assign_state *x = c->x;
	int64_t change = q->agent == c->agent
	    ? assign_change(x, c->agent, job, q->weight, c->first.job, c->first.weight) - c->first.price
	    : c->removal + assign_change(x, q->agent, job, q->weight, ASSIGN_NONE, 0);

	if (sum + change < c->best.change)
		best_keep(c, job, cand, sum + change);
}

/* Where the job in hand may go, with what was changed so far. */
static void
dive(struct assign_chains *c, uint32_t job, int64_t sum)
{
	const struct assign_state *x = c->x;
	struct step steps[WIDTH_MAX];
	uint32_t count = 0, n = x->cand_at[job + 1] - x->cand_at[job];
	const struct assign_cand *cands = x->cands + x->cand_at[job];

	for (uint32_t k = 0; k < n; k++) {
		const struct assign_cand *q = &cands[k];
		struct step s = { { job, k }, 0, sum + q->price };
		int64_t least = s.sum - x->waste[q->agent] - x->dearest[q->agent];

		if (s.sum - c->spare_most >= most_so_far(c))
			break;
		if (c->mark[q->agent] == c->stamp && (q->agent != c->agent || c->path.len == 0))
			continue;
		ends_try(c, job, q, k, s.sum);
		if (q->agent != c->agent && c->path.len + 1 < ASSIGN_CHAIN_MAX && least < most_so_far(c))
			places_try(c, &s, q, steps, &count);
		c->steps++;
	}
	for (uint32_t k = 0; k < count && c->nodes > 0; k++) {
		uint32_t agent = cands[steps[k].link.cand].agent;

		if (steps[k].sum >= most_so_far(c))
			break;
		c->nodes--;
		c->mark[agent] = c->stamp;
		c->path.links[c->path.len++] = steps[k].link;
		dive(c, steps[k].next, steps[k].sum);
		c->path.len--;
		c->mark[agent] = 0;
	}
}

static int64_t
spare_most(const struct assign_state *x)
{
	int64_t most = 0;

	for (uint32_t i = 0; i < x->m->agents; i++)
		if (x->waste[i] + x->dearest[i] > most)
			most = x->waste[i] + x->dearest[i];
	return most;
}

bool
assign_chain_find(
    struct assign_chains *c, uint32_t job, int64_t limit, uint32_t nodes, struct assign_chain *ret)
{
	struct assign_state *x = c->x;

	c->agent = assign_now(x, job)->agent;
	c->first = x->held[c->agent][x->pos[job]];
	c->removal = assign_change(x, c->agent, ASSIGN_NONE, 0, job, c->first.weight) - c->first.price;
	c->spare = x->waste[c->agent] + c->first.price;
	c->spare_most = spare_most(x);
	c->tight = (limit > 0 ? limit : 0) + (c->removal < 0 ? -c->removal : 0) + 1;
	c->stamp++;
	c->mark[c->agent] = c->stamp;
	c->path.len = 0;
	c->best = (struct assign_chain){ .change = limit };
	c->nodes = nodes;
	dive(c, job, 0);
	*ret = c->best;
	return c->best.len > 0;
}
