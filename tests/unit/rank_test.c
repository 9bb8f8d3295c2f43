/*
 * rank_test: the ranking engine against an oracle that reads the records themselves, over 10,000 random requests.
 * Owns: the oracle (oracle_*): written from the rules' words, without the columns.
 * Beware: days are numbers near 18,000 (2019); the months of a query come from them.
 */
#include "common/calendar.h"
#include "services/matching/rank.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>

#define PROVIDERS 14
#define ROWS 40
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static uint64_t seed = 88172645463325252u;

static uint32_t
dice(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 33) % n;
}

static struct id
id_of(char kind, uint32_t n)
{
	struct id id = { { 0 } };

	id.b[0] = (uint8_t)(n * 73u);
	id.b[1] = (uint8_t)kind;
	id.b[15] = (uint8_t)(n + 1);
	return id;
}

static const char *const department_codes[] = { "42", "43", "69", "2A", "974" };
/* Saint-Étienne, Le Puy, Lyon, Ajaccio, Saint-Denis, Roanne; where they are, as the list of communes says */
static const struct spot {
	const char *code;
	double lat, lon;
} spots[] = { { "42218", 45.4339, 4.3900 }, { "43157", 45.0437, 3.8852 }, { "69123", 45.7485, 4.8467 },
	{ "2A004", 41.9189, 8.7381 }, { "97411", -20.8823, 55.4504 }, { "42187", 46.0362, 4.0680 },
	{ "", 0, 0 } };
static const char *const language_codes[] = { "fr", "en", "ar", "lsf" };

/* --- a world
 * ----------------------------------------------------------------------------------------------------------
 */
struct world {
	struct provider providers[PROVIDERS];
	struct provider_competence competences[PROVIDERS][5];
	struct provider_link links[PROVIDERS][3];
	struct text departments[PROVIDERS][3], languages[PROVIDERS][3];
	struct provider_month months[PROVIDERS][3];
	uint32_t count;
	struct accreditation accreditations[ROWS];
	uint32_t accreditation_count;
	struct engagement engagements[ROWS];
	uint32_t engagement_count;
	struct capacity capacities[ROWS];
	uint32_t capacity_count;
	struct columns columns;
};

static void
provider_fill(struct world *w, uint32_t i)
{
	struct provider *p = &w->providers[i];
	uint32_t first = dice(5);

	*p = (struct provider){ .id = id_of('p', i) };
	p->competences = (struct list){ w->competences[i], 1 + dice(5) };
	for (uint32_t n = 0; n < p->competences.count; n++)
		w->competences[i][n] =
		    (struct provider_competence){ 6, id_of('c', (first + n) % 5), 1 + dice(5), { 0 } };
	p->departments = (struct list){ w->departments[i], dice(4) };
	for (uint32_t n = 0; n < p->departments.count; n++)
		w->departments[i][n] = text_of(department_codes[dice(COUNT(department_codes))]);
	p->languages = (struct list){ w->languages[i], dice(4) };
	for (uint32_t n = 0; n < p->languages.count; n++)
		w->languages[i][n] = text_of(language_codes[dice(COUNT(language_codes))]);
	p->links = (struct list){ w->links[i], dice(3) };
	for (uint32_t n = 0; n < p->links.count; n++) {
		struct provider_link *l = &w->links[i][n];

		*l = (struct provider_link){ 6, id_of('o', dice(4)), (enum link_kind)dice(6), 17000, 18500 };
		l->from = (day_t)(17000 + 20 * (int)dice(75));
		l->to = l->from + 20 * (day_t)dice(35);
		l->has |= (dice(2) ? 8u : 0) | (dice(2) ? 16u : 0);
	}
	p->commune = text_of(spots[dice(COUNT(spots))].code);
	p->remote = dice(2);
	p->days_individual = dice(8);
	p->days_group = dice(8);
	p->months = (struct list){ w->months[i], dice(2) ? 0 : dice(4) };
	for (uint32_t n = 0; n < p->months.count; n++)
		w->months[i][n] =
		    (struct provider_month){ 0, (day_t)(18000 + (int)dice(150)), dice(12), dice(12) };
	p->tariff = (int64_t)dice(12) * 10000;
	p->has |= dice(4) ? REC_BIT(18) : 0;
	p->accessibility = dice(8);
	p->person = dice(3) ? id_of('h', dice(6)) : (struct id){ { 0 } };
	p->organisation = dice(4) ? (struct id){ { 0 } } : id_of('o', dice(4));
	p->has |= dice(10) ? 0 : REC_BIT(TAG_ARCHIVED_AT);
}

