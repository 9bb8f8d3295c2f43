/*
 * scheduling_season_test: a whole season planned through the service: asked for by its period, in part, explained, applied, repaired.
 * Owns: a host with scheduling and registry, and a season drawn from a seed.
 * Beware: SEASON_ACTIONS=n plays a larger one (120 is a large federation's: 360 sessions, 1,500 people) and prints its times.
 */
#include "proto/registry.h"
#include "services/scheduling/service.h"
#include "tests/lib/host.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

extern const struct service_desc registry_service;

#define ACTIONS_MOST 190
#define EACH 3 /* sessions of an action */
#define PER_CENTRE 12 /* people */
#define VENUES 6
#define PLANS_LISTED 10
#define FIRST "2026-09-07"
#define LAST "2027-06-25"

static const struct host_caller coordinator = { .roles = ROLE_COORDINATOR };

struct season {
	struct host *host;
	uint32_t actions, centres, animators, seed;
	struct id action[ACTIONS_MOST], session[ACTIONS_MOST][EACH];
	struct id centre[ACTIONS_MOST], person[ACTIONS_MOST][PER_CENTRE], animator[ACTIONS_MOST],
	    venue[VENUES];
	struct fault why;
};

static uint32_t
draw(struct season *w, uint32_t below)
{
	w->seed = w->seed * 1664525u + 1013904223u;
	return (w->seed >> 8) % below;
}

static day_t
day(const char *iso)
{
	day_t d = 0;

	assert_true(calendar_day_parse(iso, 10, &d));
	return d;
}

static enum rc
call(struct season *w, const char *method, const struct rec_desc *in, const void *rec,
    const struct rec_desc *out, void *ret)
{
	return host_call(w->host, &coordinator, method, in, rec, 0, out, ret, NULL, &w->why);
}

static void
must(struct season *w, const char *method, const struct rec_desc *in, const void *rec,
    const struct rec_desc *out, void *ret)
{
	enum rc rc = call(w, method, in, rec, out, ret);

	if (rc != RC_OK)
		for (uint32_t i = 0; i < w->why.count && i < FAULT_MAX; i++)
			print_message("%s %s: %s %s\n", method, w->why.items[i].field,
			    w->why.items[i].code->name, w->why.items[i].argument);
	assert_int_equal(rc, RC_OK);
}

static bool
refused_for(const struct season *w, const struct fault_code *code)
{
	for (uint32_t i = 0; i < w->why.count && i < FAULT_MAX; i++)
		if (w->why.items[i].code == code)
			return true;
	return false;
}

/* --- the season ------------------------------------------------------------------------- */
static struct id
make_organisation(struct season *w, const char *name, const char *commune)
{
	struct organisation o = { .name = text_of(name),
		.kind = ORGANISATION_CENTRE,
		.commune = text_of(commune) },
			    made;

	o.has = REC_BIT(record_field(&organisation_desc, "name", 4)->tag) |
	    REC_BIT(record_field(&organisation_desc, "kind", 4)->tag) |
	    REC_BIT(record_field(&organisation_desc, "commune", 7)->tag);
	must(w, "registry.organisation.create", &organisation_desc, &o, &organisation_desc, &made);
	return made.id;
}

static struct id
make_person(struct season *w, struct id organisation, enum mandate_role role)
{
	struct person p = { .name = TEXT_LIT("Une fonction"), .has = REC_BIT(7) }, made;
	struct mandate m = { .organisation = organisation, .role = role, .from = day("2018-01-01") }, given;

	must(w, "registry.person.create", &person_desc, &p, &person_desc, &made);
	m.person = made.id;
	m.has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9);
	must(w, "registry.mandate.create", &mandate_desc, &m, &mandate_desc, &given);
	return made.id;
}

