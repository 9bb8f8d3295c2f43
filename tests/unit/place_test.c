/*
 * place_test: the golden case of DOMAIN.md (seed 002), and cases whose answer is known beforehand.
 * Owns: the calendar of winter 2019-2020: weekdays, public holidays, school holidays of zone A.
 * Beware: days are offsets from Monday 25 November 2019.
 */
#include "tests/lib/place_oracle.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#define HORIZON 128 /* to 31 March 2020 */

/* Day offsets: November 25 is 0. */
#define NOV(d) ((d)-25)
#define DEC(d) ((d) + 5)
#define JAN(d) ((d) + 36)
#define FEB(d) ((d) + 67)
#define MAR(d) ((d) + 96)

enum { GOUVERNANCE, ACTIVITE, ETUDE, ACTIONS };
enum { G1, G2, G3, A1, A2, A3, E1, E2, E3, SESSIONS };
enum {
	LEVI_ALVARES,
	CONJARD,
	LECOT,
	AGATHOCLEOUS,
	FOURQUIER,
	BOSSUET,
	DIRECTOR_1,
	DIRECTOR_2,
	DIRECTOR_3,
	ADMIN_1,
	PERSONS
};

static const struct place_member members_g[] = { { LEVI_ALVARES, PLACE_ANIMATOR },
	{ CONJARD, PLACE_ANIMATOR }, { DIRECTOR_1, PLACE_PARTICIPANT }, { DIRECTOR_3, PLACE_PARTICIPANT },
	{ ADMIN_1, PLACE_PARTICIPANT } };
static const struct place_member members_a[] = { { LECOT, PLACE_ANIMATOR }, { AGATHOCLEOUS, PLACE_ANIMATOR },
	{ DIRECTOR_2, PLACE_PARTICIPANT }, { DIRECTOR_3, PLACE_PARTICIPANT } };
static const struct place_member members_e[] = { { LEVI_ALVARES, PLACE_ANIMATOR },
	{ FOURQUIER, PLACE_ANIMATOR }, { BOSSUET, PLACE_ANIMATOR }, { DIRECTOR_1, PLACE_PARTICIPANT },
	{ DIRECTOR_2, PLACE_PARTICIPANT } };

struct golden {
	struct place_problem p;
	struct place_session sessions[SESSIONS];
	struct place_action actions[ACTIONS];
	struct place_venue venue;
	struct place_busy busy[32];
	uint16_t forbid[HORIZON];
	int32_t poll[HORIZON];
	struct arena mem;
	struct place_result r;
};

static void
calendar_fill(uint16_t *forbid)
{
	for (int d = 0; d < HORIZON; d++) {
		forbid[d] = d % 7 >= 5 ? PLACE_WEEKEND : 0;
		if (d == DEC(25) || d == JAN(1))
			forbid[d] |= PLACE_PUBLIC_HOLIDAY;
		if ((d >= DEC(21) && d <= JAN(5)) || (d >= FEB(22) && d <= MAR(8)))
			forbid[d] |= PLACE_SCHOOL_HOLIDAY;
	}
}

static void
session_set(struct golden *g, uint32_t s, int32_t fixed, int32_t from, int32_t to)
{
	static const struct place_member *const members[] = { members_g, members_a, members_e };
	static const uint32_t counts[] = { 5, 4, 5 };
	uint32_t action = s / 3;

	g->sessions[s] = (struct place_session){ .action = action,
		.rank = s % 3 + 1,
		.fixed = fixed,
		.current = PLACE_NO_DAY,
		.from = from,
		.to = to,
		.venue = 0,
		.seats = 20,
		.members = members[action],
		.member_count = counts[action],
		.forbid = g->forbid,
		.prefer = PLACE_MIDDLE };
}

static void
busy_add(struct golden *g, uint32_t person, int32_t from, int32_t to)
{
	for (int32_t d = from; d <= to; d++)
		g->busy[g->p.busy_count++] = (struct place_busy){ person, d, PLACE_ABSENCE };
}

