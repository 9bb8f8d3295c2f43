/*
 * convention: conventions: what registry.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_REGISTRY_CONVENTION_H
#define SERVICES_REGISTRY_CONVENTION_H

#include "services/registry/service.h"

#define CONVENTION_TABLES 
#define CONVENTION_ROWS 
#define CONVENTION_HANDLERS
#define CONVENTION_MACHINES
#define CONVENTION_DEADLINES

#endif
