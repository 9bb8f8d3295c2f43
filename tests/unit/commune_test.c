/*
 * commune_test: the reference of communes: looked up by code, by postal code, by name, and what is near what was mistyped.
 * Owns: the index over deploy/data/communes.csv, made once.
 * Beware: runs from the top of the repository, as the other tests that read deploy/data.
 */
#include "common/commune.h"
#include "common/fold.h"
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define HEADING "code;nom;departement;region;codes_postaux;population;lat;lon;precision\n"

static char *csv;
static size_t csv_len;
static struct communes *all;

static int
set_up(void **unused)
{
	FILE *f = fopen("deploy/data/communes.csv", "rb");
	struct fault why = { 0 };

	(void)unused;
	assert_non_null(f);
	csv = malloc(4u << 20);
	csv_len = fread(csv, 1, 4u << 20, f);
	fclose(f);
	assert_int_equal(communes_new(csv, csv_len, &all, &why), RC_OK);
	return 0;
}

static int
tear_down(void **unused)
{
	(void)unused;
	communes_free(all);
	free(csv);
	return 0;
}

/* The code of the n-th that is found; "" when there are fewer. */
static const char *
found(const char *query, unsigned n)
{
	const struct commune_entry *out[50];
	unsigned count = communes_search(all, text_of(query), out, 50);

	return n < count ? out[n]->code : "";
}

static const char *
near(const char *given)
{
	const struct commune_entry *out[3];

	return communes_near(all, text_of(given), out, 3) == 0 ? "" : out[0]->code;
}

static void
all_communes_are_there_each_by_its_code(void **unused)
{
	const struct commune_entry *e = communes_by_code(all, text_of("42218"));

	(void)unused;
	assert_int_equal(communes_count(all), 34969);
	assert_non_null(e);
	assert_true(text_is(e->name, "Saint-Étienne"));
	assert_string_equal(e->department, "42");
	assert_true(e->placed && e->lat > 45 && e->lat < 46 && e->lon > 4 && e->lon < 5);
	assert_null(communes_by_code(all, text_of("42999")));
	assert_null(communes_by_code(all, text_of("4221")));
	assert_string_equal(communes_by_code(all, text_of("2A004"))->department, "2A");
	assert_string_equal(communes_by_code(all, text_of("97101"))->department, "971");
}

static void
a_name_is_found_by_the_beginnings_of_its_words_however_it_is_written(void **unused)
{
	static const char *const ways[] = { "sain et", "SAINT-ETIENNE", "saint étienne", "st etienne",
		"St-Ét", "  saint -- etienne  ", "42218" };

	(void)unused;
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
		assert_string_equal(found(ways[i], 0), "42218");
	assert_string_equal(found("puy en velay", 0), "43157");
	assert_string_equal(found("le puy en", 0), "43157");
	assert_string_equal(found("Œuilly", 0), found("oeuilly", 0));
	assert_string_equal(found("st germain laye", 0), "78551");
	assert_string_equal(found("sainte foy les lyon", 0), found("ste foy les l", 0));
	assert_string_equal(found("xyzzy", 0), "");
	assert_string_equal(found("-", 0), "");
	assert_string_equal(found("", 0), "");
}

static void
the_whole_name_goes_before_a_longer_one_and_then_the_larger_town(void **unused)
{
	const struct commune_entry *out[50];
	unsigned n = communes_search(all, text_of("saint"), out, 50);

	(void)unused;
	assert_int_equal(n, 50);
	for (unsigned i = 1; i < n; i++)
		assert_true(out[i - 1]->population >= out[i]->population);
	assert_string_equal(found("paris", 0), "75056");
	assert_string_equal(found("lure", 0), "70310"); /* Lure itself, before larger ones that begin so */
	assert_int_equal(communes_search(all, text_of("saint"), out, 7), 7);
	assert_int_equal(communes_search(all, text_of("saint"), out, 0), 0);
}

static void
a_postal_code_and_its_beginning_give_their_communes_each_once(void **unused)
{
	const struct commune_entry *out[50];
	unsigned n;

	(void)unused;
	assert_string_equal(found("42000", 0), "42218");
	assert_string_equal(found("4200", 0), "42218");
	assert_string_equal(found("01400", 0)[0] == '0' ? "01" : "", "01");
	n = communes_search(all, text_of("42"), out, 50);
	assert_int_equal(n, 50);
	for (unsigned i = 0; i < n; i++)
		for (unsigned k = 0; k < i; k++)
			assert_ptr_not_equal(out[i], out[k]);
	assert_string_equal(found("00000", 0), "");
	assert_string_equal(found("123456", 0), "");
}

static void
what_was_mistyped_has_a_neighbour(void **unused)
{
	(void)unused;
	assert_string_equal(near("Rouanne"), "42187");
	assert_string_equal(near("Raonne"), "42187"); /* two letters changed places */
	assert_string_equal(near("42000"), "42218");
	assert_string_equal(near("Saint-Etiene"), "42218");
	assert_string_equal(near("xyzzyxyzzy"), "");
	assert_string_equal(near(""), "");
}

static void
a_file_that_is_not_the_table_is_refused_by_its_line(void **unused)
{
	static const struct {
		const char *text, *line;
	} bad[] = {
		{ "code;nom\n", "1" },
		{ HEADING "42218;Saint-Étienne;42\n", "2" },
		{ HEADING "42218;A;42;84;42000;10;45.1;4.1;commune\n4221;B;42;84;42000;10;45.1;4.1;commune\n",
		    "3" },
		{ HEADING "42218;A;42;84;42000;dix;45.1;4.1;commune\n", "2" },
		{ HEADING "42218;A;42;84;42000;10;45.1;;commune\n", "2" },
		{ HEADING "42218;A;42;84;42000;10;45.1;4.1;commune;plus\n", "2" },
	};

	(void)unused;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct communes *none = NULL;
		struct fault why = { 0 };

		assert_int_equal(communes_new(bad[i].text, strlen(bad[i].text), &none, &why), RC_INVALID);
		assert_string_equal(why.items[0].argument, bad[i].line);
		assert_null(none);
	}
}

static void
words_are_folded_apart_by_one_blank(void **unused)
{
	struct arena a = { 0 };

	(void)unused;
	assert_string_equal(
	    text_words(&a, "L’Œuvre,  à Saint-Étienne ", strlen("L’Œuvre,  à Saint-Étienne ")),
	    "l oeuvre a saint etienne");
	assert_string_equal(text_words(&a, "«  »", strlen("«  »")), "");
	assert_string_equal(text_words(&a, "", 0), "");
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_communes_are_there_each_by_its_code),
		cmocka_unit_test(a_name_is_found_by_the_beginnings_of_its_words_however_it_is_written),
		cmocka_unit_test(the_whole_name_goes_before_a_longer_one_and_then_the_larger_town),
		cmocka_unit_test(a_postal_code_and_its_beginning_give_their_communes_each_once),
		cmocka_unit_test(what_was_mistyped_has_a_neighbour),
		cmocka_unit_test(a_file_that_is_not_the_table_is_refused_by_its_line),
		cmocka_unit_test(words_are_folded_apart_by_one_blank),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
