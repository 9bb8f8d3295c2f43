/*
 * book: small workbooks made in memory, sound ones and bent ones; for tests of what reads them.
 * Owns: nothing; the caller owns the bytes.
 * Beware: libzip frees what it was given with the archive, so the bytes are copied out before.
 */
#include "tests/lib/book.h"
#include <stdlib.h>
#include <string.h>
#include <zip.h>

static void
part_add(zip_t *z, const struct book_part *p, const char *password)
{
	zip_source_t *s = zip_source_buffer(z, p->xml, p->len != 0 ? p->len : strlen(p->xml), 0);
	zip_int64_t at = zip_file_add(z, p->path, s, ZIP_FL_OVERWRITE);

	if (at < 0 ||
	    (password != NULL && zip_file_set_encryption(z, (zip_uint64_t)at, ZIP_EM_AES_128, password) != 0))
		abort();
}

void
book_zip(const struct book_part *parts, size_t count, const char *password, struct buf *out)
{
	zip_error_t error;
	zip_source_t *s;
	zip_stat_t stat;
	zip_t *z;

	zip_error_init(&error);
	s = zip_source_buffer_create(NULL, 0, 0, &error);
	z = zip_open_from_source(s, ZIP_TRUNCATE, &error);
	if (z == NULL)
		abort();
	zip_source_keep(s);
	for (size_t i = 0; i < count; i++)
		part_add(z, &parts[i], password);
	if (zip_close(z) != 0 || zip_source_open(s) != 0 || zip_source_stat(s, &stat) != 0)
		abort();
	buf_clear(out);
	buf_reserve(out, stat.size);
	if (zip_source_read(s, out->ptr, stat.size) != (zip_int64_t)stat.size)
		abort();
	out->len = stat.size;
	zip_source_close(s);
	zip_source_free(s);
	zip_error_fini(&error);
}

void
book_rows(const char *rows, struct buf *out)
{
	struct buf sheet = { 0 };

	buf_printf(&sheet, BOOK_SHEET("%s"), rows);
	const struct book_part parts[] = {
		{ "xl/workbook.xml", BOOK_WORKBOOK("<sheet name=\"Feuille1\" sheetId=\"1\" r:id=\"r1\"/>"),
		    0 },
		{ "xl/_rels/workbook.xml.rels", BOOK_RELATIONS, 0 },
		{ "xl/worksheets/sheet1.xml", buf_cstr(&sheet), 0 },
	};

	book_zip(parts, sizeof parts / sizeof parts[0], NULL, out);
	buf_free(&sheet);
}
