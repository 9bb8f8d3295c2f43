/*
 * file: files: what registry.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_REGISTRY_FILE_H
#define SERVICES_REGISTRY_FILE_H

#include "services/registry/service.h"

#define FILE_TABLES 
#define FILE_ROWS 
#define FILE_HANDLERS
#define FILE_MACHINES
#define FILE_DEADLINES

#endif
