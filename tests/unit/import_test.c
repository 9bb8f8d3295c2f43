/*
 * import_test: files as spreadsheets and people write them, read into records or into complaints by line.
 * Owns: nothing.
 * Beware: no node runs here; what only a service can tell (references to what is stored) is not tested here.
 */
#include "services/maillage/import.h"
#include "common/sheet.h"
#include "proto/registry.h"
#include "tests/lib/book.h"
#include <stdarg.h>
#include <setjmp.h>
#include <stdlib.h>
#include <cmocka.h>

static struct import_set set;

static int
set_up(void **unused)
{
	(void)unused;
	crypto_open();
	import_set_init(&set);
	return 0;
}

static int
tear_down(void **unused)
{
	(void)unused;
	import_set_free(&set);
	return 0;
}

static void
read_text(const char *file, const char *text)
{
	(void)import_read(&set, file, text, strlen(text));
}

static const struct organisation *
organisation_at(size_t i)
{
	assert_true(i < set.line_count);
	return set.lines[i].rec;
}

/* The complaint of that line with that code, or fails. */
static const struct import_complaint *
complaint(uint32_t line, const struct fault_code *code)
{
	for (size_t i = 0; i < set.complaint_count; i++)
		if (set.complaints[i].line == line && set.complaints[i].item.code == code)
			return &set.complaints[i];
	fail_msg("no complaint %s on line %u", code->name, line);
	return NULL;
}

static void
the_file_name_says_the_collection(void **unused)
{
	(void)unused;
	assert_ptr_equal(import_collection("/srv/in/organisations.csv"), &organisation_collection);
	assert_ptr_equal(import_collection("10-organisations.CSV"), &organisation_collection);
	assert_ptr_equal(import_collection("02_action_sheet.json"), &action_sheet_collection);
	assert_ptr_equal(import_collection("action-sheets.json"), &action_sheet_collection);
	assert_ptr_equal(import_collection("services.csv"), &accompaniment_collection);
	assert_ptr_equal(import_collection("Agréments de prestataires.csv"), &accreditation_collection);
	assert_null(import_collection("mes donnees.csv"));
	assert_null(import_collection("12-.csv"));
}

static void
commas_semicolons_and_tabs_are_all_read(void **unused)
{
	(void)unused;
	read_text("organisations.csv", "code;name;kind\na;A, B;centre\n");
	read_text("organisations.csv", "code,name,kind\r\nb,\"B; C\",centre\r\n");
	read_text("organisations.csv", "code\tname\tkind\nc\tC\tcentre");
	assert_int_equal(set.complaint_count, 0);
	assert_int_equal(set.line_count, 3);
	assert_true(text_is(organisation_at(0)->name, "A, B"));
	assert_true(text_is(organisation_at(1)->name, "B; C"));
	assert_int_equal(organisation_at(2)->kind, ORGANISATION_CENTRE);
}

static void
accents_arrive_whole_from_windows_1252_and_from_utf8_with_a_mark(void **unused)
{
	(void)unused;
	read_text("organisations.csv", "code;name;kind\na;F\351d\351ration \200 \234uvre;centre\n");
	read_text("organisations.csv",
	    "\xef\xbb\xbf"
	    "code;name;kind\nb;Fédération;centre\n");
	assert_int_equal(set.complaint_count, 0);
	assert_true(text_is(organisation_at(0)->name, "Fédération € œuvre"));
	assert_true(text_is(organisation_at(1)->name, "Fédération"));
}

static void
columns_are_known_by_field_name_or_by_label_without_regard_to_accents(void **unused)
{
	(void)unused;
	read_text("organisations.csv",
	    "CODE;Nom;nature;RATTACHEE A;Mode de gestion;\na;A;Centre social;b;associatif;remarque\n");
	assert_int_equal(set.complaint_count, 0);
	assert_true(text_is(organisation_at(0)->code, "a"));
	assert_int_equal(organisation_at(0)->kind, ORGANISATION_CENTRE);
	assert_int_equal(organisation_at(0)->management, MANAGEMENT_ASSOCIATIVE);
	assert_true(id_equal(organisation_at(0)->parent, id_or_code("organisation", TEXT_LIT("b"))));
}

