/*
 * rank_score: the soft criteria of one seat, each in whole thousandths.
 * Owns: the formulas of the criteria, as rank.h tells them.
 * Beware: figures come from the query's pool alone.
 */
#include "services/matching/rank_score.h"

#define ROTATION_DAYS 365
/* What stands for the mean of a pool where nothing was evaluated yet. */
#define MARKS_NONE ((struct columns_marks){ 7, 2 })

uint32_t
score_ratio(uint64_t part, uint64_t whole)
{
	if (whole == 0)
		return 0;
	if (part >= whole)
		return FULL;
	if (whole < UINT32_MAX / (2 * FULL)) /* the shorter division */
		return ((uint32_t)part * FULL + (uint32_t)whole / 2) / (uint32_t)whole;
	return (uint32_t)((part * FULL + whole / 2) / whole);
}

uint32_t
score_surplus_most(const struct rank_query *q)
{
	uint32_t most = 0;

	for (uint32_t n = 0; n < q->need_count; n++)
		most += rank_need_level(&q->needs[n]) < SKILL_LEVELS
		    ? SKILL_LEVELS - rank_need_level(&q->needs[n])
		    : 0;
	return most;
}

uint32_t
score_surplus(const struct sieve *s, uint32_t seat)
{
	uint32_t above = 0;

	for (uint32_t n = 0; n < s->q->need_count; n++)
		above += skill_level(&s->k->skills[s->q->needs[n].competence], seat) -
		    rank_need_level(&s->q->needs[n]);
	return above;
}

static uint32_t
value_competence(const struct sieve *s, uint32_t seat)
{
	uint32_t most = score_surplus_most(s->q);

	if (sieve_excludes(s, RULE_COMPETENCE, seat))
		return 0;
	return most == 0 ? FULL : score_ratio(score_surplus(s, seat), most);
}

static uint32_t
km_value(uint32_t km)
{
	return km * RANK_A_KM < FULL - RANK_REMOTE ? FULL - km * RANK_A_KM : RANK_REMOTE;
}

static uint32_t
value_territory(const struct sieve *s, uint32_t seat)
{
	uint16_t commune = s->k->commune[seat];

	if (s->going == NULL || !plane_has(s->going, seat))
		return RANK_REMOTE;
	if (s->q->commune != COMMUNE_NONE && commune != COMMUNE_NONE)
		return km_value(territory_km(s->q->commune, commune));
	return s->k->row_department[seat / ROW_SEATS] == s->q->department ? FULL : FULL / 2;
}

/* The share of the period's months that are left when the first free day comes. */
static uint32_t
value_start(const struct sieve *s, uint32_t seat)
{
	for (uint32_t m = 0; m < s->want_count; m++)
		if (days_left(&s->k->days[s->q->pool], &s->wants[m], seat) != 0)
			return score_ratio(s->want_count - m, s->want_count);
	return 0;
}

/* Full for who was not engaged within a year; half after one engagement, a third after two… */
static uint32_t
value_rotation(const struct sieve *s, uint32_t seat)
{
	const struct columns *k = s->k;
	uint32_t recent = 0;

	if (!plane_has(&k->engaged[s->q->pool], seat))
		return FULL;
	for (uint32_t at = k->engagements.head[k->number[seat]]; at != 0;
	     at = k->engagement_rows[at - 1].next)
		recent += k->engagement_rows[at - 1].pool == s->q->pool &&
		    k->engagement_rows[at - 1].day > s->q->today - ROTATION_DAYS;
	return score_ratio(1, 1 + (uint64_t)recent);
}

static uint32_t
value_load(const struct sieve *s, uint32_t seat)
{
	const struct days *d = &s->k->days[s->q->pool];
	uint32_t left = 0, all = 0;

	for (uint32_t m = 0; m < s->want_count; m++) {
		left += days_left(d, &s->wants[m], seat);
		all += days_given(d, &s->wants[m], seat);
	}
	return score_ratio(left, all);
}

