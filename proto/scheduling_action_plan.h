/*
 * scheduling_action_plan (contract): what each structure decides to do after an action, and its follow-up.
 * Owns: the shapes of these records. People and structures are ids of the registry; no name is kept here.
 * Beware: a plan is private to its structure until the structure shares it: the team and the animators read that one exists, and when
 *         it last changed, no more. Its texts never leave this service by events.
 */
#ifndef PROTO_SCHEDULING_ACTION_PLAN_H
#define PROTO_SCHEDULING_ACTION_PLAN_H

#include "proto/scheduling_enrolment.h"

#define ACTION_PLAN_MEASURES_MAX 60

enum action_plan_status { ACTION_PLAN_DRAFT, ACTION_PLAN_SHARED, ACTION_PLAN_FOLLOWED, ACTION_PLAN_CLOSED };
enum measure_status { MEASURE_TODO, MEASURE_DOING, MEASURE_DONE, MEASURE_DROPPED };
struct measure {
	uint64_t has;
	uint32_t number;
	struct text title;
	struct id owner;  /* a person, or */
	struct text role; /* who, in words: no name */
	day_t due;
	enum measure_status status; /* todo when absent */
	struct text comment;
	struct list followed_on; /* days */
	bool told;		 /* that it fell due */
};
struct action_plan {
	REC_HEAD_MEMBERS;
	struct id action;
	struct id structure;
	struct text context;
	struct text objective;
	struct list measures; /* struct measure */
	enum action_plan_status status;
	day_t shared_on, closed_on;
	struct list fell_due; /* numbers of the measures that the last reminder was about */
};
struct action_plan_line { /* of one structure */
	uint64_t has;
	struct id structure;
	struct id plan;			/* absent: it has none */
	enum action_plan_status status;
	day_t changed_on;
	uint32_t measures, measures_done; /* of what the reader may read */
};
struct action_plan_summary {
	uint64_t has;
	struct id action;
	bool required;
	uint32_t missing; /* structures without one */
	struct list lines;
};
struct measures_query { /* tags 1 and 2 */
	uint64_t has;
	day_t until;
	struct id structure;
};
struct measure_line {
	uint64_t has;
	struct id plan, action, structure;
	uint32_t number;
	struct text title;
	struct id owner;
	struct text role;
	day_t due;
	enum measure_status status;
};
struct measure_page {
	uint64_t has;
	struct list items; /* struct measure_line, in order of the day */
	bool more;	   /* there are more than are shown */
};

REC_DESC_DECLARE(measure);
REC_DESC_DECLARE(action_plan);
REC_DESC_DECLARE(action_plan_line);
REC_DESC_DECLARE(action_plan_summary);
REC_DESC_DECLARE(measures_query);
REC_DESC_DECLARE(measure_line);
REC_DESC_DECLARE(measure_page);

enum {
	ACTION_PLAN_TAG_ACTION = 6, ACTION_PLAN_TAG_STRUCTURE, ACTION_PLAN_TAG_CONTEXT, ACTION_PLAN_TAG_OBJECTIVE, ACTION_PLAN_TAG_MEASURES,
	ACTION_PLAN_TAG_STATUS, ACTION_PLAN_TAG_SHARED_ON, ACTION_PLAN_TAG_CLOSED_ON, ACTION_PLAN_TAG_FELL_DUE
};
enum {
	MEASURE_TAG_NUMBER = 1, MEASURE_TAG_TITLE, MEASURE_TAG_OWNER, MEASURE_TAG_ROLE, MEASURE_TAG_DUE, MEASURE_TAG_STATUS,
	MEASURE_TAG_COMMENT, MEASURE_TAG_FOLLOWED_ON, MEASURE_TAG_TOLD
};

extern const struct collection_desc action_plan_collection;
extern const struct rec_enum action_plan_status_enum, measure_status_enum;

