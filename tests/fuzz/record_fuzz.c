/*
 * record_fuzz: bytes from anywhere, decoded as any record: refused with a reason, or stable from then on.
 * Owns: nothing.
 * Beware: the first byte chooses the record; the rest are its bytes.
 */
#include "tests/lib/record_tables.h"
#include <msgpack.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

/* Our own bytes are what msgpack-c reads whole; foreign ones it never sees. */
static void
oracle_reads(const struct buf *bytes)
{
	msgpack_unpacked got;
	size_t off = 0;

	msgpack_unpacked_init(&got);
	must(msgpack_unpack_next(&got, (const char *)bytes->ptr, bytes->len, &off) == MSGPACK_UNPACK_SUCCESS);
	must(off == bytes->len && got.data.type == MSGPACK_OBJECT_MAP);
	msgpack_unpacked_destroy(&got);
}

static void
stays_the_same(const struct rec_desc *d, const void *rec, uint64_t nulls, struct arena *a)
{
	struct buf bytes = { 0 }, again = { 0 };
	void *back = arena_alloc(a, d->size);
	uint64_t back_nulls;

	record_encode(d, rec, nulls, 0, &bytes);
	oracle_reads(&bytes);
	must(record_decode(d, bytes.ptr, bytes.len, a, back, &back_nulls, NULL) == RC_OK);
	must(back_nulls == nulls && record_equal(d, rec, back));
	record_encode(d, back, nulls, 0, &again);
	must(again.len == bytes.len && memcmp(again.ptr, bytes.ptr, again.len) == 0);
	buf_free(&bytes);
	buf_free(&again);
}

/* What a record that is valid may be asked for. */
static void
comes_back_as_json(const struct rec_desc *d, const void *rec, struct arena *a)
{
	struct buf json = { 0 };
	void *back = arena_alloc(a, d->size), *opened = arena_alloc(a, d->size);
	struct fault why = { 0 };

	record_copy(d, rec, a, opened);
	record_drop(d, opened, SECRET);
	record_open(d, opened, (struct id){ { 0 } }, NULL, a); /* what is sealed does not come out */
	record_to_json(d, rec, 0, &json);
	if (json.len <= REC_BYTES_MAX) {
		must(record_from_json(d, (const char *)json.ptr, json.len, a, back, NULL, &why) == RC_OK);
		must(record_equal(d, opened, back));
	}
	buf_clear(&json);
	record_csv_row(d, rec, 0, &json);
	buf_free(&json);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct fault why = { 0 };
	uint64_t nulls;

	if (size == 0)
		return 0;
	const struct rec_desc *d = record_table(data[0] % record_table_count());
	void *rec = arena_alloc(&a, d->size);
	enum rc rc = record_decode(d, data + 1, size - 1, &a, rec, &nulls, &why);

	if (rc == RC_OK) {
		stays_the_same(d, rec, nulls, &a);
		for (int mode = RECORD_CREATE; mode <= RECORD_INPUT; mode++)
			(void)!record_validate(d, rec, nulls, (enum record_mode)mode, NULL);
		if (record_validate(d, rec, 0, RECORD_STORED, &why) == RC_OK)
			comes_back_as_json(d, rec, &a);
	} else {
		must(why.count == 1 && why.rc == rc && why.items[0].code != NULL);
	}
	arena_free(&a);
	return 0;
}
