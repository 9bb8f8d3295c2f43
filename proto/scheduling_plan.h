/*
 * scheduling_plan (contract): plans of dates and their reasons.
 * Owns: the shapes of these records.
 * Beware: tags are for ever; a retired one is noted in scheduling_plan.c and never used again. Sentences of plans never hold a
 *         person's name; who is absent stands in it all the same: the team alone reads it, others see the sessions.
 */
#ifndef PROTO_SCHEDULING_PLAN_H
#define PROTO_SCHEDULING_PLAN_H

#include "proto/scheduling_action.h"

#define SCHEDULING_PLAN_ACTIONS_MAX 200	 /* of one plan */
#define SCHEDULING_PLAN_SESSIONS_MAX 600 /* of one plan */
#define SCHEDULING_PLAN_OPTIONS_MAX 5
#define SCHEDULING_PLAN_DAYS_MAX 40	 /* explained for one session */

#define SCHEDULING_PLAN_WEIGHT_MAX 1000

enum plan_mode { PLAN_PLACE, PLAN_REPLAN };
/* Without whom a session does not take place: everybody who is expected, or who animates it alone; the others count then. */
enum plan_required { PLAN_EVERYONE, PLAN_ANIMATORS };
/* How long the engine looks for something better: a budget of work, not of time. */
enum plan_effort { PLAN_QUICK, PLAN_NORMAL, PLAN_THOROUGH };
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
	PLAN_POLLED_OUT,     /* session: an option of its date poll that fell */
	PLAN_RULES
};
/* What a plan costs; each is counted in whole numbers, times its weight (plan_weights.c has the defaults). */
enum plan_criterion {
	PLAN_COST_POLL,	  /* answers to a date poll, a person each: 1 if needed, 2 no answer, 4 no, and 4 on days that nobody was asked about */
	PLAN_COST_SPREAD, /* days short of a week between two sessions, a shared person each */
	PLAN_COST_PREFER, /* days off the wished rhythm */
	PLAN_COST_MOVED,  /* sessions that leave a day or a venue that they had */
	PLAN_COST_SHIFT,  /* days between where they were and where they go */
	PLAN_COST_WISH,	  /* sessions on a day of the week that is not preferred */
	PLAN_COST_SCHOOL, /* sessions in school holidays, where that is no rule */
	PLAN_COST_TRAVEL, /* ten kilometres of one person, as the crow flies, to a venue that the planner chose */
	PLAN_COST_VENUE,  /* changes of venue between two neighbours of an action */
	PLAN_COST_ABSENT, /* people who cannot come, a session each, where they are not required */
	PLAN_CRITERIA
};
struct plan_weight {
	uint64_t has;
	enum plan_criterion criterion;
	uint32_t weight; /* of one; 0: not counted */
};
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
	struct id venue;	  /* chosen by the planner; absent: its venue was given, or there is none */
	struct id venue_before;	  /* the one that an earlier plan had chosen */
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
	struct list cannot; /* ids of persons: only for a day that is a fact, or when they are not required */
	struct list days;   /* struct plan_day */
	struct text sentence;
	struct list missing; /* texts: who cannot, by function and structure; only where who animates alone is required */
};
struct plan_conflict { /* one of the rules that cannot all hold; or a rule that days given as facts break */
	uint64_t has;
	enum plan_rule rule;
	struct id subject;  /* see enum plan_rule */
	struct id session;  /* clashes: where */
	day_t day;	    /* clashes: when */
	bool cures;	    /* lifting this one alone is enough */
	struct text sentence;
	struct id action;   /* of several actions: the one that it leaves out */
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
	struct list sessions;	  /* ids: these alone, instead of whole actions */
	day_t from, to;		  /* instead of actions: the open ones that have a session to place or placed in that time */
	struct list weights;	  /* struct plan_weight; the others have their default */
	enum plan_effort effort;
	bool stop_asked;
	bool stopped;		  /* the best that was found when it was stopped */
	uint32_t unexplained;	  /* sessions without an explanation here: GET /plans/{id}/explanations tells each */
	struct list left_out;	  /* ids of actions: they do not fit, and the others were placed without them */
	enum plan_required required;
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
	bool stopped;
	uint32_t unexplained;
	struct list left_out;
};
struct plan_progress { /* of a plan that is computed now; after that, where it ended */
	uint64_t has;
	struct id id;
	enum plan_status status;
	bool running;	  /* in this process, now; a plan asked for and not running waits for its turn */
	uint64_t steps;	  /* done */
	uint64_t budget;  /* at most */
	uint32_t options; /* that a stop would give */
	int64_t cost;	  /* least so far; absent: none yet */
	bool stop_asked;
};
struct plan_explain {
	uint64_t has;
	struct id id;	   /* of the plan */
	struct id session; /* of the plan */
	uint32_t option;   /* from 1; 1 when absent */
};
struct plan_apply {
	uint64_t has;
	struct id id; /* of the plan */
	uint32_t option; /* from 1; 1 when absent */
};

