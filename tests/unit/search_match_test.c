/*
 * search_match_test: words of texts, what a question means, and how well a text answers it.
 * Owns: an arena.
 * Beware: no store and no index here: search_test has them.
 */
#include "services/registry/search_match.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct arena arena;

static int
tear_down(void **unused)
{
	(void)unused;
	arena_free(&arena);
	return 0;
}

static void
word_is(const struct text_word *w, const char *letters, uint32_t from, uint32_t chars)
{
	assert_int_equal(w->len, strlen(letters));
	assert_memory_equal(w->letters, letters, w->len);
	assert_int_equal(w->from, from);
	assert_int_equal(w->chars, chars);
}

static void
words_lose_accents_and_case_and_split_at_signs(void **unused)
{
	struct text_word w[10];

	(void)unused;
	assert_int_equal(words_split(TEXT_LIT("L’Œuvre d'Anne-Élise, ÇA (42)"), w, 10), 7);
	word_is(&w[0], "l", 0, 1);
	word_is(&w[1], "oeuvre", 2, 5);
	word_is(&w[2], "d", 8, 1);
	word_is(&w[3], "anne", 10, 4);
	word_is(&w[4], "elise", 15, 5);
	word_is(&w[5], "ca", 22, 2);
	word_is(&w[6], "42", 26, 2);
}

static void
an_accent_by_itself_belongs_to_its_letter(void **unused)
{
	struct text_word w[4];

	(void)unused;
	assert_int_equal(words_split(TEXT_LIT("Ele\xcc\x81phant"), w, 4), 1);
	word_is(&w[0], "elephant", 0, 9);
	assert_int_equal(w[0].upto[2], 4);
	assert_int_equal(words_split(TEXT_LIT("\xcc\x81"), w, 4), 0);
}

static void
letters_that_unicode_does_not_take_apart_are_read_as_people_type_them(void **unused)
{
	struct text_word w[4];

	(void)unused;
	assert_int_equal(words_split(TEXT_LIT("Ægir Łódź Søren"), w, 4), 3);
	word_is(&w[0], "aegir", 0, 4);
	word_is(&w[1], "lodz", 5, 4);
	word_is(&w[2], "soren", 10, 5);
}

static void
no_more_words_are_taken_than_there_is_room_for_and_long_ones_are_cut(void **unused)
{
	struct text_word w[2];

	(void)unused;
	assert_int_equal(words_split(TEXT_LIT("un deux trois"), w, 2), 2);
	assert_int_equal(words_split(TEXT_LIT("aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd"), w, 2), 1);
	assert_int_equal(w[0].len, WORD_MOST);
	assert_int_equal(w[0].chars, 40);
	assert_int_equal(words_split(TEXT_LIT(""), w, 2), 0);
	assert_int_equal(words_split(TEXT_LIT("a\xff"
					      "b"),
			     w, 2),
	    2); /* what is no UTF-8 separates */
}

static void
a_typo_is_one_letter_more_less_other_or_two_exchanged(void **unused)
{
	static const struct {
		const char *a, *b;
		bool typo;
	} rows[] = { { "maison", "maisn", true }, { "maison", "maisoon", true }, { "maison", "maiton", true },
		{ "maison", "miason", true }, { "maison", "maison", false }, { "maison", "masino", false },
		{ "maison", "mais", false }, { "maison", "aisonm", false }, { "aab", "ab", true },
		{ "aab", "aba", true }, { "abcdef", "abdcfe", false }, { "a", "", true }, { "", "", false } };

	(void)unused;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		unsigned a = (unsigned)strlen(rows[i].a), b = (unsigned)strlen(rows[i].b);

		assert_int_equal(search_is_typo(rows[i].a, a, rows[i].b, b), rows[i].typo);
		assert_int_equal(search_is_typo(rows[i].b, b, rows[i].a, a), rows[i].typo);
	}
}

static unsigned
cost(const char *term, const char *word)
{
	struct search_terms t;
	struct text_word w[1];

	search_terms_parse(&arena, text_of(term), &t);
	assert_int_equal(words_split(text_of(word), w, 1), 1);
	return search_word_cost(&t.items[0], &w[0]);
}

