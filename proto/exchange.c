/*
 * exchange (contract of the registry): the tables of exchange.h.
 * Owns: descriptors, collections and faults, as constants.
 * Beware: cells of a file are PERSONAL wherever they are shown: a directory of people is what is imported most.
 */
#include "proto/registry.h"

static const struct rec_enum_value import_status_values[] = {
	{ IMPORT_READING, "reading", "Lecture et contrôle" },
	{ IMPORT_CHECKED, "checked", "Contrôlé" },
	{ IMPORT_REFUSED, "refused", "À corriger" },
	{ IMPORT_APPLYING, "applying", "Enregistrement" },
	{ IMPORT_DONE, "done", "Terminé" },
	{ IMPORT_STOPPED, "stopped", "Arrêté" },
};
REC_ENUM_DEFINE(import_status_enum, "import_status", import_status_values);

static const struct rec_enum_value import_reason_values[] = {
	{ IMPORT_BY_NAME, "name", "Nom exact du champ" },
	{ IMPORT_BY_LABEL, "label", "Libellé du champ" },
	{ IMPORT_BY_SYNONYM, "synonym", "Autre nom courant" },
	{ IMPORT_BY_YEAR, "year", "Une colonne par année" },
	{ IMPORT_BY_SPELLING, "spelling", "À une faute de frappe près" },
	{ IMPORT_BY_CHOICE, "choice", "Choisi par vous" },
	{ IMPORT_UNKNOWN, "unknown", "Non reconnu : laissé de côté" },
	{ IMPORT_TAKEN, "taken", "Une autre colonne remplit déjà ce champ" },
	{ IMPORT_EXPORTED, "exported", "Rempli par le système : laissé de côté" },
	{ IMPORT_BY_DEFAULT, "default", "La seule possible" },
};
REC_ENUM_DEFINE(import_reason_enum, "import_reason", import_reason_values);

static const struct rec_enum_value import_choice_values[] = {
	{ IMPORT_CREATE, "create", "Créer quand même" },
	{ IMPORT_UPDATE, "update", "Compléter la fiche existante" },
	{ IMPORT_SKIP, "skip", "Laisser de côté" },
};
static REC_ENUM_DEFINE(import_choice_enum, "import_choice", import_choice_values);

static const struct rec_enum_value import_likeness_values[] = {
	{ IMPORT_LIKE_SIRET, "siret", "Même SIRET" },
	{ IMPORT_LIKE_NAME, "name", "Même nom au même endroit" },
	{ IMPORT_LIKE_EMAIL, "email", "Même adresse e-mail" },
};
static REC_ENUM_DEFINE(import_likeness_enum, "import_likeness_reason", import_likeness_values);

static const struct rec_field import_mapping_fields[] = {
	REC_TEXT(1, struct import_mapping, column, 200, "Colonne", "Its letters (\"C\") or its heading; \"=text\" gives every row that text.", .flags = REQUIRED, .min = 1),
	REC_TEXT(2, struct import_mapping, field, 80, "Champ", "What it fills; empty: nothing. \"paid@2021\" fills a row of that year."),
};
REC_DESC_DEFINE(import_mapping, struct import_mapping, "Correspondance", "Which field a column fills.");

static const struct rec_field import_column_fields[] = {
	REC_TEXT(1, struct import_column, column, 3, "Colonne", "Its letters."),
	REC_TEXT(2, struct import_column, heading, 200, "Intitulé", "Its first cell, as the file says it."),
	REC_TEXT(3, struct import_column, field, 80, "Champ", "What it fills; absent: it is left aside."),
	REC_TEXT(4, struct import_column, label, 100, "Libellé du champ", "The field in French."),
	REC_U32(5, struct import_column, confidence, 0, 100, "Confiance", "100: certain.", .unit = "%"),
	REC_ENUM(6, struct import_column, reason, import_reason_enum, "Raison", "Why this field."),
	REC_TEXT(7, struct import_column, sample, 80, "Exemple", "Its first cell that is not empty.", .flags = PERSONAL),
};
REC_DESC_DEFINE(import_column, struct import_column, "Colonne", "A column of the file, and what it fills.");

