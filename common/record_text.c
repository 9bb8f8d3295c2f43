/*
 * record_text: single fields from and to text, as a CSV cell or a query parameter has them.
 * Owns: nothing; what must outlive the text is copied into the arena.
 * Beware: reading is lenient in form (12,5, 26/11/2019, oui), never in value: the rest is a fault.
 */
#include "common/calendar.h"
#include "common/fold.h"
#include "common/mpscan.h"
#include "common/record_walk.h"
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <strings.h>

struct read {
	const struct record_resolver *resolver;
	struct arena *arena;
	struct fault *why;
};

/* --- in ----------------------------------------------------------------------------------------------- */
static bool
is_word(struct text v, const char *word)
{
	return v.len == strlen(word) && strncasecmp(v.ptr, word, v.len) == 0;
}

static enum rc
set_bool(struct read *r, struct text v, const struct rec_path *path, bool *at)
{
	static const char *const yes[] = { "oui", "true", "vrai", "1" },
				 *const no[] = { "non", "false", "faux", "0" };

	for (size_t i = 0; i < 4; i++) {
		if (is_word(v, yes[i]) || is_word(v, no[i])) {
			*at = is_word(v, yes[i]);
			return RC_OK;
		}
	}
	return fault_english(
	    r->why, rec_fault(r->why, RC_INVALID, path, FAULT_CHOICE, "oui, non"), "yes, no");
}

/* Digits after an optional sign; false when there is anything else. Beyond 64 bits it says so and stays at
 * the end. */
static bool
parse_integer(struct text v, int64_t *ret_value, bool *ret_over)
{
	bool minus = v.len > 0 && v.ptr[0] == '-';
	uint32_t i = v.len > 0 && (minus || v.ptr[0] == '+') ? 1 : 0;
	int64_t n = 0;

	*ret_over = false;
	if (i == v.len)
		return false;
	for (; i < v.len; i++) {
		int digit = v.ptr[i] - '0';

		if (digit < 0 || digit > 9)
			return false;
		if (__builtin_mul_overflow(n, 10, &n) || __builtin_sub_overflow(n, digit, &n))
			*ret_over = true; /* counted downwards: INT64_MIN has no positive twin */
	}
	if (!minus && n == INT64_MIN)
		*ret_over = true;
	else if (!minus)
		n = -n;
	*ret_value = n;
	return true;
}

static enum rc
set_integer(struct read *r, const struct rec_field *f, struct text v, const struct rec_path *path, void *at)
{
	bool over;
	int64_t n;

	if (!parse_integer(v, &n, &over))
		return rec_fault(r->why, RC_INVALID, path, FAULT_TYPE, "integer");
	if (over || (n < 0 && (f->kind == REC_K_U32 || f->kind == REC_K_U64)) ||
	    (n > UINT32_MAX && f->kind == REC_K_U32))
		return rec_fault_range(r->why, RC_INVALID, path, f);
	if (f->kind == REC_K_U32)
		*(uint32_t *)at = (uint32_t)n;
	else
		memcpy(at, &n, sizeof n);
	return RC_OK;
}

/* The blanks that people put into amounts, and the sign of the euro; how many bytes, 0: none of these. */
static uint32_t
amount_blank(struct text v, uint32_t at)
{
	static const char *const blanks[] = { " ", "\xc2\xa0", "\xe2\x80\xaf", "\xe2\x82\xac" };

	for (size_t i = 0; i < sizeof blanks / sizeof blanks[0]; i++) {
		size_t len = strlen(blanks[i]);

		if (v.len - at >= len && memcmp(v.ptr + at, blanks[i], len) == 0)
			return (uint32_t)len;
	}
	return 0;
}

