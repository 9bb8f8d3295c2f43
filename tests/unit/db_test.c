/*
 * db_test: records in tables, the order of index keys, and scans.
 * Owns: nothing; the fixture is tests/lib/keyed_store.
 * Beware: an encoding of keys that changes makes every store that exists wrong.
 */
#include "tests/lib/keyed_store.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <float.h>

/* --- records ----------------------------------------------------------------------------------------- */
static void
a_record_comes_back_as_it_was_put(void **state)
{
	struct fixture *x = *state;
	struct keyed s = keyed_of(1), back;

	KEYED_SET(&s, F_NAME, name, TEXT_LIT("Ardèche"));
	KEYED_SET(&s, F_BALANCE, balance, -12);
	keyed_put(x->db, &s);
	struct db_txn t = db_begin(x->db, DB_READ);

	assert_true(db_get(&t, &keyed_table, s.id, &x->arena, &back));
	assert_true(record_equal(&keyed_desc, &s, &back));
	assert_true(db_exists(&t, &keyed_table, s.id));
	assert_false(db_exists(&t, &keyed_table, keyed_id(2)));
	assert_false(db_get(&t, &keyed_table, keyed_id(2), &x->arena, &back));
	assert_int_equal(db_count(&t, &keyed_table), 1);
	assert_int_equal(db_end(&t), RC_OK);
}

static void
a_replaced_record_leaves_no_entry_behind(void **state)
{
	struct fixture *x = *state;
	struct keyed s = keyed_of(1);
	struct db_scan scan;

	KEYED_SET(&s, F_NAME, name, TEXT_LIT("old"));
	KEYED_SET(&s, F_BALANCE, balance, 7);
	keyed_put(x->db, &s);
	s.name = TEXT_LIT("new");
	s.has &= ~REC_BIT(keyed_field(F_BALANCE)->tag);
	keyed_put(x->db, &s);
	struct db_txn t = db_begin(x->db, DB_READ);

	db_scan_index(&scan, &t, &keyed_table, keyed_field(F_NAME), &TEXT_LIT("old"), false);
	EXPECT_NONE(&scan);
	db_scan_index(&scan, &t, &keyed_table, keyed_field(F_NAME), &TEXT_LIT("new"), false);
	EXPECT(&scan, 1);
	db_scan_index(&scan, &t, &keyed_table, keyed_field(F_BALANCE), &(int64_t){ 7 }, false);
	EXPECT_NONE(&scan);
	db_abort(&t);
}

static void
a_removed_record_is_gone_from_table_and_indexes(void **state)
{
	struct fixture *x = *state;
	struct keyed s = keyed_of(1);
	struct db_scan scan;

	KEYED_SET(&s, F_OWNER, owner, keyed_id(9));
	keyed_put(x->db, &s);
	struct db_txn t = db_begin(x->db, DB_WRITE);

	db_remove(&t, &keyed_table, s.id);
	db_remove(&t, &keyed_table, s.id); /* again: nothing */
	assert_int_equal(db_end(&t), RC_OK);
	t = db_begin(x->db, DB_READ);
	assert_false(db_exists(&t, &keyed_table, s.id));
	db_scan_index(&scan, &t, &keyed_table, keyed_field(F_OWNER), &(struct id){ { 1 } }, false);
	EXPECT_NONE(&scan);
	db_scan_range(&scan, &t, &keyed_table, keyed_field(F_OWNER), NULL, NULL, false);
	EXPECT_NONE(&scan);
	db_abort(&t);
}

static void
a_record_without_an_id_is_refused(void **state)
{
	struct fixture *x = *state;
	struct keyed s = keyed_of(1);

	s.id = (struct id){ { 0 } };
	struct db_txn t = db_begin(x->db, DB_WRITE);

	db_put(&t, &keyed_table, &s);
	assert_int_equal(db_end(&t), RC_INTERNAL);
}

static void
bytes_read_outlive_the_transaction(void **state)
{
	struct fixture *x = *state;
	struct keyed s = keyed_of(1);
	struct text bytes;
	struct buf want = { 0 };

	KEYED_SET(&s, F_NAME, name, TEXT_LIT("kept"));
	keyed_put(x->db, &s);
	record_encode(&keyed_desc, &s, 0, 0, &want);
	struct db_txn t = db_begin(x->db, DB_READ);

	assert_true(db_get_bytes(&t, &keyed_table, s.id, &x->arena, &bytes));
	db_abort(&t);
	db_close(x->db);
	x->db = NULL;
	assert_int_equal(bytes.len, want.len);
	assert_memory_equal(bytes.ptr, want.ptr, want.len);
	buf_free(&want);
}

