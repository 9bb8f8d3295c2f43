/*
 * ics_test: foreign calendars become half-days, and nothing else; what is no calendar, or too much of one, is refused.
 * Owns: nothing.
 * Beware: the horizon is 2026-11-23 (a Monday) to 2027-02-28 unless a test says otherwise.
 */
#include "common/ics.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define HEAD "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//\r\n"
#define TAIL "END:VCALENDAR\r\n"
#define EVENT(body) HEAD "BEGIN:VEVENT\r\nUID:a\r\n" body "END:VEVENT\r\n" TAIL
#define ROMANCE                                                                                              \
	"BEGIN:VTIMEZONE\r\nTZID:Romance Standard Time\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\n"     \
	"TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:"          \
	"STANDARD\r\n"                                                                                       \
	"BEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"            \
	"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"

static day_t
day(const char *s)
{
	day_t d;

	assert_true(calendar_day_parse(s, strlen(s), &d));
	return d;
}

/* "2026-11-24:3 2026-11-25:7", the number being the set of halves. */
static char *
busy_between(const char *ics, const char *from, const char *to)
{
	static char out[8192];
	struct ics_busy b;
	enum ics_outcome o = ics_read(ics, strlen(ics), day(from), day(to), NULL, &b);
	size_t len = 0;

	out[0] = '\0';
	if (o != ICS_OK) {
		snprintf(out, sizeof out, "refused %d", (int)o);
		return out;
	}
	for (uint32_t i = 0; i < b.count && len < sizeof out - 32; i++) {
		char d[CALENDAR_DAY_CAP];

		calendar_day_format(b.days[i].day, d);
		len += (size_t)snprintf(
		    out + len, sizeof out - len, "%s%s:%u", len ? " " : "", d, b.days[i].halves);
	}
	ics_busy_free(&b);
	return out;
}

static char *
busy(const char *ics)
{
	return busy_between(ics, "2026-11-23", "2027-02-28");
}

static void
hours_of_paris_of_utc_and_of_a_zone_fall_on_the_same_half(void **unused)
{
	(void)unused;
	assert_string_equal(
	    busy(EVENT("DTSTART:20261124T090000Z\r\nDTEND:20261124T100000Z\r\n")), "2026-11-24:1");
	assert_string_equal(
	    busy(EVENT("DTSTART:20261124T100000\r\nDTEND:20261124T110000\r\n")), "2026-11-24:1");
	assert_string_equal(
	    busy(EVENT("DTSTART;TZID=Europe/Paris:20261124T100000\r\nDURATION:PT1H\r\n")), "2026-11-24:1");
	/* in New York it is morning when it is afternoon in Paris; no VTIMEZONE: the system's zone */
	assert_string_equal(busy(EVENT("DTSTART;TZID=America/New_York:20261124T090000\r\nDURATION:PT1H\r\n")),
	    "2026-11-24:2");
	/* a zone that nobody knows is taken for Paris */
	assert_string_equal(
	    busy(EVENT("DTSTART;TZID=Lune:20261124T190000\r\nDURATION:PT1H\r\n")), "2026-11-24:4");
}

static void
a_zone_that_the_calendar_defines_is_used_in_winter_and_in_summer(void **unused)
{
	const char *ics =
	    HEAD ROMANCE "BEGIN:VEVENT\r\nUID:a\r\nDTSTART;TZID=\"Romance Standard Time\":20260924T180000\r\n"
			 "DTEND;TZID=\"Romance Standard "
			 "Time\":20260924T193000\r\nRRULE:FREQ=MONTHLY;COUNT=3\r\nEND:VEVENT\r\n" TAIL;

	(void)unused;
	assert_string_equal(
	    busy_between(ics, "2026-09-01", "2026-12-31"), "2026-09-24:4 2026-10-24:4 2026-11-24:4");
}

