/*
 * scheduling_far (contract): actions carried by two federations: the home owns the action, centres of the other enrol through their own node.
 * Owns: the shapes of these records; the topics 70 to 73 between nodes.
 * Beware: what travels is shared_action, share_answer, visitor_ask and visitor_answer, whole: no name, no id of a structure or a person. Names go
 *         apart, from registry to registry, for a delegation that has its place (far_party.h). Tags are for ever.
 *
 * The home decides: a delegation of the other federation is an ordinary enrolment there, of stand-ins that the registry makes, under the same
 * rules and in the same waiting list. Every word says all that its side believes of the thing by now, with a rank (said_at: the clock, and
 * always more than the rank before). Whoever hears a word takes it if its rank is above the last one heard; the same again, or an older one,
 * changes nothing. Whoever begins anew (restored) is told all that stands, by both sides.
 *
 * WHO BELIEVES WHAT
 *
 *  lost, or late                 home (action_share, visitor)   other (far_action, far_enrolment)   how it ends
 *  the offer of an action        offered                      nothing                             sent again until it arrives; withdrawn: never seen
 *  the acceptance, the refusal   offered                      accepted, declined                  sent again; asks that come before are refused as "not shared"
 *  a change of the sheet         the new days                 the old days                        the next word has the whole sheet
 *  the withdrawal                withdrawn, places given back accepted, asks go on                an ask that comes meanwhile is refused as "not shared"
 *  the ask                       nothing                      asked, « en attente de la réponse » sent again; nothing is held until it arrives
 *  home's answer                 accepted, waiting, ...       asked                               sent again; no name leaves before it has arrived
 *  a replacement                 the former stand-in         the new person                      sent again; nobody is named meanwhile; the place or the rank stays
 *  the yes to an offered place   offered, until its deadline  offered, yes said                   arrives in time: accepted; after: home says waiting, which is shown
 *  the withdrawal of a centre    accepted, its place taken    withdrawn, names taken back         sent again; the place frees when it arrives
 *
 *  crossing or doubled
 *  "accepted" and a withdrawal   accepted, then withdrawn     withdrawn                           a withdrawal is final where it was made; home follows
 *  withdrawal and cancellation   declined                     withdrawn                           both ends are final: nobody has a place
 *  the share withdrawn, an ask   withdrawn                    asked                               refused as "not shared"
 *  a replacement and an end      declined                    the new person, then declined       home ends the stand-in it has; nobody was named
 *  any word twice, out of order  as before                    as before                           the rank is not above the last one
 *
 *  restored from a backup
 *  home, of before the ask       nothing                      accepted                            federation sends the ask again: it is entered anew, last in its order
 *  home, of before its answer    waiting                      accepted                            home tells again what it believes: shown as waiting; home decides
 *  home, of before the share     nothing                      accepted                            an ask is answered "withdrawn", and so is the share
 *  home, of before it declined   accepted                     declined                            an answer to an end: "nothing" goes back, the place frees
 *  other, of before the ask      accepted                     nothing                             an answer to a token that is unknown: "nothing" goes back, the place frees
 *  the same, the action done     accepted, for who was there  nothing                             home keeps who was there, and says so once; the other lets it be
 *  other, of before withdrawing  withdrawn                    accepted                            asks again: home answers "withdrawn", which is final
 *  other, of before replacing    the new stand-in            the former person                   asks again: home takes the former one back, as a new stand-in
 *  either, revoked meanwhile     declined, or accepted        accepted, or withdrawn              who revokes ends its own side at once (far_cut.c); added anew, the other hears so
 */
#ifndef PROTO_SCHEDULING_FAR_H
#define PROTO_SCHEDULING_FAR_H

#include "common/quota.h"
#include "proto/far_party.h"
#include "proto/scheduling_presence.h"

enum action_share_status { ACTION_SHARE_OFFERED, ACTION_SHARE_ACCEPTED, ACTION_SHARE_DECLINED, ACTION_SHARE_WITHDRAWN };
enum visitor_status { VISITOR_ASKED, VISITOR_WAITING, VISITOR_OFFERED, VISITOR_ACCEPTED, VISITOR_DECLINED, VISITOR_WITHDRAWN };
/* Why the home said no. */
enum visitor_refusal { VISITOR_NO_HOME, VISITOR_NO_CANCELLED, VISITOR_NO_SHARE, VISITOR_NO_LIMIT, VISITOR_NO_RULE };

