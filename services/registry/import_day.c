/*
 * import_day: days as people write them: 1/9/24, 26.11.2019, 1er septembre 2024; a month or a year where a first day is meant.
 * Owns: nothing.
 * Beware: the day comes before the month; a year of two digits is of this century up to 79. What is not understood stays as it is.
 */
#include "common/fold.h"
#include "services/registry/import_load.h"
#include <ctype.h>
#include <stdlib.h>

#define CENTURY_TURNS 80

static const char *const months[] = { "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout",
	"septembre", "octobre", "novembre", "decembre" };

/* 0 stands for what was not said. */
struct said {
	unsigned day, month, year;
};

/* "sept" and "janv" too; "jui" could be two. 0: none. */
static unsigned
month_of(const char *word, size_t len)
{
	for (unsigned i = 0; i < sizeof months / sizeof months[0] && len >= 3; i++)
		if (strncmp(months[i], word, len) == 0 && !(len == 3 && strncmp(word, "jui", 3) == 0))
			return i + 1;
	return 0;
}

/* Digits alone, with at most `most` of them. */
static bool
number_of(const char *word, size_t len, size_t most, unsigned *ret)
{
	*ret = 0;
	for (size_t i = 0; i < len; i++) {
		if (!isdigit((unsigned char)word[i]))
			return false;
		*ret = *ret * 10 + (unsigned)(word[i] - '0');
	}
	return len > 0 && len <= most;
}

static bool
year_of(const char *word, size_t len, unsigned *ret)
{
	if (len == 3 || len == 1 || !number_of(word, len, 4, ret))
		return false;
	if (len == 2)
		*ret += *ret < CENTURY_TURNS ? 2000 : 1900;
	return *ret >= 1900 && *ret < 2200;
}

/* "1er septembre 2024", "le 2 sept. 2024", "septembre 2024": from the folded words. */
static bool
by_words(const char *words, struct said *ret)
{
	size_t n = strncmp(words, "le ", 3) == 0 ? 3 : 0;
	const char *at = words + n;

	n = strcspn(at, " ");
	if (isdigit((unsigned char)*at)) {
		if (!number_of(at, n >= 3 && strncmp(at + n - 2, "er", 2) == 0 ? n - 2 : n, 2, &ret->day))
			return false;
		at += n + (at[n] == ' ');
		n = strcspn(at, " ");
	}
	ret->month = month_of(at, n);
	at += n + (at[n] == ' ');
	return ret->month != 0 && strlen(at) == 4 && year_of(at, 4, &ret->year);
}

/* "1/9/24", "26-11-2019", "09/2024", "2024". */
static bool
by_numbers(const char *text, struct said *ret)
{
	const char *parts[3] = { NULL, NULL, NULL }, *at = text;
	size_t lens[3] = { 0, 0, 0 };
	unsigned count = 0;

	for (; count < 3; count++) {
		parts[count] = at;
		lens[count] = strspn(at, "0123456789");
		at += lens[count];
		if (*at == '\0')
			break;
		if (strchr("/-.", *at++) == NULL)
			return false;
	}
	if (count == 3 || (count == 0 && lens[0] != 4) || (count == 1 && lens[1] != 4))
		return false;
	return year_of(parts[count], lens[count], &ret->year) &&
	    (count < 1 || (number_of(parts[count - 1], lens[count - 1], 2, &ret->month) && ret->month > 0)) &&
	    (count < 2 || (number_of(parts[0], lens[0], 2, &ret->day) && ret->day > 0));
}

/* A field whose day is the first of something. */
static bool
is_first_day(const struct rec_field *f)
{
	return strcmp(f->name, "from") == 0;
}

struct text
import_day(const struct rec_field *f, struct text cell, struct arena *a)
{
	const char *text = arena_text(a, cell.ptr, cell.len);
	struct said s = { 0, 0, 0 };

	if (cell.len > 10 && text[10] == 'T')
		return (struct text){ cell.ptr, 10, 0 };
	if (!by_numbers(text, &s)) {
		s = (struct said){ 0, 0, 0 };
		if (!by_words(text_words(a, cell.ptr, cell.len), &s))
			return cell;
	}
	if (s.day == 0 && !is_first_day(f))
		return cell;
	if (s.day == 0)
		s.day = 1;
	if (s.month == 0)
		s.month = 1;
	return text_of(arena_printf(a, "%02u/%02u/%04u", s.day, s.month, s.year));
}
