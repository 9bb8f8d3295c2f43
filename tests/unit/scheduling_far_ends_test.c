/*
 * scheduling_far_ends_test: an action carried by two federations: taken back, left, cancelled; words that cross, or come twice; a node that is put
 *                           back, and a federation that is revoked and added anew.
 * Owns: two nodes; node 0 has the action, node 1 the centre.
 * Beware: messages are handed over by the test: twice, late, in another order, or never.
 */
#include "services/scheduling/far.h"
#include "tests/lib/far_action_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>

/* --- ends, crossing, twice -------------------------------------------------------------------------------------------- */
static void
a_withdrawal_that_crosses_an_acceptance_leaves_no_place_taken(void **state)
{
	struct far_world w;
	struct id theirs;

	(void)state;
	far_world_share(&w, ",\"structures_max\":1");
	theirs = far_world_asked(&w, 1);
	two_nodes_look(&w.n);
	w.n.node[1].done = w.n.node[1].count; /* the ask is brought by hand, its answer waits */
	two_nodes_hand(&w.n, 1, w.n.node[1].count - 1);
	assert_int_equal(far_world_visitor(&w, theirs).status, VISITOR_ACCEPTED);
	far_world_step(&w, 1, "scheduling.far_enrolment.withdraw", theirs);
	two_nodes_carry(&w.n);
	far_world_agree(&w, theirs, VISITOR_WITHDRAWN);
	assert_false(far_world_told(&w, 1, TOPIC_NAME_TOLD, "Direction"));
	home_enrolled(&w);
	far_world_close(&w);
}

static void
what_arrives_twice_or_late_changes_nothing(void **state)
{
	struct far_world w;
	struct id ours, theirs;
	uint32_t all[2];

	(void)state;
	ours = far_world_waiting(&w, 1, &theirs);
	far_world_step(&w, 0, "scheduling.enrolment.withdraw", ours);
	two_nodes_carry(&w.n);
	far_world_step(&w, 1, "scheduling.far_enrolment.accept", theirs);
	far_world_wait(&w);
	all[0] = w.n.node[0].count;
	all[1] = w.n.node[1].count;
	far_world_all_again(&w);
	far_world_agree(&w, theirs, VISITOR_ACCEPTED);
	assert_int_equal(far_world_sheet(&w).status, ACTION_SHARE_ACCEPTED);
	two_nodes_look(&w.n);
	assert_int_equal(w.n.node[0].count, all[0]);
	assert_int_equal(w.n.node[1].count, all[1]);
	far_world_step(&w, 1, "scheduling.far_enrolment.withdraw", theirs);
	two_nodes_carry(&w.n);
	far_world_all_again(&w);
	far_world_agree(&w, theirs, VISITOR_WITHDRAWN);
	far_world_close(&w);
}

static void
cancelling_the_action_says_why_to_the_other_side(void **state)
{
	struct far_world w;
	struct id theirs;

	(void)state;
	theirs = far_world_placed(&w, "", 1);
	far_world_step(&w, 0, "scheduling.action.cancel", w.action);
	far_world_wait(&w);
	far_world_declined(&w, theirs, VISITOR_NO_CANCELLED);
	assert_int_equal(far_world_sheet(&w).action_status, ACTION_CANCELLED);
	far_world_close(&w);
}

