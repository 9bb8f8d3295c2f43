/*
 * mesh_gate_test: those who misbehave at the door: strangers, plain connections, wrong frames, borrowed names, floods; and the proof at start.
 * Owns: a zmq context for raw sockets, beside the mesh's own.
 * Beware: each refusal is counted under its reason, and what is good comes through beside it.
 */
#include "tests/lib/mesh_side.h"
#include <stdio.h>
#include <arpa/inet.h>
#include <sys/socket.h>

#define ANY "tcp://127.0.0.1:*"
#define SILENT 200

static struct event_base *base;
static void *zmq; /* of those outside */

/* The door, and one that it knows. */
static struct mesh_side a, b;

static int
door_open(void **unused)
{
	(void)unused;
	base = bus_base_new();
	zmq = zmq_ctx_new();
	a = (struct mesh_side){ 0 };
	b = (struct mesh_side){ 0 };
	pair_new(&b.pair);
	side_start(&a, base, ANY);
	side_knows(&a, &b, NULL);
	return 0;
}

static int
door_close(void **unused)
{
	(void)unused;
	side_stop(&a);
	side_stop(&b);
	zmq_ctx_term(zmq);
	event_base_free(base);
	return 0;
}

static void
good_one_comes(void *sock)
{
	unsigned heard = a.heard;

	raw_send(sock, 4, 4, -1);
	loop_until(base, &a.heard, heard + 1);
	assert_memory_equal(a.from, b.pair.public, MESH_KEY_LEN);
}

static void
an_unknown_key_and_a_connection_in_clear_are_refused_and_counted(void **unused)
{
	struct mesh_pair stranger;
	void *curve, *plain, *known;

	(void)unused;
	pair_new(&stranger);
	curve = raw_connect(zmq, &a, &stranger, NULL);
	raw_send(curve, 4, 4, -1);
	loop_until(base, &a.refused[MESH_STRANGER], 1);
	plain = raw_connect(zmq, &a, NULL, NULL);
	raw_send(plain, 4, 4, -1);
	zmq_close(curve);
	unsigned before = a.refused[MESH_STRANGER];

	loop_until(base, &a.refused[MESH_STRANGER], before + 1);
	known = raw_connect(zmq, &a, &b.pair, NULL);
	good_one_comes(known);
	assert_int_equal(a.heard, 1);
	assert_int_equal(a.ups, 1);
	assert_memory_equal(a.culprit, stranger.public, MESH_KEY_LEN); /* the one in clear has no key */
	zmq_close(plain);
	zmq_close(known);
}

/* Once, with that key, until the door has seen it go. */
static void
knock(const struct mesh_pair *pair)
{
	const struct socket_setting once[] = { { ZMQ_RECONNECT_IVL, -1 } };
	void *sock = socket_new(zmq, ZMQ_DEALER, -1, once, 1);
	struct socket_news news;
	bool heard = false;
	static unsigned made;
	char name[32];
	void *monitor;

	snprintf(name, sizeof name, "inproc://knock-%u", made++);
	monitor = socket_monitor(zmq, sock, name, ZMQ_EVENT_HANDSHAKE_FAILED_AUTH);
	assert_non_null(monitor);
	zmq_setsockopt(sock, ZMQ_CURVE_SERVERKEY, a.pair.public, MESH_KEY_LEN);
	zmq_setsockopt(sock, ZMQ_CURVE_PUBLICKEY, pair->public, MESH_KEY_LEN);
	zmq_setsockopt(sock, ZMQ_CURVE_SECRETKEY, pair->secret, MESH_KEY_LEN);
	assert_int_equal(zmq_connect(sock, mesh_bound(a.mesh)), 0);
	while (!heard || a.mesh->door.live_count > 0) {
		loop_ms(base, 5);
		heard = heard || socket_heard(monitor, &news);
	}
	zmq_close(sock);
	zmq_close(monitor);
}

/* So that a federation that is known can be told from a stranger, and who looks at the own door from here is not taken for one. */
static void
who_knocks_in_vain_is_named_and_counted_once_and_our_own_key_is_not_counted(void **unused)
{
	struct mesh_pair other;

	(void)unused;
	pair_new(&other);
	knock(&other);
	assert_int_equal(a.refused[MESH_STRANGER], 1);
	assert_int_equal(a.blamed, 1);
	assert_memory_equal(a.culprit, other.public, MESH_KEY_LEN);
	knock(&a.pair);
	assert_int_equal(a.refused[MESH_STRANGER], 1);
	knock(&other);
	knock(&other);
	assert_int_equal(a.refused[MESH_STRANGER], 3);
	assert_int_equal(a.blamed, 3);
	assert_int_equal(a.mesh->door.told, 0);
}

static uint16_t
port_of(const char *endpoint)
{
	return (uint16_t)strtoul(strrchr(endpoint, ':') + 1, NULL, 10);
}

static void
a_connection_that_says_nothing_of_ours_is_counted(void **unused)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port_of(mesh_bound(a.mesh))) };
	static const char line[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)unused;
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
	assert_int_equal(write(fd, line, sizeof line - 1), sizeof line - 1);
	close(fd);
	loop_until(base, &a.refused[MESH_STRANGER], 1);
	assert_int_equal(a.heard, 0);
}

