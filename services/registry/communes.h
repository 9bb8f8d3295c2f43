/*
 * communes: the reference of communes inside the program, and the check of a record's commune.
 * Owns: the index, made once in a process, on first use.
 * Beware: the file is deploy/data/communes.csv; its origin stands in the README beside it.
 */
#ifndef SERVICES_REGISTRY_COMMUNES_H
#define SERVICES_REGISTRY_COMMUNES_H

#include "common/commune.h"
#include "services/registry/service.h"

/* The 34,969 communes; never NULL. */
const struct communes *communes(void);
/* RC_INVALID, with what may have been meant, when no commune has that INSEE code. */
enum rc commune_check(struct text code, const char *field, struct fault *why);
REGISTRY_THUNK(commune_search);

#endif
