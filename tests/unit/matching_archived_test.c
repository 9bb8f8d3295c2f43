/*
 * matching_archived_test: a provider's card, or a service of the catalogue, is archived while requests rest on it.
 * Owns: nothing; a world each.
 * Beware: archiving is never refused for a request: who archives would learn of one.
 */
#include "tests/lib/matching_world.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

static void
archived(struct world *w, const char *get, const char *archive, const struct rec_desc *d, struct id id)
{
	struct rec_head *rec = arena_alloc(host_arena(w->h), d->size);

	assert_int_equal(world_do(w, &w->coordinator, get, id, d, rec), RC_OK);
	rec->has &= REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION);
	assert_int_equal(world_call(w, &w->coordinator, archive, d, rec, d, rec), RC_OK);
	host_settle(w->h);
}

static void
card_archived(struct world *w, struct id provider)
{
	archived(w, "registry.provider.get", "registry.provider.archive", &provider_desc, provider);
}

/* The first so many of its list asked at once; their tokens. */
static void
asked(
    struct world *w, const struct host_caller *who, struct id request, uint32_t together, struct text *tokens)
{
	struct solicit_several in = { .has = REC_BIT(1) | REC_BIT(2), .id = request, .together = together };
	struct solicitations sent;

	assert_int_equal(world_call(w, who, "matching.request.solicit", &solicit_several_desc, &in,
			     &solicitations_desc, &sent),
	    RC_OK);
	assert_int_equal(sent.items.count, together);
	for (uint32_t i = 0; i < together; i++)
		tokens[i] = world_token(((const struct solicitation *)sent.items.items)[i].answer_link);
}

static struct proposal
proposal_at(struct world *w, struct id request, uint32_t line)
{
	struct ranking_view v = world_proposals(w, &w->referent, request);
	struct proposal p;

	assert_int_equal(world_do(w, &w->referent, "matching.proposal.get", world_line(&v, line)->proposal,
			     &proposal_desc, &p),
	    RC_OK);
	return p;
}

static void
who_was_asked_is_let_go_with_the_card_and_the_next_is_asked(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);
	struct answer_taken taken;
	struct text token;
	struct proposal p;
	struct capacity row;

	asked(w, &w->referent, r.id, 1, &token);
	card_archived(w, w->providers[0]);
	p = proposal_at(w, r.id, 0);
	assert_int_equal(p.status, PROPOSAL_PASSED);
	assert_int_equal(p.passed_for, PASSED_ARCHIVED);
	assert_true(!world_row(w, w->providers[0], WORLD_TODAY, &row) || row.held == 0);
	assert_int_equal(proposal_at(w, r.id, 1).status, PROPOSAL_SENT);
	assert_int_equal(world_status(w, &w->referent, r.id), REQUEST_SOLICITED);
	assert_int_equal(world_answer(w, token, true, -1, &taken), RC_CONFLICT);
}

static void
of_several_who_were_asked_the_others_are_still_waited_for_and_nobody_twice(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_GROUP), r = world_submitted(w, &w->director_a, &in);
	struct text tokens[3];
	struct answer_taken taken;

	asked(w, &w->coordinator, r.id, 3, tokens);
	card_archived(w, w->providers[1]);
	assert_int_equal(proposal_at(w, r.id, 1).passed_for, PASSED_ARCHIVED);
	assert_int_equal(proposal_at(w, r.id, 0).status, PROPOSAL_SENT);
	assert_int_equal(proposal_at(w, r.id, 2).status, PROPOSAL_SENT);
	assert_int_equal(proposal_at(w, r.id, 3).status, PROPOSAL_SENT);
	assert_int_equal(world_answer(w, tokens[2], true, -1, &taken), RC_OK);
	assert_int_equal(taken.status, PROPOSAL_ACCEPTED);
}

static void
when_the_last_one_goes_the_request_says_that_nobody_is_left(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);
	struct text token;

	for (uint32_t i = 1; i < WORLD_PROVIDERS; i++)
		card_archived(w, w->providers[i]);
	asked(w, &w->referent, r.id, 1, &token);
	card_archived(w, w->providers[0]);
	assert_int_equal(world_status(w, &w->referent, r.id), REQUEST_EXHAUSTED);
}

static void
a_mission_says_that_its_providers_card_went_once_and_another_goes_on(void **state)
{
	struct world *w = *state;
	struct engagement e = world_mission(w), out;
	struct engagement_replace in = { REC_BIT(1) | REC_BIT(2), e.id, CHANGE_PROVIDER_STOPS, 0 };
	struct ranking_view v;

	card_archived(w, w->providers[1]);
	out = world_engagement(w, e.id);
	assert_false(REC_HAS(&out, ENGAGEMENT_TAG_CARD_ARCHIVED_AT));
	card_archived(w, w->providers[0]);
	out = world_engagement(w, e.id);
	assert_true(REC_HAS(&out, ENGAGEMENT_TAG_CARD_ARCHIVED_AT));
	assert_int_equal(out.status, ENGAGEMENT_ACTIVE);
	assert_int_equal(world_call(w, &w->referent, "matching.engagement.replace", &engagement_replace_desc,
			     &in, &engagement_desc, &out),
	    RC_OK);
	v = world_proposals(w, &w->referent, e.request);
	assert_true(id_equal(world_line(&v, 0)->provider, w->providers[2]));
}

static void
a_request_says_that_its_service_left_the_catalogue_and_a_draft_is_not_handed_in(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), open = world_submitted(w, &w->employee, &in),
		       draft, r;

	assert_int_equal(world_call(w, &w->colleague, "matching.request.create", &request_desc, &in,
			     &request_desc, &draft),
	    RC_OK);
	archived(w, "registry.accompaniment.get", "registry.accompaniment.archive", &accompaniment_desc,
	    w->service);
	assert_int_equal(
	    world_do(w, &w->referent, "matching.request.get", open.id, &request_desc, &r), RC_OK);
	assert_true(REC_HAS(&r, REQUEST_TAG_SERVICE_ARCHIVED_AT));
	assert_int_equal(r.status, REQUEST_PROPOSED);
	assert_int_equal(
	    world_do(w, &w->colleague, "matching.request.submit", draft.id, &request_desc, &r), RC_INVALID);
	assert_true(world_refused(w, "service", FAULT_ARCHIVED));
	assert_int_equal(
	    world_do(w, &w->referent, "matching.request.submit", open.id, &request_desc, &r), RC_OK);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		TEST(who_was_asked_is_let_go_with_the_card_and_the_next_is_asked),
		TEST(of_several_who_were_asked_the_others_are_still_waited_for_and_nobody_twice),
		TEST(when_the_last_one_goes_the_request_says_that_nobody_is_left),
		TEST(a_mission_says_that_its_providers_card_went_once_and_another_goes_on),
		TEST(a_request_says_that_its_service_left_the_catalogue_and_a_draft_is_not_handed_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
