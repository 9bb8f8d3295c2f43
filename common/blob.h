/*
 * blob: bytes kept by content in a folder beside a store, sealed; parts that come in any order, and what is made of them.
 * Owns: <folder>/files: ab/<address> for what is whole, in/<id>/ for what is on its way.
 * Beware: everything here does I/O: on a thread, never on an event loop. Nothing stands under its final name before it is on the
 *         disk: written beside, fsynced, renamed, the folder fsynced. What a crash leaves lies in in/<id>, and blob_sweep takes it.
 *
 * A blob is "MLGB1" and three zero bytes, then chunks of BLOB_CHUNK bytes (the last one shorter), each sealed by crypto_seal with
 * the number of the chunk, and whether it is the last, as its associated data: a chunk moved, lost or cut off does not open. Chunks
 * rather than one stream, so that a reader begins anywhere without opening all that stands before.
 */
#ifndef COMMON_BLOB_H
#define COMMON_BLOB_H

#include "common/crypto.h"
#include <stdatomic.h>

#define BLOB_PART_MOST (192u * 1024u)
#define BLOB_CHUNK (64u * 1024u)
#define BLOB_PIECE_MOST (3u * BLOB_CHUNK) /* of one blob_read */
#define BLOB_ADDRESS_LEN 64		  /* hex of BLAKE2b-256 of the stored bytes */
#define BLOB_SHA256_LEN 64		  /* hex of SHA-256 of the plain bytes */
#define BLOB_HEAD 4096
#define BLOB_TAIL 65536

/* What is known of a blob once it is whole. */
struct blob_sum {
	uint64_t size; /* plain */
	char hash[BLOB_SHA256_LEN + 1];
	char address[BLOB_ADDRESS_LEN + 1];
	uint8_t head[BLOB_HEAD]; /* how it begins, and how it ends: for telling its type */
	size_t head_len;
	uint8_t tail[BLOB_TAIL];
	size_t tail_len;
	bool has_nul; /* somewhere: so it is no text */
};

/* Keeps a part, sealed; the same number again takes its place. RC_IO when the disk says no. */
MUST_CHECK enum rc blob_part_write(const char *folder, struct id id, uint32_t n, const uint8_t key[CRYPTO_KEY_LEN],
    const void *bytes, size_t len);
/* Is this what was meant? Asked before the blob has a name; sum has no address yet. */
typedef bool (*blob_accept)(void *arg, const struct blob_sum *sum);
/* Puts parts together from 1 on, until the size is reached. RC_NOT_FOUND when one is missing before that (ret_missing says which),
 * RC_CORRUPT when one does not open, RC_INVALID when accept said no. The parts stay until blob_sweep. */
MUST_CHECK enum rc blob_assemble(const char *folder, struct id id, const uint8_t key[CRYPTO_KEY_LEN], uint64_t size,
    blob_accept accept, void *arg, struct blob_sum *ret_sum, uint32_t *ret_missing);

/* Writing one from the front: blob_begin, blob_add…, blob_finish (accept NULL: taken as it is). Sticky: the first error is what blob_finish returns. */
struct blob_writer;
struct blob_writer *blob_begin(const char *folder, struct id id, const uint8_t key[CRYPTO_KEY_LEN]);
void blob_add(struct blob_writer *w, const void *bytes, size_t len);
MUST_CHECK enum rc blob_finish(struct blob_writer *w, blob_accept accept, void *arg, struct blob_sum *ret_sum);
/* Frees it in any state; what was not finished leaves nothing under an address. NULL is accepted. */
void blob_free(struct blob_writer *w);

/* The piece from offset on, at most BLOB_PIECE_MOST bytes, appended to out; ret_total is the size of the whole. RC_NOT_FOUND,
 * RC_CORRUPT when it is not what was written (or the key is another), RC_INVALID behind the end. */
MUST_CHECK enum rc blob_read(const char *folder, const char *address, const uint8_t key[CRYPTO_KEY_LEN], uint64_t offset,
    struct buf *out, uint64_t *ret_total);
/* Removes what is on its way for that id, and what was made of it, but for the blob at keep (may be empty). */
MUST_CHECK enum rc blob_sweep(const char *folder, struct id id, const char *keep);
/* Nothing when there is none. */
MUST_CHECK enum rc blob_remove(const char *folder, const char *address);
/* Are the stored bytes those that the address says? */
MUST_CHECK enum rc blob_check(const char *folder, const char *address);

/* --- for tests: the name of a step after which the writer stops as a crash would; NULL: none --- */
enum blob_step { BLOB_STEP_NONE, BLOB_STEP_WRITTEN, BLOB_STEP_NOTED, BLOB_STEP_RENAMED };
extern enum blob_step blob_stop_after;

#endif
