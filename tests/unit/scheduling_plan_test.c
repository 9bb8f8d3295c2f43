/*
 * scheduling_plan_test: how facts become the engine's problem, and how large an answer may grow.
 * Owns: nothing.
 * Beware: the case is filled by hand here, as plan_facts would from a store.
 */
#include "tests/lib/scheduling_case.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>

static void
placing_pins_what_has_a_day_and_replanning_lets_it_move(void **unused)
{
	struct plan_case k;

	(void)unused;
	for (int replan = 0; replan < 2; replan++) {
		case_make(&k, replan == 1);
		case_session(&k, 0, 1, "2019-11-05")->rec.fixed = true;
		case_session(&k, 0, 2, "2019-12-03");
		case_session(&k, 0, 3, "2020-01-07")->rec.status = SESSION_HELD;
		plan_problem_build(&k);
		assert_int_equal(k.problem.sessions[0].fixed, 4);
		assert_false(k.problem.sessions[0].movable);
		assert_int_equal(k.problem.sessions[1].fixed, replan ? PLACE_NO_DAY : 32);
		assert_int_equal(k.problem.sessions[1].current, 32);
		assert_true(k.problem.sessions[2].held);
		assert_int_equal(k.problem.sessions[2].fixed, 67);
		plan_case_close(&k);
	}
}

static void
a_fixed_day_may_move_only_in_a_replan_and_when_its_animator_is_absent(void **unused)
{
	struct plan_case k;

	(void)unused;
	for (int replan = 0; replan < 2; replan++) {
		case_make(&k, replan == 1);
		case_session(&k, 0, 1, "2019-11-05")->rec.fixed = true;
		case_absent(&k, CASE_ANIMATOR, "2019-11-04", "2019-11-06", PLAN_NO_HALVES);
		plan_problem_build(&k);
		assert_int_equal(k.problem.sessions[0].movable, replan == 1);
		assert_int_equal(k.problem.busy_count, 3);
		plan_case_close(&k);
	}
}

static void
a_participants_absence_keeps_new_days_free_and_leaves_announced_ones(void **unused)
{
	struct plan_case k;
	uint32_t guest;

	(void)unused;
	case_make(&k, true);
	case_session(&k, 0, 1, "2019-11-05");
	case_absent(&k, CASE_GUEST, "2019-11-05", "2019-11-06", PLAN_NO_HALVES);
	plan_problem_build(&k);
	guest = plan_person_index(&k, case_id(CASE_GUEST));
	assert_int_equal(k.problem.busy_count, 1);
	assert_int_equal(k.problem.busy[0].person, guest);
	assert_int_equal(k.problem.busy[0].day, 5); /* the 6th; the 5th was announced */
	plan_case_close(&k);
}

static void
sessions_of_other_actions_stand_still_and_share_people(void **unused)
{
	struct plan_case k;

	(void)unused;
	case_make(&k, false);
	case_session(&k, 1, 1, "2019-11-19");
	k.foreign_count = 1;
	case_window(case_session(&k, 0, 1, NULL), "2019-11-18", "2019-11-19");
	plan_problem_build(&k);
	assert_true(k.problem.sessions[0].held);
	assert_int_equal(k.problem.sessions[0].member_count, 1);
	assert_int_equal(k.problem.sessions[0].action, 1);
	assert_int_equal(k.problem.sessions[1].member_count, 2);
	{
		struct plan_solved solved = { 0 };

		plan_solve(&k, NULL, &solved);
		assert_int_equal(solved.rc, RC_OK);
		assert_int_equal(solved.result.status, PLACE_FOUND);
		assert_int_equal(solved.result.plans[0].days[1],
		    17); /* Monday the 18th: on the 19th the guest is elsewhere */
	}
	plan_case_close(&k);
}

