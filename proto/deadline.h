/*
 * deadline (contract of the registry): due dates derived from records.
 * Owns: the shape of a deadline; it is written by the mechanism only, never by a person.
 * Beware: a deadline names no person: its title is read by the whole team, and travels by events.
 */
#ifndef PROTO_DEADLINE_H
#define PROTO_DEADLINE_H

#include "proto/roles.h"

enum deadline_kind {
	DEADLINE_CARD_REMINDER, /* number: days before the suspension: 30, 10 */
	DEADLINE_CARD_SUSPENSION,
	DEADLINE_ACCREDITATION_END,
	DEADLINE_AGREMENT_STEP, /* number: the step of the retro-planning */
	DEADLINE_AGREMENT_END,
	DEADLINE_CONVENTION_DOCUMENT, /* number: the year */
	DEADLINE_CONVENTION_RENEWAL,  /* number: the year */
	DEADLINE_CONVENTION_EVALUATION,
	DEADLINE_CONVENTION_END,
	DEADLINE_PROGRAMME_STEP,
	DEADLINE_MEETING,
	DEADLINE_MEMBERSHIP_DUE,
	DEADLINE_RETENTION
};
enum deadline_status { DEADLINE_PENDING, DEADLINE_DUE, DEADLINE_DROPPED };

struct deadline {
	REC_HEAD_MEMBERS;
	enum deadline_kind kind;
	uint32_t number;
	struct text record_name; /* of the record that it derives from: "agrement" */
	struct id record;
	struct id organisation; /* whom it concerns, when it is an organisation */
	day_t due;
	struct text title; /* French, without a person's name */
	enum deadline_status status;
	usec_t fired_at;
};

/* What registry.c takes of this part, each item with its comma. */
#define DEADLINE_METHODS
#define DEADLINE_COLLECTIONS
#define DEADLINE_RECORDS
#define DEADLINE_FAULTS

#endif
