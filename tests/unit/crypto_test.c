/*
 * crypto_test: every primitive against a published vector, then its behaviour on wrong input.
 * Owns: nothing.
 * Beware: a value marked "ours" was computed by another implementation; stores hold it, so it never changes.
 */
#include "common/crypto.h"
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define PART(s)                                                                                              \
	{                                                                                                    \
		(s), sizeof(s) - 1                                                                           \
	}

static size_t
unhex(const char *hex, uint8_t *out)
{
	size_t n = strlen(hex) / 2;

	for (size_t i = 0; i < n; i++) {
		unsigned byte;

		assert_int_equal(sscanf(hex + 2 * i, "%2x", &byte), 1);
		out[i] = (uint8_t)byte;
	}
	return n;
}

static void
assert_hex(const uint8_t *bytes, const char *hex)
{
	uint8_t want[512];

	assert_memory_equal(bytes, want, unhex(hex, want));
}

/* Gives out the bytes of a text, so that published keys and nonces can be used. */
struct script {
	uint8_t bytes[64];
	size_t at;
};

static void
script_fill(void *arg, void *out, size_t len)
{
	struct script *s = arg;

	assert_true(s->at + len <= sizeof s->bytes);
	memcpy(out, s->bytes + s->at, len);
	s->at += len;
}

static void
key_count(uint8_t key[CRYPTO_KEY_LEN], uint8_t first)
{
	for (unsigned i = 0; i < CRYPTO_KEY_LEN; i++)
		key[i] = (uint8_t)(first + i);
}

