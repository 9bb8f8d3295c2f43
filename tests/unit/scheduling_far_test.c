/*
 * scheduling_far_test: an action carried by two federations: offered, taken, enrolled in from the other node, and heard of; how it ends is in
 *                      scheduling_far_ends_test.
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

/* --- sharing ---------------------------------------------------------------------------------------------------------- */
static void
an_action_is_offered_with_its_sheet_and_taken(void **state)
{
	struct shared_action a;
	struct far_world w;

	(void)state;
	far_world_open(&w, ",\"persons_max\":3,\"places\":12");
	far_world_offer(&w, ",\"structures_most\":2");
	a = far_world_sheet(&w);
	assert_int_equal(a.status, ACTION_SHARE_OFFERED);
	assert_true(text_is(a.title, "Gouvernance"));
	assert_int_equal(a.persons_max, 3);
	assert_int_equal(a.places_left, 12);
	assert_int_equal(a.structures_most, 2);
	assert_int_equal(a.sessions.count, 1);
	assert_true(a.open);
	far_world_step(&w, 1, "scheduling.far_action.accept", w.far);
	assert_int_equal(far_world_action_share(&w).status, ACTION_SHARE_OFFERED);
	two_nodes_carry(&w.n);
	assert_int_equal(far_world_action_share(&w).status, ACTION_SHARE_ACCEPTED);
	assert_int_equal(
	    desk_call(&w.d[0], "scheduling.action_share.create", NULL, "{\"peer\":\"%s\",\"action\":\"%s\"}",
		far_text(&w, w.n.peer[0]), far_text(&w, w.action)),
	    RC_CONFLICT);
	assert_true(desk_refused(&w.d[0], "peer", FAULT_ACTION_SHARED_TWICE));
	far_world_close(&w);
}

static void
changes_of_the_action_are_told_once(void **state)
{
	struct far_world w;
	uint32_t before;

	(void)state;
	far_world_share(&w, ",\"places\":12");
	far_world_wait(&w);
	before = w.n.node[0].count;
	home_enrolled(&w);
	far_world_wait(&w);
	assert_int_equal(far_world_sheet(&w).places_left, 11);
	assert_int_equal(w.n.node[0].count, before + 1);
	far_world_wait(&w);
	assert_int_equal(w.n.node[0].count, before + 1);
	far_world_close(&w);
}

static void
a_director_learns_of_it_once_the_federation_takes_part(void **state)
{
	struct far_world w;

	(void)state;
	far_world_open(&w, "");
	far_world_offer(&w, "");
	far_world_as_director(&w);
	assert_int_equal(
	    desk_call(&w.d[1], "scheduling.far_action.get", NULL, "{\"id\":\"%s\"}", far_text(&w, w.far)),
	    RC_NOT_FOUND);
	assert_int_equal(far_world_enrol(&w, 1, "", NULL), RC_NOT_FOUND);
	w.d[1].who.roles = ROLE_COORDINATOR;
	far_world_step(&w, 1, "scheduling.far_action.accept", w.far);
	w.d[1].who.roles = ROLE_DIRECTOR;
	assert_int_equal(far_world_sheet(&w).status, ACTION_SHARE_ACCEPTED);
	w.of[0] = w.person[1][0];
	assert_int_equal(far_world_enrol(&w, 1, "", NULL), RC_FORBIDDEN);
	assert_true(desk_refused(&w.d[1], "structure", FAULT_ENROLMENT_STRUCTURE));
	w.of[0] = w.centre[1];
	assert_int_equal(far_world_enrol(&w, 1, "", NULL), RC_OK);
	far_world_close(&w);
}

