/*
 * import: what is read from the operator's files, before anything is sent: rows as records, faults by line.
 * Owns: an arena for all of it; an import of a whole node's reference data fits in memory.
 * Beware: nothing here speaks to a service but import_send.c; reading is pure and is tested without a node.
 */
#ifndef SERVICES_MAILLAGE_IMPORT_H
#define SERVICES_MAILLAGE_IMPORT_H

#include "services/maillage/maillage.h"

#define IMPORT_FILE_MAX (64u * 1024u * 1024u)
#define IMPORT_COLUMNS_MAX 80

/* The rows of one collection in one file. */
struct import_part {
	struct import_part *next;
	const char *file; /* as given, for messages */
	bool table; /* CSV or XLSX */
	const struct collection_desc *collection;
	const char *headings[REC_TAG_MAX + 1]; /* by tag, as the file says them; of a table */
	uint32_t created, updated, unchanged;
};
struct import_line {
	struct import_part *part;
	uint32_t line;
	uint32_t level; /* 1 + the highest among the rows that it refers to; 0: not known yet */
	bool visiting;
	struct id id;
	void *rec;
	struct text code; /* how the file names it; empty: by nothing of its own */
};
struct import_complaint {
	const struct import_part *part;
	uint32_t line;
	struct fault_item item;
};
/* A code used to refer to a record, to say it back in messages. */
struct import_code {
	struct id id;
	struct text code;
};

struct import_set {
	struct arena arena;
	struct import_part *parts, **parts_end;
	struct import_line *lines;
	size_t line_count, line_cap;
	struct import_line **by_id; /* after import_index */
	struct import_complaint *complaints;
	size_t complaint_count, complaint_cap;
	struct import_code *codes;
	size_t code_count, code_cap;
};

void import_set_init(struct import_set *s);
void import_set_free(struct import_set *s);

/* Reads a file's bytes by the end of its name (.csv, .xlsx, .json). False when the file as a whole is refused, after a complaint. */
bool import_read(struct import_set *s, const char *file, const void *bytes, size_t len);
/* Finds doubled ids and circles, and puts the rows in an order where what is referred to comes first. After all files. */
void import_index(struct import_set *s);
/* The row of the set that has this id, or NULL. */
const struct import_line *import_find(const struct import_set *s, struct id id);

/* --- parts of reading ---------------------------------------------------------------------------------------------------- */
struct import_part *import_part_new(struct import_set *s, const char *file, const struct collection_desc *c, bool table);
void import_table(struct import_set *s, struct import_part *part, const void *bytes, size_t len);
void import_json(struct import_set *s, const char *file, const struct collection_desc *c, const char *text, size_t len);
/* An HSDS or data·inclusion package: its records, each with the id it has there. */
void import_package(struct import_set *s, const char *file, const void *bytes, size_t len);
/* A new record of the part's collection. */
struct import_line *import_line_new(struct import_set *s, struct import_part *part, uint32_t line);
/* One cell into the record; several sub-records: "code:4|code:3", the parts in the order of their fields. */
void import_cell(struct import_set *s, struct import_line *l, const struct rec_field *f, struct text cell);
/* Once its fields are set: the id, from the column id, the code, or what is REQUIRED of it but its status. */
void import_identify(struct import_set *s, struct import_line *l);
/* The id of a code, remembered for messages. */
struct id import_resolve(struct import_set *s, const char *record, struct text code);
void import_complain(struct import_set *s, const struct import_part *part, uint32_t line, const char *field,
    const struct fault_code *code, const char *argument);
void import_complain_all(struct import_set *s, const struct import_part *part, uint32_t line, const struct fault *why);
/* Sorted by file and line, as French sentences. */
void import_complaints_print(struct import_set *s, FILE *to);

/* "10-organisations.csv", "organisation", "Structures" -> the collection; NULL when none is called so. */
const struct collection_desc *import_collection(const char *name);

/* --- sending ----------------------------------------------------------------------------------------------------------------- */
/* Dry run of all, then, if it is allowed and nothing was complained of, for real. */
enum exit_code import_send(struct import_set *s, struct client *c, bool dry_run);

#endif