/* --- where the action is ------------------------------------------------------------------------------------------------ */
struct action_share {
	REC_HEAD_MEMBERS;
	struct id peer;
	struct id action;
	uint32_t structures_most; /* delegations of the other federation at a time; absent: as everybody */
	enum action_share_status status;
	usec_t heard_at; /* rank of the last word heard */
	struct text reason; /* why it was taken back; told to the other federation. Absent: that one is revoked */
};
struct action_share_leaving {
	uint64_t has;
	struct id id;
	struct text reason;
};
struct action_share_ask {
	uint64_t has;
	struct id peer;
	struct id action;
	uint32_t structures_most;
};
struct visitor { /* a delegation of another federation; its id derives from peer and token */
	REC_HEAD_MEMBERS;
	struct id peer;
	struct id token;
	struct id share;
	struct id action;
	struct id enrolment; /* absent: none was entered */
	enum visitor_status status;
	enum visitor_refusal refusal;
	struct text reason; /* the rule that refused it, in words */
	struct list persons; /* ids of stand-ins, in the order of the delegation */
	usec_t asked_at; /* rank of the last word heard */
};

/* --- what is told ------------------------------------------------------------------------------------------------------- */
struct shared_session {
	uint64_t has;
	uint32_t rank;
	day_t day; /* absent: still to be placed, between these */
	day_t window_from;
	day_t window_to;
	uint32_t halves;
	struct text starts_at;
	struct text ends_at;
	bool remote;
	struct text place;
	enum session_status status;
};
/* The sheet of an action: told (shared_action, of home) and heard (far_action, over there, where `status` is what that side decided). */
struct shared_action {
	REC_HEAD_MEMBERS;
	struct id peer;
	struct id share; /* the action_share, at home */
	enum action_share_status status;
	usec_t said_at;
	struct text title;
	enum action_kind kind;
	enum action_status action_status;
	struct text objectives;
	struct list sessions; /* struct shared_session */
	uint32_t structures_most;
	uint32_t persons_min;
	uint32_t persons_max;
	uint32_t targets;
	bool binome;
	bool all_sessions;
	bool action_plan_required;
	bool open;	       /* delegations may enrol */
	uint32_t places;       /* of all; 0: no limit */
	uint32_t places_left;  /* absent: no limit */
	struct list quotas;    /* struct action_quota */
	int64_t price;
	bool open_to_institutions;
	usec_t answered_at; /* of a far_action: rank of our own answer */
	struct text reason; /* of a withdrawal, by the home */
};
struct share_answer { /* its id derives from the far_action's */
	REC_HEAD_MEMBERS;
	struct id peer;
	struct id share;
	bool accepted;
	usec_t said_at;
};
struct visitor_ask { /* its id derives from the far_enrolment's */
	REC_HEAD_MEMBERS;
	struct id peer;
	struct id token;
	struct id share;
	enum visitor_want want;
	usec_t said_at;
	enum organisation_kind kind;
	struct text department; /* absent: not known */
	struct list members;	/* struct visitor_member */
	bool committed;
};
struct visitor_presence { /* what is told of somebody's attendance: no day, no signature */
	uint64_t has;
	uint32_t member; /* from 1 */
	uint32_t halves;
	uint32_t minutes;
};
struct visitor_answer { /* its id derives from the visitor's */
	REC_HEAD_MEMBERS;
	struct id peer;
	struct id token;
	enum visitor_status status;
	usec_t said_at;
	uint32_t rank;
	enum waiting_rule rule;
	struct text reason;
	usec_t answer_by;
	enum visitor_refusal refusal;
	struct list presences; /* struct visitor_presence */
	usec_t answers_to; /* rank of the centre's word that this knows */
};

/* --- where the centre is ------------------------------------------------------------------------------------------------ */
struct far_enrolment {
	REC_HEAD_MEMBERS;
	struct id peer;
	struct id far_action;
	struct id structure;
	struct list persons; /* struct delegate */
	bool committed;
	enum visitor_status status;
	enum visitor_want want;
	uint32_t rank;
	enum waiting_rule rule;
	struct text reason;
	usec_t answer_by;
	enum visitor_refusal refusal;
	struct list presences; /* struct visitor_presence */
	usec_t said_at;	 /* rank of our last word */
	usec_t heard_at; /* of home's */
	usec_t heard_of; /* our word that home's knows: level with said_at, both mean the same persons */
	struct list replacements; /* struct replacement, oldest first */
};
struct far_enrolment_ask {
	uint64_t has;
	struct id far_action;
	struct id structure;
	struct list persons;
	bool committed;
};
enum { ACTION_SHARE_TAG_PEER = 6, ACTION_SHARE_TAG_ACTION, ACTION_SHARE_TAG_MOST, ACTION_SHARE_TAG_STATUS, ACTION_SHARE_TAG_HEARD_AT,
	ACTION_SHARE_TAG_REASON };
