/*
 * scheduling_plan_rules_test: polls, wishes, school holidays, halves of days, venues and ways, intersession, weights, as the planner takes them.
 * Owns: nothing.
 * Beware: dates that must come out were found on a calendar, not by the code.
 */
#include "services/scheduling/school_holidays.h"
#include "tests/lib/scheduling_case.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#define MORNING (1u << SESSION_MORNING)
#define AFTERNOON (1u << SESSION_AFTERNOON)
#define SAINT_ETIENNE "42218"
#define ROANNE "42187"
#define LYON "69123"

static int32_t
at(const struct plan_case *k, const char *iso)
{
	return (int32_t)(case_day(iso) - k->first);
}

/* Solved, with at least one plan; the first. */
static const struct place_plan *
solved(struct plan_case *k, struct plan_solved *out)
{
	plan_problem_build(k);
	plan_solve(k, NULL, out);
	assert_int_equal(out->rc, RC_OK);
	assert_int_equal(out->result.status, PLACE_FOUND);
	return &out->result.plans[0];
}

static int64_t
term(struct plan_case *k, const struct place_plan *p, enum plan_criterion which, int64_t *ret_value)
{
	struct list terms = plan_terms(k, p);
	const struct plan_term *t = terms.items;
	int64_t sum = 0;

	assert_int_equal(terms.count, PLAN_CRITERIA);
	for (uint32_t i = 0; i < terms.count; i++) {
		assert_int_equal(t[i].value * t[i].weight, t[i].contribution);
		sum += t[i].contribution;
	}
	assert_int_equal(sum, p->cost.total);
	if (ret_value != NULL)
		*ret_value = t[which].value;
	return t[which].contribution;
}

/* --- halves ------------------------------------------------------------------------------- */
static void
somebody_taken_in_the_morning_may_come_in_the_afternoon(void **unused)
{
	static const struct {
		uint32_t session, absence;
		bool free;
	} cases[] = { { MORNING | AFTERNOON, MORNING, false }, { AFTERNOON, MORNING, true },
		{ MORNING, MORNING, false }, { 0, AFTERNOON, false }, { AFTERNOON, PLAN_NO_HALVES, false },
		{ 1u << SESSION_EVENING, MORNING | AFTERNOON, true } };

	(void)unused;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct plan_solved s;
		struct plan_session_fact *f;
		const struct place_plan *p;
		struct plan_case k;

		case_make(&k, false);
		f = case_session(&k, 0, 1, NULL);
		case_window(f, "2019-11-18", "2019-11-19"); /* a Monday and a Tuesday */
		f->rec.halves = cases[i].session;
		case_absent(&k, CASE_ANIMATOR, "2019-11-18", "2019-11-18", cases[i].absence);
		case_absent(&k, CASE_GUEST, "2019-11-19", "2019-11-19", PLAN_NO_HALVES);
		plan_problem_build(&k);
		plan_solve(&k, NULL, &s);
		assert_int_equal(s.result.status, cases[i].free ? PLACE_FOUND : PLACE_NOTHING_FITS);
		if (cases[i].free) {
			p = &s.result.plans[0];
			assert_int_equal(p->days[0], at(&k, "2019-11-18"));
		}
		plan_case_close(&k);
	}
}

