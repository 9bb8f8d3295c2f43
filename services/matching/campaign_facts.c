/*
 * campaign_facts: what a campaign is computed from: the open requests, each with the providers that fit it, and their days by month.
 * Owns: nothing; the case's arena holds all.
 * Beware: hard rules and quality are the ranking's own, asked through rank.h. Who stands beyond the most candidates that one case takes is
 *         not considered; a small federation's are all taken.
 */
#include "services/matching/campaign.h"
#include "services/matching/far_line.h"
#include "services/matching/shortlist.h"
#include <stdlib.h>

#define CANDIDATES_MOST 200u
#define CANDIDATES_LEAST 5u
#define DAYS_OF_MONTH 31u

bool
campaign_takes(struct context *c, const struct request *r, enum pool pool)
{
	struct shortlist s;

	return r->kind == pool && r->status == REQUEST_PROPOSED && r->nature == NATURE_ACCOMPANIMENT &&
	    !REC_HAS(r, TAG_ARCHIVED_AT) && !shortlist_find(c, r->id, &s);
}

bool
campaign_window(const struct request *r, day_t day, uint32_t *ret_first, uint32_t *ret_last)
{
	uint32_t base = columns_month(day), first = columns_month(r->from > day ? r->from : day),
		 last = columns_month(r->to);

	if (r->to < day || first - base >= CAMPAIGN_MONTHS)
		return false;
	*ret_first = first - base;
	*ret_last = last - base < CAMPAIGN_MONTHS ? last - base : CAMPAIGN_MONTHS - 1;
	return true;
}

/* --- the requests ------------------------------------------------------------------------------------------------ */
struct open_request {
	struct id id;
	enum request_urgency urgency;
	usec_t submitted_at;
};

static int
open_order(const void *a, const void *b)
{
	const struct open_request *x = a, *y = b;

	if (x->urgency != y->urgency)
		return x->urgency > y->urgency ? -1 : 1;
	if (x->submitted_at != y->submitted_at)
		return x->submitted_at < y->submitted_at ? -1 : 1;
	return memcmp(x->id.b, y->id.b, sizeof x->id.b);
}

struct list
campaign_gather(struct context *c, enum pool pool, uint32_t *ret_left_out)
{
	int proposed = REQUEST_PROPOSED;
	struct open_request *open = NULL;
	uint32_t count = 0, cap = 0, first, last, taken;
	struct request r;
	struct db_scan s;
	struct id *ids;

	*ret_left_out = 0;
	db_scan_index(
	    &s, c->txn, &matching_request, matching_field(&matching_request, "status"), &proposed, false);
	while (db_scan_next(&s, c->arena, &r)) {
		if (!campaign_takes(c, &r, pool) || !request_serves(c, &r))
			continue;
		if (!campaign_window(&r, c->today, &first, &last)) {
			*ret_left_out += r.to >= c->today;
			continue;
		}
		if (count == cap) {
			struct open_request *more =
			    ARENA_ARRAY(c->arena, cap = cap == 0 ? 64 : 2 * cap, struct open_request);

			if (count != 0)
				memcpy(more, open, count * sizeof *more);
			open = more;
		}
		open[count++] = (struct open_request){ r.id, r.urgency, r.submitted_at };
	}
	db_scan_end(&s);
	if (count != 0)
		qsort(open, count, sizeof *open, open_order);
	taken = count < CAMPAIGN_REQUESTS_MAX ? count : CAMPAIGN_REQUESTS_MAX;
	*ret_left_out += count - taken;
	ids = ARENA_ARRAY(c->arena, taken + 1, struct id);
	for (uint32_t i = 0; i < taken; i++)
		ids[i] = open[i].id;
	return (struct list){ ids, taken };
}

/* --- who fits ------------------------------------------------------------------------------------------------------ */
/* Those that are found count as having answered, so that the next pass finds the ones behind them. */
static void
ranked_pass_over(struct context *c, struct rank_query *q, const struct rank_line *lines, uint32_t count)
{
	uint32_t *items = ARENA_ARRAY(c->arena, q->answered.count + count + 1, uint32_t);

	if (q->answered.count != 0)
		memcpy(items, q->answered.items, q->answered.count * sizeof *items);
	for (uint32_t i = 0; i < count; i++)
		items[q->answered.count + i] = lines[i].provider;
	q->answered = rank_set_make(items, q->answered.count + count);
}

struct rank_line *
campaign_ranked(
    struct context *c, struct rank_query *q, uint32_t most, uint32_t *ret_count, uint32_t *ret_total)
{
	struct rank_result *found = ARENA_NEW(c->arena, struct rank_result);
	struct rank_line *all = ARENA_ARRAY(c->arena, most + RANK_LINES_MAX, struct rank_line);

