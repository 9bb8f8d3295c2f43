/*
 * scheduling_enrolment (contract): enrolments of delegations: waiting, offers of freed places, replacements, what an action is heading for.
 * Owns: the shapes of these records. People and structures are ids of the registry; no name is kept here.
 * Beware: tags are for ever; a retired one is noted in scheduling_enrolment.c and never used again.
 */
#ifndef PROTO_SCHEDULING_ENROLMENT_H
#define PROTO_SCHEDULING_ENROLMENT_H

#include "proto/scheduling_action.h"

enum enrolment_status { ENROLMENT_ACCEPTED, ENROLMENT_WAITING, ENROLMENT_DECLINED, ENROLMENT_WITHDRAWN, ENROLMENT_OFFERED };
enum waiting_rule { WAITING_STRUCTURES_MAX, WAITING_SEATS, WAITING_PLACES, WAITING_QUOTA, WAITING_KEPT };
enum waiting_order { WAITING_NEVER_SERVED, WAITING_SERVED, WAITING_LAPSED };
struct delegate {
	uint64_t has;
	struct id person;
	enum mandate_role role; /* in that structure */
};
struct replacement { /* of one person of a delegation by another of the same public */
	uint64_t has;
	struct id leaving;
	struct id coming;
	enum mandate_role role; /* of who comes */
	day_t on;
};
struct enrolment {
	REC_HEAD_MEMBERS;
	struct id action;
	struct id structure; /* an organisation */
	struct list persons; /* struct delegate */
	enum enrolment_status status;
	uint32_t rank;		/* on the waiting list, from 1; absent when not on it */
	enum waiting_rule rule; /* that put it there */
	usec_t decided_at;
	bool committed;	 /* to be there at all sessions, where the action asks for it */
	usec_t asked_at; /* date of request: what comes after "never served" in the order */
	enum waiting_order order; /* why it has that rank */
	struct text reason;	/* the same as a sentence */
	usec_t answer_by;	/* of an offer */
	uint32_t link;		/* number of the newest offer: its link is good; absent before the first */
	usec_t lapsed_at;	/* the offer that was not answered in time */
	struct list replacements; /* struct replacement, oldest first */
	usec_t answered_at;	/* the newest offer, by yes or no */
};
struct enrolment_leaving { /* the whole delegation, or one of it */
	uint64_t has;
	struct id id;
	struct id person; /* absent: the whole */
};
struct enrolment_offering { /* by the coordinator's own choice */
	uint64_t has;
	struct id id;
	usec_t answer_by; /* absent: the action's answer_days */
};
struct enrolment_replace {
	uint64_t has;
	struct id id;
	struct id leaving;
	struct id coming;
	enum mandate_role role;
};
struct offer_link {
	uint64_t has;
	struct text answer_link; /* "/inscription/…" */
	usec_t answer_by;
};
struct offer_ref {
	uint64_t has;
	struct text token;
};
struct offer_session {
	uint64_t has;
	uint32_t rank;
	day_t day; /* absent: still to be placed */
};
struct offer_brief { /* what the page of the link shows: no name of a person */
	uint64_t has;
	struct text title;
	struct text structure;
	uint32_t persons;
	struct list sessions; /* struct offer_session */
	bool all_sessions;
	usec_t answer_by;
};
struct offer_answer {
	uint64_t has;
	struct text token;
	bool accept;
};
struct offer_taken {
	uint64_t has;
	enum enrolment_status status;
	struct text sentence;
};

/* What an action is heading for: nothing is done by looking. */
struct outlook_quota {
	uint64_t has;
	uint32_t roles;
	uint32_t min, max;
	uint32_t persons; /* accepted */
};
struct outlook_structure { /* who would be told */
	uint64_t has;
	struct id enrolment;
	struct id structure;
	enum enrolment_status status;
	uint32_t persons;
	uint32_t rank;
};
struct outlook_session { /* what cancelling frees */
	uint64_t has;
	struct id session;
	uint32_t rank;
	day_t day;
	struct id venue; /* absent: remote, or none */
};
struct action_outlook {
	uint64_t has;
	struct id action;
	uint32_t structures, structures_min, structures_max; /* accepted; institutions apart */
	uint32_t institutions;
	uint32_t persons, places; /* places 0: no limit */
	uint32_t offered, waiting;
	struct list quotas;	 /* struct outlook_quota */
	bool minimum_reached;
	bool can_confirm;
	bool can_cancel;
	struct list missing;	 /* sentences: what stands against confirming */
	struct list told;	 /* struct outlook_structure: by confirming, the accepted; by cancelling, all */
	struct list freed;	 /* struct outlook_session: by cancelling */
	uint32_t venue_days;	 /* days of a venue, by cancelling */
	uint32_t animators;	 /* persons whose days are freed, by cancelling */
	uint32_t fundings;	 /* that cancelling would cancel */
	int64_t fundings_amount; /* cents: asked or granted for them */
	uint32_t fundings_kept;	 /* invoiced or paid: they stay, to be settled by hand */
	struct list confirming;	 /* sentences: what confirming would do */
	struct list cancelling;	 /* sentences: what cancelling would do */
	struct list finishing;	 /* sentences: what is still expected once it is done */
	struct list clashes;	 /* sentences: what stands against its days to come */
};

