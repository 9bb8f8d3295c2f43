/*
 * campaign_solve: runs the engine on a case, deals the days to months, and finds another place for the few that do not fit exactly.
 * Owns: nothing; all in the case's arena.
 * Beware: it runs on a thread. A request that cannot be dealt where the engine put it (the edges of its period, or somebody it faces)
 *         goes to the best that is left, in the campaign's order; the bound holds all the same.
 */
#include "services/matching/campaign_case.h"

/* Steps, not seconds: the same facts get the same answer on every machine. About a second for a hundred requests; who waits may stop it. */
#define BUDGET_LEAST 1000000u
#define BUDGET_A_JOB 5000u

static const struct campaign_candidate *
candidate_of(const struct campaign_job *j, uint32_t agent)
{
	for (uint32_t i = 0; i < j->candidate_count; i++)
		if (j->candidates[i].agent == agent)
			return &j->candidates[i];
	return NULL;
}

int64_t
campaign_cost(const struct campaign_deal *d)
{
	const struct campaign_case *k = d->k;
	int64_t cost = 0;

	for (uint32_t j = 0; j < k->job_count; j++) {
		const struct campaign_job *job = &k->jobs[j];

		cost += d->agent[j] == ASSIGN_NONE ? job->leave : candidate_of(job, d->agent[j])->loss;
		cost += job->current != ASSIGN_NONE && job->current != d->agent[j] ? k->keep : 0;
	}
	for (uint32_t a = 0; a < k->agent_count; a++)
		if (d->count[a] < k->least)
			cost += (int64_t)(k->least - d->count[a]) * k->short_price;
	return cost;
}

bool
campaign_gap(int64_t cost, int64_t bound, uint32_t *ret_gap)
{
	int64_t gap;

	if (cost <= bound) {
		*ret_gap = 0;
		return true;
	}
	if (bound <= 0)
		return false;
	gap = ((cost - bound) * 1000 + bound - 1) / bound;
	*ret_gap = gap > UINT32_MAX / 2 ? UINT32_MAX / 2 : (uint32_t)gap;
	return true;
}

static bool
place(struct campaign_deal *d, uint32_t job, uint32_t agent)
{
	return !campaign_deal_limit(d, job, agent) && !campaign_deal_apart(d, job, agent) &&
	    campaign_deal_add(d, job, agent);
}

static void
place_anywhere(struct campaign_deal *d, uint32_t job)
{
	const struct campaign_job *j = &d->k->jobs[job];

	for (uint32_t i = 0; i < j->candidate_count; i++)
		if (place(d, job, j->candidates[i].agent))
			return;
}

static void
deal(struct campaign_case *k, const uint32_t *agent, struct campaign_deal *d)
{
	campaign_deal_new(k, d);
	for (uint32_t j = 0; j < k->job_count; j++)
		if (agent[j] != ASSIGN_NONE)
			(void)!place(d, j, agent[j]);
	for (uint32_t j = 0; j < k->job_count; j++)
		if (d->agent[j] == ASSIGN_NONE)
			place_anywhere(d, j);
}

void
campaign_solve(struct campaign_case *k, const struct campaign_watch *watch, struct campaign_solved *ret)
{
	struct assign_options o = { .seed = k->round,
		.budget = BUDGET_LEAST + (uint64_t)BUDGET_A_JOB * k->job_count };
	struct assign_problem problem;
	struct assign_result found;

	*ret = (struct campaign_solved){ 0 };
	if (watch != NULL) {
		o.stop = watch->stop;
		o.progress = watch->tell;
		o.progress_arg = watch->arg;
	}
	campaign_problem(k, &problem);
	if (assign_solve(&problem, &o, &k->mem, &found) != RC_OK || found.status != ASSIGN_FOUND)
		return;
	deal(k, found.agent, &ret->deal);
	ret->decided = true;
	ret->cost = campaign_cost(&ret->deal);
	ret->bound = found.bound;
	ret->proven = ret->cost <= ret->bound;
	ret->stopped = found.stopped;
}
