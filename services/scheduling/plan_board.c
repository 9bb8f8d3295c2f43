/*
 * plan_board: see plan_board.h.
 * Owns: the list of runs.
 * Beware: the list itself is the loop's alone.
 */
#include "services/scheduling/plan_board.h"
#include "proto/scheduling.h"

#include <stdlib.h>

void *
plan_board_open(struct db_txn *t)
{
	struct runs *b = calloc(1, sizeof *b);

	(void)t;
	if (b == NULL)
		abort();
	return b;
}

void
plan_board_close(void *board)
{
	runs_leave(board);
	free(board);
}

void
plan_board_applied(void *board, const struct event *e)
{
	if (e->rec_desc == &plan_desc && strcmp(e->verb, "stopping") == 0)
		runs_stop(board, e->key);
}
