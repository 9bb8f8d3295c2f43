/*
 * runs: the long calculations that a service's engine is at work on in this process: how far each is, and whether it was asked to stop.
 * Owns: nothing; each run belongs to the work that it tells about, the list stands in the service's memory.
 * Beware: a run is written by the engine's thread and read by the loop's: nothing but its atomics are shared, and the list is the
 *         loop's alone. What is here is lost at a restart, when the work begins anew: what must hold stands in the record.
 */
#ifndef COMMON_RUNS_H
#define COMMON_RUNS_H

#include "common/types.h"
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct run_head;
struct runs {
	struct run_head *first;
};

/* The first member of every run. */
struct run_head {
	struct runs *list; /* NULL once it is gone */
	struct run_head *next;
	struct id id; /* of the record that it is computed for */
	atomic_bool stop, begun;
	atomic_bool found; /* there is an answer, whatever its worth */
	atomic_ullong steps, budget;
};

/* Zeroed, of that size, on the list until runs_remove, which frees it (NULL is accepted). */
void *runs_add(struct runs *list, struct id id, size_t size);
void runs_remove(struct run_head *r);
/* NULL when none is there. */
const void *runs_find(const struct runs *list, struct id id);
/* What the engine tells on its thread, after figures of the run's own; stop: of the work, whose end stops the run too. */
void runs_tell(struct run_head *r, uint64_t steps, uint64_t budget, bool found, const atomic_bool *stop);
/* From the event that says so, when it is certain. */
void runs_stop(struct runs *list, struct id id);
/* The list goes; works that nobody will answer any more may still hold their runs. */
void runs_leave(struct runs *list);

#endif
