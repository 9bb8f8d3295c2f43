/*
 * matching_hold_shift_test: days of a mission with another federation's provider go to another month: asked here, decided there, once.
 * Owns: nothing.
 * Beware: mails are carried by hand; what is not carried is lost. The world's month is November 2019; missions run until the end of the year.
 */
#include "common/calendar.h"
#include "tests/lib/far_mission.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define NEXT_MONTH (WORLD_TODAY + 30)

static enum rc
shifted(struct far_pair *p, struct id request, day_t from, day_t to, uint32_t days)
{
	struct world *w = p->world[FAR_ASKER];
	struct engagement_shift in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4),
		far_engagement(p, request).id, from, to, days };
	struct engagement e;

	return world_call(
	    w, &w->referent, "matching.engagement.shift", &engagement_shift_desc, &in, &engagement_desc, &e);
}

static uint32_t
engaged_in(struct far_pair *p, int side, day_t day)
{
	struct capacity row = { 0 };

	if (!world_row(p->world[side], side == FAR_HOME ? p->card : p->copy, day, &row))
		return 0;
	assert_true(row.held + row.engaged <= row.capacity);
	return row.engaged;
}

static uint32_t
days_in(const struct list *months, day_t day)
{
	const struct month_days *m = months->items;
	uint32_t n = 0;

	for (uint32_t i = 0; i < months->count; i++)
		if (m[i].month <= day && day < m[i].month + 30)
			n += m[i].days;
	return n;
}

static bool
was_refused(struct far_pair *p)
{
	const struct far_hold h = far_hold_only(p);

	return REC_HAS(&h, FAR_TAG_SHIFT_REFUSED);
}

/* So many of home's days are engaged there already, then the mission is agreed. */
static struct id
agreed_beside(struct far_pair *p, day_t from, day_t to, uint32_t days)
{
	struct world *home = p->world[FAR_HOME];
	struct request in = home_asks(p, from, to, days);

	(void)world_engaged(home, &home->referent, &in);
	return far_agreed(p, 50);
}

static void
home_moves_the_days_and_both_have_them_there(void **state)
{
	struct far_pair *p = *state;
	struct id r = far_agreed(p, 50);
	struct engagement e;
	struct far_hold h;

	assert_int_equal(engaged_in(p, FAR_HOME, WORLD_TODAY), 1);
	assert_int_equal(shifted(p, r, WORLD_TODAY, NEXT_MONTH, 1), RC_OK);
	e = far_engagement(p, r);
	assert_int_equal(days_in(&e.months, NEXT_MONTH), 1); /* home has not said so */
	far_carry(p);
	assert_int_equal(engaged_in(p, FAR_HOME, WORLD_TODAY), 0);
	assert_int_equal(engaged_in(p, FAR_HOME, NEXT_MONTH), 2);
	e = far_engagement(p, r);
	assert_int_equal(days_in(&e.months, WORLD_TODAY), 0);
	assert_int_equal(days_in(&e.months, NEXT_MONTH), 2);
	assert_int_equal(engaged_in(p, FAR_ASKER, NEXT_MONTH), 2);
	h = far_hold_only(p);
	assert_int_equal(days_in(&h.months, NEXT_MONTH), 2);
	assert_false(was_refused(p));
}

static void
a_word_that_is_lost_or_comes_twice_moves_them_once(void **state)
{
	struct far_pair *p = *state;
	struct id r = far_agreed(p, 50);

	assert_int_equal(shifted(p, r, WORLD_TODAY, NEXT_MONTH, 1), RC_OK);
	far_drop(p, FAR_ASKER, 0);
	far_advance(p, 13 * 3600 * USEC_PER_SEC); /* it is told again */
	assert_int_equal(p->count[FAR_ASKER], 1);
	far_deliver(p, FAR_ASKER, 0);
	far_deliver(p, FAR_ASKER, 0);
	far_resync(p, FAR_ASKER, FAR_HOME);
	far_carry(p);
	assert_int_equal(engaged_in(p, FAR_HOME, NEXT_MONTH), 2);
	assert_int_equal(engaged_in(p, FAR_HOME, WORLD_TODAY), 0);
	assert_int_equal(engaged_in(p, FAR_ASKER, NEXT_MONTH), 2);
}

