/*
 * scheduling_plan (contract): the tables of scheduling_plan.h.
 * Owns: descriptors, collections and faults, as constants.
 * Beware: sentences of plans never hold a person's name: everybody who animates reads them.
 */
#include "proto/scheduling_plan.h"

static const struct rec_enum_value plan_mode_values[] = {
	{ PLAN_PLACE, "place", "Placer ce qui reste à placer" },
	{ PLAN_REPLAN, "replan", "Réparer en déplaçant le moins possible" },
};
static REC_ENUM_DEFINE(plan_mode_enum, "plan_mode", plan_mode_values);

static const struct rec_enum_value plan_required_values[] = {
	{ PLAN_EVERYONE, "everyone", "Toutes les personnes attendues" },
	{ PLAN_ANIMATORS, "animators", "Les intervenant·es seulement" },
};
REC_ENUM_DEFINE(plan_required_enum, "plan_required", plan_required_values);

static const struct rec_enum_value plan_effort_values[] = {
	{ PLAN_QUICK, "quick", "Rapide" },
	{ PLAN_NORMAL, "normal", "Normal" },
	{ PLAN_THOROUGH, "thorough", "Approfondi" },
};
REC_ENUM_DEFINE(plan_effort_enum, "plan_effort", plan_effort_values);

static const struct rec_enum_value plan_status_values[] = {
	{ PLAN_REQUESTED, "requested", "En cours de calcul" },
	{ PLAN_COMPUTED, "computed", "Proposée" },
	{ PLAN_INFEASIBLE, "infeasible", "Impossible" },
	{ PLAN_UNDECIDED, "undecided", "Sans réponse dans le temps donné" },
	{ PLAN_APPLIED, "applied", "Appliquée" },
};
REC_ENUM_DEFINE(plan_status_enum, "plan_status", plan_status_values);

static const struct rec_enum_value plan_rule_values[] = {
	{ PLAN_FIXED, "fixed", "Journée fixée" },
	{ PLAN_WINDOW, "window", "Période de la journée" },
	{ PLAN_GAP_MIN, "gap_min", "Écart minimal entre deux journées" },
	{ PLAN_GAP_MAX, "gap_max", "Écart maximal entre deux journées" },
	{ PLAN_ORDER, "order", "Ordre des journées" },
	{ PLAN_WEEKEND, "weekend", "Fin de semaine" },
	{ PLAN_CLOSED_WEEKDAY, "closed_weekday", "Jour de semaine non retenu" },
	{ PLAN_PUBLIC_HOLIDAY, "public_holiday", "Jour férié" },
	{ PLAN_SCHOOL_HOLIDAY, "school_holiday", "Vacances scolaires" },
	{ PLAN_VENUE_CLOSED, "venue_closed", "Lieu fermé" },
	{ PLAN_PAST, "past", "Jour passé" },
	{ PLAN_ABSENT, "absent", "Personne absente" },
	{ PLAN_TWICE, "person_twice", "Personne déjà prise ce jour-là" },
	{ PLAN_VENUE_TWICE, "venue_twice", "Lieu déjà pris ce jour-là" },
	{ PLAN_SEATS, "seats", "Salle trop petite" },
	{ PLAN_FEATURES, "features", "Lieu sans l’équipement nécessaire" },
	{ PLAN_BETWEEN, "intersession", "Jours d’intersession entre deux journées" },
	{ PLAN_POLLED_OUT, "polled_out", "Date écartée par le sondage" },
};
REC_ENUM_DEFINE(plan_rule_enum, "plan_rule", plan_rule_values);

