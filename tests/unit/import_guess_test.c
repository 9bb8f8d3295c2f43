/*
 * import_guess_test: headings as people write them, and the fields that they are taken for.
 * Owns: nothing.
 * Beware: what is guessed here is what a coordinator sees first: a wrong guess is worse than none.
 */
#include "services/registry/import_guess.h"
#include "proto/registry.h"
#include "services/registry/import_load.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static struct arena arena;

static int
tear_down(void **unused)
{
	(void)unused;
	arena_free(&arena);
	return 0;
}

static struct import_guess
guess(const struct rec_desc *d, const char *heading)
{
	struct text h = text_of(heading);
	struct import_guess g;

	import_guess(d, &h, 1, &arena, &g);
	return g;
}

static void
means(const struct rec_desc *d, const char *heading, const char *target, enum import_reason reason)
{
	struct import_guess g = guess(d, heading);
	struct buf b = { 0 };

	if (g.target.field != NULL)
		import_target_print(&g.target, &b);
	assert_string_equal(buf_cstr(&b), target);
	assert_int_equal(g.reason, reason);
	buf_free(&b);
}

static void
names_labels_and_common_words_are_known(void **unused)
{
	(void)unused;
	means(&organisation_desc, "name", "name", IMPORT_BY_NAME);
	means(&organisation_desc, " NOM ", "name", IMPORT_BY_LABEL);
	means(&organisation_desc, "Raison sociale", "name", IMPORT_BY_SYNONYM);
	means(&organisation_desc, "Nom de l’organisme", "name", IMPORT_BY_SYNONYM);
	means(&organisation_desc, "N° SIRET", "siret", IMPORT_BY_SYNONYM);
	means(&organisation_desc, "CP", "commune.postal_code", IMPORT_BY_SYNONYM);
	means(&organisation_desc, "Ville", "commune.town", IMPORT_BY_SYNONYM);
	means(&organisation_desc, "Tél.", "phone", IMPORT_BY_SYNONYM);
	means(&person_desc, "Courriel", "email", IMPORT_BY_SYNONYM);
	means(&person_desc, "Prénom", "name.first", IMPORT_BY_SYNONYM);
	means(&mandate_desc, "Structure", "organisation", IMPORT_BY_LABEL);
	means(&mandate_desc, "Centre social", "organisation", IMPORT_BY_SYNONYM);
	means(&mandate_desc, "SIRET", "organisation", IMPORT_BY_SYNONYM);
	means(&mandate_desc, "Début", "from", IMPORT_BY_SYNONYM);
	means(&mandate_desc, "Date de fin", "to", IMPORT_BY_SYNONYM);
}

static void
one_slip_is_forgiven_and_two_are_not(void **unused)
{
	(void)unused;
	means(&organisation_desc, "Adrese e-mail", "email", IMPORT_BY_SPELLING);
	means(&organisation_desc, "Raison socaile", "name", IMPORT_BY_SPELLING);
	means(&organisation_desc, "Raisn socaile", "", IMPORT_UNKNOWN);
	means(&organisation_desc, "SIREN", "", IMPORT_UNKNOWN);
	means(&organisation_desc, "N° SIREN", "", IMPORT_UNKNOWN);
	means(&organisation_desc, "Non", "", IMPORT_UNKNOWN); /* too short to tell a slip */
	means(&organisation_desc, "", "", IMPORT_UNKNOWN);
}

static void
what_the_system_fills_is_left_aside(void **unused)
{
	(void)unused;
	means(&organisation_desc, "version", "", IMPORT_EXPORTED);
	means(&organisation_desc, "Créé le", "", IMPORT_EXPORTED);
	means(&membership_desc, "status", "", IMPORT_EXPORTED);
}

static void
a_year_makes_a_record_of_its_year(void **unused)
{
	(void)unused;
	means(&membership_desc, "2021", "due@2021", IMPORT_BY_YEAR);
	means(&membership_desc, "Réglé 2021", "paid@2021", IMPORT_BY_YEAR);
	means(&membership_desc, "2021 - cotisation", "due@2021", IMPORT_BY_YEAR);
	means(&key_figure_desc, "2019", "value@2019", IMPORT_BY_YEAR);
	means(&organisation_desc, "2021", "", IMPORT_UNKNOWN);
	means(&membership_desc, "31021", "", IMPORT_UNKNOWN);
	means(&membership_desc, "Année", "year", IMPORT_BY_LABEL);
}

static void
of_two_columns_for_one_field_the_surer_has_it(void **unused)
{
	struct text headings[] = { TEXT_LIT("Raison sociale"), TEXT_LIT("Nom"), TEXT_LIT("Dénomination") };
	struct import_guess g[3];

	(void)unused;
	import_guess(&organisation_desc, headings, 3, &arena, g);
	assert_int_equal(g[0].reason, IMPORT_TAKEN);
	assert_null(g[0].target.field);
	assert_int_equal(g[1].reason, IMPORT_BY_LABEL);
	assert_int_equal(g[2].reason, IMPORT_TAKEN);
}

