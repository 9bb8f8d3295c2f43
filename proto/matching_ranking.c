/*
 * matching_ranking (contract): the tables of matching_ranking.h.
 * Owns: descriptors, collections and faults, as constants.
 * Beware: the rights of a request are narrower than its row: the service's `visible` hooks decide record by record.
 */
#include "proto/matching_ranking.h"

static const struct rec_enum_value rule_values[] = {
	{ RULE_ACCREDITATION, "accreditation", "Sans agrément valable à la date demandée" },
	{ RULE_COMPETENCE, "competence", "Sans la compétence ou le niveau demandés" },
	{ RULE_TERRITORY, "territory", "N’intervient ni sur ce territoire ni à distance" },
	{ RULE_CAPACITY, "capacity", "Plus assez de jours libres sur la période" },
	{ RULE_LANGUAGE, "language", "Ne parle pas une langue demandée" },
	{ RULE_ACCESSIBILITY, "accessibility", "Ne répond pas à un besoin d’accessibilité" },
	{ RULE_PRICE, "price", "Tarif au-dessus du plafond" },
	{ RULE_UNWANTED, "unwanted", "Non souhaité par la personne qui demande" },
	{ RULE_NEUTRALITY, "neutrality", "Lié à une structure de la personne qui demande (neutralité)" },
	{ RULE_TEAM_AND_DIRECTOR, "team_and_director", "Accompagne déjà l’équipe ou la direction de la même structure" },
	{ RULE_ANSWERED, "answered", "A déjà décliné cette demande" },
};
REC_ENUM_DEFINE(rule_enum, "rule", rule_values);

static const struct rec_enum_value criterion_values[] = {
	{ CRITERION_COMPETENCE, "competence", "Niveau au-delà du besoin" },
	{ CRITERION_TERRITORY, "territory", "Proximité du territoire" },
	{ CRITERION_START, "start", "Début possible" },
	{ CRITERION_ROTATION, "rotation", "Rotation" },
	{ CRITERION_LOAD, "load", "Disponibilité" },
	{ CRITERION_CONTINUITY, "continuity", "Continuité" },
	{ CRITERION_EVALUATION, "evaluation", "Évaluations" },
	{ CRITERION_COST, "cost", "Coût" },
};
REC_ENUM_DEFINE(criterion_enum, "criterion", criterion_values);

static const struct rec_field criterion_line_fields[] = {
	REC_ENUM(1, struct criterion_line, criterion, criterion_enum, "Critère", "Which one.", .flags = REQUIRED),
	REC_U32(2, struct criterion_line, value, 0, 1000, "Valeur", "Thousandths.", .flags = REQUIRED),
	REC_U32(3, struct criterion_line, weight, 0, 100, "Poids", "Of the policy.", .flags = REQUIRED),
	REC_U32(4, struct criterion_line, contribution, 0, 1000, "Apport", "To the score, thousandths.", .flags = REQUIRED),
	REC_TEXT(5, struct criterion_line, sentence, 300, "Explication", "French; filled when read."),
};
REC_DESC_DEFINE(criterion_line, struct criterion_line, "Critère", "A criterion's part in a score.");

static const struct rec_field exclusion_fields[] = {
	REC_ENUM(1, struct exclusion, rule, rule_enum, "Règle", "Which one.", .flags = REQUIRED),
	REC_U32(2, struct exclusion, count, 0, 100000000, "Prestataires écartés", "That this rule was the first to exclude.", .flags = REQUIRED),
	REC_TEXT(3, struct exclusion, label, 200, "Intitulé", "French; filled when read."),
};
REC_DESC_DEFINE(exclusion, struct exclusion, "Exclusion", "How many providers a rule excluded.");

