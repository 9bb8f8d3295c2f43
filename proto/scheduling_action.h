/*
 * scheduling_action (contract): venues, actions and their sessions, absences.
 * Owns: the shapes of these records. People and structures are ids of the registry; no name is kept here.
 * Beware: tags are for ever; a retired one is noted in scheduling_action.c and never used again.
 */
#ifndef PROTO_SCHEDULING_ACTION_H
#define PROTO_SCHEDULING_ACTION_H

#include "common/calendar.h"
#include "proto/registry.h"

#define SCHEDULING_PERSONS_MAX 40	 /* in one delegation */
#define SCHEDULING_ANIMATORS_MAX 12	 /* of one action */
#define SCHEDULING_VENUES_MAX 40	 /* that a plan may choose among, when they are named */
#define SCHEDULING_QUOTAS_MAX 8	 /* of one action */
#define SCHEDULING_RANK_MAX 20		 /* sessions of one action */
#define SCHEDULING_FEATURES_MAX 64	 /* of venues, in all: the planner keeps a bit for each */

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
	struct list features;	/* ids of venue_feature */
	struct list open_days;	/* of day_t: open although its weekdays or its closed days say no */
	uint32_t halves;	/* set of session_half on which it is open; absent: all */
	int64_t price_day;	/* cents */
	struct text address;	/* street and number; the town is the commune's */
};

enum action_kind {
	ACTION_FORMATION_ACTION, ACTION_JOURNEE_ETUDE, ACTION_IMMERSION, ACTION_RESTITUTION, ACTION_INSTANCE_MEETING, ACTION_OTHER
};
enum action_status {
	ACTION_ENVISAGED, ACTION_OPEN, ACTION_CONFIRMED, ACTION_RUNNING, ACTION_DONE, ACTION_CANCELLED
};
enum school_zone { SCHOOL_ZONE_A, SCHOOL_ZONE_B, SCHOOL_ZONE_C };
enum intersession_per { INTERSESSION_STRUCTURE, INTERSESSION_ACTION };
enum action_rhythm { RHYTHM_EVEN, RHYTHM_EARLY, RHYTHM_MIDDLE, RHYTHM_LATE }; /* where in its period a day is best */
struct action_quota { /* how many of one public an action needs and takes, all structures together */
	uint64_t has;
	uint32_t roles; /* set of mandate_role; no role is in two quotas of an action */
	uint32_t min;	/* places that are kept for them until they are there; 0: none */
	uint32_t max;	/* 0: none */
};
struct action_deliverable { /* what an immersion or a restitution hands over */
	uint64_t has;
	struct text title;
	day_t due;
	day_t delivered_on;
	struct id file;
};
enum recommendation_status { RECOMMENDATION_OPEN, RECOMMENDATION_FOLLOWED, RECOMMENDATION_SET_ASIDE };
struct action_recommendation { /* for the whole network: what concerns one centre is in its action plan, which it shares or not */
	uint64_t has;
	uint32_t number; /* stays the same when the list changes */
	struct text text;
	enum recommendation_status status; /* open when absent */
};
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
	uint32_t places;       /* persons of all structures together; 0: as many as the room has seats */
	struct list quotas;    /* struct action_quota */
	uint32_t served_years; /* how far back a place in an action of the same kind counts; 3 when absent at creation */
	uint32_t answer_days;  /* to answer the offer of a freed place; 7 when absent at creation; 0: it is given at once */
	int64_t price;	       /* of one person, cents */
	uint32_t completion_rate; /* percent of the half-days asked of a person; absent: 100 with all_sessions, else 80 */
	struct list venues;	 /* ids: the planner chooses among them when the action has no venue */
	bool any_venue;		 /* every venue in use may be chosen */
	uint32_t venue_km;	 /* of those: how far on average for a person who comes; 0: no limit */
	enum action_rhythm rhythm;
	uint32_t preferred_weekdays; /* set of enum weekday; none: no wish */
	bool intersession_school; /* days of intersession may lie in school holidays */
	struct list deliverables;    /* struct action_deliverable */
	struct list recommendations; /* struct action_recommendation */
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
	struct list features;	/* ids of venue_feature that its venue must have */
	struct text starts_at;	/* "09:00", Paris; absent: the usual hour of its first half-day */
	struct text ends_at;
	struct list venues; /* ids: as those of the action, for this session alone */
	bool venue_chosen;  /* its venue is a plan's choice: the next plan may choose another */
};

