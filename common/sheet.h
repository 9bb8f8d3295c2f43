/*
 * sheet: tables as people keep them, CSV and XLSX, as rows of texts with the line that each stands on.
 * Owns: nothing beyond a call; what a row points to holds while its callback runs.
 * Beware: the bytes come from anywhere: every size, count and depth is bounded, no entity is resolved, nothing is fetched. What is
 *         formatted as a date is given as 2026-03-31, a number with a decimal point, a boolean as oui or non.
 */
#ifndef COMMON_SHEET_H
#define COMMON_SHEET_H

#include "common/fault.h"
#include "common/types.h"

#define SHEET_ROWS_MAX 200000u
#define SHEET_COLUMNS_MAX 80u
#define SHEET_CELL_MAX 32768u
#define SHEET_NAME_MAX 64u
/* of an XLSX: parts, bytes inflated over all parts, and how many bytes one may become once past the first MiB */
#define SHEET_ENTRIES_MAX 2000u
#define SHEET_INFLATED_MAX (512u * 1024u * 1024u)
#define SHEET_RATIO_MAX 200u
#define SHEET_STRINGS_MAX 2000000u
#define SHEET_STRING_BYTES_MAX (192u * 1024u * 1024u)

FAULT_DECLARE(FAULT_SHEET_EMPTY);     /* no row at all */
FAULT_DECLARE(FAULT_SHEET_CUT);	      /* ends in the middle; argument: what shows it */
FAULT_DECLARE(FAULT_SHEET_BROKEN);    /* argument: the part, and what is wrong in it */
FAULT_DECLARE(FAULT_SHEET_BOMB);      /* inflates beyond all measure; argument: the bound */
FAULT_DECLARE(FAULT_SHEET_LIMIT);     /* argument: the bound, in words */
FAULT_DECLARE(FAULT_SHEET_LOCKED);    /* a password is asked */
FAULT_DECLARE(FAULT_SHEET_KIND);      /* argument: what it seems to be */
FAULT_DECLARE(FAULT_SHEET_UNKNOWN);   /* argument: the sheets that there are */

struct sheet_row {
	uint32_t line; /* of the file (CSV: where the row begins), or the row's number (XLSX); from 1 */
	const struct text *cells;
	uint32_t count; /* with the last one that is not empty (XLSX), or written (CSV) */
	bool too_many;	/* cells beyond SHEET_COLUMNS_MAX were left out */
};
/* Rows without any text are not given. False stops the reading, which returns RC_OK then. */
typedef bool (*sheet_row_fn)(void *arg, const struct sheet_row *row);

struct sheet_source {
	const void *bytes;
	size_t len;
	const char *name; /* of the sheet that is read; NULL: the first that is visible and has rows */
};
/* What was read, also after a fault: the line that it happened on (0: none), and the sheet's name (empty: a CSV). */
struct sheet_read {
	uint32_t line;
	uint32_t rows;
	char name[SHEET_NAME_MAX * 4];
};
/* By its first bytes, whatever the file's name. RC_MALFORMED or RC_LIMIT with one fault; rows may have been given before it. */
MUST_CHECK enum rc sheet_read(const struct sheet_source *s, sheet_row_fn row, void *arg, struct sheet_read *ret_read,
    struct fault *why);

/* "A", "Z", "AA"… of a column from 0. */
void sheet_column_name(uint32_t column, char out[8]);
/* The column of such letters, any case; false when it is none below SHEET_COLUMNS_MAX. */
bool sheet_column_of(struct text letters, uint32_t *ret_column);

#endif
