/*
 * offer: the offer of accompaniment: what registry.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_REGISTRY_OFFER_H
#define SERVICES_REGISTRY_OFFER_H

#include "services/registry/service.h"

/* competence.c */
enum rc competence_check(struct context *c, const void *before, void *after, struct fault *why);
enum rc accompaniment_check(struct context *c, const void *before, void *after, struct fault *why);
/* provider.c */
enum rc provider_check(struct context *c, const void *before, void *after, struct fault *why);

#define OFFER_TABLES &competence_table, &bouquet_table, &accompaniment_table, &provider_table, &accreditation_table,
#define OFFER_ROWS \
	{ .desc = &competence_collection, .table = &competence_table, .check = competence_check }, \
	{ .desc = &bouquet_collection, .table = &bouquet_table }, \
	{ .desc = &accompaniment_collection, .table = &accompaniment_table, .check = accompaniment_check }, \
	{ .desc = &provider_collection, .table = &provider_table, .check = provider_check }, \
	{ .desc = &accreditation_collection, .table = &accreditation_table },
#define OFFER_HANDLERS
#define OFFER_MACHINES
#define OFFER_DEADLINES

#endif
