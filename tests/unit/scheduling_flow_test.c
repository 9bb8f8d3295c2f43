/*
 * scheduling_flow_test: the three actions of seed 002 in a host with the registry: enrolling, placing,
 * applying, repairing. Owns: the world of the test: a federation, nine centres, an institution, their people,
 * six animators. Beware: the dates that come out are held to every rule by the checker of this file, which
 * shares no code with the planner.
 */
#include "proto/registry.h"
#include "services/scheduling/service.h"
#include "tests/lib/host.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

extern const struct service_desc registry_service;

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define CENTRES 9
#define ANIMATORS 6
#define PER_CENTRE 4 /* director, president, employee, administrator */
#define MAX_SESSIONS 16

static const struct host_caller coordinator = { .roles = ROLE_COORDINATOR };

struct world {
	struct host *host;
	struct id federation, institution, venue;
	struct id centres[CENTRES];
	struct id persons[CENTRES][PER_CENTRE];
	struct id official;
	struct id animators[ANIMATORS];
	struct id actions[3];
	struct id enrolments[32];
	uint32_t enrolled;
	struct fault why;
};
enum { GOVERNANCE, ACTIVITY, STUDY };
enum { DIRECTOR, PRESIDENT, EMPLOYEE, ADMINISTRATOR };
static const enum mandate_role roles[PER_CENTRE] = { MANDATE_DIRECTOR, MANDATE_PRESIDENT, MANDATE_EMPLOYEE,
	MANDATE_ADMINISTRATOR };

static day_t
day(const char *iso)
{
	day_t d;

	assert_true(calendar_day_parse(iso, strlen(iso), &d));
	return d;
}

static enum rc
call(struct world *w, const struct host_caller *who, const char *method, const struct rec_desc *in_desc,
    const void *in, const struct rec_desc *out_desc, void *out)
{
	return host_call(w->host, who, method, in_desc, in, 0, out_desc, out, NULL, &w->why);
}

static void
expect(struct world *w, enum rc got, enum rc wanted)
{
	if (got != wanted)
		for (uint32_t i = 0; i < w->why.count && i < FAULT_MAX; i++)
			print_message("%s: %s %s\n", w->why.items[i].field, w->why.items[i].code->name,
			    w->why.items[i].argument);
	assert_string_equal(rc_info(got)->name, rc_info(wanted)->name);
}

static bool
refused_for(const struct world *w, const struct fault_code *code)
{
	for (uint32_t i = 0; i < w->why.count && i < FAULT_MAX; i++)
		if (w->why.items[i].code == code)
			return true;
	return false;
}

/* --- the world
 * ------------------------------------------------------------------------------------------------------ */
static struct id
make_organisation(struct world *w, const char *name, enum organisation_kind kind)
{
	struct organisation o = { .name = text_of(name), .kind = kind, .has = REC_BIT(7) | REC_BIT(8) }, made;

	expect(w,
	    call(w, &coordinator, "registry.organisation.create", &organisation_desc, &o, &organisation_desc,
		&made),
	    RC_OK);
	return made.id;
}

static struct id
make_person(struct world *w, struct id organisation, enum mandate_role role)
{
	struct person p = { .name = TEXT_LIT("Une fonction"), .has = REC_BIT(7) }, made;
	struct mandate m = { .organisation = organisation, .role = role, .from = day("2018-01-01") }, given;

	expect(
	    w, call(w, &coordinator, "registry.person.create", &person_desc, &p, &person_desc, &made), RC_OK);
	m.person = made.id;
	m.has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9);
	expect(w, call(w, &coordinator, "registry.mandate.create", &mandate_desc, &m, &mandate_desc, &given),
	    RC_OK);
	return made.id;
}

