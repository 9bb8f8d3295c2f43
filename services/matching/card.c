/*
 * card: what of a card is written into the columns, and taken out again: its words, and what is found by them. See seat.h.
 * Owns: nothing; struct columns does.
 * Beware: a card that changes leaves its old words behind; they are squeezed out once they are half of the pool.
 */
#include "services/matching/lines.h"
#include "services/matching/seat.h"
#include "services/matching/asked.h"
#include <stdlib.h>

#define GROW(p, had, wants) ((p) = array_grow((p), (had), (wants), sizeof *(p)))
#define LINK_WORDS 2
#define SKILL_FAR 0xffffu /* a competence number that half a word does not hold */
#define LATE_BITS 13
#define LATE_NUMBER ((1u << LATE_BITS) - 1)
#define LATE_AHEAD 16u

/* --- words of cards ---------------------------------------------------------------------------------- */
static uint32_t
skill_words(const struct card *c)
{
	return (c->skills + 1u) / 2;
}

static uint32_t
card_words(const struct card *c)
{
	return skill_words(c) + c->languages + (uint32_t)__builtin_popcount(c->ties) +
	    c->links * (uint32_t)LINK_WORDS;
}

static void
words_squeeze(struct columns *k)
{
	uint32_t *fresh = malloc((k->word_count - k->word_waste + 1) * sizeof *fresh), n = 0;

	if (fresh == NULL)
		abort();
	for (uint32_t i = 0; i < k->providers.count; i++) {
		struct card *c = k->seat[i] == SEAT_NONE ? NULL : &k->cards[k->seat[i]];

		if (c == NULL)
			continue;
		memcpy(fresh + n, k->words + c->at, card_words(c) * sizeof *fresh);
		c->at = n;
		n += card_words(c);
	}
	free(k->words);
	k->words = fresh;
	k->word_count = n;
	k->word_cap = k->word_count + 1;
	k->word_waste = 0;
}

static void
words_need(struct columns *k, uint32_t count)
{
	uint32_t cap;

	if (k->word_waste > 4096 && k->word_waste > k->word_count / 2)
		words_squeeze(k);
	cap = k->word_cap;
	if (k->word_count + count <= cap)
		return;
	cap += cap / 2 + count + 1024;
	k->words = realloc(k->words, cap * sizeof *k->words);
	if (k->words == NULL)
		abort();
	lines_advise(k->words, cap * sizeof *k->words);
	k->word_cap = cap;
}

static void
word_add(struct columns *k, uint32_t word)
{
	k->words[k->word_count++] = word;
}

/* --- what is found by the card's words ---------------------------------------------------------------- */
static struct skill *
skill_of(struct columns *k, uint32_t competence)
{
	if (competence >= k->skill_count) {
		uint32_t count = competence + competence / 2 + 16;

		GROW(k->skills, k->skill_count, count);
		k->skill_count = count;
	}
	return &k->skills[competence];
}

static struct plane *
language_need(struct columns *k, uint32_t code)
{
	struct plane *known = (struct plane *)(uintptr_t)columns_language(k, code);

	if (known != NULL)
		return known;
	GROW(k->languages, k->language_count, k->language_count + 1);
	k->languages[k->language_count].code = code;
	return &k->languages[k->language_count++].speak;
}

static bool
words_have(const uint32_t *words, uint32_t count, uint32_t word)
{
	for (uint32_t i = 0; i < count; i++)
		if (words[i] == word)
			return true;
	return false;
}

static void
skill_note(struct columns *k, struct card *c, uint32_t half)
{
	if (c->skills % 2 == 0)
		word_add(k, half);
	else
		k->words[k->word_count - 1] |= half << 16;
	c->skills++;
}

static uint32_t
skill_half(const struct columns *k, const struct card *c, uint32_t rank)
{
	return k->words[c->at + rank / 2] >> (rank % 2 * 16) & SKILL_FAR;
}

/* --- levels, while cards are loaded ------------------------------------------------------------------- */
static void
half_put(struct columns *k, const struct card *c, uint32_t rank, uint32_t half)
{
	uint32_t *word = &k->words[c->at + rank / 2], shift = rank % 2 * 16;

	*word = (*word & ~(SKILL_FAR << shift)) | half << shift;
}

static void
card_learn(struct columns *k, uint32_t seat)
{
	const struct card *c = &k->cards[seat];

	for (uint32_t i = 0; i < c->skills; i++) {
		uint32_t half = skill_half(k, c, i), number = half & LATE_NUMBER;

		skill_set(skill_of(k, number), seat, half >> LATE_BITS);
		half_put(k, c, i, number);
	}
}

/* In the order of seats, so that a page is filled while it is near, and from its first seat on. */
void
cards_learn(struct columns *k)
{
	uint32_t seats = k->rows * ROW_SEATS;

	if (!k->learning)
		return;
	k->learning = false;
	for (uint32_t seat = 0; seat < seats; seat++) {
		if (seat + LATE_AHEAD < seats)
			__builtin_prefetch(&k->words[k->cards[seat + LATE_AHEAD].at]);
		card_learn(k, seat); /* a free one has no words */
	}
}

