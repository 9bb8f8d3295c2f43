/*
 * sharing_again_test: cards told in ranges, told again, told late; and links that follow the structures' numbers.
 * Owns: nothing.
 * Beware: a node that is put back from a copy forgets what it told; the other one does not.
 */
#include "common/calendar.h"
#include "common/mpscan.h"
#include "tests/lib/sharing_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

#define ITEM(list, type, i) (((const type *)(list).items)[i])
#define MANY 1100
static const struct id none;

/* --- ranges -------------------------------------------------------------------------------------------------- */
static uint32_t
parcels_at_home(struct sharing_world *w)
{
	struct list_query q = { .has = REC_BIT(1), .limit = 200 };
	struct list_page page = { 0 };

	sharing_world_at(w, HOME, "registry.card_parcel.list", &list_query_desc, &q, &list_page_desc, &page);
	return page.count;
}

static void
a_catalogue_of_several_parcels_arrives_whole(void **unused)
{
	struct sharing_world *w = sharing_world_new(NULL, 0);
	struct sharing terms = sharing_world_terms(w);
	struct id ids[MANY], s;
	struct provider far;

	(void)unused;
	for (unsigned i = 0; i < MANY; i++) {
		char name[40];

		snprintf(name, sizeof name, "Prestataire %u", i);
		ids[i] = sharing_world_provider(w, name, w->listening, none);
	}
	s = sharing_world_shared(w, &terms);
	assert_true(parcels_at_home(w) > 5);
	for (unsigned i = 0; i < MANY; i++) {
		assert_true(sharing_world_far(w, ids[i], &far));
		assert_int_equal(sharing_world_row(w, s, ids[i]).status, SHARED_CARD_KNOWN);
	}
	sharing_world_step(w, HOME, s, "withdraw", "C’est fini.");
	two_nodes_carry(&w->n);
	for (unsigned i = 0; i < MANY; i++) {
		assert_false(sharing_world_far(w, ids[i], &far));
		assert_int_equal(sharing_world_row(w, s, ids[i]).status, SHARED_CARD_FORGOTTEN);
	}
	sharing_world_verified(w);
	sharing_world_free(w);
}

static void
once_acknowledged_a_parcel_holds_no_card_any_more(void **unused)
{
	struct sharing_world *w = sharing_world_of_one();
	struct id p = w->card, s = w->agreement;
	struct ref r = { .has = REC_BIT(1) };
	struct card_parcel parcel;
	off_t keys;

	(void)unused;
	r.id = sharing_world_row(w, s, p).parcel;
	sharing_world_at(w, HOME, "registry.card_parcel.get", &ref_desc, &r, &card_parcel_desc, &parcel);
	assert_false(REC_HAS(&parcel, PARCEL_TAG_CARDS));
	assert_true(REC_HAS(&parcel, PARCEL_TAG_KNOWN_AT));
	assert_int_equal(parcel.card_count, 1);
	keys = host_keyring_size(w->n.node[HOME].host, "registry");
	two_nodes_advance(&w->n, 86400 * USEC_PER_SEC);
	assert_true(host_keyring_size(w->n.node[HOME].host, "registry") <
	    keys); /* nor what would open it in the journal */
	sharing_world_verified(w);
	sharing_world_free(w);
}

/* --- again, and late ----------------------------------------------------------------------------------------- */
static void
a_parcel_that_comes_twice_changes_nothing(void **unused)
{
	struct sharing_world *w = sharing_world_of_one();
	struct id p = w->card;
	struct provider far, again;
	struct sharing there;

	(void)unused;
	assert_true(sharing_world_far(w, p, &far));
	there = sharing_world_agreement(w, AWAY);
	for (uint32_t i = 0; i < w->n.node[HOME].count; i++)
		two_nodes_hand(&w->n, HOME, i);
	two_nodes_carry(&w->n);
	assert_true(sharing_world_far(w, p, &again));
	assert_int_equal(again.version, far.version);
	assert_int_equal(sharing_world_agreement(w, AWAY).status, there.status);
	for (uint32_t i = 0; i < w->n.node[AWAY].count; i++)
		two_nodes_hand(&w->n, AWAY, i);
	assert_int_equal(sharing_world_agreement(w, HOME).status, SHARING_ACTIVE);
	sharing_world_verified(w);
	sharing_world_free(w);
}

