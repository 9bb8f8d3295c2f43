/* rank_oracle: see the header. */
#include "tests/lib/rank_oracle.h"
#include "common/calendar.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>

static uint32_t
oracle_level(const struct provider *p, struct id competence)
{
	for (uint32_t i = 0; i < p->competences.count; i++) {
		const struct provider_competence *c =
		    (const struct provider_competence *)p->competences.items + i;

		if (id_equal(c->competence, competence))
			return c->level;
	}
	return 0;
}

static bool
oracle_goes(const struct provider *p, const char *department)
{
	for (uint32_t i = 0; i < p->departments.count; i++)
		if (text_is(((const struct text *)p->departments.items)[i], department))
			return true;
	return false;
}

/* Free days of one month of the period, from the rows themselves. */
static uint32_t
oracle_free(const struct rank_world *w, const struct provider *p, const struct rank_wish *x, uint32_t month,
    bool empty)
{
	uint32_t inside = 0;
	int left = (int)(x->pool == POOL_GROUP ? p->days_group : p->days_individual);

	for (day_t d = x->from; d <= x->to; d++)
		inside += columns_month(d) == month;
	for (uint32_t i = 0; i < p->months.count; i++) { /* the last that says the month counts */
		const struct provider_month *m = (const struct provider_month *)p->months.items + i;

		if (columns_month(m->month) == month)
			left = (int)(x->pool == POOL_GROUP ? m->days_group : m->days_individual);
	}
	for (uint32_t i = 0; i < w->capacity_count;
	     i++) { /* the ledger's row says what moved between the pools */
		const struct capacity *c = &w->capacities[i];

		if (id_equal(c->provider, p->id) && c->pool == x->pool && columns_month(c->month) == month &&
		    REC_HAS(c, CAPACITY_TAG_CARD))
			left += (int)c->capacity - (int)c->card;
	}
	if (left < 0)
		left = 0;
	for (uint32_t i = 0; i < w->capacity_count && !empty; i++) {
		const struct capacity *c = &w->capacities[i];

		if (id_equal(c->provider, p->id) && c->pool == x->pool && columns_month(c->month) == month)
			left -= (int)(c->held + c->engaged);
	}
	if (left < 0)
		left = 0;
	return (uint32_t)left < inside ? (uint32_t)left : inside;
}

static uint32_t
oracle_room(const struct rank_world *w, const struct provider *p, const struct rank_wish *x, bool empty)
{
	uint32_t sum = 0;

	for (uint32_t m = columns_month(x->from); m <= columns_month(x->to); m++)
		sum += oracle_free(w, p, x, m, empty);
	return sum;
}

static bool
oracle_accredited(const struct rank_world *w, const struct provider *p, day_t on)
{
	bool good = false;

	for (uint32_t i = 0; i < w->accreditation_count; i++) {
		const struct accreditation *a = &w->accreditations[i];

		good |= id_equal(a->provider, p->id) && a->status == ACCREDITATION_ACCREDITED &&
		    on >= a->from && (!REC_HAS(a, 9) || on <= a->to);
	}
	return good;
}

static bool
oracle_linked(const struct provider *p, const struct rank_wish *x)
{
	if (id_equal(p->organisation, x->centre))
		return true;
	if (!id_is_zero(p->person) && (id_equal(p->person, x->near[0]) || id_equal(p->person, x->near[1])))
		return true;
	for (uint32_t i = 0; i < p->links.count; i++) {
		const struct provider_link *l = (const struct provider_link *)p->links.items + i;
		bool over = REC_HAS(l, 4) && l->to < x->since[l->kind],
		     to_come = REC_HAS(l, 3) && l->from > x->to;

		if (id_equal(l->organisation, x->centre) && (x->links & 1u << l->kind) && !over && !to_come)
			return true;
	}
	return false;
}

static bool
oracle_speaks(const struct provider *p, const struct rank_wish *x)
{
	for (uint32_t i = 0; i < x->language_count; i++) {
		bool found = false;

		for (uint32_t k = 0; k < p->languages.count; k++)
			found |= text_is(((const struct text *)p->languages.items)[k], x->languages[i]);
		if (!found)
			return false;
	}
	return true;
}

