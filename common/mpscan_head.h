/*
 * mpscan_head: the head of one MessagePack item, read inline: what mpscan.c and the decoder of records are built on.
 * Owns: the table of lead bytes.
 * Beware: private to those two; a head that was read says nothing yet of whether its body is there: mpscan_head_fits does.
 */
#ifndef COMMON_MPSCAN_HEAD_H
#define COMMON_MPSCAN_HEAD_H

#include "common/mpscan.h"
#include <stddef.h>

/* The form of the lead bytes 0xc0 to 0xdf: what it starts, and how many bytes of number or length follow. */
struct mpscan_form {
	uint8_t type;
	uint8_t width;
	uint8_t fixed; /* of an extension: the length that the lead byte says */
};
extern const struct mpscan_form mpscan_forms[32];

/* Number (two's complement when negative), float bits, truth, length or count; what follows is the body. */
struct mpscan_head {
	enum mpscan_type type;
	uint32_t size;
	uint64_t value;
};

/* Big-endian bytes, 1 to 8 of them. Where eight can be read, one load and a shift do for every width. */
static inline uint64_t
mpscan_load(const uint8_t *p, const uint8_t *end, unsigned width)
{
	uint64_t v = 0;

	if (__builtin_expect(end - p >= 8, 1)) {
		memcpy(&v, p, sizeof v);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
		v = __builtin_bswap64(v);
#endif
		return v >> (64 - 8 * width);
	}
	for (unsigned i = 0; i < width; i++)
		v = v << 8 | p[i];
	return v;
}

static inline struct mpscan_head
mpscan_head_long(const struct mpscan *s, uint8_t lead)
{
	struct mpscan_form f = mpscan_forms[lead - 0xc0];
	struct mpscan_head h = { f.type, 1u + f.width, f.fixed };

	if (f.type == MPSCAN_BAD || (size_t)(s->end - s->pos) < h.size)
		return (struct mpscan_head){ MPSCAN_BAD, 0, 0 };
	if (f.width > 0)
		h.value = mpscan_load(s->pos + 1, s->end, f.width);
	else if (f.type == MPSCAN_BOOL)
		h.value = lead & 1;
	if (f.type == MPSCAN_INT) { /* one that is not negative becomes unsigned: readers care for the value alone */
		unsigned shift = 64 - 8u * f.width;
		int64_t v = (int64_t)(h.value << shift) >> shift;

		return (struct mpscan_head){ v < 0 ? MPSCAN_INT : MPSCAN_UINT, h.size, (uint64_t)v };
	}
	if (f.type == MPSCAN_EXT)
		h.value += 1; /* the byte of its own type, part of the body here */
	return h;
}

__attribute__((always_inline)) static inline struct mpscan_head
mpscan_head_of(const struct mpscan *s)
{
	if (s->pos == s->end)
		return (struct mpscan_head){ MPSCAN_END, 0, 0 };
	uint8_t lead = *s->pos;

	if (lead <= 0x7f)
		return (struct mpscan_head){ MPSCAN_UINT, 1, lead };
	if (lead >= 0xe0)
		return (struct mpscan_head){ MPSCAN_INT, 1, (uint64_t)(int64_t)(int8_t)lead };
	if (lead >= 0xc0)
		return mpscan_head_long(s, lead);
	if (lead >= 0xa0)
		return (struct mpscan_head){ MPSCAN_TEXT, 1, lead & 0x1f };
	return (struct mpscan_head){ lead >= 0x90 ? MPSCAN_ARRAY : MPSCAN_MAP, 1, lead & 0x0f };
}

/* Does the body (bytes, or items of a byte at least) fit in what is left after the head? */
static inline bool
mpscan_head_fits(const struct mpscan *s, const struct mpscan_head *h, unsigned per_item)
{
	return h->value * per_item <= (uint64_t)(s->end - s->pos) - h->size; /* value <= 2^32: no overflow */
}

static inline bool
mpscan_head_is_i64(const struct mpscan_head *h)
{
	return h->type == MPSCAN_INT || (h->type == MPSCAN_UINT && h->value <= INT64_MAX);
}

#endif
