/*
 * campaign_apply_test: a campaign from draft to its proposals: what it writes and what not, what makes it stale.
 * Owns: nothing.
 * Beware: the providers of the world are in the order of their rank for a plain request; each gives four group days a month.
 */
#include "tests/lib/campaign_world.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

/* --- the main way -------------------------------------------------------------------------------------------------------- */
static void
computing_writes_nothing_but_the_campaign_and_applying_asks_all(void **unused)
{
	struct world *w = world_new();
	struct request r[CAMPAIGN_WORLD_REQUESTS];
	struct campaign_line *l;
	struct campaign p;
	uint32_t n, firsts = 0;

	(void)unused;
	campaign_requests(w, r);
	p = campaign_computed(w, &w->coordinator, &campaign_group);
	assert_int_equal(p.status, CAMPAIGN_READY);
	assert_int_equal(p.served, CAMPAIGN_WORLD_REQUESTS);
	assert_true(p.proven);
	assert_int_equal(p.gap, 0);
	assert_int_equal(campaign_counted(w, &w->coordinator, "matching.proposal.list", "status", "sent"), 0);
	assert_int_equal(campaign_counted(w, &w->coordinator, "matching.capacity.list", "", ""), 0);
	l = campaign_lines_of(w, &w->coordinator, p.id, &n);
	assert_int_equal(n, CAMPAIGN_WORLD_REQUESTS);
	for (uint32_t i = 0; i < n; i++) {
		firsts += l[i].why == CAMPAIGN_FIRST;
		assert_true(l[i].why == CAMPAIGN_FIRST || l[i].why == CAMPAIGN_FULL);
		assert_true(l[i].sentence.len != 0 && l[i].months.count == 1);
		assert_int_equal(l[i].rank == 1, l[i].why == CAMPAIGN_FIRST);
	}
	assert_int_equal(firsts, 2); /* four days, two each */
	assert_int_equal(campaign_step(w, &w->coordinator, "apply", p.id, &p), RC_OK);
	assert_int_equal(p.status, CAMPAIGN_APPLIED);
	assert_int_equal(campaign_counted(w, &w->coordinator, "matching.proposal.list", "status", "sent"),
	    CAMPAIGN_WORLD_REQUESTS);
	assert_int_equal(campaign_counted(w, &w->coordinator, "matching.request.list", "status", "solicited"),
	    CAMPAIGN_WORLD_REQUESTS);
	assert_int_equal(campaign_step(w, &w->coordinator, "apply", p.id, &p), RC_CONFLICT);
	assert_true(world_refused(w, "status", FAULT_CAMPAIGN_STATE));
	campaign_verifies(w);
	world_free(w);
}

/* Answers for who is asked; how many of the request's list are refused, and how many are asked then. */
static void
answered(struct world *w, struct id request, bool accept, uint32_t *ret_refused, uint32_t *ret_asked)
{
	struct ranking_view v = world_proposals(w, &w->coordinator, request);
	const struct ranking_line *line = v.lines.items;
	struct link_request ask = { .has = REC_BIT(1) };
	struct solicitation sent;
	struct answer_taken taken;

	for (uint32_t i = 0; i < v.lines.count; i++)
		if (line[i].status == PROPOSAL_SENT)
			ask.id = line[i].proposal;
	assert_int_equal(world_call(w, &w->coordinator, "matching.proposal.link", &link_request_desc, &ask,
			     &solicitation_desc, &sent),
	    RC_OK);
	assert_int_equal(
	    world_answer(w, world_token(sent.answer_link), accept, accept ? -1 : ANSWER_UNAVAILABLE, &taken),
	    RC_OK);
	v = world_proposals(w, &w->coordinator, request);
	line = v.lines.items;
	*ret_refused = *ret_asked = 0;
	for (uint32_t i = 0; i < v.lines.count; i++) {
		*ret_refused += line[i].status == PROPOSAL_REFUSED;
		*ret_asked += line[i].status == PROPOSAL_SENT;
	}
}

