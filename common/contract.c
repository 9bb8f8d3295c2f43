/*
 * contract: descriptors of the inputs and outputs that every service shares.
 * Owns: these tables.
 * Beware: they are on the wire between processes of one node; tags are for ever all the same.
 */
#include "common/contract.h"

const struct rec_desc nothing_desc = { "nothing", "Rien", "No input.", NULL, 0, sizeof(struct nothing) };

static const struct rec_field ref_fields[] = {
	REC_ID(1, struct ref, id, NULL, "Identifiant", "The record.", .flags = REQUIRED),
};
REC_DESC_DEFINE(ref, struct ref, "Référence", "A record by its id.");

static const struct rec_field filter_fields[] = {
	REC_TEXT(1, struct filter, field, 60, "Champ", "An indexed field.", .flags = REQUIRED),
	REC_TEXT(2, struct filter, value, 400, "Valeur", "As in a query parameter.", .flags = REQUIRED),
};
REC_DESC_DEFINE(filter, struct filter, "Filtre", "A field and the value that it must have.");

static const struct rec_field list_query_fields[] = {
	REC_U32(1, struct list_query, limit, 1, 200, "Nombre", "Records a page; 50 when absent."),
	REC_TEXT(2, struct list_query, cursor, 400, "Suite", "Opaque, from the page before."),
	REC_BOOL(3, struct list_query, archived, "Avec les archives", "Also the archived ones."),
	REC_BOOL(4, struct list_query, newest, "Récents d’abord", "Newest first."),
	REC_LIST(5, struct list_query, filters, filter_desc, 8, "Filtres", "All must hold."),
};
REC_DESC_DEFINE(list_query, struct list_query, "Liste", "Which records, and how many.");

static const struct rec_field list_page_fields[] = {
	REC_BYTES(
	    1, struct list_page, items, 240 * 1024, "Éléments", "Encoded records, one behind the other."),
	REC_U32(2, struct list_page, count, 0, 200, "Nombre", "How many."),
	REC_TEXT(3, struct list_page, next, 400, "Suite", "Cursor of the next page; absent at the end."),
};
REC_DESC_DEFINE(list_page, struct list_page, "Page", "A page of records.");

static const struct rec_field history_query_fields[] = {
	REC_ID(1, struct history_query, id, NULL, "Identifiant", "The record.", .flags = REQUIRED),
	REC_U32(2, struct history_query, limit, 1, 200, "Nombre", "Entries a page; 50 when absent."),
	REC_TEXT(3, struct history_query, cursor, 400, "Suite", "Opaque, from the page before."),
};
REC_DESC_DEFINE(history_query, struct history_query, "Historique", "Whose history.");

static const struct rec_field change_fields[] = {
	REC_TEXT(1, struct change, field, 60, "Champ", "The field that changed."),
	REC_TEXT(2, struct change, label, 120, "Libellé", "Its French label."),
	REC_TEXT(3, struct change, from, 10000, "Avant", "Absent: there was none."),
	REC_TEXT(4, struct change, to, 10000, "Après", "Absent: there is none."),
	REC_TEXT(
	    5, struct change, from_label, 2000, "Avant, en clair", "Of choices alone: their French labels."),
	REC_TEXT(
	    6, struct change, to_label, 2000, "Après, en clair", "Of choices alone: their French labels."),
};
REC_DESC_DEFINE(change, struct change, "Changement", "One field, before and after.");

static const struct rec_field history_entry_fields[] = {
	REC_TIME(1, struct history_entry, time, "Quand", "When."),
	REC_TEXT(2, struct history_entry, event, 120, "Événement", "What happened."),
	REC_ID(3, struct history_entry, actor, NULL, "Par", "Person or account; absent: the system."),
	REC_LIST(4, struct history_entry, changes, change_desc, 63, "Changements", "Field by field."),
};
REC_DESC_DEFINE(history_entry, struct history_entry, "Entrée", "Something that happened to a record.");

static const struct rec_field history_page_fields[] = {
	REC_LIST(1, struct history_page, items, history_entry_desc, 200, "Entrées", "Oldest first."),
	REC_TEXT(2, struct history_page, next, 400, "Suite", "Cursor of the next page; absent at the end."),
};
REC_DESC_DEFINE(history_page, struct history_page, "Historique", "A page of history.");

