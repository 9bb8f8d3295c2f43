/*
 * plan_board: see plan_board.h.
 * Owns: the list of runs.
 * Beware: the list itself is the loop's alone.
 */
#include "services/scheduling/plan_board.h"
#include "proto/scheduling.h"

#include <stdlib.h>

struct plan_board {
	struct plan_run *runs;
};

void *
plan_board_open(struct db_txn *t)
{
	struct plan_board *b = calloc(1, sizeof *b);

	(void)t;
	if (b == NULL)
		abort();
	return b;
}

/* Works that nobody will answer any more may still hold their runs. */
void
plan_board_close(void *board)
{
	struct plan_board *b = board;

	for (struct plan_run *r = b->runs; r != NULL; r = r->next)
		r->board = NULL;
	free(b);
}

void
plan_board_applied(void *board, const struct event *e)
{
	struct plan_board *b = board;

	if (e->rec_desc != &plan_desc || strcmp(e->verb, "stopping") != 0)
		return;
	for (struct plan_run *r = b->runs; r != NULL; r = r->next)
		if (id_equal(r->plan, e->key))
			atomic_store(&r->stop, true);
}

struct plan_run *
plan_run_new(struct plan_board *b, struct id plan)
{
	struct plan_run *r = calloc(1, sizeof *r);

	if (r == NULL)
		abort();
	r->plan = plan;
	r->board = b;
	r->next = b->runs;
	b->runs = r;
	return r;
}

void
plan_run_free(struct plan_run *r)
{
	if (r == NULL)
		return;
	if (r->board != NULL) {
		struct plan_run **at = &r->board->runs;

		while (*at != NULL && *at != r)
			at = &(*at)->next;
		if (*at != NULL)
			*at = r->next;
	}
	free(r);
}

const struct plan_run *
plan_board_find(const struct plan_board *b, struct id plan)
{
	for (const struct plan_run *r = b->runs; r != NULL; r = r->next)
		if (id_equal(r->plan, plan))
			return r;
	return NULL;
}