static void
a_half_that_only_some_sessions_need_closes_the_day_for_these_alone(void **unused)
{
	const struct plan_conflict *c;
	struct plan_solved s;
	struct plan_outcome o;
	struct plan_case k;
	bool told = false;

	(void)unused;
	case_make(&k, false);
	k.actions[0].rec.gap_min = 0;
	case_window(case_session(&k, 0, 1, NULL), "2019-11-18", "2019-11-18");
	k.sessions[0].rec.halves = MORNING;
	case_window(case_session(&k, 0, 2, NULL), "2019-11-18", "2019-11-19");
	k.sessions[1].rec.halves = AFTERNOON;
	case_absent(&k, CASE_ANIMATOR, "2019-11-18", "2019-11-18", AFTERNOON);
	assert_int_equal(solved(&k, &s)->days[1], at(&k, "2019-11-19"));
	assert_int_equal(k.problem.busy_count, 0);
	assert_true(plan_is_absent(&k, case_id(CASE_ANIMATOR), case_day("2019-11-18"), AFTERNOON));
	assert_false(plan_is_absent(&k, case_id(CASE_ANIMATOR), case_day("2019-11-18"), MORNING));
	case_window(&k.sessions[0], "2019-11-12", "2019-11-12");
	case_window(&k.sessions[1], "2019-11-18", "2019-11-18");
	plan_problem_build(&k);
	plan_solve(&k, NULL, &s);
	plan_answer(&k, &s, &o);
	assert_int_equal(o.status, PLAN_INFEASIBLE);
	c = o.conflicts.items;
	for (uint32_t i = 0; i < o.conflicts.count; i++)
		told = told ||
		    (c[i].rule == PLAN_ABSENT &&
			memmem(c[i].sentence.ptr, c[i].sentence.len, "partie", 6) != NULL);
	assert_true(told);
	plan_case_close(&k);
}

/* --- polls, wishes, school ------------------------------------------------------------------ */
static void
answers_to_a_poll_weigh_and_what_all_decline_is_out(void **unused)
{
	struct plan_polled polled[] = { { 0, 5, 0, 0, 0, false, false }, { 0, 0, 3, 1, 1, false, false },
		{ 0, 0, 0, 5, 0, true, false } };
	struct plan_session_fact *f;
	struct plan_solved s;
	struct plan_case k;
	const int32_t *soft;
	int64_t value;

	(void)unused;
	case_make(&k, false);
	k.weights[PLAN_COST_PREFER] = 0;
	f = case_session(&k, 0, 1, NULL);
	case_window(f, "2019-11-04", "2019-12-10");
	polled[0].day = case_day("2019-12-09");
	polled[1].day = case_day("2019-11-18");
	polled[2].day = case_day("2019-11-19");
	f->polled = (struct list){ polled, 3 };
	assert_int_equal(solved(&k, &s)->days[0], at(&k, "2019-12-09")); /* all say yes */
	soft = k.problem.sessions[0].soft[PLACE_SOFT_POLL];
	assert_int_equal(soft[at(&k, "2019-12-09")], 0);
	assert_int_equal(soft[at(&k, "2019-11-18")], 10 * (3 * 1 + 1 * 4 + 1 * 2));
	assert_int_equal(soft[at(&k, "2019-12-02")], 10 * 5 * 4); /* nobody was asked about it */
	assert_int_equal(k.problem.sessions[0].forbid[at(&k, "2019-11-19")], 1 << PLAN_REASON_BIT_POLL);
	case_absent(&k, CASE_ANIMATOR, "2019-12-09", "2019-12-09", PLAN_NO_HALVES);
	assert_int_equal(solved(&k, &s)->days[0], at(&k, "2019-11-18"));
	assert_int_equal(term(&k, &s.result.plans[0], PLAN_COST_POLL, &value), 90);
	assert_int_equal(value, 9);
	plan_case_close(&k);
}

static void
rhythm_and_days_of_the_week_are_wishes_told_apart(void **unused)
{
	static const struct {
		enum action_rhythm rhythm;
		const char *day;
	} cases[] = { { RHYTHM_EARLY, "2019-11-05" }, { RHYTHM_MIDDLE, "2019-11-26" },
		{ RHYTHM_LATE, "2019-12-17" } };

	(void)unused;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct plan_solved s;
		struct plan_case k;
		int64_t value;

		case_make(&k, false);
		k.actions[0].rec.rhythm = cases[i].rhythm;
		k.actions[0].rec.preferred_weekdays = 1u << WEEKDAY_TUESDAY;
		case_window(case_session(&k, 0, 1, NULL), "2019-11-04", "2019-12-17");
		assert_int_equal(solved(&k, &s)->days[0], at(&k, cases[i].day));
		assert_int_equal(term(&k, &s.result.plans[0], PLAN_COST_WISH, &value), 0);
		(void)term(&k, &s.result.plans[0], PLAN_COST_PREFER, &value);
		assert_true(value <= 1);
		k.actions[0].rec.weekdays = 1u << WEEKDAY_MONDAY; /* a wish that no day grants */
		(void)solved(&k, &s);
		assert_int_equal(term(&k, &s.result.plans[0], PLAN_COST_WISH, &value), 5);
		assert_int_equal(value, 1);
		plan_case_close(&k);
	}
}