/* From where host_keep was; the other one has not heard of it yet. */
static void
home_put_back(struct sharing_world *w)
{
	host_put_back(w->n.node[HOME].host, false);
	w->n.node[HOME].seen[0] = 0; /* its journal is shorter than what was read of it */
	two_nodes_look(&w->n);
	w->n.node[HOME].done = w->n.node[HOME].count; /* what it had told before is not told anew by itself */
}

/* For both, and its cards are gone. */
static void
agreement_is_over(struct sharing_world *w, struct id p)
{
	struct provider far;

	assert_int_equal(sharing_world_agreement(w, AWAY).status, SHARING_WITHDRAWN);
	assert_int_equal(sharing_world_agreement(w, HOME).status, SHARING_WITHDRAWN);
	assert_false(sharing_world_far(w, p, &far));
}

/* Home's provider, and the structure that it is of (or NULL): away has that one too. */
static struct id
linked_provider(struct sharing_world *w, struct id *ret_centre)
{
	struct id centre = sharing_world_organisation(w, HOME, "Centre lié", SIRET_ONE);

	if (ret_centre != NULL)
		*ret_centre = centre;
	return sharing_world_provider(w, "Une prestataire", w->listening, centre);
}

/* Offered after a copy of home's node was kept, which has the draft. */
static struct id
offered_after_a_copy(struct sharing_world *w, const struct sharing *terms)
{
	struct id s = sharing_world_made(w, HOME, "registry.sharing.create", &sharing_desc, terms);

	host_keep(w->n.node[HOME].host);
	sharing_world_step(w, HOME, s, "offer", NULL);
	two_nodes_carry(&w->n);
	return s;
}

static void
a_home_put_back_from_a_copy_tells_all_again_and_what_it_does_not_know_goes(void **unused)
{
	struct sharing_world *w = sharing_world_new(NULL, 0);
	struct id old = sharing_world_provider(w, "D’avant", w->listening, none), young;
	struct sharing terms = sharing_world_terms(w);
	struct provider far;

	(void)unused;
	(void)sharing_world_shared(w, &terms);
	host_keep(w->n.node[HOME].host);
	young = sharing_world_provider(w, "D’après", w->listening, none);
	two_nodes_carry(&w->n);
	assert_true(sharing_world_far(w, young, &far));
	home_put_back(w);
	two_nodes_resync(&w->n, HOME);
	two_nodes_carry(&w->n);
	assert_false(sharing_world_far(w, young, &far));
	assert_true(sharing_world_far(w, old, &far));
	assert_true(text_is(far.name, "D’avant"));
	sharing_world_verified(w);
	sharing_world_free(w);
}

/* The card was there; home is put back, and the other one hears that it has begun anew. */
static void
put_back_is_over(struct sharing_world *w, struct id p)
{
	struct provider far;

	assert_true(sharing_world_far(w, p, &far));
	home_put_back(w);
	two_nodes_resync(&w->n, AWAY);
	two_nodes_carry(&w->n);
	agreement_is_over(w, p);
}

static void
a_home_put_back_from_before_the_agreement_ends_it_on_the_other_side(void **unused)
{
	struct sharing_world *w = sharing_world_new(NULL, 0);
	struct id p = sharing_world_provider(w, "Une prestataire", w->listening, none);
	struct sharing terms = sharing_world_terms(w);

	(void)unused;
	host_keep(w->n.node[HOME].host);
	(void)sharing_world_shared(w, &terms);
	put_back_is_over(w, p);
	sharing_world_free(w);
}

static void
a_home_put_back_to_its_draft_ends_what_was_accepted_of_it(void **unused)
{
	struct sharing_world *w = sharing_world_new(NULL, 0);
	struct id p = sharing_world_provider(w, "Une prestataire", w->listening, none);
	struct sharing terms = sharing_world_terms(w);

	(void)unused;
	(void)offered_after_a_copy(w, &terms);
	sharing_world_accept(w);
	put_back_is_over(w, p);
	sharing_world_free(w);
}