static void
a_target_is_read_as_it_is_printed_and_refused_when_it_is_none(void **unused)
{
	static const char *const good[] = { "name", "commune", "commune.postal_code", "commune.town", "id" };
	static const char *const bad[] = { "", "couleur", "version", "name.postal_code", "name@2021",
		"status", "commune." };
	struct import_target t;

	(void)unused;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		struct buf b = { 0 };

		assert_true(import_target_parse(&organisation_desc, text_of(good[i]), &t));
		import_target_print(&t, &b);
		assert_string_equal(buf_cstr(&b), good[i]);
		buf_free(&b);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(import_target_parse(&organisation_desc, text_of(bad[i]), &t));
	assert_true(import_target_parse(&membership_desc, TEXT_LIT("paid@2021"), &t));
	assert_int_equal(t.year, 2021);
	assert_false(import_target_parse(&membership_desc, TEXT_LIT("paid@21"), &t));
	assert_false(import_target_parse(&membership_desc, TEXT_LIT("paid@20211"), &t));
}

static void
value_is(const struct rec_desc *d, const char *heading, const char *cell, const char *want)
{
	struct load_column c = { .guess = guess(d, heading) };
	struct text got;

	assert_non_null(c.guess.target.field);
	got = import_value(&c, text_of(cell), &arena);
	assert_string_equal(arena_text(&arena, got.ptr, got.len), want);
	got = import_value(&c, text_of(cell), &arena); /* the same when it comes again */
	assert_string_equal(arena_text(&arena, got.ptr, got.len), want);
}

static void
cells_are_understood_as_people_write_them(void **unused)
{
	(void)unused;
	value_is(&organisation_desc, "Type", "CENTRE SOCIAL", "centre");
	value_is(&mandate_desc, "Rôle", "salarié", "employee");
	value_is(&mandate_desc, "Rôle", "Salariée", "employee");
	value_is(&mandate_desc, "Rôle", "Administratrice", "administrator");
	value_is(&mandate_desc, "Rôle", "chef", "chef");
	value_is(&mandate_desc, "Rôle", "Directrice", "director");
	value_is(&mandate_desc, "Rôle", "Directeur·rice", "director");
	value_is(&mandate_desc, "Rôle", "Directeur/trice", "director");
	value_is(&mandate_desc, "Rôle", "Responsable", "head_of_service");
	value_is(
	    &mandate_desc, "Rôle", "Animatrice", "Animatrice"); /* an employee of a centre, or a trainer */
	value_is(&mandate_desc, "Rôle", "Trésorier·ère", "Trésorier·ère");
	value_is(&organisation_desc, "Type", "CS", "centre");
	value_is(&organisation_desc, "Type", "Centre socioculturel", "centre");
	value_is(&organisation_desc, "Type", "Centre social et culturel", "centre");
	value_is(&organisation_desc, "Type", "EVS", "evs");
	value_is(&organisation_desc, "Type", "Mairie", "institution");
	value_is(&organisation_desc, "Type", "Collectivité", "institution");
	value_is(&organisation_desc, "Type", "État", "institution");
	value_is(&organisation_desc, "Type", "Association", "Association");
	value_is(&mandate_desc, "Du", "26-11-2019", "26/11/2019");
	value_is(&mandate_desc, "Du", "26.11.2019", "26/11/2019");
	value_is(&mandate_desc, "Du", "2019-11-26", "2019-11-26");
	value_is(&mandate_desc, "Du", "2019-11-26T18:00:00", "2019-11-26");
	value_is(&mandate_desc, "Du", "1/9/24", "01/09/2024");
	value_is(&mandate_desc, "Du", "01/09/79", "01/09/2079");
	value_is(&mandate_desc, "Du", "01/09/80", "01/09/1980");
	value_is(&mandate_desc, "Du", "1er septembre 2024", "01/09/2024");
	value_is(&mandate_desc, "Du", "le 2 sept. 2024", "02/09/2024");
	value_is(&mandate_desc, "Du", "Septembre 2024", "01/09/2024");
	value_is(&mandate_desc, "Du", "09/2024", "01/09/2024");
	value_is(&mandate_desc, "Du", "2024", "01/01/2024");
	value_is(&mandate_desc, "Au", "31 août 2024", "31/08/2024");
	value_is(&mandate_desc, "Au", "2024", "2024"); /* which day it ends is not guessed */
	value_is(&mandate_desc, "Au", "septembre 2024", "septembre 2024");
	value_is(&mandate_desc, "Du", "jui 2024", "jui 2024");
	value_is(&mandate_desc, "Du", "00/2024", "00/2024");
	value_is(&mandate_desc, "Du", "bientôt", "bientôt");
	value_is(&membership_desc, "Cotisation", "1 234,5 €", "1 234,5 €"); /* euros, as every cell */
	value_is(&membership_desc, "Cotisation", "90", "90");
	value_is(
	    &membership_desc, "Cotisation", "12,345", "12,345"); /* a third decimal is not guessed away */
	value_is(&organisation_desc, "SIRET", "775 607 124 00010", "77560712400010");
	value_is(&organisation_desc, "Tél", "477000000", "0477000000");
	value_is(&organisation_desc, "CP", "1000", "01000");
	value_is(&organisation_desc, "Antenne", "x", "oui");
	value_is(&accompaniment_desc, "Formes", "Individuel, en groupe", "individual|group");
	value_is(&provider_desc, "Départements", "42, 43;63", "42|43|63");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_labels_and_common_words_are_known),
		cmocka_unit_test(one_slip_is_forgiven_and_two_are_not),
		cmocka_unit_test(what_the_system_fills_is_left_aside),
		cmocka_unit_test(a_year_makes_a_record_of_its_year),
		cmocka_unit_test(of_two_columns_for_one_field_the_surer_has_it),
		cmocka_unit_test(a_target_is_read_as_it_is_printed_and_refused_when_it_is_none),
		cmocka_unit_test(cells_are_understood_as_people_write_them),
	};

	return cmocka_run_group_tests(tests, NULL, tear_down);
}
