/*
 * reception_test: a door for the team of another federation: offered, taken up, closed, whatever is lost.
 * Owns: nothing.
 * Beware: words are carried by hand; what is not carried is lost.
 */
#include "tests/lib/reception_steps.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* --- offering and taking up --------------------------------------------------------------------------------------------- */
static void
a_door_is_open_once_both_have_agreed(void **state)
{
	struct far_pair *p = *state;
	struct reception_door d;
	struct reception r = door_offered(p), theirs = { 0 };

	assert_true(text_is((struct text){ r.door.ptr, 36, 0 }, "https://maillage.exemple.fr/accueil/"));
	assert_int_equal(door_look(p, r.door, &d), RC_CONFLICT);
	assert_true(world_refused(HERE(p), "token", FAULT_RECEPTION_EARLY));
	door_siret_give(THERE(p), THERE(p)->federation, SIRET);
	far_carry(p);
	assert_int_equal(door_status(THERE(p)), RECEPTION_OFFERED);
	assert_int_equal(door_accept_for(p, &THERE(p)->coordinator, THERE(p)->federation, &theirs), RC_OK);
	assert_true(text_equal(theirs.door, r.door));
	far_carry(p);
	assert_int_equal(door_status(HERE(p)), RECEPTION_ACTIVE);
	assert_int_equal(door_look(p, r.door, &d), RC_OK);
	assert_true(text_equal(d.federation, theirs.name));
}

static void
only_a_referent_who_is_named_offers_one(void **state)
{
	struct far_pair *p = *state;
	struct reception_offer in = door_terms(FAR_ASKER, FAR_HOME);
	struct world *w = HERE(p);
	struct host_caller other = world_person(w, ROLE_REFERENT, w->federation, MANDATE_EMPLOYEE);
	struct reception r;

	assert_int_equal(door_offer(p, &w->coordinator, &in, &r), RC_FORBIDDEN);
	assert_int_equal(door_offer(p, &w->referent, &in, &r), RC_RULE);
	assert_true(world_refused(w, "", FAULT_RECEPTION_UNNAMED));
	(void)door_named(w, &w->referent, false);
	assert_int_equal(door_offer(p, &other, &in, &r), RC_RULE);
	assert_true(world_refused(w, "", FAULT_RECEPTION_CHARGE));
	assert_int_equal(door_offer(p, &w->referent, &in, &r), RC_OK);
	assert_int_equal(door_offer(p, &w->referent, &in, &r), RC_CONFLICT);
	assert_true(world_refused(w, "peer", FAULT_RECEPTION_TWICE));
}

static void
what_is_wrong_with_an_offer_is_told(void **state)
{
	static const char *const bad[] = { "http://maillage.exemple.fr",
		"https://maillage.exemple.fr/accueil", "javascript:alert(1)", "http://127.0.0.1.exemple.fr",
		"https://maillage.exemple.fr?a", "maillage" };
	struct far_pair *p = *state;
	struct world *w = HERE(p);
	struct reception_offer in = door_terms(FAR_ASKER, FAR_HOME), bent = in;
	struct reception r;

	(void)door_named(w, &w->referent, false);
	for (size_t i = 0; i < COUNT(bad); i++) {
		bent.address = text_of(bad[i]);
		assert_int_equal(door_offer(p, &w->referent, &bent, &r), RC_INVALID);
		assert_true(world_refused(w, "address", FAULT_FORMAT));
	}
	bent = in;
	bent.has |= REC_BIT(3);
	bent.to = WORLD_TODAY - 1;
	assert_int_equal(door_offer(p, &w->referent, &bent, &r), RC_INVALID);
	assert_true(world_refused(w, "to", FAULT_RECEPTION_PERIOD));
	bent.from = WORLD_TODAY - 9;
	assert_int_equal(door_offer(p, &w->referent, &bent, &r), RC_INVALID);
	assert_true(world_refused(w, "to", FAULT_RECEPTION_PAST));
	bent = in;
	bent.peer = w->centre_a;
	assert_int_equal(door_offer(p, &w->referent, &bent, &r), RC_INVALID);
	assert_true(world_refused(w, "peer", FAULT_UNKNOWN_REFERENCE));
	far_peer(p, FAR_ASKER, FAR_HOME, PEER_SUSPENDED);
	assert_int_equal(door_offer(p, &w->referent, &in, &r), RC_CONFLICT);
	assert_true(world_refused(w, "peer", FAULT_RECEPTION_PEER));
}

