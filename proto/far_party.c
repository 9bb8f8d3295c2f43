/*
 * far_party (contract of the registry): the tables of far_party.h.
 * Owns: descriptors and faults, as constants; how a mark derives.
 * Beware: `person` of a name is SENSITIVE so that no event tells it; the name is CARRIED: the other federation's registry alone reads it.
 */
#include "proto/far_party.h"
#include "common/crypto.h"

static const struct rec_enum_value visitor_want_values[] = {
	{ VISITOR_WANT_PLACE, "place", "Demande une place" },
	{ VISITOR_WANT_OFFERED, "offered", "Prend la place proposée" },
	{ VISITOR_WANT_NOTHING, "nothing", "Ne vient pas" },
};
REC_ENUM_DEFINE(visitor_want_enum, "visitor_want", visitor_want_values);

static const struct rec_field visitor_member_fields[] = {
	REC_ENUM(1, struct visitor_member, role, mandate_role_enum, "Rôle", "In the structure; nothing else is told.", .flags = REQUIRED),
	REC_ID(2, struct visitor_member, mark, NULL, "Marque", "Another one: somebody else comes."),
	REC_TIME(3, struct visitor_member, since, "Depuis", "The word by which this one came instead of another; never told.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(visitor_member, struct visitor_member, "Participant·e d’une autre fédération", "By role alone.");

static const struct rec_field far_party_fields[] = {
	REC_HEAD(struct far_party),
	REC_ID(FAR_PARTY_TAG_PEER, struct far_party, peer, "peer", "Fédération", "Whose delegation.", .flags = KEY | SERVER_SET),
	REC_ID(FAR_PARTY_TAG_TOKEN, struct far_party, token, NULL, "Jeton", "By which both speak of it.", .flags = SERVER_SET),
	REC_ID(FAR_PARTY_TAG_SHARE, struct far_party, share, "action_share", "Partage", "Of which action.", .flags = SERVER_SET),
	REC_ENUM(FAR_PARTY_TAG_WANT, struct far_party, want, visitor_want_enum, "Souhait", "Its latest word.", .flags = SERVER_SET),
	REC_TIME(FAR_PARTY_TAG_SAID_AT, struct far_party, said_at, "Dit le", "Rank of that word.", .flags = SERVER_SET),
	REC_LIST(FAR_PARTY_TAG_MEMBERS, struct far_party, members, visitor_member_desc, VISITOR_MEMBERS_MOST, "Délégation", "By roles.", .flags = SERVER_SET),
	REC_BOOL(FAR_PARTY_TAG_COMMITTED, struct far_party, committed, "Présence confirmée", "At all sessions.", .flags = SERVER_SET),
	REC_ID(FAR_PARTY_TAG_ORGANISATION, struct far_party, organisation, "organisation", "Structure", "Its stand-in here.", .flags = KEY | SERVER_SET),
	REC_IDS(FAR_PARTY_TAG_PERSONS, struct far_party, persons, "person", VISITOR_MEMBERS_MOST, "Participant·es", "Their stand-ins here.", .flags = SERVER_SET),
	REC_ID(FAR_PARTY_TAG_ACTION, struct far_party, action, "action", "Action", "Once it was taken up.", .flags = KEY | SERVER_SET),
	REC_BOOL(FAR_PARTY_TAG_OVER, struct far_party, over, "Terminé", "Its stand-ins are nameless for ever.", .flags = SERVER_SET),
	REC_TIME(FAR_PARTY_TAG_NAMED_AT, struct far_party, named_at, "Noms du", "Rank of the last name heard.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(far_party, struct far_party, "Délégation d’une autre fédération", "A structure and persons that stand in for those of another federation.");

static const struct rec_field far_name_fields[] = {
	REC_HEAD(struct far_name),
	REC_ID(FAR_NAME_TAG_PEER, struct far_name, peer, "peer", "Fédération", "To whom.", .flags = KEY | SERVER_SET),
	REC_ID(FAR_NAME_TAG_TOKEN, struct far_name, token, "far_enrolment", "Inscription", "Which delegation; where the name goes, whose it is.", .flags = KEY | SUBJECT | SERVER_SET),
	REC_U32(FAR_NAME_TAG_MEMBER, struct far_name, member, 1, VISITOR_MEMBERS_MOST, "Place", "In the delegation.", .flags = SERVER_SET),
	REC_ID(FAR_NAME_TAG_PERSON, struct far_name, person, "person", "Personne", "Here.", .flags = KEY | SENSITIVE | SUBJECT | OWN_KEY | SERVER_SET),
	REC_TEXT(FAR_NAME_TAG_NAME, struct far_name, name, 200, "Nom", "As told.", .flags = CARRIED | SERVER_SET),
	REC_TEXT(FAR_NAME_TAG_STRUCTURE, struct far_name, structure, 200, "Structure", "As told.", .flags = CARRIED | SERVER_SET),
	REC_TIME(FAR_NAME_TAG_SAID_AT, struct far_name, said_at, "Dit le", "Rank of that word.", .flags = SERVER_SET),
	REC_ID(FAR_NAME_TAG_MARK, struct far_name, mark, NULL, "Marque", "Of the place in the delegation.", .flags = SERVER_SET),
	REC_TIME(FAR_NAME_TAG_ASKED_AT, struct far_name, asked_at, "Demande du", "The delegation's word that was answered by then.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(far_name, struct far_name, "Nom dit à une autre fédération", "Of somebody who has a place in an action over there.");

struct id
far_member_mark(struct id token, struct id person)
{
	const struct crypto_hash_part parts[] = { { "far member", 10 }, { token.b, sizeof token.b }, { person.b, sizeof person.b } };

	return crypto_id_of(parts, 3);
}

FAULT_DEFINE(FAULT_FAR_PARTY, "far_party",
    "Cette fiche est tenue par une autre fédération, pour une délégation qui participe à l’une de vos actions : elle ne se modifie pas ici. Demandez la correction à cette fédération.",
    "This record is kept by another federation, for a delegation to one of your actions: it is not changed here. Ask that federation.");
