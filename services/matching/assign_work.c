/*
 * assign_work: the budget of a call, what is told of its progress, and the best that its parts have found.
 * Owns: nothing; struct assign_work is the call's.
 * Beware: we are asked to stop, and the caller's pace is heard, only at a look: every so many steps.
 */
#include "services/matching/assign_core.h"
#include <string.h>

#define LOOK_EVERY 4096 /* steps */

static void
look(struct assign_work *w)
{
	struct assign_progress p = { w->steps, w->budget, w->found, w->found ? w->cost : 0, w->bound };
	const struct assign_options *o = w->options;

	w->look = w->steps + LOOK_EVERY;
	if (o->progress != NULL)
		o->progress(o->progress_arg, &p);
	if (o->pace != NULL)
		w->budget = o->pace(o->progress_arg, &p);
	if (o->stop != NULL && atomic_load_explicit(o->stop, memory_order_relaxed))
		w->stopped = true;
}

bool
assign_step(struct assign_work *w, uint64_t steps)
{
	w->steps += steps;
	if (w->steps >= w->look)
		look(w);
	return !w->stopped && w->steps < w->budget;
}

bool
assign_used(const struct assign_work *w, uint64_t part)
{
	return w->steps >= w->budget / 256 * part;
}

bool
assign_is_proven(const struct assign_work *w)
{
	return w->found && w->cost <= w->bound;
}

void
assign_keep(struct assign_work *w, const struct assign_model *m, const uint32_t *pick, int64_t cost)
{
	if (w->found && cost >= w->cost)
		return;
	w->found = true;
	w->cost = cost;
	memcpy(w->best, pick, m->jobs * sizeof *pick);
}

void
assign_bound_raise(struct assign_work *w, int64_t bound)
{
	if (bound > w->bound)
		w->bound = bound;
}