static void
make_people(struct season *w)
{
	static const char *const communes[] = { "42218", "42187", "69123", "43157", "42147", "42095" };

	for (uint32_t c = 0; c < w->centres; c++) {
		w->centre[c] = make_organisation(w, "Centre", communes[c % 6]);
		for (uint32_t p = 0; p < PER_CENTRE; p++)
			w->person[c][p] = make_person(w, w->centre[c], MANDATE_EMPLOYEE);
	}
	for (uint32_t a = 0; a < w->animators; a++)
		w->animator[a] = make_person(w, w->centre[0], MANDATE_ANIMATOR);
	for (uint32_t v = 0; v < VENUES; v++) {
		struct venue venue = { .name = TEXT_LIT("Salle"),
			.commune = text_of(communes[v]),
			.seats = 15 + 5 * v,
			.has = REC_BIT(7) | REC_BIT(9) | REC_BIT(10) },
			     made;

		must(w, "scheduling.venue.create", &venue_desc, &venue, &venue_desc, &made);
		w->venue[v] = made.id;
	}
}

static void
make_delegations(struct season *w, uint32_t action)
{
	for (uint32_t c = 0; c < 5; c++) {
		uint32_t centre = (action * 7 + c * 3) % w->centres;
		struct delegate d[3];
		struct enrolment e = { .action = w->action[action],
			.structure = w->centre[centre],
			.persons = { d, 3 },
			.has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) },
				 made;

		for (uint32_t i = 0; i < 3; i++)
			d[i] = (struct delegate){ REC_BIT(1) | REC_BIT(2),
				w->person[centre][(action + i * 4) % PER_CENTRE], MANDATE_EMPLOYEE };
		must(w, "scheduling.enrolment.create", &enrolment_desc, &e, &enrolment_desc, &made);
	}
}

static void
make_action(struct season *w, uint32_t a)
{
	struct id animators[2] = { w->animator[a % w->animators], w->animator[(a * 3 + 1) % w->animators] };
	struct action action = { .title = TEXT_LIT("Une action de la saison"),
		.animators = { animators, (a * 3 + 1) % w->animators != a % w->animators ? 2 : 1 },
		.school_zone = SCHOOL_ZONE_A,
		.venues = { w->venue, VENUES },
		.gap_min = 14,
		.has = REC_BIT(7) | REC_BIT(13) | REC_BIT(23) | REC_BIT(26) | REC_BIT(ACTION_VENUES) },
		      made;
	struct ref ref = { REC_BIT(1), { { 0 } } };
	day_t from = day(FIRST) + (day_t)draw(w, 120);

	must(w, "scheduling.action.create", &action_desc, &action, &action_desc, &made);
	w->action[a] = ref.id = made.id;
	must(w, "scheduling.action.open", &ref_desc, &ref, &action_desc, &made);
	for (uint32_t s = 0; s < EACH; s++) {
		struct session x = { .action = ref.id,
			.rank = s + 1,
			.window_from = from + (day_t)s * 35,
			.window_to = from + (day_t)s * 35 + 60,
			.has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9) },
			       put;

		must(w, "scheduling.session.create", &session_desc, &x, &session_desc, &put);
		w->session[a][s] = put.id;
	}
	make_delegations(w, a);
}

static int
season_of(void **state, uint32_t actions)
{
	static const struct service_desc *const services[] = { &scheduling_service, &registry_service };
	struct season *w = calloc(1, sizeof *w);
	const char *asked = getenv("SEASON_ACTIONS");

	w->seed = 42;
	w->actions = asked != NULL ? (uint32_t)atoi(asked) : actions;
	if (w->actions < 4 || w->actions > ACTIONS_MOST)
		w->actions = actions;
	w->centres = w->actions < 10 ? 10 : w->actions;
	w->animators = 4 + w->actions / 3;
	w->host = host_new(services, 2, calendar_instant(day("2026-07-01"), 600));
	make_people(w);
	host_settle(w->host);
	for (uint32_t a = 0; a < w->actions; a++)
		make_action(w, a);
	*state = w;
	return 0;
}

