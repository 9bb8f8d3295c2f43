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
	{ RULE_ANSWERED, "answered", "Déjà sollicité pour cette demande" },
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
	REC_U32(6, struct criterion_line, marks, 0, 1000000, "Évaluations", "Of EVALUATION: how many the provider has in the pool."),
};
REC_DESC_DEFINE(criterion_line, struct criterion_line, "Critère", "A criterion's part in a score.");

static const struct rec_field exclusion_fields[] = {
	REC_ENUM(1, struct exclusion, rule, rule_enum, "Règle", "Which one.", .flags = REQUIRED),
	REC_U32(2, struct exclusion, count, 0, 100000000, "Prestataires écartés", "That this rule was the first to exclude.", .flags = REQUIRED),
	REC_TEXT(3, struct exclusion, label, 200, "Intitulé", "French; filled when read."),
	REC_TEXT(4, struct exclusion, advice, 300, "Conseil", "What can be done about it; filled when read."),
};
REC_DESC_DEFINE(exclusion, struct exclusion, "Exclusion", "How many providers a rule excluded.");

static const struct rec_field ranking_fields[] = {
	REC_HEAD(struct ranking),
	REC_ID(6, struct ranking, request, "request", "Demande", "Of which request.", .flags = REQUIRED | KEY | SERVER_SET | SUBJECT),
	REC_ENUM(7, struct ranking, pool, pool_enum, "Forme", "The request's.", .flags = REQUIRED | SERVER_SET),
	REC_U32(8, struct ranking, round, 1, 1000, "Tour", "1 is the first ranking.", .flags = REQUIRED | SERVER_SET),
	REC_ID(9, struct ranking, policy, "policy", "Règles", "Absent: the default ones.", .flags = SERVER_SET),
	REC_U32(10, struct ranking, policy_version, 0, 4000000000, "Version des règles", "0: the default ones.", .flags = SERVER_SET),
	REC_U32(11, struct ranking, considered, 0, 100000000, "Prestataires examinés", "All that are known.", .flags = SERVER_SET),
	REC_U32(12, struct ranking, candidates, 0, 100000000, "Prestataires possibles", "That no rule excluded.", .flags = SERVER_SET),
	REC_LIST(13, struct ranking, excluded, exclusion_desc, 16, "Écartés", "By rule, in order.", .flags = SERVER_SET),
	REC_ENUM(14, struct ranking, relax_rule, rule_enum, "Règle à assouplir", "The single rule without which most would be left.", .flags = SERVER_SET),
	REC_U32(15, struct ranking, relax_candidates, 0, 100000000, "Prestataires alors possibles", "Without that rule.", .flags = SERVER_SET),
	REC_TEXT(RANKING_TAG_INPUTS, struct ranking, inputs, 200000, "Données du classement", "Ids and figures that it was made of; never told.", .flags = SENSITIVE | SERVER_SET),
	REC_U32(RANKING_TAG_ENGINE, struct ranking, engine, 1, 1000000, "Formules", "Number of the formulas.", .flags = SERVER_SET),
	REC_U32(RANKING_TAG_LEFT, struct ranking, left, 0, 100000000, "Autres prestataires possibles", "Once nobody of the list is left to ask: others who fit that day.", .flags = SERVER_SET),
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
	REC_TEXT(8, struct ranking_line, caution, 400, "À savoir", "For the référent alone: the provider is between somebody of a team and the structure."),
	REC_TEXT(9, struct ranking_line, home, 300, "Fédération", "Whose provider it is, when it is another federation's."),
	REC_TEXT(10, struct ranking_line, to_ask, 400, "À vérifier", "Links with structures that have no number: ask the provider, then note it."),
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
	REC_TEXT(13, struct ranking_view, relax_advice, 300, "Que faire", "French sentence: what to do about that rule."),
	REC_ID(14, struct ranking_view, ranking, NULL, "Classement", "To replay it."),
	REC_TEXT(15, struct ranking_view, policy_name, 200, "Règles appliquées", "As they are called today."),
	REC_U32(16, struct ranking_view, left, 0, 100000000, "Autres prestataires possibles", "When nobody of the list is left to ask: to be found by searching again."),
	REC_TEXT(17, struct ranking_view, sentence, 800, "Où en est la recherche", "French: to the asker, and to who serves when nobody is left."),
};
REC_DESC_DEFINE(ranking_view, struct ranking_view, "Classement", "The ranked proposals of a request, explained.");

