/*
 * place_exact: one action of three sessions placed by our engine, proven, and by trying every placement, in the same run.
 * Owns: nothing.
 * Beware: one core's own time, so that what else runs on the machine counts little; a cost that is not equal ends the program.
 *
 * usage: place_exact [--seeds N]
 * prints, for days alone and for days with three venues each: place_exact KIND plans 5 ours MS one MS exhaustive MS steps N placements N
 */
#include "tests/lib/one_action.h"
#include "tests/lib/place_oracle.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct times {
	double ours, one, all; /* ms: five plans, one plan, every placement tried once */
	uint64_t steps, leaves;
};

static double
cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void
fail(const char *what)
{
	fprintf(stderr, "place_exact: %s\n", what);
	exit(1);
}

static double
plan_timed(const struct one_action *x, uint32_t plans, struct place_result *ret, struct arena *mem)
{
	struct place_options options = { .plans = plans };
	double begin = cpu_ms();

	if (place_plan(&x->p, &options, mem, ret) != RC_OK || ret->plan_count != plans ||
	    !ret->plans[0].proven)
		fail("no proven plan");
	return cpu_ms() - begin;
}

static void
action_measure(uint64_t seed, bool choices, struct times *t)
{
	static struct one_action x;
	struct arena mem = { 0 };
	struct place_result r;
	struct oracle_best best;
	struct oracle o;
	double begin;

	one_action_make(&x, seed, choices);
	t->ours += plan_timed(&x, PLACE_PLANS_DEFAULT, &r, &mem);
	t->steps += r.steps;
	t->one += plan_timed(&x, 1, &r, &mem);
	begin = cpu_ms();
	o = oracle_new(&x.p, false, false);
	best = oracle_search(&o);
	t->all += cpu_ms() - begin;
	t->leaves += best.leaves;
	if (!best.found || best.cost != r.plans[0].cost.total)
		fail("the cost is not that of the best placement");
	arena_free(&mem);
}

int
main(int argc, char **argv)
{
	uint64_t seeds = argc == 3 && strcmp(argv[1], "--seeds") == 0 ? strtoull(argv[2], NULL, 10) : 5;

	for (int choices = 0; choices <= 1; choices++) {
		struct times t = { 0 };
		double n = (double)seeds;

		for (uint64_t seed = 1; seed <= seeds; seed++)
			action_measure(seed, choices != 0, &t);
		printf(
		    "place_exact %s plans %d ours %.3f one %.3f exhaustive %.3f steps %.0f placements %.0f\n",
		    choices ? "venues" : "days", PLACE_PLANS_DEFAULT, t.ours / n, t.one / n, t.all / n,
		    (double)t.steps / n, (double)t.leaves / n);
	}
	return 0;
}
