/*
 * registry: what the federation knows about its network.
 * Owns: the store of organisations, people, mandates, the offer, providers and action sheets.
 * Beware: names and contacts stay here; what leaves by events is stripped of them.
 */
#ifndef SERVICES_REGISTRY_SERVICE_H
#define SERVICES_REGISTRY_SERVICE_H

#include "common/service.h"
#include "proto/registry.h"

extern const struct service_desc registry_service;

/* A handler in a file of its own: REGISTRY_HANDLER there, REGISTRY_THUNK in the header of its part. */
#define REGISTRY_THUNK SERVICE_THUNK
#define REGISTRY_HANDLER SERVICE_HANDLER

extern const struct db_table organisation_table, person_table, mandate_table, contact_table, competence_table, bouquet_table,
    accompaniment_table, provider_table, accreditation_table, action_sheet_table;

/* person.c: may this caller see that person? */
bool person_visible(struct context *c, const void *rec);

/* follow.c: service_desc.follow */
void registry_follow(struct context *c, const struct db_table *t, const void *after);

#endif
