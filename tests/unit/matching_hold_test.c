/*
 * matching_hold_test: a provider of another federation is asked, answers at home, and the mission is agreed by both, or by none.
 * Owns: nothing.
 * Beware: mails are carried by hand; what is not carried is lost.
 */
#include "common/calendar.h"
#include "tests/lib/far_mission.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static uint32_t
days_at_home(struct far_pair *p, bool engaged)
{
	struct capacity row = { 0 };

	if (!world_row(p->world[FAR_HOME], p->card, WORLD_TODAY, &row))
		return 0;
	assert_true(row.held + row.engaged <= row.capacity);
	return engaged ? row.engaged : row.held;
}

/* From the ask to the agreement. */
static void
days_are_held_at_home_and_the_provider_is_asked_there_by_a_link(void **state)
{
	struct far_pair *p = *state;
	struct proposal s;
	struct home_hold h;

	far_asked(p, 20, &s);
	assert_true(REC_HAS(&s, PROPOSAL_TAG_PEER));
	assert_int_equal(far_hold_only(p).status, FAR_ASKED);
	far_carry(p);
	h = home_hold_only(p);
	assert_int_equal(h.status, HOME_HELD);
	assert_int_equal(days_at_home(p, false), 2);
	assert_true(id_equal(h.provider, p->card));
	assert_int_equal(far_hold_only(p).status, FAR_HELD);
	assert_int_equal(far_hold_only(p).months.count, 1);
}

static void
what_leaves_says_neither_who_asks_nor_in_what_words(void **state)
{
	struct far_pair *p = *state;
	struct world *w = p->world[FAR_ASKER];
	struct proposal s;
	struct id r = far_asked(p, 20, &s);
	const struct id never[] = { r, s.id, w->employee.person, w->centre_a, w->service,
		w->referent.person };
	const struct far_mail *m = &p->mails[FAR_ASKER][0];

	assert_int_equal(p->count[FAR_ASKER], 1);
	for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
		assert_null(memmem(m->body, m->len, never[i].b, sizeof never[i].b));
	assert_null(memmem(m->body, m->len, "épuisée", strlen("épuisée")));
	assert_non_null(memmem(m->body, m->len, p->card.b, sizeof p->card.b));
}

static void
two_requests_of_one_person_have_nothing_in_common_for_home(void **state)
{
	struct far_pair *p = *state;
	struct proposal s;
	struct hold_ask a = { 0 }, b = { 0 };

	far_share(p, FAR_ASKER, 1, 1);
	far_asked(p, 20, &s);
	far_asked(p, 20, &s); /* the second best: the first has too few days left */
	assert_int_equal(p->count[FAR_ASKER], 2);
	assert_int_equal(record_decode(&hold_ask_desc, p->mails[FAR_ASKER][0].body,
			     p->mails[FAR_ASKER][0].len, host_arena(p->world[0]->h), &a, NULL, NULL),
	    RC_OK);
	assert_int_equal(record_decode(&hold_ask_desc, p->mails[FAR_ASKER][1].body,
			     p->mails[FAR_ASKER][1].len, host_arena(p->world[0]->h), &b, NULL, NULL),
	    RC_OK);
	assert_false(id_equal(a.id, b.id));
}

static void
a_yes_is_confirmed_and_both_have_the_mission(void **state)
{
	struct far_pair *p = *state;
	struct id r = far_agreed(p, 20);
	struct engagement e = far_engagement(p, r);

	assert_int_equal(e.status, ENGAGEMENT_ACTIVE);
	assert_true(REC_HAS(&e, ENGAGEMENT_TAG_PEER));
	assert_int_equal(days_at_home(p, true), 2);
	assert_int_equal(days_at_home(p, false), 0);
	assert_int_equal(
	    world_status(p->world[FAR_ASKER], &p->world[FAR_ASKER]->referent, r), REQUEST_ENGAGED);
}

