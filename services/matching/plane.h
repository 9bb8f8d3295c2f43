/*
 * plane: one bit a seat, in pages, of which only those that have any are kept; and what is done with a page of bits.
 * Owns: the pages.
 * Beware: a page that was once needed stays. Allocation failure ends the process.
 */
#ifndef MATCHING_PLANE_H
#define MATCHING_PLANE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAGE_SEATS 4096u
#define PAGE_WORDS (PAGE_SEATS / 64)

struct plane {
	uint64_t **pages; /* PAGE_WORDS each, or NULL */
	uint32_t count;
};

void plane_free(struct plane *p);
void plane_set(struct plane *p, uint32_t seat);
void plane_clear(struct plane *p, uint32_t seat);
/* NULL when no seat of the page has it. */
static inline const uint64_t *
plane_page(const struct plane *p, uint32_t page)
{
	return page < p->count ? p->pages[page] : NULL;
}
static inline bool
plane_has(const struct plane *p, uint32_t seat)
{
	const uint64_t *page = plane_page(p, seat / PAGE_SEATS);

	return page != NULL && (page[seat % PAGE_SEATS / 64] >> (seat % 64) & 1) != 0;
}

/* m &= with; with may be NULL: none. */
void page_and(uint64_t *m, const uint64_t *with);
/* m &= a | b, either may be NULL. */
void page_and_either(uint64_t *m, const uint64_t *a, const uint64_t *b);
uint32_t page_count(const uint64_t *m);
/* m = a & b, and how many that is; m may be one of them. */
uint32_t page_meet(uint64_t *m, const uint64_t *a, const uint64_t *b);
/* The page's bits will be wanted soon. */
static inline void
page_soon(const void *page)
{
	for (unsigned line = 0; page != NULL && line < PAGE_WORDS / 8; line++)
		__builtin_prefetch((const uint64_t *)page + (size_t)line * 8);
}
/* Of the page's lines of eight words, those where m has any: a set. */
static inline unsigned
page_lines(const uint64_t *m)
{
	unsigned lines = 0;

	for (unsigned line = 0; line < PAGE_WORDS / 8; line++, m += 8)
		lines |= (unsigned)((m[0] | m[1] | m[2] | m[3] | m[4] | m[5] | m[6] | m[7]) != 0) << line;
	return lines;
}
/* Those lines of it only. */
static inline void
page_soon_lines(const uint64_t *page, unsigned lines)
{
	for (; page != NULL && lines != 0; lines &= lines - 1)
		__builtin_prefetch(page + (size_t)__builtin_ctz(lines) * 8);
}
/* Room for count items where there were had; what is new is zero. */
void *array_grow(void *old, size_t had, size_t count, size_t size);

#endif
