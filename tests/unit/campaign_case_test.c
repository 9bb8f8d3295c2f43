/*
 * campaign_case_test: a campaign as pure facts: small ones equal exhaustive search over providers and single days; days dealt to months.
 * Owns: the exhaustive search, which shares no code with the engine or the deal.
 * Beware: cases are drawn by a seed; a failure prints which.
 */
#include "services/matching/campaign_case.h"
#include "tests/lib/stage.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>

#define JOBS_MOST 5
#define AGENTS_MOST 3
#define MONTHS 3
#define SCALE 100u

static uint64_t seed;
static uint32_t
drawn(uint32_t below)
{
	return (uint32_t)(stage_next(&seed) % below);
}

static struct id
numbered(uint8_t kind, uint32_t n)
{
	return (struct id){ { kind, (uint8_t)(n + 1) } };
}

static void
draw_job(struct campaign_case *k, uint32_t n)
{
	struct campaign_job *j = &k->jobs[n];

	*j = (struct campaign_job){
		.request = numbered(1, n), .version = 1, .first = drawn(MONTHS), .current = ASSIGN_NONE
	};
	j->last = j->first + drawn(MONTHS - j->first);
	j->days = 1 + drawn(4);
	for (uint32_t m = j->first; m <= j->last; m++)
		j->room[m] = 31;
	j->leave = 3000 * (1 + drawn(3)) * SCALE;
	j->candidates = ARENA_ARRAY(&k->mem, AGENTS_MOST, struct campaign_candidate);
	for (uint32_t a = 0; a < k->agent_count; a++) {
		struct campaign_candidate c = { .agent = a, .loss = drawn(1000) * SCALE };
		uint32_t at = j->candidate_count;

		if (drawn(5) == 0)
			continue;
		for (; at > 0 && j->candidates[at - 1].loss > c.loss; at--)
			j->candidates[at] = j->candidates[at - 1];
		j->candidates[at] = c;
		j->candidate_count++;
	}
	j->candidate_total = j->candidate_count;
	if (j->candidate_count != 0 && drawn(3) == 0)
		j->current = j->candidates[drawn(j->candidate_count)].agent;
}

static void
draw_case(struct campaign_case *k)
{
	*k = (struct campaign_case){
		.round = 1, .scale = SCALE, .keep = drawn(300) * SCALE, .short_price = drawn(800) * SCALE
	};
	k->agent_count = 1 + drawn(AGENTS_MOST);
	k->job_count = 1 + drawn(JOBS_MOST);
	k->jobs = ARENA_ARRAY(&k->mem, k->job_count, struct campaign_job);
	k->agents = ARENA_ARRAY(&k->mem, k->agent_count, struct campaign_agent);
	for (uint32_t a = 0; a < k->agent_count; a++) {
		k->agents[a].provider = numbered(2, a);
		for (uint32_t m = 0; m < MONTHS; m++)
			k->agents[a].free[m] = drawn(6);
	}
	for (uint32_t j = 0; j < k->job_count; j++)
		draw_job(k, j);
	k->most = drawn(3) == 0 ? 1 + drawn(3) : 0;
	k->most_days = drawn(4) == 0 ? 3 + drawn(5) : 0;
	k->least = drawn(3) == 0 ? drawn(3) : 0;
}

/* --- exhaustive ------------------------------------------------------------------------------------------------------ */
/* Every way to lay the days of the agent's jobs, one by one. */
static bool
lays(const struct campaign_case *k, const uint32_t *agent, uint32_t a, uint32_t job, uint32_t day,
    uint32_t *left)
{
	const struct campaign_job *j = &k->jobs[job];

	if (job == k->job_count)
		return true;
	if (agent[job] != a || day == j->days)
		return lays(k, agent, a, job + 1, 0, left);
	for (uint32_t m = j->first; m <= j->last; m++)
		if (left[m] > 0) {
			bool found;

			left[m]--;
			found = lays(k, agent, a, job, day + 1, left);
			left[m]++;
			if (found)
				return true;
		}
	return false;
}

