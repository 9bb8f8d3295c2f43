/*
 * mpscan_test: the scanner on bytes that lie: lengths, counts, depth, encodings of text.
 * Owns: nothing.
 * Beware: inputs are copied to memory of their exact size, so that a sanitizer sees a byte too far.
 */
#include "common/mpscan.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

/* An input without room after it. */
struct input {
	uint8_t *bytes;
	struct mpscan s;
};

static struct input
input_of(const char *bytes, size_t len)
{
	struct input in = { malloc(len ? len : 1), { 0 } };

	if (len > 0)
		memcpy(in.bytes, bytes, len);
	in.s = mpscan_of(in.bytes, len);
	return in;
}
#define INPUT(lit) input_of((lit), sizeof(lit) - 1)

static void
integers_are_read_in_every_width(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		int64_t want;
	} rows[] = {
		{ "\x00", 1, 0 },
		{ "\x7f", 1, 127 },
		{ "\xcc\xff", 2, 255 },
		{ "\xcd\x01\x00", 3, 256 },
		{ "\xce\xff\xff\xff\xff", 5, 4294967295 },
		{ "\xcf\x7f\xff\xff\xff\xff\xff\xff\xff", 9, INT64_MAX },
		{ "\xff", 1, -1 },
		{ "\xe0", 1, -32 },
		{ "\xd0\x80", 2, -128 },
		{ "\xd1\x80\x00", 3, -32768 },
		{ "\xd2\x80\x00\x00\x00", 5, -2147483648LL },
		{ "\xd3\x80\x00\x00\x00\x00\x00\x00\x00", 9, INT64_MIN },
		{ "\xd0\x05", 2, 5 },
		{ "\xd3\x00\x00\x00\x00\x00\x00\x00\x01", 9, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct input in = input_of(rows[i].bytes, rows[i].len);
		uint64_t u;
		int64_t v;

		assert_int_equal(mpscan_peek(&in.s), rows[i].want < 0 ? MPSCAN_INT : MPSCAN_UINT);
		assert_int_equal(mpscan_u64(&in.s, &u), rows[i].want < 0 ? RC_MALFORMED : RC_OK);
		in.s.pos = in.bytes;
		assert_int_equal(mpscan_i64(&in.s, &v), RC_OK);
		assert_int_equal(v, rows[i].want);
		assert_int_equal(mpscan_end(&in.s), RC_OK);
		free(in.bytes);
	}
}

static void
an_unsigned_beyond_63_bits_is_no_signed_integer(void **state)
{
	struct input in = INPUT("\xcf\xff\xff\xff\xff\xff\xff\xff\xff");
	uint64_t u = 0;
	int64_t v = 7;

	(void)state;
	assert_int_equal(mpscan_i64(&in.s, &v), RC_MALFORMED);
	assert_int_equal(v, 7);
	assert_int_equal(mpscan_u64(&in.s, &u), RC_OK);
	assert_true(u == UINT64_MAX);
	free(in.bytes);
}

static void
floats_are_no_integers_and_integers_no_floats(void **state)
{
	struct input wide = INPUT("\xcb\x3f\xf8\x00\x00\x00\x00\x00\x00"),
		     narrow = INPUT("\xca\xbf\x80\x00\x00");
	struct input whole = INPUT("\x01");
	double d = 0;
	int64_t v;

	(void)state;
	assert_int_equal(mpscan_i64(&wide.s, &v), RC_MALFORMED);
	assert_int_equal(mpscan_f64(&wide.s, &d), RC_OK);
	assert_true(d == 1.5);
	assert_int_equal(mpscan_f64(&narrow.s, &d), RC_OK);
	assert_true(d == -1.0);
	assert_int_equal(mpscan_f64(&whole.s, &d), RC_MALFORMED);
	free(wide.bytes);
	free(narrow.bytes);
	free(whole.bytes);
}