/* --- order ------------------------------------------------------------------------------------------- */
static void
negative_numbers_sort_before_positive_ones(void **state)
{
	static const int64_t values[] = { 3, -1, INT64_MIN, 0, INT64_MAX, -200, 256 };
	struct fixture *x = *state;
	struct db_scan scan;

	for (unsigned i = 0; i < COUNT(values); i++) {
		struct keyed s = keyed_of(i);

		KEYED_SET(&s, F_BALANCE, balance, values[i]);
		keyed_put(x->db, &s);
	}
	struct db_txn t = db_begin(x->db, DB_READ);

	db_scan_range(&scan, &t, &keyed_table, keyed_field(F_BALANCE), NULL, NULL, false);
	EXPECT(&scan, 2, 5, 1, 3, 0, 6, 4);
	db_scan_range(&scan, &t, &keyed_table, keyed_field(F_BALANCE), &values[5], &values[0], true);
	EXPECT(&scan, 0, 3, 1, 5);
	db_scan_range(&scan, &t, &keyed_table, keyed_field(F_BALANCE), &(int64_t){ 4 }, NULL, true);
	EXPECT(&scan, 4, 6);
	db_abort(&t);
}

static void
doubles_and_days_sort_as_numbers_do(void **state)
{
	static const double weights[] = { 0.5, -0.5, -DBL_MAX, 1e-300, -1e-300, 1e9 };
	static const day_t days[] = { 18000, -1, -25567, 0, 84006, 1 };
	struct fixture *x = *state;
	struct db_scan scan;

	for (unsigned i = 0; i < COUNT(weights); i++) {
		struct keyed s = keyed_of(i);

		KEYED_SET(&s, F_WEIGHT, weight, weights[i]);
		KEYED_SET(&s, F_DAY, day, days[i]);
		keyed_put(x->db, &s);
	}
	struct db_txn t = db_begin(x->db, DB_READ);

	db_scan_range(&scan, &t, &keyed_table, keyed_field(F_WEIGHT), NULL, NULL, false);
	EXPECT(&scan, 2, 1, 4, 3, 0, 5);
	db_scan_range(&scan, &t, &keyed_table, keyed_field(F_DAY), NULL, NULL, false);
	EXPECT(&scan, 2, 1, 3, 5, 0, 4);
	db_abort(&t);
}

static void
minus_zero_is_found_as_zero(void **state)
{
	struct fixture *x = *state;
	struct keyed s = keyed_of(1);
	struct db_scan scan;

	KEYED_SET(&s, F_WEIGHT, weight, -0.0);
	keyed_put(x->db, &s);
	struct db_txn t = db_begin(x->db, DB_READ);

	db_scan_index(&scan, &t, &keyed_table, keyed_field(F_WEIGHT), &(double){ 0.0 }, false);
	EXPECT(&scan, 1);
	db_abort(&t);
}

static void
a_text_is_found_whole_and_not_by_its_beginning(void **state)
{
	static const char *const names[] = { "an", "anna", "ann", "b" };
	struct fixture *x = *state;
	struct db_scan scan;

	for (unsigned i = 0; i < COUNT(names); i++) {
		struct keyed s = keyed_of(i);

		KEYED_SET(&s, F_NAME, name, text_of(names[i]));
		keyed_put(x->db, &s);
	}
	struct db_txn t = db_begin(x->db, DB_READ);

	db_scan_index(&scan, &t, &keyed_table, keyed_field(F_NAME), &TEXT_LIT("an"), false);
	EXPECT(&scan, 0);
	db_scan_range(&scan, &t, &keyed_table, keyed_field(F_NAME), NULL, NULL, false);
	EXPECT(&scan, 0, 2, 1, 3);
	db_abort(&t);
}