static void
a_day_as_a_whole_takes_all_halves_and_its_end_is_not_included(void **unused)
{
	(void)unused;
	assert_string_equal(busy(EVENT("DTSTART;VALUE=DATE:20261124\r\n")), "2026-11-24:7");
	assert_string_equal(busy(EVENT("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270102\r\n")),
	    "2026-12-31:7 2027-01-01:7");
	/* over the change of hour of October */
	assert_string_equal(
	    busy_between(EVENT("DTSTART;VALUE=DATE:20261024\r\nDTEND;VALUE=DATE:20261026\r\n"), "2026-10-01",
		"2026-10-31"),
	    "2026-10-24:7 2026-10-25:7");
}

static void
what_is_between_two_halves_or_takes_no_time_makes_nobody_busy(void **unused)
{
	(void)unused;
	assert_string_equal(busy(EVENT("DTSTART:20261124T123000\r\nDTEND:20261124T133000\r\n")), "");
	assert_string_equal(busy(EVENT("DTSTART:20261124T100000\r\n")), "");
	assert_string_equal(busy(EVENT("DTSTART:20261124T100000\r\nDTEND:20261124T090000\r\n")), "");
	assert_string_equal(
	    busy(EVENT("DTSTART:20261124T120000\r\nDTEND:20261124T133100\r\n")), "2026-11-24:3");
}

static void
transparent_cancelled_and_free_count_for_nothing(void **unused)
{
	(void)unused;
	assert_string_equal(busy(EVENT("DTSTART;VALUE=DATE:20261124\r\nTRANSP:TRANSPARENT\r\n")), "");
	assert_string_equal(busy(EVENT("DTSTART;VALUE=DATE:20261124\r\nSTATUS:CANCELLED\r\n")), "");
	assert_string_equal(
	    busy(EVENT("DTSTART;VALUE=DATE:20261124\r\nX-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n")), "");
	assert_string_equal(
	    busy(EVENT("DTSTART;VALUE=DATE:20261124\r\nTRANSP:OPAQUE\r\nSTATUS:TENTATIVE\r\n")),
	    "2026-11-24:7");
	assert_string_equal(
	    busy(HEAD "BEGIN:VTODO\r\nUID:t\r\nDTSTART;VALUE=DATE:20261124\r\nEND:VTODO\r\n" TAIL), "");
}

static void
a_rule_without_end_is_followed_to_the_horizon_and_no_further(void **unused)
{
	const char *weekly =
	    EVENT("DTSTART:20200107T140000\r\nDTEND:20200107T160000\r\nRRULE:FREQ=WEEKLY\r\n");

	(void)unused;
	assert_string_equal(
	    busy_between(weekly, "2026-11-23", "2026-12-08"), "2026-11-24:2 2026-12-01:2 2026-12-08:2");
	assert_string_equal(busy_between(EVENT("DTSTART:20261124T090000\r\nDTEND:20261124T100000\r\nRRULE:"
					       "FREQ=DAILY;INTERVAL=2;UNTIL=20261128T235959\r\n"),
				"2026-11-23", "2026-12-31"),
	    "2026-11-24:1 2026-11-26:1 2026-11-28:1");
	assert_string_equal(busy(EVENT("DTSTART:20261124T090000\r\nDTEND:20261124T100000\r\nRRULE:FREQ="
				       "MONTHLY;BYDAY=-1FR;COUNT=3\r\n")),
	    "2026-11-24:1 2026-11-27:1 2026-12-25:1 2027-01-29:1");
}

static void
further_dates_and_exceptions_are_followed(void **unused)
{
	(void)unused;
	assert_string_equal(
	    busy(EVENT("DTSTART:20261124T090000\r\nDTEND:20261124T100000\r\nRRULE:FREQ=WEEKLY;COUNT=4\r\n"
		       "EXDATE:20261201T090000,20261208T090000\r\nRDATE:20261203T140000\r\n")),
	    "2026-11-24:1 2026-12-03:2 2026-12-15:1");
	assert_string_equal(
	    busy(EVENT("DTSTART:20261124T090000\r\nDTEND:20261124T100000\r\nRRULE:FREQ=WEEKLY;COUNT=2\r\n"
		       "EXDATE;VALUE=DATE:20261124\r\n")),
	    "2026-12-01:1");
}

