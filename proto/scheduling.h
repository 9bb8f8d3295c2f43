/*
 * scheduling (contract): venues, actions and their sessions, absences, enrolments of delegations, plans of dates.
 * Owns: the shapes of these records. People and structures are ids of the registry; no name is kept here.
 * Beware: tags are for ever; a retired one is noted in scheduling.c and never used again.
 */
#ifndef PROTO_SCHEDULING_H
#define PROTO_SCHEDULING_H

#include "common/calendar.h"
#include "proto/registry.h"

#define SCHEDULING_PERSONS_MAX 40	 /* in one delegation */
#define SCHEDULING_ANIMATORS_MAX 12	 /* of one action */
#define SCHEDULING_RANK_MAX 20		 /* sessions of one action */
#define SCHEDULING_PLAN_ACTIONS_MAX 20	 /* of one plan */
#define SCHEDULING_PLAN_SESSIONS_MAX 100 /* of one plan */
#define SCHEDULING_PLAN_OPTIONS_MAX 3
#define SCHEDULING_PLAN_DAYS_MAX 40	 /* explained for one session */

struct venue {
	REC_HEAD_MEMBERS;
	struct text code;
	struct text name;
	struct id organisation; /* whose it is */
	struct text commune;	/* INSEE code */
	uint32_t seats;		/* for participants; absent: not known, never too small */
	uint32_t weekdays;	/* set of enum weekday; absent: every day */
	struct list closed_days; /* of day_t */
	struct text access;	/* how to get there and in */
};

enum action_kind {
	ACTION_FORMATION_ACTION, ACTION_JOURNEE_ETUDE, ACTION_IMMERSION, ACTION_RESTITUTION, ACTION_INSTANCE_MEETING, ACTION_OTHER
};
enum action_status {
	ACTION_ENVISAGED, ACTION_OPEN, ACTION_CONFIRMED, ACTION_RUNNING, ACTION_DONE, ACTION_CANCELLED
};
enum school_zone { SCHOOL_ZONE_A, SCHOOL_ZONE_B, SCHOOL_ZONE_C };
enum intersession_per { INTERSESSION_STRUCTURE, INTERSESSION_ACTION };
struct action {
	REC_HEAD_MEMBERS;
	struct text code;
	struct text title;
	enum action_kind kind;
	enum action_status status;
	day_t first_day;	 /* at creation only: makes J1, fixed on that day */
	struct list invited;	 /* ids of organisations that are asked to enrol */
	struct id venue;
	struct list animators;	 /* ids of persons */
	uint32_t structures_min; /* 0: none */
	uint32_t structures_max; /* 0: none. Institutions do not count */
	uint32_t persons_min;	 /* of one structure */
	uint32_t persons_max;	 /* of one structure; 0: none */
	uint32_t targets;	 /* set of mandate_role; none: every role */
	bool binome;		 /* one who governs and one professional of the same structure, both or none */
	bool all_sessions;	 /* presence is asked on all days */
	bool action_plan_required;
	bool open_to_institutions;
	uint32_t gap_min;	 /* days between two sessions; 14 when absent at creation */
	uint32_t gap_max;	 /* 0: none */
	uint32_t weekdays;	 /* set of enum weekday; Monday, Tuesday, Thursday, Friday when absent at creation */
	enum school_zone school_zone;
	bool avoid_school_holidays; /* true when absent at creation and a zone is given */
	bool alsace_moselle;	 /* two more public holidays */
	uint32_t intersession_days;
	enum intersession_per intersession_per;
	struct text objectives;
	struct text content;
	struct text modalities;
};

enum session_status { SESSION_TO_PLACE, SESSION_PLACED, SESSION_HELD, SESSION_CANCELLED };
enum session_half { SESSION_MORNING, SESSION_AFTERNOON, SESSION_EVENING };
struct session {
	REC_HEAD_MEMBERS;
	struct id action;
	uint32_t rank; /* J1 is 1 */
	day_t window_from;
	day_t window_to;
	bool fixed;	/* the day is given, not found */
	bool remote;
	day_t day;	/* fixed, or placed */
	uint32_t halves; /* set of session_half; morning and afternoon when absent at creation */
	struct id venue; /* other than the action's */
	struct text link;
	enum session_status status;
};

struct absence { /* somebody cannot be there; why is nobody's business */
	REC_HEAD_MEMBERS;
	struct id person;
	day_t from;
	day_t to;
};

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

REC_DESC_DECLARE(venue);
REC_DESC_DECLARE(action);
REC_DESC_DECLARE(session);
REC_DESC_DECLARE(absence);
REC_DESC_DECLARE(delegate);
REC_DESC_DECLARE(enrolment);
REC_DESC_DECLARE(plan_term);
REC_DESC_DECLARE(plan_placement);
REC_DESC_DECLARE(plan_option);
REC_DESC_DECLARE(plan_day);
REC_DESC_DECLARE(plan_explanation);
REC_DESC_DECLARE(plan_conflict);
REC_DESC_DECLARE(plan);
REC_DESC_DECLARE(plan_outcome);
REC_DESC_DECLARE(plan_apply);

