/*
 * columns: filling the columns from records, one at a time, as events bring them.
 * Owns: the growth of what goes by provider number.
 * Beware: rows of other records may come before the card, and stay when it goes: who gets a seat finds them again.
 */
#include "services/matching/columns.h"
#include "common/calendar.h"
#include "services/matching/asked.h"
#include "services/matching/seat.h"
#include <stdlib.h>

#define GROW(p, had, wants) ((p) = array_grow((p), (had), (wants), sizeof *(p)))

static void
chains_free(struct chains *c)
{
	free(c->head);
	*c = (struct chains){ 0 };
}

void
columns_free(struct columns *k)
{
	struct intern *const interns[] = { &k->providers, &k->competences, &k->organisations, &k->persons };
	struct plane *const planes[] = { &k->taken, &k->several, &k->remote, &k->engaged[0], &k->engaged[1] };
	void *const plain[] = { k->seat, k->accreditation_rows, k->engagement_rows, k->month_rows, k->number,
		k->cards, k->commune, k->tariff, k->valid_from, k->valid_to, k->row_department, k->skills,
		k->languages, k->words };

	for (size_t i = 0; i < sizeof interns / sizeof interns[0]; i++)
		intern_free(interns[i]);
	for (size_t i = 0; i < sizeof planes / sizeof planes[0]; i++)
		plane_free(planes[i]);
	for (unsigned i = 0; i < DEPARTMENTS; i++)
		plane_free(&k->departments[i]);
	for (unsigned i = 0; i < ACCESS_BITS; i++)
		plane_free(&k->access[i]);
	for (uint32_t i = 0; i < k->skill_count; i++)
		skill_free(&k->skills[i]);
	for (uint32_t i = 0; i < k->language_count; i++)
		plane_free(&k->languages[i].speak);
	for (int pool = 0; pool < POOL_COUNT; pool++)
		days_free(&k->days[pool]);
	chains_free(&k->accreditations);
	chains_free(&k->engagements);
	chains_free(&k->months);
	ties_free(&k->by_organisation);
	ties_free(&k->by_person);
	asked_free(k->asked);
	for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
		free(plain[i]);
	*k = (struct columns){ 0 };
}

static void
numbers_grow(struct columns *k, uint32_t cap)
{
	GROW(k->seat, k->seat_cap, cap);
	memset(k->seat + k->seat_cap, 0xff, (cap - k->seat_cap) * sizeof *k->seat);
	k->seat_cap = cap;
}

static uint32_t
provider_number(struct columns *k, struct id id)
{
	uint32_t i = intern_add(&k->providers, id);

	if (i >= k->seat_cap)
		numbers_grow(k, k->seat_cap + k->seat_cap / 2 + 64);
	return i;
}

bool
columns_has_card(const struct columns *k, uint32_t provider)
{
	return provider < k->providers.count && k->seat[provider] != SEAT_NONE;
}

/* --- rows chained by provider ------------------------------------------------------------------------ */
static uint32_t
chain_first(const struct chains *c, uint32_t provider)
{
	return provider < c->head_count ? c->head[provider] : 0;
}

void
columns_soon(const struct columns *k, uint32_t provider)
{
	__builtin_prefetch(&k->seat[provider]);
	if (provider < k->accreditations.head_count)
		__builtin_prefetch(&k->accreditations.head[provider]);
}

/* A new row, in front; *ret_next: what it is to be followed by. rows has room for it. */
#define CHAIN_ADD(c, rows, provider_)                                                                        \
	do {                                                                                                 \
		if ((provider_) >= (c)->head_count) {                                                        \
			uint32_t heads_ = (provider_) + (provider_) / 2 + 64;                                \
			GROW((c)->head, (c)->head_count, heads_);                                            \
			(c)->head_count = heads_;                                                            \
		}                                                                                            \
		if ((c)->count == (c)->cap) {                                                                \
			uint32_t cap_ = (c)->cap + (c)->cap / 2 + 64;                                        \
			GROW((rows), (c)->cap, cap_);                                                        \
			(c)->cap = cap_;                                                                     \
		}                                                                                            \
		(rows)[(c)->count].next = (c)->head[provider_];                                              \
		(c)->head[provider_] = ++(c)->count;                                                         \
	} while (0)