FAULT_DECLARE(FAULT_ACTION_PLAN_ENROLLED); /* a structure that has no place in the action */
FAULT_DECLARE(FAULT_ACTION_PLAN_TWICE);	   /* one a structure and action */
FAULT_DECLARE(FAULT_ACTION_PLAN_CLOSED);   /* nothing changes in it any more */
FAULT_DECLARE(FAULT_ACTION_PLAN_EMPTY);	   /* shared without an objective or a measure */
FAULT_DECLARE(FAULT_ACTION_PLAN_OPEN);	   /* closed with measures under way */
FAULT_DECLARE(FAULT_MEASURE_NUMBER);	   /* twice the same number */
FAULT_DECLARE(FAULT_MEASURE_OWNER);	   /* nobody is in charge */
FAULT_DECLARE(FAULT_MEASURE_STRANGER);	   /* in charge is somebody without a mandate in the structure */
FAULT_DECLARE(FAULT_MEASURE_EARLY);	   /* due before the action begins */

#define ACTION_PLAN_READERS (ROLE_TEAM | ROLE_DIRECTOR | ROLE_ANIMATOR)
#define ACTION_PLAN_WRITERS (SCHEDULING_WRITERS | ROLE_DIRECTOR)
#define ACTION_PLAN_STEP(verb_, title_, doc_) \
	{ .name = "scheduling.action_plan." verb_, .verb = "POST", .path = "/action-plans/{id}/" verb_, .kind = METHOD_WRITE, \
	  .shape = METHOD_CUSTOM, .in = &ref_desc, .out = &action_plan_desc, .roles = ACTION_PLAN_WRITERS, .title = title_, .doc = doc_ }
#define ACTION_PLAN_METHODS \
	COLLECTION_METHODS("scheduling", action_plan, "/action-plans", ACTION_PLAN_READERS, ACTION_PLAN_WRITERS, false, "Plans d’actions"), \
	ACTION_PLAN_STEP("share", "Partager le plan d’actions", "Its structure lets the team and the animators read it."), \
	ACTION_PLAN_STEP("follow", "Commencer le suivi", "Its measures are followed up together."), \
	ACTION_PLAN_STEP("close", "Clore le plan d’actions", "All its measures are done or dropped; nothing changes in it any more."), \
	{ .name = "scheduling.action_plan.summary", .verb = "GET", .path = "/actions/{id}/action-plans/summary", .kind = METHOD_READ, \
	  .shape = METHOD_CUSTOM, .in = &ref_desc, .out = &action_plan_summary_desc, .roles = ACTION_PLAN_READERS, \
	  .title = "Plans d’actions d’une action", \
	  .doc = "Which structures have one, in which state, changed when; no text. A structure sees its own line." }, \
	{ .name = "scheduling.action_plan.measures", .verb = "GET", .path = "/action-plans/measures", .kind = METHOD_READ, \
	  .shape = METHOD_CUSTOM, .in = &measures_query_desc, .out = &measure_page_desc, .roles = ACTION_PLAN_READERS, \
	  .title = "Mesures à échéance", \
	  .doc = "Measures neither done nor dropped that are due until a day, of the plans that the caller reads." }, \
	{ .name = "scheduling.action_plan.tell", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM, \
	  .title = "Plan d’actions : mesures échues", .doc = "Measures of it fall due today; set by a timer." },
#define ACTION_PLAN_COLLECTIONS &action_plan_collection,
#define ACTION_PLAN_RECORDS \
	&measure_desc, &action_plan_desc, &action_plan_line_desc, &action_plan_summary_desc, &measures_query_desc, &measure_line_desc, \
	&measure_page_desc,
#define ACTION_PLAN_EVENTS \
	{ "action_plan.shared", &action_plan_desc, "The team and the animators may read it." }, \
	{ "action_plan.followed", &action_plan_desc, "Its follow-up has begun." }, \
	{ "action_plan.closed", &action_plan_desc, "Its measures are done or dropped." }, \
	{ "action_plan.due", &action_plan_desc, "Measures of it fell due: those of fell_due." },
#define ACTION_PLAN_FAULTS \
	FAULT_ACTION_PLAN_ENROLLED, FAULT_ACTION_PLAN_TWICE, FAULT_ACTION_PLAN_CLOSED, FAULT_ACTION_PLAN_EMPTY, FAULT_ACTION_PLAN_OPEN, \
	FAULT_MEASURE_NUMBER, FAULT_MEASURE_OWNER, FAULT_MEASURE_STRANGER, FAULT_MEASURE_EARLY,

#endif
