/*
 * arena: chunks of memory handed out in order and given back at once; buf: an array of bytes that doubles.
 * Owns: the chunks; the first has always the same size, so that a lone big message does not stay in memory.
 * Beware: under AddressSanitizer what is not handed out is poisoned, so that use after a reset is caught.
 */
#include "common/arena.h"
#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_MIN ((size_t)16 * 1024)
#define CHUNK_MAX ((size_t)1024 * 1024)
#define ALIGN ((size_t)16)
#define BUF_MIN ((size_t)256)

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(ARENA_ASAN)
#include <sanitizer/asan_interface.h>
#define POISON(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
#define POISON(p, n) ((void)0)
#define UNPOISON(p, n) ((void)0)
#endif

struct arena_chunk {
	struct arena_chunk *next;
	size_t cap;
	alignas(16) uint8_t bytes[];
};

_Noreturn static void
memory_fail(void)
{
	fputs("maillage: out of memory\n", stderr);
	abort();
}

static struct arena_chunk *
chunk_new(size_t cap)
{
	struct arena_chunk *c = cap < SIZE_MAX - sizeof *c ? malloc(sizeof *c + cap) : NULL;

	if (c == NULL)
		memory_fail();
	c->next = NULL;
	c->cap = cap;
	POISON(c->bytes, cap);
	return c;
}

static void
chunks_free(struct arena_chunk *c)
{
	while (c != NULL) {
		struct arena_chunk *next = c->next;

		UNPOISON(c->bytes, c->cap);
		free(c);
		c = next;
	}
}

void
arena_reset(struct arena *a)
{
	if (a->first != NULL) {
		chunks_free(a->first->next);
		a->first->next = NULL;
		POISON(a->first->bytes, a->first->cap);
	}
	a->cur = a->first;
	a->used = 0;
	a->total = 0;
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	chunks_free(a->first);
	*a = (struct arena){ 0 };
}

/* Makes cur a chunk with room for size bytes. What was left in the former one is lost until the reset. */
static void
chunk_push(struct arena *a, size_t size)
{
	if (a->first == NULL || a->cur == NULL) {
		a->first = a->cur = chunk_new(CHUNK_MIN);
		if (size <= CHUNK_MIN)
			return;
	}
	size_t cap = a->cur->cap < CHUNK_MAX / 2 ? a->cur->cap * 2 : CHUNK_MAX;

	a->cur->next = chunk_new(cap < size ? size : cap);
	a->cur = a->cur->next;
	a->used = 0;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	if (size > SIZE_MAX / 2)
		memory_fail();
	size_t take = (size + ALIGN - 1) & ~(ALIGN - 1);

	if (a->cur == NULL || take > a->cur->cap - a->used)
		chunk_push(a, take);
	uint8_t *p = a->cur->bytes + a->used;

	a->used += take;
	a->total += take;
	UNPOISON(p, size);
	memset(p, 0, size);
	return p;
}

void *
arena_array(struct arena *a, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / 2 / size)
		memory_fail();
	return arena_alloc(a, count * size);
}

void *
arena_copy(struct arena *a, const void *bytes, size_t len)
{
	void *p = arena_alloc(a, len);

	if (len > 0)
		memcpy(p, bytes, len);
	return p;
}

char *
arena_text(struct arena *a, const char *bytes, size_t len)
{
	if (len == SIZE_MAX)
		memory_fail();
	char *p = arena_alloc(a, len + 1);

	if (len > 0)
		memcpy(p, bytes, len);
	return p;
}

/* Written where the next memory would be handed out, once, where there is room for it; the length, or the length that there is no room for. */
__attribute__((format(printf, 2, 0))) static size_t
print_here(struct arena *a, const char *format, va_list args)
{
	size_t room = a->cur == NULL ? 0 : a->cur->cap - a->used;
	char *p = room == 0 ? NULL : (char *)a->cur->bytes + a->used;
	int n;

	if (p != NULL)
		UNPOISON(p, room);
	n = vsnprintf(p, room, format, args);
	if (n < 0)
		memory_fail();
	if (p != NULL)
		POISON(p, room);
	return (size_t)n;
}

/* What stands there already. */
static char *
print_keep(struct arena *a, size_t size)
{
	char *p = (char *)a->cur->bytes + a->used;
	size_t take = (size + ALIGN - 1) & ~(ALIGN - 1);

	a->used += take;
	a->total += take;
	UNPOISON(p, size);
	return p;
}

char *
arena_printf(struct arena *a, const char *format, ...)
{
	va_list args, again;
	size_t len;
	char *p;

	va_start(args, format);
	va_copy(again, args);
	len = print_here(a, format, args);
	va_end(args);
	if (a->cur != NULL && ((len + 1 + ALIGN - 1) & ~(ALIGN - 1)) <= a->cur->cap - a->used) {
		p = print_keep(a, len + 1);
	} else {
		p = arena_alloc(a, len + 1);
		(void)vsnprintf(p, len + 1, format, again);
	}
	va_end(again);
	return p;
}

void
buf_free(struct buf *b)
{
	if (b == NULL)
		return;
	free(b->ptr);
	*b = (struct buf){ 0 };
}

void
buf_clear(struct buf *b)
{
	b->len = 0;
}

void
buf_reserve(struct buf *b, size_t more)
{
	if (more <= b->cap - b->len)
		return;
	if (more > SIZE_MAX / 4 - b->len)
		memory_fail();
	size_t cap = b->cap < BUF_MIN ? BUF_MIN : b->cap;

	while (cap < b->len + more)
		cap *= 2;
	uint8_t *p = realloc(b->ptr, cap);

	if (p == NULL)
		memory_fail();
	b->ptr = p;
	b->cap = cap;
}

void
buf_append(struct buf *b, const void *bytes, size_t len)
{
	if (len == 0)
		return;
	buf_reserve(b, len);
	memcpy(b->ptr + b->len, bytes, len);
	b->len += len;
}

void
buf_byte(struct buf *b, uint8_t byte)
{
	buf_reserve(b, 1);
	b->ptr[b->len++] = byte;
}

void
buf_text(struct buf *b, const char *text)
{
	buf_append(b, text, strlen(text));
}

void
buf_printf(struct buf *b, const char *format, ...)
{
	va_list args, again;

	va_start(args, format);
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n < 0)
		memory_fail();
	buf_reserve(b, (size_t)n + 1);
	vsnprintf((char *)b->ptr + b->len, (size_t)n + 1, format, again);
	va_end(again);
	b->len += (size_t)n;
}

char *
buf_cstr(struct buf *b)
{
	buf_reserve(b, 1);
	b->ptr[b->len] = '\0';
	return (char *)b->ptr;
}
