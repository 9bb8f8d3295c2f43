/*
 * scheduling_presence_test: attendance in a host: entered, signed by account and by link, corrected, counted; and its flags on plain structs.
 * Owns: nothing; the world is scheduling_world.
 * Beware: the day is that of J1 of the second action, unless a test says otherwise.
 */
#include "services/scheduling/presence.h"
#include "tests/lib/scheduling_world.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>

#define BIT(flag) (1u << (flag))

struct stage {
	struct world *w;
	struct session j1;
	struct id participant, other, animator;
	struct host_caller as_animator, as_participant, as_director, as_stranger;
};

/* Two delegations of two, and J1 in the morning of its day. */
static struct stage
stage_set(struct world *w)
{
	struct stage s = { .w = w };
	struct enrolment e;

	world_expect(w, world_enrol(w, ACTIVITY, 2, world_staff, &e), RC_OK);
	world_expect(w, world_enrol(w, ACTIVITY, 3, world_staff, &e), RC_OK);
	host_jump(w->host, calendar_instant(world_day("2019-11-28"), 600));
	s.j1 = world_session_at(w, ACTIVITY, 1);
	s.participant = w->persons[2][EMPLOYEE];
	s.other = w->persons[3][EMPLOYEE];
	s.animator = w->animators[2];
	s.as_animator = (struct host_caller){ .roles = ROLE_ANIMATOR, .person = s.animator };
	s.as_participant = (struct host_caller){ .roles = ROLE_BENEFICIARY, .person = s.participant };
	s.as_director = (struct host_caller){ ROLE_DIRECTOR, w->persons[2][DIRECTOR], &w->centres[2], 1 };
	s.as_stranger = (struct host_caller){ .roles = ROLE_ANIMATOR, .person = w->animators[5] };
	return s;
}

static struct attendance_entry
entry_of(struct stage *s, enum session_half half, struct attendance_line *lines, uint32_t count)
{
	struct attendance_entry e = { .id = s->j1.id, .half = half, .lines = { lines, count } };

	e.has = REC_BIT(1) | REC_BIT(2) | REC_BIT(6);
	return e;
}

static struct attendance_line
line_of(struct id person, bool present)
{
	return (
	    struct attendance_line){ .has = REC_BIT(1) | REC_BIT(3), .person = person, .present = present };
}

static enum rc
enter(struct stage *s, const struct attendance_entry *e, struct attendance_entered *ret)
{
	return season_call(s->w, &world_coordinator, "scheduling.session.attend", &attendance_entry_desc, e,
	    &attendance_entered_desc, ret);
}

static struct attendance_noted
enter_one(struct stage *s, enum session_half half, struct attendance_line line)
{
	struct attendance_entry e = entry_of(s, half, &line, 1);
	struct attendance_entered made;

	world_expect(s->w, enter(s, &e, &made), RC_OK);
	return *(const struct attendance_noted *)made.lines.items;
}

static struct attendance
row_get(struct stage *s, const struct host_caller *who, struct id id, enum rc wanted)
{
	struct ref ref = { REC_BIT(1), id };
	struct attendance a = { 0 };

	world_expect(s->w,
	    season_call(s->w, who, "scheduling.attendance.get", &ref_desc, &ref, &attendance_desc, &a),
	    wanted);
	return a;
}

static struct attendance_sheet
sheet_get(struct stage *s, const struct host_caller *who, enum session_half half, enum rc wanted)
{
	struct sheet_ref in = { REC_BIT(1) | REC_BIT(2), s->j1.id, half };
	struct attendance_sheet sheet = { 0 };

	world_expect(s->w,
	    season_call(
		s->w, who, "scheduling.session.sheet", &sheet_ref_desc, &in, &attendance_sheet_desc, &sheet),
	    wanted);
	return sheet;
}

/* Of the link "/presence/…" of that person. */
static struct text
token_of(struct stage *s, struct id person)
{
	struct attendance_sheet sheet = sheet_get(s, &world_coordinator, SESSION_MORNING, RC_OK);
	const struct sheet_line *l = sheet.lines.items;

	for (uint32_t i = 0; i < sheet.lines.count; i++)
		if (id_equal(l[i].person, person))
			return (struct text){ l[i].path.ptr + 10, l[i].path.len - 10, 0 };
	fail_msg("no line of that person");
	return TEXT_LIT("");
}

