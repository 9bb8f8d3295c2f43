/*
 * sheet (contract of the registry): the tables of sheet.h.
 * Owns: descriptors and collections, as constants.
 * Beware: readable by every account.
 */
#include "proto/registry.h"

static const struct rec_field sheet_result_fields[] = {
	REC_BOOL(1, struct sheet_result, quantitative, "Quantitatif", "Counted, or in words.", .flags = REQUIRED),
	REC_TEXT(2, struct sheet_result, description, 500, "Résultat", "What is expected.", .flags = REQUIRED, .min = 1),
	REC_TEXT(3, struct sheet_result, target, 100, "Cible", "A figure to reach."),
};
REC_DESC_DEFINE(sheet_result, struct sheet_result, "Résultat attendu", "An expected result.");

static const struct rec_field action_sheet_fields[] = {
	REC_HEAD(struct action_sheet),
	CODE_FIELD(struct action_sheet),
	REC_TEXT(7, struct action_sheet, territory, 200, "Territoire", "Where."),
	REC_U32(8, struct action_sheet, number, 1, 9999, "Fiche action n°", "Its number."),
	REC_TEXT(9, struct action_sheet, title, 300, "Intitulé", "What it is about.", .flags = REQUIRED, .min = 1, .format = &FORMAT_NAME),
	REC_TEXT(10, struct action_sheet, context, 8000, "Contexte", "Where it comes from."),
	REC_TEXT(11, struct action_sheet, stakes, 8000, "Enjeux", "What is at stake."),
	REC_TEXT(12, struct action_sheet, description, 8000, "Description du projet", "What is done."),
	REC_TEXTS(13, struct action_sheet, missions, 30, 2000, "Missions", "In order; numbered on the page."),
	REC_TEXT(14, struct action_sheet, start, 60, "Date de début", "In words: \"Janvier 2015\"."),
	REC_TEXT(15, struct action_sheet, duration, 60, "Durée", "A length, or \"permanente\"."),
	REC_TEXTS(16, struct action_sheet, initiators, 30, 300, "Initiateurs", "Who starts it."),
	REC_TEXTS(17, struct action_sheet, partners, 30, 300, "Autres partenaires", "Who takes part."),
	REC_LIST(18, struct action_sheet, results, sheet_result_desc, 30, "Résultats attendus", "Counted, or in words."),
	REC_TEXT(19, struct action_sheet, steering, 2000, "Pilotage du projet", "How it is steered."),
	REC_TEXTS(20, struct action_sheet, means, 30, 500, "Moyens nouveaux nécessaires", "What is needed."),
	REC_ID(21, struct action_sheet, programme, "programme", "Programme", "The programme it belongs to.", .flags = KEY),
};
REC_DESC_DEFINE(action_sheet, struct action_sheet, "Fiche action", "A fiche action, as printed.");

static const struct rec_field theme_project_fields[] = {
	REC_TEXT(1, struct theme_project, title, 500, "Projet", "What is under way.", .flags = REQUIRED, .min = 1),
	REC_U32(2, struct theme_project, since, 1900, 2100, "Depuis", "Year in which it began."),
	REC_U32(3, struct theme_project, until, 1900, 2100, "Jusqu’en", "Year in which it ended; absent while it goes on."),
};
REC_DESC_DEFINE(theme_project, struct theme_project, "Projet déjà engagé", "A project that the network is engaged in already.");

static const struct rec_field theme_sheet_fields[] = {
	REC_HEAD(struct theme_sheet),
	CODE_FIELD(struct theme_sheet),
	REC_TEXT(7, struct theme_sheet, title, 300, "Thème", "What it is about.", .flags = REQUIRED, .min = 1, .format = &FORMAT_NAME),
	REC_TEXT(8, struct theme_sheet, axis, 300, "Axe du projet", "The part of the project it stands under."),
	REC_ID(9, struct theme_sheet, programme, "programme", "Programme", "The project it belongs to.", .flags = KEY),
	REC_TEXT(10, struct theme_sheet, context, 8000, "Contexte global", "Where it comes from."),
	REC_TEXT(11, struct theme_sheet, stakes, 8000, "Enjeux pour le réseau", "What is at stake for the network."),
	REC_TEXT(12, struct theme_sheet, previous, 8000, "Actions du précédent projet", "What the project before did about it."),
	REC_TEXT(13, struct theme_sheet, aim, 8000, "Objectifs opérationnels (texte)", "The objectives in prose, before the list."),
	REC_TEXTS(14, struct theme_sheet, objectives, 30, 1000, "Objectifs opérationnels", "In order."),
	REC_LIST(15, struct theme_sheet, projects, theme_project_desc, 30, "Projets déjà engagés", "Each with the year since which it goes on."),
	REC_TEXTS(16, struct theme_sheet, leads, 30, 1000, "Pistes d’actions", "What could be done."),
	REC_IDS(17, struct theme_sheet, organisations, "organisation", 30, "Structures pilotes", "Who leads it.", .flags = KEY),
};
REC_DESC_DEFINE(theme_sheet, struct theme_sheet, "Fiche thème", "A theme of the federation’s project, as printed.");

const struct collection_desc action_sheet_collection = {
	.service = "registry", .path = "/action-sheets", .plural = "Fiches action", .rec = &action_sheet_desc,
	.read_all = ROLE_ACCOUNTS, .write_all = ROLE_COORDINATOR | ROLE_OPERATOR,
};

const struct collection_desc theme_sheet_collection = {
	.service = "registry", .path = "/theme-sheets", .plural = "Fiches thème", .rec = &theme_sheet_desc,
	.read_all = ROLE_ACCOUNTS, .write_all = ROLE_COORDINATOR | ROLE_OPERATOR,
};

FAULT_DEFINE(FAULT_SHEET_YEARS, "sheet_years", "Le projet « %s » se termine avant d’avoir commencé : corrigez l’une des deux années.",
    "The project \"%s\" ends before it begins: correct one of the two years.");