/* The draft of before, under other terms or the same: its key of fingerprints is another one. */
static void
what_was_accepted_and_is_offered_anew_from_a_draft_of_before_is_over_on_both_sides(void **unused)
{
	struct sharing_world *w = sharing_world_new(NULL, 0);
	struct id p = linked_provider(w, NULL), s;
	struct sharing terms = sharing_world_terms(w);

	(void)unused;
	s = offered_after_a_copy(w, &terms);
	sharing_world_accept(w);
	home_put_back(w);
	sharing_world_step(w, HOME, s, "offer", NULL);
	two_nodes_carry(&w->n);
	agreement_is_over(w, p);
	sharing_world_free(w);
}

static void
what_was_not_accepted_yet_stands_as_it_was_offered_last(void **unused)
{
	struct sharing_world *w = sharing_world_new(NULL, 0);
	struct id p = linked_provider(w, NULL), s;
	struct sharing terms = sharing_world_terms(w), change = { 0 }, out;
	struct provider far;

	(void)unused;
	s = offered_after_a_copy(w, &terms);
	home_put_back(w);
	change = (struct sharing){ .id = s, .version = 1, .part_individual = 40 };
	change.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(SHARING_TAG_PART_INDIVIDUAL);
	sharing_world_at(w, HOME, "registry.sharing.update", &sharing_desc, &change, &sharing_desc, &out);
	sharing_world_step(w, HOME, s, "offer", NULL);
	two_nodes_carry(&w->n);
	assert_int_equal(sharing_world_agreement(w, AWAY).status, SHARING_OFFERED);
	assert_int_equal(sharing_world_agreement(w, AWAY).part_individual, 40);
	sharing_world_accept(w);
	assert_int_equal(sharing_world_agreement(w, HOME).status, SHARING_ACTIVE);
	assert_true(sharing_world_far(w, p, &far));
	assert_int_equal(far.links.count, 1); /* under the key of both */
	sharing_world_verified(w);
	sharing_world_free(w);
}

/* --- one agreement after another ----------------------------------------------------------------------------- */
static void
accepted_all(struct sharing_world *w)
{
	struct list_query q = { .has = REC_BIT(1), .limit = 10 };
	struct list_page page = { 0 };
	struct mpscan items;

	two_nodes_carry(&w->n);
	sharing_world_at(w, AWAY, "registry.sharing.list", &list_query_desc, &q, &list_page_desc, &page);
	items = mpscan_of(page.items.ptr, page.items.len);
	for (uint32_t i = 0; i < page.count; i++) {
		const char *at = (const char *)items.pos;
		struct sharing s;

		assert_int_equal(mpscan_skip(&items), RC_OK);
		assert_int_equal(record_decode(&sharing_desc, at, (size_t)((const char *)items.pos - at),
				     host_arena(w->n.node[AWAY].host), &s, NULL, NULL),
		    RC_OK);
		if (s.status == SHARING_OFFERED)
			sharing_world_step(w, AWAY, s.id, "accept", NULL);
	}
	two_nodes_carry(&w->n);
}

static uint32_t
cards_ended(struct sharing_world *w)
{
	struct list_query q = { .has = REC_BIT(1) | REC_BIT(3), .limit = 10, .archived = true };
	struct list_page page = { 0 };
	uint32_t ended;

	sharing_world_at(w, AWAY, "registry.provider.list", &list_query_desc, &q, &list_page_desc, &page);
	ended = page.count;
	q.archived = false;
	sharing_world_at(w, AWAY, "registry.provider.list", &list_query_desc, &q, &list_page_desc, &page);
	return ended - page.count;
}