static void
days_are_closed_for_their_reasons(void **unused)
{
	const uint16_t *f, *v;
	struct venue *venue;
	struct plan_case k;

	(void)unused;
	case_make(&k, false);
	venue = case_venue(&k, "Salle", "", 0);
	venue->weekdays = 1u << WEEKDAY_MONDAY;
	venue->has = REC_BIT(VENUE_WEEKDAYS);
	k.actions[0].rec.venue = case_id(7);
	case_window(case_session(&k, 0, 1, NULL), "2019-11-04", "2020-01-31");
	plan_problem_build(&k);
	f = k.problem.sessions[0].forbid;
	v = k.problem.venues[0].closed;
	assert_int_equal(f[case_day("2019-11-04") - k.first], 0); /* Monday, lessons again */
	assert_int_equal(v[case_day("2019-11-04") - k.first], 0);
	assert_int_equal(v[case_day("2019-11-05") - k.first], PLACE_VENUE_CLOSED);
	assert_int_equal(f[case_day("2019-11-06") - k.first], PLACE_CLOSED_WEEKDAY);
	assert_int_equal(f[case_day("2019-11-11") - k.first], PLACE_PUBLIC_HOLIDAY);
	assert_int_equal(f[case_day("2019-11-16") - k.first], PLACE_WEEKEND);
	assert_int_equal(f[case_day("2019-12-23") - k.first], PLACE_SCHOOL_HOLIDAY);
	plan_case_close(&k);
	case_make(&k, false);
	k.today = case_day("2019-11-12");
	case_window(case_session(&k, 0, 1, NULL), "2019-11-04", "2020-01-31");
	plan_problem_build(&k);
	assert_int_equal(k.problem.sessions[0].forbid[case_day("2019-11-04") - k.first], PLACE_PAST);
	plan_case_close(&k);
}

static void
days_to_place_divide_the_time_evenly(void **unused)
{
	struct plan_case k;

	(void)unused;
	case_make(&k, false);
	case_session(&k, 0, 1, "2019-11-01");
	case_window(case_session(&k, 0, 2, NULL), "2019-11-01", "2020-01-30");
	case_window(case_session(&k, 0, 3, NULL), "2019-11-01", "2020-01-30");
	plan_problem_build(&k);
	assert_null(k.problem.sessions[0].soft[PLACE_SOFT_WISH]);
	assert_int_equal(k.problem.sessions[1].soft[PLACE_SOFT_WISH][30], 0); /* a third of 90 days */
	assert_int_equal(k.problem.sessions[2].soft[PLACE_SOFT_WISH][60], 0);
	assert_int_equal(k.problem.sessions[2].soft[PLACE_SOFT_WISH][70], 10);
	plan_case_close(&k);
}

#define LARGE_ACTIONS 120

/* The largest plan there is: six hundred sessions, long titles, hundreds of people. */
static void
large_case(struct plan_case *k, char *title, size_t len)
{
	plan_case_open(k);
	k->first = case_day("2019-09-02");
	k->horizon = 300;
	k->actions = ARENA_ARRAY(&k->mem, LARGE_ACTIONS, struct plan_action_fact);
	k->sessions = ARENA_ARRAY(&k->mem, SCHEDULING_PLAN_SESSIONS_MAX, struct plan_session_fact);
	memset(title, 'x', len);
	for (uint32_t a = 0; a < LARGE_ACTIONS; a++) {
		struct id *people = ARENA_ARRAY(&k->mem, 30, struct id);

		for (uint32_t i = 0; i < 30; i++)
			people[i] = case_id(1000 + a * 12 + i);
		k->actions[a].rec = (struct action){
			.id = case_id(a + 1), .title = { title, (uint32_t)len, 0 }, .weekdays = 0x3e
		};
		k->actions[a].participants = (struct list){ people, 30 };
	}
	k->action_count = k->own_action_count = LARGE_ACTIONS;
	for (uint32_t i = 0; i < SCHEDULING_PLAN_SESSIONS_MAX; i++) {
		struct plan_session_fact *s = case_session(k, i / 5, i % 5 + 1, NULL);

		s->rec.action = case_id(i / 5 + 1);
		case_window(s, "2019-09-09", "2020-05-01");
	}
	plan_problem_build(k);
}