static void
hashes_are_blake2b_256(void **unused)
{
	const struct crypto_hash_part abc[] = { PART("a"), PART(""), PART("bc") };
	uint8_t key[CRYPTO_KEY_LEN], hash[CRYPTO_HASH_LEN];

	(void)unused;
	crypto_hash(NULL, NULL, 0, hash);
	assert_hex(hash, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
	crypto_hash(NULL, abc, 3, hash);
	assert_hex(hash, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
	key_count(key, 0);
	crypto_hash(key, abc, 3, hash);
	assert_hex(hash, "d63a32d3e44738d7907f964316c241adaba0abfeabc32349677578a15a203f7f");
}

static void
framed_hashes_tell_parts_apart_and_stay_what_they_are(void **unused)
{
	const struct crypto_hash_part one[] = { PART("ab"), PART("c") };
	const struct crypto_hash_part two[] = { PART("a"), PART("bc") };
	uint8_t x[CRYPTO_HASH_LEN], y[CRYPTO_HASH_LEN];

	(void)unused;
	crypto_hash_framed(NULL, one, 2, x);
	crypto_hash_framed(NULL, two, 2, y);
	assert_memory_not_equal(x, y, sizeof x);
	/* ours */
	assert_hex(x, "9b29c83bca563845c8445a09a80da00b8193336d231891003eb004de0b9b1b5e");
}

static void
a_derived_key_depends_on_its_purpose(void **unused)
{
	uint8_t key[CRYPTO_KEY_LEN], journal[CRYPTO_KEY_LEN], index[CRYPTO_KEY_LEN];

	(void)unused;
	key_count(key, 0);
	crypto_derive(key, "journal", journal);
	crypto_derive(key, "index", index);
	/* ours */
	assert_hex(journal, "3819671b6238f53e0ade96d2747c7efda80b2998d15efda26319f6e2ffb94203");
	assert_memory_not_equal(journal, index, sizeof index);
}

/* draft-irtf-cfrg-xchacha-03, A.3.1 */
static const char sunscreen[] =
    "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for "
    "the future, sunscreen would be it.";
static const char sunscreen_sealed[] =
    "404142434445464748494a4b4c4d4e4f5051525354555657"
    "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39"
    "ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
    "21f9664c97637da9768812f615c68b13b52e"
    "c0875924c1c7987947deafd8780acf49";

static void
a_seal_is_nonce_then_xchacha20_poly1305(void **unused)
{
	struct script script = { .at = 0 };
	const struct entropy e = { script_fill, &script };
	uint8_t key[CRYPTO_KEY_LEN], aad[12], sealed[sizeof sunscreen + CRYPTO_SEAL_OVERHEAD],
	    plain[sizeof sunscreen];
	size_t len = sizeof sunscreen - 1;

	(void)unused;
	key_count(key, 0x80);
	unhex("404142434445464748494a4b4c4d4e4f5051525354555657", script.bytes);
	unhex("50515253c0c1c2c3c4c5c6c7", aad);
	crypto_seal(key, &e, aad, sizeof aad, sunscreen, len, sealed);
	assert_hex(sealed, sunscreen_sealed);
	assert_int_equal(
	    crypto_unseal(key, aad, sizeof aad, sealed, len + CRYPTO_SEAL_OVERHEAD, plain), RC_OK);
	assert_memory_equal(plain, sunscreen, len);
}

static void
a_seal_touched_anywhere_or_moved_elsewhere_does_not_open(void **unused)
{
	uint8_t key[CRYPTO_KEY_LEN], sealed[5 + CRYPTO_SEAL_OVERHEAD], plain[8];

	(void)unused;
	key_count(key, 1);
	crypto_seal(key, &entropy_system, "person/name", 11, "Amina", 5, sealed);
	assert_int_equal(crypto_unseal(key, "person/name", 11, sealed, sizeof sealed, plain), RC_OK);
	assert_int_equal(crypto_unseal(key, "person/mail", 11, sealed, sizeof sealed, plain), RC_CORRUPT);
	for (size_t i = 0; i < sizeof sealed; i++) {
		sealed[i] ^= 1;
		assert_int_equal(
		    crypto_unseal(key, "person/name", 11, sealed, sizeof sealed, plain), RC_CORRUPT);
		sealed[i] ^= 1;
	}
	for (size_t len = 0; len < sizeof sealed; len++)
		assert_int_equal(crypto_unseal(key, "person/name", 11, sealed, len, plain), RC_CORRUPT);
	key[0] ^= 1;
	assert_int_equal(crypto_unseal(key, "person/name", 11, sealed, sizeof sealed, plain), RC_CORRUPT);
}

/* RFC 8032, 7.1, tests 1 and 2 */
static void
signatures_are_ed25519(void **unused)
{
	struct script script = { .at = 0 };
	const struct entropy e = { script_fill, &script };
	uint8_t pub[CRYPTO_SIGN_PUBLIC_LEN], secret[CRYPTO_SIGN_SECRET_LEN], signature[CRYPTO_SIGNATURE_LEN];

	(void)unused;
	unhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
	      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
	    script.bytes);
	crypto_sign_keys(&e, pub, secret);
	assert_hex(pub, "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
	crypto_sign(secret, "", 0, signature);
	assert_hex(signature,
	    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
	    "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
	assert_true(crypto_verify(pub, "", 0, signature));
	crypto_sign_keys(&e, pub, secret);
	assert_hex(pub, "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
	crypto_sign(secret, "\x72", 1, signature);
	assert_hex(signature,
	    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
	    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
	assert_false(crypto_verify(pub, "\x73", 1, signature));
	signature[10] ^= 4;
	assert_false(crypto_verify(pub, "\x72", 1, signature));
}

/* RFC 9562, A.6 */
static void
a_uuid_of_version_7_holds_its_milliseconds(void **unused)
{
	uint8_t random[10];
	char out[ID_TEXT_LEN + 1];

	(void)unused;
	unhex("0cc318c4dc0c0c07398f", random);
	id_format(crypto_uuid7(INT64_C(0x017F22E279B0) * 1000 + 999, random), out);
	assert_string_equal(out, "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
	memset(random, 0xff, sizeof random);
	id_format(crypto_uuid7(-1, random), out);
	assert_string_equal(out, "00000000-0000-7fff-bfff-ffffffffffff");
}

static void
an_id_made_of_parts_is_always_the_same_and_of_version_8(void **unused)
{
	const struct crypto_hash_part one[] = { PART("ab"), PART("c") };
	const struct crypto_hash_part two[] = { PART("a"), PART("bc") };
	char out[ID_TEXT_LEN + 1];

	(void)unused;
	id_format(crypto_id_of(one, 2), out);
	/* ours */
	assert_string_equal(out, "9b29c83b-ca56-8845-8844-5a09a80da00b");
	assert_false(id_equal(crypto_id_of(one, 2), crypto_id_of(two, 2)));
}

/* RFC 4648, section 10, without padding; then two bytes that need the URL alphabet. */
static void
base64_goes_both_ways(void **unused)
{
	static const char *const rows[][2] = { { "", "" }, { "f", "Zg" }, { "fo", "Zm8" }, { "foo", "Zm9v" },
		{ "foob", "Zm9vYg" }, { "fooba", "Zm9vYmE" }, { "foobar", "Zm9vYmFy" },
		{ "\xff\xfe", "__4" } };
	char text[16];
	uint8_t bytes[16];
	size_t n;

	(void)unused;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(crypto_base64(rows[i][0], strlen(rows[i][0]), text), strlen(rows[i][1]));
		assert_string_equal(text, rows[i][1]);
		assert_int_equal(crypto_base64_decode(text, strlen(text), bytes, sizeof bytes, &n), RC_OK);
		assert_int_equal(n, strlen(rows[i][0]));
		assert_memory_equal(bytes, rows[i][0], n);
	}
}

static void
base64_that_is_not_canonical_is_refused(void **unused)
{
	static const char *const bad[] = { "Zg==", "Zh", "Z", "Zm9vZ", "Zm 9v", "Zm9v\n", "//4", "++++",
		"Zm9", "Zé" };
	uint8_t bytes[16];
	size_t n = 42;

	(void)unused;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(
		    crypto_base64_decode(bad[i], strlen(bad[i]), bytes, sizeof bytes, &n), RC_MALFORMED);
	assert_int_equal(crypto_base64_decode("Zm9v", 4, bytes, 2, &n), RC_MALFORMED);
	assert_int_equal(n, 42);
}

/* The second from the Argon2 reference implementation, src/test.c: Argon2id, t = 2, m = 64 MiB, p = 1. */
static void
passwords_are_argon2id_with_64_mib(void **unused)
{
	static const char cost[] = "$argon2id$v=19$m=65536,t=2,p=1$";
	char hash[CRYPTO_PASSWORD_HASH_LEN] = { 0 };
	char known[CRYPTO_PASSWORD_HASH_LEN] =
	    "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

	(void)unused;
	assert_int_equal(crypto_password_hash("une longue phrase secrète", 26, hash), RC_OK);
	assert_memory_equal(hash, cost, sizeof cost - 1);
	assert_true(crypto_password_verify(hash, "une longue phrase secrète", 26));
	assert_false(crypto_password_verify(hash, "une longue phrase secrete", 25));
	assert_true(crypto_password_verify(known, "password", 8));
	memset(hash, 'x', sizeof hash);
	assert_false(crypto_password_verify(hash, "x", 1));
}

static void
a_box_is_opened_by_its_pair_alone(void **unused)
{
	uint8_t seed[32] = { 7 }, other[32] = { 8 }, pub[32], secret[32], strange[32], stranger[32];
	uint8_t box[5 + CRYPTO_BOX_OVERHEAD], plain[6] = { 0 };
	static const uint8_t none[32] = { 0 };

	(void)unused;
	crypto_box_pair(seed, pub, secret);
	crypto_box_pair(other, strange, stranger);
	assert_int_equal(crypto_box_close(pub, other, "Salut", 5, box), RC_OK);
	assert_int_equal(crypto_box_unlock(pub, secret, box, sizeof box, plain), RC_OK);
	assert_string_equal((char *)plain, "Salut");
	assert_int_equal(crypto_box_unlock(strange, stranger, box, sizeof box, plain), RC_CORRUPT);
	for (size_t i = 0; i < sizeof box; i++) {
		box[i] ^= 1;
		assert_int_equal(crypto_box_unlock(pub, secret, box, sizeof box, plain), RC_CORRUPT);
		box[i] ^= 1;
	}
	assert_int_equal(crypto_box_unlock(pub, secret, box, CRYPTO_BOX_OVERHEAD - 1, plain), RC_CORRUPT);
	assert_int_equal(crypto_box_close(none, other, "Salut", 5, box), RC_INVALID);
}

static void
comparing_and_wiping_do_what_they_say(void **unused)
{
	uint8_t a[4] = { 1, 2, 3, 4 }, b[4] = { 1, 2, 3, 5 }, zero[4] = { 0 };

	(void)unused;
	assert_true(crypto_equal(a, b, 3));
	assert_false(crypto_equal(a, b, 4));
	crypto_wipe(a, sizeof a);
	assert_memory_equal(a, zero, sizeof a);
	entropy_fill(&entropy_system, a, sizeof a);
	entropy_fill(&entropy_system, b, sizeof b);
	assert_memory_not_equal(a, b, sizeof a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes_are_blake2b_256),
		cmocka_unit_test(framed_hashes_tell_parts_apart_and_stay_what_they_are),
		cmocka_unit_test(a_derived_key_depends_on_its_purpose),
		cmocka_unit_test(a_seal_is_nonce_then_xchacha20_poly1305),
		cmocka_unit_test(a_seal_touched_anywhere_or_moved_elsewhere_does_not_open),
		cmocka_unit_test(signatures_are_ed25519),
		cmocka_unit_test(a_uuid_of_version_7_holds_its_milliseconds),
		cmocka_unit_test(an_id_made_of_parts_is_always_the_same_and_of_version_8),
		cmocka_unit_test(base64_goes_both_ways),
		cmocka_unit_test(base64_that_is_not_canonical_is_refused),
		cmocka_unit_test(passwords_are_argon2id_with_64_mib),
		cmocka_unit_test(a_box_is_opened_by_its_pair_alone),
		cmocka_unit_test(comparing_and_wiping_do_what_they_say),
	};

	crypto_open();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
