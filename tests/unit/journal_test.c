/*
 * journal_test: the chain of entries, and that no byte of it can be changed without verify saying where.
 * Owns: a store in a scratch folder, made anew for each test, with ten entries.
 * Beware: tampering is done through db_kv, below the journal, as a hand in the file would.
 */
#include "common/journal.h"
#include "tests/lib/scratch.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#define ENTRIES 10u

struct fixture {
	char scratch[SCRATCH_MAX];
	struct db *db;
	struct arena arena;
};

static struct id
key_of(uint64_t seq)
{
	return (struct id){ { 7, (uint8_t)(seq % 3) } };
}

static void
append(struct db_txn *t, struct journal *j, uint64_t seq)
{
	struct journal_entry e = { .time = (usec_t)seq * 1000, .event = TEXT_LIT("sample.changed") };

	e.key = key_of(seq);
	e.cause.b[0] = (uint8_t)seq;
	e.body = seq % 2 == 0 ? TEXT_LIT("sealed bytes") : (struct text){ NULL, 0, 0 };
	journal_append(t, j, &e);
	assert_int_equal(e.seq, seq);
	assert_memory_equal(e.hash.ptr, j->hash, CRYPTO_HASH_LEN);
}

static int
setup(void **state)
{
	static const struct db_kv *const kvs[] = { &journal_kv, &journal_key_kv };
	struct fixture *x = calloc(1, sizeof *x);
	struct journal j;

	assert_non_null(x);
	scratch_make(x->scratch);
	struct db_options o = { x->scratch, NULL, 0, kvs, 2, false, 0 };

	assert_int_equal(db_open(&o, &x->db, NULL), RC_OK);
	struct db_txn t = db_begin(x->db, DB_WRITE);

	assert_int_equal(journal_load(&t, &j), RC_OK);
	assert_int_equal(j.last, 0);
	for (uint64_t seq = 1; seq <= ENTRIES; seq++)
		append(&t, &j, seq);
	assert_int_equal(db_end(&t), RC_OK);
	*state = x;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *x = *state;

	db_close(x->db);
	arena_free(&x->arena);
	scratch_remove(x->scratch);
	free(x);
	return 0;
}

/* The seq that verify names, or 0 when all is well. */
static uint64_t
verify(struct db_txn *t)
{
	struct fault why = { 0 };
	uint64_t count = 99;
	unsigned long long named = 0;
	enum rc rc = journal_verify(t, &count, &why);

	assert_int_equal(t->rc, RC_OK);
	if (rc == RC_OK) {
		assert_int_equal(count, ENTRIES);
		return 0;
	}
	assert_int_equal(rc, RC_CORRUPT);
	assert_int_equal(sscanf(why.items[0].argument, "l’entrée %llu", &named), 1);
	assert_int_equal(count, named - 1);
	return named;
}

static void
an_entry_comes_back_as_it_was_appended(void **state)
{
	struct fixture *x = *state;
	struct journal_entry e;
	struct journal j;
	struct db_txn t = db_begin(x->db, DB_READ);

	assert_int_equal(journal_load(&t, &j), RC_OK);
	assert_int_equal(j.last, ENTRIES);
	assert_true(journal_read(&t, 4, &x->arena, &e));
	assert_int_equal(e.seq, 4);
	assert_int_equal(e.time, 4000);
	assert_true(text_is(e.event, "sample.changed"));
	assert_true(text_is(e.body, "sealed bytes"));
	assert_true(id_equal(e.key, key_of(4)));
	assert_true(id_is_zero(e.actor));
	assert_true(journal_read(&t, ENTRIES, &x->arena, &e));
	assert_memory_equal(e.hash.ptr, j.hash, CRYPTO_HASH_LEN);
	assert_false(journal_read(&t, ENTRIES + 1, &x->arena, &e));
	assert_int_equal(db_end(&t), RC_OK);
}

static void
the_chain_goes_on_after_it_was_loaded(void **state)
{
	struct fixture *x = *state;
	struct journal j;
	uint64_t count;
	struct db_txn t = db_begin(x->db, DB_WRITE);

	assert_int_equal(journal_load(&t, &j), RC_OK);
	append(&t, &j, ENTRIES + 1);
	assert_int_equal(journal_verify(&t, &count, NULL), RC_OK);
	assert_int_equal(count, ENTRIES + 1);
	assert_int_equal(db_end(&t), RC_OK);
}