static const struct rec_enum_value plan_criterion_values[] = {
	{ PLAN_COST_POLL, "poll", "Réponses au sondage" },
	{ PLAN_COST_SPREAD, "spread", "Journées trop rapprochées pour une même personne" },
	{ PLAN_COST_PREFER, "prefer", "Éloignement d’un rythme régulier" },
	{ PLAN_COST_MOVED, "moved", "Journées déplacées" },
	{ PLAN_COST_SHIFT, "shift", "Jours de décalage des journées déplacées" },
	{ PLAN_COST_WISH, "wish", "Jours de la semaine qui ne sont pas préférés" },
	{ PLAN_COST_SCHOOL, "school", "Journées pendant les vacances scolaires" },
	{ PLAN_COST_TRAVEL, "travel", "Trajets, par dix kilomètres d’une personne" },
	{ PLAN_COST_VENUE, "venue", "Changements de lieu dans une action" },
	{ PLAN_COST_ABSENT, "absent", "Personnes qui ne peuvent pas venir" },
};
REC_ENUM_DEFINE(plan_criterion_enum, "plan_criterion", plan_criterion_values);

static const struct rec_field plan_weight_fields[] = {
	REC_ENUM(1, struct plan_weight, criterion, plan_criterion_enum, "Critère", "What is counted.", .flags = REQUIRED),
	REC_U32(2, struct plan_weight, weight, 0, SCHEDULING_PLAN_WEIGHT_MAX, "Poids", "What one costs; 0: it does not count.", .flags = REQUIRED),
};
REC_DESC_DEFINE(plan_weight, struct plan_weight, "Poids d’un critère", "How much a criterion counts in a plan.");

static const struct rec_field plan_term_fields[] = {
	REC_ENUM(1, struct plan_term, criterion, plan_criterion_enum, "Critère", "What is counted.", .flags = REQUIRED),
	REC_I64(2, struct plan_term, value, INT64_MIN, INT64_MAX, "Valeur", "How much of it."),
	REC_I64(3, struct plan_term, weight, INT64_MIN, INT64_MAX, "Poids", "What one costs."),
	REC_I64(4, struct plan_term, contribution, INT64_MIN, INT64_MAX, "Contribution", "Part of the cost."),
};
REC_DESC_DEFINE(plan_term, struct plan_term, "Critère", "A part of a plan's cost.");

static const struct rec_field plan_placement_fields[] = {
	REC_ID(1, struct plan_placement, session, "session", "Journée", "Which.", .flags = REQUIRED),
	REC_DAY(2, struct plan_placement, day, "Jour", "The day proposed.", .flags = REQUIRED),
	REC_DAY(3, struct plan_placement, before, "Jour précédent", "The day it had; absent: none."),
	REC_BOOL(4, struct plan_placement, moved, "Déplacée", "It leaves a day that it had."),
	REC_U64(5, struct plan_placement, session_version, "Version de la journée", "When the plan was made."),
	REC_ID(6, struct plan_placement, venue, "venue", "Lieu", "Chosen by the planner; absent: the venue was given, or there is none."),
	REC_ID(7, struct plan_placement, venue_before, "venue", "Lieu précédent", "That an earlier plan had chosen."),
};
REC_DESC_DEFINE(plan_placement, struct plan_placement, "Placement", "A session and its day in a plan.");

static const struct rec_field plan_option_fields[] = {
	REC_I64(1, struct plan_option, cost, INT64_MIN, INT64_MAX, "Coût", "Less is better."),
	REC_LIST(2, struct plan_option, criteria, plan_term_desc, 16, "Critères", "What the cost is made of."),
	REC_LIST(3, struct plan_option, placements, plan_placement_desc, SCHEDULING_PLAN_SESSIONS_MAX, "Placements", "A session each."),
	REC_U32(4, struct plan_option, moves, 0, SCHEDULING_PLAN_SESSIONS_MAX, "Déplacements", "Sessions that leave a day or a venue.",
	    .unit = "journées"),
	REC_BOOL(5, struct plan_option, proven, "Prouvée", "Nothing better exists."),
};
REC_DESC_DEFINE(plan_option, struct plan_option, "Option", "One way to place the sessions.");