static int
season_up(void **state)
{
	return season_of(state, 20);
}

static int
few_up(void **state)
{
	return season_of(state, 4);
}

static int
season_down(void **state)
{
	struct season *w = *state;

	host_free(w->host);
	free(w);
	return 0;
}

/* --- asking ------------------------------------------------------------------------------- */
static struct plan
plan_read(struct season *w, struct id id)
{
	struct ref ref = { REC_BIT(1), id };
	struct plan p;

	must(w, "scheduling.plan.get", &ref_desc, &ref, &plan_desc, &p);
	return p;
}

static struct plan
plan_asked(struct season *w, const struct plan *want)
{
	struct timespec a, b;
	struct plan made, now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
	must(w, "scheduling.plan.create", &plan_desc, want, &plan_desc, &made);
	host_settle(w->host);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
	now = plan_read(w, made.id);
	if (getenv("SEASON_ACTIONS") != NULL && now.options.count > 0)
		print_message("planned in %.3f s of computing, cost %lld, %u moves\n",
		    (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9,
		    (long long)((const struct plan_option *)now.options.items)->cost,
		    ((const struct plan_option *)now.options.items)->moves);
	return now;
}

static struct plan
season_planned(struct season *w, enum plan_mode mode)
{
	struct plan p = { .from = day(FIRST),
		.to = day(LAST),
		.mode = mode,
		.effort = PLAN_QUICK,
		.has = REC_BIT(PLAN_FROM) | REC_BIT(PLAN_TO) | REC_BIT(PLAN_MODE) | REC_BIT(PLAN_EFFORT) };

	return plan_asked(w, &p);
}

static enum rc
plan_applied(struct season *w, struct id id)
{
	struct plan_apply in = { REC_BIT(1), id, 0 };
	struct plan p;

	return call(w, "scheduling.plan.apply", &plan_apply_desc, &in, &plan_desc, &p);
}

static struct session
session_read(struct season *w, struct id id)
{
	struct ref ref = { REC_BIT(1), id };
	struct session s;

	must(w, "scheduling.session.get", &ref_desc, &ref, &session_desc, &s);
	return s;
}

/* --- what must hold, told anew ------------------------------------------------------------- */
struct taken {
	struct id who;
	day_t day;
};

static int
taken_order(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct taken));
}

static uint32_t
take_session(struct season *w, uint32_t a, day_t day_of, struct id venue, struct taken *t, uint32_t n)
{
	t[n++] = (struct taken){ venue, day_of };
	t[n++] = (struct taken){ w->animator[a % w->animators], day_of };
	if ((a * 3 + 1) % w->animators != a % w->animators)
		t[n++] = (struct taken){ w->animator[(a * 3 + 1) % w->animators], day_of };
	for (uint32_t c = 0; c < 5; c++)
		for (uint32_t i = 0; i < 3; i++)
			t[n++] =
			    (struct taken){ w->person[(a * 7 + c * 3) % w->centres][(a + i * 4) % PER_CENTRE],
				    day_of };
	return n;
}

static void
check_season(struct season *w)
{
	struct taken *t = calloc((size_t)w->actions * EACH * 20, sizeof *t);
	uint32_t n = 0;

	for (uint32_t a = 0; a < w->actions; a++) {
		day_t before = 0;

		for (uint32_t s = 0; s < EACH; s++) {
			struct session x = session_read(w, w->session[a][s]);
			int weekday = (x.day + 3) % 7; /* 0 is Monday */

			assert_true(REC_HAS(&x, SESSION_DAY) && REC_HAS(&x, SESSION_VENUE));
			assert_true(x.venue_chosen);
			assert_in_range(x.day, x.window_from, x.window_to);
			assert_true(weekday < 5 && weekday != 2);
			assert_true(x.day - before >= 14);
			before = x.day;
			n = take_session(w, a, x.day, x.venue, t, n);
		}
	}
	qsort(t, n, sizeof *t, taken_order);
	for (uint32_t i = 1; i < n; i++)
		assert_true(memcmp(&t[i], &t[i - 1], sizeof *t) != 0); /* nobody and nothing twice a day */
	free(t);
}

