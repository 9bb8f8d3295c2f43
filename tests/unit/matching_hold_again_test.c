/*
 * matching_hold_again_test: a mission that home does not know, a federation that is revoked, and one that is added anew: both sides end with the
 *                           same belief, and no day is engaged without a yes.
 * Owns: nothing.
 * Beware: mails between two of whom one has revoked the other are lost.
 */
#include "common/calendar.h"
#include "services/matching/hold.h"
#include "tests/lib/far_mission.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static enum request_status
request_now(struct far_pair *p, struct id request)
{
	return world_status(p->world[FAR_ASKER], &p->world[FAR_ASKER]->referent, request);
}

static void
day_done(struct far_pair *p)
{
	assert_int_equal(home_day_done(p, WORLD_TODAY), RC_OK);
	far_carry(p);
}

/* The agreement and the card as they were before a revocation. */
static void
shared_anew(struct far_pair *p)
{
	far_terms(p, FAR_ASKER, 100, SHARING_ACTIVE);
	far_lend(p, FAR_ASKER, 0, SHARED_CARD_KNOWN);
}

/* What is due at once has been done on both sides. */
static void
a_minute(struct far_pair *p)
{
	far_advance(p, 60 * USEC_PER_SEC);
}

/* --- a mission that is not known here ------------------------------------------------------------------------------------ */
static struct id
token_of(unsigned number)
{
	return (struct id){ { 0xcc, (uint8_t)(number >> 8), (uint8_t)number } };
}

/* A first word to home that says that all is agreed, as no sound federation says it to one that has forgotten nothing. */
static void
claimed(struct far_pair *p, unsigned number)
{
	struct hold_ask a = { .id = token_of(number),
		.peer = far_peer_now(p, FAR_ASKER, FAR_HOME),
		.want = WANT_ENGAGED,
		.rank = 2,
		.heard = 1,
		.card = p->card,
		.pool = POOL_INDIVIDUAL,
		.days = 1,
		.from = WORLD_TODAY,
		.to = WORLD_TODAY + 80 };

	a.has = REC_BIT(TAG_ID) | REC_BIT(ASK_TAG_PEER) | REC_BIT(ASK_TAG_WANT) | REC_BIT(ASK_TAG_RANK) |
	    REC_BIT(ASK_TAG_HEARD) | REC_BIT(ASK_TAG_CARD) | REC_BIT(ASK_TAG_POOL) | REC_BIT(ASK_TAG_DAYS) |
	    REC_BIT(ASK_TAG_FROM) | REC_BIT(ASK_TAG_TO);
	far_say(p, FAR_ASKER, FAR_HOME, "hold_ask.told", &hold_ask_desc, &a);
}

static struct home_hold
claim_kept(struct far_pair *p, unsigned number)
{
	return home_hold_of_token(p, token_of(number));
}

static void
refused_as(struct far_pair *p, unsigned number, enum hold_refusal why)
{
	struct home_hold h = claim_kept(p, number);

	assert_int_equal(h.status, HOME_REFUSED);
	assert_int_equal(h.refusal, why);
	assert_int_equal(far_promised(p), 0);
}

static void
a_mission_that_nobody_here_has_agreed_to_is_refused_with_its_reason(void **state)
{
	struct far_pair *p = *state;

	claimed(p, 1);
	refused_as(p, 1, HOLD_UNKNOWN);
	far_terms(p, FAR_ASKER, 100, SHARING_WITHDRAWN);
	claimed(p, 2);
	refused_as(p, 2, HOLD_UNKNOWN);
}

static void
a_home_that_was_put_back_believes_what_the_agreement_allows_and_for_a_month(void **state)
{
	struct far_pair *p = *state;

	far_resync(p, FAR_HOME, FAR_ASKER);
	far_terms(p, FAR_ASKER, 100, SHARING_WITHDRAWN);
	claimed(p, 1);
	refused_as(p, 1, HOLD_NO_SHARING);
	far_terms(p, FAR_ASKER, 100, SHARING_ACTIVE);
	claimed(p, 2);
	assert_int_equal(claim_kept(p, 2).status, HOME_ENGAGED);
	assert_int_equal(far_promised(p), 1);
	far_advance(p, 31 * USEC_PER_DAY);
	claimed(p, 3);
	assert_int_equal(claim_kept(p, 3).status, HOME_REFUSED);
	assert_int_equal(claim_kept(p, 3).refusal, HOLD_UNKNOWN);
}

