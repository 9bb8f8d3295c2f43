/*
 * record_csv: rows of a CSV file that a French Excel opens with a double click.
 * Owns: nothing.
 * Beware: a text that looks like a formula is written behind a ', which record_csv_plain takes off again.
 */
#include "common/record_walk.h"

/* Would a spreadsheet take it for a formula, perhaps after the 's in front were taken off? */
static bool
is_formula(struct text cell)
{
	uint32_t i = 0;

	while (i < cell.len && cell.ptr[i] == '\'')
		i++;
	return i < cell.len && cell.ptr[i] != '\0' && strchr("=+-@\t\r", cell.ptr[i]) != NULL;
}

struct text
record_csv_plain(struct text cell)
{
	if (cell.len > 1 && cell.ptr[0] == '\'' && is_formula(cell))
		return (struct text){ cell.ptr + 1, cell.len - 1, 0 };
	return cell;
}

static void
put_cell(struct buf *out, struct text cell, bool written_by_people)
{
	bool quote = false;

	for (uint32_t i = 0; i < cell.len && !quote; i++)
		quote = cell.ptr[i] != '\0' && strchr(";\"\r\n", cell.ptr[i]) != NULL;
	if (quote)
		buf_byte(out, '"');
	if (written_by_people && is_formula(cell))
		buf_byte(out, '\'');
	for (uint32_t i = 0; i < cell.len; i++) {
		if (cell.ptr[i] == '"')
			buf_byte(out, '"');
		buf_byte(out, (uint8_t)cell.ptr[i]);
	}
	if (quote)
		buf_byte(out, '"');
}

void
record_csv_head(const struct rec_desc *d, unsigned drop, struct buf *out)
{
	bool more = false;

	for (const struct rec_field *f = d->fields; f < record_end(d); f++) {
		if (!record_is_cell(
			f, drop)) /* the same columns in the head and in every row, whatever a record has */
			continue;
		if (more)
			buf_byte(out, ';');
		buf_text(out, f->name);
		more = true;
	}
	buf_text(out, "\r\n");
}

void
record_csv_row(const struct rec_desc *d, const void *rec, unsigned drop, struct buf *out)
{
	struct buf cell = { 0 };
	bool more = false;

	for (const struct rec_field *f = d->fields; f < record_end(d); f++) {
		unsigned kind = f->kind == REC_K_LIST ? f->elem : f->kind;

		if (!record_is_cell(f, drop))
			continue;
		if (more)
			buf_byte(out, ';');
		buf_clear(&cell);
		record_get_cell(f, rec, &cell);
		put_cell(out, (struct text){ (const char *)cell.ptr, (uint32_t)cell.len, 0 },
		    kind == REC_K_TEXT || kind == REC_K_BYTES || kind == REC_K_REC);
		more = true;
	}
	buf_text(out, "\r\n");
	buf_free(&cell);
}
