/*
 * subject: personal data: what registry.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_REGISTRY_SUBJECT_H
#define SERVICES_REGISTRY_SUBJECT_H

#include "services/registry/service.h"

#define SUBJECT_TABLES 
#define SUBJECT_ROWS 
#define SUBJECT_HANDLERS
#define SUBJECT_MACHINES
#define SUBJECT_DEADLINES

#endif
