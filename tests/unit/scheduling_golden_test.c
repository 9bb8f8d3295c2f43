/*
 * scheduling_golden_test: seed 002's three actions in a host: placing, applying, repairing.
 * Owns: nothing; the world is scheduling_world.
 * Beware: the dates that come out are held to every rule by the world's checker.
 */
#include "tests/lib/scheduling_world.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

static void
all_open_sessions_get_days_that_hold_to_every_rule(void **state)
{
	struct world *w = *state;
	struct plan p;
	const struct plan_explanation *e;

	world_make_delegations(w);
	p = world_plan_asked(w, PLAN_PLACE, world_all, 3);
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
	world_expect(w, world_plan_applied(w, p.id), RC_OK);
	world_check_golden(w);
	world_expect(w, world_plan_applied(w, p.id), RC_CONFLICT);
}

/* --- the oracle: every placement of the five open days, its cost told anew ---------------- */
enum { DAYS_MOST = 100 };
struct open_day { /* of one session: days that its rules allow, and where an even rhythm would have it */
	int count;
	day_t days[DAYS_MOST];
	day_t best;
};

static bool
is_lesson_day(day_t d)
{
	static const char *const closed[][2] = { { "2019-12-21", "2020-01-05" },
		{ "2020-02-22", "2020-03-08" } };
	int weekday = (d + 3) % 7; /* 0 is Monday */

	if (weekday == 2 || weekday > 4 || d == world_day("2020-01-01"))
		return false;
	for (int i = 0; i < 2; i++)
		if (d >= world_day(closed[i][0]) && d <= world_day(closed[i][1]))
			return false;
	return true;
}

static struct open_day
open_day(const char *from, const char *to, const char *best)
{
	struct open_day o = { .best = world_day(best) };

	for (day_t d = world_day(from); d <= world_day(to); d++)
		if (is_lesson_day(d))
			o.days[o.count++] = d;
	return o;
}

/* Four points a day short of a week, for each person in both. */
static int64_t
near_cost(day_t a, day_t b, int shared)
{
	int off = a < b ? b - a : a - b;

	return off < 7 ? (int64_t)4 * (7 - off) * shared : 0;
}

static int64_t
off_cost(day_t d, const struct open_day *o)
{
	return d < o->best ? o->best - d : d - o->best;
}

/* Governance, activity and study share these people: directors of centres 2 to 6; 0 to 2 and an animator; of centre 2. */
enum { GOVERNANCE_ACTIVITY = 5, GOVERNANCE_STUDY = 4, ACTIVITY_STUDY = 1 };

static int64_t
pair_cost(const day_t *g, const day_t *a, const day_t *s)
{
	int64_t sum = 0;

	for (int i = 0; i < 3; i++)
		for (int k = 0; k < 3; k++) {
			if ((g[i] == a[k]) || g[i] == s[k] || a[i] == s[k])
				return INT64_MAX; /* one venue */
			sum += near_cost(g[i], a[k], GOVERNANCE_ACTIVITY) +
			    near_cost(g[i], s[k], GOVERNANCE_STUDY) + near_cost(a[i], s[k], ACTIVITY_STUDY);
		}
	return sum;
}

/* The least cost of study's two days beside the others' three. */
static int64_t
study_best(
    const day_t *g, const day_t *a, const struct open_day *s2, const struct open_day *s3, int64_t bound)
{
	for (int i = 0; i < s2->count; i++) {
		int64_t off = off_cost(s2->days[i], s2);

		for (int k = 0; k < s3->count && off < bound; k++) {
			day_t s[] = { world_day("2019-12-05"), s2->days[i], s3->days[k] };
			int64_t rest = off + off_cost(s[2], s3), pairs;

			if (s[1] - s[0] < 14 || s[2] - s[1] < 14 || rest >= bound)
				continue;
			pairs = pair_cost(g, a, s);
			if (pairs != INT64_MAX && rest + pairs < bound)
				bound = rest + pairs;
		}
	}
	return bound;
}

