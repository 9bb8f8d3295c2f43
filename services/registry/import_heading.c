/*
 * import_heading: the row that names the columns: not always the first, a title or a date may stand above it.
 * Owns: nothing beyond the load's columns.
 * Beware: rows are kept until it is found, among the first ten; none found, it is the first. What stood above it is no row.
 */
#include "common/mpscan.h"
#include "services/registry/import_load.h"

#define HEADING_ROWS 10
#define SAMPLE_ROWS 50

static bool
is_mapped(const struct import_load *l, struct text heading)
{
	const struct import_mapping *m = l->mapping.items;

	for (uint32_t i = 0; i < l->mapping.count; i++)
		if (m[i].column.len > 1 && m[i].column.len == heading.len &&
		    memcmp(m[i].column.ptr, heading.ptr, heading.len) == 0)
			return true;
	return false;
}

/* Two cells that are known; a year is one beside another only, since data are full of years. */
static bool
is_heading(struct import_load *l, const struct sheet_row *row)
{
	struct import_guess *guesses = ARENA_ARRAY(&l->row_arena, row->count + 1, struct import_guess);
	uint32_t sure = 0, years = 0;

	import_guess(l->desc, row->cells, row->count, &l->row_arena, guesses);
	for (uint32_t i = 0; i < row->count; i++) {
		enum import_reason reason = guesses[i].reason;

		years += reason == IMPORT_BY_YEAR;
		sure += is_mapped(l, row->cells[i]) || reason == IMPORT_BY_NAME ||
		    reason == IMPORT_BY_LABEL || reason == IMPORT_BY_SYNONYM || reason == IMPORT_TAKEN ||
		    reason == IMPORT_EXPORTED;
	}
	arena_reset(&l->row_arena);
	return sure > 0 && sure + years > 1;
}

static void
headings_keep(struct import_load *l, const struct load_cells *raw)
{
	const uint8_t *at = l->cells.ptr + raw->at;

	l->heading_line = raw->line;
	l->column_count = l->file_columns = raw->count;
	for (uint32_t i = 0; i < raw->count; i++) {
		struct text cell = load_cell_next(&at);
		uint32_t len = (uint32_t)utf8_cut(cell.ptr, cell.len, 120);

		l->columns[i].heading = (struct text){ arena_text(&l->arena, cell.ptr, len), len, 0 };
	}
}

static void
sample_keep(struct import_load *l, uint32_t column, struct text cell)
{
	uint32_t len = (uint32_t)utf8_cut(cell.ptr, cell.len, 70);
	char *copy;

	if (l->columns[column].sample.len != 0 || len == 0)
		return;
	copy = arena_text(&l->arena, cell.ptr, len);
	for (uint32_t k = 0; k < len; k++)
		if ((unsigned char)copy[k] < 0x20)
			copy[k] = ' ';
	l->columns[column].sample = (struct text){ copy, len, 0 };
}

/* A row below the headings: a sample of its columns, and a word if it is longer than they are. */
static void
row_look(struct import_load *l, size_t number)
{
	const struct load_cells *raw = &l->raws[number];
	const uint8_t *at = l->cells.ptr + raw->at;
	bool too_many = raw->too_many;

	if (number >= SAMPLE_ROWS && raw->count <= l->column_count && !too_many)
		return;
	for (uint32_t i = 0; i < raw->count; i++) {
		struct text cell = load_cell_next(&at);

		if (i >= l->column_count)
			too_many = too_many || cell.len > 0;
		else if (number < SAMPLE_ROWS)
			sample_keep(l, i, cell);
	}
	if (too_many)
		import_problem_code(l, raw->line, SHEET_COLUMNS_MAX, FAULT_IMPORT_CELLS, NULL);
}

static void
heading_take(struct import_load *l, size_t number)
{
	headings_keep(l, &l->raws[number]);
	l->raw_count -= number + 1;
	memmove(l->raws, l->raws + number + 1, l->raw_count * sizeof *l->raws);
	for (size_t i = 0; i < l->raw_count; i++)
		row_look(l, i);
}

void
import_heading_look(struct import_load *l, const struct sheet_row *row)
{
	if (l->column_count > 0)
		row_look(l, l->raw_count - 1);
	else if (is_heading(l, row))
		heading_take(l, l->raw_count - 1);
	else if (l->raw_count == HEADING_ROWS)
		heading_take(l, 0);
}

void
import_heading_end(struct import_load *l)
{
	if (l->column_count == 0 && l->raw_count > 0)
		heading_take(l, 0);
}
