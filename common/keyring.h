/*
 * keyring: one random key per subject (a person, a request), wrapped by the master key, in a file of its own.
 * Owns: the file; keys in memory are wiped at close.
 * Beware: a new key is on disk (keyring_sync) before the commit that uses it. Erasure rewrites the file
 * without the key: what was sealed by it is gone for ever, in every copy of the store.
 */
#ifndef COMMON_KEYRING_H
#define COMMON_KEYRING_H

#include "common/crypto.h"
#include "common/fault.h"

FAULT_DECLARE(FAULT_KEYRING); /* argument: the file's name, and what is wrong */

/* Which keyring it is, and how many keys it ever made, those destroyed included: an older copy has made fewer. */
struct keyring_mark {
	uint8_t id[8]; /* drawn when the file is made; zeros in a file made before there were ids */
	uint64_t made;
};

struct keyring;
/* path: made at first, mode 0600. What a power cut tore off the last batch is dropped (never synced: no
 * commit used it); any other line that does not open, or another master, is RC_CORRUPT. path NULL: in memory
 * only (tests, the simulator). The store's lock is what keeps a second process away. */
MUST_CHECK enum rc keyring_open(const char *path, const uint8_t master[CRYPTO_KEY_LEN],
    const struct entropy *e, struct keyring **ret_ring, struct fault *why);
/* The same for looking only (verify): nothing is made, repaired or written; RC_CORRUPT when there is no file. */
MUST_CHECK enum rc keyring_read(
    const char *path, const uint8_t master[CRYPTO_KEY_LEN], struct keyring **ret_ring, struct fault *why);
void keyring_close(struct keyring *k);
/* NULL when there is none (never made, or destroyed). The pointer holds until the next call that adds or
 * destroys. */
const uint8_t *keyring_find(const struct keyring *k, struct id subject);
/* Where its search begins: spread over all bits also for ids that differ in a byte or two, as the places of a stream do. */
uint64_t keyring_hash(struct id subject);
/* Makes one when missing. Not durable until keyring_sync. */
const uint8_t *keyring_need(struct keyring *k, struct id subject);
/* Writes and fsyncs what was added since the last call; nothing to do costs nothing. After RC_IO the process
 * must end. */
MUST_CHECK enum rc keyring_sync(struct keyring *k);
/* Rewrites the file without the subject (write beside, fsync, rename, fsync folder). RC_NOT_FOUND when there
 * was none. */
MUST_CHECK enum rc keyring_destroy(struct keyring *k, struct id subject);
/* Several at once: the file is rewritten once. Those that have no key are passed over. */
MUST_CHECK enum rc keyring_destroy_all(struct keyring *k, const struct id *subjects, size_t count);
size_t keyring_count(const struct keyring *k);
struct keyring_mark keyring_mark(const struct keyring *k);
/* errno of the write that failed; 0 when none did. */
int keyring_error(const struct keyring *k);

#endif
