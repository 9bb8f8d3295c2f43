/*
 * record_walk: paths of fields, faults at a path, and numbers as text, for all walkers of records.
 * Owns: nothing.
 * Beware: numbers are written without regard to the locale, which a program may have set for its messages.
 */
#include "common/record_walk.h"
#include "common/calendar.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* --- paths and faults --------------------------------------------------------------------------------- */
/* Appends the steps above first. Returns the length so far, never beyond cap - 1. */
static size_t
path_put(const struct rec_path *p, char *out, size_t cap)
{
	if (p == NULL)
		return 0;
	size_t at = path_put(p->up, out, cap);
	int n = p->index < 0
	    ? snprintf(out + at, cap - at, "%s%s", at > 0 ? "." : "", p->name)
	    : snprintf(out + at, cap - at, "%s%s[%lld]", at > 0 ? "." : "", p->name, (long long)p->index);

	return n < 0 ? at : (size_t)n < cap - at ? at + (size_t)n : cap - 1;
}

void
rec_path_text(const struct rec_path *path, char out[FAULT_FIELD_MAX])
{
	out[0] = '\0';
	path_put(path, out, FAULT_FIELD_MAX);
}

enum rc
rec_fault(struct fault *why, enum rc rc, const struct rec_path *path, const struct fault_code *code,
    const char *format, ...)
{
	char field[FAULT_FIELD_MAX], argument[2 * FAULT_ARGUMENT_MAX] = "";
	va_list args;

	if (why == NULL)
		return rc;
	rec_path_text(path, field);
	if (format == NULL)
		return fault_add(why, rc, field, code);
	va_start(args, format);
	vsnprintf(argument, sizeof argument, format, args);
	va_end(args);
	return fault_addf(why, rc, field, code, "%s", argument);
}

enum rc
rec_fault_range(struct fault *why, enum rc rc, const struct rec_path *path, const struct rec_field *f)
{
	char lo[REC_NUMBER_CAP], hi[REC_NUMBER_CAP];

	rec_bound_text(f, f->min, lo);
	rec_bound_text(f, f->max, hi);
	if (f->kind == REC_K_DAY) {
		char first[CALENDAR_LONG_CAP], last[CALENDAR_LONG_CAP];

		calendar_day_long((day_t)f->min, first);
		calendar_day_long((day_t)f->max, last);
		return fault_english(
		    why, rec_fault(why, rc, path, FAULT_RANGE, "du %s au %s", first, last), "%s..%s", lo, hi);
	}
	return rec_fault(why, rc, path, FAULT_RANGE, "%s..%s", lo, hi);
}

enum rc
rec_fault_choice(struct fault *why, enum rc rc, const struct rec_path *path, const struct rec_enum *e)
{
	char labels[FAULT_ARGUMENT_MAX], names[FAULT_ARGUMENT_MAX], field[FAULT_FIELD_MAX];

	rec_enum_words(e, UINT64_MAX, true, labels, sizeof labels);
	rec_enum_words(e, UINT64_MAX, false, names, sizeof names);
	rec_path_text(path, field);
	return fault_say(why, rc, field, FAULT_CHOICE, labels, names);
}

enum rc
rec_fault_format(
    struct fault *why, enum rc rc, const struct rec_path *path, const char *expected, const char *expected_en)
{
	char field[FAULT_FIELD_MAX];

	rec_path_text(path, field);
	return fault_say(why, rc, field, FAULT_FORMAT, expected, expected_en);
}

enum rc
rec_fault_value(struct fault *why, enum rc rc, const char *field, const struct fault_code *code,
    const struct rec_enum *e, int value)
{
	const struct rec_enum_value *v = rec_enum_by_value(e, value);

	return v == NULL ? fault_add(why, rc, field, code)
			 : fault_say(why, rc, field, code, v->label, v->name);
}

