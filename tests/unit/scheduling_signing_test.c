/*
 * scheduling_signing_test: a half-day signed by account and by link, by who was there and by who animates; links that are not good.
 * Owns: nothing; the day is held_day's.
 * Beware: a link that is refused must have written nothing.
 */
#include "services/scheduling/presence.h"
#include "tests/lib/held_day.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>

#define BIT(flag) (1u << (flag))

/* --- signing ----------------------------------------------------------------------------------------- */
static void
a_link_signs_once_and_says_so_again(void **state)
{
	struct held_day s = held_begin(*state);
	struct text token = held_token(&s, s.participant);
	struct sign_done done;
	uint64_t at;

	world_expect(s.w, held_sign_link(&s, token, &done), RC_OK);
	assert_false(done.already);
	assert_int_equal(done.signed_at, host_now(s.w->host));
	at = service_position(host_service(s.w->host, "scheduling"));
	host_advance(s.w->host, USEC_PER_MIN);
	world_expect(s.w, held_sign_link(&s, token, &done), RC_OK);
	assert_true(done.already);
	assert_int_equal(service_position(host_service(s.w->host, "scheduling")), at);
	held_verify(s.w);
}

static void
a_link_is_of_one_person_and_one_half_day(void **state)
{
	struct held_day s = held_begin(*state);
	struct text token = held_token(&s, s.participant), other = held_token(&s, s.other);
	char forged[200];
	struct sign_done done;

	snprintf(forged, sizeof forged, TEXT_FMT, TEXT_ARG(token));
	forged[22] = 'a'; /* the afternoon */
	world_expect(s.w, held_sign_link(&s, text_of(forged), &done), RC_NOT_FOUND);
	assert_true(world_refused_for(s.w, FAULT_SIGNING_UNKNOWN));
	snprintf(forged, sizeof forged, TEXT_FMT, TEXT_ARG(token));
	memcpy(forged + 23, other.ptr + 23, 21); /* another person, this secret */
	world_expect(s.w, held_sign_link(&s, text_of(forged), &done), RC_NOT_FOUND);
	world_expect(s.w, held_sign_link(&s, TEXT_LIT("court"), &done), RC_NOT_FOUND);
	world_expect(s.w, held_sign_link(&s, TEXT_LIT("un texte plus long que la partie en clair"), &done),
	    RC_NOT_FOUND);
}

static void
links_that_were_changed_are_worth_nothing(void **state)
{
	struct held_day s = held_begin(*state);
	struct text before = held_token(&s, s.participant), after;
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
	after = held_token(&s, s.participant);
	world_expect(s.w, held_sign_link(&s, before, &done), RC_NOT_FOUND);
	world_expect(s.w, held_sign_link(&s, after, &done), RC_OK);
	held_verify(s.w);
}

static void
a_cancelled_session_is_not_signed_and_may_be_entered(void **state)
{
	struct held_day s = held_begin(*state);
	struct text token = held_token(&s, s.participant);
	struct ref ref = { REC_BIT(1), s.j1.id };
	struct sign_done done;
	struct session cancelled;

	world_expect(s.w,
	    season_call(s.w, &world_coordinator, "scheduling.session.cancel", &ref_desc, &ref, &session_desc,
		&cancelled),
	    RC_OK);
	world_expect(s.w, held_sign_link(&s, token, &done), RC_CONFLICT);
	assert_true(world_refused_for(s.w, FAULT_SIGNING_CANCELLED));
	assert_int_equal(held_enter_one(&s, SESSION_MORNING, held_line(s.participant, true)).flags,
	    BIT(ATTENDANCE_SESSION_CANCELLED));
}

static bool
countersigned(struct held_day *s, struct id row)
{
	struct attendance a = held_row(s, &world_coordinator, row, RC_OK);

	return REC_HAS(&a, ATTENDANCE_SIGNED_ANIMATOR);
}