static void
an_occurrence_that_was_moved_or_cancelled_is_not_where_the_rule_had_it(void **unused)
{
	const char *master =
	    "BEGIN:VEVENT\r\nUID:a\r\nDTSTART;TZID=Europe/Paris:20261124T090000\r\n"
	    "DTEND;TZID=Europe/Paris:20261124T100000\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\nEND:VEVENT\r\n";
	char ics[2000];

	(void)unused;
	snprintf(ics, sizeof ics,
	    HEAD "%sBEGIN:VEVENT\r\nUID:a\r\nRECURRENCE-ID;TZID=Europe/Paris:20261201T090000\r\n"
		 "DTSTART;TZID=Europe/Paris:20261202T140000\r\nDTEND;TZID=Europe/"
		 "Paris:20261202T150000\r\nEND:VEVENT\r\n"
		 "BEGIN:VEVENT\r\nUID:a\r\nRECURRENCE-ID:20261208T080000Z\r\nDTSTART:20261208T080000Z\r\n"
		 "DTEND:20261208T090000Z\r\nSTATUS:CANCELLED\r\nEND:VEVENT\r\n" TAIL,
	    master);
	assert_string_equal(busy(ics), "2026-11-24:1 2026-12-02:2");
	/* the same identifier in another event moves nothing here */
	snprintf(ics, sizeof ics,
	    HEAD "%sBEGIN:VEVENT\r\nUID:b\r\nRECURRENCE-ID:20261208T080000Z\r\nDTSTART:20261208T080000Z\r\n"
		 "DTEND:20261208T090000Z\r\nSTATUS:CANCELLED\r\nEND:VEVENT\r\n" TAIL,
	    master);
	assert_string_equal(busy(ics), "2026-11-24:1 2026-12-01:1 2026-12-08:1");
}

static void
a_calendar_of_busy_times_alone_is_read_too(void **unused)
{
	(void)unused;
	assert_string_equal(
	    busy(
		HEAD "BEGIN:VFREEBUSY\r\nFREEBUSY:20261124T080000Z/20261124T090000Z,20261125T130000Z/PT1H\r\n"
		     "FREEBUSY;FBTYPE=FREE:20261126T080000Z/PT1H\r\nEND:VFREEBUSY\r\n" TAIL),
	    "2026-11-24:1 2026-11-25:2");
}

static void
nothing_but_moments_passes_the_reduction(void **unused)
{
	static const char secret[] = HEAD
	    "X-WR-CALNAME:Privé\r\n"
	    "BEGIN:VEVENT\r\nUID:rendez-vous-secret@example.org\r\nSUMMARY:Médecin\r\nLOCATION:Cabinet\r\n"
	    "DTSTART;X-NOTE=Cabinet;TZID=Europe/Paris:20261124T\r\n 090000\r\nDTEND:20261124T100000\r\n"
	    "ATTENDEE;CN=Quelqu’un:mailto:q@example.org\r\nDESCRIPTION:BEGIN:VEVENT\\n secret\r\n"
	    "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Cabinet\r\nTRIGGER:-PT1H\r\nEND:VALARM\r\n"
	    "RRULE:FREQ=WEEKLY;COUNT=2;X=Cabinet secret\r\nEND:VEVENT\r\n" TAIL;
	struct buf out = { 0 };

	(void)unused;
	assert_int_equal(ics_reduce(secret, sizeof secret - 1, &out), ICS_OK);
	assert_null(strstr(buf_cstr(&out), "decin"));
	assert_null(strstr(buf_cstr(&out), "Cabinet"));
	assert_null(strstr(buf_cstr(&out), "secret"));
	assert_null(strstr(buf_cstr(&out), "Priv"));
	assert_null(strstr(buf_cstr(&out), "mailto"));
	assert_null(strstr(buf_cstr(&out), "VALARM"));
	assert_non_null(strstr(buf_cstr(&out), "DTSTART:20261124T090000\r\n"));
	buf_free(&out);
	assert_string_equal(busy(secret), "2026-11-24:1");
}