static void
make_people(struct world *w)
{
	w->federation = make_organisation(w, "Fédération", ORGANISATION_FEDERATION);
	w->institution = make_organisation(w, "Institution", ORGANISATION_INSTITUTION);
	w->official = make_person(w, w->institution, MANDATE_ELECTED);
	for (int i = 0; i < CENTRES; i++) {
		char name[32];

		snprintf(name, sizeof name, "Centre %c", 'A' + i);
		w->centres[i] = make_organisation(w, name, ORGANISATION_CENTRE);
		for (int k = 0; k < PER_CENTRE; k++)
			w->persons[i][k] = make_person(w, w->centres[i], roles[k]);
	}
	for (int i = 0; i < ANIMATORS; i++)
		w->animators[i] = make_person(w, w->federation, MANDATE_ANIMATOR);
}

static void
make_venue(struct world *w)
{
	struct venue v = { .name = TEXT_LIT("Fédération, Saint-Étienne"),
		.seats = 30,
		.has = REC_BIT(7) | REC_BIT(10) },
		     made;

	expect(
	    w, call(w, &coordinator, "scheduling.venue.create", &venue_desc, &v, &venue_desc, &made), RC_OK);
	w->venue = made.id;
}

static struct action
action_begun(const char *title, const char *first_day, struct id venue, struct id *animators, uint32_t count)
{
	struct action a = { .title = text_of(title),
		.first_day = day(first_day),
		.venue = venue,
		.animators = { animators, count },
		.school_zone = SCHOOL_ZONE_A };

	a.has = REC_BIT(7) | REC_BIT(10) | REC_BIT(12) | REC_BIT(13) | REC_BIT(26);
	return a;
}

static void
put_action(struct world *w, int which, struct action *a)
{
	struct action made;
	struct ref ref = { REC_BIT(1), { { 0 } } };

	expect(w, call(w, &coordinator, "scheduling.action.create", &action_desc, a, &action_desc, &made),
	    RC_OK);
	assert_int_equal(made.status, ACTION_ENVISAGED);
	assert_int_equal(made.gap_min, 14);
	assert_true(made.avoid_school_holidays);
	w->actions[which] = ref.id = made.id;
	expect(
	    w, call(w, &coordinator, "scheduling.action.open", &ref_desc, &ref, &action_desc, &made), RC_OK);
	assert_int_equal(made.status, ACTION_OPEN);
}

static enum rc
put_session(
    struct world *w, struct id action, uint32_t rank, const char *from, const char *to, const char *fixed)
{
	struct session s = { .action = action, .rank = rank, .has = REC_BIT(6) | REC_BIT(7) }, made;

	if (fixed != NULL) {
		s.fixed = true;
		s.day = day(fixed);
		s.has |= REC_BIT(10) | REC_BIT(11);
	}
	if (from != NULL) {
		s.window_from = day(from);
		s.window_to = day(to);
		s.has |= REC_BIT(8) | REC_BIT(9);
	}
	return call(w, &coordinator, "scheduling.session.create", &session_desc, &s, &session_desc, &made);
}

static void
make_actions(struct world *w)
{
	struct id governance[] = { w->animators[0], w->animators[1] };
	struct id activity[] = { w->animators[2], w->animators[3] };
	struct id study[] = { w->animators[0], w->animators[4], w->animators[5] };
	struct action a =
	    action_begun("Agir sur la gouvernance et le management", "2019-11-26", w->venue, governance, 2);

	a.structures_max = 7;
	a.persons_min = 2;
	a.persons_max = 3;
	a.binome = a.all_sessions = a.action_plan_required = true;
	a.has |= REC_BIT(15) | REC_BIT(16) | REC_BIT(17) | REC_BIT(19) | REC_BIT(20) | REC_BIT(21);
	put_action(w, GOVERNANCE, &a);
	a = action_begun(
	    "Agir sur l’activité et la relation avec les bénéficiaires", "2019-11-28", w->venue, activity, 2);
	a.structures_max = 7;
	a.persons_min = 2;
	a.persons_max = 3;
	a.has |= REC_BIT(15) | REC_BIT(16) | REC_BIT(17);
	put_action(w, ACTIVITY, &a);
	a = action_begun("Centres sociaux et institutions publiques", "2019-12-05", w->venue, study, 3);
	a.open_to_institutions = true;
	a.has |= REC_BIT(22);
	put_action(w, STUDY, &a);
	expect(w, put_session(w, w->actions[GOVERNANCE], 2, "2019-12-01", "2020-02-29", NULL), RC_OK);
	expect(w, put_session(w, w->actions[GOVERNANCE], 3, "2019-12-01", "2020-02-29", NULL), RC_OK);
	expect(w, put_session(w, w->actions[ACTIVITY], 2, NULL, NULL, "2019-12-19"), RC_OK);
	expect(w, put_session(w, w->actions[ACTIVITY], 3, "2020-02-01", "2020-02-29", NULL), RC_OK);
	expect(w, put_session(w, w->actions[STUDY], 2, "2020-01-01", "2020-03-31", NULL), RC_OK);
	expect(w, put_session(w, w->actions[STUDY], 3, "2020-01-01", "2020-03-31", NULL), RC_OK);
}

