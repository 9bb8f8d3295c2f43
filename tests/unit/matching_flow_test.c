/*
 * matching_flow_test: requests from end to end in one process: ranking, links, cascade, deadlines, engagements, the
 *         other ways out.
 * Owns: nothing.
 * Beware: virtual time only; each test has a world of its own.
 */
#include "tests/lib/matching_world.h"
#include "services/matching/service.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#define DAY_USEC (86400 * USEC_PER_SEC)

static int
setup(void **state)
{
	*state = world_new();
	return 0;
}

static int
teardown(void **state)
{
	world_free(*state);
	return 0;
}

static uint32_t
excluded_by(const struct ranking_view *v, enum rule rule)
{
	for (uint32_t i = 0; i < v->excluded.count; i++)
		if (((struct exclusion *)v->excluded.items)[i].rule == rule)
			return ((struct exclusion *)v->excluded.items)[i].count;
	return 0;
}

static enum rc
solicit(struct world *w, const struct host_caller *who, struct id proposal, const char *reason,
    struct solicitation *out)
{
	struct solicit s = { REC_BIT(1), proposal, { 0 } };

	if (reason != NULL) {
		s.reason = text_of(reason);
		s.has |= REC_BIT(2);
	}
	return world_call(w, who, "matching.proposal.solicit", &solicit_desc, &s, &solicitation_desc, out);
}

static enum rc
link_of(struct world *w, struct id proposal, bool renew, struct solicitation *out)
{
	struct link_request l = { REC_BIT(1) | REC_BIT(2), proposal, renew };

	return world_call(
	    w, &w->referent, "matching.proposal.link", &link_request_desc, &l, &solicitation_desc, out);
}

static void
a_request_finds_the_best_neutral_provider_and_says_why(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);
	struct ranking_view v;
	struct criterion_line *c;
	uint32_t sum = 0;

	assert_int_equal(r.status, REQUEST_PROPOSED);
	assert_true(id_equal(r.person, w->employee.person));
	v = world_proposals(w, &w->referent, r.id);
	assert_int_equal(v.considered, WORLD_PROVIDERS + 1);
	assert_int_equal(v.lines.count, WORLD_PROVIDERS);
	assert_int_equal(excluded_by(&v, RULE_NEUTRALITY), 1);
	for (uint32_t i = 0; i < WORLD_PROVIDERS; i++)
		assert_true(id_equal(world_line(&v, i)->provider, w->providers[i]));
	assert_int_equal(world_line(&v, 0)->criteria.count, CRITERION_COUNT);
	c = world_line(&v, 0)->criteria.items;
	for (int i = 0; i < CRITERION_COUNT; i++) {
		assert_true(c[i].sentence.len > 5);
		sum += c[i].contribution;
	}
	assert_in_range(sum, world_line(&v, 0)->score - 4, world_line(&v, 0)->score + 4);
}

static void
a_refusal_goes_on_to_the_next_and_an_acceptance_makes_an_engagement(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);
	struct ranking_view v = world_proposals(w, &w->referent, r.id);
	struct solicitation first, second;
	struct answer_taken taken;
	struct answer_ref token;
	struct answer_brief brief;

	assert_int_equal(solicit(w, &w->referent, world_line(&v, 0)->proposal, NULL, &first), RC_OK);
	token = (struct answer_ref){ REC_BIT(1), world_token(first.answer_link) };
	assert_int_equal(world_call(w, &w->nobody, "matching.answer.get", &answer_ref_desc, &token,
			     &answer_brief_desc, &brief),
	    RC_OK);
	assert_int_equal(brief.days, 2);
	assert_true(text_is(brief.service_name, "Soutien"));
	assert_int_equal(world_answer(w, token.token, false, -1, &taken), RC_INVALID);
	assert_true(world_refused(w, "reason", FAULT_ANSWER_REASON));
	assert_int_equal(world_answer(w, token.token, false, ANSWER_UNAVAILABLE, &taken), RC_OK);
	assert_int_equal(taken.status, PROPOSAL_REFUSED);
	v = world_proposals(w, &w->referent, r.id);
	assert_int_equal(world_line(&v, 0)->status, PROPOSAL_REFUSED);
	assert_int_equal(world_line(&v, 1)->status, PROPOSAL_SENT);
	assert_int_equal(link_of(w, world_line(&v, 1)->proposal, false, &second), RC_OK);
	assert_int_equal(world_answer(w, world_token(second.answer_link), true, -1, &taken), RC_OK);
	assert_int_equal(world_status(w, &w->employee, r.id), REQUEST_ENGAGED);
	v = world_proposals(w, &w->referent, r.id);
	assert_int_equal(world_line(&v, 1)->status, PROPOSAL_ACCEPTED);
	assert_int_equal(world_line(&v, 2)->status, PROPOSAL_PASSED);
}

