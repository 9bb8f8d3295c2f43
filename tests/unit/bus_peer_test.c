/*
 * bus_peer_test: what the bus does with bad frames, and with peers that are not there, die or come back.
 * Owns: raw sockets beside the bus, to send what the bus would not.
 * Beware: children are forked before any socket is opened.
 */
#include "tests/lib/bus_side.h"
#include <fcntl.h>
#include <zmq.h>

/* --- frames that are refused ------------------------------------------------------------------ */
struct raw {
	void *zmq;
	void *sock;
};

static struct raw
raw_open(const struct world *w)
{
	struct raw r = { zmq_ctx_new(), NULL };
	int zero = 0;
	char address[64];

	snprintf(address, sizeof address, "ipc://%s/a.sock", w->run);
	r.sock = zmq_socket(r.zmq, ZMQ_DEALER);
	zmq_setsockopt(r.sock, ZMQ_LINGER, &zero, sizeof zero);
	assert_int_equal(zmq_connect(r.sock, address), 0);
	return r;
}

static void
raw_close(struct raw r)
{
	zmq_close(r.sock);
	zmq_ctx_term(r.zmq);
}

/* A message of n frames of len bytes each. */
static void
raw_send(struct raw r, unsigned n, size_t len)
{
	char *bytes = calloc(1, len + 1);

	for (unsigned i = 0; i < n; i++)
		assert_int_equal(zmq_send(r.sock, bytes, len, i + 1 < n ? ZMQ_SNDMORE : 0), (int)len);
	free(bytes);
}

static void
a_message_of_other_than_two_frames_is_dropped_and_counted(void **state)
{
	struct side a = { 0 };

	side_open(*state, &a, "a");
	struct raw r = raw_open(*state);

	raw_send(r, 1, 10);
	raw_send(r, 3, 10);
	raw_send(r, 500, 10);
	raw_send(r, 2, 0);
	loop_until(a.base, &a.calls, 1);
	assert_int_equal(bus_stats(a.bus)->dropped_frames, 3);
	assert_int_equal(bus_stats(a.bus)->calls_in, 1);
	raw_close(r);
	bus_close(a.bus);
}

static void
two_frames_over_the_limit_together_are_dropped_and_counted(void **state)
{
	struct side a = { 0 };

	side_open(*state, &a, "a");
	struct raw r = raw_open(*state);

	raw_send(r, 2, BUS_FRAME_MAX / 2 + 1);
	raw_send(r, 2, BUS_FRAME_MAX / 2);
	loop_until(a.base, &a.calls, 1);
	assert_int_equal(bus_stats(a.bus)->dropped_size, 1);
	assert_int_equal(bus_stats(a.bus)->calls_in, 1);
	raw_close(r);
	bus_close(a.bus);
}

static void
a_frame_over_the_limit_harms_only_its_sender(void **state)
{
	struct side a = { .on_call = call_echo }, s = { 0 };

	side_open(*state, &a, "a");
	side_open(*state, &s, NULL);
	struct raw r = raw_open(*state);

	raw_send(r, 2, BUS_FRAME_MAX + 1);
	loop_ms(a.base, 100);
	number_send_soon(&s, "a", 1);
	loop_until(s.base, &s.replies, 1);
	assert_int_equal(a.calls, 1);
	raw_close(r);
	bus_close(s.bus);
	bus_close(a.bus);
}

static void
what_is_too_large_is_not_sent(void **state)
{
	static const char bytes[BUS_FRAME_MAX + 1];
	struct side a = { 0 };
	const struct bus_peer nobody = { 4, "none" };

	side_open(*state, &a, "a");
	assert_int_equal(bus_send(a.bus, "b", bytes, 10, bytes, BUS_FRAME_MAX - 9), RC_LIMIT);
	assert_int_equal(bus_send(a.bus, "b", bytes, sizeof bytes, bytes, 0), RC_LIMIT);
	assert_int_equal(bus_reply(a.bus, &nobody, bytes, 10, bytes, SIZE_MAX), RC_LIMIT);
	bus_close(a.bus);
}

/* --- peers that are not there ----------------------------------------------------------------- */
static void
a_call_to_nobody_is_unavailable(void **state)
{
	struct side s = { 0 };

	side_open(*state, &s, NULL);
	for (int i = 0; i < 20; i++) {
		assert_int_equal(number_send(&s, "a", 0), RC_UNAVAILABLE);
		loop_ms(s.base, 5);
	}
	assert_int_equal(bus_stats(s.bus)->unreachable, 20);
	assert_int_equal(bus_stats(s.bus)->sent, 0);
	bus_close(s.bus);
}

static void
a_reply_to_a_peer_that_is_gone_is_unavailable(void **state)
{
	struct side a = { 0 }, s = { 0 };
	const uint32_t number = 1;
	enum rc rc = RC_OK;

	side_open(*state, &a, "a");
	side_open(*state, &s, NULL);
	number_send_soon(&s, "a", number);
	loop_until(a.base, &a.calls, 1);
	bus_close(s.bus);
	for (int i = 0; i < GUARD_S * 200 && rc == RC_OK; i++) {
		loop_ms(a.base, 5);
		rc = bus_reply(a.bus, &a.from, &number, sizeof number, NULL, 0);
	}
	assert_int_equal(rc, RC_UNAVAILABLE);
	bus_close(a.bus);
}

