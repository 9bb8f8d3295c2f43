/*
 * envelope_test: the two frames' tables: there and back, their bytes, their limits; faults to a body and back.
 * Owns: nothing outlives a test.
 * Beware: the golden bytes are the wire between processes of several versions: a change of them is a break.
 */
#include "common/envelope.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

FAULT_DEFINE(FAULT_DOMAIN, "binome", "Il faut un binôme.", "A pair is needed.");
static const struct fault_code *const domain_codes[] = { FAULT_DOMAIN, NULL };

static struct id
id_of(uint8_t first)
{
	struct id id = { { first, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 } };

	return id;
}

static struct envelope
full_envelope(struct id *organisations, struct position *seen)
{
	organisations[0] = id_of(10);
	organisations[1] = id_of(11);
	seen[0] = (struct position){ .service = TEXT_LIT("registry"), .seq = 41 };
	seen[1] = (struct position){ .service = TEXT_LIT("matching"), .seq = 0 };
	struct envelope e = {
		.version = ENVELOPE_VERSION,
		.kind = ENVELOPE_CALL,
		.id = id_of(1),
		.method = TEXT_LIT("registry.organisation.create"),
		.deadline = INT64_C(1700000000000000),
		.person = id_of(2),
		.account = id_of(3),
		.roles = ROLE_SERVICE | 5,
		.organisations = { organisations, 2 },
		.node = TEXT_LIT("bretagne"),
		.cause = id_of(4),
		.key = TEXT_LIT("key-1"),
		.seen = { seen, 2 },
		.rc = TEXT_LIT("ok"),
		.position = UINT64_C(9000000000),
	};

	envelope_mark(&e);
	return e;
}

static void
a_full_envelope_comes_back_equal(void **state)
{
	struct id organisations[2];
	struct position seen[2];
	struct envelope e = full_envelope(organisations, seen), back;
	struct arena a = { 0 };
	struct buf b = { 0 };

	(void)state;
	assert_int_equal(
	    e.has, (REC_BIT(ENVELOPE_TAG_POSITION + 1) - 1) & ~UINT64_C(1)); /* tags 1 to the last */
	record_encode(&envelope_desc, &e, 0, 0, &b);
	assert_int_equal(record_decode(&envelope_desc, b.ptr, b.len, &a, &back, NULL, NULL), RC_OK);
	assert_true(record_equal(&envelope_desc, &e, &back));
	assert_int_equal(record_validate(&envelope_desc, &back, 0, RECORD_INPUT, NULL), RC_OK);
	const struct position *p = back.seen.items;

	assert_true(REC_HAS(&p[1], 2) && p[1].seq == 0);
	buf_free(&b);
	arena_free(&a);
}

static void
an_envelope_is_these_bytes(void **state)
{
	static const uint8_t golden[] = { 0x86, 1, 1, 2, 1, 3, 0xc4, 16, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
		12, 13, 14, 15, 4, 0xa3, 'a', '.', 'b', 5, 0xcf, 0, 6, 0x0a, 0x24, 0x18, 0x1e, 0x40, 0, 8,
		5 };
	struct envelope e = {
		.version = 1,
		.kind = ENVELOPE_CALL,
		.id = id_of(1),
		.method = TEXT_LIT("a.b"),
		.deadline = INT64_C(1700000000000000),
		.roles = 5,
	};
	struct buf b = { 0 };

	(void)state;
	envelope_mark(&e);
	record_encode(&envelope_desc, &e, 0, 0, &b);
	assert_int_equal(b.len, sizeof golden);
	assert_memory_equal(b.ptr, golden, sizeof golden);
	buf_free(&b);
}

static void
marking_leaves_out_what_is_zero_or_empty(void **state)
{
	struct envelope e = {
		.version = 1, .kind = ENVELOPE_REPLY, .rc = TEXT_LIT("ok"), .key = TEXT_LIT("")
	};

	(void)state;
	e.has = UINT64_MAX;
	envelope_mark(&e);
	assert_int_equal(
	    e.has, REC_BIT(ENVELOPE_TAG_VERSION) | REC_BIT(ENVELOPE_TAG_KIND) | REC_BIT(ENVELOPE_TAG_RC));
}