static void
skill_late(struct columns *k, struct card *c, uint32_t number, uint32_t level)
{
	uint32_t half = level << LATE_BITS | number;

	for (uint32_t i = 0; i < c->skills; i++) {
		uint32_t known = skill_half(k, c, i);

		if ((known & LATE_NUMBER) != number)
			continue;
		if (known < half)
			half_put(k, c, i, half);
		return;
	}
	skill_note(k, c, half);
}

/* Of great numbers a card says only that it has some, once for each: the first time all of them are looked for. */
void
card_skills(const struct columns *k, uint32_t seat, card_skill_fn *call, void *arg)
{
	const struct card *c = &k->cards[seat];
	bool far = false;

	for (unsigned i = 0; !k->learning && i < c->skills; i++) {
		uint32_t number = skill_half(k, c, i),
			 last = number < SKILL_FAR ? number + 1
		    : far			   ? number
						   : k->skill_count;

		far = far || number == SKILL_FAR;
		for (; number < last; number++) {
			unsigned level = skill_level(&k->skills[number], seat);

			if (level != 0)
				call(arg, seat, number, level);
		}
	}
}

static void
skill_forget(void *arg, uint32_t seat, uint32_t competence, unsigned level)
{
	struct columns *k = arg;

	skill_set(&k->skills[competence], seat, 0);
	asked_skill(k, seat, competence, level, 0);
}

static void
skill_write(struct columns *k, uint32_t seat, uint32_t number, uint32_t level)
{
	struct skill *s = skill_of(k, number);
	uint32_t known = skill_level(s, seat);

	if (level <= known)
		return;
	skill_set(s, seat, level);
	asked_skill(k, seat, number, known, level);
	if (known == 0)
		skill_note(k, &k->cards[seat], number < SKILL_FAR ? number : SKILL_FAR);
}

/* A competence that a card says twice counts at its best level. */
static void
write_skills(struct columns *k, uint32_t seat, const struct provider *p)
{
	const struct provider_competence *c = p->competences.items;

	for (uint32_t n = 0; n < p->competences.count; n++) {
		uint32_t number = intern_add(&k->competences, c[n].competence), level = c[n].level;

		level = level > SKILL_LEVELS ? SKILL_LEVELS : level;
		if (number > LATE_NUMBER)
			cards_learn(k);
		if (k->learning && level != 0)
			skill_late(k, &k->cards[seat], number, level);
		else if (!k->learning)
			skill_write(k, seat, number, level);
	}
}

static void
write_languages(struct columns *k, uint32_t seat, const struct provider *p)
{
	const struct text *t = p->languages.items;
	struct card *card = &k->cards[seat];

	for (uint32_t n = 0; n < p->languages.count; n++) {
		uint32_t code = language_of(t[n]);

		if (words_have(&k->words[k->word_count - card->languages], card->languages, code))
			continue;
		plane_set(language_need(k, code), seat);
		word_add(k, code);
		card->languages++;
	}
}

static void
write_ties(struct columns *k, uint32_t seat, const struct provider *p)
{
	uint32_t number, provider = k->number[seat];

	if (!id_is_zero(p->person)) {
		number = intern_add(&k->persons, p->person);
		if (!k->loading)
			ties_add(&k->by_person, number, provider);
		word_add(k, number);
		k->cards[seat].ties |= CARD_PERSON;
	}
	if (!id_is_zero(p->organisation)) {
		number = intern_add(&k->organisations, p->organisation);
		if (!k->loading)
			ties_add(&k->by_organisation, number, provider);
		word_add(k, number);
		k->cards[seat].ties |= CARD_ORGANISATION;
	}
}

/* 27 bits of organisation, 3 of kind, 17 each of from and to. */
static uint64_t
link_pack(uint32_t organisation, const struct provider_link *l)
{
	day_t from = REC_HAS(l, 3) && l->from > REC_DAY_MIN ? l->from : REC_DAY_MIN,
	      to = REC_HAS(l, 4) && l->to < REC_DAY_MAX ? l->to : REC_DAY_MAX;

	from = from > REC_DAY_MAX ? REC_DAY_MAX : from;
	to = to < REC_DAY_MIN ? REC_DAY_MIN : to;
	return (uint64_t)organisation << 37 | (uint64_t)l->kind << 34 | (uint64_t)(from - REC_DAY_MIN) << 17 |
	    (uint64_t)(to - REC_DAY_MIN);
}

static void
write_links(struct columns *k, uint32_t seat, const struct provider *p, const uint32_t *organisations)
{
	const struct provider_link *l = p->links.items;

	for (uint32_t n = 0; n < p->links.count; n++) {
		uint32_t known = organisations == NULL ? INTERN_NONE : organisations[n],
			 organisation =
			     known != INTERN_NONE ? known : intern_add(&k->organisations, l[n].organisation);
		uint64_t packed = link_pack(organisation, &l[n]);

		if (!k->loading)
			ties_add(&k->by_organisation, organisation, k->number[seat]);
		word_add(k, (uint32_t)(packed >> 32));
		word_add(k, (uint32_t)packed);
		k->cards[seat].links++;
	}
}

