/*
 * rank_top: the best lines among the seats that are left, most of which are passed over by a bound.
 * Owns: nothing.
 * Beware: a seat is passed over only if it would be below the last line were it best in all that was not looked at yet; who could
 *         be level with it is looked at, for the id decides then.
 */
#include "services/matching/rank_score.h"

#define SURPLUS_KEPT 64u

/* Those who live in the département of the request, others who go there, those at a distance. */
enum nearness { NEAR_HERE, NEAR_GOING, NEAR_REMOTE, NEARNESS_COUNT };

/* What a tariff must be for somebody who is best in all else. */
struct limit {
	int64_t most; /* who is dearer is below the bar */
	bool unsaid; /* who does not say a tariff may be above the bar */
};

struct top {
	const struct sieve *s;
	struct rank_result *ret;
	uint32_t most; /* lines */
	uint32_t bar; /* total of the last of them; 0 while there is room */
	enum nearness nearness;
	uint32_t territory_best; /* of the nearness, weighted */
	uint32_t rest_best; /* weighted, of the criteria in later[] */
	uint32_t surplus_most;
	uint32_t competence[SURPLUS_KEPT]; /* by levels above the needs */
	struct limit any, limits[SURPLUS_KEPT]; /* whatever the levels; by levels above the needs */
};

/* After cost, competence and territory. */
static const enum criterion later[] = { CRITERION_LOAD, CRITERION_START, CRITERION_CONTINUITY,
	CRITERION_ROTATION, CRITERION_EVALUATION };
#define LATER (sizeof later / sizeof later[0])

/* The dearest tariff whose value is at least that, or -1; the inverse of the criterion's formula. */
static int64_t
tariff_of_value(int64_t most, uint32_t value)
{
	int64_t off;

	if (value == 0)
		return INT64_MAX;
	if (value > FULL)
		return -1;
	if (most <= 0)
		return 0;
	off = (int64_t)value * most - most / 2;
	off = (off + FULL - 1) / FULL;
	return most - off;
}

/* best: of all but the cost. */
static struct limit
limit_of(const struct top *t, uint32_t best)
{
	const struct rank_query *q = t->s->q;
	uint32_t lacks = t->bar > best ? t->bar - best : 0, weight = q->weights[CRITERION_COST], value;

	value = lacks == 0 ? 0 : weight == 0 ? FULL + 1 : (lacks + weight - 1) / weight;
	return (struct limit){ tariff_of_value(score_most(q), value), value <= FULL / 2 };
}

/* The bar or the nearness changed. */
static void
top_bound(struct top *t)
{
	uint32_t weight = t->s->q->weights[CRITERION_COMPETENCE], rest = t->territory_best + t->rest_best;

	t->any = limit_of(t, weight * FULL + rest);
	for (uint32_t n = 0; n <= t->surplus_most && n < SURPLUS_KEPT; n++)
		t->limits[n] = limit_of(t, weight * t->competence[n] + rest);
}

static bool
limit_passes(const struct limit *l, int64_t tariff)
{
	return tariff <= l->most && (tariff >= 0 || l->unsaid);
}

static bool
line_before(const struct columns *k, const struct rank_line *a, const struct rank_line *b)
{
	if (a->total != b->total)
		return a->total > b->total;
	return memcmp(k->providers.ids[a->provider].b, k->providers.ids[b->provider].b, sizeof(struct id)) <
	    0;
}

/* Lines are kept in order. */
static void
line_take(struct top *t, const struct rank_line *line)
{
	const struct columns *k = t->s->k;
	struct rank_result *ret = t->ret;
	uint32_t at = ret->line_count;

	if (at < t->most)
		ret->line_count++;
	else if (line_before(k, line, &ret->lines[t->most - 1]))
		at--;
	else
		return;
	for (; at > 0 && line_before(k, line, &ret->lines[at - 1]); at--)
		ret->lines[at] = ret->lines[at - 1];
	ret->lines[at] = *line;
	if (ret->line_count == t->most && ret->lines[t->most - 1].total != t->bar) {
		t->bar = ret->lines[t->most - 1].total;
		top_bound(t);
	}
}

/* competence: its value. */
static void
seat_try(struct top *t, uint32_t seat, uint32_t competence)
{
	const uint32_t *weights = t->s->q->weights;
	struct rank_line line = { 0 };
	uint32_t best = t->territory_best + t->rest_best;

	line.value[CRITERION_COMPETENCE] = competence;
	line.value[CRITERION_COST] = score_of(t->s, CRITERION_COST, seat);
	line.total =
	    weights[CRITERION_COMPETENCE] * competence + weights[CRITERION_COST] * line.value[CRITERION_COST];
	if (line.total + best < t->bar)
		return;
	line.value[CRITERION_TERRITORY] =
	    t->nearness == NEAR_REMOTE ? RANK_REMOTE : score_of(t->s, CRITERION_TERRITORY, seat);
	line.total += weights[CRITERION_TERRITORY] * line.value[CRITERION_TERRITORY];
	best = t->rest_best;
	for (size_t i = 0; i < LATER; i++) {
		if (line.total + best < t->bar)
			return;
		line.value[later[i]] = score_of(t->s, later[i], seat);
		line.total += weights[later[i]] * line.value[later[i]];
		best -= weights[later[i]] * FULL;
	}
	line.provider = t->s->k->number[seat];
	if (line.total >= t->bar)
		line_take(t, &line);
}

