/*
 * place_season_test: seasons with venues to choose from, placed and placed again, against a check that shares no code with the engine.
 * Owns: small seasons.
 * Beware: the whole season is a benchmark (tests/bench/season.c); here the seasons are small enough for every set of moves to be tried.
 */
#include "tests/lib/season.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define CASES 20
#define SMALL ((struct season_size){ 4, 3, 4, 8, 6, 150, 25 })
#define MOVES_TRIED 4

struct fixture {
	struct season s;
	struct arena mem;
	struct place_result r;
};

static void
placed(struct fixture *f, uint64_t seed)
{
	struct place_options o = { .seed = seed, .plans = 3, .budget = 20000 };

	season_make(&f->s, seed, SMALL);
	f->mem = (struct arena){ 0 };
	assert_int_equal(place_plan(&f->s.p, &o, &f->mem, &f->r), RC_OK);
	assert_int_equal(f->r.status, PLACE_FOUND);
}

static void
done(struct fixture *f)
{
	season_free(&f->s);
	arena_free(&f->mem);
}

static void
plans_are_sound(const struct fixture *f)
{
	for (uint32_t i = 0; i < f->r.plan_count; i++) {
		const struct place_plan *p = &f->r.plans[i];
		const char *broken = season_breaks(&f->s.p, p->days, p->venues);

		if (broken != NULL)
			fail_msg("plan %u: %s", i, broken);
		assert_int_equal(p->cost.total, season_cost(&f->s.p, p->days, p->venues));
	}
}

static void
every_plan_of_a_season_keeps_every_rule_and_costs_what_is_said(void **state)
{
	struct fixture f;

	(void)state;
	for (uint64_t seed = 1; seed <= CASES; seed++) {
		placed(&f, seed);
		plans_are_sound(&f);
		done(&f);
	}
}

static uint32_t
sessions_apart(const struct place_plan *a, const struct place_plan *b, uint32_t sessions)
{
	uint32_t n = 0;

	for (uint32_t s = 0; s < sessions; s++)
		n += a->days[s] - b->days[s] >= PLACE_DIFFER_DEFAULT ||
		    b->days[s] - a->days[s] >= PLACE_DIFFER_DEFAULT;
	return n;
}

/* Five plans of which each is the others but for one session would be one plan, told five times. */
static void
plans_of_a_season_are_far_from_each_other(void **state)
{
	const struct season_size size = { 30, 12, 8, 24, 8, 200, 30 };
	struct place_options o = { .seed = 1, .budget = 200000 };
	struct fixture f = { 0 };

	(void)state;
	season_make(&f.s, 1, size);
	assert_int_equal(place_plan(&f.s.p, &o, &f.mem, &f.r), RC_OK);
	assert_int_equal(f.r.plan_count, 5);
	plans_are_sound(&f);
	for (uint32_t i = 0; i < f.r.plan_count; i++)
		for (uint32_t k = 0; k < i; k++)
			assert_true(sessions_apart(&f.r.plans[i], &f.r.plans[k], f.s.p.session_count) >= 9);
	done(&f);
}

/* Of the people who take part; days is any placement. */
static int64_t
missed_in_all(const struct place_problem *p, const int32_t *days)
{
	int64_t cost = 0;

	for (uint32_t s = 0; s < p->session_count; s++)
		for (uint32_t t = 0; t < s; t++)
			cost += days[s] == days[t] ? season_missed(p, s, t) : 0;
	return cost;
}

/* Missing somebody costs little here, so that it happens; once where distances cost nothing, and once where they do. */
static void
a_season_that_requires_only_who_animates_keeps_the_rules_and_counts_whom_it_misses(void **state)
{
	const struct season_size size = { 24, 20, 12, 8, 4, 180, 24 };

	(void)state;
	for (int32_t spread = 0; spread < 2; spread++) {
		struct place_options o = { .seed = 1, .budget = 8000, .plans = 1 };
		struct fixture f = { 0 };

		season_make(&f.s, 1, size);
		f.s.p.animators_only = true;
		f.s.p.weights.missed = 1;
		f.s.p.weights.spread = spread;
		assert_int_equal(place_plan(&f.s.p, &o, &f.mem, &f.r), RC_OK);
		assert_int_equal(f.r.status, PLACE_FOUND);
		plans_are_sound(&f);
		assert_int_equal(
		    f.r.plans[0].cost.by[PLACE_COST_ABSENT], missed_in_all(&f.s.p, f.r.plans[0].days));
		assert_true(f.r.plans[0].cost.by[PLACE_COST_ABSENT] > 0);
		done(&f);
	}
}

