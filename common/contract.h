/*
 * contract: the shapes that proto/ fills: collections, methods, events of a service, as constant tables.
 * Owns: nothing; the values stand in proto/.
 * Beware: routing, rights, OpenAPI, forms and documentation all come from these rows; a right that is not in a row does not exist.
 */
#ifndef COMMON_CONTRACT_H
#define COMMON_CONTRACT_H

#include "common/envelope.h"
#include "common/record.h"

/* Records that are kept and looked up: one row gives create, get, list, update, archive and history. */
struct collection_desc {
	const char *service;
	const char *path;   /* "/organisations" */
	const char *plural; /* French, for pages: "Organisations" */
	const struct rec_desc *rec;
	/* Roles that see every record; roles that see those of their organisations (or their own); the same for writing. */
	uint32_t read_all, read_scoped;
	uint32_t write_all, write_scoped;
	uint8_t org_tag; /* field that says whose organisation it is (an id, or TAG_ID for the organisation itself); 0: none */
	uint8_t own_tag; /* field that says whose own it is (a person's id, or TAG_ID); 0: none */
	bool audited;	 /* reading one is itself an event, which the record has */
};

enum method_shape {
	METHOD_CUSTOM, /* a handler of the service */
	METHOD_CREATE,
	METHOD_GET,
	METHOD_LIST,
	METHOD_UPDATE,
	METHOD_ARCHIVE,
	METHOD_HISTORY
};
enum method_kind {
	METHOD_READ,	    /* changes nothing, answered from a snapshot */
	METHOD_WRITE,	    /* goes through the journal */
	METHOD_AUDITED_READ /* a read that is itself an event: goes through the journal */
};
/* How far a custom method's caller must stand: checked by the host against the row's roles, and in the handler with
 * context_sees for the record that it touches. */
struct method {
	const char *name; /* "matching.request.submit" */
	const char *verb; /* GET POST PATCH DELETE; NULL: not on HTTP */
	const char *path; /* "/requests/{id}/submit"; names in braces are fields of the input */
	enum method_kind kind;
	enum method_shape shape;
	const struct rec_desc *in;
	const struct rec_desc *out; /* NULL: nothing */
	uint32_t roles;	       /* who may call; ROLE_ANYONE: without an account */
	const struct collection_desc *collection; /* of the shapes other than custom */
	/* methods of other services called before the handler, with the caller's own rights: NULL-ended pairs of
	 * {method, input field whose id is asked for} */
	const char *const *reads;
	const char *doc; /* a sentence, English */
	const char *title; /* a few words, French, for pages and OpenAPI summaries */
};

/* verbs beyond created, updated, archived; the name is "<record>.<verb>" */
struct event_desc {
	const char *name;
	const struct rec_desc *rec;
	const char *doc;
};

struct service_contract {
	const char *name;
	const struct method *methods;
	size_t method_count;
	const struct collection_desc *const *collections;
	size_t collection_count;
	const struct event_desc *events; /* the custom ones */
	size_t event_count;
	const struct rec_desc *const *records; /* every descriptor the service's contract uses */
	size_t record_count;
	const struct fault_code *const *faults; /* ended by NULL */
};

/* --- inputs and outputs that every collection shares ---------------------------------------------------------------- */
struct nothing { /* the input of a method that takes none */
	uint64_t has;
};
struct ref { /* "{id}" and nothing else */
	uint64_t has;
	struct id id;
};
struct filter {
	uint64_t has;
	struct text field;
	struct text value; /* as in a query parameter */
};
struct list_query {
	uint64_t has;
	uint32_t limit;	    /* 1..200, default 50 */
	struct text cursor; /* opaque, from the page before */
	bool archived;	    /* also those archived */
	bool newest;	    /* newest first */
	struct list filters; /* of struct filter */
};
struct list_page {
	uint64_t has;
	struct text items; /* encoded records, one behind the other */
	uint32_t count;
	struct text next; /* cursor; absent at the end */
};
struct history_query {
	uint64_t has;
	struct id id;
	uint32_t limit;
	struct text cursor;
};
struct change {
	uint64_t has;
	struct text field;
	struct text label;
	struct text from; /* as in a CSV cell; absent: was absent */
	struct text to;
	struct text from_label; /* of choices: in French, "lundi, mardi" */
	struct text to_label;
};
struct history_entry {
	uint64_t has;
	usec_t time;
	struct text event;
	struct id actor;
	struct list changes; /* of struct change */
};
struct history_page {
	uint64_t has;
	struct list items; /* of struct history_entry */
	struct text next;
};
/* A piece of something large. A method whose output it is streams over HTTP: the gateway calls it again, with `offset` behind what it
 * has (and `source`, where its input has such a field), until `total` is reached. */
