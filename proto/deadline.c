/*
 * deadline (contract of the registry): the tables of deadline.h.
 * Owns: descriptors, as constants.
 * Beware: every field is the mechanism's own; the whole team reads them, and they travel by events.
 */
#include "proto/registry.h"

static const struct rec_enum_value deadline_kind_values[] = {
	{ DEADLINE_CARD_REMINDER, "card_reminder", "Fiche prestataire : rappel" },
	{ DEADLINE_CARD_SUSPENSION, "card_suspension", "Fiche prestataire : suspension" },
	{ DEADLINE_ACCREDITATION_END, "accreditation_end", "Fin de l’agrément d’un prestataire" },
	{ DEADLINE_AGREMENT_STEP, "agrement_step", "Étape du rétroplanning de l’agrément" },
	{ DEADLINE_AGREMENT_END, "agrement_end", "Fin de l’agrément" },
	{ DEADLINE_CONVENTION_DOCUMENT, "convention_document", "Pièces attendues d’une convention" },
	{ DEADLINE_CONVENTION_RENEWAL, "convention_renewal", "Reconduction d’une convention" },
	{ DEADLINE_CONVENTION_EVALUATION, "convention_evaluation", "Évaluation d’une convention" },
	{ DEADLINE_CONVENTION_END, "convention_end", "Fin d’une convention" },
	{ DEADLINE_PROGRAMME_STEP, "programme_step", "Étape d’un programme" },
	{ DEADLINE_MEETING, "meeting", "Réunion d’instance" },
	{ DEADLINE_MEMBERSHIP_DUE, "membership_due", "Cotisation attendue" },
	{ DEADLINE_RETENTION, "retention", "Fin de la durée de conservation" },
	{ DEADLINE_ACTION_STEP, "action_step", "Étape d’une action" },
};
REC_ENUM_DEFINE(deadline_kind_enum, "deadline_kind", deadline_kind_values);

static const struct rec_enum_value deadline_status_values[] = {
	{ DEADLINE_PENDING, "pending", "À venir" },
	{ DEADLINE_DUE, "due", "Échue" },
	{ DEADLINE_DROPPED, "dropped", "Sans objet" },
	{ DEADLINE_DONE, "done", "Réglée" },
};
REC_ENUM_DEFINE(deadline_status_enum, "deadline_status", deadline_status_values);

static const struct rec_field deadline_fields[] = {
	REC_HEAD(struct deadline),
	REC_ENUM(6, struct deadline, kind, deadline_kind_enum, "Nature", "What falls due.", .flags = SERVER_SET | KEY),
	REC_U32(7, struct deadline, number, 0, 100000, "Numéro", "Which one of its kind: days before, step, year.", .flags = SERVER_SET),
	REC_TEXT(8, struct deadline, record_name, 40, "Objet", "Name of the record that it derives from.", .flags = SERVER_SET),
	REC_ID(9, struct deadline, record, NULL, "Identifiant de l’objet", "Id of that record.", .flags = SERVER_SET | KEY),
	REC_ID(10, struct deadline, organisation, "organisation", "Structure", "Whom it concerns.", .flags = SERVER_SET | KEY),
	REC_DAY(11, struct deadline, due, "Échéance", "The day; told at six in the morning.", .flags = SERVER_SET | KEY),
	REC_TEXT(12, struct deadline, title, 300, "Intitulé", "What is to be done, without any name.", .flags = SERVER_SET),
	REC_ENUM(13, struct deadline, status, deadline_status_enum, "État", "Whether its day has come, and whether anything is left to do: done when its record no longer calls for it.", .flags = SERVER_SET | KEY),
	REC_TIME(14, struct deadline, fired_at, "Signalée le", "When it was told.", .flags = SERVER_SET),
	REC_TIME(15, struct deadline, done_at, "Faite le", "When somebody said so.", .flags = SERVER_SET),
	REC_ID(16, struct deadline, done_by, "person", "Faite par", "Who said so.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(deadline, struct deadline, "Échéance", "A due date that derives from a record, and moves with it.");

static const struct rec_field deadline_query_fields[] = {
	REC_DAY(1, struct deadline_query, from, "Du", "First day."),
	REC_DAY(2, struct deadline_query, until, "Jusqu’au", "Last day."),
	REC_ID(3, struct deadline_query, organisation, "organisation", "Structure", "Of this one only."),
	REC_ENUM(4, struct deadline_query, kind, deadline_kind_enum, "Nature", "Of this kind only."),
	REC_ENUM(5, struct deadline_query, status, deadline_status_enum, "État", "Absent: those to come and those due."),
	REC_U32(6, struct deadline_query, limit, 1, DEADLINE_PAGE_MOST, "Nombre", "At most so many; 50 when absent."),
	REC_TEXT(7, struct deadline_query, cursor, 64, "Suite", "The `next` of the page before."),
};
REC_DESC_DEFINE(deadline_query, struct deadline_query, "Recherche d’échéances", "Which due dates are wanted.");

static const struct rec_field deadline_page_fields[] = {
	REC_LIST(1, struct deadline_page, items, deadline_desc, DEADLINE_PAGE_MOST, "Échéances", "In the order of their days."),
	REC_TEXT(2, struct deadline_page, next, 64, "Suite", "Cursor of the next page; absent at the end."),
};
REC_DESC_DEFINE(deadline_page, struct deadline_page, "Page d’échéances", "A page of due dates.");

const struct collection_desc deadline_collection = {
	.service = "registry", .path = "/deadlines", .plural = "Échéances", .rec = &deadline_desc, .read_all = ROLE_TEAM,
};

FAULT_DEFINE(FAULT_DEADLINE_PERIOD, "deadline_period", "La période demandée se termine avant d’avoir commencé : corrigez l’un des deux jours.",
    "The period asked for ends before it begins: correct one of the two days.");
FAULT_DEFINE(FAULT_DEADLINE_KIND, "deadline_kind",
    "Cette échéance se règle d’elle-même quand sa fiche est à jour : ouvrez la fiche et faites-y ce qui est demandé.",
    "This due date is settled by its record: open that record and do there what is asked for.");
FAULT_DEFINE(FAULT_DEADLINE_STATUS, "deadline_status", "Cette échéance ne le permet pas dans son état actuel (%s).",
    "This due date does not allow that in its present state (%s).");
