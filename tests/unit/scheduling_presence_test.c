/*
 * scheduling_presence_test: attendance in a host: entered, corrected, flagged, read and counted; flags and rates on plain structs too.
 * Owns: nothing; the day is held_day's.
 * Beware: scheduling_signing_test has what is signed.
 */
#include "services/scheduling/presence.h"
#include "tests/lib/held_day.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>

#define BIT(flag) (1u << (flag))

/* --- entering ---------------------------------------------------------------------------------------- */
static void
a_sheet_is_entered_at_once_with_the_usual_length_of_a_half_day(void **state)
{
	struct held_day s = held_begin(*state);
	struct attendance_line lines[] = { held_line(s.participant, true), held_line(s.other, false) };
	struct attendance_entry e = held_entry(&s, SESSION_MORNING, lines, 2);
	struct attendance_entered made;
	const struct attendance_noted *n;
	struct attendance a;

	world_expect(s.w, held_enter(&s, &e, &made), RC_OK);
	n = made.lines.items;
	assert_int_equal(n[0].outcome, ATTENDANCE_CREATED);
	a = held_row(&s, &world_coordinator, n[0].attendance, RC_OK);
	assert_int_equal(a.minutes, 210);
	assert_int_equal(a.source, ATTENDANCE_PAPER);
	assert_int_equal(a.kind, ATTENDANCE_PARTICIPANT);
	assert_true(id_equal(a.structure, s.w->centres[2]));
	assert_int_equal(a.flags, 0);
	assert_int_equal(held_row(&s, &world_coordinator, n[1].attendance, RC_OK).minutes, 0);
	held_verify(s.w);
}

static void
a_day_not_yet_held_has_no_attendance(void **state)
{
	struct held_day s = held_begin(*state);
	struct attendance_line line = held_line(s.participant, true);
	struct attendance_entry e;
	struct attendance_entered made;
	struct sign_done done;
	struct text token = held_token(&s, s.participant);

	s.j1 = world_session_at(s.w, ACTIVITY, 2);
	e = held_entry(&s, SESSION_MORNING, &line, 1);
	world_expect(s.w, held_enter(&s, &e, &made), RC_RULE);
	assert_true(world_refused_for(s.w, FAULT_ATTENDANCE_FUTURE));
	assert_string_equal(s.w->why.items[0].argument, "jeudi 19 décembre 2019");
	world_expect(s.w, held_sign_account(&s, &s.as_participant, SESSION_MORNING, &done), RC_RULE);
	assert_true(world_refused_for(s.w, FAULT_ATTENDANCE_FUTURE));
	s.j1 = world_session_at(s.w, ACTIVITY, 3);
	e = held_entry(&s, SESSION_MORNING, &line, 1);
	world_expect(s.w, held_enter(&s, &e, &made), RC_RULE);
	assert_true(world_refused_for(s.w, FAULT_ATTENDANCE_NO_DAY));
	world_expect(s.w, held_sign_link(&s, token, &done), RC_OK); /* that of J1 is good */
}

static void
a_correction_keeps_what_stood_before(void **state)
{
	struct held_day s = held_begin(*state);
	struct attendance_line line = held_line(s.participant, true);
	struct attendance_noted first = held_enter_one(&s, SESSION_MORNING, line), again;
	const struct attendance_correction *was;
	struct attendance a;

	again = held_enter_one(&s, SESSION_MORNING, line);
	assert_int_equal(again.outcome, ATTENDANCE_UNCHANGED);
	line.minutes = 150;
	line.has |= REC_BIT(4);
	again = held_enter_one(&s, SESSION_MORNING, line);
	assert_int_equal(again.outcome, ATTENDANCE_CORRECTED);
	assert_true(id_equal(again.attendance, first.attendance));
	held_enter_one(&s, SESSION_MORNING, held_line(s.participant, false));
	a = held_row(&s, &world_coordinator, first.attendance, RC_OK);
	assert_int_equal(a.version, 3);
	assert_int_equal(a.minutes, 0);
	assert_int_equal(a.corrections.count, 2);
	was = a.corrections.items;
	assert_int_equal(was[0].minutes, 210);
	assert_true(was[0].present && was[1].present);
	assert_int_equal(was[1].minutes, 150);
	held_verify(s.w);
}

