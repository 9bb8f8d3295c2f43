/*
 * matching_hold_terms_test: which cards, needs and places another federation may have days for, as the agreement says; the rest is refused, and why.
 * Owns: nothing.
 * Beware: the asks are the test's own: a sound federation asks for nothing that it was not told of.
 */
#include "common/calendar.h"
#include "tests/lib/far_mission.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static uint8_t number; /* of the asks of one test */

static int
terms_setup(void **state)
{
	number = 0;
	return far_pair_setup(state);
}

static struct hold_ask
ask_of(struct far_pair *p)
{
	return (struct hold_ask){ .has = REC_BIT(TAG_ID) | REC_BIT(ASK_TAG_PEER) | REC_BIT(ASK_TAG_WANT) |
		    REC_BIT(ASK_TAG_RANK) | REC_BIT(ASK_TAG_HEARD) | REC_BIT(ASK_TAG_CARD) |
		    REC_BIT(ASK_TAG_POOL) | REC_BIT(ASK_TAG_DAYS) | REC_BIT(ASK_TAG_FROM) |
		    REC_BIT(ASK_TAG_TO),
		.id = { { 0xcc, ++number } },
		.peer = far_peer_now(p, FAR_ASKER, FAR_HOME),
		.want = WANT_HELD,
		.rank = 1,
		.card = p->card,
		.pool = POOL_INDIVIDUAL,
		.days = 1,
		.from = WORLD_TODAY,
		.to = WORLD_TODAY + 20 };
}

static struct home_hold
answered(struct far_pair *p, const struct hold_ask *a)
{
	far_say(p, FAR_ASKER, FAR_HOME, "hold_ask.told", &hold_ask_desc, a);
	return home_hold_of_token(p, a->id);
}

static void
held(struct far_pair *p, const struct hold_ask *a)
{
	struct home_hold h = answered(p, a);
	struct hold_ask back = *a;

	assert_int_equal(h.status, HOME_HELD);
	back.want = WANT_NOTHING; /* there are three days in all */
	back.rank = 2;
	assert_int_equal(answered(p, &back).status, HOME_WITHDRAWN);
}

static void
refused(struct far_pair *p, const struct hold_ask *a, const char *code, const char *sentence)
{
	struct home_hold h = answered(p, a);
	const struct rec_enum_value *v;
	struct capacity row = { 0 };

	assert_int_equal(h.status, HOME_REFUSED);
	v = rec_enum_by_value(&hold_refusal_enum, (int)h.refusal);
	assert_string_equal(v->name, code);
	assert_string_equal(v->label, sentence);
	(void)world_row(p->world[FAR_HOME], p->card, WORLD_TODAY, &row);
	assert_int_equal(row.held + row.engaged, 0);
}

#define NOT_LENT "La fiche n’est pas partagée avec la fédération qui demande"
#define OTHER_PLACE "L’accord de mutualisation ne couvre pas ce département"
#define OTHER_NEED "L’accord de mutualisation ne couvre pas ce service ou ces compétences"

/* --- cards --------------------------------------------------------------------------------------------------------------- */
static void
a_card_that_was_never_told_is_not_held(void **state)
{
	struct far_pair *p = *state;
	struct hold_ask a = ask_of(p);

	a.card = p->world[FAR_HOME]->providers[2];
	refused(p, &a, "not_lent", NOT_LENT);
}

static void
a_card_that_was_withdrawn_from_sharing_is_not_held_any_more_and_told_again_it_is(void **state)
{
	struct far_pair *p = *state;
	struct hold_ask a = ask_of(p);

	held(p, &a);
	far_lend(p, FAR_ASKER, 0, SHARED_CARD_GONE);
	a = ask_of(p);
	refused(p, &a, "not_lent", NOT_LENT);
	far_lend(p, FAR_ASKER, 0, SHARED_CARD_FORGOTTEN);
	a = ask_of(p);
	refused(p, &a, "not_lent", NOT_LENT);
	far_lend(p, FAR_ASKER, 0, SHARED_CARD_TOLD);
	a = ask_of(p);
	held(p, &a);
}

static void
what_is_held_of_a_card_that_is_shared_no_more_is_let_go(void **state)
{
	struct far_pair *p = *state;
	struct hold_ask a = ask_of(p);

	assert_int_equal(answered(p, &a).status, HOME_HELD);
	far_lend(p, FAR_ASKER, 0, SHARED_CARD_GONE);
	far_advance(p, 60 * USEC_PER_SEC);
	assert_int_equal(home_hold_of_token(p, a.id).status, HOME_STOPPED);
	assert_int_equal(home_hold_of_token(p, a.id).refusal, HOLD_NOT_LENT);
}

