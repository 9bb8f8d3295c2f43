/*
 * scheduling_flow_test: actions, sessions, delegations, absences in a host, with refusals and rights.
 * Owns: nothing; the world is scheduling_world.
 * Beware: what is refused must have written nothing.
 */
#include "tests/lib/scheduling_world.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

static const int world_trio[] = { DIRECTOR, PRESIDENT, EMPLOYEE, -1 };

static void
three_fields_are_enough_to_begin(void **state)
{
	struct world *w = *state;
	struct action a = { .title = TEXT_LIT("Réunion"),
		.first_day = world_day("2019-11-12"),
		.has = REC_BIT(7) | REC_BIT(10) },
		      made;
	struct session s[MAX_SESSIONS];
	uint32_t n;
	bool found = false;

	a.invited = (struct list){ w->centres, 2 };
	a.has |= REC_BIT(11);
	world_expect(w,
	    season_call(
		w, &world_coordinator, "scheduling.action.create", &action_desc, &a, &action_desc, &made),
	    RC_OK);
	n = world_sessions_of(w, s);
	for (uint32_t i = 0; i < n; i++)
		found = found ||
		    (id_equal(s[i].action, made.id) && s[i].rank == 1 && s[i].day == a.first_day &&
			s[i].fixed);
	assert_true(found);
}

static void
a_session_is_held_to_its_rules(void **state)
{
	struct world *w = *state;
	struct id g = w->actions[GOVERNANCE];

	world_expect(w, world_put_session(w, g, 2, "2020-01-01", "2020-02-01", NULL), RC_RULE);
	assert_true(world_refused_for(w, FAULT_SESSION_RANK));
	world_expect(w, world_put_session(w, g, 4, "2020-02-01", "2020-01-01", NULL), RC_INVALID);
	assert_true(world_refused_for(w, FAULT_SESSION_PERIOD));
	world_expect(w, world_put_session(w, g, 4, NULL, NULL, NULL), RC_INVALID);
	assert_true(world_refused_for(w, FAULT_SESSION_NO_PERIOD));
	world_expect(w, world_put_session(w, g, 4, "2020-01-01", "2020-02-01", "2020-03-01"), RC_RULE);
	assert_true(world_refused_for(w, FAULT_SESSION_OUTSIDE));
	assert_string_equal(
	    w->why.items[0].argument, "du mercredi 1er janvier 2020 au samedi 1er février 2020");
	world_expect(w, world_put_session(w, g, 4, NULL, NULL, "2019-11-26"), RC_RULE);
	assert_true(world_refused_for(w, FAULT_SESSION_ORDER));
	assert_string_equal(w->why.items[0].argument, "J1 (mardi 26 novembre 2019)");
}

static void
a_delegation_without_a_binome_is_refused_and_nothing_is_written(void **state)
{
	struct world *w = *state;
	uint64_t before = service_position(host_service(w->host, "scheduling"));
	struct enrolment e;

	world_expect(w, world_enrol(w, GOVERNANCE, 0, world_staff, &e), RC_RULE);
	assert_int_equal(w->why.count, 1);
	assert_true(world_refused_for(w, FAULT_BINOME));
	assert_string_equal(w->why.items[0].field, "persons");
	assert_int_equal(service_position(host_service(w->host, "scheduling")), before);
}

static void
the_eighth_structure_waits_and_comes_in_when_a_place_frees(void **state)
{
	struct world *w = *state;
	struct enrolment e, in[32];
	struct ref ref = { REC_BIT(1), { { 0 } } };
	uint32_t n, accepted = 0;

	for (int i = 0; i < 7; i++)
		world_expect(w, world_enrol(w, GOVERNANCE, i, world_pair, &e), RC_OK);
	world_expect(w, world_enrol(w, GOVERNANCE, 7, world_pair, &e), RC_OK);
	assert_int_equal(e.status, ENROLMENT_WAITING);
	assert_int_equal(e.rank, 1);
	assert_int_equal(e.rule, WAITING_STRUCTURES_MAX);
	world_expect(w, world_enrol(w, GOVERNANCE, 8, world_pair, &e), RC_OK);
	assert_int_equal(e.rank, 2);
	world_expect(w, world_enrol(w, GOVERNANCE, 8, world_pair, &e), RC_RULE);
	assert_true(world_refused_for(w, FAULT_ALREADY_ENROLLED));
	ref.id = w->enrolments[2];
	world_expect(w,
	    season_call(
		w, &world_coordinator, "scheduling.enrolment.withdraw", &ref_desc, &ref, &enrolment_desc, &e),
	    RC_OK);
	assert_int_equal(e.status, ENROLMENT_WITHDRAWN);
	n = world_enrolments_of(w, in, 32);
	for (uint32_t i = 0; i < n; i++) {
		accepted += in[i].status == ENROLMENT_ACCEPTED;
		if (id_equal(in[i].structure, w->centres[7]))
			assert_int_equal(in[i].status, ENROLMENT_ACCEPTED);
		if (id_equal(in[i].structure, w->centres[8])) {
			assert_int_equal(in[i].status, ENROLMENT_WAITING);
			assert_int_equal(in[i].rank, 1);
		}
	}
	assert_int_equal(accepted, 7);
	world_expect(w,
	    season_call(
		w, &world_coordinator, "scheduling.enrolment.withdraw", &ref_desc, &ref, &enrolment_desc, &e),
	    RC_CONFLICT);
	assert_true(world_refused_for(w, FAULT_STATE));
}