static bool
allowed(const struct campaign_case *k, const uint32_t *agent)
{
	for (uint32_t a = 0; a < k->agent_count; a++) {
		uint32_t left[MONTHS], count = 0, days = 0;

		for (uint32_t m = 0; m < MONTHS; m++)
			left[m] = k->agents[a].free[m];
		for (uint32_t j = 0; j < k->job_count; j++)
			if (agent[j] == a) {
				count++;
				days += k->jobs[j].days;
			}
		if ((k->most != 0 && count > k->most) || (k->most_days != 0 && days > k->most_days) ||
		    !lays(k, agent, a, 0, 0, left))
			return false;
	}
	return true;
}

static int64_t
price(const struct campaign_case *k, const uint32_t *agent)
{
	uint32_t count[AGENTS_MOST] = { 0 };
	int64_t sum = 0;

	for (uint32_t j = 0; j < k->job_count; j++) {
		const struct campaign_job *job = &k->jobs[j];

		if (agent[j] == ASSIGN_NONE)
			sum += job->leave;
		for (uint32_t i = 0; i < job->candidate_count; i++)
			if (job->candidates[i].agent == agent[j])
				sum += job->candidates[i].loss;
		if (job->current != ASSIGN_NONE && job->current != agent[j])
			sum += k->keep;
		if (agent[j] != ASSIGN_NONE)
			count[agent[j]]++;
	}
	for (uint32_t a = 0; a < k->agent_count; a++)
		sum += count[a] < k->least ? (int64_t)(k->least - count[a]) * k->short_price : 0;
	return sum;
}

static void
try_all(const struct campaign_case *k, uint32_t job, uint32_t *agent, int64_t *best)
{
	const struct campaign_job *j = &k->jobs[job];

	if (job == k->job_count) {
		int64_t sum = price(k, agent);

		if (sum < *best && allowed(k, agent))
			*best = sum;
		return;
	}
	agent[job] = ASSIGN_NONE;
	try_all(k, job + 1, agent, best);
	for (uint32_t i = 0; i < j->candidate_count; i++) {
		agent[job] = j->candidates[i].agent;
		try_all(k, job + 1, agent, best);
	}
}

static int64_t
cheapest(const struct campaign_case *k)
{
	uint32_t agent[JOBS_MOST];
	int64_t best = INT64_MAX;

	try_all(k, 0, agent, &best);
	return best;
}

/* --- the deal, by its own figures ------------------------------------------------------------------------------------ */
static void
deal_is_sound(const struct campaign_deal *d)
{
	const struct campaign_case *k = d->k;
	uint32_t used[AGENTS_MOST][CAMPAIGN_MONTHS] = { 0 };

	for (uint32_t j = 0; j < k->job_count; j++) {
		uint32_t days = 0;

		for (uint32_t m = 0; m < CAMPAIGN_MONTHS; m++) {
			days += d->takes[j][m];
			assert_true(d->takes[j][m] <= k->jobs[j].room[m]);
			if (d->agent[j] != ASSIGN_NONE)
				used[d->agent[j]][m] += d->takes[j][m];
		}
		assert_int_equal(days, d->agent[j] == ASSIGN_NONE ? 0 : k->jobs[j].days);
	}
	for (uint32_t a = 0; a < k->agent_count; a++)
		for (uint32_t m = 0; m < CAMPAIGN_MONTHS; m++) {
			assert_int_equal(used[a][m], d->used[a][m]);
			assert_true(used[a][m] <= k->agents[a].free[m]);
		}
	for (uint32_t i = 0; i < k->apart_count; i++)
		assert_true(d->agent[k->apart[i].a] == ASSIGN_NONE ||
		    d->agent[k->apart[i].a] != d->agent[k->apart[i].b]);
}