static const struct rec_field content_part_fields[] = {
	REC_BYTES(1, struct content_part, bytes, CONTENT_PART_MOST, "Octets", "The piece."),
	REC_U64(2, struct content_part, offset, "Début", "Where the piece stands in the whole.",
	    .unit = "octets"),
	REC_U64(3, struct content_part, total, "Taille", "Of the whole.", .unit = "octets"),
	REC_TEXT(4, struct content_part, type, 120, "Type", "Media type."),
	REC_TEXT(5, struct content_part, name, 200, "Nom", "Of the file.", .flags = PERSONAL),
	REC_ID(6, struct content_part, source, NULL, "Source", "What to go on reading."),
};
REC_DESC_DEFINE(content_part, struct content_part, "Morceau", "A piece of something large.");

static const struct rec_field pull_fields[] = {
	REC_U64(1, struct pull, after, "Après", "Position already seen."),
	REC_U32(2, struct pull, limit, 1, 500, "Nombre", "The most events wanted.", .flags = REQUIRED),
	REC_BOOL(3, struct pull, wait, "Attendre", "Answer when there is something, or at the deadline."),
	REC_TEXTS(4, struct pull, want, 40, 60, "Fiches voulues", "Names of records; absent: events of all."),
	REC_BYTES(
	    5, struct pull, mark, 32, "Empreinte", "Hash of the entry `after`: another history is refused."),
};
REC_DESC_DEFINE(pull, struct pull, "Lecture du journal", "Events after a position.");

static const struct rec_field pulled_event_fields[] = {
	REC_U64(1, struct pulled_event, seq, "Position", "In the journal.", .flags = REQUIRED),
	REC_TIME(2, struct pulled_event, time, "Quand", "When.", .flags = REQUIRED),
	REC_TEXT(3, struct pulled_event, event, 120, "Événement", "record.verb", .flags = REQUIRED),
	REC_ID(4, struct pulled_event, key, NULL, "Objet", "The record.", .flags = REQUIRED),
	REC_ID(5, struct pulled_event, actor, NULL, "Par", "Person or account."),
	REC_ID(6, struct pulled_event, cause, NULL, "Cause", "The command."),
	REC_BYTES(7, struct pulled_event, body, REC_BYTES_MAX, "Contenu",
	    "The record after it, without personal or sensitive fields."),
};
REC_DESC_DEFINE(pulled_event, struct pulled_event, "Événement", "An event, as subscribers get it.");

static const struct rec_field pulled_fields[] = {
	REC_LIST(1, struct pulled, events, pulled_event_desc, 500, "Événements", "In order."),
	REC_U64(2, struct pulled, last, "Dernière position", "Newest of the service."),
	REC_U64(3, struct pulled, upto, "Lu jusqu’à", "Position up to which nothing wanted is missing."),
	REC_BYTES(4, struct pulled, mark, 32, "Empreinte", "Hash of the entry `upto`."),
};
REC_DESC_DEFINE(pulled, struct pulled, "Événements", "A page of the journal.");

static const struct rec_field import_row_fields[] = {
	REC_U32(1, struct import_row, line, 0, UINT32_MAX, "Ligne", "In the file.", .flags = REQUIRED),
	REC_BYTES(2, struct import_row, body, REC_BYTES_MAX, "Contenu", "An encoded record with its id.",
	    .flags = REQUIRED),
};
REC_DESC_DEFINE(import_row, struct import_row, "Ligne", "A row to import.");

static const struct rec_field import_fields[] = {
	REC_TEXT(1, struct import, collection, 60, "Collection", "The record's name.", .flags = REQUIRED),
	REC_BOOL(2, struct import, dry_run, "À blanc", "Check only."),
	REC_LIST(3, struct import, rows, import_row_desc, 500, "Lignes", "Rows.", .flags = REQUIRED),
};
REC_DESC_DEFINE(import, struct import, "Import", "Rows of one collection.");

static const struct rec_field import_fault_fields[] = {
	REC_U32(1, struct import_fault, line, 0, UINT32_MAX, "Ligne", "In the file."),
	REC_TEXT(2, struct import_fault, field, 64, "Champ", "Which field."),
	REC_TEXT(3, struct import_fault, code, 60, "Code", "Of the fault."),
	REC_TEXT(4, struct import_fault, argument, 128, "Précision", "Its argument."),
};
REC_DESC_DEFINE(import_fault, struct import_fault, "Erreur", "What is wrong with a row.");

static const struct rec_field import_report_fields[] = {
	REC_U32(1, struct import_report, created, 0, UINT32_MAX, "Créés", "New."),
	REC_U32(2, struct import_report, updated, 0, UINT32_MAX, "Modifiés", "Changed."),
	REC_U32(3, struct import_report, unchanged, 0, UINT32_MAX, "Inchangés", "As they were."),
	REC_LIST(
	    4, struct import_report, faults, import_fault_desc, 1000, "Erreurs", "All of them, by line."),
};
REC_DESC_DEFINE(import_report, struct import_report, "Rapport d’import", "What an import did or would do.");

