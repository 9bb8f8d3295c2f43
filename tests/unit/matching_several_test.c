/*
 * matching_several_test: several providers asked at once, the list that goes on and starts by itself, reminders and delays.
 * Owns: nothing.
 * Beware: virtual time only; each test has a world of its own. Two calls that are queued before the service steps share one commit.
 */
#include "common/calendar.h"
#include "services/matching/service.h"
#include "tests/lib/matching_world.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

static struct request
asked(struct world *w, enum request_urgency urgency)
{
	struct request in = world_request(w, POOL_INDIVIDUAL);

	in.urgency = urgency;
	in.has |= REC_BIT(REQUEST_TAG_URGENCY);
	return world_submitted(w, &w->employee, &in);
}

static enum rc
solicit(struct world *w, struct id request, uint32_t together, struct solicitations *out)
{
	struct solicit_several in = { .has = REC_BIT(1), .id = request, .together = together };

	in.has |= together == 0 ? 0 : REC_BIT(2);
	return world_call(w, &w->referent, "matching.request.solicit", &solicit_several_desc, &in,
	    &solicitations_desc, out);
}

static struct text
token(const struct solicitations *sent, uint32_t i)
{
	assert_in_range(i, 0, sent->items.count - 1);
	return world_token(((const struct solicitation *)sent->items.items)[i].answer_link);
}

static uint32_t
held(struct world *w, int provider)
{
	struct capacity row;

	return world_row(w, w->providers[provider], WORLD_TODAY, &row) ? row.held : 0;
}

static uint32_t
engagements(struct world *w)
{
	struct list_query q = { 0 };
	struct list_page page;

	assert_int_equal(world_call(w, &w->referent, "matching.engagement.list", &list_query_desc, &q,
			     &list_page_desc, &page),
	    RC_OK);
	return page.count;
}

/* --- several at once
 * ------------------------------------------------------------------------------------------------- */
static void
the_first_of_three_who_accepts_is_engaged_and_the_others_are_told_kindly(void **state)
{
	struct world *w = *state;
	struct request r = asked(w, URGENCY_NORMAL);
	struct solicitations sent;
	struct answer_taken taken;
	struct answer_ref ref;
	struct answer_brief brief;
	struct ranking_view v;

	assert_int_equal(solicit(w, r.id, 3, &sent), RC_OK);
	assert_int_equal(sent.items.count, 3);
	for (int i = 0; i < WORLD_PROVIDERS; i++)
		assert_int_equal(held(w, i), i < 3 ? 1 : 0);
	ref = (struct answer_ref){ REC_BIT(1), token(&sent, 1) };
	assert_int_equal(world_call(w, &w->nobody, "matching.answer.get", &answer_ref_desc, &ref,
			     &answer_brief_desc, &brief),
	    RC_OK);
	assert_true(brief.shared);
	assert_int_equal(world_answer(w, token(&sent, 1), true, -1, &taken), RC_OK);
	assert_int_equal(world_status(w, &w->employee, r.id), REQUEST_ENGAGED);
	for (uint32_t i = 0; i < 3; i += 2) {
		assert_int_equal(world_answer(w, token(&sent, i), true, -1, &taken), RC_CONFLICT);
		assert_true(world_refused(w, "", FAULT_ANSWER_TAKEN));
	}
	assert_int_equal(world_answer(w, token(&sent, 1), true, -1, &taken), RC_CONFLICT);
	assert_true(world_refused(w, "", FAULT_ANSWER_USED));
	for (int i = 0; i < WORLD_PROVIDERS; i++)
		assert_int_equal(held(w, i), 0);
	assert_int_equal(engagements(w), 1);
	v = world_proposals(w, &w->referent, r.id);
	assert_int_equal(world_line(&v, 1)->status, PROPOSAL_ACCEPTED);
	assert_int_equal(world_line(&v, 0)->status, PROPOSAL_PASSED);
}

static void
a_refusal_among_several_is_filled_up_by_the_next(void **state)
{
	struct world *w = *state;
	struct request r = asked(w, URGENCY_NORMAL);
	struct solicitations sent, more;
	struct answer_taken taken;
	struct ranking_view v;

	assert_int_equal(solicit(w, r.id, 2, &sent), RC_OK);
	assert_int_equal(solicit(w, r.id, 2, &more), RC_CONFLICT);
	assert_true(world_refused(w, "", FAULT_PROPOSAL_PENDING));
	assert_int_equal(world_answer(w, token(&sent, 0), false, ANSWER_TOO_FAR, &taken), RC_OK);
	v = world_proposals(w, &w->referent, r.id);
	assert_int_equal(world_line(&v, 0)->status, PROPOSAL_REFUSED);
	assert_int_equal(world_line(&v, 1)->status, PROPOSAL_SENT);
	assert_int_equal(world_line(&v, 2)->status, PROPOSAL_SENT);
	assert_int_equal(world_line(&v, 3)->status, PROPOSAL_LISTED);
	assert_int_equal(solicit(w, r.id, 3, &more), RC_OK);
	assert_int_equal(more.items.count, 1);
	/* all let it pass: nobody is left, once */
	host_advance(w->h, 15 * USEC_PER_DAY);
	assert_int_equal(world_status(w, &w->employee, r.id), REQUEST_EXHAUSTED);
	for (int i = 0; i < WORLD_PROVIDERS; i++)
		assert_int_equal(held(w, i), 0);
}

