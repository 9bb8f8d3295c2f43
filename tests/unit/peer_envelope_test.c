/*
 * peer_envelope_test: what is written is read back, and everything else is refused for the reason that it is.
 * Owns: two nodes' keys, made for the test.
 * Beware: every single bit of both frames is turned, one at a time.
 */
#include "proto/peer_envelope.h"
#include "proto/peer_mail.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

#define NOW (INT64_C(1574755200) * USEC_PER_SEC)

static uint8_t public_key[32], secret_key[64], other_public[32], other_secret[64];
static struct id me, them;
static struct arena arena;

static int
set_up(void **unused)
{
	(void)unused;
	crypto_open();
	crypto_sign_keys(&entropy_system, public_key, secret_key);
	crypto_sign_keys(&entropy_system, other_public, other_secret);
	them = peer_node_id(public_key);
	me = peer_node_id(other_public);
	return 0;
}

static int
tear_down(void **unused)
{
	(void)unused;
	arena_free(&arena);
	return 0;
}

struct sealed {
	struct text frame, signature;
};

static struct peer_envelope
sample(void)
{
	return (struct peer_envelope){ .version = PEER_VERSION,
		.from = them,
		.to = me,
		.epoch = 1,
		.seq = 1,
		.time = NOW,
		.kind = PEER_DATA,
		.topic = 21,
		.about = { { 7 } },
		.body = TEXT_LIT("le corps") };
}

static struct sealed
sealed_of(struct peer_envelope e, const uint8_t *secret)
{
	struct buf frame = { 0 };
	uint8_t signature[CRYPTO_SIGNATURE_LEN];
	struct sealed s;

	peer_envelope_write(&e, secret, &frame, signature);
	s.frame = (struct text){ arena_copy(&arena, frame.ptr, frame.len), (uint32_t)frame.len, 0 };
	s.signature = (struct text){ arena_copy(&arena, signature, sizeof signature), sizeof signature, 0 };
	buf_free(&frame);
	return s;
}

static enum peer_refusal
read_it(struct sealed s, struct peer_envelope *ret)
{
	struct peer_reader r = { them, me, { public_key, NULL }, NOW, NULL };

	return peer_envelope_read(&r, s.frame, s.signature, &arena, ret);
}

static enum peer_refusal
says(struct peer_envelope e)
{
	struct peer_envelope got;

	return read_it(sealed_of(e, secret_key), &got);
}

/* Signed as they are, so that only what is in them can be wrong. */
static struct sealed
signed_bytes(const void *bytes, size_t len)
{
	static const char purpose[] = "maillage envelope 1";
	uint8_t *told = arena_alloc(&arena, sizeof purpose - 1 + len), signature[CRYPTO_SIGNATURE_LEN];

	memcpy(told, purpose, sizeof purpose - 1);
	memcpy(told + sizeof purpose - 1, bytes, len);
	crypto_sign(secret_key, told, sizeof purpose - 1 + len, signature);
	return (struct sealed){ { (const char *)told + sizeof purpose - 1, (uint32_t)len, 0 },
		{ arena_copy(&arena, signature, sizeof signature), sizeof signature, 0 } };
}

static void
what_is_written_is_read_back(void **unused)
{
	struct peer_envelope e = sample(), got;

	(void)unused;
	e.seq = 9;
	e.previous = TEXT_LIT("0123456789abcdef0123456789abcdef");
	assert_int_equal(read_it(sealed_of(e, secret_key), &got), PEER_TAKEN);
	assert_true(text_is(got.body, "le corps"));
	assert_true(text_equal(got.previous, e.previous));
	assert_int_equal(got.seq, 9);
	assert_false(REC_HAS(&got, 15)); /* what is empty is absent */
}

