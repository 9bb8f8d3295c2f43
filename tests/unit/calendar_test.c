/*
 * calendar_test: days, instants, the hour in Paris, public holidays and school holidays.
 * Owns: nothing.
 * Beware: one test reads deploy/data/school-holidays.csv, from the top of the repository.
 */
#include "common/calendar.h"
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static day_t
day_at(const char *s)
{
	day_t day = 0;

	if (!calendar_day_parse(s, strlen(s), &day))
		fail_msg("not a day: %s", s);
	return day;
}

static usec_t
instant_at(const char *s)
{
	usec_t t = 0;

	if (!calendar_instant_parse(s, strlen(s), &t))
		fail_msg("not an instant: %s", s);
	return t;
}

/* --- days --- */

static void
every_day_of_three_centuries_follows_the_one_before(void **unused)
{
	day_t day;
	int weekday = WEEKDAY_MONDAY;

	(void)unused;
	for (day_t d = CALENDAR_DAY_MIN; d <= CALENDAR_DAY_MAX; d++) {
		struct ymd s = calendar_ymd(d);
		char text[CALENDAR_DAY_CAP];

		assert_true(calendar_day_of(s.year, s.month, s.day, &day));
		assert_int_equal(day, d);
		assert_int_equal(calendar_day_format(d, text), 10);
		assert_int_equal(day_at(text), d);
		assert_int_equal(calendar_weekday(d), weekday);
		weekday = weekday % 7 + 1;
	}
	assert_int_equal(day_at("1900-01-01"), CALENDAR_DAY_MIN);
	assert_int_equal(day_at("1970-01-01"), 0);
	assert_int_equal(day_at("2000-03-01"), 11017);
	assert_int_equal(day_at("2200-12-31"), CALENDAR_DAY_MAX);
	assert_int_equal(calendar_weekday(day_at("2019-11-26")), WEEKDAY_TUESDAY);
}

static void
months_are_added_to_the_same_day_or_to_the_last_one_of_a_shorter_month(void **unused)
{
	(void)unused;
	assert_int_equal(calendar_add_months(day_at("2026-01-15"), 1), day_at("2026-02-15"));
	assert_int_equal(calendar_add_months(day_at("2026-01-31"), 1), day_at("2026-02-28"));
	assert_int_equal(calendar_add_months(day_at("2027-12-31"), 2), day_at("2028-02-29"));
	assert_int_equal(calendar_add_months(day_at("2027-12-31"), -14), day_at("2026-10-31"));
	assert_int_equal(calendar_add_months(day_at("2028-03-31"), -1), day_at("2028-02-29"));
	assert_int_equal(calendar_add_months(day_at("2026-06-30"), 0), day_at("2026-06-30"));
	assert_int_equal(calendar_add_months(day_at("2026-01-01"), -1), day_at("2025-12-01"));
	assert_int_equal(calendar_add_months(day_at("2200-12-31"), 1), CALENDAR_DAY_MAX);
	assert_int_equal(calendar_add_months(day_at("1900-01-05"), -1), CALENDAR_DAY_MIN);
}

static void
what_is_not_a_day_is_refused_and_leaves_the_output_alone(void **unused)
{
	static const char *const bad[] = { "", "2019-11-2", "2019-11-266", "2019-02-29", "1900-02-29",
		"2100-02-29", "2019-00-10", "2019-13-10", "2019-04-31", "2019-01-00", "1899-12-31",
		"2201-01-01", "2019/11/26", "2019-11-2 ", "+019-11-26", "26-11-2019", "2019-1-026" };
	day_t day = 7;

	(void)unused;
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(calendar_day_parse(bad[i], strlen(bad[i]), &day));
	assert_false(calendar_day_of(2019, 2, 29, &day));
	assert_int_equal(day, 7);
	assert_true(calendar_day_of(2000, 2, 29, &day));
}

static void
a_day_out_of_bounds_is_taken_as_the_nearest_inside(void **unused)
{
	char text[CALENDAR_INSTANT_CAP];

	(void)unused;
	calendar_day_format(INT32_MIN, text);
	assert_string_equal(text, "1900-01-01");
	calendar_day_format(INT32_MAX, text);
	assert_string_equal(text, "2200-12-31");
	calendar_instant_format(INT64_MIN, text);
	assert_string_equal(text, "1900-01-01T00:00:00Z");
	calendar_instant_format(INT64_MAX, text);
	assert_string_equal(text, "2200-12-31T23:59:59.999999Z");
	assert_int_equal(calendar_local(INT64_MAX).day, CALENDAR_DAY_MAX);
	assert_int_equal(calendar_local(INT64_MIN).day, CALENDAR_DAY_MIN);
	assert_int_equal(calendar_instant(INT32_MAX, 99999), calendar_instant(CALENDAR_DAY_MAX, 1440));
	assert_false(calendar_is_public_holiday(INT32_MAX, true, NULL));
}

