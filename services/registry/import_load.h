/*
 * import_load: a spreadsheet as rows of one collection, read on a thread; then what each row comes to, found slice by slice.
 * Owns: the cells, the rows and what is wrong with them, until import_load_free.
 * Beware: the thread reads the store in a transaction of its own, and opens nothing that is sealed.
 */
#ifndef SERVICES_REGISTRY_IMPORT_LOAD_H
#define SERVICES_REGISTRY_IMPORT_LOAD_H

#include "services/registry/import_guess.h"
#include "services/registry/service.h"

/* A row of the file as its cells, each behind its length. */
struct load_cells {
	size_t at;
	uint32_t line, count;
	bool too_many; /* more than are read */
};
struct load_row {
	struct id id;
	uint64_t told; /* tags of the fields that are known to be wrong */
	size_t at;     /* of its record, encoded, in records */
	uint32_t len;
	uint32_t line;
	uint32_t level; /* 1 + the highest among the rows that it refers to */
	bool visiting;
};
struct load_column {
	struct text heading, sample;
	struct text constant; /* of a column that the file does not have: the same for every row */
	struct import_guess guess;
	char last[64]; /* a choice as it was last read, and its name in the contract */
	uint32_t last_len;
	struct text last_said;
};
/* What was chosen for the row of a line. */
struct load_choice {
	uint32_t line;
	struct id record;
	bool decided;
	enum import_choice_kind choice;
};
/* A reference to what the file itself may hold, further down. */
struct load_pending {
	uint32_t row, column;
	struct text said;
	struct id id; /* stands in the record until it is known */
};
struct load_name {
	uint64_t hash;
	struct id id, other;
	bool ambiguous; /* other has that name too */
	bool taken;
	struct text name;
};
/* What a row may share with another of the file. */
struct load_twin {
	uint64_t hash; /* of the reason and the value */
	struct id id;
	uint32_t line;
	enum import_likeness_reason reason;
	bool apart; /* something else says who it is */
};
/* Names to ids, of one collection. */
struct load_names {
	const struct db_table *table;
	struct load_name *slots;
	size_t mask, count;
};

struct import_load {
	struct arena arena;
	struct arena row_arena; /* of the row under way */
	const struct rec_desc *desc;
	const struct db_table *table;
	struct text sheet;	 /* wanted; empty: none */
	struct list mapping;	 /* of struct import_mapping */
	struct sheet_read read;
	struct fault file_fault; /* of the file as a whole */
	struct buf cells;
	struct load_cells *raws;
	size_t raw_count, raw_cap;
	struct load_column columns[SHEET_COLUMNS_MAX];
	uint32_t column_count; /* with those of constants, behind those of the file */
	uint32_t file_columns;
	uint32_t heading_line;
	struct buf records;
	struct load_row *rows; /* in the order in which they are to be written, once read */
	uint32_t row_count, row_cap;
	uint32_t *by_id; /* numbers of rows, in order of ids */
	struct import_problem *problems;
	uint32_t problem_count, problems_kept;
	struct import_likeness *likenesses;
	uint32_t likeness_count, likenesses_kept, undecided;
	struct load_choice *choices; /* in order of lines */
	uint32_t choice_count;
	struct load_pending *pending;
	size_t pending_count, pending_cap;
	struct load_names names[8];
	struct load_names people; /* their names, given before the reading */
	struct load_names own; /* names and SIRETs of the file's own rows */
	struct load_twin *twins;
	size_t twin_count, twin_cap;
	uint32_t depth; /* while rows are put in order */
	uint32_t to_create, to_update, unchanged, skipped;
};

struct import_load *import_load_new(const struct db_table *table);
void import_load_free(struct import_load *l);
/* All of the reading. db: for finding what is referred to. False when the file as a whole is refused (file_fault). */
bool import_load_read(struct import_load *l, const void *bytes, size_t len, struct db *db);

/* A problem of a line; column: its number, or SHEET_COLUMNS_MAX. */
void import_problem(struct import_load *l, uint32_t line, uint32_t column, const struct fault_item *item);
void import_problem_code(struct import_load *l, uint32_t line, uint32_t column, const struct fault_code *code, const char *argument);
/* The column that fills a field (a path: "competences[0].level"); SHEET_COLUMNS_MAX: none. */
uint32_t import_column_of(const struct import_load *l, const char *path);
/* The row's record, decoded. */
void import_row_decode(const struct import_load *l, const struct load_row *r, struct arena *a, void *ret_rec);
/* The row of that id, or NULL. */
const struct load_row *import_row_find(const struct import_load *l, struct id id);
const struct load_choice *import_choice_find(const struct import_load *l, uint32_t line);

/* --- parts of reading ------------------------------------------------------------------------------------------------- */
/* import_heading.c: a row that was just kept: the headings, or one below them; and the end of the rows. */
void import_heading_look(struct import_load *l, const struct sheet_row *row);
void import_heading_end(struct import_load *l);
/* import_columns.c: headings, guesses, what was said instead. */
void import_columns(struct import_load *l, struct db_txn *t);
/* import_rows.c: cells into records. */
void import_rows(struct import_load *l, struct db_txn *t);
struct text load_cell_next(const uint8_t **at);
/* import_value.c: a cell as record_set_cell takes it. */
struct text load_trim(struct text cell);
struct text import_value(struct load_column *c, struct text cell, struct arena *a);
/* import_day.c: a day as people write it, as 26/11/2019; what is none stays as it is. */
struct text import_day(const struct rec_field *f, struct text cell, struct arena *a);
/* import_commune.c: what is known of a commune, each part empty when it is not said. NULL: *why says what is wrong, and proposes. */
struct import_place {
	struct text code, town, postal;
};
struct commune_entry;
const struct commune_entry *import_commune(const struct import_place *said, const char *field, struct arena *a, struct fault *why);
/* import_refs.c: ids of what is referred to, and of the rows themselves. */
struct import_refs {
	struct import_load *load;
	struct db_txn *txn;
	uint32_t line, column; /* of the cell under way */
	bool keeps_names;      /* rows may refer to one another */
	bool failed;	 /* it was told already */
};
bool import_resolve_ref(void *arg, const char *collection, struct text said, struct id *ret_id);
/* Of a person that a cell may name. */
void import_person_name(struct import_load *l, struct text name, struct id id);
struct id import_row_id(struct import_refs *r, const void *rec, uint32_t line);
void import_pending_settle(struct import_refs *r);
/* Every reference of the record to `from` is to `to`. */
void import_id_replace(const struct rec_desc *d, void *rec, struct id from, struct id to);
/* import_order.c: rows by their ids; then in order, what is referred to comes first; doubles and circles are told. */
void load_index(struct import_load *l);
void import_order(struct import_load *l);

/* import_twins.c: rows of the file that look like one another. The record as the row says it, before it has its id. */
void import_twin_note(struct import_load *l, const void *rec, struct id id, uint32_t line);
void import_twins_tell(struct import_load *l);

const struct db_table *import_table_of(const char *record);

#endif
