/*
 * scheduling_intersession (contract): remote accompaniment between the sessions of an action.
 * Owns: the shapes of these records. People and structures are ids of the registry; no name is kept here.
 * Beware: what proves a slot is what was done and how long it took, never a signature. A structure reads its own slots.
 */
#ifndef PROTO_SCHEDULING_INTERSESSION_H
#define PROTO_SCHEDULING_INTERSESSION_H

#include "proto/scheduling_enrolment.h"

enum intersession_status { INTERSESSION_PLANNED, INTERSESSION_DONE, INTERSESSION_CANCELLED };
/* What looks wrong and is told, not refused. */
enum intersession_flag { INTERSESSION_OUTSIDE, INTERSESSION_BUSY, INTERSESSION_DAY_OFF, INTERSESSION_NOT_ANIMATING };
struct intersession {
	REC_HEAD_MEMBERS;
	struct id action;
	struct id structure; /* absent where the action counts them for all */
	struct id animator;  /* a person */
	day_t day;
	struct text begins, ends; /* "09:30", local */
	uint32_t half_days;	  /* what it counts for */
	struct text link;
	struct text activities; /* what was done */
	uint32_t minutes;	/* how long it took */
	enum intersession_status status;
	uint32_t flags; /* set of intersession_flag, as of the last change */
};
struct intersession_done { /* tags 1 to 3 */
	uint64_t has;
	struct id id;
	struct text activities;
	uint32_t minutes;
};
struct intersession_line { /* of one structure, or of the whole action: in half-days */
	uint64_t has;
	struct id structure;
	uint32_t asked, planned, done, remaining, beyond;
	uint32_t minutes; /* of those done */
};
struct intersession_summary {
	uint64_t has;
	struct id action;
	enum intersession_per per;
	struct list lines;
};

REC_DESC_DECLARE(intersession);
REC_DESC_DECLARE(intersession_done);
REC_DESC_DECLARE(intersession_line);
REC_DESC_DECLARE(intersession_summary);

enum {
	INTERSESSION_TAG_ACTION = 6, INTERSESSION_TAG_STRUCTURE, INTERSESSION_TAG_ANIMATOR, INTERSESSION_TAG_DAY, INTERSESSION_TAG_BEGINS,
	INTERSESSION_TAG_ENDS, INTERSESSION_TAG_HALF_DAYS, INTERSESSION_TAG_LINK, INTERSESSION_TAG_ACTIVITIES, INTERSESSION_TAG_MINUTES,
	INTERSESSION_TAG_STATUS, INTERSESSION_TAG_FLAGS
};

extern const struct collection_desc intersession_collection;
extern const struct rec_enum intersession_status_enum, intersession_flag_enum;
/* A time of day: "09:30". */
extern const struct rec_format FORMAT_CLOCK;

FAULT_DECLARE(FAULT_INTERSESSION_STRUCTURE); /* the action counts by structure, and none is said */
FAULT_DECLARE(FAULT_INTERSESSION_FOR_ALL);   /* the action counts for all, and a structure is said */
FAULT_DECLARE(FAULT_INTERSESSION_ENROLLED);  /* a structure that has no place in the action */
FAULT_DECLARE(FAULT_INTERSESSION_TIMES);     /* it ends before it begins */
FAULT_DECLARE(FAULT_INTERSESSION_TAKEN);     /* planned on a day on which its animator is taken */
FAULT_DECLARE(FAULT_INTERSESSION_PROOF);     /* done, without what was done or how long */
FAULT_DECLARE(FAULT_INTERSESSION_FUTURE);    /* done before its day */
FAULT_DECLARE(FAULT_INTERSESSION_STEP);      /* what was done, written into one that is planned */

#define INTERSESSION_READERS (ROLE_TEAM | ROLE_DIRECTOR | ROLE_ANIMATOR)
#define INTERSESSION_WRITERS (SCHEDULING_WRITERS | ROLE_ANIMATOR)
#define INTERSESSION_METHODS \
	COLLECTION_METHODS("scheduling", intersession, "/intersessions", INTERSESSION_READERS, INTERSESSION_WRITERS, false, \
	    "Accompagnements en intersession"), \
	SCHEDULING_STEP(intersession, "complete", intersession_done_desc, INTERSESSION_WRITERS, "Accompagnement réalisé", \
	    "It took place: what was done, and how long it took."), \
	SCHEDULING_STEP(intersession, "cancel", ref_desc, INTERSESSION_WRITERS, "Annuler l’accompagnement", \
	    "It will not take place; the animator is free again."), \
	{ .name = "scheduling.intersession.summary", .verb = "GET", .path = "/actions/{id}/intersessions/summary", .kind = METHOD_READ, \
	  .shape = METHOD_CUSTOM, .in = &ref_desc, .out = &intersession_summary_desc, .roles = INTERSESSION_READERS, \
	  .title = "Intersession : ce qui est fait et ce qui reste", \
	  .doc = "Half-days asked for, planned, done and left, by structure or for the action; a structure sees its own line." },
#define INTERSESSION_COLLECTIONS &intersession_collection,
#define INTERSESSION_RECORDS \
	&intersession_desc, &intersession_done_desc, &intersession_line_desc, &intersession_summary_desc,
#define INTERSESSION_EVENTS \
	{ "intersession.completed", &intersession_desc, "It took place." }, \
	{ "intersession.cancelled", &intersession_desc, "It will not take place." },
#define INTERSESSION_FAULTS \
	FAULT_INTERSESSION_STRUCTURE, FAULT_INTERSESSION_FOR_ALL, FAULT_INTERSESSION_ENROLLED, FAULT_INTERSESSION_TIMES, \
	FAULT_INTERSESSION_TAKEN, FAULT_INTERSESSION_PROOF, FAULT_INTERSESSION_FUTURE, FAULT_INTERSESSION_STEP,

#endif
