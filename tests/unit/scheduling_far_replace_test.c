/*
 * scheduling_far_replace_test: somebody of a delegation to an action of another federation is replaced: place and rank stay, names follow.
 * Owns: two nodes; node 0 has the action, node 1 the centre.
 * Beware: messages are handed over by the test: late, in another order, or not yet.
 */
#include "services/scheduling/far.h"
#include "tests/lib/far_action_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>

static bool
is_nameless(struct far_world *w, struct id person)
{
	struct person p = far_world_person(w, 0, person);

	return REC_HAS(&p, PERSON_TAG_ERASED_AT) && !REC_HAS(&p, 7);
}

static void
who_is_replaced_goes_with_the_name_and_who_comes_is_named(void **state)
{
	struct far_world w;
	struct enrolment e;
	struct id theirs, before, after;

	(void)state;
	theirs = far_world_placed(&w, "", 3);
	before = far_world_stand_in(&w, theirs, 0);
	assert_true(text_is(far_world_person(&w, 0, before).name, "Direction du centre"));
	assert_int_equal(far_world_replace(&w, theirs, FAR_DIRECTOR, FAR_EMPLOYEE), RC_OK);
	two_nodes_carry(&w.n);
	after = far_world_stand_in(&w, theirs, 0);
	assert_false(id_equal(before, after));
	assert_true(is_nameless(&w, before));
	assert_true(text_is(far_world_person(&w, 0, after).name, "Animation du centre"));
	far_world_named(&w, theirs, 1, "Présidence du centre");
	e = home_enrolment(&w, far_world_visitor(&w, theirs).enrolment);
	assert_int_equal(e.status, ENROLMENT_ACCEPTED);
	assert_int_equal(e.replacements.count, 1);
	assert_memory_equal(((const struct delegate *)e.persons.items)[0].person.b, after.b, sizeof after.b);
	assert_int_equal(((const struct delegate *)e.persons.items)[0].role, MANDATE_EMPLOYEE);
	assert_int_equal(far_world_enrolment(&w, theirs).replacements.count, 1);
	far_world_close(&w);
}

static void
nobody_is_named_before_home_knows_that_somebody_else_comes(void **state)
{
	struct far_world w;
	struct id theirs;
	uint32_t said;

	(void)state;
	theirs = far_world_placed(&w, "", 1);
	said = w.n.node[1].count;
	assert_int_equal(far_world_replace(&w, theirs, FAR_DIRECTOR, FAR_EMPLOYEE), RC_OK);
	two_nodes_look(&w.n);
	assert_int_equal(w.n.node[1].count, said + 2); /* the word, and the former name taken back */
	assert_false(far_world_told(&w, 1, 0, "Animation du centre"));
	two_nodes_carry(&w.n);
	assert_true(far_world_told(&w, 1, TOPIC_NAME_TOLD, "Animation du centre"));
	far_world_close(&w);
}

/* What takes the former name back arrives after the word of the replacement, and again after the new name. */
static void
a_name_that_is_taken_back_late_is_not_the_newcomers(void **state)
{
	struct far_world w;
	struct id theirs;
	uint32_t from;

	(void)state;
	theirs = far_world_placed(&w, "", 1);
	from = w.n.node[1].count;
	assert_int_equal(far_world_replace(&w, theirs, FAR_DIRECTOR, FAR_EMPLOYEE), RC_OK);
	two_nodes_look(&w.n);
	for (uint32_t i = from; i < w.n.node[1].count; i++)
		if (w.n.node[1].sent[i].topic->number == TOPIC_VISITOR_ASKED)
			two_nodes_hand(&w.n, 1, i);
	two_nodes_carry(&w.n);
	for (uint32_t i = from; i < w.n.node[1].count; i++)
		if (w.n.node[1].sent[i].topic->number == TOPIC_NAME_ERASED)
			two_nodes_hand(&w.n, 1, i);
	far_world_named(&w, theirs, 0, "Animation du centre");
	far_world_close(&w);
}