enum {
	VISITOR_TAG_PEER = 6, VISITOR_TAG_TOKEN, VISITOR_TAG_SHARE, VISITOR_TAG_ACTION, VISITOR_TAG_ENROLMENT, VISITOR_TAG_STATUS, VISITOR_TAG_REFUSAL,
	VISITOR_TAG_REASON, VISITOR_TAG_PERSONS, VISITOR_TAG_ASKED_AT
};
enum {
	SHARED_TAG_PEER = 6, SHARED_TAG_SHARE, SHARED_TAG_STATUS, SHARED_TAG_SAID_AT, SHARED_TAG_TITLE, SHARED_TAG_KIND, SHARED_TAG_ACTION_STATUS,
	SHARED_TAG_OBJECTIVES, SHARED_TAG_SESSIONS, SHARED_TAG_MOST, SHARED_TAG_PERSONS_MIN, SHARED_TAG_PERSONS_MAX, SHARED_TAG_TARGETS,
	SHARED_TAG_BINOME, SHARED_TAG_ALL_SESSIONS, SHARED_TAG_PLAN, SHARED_TAG_OPEN, SHARED_TAG_PLACES, SHARED_TAG_LEFT, SHARED_TAG_QUOTAS,
	SHARED_TAG_PRICE, SHARED_TAG_INSTITUTIONS, SHARED_TAG_ANSWERED_AT, SHARED_TAG_REASON
};
enum { SHARE_ANSWER_TAG_PEER = 6, SHARE_ANSWER_TAG_SHARE, SHARE_ANSWER_TAG_ACCEPTED, SHARE_ANSWER_TAG_SAID_AT };
enum {
	VISITOR_ASK_TAG_PEER = 6, VISITOR_ASK_TAG_TOKEN, VISITOR_ASK_TAG_SHARE, VISITOR_ASK_TAG_WANT, VISITOR_ASK_TAG_SAID_AT, VISITOR_ASK_TAG_KIND,
	VISITOR_ASK_TAG_DEPARTMENT, VISITOR_ASK_TAG_MEMBERS, VISITOR_ASK_TAG_COMMITTED
};
enum {
	VISITOR_ANSWER_TAG_PEER = 6, VISITOR_ANSWER_TAG_TOKEN, VISITOR_ANSWER_TAG_STATUS, VISITOR_ANSWER_TAG_SAID_AT, VISITOR_ANSWER_TAG_RANK,
	VISITOR_ANSWER_TAG_RULE, VISITOR_ANSWER_TAG_REASON, VISITOR_ANSWER_TAG_ANSWER_BY, VISITOR_ANSWER_TAG_REFUSAL, VISITOR_ANSWER_TAG_PRESENCES,
	VISITOR_ANSWER_TAG_ANSWERS_TO
};
enum {
	FAR_ENROLMENT_TAG_PEER = 6, FAR_ENROLMENT_TAG_ACTION, FAR_ENROLMENT_TAG_STRUCTURE, FAR_ENROLMENT_TAG_PERSONS, FAR_ENROLMENT_TAG_COMMITTED,
	FAR_ENROLMENT_TAG_STATUS, FAR_ENROLMENT_TAG_WANT, FAR_ENROLMENT_TAG_RANK, FAR_ENROLMENT_TAG_RULE, FAR_ENROLMENT_TAG_REASON,
	FAR_ENROLMENT_TAG_ANSWER_BY, FAR_ENROLMENT_TAG_REFUSAL, FAR_ENROLMENT_TAG_PRESENCES, FAR_ENROLMENT_TAG_SAID_AT, FAR_ENROLMENT_TAG_HEARD_AT,
	FAR_ENROLMENT_TAG_HEARD_OF, FAR_ENROLMENT_TAG_REPLACEMENTS
};

