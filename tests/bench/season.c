/*
 * season: a whole season of trainings placed by our engine, and placed again after an animator's absence.
 * Owns: nothing.
 * Beware: the clock is read here, outside of the engine, and only stops it: what it found by then is what is printed, once the check that
 *         shares no code with it has agreed.
 *
 * usage: season [--seed N] [--seconds S] [--lp FILE]
 * prints: season SEED cost COST seconds SECONDS, then for each animator, away in the fortnight in which most sessions are theirs,
 *         replan SEED without ANIMATOR broken N moved N proven 0|1 seconds SECONDS; --lp writes the model and ends.
 */
#include "tests/lib/season.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SHARE 0.97 /* of the seconds: the rest is for what comes after */
#define STEPS_FIRST 200000 /* the budget before we know how fast we are */

struct alarm_clock {
	atomic_bool stop, done;
	double begun, seconds;
};

static double
seconds_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void *
alarm_run(void *arg)
{
	struct alarm_clock *a = arg;
	double until = seconds_now() + a->seconds;

	while (!atomic_load(&a->done) && seconds_now() < until)
		usleep(1000);
	atomic_store(&a->stop, true);
	return NULL;
}

/* As many steps as the seconds left allow at the speed so far: annealing cools by it. */
static uint64_t
pace(void *arg, const struct place_progress *p)
{
	const struct alarm_clock *a = arg;
	double spent = seconds_now() - a->begun;

	return spent < 0.05 ? p->budget : (uint64_t)((double)p->steps * (a->seconds * SHARE / spent)) + 1;
}

static void
fail(const char *what)
{
	fprintf(stderr, "season: %s\n", what);
	exit(1);
}

/* Plans within the seconds; returns those that it took. */
static double
plan_timed(const struct season *s, bool replan, double seconds, struct arena *mem, struct place_result *ret)
{
	struct alarm_clock a = { .begun = seconds_now(), .seconds = seconds };
	struct place_options o = { .seed = 1,
		.budget = replan ? PLACE_BUDGET_REPLAN : STEPS_FIRST,
		.plans = 1,
		.stop = &a.stop,
		.pace =
		    replan ? NULL : pace, /* a replan ends by itself once its moves are proven the fewest */
		.progress_arg = &a };
	double begin = a.begun;
	pthread_t thread;
	enum rc rc;

	if (pthread_create(&thread, NULL, alarm_run, &a) != 0)
		fail("no thread");
	rc = replan ? place_replan(&s->p, &o, mem, ret) : place_plan(&s->p, &o, mem, ret);
	atomic_store(&a.done, true);
	begin = seconds_now() - begin;
	pthread_join(thread, NULL);
	if (rc != RC_OK)
		fail("the engine refuses the problem");
	if (ret->status != PLACE_FOUND)
		fail("no plan within the time");
	return begin;
}

static void
plan_check(const struct season *s, const struct place_plan *plan)
{
	const char *what = season_breaks(&s->p, plan->days, plan->venues);

	if (what != NULL)
		fail(what);
	if (season_cost(&s->p, plan->days, plan->venues) != plan->cost.total)
		fail("the cost is not what the check counts");
}

static void
replan_run(struct season *s, uint64_t seed, uint32_t animator)
{
	uint32_t broken = season_absence_of(s, animator);
	struct arena mem = { 0 };
	struct place_result r;
	double took = plan_timed(s, true, 1, &mem, &r);

	plan_check(s, &r.plans[0]);
	printf("replan %llu without %u broken %u moved %u proven %d seconds %.2f\n", (unsigned long long)seed,
	    animator, broken, r.plans[0].moved, r.plans[0].moved_proven, took);
	arena_free(&mem);
}

static void
season_run(uint64_t seed, double seconds)
{
	struct arena mem = { 0 };
	struct place_result r;
	struct season s;
	uint32_t stood;
	double took;

	season_make(&s, seed, SEASON_WHOLE);
	took = plan_timed(&s, false, seconds, &mem, &r);
	plan_check(&s, &r.plans[0]);
	printf("season %llu cost %lld seconds %.2f\n", (unsigned long long)seed,
	    (long long)r.plans[0].cost.total, took);
	season_adopt(&s, &r.plans[0]);
	stood = s.p.busy_count;
	for (uint32_t animator = 0; animator < s.size.animators; animator++) {
		replan_run(&s, seed, animator);
		s.p.busy_count = stood;
	}
	season_free(&s);
	arena_free(&mem);
}

static void
lp_write(uint64_t seed, const char *path)
{
	FILE *out = fopen(path, "w");
	struct season s;

	if (out == NULL)
		fail("the file cannot be written");
	season_make(&s, seed, SEASON_WHOLE);
	season_lp(&s.p, out);
	season_free(&s);
	if (fclose(out) != 0)
		fail("the file cannot be written");
}

int
main(int argc, char **argv)
{
	uint64_t seed = 1;
	double seconds = 10;
	const char *lp = NULL;

	for (int i = 1; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], "--seed") == 0)
			seed = strtoull(argv[i + 1], NULL, 10);
		else if (strcmp(argv[i], "--seconds") == 0)
			seconds = strtod(argv[i + 1], NULL);
		else if (strcmp(argv[i], "--lp") == 0)
			lp = argv[i + 1];
		else
			fail("usage: season [--seed N] [--seconds S] [--lp FILE]");
	}
	if (lp != NULL)
		lp_write(seed, lp);
	else
		season_run(seed, seconds);
	return 0;
}
