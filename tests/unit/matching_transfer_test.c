/*
 * matching_transfer_test: the ledger of days says both sides of each move; days move between the pools; what is promised beyond a card is
 *         listed until it is resolved.
 * Owns: nothing.
 * Beware: histories are random but seeded: a failure comes back. Cards give three days a month to persons, four to groups.
 */
#include "tests/lib/matching_world.h"
#include "common/calendar.h"
#include "services/matching/machines.h"
#include "services/matching/transfer.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

#define DAY_USEC (86400 * USEC_PER_SEC)

static int
setup(void **state)
{
	*state = world_new();
	return 0;
}

static int
teardown(void **state)
{
	struct world *w = *state;
	struct fault why = { 0 };
	uint64_t events;

	assert_int_equal(host_verify(w->h, "matching", &events, &why), RC_OK);
	world_free(w);
	return 0;
}

static enum rc
transfer(struct world *w, const struct host_caller *who, struct id provider, enum pool from, uint32_t days,
    day_t month, day_t demanded)
{
	struct transfer_ask in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4), provider, from, days,
		month, demanded };
	struct capacity_transfer out;

	in.has |= demanded != 0 ? REC_BIT(5) : 0;
	return world_call(
	    w, who, "matching.capacity.transfer", &transfer_ask_desc, &in, &capacity_transfer_desc, &out);
}

static enum rc
card_says(struct world *w, struct id provider, uint32_t individual, uint32_t group)
{
	struct provider card;
	enum rc rc = world_do(w, &w->coordinator, "registry.provider.get", provider, &provider_desc, &card);

	card.days_individual = individual;
	card.days_group = group;
	card.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(16) | REC_BIT(17);
	if (rc == RC_OK)
		rc = world_call(w, &w->coordinator, "registry.provider.update", &provider_desc, &card,
		    &provider_desc, &card);
	host_settle(w->h);
	return rc;
}

/* --- the book against the rows ----------------------------------------------------------------------------------------- */
#define ROWS_MOST 2000

struct account_row {
	struct capacity row;
	int64_t balance[ACCOUNT_COUNT];
};

static struct account_row *
row_find(struct account_row *rows, uint32_t n, struct id id)
{
	for (uint32_t i = 0; i < n; i++)
		if (id_equal(rows[i].row.id, id))
			return &rows[i];
	return NULL;
}

static void
row_holds(const struct account_row *r)
{
	assert_int_equal(r->balance[ACCOUNT_FREE], r->row.free);
	assert_int_equal(r->balance[ACCOUNT_HELD], r->row.held);
	assert_int_equal(r->balance[ACCOUNT_ENGAGED], r->row.engaged);
	assert_int_equal(r->balance[ACCOUNT_OVER], -(int64_t)r->row.over);
	assert_int_equal(r->balance[ACCOUNT_CARD], -(int64_t)r->row.card);
	assert_int_equal(r->balance[ACCOUNT_POOL], (int64_t)r->row.card - r->row.capacity);
	assert_int_equal(r->row.free + r->row.held + r->row.engaged, r->row.capacity + r->row.over);
	assert_true(r->row.free == 0 || r->row.over == 0);
	assert_int_equal(r->row.overcommitted, r->row.over != 0);
}

/* Both pools of a month together have what the card has; returns how many rows there are. */
static uint32_t
pools_hold(struct account_row *rows, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		const struct capacity *row = &rows[i].row;
		struct account_row *other = row_find(rows, n,
		    capacity_id(row->provider, columns_month(row->month),
			row->pool == POOL_GROUP ? POOL_INDIVIDUAL : POOL_GROUP));

		row_holds(&rows[i]);
		if (row->capacity != row->card) {
			assert_non_null(other);
			assert_int_equal(row->capacity + other->row.capacity, row->card + other->row.card);
		}
	}
	return n;
}

