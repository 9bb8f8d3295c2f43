/*
 * sample: the tables of the records of tests.
 * Owns: those tables.
 * Beware: the unit tests count on these bounds and flags.
 */
#include "tests/lib/sample.h"

static const struct rec_enum_value colour_rows[] = {
	{ SAMPLE_RED, "red", "Rouge" },
	{ SAMPLE_GREEN, "green", "Vert" },
	{ SAMPLE_BLUE, "blue", "Bleu foncé" },
};
static REC_ENUM_DEFINE(colours, "colour", colour_rows);
static const struct rec_enum_value moment_rows[] = {
	{ SAMPLE_MORNING, "morning", "Matin" },
	{ SAMPLE_AFTERNOON, "afternoon", "Après-midi" },
	{ SAMPLE_EVENING, "evening", "Soir" },
};
static REC_ENUM_DEFINE(moments, "moment", moment_rows);

static const struct rec_field sample_leaf_fields[] = {
	REC_U32(0, struct sample_leaf, rank, 1, 20, "Rang", "From 1.", .flags = REQUIRED),
	REC_TEXT(1, struct sample_leaf, note, 40, "Note", "A few words."),
	REC_DAYS(2, struct sample_leaf, days, 5, "Jours", "When."),
};
REC_DESC_DEFINE(sample_leaf, struct sample_leaf, "Feuille", "What hangs on a person.");

static const struct rec_field sample_person_fields[] = {
	REC_TEXT(1, struct sample_person, name, 80, "Nom", "Who.", .flags = REQUIRED | PERSONAL,
	    .format = &FORMAT_NAME),
	REC_ENUM(2, struct sample_person, role, colours, "Rôle", "As what."),
	REC_LIST(3, struct sample_person, leaves, sample_leaf_desc, 6, "Feuilles", "What hangs there."),
	REC_SET(9, struct sample_person, moments, moments, "Moments", "At what times."),
};
REC_DESC_DEFINE(sample_person, struct sample_person, "Personne", "A person of a sample.");

static const struct rec_field sample_fields[] = {
	REC_BOOL(0, struct sample, open, "Ouvert", "Whether it is open."),
	REC_U32(1, struct sample, seats, 1, 500, "Places", "How many.", .unit = "places", .flags = REQUIRED),
	REC_U64(2, struct sample, serial, "Série", "A number."),
	REC_I64(3, struct sample, offset, INT64_MIN, INT64_MAX, "Décalage", "Any integer."),
	REC_F64(5, struct sample, ratio, -1000000, 1000000, "Part", "A measure."),
	REC_MONEY(6, struct sample, price, "Prix", "What it costs."),
	REC_DAY(7, struct sample, day, "Jour", "When.", .flags = KEY),
	REC_TIME(8, struct sample, at, "Instant", "The instant."),
	REC_ENUM(9, struct sample, colour, colours, "Couleur", "Which colour."),
	REC_SET(10, struct sample, moments, moments, "Moments", "Which moments."),
	REC_TEXT(11, struct sample, title, 60, "Titre", "What it is called.", .flags = REQUIRED, .min = 3),
	REC_TEXT(
	    12, struct sample, name, 60, "Nom", "Whose it is.", .flags = PERSONAL, .format = &FORMAT_NAME),
	REC_TEXT(13, struct sample, email, 254, "Courriel", "Where to write.", .flags = PERSONAL,
	    .format = &FORMAT_EMAIL),
	REC_TEXT(14, struct sample, reason, 2000, "Raison", "Why.", .flags = SENSITIVE),
	REC_BYTES(15, struct sample, picture, 100, "Image", "Bytes."),
	REC_ID(16, struct sample, person, "person", "Personne", "Whom it concerns.", .flags = KEY),
	REC_U32S(17, struct sample, ranks, 8, "Rangs", "Numbers."),
	REC_DAYS(18, struct sample, days, 8, "Jours", "Days."),
	REC_TEXTS(19, struct sample, words, 8, 20, "Mots", "Words."),
	REC_IDS(20, struct sample, people, "person", 8, "Gens", "People."),
	REC_LIST(21, struct sample, persons, sample_person_desc, 4, "Personnes", "Persons."),
	REC_TEXT(22, struct sample, code, 10, "Code", "Given once.", .flags = CREATE_ONLY),
	REC_U64(23, struct sample, made_by, "Auteur", "Filled here.", .flags = SERVER_SET),
	REC_TEXT(24, struct sample, password, 128, "Mot de passe", "Never comes out.", .flags = SECRET),
	REC_TEXTS(63, struct sample, secrets, 4, 20, "Contraintes", "Constraints.", .flags = SENSITIVE),
};
REC_DESC_DEFINE(sample, struct sample, "Échantillon", "Every kind of field.");

static const struct rec_field sample_card_fields[] = {
	REC_HEAD(struct sample_card),
	REC_TEXT(TAG_FIRST, struct sample_card, title, 60, "Titre", "What it is called.", .flags = REQUIRED),
	REC_TEXT(7, struct sample_card, siret, 14, "SIRET", "Of an organisation.", .format = &FORMAT_SIRET),
	REC_U32(8, struct sample_card, days, 0, 31, "Jours", "How many days.", .unit = "jours"),
};
REC_DESC_DEFINE(sample_card, struct sample_card, "Fiche", "A record of a collection.");

const struct rec_desc *const sample_records[] = { &sample_leaf_desc, &sample_person_desc, &sample_desc,
	&sample_card_desc };
const size_t sample_record_count = sizeof sample_records / sizeof sample_records[0];
