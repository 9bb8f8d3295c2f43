/*
 * assign: the campaign's engine: many jobs to few agents at once, at the least cost, within what each agent can carry.
 * Owns: nothing between calls. Knows no store, no bus, no clock; the result lives in the caller's arena.
 * Beware: costs are whole numbers; a cost of ASSIGN_NEVER says that the agent may not do the job. The same problem, seed and budget give
 *         the same answer on every machine, unless a pace is set.
 *
 * Model: the generalised assignment problem (Fisher, Jaikumar & Van Wassenhove, Management Science 32, 1986), with three additions that
 * campaigns need. An agent has several rows of capacity (rows = 1: the classic problem): a job counts in the rows of its set, so that
 * days that must fall into a run of months are held against the days of that run (a row for each run of months: by Hall's condition the
 * days can then be dealt to single months). A job may stay undone at a price (leave). A job that is with an agent today may have to stay
 * (its cost elsewhere rises by keep), and an agent that gets fewer jobs than its least costs short_price for each that is missing.
 *
 * Bound: no assignment costs less. It is a certificate: Lagrangian relaxation of the capacities or of the assignment, or a stronger one.
 */
#ifndef MATCHING_ASSIGN_H
#define MATCHING_ASSIGN_H

#include "common/arena.h"
#include "common/rc.h"
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define ASSIGN_NEVER INT32_MAX
#define ASSIGN_NONE UINT32_MAX /* no agent */
#define ASSIGN_AGENTS_MAX 20000
#define ASSIGN_JOBS_MAX 20000
#define ASSIGN_PAIRS_MAX 20000000 /* agents x jobs */
#define ASSIGN_ROWS_MAX 320
#define ASSIGN_ROW_WORDS ((ASSIGN_ROWS_MAX + 63) / 64)
#define ASSIGN_COST_MAX 100000000

struct assign_problem {
	uint32_t agents, jobs, rows;
	const int32_t *cost; /* agents x jobs; ASSIGN_NEVER; not negative */
	const int32_t *weight; /* agents x jobs; not negative */
	const int64_t *capacity; /* agents x rows */
	const uint64_t *in_rows; /* jobs x ASSIGN_ROW_WORDS: the rows that a job counts in; NULL: all of them */
	const int32_t *leave; /* a job each: what it costs undone, or ASSIGN_NEVER; NULL: every job has to be done */
	const uint32_t *current; /* a job each: who has it today, or ASSIGN_NONE; NULL: nobody */
	int32_t keep; /* what it costs to take a job from who has it, for another or to leave it undone */
	const uint32_t *most; /* an agent each: jobs at most; NULL: no limit */
	const uint32_t *least; /* an agent each: jobs below which each costs short_price; NULL: none */
	int32_t short_price;
};

struct assign_progress {
	uint64_t steps, budget;
	bool found;
	int64_t cost; /* of the best so far, once found */
	int64_t bound;
};

struct assign_options {
	uint64_t seed;
	uint64_t budget; /* steps; 0: a default that most campaigns need less than */
	const atomic_bool *stop; /* may be NULL */
	void (*progress)(void *arg, const struct assign_progress *p);
	/* The budget from now on, for a caller with a clock. NULL: it stays, and so do the answers. */
	uint64_t (*pace)(void *arg, const struct assign_progress *p);
	void *progress_arg;
};

enum assign_status {
	ASSIGN_FOUND,
	ASSIGN_NOTHING_FITS, /* proven */
	ASSIGN_UNDECIDED, /* the budget ended, or we were stopped, before an assignment or a proof */
};

struct assign_result {
	enum assign_status status;
	uint32_t *agent; /* a job each; ASSIGN_NONE: left undone */
	int64_t cost;
	int64_t bound; /* no assignment costs less */
	bool proven; /* cost == bound */
	uint64_t steps;
	bool stopped;
};

/* RC_INVALID: the problem contradicts itself (a negative figure, an agent out of range). RC_LIMIT: larger than the bounds above. options
 * may be NULL. */
MUST_CHECK enum rc assign_solve(const struct assign_problem *p, const struct assign_options *options,
    struct arena *mem, struct assign_result *ret_result);

#endif
