/*
 * archive: local heads with what is known only later behind the data (bit 3), then the central directory (APPNOTE 6.3.3).
 * Owns: struct archive.
 * Beware: names are UTF-8 (bit 11).
 */
#include "common/archive.h"
#include "common/arena.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define FLAGS 0x0808u /* sizes behind the data, names in UTF-8 */
#define DEFLATED 8u
#define VERSION 20u
#define FIRST_DAY 0x0021u /* 1980-01-01 */
#define LOCAL_HEAD 0x04034b50u
#define DESCRIPTOR 0x08074b50u
#define CENTRAL_HEAD 0x02014b50u
#define CENTRAL_END 0x06054b50u

struct archive {
	archive_put_fn put;
	void *arg;
	z_stream z;
	bool open; /* an entry is */
	enum rc rc;
	uint64_t at; /* bytes put out */
	uint64_t head; /* where the entry began */
	uint64_t plain, packed;
	uint32_t crc, count;
	char *name;
	struct buf central;
	uint8_t out[32768];
};

static void
put(struct archive *a, const void *bytes, size_t len)
{
	if (a->rc != RC_OK)
		return;
	a->at += len;
	if (a->at > UINT32_MAX)
		a->rc = RC_LIMIT;
	else
		a->put(a->arg, bytes, len);
}

static void
le(struct buf *b, uint32_t value, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		buf_byte(b, (uint8_t)(value >> (8 * i)));
}

struct archive *
archive_new(archive_put_fn fn, void *arg)
{
	struct archive *a = calloc(1, sizeof *a);

	if (a == NULL)
		abort();
	a->put = fn;
	a->arg = arg;
	if (deflateInit2(&a->z, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		abort();
	return a;
}

/* What a local head and a central one have in common, between the signature (and the maker's version) and the name's length. */
static void
head_common(const struct archive *a, struct buf *b, bool sizes)
{
	le(b, VERSION, 2);
	le(b, FLAGS, 2);
	le(b, DEFLATED, 2);
	le(b, 0, 2);
	le(b, FIRST_DAY, 2);
	le(b, sizes ? a->crc : 0, 4);
	le(b, sizes ? (uint32_t)a->packed : 0, 4);
	le(b, sizes ? (uint32_t)a->plain : 0, 4);
	le(b, (uint32_t)strlen(a->name), 2);
	le(b, 0, 2);
}

static void
deflate_some(struct archive *a, const void *bytes, size_t len, int flush)
{
	int got;

	a->z.next_in = (Bytef *)(uintptr_t)bytes;
	a->z.avail_in = (uInt)len;
	do {
		a->z.next_out = a->out;
		a->z.avail_out = sizeof a->out;
		got = deflate(&a->z, flush);
		size_t n = sizeof a->out - a->z.avail_out;

		a->packed += n;
		put(a, a->out, n);
	} while (a->z.avail_out == 0 || (flush == Z_FINISH && got == Z_OK));
}

static void
entry_central(struct archive *a)
{
	struct buf *b = &a->central;

	le(b, CENTRAL_HEAD, 4);
	le(b, VERSION, 2);
	head_common(a, b, true);
	le(b, 0, 2); /* comment */
	le(b, 0, 2); /* disk */
	le(b, 0, 2); /* internal attributes */
	le(b, 0, 4); /* external attributes */
	le(b, (uint32_t)a->head, 4);
	buf_text(b, a->name);
	a->count++;
}

static void
entry_close(struct archive *a)
{
	struct buf b = { 0 };

	if (!a->open)
		return;
	deflate_some(a, "", 0, Z_FINISH);
	le(&b, DESCRIPTOR, 4);
	le(&b, a->crc, 4);
	le(&b, (uint32_t)a->packed, 4);
	le(&b, (uint32_t)a->plain, 4);
	put(a, b.ptr, b.len);
	buf_free(&b);
	entry_central(a);
	deflateReset(&a->z);
	free(a->name);
	a->name = NULL;
	a->open = false;
}

void
archive_entry(struct archive *a, const char *name)
{
	struct buf b = { 0 };

	entry_close(a);
	a->name = strdup(name);
	if (a->name == NULL)
		abort();
	a->open = true;
	a->head = a->at;
	a->plain = a->packed = 0;
	a->crc = (uint32_t)crc32(0, NULL, 0);
	le(&b, LOCAL_HEAD, 4);
	head_common(a, &b, false);
	buf_text(&b, name);
	put(a, b.ptr, b.len);
	buf_free(&b);
}

void
archive_write(struct archive *a, const void *bytes, size_t len)
{
	if (a->rc != RC_OK || len == 0)
		return;
	a->crc = (uint32_t)crc32(a->crc, bytes, (uInt)len);
	a->plain += len;
	if (a->plain > UINT32_MAX)
		a->rc = RC_LIMIT;
	deflate_some(a, bytes, len, Z_NO_FLUSH);
}

enum rc
archive_finish(struct archive *a)
{
	uint64_t from;
	uint32_t len;

	entry_close(a);
	from = a->at;
	len = (uint32_t)a->central.len;
	le(&a->central, CENTRAL_END, 4);
	le(&a->central, 0, 4); /* disks */
	le(&a->central, a->count, 2);
	le(&a->central, a->count, 2);
	le(&a->central, len, 4);
	le(&a->central, (uint32_t)from, 4);
	le(&a->central, 0, 2);
	put(a, a->central.ptr, a->central.len);
	return a->rc;
}

void
archive_free(struct archive *a)
{
	if (a == NULL)
		return;
	deflateEnd(&a->z);
	buf_free(&a->central);
	free(a->name);
	free(a);
}
