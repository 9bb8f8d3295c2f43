/*
 * scheduling_world: see scheduling_world.h.
 * Owns: nothing beyond it.
 * Beware: it asserts by cmocka: call it inside of tests only.
 */
#include "tests/lib/scheduling_world.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

extern const struct service_desc registry_service;

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

const struct host_caller world_coordinator = { .roles = ROLE_COORDINATOR };

const enum mandate_role season_roles[PER_CENTRE] = { MANDATE_DIRECTOR, MANDATE_PRESIDENT, MANDATE_EMPLOYEE,
	MANDATE_ADMINISTRATOR };

day_t
world_day(const char *iso)
{
	day_t d;

	assert_true(calendar_day_parse(iso, strlen(iso), &d));
	return d;
}

enum rc
season_call(struct world *w, const struct host_caller *who, const char *method,
    const struct rec_desc *in_desc, const void *in, const struct rec_desc *out_desc, void *out)
{
	return host_call(w->host, who, method, in_desc, in, 0, out_desc, out, NULL, &w->why);
}

void
world_expect(struct world *w, enum rc got, enum rc wanted)
{
	if (got != wanted)
		for (uint32_t i = 0; i < w->why.count && i < FAULT_MAX; i++)
			print_message("%s: %s %s\n", w->why.items[i].field, w->why.items[i].code->name,
			    w->why.items[i].argument);
	assert_string_equal(rc_info(got)->name, rc_info(wanted)->name);
}

bool
world_refused_for(const struct world *w, const struct fault_code *code)
{
	for (uint32_t i = 0; i < w->why.count && i < FAULT_MAX; i++)
		if (w->why.items[i].code == code)
			return true;
	return false;
}

/* --- the world ------------------------------------------------------------------------- */
static struct id
make_organisation(struct world *w, const char *name, enum organisation_kind kind)
{
	struct organisation o = { .name = text_of(name), .kind = kind, .has = REC_BIT(7) | REC_BIT(8) }, made;

	world_expect(w,
	    season_call(w, &world_coordinator, "registry.organisation.create", &organisation_desc, &o,
		&organisation_desc, &made),
	    RC_OK);
	return made.id;
}

static struct id
make_person(struct world *w, struct id organisation, enum mandate_role role)
{
	struct person p = { .name = TEXT_LIT("Une fonction"), .has = REC_BIT(7) }, made;
	struct mandate m = { .organisation = organisation, .role = role, .from = world_day("2018-01-01") },
		       given;

	world_expect(w,
	    season_call(
		w, &world_coordinator, "registry.person.create", &person_desc, &p, &person_desc, &made),
	    RC_OK);
	m.person = made.id;
	m.has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9);
	world_expect(w,
	    season_call(
		w, &world_coordinator, "registry.mandate.create", &mandate_desc, &m, &mandate_desc, &given),
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
			w->persons[i][k] = make_person(w, w->centres[i], season_roles[k]);
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

	world_expect(w,
	    season_call(
		w, &world_coordinator, "scheduling.venue.create", &venue_desc, &v, &venue_desc, &made),
	    RC_OK);
	w->venue = made.id;
}

static struct action
action_begun(const char *title, const char *first_day, struct id venue, struct id *animators, uint32_t count)
{
	struct action a = { .title = text_of(title),
		.first_day = world_day(first_day),
		.venue = venue,
		.animators = { animators, count },
		.school_zone = SCHOOL_ZONE_A };

	/* answer_days is 0: places that free are given at once */
	a.has =
	    REC_BIT(7) | REC_BIT(10) | REC_BIT(12) | REC_BIT(13) | REC_BIT(26) | REC_BIT(ACTION_ANSWER_DAYS);
	return a;
}

static void
put_action(struct world *w, int which, struct action *a)
{
	struct action made;
	struct ref ref = { REC_BIT(1), { { 0 } } };

	world_expect(w,
	    season_call(
		w, &world_coordinator, "scheduling.action.create", &action_desc, a, &action_desc, &made),
	    RC_OK);
	assert_int_equal(made.status, ACTION_ENVISAGED);
	assert_int_equal(made.gap_min, 14);
	assert_true(made.avoid_school_holidays);
	w->actions[which] = ref.id = made.id;
	world_expect(w,
	    season_call(
		w, &world_coordinator, "scheduling.action.open", &ref_desc, &ref, &action_desc, &made),
	    RC_OK);
	assert_int_equal(made.status, ACTION_OPEN);
}

enum rc
world_put_session(
    struct world *w, struct id action, uint32_t rank, const char *from, const char *to, const char *fixed)
{
	struct session s = { .action = action, .rank = rank, .has = REC_BIT(6) | REC_BIT(7) }, made;

	if (fixed != NULL) {
		s.fixed = true;
		s.day = world_day(fixed);
		s.has |= REC_BIT(10) | REC_BIT(11);
	}
	if (from != NULL) {
		s.window_from = world_day(from);
		s.window_to = world_day(to);
		s.has |= REC_BIT(8) | REC_BIT(9);
	}
	return season_call(
	    w, &world_coordinator, "scheduling.session.create", &session_desc, &s, &session_desc, &made);
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
	world_expect(
	    w, world_put_session(w, w->actions[GOVERNANCE], 2, "2019-12-01", "2020-02-29", NULL), RC_OK);
	world_expect(
	    w, world_put_session(w, w->actions[GOVERNANCE], 3, "2019-12-01", "2020-02-29", NULL), RC_OK);
	world_expect(w, world_put_session(w, w->actions[ACTIVITY], 2, NULL, NULL, "2019-12-19"), RC_OK);
	world_expect(
	    w, world_put_session(w, w->actions[ACTIVITY], 3, "2020-02-01", "2020-02-29", NULL), RC_OK);
	world_expect(w, world_put_session(w, w->actions[STUDY], 2, "2020-01-01", "2020-03-31", NULL), RC_OK);
	world_expect(w, world_put_session(w, w->actions[STUDY], 3, "2020-01-01", "2020-03-31", NULL), RC_OK);
}

