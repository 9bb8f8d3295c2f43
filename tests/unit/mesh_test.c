/*
 * mesh_test: nodes that know each other, over real sockets: both ways, one way, restarts, keys that come and go.
 * Owns: nothing; tests/lib/mesh_side.h has the ends.
 * Beware: that nothing comes is shown by something later that does.
 */
#include "tests/lib/mesh_side.h"

#define ANY "tcp://127.0.0.1:*"

static struct event_base *base;

static int
base_open(void **unused)
{
	(void)unused;
	base = bus_base_new();
	return base == NULL;
}

static int
base_close(void **unused)
{
	(void)unused;
	event_base_free(base);
	return 0;
}

static void
two_nodes_that_know_each_other_are_heard_under_their_keys(void **unused)
{
	struct mesh_side a = { 0 }, b = { 0 };

	(void)unused;
	side_start(&a, base, ANY);
	side_start(&b, base, ANY);
	side_knows(&a, &b, NULL);
	side_knows(&b, &a, NULL);
	side_send_soon(&a, &b, 7);
	side_send_soon(&b, &a, 8);
	loop_until(base, &a.heard, 1);
	loop_until(base, &b.heard, 1);
	assert_int_equal(b.last, 7);
	assert_int_equal(a.last, 8);
	assert_memory_equal(b.from, a.pair.public, MESH_KEY_LEN);
	assert_memory_equal(a.from, b.pair.public, MESH_KEY_LEN);
	assert_true(mesh_is_up(a.mesh, b.pair.public));
	assert_int_equal(mesh_stats(a.mesh)->sent, 1);
	assert_int_equal(mesh_stats(a.mesh)->received, 1);
	assert_int_equal(a.drained + b.drained, 2);
	side_stop(&a);
	side_stop(&b);
}

static void
message_echo(struct mesh_side *s, const uint8_t *key, uint32_t number)
{
	assert_int_equal(mesh_send(s->mesh, key, &number, sizeof number, "seal", 4), RC_OK);
}

/* Windows of fifty, as the courier has: whatever a send swallowed is found again. */
static void
a_node_without_an_address_is_answered_on_its_own_connection(void **unused)
{
	struct mesh_side a = { .on_message = message_echo }, b = { 0 };

	(void)unused;
	side_start(&a, base, ANY);
	side_start(&b, base, NULL);
	assert_string_equal(mesh_bound(b.mesh), "");
	side_knows(&a, &b, NULL);
	side_knows(&b, &a, NULL);
	assert_int_equal(side_send(&a, &b, 1), RC_UNAVAILABLE);
	side_send_soon(&b, &a, 0);
	loop_until(base, &b.heard, 1);
	assert_int_equal(a.ups, 1);
	assert_true(mesh_is_up(a.mesh, b.pair.public));
	for (unsigned round = 0; round < 100; round++) {
		for (unsigned i = 0; i < 50; i++)
			assert_int_equal(side_send(&b, &a, i), RC_OK);
		loop_until(base, &b.heard, 1 + 50 * (round + 1));
	}
	assert_int_equal(a.heard, 5001);
	assert_int_equal(a.refused[MESH_FLOOD], 0);
	side_stop(&b);
	loop_until(base, &a.downs, 1);
	assert_int_equal(side_send(&a, &b, 1), RC_UNAVAILABLE);
	side_stop(&a);
}

static void
a_stranger_is_counted_and_is_connected_once_it_is_known(void **unused)
{
	struct mesh_side a = { 0 }, b = { 0 };

	(void)unused;
	side_start(&a, base, ANY);
	side_start(&b, base, NULL);
	side_knows(&b, &a, NULL);
	loop_until(base, &a.refused[MESH_STRANGER], 2);
	assert_int_equal(mesh_link_find(b.mesh, a.pair.public)->trouble, MESH_UNADMITTED);
	assert_int_equal(a.blamed, a.refused[MESH_STRANGER]); /* by the key that it proved */
	assert_memory_equal(a.culprit, b.pair.public, MESH_KEY_LEN);
	assert_int_equal(b.ups, 0);
	assert_int_equal(side_send(&b, &a, 1), RC_UNAVAILABLE);
	side_knows(&a, &b, NULL);
	side_send_soon(&b, &a, 2);
	loop_until(base, &a.heard, 1);
	assert_int_equal(a.last, 2);
	assert_int_equal(mesh_link_find(b.mesh, a.pair.public)->trouble, MESH_FINE);
	side_stop(&a);
	side_stop(&b);
}

