/*
 * reporting (contract): the tables of reporting.h, and the lists that the parts make together.
 * Owns: descriptors and methods.
 * Beware: readers are the federation's team; a centre reads the bilan of an action through its coordinator.
 */
#include "proto/reporting_figures.h"

static const struct rec_enum_value point_values[] = {
	{ POINT_RELEVANCE, "relevance", "Pertinence des services" },
	{ POINT_COMPLEMENTARITY, "complementarity", "Complémentarité avec l’action de la fédération" },
	{ POINT_ECONOMY, "economy", "Économie du service" },
	{ POINT_ORGANISATION, "organisation", "Organisation du dispositif" },
};
REC_ENUM_DEFINE(bilan_point_enum, "bilan_point", point_values);
static const struct rec_enum_value unit_values[] = {
	{ UNIT_COUNT, "count", "nombre" },
	{ UNIT_DAYS, "days", "jours" },
	{ UNIT_PERCENT, "percent", "pour cent" },
	{ UNIT_SCORE, "score", "sur 5" },
	{ UNIT_CENTS, "cents", "centimes" },
	{ UNIT_HOURS, "hours", "heures" },
	{ UNIT_HALF_DAYS, "half_days", "demi-journées" },
};
REC_ENUM_DEFINE(figure_unit_enum, "figure_unit", unit_values);

static const struct rec_field figure_fields[] = {
	REC_ENUM(1, struct figure, point, bilan_point_enum, "Point", "Which of the four points.", .flags = REQUIRED),
	REC_TEXT(2, struct figure, code, 60, "Code", "Stable name.", .flags = REQUIRED),
	REC_TEXT(3, struct figure, label, 200, "Indicateur", "In French.", .flags = REQUIRED),
	REC_F64(4, struct figure, value, -1000000000, 1000000000000, "Valeur", "Absent when there is nothing to compute it from."),
	REC_ENUM(5, struct figure, unit, figure_unit_enum, "Unité", "Of the value.", .flags = REQUIRED),
	REC_U32(6, struct figure, base, 0, UINT32_MAX, "Base", "Records that it was computed from."),
};
REC_DESC_DEFINE(figure, struct figure, "Indicateur", "One figure of a bilan.");

static const struct rec_field bilan_query_fields[] = {
	REC_DAY(1, struct bilan_query, from, "Du", "First day; absent: from the beginning."),
	REC_DAY(2, struct bilan_query, to, "Au", "Last day; absent: until today."),
};
REC_DESC_DEFINE(bilan_query, struct bilan_query, "Période", "Of which time.");

static const struct rec_field bilan_fields[] = {
	REC_DAY(1, struct bilan, from, "Du", "First day."),
	REC_DAY(2, struct bilan, to, "Au", "Last day."),
	REC_LIST(3, struct bilan, figures, figure_desc, 100, "Indicateurs", "By point."),
};
REC_DESC_DEFINE(bilan, struct bilan, "Bilan de l’expérimentation", "The four points, in figures.");

static const struct rec_field comparison_fields[] = {
	REC_TEXT(1, struct comparison, code, 60, "Code", "Stable name.", .flags = REQUIRED),
	REC_TEXT(2, struct comparison, label, 200, "Résultat", "In French.", .flags = REQUIRED),
	REC_F64(3, struct comparison, expected_min, 0, 1000000000, "Attendu, au moins", "Absent: nothing was expected."),
	REC_F64(4, struct comparison, expected_max, 0, 1000000000, "Attendu, au plus", "Absent: no limit."),
	REC_F64(5, struct comparison, actual, 0, 1000000000, "Réalisé", "What is."),
	REC_ENUM(6, struct comparison, unit, figure_unit_enum, "Unité", "Of the values.", .flags = REQUIRED),
	REC_BOOL(7, struct comparison, reached, "Atteint", "Within what was expected."),
};
REC_DESC_DEFINE(comparison, struct comparison, "Attendu et réalisé", "A result, expected and actual.");

static const struct rec_field action_bilan_fields[] = {
	REC_ID(1, struct action_bilan, id, "action", "Action", "The action.", .flags = REQUIRED),
	REC_TEXT(2, struct action_bilan, title, 300, "Intitulé", "Of the action."),
	REC_LIST(3, struct action_bilan, lines, comparison_desc, 40, "Résultats", "Expected against actual."),
};
REC_DESC_DEFINE(action_bilan, struct action_bilan, "Bilan d’une action", "Expected against actual results of an action.");

static const char *const action_reads[] = { "scheduling.action.get", "id", NULL };
static const struct method reporting_methods[] = {
	{ .name = "reporting.bilan.get", .verb = "GET", .path = "/bilans/experimentation", .kind = METHOD_READ, .shape = METHOD_CUSTOM,
	  .in = &bilan_query_desc, .out = &bilan_desc, .roles = ROLE_TEAM,
	  .doc = "The accompaniment service on its four points. Personal requests count for référents alone, who stand in no centre; for others the figures are those of groups.", .title = "Bilan de l’expérimentation" },
	{ .name = "reporting.action_bilan.get", .verb = "GET", .path = "/actions/{id}/bilan", .kind = METHOD_READ,
	  .shape = METHOD_CUSTOM, .in = &ref_desc, .out = &action_bilan_desc, .roles = ROLE_TEAM | ROLE_ANIMATOR, .reads = action_reads,
	  .doc = "What was expected of an action, and what it is.", .title = "Bilan d’une action" },
	FIGURES_METHODS
};
static const struct collection_desc *const reporting_collections[] = { FIGURES_COLLECTIONS };
static const struct event_desc reporting_events[] = { FIGURES_EVENTS };

FAULT_DEFINE(FAULT_BILAN_PERIOD, "bilan_period", "La période se termine avant d’avoir commencé : corrigez l’une des deux dates.",
    "The period ends before it begins: correct one of the two dates.");
static const struct fault_code *const reporting_faults[] = { FAULT_BILAN_PERIOD, FIGURES_FAULTS NULL };
static const struct rec_desc *const reporting_records[] = { &figure_desc, &bilan_query_desc, &bilan_desc, &comparison_desc, &action_bilan_desc,
	FIGURES_RECORDS };

const struct service_contract reporting_contract = {
	.name = "reporting",
	.methods = reporting_methods,
	.method_count = sizeof reporting_methods / sizeof reporting_methods[0],
	.collections = reporting_collections,
	.collection_count = sizeof reporting_collections / sizeof reporting_collections[0],
	.events = reporting_events,
	.event_count = sizeof reporting_events / sizeof reporting_events[0],
	.records = reporting_records,
	.record_count = sizeof reporting_records / sizeof reporting_records[0],
	.faults = reporting_faults,
};
