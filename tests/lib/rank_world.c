/* rank_world: see the header. */
#include "tests/lib/rank_world.h"
#include "common/calendar.h"
#include <stdlib.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static uint64_t seed = 88172645463325252u;

uint32_t
rank_dice(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 33) % n;
}

static struct id
rank_id(char kind, uint32_t n)
{
	struct id id = { { 0 } };

	id.b[0] = (uint8_t)(n * 73u);
	id.b[1] = (uint8_t)kind;
	id.b[15] = (uint8_t)(n + 1);
	return id;
}

static const char *const department_codes[] = { "42", "43", "69", "2A", "974" };
/* Saint-Étienne, Le Puy, Lyon, Ajaccio, Saint-Denis, Roanne; where they are, as the list of communes says */
/* Saint-Étienne, Le Puy, Lyon, Ajaccio, Saint-Denis, Roanne; where they are, as the list of communes says */
const struct rank_spot rank_spots[RANK_SPOTS] = { { "42218", 45.4339, 4.3900 }, { "43157", 45.0437, 3.8852 },
	{ "69123", 45.7485, 4.8467 }, { "2A004", 41.9189, 8.7381 }, { "97411", -20.8823, 55.4504 },
	{ "42187", 46.0362, 4.0680 }, { "", 0, 0 } };
static const char *const language_codes[] = { "fr", "en", "ar", "lsf" };

void
rank_world_provider(struct rank_world *w, uint32_t i)
{
	struct provider *p = &w->providers[i];
	uint32_t first = rank_dice(5);

	*p = (struct provider){ .id = rank_id('p', i) };
	p->competences = (struct list){ w->competences[i], 1 + rank_dice(5) };
	for (uint32_t n = 0; n < p->competences.count; n++)
		w->competences[i][n] =
		    (struct provider_competence){ 6, rank_id('c', (first + n) % 5), 1 + rank_dice(5), { 0 } };
	p->departments = (struct list){ w->departments[i], rank_dice(4) };
	for (uint32_t n = 0; n < p->departments.count; n++)
		w->departments[i][n] = text_of(department_codes[rank_dice(COUNT(department_codes))]);
	p->languages = (struct list){ w->languages[i], rank_dice(4) };
	for (uint32_t n = 0; n < p->languages.count; n++)
		w->languages[i][n] = text_of(language_codes[rank_dice(COUNT(language_codes))]);
	p->links = (struct list){ w->links[i], rank_dice(3) };
	for (uint32_t n = 0; n < p->links.count; n++) {
		struct provider_link *l = &w->links[i][n];

		*l = (struct provider_link){ 6, rank_id('o', rank_dice(4)), (enum link_kind)rank_dice(6),
			17000, 18500 };
		l->from = (day_t)(17000 + 20 * (int)rank_dice(75));
		l->to = l->from + 20 * (day_t)rank_dice(35);
		l->has |= (rank_dice(2) ? 8u : 0) | (rank_dice(2) ? 16u : 0);
	}
	p->commune = text_of(rank_spots[rank_dice(RANK_SPOTS)].code);
	p->remote = rank_dice(2);
	p->days_individual = rank_dice(8);
	p->days_group = rank_dice(8);
	p->months = (struct list){ w->months[i], rank_dice(2) ? 0 : rank_dice(4) };
	for (uint32_t n = 0; n < p->months.count; n++)
		w->months[i][n] = (struct provider_month){ 0, (day_t)(18000 + (int)rank_dice(150)),
			rank_dice(12), rank_dice(12) };
	p->tariff = (int64_t)rank_dice(12) * 10000;
	p->has |= rank_dice(4) ? REC_BIT(18) : 0;
	p->accessibility = rank_dice(8);
	p->person = rank_dice(3) ? rank_id('h', rank_dice(6)) : (struct id){ { 0 } };
	p->organisation = rank_dice(4) ? (struct id){ { 0 } } : rank_id('o', rank_dice(4));
	p->has |= rank_dice(10) ? 0 : REC_BIT(TAG_ARCHIVED_AT);
}

