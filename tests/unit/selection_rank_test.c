/*
 * selection_rank_test: the order of the candidates of a call, on plain figures, and its properties over random calls.
 * Owns: nothing.
 * Beware: the seed of the random calls is fixed: a failure says which call it was.
 */
#include "services/registry/selection_rank.h"
#include "tests/lib/stage.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>

#define MOST 12
#define CALLS 3000
#define ALL                                                                                                  \
	(1u << ELIGIBLE_AGREMENT_END | 1u << ELIGIBLE_MEMBERSHIP | 1u << ELIGIBLE_WILL |                     \
	    1u << ELIGIBLE_LOCAL_INTEREST)

static const struct rank_rules rules = { .conditions = ALL,
	.has_after = true,
	.has_before = true,
	.after = 1000,
	.before = 1365,
	.weights = { 40, 30, 30 },
	.count = 3,
	.places = 2 };

static struct rank_candidate
candidate(uint32_t a, uint32_t b, uint32_t c)
{
	return (struct rank_candidate){ .agrement_known = true,
		.agrement_end = 1100,
		.membership = true,
		.will = true,
		.local_interest = true,
		.levels = { a, b, c },
		.proven = { true, true, true } };
}

static void
each_condition_that_fails_is_named_and_the_candidate_is_not_ranked(void **state)
{
	struct rank_candidate all[6];
	struct rank_line lines[6];

	(void)state;
	for (int i = 0; i < 6; i++)
		all[i] = candidate(4, 4, 4);
	all[0].agrement_end = 999;
	all[1].agrement_end = 1366;
	all[2].agrement_known = false;
	all[3].membership = false;
	all[4].will = all[4].local_interest = false;
	selection_rank_lines(&rules, all, 6, lines);
	assert_int_equal(lines[0].candidate, 5);
	assert_int_equal(lines[0].rank, 1);
	assert_false(lines[0].tied);
	for (uint32_t i = 1; i < 6; i++) {
		assert_int_equal(lines[i].candidate, i - 1);
		assert_int_equal(lines[i].rank, 0);
		assert_int_equal(lines[i].parted, PARTED_EXCLUDED);
		assert_false(lines[i].advised);
	}
	assert_int_equal(lines[1].failed, 1u << ELIGIBLE_AGREMENT_END);
	assert_int_equal(lines[2].failed, 1u << ELIGIBLE_AGREMENT_END);
	assert_int_equal(lines[3].failed, 1u << ELIGIBLE_AGREMENT_END);
	assert_int_equal(lines[4].failed, 1u << ELIGIBLE_MEMBERSHIP);
	assert_int_equal(lines[5].failed, 1u << ELIGIBLE_WILL | 1u << ELIGIBLE_LOCAL_INTEREST);
}

static void
a_condition_that_the_call_does_not_set_excludes_nobody(void **state)
{
	struct rank_rules free = rules;
	struct rank_candidate all[1] = { { .levels = { 1 }, .proven = { true } } };
	struct rank_line lines[1];

	(void)state;
	free.conditions = 0;
	selection_rank_lines(&free, all, 1, lines);
	assert_int_equal(lines[0].rank, 1);
	assert_int_equal(lines[0].points, 1000);
}

static void
the_days_that_bound_the_end_of_the_agrement_are_within(void **state)
{
	struct rank_candidate all[2] = { candidate(1, 1, 1), candidate(1, 1, 1) };
	struct rank_line lines[2];

	(void)state;
	all[0].agrement_end = 1000;
	all[1].agrement_end = 1365;
	selection_rank_lines(&rules, all, 2, lines);
	assert_int_equal(lines[0].failed | lines[1].failed, 0);
}

static void
an_answer_without_evidence_counts_for_nothing(void **state)
{
	struct rank_candidate all[2] = { candidate(4, 4, 4), candidate(1, 0, 0) };
	struct rank_line lines[2];

	(void)state;
	all[0].proven[0] = all[0].proven[1] = all[0].proven[2] = false;
	selection_rank_lines(&rules, all, 2, lines);
	assert_int_equal(lines[0].candidate, 1);
	assert_int_equal(lines[0].points, 1000);
	assert_int_equal(lines[1].points, 0);
	assert_int_equal(lines[1].parted, PARTED_POINTS);
}

