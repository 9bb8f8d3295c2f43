/*
 * exchange (contract of the registry): imports of spreadsheets, read, checked, chosen about, then applied.
 * Owns: the shapes of these records.
 * Beware: tags are for ever; a retired one is noted in exchange.c and never used again. What is shown of a file may name people.
 */
#ifndef PROTO_EXCHANGE_H
#define PROTO_EXCHANGE_H

#include "common/sheet.h"
#include "proto/roles.h"

#define IMPORT_PROBLEMS_MOST 1000 /* kept of a run; all are counted */
#define IMPORT_PAGE_ITEMS 50

enum import_status { IMPORT_READING, IMPORT_CHECKED, IMPORT_REFUSED, IMPORT_APPLYING, IMPORT_DONE, IMPORT_STOPPED };
enum import_reason {
	IMPORT_BY_NAME, IMPORT_BY_LABEL, IMPORT_BY_SYNONYM, IMPORT_BY_YEAR, IMPORT_BY_SPELLING, IMPORT_BY_CHOICE, IMPORT_UNKNOWN, IMPORT_TAKEN,
	IMPORT_EXPORTED, IMPORT_BY_DEFAULT
};
enum import_choice_kind { IMPORT_CREATE, IMPORT_UPDATE, IMPORT_SKIP };
enum import_likeness_reason { IMPORT_LIKE_SIRET, IMPORT_LIKE_NAME, IMPORT_LIKE_EMAIL };

struct import_mapping {
	uint64_t has;
	struct text column; /* letters ("C") or its heading; "=text": the same for every row */
	struct text field;  /* empty: the column is left aside */
};
struct import_column {
	uint64_t has;
	struct text column;
	struct text heading;
	struct text field; /* absent: left aside */
	struct text label; /* French, of the field */
	uint32_t confidence;
	enum import_reason reason;
	struct text sample;
};
struct import_run {
	REC_HEAD_MEMBERS;
	struct id file;
	struct text collection; /* its record's name: "organisation" */
	struct text sheet;	/* which one to read */
	struct list mapping;	/* of struct import_mapping: what differs from the guess */
	enum import_choice_kind others; /* the choice for likenesses without one of their own */
	enum import_status status;
	struct text read_sheet;
	struct list columns; /* of struct import_column */
	uint32_t rows;
	uint32_t to_create, to_update, unchanged, skipped;
	uint32_t faults, likenesses, undecided;
	uint32_t done, total; /* of what is under way */
	uint32_t created, updated;
	struct text message; /* what to do now, French */
	struct id by;	     /* the person, or the account */
	usec_t started_at, ended_at;
};
struct import_problem {
	uint64_t has;
	uint32_t line;
	struct text column;
	struct text heading;
	struct text field;
	struct text code;
	struct text sentence;
};
struct import_likeness {
	uint64_t has;
	uint32_t line;
	struct text name; /* as the row says it */
	struct id record; /* the one that it looks like */
	enum import_likeness_reason reason;
	enum import_choice_kind choice; /* absent: undecided */
};
struct import_page { /* what a run has to tell, in pages of its own */
	REC_HEAD_MEMBERS;
	struct id run;
	uint32_t number;
	struct list problems;	/* of struct import_problem */
	struct list likenesses; /* of struct import_likeness */
};
struct import_memory { /* what was chosen for a row: the next import of it follows */
	REC_HEAD_MEMBERS;
	struct id record; /* the one to update */
	enum import_choice_kind choice;
	struct id run;
};
struct import_query {
	uint64_t has;
	struct id id;
	uint32_t limit;
	struct text cursor;
};
struct import_problems {
	uint64_t has;
	struct list items;
	uint32_t count; /* all of them, also those that were not kept */
	struct text next;
};
struct import_likenesses {
	uint64_t has;
	struct list items;
	uint32_t count;
	struct text next;
};
struct import_choice {
	uint64_t has;
	uint32_t line;
	enum import_choice_kind choice;
};
struct import_choices {
	uint64_t has;
	struct id id;
	struct list choices; /* of struct import_choice */
	enum import_choice_kind others;
};

