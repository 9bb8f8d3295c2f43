/*
 * sheet: what kind of file it is, and rows as they fill, whoever reads them.
 * Owns: the faults of sheets.
 * Beware: a file is known by its bytes, never by its name: people rename .xls to .csv.
 */
#include "common/sheet_int.h"
#include <stdlib.h>

FAULT_DEFINE(FAULT_SHEET_EMPTY, "sheet_empty",
    "Le fichier ne contient aucune ligne : sa première ligne nomme les colonnes, les suivantes les "
    "remplissent.",
    "The file has no row: its first row names the columns, the others fill them.");
FAULT_DEFINE(FAULT_SHEET_CUT, "sheet_cut",
    "Le fichier est coupé (%s) : enregistrez-le de nouveau depuis le tableur, puis renvoyez-le en entier.",
    "The file is cut short (%s): save it again from the spreadsheet, then send all of it.");
FAULT_DEFINE(FAULT_SHEET_BROKEN, "sheet_broken",
    "Le classeur est abîmé (%s) : ouvrez-le dans le tableur, enregistrez-le de nouveau, puis renvoyez-le.",
    "The workbook is damaged (%s): open it in the spreadsheet, save it again, then send it.");
FAULT_DEFINE(FAULT_SHEET_BOMB, "sheet_bomb",
    "Le fichier se déplie bien au-delà de ce qu’un tableur enregistre (%s) : il n’est pas lu. Renvoyez le "
    "fichier d’origine, ou un CSV.",
    "The file inflates far beyond what a spreadsheet saves (%s): it is not read. Send the original, or a "
    "CSV.");
FAULT_DEFINE(FAULT_SHEET_LIMIT, "sheet_limit",
    "Le fichier dépasse ce qui se lit en une fois (%s) : coupez-le en plusieurs.",
    "The file is beyond what is read at once (%s): cut it into several.");
FAULT_DEFINE(FAULT_SHEET_LOCKED, "sheet_locked",
    "Le classeur est protégé par un mot de passe : enregistrez-le sans mot de passe, puis renvoyez-le.",
    "The workbook is protected by a password: save it without one, then send it.");
FAULT_DEFINE(FAULT_SHEET_KIND, "sheet_kind",
    "Ce fichier ne se lit pas (%s) : dans le tableur, choisissez « Enregistrer sous », puis Classeur Excel "
    "(.xlsx) ou CSV UTF-8.",
    "This file is not read (%s): in the spreadsheet, save it as an Excel workbook (.xlsx) or as CSV UTF-8.");
FAULT_DEFINE(FAULT_SHEET_UNKNOWN, "sheet_unknown", "Aucune feuille ne porte ce nom ; il y a : %s.",
    "No sheet has that name; there are: %s.");

/* --- rows --------------------------------------------------------------------------------------------- */
enum rc
sheet_fault(struct sheet_rows *r, enum rc rc, const struct fault_code *code, const char *argument)
{
	r->read->line = r->line;
	return fault_addf(r->why, rc, NULL, code, "%s", argument != NULL ? argument : "");
}

enum rc
sheet_cell(struct sheet_rows *r, uint32_t column, const void *bytes, size_t len)
{
	if (len > SHEET_CELL_MAX)
		return sheet_fault(r, RC_LIMIT, FAULT_SHEET_LIMIT, "32 768 octets par cellule");
	if (column >= SHEET_COLUMNS_MAX) {
		r->too_many = r->too_many || len > 0;
		return RC_OK;
	}
	if (column < r->count) /* else a row of one place said again and again would fill the memory */
		return sheet_fault(r, RC_MALFORMED, FAULT_SHEET_BROKEN, "l’ordre des cellules d’une ligne");
	for (; r->count <= column; r->count++) {
		r->offsets[r->count] = r->bytes.len;
		r->lengths[r->count] = 0;
	}
	r->offsets[column] = r->bytes.len;
	r->lengths[column] = (uint32_t)len;
	buf_append(&r->bytes, bytes, len);
	return RC_OK;
}