static void
cards_stay_where_one_agreement_follows_another_and_what_it_does_not_share_goes_an_hour_later(void **unused)
{
	struct sharing_world *w = sharing_world_new(NULL, 0);
	struct id p = linked_provider(w, NULL);
	struct id counts = sharing_world_provider(w, "Compte", w->accounts, none);
	struct sharing terms = sharing_world_terms(w), next = terms;
	struct text listening = text_of("C-ECO");
	struct provider far;

	(void)unused;
	terms.to = SHARING_TODAY + 1;
	terms.has |= REC_BIT(SHARING_TAG_TO);
	next.from = SHARING_TODAY + 2;
	next.competences = (struct list){ &listening, 1 };
	next.has |= REC_BIT(SHARING_TAG_COMPETENCES);
	(void)sharing_world_offered(w, &terms);
	(void)sharing_world_offered(w, &next);
	accepted_all(w);
	assert_true(sharing_world_far(w, p, &far) && sharing_world_far(w, counts, &far));
	two_nodes_advance(&w->n, calendar_instant(SHARING_TODAY + 2, 2) - host_now(w->n.node[HOME].host));
	assert_true(sharing_world_far(w, p, &far));
	assert_int_equal(far.links.count, 1);
	two_nodes_carry(&w->n);
	assert_true(sharing_world_far(w, p, &far));
	assert_int_equal(far.links.count, 1);
	assert_int_equal(cards_ended(w), 0);
	two_nodes_advance(&w->n, 2 * 3600 * USEC_PER_SEC);
	two_nodes_carry(&w->n);
	assert_true(sharing_world_far(w, p, &far));
	assert_false(sharing_world_far(w, counts, &far));
	sharing_world_verified(w);
	sharing_world_free(w);
}

static void
cards_that_wait_for_the_next_agreement_go_at_once_when_the_peer_is_revoked(void **unused)
{
	struct sharing_world *w = sharing_world_new(NULL, 0);
	struct id p = sharing_world_provider(w, "Une prestataire", w->listening, none);
	struct sharing terms = sharing_world_terms(w), next = terms;
	struct provider far;

	(void)unused;
	terms.to = SHARING_TODAY + 1;
	terms.has |= REC_BIT(SHARING_TAG_TO);
	next.from = SHARING_TODAY + 2;
	(void)sharing_world_offered(w, &terms);
	(void)sharing_world_offered(w, &next);
	accepted_all(w);
	two_nodes_advance(&w->n, calendar_instant(SHARING_TODAY + 2, 2) - host_now(w->n.node[HOME].host));
	assert_true(sharing_world_far(w, p, &far));
	two_nodes_peer(&w->n, AWAY, PEER_REVOKED);
	host_settle(w->n.node[AWAY].host);
	host_advance(w->n.node[AWAY].host, USEC_PER_SEC);
	assert_false(sharing_world_far(w, p, &far));
	sharing_world_free(w);
}

/* --- links --------------------------------------------------------------------------------------------------- */
static void
siret_set(struct sharing_world *w, int at, struct id organisation, const char *siret)
{
	struct ref r = { REC_BIT(1), organisation };
	struct organisation o, change = { .id = organisation, .siret = text_of(siret) };

	sharing_world_at(w, at, "registry.organisation.get", &ref_desc, &r, &organisation_desc, &o);
	change.version = o.version;
	change.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(12);
	sharing_world_at(
	    w, at, "registry.organisation.update", &organisation_desc, &change, &organisation_desc, &o);
}

static void
a_link_stands_here_for_the_structure_of_the_same_siret_and_follows_its_change(void **unused)
{
	struct sharing_world *w = sharing_world_new(NULL, 0);
	struct id centre, p = linked_provider(w, &centre), later;
	struct sharing terms = sharing_world_terms(w);
	struct provider far;

	(void)unused;
	(void)sharing_world_shared(w, &terms);
	assert_true(sharing_world_far(w, p, &far));
	assert_int_equal(far.links.count, 1);
	assert_true(id_equal(ITEM(far.links, struct provider_link, 0).organisation, w->far_centre));
	assert_int_equal(ITEM(far.links, struct provider_link, 0).kind, LINK_EMPLOYEE);
	siret_set(w, AWAY, w->far_centre, "55210055400013"); /* it was another's */
	assert_true(sharing_world_far(w, p, &far));
	assert_int_equal(far.links.count, 0);
	later = sharing_world_organisation(w, AWAY, "Le bon centre", SIRET_ONE);
	assert_true(sharing_world_far(w, p, &far));
	assert_int_equal(far.links.count, 1);
	assert_true(id_equal(ITEM(far.links, struct provider_link, 0).organisation, later));
	siret_set(w, HOME, centre, SIRET_TWO); /* corrected at home */
	two_nodes_carry(&w->n);
	assert_true(sharing_world_far(w, p, &far));
	assert_int_equal(far.links.count, 0);
	sharing_world_verified(w);
	sharing_world_free(w);
}

