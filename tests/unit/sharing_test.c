/*
 * sharing_test: agreements between two federations, the cards that travel under them, and the tombstones that come back acknowledged.
 * Owns: nothing.
 * Beware: mails are carried by hand: what is under way is under way until the test says so.
 */
#include "tests/lib/sharing_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define ITEM(list, type, i) (((const type *)(list).items)[i])
static const struct id none;

static struct fault refusal; /* the last that was said */

static void
fails(struct sharing_world *w, int at, const char *method, const struct rec_desc *d, const void *in,
    enum rc rc, const struct fault_code *code, const char *field)
{
	refusal = (struct fault){ 0 };
	assert_int_equal(sharing_world_try(w, at, method, d, in, 0, NULL, NULL, &refusal), rc);
	assert_ptr_equal(refusal.items[0].code, code);
	if (field != NULL)
		assert_string_equal(refusal.items[0].field, field);
}

static void
says_what_to_do(const char *end)
{
	char sentence[400];
	size_t n = fault_sentence(&refusal.items[0], 1, sentence, sizeof sentence);

	assert_true(n > strlen(end));
	assert_string_equal(sentence + n - strlen(end), end);
}

/* --- what is shared ------------------------------------------------------------------------------------------ */
static void
a_card_stands_there_with_its_home_its_part_of_days_and_its_competences_by_code(void **unused)
{
	struct sharing_world *w = sharing_world_of_one();
	struct id p = w->card, s = w->agreement;
	struct sharing theirs;
	struct provider far;

	(void)unused;
	theirs = sharing_world_agreement(w, AWAY);
	assert_int_equal(theirs.status, SHARING_ACTIVE);
	assert_int_equal(theirs.direction, SHARING_THEIRS);
	assert_int_equal(sharing_world_agreement(w, HOME).status, SHARING_ACTIVE);
	assert_false(REC_HAS(&theirs, SHARING_TAG_KEY)); /* told to no account */
	assert_true(sharing_world_far(w, p, &far));
	assert_true(text_is(far.name, "Une prestataire"));
	assert_true(id_equal(far.home, w->n.peer[AWAY]));
	assert_true(id_equal(far.home_id, p));
	assert_int_equal(far.days_individual, 2);
	assert_int_equal(far.days_group, 4);
	assert_int_equal(ITEM(far.months, struct provider_month, 0).days_individual, 3);
	assert_int_equal(ITEM(far.months, struct provider_month, 0).days_group, 0);
	assert_int_equal(far.tariff, 40000);
	assert_int_equal(far.competences.count, 1);
	assert_true(
	    id_equal(ITEM(far.competences, struct provider_competence, 0).competence, w->away_listening));
	assert_int_equal(far.other_competences.count, 1);
	assert_true(text_is(ITEM(far.other_competences, struct far_competence, 0).name, "Chant"));
	assert_int_equal(sharing_world_row(w, s, p).status, SHARED_CARD_KNOWN);
	assert_true(REC_HAS(
	    &(struct shared_card){ .has = sharing_world_row(w, s, p).has }, SHARED_CARD_TAG_KNOWN_AT));
	sharing_world_verified(w);
	sharing_world_free(w);
}

static void
what_the_agreement_does_not_name_does_not_travel(void **unused)
{
	struct sharing_world *w = sharing_world_new(NULL, 0);
	struct id listens = sharing_world_provider(w, "Écoute", w->listening, none);
	struct id counts = sharing_world_provider(w, "Compte", w->accounts, none);
	struct sharing terms = sharing_world_terms(w);
	struct text bouquet = text_of("ecoute"), department = text_of("43");
	struct provider far;

	(void)unused;
	terms.bouquets = (struct list){ &bouquet, 1 };
	terms.departments = (struct list){ &department, 1 };
	terms.tariff = 30000;
	terms.has |=
	    REC_BIT(SHARING_TAG_BOUQUETS) | REC_BIT(SHARING_TAG_DEPARTMENTS) | REC_BIT(SHARING_TAG_TARIFF);
	(void)sharing_world_shared(w, &terms);
	assert_false(sharing_world_far(w, counts, &far));
	assert_true(sharing_world_far(w, listens, &far));
	assert_int_equal(far.departments.count, 1);
	assert_true(text_is(ITEM(far.departments, struct text, 0), "43"));
	assert_int_equal(far.tariff, 30000);
	assert_int_equal(far.other_competences.count, 0); /* singing is of no service of the bouquet */
	sharing_world_free(w);
}

