/*
 * scheduling_far_bounds_test: what a federation invents of shared actions and delegations is bounded, and what it does in earnest goes on.
 * Owns: two nodes for each test.
 * Beware: node 0 has the action; node 1 invents. The bounds are a day's.
 */
#include "services/registry/far_party.h"
#include "services/scheduling/far.h"
#include "tests/lib/far_action_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

static uint64_t
rows(struct far_world *w, int at, const char *service, const struct db_table *t)
{
	struct db_txn txn = db_begin(service_db(host_service(w->n.node[at].host, service)), DB_READ);
	uint64_t n = db_count(&txn, t);

	db_abort(&txn);
	return n;
}

static void
verified(struct far_world *w)
{
	struct fault why = { 0 };
	uint64_t events;

	for (int at = 0; at < 2; at++) {
		assert_int_equal(host_verify(w->n.node[at].host, "registry", &events, &why), RC_OK);
		assert_int_equal(host_verify(w->n.node[at].host, "scheduling", &events, &why), RC_OK);
	}
}

/* An ask for two persons, by that token; said: its rank. */
static void
ask_invented(struct far_world *w, unsigned token, usec_t said, uint8_t mark)
{
	struct visitor_member members[2] = { { REC_BIT(1) | REC_BIT(2), MANDATE_EMPLOYEE, { { mark, 1 } },
						 0 },
		{ REC_BIT(1) | REC_BIT(2), MANDATE_EMPLOYEE, { { mark, 2 } }, 0 } };
	struct visitor_ask a = { .id = { { 0xee, (uint8_t)token, (uint8_t)(token >> 8) } },
		.peer = w->n.peer[1],
		.share = w->share,
		.said_at = said,
		.want = VISITOR_WANT_PLACE,
		.kind = ORGANISATION_CENTRE,
		.members = { members, 2 } };

	a.token = a.id;
	a.has = REC_BIT(TAG_ID) | REC_BIT(VISITOR_ASK_TAG_PEER) | REC_BIT(VISITOR_ASK_TAG_TOKEN) |
	    REC_BIT(VISITOR_ASK_TAG_SHARE) | REC_BIT(VISITOR_ASK_TAG_WANT) |
	    REC_BIT(VISITOR_ASK_TAG_SAID_AT) | REC_BIT(VISITOR_ASK_TAG_KIND) |
	    REC_BIT(VISITOR_ASK_TAG_MEMBERS);
	two_nodes_say(&w->n, 1, "scheduling", "visitor_ask.told", &a);
}

static void
delegations_that_a_federation_invents_are_bounded(void **unused)
{
	struct far_world w;
	uint64_t persons, parties, structures;

	(void)unused;
	far_world_share(&w, "");
	persons = rows(&w, 0, "registry", &person_table);
	structures = rows(&w, 0, "registry", &organisation_table);
	parties = rows(&w, 0, "registry", &far_party_table);
	for (unsigned i = 0; i < FAR_PARTIES_A_DAY + 30; i++)
		ask_invented(&w, i, FAR_WORLD_NOW, 1);
	assert_int_equal(rows(&w, 0, "registry", &far_party_table), parties + FAR_PARTIES_A_DAY);
	assert_int_equal(rows(&w, 0, "registry", &organisation_table), structures + FAR_PARTIES_A_DAY);
	assert_int_equal(rows(&w, 0, "registry", &person_table), persons + 2 * FAR_PARTIES_A_DAY);
	assert_true(rows(&w, 0, "scheduling", &scheduling_visitors) <= FAR_PARTIES_A_DAY);
	two_nodes_advance(&w.n, 86400 * USEC_PER_SEC);
	ask_invented(&w, FAR_PARTIES_A_DAY + 40, FAR_WORLD_NOW, 1);
	assert_int_equal(rows(&w, 0, "registry", &far_party_table), parties + FAR_PARTIES_A_DAY + 1);
	verified(&w);
	far_world_close(&w);
}

static void
newcomers_of_one_delegation_are_bounded_too(void **unused)
{
	struct far_world w;
	uint64_t persons;

	(void)unused;
	far_world_share(&w, "");
	persons = rows(&w, 0, "registry", &person_table);
	for (unsigned i = 0; i < FAR_NEWCOMERS_A_DAY; i++)
		ask_invented(&w, 1, FAR_WORLD_NOW + i, (uint8_t)(1 + i % 2));
	assert_true(rows(&w, 0, "registry", &person_table) <= persons + 2 + FAR_NEWCOMERS_A_DAY);
	verified(&w);
	far_world_close(&w);
}

static void
actions_that_a_federation_invents_are_bounded(void **unused)
{
	struct far_world w;
	struct shared_action a;
	uint64_t before;

	(void)unused;
	far_world_share(&w, "");
	a = far_world_sheet(&w);
	before = rows(&w, 1, "scheduling", &scheduling_far_actions);
	a.status = ACTION_SHARE_OFFERED;
	for (unsigned i = 0; i < FAR_ACTIONS_A_DAY + 20; i++) {
		a.id = a.share = (struct id){ { 0xee, (uint8_t)i, (uint8_t)(i >> 8), 1 } };
		two_nodes_say(&w.n, 0, "scheduling", "shared_action.told", &a);
	}
	/* the one in earnest was the first of the day */
	assert_int_equal(rows(&w, 1, "scheduling", &scheduling_far_actions), before + FAR_ACTIONS_A_DAY - 1);
	two_nodes_advance(&w.n, 86400 * USEC_PER_SEC);
	a.share.b[3] = 2;
	two_nodes_say(&w.n, 0, "scheduling", "shared_action.told", &a);
	assert_int_equal(rows(&w, 1, "scheduling", &scheduling_far_actions), before + FAR_ACTIONS_A_DAY);
	verified(&w);
	far_world_close(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(delegations_that_a_federation_invents_are_bounded),
		cmocka_unit_test(newcomers_of_one_delegation_are_bounded_too),
		cmocka_unit_test(actions_that_a_federation_invents_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