static void
a_no_goes_on_with_the_next_of_the_list(void **state)
{
	struct far_pair *p = *state;
	struct proposal s;
	struct id r = far_asked(p, 20, &s);

	far_carry(p);
	assert_int_equal(far_answer(p, home_hold_only(p).id, false, ANSWER_TOO_FAR), RC_OK);
	far_carry(p);
	s = far_proposal(p, s.id);
	assert_int_equal(s.status, PROPOSAL_REFUSED);
	assert_int_equal(s.reason, ANSWER_TOO_FAR);
	assert_int_equal(far_hold_only(p).status, FAR_DECLINED);
	assert_int_equal(days_at_home(p, false), 0);
	assert_int_equal(
	    world_status(p->world[FAR_ASKER], &p->world[FAR_ASKER]->referent, r), REQUEST_SOLICITED);
}

static void
without_room_at_home_it_is_refused_and_the_next_is_asked(void **state)
{
	struct far_pair *p = *state;
	struct world *home = p->world[FAR_HOME];
	struct proposal s;
	struct request in = home_asks(p, WORLD_TODAY, WORLD_TODAY + 20, 2);

	(void)world_engaged(home, &home->referent, &in); /* two of the month's three days */
	far_asked(p, 20, &s);
	far_carry(p);
	home_refused(p, HOLD_NO_ROOM);
	assert_int_equal(far_hold_only(p).status, FAR_REFUSED);
	s = far_proposal(p, s.id);
	assert_int_equal(s.status, PROPOSAL_PASSED);
	assert_int_equal(s.passed_for, PASSED_HOME);
	assert_int_equal(days_at_home(p, false), 0);
}

static void
beyond_the_part_that_is_shared_there_is_no_room(void **state)
{
	struct far_pair *p = *state;
	struct proposal s;

	far_terms(p, FAR_ASKER, 60, SHARING_ACTIVE); /* of three days a month: one */
	far_asked(p, 20, &s);
	far_carry(p);
	home_refused(p, HOLD_NO_ROOM);
}

static void
without_an_agreement_nothing_is_held(void **state)
{
	struct far_pair *p = *state;
	struct proposal s;

	far_terms(p, FAR_ASKER, 100, SHARING_WITHDRAWN);
	far_asked(p, 20, &s);
	far_carry(p);
	home_refused(p, HOLD_NO_SHARING);
	assert_int_equal(far_proposal(p, s.id).passed_for, PASSED_HOME);
}

static void
an_agreement_that_ends_lets_go_what_is_held(void **state)
{
	struct far_pair *p = *state;
	struct proposal s;

	far_asked(p, 20, &s);
	far_carry(p);
	far_terms(p, FAR_ASKER, 100, SHARING_WITHDRAWN);
	host_advance(p->world[FAR_HOME]->h, 60 * USEC_PER_SEC);
	assert_int_equal(home_hold_only(p).status, HOME_STOPPED);
	far_carry(p);
	assert_int_equal(far_hold_only(p).status, FAR_REFUSED);
	assert_int_equal(days_at_home(p, false), 0);
}

static void
a_mission_goes_on_when_the_agreement_ends(void **state)
{
	struct far_pair *p = *state;

	(void)far_agreed(p, 20);
	far_terms(p, FAR_ASKER, 100, SHARING_WITHDRAWN);
	host_advance(p->world[FAR_HOME]->h, 60 * USEC_PER_SEC);
	far_carry(p);
	far_stand(p, FAR_AGREED, HOME_ENGAGED);
}

static void
an_ask_that_is_lost_ends_with_the_deadline(void **state)
{
	struct far_pair *p = *state;
	struct proposal s;

	far_asked(p, 20, &s);
	far_drop(p, FAR_ASKER, 0);
	far_advance(p, 8 * USEC_PER_DAY);
	assert_int_equal(far_proposal(p, s.id).status, PROPOSAL_EXPIRED);
	while (p->count[FAR_ASKER] > 1)
		far_drop(p, FAR_ASKER, 0);
	far_carry(p); /* "nothing", of what home never heard of */
	assert_int_equal(home_hold_only(p).status, HOME_WITHDRAWN);
	assert_int_equal(days_at_home(p, false), 0);
}

