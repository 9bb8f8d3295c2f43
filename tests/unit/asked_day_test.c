/*
 * asked_day_test: what is kept of a day is, after each of many changes, what the cards and accreditations say.
 * Owns: a world of cards over several pages of seats, some competences far beyond what half a word holds.
 * Beware: no more days are asked about than an asker keeps, so that none is ever made anew.
 */
#include "services/matching/asked.h"
#include "services/matching/columns_load.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

#define PROVIDERS 1500u
#define ACCREDITATIONS (2 * PROVIDERS)
#define COMPETENCES 9u
#define SKILLS 6u
#define FAR_FROM 5u /* competences from here on have numbers that half a word does not hold */
#define FAR 66000u
#define CHANGES 6000u
#define FIRST_DAY 18000

static const day_t days[] = { FIRST_DAY, FIRST_DAY + 40, FIRST_DAY + 90, FIRST_DAY + 1000 };
static const char *const communes[] = { "42218", "69123", "75056", "2A004", "97411", "13055", "38185",
	"01053", "43157", "63113" };

struct dated {
	struct columns k;
	uint64_t dice;
	uint32_t cards; /* of PROVIDERS, those that came so far */
};

static uint32_t
dice(struct dated *w, uint32_t n)
{
	w->dice = w->dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(w->dice >> 33) % n;
}

static struct id
id_of(uint8_t kind, uint32_t number)
{
	return (struct id){ { kind, (uint8_t)(number >> 16), (uint8_t)(number >> 8), (uint8_t)number, 1 } };
}

/* Most have the first two, so that pages of bits are made; some say one twice, or at a level that there is not. */
static void
card_comes(struct dated *w, uint32_t number)
{
	struct provider_competence skills[SKILLS];
	uint32_t count = dice(w, SKILLS + 1);
	struct provider p = { .has = REC_BIT(TAG_ID),
		.id = id_of(1, number),
		.commune = text_of(communes[number % 5 == 0 ? dice(w, 10) : number % 10]),
		.competences = { skills, count } };

	for (uint32_t i = 0; i < count; i++)
		skills[i] = (struct provider_competence){ .has = REC_BIT(1) | REC_BIT(2),
			.competence = id_of(3, i < 2 ? dice(w, 2) : dice(w, COMPETENCES)),
			.level = dice(w, 7) };
	if (dice(w, 12) == 0)
		p.has |= REC_BIT(TAG_ARCHIVED_AT);
	columns_provider(&w->k, &p);
}

static void
accreditation_comes(struct dated *w, uint32_t number)
{
	struct accreditation a = { .has = REC_BIT(TAG_ID),
		.id = id_of(2, number),
		.provider = id_of(1, number % PROVIDERS),
		.status = dice(w, 4) == 0 ? ACCREDITATION_ENDED : ACCREDITATION_ACCREDITED,
		.from = FIRST_DAY - 60 + (day_t)dice(w, 120) };

	a.to = a.from + (day_t)dice(w, 100);
	a.has |= (dice(w, 6) == 0 ? 0 : REC_BIT(8)) | (dice(w, 6) == 0 ? 0 : REC_BIT(9)) |
	    (dice(w, 12) == 0 ? REC_BIT(TAG_ARCHIVED_AT) : 0);
	columns_accreditation(&w->k, &a);
}

static void
change(struct dated *w)
{
	uint32_t known = w->cards == 0 ? 1 : w->cards;

	switch (dice(w, 8)) {
	case 0:
		columns_provider_gone(&w->k, id_of(1, dice(w, known)));
		return;
	case 1:
		columns_accreditation_gone(&w->k, id_of(2, dice(w, ACCREDITATIONS)));
		return;
	case 2:
	case 3:
		accreditation_comes(w, dice(w, ACCREDITATIONS));
		return;
	case 4:
		card_comes(w, dice(w, known));
		return;
	default:
		if (w->cards < PROVIDERS)
			card_comes(w, w->cards++);
	}
}

