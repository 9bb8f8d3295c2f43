/*
 * asked: see asked.h.
 * Owns: nothing beyond struct columns_asked.
 * Beware: most requests begin on the first of a month or today, so that few days are asked about at a time.
 */
#include "services/matching/asked.h"
#include <stdlib.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define DAYS_KEPT 32

struct columns_asked {
	struct good_day days[DAYS_KEPT];
	uint64_t questions;
	struct asked_room room;
};

static size_t
words_of(const struct columns *k)
{
	return (size_t)k->pages * PAGE_WORDS;
}

static struct columns_asked *
asked_need(struct columns *k)
{
	if (k->asked == NULL)
		k->asked = array_grow(NULL, 0, 1, sizeof *k->asked);
	return k->asked;
}

void
asked_free(struct columns_asked *a)
{
	for (int i = 0; a != NULL && i < DAYS_KEPT; i++)
		free(a->days[i].words);
	if (a != NULL) {
		free(a->room.words);
		free(a->room.live);
	}
	free(a);
}

void
asked_seat(struct columns *k, uint32_t seat)
{
	uint64_t bit = UINT64_C(1) << (seat % 64);

	for (int i = 0; i < DAYS_KEPT; i++) {
		struct good_day *d = &asked_need(k)->days[i];
		bool good;

		if (d->words == NULL)
			continue;
		good = plane_has(&k->taken, seat) && seat_valid_on(k, seat, d->day);
		d->count -= (uint32_t)(d->words[seat / 64] >> (seat % 64) & 1);
		d->count += good;
		d->words[seat / 64] = good ? d->words[seat / 64] | bit : d->words[seat / 64] & ~bit;
	}
}

void
asked_grow(struct columns *k, uint32_t had)
{
	struct columns_asked *a = asked_need(k);

	for (int i = 0; i < DAYS_KEPT; i++)
		if (a->days[i].words != NULL)
			a->days[i].words = array_grow(a->days[i].words, (size_t)had * PAGE_WORDS, words_of(k),
			    sizeof *a->days[i].words);
	free(a->room.words);
	free(a->room.live);
	a->room.words = array_grow(NULL, 0, words_of(k), sizeof *a->room.words);
	a->room.live = array_grow(NULL, 0, k->pages, sizeof *a->room.live);
}

/* Of 64 seats: from <= day <= to. Nobody's from is after their to. */
static uint64_t
word_good(const day_t *from, const day_t *to, day_t day)
{
	uint64_t good = 0;

#if defined(__SSE2__)
	const __m128i on = _mm_set1_epi32(day);

	for (unsigned i = 0; i < 64; i += 4) {
		__m128i late =
		    _mm_cmpgt_epi32(_mm_loadu_si128((const __m128i *)(const void *)(from + i)), on);
		__m128i over = _mm_cmpgt_epi32(on, _mm_loadu_si128((const __m128i *)(const void *)(to + i)));
		int bad = _mm_movemask_ps(_mm_castsi128_ps(_mm_or_si128(late, over)));

		good |= (uint64_t)(~bad & 15) << i;
	}
#else
	for (unsigned i = 0; i < 64; i++)
		good |= (uint64_t)(from[i] <= day && day <= to[i]) << i;
#endif
	return good;
}

static void
day_fill(const struct columns *k, struct good_day *d)
{
	d->count = 0;
	for (uint32_t page = 0; page < k->pages; page++) {
		const uint64_t *several = plane_page(&k->several, page), *taken = plane_page(&k->taken, page);
		uint64_t *words = d->words + (size_t)page * PAGE_WORDS;
		size_t first = (size_t)page * PAGE_SEATS;

		for (uint32_t w = 0; w < PAGE_WORDS; w++) {
			uint64_t good = taken == NULL || taken[w] == 0 ? 0
								       : taken[w] &
				word_good(
				    &k->valid_from[first + w * 64], &k->valid_to[first + w * 64], d->day);

			for (uint64_t m = several == NULL ? 0 : several[w] & good; m != 0; m &= m - 1) {
				uint32_t at = (uint32_t)__builtin_ctzll(m);

				if (!seat_valid_on(k, (uint32_t)first + w * 64 + at, d->day))
					good &= ~(UINT64_C(1) << at);
			}
			words[w] = good;
		}
		d->count += page_count(words);
	}
}

const struct good_day *
asked_day(const struct columns *k, day_t day)
{
	struct columns_asked *a = k->asked;
	struct good_day *d = &a->days[0];

	a->questions++;
	for (int i = 0; i < DAYS_KEPT; i++)
		if (a->days[i].words != NULL && a->days[i].day == day) {
			a->days[i].last = a->questions;
			return &a->days[i];
		}
	for (int i = 1; i < DAYS_KEPT; i++)
		if (a->days[i].last < d->last)
			d = &a->days[i];
	if (d->words == NULL)
		d->words = array_grow(NULL, 0, words_of(k), sizeof *d->words);
	d->day = day;
	d->last = a->questions;
	day_fill(k, d);
	return d;
}

struct asked_room
asked_room(const struct columns *k)
{
	return k->asked->room;
}
