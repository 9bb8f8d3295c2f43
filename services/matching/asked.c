/*
 * asked: see asked.h.
 * Owns: nothing beyond struct columns_asked.
 * Beware: most requests begin on the first of a month or today, so that few days are asked about at a time. What an asker keeps is made
 *         and found by that asker alone; a change goes to all of them, while none asks.
 */
#include "services/matching/asked.h"
#include "services/matching/seat.h"
#include <stdlib.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define DAYS_KEPT 32

struct asker {
	struct good_day days[DAYS_KEPT];
	uint64_t questions;
	struct asked_room room;
};
struct columns_asked {
	struct asker *askers[ASKERS]; /* NULL: it never asked */
};

static _Thread_local unsigned asker_now;

void
asked_as(unsigned asker)
{
	asker_now = asker;
}

static size_t
words_of(const struct columns *k)
{
	return (size_t)k->pages * PAGE_WORDS;
}

static struct asker *
asker_of(const struct columns *k)
{
	struct asker **at = &k->asked->askers[asker_now];

	if (*at == NULL)
		*at = array_grow(NULL, 0, 1, sizeof **at);
	return *at;
}

static void
room_free(struct asked_room *room)
{
	for (int n = 0; n < NEARNESS_COUNT; n++) {
		free(room->near[n]);
		free(room->left[n]);
	}
	free(room->pages);
	*room = (struct asked_room){ { NULL }, { NULL }, NULL };
}

static void
day_free(struct good_day *d)
{
	free(d->words);
	free(d->having);
}

void
asked_free(struct columns_asked *a)
{
	for (int n = 0; a != NULL && n < ASKERS; n++) {
		struct asker *one = a->askers[n];

		for (int i = 0; one != NULL && i < DAYS_KEPT; i++)
			day_free(&one->days[i]);
		if (one != NULL)
			room_free(&one->room);
		free(one);
	}
	free(a);
}

static bool
day_has(const struct good_day *d, uint32_t seat)
{
	return (d->words[seat / 64] >> (seat % 64) & 1) != 0;
}

static uint32_t *
having_of(struct good_day *d, uint32_t competence, unsigned level)
{
	if (competence >= d->competences) {
		uint32_t count = competence + competence / 2 + 16;

		d->having = array_grow(d->having, (size_t)d->competences * SKILL_LEVELS,
		    (size_t)count * SKILL_LEVELS, sizeof *d->having);
		d->competences = count;
	}
	return &d->having[(size_t)competence * SKILL_LEVELS + level - 1];
}

static void
skill_in(void *day, uint32_t seat, uint32_t competence, unsigned level)
{
	(void)seat;
	++*having_of(day, competence, level);
}

static void
skill_out(void *day, uint32_t seat, uint32_t competence, unsigned level)
{
	(void)seat;
	--*having_of(day, competence, level);
}

static void
day_seat(const struct columns *k, struct good_day *d, uint32_t seat)
{
	bool good = plane_has(&k->taken, seat) && seat_valid_on(k, seat, d->day);

	if (good == day_has(d, seat))
		return;
	card_skills(k, seat, good ? skill_in : skill_out, d);
	d->words[seat / 64] ^= UINT64_C(1) << (seat % 64);
	d->count = good ? d->count + 1 : d->count - 1;
}

void
asked_seat(struct columns *k, uint32_t seat)
{
	for (int n = 0; n < ASKERS; n++) {
		struct asker *a = k->asked->askers[n];

		for (int i = 0; a != NULL && i < DAYS_KEPT; i++)
			if (a->days[i].words != NULL)
				day_seat(k, &a->days[i], seat);
	}
}

static void
day_skill(struct good_day *d, uint32_t seat, uint32_t competence, unsigned was, unsigned is)
{
	if (!day_has(d, seat))
		return;
	if (was != 0)
		skill_out(d, seat, competence, was);
	if (is != 0)
		skill_in(d, seat, competence, is);
}

void
asked_skill(struct columns *k, uint32_t seat, uint32_t competence, unsigned was, unsigned is)
{
	for (int n = 0; n < ASKERS; n++) {
		struct asker *a = k->asked->askers[n];

		for (int i = 0; a != NULL && i < DAYS_KEPT; i++)
			if (a->days[i].words != NULL)
				day_skill(&a->days[i], seat, competence, was, is);
	}
}

static void
asker_grow(const struct columns *k, struct asker *a, uint32_t had)
{
	for (int i = 0; i < DAYS_KEPT; i++)
		if (a->days[i].words != NULL)
			a->days[i].words = array_grow(a->days[i].words, (size_t)had * PAGE_WORDS, words_of(k),
			    sizeof *a->days[i].words);
	room_free(&a->room);
}

void
asked_grow(struct columns *k, uint32_t had)
{
	if (k->asked == NULL)
		k->asked = array_grow(NULL, 0, 1, sizeof *k->asked);
	for (int n = 0; n < ASKERS; n++)
		if (k->asked->askers[n] != NULL)
			asker_grow(k, k->asked->askers[n], had);
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

/* Who has what, of those whose accreditation is good. */
static void
day_count(const struct columns *k, struct good_day *d)
{
	if (d->competences != 0)
		memset(d->having, 0, (size_t)d->competences * SKILL_LEVELS * sizeof *d->having);
	for (uint32_t c = 0; c < k->skill_count; c++)
		for (uint32_t page = 0; page < k->skills[c].count; page++)
			skill_count(
			    &k->skills[c], page, d->words + (size_t)page * PAGE_WORDS, having_of(d, c, 1));
}

uint32_t
good_having(const struct good_day *d, uint32_t competence, unsigned level)
{
	uint32_t sum = 0;

	for (; competence < d->competences && level <= SKILL_LEVELS; level++)
		sum += d->having[(size_t)competence * SKILL_LEVELS + level - 1];
	return sum;
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
	day_count(k, d);
}

const struct good_day *
asked_day(const struct columns *k, day_t day)
{
	struct asker *a = asker_of(k);
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
	struct asker *a = asker_of(k);

	if (a->room.pages != NULL)
		return a->room;
	a->room.pages = array_grow(NULL, 0, k->pages, sizeof *a->room.pages);
	for (int n = 0; n < NEARNESS_COUNT; n++) {
		a->room.near[n] = array_grow(NULL, 0, words_of(k), sizeof *a->room.near[n]);
		a->room.left[n] = array_grow(NULL, 0, words_of(k), sizeof *a->room.left[n]);
	}
	return a->room;
}
