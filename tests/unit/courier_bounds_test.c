/*
 * courier_bounds_test: a confirmed peer that says what is not so, again and again, makes us keep and tell a bounded amount.
 * Owns: a pair of nodes for each test.
 * Beware: node 0 is the one that is lied to; nothing of what the real node 1 answers reaches it while the lies last.
 */
#include "services/federation/courier_int.h"
#include "tests/lib/twin_forge.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

TWIN_TOPICS;

static struct id asked; /* nonce of node 0's last hello */

static int
set_up(void **unused)
{
	assert_int_equal(twin_setup_talking(unused), 0);
	twin_say(twin, 0);
	assert_true(twin_calm(twin, 60 * USEC_PER_SEC));
	asked = (struct id){ { 0 } };
	return 0;
}

/* Node 1 is not heard; what node 0 asks is noted. */
static bool
liar(
    struct twin *p, unsigned from, const void *frame, size_t len, const void *signature, size_t signature_len)
{
	struct arena *a = host_arena(p->nodes[0].host);
	struct peer_envelope e = { 0 };

	(void)signature;
	(void)signature_len;
	if (from == 0 &&
	    record_decode(&peer_envelope_desc, arena_copy(a, frame, len), len, a, &e, NULL, NULL) == RC_OK &&
	    e.kind == PEER_HELLO)
		asked = e.nonce;
	return from == 0;
}

/* That node 1 has something of an epoch which node 0 never said. */
static void
lie(enum peer_kind kind, struct id nonce, uint64_t epoch)
{
	struct peer_envelope e = twin_next(twin);

	e.kind = kind;
	e.nonce = nonce;
	e.epoch = e.seq = 0;
	e.topic = 0;
	e.about = (struct id){ { 0 } };
	e.body = e.previous = (struct text){ 0 };
	e.ack_epoch = epoch;
	e.ack_seq = 1;
	e.ack_hash = TEXT_LIT("................................");
	twin_forged(twin, twin_forge(twin, e));
}

/* Every question is answered by a lie, and every second brings a reason to ask. Returns how often it was asked. */
static unsigned
lied_for(usec_t span)
{
	unsigned lies = 0;

	for (usec_t end = host_now(twin->nodes[0].host) + span; host_now(twin->nodes[0].host) < end;) {
		uint64_t epoch = twin_stream(twin, 0).out_epoch;

		if (!id_is_zero(asked)) {
			lie(PEER_STATE, asked, epoch);
			asked = (struct id){ { 0 } };
			lies++;
		} else {
			lie(PEER_ACK, (struct id){ { 0 } }, epoch + 1);
		}
		twin_run(twin, 2 * USEC_PER_SEC);
	}
	return lies;
}

static void
a_peer_that_lies_about_what_it_has_has_a_few_epochs_an_hour_begun_and_no_more(void **unused)
{
	uint64_t versions = twin_peer(twin, 0).version;
	uint32_t number;

	(void)unused;
	twin->tap = liar;
	assert_true(lied_for(1800 * USEC_PER_SEC) >= EPOCHS_MOST);
	assert_int_equal(twin_stream(twin, 0).out_epoch, 1 + EPOCHS_MOST);
	assert_int_equal(
	    twin_peer(twin, 0).version, versions + EPOCHS_MOST); /* told to tell again, each time */
	assert_true(twin_link(twin, 0).held_until > host_now(twin->nodes[0].host));
	assert_true(lied_for(1700 * USEC_PER_SEC) <= 1); /* nor is it asked in vain */
	assert_int_equal(twin_stream(twin, 0).out_epoch, 1 + EPOCHS_MOST);
	(void)lied_for(3600 * USEC_PER_SEC);
	assert_in_range(twin_stream(twin, 0).out_epoch, 1 + EPOCHS_MOST, 1 + 3 * EPOCHS_MOST);
	twin->tap = NULL;
	number = twin_say(twin, 0);
	twin_run(twin, 3700 * USEC_PER_SEC);
	assert_true(twin_calm(twin, 600 * USEC_PER_SEC));
	assert_int_equal(twin_got(twin, 1, number), 1);
	assert_false(REC_HAS(&(struct peer_link[]){ twin_link(twin, 0) }[0], 19));
	assert_true(twin_sound(twin));
}

static void
a_new_connection_asks_at_once_and_is_held_again_when_it_hears_the_same(void **unused)
{
	(void)unused;
	twin->tap = liar;
	(void)lied_for(600 * USEC_PER_SEC);
	assert_int_equal(twin_stream(twin, 0).out_epoch, 1 + EPOCHS_MOST);
	twin_cut(twin, true);
	twin_run(twin, 5 * USEC_PER_SEC);
	twin_cut(twin, false);
	twin_run(twin, 5 * USEC_PER_SEC);
	assert_false(id_is_zero(asked));
	(void)lied_for(600 * USEC_PER_SEC);
	assert_int_equal(twin_stream(twin, 0).out_epoch, 1 + EPOCHS_MOST);
	assert_true(twin_sound(twin));
}

static void
a_peer_that_begins_its_own_stream_anew_again_and_again_is_followed_a_few_times_an_hour(void **unused)
{
	uint64_t versions = twin_peer(twin, 0).version;
	uint64_t floods = twin_refused(twin, 0, PEER_FLOOD);

	(void)unused;
	twin->tap = liar;
	for (uint64_t epoch = 2; epoch < 42; epoch++) {
		struct peer_envelope e = twin_next(twin);

		e.epoch = epoch;
		e.seq = 1;
		e.previous = (struct text){ 0 };
		twin_forged(twin, twin_forge(twin, e));
		twin_run(twin, USEC_PER_SEC);
	}
	assert_int_equal(twin_newest(twin).epoch, 1 + THEIR_EPOCHS_MOST);
	assert_int_equal(twin_peer(twin, 0).version, versions + THEIR_EPOCHS_MOST);
	assert_int_equal(twin_refused(twin, 0, PEER_FLOOD), floods + 40 - THEIR_EPOCHS_MOST);
}

