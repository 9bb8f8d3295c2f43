/*
 * mpscan: reads MessagePack that came from outside, one bounded step at a time.
 * Owns: nothing; texts point into the input, which must outlive them.
 * Beware: a reader that fails leaves the scanner where it was, and the caller can say what stood there.
 */
#include "common/mpscan_head.h"

const struct mpscan_form mpscan_forms[32] = {
	{ MPSCAN_NIL, 0, 0 },
	{ MPSCAN_BAD, 0, 0 },
	{ MPSCAN_BOOL, 0, 0 },
	{ MPSCAN_BOOL, 0, 0 },
	{ MPSCAN_BIN, 1, 0 },
	{ MPSCAN_BIN, 2, 0 },
	{ MPSCAN_BIN, 4, 0 },
	{ MPSCAN_EXT, 1, 0 },
	{ MPSCAN_EXT, 2, 0 },
	{ MPSCAN_EXT, 4, 0 },
	{ MPSCAN_FLOAT, 4, 0 },
	{ MPSCAN_FLOAT, 8, 0 },
	{ MPSCAN_UINT, 1, 0 },
	{ MPSCAN_UINT, 2, 0 },
	{ MPSCAN_UINT, 4, 0 },
	{ MPSCAN_UINT, 8, 0 },
	{ MPSCAN_INT, 1, 0 },
	{ MPSCAN_INT, 2, 0 },
	{ MPSCAN_INT, 4, 0 },
	{ MPSCAN_INT, 8, 0 },
	{ MPSCAN_EXT, 0, 1 },
	{ MPSCAN_EXT, 0, 2 },
	{ MPSCAN_EXT, 0, 4 },
	{ MPSCAN_EXT, 0, 8 },
	{ MPSCAN_EXT, 0, 16 },
	{ MPSCAN_TEXT, 1, 0 },
	{ MPSCAN_TEXT, 2, 0 },
	{ MPSCAN_TEXT, 4, 0 },
	{ MPSCAN_ARRAY, 2, 0 },
	{ MPSCAN_ARRAY, 4, 0 },
	{ MPSCAN_MAP, 2, 0 },
	{ MPSCAN_MAP, 4, 0 },
};

struct mpscan
mpscan_of(const void *bytes, size_t len)
{
	static const uint8_t none[1];
	const uint8_t *p = bytes ? bytes : none; /* so that pointers can be compared */

	return (struct mpscan){ p, p + (bytes ? len : 0), 0 };
}

enum mpscan_type
mpscan_peek(const struct mpscan *s)
{
	return mpscan_head_of(s).type;
}

/* A head without a body, of one type. */
static inline enum rc
take_plain(struct mpscan *s, enum mpscan_type type, uint64_t *ret_value)
{
	struct mpscan_head h = mpscan_head_of(s);

	if (h.type != type)
		return RC_MALFORMED;
	*ret_value = h.value;
	s->pos += h.size;
	return RC_OK;
}

enum rc
mpscan_nil(struct mpscan *s)
{
	uint64_t none;

	return take_plain(s, MPSCAN_NIL, &none);
}

enum rc
mpscan_bool(struct mpscan *s, bool *ret_value)
{
	uint64_t value;
	enum rc rc = take_plain(s, MPSCAN_BOOL, &value);

	if (rc == RC_OK)
		*ret_value = value != 0;
	return rc;
}

enum rc
mpscan_u64(struct mpscan *s, uint64_t *ret_value)
{
	return take_plain(s, MPSCAN_UINT, ret_value);
}

enum rc
mpscan_i64(struct mpscan *s, int64_t *ret_value)
{
	struct mpscan_head h = mpscan_head_of(s);

	if (!mpscan_head_is_i64(&h))
		return RC_MALFORMED;
	*ret_value = (int64_t)h.value;
	s->pos += h.size;
	return RC_OK;
}

enum rc
mpscan_f64(struct mpscan *s, double *ret_value)
{
	struct mpscan_head h = mpscan_head_of(s);

	if (h.type != MPSCAN_FLOAT)
		return RC_MALFORMED;
	if (h.size == 5) {
		uint32_t bits = (uint32_t)h.value;
		float narrow;

		memcpy(&narrow, &bits, sizeof narrow);
		*ret_value = (double)narrow;
	} else {
		memcpy(ret_value, &h.value, sizeof *ret_value);
	}
	s->pos += h.size;
	return RC_OK;
}

static inline enum rc
take_bytes(struct mpscan *s, enum mpscan_type type, struct text *ret_bytes)
{
	struct mpscan_head h = mpscan_head_of(s);

	if (h.type != type || !mpscan_head_fits(s, &h, 1))
		return RC_MALFORMED;
	const char *p = (const char *)s->pos + h.size;

	if (type == MPSCAN_TEXT && !utf8_valid(p, (size_t)h.value))
		return RC_MALFORMED;
	*ret_bytes = (struct text){ p, (uint32_t)h.value, 0 };
	s->pos += h.size + h.value;
	return RC_OK;
}

