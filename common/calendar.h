/*
 * calendar: days and instants, ISO 8601 both ways, the hour in Paris, public holidays and school holidays.
 * Owns: a struct calendar owns the school holidays loaded into it; all the rest is arithmetic.
 * Beware: no clock, no I/O. Outside of 1900..2200 parsing fails; other functions take the nearest day inside.
 */
#ifndef COMMON_CALENDAR_H
#define COMMON_CALENDAR_H

#include "common/fault.h"
#include "common/rc.h"
#include "common/types.h"
#include <stdbool.h>
#include <stddef.h>

#define CALENDAR_YEAR_MIN 1900
#define CALENDAR_YEAR_MAX 2200
#define CALENDAR_DAY_MIN ((day_t)-25567) /* 1900-01-01 */
#define CALENDAR_DAY_MAX ((day_t)84370) /* 2200-12-31 */
#define CALENDAR_MINUTES_A_DAY 1440
#define USEC_PER_MIN (60 * USEC_PER_SEC)
#define USEC_PER_DAY (86400 * USEC_PER_SEC)

/* Room for the texts below, with their NUL. */
#define CALENDAR_DAY_CAP 11 /* 2019-11-26 */
#define CALENDAR_INSTANT_CAP 28 /* 2019-11-26T08:00:00.123456Z */
#define CALENDAR_LONG_CAP 32 /* mercredi 30 septembre 2020 */

struct ymd {
	int year;
	int month; /* 1..12 */
	int day; /* 1..31 */
};

/* ISO 8601 numbers. */
enum weekday {
	WEEKDAY_MONDAY = 1,
	WEEKDAY_TUESDAY,
	WEEKDAY_WEDNESDAY,
	WEEKDAY_THURSDAY,
	WEEKDAY_FRIDAY,
	WEEKDAY_SATURDAY,
	WEEKDAY_SUNDAY
};

/* A set: HALF_MORNING | HALF_AFTERNOON is a session's usual day. */
enum half { HALF_MORNING = 1, HALF_AFTERNOON = 2, HALF_EVENING = 4 };
#define HALF_DAY (HALF_MORNING | HALF_AFTERNOON)
#define HALF_ALL (HALF_MORNING | HALF_AFTERNOON | HALF_EVENING)

/* --- days (proleptic Gregorian) --- */
/* False for a day that does not exist or is out of bounds. */
bool calendar_day_of(int year, int month, int day, day_t *ret_day);
struct ymd calendar_ymd(day_t day);
/* The same day of the month so many months later (before, when negative), or that month's last day where it has
 * none: a month after 31 January is 28 or 29 February. */
day_t calendar_add_months(day_t day, int months);
enum weekday calendar_weekday(day_t day);
/* Exactly "YYYY-MM-DD". */
bool calendar_day_parse(const char *s, size_t len, day_t *ret_day);
/* Both return the length, which does not count the NUL. */
size_t calendar_day_format(day_t day, char out[CALENDAR_DAY_CAP]);
/* French: "mardi 26 novembre 2019", "dimanche 1er décembre 2019". */
size_t calendar_day_long(day_t day, char out[CALENDAR_LONG_CAP]);
/* French: "matin", "après-midi", "soir"; for one half at a time. */
const char *calendar_half_name(enum half half);

/* --- instants --- */
/* RFC 3339: date, T, time, fraction of 1 to 9 digits (those after the sixth are dropped), Z or an offset.
 * Refused: no offset, 24:00, and second 60, which usec_t cannot tell from the next one. */
bool calendar_instant_parse(const char *s, size_t len, usec_t *ret_instant);
/* In Z; the fraction has as many digits as it needs, or is absent. */
size_t calendar_instant_format(usec_t instant, char out[CALENDAR_INSTANT_CAP]);

/* Europe/Paris by rule: UTC+1, and UTC+2 from the last Sunday of March to the last Sunday of October, both at
 * 01:00 UTC (directive 2000/84/EC; so since 1996). From 1981 to 1995 summer ended on the last Sunday of
 * September. Before 1981: UTC+1. */
struct local_time {
	day_t day;
	int minute; /* of the day, 0..1439 */
};
struct local_time calendar_local(usec_t instant);
/* minute: 0..1440, clamped. An hour that spring skips is read an hour later (02:30 is 03:30); of an hour that
 * autumn repeats, the first is meant. */
usec_t calendar_instant(day_t day, int minute);

/* --- public holidays --- */
/* Easter Sunday of a Gregorian year. */
day_t calendar_easter(int year);
/* The eleven of article L3133-1 of the Code du travail; with alsace_moselle also Good Friday and 26 December
 * (L3134-13). Good Friday is kept only in communes with a Protestant or mixed church: that is for a person to
 * judge. Days of overseas departments are not here, and years before a holiday was made get it all the same.
 * ret_name (French, static) may be NULL. When two fall together the one with a fixed date is named. */
bool calendar_is_public_holiday(day_t day, bool alsace_moselle, const char **ret_name);

/* --- school holidays --- */
/* CSV in UTF-8, `;` or `,`, whose first row names the columns description, start_date, end_date, zones and
 * annee_scolaire, in any order; others are ignored. A day is a holiday if start_date <= day < end_date: in
 * the file that ships every start_date is a Saturday and every end_date a weekday on which lessons resume.
 * zones holds one or more: letters stand apart by spaces ("A B C"); names may have spaces ("Saint Pierre et
 * Miquelon"), end at a comma, bar, slash or lone letter, and are compared without case; a leading word "Zone"
 * is dropped ("Zone A" is "A"). */
#define CALENDAR_SCHOOL_BYTES_MAX ((size_t)1024 * 1024)
#define CALENDAR_SCHOOL_PERIODS_MAX 8192

struct calendar;
struct calendar *calendar_new(void);
void calendar_free(struct calendar *cal);
/* Adds to what is loaded: all of the text, or nothing when it has a fault ("rows[3].end_date"; rows are
 * counted from 1 after the heading). RC_LIMIT, RC_MALFORMED, RC_INVALID. */
MUST_CHECK enum rc calendar_load_school(struct calendar *cal, const char *csv, size_t len, struct fault *why);
/* Adds one period, `to` being the day of return as in the file; zone and name are copied. */
void calendar_add_school(struct calendar *cal, struct text zone, struct text name, day_t from, day_t to);
/* The first period of the zone that has days from..to (to not in it) and is not exactly these: its description, owned by cal, and its
 * days in the same form. NULL when there is none. */
const char *calendar_school_other(const struct calendar *cal, struct text zone, day_t from, day_t to, day_t *ret_from, day_t *ret_to);
/* The description ("Vacances d'hiver"), owned by cal; NULL when none is known on that day. cal NULL knows
 * nothing. */
const char *calendar_school_holiday(const struct calendar *cal, struct text zone, day_t day);
/* Whether NULL above means lessons: the zone has holidays in the school year of that day (1 September to 31
 * August), and the last one loaded ends after it. A year that is loaded in part is known up to where the data
 * stop, no further. */
bool calendar_known(const struct calendar *cal, struct text zone, day_t day);

#endif