static void
a_director_writes_and_reads_for_the_own_centre_only(void **state)
{
	struct world *w = *state;
	struct host_caller director = { ROLE_DIRECTOR, w->persons[0][DIRECTOR], &w->centres[0], 1 };
	struct host_caller animator = { .roles = ROLE_ANIMATOR, .person = w->animators[0] };
	struct host_caller stranger = { .roles = ROLE_ANIMATOR, .person = w->animators[2] };
	struct enrolment mine, other;
	struct ref ref = { REC_BIT(1), { { 0 } } };

	world_expect(w, world_enrol_as(w, &director, GOVERNANCE, 0, world_pair, &mine), RC_OK);
	world_expect(w, world_enrol_as(w, &director, GOVERNANCE, 1, world_pair, &other), RC_FORBIDDEN);
	world_expect(w, world_enrol(w, GOVERNANCE, 1, world_pair, &other), RC_OK);
	ref.id = other.id;
	world_expect(w,
	    season_call(w, &director, "scheduling.enrolment.get", &ref_desc, &ref, &enrolment_desc, &other),
	    RC_NOT_FOUND);
	world_expect(w,
	    season_call(
		w, &director, "scheduling.enrolment.withdraw", &ref_desc, &ref, &enrolment_desc, &other),
	    RC_NOT_FOUND);
	world_expect(w,
	    season_call(w, &animator, "scheduling.enrolment.get", &ref_desc, &ref, &enrolment_desc, &other),
	    RC_OK);
	world_expect(w,
	    season_call(w, &stranger, "scheduling.enrolment.get", &ref_desc, &ref, &enrolment_desc, &other),
	    RC_NOT_FOUND);
	ref.id = mine.id;
	world_expect(w,
	    season_call(
		w, &director, "scheduling.enrolment.withdraw", &ref_desc, &ref, &enrolment_desc, &mine),
	    RC_OK);
}

/* Whoever is named of another centre: unknown, free, or enrolled there. */
static void
a_director_who_names_other_peoples_people_learns_nothing_of_them(void **state)
{
	struct world *w = *state;
	struct host_caller director = { ROLE_DIRECTOR, w->persons[0][DIRECTOR], &w->centres[0], 1 };
	const struct id named[] = { w->persons[1][DIRECTOR], w->persons[2][EMPLOYEE], { { 0xee, 0x11 } } };
	struct enrolment e;

	world_expect(w, world_enrol(w, GOVERNANCE, 1, world_pair, &e), RC_OK);
	for (size_t i = 0; i < sizeof named / sizeof named[0]; i++) {
		w->persons[0][EMPLOYEE] = named[i];
		world_expect(w, world_enrol_as(w, &director, GOVERNANCE, 0, world_trio, &e), RC_RULE);
		assert_int_equal(w->why.count, 1);
		assert_true(world_refused_for(w, FAULT_MANDATE_MISSING));
		assert_string_equal(w->why.items[0].field, "persons[2].person");
		assert_string_equal(w->why.items[0].argument, "");
	}
}