/* --- a confirmation that comes too early, days that cannot have been done --------------------------------------------------- */
/* The asker's own word on a hold that is there, as no sound federation says it. */
static void
confirmed(struct far_pair *p)
{
	struct hold_ask a = { .id = far_hold_only(p).token,
		.peer = far_peer_now(p, FAR_ASKER, FAR_HOME),
		.want = WANT_ENGAGED,
		.rank = 50,
		.heard = 1,
		.pool = POOL_INDIVIDUAL };

	a.has = REC_BIT(TAG_ID) | REC_BIT(ASK_TAG_PEER) | REC_BIT(ASK_TAG_WANT) | REC_BIT(ASK_TAG_RANK) |
	    REC_BIT(ASK_TAG_HEARD) | REC_BIT(ASK_TAG_POOL);
	far_say(p, FAR_ASKER, FAR_HOME, "hold_ask.told", &hold_ask_desc, &a);
}

static void
a_confirmation_before_the_provider_s_yes_engages_nobody(void **state)
{
	struct far_pair *p = *state;

	(void)far_held(p, 20);
	confirmed(p);
	assert_int_equal(home_hold_only(p).status, HOME_HELD);
	far_carry(p);
	assert_int_equal(home_hold_only(p).status, HOME_HELD);
	far_accepted(p); /* and is in nobody's way */
	far_carry(p);
	far_stand(p, FAR_AGREED, HOME_ENGAGED);
}

static void
a_no_after_a_confirmation_that_came_too_early_stays_a_no(void **state)
{
	struct far_pair *p = *state;

	(void)far_held(p, 20);
	confirmed(p);
	assert_int_equal(far_answer(p, home_hold_only(p).id, false, ANSWER_UNAVAILABLE), RC_OK);
	far_carry(p);
	far_stand(p, FAR_DECLINED, HOME_DECLINED);
	assert_int_equal(far_promised(p), 0);
}

/* Home says that these were done, or that it lets the mission go. */
static void
home_says(struct far_pair *p, enum home_status status, struct done_day *days, uint32_t count)
{
	struct far_hold f = far_hold_only(p);
	struct hold_answer a = { .id = home_hold_only(p).id,
		.peer = far_peer_now(p, FAR_HOME, FAR_ASKER),
		.token = f.token,
		.status = status,
		.rank = f.heard + 1,
		.heard = f.told,
		.days_done = { days, count } };

	a.has = REC_BIT(TAG_ID) | REC_BIT(HOLD_ANSWER_TAG_PEER) | REC_BIT(HOLD_ANSWER_TAG_TOKEN) |
	    REC_BIT(HOLD_ANSWER_TAG_STATUS) | REC_BIT(HOLD_ANSWER_TAG_RANK) | REC_BIT(HOLD_ANSWER_TAG_HEARD) |
	    (count != 0 ? REC_BIT(HOLD_ANSWER_TAG_DAYS_DONE) : 0);
	far_say(p, FAR_HOME, FAR_ASKER, "hold_answer.told", &hold_answer_desc, &a);
}

static void
days_that_cannot_have_been_done_are_not_believed(void **state)
{
	const uint64_t whole = REC_BIT(1);
	struct done_day many[] = { { whole, WORLD_TODAY - 3, false }, { whole, WORLD_TODAY - 2, false },
		{ whole, WORLD_TODAY - 1, false } },
			twice[] = { { whole, WORLD_TODAY, false }, { whole, WORLD_TODAY, false } },
			ahead[] = { { whole, WORLD_TODAY + 9, false } },
			sound[] = { { whole, WORLD_TODAY, false } };
	struct far_pair *p = *state;
	struct id r = far_agreed(p, 20); /* two days */
	struct request left;

	home_says(p, HOME_DONE, many, 3);
	home_says(p, HOME_DONE, twice, 2);
	home_says(p, HOME_ENGAGED, ahead, 1);
	assert_int_equal(far_engagement(p, r).days_done.count, 0);
	assert_int_equal(far_engagement(p, r).status, ENGAGEMENT_ACTIVE);
	home_says(p, HOME_ENGAGED, sound, 1);
	assert_int_equal(far_engagement(p, r).days_done.count, 1);
	home_says(p, HOME_STOPPED, many, 3);
	assert_int_equal(far_engagement(p, r).days_done.count, 1);
	assert_int_equal(world_do(p->world[FAR_ASKER], &p->world[FAR_ASKER]->referent, "matching.request.get",
			     r, &request_desc, &left),
	    RC_OK);
	assert_int_equal(left.days, 1); /* what is left is asked of another */
}

