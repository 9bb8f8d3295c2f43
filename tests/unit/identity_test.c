/*
 * identity_test: the provider of another federation learns whom it accompanies once both have agreed, and nobody else does, on either side.
 * Owns: nothing.
 * Beware: mails are carried by hand; what is not carried is lost.
 */
#include "common/calendar.h"
#include "proto/identity.h"
#include "services/registry/identity.h"
#include "tests/lib/far_mission.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define NAME "une personne" /* as the world calls its people */

static struct id
asked(struct far_pair *p)
{
	struct world *w = p->world[FAR_ASKER];
	struct request in = world_request(w, POOL_INDIVIDUAL), r;

	in.to = WORLD_TODAY + 20;
	r = world_submitted(w, &w->employee, &in);
	far_solicit(p, r.id);
	return r.id;
}

static void
agreed(struct far_pair *p)
{
	asked(p);
	far_carry(p);
	assert_int_equal(far_answer(p, home_hold_only(p).id, true, -1), RC_OK);
	far_carry(p);
}

/* How many guests that caller sees at home; the first. */
static uint32_t
guests(struct far_pair *p, const struct host_caller *who, struct guest *ret)
{
	struct world *w = p->world[FAR_HOME];
	struct list_query q = { 0 };
	struct list_page page;

	if (world_call(w, who, "registry.guest.list", &list_query_desc, &q, &list_page_desc, &page) != RC_OK)
		return 0;
	if (page.count != 0)
		assert_int_equal(record_decode(&guest_desc, page.items.ptr, page.items.len, host_arena(w->h),
				     ret, NULL, NULL),
		    RC_OK);
	return page.count;
}

static bool
leaves_a_name(const struct far_pair *p)
{
	for (int side = 0; side < p->sides; side++)
		for (unsigned i = 0; i < p->count[side]; i++)
			if (memmem(p->mails[side][i].body, p->mails[side][i].len, NAME, strlen(NAME)) != NULL)
				return true;
	return false;
}

static void
nothing_of_a_name_is_asked_for_before_both_have_agreed(void **state)
{
	struct far_pair *p = *state;
	struct guest g;

	asked(p);
	far_carry(p);
	assert_int_equal(far_answer(p, home_hold_only(p).id, true, -1), RC_OK);
	far_carry_from(p, FAR_HOME);
	for (unsigned i = 0; i < p->count[FAR_ASKER]; i++)
		assert_int_equal(p->mails[FAR_ASKER][i].topic, 40);
	assert_int_equal(guests(p, &p->world[FAR_HOME]->provider[0], &g), 0);
}

static void
the_provider_alone_reads_the_name_and_the_contact(void **state)
{
	struct far_pair *p = *state;
	struct world *home = p->world[FAR_HOME];
	struct guest g = { 0 };

	agreed(p);
	assert_int_equal(guests(p, &home->provider[0], &g), 1);
	assert_int_equal(g.status, GUEST_KNOWN);
	assert_true(text_is(g.name, NAME));
	assert_int_equal(guests(p, &home->provider[1], &g), 0);
	assert_int_equal(guests(p, &home->referent, &g), 0);
	assert_int_equal(guests(p, &home->coordinator, &g), 0);
	assert_int_equal(guests(p, &home->operator, & g), 0);
}

static void
of_a_group_the_structure_is_named(void **state)
{
	struct far_pair *p = *state;
	struct world *w = p->world[FAR_ASKER];
	struct request in = world_request(w, POOL_GROUP), r;
	struct guest g = { 0 };

	in.to = WORLD_TODAY + 20;
	r = world_submitted(w, &w->director_a, &in);
	far_solicit(p, r.id);
	far_carry(p);
	assert_int_equal(far_answer(p, home_hold_only(p).id, true, -1), RC_OK);
	far_carry(p);
	assert_int_equal(guests(p, &p->world[FAR_HOME]->provider[0], &g), 1);
	assert_true(text_is(g.name, "Centre A"));
	assert_false(REC_HAS(&g, GUEST_TAG_CONTACT));
}

