/*
 * calendar_school: school holidays, read from a CSV text in memory, asked for by zone and day.
 * Owns: struct calendar: its periods, one for each zone of each row, sorted by first day, and their texts.
 * Beware: a load with a fault must leave the calendar as it was: new periods count only once all is read.
 */
#include "common/calendar.h"
#include "common/arena.h"
#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <utf8proc.h>

#define FIELD_MAX 256
#define YEAR_CAP 24 /* "2019-2020" */
#define LENGTH_MAX 120 /* days; the summer is of 60 */

struct period {
	day_t from;
	day_t to; /* the day of return, not in it */
	int school_year; /* the year it begins in */
	struct text zone;
	const char *name;
};

struct calendar {
	struct arena texts;
	struct period *periods;
	size_t count;
	size_t cap;
};

enum column { COL_NAME, COL_FROM, COL_TO, COL_ZONES, COL_YEAR, COL_COUNT };
static const char *const column_names[COL_COUNT] = { "description", "start_date", "end_date", "zones",
	"annee_scolaire" };

struct loader {
	struct calendar *cal;
	struct fault *why;
	enum rc rc;
	size_t count; /* periods, with those of before */
	unsigned row; /* 0 is the heading */
	int column; /* of the field that comes next */
	int at[COL_COUNT]; /* where each column stands, or -1 */
	char fields[COL_COUNT][FIELD_MAX];
};

struct calendar *
calendar_new(void)
{
	struct calendar *cal = calloc(1, sizeof *cal);

	if (cal == NULL)
		abort();
	return cal;
}

void
calendar_free(struct calendar *cal)
{
	if (cal == NULL)
		return;
	arena_free(&cal->texts);
	free(cal->periods);
	free(cal);
}

/* --- zones --- */

static bool
is_separator(char c)
{
	return c == ',' || c == '|' || c == '/';
}

static uint32_t
word_length(struct text t)
{
	uint32_t n = 0;

	while (n < t.len && t.ptr[n] != ' ' && !is_separator(t.ptr[n]))
		n++;
	return n;
}

static struct text
text_from(struct text t, uint32_t at)
{
	return (struct text){ t.ptr + at, t.len - at, 0 };
}

/* Past spaces, separators and the word "Zone". */
static struct text
zone_skip(struct text t)
{
	for (;;) {
		while (t.len > 0 && (t.ptr[0] == ' ' || is_separator(t.ptr[0])))
			t = text_from(t, 1);
		uint32_t n = word_length(t);

		if (!(n == 4 && strncasecmp(t.ptr, "zone", 4) == 0) &&
		    !(n == 5 && strncasecmp(t.ptr, "zones", 5) == 0))
			return t;
		t = text_from(t, n);
	}
}

/* Takes the next zone off the front of rest; false at the end. */
static bool
zone_next(struct text *rest, struct text *ret_zone)
{
	struct text t = zone_skip(*rest);
	uint32_t n = word_length(t);

	if (t.len == 0)
		return false;
	while (n > 1 && n < t.len && t.ptr[n] == ' ') {
		uint32_t more = word_length(text_from(t, n + 1));

		if (more <= 1)
			break;
		n += 1 + more;
	}
	*ret_zone = (struct text){ t.ptr, n, 0 };
	*rest = text_from(t, n);
	return true;
}

static bool
zone_equal(struct text a, struct text b)
{
	return a.len == b.len && strncasecmp(a.ptr, b.ptr, a.len) == 0;
}

/* --- loading --- */

static void
refuse(struct loader *l, enum rc rc, const char *column, const struct fault_code *code, const char *argument)
{
	char field[FAULT_FIELD_MAX];

	snprintf(field, sizeof field, "rows[%u].%s", l->row, column);
	if (l->rc == RC_OK)
		l->rc = rc;
	if (argument != NULL)
		fault_addf(l->why, rc, field, code, "%s", argument);
	else
		fault_add(l->why, rc, field, code);
}

static bool
is_utf8(const char *s, size_t len)
{
	const uint8_t *p = (const uint8_t *)s;

	while (len > 0) {
		utf8proc_int32_t c;
		utf8proc_ssize_t n = utf8proc_iterate(p, (utf8proc_ssize_t)len, &c);

		if (n <= 0 || c == 0)
			return false;
		p += n;
		len -= (size_t)n;
	}
	return true;
}

static void
heading_field(struct loader *l, const char *s)
{
	for (int i = 0; i < COL_COUNT; i++)
		if (strcmp(s, column_names[i]) == 0)
			l->at[i] = l->column;
}

