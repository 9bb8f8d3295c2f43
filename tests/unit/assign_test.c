/*
 * assign_test: the campaign's engine against trying everything, against a checker that shares no code with it, and against what is known.
 * Owns: nothing.
 * Beware: a failure prints the seed. The public instances are not ours: without ../shared their test is skipped.
 */
#include "tests/lib/assign_check.h"
#include "tests/lib/gap.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define AGENTS 4
#define JOBS 6
#define ROWS 3
#define SMALL_RUNS 4000
#define FEW 25 /* of the runs: those that have every addition may all come out one way */
#define INSTANCES "../shared/data/bench/assign/"

#define HOLD(cond)                                                                                           \
	do {                                                                                                 \
		if (!(cond)) {                                                                               \
			print_error("seed %llu\n", (unsigned long long)seed);                                \
			assert_true(cond);                                                                   \
		}                                                                                            \
	} while (0)

struct small {
	struct assign_problem p;
	int32_t cost[AGENTS * JOBS], weight[AGENTS * JOBS], leave[JOBS];
	int64_t capacity[AGENTS * ROWS];
	uint64_t in_rows[JOBS * ASSIGN_ROW_WORDS];
	uint32_t current[JOBS], most[AGENTS], least[AGENTS];
	uint64_t random;
};

static uint32_t
below(struct small *x, uint32_t n)
{
	x->random ^= x->random << 13;
	x->random ^= x->random >> 7;
	x->random ^= x->random << 17;
	return (uint32_t)((x->random >> 11) % n);
}

static bool
chance(struct small *x, uint32_t percent)
{
	return below(x, 100) < percent;
}

static void
additions_make(struct small *x)
{
	struct assign_problem *p = &x->p;

	for (uint32_t j = 0; j < p->jobs; j++) {
		x->leave[j] = chance(x, 10) ? ASSIGN_NEVER : (int32_t)below(x, 60);
		x->current[j] = chance(x, 50) ? below(x, p->agents) : ASSIGN_NONE;
		x->in_rows[j * ASSIGN_ROW_WORDS] = below(x, 1u << ROWS);
	}
	for (uint32_t i = 0; i < p->agents; i++) {
		x->most[i] = below(x, JOBS);
		x->least[i] = below(x, 4);
	}
	p->leave = chance(x, 40) ? x->leave : NULL;
	p->current = chance(x, 40) ? x->current : NULL;
	p->in_rows = chance(x, 50) ? x->in_rows : NULL;
	p->most = chance(x, 40) ? x->most : NULL;
	p->least = chance(x, 40) ? x->least : NULL;
	p->keep = (int32_t)below(x, 20);
	p->short_price = (int32_t)below(x, 30);
}

static void
small_make(struct small *x, uint64_t seed, bool classic)
{
	uint32_t wide = 1 + below((x->random = seed * UINT64_C(0x9e3779b97f4a7c15), x), 40);

	x->p = (struct assign_problem){ .agents = 1 + below(x, AGENTS),
		.jobs = below(x, JOBS),
		.rows = classic ? 1 : below(x, ROWS + 1),
		.cost = x->cost,
		.weight = x->weight,
		.capacity = x->capacity };
	for (uint32_t k = 0; k < x->p.agents * x->p.jobs; k++) {
		x->cost[k] = chance(x, 12) ? ASSIGN_NEVER : (int32_t)below(x, 50);
		x->weight[k] = (int32_t)below(x, wide);
	}
	for (uint32_t k = 0; k < x->p.agents * x->p.rows; k++)
		x->capacity[k] = below(x, 2 * wide);
	if (!classic)
		additions_make(x);
}

/* --- small problems --- */

struct tally {
	unsigned found, none, left, undecided;
};

static void
small_holds(uint64_t seed, bool classic, struct tally *t)
{
	struct arena mem = { 0 };
	struct small x;
	struct assign_result r;
	int64_t cost = 0;
	bool fits;

	small_make(&x, seed, classic);
	fits = assign_try_all(&x.p, &cost);
	HOLD(assign_solve(&x.p, NULL, &mem, &r) == RC_OK);
	HOLD(r.status == (fits ? ASSIGN_FOUND : ASSIGN_NOTHING_FITS));
	t->none += !fits;
	if (fits) {
		struct assign_checked a = assign_check(&x.p, r.agent);

		HOLD(a.broken == NULL);
		HOLD(a.cost == r.cost);
		HOLD(r.cost == cost);
		HOLD(r.bound == r.cost && r.proven);
		t->found++;
		for (uint32_t j = 0; j < x.p.jobs; j++)
			t->left += r.agent[j] == ASSIGN_NONE;
	}
	arena_free(&mem);
}