static void
a_code_gives_the_same_id_in_every_import(void **unused)
{
	struct id first;

	(void)unused;
	read_text("organisations.csv", "code;name;kind\na;A;centre\n");
	first = set.lines[0].id;
	import_set_free(&set);
	import_set_init(&set);
	read_text("organisations.json", "[{\"code\":\"a\",\"name\":\"Autre nom\",\"kind\":\"evs\"}]");
	assert_true(id_equal(first, set.lines[0].id));
}

static void
a_row_without_code_is_known_by_what_it_must_have(void **unused)
{
	(void)unused;
	read_text("mandates.csv",
	    "person;organisation;role;from;to\np;a;director;2019-01-01;\np;a;director;01/01/2019;2020-01-01\n"
	    "p;a;manager;2019-01-01;\n");
	read_text("accreditations.csv", "provider;status\nx;candidate\nx;accredited\n");
	assert_int_equal(set.complaint_count, 0);
	assert_true(id_equal(set.lines[0].id, set.lines[1].id));
	assert_false(id_equal(set.lines[0].id, set.lines[2].id));
	assert_true(id_equal(set.lines[3].id, set.lines[4].id)); /* where it stands is not who it is */
}

static void
rows_that_lack_what_they_must_have_are_not_told_to_be_the_same(void **unused)
{
	(void)unused;
	read_text("organisations.csv", "city;name;kind\nA;;centre\nB;;centre\nC;;centre\n");
	import_index(&set);
	assert_int_equal(set.line_count, 3);
	for (size_t i = 0; i < set.complaint_count; i++)
		assert_ptr_not_equal(set.complaints[i].item.code, FAULT_DUPLICATE);
}

static void
an_id_column_wins_and_what_an_export_adds_is_left_aside(void **unused)
{
	(void)unused;
	read_text("competences.csv",
	    "id;version;created_at;updated_at;archived_at;code;name\n"
	    "018f0000-0000-7000-8000-000000000001;7;2026-01-01T00:00:00Z;;;c;'=1+1\n");
	assert_int_equal(set.complaint_count, 0);
	assert_int_equal(set.lines[0].id.b[15], 1);
	const struct competence *c = set.lines[0].rec;

	assert_true(text_is(c->name, "=1+1"));
	assert_int_equal(c->has, REC_BIT(TAG_ID) | REC_BIT(6) | REC_BIT(7));
}

static void
faults_stand_on_the_line_where_their_row_begins(void **unused)
{
	(void)unused;
	read_text("organisations.csv",
	    "code;name;kind;antenne\n" /* 1 */
	    "\n" /* 2 */
	    ";;;\n" /* 3: nothing in it */
	    "a;\"A\nB\";zzz;oui\n" /* 4 and 5 */
	    "b;B;centre;peut-être\n"); /* 6 */
	assert_int_equal(set.line_count, 2);
	assert_string_equal(complaint(4, FAULT_CHOICE)->item.field, "kind");
	assert_string_equal(complaint(6, FAULT_CHOICE)->item.field, "antenne");
	assert_int_equal(set.complaint_count, 2);
}

static void
headings_and_rows_that_do_not_fit_are_told(void **unused)
{
	(void)unused;
	read_text("organisations.csv", "code;Nom;name;couleur\na;A;A;bleu;de trop\n");
	assert_string_equal(complaint(1, FAULT_UNKNOWN_FIELD)->item.field, "couleur");
	assert_string_equal(complaint(1, FAULT_DOUBLED_KEY)->item.argument, "name");
	complaint(2, FAULT_TEXT);
}