/* who: indexes of roles, ended by -1. */
static enum rc
enrol_as(struct world *w, const struct host_caller *caller, int action, int centre, const int *who,
    struct enrolment *made)
{
	struct delegate d[PER_CENTRE + 1];
	struct enrolment e = {
		.action = w->actions[action], .structure = w->centres[centre], .persons = { d, 0 }
	};
	enum rc rc;

	for (; *who >= 0; who++)
		d[e.persons.count++] =
		    (struct delegate){ REC_BIT(1) | REC_BIT(2), w->persons[centre][*who], roles[*who] };
	e.has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8);
	rc = call(w, caller, "scheduling.enrolment.create", &enrolment_desc, &e, &enrolment_desc, made);
	if (rc == RC_OK)
		w->enrolments[w->enrolled++] = made->id;
	return rc;
}

static enum rc
enrol(struct world *w, int action, int centre, const int *who, struct enrolment *made)
{
	return enrol_as(w, &coordinator, action, centre, who, made);
}

static const int pair[] = { DIRECTOR, PRESIDENT, -1 };
static const int staff[] = { DIRECTOR, EMPLOYEE, -1 };

static void
make_delegations(struct world *w)
{
	struct enrolment e;

	for (int i = 0; i < 7; i++) {
		expect(w, enrol(w, GOVERNANCE, i, pair, &e), RC_OK);
		assert_int_equal(e.status, ENROLMENT_ACCEPTED);
	}
	for (int i = 2; i < 8; i++)
		expect(w, enrol(w, ACTIVITY, i, staff, &e), RC_OK);
	for (int i = 0; i < 3; i++)
		expect(w, enrol(w, STUDY, i, (const int[]){ DIRECTOR, ADMINISTRATOR, -1 }, &e), RC_OK);
}

static int
world_up(void **state)
{
	static const struct service_desc *const services[] = { &scheduling_service, &registry_service };
	struct world *w = calloc(1, sizeof *w);

	w->host = host_new(services, 2, calendar_instant(day("2019-10-15"), 600));
	make_people(w);
	host_settle(w->host);
	make_venue(w);
	make_actions(w);
	*state = w;
	return 0;
}

static int
world_down(void **state)
{
	struct world *w = *state;

	host_free(w->host);
	free(w);
	return 0;
}

/* --- reading back
 * ---------------------------------------------------------------------------------------------------- */
static uint32_t
sessions_of(struct world *w, struct session *out)
{
	struct db_txn t = db_begin(service_db(host_service(w->host, "scheduling")), DB_READ);
	struct db_scan scan;
	uint32_t n = 0;

	db_scan_all(&scan, &t, &scheduling_sessions, false);
	while (n < MAX_SESSIONS && db_scan_next(&scan, host_arena(w->host), &out[n]))
		n++;
	db_scan_end(&scan);
	db_abort(&t);
	return n;
}

static struct session
session_at(struct world *w, int action, uint32_t rank)
{
	struct session s[MAX_SESSIONS];
	uint32_t n = sessions_of(w, s);

	for (uint32_t i = 0; i < n; i++)
		if (id_equal(s[i].action, w->actions[action]) && s[i].rank == rank)
			return s[i];
	fail_msg("no session J%u", rank);
	return s[0];
}