static void
a_card_of_which_no_whole_day_is_left_is_not_shared(void **unused)
{
	struct sharing_world *w = sharing_world_new(NULL, 0);
	struct id p = sharing_world_provider(w, "Peu", w->listening, none);
	struct sharing terms = sharing_world_terms(w);
	struct provider far;

	(void)unused;
	terms.part_individual = terms.part_group = 10; /* of 7 days at most: nothing whole */
	(void)sharing_world_shared(w, &terms);
	assert_false(sharing_world_far(w, p, &far));
	sharing_world_free(w);
}

/* --- following the card -------------------------------------------------------------------------------------- */
static struct provider
home_card(struct sharing_world *w, struct id id)
{
	struct ref r = { REC_BIT(1), id };
	struct provider p;

	sharing_world_at(w, HOME, "registry.provider.get", &ref_desc, &r, &provider_desc, &p);
	return p;
}

static void
card_change(struct sharing_world *w, struct id id, struct provider change)
{
	struct provider out;

	change.id = id;
	change.version = home_card(w, id).version;
	change.has |= REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION);
	sharing_world_at(w, HOME, "registry.provider.update", &provider_desc, &change, &provider_desc, &out);
}

static void
a_change_follows_and_what_has_not_changed_is_not_told_again(void **unused)
{
	struct sharing_world *w = sharing_world_of_one();
	struct id p = w->card;
	struct provider far;

	(void)unused;
	card_change(w, p, (struct provider){ .email = text_of("a@exemple.fr"), .has = REC_BIT(8) });
	host_settle(w->n.node[HOME].host);
	assert_int_equal(sharing_world_waiting(w), 0); /* a contact is told to nobody */
	card_change(w, p, (struct provider){ .days_individual = 10, .has = REC_BIT(16) });
	assert_int_equal(sharing_world_waiting(w), 1);
	two_nodes_carry(&w->n);
	assert_true(sharing_world_far(w, p, &far));
	assert_int_equal(far.days_individual, 5);
	assert_false(REC_HAS(&far, 8));
	sharing_world_verified(w);
	sharing_world_free(w);
}

static struct accreditation
accreditation_of(struct sharing_world *w, int at, struct id provider)
{
	char value[ID_TEXT_LEN + 1];
	struct filter f = { REC_BIT(1) | REC_BIT(2), text_of("provider"), { 0 } };
	struct list_query q = { .has = REC_BIT(1) | REC_BIT(5), .limit = 10, .filters = { &f, 1 } };
	struct list_page page = { 0 };
	struct accreditation a = { 0 };

	id_format(provider, value);
	f.value = text_of(value);
	sharing_world_at(w, at, "registry.accreditation.list", &list_query_desc, &q, &list_page_desc, &page);
	assert_int_equal(page.count, 1);
	assert_int_equal(record_decode(&accreditation_desc, page.items.ptr, page.items.len,
			     host_arena(w->n.node[at].host), &a, NULL, NULL),
	    RC_OK);
	return a;
}

static void
decide(struct sharing_world *w, struct id provider, const char *method)
{
	struct accreditation_decide d = { .has = REC_BIT(1) | REC_BIT(4),
		.id = accreditation_of(w, HOME, provider).id,
		.reason = text_of("Décision du comité.") };
	struct accreditation out;

	sharing_world_at(w, HOME, method, &accreditation_decide_desc, &d, &accreditation_desc, &out);
}

