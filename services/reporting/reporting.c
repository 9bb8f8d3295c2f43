/*
 * reporting: the service's declaration: what it keeps of the others' events, and what it answers.
 * Owns: the tables of kept records.
 * Beware: kept records come stripped: no text of a request, no name.
 */
#include "proto/registry.h"
#include "services/reporting/service.h"

const struct db_table kept_request_table = { &request_desc };
const struct db_table kept_ranking_table = { &ranking_desc };
const struct db_table kept_proposal_table = { &proposal_desc };
const struct db_table kept_engagement_table = { &engagement_desc };
const struct db_table kept_organisation_table = { &organisation_desc };
const struct db_table kept_referent_table = { &referent_desc };
const struct db_table kept_session_table = { &session_desc };
const struct db_table kept_enrolment_table = { &enrolment_desc };

static const struct db_table *const tables[] = { &kept_request_table, &kept_ranking_table,
	&kept_proposal_table, &kept_engagement_table, &kept_session_table, &kept_enrolment_table,
	&kept_organisation_table, &kept_referent_table };
static const struct db_table *const of_matching[] = { &kept_request_table, &kept_ranking_table,
	&kept_proposal_table, &kept_engagement_table, &kept_referent_table };
static const struct db_table *const of_scheduling[] = { &kept_session_table, &kept_enrolment_table };
static const struct db_table *const of_registry[] = { &kept_organisation_table };
static const struct subscription subscriptions[] = {
	{ .service = "registry", .keep = of_registry, .keep_count = 1 },
	{ .service = "matching", .keep = of_matching, .keep_count = 5 },
	{ .service = "scheduling", .keep = of_scheduling, .keep_count = 2 },
};

HANDLER(bilan_get, struct bilan_query, struct bilan)
HANDLER(action_bilan_get, struct ref, struct action_bilan)
static const struct handler handlers[] = {
	{ "reporting.bilan.get", bilan_get_thunk },
	{ "reporting.action_bilan.get", action_bilan_get_thunk },
};

const struct service_desc reporting_service = {
	.contract = &reporting_contract,
	.tables = tables,
	.table_count = sizeof tables / sizeof tables[0],
	.handlers = handlers,
	.handler_count = 2,
	.subscriptions = subscriptions,
	.subscription_count = 3,
};
