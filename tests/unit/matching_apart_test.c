/*
 * matching_apart_test: the rule between a team and its direction: who accompanies the one is not proposed to the other.
 * Owns: nothing; a world each.
 * Beware: an antenne and what it is an antenne of are one structure. The rule excludes from personal requests alone: what a structure
 *         is proposed does not depend on what persons asked; there the référent is warned.
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

/* --- a structure's own requests ------------------------------------------------------------------------------------------ */
/* The structure's request, whose direction files it, and the provider of that line asked; the answer link. */
static struct text
group_asked(struct world *w, uint32_t line, struct request *ret)
{
	struct request in = world_request(w, POOL_GROUP);
	struct ranking_view v;
	struct solicit s = { REC_BIT(1) | REC_BIT(2), { { 0 } }, text_of("Connaît la structure") };
	struct solicitation sent;

	*ret = world_submitted(w, &w->director_a, &in);
	v = world_proposals(w, &w->coordinator, ret->id);
	s.id = world_line(&v, line)->proposal;
	assert_int_equal(world_call(w, &w->coordinator, "matching.proposal.solicit", &solicit_desc, &s,
			     &solicitation_desc, &sent),
	    RC_OK);
	host_settle(w->h);
	return world_token(sent.answer_link);
}

/* The caution on that provider's line of a request, as that reader is told it: empty when there is none. */
static struct text
caution_of(struct world *w, const struct host_caller *who, struct id request, struct id provider)
{
	struct ranking_view v = world_proposals(w, who, request);

	for (uint32_t i = 0; i < v.lines.count; i++) {
		const struct ranking_line *l = world_line(&v, i);

		if (id_equal(l->provider, provider))
			return REC_HAS(l, 8) ? l->caution : (struct text){ 0 };
	}
	fail_msg("the provider is not on the list");
	return (struct text){ 0 };
}

static void
who_works_for_a_structure_is_not_proposed_to_somebody_of_its_team_but_to_its_direction(void **state)
{
	struct world *w = *state;
	struct host_caller director = person_in(w, w->centre_a, MANDATE_DIRECTOR),
			   elsewhere = person_in(w, w->centre_b, MANDATE_EMPLOYEE);
	struct answer_taken taken;
	struct request r, out;
	struct text link = group_asked(w, 0, &r);

	assert_false(is_given(w, &w->employee, w->providers[0])); /* asked */
	assert_true(is_given(w, &director, w->providers[0]));
	assert_true(is_given(w, &elsewhere, w->providers[0]));
	assert_int_equal(world_answer(w, link, true, -1, &taken), RC_OK);
	assert_false(is_given(w, &w->employee, w->providers[0])); /* engaged */
	assert_true(is_given(w, &director, w->providers[0]));
	assert_int_equal(
	    world_do(w, &w->coordinator, "matching.request.withdraw", r.id, &request_desc, &out), RC_OK);
	assert_true(is_given(w, &w->employee, w->providers[0]));
}

static void
a_structure_whose_provider_accompanies_somebody_of_its_team_warns_the_referent_alone(void **state)
{
	struct world *w = *state;
	struct engagement e = world_mission(w);
	struct proposal p;
	struct request r;

	(void)group_asked(w, 0, &r); /* the list of a structure does not know of persons */
	assert_int_equal(
	    world_do(w, &w->referent, "matching.proposal.get", e.proposal, &proposal_desc, &p), RC_OK);
	assert_int_equal(p.met.count, 1);
	assert_true(id_equal(*(const struct id *)p.met.items, r.id));
	assert_true(caution_of(w, &w->referent, e.request, w->providers[0]).len != 0);
	assert_true(caution_of(w, &w->referent, r.id, w->providers[0]).len != 0);
	assert_int_equal(caution_of(w, &w->referent, r.id, w->providers[1]).len, 0);
	assert_int_equal(caution_of(w, &w->coordinator, r.id, w->providers[0]).len, 0);
	assert_int_equal(caution_of(w, &w->director_a, r.id, w->providers[0]).len, 0);
	assert_int_equal(caution_of(w, &w->two_hats, r.id, w->providers[0]).len, 0);
}

static void
a_yes_that_comes_after_the_structure_asked_too_is_taken_and_what_was_met_is_kept_once(void **state)
{
	struct world *w = *state;
	struct request r = asked_by(w, &w->employee), group;
	struct ranking_view v = world_proposals(w, &w->referent, r.id);
	struct solicit s = { REC_BIT(1), world_line(&v, 0)->proposal, { 0 } };
	struct solicitation sent;
	struct answer_taken taken;
	struct proposal p;
	struct text link;

	assert_int_equal(world_call(w, &w->referent, "matching.proposal.solicit", &solicit_desc, &s,
			     &solicitation_desc, &sent),
	    RC_OK);
	link = group_asked(w, 0, &group);
	assert_int_equal(world_answer(w, world_token(sent.answer_link), true, -1, &taken), RC_OK);
	assert_int_equal(taken.status,
	    PROPOSAL_ACCEPTED); /* who was asked first for the person is not lost to the structure */
	assert_int_equal(world_answer(w, link, true, -1, &taken), RC_OK);
	assert_int_equal(taken.status, PROPOSAL_ACCEPTED);
	host_settle(w->h);
	assert_int_equal(world_do(w, &w->referent, "matching.proposal.get", s.id, &proposal_desc, &p), RC_OK);
	assert_int_equal(p.met.count, 1);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		TEST(who_accompanies_one_of_the_team_is_not_proposed_to_its_direction_nor_the_other_way),
		TEST(who_is_asked_and_has_not_answered_counts_and_a_pause_too),
		TEST(an_antenne_and_what_it_is_an_antenne_of_are_one_structure),
		TEST(who_works_for_a_structure_is_not_proposed_to_somebody_of_its_team_but_to_its_direction),
		TEST(a_structure_whose_provider_accompanies_somebody_of_its_team_warns_the_referent_alone),
		TEST(a_yes_that_comes_after_the_structure_asked_too_is_taken_and_what_was_met_is_kept_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
