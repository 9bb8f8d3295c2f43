/*
 * arena: memory that is freed all at once (one a message), and buf: bytes that grow.
 * Owns: its chunks. arena_reset keeps the first chunk, so that a steady load does not allocate.
 * Beware: what came from an arena dies at reset; allocation failure ends the process (a broken invariant, not a person's error).
 */
#ifndef COMMON_ARENA_H
#define COMMON_ARENA_H

#include <stddef.h>
#include <stdint.h>

struct arena_chunk;
struct arena {
	struct arena_chunk *first;
	struct arena_chunk *cur;
	size_t used;  /* in cur */
	size_t total; /* handed out since the last reset, bytes */
};

void arena_reset(struct arena *a);
void arena_free(struct arena *a);
/* Zeroed, aligned to 16. */
void *arena_alloc(struct arena *a, size_t size);
void *arena_array(struct arena *a, size_t count, size_t size);
void *arena_copy(struct arena *a, const void *bytes, size_t len);
/* Copies and ends with NUL. */
char *arena_text(struct arena *a, const char *bytes, size_t len);
char *arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, n, type) ((type *)arena_array((a), (n), sizeof(type)))

struct buf {
	uint8_t *ptr;
	size_t len;
	size_t cap;
};

void buf_free(struct buf *b);
void buf_clear(struct buf *b);
void buf_reserve(struct buf *b, size_t more);
void buf_append(struct buf *b, const void *bytes, size_t len);
void buf_byte(struct buf *b, uint8_t byte);
void buf_text(struct buf *b, const char *text);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Ends the text with a NUL that len does not count. */
char *buf_cstr(struct buf *b);

#endif
