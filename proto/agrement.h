/*
 * agrement (contract of the registry): agréments of the Caf, their rules by date of effect and retro-planning templates.
 * Owns: the shapes of these records.
 * Beware: tags are for ever; a retired one is noted in agrement.c and never used again.
 */
#ifndef PROTO_AGREMENT_H
#define PROTO_AGREMENT_H

#include "proto/roles.h"

/* What registry.c takes of this part, each item with its comma. */
#define AGREMENT_METHODS
#define AGREMENT_COLLECTIONS
#define AGREMENT_RECORDS
#define AGREMENT_FAULTS

#endif
