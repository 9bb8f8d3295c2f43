/*
 * sheet_int: what the readers of sheets share: a row as it fills.
 * Owns: the bytes of the row under way.
 * Beware: included by common/sheet*.c only.
 */
#ifndef COMMON_SHEET_INT_H
#define COMMON_SHEET_INT_H

#include "common/arena.h"
#include "common/sheet.h"

struct sheet_rows {
	sheet_row_fn give;
	void *arg;
	struct sheet_read *read;
	struct fault *why;
	struct buf bytes; /* of the row's cells, one behind the other */
	size_t offsets[SHEET_COLUMNS_MAX];
	uint32_t lengths[SHEET_COLUMNS_MAX];
	struct text cells[SHEET_COLUMNS_MAX];
	uint32_t count;
	uint32_t line;
	bool too_many;
	bool stopped; /* the reader had enough */
};

/* One cell; columns left out before it are empty. RC_LIMIT when it is too long. */
MUST_CHECK enum rc sheet_cell(struct sheet_rows *r, uint32_t column, const void *bytes, size_t len);
/* Gives the row, if there is any text in it, and begins the next. RC_LIMIT when there are too many. */
MUST_CHECK enum rc sheet_row_end(struct sheet_rows *r);
/* Refuses, noting the line under way. */
enum rc sheet_fault(struct sheet_rows *r, enum rc rc, const struct fault_code *code, const char *argument);

MUST_CHECK enum rc sheet_csv(const struct sheet_source *s, struct sheet_rows *r);
MUST_CHECK enum rc sheet_xlsx(const struct sheet_source *s, struct sheet_rows *r);

/* sheet_number.c: what a cell of a workbook says, in words that record_set_text reads. */
enum sheet_format { SHEET_PLAIN, SHEET_DATE, SHEET_INSTANT };
/* Of a built-in format by its number, or of a format's own code. */
enum sheet_format sheet_format_of(uint32_t number);
enum sheet_format sheet_format_code(const char *code);
/* Returns the length; as it stands when it is no number, or no day that the calendar has. */
size_t sheet_number(const char *value, enum sheet_format format, bool since_1904, char *out, size_t cap);

#endif