static void
it_is_taken_up_for_a_federation_that_has_a_number(void **state)
{
	struct far_pair *p = *state;
	struct world *w = THERE(p);
	struct reception r;

	(void)door_offered(p);
	far_carry(p);
	assert_int_equal(door_accept_for(p, &w->referent, w->federation, &r), RC_FORBIDDEN);
	assert_int_equal(door_accept_for(p, &w->coordinator, w->centre_a, &r), RC_RULE);
	assert_true(world_refused(w, "organisation", FAULT_RECEPTION_BODY));
	assert_int_equal(door_accept_for(p, &w->coordinator, w->federation, &r), RC_RULE);
	assert_true(world_refused(w, "organisation", FAULT_RECEPTION_NUMBER));
	door_siret_give(w, w->federation, SIRET);
	assert_int_equal(door_accept_for(p, &w->coordinator, w->federation, &r), RC_OK);
	assert_int_equal(door_accept_for(p, &w->coordinator, w->federation, &r), RC_CONFLICT);
	assert_true(world_refused(w, "status", FAULT_RECEPTION_STEP));
}

static void
its_address_is_shown_to_who_works_there_and_to_no_centre(void **state)
{
	struct far_pair *p = *state;
	struct world *w = THERE(p);
	struct host_caller own = world_person(w, ROLE_BENEFICIARY, w->federation, MANDATE_EMPLOYEE);
	struct reception r = { 0 };

	(void)door_taken_up(p);
	assert_int_equal(door_list(w, &own, &r), 1);
	assert_true(r.door.len > 0);
	assert_int_equal(door_list(w, &w->employee, &r), 0);
	assert_int_equal(door_list(w, &w->director_a, &r), 0);
	assert_int_equal(door_withdraw(w, &w->coordinator, "Nous avons une suppléante."), RC_OK);
	assert_int_equal(door_list(w, &own, &r), 0);
}

/* --- closing, and what is lost ------------------------------------------------------------------------------------------ */
static void
either_side_closes_it_with_a_reason_that_the_other_reads(void **state)
{
	struct far_pair *p = *state;
	struct reception r = door_opened(p), theirs = { 0 };
	struct reception_door d;

	assert_int_equal(door_withdraw(HERE(p), &HERE(p)->referent, NULL), RC_INVALID);
	assert_true(world_refused(HERE(p), "reason", FAULT_RECEPTION_REASON));
	assert_int_equal(door_withdraw(HERE(p), &HERE(p)->referent, "Plus assez de monde."), RC_OK);
	assert_int_equal(door_look(p, r.door, &d), RC_CONFLICT);
	assert_true(world_refused(HERE(p), "token", FAULT_RECEPTION_CLOSED));
	far_carry(p);
	assert_int_equal(door_list(THERE(p), &THERE(p)->coordinator, &theirs), 1);
	assert_int_equal(theirs.status, RECEPTION_WITHDRAWN);
	assert_true(text_is(theirs.reason, "Plus assez de monde."));
	assert_int_equal(door_withdraw(THERE(p), &THERE(p)->coordinator, "Aussi."), RC_CONFLICT);
}

static void
an_offer_is_refused_by_withdrawing_from_it(void **state)
{
	struct far_pair *p = *state;

	(void)door_offered(p);
	far_carry(p);
	assert_int_equal(door_withdraw(THERE(p), &THERE(p)->coordinator, "Pas besoin."), RC_OK);
	far_carry(p);
	assert_int_equal(door_status(HERE(p)), RECEPTION_WITHDRAWN);
}