/* --- tests ----------------------------------------------------------------------------------- */
static void
a_season_is_asked_for_by_its_period_and_every_rule_holds(void **state)
{
	struct season *w = *state;
	struct plan p = season_planned(w, PLAN_PLACE);
	struct plan_explain ask = { .has = REC_BIT(1) | REC_BIT(2), .id = p.id };
	const struct plan_option *o = p.options.items;
	struct plan_explanation e;

	assert_int_equal(p.status, PLAN_COMPUTED);
	assert_int_equal(p.actions.count, w->actions);
	assert_int_equal(o->placements.count, w->actions * EACH);
	assert_int_equal(p.explanations.count + p.unexplained, w->actions * EACH);
	ask.session = w->session[w->actions - 1][EACH - 1];
	must(w, "scheduling.plan.explain", &plan_explain_desc, &ask, &plan_explanation_desc, &e);
	assert_true(id_equal(e.session, ask.session));
	assert_true(e.days.count > 10 && e.sentence.len > 0 && e.cannot.count == 0);
	ask.option = p.options.count + 1;
	ask.has |= REC_BIT(3);
	if (ask.option <= SCHEDULING_PLAN_OPTIONS_MAX) {
		assert_int_equal(
		    call(w, "scheduling.plan.explain", &plan_explain_desc, &ask, &plan_explanation_desc, &e),
		    RC_INVALID);
		assert_true(refused_for(w, FAULT_PLAN_OPTION));
	}
	assert_int_equal(plan_applied(w, p.id), RC_OK);
	check_season(w);
	ask.option = 1;
	assert_int_equal(
	    call(w, "scheduling.plan.explain", &plan_explain_desc, &ask, &plan_explanation_desc, &e),
	    RC_CONFLICT);
	assert_true(refused_for(w, FAULT_PLAN_STALE));
}

static void
an_animators_absence_moves_few_sessions_and_says_why_each(void **state)
{
	struct season *w = *state;
	struct plan p = season_planned(w, PLAN_PLACE);
	struct absence away = { .person = w->animator[1], .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) }, made;
	const struct plan_explanation *e;
	const struct plan_option *o;
	struct session s;
	uint64_t events;
	uint32_t told = 0;

	assert_int_equal(plan_applied(w, p.id), RC_OK);
	s = session_read(w, w->session[1][1]);
	away.from = s.day;
	away.to = s.day + 1;
	must(w, "scheduling.absence.create", &absence_desc, &away, &absence_desc, &made);
	p = season_planned(w, PLAN_REPLAN);
	assert_int_equal(p.status, PLAN_COMPUTED);
	o = p.options.items;
	e = p.explanations.items;
	assert_true(o->moves >= 1 && o->moves <= 3);
	for (uint32_t i = 0; i < p.explanations.count; i++)
		told += e[i].sentence.len > 9 && memcmp(e[i].sentence.ptr, "Déplacée", 9) == 0;
	assert_true(told >= 1);
	assert_int_equal(plan_applied(w, p.id), RC_OK);
	check_season(w);
	s = session_read(w, w->session[1][1]);
	assert_true(s.day < away.from || s.day > away.to);
	assert_int_equal(host_verify(w->host, "scheduling", &events, &w->why), RC_OK);
}