static void
a_suspended_card_is_gone_from_there_acknowledged_and_comes_back_when_restored(void **unused)
{
	struct sharing_world *w = sharing_world_of_one();
	struct id p = w->card, s = w->agreement;
	struct provider far;

	(void)unused;
	decide(w, p, "registry.accreditation.suspend");
	assert_int_equal(sharing_world_row(w, s, p).status, SHARED_CARD_GONE);
	assert_true(sharing_world_far(w, p, &far)); /* under way */
	two_nodes_carry(&w->n);
	assert_false(sharing_world_far(w, p, &far));
	assert_false(REC_HAS(&far, 7));
	assert_int_equal(accreditation_of(w, AWAY, far.id).status, ACCREDITATION_ENDED);
	assert_int_equal(sharing_world_row(w, s, p).status, SHARED_CARD_FORGOTTEN);
	decide(w, p, "registry.accreditation.restore");
	two_nodes_carry(&w->n);
	assert_true(sharing_world_far(w, p, &far));
	assert_true(text_is(far.name, "Une prestataire"));
	assert_int_equal(accreditation_of(w, AWAY, far.id).status, ACCREDITATION_ACCREDITED);
	assert_int_equal(sharing_world_row(w, s, p).status, SHARED_CARD_KNOWN);
	sharing_world_verified(w);
	sharing_world_free(w);
}

static void
a_person_erased_at_home_leaves_no_name_there_nor_on_the_way(void **unused)
{
	struct sharing_world *w = sharing_world_new(NULL, 0);
	struct person who = { .has = REC_BIT(7), .name = text_of("Une prestataire") };
	struct person_erase e = { .reason = ERASURE_ASKED };
	struct sharing terms = sharing_world_terms(w);
	struct person_erasure done;
	struct provider far;
	struct id p, s;

	(void)unused;
	p = sharing_world_provider(w, "Une prestataire", w->listening, none);
	e.id = sharing_world_made(w, HOME, "registry.person.create", &person_desc, &who);
	card_change(w, p, (struct provider){ .person = e.id, .has = REC_BIT(10) });
	s = sharing_world_shared(w, &terms);
	assert_true(sharing_world_far(w, p, &far));
	e.has = REC_BIT(1) | REC_BIT(2);
	sharing_world_at(
	    w, HOME, "registry.person.erase", &person_erase_desc, &e, &person_erasure_desc, &done);
	two_nodes_carry(&w->n);
	assert_false(sharing_world_far(w, p, &far));
	assert_false(REC_HAS(&far, 7));
	assert_int_equal(sharing_world_row(w, s, p).status, SHARED_CARD_FORGOTTEN);
	sharing_world_verified(w);
	sharing_world_free(w);
}

/* --- the agreement's life ------------------------------------------------------------------------------------ */
static void
withdrawn_here_all_cards_go_there_and_it_says_so(void **unused)
{
	struct sharing_world *w = sharing_world_of_one();
	struct id p = w->card, s = w->agreement;
	struct sharing there;
	struct provider far;

	(void)unused;
	sharing_world_step(w, HOME, s, "withdraw", "Le comité en a décidé ainsi.");
	assert_int_equal(sharing_world_row(w, s, p).status, SHARED_CARD_GONE);
	assert_false(
	    REC_HAS(&(struct sharing){ .has = sharing_world_agreement(w, HOME).has }, SHARING_TAG_GONE_AT));
	two_nodes_carry(&w->n);
	there = sharing_world_agreement(w, AWAY);
	assert_int_equal(there.status, SHARING_WITHDRAWN);
	assert_true(text_is(there.reason, "Le comité en a décidé ainsi."));
	assert_false(sharing_world_far(w, p, &far));
	there = sharing_world_agreement(w, HOME);
	assert_true(REC_HAS(&there, SHARING_TAG_GONE_AT));
	assert_int_equal(sharing_world_row(w, s, p).status, SHARED_CARD_FORGOTTEN);
	sharing_world_verified(w);
	sharing_world_free(w);
}