static void
a_day_is_told_in_french(void **unused)
{
	static const char *const rows[][2] = {
		{ "2019-11-26", "mardi 26 novembre 2019" },
		{ "2019-12-01", "dimanche 1er décembre 2019" },
		{ "2020-02-05", "mercredi 5 février 2020" },
		{ "2020-08-15", "samedi 15 août 2020" },
		{ "2020-09-30", "mercredi 30 septembre 2020" },
	};
	char text[CALENDAR_LONG_CAP];

	(void)unused;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(calendar_day_long(day_at(rows[i][0]), text), strlen(rows[i][1]));
		assert_string_equal(text, rows[i][1]);
	}
	assert_string_equal(calendar_half_name(HALF_AFTERNOON), "après-midi");
}

/* --- instants --- */

static void
instants_are_read_with_any_offset_and_written_in_z(void **unused)
{
	static const char *const rows[][2] = {
		{ "1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z" },
		{ "2019-11-26T09:00:00+01:00", "2019-11-26T08:00:00Z" },
		{ "2019-11-26t09:00:00.5z", "2019-11-26T09:00:00.5Z" },
		{ "2019-11-26T09:00:00.120300-00:30", "2019-11-26T09:30:00.1203Z" },
		{ "2019-11-26T09:00:00.000001Z", "2019-11-26T09:00:00.000001Z" },
		{ "2019-11-26T09:00:00.123456789Z", "2019-11-26T09:00:00.123456Z" },
		{ "2019-12-31T23:30:00-01:00", "2020-01-01T00:30:00Z" },
		{ "1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z" },
		{ "2019-11-26T09:00:00.000Z", "2019-11-26T09:00:00Z" },
	};
	char text[CALENDAR_INSTANT_CAP];

	(void)unused;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(calendar_instant_format(instant_at(rows[i][0]), text), strlen(rows[i][1]));
		assert_string_equal(text, rows[i][1]);
	}
	assert_int_equal(instant_at("1970-01-01T00:00:01Z"), USEC_PER_SEC);
	assert_int_equal(instant_at("1969-12-31T23:59:59.999999Z"), -1);
}

static void
what_is_not_an_instant_is_refused(void **unused)
{
	static const char *const bad[] = { "", "2019-11-26", "2019-11-26T09:00:00", "2019-11-26 09:00:00Z",
		"2019-11-26T24:00:00Z", "2019-11-26T09:60:00Z", "2016-12-31T23:59:60Z",
		"2019-11-26T09:00:00.Z", "2019-11-26T09:00:00.1234567890Z", "2019-11-26T09:00:00+0100",
		"2019-11-26T09:00:00+24:00", "2019-11-26T09:00:00+01:60", "2019-11-26T09:00:00ZZ",
		"2019-11-26T9:00:00Z", "2019-11-26T09:00Z", "1900-01-01T00:30:00+01:00",
		"2200-12-31T23:30:00-01:00", "2019-02-29T09:00:00Z" };
	usec_t t = 7;

	(void)unused;
	for (size_t i = 0; i < COUNT(bad); i++)
		if (calendar_instant_parse(bad[i], strlen(bad[i]), &t))
			fail_msg("read as an instant: %s", bad[i]);
	assert_int_equal(t, 7);
}

/* --- Paris --- */

