/*
 * plan_board: which plans the engine is at work on in this process, how far it is, and whether it was asked to stop.
 * Owns: the board, as the service's memory; each run belongs to the work that it tells about.
 * Beware: a run is written by the engine's thread and read by the loop's: nothing but its atomics are shared. What is
 *         here is lost at a restart, when the work begins anew: what must hold stands in the plan's record.
 */
#ifndef SERVICES_SCHEDULING_PLAN_BOARD_H
#define SERVICES_SCHEDULING_PLAN_BOARD_H

#include "common/service.h"
#include <stdatomic.h>

struct plan_board;

struct plan_run {
	struct plan_board *board; /* NULL once the board is gone */
	struct plan_run *next;
	struct id plan;
	atomic_bool stop;
	atomic_bool begun;
	atomic_bool found; /* best holds */
	atomic_ullong steps, budget;
	atomic_uint options;
	atomic_llong best;
};

/* The three of service_desc. */
void *plan_board_open(struct db_txn *t);
void plan_board_close(void *board);
/* A plan that was asked to stop stops: the flag is raised by the event, when it is certain. */
void plan_board_applied(void *board, const struct event *e);

/* Its run, on the board until plan_run_free. */
struct plan_run *plan_run_new(struct plan_board *b, struct id plan);
void plan_run_free(struct plan_run *r);
/* NULL when none is there. */
const struct plan_run *plan_board_find(const struct plan_board *b, struct id plan);

#endif