static void
golden_make(struct golden *g)
{
	memset(g, 0, sizeof *g);
	calendar_fill(g->forbid);
	for (int a = 0; a < ACTIONS; a++)
		g->actions[a].gap_min = PLACE_GAP_DEFAULT;
	g->venue.seats = 25;
	session_set(g, G1, NOV(26), PLACE_NO_DAY, PLACE_NO_DAY);
	session_set(g, G2, PLACE_NO_DAY, DEC(1), FEB(29));
	session_set(g, G3, PLACE_NO_DAY, DEC(1), FEB(29));
	session_set(g, A1, NOV(28), PLACE_NO_DAY, PLACE_NO_DAY);
	session_set(g, A2, DEC(19), PLACE_NO_DAY, PLACE_NO_DAY);
	session_set(g, A3, PLACE_NO_DAY, FEB(1), FEB(29));
	session_set(g, E1, DEC(5), PLACE_NO_DAY, PLACE_NO_DAY);
	session_set(g, E2, PLACE_NO_DAY, JAN(1), MAR(31));
	session_set(g, E3, PLACE_NO_DAY, JAN(1), MAR(31));
	for (int d = 0; d < HORIZON; d++)
		g->poll[d] = d * 5 % 7;
	g->sessions[E2].soft[PLACE_SOFT_POLL] = g->sessions[E3].soft[PLACE_SOFT_POLL] = g->poll;
	g->p = (struct place_problem){ .horizon = HORIZON,
		.session_count = SESSIONS,
		.action_count = ACTIONS,
		.person_count = PERSONS,
		.venue_count = 1,
		.sessions = g->sessions,
		.actions = g->actions,
		.venues = &g->venue,
		.busy = g->busy,
		.weights = PLACE_WEIGHTS_DEFAULT };
	busy_add(g, LEVI_ALVARES, JAN(13), JAN(17));
	busy_add(g, DIRECTOR_2, FEB(11), FEB(13));
}

static void
golden_free(struct golden *g)
{
	arena_free(&g->mem);
}

static void
plan_ok(struct golden *g, const struct place_options *options)
{
	assert_int_equal(place_plan(&g->p, options, &g->mem, &g->r), RC_OK);
}

static void
plans_keep_the_rules(struct golden *g, struct oracle *o)
{
	for (uint32_t i = 0; i < g->r.plan_count; i++) {
		assert_null(oracle_breaks(o, g->r.plans[i].days, g->r.plans[i].venues));
		assert_int_equal(
		    oracle_cost(o, g->r.plans[i].days, g->r.plans[i].venues).total, g->r.plans[i].cost.total);
		o->before[o->before_count++] = g->r.plans[i].days;
	}
}

/* --- the golden case --- */

static void
the_golden_case_has_five_proven_plans(void **state)
{
	struct golden g;
	struct oracle o;

	(void)state;
	golden_make(&g);
	plan_ok(&g, NULL);
	assert_int_equal(g.r.status, PLACE_FOUND);
	assert_int_equal(g.r.plan_count, PLACE_PLANS_DEFAULT);
	assert_int_equal(g.r.clash_count, 0);
	o = oracle_new(&g.p, false, false);
	o.differ_days = PLACE_DIFFER_DEFAULT;
	plans_keep_the_rules(&g, &o);
	for (uint32_t i = 0; i < PLACE_PLANS_DEFAULT; i++) {
		const int32_t *days = g.r.plans[i].days;

		assert_true(g.r.plans[i].proven);
		assert_true(
		    days[G1] == NOV(26) && days[A1] == NOV(28) && days[A2] == DEC(19) && days[E1] == DEC(5));
		assert_true(days[A3] >= FEB(3) && days[A3] <= FEB(21));
		assert_true(i == 0 || g.r.plans[i - 1].cost.total <= g.r.plans[i].cost.total);
	}
	golden_free(&g);
}

/* Narrower windows, so that every placement can be tried. */
static void
a_smaller_golden_case_costs_what_trying_everything_finds(void **state)
{
	struct golden g;
	struct oracle o;

	(void)state;
	golden_make(&g);
	g.sessions[G2].from = DEC(9), g.sessions[G2].to = JAN(24);
	g.sessions[G3].from = JAN(20), g.sessions[G3].to = FEB(21);
	g.sessions[E2].from = JAN(6), g.sessions[E2].to = FEB(7);
	g.sessions[E3].from = FEB(3), g.sessions[E3].to = MAR(20);
	plan_ok(&g, NULL);
	o = oracle_new(&g.p, false, false);
	o.differ_days = PLACE_DIFFER_DEFAULT;
	assert_int_equal(g.r.plan_count, PLACE_PLANS_DEFAULT);
	for (uint32_t i = 0; i < PLACE_PLANS_DEFAULT; i++) {
		struct oracle_best best = oracle_search(&o);

		assert_true(best.leaves > 10000);
		assert_int_equal(g.r.plans[i].cost.total, best.cost);
		o.before[o.before_count++] = g.r.plans[i].days;
	}
	golden_free(&g);
}

