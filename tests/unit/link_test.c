/*
 * link_test: the machine of one link, step by step, with time and randomness given.
 * Owns: nothing.
 * Beware: what a whole exchange does is in courier_test; here is why.
 */
#include "services/federation/link.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define T0 (INT64_C(1574755200) * USEC_PER_SEC)

static const uint8_t random_a[16] = { 0, 128, 7 }, random_b[16] = { 255, 255, 9 },
		     random_low[16] = { 0, 0, 3 };
static const uint8_t hash_a[CRYPTO_HASH_LEN] = { 1 }, hash_b[CRYPTO_HASH_LEN] = { 2 };

static struct id
nonce_of(const uint8_t random[16])
{
	struct id id;

	memcpy(id.b, random, sizeof id.b);
	return id;
}

/* Connected, greeted, settled behind `acked`. */
static struct link
open_link(uint64_t acked)
{
	struct link l;

	link_init(&l);
	link_up(&l, T0);
	assert_int_equal(link_tick(&l, T0, random_a), LINK_HELLO);
	assert_true(link_state_came(&l, T0, nonce_of(random_a)));
	link_settled(&l, 1, acked);
	assert_int_equal(l.state, LINK_OPEN);
	return l;
}

static void
send(struct link *l, usec_t now, uint64_t from, uint64_t to)
{
	for (uint64_t seq = from; seq <= to; seq++)
		link_sent(l, now, seq, hash_a);
}

static void
without_a_connection_nothing_is_tried(void **unused)
{
	struct link l;

	(void)unused;
	link_init(&l);
	assert_int_equal(link_tick(&l, T0 + LINK_RETRY_MOST * 100, random_a), LINK_NOTHING);
	assert_int_equal(link_room(&l), 0);
	link_up(&l, T0);
	link_down(&l);
	assert_int_equal(link_tick(&l, T0, random_a), LINK_NOTHING);
}

static void
nothing_goes_out_before_the_fresh_question_was_answered(void **unused)
{
	struct link l;

	(void)unused;
	link_init(&l);
	link_up(&l, T0);
	assert_false(link_state_came(&l, T0, (struct id){ { 0 } })); /* nothing was asked yet */
	assert_int_equal(link_tick(&l, T0, random_a), LINK_HELLO);
	assert_int_equal(link_room(&l), 0);
	assert_false(link_state_came(&l, T0, nonce_of(random_b)));
	assert_true(link_state_came(&l, T0, nonce_of(random_a)));
	assert_false(link_state_came(&l, T0, nonce_of(random_a))); /* twice */
	link_settled(&l, 1, 7);
	assert_int_equal(link_room(&l), LINK_WINDOW);
}

static void
a_hello_that_is_lost_is_said_again_later_and_later_with_a_fresh_nonce(void **unused)
{
	usec_t now = T0, waited, before = 0;
	struct link l;

	(void)unused;
	link_init(&l);
	link_up(&l, T0);
	for (unsigned i = 0; i < 12; i++) {
		assert_int_equal(link_tick(&l, now, random_a), LINK_HELLO);
		waited = l.due - now;
		assert_true(waited >= before || waited > LINK_RETRY_MOST * 3 / 4);
		assert_true(waited <= LINK_RETRY_MOST * 5 / 4);
		assert_int_equal(link_tick(&l, l.due - 1, random_b), LINK_NOTHING);
		before = waited;
		now = l.due;
	}
	assert_int_equal(link_tick(&l, now, random_b), LINK_HELLO);
	assert_false(link_state_came(&l, now, nonce_of(random_a)));
	assert_true(link_state_came(&l, now, nonce_of(random_b)));
}

static void
waits_are_shaken_by_a_quarter(void **unused)
{
	struct link l, m;

	(void)unused;
	link_init(&l);
	link_up(&l, T0);
	m = l;
	(void)link_tick(&l, T0, random_low);
	(void)link_tick(&m, T0, random_b);
	assert_int_equal(l.due - T0, LINK_RETRY_FIRST * 3 / 4);
	assert_true(m.due - T0 > LINK_RETRY_FIRST * 5 / 4 - 100);
}

static void
at_most_a_window_goes_out_unanswered(void **unused)
{
	struct link l = open_link(0);

	(void)unused;
	send(&l, T0, 1, LINK_WINDOW);
	assert_int_equal(link_room(&l), 0);
	assert_int_equal(link_acked(&l, T0, 1, 30, hash_a), LINK_NOTHING);
	assert_int_equal(link_room(&l), 30);
	assert_int_equal(link_acked(&l, T0, 1, LINK_WINDOW, hash_a), LINK_NOTHING);
	assert_int_equal(link_room(&l), LINK_WINDOW);
	assert_int_equal(l.due, INT64_MAX);
}