static void
a_link_works_once_and_says_kindly_why_not(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);
	struct ranking_view v = world_proposals(w, &w->referent, r.id);
	struct solicitation sent, again, other;
	struct answer_taken taken;

	assert_int_equal(solicit(w, &w->referent, world_line(&v, 0)->proposal, NULL, &sent), RC_OK);
	assert_int_equal(link_of(w, sent.id, false, &again), RC_OK);
	assert_true(text_equal(sent.answer_link, again.answer_link));
	assert_int_equal(link_of(w, sent.id, true, &other), RC_OK);
	assert_false(text_equal(sent.answer_link, other.answer_link));
	assert_int_equal(world_answer(w, world_token(sent.answer_link), true, -1, &taken), RC_NOT_FOUND);
	assert_true(world_refused(w, "token", FAULT_ANSWER_UNKNOWN));
	assert_int_equal(world_answer(w, text_of("x"), true, -1, &taken), RC_NOT_FOUND);
	assert_int_equal(world_answer(w, world_token(other.answer_link), true, -1, &taken), RC_OK);
	assert_int_equal(world_answer(w, world_token(other.answer_link), true, -1, &taken), RC_CONFLICT);
	assert_true(world_refused(w, "", FAULT_ANSWER_USED));
	assert_int_equal(link_of(w, sent.id, false, &again), RC_CONFLICT);
}

static void
a_deadline_that_passes_asks_the_next_until_nobody_is_left(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);
	struct ranking_view v = world_proposals(w, &w->referent, r.id);
	struct solicitation sent;
	struct answer_taken taken;

	assert_int_equal(solicit(w, &w->referent, world_line(&v, 0)->proposal, NULL, &sent), RC_OK);
	host_advance(w->h, 7 * DAY_USEC + USEC_PER_SEC);
	v = world_proposals(w, &w->referent, r.id);
	assert_int_equal(world_line(&v, 0)->status, PROPOSAL_EXPIRED);
	assert_int_equal(world_line(&v, 1)->status, PROPOSAL_SENT);
	assert_int_equal(world_answer(w, world_token(sent.answer_link), true, -1, &taken), RC_CONFLICT);
	assert_true(world_refused(w, "", FAULT_ANSWER_EXPIRED));
	host_restart(w->h, "matching");
	host_advance(w->h, 22 * DAY_USEC);
	assert_int_equal(world_status(w, &w->employee, r.id), REQUEST_EXHAUSTED);
	/* ranked again, those who let it pass are not asked a second time */
	assert_int_equal(
	    world_do(w, &w->employee, "matching.request.submit", r.id, &request_desc, &r), RC_OK);
	assert_int_equal(r.status, REQUEST_EXHAUSTED);
	v = world_proposals(w, &w->referent, r.id);
	assert_int_equal(excluded_by(&v, RULE_ANSWERED), WORLD_PROVIDERS);
	assert_int_equal(v.relax_rule, RULE_ANSWERED);
	assert_int_equal(v.relax_candidates, WORLD_PROVIDERS);
}