static void
nil_and_booleans_are_told_apart(void **state)
{
	struct input in = INPUT("\xc0\xc2\xc3");
	bool b = true;

	(void)state;
	assert_int_equal(mpscan_bool(&in.s, &b), RC_MALFORMED);
	assert_int_equal(mpscan_nil(&in.s), RC_OK);
	assert_int_equal(mpscan_nil(&in.s), RC_MALFORMED);
	assert_int_equal(mpscan_bool(&in.s, &b), RC_OK);
	assert_false(b);
	assert_int_equal(mpscan_bool(&in.s, &b), RC_OK);
	assert_true(b);
	assert_int_equal(mpscan_peek(&in.s), MPSCAN_END);
	free(in.bytes);
}

static void
every_cut_of_every_form_is_refused_and_consumes_nothing(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
	} rows[] = {
		{ "\xcc\xff", 2 },
		{ "\xcd\x01\x00", 3 },
		{ "\xcf\x7f\xff\xff\xff\xff\xff\xff\xff", 9 },
		{ "\xcb\x3f\xf8\x00\x00\x00\x00\x00\x00", 9 },
		{ "\xa3xyz", 4 },
		{ "\xd9\x03xyz", 5 },
		{ "\xda\x00\x03xyz", 6 },
		{ "\xc4\x02\x00\xff", 4 },
		{ "\xd4\x01\x00", 3 },
		{ "\xd8\x01xyzxyzxyzxyzxyzx", 18 },
		{ "\xc7\x02\x01xx", 5 },
		{ "\x92\x01\x02", 3 },
		{ "\x81\x01\x02", 3 },
		{ "\xdc\x00\x01\xc0", 4 },
		{ "\xdf\x00\x00\x00\x01\x01\x02", 7 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		for (size_t len = 0; len <= rows[i].len; len++) {
			struct input in = input_of(rows[i].bytes, len);

			assert_int_equal(mpscan_skip(&in.s), len == rows[i].len ? RC_OK : RC_MALFORMED);
			assert_ptr_equal(in.s.pos, in.bytes + (len == rows[i].len ? len : 0));
			assert_int_equal(in.s.depth, 0);
			free(in.bytes);
		}
	}
}

static void
a_count_that_the_bytes_cannot_hold_is_refused(void **state)
{
	struct input array = INPUT("\xdd\xff\xff\xff\xff\x00"), map = INPUT("\xdf\x80\x00\x00\x00\x00\x00");
	struct input pairs = INPUT("\x82\x01\x02\x03");
	uint32_t count = 9;

	(void)state;
	assert_int_equal(mpscan_array(&array.s, &count), RC_MALFORMED);
	assert_int_equal(mpscan_map(&map.s, &count), RC_MALFORMED);
	assert_int_equal(mpscan_map(&pairs.s, &count), RC_MALFORMED);
	assert_int_equal(mpscan_skip(&array.s), RC_MALFORMED);
	assert_int_equal(count, 9);
	free(array.bytes);
	free(map.bytes);
	free(pairs.bytes);
}

static void
depth_is_bounded_when_entering_and_when_skipping(void **state)
{
	char nested[MPSCAN_DEPTH_MAX + 2];
	uint32_t count;

	(void)state;
	memset(nested, '\x91', sizeof nested);
	nested[MPSCAN_DEPTH_MAX] = '\xc0';
	struct input good = input_of(nested, MPSCAN_DEPTH_MAX + 1);

	assert_int_equal(mpscan_skip(&good.s), RC_OK);
	assert_int_equal(mpscan_end(&good.s), RC_OK);
	nested[MPSCAN_DEPTH_MAX] = '\x90';
	struct input deep = input_of(nested, MPSCAN_DEPTH_MAX + 1);

	assert_int_equal(mpscan_skip(&deep.s), RC_LIMIT);
	for (int i = 0; i < MPSCAN_DEPTH_MAX; i++)
		assert_int_equal(mpscan_array(&deep.s, &count), RC_OK);
	assert_int_equal(mpscan_array(&deep.s, &count), RC_LIMIT);
	assert_int_equal(mpscan_skip(&deep.s), RC_LIMIT);
	mpscan_leave(&deep.s);
	assert_int_equal(mpscan_array(&deep.s, &count), RC_OK);
	free(good.bytes);
	free(deep.bytes);
}