static void
an_ack_never_moves_back(void **unused)
{
	struct link l = open_link(10);

	(void)unused;
	send(&l, T0, 11, 20);
	assert_int_equal(link_acked(&l, T0, 1, 15, hash_a), LINK_NOTHING);
	assert_int_equal(link_acked(&l, T0, 1, 12, hash_a), LINK_NOTHING);
	assert_int_equal(l.acked, 15);
	assert_int_equal(link_acked(&l, T0, 0, 99, hash_a), LINK_NOTHING); /* of an older epoch */
	assert_int_equal(l.acked, 15);
	assert_int_equal(l.state, LINK_OPEN);
}

static void
an_ack_of_what_was_never_sent_makes_it_ask(void **unused)
{
	struct link l = open_link(10);

	(void)unused;
	send(&l, T0, 11, 20);
	(void)link_acked(&l, T0, 1, 21, hash_a);
	assert_int_equal(l.state, LINK_GREETING);
	l = open_link(10);
	send(&l, T0, 11, 20);
	(void)link_acked(&l, T0, 1, 15, hash_b); /* other bytes than ours */
	assert_int_equal(l.state, LINK_GREETING);
	l = open_link(10);
	(void)link_acked(&l, T0, 2, 1, hash_a);
	assert_int_equal(l.state, LINK_GREETING);
}

static void
what_is_not_acknowledged_is_sent_again_and_at_last_asked_for(void **unused)
{
	struct link l = open_link(0);
	usec_t now = T0;
	unsigned rewinds = 0;

	(void)unused;
	send(&l, now, 1, 5);
	assert_int_equal(link_tick(&l, now, random_a), LINK_NOTHING);
	while (l.state == LINK_OPEN) {
		now = l.due;
		if (link_tick(&l, now, random_a) == LINK_REWIND) {
			rewinds++;
			assert_int_equal(l.sent, 0);
			send(&l, now, 1, 5);
		}
	}
	assert_int_equal(rewinds, 2);
	assert_int_equal(l.state, LINK_GREETING); /* the hello of this turn */
}

static void
an_ack_that_says_less_than_was_sent_is_news_only_after_a_breath(void **unused)
{
	struct link l = open_link(4);

	(void)unused;
	send(&l, T0, 5, 9);
	assert_int_equal(link_acked(&l, T0 + 1000, 1, 4, NULL), LINK_NOTHING);
	assert_int_equal(link_acked(&l, T0 + LINK_AGAIN_SOONEST, 1, 4, NULL), LINK_REWIND);
	assert_int_equal(l.sent, 4);
}

static void
a_hello_of_theirs_is_answered_by_ours_when_they_have_less_than_we_believe(void **unused)
{
	struct link l = open_link(10);

	(void)unused;
	link_called(&l, T0, 1, 12);
	assert_int_equal(l.state, LINK_OPEN); /* they have more than was acknowledged: nothing to ask */
	link_called(&l, T0, 1, 9);
	assert_int_equal(l.state, LINK_GREETING); /* they were put back */
	assert_int_equal(link_tick(&l, T0, random_a),
	    LINK_NOTHING); /* no two hellos in a breath, or both would go on for ever */
	assert_int_equal(link_tick(&l, T0 + LINK_RETRY_FIRST, random_a), LINK_HELLO);
	link_called(&l, T0 + LINK_RETRY_FIRST + 1000, 1, 9);
	assert_int_equal(link_tick(&l, T0 + LINK_RETRY_FIRST + 1000, random_b), LINK_NOTHING);
}

static void
a_hello_of_theirs_ends_a_long_pause_of_ours(void **unused)
{
	struct link l;
	usec_t now = T0;

	(void)unused;
	link_init(&l);
	link_up(&l, now);
	for (unsigned i = 0; i < 8; i++, now = l.due)
		(void)link_tick(&l, now, random_a);
	now -= LINK_RETRY_FIRST;
	assert_int_equal(link_tick(&l, now, random_a), LINK_NOTHING);
	link_called(&l, now, 0, 0);
	assert_int_equal(link_tick(&l, now, random_b), LINK_HELLO);
	link_called(
	    &l, now + 1, 0, 0); /* ours went out a moment ago, unheard: soon, not after the long pause */
	assert_int_equal(link_tick(&l, now + LINK_RETRY_FIRST, random_a), LINK_HELLO);
}