/* --- enrolling -------------------------------------------------------------------------------------------------------- */
static void
rules_that_were_told_are_held_before_anything_is_asked(void **state)
{
	struct far_world w;
	uint32_t sent;

	(void)state;
	far_world_open(&w, ",\"persons_min\":2,\"persons_max\":2,\"binome\":true,\"all_sessions\":true");
	far_world_offer(&w, ",\"structures_most\":1");
	sent = w.n.node[1].count;
	assert_int_equal(far_world_enrol(&w, 3, ",\"committed\":true", NULL), RC_CONFLICT);
	assert_true(desk_refused(&w.d[1], "far_action", FAULT_FAR_NOT_ACCEPTED));
	far_world_step(&w, 1, "scheduling.far_action.accept", w.far);
	assert_int_equal(far_world_enrol(&w, 3, "", NULL), RC_RULE);
	assert_true(desk_refused(&w.d[1], "committed", FAULT_COMMITMENT));
	assert_int_equal(far_world_enrol(&w, 1, ",\"committed\":true", NULL), RC_RULE);
	assert_true(desk_refused(&w.d[1], "persons", FAULT_PERSONS_MIN));
	assert_int_equal(far_world_enrol(&w, 7, ",\"committed\":true", NULL), RC_RULE);
	assert_true(desk_refused(&w.d[1], "persons", FAULT_PERSONS_MAX));
	assert_int_equal(far_world_enrol(&w, 5, ",\"committed\":true", NULL), RC_RULE);
	assert_true(desk_refused(&w.d[1], "persons", FAULT_BINOME));
	two_nodes_look(&w.n);
	assert_int_equal(w.n.node[1].count, sent + 1); /* the acceptance */
	assert_int_equal(far_world_enrol(&w, 3, ",\"committed\":true", NULL), RC_OK);
	assert_int_equal(far_world_enrol(&w, 3, ",\"committed\":true", NULL), RC_RULE);
	assert_true(desk_refused(&w.d[1], "structure", FAULT_FAR_LIMIT));
	far_world_close(&w);
}

static void
a_delegation_waits_and_is_served_in_the_same_list_as_ours(void **state)
{
	struct far_world w;
	struct id ours, theirs;

	(void)state;
	far_world_share(&w, ",\"structures_max\":1");
	ours = home_enrolled(&w);
	theirs = far_world_asked(&w, 3);
	assert_int_equal(far_world_enrolment(&w, theirs).status, VISITOR_ASKED);
	two_nodes_carry(&w.n);
	assert_int_equal(far_world_enrolment(&w, theirs).status, VISITOR_WAITING);
	assert_int_equal(far_world_enrolment(&w, theirs).rank, 1);
	assert_int_equal(far_world_enrolment(&w, theirs).rule, WAITING_STRUCTURES_MAX);
	assert_int_equal(desk_call(&w.d[1], "scheduling.far_enrolment.accept", NULL, "{\"id\":\"%s\"}",
			     far_text(&w, theirs)),
	    RC_CONFLICT);
	assert_true(desk_refused(&w.d[1], "status", FAULT_FAR_OFFER_NONE));
	far_world_step(&w, 0, "scheduling.enrolment.withdraw", ours);
	two_nodes_carry(&w.n);
	assert_int_equal(far_world_enrolment(&w, theirs).status, VISITOR_OFFERED);
	assert_true(REC_HAS(&(struct far_enrolment){ .has = far_world_enrolment(&w, theirs).has },
	    FAR_ENROLMENT_TAG_ANSWER_BY));
	far_world_step(&w, 1, "scheduling.far_enrolment.accept", theirs);
	assert_int_equal(far_world_enrolment(&w, theirs).status, VISITOR_OFFERED);
	two_nodes_carry(&w.n);
	assert_int_equal(far_world_enrolment(&w, theirs).status, VISITOR_ACCEPTED);
	assert_int_equal(
	    home_enrolment(&w, far_world_visitor(&w, theirs).enrolment).status, ENROLMENT_ACCEPTED);
	far_world_close(&w);
}

