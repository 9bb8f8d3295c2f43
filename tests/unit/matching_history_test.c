/*
 * matching_history_test: whatever happens to days, in any order, the book of them is in balance.
 * Owns: nothing.
 * Beware: histories are random but seeded: a failure comes back. Cards give three days a month to persons, four to groups.
 */
#include "tests/lib/day_book.h"
#include "services/matching/machines.h"
#include "services/matching/transfer.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

/* --- random histories --------------------------------------------------------------------------------------------------- */
static uint64_t seed = 7046029254386353131u;

static uint32_t
dice(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 33) % n;
}

/* The pure ledger: lines added up are the row, whatever comes, refusals too. */
static void
lines_of_random_moves_add_up_to_the_row(void **state)
{
	(void)state;
	for (int n = 0; n < 10000; n++) {
		struct ledger_row row = { 0, 0, 0 };
		int64_t balance[ACCOUNT_COUNT] = { 0 };

		for (uint32_t steps = dice(60); steps > 0; steps--) {
			struct ledger_line lines[LEDGER_LINES];
			struct ledger_row before = row;
			unsigned count =
			    ledger_post(&row, (enum ledger_move)dice(LEDGER_GIVE + 1), dice(9), lines);

			if (count == 0)
				assert_memory_equal(&before, &row, sizeof row);
			for (unsigned i = 0; i < count; i++) {
				assert_true(lines[i].days > 0);
				balance[lines[i].from] -= lines[i].days;
				balance[lines[i].to] += lines[i].days;
			}
			assert_int_equal(balance[ACCOUNT_FREE], ledger_free(&row));
			assert_int_equal(balance[ACCOUNT_HELD], row.held);
			assert_int_equal(balance[ACCOUNT_ENGAGED], row.engaged);
			assert_int_equal(balance[ACCOUNT_OVER], -(int64_t)ledger_excess(&row));
			assert_int_equal(
			    balance[ACCOUNT_CARD] + balance[ACCOUNT_POOL], -(int64_t)row.capacity);
		}
	}
}

/* Pools have together what the card has, whatever was moved. */
static void
what_is_moved_between_the_pools_is_never_more_nor_less(void **state)
{
	(void)state;
	for (int n = 0; n < 10000; n++) {
		struct ledger_transfer t[8];
		uint32_t card[POOL_COUNT] = { dice(20), dice(20) }, pools[POOL_COUNT], count = dice(9);

		for (uint32_t i = 0; i < count; i++)
			t[i] = (struct ledger_transfer){ dice(12), (enum pool)dice(POOL_COUNT), dice(12) };
		ledger_pools(card, t, count, dice(12), pools);
		assert_int_equal(pools[0] + pools[1], card[0] + card[1]);
	}
}

struct history {
	struct world *w;
	struct id engagements[16];
	uint32_t engagement_count;
	struct text links[16]; /* of proposals that were sent */
	uint32_t link_count;
};

static void
history_ask(struct history *h)
{
	struct world *w = h->w;
	enum pool pool = (enum pool)dice(POOL_COUNT);
	const struct host_caller *asker = pool == POOL_GROUP ? &w->director_a : &w->employee;
	const struct host_caller *server = pool == POOL_GROUP ? &w->coordinator : &w->referent;
	struct request in = world_request(w, pool), made;
	struct solicitation sent;
	struct ranking_view v;
	struct solicit s = { .has = REC_BIT(1) | REC_BIT(2), .reason = text_of("Au hasard.") };

	in.from = WORLD_TODAY + (day_t)dice(60);
	in.to = in.from + 20 + (day_t)dice(60);
	in.days = 1 + dice(4);
	if (world_call(w, asker, "matching.request.create", &request_desc, &in, &request_desc, &made) !=
		RC_OK ||
	    world_do(w, asker, "matching.request.submit", made.id, &request_desc, &made) != RC_OK ||
	    h->link_count == 16)
		return;
	v = world_proposals(w, server, made.id);
	if (v.lines.count == 0)
		return;
	s.id = ((struct ranking_line *)v.lines.items)[dice(v.lines.count)].proposal;
	if (world_call(w, server, "matching.proposal.solicit", &solicit_desc, &s, &solicitation_desc,
		&sent) == RC_OK)
		h->links[h->link_count++] = world_token(sent.answer_link);
}

static void
history_answer(struct history *h)
{
	struct answer_taken taken;
	uint32_t i;

	if (h->link_count == 0)
		return;
	i = dice(h->link_count);
	(void)world_answer(h->w, h->links[i], dice(3) != 0, ANSWER_UNAVAILABLE, &taken);
	h->links[i] = h->links[--h->link_count];
}

