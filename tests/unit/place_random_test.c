/*
 * place_random_test: small random problems, solved by the engine and by trying every placement.
 * Owns: a generator of problems from a seed.
 * Beware: a failure prints the seed; give it as argument to run that problem alone.
 */
#include "tests/lib/place_oracle.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAYS 9
#define SESSIONS 5
#define ACTIONS 3
#define PERSONS 5
#define VENUES 2
#define BUSY 8

struct small {
	struct place_problem p;
	struct place_session sessions[SESSIONS];
	struct place_action actions[ACTIONS];
	struct place_venue venues[VENUES];
	struct place_busy busy[BUSY];
	struct place_member members[SESSIONS][PERSONS];
	uint16_t forbid[SESSIONS][DAYS];
	int32_t soft[SESSIONS][DAYS];
	int32_t near[4];
	uint64_t random;
};

static uint64_t only_seed;

static uint32_t
below(struct small *x, uint32_t n)
{
	x->random ^= x->random << 13;
	x->random ^= x->random >> 7;
	x->random ^= x->random << 17;
	return (uint32_t)((x->random >> 11) % n);
}

static bool
chance(struct small *x, uint32_t percent)
{
	return below(x, 100) < percent;
}

static int32_t
any_day(struct small *x)
{
	return (int32_t)below(x, x->p.horizon);
}

static void
session_make(struct small *x, uint32_t s, uint32_t tight)
{
	struct place_session *n = &x->sessions[s];

	*n = (struct place_session){ .action = below(x, ACTIONS),
		.rank = SESSIONS + 1 - s,
		.from = PLACE_NO_DAY,
		.to = PLACE_NO_DAY,
		.fixed = PLACE_NO_DAY,
		.current = PLACE_NO_DAY,
		.venue = PLACE_NONE };
	if (chance(x, 50)) {
		n->from = any_day(x);
		n->to = n->from + (int32_t)below(x, DAYS);
	}
	if (chance(x, 60))
		n->venue = below(x, VENUES);
	n->seats = below(x, 8);
	n->member_count = below(x, 4);
	n->members = x->members[s];
	for (uint32_t i = 0; i < n->member_count; i++)
		x->members[s][i] = (struct place_member){ below(x, PERSONS), (enum place_role)below(x, 2) };
	for (uint32_t d = 0; d < x->p.horizon; d++) {
		if (chance(x, tight))
			x->forbid[s][d] = (uint16_t)(1u << below(x, 3));
		x->soft[s][d] = (int32_t)below(x, 9) - 2;
	}
	n->forbid = chance(x, 80) ? x->forbid[s] : NULL;
	n->soft[PLACE_SOFT_POLL] = chance(x, 50) ? x->soft[s] : NULL;
	n->prefer = (enum place_preference)below(x, 4);
	if (chance(x, 25))
		n->fixed = any_day(x);
	if (chance(x, 60))
		n->current = any_day(x);
	n->movable = chance(x, 50);
	n->held = chance(x, 15) && (n->fixed >= 0 || n->current >= 0);
}

static void
small_make(struct small *x, uint64_t seed)
{
	static const uint32_t tightness[] = { 0, 20, 40, 60 };
	uint32_t tight;

	memset(x, 0, sizeof *x);
	x->random = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
	tight = tightness[below(x, 4)];
	x->p = (struct place_problem){ .horizon = 4 + below(x, DAYS - 3),
		.session_count = 1 + below(x, SESSIONS),
		.action_count = ACTIONS,
		.person_count = PERSONS,
		.venue_count = VENUES,
		.busy_count = below(x, BUSY + 1),
		.sessions = x->sessions,
		.actions = x->actions,
		.venues = x->venues,
		.busy = x->busy };
	for (uint32_t i = 0; i < ACTIONS; i++)
		x->actions[i] = (struct place_action){ below(x, 5), chance(x, 40) ? 1 + below(x, 5) : 0 };
	for (uint32_t i = 0; i < VENUES; i++)
		x->venues[i].seats = chance(x, 30) ? 4 + below(x, 6) : 0;
	for (uint32_t i = 0; i < BUSY; i++)
		x->busy[i] =
		    (struct place_busy){ below(x, PERSONS), any_day(x), (enum place_busy_kind)below(x, 2) };
	for (uint32_t i = 0; i < 4; i++)
		x->near[i] = (int32_t)below(x, 7);
	x->p.near = chance(x, 30) ? x->near : NULL;
	x->p.near_count = 4;
	x->p.weights = (struct place_weights){ (int32_t)below(x, 4), (int32_t)below(x, 6),
		(int32_t)below(x, 3), (int32_t)below(x, 6), (int32_t)below(x, 2), 0, 0, 0, 0 };
	for (uint32_t s = 0; s < x->p.session_count; s++)
		session_make(x, s, tight);
}

