/*
 * courier_test: what one node says arrives at the other once, in order, whatever the wire and the processes do.
 * Owns: a pair of nodes for each test.
 * Beware: time is virtual; the wire's choices come from a fixed seed.
 */
#include "tests/lib/twin.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

TWIN_TOPICS;

static void
say_many(unsigned from, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		twin_say(twin, from);
}

static void
what_is_said_arrives_once_in_order_with_its_words(void **unused)
{
	(void)unused;
	say_many(0, 10);
	say_many(1, 3);
	twin_run(twin,
	    3 * USEC_PER_SEC); /* before what was acknowledged is kept: whoever asks is told what is so */
	assert_int_equal(twin_link(twin, 0).sent, 11); /* with the card */
	assert_int_equal(twin_link(twin, 0).queued, 0);
	assert_int_equal(twin_link(twin, 1).queued, 0);
	assert_true(twin_calm(twin, 60 * USEC_PER_SEC));
	assert_true(twin_got_in_order(twin, 1, 1, 10));
	assert_true(twin_got_in_order(twin, 0, 1, 3));
	assert_true(twin_sound(twin));
}

static void
a_wire_that_loses_doubles_and_delays_changes_nothing(void **unused)
{
	(void)unused;
	twin->weather = (struct twin_weather){ .lost = 15, .doubled = 15, .late = 20 };
	for (unsigned i = 0; i < 6; i++) {
		say_many(0, 20);
		say_many(1, 10);
		twin_run(twin, 2 * USEC_PER_SEC);
	}
	twin->weather = (struct twin_weather){ 0 };
	assert_true(twin_calm(twin, 900 * USEC_PER_SEC));
	assert_true(twin_got_in_order(twin, 1, 1, 120));
	assert_true(twin_got_in_order(twin, 0, 1, 60));
	assert_true(twin_refused(twin, 1, PEER_REPLAYED) > 0);
	assert_true(twin_sound(twin));
}

static void
what_is_said_while_the_link_is_cut_arrives_when_it_is_back(void **unused)
{
	(void)unused;
	say_many(0, 2);
	twin_run(twin, 5 * USEC_PER_SEC);
	twin_cut(twin, true);
	say_many(0, 150);
	say_many(1, 5);
	twin_run(twin, 3600 * USEC_PER_SEC);
	assert_int_equal(twin_got(twin, 1, 3), 0);
	assert_int_equal(twin_link(twin, 0).queued, 150);
	assert_false(twin_link(twin, 0).connected);
	twin_cut(twin, false);
	assert_true(twin_calm(twin, 60 * USEC_PER_SEC));
	assert_true(twin_got_in_order(twin, 1, 1, 152));
	assert_true(twin_got_in_order(twin, 0, 1, 5));
	twin_run(twin, 15 * USEC_PER_SEC);
	assert_int_equal(twin_link(twin, 0).queued, 0);
}

static void
either_side_may_end_and_start_again_at_any_time(void **unused)
{
	(void)unused;
	for (unsigned i = 0; i < 12; i++) {
		say_many(i % 2, 7);
		twin_restart(twin, i / 2 % 2);
		if (i % 3 == 0)
			twin_run(twin, USEC_PER_SEC);
	}
	assert_true(twin_calm(twin, 300 * USEC_PER_SEC));
	assert_true(twin_got_in_order(twin, 1, 1, 42));
	assert_true(twin_got_in_order(twin, 0, 1, 42));
	assert_true(twin_sound(twin));
}

static void
a_receiver_put_back_from_a_copy_is_told_again_what_it_lost(void **unused)
{
	(void)unused;
	say_many(0, 5);
	assert_true(twin_calm(twin, 60 * USEC_PER_SEC));
	twin_keep(twin, 1);
	say_many(0, 7);
	assert_true(twin_calm(twin, 60 * USEC_PER_SEC));
	twin_put_back(twin, 1);
	assert_int_equal(twin_got(twin, 1, 12), 0);
	assert_true(twin_calm(twin, 60 * USEC_PER_SEC));
	assert_true(twin_got_in_order(twin, 1, 1, 12));
	assert_int_equal(twin_stream(twin, 0).out_epoch, 1); /* from what was kept as evidence, to the byte */
	assert_true(twin_sound(twin));
}