/* Seats of a word that all have so many levels above the needs. */
static void
class_try(struct top *t, uint32_t first, uint64_t m, uint32_t above)
{
	const int64_t *tariff = t->s->k->tariff + first;
	const struct limit *limit = &t->limits[above];

	if (limit->most < 0 && !limit->unsaid)
		return;
	for (; m != 0; m &= m - 1) {
		uint32_t at = (uint32_t)__builtin_ctzll(m);

		if (limit_passes(limit, tariff[at]))
			seat_try(t, first + at, t->competence[above]);
	}
}

static void
seats_try(struct top *t, uint32_t first, uint64_t m)
{
	const int64_t *tariff = t->s->k->tariff + first;

	for (; m != 0; m &= m - 1) {
		uint32_t at = (uint32_t)__builtin_ctzll(m), above;

		if (!limit_passes(&t->any, tariff[at]))
			continue;
		above = t->surplus_most == 0 ? 0 : score_surplus(t->s, first + at);
		if (t->surplus_most >= SURPLUS_KEPT)
			seat_try(t, first + at, score_ratio(above, t->surplus_most));
		else if (limit_passes(&t->limits[above], tariff[at]))
			seat_try(t, first + at, t->competence[above]);
	}
}

/* With a single need the levels of 64 seats are told by five words, and the best come first. */
static void
word_try(struct top *t, uint32_t first, uint64_t m)
{
	const struct rank_query *q = t->s->q;
	unsigned least = q->need_count == 1 && q->needs[0].level > 0 ? q->needs[0].level : 1;
	uint64_t has[SKILL_LEVELS];

	if (t->surplus_most == 0) {
		class_try(t, first, m, 0);
		return;
	}
	if (q->need_count != 1 || !skill_word(&t->s->k->skills[q->needs[0].competence], first, has)) {
		seats_try(t, first, m);
		return;
	}
	for (unsigned level = SKILL_LEVELS; level >= least; level--) {
		class_try(t, first, m & has[level - 1], level - least);
		m &= ~has[level - 1];
	}
}

/* Of a row, soon. */
static void
tariffs_soon(const struct top *t, uint32_t first, const uint64_t *left)
{
	for (uint32_t w = 0; w < ROW_WORDS; w++)
		for (uint64_t m = left[w]; m != 0; m &= m - 1)
			__builtin_prefetch(&t->s->k->tariff[first + w * 64 + (uint32_t)__builtin_ctzll(m)]);
}

/* Of eight words: those who go there, or those who do not. */
static void
row_try(struct top *t, uint32_t first, const uint64_t *left, const uint64_t *going)
{
	uint64_t flip = t->nearness == NEAR_REMOTE ? UINT64_MAX : 0;

	for (uint32_t w = 0; w < ROW_WORDS; w++) {
		uint64_t m = left[w] & ((going == NULL ? 0 : going[w]) ^ flip);

		if (m != 0)
			word_try(t, first + w * 64, m);
	}
}

/* The rows of a page that have that nearness. */
static void
page_try(struct top *t, uint32_t page, const uint64_t *left)
{
	const uint64_t *going = t->s->going == NULL ? NULL : plane_page(t->s->going, page);
	const uint8_t *departments = &t->s->k->row_department[page * (PAGE_SEATS / ROW_SEATS)];

	if (going == NULL && t->nearness != NEAR_REMOTE)
		return;
	for (uint32_t row = 0; row < PAGE_SEATS / ROW_SEATS; row++) {
		bool here = departments[row] == t->s->q->department;
		size_t at = (size_t)row * ROW_WORDS;

		if (t->nearness != NEAR_REMOTE && here != (t->nearness == NEAR_HERE))
			continue;
		if (t->s->q->price_ceiling == RANK_NO_CEILING)
			tariffs_soon(t, page * PAGE_SEATS + row * ROW_SEATS, left + at);
		row_try(t, page * PAGE_SEATS + row * ROW_SEATS, left + at, going == NULL ? NULL : going + at);
	}
}

static void
top_make(struct top *t)
{
	const struct rank_query *q = t->s->q;

	t->surplus_most = score_surplus_most(q);
	for (uint32_t n = 0; n <= t->surplus_most && n < SURPLUS_KEPT; n++)
		t->competence[n] = t->surplus_most == 0 ? FULL : score_ratio(n, t->surplus_most);
	for (size_t i = 0; i < LATER; i++)
		t->rest_best += q->weights[later[i]] * FULL;
}

void
rank_top(const struct sieve *s, const struct asked_room *room, struct rank_result *ret)
{
	struct top t = {
		.s = s, .ret = ret, .most = s->q->lines < RANK_LINES_MAX ? s->q->lines : RANK_LINES_MAX
	};

	if (t.most == 0)
		return;
	top_make(&t);
	for (int n = 0; n < NEARNESS_COUNT; n++) {
		t.nearness = (enum nearness)n;
		t.territory_best =
		    s->q->weights[CRITERION_TERRITORY] * (n == NEAR_REMOTE ? RANK_REMOTE : FULL);
		top_bound(&t);
		if ((t.any.most < 0 && !t.any.unsaid) || (t.nearness == NEAR_REMOTE && s->remote == NULL))
			return;
		for (uint32_t page = 0; page < s->k->pages; page++)
			if (room->live[page])
				page_try(&t, page, room->words + (size_t)page * PAGE_WORDS);
	}
}
