/*
 * record_json_out: records as JSON, written straight into a buffer.
 * Owns: nothing.
 * Beware: texts are taken for valid UTF-8, as decoded; sealed texts and SECRET fields never come out.
 */
#include "common/calendar.h"
#include "common/record_walk.h"
#include <math.h>

static void
put_escaped(struct buf *out, uint8_t c)
{
	static const char hex[] = "0123456789abcdef";
	const char *named = NULL;

	switch (c) {
	case '"':
		named = "\\\"";
		break;
	case '\\':
		named = "\\\\";
		break;
	case '\n':
		named = "\\n";
		break;
	case '\r':
		named = "\\r";
		break;
	case '\t':
		named = "\\t";
		break;
	default:
		break;
	}
	char code[] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };

	if (named != NULL)
		buf_append(out, named, 2);
	else
		buf_append(out, code, sizeof code);
}

void
json_text(struct buf *out, const char *s, size_t len)
{
	size_t from = 0;

	buf_reserve(out, len + 2);
	buf_byte(out, '"');
	if (len == 0)
		s = ""; /* may be NULL */
	for (size_t i = 0; i < len; i++) {
		uint8_t c = (uint8_t)s[i];

		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		buf_append(out, s + from, i - from);
		put_escaped(out, c);
		from = i + 1;
	}
	buf_append(out, s + from, len - from);
	buf_byte(out, '"');
}

/* A text of our own, which needs no escape. */
static void
put_quoted(struct buf *out, const char *s, size_t len)
{
	buf_reserve(out, len + 2);
	out->ptr[out->len++] = '"';
	memcpy(out->ptr + out->len, s, len);
	out->len += len;
	out->ptr[out->len++] = '"';
}

static void
put_bytes(struct buf *out, const struct text *t)
{
	buf_byte(out, '"');
	buf_reserve(out, 4 * (((size_t)t->len + 2) / 3) + 1);
	out->len += crypto_base64(t->ptr, t->len, (char *)out->ptr + out->len);
	buf_byte(out, '"');
}

static void
put_set(struct buf *out, const struct rec_enum *e, uint32_t set)
{
	bool more = false;

	buf_byte(out, '[');
	for (uint32_t i = 0; i < e->count; i++) {
		if (e->values[i].value < 0 || e->values[i].value > 31 || !((set >> e->values[i].value) & 1))
			continue;
		if (more)
			buf_byte(out, ',');
		put_quoted(out, e->values[i].name, strlen(e->values[i].name));
		more = true;
	}
	buf_byte(out, ']');
}

static void
put_value(struct buf *out, unsigned kind, const struct rec_field *f, const void *at, unsigned drop);

static void
put_list(struct buf *out, const struct rec_field *f, const struct list *l, unsigned drop)
{
	const char *item = l->items;
	size_t size = rec_item_size(f);

	buf_byte(out, '[');
	for (uint32_t i = 0; i < l->count; i++, item += size) {
		if (i > 0)
			buf_byte(out, ',');
		put_value(out, f->elem, f, item, drop);
	}
	buf_byte(out, ']');
}

static void
put_number(struct buf *out, unsigned kind, const void *at)
{
	char text[REC_NUMBER_CAP];
	size_t len = rec_number_text(kind, at, text);

	buf_append(out, text, len);
}

static void
put_value(struct buf *out, unsigned kind, const struct rec_field *f, const void *at, unsigned drop)
{
	char text[CALENDAR_INSTANT_CAP > ID_TEXT_LEN ? CALENDAR_INSTANT_CAP : ID_TEXT_LEN + 1];
	const struct text *t = at;
	const struct rec_enum_value *row;

	switch (kind) {
	case REC_K_BOOL:
		buf_text(out, *(const bool *)at ? "true" : "false");
		break;
	case REC_K_F64:
		if (isfinite(*(const double *)at))
			put_number(out, kind, at);
		else
			buf_text(out, "null");
		break;
	case REC_K_DAY:
		put_quoted(out, text, calendar_day_format(*(const day_t *)at, text));
		break;
	case REC_K_TIME:
		put_quoted(out, text, calendar_instant_format(*(const usec_t *)at, text));
		break;
	case REC_K_ENUM:
		row = rec_enum_by_value(f->values, *(const int *)at);
		put_quoted(out, row ? row->name : "", row ? strlen(row->name) : 0);
		break;
	case REC_K_SET:
		put_set(out, f->values, *(const uint32_t *)at);
		break;
	case REC_K_TEXT:
		json_text(out, t->ptr, t->len);
		break;
	case REC_K_BYTES:
		put_bytes(out, t);
		break;
	case REC_K_ID:
		id_format(*(const struct id *)at, text);
		put_quoted(out, text, ID_TEXT_LEN);
		break;
	case REC_K_LIST:
		put_list(out, f, at, drop);
		break;
	case REC_K_REC:
		record_to_json(f->sub, at, drop, out);
		break;
	default:
		put_number(out, kind, at);
		break;
	}
}

void
record_to_json(const struct rec_desc *d, const void *rec, unsigned drop, struct buf *out)
{
	bool more = false;

	buf_byte(out, '{');
	for (const struct rec_field *f = d->fields; f < record_end(d); f++) {
		if (!rec_is_shown(f, rec, drop))
			continue;
		if (more)
			buf_byte(out, ',');
		put_quoted(out, f->name, strlen(f->name));
		buf_byte(out, ':');
		put_value(out, f->kind, f, record_at_const(f, rec), drop);
		more = true;
	}
	buf_byte(out, '}');
}
