/*
 * sim_mesh_test: the network between simulated nodes, with frames of a test's own; and what may befall a whole node.
 * Owns: a simulator of three nodes a test.
 * Beware: nothing of the real exchange between federations runs here: it is the ground it will stand on.
 */
#include "tests/lib/sim_mesh.h"
#include "proto/federation.h"
#include "proto/registry.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define NODES 3
#define START INT64_C(1571126400000000)

extern const struct service_desc federation_service, registry_service;
static const struct service_desc *const services[] = { &registry_service, &federation_service };

struct end {
	struct sim_slot *slot;
	unsigned heard, out_of_order, ups, downs;
	uint32_t last;
	int last_from;
	usec_t last_at;
};
static struct end ends[NODES];
static bool apart; /* nobody admits the third */

static void *
end_open(struct sim_slot *slot)
{
	int who = slot->node->index;
	const uint8_t *keys[NODES];
	size_t n = 0;

	ends[who].slot = slot;
	for (int i = 0; i < NODES; i++)
		if (!apart || (i != 2 && who != 2) || who == 2)
			keys[n++] = sim_mesh_key(slot->sim, i);
	sim_mesh_admit(slot, keys, n);
	return &ends[who];
}

static void
end_close(void *port)
{
	((struct end *)port)->slot = NULL;
}

static void
end_frame(void *port, usec_t now, const uint8_t *key, const struct sim_letter *l)
{
	struct end *e = port;
	uint32_t n;

	assert_int_equal(l->len, sizeof n);
	assert_int_equal(l->signature_len, 2);
	assert_memory_equal(l->signature, "ok", 2);
	assert_memory_equal(key, sim_mesh_key(e->slot->sim, l->from), SIM_KEY_LEN);
	memcpy(&n, l->frame, sizeof n);
	e->out_of_order += n < e->last;
	e->heard++;
	e->last = n;
	e->last_from = l->from;
	e->last_at = now;
}

static void
end_up(void *port, usec_t now, const uint8_t *key, bool up)
{
	struct end *e = port;

	(void)now;
	(void)key;
	e->ups += up;
	e->downs += !up;
}

static usec_t
end_tick(void *port, usec_t now)
{
	(void)port;
	(void)now;
	return INT64_MAX;
}

static const struct sim_port port = { "federation", end_open, end_close, end_frame, end_up, end_tick };

static bool
say(int from, int to, uint32_t n)
{
	struct sim_slot *slot = ends[from].slot;

	return slot != NULL && sim_mesh_send(slot, sim_mesh_key(slot->sim, to), &n, sizeof n, "ok", 2);
}

static struct sim *
sim_three(uint64_t seed)
{
	const struct sim_setup setup = { .seed = seed,
		.services = services,
		.count = 2,
		.nodes = NODES,
		.port = &port,
		.start = START,
		.calm_after = INT64_MAX };
	struct sim *s;

	memset(ends, 0, sizeof ends);
	s = sim_new(&setup);
	return s;
}

static void
pass(struct sim *s, int seconds)
{
	(void)sim_run(s, s->now + seconds * USEC_PER_SEC, NULL, NULL);
}

static void
a_frame_arrives_by_its_senders_connection(void **state)
{
	struct sim *s = sim_three(1);

	(void)state;
	assert_false(say(0, 1, 7));
	pass(s, 3);
	assert_true(say(0, 1, 7));
	assert_true(say(2, 1, 9));
	pass(s, 1);
	assert_int_equal(ends[1].heard, 2);
	assert_int_equal(ends[0].ups, 2);
	assert_int_equal(ends[0].heard + ends[2].heard, 0);
	sim_free(s);
}