static void
without_the_cascade_the_referent_chooses_the_next(void **state)
{
	struct world *w = *state;
	struct policy made = world_policy(w, (struct policy){ .has = REC_BIT(21) }); /* by hand */
	struct request in = world_request(w, POOL_INDIVIDUAL), r;
	struct solicitation sent;
	struct ranking_view v;
	struct answer_taken taken;

	r = world_submitted(w, &w->employee, &in);
	v = world_proposals(w, &w->referent, r.id);
	assert_true(id_equal(v.policy, made.id));
	assert_int_equal(solicit(w, &w->referent, world_line(&v, 0)->proposal, NULL, &sent), RC_OK);
	assert_int_equal(
	    world_answer(w, world_token(sent.answer_link), false, ANSWER_TOO_FAR, &taken), RC_OK);
	assert_int_equal(world_status(w, &w->employee, r.id), REQUEST_PROPOSED);
	assert_int_equal(solicit(w, &w->referent, world_line(&v, 2)->proposal, NULL, &sent), RC_RULE);
	assert_true(world_refused(w, "reason", FAULT_PROPOSAL_NOT_BEST));
	assert_int_equal(
	    solicit(w, &w->referent, world_line(&v, 2)->proposal, "Connaît la langue des signes", &sent),
	    RC_OK);
	assert_int_equal(solicit(w, &w->referent, world_line(&v, 1)->proposal, NULL, &sent), RC_CONFLICT);
	assert_true(world_refused(w, "", FAULT_PROPOSAL_PENDING));
}

static void
a_withdrawn_request_gives_the_days_back_and_tells_the_provider(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in), out;
	struct ranking_view v = world_proposals(w, &w->referent, r.id);
	struct list_query q = { 0 };
	struct list_page page;
	struct capacity row;
	struct solicitation sent;
	struct answer_taken taken;

	assert_int_equal(solicit(w, &w->referent, world_line(&v, 0)->proposal, NULL, &sent), RC_OK);
	assert_int_equal(
	    world_do(w, &w->employee, "matching.request.withdraw", r.id, &request_desc, &out), RC_OK);
	assert_int_equal(out.status, REQUEST_WITHDRAWN);
	assert_int_equal(world_answer(w, world_token(sent.answer_link), true, -1, &taken), RC_CONFLICT);
	assert_true(world_refused(w, "", FAULT_ANSWER_WITHDRAWN));
	assert_int_equal(world_call(w, &w->referent, "matching.capacity.list", &list_query_desc, &q,
			     &list_page_desc, &page),
	    RC_OK);
	assert_int_equal(page.count, 2); /* two days, spread over two months */
	assert_true(world_row(w, w->providers[0], WORLD_TODAY, &row));
	assert_int_equal(row.held, 0);
	assert_int_equal(world_call(w, &w->coordinator, "matching.capacity.list", &list_query_desc, &q,
			     &list_page_desc, &page),
	    RC_OK);
	assert_int_equal(page.count, 0);
}

static void
the_last_days_of_a_provider_go_to_one_of_two_requests(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), one, two;
	struct ranking_view v, u;
	struct solicitation sent;

	in.to = WORLD_TODAY + 20; /* within a month: three days are all there is */
	one = world_submitted(w, &w->employee, &in);
	two = world_submitted(w, &w->colleague, &in);
	v = world_proposals(w, &w->referent, one.id);
	u = world_proposals(w, &w->referent, two.id);
	assert_true(id_equal(world_line(&v, 0)->provider, world_line(&u, 0)->provider));
	assert_int_equal(solicit(w, &w->referent, world_line(&v, 0)->proposal, NULL, &sent), RC_OK);
	assert_int_equal(solicit(w, &w->referent, world_line(&u, 0)->proposal, NULL, &sent), RC_RULE);
	assert_true(world_refused(w, "provider", FAULT_CAPACITY));
	assert_int_equal(
	    solicit(w, &w->referent, world_line(&u, 1)->proposal, "Le premier n’a plus de jours", &sent),
	    RC_OK);
}

static void
a_crisis_calls_for_a_person_and_never_for_a_provider(void **state)
{
	struct world *w = *state;
	struct request r = world_crisis(w), out;

	assert_int_equal(r.status, REQUEST_SUBMITTED);
	assert_int_equal(
	    world_do(w, &w->employee, "matching.request.submit", r.id, &request_desc, &out), RC_CONFLICT);
	assert_int_equal(
	    world_do(w, &w->coordinator, "matching.request.called_back", r.id, &request_desc, &out),
	    RC_NOT_FOUND);
	assert_int_equal(
	    world_do(w, &w->referent, "matching.request.called_back", r.id, &request_desc, &out), RC_OK);
	assert_int_equal(out.status, REQUEST_CALLED_BACK);
	assert_int_equal(
	    world_do(w, &w->referent, "matching.request.close", r.id, &request_desc, &out), RC_OK);
}