static void
large_plans_are_listed_page_by_page(void **state)
{
	struct season *w = *state;
	struct plan_weight nothing[PLAN_CRITERIA]; /* any placement will do: found at once */
	struct plan ask = { .actions = { w->action, 4 }, .weights = { nothing, PLAN_CRITERIA } };
	struct list_query q = { 0 };
	uint32_t seen = 0, pages = 0;
	struct buf bytes = { 0 };

	ask.has = REC_BIT(PLAN_ACTIONS) | REC_BIT(PLAN_WEIGHTS);
	for (int i = 0; i < PLAN_CRITERIA; i++)
		nothing[i] = (struct plan_weight){ REC_BIT(1) | REC_BIT(2), (enum plan_criterion)i, 0 };
	for (uint32_t i = 0; i < PLANS_LISTED; i++) {
		struct plan p = plan_asked(w, &ask);

		record_encode(&plan_desc, &p, 0, 0, &bytes);
	}
	assert_true(bytes.len > REC_BYTES_MAX); /* together they do not fit into one message */
	buf_free(&bytes);
	for (;; pages++) {
		struct list_page page;

		must(w, "scheduling.plan.list", &list_query_desc, &q, &list_page_desc, &page);
		assert_true(page.items.len < REC_BYTES_MAX && page.count > 0);
		seen += page.count;
		if (!REC_HAS(&page, 3))
			break;
		q = (struct list_query){ .has = REC_BIT(2), .cursor = page.next };
	}
	assert_int_equal(seen, PLANS_LISTED);
	assert_true(pages >= 1);
}

static void
what_is_said_of_a_plan_is_checked_again_when_it_is_applied(void **state)
{
	struct season *w = *state;
	struct plan ask = { .actions = { w->action, 2 }, .has = REC_BIT(PLAN_ACTIONS) },
		    p = plan_asked(w, &ask);
	const struct plan_placement *first = ((const struct plan_option *)p.options.items)->placements.items;
	struct ref ref = { REC_BIT(1), first->venue };
	day_t closed[] = { first->day };
	struct venue v, made;

	must(w, "scheduling.venue.get", &ref_desc, &ref, &venue_desc, &v);
	v.closed_days = (struct list){ closed, 1 };
	v.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(VENUE_CLOSED_DAYS);
	must(w, "scheduling.venue.update", &venue_desc, &v, &venue_desc, &made);
	assert_int_equal(plan_applied(w, p.id), RC_RULE);
	assert_true(refused_for(w, FAULT_PLAN_BROKEN));
	made.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION);
	must(w, "scheduling.venue.archive", &venue_desc, &made, &venue_desc, &v);
	p = plan_asked(w, &ask);
	assert_int_equal(p.status, PLAN_COMPUTED);
	assert_non_null(memmem(((const struct text *)p.notes.items)->ptr,
	    ((const struct text *)p.notes.items)->len, "plus utilisé", 13));
	first = ((const struct plan_option *)p.options.items)->placements.items;
	assert_false(id_equal(first->venue, ref.id));
}

static void
some_sessions_are_placed_alone_and_the_others_stay(void **state)
{
	struct season *w = *state;
	struct id two[] = { w->session[0][0], w->session[1][2] };
	struct plan ask = { .sessions = { two, 2 }, .has = REC_BIT(PLAN_SESSIONS) };
	struct plan p = plan_asked(w, &ask);
	const struct plan_option *o = p.options.items;
	struct session s;

	assert_int_equal(p.status, PLAN_COMPUTED);
	assert_int_equal(p.actions.count, 2);
	assert_int_equal(o->placements.count, 2);
	assert_int_equal(plan_applied(w, p.id), RC_OK);
	s = session_read(w, w->session[0][1]);
	assert_false(REC_HAS(&s, SESSION_DAY));
	s = session_read(w, w->session[0][0]);
	assert_true(REC_HAS(&s, SESSION_DAY));
	two[1] = w->session[0][1]; /* beside one that has its day by now */
	ask.sessions = (struct list){ two + 1, 1 };
	p = plan_asked(w, &ask);
	o = p.options.items;
	assert_int_equal(p.status, PLAN_COMPUTED);
	assert_int_equal(o->placements.count, 1);
	assert_true(((const struct plan_placement *)o->placements.items)->day >= s.day + 14);
}