static void
small_problems_cost_what_trying_everything_finds(void **state)
{
	struct tally t = { 0 };

	(void)state;
	for (uint64_t seed = 1; seed <= SMALL_RUNS; seed++)
		small_holds(seed, seed % 4 == 0, &t);
	assert_true(t.found > SMALL_RUNS / FEW && t.none > SMALL_RUNS / FEW && t.left > SMALL_RUNS / FEW);
}

/* Whatever the budget, what is said is true. */
static void
a_small_budget_says_nothing_that_is_not_so(void **state)
{
	struct tally t = { 0 };

	(void)state;
	for (uint64_t seed = 1; seed <= SMALL_RUNS / 4; seed++) {
		struct assign_options o = { .seed = seed, .budget = 1 + seed % 90 };
		struct arena mem = { 0 };
		struct small x;
		struct assign_result r;
		int64_t cost = 0;
		bool fits;

		small_make(&x, seed, false);
		fits = assign_try_all(&x.p, &cost);
		HOLD(assign_solve(&x.p, &o, &mem, &r) == RC_OK);
		HOLD(fits || r.status != ASSIGN_FOUND);
		HOLD(!fits || (r.status != ASSIGN_NOTHING_FITS && r.bound <= cost));
		if (r.status == ASSIGN_FOUND)
			HOLD(assign_check(&x.p, r.agent).broken == NULL &&
			    assign_check(&x.p, r.agent).cost == r.cost);
		HOLD(r.status != ASSIGN_FOUND || r.proven == (r.cost == r.bound));
		t.undecided += r.status == ASSIGN_UNDECIDED;
		arena_free(&mem);
	}
	assert_true(t.undecided > 0);
}

/* --- larger problems --- */

static struct assign_problem
problem_of(const struct gap *g)
{
	return (struct assign_problem){ .agents = g->agents,
		.jobs = g->jobs,
		.rows = 1,
		.cost = g->cost,
		.weight = g->weight,
		.capacity = g->capacity };
}

static void
answer_holds(const struct assign_problem *p, const struct assign_result *r)
{
	struct assign_checked a;

	assert_int_equal(r->status, ASSIGN_FOUND);
	a = assign_check(p, r->agent);
	assert_null(a.broken);
	assert_int_equal(a.cost, r->cost);
	assert_true(r->bound <= r->cost);
}

static void
every_type_is_solved_near_its_bound(void **state)
{
	(void)state;
	for (const char *type = "cde"; *type != 0; type++) {
		struct assign_options o = { .seed = 3, .budget = 3000000 };
		struct arena mem = { 0 };
		struct assign_problem p;
		struct assign_result r;
		struct gap g;

		gap_make(*type, 8, 60, 11, &g);
		p = problem_of(&g);
		assert_int_equal(assign_solve(&p, &o, &mem, &r), RC_OK);
		answer_holds(&p, &r);
		assert_true(r.cost - r.bound <= r.bound / 100);
		gap_free(&g);
		arena_free(&mem);
	}
}

/* Months as rows, jobs that stay or are left, least and most: on a problem too large to try out. */
static void
a_campaign_with_every_addition_keeps_its_rules(void **state)
{
	enum { agents = 12, jobs = 90, rows = 4 };
	struct assign_options o = { .seed = 5, .budget = 2000000 };
	uint64_t in_rows[jobs * ASSIGN_ROW_WORDS] = { 0 };
	uint32_t current[jobs], most[agents], least[agents];
	int32_t leave[jobs];
	int64_t capacity[agents * rows];
	struct arena mem = { 0 };
	struct assign_problem p;
	struct assign_result r;
	struct gap g;

	(void)state;
	gap_make('c', agents, jobs, 17, &g);
	p = problem_of(&g);
	for (uint32_t j = 0; j < jobs; j++) {
		in_rows[j * ASSIGN_ROW_WORDS] = j % 3 == 0 ? 15 : 8 | 1u << j % 3;
		current[j] = j % 5 == 0 ? j % agents : ASSIGN_NONE;
		leave[j] = 200;
	}
	for (uint32_t i = 0; i < agents; i++) {
		most[i] = 10;
		least[i] = 5;
		for (uint32_t k = 0; k < rows; k++)
			capacity[i * rows + k] = k == 3 ? g.capacity[i] : g.capacity[i] / 2;
	}
	p.rows = rows;
	p.capacity = capacity;
	p.in_rows = in_rows;
	p.current = current;
	p.keep = 7;
	p.leave = leave;
	p.most = most;
	p.least = least;
	p.short_price = 12;
	assert_int_equal(assign_solve(&p, &o, &mem, &r), RC_OK);
	answer_holds(&p, &r);
	assert_true(r.cost - r.bound <= r.bound / 20);
	gap_free(&g);
	arena_free(&mem);
}

