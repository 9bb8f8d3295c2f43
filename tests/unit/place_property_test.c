/*
 * place_property_test: what holds of the placing engine whatever the problem: refusals, order of the input, seed, stop, size.
 * Owns: nothing.
 * Beware: a failure prints the seed of the problem.
 */
#include "tests/lib/place_oracle.h"
#include "tests/lib/place_small.h"
#include "tests/lib/season.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#define HOLD(cond)                                                                                           \
	do {                                                                                                 \
		if (!(cond)) {                                                                               \
			print_error("seed %llu\n", (unsigned long long)seed);                                \
			assert_true(cond);                                                                   \
		}                                                                                            \
	} while (0)

/* --- problems that are refused --- */

/* Two sessions of one action and one of another, all venues to choose from, nothing wrong. */
static void
sound_make(struct small *x)
{
	memset(x, 0, sizeof *x);
	for (uint32_t s = 0; s < 3; s++) {
		x->sessions[s] = (struct place_session){ .action = s / 2,
			.rank = s + 1,
			.fixed = PLACE_NO_DAY,
			.current = PLACE_NO_DAY,
			.from = PLACE_NO_DAY,
			.to = PLACE_NO_DAY,
			.venue = PLACE_NONE,
			.choice_count = SMALL_VENUES,
			.choices = x->choices[s] };
		for (uint32_t v = 0; v < SMALL_VENUES; v++)
			x->choices[s][v].venue = v;
	}
	x->betweens[0] = (struct place_between){ 0, 1, 1, NULL };
	x->orders[0] = (struct place_order){ 0, 2 };
	x->orders[1] = (struct place_order){ 2, 1 };
	x->p = (struct place_problem){ .horizon = SMALL_DAYS,
		.session_count = 3,
		.action_count = 2,
		.venue_count = SMALL_VENUES,
		.between_count = 1,
		.order_count = 2,
		.sessions = x->sessions,
		.actions = x->actions,
		.venues = x->venues,
		.betweens = x->betweens,
		.orders = x->orders };
}

static enum rc
small_put(struct small *x)
{
	struct arena mem = { 0 };
	struct place_result r;
	enum rc rc = place_plan(&x->p, NULL, &mem, &r);

	if (rc == RC_OK)
		assert_int_equal(r.status, PLACE_FOUND);
	arena_free(&mem);
	return rc;
}

static void
venues_days_between_and_orders_that_contradict_themselves_are_refused(void **state)
{
	struct small x;

	(void)state;
	sound_make(&x);
	assert_int_equal(small_put(&x), RC_OK);
#define REFUSED(change, code)                                                                                \
	do {                                                                                                 \
		sound_make(&x);                                                                              \
		change;                                                                                      \
		assert_int_equal(small_put(&x), code);                                                       \
	} while (0)
	REFUSED(x.choices[1][2].venue = 0, RC_INVALID); /* twice */
	REFUSED(x.choices[1][2].venue = SMALL_VENUES, RC_INVALID);
	REFUSED(x.choices[1][2].cost = -1, RC_INVALID);
	REFUSED(x.sessions[1].choices = NULL, RC_INVALID);
	REFUSED(x.sessions[1].venue = SMALL_VENUES, RC_INVALID);
	REFUSED(x.betweens[0].earlier = 1, RC_INVALID); /* itself */
	REFUSED(
	    (x.betweens[0].earlier = 1, x.betweens[0].later = 0), RC_INVALID); /* ranks the other way round */
	REFUSED(x.betweens[0].later = 2, RC_INVALID); /* of another action */
	REFUSED(x.betweens[0].later = 3, RC_INVALID);
	REFUSED(x.p.betweens = NULL, RC_INVALID);
	REFUSED(x.orders[1].after = 0, RC_INVALID); /* a circle */
	REFUSED(x.orders[1].after = 2, RC_INVALID); /* itself */
	REFUSED(x.orders[1].before = 3, RC_INVALID);
	REFUSED(x.p.orders = NULL, RC_INVALID);
	REFUSED(x.p.weights.change = -1, RC_INVALID);
	REFUSED(x.p.weights.alone = PLACE_WEIGHT_MAX + 1, RC_INVALID);
	REFUSED(x.p.slots_a_day = PLACE_SLOTS_A_DAY_MAX + 1, RC_LIMIT);
	REFUSED(x.p.between_count = PLACE_BETWEENS_MAX + 1, RC_LIMIT);
	REFUSED(x.p.order_count = PLACE_ORDERS_MAX + 1, RC_LIMIT);
	REFUSED(x.sessions[0].choice_count = PLACE_CHOICES_MAX + 1, RC_LIMIT);
	REFUSED(x.sessions[0].member_count = PLACE_MEMBERS_MAX + 1, RC_LIMIT);
#undef REFUSED
}