static void
a_share_that_is_taken_back_gives_back_its_places(void **state)
{
	struct far_world w;
	struct id theirs, late;

	(void)state;
	theirs = far_world_placed(&w, "", 1);
	far_world_step(&w, 1, "scheduling.far_enrolment.withdraw", theirs);
	two_nodes_carry(&w.n);
	theirs = far_world_asked(&w, 2);
	two_nodes_carry(&w.n);
	assert_int_equal(far_world_enrolment(&w, theirs).status, VISITOR_ACCEPTED);
	far_world_step(&w, 1, "scheduling.far_enrolment.withdraw", theirs);
	late = far_world_asked(&w, 1);
	assert_int_equal(desk_call(&w.d[0], "scheduling.action_share.withdraw", NULL, "{\"id\":\"%s\"}",
			     far_text(&w, w.share)),
	    RC_INVALID);
	assert_true(desk_refused(&w.d[0], "reason", FAULT_REQUIRED));
	far_world_take_back(&w); /* crosses both */
	two_nodes_carry(&w.n);
	far_world_declined(&w, late, VISITOR_NO_SHARE);
	assert_int_equal(far_world_sheet(&w).status, ACTION_SHARE_WITHDRAWN);
	assert_true(text_is(far_world_action_share(&w).reason, "La salle n’est plus libre"));
	assert_true(text_is(far_world_sheet(&w).reason, "La salle n’est plus libre"));
	assert_int_equal(far_world_enrol(&w, 2, "", NULL), RC_CONFLICT);
	assert_true(desk_refused(&w.d[1], "far_action", FAULT_FAR_NOT_ACCEPTED));
	far_world_close(&w);
}

static void
leaving_the_action_withdraws_our_delegations(void **state)
{
	struct far_world w;
	struct id theirs;

	(void)state;
	theirs = far_world_placed(&w, "", 1);
	far_world_step(&w, 1, "scheduling.far_action.decline", w.far);
	assert_int_equal(far_world_enrolment(&w, theirs).status, VISITOR_WITHDRAWN);
	two_nodes_carry(&w.n);
	assert_int_equal(far_world_action_share(&w).status, ACTION_SHARE_DECLINED);
	assert_int_equal(far_world_visitor(&w, theirs).status, VISITOR_WITHDRAWN);
	far_world_close(&w);
}

static void
what_the_home_refuses_by_a_rule_is_said_in_words(void **state)
{
	struct far_world w;
	struct id theirs;

	(void)state;
	far_world_share(&w, "");
	far_world_step(&w, 0, "scheduling.action.confirm", w.action);
	far_world_step(&w, 0, "scheduling.action.start", w.action); /* not told yet over there */
	theirs = far_world_asked(&w, 1);
	two_nodes_carry(&w.n);
	far_world_declined(&w, theirs, VISITOR_NO_RULE);
	assert_true(far_world_enrolment(&w, theirs).reason.len > 20);
	far_world_close(&w);
}

/* --- put back --------------------------------------------------------------------------------------------------------- */
static void
all_that_stands_is_told_again_when_the_other_begins_anew(void **state)
{
	struct far_world w;
	struct id theirs;
	uint32_t before[2];

	(void)state;
	far_world_share(&w, "");
	theirs = far_world_asked(&w, 1);
	far_world_wait(&w);
	for (int at = 0; at < 2; at++) {
		before[at] = w.n.node[at].count;
		two_nodes_resync(&w.n, at);
	}
	far_world_wait(&w);
	assert_int_equal(w.n.node[0].count,
	    before[0] + 3); /* the sheet, the answer, and one more to the ask heard again */
	assert_int_equal(w.n.node[1].count, before[1] + 3); /* the acceptance, the ask, the name */
	far_world_agree(&w, theirs, VISITOR_ACCEPTED);
	far_world_close(&w);
}

static void
a_centre_put_back_to_before_it_asked_gives_the_place_back(void **state)
{
	struct far_world w;
	struct id theirs;

	(void)state;
	far_world_share(&w, "");
	host_keep(w.d[1].h);
	theirs = far_world_asked(&w, 1);
	two_nodes_carry(&w.n);
	assert_int_equal(far_world_visitor(&w, theirs).status, VISITOR_ACCEPTED);
	far_world_put_back(&w, 1);
	two_nodes_resync(&w.n, 0);
	two_nodes_carry(&w.n);
	assert_int_equal(far_world_visitor(&w, theirs).status, VISITOR_WITHDRAWN);
	far_world_close(&w);
}

