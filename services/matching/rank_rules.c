/*
 * rank_rules: the hard rules: of one seat, of a word of 64, or by the lists of those that one may exclude.
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

/* --- rules over a word: those of m whom they do not exclude --------------------------------------------- */
unsigned
rank_need_level(const struct rank_need *need)
{
	return need->level == 0 ? 1 : need->level;
}

static uint64_t
word_language(const struct sieve *s, uint32_t word, uint64_t m)
{
	for (uint32_t n = 0; n < s->q->language_count; n++) {
		const struct plane *speak = columns_language(s->k, s->q->languages[n]);

		m = speak == NULL ? 0 : m & plane_word(speak, word);
	}
	return m;
}

static uint64_t
word_accessibility(const struct sieve *s, uint32_t word, uint64_t m)
{
	for (unsigned bit = 0; bit < ACCESS_BITS; bit++)
		if (s->q->access >> bit & 1)
			m &= plane_word(&s->k->access[bit], word);
	return m;
}

/* A card that does not say its tariff cannot be held to a ceiling, so it is excluded by one. */
static uint64_t
word_price(const struct sieve *s, uint32_t word, uint64_t m)
{
	const int32_t *tariff = &s->k->tariff[(size_t)word * 64];
	int64_t ceiling = s->q->price_ceiling;

	for (uint64_t left = m; left != 0; left &= left - 1) {
		unsigned at = (unsigned)__builtin_ctzll(left);
		bool good = tariff[at] >= 0 && tariff[at] <= ceiling;

		m ^= (uint64_t)!good << at;
	}
	return m;
}

void
sieve_soon_tariffs(const struct sieve *s, uint32_t word, uint64_t seats)
{
	for (; seats != 0; seats &= seats - 1)
		__builtin_prefetch(&s->k->tariff[word * 64 + (uint32_t)__builtin_ctzll(seats)]);
}

uint64_t
sieve_word(const struct sieve *s, enum rule rule, uint32_t word, uint64_t seats)
{
	return rule == RULE_LANGUAGE	 ? word_language(s, word, seats)
	    : rule == RULE_ACCESSIBILITY ? word_accessibility(s, word, seats)
					 : word_price(s, word, seats);
}

/* --- the sieve --------------------------------------------------------------------------------------- */
void
sieve_make(struct sieve *s, const struct columns *k, const struct rank_query *q)
{
	const struct days *days = &k->days[q->pool];

	s->k = k;
	s->q = q;
	s->pages = (k->rows * ROW_WORDS + PAGE_WORDS - 1) / PAGE_WORDS;
	s->want_count = q->month_count < RANK_MONTHS_MAX ? q->month_count : RANK_MONTHS_MAX;
	for (uint32_t i = 0; i < s->want_count; i++)
		s->wants[i] = (struct days_want){ days_month(days, q->months[i].month), q->months[i].days };
	s->going = q->department == DEPARTMENT_NONE ? NULL : &k->departments[q->department];
	s->remote = q->remote ? &k->remote : NULL;
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
			__builtin_prefetch(&s->k->seat[l.items[n]]);
		for (uint32_t n = 0; n < l.count; n++)
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

static bool
seat_is_competent(const struct sieve *s, uint32_t seat)
{
	for (uint32_t n = 0; n < s->q->need_count; n++) {
		const struct rank_need *need = &s->q->needs[n];

		if (need->competence >= s->k->skill_count ||
		    skill_level(&s->k->skills[need->competence], seat) < rank_need_level(need))
			return false;
	}
	return true;
}

static bool
seat_comes(const struct sieve *s, uint32_t seat)
{
	return (s->going != NULL && plane_has(s->going, seat)) ||
	    (s->remote != NULL && plane_has(s->remote, seat));
}

static bool
seat_has_days(const struct sieve *s, uint32_t seat)
{
	return days_word(&s->k->days[s->q->pool], s->wants, s->want_count, s->q->days, seat / 64,
		   UINT64_C(1) << (seat % 64)) != 0;
}

bool
sieve_excludes(const struct sieve *s, enum rule rule, uint32_t seat)
{
	switch (rule) {
	case RULE_ACCREDITATION:
		return !seat_valid_on(s->k, seat, s->q->date);
	case RULE_COMPETENCE:
		return !seat_is_competent(s, seat);
	case RULE_TERRITORY:
		return !seat_comes(s, seat);
	case RULE_CAPACITY:
		return sieve_asks(s, rule) && !seat_has_days(s, seat);
	case RULE_LANGUAGE:
	case RULE_ACCESSIBILITY:
	case RULE_PRICE:
		return sieve_asks(s, rule) && sieve_word(s, rule, seat / 64, UINT64_C(1) << (seat % 64)) == 0;
	case RULE_NEUTRALITY:
		return seat_is_tied(s, seat);
	default:
		return rank_set_has(set_of(s->q, rule), s->k->number[seat]);
	}
}