static void
the_same_seed_gives_the_same_answer(void **state)
{
	struct assign_options o = { .seed = 9, .budget = 1500000 };
	struct arena mem = { 0 };
	struct assign_result a, b;
	struct assign_problem p;
	struct gap g;

	(void)state;
	gap_make('d', 10, 100, 5, &g);
	p = problem_of(&g);
	assert_int_equal(assign_solve(&p, &o, &mem, &a), RC_OK);
	assert_int_equal(assign_solve(&p, &o, &mem, &b), RC_OK);
	answer_holds(&p, &a);
	assert_int_equal(a.cost, b.cost);
	assert_int_equal(a.bound, b.bound);
	assert_int_equal(a.steps, b.steps);
	assert_memory_equal(a.agent, b.agent, p.jobs * sizeof *a.agent);
	gap_free(&g);
	arena_free(&mem);
}

/* --- stop, budget, pace --- */

struct watch {
	atomic_bool stop;
	uint64_t stop_at, told, last_steps;
	int64_t last_cost, last_bound;
	bool worse;
};

static void
watch_progress(void *arg, const struct assign_progress *p)
{
	struct watch *w = arg;

	w->told++;
	w->worse = w->worse || p->steps < w->last_steps || p->bound < w->last_bound ||
	    (p->found && w->last_cost > 0 && p->cost > w->last_cost);
	w->last_steps = p->steps;
	w->last_bound = p->bound;
	w->last_cost = p->found ? p->cost : w->last_cost;
	if (w->stop_at > 0 && p->steps >= w->stop_at)
		atomic_store(&w->stop, true);
}

static struct assign_result
watched(struct watch *w, uint64_t budget)
{
	struct assign_options o = {
		.seed = 1, .budget = budget, .stop = &w->stop, .progress = watch_progress, .progress_arg = w
	};
	struct arena mem = { 0 };
	struct assign_result r;
	struct assign_problem p;
	struct gap g;

	gap_make('d', 10, 100, 6, &g);
	p = problem_of(&g);
	assert_int_equal(assign_solve(&p, &o, &mem, &r), RC_OK);
	answer_holds(&p, &r);
	r.agent = NULL;
	gap_free(&g);
	arena_free(&mem);
	return r;
}

static void
a_stop_is_heard_and_what_is_found_is_handed_over(void **state)
{
	struct watch w = { .stop_at = 600000 };
	struct assign_result r = watched(&w, 50000000);

	(void)state;
	assert_true(r.stopped);
	assert_true(r.steps < 2 * w.stop_at);
	assert_false(w.worse);
}

static void
the_budget_is_kept_and_progress_told_on_the_way(void **state)
{
	struct watch w = { .stop_at = 0 };
	struct assign_result r = watched(&w, 1000000);

	(void)state;
	assert_false(r.stopped);
	assert_true(r.steps >= 1000000 && r.steps < 1100000);
	assert_true(w.told > 20);
	assert_false(w.worse);
}

/* --- bad problems --- */