static void
a_sender_put_back_from_a_copy_begins_a_new_epoch(void **unused)
{
	(void)unused;
	say_many(0, 5);
	assert_true(twin_calm(twin, 60 * USEC_PER_SEC));
	twin_keep(twin, 0);
	say_many(0, 7);
	assert_true(twin_calm(twin, 60 * USEC_PER_SEC));
	twin_put_back(twin, 0);
	say_many(0, 3); /* its own numbers 6, 7, 8 again: other words of another time */
	assert_true(twin_calm(twin, 60 * USEC_PER_SEC));
	assert_int_equal(twin_stream(twin, 0).out_epoch, 2);
	assert_int_equal(twin_got(twin, 1, 6), 2);
	assert_int_equal(twin_got(twin, 1, 8), 2);
	assert_int_equal(twin_got(twin, 1, 9), 1); /* of the time that was lost */
	assert_true(twin_peer(twin, 0).version > 3); /* services were told to tell again */
	say_many(0, 1);
	assert_true(twin_calm(twin, 60 * USEC_PER_SEC));
	assert_int_equal(twin_stream(twin, 0).out_epoch, 2);
	assert_true(twin_sound(twin));
}

static void
both_sides_put_back_find_each_other_again(void **unused)
{
	(void)unused;
	say_many(0, 4);
	say_many(1, 4);
	assert_true(twin_calm(twin, 60 * USEC_PER_SEC));
	twin_keep(twin, 0);
	say_many(0, 4);
	say_many(1, 4);
	assert_true(twin_calm(twin, 60 * USEC_PER_SEC));
	twin_keep(twin, 1);
	say_many(0, 4);
	say_many(1, 4);
	assert_true(twin_calm(twin, 60 * USEC_PER_SEC));
	twin_put_back(twin, 0);
	twin_put_back(twin, 1);
	say_many(0, 2);
	say_many(1, 2);
	assert_true(twin_calm(twin, 120 * USEC_PER_SEC));
	for (uint32_t n = 1; n <= 6; n++)
		assert_true(twin_got(twin, 1, n) > 0);
	for (uint32_t n = 1; n <= 10; n++)
		assert_true(twin_got(twin, 0, n) > 0);
	assert_true(twin_sound(twin));
}

static void
a_suspended_peer_is_neither_told_nor_heard_and_loses_nothing(void **unused)
{
	(void)unused;
	say_many(0, 1);
	assert_true(twin_calm(twin, 60 * USEC_PER_SEC));
	assert_int_equal(twin_step(twin, 0, "suspend", NULL), RC_OK);
	say_many(0, 3);
	say_many(1, 3);
	twin_run(twin, 7 * 24 * 3600 * USEC_PER_SEC);
	assert_int_equal(twin_got(twin, 1, 2), 0);
	assert_int_equal(twin_got(twin, 0, 1), 0);
	assert_int_equal(twin_step(twin, 0, "resume", NULL), RC_OK);
	assert_true(twin_calm(twin, 600 * USEC_PER_SEC));
	assert_true(twin_got_in_order(twin, 1, 1, 4)); /* a week old, and not given up */
	assert_true(twin_sound(twin));
}

static void
a_revoked_peer_is_cut_off_at_once_and_for_ever(void **unused)
{
	uint64_t before;

	(void)unused;
	say_many(0, 3);
	say_many(1, 3);
	assert_int_equal(twin_step(twin, 0, "revoke", NULL), RC_OK);
	before = twin->nodes[0].sent;
	twin_run(twin, 600 * USEC_PER_SEC);
	assert_int_equal(twin->nodes[0].sent, before);
	assert_int_equal(twin_got(twin, 1, 1), 0);
	assert_int_equal(twin_got(twin, 0, 1), 0);
	assert_int_equal(twin_step(twin, 0, "resume", NULL), RC_CONFLICT);
	say_many(0, 1); /* nobody to queue it for */
	assert_int_equal(twin_link(twin, 0).sent, 4);
	assert_true(twin_sound(twin));
}

static void
after_five_days_letters_are_given_up_and_what_is_younger_arrives(void **unused)
{
	(void)unused;
	twin_cut(twin, true);
	say_many(0, 3);
	twin_run(twin, 4 * 24 * 3600 * USEC_PER_SEC);
	assert_int_equal(twin_link(twin, 0).dead_at, 0);
	say_many(0, 2);
	twin_run(twin, 2 * 24 * 3600 * USEC_PER_SEC);
	assert_true(twin_link(twin, 0).dead_at != 0);
	twin_cut(twin, false);
	assert_true(twin_calm(twin, 600 * USEC_PER_SEC));
	assert_int_equal(twin_got(twin, 1, 3), 0);
	assert_int_equal(twin_got(twin, 1, 4), 1);
	assert_int_equal(twin_got(twin, 1, 5), 1);
	assert_int_equal(twin_link(twin, 0).dead_at, 0);
	assert_int_equal(twin_link(twin, 0).given_up, 3);
	assert_true(twin_sound(twin));
}