static void
an_aborted_entry_leaves_the_chain_as_it_was(void **state)
{
	struct fixture *x = *state;
	struct journal j;
	struct db_txn t = db_begin(x->db, DB_WRITE);

	assert_int_equal(journal_load(&t, &j), RC_OK);
	append(&t, &j, ENTRIES + 1);
	db_abort(&t);
	t = db_begin(x->db, DB_WRITE);
	assert_int_equal(journal_load(&t, &j), RC_OK);
	assert_int_equal(j.last, ENTRIES);
	assert_int_equal(verify(&t), 0);
	assert_int_equal(db_end(&t), RC_OK);
}

static void
the_entries_of_a_record_are_found_oldest_first(void **state)
{
	struct fixture *x = *state;
	uint64_t seqs[8];
	struct db_txn t = db_begin(x->db, DB_READ);

	assert_int_equal(journal_of_key(&t, key_of(1), 0, seqs, 8), 4);
	for (unsigned i = 0; i < 4; i++)
		assert_int_equal(seqs[i], 1 + 3 * i);
	assert_int_equal(journal_of_key(&t, key_of(1), 4, seqs, 1), 1);
	assert_int_equal(seqs[0], 7);
	assert_int_equal(journal_of_key(&t, key_of(1), 10, seqs, 8), 0);
	assert_int_equal(journal_of_key(&t, (struct id){ { 9 } }, 0, seqs, 8), 0);
	assert_int_equal(db_end(&t), RC_OK);
}

static void
a_changed_byte_anywhere_is_found_with_its_seq(void **state)
{
	struct fixture *x = *state;
	struct text stored;
	uint8_t key[8], bytes[512];
	struct db_txn t = db_begin(x->db, DB_WRITE);

	for (uint64_t seq = 1; seq <= ENTRIES; seq += 3) {
		db_be64(seq, key);
		assert_true(db_kv_get(&t, &journal_kv, key, sizeof key, &x->arena, &stored));
		assert_true(stored.len <= sizeof bytes);
		for (uint32_t i = 0; i < stored.len; i++) {
			memcpy(bytes, stored.ptr, stored.len);
			bytes[i] ^= (uint8_t)(1u << (i % 8));
			db_kv_put(&t, &journal_kv, key, sizeof key, bytes, stored.len);
			assert_int_equal(verify(&t), seq);
		}
		db_kv_put(&t, &journal_kv, key, sizeof key, stored.ptr, stored.len);
		assert_int_equal(verify(&t), 0);
	}
	assert_int_equal(db_end(&t), RC_OK);
}

static void
an_entry_that_is_missing_doubled_or_not_indexed_is_found(void **state)
{
	struct fixture *x = *state;
	struct text third, fourth;
	uint8_t three[8], four[8], row[24];
	struct db_txn t = db_begin(x->db, DB_WRITE);

	db_be64(3, three);
	db_be64(4, four);
	assert_true(db_kv_get(&t, &journal_kv, three, 8, &x->arena, &third));
	assert_true(db_kv_get(&t, &journal_kv, four, 8, &x->arena, &fourth));
	db_kv_remove(&t, &journal_kv, three, 8);
	assert_int_equal(verify(&t), 3);
	db_kv_put(&t, &journal_kv, three, 8, fourth.ptr, fourth.len);
	assert_int_equal(verify(&t), 3);
	db_kv_put(&t, &journal_kv, three, 8, third.ptr, third.len);
	assert_int_equal(verify(&t), 0);
	memcpy(row, key_of(4).b, 16);
	memcpy(row + 16, four, 8);
	db_kv_remove(&t, &journal_key_kv, row, sizeof row);
	assert_int_equal(verify(&t), 4);
	db_abort(&t);
}

static void
an_entry_over_the_limit_is_refused(void **state)
{
	struct fixture *x = *state;
	struct journal_entry e = { .event = TEXT_LIT("sample.changed") };
	struct journal j;
	char *big = arena_alloc(&x->arena, REC_BYTES_MAX);
	struct db_txn t = db_begin(x->db, DB_WRITE);

	assert_int_equal(journal_load(&t, &j), RC_OK);
	e.body = (struct text){ big, REC_BYTES_MAX, 0 };
	journal_append(&t, &j, &e);
	assert_int_equal(db_end(&t), RC_LIMIT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_entry_comes_back_as_it_was_appended),
		TEST(the_chain_goes_on_after_it_was_loaded),
		TEST(an_aborted_entry_leaves_the_chain_as_it_was),
		TEST(the_entries_of_a_record_are_found_oldest_first),
		TEST(a_changed_byte_anywhere_is_found_with_its_seq),
		TEST(an_entry_that_is_missing_doubled_or_not_indexed_is_found),
		TEST(an_entry_over_the_limit_is_refused),
	};

	crypto_open();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
