/*
 * scheduling_plan (contract): plans of dates and their reasons.
 * Owns: the shapes of these records.
 * Beware: tags are for ever; a retired one is noted in scheduling_plan.c and never used again. Sentences of plans never hold a
 *         person's name: everybody who animates reads them.
 */
#ifndef PROTO_SCHEDULING_PLAN_H
#define PROTO_SCHEDULING_PLAN_H

#include "proto/scheduling_action.h"

#define SCHEDULING_PLAN_ACTIONS_MAX 20	 /* of one plan */
#define SCHEDULING_PLAN_SESSIONS_MAX 100 /* of one plan */
#define SCHEDULING_PLAN_OPTIONS_MAX 5
#define SCHEDULING_PLAN_DAYS_MAX 40	 /* explained for one session */

enum plan_mode { PLAN_PLACE, PLAN_REPLAN };
enum plan_status { PLAN_REQUESTED, PLAN_COMPUTED, PLAN_INFEASIBLE, PLAN_UNDECIDED, PLAN_APPLIED };
/* A rule that forbids a day, or is part of a conflict; what its subject is. */
enum plan_rule {
	PLAN_FIXED,	     /* session: it is fixed on another day */
	PLAN_WINDOW,	     /* session */
	PLAN_GAP_MIN,	     /* action */
	PLAN_GAP_MAX,	     /* action */
	PLAN_ORDER,	     /* action */
	PLAN_WEEKEND,	     /* action */
	PLAN_CLOSED_WEEKDAY, /* action */
	PLAN_PUBLIC_HOLIDAY, /* action */
	PLAN_SCHOOL_HOLIDAY, /* action */
	PLAN_VENUE_CLOSED,   /* venue */
	PLAN_PAST,	     /* session */
	PLAN_ABSENT,	     /* person */
	PLAN_TWICE,	     /* person */
	PLAN_VENUE_TWICE,    /* venue */
	PLAN_SEATS,	     /* session */
	PLAN_FEATURES,	     /* session: what it needs of its venue */
	PLAN_BETWEEN,	     /* session, the later one: days for the intersession work before it */
	PLAN_RULES
};
enum plan_criterion { PLAN_COST_POLL, PLAN_COST_SPREAD, PLAN_COST_PREFER, PLAN_COST_MOVED };
struct plan_term { /* contribution = value * weight, whole numbers */
	uint64_t has;
	enum plan_criterion criterion;
	int64_t value;
	int64_t weight;
	int64_t contribution;
};
struct plan_placement {
	uint64_t has;
	struct id session;
	day_t day;
	day_t before; /* its day when the plan was made; absent: none */
	bool moved;   /* it had another day */
	uint64_t session_version; /* when the plan was made: apply refuses if it changed */
};
struct plan_option {
	uint64_t has;
	int64_t cost;
	struct list criteria;	/* struct plan_term */
	struct list placements; /* struct plan_placement */
	uint32_t moves;		/* sessions that leave a day */
	bool proven;		/* nothing better exists */
};
struct plan_day { /* a day that was not taken, and a rule against it; or what it would cost more */
	uint64_t has;
	day_t day;
	bool possible;
	enum plan_rule rule; /* absent when possible */
	struct id subject;   /* see enum plan_rule */
	int64_t dearer;	     /* when possible: cost against the chosen day */
	struct text sentence; /* French, without any person's name */
};
struct plan_explanation { /* of the first option, a session each */
	uint64_t has;
	struct id session;
	day_t day;
	struct list can;    /* ids of persons */
	struct list cannot; /* ids of persons: only for a day that is a fact */
	struct list days;   /* struct plan_day */
	struct text sentence;
};
struct plan_conflict { /* one of the rules that cannot all hold; or a rule that days given as facts break */
	uint64_t has;
	enum plan_rule rule;
	struct id subject;  /* see enum plan_rule */
	struct id session;  /* clashes: where */
	day_t day;	    /* clashes: when */
	bool cures;	    /* lifting this one alone is enough */
	struct text sentence;
};
struct plan {
	REC_HEAD_MEMBERS;
	struct list actions; /* ids */
	enum plan_mode mode;
	enum plan_status status;
	struct list options;	  /* struct plan_option, best first */
	struct list explanations; /* struct plan_explanation */
	struct list conflicts;	  /* struct plan_conflict: why nothing fits, no more than needed */
	struct list clashes;	  /* struct plan_conflict: what the given days break already; the rest was placed all the same */
	struct list notes;	  /* French sentences: what was not known, what was decided by default */
	bool proven;		  /* the best there is, or surely impossible */
	uint32_t applied_option;  /* from 1 */
};
/* What the engine answers: input of scheduling.plan.finish. */
struct plan_outcome {
	uint64_t has;
	struct id id; /* of the plan */
	enum plan_status status;
	struct list options;
	struct list explanations;
	struct list conflicts;
	struct list clashes;
	struct list notes;
	bool proven;
};
struct plan_apply {
	uint64_t has;
	struct id id; /* of the plan */
	uint32_t option; /* from 1; 1 when absent */
};

