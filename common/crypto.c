/*
 * crypto: hashes, seals, signatures, tokens and ids, over libsodium.
 * Owns: nothing; every key and every random byte comes in by argument.
 * Beware: framing of hashes, layout of seals and derivation of ids are in stores for ever: never change them.
 */
#include <sodium.h>
#include "common/crypto.h"
#include <stdio.h>
#include <stdlib.h>

#define PASSWORD_OPS 2
#define PASSWORD_MEMORY ((size_t)64 * 1024 * 1024)

_Static_assert(CRYPTO_PASSWORD_HASH_LEN == crypto_pwhash_STRBYTES, "room for libsodium's string");
_Static_assert(CRYPTO_SIGN_SECRET_LEN == crypto_sign_SECRETKEYBYTES, "Ed25519 secret");
_Static_assert(CRYPTO_SEAL_OVERHEAD ==
	crypto_aead_xchacha20poly1305_ietf_NPUBBYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES,
    "nonce and tag");

#define NONCE_LEN crypto_aead_xchacha20poly1305_ietf_NPUBBYTES

void
crypto_open(void)
{
	if (sodium_init() < 0) {
		fputs("maillage: the cryptographic library cannot start\n", stderr);
		abort();
	}
}

void
crypto_wipe(void *p, size_t len)
{
	sodium_memzero(p, len);
}

bool
crypto_equal(const void *a, const void *b, size_t len)
{
	return sodium_memcmp(a, b, len) == 0;
}

static void
system_fill(void *arg, void *out, size_t len)
{
	(void)arg;
	randombytes_buf(out, len);
}

const struct entropy entropy_system = { system_fill, NULL };

void
entropy_fill(const struct entropy *e, void *out, size_t len)
{
	e->fill(e->arg, out, len);
}

static void
hash_parts(const uint8_t *key, const struct crypto_hash_part *parts, size_t n, bool framed, uint8_t *ret_hash)
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, key, key ? CRYPTO_KEY_LEN : 0, CRYPTO_HASH_LEN);
	for (size_t i = 0; i < n; i++) {
		if (framed) {
			uint8_t frame[8];

			for (unsigned b = 0; b < 8; b++)
				frame[b] = (uint8_t)((uint64_t)parts[i].len >> (56 - 8 * b));
			crypto_generichash_update(&state, frame, sizeof frame);
		}
		crypto_generichash_update(&state, parts[i].ptr, parts[i].len);
	}
	crypto_generichash_final(&state, ret_hash, CRYPTO_HASH_LEN);
	sodium_memzero(&state, sizeof state);
}

void
crypto_hash(
    const uint8_t *key, const struct crypto_hash_part *parts, size_t n, uint8_t ret_hash[CRYPTO_HASH_LEN])
{
	hash_parts(key, parts, n, false, ret_hash);
}

void
crypto_hash_framed(
    const uint8_t *key, const struct crypto_hash_part *parts, size_t n, uint8_t ret_hash[CRYPTO_HASH_LEN])
{
	hash_parts(key, parts, n, true, ret_hash);
}

void
crypto_derive(const uint8_t key[CRYPTO_KEY_LEN], const char *purpose, uint8_t ret_key[CRYPTO_KEY_LEN])
{
	const struct crypto_hash_part part = { purpose, strlen(purpose) };

	hash_parts(key, &part, 1, false, ret_key);
}

uint64_t
crypto_token(const uint8_t key[CRYPTO_KEY_LEN], const void *bytes, size_t len)
{
	uint64_t token;

	_Static_assert(crypto_shorthash_BYTES == sizeof token, "a token is a SipHash");
	_Static_assert(crypto_shorthash_KEYBYTES <= CRYPTO_KEY_LEN, "its key is the beginning of ours");
	crypto_shorthash((unsigned char *)&token, bytes, len, key);
	return token;
}

void
crypto_seal(const uint8_t key[CRYPTO_KEY_LEN], const struct entropy *e, const void *aad, size_t aad_len,
    const void *plain, size_t len, uint8_t *ret_out)
{
	entropy_fill(e, ret_out, NONCE_LEN);
	crypto_aead_xchacha20poly1305_ietf_encrypt(
	    ret_out + NONCE_LEN, NULL, plain, len, aad, aad_len, NULL, ret_out, key);
}

enum rc
crypto_unseal(const uint8_t key[CRYPTO_KEY_LEN], const void *aad, size_t aad_len, const void *sealed,
    size_t len, uint8_t *ret_out)
{
	const uint8_t *bytes = sealed;

	if (len < CRYPTO_SEAL_OVERHEAD)
		return RC_CORRUPT;
	return crypto_aead_xchacha20poly1305_ietf_decrypt(
		   ret_out, NULL, NULL, bytes + NONCE_LEN, len - NONCE_LEN, aad, aad_len, bytes, key) == 0
	    ? RC_OK
	    : RC_CORRUPT;
}

void
crypto_sign_keys(const struct entropy *e, uint8_t ret_public[CRYPTO_SIGN_PUBLIC_LEN],
    uint8_t ret_secret[CRYPTO_SIGN_SECRET_LEN])
{
	uint8_t seed[crypto_sign_SEEDBYTES];

	entropy_fill(e, seed, sizeof seed);
	crypto_sign_seed_keypair(ret_public, ret_secret, seed);
	sodium_memzero(seed, sizeof seed);
}

