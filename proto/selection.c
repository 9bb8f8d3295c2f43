/*
 * selection (contract of the registry): the tables of selection.h.
 * Owns: descriptors, collections and faults, as constants.
 * Beware: every account reads the call and who was retained; orders and reasons are the team's, and each centre's own.
 */
#include "proto/registry.h"

static const struct rec_enum_value eligibility_values[] = {
	{ ELIGIBLE_AGREMENT_END, "agrement_end", "Échéance de l’agrément" },
	{ ELIGIBLE_MEMBERSHIP, "membership", "Adhésion à jour" },
	{ ELIGIBLE_WILL, "will", "Volonté de participer" },
	{ ELIGIBLE_LOCAL_INTEREST, "local_interest", "Intérêt de la collectivité locale" },
};
REC_ENUM_DEFINE(eligibility_enum, "eligibility_rule", eligibility_values);

static const struct rec_enum_value criterion_kind_values[] = {
	{ CRITERION_PRIORITY_ZONE, "priority_zone", "Zone prioritaire" },
	{ CRITERION_DIAGNOSIS, "diagnosis", "Avancement du diagnostic" },
	{ CRITERION_SITUATION, "situation", "Situation du centre" },
	{ CRITERION_OTHER, "other", "Autre" },
};
static REC_ENUM_DEFINE(criterion_kind_enum, "criterion_kind", criterion_kind_values);

static const struct rec_enum_value selection_status_values[] = {
	{ SELECTION_OPEN, "open", "Ouvert" },
	{ SELECTION_CLOSED, "closed", "Clos" },
	{ SELECTION_RANKED, "ranked", "Ordre établi" },
	{ SELECTION_DECIDED, "decided", "Décidé" },
	{ SELECTION_CANCELLED, "cancelled", "Annulé" },
};
REC_ENUM_DEFINE(selection_status_enum, "selection_status", selection_status_values);

static const struct rec_enum_value candidature_outcome_values[] = {
	{ CANDIDATURE_FILED, "filed", "Déposée" },
	{ CANDIDATURE_WITHDRAWN, "withdrawn", "Retirée" },
	{ CANDIDATURE_RETAINED, "retained", "Retenue" },
	{ CANDIDATURE_NOT_RETAINED, "not_retained", "Non retenue" },
	{ CANDIDATURE_INELIGIBLE, "ineligible", "Non éligible" },
};
static REC_ENUM_DEFINE(candidature_outcome_enum, "candidature_outcome", candidature_outcome_values);

static const struct rec_field selection_criterion_fields[] = {
	REC_TEXT(1, struct selection_criterion, key, 12, "Repère", "A short name, for the answers: \"zone\".", .flags = REQUIRED, .min = 1, .format = &FORMAT_NAME),
	REC_TEXT(2, struct selection_criterion, title, 300, "Critère", "What is looked at.", .flags = REQUIRED, .min = 1),
	REC_ENUM(3, struct selection_criterion, kind, criterion_kind_enum, "Nature", "Of what kind.", .flags = REQUIRED),
	REC_U32(4, struct selection_criterion, weight, 1, 100, "Poids", "Points of the best answer.", .flags = REQUIRED, .unit = "points"),
};
REC_DESC_DEFINE(selection_criterion, struct selection_criterion, "Critère", "A criterion that is taken into account, with its weight.");