static void
an_institution_may_come_where_the_action_says_so(void **state)
{
	struct world *w = *state;
	struct delegate d = { REC_BIT(1) | REC_BIT(2), w->official, MANDATE_ELECTED };
	struct enrolment e = { .action = w->actions[STUDY],
		.structure = w->institution,
		.persons = { &d, 1 } },
			 made;

	e.has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8);
	world_expect(w,
	    season_call(w, &world_coordinator, "scheduling.enrolment.create", &enrolment_desc, &e,
		&enrolment_desc, &made),
	    RC_OK);
	e.action = w->actions[ACTIVITY];
	world_expect(w,
	    season_call(w, &world_coordinator, "scheduling.enrolment.create", &enrolment_desc, &e,
		&enrolment_desc, &made),
	    RC_RULE);
	assert_true(world_refused_for(w, FAULT_STRUCTURE_KIND));
}

static void
someone_taken_that_day_by_another_action_is_not_enrolled(void **state)
{
	struct world *w = *state;
	struct action a = { .title = TEXT_LIT("Le même jour"),
		.first_day = world_day("2019-11-26"),
		.has = REC_BIT(7) | REC_BIT(10) },
		      made;
	struct ref ref = { REC_BIT(1), { { 0 } } };
	struct enrolment e;

	world_expect(w, world_enrol(w, GOVERNANCE, 0, world_pair, &e), RC_OK);
	world_expect(w,
	    season_call(
		w, &world_coordinator, "scheduling.action.create", &action_desc, &a, &action_desc, &made),
	    RC_OK);
	w->actions[STUDY] = ref.id = made.id;
	world_expect(w,
	    season_call(
		w, &world_coordinator, "scheduling.action.open", &ref_desc, &ref, &action_desc, &made),
	    RC_OK);
	world_expect(w, world_enrol(w, STUDY, 0, world_staff, &e), RC_RULE);
	assert_true(world_refused_for(w, FAULT_PERSON_BUSY));
}

static void
an_action_goes_through_its_life_and_no_other_way(void **state)
{
	struct world *w = *state;
	struct ref ref = { REC_BIT(1), w->actions[ACTIVITY] };
	struct action a;
	struct enrolment e;

	world_expect(w,
	    season_call(w, &world_coordinator, "scheduling.action.start", &ref_desc, &ref, &action_desc, &a),
	    RC_CONFLICT);
	world_expect(w,
	    season_call(
		w, &world_coordinator, "scheduling.action.confirm", &ref_desc, &ref, &action_desc, &a),
	    RC_OK);
	world_expect(w,
	    season_call(w, &world_coordinator, "scheduling.action.start", &ref_desc, &ref, &action_desc, &a),
	    RC_OK);
	world_expect(w,
	    season_call(w, &world_coordinator, "scheduling.action.finish", &ref_desc, &ref, &action_desc, &a),
	    RC_RULE);
	assert_true(world_refused_for(w, FAULT_SESSIONS_OPEN));
	world_expect(w, world_enrol(w, ACTIVITY, 0, world_staff, &e), RC_RULE);
	assert_true(world_refused_for(w, FAULT_ACTION_NOT_OPEN));
	world_expect(w,
	    season_call(w, &world_coordinator, "scheduling.action.cancel", &ref_desc, &ref, &action_desc, &a),
	    RC_OK);
	assert_int_equal(world_session_at(w, ACTIVITY, 1).status, SESSION_CANCELLED);
}

static enum rc
step(struct world *w, int action, const char *method)
{
	struct ref ref = { REC_BIT(1), w->actions[action] };
	struct action a;

	return season_call(w, &world_coordinator, method, &ref_desc, &ref, &action_desc, &a);
}

/* Changes some fields of an action, as a page does. */
static enum rc
change_action(struct world *w, int which, struct action change, uint64_t has)
{
	struct ref ref = { REC_BIT(1), w->actions[which] };
	struct action now, made;

	world_expect(w,
	    season_call(w, &world_coordinator, "scheduling.action.get", &ref_desc, &ref, &action_desc, &now),
	    RC_OK);
	change.id = now.id;
	change.version = now.version;
	change.has = has | REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION);
	return season_call(
	    w, &world_coordinator, "scheduling.action.update", &action_desc, &change, &action_desc, &made);
}