static void
without_the_cascade_the_others_are_waited_for_before_the_referent_chooses(void **state)
{
	struct world *w = *state;
	struct solicitations sent;
	struct answer_taken taken;
	struct request r;

	(void)world_policy(
	    w, (struct policy){ .has = REC_BIT(21) | REC_BIT(34), .cascade = false, .together = 2 });
	r = asked(w, URGENCY_NORMAL);
	assert_int_equal(solicit(w, r.id, 0, &sent), RC_OK);
	assert_int_equal(sent.items.count, 2);
	assert_int_equal(world_answer(w, token(&sent, 0), false, ANSWER_TOO_FAR, &taken), RC_OK);
	assert_int_equal(world_status(w, &w->employee, r.id), REQUEST_SOLICITED);
	assert_int_equal(world_answer(w, token(&sent, 1), false, ANSWER_UNAVAILABLE, &taken), RC_OK);
	assert_int_equal(world_status(w, &w->employee, r.id), REQUEST_PROPOSED);
}

static void
those_named_are_asked_together_with_a_reason_or_none_of_them(void **state)
{
	struct world *w = *state;
	struct request r = asked(w, URGENCY_NORMAL);
	struct ranking_view v = world_proposals(w, &w->referent, r.id);
	struct id named[] = { world_line(&v, 1)->proposal, world_line(&v, 3)->proposal },
		  twice[] = { named[0], named[0] };
	struct solicit_several in = { .has = REC_BIT(1) | REC_BIT(3), .id = r.id, .proposals = { named, 2 } };
	struct solicitations sent;
	const char *method = "matching.request.solicit";

	assert_int_equal(
	    world_call(w, &w->referent, method, &solicit_several_desc, &in, &solicitations_desc, &sent),
	    RC_RULE);
	assert_true(world_refused(w, "reason", FAULT_PROPOSAL_NOT_BEST));
	in.reason = text_of("Toutes deux connaissent le secteur");
	in.has |= REC_BIT(4);
	in.proposals.items = twice;
	assert_int_equal(
	    world_call(w, &w->referent, method, &solicit_several_desc, &in, &solicitations_desc, &sent),
	    RC_INVALID);
	in.proposals.items = named;
	assert_int_equal(
	    world_call(w, &w->employee, method, &solicit_several_desc, &in, &solicitations_desc, &sent),
	    RC_FORBIDDEN);
	assert_int_equal(
	    world_call(w, &w->two_hats, method, &solicit_several_desc, &in, &solicitations_desc, &sent),
	    RC_NOT_FOUND);
	assert_int_equal(held(w, 1) + held(w, 3), 0);
	assert_int_equal(
	    world_call(w, &w->referent, method, &solicit_several_desc, &in, &solicitations_desc, &sent),
	    RC_OK);
	assert_int_equal(sent.items.count, 2);
	assert_int_equal(held(w, 0), 0);
	assert_int_equal(held(w, 1) + held(w, 3), 2);
}

static void
a_withdrawal_frees_all_who_were_asked_and_says_that_it_was_withdrawn(void **state)
{
	struct world *w = *state;
	struct request r = asked(w, URGENCY_NORMAL), out;
	struct solicitations sent;
	struct answer_taken taken;

	assert_int_equal(solicit(w, r.id, 4, &sent), RC_OK);
	assert_int_equal(
	    world_do(w, &w->employee, "matching.request.withdraw", r.id, &request_desc, &out), RC_OK);
	for (uint32_t i = 0; i < 4; i++) {
		assert_int_equal(world_answer(w, token(&sent, i), true, -1, &taken), RC_CONFLICT);
		assert_true(world_refused(w, "", FAULT_ANSWER_WITHDRAWN));
		assert_int_equal(held(w, (int)i), 0);
	}
}

/* --- at the same instant
 * --------------------------------------------------------------------------------------------- */
static void
queue_yes(struct world *w, uint8_t number, struct text link, struct world_outcome *o)
{
	const struct answer yes = { .has = REC_BIT(1) | REC_BIT(2), .token = link, .accept = true };

	world_queue(w, &w->nobody, number, "matching.answer.give", &answer_desc, &yes, o);
}