static void
a_key_that_was_removed_is_neither_heard_nor_answered_on_the_connection_it_has(void **unused)
{
	struct mesh_side a = { 0 }, b = { 0 }, c = { 0 };
	zmq_pollitem_t came = { .events = ZMQ_POLLIN };

	(void)unused;
	side_start(&a, base, ANY);
	side_start(&b, base, NULL);
	side_start(&c, base, NULL);
	side_knows(&a, &b, &c, NULL);
	side_knows(&b, &a, NULL);
	side_knows(&c, &a, NULL);
	side_send_soon(&b, &a, 1);
	side_send_soon(&c, &a, 1);
	loop_until(base, &a.heard, 2);
	assert_int_equal(side_send(&a, &b, 1), RC_OK);
	loop_until(base, &b.heard, 1);
	came.socket = a.mesh->door.sock;
	assert_int_equal(side_send(&b, &a, 3), RC_OK);
	assert_int_equal(zmq_poll(&came, 1, -1), 1); /* it is there, and not taken yet */
	side_knows(&a, &c, NULL);
	assert_int_equal(side_send(&a, &b, 2), RC_UNAVAILABLE);
	assert_false(mesh_is_up(a.mesh, b.pair.public));
	loop_until(base, &a.refused[MESH_REMOVED], 1);
	assert_memory_equal(a.culprit, b.pair.public, MESH_KEY_LEN);
	assert_int_equal(a.heard, 2);
	assert_int_equal(side_send(&a, &c, 4), RC_OK);
	loop_until(base, &c.heard, 1);
	assert_int_equal(b.heard, 1);
	loop_until(base, &b.downs, 1); /* it learns that nobody hears it */
	assert_false(mesh_is_up(b.mesh, a.pair.public));
	side_knows(&a, &c, &b, NULL);
	loop_until(base, &b.ups, 2); /* and comes back by itself */
	side_send_soon(&b, &a, 5);
	loop_until(base, &a.heard, 3);
	assert_int_equal(side_send(&a, &b, 6), RC_OK);
	loop_until(base, &b.heard, 2);
	side_stop(&a);
	side_stop(&b);
	side_stop(&c);
}

static void
what_we_connected_to_is_let_go_when_it_leaves_the_set(void **unused)
{
	struct mesh_side a = { 0 }, b = { 0 };

	(void)unused;
	side_start(&a, base, NULL);
	side_start(&b, base, ANY);
	side_knows(&a, &b, NULL);
	side_knows(&b, &a, NULL);
	side_send_soon(&a, &b, 1);
	loop_until(base, &b.heard, 1);
	side_knows(&a, NULL);
	loop_until(base, &b.downs, 1);
	assert_int_equal(a.downs, 0);
	assert_int_equal(side_send(&b, &a, 1), RC_UNAVAILABLE);
	side_stop(&a);
	side_stop(&b);
}

static void
the_link_returns_when_the_other_side_was_restarted(void **unused)
{
	struct mesh_side a = { 0 }, b = { 0 };
	char bound[ENDPOINT_MAX + 1];

	(void)unused;
	side_start(&a, base, NULL);
	side_start(&b, base, ANY);
	snprintf(bound, sizeof bound, "%s", mesh_bound(b.mesh));
	side_knows(&a, &b, NULL);
	side_knows(&b, &a, NULL);
	for (unsigned i = 1; i <= 3; i++) {
		side_send_soon(&a, &b, i);
		loop_until(base, &b.heard, i);
		assert_int_equal(a.ups, i);
		for (unsigned k = 0; k < 20; k++) /* on their way when it ends, both ways */
			if (side_send(&b, &a, k) != RC_OK || side_send(&a, &b, k) != RC_OK)
				fail_msg("the link was up");
		side_stop(&b);
		loop_until(base, &a.downs, i);
		b.heard = i;
		assert_int_equal(mesh_link_find(a.mesh, b.pair.public)->trouble, MESH_UNREACHED);
		side_start(&b, base, bound);
		side_knows(&b, &a, NULL);
	}
	side_stop(&a);
	side_stop(&b);
}