static void
a_cut_loses_until_it_is_noticed_and_heals(void **state)
{
	struct sim *s = sim_three(2);

	(void)state;
	pass(s, 3);
	sim_mesh_cut(s, 0, 1, true);
	assert_true(say(0, 1, 1)); /* lost: nobody knows yet */
	assert_true(say(1, 0, 2)); /* the other way is whole */
	pass(s, 1);
	assert_int_equal(ends[1].heard, 0);
	assert_int_equal(ends[0].heard, 1);
	pass(s, 16);
	assert_false(say(0, 1, 3));
	assert_false(say(1, 0, 3));
	assert_true(say(0, 2, 3));
	assert_int_equal(ends[0].downs, 1);
	sim_mesh_cut(s, 0, 1, false);
	pass(s, 3);
	assert_true(say(0, 1, 4));
	pass(s, 1);
	assert_int_equal(ends[1].last, 4);
	sim_free(s);
}

static void
a_way_loses_doubles_and_reorders_what_it_is_asked_to(void **state)
{
	struct sim *s = sim_three(3);

	(void)state;
	pass(s, 3);
	sim_mesh_way(s, 0, 1)->weather = (struct sim_weather){ .loss = 250, .latency = 1000 };
	sim_mesh_way(s, 0, 2)->weather = (struct sim_weather){ .twice = 250, .late = 100, .latency = 1000 };
	for (uint32_t i = 1; i <= 1000; i++) {
		say(0, 1, i);
		say(0, 2, i);
		(void)sim_run(s, s->now + 10000, NULL, NULL);
	}
	pass(s, 5);
	assert_in_range(ends[1].heard, 650, 850);
	assert_int_equal(1000 - ends[1].heard, sim_mesh_way(s, 0, 1)->lost);
	assert_int_equal(ends[1].out_of_order, 0);
	assert_in_range(ends[2].heard, 1150, 1350);
	assert_in_range(ends[2].out_of_order, 20, 300);
	sim_free(s);
}

static void
a_slow_way_delivers_late_and_takes_no_more_when_full(void **state)
{
	struct sim *s = sim_three(4);
	unsigned taken = 0;

	(void)state;
	pass(s, 3);
	sim_mesh_way(s, 0, 1)->weather = (struct sim_weather){ .latency = 1000, .bytes_a_second = 60 };
	while (taken < 1000 && say(0, 1, taken + 1))
		taken++;
	assert_in_range(taken, 290, 310); /* thirty seconds of frames of six bytes */
	pass(s, 10);
	assert_in_range(ends[1].heard, 95, 105);
	assert_true(say(0, 1, 999));
	sim_free(s);
}

static void
a_stranger_is_not_heard(void **state)
{
	const uint32_t n = 1;
	const struct sim_letter l = { 2, 1, (const uint8_t *)&n, (const uint8_t *)"ok", sizeof n, 2, false,
		false };
	struct sim *s;

	(void)state;
	apart = true;
	s = sim_three(5);
	pass(s, 20);
	assert_true(say(0, 1, 1));
	assert_false(say(2, 1, 1));
	sim_mesh_inject(s, &l, 0);
	pass(s, 1);
	assert_int_equal(ends[1].heard, 1);
	assert_int_equal(ends[1].last_from, 0);
	assert_int_equal(sim_mesh_strangers(s), 1);
	sim_free(s);
	apart = false;
}

static void
a_service_that_dies_ends_its_connections_which_come_back_with_it(void **state)
{
	struct sim *s = sim_three(6);
	struct sim_slot *slot = sim_node_slot(&s->nodes[1], "federation");

	(void)state;
	pass(s, 3);
	slot->pause = 5 * USEC_PER_SEC;
	sim_crash(slot);
	pass(s, 1);
	assert_int_equal(ends[0].downs, 1);
	assert_false(say(0, 1, 1));
	pass(s, 8);
	assert_int_equal(ends[0].ups, 3);
	assert_true(say(0, 1, 1));
	pass(s, 1);
	assert_int_equal(ends[1].heard, 1);
	sim_free(s);
}

static void
each_node_has_a_clock_of_its_own(void **state)
{
	struct sim *s = sim_three(7);

	(void)state;
	pass(s, 3);
	s->nodes[1].skew = -40 * USEC_PER_SEC;
	say(0, 1, 1);
	say(1, 0, 1);
	pass(s, 1);
	assert_in_range(ends[0].last_at - ends[1].last_at, 39 * USEC_PER_SEC, 41 * USEC_PER_SEC);
	sim_free(s);
}