/* libzmq aborted here with ZMQ_IMMEDIATE: it dropped what was left between two frames. */
static void
answers_of_a_service_that_has_gone_since_are_all_read(void **state)
{
	for (unsigned round = 1; round <= 20; round++) {
		struct side a = { 0 }, s = { 0 };
		unsigned n = 37 * round;

		side_open(*state, &a, "a");
		side_open(*state, &s, NULL);
		number_send_soon(&s, "a", 0);
		loop_until(a.base, &a.calls, 1);
		for (uint32_t i = 0; i < n; i++)
			assert_int_equal(bus_reply(a.bus, &a.from, &i, sizeof i, NULL, 0), RC_OK);
		bus_close(a.bus);
		loop_until(s.base, &s.replies, n);
		bus_close(s.bus);
	}
}

static void
reply_call_again(struct side *s, uint32_t number)
{
	if (number_send(s, "a", number) != RC_OK)
		s->refused++;
}

static void
a_service_killed_under_load_does_no_harm_to_its_caller(void **state)
{
	for (int life = 0; life < 10; life++) {
		struct side s = { .on_reply = reply_call_again };

		child_start(*state, echo_forever);
		side_open(*state, &s, NULL);
		number_send_soon(&s, "a", 0);
		for (uint32_t i = 1; i < 300; i++)
			assert_int_equal(number_send(&s, "a", i), RC_OK);
		loop_until(s.base, &s.replies, 3000);
		child_kill(*state, 0);
		loop_ms(s.base, 20);
		assert_int_equal(number_send(&s, "a", 0), RC_UNAVAILABLE);
		bus_close(s.bus);
	}
}

static void
a_bus_that_only_calls_has_nobody_to_reply_to(void **state)
{
	struct side s = { 0 };
	const struct bus_peer nobody = { 4, "none" };

	side_open(*state, &s, NULL);
	assert_int_equal(bus_reply(s.bus, &nobody, "e", 1, "b", 1), RC_UNAVAILABLE);
	bus_close(s.bus);
}

static void
the_socket_file_of_a_killed_process_does_not_prevent_binding(void **state)
{
	struct side a = { .on_call = call_echo }, s = { 0 };

	child_start(*state, echo_forever);
	path_await(*state, "a");
	child_kill(*state, 0);
	assert_true(path_exists(*state, "a"));
	side_open(*state, &a, "a");
	side_open(*state, &s, NULL);
	number_send_soon(&s, "a", 1);
	loop_until(s.base, &s.replies, 1);
	bus_close(s.bus);
	bus_close(a.bus);
}

/* The second life of a service: begins when the file `go` appears. */
static void
echo_after_go(struct world *w)
{
	path_await(w, "b");
	echo_forever(w);
}

static void
a_service_that_comes_back_on_its_path_is_found_again(void **state)
{
	struct world *w = *state;
	struct side s = { 0 };
	char go[64];

	child_start(w, echo_forever);
	child_start(w, echo_after_go);
	side_open(w, &s, NULL);
	number_send_soon(&s, "a", 1);
	loop_until(s.base, &s.replies, 1);
	child_kill(w, 0);
	for (int i = 0; i < 500 && number_send(&s, "a", 2) == RC_OK; i++)
		loop_ms(s.base, 10);
	assert_int_equal(number_send(&s, "a", 3), RC_UNAVAILABLE);
	snprintf(go, sizeof go, "%s/b.sock", w->run);
	close(open(go, O_CREAT | O_WRONLY, 0600));
	number_send_soon(&s, "a", 4);
	loop_until(s.base, &s.replies, 2);
	bus_close(s.bus);
}

static void
names_and_paths_that_cannot_be_are_refused(void **state)
{
	static const char *const bad[] = { "", "../a", "a/b", "A", "a.b",
		"a name of more than thirty-one bytes", "abcdefghijklmnopqrstuvwxyz012345" };
	const struct bus_events on = { 0 };
	struct side s = { 0 };
	struct fault why = { 0 };
	struct bus *none = NULL;
	char deep[200] = "/tmp/";

	side_open(*state, &s, NULL);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(number_send(&s, bad[i], 0), RC_INVALID);
	memset(deep + 5, 'x', sizeof deep - 6);
	assert_int_equal(bus_open(s.base, deep, "a", &on, &none, &why), RC_LIMIT);
	assert_int_equal(why.count, 1);
	assert_int_equal(bus_open(s.base, "/tmp/mlg-no-such-folder", "a", &on, &none, NULL), RC_IO);
	assert_null(none);
	bus_close(s.bus);
	bus_close(NULL);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_open, world_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_message_of_other_than_two_frames_is_dropped_and_counted),
		TEST(two_frames_over_the_limit_together_are_dropped_and_counted),
		TEST(a_frame_over_the_limit_harms_only_its_sender),
		TEST(what_is_too_large_is_not_sent),
		TEST(a_call_to_nobody_is_unavailable),
		TEST(a_reply_to_a_peer_that_is_gone_is_unavailable),
		TEST(answers_of_a_service_that_has_gone_since_are_all_read),
		TEST(a_service_killed_under_load_does_no_harm_to_its_caller),
		TEST(a_bus_that_only_calls_has_nobody_to_reply_to),
		TEST(the_socket_file_of_a_killed_process_does_not_prevent_binding),
		TEST(a_service_that_comes_back_on_its_path_is_found_again),
		TEST(names_and_paths_that_cannot_be_are_refused),
	};

	return cmocka_run_group_tests_name("bus peers", tests, NULL, NULL);
}