/* Tags that code outside of the tables needs (REC_HAS, REC_BIT). */
enum {
	VENUE_SEATS = 10, VENUE_WEEKDAYS = 11,
	ACTION_STATUS = 9, ACTION_FIRST_DAY = 10, ACTION_VENUE = 12, ACTION_STRUCTURES_MIN = 14, ACTION_STRUCTURES_MAX = 15,
	ACTION_PERSONS_MIN = 16, ACTION_PERSONS_MAX = 17, ACTION_TARGETS = 18, ACTION_GAP_MIN = 23, ACTION_GAP_MAX = 24,
	ACTION_WEEKDAYS = 25, ACTION_SCHOOL_ZONE = 26, ACTION_AVOID_SCHOOL = 27, ACTION_KIND = 8,
	SESSION_ACTION = 6, SESSION_RANK = 7, SESSION_WINDOW_FROM = 8, SESSION_WINDOW_TO = 9, SESSION_FIXED = 10, SESSION_DAY = 11,
	SESSION_HALVES = 12, SESSION_VENUE = 13, SESSION_STATUS = 16,
	ABSENCE_PERSON = 6,
	ENROLMENT_ACTION = 6, ENROLMENT_STRUCTURE = 7, ENROLMENT_PERSONS = 8, ENROLMENT_STATUS = 9, ENROLMENT_RANK = 10, ENROLMENT_RULE = 11,
	ENROLMENT_DECIDED_AT = 12,
	PLAN_MODE = 7, PLAN_STATUS = 8, PLAN_OPTIONS = 9, PLAN_EXPLANATIONS = 10, PLAN_CONFLICTS = 11, PLAN_CLASHES = 12,
	PLAN_NOTES = 13, PLAN_PROVEN = 14, PLAN_APPLIED_OPTION = 15
};

extern const struct collection_desc venue_collection, action_collection, session_collection, absence_collection,
    enrolment_collection, plan_collection;

extern const struct rec_enum weekday_enum, action_kind_enum, action_status_enum, session_status_enum, enrolment_status_enum,
    waiting_rule_enum, plan_status_enum, plan_rule_enum, plan_criterion_enum;

FAULT_DECLARE(FAULT_STRUCTURES_RANGE);	/* action: more structures at least than at most */
FAULT_DECLARE(FAULT_PERSONS_RANGE);	/* action: the same for persons */
FAULT_DECLARE(FAULT_GAP_RANGE);		/* action: the same for days between sessions */
FAULT_DECLARE(FAULT_WEEKDAYS_EMPTY);	/* action */
FAULT_DECLARE(FAULT_BINOME_PERSONS);	/* action: a binôme where one person may come */
FAULT_DECLARE(FAULT_BINOME_TARGETS);	/* action: a binôme that its target publics leave out */
FAULT_DECLARE(FAULT_STRUCTURES_BELOW);	/* action: a maximum below what is accepted */
FAULT_DECLARE(FAULT_PERSONS_BELOW);	/* action: a maximum below a delegation */
FAULT_DECLARE(FAULT_SCHOOL_ZONE);	/* action: school holidays avoided without a zone */
FAULT_DECLARE(FAULT_STRUCTURES_MIN);	/* action: confirmed with too few structures */
FAULT_DECLARE(FAULT_SESSIONS_OPEN);	/* action: finished before its sessions */
FAULT_DECLARE(FAULT_SESSION_PERIOD);	/* session: its period ends before it begins */
FAULT_DECLARE(FAULT_SESSION_NO_PERIOD);	/* session: neither a day nor a period */
FAULT_DECLARE(FAULT_SESSION_NO_DAY);	/* session: fixed without a day */
FAULT_DECLARE(FAULT_SESSION_OUTSIDE);	/* session: its day is outside of its period */
FAULT_DECLARE(FAULT_SESSION_RANK);	/* session: another one has that rank */
FAULT_DECLARE(FAULT_SESSION_ORDER);	/* session: it would not come in order */
FAULT_DECLARE(FAULT_SESSION_CLOSED);	/* session: held or cancelled, it does not change any more */
FAULT_DECLARE(FAULT_SESSION_FUTURE);	/* session: held before its day */
FAULT_DECLARE(FAULT_SESSION_UNCONFIRMED); /* session: held, of an action that is not */
FAULT_DECLARE(FAULT_ACTION_CLOSED);	/* session, plan: its action is done or cancelled */
FAULT_DECLARE(FAULT_ABSENCE_PERIOD);	/* absence: it ends before it begins */
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
FAULT_DECLARE(FAULT_PLAN_EMPTY);	/* plan: no session in these actions */
FAULT_DECLARE(FAULT_PLAN_LARGE);	/* plan: too many sessions, or too long a time */
FAULT_DECLARE(FAULT_PLAN_OPTION);	/* plan: no such option */
FAULT_DECLARE(FAULT_PLAN_STALE);	/* plan: a session changed since */
FAULT_DECLARE(FAULT_PLAN_BROKEN);	/* plan: a rule stands against it now */

extern const struct service_contract scheduling_contract;

#endif