static const struct rec_field ranking_round_fields[] = {
	REC_ID(1, struct ranking_round, ranking, NULL, "Classement", "To replay it."),
	REC_U32(2, struct ranking_round, round, 1, 1000, "Tour", "1 is the first ranking."),
	REC_TIME(3, struct ranking_round, ranked_at, "Classé le", "When."),
	REC_ID(4, struct ranking_round, policy, "policy", "Règles", "Absent: the default ones."),
	REC_U32(5, struct ranking_round, policy_version, 0, 4000000000, "Version des règles", "0: the default ones."),
	REC_TEXT(6, struct ranking_round, policy_name, 200, "Règles appliquées", "As they are called today."),
	REC_U32(7, struct ranking_round, considered, 0, 100000000, "Prestataires examinés", "All that were known."),
	REC_U32(8, struct ranking_round, candidates, 0, 100000000, "Prestataires possibles", "That no rule excluded."),
	REC_LIST(9, struct ranking_round, excluded, exclusion_desc, 16, "Écartés", "By rule, in order."),
	REC_LIST(10, struct ranking_round, lines, ranking_line_desc, 100, "Propositions", "The best first."),
};
REC_DESC_DEFINE(ranking_round, struct ranking_round, "Tour de classement", "One of the rankings of a request.");

static const struct rec_field ranking_rounds_fields[] = {
	REC_ID(1, struct ranking_rounds, request, "request", "Demande", "Of which request."),
	REC_LIST(2, struct ranking_rounds, rounds, ranking_round_desc, 20, "Tours", "The newest first."),
};
REC_DESC_DEFINE(ranking_rounds, struct ranking_rounds, "Classements successifs", "All rankings of a request, as they were.");

static const struct rec_field ranking_replay_fields[] = {
	REC_ID(1, struct ranking_replay, ranking, NULL, "Classement", "Which one."),
	REC_ID(2, struct ranking_replay, request, "request", "Demande", "Of which request."),
	REC_U32(3, struct ranking_replay, round, 1, 1000, "Tour", "1 is the first ranking."),
	REC_TIME(4, struct ranking_replay, ranked_at, "Classé le", "When it was made."),
	REC_ID(5, struct ranking_replay, policy, "policy", "Règles", "Absent: the default ones."),
	REC_U32(6, struct ranking_replay, policy_version, 0, 4000000000, "Version des règles", "0: the default ones."),
	REC_U32(7, struct ranking_replay, engine, 1, 1000000, "Formules", "Number of the formulas that made it."),
	REC_BOOL(8, struct ranking_replay, same, "Identique", "Made again, it is the list that was kept."),
	REC_TEXT(9, struct ranking_replay, sentence, 400, "Résultat", "French sentence."),
	REC_LIST(10, struct ranking_replay, lines, ranking_line_desc, 100, "Propositions", "As made again, the best first."),
};
REC_DESC_DEFINE(ranking_replay, struct ranking_replay, "Classement rejoué", "A ranking made again from what it was made of.");

static const struct rec_field why_not_query_fields[] = {
	REC_ID(1, struct why_not_query, id, "request", "Demande", "Which request.", .flags = REQUIRED),
	REC_ID(2, struct why_not_query, provider, "provider", "Prestataire", "Which provider.", .flags = REQUIRED),
};
REC_DESC_DEFINE(why_not_query, struct why_not_query, "Pourquoi pas ?", "A provider that one thought of.");

static const struct rec_field why_not_rule_fields[] = {
	REC_ENUM(1, struct why_not_rule, rule, rule_enum, "Règle", "Which one."),
	REC_TEXT(2, struct why_not_rule, label, 200, "Intitulé", "French."),
	REC_TEXT(3, struct why_not_rule, sentence, 1000, "Constat", "French: the fact."),
	REC_TEXT(4, struct why_not_rule, advice, 300, "Que faire", "French."),
};
REC_DESC_DEFINE(why_not_rule, struct why_not_rule, "Règle qui écarte", "A rule that excludes a provider, with the fact.");

static const struct rec_field why_not_fields[] = {
	REC_ID(1, struct why_not, request, "request", "Demande", "Which request."),
	REC_ID(2, struct why_not, provider, "provider", "Prestataire", "Which provider."),
	REC_LIST(3, struct why_not, rules, why_not_rule_desc, 16, "Règles qui écartent", "All of them, in order."),
	REC_U32(4, struct why_not, rank, 1, 1000, "Rang", "Its place today; absent beyond the first fifty, or when a rule excludes it."),
	REC_U32(5, struct why_not, candidates, 0, 100000000, "Prestataires possibles", "That no rule excludes today."),
	REC_U32(6, struct why_not, score, 0, 1000, "Score", "Thousandths."),
	REC_U32(7, struct why_not, best_score, 0, 1000, "Meilleur score", "Of the first, thousandths."),
	REC_ENUM(8, struct why_not, costs_most, criterion_enum, "Ce qui lui coûte le plus", "Against the first; absent when it is the first."),
	REC_U32(9, struct why_not, cost, 0, 1000, "Points perdus", "By that criterion, thousandths of the score."),
	REC_LIST(10, struct why_not, criteria, criterion_line_desc, 16, "Critères", "With a sentence each."),
	REC_TEXT(11, struct why_not, sentence, 600, "En bref", "French."),
};
REC_DESC_DEFINE(why_not, struct why_not, "Pourquoi pas ce prestataire", "Why a provider is not proposed, or not first.");