	*ret_count = *ret_total = 0;
	q->lines = RANK_LINES_MAX;
	do {
		rank_run(columns_of(c), q, found);
		if (*ret_count == 0)
			*ret_total = found->candidates;
		memcpy(all + *ret_count, found->lines, found->line_count * sizeof *all);
		*ret_count += found->line_count;
		ranked_pass_over(c, q, found->lines, found->line_count);
	} while (*ret_count < most && *ret_count < *ret_total && found->line_count != 0);
	*ret_count = *ret_count < most ? *ret_count : most;
	return all;
}

/* So many that agents and pairs stay within the engine's bounds. */
static uint32_t
candidates_most(const struct context *c, uint32_t jobs)
{
	uint32_t providers = columns_of(c)->providers.count, most;

	if (providers <= ASSIGN_AGENTS_MAX && (uint64_t)providers * jobs <= ASSIGN_PAIRS_MAX)
		return CANDIDATES_MOST;
	most = ASSIGN_AGENTS_MAX / jobs;
	if (most > ASSIGN_PAIRS_MAX / jobs / jobs)
		most = ASSIGN_PAIRS_MAX / jobs / jobs;
	return most < CANDIDATES_LEAST ? CANDIDATES_LEAST : most < CANDIDATES_MOST ? most : CANDIDATES_MOST;
}

/* --- the case ------------------------------------------------------------------------------------------------------ */
#define SLICE 8u /* requests of one command */

struct facts {
	struct context *c;
	const struct campaign *p;
	struct policy policy;
	struct campaign_case *k;
	struct campaign_facts *kept; /* from slice to slice */
};

uint32_t
campaign_free(struct context *c, enum pool pool, uint32_t provider, uint32_t month)
{
	const struct rank_query q = { .pool = pool, .today = c->today };
	const struct rank_month m = { month, DAYS_OF_MONTH };

	return rank_free(columns_of(c), &q, provider, &m);
}

static uint32_t
agent_of(struct facts *f, uint32_t provider)
{
	struct campaign_case *k = f->k;
	struct campaign_agent *a = &k->agents[k->agent_count];
	struct provider card;

	if (f->kept->agent_of[provider] != 0)
		return f->kept->agent_of[provider] - 1;
	a->provider = columns_of(f->c)->providers.ids[provider];
	a->version = context_get(f->c, &matching_provider, a->provider, &card) ? card.version : 0;
	for (uint32_t m = 0; m < CAMPAIGN_MONTHS; m++)
		a->free[m] = campaign_free(f->c, f->p->pool, provider, columns_month(f->p->day) + m);
	return (f->kept->agent_of[provider] = ++k->agent_count) - 1;
}

/* Who came since it began has no place in the case: that it changed is told in the end. */
static void
job_candidates(struct facts *f, struct campaign_job *j, struct rank_query *q)
{
	uint32_t count, n = 0;
	struct rank_line *lines = campaign_ranked(f->c, q, f->kept->most, &count, &j->candidate_total);

	j->candidates = ARENA_ARRAY(&f->k->mem, count + 1, struct campaign_candidate);
	for (uint32_t i = 0; i < count; i++)
		if (lines[i].provider < f->kept->providers &&
		    !far_links_open(f->c, columns_of(f->c)->providers.ids[lines[i].provider]))
			j->candidates[n++] =
			    (struct campaign_candidate){ .agent = agent_of(f, lines[i].provider),
				    .loss = f->k->scale * 1000 - lines[i].total,
				    .score = rank_part(q, lines[i].total) };
	j->candidate_count = n;
}

/* What an earlier run of this campaign gave it. */
static uint32_t
job_current(struct facts *f, const struct request *r)
{
	struct campaign_line l;
	uint32_t provider;

	if (!context_get(f->c, &matching_campaign_line, campaign_line_id(f->p->id, r->id), &l) ||
	    id_is_zero(l.provider))
		return ASSIGN_NONE;
	provider = intern_find(&columns_of(f->c)->providers, l.provider);
	return provider == INTERN_NONE || provider >= f->kept->providers || f->kept->agent_of[provider] == 0
	    ? ASSIGN_NONE
	    : f->kept->agent_of[provider] - 1;
}

static void
job_room(const struct facts *f, const struct rank_query *q, struct campaign_job *j)
{
	uint32_t base = columns_month(f->p->day);

	for (uint32_t i = 0; i < q->month_count; i++) {
		uint32_t m = q->months[i].month - base, days = q->months[i].days;

		if (m < CAMPAIGN_MONTHS)
			j->room[m] = (uint8_t)(days < DAYS_OF_MONTH ? days : DAYS_OF_MONTH);
	}
}

/* Where its person stands, kept beyond this command. */
static void
job_stands(struct facts *f, const struct request *r)
{
	struct centres own = centres_of_person(f->c, r->person);

	if (own.count != 0)
		own.items = arena_copy(&f->k->mem, own.items, own.count * sizeof *own.items);
	f->kept->stands[f->k->job_count] = own;
}

