/*
 * skill: who has a competence, and at which level, by seat.
 * Owns: its pages.
 * Beware: a page with few keeps a sorted list; one with many keeps a page of bits for each level, and never goes back.
 */
#ifndef MATCHING_SKILL_H
#define MATCHING_SKILL_H

#include "services/matching/plane.h"

#define SKILL_LEVELS 5u

struct skill_page {
	void *items; /* uint16_t: seat in the page * 8 + level, ascending; or SKILL_LEVELS pages of bits */
	uint16_t count;
	uint16_t cap; /* SKILL_DENSE: bits; bit of seat in page l: its level is at least l + 1 */
};
#define SKILL_DENSE UINT16_MAX
struct skill {
	struct skill_page *pages;
	uint32_t count;
};

void skill_free(struct skill *s);
/* Level 0: has it no more. */
void skill_set(struct skill *s, uint32_t seat, unsigned level);
/* 0: has it not. */
unsigned skill_level(const struct skill *s, uint32_t seat);
/* What a page says of a level: bits of those who have it; or a list of those who have the competence; neither: nobody. */
struct skill_view {
	const uint64_t *bits;
	const uint16_t *items; /* as in struct skill_page */
	uint32_t count;
};
static inline struct skill_view
skill_view(const struct skill *s, uint32_t page, unsigned level)
{
	const struct skill_page *p = page < s->count ? &s->pages[page] : NULL;

	if (p == NULL || p->items == NULL)
		return (struct skill_view){ NULL, NULL, 0 };
	if (p->cap == SKILL_DENSE)
		return (struct skill_view){ (const uint64_t *)p->items + (size_t)(level - 1) * PAGE_WORDS,
			NULL, PAGE_SEATS };
	return (struct skill_view){ NULL, p->items, p->count };
}
/* m = those of from whom the view names at that level (1 to SKILL_LEVELS) at least, and how many; m may be from. */
uint32_t skill_meet(const struct skill_view *v, unsigned level, const uint64_t *from, uint64_t *m);
/* How many the view names at that level at least who are in both. */
uint32_t skill_meet_count(const struct skill_view *v, unsigned level, const uint64_t *a, const uint64_t *b);
/* Adds to counts[level - 1] those of from who have it at just that level. */
void skill_count(const struct skill *s, uint32_t page, const uint64_t *from, uint32_t counts[SKILL_LEVELS]);
/* It will be asked soon. */
void skill_soon(const struct skill_view *v);
/* Whether that seat's page is one of bits; then, of the 64 seats from there, who has that level at least. */
bool skill_is_bits(const struct skill *s, uint32_t seat);
uint64_t skill_word(const struct skill *s, uint32_t first, unsigned level);

#endif
