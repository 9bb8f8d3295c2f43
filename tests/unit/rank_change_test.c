/*
 * rank_change_test: the columns follow cards, accreditations, engagements and the ledger one change at a time, held to the oracle after each.
 * Owns: what changes (world_change).
 * Beware: nothing.
 */
#include "tests/lib/rank_oracle.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

/* One record says something else, or is gone. */
static void
world_change(struct rank_world *w)
{
	uint32_t i = rank_dice(w->count);

	switch (rank_dice(5)) {
	case 0: /* a card: elsewhere, archived, back */
		rank_world_provider(w, i);
		columns_provider(&w->columns, &w->providers[i]);
		return;
	case 1:
		if (rank_dice(3) == 0) {
			w->providers[i].has |= REC_BIT(TAG_ARCHIVED_AT);
			columns_provider_gone(&w->columns, w->providers[i].id);
		}
		return;
	case 2:
		for (i = 0; i < w->accreditation_count; i++)
			if (rank_dice(8) == 0) {
				struct accreditation *a = &w->accreditations[i];

				a->status = rank_dice(3) ? ACCREDITATION_ACCREDITED : ACCREDITATION_ENDED;
				a->from += (day_t)rank_dice(100) - 50;
				columns_accreditation(&w->columns, a);
				if (rank_dice(8) == 0) {
					a->status = ACCREDITATION_ENDED;
					columns_accreditation_gone(&w->columns, a->id);
				}
			}
		return;
	case 3:
		for (i = 0; i < w->engagement_count; i++)
			if (rank_dice(8) == 0) {
				w->engagements[i].relevance = rank_dice(6);
				columns_engagement(&w->columns, &w->engagements[i], w->engagements[i].from);
			}
		return;
	default:
		for (i = 0; i < w->capacity_count; i++)
			if (rank_dice(8) == 0) {
				w->capacities[i].held = rank_dice(4);
				w->capacities[i].capacity = rank_dice(10);
				columns_capacity(&w->columns, &w->capacities[i]);
			}
	}
}

static void
rankings_agree_after_each_of_thousands_of_changes(void **unused)
{
	(void)unused;
	for (int n = 0; n < 60; n++) {
		struct rank_world *w = rank_world_new();
		struct rank_wish x;

		for (int i = 0; i < 100; i++) {
			world_change(w);
			rank_wish_make(&x);
			rank_oracle_agrees(w, &x);
		}
		rank_world_free(w);
	}
}

static void
a_card_that_changes_often_keeps_its_last_words(void **unused)
{
	struct rank_world *w = rank_world_new();
	struct rank_wish x;

	(void)unused;
	for (int n = 0; n < 3000; n++) {
		uint32_t i = rank_dice(w->count);

		rank_world_provider(w, i);
		columns_provider(&w->columns, &w->providers[i]);
	}
	assert_true(w->columns.word_count < 20000);
	for (int i = 0; i < 200; i++) {
		rank_wish_make(&x);
		rank_oracle_agrees(w, &x);
	}
	rank_world_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rankings_agree_after_each_of_thousands_of_changes),
		cmocka_unit_test(a_card_that_changes_often_keeps_its_last_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