static void
job_add(struct facts *f, struct request *r)
{
	struct campaign_job *j = &f->k->jobs[f->k->job_count];
	const uint32_t leave = REC_HAS(f->p, CAMPAIGN_TAG_LEAVE) ? f->p->leave : 3000;
	struct rank_query q;

	if (!campaign_takes(f->c, r, f->p->pool) || !campaign_window(r, f->p->day, &j->first, &j->last))
		return;
	query_build(f->c, r, &f->policy, &q);
	if (f->k->scale == 0)
		for (int i = 0; i < CRITERION_COUNT; i++)
			f->k->scale += q.weights[i];
	job_room(f, &q, j);
	j->request = r->id;
	j->version = r->version;
	j->days = r->days;
	j->leave = leave * ((uint32_t)r->urgency + 1) * f->k->scale;
	job_candidates(f, j, &q);
	j->current = job_current(f, r);
	if (f->p->pool == POOL_INDIVIDUAL)
		job_stands(f, r);
	f->k->job_count++;
}

bool
campaign_faces(struct context *c, const struct request *a, const struct request *b)
{
	struct centres x = centres_of_person(c, a->person), y = centres_of_person(c, b->person);

	return centres_face(&x, &y);
}

/* Within the individual pool alone: see query.c. */
void
campaign_facts_end(struct campaign_facts *f)
{
	struct campaign_case *k = f->k;
	uint32_t cap = 0;

	for (uint32_t j = 0; f->stands != NULL && j < k->job_count; j++)
		for (uint32_t i = 0; i < j; i++) {
			if (!centres_face(&f->stands[i], &f->stands[j]))
				continue;
			if (k->apart_count == cap) {
				struct campaign_pair *more =
				    ARENA_ARRAY(&k->mem, cap = cap == 0 ? 16 : 2 * cap, struct campaign_pair);

				if (k->apart_count != 0)
					memcpy(more, k->apart, k->apart_count * sizeof *more);
				k->apart = more;
			}
			k->apart[k->apart_count++] = (struct campaign_pair){ i, j };
		}
}

static void
facts_prices(const struct campaign *p, struct campaign_case *k)
{
	k->keep = (REC_HAS(p, CAMPAIGN_TAG_KEEP) ? p->keep : 100) * k->scale;
	k->short_price = (REC_HAS(p, CAMPAIGN_TAG_SHORT_PRICE) ? p->short_price : 500) * k->scale;
	k->most = p->most;
	k->least = p->least;
	k->most_days = p->most_days;
}

static uint64_t
changes_now(const struct context *c, enum pool pool)
{
	return ((const struct matching_state *)c->state)->changes[pool];
}

void
campaign_facts_begin(
    struct context *c, const struct campaign *p, struct campaign_case *k, struct campaign_facts *ret)
{
	uint32_t n = p->requests.count, providers = columns_of(c)->providers.count;
	uint64_t agents = (uint64_t)candidates_most(c, n + 1) * n;

	arena_free(&k->mem);
	*k = (struct campaign_case){ .id = p->id, .round = p->round };
	*ret = (struct campaign_facts){ .k = k,
		.providers = providers,
		.most = candidates_most(c, n + 1),
		.pool = p->pool,
		.changes = changes_now(c, p->pool),
		.today = c->today };
	for (uint32_t m = 0; m < CAMPAIGN_MONTHS; m++)
		k->months[m] = columns_month_day(columns_month(p->day) + m);
	k->jobs = ARENA_ARRAY(&k->mem, n + 1, struct campaign_job);
	k->agents =
	    ARENA_ARRAY(&k->mem, (agents < providers ? agents : providers) + 1, struct campaign_agent);
	ret->agent_of = ARENA_ARRAY(&k->mem, providers + 1, uint32_t);
	if (p->pool == POOL_INDIVIDUAL)
		ret->stands = ARENA_ARRAY(&k->mem, n + 1, struct centres);
}

bool
campaign_facts_hold(const struct context *c, const struct campaign_facts *f)
{
	return f->changes == changes_now(c, f->pool) && f->today == c->today;
}

bool
campaign_facts_next(struct context *c, const struct campaign *p, struct campaign_facts *kept)
{
	struct facts f = { .c = c, .p = p, .k = kept->k, .kept = kept };
	const struct id *ids = p->requests.items;

	policy_active(c, &f.policy);
	for (uint32_t i = 0; i < SLICE && kept->looked < p->requests.count; i++) {
		struct request r;

		if (context_get(c, &matching_request, ids[kept->looked++], &r))
			job_add(&f, &r);
	}
	if (kept->looked < p->requests.count)
		return true;
	facts_prices(p, kept->k);
	return false;
}