/* --- held against the oracle --- */

#define HOLD(cond)                                                                                           \
	do {                                                                                                 \
		if (!(cond)) {                                                                               \
			print_error("seed %llu, plan %u\n", (unsigned long long)seed, plan);                 \
			assert_true(cond);                                                                   \
		}                                                                                            \
	} while (0)

static void
plans_hold(uint64_t seed, struct oracle *o, const struct place_options *options, const struct place_result *r)
{
	uint32_t plan = 0;

	o->differ_days = options->differ_days;
	for (o->before_count = 0; plan < r->plan_count; plan++) {
		const struct place_plan *got = &r->plans[plan];
		struct oracle_best best = oracle_search(o);

		HOLD(best.found);
		HOLD(got->proven);
		HOLD(oracle_breaks(o, got->days) == NULL);
		HOLD(oracle_cost(o, got->days) == got->cost.total);
		HOLD(got->cost.total == best.cost);
		HOLD(oracle_moved(o, got->days, false) == got->moved);
		HOLD(oracle_moved(o, got->days, true) == got->forced);
		HOLD(!o->replan ||
		    (got->moved_proven && got->moved == best.moved && got->forced == best.forced));
		o->before[o->before_count++] = got->days;
	}
	HOLD((r->plan_count < options->plans) == (r->exhausted || r->status == PLACE_NOTHING_FITS));
	if (r->plan_count < options->plans)
		HOLD(!oracle_search(o).found);
}

/* A rule of the set, when on, is on alone with the rest of the set. */
static void
off_all(struct oracle *o, bool off)
{
	for (int rule = 0; rule < PLACE_RULES; rule++)
		for (uint32_t i = 0; i < ORACLE_SUBJECTS; i++)
			o->off[rule][i] = off;
}

static void
conflicts_hold(uint64_t seed, struct oracle *o, const struct place_result *r)
{
	uint32_t plan = 0;

	HOLD(r->conflict_count > 0);
	HOLD(r->conflict_minimal);
	off_all(o, true);
	for (uint32_t i = 0; i < r->conflict_count; i++)
		o->off[r->conflicts[i].rule][r->conflicts[i].subject] = false;
	HOLD(!oracle_fits(o));
	for (uint32_t i = 0; i < r->conflict_count; i++) {
		bool *off = &o->off[r->conflicts[i].rule][r->conflicts[i].subject];

		*off = true;
		HOLD(oracle_fits(o));
		*off = false;
	}
	off_all(o, false);
	for (uint32_t i = 0; i < r->conflict_count; i++) {
		bool *off = &o->off[r->conflicts[i].rule][r->conflicts[i].subject];

		*off = true;
		HOLD(oracle_fits(o) == r->conflicts[i].cures);
		*off = false;
	}
}

struct tally {
	unsigned found, none, moved, forced, exhausted;
};