static const struct place_day *
day_at(const struct place_days *days, int32_t day)
{
	return &days->days[day - days->days[0].day];
}

static void
day_has(const struct place_day *d, enum place_rule rule, uint32_t subject, uint32_t other)
{
	for (uint32_t i = 0; i < d->why_count; i++)
		if (d->whys[i].rule == rule && d->whys[i].subject == subject && d->whys[i].other == other)
			return;
	fail_msg("day %d: rule %d of %u is not told", d->day, rule, subject);
}

static void
every_day_of_a_window_is_explained(void **state)
{
	struct golden g;
	struct place_days days;
	int32_t by_hand[SESSIONS] = { NOV(26), JAN(7), FEB(4), NOV(28), DEC(19), FEB(18), DEC(5), JAN(21),
		FEB(6) };

	(void)state;
	golden_make(&g);
	assert_int_equal(place_explain(&g.p, by_hand, NULL, G2, 3, &g.mem, &days), RC_OK);
	assert_int_equal(days.days[0].day, DEC(1) - 3);
	assert_int_equal(days.days[days.count - 1].day, FEB(29) + 3);
	day_has(day_at(&days, NOV(29)), PLACE_WINDOW, G2, PLACE_NONE);
	day_has(day_at(&days, DEC(3)), PLACE_GAP_MIN, GOUVERNANCE, G1);
	day_has(day_at(&days, FEB(10)), PLACE_ORDER, GOUVERNANCE, G3);
	day_has(day_at(&days, DEC(25)), PLACE_DAY, 2, PLACE_NONE);
	day_has(day_at(&days, DEC(25)), PLACE_DAY, 3, PLACE_NONE);
	day_has(day_at(&days, JAN(14)), PLACE_BUSY, LEVI_ALVARES, PLACE_NONE);
	assert_int_equal(day_at(&days, JAN(14))->whys[0].role, PLACE_ANIMATOR);
	day_has(day_at(&days, DEC(19)), PLACE_TWICE, DIRECTOR_3, A2);
	day_has(day_at(&days, DEC(19)), PLACE_VENUE, 0, A2);
	day_has(day_at(&days, JAN(21)), PLACE_TWICE, LEVI_ALVARES, E2);
	assert_true(day_at(&days, JAN(7))->chosen);
	assert_int_equal(day_at(&days, JAN(7))->why_count, 0);
	assert_int_equal(day_at(&days, JAN(7))->dearer.total, 0);
	assert_int_equal(day_at(&days, JAN(8))->why_count, 0);
	/* a day nearer to 15 January, the middle of the window */
	assert_int_equal(day_at(&days, JAN(8))->dearer.total, -1);
	/* the day before the study day: two people of both (Levi Alvares, director 1), six days short of
	 * seven */
	assert_int_equal(day_at(&days, JAN(20))->dearer.by[PLACE_COST_SPREAD], 2 * 6 * 4);
	golden_free(&g);
}

/* --- conflicts --- */

static void
conflict_is(const struct place_result *r, uint32_t i, enum place_rule rule, uint32_t subject, bool cures)
{
	assert_int_equal(r->conflicts[i].rule, rule);
	assert_int_equal(r->conflicts[i].subject, subject);
	assert_int_equal(r->conflicts[i].cures, cures);
}

static void
windows_too_near_for_the_gap_are_the_conflict(void **state)
{
	struct golden g;

	(void)state;
	golden_make(&g);
	g.sessions[G2].from = g.sessions[G3].from = JAN(20);
	g.sessions[G2].to = g.sessions[G3].to = JAN(31);
	plan_ok(&g, NULL);
	assert_int_equal(g.r.status, PLACE_NOTHING_FITS);
	assert_true(g.r.conflict_minimal);
	assert_int_equal(g.r.conflict_count, 3);
	conflict_is(&g.r, 0, PLACE_WINDOW, G2, true);
	conflict_is(&g.r, 1, PLACE_WINDOW, G3, true);
	conflict_is(&g.r, 2, PLACE_GAP_MIN, GOUVERNANCE, true);
	golden_free(&g);
}