static void
names_travel_only_for_a_delegation_that_has_its_place(void **state)
{
	struct far_world w;
	struct id ours, theirs, standing;
	struct organisation o = { 0 };

	(void)state;
	ours = far_world_waiting(&w, 3, &theirs);
	assert_false(far_world_told(&w, 1, 0, "Direction du centre"));
	assert_false(far_world_told(&w, 1, 0, "essai"));
	for (uint32_t i = 0; i < w.n.node[1].count; i++)
		for (int p = 0; p < 3; p++)
			assert_null(memmem(w.n.node[1].sent[i].body.ptr, w.n.node[1].sent[i].body.len,
			    w.person[1][p].b, 16));
	standing = far_world_stand_in(&w, theirs, 0);
	assert_true(text_is(far_world_person(&w, 0, standing).name, "Participant·e 1"));
	far_world_step(&w, 0, "scheduling.enrolment.withdraw", ours);
	two_nodes_carry(&w.n);
	far_world_step(&w, 1, "scheduling.far_enrolment.accept", theirs);
	two_nodes_carry(&w.n);
	assert_true(text_is(far_world_person(&w, 0, standing).name, "Direction du centre"));
	assert_int_equal(
	    desk_call(&w.d[0], "registry.organisation.get", &o, "{\"id\":\"%s\"}",
		far_text(&w, home_enrolment(&w, far_world_visitor(&w, theirs).enrolment).structure)),
	    RC_OK);
	assert_true(text_is(o.name, "Centre d’essai 1"));
	assert_false(far_world_told(&w, 1, 0, "Animation du centre")); /* who does not come */
	far_world_step(&w, 1, "scheduling.far_enrolment.withdraw", theirs);
	two_nodes_carry(&w.n);
	assert_true(
	    REC_HAS(&(struct person){ .has = far_world_person(&w, 0, standing).has }, PERSON_TAG_ERASED_AT));
	assert_false(REC_HAS(&(struct person){ .has = far_world_person(&w, 0, standing).has }, 7));
	assert_int_equal(far_world_visitor(&w, theirs).status, VISITOR_WITHDRAWN);
	far_world_close(&w);
}

static void
a_name_that_changes_or_is_erased_does_so_on_both_sides(void **state)
{
	struct far_world w;
	struct id theirs, standing;
	struct person p;

	(void)state;
	theirs = far_world_placed(&w, "", 3);
	standing = far_world_stand_in(&w, theirs, 1);
	assert_true(text_is(far_world_person(&w, 0, standing).name, "Présidence du centre"));
	p = far_world_person(&w, 1, w.person[1][1]);
	assert_int_equal(desk_call(&w.d[1], "registry.person.update", NULL,
			     "{\"id\":\"%s\",\"version\":%u,\"name\":\"Coprésidence du centre\"}",
			     far_text(&w, w.person[1][1]), (unsigned)p.version),
	    RC_OK);
	two_nodes_carry(&w.n);
	assert_true(text_is(far_world_person(&w, 0, standing).name, "Coprésidence du centre"));
	w.d[1].who.roles |= ROLE_REFERENT;
	assert_int_equal(desk_call(&w.d[1], "registry.person.erase", NULL,
			     "{\"id\":\"%s\",\"reason\":\"asked\"}", far_text(&w, w.person[1][1])),
	    RC_OK);
	host_settle(w.d[1].h);
	two_nodes_carry(&w.n);
	p = far_world_person(&w, 0, standing);
	assert_true(REC_HAS(&p, PERSON_TAG_ERASED_AT));
	far_world_close(&w);
}

static void
what_stands_in_for_others_is_not_changed_here(void **state)
{
	struct far_world w;
	struct id theirs, standing;
	struct person p;

	(void)state;
	theirs = far_world_placed(&w, "", 3);
	standing = far_world_stand_in(&w, theirs, 0);
	p = far_world_person(&w, 0, standing);
	assert_int_equal(desk_call(&w.d[0], "registry.person.update", NULL,
			     "{\"id\":\"%s\",\"version\":%u,\"name\":\"Autre\"}", far_text(&w, standing),
			     (unsigned)p.version),
	    RC_CONFLICT);
	assert_true(desk_refused(&w.d[0], "", FAULT_FAR_PARTY));
	assert_int_equal(
	    desk_call(&w.d[0], "registry.mandate.create", NULL,
		"{\"person\":\"%s\",\"organisation\":\"%s\",\"role\":\"employee\",\"from\":\"2019-01-01\"}",
		far_text(&w, standing), far_text(&w, w.centre[0])),
	    RC_CONFLICT);
	assert_int_equal(desk_call(&w.d[0], "registry.person.merge", NULL, "{\"id\":\"%s\",\"into\":\"%s\"}",
			     far_text(&w, standing), far_text(&w, w.person[0][0])),
	    RC_CONFLICT);
	far_world_close(&w);
}

