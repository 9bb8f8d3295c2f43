/*
 * matching_transfer_test: the ledger of days says both sides of each move; days move between the pools; what is promised beyond a card is
 *         listed until it is resolved.
 * Owns: nothing.
 * Beware: cards give three days a month to persons, four to groups.
 */
#include "tests/lib/day_book.h"
#include "common/calendar.h"
#include "services/matching/transfer.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#define DAY_USEC (86400 * USEC_PER_SEC)

static struct capacity
row_at(struct world *w, struct id provider, day_t day, enum pool pool)
{
	struct capacity row;
	struct ref in = { REC_BIT(1), capacity_id(provider, columns_month(day), pool) };

	assert_int_equal(
	    world_call(w, &w->referent, "matching.capacity.get", &ref_desc, &in, &capacity_desc, &row),
	    RC_OK);
	return row;
}

/* --- moving days between the pools -------------------------------------------------------------------------------------- */
static void
a_provider_moves_days_from_a_month_on_and_the_ranking_follows(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_GROUP), r;
	struct ranking_view v;

	assert_int_equal(
	    book_transfer(w, &w->provider[0], w->providers[0], POOL_INDIVIDUAL, 2, WORLD_TODAY + 30, 0),
	    RC_OK);
	assert_int_equal(row_at(w, w->providers[0], WORLD_TODAY + 30, POOL_INDIVIDUAL).capacity, 1);
	assert_int_equal(row_at(w, w->providers[0], WORLD_TODAY + 30, POOL_GROUP).capacity, 6);
	assert_int_equal(row_at(w, w->providers[0], WORLD_TODAY + 30, POOL_GROUP).card, 4);
	assert_true(book_holds(w) >= 40);
	in.from = WORLD_TODAY + 26; /* the second of December */
	in.to = WORLD_TODAY + 54;
	in.days = 5;
	r = world_submitted(w, &w->director_a, &in);
	v = world_proposals(w, &w->coordinator, r.id);
	assert_int_equal(v.lines.count, 1);
	assert_true(id_equal(((struct ranking_line *)v.lines.items)[0].provider, w->providers[0]));
	host_restart(w->h, "matching"); /* the columns are built anew */
	r = world_submitted(w, &w->director_a, &in);
	assert_int_equal(world_proposals(w, &w->coordinator, r.id).lines.count, 1);
	world_engaged(w, &w->coordinator, &r);
	book_holds(w);
}

static void
only_the_provider_moves_days_or_the_referent_on_its_written_demand(void **state)
{
	struct world *w = *state;
	struct id p = w->providers[0];

	assert_int_equal(book_transfer(w, &w->provider[1], p, POOL_GROUP, 1, WORLD_TODAY, 0), RC_NOT_FOUND);
	assert_int_equal(
	    book_transfer(w, &w->coordinator, p, POOL_GROUP, 1, WORLD_TODAY, WORLD_TODAY), RC_FORBIDDEN);
	assert_int_equal(
	    book_transfer(w, &w->two_hats, p, POOL_GROUP, 1, WORLD_TODAY, WORLD_TODAY), RC_NOT_FOUND);
	assert_int_equal(book_transfer(w, &w->referent, p, POOL_GROUP, 1, WORLD_TODAY, 0), RC_RULE);
	assert_true(world_refused(w, "demanded_on", FAULT_TRANSFER_DEMAND));
	assert_int_equal(
	    book_transfer(w, &w->referent, p, POOL_GROUP, 1, WORLD_TODAY, WORLD_TODAY + 1), RC_RULE);
	assert_int_equal(book_transfer(w, &w->referent, p, POOL_GROUP, 1, WORLD_TODAY, WORLD_TODAY), RC_OK);
	assert_int_equal(book_transfer(w, &w->provider[0], p, POOL_GROUP, 1, WORLD_TODAY - 30, 0), RC_RULE);
	assert_true(world_refused(w, "month", FAULT_TRANSFER_PAST));
	assert_int_equal(book_transfer(w, &w->provider[0], p, POOL_GROUP, 1, WORLD_TODAY + 900, 0), RC_RULE);
	assert_int_equal(book_transfer(w, &w->provider[0], p, POOL_GROUP, 4, WORLD_TODAY, 0), RC_RULE);
	assert_true(world_refused(w, "days", FAULT_TRANSFER_MORE));
	assert_string_equal(w->why.items[0].argument, "3 jours en novembre 2019");
	assert_string_equal(w->why.items[0].english, "3 days in 2019-11");
	book_holds(w);
}