enum rc
sheet_row_end(struct sheet_rows *r)
{
	struct sheet_row row = { r->line, r->cells, r->count, r->too_many };
	bool empty = r->bytes.len == 0 && !r->too_many;

	for (uint32_t i = 0; i < r->count; i++) /* the bytes have moved while they grew */
		r->cells[i] =
		    (struct text){ r->bytes.ptr != NULL ? (const char *)r->bytes.ptr + r->offsets[i] : "",
			    r->lengths[i], 0 };
	r->count = 0;
	r->too_many = false;
	if (empty)
		return RC_OK;
	if (r->read->rows >= SHEET_ROWS_MAX)
		return sheet_fault(r, RC_LIMIT, FAULT_SHEET_LIMIT, "200 000 lignes");
	r->read->rows++;
	r->stopped = !r->give(r->arg, &row);
	buf_clear(&r->bytes);
	return RC_OK;
}

/* --- columns ------------------------------------------------------------------------------------------ */
void
sheet_column_name(uint32_t column, char out[8])
{
	char turned[8];
	size_t n = 0, at = 0;

	for (uint32_t left = column + 1; left > 0 && n < 7; left = (left - 1) / 26)
		turned[n++] = (char)('A' + (left - 1) % 26);
	while (n > 0)
		out[at++] = turned[--n];
	out[at] = '\0';
}

bool
sheet_column_of(struct text letters, uint32_t *ret_column)
{
	uint32_t n = 0;

	if (letters.len == 0 || letters.len > 3)
		return false;
	for (uint32_t i = 0; i < letters.len; i++) {
		char c = (char)(letters.ptr[i] & ~0x20);

		if (c < 'A' || c > 'Z')
			return false;
		n = n * 26 + (uint32_t)(c - 'A' + 1);
	}
	*ret_column = n - 1;
	return n <= SHEET_COLUMNS_MAX;
}

/* --- kinds -------------------------------------------------------------------------------------------- */
static bool
starts(const struct sheet_source *s, const char *with, size_t len)
{
	return s->len >= len && memcmp(s->bytes, with, len) == 0;
}

/* The folder of the older container is in there, in UTF-16, anywhere. */
static bool
has_wide(const struct sheet_source *s, const char *name)
{
	char wide[64];
	size_t n = 0;

	for (; *name != '\0' && n + 2 <= sizeof wide; name++) {
		wide[n++] = *name;
		wide[n++] = '\0';
	}
	return memmem(s->bytes, s->len, wide, n) != NULL;
}

/* What is neither CSV nor XLSX is named; RC_OK when it may be a CSV. */
static enum rc
refuse_other(const struct sheet_source *s, struct sheet_rows *r)
{
	if (starts(s, "\xd0\xcf\x11\xe0", 4))
		return has_wide(s, "EncryptedPackage")
		    ? sheet_fault(r, RC_MALFORMED, FAULT_SHEET_LOCKED, NULL)
		    : sheet_fault(r, RC_MALFORMED, FAULT_SHEET_KIND, "un ancien classeur .xls");
	if (starts(s, "%PDF", 4))
		return sheet_fault(r, RC_MALFORMED, FAULT_SHEET_KIND, "un PDF");
	if (starts(s, "\xff\xfe", 2) || starts(s, "\xfe\xff", 2))
		return sheet_fault(r, RC_MALFORMED, FAULT_SHEET_KIND, "un texte Unicode sur 16 bits");
	if (s->len > 0 && memchr(s->bytes, '\0', s->len) != NULL)
		return sheet_fault(r, RC_MALFORMED, FAULT_SHEET_KIND, "ce n’est pas du texte");
	return RC_OK;
}

enum rc
sheet_read(
    const struct sheet_source *s, sheet_row_fn row, void *arg, struct sheet_read *ret_read, struct fault *why)
{
	struct sheet_rows *r = calloc(1, sizeof *r);
	enum rc rc;

	if (r == NULL)
		abort();
	*ret_read = (struct sheet_read){ 0 };
	r->give = row;
	r->arg = arg;
	r->read = ret_read;
	r->why = why;
	if (starts(s, "PK\x03\x04", 4) || starts(s, "PK\x05\x06", 4)) {
		rc = sheet_xlsx(s, r);
	} else {
		rc = refuse_other(s, r);
		if (rc == RC_OK)
			rc = sheet_csv(s, r);
	}
	r->line = 0;
	if (rc == RC_OK && !r->stopped && ret_read->rows == 0)
		rc = sheet_fault(r, RC_MALFORMED, FAULT_SHEET_EMPTY, NULL);
	buf_free(&r->bytes);
	free(r);
	return rc;
}
