/*
 * db_ahead_test: tables read ahead give their records, whole and in order, to who takes them fast, slowly, or not to the end.
 * Owns: nothing; the fixture is tests/lib/keyed_store.
 * Beware: records enough for the ring to go around several times.
 */
#include "common/db_ahead.h"
#include "common/db_internal.h"
#include "tests/lib/keyed_store.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#define RECORDS 5000u

static void
records_put(struct fixture *x, unsigned count)
{
	struct db_txn t = db_begin(x->db, DB_WRITE);

	for (unsigned n = 0; n < count; n++) {
		struct keyed s = keyed_of(n);
		struct id friends[2] = { keyed_id(n + 1), keyed_id(n + 2) };

		KEYED_SET(&s, F_BALANCE, balance, n * 3);
		KEYED_SET(&s, F_NAME, name, TEXT_LIT("quelqu’un"));
		KEYED_SET(&s, F_FRIENDS, friends, ((struct list){ friends, 2 }));
		db_put(&t, &keyed_table, &s);
	}
	assert_int_equal(db_end(&t), RC_OK);
}

/* What is no record, at that id. */
static void
nonsense_put(struct fixture *x, unsigned n)
{
	struct id id = keyed_id(n);
	MDB_val key = { sizeof id, &id }, value = { 3, "\xc1\xc1\xc1" };
	struct db_txn t = db_begin(x->db, DB_WRITE);

	assert_int_equal(mdb_put(t.txn, db_store_of(&t, &keyed_table, DB_WRITE)->dbi, &key, &value, 0), 0);
	assert_int_equal(db_end(&t), RC_OK);
}

static void
batch_check(const struct db_batch *b, unsigned from)
{
	assert_ptr_equal(b->table, &keyed_table);
	assert_in_range(b->count, 1, DB_AHEAD_RECORDS);
	for (uint32_t i = 0; i < b->count; i++) {
		const struct keyed *s = b->records[i];

		assert_true(id_equal(s->id, keyed_id(from + i)));
		assert_int_equal(s->balance, (from + i) * 3);
		assert_true(text_is(s->name, "quelqu’un"));
		assert_true(id_equal(((const struct id *)s->friends.items)[1], keyed_id(from + i + 2)));
	}
}

static void
records_come_whole_in_the_order_of_ids_table_after_table(void **state)
{
	const struct db_table *const tables[] = { &keyed_table, &keyed_table };
	struct fixture *x = *state;
	struct db_txn t;
	struct db_ahead *a;
	struct db_batch b;
	unsigned n = 0;

	records_put(x, RECORDS);
	t = db_begin(x->db, DB_READ);
	a = db_ahead_new(&t, tables, COUNT(tables));
	for (; db_ahead_next(a, &b); n += b.count)
		batch_check(&b, n % RECORDS);
	assert_false(db_ahead_next(a, &b));
	db_ahead_free(a);
	assert_int_equal(n, 2 * RECORDS);
	assert_int_equal(db_end(&t), RC_OK);
}

/* The reader goes on meanwhile, as far as it may. */
static void
a_batch_stays_what_it_is_until_the_next_is_asked_for(void **state)
{
	const struct db_table *const tables[] = { &keyed_table };
	struct fixture *x = *state;
	struct db_txn t;
	struct db_ahead *a;
	struct db_batch b;
	unsigned n = 0;

	records_put(x, RECORDS);
	t = db_begin(x->db, DB_READ);
	a = db_ahead_new(&t, tables, 1);
	for (; db_ahead_next(a, &b); n += b.count)
		for (unsigned again = 0; again < 100; again++)
			batch_check(&b, n);
	db_ahead_free(a);
	assert_int_equal(n, RECORDS);
	db_abort(&t);
}

static void
who_has_enough_leaves_the_rest_unread(void **state)
{
	const struct db_table *const tables[] = { &keyed_table };
	struct fixture *x = *state;
	struct db_txn t;
	struct db_ahead *a;
	struct db_batch b;

	records_put(x, RECORDS);
	for (unsigned taken = 0; taken < 3; taken++) {
		t = db_begin(x->db, DB_READ);
		a = db_ahead_new(&t, tables, 1);
		for (unsigned i = 0; i < taken; i++)
			assert_true(db_ahead_next(a, &b));
		db_ahead_free(a);
		assert_int_equal(
		    db_count(&t, &keyed_table), RECORDS); /* the transaction is the caller's again */
		assert_int_equal(db_end(&t), RC_OK);
	}
}