static void
while_home_has_not_answered_no_other_move_is_asked_for(void **state)
{
	struct far_pair *p = *state;
	struct id r = far_agreed(p, 50);

	assert_int_equal(shifted(p, r, WORLD_TODAY, NEXT_MONTH, 1), RC_OK);
	assert_int_equal(shifted(p, r, WORLD_TODAY, NEXT_MONTH, 1), RC_CONFLICT);
	assert_true(world_refused(p->world[FAR_ASKER], "from", FAULT_HOLD_SHIFT));
	far_carry(p);
	assert_int_equal(shifted(p, r, NEXT_MONTH, WORLD_TODAY, 2), RC_OK);
	far_carry(p);
	assert_int_equal(engaged_in(p, FAR_HOME, NEXT_MONTH), 0);
	assert_int_equal(engaged_in(p, FAR_HOME, WORLD_TODAY), 2);
}

/* The asker cannot see that another has them. */
static void
without_room_at_home_it_is_refused_and_why_and_another_move_may_follow(void **state)
{
	struct far_pair *p = *state;
	struct id r = agreed_beside(p, NEXT_MONTH, NEXT_MONTH + 15, 2); /* of that month's three */
	struct engagement e;

	assert_int_equal(engaged_in(p, FAR_HOME, NEXT_MONTH), 3);
	assert_int_equal(shifted(p, r, WORLD_TODAY, NEXT_MONTH, 1), RC_OK);
	far_carry(p);
	assert_int_equal(far_hold_only(p).shift_refused, HOLD_NO_ROOM);
	assert_true(was_refused(p));
	e = far_engagement(p, r);
	assert_int_equal(days_in(&e.months, NEXT_MONTH), 1);
	assert_int_equal(engaged_in(p, FAR_HOME, WORLD_TODAY), 1);
	assert_int_equal(engaged_in(p, FAR_ASKER, WORLD_TODAY), 1);
	assert_int_equal(shifted(p, r, NEXT_MONTH, WORLD_TODAY, 1), RC_OK);
	far_carry(p);
	assert_false(was_refused(p));
	assert_int_equal(engaged_in(p, FAR_HOME, WORLD_TODAY), 2);
}

static void
beyond_the_agreement_s_part_of_that_month_it_is_refused(void **state)
{
	struct far_pair *p = *state;
	struct id r = far_agreed(p, 50);

	far_terms(p, FAR_ASKER, 30, SHARING_ACTIVE); /* of three days a month: none */
	assert_int_equal(shifted(p, r, WORLD_TODAY, NEXT_MONTH, 1), RC_OK);
	far_carry(p);
	assert_int_equal(far_hold_only(p).shift_refused, HOLD_NO_ROOM);
	assert_int_equal(engaged_in(p, FAR_HOME, NEXT_MONTH), 1);
}

static void
a_month_outside_of_the_mission_or_more_days_than_are_left_are_refused_at_once(void **state)
{
	struct far_pair *p = *state;
	struct id r = far_agreed(p, 50);

	assert_int_equal(shifted(p, r, WORLD_TODAY, WORLD_TODAY + 90, 1), RC_RULE);
	assert_true(world_refused(p->world[FAR_ASKER], "to", FAULT_ENGAGEMENT_SHIFT_MONTH));
	assert_int_equal(shifted(p, r, WORLD_TODAY, NEXT_MONTH, 3), RC_RULE);
	assert_true(world_refused(p->world[FAR_ASKER], "days", FAULT_ENGAGEMENT_SHIFT));
	assert_int_equal(p->count[FAR_ASKER], 0);
}

/* A day was done meanwhile: what the asker knows is late. */
static void
days_that_are_done_do_not_move(void **state)
{
	struct far_pair *p = *state;
	struct id r = far_agreed(p, 50);

	assert_int_equal(shifted(p, r, WORLD_TODAY, NEXT_MONTH, 1), RC_OK);
	assert_int_equal(home_day_done(p, WORLD_TODAY), RC_OK);
	far_carry(p);
	assert_int_equal(far_hold_only(p).shift_refused, HOLD_NO_SHIFT);
	assert_int_equal(engaged_in(p, FAR_HOME, WORLD_TODAY), 1);
}

