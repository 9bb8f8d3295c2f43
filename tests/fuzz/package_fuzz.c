/*
 * package_fuzz: bytes from anywhere, read as a package: records that can be kept, or one fault.
 * Owns: nothing.
 * Beware: what libzip, libcsv and jansson make of damaged bytes is looked at too.
 */
#include "proto/package.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

/* What is given without a fault is read again by the wire's own reader, and is the same. */
static bool
take(void *arg, const struct package_row *row)
{
	const struct rec_desc *d = package_desc(row->kind);
	struct arena a = { 0 };
	struct buf b = { 0 };
	void *again = arena_alloc(&a, d->size);

	(void)arg;
	must(row->why == NULL || row->why->count > 0);
	if (row->why == NULL) {
		record_encode(d, row->rec, 0, 0, &b);
		if (b.len < REC_BYTES_MAX) {
			must(record_decode(d, b.ptr, b.len, &a, again, NULL, NULL) == RC_OK);
			must(record_equal(d, row->rec, again));
		}
	}
	buf_free(&b);
	arena_free(&a);
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fault why = { 0 };
	enum rc rc = package_read(size > 0 ? (const void *)data : "", size, take, NULL, &why);

	must((rc == RC_OK) == (why.count == 0) && why.count <= 1);
	return 0;
}
