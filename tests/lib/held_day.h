/*
 * held_day: a session that takes place today, with who was there, for the tests of attendance.
 * Owns: nothing; the world is scheduling_world.
 * Beware: it asserts by cmocka: call it inside of tests only.
 */
#ifndef TESTS_LIB_HELD_DAY_H
#define TESTS_LIB_HELD_DAY_H

#include "services/scheduling/presence.h"
#include "tests/lib/scheduling_world.h"

struct held_day {
	struct world *w;
	struct session j1;
	struct id participant, other, animator;
	struct host_caller as_animator, as_participant, as_director, as_stranger;
};

/* Two delegations of two, and J1 of the second action in the morning of its day. */
struct held_day held_begin(struct world *w);
/* A sheet of J1. */
struct attendance_entry held_entry(struct held_day *s, enum session_half half, struct attendance_line *lines, uint32_t count);
struct attendance_line held_line(struct id person, bool present);
enum rc held_enter(struct held_day *s, const struct attendance_entry *e, struct attendance_entered *ret);
struct attendance_noted held_enter_one(struct held_day *s, enum session_half half, struct attendance_line line);
/* Read as that caller, which must end so. */
struct attendance held_row(struct held_day *s, const struct host_caller *who, struct id id, enum rc wanted);
struct attendance_sheet held_sheet(struct held_day *s, const struct host_caller *who, enum session_half half, enum rc wanted);
/* Of the person's link "/presence/…" for the morning. */
struct text held_token(struct held_day *s, struct id person);
enum rc held_sign_link(struct held_day *s, struct text token, struct sign_done *ret);
enum rc held_sign_account(struct held_day *s, const struct host_caller *who, enum session_half half, struct sign_done *ret);
struct action_presence held_presence(struct held_day *s, const struct host_caller *who);
/* Replaying the journal gives the same tables. */
void held_verify(struct world *w);

#endif
