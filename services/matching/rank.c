/*
 * rank: page by page through the rules, by the lists of the last rules, then the best of who is left.
 * Owns: nothing.
 * Beware: what each rule excludes is the difference of two counts, so a page may be left as soon as it is empty.
 */
#include "services/matching/rank_score.h"

#define PAGES_AHEAD 8
#define STEPS_BEHIND 4
#define PAGES_UNDER_WAY 16 /* more than three steps */

/* One question under way. */
struct run {
	struct sieve sieve;
	struct asked_room room;
	uint32_t passed[RULE_COUNT]; /* each rule and all before it */
	uint32_t dropped; /* by the list that is gone through */
	uint32_t left[PAGES_UNDER_WAY]; /* of a page, by the last rule it went through */
};

/* A rule left so many of the page; false when the page is done with. */
static bool
rule_left(struct run *r, enum rule rule, uint32_t page, uint32_t left)
{
	r->passed[rule] += left;
	r->room.live[page] = left != 0;
	return left != 0;
}

static bool
rule_sift(struct run *r, enum rule rule, uint32_t page, uint64_t *m, uint32_t *left)
{
	if (sieve_asks(&r->sieve, rule)) {
		sieve_page(&r->sieve, rule, page, m);
		*left = page_count(m);
	}
	return rule_left(r, rule, page, *left);
}

/*
 * The rules that look at whole pages, in four steps. Each asks memory for what the next one will look at, of those alone who are left:
 * by then the next is some pages behind, and does not wait.
 */
static void
step_first(struct run *r, const struct good_day *good, uint32_t page)
{
	uint64_t *m = r->room.words + (size_t)page * PAGE_WORDS;
	uint32_t left;

	if (page + PAGES_AHEAD < r->sieve.k->pages)
		sieve_soon_first(&r->sieve, page + PAGES_AHEAD);
	r->left[page % PAGES_UNDER_WAY] = left =
	    sieve_first(&r->sieve, page, good->words + (size_t)page * PAGE_WORDS, m);
	r->room.live[page] = left != 0;
	if (left != 0)
		sieve_soon_others(&r->sieve, page, m);
}

static void
step_territory(struct run *r, uint32_t page)
{
	uint64_t *m = r->room.words + (size_t)page * PAGE_WORDS;
	uint32_t *left = &r->left[page % PAGES_UNDER_WAY];

	*left = sieve_others(&r->sieve, page, *left, m);
	if (rule_left(r, RULE_COMPETENCE, page, *left) && rule_sift(r, RULE_TERRITORY, page, m, left))
		sieve_soon_days(&r->sieve, page, m);
}

static void
step_days(struct run *r, uint32_t page)
{
	uint64_t *m = r->room.words + (size_t)page * PAGE_WORDS;
	uint32_t *left = &r->left[page % PAGES_UNDER_WAY];

	if (rule_sift(r, RULE_CAPACITY, page, m, left) && rule_sift(r, RULE_LANGUAGE, page, m, left) &&
	    rule_sift(r, RULE_ACCESSIBILITY, page, m, left))
		sieve_soon_price(&r->sieve, page, m);
}

static void
step_price(struct run *r, uint32_t page)
{
	(void)rule_sift(
	    r, RULE_PRICE, page, r->room.words + (size_t)page * PAGE_WORDS, &r->left[page % PAGES_UNDER_WAY]);
}

static void
pages_sift(struct run *r, const struct good_day *good)
{
	static void (*const steps[])(struct run *, uint32_t) = { step_territory, step_days, step_price };
	uint32_t pages = r->sieve.k->pages;

	for (uint32_t page = 0; page < pages + STEPS_BEHIND * 3; page++) {
		if (page < pages)
			step_first(r, good, page);
		for (uint32_t i = 0; i < 3; i++) {
			uint32_t at = page - (i + 1) * STEPS_BEHIND; /* great before the first page */

			if (at < pages && r->room.live[at])
				steps[i](r, at);
		}
	}
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
	pages_sift(&r, good);
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
rank_marks(const struct columns *k, const struct rank_query *q, uint32_t provider)
{
	uint32_t n = 0,
		 at = columns_has_card(k, provider) && plane_has(&k->engaged[q->pool], k->seat[provider])
	    ? k->engagements.head[provider]
	    : 0;

	for (; at != 0; at = k->engagement_rows[at - 1].next)
		n += k->engagement_rows[at - 1].pool == q->pool && k->engagement_rows[at - 1].relevance != 0;
	return n;
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
