/*
 * days: see days.h.
 * Owns: nothing beyond struct days.
 * Beware: sixteen seats are counted at once, in bytes that stop at 255; a request for more days than that is counted one by one.
 */
#include "services/matching/days.h"
#include "services/matching/lines.h"
#include <stdlib.h>
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#endif

void
days_free(struct days *d)
{
	for (uint32_t i = 0; i < d->count; i++) {
		for (uint32_t p = 0; p < d->months[i].count; p++) {
			lines_give(d->months[i].pages[p].card, PAGE_SEATS);
			lines_give(d->months[i].pages[p].given, PAGE_SEATS);
			lines_give(d->months[i].pages[p].used, PAGE_SEATS);
		}
		free(d->months[i].pages);
	}
	free(d->months);
	free(d->usual);
	*d = (struct days){ 0 };
}

void
days_grow(struct days *d, uint32_t had, uint32_t pages)
{
	d->usual = array_grow(d->usual, (size_t)had * PAGE_SEATS, (size_t)pages * PAGE_SEATS, 1);
}

static uint8_t
as_byte(uint32_t days)
{
	return days < UINT8_MAX ? (uint8_t)days : UINT8_MAX;
}

static uint32_t
month_at(const struct days *d, uint32_t month)
{
	uint32_t at = 0;

	while (at < d->count && d->months[at].month < month)
		at++;
	return at;
}

const struct days_month *
days_month(const struct days *d, uint32_t month)
{
	uint32_t at = month_at(d, month);

	return at < d->count && d->months[at].month == month ? &d->months[at] : NULL;
}

static struct days_page *
page_need(struct days *d, uint32_t month, uint32_t page)
{
	uint32_t at = month_at(d, month);
	struct days_month *m;

	if (at == d->count || d->months[at].month != month) {
		d->months = array_grow(d->months, d->count, d->count + 1, sizeof *d->months);
		memmove(d->months + at + 1, d->months + at, (d->count - at) * sizeof *d->months);
		d->months[at] = (struct days_month){ .month = month };
		d->count++;
	}
	m = &d->months[at];
	if (page >= m->count) {
		m->pages = array_grow(m->pages, m->count, page + 1, sizeof *m->pages);
		m->count = page + 1;
	}
	return &m->pages[page];
}

/* As the card says, nothing moved. */
static void
page_gives(struct days_page *p, uint32_t seat, uint32_t days)
{
	if (p->card != NULL)
		p->card[seat % PAGE_SEATS] = as_byte(days);
	if (p->given != NULL)
		p->given[seat % PAGE_SEATS] = as_byte(days);
}

void
days_usual(struct days *d, uint32_t seat, uint32_t days)
{
	d->usual[seat] = as_byte(days);
	for (uint32_t i = 0; i < d->count; i++) {
		if (seat / PAGE_SEATS < d->months[i].count)
			page_gives(&d->months[i].pages[seat / PAGE_SEATS], seat, days);
	}
}

void
days_leave(struct days *d, uint32_t seat)
{
	days_usual(d, seat, 0);
	for (uint32_t i = 0; i < d->count; i++) {
		struct days_month *m = &d->months[i];

		if (seat / PAGE_SEATS < m->count && m->pages[seat / PAGE_SEATS].used != NULL)
			m->pages[seat / PAGE_SEATS].used[seat % PAGE_SEATS] = 0;
	}
}

void
days_card(struct days *d, uint32_t month, uint32_t seat, uint32_t days)
{
	uint32_t first = seat - seat % PAGE_SEATS;
	struct days_page *p = page_need(d, month, seat / PAGE_SEATS);

	if (p->card == NULL) {
		p->card = lines_take(PAGE_SEATS);
		memcpy(p->card, d->usual + first, PAGE_SEATS);
	}
	page_gives(p, seat, days);
}

uint32_t
days_card_next(struct days *d, uint32_t at, uint32_t month, uint32_t seat, uint32_t days)
{
	uint32_t page = seat / PAGE_SEATS;
	struct days_page *p;

	if (at >= d->count || d->months[at].month != month)
		at = month_at(d, month);
	p = at < d->count && d->months[at].month == month && page < d->months[at].count
	    ? &d->months[at].pages[page]
	    : NULL;
	if (p != NULL && p->card != NULL)
		page_gives(p, seat, days);
	else
		days_card(d, month, seat, days);
	return at + 1;
}

void
days_moved(struct days *d, uint32_t month, uint32_t seat, int32_t days)
{
	uint32_t first = seat - seat % PAGE_SEATS;
	struct days_page *p = page_need(d, month, seat / PAGE_SEATS);
	const uint8_t *card = p->card != NULL ? p->card : d->usual + first;

	if (p->given == NULL && days == 0)
		return;
	if (p->given == NULL) {
		p->given = lines_take(PAGE_SEATS);
		memcpy(p->given, card, PAGE_SEATS);
	}
	days += card[seat - first];
	p->given[seat - first] = as_byte(days < 0 ? 0 : (uint32_t)days);
}

void
days_used(struct days *d, uint32_t month, uint32_t seat, uint32_t days)
{
	struct days_page *p = page_need(d, month, seat / PAGE_SEATS);

	if (p->used == NULL)
		p->used = lines_take(PAGE_SEATS);
	p->used[seat % PAGE_SEATS] = as_byte(days);
}