REC_DESC_DECLARE(delegate);
REC_DESC_DECLARE(replacement);
REC_DESC_DECLARE(enrolment);
REC_DESC_DECLARE(enrolment_leaving);
REC_DESC_DECLARE(enrolment_offering);
REC_DESC_DECLARE(enrolment_replace);
REC_DESC_DECLARE(offer_link);
REC_DESC_DECLARE(offer_ref);
REC_DESC_DECLARE(offer_session);
REC_DESC_DECLARE(offer_brief);
REC_DESC_DECLARE(offer_answer);
REC_DESC_DECLARE(offer_taken);
REC_DESC_DECLARE(outlook_quota);
REC_DESC_DECLARE(outlook_structure);
REC_DESC_DECLARE(outlook_session);
REC_DESC_DECLARE(action_outlook);

enum {
	ENROLMENT_ACTION = 6, ENROLMENT_STRUCTURE = 7, ENROLMENT_PERSONS = 8, ENROLMENT_STATUS = 9, ENROLMENT_RANK = 10, ENROLMENT_RULE = 11,
	ENROLMENT_DECIDED_AT = 12, ENROLMENT_COMMITTED = 13, ENROLMENT_ASKED_AT = 14, ENROLMENT_ORDER = 15, ENROLMENT_REASON = 16,
	ENROLMENT_ANSWER_BY = 17, ENROLMENT_LINK = 18, ENROLMENT_LAPSED_AT = 19, ENROLMENT_REPLACEMENTS = 20, ENROLMENT_ANSWERED_AT = 21, ENROLMENT_LEAVING_PERSON = 2, ENROLMENT_OFFERING_ANSWER_BY = 2
};
#define ENROLMENT_REPLACEMENTS_MAX 200

extern const struct collection_desc enrolment_collection;
extern const struct rec_enum enrolment_status_enum, waiting_rule_enum, waiting_order_enum;