static void
a_quote_that_never_ends_is_told_where_it_began(void **unused)
{
	(void)unused;
	read_text("organisations.csv", "code;name\na;A\nb;\"B\nc;C\n");
	complaint(3, FAULT_SYNTAX);
	import_set_free(&set);
	import_set_init(&set);
	read_text("organisations.csv", "code;name\na;A \"b\" c\n");
	complaint(2, FAULT_SYNTAX);
}

static void
a_cell_of_sub_records_gives_codes_levels_and_text(void **unused)
{
	(void)unused;
	read_text("providers.csv",
	    "code;name;competences;departments\np;P;gouvernance:4:DU: "
	    "2010|cadre:2;42|43\np2;P;gouvernance:beaucoup;\n");
	const struct provider *p = set.lines[0].rec;
	const struct provider_competence *c = p->competences.items;

	assert_int_equal(p->competences.count, 2);
	assert_true(id_equal(c[0].competence, id_or_code("competence", TEXT_LIT("gouvernance"))));
	assert_int_equal(c[0].level, 4);
	assert_true(text_is(c[0].evidence, "DU: 2010"));
	assert_int_equal(c[1].level, 2);
	assert_false(REC_HAS(&c[1], 3));
	assert_int_equal(p->departments.count, 2);
	assert_string_equal(complaint(3, FAULT_TYPE)->item.field, "competences[0].level");
}

static void
json_may_hold_several_collections_with_codes_at_any_depth(void **unused)
{
	(void)unused;
	read_text("offre.json",
	    "{\n \"competences\": [\n  {\"code\":\"c\",\"name\":\"C\"}],\n \"providers\": [\n"
	    "  {\"code\":\"p\",\"name\":\"} {\",\"competences\":[{\"competence\":\"c\",\"level\":3}]},\n"
	    "  {\"code\":\"q\",\"name\":\"Q\",\"competences\":[],\"age\":3}\n ]}");
	assert_int_equal(set.line_count, 3);
	assert_int_equal(set.lines[1].line, 5);
	const struct provider *p = set.lines[1].rec;

	assert_true(id_equal(
	    ((const struct provider_competence *)p->competences.items)->competence, set.lines[0].id));
	assert_string_equal(complaint(6, FAULT_UNKNOWN_FIELD)->item.field, "age");
	assert_int_equal(set.complaint_count, 1);
}

static void
json_that_is_none_or_of_no_collection_is_told(void **unused)
{
	(void)unused;
	read_text("organisations.json", "[\n{\"code\":\"a\",}]");
	complaint(2, FAULT_SYNTAX);
	read_text("autre.json", "[{\"code\":\"a\"}]");
	complaint(0, FAULT_TEXT);
	read_text("tout.json", "{\"couleurs\":[]}");
	assert_string_equal(complaint(0, FAULT_UNKNOWN_FIELD)->item.field, "couleurs");
	assert_false(import_read(&set, "organisations.ods", "x", 1));
	assert_false(import_read(&set, "autre.csv", "x", 1));
}

static void
what_is_referred_to_comes_first_whatever_the_order_of_the_files(void **unused)
{
	(void)unused;
	read_text("mandates.csv", "person;organisation;role;from\np;antenne;director;2019-01-01\n");
	read_text("organisations.csv",
	    "code;name;kind;parent\nantenne;A;centre;centre\ncentre;C;centre;fede\nfede;F;federation;\n");
	read_text("persons.csv", "code;name\np;P\n");
	import_index(&set);
	assert_int_equal(set.complaint_count, 0);
	assert_int_equal(set.lines[3].level, 1);
	assert_int_equal(set.lines[2].level, 2);
	assert_int_equal(set.lines[1].level, 3);
	assert_int_equal(set.lines[0].level, 4);
	assert_ptr_equal(import_find(&set, id_or_code("person", TEXT_LIT("p"))), &set.lines[4]);
	assert_null(import_find(&set, id_or_code("person", TEXT_LIT("q"))));
}