/* --- a whole node
 * ------------------------------------------------------------------------------------------------------- */
static struct {
	unsigned answers;
	enum rc rc;
} answered;

static void
answer_take(void *arg, enum rc rc, const struct envelope *env, const void *body, size_t len)
{
	(void)arg;
	(void)env;
	(void)body;
	(void)len;
	answered.answers++;
	answered.rc = rc;
}

/* Somebody outside writes in the registry of a node. */
static void
write_one(struct sim_node *n, int number)
{
	const struct host_caller who = { .roles = ROLE_OPERATOR };
	struct organisation o = {
		.has = REC_BIT(7) | REC_BIT(8), .name = TEXT_LIT("Centre"), .kind = ORGANISATION_CENTRE
	};
	const struct crypto_hash_part part = { &number, sizeof number };
	struct buf b = { 0 };
	struct envelope e;

	stage_envelope(&e, &who, "registry.organisation.create", crypto_id_of(&part, 1),
	    sim_node_wall(n) + 2 * USEC_PER_SEC, NULL);
	record_encode(&organisation_desc, &o, 0, 0, &b);
	call_send(n->calls, sim_node_wall(n), NULL, &e, b.ptr, b.len, true, answer_take, NULL);
	buf_free(&b);
}

static void
a_node_put_back_has_what_it_had(void **state)
{
	struct sim *s = sim_three(8);
	struct sim_node *n = &s->nodes[1];
	uint64_t then, later;
	struct fault why = { 0 };

	(void)state;
	memset(&answered, 0, sizeof answered);
	write_one(n, 1);
	pass(s, 3);
	assert_int_equal(answered.rc, RC_OK);
	then = service_position(sim_node_service(n, "registry"));
	sim_node_keep(n);
	write_one(n, 2);
	pass(s, 3);
	later = service_position(sim_node_service(n, "registry"));
	assert_true(later > then);
	sim_node_down(n);
	assert_null(sim_node_service(n, "registry"));
	pass(s, 5);
	assert_null(sim_node_service(n, "registry"));
	assert_true(sim_node_put_back(n));
	sim_node_up(n);
	assert_int_equal(service_position(sim_node_service(n, "registry")), then);
	write_one(n, 3);
	pass(s, 3);
	assert_int_equal(answered.answers, 3);
	assert_int_equal(sim_verify(sim_node_slot(n, "registry"), &why), RC_OK);
	sim_free(s);
}

static void
a_full_disk_acknowledges_nothing_and_recovers(void **state)
{
	struct sim *s = sim_three(9);
	struct sim_node *n = &s->nodes[0];
	uint64_t then = service_position(sim_node_service(n, "registry"));

	(void)state;
	memset(&answered, 0, sizeof answered);
	pass(s, 1);
	sim_node_fill(n, 4 * USEC_PER_SEC);
	write_one(n, 1);
	pass(s, 3);
	assert_int_equal(answered.answers, 1);
	assert_int_not_equal(answered.rc, RC_OK);
	pass(s, 3);
	assert_int_equal(service_position(sim_node_service(n, "registry")), then);
	assert_true(s->crashes >= 1);
	write_one(n, 2);
	pass(s, 3);
	assert_int_equal(answered.rc, RC_OK);
	assert_int_equal(service_position(sim_node_service(n, "registry")), then + 1);
	sim_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_frame_arrives_by_its_senders_connection),
		cmocka_unit_test(a_cut_loses_until_it_is_noticed_and_heals),
		cmocka_unit_test(a_way_loses_doubles_and_reorders_what_it_is_asked_to),
		cmocka_unit_test(a_slow_way_delivers_late_and_takes_no_more_when_full),
		cmocka_unit_test(a_stranger_is_not_heard),
		cmocka_unit_test(a_service_that_dies_ends_its_connections_which_come_back_with_it),
		cmocka_unit_test(each_node_has_a_clock_of_its_own),
		cmocka_unit_test(a_node_put_back_has_what_it_had),
		cmocka_unit_test(a_full_disk_acknowledges_nothing_and_recovers),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