#define CONTENT_PART_MOST (192u * 1024u)
struct content_part {
	uint64_t has;
	struct text bytes;
	uint64_t offset; /* of bytes in the whole */
	uint64_t total;
	struct text type; /* media type */
	struct text name; /* of the file that a browser would save */
	struct id source; /* what to go on reading, when the first call made it */
};
REC_DESC_DECLARE(nothing);
REC_DESC_DECLARE(ref);
REC_DESC_DECLARE(content_part);
REC_DESC_DECLARE(filter);
REC_DESC_DECLARE(list_query);
REC_DESC_DECLARE(list_page);
REC_DESC_DECLARE(change);
REC_DESC_DECLARE(history_query);
REC_DESC_DECLARE(history_entry);
REC_DESC_DECLARE(history_page);

/* The six rows of a collection. sym is the record's name; coll a struct collection_desc of that name with _collection behind.
 * Roles repeated from the collection: a row must stand alone in a constant table. */
#define COLLECTION_METHODS(service_, sym, path_, readers_, writers_, audited_, plural_) \
	{ .name = service_ "." #sym ".create", .verb = "POST", .path = path_, .kind = METHOD_WRITE, .shape = METHOD_CREATE, \
	  .in = &sym##_desc, .out = &sym##_desc, .roles = (writers_), .collection = &sym##_collection, \
	  .doc = "Create one: " #sym ".", .title = plural_ " : créer" }, \
	{ .name = service_ "." #sym ".get", .verb = "GET", .path = path_ "/{id}", \
	  .kind = (audited_) ? METHOD_AUDITED_READ : METHOD_READ, .shape = METHOD_GET, \
	  .in = &ref_desc, .out = &sym##_desc, .roles = (readers_), .collection = &sym##_collection, \
	  .doc = "Read one: " #sym ".", .title = plural_ " : lire" }, \
	{ .name = service_ "." #sym ".list", .verb = "GET", .path = path_, .shape = METHOD_LIST, \
	  .kind = (audited_) ? METHOD_AUDITED_READ : METHOD_READ, \
	  .in = &list_query_desc, .out = &list_page_desc, .roles = (readers_), .collection = &sym##_collection, \
	  .doc = "List, by pages, filtered by any indexed field: " #sym ".", .title = plural_ " : liste" }, \
	{ .name = service_ "." #sym ".update", .verb = "PATCH", .path = path_ "/{id}", .kind = METHOD_WRITE, .shape = METHOD_UPDATE, \
	  .in = &sym##_desc, .out = &sym##_desc, .roles = (writers_), .collection = &sym##_collection, \
	  .doc = "Change some fields, given the version read: " #sym ".", .title = plural_ " : modifier" }, \
	{ .name = service_ "." #sym ".archive", .verb = "DELETE", .path = path_ "/{id}", .kind = METHOD_WRITE, \
	  .shape = METHOD_ARCHIVE, .in = &sym##_desc, .out = &sym##_desc, .roles = (writers_), .collection = &sym##_collection, \
	  .doc = "Archive, given the version read: " #sym ".", .title = plural_ " : archiver" }, \
	{ .name = service_ "." #sym ".history", .verb = "GET", .path = path_ "/{id}/history", \
	  .kind = (audited_) ? METHOD_AUDITED_READ : METHOD_READ, \
	  .shape = METHOD_HISTORY, .in = &history_query_desc, .out = &history_page_desc, .roles = (readers_), \
	  .collection = &sym##_collection, .doc = "Who changed what, when, from what: " #sym ".", \
	  .title = plural_ " : historique" }

/* Only the reading ones: what is written by other methods' events. */
#define COLLECTION_READ_ROWS(service_, sym, path_, readers_, kind_, plural_) \
	{ .name = service_ "." #sym ".get", .verb = "GET", .path = path_ "/{id}", .kind = (kind_), .shape = METHOD_GET, \
	  .in = &ref_desc, .out = &sym##_desc, .roles = (readers_), .collection = &sym##_collection, \
	  .doc = "Read one: " #sym ".", .title = plural_ " : lire" }, \
	{ .name = service_ "." #sym ".list", .verb = "GET", .path = path_, .kind = (kind_), .shape = METHOD_LIST, \
	  .in = &list_query_desc, .out = &list_page_desc, .roles = (readers_), .collection = &sym##_collection, \
	  .doc = "List, by pages, filtered by any indexed field: " #sym ".", .title = plural_ " : liste" }, \
	{ .name = service_ "." #sym ".history", .verb = "GET", .path = path_ "/{id}/history", .kind = (kind_), \
	  .shape = METHOD_HISTORY, .in = &history_query_desc, .out = &history_page_desc, .roles = (readers_), \
	  .collection = &sym##_collection, .doc = "Who changed what, when, from what: " #sym ".", \
	  .title = plural_ " : historique" }
#define COLLECTION_READ_METHODS(service_, sym, path_, readers_, plural_) \
	COLLECTION_READ_ROWS(service_, sym, path_, readers_, METHOD_READ, plural_)
/* Of records whose readings are another's (struct collection's `told`). */
#define COLLECTION_TOLD_METHODS(service_, sym, path_, readers_, plural_) \
	COLLECTION_READ_ROWS(service_, sym, path_, readers_, METHOD_AUDITED_READ, plural_)

/* --- methods that every service answers on the bus (never on HTTP) -------------------------------------------------- */
/* "<service>.journal.pull": roles ROLE_SERVICE. Events after a position, PERSONAL, SENSITIVE and SECRET fields taken out. With `wait`, waits for one
 * until the deadline when there is none. */
struct pull {
	uint64_t has;
	uint64_t after;
	uint32_t limit;
	bool wait; /* with nothing to tell, answer when there is, or at the deadline */
	struct list want; /* texts: names of records; absent: events of all */
	struct text mark; /* hash of the entry `after`, as `pulled` gave it: another history is refused (conflict) */
};
struct pulled_event {
	uint64_t has;
	uint64_t seq;
	usec_t time;
	struct text event;
	struct id key;
	struct id actor;
	struct id cause;
	struct text body;
};
struct pulled {
	uint64_t has;
	struct list events; /* of struct pulled_event */
	uint64_t last;	    /* newest seq of the service */
	uint64_t upto;	    /* all up to here was looked at: where the next pull begins */
	struct text mark;   /* hash of the entry `upto` */
};
/* "<service>.import": role operator. Rows of one collection; all faults by line; nothing is written when any row has one. */
struct import_row {
	uint64_t has;
	uint32_t line;
	struct text body; /* an encoded record with its id */
};
struct import {
	uint64_t has;
	struct text collection; /* the record's name */
	bool dry_run;
	struct list rows; /* of struct import_row */
};
struct import_fault {
	uint64_t has;
	uint32_t line;
	struct text field;
	struct text code;
	struct text argument;
};
struct import_report {
	uint64_t has;
	uint32_t created, updated, unchanged;
	struct list faults; /* of struct import_fault */
};
/* "<service>.status": role service or operator. */
struct service_status {
	uint64_t has;
	struct text service;
	uint32_t pid;
	uint64_t position;	/* newest seq of its journal */
	uint64_t commands, commits, refused;
	uint64_t store_bytes;
	struct list cursors; /* of struct position: how far it has read each other service */
	bool ready;	     /* its cursors have caught up once since start */
};
/* "<service>.subject.export": what is held here about a person, by pages. Of the records that are about the caller, all; of others,
 * what the caller may read anyway; of those that only point to the caller, that they do. */
struct subject_query {
	uint64_t has;
	struct id id;	    /* the person */
	struct text cursor; /* "<service>/", then what the page before said; another service's: nothing is answered */
};
struct subject_field {
	uint64_t has;
	struct text name; /* "competences[0].level" */
	struct text label;
	struct text value; /* as in a CSV cell */
};
struct subject_event {
	uint64_t has;
	usec_t time;
	struct text event;
	struct id actor;
};
struct subject_item {
	uint64_t has;
	struct text service;
	struct text record; /* its name */
	struct text label;
	struct id id;
	struct list fields;  /* of struct subject_field */
	struct list history; /* of struct subject_event: who wrote or read it, when */
};
struct subject_page {
	uint64_t has;
	struct list items; /* of struct subject_item */
	struct text next;
};
/* "<service>.subject.survey": how much of it there is, as far as the caller may read it. */
struct subject_line {
	uint64_t has;
	struct text service;
	struct text record;
	struct text label;
	uint32_t erased; /* records that lose their texts when the person is erased */
	uint32_t kept;	 /* that only hold the person's number, or what the law keeps */
};
struct subject_survey {
	uint64_t has;
	struct list lines; /* of struct subject_line */
};
REC_DESC_DECLARE(subject_query);
REC_DESC_DECLARE(subject_field);
REC_DESC_DECLARE(subject_event);
REC_DESC_DECLARE(subject_item);
REC_DESC_DECLARE(subject_page);
REC_DESC_DECLARE(subject_line);
REC_DESC_DECLARE(subject_survey);
REC_DESC_DECLARE(pull);
REC_DESC_DECLARE(pulled_event);
REC_DESC_DECLARE(pulled);
REC_DESC_DECLARE(import_row);
REC_DESC_DECLARE(import);
REC_DESC_DECLARE(import_fault);
REC_DESC_DECLARE(import_report);
REC_DESC_DECLARE(service_status);

#endif