static void
a_long_word_arrives_whole_and_one_longer_than_an_envelope_is_told(void **unused)
{
	uint32_t fits, too_long, after;

	(void)unused;
	fits = twin_say_long(twin, 0, 190000);
	too_long = twin_say_long(twin, 0, 220000);
	after = twin_say(twin, 0);
	assert_true(twin_calm(twin, 60 * USEC_PER_SEC));
	assert_int_equal(twin_got(twin, 1, fits), 1);
	assert_int_equal(twin_got(twin, 1, too_long), 0);
	assert_int_equal(twin_got(twin, 1, after), 1);
	assert_int_equal(twin_link(twin, 0).given_up, 1);
	assert_true(twin_sound(twin));
}

static void
one_that_was_revoked_and_is_added_anew_begins_anew(void **unused)
{
	(void)unused;
	say_many(0, 3);
	say_many(1, 3);
	assert_true(twin_calm(twin, 60 * USEC_PER_SEC));
	assert_int_equal(twin_step(twin, 0, "revoke", NULL), RC_OK);
	twin_add_anew(twin, 0, "encore"); /* the other side has the same record of us as before */
	assert_int_equal(twin_confirm(twin, 0, NULL, "Une", NULL), RC_OK);
	assert_int_equal(twin_confirm(twin, 0, NULL, "Autre", NULL), RC_OK);
	say_many(0, 2);
	say_many(1, 2);
	twin_run(twin, 60 * USEC_PER_SEC);
	assert_true(twin_stream(twin, 0).out_epoch > 1);
	assert_int_equal(twin_got(twin, 1, 4), 1);
	assert_int_equal(twin_got(twin, 1, 5), 1);
	assert_int_equal(twin_got(twin, 0, 5), 1);
	assert_true(twin_sound(twin));
}

static void
many_that_wait_are_moved_into_a_new_epoch_in_slices_and_in_order(void **unused)
{
	(void)unused;
	twin_keep(twin, 0);
	say_many(0, 1);
	assert_true(twin_calm(twin, 60 * USEC_PER_SEC));
	twin_cut(twin, true);
	twin_put_back(twin, 0);
	say_many(0, 1200);
	twin_cut(twin, false);
	assert_true(twin_calm(twin, 120 * USEC_PER_SEC));
	assert_true(twin_got_in_order(twin, 1, 2, 1200));
	assert_int_equal(twin_stream(twin, 0).out_epoch, 2);
	assert_true(twin_sound(twin));
}

static void
evidence_goes_after_four_hundred_days_with_its_keys(void **unused)
{
	struct host *h = twin->nodes[1].host;
	off_t keys;
	struct db_txn t;
	uint64_t rows;

	(void)unused;
	for (unsigned i = 0; i < 4; i++) {
		say_many(0, 2);
		twin_run(twin, 24 * 3600 * USEC_PER_SEC);
	}
	assert_true(twin_calm(twin, 60 * USEC_PER_SEC));
	keys = host_keyring_size(h, "federation");
	for (unsigned i = 0; i < 410; i++) {
		host_advance(twin->nodes[0].host, 24 * 3600 * USEC_PER_SEC);
		host_advance(h, 24 * 3600 * USEC_PER_SEC);
	}
	t = db_begin(service_db(host_service(h, "federation")), DB_READ);
	rows = db_count(&t, &mail_table);
	db_abort(&t);
	assert_int_equal(rows, 1); /* the newest keeps its place, without its words */
	assert_true(host_keyring_size(h, "federation") < keys);
	say_many(0, 1);
	assert_true(twin_calm(twin, 600 * USEC_PER_SEC));
	assert_int_equal(twin_got(twin, 1, 9), 1);
	assert_true(twin_sound(twin));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TWIN_TEST(what_is_said_arrives_once_in_order_with_its_words),
		TWIN_TEST(a_wire_that_loses_doubles_and_delays_changes_nothing),
		TWIN_TEST(what_is_said_while_the_link_is_cut_arrives_when_it_is_back),
		TWIN_TEST(either_side_may_end_and_start_again_at_any_time),
		TWIN_TEST(a_receiver_put_back_from_a_copy_is_told_again_what_it_lost),
		TWIN_TEST(a_sender_put_back_from_a_copy_begins_a_new_epoch),
		TWIN_TEST(both_sides_put_back_find_each_other_again),
		TWIN_TEST(a_suspended_peer_is_neither_told_nor_heard_and_loses_nothing),
		TWIN_TEST(a_revoked_peer_is_cut_off_at_once_and_for_ever),
		TWIN_TEST(after_five_days_letters_are_given_up_and_what_is_younger_arrives),
		TWIN_TEST(a_long_word_arrives_whole_and_one_longer_than_an_envelope_is_told),
		TWIN_TEST(one_that_was_revoked_and_is_added_anew_begins_anew),
		TWIN_TEST(many_that_wait_are_moved_into_a_new_epoch_in_slices_and_in_order),
		TWIN_TEST(evidence_goes_after_four_hundred_days_with_its_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