static void
an_address_that_another_service_held_is_connected_once_the_node_is_there(void **unused)
{
	struct mesh_side a = { 0 }, b = { 0 };
	char bound[ENDPOINT_MAX + 1];
	size_t len = sizeof bound;
	void *zmq = zmq_ctx_new(), *other = zmq_socket(zmq, ZMQ_STREAM);
	unsigned told = 0;
	zmq_msg_t frame;

	(void)unused;
	assert_int_equal(zmq_bind(other, ANY), 0);
	assert_int_equal(zmq_getsockopt(other, ZMQ_LAST_ENDPOINT, bound, &len), 0);
	side_start(&a, base, NULL);
	pair_new(&b.pair);
	struct mesh_peer peer = { .endpoint = bound };

	memcpy(peer.key, b.pair.public, MESH_KEY_LEN);
	mesh_set(a.mesh, &peer, 1);
	zmq_msg_init(&frame);
	while (told == 0) { /* what it says is no greeting */
		loop_ms(base, 10);
		while (socket_take(other, &frame, 1) > 0) {
			socket_frame(other, zmq_msg_data(&frame), zmq_msg_size(&frame), true);
			told += socket_frame(
			    other, "220 ready to serve, and much to say before it is over\r\n", 55, false);
		}
	}
	zmq_msg_close(&frame);
	loop_ms(base, 100);
	assert_int_equal(mesh_link_find(a.mesh, b.pair.public)->trouble, MESH_UNLIKE);
	zmq_close(other);
	zmq_ctx_term(zmq);
	side_start(&b, base, bound);
	side_knows(&b, &a, NULL);
	side_send_soon(&a, &b, 9);
	loop_until(base, &b.heard, 1);
	assert_int_equal(b.last, 9);
	side_stop(&a);
	side_stop(&b);
}

/* s admits whoever has either key, and looks for both at that address. */
static void
side_knows_keys(struct mesh_side *s, const uint8_t *one, const uint8_t *other, const char *endpoint)
{
	struct mesh_peer both[2] = { { .endpoint = endpoint }, { .endpoint = endpoint } };

	memcpy(both[0].key, one, MESH_KEY_LEN);
	memcpy(both[1].key, other, MESH_KEY_LEN);
	mesh_set(s->mesh, both, 2);
}

/* While a node changes its keys, its peers have both, at one address. */
static void
a_node_that_answers_by_one_of_two_keys_is_found_by_that_one(void **unused)
{
	struct mesh_side a = { 0 }, b = { 0 };
	struct mesh_pair other;
	struct mesh_peer both[3] = { 0 };

	(void)unused;
	pair_new(&other);
	side_start(&a, base, ANY);
	side_start(&b, base, NULL);
	side_knows(&a, &b, NULL);
	memcpy(both[0].key, other.public, MESH_KEY_LEN);
	memcpy(both[1].key, a.pair.public, MESH_KEY_LEN);
	both[2] = both[1]; /* told twice: once */
	both[0].endpoint = both[1].endpoint = mesh_bound(a.mesh);
	both[2].endpoint = "tcp://127.0.0.1:1";
	mesh_set(b.mesh, both, 3);
	side_send_soon(&b, &a, 1);
	loop_until(base, &a.heard, 1);
	assert_false(mesh_is_up(b.mesh, other.public));
	assert_int_equal(mesh_send(b.mesh, other.public, "", 0, "", 0), RC_UNAVAILABLE);
	side_stop(&a);
	side_stop(&b);
}

/* It announced keys that it does not use yet: whoever knows them does not knock with them while the others are good; and finds it by them
 * once it was started again with them. */
static void
keys_that_are_announced_are_not_knocked_at_before_they_are_in_use(void **unused)
{
	struct mesh_side a = { 0 }, b = { 0 };
	struct mesh_pair next;
	char bound[ENDPOINT_MAX + 1];

	(void)unused;
	pair_new(&next);
	side_start(&a, base, ANY);
	side_start(&b, base, NULL);
	snprintf(bound, sizeof bound, "%s", mesh_bound(a.mesh));
	side_knows(&a, &b, NULL);
	side_knows(&b, &a, NULL);
	loop_until(base, &b.ups, 1);
	side_knows_keys(&b, next.public, a.pair.public, bound);
	loop_ms(base, 2500); /* two probes, and what libzmq does by itself */
	assert_int_equal(a.refused[MESH_STRANGER], 0);
	assert_int_equal(b.downs, 0);
	side_stop(&a);
	a.pair = next;
	side_start(&a, base, bound);
	side_knows(&a, &b, NULL);
	loop_until(base, &b.ups, 2);
	assert_true(mesh_is_up(b.mesh, next.public));
	assert_true(a.refused[MESH_STRANGER] <= 3); /* by the one it had */
	side_stop(&a);
	side_stop(&b);
}