static void
rows_fill(struct rank_world *w)
{
	for (uint32_t i = 0; i < w->accreditation_count; i++) {
		struct accreditation *a = &w->accreditations[i];

		*a = (struct accreditation){ .id = rank_id('a', i),
			.provider = rank_id('p', rank_dice(w->count)) };
		a->status = rank_dice(5) ? ACCREDITATION_ACCREDITED : ACCREDITATION_SUSPENDED;
		a->from = (day_t)(17500 + (int)rank_dice(600));
		a->to = a->from + (day_t)rank_dice(1200);
		a->has = REC_BIT(8) | (rank_dice(2) ? REC_BIT(9) : 0);
	}
	for (uint32_t i = 0; i < w->engagement_count; i++) {
		struct engagement *e = &w->engagements[i];

		*e = (struct engagement){ .id = rank_id('e', i),
			.provider = rank_id('p', rank_dice(w->count)) };
		e->pool = (enum pool)rank_dice(2);
		e->from = (day_t)(17400 + (int)rank_dice(620)); /* the test's own use: when it was agreed */
		e->relevance = rank_dice(6);
	}
	for (uint32_t i = 0; i < w->capacity_count; i++) {
		uint32_t p = i % w->count,
			 month = i / w->count; /* a row a provider and month; pools in turn */

		w->capacities[i] = (struct capacity){ .id = rank_id('m', i), .provider = rank_id('p', p) };
		w->capacities[i].month = columns_month_day(columns_month(18000) + month);
		w->capacities[i].pool = (enum pool)((p + month) % 2);
		w->capacities[i].held = rank_dice(3);
		w->capacities[i].engaged = rank_dice(5);
		w->capacities[i].card = rank_dice(8);
		w->capacities[i].capacity = rank_dice(10);
		w->capacities[i].has = rank_dice(2) ? REC_BIT(CAPACITY_TAG_CARD) : 0;
	}
}

struct rank_world *
rank_world_new(void)
{
	struct rank_world *w = calloc(1, sizeof *w);

	if (w == NULL)
		abort();
	w->count = 1 + rank_dice(RANK_PROVIDERS);
	w->accreditation_count = rank_dice(RANK_ROWS);
	w->engagement_count = rank_dice(RANK_ROWS);
	w->capacity_count = rank_dice(RANK_ROWS);
	for (uint32_t i = 0; i < w->count; i++)
		rank_world_provider(w, i);
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
	return w;
}

void
rank_world_free(struct rank_world *w)
{
	columns_free(&w->columns);
	free(w);
}

void
rank_wish_make(struct rank_wish *x)
{
	*x = (struct rank_wish){ .pool = (enum pool)rank_dice(2),
		.from = (day_t)(18000 + (int)rank_dice(60)),
		.ceiling = RANK_NO_CEILING };
	x->to = x->from + (day_t)rank_dice(120);
	x->days = 1 + rank_dice(8);
	x->need_count = rank_dice(3);
	for (uint32_t i = 0; i < x->need_count; i++) {
		x->needs[i] = rank_id('c', rank_dice(6));
		x->levels[i] = 1 + rank_dice(3);
	}
	x->language_count = rank_dice(4) ? 0 : 1 + rank_dice(2);
	for (uint32_t i = 0; i < x->language_count; i++)
		x->languages[i] = language_codes[rank_dice(3)];
	x->department = department_codes[rank_dice(COUNT(department_codes))];
	x->commune = rank_spots[rank_dice(RANK_SPOTS)].code;
	for (int kind = 0; kind < RANK_LINK_KINDS; kind++)
		x->since[kind] = (day_t)(17000 + 20 * (int)rank_dice(50));
	x->continuity = (int)rank_dice(3) - 1;
	x->waived = rank_dice(4) ? 0 : rank_dice(1u << 14);
	x->remote = rank_dice(3) != 0;
	x->access = rank_dice(4) ? 0 : 1u << rank_dice(3);
	if (rank_dice(3) == 0)
		x->ceiling = (int64_t)rank_dice(12) * 10000;
	x->links = rank_dice(64);
	x->centre = rank_id('o', rank_dice(4));
	x->near[0] = rank_id('h', rank_dice(6));
	x->near[1] = rank_id('h', rank_dice(12));
	x->unwanted = rank_dice(4) ? 0 : rank_dice(1u << 14);
	x->apart = rank_dice(4) ? 0 : rank_dice(1u << 14);
	x->answered = rank_dice(6) ? 0 : rank_dice(1u << 14);
	x->known = rank_dice(2) ? 0 : rank_dice(1u << 14);
	for (int c = 0; c < CRITERION_COUNT; c++)
		x->weights[c] = rank_dice(5) ? rank_dice(30) : 0;
	x->weights[rank_dice(CRITERION_COUNT)] = 7;
}

static struct rank_set
mask_set(const struct rank_world *w, uint32_t mask, uint32_t *items)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < w->count; i++)
		if (mask >> i & 1)
			items[n++] = intern_find(&w->columns.providers, w->providers[i].id);
	return rank_set_make(items, n);
}

void
rank_wish_query(const struct rank_world *w, const struct rank_wish *x, uint32_t lines,
    struct rank_query_memory *m, struct rank_query *q)
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
