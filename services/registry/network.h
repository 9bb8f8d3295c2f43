/*
 * network: organisations, people, mandates, contacts: what registry.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_REGISTRY_NETWORK_H
#define SERVICES_REGISTRY_NETWORK_H

#include "services/registry/communes.h"
#include "services/registry/service.h"

#define NETWORK_TABLES &organisation_table, &person_table, &mandate_table, &contact_table,
#define NETWORK_ROWS \
	{ .desc = &organisation_collection, .table = &organisation_table, .check = organisation_check }, \
	{ .desc = &person_collection, .table = &person_table, .visible = person_visible }, \
	{ .desc = &mandate_collection, .table = &mandate_table, .check = mandate_check }, \
	{ .desc = &contact_collection, .table = &contact_table },
#define NETWORK_HANDLERS { "registry.commune.search", commune_search_thunk },
#define NETWORK_MACHINES
#define NETWORK_DEADLINES

#endif
