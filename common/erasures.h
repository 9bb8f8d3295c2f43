/*
 * erasures: the lists of what is over for ever, files of the node that no restore takes back: those whose data were erased, and the
 *           federations that were revoked.
 * Owns: the files' format: ids and times only, each line chained to the one before under the node's key.
 * Beware: it is added to, never rewritten; what a power cut tore off its end was never acknowledged, and is dropped.
 */
#ifndef COMMON_ERASURES_H
#define COMMON_ERASURES_H

#include "common/crypto.h"
#include "common/fault.h"
#include <limits.h>

FAULT_DECLARE(FAULT_ERASURES); /* argument: what is wrong with the file */
FAULT_DECLARE(FAULT_REVOCATIONS); /* the same */

enum erasures_kind {
	ERASURES_PEOPLE, /* file "erasures": ids of persons */
	ERASURES_PEERS,  /* file "revocations": marks of records that are over (struct ending) */
};
/* Path of the second file, which stands beside the first. */
void erasures_beside(const char *erasures, char out[PATH_MAX]);

struct erasure_line {
	struct id subject;
	usec_t time;
};
struct erasures {
	struct erasure_line *lines;
	size_t count;
};
/* None when there is no file. RC_CORRUPT when a line is not what was written under this master key. */
MUST_CHECK enum rc erasures_read(enum erasures_kind kind,
    const char *path, const uint8_t master[CRYPTO_KEY_LEN], struct erasures *ret_list, struct fault *why);
void erasures_free(struct erasures *list);
bool erasures_has(const struct erasures *list, struct id subject);
/* On disk when it returns; a subject that is there already is not added again. */
MUST_CHECK enum rc erasures_add(enum erasures_kind kind,
    const char *path, const uint8_t master[CRYPTO_KEY_LEN], struct id subject, usec_t time, struct fault *why);
/* Adds to `into` what `from` has more (both of that kind, and under the same key). */
MUST_CHECK enum rc erasures_merge(enum erasures_kind kind, const char *into, const char *from, const uint8_t master[CRYPTO_KEY_LEN],
    size_t *ret_added, struct fault *why);

#endif
