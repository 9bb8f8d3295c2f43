/*
 * scheduling_holidays_test: the school holidays inside the program are those of deploy/data, and load.
 * Owns: nothing.
 * Beware: run from the top of the tree, as `make test` does.
 */
#include "common/calendar.h"
#include "services/scheduling/school_holidays.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

static void
the_program_holds_the_same_bytes_as_the_file(void **unused)
{
	FILE *f = fopen("deploy/data/school-holidays.csv", "rb");
	char *bytes = malloc(school_holidays_len + 2);
	size_t n;

	(void)unused;
	assert_non_null(f);
	n = fread(bytes, 1, school_holidays_len + 2, f);
	fclose(f);
	assert_int_equal(n, school_holidays_len);
	assert_memory_equal(bytes, school_holidays_csv, n);
	free(bytes);
}

static void
it_loads_and_knows_winter_by_zone(void **unused)
{
	struct calendar *cal = calendar_new();
	struct fault why = { 0 };
	day_t d;

	(void)unused;
	assert_int_equal(calendar_load_school(cal, school_holidays_csv, school_holidays_len, &why), RC_OK);
	assert_true(calendar_day_parse("2020-02-24", 10, &d));
	assert_non_null(calendar_school_holiday(cal, TEXT_LIT("A"), d));
	assert_non_null(calendar_school_holiday(cal, TEXT_LIT("B"), d));
	assert_null(calendar_school_holiday(cal, TEXT_LIT("C"), d)); /* the day of return */
	assert_true(calendar_day_parse("2023-02-24", 10, &d));
	assert_false(calendar_known(cal, TEXT_LIT("A"), d));
	calendar_free(cal);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_program_holds_the_same_bytes_as_the_file),
		cmocka_unit_test(it_loads_and_knows_winter_by_zone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