static void
school_holidays_are_a_rule_or_a_cost(void **unused)
{
	(void)unused;
	for (int avoid = 0; avoid < 2; avoid++) {
		struct plan_solved s;
		struct plan_case k;
		int64_t value;

		case_make(&k, false);
		k.actions[0].rec.avoid_school_holidays = avoid == 1;
		k.actions[0].rec.school_zone = SCHOOL_ZONE_A;
		k.actions[0].rec.has = REC_BIT(ACTION_SCHOOL_ZONE);
		case_window(
		    case_session(&k, 0, 1, NULL), "2019-12-23", "2020-01-07"); /* lessons from the 6th */
		assert_int_equal(solved(&k, &s)->days[0], at(&k, "2020-01-06"));
		assert_int_equal(term(&k, &s.result.plans[0], PLAN_COST_SCHOOL, &value), 0);
		case_window(&k.sessions[0], "2019-12-23", "2019-12-24");
		plan_problem_build(&k);
		plan_solve(&k, NULL, &s);
		assert_int_equal(s.result.status, avoid ? PLACE_NOTHING_FITS : PLACE_FOUND);
		if (!avoid)
			assert_int_equal(term(&k, &s.result.plans[0], PLAN_COST_SCHOOL, &value), 20);
		plan_case_close(&k);
	}
}

/* --- venues ----------------------------------------------------------------------------------- */
static void
delegations(struct plan_case *k)
{
	struct plan_structure_fact *f = ARENA_ARRAY(&k->mem, 1, struct plan_structure_fact);

	f->commune = text_of(SAINT_ETIENNE);
	f->persons = k->actions[0].participants;
	k->actions[0].structures = (struct list){ f, 1 };
}

static struct list
ids_of(struct plan_case *k, const struct venue *const *venues, uint32_t n)
{
	struct id *ids = ARENA_ARRAY(&k->mem, n, struct id);

	for (uint32_t i = 0; i < n; i++)
		ids[i] = venues[i]->id;
	return (struct list){ ids, n };
}

static void
the_nearest_venue_that_fits_is_chosen_and_its_way_is_counted(void **unused)
{
	const struct venue *v[3];
	struct plan_solved s;
	struct plan_case k;
	int64_t value;

	(void)unused;
	case_make(&k, false);
	delegations(&k);
	v[0] = case_venue(&k, "À Lyon", LYON, 10);
	v[1] = case_venue(&k, "À Roanne", ROANNE, 10);
	v[2] = case_venue(&k, "Trop petite", SAINT_ETIENNE, 0);
	k.venues[2].closed_days =
	    (struct list){ (day_t[]){ case_day("2019-11-18"), case_day("2019-11-19") }, 2 };
	k.actions[0].rec.venues = ids_of(&k, v, 3);
	case_window(case_session(&k, 0, 1, NULL), "2019-11-18", "2019-11-19");
	(void)solved(&k, &s);
	assert_int_equal(k.problem.sessions[0].choice_count, 3);
	assert_int_equal(s.result.plans[0].venues[0],
	    0); /* the one at hand is closed on both days; Lyon is nearer than Roanne */
	assert_int_equal(term(&k, &s.result.plans[0], PLAN_COST_TRAVEL, &value),
	    5); /* some fifty kilometres, one person */
	k.venues[2].closed_days.count = 1;
	(void)solved(&k, &s);
	assert_int_equal(s.result.plans[0].venues[0], 2);
	assert_int_equal(s.result.plans[0].days[0], at(&k, "2019-11-19"));
	assert_int_equal(term(&k, &s.result.plans[0], PLAN_COST_TRAVEL, &value), 0);
	plan_case_close(&k);
}