/* --- revoked ------------------------------------------------------------------------------------------------------------ */
static void
home_revokes_and_all_that_it_had_promised_is_free_but_for_the_days_done(void **state)
{
	struct far_pair *p = *state;

	(void)far_agreed(p, 20);
	day_done(p);
	far_revoke(p, FAR_HOME, FAR_ASKER);
	a_minute(p);
	assert_int_equal(home_hold_only(p).status, HOME_STOPPED);
	assert_int_equal(home_hold_only(p).refusal, HOLD_REVOKED);
	assert_int_equal(far_promised(p), 1);
	assert_int_equal(far_hold_only(p).status, FAR_AGREED); /* it hears nothing of it */
	far_advance(p, 13 * 3600 * USEC_PER_SEC);
	assert_int_equal(p->count[FAR_HOME], 0);
}

static void
home_revokes_and_what_was_held_is_free(void **state)
{
	struct far_pair *p = *state;

	(void)far_held(p, 20);
	assert_int_equal(far_promised(p), 2);
	far_revoke(p, FAR_HOME, FAR_ASKER);
	a_minute(p);
	assert_int_equal(home_hold_only(p).status, HOME_STOPPED);
	assert_int_equal(home_hold_only(p).refusal, HOLD_REVOKED);
	assert_int_equal(far_promised(p), 0);
	assert_int_equal(far_answer(p, home_hold_only(p).id, true, -1), RC_CONFLICT);
}

static void
home_revokes_and_a_mission_whose_days_are_done_is_over(void **state)
{
	struct far_pair *p = *state;

	(void)far_agreed(p, 20);
	day_done(p);
	far_advance(p, USEC_PER_DAY);
	assert_int_equal(home_day_done(p, WORLD_TODAY + 1), RC_OK);
	far_carry(p);
	assert_int_equal(home_hold_only(p).status, HOME_DONE);
	far_revoke(p, FAR_HOME, FAR_ASKER);
	a_minute(p);
	assert_int_equal(home_hold_only(p).status, HOME_ENDED);
	assert_int_equal(far_promised(p), 2);
}

static void
the_asker_revokes_and_its_requests_go_on_with_others(void **state)
{
	struct far_pair *p = *state;
	struct id r = far_agreed(p, 20);

	day_done(p);
	far_revoke(p, FAR_ASKER, FAR_HOME);
	a_minute(p);
	assert_int_equal(far_hold_only(p).status, FAR_LOST);
	assert_int_equal(far_hold_only(p).refusal, HOLD_REVOKED);
	assert_int_equal(far_engagement(p, r).status, ENGAGEMENT_REPLACED);
	assert_int_equal(far_engagement(p, r).days_done.count, 1);
	assert_int_equal(request_now(p, r), REQUEST_PROPOSED);
	far_advance(p, 13 * 3600 * USEC_PER_SEC);
	assert_int_equal(p->count[FAR_ASKER], 0);
}

static void
the_asker_revokes_and_who_was_asked_there_is_passed_over(void **state)
{
	struct far_pair *p = *state;
	struct id r = far_held(p, 20);
	struct id proposal;

	proposal = far_hold_only(p).proposal;
	far_revoke(p, FAR_ASKER, FAR_HOME);
	a_minute(p);
	assert_int_equal(far_hold_only(p).status, FAR_REFUSED);
	assert_int_equal(far_hold_only(p).refusal, HOLD_REVOKED);
	assert_int_equal(far_proposal(p, proposal).status, PROPOSAL_PASSED);
	assert_int_equal(far_proposal(p, proposal).passed_for, PASSED_HOME);
	assert_int_equal(request_now(p, r), REQUEST_SOLICITED); /* of the next */
}

/* --- and added anew ------------------------------------------------------------------------------------------------------ */
static void
home_adds_anew_and_a_mission_of_before_is_over_for_both(void **state)
{
	struct far_pair *p = *state;
	struct id r = far_agreed(p, 20);

	far_revoke(p, FAR_HOME, FAR_ASKER);
	a_minute(p);
	far_add_again(p, FAR_HOME, FAR_ASKER);
	shared_anew(p);
	far_carry(p);
	assert_int_equal(far_hold_only(p).status, FAR_LOST);
	assert_int_equal(far_hold_only(p).refusal, HOLD_REVOKED);
	assert_int_equal(far_engagement(p, r).status, ENGAGEMENT_REPLACED);
	assert_int_equal(far_promised(p), 0);
}

