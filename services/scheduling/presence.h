/*
 * presence: attendance per half-day, hours done, and the papers that prove them: what service.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_SCHEDULING_PRESENCE_H
#define SERVICES_SCHEDULING_PRESENCE_H

#include "proto/scheduling_presence.h"
#include "services/scheduling/service.h"

#define PRESENCE_TABLES
#define PRESENCE_ROWS
#define PRESENCE_HANDLERS
#define PRESENCE_MACHINES

#endif
