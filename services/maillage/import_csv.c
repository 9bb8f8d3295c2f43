/*
 * import_csv: a table as French spreadsheets write them: `;` or `,`, headings as field names or labels.
 * Owns: the state of one reading.
 * Beware: a cell may hold newlines: the line of a row is where it began. libcsv is fed a line at a time for
 * that.
 */
#include "services/maillage/import.h"
#include "common/fold.h"
#include <csv.h>

struct reading {
	struct import_set *set;
	struct import_part *part;
	const struct rec_field *columns[IMPORT_COLUMNS_MAX]; /* NULL: left aside */
	size_t column_count;
	bool headed;
	struct text cells[IMPORT_COLUMNS_MAX];
	size_t cell_count;
	bool too_many;
	uint32_t line, row_line;
	bool open; /* inside of quotes at the end of what was fed */
};

/* Outside of quotes, in the first line: what stands there most. */
static unsigned char
delimiter_of(const char *text, size_t len)
{
	size_t counts[3] = { 0, 0, 0 };
	static const char marks[] = ";,\t";
	bool quoted = false;

	for (size_t i = 0; i < len && (quoted || (text[i] != '\n' && text[i] != '\r')); i++) {
		const char *mark = text[i] != '\0' ? strchr(marks, text[i]) : NULL;

		if (text[i] == '"')
			quoted = !quoted;
		else if (mark != NULL && !quoted)
			counts[mark - marks]++;
	}
	if (counts[1] > counts[0])
		return counts[2] > counts[1] ? '\t' : ',';
	return counts[2] > counts[0] ? '\t' : ';';
}

/* What an export says of the record itself, and an import does not change. */
static bool
is_head(const struct rec_field *f)
{
	return f->tag > TAG_ID && f->tag < TAG_FIRST;
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
headings_take(struct reading *r)
{
	const struct rec_desc *d = r->part->collection->rec;

	r->headed = true;
	r->column_count = r->cell_count;
	for (size_t i = 0; i < r->cell_count; i++) {
		const struct rec_field *f = column_find(r->set, d, r->cells[i]);
		const char *shown = arena_text(&r->set->arena, r->cells[i].ptr, r->cells[i].len);

		if (r->cells[i].len == 0)
			continue; /* a column of remarks without a heading */
		if (f == NULL) {
			import_complain(r->set, r->part, r->row_line, shown, FAULT_UNKNOWN_FIELD, NULL);
			continue;
		}
		if (r->part->headings[f->tag] != NULL)
			import_complain(r->set, r->part, r->row_line, f->name, FAULT_DOUBLED_KEY, shown);
		r->part->headings[f->tag] = shown;
		r->columns[i] = is_head(f) ? NULL : f;
	}
}

static void
row_take(struct reading *r)
{
	bool empty = true;

	for (size_t i = 0; i < r->cell_count; i++)
		empty = empty && r->cells[i].len == 0;
	if (empty)
		return;
	struct import_line *l = import_line_new(r->set, r->part, r->row_line);

	for (size_t i = 0; i < r->cell_count; i++) {
		if (i >= r->column_count && r->cells[i].len > 0)
			r->too_many = true;
		if (i < r->column_count && r->columns[i] != NULL)
			import_cell(r->set, l, r->columns[i], r->cells[i]);
	}
	if (r->too_many)
		import_complain(r->set, r->part, r->row_line, NULL, FAULT_TEXT,
		    "La ligne a plus de cellules que la première : vérifiez guillemets et séparateurs.");
	import_identify(r->set, l);
}

static void
cell_end(void *bytes, size_t len, void *arg)
{
	struct reading *r = arg;

	if (r->cell_count == IMPORT_COLUMNS_MAX) {
		r->too_many = r->too_many || len > 0;
		return;
	}
	r->cells[r->cell_count++] =
	    (struct text){ arena_text(&r->set->arena, bytes != NULL ? bytes : "", len), (uint32_t)len, 0 };
}

static void
row_end(int c, void *arg)
{
	struct reading *r = arg;

	(void)c;
	if (r->headed)
		row_take(r);
	else
		headings_take(r);
	r->cell_count = 0;
	r->too_many = false;
}

/* The length of the next line, its end included. */
static size_t
line_length(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\n')
			return i + 1;
		if (text[i] == '\r' && (i + 1 == len || text[i + 1] != '\n'))
			return i + 1;
	}
	return len;
}

/* A row has the line that it began on, also when it ends on another. */
static bool
line_feed(struct reading *r, struct csv_parser *p, const char *text, size_t len)
{
	if (!r->open)
		r->row_line = r->line;
	for (size_t i = 0; i < len; i++)
		r->open ^= text[i] == '"';
	return csv_parse(p, text, len, cell_end, row_end, r) == len;
}

void
import_csv(struct import_set *s, struct import_part *part, const char *text, size_t len)
{
	struct reading r = { .set = s, .part = part };
	struct csv_parser p;
	bool sound = csv_init(&p, CSV_STRICT | CSV_STRICT_FINI) == 0;

	csv_set_delim(&p, delimiter_of(text, len));
	for (size_t at = 0; at < len && sound;) {
		size_t step = line_length(text + at, len - at);

		r.line++;
		sound = line_feed(&r, &p, text + at, step);
		at += step;
	}
	if (sound)
		sound = csv_fini(&p, cell_end, row_end, &r) == 0;
	if (!sound)
		import_complain(
		    s, part, r.row_line, NULL, FAULT_SYNTAX, "guillemet mal placé ou jamais refermé");
	else if (!r.headed)
		import_complain(s, part, 1, NULL, FAULT_SYNTAX,
		    "le fichier est vide ; sa première ligne nomme les colonnes");
	csv_free(&p);
}