FAULT_DECLARE(FAULT_ACTION_NOT_OPEN);	/* enrolment */
FAULT_DECLARE(FAULT_STRUCTURE_KIND);	/* enrolment: neither a centre nor an EVS (nor an institution where they may) */
FAULT_DECLARE(FAULT_STRUCTURE_CLOSED);	/* enrolment */
FAULT_DECLARE(FAULT_ALREADY_ENROLLED);	/* enrolment: one live delegation a structure and action */
FAULT_DECLARE(FAULT_PERSONS_MIN);	/* enrolment: delegation too small */
FAULT_DECLARE(FAULT_PERSONS_MAX);	/* enrolment: delegation too large */
FAULT_DECLARE(FAULT_PERSON_TWICE);	/* enrolment: the same person twice in it */
FAULT_DECLARE(FAULT_PERSON_ENROLLED);	/* enrolment: comes with another structure already */
FAULT_DECLARE(FAULT_PERSON_ANIMATES);	/* enrolment: animates the action */
FAULT_DECLARE(FAULT_PERSON_BUSY);	/* enrolment: has a session of another action on one of the days */
FAULT_DECLARE(FAULT_MANDATE_MISSING);	/* enrolment: no mandate in that structure today */
FAULT_DECLARE(FAULT_MANDATE_ROLE);	/* enrolment: another role than the one said */
FAULT_DECLARE(FAULT_TARGET);		/* enrolment: a role that the action is not for */
FAULT_DECLARE(FAULT_BINOME);		/* enrolment */
FAULT_DECLARE(FAULT_SEATS);		/* enrolment: grown beyond what the room has left */
FAULT_DECLARE(FAULT_PLACES);		/* enrolment: more persons than the action takes, or has left; argument: how many */
FAULT_DECLARE(FAULT_QUOTA);		/* enrolment: more of a public than its quota takes, or has left; argument: which and how many */
FAULT_DECLARE(FAULT_PLACES_KEPT);	/* enrolment: what is left is kept for another public */
FAULT_DECLARE(FAULT_COMMITMENT);	/* enrolment: presence at all sessions was not confirmed */
FAULT_DECLARE(FAULT_ENROLMENT_STRUCTURE); /* enrolment: of a structure that the account has no mandate in */
FAULT_DECLARE(FAULT_OFFER_NONE);	/* enrolment.link: no place is offered to it now; argument: its state */
FAULT_DECLARE(FAULT_OFFER_UNKNOWN);	/* offer link: not one of ours */
FAULT_DECLARE(FAULT_OFFER_ANSWERED);	/* offer link: it works once */
FAULT_DECLARE(FAULT_OFFER_LAPSED);	/* offer: answered after its deadline; argument: the day */
FAULT_DECLARE(FAULT_OFFER_OVER);	/* offer link: withdrawn, declined, or the action is over */
FAULT_DECLARE(FAULT_OFFER_FULL);	/* enrolment.offer: no place is free for the whole delegation; argument: the rule */
FAULT_DECLARE(FAULT_OFFER_DEADLINE);	/* enrolment.offer: a deadline that is over, or beyond 60 days */
FAULT_DECLARE(FAULT_PERSON_NOT_THERE);	/* replace, withdraw: not in the delegation */
FAULT_DECLARE(FAULT_REPLACEMENT_PUBLIC); /* replace: of another public; argument: the public that is needed */
FAULT_DECLARE(FAULT_REPLACEMENT_THERE);	/* replace: by one who is in the delegation already */
FAULT_DECLARE(FAULT_LAST_PERSON);	/* withdraw: the only one of it */

/* What scheduling.c takes of this part, each item with its comma. */
#define ENROLMENT_METHODS \
	COLLECTION_METHODS("scheduling", enrolment, "/enrolments", ENROLMENT_READERS, ENROLMENT_WRITERS, false, "Inscriptions"), \
	SCHEDULING_STEP(enrolment, "withdraw", enrolment_leaving_desc, ENROLMENT_WRITERS, "Retirer l’inscription", \
	    "The structure does not come, or one of its persons where the rules still hold; what frees is offered to the first waiting delegation that fits as a whole."), \
	SCHEDULING_STEP(enrolment, "decline", ref_desc, SCHEDULING_WRITERS, "Refuser l’inscription", \
	    "The federation says no; the first waiting delegation that fits as a whole is offered the place."), \
	SCHEDULING_STEP(enrolment, "replace", enrolment_replace_desc, ENROLMENT_WRITERS, "Remplacer une personne", \
	    "Another person of the same public and structure comes instead, until the action ends; it stays visible in the enrolment."), \
	SCHEDULING_STEP(enrolment, "offer", enrolment_offering_desc, SCHEDULING_WRITERS, "Proposer une place", \
	    "To a waiting delegation that the coordinator chooses, if it fits as a whole: also one that let an offer lapse. An offer that stands gets another deadline."), \
	SCHEDULING_STEP(enrolment, "accept", ref_desc, ENROLMENT_WRITERS, "Accepter la place proposée", "The structure comes."), \
	SCHEDULING_STEP(enrolment, "refuse", ref_desc, ENROLMENT_WRITERS, "Renoncer à la place proposée", \
	    "The structure does not come; the place goes to the next that fits, or stays free."), \
	{ .name = "scheduling.enrolment.lapse", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .out = &enrolment_desc, \
	  .roles = ROLE_SYSTEM, .title = "Délai de réponse passé", .doc = "The time to answer an offer is over." }, \
	{ .name = "scheduling.enrolment.link", .verb = "GET", .path = "/enrolments/{id}/link", .kind = METHOD_READ, .shape = METHOD_CUSTOM, \
	  .in = &ref_desc, .out = &offer_link_desc, .roles = SCHEDULING_WRITERS, .title = "Lien de réponse", \
	  .doc = "The link by which the structure answers the offer without an account." }, \
	{ .name = "scheduling.offer.get", .verb = "GET", .path = "/enrolment-offers/{token}", .kind = METHOD_READ, .shape = METHOD_CUSTOM, \
	  .in = &offer_ref_desc, .out = &offer_brief_desc, .roles = ROLE_ANYONE | ROLE_ACCOUNTS, .title = "Place proposée : lire", \
	  .doc = "What is offered, by the link. Reading answers nothing." }, \
	{ .name = "scheduling.offer.answer", .verb = "POST", .path = "/enrolment-offers/{token}", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, \
	  .in = &offer_answer_desc, .out = &offer_taken_desc, .roles = ROLE_ANYONE | ROLE_ACCOUNTS, .title = "Place proposée : répondre", \
	  .doc = "Yes or no, by the link, once." }, \
	{ .name = "scheduling.action.outlook", .verb = "GET", .path = "/actions/{id}/outlook", .kind = METHOD_READ, .shape = METHOD_CUSTOM, \
	  .in = &ref_desc, .out = &action_outlook_desc, .roles = ROLE_TEAM, .title = "Confirmer ou annuler : les conséquences", \
	  .doc = "Minimum reached or not, and what confirming or cancelling would do, before it is done." },