static void
a_request_for_information_ends_in_an_orientation(void **state)
{
	struct world *w = *state;
	struct request in = { .has = REC_BIT(REQUEST_TAG_KIND) | REC_BIT(REQUEST_TAG_NATURE),
		.kind = POOL_INDIVIDUAL,
		.nature = NATURE_INFORMATION };
	struct request r = world_submitted(w, &w->employee, &in), out;
	struct request_orient o = { REC_BIT(1) | REC_BIT(2), r.id, text_of("Voyez la médecine du travail.") };

	assert_int_equal(r.status, REQUEST_SUBMITTED);
	assert_int_equal(
	    world_do(w, &w->referent, "matching.request.called_back", r.id, &request_desc, &out), RC_RULE);
	assert_true(world_refused(w, "nature", FAULT_REQUEST_NATURE));
	assert_int_equal(world_call(w, &w->referent, "matching.request.orient", &request_orient_desc, &o,
			     &request_desc, &out),
	    RC_OK);
	assert_int_equal(out.status, REQUEST_ORIENTED);
	assert_int_equal(world_do(w, &w->employee, "matching.request.get", r.id, &request_desc, &out), RC_OK);
	assert_true(text_is(out.orientation, "Voyez la médecine du travail."));
}

static void
who_read_a_request_is_told_to_its_author(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in), out;
	struct list_query q = { 0 };
	struct request_readers who;
	struct list_page page;

	assert_int_equal(world_do(w, &w->referent, "matching.request.get", r.id, &request_desc, &out), RC_OK);
	assert_true(text_is(out.text, "Je suis épuisée."));
	assert_int_equal(
	    world_do(w, &w->two_hats, "matching.request.get", r.id, &request_desc, &out), RC_NOT_FOUND);
	assert_int_equal(
	    world_do(w, &w->employee, "matching.request.readers", r.id, &request_readers_desc, &who), RC_OK);
	assert_int_equal(who.may.count, 4);
	assert_int_equal(who.readings.count, 1);
	assert_true(id_equal(((struct reading *)who.readings.items)->reader, w->referent.person));
	assert_false(((struct reading *)who.readings.items)->own);
	/* a list shows that it is there, not what it says: that is a reading */
	assert_int_equal(world_call(w, &w->referent, "matching.request.list", &list_query_desc, &q,
			     &list_page_desc, &page),
	    RC_OK);
	assert_int_equal(page.count, 1);
	assert_int_equal(
	    record_decode(&request_desc, page.items.ptr, page.items.len, host_arena(w->h), &out, NULL, NULL),
	    RC_OK);
	assert_false(REC_HAS(&out, REQUEST_TAG_TEXT));
}

static enum rc
add_day(struct world *w, const struct host_caller *who, struct id id, day_t day, bool half,
    struct engagement *out)
{
	struct engagement_day d = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), id, day, half };

	return world_call(
	    w, who, "matching.engagement.add_day", &engagement_day_desc, &d, &engagement_desc, out);
}

static enum rc
evaluate(struct world *w, const struct host_caller *who, struct id id, struct engagement *out)
{
	struct engagement_evaluate e = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4), id, 5, 4,
		text_of("Très bien.") };

	return world_call(
	    w, who, "matching.engagement.evaluate", &engagement_evaluate_desc, &e, &engagement_desc, out);
}

