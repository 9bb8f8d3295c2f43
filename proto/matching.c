/*
 * matching (contract): the lists that the parts make together.
 * Owns: methods, collections, records, events and faults of matching, as constants.
 * Beware: the rights of a request are narrower than its row: the service's `visible` hooks decide record by record.
 */
#include "proto/matching.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* clang-format off */
static const struct method matching_methods[] = {
	REQUEST_METHODS
	CONSENT_METHODS
	PROPOSAL_METHODS
	RANKING_METHODS
	ENGAGEMENT_METHODS
	SHORTLIST_METHODS
	CAMPAIGN_METHODS
	AGREEMENT_METHODS
	TRANSFER_METHODS
	HOLD_METHODS
	RECEPTION_METHODS
	NAMED_METHODS
};
static const struct event_desc matching_events[] = {
	REQUEST_EVENTS
	CONSENT_EVENTS
	PROPOSAL_EVENTS
	RANKING_EVENTS
	ENGAGEMENT_EVENTS
	SHORTLIST_EVENTS
	CAMPAIGN_EVENTS
	AGREEMENT_EVENTS
	TRANSFER_EVENTS
	HOLD_EVENTS
	RECEPTION_EVENTS
};
static const struct collection_desc *const matching_collections[] = {
	REQUEST_COLLECTIONS
	CONSENT_COLLECTIONS
	PROPOSAL_COLLECTIONS
	RANKING_COLLECTIONS
	ENGAGEMENT_COLLECTIONS
	SHORTLIST_COLLECTIONS
	CAMPAIGN_COLLECTIONS
	AGREEMENT_COLLECTIONS
	TRANSFER_COLLECTIONS
	HOLD_COLLECTIONS
	RECEPTION_COLLECTIONS
};
static const struct rec_desc *const matching_records[] = {
	REQUEST_RECORDS
	CONSENT_RECORDS
	PROPOSAL_RECORDS
	RANKING_RECORDS
	ENGAGEMENT_RECORDS
	SHORTLIST_RECORDS
	CAMPAIGN_RECORDS
	AGREEMENT_RECORDS
	TRANSFER_RECORDS
	HOLD_RECORDS
	RECEPTION_RECORDS
	NAMED_RECORDS
};
static const struct fault_code *const matching_faults[] = {
	REQUEST_FAULTS
	CONSENT_FAULTS
	PROPOSAL_FAULTS
	RANKING_FAULTS
	ENGAGEMENT_FAULTS
	SHORTLIST_FAULTS
	CAMPAIGN_FAULTS
	AGREEMENT_FAULTS
	TRANSFER_FAULTS
	HOLD_FAULTS
	RECEPTION_FAULTS
	NULL,
};
/* clang-format on */

const struct service_contract matching_contract = {
	.name = "matching",
	.methods = matching_methods,
	.method_count = COUNT(matching_methods),
	.collections = matching_collections,
	.collection_count = COUNT(matching_collections),
	.events = matching_events,
	.event_count = COUNT(matching_events),
	.records = matching_records,
	.record_count = COUNT(matching_records),
	.faults = matching_faults,
};