static void
a_placement_outside_of_the_problem_is_refused(void **state)
{
	int32_t days[] = { 0, 4, 2 };
	uint32_t venues[] = { 0, 1, PLACE_NONE }, count;
	struct place_clash *clashes;
	struct arena mem = { 0 };
	struct place_cost cost;
	struct place_days said;
	struct small x;

	(void)state;
	sound_make(&x);
	assert_int_equal(place_check(&x.p, days, venues, &mem, &clashes, &count, &cost), RC_OK);
	assert_int_equal(count, 0);
	venues[1] = SMALL_VENUES;
	assert_int_equal(place_check(&x.p, days, venues, &mem, &clashes, &count, &cost), RC_INVALID);
	assert_int_equal(place_explain(&x.p, days, venues, 0, 1, &mem, &said), RC_INVALID);
	venues[1] = 1;
	days[2] = SMALL_DAYS;
	assert_int_equal(place_check(&x.p, days, venues, &mem, &clashes, &count, &cost), RC_INVALID);
	days[2] = 2;
	assert_int_equal(place_explain(&x.p, days, venues, 3, 1, &mem, &said), RC_INVALID);
	arena_free(&mem);
}

/* --- the order of the input --- */

/* The same problem, its tables the other way round. */
static void
small_reverse(struct small *x, struct small *from)
{
	uint32_t n = from->p.session_count, v = from->p.venue_count;

	*x = *from;
	for (uint32_t s = 0; s < n; s++) {
		struct place_session *to = &x->sessions[n - 1 - s];

		*to = from->sessions[s];
		to->venue = to->venue != PLACE_NONE ? v - 1 - to->venue : PLACE_NONE;
		to->choices = x->choices[s];
		for (uint32_t i = 0; i < to->choice_count; i++) {
			x->choices[s][i] = from->choices[s][to->choice_count - 1 - i];
			x->choices[s][i].venue = v - 1 - x->choices[s][i].venue;
		}
	}
	for (uint32_t i = 0; i < v; i++)
		x->venues[v - 1 - i] = from->venues[i];
	for (uint32_t i = 0; i < x->p.between_count; i++) {
		x->betweens[i].earlier = n - 1 - from->betweens[i].earlier;
		x->betweens[i].later = n - 1 - from->betweens[i].later;
	}
	for (uint32_t i = 0; i < x->p.order_count; i++)
		x->orders[i] =
		    (struct place_order){ n - 1 - from->orders[i].before, n - 1 - from->orders[i].after };
	x->p.sessions = x->sessions;
	x->p.actions = x->actions;
	x->p.venues = x->venues;
	x->p.busy = x->busy;
	x->p.betweens = x->betweens;
	x->p.orders = x->orders;
	x->p.near = from->p.near != NULL ? x->near : NULL;
}

static void
the_order_of_the_input_changes_no_cost(void **state)
{
	(void)state;
	for (uint64_t seed = 7001; seed <= 7400; seed++) {
		struct place_options options = { .seed = seed, .plans = 1, .partial = seed % 4 == 0 };
		struct arena mem = { 0 };
		struct place_result a, b;
		struct small x, y;
		bool replan = seed % 2 == 0;

		small_make_wide(&x, seed);
		small_reverse(&y, &x);
		HOLD((replan ? place_replan : place_plan)(&x.p, &options, &mem, &a) == RC_OK);
		HOLD((replan ? place_replan : place_plan)(&y.p, &options, &mem, &b) == RC_OK);
		HOLD(a.status == b.status && a.plan_count == b.plan_count);
		HOLD(a.clash_count == b.clash_count);
		if (a.plan_count == 0)
			HOLD((a.conflict_count > 0) == (b.conflict_count > 0));
		else
			HOLD(a.plans[0].cost.total == b.plans[0].cost.total &&
			    a.plans[0].moved == b.plans[0].moved &&
			    a.plans[0].distance == b.plans[0].distance);
		arena_free(&mem);
	}
}

/* --- the same again --- */