static void
no_single_bit_can_be_turned_in_either_frame(void **unused)
{
	struct sealed s = sealed_of(sample(), secret_key);
	struct peer_envelope got;

	(void)unused;
	for (size_t bit = 0; bit < 8 * (size_t)s.frame.len; bit++) {
		((uint8_t *)(uintptr_t)s.frame.ptr)[bit / 8] ^= (uint8_t)(1u << bit % 8);
		assert_int_equal(read_it(s, &got), PEER_BAD_SIGNATURE);
		((uint8_t *)(uintptr_t)s.frame.ptr)[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	for (size_t bit = 0; bit < 8 * (size_t)s.signature.len; bit++) {
		((uint8_t *)(uintptr_t)s.signature.ptr)[bit / 8] ^= (uint8_t)(1u << bit % 8);
		assert_int_equal(read_it(s, &got), PEER_BAD_SIGNATURE);
		((uint8_t *)(uintptr_t)s.signature.ptr)[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	assert_int_equal(read_it(s, &got), PEER_TAKEN);
}

static void
a_signature_that_is_missing_cut_or_anothers_is_refused(void **unused)
{
	struct sealed s = sealed_of(sample(), secret_key);
	struct peer_envelope got;

	(void)unused;
	s.signature.len = 0;
	assert_int_equal(read_it(s, &got), PEER_UNSIGNED);
	s.signature.len = 63;
	assert_int_equal(read_it(s, &got), PEER_BAD_SIGNATURE);
	assert_int_equal(read_it(sealed_of(sample(), other_secret), &got), PEER_BAD_SIGNATURE);
}

static void
while_keys_change_both_are_good_and_no_third_one(void **unused)
{
	struct peer_reader r = { them, me, { other_public, public_key }, NOW, NULL };
	struct sealed old = sealed_of(sample(), secret_key), now = sealed_of(sample(), other_secret);
	struct peer_envelope got;

	(void)unused;
	assert_int_equal(peer_envelope_read(&r, old.frame, old.signature, &arena, &got), PEER_TAKEN);
	assert_int_equal(peer_envelope_read(&r, now.frame, now.signature, &arena, &got), PEER_TAKEN);
	r.keys[1] = NULL;
	assert_int_equal(peer_envelope_read(&r, old.frame, old.signature, &arena, &got), PEER_BAD_SIGNATURE);
}

static void
what_is_for_another_or_in_anothers_name_is_refused(void **unused)
{
	struct peer_envelope e = sample();

	(void)unused;
	e.to.b[3] ^= 1;
	assert_int_equal(says(e), PEER_FOR_ANOTHER);
	e = sample();
	e.from = me;
	assert_int_equal(says(e), PEER_IMPOSTOR);
}

static void
what_is_too_old_or_of_the_future_is_refused_to_the_second(void **unused)
{
	struct peer_envelope e = sample();

	(void)unused;
	e.time = NOW - PEER_AGE_MOST;
	assert_int_equal(says(e), PEER_TAKEN);
	e.time--;
	assert_int_equal(says(e), PEER_TOO_OLD);
	e.time = NOW + PEER_AHEAD_MOST;
	assert_int_equal(says(e), PEER_TAKEN);
	e.time++;
	assert_int_equal(says(e), PEER_FUTURE);
}

static void
a_version_beside_ours_is_read_and_one_farther_is_not(void **unused)
{
	struct peer_envelope e = sample();

	(void)unused;
	e.version = PEER_VERSION + 1;
	assert_int_equal(says(e), PEER_TAKEN);
	e.version = PEER_VERSION + 2;
	assert_int_equal(says(e), PEER_UNREAD_VERSION);
	e.version = 0;
	assert_int_equal(says(e), PEER_UNREAD_VERSION);
}

/* --- what version 1 wrote: the next versions read it, and this one writes it, byte by byte ---------------------------- */
static const char letter_1_key[] = "ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c";
static const char letter_1_frame[] =
    "8b010102c4100100000000000000000000000000000003c410020000000000000000000000000000000401050906cf00"
    "05983b444de0000701081509c410070000000000000000000000000000000ac4086c6520636f7270730bc42030313233"
    "34353637383961626364656630313233343536373839616263646566";
static const char letter_1_signature[] =
    "eeaf43eca990a6b1c34d1ace77ad9ea73ced442a3c2839b283f242122c3cceebd33ff57dd4df773b43b6a486f4d87a06"
    "dd4223cfcc33afde56685634065b7109";

static struct text
of_hex(const char *hex)
{
	size_t len = strlen(hex) / 2;
	uint8_t *bytes = arena_alloc(&arena, len);

	for (size_t i = 0; i < len; i++) {
		unsigned value;

		assert_int_equal(sscanf(hex + 2 * i, "%2x", &value), 1);
		bytes[i] = (uint8_t)value;
	}
	return (struct text){ (const char *)bytes, (uint32_t)len, 0 };
}

static void
sevens(void *arg, void *out, size_t len)
{
	(void)arg;
	memset(out, 7, len);
}

static void
a_letter_of_version_1_is_read_and_written_as_it_was(void **unused)
{
	const struct entropy same = { sevens, NULL };
	struct sealed kept = { of_hex(letter_1_frame), of_hex(letter_1_signature) }, made;
	struct text key = of_hex(letter_1_key);
	struct peer_reader r = { { { 1 } }, { { 2 } }, { (const uint8_t *)key.ptr, NULL }, NOW, NULL };
	struct peer_envelope e = sample(), got;
	uint8_t public[CRYPTO_SIGN_PUBLIC_LEN], secret[CRYPTO_SIGN_SECRET_LEN];

	(void)unused;
	assert_int_equal(peer_envelope_read(&r, kept.frame, kept.signature, &arena, &got), PEER_TAKEN);
	assert_int_equal(got.version, 1);
	assert_int_equal(got.seq, 9);
	assert_int_equal(got.topic, 21);
	assert_true(text_is(got.body, "le corps"));
	crypto_sign_keys(&same, public, secret);
	e.version = 1;
	e.from = r.from;
	e.to = r.to;
	e.seq = 9;
	e.previous = TEXT_LIT("0123456789abcdef0123456789abcdef");
	made = sealed_of(e, secret);
	assert_true(text_equal(made.frame, kept.frame));
	assert_true(text_equal(made.signature, kept.signature));
}

static void
tags_of_a_newer_version_are_skipped(void **unused)
{
	struct sealed s = sealed_of(sample(), secret_key);
	size_t len = s.frame.len;
	uint8_t *more = arena_alloc(&arena, len + 2);
	struct peer_envelope got;

	(void)unused;
	memcpy(more, s.frame.ptr, len);
	more[0]++; /* a map of one more: tag 60, true */
	more[len] = 60;
	more[len + 1] = 0xc3;
	assert_int_equal(read_it(signed_bytes(more, len + 2), &got), PEER_TAKEN);
	assert_int_equal(got.seq, 1);
}

static void
signed_bytes_that_are_no_envelope_are_refused(void **unused)
{
	static const uint8_t nothing[] = { 0x80 }, text[] = { 0xa1, 'x' },
			     lie[] = { 0xdf, 0xff, 0xff, 0xff, 0xff };
	struct peer_envelope e = sample(), got;
	struct sealed s = sealed_of(e, secret_key);
	uint8_t *trailing = arena_alloc(&arena, s.frame.len + 1u);

	(void)unused;
	assert_int_equal(read_it(signed_bytes(nothing, sizeof nothing), &got), PEER_UNREAD_VERSION);
	assert_int_equal(read_it(signed_bytes(text, sizeof text), &got), PEER_MALFORMED);
	assert_int_equal(read_it(signed_bytes(lie, sizeof lie), &got), PEER_MALFORMED);
	assert_int_equal(read_it(signed_bytes("", 0), &got), PEER_MALFORMED);
	memcpy(trailing, s.frame.ptr, s.frame.len);
	assert_int_equal(read_it(signed_bytes(trailing, s.frame.len + 1u), &got), PEER_MALFORMED);
	e.seq = 0; /* an event has a place in its stream */
	assert_int_equal(says(e), PEER_MALFORMED);
	e = sample();
	e.previous = TEXT_LIT("short");
	assert_int_equal(says(e), PEER_MALFORMED);
	e = sample();
	e.topic = 0;
	assert_int_equal(says(e), PEER_MALFORMED);
}

static void
what_is_too_deep_is_refused_before_it_is_followed(void **unused)
{
	struct sealed s = sealed_of(sample(), secret_key);
	size_t len = s.frame.len;
	uint8_t *deep = arena_alloc(&arena, len + 102);
	struct peer_envelope got;

	(void)unused;
	memcpy(deep, s.frame.ptr, len);
	deep[0]++;
	deep[len] = 60;
	memset(deep + len + 1, 0x91, 100); /* arrays of one, a hundred deep */
	deep[len + 101] = 0xc0;
	assert_int_equal(read_it(signed_bytes(deep, len + 102), &got), PEER_DEEP);
}

static void
what_is_too_large_is_refused_before_its_signature_is_looked_at(void **unused)
{
	struct peer_envelope e = sample(), got;
	struct sealed s;

	(void)unused;
	e.body = (struct text){ arena_alloc(&arena, PEER_FRAME_MAX), PEER_BODY_MAX, 0 };
	assert_int_equal(says(e), PEER_TAKEN);
	e.body.len = PEER_FRAME_MAX;
	s = sealed_of(e, secret_key);
	s.signature.len = 0;
	assert_int_equal(read_it(s, &got), PEER_OVERSIZED);
}

static void
every_reason_has_a_name_of_its_own(void **unused)
{
	(void)unused;
	for (int i = 1; i < PEER_REFUSALS; i++) {
		const struct rec_enum_value *v = rec_enum_by_value(&peer_refusal_enum, i);

		assert_non_null(v);
		assert_ptr_equal(rec_enum_by_name(&peer_refusal_enum, v->name, strlen(v->name)), v);
	}
	assert_int_equal(peer_refusal_enum.count, PEER_REFUSALS - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read_back),
		cmocka_unit_test(no_single_bit_can_be_turned_in_either_frame),
		cmocka_unit_test(a_signature_that_is_missing_cut_or_anothers_is_refused),
		cmocka_unit_test(while_keys_change_both_are_good_and_no_third_one),
		cmocka_unit_test(what_is_for_another_or_in_anothers_name_is_refused),
		cmocka_unit_test(what_is_too_old_or_of_the_future_is_refused_to_the_second),
		cmocka_unit_test(a_version_beside_ours_is_read_and_one_farther_is_not),
		cmocka_unit_test(a_letter_of_version_1_is_read_and_written_as_it_was),
		cmocka_unit_test(tags_of_a_newer_version_are_skipped),
		cmocka_unit_test(signed_bytes_that_are_no_envelope_are_refused),
		cmocka_unit_test(what_is_too_deep_is_refused_before_it_is_followed),
		cmocka_unit_test(what_is_too_large_is_refused_before_its_signature_is_looked_at),
		cmocka_unit_test(every_reason_has_a_name_of_its_own),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
