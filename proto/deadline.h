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
	DEADLINE_RETENTION,
	DEADLINE_ACTION_STEP /* number: a hundred times the item of the checklist, and the rank of the session where each one calls for it */
};
enum deadline_status { DEADLINE_PENDING, DEADLINE_DUE, DEADLINE_DROPPED, DEADLINE_DONE };

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
	usec_t done_at;	   /* when somebody said so; absent when it was settled by its record */
	struct id done_by; /* a person; absent when the account is nobody's */
};

enum {
	DEADLINE_TAG_KIND = 6, DEADLINE_TAG_NUMBER, DEADLINE_TAG_RECORD_NAME, DEADLINE_TAG_RECORD, DEADLINE_TAG_ORGANISATION,
	DEADLINE_TAG_DUE, DEADLINE_TAG_TITLE, DEADLINE_TAG_STATUS, DEADLINE_TAG_FIRED_AT, DEADLINE_TAG_DONE_AT,
	DEADLINE_TAG_DONE_BY
};

#define DEADLINE_PAGE_MOST 200
struct deadline_query { /* tags 1 to 7, in this order */
	uint64_t has;
	day_t from;
	day_t until; /* both included */
	struct id organisation;
	enum deadline_kind kind;
	enum deadline_status status; /* absent: those pending and those due */
	uint32_t limit;
	struct text cursor;
};
struct deadline_page {
	uint64_t has;
	struct list items; /* of struct deadline, in order of the day */
	struct text next;
};

REC_DESC_DECLARE(deadline);
REC_DESC_DECLARE(deadline_query);
REC_DESC_DECLARE(deadline_page);
extern const struct rec_enum deadline_kind_enum, deadline_status_enum;
extern const struct collection_desc deadline_collection;
FAULT_DECLARE(FAULT_DEADLINE_PERIOD);	/* from after until */
FAULT_DECLARE(FAULT_DEADLINE_KIND);	/* one that only its record settles */
FAULT_DECLARE(FAULT_DEADLINE_STATUS);	/* done, reopen: in a state that does not allow it */

/* What registry.c takes of this part, each item with its comma. Written by the mechanism: no row creates or changes one; of the steps of
 * an action somebody says that they are done. */
#define DEADLINE_STEP(verb_, title_, doc_) \
	{ .name = "registry.deadline." verb_, .verb = "POST", .path = "/deadlines/{id}/" verb_, .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, \
	  .in = &ref_desc, .out = &deadline_desc, .roles = ROLE_COORDINATOR | ROLE_OPERATOR, .doc = doc_, .title = title_ }
#define DEADLINE_METHODS \
	{ .name = "registry.deadline.get", .verb = "GET", .path = "/deadlines/{id}", .kind = METHOD_READ, .shape = METHOD_GET, \
	  .in = &ref_desc, .out = &deadline_desc, .roles = ROLE_TEAM, .collection = &deadline_collection, \
	  .doc = "Read one: deadline.", .title = "Échéances : lire" }, \
	{ .name = "registry.deadline.history", .verb = "GET", .path = "/deadlines/{id}/history", .kind = METHOD_READ, \
	  .shape = METHOD_HISTORY, .in = &history_query_desc, .out = &history_page_desc, .roles = ROLE_TEAM, \
	  .collection = &deadline_collection, .doc = "When it was moved, fired, dropped, settled: deadline.", \
	  .title = "Échéances : historique" }, \
	{ .name = "registry.deadline.agenda", .verb = "GET", .path = "/deadlines", .kind = METHOD_READ, .shape = METHOD_CUSTOM, \
	  .in = &deadline_query_desc, .out = &deadline_page_desc, .roles = ROLE_TEAM, \
	  .doc = "Due dates up to a day, in their order; those settled or dropped only when their status is asked for.", .title = "Échéances : jusqu’à un jour donné" }, \
	{ .name = "registry.deadline.fire", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .out = &deadline_desc, \
	  .roles = ROLE_SYSTEM, .doc = "Its day has come; nothing if it was moved, dropped or fired already.", \
	  .title = "Échéance : le jour est venu" }, \
	DEADLINE_STEP("done", "Échéance : c’est fait", "A step of an action's checklist is done."), \
	DEADLINE_STEP("reopen", "Échéance : ce n’était pas fait", "A step that was said to be done is to be done again."),
#define DEADLINE_COLLECTIONS &deadline_collection,
#define DEADLINE_RECORDS &deadline_desc, &deadline_query_desc, &deadline_page_desc,
#define DEADLINE_FAULTS FAULT_DEADLINE_PERIOD, FAULT_DEADLINE_KIND, FAULT_DEADLINE_STATUS,

#endif
