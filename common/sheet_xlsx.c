/*
 * sheet_xlsx: a workbook as spreadsheets save it (Office Open XML): which sheet, its styles, its strings, its rows.
 * Owns: the state of one reading.
 * Beware: parts are inflated and parsed as a stream; what they say of each other is not trusted: a string's number, a row's, a
 *         column's may be anything.
 */
#include "common/fold.h"
#include "common/mpscan.h"
#include "common/sheet_zip.h"
#include <stdlib.h>
#include <strings.h>

#define SHEETS_MAX 256
#define FORMATS_MAX 4096
#define STYLES_MAX 65536
#define PATH_MAX_ 256
#define LINE_MAX 1048576u /* rows that a sheet may have */

struct sheet_entry {
	char name[SHEET_NAME_MAX * 4];
	char relation[64];
	char path[PATH_MAX_];
	bool hidden;
};
struct format {
	uint32_t number;
	enum sheet_format format;
};
enum cell_type { CELL_NUMBER, CELL_SHARED, CELL_TEXT, CELL_BOOL };

struct book {
	struct sheet_rows *rows;
	struct sheet_zip zip;
	struct sheet_entry sheets[SHEETS_MAX];
	uint32_t sheet_count;
	bool since_1904;
	struct format *formats;
	uint32_t format_count;
	enum sheet_format *styles;
	uint32_t style_count;
	bool in_styles; /* of cells, not of what they are named after */
	struct buf strings;
	size_t *offsets; /* of the strings' ends */
	size_t string_count, string_cap;
	/* the text under way: of a shared string, of a cell */
	struct buf text;
	bool taking; /* inside of <t> or <v> */
	bool in_phonetic;
	bool in_item; /* <si> */
	/* the cell under way */
	bool in_cell;
	enum cell_type type;
	enum sheet_format format;
	uint32_t column, line;
};

static enum rc
broken(struct book *b, const char *what)
{
	return sheet_fault(b->rows, RC_MALFORMED, FAULT_SHEET_BROKEN, what);
}

/* --- which sheets ------------------------------------------------------------------------------------- */
static enum rc
workbook_start(void *arg, const char *name, const char **attributes)
{
	struct book *b = arg;
	const char *state = sheet_attribute(attributes, "state");
	struct sheet_entry *s = &b->sheets[b->sheet_count];

	if (strcmp(name, "workbookPr") == 0) {
		const char *date = sheet_attribute(attributes, "date1904");

		b->since_1904 = date != NULL && (strcmp(date, "1") == 0 || strcmp(date, "true") == 0);
	}
	if (strcmp(name, "sheet") != 0)
		return RC_OK;
	if (b->sheet_count == SHEETS_MAX)
		return sheet_fault(b->rows, RC_LIMIT, FAULT_SHEET_LIMIT, "256 feuilles");
	const char *title = sheet_attribute(attributes, "name"),
		   *relation = sheet_attribute(attributes, "id");

	if (title != NULL) /* ended by NUL: all is zero before */
		memcpy(s->name, title, utf8_cut(title, strlen(title), sizeof s->name - 1));
	snprintf(s->relation, sizeof s->relation, "%s", relation != NULL ? relation : "");
	s->hidden = state != NULL && strcmp(state, "visible") != 0;
	b->sheet_count++;
	return RC_OK;
}

static enum rc
relations_start(void *arg, const char *name, const char **attributes)
{
	struct book *b = arg;
	const char *id = sheet_attribute(attributes, "Id"), *target = sheet_attribute(attributes, "Target");

	if (strcmp(name, "Relationship") != 0 || id == NULL || target == NULL)
		return RC_OK;
	for (uint32_t i = 0; i < b->sheet_count; i++)
		if (strcmp(b->sheets[i].relation, id) == 0)
			snprintf(b->sheets[i].path, sizeof b->sheets[i].path, "%s%s",
			    target[0] == '/' ? "" : "xl/", target[0] == '/' ? target + 1 : target);
	return RC_OK;
}

/* --- styles ------------------------------------------------------------------------------------------- */
static void
format_add(struct book *b, const char *number, const char *code)
{
	if (number == NULL || code == NULL || b->format_count == FORMATS_MAX)
		return;
	b->formats[b->format_count++] =
	    (struct format){ (uint32_t)strtoul(number, NULL, 10), sheet_format_code(code) };
}

static enum sheet_format
format_find(const struct book *b, const char *number)
{
	uint32_t n = number != NULL ? (uint32_t)strtoul(number, NULL, 10) : 0;

	for (uint32_t i = 0; i < b->format_count; i++)
		if (b->formats[i].number == n)
			return b->formats[i].format;
	return sheet_format_of(n);
}

static enum rc
styles_start(void *arg, const char *name, const char **attributes)
{
	struct book *b = arg;

	if (strcmp(name, "numFmt") == 0)
		format_add(
		    b, sheet_attribute(attributes, "numFmtId"), sheet_attribute(attributes, "formatCode"));
	else if (strcmp(name, "cellXfs") == 0)
		b->in_styles = true;
	else if (strcmp(name, "xf") == 0 && b->in_styles && b->style_count < STYLES_MAX)
		b->styles[b->style_count++] = format_find(b, sheet_attribute(attributes, "numFmtId"));
	return RC_OK;
}