static void
any_venue_means_those_near_open_large_and_equipped(void **unused)
{
	struct id *screen;
	struct plan_solved s;
	struct plan_case k;

	(void)unused;
	case_make(&k, false);
	delegations(&k);
	screen = ARENA_ARRAY(&k.mem, 1, struct id);
	screen[0] = case_id(900);
	case_venue(&k, "À Lyon", LYON, 1)->features = (struct list){ screen, 1 };
	(void)case_venue(&k, "Sans écran", SAINT_ETIENNE, 1);
	case_venue(&k, "Le soir", SAINT_ETIENNE, 1)->halves = 1u << SESSION_EVENING;
	k.venues[2].has = REC_BIT(VENUE_HALVES);
	case_venue(&k, "Archivée", SAINT_ETIENNE, 1)->has = REC_BIT(TAG_ARCHIVED_AT);
	k.actions[0].rec.any_venue = true;
	case_window(case_session(&k, 0, 1, NULL), "2019-11-18", "2019-11-19");
	k.sessions[0].rec.halves = MORNING;
	k.sessions[0].rec.features = (struct list){ screen, 1 };
	(void)solved(&k, &s);
	assert_int_equal(k.problem.sessions[0].choice_count, 2);
	assert_int_equal(s.result.plans[0].venues[0], 0); /* the only one with a screen */
	k.actions[0].rec.venue_km = 20;
	k.sessions[0].rec.features.count = 0;
	(void)solved(&k, &s);
	assert_int_equal(k.problem.sessions[0].choice_count, 1);
	assert_int_equal(s.result.plans[0].venues[0], 1);
	plan_case_close(&k);
}

static void
an_action_stays_in_one_venue_when_that_costs_less_than_changing(void **unused)
{
	const struct venue *v[2];
	struct plan_solved s;
	struct plan_case k;
	int64_t value;

	(void)unused;
	case_make(&k, false);
	delegations(&k);
	v[0] = case_venue(&k, "À Saint-Étienne", SAINT_ETIENNE, 10);
	v[1] = case_venue(&k, "À Lyon", LYON, 10);
	k.venues[0].closed_days = (struct list){ (day_t[]){ case_day("2019-11-18") }, 1 };
	k.actions[0].rec.venues = ids_of(&k, v, 2);
	case_window(case_session(&k, 0, 1, NULL), "2019-11-18", "2019-11-18");
	case_window(case_session(&k, 0, 2, NULL), "2019-12-09", "2019-12-09");
	(void)solved(&k, &s); /* 5 there and 5 there, rather than 5 and 10 for the change */
	assert_int_equal(s.result.plans[0].venues[1], 1);
	assert_int_equal(term(&k, &s.result.plans[0], PLAN_COST_VENUE, &value), 0);
	k.weights[PLAN_COST_VENUE] = 2;
	(void)solved(&k, &s);
	assert_int_equal(s.result.plans[0].venues[1], 0);
	assert_int_equal(term(&k, &s.result.plans[0], PLAN_COST_VENUE, &value), 2);
	assert_int_equal(value, 1);
	plan_case_close(&k);
}