static void
lines_that_cannot_be_are_refused_together_and_nothing_is_written(void **state)
{
	struct held_day s = held_begin(*state);
	struct attendance_line lines[] = { held_line(s.participant, true), held_line(s.participant, false),
		held_line((struct id){ { 0xee } }, true) };
	struct attendance_entry e = held_entry(&s, SESSION_MORNING, lines, 3);
	uint64_t before = service_position(host_service(s.w->host, "scheduling"));
	struct attendance_entered made;

	world_expect(s.w, held_enter(&s, &e, &made), RC_RULE);
	assert_true(world_refused_for(s.w, FAULT_ATTENDANCE_TWICE));
	assert_true(world_refused_for(s.w, FAULT_UNKNOWN_REFERENCE));
	assert_string_equal(s.w->why.items[0].field, "lines[1].person");
	lines[0].minutes = ATTENDANCE_MINUTES_MAX + 1;
	lines[0].has |= REC_BIT(4);
	e.lines.count = 1;
	world_expect(s.w, held_enter(&s, &e, &made), RC_INVALID);
	assert_true(world_refused_for(s.w, FAULT_RANGE));
	lines[0] = held_line(s.participant, true);
	lines[0].signed_by_participant_at = host_now(s.w->host) + USEC_PER_DAY;
	lines[0].has |= REC_BIT(5);
	world_expect(s.w, held_enter(&s, &e, &made), RC_INVALID);
	assert_true(world_refused_for(s.w, FAULT_SIGNATURE_FUTURE));
	lines[0] = held_line(s.participant, true);
	e.source = ATTENDANCE_LINK;
	e.has |= REC_BIT(3);
	world_expect(s.w, held_enter(&s, &e, &made), RC_INVALID);
	assert_true(world_refused_for(s.w, FAULT_ATTENDANCE_SOURCE));
	assert_int_equal(service_position(host_service(s.w->host, "scheduling")), before);
}

/* --- flags ------------------------------------------------------------------------------------------- */
static void
what_looks_wrong_is_flagged_and_stands(void **state)
{
	struct held_day s = held_begin(*state);
	struct attendance_line line = held_line(s.w->persons[8][EMPLOYEE], true);
	struct attendance_noted n;

	line.minutes = 300;
	line.has |= REC_BIT(4);
	n = held_enter_one(&s, SESSION_EVENING, line);
	assert_int_equal(n.flags,
	    BIT(ATTENDANCE_NOT_ENROLLED) | BIT(ATTENDANCE_HOURS_BEYOND) | BIT(ATTENDANCE_HALF_NOT_PLANNED));
	assert_int_equal(held_row(&s, &world_coordinator, n.attendance, RC_OK).minutes, 300);
	n = held_enter_one(&s, SESSION_MORNING, held_line(s.animator, true));
	assert_int_equal(n.flags, 0);
	assert_int_equal(held_row(&s, &world_coordinator, n.attendance, RC_OK).kind, ATTENDANCE_ANIMATOR);
}

static void
an_absence_is_told_to_the_team_and_kept_nowhere(void **state)
{
	struct held_day s = held_begin(*state);
	struct attendance_noted n;
	struct attendance_sheet sheet;
	const struct sheet_line *l;
	uint32_t team = 0, animator = 0;

	world_absent(s.w, s.participant, world_day("2019-11-20"), world_day("2019-11-30"));
	n = held_enter_one(&s, SESSION_MORNING, held_line(s.participant, true));
	assert_int_equal(n.flags, BIT(ATTENDANCE_PERSON_ABSENT));
	assert_int_equal(held_row(&s, &s.as_director, n.attendance, RC_OK).flags, 0);
	sheet = held_sheet(&s, &world_coordinator, SESSION_MORNING, RC_OK);
	l = sheet.lines.items;
	for (uint32_t i = 0; i < sheet.lines.count; i++)
		team |= l[i].flags;
	sheet = held_sheet(&s, &s.as_animator, SESSION_MORNING, RC_OK);
	l = sheet.lines.items;
	for (uint32_t i = 0; i < sheet.lines.count; i++)
		animator |= l[i].flags;
	assert_int_equal(team, BIT(ATTENDANCE_PERSON_ABSENT));
	assert_int_equal(animator, 0);
}