static void
exact_is_before_a_beginning_which_is_before_a_typo(void **unused)
{
	(void)unused;
	assert_int_equal(cost("maison", "Maison"), 0);
	assert_int_equal(cost("maison", "maisons"), SEARCH_COST_PREFIX + 1);
	assert_int_equal(cost("mai", "maison"), SEARCH_COST_PREFIX + 3);
	assert_int_equal(cost("maisno", "maison"), SEARCH_COST_TYPO);
	assert_int_equal(cost("masio", "maison"), SEARCH_COST_NONE); /* five letters forgive nothing */
	assert_int_equal(cost("anexe", "annexe"), SEARCH_COST_TYPO); /* but the one that is missing */
	assert_int_equal(cost("anex", "annex"), SEARCH_COST_NONE);
	assert_int_equal(cost("maison", "mai"), SEARCH_COST_NONE);
	assert_true(search_prefix_cost(1, WORD_MOST) < SEARCH_COST_TYPO);
}

static void
rarer_terms_weigh_more(void **unused)
{
	(void)unused;
	assert_int_equal(search_weight(0), 32);
	assert_true(search_weight(1) > search_weight(1000));
	assert_true(search_weight(1000) > search_weight(1000000));
	assert_int_equal(search_weight(UINT64_MAX), 1);
}

static void
a_question_is_words_addresses_and_a_siret_in_groups(void **unused)
{
	struct search_terms t;

	(void)unused;
	search_terms_parse(&arena, TEXT_LIT("  centre\tsaint-étienne "), &t);
	assert_int_equal(t.count, 3);
	assert_false(t.wholes);
	search_terms_parse(&arena, TEXT_LIT("Accueil@Centre.example 42"), &t);
	assert_int_equal(t.count, 2);
	assert_int_equal(t.items[0].word.len, 0);
	assert_true(text_is(t.items[0].whole, "accueil@centre.example"));
	assert_true(text_is(t.items[1].whole, "42"));
	search_terms_parse(&arena, TEXT_LIT("775 607 124 00010"), &t);
	assert_int_equal(t.count, 1);
	assert_true(text_is(t.items[0].whole, "77560712400010"));
	search_terms_parse(&arena, TEXT_LIT("a b c d e f g h"), &t);
	assert_false(t.too_many);
	search_terms_parse(&arena, TEXT_LIT("a b c d e f g h i"), &t);
	assert_true(t.too_many);
	search_terms_parse(&arena, TEXT_LIT("l’été d’une maison à l'n 2"), &t);
	assert_int_equal(t.count, 4); /* été, une, maison, 2 */
	search_terms_parse(&arena, TEXT_LIT("l’"), &t);
	assert_int_equal(t.count, 1);
	search_terms_parse(&arena, TEXT_LIT(" ’ - "), &t);
	assert_int_equal(t.count, 0);
}

static void
a_label_is_marked_where_it_answers_in_its_own_characters(void **unused)
{
	struct search_range r[4];
	struct search_terms t;
	struct text label = TEXT_LIT("Chœur de l’Été à Œuvray");

	(void)unused;
	search_terms_parse(&arena, TEXT_LIT("choe ete oeuvrya"), &t);
	assert_int_equal(search_ranges(&t, label, r, 4), 3);
	assert_int_equal(r[0].from, 0);
	assert_int_equal(r[0].length, 3); /* c, h, œ */
	assert_int_equal(r[1].from, 11);
	assert_int_equal(r[1].length, 3);
	assert_int_equal(r[2].from, 17);
	assert_int_equal(r[2].length, 6);
	assert_int_equal(search_ranges(&t, label, r, 1), 1);
	assert_int_equal(search_ranges(&t, (struct text){ "x", 1, 1 }, r, 4), 0); /* sealed */
}