#define WEIGHT(tag, mem, label) \
	REC_U32(tag, struct policy, mem, 0, 100, label, "Weight of the criterion; 0 leaves it out.")
#define YEARS(kind, mem, label) \
	REC_U32(POLICY_TAG_YEARS + (kind), struct policy, mem, 0, 20, label, \
	    "A tie of this kind that ended within these years still counts, when the kind does; absent: as many as for all.", .unit = "ans")
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
	YEARS(LINK_EMPLOYER, years_employer, "Neutralité : employeur"),
	YEARS(LINK_EMPLOYEE, years_employee, "Neutralité : salarié·e ou bénévole"),
	YEARS(LINK_ADMINISTRATOR, years_administrator, "Neutralité : administration"),
	YEARS(LINK_CLIENT, years_client, "Neutralité : client"),
	YEARS(LINK_SUPPLIER, years_supplier, "Neutralité : fournisseur"),
	YEARS(LINK_FAMILY, years_family, "Neutralité : famille"),
	REC_U32(30, struct policy, remind_days_normal, 0, 90, "Relance", "After so many days without an answer, and again each so many, until the deadline; 0: none.", .unit = "jours"),
	REC_U32(31, struct policy, remind_days_soon, 0, 90, "Relance, rapide", "The same.", .unit = "jours"),
	REC_U32(32, struct policy, remind_days_urgent, 0, 90, "Relance, urgent", "The same.", .unit = "jours"),
	REC_BOOL(33, struct policy, working_days, "Délais en jours ouvrés", "Delays and reminders count Monday to Friday, public holidays left out."),
	REC_U32(34, struct policy, together, 1, TOGETHER_MOST, "Prestataires sollicités à la fois", "The first who accepts is engaged."),
	REC_BOOL(35, struct policy, starts, "Solliciter dès le classement", "Without waiting for somebody of the service."),
	REC_LIST(36, struct policy, grid, grid_criterion_desc, GRID_MOST, "Grille d’une liste restreinte", "What is marked from 0 to 5, with its weight.", .min = 1),
	REC_U32(37, struct policy, call_back_minutes, 5, 1440, "Crise : nouvelle alerte après", "Somebody in a crisis whom nobody has called back: those who serve are told again.", .unit = "minutes"),
	REC_U32(POLICY_TAG_CONFIRM_DAYS, struct policy, confirm_days, 1, 30, "Confirmation d’une autre fédération", "So many days after our provider's yes it is asked again; after as many more the days are free.", .unit = "jours"),
	REC_ID(POLICY_TAG_REPLACES, struct policy, replaces, "policy", "En vigueur à la place de", "What was in force until then, and is no more; absent: the usual rules.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(policy, struct policy, "Règles de mise en relation", "Weights, neutrality and delays; absent figures are the default's.");

const struct collection_desc policy_collection = {
	.service = "matching", .path = "/policies", .plural = "Règles de mise en relation", .rec = &policy_desc,
	.read_all = ROLE_TEAM, .write_all = ROLE_COORDINATOR | ROLE_OPERATOR,
};

FAULT_DEFINE(FAULT_POLICY_REMINDER, "policy_reminder",
    "La relance viendrait quand le délai de réponse (en jours : %s) est passé : donnez moins de jours, ou 0 pour ne pas relancer.",
    "The reminder would come when the delay to answer (in days: %s) is over: give fewer days, or 0 for none.");
FAULT_DEFINE(FAULT_POLICY_WEIGHTS, "policy_weights", "Tous les poids sont nuls : donnez du poids à au moins un critère.",
    "All weights are zero: give weight to at least one criterion.");

FAULT_DEFINE(FAULT_RANKING_INPUTS, "ranking_inputs",
    "Ce classement ne peut plus être rejoué : les données dont il était fait sont parties avec les textes de la demande. Sa liste, elle, reste lisible.",
    "This ranking cannot be made again: what it was made of went with the request's texts. Its list can still be read.");