static void
an_animator_who_is_needed_elsewhere_is_flagged(void **state)
{
	struct held_day s = held_begin(*state);
	struct action a = { .title = TEXT_LIT("Le même jour"),
		.first_day = world_day("2019-11-28"),
		.animators = { &s.animator, 1 },
		.has = REC_BIT(7) | REC_BIT(10) | REC_BIT(13) },
		      made;

	world_expect(s.w,
	    season_call(
		s.w, &world_coordinator, "scheduling.action.create", &action_desc, &a, &action_desc, &made),
	    RC_OK);
	assert_int_equal(held_enter_one(&s, SESSION_MORNING, held_line(s.animator, true)).flags,
	    BIT(ATTENDANCE_ANIMATOR_ELSEWHERE));
	assert_int_equal(held_enter_one(&s, SESSION_MORNING, held_line(s.w->animators[3], true)).flags, 0);
	assert_int_equal(held_enter_one(&s, SESSION_MORNING, held_line(s.participant, true)).flags,
	    BIT(ATTENDANCE_ANIMATOR_ELSEWHERE));
}

static void
each_flag_has_its_own_cause(void **unused)
{
	day_t closed[] = { 18229 };
	struct session session = { .halves = BIT(SESSION_MORNING), .day = 18229 };
	struct action action = { .status = ACTION_RUNNING };
	struct venue venue = { .seats = 2, .closed_days = { closed, 1 } };
	struct presence_facts f = { .session = &session, .action = &action, .enrolled = true, .present = 3 };
	struct attendance a = { .day = 18229, .half = SESSION_MORNING, .present = true, .minutes = 210 };

	(void)unused;
	assert_int_equal(presence_flags(&f, &a), 0);
	f.venue = &venue;
	assert_int_equal(presence_flags(&f, &a), 0);
	venue.has = REC_BIT(VENUE_SEATS);
	assert_int_equal(presence_flags(&f, &a), BIT(ATTENDANCE_ROOM_TOO_SMALL));
	venue.has = REC_BIT(VENUE_CLOSED_DAYS);
	assert_int_equal(presence_flags(&f, &a), BIT(ATTENDANCE_CLOSED_DAY));
	venue.open_days = venue.closed_days;
	venue.has |= REC_BIT(VENUE_OPEN_DAYS);
	assert_int_equal(presence_flags(&f, &a), 0);
	venue.weekdays = BIT(WEEKDAY_MONDAY); /* 2019-11-29 is a Friday */
	venue.has = REC_BIT(VENUE_WEEKDAYS);
	assert_int_equal(presence_flags(&f, &a), BIT(ATTENDANCE_CLOSED_DAY));
	f.venue = NULL;
	a.day = session.day = 18255; /* Christmas */
	assert_int_equal(presence_flags(&f, &a), BIT(ATTENDANCE_PUBLIC_HOLIDAY));
	a.day = session.day = 18229;
	session.status = SESSION_CANCELLED;
	assert_int_equal(presence_flags(&f, &a), BIT(ATTENDANCE_SESSION_CANCELLED));
	session.status = SESSION_PLACED;
	a.signed_by_participant_at = calendar_instant(18228, 600);
	a.has = REC_BIT(ATTENDANCE_SIGNED_PARTICIPANT);
	assert_int_equal(presence_flags(&f, &a), BIT(ATTENDANCE_SIGNED_BEFORE));
	a.has = 0;
	a.present = false;
	assert_int_equal(presence_flags(&f, &a), BIT(ATTENDANCE_HOURS_BEYOND));
	f.enrolled = false;
	a.minutes = 0;
	assert_int_equal(presence_flags(&f, &a), BIT(ATTENDANCE_NOT_ENROLLED));
}

