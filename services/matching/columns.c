/*
 * columns: filling the flat columns from records, one at a time, as events bring them.
 * Owns: the growth of the columns and the pool of words behind the spans.
 * Beware: a card that changes leaves its old words behind; they are squeezed out once they are half of the
 * pool.
 */
#include "services/matching/columns.h"
#include "common/calendar.h"
#include <stdlib.h>

static void *
grown(void *old, size_t had, size_t wants, size_t size)
{
	char *p = realloc(old, wants * size);

	if (p == NULL)
		abort();
	memset(p + had * size, 0, (wants - had) * size);
	return p;
}
#define GROW(p, had, wants) ((p) = grown((p), (had), (wants), sizeof *(p)))

static void
columns_grow(struct columns *k)
{
	uint32_t had = k->cap, cap = had == 0 ? 64 : had * 2;

	GROW(k->flags, had, cap);
	GROW(k->base, had, cap);
	GROW(k->commune, had, cap);
	GROW(k->departments, 2 * (size_t)had, 2 * (size_t)cap);
	GROW(k->access, had, cap);
	GROW(k->person, had, cap);
	GROW(k->organisation, had, cap);
	GROW(k->tariff, had, cap);
	GROW(k->skills, had, cap);
	GROW(k->languages, had, cap);
	GROW(k->links, had, cap);
	GROW(k->accreditation_head, had, cap);
	for (int pool = 0; pool < POOL_COUNT; pool++) {
		GROW(k->days[pool], had, cap);
		GROW(k->engagement_head[pool], had, cap);
		GROW(k->month_head[pool], had, cap);
	}
	k->cap = cap;
}

void
columns_free(struct columns *k)
{
	struct intern *const interns[] = { &k->providers, &k->competences, &k->organisations, &k->persons,
		&k->accreditations, &k->engagements, &k->months };
	void *const plain[] = { k->flags, k->base, k->commune, k->departments, k->access, k->person,
		k->organisation, k->tariff, k->skills, k->languages, k->links, k->accreditation_head,
		k->accreditation_rows, k->engagement_rows, k->month_rows, k->words, k->days[0], k->days[1],
		k->engagement_head[0], k->engagement_head[1], k->month_head[0], k->month_head[1] };

	for (size_t i = 0; i < sizeof interns / sizeof interns[0]; i++)
		intern_free(interns[i]);
	for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
		free(plain[i]);
	*k = (struct columns){ 0 };
}

static uint32_t
provider_row(struct columns *k, struct id id)
{
	uint32_t i = intern_add(&k->providers, id);

	if (i >= k->cap)
		columns_grow(k);
	return i;
}

/* --- words behind the spans
 * --------------------------------------------------------------------------------------- */
static void
words_squeeze(struct columns *k)
{
	struct span *const of[] = { k->skills, k->languages, k->links };
	uint32_t *fresh = malloc((k->word_count - k->word_waste + 1) * sizeof *fresh), n = 0;

	if (fresh == NULL)
		abort();
	for (uint32_t i = 0; i < k->providers.count; i++)
		for (size_t s = 0; s < sizeof of / sizeof of[0]; s++) {
			struct span *p = &of[s][i];

			memcpy(fresh + n, k->words + p->at, p->count * sizeof *fresh);
			p->at = n;
			n += p->count;
		}
	free(k->words);
	k->words = fresh;
	k->word_count = n;
	k->word_cap = n + 1;
	k->word_waste = 0;
}

/* Room for count words as the span's new value. */
static uint32_t *
span_take(struct columns *k, struct span *s, uint32_t count)
{
	uint32_t cap = k->word_cap == 0 ? 1024 : k->word_cap;

	k->word_waste += s->count;
	while (k->word_count + count > cap)
		cap *= 2;
	if (cap != k->word_cap)
		GROW(k->words, k->word_cap, cap);
	k->word_cap = cap;
	*s = (struct span){ k->word_count, count };
	k->word_count += count;
	return k->words + s->at;
}

static void
card_skills(struct columns *k, uint32_t i, const struct provider *p)
{
	const struct provider_competence *c = p->competences.items;
	uint32_t *w = span_take(k, &k->skills[i], p->competences.count);

	for (uint32_t n = 0; n < p->competences.count; n++)
		w[n] = intern_add(&k->competences, c[n].competence) * 8 + (c[n].level & 7);
}

