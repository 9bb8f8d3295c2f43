/*
 * matching_apart_test: the rule between a team and its direction: who accompanies the one is not proposed to the other.
 * Owns: nothing; a world each.
 * Beware: an antenne and what it is an antenne of are one structure. The rule is asked for personal requests alone.
 */
#include "tests/lib/matching_world.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

static struct request
asked_by(struct world *w, const struct host_caller *who)
{
	struct request in = world_request(w, POOL_INDIVIDUAL);

	return world_submitted(w, who, &in);
}

/* Whether a personal request of that person would be given that provider today. */
static bool
is_given(struct world *w, const struct host_caller *who, struct id provider)
{
	struct request r = asked_by(w, who), out;
	struct ranking_view v = world_proposals(w, &w->referent, r.id);
	bool found = false;

	for (uint32_t i = 0; i < v.lines.count; i++)
		found |= id_equal(((struct ranking_line *)v.lines.items)[i].provider, provider);
	assert_int_equal(world_do(w, who, "matching.request.withdraw", r.id, &request_desc, &out), RC_OK);
	return found;
}

static struct host_caller
person_in(struct world *w, struct id organisation, enum mandate_role role)
{
	struct host_caller who = world_person(w, ROLE_BENEFICIARY, organisation, role);

	host_settle(w->h);
	return who;
}

static struct id
antenne_of(struct world *w, struct id parent)
{
	static const struct host_caller boss = { .roles = ROLE_COORDINATOR | ROLE_OPERATOR };
	struct organisation o = { .has = REC_BIT(7) | REC_BIT(8) | REC_BIT(10) | REC_BIT(11),
		.name = text_of("Antenne"),
		.kind = ORGANISATION_CENTRE,
		.parent = parent,
		.antenne = true };

	assert_int_equal(world_call(w, &boss, "registry.organisation.create", &organisation_desc, &o,
			     &organisation_desc, &o),
	    RC_OK);
	host_settle(w->h);
	return o.id;
}

static void
who_accompanies_one_of_the_team_is_not_proposed_to_its_direction_nor_the_other_way(void **state)
{
	struct world *w = *state;
	struct host_caller director = person_in(w, w->centre_a, MANDATE_DIRECTOR),
			   elsewhere = person_in(w, w->centre_b, MANDATE_DIRECTOR),
			   team = person_in(w, w->centre_a, MANDATE_EMPLOYEE);
	struct engagement e, out;
	struct request r;

	assert_true(is_given(w, &director, w->providers[0]));
	e = world_mission(w);
	assert_true(id_equal(e.provider, w->providers[0]));
	assert_false(is_given(w, &director, w->providers[0]));
	assert_true(is_given(w, &elsewhere, w->providers[0]));
	assert_true(is_given(w, &team, w->providers[0])); /* they do not face each other */
	assert_int_equal(
	    world_do(w, &w->referent, "matching.engagement.close", e.id, &engagement_desc, &out), RC_OK);
	assert_true(is_given(w, &director, w->providers[0]));
	r = asked_by(w, &director);
	e = world_engaged(w, &w->referent, &r);
	assert_false(is_given(w, &team, e.provider));
	assert_false(is_given(w, &w->employee, e.provider));
}

static void
who_is_asked_and_has_not_answered_counts_and_a_pause_too(void **state)
{
	struct world *w = *state;
	struct host_caller director = person_in(w, w->centre_a, MANDATE_DIRECTOR);
	struct request r = asked_by(w, &w->employee);
	struct ranking_view v = world_proposals(w, &w->referent, r.id);
	struct solicit s = { REC_BIT(1), ((struct ranking_line *)v.lines.items)[0].proposal, { 0 } };
	struct engagement_suspend pause = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), { { 0 } }, PAUSE_OTHER,
		true, 0 };
	struct solicitation sent;
	struct engagement e;

	assert_true(is_given(w, &director, w->providers[0]));
	assert_int_equal(world_call(w, &w->referent, "matching.proposal.solicit", &solicit_desc, &s,
			     &solicitation_desc, &sent),
	    RC_OK);
	assert_false(is_given(w, &director, w->providers[0]));
	assert_int_equal(
	    world_do(w, &w->employee, "matching.request.withdraw", r.id, &request_desc, &r), RC_OK);
	assert_true(is_given(w, &director, w->providers[0]));
	pause.id = world_mission(w).id;
	assert_int_equal(world_call(w, &w->referent, "matching.engagement.suspend", &engagement_suspend_desc,
			     &pause, &engagement_desc, &e),
	    RC_OK);
	assert_false(is_given(w, &director, w->providers[0]));
}

static void
an_antenne_and_what_it_is_an_antenne_of_are_one_structure(void **state)
{
	struct world *w = *state;
	struct id one = antenne_of(w, w->centre_a), two = antenne_of(w, w->centre_a);
	struct host_caller head = person_in(w, one, MANDATE_DIRECTOR),
			   sister = person_in(w, two, MANDATE_DIRECTOR),
			   team = person_in(w, one, MANDATE_EMPLOYEE);
	struct request r;

	world_mission(w); /* of the centre's employee */
	assert_false(is_given(w, &head, w->providers[0]));
	assert_false(is_given(w, &sister, w->providers[0]));
	assert_true(is_given(w, &team, w->providers[0]));
	r = asked_by(w, &team);
	assert_false(is_given(w, &sister, world_engaged(w, &w->referent, &r).provider));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		TEST(who_accompanies_one_of_the_team_is_not_proposed_to_its_direction_nor_the_other_way),
		TEST(who_is_asked_and_has_not_answered_counts_and_a_pause_too),
		TEST(an_antenne_and_what_it_is_an_antenne_of_are_one_structure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