static void
small_campaigns_equal_exhaustive_search(void **unused)
{
	(void)unused;
	for (uint64_t n = 1; n <= 1500; n++) {
		struct campaign_solved s;
		struct campaign_case k;
		int64_t best;

		seed = n * 7919;
		draw_case(&k);
		campaign_solve(&k, NULL, &s);
		best = cheapest(&k);
		assert_true(s.decided);
		if (s.cost != best || s.bound > best)
			fail_msg("seed %llu: cost %lld, bound %lld, best %lld", (unsigned long long)n,
			    (long long)s.cost, (long long)s.bound, (long long)best);
		deal_is_sound(&s.deal);
		arena_free(&k.mem);
	}
}

/* The edges of periods and people kept apart are beyond the engine's rows: what is dealt is sound, and the bound still holds. */
static void
what_the_rows_cannot_say_is_dealt_soundly(void **unused)
{
	(void)unused;
	for (uint64_t n = 1; n <= 800; n++) {
		struct campaign_solved s;
		struct campaign_case k;

		seed = n * 104729;
		draw_case(&k);
		for (uint32_t j = 0; j < k.job_count; j++)
			for (uint32_t m = k.jobs[j].first; m <= k.jobs[j].last; m++)
				k.jobs[j].room[m] = (uint8_t)drawn(4);
		k.apart = ARENA_ARRAY(&k.mem, 1, struct campaign_pair);
		if (k.job_count > 1) {
			k.apart[0] = (struct campaign_pair){ 0, 1 };
			k.apart_count = 1;
		}
		campaign_solve(&k, NULL, &s);
		assert_true(s.decided);
		assert_true(s.bound <= s.cost);
		assert_int_equal(s.cost, price(&k, s.deal.agent));
		deal_is_sound(&s.deal);
		arena_free(&k.mem);
	}
}

/* Two requests of two days over two months, one of two days over the first alone, three days a month: the second moves over. */
static void
days_move_over_to_other_months_when_room_is_needed(void **unused)
{
	struct campaign_case k = { .scale = 1, .job_count = 3, .agent_count = 1 };
	struct campaign_job jobs[3] = { { .last = 1, .days = 2, .room = { 31, 31 } },
		{ .last = 1, .days = 2, .room = { 31, 31 } }, { .days = 2, .room = { 31 } } };
	struct campaign_agent agent = { .free = { 3, 3 } };
	struct campaign_deal d;

	(void)unused;
	k.jobs = jobs;
	k.agents = &agent;
	campaign_deal_new(&k, &d);
	for (uint32_t j = 0; j < 3; j++)
		assert_true(campaign_deal_add(&d, j, 0));
	assert_int_equal(d.used[0][0], 3);
	assert_int_equal(d.used[0][1], 3);
	deal_is_sound(&d);
	arena_free(&k.mem);
}

static void
the_days_of_a_request_are_spread_over_its_months(void **unused)
{
	struct campaign_case k = { .scale = 1, .job_count = 1, .agent_count = 1 };
	struct campaign_job job = { .last = 2, .days = 3, .room = { 31, 31, 31 } };
	struct campaign_agent agent = { .free = { 5, 5, 5 } };
	struct campaign_deal d;

	(void)unused;
	k.jobs = &job;
	k.agents = &agent;
	campaign_deal_new(&k, &d);
	assert_true(campaign_deal_add(&d, 0, 0));
	for (uint32_t m = 0; m < 3; m++)
		assert_int_equal(d.takes[0][m], 1);
	arena_free(&k.mem);
}

/* One day each, one provider both like best. */
static void
two_for_one(struct campaign_case *k, struct campaign_job jobs[2], struct campaign_agent agents[2])
{
	*k = (struct campaign_case){
		.scale = 1, .job_count = 2, .agent_count = 2, .jobs = jobs, .agents = agents
	};
	for (uint32_t j = 0; j < 2; j++) {
		jobs[j] = (struct campaign_job){ .days = 1,
			.room = { 31 },
			.leave = 3000,
			.current = ASSIGN_NONE,
			.candidate_count = 2,
			.candidate_total = 2 };
		jobs[j].candidates = ARENA_ARRAY(&k->mem, 2, struct campaign_candidate);
		jobs[j].candidates[0] = (struct campaign_candidate){ 0, 100, 900 };
		jobs[j].candidates[1] = (struct campaign_candidate){ 1, 200 + 100 * j, 800 };
	}
	agents[0] = agents[1] = (struct campaign_agent){ .free = { 1 } };
}

