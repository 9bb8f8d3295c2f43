/*
 * rank_test: the ranking engine against an oracle that reads the records themselves, over 10,000 random requests.
 * Owns: nothing; the oracle is tests/lib/rank_oracle, the worlds tests/lib/rank_world.
 * Beware: the ranges at the end of the first test belong to its dice; it is the first of its program.
 */
#include "tests/lib/rank_oracle.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

static void
ten_thousand_random_requests_rank_as_the_oracle_says(void **unused)
{
	(void)unused;
	for (int n = 0; n < 500; n++) {
		struct rank_world *w = rank_world_new();
		struct rank_wish x;

		for (int i = 0; i < 20; i++) {
			rank_wish_make(&x);
			rank_oracle_agrees(w, &x);
		}
		rank_world_free(w);
	}
	assert_in_range(rank_oracle_empty, 1000, 9000);
	assert_in_range(rank_oracle_ranked, 1500, 100000);
}

/* As one provider asked alone is told, so is it counted and listed. */
static void
one_provider_alone_is_told_what_the_ranking_says(void **unused)
{
	struct rank_world *w = rank_world_new();
	static struct rank_result got;
	struct rank_query_memory memory;
	struct rank_query q;
	struct rank_wish x;

	(void)unused;
	for (int n = 0; n < 500; n++) {
		uint32_t excluded[RULE_COUNT] = { 0 }, left = 0;

		rank_wish_make(&x);
		rank_wish_query(w, &x, RANK_PROVIDERS, &memory, &q);
		rank_run(&w->columns, &q, &got);
		for (uint32_t i = 0; i < w->columns.providers.count; i++) {
			int rule = rank_exclusion(&w->columns, &q, i);

			if (!columns_has_card(&w->columns, i))
				continue;
			if (rule >= 0)
				excluded[rule]++;
			else
				left++;
		}
		assert_int_equal(left, got.candidates);
		assert_memory_equal(excluded, got.excluded, sizeof excluded);
		for (uint32_t i = 0; i < got.line_count; i++) {
			struct rank_line line = rank_line_of(&w->columns, &q, got.lines[i].provider);

			assert_memory_equal(&line, &got.lines[i], sizeof line);
		}
	}
	rank_world_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ten_thousand_random_requests_rank_as_the_oracle_says),
		cmocka_unit_test(one_provider_alone_is_told_what_the_ranking_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
