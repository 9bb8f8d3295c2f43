/*
 * timed_run: see timed_run.h.
 * Owns: nothing.
 * Beware: a run of a few thousandths of a second says nothing of the speed yet.
 */
#include "tests/lib/timed_run.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SPEED_KNOWN 0.005 /* seconds */

bool
timed_option(struct timed_run *r, int option, const char *value)
{
	switch (option) {
	case 's':
		r->seconds = atof(value);
		return true;
	case 'n':
		r->seed = strtoull(value, NULL, 10);
		return true;
	case 'o':
		r->solution = value;
		return true;
	case 'b':
		r->steps = strtoull(value, NULL, 10);
		return true;
	case 'c':
		r->cpu = true;
		return true;
	default:
		return false;
	}
}

double
timed_seconds(const struct timed_run *r)
{
	struct timespec t;

	clock_gettime(r->cpu ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9 - r->begun;
}

uint64_t
timed_budget(struct timed_run *r)
{
	r->ready = timed_seconds(r);
	return r->steps > 0 ? r->steps : TIMED_STEPS_FIRST;
}

uint64_t
timed_pace(struct timed_run *r, uint64_t steps, uint64_t budget)
{
	double spent = timed_seconds(r), whole = r->seconds * r->share;

	if (spent >= whole)
		atomic_store(&r->stop, true);
	if (r->steps > 0 || spent - r->ready < SPEED_KNOWN)
		return budget;
	return (uint64_t)((double)steps * ((whole - r->ready) / (spent - r->ready))) + 1;
}

const char *
timed_name(const struct timed_run *r)
{
	const char *name = strrchr(r->file, '/');

	return name != NULL ? name + 1 : r->file;
}

FILE *
timed_solution(const struct timed_run *r)
{
	FILE *f = fopen(r->solution, "w");

	if (f == NULL)
		timed_fail(r, "cannot write the solution");
	return f;
}

void
timed_solution_done(const struct timed_run *r, FILE *f)
{
	if (fclose(f) != 0)
		timed_fail(r, "cannot write the solution");
}

void
timed_fail(const struct timed_run *r, const char *what)
{
	fprintf(stderr, "%s: %s: %s\n", r->program, r->file != NULL ? r->file : "no file", what);
	exit(1);
}