/* Adds every entry up and compares with every row, straight from the store. */
static uint32_t
book_holds(struct world *w)
{
	struct account_row *rows = calloc(ROWS_MOST, sizeof *rows);
	struct db_txn t = db_begin(service_db(host_service(w->h, "matching")), DB_READ);
	struct arena a = { 0 };
	struct ledger_entry e;
	struct db_scan s;
	uint32_t n = 0;

	db_scan_all(&s, &t, &matching_capacity, false);
	while (n < ROWS_MOST && db_scan_next(&s, &a, &rows[n].row))
		n++;
	db_scan_end(&s);
	db_scan_all(&s, &t, &matching_ledger_entry, false);
	while (db_scan_next(&s, &a, &e)) {
		struct account_row *r = row_find(rows, n, e.capacity);

		assert_non_null(r);
		assert_true(e.days > 0 && e.from != e.to);
		r->balance[e.from] -= e.days;
		r->balance[e.to] += e.days;
	}
	db_scan_end(&s);
	db_abort(&t);
	n = pools_hold(rows, n);
	arena_free(&a);
	free(rows);
	return n;
}

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
	    transfer(w, &w->provider[0], w->providers[0], POOL_INDIVIDUAL, 2, WORLD_TODAY + 30, 0), RC_OK);
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

	assert_int_equal(transfer(w, &w->provider[1], p, POOL_GROUP, 1, WORLD_TODAY, 0), RC_NOT_FOUND);
	assert_int_equal(
	    transfer(w, &w->coordinator, p, POOL_GROUP, 1, WORLD_TODAY, WORLD_TODAY), RC_FORBIDDEN);
	assert_int_equal(transfer(w, &w->two_hats, p, POOL_GROUP, 1, WORLD_TODAY, WORLD_TODAY), RC_NOT_FOUND);
	assert_int_equal(transfer(w, &w->referent, p, POOL_GROUP, 1, WORLD_TODAY, 0), RC_RULE);
	assert_true(world_refused(w, "demanded_on", FAULT_TRANSFER_DEMAND));
	assert_int_equal(transfer(w, &w->referent, p, POOL_GROUP, 1, WORLD_TODAY, WORLD_TODAY + 1), RC_RULE);
	assert_int_equal(transfer(w, &w->referent, p, POOL_GROUP, 1, WORLD_TODAY, WORLD_TODAY), RC_OK);
	assert_int_equal(transfer(w, &w->provider[0], p, POOL_GROUP, 1, WORLD_TODAY - 30, 0), RC_RULE);
	assert_true(world_refused(w, "month", FAULT_TRANSFER_PAST));
	assert_int_equal(transfer(w, &w->provider[0], p, POOL_GROUP, 1, WORLD_TODAY + 900, 0), RC_RULE);
	assert_int_equal(transfer(w, &w->provider[0], p, POOL_GROUP, 4, WORLD_TODAY, 0), RC_RULE);
	assert_true(world_refused(w, "days", FAULT_TRANSFER_MORE));
	book_holds(w);
}

static void
what_is_promised_is_not_moved(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);
	struct engagement e = world_engaged(w, &w->referent, &r);

	assert_int_equal(
	    transfer(w, &w->provider[0], e.provider, POOL_INDIVIDUAL, 3, WORLD_TODAY, 0), RC_RULE);
	assert_true(world_refused(w, "days", FAULT_TRANSFER_PROMISED));
	assert_string_equal(w->why.items[0].argument, "novembre 2019 : 2 jours libres");
	assert_int_equal(
	    transfer(w, &w->provider[0], e.provider, POOL_INDIVIDUAL, 3, WORLD_TODAY + 90, 0), RC_OK);
	assert_int_equal(transfer(w, &w->provider[0], e.provider, POOL_INDIVIDUAL, 2, WORLD_TODAY, 0),
	    RC_RULE); /* none is left later */
	assert_true(world_refused(w, "days", FAULT_TRANSFER_MORE));
	book_holds(w);
}