/* Euros as people write them, "1 234,5", into cents. */
static enum rc
set_money(struct read *r, const struct rec_field *f, struct text v, const struct rec_path *path, int64_t *at)
{
	char cents[40];
	uint32_t n = 0, decimals = 0, blank;
	bool point = false, over;

	for (uint32_t i = 0; i < v.len; i++) {
		bool digit = v.ptr[i] >= '0' && v.ptr[i] <= '9';

		if ((blank = amount_blank(v, i)) != 0) {
			i += blank - 1;
			continue;
		}
		if ((v.ptr[i] == ',' || v.ptr[i] == '.') && !point) {
			point = true;
			continue;
		}
		if (n + 3 > sizeof cents)
			return rec_fault_range(r->why, RC_INVALID, path, f);
		if ((digit && decimals < 2) || (n == 0 && v.ptr[i] == '-'))
			cents[n++] = v.ptr[i], decimals += point;
		else if (!(v.ptr[i] == '0' && point))
			return rec_fault_format(r->why, RC_INVALID, path, REC_EXPECTED_AMOUNT);
	}
	if (n == 0 || cents[n - 1] == '-')
		return rec_fault_format(r->why, RC_INVALID, path, REC_EXPECTED_AMOUNT);
	for (; decimals < 2; decimals++)
		cents[n++] = '0';
	if (!parse_integer((struct text){ cents, n, 0 }, at, &over))
		return rec_fault_format(r->why, RC_INVALID, path, REC_EXPECTED_AMOUNT);
	return over ? rec_fault_range(r->why, RC_INVALID, path, f) : RC_OK;
}

static enum rc
set_double(struct read *r, const struct rec_field *f, struct text v, const struct rec_path *path, double *at)
{
	char number[64], *end;
	uint32_t marks = 0;

	if (v.len == 0 || v.len >= sizeof number)
		return rec_fault(r->why, RC_INVALID, path, FAULT_TYPE, "number");
	for (uint32_t i = 0; i < v.len; i++) {
		bool mark = v.ptr[i] == '.' || v.ptr[i] == ',';

		if (!mark && (v.ptr[i] == '\0' || !strchr("0123456789+-eE", v.ptr[i])))
			return rec_fault(r->why, RC_INVALID, path, FAULT_TYPE, "number");
		marks += mark;
		number[i] = mark ? *localeconv()->decimal_point : v.ptr[i];
	}
	number[v.len] = '\0';
	*at = strtod(number, &end);
	if (*end != '\0' || marks > 1)
		return rec_fault(r->why, RC_INVALID, path, FAULT_TYPE, "number");
	if (!isfinite(*at)) /* 1e999 */
		return rec_fault_range(r->why, RC_INVALID, path, f);
	return RC_OK;
}

/* 26/11/2019 as people write it, else ISO 8601. */
static bool
parse_day(struct text v, day_t *ret_day)
{
	int n[3] = { 0, 0, 0 }, at = 0;

	if (memchr(v.ptr, '/', v.len) == NULL)
		return calendar_day_parse(v.ptr, v.len, ret_day);
	for (uint32_t i = 0; i < v.len; i++) {
		if (v.ptr[i] == '/')
			at++;
		else if (v.ptr[i] >= '0' && v.ptr[i] <= '9' && at < 3 && n[at] < 1000)
			n[at] = n[at] * 10 + (v.ptr[i] - '0');
		else
			return false;
	}
	return at == 2 && calendar_day_of(n[2], n[1], n[0], ret_day);
}

static const struct rec_enum_value *
find_choice(const struct rec_enum *e, struct text v)
{
	const struct rec_enum_value *row = rec_enum_by_name(e, v.ptr, v.len);

	for (uint32_t i = 0; i < e->count && row == NULL; i++)
		if (is_word(v, e->values[i].name) || is_word(v, e->values[i].label))
			row = &e->values[i];
	return row;
}

static enum rc
set_choice(struct read *r, const struct rec_field *f, struct text v, const struct rec_path *path, int *at)
{
	const struct rec_enum_value *row = find_choice(f->values, v);

	if (row == NULL)
		return rec_fault_choice(r->why, RC_INVALID, path, f->values);
	*at = row->value;
	return RC_OK;
}

static enum rc
set_id(struct read *r, const struct rec_field *f, struct text v, const struct rec_path *path, struct id *at)
{
	if (id_parse(v.ptr, v.len, at))
		return RC_OK;
	if (r->resolver == NULL || f->ref == NULL)
		return rec_fault_format(r->why, RC_INVALID, path, REC_EXPECTED_ID);
	if (r->resolver->resolve(r->resolver->arg, f->ref, v, at))
		return RC_OK;
	return rec_fault(r->why, RC_INVALID, path, FAULT_UNKNOWN_REFERENCE, TEXT_FMT, TEXT_ARG(v));
}

