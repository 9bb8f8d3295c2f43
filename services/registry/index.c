/*
 * index: each part of the index is told of each record as it is applied.
 * Owns: nothing.
 * Beware: called by the host at each write and when an index is made anew; it may not fail, nor read what it does not keep.
 */
#include "services/registry/index.h"

void
registry_indexed(struct context *c, const struct db_table *t, struct id id, const void *after)
{
	search_indexed(c, t, id, after);
	duplicate_indexed(c, t, id, after);
	far_links_indexed(c, t, id, after);
}