static void
row_field(struct loader *l, const char *s, size_t len)
{
	for (int i = 0; i < COL_COUNT; i++) {
		if (l->at[i] != l->column)
			continue;
		if (len >= FIELD_MAX)
			refuse(l, RC_LIMIT, column_names[i], FAULT_TOO_LONG, "255");
		else if (!is_utf8(s, len))
			refuse(l, RC_MALFORMED, column_names[i], FAULT_UTF8, NULL);
		else
			memcpy(l->fields[i], s, len + 1);
	}
}

static void
on_field(void *s, size_t len, void *arg)
{
	struct loader *l = arg;

	if (l->row == 0)
		heading_field(l, s);
	else
		row_field(l, s, len);
	l->column++;
}

static void
heading_end(struct loader *l)
{
	for (int i = 0; i < COL_COUNT; i++)
		if (l->at[i] < 0)
			refuse(l, RC_INVALID, column_names[i], FAULT_REQUIRED, NULL);
}

static bool
field_day(struct loader *l, enum column column, day_t *ret_day)
{
	const char *s = l->fields[column];

	if (calendar_day_parse(s, strlen(s), ret_day))
		return true;
	refuse(l, RC_INVALID, column_names[column], FAULT_FORMAT, "2019-11-26");
	return false;
}

/* "2019-2020" is 2019. */
static bool
field_school_year(struct loader *l, int *ret_year)
{
	const char *s = l->fields[COL_YEAR];
	int year = 0, next = 0;

	if (strlen(s) == 9 && s[4] == '-' && strspn(s, "0123456789") == 4 &&
	    strspn(s + 5, "0123456789") == 4) {
		year = atoi(s);
		next = atoi(s + 5);
	}
	if (next != 0 && next == year + 1) {
		*ret_year = year;
		return true;
	}
	refuse(l, RC_INVALID, column_names[COL_YEAR], FAULT_FORMAT, "2019-2020");
	return false;
}

/* Of a day: 1 September 2019 to 31 August 2020 is 2019. */
static int
school_year_of(day_t day)
{
	struct ymd d = calendar_ymd(day);

	return d.month >= 9 ? d.year : d.year - 1;
}

static const char *
school_year_name(day_t day, char out[YEAR_CAP])
{
	unsigned year = (unsigned)school_year_of(day);

	snprintf(out, YEAR_CAP, "%u-%u", year, year + 1);
	return out;
}

static void
refuse_length(struct loader *l, day_t from)
{
	char limits[2 * CALENDAR_DAY_CAP + 2];
	size_t at = calendar_day_format(from + 1, limits);

	limits[at] = limits[at + 1] = '.';
	calendar_day_format(from + LENGTH_MAX, limits + at + 2);
	refuse(l, RC_INVALID, column_names[COL_TO], FAULT_RANGE, limits);
}

static bool
row_read(struct loader *l, struct period *ret_period)
{
	struct period p = { 0 };
	char name[YEAR_CAP];

	if (l->fields[COL_NAME][0] == '\0')
		refuse(l, RC_INVALID, column_names[COL_NAME], FAULT_REQUIRED, NULL);
	bool from = field_day(l, COL_FROM, &p.from);
	bool to = field_day(l, COL_TO, &p.to);
	bool year = field_school_year(l, &p.school_year);

	if (from && to && p.to <= p.from)
		refuse(l, RC_INVALID, column_names[COL_TO], FAULT_ORDER, NULL);
	else if (from && to && p.to - p.from > LENGTH_MAX)
		refuse_length(l, p.from);
	if (from && year && school_year_of(p.from) != p.school_year)
		refuse(l, RC_INVALID, column_names[COL_YEAR], FAULT_CHOICE, school_year_name(p.from, name));
	*ret_period = p;
	return l->rc == RC_OK;
}

/* Room for one more behind that many. */
static void
periods_reserve(struct calendar *cal, size_t count)
{
	size_t cap = cal->cap == 0 ? 64 : cal->cap * 2;

	if (count < cal->cap)
		return;
	cal->periods = realloc(cal->periods, cap * sizeof *cal->periods);
	if (cal->periods == NULL)
		abort();
	cal->cap = cap;
}

static void
period_add(struct loader *l, const struct period *p)
{
	if (l->count == CALENDAR_SCHOOL_PERIODS_MAX) {
		refuse(l, RC_LIMIT, column_names[COL_ZONES], FAULT_TOO_MANY, "8192");
		return;
	}
	periods_reserve(l->cal, l->count);
	l->cal->periods[l->count++] = *p;
}

