/*
 * rank_relax: nobody is left: for each rule, how many it excludes alone.
 * Owns: nothing.
 * Beware: a seat is followed only until a second rule excludes it.
 */
#include "services/matching/rank_score.h"
#include <stdlib.h>

/* Of one page: who passed all rules so far, whom one excluded, and which. */
struct doubt {
	uint64_t none[PAGE_WORDS], one[PAGE_WORDS];
	uint64_t by[RULE_COUNT][PAGE_WORDS];
};

static void
doubt_rule(struct doubt *d, enum rule rule, const uint64_t *pass)
{
	for (unsigned w = 0; w < PAGE_WORDS; w++) {
		uint64_t fails = ~pass[w];

		d->by[rule][w] = d->none[w] & fails;
		d->one[w] = (d->one[w] & ~fails) | d->by[rule][w];
		d->none[w] &= ~fails;
	}
}

static bool
doubt_left(const struct doubt *d, uint64_t *m)
{
	uint64_t any = 0;

	for (unsigned w = 0; w < PAGE_WORDS; w++)
		any |= m[w] = d->none[w] | d->one[w];
	return any != 0;
}

static void
seat_mark(void *arg, uint32_t seat)
{
	plane_set(arg, seat);
}

/* The last rules name few: those that one excludes, as planes. */
static void
lists_mark(const struct sieve *s, struct plane *lists)
{
	for (int r = RULE_UNWANTED; r < RULE_COUNT; r++)
		sieve_each(s, (enum rule)r, seat_mark, &lists[r]);
}

static void
page_relax(const struct sieve *s, const struct good_day *good, const struct plane *lists, uint32_t page,
    struct doubt *d, uint32_t *alone)
{
	uint64_t m[PAGE_WORDS];
	const uint64_t *taken = plane_page(&s->k->taken, page);

	if (taken == NULL)
		return;
	memset(d, 0, sizeof *d);
	memcpy(d->none, taken, sizeof d->none);
	doubt_rule(d, RULE_ACCREDITATION, good->words + (size_t)page * PAGE_WORDS);
	for (int r = RULE_COMPETENCE; r < RULE_COUNT; r++) {
		const uint64_t *list = r < RULE_UNWANTED ? NULL : plane_page(&lists[r], page);

		if (!doubt_left(d, m))
			return;
		if (r < RULE_UNWANTED)
			sieve_page(s, (enum rule)r, page, m);
		for (unsigned w = 0; list != NULL && w < PAGE_WORDS; w++)
			m[w] &= ~list[w];
		doubt_rule(d, (enum rule)r, m);
	}
	for (int r = 0; r < RULE_COUNT; r++) {
		page_and(d->by[r], d->one);
		alone[r] += page_count(d->by[r]);
	}
}

void
rank_relax(const struct sieve *s, struct rank_result *ret)
{
	const struct good_day *good = asked_day(s->k, s->q->date);
	struct plane lists[RULE_COUNT] = { { 0 } };
	uint32_t alone[RULE_COUNT] = { 0 };
	struct doubt d;

	lists_mark(s, lists);
	for (uint32_t page = 0; page < s->k->pages; page++)
		page_relax(s, good, lists, page, &d, alone);
	for (int r = 0; r < RULE_COUNT; r++) {
		plane_free(&lists[r]);
		if (alone[r] > ret->relax_candidates) {
			ret->relax_rule = r;
			ret->relax_candidates = alone[r];
		}
	}
}
