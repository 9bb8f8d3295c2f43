/*
 * rank: the hard rules over everybody, then the best of who is left; and one provider alone.
 * Owns: nothing.
 * Beware: what each rule excludes is the difference of two counts.
 */
#include "services/matching/rank_score.h"

void
rank_run(const struct columns *k, const struct rank_query *q, struct rank_result *ret)
{
	struct sieve s;
	struct sift f;

	memset(ret, 0, offsetof(struct rank_result, lines));
	ret->relax_rule = -1;
	ret->considered = k->cards_count;
	if (k->cards_count == 0)
		return;
	sieve_make(&s, k, q);
	sift_make(&f, &s);
	sift_pages(&f, SIFT_ALL);
	sift_words(&f, SIFT_ALL);
	ret->candidates = f.passed[RULE_COUNT - 1];
	ret->excluded[0] = ret->considered - f.passed[0];
	for (int rule = 1; rule < RULE_COUNT; rule++)
		ret->excluded[rule] = f.passed[rule - 1] - f.passed[rule];
	if (ret->candidates == 0)
		rank_relax(&f, ret);
	else
		rank_top(&f, ret);
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
