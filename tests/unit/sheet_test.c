/*
 * sheet_test: tables as spreadsheets write them, whole, cut, locked and malicious.
 * Owns: nothing.
 * Beware: rows are kept as one text, cells between bars and lines with their number, to be compared at a glance.
 */
#include "common/mpscan.h"
#include "common/sheet.h"
#include "tests/lib/book.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static struct buf seen, bytes;
static struct sheet_read last;
static struct fault why;

static bool
take(void *arg, const struct sheet_row *row)
{
	(void)arg;
	buf_printf(&seen, "%u:", row->line);
	for (uint32_t i = 0; i < row->count; i++)
		buf_printf(&seen, "%s" TEXT_FMT, i > 0 ? "|" : "", TEXT_ARG(row->cells[i]));
	buf_text(&seen, row->too_many ? "+\n" : "\n");
	return true;
}

static enum rc
read_named(const void *from, size_t len, const char *name)
{
	struct sheet_source s = { from, len, name };

	buf_clear(&seen);
	fault_clear(&why);
	return sheet_read(&s, take, NULL, &last, &why);
}

static void
reads_as(const char *text, const char *rows)
{
	assert_int_equal(read_named(text, strlen(text), NULL), RC_OK);
	assert_string_equal(buf_cstr(&seen), rows);
}

static void
refuses(const void *from, size_t len, const struct fault_code *code, uint32_t line)
{
	assert_int_not_equal(read_named(from, len, NULL), RC_OK);
	assert_ptr_equal(why.items[0].code, code);
	assert_int_equal(why.count, 1);
	assert_int_equal(last.line, line);
}

static void
book_reads_as(const char *xml, const char *rows)
{
	book_rows(xml, &bytes);
	assert_int_equal(read_named(bytes.ptr, bytes.len, NULL), RC_OK);
	assert_string_equal(buf_cstr(&seen), rows);
}

static int
tear_down(void **unused)
{
	(void)unused;
	buf_free(&seen);
	buf_free(&bytes);
	return 0;
}

/* --- CSV ---------------------------------------------------------------------------------------------- */
static void
a_csv_is_read_whatever_its_mark_and_its_encoding(void **unused)
{
	(void)unused;
	reads_as("a;b\n1;2\n", "1:a|b\n2:1|2\n");
	reads_as("a,b\r\n\"1;5\",2\r\n", "1:a|b\n2:1;5|2\n");
	reads_as("a\tb\n1\t2", "1:a|b\n2:1|2\n");
	reads_as("\xef\xbb\xbfnom\nÉté\n", "1:nom\n2:Été\n");
	reads_as("nom,ville\n\xc9t\xe9,\x8cuvre \x80\n", "1:nom|ville\n2:Été|Œuvre €\n");
}

static void
a_row_stands_on_the_line_where_it_begins_and_empty_ones_are_left_out(void **unused)
{
	(void)unused;
	reads_as("a;b\n\n;\n\"1\n2\";3\n4;5\n", "1:a|b\n4:1\n2|3\n6:4|5\n");
	reads_as("a\r1\r2\r", "1:a\n2:1\n3:2\n");
}

static void
a_csv_cut_in_the_middle_of_a_row_says_so(void **unused)
{
	static const char text[] = "code;nom;nature\na;A;centre\nb;B";
	static const char quoted[] = "code;nom\na;A\nb;\"Centre soc";

	(void)unused;
	refuses(text, sizeof text - 1, FAULT_SHEET_CUT, 3);
	assert_non_null(strstr(why.items[0].argument, "2 cellules sur 3"));
	refuses(quoted, sizeof quoted - 1, FAULT_SYNTAX, 3);
	refuses("", 0, FAULT_SHEET_EMPTY, 0);
}

static void
what_is_no_table_is_named(void **unused)
{
	static const char locked[] = "\xd0\xcf\x11\xe0....E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0..";

	(void)unused;
	refuses("\xd0\xcf\x11\xe0\xa1\xb1", 6, FAULT_SHEET_KIND, 0);
	assert_non_null(strstr(why.items[0].argument, ".xls"));
	refuses(locked, sizeof locked - 1, FAULT_SHEET_LOCKED, 0);
	refuses("%PDF-1.7", 8, FAULT_SHEET_KIND, 0);
	refuses("a;b\0c", 5, FAULT_SHEET_KIND, 0);
	refuses("\xff\xfe"
		"a\0;\0",
	    6, FAULT_SHEET_KIND, 0);
}