static const struct rec_field selection_fields[] = {
	REC_HEAD(struct selection),
	CODE_FIELD(struct selection),
	REC_TEXT(7, struct selection, title, 300, "Intitulé", "What is called for.", .flags = REQUIRED, .min = 1, .format = &FORMAT_NAME),
	REC_TEXT(8, struct selection, description, 8000, "Présentation", "What a centre should know before it applies."),
	REC_ID(SELECTION_PROGRAMME, struct selection, programme, "programme", "Programme", "For which one.", .flags = KEY),
	REC_ID(SELECTION_INSTANCE, struct selection, instance, "instance", "Instance qui décide", "Whose decision it is.", .flags = KEY),
	REC_DAY(SELECTION_CLOSES, struct selection, closes_on, "Candidatures jusqu’au", "Last day; the team closes the call."),
	REC_U32(SELECTION_PLACES, struct selection, places, 1, CANDIDATURES_MOST, "Places", "How many centres may be retained.", .flags = REQUIRED, .unit = "centres"),
	REC_SET(SELECTION_ELIGIBILITY, struct selection, eligibility, eligibility_enum, "Conditions d’éligibilité", "Each must hold, or the centre is not ranked."),
	REC_DAY(SELECTION_AFTER, struct selection, agrement_after, "Échéance de l’agrément à partir du", "Earliest end of the agrément."),
	REC_DAY(SELECTION_BEFORE, struct selection, agrement_before, "Échéance de l’agrément jusqu’au", "Latest end of the agrément."),
	REC_U32(SELECTION_YEAR, struct selection, membership_year, 1990, 2100, "Année d’adhésion", "Year whose membership must be up to date."),
	REC_LIST(SELECTION_CRITERIA, struct selection, criteria, selection_criterion_desc, CRITERIA_MOST, "Critères pris en compte", "Each with its weight."),
	REC_ENUM(SELECTION_STATUS, struct selection, status, selection_status_enum, "État", "Where it stands.", .flags = SERVER_SET | KEY),
	REC_ID(SELECTION_RANKING, struct selection, ranking, "selection_ranking", "Ordre établi", "That was kept: what the committee has seen.", .flags = SERVER_SET),
	REC_IDS(SELECTION_RETAINED, struct selection, retained, "organisation", CANDIDATURES_MOST, "Centres retenus", "As decided.", .flags = SERVER_SET | KEY),
	REC_ID(SELECTION_DECISION, struct selection, decision, "decision", "Décision", "By which they were retained.", .flags = SERVER_SET | KEY),
	REC_DAY(SELECTION_DECIDED_ON, struct selection, decided_on, "Décidé le", "When.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(selection, struct selection, "Appel à candidatures", "A call for candidates among centres: conditions first, then weighted criteria.");

static const struct rec_field candidature_answer_fields[] = {
	REC_TEXT(1, struct candidature_answer, criterion, 12, "Critère", "Key of a criterion of the call.", .flags = REQUIRED, .min = 1),
	REC_U32(2, struct candidature_answer, level, 0, LEVEL_MOST, "Niveau", "0: not at all; 4: fully.", .flags = REQUIRED),
	REC_TEXT(3, struct candidature_answer, evidence, 1000, "Justificatif", "What shows it; without it the answer counts for nothing."),
};
REC_DESC_DEFINE(candidature_answer, struct candidature_answer, "Réponse", "A candidate’s answer to a criterion.");

static const struct rec_field candidature_fields[] = {
	REC_HEAD(struct candidature),
	REC_ID(CANDIDATURE_SELECTION, struct candidature, selection, "selection", "Appel", "To which one.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_ID(CANDIDATURE_ORGANISATION, struct candidature, organisation, "organisation", "Centre", "Who applies.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_BOOL(CANDIDATURE_WILL, struct candidature, will, "Volonté de participer", "The centre's board has declared it."),
	REC_DAY(CANDIDATURE_WILL_ON, struct candidature, will_on, "Délibéré le", "By which meeting of its board."),
	REC_BOOL(CANDIDATURE_INTEREST, struct candidature, local_interest, "Intérêt de la collectivité locale", "It has declared it."),
	REC_ID(CANDIDATURE_AUTHORITY, struct candidature, local_authority, "organisation", "Collectivité", "Which one."),
	REC_DAY(CANDIDATURE_AGREMENT, struct candidature, agrement_end, "Fin de l’agrément (déclarée)", "Used where the registry knows no agrément."),
	REC_BOOL(CANDIDATURE_MEMBERSHIP, struct candidature, membership_paid, "Adhésion à jour (déclarée)", "Used where the registry knows no membership."),
	REC_LIST(CANDIDATURE_ANSWERS, struct candidature, answers, candidature_answer_desc, CRITERIA_MOST, "Réponses", "By criterion, with evidence."),
	REC_ENUM(CANDIDATURE_OUTCOME, struct candidature, outcome, candidature_outcome_enum, "Issue", "Where it stands.", .flags = SERVER_SET | KEY),
	REC_U32(CANDIDATURE_RANK, struct candidature, rank, 1, CANDIDATURES_MOST, "Rang", "In the order on which it was decided.", .flags = SERVER_SET),
	REC_TEXT(CANDIDATURE_REASON, struct candidature, reason, 2000, "Motif du comité", "Where it did not follow the order, or why it is not eligible.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(candidature, struct candidature, "Candidature", "A centre that answers a call, with what it declares.");

static const struct rec_field ranking_mark_fields[] = {
	REC_TEXT(1, struct ranking_mark, criterion, 12, "Critère", "Key of the criterion."),
	REC_U32(2, struct ranking_mark, level, 0, LEVEL_MOST, "Niveau", "As declared."),
	REC_U32(3, struct ranking_mark, points, 0, 10000, "Points", "Weight by level over 4.", .unit = "centièmes de point"),
	REC_BOOL(4, struct ranking_mark, proven, "Justifié", "False: no evidence was given, so no points."),
};
REC_DESC_DEFINE(ranking_mark, struct ranking_mark, "Note", "What an answer is worth.");

static const struct rec_field ranking_exclusion_fields[] = {
	REC_ENUM(1, struct ranking_exclusion, rule, eligibility_enum, "Condition", "Which one does not hold."),
	REC_TEXT(2, struct ranking_exclusion, why, 300, "Pourquoi", "In a sentence."),
};
REC_DESC_DEFINE(ranking_exclusion, struct ranking_exclusion, "Condition non remplie", "A condition that does not hold, and why.");

static const struct rec_field selection_line_fields[] = {
	REC_ID(1, struct selection_line, candidature, "candidature", "Candidature", "Which one."),
	REC_ID(2, struct selection_line, organisation, "organisation", "Centre", "Whose."),
	REC_TEXT(3, struct selection_line, name, 200, "Nom", "Of the centre."),
	REC_BOOL(4, struct selection_line, eligible, "Éligible", "Every condition holds."),
	REC_U32(LINE_RANK, struct selection_line, rank, 1, CANDIDATURES_MOST, "Rang", "1 is first; equal ones share it; absent when not eligible."),
	REC_BOOL(6, struct selection_line, tied, "Ex æquo", "Shares its rank."),
	REC_BOOL(7, struct selection_line, advised, "Proposé", "Within the places."),
	REC_U32(8, struct selection_line, points, 0, 100000, "Points", "Sum of its marks.", .unit = "centièmes de point"),
	REC_LIST(9, struct selection_line, exclusions, ranking_exclusion_desc, 4, "Conditions non remplies", "All of them."),
	REC_LIST(10, struct selection_line, marks, ranking_mark_desc, CRITERIA_MOST, "Notes", "By criterion."),
	REC_TEXT(11, struct selection_line, why, 400, "Pourquoi à ce rang", "What puts it behind the one before."),
};
REC_DESC_DEFINE(selection_line, struct selection_line, "Ligne", "A candidate in the order, explained.");

static const struct rec_field selection_ranking_fields[] = {
	REC_HEAD(struct selection_ranking),
	REC_ID(RANKING_SELECTION, struct selection_ranking, selection, "selection", "Appel", "Of which one.", .flags = KEY),
	REC_TEXT(7, struct selection_ranking, rule, 800, "Règle", "How the order is made and equal points are told apart."),
	REC_U32(8, struct selection_ranking, places, 1, CANDIDATURES_MOST, "Places", "How many centres may be retained.", .unit = "centres"),
	REC_U32(9, struct selection_ranking, maximum, 0, 100000, "Maximum", "Points that can be reached.", .unit = "centièmes de point"),
	REC_LIST(10, struct selection_ranking, lines, selection_line_desc, CANDIDATURES_MOST, "Lignes", "In order; those not eligible behind."),
};
REC_DESC_DEFINE(selection_ranking, struct selection_ranking, "Ordre proposé", "The explained order of the candidates of a call: it advises.");

static const struct rec_field selection_overrule_fields[] = {
	REC_ID(1, struct selection_overrule, organisation, "organisation", "Centre", "Retained or passed over against the order.", .flags = REQUIRED),
	REC_TEXT(2, struct selection_overrule, reason, 2000, "Motif", "Why; the centre will read it, so no other centre and no person is named.",
	    .flags = REQUIRED, .min = 1),
};
REC_DESC_DEFINE(selection_overrule, struct selection_overrule, "Écart à l’ordre", "A line that the committee did not follow, and why.");

static const struct rec_field selection_decide_fields[] = {
	REC_ID(1, struct selection_decide, id, "selection", "Appel", "Which one.", .flags = REQUIRED),
	REC_IDS(2, struct selection_decide, retained, "organisation", CANDIDATURES_MOST, "Centres retenus", "Those of the decision."),
	REC_LIST(3, struct selection_decide, overrules, selection_overrule_desc, CANDIDATURES_MOST, "Écarts à l’ordre", "A reason for each line that differs."),
	REC_ID(4, struct selection_decide, decision, "decision", "Décision", "Adopted, and of this call."),
};
REC_DESC_DEFINE(selection_decide, struct selection_decide, "Décision du comité", "Who is retained, and why where the order is not followed.");

const struct collection_desc selection_collection = {
	.service = "registry", .path = "/selections", .plural = "Appels à candidatures", .rec = &selection_desc,
	.read_all = ROLE_ACCOUNTS, .write_all = TEAM_WRITERS,
};

const struct collection_desc candidature_collection = {
	.service = "registry", .path = "/candidatures", .plural = "Candidatures", .rec = &candidature_desc,
	.read_all = ROLE_TEAM, .read_scoped = ROLE_DIRECTOR, .write_all = TEAM_WRITERS, .write_scoped = ROLE_DIRECTOR,
	.org_tag = CANDIDATURE_ORGANISATION,
};

const struct collection_desc selection_ranking_collection = {
	.service = "registry", .path = "/selection-rankings", .plural = "Ordres proposés", .rec = &selection_ranking_desc,
	.read_all = ROLE_TEAM,
};

FAULT_DEFINE(FAULT_SELECTION_CRITERIA, "selection_criteria", "Le repère « %s » désigne deux critères : donnez-en un autre à l’un des deux.",
    "The key \"%s\" names two criteria: give one of them another.");
FAULT_DEFINE(FAULT_SELECTION_AGREMENT, "selection_agrement",
    "La condition sur l’échéance de l’agrément a besoin d’une date « à partir du » ou « jusqu’au », dans l’ordre : indiquez-la.",
    "The condition on the end of the agrement needs an earliest or a latest day, in order: give one.");
FAULT_DEFINE(FAULT_SELECTION_YEAR, "selection_year", "La condition sur l’adhésion a besoin d’une année : indiquez laquelle.",
    "The condition on the membership needs a year: say which.");
FAULT_DEFINE(FAULT_SELECTION_FROZEN, "selection_frozen", "Les conditions et les critères ne changent plus une fois l’appel clos (%s) : rouvrez-le d’abord.",
    "Conditions and criteria do not change once the call is closed (%s): reopen it first.");
FAULT_DEFINE(FAULT_SELECTION_NOT_OPEN, "selection_not_open", "L’appel ne reçoit plus de candidature et n’en modifie plus (%s) : rouvrez-le d’abord, s’il n’est pas décidé.",
    "The call takes and changes no candidature any more (%s): reopen it first, if it is not decided.");
FAULT_DEFINE(FAULT_SELECTION_FULL, "selection_full", "Cet appel a déjà le nombre de candidatures qu’un ordre peut porter (%s) : ouvrez un second appel.",
    "This call has as many candidatures as an order can hold (%s): open a second call.");
FAULT_DEFINE(FAULT_CANDIDATURE_TWICE, "candidature_twice", "Ce centre est déjà candidat à cet appel : modifiez sa candidature.",
    "This centre is a candidate of this call already: change its candidature.");
FAULT_DEFINE(FAULT_CANDIDATURE_KIND, "candidature_kind", "Seul un centre social ou un espace de vie sociale en activité peut être candidat (ici : %s).",
    "Only an active social centre or espace de vie sociale can be a candidate (here: %s).");
FAULT_DEFINE(FAULT_CANDIDATURE_CRITERION, "candidature_criterion", "L’appel n’a pas de critère « %s », ou la réponse figure deux fois : gardez une réponse par critère.",
    "The call has no criterion \"%s\", or it is answered twice: keep one answer for each criterion.");
FAULT_DEFINE(FAULT_NOT_CANDIDATE, "not_candidate", "Ce centre n’est pas dans l’ordre établi : seul un candidat peut être retenu.",
    "This centre is not in the order: only a candidate can be retained.");
FAULT_DEFINE(FAULT_NOT_ELIGIBLE, "not_eligible", "Ce centre ne remplit pas les conditions et ne peut pas être retenu : %s",
    "This centre does not meet the conditions and cannot be retained: %s");
FAULT_DEFINE(FAULT_RETAINED_PLACES, "retained_places", "Plus de centres retenus que de places (%s) : retirez-en, ou rouvrez l’appel pour augmenter les places.",
    "More centres retained than places (%s): remove some, or reopen the call to raise the places.");
FAULT_DEFINE(FAULT_RETAINED_TWICE, "retained_twice", "Ce centre figure deux fois : gardez une seule des deux lignes.", "This centre stands twice: keep one of the two lines.");
FAULT_DEFINE(FAULT_OVERRULE_REASON, "overrule_reason", "Le comité ne suit pas l’ordre proposé pour %s : indiquez le motif dans les écarts.",
    "The committee does not follow the order for %s: give the reason among the overrules.");
FAULT_DEFINE(FAULT_OVERRULE_NEEDLESS, "overrule_needless", "La décision suit l’ordre proposé pour %s : retirez ce motif.",
    "The decision follows the order for %s: remove this reason.");
FAULT_DEFINE(FAULT_SELECTION_DECISION, "selection_decision",
    "Cette décision ne porte pas sur l’appel, n’est pas adoptée, ou vient d’une autre instance : choisissez-en une qui convient.",
    "This decision is not of this call, was not adopted, or comes from another instance: choose one that fits.");