void
crypto_sign(const uint8_t secret[CRYPTO_SIGN_SECRET_LEN], const void *bytes, size_t len,
    uint8_t ret_signature[CRYPTO_SIGNATURE_LEN])
{
	crypto_sign_detached(ret_signature, NULL, bytes, len, secret);
}

bool
crypto_verify(const uint8_t pub[CRYPTO_SIGN_PUBLIC_LEN], const void *bytes, size_t len,
    const uint8_t signature[CRYPTO_SIGNATURE_LEN])
{
	return crypto_sign_verify_detached(signature, bytes, len, pub) == 0;
}

/* --- boxes */
void
crypto_box_pair(const uint8_t seed[CRYPTO_KEY_LEN], uint8_t ret_public[CRYPTO_KEY_LEN],
    uint8_t ret_secret[CRYPTO_KEY_LEN])
{
	if (crypto_box_seed_keypair(ret_public, ret_secret, seed) != 0)
		abort();
}

/* As crypto_box_seal does it, but for the one-time pair, which comes of the seed. */
enum rc
crypto_box_close(const uint8_t pub[CRYPTO_KEY_LEN], const uint8_t seed[CRYPTO_KEY_LEN], const void *plain,
    size_t len, uint8_t *ret_out)
{
	uint8_t secret[CRYPTO_KEY_LEN], nonce[crypto_box_NONCEBYTES];
	crypto_generichash_state h;
	int bad;

	crypto_box_pair(seed, ret_out, secret);
	bad = crypto_generichash_init(&h, NULL, 0, sizeof nonce) |
	    crypto_generichash_update(&h, ret_out, CRYPTO_KEY_LEN) |
	    crypto_generichash_update(&h, pub, CRYPTO_KEY_LEN) |
	    crypto_generichash_final(&h, nonce, sizeof nonce);
	bad |= crypto_box_easy(ret_out + CRYPTO_KEY_LEN, plain, len, nonce, pub, secret);
	crypto_wipe(secret, sizeof secret);
	return bad != 0 ? RC_INVALID : RC_OK;
}

enum rc
crypto_box_unlock(const uint8_t pub[CRYPTO_KEY_LEN], const uint8_t secret[CRYPTO_KEY_LEN], const void *box,
    size_t len, uint8_t *ret_out)
{
	return crypto_box_seal_open(ret_out, box, len, pub, secret) != 0 ? RC_CORRUPT : RC_OK;
}

/* Version and variant bits, RFC 9562 section 4. */
static void
uuid_mark(struct id *id, unsigned version)
{
	id->b[6] = (uint8_t)((id->b[6] & 0x0f) | version << 4);
	id->b[8] = (uint8_t)((id->b[8] & 0x3f) | 0x80);
}

struct id
crypto_uuid7(usec_t now, const uint8_t random[10])
{
	uint64_t ms = now > 0 ? (uint64_t)now / 1000 : 0;
	struct id id;

	for (unsigned i = 0; i < 6; i++)
		id.b[i] = (uint8_t)(ms >> (40 - 8 * i));
	memcpy(id.b + 6, random, 10);
	uuid_mark(&id, 7);
	return id;
}

struct id
crypto_id_of(const struct crypto_hash_part *parts, size_t n)
{
	uint8_t hash[CRYPTO_HASH_LEN];
	struct id id;

	hash_parts(NULL, parts, n, true, hash);
	memcpy(id.b, hash, sizeof id.b);
	uuid_mark(&id, 8);
	return id;
}

size_t
crypto_base64(const void *bytes, size_t len, char *out)
{
	size_t full = sodium_base64_encoded_len(len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);

	sodium_bin2base64(out, full, bytes, len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return full - 1;
}

enum rc
crypto_base64_decode(const char *s, size_t len, uint8_t *out, size_t cap, size_t *ret_len)
{
	size_t n = 0;

	/* libsodium refuses padding, other alphabets and non-zero bits after the last byte. */
	if (sodium_base642bin(out, cap, s, len, NULL, &n, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) !=
	    0)
		return RC_MALFORMED;
	*ret_len = n;
	return RC_OK;
}

enum rc
crypto_password_hash(const char *password, size_t len, char ret_hash[CRYPTO_PASSWORD_HASH_LEN])
{
	char hash[CRYPTO_PASSWORD_HASH_LEN];

	/* Fails for want of memory alone, which passes. */
	if (crypto_pwhash_str_alg(
		hash, password, len, PASSWORD_OPS, PASSWORD_MEMORY, crypto_pwhash_ALG_ARGON2ID13) != 0)
		return RC_UNAVAILABLE;
	memcpy(ret_hash, hash, sizeof hash);
	return RC_OK;
}

bool
crypto_password_verify(const char hash[CRYPTO_PASSWORD_HASH_LEN], const char *password, size_t len)
{
	if (memchr(hash, '\0', CRYPTO_PASSWORD_HASH_LEN) == NULL)
		return false;
	return crypto_pwhash_str_verify(hash, password, len) == 0;
}
