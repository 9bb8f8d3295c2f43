/*
 * file_type: do bytes look like the type that they are said to be?
 * Owns: nothing; it knows how a file begins and ends, no more.
 * Beware: office files are ZIP archives: what is inside tells which; a text is anything without a NUL that is no other type.
 */
#include "services/registry/file.h"

#define ODF_MIMETYPE_AT 30 /* the first entry of an OpenDocument is "mimetype", stored as it is */

static bool
begins(const struct blob_sum *s, const char *magic, size_t len)
{
	return s->head_len >= len && memcmp(s->head, magic, len) == 0;
}
#define BEGINS(s, magic) begins((s), (magic), sizeof(magic) - 1)

static bool
is_zip(const struct blob_sum *s)
{
	return BEGINS(s, "PK\x03\x04") || (s->size == 22 && BEGINS(s, "PK\x05\x06"));
}

static bool
holds_name(const struct blob_sum *s, const char *name)
{
	size_t n = strlen(name);

	return memmem(s->tail, s->tail_len, name, n) != NULL || memmem(s->head, s->head_len, name, n) != NULL;
}

static bool
is_odf(const struct blob_sum *s, const char *mime)
{
	size_t n = strlen(mime), at = ODF_MIMETYPE_AT + sizeof "mimetype" - 1;

	return is_zip(s) && s->head_len >= at + n &&
	    memcmp(s->head + ODF_MIMETYPE_AT, "mimetype", at - ODF_MIMETYPE_AT) == 0 &&
	    memcmp(s->head + at, mime, n) == 0;
}

/* UTF-8 or Windows-1252: any bytes without a NUL, that begin as no other kind of file does. */
static bool
is_text(const struct blob_sum *s)
{
	return !s->has_nul && !is_zip(s) && !BEGINS(s, "%PDF-") && !BEGINS(s, "\x89PNG") &&
	    !BEGINS(s, "\xff\xd8\xff") &&
	    !BEGINS(s,
		"\x7f"
		"ELF") &&
	    !BEGINS(s, "MZ");
}

static bool
is_json(const struct blob_sum *s)
{
	size_t i = BEGINS(s, "\xef\xbb\xbf") ? 3 : 0;

	while (i < s->head_len && strchr(" \t\r\n", s->head[i]) != NULL)
		i++;
	return is_text(s) && i < s->head_len && (s->head[i] == '{' || s->head[i] == '[');
}

bool
file_type_holds(enum file_type type, const struct blob_sum *s)
{
	switch (type) {
	case FILE_PDF:
		return BEGINS(s, "%PDF-");
	case FILE_PNG:
		return BEGINS(s, "\x89PNG\r\n\x1a\n");
	case FILE_JPEG:
		return BEGINS(s, "\xff\xd8\xff");
	case FILE_ODT:
	case FILE_ODS:
		return is_odf(s, file_type_mime(type));
	case FILE_DOCX:
		return is_zip(s) && holds_name(s, "word/document.xml");
	case FILE_XLSX:
		return is_zip(s) && holds_name(s, "xl/workbook.xml");
	case FILE_CSV:
	case FILE_TXT:
		return is_text(s);
	case FILE_ZIP:
		return is_zip(s);
	case FILE_JSON:
		return is_json(s);
	}
	return false;
}
