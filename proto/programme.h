/*
 * programme (contract of the registry): programmes with axes and phases, and their steps; instances and selections stand beside them.
 * Owns: the shapes of these records.
 * Beware: tags are for ever; a retired one is noted in programme.c and never used again.
 */
#ifndef PROTO_PROGRAMME_H
#define PROTO_PROGRAMME_H

#include "proto/instance.h"
#include "proto/roles.h"
#include "proto/selection.h"

struct programme_axis {
	uint64_t has;
	struct text key; /* "A" */
	struct text title;
	struct text description;
};
struct programme_phase {
	uint64_t has;
	uint32_t number;
	struct text title;
	struct text axis; /* key of an axis; absent: of all */
	day_t from;
	day_t to;
};
enum partner_part { PARTNER_CARRIER, PARTNER_OPERATOR, PARTNER_SUPPORT };
struct programme_partner {
	uint64_t has;
	struct id organisation;
	enum partner_part part;
	struct text note;
};
struct programme_result {
	uint64_t has;
	struct text axis;
	bool quantitative;
	struct text description;
	struct text target;
};
struct programme_point { /* to validate: of the offer, of the economy, of the organisation */
	uint64_t has;
	uint32_t number;
	struct text title;
	struct id decision; /* that validated it; absent: still to validate */
};
struct programme {
	REC_HEAD_MEMBERS;
	struct text code;
	struct text title;
	struct text context;
	struct list objectives;	 /* texts */
	struct text audience;
	day_t from;
	day_t to;
	struct list axes;	 /* struct programme_axis */
	struct list phases;	 /* struct programme_phase */
	struct list territories; /* texts */
	struct list partners;	 /* struct programme_partner */
	struct list results;	 /* struct programme_result */
	struct list points;	 /* struct programme_point */
	struct text outlook;
};

enum programme_step_status { PROGRAMME_STEP_PLANNED, PROGRAMME_STEP_RUNNING, PROGRAMME_STEP_DELIVERED, PROGRAMME_STEP_VALIDATED, PROGRAMME_STEP_DROPPED };
struct programme_step_deliverable {
	uint64_t has;
	struct text title;
	day_t due;
	day_t delivered_on;
	struct id file;
};
struct programme_step {
	REC_HEAD_MEMBERS;
	struct id programme;
	uint32_t phase; /* number of a phase; absent: of none */
	uint32_t number;
	struct text title;
	struct text description;
	day_t from;
	day_t to;
	struct list organisations; /* ids: who takes part */
	struct list deliverables;  /* struct programme_step_deliverable */
	enum programme_step_status status;
	struct id decision; /* that validated it */
	struct text reason; /* why it was given back or dropped */
};
/* Inputs of the steps of its machine that say more than which one. */
struct programme_step_validate {
	uint64_t has;
	struct id id;
	struct id decision;
};
struct programme_step_reason {
	uint64_t has;
	struct id id;
	struct text reason;
};

/* Tags that the service names. */
enum {
	PROGRAMME_FROM = 11, PROGRAMME_TO = 12, PROGRAMME_AXES = 13, PROGRAMME_PHASES = 14, PROGRAMME_PARTNERS = 16, PROGRAMME_RESULTS = 17,
	PROGRAMME_POINTS = 18,
	PROGRAMME_STEP_PROGRAMME = 6, PROGRAMME_STEP_PHASE = 7, PROGRAMME_STEP_NUMBER = 8, PROGRAMME_STEP_FROM = 11, PROGRAMME_STEP_TO = 12, PROGRAMME_STEP_DELIVERABLES = 14, PROGRAMME_STEP_STATUS = 15,
	PROGRAMME_STEP_DECISION = 16, PROGRAMME_STEP_REASON = 17
};

REC_DESC_DECLARE(programme_axis);
REC_DESC_DECLARE(programme_phase);
REC_DESC_DECLARE(programme_partner);
REC_DESC_DECLARE(programme_result);
REC_DESC_DECLARE(programme_point);
REC_DESC_DECLARE(programme);
REC_DESC_DECLARE(programme_step_deliverable);
REC_DESC_DECLARE(programme_step);
REC_DESC_DECLARE(programme_step_validate);
REC_DESC_DECLARE(programme_step_reason);

extern const struct collection_desc programme_collection, programme_step_collection;
extern const struct rec_enum programme_step_status_enum;

