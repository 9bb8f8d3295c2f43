/*
 * matching_hold_restore_test: one of two federations is put back as it was before: in the end both have the mission, or none has.
 * Owns: nothing.
 * Beware: what was on its way when a node is put back is lost; then both sides are told that they have to say again where they stand.
 */
#include "common/calendar.h"
#include "tests/lib/far_mission.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void
put_back(struct far_pair *p, int side)
{
	far_forget(p, side);
	far_say_again(p, FAR_ASKER);
}

static void
the_asker_has_forgotten_its_ask_and_the_days_are_free(void **state)
{
	struct far_pair *p = *state;

	host_keep(p->world[FAR_ASKER]->h);
	(void)far_held(p, 20);
	assert_int_equal(far_promised(p), 2);
	put_back(p, FAR_ASKER);
	assert_int_equal(home_hold_only(p).status, HOME_WITHDRAWN);
	assert_int_equal(far_promised(p), 0);
	assert_int_equal(far_count(p, FAR_ASKER, "matching.far_hold.list"), 0);
	far_advance(p, 13 * 3600 * USEC_PER_SEC); /* and nothing is left to be said */
	assert_int_equal(p->count[FAR_HOME] + p->count[FAR_ASKER], 0);
}

static void
the_asker_has_forgotten_a_mission_that_it_asked_for_and_it_ends_at_home(void **state)
{
	struct far_pair *p = *state;

	host_keep(p->world[FAR_ASKER]->h);
	(void)far_agreed(p, 20);
	put_back(p, FAR_ASKER);
	assert_int_equal(home_hold_only(p).status, HOME_ENDED);
	assert_int_equal(far_promised(p), 0);
}

static void
the_asker_has_forgotten_its_confirmation_and_begins_the_mission_again(void **state)
{
	struct far_pair *p = *state;
	struct id r = far_held(p, 20);

	host_keep(p->world[FAR_ASKER]->h);
	far_accepted(p);
	far_carry(p);
	put_back(p, FAR_ASKER);
	far_stand(p, FAR_AGREED, HOME_ENGAGED);
	assert_int_equal(far_engagement(p, r).status, ENGAGEMENT_ACTIVE);
	assert_int_equal(far_promised(p), 2);
}

static void
the_asker_has_forgotten_that_it_withdrew_and_hears_what_home_believes(void **state)
{
	struct far_pair *p = *state;
	struct world *w = p->world[FAR_ASKER];
	struct id r = far_held(p, 20);

	host_keep(w->h);
	assert_int_equal(world_do(w, &w->employee, "matching.request.withdraw", r, NULL, NULL), RC_OK);
	far_carry(p);
	assert_int_equal(home_hold_only(p).status, HOME_WITHDRAWN);
	put_back(p, FAR_ASKER);
	assert_int_equal(far_hold_only(p).status, FAR_REFUSED);
	assert_int_equal(far_promised(p), 0);
}

static void
home_has_forgotten_what_it_held_and_is_asked_again(void **state)
{
	struct far_pair *p = *state;

	host_keep(p->world[FAR_HOME]->h);
	(void)far_held(p, 20);
	put_back(p, FAR_HOME);
	far_stand(p, FAR_HELD, HOME_HELD);
	assert_int_equal(far_promised(p), 2);
}

static void
home_has_forgotten_a_mission_and_takes_it_up_with_its_days(void **state)
{
	struct far_pair *p = *state;
	struct id r;

	host_keep(p->world[FAR_HOME]->h);
	r = far_agreed(p, 20);
	assert_int_equal(home_day_done(p, WORLD_TODAY), RC_OK);
	far_carry(p);
	assert_int_equal(far_engagement(p, r).days_done.count, 1);
	put_back(p, FAR_HOME);
	assert_int_equal(home_hold_only(p).status, HOME_ENGAGED);
	assert_int_equal(home_hold_only(p).days_done.count, 1);
	assert_int_equal(far_hold_only(p).status, FAR_AGREED);
	assert_int_equal(far_engagement(p, r).days_done.count, 1);
	assert_int_equal(far_promised(p), 2);
}

