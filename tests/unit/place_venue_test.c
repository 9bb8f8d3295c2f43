/*
 * place_venue_test: choices of venue, halves of days, days between, orders: small cases whose answer is known beforehand.
 * Owns: nothing.
 * Beware: a case is one week or two, day 0 a Monday only by name: no calendar is at work here.
 */
#include "services/scheduling/place.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#define DAYS 14
#define SESSIONS 4
#define VENUES 3

enum { TOWN_HALL, CENTRE, FARM };

struct case_of {
	struct place_problem p;
	struct place_session sessions[SESSIONS];
	struct place_action actions[SESSIONS];
	struct place_venue venues[VENUES];
	struct place_choice choices[SESSIONS][VENUES];
	struct place_member members[SESSIONS][2];
	struct place_between between;
	struct place_order orders[SESSIONS];
	uint16_t closed[VENUES][DAYS];
	uint8_t usable[DAYS];
	struct arena mem;
	struct place_result r;
};

static void
session_choose(struct case_of *x, uint32_t s, int32_t town_hall, int32_t centre, int32_t farm)
{
	const int32_t costs[] = { town_hall, centre, farm };
	struct place_session *n = &x->sessions[s];

	n->choice_count = 0;
	n->choices = x->choices[s];
	for (uint32_t v = 0; v < VENUES; v++)
		if (costs[v] >= 0)
			x->choices[s][n->choice_count++] = (struct place_choice){ v, costs[v] };
}

/* Sessions of one action, a person of their own each, and all venues to choose from for nothing. */
static void
case_make(struct case_of *x, uint32_t sessions)
{
	memset(x, 0, sizeof *x);
	for (uint32_t s = 0; s < sessions; s++) {
		x->sessions[s] = (struct place_session){ .rank = s + 1,
			.fixed = PLACE_NO_DAY,
			.current = PLACE_NO_DAY,
			.from = PLACE_NO_DAY,
			.to = PLACE_NO_DAY,
			.venue = PLACE_NONE,
			.member_count = 1,
			.members = x->members[s],
			.prefer = PLACE_EARLY };
		x->members[s][0].person = s;
		session_choose(x, s, 0, 0, 0);
	}
	for (uint32_t v = 0; v < VENUES; v++)
		x->venues[v].closed = x->closed[v];
	x->p = (struct place_problem){ .horizon = DAYS,
		.session_count = sessions,
		.action_count = SESSIONS,
		.person_count = SESSIONS,
		.venue_count = VENUES,
		.sessions = x->sessions,
		.actions = x->actions,
		.venues = x->venues,
		.betweens = &x->between,
		.orders = x->orders,
		.weights = { .prefer = 1, .moved = 50, .shift = 1, .change = 10 } };
}

static void
case_place(struct case_of *x)
{
	struct place_options options = { .plans = 1 };

	assert_int_equal(place_plan(&x->p, &options, &x->mem, &x->r), RC_OK);
}

static const struct place_plan *
case_plan(struct case_of *x)
{
	case_place(x);
	assert_int_equal(x->r.status, PLACE_FOUND);
	assert_true(x->r.plans[0].proven);
	return &x->r.plans[0];
}

static void
case_replan(struct case_of *x)
{
	struct place_options options = { .plans = 1 };

	assert_int_equal(place_replan(&x->p, &options, &x->mem, &x->r), RC_OK);
	assert_int_equal(x->r.status, PLACE_FOUND);
	assert_true(x->r.plans[0].moved_proven);
}

static void
conflict_is(const struct case_of *x, uint32_t i, enum place_rule rule, uint32_t subject)
{
	assert_true(i < x->r.conflict_count);
	assert_int_equal(x->r.conflicts[i].rule, rule);
	assert_int_equal(x->r.conflicts[i].subject, subject);
}

static void
case_conflicts(struct case_of *x, uint32_t count)
{
	case_place(x);
	assert_int_equal(x->r.status, PLACE_NOTHING_FITS);
	assert_true(x->r.conflict_minimal);
	assert_int_equal(x->r.conflict_count, count);
}

/* --- what a venue must have --- */

static void
the_cheapest_venue_that_is_large_enough_and_equipped_is_taken(void **state)
{
	struct case_of x;

	(void)state;
	case_make(&x, 1);
	session_choose(&x, 0, 3, 5, 9);
	assert_int_equal(case_plan(&x)->venues[0], TOWN_HALL);
	assert_int_equal(x.r.plans[0].cost.by[PLACE_COST_TRAVEL], 3);
	x.sessions[0].seats = 30;
	x.venues[TOWN_HALL].seats = 29;
	assert_int_equal(case_plan(&x)->venues[0], CENTRE);
	x.sessions[0].features = 6;
	x.venues[CENTRE].features = 2;
	x.venues[FARM].features = 7;
	assert_int_equal(case_plan(&x)->venues[0], FARM);
	arena_free(&x.mem);
}

