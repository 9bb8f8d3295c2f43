/*
 * xlsx: a workbook of one sheet from encoded records: labels in its head, a cell for each field, each of its type.
 * Owns: nothing; on a thread of its own, row by row, so that memory does not grow with the rows.
 * Beware: a text is always a text: nothing that begins with = or @ is ever taken for a formula.
 */
#include "common/xlsx.h"
#include "common/calendar.h"
#include "common/mpscan.h"
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define STOP_EVERY 256
#define CELL_BYTES_MOST 32000u /* of a cell: Excel takes 32,767 characters */
#define SHEET_NAME_CHARS 31

struct book {
	lxw_workbook *workbook;
	lxw_worksheet *sheet;
	lxw_format *head, *day, *time, *money;
	struct buf cell;
};

static bool
is_column(const struct rec_field *f)
{
	return f->kind != REC_K_BYTES && record_is_cell(f, SECRET);
}

static double
column_width(const struct rec_field *f)
{
	switch (f->kind) {
	case REC_K_ID:
		return 37;
	case REC_K_TEXT:
		return f->max < 15 ? 15 : f->max > 40 ? 40 : (double)f->max;
	case REC_K_LIST:
	case REC_K_SET:
		return 30;
	case REC_K_TIME:
		return 18;
	case REC_K_ENUM:
		return 20;
	default:
		return 13;
	}
}

/* --- cells ---------------------------------------------------------------------------- */
static void
cell_text(struct book *b, lxw_row_t row, lxw_col_t col, struct text text)
{
	buf_clear(&b->cell);
	buf_append(&b->cell, text.ptr, utf8_cut(text.ptr, text.len, CELL_BYTES_MOST));
	worksheet_write_string(b->sheet, row, col, buf_cstr(&b->cell), NULL);
}

static void
cell_time(struct book *b, lxw_row_t row, lxw_col_t col, usec_t at)
{
	struct local_time t = calendar_local(at);
	struct ymd d = calendar_ymd(t.day);
	lxw_datetime when = { d.year, d.month, d.day, t.minute / 60, t.minute % 60, 0 };

	worksheet_write_datetime(b->sheet, row, col, &when, b->time);
}

static void
cell_day(struct book *b, lxw_row_t row, lxw_col_t col, day_t day)
{
	struct ymd d = calendar_ymd(day);
	lxw_datetime when = { d.year, d.month, d.day, 0, 0, 0 };

	worksheet_write_datetime(b->sheet, row, col, &when, b->day);
}

static void
cell_other(struct book *b, lxw_row_t row, lxw_col_t col, const struct rec_field *f, const void *rec)
{
	struct buf out = { 0 };

	record_get_cell(f, rec, &out);
	if (out.len > 0)
		cell_text(b, row, col, (struct text){ (const char *)out.ptr, (uint32_t)out.len, 0 });
	buf_free(&out);
}

static void
cell_enum(struct book *b, lxw_row_t row, lxw_col_t col, const struct rec_field *f, const void *rec)
{
	const struct rec_enum_value *v = rec_enum_by_value(f->values, *(const int *)record_at_const(f, rec));

	if (v != NULL)
		cell_text(b, row, col, text_of(v->label));
}

static void
cell_write(struct book *b, lxw_row_t row, lxw_col_t col, const struct rec_field *f, const void *rec)
{
	const void *at = record_at_const(f, rec);

	switch (f->kind) {
	case REC_K_BOOL:
		worksheet_write_boolean(b->sheet, row, col, *(const bool *)at, NULL);
		break;
	case REC_K_U32:
		worksheet_write_number(b->sheet, row, col, *(const uint32_t *)at, NULL);
		break;
	case REC_K_U64:
		worksheet_write_number(b->sheet, row, col, (double)*(const uint64_t *)at, NULL);
		break;
	case REC_K_I64:
		worksheet_write_number(b->sheet, row, col, (double)*(const int64_t *)at, NULL);
		break;
	case REC_K_F64:
		worksheet_write_number(b->sheet, row, col, *(const double *)at, NULL);
		break;
	case REC_K_MONEY:
		worksheet_write_number(b->sheet, row, col, (double)*(const int64_t *)at / 100.0, b->money);
		break;
	case REC_K_DAY:
		cell_day(b, row, col, *(const day_t *)at);
		break;
	case REC_K_TIME:
		cell_time(b, row, col, *(const usec_t *)at);
		break;
	case REC_K_ENUM:
		cell_enum(b, row, col, f, rec);
		break;
	default:
		cell_other(b, row, col, f, rec);
	}
}

