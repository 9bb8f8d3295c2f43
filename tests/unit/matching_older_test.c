/*
 * matching_older_test: a store whose rows of days were written before the ledger was kept gets the entries that open it.
 * Owns: a matching that can write such rows.
 * Beware: the rows say days that nothing holds or engages: only the book is looked at.
 */
#include "services/matching/transfer.h"
#include "services/registry/service.h"
#include "tests/lib/day_book.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#define HANDLERS_MOST 200
#define BEFORE "matching.capacity.extend" /* what this method does here: it writes the rows as they were */

static struct service_desc older;
static struct handler handlers[HANDLERS_MOST];

static const struct {
	uint32_t month; /* from this one */
	enum pool pool;
	uint32_t capacity, held, engaged;
} rows[] = { { 0, POOL_INDIVIDUAL, 3, 0, 0 }, { 1, POOL_INDIVIDUAL, 3, 1, 1 }, { 0, POOL_GROUP, 1, 1, 2 },
	{ 1, POOL_GROUP, 0, 0, 0 } };
#define ROWS (sizeof rows / sizeof rows[0])

static enum rc
rows_as_before(struct context *c, const void *in, void *ret, struct fault *why)
{
	struct id provider = ((const struct ref *)in)->id;

	(void)ret;
	(void)why;
	for (size_t i = 0; i < ROWS; i++) {
		uint32_t month = columns_month(WORLD_TODAY) + rows[i].month;
		bool over = rows[i].held + rows[i].engaged > rows[i].capacity;
		struct capacity row = { .id = capacity_id(provider, month, rows[i].pool),
			.provider = provider,
			.month = columns_month_day(month),
			.pool = rows[i].pool,
			.capacity = rows[i].capacity,
			.held = rows[i].held,
			.engaged = rows[i].engaged,
			.overcommitted = over };

		row.has = REC_BIT(TAG_ID) | (over ? REC_BIT(CAPACITY_TAG_OVERCOMMITTED) : 0);
		for (unsigned tag = 6; tag <= 11; tag++)
			row.has |= REC_BIT(tag);
		event_stage(c, &matching_capacity, "moved", &row);
	}
	return RC_OK;
}

/* A world with the first provider's rows as they were before. */
static int
setup(void **state)
{
	static const struct service_desc *const services[] = { &older, &registry_service };
	const struct host_caller system = { .roles = ROLE_SYSTEM };
	struct world *w;

	older = matching_service;
	assert_true(older.handler_count <= HANDLERS_MOST);
	memcpy(handlers, older.handlers, older.handler_count * sizeof handlers[0]);
	for (size_t i = 0; i < older.handler_count; i++)
		if (strcmp(handlers[i].method, BEFORE) == 0)
			handlers[i].run = rows_as_before;
	older.handlers = handlers;
	*state = w = world_new_of(services, 2);
	assert_int_equal(world_do(w, &system, BEFORE, w->providers[0], NULL, NULL), RC_OK);
	older = matching_service;
	return 0;
}

static struct ledger_view
entries_of(struct world *w, size_t row)
{
	uint32_t month = columns_month(WORLD_TODAY) + rows[row].month;
	struct ref in = { REC_BIT(1), capacity_id(w->providers[0], month, rows[row].pool) };
	struct ledger_view v = { 0 };

	assert_int_equal(
	    world_call(w, &w->referent, "matching.capacity.entries", &ref_desc, &in, &ledger_view_desc, &v),
	    RC_OK);
	return v;
}

static void
entry_is(
    const struct ledger_view *v, uint32_t i, enum ledger_account from, enum ledger_account to, uint32_t days)
{
	const struct ledger_entry *e = (const struct ledger_entry *)v->entries.items + i;

	assert_true(i < v->entries.count);
	assert_int_equal(e->from, from);
	assert_int_equal(e->to, to);
	assert_int_equal(e->days, days);
	assert_false(REC_HAS(e, 10)); /* nothing moved them: they were there */
}

static void
at_start_each_row_gets_the_entries_that_open_it_once(void **state)
{
	struct world *w = *state;
	struct ledger_view v;

	assert_int_equal(entries_of(w, 1).count, 0);
	for (int start = 0; start < 2; start++) { /* the second finds nothing to do */
		host_restart(w->h, "matching");
		host_advance(w->h, USEC_PER_SEC);
		assert_int_equal(book_holds(w), ROWS);
		v = entries_of(w, 0);
		assert_int_equal(v.count, 1);
		entry_is(&v, 0, ACCOUNT_CARD, ACCOUNT_FREE, 3);
		v = entries_of(w, 1);
		assert_int_equal(v.count, 3);
		entry_is(&v, 1, ACCOUNT_FREE, ACCOUNT_ENGAGED, 1);
		entry_is(&v, 2, ACCOUNT_FREE, ACCOUNT_HELD, 1);
		v = entries_of(w, 2); /* three promised of one: as after a lowered card */
		assert_int_equal(v.count, 4);
		entry_is(&v, 3, ACCOUNT_OVER, ACCOUNT_CARD, 2);
		assert_int_equal(entries_of(w, 3).count, 0);
	}
}

static void
a_move_before_that_opens_the_row_first(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r;
	struct ledger_view v;

	in.to = WORLD_TODAY + 10; /* of this month */
	r = world_submitted(w, &w->employee, &in);
	world_engaged(w, &w->referent, &r);
	v = entries_of(w, 0);
	assert_int_equal(v.count, 3);
	entry_is(&v, 0, ACCOUNT_CARD, ACCOUNT_FREE, 3);
	assert_true(REC_HAS((const struct ledger_entry *)v.entries.items + 1, 10));
	host_restart(w->h, "matching");
	host_advance(w->h, USEC_PER_SEC);
	assert_int_equal(book_holds(w), ROWS);
	assert_int_equal(entries_of(w, 0).count, 3);
}

static void
a_card_that_changes_before_that_opens_the_rows_first(void **state)
{
	struct world *w = *state;
	struct ledger_view v;

	assert_int_equal(book_card(w, w->providers[0], 5, 4), RC_OK);
	assert_int_equal(book_holds(w), ROWS);
	v = entries_of(w, 1);
	assert_int_equal(v.count, 4);
	assert_int_equal(((const struct ledger_entry *)v.entries.items)[3].days, 2);
	v = entries_of(w, 2);
	assert_true(v.count > 4);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, world_teardown)
	const struct CMUnitTest tests[] = {
		TEST(at_start_each_row_gets_the_entries_that_open_it_once),
		TEST(a_move_before_that_opens_the_row_first),
		TEST(a_card_that_changes_before_that_opens_the_rows_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
