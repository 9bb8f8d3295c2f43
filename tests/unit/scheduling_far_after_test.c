/*
 * scheduling_far_after_test: what becomes of a delegation to an action of another federation once people were there, the action is done, one
 *         of them is replaced, or a node is put back: both sides go on believing the same, and neither says it for ever.
 * Owns: two nodes; node 0 has the action, node 1 the centre.
 * Beware: messages are handed over by the test, or all at once by far_world_wait.
 */
#include "services/scheduling/far.h"
#include "tests/lib/far_action_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>

#define MINUTE (60 * USEC_PER_SEC)

/* --- who was there ---------------------------------------------------------------------------------------------------- */
static struct id
there(struct far_world *w, struct id token, uint32_t member)
{
	return desk_make(&w->d[0], "scheduling.attendance.create",
	    "{\"session\":\"%s\",\"half\":\"morning\",\"person\":\"%s\",\"kind\":\"participant\",\"present\":"
	    "true}",
	    far_text(w, far_world_session(w)), far_text(w, far_world_stand_in(w, token, member)));
}

static const struct visitor_presence *
presence(struct far_world *w, struct id token, uint32_t at)
{
	struct far_enrolment e = far_world_enrolment(w, token);

	assert_true(at < e.presences.count);
	return (const struct visitor_presence *)e.presences.items + at;
}

/* Three weeks later: the day was held. */
static struct id
held(struct far_world *w, unsigned who)
{
	struct id theirs = far_world_placed(w, "", who);

	two_nodes_advance(&w->n, 21 * USEC_PER_DAY);
	return theirs;
}

static void
who_was_entered_as_there_by_mistake_is_there_no_more(void **state)
{
	struct far_world w;
	struct id theirs, noted;
	struct attendance a = { 0 };

	(void)state;
	theirs = held(&w, 1);
	noted = there(&w, theirs, 0);
	far_world_wait(&w);
	assert_int_equal(presence(&w, theirs, 0)->halves, 1);
	assert_int_equal(
	    desk_call(&w.d[0], "scheduling.attendance.get", &a, "{\"id\":\"%s\"}", far_text(&w, noted)),
	    RC_OK);
	assert_int_equal(
	    desk_call(&w.d[0], "scheduling.attendance.update", NULL,
		"{\"id\":\"%s\",\"version\":%u,\"present\":false}", far_text(&w, noted), (unsigned)a.version),
	    RC_OK);
	far_world_wait(&w);
	assert_int_equal(far_world_enrolment(&w, theirs).presences.count, 0);
	far_world_close(&w);
}

static void
who_comes_instead_of_another_was_not_there_before(void **state)
{
	struct far_world w;
	struct id theirs;
	uint32_t told;

	(void)state;
	theirs = held(&w, 3);
	(void)there(&w, theirs, 0);
	(void)there(&w, theirs, 1);
	far_world_wait(&w);
	assert_int_equal(far_world_enrolment(&w, theirs).presences.count, 2);
	two_nodes_look(&w.n);
	told = w.n.node[0].count - 1; /* that two were there */
	assert_int_equal(w.n.node[0].sent[told].topic->number, TOPIC_VISITOR_ANSWERED);
	assert_int_equal(far_world_replace(&w, theirs, FAR_DIRECTOR, FAR_EMPLOYEE), RC_OK);
	assert_int_equal(far_world_enrolment(&w, theirs).presences.count, 1);
	assert_int_equal(presence(&w, theirs, 0)->member, 2);
	far_world_wait(&w);
	assert_int_equal(far_world_enrolment(&w, theirs).presences.count, 1);
	assert_int_equal(presence(&w, theirs, 0)->member, 2);
	far_world_close(&w);
}

/* The word that one was there crosses the one that another comes instead. */
static void
a_presence_that_crosses_a_replacement_is_not_the_newcomers(void **state)
{
	struct far_world w;
	struct id theirs;

	(void)state;
	theirs = held(&w, 1);
	(void)there(&w, theirs, 0);
	two_nodes_look(&w.n);
	assert_int_equal(far_world_replace(&w, theirs, FAR_DIRECTOR, FAR_EMPLOYEE), RC_OK);
	two_nodes_hand(&w.n, 0, w.n.node[0].count - 1);
	assert_int_equal(far_world_enrolment(&w, theirs).presences.count, 0);
	far_world_wait(&w);
	assert_int_equal(far_world_enrolment(&w, theirs).presences.count, 0);
	(void)there(&w, theirs, 0);
	far_world_wait(&w);
	assert_int_equal(presence(&w, theirs, 0)->halves, 1);
	far_world_close(&w);
}

