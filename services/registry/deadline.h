/*
 * deadline: due dates: what registry.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_REGISTRY_DEADLINE_H
#define SERVICES_REGISTRY_DEADLINE_H

#include "services/registry/service.h"

#define DEADLINE_TABLES 
#define DEADLINE_ROWS 
#define DEADLINE_HANDLERS
#define DEADLINE_MACHINES

#endif
