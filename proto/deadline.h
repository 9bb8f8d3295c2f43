/*
 * deadline (contract of the registry): due dates derived from records.
 * Owns: the shapes of these records.
 * Beware: tags are for ever; a retired one is noted in deadline.c and never used again.
 */
#ifndef PROTO_DEADLINE_H
#define PROTO_DEADLINE_H

#include "proto/roles.h"

/* What registry.c takes of this part, each item with its comma. */
#define DEADLINE_METHODS
#define DEADLINE_COLLECTIONS
#define DEADLINE_RECORDS
#define DEADLINE_FAULTS

#endif