/* Its copy knows of no hold, and the days are another's by the time it hears of the mission. */
static void
home_has_forgotten_a_mission_and_has_no_room_any_more_and_both_have_none(void **state)
{
	struct far_pair *p = *state;
	struct world *home = p->world[FAR_HOME], *w = p->world[FAR_ASKER];
	struct request local = home_asks(p, WORLD_TODAY, WORLD_TODAY + 20, 2);
	struct id r;

	host_keep(home->h);
	r = far_agreed(p, 20);
	far_forget(p, FAR_HOME);
	(void)world_engaged(home, &home->referent, &local);
	far_say_again(p, FAR_HOME);
	assert_int_equal(far_hold_only(p).status, FAR_LOST);
	assert_int_equal(far_engagement(p, r).status, ENGAGEMENT_REPLACED);
	assert_int_equal(world_status(w, &w->referent, r), REQUEST_PROPOSED);
	home_refused(p, HOLD_NO_ROOM);
	assert_int_equal(far_promised(p), 2);
}

static void
home_has_forgotten_the_confirmation_and_hears_it_again(void **state)
{
	struct far_pair *p = *state;

	(void)far_held(p, 20);
	far_accepted(p);
	host_keep(p->world[FAR_HOME]->h);
	far_carry(p);
	assert_int_equal(home_hold_only(p).status, HOME_ENGAGED);
	put_back(p, FAR_HOME);
	far_stand(p, FAR_AGREED, HOME_ENGAGED);
	assert_int_equal(far_promised(p), 2);
}

/* Agreed after a copy of home's node was kept, which has the days held. */
static void
agreed_after_a_copy(struct far_pair *p)
{
	(void)far_held(p, 20);
	host_keep(p->world[FAR_HOME]->h);
	far_accepted(p);
	far_carry(p);
}

static void
home_has_forgotten_a_yes_whose_confirmation_it_hears_and_engages(void **state)
{
	struct far_pair *p = *state;

	agreed_after_a_copy(p);
	put_back(p, FAR_HOME);
	far_stand(p, FAR_AGREED, HOME_ENGAGED);
	assert_int_equal(far_promised(p), 2);
}

/* What the asker says again may be there before home knows that it was put back. */
static void
a_confirmation_that_comes_before_home_knows_what_it_forgot_is_taken_after(void **state)
{
	struct far_pair *p = *state;

	agreed_after_a_copy(p);
	far_forget(p, FAR_HOME);
	far_resync(p, FAR_ASKER, FAR_HOME);
	far_carry(p);
	far_stand(p, FAR_AGREED, HOME_HELD);
	far_resync(p, FAR_HOME, FAR_ASKER);
	far_carry(p);
	far_stand(p, FAR_AGREED, HOME_ENGAGED);
	assert_int_equal(far_promised(p), 2);
}

#define OF_PAIR(f) cmocka_unit_test_setup_teardown(f, far_pair_setup, far_pair_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		OF_PAIR(the_asker_has_forgotten_its_ask_and_the_days_are_free),
		OF_PAIR(the_asker_has_forgotten_a_mission_that_it_asked_for_and_it_ends_at_home),
		OF_PAIR(the_asker_has_forgotten_its_confirmation_and_begins_the_mission_again),
		OF_PAIR(the_asker_has_forgotten_that_it_withdrew_and_hears_what_home_believes),
		OF_PAIR(home_has_forgotten_what_it_held_and_is_asked_again),
		OF_PAIR(home_has_forgotten_a_mission_and_takes_it_up_with_its_days),
		OF_PAIR(home_has_forgotten_a_mission_and_has_no_room_any_more_and_both_have_none),
		OF_PAIR(home_has_forgotten_the_confirmation_and_hears_it_again),
		OF_PAIR(a_confirmation_that_comes_before_home_knows_what_it_forgot_is_taken_after),
		OF_PAIR(home_has_forgotten_a_yes_whose_confirmation_it_hears_and_engages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