static void
the_largest_answer_fits_into_a_message_and_says_what_it_leaves_out(void **unused)
{
	static char title[300];
	struct plan_solved solved = { 0 };
	struct plan_outcome o;
	struct plan_case k;
	struct buf b = { 0 };
	uint32_t *venues;
	int32_t *days;

	(void)unused;
	large_case(&k, title, sizeof title);
	days = ARENA_ARRAY(&k.mem, SCHEDULING_PLAN_SESSIONS_MAX, int32_t);
	venues = ARENA_ARRAY(&k.mem, SCHEDULING_PLAN_SESSIONS_MAX, uint32_t);
	for (uint32_t i = 0; i < SCHEDULING_PLAN_SESSIONS_MAX; i++) {
		days[i] = (int32_t)(7 + (i % 5) * 21);
		venues[i] = PLACE_NONE;
	}
	solved.result.status = PLACE_FOUND;
	solved.result.plan_count = 5;
	for (int i = 0; i < 5; i++) {
		solved.result.plans[i].days = days;
		solved.result.plans[i].venues = venues;
	}
	plan_answer_encode(&k, &solved, &b);
	assert_true(b.len <= PLAN_BYTES_MAX);
	assert_int_equal(record_decode(&plan_outcome_desc, b.ptr, b.len, &k.mem, &o, NULL, NULL), RC_OK);
	assert_int_equal(record_validate(&plan_outcome_desc, &o, 0, RECORD_INPUT, NULL), RC_OK);
	assert_int_equal(o.options.count, 5);
	assert_true(o.explanations.count > 20);
	assert_int_equal(o.explanations.count + o.unexplained, SCHEDULING_PLAN_SESSIONS_MAX);
	buf_free(&b);
	plan_case_close(&k);
}

/* Rules and windows that the answer tells, each as one letter in order: w, g (gap_min), o, other. */
static void
blamed(struct plan_case *k, const char *wanted)
{
	struct plan_solved solved;
	struct plan_outcome o;
	char told[16] = "";
	uint32_t n = 0;

	plan_solve(k, NULL, &solved);
	plan_answer(k, &solved, &o);
	assert_int_equal(o.status, PLAN_INFEASIBLE);
	for (; n < o.conflicts.count && n < 15; n++) {
		const struct plan_conflict *c = (const struct plan_conflict *)o.conflicts.items + n;

		told[n] = c->rule == PLAN_WINDOW ? 'w'
		    : c->rule == PLAN_GAP_MIN	 ? 'g'
		    : c->rule == PLAN_ORDER	 ? 'o'
						 : '?';
		if (c->rule == PLAN_WINDOW)
			assert_null(memmem(c->sentence.ptr, c->sentence.len, "-0", 2)); /* no 2027-03-01 */
	}
	told[n] = '\0';
	assert_string_equal(told, wanted);
}

static void
chain_case(struct plan_case *k, uint32_t gap_min)
{
	case_make(k, false);
	k->actions[0].rec.gap_min = gap_min;
	k->actions[0].rec.weekdays = 0x7f << 1;
	k->actions[0].rec.avoid_school_holidays = false;
}

static void
case_spans(struct plan_case *k)
{
	struct session all[8];
	day_t first, last;

	for (uint32_t i = 0; i < k->session_count; i++)
		all[i] = k->sessions[i].rec;
	assert_true(plan_span(all, k->session_count, false, &first, &last));
	k->first = first;
	k->horizon = (uint32_t)(last - first + 1);
	plan_problem_build(k);
}

static void
periods_too_short_for_the_gap_are_told_with_it(void **unused)
{
	struct plan_case k;

	(void)unused;
	chain_case(&k, 30);
	case_window(case_session(&k, 0, 1, NULL), "2027-03-01", "2027-03-05");
	case_window(case_session(&k, 0, 2, NULL), "2027-03-01", "2027-03-12");
	case_spans(&k);
	blamed(&k, "wwg");
	plan_case_close(&k);
	chain_case(&k, 20);
	for (uint32_t rank = 1; rank <= 3; rank++)
		case_window(case_session(&k, 0, rank, NULL), "2027-03-01", "2027-03-31");
	case_spans(&k);
	blamed(&k, "wwgo");
	plan_case_close(&k);
	chain_case(&k, 365); /* more than any horizon holds */
	for (uint32_t rank = 1; rank <= 8; rank++)
		case_window(case_session(&k, 0, rank, NULL), "2027-03-01", "2027-03-31");
	case_spans(&k);
	blamed(&k, "wwg");
	plan_case_close(&k);
}