static void
cells_and_columns_have_a_bound(void **unused)
{
	char *text = malloc(SHEET_CELL_MAX + 8);
	struct buf wide = { 0 };

	(void)unused;
	memset(text, 'x', SHEET_CELL_MAX + 1);
	refuses(text, SHEET_CELL_MAX + 1, FAULT_SHEET_LIMIT, 1);
	free(text);
	for (unsigned i = 0; i < SHEET_COLUMNS_MAX; i++)
		buf_text(&wide, "c;");
	buf_text(&wide, "c\n");
	assert_int_equal(read_named(wide.ptr, wide.len, NULL), RC_OK);
	assert_int_equal(buf_cstr(&seen)[seen.len - 2], '+');
	buf_free(&wide);
}

static void
two_hundred_thousand_rows_are_read_and_one_more_is_refused(void **unused)
{
	struct buf many = { 0 };

	(void)unused;
	for (unsigned i = 0; i < SHEET_ROWS_MAX; i++)
		buf_text(&many, "a\n");
	assert_int_equal(read_named(many.ptr, many.len, NULL), RC_OK);
	assert_int_equal(last.rows, SHEET_ROWS_MAX);
	buf_text(&many, "a\n");
	refuses(many.ptr, many.len, FAULT_SHEET_LIMIT, SHEET_ROWS_MAX + 1);
	buf_free(&many);
}

static void
columns_have_letters(void **unused)
{
	char name[8];
	uint32_t column;

	(void)unused;
	sheet_column_name(0, name);
	assert_string_equal(name, "A");
	sheet_column_name(25, name);
	assert_string_equal(name, "Z");
	sheet_column_name(79, name);
	assert_string_equal(name, "CB");
	assert_true(sheet_column_of(TEXT_LIT("cb"), &column));
	assert_int_equal(column, 79);
	assert_false(sheet_column_of(TEXT_LIT("CC"), &column));
	assert_false(sheet_column_of(TEXT_LIT("nom"), &column));
	assert_false(sheet_column_of(TEXT_LIT("A1"), &column));
}

/* --- XLSX --------------------------------------------------------------------------------------------- */
static void
a_workbook_gives_numbers_booleans_and_texts_as_people_see_them(void **unused)
{
	(void)unused;
	book_reads_as(
	    "<row r=\"2\"><c r=\"A2\"><v>7.7560712400010003E+13</v></c><c r=\"C2\" t=\"b\"><v>1</v></c></row>"
	    "<row r=\"3\"/>"
	    "<row r=\"7\"><c t=\"inlineStr\"><is><r><t>Mai</t></r><r><t xml:space=\"preserve\">son &amp; "
	    "Cie</t></r>"
	    "<rPh><t>no</t></rPh></is></c><c "
	    "t=\"str\"><f>A1</f><v>calculé</v></c><c><v>0.30000000000000004</v></c>"
	    "<c><v>-12.5</v></c></row>",
	    "2:77560712400010||oui\n7:Maison & Cie|calculé|0.3|-12.5\n");
}

static void
days_are_told_by_the_format_of_the_cell(void **unused)
{
	static const struct book_part parts[] = {
		{ "xl/workbook.xml",
		    BOOK_WORKBOOK("<sheet name=\"Vide\" r:id=\"r2\"/><sheet name=\"Caché\" state=\"hidden\" "
				  "r:id=\"r2\"/>"
				  "<sheet name=\"Données\" r:id=\"r1\"/>"),
		    0 },
		{ "xl/_rels/workbook.xml.rels", BOOK_RELATIONS, 0 },
		{ "xl/styles.xml",
		    "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"[$-40C]d\\ mmmm\\ yyyy;@\"/>"
		    "<numFmt numFmtId=\"165\" formatCode=\"0.00&quot; jours dy&quot;\"/></numFmts>"
		    "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
		    "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf "
		    "numFmtId=\"165\"/>"
		    "<xf numFmtId=\"22\"/></cellXfs></styleSheet>",
		    0 },
		{ "xl/sharedStrings.xml", "<sst><si><t>date</t></si><si><t/></si></sst>", 0 },
		{ "xl/worksheets/sheet1.xml",
		    BOOK_SHEET(
			"<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c></row><row><c "
			"s=\"0\"><v>43795</v></c>"
			"<c s=\"1\"><v>43795</v></c><c s=\"2\"><v>43795</v></c><c s=\"3\"><v>43795</v></c>"
			"<c s=\"4\"><v>43795.75</v></c></row>"),
		    0 },
		{ "xl/worksheets/sheet2.xml", BOOK_SHEET("<row><c><v></v></c></row>"), 0 },
	};

	(void)unused;
	book_zip(parts, sizeof parts / sizeof parts[0], NULL, &bytes);
	assert_int_equal(read_named(bytes.ptr, bytes.len, NULL), RC_OK);
	assert_string_equal(
	    buf_cstr(&seen), "1:date|\n2:43795|2019-11-26|2019-11-26|43795|2019-11-26T18:00:00\n");
	assert_string_equal(last.name, "Données");
	assert_int_equal(read_named(bytes.ptr, bytes.len, "donnees"), RC_OK);
	assert_int_not_equal(read_named(bytes.ptr, bytes.len, "Autre"), RC_OK);
	assert_ptr_equal(why.items[0].code, FAULT_SHEET_UNKNOWN);
	assert_non_null(strstr(why.items[0].argument, "« Données »"));
}