static uint32_t
found(struct far_world *w, const char *words)
{
	struct search_answer a = { 0 };

	assert_int_equal(desk_call(&w->d[0], "registry.search.find", &a, "{\"q\":\"%s\"}", words), RC_OK);
	return a.hits.count;
}

static void
what_stands_in_for_others_says_whose_it_is_and_is_not_found_among_ours(void **state)
{
	struct far_world w;
	struct id theirs, standing;
	struct organisation o = { 0 };
	struct person p;

	(void)state;
	theirs = far_world_placed(&w, "", 3);
	standing = far_world_stand_in(&w, theirs, 0);
	p = far_world_person(&w, 0, standing);
	assert_true(text_is(p.name, "Direction du centre"));
	assert_true(text_is(p.home_name, "autre"));
	assert_int_equal(
	    desk_call(&w.d[0], "registry.organisation.get", &o, "{\"id\":\"%s\"}",
		far_text(&w, home_enrolment(&w, far_world_visitor(&w, theirs).enrolment).structure)),
	    RC_OK);
	assert_true(text_is(o.name, "Centre d’essai 1"));
	assert_true(text_is(o.home_name, "autre"));
	assert_int_equal(found(&w, "centre essai"), 1); /* ours */
	assert_int_equal(found(&w, "direction centre"), 1);
	far_world_close(&w);
}

static void
a_structure_of_another_federation_is_enrolled_by_that_one_alone(void **state)
{
	struct far_world w;
	struct id theirs, other;
	struct enrolment e;

	(void)state;
	theirs = far_world_placed(&w, "", 1);
	e = home_enrolment(&w, far_world_visitor(&w, theirs).enrolment);
	other = desk_make(&w.d[0], "scheduling.action.create",
	    "{\"title\":\"Autre\",\"kind\":\"formation_action\",\"first_day\":\"2019-12-03\"}");
	desk_make(&w.d[0], "scheduling.action.open", "{\"id\":\"%s\"}", far_text(&w, other));
	assert_int_equal(desk_call(&w.d[0], "scheduling.enrolment.create", NULL,
			     "{\"action\":\"%s\",\"structure\":\"%s\",\"persons\":[{\"person\":\"%s\","
			     "\"role\":\"director\"}]}",
			     far_text(&w, other), far_text(&w, e.structure),
			     far_text(&w, ((const struct delegate *)e.persons.items)[0].person)),
	    RC_RULE);
	assert_true(desk_refused(&w.d[0], "structure", FAULT_ENROLMENT_FAR));
	far_world_close(&w);
}

/* --- afterwards ------------------------------------------------------------------------------------------------------- */
static void
who_was_there_is_told_without_a_day_or_a_signature(void **state)
{
	struct far_world w;
	struct id theirs, session;
	struct far_enrolment e;

	(void)state;
	theirs = far_world_placed(&w, "", 1);
	session = far_world_session(&w);
	two_nodes_advance(&w.n, 21 * USEC_PER_DAY);
	for (int half = 0; half < 2; half++)
		desk_make(&w.d[0], "scheduling.attendance.create",
		    "{\"session\":\"%s\",\"half\":\"%s\",\"person\":\"%s\",\"kind\":\"participant\","
		    "\"present\":true}",
		    far_text(&w, session), half == 0 ? "morning" : "afternoon",
		    far_text(&w, far_world_stand_in(&w, theirs, 0)));
	far_world_wait(&w);
	e = far_world_enrolment(&w, theirs);
	assert_int_equal(e.presences.count, 1);
	assert_int_equal(((const struct visitor_presence *)e.presences.items)->halves, 2);
	assert_true(((const struct visitor_presence *)e.presences.items)->minutes > 0);
	far_world_close(&w);
}