static void
results_equal(
    uint64_t seed, const struct small *x, const struct place_result *a, const struct place_result *b)
{
	uint32_t n = x->p.session_count;

	HOLD(a->status == b->status && a->steps == b->steps && a->plan_count == b->plan_count);
	for (uint32_t i = 0; i < a->plan_count; i++) {
		HOLD(memcmp(a->plans[i].days, b->plans[i].days, n * sizeof(int32_t)) == 0);
		HOLD(memcmp(a->plans[i].venues, b->plans[i].venues, n * sizeof(uint32_t)) == 0);
	}
	HOLD(a->conflict_count == b->conflict_count);
	for (uint32_t i = 0; i < a->conflict_count; i++)
		HOLD(a->conflicts[i].rule == b->conflicts[i].rule &&
		    a->conflicts[i].subject == b->conflicts[i].subject);
}

static void
the_same_problem_seed_and_budget_give_the_same_answer(void **state)
{
	(void)state;
	for (uint64_t seed = 8001; seed <= 8300; seed++) {
		struct place_options options = {
			.seed = seed, .budget = 1 + seed % 97, .partial = seed % 5 == 0
		};
		struct arena mem = { 0 };
		struct place_result a, b;
		struct small x;

		small_make_wide(&x, seed);
		HOLD(place_plan(&x.p, &options, &mem, &a) == RC_OK);
		HOLD(place_plan(&x.p, &options, &mem, &b) == RC_OK);
		results_equal(seed, &x, &a, &b);
		arena_free(&mem);
	}
}

/* Told in the order of the rules, whatever the search met first. */
static void
conflicts_are_told_in_the_order_of_the_rules(void **state)
{
	unsigned told = 0;

	(void)state;
	for (uint64_t seed = 9001; seed <= 9300; seed++) {
		struct arena mem = { 0 };
		struct place_result r;
		struct small x;

		small_make_wide(&x, seed);
		HOLD(place_plan(&x.p, NULL, &mem, &r) == RC_OK);
		for (uint32_t i = 1; i < r.conflict_count; i++) {
			const struct place_conflict *c = &r.conflicts[i];

			HOLD(c[-1].rule < c->rule || (c[-1].rule == c->rule && c[-1].subject < c->subject));
			told++;
		}
		arena_free(&mem);
	}
	assert_true(told > 100);
}

/* --- a whole season --- */

struct stopper {
	atomic_bool stop;
	uint64_t at, seen;
};

static void
stop_when_due(void *arg, const struct place_progress *p)
{
	struct stopper *s = arg;

	s->seen = p->steps;
	if (p->steps >= s->at)
		atomic_store(&s->stop, true);
}

static void
season_hold(const struct season *s, const struct place_result *r)
{
	for (uint32_t i = 0; i < r->plan_count; i++) {
		assert_null(season_breaks(&s->p, r->plans[i].days, r->plans[i].venues));
		assert_int_equal(
		    season_cost(&s->p, r->plans[i].days, r->plans[i].venues), r->plans[i].cost.total);
	}
}

static void
a_season_is_placed_within_a_small_budget_and_stopped_when_asked(void **state)
{
	struct stopper stopper = { .at = 20000 };
	struct place_options options = { .budget = 200000,
		.plans = 1,
		.stop = &stopper.stop,
		.progress = stop_when_due,
		.progress_arg = &stopper };
	struct arena mem = { 0 };
	struct place_result r;
	struct season s;

	(void)state;
	season_make(&s, 3, SEASON_WHOLE);
	assert_int_equal(place_plan(&s.p, &options, &mem, &r), RC_OK);
	assert_int_equal(r.status, PLACE_FOUND);
	assert_true(r.stopped && !r.plans[0].proven);
	assert_true(r.steps >= stopper.at && r.steps < options.budget / 2);
	season_hold(&s, &r);
	season_free(&s);
	arena_free(&mem);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(venues_days_between_and_orders_that_contradict_themselves_are_refused),
		cmocka_unit_test(a_placement_outside_of_the_problem_is_refused),
		cmocka_unit_test(the_order_of_the_input_changes_no_cost),
		cmocka_unit_test(the_same_problem_seed_and_budget_give_the_same_answer),
		cmocka_unit_test(conflicts_are_told_in_the_order_of_the_rules),
		cmocka_unit_test(a_season_is_placed_within_a_small_budget_and_stopped_when_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