static void
what_is_promised_is_not_moved(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);
	struct engagement e = world_engaged(w, &w->referent, &r);

	assert_int_equal(
	    book_transfer(w, &w->provider[0], e.provider, POOL_INDIVIDUAL, 3, WORLD_TODAY, 0), RC_RULE);
	assert_true(world_refused(w, "days", FAULT_TRANSFER_PROMISED));
	assert_string_equal(w->why.items[0].argument, "novembre 2019 : 2 jours libres");
	assert_string_equal(w->why.items[0].english, "2019-11: 2 days free");
	assert_int_equal(
	    book_transfer(w, &w->provider[0], e.provider, POOL_INDIVIDUAL, 3, WORLD_TODAY + 90, 0), RC_OK);
	assert_int_equal(book_transfer(w, &w->provider[0], e.provider, POOL_INDIVIDUAL, 2, WORLD_TODAY, 0),
	    RC_RULE); /* none is left later */
	assert_true(world_refused(w, "days", FAULT_TRANSFER_MORE));
	book_holds(w);
}

static void
months_that_come_near_take_the_days_moved(void **state)
{
	struct world *w = *state;
	uint32_t rows;

	assert_int_equal(
	    book_transfer(w, &w->provider[0], w->providers[0], POOL_GROUP, 1, WORLD_TODAY, 0), RC_OK);
	rows = book_holds(w);
	host_advance(w->h, 65 * DAY_USEC);
	assert_true(book_holds(w) >= rows + 4);
	assert_int_equal(
	    row_at(w, w->providers[0], calendar_add_months(WORLD_TODAY, 26), POOL_INDIVIDUAL).capacity, 4);
}

static bool
text_has(struct text t, const char *part)
{
	return memmem(t.ptr, t.len, part, strlen(part)) != NULL;
}

/* --- over-commitments --------------------------------------------------------------------------------------------------- */
static struct over_commitments
over(struct world *w, const struct host_caller *who)
{
	struct nothing in = { 0 };
	struct over_commitments out;

	assert_int_equal(
	    world_call(w, who, "matching.capacity.over", &nothing_desc, &in, &over_commitments_desc, &out),
	    RC_OK);
	return out;
}

static void
a_card_lowered_below_what_is_promised_is_listed_until_it_is_resolved(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);
	struct engagement e = world_engaged(w, &w->referent, &r), out;
	struct engagement_shift shift = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4), e.id,
		WORLD_TODAY, WORLD_TODAY + 30, 1 };
	struct over_commitments found;
	const struct over_commitment *o;

	assert_int_equal(book_card(w, e.provider, 0, 4), RC_OK);
	found = over(w, &w->referent);
	assert_int_equal(found.items.count, 2);
	o = found.items.items;
	assert_int_equal(o[0].month, columns_month_day(columns_month(WORLD_TODAY)));
	assert_int_equal(o[0].over, 1);
	assert_int_equal(o[0].engaged, 1);
	assert_int_equal(o[0].other_free, 4);
	assert_int_equal(o[0].engagements.count, 1);
	assert_true(id_equal(*(const struct id *)o[0].engagements.items, e.id));
	assert_true(text_has(o[0].advice, "1 jour engagé dans une mission"));
	assert_false(text_has(o[0].advice, "sollicitation"));
	assert_int_equal(over(w, &w->coordinator).items.count, 0); /* it is not theirs to know */
	assert_int_equal(over(w, &w->two_hats).items.count, 0);
	book_holds(w);
	assert_int_equal(world_call(w, &w->referent, "matching.engagement.shift", &engagement_shift_desc,
			     &shift, &engagement_desc, &out),
	    RC_RULE);
	assert_true(world_refused(w, "to", FAULT_CAPACITY)); /* no room there either */
	assert_int_equal(book_transfer(w, &w->provider[0], e.provider, POOL_GROUP, 1, WORLD_TODAY, 0), RC_OK);
	assert_int_equal(over(w, &w->referent).items.count, 0); /* by a transfer */
	assert_int_equal(row_at(w, e.provider, WORLD_TODAY, POOL_INDIVIDUAL).free, 0);
	book_holds(w);
	assert_int_equal(book_card(w, e.provider, 0, 0), RC_OK); /* what was moved is no more there either */
	assert_int_equal(over(w, &w->referent).items.count, 2);
	book_holds(w);
	assert_int_equal(
	    world_do(w, &w->referent, "matching.engagement.close", e.id, &engagement_desc, &out), RC_OK);
	assert_int_equal(over(w, &w->referent).items.count, 0); /* by giving days back */
	book_holds(w);
	assert_int_equal(book_card(w, e.provider, 3, 4), RC_OK);
	assert_int_equal(row_at(w, e.provider, WORLD_TODAY, POOL_INDIVIDUAL).free, 4);
	book_holds(w);
}