static void
skipping_steps_over_all_that_an_item_holds(void **state)
{
	struct input in = INPUT("\x82\x01\x93\xa1x\xc4\x01y\x80\x02\x91\xd4\x05z\x2a");
	uint64_t after = 0;

	(void)state;
	assert_int_equal(mpscan_skip(&in.s), RC_OK);
	assert_int_equal(mpscan_u64(&in.s, &after), RC_OK);
	assert_int_equal(after, 42);
	free(in.bytes);
}

static void
text_is_valid_utf8_or_refused(void **state)
{
	static const char *const good[] = { "", "abc", "é", "œuvre à l’aube, 12 €", "😀", "\xed\x9f\xbf",
		"\xee\x80\x80", "\xf4\x8f\xbf\xbf", "\xc2\x80", "\xe0\xa0\x80", "\xf0\x90\x80\x80" };
	static const char *const bad[] = { "\x80", "\xc3", "\xc0\xaf", "\xc1\xbf", "\xe0\x80\xaf",
		"\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
		"\xff", "\xe2\x82", "abcdefgh\xffijklmnop", "abcdefghijklmno\xc3", "\xc3\x28",
		"\xe2\x28\xa1" };

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_true(utf8_valid(good[i], strlen(good[i])));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(utf8_valid(bad[i], strlen(bad[i])));
	struct input in = INPUT("\xa2\xc3\x28");
	struct text t = { 0 };

	assert_int_equal(mpscan_text(&in.s, &t), RC_MALFORMED);
	assert_int_equal(mpscan_peek(&in.s), MPSCAN_TEXT);
	free(in.bytes);
}

static void
characters_are_counted_as_code_points(void **state)
{
	(void)state;
	assert_int_equal(utf8_count("", 0), 0);
	assert_int_equal(utf8_count("œuvre", strlen("œuvre")), 5);
	assert_int_equal(utf8_count("a€😀", strlen("a€😀")), 3);
}

static void
the_reserved_byte_is_refused_everywhere(void **state)
{
	struct input in = INPUT("\xc1");

	(void)state;
	assert_int_equal(mpscan_peek(&in.s), MPSCAN_BAD);
	assert_int_equal(mpscan_skip(&in.s), RC_MALFORMED);
	free(in.bytes);
}

static void
no_bytes_are_an_end_and_nothing_else(void **state)
{
	struct mpscan s = mpscan_of(NULL, 0);

	(void)state;
	assert_int_equal(mpscan_peek(&s), MPSCAN_END);
	assert_int_equal(mpscan_end(&s), RC_OK);
	assert_int_equal(mpscan_skip(&s), RC_MALFORMED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(integers_are_read_in_every_width),
		cmocka_unit_test(an_unsigned_beyond_63_bits_is_no_signed_integer),
		cmocka_unit_test(floats_are_no_integers_and_integers_no_floats),
		cmocka_unit_test(nil_and_booleans_are_told_apart),
		cmocka_unit_test(every_cut_of_every_form_is_refused_and_consumes_nothing),
		cmocka_unit_test(a_count_that_the_bytes_cannot_hold_is_refused),
		cmocka_unit_test(depth_is_bounded_when_entering_and_when_skipping),
		cmocka_unit_test(skipping_steps_over_all_that_an_item_holds),
		cmocka_unit_test(text_is_valid_utf8_or_refused),
		cmocka_unit_test(characters_are_counted_as_code_points),
		cmocka_unit_test(the_reserved_byte_is_refused_everywhere),
		cmocka_unit_test(no_bytes_are_an_end_and_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
