/*
 * courier_clock_test: a clock that was wrong for a day, and is set right: what is said meanwhile arrives soon after, and nothing waits for
 *                     the hour that had been.
 * Owns: a pair of nodes for each test.
 * Beware: the two hosts have one clock but for what a test sets; a process's own timers go on whatever the clock says, so it is woken.
 */
#include "tests/lib/twin.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

TWIN_TOPICS;

#define DAY (24 * 3600 * USEC_PER_SEC)

static void
set_back(unsigned node, usec_t by)
{
	host_set_back(twin->nodes[node].host, by);
	twin->nodes[node].woken = true;
}

static void
what_was_said_while_the_clock_was_a_day_ahead_arrives_once_it_is_right(void **unused)
{
	(void)unused;
	host_jump(twin->nodes[1].host, host_now(twin->nodes[1].host) + DAY);
	twin->nodes[1].woken = true;
	for (unsigned i = 0; i < 3; i++)
		twin_say(twin, 1);
	twin_say(twin, 0);
	twin_run(twin, 300 * USEC_PER_SEC);
	assert_int_equal(twin_got(twin, 0, 2), 0); /* it is of the future there */
	assert_true(twin_refused(twin, 0, PEER_FUTURE) > 0);
	set_back(1, DAY);
	assert_true(twin_calm(twin, 900 * USEC_PER_SEC));
	assert_true(twin_got_in_order(twin, 0, 1, 4));
	assert_true(twin_got_in_order(twin, 1, 1, 1));
	assert_true(twin_sound(twin));
}

static void
what_was_lost_before_the_clock_was_set_back_is_sent_again_after_seconds(void **unused)
{
	(void)unused;
	twin->weather.lost = 100;
	twin_say(twin, 0);
	twin_say(twin, 1);
	twin_run(twin, 20 * USEC_PER_SEC);
	set_back(0, DAY);
	set_back(1, DAY);
	twin->weather.lost = 0;
	assert_true(twin_calm(twin, 120 * USEC_PER_SEC));
	assert_int_equal(twin_got(twin, 1, 1), 1);
	assert_int_equal(twin_got(twin, 0, 2), 1);
}

/* A machine whose clock had stood still while it was off. */
static void
a_clock_that_jumps_forward_by_a_day_on_both_sides_loses_nothing(void **unused)
{
	(void)unused;
	twin_cut(twin, true);
	for (unsigned i = 0; i < 5; i++)
		twin_say(twin, 0);
	for (unsigned i = 0; i < 2; i++) {
		host_jump(twin->nodes[i].host, host_now(twin->nodes[i].host) + DAY);
		twin->nodes[i].woken = true;
	}
	twin_cut(twin, false);
	assert_true(twin_calm(twin, 60 * USEC_PER_SEC));
	assert_true(twin_got_in_order(twin, 1, 1, 5));
	assert_int_equal(twin_link(twin, 0).given_up, 0);
}

static void
a_quiet_link_that_stands_gives_its_signs_and_one_that_ended_gave_its_last_then(void **unused)
{
	usec_t ended;

	(void)unused;
	twin_run(twin, 3 * 3600 * USEC_PER_SEC);
	assert_int_equal(twin_link(twin, 0).heard_at, host_now(twin->nodes[0].host));
	twin_cut(twin, true);
	ended = host_now(twin->nodes[0].host);
	twin_run(twin, 2 * 3600 * USEC_PER_SEC);
	assert_int_equal(twin_link(twin, 0).heard_at, ended);
	twin_restart(twin, 0);
	assert_int_equal(twin_link(twin, 0).heard_at, ended);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TWIN_TALKING_TEST(what_was_said_while_the_clock_was_a_day_ahead_arrives_once_it_is_right),
		TWIN_TALKING_TEST(what_was_lost_before_the_clock_was_set_back_is_sent_again_after_seconds),
		TWIN_TALKING_TEST(a_clock_that_jumps_forward_by_a_day_on_both_sides_loses_nothing),
		TWIN_TALKING_TEST(
		    a_quiet_link_that_stands_gives_its_signs_and_one_that_ended_gave_its_last_then),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
