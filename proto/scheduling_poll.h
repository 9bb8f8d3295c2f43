/*
 * scheduling_poll (contract): date polls and their answers by link.
 * Owns: the shapes of these records. People and structures are ids of the registry; no name is kept here.
 * Beware: tags are for ever.
 */
#ifndef PROTO_SCHEDULING_POLL_H
#define PROTO_SCHEDULING_POLL_H

#include "proto/scheduling_action.h"

/* What scheduling.c takes of this part, each item with its comma. */
#define POLL_METHODS
#define POLL_COLLECTIONS
#define POLL_RECORDS
#define POLL_EVENTS
#define POLL_FAULTS

#endif