static enum rc
sign_link(struct stage *s, struct text token, struct sign_done *ret)
{
	static const struct host_caller nobody = { .roles = ROLE_ANYONE };
	struct sign_ref in = { REC_BIT(1), token };

	return season_call(
	    s->w, &nobody, "scheduling.presence.sign", &sign_ref_desc, &in, &sign_done_desc, ret);
}

static enum rc
sign_account(struct stage *s, const struct host_caller *who, enum session_half half, struct sign_done *ret)
{
	struct sheet_ref in = { REC_BIT(1) | REC_BIT(2), s->j1.id, half };

	return season_call(s->w, who, "scheduling.session.sign", &sheet_ref_desc, &in, &sign_done_desc, ret);
}

static struct action_presence
presence_get(struct stage *s, const struct host_caller *who)
{
	struct ref ref = { REC_BIT(1), s->w->actions[ACTIVITY] };
	struct action_presence p;

	world_expect(s->w,
	    season_call(s->w, who, "scheduling.action.presence", &ref_desc, &ref, &action_presence_desc, &p),
	    RC_OK);
	return p;
}

static void
verified(struct world *w)
{
	uint64_t events;

	world_expect(w, host_verify(w->host, "scheduling", &events, &w->why), RC_OK);
	assert_true(events > 0);
}

/* --- entering ---------------------------------------------------------------------------------------- */
static void
a_sheet_is_entered_at_once_with_the_usual_length_of_a_half_day(void **state)
{
	struct stage s = stage_set(*state);
	struct attendance_line lines[] = { line_of(s.participant, true), line_of(s.other, false) };
	struct attendance_entry e = entry_of(&s, SESSION_MORNING, lines, 2);
	struct attendance_entered made;
	const struct attendance_noted *n;
	struct attendance a;

	world_expect(s.w, enter(&s, &e, &made), RC_OK);
	n = made.lines.items;
	assert_int_equal(n[0].outcome, ATTENDANCE_CREATED);
	a = row_get(&s, &world_coordinator, n[0].attendance, RC_OK);
	assert_int_equal(a.minutes, 210);
	assert_int_equal(a.source, ATTENDANCE_PAPER);
	assert_int_equal(a.kind, ATTENDANCE_PARTICIPANT);
	assert_true(id_equal(a.structure, s.w->centres[2]));
	assert_int_equal(a.flags, 0);
	assert_int_equal(row_get(&s, &world_coordinator, n[1].attendance, RC_OK).minutes, 0);
	verified(s.w);
}

static void
a_day_not_yet_held_has_no_attendance(void **state)
{
	struct stage s = stage_set(*state);
	struct attendance_line line = line_of(s.participant, true);
	struct attendance_entry e;
	struct attendance_entered made;
	struct sign_done done;
	struct text token = token_of(&s, s.participant);

	s.j1 = world_session_at(s.w, ACTIVITY, 2);
	e = entry_of(&s, SESSION_MORNING, &line, 1);
	world_expect(s.w, enter(&s, &e, &made), RC_RULE);
	assert_true(world_refused_for(s.w, FAULT_ATTENDANCE_FUTURE));
	assert_string_equal(s.w->why.items[0].argument, "jeudi 19 décembre 2019");
	world_expect(s.w, sign_account(&s, &s.as_participant, SESSION_MORNING, &done), RC_RULE);
	assert_true(world_refused_for(s.w, FAULT_ATTENDANCE_FUTURE));
	s.j1 = world_session_at(s.w, ACTIVITY, 3);
	e = entry_of(&s, SESSION_MORNING, &line, 1);
	world_expect(s.w, enter(&s, &e, &made), RC_RULE);
	assert_true(world_refused_for(s.w, FAULT_ATTENDANCE_NO_DAY));
	world_expect(s.w, sign_link(&s, token, &done), RC_OK); /* that of J1 is good */
}

static void
a_correction_keeps_what_stood_before(void **state)
{
	struct stage s = stage_set(*state);
	struct attendance_line line = line_of(s.participant, true);
	struct attendance_noted first = enter_one(&s, SESSION_MORNING, line), again;
	const struct attendance_correction *was;
	struct attendance a;

	again = enter_one(&s, SESSION_MORNING, line);
	assert_int_equal(again.outcome, ATTENDANCE_UNCHANGED);
	line.minutes = 150;
	line.has |= REC_BIT(4);
	again = enter_one(&s, SESSION_MORNING, line);
	assert_int_equal(again.outcome, ATTENDANCE_CORRECTED);
	assert_true(id_equal(again.attendance, first.attendance));
	enter_one(&s, SESSION_MORNING, line_of(s.participant, false));
	a = row_get(&s, &world_coordinator, first.attendance, RC_OK);
	assert_int_equal(a.version, 3);
	assert_int_equal(a.minutes, 0);
	assert_int_equal(a.corrections.count, 2);
	was = a.corrections.items;
	assert_int_equal(was[0].minutes, 210);
	assert_true(was[0].present && was[1].present);
	assert_int_equal(was[1].minutes, 150);
	verified(s.w);
}