/* It is quicker than the timers of the revocation. */
static void
home_adds_anew_at_once_and_takes_no_day_twice(void **state)
{
	struct far_pair *p = *state;

	(void)far_agreed(p, 20);
	far_revoke(p, FAR_HOME, FAR_ASKER);
	far_add_again(p, FAR_HOME, FAR_ASKER);
	shared_anew(p);
	far_carry(p);
	a_minute(p);
	assert_int_equal(far_hold_only(p).status, FAR_LOST);
	assert_int_equal(far_promised(p), 0);
}

/* Its letters of before come again: the first word of all is the ask. */
static void
home_adds_anew_and_holds_nothing_of_an_ask_of_before(void **state)
{
	struct far_pair *p = *state;
	struct id r = far_asked(p, 20, NULL);

	far_deliver(p, FAR_ASKER, 0);
	far_revoke(p, FAR_HOME, FAR_ASKER);
	a_minute(p);
	far_add_again(p, FAR_HOME, FAR_ASKER);
	shared_anew(p);
	far_carry(p);
	assert_int_equal(far_hold_only(p).status, FAR_REFUSED);
	assert_int_equal(far_hold_only(p).refusal, HOLD_REVOKED);
	assert_int_equal(request_now(p, r), REQUEST_SOLICITED); /* of the next */
	assert_int_equal(far_promised(p), 0);
}

static void
the_asker_adds_anew_and_home_hears_that_nothing_is_wanted_any_more(void **state)
{
	struct far_pair *p = *state;

	(void)far_agreed(p, 20);
	day_done(p);
	far_revoke(p, FAR_ASKER, FAR_HOME);
	a_minute(p);
	assert_int_equal(home_hold_only(p).status, HOME_ENGAGED);
	far_add_again(p, FAR_ASKER, FAR_HOME);
	far_carry(p);
	far_stand(p, FAR_LOST, HOME_ENDED);
	assert_int_equal(far_promised(p), 1);
	far_advance(p, 13 * 3600 * USEC_PER_SEC); /* and nothing is left to be said */
	assert_int_equal(p->count[FAR_HOME] + p->count[FAR_ASKER], 0);
}

/* Whoever is another node does not speak for it. */
static void
another_federation_that_names_the_token_of_a_revoked_one_changes_nothing(void **state)
{
	struct far_pair *p = *state;
	struct hold_answer a = { .id = { { 0xdd, 1 } }, .status = HOME_STOPPED, .rank = 1 };
	uint32_t told;

	(void)far_agreed(p, 20);
	far_revoke(p, FAR_ASKER, FAR_HOME);
	p->again[FAR_ASKER][FAR_HOME]++;
	p->cut[FAR_ASKER][FAR_HOME] = false;
	far_peer_of(p, FAR_ASKER, FAR_HOME, FAR_OTHER, PEER_ACTIVE);
	a_minute(p);
	told = far_hold_only(p).told;
	a.peer = far_peer_now(p, FAR_HOME, FAR_ASKER);
	a.token = far_hold_only(p).token;
	a.has = REC_BIT(TAG_ID) | REC_BIT(HOLD_ANSWER_TAG_PEER) | REC_BIT(HOLD_ANSWER_TAG_TOKEN) |
	    REC_BIT(HOLD_ANSWER_TAG_STATUS) | REC_BIT(HOLD_ANSWER_TAG_RANK);
	far_say(p, FAR_HOME, FAR_ASKER, "hold_answer.told", &hold_answer_desc, &a);
	assert_int_equal(p->count[FAR_ASKER], 0);
	assert_int_equal(far_hold_only(p).told, told);
}

static void
once_added_anew_and_agreed_anew_days_are_held_again(void **state)
{
	struct far_pair *p = *state;

	(void)far_held(p, 20);
	far_revoke(p, FAR_HOME, FAR_ASKER);
	a_minute(p);
	far_add_again(p, FAR_HOME, FAR_ASKER);
	far_carry(p);
	assert_int_equal(far_promised(p), 0);
	shared_anew(p);
	far_asked(p, 20, NULL);
	far_carry(p);
	assert_int_equal(far_promised(p), 2);
}

