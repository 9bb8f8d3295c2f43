/*
 * programme: programmes, instances, selections: what registry.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_REGISTRY_PROGRAMME_H
#define SERVICES_REGISTRY_PROGRAMME_H

#include "services/registry/service.h"

#define PROGRAMME_TABLES 
#define PROGRAMME_ROWS 
#define PROGRAMME_HANDLERS
#define PROGRAMME_MACHINES
#define PROGRAMME_DEADLINES

#endif