static void
rules_that_nobody_could_keep_are_refused_at_the_action(void **state)
{
	struct world *w = *state;
	struct action a = { .title = TEXT_LIT("Réunion"), .has = REC_BIT(7) }, made;

	world_expect(w,
	    change_action(w, GOVERNANCE, (struct action){ .persons_min = 1, .persons_max = 1 },
		REC_BIT(ACTION_PERSONS_MIN) | REC_BIT(ACTION_PERSONS_MAX)),
	    RC_INVALID);
	assert_true(world_refused_for(w, FAULT_BINOME_PERSONS));
	world_expect(w,
	    change_action(
		w, GOVERNANCE, (struct action){ .targets = 1u << MANDATE_EMPLOYEE }, REC_BIT(ACTION_TARGETS)),
	    RC_INVALID);
	assert_true(world_refused_for(w, FAULT_BINOME_TARGETS));
	world_expect(
	    w, change_action(w, GOVERNANCE, (struct action){ 0 }, REC_BIT(ACTION_WEEKDAYS)), RC_INVALID);
	assert_true(world_refused_for(w, FAULT_WEEKDAYS_EMPTY));
	a.first_day = world_day("1999-12-31");
	a.has |= REC_BIT(ACTION_FIRST_DAY);
	world_expect(w,
	    season_call(
		w, &world_coordinator, "scheduling.action.create", &action_desc, &a, &action_desc, &made),
	    RC_INVALID);
	assert_string_equal(w->why.items[0].field, "first_day");
	a.title = TEXT_LIT(" \xe2\x80\x8b ");
	a.has = REC_BIT(7);
	world_expect(w,
	    season_call(
		w, &world_coordinator, "scheduling.action.create", &action_desc, &a, &action_desc, &made),
	    RC_INVALID);
	assert_string_equal(w->why.items[0].field, "title");
}

static void
a_session_is_held_on_its_day_and_of_an_action_that_takes_place(void **state)
{
	struct world *w = *state;
	struct ref ref = { REC_BIT(1), world_session_at(w, ACTIVITY, 1).id };
	struct session s;

	world_expect(w,
	    season_call(w, &world_coordinator, "scheduling.session.hold", &ref_desc, &ref, &session_desc, &s),
	    RC_RULE);
	assert_true(world_refused_for(w, FAULT_SESSION_UNCONFIRMED));
	world_expect(w, step(w, ACTIVITY, "scheduling.action.confirm"), RC_OK);
	world_expect(w,
	    season_call(w, &world_coordinator, "scheduling.session.hold", &ref_desc, &ref, &session_desc, &s),
	    RC_RULE);
	assert_true(world_refused_for(w, FAULT_SESSION_FUTURE));
	assert_string_equal(w->why.items[0].argument, "jeudi 28 novembre 2019");
	host_advance(
	    w->host, (world_day("2019-11-28") - (day_t)(host_now(w->host) / USEC_PER_DAY)) * USEC_PER_DAY);
	world_expect(w,
	    season_call(w, &world_coordinator, "scheduling.session.hold", &ref_desc, &ref, &session_desc, &s),
	    RC_OK);
	assert_int_equal(s.status, SESSION_HELD);
}

static void
a_maximum_is_not_lowered_below_what_is_enrolled(void **state)
{
	struct world *w = *state;
	struct enrolment e;

	for (int i = 0; i < 3; i++)
		world_expect(w, world_enrol(w, GOVERNANCE, i, i == 2 ? world_trio : world_pair, &e), RC_OK);
	world_expect(w,
	    change_action(w, GOVERNANCE, (struct action){ .structures_max = 2, .persons_max = 2 },
		REC_BIT(ACTION_STRUCTURES_MAX) | REC_BIT(ACTION_PERSONS_MAX)),
	    RC_RULE);
	assert_int_equal(w->why.count, 2);
	assert_true(
	    world_refused_for(w, FAULT_STRUCTURES_BELOW) && world_refused_for(w, FAULT_PERSONS_BELOW));
	world_expect(w,
	    change_action(
		w, GOVERNANCE, (struct action){ .structures_max = 3 }, REC_BIT(ACTION_STRUCTURES_MAX)),
	    RC_OK);
}

static void
a_cancelled_action_ends_its_enrolments(void **state)
{
	struct world *w = *state;
	struct enrolment e, in[32];
	uint32_t n;

	for (int i = 0; i < 8; i++)
		world_expect(w, world_enrol(w, GOVERNANCE, i, world_pair, &e), RC_OK);
	assert_int_equal(e.status, ENROLMENT_WAITING);
	world_expect(w, step(w, GOVERNANCE, "scheduling.action.cancel"), RC_OK);
	n = world_enrolments_of(w, in, 32);
	assert_int_equal(n, 8);
	for (uint32_t i = 0; i < n; i++) {
		assert_int_equal(in[i].status, ENROLMENT_DECLINED);
		assert_false(REC_HAS(&in[i], ENROLMENT_RANK));
	}
}

