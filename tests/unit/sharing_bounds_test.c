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

/* --- what changes while the catalogue goes ------------------------------------------------------------------- */
#define MANY 1000u

/* What home has told of an agreement, in how many parcels; twice is twice. */
static uint32_t
cards_told(struct sharing_world *w, struct id sharing, uint32_t *ret_parcels)
{
	struct db_txn t = db_begin(service_db(host_service(w->n.node[HOME].host, "registry")), DB_READ);
	struct db_scan scan;
	struct card_parcel p;
	uint32_t n = 0;

	*ret_parcels = 0;
	db_scan_index(&scan, &t, &card_parcel_table, record_field_tag(&card_parcel_desc, PARCEL_TAG_SHARING),
	    &sharing, false);
	while (db_scan_next(&scan, &w->n.arena, &p)) {
		n += p.card_count;
		++*ret_parcels;
	}
	db_scan_end(&scan);
	db_abort(&t);
	return n;
}

static void
competence_renamed(struct sharing_world *w, struct id id, const char *name)
{
	struct ref r = { REC_BIT(1), id };
	struct competence m;

	sharing_world_at(w, HOME, "registry.competence.get", &ref_desc, &r, &competence_desc, &m);
	m.name = text_of(name);
	m.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(7);
	sharing_world_at(w, HOME, "registry.competence.update", &competence_desc, &m, &competence_desc, &m);
}

/* The acceptance, and in the same breath something that all cards may rest on. */
static void
a_change_does_not_tell_what_the_ranges_of_the_catalogue_are_still_to_come_to(void **unused)
{
	struct sharing_world *w = sharing_world_new(NULL, 0);
	struct sharing terms = sharing_world_terms(w);
	struct id made, last;
	struct provider far;
	uint32_t parcels;

	(void)unused;
	for (unsigned i = 0; i < MANY; i++)
		last = sharing_world_provider(w, "Une prestataire", w->listening, none);
	made = sharing_world_offered(w, &terms);
	two_nodes_carry(&w->n);
	sharing_world_step(w, AWAY, sharing_world_agreement(w, AWAY).id, "accept", NULL);
	two_nodes_look(&w->n);
	two_nodes_hand(&w->n, AWAY, w->n.node[AWAY].count - 1);
	competence_renamed(w, w->accounts, "Comptabilité, autrement dite");
	two_nodes_carry(&w->n);
	assert_true(sharing_world_far(w, last, &far));
	assert_int_equal(cards_told(w, made, &parcels), MANY);
	assert_in_range(parcels, MANY / PARCEL_CARDS_MOST, MANY / PARCEL_CARDS_MOST + 1);
	sharing_world_verified(w);
	sharing_world_free(w);
}

/* --- a large range ------------------------------------------------------------------------------------------- */
#define OLD 3u
#define YOUNG 2500u

static uint64_t
cards_away(struct sharing_world *w, uint64_t *ret_gaps)
{
	struct db_txn t = db_begin(service_db(host_service(w->n.node[AWAY].host, "registry")), DB_READ);
	struct db_scan scan;
	struct provider p;
	uint64_t n = 0;

	db_scan_all(&scan, &t, &provider_table, false);
	while (db_scan_next(&scan, &w->n.arena, &p))
		n += REC_HAS(&p, PROVIDER_TAG_SHARING) ? 1 : 0;
	db_scan_end(&scan);
	if (ret_gaps != NULL)
		*ret_gaps = db_count(&t, &card_gap_table);
	db_abort(&t);
	return n;
}

/* The last parcel of cards that home sent before that one. */
static uint32_t
parcel_before(const struct sharing_world *w, uint32_t i)
{
	do
		assert_true(i-- > 0);
	while (w->n.node[HOME].sent[i].topic->rec != &card_parcel_desc);
	return i;
}