/* --- intersession -------------------------------------------------------------------------------- */
static void
intersession_keeps_working_days_between_first_and_last(void **unused)
{
	struct plan_outcome o;
	const struct plan_conflict *c;
	struct plan_solved s;
	struct plan_case k;
	bool told = false;

	(void)unused;
	case_make(&k, false);
	delegations(&k);
	k.actions[0].rec.gap_min = 1;
	k.actions[0].rec.intersession_days = 10;
	k.actions[0].rec.avoid_school_holidays =
	    false; /* for the sessions; the structure's days are another matter */
	k.actions[0].rec.rhythm = RHYTHM_EARLY;
	case_window(case_session(&k, 0, 1, NULL), "2019-12-09", "2019-12-09");
	case_window(case_session(&k, 0, 2, NULL), "2019-12-10", "2020-02-11");
	(void)solved(&k,
	    &s); /* the 10th to the 20th of December hold nine days; lessons again on the 6th of January */
	assert_int_equal(s.result.plans[0].days[1], at(&k, "2020-01-07"));
	k.actions[0].rec.intersession_school = true;
	(void)solved(&k, &s); /* the 23rd is the tenth */
	assert_int_equal(s.result.plans[0].days[1], at(&k, "2019-12-24"));
	k.actions[0].rec.intersession_days =
	    110; /* more than the time asked about holds: the windows are told all the same */
	plan_problem_build(&k);
	plan_solve(&k, NULL, &s);
	plan_answer(&k, &s, &o);
	assert_int_equal(o.status, PLAN_INFEASIBLE);
	c = o.conflicts.items;
	assert_int_equal(o.conflicts.count, 3);
	for (uint32_t i = 0; i < o.conflicts.count; i++)
		told = told ||
		    (c[i].rule == PLAN_BETWEEN &&
			memmem(c[i].sentence.ptr, c[i].sentence.len, "110 jours ouvrés", 17) != NULL);
	assert_int_equal((c[0].rule == PLAN_WINDOW) + (c[1].rule == PLAN_WINDOW), 2);
	assert_true(told);
	plan_case_close(&k);
}

static void
days_that_a_delegation_sits_elsewhere_are_no_days_of_intersession(void **unused)
{
	struct plan_solved s;
	struct plan_case k;

	(void)unused;
	case_make(&k, false);
	delegations(&k);
	k.actions[0].rec.gap_min = 1;
	k.actions[0].rec.intersession_days = 3;
	k.actions[0].rec.rhythm = RHYTHM_EARLY;
	k.actions[0].rec.weekdays = 0x3e;
	case_session(&k, 1, 1, "2019-11-20"); /* of the other action, with the same person */
	k.foreign_count = 1;
	case_window(case_session(&k, 0, 1, NULL), "2019-11-18", "2019-11-18");
	case_window(case_session(&k, 0, 2, NULL), "2019-11-19", "2019-12-31");
	k.weights[PLAN_COST_SPREAD] = 0;
	(void)solved(&k, &s); /* the 19th, 21st and 22nd */
	assert_int_equal(s.result.plans[0].days[2], at(&k, "2019-11-25"));
	plan_case_close(&k);
}

/* --- weights, sessions kept ------------------------------------------------------------------------ */
static void
whatever_the_weights_what_is_told_adds_up_to_the_cost(void **unused)
{
	uint32_t seed = 1;

	(void)unused;
	for (int round = 0; round < 30; round++) {
		struct plan_solved s;
		const struct venue *v[2];
		struct plan_case k;

		case_make(&k, round % 2 == 1);
		delegations(&k);
		v[0] = case_venue(&k, "À Roanne", ROANNE, 10);
		v[1] = case_venue(&k, "À Lyon", LYON, 10);
		k.actions[0].rec.venues = ids_of(&k, v, 2);
		k.actions[0].rec.preferred_weekdays = 1u << WEEKDAY_MONDAY;
		k.actions[0].rec.has = REC_BIT(ACTION_SCHOOL_ZONE);
		k.actions[0].rec.avoid_school_holidays = false;
		for (int c = 0; c < PLAN_CRITERIA; c++) {
			seed = seed * 1664525u + 1013904223u;
			k.weights[c] =
			    (seed >> 16) % 4 == 0 ? 0 : (seed >> 20) % (SCHEDULING_PLAN_WEIGHT_MAX + 1);
		}
		case_window(
		    case_session(&k, 0, 1, round % 2 ? "2019-11-05" : NULL), "2019-11-04", "2019-11-26");
		case_window(
		    case_session(&k, 0, 2, round % 2 ? "2019-12-03" : NULL), "2019-11-25", "2019-12-24");
		case_window(case_session(&k, 0, 3, NULL), "2019-12-09", "2020-01-14");
		case_absent(&k, CASE_ANIMATOR, "2019-12-02", "2019-12-04", PLAN_NO_HALVES);
		(void)solved(&k, &s);
		for (uint32_t i = 0; i < s.result.plan_count; i++)
			(void)term(&k, &s.result.plans[i], PLAN_COST_POLL, NULL);
		plan_case_close(&k);
	}
}