static void
a_day_forbidden_twice_over_is_cured_by_no_rule_alone(void **state)
{
	struct golden g;

	(void)state;
	golden_make(&g);
	g.sessions[G2].from = g.sessions[G2].to = DEC(25);
	plan_ok(&g, NULL);
	assert_int_equal(g.r.status, PLACE_NOTHING_FITS);
	assert_int_equal(g.r.conflict_count, 2);
	conflict_is(&g.r, 0, PLACE_WINDOW, G2, true);
	conflict_is(&g.r, 1, PLACE_DAY, 2, false); /* the school holidays stand against it too */
	golden_free(&g);
}

static void
a_venue_too_small_is_a_conflict_of_its_own(void **state)
{
	struct golden g;

	(void)state;
	golden_make(&g);
	g.sessions[E3].seats = 26;
	plan_ok(&g, NULL);
	assert_int_equal(g.r.status, PLACE_NOTHING_FITS);
	assert_int_equal(g.r.conflict_count, 1);
	conflict_is(&g.r, 0, PLACE_SEATS, E3, true);
	golden_free(&g);
}

static void
a_fixed_day_against_the_rules_is_told_and_the_rest_is_placed(void **state)
{
	struct golden g;
	struct place_options strict = { .strict_fixed = true };

	(void)state;
	golden_make(&g);
	g.sessions[A2].fixed = DEC(25);
	plan_ok(&g, NULL);
	assert_int_equal(g.r.status, PLACE_FOUND);
	assert_int_equal(g.r.clash_count, 2);
	assert_true(g.r.clashes[0].session == A2 && g.r.clashes[0].day == DEC(25));
	assert_true(g.r.clashes[0].why.rule == PLACE_DAY && g.r.clashes[0].why.subject == 2);
	plan_ok(&g, &strict);
	assert_int_equal(g.r.status, PLACE_NOTHING_FITS);
	assert_int_equal(g.r.conflict_count, 2);
	conflict_is(&g.r, 0, PLACE_FIXED, A2, true);
	conflict_is(&g.r, 1, PLACE_DAY, 2, false);
	golden_free(&g);
}

/* Thirteen actions of one session, a single venue, twelve days: a proof by counting, not by trying 13!
 * orders. */
static void
more_sessions_than_days_of_a_venue_is_seen_at_once(void **state)
{
	static struct place_session sessions[13];
	static const struct place_action actions[13];
	static const struct place_venue venue;
	struct place_problem p = { .horizon = 20,
		.session_count = 13,
		.action_count = 13,
		.venue_count = 1,
		.sessions = sessions,
		.actions = actions,
		.venues = &venue };
	struct arena mem = { 0 };
	struct place_result r;

	(void)state;
	for (uint32_t s = 0; s < 13; s++)
		sessions[s] = (struct place_session){ .action = s,
			.rank = 1,
			.fixed = PLACE_NO_DAY,
			.current = PLACE_NO_DAY,
			.from = 4,
			.to = 15 };
	assert_int_equal(place_plan(&p, NULL, &mem, &r), RC_OK);
	assert_int_equal(r.status, PLACE_NOTHING_FITS);
	assert_true(r.conflict_minimal);
	assert_int_equal(r.conflict_count, 14);
	conflict_is(&r, 0, PLACE_WINDOW, 0, true);
	conflict_is(&r, 13, PLACE_VENUE, 0, true);
	assert_true(r.steps < 2000);
	arena_free(&mem);
}

/* --- after a change --- */

static void
golden_placed(struct golden *g)
{
	golden_make(g);
	plan_ok(g, NULL);
	for (uint32_t s = 0; s < SESSIONS; s++)
		g->sessions[s].current = g->r.plans[0].days[s];
}