static void
row_write(struct book *b, lxw_row_t row, const struct rec_desc *d, const void *rec)
{
	lxw_col_t col = 0;

	for (const struct rec_field *f = d->fields; f < record_end(d); f++) {
		if (!is_column(f))
			continue;
		if ((*(const uint64_t *)rec >> f->tag) & 1u)
			cell_write(b, row, col, f, rec);
		col++;
	}
}

/* --- the sheet ------------------------------------------------------------------------ */
static void
book_head(struct book *b, const struct rec_desc *d)
{
	lxw_col_t col = 0;

	for (const struct rec_field *f = d->fields; f < record_end(d); f++) {
		if (!is_column(f))
			continue;
		worksheet_set_column(b->sheet, col, col, column_width(f), NULL);
		worksheet_write_string(b->sheet, 0, col++, f->label, b->head);
	}
	worksheet_freeze_panes(b->sheet, 1, 0);
}

/* Excel's rules for a sheet's name; what is in memory (/dev/shm) is where the library may lay its pages aside. */
static bool
book_open(struct book *b, const struct rec_desc *d, int out_fd)
{
	lxw_workbook_options o = { .constant_memory = LXW_TRUE,
		.tmpdir = access("/dev/shm", W_OK) == 0 ? (char *)(uintptr_t) "/dev/shm" : NULL };
	char path[64], name[SHEET_NAME_CHARS + 1];

	snprintf(path, sizeof path, "/proc/self/fd/%d", out_fd);
	snprintf(name, sizeof name, "%s", d->name);
	b->workbook = workbook_new_opt(path, &o);
	if (b->workbook == NULL)
		return false;
	b->sheet = workbook_add_worksheet(b->workbook, name);
	b->head = workbook_add_format(b->workbook);
	b->day = workbook_add_format(b->workbook);
	b->time = workbook_add_format(b->workbook);
	b->money = workbook_add_format(b->workbook);
	format_set_bold(b->head);
	format_set_num_format(b->day, "dd/mm/yyyy");
	format_set_num_format(b->time, "dd/mm/yyyy hh:mm");
	format_set_num_format(b->money, "#,##0.00 \"€\"");
	book_head(b, d);
	return b->sheet != NULL;
}

static enum rc
book_rows(struct book *b, const struct rec_desc *d, struct mpscan *s, const atomic_bool *stop)
{
	struct arena a = { 0 };
	enum rc rc = RC_OK;

	for (lxw_row_t row = 1; rc == RC_OK && s->pos != s->end; row++) {
		const uint8_t *from = s->pos;
		void *rec = arena_alloc(&a, d->size);

		rc = mpscan_skip(s);
		if (rc == RC_OK)
			rc = record_decode(d, from, (size_t)(s->pos - from), &a, rec, NULL, NULL);
		if (rc == RC_OK)
			row_write(b, row, d, rec);
		if (row % STOP_EVERY == 0 && stop != NULL && atomic_load(stop))
			rc = RC_TIMEOUT;
		arena_reset(&a);
	}
	arena_free(&a);
	return rc;
}

enum rc
xlsx_write(const struct rec_desc *d, int rows_fd, int out_fd, const atomic_bool *stop)
{
	struct book b = { 0 };
	struct stat st;
	void *rows = NULL;
	struct mpscan s;
	enum rc rc = RC_OK;

	if (fstat(rows_fd, &st) != 0)
		return RC_IO;
	if (st.st_size > 0)
		rows = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, rows_fd, 0);
	if (rows == MAP_FAILED)
		return RC_IO;
	s = mpscan_of(rows, (size_t)st.st_size);
	if (!book_open(&b, d, out_fd))
		rc = RC_IO;
	else
		rc = book_rows(&b, d, &s, stop);
	if (b.workbook != NULL && workbook_close(b.workbook) != LXW_NO_ERROR && rc == RC_OK)
		rc = RC_IO;
	buf_free(&b.cell);
	if (rows != NULL)
		munmap(rows, (size_t)st.st_size);
	return rc;
}