static uint32_t
enrolments_of(struct world *w, struct enrolment *out, uint32_t cap)
{
	struct db_txn t = db_begin(service_db(host_service(w->host, "scheduling")), DB_READ);
	struct db_scan scan;
	uint32_t n = 0;

	db_scan_all(&scan, &t, &scheduling_enrolments, false);
	while (n < cap && db_scan_next(&scan, host_arena(w->host), &out[n]))
		n++;
	db_scan_end(&scan);
	db_abort(&t);
	return n;
}

static struct plan
plan_asked(struct world *w, enum plan_mode mode, const int *actions, uint32_t count)
{
	struct id ids[3];
	struct plan p = { .actions = { ids, count }, .mode = mode, .has = REC_BIT(6) | REC_BIT(7) }, made;
	struct ref ref = { REC_BIT(1), { { 0 } } };

	for (uint32_t i = 0; i < count; i++)
		ids[i] = w->actions[actions[i]];
	expect(w, call(w, &coordinator, "scheduling.plan.create", &plan_desc, &p, &plan_desc, &made), RC_OK);
	assert_int_equal(made.status, PLAN_REQUESTED);
	ref.id = made.id;
	host_settle(w->host);
	expect(w, call(w, &coordinator, "scheduling.plan.get", &ref_desc, &ref, &plan_desc, &made), RC_OK);
	return made;
}

static enum rc
plan_applied(struct world *w, struct id plan)
{
	struct plan_apply in = { REC_BIT(1), plan, 0 };
	struct plan p;

	return call(w, &coordinator, "scheduling.plan.apply", &plan_apply_desc, &in, &plan_desc, &p);
}

static const int all[] = { GOVERNANCE, ACTIVITY, STUDY };

static void
absent(struct world *w, struct id person, day_t from, day_t to)
{
	struct absence a = { .person = person,
		.from = from,
		.to = to,
		.has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) },
		       made;

	expect(w, call(w, &coordinator, "scheduling.absence.create", &absence_desc, &a, &absence_desc, &made),
	    RC_OK);
}

/* --- the checker: every rule of the golden case, told anew
 * ------------------------------------------------------------- */
static void
check_working_day(day_t d)
{
	/* public and zone A school holidays between November 2019 and March 2020, written out; days of return
	 * are lessons */
	static const struct {
		const char *from, *to;
	} closed[] = { { "2019-12-21", "2020-01-05" }, { "2020-02-22", "2020-03-08" },
		{ "2019-12-25", "2019-12-25" }, { "2020-01-01", "2020-01-01" } };
	int weekday = (d + 3) % 7; /* 1970-01-01 was a Thursday; 0 is Monday */

	assert_true(weekday < 5 && weekday != 2);
	for (size_t i = 0; i < COUNT(closed); i++)
		assert_false(d >= day(closed[i].from) && d <= day(closed[i].to));
}

struct seen {
	struct id who;
	day_t day;
};

static void
check_twice(const struct seen *seen, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = 0; k < i; k++)
			assert_false(seen[i].day == seen[k].day && id_equal(seen[i].who, seen[k].who));
}

static uint32_t
see_action(struct world *w, int action, day_t d, struct seen *seen, uint32_t n)
{
	static const int animators[3][3] = { { 0, 1, -1 }, { 2, 3, -1 }, { 0, 4, 5 } };
	struct enrolment in[32];
	uint32_t count = enrolments_of(w, in, 32);

	seen[n++] = (struct seen){ w->venue, d };
	for (int i = 0; i < 3 && animators[action][i] >= 0; i++)
		seen[n++] = (struct seen){ w->animators[animators[action][i]], d };
	for (uint32_t i = 0; i < count; i++) {
		const struct delegate *who = in[i].persons.items;

		if (!id_equal(in[i].action, w->actions[action]) || in[i].status != ENROLMENT_ACCEPTED)
			continue;
		for (uint32_t k = 0; k < in[i].persons.count; k++)
			seen[n++] = (struct seen){ who[k].person, d };
	}
	return n;
}

