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
extern const struct db_table organisation_table, person_table, mandate_table;

/* organisation.c, person.c: what is special in their collections. */
enum rc organisation_check(struct context *c, const void *before, void *after, struct fault *why);
enum rc mandate_check(struct context *c, const void *before, void *after, struct fault *why);
bool person_visible(struct context *c, const void *rec);

#endif
