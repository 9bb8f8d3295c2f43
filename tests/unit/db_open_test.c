/*
 * db_open_test: transactions, plain keys, who may open a store, what opening repairs, comparing two stores.
 * Owns: nothing; the fixture is tests/lib/keyed_store.
 * Beware: LMDB may not be opened twice in one process: what a second one sees is asked of a child, which
 * exits with the answer.
 */
#include "tests/lib/keyed_store.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* The exit status of what a child process found. */
static int
in_child(int (*work)(struct fixture *), struct fixture *x)
{
	pid_t child = fork();
	int status = -1;

	assert_true(child >= 0);
	if (child == 0)
		_exit(work(x));
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
reopen(struct fixture *x, const struct db_options *o)
{
	struct fault why = { 0 };

	db_close(x->db);
	x->db = NULL;
	if (db_open(o, &x->db, &why) != RC_OK)
		fail_msg("%s", why.items[0].argument);
}

/* --- transactions ------------------------------------------------------------------------------------ */
static void
after_an_error_nothing_of_the_transaction_is_kept(void **state)
{
	static const struct db_table stranger = { &keyed_desc };
	struct fixture *x = *state;
	struct keyed s = keyed_of(1);
	struct db_txn t = db_begin(x->db, DB_WRITE);

	db_put(&t, &keyed_table, &s);
	db_put(&t, &stranger, &s); /* a table that the store does not have */
	assert_int_equal(t.rc, RC_INTERNAL);
	s.id = keyed_id(2);
	db_put(&t, &keyed_table, &s);
	db_kv_put(&t, &keyed_notes, "k", 1, "v", 1);
	assert_false(db_exists(&t, &keyed_table, keyed_id(1)));
	assert_int_equal(db_end(&t), RC_INTERNAL);
	assert_int_equal(db_end(&t), RC_INTERNAL); /* again: the same answer */
	t = db_begin(x->db, DB_READ);
	assert_int_equal(db_count(&t, &keyed_table), 0);
	assert_int_equal(db_end(&t), RC_OK);
}

static void
a_write_is_refused_in_a_reading_and_in_another_write(void **state)
{
	struct fixture *x = *state;
	struct keyed s = keyed_of(1);
	struct db_txn reading = db_begin(x->db, DB_READ), first = db_begin(x->db, DB_WRITE);
	struct db_txn second = db_begin(x->db, DB_WRITE);

	db_put(&reading, &keyed_table, &s);
	assert_int_equal(db_end(&reading), RC_INTERNAL);
	assert_int_equal(db_end(&second), RC_INTERNAL);
	db_put(&first, &keyed_table, &s);
	assert_int_equal(db_end(&first), RC_OK);
}

static void
a_reader_sees_the_store_as_it_was_when_it_began(void **state)
{
	struct fixture *x = *state;
	struct keyed s = keyed_of(1);
	struct db_txn before = db_begin(x->db, DB_READ), other = db_begin(x->db, DB_READ), after;

	keyed_put(x->db, &s);
	after = db_begin(x->db, DB_READ);
	assert_false(db_exists(&before, &keyed_table, s.id));
	assert_true(db_exists(&after, &keyed_table, s.id));
	assert_int_equal(db_end(&other), RC_OK);
	assert_int_equal(db_end(&before), RC_OK);
	assert_int_equal(db_end(&after), RC_OK);
	before = db_begin(x->db, DB_READ); /* the one at rest, renewed: it sees the new state */
	assert_true(db_exists(&before, &keyed_table, s.id));
	assert_int_equal(db_end(&before), RC_OK);
}

static void
an_aborted_transaction_leaves_nothing(void **state)
{
	struct fixture *x = *state;
	struct keyed s = keyed_of(1);
	struct db_txn t = db_begin(x->db, DB_WRITE);

	db_put(&t, &keyed_table, &s);
	db_abort(&t);
	t = db_begin(x->db, DB_WRITE);
	assert_false(db_exists(&t, &keyed_table, s.id));
	assert_int_equal(db_end(&t), RC_OK);
}

/* --- plain keys -------------------------------------------------------------------------------------- */
static void
plain_keys_are_found_exactly_and_by_neighbourhood(void **state)
{
	struct fixture *x = *state;
	struct text key, value;
	struct db_txn t = db_begin(x->db, DB_WRITE);

	db_kv_put(&t, &keyed_notes, "b", 1, "one", 3);
	db_kv_put(&t, &keyed_notes, "d", 1, "", 0);
	db_kv_put(&t, &keyed_notes, "b", 1, "two", 3);
	assert_true(db_kv_get(&t, &keyed_notes, "b", 1, &x->arena, &value));
	assert_true(text_is(value, "two"));
	assert_false(db_kv_get(&t, &keyed_notes, "c", 1, &x->arena, &value));
	assert_true(db_kv_seek(&t, &keyed_notes, "c", 1, false, &x->arena, &key, &value));
	assert_true(text_is(key, "d") && value.len == 0);
	assert_true(db_kv_seek(&t, &keyed_notes, "c", 1, true, &x->arena, &key, &value));
	assert_true(text_is(key, "b"));
	assert_true(db_kv_seek(&t, &keyed_notes, "d", 1, true, &x->arena, &key, &value));
	assert_true(text_is(key, "d"));
	assert_true(db_kv_seek(&t, &keyed_notes, "e", 1, true, &x->arena, &key, &value));
	assert_true(text_is(key, "d"));
	assert_false(db_kv_seek(&t, &keyed_notes, "e", 1, false, &x->arena, &key, &value));
	assert_false(db_kv_seek(&t, &keyed_notes, "a", 1, true, &x->arena, &key, &value));
	db_kv_remove(&t, &keyed_notes, "d", 1);
	db_kv_remove(&t, &keyed_notes, "d", 1);
	assert_false(db_kv_get(&t, &keyed_notes, "d", 1, &x->arena, &value));
	assert_int_equal(db_end(&t), RC_OK);
}

static void
counted_keys_may_also_come_out_of_order(void **state)
{
	static const uint64_t order[] = { 1, 2, 256, 255, 65536, 2 };
	static const uint64_t sorted[] = { 1, 2, 255, 256, 65536 };
	struct fixture *x = *state;
	struct text key, value;
	uint8_t be[8];
	struct db_txn t = db_begin(x->db, DB_WRITE);

	for (size_t i = 0; i < COUNT(order); i++) {
		db_be64(order[i], be);
		db_kv_put(&t, &keyed_counted, be, sizeof be, be + 7, 1);
	}
	for (size_t i = 0; i < COUNT(sorted); i++) {
		db_be64(i == 0 ? 0 : sorted[i - 1] + 1, be);
		assert_true(db_kv_seek(&t, &keyed_counted, be, sizeof be, false, &x->arena, &key, &value));
		assert_int_equal(db_from_be64((const uint8_t *)key.ptr), sorted[i]);
	}
	assert_int_equal(db_end(&t), RC_OK);
}

/* --- who may open it --------------------------------------------------------------------------------- */
static int
open_as_second(struct fixture *x)
{
	struct db_options o = keyed_options(x->folder);
	struct fault why = { 0 };
	struct db *db;

	return db_open(&o, &db, &why) == RC_CONFLICT && why.count == 1 &&
	    strstr(why.items[0].argument, "autre processus") != NULL;
}

static void
a_second_process_is_refused_with_a_sentence(void **state)
{
	struct fixture *x = *state;

	assert_int_equal(in_child(open_as_second, x), 1);
	db_close(x->db);
	x->db = NULL;
	assert_int_equal(in_child(open_as_second, x), 0);
}

/* The child inherits the writer's descriptors, but its own opening is what it reads by. */
static int
read_beside(struct fixture *x)
{
	struct db_options o = keyed_options(x->folder);
	struct fault why = { 0 };
	struct keyed s;
	struct db *db;
	int found = 0;

	o.read_only = true;
	if (db_open(&o, &db, &why) != RC_OK)
		return 100;
	struct db_txn t = db_begin(db, DB_READ), w = db_begin(db, DB_WRITE);

	for (unsigned n = 1; n < 9; n++)
		found += db_get(&t, &keyed_table, keyed_id(n), &x->arena, &s);
	if (db_end(&w) != RC_INTERNAL || db_end(&t) != RC_OK)
		return 101;
	db_close(db);
	return found;
}

static void
a_read_only_opening_stands_beside_the_writer(void **state)
{
	struct fixture *x = *state;
	struct keyed s = keyed_of(1);

	keyed_put(x->db, &s);
	assert_int_equal(in_child(read_beside, x), 1);
	s.id = keyed_id(2);
	keyed_put(x->db, &s);
	assert_int_equal(in_child(read_beside, x), 2);
	s.id = keyed_id(3);
	struct db_txn t = db_begin(x->db, DB_WRITE);

	db_put(&t, &keyed_table, &s);
	assert_int_equal(in_child(read_beside, x), 2); /* not committed */
	assert_int_equal(db_end(&t), RC_OK);
	assert_int_equal(in_child(read_beside, x), 3);
}

static void
a_store_that_is_not_there_cannot_be_read(void **state)
{
	struct fixture *x = *state;
	struct db_options o = keyed_options("/nonexistent/store");
	struct fault why = { 0 };
	struct db *db = NULL;

	(void)x;
	o.read_only = true;
	assert_int_equal(db_open(&o, &db, &why), RC_NOT_FOUND);
	o.read_only = false;
	assert_int_equal(db_open(&o, &db, &why), RC_IO);
	assert_null(db);
}

static void
folder_and_files_are_their_owner_s_alone(void **state)
{
	static const char *const files[] = { "data.mdb", "lock.mdb", "lock.flock" };
	struct fixture *x = *state;
	char path[SCRATCH_MAX + 32];
	struct stat st;

	assert_int_equal(stat(x->folder, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	for (size_t i = 0; i < COUNT(files); i++) {
		snprintf(path, sizeof path, "%s/%s", x->folder, files[i]);
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
	}
	assert_true(db_size(x->db) > 0);
}

/* --- what opening does ------------------------------------------------------------------------------- */
static void
what_was_committed_is_there_after_reopening(void **state)
{
	struct fixture *x = *state;
	struct db_options o = keyed_options(x->folder);
	struct keyed s = keyed_of(1);

	keyed_put(x->db, &s);
	reopen(x, &o);
	struct db_txn t = db_begin(x->db, DB_READ);

	assert_true(db_exists(&t, &keyed_table, s.id));
	assert_int_equal(db_end(&t), RC_OK);
}

/* An older program knows the table without its keys: what it writes is in no index. */
static void
write_as_older_program(struct fixture *x, const struct keyed *s)
{
	static struct rec_field fields[64];
	static struct rec_desc desc;
	static const struct db_table older = { &desc };
	static const struct db_table *const tables[] = { &older };
	struct db_options o = { x->folder, tables, 1, NULL, 0, false, 0 };

	desc = keyed_desc;
	memcpy(fields, desc.fields, desc.count * sizeof fields[0]);
	for (size_t i = 0; i < desc.count; i++)
		fields[i].flags &= (uint16_t) ~(unsigned)KEY;
	desc.fields = fields;
	reopen(x, &o);
	struct db_txn t = db_begin(x->db, DB_WRITE);

	db_put(&t, &older, s);
	assert_int_equal(db_end(&t), RC_OK);
}

static void
indexes_are_right_after_an_older_program_wrote(void **state)
{
	struct fixture *x = *state;
	struct db_options o = keyed_options(x->folder);
	struct keyed s = keyed_of(1);
	struct db_scan scan;

	KEYED_SET(&s, F_NAME, name, TEXT_LIT("before"));
	keyed_put(x->db, &s);
	s.name = TEXT_LIT("after");
	write_as_older_program(x, &s);
	reopen(x, &o);
	struct db_txn t = db_begin(x->db, DB_READ);

	db_scan_index(&scan, &t, &keyed_table, keyed_field(F_NAME), &TEXT_LIT("before"), false);
	EXPECT_NONE(&scan);
	db_scan_index(&scan, &t, &keyed_table, keyed_field(F_NAME), &TEXT_LIT("after"), false);
	EXPECT(&scan, 1);
	db_abort(&t);
	s.name = TEXT_LIT("later");
	keyed_put(x->db, &s);
}

/* --- comparing --------------------------------------------------------------------------------------- */
static void
two_stores_are_equal_until_a_byte_differs(void **state)
{
	struct fixture *x = *state;
	char folder[SCRATCH_MAX + 8];
	struct fault why = { 0 };
	struct keyed a = keyed_of(1), b = keyed_of(2);
	struct db *other;

	snprintf(folder, sizeof folder, "%s/other", x->scratch);
	struct db_options o = keyed_options(folder);

	assert_int_equal(db_open(&o, &other, &why), RC_OK);
	KEYED_SET(&a, F_BALANCE, balance, 5);
	keyed_put(x->db, &a);
	keyed_put(x->db, &b);
	keyed_put(other, &b);
	assert_int_equal(db_compare(x->db, other, &why), RC_CORRUPT);
	keyed_put(other, &a);
	fault_clear(&why);
	assert_int_equal(db_compare(x->db, other, &why), RC_OK);
	assert_int_equal(why.count, 0);
	a.balance = 6;
	keyed_put(other, &a);
	assert_int_equal(db_compare(x->db, other, &why), RC_CORRUPT);
	assert_string_equal(why.items[0].field, "keyed");
	db_close(other);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(after_an_error_nothing_of_the_transaction_is_kept),
		TEST(a_write_is_refused_in_a_reading_and_in_another_write),
		TEST(a_reader_sees_the_store_as_it_was_when_it_began),
		TEST(an_aborted_transaction_leaves_nothing),
		TEST(plain_keys_are_found_exactly_and_by_neighbourhood),
		TEST(counted_keys_may_also_come_out_of_order),
		TEST(a_second_process_is_refused_with_a_sentence),
		TEST(a_read_only_opening_stands_beside_the_writer),
		TEST(a_store_that_is_not_there_cannot_be_read),
		TEST(folder_and_files_are_their_owner_s_alone),
		TEST(what_was_committed_is_there_after_reopening),
		TEST(indexes_are_right_after_an_older_program_wrote),
		TEST(two_stores_are_equal_until_a_byte_differs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
