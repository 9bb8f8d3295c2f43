/*
 * mpscan: a scanner over MessagePack bytes that came from outside, bounded at every step.
 * Owns: nothing; it points into the input.
 * Beware: foreign bytes go here and never to msgpack-c's unpacker. Depth is at most MPSCAN_DEPTH_MAX; a count that the
 *         remaining bytes cannot hold is refused before anything is allocated.
 */
#ifndef COMMON_MPSCAN_H
#define COMMON_MPSCAN_H

#include "common/rc.h"
#include "common/types.h"

#define MPSCAN_DEPTH_MAX 16

enum mpscan_type {
	MPSCAN_NIL, MPSCAN_BOOL, MPSCAN_UINT, MPSCAN_INT, MPSCAN_FLOAT, MPSCAN_TEXT, MPSCAN_BIN, MPSCAN_ARRAY,
	MPSCAN_MAP, MPSCAN_EXT, MPSCAN_END, MPSCAN_BAD
};

struct mpscan {
	const uint8_t *pos;
	const uint8_t *end;
	uint32_t depth;
};

struct mpscan mpscan_of(const void *bytes, size_t len);
/* What comes next; nothing is consumed. MPSCAN_INT is a negative integer only. */
enum mpscan_type mpscan_peek(const struct mpscan *s);
/* Each consumes one item, or fails with RC_MALFORMED (another type, truncated), RC_LIMIT (depth) and consumes nothing. */
MUST_CHECK enum rc mpscan_nil(struct mpscan *s);
MUST_CHECK enum rc mpscan_bool(struct mpscan *s, bool *ret_value);
MUST_CHECK enum rc mpscan_u64(struct mpscan *s, uint64_t *ret_value);
MUST_CHECK enum rc mpscan_i64(struct mpscan *s, int64_t *ret_value); /* any integer that fits */
MUST_CHECK enum rc mpscan_f64(struct mpscan *s, double *ret_value);  /* float 32 or 64; integers are refused */
MUST_CHECK enum rc mpscan_text(struct mpscan *s, struct text *ret_text); /* valid UTF-8 (no surrogate, no overlong) */
MUST_CHECK enum rc mpscan_bin(struct mpscan *s, struct text *ret_bytes);
/* Opens an array or a map (count = pairs). Close with mpscan_leave after its items. */
MUST_CHECK enum rc mpscan_array(struct mpscan *s, uint32_t *ret_count);
MUST_CHECK enum rc mpscan_map(struct mpscan *s, uint32_t *ret_count);
void mpscan_leave(struct mpscan *s);
/* Steps over one item of any type, with everything in it. Iterative or depth-bounded. */
MUST_CHECK enum rc mpscan_skip(struct mpscan *s);
/* RC_OK only when nothing is left. */
MUST_CHECK enum rc mpscan_end(const struct mpscan *s);

bool utf8_valid(const char *s, size_t len);
/* How many of the first `most` bytes are whole characters; s must be valid. */
size_t utf8_cut(const char *s, size_t len, size_t most);
/* Code points; s must be valid. */
size_t utf8_count(const char *s, size_t len);

#endif