static void
withdrawn_there_no_card_is_left_at_once_and_home_tells_no_more(void **unused)
{
	struct sharing_world *w = sharing_world_of_one();
	struct id p = w->card, s = w->agreement;
	struct provider far;

	(void)unused;
	sharing_world_step(
	    w, AWAY, sharing_world_agreement(w, AWAY).id, "withdraw", "Nous ne travaillons plus ainsi.");
	assert_false(sharing_world_far(w, p, &far));
	card_change(w, p, (struct provider){ .days_individual = 10, .has = REC_BIT(16) }); /* crosses */
	two_nodes_carry(&w->n);
	assert_false(sharing_world_far(w, p, &far));
	assert_int_equal(sharing_world_agreement(w, HOME).status, SHARING_WITHDRAWN);
	assert_int_equal(sharing_world_row(w, s, p).status, SHARED_CARD_FORGOTTEN);
	card_change(w, p, (struct provider){ .days_individual = 12, .has = REC_BIT(16) });
	assert_int_equal(sharing_world_waiting(w), 0);
	sharing_world_free(w);
}

static void
an_offer_withdrawn_while_it_is_accepted_is_withdrawn_on_both_sides(void **unused)
{
	struct sharing_world *w = sharing_world_new(NULL, 0);
	struct id p = sharing_world_provider(w, "Une prestataire", w->listening, none), s;
	struct sharing terms = sharing_world_terms(w);
	struct provider far;

	(void)unused;
	s = sharing_world_offered(w, &terms);
	two_nodes_carry(&w->n);
	sharing_world_step(w, AWAY, sharing_world_agreement(w, AWAY).id, "accept", NULL);
	sharing_world_step(w, HOME, s, "withdraw", "Une erreur dans les termes.");
	two_nodes_carry(&w->n);
	assert_int_equal(sharing_world_agreement(w, HOME).status, SHARING_WITHDRAWN);
	assert_int_equal(sharing_world_agreement(w, AWAY).status, SHARING_WITHDRAWN);
	assert_false(sharing_world_far(w, p, &far));
	sharing_world_free(w);
}

static void
a_refusal_is_heard_with_its_reason_and_nothing_is_shared(void **unused)
{
	struct sharing_world *w = sharing_world_new(NULL, 0);
	struct id p = sharing_world_provider(w, "Une prestataire", w->listening, none);
	struct sharing terms = sharing_world_terms(w), at_home;
	struct provider far;

	(void)unused;
	(void)sharing_world_offered(w, &terms);
	two_nodes_carry(&w->n);
	sharing_world_step(
	    w, AWAY, sharing_world_agreement(w, AWAY).id, "refuse", "Notre bureau préfère attendre.");
	two_nodes_carry(&w->n);
	at_home = sharing_world_agreement(w, HOME);
	assert_int_equal(at_home.status, SHARING_REFUSED);
	assert_true(text_is(at_home.reason, "Notre bureau préfère attendre."));
	assert_false(sharing_world_far(w, p, &far));
	sharing_world_free(w);
}

static void
its_last_day_ends_it_on_each_side_by_its_own_clock(void **unused)
{
	struct sharing_world *w = sharing_world_new(NULL, 0);
	struct id p = sharing_world_provider(w, "Une prestataire", w->listening, none), s;
	struct sharing terms = sharing_world_terms(w);
	struct provider far;

	(void)unused;
	terms.to = SHARING_TODAY + 10;
	terms.has |= REC_BIT(SHARING_TAG_TO);
	s = sharing_world_shared(w, &terms);
	host_advance(w->n.node[AWAY].host, 11 * 86400 * USEC_PER_SEC);
	assert_int_equal(sharing_world_agreement(w, AWAY).status, SHARING_ENDED);
	assert_false(sharing_world_far(w, p, &far));
	assert_int_equal(sharing_world_agreement(w, HOME).status, SHARING_ACTIVE);
	host_advance(w->n.node[HOME].host, 11 * 86400 * USEC_PER_SEC);
	two_nodes_carry(&w->n);
	assert_int_equal(sharing_world_agreement(w, HOME).status, SHARING_ENDED);
	assert_int_equal(sharing_world_row(w, s, p).status, SHARED_CARD_FORGOTTEN);
	sharing_world_verified(w);
	sharing_world_free(w);
}

