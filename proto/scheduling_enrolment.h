/*
 * scheduling_enrolment (contract): enrolments of delegations.
 * Owns: the shapes of these records. People and structures are ids of the registry; no name is kept here.
 * Beware: tags are for ever; a retired one is noted in scheduling_enrolment.c and never used again.
 */
#ifndef PROTO_SCHEDULING_ENROLMENT_H
#define PROTO_SCHEDULING_ENROLMENT_H

#include "proto/scheduling_action.h"

enum enrolment_status { ENROLMENT_ACCEPTED, ENROLMENT_WAITING, ENROLMENT_DECLINED, ENROLMENT_WITHDRAWN };
enum waiting_rule { WAITING_STRUCTURES_MAX, WAITING_SEATS };
struct delegate {
	uint64_t has;
	struct id person;
	enum mandate_role role; /* in that structure */
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
};

REC_DESC_DECLARE(delegate);
REC_DESC_DECLARE(enrolment);

enum {
	ENROLMENT_ACTION = 6, ENROLMENT_STRUCTURE = 7, ENROLMENT_PERSONS = 8, ENROLMENT_STATUS = 9, ENROLMENT_RANK = 10, ENROLMENT_RULE = 11,
	ENROLMENT_DECIDED_AT = 12
};

extern const struct collection_desc enrolment_collection;
extern const struct rec_enum enrolment_status_enum, waiting_rule_enum;

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

/* What scheduling.c takes of this part, each item with its comma. */
#define ENROLMENT_METHODS \
	COLLECTION_METHODS("scheduling", enrolment, "/enrolments", ENROLMENT_READERS, ENROLMENT_WRITERS, false, "Inscriptions"), \
	SCHEDULING_STEP(enrolment, "withdraw", ref_desc, ENROLMENT_WRITERS, "Retirer l’inscription", \
	    "The structure does not come; the first waiting delegation that fits as a whole takes its place."), \
	SCHEDULING_STEP(enrolment, "decline", ref_desc, SCHEDULING_WRITERS, "Refuser l’inscription", \
	    "The federation says no; the first waiting delegation that fits as a whole takes the place."),
#define ENROLMENT_COLLECTIONS &enrolment_collection,
#define ENROLMENT_RECORDS \
	&delegate_desc, &enrolment_desc,
#define ENROLMENT_EVENTS \
	{ "enrolment.withdrawn", &enrolment_desc, "The structure does not come." }, \
	{ "enrolment.declined", &enrolment_desc, "The federation said no." }, \
	{ "enrolment.promoted", &enrolment_desc, "From the waiting list to accepted." }, \
	{ "enrolment.ranked", &enrolment_desc, "Its rank on the waiting list, or the rule that keeps it there, changed." },
#define ENROLMENT_FAULTS \
	FAULT_ACTION_NOT_OPEN, FAULT_STRUCTURE_KIND, FAULT_STRUCTURE_CLOSED, FAULT_ALREADY_ENROLLED, FAULT_PERSONS_MIN, \
	FAULT_PERSONS_MAX, FAULT_PERSON_TWICE, FAULT_PERSON_ENROLLED, FAULT_PERSON_ANIMATES, FAULT_PERSON_BUSY, \
	FAULT_MANDATE_MISSING, FAULT_MANDATE_ROLE, FAULT_TARGET, FAULT_BINOME, FAULT_SEATS,

#endif