static void
row_end(struct loader *l)
{
	struct text rest = text_of(l->fields[COL_ZONES]), zone;
	struct period p;

	if (!row_read(l, &p))
		return;
	p.name = arena_text(&l->cal->texts, l->fields[COL_NAME], strlen(l->fields[COL_NAME]));
	size_t before = l->count;

	while (l->rc == RC_OK && zone_next(&rest, &zone)) {
		p.zone = (struct text){ arena_text(&l->cal->texts, zone.ptr, zone.len), zone.len, 0 };
		period_add(l, &p);
	}
	if (l->rc == RC_OK && l->count == before)
		refuse(l, RC_INVALID, column_names[COL_ZONES], FAULT_REQUIRED, NULL);
}

static void
on_row(int c, void *arg)
{
	struct loader *l = arg;

	(void)c;
	if (l->row == 0)
		heading_end(l);
	else if (l->at[COL_NAME] >= 0)
		row_end(l);
	memset(l->fields, 0, sizeof l->fields);
	l->row++;
	l->column = 0;
}

static int
period_compare(const void *a, const void *b)
{
	const struct period *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (x->to > y->to) - (x->to < y->to);
}

/* False when the quotes do not pair. */
static bool
csv_walk(struct loader *l, const char *csv, size_t len)
{
	const char *end = memchr(csv, '\n', len);
	size_t head = end != NULL ? (size_t)(end - csv) : len;
	struct csv_parser parser;

	if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0)
		abort();
	csv_set_delim(&parser, memchr(csv, ';', head) != NULL ? ';' : ',');
	bool whole = csv_parse(&parser, csv, len, on_field, on_row, l) == len &&
	    csv_fini(&parser, on_field, on_row, l) == 0;

	csv_free(&parser);
	return whole;
}

enum rc
calendar_load_school(struct calendar *cal, const char *csv, size_t len, struct fault *why)
{
	struct loader l = { .cal = cal, .why = why, .count = cal->count };

	for (int i = 0; i < COL_COUNT; i++)
		l.at[i] = -1;
	if (len > CALENDAR_SCHOOL_BYTES_MAX)
		return fault_addf(why, RC_LIMIT, NULL, FAULT_TOO_LONG, "%zu", CALENDAR_SCHOOL_BYTES_MAX);
	if (len >= 3 && memcmp(csv, "\xEF\xBB\xBF", 3) == 0) {
		csv += 3;
		len -= 3;
	}
	if (len == 0)
		return fault_add(why, RC_MALFORMED, NULL, FAULT_REQUIRED);
	if (!csv_walk(&l, csv, len))
		refuse(&l, RC_MALFORMED, column_names[COL_NAME], FAULT_SYNTAX, "\"");
	if (l.rc != RC_OK)
		return l.rc;
	cal->count = l.count;
	if (cal->count > 0)
		qsort(cal->periods, cal->count, sizeof *cal->periods, period_compare);
	return RC_OK;
}

void
calendar_add_school(struct calendar *cal, struct text zone, struct text name, day_t from, day_t to)
{
	struct period p = { from, to, school_year_of(from),
		{ arena_text(&cal->texts, zone.ptr, zone.len), zone.len, 0 },
		arena_text(&cal->texts, name.ptr, name.len) };
	size_t at = cal->count;

	periods_reserve(cal, cal->count);
	for (; at > 0 && period_compare(&cal->periods[at - 1], &p) > 0; at--)
		cal->periods[at] = cal->periods[at - 1];
	cal->periods[at] = p;
	cal->count++;
}

/* --- questions --- */

const char *
calendar_school_other(
    const struct calendar *cal, struct text zone, day_t from, day_t to, day_t *ret_from, day_t *ret_to)
{
	for (size_t i = 0; i < cal->count && cal->periods[i].from < to; i++) {
		const struct period *p = &cal->periods[i];

		if (p->to <= from || (p->from == from && p->to == to) || !zone_equal(p->zone, zone))
			continue;
		*ret_from = p->from;
		*ret_to = p->to;
		return p->name;
	}
	return NULL;
}

const char *
calendar_school_holiday(const struct calendar *cal, struct text zone, day_t day)
{
	for (size_t i = 0; cal != NULL && i < cal->count && cal->periods[i].from <= day; i++)
		if (day < cal->periods[i].to && zone_equal(cal->periods[i].zone, zone))
			return cal->periods[i].name;
	return NULL;
}

bool
calendar_known(const struct calendar *cal, struct text zone, day_t day)
{
	int school_year = school_year_of(day);

	for (size_t i = 0; cal != NULL && i < cal->count; i++) {
		const struct period *p = &cal->periods[i];

		if (day >= p->to || !zone_equal(p->zone, zone))
			continue;
		if (p->school_year == school_year || day >= p->from)
			return true;
	}
	return false;
}