struct absence { /* somebody cannot be there; why is nobody's business */
	REC_HEAD_MEMBERS;
	struct id person;
	day_t from;
	day_t to;
};

REC_DESC_DECLARE(venue);
REC_DESC_DECLARE(action_quota);
REC_DESC_DECLARE(action_deliverable);
REC_DESC_DECLARE(action_recommendation);
REC_DESC_DECLARE(action);
REC_DESC_DECLARE(session);
REC_DESC_DECLARE(absence);

/* Tags that code outside of the tables needs (REC_HAS, REC_BIT). */
enum {
	VENUE_SEATS = 10, VENUE_WEEKDAYS = 11, VENUE_CLOSED_DAYS = 12, VENUE_FEATURES = 14, VENUE_OPEN_DAYS = 15, VENUE_HALVES = 16,
	VENUE_PRICE_DAY = 17,
	ACTION_STATUS = 9, ACTION_FIRST_DAY = 10, ACTION_VENUE = 12, ACTION_ANIMATORS = 13, ACTION_STRUCTURES_MIN = 14, ACTION_STRUCTURES_MAX = 15,
	ACTION_PERSONS_MIN = 16, ACTION_PERSONS_MAX = 17, ACTION_TARGETS = 18, ACTION_GAP_MIN = 23, ACTION_GAP_MAX = 24,
	ACTION_WEEKDAYS = 25, ACTION_SCHOOL_ZONE = 26, ACTION_AVOID_SCHOOL = 27, ACTION_KIND = 8, ACTION_COMPLETION_RATE = 50,
	ACTION_DELIVERABLES = 51, ACTION_RECOMMENDATIONS = 52, ACTION_VENUES = 40, ACTION_PREFERRED_WEEKDAYS = 44,
	ACTION_PLACES = 34, ACTION_QUOTAS = 35, ACTION_SERVED_YEARS = 36, ACTION_ANSWER_DAYS = 38, ACTION_PRICE = 39,
	SESSION_ACTION = 6, SESSION_RANK = 7, SESSION_WINDOW_FROM = 8, SESSION_WINDOW_TO = 9, SESSION_FIXED = 10, SESSION_DAY = 11,
	SESSION_HALVES = 12, SESSION_VENUE = 13, SESSION_REMOTE = 14, SESSION_LINK = 15, SESSION_STATUS = 16,
	SESSION_FEATURES = 17, SESSION_STARTS_AT = 18, SESSION_ENDS_AT = 19,
	SESSION_VENUES = 20, SESSION_VENUE_CHOSEN = 21,
	ABSENCE_PERSON = 6
};

extern const struct collection_desc venue_collection, action_collection, session_collection, absence_collection;
extern const struct rec_enum weekday_enum, school_zone_enum, action_kind_enum, action_status_enum, session_status_enum, session_half_enum,
    intersession_per_enum, recommendation_status_enum;