static void
paris_changes_its_hour_at_one_utc_on_the_last_sundays(void **unused)
{
	static const struct {
		const char *utc;
		const char *day;
		int minute;
	} rows[] = {
		{ "2019-03-31T00:59:59Z", "2019-03-31", 1 * 60 + 59 },
		{ "2019-03-31T01:00:00Z", "2019-03-31", 3 * 60 },
		{ "2019-10-27T00:59:59Z", "2019-10-27", 2 * 60 + 59 },
		{ "2019-10-27T01:00:00Z", "2019-10-27", 2 * 60 },
		{ "2020-03-29T01:00:00Z", "2020-03-29", 3 * 60 },
		{ "2026-10-25T00:59:00Z", "2026-10-25", 2 * 60 + 59 },
		{ "1996-10-27T00:59:00Z", "1996-10-27", 2 * 60 + 59 },
		{ "1995-09-24T00:59:00Z", "1995-09-24", 2 * 60 + 59 },
		{ "1995-09-24T01:00:00Z", "1995-09-24", 2 * 60 },
		{ "1975-07-01T12:00:00Z", "1975-07-01", 13 * 60 },
		{ "2019-12-31T23:00:00Z", "2020-01-01", 0 },
		{ "2019-07-13T22:00:00Z", "2019-07-14", 0 },
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct local_time local = calendar_local(instant_at(rows[i].utc));

		assert_int_equal(local.day, day_at(rows[i].day));
		assert_int_equal(local.minute, rows[i].minute);
	}
}

static void
a_skipped_hour_moves_on_and_a_repeated_one_means_the_first(void **unused)
{
	(void)unused;
	assert_int_equal(calendar_instant(day_at("2019-11-26"), 9 * 60), instant_at("2019-11-26T08:00:00Z"));
	assert_int_equal(calendar_instant(day_at("2019-07-14"), 0), instant_at("2019-07-13T22:00:00Z"));
	assert_int_equal(calendar_instant(day_at("2019-07-14"), 1440), instant_at("2019-07-14T22:00:00Z"));
	assert_int_equal(calendar_instant(day_at("2019-03-31"), 150), instant_at("2019-03-31T01:30:00Z"));
	assert_int_equal(calendar_instant(day_at("2019-03-31"), 119), instant_at("2019-03-31T00:59:00Z"));
	assert_int_equal(calendar_instant(day_at("2019-03-31"), 180), instant_at("2019-03-31T01:00:00Z"));
	assert_int_equal(calendar_instant(day_at("2019-10-27"), 150), instant_at("2019-10-27T00:30:00Z"));
	assert_int_equal(calendar_instant(day_at("2019-10-27"), 180), instant_at("2019-10-27T02:00:00Z"));
}

static void
local_time_and_back_is_the_same_but_for_the_repeated_hour(void **unused)
{
	usec_t step = 30 * USEC_PER_MIN;
	int differ = 0;

	(void)unused;
	for (usec_t t = instant_at("2018-12-31T23:00:00Z"); t < instant_at("2021-12-31T23:00:00Z");
	     t += step) {
		struct local_time local = calendar_local(t);

		differ += calendar_instant(local.day, local.minute) != t;
	}
	assert_int_equal(differ, 3 * 2);
}

/* --- public holidays --- */

static void
easter_falls_where_the_church_s_table_says(void **unused)
{
	static const char *const rows[] = { "1900-04-15", "1954-04-18", "1961-04-02", "1981-04-19",
		"2000-04-23", "2008-03-23", "2011-04-24", "2019-04-21", "2020-04-12", "2024-03-31",
		"2025-04-20", "2026-04-05", "2038-04-25", "2049-04-18", "2076-04-19", "2199-04-14",
		"2200-04-06" };

	(void)unused;
	for (size_t i = 0; i < COUNT(rows); i++) {
		day_t day = day_at(rows[i]);

		assert_int_equal(calendar_easter(calendar_ymd(day).year), day);
	}
	for (int year = CALENDAR_YEAR_MIN; year <= CALENDAR_YEAR_MAX; year++) {
		struct ymd d = calendar_ymd(calendar_easter(year));

		assert_int_equal(calendar_weekday(calendar_easter(year)), WEEKDAY_SUNDAY);
		assert_int_equal(d.year, year);
		assert_true((d.month == 3 && d.day >= 22) || (d.month == 4 && d.day <= 25));
	}
}

static const struct {
	const char *day;
	const char *name;
	bool alsace_moselle;
} holidays_2020[] = {
	{ "2020-01-01", "Jour de l’An", false },
	{ "2020-04-10", "Vendredi saint", true },
	{ "2020-04-13", "Lundi de Pâques", false },
	{ "2020-05-01", "Fête du Travail", false },
	{ "2020-05-08", "Victoire 1945", false },
	{ "2020-05-21", "Ascension", false },
	{ "2020-06-01", "Lundi de Pentecôte", false },
	{ "2020-07-14", "Fête nationale", false },
	{ "2020-08-15", "Assomption", false },
	{ "2020-11-01", "Toussaint", false },
	{ "2020-11-11", "Armistice 1918", false },
	{ "2020-12-25", "Noël", false },
	{ "2020-12-26", "Saint-Étienne", true },
};

