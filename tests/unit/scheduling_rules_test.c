/*
 * scheduling_rules_test: delegations and the state machines, on plain structs.
 * Owns: nothing.
 * Beware: an id here is one byte repeated; who holds which mandate is written in `mandates`.
 */
#include "services/scheduling/delegation.h"
#include "services/scheduling/machines.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define TODAY 18000

static struct id
id(uint8_t n)
{
	struct id x;

	memset(x.b, n, sizeof x.b);
	return x;
}

enum { CENTRE = 1, OTHER_CENTRE, ANIMATOR = 9, DIRECTOR, PRESIDENT, EMPLOYEE, LEFT, ELSEWHERE };

static struct mandate
mandate(uint8_t person, uint8_t organisation, enum mandate_role role, day_t to)
{
	struct mandate m = {
		.person = id(person), .organisation = id(organisation), .role = role, .from = 17000, .to = to
	};

	m.has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9) | (to == 0 ? 0 : REC_BIT(10));
	return m;
}

struct scene {
	struct action action;
	struct organisation structure;
	struct mandate mandates[5];
	struct id animators[1];
	struct delegate persons[6];
	struct enrolment enrolment;
	struct delegation_facts facts;
	struct fault why;
};

static void
scene_set(struct scene *s)
{
	memset(s, 0, sizeof *s);
	s->animators[0] = id(ANIMATOR);
	s->action.animators = (struct list){ s->animators, 1 };
	s->action.persons_min = 2;
	s->action.persons_max = 3;
	s->action.binome = true;
	s->structure.kind = ORGANISATION_CENTRE;
	s->mandates[0] = mandate(DIRECTOR, CENTRE, MANDATE_DIRECTOR, 0);
	s->mandates[1] = mandate(PRESIDENT, CENTRE, MANDATE_PRESIDENT, 0);
	s->mandates[2] = mandate(EMPLOYEE, CENTRE, MANDATE_EMPLOYEE, 0);
	s->mandates[3] = mandate(LEFT, CENTRE, MANDATE_EMPLOYEE, TODAY - 1);
	s->mandates[4] = mandate(ELSEWHERE, OTHER_CENTRE, MANDATE_EMPLOYEE, 0);
	s->enrolment.id = id(100);
	s->enrolment.structure = id(CENTRE);
	s->enrolment.persons = (struct list){ s->persons, 0 };
	s->facts = (struct delegation_facts){ .action = &s->action,
		.structure = &s->structure,
		.mandates = s->mandates,
		.mandate_count = COUNT(s->mandates),
		.today = TODAY };
}

static void
comes(struct scene *s, uint8_t person, enum mandate_role role)
{
	s->persons[s->enrolment.persons.count++] =
	    (struct delegate){ REC_BIT(1) | REC_BIT(2), id(person), role };
}

static enum rc
check(struct scene *s)
{
	fault_clear(&s->why);
	return delegation_check(&s->facts, &s->enrolment, &s->why);
}

/* Refused for that rule, and for no other. */
static void
refused_only_for(struct scene *s, const struct fault_code *code, const char *field)
{
	assert_int_equal(check(s), RC_RULE);
	for (uint32_t i = 0; i < s->why.count; i++)
		if (s->why.items[i].code != code)
			fail_msg("also refused for %s", s->why.items[i].code->name);
	assert_string_equal(s->why.items[0].field, field);
	assert_int_equal(delegation_check(&s->facts, &s->enrolment, NULL), RC_RULE);
}

static void
a_director_and_a_president_make_a_binome(void **unused)
{
	struct scene s;

	(void)unused;
	scene_set(&s);
	comes(&s, DIRECTOR, MANDATE_DIRECTOR);
	comes(&s, PRESIDENT, MANDATE_PRESIDENT);
	assert_int_equal(check(&s), RC_OK);
}

static void
two_professionals_make_none(void **unused)
{
	struct scene s;

	(void)unused;
	scene_set(&s);
	comes(&s, DIRECTOR, MANDATE_DIRECTOR);
	comes(&s, EMPLOYEE, MANDATE_EMPLOYEE);
	refused_only_for(&s, FAULT_BINOME, "persons");
	s.action.binome = false;
	assert_int_equal(check(&s), RC_OK);
}

static void
a_mandate_that_ended_or_is_elsewhere_does_not_count(void **unused)
{
	struct scene s;

	(void)unused;
	scene_set(&s);
	comes(&s, PRESIDENT, MANDATE_PRESIDENT);
	comes(&s, LEFT, MANDATE_EMPLOYEE);
	refused_only_for(&s, FAULT_MANDATE_MISSING, "persons[1].person");
	s.persons[1].person = id(ELSEWHERE);
	refused_only_for(&s, FAULT_MANDATE_MISSING, "persons[1].person");
	s.persons[1].person = id(EMPLOYEE);
	s.persons[1].role = MANDATE_MANAGER;
	refused_only_for(&s, FAULT_MANDATE_ROLE, "persons[1].person");
}