static const struct rec_field plan_day_fields[] = {
	REC_DAY(1, struct plan_day, day, "Jour", "A day that was not taken.", .flags = REQUIRED),
	REC_BOOL(2, struct plan_day, possible, "Possible", "No rule forbids it."),
	REC_ENUM(3, struct plan_day, rule, plan_rule_enum, "Règle", "One that forbids it: what is always so before what depends on other sessions."),
	REC_ID(4, struct plan_day, subject, NULL, "Objet", "Session, action, person or venue that the rule is about."),
	REC_I64(5, struct plan_day, dearer, INT64_MIN, INT64_MAX, "Surcoût", "Against the chosen day, when possible."),
	REC_TEXT(6, struct plan_day, sentence, 300, "Explication", "French, without any person's name."),
};
REC_DESC_DEFINE(plan_day, struct plan_day, "Autre jour", "Why a day was not taken.");

static const struct rec_field plan_explanation_fields[] = {
	REC_ID(1, struct plan_explanation, session, "session", "Journée", "Which.", .flags = REQUIRED),
	REC_DAY(2, struct plan_explanation, day, "Jour", "Chosen.", .flags = REQUIRED),
	REC_IDS(3, struct plan_explanation, can, "person", 400, "Peuvent", "Who can be there."),
	REC_IDS(4, struct plan_explanation, cannot, "person", 400, "Ne peuvent pas", "Who cannot, when the day was given as a fact, or when they are not required."),
	REC_LIST(5, struct plan_explanation, days, plan_day_desc, SCHEDULING_PLAN_DAYS_MAX, "Autres jours", "The nearest first kept, in order."),
	REC_TEXT(6, struct plan_explanation, sentence, 500, "Explication", "French, without any person's name."),
	REC_TEXTS(7, struct plan_explanation, missing, 20, 300, "Qui manque",
	    "Who cannot, by function and structure, when those who animate alone are required; never a name."),
};
REC_DESC_DEFINE(plan_explanation, struct plan_explanation, "Explication", "Why a session has its day.");

static const struct rec_field plan_conflict_fields[] = {
	REC_ENUM(1, struct plan_conflict, rule, plan_rule_enum, "Règle", "Which.", .flags = REQUIRED),
	REC_ID(2, struct plan_conflict, subject, NULL, "Objet", "Session, action, person or venue that the rule is about."),
	REC_ID(3, struct plan_conflict, session, "session", "Journée", "Where, for a clash."),
	REC_DAY(4, struct plan_conflict, day, "Jour", "When, for a clash."),
	REC_BOOL(5, struct plan_conflict, cures, "Suffit", "Lifting this one alone is enough."),
	REC_TEXT(6, struct plan_conflict, sentence, 400, "Explication", "French, without any person's name."),
	REC_ID(7, struct plan_conflict, action, "action", "Action laissée de côté", "Of a plan of several: the one that this rule keeps out."),
};
REC_DESC_DEFINE(plan_conflict, struct plan_conflict, "Règle en conflit", "A rule that cannot hold beside the others.");

#define PLAN_ANSWER(type, flags_) \
	REC_LIST(9, type, options, plan_option_desc, SCHEDULING_PLAN_OPTIONS_MAX, "Options", "Best first.", .flags = (flags_)), \
	REC_LIST(10, type, explanations, plan_explanation_desc, SCHEDULING_PLAN_SESSIONS_MAX, "Explications", \
	    "Of the first option, a session each.", .flags = (flags_)), \
	REC_LIST(11, type, conflicts, plan_conflict_desc, 100, "Règles en conflit", "Why nothing fits, no more than needed.", \
	    .flags = (flags_)), \
	REC_LIST(12, type, clashes, plan_conflict_desc, 100, "Déjà en défaut", "What the given days break among themselves.", \
	    .flags = (flags_)), \
	REC_TEXTS(13, type, notes, 20, 500, "Remarques", "What was not known, or decided by default.", .flags = (flags_)), \
	REC_BOOL(14, type, proven, "Prouvé", "The best there is, or surely impossible.", .flags = (flags_))