static void
write_planes(struct columns *k, uint32_t seat, const struct provider *p)
{
	const struct text *t = p->departments.items;
	unsigned department;

	for (uint32_t n = 0; n < p->departments.count; n++)
		if ((department = department_of(t[n])) != DEPARTMENT_NONE)
			plane_set(&k->departments[department], seat);
	for (uint32_t left = p->accessibility; left != 0; left &= left - 1)
		plane_set(&k->access[__builtin_ctz(left)], seat);
	if (p->remote)
		plane_set(&k->remote, seat);
}

void
card_write(struct columns *k, uint32_t seat, const struct provider *p, const uint32_t *organisations)
{
	const struct provider_link *links = p->links.items;

	for (uint32_t n = 0; organisations == NULL && n < p->links.count; n++)
		(void)intern_soon(&k->organisations, links[n].organisation);
	words_need(k, p->competences.count + p->languages.count + p->links.count * LINK_WORDS + 2);
	k->cards[seat] = (struct card){ .at = k->word_count };
	k->commune[seat] = territory_commune(p->commune);
	k->tariff[seat] =
	    REC_HAS(p, 18) ? (int32_t)(p->tariff < INT32_MAX ? p->tariff : INT32_MAX) : TARIFF_NONE;
	write_skills(k, seat, p);
	write_languages(k, seat, p);
	write_ties(k, seat, p);
	write_links(k, seat, p, organisations);
	write_planes(k, seat, p);
}

static void
ties_forget(struct columns *k, uint32_t seat)
{
	uint32_t provider = k->number[seat], links = k->cards[seat].links;

	for (uint32_t i = 0; i < links; i++)
		ties_soon(&k->by_organisation, card_link_at(k, seat, i).organisation);
	if (k->cards[seat].ties & CARD_PERSON)
		ties_remove(&k->by_person, card_person(k, seat), provider);
	if (k->cards[seat].ties & CARD_ORGANISATION)
		ties_remove(&k->by_organisation, card_organisation(k, seat), provider);
	for (uint32_t i = 0; i < links; i++)
		ties_remove(&k->by_organisation, card_link_at(k, seat, i).organisation, provider);
}

void
card_forget(struct columns *k, uint32_t seat)
{
	struct card *c = &k->cards[seat];
	const uint32_t *w = k->words + c->at + skill_words(c);

	card_skills(k, seat, skill_forget, k);
	for (unsigned i = 0; i < c->languages; i++)
		plane_clear(language_need(k, *w++), seat);
	if (!k->loading)
		ties_forget(k, seat);
	for (unsigned d = 0; d < DEPARTMENTS; d++)
		if (plane_has(&k->departments[d], seat)) /* most are only looked at */
			plane_clear(&k->departments[d], seat);
	for (unsigned bit = 0; bit < ACCESS_BITS; bit++)
		if (plane_has(&k->access[bit], seat))
			plane_clear(&k->access[bit], seat);
	plane_clear(&k->remote, seat);
	k->word_waste += card_words(c);
	*c = (struct card){ 0 };
}

/* --- reading ----------------------------------------------------------------------------------------- */
uint32_t
card_person(const struct columns *k, uint32_t seat)
{
	const struct card *c = &k->cards[seat];

	return c->ties & CARD_PERSON ? k->words[c->at + skill_words(c) + c->languages] : INTERN_NONE;
}

uint32_t
card_organisation(const struct columns *k, uint32_t seat)
{
	const struct card *c = &k->cards[seat];

	return c->ties & CARD_ORGANISATION
	    ? k->words[c->at + skill_words(c) + c->languages + (uint32_t)(c->ties & CARD_PERSON)]
	    : INTERN_NONE;
}

struct card_link
card_link_at(const struct columns *k, uint32_t seat, uint32_t rank)
{
	const struct card *c = &k->cards[seat];
	const uint32_t *w = k->words + c->at + skill_words(c) + c->languages +
	    (uint32_t)__builtin_popcount(c->ties) + rank * (uint32_t)LINK_WORDS;
	uint64_t packed = (uint64_t)w[0] << 32 | w[1];

	return (struct card_link){ (uint32_t)(packed >> 37), (uint32_t)(packed >> 34 & 7),
		(day_t)(packed >> 17 & 0x1ffff) + REC_DAY_MIN, (day_t)(packed & 0x1ffff) + REC_DAY_MIN };
}

const struct plane *
columns_language(const struct columns *k, uint32_t code)
{
	for (uint32_t i = 0; i < k->language_count; i++)
		if (k->languages[i].code == code)
			return &k->languages[i].speak;
	return NULL;
}