static void
the_last_day_ends_it_on_either_side_by_its_own_clock(void **state)
{
	struct far_pair *p = *state;
	struct reception_offer in = door_terms(FAR_ASKER, FAR_HOME);
	struct reception r;

	in.to = WORLD_TODAY + 2;
	in.has |= REC_BIT(3);
	(void)door_named(HERE(p), &HERE(p)->referent, false);
	assert_int_equal(door_offer(p, &HERE(p)->referent, &in, &r), RC_OK);
	door_siret_give(THERE(p), THERE(p)->federation, SIRET);
	far_carry(p);
	assert_int_equal(door_accept_for(p, &THERE(p)->coordinator, THERE(p)->federation, &r), RC_OK);
	far_carry(p);
	far_advance(p, 3 * DAY);
	assert_int_equal(door_status(HERE(p)), RECEPTION_ENDED);
	assert_int_equal(door_status(THERE(p)), RECEPTION_ENDED);
	assert_int_equal(p->count[FAR_ASKER] + p->count[FAR_HOME], 0);
}

static void
a_word_that_comes_twice_or_late_changes_nothing(void **state)
{
	struct far_pair *p = *state;

	(void)door_offered(p);
	door_siret_give(THERE(p), THERE(p)->federation, SIRET);
	far_deliver(p, FAR_ASKER, 0);
	far_deliver(p, FAR_ASKER, 0);
	assert_int_equal(door_status(THERE(p)), RECEPTION_OFFERED);
	assert_int_equal(
	    door_accept_for(p, &THERE(p)->coordinator, THERE(p)->federation, &(struct reception){ 0 }),
	    RC_OK);
	far_deliver(p, FAR_ASKER, 0); /* the offer, again: it is told that it is taken up */
	assert_int_equal(door_status(THERE(p)), RECEPTION_ACTIVE);
	far_deliver(p, FAR_HOME, 0);
	far_deliver(p, FAR_HOME, 0);
	assert_int_equal(door_status(HERE(p)), RECEPTION_ACTIVE);
	assert_int_equal(door_withdraw(HERE(p), &HERE(p)->referent, "Fini."), RC_OK);
	far_carry(p);
	assert_int_equal(door_status(HERE(p)), RECEPTION_WITHDRAWN);
	assert_int_equal(door_status(THERE(p)), RECEPTION_WITHDRAWN);
}

static void
taking_up_and_withdrawing_cross_and_both_end_alike(void **state)
{
	struct far_pair *p = *state;

	(void)door_taken_up(p);
	assert_int_equal(door_withdraw(HERE(p), &HERE(p)->referent, "Trop tard."), RC_OK);
	far_carry(p);
	assert_int_equal(door_status(HERE(p)), RECEPTION_WITHDRAWN);
	assert_int_equal(door_status(THERE(p)), RECEPTION_WITHDRAWN);
}

static void
what_was_lost_is_told_again_when_a_node_begins_anew(void **state)
{
	struct far_pair *p = *state;

	(void)door_offered(p);
	door_siret_give(THERE(p), THERE(p)->federation, SIRET);
	far_drop(p, FAR_ASKER, 0);
	far_resync(p, FAR_ASKER, FAR_HOME);
	far_carry(p);
	assert_int_equal(
	    door_accept_for(p, &THERE(p)->coordinator, THERE(p)->federation, &(struct reception){ 0 }),
	    RC_OK);
	far_drop(p, FAR_HOME, 0);
	assert_int_equal(door_status(HERE(p)), RECEPTION_OFFERED);
	far_resync(p, FAR_HOME, FAR_ASKER);
	far_carry(p);
	assert_int_equal(door_status(HERE(p)), RECEPTION_ACTIVE);
	assert_int_equal(door_withdraw(THERE(p), &THERE(p)->coordinator, "Fini."), RC_OK);
	while (p->count[FAR_HOME] != 0)
		far_drop(p, FAR_HOME, 0);
	far_resync(p, FAR_ASKER, FAR_HOME); /* who offers says that it is open, and hears that it is not */
	far_carry(p);
	assert_int_equal(door_status(HERE(p)), RECEPTION_WITHDRAWN);
}

