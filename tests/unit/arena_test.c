/*
 * arena_test: arenas, growing bytes, and the text form of ids.
 * Owns: nothing.
 * Beware: sizes are chosen around the first chunk's 16 KiB; they test the seams between chunks.
 */
#include "common/arena.h"
#include "common/types.h"
#include <stdarg.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

static void
what_is_handed_out_is_zeroed_and_aligned_even_after_a_reset(void **unused)
{
	struct arena a = { 0 };

	(void)unused;
	for (int turn = 0; turn < 3; turn++) {
		for (size_t size = 0; size < 3000; size += 7) {
			uint8_t *p = arena_alloc(&a, size);

			assert_int_equal((uintptr_t)p % 16, 0);
			for (size_t i = 0; i < size; i++)
				assert_int_equal(p[i], 0);
			memset(p, 0xAA, size);
		}
		arena_reset(&a);
		assert_int_equal(a.total, 0);
	}
	arena_free(&a);
}

static void
a_steady_load_keeps_to_the_first_chunk(void **unused)
{
	struct arena a = { 0 };
	void *first = arena_alloc(&a, 100);

	(void)unused;
	for (int i = 0; i < 10; i++) {
		arena_alloc(&a, 500000);
		arena_reset(&a);
		assert_ptr_equal(arena_alloc(&a, 100), first);
		assert_ptr_equal(a.cur, a.first);
	}
	arena_free(&a);
	assert_null(a.first);
	arena_free(&a);
	arena_free(NULL);
}

static void
a_big_first_request_does_not_become_the_chunk_that_stays(void **unused)
{
	struct arena a = { 0 };

	(void)unused;
	memset(arena_alloc(&a, 1 << 20), 1, 1 << 20);
	assert_ptr_not_equal(a.cur, a.first);
	arena_reset(&a);
	memset(arena_alloc(&a, 16), 1, 16);
	assert_ptr_equal(a.cur, a.first);
	arena_free(&a);
}

static void
copies_texts_and_arrays_hold_what_they_were_given(void **unused)
{
	struct arena a = { 0 };

	(void)unused;
	assert_string_equal(arena_text(&a, "centre social", 6), "centre");
	assert_string_equal(arena_text(&a, NULL, 0), "");
	assert_memory_equal(arena_copy(&a, "\0\1\2", 3), "\0\1\2", 3);
	assert_string_equal(arena_printf(&a, "J%d %s", 1, "à placer"), "J1 à placer");
	uint32_t *n = ARENA_ARRAY(&a, 3, uint32_t);

	assert_int_equal(n[0] + n[1] + n[2], 0);
	assert_non_null(arena_array(&a, 0, 8));
	arena_free(&a);
}

static void
a_printed_text_is_whole_wherever_a_chunk_ends_and_what_comes_next_is_zeroed(void **unused)
{
	(void)unused;
	for (size_t left = 0; left <= 64; left++) { /* of the first chunk */
		struct arena a = { 0 };
		char *one, *two;
		uint8_t *next;

		arena_alloc(&a, 16 * 1024 - (left & ~(size_t)15));
		one = arena_printf(&a, "%0*d", (int)left, 7);
		two = arena_printf(&a, "%s|%s", one, one);
		next = arena_alloc(&a, 64);
		assert_int_equal(strlen(one), left == 0 ? 1 : left);
		assert_int_equal(strlen(two), 2 * strlen(one) + 1);
		assert_memory_equal(two, one, strlen(one));
		assert_string_equal(two + strlen(one) + 1, one);
		for (size_t i = 0; i < 64; i++)
			assert_int_equal(next[i], 0);
		arena_free(&a);
	}
}

static void
bytes_grow_and_keep_their_order(void **unused)
{
	struct buf b = { 0 };

	(void)unused;
	for (int i = 0; i < 1000; i++)
		buf_printf(&b, "%04d", i);
	assert_int_equal(b.len, 4000);
	assert_memory_equal(b.ptr + 3996, "0999", 4);
	buf_clear(&b);
	buf_append(&b, NULL, 0);
	buf_text(&b, "ab");
	buf_byte(&b, 'c');
	assert_string_equal(buf_cstr(&b), "abc");
	assert_int_equal(b.len, 3);
	buf_free(&b);
	assert_null(b.ptr);
	assert_string_equal(buf_cstr(&b), "");
	buf_free(&b);
	buf_free(NULL);
}

static void
an_id_is_written_in_lower_case_and_read_in_any(void **unused)
{
	static const char lower[] = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
	static const char upper[] = "017F22E2-79B0-7CC3-98C4-DC0C0C07398F";
	char out[ID_TEXT_LEN + 1];
	struct id id, same;

	(void)unused;
	assert_true(id_parse(lower, 36, &id));
	assert_true(id_parse(upper, 36, &same));
	assert_true(id_equal(id, same));
	id_format(id, out);
	assert_string_equal(out, lower);
}

static void
what_is_not_an_id_is_refused_and_leaves_the_output_alone(void **unused)
{
	static const char *const bad[] = {
		"017f22e2-79b0-7cc3-98c4-dc0c0c07398",
		"017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
		"017f22e2079b0-7cc3-98c4-dc0c0c07398f",
		"017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
		"017f22e2-79b0-7cc3-98c4-dc0c0c0739-f",
		"{17f22e2-79b0-7cc3-98c4-dc0c0c07398}",
		"",
	};
	struct id id = { { 7 } };

	(void)unused;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(id_parse(bad[i], strlen(bad[i]), &id));
	assert_int_equal(id.b[0], 7);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_handed_out_is_zeroed_and_aligned_even_after_a_reset),
		cmocka_unit_test(a_steady_load_keeps_to_the_first_chunk),
		cmocka_unit_test(a_big_first_request_does_not_become_the_chunk_that_stays),
		cmocka_unit_test(copies_texts_and_arrays_hold_what_they_were_given),
		cmocka_unit_test(a_printed_text_is_whole_wherever_a_chunk_ends_and_what_comes_next_is_zeroed),
		cmocka_unit_test(bytes_grow_and_keep_their_order),
		cmocka_unit_test(an_id_is_written_in_lower_case_and_read_in_any),
		cmocka_unit_test(what_is_not_an_id_is_refused_and_leaves_the_output_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