static void
replan_ok(struct golden *g)
{
	struct oracle o = oracle_new(&g->p, true, false);

	assert_int_equal(place_replan(&g->p, NULL, &g->mem, &g->r), RC_OK);
	assert_int_equal(g->r.status, PLACE_FOUND);
	o.differ_days = PLACE_DIFFER_DEFAULT;
	plans_keep_the_rules(g, &o);
	assert_true(g->r.plans[0].moved_proven);
}

static void
nothing_moves_when_nothing_changed(void **state)
{
	struct golden g;

	(void)state;
	golden_placed(&g);
	replan_ok(&g);
	assert_int_equal(g.r.plans[0].moved, 0);
	golden_free(&g);
}

static void
an_absent_animator_moves_one_session(void **state)
{
	struct golden g;

	(void)state;
	golden_placed(&g);
	busy_add(&g, FOURQUIER, g.sessions[E2].current, g.sessions[E2].current);
	replan_ok(&g);
	assert_int_equal(g.r.plans[0].moved, 1);
	assert_int_not_equal(g.r.plans[0].days[E2], g.sessions[E2].current);
	golden_free(&g);
}

/* J2 of gouvernance was held late; J3 must make room, and J2 stays. */
static void
a_session_that_is_done_does_not_move(void **state)
{
	struct golden g;

	(void)state;
	golden_placed(&g);
	g.sessions[G2].held = true;
	g.sessions[G2].current = g.sessions[G3].current - 3;
	replan_ok(&g);
	assert_int_equal(g.r.plans[0].days[G2], g.sessions[G2].current);
	assert_int_equal(g.r.plans[0].moved, 1);
	assert_true(g.r.plans[0].days[G3] >= g.sessions[G2].current + 14);
	golden_free(&g);
}

static void
a_fixed_session_moves_only_when_nothing_else_helps(void **state)
{
	struct golden g;

	(void)state;
	golden_placed(&g);
	g.sessions[E1].movable = true;
	g.sessions[E1].from = DEC(1), g.sessions[E1].to = DEC(20);
	busy_add(&g, FOURQUIER, g.sessions[E2].current, g.sessions[E2].current);
	replan_ok(&g);
	assert_int_equal(g.r.plans[0].forced, 0);
	busy_add(&g, BOSSUET, DEC(5), DEC(5));
	replan_ok(&g);
	assert_int_equal(g.r.plans[0].forced, 1);
	assert_int_equal(g.r.plans[0].moved, 2);
	assert_int_not_equal(g.r.plans[0].days[E1], DEC(5));
	golden_free(&g);
}

/* --- budget, stop, input --- */

static void
the_same_seed_and_budget_give_the_same_plans(void **state)
{
	(void)state;
	for (uint64_t budget = 60; budget <= 60000; budget *= 10) {
		struct place_options options = { .seed = 42, .budget = budget };
		struct golden g, h;

		golden_make(&g);
		golden_make(&h);
		plan_ok(&g, &options);
		plan_ok(&h, &options);
		assert_int_equal(g.r.plan_count, h.r.plan_count);
		assert_int_equal(g.r.steps, h.r.steps);
		for (uint32_t i = 0; i < g.r.plan_count; i++) {
			assert_int_equal(g.r.plans[i].proven, h.r.plans[i].proven);
			assert_memory_equal(g.r.plans[i].days, h.r.plans[i].days, sizeof(int32_t[SESSIONS]));
		}
		golden_free(&g);
		golden_free(&h);
	}
}

/* Two fifths of the steps that a proof takes are too few for it. */
static void
without_a_proof_the_plan_is_still_a_good_one(void **state)
{
	struct place_options options = { .seed = 1, .budget = 20000, .plans = 1 };
	struct golden g, h;

	(void)state;
	golden_make(&g);
	for (uint32_t s = 0; s < SESSIONS; s++)
		g.sessions[s].soft[PLACE_SOFT_POLL] = g.poll;
	h = g;
	h.p.sessions = h.sessions, h.p.actions = h.actions, h.p.venues = &h.venue, h.p.busy = h.busy;
	plan_ok(&g, &options);
	assert_true(g.r.plans[0].proven);
	options.budget = g.r.steps * 2 / 5;
	plan_ok(&h, &options);
	assert_true(h.r.status == PLACE_FOUND && !h.r.plans[0].proven);
	assert_true(h.r.plans[0].cost.total <= g.r.plans[0].cost.total * 5 / 4);
	golden_free(&g);
	golden_free(&h);
}

