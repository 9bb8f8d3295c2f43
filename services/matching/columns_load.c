/*
 * columns_load: see columns_load.h.
 * Owns: nothing; struct columns does.
 * Beware: a card that comes twice meanwhile counts as it came last: its ties are read from the cards that are there at the end.
 */
#include "services/matching/columns_load.h"
#include "services/matching/seat.h"
#include <assert.h>
#include <stdlib.h>

#define AHEAD 32u /* records: what they touch stays in the nearest cache until they are written */
#define LINKS_AT_ONCE 512u
#define TIES_AT_ONCE 512u
#define RESERVE_MOST (UINT32_C(1) << 24)

void
columns_load_begin(struct columns *k, uint64_t providers)
{
	k->loading = k->learning = true;
	columns_reserve(k, providers < RESERVE_MOST ? (uint32_t)providers : RESERVE_MOST);
}

/* The links of some cards: where their organisations are looked for, then their numbers. */
struct links_found {
	uint32_t at[LINKS_AT_ONCE];
	uint32_t count;
};

static void
links_soon(const struct columns *k, const struct provider *p, struct links_found *f)
{
	const struct provider_link *l = p->links.items;

	for (uint32_t i = 0; i < p->links.count; i++)
		f->at[f->count++] = intern_soon(&k->organisations, l[i].organisation);
}

static void
links_find(const struct columns *k, const struct provider *p, struct links_found *f)
{
	const struct provider_link *l = p->links.items;

	for (uint32_t i = 0; i < p->links.count; i++, f->count++)
		f->at[f->count] = intern_find_hashed(&k->organisations, l[i].organisation, f->at[f->count]);
}

/* Their links are no more than LINKS_AT_ONCE. */
static void
providers_take(struct columns *k, const struct provider *const *p, uint32_t count)
{
	struct links_found f = { .count = 0 };
	const uint32_t *found = f.at;

	for (uint32_t i = 0; i < count; i++) {
		(void)intern_soon(&k->providers, p[i]->id);
		links_soon(k, p[i], &f);
	}
	for (uint32_t i = 0; i < f.count; i++)
		intern_sooner(&k->organisations, f.at[i]);
	f.count = 0;
	for (uint32_t i = 0; i < count; i++)
		links_find(k, p[i], &f);
	for (uint32_t i = 0; i < count; found += p[i++]->links.count)
		card_take(k, p[i], found);
}

/* How many of them are taken at once. */
static uint32_t
providers_some(const struct provider *const *p, uint32_t count)
{
	uint32_t n = 0, links = 0;

	while (n < count && n < AHEAD && (links += p[n]->links.count) <= LINKS_AT_ONCE)
		n++;
	return n;
}

void
columns_load_providers(struct columns *k, const struct provider *const *p, uint32_t count)
{
	uint32_t some;

	for (; count != 0; p += some, count -= some) {
		some = providers_some(p, count);
		if (some != 0)
			providers_take(k, p, some);
		else
			columns_provider(k, p[some++]);
	}
}

static void
accreditations_take(struct columns *k, const struct accreditation *const *a, uint32_t count)
{
	uint32_t hash[AHEAD];

	for (uint32_t i = 0; i < count; i++)
		hash[i] = intern_soon(&k->providers, a[i]->provider);
	for (uint32_t i = 0; i < count; i++)
		intern_sooner(&k->providers, hash[i]);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t number = intern_find_hashed(&k->providers, a[i]->provider, hash[i]);

		if (number != INTERN_NONE)
			columns_soon(k, number);
	}
	for (uint32_t i = 0; i < count; i++)
		columns_accreditation(k, a[i]);
}

void
columns_load_accreditations(struct columns *k, const struct accreditation *const *a, uint32_t count)
{
	for (; count > AHEAD; a += AHEAD, count -= AHEAD)
		accreditations_take(k, a, AHEAD);
	accreditations_take(k, a, count);
}

/* --- ties -------------------------------------------------------------------------------------------- */
/* By number, how many: they are counted first, then each is put into a list of that length. */
struct lengths {
	uint32_t *organisation, *person;
};

static void
card_count(const struct columns *k, const struct lengths *to, uint32_t seat)
{
	const struct card *c = &k->cards[seat];

	if (c->ties & CARD_PERSON)
		to->person[card_person(k, seat)]++;
	if (c->ties & CARD_ORGANISATION)
		to->organisation[card_organisation(k, seat)]++;
	for (unsigned i = 0; i < c->links; i++)
		to->organisation[card_link_at(k, seat, i).organisation]++;
}

struct tying {
	struct columns *k;
	struct tie organisation[TIES_AT_ONCE], person[TIES_AT_ONCE];
	uint32_t organisations, persons;
};

static void
tying_end(struct tying *w)
{
	ties_add_many(&w->k->by_organisation, w->organisation, w->organisations);
	ties_add_many(&w->k->by_person, w->person, w->persons);
	w->organisations = w->persons = 0;
}

static void
card_tie(struct tying *w, uint32_t seat)
{
	const struct columns *k = w->k;
	const struct card *c = &k->cards[seat];
	uint32_t provider = k->number[seat];

	if (w->organisations + c->links + 1u > TIES_AT_ONCE || w->persons == TIES_AT_ONCE)
		tying_end(w);
	if (c->ties & CARD_PERSON)
		w->person[w->persons++] = (struct tie){ card_person(k, seat), provider };
	if (c->ties & CARD_ORGANISATION)
		w->organisation[w->organisations++] = (struct tie){ card_organisation(k, seat), provider };
	for (unsigned i = 0; i < c->links; i++)
		w->organisation[w->organisations++] =
		    (struct tie){ card_link_at(k, seat, i).organisation, provider };
}

/* The seat of a provider; the one of a provider some way behind will be asked about soon. */
static uint32_t
seat_at(const struct columns *k, uint32_t provider)
{
	if (provider + AHEAD < k->providers.count && k->seat[provider + AHEAD] != SEAT_NONE)
		__builtin_prefetch(&k->cards[k->seat[provider + AHEAD]]);
	return k->seat[provider];
}

/* In the order of providers, which is the one of the cards' words. */
static void
ties_load(struct columns *k, const struct lengths *lengths)
{
	static_assert(TIES_AT_ONCE > UINT8_MAX + 1, "the ties of a card");
	struct tying w = { .k = k };
	uint32_t seat;

	for (uint32_t i = 0; i < k->providers.count; i++)
		if ((seat = seat_at(k, i)) != SEAT_NONE)
			card_count(k, lengths, seat);
	ties_expect(&k->by_organisation, lengths->organisation, k->organisations.count);
	ties_expect(&k->by_person, lengths->person, k->persons.count);
	for (uint32_t i = 0; i < k->providers.count; i++)
		if ((seat = seat_at(k, i)) != SEAT_NONE)
			card_tie(&w, seat);
	tying_end(&w);
}

void
columns_load_end(struct columns *k)
{
	struct lengths lengths = { calloc((size_t)k->organisations.count + 1, sizeof(uint32_t)),
		calloc((size_t)k->persons.count + 1, sizeof(uint32_t)) };

	if (lengths.organisation == NULL || lengths.person == NULL)
		abort();
	cards_learn(k);
	ties_load(k, &lengths);
	free(lengths.organisation);
	free(lengths.person);
	k->loading = false;
}
