/*
 * place: one instance of post-enrolment timetabling, solved by the placing engine within so many seconds.
 * Owns: nothing.
 * Beware: the clock is read here, outside of the engine, and sets its budget as it goes: the same seed answers the same only with --steps.
 *         What is printed is what the checker found in the solution, and it shares no code with the engine.
 *
 * usage: place FILE.tim [--seconds S] [--seed N] [--solution OUT] [--steps N] [--cpu]
 * prints: NAME DISTANCE SOFT SECONDS; --cpu counts the seconds of the processor, for a machine that others use.
 */
#include "tests/lib/tim_problem.h"
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SHARE 0.985 /* of the seconds: the rest is for what comes after */
#define STEPS_FIRST 2000000 /* the budget before we know how fast we are */

struct bench {
	const char *file, *solution;
	double seconds, begun;
	uint64_t seed, steps;
	bool cpu;
	atomic_bool stop;
};

static double
seconds_now(const struct bench *b)
{
	struct timespec t;

	clock_gettime(b->cpu ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9 - b->begun;
}

static void
fail(const struct bench *b, const char *what)
{
	fprintf(stderr, "place: %s: %s\n", b->file != NULL ? b->file : "no file", what);
	exit(1);
}

/* As many steps as the seconds left allow at the speed so far. */
static uint64_t
pace(void *arg, const struct place_progress *p)
{
	struct bench *b = arg;
	double spent = seconds_now(b), whole = b->seconds * SHARE;

	if (spent >= whole)
		atomic_store(&b->stop, true);
	if (b->steps > 0 || spent < 0.05)
		return p->budget;
	return (uint64_t)((double)p->steps * (whole / spent)) + 1;
}

static void
solution_write(const struct bench *b, const struct tim *t, const int *slot, const int *room)
{
	FILE *f = fopen(b->solution, "w");

	if (f == NULL)
		fail(b, "cannot write the solution");
	for (int e = 0; e < t->events; e++)
		fprintf(f, "%d %d\n", slot[e], room[e]);
	if (fclose(f) != 0)
		fail(b, "cannot write the solution");
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
solve(struct bench *b, const struct tim *t)
{
	struct arena mem = { 0 };
	struct place_problem p = tim_problem(t, &mem);
	struct place_options o = { .seed = b->seed,
		.budget = b->steps > 0 ? b->steps : STEPS_FIRST,
		.plans = 1,
		.partial = true,
		.stop = &b->stop,
		.pace = pace,
		.progress_arg = b };
	struct place_result r;
	int *slot = ARENA_ARRAY(&mem, (size_t)t->events, int),
	    *room = ARENA_ARRAY(&mem, (size_t)t->events, int);
	const char *name = strrchr(b->file, '/');
	struct tim_answer a;

	if (place_plan(&p, &o, &mem, &r) != RC_OK)
		fail(b, "the engine refused the problem");
	answer_fill(t, &r, slot, room);
	a = tim_check(t, slot, room);
	if (a.broken != NULL) {
		fprintf(stderr, "place: %s: %s (events %d and %d)\n", b->file, a.broken, a.first, a.second);
		exit(1);
	}
	if (b->solution != NULL)
		solution_write(b, t, slot, room);
	printf("%s %lld %lld %.1f\n", name != NULL ? name + 1 : b->file, (long long)a.distance,
	    (long long)a.soft, seconds_now(b));
	arena_free(&mem);
}

static void
arguments_read(struct bench *b, int argc, char **argv)
{
	static const struct option options[] = { { "seconds", required_argument, NULL, 's' },
		{ "seed", required_argument, NULL, 'n' }, { "solution", required_argument, NULL, 'o' },
		{ "steps", required_argument, NULL, 'b' }, { "cpu", no_argument, NULL, 'c' }, { 0 } };
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == 's')
			b->seconds = atof(optarg);
		else if (c == 'n')
			b->seed = strtoull(optarg, NULL, 10);
		else if (c == 'o')
			b->solution = optarg;
		else if (c == 'b')
			b->steps = strtoull(optarg, NULL, 10);
		else if (c == 'c')
			b->cpu = true;
		else
			exit(2);
	}
	if (optind != argc - 1 || b->seconds <= 0)
		fail(
		    b, "usage: place FILE.tim [--seconds S] [--seed N] [--solution OUT] [--steps N] [--cpu]");
	b->file = argv[optind];
}

int
main(int argc, char **argv)
{
	struct bench b = { .seconds = 60, .seed = 1 };
	struct tim t;
	FILE *f;

	arguments_read(&b, argc, argv);
	b.begun = seconds_now(&b);
	f = fopen(b.file, "r");
	if (f == NULL || !tim_read(f, &t))
		fail(&b, "not an instance of post-enrolment timetabling");
	fclose(f);
	solve(&b, &t);
	tim_free(&t);
	return 0;
}