static void
refused(struct season *w, const struct plan *ask, enum rc rc, const struct fault_code *code)
{
	struct plan made;

	assert_int_equal(call(w, "scheduling.plan.create", &plan_desc, ask, &plan_desc, &made), rc);
	assert_true(refused_for(w, code));
}

static void
what_is_asked_badly_is_refused_with_its_rule(void **state)
{
	struct season *w = *state;
	struct plan_weight twice[] = { { REC_BIT(1) | REC_BIT(2), PLAN_COST_TRAVEL, 3 },
		{ REC_BIT(1) | REC_BIT(2), PLAN_COST_TRAVEL, 4 } };
	struct plan_weight heavy = { REC_BIT(1) | REC_BIT(2), PLAN_COST_TRAVEL,
		SCHEDULING_PLAN_WEIGHT_MAX + 1 };
	struct id same[] = { w->session[0][0], w->session[0][0] }, gone = { { 9 } };
	struct plan ask = { 0 };

	refused(w, &ask, RC_INVALID, FAULT_PLAN_ASKED);
	ask = (struct plan){ .actions = { w->action, 1 },
		.sessions = { same, 1 },
		.has = REC_BIT(PLAN_ACTIONS) | REC_BIT(PLAN_SESSIONS) };
	refused(w, &ask, RC_INVALID, FAULT_PLAN_ASKED);
	ask = (struct plan){
		.from = day(LAST), .to = day(FIRST), .has = REC_BIT(PLAN_FROM) | REC_BIT(PLAN_TO)
	};
	refused(w, &ask, RC_INVALID, FAULT_PLAN_PERIOD);
	ask.has = REC_BIT(PLAN_FROM);
	refused(w, &ask, RC_INVALID, FAULT_REQUIRED);
	ask = (struct plan){ .from = day("2031-01-01"),
		.to = day("2031-06-01"),
		.has = REC_BIT(PLAN_FROM) | REC_BIT(PLAN_TO) };
	refused(w, &ask, RC_RULE, FAULT_PLAN_NO_ACTION);
	ask = (struct plan){ .sessions = { same, 2 }, .has = REC_BIT(PLAN_SESSIONS) };
	refused(w, &ask, RC_INVALID, FAULT_DUPLICATE);
	ask = (struct plan){ .sessions = { &gone, 1 }, .has = REC_BIT(PLAN_SESSIONS) };
	refused(w, &ask, RC_INVALID, FAULT_UNKNOWN_REFERENCE);
	ask = (struct plan){ .actions = { w->action, 1 },
		.weights = { twice, 2 },
		.has = REC_BIT(PLAN_ACTIONS) | REC_BIT(PLAN_WEIGHTS) };
	refused(w, &ask, RC_INVALID, FAULT_PLAN_WEIGHT);
	ask.weights = (struct list){ &heavy, 1 };
	refused(w, &ask, RC_INVALID, FAULT_RANGE);
}