static void
lines_that_cannot_be_are_refused_together_and_nothing_is_written(void **state)
{
	struct stage s = stage_set(*state);
	struct attendance_line lines[] = { line_of(s.participant, true), line_of(s.participant, false),
		line_of((struct id){ { 0xee } }, true) };
	struct attendance_entry e = entry_of(&s, SESSION_MORNING, lines, 3);
	uint64_t before = service_position(host_service(s.w->host, "scheduling"));
	struct attendance_entered made;

	world_expect(s.w, enter(&s, &e, &made), RC_RULE);
	assert_true(world_refused_for(s.w, FAULT_ATTENDANCE_TWICE));
	assert_true(world_refused_for(s.w, FAULT_UNKNOWN_REFERENCE));
	assert_string_equal(s.w->why.items[0].field, "lines[1].person");
	lines[0].minutes = ATTENDANCE_MINUTES_MAX + 1;
	lines[0].has |= REC_BIT(4);
	e.lines.count = 1;
	world_expect(s.w, enter(&s, &e, &made), RC_INVALID);
	assert_true(world_refused_for(s.w, FAULT_RANGE));
	lines[0] = line_of(s.participant, true);
	lines[0].signed_by_participant_at = host_now(s.w->host) + USEC_PER_DAY;
	lines[0].has |= REC_BIT(5);
	world_expect(s.w, enter(&s, &e, &made), RC_INVALID);
	assert_true(world_refused_for(s.w, FAULT_SIGNATURE_FUTURE));
	lines[0] = line_of(s.participant, true);
	e.source = ATTENDANCE_LINK;
	e.has |= REC_BIT(3);
	world_expect(s.w, enter(&s, &e, &made), RC_INVALID);
	assert_true(world_refused_for(s.w, FAULT_ATTENDANCE_SOURCE));
	assert_int_equal(service_position(host_service(s.w->host, "scheduling")), before);
}

/* --- flags ------------------------------------------------------------------------------------------- */
static void
what_looks_wrong_is_flagged_and_stands(void **state)
{
	struct stage s = stage_set(*state);
	struct attendance_line line = line_of(s.w->persons[8][EMPLOYEE], true);
	struct attendance_noted n;

	line.minutes = 300;
	line.has |= REC_BIT(4);
	n = enter_one(&s, SESSION_EVENING, line);
	assert_int_equal(n.flags,
	    BIT(ATTENDANCE_NOT_ENROLLED) | BIT(ATTENDANCE_HOURS_BEYOND) | BIT(ATTENDANCE_HALF_NOT_PLANNED));
	assert_int_equal(row_get(&s, &world_coordinator, n.attendance, RC_OK).minutes, 300);
	n = enter_one(&s, SESSION_MORNING, line_of(s.animator, true));
	assert_int_equal(n.flags, 0);
	assert_int_equal(row_get(&s, &world_coordinator, n.attendance, RC_OK).kind, ATTENDANCE_ANIMATOR);
}

static void
an_absence_is_told_to_the_team_and_kept_nowhere(void **state)
{
	struct stage s = stage_set(*state);
	struct attendance_noted n;
	struct attendance_sheet sheet;
	const struct sheet_line *l;
	uint32_t team = 0, animator = 0;

	world_absent(s.w, s.participant, world_day("2019-11-20"), world_day("2019-11-30"));
	n = enter_one(&s, SESSION_MORNING, line_of(s.participant, true));
	assert_int_equal(n.flags, BIT(ATTENDANCE_PERSON_ABSENT));
	assert_int_equal(row_get(&s, &s.as_director, n.attendance, RC_OK).flags, 0);
	sheet = sheet_get(&s, &world_coordinator, SESSION_MORNING, RC_OK);
	l = sheet.lines.items;
	for (uint32_t i = 0; i < sheet.lines.count; i++)
		team |= l[i].flags;
	sheet = sheet_get(&s, &s.as_animator, SESSION_MORNING, RC_OK);
	l = sheet.lines.items;
	for (uint32_t i = 0; i < sheet.lines.count; i++)
		animator |= l[i].flags;
	assert_int_equal(team, BIT(ATTENDANCE_PERSON_ABSENT));
	assert_int_equal(animator, 0);
}

