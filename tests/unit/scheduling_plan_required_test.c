/*
 * scheduling_plan_required_test: plans for which those who animate alone are required: who else cannot come is counted and told, and closes no day.
 * Owns: nothing.
 * Beware: the days were found on a calendar, not by the code: 18 and 19 November 2019 are a Monday and a Tuesday.
 */
#include "tests/lib/scheduling_case.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MORNING (1u << SESSION_MORNING)
#define AFTERNOON (1u << SESSION_AFTERNOON)
#define ABSENT_ONE 40 /* what one person who cannot come costs by default */

/* --- asking -------------------------------------------------------------------------------- */
static enum plan_status
answered(struct plan_case *k, struct plan_solved *s, struct plan_outcome *o)
{
	plan_problem_build(k);
	plan_solve(k, NULL, s);
	assert_int_equal(s->rc, RC_OK);
	plan_answer(k, s, o);
	return o->status;
}

/* How many people cannot come to what the first plan holds. */
static int64_t
absent(struct plan_case *k, const struct plan_solved *s)
{
	struct list terms = plan_terms(k, &s->result.plans[0]);
	const struct plan_term *t = terms.items;
	int64_t sum = 0;

	for (uint32_t i = 0; i < terms.count; i++)
		sum += t[i].contribution;
	assert_int_equal(sum, s->result.plans[0].cost.total);
	assert_int_equal(t[PLAN_COST_ABSENT].contribution, t[PLAN_COST_ABSENT].value * ABSENT_ONE);
	return t[PLAN_COST_ABSENT].value;
}

static struct plan_explanation
why(struct plan_case *k, const struct plan_solved *s, uint32_t session)
{
	const struct place_plan *p = &s->result.plans[0];
	struct plan_explanation e;

	plan_explanation_fill(k, p->days, p->venues, session, SCHEDULING_PLAN_DAYS_MAX, &e);
	return e;
}

/* One session in those two days, or in the second alone; the guest is the director of a structure. */
static struct plan_session_fact *
case_of(struct plan_case *k, enum plan_required required, const char *from)
{
	static const enum mandate_role director = MANDATE_DIRECTOR;
	struct plan_structure_fact *structure;
	struct plan_session_fact *f;

	case_make(k, false);
	k->required = required;
	structure = ARENA_NEW(&k->mem, struct plan_structure_fact);
	*structure = (struct plan_structure_fact){ .organisation = case_id(90),
		.persons = k->actions[0].participants,
		.name = text_of("Centre A"),
		.roles = &director };
	k->actions[0].structures = (struct list){ structure, 1 };
	f = case_session(k, 0, 1, NULL);
	case_window(f, from, "2019-11-19");
	return f;
}

/* --- absences -------------------------------------------------------------------------------- */
static void
a_day_that_is_impossible_for_everyone_is_taken_for_those_who_animate_and_says_who_is_missing(void **unused)
{
	struct plan_explanation e;
	struct plan_solved s;
	struct plan_outcome o;
	struct plan_case k;

	(void)unused;
	case_of(&k, PLAN_EVERYONE, "2019-11-19");
	case_absent(&k, CASE_GUEST, "2019-11-19", "2019-11-19", PLAN_NO_HALVES);
	assert_int_equal(answered(&k, &s, &o), PLAN_INFEASIBLE);
	plan_case_close(&k);

	case_of(&k, PLAN_ANIMATORS, "2019-11-19");
	case_absent(&k, CASE_GUEST, "2019-11-19", "2019-11-19", PLAN_NO_HALVES);
	assert_int_equal(answered(&k, &s, &o), PLAN_COMPUTED);
	assert_int_equal(s.result.plans[0].days[0], case_day("2019-11-19") - k.first);
	assert_int_equal(absent(&k, &s), 1);
	e = why(&k, &s, 0);
	assert_int_equal(e.cannot.count, 1);
	assert_true(id_equal(((const struct id *)e.cannot.items)[0], case_id(CASE_GUEST)));
	assert_int_equal(e.can.count, 1);
	assert_int_equal(e.missing.count, 1);
	assert_true(
	    case_says(((const struct text *)e.missing.items)[0], "Direction, « Centre A » : pas libre"));
	assert_true(case_says(e.sentence, "1 des 2 personnes attendues ne puisse pas venir"));
	assert_true(case_says(((const struct text *)o.notes.items)[0], "n’écartent aucun jour"));
	plan_case_close(&k);
}

