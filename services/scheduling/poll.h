/*
 * poll: date polls and their answers by link: what service.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_SCHEDULING_POLL_H
#define SERVICES_SCHEDULING_POLL_H

#include "proto/scheduling_poll.h"
#include "services/scheduling/service.h"

#define POLL_TABLES
#define POLL_ROWS
#define POLL_HANDLERS
#define POLL_MACHINES

#endif