static int64_t
oracle_cost(void)
{
	struct open_day g2 = open_day("2019-12-01", "2020-02-29", "2019-12-27");
	struct open_day g3 = open_day("2019-12-01", "2020-02-29", "2020-01-28");
	struct open_day a3 = open_day("2020-02-01", "2020-02-29", "2020-02-01");
	struct open_day s2 = open_day("2020-01-01", "2020-03-31", "2020-01-13");
	struct open_day s3 = open_day("2020-01-01", "2020-03-31", "2020-02-21");
	int64_t best = INT64_MAX / 2;

	for (int i = 0; i < g2.count; i++)
		for (int k = 0; k < g3.count; k++)
			for (int n = 0; n < a3.count; n++) {
				day_t g[] = { world_day("2019-11-26"), g2.days[i], g3.days[k] };
				day_t a[] = { world_day("2019-11-28"), world_day("2019-12-19"), a3.days[n] };
				int64_t off = off_cost(g[1], &g2) + off_cost(g[2], &g3) + off_cost(a[2], &a3),
					found;

				if (g[1] - g[0] < 14 || g[2] - g[1] < 14 || a[2] - a[1] < 14 || off >= best)
					continue;
				found = study_best(g, a, &s2, &s3, best - off);
				if (found < best - off)
					best = off + found;
			}
	return best;
}

static void
the_first_proposal_costs_what_exhaustive_search_finds_at_least(void **state)
{
	struct world *w = *state;
	const struct plan_option *o;
	struct plan p;

	world_make_delegations(w);
	p = world_plan_asked(w, PLAN_PLACE, world_all, 3);
	assert_int_equal(p.status, PLAN_COMPUTED);
	o = p.options.items;
	assert_true(o->proven);
	assert_int_equal(o->cost, oracle_cost());
	for (uint32_t i = 1; i < p.options.count; i++)
		assert_true(o[i].cost >= o[i - 1].cost);
}

static void
an_animator_ill_moves_only_the_sessions_that_need_it(void **state)
{
	struct world *w = *state;
	struct session before[MAX_SESSIONS], after[MAX_SESSIONS], ill;
	const struct plan_option *o;
	struct plan p;
	uint32_t n, moved = 0;

	world_make_delegations(w);
	p = world_plan_asked(w, PLAN_PLACE, world_all, 3);
	world_expect(w, world_plan_applied(w, p.id), RC_OK);
	n = world_sessions_of(w, before);
	ill = world_session_at(w, GOVERNANCE, 2);
	world_absent(w, w->animators[1], ill.day, ill.day);
	p = world_plan_asked(w, PLAN_REPLAN, world_all, 3);
	assert_int_equal(p.status, PLAN_COMPUTED);
	o = p.options.items;
	assert_int_equal(o->moves, 1);
	world_expect(w, world_plan_applied(w, p.id), RC_OK);
	world_check_golden(w);
	assert_int_equal(world_sessions_of(w, after), n);
	for (uint32_t i = 0; i < n; i++)
		moved += before[i].day != after[i].day;
	assert_int_equal(moved, 1);
	assert_int_not_equal(world_session_at(w, GOVERNANCE, 2).day, ill.day);
}

static void
a_fixed_session_moves_only_when_its_animator_is_absent_and_it_is_said(void **state)
{
	struct world *w = *state;
	struct plan p;
	const struct plan_option *o;
	const int one[] = { ACTIVITY };

	world_make_delegations(w);
	p = world_plan_asked(w, PLAN_PLACE, one, 1);
	world_expect(w, world_plan_applied(w, p.id), RC_OK);
	world_absent(w, w->persons[2][DIRECTOR], world_day("2019-12-19"), world_day("2019-12-19"));
	p = world_plan_asked(w, PLAN_REPLAN, one, 1);
	assert_int_equal(p.status, PLAN_COMPUTED);
	o = p.options.items;
	assert_int_equal(o->moves, 0); /* a participant's absence moves nothing */
	world_absent(w, w->animators[2], world_day("2019-12-19"), world_day("2019-12-19"));
	p = world_plan_asked(w, PLAN_REPLAN, one, 1);
	assert_int_equal(p.status, PLAN_COMPUTED);
	o = p.options.items;
	assert_int_equal(o->moves, 1);
	assert_true(p.notes.count >= 1);
	world_expect(w, world_plan_applied(w, p.id), RC_OK);
	assert_int_not_equal(world_session_at(w, ACTIVITY, 2).day, world_day("2019-12-19"));
}

