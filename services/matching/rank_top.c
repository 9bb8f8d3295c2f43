/*
 * rank_top: the best lines among the seats that are left, most of which are passed over by a bound.
 * Owns: nothing.
 * Beware: a seat is passed over only if it would be below the last line were it best in all that was not looked at yet; who could
 *         be level with it is looked at, for the id decides then.
 */
#include "services/matching/rank_score.h"

#define WORDS_AHEAD 4u
#define SURPLUS_KEPT 64u
#define SURPLUS_ANY SURPLUS_KEPT

/* What a tariff must be for somebody who is best in all else. */
struct limit {
	int64_t most; /* who is dearer is below the bar */
	bool unsaid; /* who does not say a tariff may be above the bar */
	uint32_t made; /* top.changes when it was */
};

/* Those who were never engaged in the pool, and those who were: they can be best in other things. */
enum past { NEVER_ENGAGED, ONCE_ENGAGED, PASTS };

struct top {
	const struct sieve *s;
	struct rank_result *ret;
	uint32_t most; /* lines */
	uint32_t bar; /* total of the last of them; 0 while there is room */
	uint32_t changes; /* of the bar and the département */
	enum nearness nearness;
	unsigned department; /* that the seats at hand live in */
	uint32_t territory_best; /* for them, weighted */
	uint32_t best[PASTS][CRITERION_COUNT],
	    rest_best[PASTS]; /* weighted, of the criteria in later[]; of all of them */
	uint32_t surplus_most;
	uint32_t competence[SURPLUS_KEPT]; /* by levels above the needs */
	struct limit limits[PASTS][SURPLUS_ANY + 1]; /* by levels above the needs; whatever the levels */
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

/* Found again when the bar or the département has changed since. */
static const struct limit *
limit_for(struct top *t, enum past past, uint32_t above)
{
	const struct rank_query *q = t->s->q;
	struct limit *l = &t->limits[past][above];
	uint32_t best, lacks, weight = q->weights[CRITERION_COST], value;

	if (l->made == t->changes)
		return l;
	best = q->weights[CRITERION_COMPETENCE] * (above == SURPLUS_ANY ? FULL : t->competence[above]) +
	    t->territory_best + t->rest_best[past];
	lacks = t->bar > best ? t->bar - best : 0;
	value = lacks == 0 ? 0 : weight == 0 ? FULL + 1 : (lacks + weight - 1) / weight;
	*l = (struct limit){ tariff_of_value(score_most(q), value), value <= FULL / 2, t->changes };
	return l;
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
		t->changes++;
	}
}

/* competence: its value. */
static void
seat_try(struct top *t, enum past past, uint32_t seat, uint32_t competence)
{
	const uint32_t *weights = t->s->q->weights;
	struct rank_line line = { 0 };
	uint32_t best = t->rest_best[past];

	line.value[CRITERION_COMPETENCE] = competence;
	line.value[CRITERION_COST] = score_of(t->s, CRITERION_COST, seat);
	line.value[CRITERION_TERRITORY] =
	    t->nearness == NEAR_REMOTE ? RANK_REMOTE : score_of(t->s, CRITERION_TERRITORY, seat);
	line.total = weights[CRITERION_COMPETENCE] * competence +
	    weights[CRITERION_COST] * line.value[CRITERION_COST] +
	    weights[CRITERION_TERRITORY] * line.value[CRITERION_TERRITORY];
	for (size_t i = 0; i < LATER; i++) {
		if (line.total + best < t->bar)
			return;
		line.value[later[i]] = score_of(t->s, later[i], seat);
		line.total += weights[later[i]] * line.value[later[i]];
		best -= t->best[past][later[i]];
	}
	line.provider = t->s->k->number[seat];
	if (line.total >= t->bar)
		line_take(t, &line);
}

/* Seats of a word that all have so many levels above the needs. */
static void
class_try(struct top *t, enum past past, uint32_t first, uint64_t m, uint32_t above)
{
	const int32_t *tariff = t->s->k->tariff + first;

	for (; m != 0; m &= m - 1) {
		const struct limit *limit = limit_for(t, past, above);
		uint32_t at = (uint32_t)__builtin_ctzll(m);

		if (limit->most < 0 && !limit->unsaid)
			return;
		if (limit_passes(limit, tariff[at]))
			seat_try(t, past, first + at, t->competence[above]);
	}
}

