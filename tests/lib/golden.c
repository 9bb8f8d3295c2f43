/*
 * golden: reads, compares and writes the files of known wire bytes.
 * Owns: nothing.
 * Beware: run from the top of the tree.
 */
#include "tests/lib/golden.h"
#include <stdio.h>
#include <stdlib.h>

static int
nibble(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

bool
golden_unhex(const char *text, size_t len, struct buf *out)
{
	int high = -1;
	bool comment = false;

	for (size_t i = 0; i < len; i++) {
		comment = text[i] == '#' || (comment && text[i] != '\n');
		if (comment || text[i] == ' ' || text[i] == '\n' || text[i] == '\r')
			continue;
		int n = nibble(text[i]);

		if (n < 0)
			return false;
		if (high >= 0)
			buf_byte(out, (uint8_t)(high << 4 | n));
		high = high >= 0 ? -1 : n;
	}
	return high < 0;
}

bool
golden_read(const char *path, struct buf *out)
{
	FILE *f = fopen(path, "rb");
	char block[4096];
	size_t n;

	if (f == NULL)
		return false;
	while ((n = fread(block, 1, sizeof block, f)) > 0)
		buf_append(out, block, n);
	bool good = !ferror(f);

	fclose(f);
	return good;
}

static bool
golden_write(const char *path, const struct rec_desc *d, const struct buf *bytes)
{
	FILE *f = fopen(path, "wb");

	if (f == NULL)
		return false;
	fprintf(f, "# %s\n", d->name);
	for (size_t i = 0; i < bytes->len; i++)
		fprintf(f, "%02x%s", bytes->ptr[i], i % 32 == 31 ? "\n" : "");
	fputs(bytes->len % 32 ? "\n" : "", f);
	return fclose(f) == 0;
}

bool
golden_matches(const struct rec_desc *d, const void *rec, const char *name)
{
	struct buf got = { 0 }, text = { 0 }, want = { 0 };
	const char *mode = getenv("GOLDEN_WRITE");
	char path[256];
	bool good;

	snprintf(path, sizeof path, "tests/golden/%s.hex", name);
	record_encode(d, rec, 0, 0, &got);
	if (mode != NULL && strcmp(mode, "1") == 0) {
		good = golden_write(path, d, &got);
	} else {
		good = golden_read(path, &text) && golden_unhex((const char *)text.ptr, text.len, &want) &&
		    got.len == want.len && memcmp(got.ptr, want.ptr, got.len) == 0;
	}
	if (!good)
		fprintf(stderr, "golden: %s: the bytes of %s differ, or the file cannot be used\n", path,
		    d->name);
	buf_free(&got);
	buf_free(&text);
	buf_free(&want);
	return good;
}
