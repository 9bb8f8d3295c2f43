/*
 * place_random_test: small random problems, solved by the engine and by trying every placement.
 * Owns: nothing.
 * Beware: a failure prints the seed; give it as argument to run that problem alone.
 */
#include "tests/lib/place_oracle.h"
#include "tests/lib/place_small.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t only_seed;

typedef void small_maker(struct small *x, uint64_t seed);

/* --- held against the oracle --- */

#define HOLD(cond)                                                                                           \
	do {                                                                                                 \
		if (!(cond)) {                                                                               \
			print_error("seed %llu, plan %u\n", (unsigned long long)seed, plan);                 \
			assert_true(cond);                                                                   \
		}                                                                                            \
	} while (0)

/* Every rule is kept, and what is said of the plan is so. */
static void
plan_holds(uint64_t seed, uint32_t plan, const struct oracle *o, const struct place_plan *got)
{
	struct place_cost cost = oracle_cost(o, got->days, got->venues);

	HOLD(oracle_breaks(o, got->days, got->venues) == NULL);
	for (int i = 0; i < PLACE_CRITERIA; i++)
		HOLD(cost.by[i] == got->cost.by[i]);
	HOLD(cost.total == got->cost.total);
	HOLD(oracle_distance(o, got->days) == got->distance);
	HOLD(oracle_rehoused(o, got->days, got->venues) == got->rehoused);
	HOLD(oracle_moved(o, got->days, false) == got->moved - got->rehoused);
	HOLD(oracle_moved(o, got->days, true) == got->forced);
}

