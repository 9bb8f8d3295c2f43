/*
 * followup: intersession accompaniment, action plans of structures, surveys: what service.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_SCHEDULING_FOLLOWUP_H
#define SERVICES_SCHEDULING_FOLLOWUP_H

#include "proto/scheduling_followup.h"
#include "services/scheduling/service.h"

#define FOLLOWUP_TABLES
#define FOLLOWUP_ROWS
#define FOLLOWUP_HANDLERS
#define FOLLOWUP_MACHINES

#endif