/* --- more than fits into a day -------------------------------------------------------------------------------------------- */
static uint32_t
kept_at(struct far_pair *p, int side, const struct db_table *t)
{
	struct db_txn txn = db_begin(service_db(host_service(p->world[side]->h, "matching")), DB_READ);
	uint32_t n = (uint32_t)db_count(&txn, t);

	assert_int_equal(db_end(&txn), RC_OK);
	return n;
}

static void
more_new_holds_than_fit_into_a_day_leave_no_row_and_no_answer(void **state)
{
	struct far_pair *p = *state;
	uint32_t rows, told;

	for (unsigned i = 0; i < HOLDS_A_DAY; i++)
		claimed(p, i);
	rows = kept_at(p, FAR_HOME, &matching_home_hold);
	assert_int_equal(rows, HOLDS_A_DAY);
	told = p->count[FAR_HOME];
	for (unsigned i = 0; i < 20; i++)
		claimed(p, 5000 + i);
	assert_int_equal(kept_at(p, FAR_HOME, &matching_home_hold), rows);
	assert_int_equal(kept_at(p, FAR_HOME, &matching_hold_answer), rows);
	assert_int_equal(p->count[FAR_HOME], told);
	assert_int_equal(kept_at(p, FAR_HOME, &matching_quota), 1);
	claimed(p, 7); /* known: it is heard */
	far_advance(p, USEC_PER_DAY);
	claimed(p, 5000);
	assert_int_equal(kept_at(p, FAR_HOME, &matching_home_hold), rows + 1);
}

static void
answers_to_what_was_never_asked_leave_no_more_rows_than_fit_into_a_day(void **state)
{
	struct far_pair *p = *state;
	struct hold_answer a = {
		.peer = far_peer_now(p, FAR_HOME, FAR_ASKER), .status = HOME_HELD, .rank = 1
	};

	a.has = REC_BIT(TAG_ID) | REC_BIT(HOLD_ANSWER_TAG_PEER) | REC_BIT(HOLD_ANSWER_TAG_TOKEN) |
	    REC_BIT(HOLD_ANSWER_TAG_STATUS) | REC_BIT(HOLD_ANSWER_TAG_RANK);
	for (unsigned i = 0; i < HOLDS_A_DAY + 20; i++) {
		a.id = a.token = (struct id){ { 0xee, (uint8_t)(i >> 8), (uint8_t)i } };
		far_say(p, FAR_HOME, FAR_ASKER, "hold_answer.told", &hold_answer_desc, &a);
	}
	assert_int_equal(kept_at(p, FAR_ASKER, &matching_hold_ask), HOLDS_A_DAY);
	assert_int_equal(p->count[FAR_ASKER], HOLDS_A_DAY);
}

#define OF_PAIR(f) cmocka_unit_test_setup_teardown(f, far_pair_setup, far_pair_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		OF_PAIR(a_mission_that_nobody_here_has_agreed_to_is_refused_with_its_reason),
		OF_PAIR(a_home_that_was_put_back_believes_what_the_agreement_allows_and_for_a_month),
		OF_PAIR(home_revokes_and_all_that_it_had_promised_is_free_but_for_the_days_done),
		OF_PAIR(home_revokes_and_what_was_held_is_free),
		OF_PAIR(home_revokes_and_a_mission_whose_days_are_done_is_over),
		OF_PAIR(the_asker_revokes_and_its_requests_go_on_with_others),
		OF_PAIR(the_asker_revokes_and_who_was_asked_there_is_passed_over),
		OF_PAIR(home_adds_anew_and_a_mission_of_before_is_over_for_both),
		OF_PAIR(home_adds_anew_at_once_and_takes_no_day_twice),
		OF_PAIR(home_adds_anew_and_holds_nothing_of_an_ask_of_before),
		OF_PAIR(the_asker_adds_anew_and_home_hears_that_nothing_is_wanted_any_more),
		OF_PAIR(another_federation_that_names_the_token_of_a_revoked_one_changes_nothing),
		OF_PAIR(once_added_anew_and_agreed_anew_days_are_held_again),
		OF_PAIR(a_confirmation_before_the_provider_s_yes_engages_nobody),
		OF_PAIR(a_no_after_a_confirmation_that_came_too_early_stays_a_no),
		OF_PAIR(days_that_cannot_have_been_done_are_not_believed),
		OF_PAIR(more_new_holds_than_fit_into_a_day_leave_no_row_and_no_answer),
		OF_PAIR(answers_to_what_was_never_asked_leave_no_more_rows_than_fit_into_a_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
