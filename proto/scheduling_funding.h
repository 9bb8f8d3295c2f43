/*
 * scheduling_funding (contract): who pays for whom: funding per person, training agreements.
 * Owns: the shapes of these records. People and structures are ids of the registry; no name is kept here.
 * Beware: tags are for ever.
 */
#ifndef PROTO_SCHEDULING_FUNDING_H
#define PROTO_SCHEDULING_FUNDING_H

#include "proto/scheduling_action.h"

/* What scheduling.c takes of this part, each item with its comma. */
#define FUNDING_METHODS
#define FUNDING_COLLECTIONS
#define FUNDING_RECORDS
#define FUNDING_EVENTS
#define FUNDING_FAULTS

#endif
