/*
 * resource: resources: features, availability of persons, their calendars, what is busy: what service.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_SCHEDULING_RESOURCE_H
#define SERVICES_SCHEDULING_RESOURCE_H

#include "proto/scheduling_resource.h"
#include "services/scheduling/service.h"

#define RESOURCE_TABLES
#define RESOURCE_ROWS
#define RESOURCE_HANDLERS
#define RESOURCE_MACHINES

#endif