static void
of_two_days_the_one_with_more_people_is_taken_and_the_other_told_for_that(void **unused)
{
	struct plan_explanation e;
	struct plan_solved s;
	struct plan_outcome o;
	const struct plan_day *d;
	struct plan_case k;
	bool told = false;

	(void)unused;
	case_of(&k, PLAN_ANIMATORS, "2019-11-18");
	case_absent(&k, CASE_GUEST, "2019-11-18", "2019-11-18", PLAN_NO_HALVES);
	assert_int_equal(answered(&k, &s, &o), PLAN_COMPUTED);
	assert_int_equal(s.result.plans[0].days[0], case_day("2019-11-19") - k.first);
	assert_int_equal(absent(&k, &s), 0);
	e = why(&k, &s, 0);
	assert_false(REC_HAS(&e, PLAN_EXPLANATION_MISSING));
	d = e.days.items;
	for (uint32_t i = 0; i < e.days.count; i++)
		if (d[i].day == case_day("2019-11-18")) {
			told = true;
			assert_true(d[i].possible);
			assert_true(
			    case_says(d[i].sentence, "davantage de personnes ne pourraient pas venir"));
		}
	assert_true(told);
	plan_case_close(&k);
}

static void
who_animates_is_required_in_every_plan(void **unused)
{
	static const uint32_t halves[] = { PLAN_NO_HALVES, MORNING, AFTERNOON };
	struct plan_solved s;
	struct plan_outcome o;
	struct plan_case k;

	(void)unused;
	for (size_t i = 0; i < sizeof halves / sizeof halves[0]; i++) {
		struct plan_session_fact *f = case_of(&k, PLAN_ANIMATORS, "2019-11-19");

		f->rec.halves = MORNING;
		case_absent(&k, CASE_ANIMATOR, "2019-11-19", "2019-11-19", halves[i]);
		assert_int_equal(
		    answered(&k, &s, &o), halves[i] == AFTERNOON ? PLAN_COMPUTED : PLAN_INFEASIBLE);
		plan_case_close(&k);
	}
}

static void
somebody_away_for_another_part_of_the_day_is_not_missed(void **unused)
{
	struct plan_solved s;
	struct plan_outcome o;
	struct plan_case k;

	(void)unused;
	for (int morning = 0; morning < 2; morning++) {
		case_of(&k, PLAN_ANIMATORS, "2019-11-19")->rec.halves = AFTERNOON;
		case_absent(&k, CASE_GUEST, "2019-11-19", "2019-11-19", morning ? MORNING : AFTERNOON);
		assert_int_equal(answered(&k, &s, &o), PLAN_COMPUTED);
		assert_int_equal(absent(&k, &s), !morning);
		assert_int_equal(why(&k, &s, 0).cannot.count, !morning);
		plan_case_close(&k);
	}
}

/* --- two sessions at one time ------------------------------------------------------------------ */
/* The other action, whose day is given, has its only session on the only day there is. */
static void
case_of_two(struct plan_case *k, enum plan_required required, bool animates)
{
	struct plan_session_fact *f;

	case_of(k, required, "2019-11-19");
	k->session_count = 0;
	case_session(k, 1, 1, "2019-11-19");
	k->foreign_count = 1;
	f = case_session(k, 0, 1, NULL);
	case_window(f, "2019-11-19", "2019-11-19");
	if (animates)
		k->actions[1].rec.animators = k->actions[0].participants;
}

static void
somebody_in_two_sessions_at_one_time_costs_where_nobody_animates_one_of_them(void **unused)
{
	struct plan_explanation e;
	struct plan_solved s;
	struct plan_outcome o;
	struct plan_case k;

	(void)unused;
	case_of_two(&k, PLAN_EVERYONE, false);
	assert_int_equal(answered(&k, &s, &o), PLAN_INFEASIBLE);
	plan_case_close(&k);
	case_of_two(&k, PLAN_ANIMATORS, true);
	assert_int_equal(answered(&k, &s, &o), PLAN_INFEASIBLE);
	plan_case_close(&k);
	case_of_two(&k, PLAN_ANIMATORS, false);
	assert_int_equal(answered(&k, &s, &o), PLAN_COMPUTED);
	assert_int_equal(absent(&k, &s), 1);
	e = why(&k, &s, 1);
	assert_int_equal(e.cannot.count, 1);
	assert_true(case_says(
	    ((const struct text *)e.missing.items)[0], "Direction, « Centre A » : aussi attendu·e à J1 de"));
	plan_case_close(&k);
}

