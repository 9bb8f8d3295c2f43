/*
 * crypto: hashes, seals, signatures, tokens and ids, over libsodium.
 * Owns: nothing but what a keyring holds. Randomness comes in by argument, so that a simulator can seed it.
 * Beware: crypto_open must run once before anything else; keys are wiped by their owner with crypto_wipe.
 */
#ifndef COMMON_CRYPTO_H
#define COMMON_CRYPTO_H

#include "common/rc.h"
#include "common/types.h"
#include "common/arena.h"

/* libsodium exports functions of these two names. Ours have symbols of their own, or a library that calls libsodium would
 * reach ours; a file that needs <sodium.h> includes it before this one. */
#define crypto_hash maillage_crypto_hash
#define crypto_sign maillage_crypto_sign

#define CRYPTO_HASH_LEN 32	/* BLAKE2b-256 */
#define CRYPTO_KEY_LEN 32
#define CRYPTO_SEAL_OVERHEAD 40 /* 24 nonce + 16 tag (XChaCha20-Poly1305) */
#define CRYPTO_SIGN_PUBLIC_LEN 32
#define CRYPTO_SIGN_SECRET_LEN 64
#define CRYPTO_SIGNATURE_LEN 64
#define CRYPTO_PASSWORD_HASH_LEN 128 /* libsodium's encoded Argon2id string, with its NUL */

/* Aborts when the library cannot start: nothing can be done without it. */
void crypto_open(void);
void crypto_wipe(void *p, size_t len);
bool crypto_equal(const void *a, const void *b, size_t len);

/* Where random bytes come from: the system's by default, a seeded stream in the simulator. */
struct entropy {
	void (*fill)(void *arg, void *out, size_t len);
	void *arg;
};
extern const struct entropy entropy_system;
void entropy_fill(const struct entropy *e, void *out, size_t len);

struct crypto_hash_part {
	const void *ptr;
	size_t len;
};
/* BLAKE2b-256 over the parts in order; key may be NULL (keyless) or CRYPTO_KEY_LEN bytes. */
void crypto_hash(const uint8_t *key, const struct crypto_hash_part *parts, size_t n, uint8_t ret_hash[CRYPTO_HASH_LEN]);
/* The same with each part preceded by its length, so that ("ab","c") and ("a","bc") differ. */
void crypto_hash_framed(const uint8_t *key, const struct crypto_hash_part *parts, size_t n,
    uint8_t ret_hash[CRYPTO_HASH_LEN]);
/* A subkey for one purpose: BLAKE2b(key, purpose). */
void crypto_derive(const uint8_t key[CRYPTO_KEY_LEN], const char *purpose, uint8_t ret_key[CRYPTO_KEY_LEN]);

/* SipHash-2-4 of a few bytes under the first 16 of the key: short and quick, for the keys of an index that holds no text. */
uint64_t crypto_token(const uint8_t key[CRYPTO_KEY_LEN], const void *bytes, size_t len);

/* out receives nonce || ciphertext || tag: len + CRYPTO_SEAL_OVERHEAD bytes. */
void crypto_seal(const uint8_t key[CRYPTO_KEY_LEN], const struct entropy *e, const void *aad, size_t aad_len,
    const void *plain, size_t len, uint8_t *ret_out);
/* RC_CORRUPT when it was not sealed by this key over this aad. out has room for len - CRYPTO_SEAL_OVERHEAD. */
MUST_CHECK enum rc crypto_unseal(const uint8_t key[CRYPTO_KEY_LEN], const void *aad, size_t aad_len, const void *sealed,
    size_t len, uint8_t *ret_out);

void crypto_sign_keys(const struct entropy *e, uint8_t ret_public[CRYPTO_SIGN_PUBLIC_LEN],
    uint8_t ret_secret[CRYPTO_SIGN_SECRET_LEN]);
void crypto_sign(const uint8_t secret[CRYPTO_SIGN_SECRET_LEN], const void *bytes, size_t len,
    uint8_t ret_signature[CRYPTO_SIGNATURE_LEN]);
bool crypto_verify(const uint8_t pub[CRYPTO_SIGN_PUBLIC_LEN], const void *bytes, size_t len,
    const uint8_t signature[CRYPTO_SIGNATURE_LEN]);

/* A box that one key alone opens (X25519, XSalsa20-Poly1305; libsodium's sealed box): who makes it leaves no name and cannot open it again.
 * Both seeds are secret and used once. */
#define CRYPTO_BOX_OVERHEAD 48 /* 32 one-time public key + 16 tag */
void crypto_box_pair(const uint8_t seed[CRYPTO_KEY_LEN], uint8_t ret_public[CRYPTO_KEY_LEN], uint8_t ret_secret[CRYPTO_KEY_LEN]);
/* out receives len + CRYPTO_BOX_OVERHEAD bytes. RC_INVALID for a public key that no pair has. */
MUST_CHECK enum rc crypto_box_close(const uint8_t pub[CRYPTO_KEY_LEN], const uint8_t seed[CRYPTO_KEY_LEN], const void *plain,
    size_t len, uint8_t *ret_out);
/* RC_CORRUPT when it was not made for this pair. out has room for len - CRYPTO_BOX_OVERHEAD. */
MUST_CHECK enum rc crypto_box_unlock(const uint8_t pub[CRYPTO_KEY_LEN], const uint8_t secret[CRYPTO_KEY_LEN], const void *box,
    size_t len, uint8_t *ret_out);

/* UUIDv7 (RFC 9562): time in ms from now, the rest from random (10 bytes used). */
struct id crypto_uuid7(usec_t now, const uint8_t random[10]);
/* UUIDv8: 122 bits of BLAKE2b over the framed parts; the same parts give the same id for ever. */
struct id crypto_id_of(const struct crypto_hash_part *parts, size_t n);

/* base64url without padding. Returns the length; out has room for 4 * ((len + 2) / 3) + 1 and ends with NUL. */
size_t crypto_base64(const void *bytes, size_t len, char *out);
/* RC_MALFORMED for anything but canonical base64url. */
MUST_CHECK enum rc crypto_base64_decode(const char *s, size_t len, uint8_t *out, size_t cap, size_t *ret_len);

/* Argon2id, 64 MiB, t = 2: about 70 ms; never on an event loop. */
MUST_CHECK enum rc crypto_password_hash(const char *password, size_t len, char ret_hash[CRYPTO_PASSWORD_HASH_LEN]);
bool crypto_password_verify(const char hash[CRYPTO_PASSWORD_HASH_LEN], const char *password, size_t len);

#endif
