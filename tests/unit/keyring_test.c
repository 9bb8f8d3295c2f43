/*
 * keyring_test: keys that last, keys that are gone, and what a power cut or a hand in the file leaves.
 * Owns: a keyring's file in a scratch folder, made anew for each test.
 * Beware: the file's layout is said here again on purpose: files that exist must stay readable.
 */
#include "common/keyring.h"
#include "common/log.h"
#include "tests/lib/scratch.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD 64
#define LINE 96

struct fixture {
	char scratch[SCRATCH_MAX];
	char path[SCRATCH_MAX + 16];
	struct keyring *ring;
};

static const uint8_t master[CRYPTO_KEY_LEN] = "the master key of this test";
static const uint8_t other_master[CRYPTO_KEY_LEN] = "another master key of this test";

static struct id
subject(unsigned n)
{
	return (struct id){ { 1, (uint8_t)(n >> 8), (uint8_t)n } };
}

static enum rc
try_open(struct fixture *x, const uint8_t *with, struct fault *why)
{
	enum rc rc;

	keyring_close(x->ring);
	x->ring = NULL;
	rc = keyring_open(x->path, with, &entropy_system, &x->ring, why);
	assert_true((rc == RC_OK) == (x->ring != NULL));
	return rc;
}

static void
reopen(struct fixture *x)
{
	struct fault why = { 0 };

	if (try_open(x, master, &why) != RC_OK)
		fail_msg("%s", why.items[0].argument);
}

static int
setup(void **state)
{
	struct fixture *x = calloc(1, sizeof *x);

	assert_non_null(x);
	scratch_make(x->scratch);
	snprintf(x->path, sizeof x->path, "%s/keyring", x->scratch);
	reopen(x);
	*state = x;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *x = *state;

	keyring_close(x->ring);
	scratch_remove(x->scratch);
	free(x);
	return 0;
}

static void
add(struct fixture *x, unsigned from, unsigned to)
{
	for (unsigned n = from; n <= to; n++)
		assert_non_null(keyring_need(x->ring, subject(n)));
	assert_int_equal(keyring_sync(x->ring), RC_OK);
}

