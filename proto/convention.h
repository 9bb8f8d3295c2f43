/*
 * convention (contract of the registry): conventions d’objectifs et de moyens: framework and local, budgets, yearly documents, renewals, steps.
 * Owns: the shapes of these records.
 * Beware: tags are for ever; a retired one is noted in convention.c and never used again.
 */
#ifndef PROTO_CONVENTION_H
#define PROTO_CONVENTION_H

#include "proto/roles.h"

/* What registry.c takes of this part, each item with its comma. */
#define CONVENTION_METHODS
#define CONVENTION_COLLECTIONS
#define CONVENTION_RECORDS
#define CONVENTION_FAULTS

#endif
