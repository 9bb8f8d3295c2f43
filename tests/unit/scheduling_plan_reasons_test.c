/*
 * scheduling_plan_reasons_test: what a plan says of the days it did not take, of rooms, of what contradicts itself: true of the case, and in words.
 * Owns: nothing.
 * Beware: the days were found on a calendar, not by the code.
 */
#include "tests/lib/scheduling_case.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- asking -------------------------------------------------------------------------------- */
static void
answered(struct plan_case *k, struct plan_solved *s, struct plan_outcome *o)
{
	plan_problem_build(k);
	plan_solve(k, NULL, s);
	assert_int_equal(s->rc, RC_OK);
	plan_answer(k, s, o);
}

static struct plan_day
day_told(struct plan_case *k, const struct plan_solved *s, uint32_t session, const char *iso)
{
	struct plan_explanation e;
	const struct plan_day *d;

	plan_explanation_fill(
	    k, s->result.plans[0].days, s->result.plans[0].venues, session, SCHEDULING_PLAN_DAYS_MAX, &e);
	d = e.days.items;
	for (uint32_t i = 0; i < e.days.count; i++)
		if (d[i].day == case_day(iso))
			return d[i];
	fail_msg("%s is not told", iso);
	return (struct plan_day){ 0 };
}

/* The conflict of that rule; it must be there. */
static const struct plan_conflict *
conflict(const struct plan_outcome *o, enum plan_rule rule)
{
	const struct plan_conflict *c = o->conflicts.items;

	assert_int_equal(o->status, PLAN_INFEASIBLE);
	for (uint32_t i = 0; i < o->conflicts.count; i++)
		if (c[i].rule == rule)
			return &c[i];
	fail_msg("no conflict of rule %d", (int)rule);
	return NULL;
}

static struct list
venues_of(struct plan_case *k)
{
	struct id *ids = ARENA_ARRAY(&k->mem, k->venue_count, struct id);

	for (uint32_t i = 0; i < k->venue_count; i++)
		ids[i] = k->venues[i].id;
	return (struct list){ ids, k->venue_count };
}

/* --- other days ------------------------------------------------------------------------------ */
static void
of_several_venues_each_is_told_for_what_is_true_of_it(void **unused)
{
	struct plan_solved s;
	struct plan_outcome o;
	struct venue *large;
	struct plan_day d;
	struct plan_case k;

	(void)unused;
	case_make(&k, false);
	(void)case_venue(&k, "Petite salle", "", 6);
	large = case_venue(&k, "Grande salle", "", 40);
	large->weekdays = 1u << WEEKDAY_TUESDAY;
	large->has = REC_BIT(VENUE_WEEKDAYS);
	k.actions[0].rec.venues = venues_of(&k);
	k.actions[0].rec.places = 7;
	case_window(case_session(&k, 0, 1, NULL), "2019-11-18", "2019-11-19");
	answered(&k, &s, &o);
	assert_int_equal(o.status, PLAN_COMPUTED);
	assert_int_equal(s.result.plans[0].days[0], case_day("2019-11-19") - k.first);
	d = day_told(&k, &s, 0, "2019-11-18");
	assert_int_equal(d.rule, PLAN_VENUE_CLOSED);
	assert_true(id_equal(d.subject, large->id));
	assert_true(case_says(d.sentence, "« Grande salle » est fermé ce jour-là"));
	assert_true(case_says(d.sentence, "« Petite salle » est trop petit"));
	plan_case_close(&k);
}

static void
venues_that_are_all_too_small_are_told_as_that(void **unused)
{
	struct plan_solved s;
	struct plan_outcome o;
	struct plan_case k;

	(void)unused;
	case_make(&k, false);
	(void)case_venue(&k, "Petite salle", "", 6);
	(void)case_venue(&k, "Autre petite salle", "", 5);
	k.actions[0].rec.venues = venues_of(&k);
	k.actions[0].rec.places = 7;
	case_window(case_session(&k, 0, 1, NULL), "2019-11-18", "2019-11-19");
	answered(&k, &s, &o);
	assert_true(case_says(
	    conflict(&o, PLAN_SEATS)->sentence, "J1 de « Une action » : il faut un lieu de 7 places"));
	plan_case_close(&k);
}

static void
a_day_that_nobody_was_asked_about_is_told_as_that(void **unused)
{
	struct plan_polled asked = { .day = case_day("2019-11-19"), .yes = 2 };
	struct plan_session_fact *f;
	struct plan_solved s;
	struct plan_outcome o;
	struct plan_day d;
	struct plan_case k;

	(void)unused;
	case_make(&k, false);
	f = case_session(&k, 0, 1, NULL);
	case_window(f, "2019-11-18", "2019-11-26");
	f->polled = (struct list){ &asked, 1 };
	answered(&k, &s, &o);
	assert_int_equal(s.result.plans[0].days[0], case_day("2019-11-19") - k.first);
	d = day_told(&k, &s, 0, "2019-11-18");
	assert_true(d.possible);
	assert_true(case_says(d.sentence, "n’a pas été proposé au sondage"));
	plan_case_close(&k);
}