static void
an_animator_who_is_needed_elsewhere_is_flagged(void **state)
{
	struct stage s = stage_set(*state);
	struct action a = { .title = TEXT_LIT("Le même jour"),
		.first_day = world_day("2019-11-28"),
		.animators = { &s.animator, 1 },
		.has = REC_BIT(7) | REC_BIT(10) | REC_BIT(13) },
		      made;

	world_expect(s.w,
	    season_call(
		s.w, &world_coordinator, "scheduling.action.create", &action_desc, &a, &action_desc, &made),
	    RC_OK);
	assert_int_equal(enter_one(&s, SESSION_MORNING, line_of(s.animator, true)).flags,
	    BIT(ATTENDANCE_ANIMATOR_ELSEWHERE));
	assert_int_equal(enter_one(&s, SESSION_MORNING, line_of(s.w->animators[3], true)).flags, 0);
	assert_int_equal(enter_one(&s, SESSION_MORNING, line_of(s.participant, true)).flags,
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

/* --- signing ----------------------------------------------------------------------------------------- */
static void
a_link_signs_once_and_says_so_again(void **state)
{
	struct stage s = stage_set(*state);
	struct text token = token_of(&s, s.participant);
	struct sign_done done;
	uint64_t at;

	world_expect(s.w, sign_link(&s, token, &done), RC_OK);
	assert_false(done.already);
	assert_int_equal(done.signed_at, host_now(s.w->host));
	at = service_position(host_service(s.w->host, "scheduling"));
	host_advance(s.w->host, USEC_PER_MIN);
	world_expect(s.w, sign_link(&s, token, &done), RC_OK);
	assert_true(done.already);
	assert_int_equal(service_position(host_service(s.w->host, "scheduling")), at);
	verified(s.w);
}

static void
a_link_is_of_one_person_and_one_half_day(void **state)
{
	struct stage s = stage_set(*state);
	struct text token = token_of(&s, s.participant), other = token_of(&s, s.other);
	char forged[200];
	struct sign_done done;

	snprintf(forged, sizeof forged, TEXT_FMT, TEXT_ARG(token));
	forged[22] = 'a'; /* the afternoon */
	world_expect(s.w, sign_link(&s, text_of(forged), &done), RC_NOT_FOUND);
	assert_true(world_refused_for(s.w, FAULT_SIGNING_UNKNOWN));
	snprintf(forged, sizeof forged, TEXT_FMT, TEXT_ARG(token));
	memcpy(forged + 23, other.ptr + 23, 21); /* another person, this secret */
	world_expect(s.w, sign_link(&s, text_of(forged), &done), RC_NOT_FOUND);
	world_expect(s.w, sign_link(&s, TEXT_LIT("court"), &done), RC_NOT_FOUND);
	world_expect(
	    s.w, sign_link(&s, TEXT_LIT("un texte plus long que la partie en clair"), &done), RC_NOT_FOUND);
}

static void
links_that_were_changed_are_worth_nothing(void **state)
{
	struct stage s = stage_set(*state);
	struct text before = token_of(&s, s.participant), after;
	struct sheet_ref in = { REC_BIT(1) | REC_BIT(2), s.j1.id, SESSION_MORNING };
	struct signing made;
	struct sign_done done;

	for (uint32_t i = 2; i < 4; i++) {
		world_expect(s.w,
		    season_call(s.w, &world_coordinator, "scheduling.session.renew_links", &sheet_ref_desc,
			&in, &signing_desc, &made),
		    RC_OK);
		assert_int_equal(made.link, i);
	}
	after = token_of(&s, s.participant);
	world_expect(s.w, sign_link(&s, before, &done), RC_NOT_FOUND);
	world_expect(s.w, sign_link(&s, after, &done), RC_OK);
	verified(s.w);
}

static void
a_cancelled_session_is_not_signed_and_may_be_entered(void **state)
{
	struct stage s = stage_set(*state);
	struct text token = token_of(&s, s.participant);
	struct ref ref = { REC_BIT(1), s.j1.id };
	struct sign_done done;
	struct session cancelled;

	world_expect(s.w,
	    season_call(s.w, &world_coordinator, "scheduling.session.cancel", &ref_desc, &ref, &session_desc,
		&cancelled),
	    RC_OK);
	world_expect(s.w, sign_link(&s, token, &done), RC_CONFLICT);
	assert_true(world_refused_for(s.w, FAULT_SIGNING_CANCELLED));
	assert_int_equal(enter_one(&s, SESSION_MORNING, line_of(s.participant, true)).flags,
	    BIT(ATTENDANCE_SESSION_CANCELLED));
}

static bool
countersigned(struct stage *s, struct id row)
{
	struct attendance a = row_get(s, &world_coordinator, row, RC_OK);

	return REC_HAS(&a, ATTENDANCE_SIGNED_ANIMATOR);
}

static void
an_animator_signs_the_half_day_for_all_who_are_there(void **state)
{
	struct stage s = stage_set(*state);
	struct attendance_noted absent = enter_one(&s, SESSION_MORNING, line_of(s.other, false)), here;
	struct sign_done done;

	here = enter_one(&s, SESSION_MORNING, line_of(s.participant, true));
	world_expect(s.w, sign_account(&s, &s.as_animator, SESSION_MORNING, &done), RC_OK);
	assert_int_equal(done.lines, 2); /* the own one too */
	assert_true(countersigned(&s, here.attendance));
	assert_false(countersigned(&s, absent.attendance));
	world_expect(s.w, sign_account(&s, &s.as_animator, SESSION_MORNING, &done), RC_OK);
	assert_true(done.already);
	world_expect(s.w, sign_account(&s, &s.as_participant, SESSION_AFTERNOON, &done), RC_OK);
	world_expect(
	    s.w, sign_link(&s, token_of(&s, s.other), &done), RC_OK); /* late: signed again for that one */
	world_expect(s.w, sign_account(&s, &s.as_animator, SESSION_MORNING, &done), RC_OK);
	assert_int_equal(done.lines, 1);
	verified(s.w);
}

static void
who_signs_after_having_been_entered_as_absent_is_present_and_flagged(void **state)
{
	struct stage s = stage_set(*state);
	struct attendance_noted n = enter_one(&s, SESSION_MORNING, line_of(s.participant, false));
	struct sign_done done;
	struct attendance a;

	world_expect(s.w, sign_link(&s, token_of(&s, s.participant), &done), RC_OK);
	a = row_get(&s, &world_coordinator, n.attendance, RC_OK);
	assert_true(a.present);
	assert_int_equal(a.minutes, 210);
	assert_int_equal(a.flags, BIT(ATTENDANCE_CONTRADICTED));
	assert_int_equal(a.source, ATTENDANCE_LINK);
	assert_true(id_equal(a.entered_by, s.participant));
	assert_int_equal(a.corrections.count, 1);
}

static void
nobody_signs_who_is_neither_enrolled_nor_animating(void **state)
{
	struct stage s = stage_set(*state);
	struct sign_done done;

	world_expect(s.w, sign_account(&s, &s.as_stranger, SESSION_MORNING, &done), RC_FORBIDDEN);
	assert_true(world_refused_for(s.w, FAULT_SIGNING_STRANGER));
	world_expect(s.w, sign_account(&s, &s.as_participant, SESSION_EVENING, &done), RC_RULE);
	assert_true(world_refused_for(s.w, FAULT_SIGNING_HALF));
	assert_string_equal(s.w->why.items[0].argument, "matin, après-midi");
	sheet_get(&s, &s.as_stranger, SESSION_MORNING, RC_FORBIDDEN);
	sheet_get(&s, &world_coordinator, SESSION_EVENING, RC_RULE);
}

/* --- reading ----------------------------------------------------------------------------------------- */
static void
each_reads_the_attendance_that_is_theirs(void **state)
{
	struct stage s = stage_set(*state);
	struct id mine = enter_one(&s, SESSION_MORNING, line_of(s.participant, true)).attendance;
	struct id other = enter_one(&s, SESSION_MORNING, line_of(s.other, true)).attendance;

	row_get(&s, &s.as_participant, mine, RC_OK);
	row_get(&s, &s.as_participant, other, RC_NOT_FOUND);
	row_get(&s, &s.as_director, mine, RC_OK);
	row_get(&s, &s.as_director, other, RC_NOT_FOUND);
	row_get(&s, &s.as_animator, other, RC_OK);
	row_get(&s, &s.as_stranger, other, RC_NOT_FOUND);
	assert_int_equal(presence_get(&s, &world_coordinator).persons, 4);
	assert_int_equal(presence_get(&s, &s.as_animator).persons, 4);
	assert_int_equal(presence_get(&s, &s.as_director).persons, 2);
	assert_int_equal(presence_get(&s, &s.as_director).structures.count, 1);
	assert_int_equal(presence_get(&s, &s.as_participant).persons, 1);
	assert_int_equal(presence_get(&s, &s.as_stranger).persons, 0);
}

static void
hours_rates_and_missing_sheets_are_counted(void **state)
{
	struct stage s = stage_set(*state);
	struct attendance_line line = line_of(s.participant, true);
	struct action_presence p;
	const struct presence_half *missing;
	const struct presence_person *who;

	p = presence_get(&s, &world_coordinator);
	assert_int_equal(p.halves.count, 6);
	assert_int_equal(p.missing.count, 2); /* J1, both */
	line.minutes = 200;
	line.has |= REC_BIT(4);
	enter_one(&s, SESSION_MORNING, line);
	enter_one(&s, SESSION_AFTERNOON, line);
	enter_one(&s, SESSION_MORNING, line_of(s.other, false));
	p = presence_get(&s, &world_coordinator);
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
who_has_done_as_much_as_the_action_asks_for_has_followed_it(void **unused)
{
	struct id session = { { 1 } }, person = { { 2 } };
	struct presence_slot slots[5];
	struct attendance rows[4];
	struct presence_person p = { .person = person };

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

/* --- a person's own life ------------------------------------------------------------------------------ */
static struct merge_result
merged(struct stage *s, struct id loser, struct id winner)
{
	static const struct host_caller boss = { .roles = ROLE_COORDINATOR | ROLE_OPERATOR };
	struct merge_order o = { REC_BIT(1) | REC_BIT(2), loser, winner, false };
	struct merge_result r;

	world_expect(s->w,
	    season_call(s->w, &boss, "registry.person.merge", &merge_order_desc, &o, &merge_result_desc, &r),
	    RC_OK);
	host_settle(s->w->host);
	return r;
}

static void
two_records_of_one_person_make_one_line_a_half_day(void **state)
{
	struct stage s = stage_set(*state);
	struct id stays = enter_one(&s, SESSION_MORNING, line_of(s.participant, true)).attendance;
	struct id doubled = enter_one(&s, SESSION_MORNING, line_of(s.other, true)).attendance;
	struct id moves = enter_one(&s, SESSION_AFTERNOON, line_of(s.other, true)).attendance;
	struct text token = token_of(&s, s.other);
	struct sign_done done;
	struct attendance a;

	merged(&s, s.other, s.participant);
	a = row_get(&s, &world_coordinator, stays, RC_OK);
	assert_false(REC_HAS(&a, TAG_ARCHIVED_AT));
	a = row_get(&s, &world_coordinator, doubled, RC_OK);
	assert_true(REC_HAS(&a, TAG_ARCHIVED_AT));
	a = row_get(&s, &world_coordinator, moves, RC_OK);
	assert_true(id_equal(a.person, s.participant));
	assert_false(REC_HAS(&a, TAG_ARCHIVED_AT));
	world_expect(
	    s.w, sign_link(&s, token, &done), RC_OK); /* a link of before the merge is the one person's */
	a = row_get(&s, &world_coordinator, stays, RC_OK);
	assert_true(REC_HAS(&a, ATTENDANCE_SIGNED_PARTICIPANT));
	verified(s.w);
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
		IN_WORLD(a_link_signs_once_and_says_so_again),
		IN_WORLD(a_link_is_of_one_person_and_one_half_day),
		IN_WORLD(links_that_were_changed_are_worth_nothing),
		IN_WORLD(a_cancelled_session_is_not_signed_and_may_be_entered),
		IN_WORLD(an_animator_signs_the_half_day_for_all_who_are_there),
		IN_WORLD(who_signs_after_having_been_entered_as_absent_is_present_and_flagged),
		IN_WORLD(nobody_signs_who_is_neither_enrolled_nor_animating),
		IN_WORLD(each_reads_the_attendance_that_is_theirs),
		IN_WORLD(hours_rates_and_missing_sheets_are_counted),
		IN_WORLD(two_records_of_one_person_make_one_line_a_half_day),
		cmocka_unit_test(who_has_done_as_much_as_the_action_asks_for_has_followed_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