static void
rows_fill(struct world *w)
{
	for (uint32_t i = 0; i < w->accreditation_count; i++) {
		struct accreditation *a = &w->accreditations[i];

		*a = (struct accreditation){ .id = id_of('a', i), .provider = id_of('p', dice(w->count)) };
		a->status = dice(5) ? ACCREDITATION_ACCREDITED : ACCREDITATION_SUSPENDED;
		a->from = (day_t)(17500 + (int)dice(600));
		a->to = a->from + (day_t)dice(1200);
		a->has = REC_BIT(8) | (dice(2) ? REC_BIT(9) : 0);
	}
	for (uint32_t i = 0; i < w->engagement_count; i++) {
		struct engagement *e = &w->engagements[i];

		*e = (struct engagement){ .id = id_of('e', i), .provider = id_of('p', dice(w->count)) };
		e->pool = (enum pool)dice(2);
		e->from = (day_t)(17400 + (int)dice(620)); /* the test's own use: when it was agreed */
		e->relevance = dice(6);
	}
	for (uint32_t i = 0; i < w->capacity_count; i++) {
		uint32_t p = i % w->count,
			 month = i / w->count; /* a row a provider and month; pools in turn */

		w->capacities[i] = (struct capacity){ .id = id_of('m', i), .provider = id_of('p', p) };
		w->capacities[i].month = columns_month_day(columns_month(18000) + month);
		w->capacities[i].pool = (enum pool)((p + month) % 2);
		w->capacities[i].held = dice(3);
		w->capacities[i].engaged = dice(5);
		w->capacities[i].card = dice(8);
		w->capacities[i].capacity = dice(10);
		w->capacities[i].has = dice(2) ? REC_BIT(CAPACITY_TAG_CARD) : 0;
	}
}

static void
world_make(struct world *w)
{
	w->count = 1 + dice(PROVIDERS);
	w->accreditation_count = dice(ROWS);
	w->engagement_count = dice(ROWS);
	w->capacity_count = dice(ROWS);
	for (uint32_t i = 0; i < w->count; i++)
		provider_fill(w, i);
	rows_fill(w);
	/* accreditations come first for some, cards twice for others: the columns must not mind */
	for (uint32_t i = 0; i < w->accreditation_count; i++)
		columns_accreditation(&w->columns, &w->accreditations[i]);
	for (uint32_t i = 0; i < w->count; i++) {
		struct provider old = w->providers[i];

		old.days_group = 31;
		old.competences.count = 1;
		columns_provider(&w->columns, &old);
		columns_provider(&w->columns, &w->providers[i]);
	}
	for (uint32_t i = 0; i < w->engagement_count; i++)
		columns_engagement(&w->columns, &w->engagements[i], w->engagements[i].from);
	for (uint32_t i = 0; i < w->capacity_count; i++)
		columns_capacity(&w->columns, &w->capacities[i]);
}

/* --- a request, in ids
 * --------------------------------------------------------------------------------------------------- */
struct wish {
	enum pool pool;
	day_t from, to;
	uint32_t days, need_count, levels[3], language_count, access;
	struct id needs[3];
	const char *languages[2];
	const char *department;
	bool remote;
	int64_t ceiling;
	uint32_t links;
	struct id centre, near[2]; /* a structure, and two people with a mandate there */
	const char *commune;
	day_t since[RANK_LINK_KINDS];
	int continuity;
	uint32_t unwanted, apart, answered, known, waived; /* masks of providers */
	uint32_t weights[CRITERION_COUNT];
};

