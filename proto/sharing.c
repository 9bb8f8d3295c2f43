/*
 * sharing (contract of the registry): the tables of sharing.h.
 * Owns: descriptors and collections, as constants.
 * Beware: of agreements and shared cards the team alone reads; the key of an agreement leaves by no answer.
 */
#include "proto/registry.h"

static const struct rec_enum_value sharing_direction_values[] = {
	{ SHARING_OURS, "ours", "Nos prestataires, pour eux" },
	{ SHARING_THEIRS, "theirs", "Leurs prestataires, pour nous" },
};
static REC_ENUM_DEFINE(sharing_direction_enum, "sharing_direction", sharing_direction_values);

static const struct rec_enum_value sharing_status_values[] = {
	{ SHARING_DRAFT, "draft", "Brouillon" },
	{ SHARING_OFFERED, "offered", "Proposé" },
	{ SHARING_ACTIVE, "active", "En vigueur" },
	{ SHARING_REFUSED, "refused", "Refusé" },
	{ SHARING_WITHDRAWN, "withdrawn", "Retiré" },
	{ SHARING_ENDED, "ended", "Terminé" },
};
REC_ENUM_DEFINE(sharing_status_enum, "sharing_status", sharing_status_values);

static const struct rec_enum_value shared_card_status_values[] = {
	{ SHARED_CARD_TOLD, "told", "Envoyée" },
	{ SHARED_CARD_KNOWN, "known", "Reçue là-bas" },
	{ SHARED_CARD_GONE, "gone", "Retrait envoyé" },
	{ SHARED_CARD_FORGOTTEN, "forgotten", "Retirée là-bas" },
};
static REC_ENUM_DEFINE(shared_card_status_enum, "shared_card_status", shared_card_status_values);

