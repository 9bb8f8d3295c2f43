/*
 * reporting: the service's declaration: what it keeps of the others' events, and what it answers. Its parts give their lists.
 * Owns: the tables of kept records.
 * Beware: kept records come stripped: no text of a request, no name.
 */
#include "proto/registry.h"
#include "services/reporting/figures.h"

const struct db_table kept_request_table = { &request_desc };
const struct db_table kept_ranking_table = { &ranking_desc };
const struct db_table kept_proposal_table = { &proposal_desc };
const struct db_table kept_engagement_table = { &engagement_desc };
const struct db_table kept_organisation_table = { &organisation_desc };
const struct db_table kept_referent_table = { &referent_desc };
const struct db_table kept_session_table = { &session_desc };
const struct db_table kept_enrolment_table = { &enrolment_desc };
const struct db_table kept_action_table = { &action_desc };
const struct db_table kept_attendance_table = { &attendance_desc };
const struct db_table kept_far_enrolment_table = { &far_enrolment_desc };
const struct db_table kept_far_action_table = { &far_action_desc };
const struct db_table kept_peer_table = { &peer_desc };
const struct db_table indicator_table = { &indicator_desc };
const struct db_table indicator_notice_table = { &indicator_notice_desc };
const struct db_table peer_indicator_table = { &peer_indicator_desc };
const struct db_table figure_grant_table = { &figure_grant_desc };
const struct db_table figure_sheet_table = { &figure_sheet_desc };
const struct db_table figure_ask_table = { &figure_ask_desc };
const struct db_table figure_held_table = { &figure_held_desc };
const struct db_table figure_report_table = { &figure_report_desc };
const struct db_table peer_figure_table = { &peer_figure_desc };
const struct db_table consolidation_table = { &consolidation_desc };

static const struct db_table *const tables[] = { &kept_request_table, &kept_ranking_table,
	&kept_proposal_table, &kept_engagement_table, &kept_session_table, &kept_enrolment_table,
	&kept_organisation_table, &kept_referent_table, &kept_far_enrolment_table, &kept_far_action_table,
	FIGURES_TABLES };
static const struct collection collections[] = { FIGURES_ROWS };
static const struct machine *const machines[] = { FIGURES_MACHINES };
static const struct db_table *const of_matching[] = { &kept_request_table, &kept_ranking_table,
	&kept_proposal_table, &kept_engagement_table, &kept_referent_table };
static const struct db_table *const of_scheduling[] = { &kept_session_table, &kept_enrolment_table,
	&kept_action_table, &kept_attendance_table, &kept_far_enrolment_table, &kept_far_action_table };
static const struct db_table *const of_registry[] = { &kept_organisation_table };
static const struct subscription subscriptions[] = {
	{ .service = "registry", .keep = of_registry, .keep_count = 1 },
	{ .service = "matching", .keep = of_matching, .keep_count = 5 },
	{ .service = "scheduling", .keep = of_scheduling, .keep_count = 6 }, FIGURES_SUBSCRIPTION
};

HANDLER(bilan_get, struct bilan_query, struct bilan)
HANDLER(action_bilan_get, struct ref, struct action_bilan)
static const struct handler handlers[] = { { "reporting.bilan.get", bilan_get_thunk },
	{ "reporting.action_bilan.get", action_bilan_get_thunk }, FIGURES_HANDLERS };

const struct service_desc reporting_service = {
	.contract = &reporting_contract,
	.tables = tables,
	.table_count = sizeof tables / sizeof tables[0],
	.handlers = handlers,
	.handler_count = sizeof handlers / sizeof handlers[0],
	.collections = collections,
	.collection_count = sizeof collections / sizeof collections[0],
	.machines = machines,
	.machine_count = sizeof machines / sizeof machines[0],
	.subscriptions = subscriptions,
	.subscription_count = sizeof subscriptions / sizeof subscriptions[0],
	.open = figures_open,
	.close = figures_close,
	.applied = figures_applied,
	.resume = figures_resume,
};