static void
texts_with_a_nul_or_of_great_length_do_not_disturb_a_scan(void **state)
{
	static char longer[1000];
	struct fixture *x = *state;
	struct keyed s = keyed_of(300);
	struct db_scan scan;

	KEYED_SET(&s, F_NAME, name, TEXT_LIT("a"));
	keyed_put(x->db, &s);
	s.id = keyed_id(2);
	s.name = TEXT_LIT("a\0b");
	keyed_put(x->db, &s);
	s.id = keyed_id(3);
	keyed_put(x->db, &s);
	memset(longer, 'z', sizeof longer);
	s.id = keyed_id(4);
	s.name = (struct text){ longer, sizeof longer, 0 };
	keyed_put(x->db, &s);
	struct db_txn t = db_begin(x->db, DB_READ);

	for (int reverse = 0; reverse < 2; reverse++) {
		db_scan_index(&scan, &t, &keyed_table, keyed_field(F_NAME), &TEXT_LIT("a"), reverse);
		EXPECT(&scan, 300);
		db_scan_index(&scan, &t, &keyed_table, keyed_field(F_NAME), &s.name, reverse);
		EXPECT(&scan, 4);
	}
	db_scan_index(&scan, &t, &keyed_table, keyed_field(F_NAME), &TEXT_LIT("a\0b"), true);
	EXPECT(&scan, 3, 2);
	db_abort(&t);
}

/* --- scans ------------------------------------------------------------------------------------------- */
/* Ids 1 to 9; the owner is 100 for the odd ones and 101 for the even ones. */
static void
put_nine(struct fixture *x)
{
	static const unsigned order[] = { 5, 1, 9, 3, 2, 8, 4, 7, 6 };

	for (size_t i = 0; i < COUNT(order); i++) {
		struct keyed s = keyed_of(order[i]);

		KEYED_SET(&s, F_OWNER, owner, keyed_id(100 + (order[i] % 2 == 0)));
		keyed_put(x->db, &s);
	}
}

static void
a_table_is_scanned_both_ways_and_resumed_after_an_id(void **state)
{
	struct fixture *x = *state;
	struct db_scan scan;

	put_nine(x);
	struct db_txn t = db_begin(x->db, DB_READ);

	db_scan_all(&scan, &t, &keyed_table, false);
	EXPECT(&scan, 1, 2, 3, 4, 5, 6, 7, 8, 9);
	db_scan_all(&scan, &t, &keyed_table, true);
	EXPECT(&scan, 9, 8, 7, 6, 5, 4, 3, 2, 1);
	db_scan_all(&scan, &t, &keyed_table, false);
	db_scan_after(&scan, keyed_id(7));
	EXPECT(&scan, 8, 9);
	db_scan_all(&scan, &t, &keyed_table, true);
	db_scan_after(&scan, keyed_id(3));
	EXPECT(&scan, 2, 1);
	db_scan_all(&scan, &t, &keyed_table, false);
	db_scan_after(&scan, keyed_id(9));
	EXPECT_NONE(&scan);
	db_scan_all(&scan, &t, &keyed_table, true);
	db_scan_after(&scan, keyed_id(500)); /* gone since: the scan goes on from where it was */
	EXPECT(&scan, 9, 8, 7, 6, 5, 4, 3, 2, 1);
	db_abort(&t);
}

static void
an_index_is_scanned_both_ways_and_resumed_after_an_id(void **state)
{
	struct fixture *x = *state;
	struct id odd = keyed_id(100), even = keyed_id(101), none = keyed_id(102);
	struct db_scan scan;

	put_nine(x);
	struct db_txn t = db_begin(x->db, DB_READ);

	db_scan_index(&scan, &t, &keyed_table, keyed_field(F_OWNER), &odd, false);
	EXPECT(&scan, 1, 3, 5, 7, 9);
	db_scan_index(&scan, &t, &keyed_table, keyed_field(F_OWNER), &even, true);
	EXPECT(&scan, 8, 6, 4, 2);
	db_scan_index(&scan, &t, &keyed_table, keyed_field(F_OWNER), &odd, true);
	db_scan_after(&scan, keyed_id(5));
	EXPECT(&scan, 3, 1);
	db_scan_index(&scan, &t, &keyed_table, keyed_field(F_OWNER), &even, false);
	db_scan_after(&scan, keyed_id(5));
	EXPECT(&scan, 6, 8);
	db_scan_index(&scan, &t, &keyed_table, keyed_field(F_OWNER), &none, true);
	EXPECT_NONE(&scan);
	db_scan_range(&scan, &t, &keyed_table, keyed_field(F_OWNER), &odd, &even, false);
	db_scan_after_value(&scan, &odd, keyed_id(7));
	EXPECT(&scan, 9, 2, 4, 6, 8);
	db_abort(&t);
}

