/*
 * explain_test: the sentences of a ranking's criteria, from the figures that are kept.
 * Owns: nothing.
 * Beware: a list of years ago was kept without the number of evaluations.
 */
#include "services/matching/ranking.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static bool
says(struct criterion_line line, const char *words)
{
	struct arena a = { 0 };
	const struct list one = { &line, 1 }, told = explain_kept(&a, &one, false);
	const struct criterion_line *l = told.items;
	bool same = text_is(l->sentence, words);

	if (!same)
		print_error(TEXT_FMT "\n", TEXT_ARG(l->sentence));
	arena_free(&a);
	return same;
}

static struct criterion_line
line(enum criterion criterion, uint32_t value)
{
	return (struct criterion_line){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4),
		.criterion = criterion,
		.value = value,
		.weight = 10,
		.contribution = 75 };
}

static struct criterion_line
evaluated(uint32_t value, uint32_t marks)
{
	struct criterion_line l = line(CRITERION_EVALUATION, value);

	l.marks = marks;
	l.has |= REC_BIT(CRITERION_TAG_MARKS);
	return l;
}

static void
an_evaluation_says_how_many_it_rests_on_or_that_there_is_none(void **state)
{
	(void)state;
	assert_true(says(evaluated(750, 0),
	    "Pas encore évalué : compte comme la moyenne de tous les prestataires (75 %) ; poids 10, soit 75 "
	    "points sur 1000."));
	assert_true(says(evaluated(750, 7),
	    "Bien évalué, d’après 7 évaluations (75 %) ; poids 10, soit 75 points sur 1000."));
	assert_true(says(evaluated(400, 5),
	    "Évaluations moyennes, d’après 5 évaluations (40 %) ; poids 10, soit 75 points sur 1000."));
	assert_true(
	    says(line(CRITERION_EVALUATION, 750), "Bien évalué (75 %) ; poids 10, soit 75 points sur 1000."));
}

static void
one_person_s_evaluation_is_not_told_to_the_next(void **state)
{
	(void)state;
	for (uint32_t marks = 1; marks < 5; marks++)
		assert_true(says(evaluated(750, marks),
		    "Moins de cinq évaluations, complétées par la moyenne de tous les prestataires (75 %) ; "
		    "poids "
		    "10, soit 75 points sur 1000."));
}

static void
a_tariff_in_the_middle_is_not_one_that_is_not_said(void **state)
{
	(void)state;
	assert_true(says(line(CRITERION_COST, 500),
	    "Tarif non précisé, ou à la moitié du plafond ou du tarif de référence (50 %) ; poids 10, soit "
	    "75 "
	    "points sur 1000."));
	assert_true(
	    says(line(CRITERION_COST, 510), "Tarif moyen (51 %) ; poids 10, soit 75 points sur 1000."));
}

/* The advice is read by who serves a request: nobody else's request is theirs to change. */
static void
each_rule_has_one_short_advice_in_a_sentence_of_its_own(void **state)
{
	(void)state;
	for (int rule = 0; rule < RULE_COUNT; rule++) {
		const char *advice = explain_advice((enum rule)rule);
		size_t len = strlen(advice);

		assert_in_range(len, 40, 130);
		assert_int_equal(advice[len - 1], '.');
		assert_null(strchr(advice, '('));
		for (int other = 0; other < rule; other++)
			assert_string_not_equal(advice, explain_advice((enum rule)other));
	}
	assert_non_null(strstr(explain_advice(RULE_CAPACITY), "Proposez "));
	assert_non_null(strstr(explain_advice(RULE_NEUTRALITY), "la personne ou la structure"));
}

/* A service of the catalogue: nobody asked for a level, or for a competence that could be left out. */
static void
what_a_service_needs_is_not_advised_to_be_lowered(void **state)
{
	struct request r = { .has = REC_BIT(REQUEST_TAG_SERVICE) };

	(void)state;
	assert_null(strstr(explain_advice_for(&r, RULE_COMPETENCE), "niveau"));
	assert_string_equal(explain_advice_for(&r, RULE_CAPACITY), explain_advice(RULE_CAPACITY));
	r.competences.count = 1;
	assert_string_equal(explain_advice_for(&r, RULE_COMPETENCE), explain_advice(RULE_COMPETENCE));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_evaluation_says_how_many_it_rests_on_or_that_there_is_none),
		cmocka_unit_test(one_person_s_evaluation_is_not_told_to_the_next),
		cmocka_unit_test(each_rule_has_one_short_advice_in_a_sentence_of_its_own),
		cmocka_unit_test(what_a_service_needs_is_not_advised_to_be_lowered),
		cmocka_unit_test(a_tariff_in_the_middle_is_not_one_that_is_not_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
