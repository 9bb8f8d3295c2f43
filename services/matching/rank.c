/*
 * rank: one pass over the columns: rules, then the criteria of those that are left, into the best lines.
 * Owns: the formulas of the criteria; each is whole thousandths.
 * Beware: figures come from the query's pool alone.
 */
#include "services/matching/rank_rules.h"

#define FULL 1000u
#define ROTATION_DAYS 365
/* What stands for the mean of a pool where nothing was evaluated yet. */
#define MARKS_NONE ((struct columns_marks){ 7, 2 })

static uint32_t
ratio(uint64_t part, uint64_t whole)
{
	if (whole == 0)
		return 0;
	return part >= whole ? FULL : (uint32_t)((part * FULL + whole / 2) / whole);
}

/* Levels above what is needed, over the levels that there are above; full when none is. */
static uint32_t
value_competence(const struct columns *k, const struct rank_query *q, uint32_t i)
{
	uint32_t above = 0, most = 0;

	for (uint32_t n = 0; n < q->need_count; n++) {
		uint32_t least = q->needs[n].level == 0 ? 1 : q->needs[n].level;

		uint32_t level = rank_level(k, i, q->needs[n].competence);

		if (level < least)
			return 0;
		above += level - least;
		most += 5 - least;
	}
	return most == 0 ? FULL : ratio(above, most);
}

static uint32_t
value_territory(const struct columns *k, const struct rank_query *q, uint32_t i)
{
	uint32_t km;

	if (!rank_goes_to(k, i, q->department))
		return RANK_REMOTE;
	if (q->commune != COMMUNE_NONE && k->commune[i] != COMMUNE_NONE) {
		km = territory_km(q->commune, k->commune[i]);
		return km * RANK_A_KM < FULL - RANK_REMOTE ? FULL - km * RANK_A_KM : RANK_REMOTE;
	}
	return k->base[i] == q->department ? FULL : FULL / 2;
}

/* The share of the period's months that are left when the first free day comes. */
static uint32_t
value_start(const struct columns *k, const struct rank_query *q, uint32_t i)
{
	for (uint32_t m = 0; m < q->month_count; m++)
		if (rank_free(k, q, i, &q->months[m]) != 0)
			return ratio(q->month_count - m, q->month_count);
	return 0;
}

/* Full for who was not engaged within a year; half after one engagement, a third after two… */
static uint32_t
value_rotation(const struct columns *k, const struct rank_query *q, uint32_t i)
{
	uint32_t recent = 0;

	for (uint32_t at = k->engagement_head[q->pool][i]; at != 0; at = k->engagement_rows[at - 1].next)
		recent += k->engagement_rows[at - 1].day > q->today - ROTATION_DAYS;
	return ratio(1, 1 + recent);
}

static uint32_t
value_load(const struct columns *k, const struct rank_query *q, uint32_t i)
{
	uint64_t left = 0, all = 0;

	for (uint32_t m = 0; m < q->month_count; m++) {
		left += rank_free(k, q, i, &q->months[m]);
		all += rank_given(k, q, i, &q->months[m]);
	}
	return ratio(left, all);
}

static uint32_t
value_continuity(const struct columns *k, const struct rank_query *q, uint32_t i)
{
	(void)k;
	if (q->continuity == 0)
		return FULL / 2;
	return rank_set_has(&q->known, i) == (q->continuity > 0) ? FULL : 0;
}

static uint32_t
value_evaluation(const struct columns *k, const struct rank_query *q, uint32_t i)
{
	struct columns_marks all = q->marks.count != 0 ? q->marks : MARKS_NONE;
	uint64_t sum = 0, n = 0;

	for (uint32_t at = k->engagement_head[q->pool][i]; at != 0; at = k->engagement_rows[at - 1].next) {
		uint32_t mark = k->engagement_rows[at - 1].relevance;

		sum += mark;
		n += mark != 0;
	}
	/* (sum + shrink * mean) / (n + shrink) is a mark from 1 to 5, here times all.count */
	sum = sum * all.count + RANK_SHRINK * all.sum;
	n = (n + RANK_SHRINK) * all.count;
	return ratio(sum - n, 4 * n);
}

/* What is left below the ceiling, or below the policy's reference; half for a tariff that is not said. */
static uint32_t
value_cost(const struct columns *k, const struct rank_query *q, uint32_t i)
{
	int64_t most = q->price_ceiling != RANK_NO_CEILING ? q->price_ceiling : q->reference_tariff;

	if (k->tariff[i] < 0)
		return FULL / 2;
	if (most <= 0 || k->tariff[i] >= most)
		return k->tariff[i] == 0 ? FULL : 0;
	return ratio((uint64_t)(most - k->tariff[i]), (uint64_t)most);
}