static void
of_four_who_accept_in_one_commit_exactly_one_is_engaged(void **state)
{
	struct world *w = *state;
	struct request r = asked(w, URGENCY_URGENT);
	struct world_outcome o[WORLD_PROVIDERS] = { 0 };
	struct solicitations sent;
	uint32_t engaged = 0;

	assert_int_equal(solicit(w, r.id, WORLD_PROVIDERS, &sent), RC_OK);
	for (uint32_t i = 0; i < WORLD_PROVIDERS; i++)
		queue_yes(w, (uint8_t)(i + 1), token(&sent, i), &o[i]);
	host_settle(w->h);
	for (int i = 0; i < WORLD_PROVIDERS; i++) {
		assert_int_equal(o[i].answers, 1);
		assert_true(o[i].rc == RC_OK || o[i].rc == RC_CONFLICT);
		engaged += o[i].rc == RC_OK;
	}
	assert_int_equal(engaged, 1);
	assert_int_equal(engagements(w), 1);
	for (int i = 0; i < WORLD_PROVIDERS; i++)
		assert_int_equal(held(w, i), 0);
}

/* --- by itself, delays, reminders
 * ------------------------------------------------------------------------------------ */
static void
where_the_policy_says_so_the_first_are_asked_as_soon_as_a_request_is_ranked(void **state)
{
	struct world *w = *state;
	struct ranking_view v;
	struct request r;

	(void)world_policy(
	    w, (struct policy){ .has = REC_BIT(34) | REC_BIT(35), .starts = true, .together = 2 });
	r = asked(w, URGENCY_NORMAL);
	host_advance(w->h, USEC_PER_SEC);
	assert_int_equal(world_status(w, &w->employee, r.id), REQUEST_SOLICITED);
	v = world_proposals(w, &w->referent, r.id);
	assert_int_equal(world_line(&v, 0)->status, PROPOSAL_SENT);
	assert_int_equal(world_line(&v, 1)->status, PROPOSAL_SENT);
	assert_int_equal(world_line(&v, 2)->status, PROPOSAL_LISTED);
}

static struct proposal
proposal_of(struct world *w, struct id id)
{
	struct proposal p;

	assert_int_equal(world_do(w, &w->referent, "matching.proposal.get", id, &proposal_desc, &p), RC_OK);
	return p;
}

static void
reminders_come_by_urgency_survive_a_restart_and_end_with_the_answer(void **state)
{
	struct world *w = *state;
	struct request normal = asked(w, URGENCY_NORMAL), urgent;
	struct solicitations sent, fast;
	struct answer_taken taken;
	struct id slow, quick;

	assert_int_equal(solicit(w, normal.id, 1, &sent), RC_OK);
	slow = ((struct solicitation *)sent.items.items)[0].id;
	urgent = asked(w, URGENCY_URGENT);
	assert_int_equal(solicit(w, urgent.id, 1, &fast), RC_OK);
	quick = ((struct solicitation *)fast.items.items)[0].id;
	host_restart(w->h, "matching");
	host_advance(w->h, USEC_PER_DAY + USEC_PER_SEC);
	assert_int_equal(proposal_of(w, quick).reminders, 1); /* of two days, after one */
	assert_int_equal(proposal_of(w, slow).reminders, 0);
	host_advance(w->h, 3 * USEC_PER_DAY);
	assert_int_equal(proposal_of(w, quick).status, PROPOSAL_EXPIRED);
	assert_int_equal(proposal_of(w, quick).reminders, 1);
	assert_int_equal(proposal_of(w, slow).reminders, 1); /* of seven days, after four */
	assert_int_equal(world_answer(w, token(&sent, 0), true, -1, &taken), RC_OK);
	host_advance(w->h, 10 * USEC_PER_DAY);
	assert_int_equal(proposal_of(w, slow).reminders, 1);
	assert_int_equal(proposal_of(w, slow).status, PROPOSAL_ACCEPTED);
}

static void
without_days_of_reminder_nobody_is_reminded(void **state)
{
	struct world *w = *state;
	struct solicitations sent;
	struct request r;
	struct id id;

	(void)world_policy(w, (struct policy){ .has = REC_BIT(30), .remind_days_normal = 0 });
	r = asked(w, URGENCY_NORMAL);
	assert_int_equal(solicit(w, r.id, 1, &sent), RC_OK);
	id = ((struct solicitation *)sent.items.items)[0].id;
	host_advance(w->h, 6 * USEC_PER_DAY);
	assert_int_equal(proposal_of(w, id).reminders, 0);
	assert_int_equal(proposal_of(w, id).status, PROPOSAL_SENT);
}

static day_t
day_at(const char *text)
{
	day_t day = 0;

	assert_true(calendar_day_parse(text, 10, &day));
	return day;
}