static void
seats_try(struct top *t, enum past past, uint32_t first, uint64_t m)
{
	const int32_t *tariff = t->s->k->tariff + first;

	for (; m != 0; m &= m - 1) {
		uint32_t at = (uint32_t)__builtin_ctzll(m), above;

		if (!limit_passes(limit_for(t, past, SURPLUS_ANY), tariff[at]))
			continue;
		above = score_surplus(t->s, first + at);
		if (t->surplus_most >= SURPLUS_KEPT)
			seat_try(t, past, first + at, score_ratio(above, t->surplus_most));
		else if (limit_passes(limit_for(t, past, above), tariff[at]))
			seat_try(t, past, first + at, t->competence[above]);
	}
}

/* With a single need, a page of bits tells the levels of 64 seats; the best come first, and others only while they have a chance. */
static void
levels_try(struct top *t, enum past past, uint32_t first, uint64_t m)
{
	const struct rank_need *need = &t->s->q->needs[0];
	unsigned least = rank_need_level(need);

	for (unsigned level = SKILL_LEVELS; m != 0 && level >= least; level--) {
		const struct limit *limit = limit_for(t, past, level - least);
		uint64_t has = m;

		if (limit->most < 0 && !limit->unsaid)
			return;
		if (level != least)
			has &= skill_word(&t->s->k->skills[need->competence], first, level);
		class_try(t, past, first, has, level - least);
		m &= ~has;
	}
}

static void
word_try(struct top *t, enum past past, uint32_t first, uint64_t m)
{
	const struct rank_query *q = t->s->q;

	if (t->surplus_most == 0)
		class_try(t, past, first, m, 0);
	else if (q->need_count == 1 && skill_is_bits(&t->s->k->skills[q->needs[0].competence], first))
		levels_try(t, past, first, m);
	else
		seats_try(t, past, first, m);
}

/* Where the seats of a word live. */
static void
department_set(struct top *t, uint32_t word)
{
	unsigned department = t->s->k->row_department[word / ROW_WORDS];

	if (department == t->department)
		return;
	t->department = department;
	t->territory_best = t->s->q->weights[CRITERION_TERRITORY] *
	    (t->nearness == NEAR_REMOTE ? RANK_REMOTE : score_near(t->s->q, department));
	t->changes++;
}

/* Of a word, those of one past, unless none of them has a chance. */
static void
past_try(struct top *t, enum past past, const struct lot *lot, uint32_t i, uint64_t seats)
{
	const struct limit *limit = limit_for(t, past, SURPLUS_ANY);

	if (seats == 0 || (limit->most < 0 && !limit->unsaid))
		return;
	if (i + WORDS_AHEAD < lot->count)
		sieve_soon_tariffs(t->s, lot->words[i + WORDS_AHEAD].word, lot->words[i + WORDS_AHEAD].seats);
	word_try(t, past, lot->words[i].word * 64, seats);
}

static void
lot_try(struct top *t, const struct lot *lot)
{
	const struct plane *engaged = &t->s->k->engaged[t->s->q->pool];

	for (uint32_t i = 0; i < lot->count; i++) {
		uint64_t seats = lot->words[i].seats, once = seats & plane_word(engaged, lot->words[i].word);

		department_set(t, lot->words[i].word);
		past_try(t, ONCE_ENGAGED, lot, i, once);
		past_try(t, NEVER_ENGAGED, lot, i, seats & ~once);
	}
}

static void
top_make(struct top *t)
{
	const struct rank_query *q = t->s->q;

	t->surplus_most = score_surplus_most(q);
	for (uint32_t n = 0; n <= t->surplus_most && n < SURPLUS_KEPT; n++)
		t->competence[n] = t->surplus_most == 0 ? FULL : score_ratio(n, t->surplus_most);
	for (int past = 0; past < PASTS; past++)
		for (size_t i = 0; i < LATER; i++) {
			t->best[past][later[i]] =
			    q->weights[later[i]] * score_best(q, later[i], past == ONCE_ENGAGED);
			t->rest_best[past] += t->best[past][later[i]];
		}
}

void
rank_top(const struct sift *f, struct rank_result *ret)
{
	struct top t = { .s = f->sieve,
		.ret = ret,
		.most = f->sieve->q->lines < RANK_LINES_MAX ? f->sieve->q->lines : RANK_LINES_MAX };

	if (t.most == 0)
		return;
	top_make(&t);
	for (int n = 0; n < NEARNESS_COUNT; n++) {
		t.nearness = (enum nearness)n;
		t.department = DEPARTMENTS; /* of nobody */
		lot_try(&t, &f->left.of[n]);
	}
}
