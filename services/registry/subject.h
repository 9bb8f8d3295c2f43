/*
 * subject: personal data: what registry.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_REGISTRY_SUBJECT_H
#define SERVICES_REGISTRY_SUBJECT_H

#include "services/registry/retention.h"
#include "services/registry/service.h"

REGISTRY_THUNK(person_export);
REGISTRY_THUNK(person_erase);
/* A record that was erased takes nothing any more, an import's row neither. */
enum rc person_check(struct context *c, const void *before, void *after, struct fault *why);
/* service_desc.erase */
void registry_erase(struct context *c, struct id subject);

#define SUBJECT_TABLES RETENTION_TABLES
#define SUBJECT_ROWS RETENTION_ROWS
#define SUBJECT_HANDLERS \
	{ "registry.person.export", person_export_thunk }, { "registry.person.erase", person_erase_thunk }, \
	RETENTION_HANDLERS
#define SUBJECT_MACHINES
#define SUBJECT_DEADLINES

#endif