static void
archive(struct world *w, const char *method, const struct rec_desc *d, struct id id)
{
	struct rec_head *now = arena_alloc(host_arena(w->host), d->size);
	struct ref ref = { REC_BIT(1), id };
	char name[64];

	snprintf(name, sizeof name, "%s.get", method);
	world_expect(w, season_call(w, &world_coordinator, name, &ref_desc, &ref, d, now), RC_OK);
	now->has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION);
	snprintf(name, sizeof name, "%s.archive", method);
	world_expect(w, season_call(w, &world_coordinator, name, d, now, d, now), RC_OK);
}

static void
what_is_archived_takes_no_part_any_more(void **state)
{
	struct world *w = *state;
	struct action a = { .title = TEXT_LIT("Réunion"), .venue = w->venue }, made;
	struct enrolment e;

	archive(w, "registry.person", &person_desc, w->persons[1][PRESIDENT]);
	world_expect(w, world_enrol(w, GOVERNANCE, 1, world_pair, &e), RC_RULE);
	assert_true(world_refused_for(w, FAULT_MANDATE_MISSING));
	archive(w, "registry.organisation", &organisation_desc, w->centres[0]);
	world_expect(w, world_enrol(w, GOVERNANCE, 0, world_pair, &e), RC_INVALID);
	assert_true(world_refused_for(w, FAULT_ARCHIVED));
	assert_string_equal(w->why.items[0].field, "structure");
	for (int i = GOVERNANCE; i <= STUDY;
	     i++) /* what is live is not archived, nor the venue that it uses */
		world_expect(w, step(w, i, "scheduling.action.cancel"), RC_OK);
	archive(w, "scheduling.action", &action_desc, w->actions[STUDY]);
	world_expect(w, world_enrol(w, STUDY, 2, world_pair, &e), RC_INVALID);
	assert_true(world_refused_for(w, FAULT_ARCHIVED));
	assert_string_equal(w->why.items[0].field, "action");
	archive(w, "scheduling.venue", &venue_desc, w->venue);
	a.has = REC_BIT(7) | REC_BIT(ACTION_VENUE);
	world_expect(w,
	    season_call(
		w, &world_coordinator, "scheduling.action.create", &action_desc, &a, &action_desc, &made),
	    RC_INVALID);
	assert_true(world_refused_for(w, FAULT_ARCHIVED));
	assert_string_equal(w->why.items[0].field, "venue");
}

static void
rows_of_one_import_are_held_to_the_rules_together(void **state)
{
	struct world *w = *state;
	struct host_caller node = { .roles = ROLE_OPERATOR };
	struct import_row rows[9];
	struct import in = {
		.collection = TEXT_LIT("enrolment"), .rows = { rows, 9 }, .has = REC_BIT(1) | REC_BIT(3)
	};
	struct import_report report;
	struct enrolment out[32];
	uint32_t n, waiting = 0;

	for (int i = 0; i < 9; i++) {
		struct delegate d[2] = { { REC_BIT(1) | REC_BIT(2), w->persons[i][DIRECTOR],
					     MANDATE_DIRECTOR },
			{ REC_BIT(1) | REC_BIT(2), w->persons[i][PRESIDENT], MANDATE_PRESIDENT } };
		struct enrolment e = {
			.action = w->actions[GOVERNANCE], .structure = w->centres[i], .persons = { d, 2 }
		};
		struct buf b = { 0 };

		e.committed = true;
		e.has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(ENROLMENT_COMMITTED);
		record_encode(&enrolment_desc, &e, 0, 0, &b);
		rows[i] = (struct import_row){ REC_BIT(1) | REC_BIT(2), (uint32_t)i + 1, { 0 } };
		rows[i].body =
		    (struct text){ arena_copy(host_arena(w->host), b.ptr, b.len), (uint32_t)b.len, 0 };
		buf_free(&b);
	}
	world_expect(w,
	    season_call(w, &node, "scheduling.import", &import_desc, &in, &import_report_desc, &report),
	    RC_OK);
	assert_int_equal(report.faults.count, 0);
	assert_int_equal(report.created, 9);
	n = world_enrolments_of(w, out, 32);
	for (uint32_t i = 0; i < n; i++)
		if (out[i].status == ENROLMENT_WAITING) {
			waiting++;
			assert_in_range(out[i].rank, 1, 2);
		}
	assert_int_equal(waiting, 2);
	in.rows.count = 1; /* the first again, as a new row: already enrolled */
	world_expect(w,
	    season_call(w, &node, "scheduling.import", &import_desc, &in, &import_report_desc, &report),
	    RC_OK);
	assert_int_equal(report.faults.count, 1);
	assert_true(text_is(((const struct import_fault *)report.faults.items)->code, "already_enrolled"));
}