static void
wish_make(struct wish *x)
{
	*x = (struct wish){
		.pool = (enum pool)dice(2), .from = (day_t)(18000 + (int)dice(60)), .ceiling = RANK_NO_CEILING
	};
	x->to = x->from + (day_t)dice(120);
	x->days = 1 + dice(8);
	x->need_count = dice(3);
	for (uint32_t i = 0; i < x->need_count; i++) {
		x->needs[i] = id_of('c', dice(6));
		x->levels[i] = 1 + dice(3);
	}
	x->language_count = dice(4) ? 0 : 1 + dice(2);
	for (uint32_t i = 0; i < x->language_count; i++)
		x->languages[i] = language_codes[dice(3)];
	x->department = department_codes[dice(COUNT(department_codes))];
	x->commune = spots[dice(COUNT(spots))].code;
	for (int kind = 0; kind < RANK_LINK_KINDS; kind++)
		x->since[kind] = (day_t)(17000 + 20 * (int)dice(50));
	x->continuity = (int)dice(3) - 1;
	x->waived = dice(4) ? 0 : dice(1u << 14);
	x->remote = dice(3) != 0;
	x->access = dice(4) ? 0 : 1u << dice(3);
	if (dice(3) == 0)
		x->ceiling = (int64_t)dice(12) * 10000;
	x->links = dice(64);
	x->centre = id_of('o', dice(4));
	x->near[0] = id_of('h', dice(6));
	x->near[1] = id_of('h', dice(12));
	x->unwanted = dice(4) ? 0 : dice(1u << 14);
	x->apart = dice(4) ? 0 : dice(1u << 14);
	x->answered = dice(6) ? 0 : dice(1u << 14);
	x->known = dice(2) ? 0 : dice(1u << 14);
	for (int c = 0; c < CRITERION_COUNT; c++)
		x->weights[c] = dice(5) ? dice(30) : 0;
	x->weights[dice(CRITERION_COUNT)] = 7;
}

/* --- the oracle
 * ----------------------------------------------------------------------------------------------------------
 */
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
oracle_free(const struct world *w, const struct provider *p, const struct wish *x, uint32_t month, bool empty)
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
oracle_room(const struct world *w, const struct provider *p, const struct wish *x, bool empty)
{
	uint32_t sum = 0;

	for (uint32_t m = columns_month(x->from); m <= columns_month(x->to); m++)
		sum += oracle_free(w, p, x, m, empty);
	return sum;
}

static bool
oracle_accredited(const struct world *w, const struct provider *p, day_t on)
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
oracle_linked(const struct provider *p, const struct wish *x)
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
oracle_speaks(const struct provider *p, const struct wish *x)
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
oracle_failed(const struct world *w, uint32_t i, const struct wish *x)
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

static const struct spot *
oracle_spot(const char *code, size_t len)
{
	for (size_t i = 0; i < COUNT(spots); i++)
		if (strlen(spots[i].code) == len && memcmp(spots[i].code, code, len) == 0)
			return len == 0 ? NULL : &spots[i];
	return NULL;
}

static uint32_t
oracle_territory(const struct provider *p, const struct wish *x)
{
	const struct spot *a = oracle_spot(p->commune.ptr, p->commune.len),
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
oracle_values(const struct world *w, uint32_t i, const struct wish *x, uint32_t v[CRITERION_COUNT])
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

/* --- the query of a wish, through the columns' interns
 * ------------------------------------------------------------------------ */
struct query_memory {
	struct rank_need needs[3];
	struct rank_month months[12];
	uint32_t languages[2], sets[7][PROVIDERS + 2];
};

static struct rank_set
mask_set(const struct world *w, uint32_t mask, uint32_t *items)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < w->count; i++)
		if (mask >> i & 1)
			items[n++] = intern_find(&w->columns.providers, w->providers[i].id);
	return rank_set_make(items, n);
}