static void
merged(struct sharing_world *w, int at, struct id organisation, struct id into)
{
	struct merge_order m = { .has = REC_BIT(1) | REC_BIT(2), .id = organisation, .into = into };
	struct merge_result out;

	sharing_world_at(
	    w, at, "registry.organisation.merge", &merge_order_desc, &m, &merge_result_desc, &out);
}

static bool
is_tied(struct sharing_world *w, struct id provider, struct id organisation)
{
	struct provider far;
	bool found = false;

	assert_true(sharing_world_far(w, provider, &far));
	for (uint32_t i = 0; i < far.links.count; i++)
		found =
		    found || id_equal(ITEM(far.links, struct provider_link, i).organisation, organisation);
	return found;
}

static void
a_structure_that_is_merged_here_into_one_of_another_number_keeps_its_links(void **unused)
{
	struct sharing_world *w = sharing_world_new(NULL, 0);
	struct id centre, p = linked_provider(w, &centre), kept, last;
	struct sharing terms = sharing_world_terms(w);

	(void)unused;
	kept = sharing_world_organisation(w, AWAY, "Le même centre", SIRET_TWO);
	last = sharing_world_organisation(w, AWAY, "Toujours le même", "55210055400013");
	(void)sharing_world_shared(w, &terms);
	assert_true(is_tied(w, p, w->far_centre));
	merged(w, AWAY, w->far_centre, kept);
	two_nodes_carry(&w->n);
	assert_true(is_tied(w, p, kept));
	assert_false(is_tied(w, p, w->far_centre));
	merged(w, AWAY, kept, last);
	two_nodes_resync(&w->n, HOME); /* and when the card is told again */
	two_nodes_carry(&w->n);
	assert_true(is_tied(w, p, last));
	sharing_world_verified(w);
	sharing_world_free(w);
}

static void
a_structure_that_is_merged_at_home_is_known_here_by_the_number_it_had(void **unused)
{
	struct sharing_world *w = sharing_world_new(NULL, 0);
	struct id centre, p = linked_provider(w, &centre);
	struct id kept = sharing_world_organisation(w, HOME, "Le même centre", SIRET_TWO);
	struct sharing terms = sharing_world_terms(w);
	struct provider far;

	(void)unused;
	(void)sharing_world_shared(w, &terms);
	merged(w, HOME, centre, kept);
	two_nodes_carry(&w->n);
	assert_true(is_tied(w, p, w->far_centre));
	assert_true(sharing_world_far(w, p, &far));
	assert_int_equal(far.far_links.count, 2);
	assert_int_equal(far.unknown_links, 0);
	sharing_world_verified(w);
	sharing_world_free(w);
}

static void
mandates_and_the_provider_s_own_structure_are_links_too(void **unused)
{
	struct sharing_world *w = sharing_world_new(NULL, 0);
	struct id centre = sharing_world_organisation(w, HOME, "Centre lié", SIRET_ONE), p;
	struct person who = { .has = REC_BIT(7), .name = text_of("Une prestataire") };
	struct mandate m = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9),
		.organisation = centre,
		.role = MANDATE_PRESIDENT,
		.from = SHARING_TODAY - 400 };
	struct provider far, change = { 0 };
	struct sharing terms = sharing_world_terms(w);

	(void)unused;
	p = sharing_world_provider(w, "Une prestataire", w->listening, none);
	(void)sharing_world_shared(w, &terms);
	m.person = change.person = sharing_world_made(w, HOME, "registry.person.create", &person_desc, &who);
	change.id = p;
	change.version = 1;
	change.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(10);
	sharing_world_at(w, HOME, "registry.provider.update", &provider_desc, &change, &provider_desc, &far);
	(void)sharing_world_made(w, HOME, "registry.mandate.create", &mandate_desc, &m);
	two_nodes_carry(&w->n);
	assert_true(sharing_world_far(w, p, &far));
	assert_int_equal(far.links.count, 1);
	assert_int_equal(ITEM(far.links, struct provider_link, 0).kind, LINK_ADMINISTRATOR);
	assert_int_equal(ITEM(far.links, struct provider_link, 0).from, SHARING_TODAY - 400);
	sharing_world_free(w);
}