/* It has the one key and does not know ours: that it is not found by the other is sure. */
static void
who_is_turned_away_by_one_key_does_not_try_the_other(void **unused)
{
	struct mesh_side a = { 0 }, b = { 0 };
	struct mesh_pair former;

	(void)unused;
	pair_new(&former);
	side_start(&a, base, ANY);
	side_start(&b, base, NULL);
	side_knows_keys(&b, a.pair.public, former.public, mesh_bound(a.mesh));
	loop_until(base, &a.refused[MESH_STRANGER], 3);
	assert_int_equal(
	    a.blamed, a.refused[MESH_STRANGER]); /* each proved its key: none came by the former one */
	side_stop(&a);
	side_stop(&b);
}

static void
whoever_answers_with_another_key_is_not_knocked_at_without_a_pause(void **unused)
{
	struct mesh_side a = { 0 }, b = { 0 };
	struct mesh_pair other;
	struct mesh_peer wrong = { 0 };

	(void)unused;
	pair_new(&other);
	side_start(&a, base, ANY);
	side_start(&b, base, NULL);
	side_knows(&a, &b, NULL);
	memcpy(wrong.key, other.public, MESH_KEY_LEN);
	wrong.endpoint = mesh_bound(a.mesh);
	mesh_set(b.mesh, &wrong, 1);
	loop_until(base, &a.refused[MESH_STRANGER], 2); /* it goes on, calmly */
	unsigned before = a.refused[MESH_STRANGER];

	loop_ms(base, 2500);
	assert_true(a.refused[MESH_STRANGER] <= before + 2);
	assert_int_equal(mesh_link_find(b.mesh, other.public)->trouble, MESH_UNLIKE);
	side_stop(&a);
	side_stop(&b);
}

static void
a_peer_that_moved_is_connected_where_it_is_now(void **unused)
{
	struct mesh_side a = { 0 }, b = { 0 };

	(void)unused;
	side_start(&a, base, NULL);
	side_start(&b, base, ANY);
	side_knows(&a, &b, NULL);
	side_knows(&b, &a, NULL);
	side_send_soon(&a, &b, 1);
	loop_until(base, &b.heard, 1);
	side_stop(&b);
	side_start(&b, base, ANY);
	side_knows(&b, &a, NULL);
	side_knows(&a, &b, NULL);
	loop_until(base, &a.downs, 1);
	side_send_soon(&a, &b, 2);
	loop_until(base, &b.heard, 2);
	assert_int_equal(b.last, 2);
	side_stop(&a);
	side_stop(&b);
}

static void
an_address_that_is_taken_or_wrong_is_told_and_nothing_is_left_open(void **unused)
{
	const struct mesh_events on = { 0 };
	struct mesh_side a = { 0 };
	struct mesh *m;
	struct fault why = { 0 };

	(void)unused;
	side_start(&a, base, ANY);
	assert_int_equal(mesh_open(base, mesh_bound(a.mesh), &a.pair, &on, &m, &why), RC_IO);
	assert_ptr_equal(why.items[0].code, FAULT_MESH_BIND);
	assert_non_null(strstr(why.items[0].argument, "déjà prise"));
	fault_clear(&why);
	assert_int_equal(mesh_open(base, "tcp://192.0.2.1:8479", &a.pair, &on, &m, &why), RC_IO);
	assert_ptr_equal(why.items[0].code, FAULT_MESH_BIND);
	side_stop(&a);
}

#define MESH_TEST(f) cmocka_unit_test_setup_teardown(f, base_open, base_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		MESH_TEST(two_nodes_that_know_each_other_are_heard_under_their_keys),
		MESH_TEST(a_node_without_an_address_is_answered_on_its_own_connection),
		MESH_TEST(a_stranger_is_counted_and_is_connected_once_it_is_known),
		MESH_TEST(a_key_that_was_removed_is_neither_heard_nor_answered_on_the_connection_it_has),
		MESH_TEST(what_we_connected_to_is_let_go_when_it_leaves_the_set),
		MESH_TEST(the_link_returns_when_the_other_side_was_restarted),
		MESH_TEST(an_address_that_another_service_held_is_connected_once_the_node_is_there),
		MESH_TEST(a_node_that_answers_by_one_of_two_keys_is_found_by_that_one),
		MESH_TEST(keys_that_are_announced_are_not_knocked_at_before_they_are_in_use),
		MESH_TEST(who_is_turned_away_by_one_key_does_not_try_the_other),
		MESH_TEST(whoever_answers_with_another_key_is_not_knocked_at_without_a_pause),
		MESH_TEST(a_peer_that_moved_is_connected_where_it_is_now),
		MESH_TEST(an_address_that_is_taken_or_wrong_is_told_and_nothing_is_left_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