static void
query_make(
    const struct world *w, const struct wish *x, uint32_t lines, struct query_memory *m, struct rank_query *q)
{
	*q = (struct rank_query){ .pool = x->pool,
		.today = 18000,
		.date = x->from,
		.days = x->days,
		.remote = x->remote,
		.department = department_of(text_of(x->department)),
		.access = x->access,
		.price_ceiling = x->ceiling,
		.needs = m->needs,
		.need_count = x->need_count,
		.months = m->months,
		.languages = m->languages,
		.language_count = x->language_count,
		.link_kinds = x->links,
		.link_until = x->to,
		.reference_tariff = 100000,
		.lines = lines };
	memcpy(q->weights, x->weights, sizeof q->weights);
	for (uint32_t i = 0; i < x->need_count; i++)
		m->needs[i] =
		    (struct rank_need){ intern_find(&w->columns.competences, x->needs[i]), x->levels[i] };
	for (uint32_t i = 0; i < x->language_count; i++)
		m->languages[i] = language_of(text_of(x->languages[i]));
	for (day_t d = x->from; d <= x->to; d++) {
		if (q->month_count == 0 || m->months[q->month_count - 1].month != columns_month(d))
			m->months[q->month_count++] = (struct rank_month){ columns_month(d), 0 };
		m->months[q->month_count - 1].days++;
	}
	m->sets[0][0] = intern_find(&w->columns.organisations, x->centre);
	m->sets[1][0] = intern_find(&w->columns.persons, x->near[0]);
	m->sets[1][1] = intern_find(&w->columns.persons, x->near[1]);
	q->organisations = rank_set_make(m->sets[0], 1);
	q->persons = rank_set_make(m->sets[1], 2);
	q->unwanted = mask_set(w, x->unwanted, m->sets[2]);
	q->apart = mask_set(w, x->apart, m->sets[3]);
	q->answered = mask_set(w, x->answered, m->sets[4]);
	q->known = mask_set(w, x->known, m->sets[5]);
	q->waived = mask_set(w, x->waived, m->sets[6]);
	q->commune = territory_commune(text_of(x->commune));
	q->continuity = x->continuity;
	q->marks = w->columns.marks[x->pool];
	memcpy(q->link_since, x->since, sizeof q->link_since);
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

static uint32_t ranked_total, empty_total; /* that the random worlds are not all of one sort */

static void
wish_agrees(const struct world *w, const struct wish *x)
{
	static struct rank_result got;
	struct oracle_line want[PROVIDERS];
	uint32_t excluded[RULE_COUNT] = { 0 }, failed[PROVIDERS], seen = 0, n = 0,
		 lines = 1 + dice(PROVIDERS);
	struct query_memory memory;
	struct rank_query q;

	query_make(w, x, lines, &memory, &q);
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
	}
	ranked_total += n;
	empty_total += n == 0;
	if (n == 0)
		relax_agrees(failed, seen, &got);
}

static void
ten_thousand_random_requests_rank_as_the_oracle_says(void **unused)
{
	(void)unused;
	for (int n = 0; n < 500; n++) {
		struct world *w = calloc(1, sizeof *w);
		struct wish x;

		world_make(w);
		for (int i = 0; i < 20; i++) {
			wish_make(&x);
			wish_agrees(w, &x);
		}
		columns_free(&w->columns);
		free(w);
	}
	assert_in_range(empty_total, 1000, 9000);
	assert_in_range(ranked_total, 1500, 100000);
}

