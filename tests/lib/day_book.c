/*
 * day_book: see day_book.h.
 * Owns: nothing.
 * Beware: rows and entries are read straight from the store, whoever may see them.
 */
#include "tests/lib/day_book.h"
#include "services/matching/machines.h"
#include "services/matching/transfer.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

enum rc
book_transfer(struct world *w, const struct host_caller *who, struct id provider, enum pool from,
    uint32_t days, day_t month, day_t demanded)
{
	struct transfer_ask in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4), provider, from, days,
		month, demanded };
	struct capacity_transfer out;

	in.has |= demanded != 0 ? REC_BIT(5) : 0;
	return world_call(
	    w, who, "matching.capacity.transfer", &transfer_ask_desc, &in, &capacity_transfer_desc, &out);
}

enum rc
book_card(struct world *w, struct id provider, uint32_t individual, uint32_t group)
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

uint32_t
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