static void
a_problem_that_contradicts_itself_is_refused(void **state)
{
	int32_t cost[2] = { 1, 1 }, weight[2] = { 1, 1 };
	int64_t capacity[1] = { 5 };
	uint32_t current[2] = { 0, 1 };
	struct assign_problem p = {
		.agents = 1, .jobs = 2, .rows = 1, .cost = cost, .weight = weight, .capacity = capacity
	};
	struct arena mem = { 0 };
	struct assign_result r;

	(void)state;
	assert_int_equal(assign_solve(&p, NULL, &mem, &r), RC_OK);
	p.current = current; /* there is no agent 1 */
	assert_int_equal(assign_solve(&p, NULL, &mem, &r), RC_INVALID);
	current[1] = ASSIGN_NONE;
	assert_int_equal(assign_solve(&p, NULL, &mem, &r), RC_OK);
	p.keep = -1;
	assert_int_equal(assign_solve(&p, NULL, &mem, &r), RC_INVALID);
	p.keep = 0;
	weight[0] = -1;
	assert_int_equal(assign_solve(&p, NULL, &mem, &r), RC_INVALID);
	weight[0] = 1;
	cost[1] = ASSIGN_COST_MAX + 1;
	assert_int_equal(assign_solve(&p, NULL, &mem, &r), RC_INVALID);
	cost[1] = 1;
	capacity[0] = -1;
	assert_int_equal(assign_solve(&p, NULL, &mem, &r), RC_INVALID);
	p.jobs = ASSIGN_JOBS_MAX + 1;
	assert_int_equal(assign_solve(&p, NULL, &mem, &r), RC_LIMIT);
	arena_free(&mem);
}

/* The largest figures that are let in: no sum runs over. */
static void
the_largest_figures_do_not_overflow(void **state)
{
	int32_t cost[6], weight[6];
	int64_t capacity[2] = { INT64_MAX, INT32_MAX };
	struct assign_problem p = {
		.agents = 2, .jobs = 3, .rows = 1, .cost = cost, .weight = weight, .capacity = capacity
	};
	struct arena mem = { 0 };
	struct assign_result r;
	int64_t best = 0;

	(void)state;
	for (int k = 0; k < 6; k++) {
		cost[k] = k < 3 ? ASSIGN_COST_MAX : ASSIGN_COST_MAX - k;
		weight[k] = INT32_MAX;
	}
	assert_int_equal(assign_solve(&p, NULL, &mem, &r), RC_OK);
	answer_holds(&p, &r);
	assert_true(assign_try_all(&p, &best));
	assert_int_equal(r.cost, best);
	arena_free(&mem);
}

/* --- public instances --- */

static const struct {
	const char *name;
	int64_t best;
} public[] = { { "gap12-0", 974 }, { "c10100", 1402 }, { "c20100", 1243 }, { "d10100", 6347 },
	{ "d20100", 6185 }, { "e10100", 11577 }, { "e10200", 23307 } };

static void
no_bound_is_above_what_is_known_of_the_public_instances(void **state)
{
	unsigned there = 0;

	(void)state;
	for (size_t k = 0; k < sizeof public / sizeof *public; k++) {
		struct assign_options o = { .seed = 1, .budget = 2000000 };
		struct arena mem = { 0 };
		struct assign_problem p;
		struct assign_result r;
		struct gap g;
		char path[128];
		FILE *f;

		snprintf(path, sizeof path, INSTANCES "%s.txt", public[k].name);
		f = fopen(path, "r");
		if (f == NULL)
			continue;
		assert_true(gap_read(f, &g));
		fclose(f);
		p = problem_of(&g);
		assert_int_equal(assign_solve(&p, &o, &mem, &r), RC_OK);
		answer_holds(&p, &r);
		assert_true(r.bound <= public[k].best && r.cost >= public[k].best);
		assert_true(r.cost - public[k].best <= public[k].best / 50);
		there++;
		gap_free(&g);
		arena_free(&mem);
	}
	if (there == 0)
		skip();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_problems_cost_what_trying_everything_finds),
		cmocka_unit_test(a_small_budget_says_nothing_that_is_not_so),
		cmocka_unit_test(every_type_is_solved_near_its_bound),
		cmocka_unit_test(a_campaign_with_every_addition_keeps_its_rules),
		cmocka_unit_test(the_same_seed_gives_the_same_answer),
		cmocka_unit_test(a_stop_is_heard_and_what_is_found_is_handed_over),
		cmocka_unit_test(the_budget_is_kept_and_progress_told_on_the_way),
		cmocka_unit_test(a_problem_that_contradicts_itself_is_refused),
		cmocka_unit_test(the_largest_figures_do_not_overflow),
		cmocka_unit_test(no_bound_is_above_what_is_known_of_the_public_instances),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