static void
small_hold(uint64_t seed, bool replan, bool strict, struct tally *t)
{
	struct place_options options = { .seed = seed, .plans = 3, .differ_days = 2, .strict_fixed = strict };
	struct arena mem = { 0 };
	struct small x;
	struct place_result r;
	struct oracle o;

	small_make(&x, seed);
	o = oracle_new(&x.p, replan, strict);
	assert_int_equal((replan ? place_replan : place_plan)(&x.p, &options, &mem, &r), RC_OK);
	assert_int_not_equal(r.status, PLACE_UNDECIDED);
	plans_hold(seed, &o, &options, &r);
	if (r.status == PLACE_NOTHING_FITS) {
		o.before_count = 0;
		conflicts_hold(seed, &o, &r);
	}
	t->found += r.status == PLACE_FOUND;
	t->none += r.status == PLACE_NOTHING_FITS;
	t->moved += r.plan_count > 0 && r.plans[0].moved > 0;
	t->forced += r.plan_count > 0 && r.plans[0].forced > 0;
	t->exhausted += r.exhausted;
	arena_free(&mem);
}

static void
small_hold_many(uint64_t from, uint64_t count, bool replan, bool strict)
{
	struct tally t = { 0 };

	if (only_seed != 0) {
		small_hold(only_seed, replan, strict, &t);
		return;
	}
	for (uint64_t seed = from; seed < from + count; seed++)
		small_hold(seed, replan, strict, &t);
	print_message("%u found, %u impossible, %u with moves, %u with forced moves, %u exhausted\n", t.found,
	    t.none, t.moved, t.forced, t.exhausted);
	assert_true(t.found > count / 10 && t.none > count / 10);
}

static void
plans_are_as_good_as_those_of_trying_everything(void **state)
{
	(void)state;
	small_hold_many(1, 700, false, false);
}

static void
fixed_days_that_are_strict_conflict_like_any_rule(void **state)
{
	(void)state;
	small_hold_many(1001, 500, false, true);
}

static void
a_replan_moves_no_more_sessions_than_it_must(void **state)
{
	(void)state;
	small_hold_many(2001, 700, true, false);
	small_hold_many(3001, 200, true, true);
}

/* --- what is said of a day agrees with the rules --- */

static void
whys_switch(struct oracle *o, const struct place_why *whys, uint32_t count, bool off)
{
	for (uint32_t i = 0; i < count; i++)
		o->off[whys[i].rule][whys[i].subject] = off;
}

/* Without all the rules told the placement is right; with any one of them it is wrong. */
static bool
whys_are_exact(const struct oracle *given, const int32_t *days, const struct place_why *whys, uint32_t count)
{
	struct oracle o = *given;
	bool exact;

	whys_switch(&o, whys, count, true);
	exact = oracle_breaks(&o, days) == NULL;
	for (uint32_t i = 0; i < count && exact; i++) {
		whys_switch(&o, whys + i, 1, false);
		exact = oracle_breaks(&o, days) != NULL;
		whys_switch(&o, whys + i, 1, true);
	}
	return exact;
}

static void
day_holds(uint64_t seed, const struct oracle *o, const int32_t *days, uint32_t s, const struct place_day *got)
{
	int32_t other[ORACLE_SESSIONS];
	uint32_t plan = 0;

	memcpy(other, days, o->p->session_count * sizeof *other);
	other[s] = got->day;
	HOLD(got->chosen == (got->day == days[s]));
	HOLD(got->dearer.total == oracle_cost(o, other) - oracle_cost(o, days));
	HOLD(whys_are_exact(o, other, got->whys, got->why_count));
	for (uint32_t i = 0; i < got->why_count; i++)
		HOLD(i == 0 || got->whys[i - 1].rule <= got->whys[i].rule);
}