/* Any of the engagements that are there: what it refuses is refused. */
static void
history_engagement(struct history *h)
{
	struct world *w = h->w;
	struct db_txn t = db_begin(service_db(host_service(w->h, "matching")), DB_READ);
	struct engagement e = { .has = 0 }, out;
	struct arena a = { 0 };
	struct db_scan s;
	uint32_t n = 0, skip = dice(8);

	db_scan_all(&s, &t, &matching_engagement, true);
	while (n <= skip && db_scan_next(&s, &a, &e))
		n++;
	db_scan_end(&s);
	db_abort(&t);
	arena_free(&a);
	if (n != 0) {
		struct engagement_suspend pause = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), e.id, PAUSE_OTHER,
			dice(2) == 0, 0 };
		struct engagement_resume go = { REC_BIT(1), e.id, 0 };
		struct engagement_replace change = { REC_BIT(1) | REC_BIT(2), e.id, CHANGE_OTHER, 0 };
		struct engagement_shift shift = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4), e.id,
			WORLD_TODAY + (day_t)dice(90), WORLD_TODAY + (day_t)dice(90), 1 + dice(2) };
		const struct {
			const char *method;
			const struct rec_desc *desc;
			const void *in;
		} acts[] = { { "matching.engagement.suspend", &engagement_suspend_desc, &pause },
			{ "matching.engagement.resume", &engagement_resume_desc, &go },
			{ "matching.engagement.replace", &engagement_replace_desc, &change },
			{ "matching.engagement.shift", &engagement_shift_desc, &shift },
			{ "matching.engagement.close", &ref_desc, &(struct ref){ REC_BIT(1), e.id } } };
		uint32_t k = dice(sizeof acts / sizeof acts[0]);

		(void)world_call(
		    w, &w->referent, acts[k].method, acts[k].desc, acts[k].in, &engagement_desc, &out);
	}
}

static void
history_step(struct history *h)
{
	uint32_t p = dice(WORLD_PROVIDERS);

	switch (dice(8)) {
	case 0:
		assert_int_equal(book_card(h->w, h->w->providers[p], dice(6), dice(6)), RC_OK);
		break;
	case 1:
		(void)book_transfer(h->w, &h->w->provider[p], h->w->providers[p], (enum pool)dice(POOL_COUNT),
		    1 + dice(3), WORLD_TODAY + (day_t)dice(120), 0);
		break;
	case 2:
	case 3:
		history_answer(h);
		break;
	case 4:
	case 5:
		history_engagement(h);
		break;
	default:
		history_ask(h);
		break;
	}
}

/* The days of proposals and engagements are those of the rows. */
static void
promises_hold(struct world *w)
{
	struct db_txn t = db_begin(service_db(host_service(w->h, "matching")), DB_READ);
	int64_t held = 0, engaged = 0;
	struct arena a = { 0 };
	struct capacity row;
	struct engagement e;
	struct proposal p;
	struct db_scan s;

	db_scan_all(&s, &t, &matching_capacity, false);
	while (db_scan_next(&s, &a, &row)) {
		held += row.held;
		engaged += row.engaged;
	}
	db_scan_end(&s);
	db_scan_all(&s, &t, &matching_proposal, false);
	while (db_scan_next(&s, &a, &p))
		for (uint32_t i = 0; i < p.held.count; i++)
			held -= ((const struct month_days *)p.held.items)[i].days;
	db_scan_end(&s);
	db_scan_all(&s, &t, &matching_engagement, false);
	while (db_scan_next(&s, &a, &e))
		for (uint32_t i = 0; i < e.months.count; i++)
			engaged -= ((const struct month_days *)e.months.items)[i].days;
	db_scan_end(&s);
	db_abort(&t);
	arena_free(&a);
	assert_int_equal(held, 0);
	assert_int_equal(engaged, 0);
}

static void
random_histories_keep_the_book_in_balance(void **state)
{
	struct history h = { .w = *state };

	for (int n = 0; n < 400; n++) {
		history_step(&h);
		if (n % 10 == 9) {
			book_holds(h.w);
			promises_hold(h.w);
		}
	}
	assert_true(book_holds(h.w) > 40);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_of_random_moves_add_up_to_the_row),
		cmocka_unit_test(what_is_moved_between_the_pools_is_never_more_nor_less),
		TEST(random_histories_keep_the_book_in_balance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
