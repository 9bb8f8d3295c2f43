/*
 * scheduling_share (contract): somebody who works for two federations: each tells the other on which half-days that person is taken.
 * Owns: the shapes of these records.
 * Beware: what is told has neither name nor reason nor place, and nothing of any accompaniment: a mission has months ahead of it and days once they
 *         are done, so it has no day to come that could be told; scheduling, which tells, does not even hear of missions. What was heard of one federation is
 *         never told on to another. Tags and topics are for ever.
 *
 * Who believes what. One coordinator asks for a code (waiting) and says it by voice; the other enters it (asked), which travels. If the code
 * is good the first has it active at once and says so (linked); the other has it active when that arrives. Until then it is asked there, and
 * nothing of days is told. Busy days told by the first before its "linked" arrived cannot be: both travel in one stream, in order. Whoever
 * ends it has it ended at once; the other when that arrives, and until then goes on telling days that nobody keeps. A code that fits nothing,
 * or twice, is refused, and said so. Put back to before it, whoever made the code refuses it now, and whoever entered it answers "linked" by
 * "ended": it is ended on the other side too, and its days are forgotten; people tell each other a code again. Everything may arrive twice: no edge leads from a state to itself, and what does not fit is passed over.
 */
#ifndef PROTO_SCHEDULING_SHARE_H
#define PROTO_SCHEDULING_SHARE_H

#include "proto/peer_mail.h"
#include "proto/scheduling_resource.h"

#define SHARE_DAYS_MOST 400 /* from today on, that are told */
enum person_share_status { SHARE_WAITING, SHARE_ASKED, SHARE_ACTIVE, SHARE_ENDED, SHARE_REFUSED };
struct person_share {
	REC_HEAD_MEMBERS;
	struct id peer;
	struct id person; /* here; the other federation has another id, and is not told this one */
	enum person_share_status status;
	struct text code; /* "K7QF-2M9D", said by voice */
	struct id far;	  /* the record's id over there */
};
enum person_share_tag { PERSON_SHARE_TAG_PEER = 6, PERSON_SHARE_TAG_PERSON, PERSON_SHARE_TAG_STATUS, PERSON_SHARE_TAG_CODE, PERSON_SHARE_TAG_FAR };
struct person_share_ask {
	uint64_t has;
	struct id peer;
	struct id person;
	struct text code; /* that the other federation said; absent: one is made, to be said to it */
};
struct busy_share { /* what was told last; its id derives from the share's */
	REC_HEAD_MEMBERS;
	struct id peer;
	struct id far; /* of the share over there */
	struct list days; /* struct busy_day, ascending */
};
struct far_busy { /* what was heard last; its id derives from the share's */
	REC_HEAD_MEMBERS;
	struct id share;
	struct id person;
	struct list days;
};
enum { BUSY_SHARE_TAG_PEER = 6, BUSY_SHARE_TAG_FAR, BUSY_SHARE_TAG_DAYS };
enum { FAR_BUSY_TAG_SHARE = 6, FAR_BUSY_TAG_PERSON, FAR_BUSY_TAG_DAYS };

REC_DESC_DECLARE(person_share);
REC_DESC_DECLARE(person_share_ask);
REC_DESC_DECLARE(busy_share);
REC_DESC_DECLARE(far_busy);

extern const struct collection_desc person_share_collection;
extern const struct rec_enum person_share_status_enum;

FAULT_DECLARE(FAULT_SHARE_CODE);   /* not the form of a code */
FAULT_DECLARE(FAULT_SHARE_PEER);   /* not in service with that federation; argument: what to do */
FAULT_DECLARE(FAULT_SHARE_TWICE);  /* that person is shared with that federation already */

#define SHARE_METHODS \
	COLLECTION_READ_METHODS("scheduling", person_share, "/person-shares", ROLE_TEAM, "Personnes en commun"), \
	{ .name = "scheduling.person_share.create", .verb = "POST", .path = "/person-shares", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, \
	  .in = &person_share_ask_desc, .out = &person_share_desc, .roles = SCHEDULING_WRITERS, .title = "Personnes en commun : ajouter", \
	  .doc = "Somebody works for that federation too: a code to say to it, or the one that it said." }, \
	{ .name = "scheduling.person_share.end", .verb = "POST", .path = "/person-shares/{id}/end", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, \
	  .in = &ref_desc, .out = &person_share_desc, .roles = SCHEDULING_WRITERS, .title = "Personnes en commun : mettre fin", \
	  .doc = "Busy days are told no more, and those that were heard are forgotten, on both sides." }, \
	{ .name = "scheduling.person_share.tell", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM, \
	  .doc = "Busy days may have changed: the other federation is told them if so.", .title = "Personnes en commun : dire les jours pris" },
#define SHARE_COLLECTIONS &person_share_collection,
#define SHARE_RECORDS &person_share_desc, &person_share_ask_desc, &busy_share_desc, &far_busy_desc,
#define SHARE_EVENTS \
	{ "person_share.joined", &person_share_desc, "A code of another federation was entered." }, \
	{ "person_share.linked", &person_share_desc, "The other federation entered our code: both tell their days." }, \
	{ "person_share.refused", &person_share_desc, "A code fitted nothing." }, \
	{ "person_share.ended", &person_share_desc, "Days are told no more." }, \
	{ "person_share.activated", &person_share_desc, "The other federation took our code: both tell their days." }, \
	{ "person_share.denied", &person_share_desc, "The other federation knows no such code." }, \
	{ "person_share.closed", &person_share_desc, "The other federation ended it." }, \
	{ "busy_share.forgotten", &busy_share_desc, "What was told does not hold any more." }, \
	{ "far_busy.forgotten", &far_busy_desc, "What was heard does not hold any more." }, \
	{ "busy_share.told", &busy_share_desc, "Half-days on which the person is taken here." }, \
	{ "far_busy.heard", &far_busy_desc, "Half-days on which the person is taken over there." },
#define SHARE_FAULTS FAULT_SHARE_CODE, FAULT_SHARE_PEER, FAULT_SHARE_TWICE,
#define SHARE_TOPICS \
	PEER_TOPIC(64, "scheduling", "person_share.joined", person_share), PEER_TOPIC(65, "scheduling", "person_share.linked", person_share), \
	PEER_TOPIC(66, "scheduling", "person_share.ended", person_share), PEER_TOPIC(67, "scheduling", "person_share.refused", person_share), \
	PEER_TOPIC(68, "scheduling", "busy_share.told", busy_share),
enum share_topic { TOPIC_SHARE_JOINED = 64, TOPIC_SHARE_LINKED, TOPIC_SHARE_ENDED, TOPIC_SHARE_REFUSED, TOPIC_BUSY_TOLD };

#endif