static void
a_day_on_which_no_venue_is_open_is_not_taken(void **state)
{
	struct case_of x;

	(void)state;
	case_make(&x, 1);
	session_choose(&x, 0, 0, -1, 20);
	x.closed[TOWN_HALL][0] = x.closed[FARM][0] = PLACE_VENUE_CLOSED;
	x.closed[TOWN_HALL][1] = PLACE_VENUE_CLOSED;
	/* the farm on day 1 costs twenty, waiting for the town hall two */
	assert_int_equal(case_plan(&x)->days[0], 2);
	assert_int_equal(x.r.plans[0].venues[0], TOWN_HALL);
	x.choices[0][1].cost = 0;
	assert_int_equal(case_plan(&x)->days[0], 1);
	assert_int_equal(x.r.plans[0].venues[0], FARM);
	arena_free(&x.mem);
}

static void
an_action_stays_in_one_venue_unless_another_saves_more_than_the_change_costs(void **state)
{
	struct case_of x;

	(void)state;
	case_make(&x, 2);
	session_choose(&x, 0, 0, 9, -1);
	session_choose(&x, 1, 9, 0, -1);
	assert_int_equal(case_plan(&x)->cost.total, 1 + 9);
	assert_int_equal(x.r.plans[0].venues[0], x.r.plans[0].venues[1]);
	x.choices[0][1].cost = x.choices[1][0].cost = 11;
	assert_int_equal(case_plan(&x)->cost.by[PLACE_COST_VENUE], 10);
	assert_int_equal(x.r.plans[0].venues[0], TOWN_HALL);
	assert_int_equal(x.r.plans[0].venues[1], CENTRE);
	arena_free(&x.mem);
}

static void
a_remote_session_is_no_change_of_venue(void **state)
{
	struct case_of x;

	(void)state;
	case_make(&x, 3);
	session_choose(&x, 0, 0, -1, -1);
	session_choose(&x, 1, -1, -1, -1);
	session_choose(&x, 2, -1, 0, -1);
	assert_int_equal(case_plan(&x)->cost.by[PLACE_COST_VENUE], 0);
	assert_int_equal(x.r.plans[0].venues[1], PLACE_NONE);
	arena_free(&x.mem);
}

static void
two_sessions_on_one_day_take_two_venues_or_two_halves_of_one(void **state)
{
	struct case_of x;

	(void)state;
	case_make(&x, 2);
	x.sessions[1].action = 1;
	x.p.horizon = 1;
	session_choose(&x, 0, 0, 7, -1);
	session_choose(&x, 1, 0, 8, -1);
	assert_int_equal(case_plan(&x)->cost.total, 7);
	assert_int_equal(x.r.plans[0].venues[0], CENTRE);
	x.sessions[0].halves = 1;
	x.sessions[1].halves = 6;
	assert_int_equal(case_plan(&x)->cost.total, 0);
	assert_int_equal(x.r.plans[0].venues[0], x.r.plans[0].venues[1]);
	x.sessions[1].halves = 3;
	assert_int_equal(case_plan(&x)->cost.total, 7);
	arena_free(&x.mem);
}

static void
a_person_may_be_in_the_morning_of_one_session_and_the_afternoon_of_another(void **state)
{
	struct case_of x;

	(void)state;
	case_make(&x, 2);
	x.sessions[1].action = 1;
	x.p.horizon = 1;
	x.members[1][0].person = 0;
	case_conflicts(&x, 1);
	conflict_is(&x, 0, PLACE_TWICE, 0);
	x.sessions[0].halves = 1;
	x.sessions[1].halves = 2;
	assert_int_equal(case_plan(&x)->days[1], 0);
	arena_free(&x.mem);
}

/* --- days between, and orders --- */

static void
the_days_of_accompaniment_between_two_sessions_are_usable_ones(void **state)
{
	struct case_of x;

	(void)state;
	case_make(&x, 3);
	x.between = (struct place_between){ 0, 2, 3, x.usable };
	x.p.between_count = 1;
	for (int d = 0; d < DAYS; d++)
		x.usable[d] = d % 2 == 0;
	assert_int_equal(case_plan(&x)->days[0], 0);
	assert_int_equal(x.r.plans[0].days[2], 7); /* days 2, 4 and 6 are between */
	x.between.usable = NULL;
	assert_int_equal(case_plan(&x)->days[2], 4);
	arena_free(&x.mem);
}