enum {
	IMPORT_TAG_FILE = 6, IMPORT_TAG_COLLECTION, IMPORT_TAG_SHEET, IMPORT_TAG_MAPPING, IMPORT_TAG_OTHERS, IMPORT_TAG_STATUS,
	IMPORT_TAG_READ_SHEET, IMPORT_TAG_COLUMNS, IMPORT_TAG_ROWS, IMPORT_TAG_TO_CREATE, IMPORT_TAG_TO_UPDATE, IMPORT_TAG_UNCHANGED,
	IMPORT_TAG_SKIPPED, IMPORT_TAG_FAULTS, IMPORT_TAG_LIKENESSES, IMPORT_TAG_UNDECIDED, IMPORT_TAG_DONE, IMPORT_TAG_TOTAL,
	IMPORT_TAG_CREATED, IMPORT_TAG_UPDATED, IMPORT_TAG_MESSAGE, IMPORT_TAG_BY, IMPORT_TAG_STARTED_AT, IMPORT_TAG_ENDED_AT
};

REC_DESC_DECLARE(import_mapping);
REC_DESC_DECLARE(import_column);
REC_DESC_DECLARE(import_run);
REC_DESC_DECLARE(import_problem);
REC_DESC_DECLARE(import_likeness);
REC_DESC_DECLARE(import_page);
REC_DESC_DECLARE(import_memory);
REC_DESC_DECLARE(import_query);
REC_DESC_DECLARE(import_problems);
REC_DESC_DECLARE(import_likenesses);
REC_DESC_DECLARE(import_choice);
REC_DESC_DECLARE(import_choices);
extern const struct collection_desc import_run_collection;
extern const struct rec_enum import_status_enum, import_reason_enum;

FAULT_DECLARE(FAULT_IMPORT_COLLECTION);	 /* no collection of that name takes imports from this person */
FAULT_DECLARE(FAULT_IMPORT_STATE);	 /* argument: the state */
FAULT_DECLARE(FAULT_IMPORT_UNDECIDED);	 /* argument: how many */
FAULT_DECLARE(FAULT_IMPORT_COLUMN);	 /* argument: the column that the file does not have */
FAULT_DECLARE(FAULT_IMPORT_FIELD);	 /* argument: the field that the collection does not have */
FAULT_DECLARE(FAULT_IMPORT_TWICE);	 /* argument: the field that two columns fill */
FAULT_DECLARE(FAULT_IMPORT_LINE);	 /* argument: the line that no likeness has */
FAULT_DECLARE(FAULT_IMPORT_FILE);	 /* the file is gone, or not whole */
FAULT_DECLARE(FAULT_IMPORT_REFERENCE);	 /* argument: what was written */
FAULT_DECLARE(FAULT_IMPORT_AMBIGUOUS);	 /* argument: what was written, and both */
FAULT_DECLARE(FAULT_IMPORT_CIRCLE);	 /* rows that refer to one another */
FAULT_DECLARE(FAULT_IMPORT_SAME);	 /* argument: the line that is the same record */
FAULT_DECLARE(FAULT_IMPORT_TWIN);	 /* argument: the line that looks like this one, and by what */
FAULT_DECLARE(FAULT_IMPORT_POSTAL);	 /* argument: the postal code, the town that it is not of, and whose it is */
FAULT_DECLARE(FAULT_IMPORT_CELLS);	 /* a row longer than the headings */
FAULT_DECLARE(FAULT_IMPORT_NOTHING);	 /* no column was recognised */

