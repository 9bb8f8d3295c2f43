/*
 * reception_guest (contract of the registry): the tables of reception_guest.h.
 * Owns: descriptors, the collection and faults, as constants.
 * Beware: `visible` of the service decides record by record: the row alone would show it to every référent.
 */
#include "proto/reception_guest.h"

static const struct rec_enum_value reception_guest_status_values[] = {
	{ RECEPTION_GUEST_KNOWN, "known", "Connue" },
	{ RECEPTION_GUEST_FORGOTTEN, "forgotten", "Effacée" },
};
static REC_ENUM_DEFINE(reception_guest_status_enum, "reception_guest_status", reception_guest_status_values);

static const struct rec_field reception_guest_fields[] = {
	REC_HEAD(struct reception_guest),
	REC_ENUM(RECEPTION_GUEST_TAG_STATUS, struct reception_guest, status, reception_guest_status_enum, "État", "Whether anything is left.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(RECEPTION_GUEST_TAG_ORGANISATION, struct reception_guest, organisation, "organisation", "Fédération", "Where the guest acts: who has a mandate there does not read it.", .flags = REQUIRED | SERVER_SET),
	REC_TEXT(RECEPTION_GUEST_TAG_NAME, struct reception_guest, name, 200, "Nom", "As the guest wrote it.", .flags = PERSONAL | SERVER_SET, .format = &FORMAT_NAME),
	REC_TEXT(RECEPTION_GUEST_TAG_CONTACT, struct reception_guest, contact, 254, "Contact", "An address or a number, as the guest wrote it.", .flags = PERSONAL | SERVER_SET, .format = &FORMAT_NAME),
	REC_IDS(RECEPTION_GUEST_TAG_READERS, struct reception_guest, readers, "person", RECEPTION_GUEST_READERS, "Suivie par", "The référents who may serve the request.", .flags = SERVER_SET),
	REC_BOOL(RECEPTION_GUEST_TAG_ANY_REFERENT, struct reception_guest, any_referent, "Tout·e référent·e", "Nobody is named: whoever has the role.", .flags = SERVER_SET),
	REC_IDS(RECEPTION_GUEST_TAG_PROVIDERS, struct reception_guest, providers, "provider", RECEPTION_GUEST_PROVIDERS, "Accompagnée par", "Who accepted.", .flags = SERVER_SET),
	REC_TIME(RECEPTION_GUEST_TAG_UNTIL, struct reception_guest, until, "Gardée jusqu’au", "Then it is forgotten; absent while something is under way.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(reception_guest, struct reception_guest, "Personne accueillie d’une autre fédération", "Who it is, for who serves the request alone.");

static const struct rec_field reception_guest_enter_fields[] = {
	REC_ID(RECEPTION_ENTER_TAG_ID, struct reception_guest_enter, id, NULL, "Identifiant", "That matching gave.", .flags = REQUIRED),
	REC_ID(RECEPTION_ENTER_TAG_ORGANISATION, struct reception_guest_enter, organisation, NULL, "Fédération", "Where the guest acts.", .flags = REQUIRED),
	REC_TEXT(RECEPTION_ENTER_TAG_NAME, struct reception_guest_enter, name, 200, "Votre nom", "As you wish to be called.", .flags = REQUIRED | PERSONAL, .min = 1, .format = &FORMAT_NAME),
	REC_TEXT(RECEPTION_ENTER_TAG_CONTACT, struct reception_guest_enter, contact, 254, "Une adresse e-mail ou un numéro de téléphone", "One's own, not the federation's.",
	    .flags = REQUIRED | PERSONAL, .min = 5, .format = &FORMAT_CONTACT),
};
REC_DESC_DEFINE(reception_guest_enter, struct reception_guest_enter, "Personne qui entre", "Who comes in.");

const struct collection_desc reception_guest_collection = {
	.service = "registry", .path = "/reception-guests", .plural = "Personnes accueillies d’une autre fédération", .rec = &reception_guest_desc,
	.read_scoped = ROLE_REFERENT | ROLE_PROVIDER,
};

FAULT_DEFINE(FAULT_RECEPTION_GUEST_NAMED, "reception_guest_named", "Cette entrée a déjà servi : revenez à l’adresse de l’accueil et recommencez.",
    "This entry was used already: go back to the address of the reception and start again.");