static void
equal_points_are_parted_by_the_heaviest_criterion_then_by_the_agrement_that_ends_first(void **state)
{
	/* 30 + 0 + 30, 0 + 30 + 30: equal sums of 60 with other marks; and twice the same marks */
	struct rank_rules even = rules;
	struct rank_candidate all[4] = { candidate(0, 4, 4), candidate(4, 4, 0), candidate(4, 0, 4),
		candidate(4, 4, 0) };
	struct rank_line lines[4];

	(void)state;
	even.weights[0] = even.weights[1] = even.weights[2] = 30;
	all[3].agrement_end = 1050;
	selection_rank_lines(&even, all, 4, lines);
	assert_int_equal(lines[0].candidate, 3);
	assert_int_equal(lines[1].candidate, 1);
	assert_int_equal(lines[1].parted, PARTED_AGREMENT);
	assert_int_equal(lines[2].candidate, 2);
	assert_int_equal(lines[2].parted, PARTED_CRITERION);
	assert_int_equal(lines[2].criterion, 1);
	assert_int_equal(lines[3].candidate, 0);
	assert_int_equal(lines[3].criterion, 0);
}

static void
those_whom_nothing_parts_share_a_rank_and_the_advice_ends_before_them(void **state)
{
	struct rank_candidate all[4] = { candidate(1, 1, 1), candidate(2, 2, 2), candidate(2, 2, 2),
		candidate(4, 4, 4) };
	struct rank_line lines[4];

	(void)state;
	selection_rank_lines(&rules, all, 4, lines);
	assert_int_equal(lines[0].candidate, 3);
	assert_true(lines[0].advised);
	assert_int_equal(lines[1].rank, 2);
	assert_int_equal(lines[2].rank, 2);
	assert_int_equal(lines[2].parted, PARTED_BY_NOTHING);
	assert_true(lines[1].tied && lines[2].tied);
	assert_false(lines[1].advised || lines[2].advised);
	assert_int_equal(lines[3].rank, 4);
	assert_false(selection_rank_differs(2, 2, false, true));
	assert_false(selection_rank_differs(2, 2, false, false));
	assert_true(selection_rank_differs(2, 1, true, false));
	assert_true(selection_rank_differs(2, 4, false, true));
	assert_false(selection_rank_differs(2, 4, false, false));
}

/* --- properties --------------------------------------------------------------------------------------------------- */
static uint32_t
below(uint64_t *seed, uint32_t n)
{
	return (uint32_t)((stage_next(seed) >> 33) % n);
}

static struct rank_candidate
candidate_random(uint64_t *seed, uint32_t criteria)
{
	struct rank_candidate c = { .agrement_known = below(seed, 8) != 0,
		.agrement_end = (day_t)(990 + below(seed, 4) * 100),
		.membership = below(seed, 8) != 0,
		.will = below(seed, 8) != 0,
		.local_interest = below(seed, 8) != 0 };

	for (uint32_t i = 0; i < criteria; i++) {
		c.levels[i] = below(seed, LEVEL_MOST + 1);
		c.proven[i] = below(seed, 4) != 0;
	}
	return c;
}

static void
call_random(uint64_t *seed, struct rank_rules *r, struct rank_candidate *all, uint32_t *ret_n)
{
	*r = rules;
	r->conditions = below(seed, ALL + 1);
	r->count = below(seed, 4);
	r->places = 1 + below(seed, 5);
	for (uint32_t i = 0; i < r->count; i++)
		r->weights[i] = 10 * (1 + below(seed, 3));
	*ret_n = 1 + below(seed, MOST);
	for (uint32_t i = 0; i < *ret_n; i++)
		all[i] = candidate_random(seed, r->count);
}

static const struct rank_line *
line_of(const struct rank_line *lines, uint32_t n, uint32_t candidate_)
{
	for (uint32_t i = 0; i < n; i++)
		if (lines[i].candidate == candidate_)
			return &lines[i];
	fail_msg("candidate %u is in no line", candidate_);
	return NULL;
}