/* Behind the request's own fields. */
#define PLAN_ANSWER_MORE(type, flags_) \
	REC_BOOL(22, type, stopped, "Arrêté", "On request: the best found by then.", .flags = (flags_)), \
	REC_U32(23, type, unexplained, 0, SCHEDULING_PLAN_SESSIONS_MAX, "Journées sans explication ici", \
	    "The record holds no more: each is explained on its own by /plans/{id}/explanations.", .unit = "journées", .flags = (flags_)), \
	REC_IDS(24, type, left_out, "action", SCHEDULING_PLAN_ACTIONS_MAX, "Actions laissées de côté", \
	    "They do not fit: the others were placed without them, and the conflicts tell why.", .flags = (flags_))

static const struct rec_field plan_fields[] = {
	REC_HEAD(struct plan),
	REC_IDS(6, struct plan, actions, "action", SCHEDULING_PLAN_ACTIONS_MAX, "Actions",
	    "Whose sessions are placed together; filled by the server when sessions or a period are given instead.", .flags = CREATE_ONLY, .min = 1),
	REC_ENUM(7, struct plan, mode, plan_mode_enum, "Mode", "\"place\" when absent at creation.", .flags = CREATE_ONLY),
	REC_ENUM(8, struct plan, status, plan_status_enum, "État", "Requested, then what the engine found, then applied.",
	    .flags = SERVER_SET | KEY),
	PLAN_ANSWER(struct plan, SERVER_SET),
	REC_U32(15, struct plan, applied_option, 1, SCHEDULING_PLAN_OPTIONS_MAX, "Option appliquée", "From 1.", .flags = SERVER_SET),
	REC_IDS(16, struct plan, sessions, "session", SCHEDULING_PLAN_SESSIONS_MAX, "Journées",
	    "These alone; the others of their actions stay where they are.", .flags = CREATE_ONLY, .min = 1),
	REC_PLANNED_DAY(17, struct plan, from, "Du", "With `to`: all open actions that have a session in that time.", .flags = CREATE_ONLY),
	REC_PLANNED_DAY(18, struct plan, to, "Au", "Last day of that time.", .flags = CREATE_ONLY),
	REC_LIST(19, struct plan, weights, plan_weight_desc, 16, "Poids", "Of criteria that count more or less than usual.", .flags = CREATE_ONLY),
	REC_ENUM(20, struct plan, effort, plan_effort_enum, "Recherche", "How long it looks for something better; \"normal\" when absent.",
	    .flags = CREATE_ONLY),
	REC_BOOL(21, struct plan, stop_asked, "Arrêt demandé", "It ends with the best found so far.", .flags = SERVER_SET),
	PLAN_ANSWER_MORE(struct plan, SERVER_SET),
	REC_ENUM(25, struct plan, required, plan_required_enum, "Personnes dont la présence est indispensable",
	    "\"everyone\" when absent; with \"animators\" who takes part and cannot come is counted, and told, and forbids no day.",
	    .flags = CREATE_ONLY),
};
REC_DESC_DEFINE(plan, struct plan, "Proposition de dates", "Dates for the sessions of some actions, and why.");

static const struct rec_field plan_outcome_fields[] = {
	REC_ID(1, struct plan_outcome, id, "plan", "Identifiant", "Of the plan.", .flags = REQUIRED),
	REC_ENUM(8, struct plan_outcome, status, plan_status_enum, "État", "What the engine found.", .flags = REQUIRED),
	PLAN_ANSWER(struct plan_outcome, 0),
	PLAN_ANSWER_MORE(struct plan_outcome, 0),
};
REC_DESC_DEFINE(plan_outcome, struct plan_outcome, "Résultat du calcul", "What the engine answers.");

static const struct rec_field plan_progress_fields[] = {
	REC_ID(1, struct plan_progress, id, "plan", "Proposition", "Which."),
	REC_ENUM(2, struct plan_progress, status, plan_status_enum, "État", "Of the plan."),
	REC_BOOL(3, struct plan_progress, running, "En cours", "The engine is at work on it; asked for and not running, it waits for its turn."),
	REC_U64(4, struct plan_progress, steps, "Pas faits", "Of work."),
	REC_U64(5, struct plan_progress, budget, "Pas au plus", "It ends sooner when nothing better can be found."),
	REC_U32(6, struct plan_progress, options, 0, SCHEDULING_PLAN_OPTIONS_MAX, "Solutions", "That a stop would give."),
	REC_I64(7, struct plan_progress, cost, INT64_MIN, INT64_MAX, "Coût", "The least so far; absent: none yet."),
	REC_BOOL(8, struct plan_progress, stop_asked, "Arrêt demandé", "It ends soon."),
};
REC_DESC_DEFINE(plan_progress, struct plan_progress, "Avancement", "How far the engine is with a plan.");

