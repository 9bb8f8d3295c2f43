/*
 * availability_test: patterns and exceptions on plain rows, and the hours of half-days.
 * Owns: nothing.
 * Beware: 2026-11-23 is a Monday.
 */
#include "services/scheduling/availability.h"
#include "services/scheduling/hours.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define MONDAY ((day_t)20780) /* 2026-11-23 */
#define TUESDAY (MONDAY + 1)
#define BIT_OF(v) (1u << (v))
#define ALL (BIT_OF(SESSION_MORNING) | BIT_OF(SESSION_AFTERNOON) | BIT_OF(SESSION_EVENING))

static struct availability
row(enum availability_kind kind, bool available)
{
	return (struct availability){ .has = REC_BIT(AVAILABILITY_KIND) | REC_BIT(AVAILABILITY_AVAILABLE),
		.kind = kind,
		.available = available };
}

static struct availability
on_weekdays(bool available, uint32_t weekdays)
{
	struct availability a = row(AVAILABILITY_RECURRING, available);

	a.weekdays = weekdays;
	a.has |= REC_BIT(AVAILABILITY_WEEKDAYS);
	return a;
}

static struct availability
from_to(struct availability a, day_t from, day_t to)
{
	a.from = from;
	a.to = to;
	a.has |= REC_BIT(AVAILABILITY_FROM) | REC_BIT(AVAILABILITY_TO);
	return a;
}

static struct availability
of_halves(struct availability a, uint32_t halves)
{
	a.halves = halves;
	a.has |= REC_BIT(AVAILABILITY_HALVES);
	return a;
}

static void
who_said_nothing_can_come(void **unused)
{
	struct availability_answer a = availability_on(NULL, 0, MONDAY, SESSION_MORNING);

	(void)unused;
	assert_true(a.available);
	assert_int_equal(a.by, AVAILABILITY_NONE);
	assert_int_equal(availability_missing(NULL, 0, MONDAY), 0);
}

static void
a_pattern_says_when_not(void **unused)
{
	struct availability rows[] = { of_halves(
	    on_weekdays(false, BIT_OF(WEEKDAY_MONDAY)), BIT_OF(SESSION_MORNING)) };

	(void)unused;
	assert_int_equal(availability_missing(rows, 1, MONDAY), BIT_OF(SESSION_MORNING));
	assert_int_equal(availability_missing(rows, 1, TUESDAY), 0);
	assert_int_equal(availability_on(rows, 1, MONDAY, SESSION_MORNING).by, 0);
}

static void
who_said_when_is_not_to_be_had_otherwise(void **unused)
{
	struct availability rows[] = { on_weekdays(true, BIT_OF(WEEKDAY_TUESDAY)),
		of_halves(on_weekdays(false, BIT_OF(WEEKDAY_TUESDAY)), BIT_OF(SESSION_EVENING)) };

	(void)unused;
	assert_int_equal(availability_missing(rows, 2, MONDAY), ALL);
	assert_int_equal(
	    availability_missing(rows, 2, TUESDAY), BIT_OF(SESSION_EVENING)); /* a no goes before a yes */
	assert_int_equal(availability_on(rows, 2, TUESDAY, SESSION_EVENING).by, 1);
	assert_int_equal(availability_on(rows, 2, MONDAY, SESSION_EVENING).by, 0);
	rows[0] = from_to(rows[0], MONDAY + 7, MONDAY + 14); /* before that period nothing was said */
	assert_int_equal(availability_missing(rows, 1, MONDAY), 0);
	assert_int_equal(availability_missing(rows, 1, MONDAY + 7), ALL);
	assert_int_equal(availability_missing(rows, 1, MONDAY + 15), 0);
}

static void
an_exception_goes_before_patterns_and_a_no_before_a_yes(void **unused)
{
	struct availability rows[] = { on_weekdays(false, BIT_OF(WEEKDAY_MONDAY)),
		from_to(row(AVAILABILITY_EXCEPTION, true), MONDAY, MONDAY),
		from_to(row(AVAILABILITY_EXCEPTION, false), MONDAY, MONDAY + 7) };

	(void)unused;
	assert_int_equal(availability_missing(rows, 2, MONDAY), 0);
	assert_int_equal(availability_on(rows, 2, MONDAY, SESSION_MORNING).by, 1);
	assert_int_equal(availability_missing(rows, 2, MONDAY + 7), ALL);
	assert_int_equal(availability_missing(rows, 3, MONDAY), ALL);
	assert_int_equal(availability_on(rows, 3, MONDAY, SESSION_MORNING).by, 2);
	assert_int_equal(availability_missing(rows, 3, MONDAY + 8), 0);
}

static void
every_second_week_counts_from_the_week_of_its_first_day(void **unused)
{
	struct availability a = on_weekdays(false, BIT_OF(WEEKDAY_MONDAY));

	(void)unused;
	a.from = MONDAY + 3; /* a Thursday: the week is that of its Monday */
	a.every_weeks = 2;
	a.has |= REC_BIT(AVAILABILITY_FROM) | REC_BIT(AVAILABILITY_EVERY);
	assert_int_equal(availability_missing(&a, 1, MONDAY), 0); /* before it begins */
	assert_int_equal(availability_missing(&a, 1, MONDAY + 7), 0);
	assert_int_equal(availability_missing(&a, 1, MONDAY + 14), ALL);
	assert_int_equal(availability_missing(&a, 1, MONDAY + 21), 0);
}

static void
an_archived_row_says_nothing(void **unused)
{
	struct availability a = row(AVAILABILITY_RECURRING, false);

	(void)unused;
	assert_int_equal(availability_missing(&a, 1, MONDAY), ALL);
	a.has |= REC_BIT(TAG_ARCHIVED_AT);
	assert_int_equal(availability_missing(&a, 1, MONDAY), 0);
}

static void
halves_that_follow_each_other_make_one_run_of_hours(void **unused)
{
	const struct text none = TEXT_LIT("");
	struct hours_run r[HOURS_RUNS_MAX];

	(void)unused;
	assert_int_equal(hours_of(BIT_OF(SESSION_MORNING) | BIT_OF(SESSION_AFTERNOON), none, none, r), 1);
	assert_int_equal(r[0].from, 9 * 60);
	assert_int_equal(r[0].to, 17 * 60);
	assert_int_equal(hours_of(BIT_OF(SESSION_MORNING) | BIT_OF(SESSION_EVENING), none, none, r), 2);
	assert_int_equal(r[0].to, 12 * 60 + 30);
	assert_int_equal(r[1].from, 18 * 60 + 30);
	assert_int_equal(hours_of(ALL, TEXT_LIT("08:45"), TEXT_LIT("22:15"), r), 1);
	assert_int_equal(r[0].from, 8 * 60 + 45);
	assert_int_equal(r[0].to, 22 * 60 + 15);
	assert_int_equal(
	    hours_of(BIT_OF(SESSION_MORNING), TEXT_LIT("14:00"), none, r), 1); /* the other hour follows */
	assert_true(r[0].from == 14 * 60 && r[0].to > r[0].from);
	assert_int_equal(hours_of(0, none, none, r), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_said_nothing_can_come),
		cmocka_unit_test(a_pattern_says_when_not),
		cmocka_unit_test(who_said_when_is_not_to_be_had_otherwise),
		cmocka_unit_test(an_exception_goes_before_patterns_and_a_no_before_a_yes),
		cmocka_unit_test(every_second_week_counts_from_the_week_of_its_first_day),
		cmocka_unit_test(an_archived_row_says_nothing),
		cmocka_unit_test(halves_that_follow_each_other_make_one_run_of_hours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
