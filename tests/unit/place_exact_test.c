/*
 * place_exact_test: an action of three sessions gets the best days and venues there are, proven, as trying everything has it.
 * Owns: nothing.
 * Beware: that it takes less than 20 ms is measured by tests/bench/place_exact.c, not here.
 */
#include "tests/lib/one_action.h"
#include "tests/lib/place_oracle.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

/* Some actions, each plan held against all placements that differ from those before it. */
static void
actions_hold(uint64_t seeds, uint32_t plans, bool choices)
{
	static struct one_action x;

	for (uint64_t seed = 1; seed <= seeds; seed++) {
		struct place_options options = { .seed = seed, .plans = plans };
		struct arena mem = { 0 };
		struct place_result r;
		struct oracle o;

		one_action_make(&x, seed, choices);
		o = oracle_new(&x.p, false, false);
		o.differ_days = PLACE_DIFFER_DEFAULT;
		assert_int_equal(place_plan(&x.p, &options, &mem, &r), RC_OK);
		assert_int_equal(r.plan_count, plans);
		for (uint32_t i = 0; i < plans; i++) {
			struct oracle_best best = oracle_search(&o);

			assert_true(best.leaves > (choices ? 20000 : 2000));
			assert_true(r.plans[i].proven);
			assert_null(oracle_breaks(&o, r.plans[i].days, r.plans[i].venues));
			assert_int_equal(r.plans[i].cost.total, best.cost);
			o.before[o.before_count++] = r.plans[i].days;
		}
		arena_free(&mem);
	}
}

static void
one_action_gets_its_best_days(void **state)
{
	(void)state;
	actions_hold(20, 5, false);
}

static void
one_action_gets_its_best_days_and_venues(void **state)
{
	(void)state;
	actions_hold(6, 2, true);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_action_gets_its_best_days),
		cmocka_unit_test(one_action_gets_its_best_days_and_venues),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