/* The clock of the centre's node was fast while the first were named, and is right again. */
static void
who_comes_once_the_clock_was_set_back_is_named_too(void **state)
{
	struct far_world w;
	struct id theirs;

	(void)state;
	theirs = held(&w, 1);
	host_set_back(w.d[1].h, 22 * USEC_PER_DAY);
	assert_int_equal(far_world_replace(&w, theirs, FAR_DIRECTOR, FAR_EMPLOYEE), RC_OK);
	two_nodes_carry(&w.n);
	far_world_named(&w, theirs, 0, "Animation du centre");
	far_world_close(&w);
}

/* A federation that tells of more people than there are would break who draws them. */
static void
a_presence_of_nobody_is_passed_over(void **state)
{
	struct far_world w;
	struct id theirs;
	struct visitor_presence said[] = { { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), 2, 1, 180 },
		{ REC_BIT(1) | REC_BIT(2) | REC_BIT(3), 1, 1, 180 } };
	struct visitor_answer a = { .status = VISITOR_ACCEPTED, .presences = { said, 2 } };

	(void)state;
	theirs = held(&w, 1);
	a.id = far_id("visitor answer", w.n.peer[0], theirs);
	a.peer = w.n.peer[0];
	a.token = theirs;
	a.said_at = far_world_enrolment(&w, theirs).heard_at + 1;
	a.has = REC_BIT(TAG_ID) | REC_BIT(VISITOR_ANSWER_TAG_PEER) | REC_BIT(VISITOR_ANSWER_TAG_TOKEN) |
	    REC_BIT(VISITOR_ANSWER_TAG_STATUS) | REC_BIT(VISITOR_ANSWER_TAG_SAID_AT) |
	    REC_BIT(VISITOR_ANSWER_TAG_PRESENCES);
	two_nodes_say(&w.n, 0, "scheduling", "visitor_answer.told", &a);
	assert_int_equal(far_world_enrolment(&w, theirs).presences.count, 1);
	assert_int_equal(presence(&w, theirs, 0)->member, 1);
	far_world_close(&w);
}

/* --- once it is done -------------------------------------------------------------------------------------------------- */
static void
finish(struct far_world *w)
{
	far_world_step(w, 0, "scheduling.action.confirm", w->action);
	far_world_step(w, 0, "scheduling.action.start", w->action);
	far_world_step(w, 0, "scheduling.session.hold", far_world_session(w));
	far_world_step(w, 0, "scheduling.action.finish", w->action);
}

static void
who_was_at_an_action_that_is_done_stays_on_both_sides(void **state)
{
	struct far_world w;
	struct id theirs;

	(void)state;
	theirs = held(&w, 1);
	finish(&w);
	far_world_wait(&w);
	assert_int_equal(far_world_sheet(&w).action_status, ACTION_DONE);
	assert_int_equal(desk_call(&w.d[1], "scheduling.far_enrolment.withdraw", NULL, "{\"id\":\"%s\"}",
			     far_text(&w, theirs)),
	    RC_CONFLICT);
	assert_true(desk_refused(&w.d[1], "action", FAULT_ACTION_CLOSED));
	far_world_step(&w, 1, "scheduling.far_action.decline", w.far); /* no more from now on */
	far_world_wait(&w);
	far_world_agree(&w, theirs, VISITOR_ACCEPTED);
	far_world_named(&w, theirs, 0, "Direction du centre");
	two_nodes_revoke(&w.n, 1);
	assert_int_equal(far_world_enrolment(&w, theirs).status, VISITOR_ACCEPTED);
	far_world_close(&w);
}