static void
a_home_put_back_to_before_it_shared_says_so(void **state)
{
	struct far_world w;
	struct id theirs;

	(void)state;
	far_world_open(&w, "");
	host_keep(w.d[0].h);
	far_world_offer(&w, "");
	far_world_step(&w, 1, "scheduling.far_action.accept", w.far);
	two_nodes_carry(&w.n);
	far_world_put_back(&w, 0);
	theirs = far_world_asked(&w, 1);
	two_nodes_carry(&w.n);
	far_world_declined(&w, theirs, VISITOR_NO_SHARE);
	assert_int_equal(far_world_sheet(&w).status, ACTION_SHARE_WITHDRAWN);
	far_world_close(&w);
}

/* --- a federation that is revoked, and added anew ---------------------------------------------------------------------- */
static struct far_enrolment
placed(struct far_world *w)
{
	struct id e = far_world_placed(w, ",\"places\":12", 3);

	far_world_wait(w);
	assert_int_equal(far_world_enrolment(w, e).status, VISITOR_ACCEPTED);
	return far_world_enrolment(w, e);
}

static void
a_home_that_revokes_withdraws_its_shares_and_the_delegations_lose_their_places(void **state)
{
	struct far_enrolment e;
	struct far_world w;

	(void)state;
	e = placed(&w);
	two_nodes_revoke(&w.n, 0);
	assert_int_equal(far_world_action_share(&w).status, ACTION_SHARE_WITHDRAWN);
	assert_int_equal(far_world_visitor(&w, e.id).status, VISITOR_DECLINED);
	assert_int_equal(far_world_visitor(&w, e.id).refusal, VISITOR_NO_SHARE);
	assert_int_equal(far_world_enrolment(&w, e.id).status, VISITOR_ACCEPTED); /* it hears nothing */
	two_nodes_add_again(&w.n, 0);
	two_nodes_resync(&w.n, 1); /* of what it had told, the other knows nothing */
	far_world_wait(&w);
	assert_int_equal(far_world_sheet(&w).status, ACTION_SHARE_WITHDRAWN);
	assert_int_equal(far_world_enrolment(&w, e.id).status, VISITOR_DECLINED);
	far_world_close(&w);
}

static void
a_centre_s_federation_that_revokes_takes_its_delegations_back(void **state)
{
	struct far_enrolment e;
	struct far_world w;

	(void)state;
	e = placed(&w);
	two_nodes_revoke(&w.n, 1);
	assert_int_equal(far_world_sheet(&w).status, ACTION_SHARE_WITHDRAWN);
	assert_int_equal(far_world_enrolment(&w, e.id).status, VISITOR_WITHDRAWN);
	assert_int_equal(far_world_visitor(&w, e.id).status, VISITOR_ACCEPTED);
	two_nodes_add_again(&w.n, 1);
	two_nodes_resync(&w.n, 0);
	far_world_wait(&w);
	far_world_agree(&w, e.id, VISITOR_WITHDRAWN);
	far_world_close(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_withdrawal_that_crosses_an_acceptance_leaves_no_place_taken),
		cmocka_unit_test(what_arrives_twice_or_late_changes_nothing),
		cmocka_unit_test(cancelling_the_action_says_why_to_the_other_side),
		cmocka_unit_test(a_share_that_is_taken_back_gives_back_its_places),
		cmocka_unit_test(leaving_the_action_withdraws_our_delegations),
		cmocka_unit_test(what_the_home_refuses_by_a_rule_is_said_in_words),
		cmocka_unit_test(all_that_stands_is_told_again_when_the_other_begins_anew),
		cmocka_unit_test(a_centre_put_back_to_before_it_asked_gives_the_place_back),
		cmocka_unit_test(a_home_put_back_to_before_it_shared_says_so),
		cmocka_unit_test(
		    a_home_that_revokes_withdraws_its_shares_and_the_delegations_lose_their_places),
		cmocka_unit_test(a_centre_s_federation_that_revokes_takes_its_delegations_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
