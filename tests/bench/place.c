/*
 * place: one instance of post-enrolment timetabling, solved by the placing engine within so many seconds.
 * Owns: nothing.
 * Beware: the clock sets the budget as it goes (tests/lib/timed_run.h): the same seed answers the same only with --steps.
 *         What is printed is what the checker found in the solution, and it shares no code with the engine.
 *
 * usage: place FILE.tim [--seconds S] [--seed N] [--solution OUT] [--steps N] [--cpu]
 * prints: NAME DISTANCE SOFT SECONDS; --cpu counts the seconds of the processor, for a machine that others use.
 */
#include "tests/lib/tim_problem.h"
#include "tests/lib/timed_run.h"
#include <getopt.h>
#include <stdlib.h>

static uint64_t
pace(void *arg, const struct place_progress *p)
{
	return timed_pace(arg, p->steps, p->budget);
}

static void
solution_write(const struct timed_run *b, const struct tim *t, const int *slot, const int *room)
{
	FILE *f = timed_solution(b);

	for (int e = 0; e < t->events; e++)
		fprintf(f, "%d %d\n", slot[e], room[e]);
	timed_solution_done(b, f);
}

/* The plan's slots and rooms, or nothing placed when there is none. */
static void
answer_fill(const struct tim *t, const struct place_result *r, int *slot, int *room)
{
	for (int e = 0; e < t->events; e++) {
		int32_t day = r->plan_count > 0 ? r->plans[0].days[e] : PLACE_NO_DAY;

		slot[e] = day;
		room[e] = day >= 0 ? (int)r->plans[0].venues[e] : -1;
	}
}

static void
solve(struct timed_run *b, const struct tim *t)
{
	struct arena mem = { 0 };
	struct place_problem p = tim_problem(t, &mem);
	struct place_options o = { .seed = b->seed,
		.budget = timed_budget(b),
		.plans = 1,
		.partial = true,
		.stop = &b->stop,
		.pace = pace,
		.progress_arg = b };
	struct place_result r;
	int *slot = ARENA_ARRAY(&mem, (size_t)t->events, int),
	    *room = ARENA_ARRAY(&mem, (size_t)t->events, int);
	struct tim_answer a;

	if (place_plan(&p, &o, &mem, &r) != RC_OK)
		timed_fail(b, "the engine refused the problem");
	answer_fill(t, &r, slot, room);
	a = tim_check(t, slot, room);
	if (a.broken != NULL) {
		fprintf(stderr, "place: %s: %s (events %d and %d)\n", b->file, a.broken, a.first, a.second);
		exit(1);
	}
	if (b->solution != NULL)
		solution_write(b, t, slot, room);
	printf(
	    "%s %lld %lld %.1f\n", timed_name(b), (long long)a.distance, (long long)a.soft, timed_seconds(b));
	arena_free(&mem);
}

static void
arguments_read(struct timed_run *b, int argc, char **argv)
{
	static const struct option options[] = { TIMED_OPTIONS, { 0 } };
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1)
		if (!timed_option(b, c, optarg))
			exit(2);
	if (optind != argc - 1 || b->seconds <= 0)
		timed_fail(
		    b, "usage: place FILE.tim [--seconds S] [--seed N] [--solution OUT] [--steps N] [--cpu]");
	b->file = argv[optind];
}

int
main(int argc, char **argv)
{
	struct timed_run b = { .program = "place", .seconds = 60, .share = 0.985, .seed = 1 };
	struct tim t;
	FILE *f;

	arguments_read(&b, argc, argv);
	b.begun = timed_seconds(&b);
	f = fopen(b.file, "r");
	if (f == NULL || !tim_read(f, &t))
		timed_fail(&b, "not an instance of post-enrolment timetabling");
	fclose(f);
	solve(&b, &t);
	tim_free(&t);
	return 0;
}