static enum rc
set_bytes(struct read *r, struct text v, const struct rec_path *path, struct text *at)
{
	uint8_t *out = arena_alloc(r->arena, (size_t)v.len + 1);
	size_t len;

	if (crypto_base64_decode(v.ptr, v.len, out, (size_t)v.len + 1, &len) != RC_OK)
		return rec_fault_format(r->why, RC_INVALID, path, REC_EXPECTED_BYTES);
	*at = (struct text){ (const char *)out, (uint32_t)len, 0 };
	return RC_OK;
}

static enum rc
set_value(struct read *r, const struct rec_field *f, struct text v, const struct rec_path *path, void *at);

/* Cuts the first part off *rest; false when there is none left. */
static bool
next_part(struct text *rest, struct text *ret_part)
{
	if (rest->ptr == NULL)
		return false;
	const char *bar = memchr(rest->ptr, '|', rest->len);
	uint32_t len = bar ? (uint32_t)(bar - rest->ptr) : rest->len;

	*ret_part = (struct text){ rest->ptr, len, 0 };
	*rest = bar ? (struct text){ bar + 1, rest->len - len - 1, 0 } : (struct text){ NULL, 0, 0 };
	return true;
}

static enum rc
set_set(struct read *r, const struct rec_field *f, struct text v, const struct rec_path *path, uint32_t *at)
{
	struct text one;
	enum rc rc = RC_OK;

	*at = 0;
	for (int64_t i = 0; next_part(&v, &one); i++) {
		struct rec_path here = rec_path_item(path, i);
		int value = 0;

		if (set_choice(r, f, text_trim(one), &here, &value) == RC_OK)
			*at |= UINT32_C(1) << value;
		else
			rc = RC_INVALID;
	}
	return rc;
}

static enum rc
set_list(
    struct read *r, const struct rec_field *f, struct text v, const struct rec_path *path, struct list *at)
{
	struct rec_field item = rec_item_field(f);
	size_t count = 1, size = rec_item_size(f), budget = REC_LIST_MEMORY_MAX;
	struct text one;
	enum rc rc = RC_OK;

	if (f->elem == REC_K_REC)
		return rec_fault(r->why, RC_INVALID, path, FAULT_TYPE, "array");
	for (uint32_t i = 0; i < v.len; i++)
		count += v.ptr[i] == '|';
	char *items = rec_items_new(r->arena, f, count, &budget);

	if (items == NULL)
		return rec_fault(r->why, RC_LIMIT, path, FAULT_TOO_MANY, "%lld", (long long)f->max);
	*at = (struct list){ items, (uint32_t)count };
	for (int64_t i = 0; next_part(&v, &one); i++, items += size) {
		struct rec_path here = rec_path_item(path, i);

		if (set_value(r, &item, one, &here, items) != RC_OK)
			rc = RC_INVALID;
	}
	return rc;
}

static enum rc
set_value(struct read *r, const struct rec_field *f, struct text v, const struct rec_path *path, void *at)
{
	struct text bare = text_trim(v);

	switch (f->kind) {
	case REC_K_BOOL:
		return set_bool(r, bare, path, at);
	case REC_K_U32:
	case REC_K_U64:
	case REC_K_I64:
		return set_integer(r, f, bare, path, at);
	case REC_K_MONEY:
		return set_money(r, f, bare, path, at);
	case REC_K_F64:
		return set_double(r, f, bare, path, at);
	case REC_K_DAY:
		return parse_day(bare, at) ? RC_OK
		    : r->resolver != NULL /* a cell has a resolver; a query parameter has none */
		    ? rec_fault_format(r->why, RC_INVALID, path, REC_EXPECTED_DAY_CELL)
		    : rec_fault_format(r->why, RC_INVALID, path, REC_EXPECTED_DAY);
	case REC_K_TIME:
		return calendar_instant_parse(bare.ptr, bare.len, at)
		    ? RC_OK
		    : rec_fault_format(r->why, RC_INVALID, path, REC_EXPECTED_TIME);
	case REC_K_ENUM:
		return set_choice(r, f, bare, path, at);
	case REC_K_SET:
		return set_set(r, f, bare, path, at);
	case REC_K_ID:
		return set_id(r, f, bare, path, at);
	case REC_K_BYTES:
		return set_bytes(r, bare, path, at);
	case REC_K_LIST:
		return set_list(r, f, v, path, at);
	default:
		*(struct text *)at = (struct text){ arena_text(r->arena, v.ptr, v.len), v.len, 0 };
		return RC_OK;
	}
}