/* A mask of all the rules that fail. */
static uint32_t
oracle_failed(const struct rank_world *w, uint32_t i, const struct rank_wish *x)
{
	const struct provider *p = &w->providers[i];
	uint32_t bad = 0;

	bad |= !oracle_accredited(w, p, x->from) ? 1u << RULE_ACCREDITATION : 0;
	for (uint32_t n = 0; n < x->need_count; n++)
		bad |= oracle_level(p, x->needs[n]) < x->levels[n] ? 1u << RULE_COMPETENCE : 0;
	bad |= !(x->remote && p->remote) && !oracle_goes(p, x->department) ? 1u << RULE_TERRITORY : 0;
	bad |= oracle_room(w, p, x, false) < x->days ? 1u << RULE_CAPACITY : 0;
	bad |= !oracle_speaks(p, x) ? 1u << RULE_LANGUAGE : 0;
	bad |= (p->accessibility & x->access) != x->access ? 1u << RULE_ACCESSIBILITY : 0;
	if (x->ceiling >= 0 && (!REC_HAS(p, 18) || p->tariff > x->ceiling))
		bad |= 1u << RULE_PRICE;
	bad |= (x->unwanted >> i & 1) ? 1u << RULE_UNWANTED : 0;
	bad |= (x->waived >> i & 1) == 0 && oracle_linked(p, x) ? 1u << RULE_NEUTRALITY : 0;
	bad |= (x->apart >> i & 1) ? 1u << RULE_TEAM_AND_DIRECTOR : 0;
	bad |= (x->answered >> i & 1) ? 1u << RULE_ANSWERED : 0;
	return bad;
}

static uint32_t
thousandths(int64_t part, int64_t whole)
{
	if (whole == 0)
		return 0;
	if (part > whole)
		part = whole;
	return (uint32_t)((2 * part * 1000 + whole) / (2 * whole)); /* half up */
}

static const struct rank_spot *
oracle_spot(const char *code, size_t len)
{
	for (size_t i = 0; i < RANK_SPOTS; i++)
		if (strlen(rank_spots[i].code) == len && memcmp(rank_spots[i].code, code, len) == 0)
			return len == 0 ? NULL : &rank_spots[i];
	return NULL;
}

static uint32_t
oracle_territory(const struct provider *p, const struct rank_wish *x)
{
	const struct rank_spot *a = oracle_spot(p->commune.ptr, p->commune.len),
			       *b = oracle_spot(x->commune, strlen(x->commune));
	size_t len = strlen(x->department);
	double half, turn = 3.14159265358979 / 180, km;

	if (!oracle_goes(p, x->department))
		return 250;
	if (a == NULL || b == NULL)
		return p->commune.len == 5 && memcmp(p->commune.ptr, x->department, len) == 0 ? 1000 : 500;
	half = pow(sin((a->lat - b->lat) * turn / 2), 2) +
	    cos(a->lat * turn) * cos(b->lat * turn) * pow(sin((a->lon - b->lon) * turn / 2), 2);
	km = floor(2 * 6371 * sqrt(half) + 0.5); /* straight through, as a chord */
	return km >= 150 ? 250 : 1000 - 5 * (uint32_t)km;
}

static void
oracle_values(const struct rank_world *w, uint32_t i, const struct rank_wish *x, uint32_t v[CRITERION_COUNT])
{
	const struct provider *p = &w->providers[i];
	uint32_t first = columns_month(x->from), last = columns_month(x->to), begin = first;
	int64_t surplus = 0, most = 0, recent = 0, sum = 0, marks = 0, all = 0, all_marks = 0;

	for (uint32_t n = 0; n < x->need_count; n++) {
		/* a competence asked for twice counts twice here, as in the query */
		surplus += (int64_t)oracle_level(p, x->needs[n]) - x->levels[n];
		most += 5 - x->levels[n];
	}
	v[CRITERION_COMPETENCE] = most == 0 ? 1000 : thousandths(surplus, most);
	v[CRITERION_TERRITORY] = oracle_territory(p, x);
	while (begin < last && oracle_free(w, p, x, begin, false) == 0)
		begin++;
	v[CRITERION_START] = thousandths(last - begin + 1, last - first + 1);
	for (uint32_t k = 0; k < w->engagement_count; k++) {
		const struct engagement *e = &w->engagements[k];

		if (e->pool != x->pool)
			continue;
		all += e->relevance;
		all_marks += e->relevance != 0;
		if (!id_equal(e->provider, p->id))
			continue;
		recent += 18000 - e->from < 365;
		sum += e->relevance;
		marks += e->relevance != 0;
	}
	if (all_marks == 0) { /* three and a half */
		all = 7;
		all_marks = 2;
	}
	v[CRITERION_ROTATION] = thousandths(1, recent + 1);
	v[CRITERION_LOAD] = thousandths(oracle_room(w, p, x, false), oracle_room(w, p, x, true));
	v[CRITERION_CONTINUITY] = x->continuity == 0	 ? 500
	    : (x->known >> i & 1) == (x->continuity > 0) ? 1000
							 : 0;
	v[CRITERION_EVALUATION] =
	    thousandths(all_marks * sum + 5 * all - all_marks * (marks + 5), 4 * all_marks * (marks + 5));
	v[CRITERION_COST] = thousandths(
	    (x->ceiling >= 0 ? x->ceiling : 100000) - p->tariff, x->ceiling >= 0 ? x->ceiling : 100000);
	if ((int64_t)(x->ceiling >= 0 ? x->ceiling : 100000) <= p->tariff)
		v[CRITERION_COST] = p->tariff == 0 ? 1000 : 0;
	if (!REC_HAS(p, 18))
		v[CRITERION_COST] = 500;
}