static enum rc
styles_end(void *arg, const char *name)
{
	struct book *b = arg;

	if (strcmp(name, "cellXfs") == 0)
		b->in_styles = false;
	return RC_OK;
}

/* --- text --------------------------------------------------------------------------------------------- */
static enum rc
text_take(void *arg, const char *text, size_t len)
{
	struct book *b = arg;

	if (!b->taking || b->in_phonetic)
		return RC_OK;
	if (b->text.len + len > SHEET_CELL_MAX)
		return sheet_fault(b->rows, RC_LIMIT, FAULT_SHEET_LIMIT, "32 768 octets par cellule");
	buf_append(&b->text, text, len);
	return RC_OK;
}

static enum rc
strings_start(void *arg, const char *name, const char **attributes)
{
	struct book *b = arg;

	(void)attributes;
	if (strcmp(name, "si") == 0) {
		buf_clear(&b->text);
		b->in_item = true;
	} else if (strcmp(name, "rPh") == 0) {
		b->in_phonetic = true;
	} else if (strcmp(name, "t") == 0) {
		b->taking = b->in_item;
	}
	return RC_OK;
}

static enum rc
string_add(struct book *b)
{
	if (b->string_count == SHEET_STRINGS_MAX || b->strings.len + b->text.len > SHEET_STRING_BYTES_MAX)
		return sheet_fault(b->rows, RC_LIMIT, FAULT_SHEET_BOMB, "trop de textes");
	if (b->string_count == b->string_cap) {
		b->string_cap = b->string_cap == 0 ? 1024 : 2 * b->string_cap;
		b->offsets = reallocarray(b->offsets, b->string_cap, sizeof *b->offsets);
		if (b->offsets == NULL)
			abort();
	}
	buf_append(&b->strings, b->text.ptr, b->text.len);
	b->offsets[b->string_count++] = b->strings.len;
	return RC_OK;
}

static enum rc
strings_end(void *arg, const char *name)
{
	struct book *b = arg;

	if (strcmp(name, "t") == 0)
		b->taking = false;
	else if (strcmp(name, "rPh") == 0)
		b->in_phonetic = false;
	else if (strcmp(name, "si") == 0) {
		b->in_item = false;
		return string_add(b);
	}
	return RC_OK;
}

/* --- rows --------------------------------------------------------------------------------------------- */
static enum cell_type
type_of(const char *t)
{
	if (t == NULL || strcmp(t, "n") == 0)
		return CELL_NUMBER;
	if (strcmp(t, "s") == 0)
		return CELL_SHARED;
	return strcmp(t, "b") == 0 ? CELL_BOOL : CELL_TEXT;
}

static enum rc
cell_start(struct book *b, const char **attributes)
{
	const char *place = sheet_attribute(attributes, "r"), *style = sheet_attribute(attributes, "s");
	unsigned long s = style != NULL ? strtoul(style, NULL, 10) : 0;
	uint32_t column;

	b->type = type_of(sheet_attribute(attributes, "t"));
	b->format = s < b->style_count ? b->styles[s] : SHEET_PLAIN;
	b->in_cell = true;
	buf_clear(&b->text);
	if (place != NULL) {
		struct text letters = { place, (uint32_t)strcspn(place, "0123456789"), 0 };

		if (letters.len == 0 || letters.len > 3)
			return broken(b, "l’adresse d’une cellule");
		b->column = sheet_column_of(letters, &column) ? column : SHEET_COLUMNS_MAX;
	}
	return RC_OK;
}

static enum rc
row_start(struct book *b, const char **attributes)
{
	const char *number = sheet_attribute(attributes, "r");
	unsigned long line = number != NULL ? strtoul(number, NULL, 10) : b->line + 1ul;

	if (line <= b->line || line > LINE_MAX)
		return broken(b, "l’ordre des lignes");
	b->line = b->rows->line = (uint32_t)line;
	b->column = 0;
	return RC_OK;
}

static enum rc
rows_start(void *arg, const char *name, const char **attributes)
{
	struct book *b = arg;

	if (strcmp(name, "c") == 0)
		return cell_start(b, attributes);
	if (strcmp(name, "row") == 0)
		return row_start(b, attributes);
	if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
		b->taking = b->in_cell;
	else if (strcmp(name, "rPh") == 0)
		b->in_phonetic = true;
	return RC_OK;
}

static enum rc
cell_shared(struct book *b)
{
	unsigned long n = strtoul(buf_cstr(&b->text), NULL, 10);

	if (n >= b->string_count)
		return broken(b, "une cellule désigne un texte qui n’existe pas");
	size_t from = n == 0 ? 0 : b->offsets[n - 1];

	return sheet_cell(b->rows, b->column++, b->strings.ptr + from, b->offsets[n] - from);
}