/* --- polls -------------------------------------------------------------------------------------- */
static void
a_day_that_all_declined_is_out_only_if_somebody_who_animates_did(void **unused)
{
	static const struct {
		enum plan_required required;
		bool animator_no;
		enum plan_status status;
	} cases[] = { { PLAN_EVERYONE, false, PLAN_INFEASIBLE }, { PLAN_EVERYONE, true, PLAN_INFEASIBLE },
		{ PLAN_ANIMATORS, false, PLAN_COMPUTED }, { PLAN_ANIMATORS, true, PLAN_INFEASIBLE } };

	(void)unused;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct plan_polled polled = { .day = case_day("2019-11-19"),
			.no = 2,
			.fallen = true,
			.animator_no = cases[i].animator_no };
		struct plan_solved s;
		struct plan_outcome o;
		struct plan_case k;

		case_of(&k, cases[i].required, "2019-11-19")->polled = (struct list){ &polled, 1 };
		assert_int_equal(answered(&k, &s, &o), cases[i].status);
		plan_case_close(&k);
	}
}

/* --- the same question -------------------------------------------------------------------------- */
/* Three sessions, whose guest and animator are away now and then. */
static void
answer_of(enum plan_required required, struct buf *out)
{
	struct plan_solved s;
	struct plan_case k;

	case_make(&k, false);
	k.required = required;
	k.plan = case_id(1234);
	for (uint32_t rank = 1; rank <= 3; rank++)
		case_window(case_session(&k, 0, rank, NULL), "2019-11-04", "2020-01-31");
	case_absent(&k, CASE_GUEST, "2019-11-12", "2019-12-20", PLAN_NO_HALVES);
	case_absent(&k, CASE_ANIMATOR, "2019-11-18", "2019-11-22", MORNING);
	plan_problem_build(&k);
	plan_solve(&k, NULL, &s);
	assert_int_equal(s.result.status, PLACE_FOUND);
	plan_answer_encode(&k, &s, out);
	plan_case_close(&k);
}

static void
equal_seeds_give_equal_plans_and_who_is_required_changes_them(void **unused)
{
	struct buf a = { 0 }, b = { 0 }, all = { 0 };

	(void)unused;
	answer_of(PLAN_ANIMATORS, &a);
	answer_of(PLAN_ANIMATORS, &b);
	answer_of(PLAN_EVERYONE, &all);
	assert_int_equal(a.len, b.len);
	assert_memory_equal(a.ptr, b.ptr, a.len);
	assert_true(a.len != all.len || memcmp(a.ptr, all.ptr, a.len) != 0);
	buf_free(&a);
	buf_free(&b);
	buf_free(&all);
}

static void
unless_it_is_said_everybody_is_required(void **unused)
{
	struct plan_solved s;
	struct plan_outcome o;
	struct plan_case k;

	(void)unused;
	case_make(&k, false);
	assert_int_equal(k.required, PLAN_EVERYONE);
	case_window(case_session(&k, 0, 1, NULL), "2019-11-18", "2019-11-19");
	case_absent(&k, CASE_GUEST, "2019-11-18", "2019-11-18", PLAN_NO_HALVES);
	assert_int_equal(answered(&k, &s, &o), PLAN_COMPUTED);
	assert_false(k.problem.animators_only);
	assert_null(k.problem.sessions[0].soft[PLACE_SOFT_ABSENT]);
	assert_int_equal(absent(&k, &s), 0);
	assert_int_equal(s.result.plans[0].days[0], case_day("2019-11-19") - k.first);
	plan_case_close(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_day_that_is_impossible_for_everyone_is_taken_for_those_who_animate_and_says_who_is_missing),
		cmocka_unit_test(of_two_days_the_one_with_more_people_is_taken_and_the_other_told_for_that),
		cmocka_unit_test(who_animates_is_required_in_every_plan),
		cmocka_unit_test(somebody_away_for_another_part_of_the_day_is_not_missed),
		cmocka_unit_test(
		    somebody_in_two_sessions_at_one_time_costs_where_nobody_animates_one_of_them),
		cmocka_unit_test(a_day_that_all_declined_is_out_only_if_somebody_who_animates_did),
		cmocka_unit_test(equal_seeds_give_equal_plans_and_who_is_required_changes_them),
		cmocka_unit_test(unless_it_is_said_everybody_is_required),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