static void
an_animator_signs_the_half_day_for_all_who_are_there(void **state)
{
	struct held_day s = held_begin(*state);
	struct attendance_noted absent = held_enter_one(&s, SESSION_MORNING, held_line(s.other, false)), here;
	struct sign_done done;

	here = held_enter_one(&s, SESSION_MORNING, held_line(s.participant, true));
	world_expect(s.w, held_sign_account(&s, &s.as_animator, SESSION_MORNING, &done), RC_OK);
	assert_int_equal(done.lines, 2); /* the own one too */
	assert_true(countersigned(&s, here.attendance));
	assert_false(countersigned(&s, absent.attendance));
	world_expect(s.w, held_sign_account(&s, &s.as_animator, SESSION_MORNING, &done), RC_OK);
	assert_true(done.already);
	world_expect(s.w, held_sign_account(&s, &s.as_participant, SESSION_AFTERNOON, &done), RC_OK);
	world_expect(s.w, held_sign_link(&s, held_token(&s, s.other), &done),
	    RC_OK); /* late: signed again for that one */
	world_expect(s.w, held_sign_account(&s, &s.as_animator, SESSION_MORNING, &done), RC_OK);
	assert_int_equal(done.lines, 1);
	held_verify(s.w);
}

static void
who_signs_after_having_been_entered_as_absent_is_present_and_flagged(void **state)
{
	struct held_day s = held_begin(*state);
	struct attendance_noted n = held_enter_one(&s, SESSION_MORNING, held_line(s.participant, false));
	struct sign_done done;
	struct attendance a;

	world_expect(s.w, held_sign_link(&s, held_token(&s, s.participant), &done), RC_OK);
	a = held_row(&s, &world_coordinator, n.attendance, RC_OK);
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
	struct held_day s = held_begin(*state);
	struct sign_done done;

	world_expect(s.w, held_sign_account(&s, &s.as_stranger, SESSION_MORNING, &done), RC_FORBIDDEN);
	assert_true(world_refused_for(s.w, FAULT_SIGNING_STRANGER));
	world_expect(s.w, held_sign_account(&s, &s.as_participant, SESSION_EVENING, &done), RC_RULE);
	assert_true(world_refused_for(s.w, FAULT_SIGNING_HALF));
	assert_string_equal(s.w->why.items[0].argument, "matin, après-midi");
	held_sheet(&s, &s.as_stranger, SESSION_MORNING, RC_NOT_FOUND);
	held_sheet(&s, &world_coordinator, SESSION_EVENING, RC_RULE);
}

/* --- a person's own life ------------------------------------------------------------------------------ */
static struct merge_result
merged(struct held_day *s, struct id loser, struct id winner)
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
	struct held_day s = held_begin(*state);
	struct id stays = held_enter_one(&s, SESSION_MORNING, held_line(s.participant, true)).attendance;
	struct id doubled = held_enter_one(&s, SESSION_MORNING, held_line(s.other, true)).attendance;
	struct id moves = held_enter_one(&s, SESSION_AFTERNOON, held_line(s.other, true)).attendance;
	struct text token = held_token(&s, s.other);
	struct sign_done done;
	struct attendance a;

	merged(&s, s.other, s.participant);
	a = held_row(&s, &world_coordinator, stays, RC_OK);
	assert_false(REC_HAS(&a, TAG_ARCHIVED_AT));
	a = held_row(&s, &world_coordinator, doubled, RC_OK);
	assert_true(REC_HAS(&a, TAG_ARCHIVED_AT));
	a = held_row(&s, &world_coordinator, moves, RC_OK);
	assert_true(id_equal(a.person, s.participant));
	assert_false(REC_HAS(&a, TAG_ARCHIVED_AT));
	world_expect(s.w, held_sign_link(&s, token, &done),
	    RC_OK); /* a link of before the merge is the one person's */
	a = held_row(&s, &world_coordinator, stays, RC_OK);
	assert_true(REC_HAS(&a, ATTENDANCE_SIGNED_PARTICIPANT));
	held_verify(s.w);
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, world_up, world_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_WORLD(a_link_signs_once_and_says_so_again),
		IN_WORLD(a_link_is_of_one_person_and_one_half_day),
		IN_WORLD(links_that_were_changed_are_worth_nothing),
		IN_WORLD(a_cancelled_session_is_not_signed_and_may_be_entered),
		IN_WORLD(an_animator_signs_the_half_day_for_all_who_are_there),
		IN_WORLD(who_signs_after_having_been_entered_as_absent_is_present_and_flagged),
		IN_WORLD(nobody_signs_who_is_neither_enrolled_nor_animating),
		IN_WORLD(two_records_of_one_person_make_one_line_a_half_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
