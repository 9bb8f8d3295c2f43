/*
 * matching_race_test: commands that reach the service in one batch, and so share one commit: one wins, the other is
 *         told.
 * Owns: nothing.
 * Beware: both are queued before the service steps.
 */
#include "tests/lib/matching_world.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

static struct id
best_of(struct world *w, const struct host_caller *asker)
{
	struct request in = world_request(w, POOL_INDIVIDUAL), r;
	struct ranking_view v;

	in.to = WORLD_TODAY + 20; /* one month: three days */
	r = world_submitted(w, asker, &in);
	v = world_proposals(w, &w->referent, r.id);
	return world_line(&v, 0)->proposal;
}

static void
the_last_days_are_held_for_one_of_two_at_the_same_instant(void **unused)
{
	struct world *w = world_new();
	struct solicit one = { REC_BIT(1), best_of(w, &w->employee), { 0 } },
		       two = { REC_BIT(1), best_of(w, &w->colleague), { 0 } };
	struct world_outcome a = { 0 }, b = { 0 };
	struct capacity row;

	(void)unused;
	world_queue(w, &w->referent, 1, "matching.proposal.solicit", &solicit_desc, &one, &a);
	world_queue(w, &w->referent, 2, "matching.proposal.solicit", &solicit_desc, &two, &b);
	host_settle(w->h);
	assert_int_equal(a.rc, RC_OK);
	assert_int_equal(b.rc, RC_RULE);
	assert_true(world_row(w, w->providers[0], WORLD_TODAY, &row));
	assert_int_equal(row.held, 2);
	world_free(w);
}

static void
two_answers_by_one_link_at_the_same_instant_are_one(void **unused)
{
	struct world *w = world_new();
	struct solicit s = { REC_BIT(1), best_of(w, &w->employee), { 0 } };
	struct world_outcome a = { 0 }, b = { 0 };
	struct solicitation sent;
	struct answer yes = { .has = REC_BIT(1) | REC_BIT(2), .accept = true },
		      no = { .has = 14, .reason = ANSWER_OTHER };
	struct list_query q = { 0 };
	struct list_page page;

	(void)unused;
	assert_int_equal(world_call(w, &w->referent, "matching.proposal.solicit", &solicit_desc, &s,
			     &solicitation_desc, &sent),
	    RC_OK);
	yes.token = no.token = world_token(sent.answer_link);
	world_queue(w, &w->nobody, 1, "matching.answer.give", &answer_desc, &yes, &a);
	world_queue(w, &w->nobody, 2, "matching.answer.give", &answer_desc, &no, &b);
	host_settle(w->h);
	assert_int_equal(a.rc, RC_OK);
	assert_int_equal(b.rc, RC_CONFLICT);
	assert_int_equal(world_call(w, &w->referent, "matching.engagement.list", &list_query_desc, &q,
			     &list_page_desc, &page),
	    RC_OK);
	assert_int_equal(page.count, 1);
	world_free(w);
}

/* expires_at is the first instant at which it is too late. */
static void
an_answer_at_the_deadline_is_late(void **unused)
{
	struct world *w = world_new();
	struct solicit s = { REC_BIT(1), best_of(w, &w->employee), { 0 } };
	struct solicitation sent;
	struct answer_taken taken;

	(void)unused;
	assert_int_equal(world_call(w, &w->referent, "matching.proposal.solicit", &solicit_desc, &s,
			     &solicitation_desc, &sent),
	    RC_OK);
	host_advance(w->h, sent.expires_at - host_now(w->h));
	assert_int_equal(world_answer(w, world_token(sent.answer_link), true, -1, &taken), RC_CONFLICT);
	assert_true(world_refused(w, "", FAULT_ANSWER_EXPIRED));
	world_free(w);
}

/* Two providers of two requests say yes in one batch: both engagements stand, each on its own days. */
static void
two_providers_accept_at_the_same_instant(void **unused)
{
	struct world *w = world_new();
	struct id first = best_of(w, &w->employee), second = best_of(w, &w->colleague);
	struct ranking_view v;
	struct request in = world_request(w, POOL_INDIVIDUAL), r;
	struct solicit s = { REC_BIT(1), first, { 0 } },
		       t = { REC_BIT(1) | REC_BIT(2), second, TEXT_LIT("choix") };
	struct solicitation one, two;
	struct answer yes = { .has = REC_BIT(1) | REC_BIT(2), .accept = true }, also = yes;
	struct world_outcome a = { 0 }, b = { 0 };
	struct capacity row;

	(void)unused;
	assert_int_equal(world_call(w, &w->referent, "matching.proposal.solicit", &solicit_desc, &s,
			     &solicitation_desc, &one),
	    RC_OK);
	r = world_submitted(
	    w, &w->colleague, &in); /* ranked again: the first provider's month is nearly full */
	v = world_proposals(w, &w->referent, r.id);
	t.id = ((struct ranking_line *)v.lines.items)[1].proposal;
	assert_int_equal(world_call(w, &w->referent, "matching.proposal.solicit", &solicit_desc, &t,
			     &solicitation_desc, &two),
	    RC_OK);
	yes.token = world_token(one.answer_link);
	also.token = world_token(two.answer_link);
	world_queue(w, &w->nobody, 1, "matching.answer.give", &answer_desc, &yes, &a);
	world_queue(w, &w->nobody, 2, "matching.answer.give", &answer_desc, &also, &b);
	host_settle(w->h);
	assert_int_equal(a.rc, RC_OK);
	assert_int_equal(b.rc, RC_OK);
	assert_true(world_row(w, one.provider, WORLD_TODAY, &row));
	assert_int_equal(row.held, 0);
	assert_true(row.engaged <= row.capacity);
	world_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_days_are_held_for_one_of_two_at_the_same_instant),
		cmocka_unit_test(two_answers_by_one_link_at_the_same_instant_are_one),
		cmocka_unit_test(an_answer_at_the_deadline_is_late),
		cmocka_unit_test(two_providers_accept_at_the_same_instant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