FAULT_DECLARE(FAULT_PROGRAMME_PERIOD);	    /* it ends before it begins */
FAULT_DECLARE(FAULT_PROGRAMME_TWICE);	    /* argument: the key or number that stands twice */
FAULT_DECLARE(FAULT_PROGRAMME_AXIS);	    /* argument: a key that no axis has */
FAULT_DECLARE(FAULT_PROGRAMME_PARTNER);	    /* an organisation with one part, twice */
FAULT_DECLARE(FAULT_PROGRAMME_POINT);	    /* argument: the point; its decision is not one that validates it */
FAULT_DECLARE(FAULT_PHASE_OUTSIDE);	    /* argument: the programme's period */
FAULT_DECLARE(FAULT_PHASE_IN_USE);	    /* argument: the step that needs the phase as it was */
FAULT_DECLARE(FAULT_PROGRAMME_STEP_PHASE);	    /* argument: the number that no phase has */
FAULT_DECLARE(FAULT_PROGRAMME_STEP_OUTSIDE);	    /* argument: the period of the phase, or of the programme */
FAULT_DECLARE(FAULT_PROGRAMME_STEP_NUMBER);	    /* argument: the step that has this number */
FAULT_DECLARE(FAULT_PROGRAMME_STEP_DELIVERABLE);	    /* argument: what is not delivered */
FAULT_DECLARE(FAULT_PROGRAMME_STEP_CLOSED);	    /* argument: the state in which nothing changes */
FAULT_DECLARE(FAULT_PROGRAMME_STEP_VALIDATION);	    /* the decision named is not one that validates it */
FAULT_DECLARE(FAULT_PROGRAMME_STEP_FUTURE);	    /* delivered on a day to come */

#define PROGRAMME_STEP_WRITE(verb_, in_, title_, doc_) \
	{ .name = "registry.programme_step." verb_, .verb = "POST", .path = "/programme-steps/{id}/" verb_, .kind = METHOD_WRITE, \
	  .shape = METHOD_CUSTOM, .in = &in_##_desc, .out = &programme_step_desc, .roles = TEAM_WRITERS, .title = title_, .doc = doc_ }

/* What registry.c takes of this part, each item with its comma. */
#define PROGRAMME_METHODS \
	COLLECTION_METHODS("registry", programme, "/programmes", ROLE_ACCOUNTS, TEAM_WRITERS, false, "Programmes"), \
	COLLECTION_METHODS("registry", programme_step, "/programme-steps", ROLE_ACCOUNTS, TEAM_WRITERS, false, "Étapes de programme"), \
	PROGRAMME_STEP_WRITE("start", ref, "Commencer l’étape", "Work on it has begun."), \
	PROGRAMME_STEP_WRITE("deliver", ref, "Remettre l’étape", "Each of its deliverables is there."), \
	PROGRAMME_STEP_WRITE("validate", programme_step_validate, "Valider l’étape", "It was accepted, by a decision if one is named."), \
	PROGRAMME_STEP_WRITE("return", programme_step_reason, "Rendre l’étape à reprendre", "What was delivered is to be worked on again, and why."), \
	PROGRAMME_STEP_WRITE("drop", programme_step_reason, "Abandonner l’étape", "It will not take place, and why."), \
	PROGRAMME_STEP_WRITE("resume", ref, "Reprendre l’étape abandonnée", "It is planned again."), \
	INSTANCE_METHODS SELECTION_METHODS
#define PROGRAMME_COLLECTIONS &programme_collection, &programme_step_collection, INSTANCE_COLLECTIONS SELECTION_COLLECTIONS
#define PROGRAMME_RECORDS \
	&programme_axis_desc, &programme_phase_desc, &programme_partner_desc, &programme_result_desc, &programme_point_desc, &programme_desc, \
	&programme_step_deliverable_desc, &programme_step_desc, &programme_step_validate_desc, &programme_step_reason_desc, INSTANCE_RECORDS SELECTION_RECORDS
#define PROGRAMME_FAULTS \
	FAULT_PROGRAMME_PERIOD, FAULT_PROGRAMME_TWICE, FAULT_PROGRAMME_AXIS, FAULT_PROGRAMME_PARTNER, FAULT_PROGRAMME_POINT, FAULT_PHASE_OUTSIDE, \
	FAULT_PHASE_IN_USE, FAULT_PROGRAMME_STEP_PHASE, FAULT_PROGRAMME_STEP_OUTSIDE, FAULT_PROGRAMME_STEP_NUMBER, FAULT_PROGRAMME_STEP_DELIVERABLE, FAULT_PROGRAMME_STEP_CLOSED, \
	FAULT_PROGRAMME_STEP_VALIDATION, FAULT_PROGRAMME_STEP_FUTURE, INSTANCE_FAULTS SELECTION_FAULTS

#endif