static void
a_workbook_that_inflates_beyond_measure_is_refused_early(void **unused)
{
	struct buf rows = { 0 };

	(void)unused;
	for (unsigned i = 0; i < 400000; i++)
		buf_text(&rows, "<row><c/></row>");
	book_rows(buf_cstr(&rows), &bytes);
	assert_true(bytes.len < 40000);
	assert_int_equal(read_named(bytes.ptr, bytes.len, NULL), RC_LIMIT);
	assert_ptr_equal(why.items[0].code, FAULT_SHEET_BOMB);
	assert_true(last.line < 300000);
	buf_free(&rows);
}

static void
entities_of_its_own_nesting_and_endless_tags_are_refused(void **unused)
{
	struct buf deep = { 0 };
	static const struct book_part doctype[] = {
		{ "xl/workbook.xml", "<!DOCTYPE w [<!ENTITY a \"aaaa\">]><workbook>&a;</workbook>", 0 },
	};

	(void)unused;
	book_zip(doctype, 1, NULL, &bytes);
	refuses(bytes.ptr, bytes.len, FAULT_SHEET_BROKEN, 0);
	for (unsigned i = 0; i < 80; i++)
		buf_text(&deep, "<a>");
	book_rows(buf_cstr(&deep), &bytes);
	refuses(bytes.ptr, bytes.len, FAULT_SHEET_BROKEN, 0);
	assert_non_null(strstr(why.items[0].argument, "imbriqués"));
	buf_clear(&deep);
	buf_text(&deep, "<row a=\"");
	for (unsigned i = 0; i < 1500000; i++) /* hardly packs, so that it is not refused for that */
		buf_byte(&deep, (uint8_t)('a' + (i * 2654435761u >> 24) % 26));
	book_rows(buf_cstr(&deep), &bytes);
	refuses(bytes.ptr, bytes.len, FAULT_SHEET_BROKEN, 0);
	assert_non_null(strstr(why.items[0].argument, "ne finit pas"));
	buf_free(&deep);
}

static void
a_workbook_cut_locked_or_of_another_kind_is_named(void **unused)
{
	static const struct book_part locked[] = { { "xl/workbook.xml", BOOK_WORKBOOK(""), 0 } };
	static const struct book_part writer[] = { { "content.xml", "<a/>", 0 } };

	(void)unused;
	book_rows("<row><c><v>1</v></c></row>", &bytes);
	refuses(bytes.ptr, bytes.len / 2, FAULT_SHEET_CUT, 0);
	book_zip(locked, 1, "secret", &bytes);
	refuses(bytes.ptr, bytes.len, FAULT_SHEET_LOCKED, 0);
	book_zip(writer, 1, NULL, &bytes);
	refuses(bytes.ptr, bytes.len, FAULT_SHEET_KIND, 0);
}

static void
a_workbook_that_lies_about_itself_is_refused(void **unused)
{
	(void)unused;
	book_rows("<row r=\"3\"><c r=\"A3\"><v>1</v></c></row><row r=\"2\"><c><v>1</v></c></row>", &bytes);
	refuses(bytes.ptr, bytes.len, FAULT_SHEET_BROKEN, 3);
	book_rows("<row r=\"3\"><c t=\"s\"><v>7</v></c></row>", &bytes);
	refuses(bytes.ptr, bytes.len, FAULT_SHEET_BROKEN, 3);
	book_rows("<row r=\"3\"><c r=\"12\"><v>7</v></c></row>", &bytes);
	refuses(bytes.ptr, bytes.len, FAULT_SHEET_BROKEN, 3);
	book_rows("<row><c><v>7</c></row>", &bytes);
	refuses(bytes.ptr, bytes.len, FAULT_SHEET_BROKEN, 1);
}