/* --- what waits ---------------------------------------------------------------------------------------------------------------- */
static void
say_many(unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		twin_say(twin, 0);
}

static void
services_hear_that_much_waits_for_a_peer_and_that_it_has_caught_up(void **unused)
{
	(void)unused;
	twin_cut(twin, true);
	say_many(OUTBOX_FULL - 1);
	assert_false(REC_HAS(&(struct peer[]){ twin_peer(twin, 0) }[0], PEER_TAG_FULL_AT));
	say_many(10);
	assert_true(REC_HAS(&(struct peer[]){ twin_peer(twin, 0) }[0], PEER_TAG_FULL_AT));
	twin_cut(twin, false);
	assert_true(twin_calm(twin, 120 * USEC_PER_SEC));
	twin_run(twin, 30 * USEC_PER_SEC);
	assert_false(REC_HAS(&(struct peer[]){ twin_peer(twin, 0) }[0], PEER_TAG_FULL_AT));
	assert_true(twin_got_in_order(twin, 1, 1, OUTBOX_FULL + 10));
	assert_int_equal(twin_link(twin, 0).given_up, 0);
	assert_true(twin_sound(twin));
}

static void
more_than_is_kept_is_given_up_and_what_stands_is_told_again(void **unused)
{
	uint64_t versions;
	uint32_t number;

	(void)unused;
	twin_cut(twin, true);
	say_many(OUTBOX_MOST + 25);
	assert_in_range(twin_link(twin, 0).queued, OUTBOX_MOST, OUTBOX_MOST + 1);
	assert_in_range(twin_link(twin, 0).given_up, 24, 25);
	assert_true(twin_stream(twin, 0).dropped_at != 0);
	versions = twin_peer(twin, 0).version;
	twin_cut(twin, false);
	assert_true(twin_calm(twin, 600 * USEC_PER_SEC));
	twin_run(twin, 30 * USEC_PER_SEC);
	assert_int_equal(twin_stream(twin, 0).dropped_at, 0);
	assert_int_equal(twin_peer(twin, 0).version, versions + 2); /* relieved, and to be told again */
	number = twin_say(twin, 0);
	assert_true(twin_calm(twin, 60 * USEC_PER_SEC));
	assert_int_equal(twin_got(twin, 1, number), 1);
}

/* All of it would be kept: a peer does not decide how much that is. */
static void
what_is_more_than_may_come_in_an_hour_is_a_flood_and_comes_in_the_next(void **unused)
{
	uint32_t last = 0;

	(void)unused;
	twin_run(twin, 3600 * USEC_PER_SEC);
	twin->nodes[0].courier->hour_most = 1u << 20;
	for (unsigned i = 0; i < 16; i++)
		last = twin_say_long(twin, 1, 100000);
	twin_run(twin, 1200 * USEC_PER_SEC);
	assert_int_equal(twin_got(twin, 0, 2 + 5), 1);
	assert_int_equal(twin_got(twin, 0, last), 0);
	assert_true(twin_refused(twin, 0, PEER_FLOOD) > 0);
	assert_true(twin_stream(twin, 0).refused_told_at != 0); /* people are told */
	assert_true(twin_calm(twin, 2 * 3600 * USEC_PER_SEC));
	assert_true(twin_got_in_order(twin, 0, 1, last));
	assert_int_equal(twin_link(twin, 1).given_up, 0);
	assert_true(twin_sound(twin));
}

/* A window of envelopes is on its way while the other side goes back to before it had the first of them. */
static void
a_node_put_back_in_the_middle_of_a_stream_is_not_deaf_to_who_goes_on(void **unused)
{
	(void)unused;
	say_many(100);
	twin_run(twin, 100 * INT64_C(1000));
	twin_keep(twin, 1);
	say_many(300);
	assert_true(twin_calm(twin, 60 * USEC_PER_SEC));
	say_many(200);
	twin_run(twin, 20 * INT64_C(1000));
	twin_put_back(twin, 1);
	say_many(50);
	assert_true(twin_calm(twin, 5 * USEC_PER_SEC));
	assert_int_equal(twin_refused(twin, 1, PEER_FLOOD), 0);
	assert_true(twin_got_in_order(twin, 1, 1, 651));
}

#define BOUNDS_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, twin_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BOUNDS_TEST(a_peer_that_lies_about_what_it_has_has_a_few_epochs_an_hour_begun_and_no_more),
		BOUNDS_TEST(a_new_connection_asks_at_once_and_is_held_again_when_it_hears_the_same),
		BOUNDS_TEST(
		    a_peer_that_begins_its_own_stream_anew_again_and_again_is_followed_a_few_times_an_hour),
		BOUNDS_TEST(services_hear_that_much_waits_for_a_peer_and_that_it_has_caught_up),
		BOUNDS_TEST(more_than_is_kept_is_given_up_and_what_stands_is_told_again),
		BOUNDS_TEST(what_is_more_than_may_come_in_an_hour_is_a_flood_and_comes_in_the_next),
		BOUNDS_TEST(a_node_put_back_in_the_middle_of_a_stream_is_not_deaf_to_who_goes_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
