/*
 * plane: see plane.h.
 * Owns: nothing beyond struct plane.
 * Beware: most processors count bits by one instruction, but not all that Debian runs on.
 */
#include "services/matching/plane.h"
#include "services/matching/lines.h"
#include <stdlib.h>
#include <string.h>

void *
array_grow(void *old, size_t had, size_t count, size_t size)
{
	char *fresh = calloc(count, size); /* of a large array, what is never written costs nothing */

	if (fresh == NULL)
		abort();
	if (had != 0)
		memcpy(fresh, old, had * size);
	free(old);
	return fresh;
}

void
plane_free(struct plane *p)
{
	for (uint32_t i = 0; i < p->count; i++)
		lines_give(p->pages[i], PAGE_WORDS * sizeof(uint64_t));
	free(p->pages);
	*p = (struct plane){ 0 };
}

void
plane_set(struct plane *p, uint32_t seat)
{
	uint32_t page = seat / PAGE_SEATS;

	if (page >= p->count) {
		p->pages = array_grow(p->pages, p->count, page + 1, sizeof *p->pages);
		p->count = page + 1;
	}
	if (p->pages[page] == NULL)
		p->pages[page] = lines_take(PAGE_WORDS * sizeof(uint64_t));
	p->pages[page][seat % PAGE_SEATS / 64] |= UINT64_C(1) << (seat % 64);
}

void
plane_clear(struct plane *p, uint32_t seat)
{
	uint32_t page = seat / PAGE_SEATS;

	if (page < p->count && p->pages[page] != NULL)
		p->pages[page][seat % PAGE_SEATS / 64] &= ~(UINT64_C(1) << (seat % 64));
}

void
page_and(uint64_t *m, const uint64_t *with)
{
	if (with == NULL)
		memset(m, 0, PAGE_WORDS * sizeof *m);
	else
		for (unsigned w = 0; w < PAGE_WORDS; w++)
			m[w] &= with[w];
}

void
page_and_either(uint64_t *m, const uint64_t *a, const uint64_t *b)
{
	if (a == NULL || b == NULL)
		page_and(m, a == NULL ? b : a);
	else
		for (unsigned w = 0; w < PAGE_WORDS; w++)
			m[w] &= a[w] | b[w];
}

static inline __attribute__((always_inline)) uint32_t
count_words(const uint64_t *m)
{
	uint32_t n = 0;

	for (unsigned w = 0; w < PAGE_WORDS; w++)
		n += (uint32_t)__builtin_popcountll(m[w]);
	return n;
}

static inline __attribute__((always_inline)) uint32_t
meet_words(uint64_t *m, const uint64_t *a, const uint64_t *b)
{
	uint32_t n = 0;

	for (unsigned w = 0; w < PAGE_WORDS; w++) {
		uint64_t word = a[w] & b[w];

		n += (uint32_t)__builtin_popcountll(word);
		m[w] = word;
	}
	return n;
}

#if defined(__x86_64__)
__attribute__((target("popcnt"))) static uint32_t
count_by_instruction(const uint64_t *m)
{
	return count_words(m);
}

__attribute__((target("popcnt"))) static uint32_t
meet_by_instruction(uint64_t *m, const uint64_t *a, const uint64_t *b)
{
	return meet_words(m, a, b);
}
#endif

uint32_t
page_count(const uint64_t *m)
{
#if defined(__x86_64__)
	if (__builtin_cpu_supports("popcnt"))
		return count_by_instruction(m);
#endif
	return count_words(m);
}

uint32_t
page_meet(uint64_t *m, const uint64_t *a, const uint64_t *b)
{
#if defined(__x86_64__)
	if (__builtin_cpu_supports("popcnt"))
		return meet_by_instruction(m, a, b);
#endif
	return meet_words(m, a, b);
}