/* Two that both want the first provider, who has room for so many: which of them is told what. */
static const struct {
	uint32_t room, most, least, short_price, keep;
	bool current, apart; /* the first request is with the second provider; nobody may have both */
	uint32_t who;
	enum campaign_why why;
} reasons[] = {
	{ .room = 1, .who = 0, .why = CAMPAIGN_FULL }, /* the second loses more */
	{ .room = 1, .who = 1, .why = CAMPAIGN_FIRST },
	{ .room = 2, .most = 1, .who = 0, .why = CAMPAIGN_MOST },
	{ .room = 2, .least = 1, .short_price = 500, .who = 0, .why = CAMPAIGN_LEAST },
	{ .room = 2, .current = true, .keep = 500, .who = 0, .why = CAMPAIGN_KEPT },
	{ .room = 2, .apart = true, .who = 1, .why = CAMPAIGN_APART },
};

static void
whoever_does_not_get_the_first_is_told_why(void **unused)
{
	struct campaign_pair pair = { 0, 1 };
	struct campaign_agent agents[2];
	struct campaign_job jobs[2];
	struct campaign_solved s;
	struct campaign_case k;

	(void)unused;
	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
		two_for_one(&k, jobs, agents);
		agents[0].free[0] = reasons[i].room;
		k.most = reasons[i].most;
		k.least = reasons[i].least;
		k.short_price = reasons[i].short_price;
		k.keep = reasons[i].keep;
		k.apart = &pair;
		k.apart_count = reasons[i].apart;
		if (reasons[i].current)
			jobs[0].current = 1;
		campaign_solve(&k, NULL, &s);
		if (campaign_why_of(&s.deal, reasons[i].who) != reasons[i].why)
			fail_msg("case %zu: %d", i, (int)campaign_why_of(&s.deal, reasons[i].who));
		arena_free(&k.mem);
	}
}

static void
whoever_gets_nobody_is_told_whether_there_was_somebody(void **unused)
{
	struct campaign_agent agents[2];
	struct campaign_job jobs[2];
	struct campaign_solved s;
	struct campaign_case k;

	(void)unused;
	two_for_one(&k, jobs, agents);
	agents[1].free[0] = 0;
	jobs[0].candidate_count = 1;
	campaign_solve(&k, NULL, &s);
	assert_int_equal(campaign_why_of(&s.deal, s.deal.agent[0] == ASSIGN_NONE ? 0 : 1), CAMPAIGN_NO_ROOM);
	jobs[0].candidate_count = 0;
	campaign_solve(&k, NULL, &s);
	assert_int_equal(campaign_why_of(&s.deal, 0), CAMPAIGN_NOBODY);
	arena_free(&k.mem);
}

