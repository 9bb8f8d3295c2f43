/*
 * columns_load_test: columns loaded at once are those that records taken one by one make, and follow changes as they do.
 * Owns: nothing.
 * Beware: the mix has few competences and no persons: cards of the test's own have what it lacks.
 */
#include "services/matching/columns_load.h"
#include "tests/lib/mix.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

#define PROVIDERS 6000u
#define ODD 40u

struct pair {
	struct mix *mix;
	struct columns one, load;
};

static struct id
odd_id(uint8_t kind, uint32_t number)
{
	return (struct id){ { kind, (uint8_t)(number >> 16), (uint8_t)(number >> 8), (uint8_t)number, 1 } };
}

/* Persons, an organisation that the card is of, a competence said twice, languages, who can come where. */
static void
odd_card(uint32_t number, uint32_t competence, struct provider_competence skills[3], struct provider *ret)
{
	static const struct text languages[] = { TEXT_LIT("en"), TEXT_LIT("lsf"), TEXT_LIT("en") };

	for (uint32_t i = 0; i < 3; i++)
		skills[i] = (struct provider_competence){ .has = REC_BIT(1) | REC_BIT(2),
			.competence = odd_id(3, competence + i % 2),
			.level = (number + 2 * i) % 5 + 1 };
	*ret = (struct provider){ .has = REC_BIT(TAG_ID) | REC_BIT(18),
		.id = odd_id(1, number),
		.person = odd_id(2, number / 2),
		.commune = number % 3 == 0 ? text_of("2A004") : text_of("97411"),
		.tariff = number,
		.accessibility = number,
		.remote = number % 2 == 0,
		.days_group = number,
		.competences = { skills, 3 },
		.languages = { (void *)(uintptr_t)languages, 3 } };
	if (number % 4 == 0)
		ret->organisation = odd_id(4, number);
}

static void
take(struct columns *k, bool load, const struct provider *p)
{
	if (load)
		columns_load_providers(k, &p, 1);
	else
		columns_provider(k, p);
}

static void
odd_cards(struct columns *k, bool load, uint32_t from, uint32_t competence)
{
	struct provider_competence skills[3];
	struct provider p;

	for (uint32_t i = from; i < from + ODD; i++) {
		odd_card(i, competence + i % 3, skills, &p);
		take(k, load, &p);
	}
}

static void
mix_cards(const struct mix *m, struct columns *k, bool load, uint32_t version, uint32_t count)
{
	enum { BATCH = 50 };
	static struct mix_provider drawn[BATCH];
	const struct provider *cards[BATCH];
	const struct accreditation *accreditations[BATCH];

	for (uint32_t at = 0; at < count; at += BATCH) {
		for (uint32_t i = 0; i < BATCH; i++) {
			mix_provider(m, at + i, version, &drawn[i]);
			cards[i] = &drawn[i].card;
			accreditations[i] = &drawn[i].accreditation;
		}
		if (load) {
			columns_load_providers(k, cards, BATCH);
			columns_load_accreditations(k, accreditations, BATCH);
			continue;
		}
		for (uint32_t i = 0; i < BATCH; i++)
			columns_provider(k, cards[i]);
		for (uint32_t i = 0; i < BATCH; i++)
			columns_accreditation(k, accreditations[i]);
	}
}

static int
pair_make(void **state)
{
	struct pair *p = calloc(1, sizeof *p);

	*state = p;
	if (p == NULL ||
	    (p->mix = mix_new("deploy/data/communes.csv", PROVIDERS, 5, MIX_FIRST_MONTH)) == NULL)
		return -1;
	columns_load_begin(&p->load, PROVIDERS);
	for (int load = 0; load < 2; load++) {
		struct columns *k = load ? &p->load : &p->one;

		mix_cards(p->mix, k, load, 0, PROVIDERS);
		odd_cards(k, load, 0, 200);
		mix_cards(p->mix, k, load, 1, 500); /* come twice */
		odd_cards(k, load, ODD / 2, 300);
	}
	return 0;
}

static int
pair_free(void **state)
{
	struct pair *p = *state;

	columns_free(&p->one);
	columns_free(&p->load);
	mix_free(p->mix);
	free(p);
	return 0;
}

static int
number_compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void
ties_same(const struct ties *a, const struct ties *b, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		struct tie_list x = ties_of(a, i), y = ties_of(b, i);

		assert_int_equal(x.count, y.count);
		if (x.count == 0)
			continue;
		qsort(x.items, x.count, sizeof *x.items, number_compare);
		qsort(y.items, y.count, sizeof *y.items, number_compare);
		assert_memory_equal(x.items, y.items, x.count * sizeof *x.items);
	}
}