void
columns_reserve(struct columns *k, uint32_t providers)
{
	struct chains *c = &k->accreditations;

	intern_reserve(&k->providers, providers);
	if (providers > k->seat_cap)
		numbers_grow(k, providers);
	seats_reserve(k, providers + DEPARTMENTS * ROW_SEATS / 2); /* half a row of each is free */
	if (providers > c->head_count) {
		GROW(c->head, c->head_count, providers);
		c->head_count = providers;
	}
	if (providers > c->cap) {
		GROW(k->accreditation_rows, c->cap, providers);
		c->cap = providers;
	}
}

bool
seat_valid_on(const struct columns *k, uint32_t seat, day_t day)
{
	for (uint32_t at = chain_first(&k->accreditations, k->number[seat]); at != 0;
	     at = k->accreditation_rows[at - 1].next) {
		const struct accreditation_row *r = &k->accreditation_rows[at - 1];

		if (r->from <= day && day <= r->to)
			return true;
	}
	return false;
}

/* The seat's days from the first to the last that any of its accreditations is good. */
static void
seat_accreditations(struct columns *k, uint32_t seat)
{
	day_t from = REC_DAY_MAX, to = REC_DAY_MIN;
	unsigned good = 0;

	for (uint32_t at = chain_first(&k->accreditations, k->number[seat]); at != 0;
	     at = k->accreditation_rows[at - 1].next) {
		const struct accreditation_row *r = &k->accreditation_rows[at - 1];

		if (r->from > r->to)
			continue;
		good++;
		from = r->from < from ? r->from : from;
		to = r->to > to ? r->to : to;
	}
	k->valid_from[seat] = from;
	k->valid_to[seat] = to;
	if (good > 1)
		plane_set(&k->several, seat);
	else
		plane_clear(&k->several, seat);
	asked_seat(k, seat);
}

static void
seat_engagements(struct columns *k, uint32_t seat)
{
	for (uint32_t at = chain_first(&k->engagements, k->number[seat]); at != 0;
	     at = k->engagement_rows[at - 1].next)
		plane_set(&k->engaged[k->engagement_rows[at - 1].pool], seat);
}

/* columns_month(), kept. */
static uint32_t
month_known(struct columns *k, day_t day)
{
	__typeof__(&k->month_of[0]) kept = &k->month_of[(uint32_t)day % MONTHS_KNOWN];

	if (kept->day != day || kept->month == 0) {
		kept->day = day;
		kept->month = columns_month(day);
	}
	return kept->month;
}

static void
seat_days(struct columns *k, uint32_t seat, const struct provider *p)
{
	const struct provider_month *m = p->months.items;
	uint32_t at[POOL_COUNT] = { 0 };

	days_usual(&k->days[POOL_INDIVIDUAL], seat, p->days_individual);
	days_usual(&k->days[POOL_GROUP], seat, p->days_group);
	for (uint32_t i = 0; i < p->months.count; i++) {
		uint32_t month = month_known(k, m[i].month);

		at[POOL_INDIVIDUAL] = days_card_next(
		    &k->days[POOL_INDIVIDUAL], at[POOL_INDIVIDUAL], month, seat, m[i].days_individual);
		at[POOL_GROUP] =
		    days_card_next(&k->days[POOL_GROUP], at[POOL_GROUP], month, seat, m[i].days_group);
	}
}

static void
seat_months(struct columns *k, uint32_t seat)
{
	for (uint32_t at = chain_first(&k->months, k->number[seat]); at != 0;
	     at = k->month_rows[at - 1].next) {
		const struct month_row *r = &k->month_rows[at - 1];

		days_used(&k->days[r->pool], r->month, seat, r->used);
		days_moved(&k->days[r->pool], r->month, seat, r->moved);
	}
}

/* --- records ----------------------------------------------------------------------------------------- */
static void
provider_gone(struct columns *k, uint32_t i)
{
	uint32_t seat = k->seat[i];

	if (seat == SEAT_NONE)
		return;
	card_forget(k, seat);
	seat_leave(k, seat);
}

void
card_take(struct columns *k, const struct provider *p, const uint32_t *organisations)
{
	uint32_t i = provider_number(k, p->id), seat = k->seat[i];
	unsigned department = department_of_commune(p->commune);

	if (REC_HAS(p, TAG_ARCHIVED_AT) || (seat != SEAT_NONE && seat_department(k, seat) != department)) {
		provider_gone(k, i);
		seat = SEAT_NONE;
	}
	if (REC_HAS(p, TAG_ARCHIVED_AT))
		return;
	if (seat == SEAT_NONE) {
		seat = seat_take(k, i, department);
		seat_accreditations(k, seat);
		seat_engagements(k, seat);
	} else {
		card_forget(k, seat);
	}
	seat_days(k, seat, p);
	seat_months(k, seat);
	card_write(k, seat, p, organisations);
}