static void
a_scan_gives_records_and_stays_ended(void **state)
{
	struct fixture *x = *state;
	struct keyed s;
	struct id odd = keyed_id(100);
	struct db_scan scan;
	unsigned n = 0;

	put_nine(x);
	struct db_txn t = db_begin(x->db, DB_READ);

	db_scan_index(&scan, &t, &keyed_table, keyed_field(F_OWNER), &odd, false);
	for (; db_scan_next(&scan, &x->arena, &s); n++)
		assert_true(id_equal(s.owner, odd));
	assert_int_equal(n, 5);
	assert_false(db_scan_next(&scan, &x->arena, &s));
	db_scan_end(&scan);
	db_scan_all(&scan, &t, &keyed_table, false);
	for (n = 0; db_scan_next(&scan, &x->arena, &s); n++)
		assert_int_equal(s.id.b[15], n + 1);
	assert_int_equal(n, 9);
	assert_int_equal(db_end(&t), RC_OK);
}

static void
a_list_has_an_entry_an_item_and_a_set_one_a_member(void **state)
{
	struct fixture *x = *state;
	struct id friends[] = { keyed_id(50), keyed_id(51), keyed_id(50) };
	struct text words[] = { TEXT_LIT("sud"), TEXT_LIT("est") };
	struct keyed s = keyed_of(1);
	struct db_scan scan;

	KEYED_SET(&s, F_FRIENDS, friends, ((struct list){ friends, 3 }));
	KEYED_SET(&s, F_WORDS, words, ((struct list){ words, 2 }));
	KEYED_SET(&s, F_COLOURS, colours, 1u << RED | 1u << BLUE);
	keyed_put(x->db, &s);
	s.friends.count = 1;
	s.words = (struct list){ &words[1], 1 };
	s.colours = 1u << BLUE | 1u << GREEN;
	s.id = keyed_id(2);
	keyed_put(x->db, &s);
	s.id = keyed_id(1);
	s.friends = (struct list){ &friends[1], 1 };
	keyed_put(x->db, &s);
	struct db_txn t = db_begin(x->db, DB_READ);

	db_scan_index(&scan, &t, &keyed_table, keyed_field(F_FRIENDS), &friends[0], false);
	EXPECT(&scan, 2);
	db_scan_index(&scan, &t, &keyed_table, keyed_field(F_FRIENDS), &friends[1], false);
	EXPECT(&scan, 1);
	db_scan_index(&scan, &t, &keyed_table, keyed_field(F_WORDS), &words[0], false);
	EXPECT_NONE(&scan);
	db_scan_index(&scan, &t, &keyed_table, keyed_field(F_WORDS), &words[1], false);
	EXPECT(&scan, 1, 2);
	db_scan_index(&scan, &t, &keyed_table, keyed_field(F_COLOURS), &(int){ RED }, false);
	EXPECT_NONE(&scan);
	db_scan_index(&scan, &t, &keyed_table, keyed_field(F_COLOURS), &(int){ GREEN }, true);
	EXPECT(&scan, 2, 1);
	db_abort(&t);
}

static void
a_sealed_text_has_no_entry(void **state)
{
	struct fixture *x = *state;
	struct keyed s = keyed_of(1);
	struct db_scan scan;

	KEYED_SET(&s, F_SECRET, secret, ((struct text){ "ciphertext", 10, 1 }));
	keyed_put(x->db, &s);
	struct db_txn t = db_begin(x->db, DB_READ);

	db_scan_range(&scan, &t, &keyed_table, keyed_field(F_SECRET), NULL, NULL, false);
	EXPECT_NONE(&scan);
	db_abort(&t);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_record_comes_back_as_it_was_put),
		TEST(a_replaced_record_leaves_no_entry_behind),
		TEST(a_removed_record_is_gone_from_table_and_indexes),
		TEST(a_record_without_an_id_is_refused),
		TEST(bytes_read_outlive_the_transaction),
		TEST(negative_numbers_sort_before_positive_ones),
		TEST(doubles_and_days_sort_as_numbers_do),
		TEST(minus_zero_is_found_as_zero),
		TEST(a_text_is_found_whole_and_not_by_its_beginning),
		TEST(texts_with_a_nul_or_of_great_length_do_not_disturb_a_scan),
		TEST(a_table_is_scanned_both_ways_and_resumed_after_an_id),
		TEST(an_index_is_scanned_both_ways_and_resumed_after_an_id),
		TEST(a_scan_gives_records_and_stays_ended),
		TEST(a_list_has_an_entry_an_item_and_a_set_one_a_member),
		TEST(a_sealed_text_has_no_entry),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