/* Else a row could take gigabytes: its bytes are kept until it ends. */
static void
a_place_that_is_filled_twice_is_refused(void **unused)
{
	(void)unused;
	book_rows("<row><c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row>", &bytes);
	refuses(bytes.ptr, bytes.len, FAULT_SHEET_BROKEN, 1);
	book_rows("<row><c><v>1</v></c><row><c><v>2</v></c></row></row>", &bytes);
	refuses(bytes.ptr, bytes.len, FAULT_SHEET_BROKEN, 2);
	book_reads_as("<row><c r=\"CC1\"><v>1</v></c><c r=\"CD1\"><v>2</v></c></row>", "1:+\n");
}

static void
a_day_that_the_calendar_does_not_have_stays_a_number(void **unused)
{
	static const struct book_part parts[] = {
		{ "xl/workbook.xml",
		    BOOK_WORKBOOK("<workbookPr date1904=\"1\"/><sheet name=\"A\" r:id=\"r1\"/>"), 0 },
		{ "xl/_rels/workbook.xml.rels", BOOK_RELATIONS, 0 },
		{ "xl/styles.xml", "<styleSheet><cellXfs><xf numFmtId=\"14\"/></cellXfs></styleSheet>", 0 },
		{ "xl/worksheets/sheet1.xml",
		    BOOK_SHEET("<row><c s=\"0\"><v>108477</v></c><c s=\"0\"><v>108478</v></c></row>"), 0 },
	};

	(void)unused;
	book_zip(parts, sizeof parts / sizeof parts[0], NULL, &bytes);
	assert_int_equal(read_named(bytes.ptr, bytes.len, NULL), RC_OK);
	assert_string_equal(buf_cstr(&seen), "1:2200-12-31|108478\n");
}

static void
a_sheet_name_that_is_too_long_is_cut_between_two_characters(void **unused)
{
	struct buf workbook = { 0 };

	(void)unused;
	buf_text(&workbook, "<workbook xmlns:r=\"r\"><sheets><sheet r:id=\"r1\" name=\"");
	for (unsigned i = 0; i < 200; i++)
		buf_text(&workbook, "é");
	buf_text(&workbook, "\"/></sheets></workbook>");
	const struct book_part parts[] = {
		{ "xl/workbook.xml", buf_cstr(&workbook), 0 },
		{ "xl/_rels/workbook.xml.rels", BOOK_RELATIONS, 0 },
		{ "xl/worksheets/sheet1.xml", BOOK_SHEET("<row><c><v>1</v></c></row>"), 0 },
	};

	book_zip(parts, sizeof parts / sizeof parts[0], NULL, &bytes);
	assert_int_equal(read_named(bytes.ptr, bytes.len, NULL), RC_OK);
	assert_int_equal(strlen(last.name), sizeof last.name - 2);
	assert_true(utf8_valid(last.name, strlen(last.name)));
	buf_free(&workbook);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_csv_is_read_whatever_its_mark_and_its_encoding),
		cmocka_unit_test(a_row_stands_on_the_line_where_it_begins_and_empty_ones_are_left_out),
		cmocka_unit_test(a_csv_cut_in_the_middle_of_a_row_says_so),
		cmocka_unit_test(what_is_no_table_is_named),
		cmocka_unit_test(cells_and_columns_have_a_bound),
		cmocka_unit_test(two_hundred_thousand_rows_are_read_and_one_more_is_refused),
		cmocka_unit_test(columns_have_letters),
		cmocka_unit_test(a_workbook_gives_numbers_booleans_and_texts_as_people_see_them),
		cmocka_unit_test(days_are_told_by_the_format_of_the_cell),
		cmocka_unit_test(a_workbook_that_inflates_beyond_measure_is_refused_early),
		cmocka_unit_test(entities_of_its_own_nesting_and_endless_tags_are_refused),
		cmocka_unit_test(a_workbook_cut_locked_or_of_another_kind_is_named),
		cmocka_unit_test(a_workbook_that_lies_about_itself_is_refused),
		cmocka_unit_test(a_place_that_is_filled_twice_is_refused),
		cmocka_unit_test(a_day_that_the_calendar_does_not_have_stays_a_number),
		cmocka_unit_test(a_sheet_name_that_is_too_long_is_cut_between_two_characters),
	};

	return cmocka_run_group_tests(tests, NULL, tear_down);
}