static void
card_languages(struct columns *k, uint32_t i, const struct provider *p)
{
	const struct text *t = p->languages.items;
	uint32_t *w = span_take(k, &k->languages[i], p->languages.count);

	for (uint32_t n = 0; n < p->languages.count; n++)
		w[n] = language_of(t[n]);
}

static void
card_links(struct columns *k, uint32_t i, const struct provider *p)
{
	const struct provider_link *l = p->links.items;
	uint32_t *w = span_take(k, &k->links[i], p->links.count * LINK_WORDS);

	for (uint32_t n = 0; n < p->links.count; n++, w += LINK_WORDS) {
		w[0] = intern_add(&k->organisations, l[n].organisation);
		w[1] = (uint32_t)l[n].kind;
		w[2] = (uint32_t)(REC_HAS(&l[n], 3) ? l[n].from : REC_DAY_MIN);
		w[3] = (uint32_t)(REC_HAS(&l[n], 4) ? l[n].to : REC_DAY_MAX);
	}
}

static void
card_departments(struct columns *k, uint32_t i, const struct provider *p)
{
	const struct text *t = p->departments.items;
	uint64_t *mask = &k->departments[2 * (size_t)i];

	mask[0] = mask[1] = 0;
	for (uint32_t n = 0; n < p->departments.count; n++) {
		unsigned d = department_of(t[n]);

		if (d != DEPARTMENT_NONE)
			mask[d / 64] |= UINT64_C(1) << (d % 64);
	}
}

void
columns_provider(struct columns *k, const struct provider *p)
{
	uint32_t i = provider_row(k, p->id);

	if (REC_HAS(p, TAG_ARCHIVED_AT)) {
		k->flags[i] = 0;
		return;
	}
	k->flags[i] = (uint8_t)(COLUMN_CARD | (p->remote ? COLUMN_REMOTE : 0));
	k->base[i] = (uint8_t)department_of_commune(p->commune);
	k->commune[i] = territory_commune(p->commune);
	k->days[POOL_INDIVIDUAL][i] = (uint8_t)p->days_individual;
	k->days[POOL_GROUP][i] = (uint8_t)p->days_group;
	k->access[i] = p->accessibility;
	k->tariff[i] = REC_HAS(p, 18) ? p->tariff : -1;
	k->person[i] = id_is_zero(p->person) ? INTERN_NONE : intern_add(&k->persons, p->person);
	k->organisation[i] =
	    id_is_zero(p->organisation) ? INTERN_NONE : intern_add(&k->organisations, p->organisation);
	card_departments(k, i, p);
	card_skills(k, i, p);
	card_languages(k, i, p);
	card_links(k, i, p);
	if (k->word_waste > 4096 && k->word_waste > k->word_count / 2)
		words_squeeze(k);
}

bool
columns_has_card(const struct columns *k, uint32_t provider)
{
	return provider < k->providers.count && (k->flags[provider] & COLUMN_CARD) != 0;
}

void
columns_provider_gone(struct columns *k, struct id provider)
{
	uint32_t i = intern_find(&k->providers, provider);

	if (i != INTERN_NONE)
		k->flags[i] = 0;
}

/* --- chained rows
 * --------------------------------------------------------------------------------------------------- */
/* The row of an id; a new one is linked in front of head. */
#define CHAINED(rows, cap, interned, id_, head_)                                                             \
	uint32_t known = (interned).count, at = intern_add(&(interned), (id_));                              \
	if (at >= (cap)) {                                                                                   \
		uint32_t more = (cap) == 0 ? 64 : (cap)*2;                                                   \
		GROW(rows, (cap), more);                                                                     \
		(cap) = more;                                                                                \
	}                                                                                                    \
	if (at == known) {                                                                                   \
		(rows)[at].next = *(head_);                                                                  \
		*(head_) = at + 1;                                                                           \
	}