/* One agreement ends, the next one begins on that day, and its cards are on their way. */
static struct sharing
followed(struct far_pair *p)
{
	struct sharing s = far_terms_of(p, FAR_ASKER, 100), next = s;
	usec_t midnight = calendar_instant(WORLD_TODAY + 1, 0);

	s.to = WORLD_TODAY;
	s.has |= REC_BIT(SHARING_TAG_TO);
	far_terms_put(p, &s);
	next.id.b[5] = 1;
	next.from = WORLD_TODAY + 1;
	far_terms_put(p, &next);
	far_advance(p, midnight + 60 * USEC_PER_SEC - host_now(p->world[FAR_HOME]->h));
	s.status = SHARING_ENDED;
	far_terms_put(p, &s);
	far_lend(p, FAR_ASKER, 0, SHARED_CARD_FORGOTTEN);
	far_advance(p, 60 * USEC_PER_SEC);
	return next;
}

static void
what_is_held_when_an_agreement_ends_stays_where_the_next_one_shares_the_card(void **state)
{
	struct far_pair *p = *state;
	struct hold_ask a = ask_of(p);
	struct sharing next;

	assert_int_equal(answered(p, &a).status, HOME_HELD);
	next = followed(p);
	assert_int_equal(home_hold_of_token(p, a.id).status, HOME_HELD);
	far_lend_under(p, &next, 0, SHARED_CARD_TOLD);
	far_advance(p, 2 * 3600 * USEC_PER_SEC);
	assert_int_equal(home_hold_of_token(p, a.id).status, HOME_HELD);
}

static void
what_is_held_when_an_agreement_ends_is_let_go_where_the_next_one_does_not_share_the_card(void **state)
{
	struct far_pair *p = *state;
	struct hold_ask a = ask_of(p);

	assert_int_equal(answered(p, &a).status, HOME_HELD);
	(void)followed(p);
	assert_int_equal(home_hold_of_token(p, a.id).status, HOME_HELD);
	far_advance(p, 2 * 3600 * USEC_PER_SEC);
	assert_int_equal(home_hold_of_token(p, a.id).status, HOME_STOPPED);
	assert_int_equal(home_hold_of_token(p, a.id).refusal, HOLD_NOT_LENT);
}

/* Under another agreement than the one in force. */
static void
a_card_of_an_agreement_of_before_is_not_held(void **state)
{
	struct far_pair *p = *state;
	struct sharing s = far_terms_of(p, FAR_ASKER, 100);
	struct hold_ask a = ask_of(p);

	far_terms(p, FAR_ASKER, 100, SHARING_WITHDRAWN);
	s.id.b[5] = 1;
	far_terms_put(p, &s);
	refused(p, &a, "not_lent", NOT_LENT);
}

/* --- where --------------------------------------------------------------------------------------------------------------- */
static void
a_department_outside_of_the_agreement_is_refused_unless_it_is_at_a_distance(void **state)
{
	struct far_pair *p = *state;
	struct world *home = p->world[FAR_HOME];
	struct text departments[] = { TEXT_LIT("42"), TEXT_LIT("69") };
	struct sharing s = far_terms_of(p, FAR_ASKER, 100);
	struct hold_ask a = ask_of(p);
	struct ref r = { REC_BIT(1), p->card };
	struct provider card, change = { 0 };

	s.departments = (struct list){ departments, 2 };
	s.has |= REC_BIT(SHARING_TAG_DEPARTMENTS);
	far_terms_put(p, &s);
	held(p, &a); /* nothing is said of the place */
	a = ask_of(p);
	a.department = text_of("69");
	a.has |= REC_BIT(ASK_TAG_DEPARTMENT);
	held(p, &a);
	a.id.b[1] = ++number;
	a.department = text_of("38");
	refused(p, &a, "other_place", OTHER_PLACE);
	a.id.b[1] = ++number;
	a.remote = true; /* the card is not */
	a.has |= REC_BIT(ASK_TAG_REMOTE);
	refused(p, &a, "other_place", OTHER_PLACE);
	assert_int_equal(world_call(home, &home->coordinator, "registry.provider.get", &ref_desc, &r,
			     &provider_desc, &card),
	    RC_OK);
	change = (struct provider){ .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(15),
		.id = p->card,
		.version = card.version,
		.remote = true };
	assert_int_equal(world_call(home, &home->coordinator, "registry.provider.update", &provider_desc,
			     &change, &provider_desc, &card),
	    RC_OK);
	host_settle(home->h);
	a.id.b[1] = ++number;
	held(p, &a);
}

/* --- for what ------------------------------------------------------------------------------------------------------------ */
static struct id
made(struct far_pair *p, const char *method, const struct rec_desc *d, const void *rec)
{
	struct world *w = p->world[FAR_HOME];
	struct rec_head *out = arena_alloc(host_arena(w->h), d->size);

	assert_int_equal(world_call(w, &w->coordinator, method, d, rec, d, out), RC_OK);
	host_settle(w->h);
	return out->id;
}