static void
what_cannot_be_placed_says_which_rules_stand_against_each_other(void **state)
{
	struct world *w = *state;
	const int one[] = { ACTIVITY };
	const struct plan_conflict *c;
	bool named = false;
	struct plan p;

	world_absent(w, w->animators[3], world_day("2020-02-01"), world_day("2020-02-21"));
	p = world_plan_asked(w, PLAN_PLACE, one, 1);
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
	world_expect(w, world_plan_applied(w, p.id), RC_CONFLICT);
	assert_false(REC_HAS(&(struct session){ .has = world_session_at(w, ACTIVITY, 3).has }, SESSION_DAY));
}

static void
a_plan_is_refused_when_a_session_or_a_fact_changed_since(void **state)
{
	struct world *w = *state;
	const struct plan_option *o;
	const struct plan_placement *p1;
	struct session s, made;
	struct plan p;

	world_make_delegations(w);
	p = world_plan_asked(w, PLAN_PLACE, world_all, 3);
	o = p.options.items;
	p1 = o->placements.items;
	assert_non_null(p1);
	s = world_session_at(w, STUDY, 2);
	for (uint32_t i = 0; i < o->placements.count; i++)
		if (id_equal(p1[i].session, s.id))
			world_absent(w, w->animators[4], p1[i].day, p1[i].day);
	world_expect(w, world_plan_applied(w, p.id), RC_RULE);
	assert_true(world_refused_for(w, FAULT_PLAN_BROKEN));
	s.window_to = world_day("2020-03-20");
	s.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(SESSION_WINDOW_TO);
	world_expect(w,
	    season_call(
		w, &world_coordinator, "scheduling.session.update", &session_desc, &s, &session_desc, &made),
	    RC_OK);
	world_expect(w, world_plan_applied(w, p.id), RC_CONFLICT);
	assert_true(world_refused_for(w, FAULT_PLAN_STALE));
	assert_false(REC_HAS(&made, SESSION_DAY));
}

static void
actions_planned_apart_do_not_take_the_same_people_on_one_day(void **state)
{
	struct world *w = *state;

	world_make_delegations(w);
	for (int i = 0; i < 3; i++) {
		struct plan p = world_plan_asked(w, PLAN_PLACE, &world_all[i], 1);

		assert_int_equal(p.status, PLAN_COMPUTED);
		world_expect(w, world_plan_applied(w, p.id), RC_OK);
	}
	world_check_golden(w);
}

static void
a_restart_loses_nothing(void **state)
{
	struct world *w = *state;
	struct plan p;

	world_make_delegations(w);
	p = world_plan_asked(w, PLAN_PLACE, world_all, 3);
	world_expect(w, world_plan_applied(w, p.id), RC_OK);
	host_restart(w->host, "scheduling");
	world_check_golden(w);
}

static void
a_venue_that_closes_moves_the_session_held_there(void **state)
{
	struct world *w = *state;
	struct ref ref = { REC_BIT(1), w->venue };
	struct venue v, made;
	struct session s;
	struct plan p;

	world_make_delegations(w);
	p = world_plan_asked(w, PLAN_PLACE, world_all, 3);
	world_expect(w, world_plan_applied(w, p.id), RC_OK);
	s = world_session_at(w, STUDY, 3);
	world_expect(w,
	    season_call(w, &world_coordinator, "scheduling.venue.get", &ref_desc, &ref, &venue_desc, &v),
	    RC_OK);
	v.closed_days = (struct list){ &s.day, 1 };
	v.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(12);
	world_expect(w,
	    season_call(
		w, &world_coordinator, "scheduling.venue.update", &venue_desc, &v, &venue_desc, &made),
	    RC_OK);
	p = world_plan_asked(w, PLAN_REPLAN, world_all, 3);
	assert_int_equal(p.status, PLAN_COMPUTED);
	assert_int_equal(((const struct plan_option *)p.options.items)->moves, 1);
	world_expect(w, world_plan_applied(w, p.id), RC_OK);
	assert_int_not_equal(world_session_at(w, STUDY, 3).day, s.day);
	world_check_golden(w);
}

