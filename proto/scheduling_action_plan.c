/*
 * scheduling_action_plan (contract): the tables of scheduling_action_plan.h.
 * Owns: descriptors, collections and faults, as constants.
 * Beware: every text of a plan is SENSITIVE: sealed at rest, and no event carries it to another service.
 */
#include "proto/scheduling_action_plan.h"

static const struct rec_enum_value action_plan_status_values[] = {
	{ ACTION_PLAN_DRAFT, "draft", "Brouillon de la structure" },
	{ ACTION_PLAN_SHARED, "shared", "Partagé" },
	{ ACTION_PLAN_FOLLOWED, "followed", "Suivi" },
	{ ACTION_PLAN_CLOSED, "closed", "Clos" },
};
REC_ENUM_DEFINE(action_plan_status_enum, "action_plan_status", action_plan_status_values);

static const struct rec_enum_value measure_status_values[] = {
	{ MEASURE_TODO, "todo", "À faire" },
	{ MEASURE_DOING, "doing", "En cours" },
	{ MEASURE_DONE, "done", "Faite" },
	{ MEASURE_DROPPED, "dropped", "Abandonnée" },
};
REC_ENUM_DEFINE(measure_status_enum, "measure_status", measure_status_values);

#define TITLE_MOST 300
#define ROLE_MOST 200