/* --- put back --------------------------------------------------------------------------------------------------------- */
/* Home keeps who was there; the centre's federation, which has forgotten it, says once that it wants nothing. */
static void
a_centre_put_back_to_before_an_action_that_is_done_lets_it_be(void **state)
{
	struct far_world w;
	struct id theirs;
	uint32_t said;

	(void)state;
	far_world_share(&w, "");
	host_keep(w.d[1].h);
	theirs = far_world_asked(&w, 1);
	two_nodes_carry(&w.n);
	two_nodes_advance(&w.n, 21 * USEC_PER_DAY);
	finish(&w);
	far_world_put_back(&w, 1);
	two_nodes_look(&w.n);
	two_nodes_resync(&w.n, 0);
	said = w.n.node[1].count;
	for (int turn = 0; turn < 12; turn++) { /* the clock goes on: no rank is the one before */
		two_nodes_look(&w.n);
		for (int from = 0; from < 2; from++)
			while (w.n.node[from].done < w.n.node[from].count)
				two_nodes_hand(&w.n, from, w.n.node[from].done++);
		two_nodes_advance(&w.n, USEC_PER_SEC);
	}
	assert_int_equal(w.n.node[1].count, said + 1);
	two_nodes_carry(&w.n);
	assert_int_equal(far_world_visitor(&w, theirs).status, VISITOR_ACCEPTED);
	far_world_close(&w);
}

static void
a_home_put_back_to_before_it_declined_gives_the_place_back(void **state)
{
	struct far_world w;
	struct id theirs, ours;

	(void)state;
	theirs = far_world_placed(&w, ",\"structures_max\":1", 1);
	host_keep(w.d[0].h);
	far_world_step(&w, 0, "scheduling.enrolment.decline", far_world_visitor(&w, theirs).enrolment);
	two_nodes_carry(&w.n);
	assert_int_equal(far_world_enrolment(&w, theirs).status, VISITOR_DECLINED);
	far_world_put_back(&w, 0);
	assert_int_equal(far_world_visitor(&w, theirs).status, VISITOR_ACCEPTED);
	two_nodes_resync(&w.n, 0);
	two_nodes_carry(&w.n);
	assert_int_equal(far_world_visitor(&w, theirs).status, VISITOR_WITHDRAWN);
	assert_int_equal(far_world_enrolment(&w, theirs).status, VISITOR_DECLINED);
	ours = home_enrolled(&w);
	assert_int_equal(home_enrolment(&w, ours).status, ENROLMENT_ACCEPTED);
	far_world_close(&w);
}

/* --- two records of one person ----------------------------------------------------------------------------------------- */
static void
somebody_whose_two_records_become_one_stays_who_was_there(void **state)
{
	struct far_world w;
	struct id theirs, same, first;

	(void)state;
	theirs = held(&w, 1);
	first = far_world_stand_in(&w, theirs, 0);
	(void)there(&w, theirs, 0);
	far_world_wait(&w);
	same = desk_make(&w.d[1], "registry.person.create", "{\"name\":\"Direction\"}");
	assert_int_equal(desk_call(&w.d[1], "registry.person.merge", NULL, "{\"id\":\"%s\",\"into\":\"%s\"}",
			     far_text(&w, w.person[1][0]), far_text(&w, same)),
	    RC_OK);
	host_settle(w.d[1].h);
	far_world_wait(&w);
	assert_true(
	    id_equal(((const struct delegate *)far_world_enrolment(&w, theirs).persons.items)->person, same));
	two_nodes_resync(&w.n, 1);
	far_world_wait(&w);
	assert_true(id_equal(far_world_stand_in(&w, theirs, 0), first));
	assert_false(
	    REC_HAS(&(struct person){ .has = far_world_person(&w, 0, first).has }, PERSON_TAG_ERASED_AT));
	assert_true(text_is(far_world_person(&w, 0, first).name, "Direction"));
	assert_int_equal(presence(&w, theirs, 0)->halves, 1);
	assert_int_equal(desk_call(&w.d[1], "scheduling.far_enrolment.replace", NULL,
			     "{\"id\":\"%s\",\"leaving\":\"%s\",\"coming\":\"%s\",\"role\":\"employee\"}",
			     far_text(&w, theirs), far_text(&w, same), far_text(&w, w.person[1][2])),
	    RC_OK);
	host_settle(w.d[1].h);
	far_world_wait(&w);
	assert_false(id_equal(far_world_stand_in(&w, theirs, 0), first)); /* somebody else is somebody else */
	far_world_named(&w, theirs, 0, "Animation du centre");
	far_world_close(&w);
}

