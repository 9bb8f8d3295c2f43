/*
 * erasures: the list of those whose data were erased: a file of the node that no restore takes back.
 * Owns: the file's format: ids and times only, each line chained to the one before under the node's key.
 * Beware: it is added to, never rewritten; what a power cut tore off its end was never acknowledged, and is dropped.
 */
#ifndef COMMON_ERASURES_H
#define COMMON_ERASURES_H

#include "common/crypto.h"
#include "common/fault.h"

FAULT_DECLARE(FAULT_ERASURES); /* argument: what is wrong with the file */

struct erasure_line {
	struct id subject;
	usec_t time;
};
struct erasures {
	struct erasure_line *lines;
	size_t count;
};
/* None when there is no file. RC_CORRUPT when a line is not what was written under this master key. */
MUST_CHECK enum rc erasures_read(
    const char *path, const uint8_t master[CRYPTO_KEY_LEN], struct erasures *ret_list, struct fault *why);
void erasures_free(struct erasures *list);
/* On disk when it returns; a subject that is there already is not added again. */
MUST_CHECK enum rc erasures_add(
    const char *path, const uint8_t master[CRYPTO_KEY_LEN], struct id subject, usec_t time, struct fault *why);
/* Adds to `into` what `from` has more (both under the same key). */
MUST_CHECK enum rc erasures_merge(const char *into, const char *from, const uint8_t master[CRYPTO_KEY_LEN],
    size_t *ret_added, struct fault *why);

#endif