static void
no_answer_in_time_frees_the_days_on_both_sides(void **state)
{
	struct far_pair *p = *state;
	struct proposal s;

	far_asked(p, 20, &s);
	far_carry(p);
	host_advance(p->world[FAR_HOME]->h, 7 * USEC_PER_DAY);
	assert_int_equal(home_hold_only(p).status, HOME_EXPIRED);
	assert_int_equal(days_at_home(p, false), 0);
	far_carry(p);
	assert_int_equal(far_proposal(p, s.id).status, PROPOSAL_EXPIRED);
	assert_int_equal(far_hold_only(p).status, FAR_EXPIRED);
}

static void
a_withdrawal_frees_the_days_at_home(void **state)
{
	struct far_pair *p = *state;
	struct world *w = p->world[FAR_ASKER];
	struct proposal s;
	struct id r = far_asked(p, 20, &s);

	far_carry(p);
	assert_int_equal(world_do(w, &w->employee, "matching.request.withdraw", r, NULL, NULL), RC_OK);
	far_carry(p);
	assert_int_equal(home_hold_only(p).status, HOME_WITHDRAWN);
	assert_int_equal(days_at_home(p, false), 0);
	assert_int_equal(far_answer(p, home_hold_only(p).id, true, -1), RC_CONFLICT);
}

static void
a_yes_that_crosses_a_withdrawal_is_no_mission(void **state)
{
	struct far_pair *p = *state;
	struct world *w = p->world[FAR_ASKER];
	struct proposal s;
	struct id r = far_asked(p, 20, &s);

	far_carry(p);
	assert_int_equal(far_answer(p, home_hold_only(p).id, true, -1), RC_OK);
	assert_int_equal(world_do(w, &w->employee, "matching.request.withdraw", r, NULL, NULL), RC_OK);
	far_carry(p);
	far_stand(p, FAR_WITHDRAWN, HOME_WITHDRAWN);
	assert_int_equal(days_at_home(p, false) + days_at_home(p, true), 0);
}

static void
a_confirmation_that_is_lost_is_asked_for_once_more(void **state)
{
	struct far_pair *p = *state;
	struct proposal s;
	struct id r = far_asked(p, 20, &s);

	far_carry(p);
	assert_int_equal(far_answer(p, home_hold_only(p).id, true, -1), RC_OK);
	far_carry_from(p, FAR_HOME);
	assert_int_equal(far_hold_only(p).status, FAR_CONFIRMED);
	far_drop(p, FAR_ASKER, 0);
	host_advance(p->world[FAR_HOME]->h, 3 * USEC_PER_DAY);
	assert_true(home_hold_only(p).asked_again);
	far_carry(p);
	far_stand(p, FAR_AGREED, HOME_ENGAGED);
	assert_int_equal(far_engagement(p, r).status, ENGAGEMENT_ACTIVE);
}

static void
a_confirmation_after_home_let_go_is_told_lost_and_the_request_goes_on(void **state)
{
	struct far_pair *p = *state;
	struct proposal s;
	struct id r = far_asked(p, 20, &s);

	far_carry(p);
	assert_int_equal(far_answer(p, home_hold_only(p).id, true, -1), RC_OK);
	far_carry_from(p, FAR_HOME);
	host_advance(p->world[FAR_HOME]->h, 7 * USEC_PER_DAY);
	assert_int_equal(home_hold_only(p).status, HOME_RELEASED);
	assert_int_equal(days_at_home(p, false), 0);
	while (p->count[FAR_HOME] != 0) /* and what home said of it is lost too */
		far_drop(p, FAR_HOME, 0);
	far_carry(p);
	assert_int_equal(far_hold_only(p).status, FAR_LOST);
	assert_int_equal(far_engagement(p, r).status, ENGAGEMENT_REPLACED);
	assert_int_equal(far_engagement(p, r).replaced_for, CHANGE_HOME);
	assert_int_equal(
	    world_status(p->world[FAR_ASKER], &p->world[FAR_ASKER]->referent, r), REQUEST_PROPOSED);
	assert_int_equal(days_at_home(p, true), 0);
}