static void
an_answer_to_an_applied_campaign_engages_and_a_refusal_goes_on_down_the_list(void **unused)
{
	struct world *w = world_new();
	struct request r[CAMPAIGN_WORLD_REQUESTS];
	struct campaign p;
	uint32_t refused, asked;

	(void)unused;
	campaign_requests(w, r);
	p = campaign_computed(w, &w->coordinator, &campaign_group);
	assert_int_equal(campaign_step(w, &w->coordinator, "apply", p.id, &p), RC_OK);
	answered(w, r[0].id, true, &refused, &asked);
	assert_int_equal(world_status(w, &w->coordinator, r[0].id), REQUEST_ENGAGED);
	assert_int_equal(asked, 0);
	answered(w, r[1].id, false, &refused, &asked);
	assert_int_equal(world_status(w, &w->coordinator, r[1].id), REQUEST_SOLICITED);
	assert_true(refused == 1 && asked == 1);
	campaign_verifies(w);
	world_free(w);
}

/* --- stale --------------------------------------------------------------------------------------------------------------- */
static void
refused_whole(struct world *w, struct id campaign)
{
	uint64_t before = campaign_position(w);
	struct campaign p;

	assert_int_equal(campaign_step(w, &w->coordinator, "apply", campaign, &p), RC_CONFLICT);
	assert_true(world_refused(w, "requests", FAULT_CAMPAIGN_STALE));
	assert_int_equal(campaign_position(w), before);
	assert_int_equal(campaign_counted(w, &w->coordinator, "matching.proposal.list", "status", "sent"), 0);
	assert_int_equal(campaign_step(w, &w->coordinator, "check", campaign, &p), RC_OK);
	assert_int_equal(p.status, CAMPAIGN_STALE);
	assert_true(p.changes.count >= 1);
	assert_int_equal(campaign_step(w, &w->coordinator, "apply", campaign, &p), RC_CONFLICT);
	assert_true(world_refused(w, "status", FAULT_CAMPAIGN_STATE));
}

/* Whichever of its requests is gone. */
static void
a_request_withdrawn_since_refuses_the_whole_wherever_it_stands(void **unused)
{
	(void)unused;
	for (int gone = 0; gone < CAMPAIGN_WORLD_REQUESTS; gone++) {
		struct world *w = world_new();
		struct request r[CAMPAIGN_WORLD_REQUESTS], out;
		struct campaign p;

		campaign_requests(w, r);
		p = campaign_computed(w, &w->coordinator, &campaign_group);
		assert_int_equal(campaign_step(w, &w->coordinator, "check", p.id, &p), RC_OK);
		assert_int_equal(p.status, CAMPAIGN_READY); /* nothing changed */
		assert_int_equal(
		    world_do(w, &w->director_a, "matching.request.withdraw", r[gone].id, &request_desc, &out),
		    RC_OK);
		refused_whole(w, p.id);
		assert_int_equal(campaign_step(w, &w->coordinator, "run", p.id, &p), RC_OK);
		assert_int_equal(campaign_step(w, &w->coordinator, "get", p.id, &p), RC_OK);
		assert_int_equal(p.status, CAMPAIGN_READY);
		assert_int_equal(p.round, 2);
		assert_int_equal(p.served, CAMPAIGN_WORLD_REQUESTS - 1);
		assert_int_equal(campaign_step(w, &w->coordinator, "apply", p.id, &p), RC_OK);
		assert_int_equal(
		    campaign_counted(w, &w->coordinator, "matching.proposal.list", "status", "sent"),
		    CAMPAIGN_WORLD_REQUESTS - 1);
		if (gone == 0)
			campaign_verifies(w);
		world_free(w);
	}
}

static enum campaign_changed
first_change(struct world *w, struct id campaign)
{
	struct campaign p;

	assert_int_equal(campaign_step(w, &w->coordinator, "get", campaign, &p), RC_OK);
	assert_true(p.changes.count != 0);
	return ((const struct campaign_change *)p.changes.items)->changed;
}