static void
empty_tables_have_no_batch(void **state)
{
	const struct db_table *const tables[] = { &keyed_table, &keyed_table };
	struct fixture *x = *state;
	struct db_txn t = db_begin(x->db, DB_READ);
	struct db_ahead *a = db_ahead_new(&t, tables, COUNT(tables));
	struct db_batch b;

	assert_false(db_ahead_next(a, &b));
	db_ahead_free(a);
	assert_int_equal(db_end(&t), RC_OK);
}

static void
what_is_no_record_ends_the_reading_and_fails_the_transaction(void **state)
{
	const struct db_table *const tables[] = { &keyed_table, &keyed_table };
	struct fixture *x = *state;
	struct db_txn t;
	struct db_ahead *a;
	struct db_batch b;
	unsigned n = 0;

	records_put(x, RECORDS);
	nonsense_put(x, RECORDS / 2);
	t = db_begin(x->db, DB_READ);
	a = db_ahead_new(&t, tables, COUNT(tables));
	for (; db_ahead_next(a, &b); n += b.count)
		batch_check(&b, n);
	db_ahead_free(a);
	assert_true(n <= RECORDS / 2);
	assert_int_equal(db_end(&t), RC_CORRUPT);
}

/* --- what is no table ---------------------------------------------------------------------------------- */
struct numbers {
	unsigned count, given;
	bool whole;
};

static bool
numbers_read(struct db_ahead *a, void *arg)
{
	struct numbers *n = arg;
	struct arena *arena;

	for (; n->given < n->count && (arena = db_ahead_arena(a, NULL)) != NULL; n->given++) {
		unsigned *one = ARENA_NEW(arena, unsigned);

		*one = n->given;
		db_ahead_give(a, one);
	}
	return n->whole;
}

static unsigned
numbers_take(struct db_ahead *a)
{
	struct db_batch b;
	unsigned next = 0;

	while (db_ahead_next(a, &b)) {
		assert_null(b.table);
		for (uint32_t i = 0; i < b.count; i++)
			assert_int_equal(*(const unsigned *)b.records[i], next++);
	}
	return next;
}

static void
a_function_of_ones_own_gives_what_it_reads_in_its_order(void **state)
{
	struct numbers n = { .count = 10 * RECORDS + 1, .whole = true };
	struct db_ahead *a = db_ahead_of(numbers_read, &n);

	(void)state;
	assert_int_equal(numbers_take(a), n.count);
	db_ahead_free(a);
}

static void
a_batch_that_could_not_be_filled_is_not_told(void **state)
{
	struct numbers n = { .count = 3 * DB_AHEAD_RECORDS + 1, .whole = false };
	struct db_ahead *a = db_ahead_of(numbers_read, &n);

	(void)state;
	assert_int_equal(numbers_take(a), 3 * DB_AHEAD_RECORDS);
	db_ahead_free(a);
}

static void
a_function_of_ones_own_is_told_when_nobody_wants_more(void **state)
{
	struct numbers n = { .count = UINT32_MAX, .whole = true };
	struct db_ahead *a = db_ahead_of(numbers_read, &n);
	struct db_batch b;

	(void)state;
	assert_true(db_ahead_next(a, &b));
	db_ahead_free(a);
	assert_true(n.given < n.count);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
		T(records_come_whole_in_the_order_of_ids_table_after_table),
		T(a_batch_stays_what_it_is_until_the_next_is_asked_for),
		T(who_has_enough_leaves_the_rest_unread),
		T(empty_tables_have_no_batch),
		T(what_is_no_record_ends_the_reading_and_fails_the_transaction),
		cmocka_unit_test(a_function_of_ones_own_gives_what_it_reads_in_its_order),
		cmocka_unit_test(a_batch_that_could_not_be_filled_is_not_told),
		cmocka_unit_test(a_function_of_ones_own_is_told_when_nobody_wants_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
