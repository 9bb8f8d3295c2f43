/*
 * campaign_test: the rules that a campaign keeps to, who sees it, its states.
 * Owns: nothing.
 * Beware: the providers of the world are in the order of their rank for a plain request; each gives four group days a month.
 */
#include "services/matching/campaign.h"
#include "tests/lib/campaign_world.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

/* --- rules --------------------------------------------------------------------------------------------------------------- */
static void
somebody_and_the_director_above_never_get_the_same_provider(void **unused)
{
	struct world *w = world_new();
	struct request in = world_request(w, POOL_INDIVIDUAL);
	struct campaign_line *l;
	struct campaign p;
	uint32_t n;

	(void)unused;
	(void)world_submitted(w, &w->employee, &in);
	(void)world_submitted(w, &w->director_a, &in);
	p = campaign_computed(w, &w->referent, &campaign_individual);
	assert_int_equal(p.served, 2);
	l = campaign_lines_of(w, &w->referent, p.id, &n);
	assert_int_equal(n, 2);
	assert_false(id_equal(l[0].provider, l[1].provider));
	assert_true(l[0].why == CAMPAIGN_APART || l[1].why == CAMPAIGN_APART);
	assert_int_equal(campaign_step(w, &w->referent, "apply", p.id, &p), RC_OK);
	campaign_verifies(w);
	world_free(w);
}

static void
a_request_that_nobody_has_room_for_is_left_and_told(void **unused)
{
	struct world *w = world_new();
	struct request r[CAMPAIGN_WORLD_REQUESTS], more[CAMPAIGN_WORLD_REQUESTS];
	struct campaign_line *l;
	struct campaign p;
	uint32_t n, none = 0;

	(void)unused;
	campaign_requests(w, r);
	campaign_requests(w, more); /* twelve of two days; four providers of four */
	p = campaign_computed(w, &w->coordinator, &campaign_group);
	assert_int_equal(p.served, 8);
	assert_int_equal(p.undone, 4);
	l = campaign_lines_of(w, &w->coordinator, p.id, &n);
	for (uint32_t i = 0; i < n; i++)
		none += l[i].why == CAMPAIGN_NO_ROOM && id_is_zero(l[i].provider);
	assert_int_equal(none, 4);
	assert_int_equal(campaign_step(w, &w->coordinator, "apply", p.id, &p), RC_OK);
	assert_int_equal(
	    campaign_counted(w, &w->coordinator, "matching.request.list", "status", "proposed"), 4);
	campaign_verifies(w);
	world_free(w);
}

static void
the_most_that_a_provider_gets_is_held(void **unused)
{
	struct campaign in = {
		.has = REC_BIT(CAMPAIGN_TAG_POOL) | REC_BIT(CAMPAIGN_TAG_MOST), .pool = POOL_GROUP, .most = 1
	};
	struct world *w = world_new();
	struct request r[CAMPAIGN_WORLD_REQUESTS];
	struct campaign p;

	(void)unused;
	campaign_requests(w, r);
	p = campaign_computed(w, &w->coordinator, &in);
	assert_int_equal(p.served, WORLD_PROVIDERS);
	assert_int_equal(p.undone, CAMPAIGN_WORLD_REQUESTS - WORLD_PROVIDERS);
	world_free(w);
}