static void
a_peer_whose_answers_never_fit_is_asked_once_a_second_and_no_more(void **unused)
{
	struct link l = open_link(0);
	unsigned hellos = 0;

	(void)unused;
	for (usec_t now = T0; now < T0 + 60 * USEC_PER_SEC; now += 1000) {
		if (link_tick(&l, now, random_a) != LINK_HELLO)
			continue;
		hellos++;
		assert_true(link_state_came(&l, now, nonce_of(random_a)));
		link_doubt(&l, now); /* it could not be settled */
	}
	assert_true(hellos <= 60);
	for (unsigned i = 0; i < LINK_HELLOS_MOST; i++)
		assert_false(link_called_too_often(&l, T0));
	assert_true(link_called_too_often(&l, T0));
	assert_false(link_called_too_often(&l, T0 + LINK_MUTE));
}

static void
while_a_new_epoch_is_filled_it_asks_again_after_a_while(void **unused)
{
	struct link l = open_link(10);

	(void)unused;
	usec_t now = T0 + LINK_RETRY_FIRST;

	link_doubt(&l, now);
	assert_int_equal(link_tick(&l, now, random_b), LINK_HELLO);
	assert_true(link_state_came(&l, now, nonce_of(random_b)));
	link_unsettled(&l, now, 0);
	assert_int_equal(link_room(&l), 0);
	assert_int_equal(link_tick(&l, now + LINK_RETRY_FIRST - 1, random_a), LINK_NOTHING);
	assert_int_equal(link_tick(&l, now + LINK_RETRY_FIRST, random_a), LINK_HELLO);
}

static void
ten_refused_in_a_minute_are_a_flood_for_a_minute(void **unused)
{
	struct link l = open_link(0);

	(void)unused;
	link_refused(&l, T0, LINK_REFUSED_MOST - 1);
	assert_false(link_is_mute(&l, T0));
	link_refused(&l, T0 + LINK_MUTE, LINK_REFUSED_MOST - 1); /* another minute */
	assert_false(link_is_mute(&l, T0 + LINK_MUTE));
	link_refused(&l, T0 + LINK_MUTE, 1);
	assert_true(link_is_mute(&l, T0 + LINK_MUTE));
	assert_true(link_is_mute(&l, T0 + 2 * LINK_MUTE - 1));
	assert_false(link_is_mute(&l, T0 + 2 * LINK_MUTE));
	link_refused(&l, T0 + 3 * LINK_MUTE, LINK_REFUSED_MOST);
	assert_false(link_is_mute(&l, T0)); /* the clock was set back: not for ever */
}

static void
after_a_flood_it_asks_at_once_and_not_before(void **unused)
{
	struct link l = open_link(0);
	usec_t end = T0 + LINK_MUTE;

	(void)unused;
	link_refused(&l, T0, LINK_REFUSED_MOST);
	assert_int_equal(link_room(&l), 0);
	assert_int_equal(link_tick(&l, T0 + 2 * LINK_RETRY_FIRST, random_b), LINK_NOTHING);
	assert_true(l.due == end);
	assert_int_equal(link_tick(&l, end - 1, random_b), LINK_NOTHING);
	assert_int_equal(link_tick(&l, end, random_b), LINK_HELLO);
	assert_true(l.due < end + 2 * LINK_RETRY_FIRST); /* the waits begin anew */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_connection_nothing_is_tried),
		cmocka_unit_test(nothing_goes_out_before_the_fresh_question_was_answered),
		cmocka_unit_test(a_hello_that_is_lost_is_said_again_later_and_later_with_a_fresh_nonce),
		cmocka_unit_test(waits_are_shaken_by_a_quarter),
		cmocka_unit_test(at_most_a_window_goes_out_unanswered),
		cmocka_unit_test(an_ack_never_moves_back),
		cmocka_unit_test(an_ack_of_what_was_never_sent_makes_it_ask),
		cmocka_unit_test(what_is_not_acknowledged_is_sent_again_and_at_last_asked_for),
		cmocka_unit_test(an_ack_that_says_less_than_was_sent_is_news_only_after_a_breath),
		cmocka_unit_test(a_hello_of_theirs_is_answered_by_ours_when_they_have_less_than_we_believe),
		cmocka_unit_test(a_hello_of_theirs_ends_a_long_pause_of_ours),
		cmocka_unit_test(a_peer_whose_answers_never_fit_is_asked_once_a_second_and_no_more),
		cmocka_unit_test(while_a_new_epoch_is_filled_it_asks_again_after_a_while),
		cmocka_unit_test(ten_refused_in_a_minute_are_a_flood_for_a_minute),
		cmocka_unit_test(after_a_flood_it_asks_at_once_and_not_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