#define ENROLMENT_COLLECTIONS &enrolment_collection,
#define ENROLMENT_RECORDS \
	&delegate_desc, &replacement_desc, &enrolment_desc, &enrolment_leaving_desc, &enrolment_offering_desc, &enrolment_replace_desc, &offer_link_desc, \
	&offer_ref_desc, &offer_session_desc, &offer_brief_desc, &offer_answer_desc, &offer_taken_desc, &outlook_quota_desc, \
	&outlook_structure_desc, &outlook_session_desc, &action_outlook_desc,
#define ENROLMENT_EVENTS \
	{ "enrolment.withdrawn", &enrolment_desc, "The structure does not come." }, \
	{ "enrolment.reduced", &enrolment_desc, "One person of it does not come." }, \
	{ "enrolment.replaced", &enrolment_desc, "Another person comes instead of one." }, \
	{ "enrolment.declined", &enrolment_desc, "The federation said no." }, \
	{ "enrolment.offered", &enrolment_desc, "A place is held for it until its answer." }, \
	{ "enrolment.accepted", &enrolment_desc, "The structure took the place that was offered." }, \
	{ "enrolment.refused", &enrolment_desc, "The structure did not want the place that was offered." }, \
	{ "enrolment.lapsed", &enrolment_desc, "The offer was not answered in time: it waits on, after the others." }, \
	{ "enrolment.unclaimed", &enrolment_desc, "Its place was given back and stays free: nobody waits." }, \
	{ "enrolment.passed_over", &enrolment_desc, "A place stays free: it waits first, and neither it nor those behind it can take it." }, \
	{ "enrolment.united", &enrolment_desc, "Its structure and another enrolled one were found to be one: it stands for both delegations." }, \
	{ "enrolment.absorbed", &enrolment_desc, "The same, seen from the delegation that went into the other one; archived." }, \
	{ "enrolment.promoted", &enrolment_desc, "From the waiting list to accepted." }, \
	{ "enrolment.ranked", &enrolment_desc, "Its rank on the waiting list, or the rule that keeps it there, changed." },
#define ENROLMENT_FAULTS \
	FAULT_ACTION_NOT_OPEN, FAULT_STRUCTURE_KIND, FAULT_STRUCTURE_CLOSED, FAULT_ALREADY_ENROLLED, FAULT_PERSONS_MIN, \
	FAULT_PERSONS_MAX, FAULT_PERSON_TWICE, FAULT_PERSON_ENROLLED, FAULT_PERSON_ANIMATES, FAULT_PERSON_BUSY, \
	FAULT_MANDATE_MISSING, FAULT_MANDATE_ROLE, FAULT_TARGET, FAULT_BINOME, FAULT_SEATS, FAULT_PLACES, FAULT_QUOTA, \
	FAULT_PLACES_KEPT, FAULT_COMMITMENT, FAULT_ENROLMENT_STRUCTURE, FAULT_OFFER_NONE, FAULT_OFFER_UNKNOWN, FAULT_OFFER_ANSWERED, \
	FAULT_OFFER_LAPSED, FAULT_OFFER_OVER, FAULT_OFFER_FULL, FAULT_OFFER_DEADLINE, FAULT_PERSON_NOT_THERE, FAULT_REPLACEMENT_PUBLIC, \
	FAULT_REPLACEMENT_THERE, FAULT_LAST_PERSON,

#endif