const char *
rec_enum_words(const struct rec_enum *e, uint64_t mask, bool labels, char *out, size_t cap)
{
	size_t at = 0;

	out[0] = '\0';
	for (uint32_t i = 0; i < e->count; i++) {
		const char *word = labels ? e->values[i].label : e->values[i].name,
			   *stop = at > 0 ? ", " : "";
		size_t need = strlen(stop) + strlen(word);

		if (mask != UINT64_MAX && (mask >> e->values[i].value & 1) == 0)
			continue;
		if (at + need + sizeof ", …" > cap) {
			snprintf(out + at, cap - at, ", …");
			break;
		}
		snprintf(out + at, cap - at, "%s%s", stop, word);
		at += need;
	}
	return out;
}

uint64_t
rec_enum_mask(const struct rec_enum *e)
{
	uint64_t mask = 0;

	for (uint32_t i = 0; i < e->count; i++)
		if (e->values[i].value >= 0 && e->values[i].value < 32)
			mask |= UINT64_C(1) << e->values[i].value;
	return mask;
}

static bool
list_is_open(const struct rec_field *f, const struct list *l)
{
	const struct text *t = l->items;

	for (uint32_t i = 0; f->elem == REC_K_TEXT && i < l->count; i++)
		if (t[i].sealed)
			return false;
	return true;
}

bool
rec_is_shown(const struct rec_field *f, const void *rec, unsigned drop)
{
	const void *at = record_at_const(f, rec);

	if ((f->flags & (drop | SECRET)) || !(*rec_has(rec) & REC_BIT(f->tag)))
		return false;
	switch (f->kind) {
	case REC_K_TEXT:
	case REC_K_BYTES:
		return !((const struct text *)at)->sealed;
	case REC_K_LIST:
		return list_is_open(f, at);
	case REC_K_ENUM:
		return rec_enum_by_value(f->values, *(const int *)at) != NULL;
	default:
		return true;
	}
}

/* --- numbers ------------------------------------------------------------------------------------------ */
size_t
rec_u64_text(uint64_t value, char out[REC_NUMBER_CAP])
{
	char digits[20];
	size_t n = sizeof digits, len;

	do {
		digits[--n] = (char)('0' + value % 10);
		value /= 10;
	} while (value > 0);
	len = sizeof digits - n;
	memcpy(out, digits + n, len);
	out[len] = '\0';
	return len;
}

size_t
rec_i64_text(int64_t value, char out[REC_NUMBER_CAP])
{
	if (value >= 0)
		return rec_u64_text((uint64_t)value, out);
	char digits[REC_NUMBER_CAP];
	size_t len = rec_u64_text(UINT64_C(0) - (uint64_t)value, digits);

	out[0] = '-';
	memcpy(out + 1, digits, len + 1);
	return len + 1;
}

size_t
rec_f64_text(double value, char out[REC_NUMBER_CAP])
{
	if (value == 0 && signbit(value)) {
		memcpy(out, "-0.0", 5);
		return 4;
	}
	if (fabs(value) < 1e15 && (double)(int64_t)value == value)
		return rec_i64_text((int64_t)value, out);
	int n = 0;

	for (int digits = 15; digits <= 17; digits++) { /* 17 always suffice, most need no more than 15 */
		n = snprintf(out, REC_NUMBER_CAP, "%.*g", digits, value);
		if (strtod(out, NULL) == value)
			break;
	}
	for (char *p = out; *p != '\0'; p++)
		if (*p == ',')
			*p = '.';
	return n < 0 ? 0 : (size_t)n;
}

size_t
rec_number_text(unsigned kind, const void *at, char out[REC_NUMBER_CAP])
{
	if (kind == REC_K_U32)
		return rec_u64_text(*(const uint32_t *)at, out);
	if (kind == REC_K_U64)
		return rec_u64_text(*(const uint64_t *)at, out);
	if (kind == REC_K_F64)
		return rec_f64_text(*(const double *)at, out);
	return rec_i64_text(*(const int64_t *)at, out);
}

size_t
rec_bound_text(const struct rec_field *f, int64_t bound, char out[REC_NUMBER_CAP])
{
	if (f->kind == REC_K_DAY)
		return calendar_day_format((day_t)bound, out);
	if (f->kind == REC_K_TIME)
		return calendar_instant_format(bound, out);
	return rec_i64_text(bound, out);
}
