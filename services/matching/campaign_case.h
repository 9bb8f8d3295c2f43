/*
 * campaign_case: a campaign as facts alone: requests with their candidates, providers with their free days by month; and what is made of them.
 * Owns: nothing; a case and all that hangs on it live in the case's arena.
 * Beware: neither store nor bus nor clock: it runs on a thread. Losses and prices are thousandths times the case's scale, the sum of the
 *         policy's weights, so that no rounding stands between the ranking and the campaign.
 */
#ifndef MATCHING_CAMPAIGN_CASE_H
#define MATCHING_CAMPAIGN_CASE_H

#include "proto/matching_campaign.h"
#include "services/matching/assign.h"

/* By rank: the first is the request's own best. */
struct campaign_candidate {
	uint32_t agent;
	uint32_t loss; /* of quality, against the best that there could be */
	uint32_t score; /* thousandths, as a ranking tells it */
};
struct campaign_job {
	struct id request;
	uint64_t version;
	uint32_t first, last; /* months of its period, from the case's first */
	uint8_t room[CAMPAIGN_MONTHS]; /* days of its period in each */
	uint32_t days;
	uint32_t leave; /* price */
	uint32_t current; /* agent, as computed before; or ASSIGN_NONE */
	struct campaign_candidate *candidates;
	uint32_t candidate_count;
	uint32_t candidate_total; /* with those beyond what one case takes */
};
struct campaign_agent {
	struct id provider;
	uint64_t version;
	uint32_t free[CAMPAIGN_MONTHS];
};
/* Two requests that no provider may have both: their people face each other in a structure. */
struct campaign_pair {
	uint32_t a, b;
};
struct campaign_case {
	struct arena mem;
	struct id id; /* of the campaign */
	uint32_t round;
	day_t months[CAMPAIGN_MONTHS]; /* their first days */
	struct campaign_job *jobs;
	uint32_t job_count;
	struct campaign_agent *agents;
	uint32_t agent_count;
	struct campaign_pair *apart;
	uint32_t apart_count;
	uint32_t scale;
	uint32_t keep, short_price;
	uint32_t most, least, most_days; /* 0: none */
};

/* --- campaign_problem.c: as the engine wants it. A row for each run of months from the beginning of some period to the end of some
 * period: by Hall's condition the days of an agent's jobs can then be dealt to its months, where a period's own edges leave room. */
void campaign_problem(struct campaign_case *k, struct assign_problem *ret);

/* --- campaign_deal.c: who has which request, with its days dealt to single months, exactly. */
struct campaign_deal {
	const struct campaign_case *k;
	uint32_t *agent; /* a job each, or ASSIGN_NONE */
	uint32_t *head, *next; /* the jobs of an agent, job + 1 */
	uint32_t *count, *days; /* of an agent */
	uint8_t (*takes)[CAMPAIGN_MONTHS]; /* days of a job */
	uint32_t (*used)[CAMPAIGN_MONTHS]; /* of an agent */
};
void campaign_deal_new(struct campaign_case *k, struct campaign_deal *ret);
/* False, and nothing changed but where others of the agent have their days, when there is no room. The job has no agent before. */
bool campaign_deal_add(struct campaign_deal *d, uint32_t job, uint32_t agent);
/* Could the agent take its days as well? */
bool campaign_deal_fits(struct campaign_deal *d, uint32_t job, uint32_t agent);
/* The agent has as many as one may have without this one. */
bool campaign_deal_limit(const struct campaign_deal *d, uint32_t job, uint32_t agent);
/* The agent has one that this one must be kept apart from. */
bool campaign_deal_apart(const struct campaign_deal *d, uint32_t job, uint32_t agent);

/* --- campaign_solve.c */
struct campaign_watch {
	const atomic_bool *stop;
	void (*tell)(void *arg, const struct assign_progress *p);
	void *arg;
};
struct campaign_solved {
	bool decided;
	struct campaign_deal deal;
	int64_t cost, bound; /* as the case counts */
	bool proven, stopped;
};
/* watch may be NULL. The bound is of the problem without the edges of periods and without pairs kept apart, so it holds with them. */
void campaign_solve(struct campaign_case *k, const struct campaign_watch *watch, struct campaign_solved *ret);
/* Of any deal. */
int64_t campaign_cost(const struct campaign_deal *d);
/* Tenths of a percent above the bound, rounded up; false when there is no telling. */
bool campaign_gap(int64_t cost, int64_t bound, uint32_t *ret_gap);

/* --- campaign_why.c: appends the outcome's encoded record. */
void campaign_answer(struct campaign_case *k, struct campaign_solved *s, struct buf *out);
enum campaign_why campaign_why_of(struct campaign_deal *d, uint32_t job);

#endif