static void
each_mail_twice_and_the_old_ones_last_change_nothing(void **state)
{
	struct far_pair *p = *state;
	struct proposal s;
	struct id r = far_asked(p, 20, &s);
	unsigned told;

	far_deliver(p, FAR_ASKER, 0); /* stays: it comes again at the end */
	far_deliver(p, FAR_ASKER, 0);
	far_carry_from(p, FAR_HOME);
	assert_int_equal(far_answer(p, home_hold_only(p).id, true, -1), RC_OK);
	far_deliver(p, FAR_HOME, 0);
	far_deliver(p, FAR_HOME, 0);
	for (unsigned i = p->count[FAR_ASKER]; i-- > 0;)
		far_deliver(p, FAR_ASKER, i); /* the newest first, the first ask last */
	far_carry(p);
	assert_int_equal(home_hold_only(p).status, HOME_ENGAGED);
	assert_int_equal(days_at_home(p, true), 2);
	assert_int_equal(far_engagement(p, r).status, ENGAGEMENT_ACTIVE);
	told = far_hold_only(p).told;
	far_advance(p, 3 * USEC_PER_DAY);
	far_carry(p);
	assert_int_equal(far_hold_only(p).told, told);
}

static void
what_was_not_heard_is_told_again(void **state)
{
	struct far_pair *p = *state;
	struct proposal s;

	far_asked(p, 20, &s);
	far_drop(p, FAR_ASKER, 0);
	host_advance(p->world[FAR_ASKER]->h, 13 * 3600 * USEC_PER_SEC);
	assert_int_equal(p->count[FAR_ASKER], 1);
	far_carry(p);
	assert_int_equal(home_hold_only(p).status, HOME_HELD);
	host_advance(p->world[FAR_ASKER]->h, 13 * 3600 * USEC_PER_SEC);
	assert_int_equal(p->count[FAR_ASKER], 0);
}

/* --- the mission -------------------------------------------------------------------------------------------------------- */
static void
days_done_at_home_stand_where_the_request_is(void **state)
{
	struct far_pair *p = *state;
	struct id r = far_agreed(p, 20);

	assert_int_equal(home_day_done(p, WORLD_TODAY), RC_OK);
	assert_int_equal(home_day_done(p, WORLD_TODAY), RC_RULE);
	assert_true(world_refused(p->world[FAR_HOME], "day", FAULT_ENGAGEMENT_TWICE));
	assert_int_equal(home_day_done(p, WORLD_TODAY + 1), RC_RULE);
	assert_true(world_refused(p->world[FAR_HOME], "day", FAULT_ENGAGEMENT_FUTURE));
	far_carry(p);
	assert_int_equal(far_engagement(p, r).days_done.count, 1);
	far_advance(p, 2 * USEC_PER_DAY);
	assert_int_equal(home_day_done(p, WORLD_TODAY + 1), RC_OK);
	far_carry(p);
	assert_int_equal(far_engagement(p, r).status, ENGAGEMENT_DONE);
	assert_int_equal(home_hold_only(p).status, HOME_DONE);
}

static void
a_day_declared_where_the_request_is_is_entered_at_home_first(void **state)
{
	struct far_pair *p = *state;
	struct id r = far_agreed(p, 20);
	struct engagement e = far_engagement(p, r);

	assert_int_equal(world_day_done(p->world[FAR_ASKER], e.id, WORLD_TODAY, false), RC_OK);
	assert_int_equal(far_engagement(p, r).days_done.count, 0);
	far_carry(p);
	assert_int_equal(home_hold_only(p).days_done.count, 1);
	assert_int_equal(far_engagement(p, r).days_done.count, 1);
}