static void
explain_holds(uint64_t seed)
{
	struct place_options options = { .plans = 1 };
	struct arena mem = { 0 };
	struct small x;
	struct place_result r;
	struct oracle o;

	small_make(&x, seed);
	for (uint32_t s = 0; s < x.p.session_count; s++) {
		x.sessions[s].movable = x.sessions[s].held = false;
		x.sessions[s].fixed = PLACE_NO_DAY;
	}
	o = oracle_new(&x.p, true, false);
	assert_int_equal(place_plan(&x.p, &options, &mem, &r), RC_OK);
	for (uint32_t s = 0; s < x.p.session_count && r.plan_count > 0; s++) {
		struct place_days days;

		assert_int_equal(place_explain(&x.p, r.plans[0].days, NULL, s, 2, &mem, &days), RC_OK);
		assert_true(days.count > 0);
		for (uint32_t i = 0; i < days.count; i++)
			day_holds(seed, &o, r.plans[0].days, s, &days.days[i]);
	}
	arena_free(&mem);
}

static void
each_day_is_explained_as_the_rules_have_it(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 400; seed++)
		explain_holds(seed);
}

/* A random placement, right or wrong: the list of what it breaks is empty exactly when it breaks nothing. */
static void
a_placement_made_by_hand_is_checked(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 500; seed++) {
		struct arena mem = { 0 };
		struct place_clash *clashes;
		struct place_cost cost;
		struct place_why whys[64];
		int32_t days[SESSIONS];
		uint32_t count, plan = 0;
		struct small x;
		struct oracle o;

		small_make(&x, seed);
		o = oracle_new(&x.p, true, true);
		for (uint32_t s = 0; s < x.p.session_count; s++) {
			x.sessions[s].held = false;
			days[s] = any_day(&x);
		}
		assert_int_equal(place_check(&x.p, days, NULL, &mem, &clashes, &count, &cost), RC_OK);
		for (uint32_t i = 0; i < count; i++)
			whys[i] = clashes[i].why;
		HOLD(whys_are_exact(&o, days, whys, count));
		HOLD(cost.total == oracle_cost(&o, days));
		arena_free(&mem);
	}
}

/* A budget too small for a proof: what is returned is still a plan, or a true conflict, and is not called
 * proven. */
static void
a_small_budget_never_makes_a_wrong_plan(void **state)
{
	static const uint64_t budgets[] = { 1, 3, 10, 40, 200 };
	unsigned unproven = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 1000; seed++) {
		struct place_options options = {
			.seed = seed, .budget = budgets[seed % 5], .differ_days = 2
		};
		struct arena mem = { 0 };
		struct place_result r;
		struct small x;
		struct oracle o;
		uint32_t plan = 0;

		small_make(&x, seed);
		o = oracle_new(&x.p, seed % 2 == 0, false);
		assert_int_equal((o.replan ? place_replan : place_plan)(&x.p, &options, &mem, &r), RC_OK);
		HOLD(r.steps <= options.budget);
		o.differ_days = 2;
		for (; plan < r.plan_count; plan++) {
			unproven += !r.plans[plan].proven;
			HOLD(oracle_breaks(&o, r.plans[plan].days) == NULL);
			HOLD(oracle_cost(&o, r.plans[plan].days) == r.plans[plan].cost.total);
			HOLD(plan == 0 || !r.plans[plan].proven || r.plans[plan - 1].proven);
			HOLD(plan == 0 || o.replan ||
			    r.plans[plan].cost.total >= r.plans[plan - 1].cost.total);
			o.before[o.before_count++] = r.plans[plan].days;
		}
		if (r.plan_count == 0)
			HOLD(r.status == PLACE_UNDECIDED || !oracle_fits(&o));
		arena_free(&mem);
	}
	assert_true(unproven > 50);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plans_are_as_good_as_those_of_trying_everything),
		cmocka_unit_test(fixed_days_that_are_strict_conflict_like_any_rule),
		cmocka_unit_test(a_replan_moves_no_more_sessions_than_it_must),
		cmocka_unit_test(each_day_is_explained_as_the_rules_have_it),
		cmocka_unit_test(a_placement_made_by_hand_is_checked),
		cmocka_unit_test(a_small_budget_never_makes_a_wrong_plan),
	};

	if (argc > 1)
		only_seed = strtoull(argv[1], NULL, 10);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
