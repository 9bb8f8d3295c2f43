/*
 * matching_answer_test: what a provider reads behind the link of an answer, before a yes or a no.
 * Owns: nothing.
 * Beware: whatever a provider is told is told to somebody who has promised nothing yet: neither who asks, nor what they wrote.
 */
#include "services/matching/service.h"
#include "tests/lib/matching_world.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

/* The best of the list speaks it, and adapts to it. */
static void
card_of_the_best_says_more(struct world *w)
{
	static struct text words[] = { TEXT_LIT("fr"), TEXT_LIT("ar") };
	struct provider card;

	assert_int_equal(
	    world_do(w, &w->coordinator, "registry.provider.get", w->providers[0], &provider_desc, &card),
	    RC_OK);
	card.languages = (struct list){ words, 2 };
	card.accessibility = 1u << ACCESS_SIGN_LANGUAGE;
	card.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(19) | REC_BIT(20);
	assert_int_equal(world_call(w, &w->coordinator, "registry.provider.update", &provider_desc, &card,
			     &provider_desc, &card),
	    RC_OK);
	host_settle(w->h);
}

/* Without a service: a competence at a level, a language, an adaptation. */
static struct request
free_request(struct world *w, enum request_confidentiality confidentiality)
{
	static struct competence_need need;
	static struct text word[] = { TEXT_LIT("ar") };
	struct request r = world_request(w, POOL_INDIVIDUAL);

	need = (struct competence_need){ REC_BIT(1) | REC_BIT(2), w->competence, 3 };
	r.has &= ~REC_BIT(REQUEST_TAG_SERVICE);
	r.competences = (struct list){ &need, 1 };
	r.languages = (struct list){ word, 1 };
	r.accessibility = 1u << ACCESS_SIGN_LANGUAGE;
	r.confidentiality = confidentiality;
	r.has |= REC_BIT(REQUEST_TAG_COMPETENCES) | REC_BIT(REQUEST_TAG_LANGUAGES) |
	    REC_BIT(REQUEST_TAG_ACCESSIBILITY) | REC_BIT(REQUEST_TAG_CONFIDENTIALITY);
	return world_submitted(w, &w->employee, &r);
}

static struct answer_brief
brief_of(struct world *w, const struct request *r)
{
	struct ranking_view v = world_proposals(w, &w->referent, r->id);
	struct solicit s = { REC_BIT(1), world_line(&v, 0)->proposal, { 0 } };
	struct solicitation sent;
	struct answer_brief brief;
	struct answer_ref token;

	assert_int_equal(world_call(w, &w->referent, "matching.proposal.solicit", &solicit_desc, &s,
			     &solicitation_desc, &sent),
	    RC_OK);
	token = (struct answer_ref){ REC_BIT(1), world_token(sent.answer_link) };
	assert_int_equal(world_call(w, &w->nobody, "matching.answer.get", &answer_ref_desc, &token,
			     &answer_brief_desc, &brief),
	    RC_OK);
	return brief;
}

static void
of_a_request_by_competences_a_provider_reads_what_is_wanted_when_where_and_how(void **state)
{
	struct world *w = *state;
	const struct answer_need *need;
	struct answer_brief b;
	struct request r;

	card_of_the_best_says_more(w);
	r = free_request(w, CONFIDENTIALITY_STANDARD);
	b = brief_of(w, &r);
	assert_false(REC_HAS(&b, 3));
	assert_int_equal(b.competences.count, 1);
	need = b.competences.items;
	assert_true(text_is(need->name, "Écoute"));
	assert_int_equal(need->level, 3);
	assert_int_equal(b.languages.count, 1);
	assert_true(text_is(((const struct text *)b.languages.items)[0], "ar"));
	assert_int_equal(b.accessibility, 1u << ACCESS_SIGN_LANGUAGE);
	assert_int_equal(b.from, WORLD_TODAY);
	assert_int_equal(b.to, WORLD_TODAY + 60);
	assert_int_equal(b.days, 2);
	assert_true(text_is(b.department, "42"));
	assert_false(b.remote);
}

static void
at_reinforced_confidentiality_what_is_wanted_is_told_and_the_territory_is_not(void **state)
{
	struct world *w = *state;
	struct answer_brief b;
	struct request r;

	card_of_the_best_says_more(w);
	r = free_request(w, CONFIDENTIALITY_REINFORCED);
	b = brief_of(w, &r);
	assert_int_equal(b.competences.count, 1);
	assert_false(REC_HAS(&b, 5));
}

static void
of_a_request_for_a_service_alone_no_competence_is_said(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);
	struct answer_brief b = brief_of(w, &r);

	assert_true(text_is(b.service_name, "Soutien"));
	assert_false(REC_HAS(&b, 12) || REC_HAS(&b, 13) || REC_HAS(&b, 14));
}

int
main(void)
{
#define T(fn) cmocka_unit_test_setup_teardown(fn, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		T(of_a_request_by_competences_a_provider_reads_what_is_wanted_when_where_and_how),
		T(at_reinforced_confidentiality_what_is_wanted_is_told_and_the_territory_is_not),
		T(of_a_request_for_a_service_alone_no_competence_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
