/*
 * search: search: what registry.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_REGISTRY_SEARCH_H
#define SERVICES_REGISTRY_SEARCH_H

#include "services/registry/service.h"

#define SEARCH_TABLES 
#define SEARCH_ROWS 
#define SEARCH_HANDLERS
#define SEARCH_MACHINES
#define SEARCH_DEADLINES

#endif