static void
a_day_before_home_has_confirmed_is_refused(void **state)
{
	struct far_pair *p = *state;
	struct proposal s;
	struct id r = far_asked(p, 20, &s);

	far_carry(p);
	assert_int_equal(far_answer(p, home_hold_only(p).id, true, -1), RC_OK);
	far_carry_from(p, FAR_HOME);
	assert_int_equal(
	    world_day_done(p->world[FAR_ASKER], far_engagement(p, r).id, WORLD_TODAY, false), RC_CONFLICT);
	assert_true(world_refused(p->world[FAR_ASKER], "day", FAULT_HOLD_UNAGREED));
}

static void
the_evaluation_goes_home_as_figures_and_without_words(void **state)
{
	struct far_pair *p = *state;
	struct world *w = p->world[FAR_ASKER];
	struct engagement e = far_engagement(p, far_agreed(p, 20));
	struct engagement_evaluate in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4), e.id, 4, 3,
		TEXT_LIT("un mot à moi") };

	assert_int_equal(home_day_done(p, WORLD_TODAY), RC_OK);
	far_carry(p);
	assert_int_equal(world_call(w, &w->employee, "matching.engagement.evaluate",
			     &engagement_evaluate_desc, &in, &engagement_desc, &e),
	    RC_OK);
	for (unsigned i = 0; i < p->count[FAR_ASKER]; i++)
		assert_null(memmem(p->mails[FAR_ASKER][i].body, p->mails[FAR_ASKER][i].len, "un mot", 6));
	far_carry(p);
	assert_int_equal(home_hold_only(p).relevance, 4);
	assert_int_equal(home_hold_only(p).complementarity, 3);
}

static void
the_end_gives_the_days_not_done_back_at_home(void **state)
{
	struct far_pair *p = *state;
	struct world *w = p->world[FAR_ASKER];
	struct engagement e = far_engagement(p, far_agreed(p, 20));

	assert_int_equal(home_day_done(p, WORLD_TODAY), RC_OK);
	far_carry(p);
	assert_int_equal(world_do(w, &w->referent, "matching.engagement.close", e.id, NULL, NULL), RC_OK);
	far_carry(p);
	far_stand(p, FAR_ENDED, HOME_ENDED);
	assert_int_equal(days_at_home(p, true), 1);
}

static void
home_stops_and_another_is_looked_for_with_the_days_done_kept(void **state)
{
	struct far_pair *p = *state;
	struct world *home = p->world[FAR_HOME], *w = p->world[FAR_ASKER];
	struct id r = far_agreed(p, 20);

	assert_int_equal(home_day_done(p, WORLD_TODAY), RC_OK);
	assert_int_equal(
	    world_do(home, &home->referent, "matching.home_hold.stop", home_hold_only(p).id, NULL, NULL),
	    RC_OK);
	far_carry(p);
	assert_int_equal(far_engagement(p, r).status, ENGAGEMENT_REPLACED);
	assert_int_equal(far_hold_only(p).status, FAR_LOST);
	assert_int_equal(world_status(w, &w->referent, r), REQUEST_PROPOSED);
	assert_int_equal(days_at_home(p, true), 1);
}

static void
a_pause_keeps_the_days_and_home_takes_none_meanwhile(void **state)
{
	struct far_pair *p = *state;
	struct world *w = p->world[FAR_ASKER];
	struct engagement e = far_engagement(p, far_agreed(p, 20));
	struct engagement_suspend in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), e.id, PAUSE_ASKED, false, 0 };
	struct engagement_resume go = { REC_BIT(1), e.id, 0 };

	assert_int_equal(world_call(w, &w->referent, "matching.engagement.suspend", &engagement_suspend_desc,
			     &in, &engagement_desc, &e),
	    RC_RULE);
	assert_true(world_refused(w, "keep", FAULT_HOLD_DAYS_KEPT));
	in.keep = true;
	assert_int_equal(world_call(w, &w->referent, "matching.engagement.suspend", &engagement_suspend_desc,
			     &in, &engagement_desc, &e),
	    RC_OK);
	far_carry(p);
	assert_int_equal(home_day_done(p, WORLD_TODAY), RC_CONFLICT);
	assert_true(world_refused(p->world[FAR_HOME], "day", FAULT_HOLD_SUSPENDED));
	assert_int_equal(world_call(w, &w->referent, "matching.engagement.resume", &engagement_resume_desc,
			     &go, &engagement_desc, &e),
	    RC_OK);
	far_carry(p);
	assert_int_equal(home_day_done(p, WORLD_TODAY), RC_OK);
}

