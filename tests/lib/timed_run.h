/*
 * timed_run: what benchmark programs share that give an engine so many seconds for one instance in a file.
 * Owns: nothing; the clock is read here, outside of the engine.
 * Beware: the budget follows the clock: the same seed answers the same only with steps given.
 */
#ifndef TESTS_LIB_TIMED_RUN_H
#define TESTS_LIB_TIMED_RUN_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define TIMED_STEPS_FIRST (UINT64_C(1) << 40) /* the budget before we know how fast we are: no part of it is used up meanwhile */
/* --seconds S --seed N --solution OUT --steps N --cpu: rows of struct option */
#define TIMED_OPTIONS                                                                                        \
	{ "seconds", required_argument, NULL, 's' }, { "seed", required_argument, NULL, 'n' },               \
	    { "solution", required_argument, NULL, 'o' }, { "steps", required_argument, NULL, 'b' },         \
	{                                                                                                    \
		"cpu", no_argument, NULL, 'c'                                                                \
	}

struct timed_run {
	const char *program, *file, *solution; /* solution: where it is written; NULL: nowhere */
	double seconds, begun;
	double ready; /* seconds after which the engine began: what was read before says nothing of its speed */
	double share; /* of the seconds: the rest is for what comes after */
	uint64_t seed, steps; /* steps 0: the clock sets the budget */
	bool cpu; /* seconds of the processor are counted */
	atomic_bool stop;
};

/* Takes one of TIMED_OPTIONS; false when it is none. */
bool timed_option(struct timed_run *r, int option, const char *value);
/* Since begun. */
double timed_seconds(const struct timed_run *r);
/* The budget with which the engine begins now, and from a pace hook: as many steps as the seconds left allow at the speed so far. */
uint64_t timed_budget(struct timed_run *r);
uint64_t timed_pace(struct timed_run *r, uint64_t steps, uint64_t budget);
/* The file's name without its folders. */
const char *timed_name(const struct timed_run *r);
/* The file to write the solution to; done: it is whole. They end the program when it cannot be. */
FILE *timed_solution(const struct timed_run *r);
void timed_solution_done(const struct timed_run *r, FILE *f);
/* Says what, and ends the program. */
_Noreturn void timed_fail(const struct timed_run *r, const char *what);

#endif