static void
a_name_never_leaves_in_the_clear(void **state)
{
	struct far_pair *p = *state;

	asked(p);
	assert_false(leaves_a_name(p));
	far_carry(p);
	assert_int_equal(far_answer(p, home_hold_only(p).id, true, -1), RC_OK);
	for (int turn = 0; turn < 6; turn++) {
		assert_false(leaves_a_name(p));
		far_carry_from(p, turn % 2 == 0 ? FAR_HOME : FAR_ASKER);
	}
	assert_false(leaves_a_name(p));
}

static void
a_box_that_is_lost_is_asked_for_again_the_next_day(void **state)
{
	struct far_pair *p = *state;
	struct guest g = { 0 };

	asked(p);
	far_carry(p);
	assert_int_equal(far_answer(p, home_hold_only(p).id, true, -1), RC_OK);
	for (int turn = 0; turn < 8; turn++) {
		far_carry_from(p, FAR_HOME);
		for (unsigned i = p->count[FAR_ASKER]; i-- > 0;)
			if (p->mails[FAR_ASKER][i].topic == 31)
				far_drop(p, FAR_ASKER, i);
		far_carry_from(p, FAR_ASKER);
	}
	assert_int_equal(guests(p, &p->world[FAR_HOME]->provider[0], &g), 1);
	assert_int_equal(g.status, GUEST_ASKED);
	host_advance(p->world[FAR_HOME]->h, 25 * 3600 * USEC_PER_SEC);
	far_carry(p);
	assert_int_equal(guests(p, &p->world[FAR_HOME]->provider[0], &g), 1);
	assert_int_equal(g.status, GUEST_KNOWN);
}

/* Home was put back, and asks again with another key. */
static void
asked_anew(struct far_pair *p, struct id token)
{
	static const uint8_t key[32] = { 9 };
	struct identity_word w = { .has = REC_BIT(TAG_ID) | REC_BIT(IDENTITY_TAG_PEER) |
		    REC_BIT(IDENTITY_TAG_TOKEN) | REC_BIT(IDENTITY_TAG_PUBLIC_KEY),
		.id = { { 1, 2 } },
		.peer = { { 3 } },
		.token = token,
		.public_key = { (const char *)key, sizeof key, 0 } };
	struct far_mail *m = &p->mails[FAR_HOME][0];
	struct buf b = { 0 };

	record_encode(&identity_word_desc, &w, 0, 0, &b);
	*m = (struct far_mail){ FAR_ASKER, 30, w.id, b.len, malloc(b.len) };
	memcpy(m->body, b.ptr, b.len);
	buf_free(&b);
	p->count[FAR_HOME] = 1;
	far_carry_from(p, FAR_HOME);
}

static void
a_key_for_what_is_not_agreed_is_not_answered(void **state)
{
	struct far_pair *p = *state;

	asked(p);
	far_carry(p); /* held: the other side knows the token, and asks too early */
	asked_anew(p, home_hold_only(p).token);
	assert_int_equal(p->count[FAR_ASKER], 0);
}

static uint32_t
given_kept(struct far_pair *p)
{
	struct db_txn t = db_begin(service_db(host_service(p->world[FAR_ASKER]->h, "registry")), DB_READ);
	uint32_t n = (uint32_t)db_count(&t, &identity_given_table);

	db_abort(&t);
	return n;
}

static void
keys_for_missions_that_nobody_knows_leave_no_more_rows_than_fit_into_a_day(void **state)
{
	struct far_pair *p = *state;

	for (unsigned i = 0; i < IDENTITY_KEYS_A_DAY + 20; i++)
		asked_anew(p, (struct id){ { 0xdd, (uint8_t)(i >> 8), (uint8_t)i } });
	assert_int_equal(given_kept(p), IDENTITY_KEYS_A_DAY);
	host_advance(p->world[FAR_ASKER]->h, USEC_PER_DAY);
	asked_anew(p, (struct id){ { 0xdd, 0xff } });
	assert_int_equal(given_kept(p), IDENTITY_KEYS_A_DAY + 1);
}

