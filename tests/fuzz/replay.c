/*
 * replay: runs a fuzz target over its seeds, as they are and bent, for `make test`.
 * Owns: main of every program of tests/fuzz.
 * Beware: run from the top; seeds are tests/fuzz/seeds/<name>/, hexadecimal text in those that end in .hex.
 */
#include "common/crypto.h"
#include "tests/lib/golden.h"
#include <dirent.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>

#define BENT_PER_SEED 400
#define SEED_MAX 65536

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t
next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* In memory of its exact size, so that a sanitizer sees a byte too far. */
static void
run(const uint8_t *bytes, size_t len)
{
	uint8_t *tight = malloc(len ? len : 1);

	if (tight == NULL)
		abort();
	if (len > 0)
		memcpy(tight, bytes, len);
	LLVMFuzzerTestOneInput(tight, len);
	free(tight);
}

/* One change: a bit, a byte, a cut, bytes taken out or put in twice. */
static void
bend(struct buf *b, uint64_t *state)
{
	size_t at = b->len ? next(state) % b->len : 0, left = b->len - at;
	size_t n = left ? 1 + next(state) % (left < 16 ? left : 16) : 0;

	if (b->len == 0)
		return;
	switch (next(state) % 5) {
	case 0:
		b->ptr[at] ^= (uint8_t)(1u << next(state) % 8);
		break;
	case 1:
		b->ptr[at] = (uint8_t)next(state);
		break;
	case 2:
		b->len = at;
		break;
	case 3:
		memmove(b->ptr + at, b->ptr + at + n, left - n);
		b->len -= n;
		break;
	default:
		buf_reserve(b, n);
		memmove(b->ptr + at + n, b->ptr + at, left);
		b->len += n;
		break;
	}
}

static size_t
run_seed(const struct buf *seed)
{
	struct buf bent = { 0 };
	uint64_t state = 0x9e3779b97f4a7c15u + seed->len;

	run(seed->ptr, seed->len);
	for (int i = 0; i < BENT_PER_SEED; i++) {
		buf_clear(&bent);
		buf_append(&bent, seed->ptr, seed->len);
		for (uint64_t n = 1 + next(&state) % 4; n > 0; n--)
			bend(&bent, &state);
		run(bent.ptr, bent.len);
	}
	buf_free(&bent);
	return 1 + BENT_PER_SEED;
}

/* Reads one seed; false when it cannot be. */
static bool
seed_read(const char *path, struct buf *seed)
{
	struct buf text = { 0 };
	size_t len = strlen(path);
	bool good = golden_read(path, &text);

	if (good && len > 4 && strcmp(path + len - 4, ".hex") == 0)
		good = golden_unhex((const char *)text.ptr, text.len, seed);
	else if (good)
		buf_append(seed, text.ptr, text.len);
	buf_free(&text);
	return good && seed->len <= SEED_MAX;
}

/* Every seed of the folder, in the order of their names. Returns how many inputs were run, 0 when a seed is
 * unreadable. */
static size_t
run_folder(const char *folder)
{
	struct dirent **names;
	int n = scandir(folder, &names, NULL, alphasort);
	size_t inputs = 0;
	bool good = n >= 0;

	for (int i = 0; i < n; i++) {
		struct buf seed = { 0 };
		char path[512];

		snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
		if (names[i]->d_name[0] != '.') {
			if (seed_read(path, &seed))
				inputs += run_seed(&seed);
			else
				good = false, fprintf(stderr, "replay: %s cannot be read\n", path);
		}
		buf_free(&seed);
		free(names[i]);
	}
	if (n >= 0)
		free(names);
	return good ? inputs : 0;
}

int
main(int argc, char **argv)
{
	char folder[256];
	const char *name = argc > 0 ? basename(argv[0]) : "";

	crypto_open();
	snprintf(folder, sizeof folder, "tests/fuzz/seeds/%s", name);
	LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
	size_t inputs = run_folder(folder);

	if (inputs == 0) {
		printf("not ok %s: no seeds in %s\n", name, folder);
		return 1;
	}
	printf("ok %s %zu inputs\n", name, inputs);
	return 0;
}
