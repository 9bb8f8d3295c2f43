/*
 * record_text_test: fields as text and as CSV, and the formats of texts.
 * Owns: nothing but the fixture's arena and buffers.
 * Beware: tests/lib/sample.c holds the tables that these count on.
 */
#include "tests/lib/fix.h"

static enum rc
set(struct fix *x, const char *field, const char *value, const struct record_resolver *r)
{
	fault_clear(&x->why);
	memset(&x->s, 0, sizeof x->s);
	return record_set_text(record_field(&sample_desc, field, strlen(field)), text_of(value), r, &x->arena,
	    &x->s, NULL, &x->why);
}

/* --- text --------------------------------------------------------------------------------------------- */
static void
values_are_read_as_people_write_them(void **state)
{
	struct fix *x = *state;

	assert_int_equal(set(x, "open", "OUI", NULL), RC_OK);
	assert_true(x->s.open && x->s.has == REC_BIT(0));
	assert_int_equal(set(x, "open", "faux", NULL), RC_OK);
	assert_false(x->s.open);
	assert_int_equal(set(x, "ratio", " 12,5 ", NULL), RC_OK);
	assert_true(x->s.ratio == 12.5);
	assert_int_equal(set(x, "ratio", "-0.25", NULL), RC_OK);
	assert_true(x->s.ratio == -0.25);
	assert_int_equal(set(x, "day", "26/11/2019", NULL), RC_OK);
	assert_int_equal(x->s.day, 18226);
	assert_int_equal(set(x, "day", "2019-11-26", NULL), RC_OK);
	assert_int_equal(x->s.day, 18226);
	assert_int_equal(set(x, "colour", "Bleu foncé", NULL), RC_OK);
	assert_int_equal(x->s.colour, SAMPLE_BLUE);
	assert_int_equal(set(x, "moments", "Soir| morning", NULL), RC_OK);
	assert_int_equal(x->s.moments, 5);
	assert_int_equal(set(x, "ranks", "1|2| 3", NULL), RC_OK);
	assert_int_equal(x->s.ranks.count, 3);
	assert_int_equal(((uint32_t *)x->s.ranks.items)[2], 3);
	assert_int_equal(set(x, "offset", "-9223372036854775808", NULL), RC_OK);
	assert_true(x->s.offset == INT64_MIN);
	assert_int_equal(set(x, "serial", "9223372036854775807", NULL), RC_OK);
	assert_int_equal(set(x, "seats",
			     "\xc2\xa0"
			     "12",
			     NULL),
	    RC_OK);
	assert_int_equal(x->s.seats, 12);
}

static void
money_is_written_and_read_in_euros(void **state)
{
	static const struct {
		const char *text, *back;
		int64_t cents;
	} rows[] = {
		{ "1250", "1250", 125000 },
		{ "1 250,50 €", "1250,50", 125050 },
		{ "1\xe2\x80\xaf"
		  "250,5\xc2\xa0€",
		    "1250,50", 125050 },
		{ "-12.05", "-12,05", -1205 },
		{ "0,10", "0,10", 10 },
		{ "7,000", "7", 700 },
	};
	static const char *const wrong[] = { "12,345", "1,2,3", "douze", "-", "€", "1e3" };
	const struct rec_field *f = record_field(&sample_desc, "price", 5);
	struct fix *x = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(set(x, "price", rows[i].text, NULL), RC_OK);
		assert_true(x->s.price == rows[i].cents);
		buf_clear(&x->out);
		record_get_text(f, &x->s, &x->out);
		assert_string_equal(buf_cstr(&x->out), rows[i].back);
	}
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		assert_int_equal(set(x, "price", wrong[i], NULL), RC_INVALID);
		assert_ptr_equal(x->why.items[0].code, FAULT_FORMAT);
	}
	assert_int_equal(set(x, "price", "99999999999999999999", NULL), RC_INVALID);
	assert_ptr_equal(x->why.items[0].code, FAULT_RANGE);
}

static void
an_empty_text_leaves_the_field_absent(void **state)
{
	struct fix *x = *state;

	assert_int_equal(set(x, "title", "", NULL), RC_OK);
	assert_true(x->s.has == 0);
}