static void
who_is_erased_is_forgotten_by_the_other_federation(void **state)
{
	struct far_pair *p = *state;
	struct world *w = p->world[FAR_ASKER];
	struct ref in = { REC_BIT(1), w->employee.person };
	struct guest g = { 0 };

	agreed(p);
	assert_int_equal(guests(p, &p->world[FAR_HOME]->provider[0], &g), 1);
	assert_int_equal(
	    world_call(w, &w->operator, "registry.person.forget", &ref_desc, &in, NULL, NULL), RC_OK);
	host_settle(w->h);
	far_carry(p);
	assert_int_equal(guests(p, &p->world[FAR_HOME]->provider[0], &g), 1);
	assert_int_equal(g.status, GUEST_FORGOTTEN);
	assert_false(REC_HAS(&g, GUEST_TAG_NAME) || REC_HAS(&g, GUEST_TAG_CONTACT));
}

static void
a_mission_that_is_over_is_forgotten_after_its_time(void **state)
{
	struct far_pair *p = *state;
	struct world *w = p->world[FAR_ASKER];
	struct guest g = { 0 };
	struct list_query q = { 0 };
	struct list_page page;
	struct engagement e;

	agreed(p);
	assert_int_equal(world_call(w, &w->referent, "matching.engagement.list", &list_query_desc, &q,
			     &list_page_desc, &page),
	    RC_OK);
	assert_int_equal(
	    record_decode(&engagement_desc, page.items.ptr, page.items.len, host_arena(w->h), &e, NULL, NULL),
	    RC_OK);
	assert_int_equal(world_do(w, &w->referent, "matching.engagement.close", e.id, NULL, NULL), RC_OK);
	far_carry(p);
	assert_int_equal(guests(p, &p->world[FAR_HOME]->provider[0], &g), 1);
	assert_int_equal(g.status, GUEST_KNOWN);
	host_advance(p->world[FAR_HOME]->h, (GUEST_KEPT_DAYS + 1) * USEC_PER_DAY);
	assert_int_equal(guests(p, &p->world[FAR_HOME]->provider[0], &g), 1);
	assert_int_equal(g.status, GUEST_FORGOTTEN);
}

/* Whose name it was, or the key that it went for, is still kept. */
static bool
world_has_given(struct world *w, struct id token)
{
	struct db_txn t = db_begin(service_db(host_service(w->h, "registry")), DB_READ);
	struct identity_given g;
	struct db_scan s;
	bool kept = false;

	db_scan_all(&s, &t, &identity_given_table, false);
	while (db_scan_next(&s, host_arena(w->h), &g))
		kept = kept ||
		    (id_equal(g.token, token) &&
			(REC_HAS(&g, GIVEN_TAG_PERSON) || REC_HAS(&g, GIVEN_TAG_PUBLIC_KEY)));
	db_scan_end(&s);
	db_abort(&t);
	return kept;
}

/* So many names are told, and let go unread. */
static unsigned
told(struct far_pair *p)
{
	unsigned n = 0;

	for (unsigned i = p->count[FAR_ASKER]; i-- > 0;)
		if (p->mails[FAR_ASKER][i].topic == 31) {
			far_drop(p, FAR_ASKER, i);
			n++;
		}
	return n;
}

static void
a_name_is_told_no_more_once_the_mission_has_been_over_for_its_days(void **state)
{
	struct far_pair *p = *state;
	struct world *w = p->world[FAR_ASKER];
	struct list_query q = { 0 };
	struct list_page page;
	struct engagement e;
	struct id token;

	agreed(p);
	token = home_hold_only(p).token;
	asked_anew(p, token);
	assert_int_equal(told(p), 1);
	assert_int_equal(world_call(w, &w->referent, "matching.engagement.list", &list_query_desc, &q,
			     &list_page_desc, &page),
	    RC_OK);
	assert_int_equal(
	    record_decode(&engagement_desc, page.items.ptr, page.items.len, host_arena(w->h), &e, NULL, NULL),
	    RC_OK);
	assert_int_equal(world_do(w, &w->referent, "matching.engagement.close", e.id, NULL, NULL), RC_OK);
	host_settle(w->h);
	(void)told(p);
	asked_anew(p, token); /* the days in which the other side keeps it */
	assert_int_equal(told(p), 1);
	host_advance(w->h, (GUEST_KEPT_DAYS + 1) * USEC_PER_DAY);
	(void)told(p);
	asked_anew(p, token);
	assert_int_equal(told(p), 0);
	assert_false(world_has_given(w, token)); /* neither whose, nor for which key */
}

