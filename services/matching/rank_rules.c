/*
 * rank_rules: the hard rules, one function each, in the order of enum rule.
 * Owns: the table of rules.
 * Beware: the order is part of the contract: the first rule that excludes a provider is the one that is
 * counted.
 */
#include "services/matching/rank_rules.h"
#include <stdlib.h>

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

uint32_t
rank_level(const struct columns *k, uint32_t provider, uint32_t competence)
{
	struct span s = k->skills[provider];
	uint32_t best = 0;

	for (uint32_t i = 0; i < s.count; i++)
		if (k->words[s.at + i] / 8 == competence && k->words[s.at + i] % 8 > best)
			best = k->words[s.at + i] % 8;
	return best;
}

bool
rank_goes_to(const struct columns *k, uint32_t provider, unsigned department)
{
	return department != DEPARTMENT_NONE &&
	    (k->departments[2 * (size_t)provider + department / 64] >> (department % 64) & 1) != 0;
}

/* What is held or engaged of a provider's month; ret_given: what the pool has of it. */
static uint32_t
month_used(const struct columns *k, enum pool pool, uint32_t provider, uint32_t month, uint32_t *ret_given)
{
	int32_t given = k->days[pool][provider];
	uint32_t used = 0;

	for (uint32_t at = k->month_head[pool][provider]; at != 0; at = k->month_rows[at - 1].next)
		if (k->month_rows[at - 1].month == month) {
			used = k->month_rows[at - 1].used;
			given += k->month_rows[at - 1].moved;
		}
	*ret_given = given < 0 ? 0 : (uint32_t)given;
	return used;
}

uint32_t
rank_given(const struct columns *k, const struct rank_query *q, uint32_t provider, const struct rank_month *m)
{
	uint32_t given;

	(void)month_used(k, q->pool, provider, m->month, &given);
	return given < m->days ? given : m->days;
}

uint32_t
rank_free(const struct columns *k, const struct rank_query *q, uint32_t provider, const struct rank_month *m)
{
	uint32_t given, used = month_used(k, q->pool, provider, m->month, &given);

	given = given > used ? given - used : 0;
	return given < m->days ? given : m->days;
}

/* --- the rules: true when the provider is excluded
 * -------------------------------------------------------------------- */
static bool
rule_accreditation(const struct columns *k, const struct rank_query *q, uint32_t i)
{
	for (uint32_t at = k->accreditation_head[i]; at != 0; at = k->accreditation_rows[at - 1].next) {
		const struct accreditation_row *r = &k->accreditation_rows[at - 1];

		if (r->valid && r->from <= q->date && q->date <= r->to)
			return false;
	}
	return true;
}

static bool
rule_competence(const struct columns *k, const struct rank_query *q, uint32_t i)
{
	for (uint32_t n = 0; n < q->need_count; n++) {
		uint32_t level = rank_level(k, i, q->needs[n].competence);

		if (level == 0 || level < q->needs[n].level)
			return true;
	}
	return false;
}

static bool
rule_territory(const struct columns *k, const struct rank_query *q, uint32_t i)
{
	if (q->remote && (k->flags[i] & COLUMN_REMOTE) != 0)
		return false;
	return !rank_goes_to(k, i, q->department);
}

static bool
rule_capacity(const struct columns *k, const struct rank_query *q, uint32_t i)
{
	uint32_t left = 0;

	for (uint32_t m = 0; m < q->month_count; m++)
		left += rank_free(k, q, i, &q->months[m]);
	return left < q->days;
}

static bool
rule_language(const struct columns *k, const struct rank_query *q, uint32_t i)
{
	struct span s = k->languages[i];

	for (uint32_t n = 0; n < q->language_count; n++) {
		bool speaks = false;

		for (uint32_t w = 0; w < s.count; w++)
			speaks |= k->words[s.at + w] == q->languages[n];
		if (!speaks)
			return true;
	}
	return false;
}

static bool
rule_accessibility(const struct columns *k, const struct rank_query *q, uint32_t i)
{
	return (q->access & ~k->access[i]) != 0;
}

/* A card that does not say its tariff cannot be held to a ceiling, so it is excluded by one. */
static bool
rule_price(const struct columns *k, const struct rank_query *q, uint32_t i)
{
	return q->price_ceiling != RANK_NO_CEILING && (k->tariff[i] < 0 || k->tariff[i] > q->price_ceiling);
}

static bool
rule_unwanted(const struct columns *k, const struct rank_query *q, uint32_t i)
{
	(void)k;
	return rank_set_has(&q->unwanted, i);
}

static bool
rule_neutrality(const struct columns *k, const struct rank_query *q, uint32_t i)
{
	struct span s = k->links[i];

	if (rank_set_has(&q->waived, i))
		return false;
	if (rank_set_has(&q->persons, k->person[i]) || rank_set_has(&q->organisations, k->organisation[i]))
		return true;
	for (uint32_t n = 0; n + LINK_WORDS <= s.count; n += LINK_WORDS) {
		const uint32_t *w = k->words + s.at + n;

		if ((q->link_kinds >> w[1] & 1) != 0 && (day_t)w[2] <= q->link_until &&
		    (day_t)w[3] >= q->link_since[w[1]] && rank_set_has(&q->organisations, w[0]))
			return true;
	}
	return false;
}

static bool
rule_team_and_director(const struct columns *k, const struct rank_query *q, uint32_t i)
{
	(void)k;
	return rank_set_has(&q->apart, i);
}

static bool
rule_answered(const struct columns *k, const struct rank_query *q, uint32_t i)
{
	(void)k;
	return rank_set_has(&q->answered, i);
}

rank_rule_fn *const rank_rules[RULE_COUNT] = {
	[RULE_ACCREDITATION] = rule_accreditation,
	[RULE_COMPETENCE] = rule_competence,
	[RULE_TERRITORY] = rule_territory,
	[RULE_CAPACITY] = rule_capacity,
	[RULE_LANGUAGE] = rule_language,
	[RULE_ACCESSIBILITY] = rule_accessibility,
	[RULE_PRICE] = rule_price,
	[RULE_UNWANTED] = rule_unwanted,
	[RULE_NEUTRALITY] = rule_neutrality,
	[RULE_TEAM_AND_DIRECTOR] = rule_team_and_director,
	[RULE_ANSWERED] = rule_answered,
};