/* --- seats ------------------------------------------------------------------------------------ */
static void
a_room_holds_the_places_of_an_action_that_still_enrols(void **unused)
{
	struct plan_solved s;
	struct plan_outcome o;
	struct plan_case k;

	(void)unused;
	for (int status = ACTION_OPEN; status <= ACTION_CONFIRMED; status++) {
		case_make(&k, false);
		(void)case_venue(&k, "Petite salle", "", 6);
		k.actions[0].rec.venue = k.venues[0].id;
		k.actions[0].rec.places = 30;
		k.actions[0].rec.status = (enum action_status)status;
		case_window(case_session(&k, 0, 1, NULL), "2019-11-18", "2019-11-19");
		answered(&k, &s, &o);
		if (status == ACTION_OPEN) {
			struct text t = conflict(&o, PLAN_SEATS)->sentence;

			assert_true(case_says(t, "le lieu « Petite salle » a 6 places, il en faut 30"));
			assert_true(case_says(t, "autant que l’action peut en accueillir"));
		} else {
			assert_int_equal(o.status, PLAN_COMPUTED);
		}
		plan_case_close(&k);
	}
}

static void
what_structures_could_send_is_a_remark(void **unused)
{
	struct plan_solved s;
	struct plan_outcome o;
	struct plan_case k;
	bool told = false;

	(void)unused;
	case_make(&k, false);
	(void)case_venue(&k, "Petite salle", "", 6);
	k.actions[0].rec.venue = k.venues[0].id;
	k.actions[0].rec.structures_max = 6;
	k.actions[0].rec.persons_max = 3;
	case_window(case_session(&k, 0, 1, NULL), "2019-11-18", "2019-11-19");
	answered(&k, &s, &o);
	assert_int_equal(o.status, PLAN_COMPUTED);
	for (uint32_t i = 0; i < o.notes.count; i++)
		told = told ||
		    case_says(((const struct text *)o.notes.items)[i], "jusqu’à 6 structures de 3 personnes");
	assert_true(told);
	plan_case_close(&k);
}

/* --- remarks ---------------------------------------------------------------------------------- */
static void
a_zone_that_many_actions_lack_is_asked_for_once(void **unused)
{
	struct plan_solved s;
	struct plan_outcome o;
	struct plan_case k;
	uint32_t zones = 0;

	(void)unused;
	case_make(&k, false);
	k.own_action_count = 2;
	k.actions[1].own = true;
	case_window(case_session(&k, 0, 1, NULL), "2019-11-18", "2019-11-19");
	case_window(case_session(&k, 1, 1, NULL), "2019-11-25", "2019-11-29");
	answered(&k, &s, &o);
	for (uint32_t i = 0; i < o.notes.count; i++) {
		struct text t = ((const struct text *)o.notes.items)[i];

		if (case_says(t, "zone scolaire")) {
			assert_true(case_says(t, "2 actions, dont « Une action »"));
			zones++;
		}
	}
	assert_int_equal(zones, 1);
	plan_case_close(&k);
}

/* --- an action that cannot be -------------------------------------------------------------------- */
static void
an_impossible_action_is_left_out_and_the_others_are_placed(void **unused)
{
	const struct plan_conflict *c;
	struct plan_solved s;
	struct plan_outcome o;
	struct plan_case k;

	(void)unused;
	case_make(&k, false);
	k.own_action_count = 2;
	k.actions[1].own = true;
	case_window(case_session(&k, 0, 1, NULL), "2019-11-20", "2019-11-20"); /* a Wednesday */
	case_window(case_session(&k, 1, 1, NULL), "2019-11-25", "2019-11-29");
	answered(&k, &s, &o);
	assert_int_equal(o.status, PLAN_COMPUTED);
	assert_int_equal(o.left_out.count, 1);
	assert_true(id_equal(((const struct id *)o.left_out.items)[0], k.actions[0].rec.id));
	assert_int_equal(((const struct plan_option *)o.options.items)->placements.count, 1);
	assert_true(o.conflicts.count > 0);
	c = o.conflicts.items;
	for (uint32_t i = 0; i < o.conflicts.count; i++)
		assert_true(id_equal(c[i].action, k.actions[0].rec.id));
	assert_true(
	    case_says(((const struct text *)o.notes.items)[0], "« Une action » n’a pas pu être placée"));
	plan_case_close(&k);
}

