/*
 * programme (contract of the registry): programmes with axes, phases and steps; instances with meetings and decisions; selections.
 * Owns: the shapes of these records.
 * Beware: tags are for ever; a retired one is noted in programme.c and never used again.
 */
#ifndef PROTO_PROGRAMME_H
#define PROTO_PROGRAMME_H

#include "proto/roles.h"

/* What registry.c takes of this part, each item with its comma. */
#define PROGRAMME_METHODS
#define PROGRAMME_COLLECTIONS
#define PROGRAMME_RECORDS
#define PROGRAMME_FAULTS

#endif