static void
what_is_not_understood_is_a_fault(void **state)
{
	static const struct {
		const char *field, *value;
		const struct fault_code *code;
	} rows[] = {
		{ "open", "peut-être", FAULT_CHOICE },
		{ "seats", "12a", FAULT_TYPE },
		{ "seats", "-1", FAULT_RANGE },
		{ "seats", "4294967296", FAULT_RANGE },
		{ "offset", "9223372036854775808", FAULT_RANGE },
		{ "offset", "-", FAULT_TYPE },
		{ "offset", "99999999999999999999999", FAULT_RANGE },
		{ "ratio", "1,2,3", FAULT_TYPE },
		{ "ratio", "0x10", FAULT_TYPE },
		{ "ratio", "nan", FAULT_TYPE },
		{ "ratio", "-15e1533", FAULT_RANGE },
		{ "day", "31/02/2019", FAULT_FORMAT },
		{ "day", "26/11", FAULT_FORMAT },
		{ "day", "26/11/2019/1", FAULT_FORMAT },
		{ "at", "hier", FAULT_FORMAT },
		{ "colour", "rose", FAULT_CHOICE },
		{ "person", "12", FAULT_FORMAT },
		{ "picture", "é", FAULT_FORMAT },
		{ "persons", "Ana", FAULT_TYPE },
		{ "title", "\xff", FAULT_UTF8 },
	};
	struct fix *x = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(set(x, rows[i].field, rows[i].value, NULL), RC_INVALID);
		assert_true(x->s.has == 0);
		assert_ptr_equal(x->why.items[0].code, rows[i].code);
		assert_string_equal(x->why.items[0].field, rows[i].field);
	}
	assert_int_equal(set(x, "ranks", "1|x", NULL), RC_INVALID);
	assert_string_equal(x->why.items[0].field, "ranks[1]");
}

static bool
resolve_code(void *arg, const char *collection, struct text code, struct id *ret_id)
{
	(void)arg;
	if (strcmp(collection, "person") != 0 || !text_is(code, "ANA"))
		return false;
	*ret_id = (struct id){ { 7 } };
	return true;
}

static void
a_code_becomes_an_id_when_somebody_knows_it(void **state)
{
	const struct record_resolver r = { resolve_code, NULL };
	struct fix *x = *state;

	assert_int_equal(set(x, "person", "ANA", &r), RC_OK);
	assert_int_equal(x->s.person.b[0], 7);
	assert_int_equal(set(x, "people", "ANA|0192f3a0-0000-7000-8000-0000000000ab", &r), RC_OK);
	assert_int_equal(x->s.people.count, 2);
	assert_int_equal(set(x, "people", "ANA|BOB", &r), RC_INVALID);
	assert_ptr_equal(x->why.items[0].code, FAULT_UNKNOWN_REFERENCE);
	assert_string_equal(x->why.items[0].argument, "BOB");
	assert_string_equal(x->why.items[0].field, "people[1]");
}

/* --- CSV ---------------------------------------------------------------------------------------------- */
static void
a_csv_row_is_what_french_excel_opens(void **state)
{
	struct fix *x = *state;
	struct text words[2] = { TEXT_LIT("-a"), TEXT_LIT("b;c") };
	struct sample_card card = {
		.has = REC_BIT(6) | REC_BIT(8), .title = TEXT_LIT("dit \"oui\";\nnon"), .days = 3
	};

	record_csv_head(&sample_card_desc, 0, &x->out);
	record_csv_row(&sample_card_desc, &card, 0, &x->out);
	assert_string_equal(buf_cstr(&x->out),
	    "id;version;created_at;updated_at;archived_at;title;siret;days\r\n"
	    ";;;;;\"dit \"\"oui\"\";\nnon\";;3\r\n");
	buf_clear(&x->out);
	x->s = (struct sample){ .has = REC_BIT(3) | REC_BIT(5) | REC_BIT(19) | REC_BIT(21) | REC_BIT(24),
		.offset = -5,
		.ratio = -0.5,
		.words = { words, 2 },
		.password = TEXT_LIT("secret") };
	record_csv_row(&sample_desc, &x->s, PERSONAL | SENSITIVE, &x->out);
	assert_string_equal(buf_cstr(&x->out), ";;;-5;-0,5;;;;;;;;;;;\"'-a|b;c\";;;\r\n");
}

static void
formulas_are_neutralised_and_come_back(void **state)
{
	static const char *const texts[] = { "=1+1", "+33", "-x", "@a", "\tx", "'=1", "''=1", "'", "'a",
		"plain", "=" };
	struct fix *x = *state;

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct sample_card card = { .has = REC_BIT(6), .title = text_of(texts[i]) };

		buf_clear(&x->out);
		record_csv_row(&sample_card_desc, &card, SERVER_SET, &x->out);
		const char *line = buf_cstr(&x->out);
		struct text cell = { line, (uint32_t)(strchr(line, ';') - line), 0 };

		assert_null(memchr("=+-@\t\r", line[0], 6));
		assert_true(text_is(record_csv_plain(cell), texts[i]));
	}
}