/* One record says something else, or is gone. */
static void
world_change(struct world *w)
{
	uint32_t i = dice(w->count);

	switch (dice(5)) {
	case 0: /* a card: elsewhere, archived, back */
		provider_fill(w, i);
		columns_provider(&w->columns, &w->providers[i]);
		return;
	case 1:
		if (dice(3) == 0) {
			w->providers[i].has |= REC_BIT(TAG_ARCHIVED_AT);
			columns_provider_gone(&w->columns, w->providers[i].id);
		}
		return;
	case 2:
		for (i = 0; i < w->accreditation_count; i++)
			if (dice(8) == 0) {
				struct accreditation *a = &w->accreditations[i];

				a->status = dice(3) ? ACCREDITATION_ACCREDITED : ACCREDITATION_ENDED;
				a->from += (day_t)dice(100) - 50;
				columns_accreditation(&w->columns, a);
				if (dice(8) == 0) {
					a->status = ACCREDITATION_ENDED;
					columns_accreditation_gone(&w->columns, a->id);
				}
			}
		return;
	case 3:
		for (i = 0; i < w->engagement_count; i++)
			if (dice(8) == 0) {
				w->engagements[i].relevance = dice(6);
				columns_engagement(&w->columns, &w->engagements[i], w->engagements[i].from);
			}
		return;
	default:
		for (i = 0; i < w->capacity_count; i++)
			if (dice(8) == 0) {
				w->capacities[i].held = dice(4);
				w->capacities[i].capacity = dice(10);
				columns_capacity(&w->columns, &w->capacities[i]);
			}
	}
}

static void
rankings_agree_after_each_of_thousands_of_changes(void **unused)
{
	(void)unused;
	for (int n = 0; n < 60; n++) {
		struct world *w = calloc(1, sizeof *w);
		struct wish x;

		world_make(w);
		for (int i = 0; i < 100; i++) {
			world_change(w);
			wish_make(&x);
			wish_agrees(w, &x);
		}
		columns_free(&w->columns);
		free(w);
	}
}

/* As one provider asked alone is told, so is it counted and listed. */
static void
one_provider_alone_is_told_what_the_ranking_says(void **unused)
{
	struct world *w = calloc(1, sizeof *w);
	static struct rank_result got;
	struct query_memory memory;
	struct rank_query q;
	struct wish x;

	(void)unused;
	world_make(w);
	for (int n = 0; n < 500; n++) {
		uint32_t excluded[RULE_COUNT] = { 0 }, left = 0;

		wish_make(&x);
		query_make(w, &x, PROVIDERS, &memory, &q);
		rank_run(&w->columns, &q, &got);
		for (uint32_t i = 0; i < w->columns.providers.count; i++) {
			int rule = rank_exclusion(&w->columns, &q, i);

			if (!columns_has_card(&w->columns, i))
				continue;
			if (rule >= 0)
				excluded[rule]++;
			else
				left++;
		}
		assert_int_equal(left, got.candidates);
		assert_memory_equal(excluded, got.excluded, sizeof excluded);
		for (uint32_t i = 0; i < got.line_count; i++) {
			struct rank_line line = rank_line_of(&w->columns, &q, got.lines[i].provider);

			assert_memory_equal(&line, &got.lines[i], sizeof line);
		}
	}
	columns_free(&w->columns);
	free(w);
}

static void
a_card_that_changes_often_keeps_its_last_words(void **unused)
{
	struct world *w = calloc(1, sizeof *w);
	struct wish x;

	(void)unused;
	world_make(w);
	for (int n = 0; n < 3000; n++) {
		uint32_t i = dice(w->count);

		provider_fill(w, i);
		columns_provider(&w->columns, &w->providers[i]);
	}
	assert_true(w->columns.word_count < 20000);
	for (int i = 0; i < 200; i++) {
		wish_make(&x);
		wish_agrees(w, &x);
	}
	columns_free(&w->columns);
	free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ten_thousand_random_requests_rank_as_the_oracle_says),
		cmocka_unit_test(rankings_agree_after_each_of_thousands_of_changes),
		cmocka_unit_test(one_provider_alone_is_told_what_the_ranking_says),
		cmocka_unit_test(a_card_that_changes_often_keeps_its_last_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
