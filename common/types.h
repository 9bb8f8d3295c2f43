/*
 * types: the few value types that records are made of.
 * Owns: nothing; texts and lists point into an arena or into static memory.
 * Beware: a text is not ended by NUL; print it with TEXT_FMT.
 */
#ifndef COMMON_TYPES_H
#define COMMON_TYPES_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct id {
	uint8_t b[16]; /* UUID, network order */
};

struct text {
	const char *ptr;
	uint32_t len;	 /* bytes */
	uint32_t sealed; /* 1: ptr holds ciphertext (a PERSONAL field that has not been opened) */
};

struct list {
	void *items; /* array of what the field row says */
	uint32_t count;
};

typedef int32_t day_t;	/* days since 1970-01-01, Europe/Paris calendar */
typedef int64_t usec_t; /* microseconds since 1970-01-01T00:00:00Z */

#define USEC_PER_SEC INT64_C(1000000)
#define TEXT_FMT "%.*s"
#define TEXT_ARG(t) (int)(t).len, (t).ptr
#define TEXT_LIT(s) ((struct text){ (s), (uint32_t)(sizeof(s) - 1), 0 })
#define ID_TEXT_LEN 36

static inline struct text
text_of(const char *s)
{
	return (struct text){ s, (uint32_t)strlen(s), 0 };
}
static inline bool
text_equal(struct text a, struct text b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}
static inline bool
text_is(struct text a, const char *s)
{
	return a.len == strlen(s) && memcmp(a.ptr, s, a.len) == 0;
}
static inline bool
id_equal(struct id a, struct id b)
{
	return memcmp(a.b, b.b, sizeof a.b) == 0;
}
static inline bool
id_is_zero(struct id a)
{
	static const struct id zero;
	return id_equal(a, zero);
}

/* Lists of a record are short: what may be long has an index. Among the first n, or all of them. */
static inline bool
list_has_id_before(const struct list *l, uint32_t n, struct id id)
{
	const struct id *items = l->items;

	for (uint32_t i = 0; i < l->count && i < n; i++)
		if (id_equal(items[i], id))
			return true;
	return false;
}
static inline bool
list_has_id(const struct list *l, struct id id)
{
	return list_has_id_before(l, l->count, id);
}
static inline bool
list_has_text(const struct list *l, struct text t)
{
	const struct text *items = l->items;

	for (uint32_t i = 0; i < l->count; i++)
		if (text_equal(items[i], t))
			return true;
	return false;
}

/* out has room for ID_TEXT_LEN + 1. */
void id_format(struct id id, char *out);
/* Accepts the 36-character form in any case. */
bool id_parse(const char *s, size_t len, struct id *ret_id);

#endif