static uint32_t
value_continuity(const struct sieve *s, uint32_t seat)
{
	if (s->q->continuity == 0)
		return FULL / 2;
	return rank_set_has(&s->q->known, s->k->number[seat]) == (s->q->continuity > 0) ? FULL : 0;
}

/* So many marks, and their sum, after those of the pool's mean were added. */
static uint32_t
marks_value(const struct rank_query *q, uint64_t sum, uint64_t n)
{
	struct columns_marks all = q->marks.count != 0 ? q->marks : MARKS_NONE;

	/* (sum + shrink * mean) / (n + shrink) is a mark from 1 to 5, here times all.count */
	sum = sum * all.count + RANK_SHRINK * all.sum;
	n = (n + RANK_SHRINK) * all.count;
	return score_ratio(sum - n, 4 * n);
}

static uint32_t
value_evaluation(const struct sieve *s, uint32_t seat)
{
	const struct columns *k = s->k;
	uint64_t sum = 0, n = 0;
	uint32_t at = plane_has(&k->engaged[s->q->pool], seat) ? k->engagements.head[k->number[seat]] : 0;

	for (; at != 0; at = k->engagement_rows[at - 1].next) {
		const struct engagement_row *r = &k->engagement_rows[at - 1];
		uint32_t mark = r->pool == s->q->pool ? r->relevance : 0;

		sum += mark;
		n += mark != 0;
	}
	return marks_value(s->q, sum, n);
}

int64_t
score_most(const struct rank_query *q)
{
	return q->price_ceiling != RANK_NO_CEILING ? q->price_ceiling : q->reference_tariff;
}

/* What is left below the ceiling, or below the policy's reference; half for a tariff that is not said. */
static uint32_t
value_cost(const struct sieve *s, uint32_t seat)
{
	int64_t most = score_most(s->q), tariff = s->k->tariff[seat];

	if (tariff < 0)
		return FULL / 2;
	if (most <= 0 || tariff >= most)
		return tariff == 0 ? FULL : 0;
	return score_ratio((uint64_t)(most - tariff), (uint64_t)most);
}

uint32_t
score_of(const struct sieve *s, enum criterion criterion, uint32_t seat)
{
	static uint32_t (*const values[])(const struct sieve *, uint32_t) = {
		[CRITERION_COMPETENCE] = value_competence,
		[CRITERION_TERRITORY] = value_territory,
		[CRITERION_START] = value_start,
		[CRITERION_ROTATION] = value_rotation,
		[CRITERION_LOAD] = value_load,
		[CRITERION_CONTINUITY] = value_continuity,
		[CRITERION_EVALUATION] = value_evaluation,
		[CRITERION_COST] = value_cost,
	};

	return values[criterion](s, seat);
}

uint32_t
score_near(const struct rank_query *q, unsigned department)
{
	uint32_t unplaced = department == q->department ? FULL : FULL / 2, placed;

	if (q->commune == COMMUNE_NONE)
		return unplaced;
	placed = km_value(territory_least_km(q->commune, department));
	return placed > unplaced ? placed : unplaced;
}

uint32_t
score_best(const struct rank_query *q, enum criterion criterion, bool engaged)
{
	if (criterion == CRITERION_EVALUATION && !engaged)
		return marks_value(q, 0, 0);
	if (criterion == CRITERION_CONTINUITY && q->continuity >= 0 &&
	    (q->continuity == 0 || q->known.count == 0))
		return q->continuity == 0 ? FULL / 2 : 0;
	return FULL;
}

struct rank_line
score_line(const struct sieve *s, uint32_t seat)
{
	struct rank_line line = { .provider = s->k->number[seat] };

	for (int c = 0; c < CRITERION_COUNT; c++) {
		line.value[c] = score_of(s, (enum criterion)c, seat);
		line.total += s->q->weights[c] * line.value[c];
	}
	return line;
}