/* The last young one, and what told it; the range that has none of them. A home that has lost all but a few cards tells the range of those. */
static struct sharing_world *
world_shrunk(struct id *ret_young, uint32_t *ret_single, uint32_t *ret_range)
{
	struct sharing_world *w = sharing_world_new(NULL, 0);
	struct sharing terms = sharing_world_terms(w);

	for (unsigned i = 0; i < OLD; i++)
		(void)sharing_world_provider(w, "Une prestataire d’avant", w->listening, none);
	(void)sharing_world_shared(w, &terms);
	host_keep(w->n.node[HOME].host);
	for (unsigned i = 0; i < YOUNG; i++)
		*ret_young = sharing_world_provider(w, "Une prestataire", w->listening, none);
	two_nodes_carry(&w->n);
	assert_int_equal(cards_away(w, NULL), OLD + YOUNG);
	*ret_single = parcel_before(w, w->n.node[HOME].count);
	host_put_back(w->n.node[HOME].host, false);
	w->n.node[HOME].seen[0] = 0; /* its journal is shorter than what was read of it */
	two_nodes_look(&w->n);
	w->n.node[HOME].done = w->n.node[HOME].count; /* what it had told before is not told anew by itself */
	two_nodes_resync(&w->n, HOME);
	two_nodes_advance(&w->n, USEC_PER_SEC);
	two_nodes_look(&w->n);
	*ret_range = parcel_before(w, w->n.node[HOME].count);
	assert_true(*ret_range >= w->n.node[HOME].done);
	return w;
}

static bool
acknowledged(struct sharing_world *w, uint32_t range)
{
	bool found = false;

	two_nodes_look(&w->n);
	for (uint32_t i = w->n.node[AWAY].done; i < w->n.node[AWAY].count; i++) {
		const struct two_sent *s = &w->n.node[AWAY].sent[i];
		struct card_receipt r = { 0 };

		if (s->topic->rec == &card_receipt_desc &&
		    record_decode(
			&card_receipt_desc, s->body.ptr, s->body.len, &w->n.arena, &r, NULL, NULL) == RC_OK)
			found |= id_equal(r.parcel, w->n.node[HOME].sent[range].about);
	}
	return found;
}

static uint64_t
commits_away(struct sharing_world *w)
{
	return service_status(host_service(w->n.node[AWAY].host, "registry"))->commits;
}

static void
a_range_that_leaves_out_many_cards_goes_a_thousand_at_a_time_and_is_acknowledged_then(void **unused)
{
	struct id young;
	uint32_t single, range;
	struct sharing_world *w = world_shrunk(&young, &single, &range);
	uint64_t before = commits_away(w), gaps;

	(void)unused;
	two_nodes_hand(&w->n, HOME, range);
	assert_int_equal(cards_away(w, &gaps), OLD + YOUNG - DROP_MOST);
	assert_in_range(gaps, 1, OLD + 1);
	assert_false(acknowledged(w, range));
	two_nodes_advance(&w->n, USEC_PER_SEC);
	assert_int_equal(cards_away(w, &gaps), OLD);
	assert_int_equal(gaps, 0);
	assert_true(commits_away(w) >= before + 3);
	assert_true(acknowledged(w, range));
	two_nodes_carry(&w->n);
	sharing_world_verified(w);
	assert_int_equal(cards_away(w, NULL), OLD);
	sharing_world_free(w);
}

/* The range, and in the same breath a card that it did not have, told anew: nothing of the gap but that card is left. */
static void
what_is_told_while_many_cards_go_stays(void **unused)
{
	struct id young;
	uint32_t single, range;
	struct sharing_world *w = world_shrunk(&young, &single, &range);
	struct provider far;
	uint64_t gaps;

	(void)unused;
	two_nodes_hand_both(&w->n, HOME, range, single);
	two_nodes_advance(&w->n, USEC_PER_SEC);
	assert_int_equal(cards_away(w, &gaps), OLD + 1);
	assert_int_equal(gaps, 0);
	assert_true(sharing_world_far(w, young, &far));
	sharing_world_verified(w);
	sharing_world_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_change_does_not_tell_what_the_ranges_of_the_catalogue_are_still_to_come_to),
		cmocka_unit_test(
		    a_range_that_leaves_out_many_cards_goes_a_thousand_at_a_time_and_is_acknowledged_then),
		cmocka_unit_test(what_is_told_while_many_cards_go_stays),
		cmocka_unit_test(while_much_waits_for_a_peer_no_card_is_queued_and_after_it_all_are_equal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
