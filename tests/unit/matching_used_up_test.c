/*
 * matching_used_up_test: nobody of a list is left to ask: whether others fit, or which rule stands in the way; and what the asker reads.
 * Owns: nothing; a world each.
 * Beware: an asker's words are made of the own request alone.
 */
#include "tests/lib/matching_world.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

/* All of the list are asked and decline. */
static void
all_decline(struct world *w, const struct host_caller *who, struct id request)
{
	for (int i = 0; i < 20; i++) {
		struct ranking_view v = world_proposals(w, who, request);
		struct solicit s = { REC_BIT(1), { { 0 } }, { 0 } };
		struct solicitation sent;
		struct answer_taken taken;

		for (uint32_t n = 0; n < v.lines.count && id_is_zero(s.id); n++)
			if (world_line(&v, n)->status == PROPOSAL_LISTED)
				s.id = world_line(&v, n)->proposal;
		if (id_is_zero(s.id))
			return;
		assert_int_equal(world_call(w, who, "matching.proposal.solicit", &solicit_desc, &s,
				     &solicitation_desc, &sent),
		    RC_OK);
		assert_int_equal(
		    world_answer(w, world_token(sent.answer_link), false, ANSWER_UNAVAILABLE, &taken), RC_OK);
	}
	fail_msg("the list has no end");
}

static bool
says(struct text sentence, const char *words)
{
	char copy[1000] = { 0 };

	assert_true(sentence.len < sizeof copy);
	memcpy(copy, sentence.ptr, sentence.len);
	return strstr(copy, words) != NULL;
}

static void
a_list_shorter_than_those_who_fit_says_how_many_are_left_and_searching_again_finds_them(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_GROUP), r;
	struct ranking_view v;

	(void)world_policy(
	    w, (struct policy){ .list_size = 1, .cascade = false, .has = REC_BIT(22) | REC_BIT(21) });
	r = world_submitted(w, &w->director_a, &in);
	all_decline(w, &w->coordinator, r.id);
	assert_int_equal(world_status(w, &w->coordinator, r.id), REQUEST_EXHAUSTED);
	v = world_proposals(w, &w->coordinator, r.id);
	assert_int_equal(v.left, WORLD_PROVIDERS - 1);
	assert_true(says(v.sentence, "3 autres prestataires") && says(v.sentence, "cherchez à nouveau"));
	assert_false(REC_HAS(&v, 10)); /* no rule stands in the way */
	assert_int_equal(
	    world_do(w, &w->coordinator, "matching.request.submit", r.id, &request_desc, &r), RC_OK);
	v = world_proposals(w, &w->coordinator, r.id);
	assert_true(id_equal(world_line(&v, 0)->provider, w->providers[1]));
	assert_false(REC_HAS(&v, 16) || REC_HAS(&v, 17));
}

static void
when_nobody_else_fits_the_single_rule_that_would_help_is_named(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_GROUP), r;
	struct ranking_view v;

	(void)world_policy(w, (struct policy){ .cascade = false, .has = REC_BIT(21) });
	r = world_submitted(w, &w->director_a, &in);
	all_decline(w, &w->coordinator, r.id);
	v = world_proposals(w, &w->coordinator, r.id);
	assert_true(REC_HAS(&v, 16));
	assert_int_equal(v.left, 0);
	assert_true(says(v.sentence, "Plus personne d’autre"));
	assert_int_equal(v.relax_rule, RULE_ANSWERED);
	assert_int_equal(v.relax_candidates, WORLD_PROVIDERS);
	assert_true(says(v.relax_label, "En assouplissant une seule condition"));
}

static void
a_person_is_told_that_nobody_could_and_what_would_help_without_a_figure_or_a_rule(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r;
	struct ranking_view own, whole;

	(void)world_policy(
	    w, (struct policy){ .list_size = 1, .cascade = false, .has = REC_BIT(22) | REC_BIT(21) });
	r = world_submitted(w, &w->employee, &in);
	own = world_proposals(w, &w->employee, r.id);
	assert_true(says(own.sentence, "étudiée"));
	all_decline(w, &w->referent, r.id);
	own = world_proposals(w, &w->employee, r.id);
	assert_true(
	    says(own.sentence, "n’a pu prendre votre demande") && says(own.sentence, "continue de chercher"));
	assert_true(says(own.sentence, "demander moins de jours") && says(own.sentence, "à distance"));
	assert_false(says(own.sentence, "tarif")); /* none was asked for */
	assert_false(REC_HAS(&own, 16) || REC_HAS(&own, 10) || REC_HAS(&own, 7));
	whole = world_proposals(w, &w->referent, r.id);
	assert_int_equal(whole.left, WORLD_PROVIDERS - 1);
}

static void
a_person_for_whom_nobody_was_found_by_the_rule_of_the_team_reads_as_any_other(void **state)
{
	struct world *w = *state;
	struct host_caller director = world_person(w, ROLE_BENEFICIARY, w->centre_a, MANDATE_DIRECTOR);
	struct request in = world_request(w, POOL_INDIVIDUAL), r;
	struct ranking_view own, whole;

	host_settle(w->h);
	in.price_ceiling = 20000; /* the first alone */
	in.has |= REC_BIT(REQUEST_TAG_PRICE_CEILING);
	world_mission(w);
	r = world_submitted(w, &director, &in);
	own = world_proposals(w, &director, r.id);
	assert_int_equal(own.status, REQUEST_PROPOSED);
	assert_true(says(own.sentence, "étudiée"));
	whole = world_proposals(w, &w->referent, r.id);
	assert_int_equal(whole.lines.count, 0);
	assert_true(says(whole.sentence, "Personne ne remplit"));
	assert_int_equal(whole.left, 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_list_shorter_than_those_who_fit_says_how_many_are_left_and_searching_again_finds_them),
		TEST(when_nobody_else_fits_the_single_rule_that_would_help_is_named),
		TEST(a_person_is_told_that_nobody_could_and_what_would_help_without_a_figure_or_a_rule),
		TEST(a_person_for_whom_nobody_was_found_by_the_rule_of_the_team_reads_as_any_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