static void
who_comes_back_is_named_again(void **state)
{
	struct far_world w;
	struct id theirs;

	(void)state;
	theirs = far_world_placed(&w, "", 1);
	assert_int_equal(far_world_replace(&w, theirs, FAR_DIRECTOR, FAR_EMPLOYEE), RC_OK);
	two_nodes_carry(&w.n);
	two_nodes_advance(&w.n, USEC_PER_SEC);
	assert_int_equal(far_world_replace(&w, theirs, FAR_EMPLOYEE, FAR_DIRECTOR), RC_OK);
	two_nodes_carry(&w.n);
	far_world_named(&w, theirs, 0, "Direction du centre");
	far_world_step(&w, 1, "scheduling.far_enrolment.withdraw", theirs);
	two_nodes_carry(&w.n);
	assert_true(is_nameless(&w, far_world_stand_in(&w, theirs, 0)));
	far_world_close(&w);
}

/* What took the name back the first time arrives last. */
static void
who_comes_back_is_not_made_nameless_by_a_word_of_before(void **state)
{
	struct far_world w;
	struct id theirs;
	uint32_t from;

	(void)state;
	theirs = far_world_placed(&w, "", 1);
	from = w.n.node[1].count;
	assert_int_equal(far_world_replace(&w, theirs, FAR_DIRECTOR, FAR_EMPLOYEE), RC_OK);
	two_nodes_advance(&w.n, USEC_PER_SEC);
	assert_int_equal(far_world_replace(&w, theirs, FAR_EMPLOYEE, FAR_DIRECTOR), RC_OK);
	two_nodes_carry(&w.n);
	for (uint32_t i = from; i < w.n.node[1].count; i++)
		if (w.n.node[1].sent[i].topic->number == TOPIC_NAME_ERASED)
			two_nodes_hand(&w.n, 1, i);
	far_world_named(&w, theirs, 0, "Direction du centre");
	far_world_close(&w);
}

static void
a_delegation_that_waits_keeps_its_rank(void **state)
{
	struct far_world w;
	struct id ours, first, second;

	(void)state;
	ours = far_world_waiting(&w, 1, &first);
	two_nodes_advance(&w.n, USEC_PER_SEC);
	w.centre[1] = desk_make(&w.d[1], "registry.organisation.create",
	    "{\"name\":\"Autre centre\",\"kind\":\"centre\",\"commune\":\"42218\"}");
	desk_make(&w.d[1], "registry.mandate.create",
	    "{\"person\":\"%s\",\"organisation\":\"%s\",\"role\":\"president\",\"from\":\"2018-01-01\"}",
	    far_text(&w, w.person[1][FAR_PRESIDENT]), far_text(&w, w.centre[1]));
	host_settle(w.d[1].h);
	second = far_world_asked(&w, 2);
	two_nodes_carry(&w.n);
	assert_int_equal(far_world_enrolment(&w, first).rank, 1);
	assert_int_equal(far_world_enrolment(&w, second).rank, 2);
	assert_int_equal(far_world_replace(&w, first, FAR_DIRECTOR, FAR_EMPLOYEE), RC_OK);
	two_nodes_carry(&w.n);
	assert_int_equal(far_world_enrolment(&w, first).rank, 1);
	assert_int_equal(far_world_enrolment(&w, second).rank, 2);
	assert_false(far_world_told(&w, 1, 0, "Animation du centre"));
	far_world_step(&w, 0, "scheduling.enrolment.withdraw", ours);
	two_nodes_carry(&w.n);
	assert_int_equal(far_world_enrolment(&w, first).status, VISITOR_OFFERED);
	assert_int_equal(far_world_enrolment(&w, second).rank, 1);
	far_world_close(&w);
}

static void
a_replacement_is_held_to_the_rules_where_the_centre_is(void **state)
{
	struct far_world w;
	struct id theirs, stranger;
	uint32_t said;

	(void)state;
	theirs = far_world_placed(&w, "", 3);
	said = w.n.node[1].count;
	assert_int_equal(far_world_replace(&w, theirs, FAR_EMPLOYEE, FAR_DIRECTOR), RC_INVALID);
	assert_true(desk_refused(&w.d[1], "leaving", FAULT_PERSON_NOT_THERE));
	assert_int_equal(far_world_replace(&w, theirs, FAR_DIRECTOR, FAR_PRESIDENT), RC_RULE);
	assert_true(desk_refused(&w.d[1], "coming", FAULT_REPLACEMENT_THERE));
	assert_int_equal(far_world_replace(&w, theirs, FAR_PRESIDENT, FAR_EMPLOYEE), RC_RULE);
	assert_true(desk_refused(&w.d[1], "role", FAULT_REPLACEMENT_PUBLIC));
	stranger = w.person[1][FAR_EMPLOYEE];
	w.person[1][FAR_EMPLOYEE] = desk_make(&w.d[1], "registry.person.create", "{\"name\":\"D’ailleurs\"}");
	host_settle(w.d[1].h);
	assert_int_equal(far_world_replace(&w, theirs, FAR_DIRECTOR, FAR_EMPLOYEE), RC_RULE);
	assert_true(desk_refused(&w.d[1], "coming", FAULT_MANDATE_MISSING));
	w.person[1][FAR_EMPLOYEE] = stranger;
	two_nodes_look(&w.n);
	assert_int_equal(w.n.node[1].count, said);
	far_world_step(&w, 0, "scheduling.action.cancel", w.action);
	two_nodes_carry(&w.n);
	assert_int_equal(far_world_replace(&w, theirs, FAR_DIRECTOR, FAR_EMPLOYEE), RC_CONFLICT);
	assert_true(desk_refused(&w.d[1], "status", FAULT_STATE));
	far_world_close(&w);
}