static void
a_period_of_one_day_is_told_as_a_day(void **unused)
{
	struct plan_case k;
	struct plan_solved solved;
	struct plan_outcome o;
	const struct plan_conflict *c;

	(void)unused;
	chain_case(&k, 14);
	case_window(case_session(&k, 0, 1, NULL), "2027-03-03", "2027-03-03");
	case_window(case_session(&k, 0, 2, NULL), "2027-03-04", "2027-03-04");
	case_spans(&k);
	plan_solve(&k, NULL, &solved);
	plan_answer(&k, &solved, &o);
	c = o.conflicts.items;
	assert_int_equal(o.conflicts.count, 3);
	assert_true(text_is(c->sentence, "J1 de « Une action » doit avoir lieu le mercredi 3 mars 2027."));
	plan_case_close(&k);
}

/* The rules that a given day breaks, and what the notes say of school holidays. */
static void
given_day(const char *on, bool zone, struct plan_case *k, struct plan_outcome *o)
{
	struct plan_solved solved;

	case_make(k, false);
	k->today = case_day("2025-01-02");
	k->actions[0].rec.weekdays = 0x7f << 1;
	k->actions[0].rec.avoid_school_holidays = zone;
	k->actions[0].rec.school_zone = SCHOOL_ZONE_A;
	k->actions[0].rec.has |= zone ? REC_BIT(ACTION_SCHOOL_ZONE) : 0;
	case_session(k, 0, 1, on)->rec.fixed = true;
	case_spans(k);
	plan_solve(k, NULL, &solved);
	plan_answer(k, &solved, o);
	assert_int_equal(o->status, PLAN_COMPUTED);
}

static bool
outcome_notes(const struct plan_outcome *o, const char *words)
{
	const struct text *notes = o->notes.items;

	for (uint32_t i = 0; i < o->notes.count; i++)
		if (memmem(notes[i].ptr, notes[i].len, words, strlen(words)) != NULL)
			return true;
	return false;
}

static bool
outcome_clashes(const struct plan_outcome *o, enum plan_rule rule)
{
	const struct plan_conflict *c = o->clashes.items;

	for (uint32_t i = 0; i < o->clashes.count; i++)
		if (c[i].rule == rule)
			return true;
	return false;
}

static void
a_given_day_on_a_holiday_clashes_and_what_is_not_known_is_noted(void **unused)
{
	struct plan_outcome o;
	struct plan_case k;

	(void)unused;
	given_day("2027-07-14", true, &k, &o);
	assert_true(outcome_clashes(&o, PLAN_PUBLIC_HOLIDAY));
	plan_case_close(&k);
	given_day("2025-12-24", true, &k, &o);
	assert_true(outcome_clashes(&o, PLAN_SCHOOL_HOLIDAY));
	assert_int_equal(o.notes.count, 0);
	plan_case_close(&k);
	given_day("2031-12-24", true, &k, &o);
	assert_int_equal(o.clashes.count, 0);
	assert_true(outcome_notes(&o, "ne sont pas toutes connues"));
	plan_case_close(&k);
	given_day("2031-12-24", false, &k, &o);
	assert_true(outcome_notes(&o, "aucune zone scolaire"));
	plan_case_close(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(placing_pins_what_has_a_day_and_replanning_lets_it_move),
		cmocka_unit_test(a_fixed_day_may_move_only_in_a_replan_and_when_its_animator_is_absent),
		cmocka_unit_test(a_participants_absence_keeps_new_days_free_and_leaves_announced_ones),
		cmocka_unit_test(sessions_of_other_actions_stand_still_and_share_people),
		cmocka_unit_test(days_are_closed_for_their_reasons),
		cmocka_unit_test(days_to_place_divide_the_time_evenly),
		cmocka_unit_test(the_largest_answer_fits_into_a_message_and_says_what_it_leaves_out),
		cmocka_unit_test(periods_too_short_for_the_gap_are_told_with_it),
		cmocka_unit_test(a_period_of_one_day_is_told_as_a_day),
		cmocka_unit_test(a_given_day_on_a_holiday_clashes_and_what_is_not_known_is_noted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