static off_t
file_size(const struct fixture *x)
{
	struct stat st;

	assert_int_equal(stat(x->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	return st.st_size;
}

static void
flip_byte(const struct fixture *x, off_t at)
{
	int fd = open(x->path, O_RDWR);
	uint8_t byte;

	assert_int_equal(pread(fd, &byte, 1, at), 1);
	byte ^= 0x10;
	assert_int_equal(pwrite(fd, &byte, 1, at), 1);
	close(fd);
}

static void
a_key_is_the_same_for_ever_once_synced(void **state)
{
	struct fixture *x = *state;
	uint8_t first[CRYPTO_KEY_LEN], last[CRYPTO_KEY_LEN];

	add(x, 1, 500);
	memcpy(first, keyring_find(x->ring, subject(1)), sizeof first);
	memcpy(last, keyring_find(x->ring, subject(500)), sizeof last);
	assert_memory_not_equal(first, last, sizeof first);
	reopen(x);
	assert_int_equal(keyring_count(x->ring), 500);
	assert_memory_equal(first, keyring_need(x->ring, subject(1)), sizeof first);
	assert_memory_equal(last, keyring_find(x->ring, subject(500)), sizeof last);
	assert_null(keyring_find(x->ring, subject(501)));
	assert_int_equal(file_size(x), HEAD + 500 * LINE);
}

static void
a_key_that_was_not_synced_is_not_in_the_file(void **state)
{
	struct fixture *x = *state;

	add(x, 1, 2);
	assert_int_equal(keyring_sync(x->ring), RC_OK);
	assert_non_null(keyring_need(x->ring, subject(3)));
	assert_int_equal(file_size(x), HEAD + 2 * LINE);
	reopen(x);
	assert_null(keyring_find(x->ring, subject(3)));
}

/* The whole file, as a person with a copy of the disk would have it. */
static size_t
slurp(const struct fixture *x, uint8_t *out, size_t cap)
{
	int fd = open(x->path, O_RDONLY);
	ssize_t n = read(fd, out, cap);

	close(fd);
	assert_true(n >= 0);
	return (size_t)n;
}

static void
a_destroyed_key_is_gone_from_memory_and_file(void **state)
{
	struct fixture *x = *state;
	uint8_t bytes[4096], before[CRYPTO_KEY_LEN];
	struct id gone = subject(2);

	add(x, 1, 5);
	assert_non_null(keyring_need(x->ring, subject(6))); /* not synced: the rewriting takes it along */
	memcpy(before, keyring_find(x->ring, gone), sizeof before);
	assert_int_equal(keyring_destroy(x->ring, gone), RC_OK);
	assert_int_equal(keyring_destroy(x->ring, gone), RC_NOT_FOUND);
	assert_null(keyring_find(x->ring, gone));
	assert_int_equal(file_size(x), HEAD + 5 * LINE);
	assert_null(memmem(bytes, slurp(x, bytes, sizeof bytes), gone.b, sizeof gone.b));
	assert_int_equal(keyring_sync(x->ring), RC_OK);
	reopen(x);
	assert_int_equal(keyring_count(x->ring), 5);
	for (unsigned n = 1; n <= 6; n++)
		assert_true((keyring_find(x->ring, subject(n)) == NULL) == (n == 2));
	assert_memory_not_equal(before, keyring_need(x->ring, gone), sizeof before);
}

static void
lines_added_after_a_rewriting_are_kept(void **state)
{
	struct fixture *x = *state;

	add(x, 1, 3);
	assert_int_equal(keyring_destroy(x->ring, subject(1)), RC_OK);
	add(x, 4, 6);
	reopen(x);
	assert_int_equal(keyring_count(x->ring), 5);
	assert_non_null(keyring_find(x->ring, subject(6)));
}

static void
ignore_line(void *arg, const char *line, size_t len)
{
	(void)arg;
	(void)line;
	(void)len;
}

static void
a_torn_last_line_is_dropped_and_the_file_mended(void **state)
{
	struct fixture *x = *state;

	log_capture(ignore_line, NULL);
	for (int cut = 1; cut < LINE; cut += 19) {
		add(x, 1, 2);
		add(x, 3, 3);
		assert_int_equal(truncate(x->path, HEAD + 2 * LINE + cut), 0);
		reopen(x);
		assert_int_equal(keyring_count(x->ring), 2);
		assert_int_equal(file_size(x), HEAD + 2 * LINE);
	}
	log_capture(NULL, NULL);
}

/* Sectors reach the disk in any order: of a batch that was never synced any line may be missing. */
static void
a_torn_batch_keeps_its_whole_lines(void **state)
{
	struct fixture *x = *state;

	log_capture(ignore_line, NULL);
	add(x, 1, 2);
	add(x, 3, 8);
	flip_byte(x, HEAD + 4 * LINE + 50);
	reopen(x);
	log_capture(NULL, NULL);
	assert_int_equal(keyring_count(x->ring), 7);
	assert_null(keyring_find(x->ring, subject(5)));
	assert_non_null(keyring_find(x->ring, subject(8)));
	assert_int_equal(file_size(x), HEAD + 7 * LINE);
}

static void
a_line_that_was_synced_and_does_not_open_is_corrupt(void **state)
{
	struct fixture *x = *state;

	add(x, 1, 3);
	add(x, 4, 4);
	for (int at = 0; at < LINE; at++) {
		struct fault why = { 0 };

		flip_byte(x, HEAD + 2 * LINE + at);
		assert_int_equal(try_open(x, master, &why), RC_CORRUPT);
		assert_non_null(strstr(why.items[0].argument, "la ligne 3 "));
		flip_byte(x, HEAD + 2 * LINE + at);
	}
	reopen(x);
	assert_int_equal(keyring_count(x->ring), 4);
}

static void
another_master_is_refused_even_by_an_empty_ring(void **state)
{
	struct fixture *x = *state;
	struct fault why = { 0 };

	assert_int_equal(try_open(x, other_master, &why), RC_CORRUPT);
	reopen(x);
	add(x, 1, 3);
	fault_clear(&why);
	assert_int_equal(try_open(x, other_master, &why), RC_CORRUPT);
	assert_non_null(strstr(why.items[0].argument, "autre clé maîtresse"));
	reopen(x);
	assert_int_equal(keyring_count(x->ring), 3);
}

static void
a_file_of_another_kind_is_refused(void **state)
{
	struct fixture *x = *state;
	struct fault why = { 0 };

	for (off_t at = 0; at < HEAD - 16; at++) {
		flip_byte(x, at);
		assert_int_equal(try_open(x, master, &why), RC_CORRUPT);
		flip_byte(x, at);
	}
	assert_int_equal(truncate(x->path, HEAD - 1), 0);
	assert_int_equal(try_open(x, master, &why), RC_CORRUPT);
}

static void
a_ring_in_memory_behaves_alike(void **state)
{
	struct fixture *x = *state;
	struct keyring *ring;

	assert_int_equal(keyring_open(NULL, master, &entropy_system, &ring, NULL), RC_OK);
	assert_non_null(keyring_need(ring, subject(1)));
	assert_int_equal(keyring_sync(ring), RC_OK);
	assert_int_equal(keyring_destroy(ring, subject(1)), RC_OK);
	assert_int_equal(keyring_destroy(ring, subject(1)), RC_NOT_FOUND);
	assert_int_equal(keyring_count(ring), 0);
	keyring_close(ring);
	keyring_close(NULL);
	assert_int_equal(file_size(x), HEAD);
}

/* Ids that differ in one or two neighbouring bytes alone, as the places of a stream do: as many slots as of ids drawn at random. */
static void
ids_that_differ_in_a_few_bytes_are_spread(void **state)
{
	enum {
		IDS = 4096,
		SLOTS = 2 * IDS,
		LEAST = SLOTS * 3 / 8
	}; /* at random: SLOTS × (1 − e^−½), 3,223 */

	(void)state;
	for (unsigned byte = 0; byte + 1 < sizeof(struct id); byte++) {
		bool taken[SLOTS] = { false };
		unsigned found = 0;

		for (unsigned i = 0; i < IDS; i++) {
			struct id id = subject(1);
			uint64_t at;

			id.b[byte] = (uint8_t)(i >> 8);
			id.b[byte + 1] = (uint8_t)i;
			at = keyring_hash(id) % SLOTS;
			found += !taken[at];
			taken[at] = true;
		}
		assert_in_range(found, LEAST, IDS);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_key_is_the_same_for_ever_once_synced),
		TEST(a_key_that_was_not_synced_is_not_in_the_file),
		TEST(a_destroyed_key_is_gone_from_memory_and_file),
		TEST(lines_added_after_a_rewriting_are_kept),
		TEST(a_torn_last_line_is_dropped_and_the_file_mended),
		TEST(a_torn_batch_keeps_its_whole_lines),
		TEST(a_line_that_was_synced_and_does_not_open_is_corrupt),
		TEST(another_master_is_refused_even_by_an_empty_ring),
		TEST(a_file_of_another_kind_is_refused),
		TEST(a_ring_in_memory_behaves_alike),
		TEST(ids_that_differ_in_a_few_bytes_are_spread),
	};

	crypto_open();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