static void
a_revoked_peer_has_no_door_and_one_added_anew_is_told_that_it_is_over(void **state)
{
	struct far_pair *p = *state;
	struct reception r = door_opened(p);
	struct reception_door d;

	far_peer(p, FAR_ASKER, FAR_HOME, PEER_REVOKED);
	assert_int_equal(door_status(HERE(p)), RECEPTION_WITHDRAWN);
	assert_int_equal(p->count[FAR_ASKER], 0);
	assert_int_equal(door_look(p, r.door, &d), RC_CONFLICT);
	assert_int_equal(door_status(THERE(p)), RECEPTION_ACTIVE);
	far_peer(p, FAR_ASKER, FAR_HOME, PEER_ACTIVE);
	far_resync(p, FAR_HOME, FAR_ASKER);
	far_carry(p);
	assert_int_equal(door_status(THERE(p)), RECEPTION_WITHDRAWN);
}

/* As the word of a confirmed peer that guesses. */
static void
word_put(struct far_pair *p, int from, struct reception_word *w)
{
	struct far_mail *m = &p->mails[from][p->count[from]++];
	struct buf b = { 0 };

	w->id = (struct id){ { 9, 9 } };
	w->peer = (struct id){ { 3 } };
	w->has |= REC_BIT(TAG_ID) | REC_BIT(RECEPTION_WORD_TAG_PEER) | REC_BIT(RECEPTION_WORD_TAG_TOKEN) |
	    REC_BIT(RECEPTION_WORD_TAG_OFFERS) | REC_BIT(RECEPTION_WORD_TAG_STATUS);
	record_encode(&reception_word_desc, w, 0, 0, &b);
	*m = (struct far_mail){ from == FAR_HOME ? FAR_ASKER : FAR_HOME, 50, w->id, b.len, malloc(b.len) };
	memcpy(m->body, b.ptr, b.len);
	buf_free(&b);
}

