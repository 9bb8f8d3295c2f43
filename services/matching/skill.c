/*
 * skill: see skill.h.
 * Owns: nothing beyond struct skill.
 * Beware: a level is asked for millions of times a second: no division, and one page at a time.
 */
#include "services/matching/skill.h"
#include "services/matching/lines.h"
#include <stdlib.h>
#include <string.h>

#define LIST_MOST 128u /* a list of so many is dearer than bits */
#define LIST_STEP 32u /* a list has room for so many, or twice, three times… */
#define BITS_SIZE ((size_t)SKILL_LEVELS * PAGE_WORDS * sizeof(uint64_t))

static void
page_give(const struct skill_page *p)
{
	lines_give(p->items, p->cap == SKILL_DENSE ? BITS_SIZE : p->cap * sizeof(uint16_t));
}

void
skill_free(struct skill *s)
{
	for (uint32_t i = 0; i < s->count; i++)
		page_give(&s->pages[i]);
	free(s->pages);
	*s = (struct skill){ 0 };
}

/* Where the seat stands in a list, or belongs. */
static uint32_t
list_at(const struct skill_page *p, uint32_t seat)
{
	const uint16_t *items = p->items;
	uint32_t lo = 0, hi = p->count;

	if (hi != 0 && items[hi - 1] < seat * 8) /* cards that come in order */
		return hi;
	while (lo < hi) {
		uint32_t mid = (lo + hi) / 2;

		if (items[mid] < seat * 8)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static void
bits_set(uint64_t *bits, uint32_t seat, unsigned level)
{
	uint64_t bit = UINT64_C(1) << (seat % 64);

	for (unsigned l = 0; l < SKILL_LEVELS; l++) {
		uint64_t *word = &bits[l * PAGE_WORDS + seat / 64];

		*word = l < level ? *word | bit : *word & ~bit;
	}
}

static void
list_to_bits(struct skill_page *p)
{
	uint64_t *bits = lines_take(BITS_SIZE);
	const uint16_t *items = p->items;

	for (uint32_t i = 0; i < p->count; i++)
		bits_set(bits, items[i] / 8, items[i] % 8);
	page_give(p);
	*p = (struct skill_page){ bits, 0, SKILL_DENSE };
}

static void
list_insert(struct skill_page *p, uint32_t at, uint32_t seat, unsigned level)
{
	uint16_t *items = p->items;

	if (p->count == p->cap) {
		uint16_t cap = (uint16_t)(p->cap + LIST_STEP);

		items = lines_take(cap * sizeof *items);
		if (p->count != 0)
			memcpy(items, p->items, p->count * sizeof *items);
		page_give(p);
		p->items = items;
		p->cap = cap;
	}
	memmove(items + at + 1, items + at, (p->count - at) * sizeof *items);
	items[at] = (uint16_t)(seat * 8 + level);
	p->count++;
}

static void
list_set(struct skill_page *p, uint32_t seat, unsigned level)
{
	uint16_t *items = p->items;
	uint32_t at = list_at(p, seat);
	bool there = at < p->count && items[at] / 8u == seat;

	if (there && level != 0)
		items[at] = (uint16_t)(seat * 8 + level);
	else if (there)
		memmove(items + at, items + at + 1, (--p->count - at) * sizeof *items);
	else if (level != 0)
		list_insert(p, at, seat, level);
	if (p->count == LIST_MOST)
		list_to_bits(p);
}

void
skill_set(struct skill *s, uint32_t seat, unsigned level)
{
	uint32_t page = seat / PAGE_SEATS;

	if (page >= s->count) {
		if (level == 0)
			return;
		s->pages = array_grow(s->pages, s->count, page + 1, sizeof *s->pages);
		s->count = page + 1;
	}
	if (s->pages[page].cap == SKILL_DENSE)
		bits_set(s->pages[page].items, seat % PAGE_SEATS, level);
	else
		list_set(&s->pages[page], seat % PAGE_SEATS, level);
}

unsigned
skill_level(const struct skill *s, uint32_t seat)
{
	const struct skill_page *p;
	unsigned level = 0;
	uint32_t at;

	if (seat / PAGE_SEATS >= s->count)
		return 0;
	p = &s->pages[seat / PAGE_SEATS];
	seat %= PAGE_SEATS;
	if (p->cap != SKILL_DENSE) {
		at = list_at(p, seat);
		return at < p->count && ((uint16_t *)p->items)[at] / 8u == seat
		    ? ((uint16_t *)p->items)[at] % 8u
		    : 0;
	}
	for (unsigned l = 0; l < SKILL_LEVELS; l++)
		level += (uint32_t)(((uint64_t *)p->items)[l * PAGE_WORDS + seat / 64] >> (seat % 64) & 1);
	return level;
}

bool
skill_is_bits(const struct skill *s, uint32_t seat)
{
	return seat / PAGE_SEATS < s->count && s->pages[seat / PAGE_SEATS].cap == SKILL_DENSE;
}

uint64_t
skill_word(const struct skill *s, uint32_t first, unsigned level)
{
	const uint64_t *bits = s->pages[first / PAGE_SEATS].items;

	return bits[(level - 1) * PAGE_WORDS + first % PAGE_SEATS / 64];
}

void
skill_soon(const struct skill_view *v)
{
	if (v->bits != NULL)
		page_soon(v->bits);
	else
		for (uint32_t i = 0; i < v->count; i += 32)
			__builtin_prefetch(v->items + i);
}

static inline uint32_t
item_meet(uint16_t item, unsigned level, const uint64_t *from, uint64_t *bits)
{
	uint32_t seat = item / 8u;
	uint64_t has = (uint64_t)(item % 8u >= level) & (from[seat / 64] >> (seat % 64));

	bits[seat / 64] |= has << (seat % 64);
	return (uint32_t)has;
}

/* By going through the list, at four places at once: neighbours share a word, and would wait for each other. */
static uint32_t
list_meet(const struct skill_view *v, unsigned level, const uint64_t *from, uint64_t *m)
{
	uint64_t room[PAGE_WORDS], *bits = m == from ? room : m;
	const uint16_t *items = v->items;
	uint32_t quarter = v->count / 4, n = 0;

	page_clear(bits);
	for (uint32_t i = 0; i < quarter; i++) {
		n += item_meet(items[i], level, from, bits);
		n += item_meet(items[i + quarter], level, from, bits);
		n += item_meet(items[i + 2 * quarter], level, from, bits);
		n += item_meet(items[i + 3 * quarter], level, from, bits);
	}
	for (uint32_t i = 4 * quarter; i < v->count; i++)
		n += item_meet(items[i], level, from, bits);
	if (bits != m)
		memcpy(m, bits, sizeof room);
	return n;
}

uint32_t
skill_meet(const struct skill_view *v, unsigned level, const uint64_t *from, uint64_t *m)
{
	return v->bits != NULL ? page_meet(m, from, v->bits) : list_meet(v, level, from, m);
}

void
skill_count(const struct skill *s, uint32_t page, const uint64_t *from, uint32_t counts[SKILL_LEVELS])
{
	struct skill_view v = skill_view(s, page, 1);
	uint64_t m[PAGE_WORDS];
	uint32_t better = 0;

	for (uint32_t i = 0; v.items != NULL && i < v.count; i++)
		counts[v.items[i] % 8u - 1] +=
		    (uint32_t)(from[v.items[i] / 512u] >> (v.items[i] / 8u % 64) & 1);
	for (unsigned level = SKILL_LEVELS; v.bits != NULL && level != 0; level--) {
		uint32_t least = page_meet(m, from, skill_view(s, page, level).bits);

		counts[level - 1] += least - better;
		better = least;
	}
}

static inline uint32_t
item_in(uint16_t item, unsigned level, const uint64_t *a, const uint64_t *b)
{
	uint32_t seat = item / 8u;

	return (uint32_t)((a[seat / 64] & b[seat / 64]) >> (seat % 64)) & (item % 8u >= level);
}

uint32_t
skill_meet_count(const struct skill_view *v, unsigned level, const uint64_t *a, const uint64_t *b)
{
	uint32_t n = 0;

	if (v->bits != NULL)
		return page_count_three(v->bits, a, b);
	for (uint32_t i = 0; i < v->count; i++)
		n += item_in(v->items[i], level, a, b);
	return n;
}