static void
check_golden(struct world *w)
{
	static const struct {
		int action;
		uint32_t rank;
		const char *from, *to;
	} want[] = {
		{ GOVERNANCE, 1, "2019-11-26", "2019-11-26" },
		{ GOVERNANCE, 2, "2019-12-01", "2020-02-29" },
		{ GOVERNANCE, 3, "2019-12-01", "2020-02-29" },
		{ ACTIVITY, 1, "2019-11-28", "2019-11-28" },
		{ ACTIVITY, 2, "2019-12-19", "2019-12-19" },
		{ ACTIVITY, 3, "2020-02-01", "2020-02-29" },
		{ STUDY, 1, "2019-12-05", "2019-12-05" },
		{ STUDY, 2, "2020-01-01", "2020-03-31" },
		{ STUDY, 3, "2020-01-01", "2020-03-31" },
	};
	static struct seen seen[1024];
	uint32_t n = 0;
	day_t before = 0;

	for (size_t i = 0; i < COUNT(want); i++) {
		struct session s = session_at(w, want[i].action, want[i].rank);

		assert_true(REC_HAS(&s, SESSION_DAY));
		assert_int_equal(s.status, SESSION_PLACED);
		assert_in_range(s.day, day(want[i].from), day(want[i].to));
		check_working_day(s.day);
		if (want[i].rank > 1)
			assert_true(s.day - before >= 14);
		before = s.day;
		n = see_action(w, want[i].action, s.day, seen, n);
	}
	check_twice(seen, n);
}

/* --- tests
 * -------------------------------------------------------------------------------------------------------------
 */
static void
three_fields_are_enough_to_begin(void **state)
{
	struct world *w = *state;
	struct action a = { .title = TEXT_LIT("Réunion"),
		.first_day = day("2019-11-12"),
		.has = REC_BIT(7) | REC_BIT(10) },
		      made;
	struct session s[MAX_SESSIONS];
	uint32_t n;
	bool found = false;

	a.invited = (struct list){ w->centres, 2 };
	a.has |= REC_BIT(11);
	expect(w, call(w, &coordinator, "scheduling.action.create", &action_desc, &a, &action_desc, &made),
	    RC_OK);
	n = sessions_of(w, s);
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

	expect(w, put_session(w, g, 2, "2020-01-01", "2020-02-01", NULL), RC_RULE);
	assert_true(refused_for(w, FAULT_SESSION_RANK));
	expect(w, put_session(w, g, 4, "2020-02-01", "2020-01-01", NULL), RC_INVALID);
	assert_true(refused_for(w, FAULT_SESSION_PERIOD));
	expect(w, put_session(w, g, 4, NULL, NULL, NULL), RC_INVALID);
	assert_true(refused_for(w, FAULT_SESSION_NO_PERIOD));
	expect(w, put_session(w, g, 4, "2020-01-01", "2020-02-01", "2020-03-01"), RC_RULE);
	assert_true(refused_for(w, FAULT_SESSION_OUTSIDE));
	expect(w, put_session(w, g, 4, NULL, NULL, "2019-11-26"), RC_RULE);
	assert_true(refused_for(w, FAULT_SESSION_ORDER));
}