/* What registry.c takes of this part, each item with its comma. */
#define EXCHANGE_METHODS \
	COLLECTION_METHODS("registry", import_run, "/imports", TEAM_WRITERS, TEAM_WRITERS, false, "Imports"), \
	{ .name = "registry.import_run.faults", .verb = "GET", .path = "/imports/{id}/faults", .kind = METHOD_READ, .shape = METHOD_CUSTOM, \
	  .in = &import_query_desc, .out = &import_problems_desc, .roles = TEAM_WRITERS, \
	  .doc = "What is wrong in the file, by line and column, by pages.", .title = "Imports : erreurs" }, \
	{ .name = "registry.import_run.likenesses", .verb = "GET", .path = "/imports/{id}/likenesses", .kind = METHOD_READ, .shape = METHOD_CUSTOM, \
	  .in = &import_query_desc, .out = &import_likenesses_desc, .roles = TEAM_WRITERS, \
	  .doc = "Rows that look like records that are there, with the choice made, by pages.", .title = "Imports : ressemblances" }, \
	{ .name = "registry.import_run.choose", .verb = "POST", .path = "/imports/{id}/choices", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, \
	  .in = &import_choices_desc, .out = &import_run_desc, .roles = TEAM_WRITERS, \
	  .doc = "Create, update or skip the rows that look like records that are there, by line, and all others.", .title = "Imports : choisir" }, \
	{ .name = "registry.import_run.check", .verb = "POST", .path = "/imports/{id}/check", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, \
	  .in = &ref_desc, .out = &import_run_desc, .roles = TEAM_WRITERS, \
	  .doc = "Read and check the file again.", .title = "Imports : contrôler de nouveau" }, \
	{ .name = "registry.import_run.apply", .verb = "POST", .path = "/imports/{id}/apply", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, \
	  .in = &ref_desc, .out = &import_run_desc, .roles = TEAM_WRITERS, \
	  .doc = "Write what was checked.", .title = "Imports : enregistrer" }, \
	{ .name = "registry.import_run.stop", .verb = "POST", .path = "/imports/{id}/stop", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, \
	  .in = &ref_desc, .out = &import_run_desc, .roles = TEAM_WRITERS, \
	  .doc = "Stop; what is written stays.", .title = "Imports : arrêter" }, \
	{ .name = "registry.import_run.turn", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM, \
	  .doc = "The next rows of a run that is under way.", .title = "Imports : suite" }, \
	{ .name = "registry.import_run.begin", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM, \
	  .doc = "Takes up a run that a stop of the service cut short.", .title = "Imports : reprendre" }, \
	{ .name = "registry.import_run.tidy", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM, \
	  .doc = "Some time after its end: the file and what was shown of it go.", .title = "Imports : ranger" },
#define EXCHANGE_COLLECTIONS &import_run_collection,
#define EXCHANGE_RECORDS &import_mapping_desc, &import_column_desc, &import_run_desc, &import_problem_desc, &import_likeness_desc, \
	&import_page_desc, &import_memory_desc, &import_query_desc, &import_problems_desc, &import_likenesses_desc, &import_choice_desc, \
	&import_choices_desc,
#define EXCHANGE_FAULTS \
	FAULT_SHEET_EMPTY, FAULT_SHEET_CUT, FAULT_SHEET_BROKEN, FAULT_SHEET_BOMB, FAULT_SHEET_LIMIT, FAULT_SHEET_LOCKED, FAULT_SHEET_KIND, \
	FAULT_SHEET_UNKNOWN, FAULT_IMPORT_COLLECTION, FAULT_IMPORT_STATE, FAULT_IMPORT_UNDECIDED, FAULT_IMPORT_COLUMN, FAULT_IMPORT_FIELD, \
	FAULT_IMPORT_TWICE, FAULT_IMPORT_LINE, FAULT_IMPORT_FILE, FAULT_IMPORT_REFERENCE, FAULT_IMPORT_AMBIGUOUS, FAULT_IMPORT_CIRCLE, \
	FAULT_IMPORT_SAME, FAULT_IMPORT_TWIN, FAULT_IMPORT_POSTAL, FAULT_IMPORT_CELLS, FAULT_IMPORT_NOTHING,

#endif