static void
link_of(struct world *w, struct id hold, struct home_link *ret)
{
	const struct home_link_ask ask = { REC_BIT(1), hold, false };

	assert_int_equal(world_call(w, &w->referent, "matching.home_hold.link", &home_link_ask_desc, &ask,
			     &home_link_desc, ret),
	    RC_OK);
}

/* The page behind the provider's link. */
static enum rc
page_opened(struct far_pair *p, struct text token)
{
	static const struct host_caller house = { .roles = ROLE_SERVICE };
	const struct answer_ref in = { REC_BIT(1), token };
	struct answer_mission page;

	return world_call(p->world[FAR_HOME], &house, "matching.answer.mission", &answer_ref_desc, &in,
	    &answer_mission_desc, &page);
}

static uint32_t
readings(struct far_pair *p, struct id request)
{
	struct world *w = p->world[FAR_ASKER];
	struct request_readers who;

	assert_int_equal(
	    world_do(w, &w->employee, "matching.request.readers", request, &request_readers_desc, &who),
	    RC_OK);
	for (uint32_t i = 0; i < who.readings.count; i++)
		assert_false(((const struct reading *)who.readings.items)[i].own);
	return who.readings.count;
}

static void
a_look_at_the_name_by_the_link_is_told_as_a_reading_where_the_request_is(void **state)
{
	struct far_pair *p = *state;
	struct world *home = p->world[FAR_HOME];
	struct id request = asked(p);
	struct home_link link;
	char token[200];
	uint32_t before;

	far_carry(p);
	link_of(home, home_hold_only(p).id, &link);
	snprintf(token, sizeof token, TEXT_FMT, TEXT_ARG(world_token(link.answer_link)));
	assert_int_equal(page_opened(p, text_of(token)), RC_CONFLICT); /* before a yes nobody is named */
	assert_int_equal(far_answer(p, home_hold_only(p).id, true, -1), RC_OK);
	far_carry(p);
	before = readings(p, request);
	assert_int_equal(page_opened(p, text_of(token)), RC_OK);
	far_carry(p);
	assert_int_equal(readings(p, request), before + 1);
	assert_int_equal(page_opened(p, text_of(token)), RC_OK); /* once an hour */
	far_carry(p);
	far_resync(p, FAR_HOME, FAR_ASKER); /* what is told again is no other reading */
	far_carry(p);
	assert_int_equal(readings(p, request), before + 1);
	far_advance(p, 61 * 60 * USEC_PER_SEC);
	assert_int_equal(page_opened(p, text_of(token)), RC_OK);
	far_carry(p);
	assert_int_equal(readings(p, request), before + 2);
}

static int
teardown(void **state)
{
	struct far_pair *p = *state;
	struct fault why = { 0 };
	uint64_t n;

	for (int side = 0; side < p->sides; side++)
		if (host_verify(p->world[side]->h, "registry", &n, &why) != RC_OK)
			return -1;
	return far_pair_teardown(state);
}

#define OF_PAIR(f) cmocka_unit_test_setup_teardown(f, far_pair_setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		OF_PAIR(nothing_of_a_name_is_asked_for_before_both_have_agreed),
		OF_PAIR(the_provider_alone_reads_the_name_and_the_contact),
		OF_PAIR(of_a_group_the_structure_is_named),
		OF_PAIR(a_name_never_leaves_in_the_clear),
		OF_PAIR(a_box_that_is_lost_is_asked_for_again_the_next_day),
		OF_PAIR(a_key_for_what_is_not_agreed_is_not_answered),
		OF_PAIR(keys_for_missions_that_nobody_knows_leave_no_more_rows_than_fit_into_a_day),
		OF_PAIR(who_is_erased_is_forgotten_by_the_other_federation),
		OF_PAIR(a_mission_that_is_over_is_forgotten_after_its_time),
		OF_PAIR(a_name_is_told_no_more_once_the_mission_has_been_over_for_its_days),
		OF_PAIR(a_look_at_the_name_by_the_link_is_told_as_a_reading_where_the_request_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
