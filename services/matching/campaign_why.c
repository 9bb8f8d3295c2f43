/*
 * campaign_why: the engine's answer told: whom each request gets, at which rank of its own ranking, and why not the first.
 * Owns: nothing.
 * Beware: reasons are found by trying: could the first have taken it beside what it has? It runs on the engine's thread.
 */
#include "services/matching/campaign_case.h"

static bool
anybody_fits(struct campaign_deal *d, uint32_t job)
{
	const struct campaign_job *j = &d->k->jobs[job];

	for (uint32_t i = 0; i < j->candidate_count; i++)
		if (!campaign_deal_limit(d, job, j->candidates[i].agent) &&
		    campaign_deal_fits(d, job, j->candidates[i].agent))
			return true;
	return false;
}

enum campaign_why
campaign_why_of(struct campaign_deal *d, uint32_t job)
{
	const struct campaign_job *j = &d->k->jobs[job];
	uint32_t agent = d->agent[job], best = j->candidate_count != 0 ? j->candidates[0].agent : ASSIGN_NONE;

	if (best == ASSIGN_NONE)
		return CAMPAIGN_NOBODY;
	if (agent == best)
		return CAMPAIGN_FIRST;
	if (agent == ASSIGN_NONE)
		return anybody_fits(d, job) ? CAMPAIGN_ENDED : CAMPAIGN_NO_ROOM;
	if (campaign_deal_apart(d, job, best))
		return CAMPAIGN_APART;
	if (campaign_deal_limit(d, job, best))
		return CAMPAIGN_MOST;
	if (!campaign_deal_fits(d, job, best))
		return CAMPAIGN_FULL;
	if (j->current == agent)
		return CAMPAIGN_KEPT;
	return d->k->least != 0 && d->count[agent] <= d->k->least ? CAMPAIGN_LEAST : CAMPAIGN_ENDED;
}

static uint32_t
free_days(const struct campaign_case *k, const struct campaign_job *j, uint32_t agent)
{
	uint32_t sum = 0;

	for (uint32_t m = j->first; m <= j->last; m++)
		sum += k->agents[agent].free[m];
	return sum;
}

static struct list
months_of(struct campaign_case *k, const struct campaign_deal *d, uint32_t job)
{
	struct month_days *months = ARENA_ARRAY(&k->mem, CAMPAIGN_MONTHS, struct month_days);
	struct list all = { months, 0 };

	for (uint32_t m = 0; m < CAMPAIGN_MONTHS; m++)
		if (d->takes[job][m] != 0)
			months[all.count++] =
			    (struct month_days){ REC_BIT(1) | REC_BIT(2), k->months[m], d->takes[job][m] };
	return all;
}

static void
pick_provider(struct campaign_case *k, struct campaign_deal *d, uint32_t job, struct campaign_pick *pick)
{
	const struct campaign_job *j = &k->jobs[job];
	uint32_t agent = d->agent[job], rank = 0;

	while (j->candidates[rank].agent != agent)
		rank++;
	pick->provider = k->agents[agent].provider;
	pick->provider_version = k->agents[agent].version;
	pick->rank = rank + 1;
	pick->score = j->candidates[rank].score;
	pick->free = free_days(k, j, agent);
	pick->has |= REC_BIT(CAMPAIGN_PICK_PROVIDER) | REC_BIT(CAMPAIGN_PICK_PROVIDER_VERSION) |
	    REC_BIT(CAMPAIGN_PICK_RANK) | REC_BIT(CAMPAIGN_PICK_SCORE) | REC_BIT(CAMPAIGN_PICK_FREE) |
	    REC_BIT(CAMPAIGN_PICK_MONTHS);
	if (j->current == agent) {
		pick->kept = true;
		pick->has |= REC_BIT(CAMPAIGN_PICK_KEPT);
	}
}

static void
pick_make(struct campaign_case *k, struct campaign_deal *d, uint32_t job, struct campaign_pick *pick)
{
	const struct campaign_job *j = &k->jobs[job];

	*pick = (struct campaign_pick){ .request = j->request,
		.request_version = j->version,
		.candidates = j->candidate_total,
		.why = campaign_why_of(d, job),
		.days = j->days };
	pick->has = REC_BIT(CAMPAIGN_PICK_REQUEST) | REC_BIT(CAMPAIGN_PICK_REQUEST_VERSION) |
	    REC_BIT(CAMPAIGN_PICK_CANDIDATES) | REC_BIT(CAMPAIGN_PICK_WHY) | REC_BIT(CAMPAIGN_PICK_DAYS);
	if (j->candidate_count != 0) {
		pick->best = k->agents[j->candidates[0].agent].provider;
		pick->best_score = j->candidates[0].score;
		pick->has |= REC_BIT(CAMPAIGN_PICK_BEST) | REC_BIT(CAMPAIGN_PICK_BEST_SCORE);
	}
	if (d->agent[job] != ASSIGN_NONE)
		pick_provider(k, d, job, pick);
}

/* Both figures are rounded alike: what costs no less than the bound does not in thousandths either, and equal ones stay equal. */
static int64_t
thousandths(const struct campaign_case *k, int64_t price)
{
	return price <= 0 ? 0 : (price + k->scale / 2) / k->scale;
}

/* Reasons first: trying moves days between months, so that months are read once all is tried. */
void
campaign_answer(struct campaign_case *k, struct campaign_solved *s, struct buf *out)
{
	struct campaign_outcome o = { .id = k->id, .round = k->round, .decided = s->decided };
	struct campaign_pick *picks = ARENA_ARRAY(&k->mem, k->job_count + 1, struct campaign_pick);

	o.has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3);
	if (s->decided) {
		for (uint32_t j = 0; j < k->job_count; j++)
			pick_make(k, &s->deal, j, &picks[j]);
		for (uint32_t j = 0; j < k->job_count; j++)
			if (s->deal.agent[j] != ASSIGN_NONE)
				picks[j].months = months_of(k, &s->deal, j);
		o.cost = thousandths(k, s->cost);
		o.bound = thousandths(k, s->bound);
		o.proven = s->proven;
		o.stopped = s->stopped;
		o.picks = (struct list){ picks, k->job_count };
		o.has |= REC_BIT(4) | REC_BIT(5) | REC_BIT(6) | REC_BIT(7) | REC_BIT(9);
		if (campaign_gap(s->cost, s->bound, &o.gap))
			o.has |= REC_BIT(8);
	}
	record_encode(&campaign_outcome_desc, &o, 0, 0, out);
}