static void
days_are_declared_up_to_those_planned(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in),
		       read;
	struct engagement e = world_engaged(w, &w->referent, &r), out;
	const struct host_caller *self = &w->provider[0];

	assert_int_equal(e.tariff, 20000);
	assert_int_equal(evaluate(w, &w->employee, e.id, &out), RC_CONFLICT);
	assert_true(world_refused(w, "", FAULT_ENGAGEMENT_NO_DAY));
	assert_int_equal(add_day(w, self, e.id, WORLD_TODAY + 1, false, &out), RC_RULE);
	assert_true(world_refused(w, "day", FAULT_ENGAGEMENT_FUTURE));
	assert_int_equal(add_day(w, self, e.id, WORLD_TODAY - 1, false, &out), RC_RULE);
	assert_true(world_refused(w, "day", FAULT_ENGAGEMENT_BEFORE));
	host_advance(w->h, 3 * DAY_USEC);
	assert_int_equal(add_day(w, self, e.id, WORLD_TODAY + 2, false, &out), RC_OK);
	assert_int_equal(add_day(w, &w->referent, e.id, WORLD_TODAY + 1, true, &out), RC_OK);
	assert_int_equal(((struct done_day *)out.days_done.items)[0].day, WORLD_TODAY + 1);
	assert_int_equal(add_day(w, self, e.id, WORLD_TODAY + 1, true, &out), RC_RULE);
	assert_true(world_refused(w, "day", FAULT_ENGAGEMENT_TWICE));
	assert_int_equal(add_day(w, self, e.id, WORLD_TODAY + 3, false, &out), RC_RULE);
	assert_true(world_refused(w, "day", FAULT_ENGAGEMENT_PLANNED));
	assert_int_equal(add_day(w, &w->provider[1], e.id, WORLD_TODAY + 3, true, &out), RC_NOT_FOUND);
	assert_int_equal(add_day(w, &w->coordinator, e.id, WORLD_TODAY + 3, true, &out), RC_NOT_FOUND);
	assert_int_equal(add_day(w, self, e.id, WORLD_TODAY + 3, true, &out), RC_OK);
	assert_int_equal(out.status, ENGAGEMENT_DONE);
	assert_int_equal(world_do(w, self, "matching.request.get", r.id, &request_desc, &read), RC_OK);
	assert_int_equal(
	    world_do(w, &w->provider[1], "matching.request.get", r.id, &request_desc, &read), RC_NOT_FOUND);
}

static void
an_engagement_is_evaluated_once_and_closed_with_its_days_given_back(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);
	struct engagement e = world_engaged(w, &w->referent, &r), out;
	struct capacity row;

	assert_int_equal(add_day(w, &w->referent, e.id, WORLD_TODAY, false, &out), RC_OK);
	assert_int_equal(evaluate(w, &w->colleague, e.id, &out), RC_NOT_FOUND);
	assert_int_equal(evaluate(w, &w->employee, e.id, &out), RC_OK);
	assert_int_equal(evaluate(w, &w->employee, e.id, &out), RC_CONFLICT);
	assert_true(world_refused(w, "", FAULT_ENGAGEMENT_EVALUATED));
	assert_int_equal(world_do(w, &w->employee, "matching.engagement.close", e.id, &engagement_desc, &out),
	    RC_FORBIDDEN);
	assert_int_equal(
	    world_do(w, &w->referent, "matching.engagement.close", e.id, &engagement_desc, &out), RC_OK);
	assert_int_equal(out.status, ENGAGEMENT_ENDED);
	assert_int_equal(world_status(w, &w->employee, r.id), REQUEST_CLOSED);
	assert_int_equal(world_do(w, &w->referent, "matching.engagement.close", e.id, &engagement_desc, &out),
	    RC_CONFLICT);
	assert_true(world_refused(w, "status", FAULT_ENGAGEMENT_STATE));
	assert_true(world_row(w, w->providers[0], WORLD_TODAY, &row));
	assert_int_equal(row.engaged, 1);
	assert_true(world_row(w, w->providers[0], WORLD_TODAY + 30, &row));
	assert_int_equal(row.engaged, 0); /* its day went back */
}

static void
a_director_is_not_given_the_provider_of_the_team(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in), own;
	struct ranking_view v;

	world_engaged(w, &w->referent, &r);
	own = world_submitted(w, &w->director_a, &in);
	v = world_proposals(w, &w->referent, own.id);
	assert_int_equal(excluded_by(&v, RULE_TEAM_AND_DIRECTOR), 1);
	assert_int_equal(v.lines.count, WORLD_PROVIDERS - 1);
	v = world_proposals(w, &w->director_a, own.id);
	assert_int_equal(v.lines.count, 0);
	assert_int_equal(v.excluded.count, 0);
	in = world_request(w, POOL_INDIVIDUAL);
	own = world_submitted(w, &w->colleague, &in); /* the same side */
	v = world_proposals(w, &w->referent, own.id);
	assert_int_equal(excluded_by(&v, RULE_TEAM_AND_DIRECTOR), 0);
}