/* Scheduling says something of the delegation before it has heard that the two records are one. */
static void
a_word_on_its_way_while_two_records_become_one_takes_no_name_back(void **state)
{
	struct far_world w;
	struct id theirs, same;

	(void)state;
	theirs = held(&w, 3);
	same = desk_make(&w.d[1], "registry.person.create", "{\"name\":\"Présidence\"}");
	host_settle(w.d[1].h);
	struct merge_order merge = { .has = REC_BIT(1) | REC_BIT(2), .id = w.person[1][1], .into = same };
	struct enrolment_replace other = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4), theirs,
		w.person[1][0], w.person[1][2], MANDATE_EMPLOYEE };

	host_post(w.d[1].h, &w.d[1].who, "registry.person.merge", &merge_order_desc, &merge);
	host_post(w.d[1].h, &w.d[1].who, "scheduling.far_enrolment.replace", &enrolment_replace_desc, &other);
	host_settle(w.d[1].h);
	far_world_wait(&w);
	far_world_named(&w, theirs, 1, "Présidence");
	far_world_close(&w);
}

/* --- an offer that is over -------------------------------------------------------------------------------------------- */
static void
a_yes_that_came_too_late_is_not_a_yes_to_the_next_offer(void **state)
{
	struct far_world w;
	struct far_enrolment e;
	struct id ours, theirs;

	(void)state;
	ours = far_world_waiting(&w, 1, &theirs);
	far_world_step(&w, 0, "scheduling.enrolment.withdraw", ours);
	two_nodes_carry(&w.n);
	e = far_world_enrolment(&w, theirs);
	assert_int_equal(e.status, VISITOR_OFFERED);
	far_world_step(&w, 1, "scheduling.far_enrolment.accept", theirs); /* the line is cut */
	two_nodes_advance(&w.n, e.answer_by + MINUTE - host_now(w.d[0].h));
	two_nodes_carry(&w.n);
	assert_int_equal(far_world_enrolment(&w, theirs).status, VISITOR_WAITING);
	assert_int_equal(far_world_enrolment(&w, theirs).want, VISITOR_WANT_PLACE);
	far_world_step(&w, 0, "scheduling.enrolment.offer", far_world_visitor(&w, theirs).enrolment);
	two_nodes_resync(&w.n, 1); /* all that it wants is said again: no yes */
	two_nodes_carry(&w.n);
	assert_int_equal(far_world_enrolment(&w, theirs).status, VISITOR_OFFERED);
	far_world_step(&w, 1, "scheduling.far_enrolment.accept", theirs);
	two_nodes_carry(&w.n);
	assert_int_equal(far_world_enrolment(&w, theirs).status, VISITOR_ACCEPTED);
	far_world_close(&w);
}

/* --- whose delegation it is ------------------------------------------------------------------------------------------- */
static void
people_of_a_delegation_of_another_federation_are_not_changed_at_home(void **state)
{
	struct far_world w;
	struct id theirs;
	struct enrolment e;

	(void)state;
	theirs = far_world_placed(&w, "", 3);
	e = home_enrolment(&w, far_world_visitor(&w, theirs).enrolment);
	assert_int_equal(
	    desk_call(&w.d[0], "scheduling.enrolment.withdraw", NULL, "{\"id\":\"%s\",\"person\":\"%s\"}",
		far_text(&w, e.id), far_text(&w, far_world_stand_in(&w, theirs, 1))),
	    RC_CONFLICT);
	assert_true(desk_refused(&w.d[0], "person", FAULT_FAR_PARTY));
	assert_int_equal(
	    desk_call(&w.d[0], "scheduling.enrolment.update", NULL,
		"{\"id\":\"%s\",\"version\":%u,\"persons\":[{\"person\":\"%s\",\"role\":"
		"\"director\"}]}",
		far_text(&w, e.id), (unsigned)e.version, far_text(&w, far_world_stand_in(&w, theirs, 0))),
	    RC_CONFLICT);
	assert_true(desk_refused(&w.d[0], "persons", FAULT_FAR_PARTY));
	assert_int_equal(desk_call(&w.d[0], "scheduling.enrolment.replace", NULL,
			     "{\"id\":\"%s\",\"leaving\":\"%s\",\"coming\":\"%s\",\"role\":\"director\"}",
			     far_text(&w, e.id), far_text(&w, far_world_stand_in(&w, theirs, 0)),
			     far_text(&w, w.person[0][0])),
	    RC_CONFLICT);
	assert_true(desk_refused(&w.d[0], "leaving", FAULT_FAR_PARTY));
	assert_int_equal(home_enrolment(&w, e.id).persons.count, 2);
	assert_int_equal(
	    desk_call(&w.d[0], "scheduling.person_share.create", NULL, "{\"peer\":\"%s\",\"person\":\"%s\"}",
		far_text(&w, w.n.peer[0]), far_text(&w, far_world_stand_in(&w, theirs, 0))),
	    RC_CONFLICT);
	assert_true(
	    desk_refused(&w.d[0], "person", FAULT_FAR_PARTY)); /* nor are their days told to anybody */
	far_world_step(&w, 0, "scheduling.enrolment.withdraw", e.id); /* the whole is home's to end */
	two_nodes_carry(&w.n);
	assert_int_equal(far_world_enrolment(&w, theirs).status, VISITOR_WITHDRAWN);
	far_world_close(&w);
}