enum rc
mpscan_text(struct mpscan *s, struct text *ret_text)
{
	return take_bytes(s, MPSCAN_TEXT, ret_text);
}

enum rc
mpscan_bin(struct mpscan *s, struct text *ret_bytes)
{
	return take_bytes(s, MPSCAN_BIN, ret_bytes);
}

/* Every item costs a byte, so a count beyond the input is a lie. */
static inline enum rc
take_count(struct mpscan *s, enum mpscan_type type, unsigned per_item, uint32_t *ret_count)
{
	struct mpscan_head h = mpscan_head_of(s);

	if (h.type != type || !mpscan_head_fits(s, &h, per_item))
		return RC_MALFORMED;
	if (s->depth >= MPSCAN_DEPTH_MAX)
		return RC_LIMIT;
	s->depth++;
	s->pos += h.size;
	*ret_count = (uint32_t)h.value;
	return RC_OK;
}

enum rc
mpscan_array(struct mpscan *s, uint32_t *ret_count)
{
	return take_count(s, MPSCAN_ARRAY, 1, ret_count);
}

enum rc
mpscan_map(struct mpscan *s, uint32_t *ret_count)
{
	return take_count(s, MPSCAN_MAP, 2, ret_count);
}

void
mpscan_leave(struct mpscan *s)
{
	s->depth--;
}

/* Steps over one head and, unless it opens a container, over its body. ret_items: what is to be skipped
 * inside. */
static enum rc
skip_one(struct mpscan *s, uint64_t *ret_items)
{
	struct mpscan_head h = mpscan_head_of(s);
	unsigned per_item = h.type == MPSCAN_MAP ? 2 : 1;

	*ret_items = 0;
	switch (h.type) {
	case MPSCAN_END:
	case MPSCAN_BAD:
		return RC_MALFORMED;
	case MPSCAN_TEXT:
	case MPSCAN_BIN:
	case MPSCAN_EXT:
		if (!mpscan_head_fits(s, &h, 1))
			return RC_MALFORMED;
		s->pos += h.size + h.value;
		return RC_OK;
	case MPSCAN_ARRAY:
	case MPSCAN_MAP:
		if (!mpscan_head_fits(s, &h, per_item))
			return RC_MALFORMED;
		if (s->depth >= MPSCAN_DEPTH_MAX)
			return RC_LIMIT;
		s->depth++;
		*ret_items = h.value * per_item;
		break;
	default:
		break;
	}
	s->pos += h.size;
	return RC_OK;
}

enum rc
mpscan_skip(struct mpscan *s)
{
	struct mpscan t = *s;
	uint64_t left[MPSCAN_DEPTH_MAX + 1]; /* items still to come, by depth */

	left[t.depth] = 1;
	for (;;) {
		uint32_t depth = t.depth;
		uint64_t items;
		enum rc rc;

		left[depth]--;
		rc = skip_one(&t, &items);
		if (rc != RC_OK)
			return rc;
		if (t.depth > depth)
			left[t.depth] = items;
		while (t.depth > s->depth && left[t.depth] == 0)
			t.depth--;
		if (t.depth == s->depth)
			break;
	}
	*s = t;
	return RC_OK;
}

enum rc
mpscan_end(const struct mpscan *s)
{
	return s->pos == s->end ? RC_OK : RC_MALFORMED;
}

/* Bytes of the character that p begins, 0 when it is none: RFC 3629's table, so no surrogate, no overlong
 * form. */
static size_t
utf8_step(const uint8_t *p, size_t left)
{
	uint8_t lead = p[0], low = 0x80, high = 0xbf;
	size_t need;

	if (lead < 0x80)
		return 1;
	if (lead < 0xc2 || lead > 0xf4)
		return 0;
	need = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
	if (lead == 0xe0)
		low = 0xa0;
	else if (lead == 0xed)
		high = 0x9f;
	else if (lead == 0xf0)
		low = 0x90;
	else if (lead == 0xf4)
		high = 0x8f;
	if (left < need || p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < need; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return need;
}

bool
utf8_valid(const char *s, size_t len)
{
	const uint8_t *p = (const uint8_t *)s;
	size_t i = 0;

	while (i < len) {
		uint64_t eight;

		while (len - i >= sizeof eight) { /* most text is ASCII: eight bytes at a time */
			memcpy(&eight, p + i, sizeof eight);
			if (eight & UINT64_C(0x8080808080808080))
				break;
			i += sizeof eight;
		}
		if (i == len)
			break;
		size_t step = utf8_step(p + i, len - i);

		if (step == 0)
			return false;
		i += step;
	}
	return true;
}

size_t
utf8_cut(const char *s, size_t len, size_t most)
{
	if (len <= most)
		return len;
	while (most > 0 && ((uint8_t)s[most] & 0xc0) == 0x80)
		most--;
	return most;
}

size_t
utf8_count(const char *s, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += ((uint8_t)s[i] & 0xc0) != 0x80;
	return n;
}
