/*
 * funding: who pays for whom: funding per person, training agreements: what service.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_SCHEDULING_FUNDING_H
#define SERVICES_SCHEDULING_FUNDING_H

#include "proto/scheduling_funding.h"
#include "services/scheduling/service.h"

#define FUNDING_TABLES
#define FUNDING_ROWS
#define FUNDING_HANDLERS
#define FUNDING_MACHINES

#endif
