/*
 * merge (contract of the registry): the tables of merge.h.
 * Owns: descriptors and faults, as constants.
 * Beware: what a dry run shows of a personal field is its name, never its value: answers are kept as receipts.
 */
#include "proto/registry.h"

static const struct rec_field merge_order_fields[] = {
	REC_ID(1, struct merge_order, id, NULL, "Fiche", "What is merged, and archived.", .flags = REQUIRED),
	REC_ID(2, struct merge_order, into, NULL, "Dans", "What it is merged into, and stays.", .flags = REQUIRED),
	REC_BOOL(3, struct merge_order, dry_run, "À blanc", "Say what would be done, and do nothing."),
};
REC_DESC_DEFINE(merge_order, struct merge_order, "Fusion", "Two records that are one.");

static const struct rec_field merge_count_fields[] = {
	REC_TEXT(1, struct merge_count, record_name, 60, "Fiches", "Of which collection, by its record's name.", .flags = REQUIRED),
	REC_TEXT(2, struct merge_count, label, 100, "Libellé", "The same in French.", .flags = REQUIRED),
	REC_U32(3, struct merge_count, count, 0, UINT32_MAX, "Nombre", "How many.", .flags = REQUIRED),
};
REC_DESC_DEFINE(merge_count, struct merge_count, "Fiches rattachées", "How many records of a collection go to what stays.");

static const struct rec_field merge_result_fields[] = {
	REC_ID(1, struct merge_result, id, NULL, "Fiche conservée", "What stays.", .flags = REQUIRED),
	REC_ID(2, struct merge_result, merged, NULL, "Fiche archivée", "What was merged into it.", .flags = REQUIRED),
	REC_BOOL(3, struct merge_result, dry_run, "À blanc", "Nothing was done."),
	REC_LIST(4, struct merge_result, taken, change_desc, MERGE_TAKEN_MOST, "Champs repris", "What it lacked and takes from the other; of a personal field only its name."),
	REC_LIST(5, struct merge_result, moved, merge_count_desc, MERGE_TABLES_MOST, "Fiches rattachées", "What pointed to the other, in the registry."),
	REC_TEXTS(6, struct merge_result, conflicts, MERGE_CONFLICTS_MOST, 1000, "À vérifier", "What the two say against one another, in sentences; the first hundred."),
	REC_LIST(7, struct merge_result, left, change_desc, MERGE_TAKEN_MOST, "Champs non repris", "What differs and is not taken, with what stays in its place; of a personal field only its name."),
};
REC_DESC_DEFINE(merge_result, struct merge_result, "Résultat de la fusion", "What a merge does, or would do.");

static const struct rec_enum_value duplicate_reason_values[] = {
	{ DUPLICATE_SIRET, "siret", "Même SIRET" },
	{ DUPLICATE_NAME_COMMUNE, "name_commune", "Même nom dans la même commune" },
	{ DUPLICATE_EMAIL, "email", "Même adresse e-mail" },
	{ DUPLICATE_NAME_ORGANISATION, "name_organisation", "Même nom dans la même structure" },
};
REC_ENUM_DEFINE(duplicate_reason_enum, "duplicate_reason", duplicate_reason_values);
static const struct rec_enum_value duplicate_collection_values[] = {
	{ DUPLICATE_OF_ORGANISATION, "organisation", "Structures" },
	{ DUPLICATE_OF_PERSON, "person", "Personnes" },
	{ DUPLICATE_OF_PROVIDER, "provider", "Prestataires" },
};
static REC_ENUM_DEFINE(duplicate_collection_enum, "duplicate_collection", duplicate_collection_values);

static const struct rec_field duplicate_query_fields[] = {
	REC_ENUM(1, struct duplicate_query, collection, duplicate_collection_enum, "Fiches", "Of which kind.", .flags = REQUIRED),
	REC_U32(2, struct duplicate_query, limit, 1, DUPLICATE_PAGE_MOST, "Nombre", "Pairs a page; 50 when absent."),
	REC_TEXT(3, struct duplicate_query, cursor, 100, "Curseur", "From the page before."),
	REC_ID(4, struct duplicate_query, id, NULL, "Fiche", "Only what looks like this record; it comes first in each pair."),
};
REC_DESC_DEFINE(duplicate_query, struct duplicate_query, "Recherche de doublons", "Which likenesses are asked for.");

static const struct rec_field duplicate_pair_fields[] = {
	REC_ENUM(1, struct duplicate_pair, reason, duplicate_reason_enum, "Ressemblance", "Why they are taken for one.", .flags = REQUIRED),
	REC_ID(2, struct duplicate_pair, first, NULL, "Première fiche", "The older one.", .flags = REQUIRED),
	REC_ID(3, struct duplicate_pair, second, NULL, "Seconde fiche", "The newer one.", .flags = REQUIRED),
	REC_TEXT(4, struct duplicate_pair, first_name, 200, "Premier nom", "How the older one is called.", .flags = PERSONAL),
	REC_TEXT(5, struct duplicate_pair, second_name, 200, "Second nom", "How the newer one is called.", .flags = PERSONAL),
};
REC_DESC_DEFINE(duplicate_pair, struct duplicate_pair, "Doublon probable", "Two records that look like one another.");

static const struct rec_field duplicate_page_fields[] = {
	REC_LIST(1, struct duplicate_page, items, duplicate_pair_desc, DUPLICATE_PAGE_MOST, "Doublons probables", "By likeness."),
	REC_TEXT(2, struct duplicate_page, next, 100, "Suite", "Cursor of the next page; absent at the end."),
};
REC_DESC_DEFINE(duplicate_page, struct duplicate_page, "Doublons probables", "A page of pairs.");

FAULT_DEFINE(FAULT_MERGE_SELF, "merge_self", "Une fiche ne se fusionne pas avec elle-même : choisissez l’autre fiche.",
    "A record is not merged with itself: choose the other one.");
FAULT_DEFINE(FAULT_MERGE_KINDS, "merge_kinds",
    "Ces deux structures ne sont pas de même nature : corrigez la nature de l’une d’elles si c’est bien la même structure.",
    "These two organisations are not of the same kind: correct one of them if they are really one.");
FAULT_DEFINE(FAULT_MERGE_CLOSED, "merge_closed",
    "Une structure en activité ne se fusionne pas dans une structure fermée : fusionnez dans l’autre sens.",
    "An active organisation is not merged into a closed one: merge the other way round.");
FAULT_DEFINE(FAULT_MERGE_TREE, "merge_tree",
    "L’une de ces structures dépend de l’autre par une troisième : changez d’abord son rattachement.",
    "One of these organisations stands below the other by way of a third: change its parent first.");
FAULT_DEFINE(FAULT_MERGE_PROVIDERS, "merge_providers",
    "Chacune a sa fiche prestataire : archivez l’une des deux fiches prestataires d’abord.",
    "Each has a provider's card: archive one of the two cards first.");
FAULT_DEFINE(FAULT_MERGE_ERASED, "merge_erased", "Les données de cette personne ont été effacées : il n’y a plus rien à fusionner.",
    "This person's data were erased: there is nothing left to merge.");