static void
plans_hold(uint64_t seed, struct oracle *o, const struct place_options *options, const struct place_result *r)
{
	uint32_t plan = 0;

	o->differ_days = options->differ_days;
	o->differ_sessions = options->differ_sessions;
	for (o->before_count = 0; plan < r->plan_count; plan++) {
		const struct place_plan *got = &r->plans[plan];
		struct oracle_best best = oracle_search(o);

		HOLD(best.found);
		HOLD(got->proven);
		plan_holds(seed, plan, o, got);
		HOLD(got->cost.total == best.cost);
		HOLD(got->distance == best.distance);
		HOLD(!o->replan ||
		    (got->moved_proven && got->forced == best.forced && got->rehoused == best.rehoused &&
			got->moved - got->rehoused == best.moved));
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
	unsigned found, none, moved, rehoused, forced, exhausted, left_out;
};

/* How the problems of a run are made and put. */
struct way {
	small_maker *make;
	bool replan, strict, partial;
};

static void
tally_add(struct tally *t, const struct place_result *r)
{
	const struct place_plan *first = r->plan_count > 0 ? &r->plans[0] : NULL;

	t->found += r->status == PLACE_FOUND;
	t->none += r->status == PLACE_NOTHING_FITS;
	t->moved += first != NULL && first->moved > 0;
	t->rehoused += first != NULL && first->rehoused > 0;
	t->forced += first != NULL && first->forced > 0;
	t->left_out += first != NULL && first->distance > 0;
	t->exhausted += r->exhausted;
}

static void
small_hold(uint64_t seed, const struct way *way, struct tally *t)
{
	struct place_options options = { .seed = seed,
		.plans = 3,
		.differ_days = 2,
		.differ_sessions = 1 + (uint32_t)(seed % 3),
		.strict_fixed = way->strict,
		.partial = way->partial };
	struct arena mem = { 0 };
	struct small x;
	struct place_result r;
	struct oracle o;

	way->make(&x, seed);
	o = oracle_new(&x.p, way->replan, way->strict);
	o.partial = way->partial;
	assert_int_equal((way->replan ? place_replan : place_plan)(&x.p, &options, &mem, &r), RC_OK);
	assert_int_not_equal(r.status, PLACE_UNDECIDED);
	plans_hold(seed, &o, &options, &r);
	if (r.status == PLACE_NOTHING_FITS && !way->partial) {
		o.before_count = 0;
		conflicts_hold(seed, &o, &r);
	}
	tally_add(t, &r);
	arena_free(&mem);
}

static struct tally
small_hold_many(uint64_t from, uint64_t count, struct way way)
{
	struct tally t = { 0 };

	if (only_seed != 0) {
		small_hold(only_seed, &way, &t);
		return t;
	}
	for (uint64_t seed = from; seed < from + count; seed++)
		small_hold(seed, &way, &t);
	print_message(
	    "%u found (%u without some), %u impossible, %u with moves, %u of venue only, %u with forced "
	    "moves, %u exhausted\n",
	    t.found, t.left_out, t.none, t.moved, t.rehoused, t.forced, t.exhausted);
	assert_true(t.found > count / 10 && (way.partial || t.none > count / 10));
	return t;
}

static void
plans_are_as_good_as_those_of_trying_everything(void **state)
{
	(void)state;
	small_hold_many(1, 700, (struct way){ .make = small_make });
	small_hold_many(1, 700, (struct way){ .make = small_make_wide });
}

static void
fixed_days_that_are_strict_conflict_like_any_rule(void **state)
{
	(void)state;
	small_hold_many(1001, 500, (struct way){ .make = small_make, .strict = true });
	small_hold_many(1001, 500, (struct way){ .make = small_make_wide, .strict = true });
}

static void
a_replan_moves_no_more_sessions_than_it_must(void **state)
{
	struct tally t;

	(void)state;
	small_hold_many(2001, 700, (struct way){ .make = small_make, .replan = true });
	small_hold_many(3001, 200, (struct way){ .make = small_make, .replan = true, .strict = true });
	t = small_hold_many(2001, 700, (struct way){ .make = small_make_wide, .replan = true });
	assert_true(only_seed != 0 || t.rehoused > 10);
	small_hold_many(3001, 200, (struct way){ .make = small_make_wide, .replan = true, .strict = true });
}

static void
a_partial_plan_leaves_out_no_more_people_than_it_must(void **state)
{
	struct tally t;

	(void)state;
	t = small_hold_many(4001, 300, (struct way){ .make = small_make, .partial = true });
	assert_true(only_seed != 0 || t.left_out > 50);
	small_hold_many(4001, 300, (struct way){ .make = small_make_wide, .partial = true });
	small_hold_many(4001, 200, (struct way){ .make = small_make_wide, .partial = true, .strict = true });
	small_hold_many(4001, 300, (struct way){ .make = small_make_wide, .partial = true, .replan = true });
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
whys_are_exact(const struct oracle *given, const int32_t *days, const uint32_t *venues,
    const struct place_why *whys, uint32_t count)
{
	struct oracle o = *given;
	bool exact;

	whys_switch(&o, whys, count, true);
	exact = oracle_breaks(&o, days, venues) == NULL;
	for (uint32_t i = 0; i < count && exact; i++) {
		whys_switch(&o, whys + i, 1, false);
		exact = oracle_breaks(&o, days, venues) != NULL;
		whys_switch(&o, whys + i, 1, true);
	}
	return exact;
}

/* Some venue of the session is possible there. */
static bool
some_venue_fits(const struct oracle *o, const int32_t *days, const uint32_t *venues, uint32_t s)
{
	const struct place_session *x = &o->p->sessions[s];
	uint32_t other[ORACLE_SESSIONS];

	memcpy(other, venues, o->p->session_count * sizeof *other);
	for (uint32_t i = 0; i < x->choice_count; i++) {
		other[s] = x->choices[i].venue;
		if (oracle_breaks(o, days, other) == NULL)
			return true;
	}
	return x->choice_count == 0 && oracle_breaks(o, days, venues) == NULL;
}

static void
day_holds(uint64_t seed, const struct oracle *o, const struct place_plan *p, uint32_t s,
    const struct place_day *got)
{
	int32_t other[ORACLE_SESSIONS];
	uint32_t venues[ORACLE_SESSIONS], plan = 0;

	memcpy(other, p->days, o->p->session_count * sizeof *other);
	memcpy(venues, p->venues, o->p->session_count * sizeof *venues);
	other[s] = got->day;
	venues[s] = got->venue;
	HOLD(got->chosen == (got->day == p->days[s]));
	HOLD(!got->chosen || got->venue == p->venues[s]);
	for (int i = 0; i < PLACE_CRITERIA; i++)
		HOLD(got->dearer.by[i] ==
		    oracle_cost(o, other, venues).by[i] - oracle_cost(o, p->days, p->venues).by[i]);
	HOLD(whys_are_exact(o, other, venues, got->whys, got->why_count));
	HOLD(got->chosen || (got->why_count == 0) == some_venue_fits(o, other, venues, s));
	for (uint32_t i = 0; i < got->why_count; i++)
		HOLD(i == 0 || got->whys[i - 1].rule <= got->whys[i].rule);
}

static void
explain_holds(uint64_t seed, small_maker *make)
{
	struct place_options options = { .plans = 1 };
	struct arena mem = { 0 };
	struct small x;
	struct place_result r;
	struct oracle o;

	make(&x, seed);
	for (uint32_t s = 0; s < x.p.session_count; s++) {
		x.sessions[s].movable = x.sessions[s].held = false;
		x.sessions[s].fixed = PLACE_NO_DAY;
	}
	o = oracle_new(&x.p, true, false);
	assert_int_equal(place_plan(&x.p, &options, &mem, &r), RC_OK);
	for (uint32_t s = 0; s < x.p.session_count && r.plan_count > 0; s++) {
		struct place_days days;

		assert_int_equal(
		    place_explain(&x.p, r.plans[0].days, r.plans[0].venues, s, 2, &mem, &days), RC_OK);
		assert_true(days.count > 0);
		for (uint32_t i = 0; i < days.count; i++)
			day_holds(seed, &o, &r.plans[0], s, &days.days[i]);
	}
	arena_free(&mem);
}

static void
each_day_is_explained_as_the_rules_have_it(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 400; seed++) {
		explain_holds(seed, small_make);
		explain_holds(seed, small_make_wide);
	}
}

static uint32_t
any_venue(struct small *x, const struct place_session *s)
{
	return s->choice_count > 0 ? s->choices[small_below(x, s->choice_count)].venue : s->venue;
}

/* A random placement, right or wrong: the list of what it breaks is empty exactly when it breaks nothing. */
static void
check_holds(uint64_t seed, small_maker *make)
{
	struct arena mem = { 0 };
	struct place_clash *clashes;
	struct place_cost cost;
	struct place_why whys[256];
	int32_t days[SMALL_SESSIONS];
	uint32_t venues[SMALL_SESSIONS], count, plan = 0;
	struct small x;
	struct oracle o;

	make(&x, seed);
	o = oracle_new(&x.p, true, true);
	for (uint32_t s = 0; s < x.p.session_count; s++) {
		x.sessions[s].held = false;
		days[s] = small_day(&x);
		venues[s] = any_venue(&x, &x.sessions[s]);
	}
	assert_int_equal(place_check(&x.p, days, venues, &mem, &clashes, &count, &cost), RC_OK);
	assert_true(count <= 256);
	for (uint32_t i = 0; i < count; i++)
		whys[i] = clashes[i].why;
	HOLD(whys_are_exact(&o, days, venues, whys, count));
	HOLD(cost.total == oracle_cost(&o, days, venues).total);
	arena_free(&mem);
}

static void
a_placement_made_by_hand_is_checked(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 500; seed++) {
		check_holds(seed, small_make);
		check_holds(seed, small_make_wide);
	}
}

