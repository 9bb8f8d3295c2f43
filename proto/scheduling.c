/*
 * scheduling (contract): the lists that the parts make together.
 * Owns: methods, collections, records, events and faults of scheduling, as constants.
 * Beware: readers of a collection are its rights; think of the employer's account before widening one.
 */
#include "proto/scheduling.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* clang-format off */
static const struct method scheduling_methods[] = {
	ACTION_METHODS
	ENROLMENT_METHODS
	PLAN_METHODS
	RESOURCE_METHODS
	SCHOOL_METHODS
	POLL_METHODS
	PRESENCE_METHODS
	FOLLOWUP_METHODS
	FUNDING_METHODS
	SHARE_METHODS
	FAR_METHODS
};
static const struct event_desc scheduling_events[] = {
	ACTION_EVENTS
	ENROLMENT_EVENTS
	PLAN_EVENTS
	RESOURCE_EVENTS
	POLL_EVENTS
	PRESENCE_EVENTS
	FOLLOWUP_EVENTS
	FUNDING_EVENTS
	SHARE_EVENTS
	FAR_EVENTS
};
static const struct collection_desc *const scheduling_collections[] = {
	ACTION_COLLECTIONS
	ENROLMENT_COLLECTIONS
	PLAN_COLLECTIONS
	RESOURCE_COLLECTIONS
	SCHOOL_COLLECTIONS
	POLL_COLLECTIONS
	PRESENCE_COLLECTIONS
	FOLLOWUP_COLLECTIONS
	FUNDING_COLLECTIONS
	SHARE_COLLECTIONS
	FAR_COLLECTIONS
};
static const struct rec_desc *const scheduling_records[] = {
	ACTION_RECORDS
	ENROLMENT_RECORDS
	PLAN_RECORDS
	RESOURCE_RECORDS
	SCHOOL_RECORDS
	POLL_RECORDS
	PRESENCE_RECORDS
	FOLLOWUP_RECORDS
	FUNDING_RECORDS
	SHARE_RECORDS
	FAR_RECORDS
};
static const struct fault_code *const scheduling_faults[] = {
	ACTION_FAULTS
	ENROLMENT_FAULTS
	PLAN_FAULTS
	RESOURCE_FAULTS
	SCHOOL_FAULTS
	POLL_FAULTS
	PRESENCE_FAULTS
	FOLLOWUP_FAULTS
	FUNDING_FAULTS
	SHARE_FAULTS
	FAR_FAULTS
	ARCHIVE_FAULTS
	NULL,
};
/* clang-format on */

const struct service_contract scheduling_contract = {
	.name = "scheduling",
	.methods = scheduling_methods,
	.method_count = COUNT(scheduling_methods),
	.collections = scheduling_collections,
	.collection_count = COUNT(scheduling_collections),
	.events = scheduling_events,
	.event_count = COUNT(scheduling_events),
	.records = scheduling_records,
	.record_count = COUNT(scheduling_records),
	.faults = scheduling_faults,
};
