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
/* The bits of seats word * 64 and on. */
static inline uint64_t
plane_word(const struct plane *p, uint32_t word)
{
	const uint64_t *page = plane_page(p, word / PAGE_WORDS);

	return page == NULL ? 0 : page[word % PAGE_WORDS];
}
static inline bool
plane_has(const struct plane *p, uint32_t seat)
{
	return (plane_word(p, seat / 64) >> (seat % 64) & 1) != 0;
}

uint32_t page_count(const uint64_t *m);
void page_clear(uint64_t *m);
/* m = a & b, and how many that is; m may be one of them. */
uint32_t page_meet(uint64_t *m, const uint64_t *a, const uint64_t *b);
/* How many are in all three. */
uint32_t page_count_three(const uint64_t *a, const uint64_t *b, const uint64_t *c);
/* Of the page's lines of eight words, those where m has any of a or b: a set. */
unsigned page_lines_meet(const uint64_t *m, const uint64_t *a, const uint64_t *b);
/* The page's bits will be wanted soon. */
static inline void
page_soon(const void *page)
{
	for (unsigned line = 0; page != NULL && line < PAGE_WORDS / 8; line++)
		__builtin_prefetch((const uint64_t *)page + (size_t)line * 8);
}
/* Room for count items where there were had; what is new is zero. */
void *array_grow(void *old, size_t had, size_t count, size_t size);

#endif