/* --- who sees it --------------------------------------------------------------------------------------------------------- */
static void
an_individual_campaign_is_the_referents_alone(void **unused)
{
	struct world *w = world_new();
	struct request in = world_request(w, POOL_INDIVIDUAL);
	struct campaign p, out;

	(void)unused;
	assert_int_equal(campaign_drafted(w, &w->coordinator, &campaign_individual, &p), RC_RULE);
	assert_true(world_refused(w, "pool", FAULT_CAMPAIGN_POOL));
	assert_int_equal(campaign_drafted(w, &w->two_hats, &campaign_individual, &p), RC_RULE);
	assert_int_equal(campaign_drafted(w, &w->director_a, &campaign_individual, &p), RC_FORBIDDEN);
	(void)world_submitted(w, &w->employee, &in);
	p = campaign_computed(w, &w->referent, &campaign_individual);
	assert_int_equal(p.served, 1);
	const struct host_caller *const others[] = { &w->coordinator, &w->two_hats };
	for (int i = 0; i < 2; i++) {
		assert_int_equal(campaign_step(w, others[i], "get", p.id, &out), RC_NOT_FOUND);
		assert_int_equal(campaign_step(w, others[i], "apply", p.id, &out), RC_NOT_FOUND);
		assert_int_equal(campaign_counted(w, others[i], "matching.campaign.list", "", ""), 0);
		assert_int_equal(campaign_counted(w, others[i], "matching.campaign_line.list", "", ""), 0);
	}
	assert_int_equal(campaign_step(w, &w->director_a, "get", p.id, &out), RC_FORBIDDEN);
	assert_int_equal(campaign_step(w, &w->employee, "get", p.id, &out), RC_FORBIDDEN);
	world_free(w);
}

/* Whoever does not serve one of its requests would learn by the gap that a colleague asked. */
static void
a_campaign_is_hidden_whole_from_who_does_not_serve_one_of_its_requests(void **unused)
{
	struct world *w = world_new();
	struct request in = world_request(w, POOL_INDIVIDUAL);
	struct host_caller colleague = world_person(w, ROLE_BENEFICIARY, w->federation, MANDATE_EMPLOYEE);
	struct host_caller alternate = { .roles = ROLE_REFERENT, .person = w->provider_persons[3] };
	struct campaign p, q, out;

	(void)unused;
	host_settle(w->h);
	(void)world_submitted(w, &w->employee, &in);
	(void)world_submitted(w, &colleague, &in);
	p = campaign_computed(w, &w->referent, &campaign_individual);
	assert_int_equal(p.requests.count, 1); /* not that of somebody of the référent's own house */
	assert_int_equal(campaign_step(w, &alternate, "get", p.id, &out), RC_OK);
	q = campaign_computed(w, &alternate, &campaign_individual);
	assert_int_equal(q.requests.count, 2);
	assert_int_equal(campaign_step(w, &w->referent, "get", q.id, &out), RC_NOT_FOUND);
	assert_int_equal(campaign_counted(w, &w->referent, "matching.campaign.list", "", ""), 1);
	world_free(w);
}

/* --- refusals and states --------------------------------------------------------------------------------------------------- */
static void
nothing_to_deal_and_bounds_that_contradict_are_refused(void **unused)
{
	struct campaign in = { .has = REC_BIT(CAMPAIGN_TAG_POOL) | REC_BIT(CAMPAIGN_TAG_MOST) |
		    REC_BIT(CAMPAIGN_TAG_LEAST),
		.pool = POOL_GROUP,
		.most = 1,
		.least = 2 };
	struct world *w = world_new();
	struct campaign p;

	(void)unused;
	assert_int_equal(campaign_drafted(w, &w->coordinator, &in, &p), RC_RULE);
	assert_true(world_refused(w, "least", FAULT_CAMPAIGN_BOUNDS));
	assert_int_equal(campaign_drafted(w, &w->coordinator, &campaign_group, &p), RC_OK);
	assert_int_equal(campaign_step(w, &w->coordinator, "run", p.id, &p), RC_RULE);
	assert_true(world_refused(w, "pool", FAULT_CAMPAIGN_EMPTY));
	world_free(w);
}

static void
every_step_is_taken_from_its_own_states_only(void **unused)
{
	struct world *w = world_new();
	struct request r[CAMPAIGN_WORLD_REQUESTS];
	struct campaign p, out;

	(void)unused;
	assert_true(machine_is_sound(&campaign_machine));
	campaign_requests(w, r);
	assert_int_equal(campaign_drafted(w, &w->coordinator, &campaign_group, &p), RC_OK);
	static const char *const not_of_drafts[] = { "stop", "check", "apply" };
	for (int i = 0; i < 3; i++) {
		assert_int_equal(
		    campaign_step(w, &w->coordinator, not_of_drafts[i], p.id, &out), RC_CONFLICT);
		assert_true(world_refused(w, "status", FAULT_CAMPAIGN_STATE));
	}
	assert_int_equal(campaign_step(w, &w->coordinator, "run", p.id, &p), RC_OK);
	assert_int_equal(
	    campaign_step(w, &w->coordinator, "stop", p.id, &out), RC_CONFLICT); /* ready by now */
	assert_int_equal(campaign_step(w, &w->coordinator, "cancel", p.id, &out), RC_OK);
	static const char *const over[] = { "run", "stop", "check", "apply", "cancel" };
	for (int i = 0; i < 5; i++)
		assert_int_equal(campaign_step(w, &w->coordinator, over[i], p.id, &out), RC_CONFLICT);
	campaign_verifies(w);
	world_free(w);
}

