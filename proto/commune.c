/*
 * commune (contract of the registry): the tables of commune.h.
 * Owns: descriptors and faults, as constants.
 * Beware: tags are for ever; a retired one is noted here and never used again.
 */
#include "proto/commune.h"

static bool
listed_holds(struct text v)
{
	if (v.len != 5)
		return false;
	for (uint32_t i = 0; i < v.len; i++)
		if ((v.ptr[i] < '0' || v.ptr[i] > '9') && !(i == 1 && (v.ptr[i] == 'A' || v.ptr[i] == 'B')))
			return false;
	return true;
}

const struct rec_format FORMAT_COMMUNE_LISTED = { "commune", "le code INSEE d’une commune, comme 75056 ou 2A004 ; cherchez-la par son nom",
	"the INSEE code of a commune, such as 75056 or 2A004; look it up by name", listed_holds };

static const struct rec_field commune_fields[] = {
	REC_TEXT(1, struct commune, code, 5, "Code INSEE", "What a record's commune is given as.", .flags = REQUIRED, .format = &FORMAT_COMMUNE),
	REC_TEXT(2, struct commune, name, 100, "Nom", "Its name.", .flags = REQUIRED),
	REC_TEXT(3, struct commune, department, 3, "Département", "Its department's code.", .flags = REQUIRED),
	REC_TEXTS(4, struct commune, postal_codes, 60, 5, "Codes postaux", "It may have several, and share them."),
	REC_U32(5, struct commune, population, 0, 100000000, "Population", "Absent when not known.", .unit = "habitants"),
	REC_F64(6, struct commune, lat, -90, 90, "Latitude", "Absent when not known.", .unit = "degrés"),
	REC_F64(7, struct commune, lon, -180, 180, "Longitude", "Absent when not known.", .unit = "degrés"),
};
REC_DESC_DEFINE(commune, struct commune, "Commune", "A commune of France.");

static const struct rec_field commune_query_fields[] = {
	REC_TEXT(1, struct commune_query, q, 100, "Recherche", "Beginnings of words of the name, in any case, with or without accents and hyphens; or digits.", .flags = REQUIRED, .min = 1),
	REC_U32(2, struct commune_query, limit, 1, COMMUNES_MOST, "Nombre", "At most so many; 10 when absent."),
};
REC_DESC_DEFINE(commune_query, struct commune_query, "Recherche de communes", "What a form looks communes up by.");

static const struct rec_field commune_page_fields[] = {
	REC_LIST(1, struct commune_page, items, commune_desc, COMMUNES_MOST, "Communes", "The most exact first, then the most populated."),
};
REC_DESC_DEFINE(commune_page, struct commune_page, "Communes trouvées", "What was found.");

FAULT_DEFINE(FAULT_COMMUNE_UNKNOWN, "commune_unknown",
    "Aucune commune n’a ce code INSEE%s : cherchez-la par son nom ou son code postal.",
    "No commune has this INSEE code%s: look it up by name or postal code.");