/* As many requests as one campaign takes, each of a dozen days over three months. */
static void
the_answer_of_the_largest_campaign_fits_one_message(void **unused)
{
	struct campaign_case k = {
		.scale = SCALE, .job_count = CAMPAIGN_REQUESTS_MAX, .agent_count = CAMPAIGN_REQUESTS_MAX
	};
	struct campaign_solved s = { .decided = true, .cost = INT64_C(1) << 40, .bound = INT64_C(1) << 39 };
	struct campaign_outcome o;
	struct buf out = { 0 };

	(void)unused;
	k.jobs = ARENA_ARRAY(&k.mem, k.job_count, struct campaign_job);
	k.agents = ARENA_ARRAY(&k.mem, k.agent_count, struct campaign_agent);
	campaign_deal_new(&k, &s.deal);
	for (uint32_t m = 0; m < CAMPAIGN_MONTHS; m++)
		k.months[m] = 20000 + 30 * (day_t)m;
	for (uint32_t j = 0; j < k.job_count; j++) {
		struct campaign_job *job = &k.jobs[j];

		memset(&job->request, 0xfe, sizeof job->request);
		*job = (struct campaign_job){ .request = job->request,
			.version = 300,
			.last = 2,
			.room = { 31, 31, 31 },
			.days = 12,
			.current = ASSIGN_NONE,
			.candidate_count = 2,
			.candidate_total = 200000 };
		job->candidates = ARENA_ARRAY(&k.mem, 2, struct campaign_candidate);
		job->candidates[0] = (struct campaign_candidate){ (j + 1) % k.agent_count, 100, 900 };
		job->candidates[1] = (struct campaign_candidate){ j, 200, 800 };
		memset(&k.agents[j].provider, 0xfe, sizeof k.agents[j].provider);
		k.agents[j].version = 70000;
		for (uint32_t m = 0; m < 3; m++)
			k.agents[j].free[m] = 4;
		assert_true(campaign_deal_add(&s.deal, j, j));
	}
	campaign_answer(&k, &s, &out);
	assert_true(out.len <= REC_BYTES_MAX);
	assert_int_equal(
	    record_decode(&campaign_outcome_desc, out.ptr, out.len, &k.mem, &o, NULL, NULL), RC_OK);
	assert_int_equal(o.picks.count, CAMPAIGN_REQUESTS_MAX);
	assert_int_equal(((const struct campaign_pick *)o.picks.items)[7].why, CAMPAIGN_FULL);
	buf_free(&out);
	arena_free(&k.mem);
}

/* What an answer says of a campaign without requests: enough for its figures. */
static struct campaign_outcome
figures_told(int64_t cost, int64_t bound)
{
	struct campaign_case k = { .scale = SCALE };
	struct campaign_solved s = { .decided = true, .cost = cost, .bound = bound, .proven = cost <= bound };
	struct campaign_outcome o;
	struct buf out = { 0 };

	campaign_deal_new(&k, &s.deal);
	campaign_answer(&k, &s, &out);
	assert_int_equal(
	    record_decode(&campaign_outcome_desc, out.ptr, out.len, &k.mem, &o, NULL, NULL), RC_OK);
	buf_free(&out);
	arena_free(&k.mem);
	return o;
}

static void
what_is_proven_the_best_costs_as_much_as_its_bound_in_thousandths_too(void **unused)
{
	(void)unused;
	for (int64_t part = 0; part < SCALE; part++) {
		struct campaign_outcome best = figures_told(158 * SCALE + part, 158 * SCALE + part);
		struct campaign_outcome near = figures_told(158 * SCALE + part + 1, 158 * SCALE + part);

		assert_true(best.proven);
		assert_int_equal(best.gap, 0);
		assert_int_equal(best.cost, best.bound);
		assert_false(near.proven);
		assert_int_equal(near.gap, 1);
		assert_true(near.cost >= near.bound);
	}
	assert_int_equal(figures_told(5, -1).bound, 0);
}

static void
the_gap_is_rounded_up_and_unknown_above_nothing(void **unused)
{
	uint32_t gap;

	(void)unused;
	assert_true(campaign_gap(1001, 1000, &gap));
	assert_int_equal(gap, 1);
	assert_true(campaign_gap(10001, 10000, &gap));
	assert_int_equal(gap, 1);
	assert_true(campaign_gap(5, 5, &gap));
	assert_int_equal(gap, 0);
	assert_false(campaign_gap(5, 0, &gap));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_campaigns_equal_exhaustive_search),
		cmocka_unit_test(what_the_rows_cannot_say_is_dealt_soundly),
		cmocka_unit_test(days_move_over_to_other_months_when_room_is_needed),
		cmocka_unit_test(the_days_of_a_request_are_spread_over_its_months),
		cmocka_unit_test(whoever_does_not_get_the_first_is_told_why),
		cmocka_unit_test(whoever_gets_nobody_is_told_whether_there_was_somebody),
		cmocka_unit_test(the_answer_of_the_largest_campaign_fits_one_message),
		cmocka_unit_test(what_is_proven_the_best_costs_as_much_as_its_bound_in_thousandths_too),
		cmocka_unit_test(the_gap_is_rounded_up_and_unknown_above_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