static void
alsace_moselle_has_two_holidays_more_than_the_eleven(void **unused)
{
	int here = 0, there = 0;

	(void)unused;
	for (day_t d = day_at("2020-01-01"); d <= day_at("2020-12-31"); d++) {
		here += calendar_is_public_holiday(d, false, NULL);
		there += calendar_is_public_holiday(d, true, NULL);
	}
	assert_int_equal(here, 11);
	assert_int_equal(there, 13);
	for (size_t i = 0; i < COUNT(holidays_2020); i++) {
		const char *name = NULL;
		day_t day = day_at(holidays_2020[i].day);

		assert_true(calendar_is_public_holiday(day, true, &name));
		assert_string_equal(name, holidays_2020[i].name);
		assert_int_equal(
		    calendar_is_public_holiday(day, false, NULL), !holidays_2020[i].alsace_moselle);
	}
}

static void
two_holidays_on_one_day_give_the_name_with_a_fixed_date(void **unused)
{
	const char *name = "untouched";

	(void)unused;
	assert_true(calendar_is_public_holiday(day_at("2008-05-01"), false, &name));
	assert_string_equal(name, "Fête du Travail");
	name = "untouched";
	assert_false(calendar_is_public_holiday(day_at("2008-05-02"), false, &name));
	assert_string_equal(name, "untouched");
}

/* --- school holidays --- */

static struct calendar *
shipped(void)
{
	static char csv[65536];
	FILE *f = fopen("deploy/data/school-holidays.csv", "rb");
	struct calendar *cal = calendar_new();

	if (f == NULL)
		fail_msg("run this from the top of the repository");
	size_t len = fread(csv, 1, sizeof csv, f);

	fclose(f);
	assert_int_equal(calendar_load_school(cal, csv, len, NULL), RC_OK);
	return cal;
}

static void
zone_a_has_its_winter_holidays_of_2020_from_a_saturday_to_the_day_before_return(void **unused)
{
	struct calendar *cal = shipped();
	struct text a = TEXT_LIT("A");

	(void)unused;
	assert_null(calendar_school_holiday(cal, a, day_at("2020-02-21")));
	assert_string_equal(calendar_school_holiday(cal, a, day_at("2020-02-22")), "Vacances d'hiver");
	assert_string_equal(calendar_school_holiday(cal, a, day_at("2020-03-08")), "Vacances d'hiver");
	assert_null(calendar_school_holiday(cal, a, day_at("2020-03-09")));
	assert_string_equal(
	    calendar_school_holiday(cal, TEXT_LIT("B"), day_at("2020-02-21")), "Vacances d'hiver");
	assert_string_equal(
	    calendar_school_holiday(cal, TEXT_LIT("C"), day_at("2019-12-25")), "Vacances de Noël");
	calendar_free(cal);
}

static void
what_the_data_do_not_cover_is_not_known(void **unused)
{
	static const struct {
		const char *day;
		bool known;
	} rows[] = {
		{ "2019-08-31", false },
		{ "2019-09-02", true },
		{ "2019-11-26", true },
		{ "2020-08-31", true },
		{ "2020-09-01", false },
		{ "2022-02-01", false },
		{ "2025-09-01", true },
		{ "2026-04-19", true },
		{ "2026-04-20", false },
		{ "2026-07-20", false },
		{ "2026-10-01", true },
		{ "2026-11-02", false },
	};
	struct calendar *cal = shipped();

	(void)unused;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(calendar_known(cal, TEXT_LIT("A"), day_at(rows[i].day)), rows[i].known);
	assert_true(calendar_known(cal, TEXT_LIT("C"), day_at("2026-04-20")));
	assert_false(calendar_known(cal, TEXT_LIT("Corse"), day_at("2019-11-26")));
	assert_false(calendar_known(cal, TEXT_LIT(""), day_at("2019-11-26")));
	assert_false(calendar_known(NULL, TEXT_LIT("A"), day_at("2019-11-26")));
	assert_null(calendar_school_holiday(NULL, TEXT_LIT("A"), day_at("2019-12-25")));
	calendar_free(cal);
	calendar_free(NULL);
}

