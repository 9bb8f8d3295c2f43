/*
 * registry: the service's declaration: its tables and its collections, each with what is special to it.
 * Owns: the tables.
 * Beware: a new collection is its contract in proto/, and its table and line in the header of its part.
 */
#include "proto/matching_engagement.h"
#include "proto/matching_hold.h"
#include "proto/matching_reception.h"
#include "services/registry/service.h"
#include "services/registry/agrement.h"
#include "services/registry/checklist.h"
#include "services/registry/convention.h"
#include "services/registry/deadline.h"
#include "services/registry/evidence.h"
#include "services/registry/exchange.h"
#include "services/registry/far_party.h"
#include "services/registry/file.h"
#include "services/registry/identity.h"
#include "services/registry/index.h"
#include "services/registry/merge.h"
#include "services/registry/network.h"
#include "services/registry/offer.h"
#include "services/registry/programme.h"
#include "services/registry/reception_guest.h"
#include "services/registry/search.h"
#include "services/registry/sharing.h"
#include "services/registry/sheet.h"
#include "services/registry/subject.h"

const struct db_table organisation_table = { &organisation_desc };
const struct db_table person_table = { &person_desc };
const struct db_table mandate_table = { &mandate_desc };
const struct db_table contact_table = { &contact_desc };
const struct db_table key_figure_table = { &key_figure_desc };
const struct db_table membership_table = { &membership_desc };
const struct db_table competence_table = { &competence_desc };
const struct db_table bouquet_table = { &bouquet_desc };
const struct db_table accompaniment_table = { &accompaniment_desc };
const struct db_table provider_table = { &provider_desc };
const struct db_table accreditation_table = { &accreditation_desc };
const struct db_table action_sheet_table = { &action_sheet_desc };

/* clang-format off */
static const struct db_table *const tables[] = {
	NETWORK_TABLES
	OFFER_TABLES
	SHEET_TABLES
	AGREMENT_TABLES
	CONVENTION_TABLES
	PROGRAMME_TABLES
	DEADLINE_TABLES
	FILE_TABLES
	EXCHANGE_TABLES
	SEARCH_TABLES
	MERGE_TABLES
	SUBJECT_TABLES
	CHECKLIST_TABLES
	IDENTITY_TABLES
	FAR_PARTY_TABLES
	RECEPTION_GUEST_TABLES
	EVIDENCE_TABLES
	SHARING_TABLES /* the last one is of a collection: service_open_test takes it away */
};
static const struct collection collections[] = {
	NETWORK_ROWS
	OFFER_ROWS
	SHEET_ROWS
	AGREMENT_ROWS
	CONVENTION_ROWS
	PROGRAMME_ROWS
	DEADLINE_ROWS
	FILE_ROWS
	EXCHANGE_ROWS
	SEARCH_ROWS
	MERGE_ROWS
	SUBJECT_ROWS
	CHECKLIST_ROWS
	SHARING_ROWS
	IDENTITY_ROWS
	RECEPTION_GUEST_ROWS
};
static const struct handler handlers[] = {
	NETWORK_HANDLERS
	OFFER_HANDLERS
	SHEET_HANDLERS
	AGREMENT_HANDLERS
	CONVENTION_HANDLERS
	PROGRAMME_HANDLERS
	DEADLINE_HANDLERS
	FILE_HANDLERS
	EXCHANGE_HANDLERS
	SEARCH_HANDLERS
	MERGE_HANDLERS
	SUBJECT_HANDLERS
	CHECKLIST_HANDLERS
	SHARING_HANDLERS
	IDENTITY_HANDLERS
	RECEPTION_GUEST_HANDLERS
};
static const struct machine *const machines[] = {
	NETWORK_MACHINES
	OFFER_MACHINES
	SHEET_MACHINES
	AGREMENT_MACHINES
	CONVENTION_MACHINES
	PROGRAMME_MACHINES
	DEADLINE_MACHINES
	FILE_MACHINES
	EXCHANGE_MACHINES
	SEARCH_MACHINES
	MERGE_MACHINES
	SUBJECT_MACHINES
	CHECKLIST_MACHINES
	SHARING_MACHINES
};
static const struct db_kv *const kvs[] = { REGISTRY_KVS };
/* clang-format on */

static void
registry_resume(struct context *c)
{
	retention_resume(c);
	import_resume(c);
}

static const struct db_table *const scheduling_kept[] = { &checklist_actions, &checklist_sessions };
static const struct rec_desc *const scheduling_seen[] = { &visitor_desc, &far_enrolment_desc };
/* who the other federations are, and what they say */
static const struct db_table *const federation_kept[] = { &registry_peer_table };
static const struct rec_desc *const federation_seen[] = { &peer_mail_desc };
/* missions between federations: whose name may go, and for which of ours one comes; doors for other teams: who serves those that came in */
static const struct rec_desc *const matching_seen[] = { &far_hold_desc, &home_hold_desc, &reception_desc,
	&request_desc, &engagement_desc };

static enum rc
federation_event(struct context *c, const struct event *e, struct fault *why)
{
	enum rc rc = sharing_heard(c, e, why);

	if (rc == RC_OK)
		rc = identity_mail(c, e, why);
	return rc == RC_OK ? far_federation_heard(c, e, why) : rc;
}

static enum rc
matching_event(struct context *c, const struct event *e, struct fault *why)
{
	enum rc rc = identity_matching(c, e, why);

	return rc == RC_OK ? reception_matching(c, e, why) : rc;
}

static const struct subscription subscriptions[] = {
	{ .service = "scheduling",
	    .keep = scheduling_kept,
	    .keep_count = sizeof scheduling_kept / sizeof scheduling_kept[0],
	    .see = scheduling_seen,
	    .see_count = sizeof scheduling_seen / sizeof scheduling_seen[0],
	    .on_event = far_scheduling_heard },
	{ .service = "federation",
	    .keep = federation_kept,
	    .keep_count = sizeof federation_kept / sizeof federation_kept[0],
	    .see = federation_seen,
	    .see_count = sizeof federation_seen / sizeof federation_seen[0],
	    .on_event = federation_event },
	{ .service = "matching",
	    .see = matching_seen,
	    .see_count = sizeof matching_seen / sizeof matching_seen[0],
	    .on_event = matching_event },
};

const struct service_desc registry_service = {
	.contract = &registry_contract,
	.tables = tables,
	.table_count = sizeof tables / sizeof tables[0],
	.collections = collections,
	.collection_count = sizeof collections / sizeof collections[0],
	.handlers = handlers,
	.handler_count = sizeof handlers / sizeof handlers[0],
	.subscriptions = subscriptions,
	.subscription_count = sizeof subscriptions / sizeof subscriptions[0],
	.resume = registry_resume,
	.follow = registry_follow,
	.indexed = registry_indexed,
	.kvs = kvs,
	.kv_count = sizeof kvs / sizeof kvs[0],
	.index_version = REGISTRY_INDEX_VERSION,
	.machines = machines,
	.machine_count = sizeof machines / sizeof machines[0],
	.subjects = &person_table,
	.guests = &reception_guest_table,
	.erase = registry_erase,
};
