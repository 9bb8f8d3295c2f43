/*
 * scheduling_share (contract): the tables of scheduling_share.h.
 * Owns: descriptors, the collection and faults, as constants.
 * Beware: `person` is SENSITIVE so that no event tells it, to another service or another federation.
 */
#include "proto/scheduling_share.h"

static const struct rec_enum_value person_share_status_values[] = {
	{ SHARE_WAITING, "waiting", "Code à dire à l’autre fédération" },
	{ SHARE_ASKED, "asked", "En attente de la réponse de l’autre fédération" },
	{ SHARE_ACTIVE, "active", "Jours pris échangés" },
	{ SHARE_ENDED, "ended", "Terminé" },
	{ SHARE_REFUSED, "refused", "Code refusé" },
};
REC_ENUM_DEFINE(person_share_status_enum, "person_share_status", person_share_status_values);

#define CODE_CHARS 9
static const struct rec_field person_share_fields[] = {
	REC_HEAD(struct person_share),
	REC_ID(PERSON_SHARE_TAG_PEER, struct person_share, peer, "peer", "Fédération", "The other one.", .flags = KEY | SERVER_SET),
	REC_ID(PERSON_SHARE_TAG_PERSON, struct person_share, person, "person", "Personne", "Here.", .flags = KEY | SENSITIVE | SUBJECT | SERVER_SET),
	REC_ENUM(PERSON_SHARE_TAG_STATUS, struct person_share, status, person_share_status_enum, "État", "Where it stands.", .flags = KEY | SERVER_SET),
	REC_TEXT(PERSON_SHARE_TAG_CODE, struct person_share, code, CODE_CHARS, "Code", "To say to the other federation.", .flags = SERVER_SET),
	REC_ID(PERSON_SHARE_TAG_FAR, struct person_share, far, NULL, "Chez l’autre", "The record's id over there.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(person_share, struct person_share, "Personne en commun", "Somebody who works for another federation too.");

static const struct rec_field person_share_ask_fields[] = {
	REC_ID(1, struct person_share_ask, peer, "peer", "Fédération", "The other one.", .flags = REQUIRED),
	REC_ID(2, struct person_share_ask, person, "person", "Personne", "Who works for both.", .flags = REQUIRED),
	REC_TEXT(3, struct person_share_ask, code, 20, "Code", "That the other federation said; absent: one is made."),
};
REC_DESC_DEFINE(person_share_ask, struct person_share_ask, "Personne à mettre en commun", "Who, with whom.");

static const struct rec_field busy_share_fields[] = {
	REC_HEAD(struct busy_share),
	REC_ID(BUSY_SHARE_TAG_PEER, struct busy_share, peer, "peer", "Fédération", "To whom.", .flags = SERVER_SET),
	REC_ID(BUSY_SHARE_TAG_FAR, struct busy_share, far, NULL, "Chez l’autre", "The share's id over there.", .flags = SERVER_SET),
	REC_LIST(BUSY_SHARE_TAG_DAYS, struct busy_share, days, busy_day_desc, SHARE_DAYS_MOST, "Jours pris", "Without reason or place.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(busy_share, struct busy_share, "Jours pris, dits", "What another federation was told of somebody's half-days.");

static const struct rec_field far_busy_fields[] = {
	REC_HEAD(struct far_busy),
	REC_ID(FAR_BUSY_TAG_SHARE, struct far_busy, share, "person_share", "Personne en commun", "Of which.", .flags = SERVER_SET),
	REC_ID(FAR_BUSY_TAG_PERSON, struct far_busy, person, "person", "Personne", "Here.", .flags = KEY | SENSITIVE | SUBJECT | SERVER_SET),
	REC_LIST(FAR_BUSY_TAG_DAYS, struct far_busy, days, busy_day_desc, SHARE_DAYS_MOST, "Jours pris", "Over there.", .flags = SENSITIVE | SERVER_SET),
};
REC_DESC_DEFINE(far_busy, struct far_busy, "Jours pris ailleurs", "What another federation told of somebody's half-days.");

const struct collection_desc person_share_collection = {
	.service = "scheduling", .path = "/person-shares", .plural = "Personnes en commun", .rec = &person_share_desc,
	.read_all = ROLE_TEAM, .write_all = SCHEDULING_WRITERS,
};

FAULT_DEFINE(FAULT_SHARE_CODE, "share_code",
    "Ce n’est pas la forme d’un code : huit lettres et chiffres comme « K7QF-2M9D », dits par l’autre fédération.",
    "This is not a code: eight letters and digits such as \"K7QF-2M9D\", said by the other federation.");
FAULT_DEFINE(FAULT_SHARE_PEER, "share_peer",
    "Le lien avec cette fédération partenaire n’est pas en service : %s.",
    "The link with this federation is not in service: %s.");
FAULT_DEFINE(FAULT_SHARE_TWICE, "share_twice",
    "Cette personne est déjà en commun avec cette fédération : mettez fin à l’échange en cours avant d’en commencer un autre.",
    "This person is shared with this federation already: end that first.");