static void
the_hours_of_a_session_bound_its_first_and_last_half_day(void **unused)
{
	struct session s = {
		.halves = BIT(SESSION_EVENING), .starts_at = TEXT_LIT("18:30"), .ends_at = TEXT_LIT("20:00")
	};

	(void)unused;
	assert_int_equal(presence_minutes(&s, SESSION_EVENING), 150);
	s.has = REC_BIT(SESSION_STARTS_AT) | REC_BIT(SESSION_ENDS_AT);
	assert_int_equal(presence_minutes(&s, SESSION_EVENING), 90);
	s.halves |= BIT(SESSION_AFTERNOON);
	s.starts_at = TEXT_LIT("14:00");
	assert_int_equal(presence_minutes(&s, SESSION_AFTERNOON), 180);
	assert_int_equal(presence_minutes(&s, SESSION_EVENING), 90);
	assert_int_equal(presence_minutes(&s, SESSION_MORNING), 210); /* not planned: its usual length */
}

/* --- reading ----------------------------------------------------------------------------------------- */
static void
each_reads_the_attendance_that_is_theirs(void **state)
{
	struct held_day s = held_begin(*state);
	struct id mine = held_enter_one(&s, SESSION_MORNING, held_line(s.participant, true)).attendance;
	struct id other = held_enter_one(&s, SESSION_MORNING, held_line(s.other, true)).attendance;

	held_row(&s, &s.as_participant, mine, RC_OK);
	held_row(&s, &s.as_participant, other, RC_NOT_FOUND);
	held_row(&s, &s.as_director, mine, RC_OK);
	held_row(&s, &s.as_director, other, RC_NOT_FOUND);
	held_row(&s, &s.as_animator, other, RC_OK);
	held_row(&s, &s.as_stranger, other, RC_NOT_FOUND);
	assert_int_equal(held_presence(&s, &world_coordinator).persons, 4);
	assert_int_equal(held_presence(&s, &s.as_animator).persons, 4);
	assert_int_equal(held_presence(&s, &s.as_director).persons, 2);
	assert_int_equal(held_presence(&s, &s.as_director).structures.count, 1);
	assert_int_equal(held_presence(&s, &s.as_participant).persons, 1);
	assert_int_equal(held_presence(&s, &s.as_stranger).persons, 0);
}

static void
hours_rates_and_missing_sheets_are_counted(void **state)
{
	struct held_day s = held_begin(*state);
	struct attendance_line line = held_line(s.participant, true);
	struct action_presence p;
	const struct presence_half *missing;
	const struct presence_person *who;

	p = held_presence(&s, &world_coordinator);
	assert_int_equal(p.halves.count, 6);
	assert_int_equal(p.missing.count, 2); /* J1, both */
	line.minutes = 200;
	line.has |= REC_BIT(4);
	held_enter_one(&s, SESSION_MORNING, line);
	held_enter_one(&s, SESSION_AFTERNOON, line);
	held_enter_one(&s, SESSION_MORNING, held_line(s.other, false));
	p = held_presence(&s, &world_coordinator);
	assert_int_equal(p.minutes, 400);
	assert_int_equal(p.rate, 25); /* 2 of 8 */
	assert_int_equal(p.completion_rate, 80);
	missing = p.missing.items;
	assert_int_equal(missing[0].expected, 4);
	assert_int_equal(missing[0].entered, 2);
	assert_int_equal(missing[0].present, 1);
	assert_int_equal(missing[0].to_sign, 1);
	who = p.people.items;
	for (uint32_t i = 0; i < p.people.count; i++)
		if (id_equal(who[i].person, s.participant)) {
			assert_int_equal(who[i].rate, 100);
			assert_int_equal(who[i].halves_planned, 6);
			assert_false(who[i].complete);
		}
}

static void
who_comes_without_being_enrolled_is_counted_apart(void **state)
{
	struct held_day s = held_begin(*state);
	struct action_presence before, after;
	const struct presence_half *half;

	held_enter_one(&s, SESSION_MORNING, held_line(s.participant, true));
	before = held_presence(&s, &world_coordinator);
	held_enter_one(&s, SESSION_MORNING, held_line(s.w->persons[8][EMPLOYEE], true));
	after = held_presence(&s, &world_coordinator);
	assert_int_equal(after.persons, before.persons);
	assert_int_equal(after.rate, before.rate);
	assert_int_equal(after.minutes, before.minutes);
	assert_int_equal(after.missing.count, before.missing.count);
	assert_int_equal(after.structures.count, before.structures.count);
	assert_int_equal(after.people.count, before.people.count + 1);
	assert_int_equal(after.walk_ins, 1);
	assert_int_equal(after.walk_in_minutes, 210);
	half = after.halves.items;
	assert_int_equal(half[0].expected, 4);
	assert_int_equal(half[0].entered, 1);
	assert_int_equal(half[0].present, 1);
	assert_int_equal(half[0].walk_ins, 1);
	assert_int_equal(half[0].flagged, 1);
	held_verify(s.w);
}