static const struct rec_field sharing_fields[] = {
	REC_HEAD(struct sharing),
	REC_ID(SHARING_TAG_PEER, struct sharing, peer, "peer", "Fédération", "With which one.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_ENUM(SHARING_TAG_DIRECTION, struct sharing, direction, sharing_direction_enum, "Sens", "Whose providers are shared.", .flags = KEY | SERVER_SET),
	REC_ID(SHARING_TAG_FAR_ID, struct sharing, far_id, NULL, "Identifiant là-bas", "Of an agreement that the other side offered.", .flags = KEY | SERVER_SET),
	REC_TEXTS(SHARING_TAG_BOUQUETS, struct sharing, bouquets, 60, 60, "Bouquets", "Codes; none: all."),
	REC_TEXTS(SHARING_TAG_DEPARTMENTS, struct sharing, departments, 101, 3, "Départements", "Where the providers go under it; none: all.", .format = &FORMAT_DEPARTMENT),
	REC_TEXTS(SHARING_TAG_COMPETENCES, struct sharing, competences, 60, 60, "Compétences", "Codes; none: all."),
	REC_U32(SHARING_TAG_PART_INDIVIDUAL, struct sharing, part_individual, 0, 100, "Part des jours individuels", "Of the days that each card gives to persons, rounded down.", .unit = "%"),
	REC_U32(SHARING_TAG_PART_GROUP, struct sharing, part_group, 0, 100, "Part des jours collectifs", "Of the days that each card gives to groups, rounded down.", .unit = "%"),
	REC_DAY_RATE(SHARING_TAG_TARIFF, struct sharing, tariff, "Tarif", "For a day of any card; absent: each card's own."),
	REC_PLANNED_DAY(SHARING_TAG_FROM, struct sharing, from, "Du", "First day.", .flags = REQUIRED),
	REC_PLANNED_DAY(SHARING_TAG_TO, struct sharing, to, "Au", "Last day; absent: until one of the two withdraws."),
	REC_BYTES(SHARING_TAG_KEY, struct sharing, key, SHARING_KEY_LEN, "Clé des empreintes", "Of the links of providers.", .min = SHARING_KEY_LEN, .flags = CARRIED | SERVER_SET),
	REC_ENUM(SHARING_TAG_STATUS, struct sharing, status, sharing_status_enum, "État", "Moved by offering, accepting, refusing, withdrawing, and its last day.", .flags = KEY | SERVER_SET),
	REC_TEXT(SHARING_TAG_REASON, struct sharing, reason, 500, "Motif", "Of a refusal or a withdrawal; told to the other federation.", .flags = CARRIED | SERVER_SET),
	REC_U32(SHARING_TAG_ROUND, struct sharing, round, 0, UINT32_MAX, "Tour", "How many times all cards were told from the beginning.", .flags = SERVER_SET),
	REC_DAY(SHARING_TAG_ACCEPTED_ON, struct sharing, accepted_on, "Accepté le", "When it came into force here.", .flags = SERVER_SET),
	REC_DAY(SHARING_TAG_CLOSED_ON, struct sharing, closed_on, "Clos le", "Refused, withdrawn or ended.", .flags = SERVER_SET),
	REC_TIME(SHARING_TAG_GONE_AT, struct sharing, gone_at, "Fiches retirées le", "No card of it is left with the other federation, which said so.", .flags = SERVER_SET),
	REC_U32(SHARING_TAG_SEALS, struct sharing, seals, 0, UINT32_MAX, "Clés changées", "How many times its parcels got another key, because somebody in them was erased.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(sharing, struct sharing, "Accord de mutualisation", "What one federation shares with another: which providers, what part of their days, from when to when.");

static const struct rec_field sharing_decide_fields[] = {
	REC_ID(1, struct sharing_decide, id, "sharing", "Accord", "Which one.", .flags = REQUIRED),
	REC_TEXT(2, struct sharing_decide, reason, 500, "Motif", "In a sentence: the other federation reads it.", .flags = SENSITIVE),
};
REC_DESC_DEFINE(sharing_decide, struct sharing_decide, "Décision sur un accord", "Why it is refused or withdrawn.");

static const struct rec_field told_card_fields[] = {
	REC_ID(TOLD_TAG_PROVIDER, struct told_card, provider, NULL, "Fiche", "Its id at its own federation.", .flags = REQUIRED | SUBJECT),
	REC_TEXT(TOLD_TAG_NAME, struct told_card, name, 200, "Nom", "How the provider is called.", .flags = CARRIED, .min = 1, .format = &FORMAT_NAME),
	REC_LIST(TOLD_TAG_COMPETENCES, struct told_card, competences, far_competence_desc, 30, "Compétences", "Those of the agreement."),
	REC_TEXTS(TOLD_TAG_SERVICES, struct told_card, services, 100, 60, "Services", "Codes of those that the provider can give under the agreement."),
	REC_TEXTS(TOLD_TAG_DEPARTMENTS, struct told_card, departments, 101, 3, "Départements", "Where it goes, within the agreement."),
	REC_BOOL(TOLD_TAG_REMOTE, struct told_card, remote, "À distance", "Also works remotely."),
	REC_TEXT(TOLD_TAG_COMMUNE, struct told_card, commune, 5, "Commune", "INSEE code.", .format = &FORMAT_COMMUNE),
	REC_U32(TOLD_TAG_DAYS_INDIVIDUAL, struct told_card, days_individual, 0, 31, "Jours individuels", "A month: the agreement's part, rounded down.", .unit = "jours par mois"),
	REC_U32(TOLD_TAG_DAYS_GROUP, struct told_card, days_group, 0, 31, "Jours collectifs", "A month: the agreement's part, rounded down.", .unit = "jours par mois"),
	REC_LIST(TOLD_TAG_MONTHS, struct told_card, months, provider_month_desc, 24, "Mois particuliers", "Months with other days than usual."),
	REC_DAY_RATE(TOLD_TAG_TARIFF, struct told_card, tariff, "Tarif", "For a day, in cents."),
	REC_TEXTS(TOLD_TAG_LANGUAGES, struct told_card, languages, 20, 3, "Langues", "ISO 639 codes.", .format = &FORMAT_LANG),
	REC_SET(TOLD_TAG_ACCESSIBILITY, struct told_card, accessibility, accessibility_enum, "Accessibilité", "What it can adapt to."),
	REC_DAY(TOLD_TAG_ACCREDITED_FROM, struct told_card, accredited_from, "Agréé du", "By its own federation."),
	REC_DAY(TOLD_TAG_ACCREDITED_TO, struct told_card, accredited_to, "Agréé jusqu’au", "Last day."),
	REC_LIST(TOLD_TAG_LINKS, struct told_card, links, far_link_desc, FAR_LINKS_MOST, "Liens", "As fingerprints under the agreement's key."),
	REC_U32(TOLD_TAG_UNKNOWN_LINKS, struct told_card, unknown_links, 0, UNKNOWN_LINKS_MOST, "Liens à vérifier", "With structures without SIRET nor RNA: counted only."),
	REC_DAY(TOLD_TAG_REFRESHED_ON, struct told_card, refreshed_on, "Fiche confirmée le", "By the provider."),
};
REC_DESC_DEFINE(told_card, struct told_card, "Fiche telle qu’elle est dite", "What another federation is told of a provider.");

static const struct rec_field card_parcel_fields[] = {
	REC_HEAD(struct card_parcel),
	REC_ID(PARCEL_TAG_PEER, struct card_parcel, peer, "peer", "Fédération", "To whom.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(PARCEL_TAG_SHARING, struct card_parcel, sharing, "sharing", "Accord", "Under which.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_U32(PARCEL_TAG_ROUND, struct card_parcel, round, 0, UINT32_MAX, "Tour", "Of a range: in which telling of all it stands.", .flags = SERVER_SET),
	REC_ID(PARCEL_TAG_AFTER, struct card_parcel, after, NULL, "Après", "The range begins behind this id.", .flags = SERVER_SET),
	REC_ID(PARCEL_TAG_UPTO, struct card_parcel, upto, NULL, "Jusqu’à", "The range's last id; absent: to the end.", .flags = SERVER_SET),
	REC_LIST(PARCEL_TAG_CARDS, struct card_parcel, cards, told_card_desc, PARCEL_CARDS_MOST, "Fiches", "Until they are acknowledged.", .flags = SERVER_SET),
	REC_IDS(PARCEL_TAG_GONE, struct card_parcel, gone, NULL, PARCEL_CARDS_MOST, "Fiches retirées", "Ids of cards that are no more shared.", .flags = SERVER_SET),
	REC_U32(PARCEL_TAG_CARD_COUNT, struct card_parcel, card_count, 0, PARCEL_CARDS_MOST, "Nombre de fiches", "That it tells.", .flags = SERVER_SET),
	REC_U32(PARCEL_TAG_GONE_COUNT, struct card_parcel, gone_count, 0, PARCEL_CARDS_MOST, "Nombre de retraits", "That it tells.", .flags = SERVER_SET),
	REC_TIME(PARCEL_TAG_KNOWN_AT, struct card_parcel, known_at, "Reçu là-bas le", "The other federation has taken it.", .flags = SERVER_SET),
	REC_ID(PARCEL_TAG_SEALED_BY, struct card_parcel, sealed_by, NULL, "Clé", "Whose key seals the names: of the agreement and the day.", .flags = SUBJECT | KEY | SERVER_SET),
};
REC_DESC_DEFINE(card_parcel, struct card_parcel, "Envoi de fiches", "Cards told to another federation, together.");

static const struct rec_field shared_card_fields[] = {
	REC_HEAD(struct shared_card),
	REC_ID(SHARED_CARD_TAG_SHARING, struct shared_card, sharing, "sharing", "Accord", "Under which.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(SHARED_CARD_TAG_PEER, struct shared_card, peer, "peer", "Fédération", "That was told.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(SHARED_CARD_TAG_PROVIDER, struct shared_card, provider, "provider", "Prestataire", "Whose card.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ENUM(SHARED_CARD_TAG_STATUS, struct shared_card, status, shared_card_status_enum, "État", "What was told last, and whether it was acknowledged.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(SHARED_CARD_TAG_PARCEL, struct shared_card, parcel, NULL, "Envoi", "That told it last.", .flags = KEY | SERVER_SET),
	REC_BYTES(SHARED_CARD_TAG_DIGEST, struct shared_card, digest, 16, "Contenu", "A digest of what was told: the same is not told twice.", .flags = SERVER_SET),
	REC_TIME(SHARED_CARD_TAG_TOLD_AT, struct shared_card, told_at, "Envoyé le", "What was told last.", .flags = SERVER_SET),
	REC_TIME(SHARED_CARD_TAG_KNOWN_AT, struct shared_card, known_at, "Reçu là-bas le", "Acknowledged: the card is there, or is gone from there.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(shared_card, struct shared_card, "Fiche partagée", "What another federation knows of a card of ours.");

static const struct rec_field card_receipt_fields[] = {
	REC_HEAD(struct card_receipt),
	REC_ID(RECEIPT_TAG_PEER, struct card_receipt, peer, "peer", "Fédération", "Whose cards.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(RECEIPT_TAG_SHARING, struct card_receipt, sharing, "sharing", "Accord", "As it is mirrored here.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(RECEIPT_TAG_PARCEL, struct card_receipt, parcel, NULL, "Envoi", "The last one taken; or the agreement there: no card of it is left.", .flags = REQUIRED | SERVER_SET),
	REC_U64(RECEIPT_TAG_EPOCH, struct card_receipt, epoch, "Époque", "Of the stream that brought it.", .flags = SERVER_SET),
	REC_U64(RECEIPT_TAG_SEQ, struct card_receipt, seq, "Rang", "In that stream.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(card_receipt, struct card_receipt, "Accusé de réception", "What was taken of another federation's cards.");

static const struct rec_field card_gap_fields[] = {
	REC_HEAD(struct card_gap),
	REC_ID(GAP_TAG_SHARING, struct card_gap, sharing, "sharing", "Accord", "As it is mirrored here.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(GAP_TAG_PARCEL, struct card_gap, parcel, NULL, "Envoi", "The range that did not have them.", .flags = REQUIRED | SERVER_SET),
	REC_ID(GAP_TAG_AFTER, struct card_gap, after, NULL, "Après", "Ids at home; absent: from the beginning.", .flags = SERVER_SET),
	REC_ID(GAP_TAG_UPTO, struct card_gap, upto, NULL, "Jusqu’à", "Absent: to the end.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(card_gap, struct card_gap, "Fiches à retirer", "Cards of another federation that are no more told, and still stand here.");

const struct collection_desc sharing_collection = {
	.service = "registry", .path = "/sharings", .plural = "Accords de mutualisation", .rec = &sharing_desc,
	.read_all = ROLE_TEAM, .write_all = TEAM_WRITERS,
};
const struct collection_desc shared_card_collection = {
	.service = "registry", .path = "/shared-cards", .plural = "Fiches partagées", .rec = &shared_card_desc, .read_all = ROLE_TEAM,
};
const struct collection_desc card_parcel_collection = {
	.service = "registry", .path = "/card-parcels", .plural = "Envois de fiches", .rec = &card_parcel_desc, .read_all = ROLE_TEAM,
};

FAULT_DEFINE(FAULT_SHARING_PEER, "sharing_peer", "Le lien avec cette fédération partenaire n’est pas en service : %s.",
    "The link with this federation is not in service: %s.");
FAULT_DEFINE(FAULT_SHARING_PERIOD, "sharing_period", "L’accord de mutualisation se termine avant d’avoir commencé : corrigez l’une des deux dates.",
    "The sharing agreement ends before it begins: correct one of the two dates.");
FAULT_DEFINE(FAULT_SHARING_PAST, "sharing_past", "Le dernier jour de cet accord de mutualisation est passé : choisissez une date à venir.",
    "The last day of this sharing agreement is over: choose a day to come.");
FAULT_DEFINE(FAULT_SHARING_NOTHING, "sharing_nothing", "Cet accord ne partage aucun jour : donnez une part des jours individuels ou des jours collectifs.",
    "This agreement shares no day: give a part of the individual days or of the group days.");
FAULT_DEFINE(FAULT_SHARING_CODE, "sharing_code", "Rien ne porte le code « %s » ici : vérifiez-le dans la liste, ou retirez-le.",
    "Nothing has the code \"%s\" here: check it in the list, or remove it.");
FAULT_DEFINE(FAULT_SHARING_FIXED, "sharing_fixed", "Cet accord a été proposé : ses termes ne changent plus. Retirez-le, puis proposez-en un autre.",
    "This agreement was offered: its terms do not change any more. Withdraw it, then offer another one.");
FAULT_DEFINE(FAULT_SHARING_TWICE, "sharing_twice", "Un accord dans le même sens existe déjà avec cette fédération sur cette période (du %s) : retirez-le d’abord, ou changez les dates.",
    "There is an agreement of the same direction with this federation over that period (from %s): withdraw it first, or change the dates.");
FAULT_DEFINE(FAULT_SHARING_STEP, "sharing_step", "Cette étape n’est pas possible dans l’état actuel de l’accord : %s. Relisez son historique.",
    "This step is not possible in the agreement's present status: %s. Read its history again.");
FAULT_DEFINE(FAULT_SHARING_REASON, "sharing_reason", "Un refus ou un retrait se motive : écrivez pourquoi en une phrase, l’autre fédération la lira.",
    "A refusal or a withdrawal has a reason: write it in a sentence, the other federation will read it.");
FAULT_DEFINE(FAULT_SHARING_OPEN, "sharing_open", "Cet accord n’est pas clos : retirez-le d’abord, puis archivez-le.",
    "This agreement is not closed: withdraw it first, then archive it.");
FAULT_DEFINE(FAULT_CARD_FAR, "card_far", "Cette fiche est tenue par la fédération « %s » : demandez-lui de la corriger, elle arrivera ici d’elle-même.",
    "This card is kept by the federation \"%s\": ask it for the correction, which will arrive here by itself.");
FAULT_DEFINE(FAULT_CARD_OURS, "card_ours", "Cette fiche est la vôtre : ses liens se déclarent sur la fiche même.",
    "This card is your own: its links are declared on the card itself.");