static const struct rec_field ranking_fields[] = {
	REC_HEAD(struct ranking),
	REC_ID(6, struct ranking, request, "request", "Demande", "Of which request.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ENUM(7, struct ranking, pool, pool_enum, "Forme", "The request's.", .flags = REQUIRED | SERVER_SET),
	REC_U32(8, struct ranking, round, 1, 1000, "Tour", "1 is the first ranking.", .flags = REQUIRED | SERVER_SET),
	REC_ID(9, struct ranking, policy, "policy", "Règles", "Absent: the default ones.", .flags = SERVER_SET),
	REC_U32(10, struct ranking, policy_version, 0, 4000000000, "Version des règles", "0: the default ones.", .flags = SERVER_SET),
	REC_U32(11, struct ranking, considered, 0, 100000000, "Prestataires examinés", "All that are known.", .flags = SERVER_SET),
	REC_U32(12, struct ranking, candidates, 0, 100000000, "Prestataires possibles", "That no rule excluded.", .flags = SERVER_SET),
	REC_LIST(13, struct ranking, excluded, exclusion_desc, 16, "Écartés", "By rule, in order.", .flags = SERVER_SET),
	REC_ENUM(14, struct ranking, relax_rule, rule_enum, "Règle à assouplir", "The single rule without which most would be left.", .flags = SERVER_SET),
	REC_U32(15, struct ranking, relax_candidates, 0, 100000000, "Prestataires alors possibles", "Without that rule.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(ranking, struct ranking, "Classement", "What a submission found.");

static const struct rec_field ranking_line_fields[] = {
	REC_ID(1, struct ranking_line, proposal, "proposal", "Proposition", "To solicit it."),
	REC_ID(2, struct ranking_line, provider, "provider", "Prestataire", "Who."),
	REC_U32(3, struct ranking_line, rank, 1, 1000, "Rang", "1 is the best."),
	REC_U32(4, struct ranking_line, score, 0, 1000, "Score", "Thousandths."),
	REC_LIST(5, struct ranking_line, criteria, criterion_line_desc, 16, "Critères", "With a sentence each."),
	REC_ENUM(6, struct ranking_line, status, proposal_status_enum, "État", "Where it stands."),
	REC_TIME(7, struct ranking_line, expires_at, "Réponse avant le", "When it was sent."),
};
REC_DESC_DEFINE(ranking_line, struct ranking_line, "Ligne de classement", "A provider of a ranking.");

static const struct rec_field ranking_view_fields[] = {
	REC_ID(1, struct ranking_view, request, "request", "Demande", "Of which request."),
	REC_ENUM(2, struct ranking_view, status, request_status_enum, "État", "Of the request."),
	REC_U32(3, struct ranking_view, round, 0, 1000, "Tour", "1 is the first ranking."),
	REC_ID(4, struct ranking_view, policy, "policy", "Règles", "Absent: the default ones."),
	REC_U32(5, struct ranking_view, policy_version, 0, 4000000000, "Version des règles", "0: the default ones."),
	REC_TIME(6, struct ranking_view, ranked_at, "Classé le", "When."),
	REC_U32(7, struct ranking_view, considered, 0, 100000000, "Prestataires examinés", "All that are known."),
	REC_LIST(8, struct ranking_view, lines, ranking_line_desc, 100, "Propositions", "The best first."),
	REC_LIST(9, struct ranking_view, excluded, exclusion_desc, 16, "Écartés", "By rule, in order."),
	REC_ENUM(10, struct ranking_view, relax_rule, rule_enum, "Règle à assouplir", "When nobody is left."),
	REC_TEXT(11, struct ranking_view, relax_label, 300, "Conseil", "French sentence."),
	REC_U32(12, struct ranking_view, relax_candidates, 0, 100000000, "Prestataires alors possibles", "Without that rule."),
};
REC_DESC_DEFINE(ranking_view, struct ranking_view, "Classement", "The ranked proposals of a request, explained.");

#define WEIGHT(tag, mem, label) \
	REC_U32(tag, struct policy, mem, 0, 100, label, "Weight of the criterion; 0 leaves it out.")
static const struct rec_field policy_fields[] = {
	REC_HEAD(struct policy),
	REC_TEXT(6, struct policy, name, 200, "Intitulé", "Its name.", .flags = REQUIRED, .min = 1, .format = &FORMAT_NAME),
	REC_BOOL(7, struct policy, active, "En vigueur", "One at a time."),
	WEIGHT(8, weight_competence, "Poids : niveau au-delà du besoin"),
	WEIGHT(9, weight_territory, "Poids : proximité du territoire"),
	WEIGHT(10, weight_start, "Poids : début possible"),
	WEIGHT(11, weight_rotation, "Poids : rotation"),
	WEIGHT(12, weight_load, "Poids : disponibilité"),
	WEIGHT(13, weight_continuity, "Poids : continuité"),
	WEIGHT(14, weight_evaluation, "Poids : évaluations"),
	WEIGHT(15, weight_cost, "Poids : coût"),
	REC_U32(16, struct policy, neutrality_years, 0, 20, "Neutralité : années", "A mandate or link that ended within these years still counts.", .unit = "ans"),
	REC_SET(17, struct policy, links, link_kind_enum, "Liens qui comptent", "Kinds of declared links that exclude."),
	REC_U32(18, struct policy, answer_days_normal, 1, 90, "Délai de réponse", "Days to answer.", .unit = "jours"),
	REC_U32(19, struct policy, answer_days_soon, 1, 90, "Délai de réponse, rapide", "Days to answer.", .unit = "jours"),
	REC_U32(20, struct policy, answer_days_urgent, 1, 90, "Délai de réponse, urgent", "Days to answer.", .unit = "jours"),
	REC_BOOL(21, struct policy, cascade, "Solliciter le suivant sans attendre", "After a refusal or a delay that passed."),
	REC_U32(22, struct policy, list_size, 1, 50, "Lignes d’un classement", "How many are proposed."),
	REC_PRICE(23, struct policy, reference_tariff, "Tarif de référence", "Cents a day at which the cost criterion is worth nothing."),
};
REC_DESC_DEFINE(policy, struct policy, "Règles de mise en relation", "Weights, neutrality and delays; absent figures are the default's.");

const struct collection_desc policy_collection = {
	.service = "matching", .path = "/policies", .plural = "Règles de mise en relation", .rec = &policy_desc,
	.read_all = ROLE_TEAM, .write_all = ROLE_COORDINATOR | ROLE_OPERATOR,
};

FAULT_DEFINE(FAULT_POLICY_WEIGHTS, "policy_weights", "Tous les poids sont nuls : donnez du poids à au moins un critère.",
    "All weights are zero: give weight to at least one criterion.");