static void
what_is_no_calendar_or_a_broken_one_is_refused(void **unused)
{
	(void)unused;
	assert_string_equal(busy(""), "refused 1");
	assert_string_equal(busy("<html><body>Connectez-vous</body></html>"), "refused 1");
	assert_string_equal(busy("BEGIN:VCARD\r\nEND:VCARD\r\n"), "refused 1");
	assert_string_equal(busy(HEAD "BEGIN:VEVENT\r\nUID:a\r\n"), "refused 1"); /* cut short on its way */
	assert_string_equal(busy(HEAD "BEGIN:VEVENT\r\nEND:VTODO\r\n" TAIL), "refused 1");
	assert_string_equal(busy(HEAD TAIL), "");
	assert_string_equal(busy("\xef\xbb\xbf" HEAD TAIL), "");
	assert_string_equal(
	    busy("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261124\nEND:VEVENT\nEND:VCALENDAR"),
	    "2026-11-24:7");
}

static void
a_calendar_too_large_too_deep_or_with_too_much_in_it_is_refused(void **unused)
{
	size_t len = ICS_BYTES_MAX + 1;
	char *big = malloc(len + 1);
	struct buf b = { 0 };

	(void)unused;
	memset(big, 'x', len);
	big[len] = '\0';
	assert_string_equal(busy(big), "refused 2");
	free(big);
	buf_text(&b, HEAD);
	for (unsigned i = 0; i < 50; i++)
		buf_text(&b, "BEGIN:VALARM\r\n");
	assert_string_equal(busy(buf_cstr(&b)), "refused 3");
	buf_clear(&b);
	buf_text(&b, HEAD);
	for (unsigned i = 0; i <= ICS_COMPONENTS_MAX; i++)
		buf_text(&b, "BEGIN:VEVENT\r\nEND:VEVENT\r\n");
	buf_text(&b, TAIL);
	assert_string_equal(busy(buf_cstr(&b)), "refused 3");
	buf_clear(&b);
	buf_text(&b, HEAD); /* daily since 1900, sixty times: more dates than are followed */
	for (unsigned i = 0; i < 60; i++)
		buf_text(&b,
		    "BEGIN:VEVENT\r\nDTSTART:19000101T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY\r\nEND:"
		    "VEVENT\r\n");
	buf_text(&b, TAIL);
	assert_string_equal(busy(buf_cstr(&b)), "refused 3");
	buf_free(&b);
}

static void
a_rule_by_the_second_is_not_followed(void **unused)
{
	(void)unused;
	assert_string_equal(busy(EVENT("DTSTART:20261124T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=SECONDLY;"
				       "BYMONTH=2;BYMONTHDAY=30\r\n")),
	    "2026-11-24:1");
	assert_string_equal(
	    busy(EVENT(
		"DTSTART:20261124T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\n")),
	    "2026-11-24:1");
}

static void
a_stop_is_heard(void **unused)
{
	atomic_bool stop = true;
	struct ics_busy b;
	const char *ics = EVENT("DTSTART:19000101T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY\r\n");

	(void)unused;
	assert_int_equal(
	    ics_read(ics, strlen(ics), day("2026-11-23"), day("2026-12-23"), &stop, &b), ICS_STOPPED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hours_of_paris_of_utc_and_of_a_zone_fall_on_the_same_half),
		cmocka_unit_test(a_zone_that_the_calendar_defines_is_used_in_winter_and_in_summer),
		cmocka_unit_test(a_day_as_a_whole_takes_all_halves_and_its_end_is_not_included),
		cmocka_unit_test(what_is_between_two_halves_or_takes_no_time_makes_nobody_busy),
		cmocka_unit_test(transparent_cancelled_and_free_count_for_nothing),
		cmocka_unit_test(a_rule_without_end_is_followed_to_the_horizon_and_no_further),
		cmocka_unit_test(further_dates_and_exceptions_are_followed),
		cmocka_unit_test(an_occurrence_that_was_moved_or_cancelled_is_not_where_the_rule_had_it),
		cmocka_unit_test(a_calendar_of_busy_times_alone_is_read_too),
		cmocka_unit_test(nothing_but_moments_passes_the_reduction),
		cmocka_unit_test(what_is_no_calendar_or_a_broken_one_is_refused),
		cmocka_unit_test(a_calendar_too_large_too_deep_or_with_too_much_in_it_is_refused),
		cmocka_unit_test(a_rule_by_the_second_is_not_followed),
		cmocka_unit_test(a_stop_is_heard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