static void
size_targets_and_doubles_are_refused_each_by_its_rule(void **unused)
{
	struct scene s;

	(void)unused;
	scene_set(&s);
	s.action.binome = false;
	comes(&s, DIRECTOR, MANDATE_DIRECTOR);
	refused_only_for(&s, FAULT_PERSONS_MIN, "persons");
	comes(&s, DIRECTOR, MANDATE_DIRECTOR);
	refused_only_for(&s, FAULT_PERSON_TWICE, "persons[1].person");
	s.persons[1] = (struct delegate){ REC_BIT(1) | REC_BIT(2), id(PRESIDENT), MANDATE_PRESIDENT };
	comes(&s, EMPLOYEE, MANDATE_EMPLOYEE);
	s.action.persons_max = 2;
	refused_only_for(&s, FAULT_PERSONS_MAX, "persons");
	s.action.persons_max = 0;
	s.action.targets = 1u << MANDATE_DIRECTOR | 1u << MANDATE_PRESIDENT;
	refused_only_for(&s, FAULT_TARGET, "persons[2].role");
	s.action.targets = 0;
	s.animators[0] = id(EMPLOYEE);
	refused_only_for(&s, FAULT_PERSON_ANIMATES, "persons[2].person");
}

static void
a_person_or_a_structure_comes_once_to_an_action(void **unused)
{
	struct scene s;
	struct delegate there = { REC_BIT(1) | REC_BIT(2), { { 0 } }, MANDATE_DIRECTOR };
	struct enrolment other = { .id = { { 7 } }, .structure = id(OTHER_CENTRE), .persons = { &there, 1 } };

	(void)unused;
	there.person = id(DIRECTOR);
	scene_set(&s);
	comes(&s, DIRECTOR, MANDATE_DIRECTOR);
	comes(&s, PRESIDENT, MANDATE_PRESIDENT);
	s.facts.others = &other;
	s.facts.other_count = 1;
	refused_only_for(&s, FAULT_PERSON_ENROLLED, "persons[0].person");
	there.person = id(ELSEWHERE);
	comes(&s, ELSEWHERE,
	    MANDATE_EMPLOYEE); /* one of theirs, and taken: no more is told than of a stranger */
	refused_only_for(&s, FAULT_MANDATE_MISSING, "persons[2].person");
	s.animators[0] = id(ELSEWHERE);
	refused_only_for(&s, FAULT_MANDATE_MISSING, "persons[2].person");
	assert_int_equal(s.why.count, 1);
	s.enrolment.persons.count = 2;
	assert_int_equal(check(&s), RC_OK);
	other.structure = id(CENTRE);
	refused_only_for(&s, FAULT_ALREADY_ENROLLED, "structure");
	other.id = s.enrolment.id; /* itself, as it is stored */
	assert_int_equal(check(&s), RC_OK);
}

static void
an_institution_comes_alone_and_without_binome_where_it_may(void **unused)
{
	struct scene s;

	(void)unused;
	scene_set(&s);
	s.structure.kind = ORGANISATION_INSTITUTION;
	s.mandates[0].role = MANDATE_ELECTED;
	comes(&s, DIRECTOR, MANDATE_ELECTED);
	refused_only_for(&s, FAULT_STRUCTURE_KIND, "structure");
	s.action.open_to_institutions = true;
	assert_int_equal(check(&s), RC_OK);
	s.structure.status = ORGANISATION_CLOSED;
	refused_only_for(&s, FAULT_STRUCTURE_CLOSED, "structure");
}

static void
somebody_taken_that_day_is_refused_with_the_day(void **unused)
{
	struct delegation_busy busy = { .day = 18226 };
	struct scene s;

	(void)unused;
	scene_set(&s);
	comes(&s, DIRECTOR, MANDATE_DIRECTOR);
	comes(&s, PRESIDENT, MANDATE_PRESIDENT);
	busy.person = id(PRESIDENT);
	s.facts.busy = &busy;
	s.facts.busy_count = 1;
	refused_only_for(&s, FAULT_PERSON_BUSY, "persons[1].person");
	assert_string_equal(s.why.items[0].argument, "mardi 26 novembre 2019");
}

/* --- machines -------------------------------------------------------------------------- */
static void
every_machine_is_sound(void **unused)
{
	(void)unused;
	assert_true(machine_is_sound(&scheduling_action_machine));
	assert_true(machine_is_sound(&scheduling_session_machine));
	assert_true(machine_is_sound(&scheduling_enrolment_machine));
	assert_true(machine_is_sound(&scheduling_plan_machine));
}

static void
a_state_has_the_same_name_in_its_machine_and_in_the_contract(void **unused)
{
	const struct machine *machines[] = { &scheduling_action_machine, &scheduling_session_machine,
		&scheduling_enrolment_machine, &scheduling_plan_machine };
	const struct rec_enum *enums[] = { &action_status_enum, &session_status_enum, &enrolment_status_enum,
		&plan_status_enum };

	(void)unused;
	for (size_t i = 0; i < COUNT(machines); i++) {
		assert_int_equal(machines[i]->state_count, enums[i]->count);
		for (size_t k = 0; k < machines[i]->state_count; k++) {
			const struct rec_enum_value *v =
			    rec_enum_by_value(enums[i], machines[i]->states[k].value);

			assert_non_null(v);
			assert_string_equal(v->name, machines[i]->states[k].name);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_director_and_a_president_make_a_binome),
		cmocka_unit_test(two_professionals_make_none),
		cmocka_unit_test(a_mandate_that_ended_or_is_elsewhere_does_not_count),
		cmocka_unit_test(size_targets_and_doubles_are_refused_each_by_its_rule),
		cmocka_unit_test(a_person_or_a_structure_comes_once_to_an_action),
		cmocka_unit_test(an_institution_comes_alone_and_without_binome_where_it_may),
		cmocka_unit_test(somebody_taken_that_day_is_refused_with_the_day),
		cmocka_unit_test(every_machine_is_sound),
		cmocka_unit_test(a_state_has_the_same_name_in_its_machine_and_in_the_contract),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