static enum rc
validate(struct envelope *e, struct fault *why)
{
	fault_clear(why);
	envelope_mark(e);
	return record_validate(&envelope_desc, e, 0, RECORD_INPUT, why);
}

static void
what_is_beyond_a_limit_is_invalid(void **state)
{
	static char letters[300];
	static struct id ids[ENVELOPE_ORGANISATIONS_MAX + 1];
	static struct position seen[ENVELOPE_SEEN_MAX + 1];
	struct envelope e = { .version = 1, .kind = ENVELOPE_CALL, .id = id_of(1) };
	struct fault why;

	(void)state;
	memset(letters, 'x', sizeof letters);
	for (unsigned i = 0; i <= ENVELOPE_SEEN_MAX; i++)
		seen[i].service = TEXT_LIT("registry");
	e.method = (struct text){ letters, ENVELOPE_METHOD_MAX, 0 };
	e.key = (struct text){ letters, ENVELOPE_KEY_MAX, 0 };
	e.organisations = (struct list){ ids, ENVELOPE_ORGANISATIONS_MAX };
	e.seen = (struct list){ seen, ENVELOPE_SEEN_MAX };
	e.roles = UINT32_MAX;
	assert_int_equal(validate(&e, &why), RC_OK);
	e.method.len++;
	e.key.len++;
	e.organisations.count++;
	e.seen.count++;
	e.kind = 3;
	assert_int_equal(validate(&e, &why), RC_INVALID);
	assert_int_equal(why.count, 5);
}

static void
an_envelope_without_version_kind_or_id_is_invalid(void **state)
{
	struct envelope e = { .method = TEXT_LIT("a.b") };
	struct fault why;

	(void)state;
	assert_int_equal(validate(&e, &why), RC_INVALID);
	assert_int_equal(why.count, 3);
	assert_string_equal(why.items[0].field, "version");
	assert_ptr_equal(why.items[0].code, FAULT_REQUIRED);
}

static void
unknown_tags_of_a_newer_version_are_skipped(void **state)
{
	static const uint8_t newer[] = { 0x84, 1, 2, 2, 2, 14, 0xa2, 'o', 'k', 40, 0x92, 1, 0xc0 };
	struct envelope e = { 0 };
	struct arena a = { 0 };

	(void)state;
	assert_int_equal(record_decode(&envelope_desc, newer, sizeof newer, &a, &e, NULL, NULL), RC_OK);
	assert_int_equal(e.version, 2);
	assert_int_equal(e.kind, ENVELOPE_REPLY);
	assert_true(text_is(e.rc, "ok"));
	arena_free(&a);
}

/* --- faults ----------------------------------------------------------------------------------- */
static void
fault_cross(const struct fault *why, const struct fault_code *const *extra, struct fault *ret_back)
{
	struct arena a = { 0 };
	struct buf b = { 0 };

	fault_encode(why, &a, &b);
	fault_decode(why->rc, b.ptr, b.len, extra, &a, ret_back);
	buf_free(&b);
	arena_free(&a);
}

static void
a_fault_comes_back_with_its_items(void **state)
{
	struct fault why = { 0 }, back;

	(void)state;
	fault_addf(&why, RC_INVALID, "persons[2].rank", FAULT_RANGE, "%d..%d", 1, 20);
	fault_add(&why, RC_INVALID, NULL, FAULT_DOMAIN);
	fault_addf(&why, RC_INVALID, "name", FAULT_TEXT, "100 %% été");
	fault_cross(&why, domain_codes, &back);
	assert_int_equal(back.rc, RC_INVALID);
	assert_int_equal(back.count, 3);
	assert_string_equal(back.items[0].field, "persons[2].rank");
	assert_ptr_equal(back.items[0].code, FAULT_RANGE);
	assert_string_equal(back.items[0].argument, "1..20");
	assert_string_equal(back.items[1].field, "");
	assert_ptr_equal(back.items[1].code, FAULT_DOMAIN);
	assert_string_equal(back.items[1].argument, "");
	assert_string_equal(back.items[2].argument, "100 % été");
}

