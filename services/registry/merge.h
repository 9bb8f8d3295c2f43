/*
 * merge: duplicates and merges: what registry.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_REGISTRY_MERGE_H
#define SERVICES_REGISTRY_MERGE_H

#include "services/registry/service.h"

#define MERGE_TABLES 
#define MERGE_ROWS 
#define MERGE_HANDLERS
#define MERGE_MACHINES
#define MERGE_DEADLINES

#endif