static void
doubled_codes_and_circles_are_told(void **unused)
{
	(void)unused;
	read_text("organisations.csv",
	    "code;name;kind;parent\na;A;centre;b\nb;B;centre;a\nc;C;centre;\nc;D;centre;\n");
	import_index(&set);
	assert_string_equal(complaint(5, FAULT_DUPLICATE)->item.argument, "c, ligne 4");
	complaint(3, FAULT_TEXT);
	assert_int_equal(set.complaint_count, 2);
}

static void
complaints_name_file_line_and_column_in_the_words_of_the_file(void **unused)
{
	char *out = NULL;
	size_t len = 0;

	(void)unused;
	read_text("organisations.csv", "Code;Rattachée à;Nature\na;inconnue;rond\n");
	struct fault why = { 0 };
	char id[ID_TEXT_LEN + 1];

	id_format(id_or_code("organisation", TEXT_LIT("inconnue")), id);
	fault_addf(&why, RC_INVALID, "parent", FAULT_UNKNOWN_REFERENCE, "%s", id);
	import_complain_all(&set, set.parts, 2, &why);
	FILE *f = open_memstream(&out, &len);

	import_complaints_print(&set, f);
	fclose(f);
	assert_non_null(
	    strstr(out, "organisations.csv:2, colonne « Nature » : Cette valeur n’est pas proposée."));
	assert_non_null(strstr(out,
	    "organisations.csv:2, colonne « Rattachée à » : L’élément désigné (inconnue) est introuvable."));
	free(out);
}

#define IMPORT_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

static void
a_workbook_is_read_like_a_csv(void **unused)
{
	struct buf book = { 0 };

	(void)unused;
	book_rows(
	    "<row><c t=\"str\"><v>code</v></c><c t=\"str\"><v>Nom</v></c><c t=\"str\"><v>Nature</v></c></row>"
	    "<row><c t=\"str\"><v>a</v></c><c t=\"str\"><v>A</v></c><c t=\"str\"><v>Centre "
	    "social</v></c></row>",
	    &book);
	assert_true(import_read(&set, "organisations.xlsx", book.ptr, book.len));
	assert_int_equal(set.complaint_count, 0);
	assert_int_equal(organisation_at(0)->kind, ORGANISATION_CENTRE);
	assert_int_equal(set.lines[0].line, 2);
	assert_true(import_read(&set, "organisations.xlsx", book.ptr, book.len / 2));
	complaint(0, FAULT_SHEET_CUT);
	buf_free(&book);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IMPORT_TEST(the_file_name_says_the_collection),
		IMPORT_TEST(commas_semicolons_and_tabs_are_all_read),
		IMPORT_TEST(accents_arrive_whole_from_windows_1252_and_from_utf8_with_a_mark),
		IMPORT_TEST(columns_are_known_by_field_name_or_by_label_without_regard_to_accents),
		IMPORT_TEST(a_code_gives_the_same_id_in_every_import),
		IMPORT_TEST(a_row_without_code_is_known_by_what_it_must_have),
		IMPORT_TEST(rows_that_lack_what_they_must_have_are_not_told_to_be_the_same),
		IMPORT_TEST(an_id_column_wins_and_what_an_export_adds_is_left_aside),
		IMPORT_TEST(faults_stand_on_the_line_where_their_row_begins),
		IMPORT_TEST(headings_and_rows_that_do_not_fit_are_told),
		IMPORT_TEST(a_quote_that_never_ends_is_told_where_it_began),
		IMPORT_TEST(a_cell_of_sub_records_gives_codes_levels_and_text),
		IMPORT_TEST(json_may_hold_several_collections_with_codes_at_any_depth),
		IMPORT_TEST(json_that_is_none_or_of_no_collection_is_told),
		IMPORT_TEST(a_workbook_is_read_like_a_csv),
		IMPORT_TEST(what_is_referred_to_comes_first_whatever_the_order_of_the_files),
		IMPORT_TEST(doubled_codes_and_circles_are_told),
		IMPORT_TEST(complaints_name_file_line_and_column_in_the_words_of_the_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
