/*
 * agrement: agréments of the Caf: what registry.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_REGISTRY_AGREMENT_H
#define SERVICES_REGISTRY_AGREMENT_H

#include "services/registry/service.h"

#define AGREMENT_TABLES 
#define AGREMENT_ROWS 
#define AGREMENT_HANDLERS
#define AGREMENT_MACHINES
#define AGREMENT_DEADLINES

#endif