static void
somebody_who_has_a_place_elsewhere_is_busy_here_on_that_day(void **state)
{
	struct far_world w;
	struct busy_page page = { 0 };
	const char *ask = "{\"id\":\"%s\",\"from\":\"2019-11-20\",\"to\":\"2019-12-01\"}";

	(void)state;
	far_world_share(&w, "");
	(void)far_world_asked(&w, 1);
	assert_int_equal(
	    desk_call(&w.d[1], "scheduling.person.busy", &page, ask, far_text(&w, w.person[1][0])), RC_OK);
	assert_int_equal(page.days.count, 0);
	two_nodes_carry(&w.n);
	assert_int_equal(
	    desk_call(&w.d[1], "scheduling.person.busy", &page, ask, far_text(&w, w.person[1][0])), RC_OK);
	assert_int_equal(page.days.count, 1);
	far_world_close(&w);
}

/* --- machines --------------------------------------------------------------------------------------------------------- */
static void
no_end_is_left_and_nothing_leads_to_itself(void **state)
{
	static const struct machine *const machines[] = { &scheduling_action_share_machine,
		&scheduling_far_action_machine, &scheduling_visitor_machine,
		&scheduling_far_enrolment_machine };
	int to;

	(void)state;
	for (size_t i = 0; i < sizeof machines / sizeof machines[0]; i++) {
		assert_true(machine_is_sound(machines[i]));
		for (size_t k = 0; k < machines[i]->edge_count; k++)
			assert_int_not_equal(machines[i]->edges[k].from, machines[i]->edges[k].to);
	}
	for (size_t i = 0; i < 2; i++)
		for (int e = ACTION_SHARE_EV_ACCEPT; e <= ACTION_SHARE_EV_WITHDRAW; e++) {
			assert_int_equal(machine_step(machines[i]->edges, machines[i]->edge_count,
					     ACTION_SHARE_DECLINED, e, &to),
			    RC_CONFLICT);
			assert_int_equal(machine_step(machines[i]->edges, machines[i]->edge_count,
					     ACTION_SHARE_WITHDRAWN, e, &to),
			    RC_CONFLICT);
		}
	for (size_t i = 2; i < 4; i++)
		for (int e = VISITOR_EV_WAIT; e <= VISITOR_EV_WITHDRAW; e++) {
			assert_int_equal(machine_step(machines[i]->edges, machines[i]->edge_count,
					     VISITOR_DECLINED, e, &to),
			    RC_CONFLICT);
			assert_int_equal(machine_step(machines[i]->edges, machines[i]->edge_count,
					     VISITOR_WITHDRAWN, e, &to),
			    RC_CONFLICT);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_action_is_offered_with_its_sheet_and_taken),
		cmocka_unit_test(changes_of_the_action_are_told_once),
		cmocka_unit_test(a_director_learns_of_it_once_the_federation_takes_part),
		cmocka_unit_test(rules_that_were_told_are_held_before_anything_is_asked),
		cmocka_unit_test(a_delegation_waits_and_is_served_in_the_same_list_as_ours),
		cmocka_unit_test(names_travel_only_for_a_delegation_that_has_its_place),
		cmocka_unit_test(a_name_that_changes_or_is_erased_does_so_on_both_sides),
		cmocka_unit_test(what_stands_in_for_others_is_not_changed_here),
		cmocka_unit_test(what_stands_in_for_others_says_whose_it_is_and_is_not_found_among_ours),
		cmocka_unit_test(a_structure_of_another_federation_is_enrolled_by_that_one_alone),
		cmocka_unit_test(who_was_there_is_told_without_a_day_or_a_signature),
		cmocka_unit_test(somebody_who_has_a_place_elsewhere_is_busy_here_on_that_day),
		cmocka_unit_test(no_end_is_left_and_nothing_leads_to_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