static void
a_delegation_without_a_binome_is_refused_and_nothing_is_written(void **state)
{
	struct world *w = *state;
	uint64_t before = service_position(host_service(w->host, "scheduling"));
	struct enrolment e;

	expect(w, enrol(w, GOVERNANCE, 0, staff, &e), RC_RULE);
	assert_int_equal(w->why.count, 1);
	assert_true(refused_for(w, FAULT_BINOME));
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
		expect(w, enrol(w, GOVERNANCE, i, pair, &e), RC_OK);
	expect(w, enrol(w, GOVERNANCE, 7, pair, &e), RC_OK);
	assert_int_equal(e.status, ENROLMENT_WAITING);
	assert_int_equal(e.rank, 1);
	assert_int_equal(e.rule, WAITING_STRUCTURES_MAX);
	expect(w, enrol(w, GOVERNANCE, 8, pair, &e), RC_OK);
	assert_int_equal(e.rank, 2);
	expect(w, enrol(w, GOVERNANCE, 8, pair, &e), RC_RULE);
	assert_true(refused_for(w, FAULT_ALREADY_ENROLLED));
	ref.id = w->enrolments[2];
	expect(w,
	    call(w, &coordinator, "scheduling.enrolment.withdraw", &ref_desc, &ref, &enrolment_desc, &e),
	    RC_OK);
	assert_int_equal(e.status, ENROLMENT_WITHDRAWN);
	n = enrolments_of(w, in, 32);
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
	expect(w,
	    call(w, &coordinator, "scheduling.enrolment.withdraw", &ref_desc, &ref, &enrolment_desc, &e),
	    RC_CONFLICT);
	assert_true(refused_for(w, FAULT_STATE));
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

	expect(w, enrol_as(w, &director, GOVERNANCE, 0, pair, &mine), RC_OK);
	expect(w, enrol_as(w, &director, GOVERNANCE, 1, pair, &other), RC_FORBIDDEN);
	expect(w, enrol(w, GOVERNANCE, 1, pair, &other), RC_OK);
	ref.id = other.id;
	expect(w, call(w, &director, "scheduling.enrolment.get", &ref_desc, &ref, &enrolment_desc, &other),
	    RC_NOT_FOUND);
	expect(w,
	    call(w, &director, "scheduling.enrolment.withdraw", &ref_desc, &ref, &enrolment_desc, &other),
	    RC_NOT_FOUND);
	expect(w, call(w, &animator, "scheduling.enrolment.get", &ref_desc, &ref, &enrolment_desc, &other),
	    RC_OK);
	expect(w, call(w, &stranger, "scheduling.enrolment.get", &ref_desc, &ref, &enrolment_desc, &other),
	    RC_NOT_FOUND);
	ref.id = mine.id;
	expect(w,
	    call(w, &director, "scheduling.enrolment.withdraw", &ref_desc, &ref, &enrolment_desc, &mine),
	    RC_OK);
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
	expect(w,
	    call(w, &coordinator, "scheduling.enrolment.create", &enrolment_desc, &e, &enrolment_desc, &made),
	    RC_OK);
	e.action = w->actions[ACTIVITY];
	expect(w,
	    call(w, &coordinator, "scheduling.enrolment.create", &enrolment_desc, &e, &enrolment_desc, &made),
	    RC_RULE);
	assert_true(refused_for(w, FAULT_STRUCTURE_KIND));
}

static void
all_open_sessions_get_days_that_hold_to_every_rule(void **state)
{
	struct world *w = *state;
	struct plan p;
	const struct plan_explanation *e;

	make_delegations(w);
	p = plan_asked(w, PLAN_PLACE, all, 3);
	assert_int_equal(p.status, PLAN_COMPUTED);
	assert_int_equal(p.clashes.count, 0);
	assert_true(p.options.count >= 1);
	e = p.explanations.items;
	assert_int_equal(p.explanations.count, 9);
	for (uint32_t i = 0; i < p.explanations.count; i++) {
		const struct plan_day *days = e[i].days.items;

		assert_true(e[i].sentence.len > 0);
		assert_int_equal(e[i].cannot.count, 0);
		assert_true(e[i].can.count > 0);
		assert_true(e[i].days.count <= SCHEDULING_PLAN_DAYS_MAX);
		for (uint32_t k = 0; k < e[i].days.count; k++)
			assert_true(days[k].sentence.len > 0);
	}
	expect(w, plan_applied(w, p.id), RC_OK);
	check_golden(w);
	expect(w, plan_applied(w, p.id), RC_CONFLICT);
}