static void
an_address_that_leads_elsewhere_is_not_taken_and_offers_are_bounded(void **state)
{
	static const char good[] = "https://maillage.exemple.fr/accueil/"
				   "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	struct far_pair *p = *state;
	struct reception_word w = { .offers = true, .from = WORLD_TODAY };
	struct reception r;

	w.has = REC_BIT(RECEPTION_WORD_TAG_FROM) | REC_BIT(RECEPTION_WORD_TAG_DOOR);
	w.token.b[0] = 1;
	w.door = text_of("javascript:alert(1)//accueil/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	word_put(p, FAR_ASKER, &w);
	w.door = text_of("https://maillage.exemple.fr/autre/page");
	word_put(p, FAR_ASKER, &w);
	far_carry(p);
	assert_int_equal(door_list(THERE(p), &THERE(p)->coordinator, &r), 0);
	w.door = text_of(good);
	for (unsigned i = 0; i < RECEPTIONS_MOST + 5; i++) {
		w.token.b[1] = (uint8_t)i;
		word_put(p, FAR_ASKER, &w);
	}
	far_carry(p);
	assert_int_equal(door_list(THERE(p), &THERE(p)->coordinator, &r), RECEPTIONS_MOST);
}

static void
doors_that_are_offered_and_withdrawn_without_end_are_bounded_by_the_day(void **state)
{
	struct far_pair *p = *state;
	struct reception_word w = { .offers = true, .from = WORLD_TODAY };
	struct db_txn t;

	w.door = text_of("https://maillage.exemple.fr/accueil/"
			 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	for (unsigned i = 0; i < RECEPTIONS_A_DAY + 20; i++) {
		w.has = REC_BIT(RECEPTION_WORD_TAG_FROM) | REC_BIT(RECEPTION_WORD_TAG_DOOR);
		w.token = (struct id){ { 7, (uint8_t)i } };
		w.status = RECEPTION_OFFERED;
		word_put(p, FAR_ASKER, &w);
		w.status = RECEPTION_WITHDRAWN;
		word_put(p, FAR_ASKER, &w);
		far_carry(p);
	}
	t = db_begin(service_db(host_service(THERE(p)->h, "matching")), DB_READ);
	assert_int_equal(db_count(&t, &matching_reception), RECEPTIONS_A_DAY);
	db_abort(&t);
}

static void
words_on_doors_that_are_not_there_leave_one_row(void **state)
{
	struct far_pair *p = *state;
	struct reception_word w = { .status = RECEPTION_ACTIVE };
	struct db_txn t;
	struct db_scan s;
	struct id id;
	unsigned rows = 0;

	for (unsigned i = 0; i < 7; i++) {
		w.token.b[1] = (uint8_t)i;
		word_put(p, FAR_HOME, &w);
	}
	far_carry_from(p, FAR_HOME);
	assert_int_equal(p->count[FAR_ASKER], 7); /* each is answered */
	t = db_begin(service_db(host_service(HERE(p)->h, "matching")), DB_READ);
	db_scan_all(&s, &t, &matching_reception_word, false);
	while (db_scan_next_id(&s, &id))
		rows++;
	db_scan_end(&s);
	db_abort(&t);
	assert_int_equal(rows, 1);
	far_carry(p);
}

/* --- the machines ------------------------------------------------------------------------------------------------------- */
static void
steps_that_the_machines_do_not_have_are_refused(void **state)
{
	static const struct {
		enum reception_direction side;
		enum reception_status from;
		enum reception_event event;
		int to; /* -1: refused */
	} rows[] = {
		{ RECEPTION_OURS, RECEPTION_OFFERED, RECEPTION_EV_ACCEPT, -1 },
		{ RECEPTION_OURS, RECEPTION_OFFERED, RECEPTION_EV_HEARD_ACCEPTED, RECEPTION_ACTIVE },
		{ RECEPTION_OURS, RECEPTION_ACTIVE, RECEPTION_EV_HEARD_ACCEPTED, -1 },
		{ RECEPTION_OURS, RECEPTION_ACTIVE, RECEPTION_EV_END, RECEPTION_ENDED },
		{ RECEPTION_OURS, RECEPTION_WITHDRAWN, RECEPTION_EV_HEARD_ACCEPTED, -1 },
		{ RECEPTION_OURS, RECEPTION_ENDED, RECEPTION_EV_WITHDRAW, -1 },
		{ RECEPTION_THEIRS, RECEPTION_OFFERED, RECEPTION_EV_ACCEPT, RECEPTION_ACTIVE },
		{ RECEPTION_THEIRS, RECEPTION_OFFERED, RECEPTION_EV_HEARD_ACCEPTED, -1 },
		{ RECEPTION_THEIRS, RECEPTION_OFFERED, RECEPTION_EV_WITHDRAW, RECEPTION_WITHDRAWN },
		{ RECEPTION_THEIRS, RECEPTION_ACTIVE, RECEPTION_EV_HEARD_WITHDRAWN, RECEPTION_WITHDRAWN },
		{ RECEPTION_THEIRS, RECEPTION_WITHDRAWN, RECEPTION_EV_ACCEPT, -1 },
		{ RECEPTION_THEIRS, RECEPTION_ENDED, RECEPTION_EV_HEARD_WITHDRAWN, -1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct reception r = { .direction = rows[i].side, .status = rows[i].from };
		struct fault why = { 0 };

		assert_int_equal(
		    reception_step(&r, rows[i].event, &why), rows[i].to < 0 ? RC_CONFLICT : RC_OK);
		assert_int_equal(r.status, rows[i].to < 0 ? rows[i].from : (enum reception_status)rows[i].to);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, far_pair_setup, door_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_door_is_open_once_both_have_agreed),
		TEST(only_a_referent_who_is_named_offers_one),
		TEST(what_is_wrong_with_an_offer_is_told),
		TEST(it_is_taken_up_for_a_federation_that_has_a_number),
		TEST(its_address_is_shown_to_who_works_there_and_to_no_centre),
		TEST(either_side_closes_it_with_a_reason_that_the_other_reads),
		TEST(an_offer_is_refused_by_withdrawing_from_it),
		TEST(the_last_day_ends_it_on_either_side_by_its_own_clock),
		TEST(a_word_that_comes_twice_or_late_changes_nothing),
		TEST(taking_up_and_withdrawing_cross_and_both_end_alike),
		TEST(what_was_lost_is_told_again_when_a_node_begins_anew),
		TEST(a_revoked_peer_has_no_door_and_one_added_anew_is_told_that_it_is_over),
		TEST(an_address_that_leads_elsewhere_is_not_taken_and_offers_are_bounded),
		TEST(doors_that_are_offered_and_withdrawn_without_end_are_bounded_by_the_day),
		TEST(words_on_doors_that_are_not_there_leave_one_row),
		cmocka_unit_test(steps_that_the_machines_do_not_have_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