/* --- asking ------------------------------------------------------------------------------------------ */
/* Both from the page's first seat; *ret_used may be NULL. */
static const uint8_t *
page_days(const struct days *d, const struct days_month *m, uint32_t page, const uint8_t **ret_used)
{
	const struct days_page *p = m != NULL && page < m->count ? &m->pages[page] : NULL;

	*ret_used = p == NULL ? NULL : p->used;
	if (p != NULL && p->given != NULL)
		return p->given;
	return p != NULL && p->card != NULL ? p->card : d->usual + (size_t)page * PAGE_SEATS;
}

void
days_soon(const struct days *d, const struct days_want *wants, uint32_t count, uint32_t word)
{
	for (uint32_t i = 0; i < count; i++) {
		const uint8_t *used, *card = page_days(d, wants[i].month, word / PAGE_WORDS, &used);

		__builtin_prefetch(card + (size_t)(word % PAGE_WORDS) * 64);
		if (used != NULL)
			__builtin_prefetch(used + (size_t)(word % PAGE_WORDS) * 64);
	}
}

uint32_t
days_given(const struct days *d, const struct days_want *want, uint32_t seat)
{
	const uint8_t *used, *card = page_days(d, want->month, seat / PAGE_SEATS, &used);
	uint32_t days = card[seat % PAGE_SEATS];

	return days < want->days ? days : want->days;
}

uint32_t
days_left(const struct days *d, const struct days_want *want, uint32_t seat)
{
	const uint8_t *used, *card = page_days(d, want->month, seat / PAGE_SEATS, &used);
	uint32_t days = card[seat % PAGE_SEATS], taken = used == NULL ? 0 : used[seat % PAGE_SEATS];

	days = days > taken ? days - taken : 0;
	return days < want->days ? days : want->days;
}

static uint64_t
word_one_by_one(const struct days *d, const struct days_want *wants, uint32_t count, uint32_t least,
    uint32_t seat, uint64_t m)
{
	uint64_t left = m;

	for (; m != 0; m &= m - 1) {
		uint32_t at = (uint32_t)__builtin_ctzll(m), sum = 0;

		for (uint32_t i = 0; i < count; i++)
			sum += days_left(d, &wants[i], seat + at);
		if (sum < least)
			left &= ~(UINT64_C(1) << at);
	}
	return left;
}

#if defined(__x86_64__)
/* The usual case in a few instructions, where the processor has them: one month, all 64 at once. */
__attribute__((target("avx512f,avx512bw"))) static uint64_t
word_by_line(const uint8_t *card, const uint8_t *used, uint32_t least)
{
	__m512i days = _mm512_loadu_si512(card);

	if (used != NULL)
		days = _mm512_subs_epu8(days, _mm512_loadu_si512(used));
	return _mm512_cmpge_epu8_mask(days, _mm512_set1_epi8((char)least));
}

static bool
word_is_simple(uint32_t count, const struct days_want *want, uint32_t least)
{
	return count == 1 && least <= want->days && want->days <= UINT8_MAX &&
	    __builtin_cpu_supports("avx512bw");
}
#endif

#if defined(__SSE2__)
static uint64_t
word_at_once(const struct days *d, const struct days_want *wants, uint32_t count, uint32_t least,
    uint32_t page, uint32_t first)
{
	const __m128i enough = _mm_set1_epi8((char)least);
	__m128i sums[4] = { _mm_setzero_si128(), _mm_setzero_si128(), _mm_setzero_si128(),
		_mm_setzero_si128() };
	uint64_t left = 0;

	for (uint32_t i = 0; i < count; i++) {
		const uint8_t *used, *card = page_days(d, wants[i].month, page, &used);
		const __m128i most = _mm_set1_epi8((char)wants[i].days);

		for (unsigned v = 0; v < 4; v++) {
			__m128i days =
			    _mm_loadu_si128((const __m128i *)(const void *)(card + first + 16 * v));

			if (used != NULL)
				days = _mm_subs_epu8(days,
				    _mm_loadu_si128((const __m128i *)(const void *)(used + first + 16 * v)));
			sums[v] = _mm_adds_epu8(sums[v], _mm_min_epu8(days, most));
		}
	}
	for (unsigned v = 0; v < 4; v++) {
		__m128i good = _mm_cmpeq_epi8(_mm_max_epu8(sums[v], enough), sums[v]);

		left |= (uint64_t)(uint32_t)_mm_movemask_epi8(good) << (16 * v);
	}
	return left;
}
#endif

static __attribute__((noinline)) uint64_t
word_of_many(const struct days *d, const struct days_want *wants, uint32_t count, uint32_t least,
    uint32_t word, uint64_t seats)
{
#if defined(__SSE2__)
	if (least <= UINT8_MAX)
		return seats &
		    word_at_once(d, wants, count, least, word / PAGE_WORDS, word % PAGE_WORDS * 64);
#endif
	return word_one_by_one(d, wants, count, least, word * 64, seats);
}

uint64_t
days_word(const struct days *d, const struct days_want *wants, uint32_t count, uint32_t least, uint32_t word,
    uint64_t seats)
{
#if defined(__x86_64__)
	if (word_is_simple(count, wants, least)) {
		const uint8_t *used, *card = page_days(d, wants->month, word / PAGE_WORDS, &used);
		uint32_t first = word % PAGE_WORDS * 64;

		return seats & word_by_line(card + first, used == NULL ? NULL : used + first, least);
	}
#endif
	return word_of_many(d, wants, count, least, word, seats);
}