static void
a_venue_that_a_plan_chose_is_changed_by_a_plan_and_kept_when_a_person_gives_it(void **state)
{
	struct season *w = *state;
	struct plan ask = { .actions = { w->action, 1 }, .has = REC_BIT(PLAN_ACTIONS) },
		    p = plan_asked(w, &ask);
	struct ref ref = { REC_BIT(1), { { 0 } } };
	struct session s, made;
	struct venue v, closed;
	struct id given;

	assert_int_equal(plan_applied(w, p.id), RC_OK);
	s = session_read(w, w->session[0][1]);
	ref.id = s.venue;
	must(w, "scheduling.venue.get", &ref_desc, &ref, &venue_desc, &v);
	v.closed_days = (struct list){ &s.day, 1 };
	v.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(VENUE_CLOSED_DAYS);
	must(w, "scheduling.venue.update", &venue_desc, &v, &venue_desc, &closed);
	ask.mode = PLAN_REPLAN;
	ask.has |= REC_BIT(PLAN_MODE);
	p = plan_asked(w, &ask);
	assert_int_equal(p.status, PLAN_COMPUTED);
	assert_int_equal(plan_applied(w, p.id), RC_OK);
	made = session_read(w, w->session[0][1]);
	assert_int_equal(made.day, s.day); /* another venue rather than another day */
	assert_false(id_equal(made.venue, s.venue));
	given = id_equal(made.venue, w->venue[VENUES - 1]) ? w->venue[VENUES - 2] : w->venue[VENUES - 1];
	made.venue = given;
	made.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(SESSION_VENUE);
	must(w, "scheduling.session.update", &session_desc, &made, &session_desc, &s);
	assert_false(s.venue_chosen);
	p = plan_asked(w, &ask);
	assert_int_equal(p.status, PLAN_COMPUTED);
	for (uint32_t i = 0; i < EACH; i++) {
		const struct plan_placement *pl =
		    (const struct plan_placement *)((const struct plan_option *)p.options.items)
			->placements.items +
		    i;

		assert_int_equal(REC_HAS(pl, 6), i != 1); /* nothing to choose for that one */
	}
}

static void
venues_and_a_venue_are_not_given_together(void **state)
{
	struct season *w = *state;
	struct session s = session_read(w, w->session[0][0]), made;
	struct id same[] = { w->venue[0], w->venue[0] };

	s.venue = w->venue[0];
	s.venues = (struct list){ w->venue, 2 };
	s.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(SESSION_VENUE) | REC_BIT(SESSION_VENUES);
	assert_int_equal(
	    call(w, "scheduling.session.update", &session_desc, &s, &session_desc, &made), RC_RULE);
	assert_true(refused_for(w, FAULT_VENUE_GIVEN));
	s.venues.items = same;
	s.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(SESSION_VENUES);
	assert_int_equal(
	    call(w, "scheduling.session.update", &session_desc, &s, &session_desc, &made), RC_INVALID);
	assert_true(refused_for(w, FAULT_DUPLICATE));
}

static void
a_finished_plan_is_not_stopped_and_tells_where_it_ended(void **state)
{
	struct season *w = *state;
	struct plan ask = { .actions = { w->action, 2 }, .has = REC_BIT(PLAN_ACTIONS) },
		    p = plan_asked(w, &ask), out;
	struct ref ref = { REC_BIT(1), p.id };
	struct plan_progress at;

	must(w, "scheduling.plan.progress", &ref_desc, &ref, &plan_progress_desc, &at);
	assert_int_equal(at.status, PLAN_COMPUTED);
	assert_false(at.running);
	assert_int_equal(at.options, p.options.count);
	assert_int_equal(at.cost, ((const struct plan_option *)p.options.items)->cost);
	assert_int_equal(call(w, "scheduling.plan.stop", &ref_desc, &ref, &plan_desc, &out), RC_CONFLICT);
	assert_true(refused_for(w, FAULT_STATE));
}

#define IN_SEASON(test) cmocka_unit_test_setup_teardown(test, season_up, season_down)
#define WITH_FEW(test) cmocka_unit_test_setup_teardown(test, few_up, season_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SEASON(a_season_is_asked_for_by_its_period_and_every_rule_holds),
		WITH_FEW(an_animators_absence_moves_few_sessions_and_says_why_each),
		WITH_FEW(large_plans_are_listed_page_by_page),
		WITH_FEW(what_is_said_of_a_plan_is_checked_again_when_it_is_applied),
		WITH_FEW(some_sessions_are_placed_alone_and_the_others_stay),
		WITH_FEW(what_is_asked_badly_is_refused_with_its_rule),
		WITH_FEW(a_venue_that_a_plan_chose_is_changed_by_a_plan_and_kept_when_a_person_gives_it),
		WITH_FEW(venues_and_a_venue_are_not_given_together),
		WITH_FEW(a_finished_plan_is_not_stopped_and_tells_where_it_ended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
