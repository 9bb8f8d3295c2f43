/*
 * assign: one instance of generalised assignment, solved by the campaign's engine within so many seconds; or one made.
 * Owns: nothing.
 * Beware: the clock sets the budget as it goes (tests/lib/timed_run.h): the same seed answers the same only with --steps.
 *         What is printed is what the checker found in the solution, and it shares no code with the engine.
 *
 * usage: assign FILE [--seconds S] [--seed N] [--solution OUT] [--steps N] [--cpu]
 *        assign --make TYPE --agents M --jobs N [--seed N] FILE     (TYPE: c, d or e)
 * prints: NAME COST BOUND SECONDS; --cpu counts the seconds of the processor, for a machine that others use.
 */
#include "services/matching/assign.h"
#include "tests/lib/assign_check.h"
#include "tests/lib/gap.h"
#include "tests/lib/timed_run.h"
#include <getopt.h>
#include <stdlib.h>

struct bench {
	struct timed_run run;
	char type; /* to make; 0: to solve */
	uint32_t agents, jobs;
};

static uint64_t
pace(void *arg, const struct assign_progress *p)
{
	return timed_pace(arg, p->steps, p->budget);
}

static void
solution_write(const struct timed_run *t, const struct gap *g, const uint32_t *agent)
{
	FILE *f = timed_solution(t);

	for (uint32_t j = 0; j < g->jobs; j++)
		fprintf(f, "%u\n", agent[j]);
	timed_solution_done(t, f);
}

static void
solve(struct timed_run *t, const struct gap *g)
{
	struct arena mem = { 0 };
	struct assign_problem p = { .agents = g->agents,
		.jobs = g->jobs,
		.rows = 1,
		.cost = g->cost,
		.weight = g->weight,
		.capacity = g->capacity };
	struct assign_options o = {
		.seed = t->seed, .budget = timed_budget(t), .stop = &t->stop, .pace = pace, .progress_arg = t
	};
	struct assign_checked a;
	struct assign_result r;

	if (assign_solve(&p, &o, &mem, &r) != RC_OK)
		timed_fail(t, "the engine refused the problem");
	if (r.status != ASSIGN_FOUND) {
		printf("%s none %lld %.2f\n", timed_name(t), (long long)r.bound, timed_seconds(t));
		exit(r.status == ASSIGN_NOTHING_FITS ? 0 : 3);
	}
	a = assign_check(&p, r.agent);
	if (a.broken != NULL)
		timed_fail(t, a.broken);
	if (a.cost != r.cost || r.bound > r.cost)
		timed_fail(t, "the cost is not what it says");
	if (t->solution != NULL)
		solution_write(t, g, r.agent);
	printf("%s %lld %lld %.2f\n", timed_name(t), (long long)a.cost, (long long)r.bound, timed_seconds(t));
	arena_free(&mem);
}

static void
make(const struct bench *b)
{
	FILE *f = fopen(b->run.file, "w");
	struct gap g;

	if (f == NULL || b->agents == 0 || b->jobs == 0)
		timed_fail(&b->run, "cannot be made");
	gap_make(b->type, b->agents, b->jobs, b->run.seed, &g);
	gap_write(&g, f);
	gap_free(&g);
	if (fclose(f) != 0)
		timed_fail(&b->run, "cannot be written");
}

static void
argument_take(struct bench *b, int c)
{
	switch (c) {
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
		if (!timed_option(&b->run, c, optarg))
			exit(2);
	}
}

static void
arguments_read(struct bench *b, int argc, char **argv)
{
	static const struct option options[] = { TIMED_OPTIONS, { "make", required_argument, NULL, 'm' },
		{ "agents", required_argument, NULL, 'a' }, { "jobs", required_argument, NULL, 'j' }, { 0 } };
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1)
		argument_take(b, c);
	if (optind != argc - 1 || b->run.seconds <= 0)
		timed_fail(&b->run,
		    "usage: assign FILE [--seconds S] [--seed N] [--solution OUT] [--steps N] [--cpu]");
	b->run.file = argv[optind];
}

int
main(int argc, char **argv)
{
	struct bench b = { .run = { .program = "assign", .seconds = 60, .share = 0.97, .seed = 1 } };
	struct gap g;
	FILE *f;

	arguments_read(&b, argc, argv);
	b.run.begun = timed_seconds(&b.run);
	if (b.type != 0) {
		make(&b);
		return 0;
	}
	f = fopen(b.run.file, "r");
	if (f == NULL || !gap_read(f, &g))
		timed_fail(&b.run, "not an instance of generalised assignment");
	fclose(f);
	solve(&b.run, &g);
	gap_free(&g);
	return 0;
}