static void
an_animator_ill_moves_only_the_sessions_that_need_it(void **state)
{
	struct world *w = *state;
	struct session before[MAX_SESSIONS], after[MAX_SESSIONS], ill;
	const struct plan_option *o;
	struct plan p;
	uint32_t n, moved = 0;

	make_delegations(w);
	p = plan_asked(w, PLAN_PLACE, all, 3);
	expect(w, plan_applied(w, p.id), RC_OK);
	n = sessions_of(w, before);
	ill = session_at(w, GOVERNANCE, 2);
	absent(w, w->animators[1], ill.day, ill.day);
	p = plan_asked(w, PLAN_REPLAN, all, 3);
	assert_int_equal(p.status, PLAN_COMPUTED);
	o = p.options.items;
	assert_int_equal(o->moves, 1);
	expect(w, plan_applied(w, p.id), RC_OK);
	check_golden(w);
	assert_int_equal(sessions_of(w, after), n);
	for (uint32_t i = 0; i < n; i++)
		moved += before[i].day != after[i].day;
	assert_int_equal(moved, 1);
	assert_int_not_equal(session_at(w, GOVERNANCE, 2).day, ill.day);
}

static void
a_fixed_session_moves_only_when_its_animator_is_absent_and_it_is_said(void **state)
{
	struct world *w = *state;
	struct plan p;
	const struct plan_option *o;
	const int one[] = { ACTIVITY };

	make_delegations(w);
	p = plan_asked(w, PLAN_PLACE, one, 1);
	expect(w, plan_applied(w, p.id), RC_OK);
	absent(w, w->persons[2][DIRECTOR], day("2019-12-19"), day("2019-12-19"));
	p = plan_asked(w, PLAN_REPLAN, one, 1);
	assert_int_equal(p.status, PLAN_COMPUTED);
	o = p.options.items;
	assert_int_equal(o->moves, 0); /* a participant's absence moves nothing */
	absent(w, w->animators[2], day("2019-12-19"), day("2019-12-19"));
	p = plan_asked(w, PLAN_REPLAN, one, 1);
	assert_int_equal(p.status, PLAN_COMPUTED);
	o = p.options.items;
	assert_int_equal(o->moves, 1);
	assert_true(p.notes.count >= 1);
	expect(w, plan_applied(w, p.id), RC_OK);
	assert_int_not_equal(session_at(w, ACTIVITY, 2).day, day("2019-12-19"));
}

static void
what_cannot_be_placed_says_which_rules_stand_against_each_other(void **state)
{
	struct world *w = *state;
	const int one[] = { ACTIVITY };
	const struct plan_conflict *c;
	bool named = false;
	struct plan p;

	absent(w, w->animators[3], day("2020-02-01"), day("2020-02-21"));
	p = plan_asked(w, PLAN_PLACE, one, 1);
	assert_int_equal(p.status, PLAN_INFEASIBLE);
	assert_int_equal(p.options.count, 0);
	assert_true(p.proven);
	c = p.conflicts.items;
	for (uint32_t i = 0; i < p.conflicts.count; i++) {
		assert_true(c[i].sentence.len > 0);
		named = named || (c[i].rule == PLAN_ABSENT && id_equal(c[i].subject, w->animators[3]));
	}
	assert_true(named);
	assert_true(p.conflicts.count >= 2 && p.conflicts.count <= 6);
	expect(w, plan_applied(w, p.id), RC_CONFLICT);
	assert_false(REC_HAS(&(struct session){ .has = session_at(w, ACTIVITY, 3).has }, SESSION_DAY));
}

static void
a_plan_is_refused_when_a_session_or_a_fact_changed_since(void **state)
{
	struct world *w = *state;
	const struct plan_option *o;
	const struct plan_placement *p1;
	struct session s, made;
	struct plan p;

	make_delegations(w);
	p = plan_asked(w, PLAN_PLACE, all, 3);
	o = p.options.items;
	p1 = o->placements.items;
	assert_non_null(p1);
	s = session_at(w, STUDY, 2);
	for (uint32_t i = 0; i < o->placements.count; i++)
		if (id_equal(p1[i].session, s.id))
			absent(w, w->animators[4], p1[i].day, p1[i].day);
	expect(w, plan_applied(w, p.id), RC_RULE);
	assert_true(refused_for(w, FAULT_PLAN_BROKEN));
	s.window_to = day("2020-03-20");
	s.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(SESSION_WINDOW_TO);
	expect(w, call(w, &coordinator, "scheduling.session.update", &session_desc, &s, &session_desc, &made),
	    RC_OK);
	expect(w, plan_applied(w, p.id), RC_CONFLICT);
	assert_true(refused_for(w, FAULT_PLAN_STALE));
	assert_false(REC_HAS(&made, SESSION_DAY));
}