REC_DESC_DECLARE(plan_weight);
REC_DESC_DECLARE(plan_progress);
REC_DESC_DECLARE(plan_explain);
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
	PLAN_ACTIONS = 6, PLAN_SESSIONS = 16, PLAN_FROM = 17, PLAN_TO = 18, PLAN_WEIGHTS = 19, PLAN_EFFORT = 20,
	PLAN_STOP_ASKED = 21, PLAN_STOPPED = 22, PLAN_UNEXPLAINED = 23, PLAN_LEFT_OUT = 24, PLAN_REQUIRED = 25,
	PLAN_CONFLICT_ACTION = 7, PLAN_EXPLANATION_MISSING = 7,
	PLAN_MODE = 7, PLAN_STATUS = 8, PLAN_OPTIONS = 9, PLAN_EXPLANATIONS = 10, PLAN_CONFLICTS = 11, PLAN_CLASHES = 12,
	PLAN_NOTES = 13, PLAN_PROVEN = 14, PLAN_APPLIED_OPTION = 15
};

extern const struct collection_desc plan_collection;
extern const struct rec_enum plan_status_enum, plan_rule_enum, plan_criterion_enum, plan_effort_enum, plan_required_enum;

FAULT_DECLARE(FAULT_PLAN_NO_ACTION); /* plan: no action in its period; argument: the period */
FAULT_DECLARE(FAULT_PLAN_EMPTY);	/* plan: no session in these actions */
FAULT_DECLARE(FAULT_PLAN_ASKED);	/* plan: actions, or sessions, or a period: one of the three */
FAULT_DECLARE(FAULT_PLAN_PERIOD);	/* plan: its period ends before it begins */
FAULT_DECLARE(FAULT_PLAN_WEIGHT);	/* plan: a criterion weighed twice */
FAULT_DECLARE(FAULT_PLAN_SESSION);	/* plan: a session that is not in it */
FAULT_DECLARE(FAULT_PLAN_LARGE);	/* plan: too many sessions, or too long a time */
FAULT_DECLARE(FAULT_PLAN_OPTION);	/* plan: no such option */
FAULT_DECLARE(FAULT_PLAN_STALE);	/* plan: a session changed since */
FAULT_DECLARE(FAULT_PLAN_BROKEN);	/* plan: a rule stands against it now */

/* What scheduling.c takes of this part, each item with its comma. */
#define PLAN_METHODS \
	COLLECTION_METHODS("scheduling", plan, "/plans", PLAN_READERS, SCHEDULING_WRITERS, false, "Propositions de dates"), \
	{ .name = "scheduling.plan.progress", .verb = "GET", .path = "/plans/{id}/progress", .kind = METHOD_READ, .shape = METHOD_CUSTOM, \
	  .in = &ref_desc, .out = &plan_progress_desc, .roles = PLAN_READERS, .title = "Avancement du calcul", \
	  .doc = "How far the engine is; nothing of it is kept." }, \
	{ .name = "scheduling.plan.explain", .verb = "GET", .path = "/plans/{id}/explanations", .kind = METHOD_READ, \
	  .shape = METHOD_CUSTOM, .in = &plan_explain_desc, .out = &plan_explanation_desc, .roles = PLAN_READERS, \
	  .title = "Pourquoi ce jour", .doc = "Why a session of an option has its day and not another one, as things stand now." }, \
	SCHEDULING_STEP(plan, "stop", ref_desc, ROLE_COORDINATOR, "Arrêter le calcul", "The best found so far becomes the answer."), \
	SCHEDULING_STEP(plan, "apply", plan_apply_desc, ROLE_COORDINATOR, "Appliquer une proposition", "Its days, and the venues that it chose, become those of the sessions."), \
	{ .name = "scheduling.plan.finish", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &plan_outcome_desc, .out = NULL, \
	  .roles = ROLE_SYSTEM, .title = "Fin du calcul", .doc = "The engine's answer comes in." }, \
	{ .name = "scheduling.plan.run", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .out = NULL, \
	  .roles = ROLE_SYSTEM, .title = "Reprise du calcul", .doc = "A plan that a stop left without an answer is computed again." },
#define PLAN_COLLECTIONS &plan_collection,
#define PLAN_RECORDS \
	&plan_weight_desc, &plan_progress_desc, &plan_explain_desc, &plan_term_desc, &plan_placement_desc, &plan_option_desc, &plan_day_desc, &plan_explanation_desc, &plan_conflict_desc, \
	&plan_desc, &plan_outcome_desc, &plan_apply_desc,
#define PLAN_EVENTS \
	{ "plan.stopping", &plan_desc, "It is asked to end with the best found so far." }, \
	{ "plan.computed", &plan_desc, "Dates are proposed." }, \
	{ "plan.infeasible", &plan_desc, "Nothing fits; see the conflicts." }, \
	{ "plan.undecided", &plan_desc, "Neither dates nor a proof within the budget of work." }, \
	{ "plan.applied", &plan_desc, "One option became the dates." },
#define PLAN_FAULTS \
	FAULT_PLAN_NO_ACTION, FAULT_PLAN_EMPTY, FAULT_PLAN_ASKED, FAULT_PLAN_PERIOD, FAULT_PLAN_WEIGHT, FAULT_PLAN_SESSION, FAULT_PLAN_LARGE, FAULT_PLAN_OPTION, FAULT_PLAN_STALE, FAULT_PLAN_BROKEN,

#endif
