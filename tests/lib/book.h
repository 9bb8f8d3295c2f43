/*
 * book: small workbooks made in memory, sound ones and bent ones; for tests of what reads them.
 * Owns: the bytes until book_free.
 * Beware: written part by part as a test says; nothing is checked.
 */
#ifndef TESTS_LIB_BOOK_H
#define TESTS_LIB_BOOK_H

#include "common/arena.h"

struct book_part {
	const char *path;
	const char *xml;
	size_t len; /* 0: of the text */
};
/* A ZIP of these parts, in order; password NULL: none. */
void book_zip(const struct book_part *parts, size_t count, const char *password, struct buf *out);
/* A workbook with one visible sheet "Feuille1" of these rows (the content of <sheetData>). */
void book_rows(const char *rows, struct buf *out);

#define BOOK_WORKBOOK(sheets) \
	"<?xml version=\"1.0\"?><workbook xmlns=\"m\" xmlns:r=\"r\"><sheets>" sheets "</sheets></workbook>"
#define BOOK_RELATIONS \
	"<Relationships xmlns=\"p\"><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/>" \
	"<Relationship Id=\"r2\" Target=\"/xl/worksheets/sheet2.xml\"/></Relationships>"
#define BOOK_SHEET(rows) "<worksheet xmlns=\"m\"><sheetData>" rows "</sheetData></worksheet>"

#endif