/* They are let go when the time of the handshake is over; meanwhile others come and go. */
static void
connections_that_say_nothing_are_ended_and_counted_and_keep_nobody_out(void **unused)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port_of(mesh_bound(a.mesh))) };
	int silent[SILENT];
	void *known;

	(void)unused;
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	for (unsigned i = 0; i < SILENT; i++) {
		silent[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		assert_int_equal(connect(silent[i], (struct sockaddr *)&to, sizeof to), 0);
	}
	known = raw_connect(zmq, &a, &b.pair, NULL);
	good_one_comes(known);
	loop_until(base, &a.refused[MESH_STRANGER], SILENT);
	assert_int_equal(a.blamed, 0);
	good_one_comes(known);
	for (unsigned i = 0; i < SILENT; i++)
		close(silent[i]);
	zmq_close(known);
}

static void
a_message_of_other_than_two_frames_is_dropped_and_counted(void **unused)
{
	void *known = raw_connect(zmq, &a, &b.pair, NULL);

	(void)unused;
	raw_send(known, 4, -1);
	loop_until(base, &a.refused[MESH_FRAMES], 1);
	raw_send(known, 4, 4, 4, -1);
	loop_until(base, &a.refused[MESH_FRAMES], 2);
	raw_send(known, 4, 4, 4, 4, 4, 4, -1);
	loop_until(base, &a.refused[MESH_FRAMES], 3);
	assert_int_equal(a.heard, 0);
	assert_int_equal(a.blamed, 3);
	assert_memory_equal(a.culprit, b.pair.public, MESH_KEY_LEN);
	good_one_comes(known);
	zmq_close(known);
}

static void
a_frame_over_its_bound_is_dropped_and_counted(void **unused)
{
	void *known = raw_connect(zmq, &a, &b.pair, NULL);

	(void)unused;
	raw_send(known, MESH_FRAME_MAX, MESH_SEAL_MAX, -1);
	loop_until(base, &a.heard, 1);
	assert_int_equal(a.last_len, MESH_FRAME_MAX);
	raw_send(known, MESH_FRAME_MAX + 1, 4, -1);
	loop_until(base, &a.refused[MESH_OVERSIZED], 1);
	raw_send(known, 4, MESH_SEAL_MAX + 1, -1);
	loop_until(base, &a.refused[MESH_OVERSIZED], 2);
	assert_memory_equal(a.culprit, b.pair.public, MESH_KEY_LEN);
	assert_int_equal(a.heard, 1);
	good_one_comes(known);
	zmq_close(known);
}

/* libzmq ends the connection before the frame was read. */
static void
a_frame_far_over_its_bound_ends_the_connection_and_no_other(void **unused)
{
	void *rude = raw_connect(zmq, &a, &b.pair, NULL), *known;

	(void)unused;
	good_one_comes(rude);
	raw_send(rude, 8 * MESH_FRAME_MAX, 4, -1);
	loop_until(base, &a.downs, 1);
	zmq_close(rude);
	known = raw_connect(zmq, &a, &b.pair, NULL);
	good_one_comes(known);
	assert_int_equal(a.heard, 2);
	zmq_close(known);
}

static void
what_we_send_is_held_to_the_same_bounds(void **unused)
{
	void *known = raw_connect(zmq, &a, &b.pair, NULL), *large = calloc(1, MESH_FRAME_MAX + 1);

	(void)unused;
	good_one_comes(known);
	assert_int_equal(mesh_send(a.mesh, b.pair.public, large, MESH_FRAME_MAX + 1, "", 0), RC_LIMIT);
	assert_int_equal(mesh_send(a.mesh, b.pair.public, "", 0, large, MESH_SEAL_MAX + 1), RC_LIMIT);
	assert_int_equal(
	    mesh_send(a.mesh, b.pair.public, large, MESH_FRAME_MAX, large, MESH_SEAL_MAX), RC_OK);
	assert_int_equal(mesh_send(a.mesh, a.pair.public, "", 0, "", 0), RC_UNAVAILABLE);
	zmq_close(known);
	free(large);
}

/* Else a peer could take the name of another's connection once that is gone, and hear what is meant for it. */
static void
a_connection_that_chose_its_own_name_is_not_heard(void **unused)
{
	void *named = raw_connect(zmq, &a, &b.pair, "other"), *known;

	(void)unused;
	raw_send(named, 4, 4, -1);
	loop_until(base, &a.refused[MESH_NAMED], 1);
	assert_int_equal(mesh_send(a.mesh, b.pair.public, "", 0, "", 0), RC_UNAVAILABLE);
	assert_int_equal(a.heard, 0);
	known = raw_connect(zmq, &a, &b.pair, NULL);
	good_one_comes(known);
	zmq_close(named);
	zmq_close(known);
}

/* --- floods ------------------------------------------------------------------------------------ */
static struct mesh_side polite;
static unsigned polite_heard;