static void
a_card_changed_since_refuses_the_whole(void **unused)
{
	struct world *w = world_new();
	struct request r[CAMPAIGN_WORLD_REQUESTS];
	struct provider card,
	    change = { .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(18), .tariff = 12345 };
	struct campaign p;

	(void)unused;
	campaign_requests(w, r);
	p = campaign_computed(w, &w->coordinator, &campaign_group);
	assert_int_equal(
	    world_do(w, &w->coordinator, "registry.provider.get", w->providers[0], &provider_desc, &card),
	    RC_OK);
	change.id = card.id;
	change.version = card.version;
	assert_int_equal(world_call(w, &w->coordinator, "registry.provider.update", &provider_desc, &change,
			     &provider_desc, &card),
	    RC_OK);
	host_settle(w->h);
	refused_whole(w, p.id);
	assert_int_equal(first_change(w, p.id), CAMPAIGN_PROVIDER_CHANGED);
	world_free(w);
}

static void
days_taken_since_refuse_the_whole(void **unused)
{
	struct world *w = world_new();
	struct request r[CAMPAIGN_WORLD_REQUESTS], in = world_request(w, POOL_GROUP), other;
	struct campaign p;
	struct ranking_view v;
	struct solicit s = { .has = REC_BIT(1) };
	struct solicitation sent;
	uint64_t before;

	(void)unused;
	campaign_requests(w, r);
	p = campaign_computed(w, &w->coordinator, &campaign_group);
	in.from = WORLD_TODAY + 40;
	in.to = WORLD_TODAY + 50;
	other = world_submitted(w, &w->director_a, &in);
	v = world_proposals(w, &w->coordinator, other.id);
	s.id = ((const struct ranking_line *)v.lines.items)[0].proposal;
	assert_int_equal(world_call(w, &w->coordinator, "matching.proposal.solicit", &solicit_desc, &s,
			     &solicitation_desc, &sent),
	    RC_OK);
	before = campaign_position(w);
	assert_int_equal(campaign_step(w, &w->coordinator, "apply", p.id, &p), RC_CONFLICT);
	assert_true(world_refused(w, "requests", FAULT_CAMPAIGN_STALE));
	assert_int_equal(campaign_position(w), before);
	assert_int_equal(campaign_step(w, &w->coordinator, "check", p.id, &p), RC_OK);
	assert_int_equal(first_change(w, p.id), CAMPAIGN_DAYS_CHANGED);
	world_free(w);
}

static void
what_was_computed_before_is_kept_when_a_request_is_added(void **unused)
{
	struct world *w = world_new();
	struct request r[CAMPAIGN_WORLD_REQUESTS];
	struct campaign_line *before, *after;
	struct campaign p;
	uint32_t n, m, same = 0;

	(void)unused;
	campaign_requests(w, r);
	p = campaign_computed(w, &w->coordinator, &campaign_group);
	before = campaign_lines_of(w, &w->coordinator, p.id, &n);
	struct request in = world_request(w, POOL_GROUP);
	(void)world_submitted(w, &w->director_a, &in);
	assert_int_equal(campaign_step(w, &w->coordinator, "run", p.id, &p), RC_OK);
	after = campaign_lines_of(w, &w->coordinator, p.id, &m);
	assert_int_equal(m, n + 1);
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = 0; k < m; k++)
			same += id_equal(before[i].request, after[k].request) &&
			    id_equal(before[i].provider, after[k].provider) && after[k].kept;
	assert_int_equal(same, n);
	world_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(computing_writes_nothing_but_the_campaign_and_applying_asks_all),
		cmocka_unit_test(
		    an_answer_to_an_applied_campaign_engages_and_a_refusal_goes_on_down_the_list),
		cmocka_unit_test(a_request_withdrawn_since_refuses_the_whole_wherever_it_stands),
		cmocka_unit_test(a_card_changed_since_refuses_the_whole),
		cmocka_unit_test(days_taken_since_refuse_the_whole),
		cmocka_unit_test(what_was_computed_before_is_kept_when_a_request_is_added),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
