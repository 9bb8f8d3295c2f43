/*
 * retention (contract of the registry): the tables of retention.h.
 * Owns: descriptors, the defaults of each class, collection and faults, as constants.
 * Beware: a default is shown and does nothing: only a rule that the federation made, and made active, is applied.
 */
#include "proto/registry.h"

static const struct rec_enum_value class_values[] = {
	{ RETENTION_PERSON_LEFT, "person_left", "Personnes, depuis la fin de leur dernier mandat" },
	{ RETENTION_PERSON_ARCHIVED, "person_archived", "Personnes, depuis leur archivage" },
	{ RETENTION_MANDATE_ENDED, "mandate_ended", "Mandats, depuis leur fin" },
	{ RETENTION_CONTACT, "contact", "Journal de contacts, depuis la date du contact" },
	{ RETENTION_PROVIDER_ARCHIVED, "provider_archived", "Fiches prestataires, depuis leur archivage" },
	{ RETENTION_ACCREDITATION_ENDED, "accreditation_ended", "Agréments de prestataires, depuis leur fin" },
	{ RETENTION_MEMBERSHIP, "membership", "Adhésions, depuis la fin de l’année" },
	{ RETENTION_REQUEST_OVER, "request_over", "Demandes d’accompagnement, depuis leur fin" },
};
REC_ENUM_DEFINE(retention_class_enum, "retention_class", class_values);

static const struct rec_enum_value action_values[] = {
	{ RETENTION_ARCHIVE, "archive", "Archiver" },
	{ RETENTION_REMOVE_TEXTS, "remove_texts", "Effacer les textes" },
	{ RETENTION_ERASE, "erase", "Effacer la personne partout" },
};
REC_ENUM_DEFINE(retention_action_enum, "retention_action", action_values);

#define ARCHIVES (1u << RETENTION_ARCHIVE)
#define TEXTS (1u << RETENTION_REMOVE_TEXTS)
static const struct retention_default defaults[RETENTION_CLASS_COUNT] = {
	[RETENTION_PERSON_LEFT] = { 36, 0, RETENTION_ERASE, ARCHIVES | 1u << RETENTION_ERASE,
	    "Trois ans après le dernier mandat : usage pour les fichiers d’adhérents et de contacts." },
	[RETENTION_PERSON_ARCHIVED] = { 12, 0, RETENTION_ERASE, 1u << RETENTION_ERASE,
	    "Un an après l’archivage : le temps de revenir sur une erreur." },
	[RETENTION_MANDATE_ENDED] = { 240, 0, RETENTION_ARCHIVE, ARCHIVES,
	    "Vingt ans : la neutralité des prestataires peut remonter jusque-là." },
	[RETENTION_CONTACT] = { 60, 0, RETENTION_REMOVE_TEXTS, ARCHIVES | TEXTS, "Cinq ans : la durée d’une convention et de son bilan." },
	[RETENTION_PROVIDER_ARCHIVED] = { 60, 0, RETENTION_REMOVE_TEXTS, TEXTS, "Cinq ans après la fin de la relation : prescription de droit commun." },
	[RETENTION_ACCREDITATION_ENDED] = { 60, 0, RETENTION_REMOVE_TEXTS, ARCHIVES | TEXTS, "Cinq ans : prescription de droit commun." },
	[RETENTION_MEMBERSHIP] = { 120, 120, RETENTION_ARCHIVE, ARCHIVES, "Dix ans : pièces comptables (code de commerce, article L123-22)." },
	[RETENTION_REQUEST_OVER] = { 24, 0, RETENTION_REMOVE_TEXTS, TEXTS,
	    "Deux ans : le temps d’une évaluation à froid et d’une nouvelle demande." },
};

const struct retention_default *
retention_default_of(enum retention_class c)
{
	return &defaults[c];
}

static const struct rec_field retention_rule_fields[] = {
	REC_HEAD(struct retention_rule),
	REC_ENUM(6, struct retention_rule, class, retention_class_enum, "Fiches concernées", "Which records, and since when.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_U32(7, struct retention_rule, months, 1, 1200, "Durée", "Months.", .flags = REQUIRED, .unit = "mois"),
	REC_ENUM(8, struct retention_rule, action, retention_action_enum, "Ensuite", "What happens then.", .flags = REQUIRED),
	REC_TEXT(9, struct retention_rule, basis, 500, "Fondement", "Why this long, in words.", .flags = REQUIRED, .min = 1),
	REC_BOOL(10, struct retention_rule, active, "Appliquée chaque nuit", "Nothing happens by itself before; look at the preview first."),
};
REC_DESC_DEFINE(retention_rule, struct retention_rule, "Durée de conservation", "How long a class of records is kept, and what happens then.");

static const struct rec_field retention_line_fields[] = {
	REC_ENUM(1, struct retention_line, class, retention_class_enum, "Fiches concernées", "Which records, and since when."),
	REC_U32(2, struct retention_line, months, 1, 1200, "Durée", "Months.", .unit = "mois"),
	REC_ENUM(3, struct retention_line, action, retention_action_enum, "Ensuite", "What happens then."),
	REC_TEXT(4, struct retention_line, basis, 500, "Fondement", "Why this long."),
	REC_BOOL(5, struct retention_line, law, "Durée légale", "The law asks for that long at least."),
	REC_BOOL(6, struct retention_line, active, "Appliquée chaque nuit", "False: only shown."),
	REC_ID(7, struct retention_line, rule, "retention_rule", "Règle", "Absent: the default, which does nothing."),
	REC_U32(8, struct retention_line, count, 0, UINT32_MAX, "Fiches échues", "Records whose time is over today; absent where even their number is not told."),
	REC_IDS(9, struct retention_line, ids, NULL, 100, "Lesquelles", "The first of them."),
};
REC_DESC_DEFINE(retention_line, struct retention_line, "Fiches échues", "What a rule would go through today.");

static const struct rec_field retention_preview_fields[] = {
	REC_LIST(1, struct retention_preview, lines, retention_line_desc, 40, "Par nature", "Every class, with its rule or its default."),
};
REC_DESC_DEFINE(retention_preview, struct retention_preview, "Conservation, à blanc", "What the rules would do today.");

const struct collection_desc retention_rule_collection = {
	.service = "registry", .path = "/retention-rules", .plural = "Durées de conservation", .rec = &retention_rule_desc,
	.read_all = ROLE_TEAM, .write_all = RETENTION_KEEPERS,
};

FAULT_DEFINE(FAULT_RETENTION_TWICE, "retention_twice",
    "Ces fiches ont déjà une durée de conservation : modifiez la règle qui existe, ou archivez-la d’abord.",
    "These records have a retention rule already: change that one, or archive it first.");
FAULT_DEFINE(FAULT_RETENTION_LAW, "retention_law", "La loi demande de garder ces fiches au moins %s mois : allongez la durée.",
    "The law asks to keep these records for %s months at least: make the period longer.");
FAULT_DEFINE(FAULT_RETENTION_ACTION, "retention_action", "Pour ces fiches, les suites possibles sont : %s. Choisissez l’une d’elles.",
    "For these records what may happen is: %s. Choose one of them.");