static void
message_count(struct mesh_side *s, const uint8_t *key, uint32_t number)
{
	if (memcmp(key, polite.pair.public, MESH_KEY_LEN) == 0) {
		polite_heard++;
		assert_int_equal(mesh_send(s->mesh, key, &number, sizeof number, "", 0), RC_OK);
	}
}

/* Between two turns of the polite one's echo, the flood has at most its share of each. */
static void
a_flood_is_cut_to_its_share_and_does_not_starve_another(void **unused)
{
	void *rude = raw_connect(zmq, &a, &b.pair, NULL);

	(void)unused;
	polite = (struct mesh_side){ 0 };
	polite_heard = 0;
	a.on_message = message_count;
	side_start(&polite, base, NULL);
	side_knows(&polite, &a, NULL);
	side_knows(&a, &b, &polite, NULL);
	good_one_comes(rude);
	side_send_soon(&polite, &a, 0);
	loop_until(base, &polite.heard, 1);
	for (unsigned round = 1; round <= 20; round++) {
		while (zmq_send(rude, "x", 1, ZMQ_DONTWAIT | ZMQ_SNDMORE) == 1 &&
		    zmq_send(rude, "x", 1, ZMQ_DONTWAIT) == 1)
			continue;
		assert_int_equal(side_send(&polite, &a, round), RC_OK);
		loop_until(base, &polite.heard, round + 1);
	}
	assert_int_equal(polite_heard, 21);
	assert_true(a.refused[MESH_FLOOD] > 0);
	assert_memory_equal(a.culprit, b.pair.public, MESH_KEY_LEN);
	side_stop(&polite);
	zmq_close(rude);
}

/* --- the proof --------------------------------------------------------------------------------- */
/* A door as mesh_door makes it, but for the gate and the domain that have libzmq ask it. */
static void
a_door_without_its_gate_is_found_out_and_not_served_at(void **unused)
{
	const int one = 1;
	struct mesh_pair pair;
	struct fault why = { 0 };
	char bound[ENDPOINT_MAX + 1], sentence[512];
	size_t len = sizeof bound;
	void *open = socket_new(zmq, ZMQ_ROUTER, -1, NULL, 0);

	(void)unused;
	pair_new(&pair);
	zmq_setsockopt(open, ZMQ_CURVE_SERVER, &one, sizeof one);
	zmq_setsockopt(open, ZMQ_CURVE_SECRETKEY, pair.secret, MESH_KEY_LEN);
	assert_int_equal(zmq_bind(open, ANY), 0);
	assert_int_equal(zmq_getsockopt(open, ZMQ_LAST_ENDPOINT, bound, &len), 0);
	assert_int_equal(mesh_prove(bound, pair.public, NULL, NULL, &why), RC_FORBIDDEN);
	assert_ptr_equal(why.items[0].code, FAULT_MESH_ADMITS);
	fault_sentence(&why.items[0], 1, sentence, sizeof sentence);
	assert_non_null(strstr(sentence, "une clé inconnue a été admise"));
	zmq_close(open);
}

static void
a_door_that_cannot_be_reached_is_not_taken_for_a_closed_one(void **unused)
{
	struct fault why = { 0 };
	char bound[ENDPOINT_MAX + 1];
	size_t len = sizeof bound;
	struct mesh_pair pair;
	void *gone = zmq_socket(zmq, ZMQ_ROUTER);

	(void)unused;
	pair_new(&pair);
	assert_int_equal(zmq_bind(gone, ANY), 0);
	assert_int_equal(zmq_getsockopt(gone, ZMQ_LAST_ENDPOINT, bound, &len), 0);
	zmq_close(gone);
	loop_ms(base, 100);
	assert_int_equal(mesh_prove(bound, pair.public, NULL, NULL, &why), RC_TIMEOUT);
	assert_ptr_equal(why.items[0].code, FAULT_MESH_UNSURE);
}

#define GATE_TEST(f) cmocka_unit_test_setup_teardown(f, door_open, door_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		GATE_TEST(an_unknown_key_and_a_connection_in_clear_are_refused_and_counted),
		GATE_TEST(who_knocks_in_vain_is_named_and_counted_once_and_our_own_key_is_not_counted),
		GATE_TEST(a_connection_that_says_nothing_of_ours_is_counted),
		GATE_TEST(connections_that_say_nothing_are_ended_and_counted_and_keep_nobody_out),
		GATE_TEST(a_message_of_other_than_two_frames_is_dropped_and_counted),
		GATE_TEST(a_frame_over_its_bound_is_dropped_and_counted),
		GATE_TEST(a_frame_far_over_its_bound_ends_the_connection_and_no_other),
		GATE_TEST(what_we_send_is_held_to_the_same_bounds),
		GATE_TEST(a_connection_that_chose_its_own_name_is_not_heard),
		GATE_TEST(a_flood_is_cut_to_its_share_and_does_not_starve_another),
		GATE_TEST(a_door_without_its_gate_is_found_out_and_not_served_at),
		GATE_TEST(a_door_that_cannot_be_reached_is_not_taken_for_a_closed_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
