/*
 * sheet_csv: a table as spreadsheets write it in text: `;`, `,` or tabs; UTF-8 or Windows-1252.
 * Owns: the state of one reading.
 * Beware: a cell may hold newlines: the line of a row is where it began. libcsv is fed a line at a time for that.
 */
#include "common/fold.h"
#include "common/mpscan.h"
#include "common/sheet_int.h"
#include <csv.h>

struct reading {
	struct sheet_rows *rows;
	uint32_t column;
	uint32_t first; /* cells of the first row */
	uint32_t cells; /* of the last row */
	uint32_t line;
	bool open; /* inside of quotes at the end of what was fed */
	enum rc rc;
};

/* Outside of quotes, in the first line that has any (a title has none): what stands there most. */
static unsigned char
delimiter_of(const char *text, size_t len)
{
	size_t counts[3] = { 0, 0, 0 };
	static const char marks[] = ";,\t";
	bool quoted = false;

	for (size_t i = 0; i < len &&
	     (quoted || (text[i] != '\n' && text[i] != '\r') || counts[0] + counts[1] + counts[2] == 0);
	     i++) {
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

static void
cell_end(void *bytes, size_t len, void *arg)
{
	struct reading *r = arg;

	if (r->rc == RC_OK)
		r->rc = sheet_cell(r->rows, r->column++, bytes != NULL ? bytes : "", len);
}

static void
row_end(int c, void *arg)
{
	struct reading *r = arg;

	(void)c;
	r->cells = r->column;
	if (r->first <= 1) /* a title alone on its line is no measure */
		r->first = r->column;
	r->column = 0;
	if (r->rc == RC_OK && !r->rows->stopped)
		r->rc = sheet_row_end(r->rows);
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
		r->rows->line = r->line;
	for (const char *at = text; (at = memchr(at, '"', len - (size_t)(at - text))) != NULL; at++)
		r->open = !r->open;
	return csv_parse(p, text, len, cell_end, row_end, r) == len;
}

static enum rc
csv_lines(struct reading *r, const char *text, size_t len)
{
	struct csv_parser p;
	bool sound = csv_init(&p, CSV_STRICT | CSV_STRICT_FINI) == 0;

	csv_set_delim(&p, delimiter_of(text, len));
	for (size_t at = 0; at < len && sound && r->rc == RC_OK && !r->rows->stopped;) {
		size_t step = line_length(text + at, len - at);

		r->line++;
		sound = line_feed(r, &p, text + at, step);
		at += step;
	}
	if (sound && r->rc == RC_OK && !r->rows->stopped)
		sound = csv_fini(&p, cell_end, row_end, r) == 0;
	csv_free(&p);
	if (r->rc != RC_OK || sound)
		return r->rc;
	return sheet_fault(r->rows, RC_MALFORMED, FAULT_SYNTAX,
	    r->open ? "guillemet mal placé ou jamais refermé : le fichier est peut-être coupé"
		    : "guillemet mal placé");
}

/* A row that stops short of the others, without the end of its line: a spreadsheet writes both. */
static enum rc
cut_check(struct reading *r, const char *text, size_t len)
{
	char what[120];

	if (len == 0 || text[len - 1] == '\n' || text[len - 1] == '\r' || r->cells >= r->first ||
	    r->rows->stopped)
		return RC_OK;
	snprintf(what, sizeof what, "la dernière ligne s’arrête après %u cellule%s sur %u", r->cells,
	    r->cells > 1 ? "s" : "", r->first);
	return sheet_fault(r->rows, RC_MALFORMED, FAULT_SHEET_CUT, what);
}

enum rc
sheet_csv(const struct sheet_source *s, struct sheet_rows *rows)
{
	struct reading r = { .rows = rows, .rc = RC_OK };
	struct arena a = { 0 };
	struct text text = { s->bytes, (uint32_t)s->len, 0 };
	enum rc rc;

	if (s->len > UINT32_MAX / 4)
		return sheet_fault(rows, RC_LIMIT, FAULT_SHEET_LIMIT, "1 Gio");
	if (s->len >= 3 && memcmp(s->bytes, "\xef\xbb\xbf", 3) == 0)
		text = (struct text){ text.ptr + 3, text.len - 3, 0 };
	if (!utf8_valid(text.ptr, text.len))
		text = text_utf8(&a, s->bytes, s->len);
	rc = csv_lines(&r, text.ptr, text.len);
	if (rc == RC_OK)
		rc = cut_check(&r, text.ptr, text.len);
	arena_free(&a);
	return rc;
}