static void
actions_planned_apart_do_not_take_the_same_people_on_one_day(void **state)
{
	struct world *w = *state;

	make_delegations(w);
	for (int i = 0; i < 3; i++) {
		struct plan p = plan_asked(w, PLAN_PLACE, &all[i], 1);

		assert_int_equal(p.status, PLAN_COMPUTED);
		expect(w, plan_applied(w, p.id), RC_OK);
	}
	check_golden(w);
}

static void
someone_taken_that_day_by_another_action_is_not_enrolled(void **state)
{
	struct world *w = *state;
	struct action a = { .title = TEXT_LIT("Le même jour"),
		.first_day = day("2019-11-26"),
		.has = REC_BIT(7) | REC_BIT(10) },
		      made;
	struct ref ref = { REC_BIT(1), { { 0 } } };
	struct enrolment e;

	expect(w, enrol(w, GOVERNANCE, 0, pair, &e), RC_OK);
	expect(w, call(w, &coordinator, "scheduling.action.create", &action_desc, &a, &action_desc, &made),
	    RC_OK);
	w->actions[STUDY] = ref.id = made.id;
	expect(
	    w, call(w, &coordinator, "scheduling.action.open", &ref_desc, &ref, &action_desc, &made), RC_OK);
	expect(w, enrol(w, STUDY, 0, staff, &e), RC_RULE);
	assert_true(refused_for(w, FAULT_PERSON_BUSY));
}

static void
an_action_goes_through_its_life_and_no_other_way(void **state)
{
	struct world *w = *state;
	struct ref ref = { REC_BIT(1), w->actions[ACTIVITY] };
	struct action a;
	struct enrolment e;

	expect(w, call(w, &coordinator, "scheduling.action.start", &ref_desc, &ref, &action_desc, &a),
	    RC_CONFLICT);
	expect(
	    w, call(w, &coordinator, "scheduling.action.confirm", &ref_desc, &ref, &action_desc, &a), RC_OK);
	expect(w, call(w, &coordinator, "scheduling.action.start", &ref_desc, &ref, &action_desc, &a), RC_OK);
	expect(
	    w, call(w, &coordinator, "scheduling.action.finish", &ref_desc, &ref, &action_desc, &a), RC_RULE);
	assert_true(refused_for(w, FAULT_SESSIONS_OPEN));
	expect(w, enrol(w, ACTIVITY, 0, staff, &e), RC_RULE);
	assert_true(refused_for(w, FAULT_ACTION_NOT_OPEN));
	expect(
	    w, call(w, &coordinator, "scheduling.action.cancel", &ref_desc, &ref, &action_desc, &a), RC_OK);
	assert_int_equal(session_at(w, ACTIVITY, 1).status, SESSION_CANCELLED);
}

static void
a_restart_loses_nothing(void **state)
{
	struct world *w = *state;
	struct plan p;

	make_delegations(w);
	p = plan_asked(w, PLAN_PLACE, all, 3);
	expect(w, plan_applied(w, p.id), RC_OK);
	host_restart(w->host, "scheduling");
	check_golden(w);
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
		IN_WORLD(an_institution_may_come_where_the_action_says_so),
		IN_WORLD(all_open_sessions_get_days_that_hold_to_every_rule),
		IN_WORLD(an_animator_ill_moves_only_the_sessions_that_need_it),
		IN_WORLD(a_fixed_session_moves_only_when_its_animator_is_absent_and_it_is_said),
		IN_WORLD(what_cannot_be_placed_says_which_rules_stand_against_each_other),
		IN_WORLD(a_plan_is_refused_when_a_session_or_a_fact_changed_since),
		IN_WORLD(actions_planned_apart_do_not_take_the_same_people_on_one_day),
		IN_WORLD(someone_taken_that_day_by_another_action_is_not_enrolled),
		IN_WORLD(an_action_goes_through_its_life_and_no_other_way),
		IN_WORLD(a_restart_loses_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
