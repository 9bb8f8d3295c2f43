/*
 * plane: see plane.h.
 * Owns: nothing beyond struct plane.
 * Beware: most processors count bits by one instruction, but not all that Debian runs on.
 */
#include "services/matching/plane.h"
#include "services/matching/lines.h"
#include <stdlib.h>
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

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

static inline __attribute__((always_inline)) uint32_t
count_words(const uint64_t *a, const uint64_t *b, const uint64_t *c)
{
	uint32_t n = 0;

	for (unsigned w = 0; w < PAGE_WORDS; w++)
		n += (uint32_t)__builtin_popcountll(a[w] & b[w] & c[w]);
	return n;
}

#if defined(__x86_64__)
__attribute__((target("popcnt"))) static uint32_t
count_by_word(const uint64_t *a, const uint64_t *b, const uint64_t *c)
{
	return count_words(a, b, c);
}

__attribute__((target("avx512f,avx512vpopcntdq"))) static uint32_t
count_by_line(const uint64_t *a, const uint64_t *b, const uint64_t *c)
{
	__m512i n = _mm512_setzero_si512();

	for (unsigned w = 0; w < PAGE_WORDS; w += 8) {
		__m512i both = _mm512_and_si512(_mm512_loadu_si512(a + w), _mm512_loadu_si512(b + w));

		n = _mm512_add_epi64(
		    n, _mm512_popcnt_epi64(_mm512_and_si512(both, _mm512_loadu_si512(c + w))));
	}
	return (uint32_t)_mm512_reduce_add_epi64(n);
}

__attribute__((target("popcnt"))) static uint32_t
meet_by_word(uint64_t *m, const uint64_t *a, const uint64_t *b)
{
	return meet_words(m, a, b);
}

__attribute__((target("avx512f,avx512vpopcntdq"))) static uint32_t
meet_by_line(uint64_t *m, const uint64_t *a, const uint64_t *b)
{
	__m512i n = _mm512_setzero_si512();

	for (unsigned w = 0; w < PAGE_WORDS; w += 8) {
		__m512i line = _mm512_and_si512(_mm512_loadu_si512(a + w), _mm512_loadu_si512(b + w));

		n = _mm512_add_epi64(n, _mm512_popcnt_epi64(line));
		_mm512_storeu_si512(m + w, line);
	}
	return (uint32_t)_mm512_reduce_add_epi64(n);
}

__attribute__((target("avx512f"))) static unsigned
lines_by_line(const uint64_t *m, const uint64_t *a, const uint64_t *b)
{
	unsigned lines = 0;

	for (unsigned w = 0; w < PAGE_WORDS; w += 8) {
		__m512i either = _mm512_or_si512(_mm512_loadu_si512(a + w), _mm512_loadu_si512(b + w));

		lines |= (unsigned)(_mm512_test_epi64_mask(_mm512_loadu_si512(m + w), either) != 0) << w / 8;
	}
	return lines;
}
#endif

unsigned
page_lines_meet(const uint64_t *m, const uint64_t *a, const uint64_t *b)
{
	unsigned lines = 0;

#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx512f"))
		return lines_by_line(m, a, b);
#endif
	for (unsigned w = 0; w < PAGE_WORDS; w++)
		lines |= (unsigned)((m[w] & (a[w] | b[w])) != 0) << w / 8;
	return lines;
}

/* Not by memset, which is made a string instruction of here, slow for so little. */
void
page_clear(uint64_t *m)
{
#if defined(__x86_64__)
	for (unsigned w = 0; w < PAGE_WORDS; w += 2)
		_mm_storeu_si128((__m128i *)(void *)(m + w), _mm_setzero_si128());
#else
	memset(m, 0, PAGE_WORDS * sizeof *m);
#endif
}

uint32_t
page_meet(uint64_t *m, const uint64_t *a, const uint64_t *b)
{
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx512vpopcntdq"))
		return meet_by_line(m, a, b);
	if (__builtin_cpu_supports("popcnt"))
		return meet_by_word(m, a, b);
#endif
	return meet_words(m, a, b);
}

uint32_t
page_count_three(const uint64_t *a, const uint64_t *b, const uint64_t *c)
{
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx512vpopcntdq"))
		return count_by_line(a, b, c);
	if (__builtin_cpu_supports("popcnt"))
		return count_by_word(a, b, c);
#endif
	return count_words(a, b, c);
}

uint32_t
page_count(const uint64_t *m)
{
	return page_count_three(m, m, m);
}