#define COUNT(tag, mem, label, doc) REC_U32(tag, struct import_run, mem, 0, UINT32_MAX, label, doc, .flags = SERVER_SET)
static const struct rec_field import_run_fields[] = {
	REC_HEAD(struct import_run),
	REC_ID(6, struct import_run, file, "file", "Fichier", "Sent before; removed some days after the end.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_TEXT(7, struct import_run, collection, 40, "Collection", "What its rows are: \"organisation\", \"people\"…", .flags = REQUIRED | CREATE_ONLY, .min = 1),
	REC_TEXT(8, struct import_run, sheet, 200, "Feuille", "The first that has rows, when absent."),
	REC_LIST(9, struct import_run, mapping, import_mapping_desc, SHEET_COLUMNS_MAX, "Correspondances", "What differs from the guess."),
	REC_ENUM(10, struct import_run, others, import_choice_enum, "Autres ressemblances", "For likenesses without a choice of their own."),
	REC_ENUM(11, struct import_run, status, import_status_enum, "État", "Where it stands.", .flags = SERVER_SET | KEY),
	REC_TEXT(12, struct import_run, read_sheet, 256, "Feuille lue", "Of a workbook.", .flags = SERVER_SET),
	REC_LIST(13, struct import_run, columns, import_column_desc, SHEET_COLUMNS_MAX, "Colonnes", "Each with what it fills.", .flags = SERVER_SET),
	COUNT(14, rows, "Lignes", "Of the file, without its first."),
	COUNT(15, to_create, "À créer", "Records that are not there yet."),
	COUNT(16, to_update, "À modifier", "Records that the file changes."),
	COUNT(17, unchanged, "Inchangées", "Records that stand as the file says."),
	COUNT(18, skipped, "Laissées de côté", "By choice, or because the record was merged into another."),
	COUNT(19, faults, "Erreurs", "All of them; the first 1000 are kept."),
	COUNT(20, likenesses, "Ressemblances", "Rows that look like a record that is there."),
	COUNT(21, undecided, "Sans choix", "Likenesses that wait for a choice."),
	COUNT(22, done, "Avancement", "Rows that are through, of what is under way."),
	COUNT(23, total, "Sur", "Rows of what is under way."),
	COUNT(24, created, "Créées", "Written by this run."),
	COUNT(25, updated, "Modifiées", "Written by this run."),
	REC_TEXT(26, struct import_run, message, 400, "Suite", "What was found, and what to do now.", .flags = SERVER_SET),
	REC_ID(27, struct import_run, by, NULL, "Par", "The person, or the account.", .flags = SERVER_SET),
	REC_TIME(28, struct import_run, started_at, "Commencé le", "The last reading or writing.", .flags = SERVER_SET),
	REC_TIME(29, struct import_run, ended_at, "Terminé le", "Its end.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(import_run, struct import_run, "Import", "A spreadsheet on its way into a collection: read, checked, then applied.");

static const struct rec_field import_problem_fields[] = {
	REC_U32(1, struct import_problem, line, 0, UINT32_MAX, "Ligne", "Of the file; 0: the whole of it."),
	REC_TEXT(2, struct import_problem, column, 3, "Colonne", "Its letters."),
	REC_TEXT(3, struct import_problem, heading, 200, "Intitulé", "Of the column."),
	REC_TEXT(4, struct import_problem, field, 64, "Champ", "Of the record."),
	REC_TEXT(5, struct import_problem, code, 60, "Code", "Stable name of the rule."),
	REC_TEXT(6, struct import_problem, sentence, 900, "Explication", "French: what is wrong, and what to do.", .flags = PERSONAL),
};
REC_DESC_DEFINE(import_problem, struct import_problem, "Erreur", "What is wrong in a cell or a row.");

static const struct rec_field import_likeness_fields[] = {
	REC_U32(1, struct import_likeness, line, 0, UINT32_MAX, "Ligne", "Of the file."),
	REC_TEXT(2, struct import_likeness, name, 200, "Nom", "As the row says it.", .flags = PERSONAL),
	REC_ID(3, struct import_likeness, record, NULL, "Ressemble à", "The record that is there."),
	REC_ENUM(4, struct import_likeness, reason, import_likeness_enum, "Raison", "What is alike."),
	REC_ENUM(5, struct import_likeness, choice, import_choice_enum, "Choix", "Absent while undecided."),
};
REC_DESC_DEFINE(import_likeness, struct import_likeness, "Ressemblance", "A row that looks like a record that is there.");

static const struct rec_field import_page_fields[] = {
	REC_HEAD(struct import_page),
	REC_ID(6, struct import_page, run, "import_run", "Import", "Whose.", .flags = REQUIRED | KEY),
	REC_U32(7, struct import_page, number, 0, UINT32_MAX, "Numéro", "From 0, of its kind."),
	REC_LIST(8, struct import_page, problems, import_problem_desc, IMPORT_PAGE_ITEMS, "Erreurs", "In order of lines."),
	REC_LIST(9, struct import_page, likenesses, import_likeness_desc, IMPORT_PAGE_ITEMS, "Ressemblances", "In order of lines."),
};
REC_DESC_DEFINE(import_page, struct import_page, "Page d’import", "What a run has to tell, a part of it.");

static const struct rec_field import_memory_fields[] = {
	REC_HEAD(struct import_memory),
	REC_ID(6, struct import_memory, record, NULL, "Fiche", "The one that the row updates."),
	REC_ENUM(7, struct import_memory, choice, import_choice_enum, "Choix", "What was chosen.", .flags = REQUIRED),
	REC_ID(8, struct import_memory, run, NULL, "Import", "When it was chosen."),
};
REC_DESC_DEFINE(import_memory, struct import_memory, "Choix retenu", "What was chosen for a row; the next import of it follows.");

static const struct rec_field import_query_fields[] = {
	REC_ID(1, struct import_query, id, "import_run", "Identifiant", "Of the run.", .flags = REQUIRED),
	REC_U32(2, struct import_query, limit, 1, 200, "Nombre", "At most this many; 50 when absent."),
	REC_TEXT(3, struct import_query, cursor, 20, "Suite", "\"next\" of the page before."),
};
REC_DESC_DEFINE(import_query, struct import_query, "Demande", "A page of what a run has to tell.");

static const struct rec_field import_problems_fields[] = {
	REC_LIST(1, struct import_problems, items, import_problem_desc, 200, "Erreurs", "In order of lines."),
	REC_U32(2, struct import_problems, count, 0, UINT32_MAX, "En tout", "Also those beyond the first 1000, which are not kept."),
	REC_TEXT(3, struct import_problems, next, 20, "Suite", "Absent at the end."),
};
REC_DESC_DEFINE(import_problems, struct import_problems, "Erreurs d’un import", "A page of them.");

static const struct rec_field import_likenesses_fields[] = {
	REC_LIST(1, struct import_likenesses, items, import_likeness_desc, 200, "Ressemblances", "In order of lines."),
	REC_U32(2, struct import_likenesses, count, 0, UINT32_MAX, "En tout", "Also those beyond the first 1000, which are not kept."),
	REC_TEXT(3, struct import_likenesses, next, 20, "Suite", "Absent at the end."),
};
REC_DESC_DEFINE(import_likenesses, struct import_likenesses, "Ressemblances d’un import", "A page of them.");

static const struct rec_field import_choice_fields[] = {
	REC_U32(1, struct import_choice, line, 1, UINT32_MAX, "Ligne", "Of the file.", .flags = REQUIRED),
	REC_ENUM(2, struct import_choice, choice, import_choice_enum, "Choix", "What becomes of it.", .flags = REQUIRED),
};
REC_DESC_DEFINE(import_choice, struct import_choice, "Choix", "What becomes of a row that looks like a record.");

static const struct rec_field import_choices_fields[] = {
	REC_ID(1, struct import_choices, id, "import_run", "Identifiant", "Of the run.", .flags = REQUIRED),
	REC_LIST(2, struct import_choices, choices, import_choice_desc, 200, "Choix", "By line."),
	REC_ENUM(3, struct import_choices, others, import_choice_enum, "Autres", "For all likenesses without a choice of their own."),
};
REC_DESC_DEFINE(import_choices, struct import_choices, "Choix", "What becomes of rows that look like records.");

const struct collection_desc import_run_collection = {
	.service = "registry", .path = "/imports", .plural = "Imports", .rec = &import_run_desc,
	.read_all = ROLE_COORDINATOR | ROLE_OPERATOR, .write_all = ROLE_COORDINATOR | ROLE_OPERATOR,
};

FAULT_DEFINE(FAULT_IMPORT_COLLECTION, "import_collection",
    "Rien ne s’importe sous ce nom. Choisissez une collection que vous pouvez modifier, par exemple : organisation, person, mandate, membership.",
    "Nothing is imported under this name. Choose a collection that you may change: organisation, person, mandate, membership…");
FAULT_DEFINE(FAULT_IMPORT_STATE, "import_state", "L’import est à l’état « %s » : cela ne se fait pas à ce moment. Relisez-le pour voir ce qui est possible.",
    "The import is in the state “%s”: this cannot be done now. Read it again to see what can.");
FAULT_DEFINE(FAULT_IMPORT_UNDECIDED, "import_undecided",
    "Des lignes ressemblent à des fiches existantes et attendent votre choix (%s) : créer, compléter ou laisser de côté.",
    "Rows look like records that are there and wait for your choice (%s): create, update or skip.");
FAULT_DEFINE(FAULT_IMPORT_COLUMN, "import_column", "Le fichier n’a pas de colonne « %s ». Désignez-la par sa lettre ou par son intitulé exact.",
    "The file has no column “%s”. Name it by its letter or its exact heading.");
FAULT_DEFINE(FAULT_IMPORT_FIELD, "import_field", "« %s » n’est pas un champ qui se remplit par un import. Choisissez-en un autre, ou laissez la colonne de côté.",
    "“%s” is no field that an import fills. Choose another, or leave the column aside.");
FAULT_DEFINE(FAULT_IMPORT_TWICE, "import_twice", "Une autre colonne remplit déjà le champ « %s ». Laissez l’une des deux de côté.",
    "Another column already fills the field “%s”. Leave one of them aside.");
FAULT_DEFINE(FAULT_IMPORT_LINE, "import_line", "La ligne %s ne ressemble à aucune fiche : il n’y a rien à choisir. Reprenez les lignes de la liste des ressemblances.",
    "Line %s looks like no record: there is nothing to choose. Take the lines from the list of likenesses.");
FAULT_DEFINE(FAULT_IMPORT_FILE, "import_file", "Le fichier n’est plus là, ou n’est pas arrivé en entier. Envoyez-le de nouveau, puis recommencez l’import.",
    "The file is gone, or did not arrive whole. Send it again, then begin the import anew.");
FAULT_DEFINE(FAULT_IMPORT_REFERENCE, "import_reference", "« %s » ne désigne aucune fiche : écrivez un code, un SIRET ou le nom exact, ou importez d’abord ce qui manque.",
    "“%s” is no record: write a code, a SIRET or the exact name, or first import what is missing.");
FAULT_DEFINE(FAULT_IMPORT_AMBIGUOUS, "import_ambiguous", "Plusieurs fiches portent ce nom (%s) : écrivez plutôt le code ou le SIRET.",
    "Several records have this name (%s): write the code or the SIRET instead.");
FAULT_DEFINE(FAULT_IMPORT_CIRCLE, "import_circle", "Cette ligne et une autre se désignent l’une l’autre : laissez l’une des deux références vide.",
    "This row and another refer to each other: leave one of the two references empty.");
FAULT_DEFINE(FAULT_IMPORT_SAME, "import_same", "Cette ligne est la même fiche que la ligne %s : n’en gardez qu’une, ou donnez-leur des codes différents.",
    "This row is the same record as line %s: keep one, or give them different codes.");
FAULT_DEFINE(FAULT_IMPORT_TWIN, "import_twin", "Cette ligne ressemble à la ligne %s : gardez-en une seule, ou donnez à chacune son code.",
    "This row looks like line %s: keep one of them, or give each a code of its own.");
FAULT_DEFINE(FAULT_IMPORT_POSTAL, "import_postal", "Le code postal %s : corrigez le code postal ou la ville.",
    "The postal code %s: correct it, or the town.");
FAULT_DEFINE(FAULT_IMPORT_CELLS, "import_cells", "La ligne a plus de cellules que la première : vérifiez guillemets et séparateurs.",
    "The row has more cells than the first: check quotes and separators.");
FAULT_DEFINE(FAULT_IMPORT_NOTHING, "import_nothing", "Aucune colonne n’a été reconnue : l’une des dix premières lignes doit nommer les colonnes (Nom, Nature, SIRET…). Choisissez ce que chacune remplit.",
    "No column was recognised: one of the first ten rows must name the columns. Choose what each one fills.");
