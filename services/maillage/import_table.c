/*
 * import_table: a CSV or a workbook: the first row names the columns by field names or labels, the others fill them.
 * Owns: the state of one reading.
 * Beware: what an export says of the record itself (version, dates) is left aside.
 */
#include "services/maillage/import.h"
#include "common/fold.h"
#include "common/sheet.h"

struct reading {
	struct import_set *set;
	struct import_part *part;
	const struct rec_field *columns[IMPORT_COLUMNS_MAX]; /* NULL: left aside */
	size_t column_count;
	bool headed;
};

/* What an export tells, and the service fills by itself: an export comes back as it left. */
static bool
is_filled_by_service(const struct rec_field *f)
{
	return f->tag > TAG_ID && (f->flags & SERVER_SET) != 0;
}

static const struct rec_field *
column_find(struct import_set *s, const struct rec_desc *d, struct text heading)
{
	const struct rec_field *f = record_field(d, heading.ptr, heading.len);
	const char *want = text_fold(&s->arena, heading.ptr, heading.len);

	for (uint16_t i = 0; f == NULL && *want != '\0' && i < d->count; i++) {
		const struct rec_field *at = &d->fields[i];

		if (strcmp(text_fold(&s->arena, at->name, strlen(at->name)), want) == 0 ||
		    strcmp(text_fold(&s->arena, at->label, strlen(at->label)), want) == 0)
			f = at;
	}
	return f;
}

static void
headings_take(struct reading *r, const struct sheet_row *row)
{
	const struct rec_desc *d = r->part->collection->rec;

	r->headed = true;
	r->column_count = row->count;
	for (size_t i = 0; i < row->count; i++) {
		const struct rec_field *f = column_find(r->set, d, row->cells[i]);
		const char *shown = arena_text(&r->set->arena, row->cells[i].ptr, row->cells[i].len);

		if (row->cells[i].len == 0)
			continue; /* a column of remarks without a heading */
		if (f == NULL) {
			import_complain(r->set, r->part, row->line, shown, FAULT_UNKNOWN_FIELD, NULL);
			continue;
		}
		if (r->part->headings[f->tag] != NULL)
			import_complain(r->set, r->part, row->line, f->name, FAULT_DOUBLED_KEY, shown);
		r->part->headings[f->tag] = shown;
		r->columns[i] = is_filled_by_service(f) ? NULL : f;
	}
}

static void
row_take(struct reading *r, const struct sheet_row *row)
{
	struct import_line *l = import_line_new(r->set, r->part, row->line);
	bool too_many = row->too_many;

	for (size_t i = 0; i < row->count; i++) {
		if (i >= r->column_count && row->cells[i].len > 0)
			too_many = true;
		if (i < r->column_count && r->columns[i] != NULL)
			import_cell(r->set, l, r->columns[i], row->cells[i]);
	}
	if (too_many)
		import_complain(r->set, r->part, row->line, NULL, FAULT_TEXT,
		    "La ligne a plus de cellules que la première : vérifiez guillemets et séparateurs.");
	import_identify(r->set, l);
}

static bool
on_row(void *arg, const struct sheet_row *row)
{
	struct reading *r = arg;

	if (r->headed)
		row_take(r, row);
	else
		headings_take(r, row);
	return true;
}

void
import_table(struct import_set *s, struct import_part *part, const void *bytes, size_t len)
{
	struct sheet_source source = { bytes, len, NULL };
	struct reading r = { .set = s, .part = part };
	struct sheet_read read;
	struct fault why = { 0 };

	if (sheet_read(&source, on_row, &r, &read, &why) != RC_OK)
		import_complain_all(s, part, read.line, &why);
}