static void
school_holidays_that_are_not_known_are_said(void **state)
{
	struct world *w = *state;
	struct action a = { .title = TEXT_LIT("Plus tard"),
		.school_zone = SCHOOL_ZONE_A,
		.has = REC_BIT(7) | REC_BIT(26) },
		      made;
	struct plan p;
	const struct text *notes;

	world_expect(w,
	    season_call(
		w, &world_coordinator, "scheduling.action.create", &action_desc, &a, &action_desc, &made),
	    RC_OK);
	w->actions[STUDY] = made.id;
	world_expect(w, world_put_session(w, made.id, 1, "2023-02-01", "2023-03-01", NULL), RC_OK);
	p = world_plan_asked(w, PLAN_PLACE, (const int[]){ STUDY }, 1);
	assert_int_equal(p.status, PLAN_COMPUTED);
	assert_int_equal(p.notes.count, 1);
	notes = p.notes.items;
	assert_non_null(memmem(notes->ptr, notes->len, "vacances scolaires", 18));
}

static void
plans_are_the_teams_to_see(void **state)
{
	struct world *w = *state;
	struct host_caller director = { ROLE_DIRECTOR, w->persons[0][DIRECTOR], &w->centres[0], 1 };
	struct host_caller animator = { .roles = ROLE_ANIMATOR, .person = w->animators[0] };
	struct plan p = world_plan_asked(w, PLAN_PLACE, world_all, 3);
	struct plan_apply in = { REC_BIT(1), p.id, 0 };
	struct ref ref = { REC_BIT(1), p.id };

	/* a plan says who is absent when, and animators are each other's colleagues */
	world_expect(w, season_call(w, &animator, "scheduling.plan.get", &ref_desc, &ref, &plan_desc, &p),
	    RC_FORBIDDEN);
	world_expect(w, season_call(w, &director, "scheduling.plan.get", &ref_desc, &ref, &plan_desc, &p),
	    RC_FORBIDDEN);
	world_expect(w,
	    season_call(w, &animator, "scheduling.plan.apply", &plan_apply_desc, &in, &plan_desc, &p),
	    RC_FORBIDDEN);
	in.option = 3;
	in.has |= REC_BIT(2);
	world_expect(w,
	    season_call(
		w, &world_coordinator, "scheduling.plan.apply", &plan_apply_desc, &in, &plan_desc, &p),
	    RC_OK);
	assert_int_equal(p.applied_option, 3);
	world_check_golden(w);
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, world_up, world_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_WORLD(all_open_sessions_get_days_that_hold_to_every_rule),
		IN_WORLD(the_first_proposal_costs_what_exhaustive_search_finds_at_least),
		IN_WORLD(an_animator_ill_moves_only_the_sessions_that_need_it),
		IN_WORLD(a_fixed_session_moves_only_when_its_animator_is_absent_and_it_is_said),
		IN_WORLD(what_cannot_be_placed_says_which_rules_stand_against_each_other),
		IN_WORLD(a_plan_is_refused_when_a_session_or_a_fact_changed_since),
		IN_WORLD(actions_planned_apart_do_not_take_the_same_people_on_one_day),
		IN_WORLD(a_venue_that_closes_moves_the_session_held_there),
		IN_WORLD(school_holidays_that_are_not_known_are_said),
		IN_WORLD(plans_are_the_teams_to_see),
		IN_WORLD(a_restart_loses_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
