/*
 * merge: duplicates and merges: what registry.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_REGISTRY_MERGE_H
#define SERVICES_REGISTRY_MERGE_H

#include "services/registry/service.h"

REGISTRY_THUNK(organisation_merge);
REGISTRY_THUNK(person_merge);
REGISTRY_THUNK(duplicate_list);

/* merge_conflict.c: what two organisations say against one another, as sentences in the command's arena. */
struct list merge_conflicts(
    struct context *c, const struct organisation *loser, const struct organisation *winner);

#define MERGE_TABLES
#define MERGE_ROWS
#define MERGE_HANDLERS \
	{ "registry.organisation.merge", organisation_merge_thunk }, { "registry.person.merge", person_merge_thunk }, \
	{ "registry.duplicate.list", duplicate_list_thunk },
#define MERGE_MACHINES
#define MERGE_DEADLINES

#endif