/* No contact travels: neither does its change. */
static void
a_change_of_contact_tells_nothing(void **state)
{
	struct far_world w;
	struct person p;
	uint32_t said;

	(void)state;
	far_world_share(&w, "");
	far_world_asked(&w, 1);
	far_world_wait(&w);
	said = w.n.node[1].count;
	p = far_world_person(&w, 1, w.person[1][FAR_DIRECTOR]);
	assert_int_equal(desk_call(&w.d[1], "registry.person.update", NULL,
			     "{\"id\":\"%s\",\"version\":%u,\"email\":\"nouvelle@centre.example\"}",
			     far_text(&w, p.id), (unsigned)p.version),
	    RC_OK);
	far_world_wait(&w);
	assert_int_equal(w.n.node[1].count, said);
	far_world_close(&w);
}

/* The other side hears all again: it has the newcomer, not who was there before. */
static void
all_that_is_told_again_is_of_who_comes(void **state)
{
	struct far_world w;
	struct id theirs, now;

	(void)state;
	theirs = far_world_placed(&w, "", 1);
	assert_int_equal(far_world_replace(&w, theirs, FAR_DIRECTOR, FAR_EMPLOYEE), RC_OK);
	far_world_wait(&w);
	now = far_world_stand_in(&w, theirs, 0);
	for (int at = 0; at < 2; at++)
		two_nodes_resync(&w.n, at);
	far_world_wait(&w);
	assert_true(id_equal(far_world_stand_in(&w, theirs, 0), now));
	assert_true(text_is(far_world_person(&w, 0, now).name, "Animation du centre"));
	far_world_all_again(&w);
	assert_true(text_is(far_world_person(&w, 0, now).name, "Animation du centre"));
	far_world_close(&w);
}

/* The home forgets the replacement, and all that was told of it: it is asked again, and named again. */
static void
a_home_put_back_to_before_the_replacement_hears_of_it_again(void **state)
{
	struct far_world w;
	struct id theirs;

	(void)state;
	theirs = far_world_placed(&w, "", 1);
	host_keep(w.d[0].h);
	assert_int_equal(far_world_replace(&w, theirs, FAR_DIRECTOR, FAR_EMPLOYEE), RC_OK);
	two_nodes_carry(&w.n);
	far_world_put_back(&w, 0);
	two_nodes_resync(&w.n, 1);
	two_nodes_carry(&w.n);
	far_world_named(&w, theirs, 0, "Animation du centre");
	assert_int_equal(far_world_enrolment(&w, theirs).status, VISITOR_ACCEPTED);
	far_world_close(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_is_replaced_goes_with_the_name_and_who_comes_is_named),
		cmocka_unit_test(nobody_is_named_before_home_knows_that_somebody_else_comes),
		cmocka_unit_test(a_name_that_is_taken_back_late_is_not_the_newcomers),
		cmocka_unit_test(who_comes_back_is_named_again),
		cmocka_unit_test(who_comes_back_is_not_made_nameless_by_a_word_of_before),
		cmocka_unit_test(a_delegation_that_waits_keeps_its_rank),
		cmocka_unit_test(a_replacement_is_held_to_the_rules_where_the_centre_is),
		cmocka_unit_test(a_change_of_contact_tells_nothing),
		cmocka_unit_test(all_that_is_told_again_is_of_who_comes),
		cmocka_unit_test(a_home_put_back_to_before_the_replacement_hears_of_it_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