FAULT_DECLARE(FAULT_STRUCTURES_RANGE);	/* action: more structures at least than at most */
FAULT_DECLARE(FAULT_PERSONS_RANGE);	/* action: the same for persons */
FAULT_DECLARE(FAULT_GAP_RANGE);		/* action: the same for days between sessions */
FAULT_DECLARE(FAULT_WEEKDAYS_EMPTY);	/* action */
FAULT_DECLARE(FAULT_BINOME_PERSONS);	/* action: a binôme where one person may come */
FAULT_DECLARE(FAULT_BINOME_TARGETS);	/* action: a binôme that its target publics leave out */
FAULT_DECLARE(FAULT_STRUCTURES_BELOW);	/* action: a maximum below what is accepted */
FAULT_DECLARE(FAULT_PERSONS_BELOW);	/* action: a maximum below a delegation */
FAULT_DECLARE(FAULT_PLACES_BELOW);	/* action: fewer places than persons who have one; argument: how many have */
FAULT_DECLARE(FAULT_QUOTA_RANGE);	/* action: a quota's minimum above its maximum */
FAULT_DECLARE(FAULT_QUOTA_ROLES);	/* action: a quota of no role, or a role in two; argument: the role */
FAULT_DECLARE(FAULT_QUOTA_PLACES);	/* action: the minima together exceed the places */
FAULT_DECLARE(FAULT_QUOTA_BELOW);	/* action: a quota below those who have their place; argument: how many have */
FAULT_DECLARE(FAULT_QUOTA_MIN);		/* action: confirmed, and a public is too few; argument: which, how many of how many */
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
FAULT_DECLARE(FAULT_VENUE_GIVEN);	/* action, session: a venue, and others to choose among */
FAULT_DECLARE(FAULT_LISTED_TWICE);	/* action: the same animator or invited organisation twice */
FAULT_DECLARE(FAULT_PREFERRED_WEEKDAYS); /* action: a wish for a day that its weekdays exclude; argument: which */
FAULT_DECLARE(FAULT_QUOTA_REACH);	/* action: a quota's minimum above what its structures can bring; argument: the figures */
FAULT_DECLARE(FAULT_MINIMUM_PLACES);	/* action: its minimum does not fit into its places; argument: the figures */
FAULT_DECLARE(FAULT_DELIVERED_FUTURE);	/* action: a deliverable handed over on a day to come */
FAULT_DECLARE(FAULT_RECOMMENDATION_NUMBER); /* action: two recommendations with a number; argument: which */
FAULT_DECLARE(FAULT_SESSION_REMOTE);	/* session: remote, and at a venue */
FAULT_DECLARE(FAULT_SESSION_HALF_HOURS); /* session: an hour that is in none of its half-days; argument: the hour and the half-day */
FAULT_DECLARE(FAULT_VENUE_HALVES_EMPTY); /* venue: open at no half-day */
FAULT_DECLARE(FAULT_VENUE_DAY_TWICE);	/* venue: open and closed on the same day; argument: the day */
FAULT_DECLARE(FAULT_ABSENCE_PERIOD);	/* absence: it ends before it begins */

/* Rights: what is planned is known to everybody with an account, but for the link of a remote session (the team, who animates, who has
 * a place); a delegation to the team, to its own structure, and to those who
 * animate the action; an absence to the team and to the person. */
