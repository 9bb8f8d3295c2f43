/*
 * scheduling_resource (contract): resources: features, availability of persons, their calendars, what is busy.
 * Owns: the shapes of these records. People and structures are ids of the registry; no name is kept here.
 * Beware: tags are for ever.
 */
#ifndef PROTO_SCHEDULING_RESOURCE_H
#define PROTO_SCHEDULING_RESOURCE_H

#include "proto/scheduling_action.h"

/* What scheduling.c takes of this part, each item with its comma. */
#define RESOURCE_METHODS
#define RESOURCE_COLLECTIONS
#define RESOURCE_RECORDS
#define RESOURCE_EVENTS
#define RESOURCE_FAULTS

#endif
