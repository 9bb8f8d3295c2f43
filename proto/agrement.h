/*
 * agrement (contract of the registry): agréments of the Caf, their rules by date of effect and retro-planning templates.
 * Owns: the shapes of these records.
 * Beware: tags are for ever; a retired one is noted in agrement.c and never used again. A period's two days are both within it.
 */
#ifndef PROTO_AGREMENT_H
#define PROTO_AGREMENT_H

#include "proto/roles.h"

enum agrement_kind {
	AGREMENT_AGC, /* animation globale et coordination */
	AGREMENT_ACF, /* animation collective familles */
	AGREMENT_EVS,
	AGREMENT_SINGLE /* the single procedure that is being phased in */
};
enum agrement_status {
	AGREMENT_PENDING, /* en instruction */
	AGREMENT_GRANTED,
	AGREMENT_RESERVED, /* granted with reserves */
	AGREMENT_EXTENDED,
	AGREMENT_REFUSED,
	AGREMENT_EXPIRED
};
struct agrement_decision { /* as it was taken: often late, and with effect from a day before */
	uint64_t has;
	enum agrement_status status; /* that it brought */
	day_t decided_on;
	day_t effective_from;
	day_t to;
	struct text text; /* reserves, or reasons */
};
struct agrement {
	REC_HEAD_MEMBERS;
	struct text code;
	struct id organisation; /* the centre, or the EVS */
	struct id caf;		/* an organisation, of kind institution */
	enum agrement_kind kind;
	enum agrement_status status;
	day_t from;
	day_t to;	      /* last day; asked for while pending, then as decided */
	day_t extended_from;  /* the last day before any extension; absent: not extended */
	struct text reserves; /* those that stand */
	struct list decisions; /* struct agrement_decision, in the order in which they came in */
};
enum {
	AGREMENT_TAG_ORGANISATION = 7, AGREMENT_TAG_CAF, AGREMENT_TAG_KIND, AGREMENT_TAG_STATUS, AGREMENT_TAG_FROM, AGREMENT_TAG_TO,
	AGREMENT_TAG_EXTENDED_FROM, AGREMENT_TAG_RESERVES, AGREMENT_TAG_DECISIONS
};
#define AGREMENT_DECISIONS_MOST 30

/* What an agrément of that kind must hold to when it begins on that day or later, until the next rule of the kind. */
struct agrement_rule {
	REC_HEAD_MEMBERS;
	enum agrement_kind kind;
	day_t effective_from;
	uint32_t duration_min; /* months */
	uint32_t duration_max;
	uint32_t extension_max; /* all extensions together; 0: none */
	struct text reference;	/* the text that says so */
};

struct retro_step {
	uint64_t has;
	uint32_t months; /* before the end */
	struct text title;
};
struct retro_template { /* of a Caf; without one, the federation's own default */
	REC_HEAD_MEMBERS;
	struct id caf;
	struct list steps; /* struct retro_step */
};
#define RETRO_STEPS_MOST 20

struct agrement_decide { /* the input of each decision; tags 1 to 5 */
	uint64_t has;
	struct id id;
	day_t decided_on;
	day_t effective_from; /* absent: the first day of the agrément; of an extension, the day after its last one */
	day_t to;
	struct text text;
};

REC_DESC_DECLARE(agrement_decision);
REC_DESC_DECLARE(agrement);
REC_DESC_DECLARE(agrement_rule);
REC_DESC_DECLARE(retro_step);
REC_DESC_DECLARE(retro_template);
REC_DESC_DECLARE(agrement_decide);

extern const struct rec_enum agrement_kind_enum, agrement_status_enum;
extern const struct collection_desc agrement_collection, agrement_rule_collection, retro_template_collection;