static void
cards_travel_from_the_first_day_on(void **unused)
{
	struct sharing_world *w = sharing_world_new(NULL, 0);
	struct id p = sharing_world_provider(w, "Une prestataire", w->listening, none);
	struct sharing terms = sharing_world_terms(w);
	struct provider far;

	(void)unused;
	terms.from = SHARING_TODAY + 5;
	(void)sharing_world_shared(w, &terms);
	assert_false(sharing_world_far(w, p, &far));
	host_advance(w->n.node[HOME].host, 5 * 86400 * USEC_PER_SEC);
	two_nodes_carry(&w->n);
	assert_true(sharing_world_far(w, p, &far));
	sharing_world_free(w);
}

static void
a_revoked_peer_s_cards_are_gone_from_that_moment(void **unused)
{
	struct sharing_world *w = sharing_world_of_one();
	struct id p = w->card;
	struct provider far;

	(void)unused;
	two_nodes_peer(&w->n, AWAY, PEER_REVOKED);
	host_settle(w->n.node[AWAY].host);
	assert_int_equal(sharing_world_agreement(w, AWAY).status, SHARING_WITHDRAWN);
	assert_false(sharing_world_far(w, p, &far));
	sharing_world_verified(w);
	sharing_world_free(w);
}

/* --- what is refused ----------------------------------------------------------------------------------------- */
static void
an_agreement_that_cannot_hold_is_refused_and_says_which_rule(void **unused)
{
	struct sharing_world *w = sharing_world_new(NULL, 0);
	struct sharing terms = sharing_world_terms(w), t = terms;
	struct text unknown = text_of("nulle-part");
	struct ref r = { REC_BIT(1), none };
	struct sharing_decide d = { .has = REC_BIT(1) };

	(void)unused;
	t.part_individual = t.part_group = 0;
	fails(w, HOME, "registry.sharing.create", &sharing_desc, &t, RC_RULE, FAULT_SHARING_NOTHING,
	    "part_individual");
	t = terms;
	t.to = t.from - 1;
	t.has |= REC_BIT(SHARING_TAG_TO);
	fails(w, HOME, "registry.sharing.create", &sharing_desc, &t, RC_INVALID, FAULT_SHARING_PERIOD, "to");
	t = terms;
	t.bouquets = (struct list){ &unknown, 1 };
	t.has |= REC_BIT(SHARING_TAG_BOUQUETS);
	fails(w, HOME, "registry.sharing.create", &sharing_desc, &t, RC_INVALID, FAULT_SHARING_CODE,
	    "bouquets[0]");
	r.id = sharing_world_made(w, HOME, "registry.sharing.create", &sharing_desc, &terms);
	fails(w, HOME, "registry.sharing.accept", &ref_desc, &r, RC_CONFLICT, FAULT_SHARING_STEP, "status");
	sharing_world_step(w, HOME, r.id, "offer", NULL);
	fails(w, HOME, "registry.sharing.offer", &ref_desc, &r, RC_CONFLICT, FAULT_SHARING_STEP, "status");
	d.id = r.id;
	fails(w, HOME, "registry.sharing.withdraw", &sharing_decide_desc, &d, RC_INVALID,
	    FAULT_SHARING_REASON, "reason");
	r.id = sharing_world_made(w, HOME, "registry.sharing.create", &sharing_desc, &terms);
	fails(w, HOME, "registry.sharing.offer", &ref_desc, &r, RC_RULE, FAULT_SHARING_TWICE, "from");
	two_nodes_peer(&w->n, HOME, PEER_SUSPENDED);
	host_settle(w->n.node[HOME].host);
	fails(w, HOME, "registry.sharing.offer", &ref_desc, &r, RC_CONFLICT, FAULT_SHARING_PEER, "peer");
	says_what_to_do("suspendu. Faites-le d’abord reprendre.");
	(void)sharing_world_made(
	    w, HOME, "registry.sharing.create", &sharing_desc, &terms); /* it may come back */
	two_nodes_peer(&w->n, HOME, PEER_TO_CONFIRM);
	host_settle(w->n.node[HOME].host);
	fails(w, HOME, "registry.sharing.offer", &ref_desc, &r, RC_CONFLICT, FAULT_SHARING_PEER, "peer");
	says_what_to_do("Comparez-la d’abord, à deux personnes.");
	two_nodes_peer(&w->n, HOME, PEER_REVOKED);
	host_settle(w->n.node[HOME].host);
	fails(w, HOME, "registry.sharing.create", &sharing_desc, &terms, RC_CONFLICT, FAULT_SHARING_PEER,
	    "peer");
	says_what_to_do("faites-la enregistrer de nouveau.");
	sharing_world_free(w);
}