REC_DESC_DECLARE(plan_term);
REC_DESC_DECLARE(plan_placement);
REC_DESC_DECLARE(plan_option);
REC_DESC_DECLARE(plan_day);
REC_DESC_DECLARE(plan_explanation);
REC_DESC_DECLARE(plan_conflict);
REC_DESC_DECLARE(plan);
REC_DESC_DECLARE(plan_outcome);
REC_DESC_DECLARE(plan_apply);

enum {
	PLAN_MODE = 7, PLAN_STATUS = 8, PLAN_OPTIONS = 9, PLAN_EXPLANATIONS = 10, PLAN_CONFLICTS = 11, PLAN_CLASHES = 12,
	PLAN_NOTES = 13, PLAN_PROVEN = 14, PLAN_APPLIED_OPTION = 15
};

extern const struct collection_desc plan_collection;
extern const struct rec_enum plan_status_enum, plan_rule_enum, plan_criterion_enum;

FAULT_DECLARE(FAULT_PLAN_EMPTY);	/* plan: no session in these actions */
FAULT_DECLARE(FAULT_PLAN_LARGE);	/* plan: too many sessions, or too long a time */
FAULT_DECLARE(FAULT_PLAN_OPTION);	/* plan: no such option */
FAULT_DECLARE(FAULT_PLAN_STALE);	/* plan: a session changed since */
FAULT_DECLARE(FAULT_PLAN_BROKEN);	/* plan: a rule stands against it now */

/* What scheduling.c takes of this part, each item with its comma. */
#define PLAN_METHODS \
	COLLECTION_METHODS("scheduling", plan, "/plans", PLAN_READERS, SCHEDULING_WRITERS, false, "Propositions de dates"), \
	SCHEDULING_STEP(plan, "apply", plan_apply_desc, ROLE_COORDINATOR, "Appliquer une proposition", "Its days become those of the sessions."), \
	{ .name = "scheduling.plan.finish", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &plan_outcome_desc, .out = NULL, \
	  .roles = ROLE_SYSTEM, .title = "Fin du calcul", .doc = "The engine's answer comes in." }, \
	{ .name = "scheduling.plan.run", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .out = NULL, \
	  .roles = ROLE_SYSTEM, .title = "Reprise du calcul", .doc = "A plan that a stop left without an answer is computed again." },
#define PLAN_COLLECTIONS &plan_collection,
#define PLAN_RECORDS \
	&plan_term_desc, &plan_placement_desc, &plan_option_desc, &plan_day_desc, &plan_explanation_desc, &plan_conflict_desc, \
	&plan_desc, &plan_outcome_desc, &plan_apply_desc,
#define PLAN_EVENTS \
	{ "plan.computed", &plan_desc, "Dates are proposed." }, \
	{ "plan.infeasible", &plan_desc, "Nothing fits; see the conflicts." }, \
	{ "plan.undecided", &plan_desc, "Neither dates nor a proof within the budget of work." }, \
	{ "plan.applied", &plan_desc, "One option became the dates." },
#define PLAN_FAULTS \
	FAULT_PLAN_EMPTY, FAULT_PLAN_LARGE, FAULT_PLAN_OPTION, FAULT_PLAN_STALE, FAULT_PLAN_BROKEN,

#endif
