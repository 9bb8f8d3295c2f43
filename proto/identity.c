/*
 * identity (contract of the registry): the tables of identity.h.
 * Owns: descriptors and the collection, as constants.
 * Beware: the box is CARRIED: it is told to the courier alone, and lies sealed at rest.
 */
#include "proto/identity.h"

static const struct rec_enum_value guest_status_values[] = {
	{ GUEST_ASKED, "asked", "Nom attendu" },
	{ GUEST_KNOWN, "known", "Nom reçu" },
	{ GUEST_FORGOTTEN, "forgotten", "Effacée" },
};
static REC_ENUM_DEFINE(guest_status_enum, "guest_status", guest_status_values);

static const struct rec_enum_value contact_choice_values[] = {
	{ CONTACT_ANY, "any", "Mon adresse e-mail ou, à défaut, mon téléphone" },
	{ CONTACT_EMAIL, "email", "Mon adresse e-mail seulement" },
	{ CONTACT_PHONE, "phone", "Mon téléphone seulement" },
	{ CONTACT_BOTH, "both", "Mon adresse e-mail et mon téléphone" },
	{ CONTACT_NONE, "none", "Aucun : par le service d’accompagnement" },
};
REC_ENUM_DEFINE(contact_choice_enum, "contact_choice", contact_choice_values);

static const struct rec_field guest_fields[] = {
	REC_HEAD(struct guest),
	REC_ID(GUEST_TAG_PEER, struct guest, peer, "peer", "Fédération", "Of the person or structure.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(GUEST_TAG_TOKEN, struct guest, token, NULL, "Référence commune", "By which both federations speak of the mission.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(GUEST_TAG_PROVIDER, struct guest, provider, "provider", "Prestataire", "Who alone reads it.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(GUEST_TAG_HOLD, struct guest, hold, "home_hold", "Mission", "Which one.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ENUM(GUEST_TAG_STATUS, struct guest, status, guest_status_enum, "État", "Whether the name came.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_TEXT(GUEST_TAG_NAME, struct guest, name, 200, "Nom", "A person's, or a structure's.", .flags = PERSONAL | SERVER_SET),
	REC_TEXT(GUEST_TAG_CONTACT, struct guest, contact, 254, "Contact", "An address or a number.", .flags = PERSONAL | SERVER_SET),
	REC_TIME(GUEST_TAG_UNTIL, struct guest, until, "Gardée jusqu’au", "Then it is forgotten.", .flags = SERVER_SET),
	REC_TEXT(GUEST_TAG_SECOND, struct guest, second, 254, "Autre contact", "Where both were allowed.", .flags = PERSONAL | SERVER_SET),
};
REC_DESC_DEFINE(guest, struct guest, "Personne accompagnée pour une autre fédération", "Who it is, for the provider alone.");

static const struct rec_field identity_given_fields[] = {
	REC_HEAD(struct identity_given),
	REC_ID(GIVEN_TAG_PEER, struct identity_given, peer, "peer", "Fédération", "The provider's.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(GIVEN_TAG_TOKEN, struct identity_given, token, NULL, "Référence commune", "Of the mission.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(GIVEN_TAG_PERSON, struct identity_given, person, "person", "Personne", "Whose name it is.", .flags = KEY | SERVER_SET),
	REC_ID(GIVEN_TAG_ORGANISATION, struct identity_given, organisation, "organisation", "Structure", "Or which structure's.", .flags = SERVER_SET),
	REC_BYTES(GIVEN_TAG_PUBLIC_KEY, struct identity_given, public_key, 32, "Clé publique", "Of the mission, at the provider's home.", .min = 32, .flags = SERVER_SET),
	REC_TIME(GIVEN_TAG_GIVEN_AT, struct identity_given, given_at, "Donné le", "When it went.", .flags = SERVER_SET),
	REC_TIME(GIVEN_TAG_GONE_AT, struct identity_given, gone_at, "Effacé le", "When the other federation was told to forget it.", .flags = SERVER_SET),
	REC_TIME(GIVEN_TAG_UNTIL, struct identity_given, until, "Jusqu’au", "The mission is over: then nothing is answered.", .flags = SERVER_SET),
	REC_ENUM(GIVEN_TAG_CONTACT, struct identity_given, contact, contact_choice_enum, "Contact", "That may be told.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(identity_given, struct identity_given, "Nom donné à une autre fédération", "Whose name goes to which mission elsewhere.");

static const struct rec_field identity_word_fields[] = {
	REC_HEAD(struct identity_word),
	REC_ID(IDENTITY_TAG_PEER, struct identity_word, peer, "peer", "À", "The other federation.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(IDENTITY_TAG_TOKEN, struct identity_word, token, NULL, "Référence commune", "Of the mission.", .flags = REQUIRED | SERVER_SET),
	REC_BYTES(IDENTITY_TAG_PUBLIC_KEY, struct identity_word, public_key, 32, "Clé publique", "Of the mission.", .min = 32, .flags = SERVER_SET),
	REC_BYTES(IDENTITY_TAG_BOX, struct identity_word, box, IDENTITY_BOX_MOST, "Nom, scellé", "For that key alone.", .flags = CARRIED | SERVER_SET),
};
REC_DESC_DEFINE(identity_word, struct identity_word, "Identité en chemin", "A key, a box, or that it is gone.");

static const struct rec_field identity_fields[] = {
	REC_TEXT(1, struct identity, name, 200, "Nom", "How it is called.", .flags = PERSONAL),
	REC_TEXT(2, struct identity, contact, 254, "Contact", "Where to write or to call.", .flags = PERSONAL),
	REC_TEXT(3, struct identity, second, 254, "Autre contact", "Where both were allowed.", .flags = PERSONAL),
};
REC_DESC_DEFINE(identity, struct identity, "Identité", "What is in the box.");

static const struct rec_field identity_ask_fields[] = {
	REC_ID(IDENTITY_ASK_TAG_PERSON, struct identity_ask, person, "person", "Personne", "Whose name."),
	REC_ID(IDENTITY_ASK_TAG_ORGANISATION, struct identity_ask, organisation, "organisation", "Structure", "Or of which structure."),
	REC_ID(IDENTITY_ASK_TAG_HOLD, struct identity_ask, hold, NULL, "Mission", "Or of which mission for another federation."),
	REC_ENUM(IDENTITY_ASK_TAG_CONTACT, struct identity_ask, contact, contact_choice_enum, "Contact", "That may be told."),
};
REC_DESC_DEFINE(identity_ask, struct identity_ask, "Identité demandée", "Of whom, for a link that is good.");

const struct collection_desc guest_collection = {
	.service = "registry", .path = "/guests", .plural = "Personnes accompagnées pour une autre fédération", .rec = &guest_desc,
	.read_scoped = ROLE_PROVIDER,
};