static void
a_delay_in_working_days_leaves_out_weekends_and_public_holidays(void **unused)
{
	usec_t friday = calendar_instant(day_at("2019-11-08"), 600) + 7; /* 11 November is a Monday */

	(void)unused;
	assert_int_equal(delay_end(friday, 2, false), friday + 2 * USEC_PER_DAY);
	assert_int_equal(delay_end(friday, 1, true), calendar_instant(day_at("2019-11-12"), 600) + 7);
	assert_int_equal(delay_end(friday, 4, true), calendar_instant(day_at("2019-11-15"), 600) + 7);
	assert_int_equal(delay_end(friday, 5, true), calendar_instant(day_at("2019-11-18"), 600) + 7);
	assert_int_equal(delay_end(friday, 0, true), friday);
}

static void
reminders_keep_before_the_deadline(void **unused)
{
	const struct policy p = { .remind_days_normal = 3, .remind_days_soon = 0, .remind_days_urgent = 2 };
	const struct request normal = { .urgency = URGENCY_NORMAL }, soon = { .urgency = URGENCY_SOON },
			     urgent = { .urgency = URGENCY_URGENT };

	(void)unused;
	assert_int_equal(policy_reminder(&p, &normal, 0, 7 * USEC_PER_DAY), 3 * USEC_PER_DAY);
	assert_int_equal(policy_reminder(&p, &normal, 3 * USEC_PER_DAY, 7 * USEC_PER_DAY), 6 * USEC_PER_DAY);
	assert_int_equal(policy_reminder(&p, &normal, 6 * USEC_PER_DAY, 7 * USEC_PER_DAY), 0);
	assert_int_equal(policy_reminder(&p, &soon, 0, 7 * USEC_PER_DAY), 0);
	assert_int_equal(policy_reminder(&p, &urgent, 0, 2 * USEC_PER_DAY), 0);
}

/* --- what changed between the asking and the answer ------------------------------------------------------------ */
/* A tie that was declared meanwhile (a card that is archived is not waited for: matching_archived_test): its yes engages nobody, its days are free, and the request goes on to the next. */
static void
a_yes_that_a_rule_stands_against_by_now_engages_nobody_and_the_next_is_asked(void **state)
{
	struct world *w = *state;
	struct solicitations sent;
	struct answer_taken taken;
	struct provider_link tie;
	struct provider card;
	struct request r;

	(void)world_policy(w, (struct policy){ .cascade = true, .has = REC_BIT(21) });
	r = asked(w, URGENCY_NORMAL);
	assert_int_equal(solicit(w, r.id, 1, &sent), RC_OK);
	assert_int_not_equal(held(w, 0), 0);
	assert_int_equal(
	    world_do(w, &w->coordinator, "registry.provider.get", w->providers[0], &provider_desc, &card),
	    RC_OK);
	tie = (struct provider_link){
		.has = REC_BIT(1) | REC_BIT(2), .organisation = w->centre_a, .kind = LINK_EMPLOYEE
	};
	assert_int_equal(world_call(w, &w->coordinator, "registry.provider.update", &provider_desc,
			     &(struct provider){ .id = card.id,
				 .version = card.version,
				 .links = { &tie, 1 },
				 .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(21) },
			     &provider_desc, &card),
	    RC_OK);
	host_settle(w->h);
	assert_int_equal(world_answer(w, token(&sent, 0), true, -1, &taken), RC_OK);
	assert_int_equal(taken.status, PROPOSAL_PASSED);
	assert_int_equal(engagements(w), 0);
	assert_int_equal(held(w, 0), 0);
	assert_int_not_equal(held(w, 1), 0);
	assert_int_equal(world_answer(w, token(&sent, 0), true, -1, &taken), RC_CONFLICT);
}

int
main(void)
{
#define T(fn) cmocka_unit_test_setup_teardown(fn, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		T(the_first_of_three_who_accepts_is_engaged_and_the_others_are_told_kindly),
		T(a_refusal_among_several_is_filled_up_by_the_next),
		T(without_the_cascade_the_others_are_waited_for_before_the_referent_chooses),
		T(those_named_are_asked_together_with_a_reason_or_none_of_them),
		T(a_withdrawal_frees_all_who_were_asked_and_says_that_it_was_withdrawn),
		T(of_four_who_accept_in_one_commit_exactly_one_is_engaged),
		T(a_yes_that_a_rule_stands_against_by_now_engages_nobody_and_the_next_is_asked),
		T(where_the_policy_says_so_the_first_are_asked_as_soon_as_a_request_is_ranked),
		T(reminders_come_by_urgency_survive_a_restart_and_end_with_the_answer),
		T(without_days_of_reminder_nobody_is_reminded),
		cmocka_unit_test(a_delay_in_working_days_leaves_out_weekends_and_public_holidays),
		cmocka_unit_test(reminders_keep_before_the_deadline),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
