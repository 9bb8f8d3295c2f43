/*
 * exchange: imports and exports: what registry.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_REGISTRY_EXCHANGE_H
#define SERVICES_REGISTRY_EXCHANGE_H

#include "services/registry/service.h"

#define EXCHANGE_TABLES 
#define EXCHANGE_ROWS 
#define EXCHANGE_HANDLERS
#define EXCHANGE_MACHINES
#define EXCHANGE_DEADLINES

#endif