static void
queue(struct world *w, uint8_t number, const char *method, struct id campaign, struct world_outcome *o)
{
	const struct ref in = { REC_BIT(1), campaign };

	world_queue(w, &w->coordinator, number, method, &ref_desc, &in, o);
}

static void
one_that_a_restart_cut_short_is_computed_again(void **unused)
{
	struct world *w = world_new();
	struct request r[CAMPAIGN_WORLD_REQUESTS];
	struct campaign p;
	struct world_outcome o = { .rc = RC_INTERNAL };

	(void)unused;
	campaign_requests(w, r);
	assert_int_equal(campaign_drafted(w, &w->coordinator, &campaign_group, &p), RC_OK);
	queue(w, 1, "matching.campaign.run", p.id, &o);
	(void)service_step(host_service(w->h, "matching")); /* committed; its answer is not */
	assert_int_equal(o.rc, RC_OK);
	host_keep(w->h); /* as the disk is then: what follows is lost */
	host_settle(w->h);
	assert_int_equal(campaign_step(w, &w->coordinator, "get", p.id, &p), RC_OK);
	assert_int_equal(p.status, CAMPAIGN_READY);
	host_put_back(w->h, false);
	host_advance(w->h, USEC_PER_SEC);
	assert_int_equal(p.round, 1);
	assert_int_equal(campaign_step(w, &w->coordinator, "get", p.id, &p), RC_OK);
	assert_int_equal(p.status, CAMPAIGN_READY);
	assert_int_equal(p.served, CAMPAIGN_WORLD_REQUESTS);
	campaign_verifies(w);
	world_free(w);
}

static void
of_two_that_apply_at_the_same_instant_one_asks_all_and_the_other_nobody(void **unused)
{
	struct world *w = world_new();
	struct request r[CAMPAIGN_WORLD_REQUESTS];
	struct campaign p, q;
	struct world_outcome one = { .rc = RC_INTERNAL }, two = one;

	(void)unused;
	campaign_requests(w, r);
	p = campaign_computed(w, &w->coordinator, &campaign_group);
	q = campaign_computed(w, &w->coordinator, &campaign_group);
	queue(w, 1, "matching.campaign.apply", p.id, &one);
	queue(w, 2, "matching.campaign.apply", q.id, &two);
	host_settle(w->h);
	assert_int_equal(one.rc, RC_OK);
	assert_int_equal(two.rc, RC_CONFLICT);
	assert_int_equal(campaign_counted(w, &w->coordinator, "matching.proposal.list", "status", "sent"),
	    CAMPAIGN_WORLD_REQUESTS);
	campaign_verifies(w);
	world_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(somebody_and_the_director_above_never_get_the_same_provider),
		cmocka_unit_test(a_request_that_nobody_has_room_for_is_left_and_told),
		cmocka_unit_test(the_most_that_a_provider_gets_is_held),
		cmocka_unit_test(an_individual_campaign_is_the_referents_alone),
		cmocka_unit_test(a_campaign_is_hidden_whole_from_who_does_not_serve_one_of_its_requests),
		cmocka_unit_test(nothing_to_deal_and_bounds_that_contradict_are_refused),
		cmocka_unit_test(every_step_is_taken_from_its_own_states_only),
		cmocka_unit_test(one_that_a_restart_cut_short_is_computed_again),
		cmocka_unit_test(of_two_that_apply_at_the_same_instant_one_asks_all_and_the_other_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