static void
months_that_come_near_take_the_days_moved(void **state)
{
	struct world *w = *state;
	uint32_t rows;

	assert_int_equal(transfer(w, &w->provider[0], w->providers[0], POOL_GROUP, 1, WORLD_TODAY, 0), RC_OK);
	rows = book_holds(w);
	host_advance(w->h, 65 * DAY_USEC);
	assert_true(book_holds(w) >= rows + 4);
	assert_int_equal(
	    row_at(w, w->providers[0], calendar_add_months(WORLD_TODAY, 26), POOL_INDIVIDUAL).capacity, 4);
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

	assert_int_equal(card_says(w, e.provider, 0, 4), RC_OK);
	found = over(w, &w->referent);
	assert_int_equal(found.items.count, 2);
	o = found.items.items;
	assert_int_equal(o[0].month, columns_month_day(columns_month(WORLD_TODAY)));
	assert_int_equal(o[0].over, 1);
	assert_int_equal(o[0].engaged, 1);
	assert_int_equal(o[0].other_free, 4);
	assert_int_equal(o[0].engagements.count, 1);
	assert_true(id_equal(*(const struct id *)o[0].engagements.items, e.id));
	assert_true(o[0].advice.len > 40);
	assert_int_equal(over(w, &w->coordinator).items.count, 0); /* it is not theirs to know */
	assert_int_equal(over(w, &w->two_hats).items.count, 0);
	book_holds(w);
	assert_int_equal(world_call(w, &w->referent, "matching.engagement.shift", &engagement_shift_desc,
			     &shift, &engagement_desc, &out),
	    RC_RULE);
	assert_true(world_refused(w, "to", FAULT_CAPACITY)); /* no room there either */
	assert_int_equal(transfer(w, &w->provider[0], e.provider, POOL_GROUP, 1, WORLD_TODAY, 0), RC_OK);
	assert_int_equal(over(w, &w->referent).items.count, 0); /* by a transfer */
	assert_int_equal(row_at(w, e.provider, WORLD_TODAY, POOL_INDIVIDUAL).free, 0);
	book_holds(w);
	assert_int_equal(card_says(w, e.provider, 0, 0), RC_OK); /* what was moved is no more there either */
	assert_int_equal(over(w, &w->referent).items.count, 2);
	book_holds(w);
	assert_int_equal(
	    world_do(w, &w->referent, "matching.engagement.close", e.id, &engagement_desc, &out), RC_OK);
	assert_int_equal(over(w, &w->referent).items.count, 0); /* by giving days back */
	book_holds(w);
	assert_int_equal(card_says(w, e.provider, 3, 4), RC_OK);
	assert_int_equal(row_at(w, e.provider, WORLD_TODAY, POOL_INDIVIDUAL).free, 4);
	book_holds(w);
}

static void
a_group_over_commitment_shows_no_individual_days_to_a_coordinator(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_GROUP), r = world_submitted(w, &w->director_a, &in);
	struct engagement e = world_engaged(w, &w->coordinator, &r);
	struct over_commitments found;

	assert_int_equal(card_says(w, e.provider, 3, 0), RC_OK);
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

	assert_int_equal(card_says(w, e.provider, 0, 4), RC_OK);
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
		assert_int_equal(card_says(h->w, h->w->providers[p], dice(6), dice(6)), RC_OK);
		break;
	case 1:
		(void)transfer(h->w, &h->w->provider[p], h->w->providers[p], (enum pool)dice(POOL_COUNT),
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
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_provider_moves_days_from_a_month_on_and_the_ranking_follows),
		TEST(only_the_provider_moves_days_or_the_referent_on_its_written_demand),
		TEST(what_is_promised_is_not_moved),
		TEST(months_that_come_near_take_the_days_moved),
		TEST(a_card_lowered_below_what_is_promised_is_listed_until_it_is_resolved),
		TEST(a_group_over_commitment_shows_no_individual_days_to_a_coordinator),
		TEST(the_entries_of_a_row_say_both_sides_of_each_move),
		cmocka_unit_test(lines_of_random_moves_add_up_to_the_row),
		cmocka_unit_test(what_is_moved_between_the_pools_is_never_more_nor_less),
		TEST(random_histories_keep_the_book_in_balance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