static enum rc
load(struct calendar *cal, const char *csv, struct fault *why)
{
	return calendar_load_school(cal, csv, strlen(csv), why);
}

static void
a_row_may_name_several_zones_with_or_without_spaces_in_them(void **unused)
{
	static const char csv[] =
	    "\xEF\xBB\xBFzones,annee_scolaire,population,description,start_date,end_date\r\n"
	    "Zone A C Corse,2019-2020,-,\"Vacances, de Noël\",2019-12-21,2020-01-06\r\n"
	    "\"Saint Pierre et Miquelon, Réunion\",2019-2020,-,Noël,2019-12-21,2020-01-06";
	static const char *const in[] = { "A", "a", "C", "Corse", "corse", "Saint Pierre et Miquelon",
		"Réunion" };
	static const char *const out[] = { "B", "Zone", "Zone A", "Saint", "" };
	struct calendar *cal = calendar_new();
	day_t day = day_at("2019-12-25");

	(void)unused;
	assert_int_equal(load(cal, csv, NULL), RC_OK);
	for (size_t i = 0; i < COUNT(in); i++)
		assert_non_null(calendar_school_holiday(cal, text_of(in[i]), day));
	for (size_t i = 0; i < COUNT(out); i++)
		assert_null(calendar_school_holiday(cal, text_of(out[i]), day));
	assert_string_equal(calendar_school_holiday(cal, TEXT_LIT("A"), day), "Vacances, de Noël");
	calendar_free(cal);
}

#define HEADING "description;start_date;end_date;zones;annee_scolaire\n"

static void
a_file_with_a_fault_is_refused_whole_and_names_the_place(void **unused)
{
	static const struct {
		const char *csv;
		enum rc rc;
		const char *field;
	} rows[] = {
		{ "", RC_MALFORMED, "" },
		{ "description;start_date;zones;annee_scolaire\n", RC_INVALID, "rows[0].end_date" },
		{ HEADING "Noël;21/12/2019;2020-01-06;A;2019-2020\n", RC_INVALID, "rows[1].start_date" },
		{ HEADING "Noël;2019-12-21;2019-12-21;A;2019-2020\n", RC_INVALID, "rows[1].end_date" },
		{ HEADING "Noël;2019-12-21;2020-12-21;A;2019-2020\n", RC_INVALID, "rows[1].end_date" },
		{ HEADING "Noël;2019-12-21;2020-01-06; ;2019-2020\n", RC_INVALID, "rows[1].zones" },
		{ HEADING "Noël;2019-12-21;2020-01-06;A;2019\n", RC_INVALID, "rows[1].annee_scolaire" },
		{ HEADING "Noël;2019-12-21;2020-01-06;A;2019-2021\n", RC_INVALID, "rows[1].annee_scolaire" },
		{ HEADING "Noël;2019-12-21;2020-01-06;A;2020-2021\n", RC_INVALID, "rows[1].annee_scolaire" },
		{ HEADING ";2019-12-21;2020-01-06;A;2019-2020\n", RC_INVALID, "rows[1].description" },
		{ HEADING "No\xFFl;2019-12-21;2020-01-06;A;2019-2020\n", RC_MALFORMED,
		    "rows[1].description" },
		{ HEADING "Noël;2019-12-21;2020-01-06;A;2019-2020\nNoël;2019-12-21\n", RC_INVALID,
		    "rows[2].end_date" },
		{ HEADING "\"Noël;2019-12-21;2020-01-06;A;2019-2020\n", RC_MALFORMED, "rows[1].description" },
	};
	struct calendar *cal = calendar_new();

	(void)unused;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct fault why = { .rc = RC_OK };

		assert_int_equal(load(cal, rows[i].csv, &why), rows[i].rc);
		assert_string_equal(why.items[0].field, rows[i].field);
		assert_null(calendar_school_holiday(cal, TEXT_LIT("A"), day_at("2019-12-25")));
	}
	assert_int_equal(load(cal, HEADING "Noël;2019-12-21;2020-01-06;A;2019-2020", NULL), RC_OK);
	assert_non_null(calendar_school_holiday(cal, TEXT_LIT("A"), day_at("2019-12-25")));
	calendar_free(cal);
}

