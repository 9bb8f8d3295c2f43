/*
 * search (contract of the registry): search over the registry, and the reference of communes.
 * Owns: the shapes of these records.
 * Beware: tags are for ever; a retired one is noted in search.c and never used again.
 */
#ifndef PROTO_SEARCH_H
#define PROTO_SEARCH_H

#include "proto/roles.h"

/* What registry.c takes of this part, each item with its comma. */
#define SEARCH_METHODS
#define SEARCH_COLLECTIONS
#define SEARCH_RECORDS
#define SEARCH_FAULTS

#endif