static enum rc
cell_give(struct book *b)
{
	char number[128];
	size_t len;

	b->in_cell = b->taking = false;
	if (b->text.len == 0) {
		b->column++;
		return RC_OK;
	}
	switch (b->type) {
	case CELL_SHARED:
		return cell_shared(b);
	case CELL_BOOL:
		return sheet_cell(b->rows, b->column++, b->text.ptr[0] == '1' ? "oui" : "non", 3);
	case CELL_NUMBER:
		if (b->text.len < 64) {
			len =
			    sheet_number(buf_cstr(&b->text), b->format, b->since_1904, number, sizeof number);
			return sheet_cell(b->rows, b->column++, number, len);
		}
		break;
	case CELL_TEXT:
		break;
	}
	return sheet_cell(b->rows, b->column++, b->text.ptr, b->text.len);
}

static enum rc
rows_end(void *arg, const char *name)
{
	struct book *b = arg;

	if (strcmp(name, "c") == 0)
		return cell_give(b);
	if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
		b->taking = false;
	else if (strcmp(name, "rPh") == 0)
		b->in_phonetic = false;
	else if (strcmp(name, "row") == 0)
		return sheet_row_end(b->rows);
	return RC_OK;
}

/* --- the book ----------------------------------------------------------------------------------------- */
static const struct sheet_xml workbook_xml = { workbook_start, NULL, NULL };
static const struct sheet_xml relations_xml = { relations_start, NULL, NULL };
static const struct sheet_xml styles_xml = { styles_start, styles_end, NULL };
static const struct sheet_xml strings_xml = { strings_start, strings_end, text_take };
static const struct sheet_xml rows_xml = { rows_start, rows_end, text_take };

static enum rc
sheet_take(struct book *b, const struct sheet_entry *s)
{
	snprintf(b->rows->read->name, sizeof b->rows->read->name, "%s", s->name);
	b->line = 0;
	return sheet_part(&b->zip, s->path, &rows_xml, b, true);
}

static bool
is_named(const struct sheet_entry *s, const char *wanted)
{
	struct arena a = { 0 };
	bool same =
	    strcmp(text_fold(&a, s->name, strlen(s->name)), text_fold(&a, wanted, strlen(wanted))) == 0;

	arena_free(&a);
	return same;
}

static enum rc
sheet_unknown(struct book *b)
{
	struct buf names = { 0 };
	enum rc rc;

	for (uint32_t i = 0; i < b->sheet_count && names.len < 200; i++)
		buf_printf(&names, "%s« %s »", i > 0 ? ", " : "", b->sheets[i].name);
	rc = sheet_fault(b->rows, RC_MALFORMED, FAULT_SHEET_UNKNOWN, buf_cstr(&names));
	buf_free(&names);
	return rc;
}

/* The sheet asked for, or the first that is shown and has a row. */
static enum rc
sheets_take(struct book *b, const char *wanted)
{
	enum rc rc = RC_OK;

	for (uint32_t i = 0; wanted != NULL && i < b->sheet_count; i++)
		if (is_named(&b->sheets[i], wanted))
			return sheet_take(b, &b->sheets[i]);
	if (wanted != NULL)
		return sheet_unknown(b);
	for (uint32_t i = 0; i < b->sheet_count && rc == RC_OK && b->rows->read->rows == 0; i++)
		if (!b->sheets[i].hidden && b->sheets[i].path[0] != '\0')
			rc = sheet_take(b, &b->sheets[i]);
	return rc;
}

static enum rc
book_read(struct book *b, const struct sheet_source *s)
{
	enum rc rc = sheet_zip_open(&b->zip, s, b->rows);

	if (rc == RC_OK)
		rc = sheet_part(&b->zip, "xl/workbook.xml", &workbook_xml, b, true);
	if (rc == RC_OK)
		rc = sheet_part(&b->zip, "xl/_rels/workbook.xml.rels", &relations_xml, b, true);
	if (rc == RC_OK)
		rc = sheet_part(&b->zip, "xl/styles.xml", &styles_xml, b, false);
	if (rc == RC_OK)
		rc = sheet_part(&b->zip, "xl/sharedStrings.xml", &strings_xml, b, false);
	if (rc == RC_OK)
		rc = sheets_take(b, s->name);
	return rc;
}

enum rc
sheet_xlsx(const struct sheet_source *s, struct sheet_rows *rows)
{
	struct book *b = calloc(1, sizeof *b);
	enum rc rc;

	if (b == NULL)
		abort();
	b->formats = calloc(FORMATS_MAX, sizeof *b->formats);
	b->styles = calloc(STYLES_MAX, sizeof *b->styles);
	if (b->formats == NULL || b->styles == NULL)
		abort();
	b->rows = rows;
	rc = book_read(b, s);
	sheet_zip_close(&b->zip);
	buf_free(&b->strings);
	buf_free(&b->text);
	free(b->offsets);
	free(b->formats);
	free(b->styles);
	free(b);
	return rc;
}
