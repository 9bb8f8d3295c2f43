/*
 * rank: page by page through the rules, by the lists of the last rules, then the best of who is left.
 * Owns: nothing.
 * Beware: what each rule excludes is the difference of two counts, so a page may be left as soon as it is empty.
 */
#include "services/matching/rank_score.h"

#define PAGES_AHEAD 3

/* One question under way. */
struct run {
	struct sieve sieve;
	struct asked_room room;
	uint32_t passed[RULE_COUNT]; /* each rule and all before it */
	uint32_t dropped; /* by the list that is gone through */
};

/* The rules that look at whole pages. */
static void
page_sift(struct run *r, const struct good_day *good, uint32_t page)
{
	uint64_t *m = r->room.words + (size_t)page * PAGE_WORDS;
	uint32_t left = sieve_first(&r->sieve, page, good->words + (size_t)page * PAGE_WORDS, m);

	r->room.live[page] = false;
	for (int rule = RULE_COMPETENCE; rule < RULE_UNWANTED; rule++) {
		if (rule != RULE_COMPETENCE && sieve_asks(&r->sieve, (enum rule)rule)) {
			sieve_page(&r->sieve, (enum rule)rule, page, m);
			left = page_count(m);
		}
		if (left == 0)
			return;
		r->passed[rule] += left;
	}
	r->room.live[page] = true;
}

static void
seat_drop(void *arg, uint32_t seat)
{
	struct run *r = arg;
	uint64_t *word = &r->room.words[seat / 64], bit = UINT64_C(1) << (seat % 64);

	if (r->room.live[seat / PAGE_SEATS] && (*word & bit) != 0) {
		*word &= ~bit;
		r->dropped++;
	}
}

static void
lists_sift(struct run *r)
{
	for (int rule = RULE_UNWANTED; rule < RULE_COUNT; rule++) {
		r->dropped = 0;
		sieve_each(&r->sieve, (enum rule)rule, seat_drop, r);
		r->passed[rule] = r->passed[rule - 1] - r->dropped;
	}
}

void
rank_run(const struct columns *k, const struct rank_query *q, struct rank_result *ret)
{
	const struct good_day *good;
	struct run r;

	memset(ret, 0, offsetof(struct rank_result, lines));
	ret->relax_rule = -1;
	ret->considered = k->cards_count;
	if (k->cards_count == 0)
		return;
	good = asked_day(k, q->date);
	sieve_make(&r.sieve, k, q);
	r.room = asked_room(k);
	memset(r.passed, 0, sizeof r.passed);
	r.passed[RULE_ACCREDITATION] = good->count;
	for (uint32_t page = 0; page < k->pages; page++) {
		sieve_soon(&r.sieve, page + PAGES_AHEAD);
		page_sift(&r, good, page);
	}
	lists_sift(&r);
	ret->candidates = r.passed[RULE_COUNT - 1];
	ret->excluded[0] = ret->considered - r.passed[0];
	for (int rule = 1; rule < RULE_COUNT; rule++)
		ret->excluded[rule] = r.passed[rule - 1] - r.passed[rule];
	if (ret->candidates == 0)
		rank_relax(&r.sieve, ret);
	else
		rank_top(&r.sieve, &r.room, ret);
}

/* --- one provider ------------------------------------------------------------------------------------ */
int
rank_exclusion(const struct columns *k, const struct rank_query *q, uint32_t provider)
{
	uint32_t all = rank_exclusions(k, q, provider);

	return all == 0 ? -1 : __builtin_ctz(all);
}

uint32_t
rank_exclusions(const struct columns *k, const struct rank_query *q, uint32_t provider)
{
	struct sieve s;
	uint32_t all = 0;

	if (!columns_has_card(k, provider))
		return 1u << RULE_ACCREDITATION;
	sieve_make(&s, k, q);
	for (int r = 0; r < RULE_COUNT; r++)
		all |= sieve_excludes(&s, (enum rule)r, k->seat[provider]) ? 1u << r : 0;
	return all;
}

struct rank_line
rank_line_of(const struct columns *k, const struct rank_query *q, uint32_t provider)
{
	struct sieve s;

	if (!columns_has_card(k, provider))
		return (struct rank_line){ .provider = provider };
	sieve_make(&s, k, q);
	return score_line(&s, k->seat[provider]);
}

uint32_t
rank_free(const struct columns *k, const struct rank_query *q, uint32_t provider, const struct rank_month *m)
{
	const struct days *d = &k->days[q->pool];
	struct days_want want = { days_month(d, m->month), m->days };

	return columns_has_card(k, provider) ? days_left(d, &want, k->seat[provider]) : 0;
}

uint32_t
rank_given(const struct columns *k, const struct rank_query *q, uint32_t provider, const struct rank_month *m)
{
	const struct days *d = &k->days[q->pool];
	struct days_want want = { days_month(d, m->month), m->days };

	return columns_has_card(k, provider) ? days_given(d, &want, k->seat[provider]) : 0;
}

uint32_t
rank_days_most(const struct columns *k, const struct rank_query *q)
{
	struct sieve s;
	uint32_t most = 0;

	sieve_make(&s, k, q);
	for (uint32_t i = 0; i < k->providers.count && (most == 0 || most < q->days); i++) {
		uint32_t sum = 0;

		for (uint32_t m = 0; k->seat[i] != SEAT_NONE && m < s.want_count; m++)
			sum += days_given(&k->days[q->pool], &s.wants[m], k->seat[i]);
		most = sum > most ? sum : most;
	}
	return most;
}

uint32_t
rank_part(const struct rank_query *q, uint32_t weighted)
{
	uint64_t all = 0;

	for (int c = 0; c < CRITERION_COUNT; c++)
		all += q->weights[c];
	return all == 0 ? 0 : (uint32_t)((weighted + all / 2) / all);
}
