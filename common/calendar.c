/*
 * calendar: days, instants, the hour in Paris and public holidays, by arithmetic alone.
 * Owns: nothing; school holidays are in calendar_school.c.
 * Beware: usec_t reaches far outside of the years kept here: clamp before any product.
 */
#include "common/calendar.h"

static day_t
day_clamp(int64_t day)
{
	if (day < CALENDAR_DAY_MIN)
		return CALENDAR_DAY_MIN;
	return day > CALENDAR_DAY_MAX ? CALENDAR_DAY_MAX : (day_t)day;
}

static bool
is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int
month_length(int year, int month)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return month == 2 && is_leap(year) ? 29 : lengths[month - 1];
}

/* days_from_civil of H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", for years after 0. */
static day_t
day_count(int year, int month, int day)
{
	int y = month <= 2 ? year - 1 : year;
	int era = y / 400;
	int of_era = y - era * 400;
	int of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

bool
calendar_day_of(int year, int month, int day, day_t *ret_day)
{
	if (year < CALENDAR_YEAR_MIN || year > CALENDAR_YEAR_MAX || month < 1 || month > 12)
		return false;
	if (day < 1 || day > month_length(year, month))
		return false;
	*ret_day = day_count(year, month, day);
	return true;
}

/* civil_from_days, same source. */
struct ymd
calendar_ymd(day_t day)
{
	int z = day_clamp(day) + 719468;
	int era = z / 146097;
	int of_era = z - era * 146097;
	int y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int of_year = of_era - (365 * y + y / 4 - y / 100);
	int m = (5 * of_year + 2) / 153;
	int month = m < 10 ? m + 3 : m - 9;

	return (struct ymd){
		.year = y + era * 400 + (month <= 2),
		.month = month,
		.day = of_year - (153 * m + 2) / 5 + 1,
	};
}

day_t
calendar_add_months(day_t day, int months)
{
	struct ymd d = calendar_ymd(day);
	int month = d.year * 12 + d.month - 1 + months;
	day_t out;

	while (!calendar_day_of(month / 12, month % 12 + 1, d.day, &out))
		if (--d.day < 28) /* no such year */
			return months < 0 ? CALENDAR_DAY_MIN : CALENDAR_DAY_MAX;
	return out;
}

enum weekday
calendar_weekday(day_t day)
{
	/* CALENDAR_DAY_MIN is a Monday. */
	return (enum weekday)((day_clamp(day) - CALENDAR_DAY_MIN) % 7 + 1);
}

/* --- texts --- */

struct cursor {
	const char *p;
	const char *end;
};

static bool
take_digits(struct cursor *c, int count, int *ret_value)
{
	int value = 0;

	if (c->end - c->p < count)
		return false;
	for (int i = 0; i < count; i++, c->p++) {
		if (*c->p < '0' || *c->p > '9')
			return false;
		value = value * 10 + (*c->p - '0');
	}
	*ret_value = value;
	return true;
}

static bool
take_char(struct cursor *c, char wanted)
{
	if (c->p == c->end || *c->p != wanted)
		return false;
	c->p++;
	return true;
}

static bool
take_day(struct cursor *c, day_t *ret_day)
{
	int year, month, day;

	return take_digits(c, 4, &year) && take_char(c, '-') && take_digits(c, 2, &month) &&
	    take_char(c, '-') && take_digits(c, 2, &day) && calendar_day_of(year, month, day, ret_day);
}

bool
calendar_day_parse(const char *s, size_t len, day_t *ret_day)
{
	struct cursor c = { s, s + len };
	day_t day;

	if (len != CALENDAR_DAY_CAP - 1 || !take_day(&c, &day))
		return false;
	*ret_day = day;
	return true;
}

static char *
put_digits(char *out, int value, int count)
{
	for (int i = count - 1; i >= 0; i--, value /= 10)
		out[i] = (char)('0' + value % 10);
	return out + count;
}

static char *
put_text(char *out, const char *text)
{
	size_t len = strlen(text);

	memcpy(out, text, len + 1);
	return out + len;
}

size_t
calendar_day_format(day_t day, char out[CALENDAR_DAY_CAP])
{
	struct ymd d = calendar_ymd(day);
	char *p = put_digits(out, d.year, 4);

	*p++ = '-';
	p = put_digits(p, d.month, 2);
	*p++ = '-';
	p = put_digits(p, d.day, 2);
	*p = '\0';
	return (size_t)(p - out);
}

size_t
calendar_day_long(day_t day, char out[CALENDAR_LONG_CAP])
{
	static const char *const weekdays[] = { "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi",
		"dimanche" };
	static const char *const months[] = { "janvier", "février", "mars", "avril", "mai", "juin", "juillet",
		"août", "septembre", "octobre", "novembre", "décembre" };
	struct ymd d = calendar_ymd(day);
	char *p = put_text(out, weekdays[calendar_weekday(day) - 1]);

	*p++ = ' ';
	p = put_digits(p, d.day, d.day < 10 ? 1 : 2);
	p = put_text(p, d.day == 1 ? "er " : " ");
	p = put_text(p, months[d.month - 1]);
	*p++ = ' ';
	p = put_digits(p, d.year, 4);
	*p = '\0';
	return (size_t)(p - out);
}

const char *
calendar_half_name(enum half half)
{
	switch (half) {
	case HALF_MORNING:
		return "matin";
	case HALF_AFTERNOON:
		return "après-midi";
	case HALF_EVENING:
		return "soir";
	}
	return "";
}

/* --- instants --- */

/* Absent is zero. */
static bool
take_fraction(struct cursor *c, int64_t *ret_usec)
{
	int64_t usec = 0, unit = 100000;
	int count = 0, digit;

	*ret_usec = 0;
	if (!take_char(c, '.'))
		return true;
	for (; take_digits(c, 1, &digit); count++, unit /= 10)
		usec += digit * unit;
	*ret_usec = usec;
	return count >= 1 && count <= 9;
}

static bool
take_hour(struct cursor *c, int *ret_minute)
{
	int hour, minute;

	if (!take_digits(c, 2, &hour) || !take_char(c, ':') || !take_digits(c, 2, &minute))
		return false;
	*ret_minute = hour * 60 + minute;
	return hour < 24 && minute < 60;
}

static bool
take_offset(struct cursor *c, int *ret_minutes)
{
	*ret_minutes = 0;
	if (take_char(c, 'Z') || take_char(c, 'z'))
		return true;
	bool west = take_char(c, '-');

	if (!west && !take_char(c, '+'))
		return false;
	if (!take_hour(c, ret_minutes))
		return false;
	if (west)
		*ret_minutes = -*ret_minutes;
	return true;
}

#define INSTANT_MIN (CALENDAR_DAY_MIN * USEC_PER_DAY)
#define INSTANT_MAX ((CALENDAR_DAY_MAX + 1) * USEC_PER_DAY - 1)

bool
calendar_instant_parse(const char *s, size_t len, usec_t *ret_instant)
{
	struct cursor c = { s, s + len };
	int minute, second, offset;
	int64_t usec;
	day_t day;

	if (!take_day(&c, &day) || !(take_char(&c, 'T') || take_char(&c, 't')) || !take_hour(&c, &minute))
		return false;
	if (!take_char(&c, ':') || !take_digits(&c, 2, &second) || second > 59)
		return false;
	if (!take_fraction(&c, &usec) || !take_offset(&c, &offset) || c.p != c.end)
		return false;
	usec_t instant = day * USEC_PER_DAY + (minute - offset) * USEC_PER_MIN + second * USEC_PER_SEC + usec;

	if (instant < INSTANT_MIN || instant > INSTANT_MAX)
		return false;
	*ret_instant = instant;
	return true;
}

/* Splits into the day and what is left of it, 0 <= rest < USEC_PER_DAY. */
static day_t
day_floor(usec_t instant, int64_t *ret_rest)
{
	if (instant < INSTANT_MIN)
		instant = INSTANT_MIN;
	if (instant > INSTANT_MAX)
		instant = INSTANT_MAX;
	int64_t since = instant - INSTANT_MIN;

	*ret_rest = since % USEC_PER_DAY;
	return (day_t)(since / USEC_PER_DAY) + CALENDAR_DAY_MIN;
}

size_t
calendar_instant_format(usec_t instant, char out[CALENDAR_INSTANT_CAP])
{
	int64_t rest;
	char *p = out + calendar_day_format(day_floor(instant, &rest), out);
	int second = (int)(rest / USEC_PER_SEC);
	int usec = (int)(rest % USEC_PER_SEC);

	*p++ = 'T';
	p = put_digits(p, second / 3600, 2);
	*p++ = ':';
	p = put_digits(p, second / 60 % 60, 2);
	*p++ = ':';
	p = put_digits(p, second % 60, 2);
	if (usec != 0) {
		*p++ = '.';
		p = put_digits(p, usec, 6);
		while (p[-1] == '0')
			p--;
	}
	p = put_text(p, "Z");
	return (size_t)(p - out);
}

/* --- Paris --- */

/* 01:00 UTC on the last Sunday of the month. */
static usec_t
clock_change(int year, int month)
{
	day_t last = day_count(year, month, month_length(year, month));
	day_t sunday = last - (day_t)calendar_weekday(last) % 7;

	return sunday * USEC_PER_DAY + 60 * USEC_PER_MIN;
}

static bool
is_summer_time(usec_t instant)
{
	int64_t rest;
	int year = calendar_ymd(day_floor(instant, &rest)).year;

	return year >= 1981 && instant >= clock_change(year, 3) &&
	    instant < clock_change(year, year >= 1996 ? 10 : 9);
}

struct local_time
calendar_local(usec_t instant)
{
	/* Clamped first, so that the offset cannot overflow. */
	if (instant < INSTANT_MIN)
		instant = INSTANT_MIN;
	if (instant > INSTANT_MAX)
		instant = INSTANT_MAX;
	int64_t rest;
	day_t day = day_floor(instant + (is_summer_time(instant) ? 120 : 60) * USEC_PER_MIN, &rest);

	return (struct local_time){ .day = day, .minute = (int)(rest / USEC_PER_MIN) };
}

usec_t
calendar_instant(day_t day, int minute)
{
	int within = minute < 0 ? 0 : minute > CALENDAR_MINUTES_A_DAY ? CALENDAR_MINUTES_A_DAY : minute;
	usec_t wall = day_clamp(day) * USEC_PER_DAY + within * USEC_PER_MIN;
	usec_t summer = wall - 120 * USEC_PER_MIN;

	/* Asking summer time first gives the first of two hours in autumn, and moves a skipped hour on in
	 * spring. */
	return is_summer_time(summer) ? summer : wall - 60 * USEC_PER_MIN;
}

/* --- public holidays --- */

/* The anonymous Gregorian computus, in the form of New Scientist, 30 March 1961. */
day_t
calendar_easter(int year)
{
	int a = year % 19, b = year / 100, c = year % 100;
	int g = (8 * b + 13) / 25;
	int h = (19 * a + b - b / 4 - g + 15) % 30;
	int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
	int m = (a + 11 * h + 19 * l) / 433;
	int n = h + l - 7 * m;
	int month = (n + 90) / 25;

	return day_count(year, month, (n + 33 * month + 19) % 32);
}

struct holiday {
	int month; /* 0: moves with Easter */
	int day; /* of the month, or after Easter Sunday */
	bool alsace_moselle;
	const char *name;
};

static const struct holiday holidays[] = {
	{ 1, 1, false, "Jour de l’An" },
	{ 5, 1, false, "Fête du Travail" },
	{ 5, 8, false, "Victoire 1945" },
	{ 7, 14, false, "Fête nationale" },
	{ 8, 15, false, "Assomption" },
	{ 11, 1, false, "Toussaint" },
	{ 11, 11, false, "Armistice 1918" },
	{ 12, 25, false, "Noël" },
	{ 12, 26, true, "Saint-Étienne" },
	{ 0, -2, true, "Vendredi saint" },
	{ 0, 1, false, "Lundi de Pâques" },
	{ 0, 39, false, "Ascension" },
	{ 0, 50, false, "Lundi de Pentecôte" },
};

bool
calendar_is_public_holiday(day_t day, bool alsace_moselle, const char **ret_name)
{
	struct ymd d = calendar_ymd(day);
	day_t since_easter = day_clamp(day) - calendar_easter(d.year);

	for (size_t i = 0; i < sizeof holidays / sizeof holidays[0]; i++) {
		const struct holiday *h = &holidays[i];
		bool falls = h->month != 0 ? h->month == d.month && h->day == d.day : h->day == since_easter;

		if (!falls || (h->alsace_moselle && !alsace_moselle))
			continue;
		if (ret_name != NULL)
			*ret_name = h->name;
		return true;
	}
	return false;
}
