/*
 * db_late_test: a gathered kv is told from a plain one by nothing but its speed.
 * Owns: nothing; the fixture is tests/lib/keyed_store.
 * Beware: the plain kv beside it is the oracle: every write goes to both, every read is asked of both.
 */
#include "tests/lib/keyed_store.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

#define KEYS 700 /* few enough to be met again, and more than a page holds */
#define VALUE_MOST 90

struct both {
	struct fixture *x;
	struct db_txn t;
	unsigned seed;
};

static unsigned
dice(struct both *b, unsigned sides)
{
	b->seed = b->seed * 1103515245u + 12345u;
	return b->seed / 65536u % sides;
}

/* Keys of several lengths, some beginning alike for longer than a number of eight bytes. */
static size_t
key_make(struct both *b, uint8_t out[40])
{
	unsigned n = dice(b, KEYS);
	size_t common = n % 3 == 0 ? 11 : n % 3;

	memset(out, (int)(n % 2), 40);
	out[common] = (uint8_t)(n >> 8);
	out[common + 1] = (uint8_t)n;
	return common + 2 + n % 5;
}

static void
same(bool found, struct text plain, bool found_too, struct text gathered)
{
	assert_int_equal(found, found_too);
	if (!found)
		return;
	assert_int_equal(plain.len, gathered.len);
	if (plain.len > 0)
		assert_memory_equal(plain.ptr, gathered.ptr, plain.len);
}

static void
write_both(struct both *b)
{
	uint8_t key[40], value[VALUE_MOST];
	size_t key_len = key_make(b, key), len = dice(b, VALUE_MOST);

	memset(value, (int)dice(b, 256), sizeof value);
	if (dice(b, 3) == 0) {
		db_kv_remove(&b->t, &keyed_notes, key, key_len);
		db_kv_remove(&b->t, &keyed_gathered, key, key_len);
		return;
	}
	db_kv_put(&b->t, &keyed_notes, key, key_len, value, len);
	db_kv_put(&b->t, &keyed_gathered, key, key_len, value, len);
}

static void
get_both(struct both *b)
{
	struct text plain, gathered;
	uint8_t key[40];
	size_t len = key_make(b, key);
	bool found = db_kv_get(&b->t, &keyed_notes, key, len, &b->x->arena, &plain);
	bool found_too = db_kv_get(&b->t, &keyed_gathered, key, len, &b->x->arena, &gathered);

	same(found, plain, found_too, gathered);
}

static void
seek_both(struct both *b)
{
	struct text key_a, key_b, a, c;
	uint8_t key[40];
	size_t len = key_make(b, key);
	bool reverse = dice(b, 2) == 0;
	bool found = db_kv_seek(&b->t, &keyed_notes, key, len, reverse, &b->x->arena, &key_a, &a);
	bool found_too = db_kv_seek(&b->t, &keyed_gathered, key, len, reverse, &b->x->arena, &key_b, &c);

	same(found, key_a, found_too, key_b);
	same(found, a, found_too, c);
}

static unsigned
walk_both(struct db_txn *t)
{
	struct db_kv_scan a, b;
	unsigned n = 0;

	db_kv_scan(&a, t, &keyed_notes, "", 0);
	db_kv_scan(&b, t, &keyed_gathered, "", 0);
	while (db_kv_scan_next(&a)) {
		assert_true(db_kv_scan_next(&b));
		assert_int_equal(a.key_len, b.key_len);
		assert_memory_equal(a.key, b.key, a.key_len);
		assert_int_equal(a.value_len, b.value_len);
		assert_memory_equal(a.value, b.value, a.value_len);
		n++;
	}
	assert_false(db_kv_scan_next(&b));
	db_kv_scan_end(&a);
	db_kv_scan_end(&b);
	return n;
}

/* Mostly writes, then whatever reads; now and then all of it is taken away. */
static void
act(struct both *b)
{
	unsigned what = dice(b, 1000);

	if (what < 900)
		write_both(b);
	else if (what < 960)
		get_both(b);
	else if (what < 990)
		seek_both(b);
	else if (what < 999)
		(void)walk_both(&b->t);
	else {
		db_kv_clear(&b->t, &keyed_notes);
		db_kv_clear(&b->t, &keyed_gathered);
	}
}

static void
a_gathered_kv_is_as_a_plain_one_whatever_is_written_and_read(void **state)
{
	struct both b = { .x = *state, .seed = 7 };
	unsigned seen = 0;

	for (unsigned round = 0; round < 120; round++) {
		unsigned acts = dice(&b, 4) == 0 ? 3000 : dice(&b, 60);

		b.t = db_begin(b.x->db, DB_WRITE);
		for (unsigned i = 0; i < acts; i++)
			act(&b);
		if (dice(&b, 4) == 0)
			db_abort(&b.t);
		else
			assert_int_equal(db_end(&b.t), RC_OK);
		b.t = db_begin(b.x->db, DB_READ);
		seen += walk_both(&b.t);
		db_abort(&b.t);
		arena_reset(&b.x->arena);
	}
	assert_true(seen > 1000);
}

/* More than the room that is kept for the next transaction. */
static void
many_entries_of_one_transaction_are_all_there(void **state)
{
	struct fixture *x = *state;

	for (unsigned round = 0; round < 2; round++) {
		struct db_txn t = db_begin(x->db, DB_WRITE);

		for (unsigned i = 0; i < 30000; i++) {
			uint64_t key = (uint64_t)i * UINT64_C(0x9e3779b97f4a7c15) + round;

			db_kv_put(&t, &keyed_notes, &key, sizeof key, &i, sizeof i);
			db_kv_put(&t, &keyed_gathered, &key, sizeof key, &i, sizeof i);
		}
		assert_int_equal(db_end(&t), RC_OK);
	}
	struct db_txn t = db_begin(x->db, DB_READ);

	assert_int_equal(walk_both(&t), 60000);
	db_abort(&t);
}

static void
a_key_that_is_too_long_or_empty_fails_the_transaction_and_nothing_of_it_is_kept(void **state)
{
	static const size_t lengths[] = { 0, DB_KV_KEY_MAX + 1, 65536 + 8 };
	struct fixture *x = *state;
	uint8_t *key = calloc(1, 65536 + 8);

	assert_non_null(key);
	for (size_t i = 0; i < COUNT(lengths); i++) {
		struct db_txn t = db_begin(x->db, DB_WRITE);

		db_kv_put(&t, &keyed_gathered, "kept?", 5, "", 0);
		db_kv_put(&t, &keyed_gathered, key, lengths[i], "", 0);
		assert_int_equal(db_end(&t), RC_INTERNAL);
	}
	free(key);
	struct db_txn t = db_begin(x->db, DB_READ);

	assert_int_equal(walk_both(&t), 0);
	db_abort(&t);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_gathered_kv_is_as_a_plain_one_whatever_is_written_and_read),
		TEST(many_entries_of_one_transaction_are_all_there),
		TEST(a_key_that_is_too_long_or_empty_fails_the_transaction_and_nothing_of_it_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
