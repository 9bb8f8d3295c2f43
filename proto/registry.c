/*
 * registry (contract): the lists that the parts make together.
 * Owns: methods, collections, records and faults of the registry, as constants.
 * Beware: readers of a collection are its rights; think of the employer's account before widening one.
 */
#include "proto/registry.h"
#include "proto/checklist.h"

static const struct rec_enum_value role_values[] = {
	{ ROLE_N_OPERATOR, "operator", "Exploitation" },
	{ ROLE_N_COORDINATOR, "coordinator", "Coordination" },
	{ ROLE_N_REFERENT, "referent", "Référent·e de l’accompagnement" },
	{ ROLE_N_DIRECTOR, "director", "Direction ou administration d’un centre" },
	{ ROLE_N_BENEFICIARY, "beneficiary", "Personne accompagnée" },
	{ ROLE_N_PROVIDER, "provider", "Prestataire" },
	{ ROLE_N_ANIMATOR, "animator", "Intervenant·e" },
	{ ROLE_N_INSTITUTION, "institution", "Institution" },
	{ ROLE_N_NATIONAL, "national", "Tête de réseau nationale" },
};
REC_ENUM_DEFINE(roles_enum, "role", role_values);

/* clang-format off */
static const struct method registry_methods[] = {
	NETWORK_METHODS
	OFFER_METHODS
	SHEET_METHODS
	AGREMENT_METHODS
	CONVENTION_METHODS
	PROGRAMME_METHODS
	DEADLINE_METHODS
	FILE_METHODS
	EXCHANGE_METHODS
	SEARCH_METHODS
	MERGE_METHODS
	SUBJECT_METHODS
	CHECKLIST_METHODS
	SHARING_METHODS
	IDENTITY_METHODS
	RECEPTION_GUEST_METHODS
};
static const struct collection_desc *const registry_collections[] = {
	NETWORK_COLLECTIONS
	OFFER_COLLECTIONS
	SHEET_COLLECTIONS
	AGREMENT_COLLECTIONS
	CONVENTION_COLLECTIONS
	PROGRAMME_COLLECTIONS
	DEADLINE_COLLECTIONS
	FILE_COLLECTIONS
	EXCHANGE_COLLECTIONS
	SEARCH_COLLECTIONS
	MERGE_COLLECTIONS
	SUBJECT_COLLECTIONS
	CHECKLIST_COLLECTIONS
	SHARING_COLLECTIONS
	IDENTITY_COLLECTIONS
	RECEPTION_GUEST_COLLECTIONS
};
static const struct rec_desc *const registry_records[] = {
	NETWORK_RECORDS
	FAR_PARTY_RECORDS
	&evidence_end_desc,
	OFFER_RECORDS
	SHEET_RECORDS
	AGREMENT_RECORDS
	CONVENTION_RECORDS
	PROGRAMME_RECORDS
	DEADLINE_RECORDS
	FILE_RECORDS
	EXCHANGE_RECORDS
	SEARCH_RECORDS
	MERGE_RECORDS
	SUBJECT_RECORDS
	CHECKLIST_RECORDS
	SHARING_RECORDS
	IDENTITY_RECORDS
	RECEPTION_GUEST_RECORDS
};
static const struct event_desc registry_events[] = {
	NETWORK_EVENTS
	FAR_PARTY_EVENTS
	EVIDENCE_END_EVENTS
	SUBJECT_EVENTS
	SHARING_EVENTS
	IDENTITY_EVENTS
	RECEPTION_GUEST_EVENTS
};
static const struct fault_code *const registry_faults[] = {
	NETWORK_FAULTS
	FAR_PARTY_FAULTS
	OFFER_FAULTS
	SHEET_FAULTS
	AGREMENT_FAULTS
	CONVENTION_FAULTS
	PROGRAMME_FAULTS
	DEADLINE_FAULTS
	FILE_FAULTS
	EXCHANGE_FAULTS
	SEARCH_FAULTS
	MERGE_FAULTS
	SUBJECT_FAULTS
	CHECKLIST_FAULTS
	SHARING_FAULTS
	RECEPTION_GUEST_FAULTS
	NULL
};
/* clang-format on */

const struct service_contract registry_contract = {
	.name = "registry",
	.methods = registry_methods,
	.method_count = sizeof registry_methods / sizeof registry_methods[0],
	.collections = registry_collections,
	.collection_count = sizeof registry_collections / sizeof registry_collections[0],
	.records = registry_records,
	.record_count = sizeof registry_records / sizeof registry_records[0],
	.faults = registry_faults,
	.events = registry_events,
	.event_count = sizeof registry_events / sizeof registry_events[0],
};