static atomic_bool stop_asked;
static unsigned progress_calls;

static void
progress_count(void *arg, const struct place_progress *p)
{
	int64_t *least = arg;

	progress_calls++;
	assert_true(p->steps <= p->budget);
	if (p->found) {
		assert_true(p->cost <= *least);
		*least = p->cost;
	}
}

static void
a_stop_ends_the_search(void **state)
{
	int64_t least = INT64_MAX;
	struct place_options options = {
		.stop = &stop_asked, .progress = progress_count, .progress_arg = &least
	};
	struct golden g;

	(void)state;
	golden_make(&g);
	plan_ok(&g, &options);
	assert_true(progress_calls > 0 && !g.r.stopped);
	assert_int_equal(least, g.r.plans[0].cost.total);
	atomic_store(&stop_asked, true);
	plan_ok(&g, &options);
	assert_true(g.r.stopped);
	assert_int_equal(g.r.status, PLACE_UNDECIDED);
	assert_int_equal(g.r.steps, 0);
	golden_free(&g);
}

static void
a_problem_that_contradicts_itself_is_refused(void **state)
{
	struct golden g;
	struct place_member nobody = { PERSONS, PLACE_ANIMATOR };

	(void)state;
#define REFUSED(change, code)                                                                                \
	do {                                                                                                 \
		golden_make(&g);                                                                             \
		change;                                                                                      \
		assert_int_equal(place_plan(&g.p, NULL, &g.mem, &g.r), code);                                \
	} while (0)
	REFUSED(g.sessions[E2].rank = 1, RC_INVALID);
	REFUSED(g.sessions[E2].action = ACTIONS, RC_INVALID);
	REFUSED(g.sessions[E2].venue = 1, RC_INVALID);
	REFUSED(g.sessions[E2].fixed = HORIZON, RC_INVALID);
	REFUSED(g.sessions[E2].held = true, RC_INVALID);
	REFUSED((g.sessions[E2].members = &nobody, g.sessions[E2].member_count = 1), RC_INVALID);
	REFUSED(g.busy[0].person = PERSONS, RC_INVALID);
	REFUSED(g.p.weights.spread = -1, RC_INVALID);
	REFUSED(g.p.horizon = 0, RC_INVALID);
	REFUSED(g.p.sessions = NULL, RC_INVALID);
	REFUSED(g.p.horizon = PLACE_HORIZON_MAX + 1, RC_LIMIT);
#undef REFUSED
	golden_free(&g);
}

static void
nothing_to_place_is_one_plan(void **state)
{
	struct golden g;

	(void)state;
	golden_make(&g);
	g.p.session_count = 0;
	plan_ok(&g, NULL);
	assert_int_equal(g.r.status, PLACE_FOUND);
	assert_int_equal(g.r.plan_count, 1);
	assert_true(g.r.exhausted);
	golden_free(&g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_golden_case_has_five_proven_plans),
		cmocka_unit_test(a_smaller_golden_case_costs_what_trying_everything_finds),
		cmocka_unit_test(every_day_of_a_window_is_explained),
		cmocka_unit_test(windows_too_near_for_the_gap_are_the_conflict),
		cmocka_unit_test(a_day_forbidden_twice_over_is_cured_by_no_rule_alone),
		cmocka_unit_test(a_venue_too_small_is_a_conflict_of_its_own),
		cmocka_unit_test(a_fixed_day_against_the_rules_is_told_and_the_rest_is_placed),
		cmocka_unit_test(more_sessions_than_days_of_a_venue_is_seen_at_once),
		cmocka_unit_test(nothing_moves_when_nothing_changed),
		cmocka_unit_test(an_absent_animator_moves_one_session),
		cmocka_unit_test(a_session_that_is_done_does_not_move),
		cmocka_unit_test(a_fixed_session_moves_only_when_nothing_else_helps),
		cmocka_unit_test(the_same_seed_and_budget_give_the_same_plans),
		cmocka_unit_test(without_a_proof_the_plan_is_still_a_good_one),
		cmocka_unit_test(a_stop_ends_the_search),
		cmocka_unit_test(a_problem_that_contradicts_itself_is_refused),
		cmocka_unit_test(nothing_to_place_is_one_plan),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