static void
an_order_holds_between_actions(void **state)
{
	struct case_of x;

	(void)state;
	case_make(&x, 3);
	for (uint32_t s = 0; s < 3; s++)
		x.sessions[s].action = s;
	x.orders[0] = (struct place_order){ 2, 0 };
	x.orders[1] = (struct place_order){ 0, 1 };
	x.p.order_count = 2;
	assert_int_equal(case_plan(&x)->days[2], 0);
	assert_int_equal(x.r.plans[0].days[0], 1);
	assert_int_equal(x.r.plans[0].days[1], 2);
	arena_free(&x.mem);
}

static void
each_new_rule_is_told_when_it_is_what_stands_in_the_way(void **state)
{
	struct case_of x;

	(void)state;
	case_make(&x, 1);
	x.sessions[0].features = 1;
	case_conflicts(&x, 1);
	conflict_is(&x, 0, PLACE_FEATURES, 0);
	assert_true(x.r.conflicts[0].cures);

	arena_free(&x.mem);
	case_make(&x, 2);
	x.between = (struct place_between){ 0, 1, DAYS, NULL };
	x.p.between_count = 1;
	case_conflicts(&x, 1);
	conflict_is(&x, 0, PLACE_BETWEEN, 0);

	arena_free(&x.mem);
	case_make(&x, 2);
	x.orders[0] = (struct place_order){ 1, 0 };
	x.p.order_count = 1;
	case_conflicts(&x, 2);
	conflict_is(&x, 0, PLACE_ORDER, 0);
	conflict_is(&x, 1, PLACE_PRECEDENCE, 0);

	arena_free(&x.mem);
	case_make(&x, 1);
	session_choose(&x, 0, 0, -1, 0);
	for (int d = 0; d < DAYS; d++)
		x.closed[TOWN_HALL][d] = x.closed[FARM][d] = PLACE_VENUE_CLOSED;
	case_conflicts(&x, 1);
	conflict_is(&x, 0, PLACE_DAY, 4);
	arena_free(&x.mem);
}

static void
three_sessions_on_one_day_conflict_over_the_two_venues_that_there_are(void **state)
{
	struct case_of x;

	(void)state;
	case_make(&x, 3);
	for (uint32_t s = 0; s < 3; s++) {
		x.sessions[s].action = s;
		session_choose(&x, s, 0, 0, -1);
	}
	x.p.horizon = 1;
	case_conflicts(&x, 2);
	conflict_is(&x, 0, PLACE_VENUE, TOWN_HALL);
	conflict_is(&x, 1, PLACE_VENUE, CENTRE);
	assert_true(x.r.conflicts[0].cures && x.r.conflicts[1].cures);
	arena_free(&x.mem);
}

/* --- pins --- */

static void
a_fixed_day_with_a_choice_of_venues_gets_one_that_is_free(void **state)
{
	struct case_of x;

	(void)state;
	case_make(&x, 2);
	x.sessions[1].action = 1;
	x.sessions[0].fixed = x.sessions[1].fixed = 5;
	session_choose(&x, 1, 0, -1, -1);
	assert_int_equal(case_plan(&x)->venues[1], TOWN_HALL);
	assert_int_not_equal(x.r.plans[0].venues[0], TOWN_HALL);
	assert_int_equal(x.r.clash_count, 0);
	/* with no choice left it is a fact, and told as a clash */
	session_choose(&x, 0, 0, -1, -1);
	assert_int_equal(case_plan(&x)->venues[0], TOWN_HALL);
	assert_int_equal(x.r.clash_count, 1);
	assert_int_equal(x.r.clashes[0].why.rule, PLACE_VENUE);
	arena_free(&x.mem);
}

static void
a_session_that_was_held_was_held_where_it_was(void **state)
{
	struct case_of x;

	(void)state;
	case_make(&x, 2);
	x.sessions[0].held = true;
	x.sessions[0].current = 3;
	x.sessions[0].venue = FARM;
	session_choose(&x, 0, 0, 0, 30);
	assert_int_equal(case_plan(&x)->venues[0], FARM);
	assert_int_equal(x.r.plans[0].cost.by[PLACE_COST_TRAVEL], 30);
	assert_int_equal(x.r.plans[0].venues[1], FARM); /* no change of venue */
	arena_free(&x.mem);
}