static void
the_terms_of_an_offer_do_not_change_and_an_open_one_is_not_archived(void **unused)
{
	struct sharing_world *w = sharing_world_new(NULL, 0);
	struct sharing terms = sharing_world_terms(w), change = { 0 };

	(void)unused;
	change.id = sharing_world_offered(w, &terms);
	change.version = sharing_world_agreement(w, HOME).version;
	change.part_group = 90;
	change.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(SHARING_TAG_PART_GROUP);
	fails(w, HOME, "registry.sharing.update", &sharing_desc, &change, RC_CONFLICT, FAULT_SHARING_FIXED,
	    NULL);
	change.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION);
	fails(w, HOME, "registry.sharing.archive", &sharing_desc, &change, RC_CONFLICT, FAULT_SHARING_OPEN,
	    "status");
	sharing_world_free(w);
}

static void
a_far_card_is_not_changed_here(void **unused)
{
	struct sharing_world *w = sharing_world_of_one();
	struct id p = w->card;
	struct accreditation_decide d = { .has = REC_BIT(1) | REC_BIT(4), .reason = text_of("Non.") };
	struct provider far, change = { 0 };
	struct ref r = { REC_BIT(1), none };

	(void)unused;
	assert_true(sharing_world_far(w, p, &far));
	change.id = r.id = far.id;
	change.version = far.version;
	change.tariff = 1;
	change.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(18);
	fails(w, AWAY, "registry.provider.update", &provider_desc, &change, RC_RULE, FAULT_CARD_FAR, "home");
	change.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION);
	fails(w, AWAY, "registry.provider.archive", &provider_desc, &change, RC_RULE, FAULT_CARD_FAR, "home");
	fails(w, AWAY, "registry.provider.refresh", &ref_desc, &r, RC_RULE, FAULT_CARD_FAR, "home");
	d.id = accreditation_of(w, AWAY, far.id).id;
	fails(w, AWAY, "registry.accreditation.suspend", &accreditation_decide_desc, &d, RC_RULE,
	    FAULT_CARD_FAR, "home");
	r.id = p;
	fails(w, HOME, "registry.provider.verify_links", &ref_desc, &r, RC_RULE, FAULT_CARD_OURS, "home");
	sharing_world_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_card_stands_there_with_its_home_its_part_of_days_and_its_competences_by_code),
		cmocka_unit_test(what_the_agreement_does_not_name_does_not_travel),
		cmocka_unit_test(a_card_of_which_no_whole_day_is_left_is_not_shared),
		cmocka_unit_test(a_change_follows_and_what_has_not_changed_is_not_told_again),
		cmocka_unit_test(
		    a_suspended_card_is_gone_from_there_acknowledged_and_comes_back_when_restored),
		cmocka_unit_test(a_person_erased_at_home_leaves_no_name_there_nor_on_the_way),
		cmocka_unit_test(withdrawn_here_all_cards_go_there_and_it_says_so),
		cmocka_unit_test(withdrawn_there_no_card_is_left_at_once_and_home_tells_no_more),
		cmocka_unit_test(an_offer_withdrawn_while_it_is_accepted_is_withdrawn_on_both_sides),
		cmocka_unit_test(a_refusal_is_heard_with_its_reason_and_nothing_is_shared),
		cmocka_unit_test(its_last_day_ends_it_on_each_side_by_its_own_clock),
		cmocka_unit_test(cards_travel_from_the_first_day_on),
		cmocka_unit_test(a_revoked_peer_s_cards_are_gone_from_that_moment),
		cmocka_unit_test(an_agreement_that_cannot_hold_is_refused_and_says_which_rule),
		cmocka_unit_test(the_terms_of_an_offer_do_not_change_and_an_open_one_is_not_archived),
		cmocka_unit_test(a_far_card_is_not_changed_here),
	};

	crypto_open();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