#define SCHEDULING_DELIVERABLES_MAX 30
#define SCHEDULING_RECOMMENDATIONS_MAX 50
#define SCHEDULING_WRITERS (ROLE_COORDINATOR | ROLE_OPERATOR)
#define ENROLMENT_READERS (ROLE_TEAM | ROLE_DIRECTOR | ROLE_ANIMATOR)
#define ENROLMENT_WRITERS (SCHEDULING_WRITERS | ROLE_DIRECTOR)
#define PLAN_READERS ROLE_TEAM /* it tells who is absent, and when */
#define SCHEDULING_STEP(record, verb_, in_, roles_, title_, doc_) \
	{ .name = "scheduling." #record "." verb_, .verb = "POST", .path = "/" #record "s/{id}/" verb_, .kind = METHOD_WRITE, \
	  .shape = METHOD_CUSTOM, .in = &in_, .out = &record##_desc, .roles = (roles_), .title = title_, .doc = doc_ }
/* What scheduling.c takes of this part, each item with its comma. */
#define ACTION_METHODS \
	COLLECTION_METHODS("scheduling", venue, "/venues", ROLE_ACCOUNTS, SCHEDULING_WRITERS, false, "Lieux"), \
	COLLECTION_METHODS("scheduling", action, "/actions", ROLE_ACCOUNTS, SCHEDULING_WRITERS, false, "Actions"), \
	SCHEDULING_STEP(action, "open", ref_desc, SCHEDULING_WRITERS, "Ouvrir les inscriptions", "Structures may enrol."), \
	SCHEDULING_STEP(action, "confirm", ref_desc, SCHEDULING_WRITERS, "Confirmer l’action", "It will take place: enough structures are enrolled."), \
	SCHEDULING_STEP(action, "start", ref_desc, SCHEDULING_WRITERS, "Commencer l’action", "Its sessions begin."), \
	SCHEDULING_STEP(action, "finish", ref_desc, SCHEDULING_WRITERS, "Terminer l’action", "All its sessions are held or cancelled."), \
	SCHEDULING_STEP(action, "cancel", ref_desc, SCHEDULING_WRITERS, "Annuler l’action", "It will not take place: its sessions still to come are cancelled, its enrolments declined."), \
	COLLECTION_METHODS("scheduling", session, "/sessions", ROLE_ACCOUNTS, SCHEDULING_WRITERS, false, "Journées"), \
	SCHEDULING_STEP(session, "hold", ref_desc, SCHEDULING_WRITERS, "Journée tenue", "It took place on its day, today or before, of an action confirmed or running; it does not move any more."), \
	SCHEDULING_STEP(session, "cancel", ref_desc, SCHEDULING_WRITERS, "Annuler la journée", "It will not take place; its day is free again."), \
	COLLECTION_METHODS("scheduling", absence, "/absences", ROLE_ACCOUNTS, ROLE_ACCOUNTS, false, "Indisponibilités"),
#define ACTION_COLLECTIONS &venue_collection, &action_collection, &session_collection, &absence_collection,
#define ACTION_RECORDS \
	&venue_desc, &action_quota_desc, &action_deliverable_desc, &action_recommendation_desc, &action_desc, &session_desc, &absence_desc,
#define ACTION_EVENTS \
	{ "action.opened", &action_desc, "Structures may enrol." }, \
	{ "action.confirmed", &action_desc, "It will take place." }, \
	{ "action.started", &action_desc, "Its sessions begin." }, \
	{ "action.finished", &action_desc, "All is over." }, \
	{ "action.cancelled", &action_desc, "It will not take place." }, \
	{ "session.placed", &session_desc, "A plan gave it its first day." }, \
	{ "session.moved", &session_desc, "A plan gave it another day." }, \
	{ "session.held", &session_desc, "It took place." }, \
	{ "session.hindered", &session_desc, "Something stands against its day: see the action's outlook." }, \
	{ "session.cancelled", &session_desc, "It will not take place." },
#define ACTION_FAULTS \
	FAULT_STRUCTURES_RANGE, FAULT_PERSONS_RANGE, FAULT_GAP_RANGE, FAULT_WEEKDAYS_EMPTY, FAULT_BINOME_PERSONS, \
	FAULT_BINOME_TARGETS, FAULT_STRUCTURES_BELOW, FAULT_PERSONS_BELOW, FAULT_PLACES_BELOW, FAULT_QUOTA_RANGE, FAULT_QUOTA_ROLES, \
	FAULT_QUOTA_PLACES, FAULT_QUOTA_BELOW, FAULT_QUOTA_MIN, FAULT_SCHOOL_ZONE, FAULT_STRUCTURES_MIN, \
	FAULT_SESSIONS_OPEN, FAULT_SESSION_PERIOD, FAULT_SESSION_NO_PERIOD, FAULT_SESSION_NO_DAY, FAULT_SESSION_OUTSIDE, \
	FAULT_SESSION_RANK, FAULT_SESSION_ORDER, FAULT_SESSION_CLOSED, FAULT_SESSION_FUTURE, FAULT_SESSION_UNCONFIRMED, \
	FAULT_ACTION_CLOSED, FAULT_VENUE_GIVEN, FAULT_LISTED_TWICE, FAULT_PREFERRED_WEEKDAYS, FAULT_QUOTA_REACH, FAULT_MINIMUM_PLACES, \
	FAULT_DELIVERED_FUTURE, FAULT_RECOMMENDATION_NUMBER, FAULT_SESSION_REMOTE, FAULT_SESSION_HALF_HOURS, FAULT_VENUE_HALVES_EMPTY, FAULT_VENUE_DAY_TWICE, FAULT_ABSENCE_PERIOD,

#endif
