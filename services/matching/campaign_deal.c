/*
 * campaign_deal: the days of each request in single months of its provider, found by flow: one day more at a time, others moving over.
 * Owns: the deal's arithmetic.
 * Beware: days of a request never leave its period; a request that is refused leaves the others with the same days in other months.
 */
#include "services/matching/campaign_case.h"

void
campaign_deal_new(struct campaign_case *k, struct campaign_deal *ret)
{
	*ret = (struct campaign_deal){ .k = k,
		.agent = ARENA_ARRAY(&k->mem, k->job_count + 1, uint32_t),
		.next = ARENA_ARRAY(&k->mem, k->job_count + 1, uint32_t),
		.head = ARENA_ARRAY(&k->mem, k->agent_count + 1, uint32_t),
		.count = ARENA_ARRAY(&k->mem, k->agent_count + 1, uint32_t),
		.days = ARENA_ARRAY(&k->mem, k->agent_count + 1, uint32_t),
		.takes = arena_array(&k->mem, k->job_count + 1, sizeof *ret->takes),
		.used = arena_array(&k->mem, k->agent_count + 1, sizeof *ret->used) };
	for (uint32_t j = 0; j < k->job_count; j++)
		ret->agent[j] = ASSIGN_NONE;
}

/* The months reached so far, and how: a day of `job` goes from the month before to this one. */
struct reach {
	uint32_t months[CAMPAIGN_MONTHS], count, at;
	bool seen[CAMPAIGN_MONTHS];
	uint32_t before[CAMPAIGN_MONTHS]; /* ASSIGN_NONE: the new day begins here */
	uint32_t job[CAMPAIGN_MONTHS];
};

static void
reach_add(struct reach *r, uint32_t month, uint32_t before, uint32_t job)
{
	r->seen[month] = true;
	r->before[month] = before;
	r->job[month] = job;
	r->months[r->count++] = month;
}

static bool
has_room(const struct campaign_deal *d, uint32_t job, uint32_t month)
{
	return d->takes[job][month] < d->k->jobs[job].room[month];
}

/* Where the new day may begin: the months with the fewest of the request first, so that its days are spread. */
static void
reach_begin(const struct campaign_deal *d, uint32_t job, struct reach *r)
{
	const struct campaign_job *j = &d->k->jobs[job];

	*r = (struct reach){ 0 };
	for (;;) {
		uint32_t best = ASSIGN_NONE;

		for (uint32_t m = j->first; m <= j->last; m++)
			if (!r->seen[m] && has_room(d, job, m) &&
			    (best == ASSIGN_NONE || d->takes[job][m] < d->takes[job][best]))
				best = m;
		if (best == ASSIGN_NONE)
			return;
		reach_add(r, best, ASSIGN_NONE, job);
	}
}

/* A day of that request could leave the month for another. */
static void
reach_over(const struct campaign_deal *d, uint32_t job, uint32_t month, struct reach *r)
{
	const struct campaign_job *j = &d->k->jobs[job];

	if (d->takes[job][month] == 0)
		return;
	for (uint32_t m = j->first; m <= j->last; m++)
		if (!r->seen[m] && has_room(d, job, m))
			reach_add(r, m, month, job);
}

static void
reach_take(struct campaign_deal *d, uint32_t agent, const struct reach *r, uint32_t month)
{
	d->used[agent][month]++;
	for (; r->before[month] != ASSIGN_NONE; month = r->before[month]) {
		d->takes[r->job[month]][month]++;
		d->takes[r->job[month]][r->before[month]]--;
	}
	d->takes[r->job[month]][month]++;
}

static bool
day_add(struct campaign_deal *d, uint32_t job, uint32_t agent)
{
	struct reach r;

	reach_begin(d, job, &r);
	while (r.at < r.count) {
		uint32_t month = r.months[r.at++];

		if (d->used[agent][month] < d->k->agents[agent].free[month]) {
			reach_take(d, agent, &r, month);
			return true;
		}
		reach_over(d, job, month, &r);
		for (uint32_t at = d->head[agent]; at != 0; at = d->next[at - 1])
			if (at - 1 != job)
				reach_over(d, at - 1, month, &r);
	}
	return false;
}

static void
days_drop(struct campaign_deal *d, uint32_t job, uint32_t agent)
{
	for (uint32_t m = 0; m < CAMPAIGN_MONTHS; m++) {
		d->used[agent][m] -= d->takes[job][m];
		d->takes[job][m] = 0;
	}
}

static bool
days_add(struct campaign_deal *d, uint32_t job, uint32_t agent)
{
	for (uint32_t n = 0; n < d->k->jobs[job].days; n++)
		if (!day_add(d, job, agent)) {
			days_drop(d, job, agent);
			return false;
		}
	return true;
}

bool
campaign_deal_add(struct campaign_deal *d, uint32_t job, uint32_t agent)
{
	if (!days_add(d, job, agent))
		return false;
	d->agent[job] = agent;
	d->next[job] = d->head[agent];
	d->head[agent] = job + 1;
	d->count[agent]++;
	d->days[agent] += d->k->jobs[job].days;
	return true;
}

/* Its days with whom it is now are put aside meanwhile. */
bool
campaign_deal_fits(struct campaign_deal *d, uint32_t job, uint32_t agent)
{
	uint8_t kept[CAMPAIGN_MONTHS];
	bool fits;

	if (d->agent[job] == agent)
		return true;
	memcpy(kept, d->takes[job], sizeof kept);
	memset(d->takes[job], 0, sizeof kept);
	fits = days_add(d, job, agent);
	if (fits)
		days_drop(d, job, agent);
	memcpy(d->takes[job], kept, sizeof kept);
	return fits;
}

bool
campaign_deal_limit(const struct campaign_deal *d, uint32_t job, uint32_t agent)
{
	const struct campaign_case *k = d->k;

	return (k->most != 0 && d->count[agent] >= k->most) ||
	    (k->most_days != 0 && d->days[agent] + k->jobs[job].days > k->most_days);
}

bool
campaign_deal_apart(const struct campaign_deal *d, uint32_t job, uint32_t agent)
{
	for (uint32_t i = 0; i < d->k->apart_count; i++) {
		const struct campaign_pair *p = &d->k->apart[i];

		if ((p->a == job && d->agent[p->b] == agent) || (p->b == job && d->agent[p->a] == agent))
			return true;
	}
	return false;
}