static void
there_is_no_link_to_hand_over_for_a_provider_of_another_federation(void **state)
{
	struct far_pair *p = *state;
	struct world *w = p->world[FAR_ASKER];
	struct proposal s;
	struct link_request in = { REC_BIT(1), { { 0 } }, false };
	struct solicitation out;

	far_asked(p, 20, &s);
	in.id = s.id;
	assert_int_equal(world_call(w, &w->referent, "matching.proposal.link", &link_request_desc, &in,
			     &solicitation_desc, &out),
	    RC_RULE);
	assert_true(world_refused(w, "provider", FAULT_HOLD_ELSEWHERE));
}

static void
a_federation_that_is_suspended_is_not_asked(void **state)
{
	struct far_pair *p = *state;
	struct world *w = p->world[FAR_ASKER];
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);
	struct ranking_view v = world_proposals(w, &w->referent, r.id);
	struct solicit s = { REC_BIT(1), world_line(&v, 0)->proposal, { 0 } };
	struct solicitation sent;

	far_peer(p, FAR_ASKER, FAR_HOME, PEER_SUSPENDED);
	assert_int_equal(world_call(w, &w->referent, "matching.proposal.solicit", &solicit_desc, &s,
			     &solicitation_desc, &sent),
	    RC_RULE);
	assert_int_equal(p->count[FAR_ASKER], 0);
}

#define OF_PAIR(f) cmocka_unit_test_setup_teardown(f, far_pair_setup, far_pair_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		OF_PAIR(days_are_held_at_home_and_the_provider_is_asked_there_by_a_link),
		OF_PAIR(what_leaves_says_neither_who_asks_nor_in_what_words),
		OF_PAIR(two_requests_of_one_person_have_nothing_in_common_for_home),
		OF_PAIR(a_yes_is_confirmed_and_both_have_the_mission),
		OF_PAIR(a_no_goes_on_with_the_next_of_the_list),
		OF_PAIR(without_room_at_home_it_is_refused_and_the_next_is_asked),
		OF_PAIR(beyond_the_part_that_is_shared_there_is_no_room),
		OF_PAIR(without_an_agreement_nothing_is_held),
		OF_PAIR(an_agreement_that_ends_lets_go_what_is_held),
		OF_PAIR(a_mission_goes_on_when_the_agreement_ends),
		OF_PAIR(an_ask_that_is_lost_ends_with_the_deadline),
		OF_PAIR(no_answer_in_time_frees_the_days_on_both_sides),
		OF_PAIR(a_withdrawal_frees_the_days_at_home),
		OF_PAIR(a_yes_that_crosses_a_withdrawal_is_no_mission),
		OF_PAIR(a_confirmation_that_is_lost_is_asked_for_once_more),
		OF_PAIR(a_confirmation_after_home_let_go_is_told_lost_and_the_request_goes_on),
		OF_PAIR(each_mail_twice_and_the_old_ones_last_change_nothing),
		OF_PAIR(what_was_not_heard_is_told_again),
		OF_PAIR(days_done_at_home_stand_where_the_request_is),
		OF_PAIR(a_day_declared_where_the_request_is_is_entered_at_home_first),
		OF_PAIR(a_day_before_home_has_confirmed_is_refused),
		OF_PAIR(the_evaluation_goes_home_as_figures_and_without_words),
		OF_PAIR(the_end_gives_the_days_not_done_back_at_home),
		OF_PAIR(home_stops_and_another_is_looked_for_with_the_days_done_kept),
		OF_PAIR(a_pause_keeps_the_days_and_home_takes_none_meanwhile),
		OF_PAIR(there_is_no_link_to_hand_over_for_a_provider_of_another_federation),
		OF_PAIR(a_federation_that_is_suspended_is_not_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