/* who: indexes of roles, ended by -1. */
enum rc
world_enrol_as(struct world *w, const struct host_caller *caller, int action, int centre, const int *who,
    struct enrolment *made)
{
	struct delegate d[PER_CENTRE + 1];
	struct enrolment e = {
		.action = w->actions[action], .structure = w->centres[centre], .persons = { d, 0 }
	};
	enum rc rc;

	for (; *who >= 0; who++)
		d[e.persons.count++] = (struct delegate){ REC_BIT(1) | REC_BIT(2), w->persons[centre][*who],
			season_roles[*who] };
	e.committed = true;
	e.has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(ENROLMENT_COMMITTED);
	rc =
	    season_call(w, caller, "scheduling.enrolment.create", &enrolment_desc, &e, &enrolment_desc, made);
	if (rc == RC_OK)
		w->enrolments[w->enrolled++] = made->id;
	return rc;
}

enum rc
world_enrol(struct world *w, int action, int centre, const int *who, struct enrolment *made)
{
	return world_enrol_as(w, &world_coordinator, action, centre, who, made);
}

const int world_pair[3] = { DIRECTOR, PRESIDENT, -1 };
const int world_staff[3] = { DIRECTOR, EMPLOYEE, -1 };

void
world_make_delegations(struct world *w)
{
	struct enrolment e;

	for (int i = 0; i < 7; i++) {
		world_expect(w, world_enrol(w, GOVERNANCE, i, world_pair, &e), RC_OK);
		assert_int_equal(e.status, ENROLMENT_ACCEPTED);
	}
	for (int i = 2; i < 8; i++)
		world_expect(w, world_enrol(w, ACTIVITY, i, world_staff, &e), RC_OK);
	for (int i = 0; i < 3; i++)
		world_expect(
		    w, world_enrol(w, STUDY, i, (const int[]){ DIRECTOR, ADMINISTRATOR, -1 }, &e), RC_OK);
}

int
world_up(void **state)
{
	static const struct service_desc *const services[] = { &scheduling_service, &registry_service };
	struct world *w = calloc(1, sizeof *w);

	w->host = host_new(services, 2, calendar_instant(world_day("2019-10-15"), 600));
	make_people(w);
	host_settle(w->host);
	make_venue(w);
	make_actions(w);
	*state = w;
	return 0;
}

int
world_down(void **state)
{
	struct world *w = *state;

	host_free(w->host);
	free(w);
	return 0;
}

/* --- reading back ---------------------------------------------------------------------- */
uint32_t
world_sessions_of(struct world *w, struct session *out)
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

struct session
world_session_at(struct world *w, int action, uint32_t rank)
{
	struct session s[MAX_SESSIONS];
	uint32_t n = world_sessions_of(w, s);

	for (uint32_t i = 0; i < n; i++)
		if (id_equal(s[i].action, w->actions[action]) && s[i].rank == rank)
			return s[i];
	fail_msg("no session J%u", rank);
	return s[0];
}

uint32_t
world_enrolments_of(struct world *w, struct enrolment *out, uint32_t cap)
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

struct plan
world_plan_asked(struct world *w, enum plan_mode mode, const int *actions, uint32_t count)
{
	struct id ids[3];
	struct plan p = { .actions = { ids, count }, .mode = mode, .has = REC_BIT(6) | REC_BIT(7) }, made;
	struct ref ref = { REC_BIT(1), { { 0 } } };

	for (uint32_t i = 0; i < count; i++)
		ids[i] = w->actions[actions[i]];
	world_expect(w,
	    season_call(w, &world_coordinator, "scheduling.plan.create", &plan_desc, &p, &plan_desc, &made),
	    RC_OK);
	assert_int_equal(made.status, PLAN_REQUESTED);
	ref.id = made.id;
	host_settle(w->host);
	world_expect(w,
	    season_call(w, &world_coordinator, "scheduling.plan.get", &ref_desc, &ref, &plan_desc, &made),
	    RC_OK);
	return made;
}

enum rc
world_plan_applied(struct world *w, struct id plan)
{
	struct plan_apply in = { REC_BIT(1), plan, 0 };
	struct plan p;

	return season_call(
	    w, &world_coordinator, "scheduling.plan.apply", &plan_apply_desc, &in, &plan_desc, &p);
}

const int world_all[3] = { GOVERNANCE, ACTIVITY, STUDY };

void
world_absent(struct world *w, struct id person, day_t from, day_t to)
{
	struct absence a = { .person = person,
		.from = from,
		.to = to,
		.has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) },
		       made;

	world_expect(w,
	    season_call(
		w, &world_coordinator, "scheduling.absence.create", &absence_desc, &a, &absence_desc, &made),
	    RC_OK);
}

/* --- the checker: every rule of the golden case, told anew ----------------------------- */
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
		assert_false(d >= world_day(closed[i].from) && d <= world_day(closed[i].to));
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
	uint32_t count = world_enrolments_of(w, in, 32);

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

void
world_check_golden(struct world *w)
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
		struct session s = world_session_at(w, want[i].action, want[i].rank);

		assert_true(REC_HAS(&s, SESSION_DAY));
		assert_int_equal(s.status, SESSION_PLACED);
		assert_in_range(s.day, world_day(want[i].from), world_day(want[i].to));
		check_working_day(s.day);
		if (want[i].rank > 1)
			assert_true(s.day - before >= 14);
		before = s.day;
		n = see_action(w, want[i].action, s.day, seen, n);
	}
	check_twice(seen, n);
}