static uint32_t
oracle_marks(const struct rank_world *w, uint32_t i, const struct rank_wish *x)
{
	uint32_t marks = 0;

	for (uint32_t k = 0; k < w->engagement_count; k++)
		marks += w->engagements[k].pool == x->pool && w->engagements[k].relevance != 0 &&
		    id_equal(w->engagements[k].provider, w->providers[i].id);
	return marks;
}

struct oracle_line {
	uint32_t provider, total, value[CRITERION_COUNT];
	struct id id;
};

static int
oracle_order(const void *a, const void *b)
{
	const struct oracle_line *x = a, *y = b;

	if (x->total != y->total)
		return x->total > y->total ? -1 : 1;
	return memcmp(x->id.b, y->id.b, sizeof x->id.b);
}

static void
relax_agrees(const uint32_t *failed, uint32_t count, const struct rank_result *got)
{
	uint32_t best = 0;
	int rule = -1;

	for (int r = 0; r < RULE_COUNT; r++) {
		uint32_t n = 0;

		for (uint32_t i = 0; i < count; i++)
			n += failed[i] == 1u << r;
		if (n > best) {
			best = n;
			rule = r;
		}
	}
	assert_int_equal(got->relax_rule, rule);
	assert_int_equal(got->relax_candidates, best);
}

uint32_t rank_oracle_ranked, rank_oracle_empty;

void
rank_oracle_agrees(const struct rank_world *w, const struct rank_wish *x)
{
	static struct rank_result got;
	struct oracle_line want[RANK_PROVIDERS];
	uint32_t excluded[RULE_COUNT] = { 0 }, failed[RANK_PROVIDERS], seen = 0, n = 0,
		 lines = 1 + rank_dice(RANK_PROVIDERS);
	struct rank_query_memory memory;
	struct rank_query q;

	rank_wish_query(w, x, lines, &memory, &q);
	rank_run(&w->columns, &q, &got);
	for (uint32_t i = 0; i < w->count; i++) {
		if (REC_HAS(&w->providers[i], TAG_ARCHIVED_AT))
			continue;
		failed[seen] = oracle_failed(w, i, x);
		if (failed[seen] != 0) {
			excluded[__builtin_ctz(failed[seen++])]++;
			continue;
		}
		seen++;
		want[n] = (struct oracle_line){ .provider = i, .id = w->providers[i].id };
		oracle_values(w, i, x, want[n].value);
		for (int c = 0; c < CRITERION_COUNT; c++)
			want[n].total += x->weights[c] * want[n].value[c];
		n++;
	}
	qsort(want, n, sizeof want[0], oracle_order);
	assert_int_equal(got.considered, seen);
	assert_int_equal(got.candidates, n);
	assert_memory_equal(got.excluded, excluded, sizeof excluded);
	assert_int_equal(got.line_count, n < lines ? n : lines);
	for (uint32_t i = 0; i < got.line_count; i++) {
		assert_memory_equal(w->columns.providers.ids[got.lines[i].provider].b, want[i].id.b, 16);
		assert_memory_equal(got.lines[i].value, want[i].value, sizeof want[i].value);
		assert_int_equal(got.lines[i].total, want[i].total);
		assert_int_equal(
		    rank_marks(&w->columns, &q, got.lines[i].provider), oracle_marks(w, want[i].provider, x));
	}
	rank_oracle_ranked += n;
	rank_oracle_empty += n == 0;
	if (n == 0)
		relax_agrees(failed, seen, &got);
}
