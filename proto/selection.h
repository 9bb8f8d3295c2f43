/*
 * selection (contract of the registry): calls for candidates among centres: who may be retained, in which order, and what was decided.
 * Owns: the shapes of these records.
 * Beware: the order advises; a candidature is read by the team and by the centre's own director, never by another centre.
 */
#ifndef PROTO_SELECTION_H
#define PROTO_SELECTION_H

#include "proto/roles.h"

enum eligibility_rule { ELIGIBLE_AGREMENT_END, ELIGIBLE_MEMBERSHIP, ELIGIBLE_WILL, ELIGIBLE_LOCAL_INTEREST };
enum criterion_kind { CRITERION_PRIORITY_ZONE, CRITERION_DIAGNOSIS, CRITERION_SITUATION, CRITERION_OTHER };
struct selection_criterion {
	uint64_t has;
	struct text key;
	struct text title;
	enum criterion_kind kind;
	uint32_t weight; /* 1 to 100: points of the best answer */
};
enum selection_status { SELECTION_OPEN, SELECTION_CLOSED, SELECTION_RANKED, SELECTION_DECIDED, SELECTION_CANCELLED };
struct selection {
	REC_HEAD_MEMBERS;
	struct text code;
	struct text title;
	struct text description;
	struct id programme;
	struct id instance; /* that decides */
	day_t closes_on;
	uint32_t places;
	uint32_t eligibility; /* set of eligibility_rule */
	day_t agrement_after; /* the agrément ends on this day or later */
	day_t agrement_before; /* ... and on this day or earlier */
	uint32_t membership_year;
	struct list criteria; /* struct selection_criterion */
	enum selection_status status;
	struct id ranking; /* that was kept: what the committee has seen */
	struct list retained; /* ids of organisations */
	struct id decision;
	day_t decided_on;
};

struct candidature_answer {
	uint64_t has;
	struct text criterion; /* key */
	uint32_t level;	       /* 0 to 4 */
	struct text evidence;
};
enum candidature_outcome { CANDIDATURE_FILED, CANDIDATURE_WITHDRAWN, CANDIDATURE_RETAINED, CANDIDATURE_NOT_RETAINED, CANDIDATURE_INELIGIBLE };
struct candidature {
	REC_HEAD_MEMBERS;
	struct id selection;
	struct id organisation;
	bool will;
	day_t will_on; /* day of the board's deliberation */
	bool local_interest;
	struct id local_authority;
	day_t agrement_end;  /* declared; the agrément in the registry is stronger */
	bool membership_paid; /* declared; the membership in the registry is stronger */
	struct list answers; /* struct candidature_answer */
	enum candidature_outcome outcome;
	uint32_t rank;	    /* in the ranking on which it was decided */
	struct text reason; /* of the committee, where it did not follow the order */
};

/* --- the explained order ------------------------------------------------------------------------------------------- */
struct ranking_mark {
	uint64_t has;
	struct text criterion; /* key */
	uint32_t level;
	uint32_t points; /* weight x level / 4, in hundredths: exact */
	bool proven;	 /* an answer without evidence counts for nothing */
};
struct ranking_exclusion {
	uint64_t has;
	enum eligibility_rule rule;
	struct text why; /* French */
};
struct selection_line {
	uint64_t has;
	struct id candidature;
	struct id organisation;
	struct text name; /* of the organisation */
	bool eligible;
	uint32_t rank; /* 1 is first; equal ones share it; absent when not eligible */
	bool tied;     /* with another of the same rank */
	bool advised;  /* within the places */
	uint32_t points; /* hundredths */
	struct list exclusions; /* struct ranking_exclusion */
	struct list marks;	/* struct ranking_mark */
	struct text why;	/* French: what puts it behind the one before */
};
struct selection_ranking {
	REC_HEAD_MEMBERS;
	struct id selection;
	struct text rule; /* French: how equal points are told apart */
	uint32_t places;
	uint32_t maximum; /* points that can be reached, in hundredths */
	struct list lines; /* struct selection_line */
};

struct selection_overrule {
	uint64_t has;
	struct id organisation;
	struct text reason;
};
struct selection_decide {
	uint64_t has;
	struct id id;
	struct list retained;  /* ids of organisations */
	struct list overrules; /* struct selection_overrule */
	struct id decision;
};

/* Tags that the service names. */
enum {
	SELECTION_PROGRAMME = 9, SELECTION_INSTANCE = 10, SELECTION_CLOSES = 11, SELECTION_PLACES = 12, SELECTION_ELIGIBILITY = 13,
	SELECTION_AFTER = 14, SELECTION_BEFORE = 15, SELECTION_YEAR = 16, SELECTION_CRITERIA = 17, SELECTION_STATUS = 18,
	SELECTION_RANKING = 19, SELECTION_RETAINED = 20, SELECTION_DECISION = 21, SELECTION_DECIDED_ON = 22,
	CANDIDATURE_SELECTION = 6, CANDIDATURE_ORGANISATION = 7, CANDIDATURE_WILL = 8, CANDIDATURE_WILL_ON = 9, CANDIDATURE_INTEREST = 10,
	CANDIDATURE_AUTHORITY = 11, CANDIDATURE_AGREMENT = 12, CANDIDATURE_MEMBERSHIP = 13, CANDIDATURE_ANSWERS = 14, CANDIDATURE_OUTCOME = 15,
	CANDIDATURE_RANK = 16, CANDIDATURE_REASON = 17,
	LINE_RANK = 5, RANKING_SELECTION = 6
};
#define CANDIDATURES_MOST 100 /* of one selection: its ranking is one record */
#define CRITERIA_MOST 8
#define LEVEL_MOST 4

