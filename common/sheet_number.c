/*
 * sheet_number: numbers of a workbook as people see them: 14 digits of a SIRET, a day, a price.
 * Owns: nothing.
 * Beware: a workbook keeps days as numbers since 1899-12-30 (or 1904-01-01): only the format of the cell says that it is one.
 *         Fifteen significant digits is what a spreadsheet shows and keeps of a number.
 */
#include "common/calendar.h"
#include "common/sheet_int.h"
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define DAY_1899_12_30 (-25569)
#define DAY_1904_01_01 (-24107)

enum sheet_format
sheet_format_of(uint32_t number)
{
	if ((number >= 14 && number <= 17) || (number >= 27 && number <= 31) || number == 36 ||
	    (number >= 50 && number <= 58))
		return SHEET_DATE;
	return number == 22 ? SHEET_INSTANT : SHEET_PLAIN;
}

/* Letters outside of quotes, brackets and what a backslash or underscore takes: y, d make it a day; h beside them, an instant. */
enum sheet_format
sheet_format_code(const char *code)
{
	bool day = false, hour = false;

	for (const char *p = code; *p != '\0'; p++) {
		if (*p == '"' || *p == '[') {
			p = strchr(p + 1, *p == '"' ? '"' : ']');
			if (p == NULL)
				break;
		} else if ((*p == '\\' || *p == '_' || *p == '*') && p[1] != '\0') {
			p++;
		} else if (*p == ';') {
			break; /* of positive numbers, that is enough */
		} else {
			day = day || strchr("yYdD", *p) != NULL;
			hour = hour || strchr("hH", *p) != NULL;
		}
	}
	if (strncmp(code, "General", 7) == 0 || !day)
		return SHEET_PLAIN;
	return hour ? SHEET_INSTANT : SHEET_DATE;
}

static size_t
as_given(const char *value, char *out, size_t cap)
{
	int n = snprintf(out, cap, "%s", value);

	return n < 0 ? 0 : (size_t)n < cap ? (size_t)n : cap - 1;
}

/* What the serial number 0 stands for. */
static day_t
day_zero(bool since_1904)
{
	return since_1904 ? DAY_1904_01_01 : DAY_1899_12_30;
}

static size_t
as_day(double serial, enum sheet_format format, bool since_1904, char *out, size_t cap)
{
	double whole = floor(serial);
	unsigned seconds = (unsigned)lround((serial - whole) * 86400.0);
	char day[CALENDAR_DAY_CAP];
	int n;

	if (seconds == 86400) /* a rounding away from midnight */
		seconds = 0, whole += 1;
	n = (int)calendar_day_format((day_t)whole + day_zero(since_1904), day);
	if (format == SHEET_DATE || seconds == 0)
		n = snprintf(out, cap, "%.*s", n, day);
	else
		n = snprintf(
		    out, cap, "%.*sT%02u:%02u:%02u", n, day, seconds / 3600, seconds / 60 % 60, seconds % 60);
	return n < 0 ? 0 : (size_t)n;
}

size_t
sheet_number(const char *value, enum sheet_format format, bool since_1904, char *out, size_t cap)
{
	char number[64], *end, *point;
	double x;
	int n;

	if (strlen(value) >= sizeof number || strspn(value, "0123456789.+-eE") != strlen(value))
		return as_given(value, out, cap);
	memcpy(number, value, strlen(value) + 1);
	point = strchr(number, '.');
	if (point != NULL)
		*point = *localeconv()->decimal_point;
	x = strtod(number, &end);
	if (end == number || *end != '\0' || !isfinite(x))
		return as_given(value, out, cap);
	if (format != SHEET_PLAIN && x >= 1 && x - (CALENDAR_DAY_MAX - day_zero(since_1904)) <= 0.99999)
		return as_day(x, format, since_1904, out, cap);
	if (floor(x) == x && fabs(x) < 1e15)
		n = snprintf(out, cap, "%.0f", x == 0 ? 0.0 : x); /* never -0 */
	else
		n = snprintf(out, cap, "%.15g", x);
	point = strchr(out, *localeconv()->decimal_point);
	if (point != NULL)
		*point = '.';
	return n < 0 ? 0 : (size_t)n;
}