static void
a_text_answers_when_every_term_does(void **unused)
{
	static const unsigned weights[] = { 2, 3 };
	struct search_text text = { .label = TEXT_LIT("Maison des jeunes"), .wholes = { TEXT_LIT("42218") } };
	struct search_terms t;
	uint32_t total;

	(void)unused;
	search_terms_parse(&arena, TEXT_LIT("mais jeunes"), &t);
	assert_true(search_text_cost(&t, weights, &text, &total));
	assert_int_equal(total, 2 * (SEARCH_COST_PREFIX + 2));
	search_terms_parse(&arena, TEXT_LIT("42218 jeune"), &t);
	assert_true(search_text_cost(&t, weights, &text, &total));
	assert_int_equal(total, 3 * (SEARCH_COST_PREFIX + 1));
	search_terms_parse(&arena, TEXT_LIT("maison vieux"), &t);
	assert_false(search_text_cost(&t, weights, &text, &total));
}

static void
a_town_answers_after_whatever_a_name_does(void **unused)
{
	static const unsigned weights[] = { 1, 1 };
	struct search_text named = { .label = TEXT_LIT("Maison de Montbrizon") };
	struct search_text placed = { TEXT_LIT("Centre social"), TEXT_LIT("Montbrison"), { { 0 } } };
	struct search_range range[2];
	struct search_terms t;
	uint32_t by_name, by_town;

	(void)unused;
	search_terms_parse(&arena, TEXT_LIT("montbrison"), &t);
	assert_true(search_text_cost(&t, weights, &named, &by_name));
	assert_true(search_text_cost(&t, weights, &placed, &by_town));
	assert_int_equal(by_name, SEARCH_COST_TYPO);
	assert_int_equal(by_town, SEARCH_COST_TOWN);
	assert_true(by_name < by_town);
	assert_int_equal(search_ranges(&t, placed.label, range, 2), 0);
	search_terms_parse(&arena, TEXT_LIT("centre montb"), &t);
	assert_true(search_text_cost(&t, weights, &placed, &by_town));
	assert_int_equal(by_town, SEARCH_COST_TOWN + SEARCH_COST_PREFIX + 5);
	assert_int_equal(search_ranges(&t, placed.label, range, 2), 1); /* centre */
	assert_true(SEARCH_COST_TOWN + SEARCH_COST_TYPO < SEARCH_COST_NONE);
}

static void
a_number_is_compared_by_its_digits(void **unused)
{
	static const struct {
		const char *q, *whole;
	} rows[] = { { "04 77 00 11 22", "0477001122" }, { "04.77.00.11.22", "0477001122" },
		{ "+33 4 77 00 11 22", "0477001122" }, { "+33 (0)4 77 00 11 22", "0477001122" },
		{ "0477001122", "0477001122" }, { "775 607 124", "775607124" },
		{ "775 607 124 00010", "77560712400010" } };
	struct search_terms t;

	(void)unused;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		search_terms_parse(&arena, text_of(rows[i].q), &t);
		assert_int_equal(t.count, 1);
		assert_true(text_is(t.items[0].whole, rows[i].whole));
	}
	search_terms_parse(&arena, TEXT_LIT("01000 01004"), &t); /* two codes */
	assert_int_equal(t.count, 2);
	search_terms_parse(&arena, TEXT_LIT("abcdefghi"), &t); /* as long as a SIREN */
	assert_int_equal(t.items[0].whole.len, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_lose_accents_and_case_and_split_at_signs),
		cmocka_unit_test(an_accent_by_itself_belongs_to_its_letter),
		cmocka_unit_test(letters_that_unicode_does_not_take_apart_are_read_as_people_type_them),
		cmocka_unit_test(no_more_words_are_taken_than_there_is_room_for_and_long_ones_are_cut),
		cmocka_unit_test(a_typo_is_one_letter_more_less_other_or_two_exchanged),
		cmocka_unit_test(exact_is_before_a_beginning_which_is_before_a_typo),
		cmocka_unit_test(rarer_terms_weigh_more),
		cmocka_unit_test(a_question_is_words_addresses_and_a_siret_in_groups),
		cmocka_unit_test(a_label_is_marked_where_it_answers_in_its_own_characters),
		cmocka_unit_test(a_text_answers_when_every_term_does),
		cmocka_unit_test(a_town_answers_after_whatever_a_name_does),
		cmocka_unit_test(a_number_is_compared_by_its_digits),
	};

	return cmocka_run_group_tests(tests, NULL, tear_down);
}