static const struct rec_field measure_fields[] = {
	REC_U32(1, struct measure, number, 1, 999, "Numéro", "Its own in the plan.", .flags = REQUIRED),
	REC_TEXT(2, struct measure, title, TITLE_MOST, "Mesure", "What will be done.", .flags = REQUIRED | SENSITIVE, .min = 1),
	REC_ID(3, struct measure, owner, "person", "Responsable", "Who sees to it; or a role."),
	REC_TEXT(4, struct measure, role, ROLE_MOST, "Fonction responsable", "Who sees to it, in words and without a name.", .flags = SENSITIVE),
	REC_PLANNED_DAY(5, struct measure, due, "Échéance", "Until when.", .flags = REQUIRED),
	REC_ENUM(6, struct measure, status, measure_status_enum, "État", "To do when absent."),
	REC_TEXT(7, struct measure, comment, 2000, "Commentaire", "On how it goes.", .flags = SENSITIVE),
	REC_DAYS(8, struct measure, followed_on, 60, "Points de suivi", "Days on which it was looked at."),
	REC_BOOL(9, struct measure, told, "Échéance annoncée", "The structure was told that it fell due.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(measure, struct measure, "Mesure", "One thing that a structure decided to do.");

static const struct rec_field action_plan_fields[] = {
	REC_HEAD(struct action_plan),
	REC_ID(6, struct action_plan, action, "action", "Action", "After which.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_ID(7, struct action_plan, structure, "organisation", "Structure", "Whose plan.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_TEXT(8, struct action_plan, context, 8000, "Contexte", "Where the structure stands.", .flags = SENSITIVE),
	REC_TEXT(9, struct action_plan, objective, 4000, "Objectif", "What it wants to reach.", .flags = SENSITIVE),
	REC_LIST(10, struct action_plan, measures, measure_desc, ACTION_PLAN_MEASURES_MAX, "Mesures", "What it will do."),
	REC_ENUM(11, struct action_plan, status, action_plan_status_enum, "État", "A draft until its structure shares it.",
	    .flags = SERVER_SET | KEY),
	REC_DAY(12, struct action_plan, shared_on, "Partagé le", "When the structure shared it.", .flags = SERVER_SET),
	REC_DAY(13, struct action_plan, closed_on, "Clos le", "When it was closed.", .flags = SERVER_SET),
	REC_U32S(14, struct action_plan, fell_due, ACTION_PLAN_MEASURES_MAX, "Mesures échues", "Numbers that the last reminder was about.",
	    .flags = SERVER_SET),
};
REC_DESC_DEFINE(action_plan, struct action_plan, "Plan d’actions", "What a structure decides to do after an action.");

static const struct rec_field action_plan_line_fields[] = {
	REC_ID(1, struct action_plan_line, structure, "organisation", "Structure", "Which."),
	REC_ID(2, struct action_plan_line, plan, "action_plan", "Plan d’actions", "Absent: it has none."),
	REC_ENUM(3, struct action_plan_line, status, action_plan_status_enum, "État", "Of the plan."),
	REC_DAY(4, struct action_plan_line, changed_on, "Modifié le", "When it last changed."),
	REC_U32(5, struct action_plan_line, measures, 0, ACTION_PLAN_MEASURES_MAX, "Mesures", "Absent of a draft of others."),
	REC_U32(6, struct action_plan_line, measures_done, 0, ACTION_PLAN_MEASURES_MAX, "Mesures faites", "Absent of a draft of others."),
};
REC_DESC_DEFINE(action_plan_line, struct action_plan_line, "Plan d’une structure", "Whether a structure has one, and its state.");

static const struct rec_field action_plan_summary_fields[] = {
	REC_ID(1, struct action_plan_summary, action, "action", "Action", "Of which."),
	REC_BOOL(2, struct action_plan_summary, required, "Plan d’actions demandé", "By the action, of each structure."),
	REC_U32(3, struct action_plan_summary, missing, 0, 100000, "Structures sans plan", "Of those listed.", .unit = "structures"),
	REC_LIST(4, struct action_plan_summary, lines, action_plan_line_desc, 1000, "Structures", "Those that have a place in the action."),
};
REC_DESC_DEFINE(action_plan_summary, struct action_plan_summary, "Plans d’actions d’une action", "Which structures have one.");

static const struct rec_field measures_query_fields[] = {
	REC_DAY(1, struct measures_query, until, "Jusqu’au", "Thirty days from today when absent."),
	REC_ID(2, struct measures_query, structure, "organisation", "Structure", "Of this one alone."),
};
REC_DESC_DEFINE(measures_query, struct measures_query, "Mesures cherchées", "Which measures are asked for.");

static const struct rec_field measure_line_fields[] = {
	REC_ID(1, struct measure_line, plan, "action_plan", "Plan d’actions", "Its plan."),
	REC_ID(2, struct measure_line, action, "action", "Action", "After which."),
	REC_ID(3, struct measure_line, structure, "organisation", "Structure", "Whose."),
	REC_U32(4, struct measure_line, number, 1, 999, "Numéro", "Its own in the plan."),
	REC_TEXT(5, struct measure_line, title, TITLE_MOST, "Mesure", "What will be done.", .flags = SENSITIVE),
	REC_ID(6, struct measure_line, owner, "person", "Responsable", "Who sees to it."),
	REC_TEXT(7, struct measure_line, role, ROLE_MOST, "Fonction responsable", "Who sees to it, in words.", .flags = SENSITIVE),
	REC_DAY(8, struct measure_line, due, "Échéance", "Until when."),
	REC_ENUM(9, struct measure_line, status, measure_status_enum, "État", "To do or under way."),
};
REC_DESC_DEFINE(measure_line, struct measure_line, "Mesure à échéance", "A measure that falls due.");

static const struct rec_field measure_page_fields[] = {
	REC_LIST(1, struct measure_page, items, measure_line_desc, 100, "Mesures", "In order of the day."),
	REC_BOOL(2, struct measure_page, more, "Il y en a d’autres", "More than are shown: ask until an earlier day."),
};
REC_DESC_DEFINE(measure_page, struct measure_page, "Mesures à échéance", "What falls due.");

const struct collection_desc action_plan_collection = {
	.service = "scheduling", .path = "/action-plans", .plural = "Plans d’actions", .rec = &action_plan_desc,
	.read_scoped = ACTION_PLAN_READERS,
	.write_all = SCHEDULING_WRITERS, .write_scoped = ROLE_DIRECTOR, .org_tag = ACTION_PLAN_TAG_STRUCTURE,
};

FAULT_DEFINE(FAULT_ACTION_PLAN_ENROLLED, "action_plan_enrolled",
    "Cette structure n’a pas de place dans l’action : son plan d’actions se fait à la suite d’une action à laquelle elle participe.",
    "This organisation has no place in the action: its action plan follows an action that it takes part in.");
FAULT_DEFINE(FAULT_ACTION_PLAN_TWICE, "action_plan_twice",
    "Cette structure a déjà un plan d’actions pour cette action : modifiez-le au lieu d’en créer un autre.",
    "This organisation already has a plan for this action: change it instead of making another.");
FAULT_DEFINE(FAULT_ACTION_PLAN_CLOSED, "action_plan_closed", "Ce plan d’actions est clos : on n’y change plus rien.",
    "This action plan is closed: nothing changes in it any more.");
FAULT_DEFINE(FAULT_ACTION_PLAN_EMPTY, "action_plan_empty",
    "Un plan d’actions partagé, ou saisi par la fédération, a un objectif et au moins une mesure : écrivez-les d’abord.",
    "An action plan that is shared, or entered by the federation, has an objective and at least one measure: write them first.");
FAULT_DEFINE(FAULT_ACTION_PLAN_OPEN, "action_plan_open",
    "Des mesures restent à faire (%s) : déclarez-les faites ou abandonnées avant de clore le plan.",
    "Measures are still to be done (%s): say that they are done or dropped before closing the plan.");
FAULT_DEFINE(FAULT_MEASURE_NUMBER, "measure_number", "Le numéro %s est porté par deux mesures : changez l’un des deux.",
    "Number %s is that of two measures: change one of them.");
FAULT_DEFINE(FAULT_MEASURE_OWNER, "measure_owner",
    "Cette mesure n’a pas de responsable : indiquez une personne, ou une fonction.",
    "Nobody is in charge of this measure: give a person, or a role.");
FAULT_DEFINE(FAULT_MEASURE_STRANGER, "measure_stranger",
    "Cette personne n’a pas de fonction en cours dans la structure : choisissez quelqu’un de la structure, ou écrivez une fonction à la place.",
    "This person holds no mandate in the organisation today: choose somebody of it, or write a function instead.");
FAULT_DEFINE(FAULT_MEASURE_EARLY, "measure_early",
    "L’échéance de cette mesure précède le début de l’action (%s) : choisissez un jour à partir de ce début.",
    "This measure is due before the action begins (%s): choose a day from then on.");