/* A budget too small for a proof: what is returned is still a plan, or a true conflict, and is not called
 * proven. */
static unsigned
small_budget_holds(uint64_t seed, small_maker *make)
{
	static const uint64_t budgets[] = { 1, 3, 10, 40, 200 };
	struct place_options options = { .seed = seed,
		.budget = budgets[seed % 5],
		.differ_days = 2,
		.differ_sessions = 1 + (uint32_t)(seed % 2) };
	struct arena mem = { 0 };
	struct place_result r;
	struct small x;
	struct oracle o;
	uint32_t plan = 0;
	unsigned unproven = 0;

	make(&x, seed);
	options.partial = seed % 3 == 0;
	o = oracle_new(&x.p, seed % 2 == 0, false);
	o.partial = options.partial;
	assert_int_equal((o.replan ? place_replan : place_plan)(&x.p, &options, &mem, &r), RC_OK);
	HOLD(r.steps <= options.budget);
	o.differ_days = 2;
	o.differ_sessions = options.differ_sessions;
	for (; plan < r.plan_count; plan++) {
		unproven += !r.plans[plan].proven;
		plan_holds(seed, plan, &o, &r.plans[plan]);
		HOLD(plan == 0 || !r.plans[plan].proven || r.plans[plan - 1].proven);
		HOLD(plan == 0 || o.replan || r.plans[plan].distance > r.plans[plan - 1].distance ||
		    r.plans[plan].cost.total >= r.plans[plan - 1].cost.total);
		o.before[o.before_count++] = r.plans[plan].days;
	}
	if (r.plan_count == 0)
		HOLD(r.status == PLACE_UNDECIDED || !oracle_fits(&o));
	arena_free(&mem);
	return unproven;
}

static void
a_small_budget_never_makes_a_wrong_plan(void **state)
{
	unsigned unproven = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 1000; seed++) {
		unproven += small_budget_holds(seed, small_make);
		unproven += small_budget_holds(seed, small_make_wide);
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
		cmocka_unit_test(a_partial_plan_leaves_out_no_more_people_than_it_must),
		cmocka_unit_test(each_day_is_explained_as_the_rules_have_it),
		cmocka_unit_test(a_placement_made_by_hand_is_checked),
		cmocka_unit_test(a_small_budget_never_makes_a_wrong_plan),
	};

	if (argc > 1)
		only_seed = strtoull(argv[1], NULL, 10);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
