/*
 * scheduling_presence (contract): attendance per half-day, hours done, and the papers that prove them.
 * Owns: the shapes of these records. People and structures are ids of the registry; no name is kept here.
 * Beware: tags are for ever.
 */
#ifndef PROTO_SCHEDULING_PRESENCE_H
#define PROTO_SCHEDULING_PRESENCE_H

#include "proto/scheduling_action.h"

/* What scheduling.c takes of this part, each item with its comma. */
#define PRESENCE_METHODS
#define PRESENCE_COLLECTIONS
#define PRESENCE_RECORDS
#define PRESENCE_EVENTS
#define PRESENCE_FAULTS

#endif
