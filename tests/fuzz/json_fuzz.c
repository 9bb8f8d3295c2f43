/*
 * json_fuzz: text from anywhere, read as JSON: faults, or a record that its own JSON gives back.
 * Owns: nothing.
 * Beware: the first byte chooses the record, the rest is the text, read as cells too.
 */
#include "tests/lib/record_tables.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
stays_the_same(const struct rec_desc *d, void *rec, struct arena *a)
{
	struct buf json = { 0 }, bytes = { 0 };
	struct fault why = { 0 };
	void *back = arena_alloc(a, d->size);

	record_encode(d, rec, 0, 0, &bytes);
	if (bytes.len <= REC_BYTES_MAX) {
		must(record_decode(d, bytes.ptr, bytes.len, a, back, NULL, NULL) == RC_OK);
		must(record_equal(d, rec, back));
	}
	record_drop(d, rec, SECRET);
	record_to_json(d, rec, 0, &json);
	if (json.len <= REC_BYTES_MAX) {
		must(record_from_json(d, (const char *)json.ptr, json.len, a, back, NULL, &why) == RC_OK);
		must(record_equal(d, rec, back));
	}
	buf_free(&json);
	buf_free(&bytes);
}

/* A field that took the text gives it back in a form that it takes again, with the same value. */
static void
read_as_cells(const struct rec_desc *d, struct text t, struct arena *a)
{
	for (const struct rec_field *f = d->fields; f < record_end(d); f++) {
		uint64_t *rec = arena_alloc(a, d->size), *back = arena_alloc(a, d->size);
		struct buf text = { 0 };
		struct fault why = { 0 };
		enum rc rc = record_set_text(f, t, NULL, a, rec, NULL, &why);

		must((rc == RC_OK) == (why.count == 0) && (rc == RC_OK || *rec == 0));
		record_get_text(f, rec, &text);
		if (text.len > 0 && text.len <= UINT32_MAX) {
			must(
			    record_set_text(f, (struct text){ (const char *)text.ptr, (uint32_t)text.len, 0 },
				NULL, a, back, NULL, &why) == RC_OK);
			must(record_equal(d, rec, back));
		}
		buf_free(&text);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct fault why = { 0 };
	uint64_t nulls = 0;

	if (size == 0)
		return 0;
	const struct rec_desc *d = record_table(data[0] % record_table_count());
	void *rec = arena_alloc(&a, d->size);
	enum rc rc = record_from_json(d, (const char *)data + 1, size - 1, &a, rec, &nulls, &why);

	must((rc == RC_OK) == (why.count == 0) && why.rc == rc);
	if (rc == RC_OK) {
		for (int mode = RECORD_CREATE; mode <= RECORD_STORED; mode++)
			(void)!record_validate(d, rec, nulls, (enum record_mode)mode, NULL);
		stays_the_same(d, rec, &a);
	}
	if (size < 4096)
		read_as_cells(d, (struct text){ (const char *)data + 1, (uint32_t)size - 1, 0 }, &a);
	arena_free(&a);
	return 0;
}