static void
a_director_does_not_learn_of_an_action_that_the_federation_refused(void **state)
{
	struct far_world w;
	struct list_page page = { 0 };

	(void)state;
	far_world_open(&w, "");
	far_world_offer(&w, "");
	far_world_step(&w, 1, "scheduling.far_action.decline", w.far);
	far_world_as_director(&w);
	assert_int_equal(
	    desk_call(&w.d[1], "scheduling.far_action.get", NULL, "{\"id\":\"%s\"}", far_text(&w, w.far)),
	    RC_NOT_FOUND);
	assert_int_equal(desk_call(&w.d[1], "scheduling.far_action.list", &page, "{\"limit\":50}"), RC_OK);
	assert_int_equal(page.items.len, 0);
	far_world_close(&w);
}

/* One that was taken part in stays to be read by a centre that was there. */
static void
a_director_goes_on_reading_an_action_that_the_federation_leaves(void **state)
{
	struct far_world w;

	(void)state;
	far_world_share(&w, "");
	(void)far_world_asked(&w, 1);
	two_nodes_carry(&w.n);
	far_world_step(&w, 1, "scheduling.far_action.decline", w.far);
	far_world_as_director(&w);
	assert_int_equal(far_world_sheet(&w).status, ACTION_SHARE_DECLINED);
	far_world_close(&w);
}

/* --- opening ---------------------------------------------------------------------------------------------------------- */
static void
an_action_that_opens_is_told_at_once(void **state)
{
	struct far_world w;
	uint32_t told;

	(void)state;
	far_world_share(&w, ",\"places\":12");
	far_world_wait(&w);
	assert_true(far_world_sheet(&w).open);
	two_nodes_advance(&w.n, USEC_PER_SEC);
	told = w.n.node[0].count;
	home_enrolled(&w); /* a place less: with others of the minute */
	two_nodes_carry(&w.n);
	assert_int_equal(w.n.node[0].count, told);
	far_world_step(&w, 0, "scheduling.action.confirm", w.action);
	two_nodes_advance(&w.n, 1);
	two_nodes_carry(&w.n);
	assert_int_equal(far_world_sheet(&w).action_status, ACTION_CONFIRMED);
	assert_int_equal(far_world_sheet(&w).places_left, 11);
	assert_int_equal(w.n.node[0].count, told + 1);
	far_world_wait(&w);
	assert_int_equal(w.n.node[0].count, told + 1); /* and once */
	far_world_close(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_was_entered_as_there_by_mistake_is_there_no_more),
		cmocka_unit_test(who_comes_instead_of_another_was_not_there_before),
		cmocka_unit_test(a_presence_that_crosses_a_replacement_is_not_the_newcomers),
		cmocka_unit_test(who_comes_once_the_clock_was_set_back_is_named_too),
		cmocka_unit_test(a_presence_of_nobody_is_passed_over),
		cmocka_unit_test(who_was_at_an_action_that_is_done_stays_on_both_sides),
		cmocka_unit_test(a_centre_put_back_to_before_an_action_that_is_done_lets_it_be),
		cmocka_unit_test(a_home_put_back_to_before_it_declined_gives_the_place_back),
		cmocka_unit_test(somebody_whose_two_records_become_one_stays_who_was_there),
		cmocka_unit_test(a_word_on_its_way_while_two_records_become_one_takes_no_name_back),
		cmocka_unit_test(a_yes_that_came_too_late_is_not_a_yes_to_the_next_offer),
		cmocka_unit_test(people_of_a_delegation_of_another_federation_are_not_changed_at_home),
		cmocka_unit_test(a_director_does_not_learn_of_an_action_that_the_federation_refused),
		cmocka_unit_test(a_director_goes_on_reading_an_action_that_the_federation_leaves),
		cmocka_unit_test(an_action_that_opens_is_told_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