static void
card_same(const struct columns *a, const struct columns *b, uint32_t seat)
{
	const struct card *x = &a->cards[seat], *y = &b->cards[seat];
	uint32_t words =
	    (x->skills + 1u) / 2 + x->languages + (uint32_t)__builtin_popcount(x->ties) + 2u * x->links;

	assert_memory_equal(&x->skills, &y->skills, 4);
	assert_memory_equal(a->words + x->at, b->words + y->at, words * sizeof *a->words);
	assert_int_equal(a->number[seat], b->number[seat]);
	assert_int_equal(a->commune[seat], b->commune[seat]);
	assert_int_equal(a->tariff[seat], b->tariff[seat]);
	assert_int_equal(a->valid_from[seat], b->valid_from[seat]);
	assert_int_equal(a->valid_to[seat], b->valid_to[seat]);
	assert_int_equal(plane_has(&a->remote, seat), plane_has(&b->remote, seat));
	for (uint32_t i = 0; i < a->competences.count; i++)
		assert_int_equal(i < a->skill_count ? skill_level(&a->skills[i], seat) : 0,
		    i < b->skill_count ? skill_level(&b->skills[i], seat) : 0);
	for (int pool = 0; pool < POOL_COUNT; pool++)
		for (uint32_t month = columns_month(MIX_FIRST_MONTH);
		     month < columns_month(MIX_FIRST_MONTH) + 13; month++) {
			struct days_want want[2] = { { days_month(&a->days[pool], month), 31 },
				{ days_month(&b->days[pool], month), 31 } };

			assert_int_equal(days_left(&a->days[pool], &want[0], seat),
			    days_left(&b->days[pool], &want[1], seat));
		}
}

static void
columns_same(const struct columns *a, const struct columns *b)
{
	assert_int_equal(a->providers.count, b->providers.count);
	assert_int_equal(a->competences.count, b->competences.count);
	assert_int_equal(a->organisations.count, b->organisations.count);
	assert_int_equal(a->persons.count, b->persons.count);
	assert_int_equal(a->cards_count, b->cards_count);
	for (uint32_t i = 0; i < a->providers.count; i++) {
		assert_true(id_equal(a->providers.ids[i], b->providers.ids[i]));
		assert_int_equal(a->seat[i], b->seat[i]);
		if (a->seat[i] != SEAT_NONE)
			card_same(a, b, a->seat[i]);
	}
	ties_same(&a->by_organisation, &b->by_organisation, a->organisations.count);
	ties_same(&a->by_person, &b->by_person, a->persons.count);
}

static void
what_is_loaded_at_once_is_what_comes_one_by_one(void **state)
{
	struct pair *p = *state;

	columns_load_end(&p->load);
	columns_same(&p->one, &p->load);
	assert_int_equal(ties_of(&p->load.by_person, 0).count, 2);
}

static void
after_loading_cards_change_as_ever(void **state)
{
	struct pair *p = *state;

	columns_load_end(&p->load);
	for (int load = 0; load < 2; load++) {
		struct columns *k = load ? &p->load : &p->one;

		mix_cards(p->mix, k, false, 2, PROVIDERS / 2);
		odd_cards(k, false, 0, 400);
		columns_provider_gone(k, odd_id(1, 3));
	}
	columns_same(&p->one, &p->load);
}

/* A level has no room beside so great a number. */
static void
competences_beyond_what_half_a_word_holds_are_loaded_too(void **state)
{
	struct pair *p = *state;

	for (int load = 0; load < 2; load++) {
		struct columns *k = load ? &p->load : &p->one;

		for (uint32_t i = 0; i < 9000; i++)
			(void)intern_add(&k->competences, odd_id(5, i));
		odd_cards(k, load, 1000, 700);
		odd_cards(k, load, 2000, 200);
	}
	columns_load_end(&p->load);
	columns_same(&p->one, &p->load);
}

static void
columns_without_any_card_are_loaded(void **unused)
{
	struct columns k = { 0 };

	(void)unused;
	columns_load_begin(&k, 0);
	columns_load_end(&k);
	assert_int_equal(k.cards_count, 0);
	assert_int_equal(ties_of(&k.by_organisation, 0).count, 0);
	columns_free(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    what_is_loaded_at_once_is_what_comes_one_by_one, pair_make, pair_free),
		cmocka_unit_test_setup_teardown(after_loading_cards_change_as_ever, pair_make, pair_free),
		cmocka_unit_test_setup_teardown(
		    competences_beyond_what_half_a_word_holds_are_loaded_too, pair_make, pair_free),
		cmocka_unit_test(columns_without_any_card_are_loaded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