/* Competences are numbered as they come. */
static void
competences_number(struct columns *k)
{
	for (uint32_t i = 0; i < COMPETENCES; i++) {
		for (uint32_t n = 0; i == FAR_FROM && n < FAR; n++)
			(void)intern_add(&k->competences, id_of(4, n));
		(void)intern_add(&k->competences, id_of(3, i));
	}
}

static bool
is_good(const struct columns *k, uint32_t seat, day_t day)
{
	return plane_has(&k->taken, seat) && seat_valid_on(k, seat, day);
}

static void
day_agrees(const struct columns *k, day_t day)
{
	const struct good_day *d = asked_day(k, day);
	uint32_t count = 0, having[COMPETENCES][SKILL_LEVELS + 1] = { { 0 } };

	for (uint32_t i = 0; i < k->providers.count; i++) {
		uint32_t seat = k->seat[i];

		if (seat == SEAT_NONE || !is_good(k, seat, day))
			continue;
		count++;
		for (uint32_t n = 0; n < COMPETENCES; n++) {
			uint32_t number = intern_find(&k->competences, id_of(3, n));

			having[n][number < k->skill_count ? skill_level(&k->skills[number], seat) : 0]++;
		}
	}
	assert_int_equal(d->count, count);
	for (uint32_t n = 0; n < COMPETENCES; n++) {
		uint32_t number = intern_find(&k->competences, id_of(3, n)), least = 0;

		for (unsigned level = SKILL_LEVELS; level != 0; level--)
			assert_int_equal(good_having(d, number, level), least += having[n][level]);
	}
}

static void
days_agree(const struct columns *k)
{
	for (unsigned asker = 0; asker < 2; asker++) {
		asked_as(asker);
		for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
			day_agrees(k, days[i]);
	}
	asked_as(0);
}

static void
what_is_kept_of_a_day_follows_every_change(void **unused)
{
	struct dated *w = calloc(1, sizeof *w);

	(void)unused;
	assert_non_null(w);
	competences_number(&w->k);
	card_comes(w, w->cards++);
	for (uint32_t i = 0; i < CHANGES; i++) {
		change(w);
		if (i % 40 == 0)
			days_agree(&w->k);
	}
	days_agree(&w->k);
	assert_true(w->k.pages > 1);
	assert_true(skill_is_bits(&w->k.skills[0], 0) || skill_is_bits(&w->k.skills[1], 0));
	columns_free(&w->k);
	free(w);
}

/* An accreditation that ends, and one that begins again, of a card with two competences of great numbers. */
static void
competences_of_great_numbers_are_counted_once(void **unused)
{
	struct dated *w = calloc(1, sizeof *w);
	struct provider_competence skills[2] = {
		{ .has = REC_BIT(1) | REC_BIT(2), .competence = id_of(3, FAR_FROM), .level = 2 },
		{ .has = REC_BIT(1) | REC_BIT(2), .competence = id_of(3, FAR_FROM + 1), .level = 3 },
	};
	struct provider p = { .has = REC_BIT(TAG_ID),
		.id = id_of(1, 1),
		.commune = text_of("42218"),
		.competences = { skills, 2 } };
	struct accreditation a = { .has = REC_BIT(TAG_ID), .id = id_of(2, 1), .provider = p.id };

	(void)unused;
	assert_non_null(w);
	competences_number(&w->k);
	columns_provider(&w->k, &p);
	days_agree(&w->k);
	for (int i = 0; i < 4; i++) {
		a.status = i % 2 == 0 ? ACCREDITATION_ACCREDITED : ACCREDITATION_ENDED;
		columns_accreditation(&w->k, &a);
		days_agree(&w->k);
	}
	columns_free(&w->k);
	free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_kept_of_a_day_follows_every_change),
		cmocka_unit_test(competences_of_great_numbers_are_counted_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