void
columns_accreditation(struct columns *k, const struct accreditation *a)
{
	uint32_t i = provider_row(k, a->provider);
	CHAINED(
	    k->accreditation_rows, k->accreditation_cap, k->accreditations, a->id, &k->accreditation_head[i])
	struct accreditation_row *r = &k->accreditation_rows[at];

	r->valid = a->status == ACCREDITATION_ACCREDITED && !REC_HAS(a, TAG_ARCHIVED_AT);
	r->from = REC_HAS(a, 8) ? a->from : REC_DAY_MIN;
	r->to = REC_HAS(a, 9) ? a->to : REC_DAY_MAX;
}

void
columns_accreditation_gone(struct columns *k, struct id accreditation)
{
	uint32_t at = intern_find(&k->accreditations, accreditation);

	if (at != INTERN_NONE)
		k->accreditation_rows[at].valid = false;
}

void
columns_engagement(struct columns *k, const struct engagement *e, day_t day)
{
	uint32_t i = provider_row(k, e->provider);
	CHAINED(k->engagement_rows, k->engagement_cap, k->engagements, e->id, &k->engagement_head[e->pool][i])

	struct engagement_row *r = &k->engagement_rows[at];
	struct columns_marks *m = &k->marks[e->pool];

	m->sum += e->relevance - r->relevance;
	m->count += (uint64_t)(e->relevance != 0) - (uint64_t)(r->relevance != 0);
	r->day = day;
	r->relevance = e->relevance;
}

void
columns_capacity(struct columns *k, const struct capacity *c)
{
	uint32_t i = provider_row(k, c->provider);
	CHAINED(k->month_rows, k->month_cap, k->months, c->id, &k->month_head[c->pool][i])

	k->month_rows[at].month = columns_month(c->month);
	k->month_rows[at].used = c->held + c->engaged;
	k->month_rows[at].moved = REC_HAS(c, CAPACITY_TAG_CARD) ? (int32_t)c->capacity - (int32_t)c->card : 0;
}

/* --- codes as numbers
 * --------------------------------------------------------------------------------------------- */
static bool
is_digit(char ch)
{
	return ch >= '0' && ch <= '9';
}

unsigned
department_of(struct text code)
{
	unsigned n;

	if (code.len < 2 || code.len > 3 || !is_digit(code.ptr[0]))
		return DEPARTMENT_NONE;
	if (code.len == 2 && code.ptr[0] == '2' && (code.ptr[1] == 'A' || code.ptr[1] == 'B'))
		return code.ptr[1] == 'A' ? 20 : 96;
	if (!is_digit(code.ptr[1]))
		return DEPARTMENT_NONE;
	n = (unsigned)(code.ptr[0] - '0') * 10 + (unsigned)(code.ptr[1] - '0');
	if (code.len == 2)
		return n <= 95 ? n : DEPARTMENT_NONE;
	if (n < 97 || n > 98 || !is_digit(code.ptr[2]))
		return DEPARTMENT_NONE;
	return 97 + (n - 97) * 10 + (unsigned)(code.ptr[2] - '0'); /* 971..989 -> 98..116 */
}

unsigned
department_of_commune(struct text commune)
{
	if (commune.len != 5)
		return DEPARTMENT_NONE;
	commune.len = commune.ptr[0] == '9' && (commune.ptr[1] == '7' || commune.ptr[1] == '8') ? 3 : 2;
	return department_of(commune);
}

uint32_t
language_of(struct text code)
{
	uint32_t w = 0;

	for (uint32_t i = 0; i < code.len && i < 3; i++)
		w = w << 8 | (uint32_t)((uint8_t)code.ptr[i] | 0x20u);
	return w;
}

uint32_t
columns_month(day_t day)
{
	struct ymd d = calendar_ymd(day);

	return (uint32_t)(d.year * 12 + d.month - 1);
}

day_t
columns_month_day(uint32_t month)
{
	day_t day = 0;

	return calendar_day_of((int)(month / 12), (int)(month % 12) + 1, 1, &day) ? day : 0;
}

uint32_t
card_days(const struct provider *p, enum pool pool, uint32_t month)
{
	const struct provider_month *m = p->months.items;

	for (uint32_t i = p->months.count; i-- > 0;)
		if (columns_month(m[i].month) == month)
			return pool == POOL_GROUP ? m[i].days_group : m[i].days_individual;
	return pool == POOL_GROUP ? p->days_group : p->days_individual;
}