static void
a_home_that_was_put_back_from_before_the_move_hears_it_again(void **state)
{
	struct far_pair *p = *state;
	struct id r = far_agreed(p, 50);

	host_keep(p->world[FAR_HOME]->h);
	assert_int_equal(shifted(p, r, WORLD_TODAY, NEXT_MONTH, 1), RC_OK);
	far_carry(p);
	far_forget(p, FAR_HOME);
	assert_int_equal(engaged_in(p, FAR_HOME, NEXT_MONTH), 1);
	far_say_again(p, FAR_HOME);
	assert_int_equal(engaged_in(p, FAR_HOME, NEXT_MONTH), 2);
	assert_int_equal(engaged_in(p, FAR_HOME, WORLD_TODAY), 0);
}

/* Asked for in both months; in the first one another has all. */
static void
days_that_home_has_in_another_month_than_was_asked_for_are_there_for_both(void **state)
{
	struct far_pair *p = *state;
	struct id r = agreed_beside(p, WORLD_TODAY, WORLD_TODAY + 10, 3);
	struct engagement e;

	assert_int_equal(engaged_in(p, FAR_HOME, WORLD_TODAY), 3);
	assert_int_equal(engaged_in(p, FAR_HOME, NEXT_MONTH), 2);
	e = far_engagement(p, r);
	assert_int_equal(days_in(&e.months, WORLD_TODAY), 0);
	assert_int_equal(days_in(&e.months, NEXT_MONTH), 2);
	assert_int_equal(engaged_in(p, FAR_ASKER, WORLD_TODAY), 0);
	assert_int_equal(engaged_in(p, FAR_ASKER, NEXT_MONTH), 2);
	assert_int_equal(world_do(p->world[FAR_ASKER], &p->world[FAR_ASKER]->referent,
			     "matching.engagement.close", e.id, NULL, NULL),
	    RC_OK);
	far_carry(p);
	assert_int_equal(engaged_in(p, FAR_ASKER, NEXT_MONTH), 0);
	assert_int_equal(engaged_in(p, FAR_HOME, NEXT_MONTH), 0);
}

static void
a_home_that_was_put_back_and_has_no_room_for_the_move_any_more_has_them_where_they_were(void **state)
{
	struct far_pair *p = *state;
	struct world *home = p->world[FAR_HOME];
	struct request in = home_asks(p, NEXT_MONTH, NEXT_MONTH + 15, 2);
	struct id r = far_agreed(p, 50);
	struct engagement e;

	host_keep(home->h);
	assert_int_equal(shifted(p, r, WORLD_TODAY, NEXT_MONTH, 1), RC_OK);
	far_carry(p);
	assert_int_equal(engaged_in(p, FAR_ASKER, NEXT_MONTH), 2);
	far_forget(p, FAR_HOME);
	(void)world_engaged(home, &home->referent, &in);
	far_say_again(p, FAR_HOME);
	assert_int_equal(engaged_in(p, FAR_HOME, WORLD_TODAY), 1);
	assert_int_equal(engaged_in(p, FAR_HOME, NEXT_MONTH), 3);
	e = far_engagement(p, r);
	assert_int_equal(days_in(&e.months, WORLD_TODAY), 1);
	assert_int_equal(days_in(&e.months, NEXT_MONTH), 1);
	assert_int_equal(engaged_in(p, FAR_ASKER, NEXT_MONTH), 1);
}

#define OF_PAIR(f) cmocka_unit_test_setup_teardown(f, far_pair_setup, far_pair_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		OF_PAIR(home_moves_the_days_and_both_have_them_there),
		OF_PAIR(a_word_that_is_lost_or_comes_twice_moves_them_once),
		OF_PAIR(while_home_has_not_answered_no_other_move_is_asked_for),
		OF_PAIR(without_room_at_home_it_is_refused_and_why_and_another_move_may_follow),
		OF_PAIR(beyond_the_agreement_s_part_of_that_month_it_is_refused),
		OF_PAIR(a_month_outside_of_the_mission_or_more_days_than_are_left_are_refused_at_once),
		OF_PAIR(days_that_are_done_do_not_move),
		OF_PAIR(days_that_home_has_in_another_month_than_was_asked_for_are_there_for_both),
		OF_PAIR(
		    a_home_that_was_put_back_and_has_no_room_for_the_move_any_more_has_them_where_they_were),
		OF_PAIR(a_home_that_was_put_back_from_before_the_move_hears_it_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