static void
a_replan_moves_at_most_half_as_many_again_as_the_fewest(void **state)
{
	uint32_t broken = 0;
	struct fixture f;

	(void)state;
	for (uint64_t seed = 1; seed <= CASES; seed++) {
		struct place_options o = { .seed = seed, .plans = 1 };
		uint32_t fewest;

		placed(&f, seed);
		season_adopt(&f.s, &f.r.plans[0]);
		broken += season_absence(&f.s);
		fewest = season_fewest_moves(&f.s.p, MOVES_TRIED);
		assert_int_not_equal(fewest, UINT32_MAX);
		assert_true(fewest >= 1);
		assert_int_equal(place_replan(&f.s.p, &o, &f.mem, &f.r), RC_OK);
		assert_int_equal(f.r.status, PLACE_FOUND);
		plans_are_sound(&f);
		assert_true(f.r.plans[0].moved >= fewest);
		assert_true(2 * f.r.plans[0].moved <= 3 * fewest);
		done(&f);
	}
	assert_true(broken > CASES); /* some cases ask for more than one move */
}

struct stopping {
	atomic_bool stop;
	uint64_t at;
	int64_t told;
};

static void
stop_when_due(void *arg, const struct place_progress *p)
{
	struct stopping *s = arg;

	if (p->found && (s->told == 0 || p->cost < s->told))
		s->told = p->cost;
	if (p->found && p->steps >= s->at)
		atomic_store(&s->stop, true);
}

static void
a_season_that_is_stopped_costs_what_was_told_of_it(void **state)
{
	static const struct season_size size = { 30, 12, 10, 30, 16, 200, 30 };

	(void)state;
	for (uint64_t at = 10000; at <= 40000; at *= 4) {
		struct stopping w = { .at = at };
		struct place_options o = { .seed = at,
			.plans = 3,
			.budget = 100000,
			.stop = &w.stop,
			.progress = stop_when_due,
			.progress_arg = &w };
		struct fixture f = { 0 };

		season_make(&f.s, 7, size);
		for (
		    uint32_t i = 0; i < f.s.p.session_count;
		    i++) { /* given venues: the changes between them are nobody's choice, and cost all the same */
			f.s.sessions[i].venue = f.s.sessions[i].choices[i % 2].venue;
			f.s.sessions[i].choice_count = 0;
		}
		assert_int_equal(place_plan(&f.s.p, &o, &f.mem, &f.r), RC_OK);
		assert_true(f.r.stopped && f.r.plan_count > 0);
		assert_int_equal(f.r.plans[0].cost.total, w.told);
		plans_are_sound(&f);
		done(&f);
	}
}

static void
the_check_sees_what_is_broken(void **state)
{
	struct fixture f;
	int32_t day;
	uint32_t venue;

	(void)state;
	placed(&f, 1);
	day = f.r.plans[0].days[1];
	f.r.plans[0].days[1] = f.r.plans[0].days[0];
	assert_non_null(season_breaks(&f.s.p, f.r.plans[0].days, f.r.plans[0].venues));
	f.r.plans[0].days[1] = day;
	venue = f.r.plans[0].venues[2];
	f.r.plans[0].venues[2] = PLACE_NONE;
	assert_non_null(season_breaks(&f.s.p, f.r.plans[0].days, f.r.plans[0].venues));
	f.r.plans[0].venues[2] = venue;
	assert_null(season_breaks(&f.s.p, f.r.plans[0].days, f.r.plans[0].venues));
	done(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_plan_of_a_season_keeps_every_rule_and_costs_what_is_said),
		cmocka_unit_test(plans_of_a_season_are_far_from_each_other),
		cmocka_unit_test(
		    a_season_that_requires_only_who_animates_keeps_the_rules_and_counts_whom_it_misses),
		cmocka_unit_test(a_replan_moves_at_most_half_as_many_again_as_the_fewest),
		cmocka_unit_test(a_season_that_is_stopped_costs_what_was_told_of_it),
		cmocka_unit_test(the_check_sees_what_is_broken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
