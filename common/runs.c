/*
 * runs: see runs.h.
 * Owns: the memory of each run, from runs_add to runs_remove.
 * Beware: the run is the whole: its head is its first member.
 */
#include "common/runs.h"
#include <stdlib.h>

void *
runs_add(struct runs *list, struct id id, size_t size)
{
	struct run_head *r = calloc(1, size);

	if (r == NULL)
		abort();
	r->id = id;
	r->list = list;
	r->next = list->first;
	list->first = r;
	return r;
}

void
runs_remove(struct run_head *r)
{
	if (r != NULL && r->list != NULL) {
		struct run_head **at = &r->list->first;

		while (*at != NULL && *at != r)
			at = &(*at)->next;
		if (*at != NULL)
			*at = r->next;
	}
	free(r);
}

const void *
runs_find(const struct runs *list, struct id id)
{
	for (const struct run_head *r = list->first; r != NULL; r = r->next)
		if (id_equal(r->id, id))
			return r;
	return NULL;
}

void
runs_tell(struct run_head *r, uint64_t steps, uint64_t budget, bool found, const atomic_bool *stop)
{
	atomic_store(&r->steps, steps);
	atomic_store(&r->budget, budget);
	atomic_store(&r->found, found);
	if (atomic_load(stop))
		atomic_store(&r->stop, true);
}

void
runs_stop(struct runs *list, struct id id)
{
	for (struct run_head *r = list->first; r != NULL; r = r->next)
		if (id_equal(r->id, id))
			atomic_store(&r->stop, true);
}

void
runs_leave(struct runs *list)
{
	for (struct run_head *r = list->first; r != NULL; r = r->next)
		r->list = NULL;
	list->first = NULL;
}
