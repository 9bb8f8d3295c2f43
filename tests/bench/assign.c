/*
 * assign: one instance of generalised assignment, solved by the campaign's engine within so many seconds; or one made.
 * Owns: nothing.
 * Beware: the clock is read here, outside of the engine, and sets its budget as it goes: the same seed answers the same only with --steps.
 *         What is printed is what the checker found in the solution, and it shares no code with the engine.
 *
 * usage: assign FILE [--seconds S] [--seed N] [--solution OUT] [--steps N] [--cpu]
 *        assign --make TYPE --agents M --jobs N [--seed N] FILE     (TYPE: c, d or e)
 * prints: NAME COST BOUND SECONDS; --cpu counts the seconds of the processor, for a machine that others use.
 */
#include "services/matching/assign.h"
#include "tests/lib/assign_check.h"
#include "tests/lib/gap.h"
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SHARE 0.97 /* of the seconds: the rest is for what comes after */
#define STEPS_FIRST 2000000 /* the budget before we know how fast we are */

struct bench {
	const char *file, *solution;
	double seconds, begun;
	uint64_t seed, steps;
	bool cpu;
	char type; /* to make; 0: to solve */
	uint32_t agents, jobs;
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
	fprintf(stderr, "assign: %s: %s\n", b->file != NULL ? b->file : "no file", what);
	exit(1);
}

/* As many steps as the seconds left allow at the speed so far. */
static uint64_t
pace(void *arg, const struct assign_progress *p)
{
	struct bench *b = arg;
	double spent = seconds_now(b), whole = b->seconds * SHARE;

	if (spent >= whole)
		atomic_store(&b->stop, true);
	if (b->steps > 0 || spent < 0.02)
		return p->budget;
	return (uint64_t)((double)p->steps * (whole / spent)) + 1;
}

static void
solution_write(const struct bench *b, const struct gap *g, const uint32_t *agent)
{
	FILE *f = fopen(b->solution, "w");

	if (f == NULL)
		fail(b, "cannot write the solution");
	for (uint32_t j = 0; j < g->jobs; j++)
		fprintf(f, "%u\n", agent[j]);
	if (fclose(f) != 0)
		fail(b, "cannot write the solution");
}

static void
solve(struct bench *b, const struct gap *g)
{
	struct arena mem = { 0 };
	struct assign_problem p = { .agents = g->agents,
		.jobs = g->jobs,
		.rows = 1,
		.cost = g->cost,
		.weight = g->weight,
		.capacity = g->capacity };
	struct assign_options o = { .seed = b->seed,
		.budget = b->steps > 0 ? b->steps : STEPS_FIRST,
		.stop = &b->stop,
		.pace = pace,
		.progress_arg = b };
	const char *name = strrchr(b->file, '/');
	struct assign_checked a;
	struct assign_result r;

	name = name != NULL ? name + 1 : b->file;
	if (assign_solve(&p, &o, &mem, &r) != RC_OK)
		fail(b, "the engine refused the problem");
	if (r.status != ASSIGN_FOUND) {
		printf("%s none %lld %.2f\n", name, (long long)r.bound, seconds_now(b));
		exit(r.status == ASSIGN_NOTHING_FITS ? 0 : 3);
	}
	a = assign_check(&p, r.agent);
	if (a.broken != NULL || a.cost != r.cost || r.bound > r.cost) {
		fprintf(stderr, "assign: %s: %s\n", b->file,
		    a.broken != NULL ? a.broken : "the cost is not what it says");
		exit(1);
	}
	if (b->solution != NULL)
		solution_write(b, g, r.agent);
	printf("%s %lld %lld %.2f\n", name, (long long)a.cost, (long long)r.bound, seconds_now(b));
	arena_free(&mem);
}

static void
make(const struct bench *b)
{
	FILE *f = fopen(b->file, "w");
	struct gap g;

	if (f == NULL || b->agents == 0 || b->jobs == 0)
		fail(b, "cannot be made");
	gap_make(b->type, b->agents, b->jobs, b->seed, &g);
	gap_write(&g, f);
	gap_free(&g);
	if (fclose(f) != 0)
		fail(b, "cannot be written");
}

static void
argument_take(struct bench *b, int c)
{
	switch (c) {
	case 's':
		b->seconds = atof(optarg);
		break;
	case 'n':
		b->seed = strtoull(optarg, NULL, 10);
		break;
	case 'o':
		b->solution = optarg;
		break;
	case 'b':
		b->steps = strtoull(optarg, NULL, 10);
		break;
	case 'c':
		b->cpu = true;
		break;
	case 'm':
		b->type = optarg[0];
		break;
	case 'a':
		b->agents = (uint32_t)strtoul(optarg, NULL, 10);
		break;
	case 'j':
		b->jobs = (uint32_t)strtoul(optarg, NULL, 10);
		break;
	default:
		exit(2);
	}
}

static void
arguments_read(struct bench *b, int argc, char **argv)
{
	static const struct option options[] = { { "seconds", required_argument, NULL, 's' },
		{ "seed", required_argument, NULL, 'n' }, { "solution", required_argument, NULL, 'o' },
		{ "steps", required_argument, NULL, 'b' }, { "cpu", no_argument, NULL, 'c' },
		{ "make", required_argument, NULL, 'm' }, { "agents", required_argument, NULL, 'a' },
		{ "jobs", required_argument, NULL, 'j' }, { 0 } };
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1)
		argument_take(b, c);
	if (optind != argc - 1 || b->seconds <= 0)
		fail(b, "usage: assign FILE [--seconds S] [--seed N] [--solution OUT] [--steps N] [--cpu]");
	b->file = argv[optind];
}

int
main(int argc, char **argv)
{
	struct bench b = { .seconds = 60, .seed = 1 };
	struct gap g;
	FILE *f;

	b.begun = 0;
	arguments_read(&b, argc, argv);
	b.begun = seconds_now(&b);
	if (b.type != 0) {
		make(&b);
		return 0;
	}
	f = fopen(b.file, "r");
	if (f == NULL || !gap_read(f, &g))
		fail(&b, "not an instance of generalised assignment");
	fclose(f);
	solve(&b, &g);
	gap_free(&g);
	return 0;
}
