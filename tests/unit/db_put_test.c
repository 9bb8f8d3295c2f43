/*
 * db_put_test: records put over one another, longer and shorter, in one transaction and in several: what is left, indexes too, is what
 *              putting each record once, as it stands at the end, leaves.
 * Owns: a second store in the fixture's scratch folder.
 * Beware: words are long enough for records that LMDB keeps on pages of their own, and for pages that split under a replacement.
 */
#include "tests/lib/keyed_store.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>

#define RECORDS 300u
#define STEPS 20000u
#define STEPS_A_COMMIT 700u
#define WORDS_MOST 90u

static uint32_t
draw(uint64_t *seed, uint32_t below)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*seed >> 33) % below;
}

/* Mostly small, sometimes of several pages. */
static struct keyed
keyed_draw(struct arena *a, uint64_t *seed, unsigned n)
{
	uint32_t count = draw(seed, 10) == 0 ? draw(seed, WORDS_MOST) : draw(seed, 4);
	struct text *words = ARENA_ARRAY(a, count + 1, struct text);
	struct keyed s = keyed_of(n);

	for (uint32_t i = 0; i < count; i++)
		words[i] = text_of(arena_printf(a, "%0*u", 1 + (int)draw(seed, 99), draw(seed, 1000)));
	KEYED_SET(&s, F_WORDS, words, ((struct list){ words, count }));
	KEYED_SET(&s, F_BALANCE, balance, draw(seed, 50));
	if (draw(seed, 2) == 0)
		KEYED_SET(&s, F_OWNER, owner, keyed_id(draw(seed, RECORDS)));
	return s;
}

static void
put_encoded(struct db_txn *t, const struct keyed *s)
{
	struct buf b = { 0 };

	record_encode(&keyed_desc, s, 0, 0, &b);
	db_put_encoded(t, &keyed_table, s, (struct text){ (const char *)b.ptr, (uint32_t)b.len, 0 });
	buf_free(&b);
}

/* Step after step; what is then there is in last, by number (version 0: none). */
static void
history_play(struct fixture *x, struct keyed *last, bool removes)
{
	struct db_txn t = db_begin(x->db, DB_WRITE);
	uint64_t seed = 7;

	for (unsigned step = 1; step <= STEPS; step++) {
		unsigned n = draw(&seed, RECORDS);

		if (removes && draw(&seed, 8) == 0) {
			db_remove(&t, &keyed_table, keyed_id(n));
			last[n].version = 0;
		} else {
			last[n] = keyed_draw(&x->arena, &seed, n);
			if (step % 2 == 0)
				db_put(&t, &keyed_table, &last[n]);
			else
				put_encoded(&t, &last[n]);
		}
		if (step % STEPS_A_COMMIT == 0) {
			assert_int_equal(db_end(&t), RC_OK);
			t = db_begin(x->db, DB_WRITE);
		}
	}
	assert_int_equal(db_end(&t), RC_OK);
}

static void
last_compare(struct fixture *x, const struct keyed *last)
{
	char folder[sizeof x->folder + 8] = "";
	struct db_options o = keyed_options(folder);
	struct fault why = { 0 };
	struct db_txn t;
	struct db *once;

	snprintf(folder, sizeof folder, "%s-once", x->folder);
	assert_int_equal(db_open(&o, &once, &why), RC_OK);
	t = db_begin(once, DB_WRITE);
	for (unsigned n = 0; n < RECORDS; n++)
		if (last[n].version != 0)
			db_put(&t, &keyed_table, &last[n]);
	assert_int_equal(db_end(&t), RC_OK);
	assert_int_equal(db_compare(x->db, once, &why), RC_OK);
	db_close(once);
}

static void
what_is_put_over_another_leaves_what_putting_it_once_would(void **state)
{
	static struct keyed last[RECORDS];

	history_play(*state, last, false);
	last_compare(*state, last);
}

static void
so_it_does_when_records_are_removed_in_between(void **state)
{
	static struct keyed last[RECORDS];

	history_play(*state, last, true);
	last_compare(*state, last);
}

static void
bytes_without_an_id_or_beyond_the_limit_are_refused_encoded_too(void **state)
{
	static char huge[REC_BYTES_MAX + 1];
	struct fixture *x = *state;
	struct keyed s = keyed_of(1);
	struct db_txn t = db_begin(x->db, DB_WRITE);

	db_put_encoded(&t, &keyed_table, &s, (struct text){ huge, sizeof huge, 0 });
	assert_int_equal(db_end(&t), RC_LIMIT);
	s.has &= ~REC_BIT(TAG_ID);
	t = db_begin(x->db, DB_WRITE);
	put_encoded(&t, &s);
	assert_int_equal(db_end(&t), RC_INTERNAL);
	t = db_begin(x->db, DB_READ);
	assert_int_equal(db_count(&t, &keyed_table), 0);
	db_abort(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
		T(what_is_put_over_another_leaves_what_putting_it_once_would),
		T(so_it_does_when_records_are_removed_in_between),
		T(bytes_without_an_id_or_beyond_the_limit_are_refused_encoded_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