static const struct rec_field service_status_fields[] = {
	REC_TEXT(1, struct service_status, service, 60, "Service", "Its name."),
	REC_U32(2, struct service_status, pid, 0, UINT32_MAX, "Processus", "Its process."),
	REC_U64(3, struct service_status, position, "Position", "Newest entry of its journal."),
	REC_U64(4, struct service_status, commands, "Commandes", "Answered since start."),
	REC_U64(5, struct service_status, commits, "Écritures", "Commits since start."),
	REC_U64(6, struct service_status, refused, "Refus", "Commands refused since start."),
	REC_U64(7, struct service_status, store_bytes, "Taille", "Of its store.", .unit = "octets"),
	REC_LIST(8, struct service_status, cursors, position_desc, 16, "Lectures",
	    "How far it has read the others."),
	REC_BOOL(9, struct service_status, ready, "Prêt", "It has caught up once since start."),
};
REC_DESC_DEFINE(service_status, struct service_status, "État", "Of a service.");

static const struct rec_field subject_query_fields[] = {
	REC_ID(1, struct subject_query, id, SUBJECT_REF, "Personne", "Whose data.", .flags = REQUIRED),
	REC_TEXT(2, struct subject_query, cursor, 200, "Suite", "The value of next, from the page before."),
};
REC_DESC_DEFINE(subject_query, struct subject_query, "Données d’une personne",
    "Which page of what is held about a person.");

static const struct rec_field subject_field_fields[] = {
	REC_TEXT(1, struct subject_field, name, 200, "Champ", "Its name."),
	REC_TEXT(2, struct subject_field, label, 200, "Intitulé", "French."),
	REC_TEXT(
	    3, struct subject_field, value, REC_BYTES_MAX, "Valeur", "As in a CSV cell.", .flags = PERSONAL),
};
REC_DESC_DEFINE(subject_field, struct subject_field, "Champ", "A field of a record, with its value.");

static const struct rec_field subject_event_fields[] = {
	REC_TIME(1, struct subject_event, time, "Le", "When."),
	REC_TEXT(2, struct subject_event, event, 120, "Événement", "What happened to it."),
	REC_ID(3, struct subject_event, actor, NULL, "Par", "Person or account; absent: the system."),
};
REC_DESC_DEFINE(subject_event, struct subject_event, "Événement", "Who wrote or read a record, and when.");

static const struct rec_field subject_item_fields[] = {
	REC_TEXT(1, struct subject_item, service, 60, "Service", "That keeps it."),
	REC_TEXT(2, struct subject_item, record, 60, "Nature", "The record's name."),
	REC_TEXT(3, struct subject_item, label, 120, "Intitulé", "French."),
	REC_ID(4, struct subject_item, id, NULL, "Identifiant", "Of the record."),
	REC_LIST(
	    5, struct subject_item, fields, subject_field_desc, 4000, "Champs", "All that have a value."),
	REC_LIST(6, struct subject_item, history, subject_event_desc, 400, "Historique", "Oldest first."),
};
REC_DESC_DEFINE(
    subject_item, struct subject_item, "Fiche", "A record that is about a person, or points to one.");

static const struct rec_field subject_page_fields[] = {
	REC_LIST(1, struct subject_page, items, subject_item_desc, 500, "Fiches", "In a fixed order."),
	REC_TEXT(2, struct subject_page, next, 200, "Suite", "Absent at the end."),
};
REC_DESC_DEFINE(
    subject_page, struct subject_page, "Données d’une personne", "A page of what is held about a person.");

static const struct rec_field subject_line_fields[] = {
	REC_TEXT(1, struct subject_line, service, 60, "Service", "That keeps them."),
	REC_TEXT(2, struct subject_line, record, 60, "Nature", "The record's name."),
	REC_TEXT(3, struct subject_line, label, 120, "Intitulé", "French."),
	REC_U32(4, struct subject_line, erased, 0, UINT32_MAX, "Effacées", "Records that lose their texts."),
	REC_U32(5, struct subject_line, kept, 0, UINT32_MAX, "Gardées",
	    "Records that hold the person's number only, or what the law keeps."),
};
REC_DESC_DEFINE(subject_line, struct subject_line, "Fiches d’une nature",
    "How many records of a kind there are about a person.");

static const struct rec_field subject_survey_fields[] = {
	REC_LIST(1, struct subject_survey, lines, subject_line_desc, 200, "Natures", "By service."),
};
REC_DESC_DEFINE(subject_survey, struct subject_survey, "Recensement", "How much is held about a person.");
