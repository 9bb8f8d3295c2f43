/*
 * registry: the service's declaration: its tables and its collections, each with what is special to it.
 * Owns: the tables.
 * Beware: a new collection is its contract in proto/registry.*, and a line in each of the two lists below.
 */
#include "services/registry/service.h"

const struct db_table organisation_table = { &organisation_desc };
const struct db_table person_table = { &person_desc };
const struct db_table mandate_table = { &mandate_desc };
static const struct db_table competence_table = { &competence_desc };
static const struct db_table bouquet_table = { &bouquet_desc };
static const struct db_table accompaniment_table = { &accompaniment_desc };
static const struct db_table provider_table = { &provider_desc };
static const struct db_table accreditation_table = { &accreditation_desc };
static const struct db_table action_sheet_table = { &action_sheet_desc };
static const struct db_table contact_table = { &contact_desc };

static const struct db_table *const tables[] = {
	&organisation_table,
	&person_table,
	&mandate_table,
	&competence_table,
	&bouquet_table,
	&accompaniment_table,
	&provider_table,
	&accreditation_table,
	&action_sheet_table,
	&contact_table,
};

static const struct collection collections[] = {
	{ .desc = &organisation_collection, .table = &organisation_table, .check = organisation_check },
	{ .desc = &person_collection, .table = &person_table, .visible = person_visible },
	{ .desc = &mandate_collection, .table = &mandate_table, .check = mandate_check },
	{ .desc = &competence_collection, .table = &competence_table },
	{ .desc = &bouquet_collection, .table = &bouquet_table },
	{ .desc = &accompaniment_collection, .table = &accompaniment_table },
	{ .desc = &provider_collection, .table = &provider_table },
	{ .desc = &accreditation_collection, .table = &accreditation_table },
	{ .desc = &action_sheet_collection, .table = &action_sheet_table },
	{ .desc = &contact_collection, .table = &contact_table },
};

const struct service_desc registry_service = {
	.contract = &registry_contract,
	.tables = tables,
	.table_count = sizeof tables / sizeof tables[0],
	.collections = collections,
	.collection_count = sizeof collections / sizeof collections[0],
};
