/*
 * columns_test: codes as numbers, interned ids, months, parts of a score.
 * Owns: nothing.
 * Beware: the columns as a whole are tested by rank_test, against its oracle.
 */
#include "services/matching/rank.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void
departments_are_told_apart_from_what_is_none(void **unused)
{
	static const char *const none[] = { "", "4", "00", "96", "2C", "970x", "99", "ab", "961" };

	(void)unused;
	for (size_t i = 0; i < COUNT(none); i++)
		assert_int_equal(department_of(text_of(none[i])), DEPARTMENT_NONE);
	assert_int_not_equal(department_of(text_of("2A")), department_of(text_of("2B")));
	assert_int_equal(department_of(text_of("974")), department_of_commune(text_of("97411")));
	assert_int_equal(department_of(text_of("42")), department_of_commune(text_of("42218")));
	assert_true(department_of(text_of("989")) < 128);
}

static void
contributions_add_up_to_the_score(void **unused)
{
	struct rank_query q = { .weights = { 20, 20, 10, 15, 10, 5, 10, 10 } };

	(void)unused;
	assert_int_equal(rank_part(&q, 100 * 1000), 1000);
	assert_int_equal(rank_part(&q, 20 * 1000), 200);
	assert_int_equal(rank_part(&q, 0), 0);
	memset(q.weights, 0, sizeof q.weights);
	assert_int_equal(rank_part(&q, 0), 0);
}

static void
an_interned_id_keeps_its_number(void **unused)
{
	struct intern t = { 0 };

	(void)unused;
	assert_int_equal(intern_find(&t, (struct id){ { 1 } }), INTERN_NONE);
	for (uint32_t round = 0; round < 2; round++)
		for (uint32_t i = 0; i < 5000; i++) {
			struct id id = { { (uint8_t)i, (uint8_t)(i >> 8), 7 } };

			assert_int_equal(intern_add(&t, id), i);
			assert_int_equal(intern_find(&t, id), i);
		}
	assert_int_equal(t.count, 5000);
	assert_int_equal(intern_find(&t, (struct id){ { 0, 0, 8 } }), INTERN_NONE);
	intern_free(&t);
}

static void
communes_are_as_far_apart_as_on_the_map(void **unused)
{
	uint16_t etienne = territory_commune(text_of("42218")), lyon = territory_commune(text_of("69123")),
		 ajaccio = territory_commune(text_of("2A004")), denis = territory_commune(text_of("97411"));

	(void)unused;
	assert_int_equal(territory_commune(text_of("")), COMMUNE_NONE);
	assert_int_equal(territory_commune(text_of("00000")), COMMUNE_NONE);
	assert_int_equal(territory_commune(text_of("999999")), COMMUNE_NONE);
	assert_int_equal(territory_km(lyon, lyon), 0);
	assert_in_range(territory_km(etienne, lyon), 45, 55);
	assert_int_equal(territory_km(etienne, lyon), territory_km(lyon, etienne));
	assert_in_range(territory_km(lyon, ajaccio), 520, 535);
	assert_in_range(territory_km(lyon, denis), 8000, 9400);
}

static void
a_month_begins_on_its_first_day(void **unused)
{
	(void)unused;
	for (day_t day = -400; day < 40000; day += 13) {
		uint32_t m = columns_month(day);

		assert_true(columns_month_day(m) <= day);
		assert_true(columns_month_day(m + 1) > day);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(departments_are_told_apart_from_what_is_none),
		cmocka_unit_test(contributions_add_up_to_the_score),
		cmocka_unit_test(an_interned_id_keeps_its_number),
		cmocka_unit_test(communes_are_as_far_apart_as_on_the_map),
		cmocka_unit_test(a_month_begins_on_its_first_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