REC_DESC_DECLARE(selection_criterion);
REC_DESC_DECLARE(selection);
REC_DESC_DECLARE(candidature_answer);
REC_DESC_DECLARE(candidature);
REC_DESC_DECLARE(ranking_mark);
REC_DESC_DECLARE(ranking_exclusion);
REC_DESC_DECLARE(selection_line);
REC_DESC_DECLARE(selection_ranking);
REC_DESC_DECLARE(selection_overrule);
REC_DESC_DECLARE(selection_decide);

extern const struct collection_desc selection_collection, candidature_collection, selection_ranking_collection;
extern const struct rec_enum selection_status_enum, eligibility_enum;

FAULT_DECLARE(FAULT_SELECTION_CRITERIA);    /* argument: the key that stands twice */
FAULT_DECLARE(FAULT_SELECTION_AGREMENT);    /* the rule on the agrément has no day */
FAULT_DECLARE(FAULT_SELECTION_YEAR);	    /* the rule on the membership has no year */
FAULT_DECLARE(FAULT_SELECTION_FROZEN);	    /* argument: the state */
FAULT_DECLARE(FAULT_SELECTION_NOT_OPEN);    /* argument: the state */
FAULT_DECLARE(FAULT_SELECTION_FULL);
FAULT_DECLARE(FAULT_CANDIDATURE_TWICE);
FAULT_DECLARE(FAULT_CANDIDATURE_KIND);	    /* argument: what the organisation is */
FAULT_DECLARE(FAULT_CANDIDATURE_CRITERION); /* argument: the key unknown, or answered twice */
FAULT_DECLARE(FAULT_NOT_CANDIDATE);
FAULT_DECLARE(FAULT_NOT_ELIGIBLE);	    /* argument: why */
FAULT_DECLARE(FAULT_RETAINED_PLACES);	    /* argument: places */
FAULT_DECLARE(FAULT_RETAINED_TWICE);
FAULT_DECLARE(FAULT_OVERRULE_REASON);	    /* argument: the line that differs */
FAULT_DECLARE(FAULT_OVERRULE_NEEDLESS);	    /* argument: the line that does not differ */
FAULT_DECLARE(FAULT_SELECTION_DECISION);    /* the decision named is not of that selection */

#define SELECTION_WRITE(verb_, in_, title_, doc_) \
	{ .name = "registry.selection." verb_, .verb = "POST", .path = "/selections/{id}/" verb_, .kind = METHOD_WRITE, \
	  .shape = METHOD_CUSTOM, .in = &in_##_desc, .out = &selection_desc, .roles = TEAM_WRITERS, .title = title_, .doc = doc_ }

#define SELECTION_METHODS \
	COLLECTION_METHODS("registry", selection, "/selections", ROLE_ACCOUNTS, TEAM_WRITERS, false, "Appels à candidatures"), \
	SELECTION_WRITE("close", ref, "Clore l’appel", "No candidature comes in any more."), \
	SELECTION_WRITE("reopen", ref, "Rouvrir l’appel", "Candidatures come in again; the order that was kept is put aside."), \
	SELECTION_WRITE("rank", ref, "Établir l’ordre proposé", "Computes the order and keeps it: what the committee has before its eyes."), \
	SELECTION_WRITE("decide", selection_decide, "Retenir des centres", "What the committee decided; a reason for each line that differs."), \
	SELECTION_WRITE("cancel", ref, "Annuler l’appel", "Nobody is retained."), \
	{ .name = "registry.selection.ranking", .verb = "GET", .path = "/selections/{id}/ranking", .kind = METHOD_READ, .shape = METHOD_CUSTOM, \
	  .in = &ref_desc, .out = &selection_ranking_desc, .roles = ROLE_TEAM, .title = "Ordre proposé, expliqué", \
	  .doc = "Each line with its marks and reasons: the order that was kept, or what it would be today." }, \
	COLLECTION_METHODS("registry", candidature, "/candidatures", ROLE_TEAM | ROLE_DIRECTOR, TEAM_WRITERS | ROLE_DIRECTOR, false, "Candidatures"), \
	{ .name = "registry.candidature.withdraw", .verb = "POST", .path = "/candidatures/{id}/withdraw", .kind = METHOD_WRITE, \
	  .shape = METHOD_CUSTOM, .in = &ref_desc, .out = &candidature_desc, .roles = TEAM_WRITERS | ROLE_DIRECTOR, \
	  .title = "Retirer la candidature", .doc = "The centre is no candidate any more." }, \
	COLLECTION_READ_METHODS("registry", selection_ranking, "/selection-rankings", ROLE_TEAM, "Ordres proposés"),
#define SELECTION_COLLECTIONS &selection_collection, &candidature_collection, &selection_ranking_collection,
#define SELECTION_RECORDS \
	&selection_criterion_desc, &selection_desc, &candidature_answer_desc, &candidature_desc, &ranking_mark_desc, &ranking_exclusion_desc, \
	&selection_line_desc, &selection_ranking_desc, &selection_overrule_desc, &selection_decide_desc,
#define SELECTION_FAULTS \
	FAULT_SELECTION_CRITERIA, FAULT_SELECTION_AGREMENT, FAULT_SELECTION_YEAR, FAULT_SELECTION_FROZEN, FAULT_SELECTION_NOT_OPEN, \
	FAULT_SELECTION_FULL, FAULT_CANDIDATURE_TWICE, FAULT_CANDIDATURE_KIND, FAULT_CANDIDATURE_CRITERION, FAULT_NOT_CANDIDATE, \
	FAULT_NOT_ELIGIBLE, FAULT_RETAINED_PLACES, FAULT_RETAINED_TWICE, FAULT_OVERRULE_REASON, FAULT_OVERRULE_NEEDLESS, FAULT_SELECTION_DECISION,

#endif
