/*
 * plan_board: which plans the engine is at work on in this process, how far it is, and whether it was asked to stop.
 * Owns: the board, as the service's memory; each run belongs to the work that it tells about.
 * Beware: lost at a restart, when the work begins anew: what must hold stands in the plan's record.
 */
#ifndef SERVICES_SCHEDULING_PLAN_BOARD_H
#define SERVICES_SCHEDULING_PLAN_BOARD_H

#include "common/runs.h"
#include "common/service.h"

struct plan_run {
	struct run_head head; /* found: best holds */
	atomic_uint options;
	atomic_llong best;
};

/* The three of service_desc; the board is a struct runs. */
void *plan_board_open(struct db_txn *t);
void plan_board_close(void *board);
/* A plan that was asked to stop stops: the flag is raised by the event, when it is certain. */
void plan_board_applied(void *board, const struct event *e);

#endif