static void
a_lowered_card_shows_over_commitment(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_GROUP), r;
	struct list_query q = { 0 };
	struct list_page page;
	struct provider card;
	struct capacity row;

	in.to = WORLD_TODAY + 20;
	r = world_submitted(w, &w->director_a, &in);
	world_engaged(w, &w->coordinator, &r);
	assert_int_equal(
	    world_do(w, &w->coordinator, "registry.provider.get", w->providers[0], &provider_desc, &card),
	    RC_OK);
	card.days_group = 1;
	card.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(17);
	assert_int_equal(world_call(w, &w->coordinator, "registry.provider.update", &provider_desc, &card,
			     &provider_desc, &card),
	    RC_OK);
	host_settle(w->h);
	assert_int_equal(world_call(w, &w->coordinator, "matching.capacity.list", &list_query_desc, &q,
			     &list_page_desc, &page),
	    RC_OK);
	assert_int_equal(page.count, 1);
	assert_int_equal(
	    record_decode(&capacity_desc, page.items.ptr, page.items.len, host_arena(w->h), &row, NULL, NULL),
	    RC_OK);
	assert_true(row.overcommitted);
	assert_int_equal(row.engaged, 2);
	assert_int_equal(row.capacity, 1);
}

static void
a_restart_builds_the_same_columns(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);
	struct ranking_view before, after;

	world_engaged(w, &w->referent, &r);
	r = world_submitted(w, &w->colleague, &in);
	before = world_proposals(w, &w->referent, r.id);
	host_restart(w->h, "matching");
	r = world_submitted(w, &w->colleague, &in);
	after = world_proposals(w, &w->referent, r.id);
	assert_int_equal(before.lines.count, after.lines.count);
	for (uint32_t i = 0; i < before.lines.count; i++)
		assert_int_equal(world_line(&before, i)->score, world_line(&after, i)->score);
}

/* Everything that a request may go through, then the store is verified. */
static void
the_journal_replays_into_the_same_tables(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in), out;
	struct engagement e = world_engaged(w, &w->referent, &r), closed;
	struct fault why = { 0 };
	uint64_t events = 0;

	assert_int_equal(add_day(w, &w->provider[0], e.id, WORLD_TODAY, true, &closed), RC_OK);
	assert_int_equal(evaluate(w, &w->employee, e.id, &closed), RC_OK);
	assert_int_equal(world_do(w, &w->referent, "matching.request.get", r.id, &request_desc, &out), RC_OK);
	assert_int_equal(
	    world_do(w, &w->referent, "matching.engagement.close", e.id, &engagement_desc, &closed), RC_OK);
	in = world_request(w, POOL_GROUP);
	r = world_submitted(w, &w->director_a, &in);
	assert_int_equal(
	    world_do(w, &w->director_a, "matching.request.withdraw", r.id, &request_desc, &out), RC_OK);
	assert_int_equal(host_verify(w->h, "matching", &events, &why), RC_OK);
	assert_in_range(events, 60, 1000);
}

int
main(void)
{
#define T(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(a_request_finds_the_best_neutral_provider_and_says_why),
		T(a_refusal_goes_on_to_the_next_and_an_acceptance_makes_an_engagement),
		T(a_link_works_once_and_says_kindly_why_not),
		T(a_deadline_that_passes_asks_the_next_until_nobody_is_left),
		T(without_the_cascade_the_referent_chooses_the_next),
		T(a_withdrawn_request_gives_the_days_back_and_tells_the_provider),
		T(the_last_days_of_a_provider_go_to_one_of_two_requests),
		T(a_crisis_calls_for_a_person_and_never_for_a_provider),
		T(a_request_for_information_ends_in_an_orientation),
		T(who_read_a_request_is_told_to_its_author),
		T(days_are_declared_up_to_those_planned),
		T(an_engagement_is_evaluated_once_and_closed_with_its_days_given_back),
		T(a_director_is_not_given_the_provider_of_the_team),
		T(a_lowered_card_shows_over_commitment),
		T(a_restart_builds_the_same_columns),
		T(the_journal_replays_into_the_same_tables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