static void
an_over_commitment_of_days_held_speaks_of_the_answer_that_is_waited_for_and_of_no_mission(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);
	struct ranking_view v = world_proposals(w, &w->referent, r.id);
	struct solicit s = { REC_BIT(1), world_line(&v, 0)->proposal, { 0 } };
	struct solicitation sent;
	struct over_commitments found;
	const struct over_commitment *o;

	assert_int_equal(world_call(w, &w->referent, "matching.proposal.solicit", &solicit_desc, &s,
			     &solicitation_desc, &sent),
	    RC_OK);
	assert_int_equal(book_card(w, sent.provider, 0, 4), RC_OK);
	found = over(w, &w->referent);
	assert_true(found.items.count > 0);
	o = found.items.items;
	assert_int_equal(o->engaged, 0);
	assert_int_equal(o->proposals.count, 1);
	assert_true(text_has(o->advice, "1 jour réservé pour une sollicitation qui attend sa réponse"));
	assert_true(text_has(o->advice, "fin du délai"));
	assert_false(text_has(o->advice, "mission"));
}

static void
a_group_over_commitment_shows_no_individual_days_to_a_coordinator(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_GROUP), r = world_submitted(w, &w->director_a, &in);
	struct engagement e = world_engaged(w, &w->coordinator, &r);
	struct over_commitments found;

	assert_int_equal(book_card(w, e.provider, 3, 0), RC_OK);
	found = over(w, &w->coordinator);
	assert_int_equal(found.items.count, 2);
	assert_false(REC_HAS((const struct over_commitment *)found.items.items, 9));
	found = over(w, &w->referent);
	assert_true(REC_HAS((const struct over_commitment *)found.items.items, 9));
}

/* --- the journal of a row ----------------------------------------------------------------------------------------------- */
static void
the_entries_of_a_row_say_both_sides_of_each_move(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);
	struct engagement e = world_engaged(w, &w->referent, &r);
	struct ref row = { REC_BIT(1), capacity_id(e.provider, columns_month(WORLD_TODAY), POOL_INDIVIDUAL) };
	static const struct {
		enum ledger_account from, to;
		uint32_t days;
	} want[] = { { ACCOUNT_CARD, ACCOUNT_FREE, 3 }, { ACCOUNT_FREE, ACCOUNT_HELD, 1 },
		{ ACCOUNT_HELD, ACCOUNT_ENGAGED, 1 }, { ACCOUNT_FREE, ACCOUNT_CARD, 2 },
		{ ACCOUNT_OVER, ACCOUNT_CARD, 1 }, { ACCOUNT_ENGAGED, ACCOUNT_OVER, 1 } };
	const struct ledger_entry *got;
	struct engagement out;
	struct ledger_view v;

	assert_int_equal(book_card(w, e.provider, 0, 4), RC_OK);
	assert_int_equal(
	    world_do(w, &w->referent, "matching.engagement.close", e.id, &engagement_desc, &out), RC_OK);
	assert_int_equal(
	    world_call(w, &w->referent, "matching.capacity.entries", &ref_desc, &row, &ledger_view_desc, &v),
	    RC_OK);
	assert_int_equal(v.count, sizeof want / sizeof want[0]);
	assert_int_equal(v.entries.count, v.count);
	got = v.entries.items;
	for (uint32_t i = 0; i < v.count; i++) {
		assert_int_equal(got[i].from, want[i].from);
		assert_int_equal(got[i].to, want[i].to);
		assert_int_equal(got[i].days, want[i].days);
	}
	assert_true(id_equal(got[1].document, e.proposal));
	assert_true(id_equal(got[2].document, e.proposal));
	assert_true(id_equal(got[5].document, e.id));
	assert_int_equal(world_call(w, &w->coordinator, "matching.capacity.entries", &ref_desc, &row,
			     &ledger_view_desc, &v),
	    RC_FORBIDDEN);
	assert_int_equal(
	    world_call(w, &w->two_hats, "matching.capacity.entries", &ref_desc, &row, &ledger_view_desc, &v),
	    RC_NOT_FOUND);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_provider_moves_days_from_a_month_on_and_the_ranking_follows),
		TEST(only_the_provider_moves_days_or_the_referent_on_its_written_demand),
		TEST(what_is_promised_is_not_moved),
		TEST(months_that_come_near_take_the_days_moved),
		TEST(a_card_lowered_below_what_is_promised_is_listed_until_it_is_resolved),
		TEST(
		    an_over_commitment_of_days_held_speaks_of_the_answer_that_is_waited_for_and_of_no_mission),
		TEST(a_group_over_commitment_shows_no_individual_days_to_a_coordinator),
		TEST(the_entries_of_a_row_say_both_sides_of_each_move),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