static void
an_unknown_code_becomes_a_text_with_its_name(void **state)
{
	struct fault why = { 0 }, back;

	(void)state;
	fault_addf(&why, RC_RULE, "persons", FAULT_DOMAIN, "two");
	fault_cross(&why, NULL, &back);
	assert_int_equal(back.rc, RC_RULE);
	assert_int_equal(back.count, 1);
	assert_ptr_equal(back.items[0].code, FAULT_TEXT);
	assert_string_equal(back.items[0].argument, "binome");
	assert_string_equal(back.items[0].field, "persons");
}

static void
faults_beyond_what_is_kept_are_counted_across(void **state)
{
	struct fault why = { 0 }, back;

	(void)state;
	for (int i = 0; i < FAULT_MAX + 7; i++)
		fault_addf(&why, RC_INVALID, "rows", FAULT_DUPLICATE, "%d", i);
	fault_cross(&why, NULL, &back);
	assert_int_equal(back.count, FAULT_MAX + 7);
	assert_int_equal(back.dropped, 7);
	assert_string_equal(back.items[FAULT_MAX - 1].argument, "31");
}

static void
the_longest_field_and_argument_come_back_whole(void **state)
{
	struct fault why = { 0 }, back;
	char field[FAULT_FIELD_MAX], argument[FAULT_ARGUMENT_MAX];

	(void)state;
	memset(field, 'f', sizeof field - 1);
	memset(argument, 'a', sizeof argument - 1);
	field[sizeof field - 1] = argument[sizeof argument - 1] = '\0';
	fault_addf(&why, RC_INVALID, field, FAULT_SYNTAX, "%s", argument);
	fault_cross(&why, NULL, &back);
	assert_string_equal(back.items[0].field, field);
	assert_string_equal(back.items[0].argument, argument);
}

static void
a_fault_without_items_is_its_code_alone(void **state)
{
	struct fault why = { .rc = RC_STALE }, back;

	(void)state;
	fault_cross(&why, NULL, &back);
	assert_int_equal(back.rc, RC_STALE);
	assert_int_equal(back.count, 0);
}

static void
a_body_that_is_no_fault_leaves_the_code_alone(void **state)
{
	static const uint8_t bad[] = { 0x81, 1, 0xdd, 0xff, 0xff, 0xff, 0xff };
	struct fault back;
	struct arena a = { 0 };

	(void)state;
	memset(&back, 0xa5, sizeof back);
	for (size_t len = 0; len <= sizeof bad; len++) {
		fault_decode(RC_CONFLICT, bad, len, NULL, &a, &back);
		assert_int_equal(back.rc, RC_CONFLICT);
		assert_int_equal(back.count, 0);
	}
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_full_envelope_comes_back_equal),
		cmocka_unit_test(an_envelope_is_these_bytes),
		cmocka_unit_test(marking_leaves_out_what_is_zero_or_empty),
		cmocka_unit_test(what_is_beyond_a_limit_is_invalid),
		cmocka_unit_test(an_envelope_without_version_kind_or_id_is_invalid),
		cmocka_unit_test(unknown_tags_of_a_newer_version_are_skipped),
		cmocka_unit_test(a_fault_comes_back_with_its_items),
		cmocka_unit_test(an_unknown_code_becomes_a_text_with_its_name),
		cmocka_unit_test(faults_beyond_what_is_kept_are_counted_across),
		cmocka_unit_test(the_longest_field_and_argument_come_back_whole),
		cmocka_unit_test(a_fault_without_items_is_its_code_alone),
		cmocka_unit_test(a_body_that_is_no_fault_leaves_the_code_alone),
	};

	return cmocka_run_group_tests_name("envelope", tests, NULL, NULL);
}