REC_DESC_DECLARE(action_share);
REC_DESC_DECLARE(action_share_ask);
REC_DESC_DECLARE(action_share_leaving);
REC_DESC_DECLARE(visitor);
REC_DESC_DECLARE(shared_session);
REC_DESC_DECLARE(shared_action);
REC_DESC_DECLARE(far_action); /* struct shared_action */
REC_DESC_DECLARE(share_answer);
REC_DESC_DECLARE(visitor_ask);
REC_DESC_DECLARE(visitor_presence);
REC_DESC_DECLARE(visitor_answer);
REC_DESC_DECLARE(far_enrolment);
REC_DESC_DECLARE(far_enrolment_ask);

extern const struct collection_desc action_share_collection, visitor_collection, far_action_collection, far_enrolment_collection;
extern const struct rec_enum action_share_status_enum, visitor_status_enum, visitor_refusal_enum;

FAULT_DECLARE(FAULT_ACTION_SHARED_TWICE); /* shared with that federation already */
FAULT_DECLARE(FAULT_FAR_NOT_ACCEPTED);	  /* our coordinator has not accepted it, or it is shared no more */
FAULT_DECLARE(FAULT_FAR_LIMIT);		  /* as many delegations as the home takes of us; argument: how many */
FAULT_DECLARE(FAULT_ENROLMENT_FAR);	  /* a structure of another federation, which comes by that one alone */
FAULT_DECLARE(FAULT_FAR_OFFER_NONE);	  /* no place is offered now; argument: the state */