typedef uint32_t value_fn(const struct columns *k, const struct rank_query *q, uint32_t provider);
static value_fn *const values[CRITERION_COUNT] = {
	[CRITERION_COMPETENCE] = value_competence,
	[CRITERION_TERRITORY] = value_territory,
	[CRITERION_START] = value_start,
	[CRITERION_ROTATION] = value_rotation,
	[CRITERION_LOAD] = value_load,
	[CRITERION_CONTINUITY] = value_continuity,
	[CRITERION_EVALUATION] = value_evaluation,
	[CRITERION_COST] = value_cost,
};

uint32_t
rank_part(const struct rank_query *q, uint32_t weighted)
{
	uint64_t all = 0;

	for (int c = 0; c < CRITERION_COUNT; c++)
		all += q->weights[c];
	return all == 0 ? 0 : (uint32_t)((weighted + all / 2) / all);
}

int
rank_exclusion(const struct columns *k, const struct rank_query *q, uint32_t provider)
{
	for (int r = 0; r < RULE_COUNT; r++)
		if (rank_rules[r](k, q, provider))
			return r;
	return -1;
}

uint32_t
rank_exclusions(const struct columns *k, const struct rank_query *q, uint32_t provider)
{
	uint32_t all = 0;

	for (int r = 0; r < RULE_COUNT; r++)
		all |= rank_rules[r](k, q, provider) ? 1u << r : 0;
	return all;
}

static bool
line_before(const struct columns *k, const struct rank_line *a, const struct rank_line *b)
{
	if (a->total != b->total)
		return a->total > b->total;
	return memcmp(k->providers.ids[a->provider].b, k->providers.ids[b->provider].b, sizeof(struct id)) <
	    0;
}

/* Lines are kept in order; most providers do not get past the last one. */
static void
line_take(const struct columns *k, const struct rank_query *q, struct rank_result *ret,
    const struct rank_line *line)
{
	uint32_t most = q->lines < RANK_LINES_MAX ? q->lines : RANK_LINES_MAX, at = ret->line_count;

	if (at == most) {
		if (most == 0 || !line_before(k, line, &ret->lines[most - 1]))
			return;
		at--;
	} else {
		ret->line_count++;
	}
	for (; at > 0 && line_before(k, line, &ret->lines[at - 1]); at--)
		ret->lines[at] = ret->lines[at - 1];
	ret->lines[at] = *line;
}

struct rank_line
rank_line_of(const struct columns *k, const struct rank_query *q, uint32_t provider)
{
	struct rank_line line = { .provider = provider };

	for (int c = 0; c < CRITERION_COUNT; c++) {
		line.value[c] = values[c](k, q, provider);
		line.total += q->weights[c] * line.value[c];
	}
	return line;
}

/* With nobody left: for each rule, who is excluded by that one alone. */
static void
rank_relax(const struct columns *k, const struct rank_query *q, struct rank_result *ret)
{
	uint32_t alone[RULE_COUNT] = { 0 };

	for (uint32_t i = 0; i < k->providers.count; i++) {
		int failed = 0, last = 0;

		if ((k->flags[i] & COLUMN_CARD) == 0)
			continue;
		for (int r = 0; r < RULE_COUNT && failed < 2; r++)
			if (rank_rules[r](k, q, i)) {
				failed++;
				last = r;
			}
		alone[last] += failed == 1;
	}
	for (int r = 0; r < RULE_COUNT; r++)
		if (alone[r] > ret->relax_candidates) {
			ret->relax_rule = r;
			ret->relax_candidates = alone[r];
		}
}

void
rank_run(const struct columns *k, const struct rank_query *q, struct rank_result *ret)
{
	memset(ret, 0, sizeof *ret);
	ret->relax_rule = -1;
	for (uint32_t i = 0; i < k->providers.count; i++) {
		int rule;

		if ((k->flags[i] & COLUMN_CARD) == 0)
			continue;
		ret->considered++;
		rule = rank_exclusion(k, q, i);
		if (rule >= 0) {
			ret->excluded[rule]++;
		} else {
			struct rank_line line = rank_line_of(k, q, i);

			ret->candidates++;
			line_take(k, q, ret, &line);
		}
	}
	if (ret->candidates == 0)
		rank_relax(k, q, ret);
}
