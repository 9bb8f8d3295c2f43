/*
 * sharing_bounds_test: a peer that is away, or a large catalogue that goes at once, costs a bounded amount at a time.
 * Owns: nothing.
 * Beware: whether much waits is federation's to say; here it is said by the test.
 */
#include "tests/lib/sharing_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

static const struct id none;

static void
days_set(struct sharing_world *w, struct id id, uint32_t days)
{
	struct ref r = { REC_BIT(1), id };
	struct provider now, change = { .id = id, .days_group = days };

	sharing_world_at(w, HOME, "registry.provider.get", &ref_desc, &r, &provider_desc, &now);
	change.version = now.version;
	change.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(17);
	sharing_world_at(w, HOME, "registry.provider.update", &provider_desc, &change, &provider_desc, &now);
}

#define CARDS 20u
#ifndef CHANGES
#define CHANGES 2000u /* 200,000 by hand: -DCHANGES=200000u */
#endif

static void
while_much_waits_for_a_peer_no_card_is_queued_and_after_it_all_are_equal(void **unused)
{
	struct sharing_world *w = sharing_world_new(NULL, 0);
	struct sharing terms = sharing_world_terms(w);
	struct id ids[CARDS], late;
	struct provider far;

	(void)unused;
	for (unsigned i = 0; i < CARDS; i++)
		ids[i] = sharing_world_provider(w, "Une prestataire", w->listening, none);
	(void)sharing_world_shared(w, &terms);
	two_nodes_full(&w->n, HOME, true);
	for (unsigned i = 0; i < CHANGES; i++)
		days_set(w, ids[i % (CARDS - 1)], 2 + 2 * (i % 10));
	late = sharing_world_provider(w, "Arrivée pendant la coupure", w->listening, none);
	sharing_world_at(w, HOME, "registry.provider.archive", &provider_desc,
	    &(struct provider){
		.id = ids[CARDS - 1], .version = 1, .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) },
	    &provider_desc, &far);
	assert_int_equal(sharing_world_waiting(w), 0);
	two_nodes_full(&w->n, HOME, false);
	two_nodes_advance(&w->n, USEC_PER_SEC);
	assert_in_range(sharing_world_waiting(w), 1, 2); /* each card once, many in a parcel */
	two_nodes_carry(&w->n);
	for (unsigned i = 0; i < CARDS - 1; i++) {
		uint32_t last = (CHANGES - 1 - i) / (CARDS - 1) * (CARDS - 1) + i;

		assert_true(sharing_world_far(w, ids[i], &far));
		assert_int_equal(far.days_group, (2 + 2 * (last % 10)) / 2);
	}
	assert_false(sharing_world_far(w, ids[CARDS - 1], &far));
	assert_true(sharing_world_far(w, late, &far));
	sharing_world_verified(w);
	sharing_world_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(while_much_waits_for_a_peer_no_card_is_queued_and_after_it_all_are_equal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
