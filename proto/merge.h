/*
 * merge (contract of the registry): duplicates, and merging two records into one.
 * Owns: the shapes of these records.
 * Beware: tags are for ever; a retired one is noted in merge.c and never used again.
 */
#ifndef PROTO_MERGE_H
#define PROTO_MERGE_H

#include "proto/roles.h"

/* What registry.c takes of this part, each item with its comma. */
#define MERGE_METHODS
#define MERGE_COLLECTIONS
#define MERGE_RECORDS
#define MERGE_FAULTS

#endif
