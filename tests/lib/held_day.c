/*
 * held_day: see held_day.h.
 * Owns: nothing.
 * Beware: a caller without an account is ROLE_ANYONE.
 */
#include "tests/lib/held_day.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

struct held_day
held_begin(struct world *w)
{
	struct held_day s = { .w = w };
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

struct attendance_entry
held_entry(struct held_day *s, enum session_half half, struct attendance_line *lines, uint32_t count)
{
	struct attendance_entry e = { .id = s->j1.id, .half = half, .lines = { lines, count } };

	e.has = REC_BIT(1) | REC_BIT(2) | REC_BIT(6);
	return e;
}

struct attendance_line
held_line(struct id person, bool present)
{
	return (
	    struct attendance_line){ .has = REC_BIT(1) | REC_BIT(3), .person = person, .present = present };
}

enum rc
held_enter(struct held_day *s, const struct attendance_entry *e, struct attendance_entered *ret)
{
	return season_call(s->w, &world_coordinator, "scheduling.session.attend", &attendance_entry_desc, e,
	    &attendance_entered_desc, ret);
}

struct attendance_noted
held_enter_one(struct held_day *s, enum session_half half, struct attendance_line line)
{
	struct attendance_entry e = held_entry(s, half, &line, 1);
	struct attendance_entered made;

	world_expect(s->w, held_enter(s, &e, &made), RC_OK);
	return *(const struct attendance_noted *)made.lines.items;
}

struct attendance
held_row(struct held_day *s, const struct host_caller *who, struct id id, enum rc wanted)
{
	struct ref ref = { REC_BIT(1), id };
	struct attendance a = { 0 };

	world_expect(s->w,
	    season_call(s->w, who, "scheduling.attendance.get", &ref_desc, &ref, &attendance_desc, &a),
	    wanted);
	return a;
}

struct attendance_sheet
held_sheet(struct held_day *s, const struct host_caller *who, enum session_half half, enum rc wanted)
{
	struct sheet_ref in = { REC_BIT(1) | REC_BIT(2), s->j1.id, half };
	struct attendance_sheet sheet = { 0 };

	world_expect(s->w,
	    season_call(
		s->w, who, "scheduling.session.sheet", &sheet_ref_desc, &in, &attendance_sheet_desc, &sheet),
	    wanted);
	return sheet;
}

struct text
held_token(struct held_day *s, struct id person)
{
	struct attendance_sheet sheet = held_sheet(s, &world_coordinator, SESSION_MORNING, RC_OK);
	const struct sheet_line *l = sheet.lines.items;

	for (uint32_t i = 0; i < sheet.lines.count; i++)
		if (id_equal(l[i].person, person))
			return (struct text){ l[i].path.ptr + 10, l[i].path.len - 10, 0 };
	fail_msg("no line of that person");
	return TEXT_LIT("");
}

enum rc
held_sign_link(struct held_day *s, struct text token, struct sign_done *ret)
{
	static const struct host_caller nobody = { .roles = ROLE_ANYONE };
	struct sign_ref in = { REC_BIT(1), token };

	return season_call(
	    s->w, &nobody, "scheduling.presence.sign", &sign_ref_desc, &in, &sign_done_desc, ret);
}

enum rc
held_sign_account(
    struct held_day *s, const struct host_caller *who, enum session_half half, struct sign_done *ret)
{
	struct sheet_ref in = { REC_BIT(1) | REC_BIT(2), s->j1.id, half };

	return season_call(s->w, who, "scheduling.session.sign", &sheet_ref_desc, &in, &sign_done_desc, ret);
}

struct action_presence
held_presence(struct held_day *s, const struct host_caller *who)
{
	struct ref ref = { REC_BIT(1), s->w->actions[ACTIVITY] };
	struct action_presence p;

	world_expect(s->w,
	    season_call(s->w, who, "scheduling.action.presence", &ref_desc, &ref, &action_presence_desc, &p),
	    RC_OK);
	return p;
}

void
held_verify(struct world *w)
{
	uint64_t events;

	world_expect(w, host_verify(w->host, "scheduling", &events, &w->why), RC_OK);
	assert_true(events > 0);
}