static void
a_file_beyond_the_limits_is_refused(void **unused)
{
	static char csv[CALENDAR_SCHOOL_BYTES_MAX + 1];
	struct calendar *cal = calendar_new();
	size_t at = (size_t)snprintf(csv, sizeof csv, "%s", HEADING);

	(void)unused;
	for (int i = 0; i < CALENDAR_SCHOOL_PERIODS_MAX / 3 + 1; i++)
		at += (size_t)snprintf(
		    csv + at, sizeof csv - at, "Noël;2019-12-21;2020-01-06;A B C;2019-2020\n");
	assert_int_equal(calendar_load_school(cal, csv, at, NULL), RC_LIMIT);
	assert_int_equal(calendar_load_school(cal, csv, sizeof csv, NULL), RC_LIMIT);
	at = (size_t)snprintf(csv, sizeof csv, "%s", HEADING);
	memset(csv + at, 'x', 300);
	assert_int_equal(calendar_load_school(cal, csv, at + 300, NULL), RC_LIMIT);
	assert_false(calendar_known(cal, TEXT_LIT("A"), day_at("2019-12-25")));
	calendar_free(cal);
}

static void
a_period_that_is_added_counts_like_those_of_a_file_and_is_found_by_its_days(void **state)
{
	struct calendar *cal = calendar_new();
	day_t from = day_at("2021-02-06"), to = day_at("2021-02-22"), at, end;

	(void)state;
	calendar_add_school(
	    cal, TEXT_LIT("A"), TEXT_LIT("Printemps"), day_at("2021-04-10"), day_at("2021-04-26"));
	calendar_add_school(
	    cal, TEXT_LIT("A"), TEXT_LIT("Hiver"), from, to); /* earlier, and later in coming */
	assert_string_equal(calendar_school_holiday(cal, TEXT_LIT("A"), to - 1), "Hiver");
	assert_null(calendar_school_holiday(cal, TEXT_LIT("A"), to));
	assert_null(calendar_school_holiday(cal, TEXT_LIT("B"), from));
	assert_true(calendar_known(cal, TEXT_LIT("A"), day_at("2021-04-25")));
	assert_false(calendar_known(cal, TEXT_LIT("A"), day_at("2021-04-26")));
	assert_null(calendar_school_other(cal, TEXT_LIT("A"), from, to, &at, &end));
	assert_null(calendar_school_other(cal, TEXT_LIT("B"), from, to + 1, &at, &end));
	assert_null(calendar_school_other(cal, TEXT_LIT("A"), to, to + 7, &at, &end));
	assert_string_equal(calendar_school_other(cal, TEXT_LIT("A"), to - 1, to + 7, &at, &end), "Hiver");
	assert_true(at == from && end == to);
	calendar_free(cal);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day_of_three_centuries_follows_the_one_before),
		cmocka_unit_test(months_are_added_to_the_same_day_or_to_the_last_one_of_a_shorter_month),
		cmocka_unit_test(what_is_not_a_day_is_refused_and_leaves_the_output_alone),
		cmocka_unit_test(a_day_out_of_bounds_is_taken_as_the_nearest_inside),
		cmocka_unit_test(a_day_is_told_in_french),
		cmocka_unit_test(instants_are_read_with_any_offset_and_written_in_z),
		cmocka_unit_test(what_is_not_an_instant_is_refused),
		cmocka_unit_test(paris_changes_its_hour_at_one_utc_on_the_last_sundays),
		cmocka_unit_test(a_skipped_hour_moves_on_and_a_repeated_one_means_the_first),
		cmocka_unit_test(local_time_and_back_is_the_same_but_for_the_repeated_hour),
		cmocka_unit_test(easter_falls_where_the_church_s_table_says),
		cmocka_unit_test(alsace_moselle_has_two_holidays_more_than_the_eleven),
		cmocka_unit_test(two_holidays_on_one_day_give_the_name_with_a_fixed_date),
		cmocka_unit_test(
		    zone_a_has_its_winter_holidays_of_2020_from_a_saturday_to_the_day_before_return),
		cmocka_unit_test(what_the_data_do_not_cover_is_not_known),
		cmocka_unit_test(a_row_may_name_several_zones_with_or_without_spaces_in_them),
		cmocka_unit_test(a_file_with_a_fault_is_refused_whole_and_names_the_place),
		cmocka_unit_test(a_file_beyond_the_limits_is_refused),
		cmocka_unit_test(a_period_that_is_added_counts_like_those_of_a_file_and_is_found_by_its_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