static void
a_room_that_is_full_makes_wait_and_a_larger_one_lets_in(void **state)
{
	struct world *w = *state;
	struct ref ref = { REC_BIT(1), w->venue };
	struct venue v, made;
	struct enrolment e;

	world_expect(w,
	    season_call(w, &world_coordinator, "scheduling.venue.get", &ref_desc, &ref, &venue_desc, &v),
	    RC_OK);
	v.seats = 3;
	v.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(VENUE_SEATS);
	world_expect(w,
	    season_call(
		w, &world_coordinator, "scheduling.venue.update", &venue_desc, &v, &venue_desc, &made),
	    RC_OK);
	world_expect(w, world_enrol(w, GOVERNANCE, 0, world_pair, &e), RC_OK);
	assert_int_equal(e.status, ENROLMENT_ACCEPTED);
	world_expect(w, world_enrol(w, GOVERNANCE, 1, world_pair, &e), RC_OK);
	assert_int_equal(e.status, ENROLMENT_WAITING);
	assert_int_equal(e.rule, WAITING_SEATS);
	v.version = made.version;
	v.seats = 4;
	world_expect(w,
	    season_call(
		w, &world_coordinator, "scheduling.venue.update", &venue_desc, &v, &venue_desc, &made),
	    RC_OK);
	ref.id = e.id;
	world_expect(w,
	    season_call(
		w, &world_coordinator, "scheduling.enrolment.get", &ref_desc, &ref, &enrolment_desc, &e),
	    RC_OK);
	assert_int_equal(e.status, ENROLMENT_ACCEPTED);
	assert_false(REC_HAS(&e, ENROLMENT_RANK));
}

static void
a_person_tells_of_the_own_absence_and_no_other(void **state)
{
	struct world *w = *state;
	struct host_caller animator = { .roles = ROLE_ANIMATOR, .person = w->animators[0] };
	struct absence a = { .person = w->animators[0],
		.from = world_day("2020-01-06"),
		.to = world_day("2020-01-07") },
		       made;

	a.has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8);
	world_expect(w,
	    season_call(w, &animator, "scheduling.absence.create", &absence_desc, &a, &absence_desc, &made),
	    RC_OK);
	a.person = w->animators[1];
	world_expect(w,
	    season_call(w, &animator, "scheduling.absence.create", &absence_desc, &a, &absence_desc, &made),
	    RC_FORBIDDEN);
	a.to = world_day("2020-01-01");
	world_expect(w,
	    season_call(
		w, &world_coordinator, "scheduling.absence.create", &absence_desc, &a, &absence_desc, &made),
	    RC_INVALID);
	assert_true(world_refused_for(w, FAULT_ABSENCE_PERIOD));
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, world_up, world_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_WORLD(three_fields_are_enough_to_begin),
		IN_WORLD(a_session_is_held_to_its_rules),
		IN_WORLD(a_delegation_without_a_binome_is_refused_and_nothing_is_written),
		IN_WORLD(the_eighth_structure_waits_and_comes_in_when_a_place_frees),
		IN_WORLD(a_director_writes_and_reads_for_the_own_centre_only),
		IN_WORLD(a_director_who_names_other_peoples_people_learns_nothing_of_them),
		IN_WORLD(an_institution_may_come_where_the_action_says_so),
		IN_WORLD(someone_taken_that_day_by_another_action_is_not_enrolled),
		IN_WORLD(an_action_goes_through_its_life_and_no_other_way),
		IN_WORLD(rules_that_nobody_could_keep_are_refused_at_the_action),
		IN_WORLD(a_session_is_held_on_its_day_and_of_an_action_that_takes_place),
		IN_WORLD(a_maximum_is_not_lowered_below_what_is_enrolled),
		IN_WORLD(a_cancelled_action_ends_its_enrolments),
		IN_WORLD(what_is_archived_takes_no_part_any_more),
		IN_WORLD(rows_of_one_import_are_held_to_the_rules_together),
		IN_WORLD(a_room_that_is_full_makes_wait_and_a_larger_one_lets_in),
		IN_WORLD(a_person_tells_of_the_own_absence_and_no_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