/* The same candidates given in another order: each has the same rank, points and advice. */
static void
the_order_in_which_candidates_come_decides_nothing(void **state)
{
	uint64_t seed = 20130601;
	struct rank_rules r;
	struct rank_candidate all[MOST], mixed[MOST];
	struct rank_line lines[MOST], again[MOST];
	uint32_t n, at[MOST];

	(void)state;
	for (unsigned call = 0; call < CALLS; call++) {
		call_random(&seed, &r, all, &n);
		for (uint32_t i = 0; i < n; i++)
			at[i] = i;
		for (uint32_t i = n; i > 1; i--) {
			uint32_t k = below(&seed, i), swap = at[i - 1];

			at[i - 1] = at[k];
			at[k] = swap;
		}
		for (uint32_t i = 0; i < n; i++)
			mixed[i] = all[at[i]];
		selection_rank_lines(&r, all, n, lines);
		selection_rank_lines(&r, mixed, n, again);
		for (uint32_t i = 0; i < n; i++) {
			const struct rank_line *x = line_of(lines, n, at[i]), *y = line_of(again, n, i);

			if (x->rank != y->rank || x->points != y->points || x->failed != y->failed ||
			    x->tied != y->tied || x->advised != y->advised)
				fail_msg("call %u: candidate %u is %u of one order, %u of the other", call,
				    at[i], x->rank, y->rank);
		}
	}
}

/* Ranks ascend, points never do, nobody who fails stands before somebody who does not, and no more are advised than there are places. */
static void
ranks_and_points_agree_and_the_advice_keeps_to_the_places(void **state)
{
	uint64_t seed = 4;
	struct rank_rules r;
	struct rank_candidate all[MOST];
	struct rank_line lines[MOST];
	uint32_t n;

	(void)state;
	for (unsigned call = 0; call < CALLS; call++) {
		uint32_t advised = 0;

		call_random(&seed, &r, all, &n);
		selection_rank_lines(&r, all, n, lines);
		for (uint32_t i = 0; i < n; i++) {
			advised += lines[i].advised;
			assert_true((lines[i].rank == 0) == (lines[i].failed != 0));
			assert_true(lines[i].points <= selection_rank_maximum(&r));
			if (i == 0 || lines[i].rank == 0)
				continue;
			assert_int_not_equal(lines[i - 1].rank, 0);
			assert_true(lines[i].points <= lines[i - 1].points);
			assert_true(lines[i].rank == i + 1 || lines[i].rank == lines[i - 1].rank);
			assert_true(
			    (lines[i].rank == lines[i - 1].rank) == (lines[i].parted == PARTED_BY_NOTHING));
		}
		assert_true(advised <= r.places);
	}
}

/* Whoever answers one criterion better, with evidence, never falls behind. */
static void
a_better_answer_never_costs_a_rank(void **state)
{
	uint64_t seed = 1901;
	struct rank_rules r;
	struct rank_candidate all[MOST];
	struct rank_line lines[MOST];
	uint32_t n;

	(void)state;
	for (unsigned call = 0; call < CALLS; call++) {
		uint32_t who, criterion, before;

		call_random(&seed, &r, all, &n);
		if (r.count == 0)
			continue;
		who = below(&seed, n);
		criterion = below(&seed, r.count);
		selection_rank_lines(&r, all, n, lines);
		before = line_of(lines, n, who)->rank;
		if (all[who].levels[criterion] < LEVEL_MOST)
			all[who].levels[criterion]++;
		all[who].proven[criterion] = true;
		selection_rank_lines(&r, all, n, lines);
		if (line_of(lines, n, who)->rank > before)
			fail_msg("call %u: rank %u became %u", call, before, line_of(lines, n, who)->rank);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_condition_that_fails_is_named_and_the_candidate_is_not_ranked),
		cmocka_unit_test(a_condition_that_the_call_does_not_set_excludes_nobody),
		cmocka_unit_test(the_days_that_bound_the_end_of_the_agrement_are_within),
		cmocka_unit_test(an_answer_without_evidence_counts_for_nothing),
		cmocka_unit_test(
		    equal_points_are_parted_by_the_heaviest_criterion_then_by_the_agrement_that_ends_first),
		cmocka_unit_test(those_whom_nothing_parts_share_a_rank_and_the_advice_ends_before_them),
		cmocka_unit_test(the_order_in_which_candidates_come_decides_nothing),
		cmocka_unit_test(ranks_and_points_agree_and_the_advice_keeps_to_the_places),
		cmocka_unit_test(a_better_answer_never_costs_a_rank),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