static void
what_has_no_number_is_counted_until_somebody_has_asked_and_again_when_it_changes(void **unused)
{
	struct sharing_world *w = sharing_world_new(NULL, 0);
	struct id nameless = sharing_world_organisation(w, HOME, "Sans numéro", NULL), p;
	struct sharing terms = sharing_world_terms(w);
	struct ref r = { .has = REC_BIT(1) };
	struct provider far;

	(void)unused;
	p = sharing_world_provider(w, "Une prestataire", w->listening, nameless);
	(void)sharing_world_shared(w, &terms);
	assert_true(sharing_world_far(w, p, &far));
	assert_int_equal(far.unknown_links, 1);
	assert_int_equal(far.far_links.count, 0);
	r.id = far.id;
	sharing_world_at(w, AWAY, "registry.provider.verify_links", &ref_desc, &r, &provider_desc, &far);
	assert_int_equal(far.links_verified_on, SHARING_TODAY);
	siret_set(w, HOME, nameless, SIRET_TWO);
	two_nodes_carry(&w->n);
	assert_true(sharing_world_far(w, p, &far));
	assert_int_equal(far.unknown_links, 0);
	assert_int_equal(far.far_links.count, 1);
	assert_false(REC_HAS(&far, PROVIDER_TAG_LINKS_VERIFIED_ON));
	sharing_world_free(w);
}

static void
a_competence_that_comes_into_the_list_here_is_found_on_the_cards_told_with_its_code(void **unused)
{
	struct sharing_world *w = sharing_world_of_one();
	struct id p = w->card;
	struct competence k = {
		.has = REC_BIT(6) | REC_BIT(7), .code = text_of("C-CHA"), .name = text_of("Le chant")
	};
	struct provider far;
	struct id singing;

	(void)unused;
	singing = sharing_world_made(w, AWAY, "registry.competence.create", &competence_desc, &k);
	assert_true(sharing_world_far(w, p, &far));
	assert_int_equal(far.other_competences.count, 0);
	assert_int_equal(far.competences.count, 2);
	assert_true(id_equal(ITEM(far.competences, struct provider_competence, 1).competence, singing));
	assert_int_equal(ITEM(far.competences, struct provider_competence, 1).level, 4);
	assert_true(text_is(far.name, "Une prestataire"));
	sharing_world_verified(w);
	sharing_world_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_catalogue_of_several_parcels_arrives_whole),
		cmocka_unit_test(once_acknowledged_a_parcel_holds_no_card_any_more),
		cmocka_unit_test(
		    a_competence_that_comes_into_the_list_here_is_found_on_the_cards_told_with_its_code),
		cmocka_unit_test(a_parcel_that_comes_twice_changes_nothing),
		cmocka_unit_test(a_home_put_back_from_a_copy_tells_all_again_and_what_it_does_not_know_goes),
		cmocka_unit_test(a_home_put_back_from_before_the_agreement_ends_it_on_the_other_side),
		cmocka_unit_test(
		    a_link_stands_here_for_the_structure_of_the_same_siret_and_follows_its_change),
		cmocka_unit_test(a_home_put_back_to_its_draft_ends_what_was_accepted_of_it),
		cmocka_unit_test(
		    what_was_accepted_and_is_offered_anew_from_a_draft_of_before_is_over_on_both_sides),
		cmocka_unit_test(what_was_not_accepted_yet_stands_as_it_was_offered_last),
		cmocka_unit_test(
		    cards_stay_where_one_agreement_follows_another_and_what_it_does_not_share_goes_an_hour_later),
		cmocka_unit_test(cards_that_wait_for_the_next_agreement_go_at_once_when_the_peer_is_revoked),
		cmocka_unit_test(a_structure_that_is_merged_here_into_one_of_another_number_keeps_its_links),
		cmocka_unit_test(a_structure_that_is_merged_at_home_is_known_here_by_the_number_it_had),
		cmocka_unit_test(mandates_and_the_provider_s_own_structure_are_links_too),
		cmocka_unit_test(
		    what_has_no_number_is_counted_until_somebody_has_asked_and_again_when_it_changes),
	};

	crypto_open();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
