/*
 * search (contract of the registry): the tables of search.h.
 * Owns: descriptors and faults, as constants.
 * Beware: tags are for ever; a retired one is noted here and never used again.
 */
#include "proto/registry.h"

static const struct rec_enum_value search_kind_values[] = {
	{ SEARCH_ORGANISATION, "organisation", "Structure" },
	{ SEARCH_PERSON, "person", "Personne" },
	{ SEARCH_PROVIDER, "provider", "Prestataire" },
	{ SEARCH_SERVICE, "service", "Service" },
};
static REC_ENUM_DEFINE(search_kind_enum, "search_kind", search_kind_values);

static const struct rec_field search_query_fields[] = {
	REC_TEXT(1, struct search_query, q, 200, "Recherche", "Words of a name or of a town, a SIRET or SIREN, a commune's or postal code, a phone number or an e-mail address.",
	    .flags = REQUIRED | PERSONAL, .min = 1),
	REC_SET(2, struct search_query, kinds, search_kind_enum, "Quoi", "What to look among; all when absent."),
	REC_U32(3, struct search_query, limit, 1, SEARCH_LIMIT_MOST, "Nombre", "How many at most; 10 when absent."),
	REC_BOOL(4, struct search_query, archived, "Archives aussi", "Also what is archived: for the federation's team."),
};
REC_DESC_DEFINE(search_query, struct search_query, "Recherche", "What is looked for.");

static const struct rec_field search_range_fields[] = {
	REC_U32(1, struct search_range, from, 0, 1000, "Début", "The first character of the label that matched; 0 is the first."),
	REC_U32(2, struct search_range, length, 1, 1000, "Longueur", "How many characters.", .unit = "caractères"),
};
REC_DESC_DEFINE(search_range, struct search_range, "Passage trouvé", "Where a label matched, to be highlighted.");

static const struct rec_field search_hit_fields[] = {
	REC_ENUM(1, struct search_hit, kind, search_kind_enum, "Nature", "What it is."),
	REC_ID(2, struct search_hit, id, NULL, "Identifiant", "Of the organisation, person, provider or service."),
	REC_TEXT(3, struct search_hit, label, 200, "Nom", "What it is called.", .flags = PERSONAL),
	REC_LIST(4, struct search_hit, ranges, search_range_desc, 100, "Passages trouvés", "In the order of the label; none when another field matched."),
	REC_TEXT(5, struct search_hit, commune, 5, "Commune", "INSEE code of an organisation's commune."),
	REC_BOOL(6, struct search_hit, archived, "Archivé", "Present when it is archived."),
};
REC_DESC_DEFINE(search_hit, struct search_hit, "Résultat", "One that was found.");

static const struct rec_field search_answer_fields[] = {
	REC_LIST(1, struct search_answer, hits, search_hit_desc, SEARCH_LIMIT_MOST, "Résultats", "The best first."),
};
REC_DESC_DEFINE(search_answer, struct search_answer, "Résultats", "What was found.");

static const struct rec_field provider_name_query_fields[] = {
	REC_TEXT(1, struct provider_name_query, search, 200, "Nom", "Words of a name, or their beginnings: three letters at least.",
	    .flags = REQUIRED | PERSONAL, .min = PROVIDER_NAME_LETTERS_LEAST),
};
REC_DESC_DEFINE(provider_name_query, struct provider_name_query, "Recherche d’un prestataire", "The name that is looked for.");

static const struct rec_field provider_name_fields[] = {
	REC_ID(1, struct provider_name, id, "provider", "Identifiant", "Of the provider's card."),
	REC_TEXT(2, struct provider_name, name, 200, "Nom", "What it is called.", .flags = PERSONAL),
};
REC_DESC_DEFINE(provider_name, struct provider_name, "Nom d’un prestataire", "A provider by its name; nothing else of its card.");

static const struct rec_field provider_name_page_fields[] = {
	REC_LIST(1, struct provider_name_page, items, provider_name_desc, PROVIDER_NAMES_MOST, "Prestataires", "The closest first."),
};
REC_DESC_DEFINE(provider_name_page, struct provider_name_page, "Noms de prestataires", "Those that were found.");

FAULT_DEFINE(FAULT_SEARCH_EMPTY, "search_empty", "Écrivez au moins une lettre ou un chiffre de ce que vous cherchez.",
    "Write at least a letter or a digit of what you look for.");
FAULT_DEFINE(FAULT_SEARCH_TERMS, "search_terms", "La recherche prend au plus %s mots : gardez les plus particuliers.",
    "A search takes %s words at most: keep the most particular.");
FAULT_DEFINE(FAULT_SEARCH_ARCHIVED, "search_archived", "Seule l’équipe de la fédération cherche dans les archives : retirez ce choix.",
    "Only the federation's team searches what is archived: leave that choice out.");
FAULT_DEFINE(FAULT_PROVIDER_NAME_SHORT, "provider_name_short", "Écrivez au moins trois lettres du nom du prestataire.",
    "Write at least three letters of the provider's name.");
