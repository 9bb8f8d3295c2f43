/*
 * scheduling_followup (contract): intersession accompaniment, action plans of structures, surveys.
 * Owns: the shapes of these records. People and structures are ids of the registry; no name is kept here.
 * Beware: tags are for ever.
 */
#ifndef PROTO_SCHEDULING_FOLLOWUP_H
#define PROTO_SCHEDULING_FOLLOWUP_H

#include "proto/scheduling_action.h"

/* What scheduling.c takes of this part, each item with its comma. */
#define FOLLOWUP_METHODS
#define FOLLOWUP_COLLECTIONS
#define FOLLOWUP_RECORDS
#define FOLLOWUP_EVENTS
#define FOLLOWUP_FAULTS

#endif