enum rc
record_set_text(const struct rec_field *f, struct text value, const struct record_resolver *resolver,
    struct arena *a, void *rec, const char *path, struct fault *why)
{
	struct read r = { resolver, a, why };
	struct rec_path here = { NULL, path ? path : f->name, -1 };
	uint64_t *has = rec;
	enum rc rc;

	if (value.len == 0)
		return RC_OK;
	if (!utf8_valid(value.ptr, value.len))
		return rec_fault(why, RC_INVALID, &here, FAULT_UTF8, NULL);
	rc = set_value(&r, f, value, &here, record_at(f, rec));
	if (rc == RC_OK)
		*has |= REC_BIT(f->tag);
	return rc;
}

/* --- out ---------------------------------------------------------------------------------------------- */
static void get_value(const struct rec_field *f, unsigned kind, const void *at, struct buf *out);

static void
get_number(unsigned kind, const void *at, struct buf *out)
{
	char text[REC_NUMBER_CAP];
	size_t len = rec_number_text(kind, at, text);

	char *point = memchr(text, '.', len);

	if (point != NULL)
		*point = ',';
	buf_append(out, text, len);
}

/* Euros, with a comma where there are cents. */
static void
get_money(int64_t cents, struct buf *out)
{
	uint64_t plain = cents < 0 ? 0u - (uint64_t)cents : (uint64_t)cents;

	buf_printf(out, "%s%llu", cents < 0 ? "-" : "", (unsigned long long)(plain / 100));
	if (plain % 100 != 0)
		buf_printf(out, ",%02u", (unsigned)(plain % 100));
}

static void
get_set(const struct rec_enum *e, uint32_t set, struct buf *out)
{
	bool more = false;

	for (uint32_t i = 0; i < e->count; i++) {
		if (e->values[i].value < 0 || e->values[i].value > 31 || !((set >> e->values[i].value) & 1))
			continue;
		if (more)
			buf_byte(out, '|');
		buf_text(out, e->values[i].name);
		more = true;
	}
}

static void
get_list(const struct rec_field *f, const struct list *l, struct buf *out)
{
	size_t size = rec_item_size(f);

	for (uint32_t i = 0; f->elem != REC_K_REC && i < l->count; i++) {
		if (i > 0)
			buf_byte(out, '|');
		get_value(f, f->elem, (const char *)l->items + i * size, out);
	}
}

static void
get_value(const struct rec_field *f, unsigned kind, const void *at, struct buf *out)
{
	char text[CALENDAR_INSTANT_CAP > ID_TEXT_LEN ? CALENDAR_INSTANT_CAP : ID_TEXT_LEN + 1];
	const struct text *t = at;

	switch (kind) {
	case REC_K_BOOL:
		buf_text(out, *(const bool *)at ? "oui" : "non");
		break;
	case REC_K_DAY:
		buf_append(out, text, calendar_day_format(*(const day_t *)at, text));
		break;
	case REC_K_TIME:
		buf_append(out, text, calendar_instant_format(*(const usec_t *)at, text));
		break;
	case REC_K_ENUM:
		buf_text(out, rec_enum_by_value(f->values, *(const int *)at)->name);
		break;
	case REC_K_SET:
		get_set(f->values, *(const uint32_t *)at, out);
		break;
	case REC_K_TEXT:
		buf_append(out, t->ptr, t->len);
		break;
	case REC_K_BYTES:
		buf_reserve(out, 4 * (((size_t)t->len + 2) / 3) + 1);
		out->len += crypto_base64(t->ptr, t->len, (char *)out->ptr + out->len);
		break;
	case REC_K_ID:
		id_format(*(const struct id *)at, text);
		buf_append(out, text, ID_TEXT_LEN);
		break;
	case REC_K_LIST:
		get_list(f, at, out);
		break;
	case REC_K_MONEY:
		get_money(*(const int64_t *)at, out);
		break;
	default:
		get_number(kind, at, out);
		break;
	}
}

void
record_get_text(const struct rec_field *f, const void *rec, struct buf *out)
{
	if (rec_is_shown(f, rec, 0)) /* an enum that is shown is in its table */
		get_value(f, f->kind, record_at_const(f, rec), out);
}
