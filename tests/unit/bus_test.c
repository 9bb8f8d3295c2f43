/*
 * bus_test: the bus over real sockets: many messages, a flood, budgets, edges that a send swallowed.
 * Owns: nothing; tests/lib/bus_side.h has the folder and the children.
 * Beware: children are forked before any socket is opened.
 */
#include "tests/lib/bus_side.h"

#define MANY 10000u
#define WINDOW 500u

/* Replies come in order, each lets another call out. */
static void
reply_next(struct side *s, uint32_t number)
{
	assert_int_equal(number, s->last);
	s->last++;
	if (s->sent < MANY) {
		assert_int_equal(number_send(s, s->target, s->sent), RC_OK);
		s->sent++;
	}
}

static void
window_open(struct side *s)
{
	number_send_soon(s, s->target, s->sent++);
	while (s->sent < WINDOW)
		assert_int_equal(number_send(s, s->target, s->sent++), RC_OK);
}

/* --- many messages ---------------------------------------------------------------------------- */
static void
ten_thousand_calls_cross_both_ways_in_one_process(void **state)
{
	struct side a = { .on_call = call_echo, .on_reply = reply_next, .target = "b" };
	struct side b = { .on_call = call_echo, .on_reply = reply_next, .target = "a" };

	side_open(*state, &a, "a");
	side_open(*state, &b, "b");
	window_open(&a);
	window_open(&b);
	loop_until(a.base, &a.replies, MANY);
	loop_until(b.base, &b.replies, MANY);
	assert_int_equal(a.calls, MANY);
	assert_int_equal(b.calls, MANY);
	assert_int_equal(a.refused + b.refused, 0);
	assert_int_equal(bus_stats(a.bus)->sent, 2 * MANY);
	assert_int_equal(bus_stats(a.bus)->calls_in, MANY);
	assert_int_equal(bus_stats(a.bus)->replies_in, MANY);
	bus_close(a.bus);
	bus_close(b.bus);
}

static void
ten_thousand_calls_cross_between_two_processes(void **state)
{
	struct side s = { .on_reply = reply_next, .target = "a" };

	child_start(*state, echo_forever);
	side_open(*state, &s, NULL);
	window_open(&s);
	loop_until(s.base, &s.replies, MANY);
	assert_int_equal(s.last, MANY);
	bus_close(s.bus);
}

static void
flood_forever(struct world *w)
{
	struct side s = { 0 };

	side_open(w, &s, NULL);
	for (uint32_t i = 0;; i++) {
		for (int k = 0; k < 100; k++)
			if (number_send(&s, "a", i) != RC_OK)
				s.refused++;
		event_base_loop(s.base, EVLOOP_NONBLOCK);
	}
}

/* Beside the flood, a timer that is always due. What passes between two of its turns is counted, in messages: a loaded machine
 * is slow, and starves nobody. */
struct flooded {
	struct side side;
	bool timed;
	unsigned ticks, since; /* messages since its last turn */
};
#define STARVED                                                                                              \
	(128 * BUS_BUDGET) /* the loop looks at timers after 64 callbacks at the latest, of one budget each */
#define SLOW 20000 /* turns of a loop for each message, so that there is always more of them */

static void
call_slowly(struct side *s, const struct bus_peer *from, uint32_t number)
{
	struct flooded *f = (struct flooded *)s;

	(void)from, (void)number;
	for (volatile unsigned i = 0; i < SLOW; i++)
		continue;
	if (f->timed && ++f->since > STARVED)
		fail_msg("%u messages, and the timer had no turn", f->since);
}

static void
tick_count(evutil_socket_t fd, short what, void *arg)
{
	struct flooded *f = arg;

	(void)fd, (void)what;
	f->ticks++;
	f->since = 0;
}

static void
a_flood_starves_no_timer_and_stays_within_the_budget(void **state)
{
	const struct timeval at_once = { 0, 1 };
	struct flooded f = { .side = { .on_call = call_slowly } };
	struct side *a = &f.side;
	struct event *timer;

	child_start(*state, flood_forever);
	side_open(*state, a, "a");
	timer = event_new(a->base, -1, EV_PERSIST, tick_count, &f);
	loop_until(a->base, &a->calls, 1000);
	f.timed = true;
	event_add(timer, &at_once);
	loop_until(a->base, &f.ticks, 20);
	loop_until(a->base, &a->calls, a->calls + 1000); /* the flood went on */
	loop_until(
	    a->base, &a->round_most, BUS_BUDGET); /* and was one: more was waiting than a turn may take */
	assert_int_equal(a->round_most, BUS_BUDGET);
	event_free(timer);
	bus_close(a->bus);
}

/* --- edges ------------------------------------------------------------------------------------ */
static void
call_echo_even(struct side *s, const struct bus_peer *from, uint32_t number)
{
	if (number % 2 == 0)
		call_echo(s, from, number);
}

static void
answer_even_forever(struct world *w)
{
	struct side a = { .on_call = call_echo_even };

	side_open(w, &a, "a");
	event_base_dispatch(a.base);
}

static void
an_answer_whose_edge_a_send_swallowed_is_delivered(void **state)
{
	struct side s = { 0 };

	child_start(*state, answer_even_forever);
	side_open(*state, &s, NULL);
	number_send_soon(&s, "a", 0);
	loop_until(s.base, &s.replies, 1);
	for (unsigned i = 1; i <= 50; i++) {
		assert_int_equal(number_send(&s, "a", 0), RC_OK);
		pause_ms(3); /* the answer waits now, and its news with it */
		for (int k = 0; k < 3; k++)
			assert_int_equal(number_send(&s, "a", 1), RC_OK);
		loop_until(s.base, &s.replies, i + 1);
	}
	assert_int_equal(s.rounds, 51);
	bus_close(s.bus);
}

static void
call_pass_on(struct side *s, const struct bus_peer *from, uint32_t number)
{
	s->from = *from;
	assert_int_equal(number_send(s, "c", number), RC_OK);
}

static void
reply_pass_back(struct side *s, uint32_t number)
{
	assert_int_equal(bus_reply(s->bus, &s->from, &number, sizeof number, NULL, 0), RC_OK);
}

static void
a_callback_may_call_a_third_service(void **state)
{
	struct side a = { 0 }, b = { .on_call = call_pass_on, .on_reply = reply_pass_back };
	struct side c = { .on_call = call_echo };

	side_open(*state, &c, "c");
	side_open(*state, &b, "b");
	side_open(*state, &a, NULL);
	number_send_soon(&b, "c", 7);
	b.on_reply = NULL;
	loop_until(b.base, &b.replies, 1);
	b.on_reply = reply_pass_back;
	for (unsigned i = 0; i < 100; i++) {
		number_send_soon(&a, "b", i);
		loop_until(a.base, &a.replies, i + 1);
	}
	bus_close(a.bus);
	bus_close(b.bus);
	bus_close(c.bus);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_open, world_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(ten_thousand_calls_cross_both_ways_in_one_process),
		TEST(ten_thousand_calls_cross_between_two_processes),
		TEST(a_flood_starves_no_timer_and_stays_within_the_budget),
		TEST(an_answer_whose_edge_a_send_swallowed_is_delivered),
		TEST(a_callback_may_call_a_third_service),
	};

	return cmocka_run_group_tests_name("bus", tests, NULL, NULL);
}