void
columns_provider(struct columns *k, const struct provider *p)
{
	card_take(k, p, NULL);
}

void
columns_provider_gone(struct columns *k, struct id provider)
{
	uint32_t i = intern_find(&k->providers, provider);

	if (i != INTERN_NONE)
		provider_gone(k, i);
}

void
columns_accreditation(struct columns *k, const struct accreditation *a)
{
	uint32_t i = provider_number(k, a->provider), at = chain_first(&k->accreditations, i);
	bool valid = a->status == ACCREDITATION_ACCREDITED && !REC_HAS(a, TAG_ARCHIVED_AT);
	struct accreditation_row *r;

	while (at != 0 && !id_equal(k->accreditation_rows[at - 1].id, a->id))
		at = k->accreditation_rows[at - 1].next;
	if (at == 0) {
		CHAIN_ADD(&k->accreditations, k->accreditation_rows, i);
		at = k->accreditations.count;
	}
	r = &k->accreditation_rows[at - 1];
	r->id = a->id;
	r->provider = i;
	r->from = !valid ? REC_DAY_MAX : REC_HAS(a, 8) ? a->from : REC_DAY_MIN;
	r->to = !valid ? REC_DAY_MIN : REC_HAS(a, 9) ? a->to : REC_DAY_MAX;
	if (k->seat[i] != SEAT_NONE)
		seat_accreditations(k, k->seat[i]);
}

/* Rare (a record erased for ever): the rows are looked through. */
void
columns_accreditation_gone(struct columns *k, struct id accreditation)
{
	for (uint32_t at = 0; at < k->accreditations.count; at++) {
		struct accreditation_row *r = &k->accreditation_rows[at];

		if (!id_equal(r->id, accreditation))
			continue;
		r->from = REC_DAY_MAX;
		r->to = REC_DAY_MIN;
		if (k->seat[r->provider] != SEAT_NONE)
			seat_accreditations(k, k->seat[r->provider]);
	}
}

void
columns_engagement(struct columns *k, const struct engagement *e, day_t day)
{
	uint32_t i = provider_number(k, e->provider), at = chain_first(&k->engagements, i);
	struct columns_marks *m = &k->marks[e->pool];
	struct engagement_row *r;

	while (at != 0 && !id_equal(k->engagement_rows[at - 1].id, e->id))
		at = k->engagement_rows[at - 1].next;
	if (at == 0) {
		CHAIN_ADD(&k->engagements, k->engagement_rows, i);
		at = k->engagements.count;
	}
	r = &k->engagement_rows[at - 1];
	m->sum = m->sum + e->relevance - r->relevance;
	m->count += (uint64_t)(e->relevance != 0) - (uint64_t)(r->relevance != 0);
	r->id = e->id;
	r->day = day;
	r->pool = (uint8_t)e->pool;
	r->relevance = (uint8_t)e->relevance;
	if (k->seat[i] != SEAT_NONE)
		plane_set(&k->engaged[e->pool], k->seat[i]);
}

void
columns_capacity(struct columns *k, const struct capacity *c)
{
	uint32_t i = provider_number(k, c->provider), at = chain_first(&k->months, i),
		 month = columns_month(c->month);
	struct month_row *r;

	while (at != 0 && (k->month_rows[at - 1].month != month || k->month_rows[at - 1].pool != c->pool))
		at = k->month_rows[at - 1].next;
	if (at == 0) {
		CHAIN_ADD(&k->months, k->month_rows, i);
		at = k->months.count;
	}
	r = &k->month_rows[at - 1];
	r->month = month;
	r->pool = (uint8_t)c->pool;
	r->used = c->held + c->engaged;
	r->moved = (int16_t)(REC_HAS(c, CAPACITY_TAG_CARD) ? (int32_t)c->capacity - (int32_t)c->card : 0);
	if (k->seat[i] == SEAT_NONE)
		return;
	days_used(&k->days[r->pool], month, k->seat[i], r->used);
	days_moved(&k->days[r->pool], month, k->seat[i], r->moved);
}

/* --- codes as numbers -------------------------------------------------------------------------------- */
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
