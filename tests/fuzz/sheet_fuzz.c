/*
 * sheet_fuzz: bytes from anywhere, read as a spreadsheet: rows within bounds, or one fault.
 * Owns: nothing.
 * Beware: what libzip and expat make of damaged archives is looked at too; a first byte is no part of the format here.
 */
#include "common/sheet.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

/* Every cell is looked at, to its last byte. */
static bool
take(void *arg, const struct sheet_row *row)
{
	uint32_t *last = arg;
	unsigned sum = 0;

	must(row->count <= SHEET_COLUMNS_MAX && row->line > *last);
	for (uint32_t i = 0; i < row->count; i++) {
		must(row->cells[i].len <= SHEET_CELL_MAX);
		for (uint32_t k = 0; k < row->cells[i].len; k++)
			sum += (unsigned char)row->cells[i].ptr[k];
	}
	*last = row->line;
	return sum != UINT32_MAX;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sheet_source s = { size > 0 ? (const void *)data : "", size, NULL };
	struct sheet_read read;
	struct fault why = { 0 };
	uint32_t last = 0;
	enum rc rc = sheet_read(&s, take, &last, &read, &why);

	must((rc == RC_OK) == (why.count == 0) && why.count <= 1 && read.rows <= SHEET_ROWS_MAX);
	return 0;
}
