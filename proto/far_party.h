/*
 * far_party (contract of the registry): delegations of other federations that ask to come here, and what is told of ours that go there.
 * Owns: the shapes of these records; the topics 36 and 37 between nodes.
 * Beware: a delegation of another federation is a structure and persons of the registry like others, marked `home`: without a name until it
 *         has its place, and nameless again once it has none. Names go from registry to registry, one person at a time. Tags are for ever.
 *
 * Who believes what of a name. Where the centre is, a name is told when scheduling hears that the delegation has its place, again when it
 * changes, and is taken back ("erased") when the delegation ends, the person is replaced or erased. The other side gives it to the stand-in
 * that has its mark, and came no later than the word that was answered when it was told (who comes back has the same mark, and is another
 * stand-in); a name for a mark that it does not know, or after the end, is passed over. So nothing is told before the other side has
 * answered the delegation's latest word (far_enrolment's heard_of): who was replaced meanwhile is not named, and who comes is named once it
 * is known there that somebody comes. Lost: told again with the first answer after the other side begins anew. Both ends of a
 * delegation erase by themselves: one side that is cut off keeps a name no longer than until it hears, or its own action is over.
 */
#ifndef PROTO_FAR_PARTY_H
#define PROTO_FAR_PARTY_H

#include "proto/network.h"
#include "proto/peer_mail.h"

#define VISITOR_MEMBERS_MOST 40 /* as many as a delegation takes */

/* What the centre wants of the other federation's action, by its latest word. */
enum visitor_want { VISITOR_WANT_PLACE, VISITOR_WANT_OFFERED, VISITOR_WANT_NOTHING };
struct visitor_member { /* nothing else is said of a person before there is a place */
	uint64_t has;
	enum mandate_role role;
	struct id mark; /* another one: somebody else has that place in the delegation; it tells of nobody who it is */
	usec_t since;	/* where the action is: the word by which this one came instead of another */
};
struct far_party { /* its id derives from peer and token */
	REC_HEAD_MEMBERS;
	struct id peer;	 /* who asks */
	struct id token; /* by which both speak of it */
	struct id share; /* of ours: of which action */
	enum visitor_want want;
	usec_t said_at;	 /* rank of that word */
	struct list members; /* struct visitor_member */
	bool committed;
	struct id organisation; /* the stand-ins, here */
	struct list persons;	/* in the order of members */
	struct id action;	/* once scheduling has told */
	bool over;		/* they are nameless for ever */
	usec_t named_at;	/* rank of the last name heard */
};
struct far_name { /* of one of ours, told where a delegation has its place; its id derives from the delegation's and the person's */
	REC_HEAD_MEMBERS;
	struct id peer;
	struct id token;
	uint32_t member; /* place in the delegation, from 1 */
	struct id person;
	struct text name;
	struct text structure;
	usec_t said_at;
	struct id mark;	 /* of the place in the delegation that the name is for */
	usec_t asked_at; /* the delegation's word that the other side had answered by then */
};
enum {
	FAR_PARTY_TAG_PEER = 6, FAR_PARTY_TAG_TOKEN, FAR_PARTY_TAG_SHARE, FAR_PARTY_TAG_WANT, FAR_PARTY_TAG_SAID_AT, FAR_PARTY_TAG_MEMBERS,
	FAR_PARTY_TAG_COMMITTED, FAR_PARTY_TAG_ORGANISATION, FAR_PARTY_TAG_PERSONS, FAR_PARTY_TAG_ACTION, FAR_PARTY_TAG_OVER,
	FAR_PARTY_TAG_NAMED_AT
};
enum {
	FAR_NAME_TAG_PEER = 6, FAR_NAME_TAG_TOKEN, FAR_NAME_TAG_MEMBER, FAR_NAME_TAG_PERSON, FAR_NAME_TAG_NAME, FAR_NAME_TAG_STRUCTURE,
	FAR_NAME_TAG_SAID_AT, FAR_NAME_TAG_MARK, FAR_NAME_TAG_ASKED_AT
};

REC_DESC_DECLARE(visitor_member);
REC_DESC_DECLARE(far_party);
REC_DESC_DECLARE(far_name);

extern const struct rec_enum visitor_want_enum;

/* Of somebody in a delegation: the same for both registries, and another one in each delegation. */
struct id far_member_mark(struct id token, struct id person);

FAULT_DECLARE(FAULT_FAR_PARTY); /* a structure or a person of another federation, which is not ours to change */

#define FAR_PARTY_RECORDS &visitor_member_desc, &far_party_desc, &far_name_desc,
#define FAR_PARTY_EVENTS \
	{ "far_party.heard", &far_party_desc, "A delegation of another federation asks, answers or leaves: its stand-ins are there." }, \
	{ "far_party.named", &far_party_desc, "A name came for one of its stand-ins." }, \
	{ "far_party.placed", &far_party_desc, "Scheduling has taken it up." }, \
	{ "far_party.ended", &far_party_desc, "It comes no more: its stand-ins are nameless." }, \
	{ "far_name.told", &far_name_desc, "Somebody of ours has a place in an action of another federation: the name goes there." }, \
	{ "far_name.erased", &far_name_desc, "The name is taken back, here and there." },
#define FAR_PARTY_FAULTS FAULT_FAR_PARTY,
#define FAR_PARTY_TOPICS \
	PEER_TOPIC(36, "registry", "far_name.told", far_name), PEER_TOPIC(37, "registry", "far_name.erased", far_name),
enum far_name_topic { TOPIC_NAME_TOLD = 36, TOPIC_NAME_ERASED };

#endif
