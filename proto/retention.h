/*
 * retention (contract of the registry): how long each class of record is kept, and what happens then.
 * Owns: the shapes of these records.
 * Beware: tags are for ever; a retired one is noted in retention.c and never used again. Included by proto/subject.h, of which it is a
 *         part.
 */
#ifndef PROTO_RETENTION_H
#define PROTO_RETENTION_H

#include "proto/roles.h"

/* A collection, and what its period is counted from. */
enum retention_class {
	RETENTION_PERSON_LEFT,	     /* people, from the end of their last mandate */
	RETENTION_PERSON_ARCHIVED,
	RETENTION_MANDATE_ENDED,
	RETENTION_CONTACT,	     /* the log of contacts, from the day */
	RETENTION_PROVIDER_ARCHIVED,
	RETENTION_ACCREDITATION_ENDED,
	RETENTION_MEMBERSHIP,	     /* from the end of the year */
	RETENTION_REQUEST_OVER,	     /* applied in matching; how many there are is not told */
	RETENTION_CLASS_COUNT
};
enum retention_action { RETENTION_ARCHIVE, RETENTION_REMOVE_TEXTS, RETENTION_ERASE };

struct retention_rule {
	REC_HEAD_MEMBERS;
	enum retention_class class;
	uint32_t months;
	enum retention_action action;
	struct text basis; /* in words: why this long */
	bool active;	   /* nothing happens by itself before */
};
struct retention_line {
	uint64_t has;
	enum retention_class class;
	uint32_t months;
	enum retention_action action;
	struct text basis;
	bool law;    /* kept by law that long at least */
	bool active; /* applied every night */
	struct id rule; /* absent: the default */
	uint32_t count; /* records whose time is over; absent: not told here */
	struct list ids; /* the first of them */
};
struct retention_preview {
	uint64_t has;
	struct list lines; /* struct retention_line */
};
REC_DESC_DECLARE(retention_rule);
REC_DESC_DECLARE(retention_line);
REC_DESC_DECLARE(retention_preview);
extern const struct collection_desc retention_rule_collection;

/* What holds of a class whatever the rule says, and the rule until there is one. */
struct retention_default {
	uint32_t months;
	uint32_t months_least; /* the law's; 0: none */
	enum retention_action action;
	uint32_t actions; /* set of those that make sense */
	const char *basis;
};
const struct retention_default *retention_default_of(enum retention_class c);
extern const struct rec_enum retention_class_enum, retention_action_enum;

FAULT_DECLARE(FAULT_RETENTION_TWICE);  /* a second rule of one class */
FAULT_DECLARE(FAULT_RETENTION_LAW);    /* argument: the months that the law asks for */
FAULT_DECLARE(FAULT_RETENTION_ACTION); /* argument: the actions that the class knows */

#define RETENTION_KEEPERS (ROLE_OPERATOR | ROLE_COORDINATOR)
#define RETENTION_METHODS \
	COLLECTION_METHODS("registry", retention_rule, "/retention-rules", ROLE_TEAM, RETENTION_KEEPERS, false, "Durées de conservation"), \
	{ .name = "registry.retention.preview", .verb = "GET", .path = "/retention/preview", .kind = METHOD_READ, \
	  .shape = METHOD_CUSTOM, .in = &nothing_desc, .out = &retention_preview_desc, .roles = ROLE_TEAM, \
	  .doc = "What each rule, or its default, would go through today: how many records, and the first of them. Nothing is changed.", \
	  .title = "Durées de conservation : à blanc" }, \
	{ .name = "registry.retention.run", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM, \
	  .doc = "Every night: the active rules are applied.", .title = "Durées de conservation : application" },
#define RETENTION_COLLECTIONS &retention_rule_collection,
#define RETENTION_RECORDS &retention_rule_desc, &retention_line_desc, &retention_preview_desc,
#define RETENTION_FAULTS FAULT_RETENTION_TWICE, FAULT_RETENTION_LAW, FAULT_RETENTION_ACTION,

#endif