static const struct rec_field plan_explain_fields[] = {
	REC_ID(1, struct plan_explain, id, "plan", "Proposition", "Which.", .flags = REQUIRED),
	REC_ID(2, struct plan_explain, session, "session", "Journée", "One of the option's.", .flags = REQUIRED),
	REC_U32(3, struct plan_explain, option, 1, SCHEDULING_PLAN_OPTIONS_MAX, "Option", "From 1; 1 when absent."),
};
REC_DESC_DEFINE(plan_explain, struct plan_explain, "Question", "Which session of a plan is to be explained.");

static const struct rec_field plan_apply_fields[] = {
	REC_ID(1, struct plan_apply, id, "plan", "Identifiant", "Of the plan.", .flags = REQUIRED),
	REC_U32(2, struct plan_apply, option, 1, SCHEDULING_PLAN_OPTIONS_MAX, "Option", "From 1; 1 when absent."),
};
REC_DESC_DEFINE(plan_apply, struct plan_apply, "Application", "Which option of a plan becomes the dates.");

const struct collection_desc plan_collection = {
	.service = "scheduling", .path = "/plans", .plural = "Propositions de dates", .rec = &plan_desc,
	.read_all = PLAN_READERS, .write_all = SCHEDULING_WRITERS,
};

FAULT_DEFINE(FAULT_PLAN_NO_ACTION, "plan_no_action",
    "Aucune action ouverte n’a de journée %s : changez la période, ou donnez d’abord une date ou une période à ces journées.",
    "No action that is still open has a session in that period (%s): change it, or give these sessions a day or a period first.");
FAULT_DEFINE(FAULT_PLAN_EMPTY, "plan_empty", "Ces actions n’ont aucune journée à placer : ajoutez des journées avec leur période.",
    "These actions have no session to place: add sessions with their period.");
FAULT_DEFINE(FAULT_PLAN_ASKED, "plan_asked",
    "Dites ce qu’il faut placer d’une seule façon : des actions, des journées, ou une période (du, au).",
    "Say what to place in one way only: actions, sessions, or a period (from, to).");
FAULT_DEFINE(FAULT_PLAN_PERIOD, "plan_period", "La période à planifier se termine avant d’avoir commencé : corrigez l’une des deux dates.",
    "The period to plan ends before it begins: correct one of the two dates.");
FAULT_DEFINE(FAULT_PLAN_WEIGHT, "plan_weight_twice", "Ce critère a déjà un poids (%s) : gardez-en un seul.",
    "This criterion has a weight already (%s): keep one of them.");
FAULT_DEFINE(FAULT_PLAN_SESSION, "plan_session", "Cette journée n’est pas parmi celles de la proposition : choisissez-en une de ses placements.",
    "This session is not among those of the plan: choose one of its placements.");
FAULT_DEFINE(FAULT_PLAN_LARGE, "plan_large", "C’est trop pour un seul calcul (%s) : demandez-le en plusieurs fois.",
    "That is too much for one plan (%s): ask for it in several parts.");
FAULT_DEFINE(FAULT_PLAN_OPTION, "plan_option", "Cette proposition n’a pas d’option %s : choisissez-en une de la liste.",
    "This plan has no option %s: choose one of the list.");
FAULT_DEFINE(FAULT_PLAN_STALE, "plan_stale", "Une journée a changé depuis ce calcul : demandez une nouvelle proposition.",
    "A session changed since this plan was made: ask for a new one.");
FAULT_DEFINE(FAULT_PLAN_BROKEN, "plan_broken", "Cette proposition ne tient plus (%s) : demandez une nouvelle proposition.",
    "This plan does not hold any more (%s): ask for a new one.");
