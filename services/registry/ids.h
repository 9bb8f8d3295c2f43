/*
 * ids: a list of ids of a record, looked through.
 * Owns: nothing.
 * Beware: lists of a record are short; what may be long has an index.
 */
#ifndef SERVICES_REGISTRY_IDS_H
#define SERVICES_REGISTRY_IDS_H

#include "common/types.h"

#define IDS_ALL UINT32_MAX

/* Is it among the first n of the list? */
static inline bool
ids_have(const struct list *ids, uint32_t n, struct id id)
{
	const struct id *items = ids->items;

	for (uint32_t i = 0; i < ids->count && i < n; i++)
		if (id_equal(items[i], id))
			return true;
	return false;
}

#endif