/* clang-format off */
#define FAR_STEP(record, path_, verb_, roles_, title_, doc_) \
	{ .name = "scheduling." #record "." verb_, .verb = "POST", .path = path_ "/{id}/" verb_, .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, \
	  .in = &ref_desc, .out = &record##_desc, .roles = (roles_), .title = title_, .doc = doc_ }
#define FAR_METHODS \
	COLLECTION_READ_METHODS("scheduling", action_share, "/action-shares", ROLE_TEAM, "Actions partagées"), \
	COLLECTION_READ_METHODS("scheduling", visitor, "/visitors", ROLE_TEAM, "Délégations d’autres fédérations"), \
	COLLECTION_READ_METHODS("scheduling", far_action, "/far-actions", ROLE_TEAM | ROLE_DIRECTOR, "Actions d’autres fédérations"), \
	COLLECTION_READ_METHODS("scheduling", far_enrolment, "/far-enrolments", ROLE_TEAM | ROLE_DIRECTOR, "Inscriptions dans une autre fédération"), \
	{ .name = "scheduling.action_share.create", .verb = "POST", .path = "/action-shares", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, \
	  .in = &action_share_ask_desc, .out = &action_share_desc, .roles = SCHEDULING_WRITERS, .title = "Actions partagées : proposer", \
	  .doc = "Centres of that federation may enrol in the action, once its coordinator accepts." }, \
	{ .name = "scheduling.action_share.withdraw", .verb = "POST", .path = "/action-shares/{id}/withdraw", .kind = METHOD_WRITE, \
	  .shape = METHOD_CUSTOM, .in = &action_share_leaving_desc, .out = &action_share_desc, .roles = SCHEDULING_WRITERS, \
	  .title = "Actions partagées : retirer", \
	  .doc = "The action is shared no more: delegations of that federation lose their places, and it is told why." }, \
	{ .name = "scheduling.action_share.tell", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM, \
	  .doc = "The sheet may have changed: the other federation is told if so.", .title = "Actions partagées : dire les changements" }, \
	FAR_STEP(far_action, "/far-actions", "accept", SCHEDULING_WRITERS, "Action d’une autre fédération : accepter", "Our centres may enrol."), \
	FAR_STEP(far_action, "/far-actions", "decline", SCHEDULING_WRITERS, "Action d’une autre fédération : refuser", \
	    "Our centres do not enrol, or no more: their delegations are withdrawn."), \
	{ .name = "scheduling.far_enrolment.create", .verb = "POST", .path = "/far-enrolments", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, \
	  .in = &far_enrolment_ask_desc, .out = &far_enrolment_desc, .roles = ENROLMENT_WRITERS, .title = "Inscrire dans une autre fédération", \
	  .doc = "A delegation of one of our centres: held to the rules told, then asked of the other federation, by roles alone." }, \
	{ .name = "scheduling.far_enrolment.replace", .verb = "POST", .path = "/far-enrolments/{id}/replace", .kind = METHOD_WRITE, \
	  .shape = METHOD_CUSTOM, .in = &enrolment_replace_desc, .out = &far_enrolment_desc, .roles = ENROLMENT_WRITERS, \
	  .title = "Remplacer une personne dans une autre fédération", \
	  .doc = "Another of the same public comes; the delegation keeps its place or its rank. The name taken back, the new one told once home knows." }, \
	FAR_STEP(far_enrolment, "/far-enrolments", "withdraw", ENROLMENT_WRITERS, "Retirer l’inscription", "The delegation does not come; its names are taken back."), \
	FAR_STEP(far_enrolment, "/far-enrolments", "accept", ENROLMENT_WRITERS, "Accepter la place proposée", "The other federation is told: it has the last word."), \
	FAR_STEP(far_enrolment, "/far-enrolments", "refuse", ENROLMENT_WRITERS, "Renoncer à la place proposée", "The delegation does not come."),
#define FAR_COLLECTIONS &action_share_collection, &visitor_collection, &far_action_collection, &far_enrolment_collection,
#define FAR_RECORDS \
	&action_share_desc, &action_share_ask_desc, &action_share_leaving_desc, &visitor_desc, &shared_session_desc, &shared_action_desc, &far_action_desc, &share_answer_desc, \
	&visitor_ask_desc, &visitor_presence_desc, &visitor_answer_desc, &far_enrolment_desc, &far_enrolment_ask_desc, \
	&quota_desc,
#define FAR_EVENTS \
	QUOTA_EVENTS \
	{ "action_share.accepted", &action_share_desc, "The other federation takes part: its centres may enrol." }, \
	{ "action_share.declined", &action_share_desc, "The other federation does not take part, or no more." }, \
	{ "action_share.withdrawn", &action_share_desc, "The action is shared no more." }, \
	{ "shared_action.told", &shared_action_desc, "To the other federation: the sheet." }, \
	{ "far_action.offered", &far_action_desc, "Another federation offers places in one of its actions." }, \
	{ "far_action.changed", &far_action_desc, "The other federation tells a change of it: days, places, state." }, \
	{ "far_action.accepted", &far_action_desc, "Our centres may enrol." }, \
	{ "far_action.declined", &far_action_desc, "Our centres do not enrol." }, \
	{ "far_action.withdrawn", &far_action_desc, "The other federation shares it no more." }, \
	{ "share_answer.told", &share_answer_desc, "To the action's home." }, \
	{ "far_enrolment.waiting", &far_enrolment_desc, "The other federation put it on its waiting list." }, \
	{ "far_enrolment.offered", &far_enrolment_desc, "The other federation offers a place." }, \
	{ "far_enrolment.accepted", &far_enrolment_desc, "The other federation has a place for it; its names go there." }, \
	{ "far_enrolment.declined", &far_enrolment_desc, "The other federation said no." }, \
	{ "far_enrolment.withdrawn", &far_enrolment_desc, "It does not come." }, \
	{ "far_enrolment.answered", &far_enrolment_desc, "The centre takes the place that is offered." }, \
	{ "far_enrolment.replaced", &far_enrolment_desc, "Another person comes instead of one." }, \
	{ "far_enrolment.attended", &far_enrolment_desc, "The other federation tells who was there, and for how long." }, \
	{ "visitor_ask.told", &visitor_ask_desc, "To the action's home." }, \
	{ "visitor.asked", &visitor_desc, "A delegation of another federation is entered." }, \
	{ "visitor.refused", &visitor_desc, "A delegation of another federation could not be entered." }, \
	{ "visitor.heard", &visitor_desc, "The other federation said something of it: it is answered." }, \
	{ "visitor.moved", &visitor_desc, "Its enrolment stands otherwise." }, \
	{ "visitor_answer.told", &visitor_answer_desc, "To the centre's federation." },
#define FAR_FAULTS FAULT_ACTION_SHARED_TWICE, FAULT_FAR_NOT_ACCEPTED, FAULT_FAR_LIMIT, FAULT_FAR_OFFER_NONE, FAULT_ENROLMENT_FAR,
#define FAR_TOPICS \
	PEER_TOPIC(70, "scheduling", "shared_action.told", shared_action), PEER_TOPIC(71, "scheduling", "share_answer.told", share_answer), \
	PEER_TOPIC(72, "scheduling", "visitor_ask.told", visitor_ask), PEER_TOPIC(73, "scheduling", "visitor_answer.told", visitor_answer),
/* clang-format on */
enum far_topic { TOPIC_ACTION_SHARED = 70, TOPIC_SHARE_ANSWERED, TOPIC_VISITOR_ASKED, TOPIC_VISITOR_ANSWERED };

#endif