/* --- formats ------------------------------------------------------------------------------------------ */
static void
assert_format(const struct rec_format *f, const char *const *good, const char *const *bad)
{
	for (; *good != NULL; good++)
		if (!f->holds(text_of(*good)))
			fail_msg("%s refuses %s", f->name, *good);
	for (; *bad != NULL; bad++)
		if (f->holds(text_of(*bad)))
			fail_msg("%s takes %s", f->name, *bad);
	assert_false(f->holds((struct text){ NULL, 0, 0 }));
}
#define ALL(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void
addresses_are_well_formed(void **state)
{
	(void)state;
	assert_format(&FORMAT_EMAIL, ALL("a@b.fr", "prenom.nom+tag@sous.exemple.org", "o'neil@x-y.museum"),
	    ALL("a", "a@b", "@b.fr", "a@", ".a@b.fr", "a.@b.fr", "a..b@c.fr", "a b@c.fr", "a@b..fr",
		"a@-b.fr", "a@b.12", "a@b@c.fr", "é@b.fr", "a@b.fr\n", "a@b.fr."));
	assert_format(&FORMAT_URL,
	    ALL("https://exemple.fr", "http://a.fr:8080/x?y=1#z", "https://localhost/"),
	    ALL("ftp://a.fr", "https://", "https://a b.fr", "https://u:p@a.fr", "javascript:alert(1)",
		"https://a.fr:/", "https://a.fr:123456/", "https://a.fr/\"", "https://a.fr/\n", "//a.fr",
		"https://a.fr\\x"));
	assert_format(&FORMAT_PHONE,
	    ALL("0123456789", "01 23 45 67 89", "01.23.45.67.89", "+33 1 23 45 67 89", "+33123456789",
		"+1-212-555-0100",
		"01\xc2\xa0"
		"23 45 67 89"),
	    ALL("0023456789", "012345678", "01234567890", "01  23456789", " 0123456789", "0123456789 ",
		"+0123456789", "+123456", "+1234567890123456", "01a3456789", "33123456789", "+"));
	assert_format(&FORMAT_CONTACT, ALL("a@b.fr", "06 11 22 33 44", "+33 6 11 22 33 44"),
	    ALL("pas un mail", "a@b", "06 11 22", "a@b.fr 06 11 22 33 44"));
	assert_format(&FORMAT_LANG, ALL("fr", "br", "gcf", "pt-BR", "zh-Hant", "zh-Hant-TW", "es-419"),
	    ALL("f", "xx", "zzz", "FR", "fran", "fr-", "fr-fr", "fr_FR", "zh-hant", "fr-FRA"));
	assert_format(&FORMAT_NAME, ALL("Zoé", "d’Arc", "Jean Œuf", "O"),
	    ALL(" ", "", "\xc2\xa0", "\xe2\x80\x8b", " \xe2\x80\x8b\xef\xbb\xbf\xe3\x80\x80", "a\nb", "a\tb",
		"a\x7f", "a\xc2\x85",
		"a\xe2\x80\xae"
		"b",
		"a\xe2\x80\xa8"
		"b"));
}

static void
numbers_of_organisations_and_places_are_well_formed(void **state)
{
	(void)state;
	/* 732829320 00074 is the usual example; 356000000 is La Poste: the head office by Luhn, a branch by
	 * its own rule */
	assert_format(&FORMAT_SIRET, ALL("73282932000074", "35600000000048", "35600000009075"),
	    ALL("73282932000075", "7328293200007", "732829320000744", "7328293200007a", "35600000000049",
		"00000000000000", "732 829 320 00074"));
	assert_format(&FORMAT_RNA, ALL("W751234567", "W2A1001056"),
	    ALL("W75123456", "w751234567", "W7512345678", "X751234567", "W75123456a"));
	assert_format(&FORMAT_COMMUNE,
	    ALL("75056", "01001", "2A004", "2B033", "97411", "97209", "98818", "59350", "95680"),
	    ALL("20001", "96001", "00001", "7505", "750560", "2C001", "1A004", "97911", "98311", "98501",
		"01000", "75O56", "99100", "2A000"));
}

#define FIX(test) cmocka_unit_test_setup_teardown(test, fix_setup, fix_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FIX(values_are_read_as_people_write_them),
		FIX(money_is_written_and_read_in_euros),
		FIX(an_empty_text_leaves_the_field_absent),
		FIX(what_is_not_understood_is_a_fault),
		FIX(a_code_becomes_an_id_when_somebody_knows_it),
		FIX(a_csv_row_is_what_french_excel_opens),
		FIX(formulas_are_neutralised_and_come_back),
		FIX(addresses_are_well_formed),
		FIX(numbers_of_organisations_and_places_are_well_formed),
	};

	crypto_open();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