static void
of_two_actions_that_exclude_each_other_the_first_is_placed(void **unused)
{
	struct plan_solved s;
	struct plan_outcome o;
	struct plan_case k;

	(void)unused;
	case_make(&k, false);
	k.own_action_count = 2;
	k.actions[1].own = true;
	case_window(case_session(&k, 0, 1, NULL), "2019-11-19", "2019-11-19");
	case_window(
	    case_session(&k, 1, 1, NULL), "2019-11-19", "2019-11-19"); /* the same person on the same day */
	answered(&k, &s, &o);
	assert_int_equal(o.status, PLAN_COMPUTED);
	assert_int_equal(o.left_out.count, 1);
	assert_true(id_equal(((const struct id *)o.left_out.items)[0], k.actions[1].rec.id));
	plan_case_close(&k);
}

static void
an_action_alone_that_cannot_be_is_impossible(void **unused)
{
	struct plan_solved s;
	struct plan_outcome o;
	struct plan_case k;

	(void)unused;
	case_make(&k, false);
	case_window(case_session(&k, 0, 1, NULL), "2019-11-20", "2019-11-20");
	answered(&k, &s, &o);
	assert_int_equal(o.status, PLAN_INFEASIBLE);
	assert_int_equal(o.left_out.count, 0);
	plan_case_close(&k);
}

/* --- what contradicts itself --------------------------------------------------------------------- */
static void
a_conflict_names_the_session_the_days_and_the_venue(void **unused)
{
	struct plan_solved s;
	struct plan_outcome o;
	struct venue *v;
	struct plan_case k;

	(void)unused;
	case_make(&k, false);
	case_window(case_session(&k, 0, 1, NULL), "2019-11-20", "2019-11-20"); /* a Wednesday */
	answered(&k, &s, &o);
	assert_true(case_says(conflict(&o, PLAN_CLOSED_WEEKDAY)->sentence,
	    "J1 de « Une action » : seuls ces jours de la semaine sont retenus : lundi, mardi."));
	plan_case_close(&k);

	case_make(&k, false);
	case_window(case_session(&k, 0, 1, NULL), "2019-11-18", "2019-11-19");
	case_absent(&k, CASE_GUEST, "2019-11-18", "2019-11-19", PLAN_NO_HALVES);
	answered(&k, &s, &o);
	assert_true(case_says(conflict(&o, PLAN_ABSENT)->sentence,
	    "J1 de « Une action » : une personne inscrite est absente du lundi 18 novembre 2019 au mardi "
	    "19"));
	assert_true(id_equal(conflict(&o, PLAN_ABSENT)->subject, case_id(CASE_GUEST)));
	plan_case_close(&k);

	case_make(&k, false);
	v = case_venue(&k, "Grande salle", "", 40);
	v->weekdays = 1u << WEEKDAY_TUESDAY;
	v->has = REC_BIT(VENUE_WEEKDAYS);
	k.actions[0].rec.venue = v->id;
	case_window(case_session(&k, 0, 1, NULL), "2019-11-18", "2019-11-18");
	answered(&k, &s, &o);
	assert_true(case_says(conflict(&o, PLAN_VENUE_CLOSED)->sentence,
	    "J1 de « Une action » : le lieu « Grande salle » est fermé le lundi 18 novembre 2019."));
	plan_case_close(&k);
}

static void
two_sessions_of_one_person_are_both_named(void **unused)
{
	struct plan_solved s;
	struct plan_outcome o;
	struct plan_case k;

	(void)unused;
	case_make(&k, false);
	k.actions[0].rec.gap_min = 0;
	case_session(&k, 1, 1, "2019-11-19");
	k.foreign_count = 1;
	case_window(case_session(&k, 0, 2, NULL), "2019-11-19", "2019-11-19");
	answered(&k, &s, &o);
	assert_true(case_says(conflict(&o, PLAN_TWICE)->sentence,
	    "J1 de « Une autre » et J2 de « Une action » : une personne inscrite est des deux"));
	plan_case_close(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_several_venues_each_is_told_for_what_is_true_of_it),
		cmocka_unit_test(venues_that_are_all_too_small_are_told_as_that),
		cmocka_unit_test(a_day_that_nobody_was_asked_about_is_told_as_that),
		cmocka_unit_test(a_room_holds_the_places_of_an_action_that_still_enrols),
		cmocka_unit_test(what_structures_could_send_is_a_remark),
		cmocka_unit_test(a_zone_that_many_actions_lack_is_asked_for_once),
		cmocka_unit_test(an_impossible_action_is_left_out_and_the_others_are_placed),
		cmocka_unit_test(of_two_actions_that_exclude_each_other_the_first_is_placed),
		cmocka_unit_test(a_conflict_names_the_session_the_days_and_the_venue),
		cmocka_unit_test(two_sessions_of_one_person_are_both_named),
		cmocka_unit_test(an_action_alone_that_cannot_be_is_impossible),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