static void
after_a_change_a_venue_moves_before_a_day_does(void **state)
{
	struct case_of x;

	(void)state;
	case_make(&x, 1);
	x.sessions[0].current = 4;
	x.sessions[0].venue = CENTRE;
	case_replan(&x);
	assert_int_equal(x.r.plans[0].days[0], 4);
	assert_int_equal(x.r.plans[0].venues[0], CENTRE);
	assert_int_equal(x.r.plans[0].moved, 0);
	x.closed[CENTRE][4] = PLACE_VENUE_CLOSED;
	case_replan(&x);
	assert_int_equal(x.r.plans[0].days[0], 4);
	assert_int_not_equal(x.r.plans[0].venues[0], CENTRE);
	assert_int_equal(x.r.plans[0].moved, 1);
	assert_int_equal(x.r.plans[0].rehoused, 1);
	assert_int_equal(x.r.plans[0].cost.by[PLACE_COST_MOVED], 50);
	x.closed[TOWN_HALL][4] = x.closed[FARM][4] = PLACE_VENUE_CLOSED;
	case_replan(&x);
	assert_int_not_equal(x.r.plans[0].days[0], 4);
	assert_int_equal(x.r.plans[0].moved, 1);
	assert_int_equal(x.r.plans[0].rehoused, 0);
	arena_free(&x.mem);
}

/* --- what is said of days --- */

static void
a_day_is_explained_by_its_best_venue(void **state)
{
	struct place_days days;
	int32_t at[] = { 2, 6 };
	uint32_t in[] = { TOWN_HALL, CENTRE };
	struct case_of x;

	(void)state;
	case_make(&x, 2);
	session_choose(&x, 0, 0, 4, -1);
	x.sessions[0].seats = 20;
	x.venues[CENTRE].seats = 10;
	x.closed[TOWN_HALL][3] = PLACE_VENUE_CLOSED;
	x.closed[CENTRE][3] = PLACE_VENUE_CLOSED;
	assert_int_equal(place_explain(&x.p, at, in, 0, 0, &x.mem, &days), RC_OK);
	assert_true(days.days[2].chosen);
	assert_int_equal(days.days[2].venue, TOWN_HALL);
	assert_int_equal(days.days[4].venue, TOWN_HALL);
	assert_int_equal(days.days[4].why_count, 0);
	assert_int_equal(days.days[4].dearer.total, 2);
	/* the town hall is only closed, the centre is too small besides */
	assert_int_equal(days.days[3].venue, TOWN_HALL);
	assert_int_equal(days.days[3].why_count, 1);
	assert_int_equal(days.days[3].whys[0].rule, PLACE_DAY);
	/* as large, the centre is a possible venue on a day the town hall is not, at its cost */
	x.venues[CENTRE].seats = 0;
	x.closed[CENTRE][3] = 0;
	assert_int_equal(place_explain(&x.p, at, in, 0, 0, &x.mem, &days), RC_OK);
	assert_int_equal(days.days[3].venue, CENTRE);
	assert_int_equal(days.days[3].why_count, 0);
	assert_int_equal(days.days[3].dearer.by[PLACE_COST_TRAVEL], 4);
	assert_int_equal(days.days[3].dearer.by[PLACE_COST_VENUE], -10);
	arena_free(&x.mem);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_cheapest_venue_that_is_large_enough_and_equipped_is_taken),
		cmocka_unit_test(a_day_on_which_no_venue_is_open_is_not_taken),
		cmocka_unit_test(
		    an_action_stays_in_one_venue_unless_another_saves_more_than_the_change_costs),
		cmocka_unit_test(a_remote_session_is_no_change_of_venue),
		cmocka_unit_test(two_sessions_on_one_day_take_two_venues_or_two_halves_of_one),
		cmocka_unit_test(a_person_may_be_in_the_morning_of_one_session_and_the_afternoon_of_another),
		cmocka_unit_test(the_days_of_accompaniment_between_two_sessions_are_usable_ones),
		cmocka_unit_test(an_order_holds_between_actions),
		cmocka_unit_test(each_new_rule_is_told_when_it_is_what_stands_in_the_way),
		cmocka_unit_test(three_sessions_on_one_day_conflict_over_the_two_venues_that_there_are),
		cmocka_unit_test(a_fixed_day_with_a_choice_of_venues_gets_one_that_is_free),
		cmocka_unit_test(a_session_that_was_held_was_held_where_it_was),
		cmocka_unit_test(after_a_change_a_venue_moves_before_a_day_does),
		cmocka_unit_test(a_day_is_explained_by_its_best_venue),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