static void
sessions_not_asked_for_stay_and_are_not_among_the_placements(void **unused)
{
	const struct plan_placement *p;
	struct plan_solved s;
	struct plan_outcome o;
	struct plan_case k;

	(void)unused;
	case_make(&k, true);
	case_session(&k, 0, 1, "2019-11-05")->kept = true;
	case_session(&k, 0, 2, "2019-12-03");
	case_absent(&k, CASE_ANIMATOR, "2019-11-05", "2019-12-03", PLAN_NO_HALVES);
	(void)solved(&k, &s);
	plan_answer(&k, &s, &o);
	assert_int_equal(o.status, PLAN_COMPUTED);
	p = ((const struct plan_option *)o.options.items)->placements.items;
	assert_int_equal(((const struct plan_option *)o.options.items)->placements.count, 1);
	assert_true(id_equal(p->session, case_id(101)));
	assert_true(p->moved);
	assert_int_equal(s.result.plans[0].days[0], at(&k, "2019-11-05"));
	plan_case_close(&k);
}

static void
zones_are_those_of_the_academies(void **unused)
{
	static const struct {
		const char *commune, *zone;
	} known[] = { { "42218", "A" }, { "69123", "A" }, { "13055", "B" }, { "67482", "B" },
		{ "75056", "C" }, { "31555", "C" }, { "95018", "C" } };

	(void)unused;
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		assert_string_equal(school_zone_of(text_of(known[i].commune)), known[i].zone);
	assert_null(school_zone_of(text_of("2A004")));
	assert_null(school_zone_of(text_of("97411")));
	assert_null(school_zone_of(text_of("")));
}

static void
ways_are_measured_between_the_middles_of_communes(void **unused)
{
	struct travel_place here = travel_place_of(text_of(SAINT_ETIENNE)),
			    there = travel_place_of(text_of(LYON));

	(void)unused;
	assert_true(here.known && there.known);
	assert_in_range(travel_km(here, there), 45, 55);
	assert_int_equal(travel_km(here, there), travel_km(there, here));
	assert_int_equal(travel_km(here, here), 0);
	assert_false(travel_place_of(text_of("")).known);
	assert_false(travel_place_of(text_of("00000")).known);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(somebody_taken_in_the_morning_may_come_in_the_afternoon),
		cmocka_unit_test(a_half_that_only_some_sessions_need_closes_the_day_for_these_alone),
		cmocka_unit_test(answers_to_a_poll_weigh_and_what_all_decline_is_out),
		cmocka_unit_test(rhythm_and_days_of_the_week_are_wishes_told_apart),
		cmocka_unit_test(school_holidays_are_a_rule_or_a_cost),
		cmocka_unit_test(the_nearest_venue_that_fits_is_chosen_and_its_way_is_counted),
		cmocka_unit_test(any_venue_means_those_near_open_large_and_equipped),
		cmocka_unit_test(an_action_stays_in_one_venue_when_that_costs_less_than_changing),
		cmocka_unit_test(intersession_keeps_working_days_between_first_and_last),
		cmocka_unit_test(days_that_a_delegation_sits_elsewhere_are_no_days_of_intersession),
		cmocka_unit_test(whatever_the_weights_what_is_told_adds_up_to_the_cost),
		cmocka_unit_test(sessions_not_asked_for_stay_and_are_not_among_the_placements),
		cmocka_unit_test(zones_are_those_of_the_academies),
		cmocka_unit_test(ways_are_measured_between_the_middles_of_communes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