static void
an_absent_person_has_no_hours(void **state)
{
	struct held_day s = held_begin(*state);
	struct attendance_line line = held_line(s.participant, false);
	struct attendance_entry e = held_entry(&s, SESSION_MORNING, &line, 1);
	struct attendance_entered made;

	line.minutes = 200;
	line.has |= REC_BIT(4);
	world_expect(s.w, held_enter(&s, &e, &made), RC_INVALID);
	assert_true(world_refused_for(s.w, FAULT_ATTENDANCE_ABSENT_MINUTES));
	line.minutes = 0;
	world_expect(s.w, held_enter(&s, &e, &made), RC_OK);
}

static void
who_has_done_as_much_as_the_action_asks_for_has_followed_it(void **unused)
{
	struct id session = { { 1 } }, person = { { 2 } };
	struct presence_slot slots[5];
	struct attendance rows[4];
	struct presence_person p = { .person = person, .enrolled = true };

	(void)unused;
	for (uint32_t i = 0; i < 5; i++)
		slots[i] = (struct presence_slot){ session, 1, 100 + (day_t)i, true, SESSION_MORNING };
	for (uint32_t i = 0; i < 4; i++) {
		slots[i].session.b[1] = (uint8_t)i;
		rows[i] = (struct attendance){
			.session = slots[i].session, .person = person, .present = true, .minutes = 10
		};
	}
	slots[4].session.b[1] = 9;
	presence_count_people(slots, 5, rows, 4, 104, 80, &p, 1);
	assert_true(p.complete);
	assert_int_equal(p.rate, 80);
	assert_int_equal(p.minutes, 40);
	p.enrolled = false;
	presence_count_people(slots, 5, rows, 4, 104, 80, &p, 1);
	assert_false(p.complete);
	assert_int_equal(p.minutes, 40);
	p.enrolled = true;
	presence_count_people(slots, 5, rows, 4, 104, 81, &p, 1);
	assert_false(p.complete);
	presence_count_people(slots, 5, rows, 4, 103, 80, &p, 1);
	assert_int_equal(p.rate, 100);
	presence_count_people(slots, 0, rows, 4, 103, 80, &p, 1);
	assert_false(p.complete);
	assert_int_equal(presence_completion(&(struct action){ .all_sessions = true }), 100);
	assert_int_equal(presence_completion(&(struct action){ .all_sessions = false }), 80);
	assert_int_equal(presence_completion(&(struct action){
			     .has = REC_BIT(ACTION_COMPLETION_RATE), .completion_rate = 60 }),
	    60);
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, world_up, world_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_WORLD(a_sheet_is_entered_at_once_with_the_usual_length_of_a_half_day),
		IN_WORLD(a_day_not_yet_held_has_no_attendance),
		IN_WORLD(a_correction_keeps_what_stood_before),
		IN_WORLD(lines_that_cannot_be_are_refused_together_and_nothing_is_written),
		IN_WORLD(what_looks_wrong_is_flagged_and_stands),
		IN_WORLD(an_absence_is_told_to_the_team_and_kept_nowhere),
		IN_WORLD(an_animator_who_is_needed_elsewhere_is_flagged),
		cmocka_unit_test(each_flag_has_its_own_cause),
		cmocka_unit_test(the_hours_of_a_session_bound_its_first_and_last_half_day),
		IN_WORLD(each_reads_the_attendance_that_is_theirs),
		IN_WORLD(who_comes_without_being_enrolled_is_counted_apart),
		IN_WORLD(an_absent_person_has_no_hours),
		IN_WORLD(hours_rates_and_missing_sheets_are_counted),
		cmocka_unit_test(who_has_done_as_much_as_the_action_asks_for_has_followed_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