FAULT_DECLARE(FAULT_AGREMENT_PERIOD);	   /* ends before it begins */
FAULT_DECLARE(FAULT_AGREMENT_HOLDER);	   /* not the kind of organisation that gets it; argument: which one does */
FAULT_DECLARE(FAULT_AGREMENT_CAF);	   /* not an institution */
FAULT_DECLARE(FAULT_AGREMENT_OVERLAP);	   /* argument: the other one's period */
FAULT_DECLARE(FAULT_AGREMENT_DURATION);	   /* argument: what the rule allows, and its reference */
FAULT_DECLARE(FAULT_AGREMENT_EXTENSION);   /* argument: as above */
FAULT_DECLARE(FAULT_AGREMENT_DECIDED);	   /* the period changes by a decision only; argument: the status */
FAULT_DECLARE(FAULT_AGREMENT_STEP);	   /* argument: the status that forbids the decision */
FAULT_DECLARE(FAULT_AGREMENT_FUTURE);	   /* decided on a day to come */
FAULT_DECLARE(FAULT_AGREMENT_REASON);	   /* reserves or a refusal without words */
FAULT_DECLARE(FAULT_AGREMENT_NOT_LATER);   /* an extension that does not extend; argument: the last day now */
FAULT_DECLARE(FAULT_AGREMENT_DECISIONS);   /* argument: the most decisions of one */
FAULT_DECLARE(FAULT_AGREMENT_RULE_BOUNDS); /* duration_min over duration_max */
FAULT_DECLARE(FAULT_AGREMENT_RULE_DOUBLE); /* two rules of a kind from the same day */
FAULT_DECLARE(FAULT_RETRO_TEMPLATE_DOUBLE); /* two templates of a Caf, or two defaults */

#define AGREMENT_DECISION(verb_, title_, doc_) \
	{ .name = "registry.agrement." verb_, .verb = "POST", .path = "/agrements/{id}/" verb_, .kind = METHOD_WRITE, \
	  .shape = METHOD_CUSTOM, .in = &agrement_decide_desc, .out = &agrement_desc, .roles = TEAM_WRITERS, .doc = doc_, \
	  .title = "Agrément : " title_ }

/* What registry.c takes of this part, each item with its comma. */
#define AGREMENT_METHODS \
	COLLECTION_METHODS("registry", agrement, "/agrements", ROLE_TEAM | ROLE_DIRECTOR, TEAM_WRITERS, false, "Agréments"), \
	AGREMENT_DECISION("grant", "accorder", "The Caf grants it."), \
	AGREMENT_DECISION("reserve", "accorder avec réserves", "The Caf grants it with reserves."), \
	AGREMENT_DECISION("lift", "lever les réserves", "The reserves are lifted."), \
	AGREMENT_DECISION("extend", "prolonger", "Its last day is put off; also after it expired, with effect from then."), \
	AGREMENT_DECISION("refuse", "refuser", "The Caf refuses it."), \
	AGREMENT_DECISION("reexamine", "réexaminer", "A refused one is looked at again."), \
	COLLECTION_METHODS("registry", agrement_rule, "/agrement-rules", ROLE_TEAM | ROLE_DIRECTOR, TEAM_WRITERS, false, "Règles d’agrément"), \
	COLLECTION_METHODS("registry", retro_template, "/retro-templates", ROLE_TEAM, TEAM_WRITERS, false, "Modèles de rétroplanning"),
#define AGREMENT_COLLECTIONS &agrement_collection, &agrement_rule_collection, &retro_template_collection,
#define AGREMENT_RECORDS &agrement_decision_desc, &agrement_desc, &agrement_rule_desc, &retro_step_desc, &retro_template_desc, &agrement_decide_desc,
#define AGREMENT_FAULTS \
	FAULT_AGREMENT_PERIOD, FAULT_AGREMENT_HOLDER, FAULT_AGREMENT_CAF, FAULT_AGREMENT_OVERLAP, FAULT_AGREMENT_DURATION, \
	FAULT_AGREMENT_EXTENSION, FAULT_AGREMENT_DECIDED, FAULT_AGREMENT_STEP, FAULT_AGREMENT_FUTURE, FAULT_AGREMENT_REASON, \
	FAULT_AGREMENT_NOT_LATER, FAULT_AGREMENT_DECISIONS, FAULT_AGREMENT_RULE_BOUNDS, FAULT_AGREMENT_RULE_DOUBLE, \
	FAULT_RETRO_TEMPLATE_DOUBLE,

#endif