/* Home's bouquet "B-1" has the service "S-1", which takes the competence "C-1"; "B-2" the same with 2. */
static void
offer_make(struct far_pair *p, const char *bouquet, const char *service, const char *competence)
{
	struct competence k = {
		.has = REC_BIT(6) | REC_BIT(7), .code = text_of(competence), .name = text_of(competence)
	};
	struct bouquet b = {
		.has = REC_BIT(6) | REC_BIT(7), .code = text_of(bouquet), .name = text_of(bouquet)
	};
	struct accompaniment s = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9) | REC_BIT(10) |
		    REC_BIT(11),
		.code = text_of(service),
		.name = text_of(service),
		.typical_days = 2,
		.kinds = 1u << SERVICE_INDIVIDUAL };
	struct id need = made(p, "registry.competence.create", &competence_desc, &k);

	s.bouquet = made(p, "registry.bouquet.create", &bouquet_desc, &b);
	s.competences = (struct list){ &need, 1 };
	(void)made(p, "registry.accompaniment.create", &accompaniment_desc, &s);
}

static struct hold_ask
ask_for(struct far_pair *p, const char *service, const char *competence)
{
	static struct hold_need need;
	struct hold_ask a = ask_of(p);

	need = (struct hold_need){ REC_BIT(2) | REC_BIT(3), { 0 }, text_of("Une compétence"), 1 };
	if (competence != NULL) {
		need.code = text_of(competence);
		need.has |= REC_BIT(1);
	}
	a.competences = (struct list){ &need, 1 };
	a.has |= REC_BIT(ASK_TAG_COMPETENCES);
	if (service != NULL) {
		a.service_name = a.service_code = text_of(service);
		a.has |= REC_BIT(ASK_TAG_SERVICE_NAME) | REC_BIT(ASK_TAG_SERVICE_CODE);
	}
	return a;
}

static void
a_competence_outside_of_the_agreement_is_refused(void **state)
{
	struct far_pair *p = *state;
	struct text codes[] = { TEXT_LIT("C-1") };
	struct sharing s = far_terms_of(p, FAR_ASKER, 100);
	struct hold_ask a;

	s.competences = (struct list){ codes, 1 };
	s.has |= REC_BIT(SHARING_TAG_COMPETENCES);
	far_terms_put(p, &s);
	a = ask_for(p, NULL, "C-1");
	held(p, &a);
	a = ask_for(p, NULL, "C-2");
	refused(p, &a, "other_need", OTHER_NEED);
	a = ask_for(p, NULL, NULL);
	refused(p, &a, "other_need", OTHER_NEED);
}

static void
a_service_or_a_competence_outside_of_the_agreement_s_bouquets_is_refused(void **state)
{
	struct far_pair *p = *state;
	struct text codes[] = { TEXT_LIT("B-1") };
	struct sharing s = far_terms_of(p, FAR_ASKER, 100);
	struct hold_ask a;

	offer_make(p, "B-1", "S-1", "C-1");
	offer_make(p, "B-2", "S-2", "C-2");
	s.bouquets = (struct list){ codes, 1 };
	s.has |= REC_BIT(SHARING_TAG_BOUQUETS);
	far_terms_put(p, &s);
	a = ask_for(p, "S-1", "C-1");
	held(p, &a);
	a = ask_for(p, NULL, "C-1");
	held(p, &a);
	a = ask_for(p, "S-2", "C-1");
	refused(p, &a, "other_need", OTHER_NEED);
	a = ask_for(p, NULL, "C-2");
	refused(p, &a, "other_need", OTHER_NEED);
	a = ask_for(p, "S-9", "C-1"); /* that nobody here knows */
	refused(p, &a, "other_need", OTHER_NEED);
	a = ask_for(p, NULL, NULL);
	refused(p, &a, "other_need", OTHER_NEED);
}

#define OF_PAIR(f) cmocka_unit_test_setup_teardown(f, terms_setup, far_pair_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		OF_PAIR(a_card_that_was_never_told_is_not_held),
		OF_PAIR(a_card_that_was_withdrawn_from_sharing_is_not_held_any_more_and_told_again_it_is),
		OF_PAIR(what_is_held_of_a_card_that_is_shared_no_more_is_let_go),
		OF_PAIR(what_is_held_when_an_agreement_ends_stays_where_the_next_one_shares_the_card),
		OF_PAIR(
		    what_is_held_when_an_agreement_ends_is_let_go_where_the_next_one_does_not_share_the_card),
		OF_PAIR(a_card_of_an_agreement_of_before_is_not_held),
		OF_PAIR(a_department_outside_of_the_agreement_is_refused_unless_it_is_at_a_distance),
		OF_PAIR(a_competence_outside_of_the_agreement_is_refused),
		OF_PAIR(a_service_or_a_competence_outside_of_the_agreement_s_bouquets_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
