/*
 * rank_rules: the hard rules, each over a page of seats at once, or by the lists of those that it may exclude.
 * Owns: nothing.
 * Beware: the order is part of the contract: the first rule that excludes a provider is the one that is
 *         counted.
 */
#include "services/matching/rank_rules.h"
#include <stdlib.h>

/* --- sets -------------------------------------------------------------------------------------------- */
bool
rank_set_has(const struct rank_set *s, uint32_t item)
{
	uint32_t lo = 0, hi = s->count;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (s->items[mid] == item)
			return true;
		if (s->items[mid] < item)
			lo = mid + 1;
		else
			hi = mid;
	}
	return false;
}

static int
word_order(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

struct rank_set
rank_set_make(uint32_t *items, uint32_t count)
{
	uint32_t n = 0;

	if (count != 0)
		qsort(items, count, sizeof *items, word_order);
	for (uint32_t i = 0; i < count; i++)
		if (items[i] != INTERN_NONE && (n == 0 || items[n - 1] != items[i]))
			items[n++] = items[i];
	return (struct rank_set){ items, n };
}

/* --- rules over a page: m keeps whom they do not exclude ------------------------------------------------ */
static bool
need_is_known(const struct sieve *s, const struct rank_need *need)
{
	return need->competence < s->k->skill_count && need->level <= SKILL_LEVELS;
}

static unsigned
need_level(const struct rank_need *need)
{
	return need->level == 0 ? 1 : need->level;
}

/* Looking one up in a list is worth going through so many of it. */
#define NEED_FEW 24u

/* left: how many are in from at most. */
static uint32_t
need_meet(const struct sieve *s, uint32_t n, uint32_t page, uint32_t left, const uint64_t *from, uint64_t *m)
{
	const struct rank_need *need = &s->q->needs[n];

	if (!need_is_known(s, need)) {
		page_and(m, NULL);
		return 0;
	}
	if (left <= NEED_FEW)
		return skill_meet_few(&s->k->skills[need->competence], page, need_level(need), from, m);
	return skill_meet(&s->k->skills[need->competence], page, need_level(need), from, m);
}

/* The need that fewest meet, as far as one page tells. */
static uint32_t
need_rarest(const struct sieve *s)
{
	uint32_t rarest = 0, least = UINT32_MAX;

	for (uint32_t n = 0; n < s->q->need_count; n++) {
		const struct rank_need *need = &s->q->needs[n];
		uint32_t most = need_is_known(s, need) ? skill_most(&s->k->skills[need->competence], 0) : 0;

		if (most < least) {
			rarest = n;
			least = most;
		}
	}
	return rarest;
}

uint32_t
sieve_first(const struct sieve *s, uint32_t page, const uint64_t *from, uint64_t *m)
{
	if (s->q->need_count != 0)
		return need_meet(s, s->rarest, page, PAGE_SEATS, from, m);
	memcpy(m, from, PAGE_WORDS * sizeof *m);
	return page_count(m);
}

uint32_t
sieve_others(const struct sieve *s, uint32_t page, uint32_t left, uint64_t *m)
{
	for (uint32_t n = 0; left != 0 && n < s->q->need_count; n++)
		if (n != s->rarest)
			left = need_meet(s, n, page, left, m, m);
	return left;
}

void
sieve_soon_first(const struct sieve *s, uint32_t page)
{
	const struct rank_need *need = &s->q->needs[s->rarest];

	if (s->q->need_count != 0 && need_is_known(s, need))
		skill_soon(&s->k->skills[need->competence], page, need_level(need));
}

void
sieve_soon_others(const struct sieve *s, uint32_t page, const uint64_t *m)
{
	unsigned lines = page_lines(m);

	for (uint32_t n = 0; n < s->q->need_count; n++) {
		const struct rank_need *need = &s->q->needs[n];

		if (n != s->rarest && need_is_known(s, need))
			skill_soon_lines(&s->k->skills[need->competence], page, need_level(need), lines);
	}
	if (s->going != NULL)
		page_soon_lines(plane_page(s->going, page), lines);
	if (s->remote != NULL)
		page_soon_lines(plane_page(s->remote, page), lines);
}

void
sieve_soon_days(const struct sieve *s, uint32_t page, const uint64_t *m)
{
	days_soon(&s->k->days[s->q->pool], s->wants, s->want_count, page, m);
}

void
sieve_soon_price(const struct sieve *s, uint32_t page, const uint64_t *m)
{
	const int64_t *tariff = &s->k->tariff[(size_t)page * PAGE_SEATS];

	for (uint32_t w = 0; w < PAGE_WORDS; w++)
		for (uint64_t left = m[w]; left != 0; left &= left - 1)
			__builtin_prefetch(&tariff[w * 64 + (uint32_t)__builtin_ctzll(left)]);
}

static void
page_competence(const struct sieve *s, uint32_t page, uint64_t *m)
{
	(void)sieve_others(s, page, sieve_first(s, page, m, m), m);
}

static void
page_territory(const struct sieve *s, uint32_t page, uint64_t *m)
{
	page_and_either(m, s->going == NULL ? NULL : plane_page(s->going, page),
	    s->remote == NULL ? NULL : plane_page(s->remote, page));
}

static void
page_capacity(const struct sieve *s, uint32_t page, uint64_t *m)
{
	days_and(&s->k->days[s->q->pool], s->wants, s->want_count, s->q->days, page, m);
}

static void
page_language(const struct sieve *s, uint32_t page, uint64_t *m)
{
	for (uint32_t n = 0; n < s->q->language_count; n++) {
		const struct plane *speak = columns_language(s->k, s->q->languages[n]);

		page_and(m, speak == NULL ? NULL : plane_page(speak, page));
	}
}

static void
page_accessibility(const struct sieve *s, uint32_t page, uint64_t *m)
{
	for (unsigned bit = 0; bit < ACCESS_BITS; bit++)
		if (s->q->access >> bit & 1)
			page_and(m, plane_page(&s->k->access[bit], page));
}

/* A card that does not say its tariff cannot be held to a ceiling, so it is excluded by one. */
static void
page_price(const struct sieve *s, uint32_t page, uint64_t *m)
{
	int64_t ceiling = s->q->price_ceiling;

	for (uint32_t w = 0; w < PAGE_WORDS; w++) {
		const int64_t *tariff = &s->k->tariff[(size_t)page * PAGE_SEATS + w * 64];

		for (uint64_t left = m[w]; left != 0; left &= left - 1) {
			unsigned at = (unsigned)__builtin_ctzll(left);
			bool good = tariff[at] >= 0 && tariff[at] <= ceiling;

			m[w] ^= (uint64_t)!good << at;
		}
	}
}

/* --- the sieve --------------------------------------------------------------------------------------- */
void
sieve_make(struct sieve *s, const struct columns *k, const struct rank_query *q)
{
	const struct days *days = &k->days[q->pool];

	s->k = k;
	s->q = q;
	s->want_count = q->month_count < RANK_MONTHS_MAX ? q->month_count : RANK_MONTHS_MAX;
	for (uint32_t i = 0; i < s->want_count; i++)
		s->wants[i] = (struct days_want){ days_month(days, q->months[i].month), q->months[i].days };
	s->going = q->department == DEPARTMENT_NONE ? NULL : &k->departments[q->department];
	s->remote = q->remote ? &k->remote : NULL;
	s->rarest = need_rarest(s);
}

void
sieve_page(const struct sieve *s, enum rule rule, uint32_t page, uint64_t *m)
{
	static void (*const pages[])(const struct sieve *, uint32_t, uint64_t *) = {
		[RULE_COMPETENCE] = page_competence,
		[RULE_TERRITORY] = page_territory,
		[RULE_CAPACITY] = page_capacity,
		[RULE_LANGUAGE] = page_language,
		[RULE_ACCESSIBILITY] = page_accessibility,
		[RULE_PRICE] = page_price,
	};

	if (sieve_asks(s, rule))
		pages[rule](s, page, m);
}

bool
sieve_asks(const struct sieve *s, enum rule rule)
{
	switch (rule) {
	case RULE_COMPETENCE:
		return s->q->need_count != 0;
	case RULE_CAPACITY:
		return s->q->days != 0;
	case RULE_LANGUAGE:
		return s->q->language_count != 0;
	case RULE_ACCESSIBILITY:
		return s->q->access != 0;
	case RULE_PRICE:
		return s->q->price_ceiling != RANK_NO_CEILING;
	default:
		return true;
	}
}

/* --- rules by lists ------------------------------------------------------------------------------------ */
static bool
seat_is_tied(const struct sieve *s, uint32_t seat)
{
	const struct columns *k = s->k;
	const struct rank_query *q = s->q;

	if (rank_set_has(&q->waived, k->number[seat]))
		return false;
	if (rank_set_has(&q->persons, card_person(k, seat)) ||
	    rank_set_has(&q->organisations, card_organisation(k, seat)))
		return true;
	for (uint32_t i = 0; i < k->cards[seat].links; i++) {
		struct card_link l = card_link_at(k, seat, i);

		if (rank_set_has(&q->organisations, l.organisation) && l.kind < RANK_LINK_KINDS &&
		    (q->link_kinds >> l.kind & 1) != 0 && l.from <= q->link_until &&
		    l.to >= q->link_since[l.kind])
			return true;
	}
	return false;
}

static void
tied_each(const struct sieve *s, const struct ties *t, const struct rank_set *of, sieve_fn *call, void *arg)
{
	for (uint32_t i = 0; i < of->count; i++) {
		struct tie_list l = ties_of(t, of->items[i]);

		for (uint32_t n = 0; n < l.count; n++)
			if (seat_is_tied(s, s->k->seat[l.items[n]]))
				call(arg, s->k->seat[l.items[n]]);
	}
}

static const struct rank_set *
set_of(const struct rank_query *q, enum rule rule)
{
	return rule == RULE_UNWANTED	     ? &q->unwanted
	    : rule == RULE_TEAM_AND_DIRECTOR ? &q->apart
					     : &q->answered;
}

void
sieve_each(const struct sieve *s, enum rule rule, sieve_fn *call, void *arg)
{
	const struct rank_set *set = set_of(s->q, rule);

	if (rule == RULE_NEUTRALITY) {
		tied_each(s, &s->k->by_organisation, &s->q->organisations, call, arg);
		tied_each(s, &s->k->by_person, &s->q->persons, call, arg);
		return;
	}
	for (uint32_t i = 0; i < set->count; i++)
		if (columns_has_card(s->k, set->items[i]))
			call(arg, s->k->seat[set->items[i]]);
}

bool
sieve_excludes(const struct sieve *s, enum rule rule, uint32_t seat)
{
	uint64_t m[PAGE_WORDS] = { 0 }, *word = &m[seat % PAGE_SEATS / 64];

	if (rule == RULE_ACCREDITATION)
		return !seat_valid_on(s->k, seat, s->q->date);
	if (rule == RULE_NEUTRALITY)
		return seat_is_tied(s, seat);
	if (rule >= RULE_UNWANTED)
		return rank_set_has(set_of(s->q, rule), s->k->number[seat]);
	*word = UINT64_C(1) << (seat % 64);
	sieve_page(s, rule, seat / PAGE_SEATS, m);
	return *word == 0;
}
