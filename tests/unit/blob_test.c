/*
 * blob_test: bytes kept by content: what comes in goes out, and what a crash, a torn file or a wrong key does to it.
 * Owns: a folder of its own under /tmp.
 * Beware: blob_stop_after makes the writer stop where a crash would; it is set back by each test.
 */
#include "common/blob.h"
#include "tests/lib/scratch.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[SCRATCH_MAX];
static const struct id one = { { 1, 2, 3 } };
static uint8_t key[CRYPTO_KEY_LEN] = { 7 };

static int
setup(void **state)
{
	(void)state;
	crypto_open();
	blob_stop_after = BLOB_STEP_NONE;
	scratch_make(folder);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	blob_stop_after = BLOB_STEP_NONE;
	scratch_remove(folder);
	return 0;
}

static uint8_t *
sample(size_t len)
{
	uint8_t *bytes = malloc(len + 1);

	for (size_t i = 0; i < len; i++)
		bytes[i] = (uint8_t)(i * 31 + i / 251);
	return bytes;
}

static enum rc
write_whole(const uint8_t *bytes, size_t len, size_t step, struct blob_sum *ret_sum)
{
	struct blob_writer *w = blob_begin(folder, one, key);
	enum rc rc;

	for (size_t at = 0; at < len; at += step)
		blob_add(w, bytes + at, len - at < step ? len - at : step);
	rc = blob_finish(w, NULL, NULL, ret_sum);
	blob_free(w);
	return rc;
}

static void
assert_reads(const char *address, const uint8_t *bytes, size_t len)
{
	struct buf out = { 0 };
	uint64_t total = 0;

	do {
		size_t before = out.len;

		assert_int_equal(blob_read(folder, address, key, before, &out, &total), RC_OK);
		assert_int_equal(total, len);
		if (out.len == before)
			break;
	} while (out.len < len);
	assert_int_equal(out.len, len);
	assert_memory_equal(out.ptr, bytes, len);
	buf_free(&out);
}

/* Files under the folder, of any depth but those on their way. */
static unsigned
blobs_kept(void)
{
	char path[1024];
	unsigned n = 0;
	struct dirent *e, *f;
	DIR *d, *sub;

	snprintf(path, sizeof path, "%s/files", folder);
	d = opendir(path);
	while (d != NULL && (e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.' || strcmp(e->d_name, "in") == 0)
			continue;
		snprintf(path, sizeof path, "%s/files/%s", folder, e->d_name);
		sub = opendir(path);
		while (sub != NULL && (f = readdir(sub)) != NULL)
			n += f->d_name[0] != '.';
		if (sub != NULL)
			closedir(sub);
	}
	if (d != NULL)
		closedir(d);
	return n;
}

static bool
on_its_way(void)
{
	char path[1024], text[ID_TEXT_LEN + 1];

	id_format(one, text);
	snprintf(path, sizeof path, "%s/files/in/%s", folder, text);
	return access(path, F_OK) == 0;
}

static void
stored_path(char out[1024], const struct blob_sum *sum)
{
	snprintf(out, 1024, "%s/files/%.2s/%s", folder, sum->address, sum->address);
}

static void
what_is_written_is_read_from_any_byte(void **state)
{
	static const size_t sizes[] = { 0, 1, BLOB_CHUNK - 1, BLOB_CHUNK, BLOB_CHUNK + 1, 3 * BLOB_CHUNK,
		500001 };

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		uint8_t *bytes = sample(sizes[i]);
		struct blob_sum sum, again;
		struct buf out = { 0 };
		uint64_t total;

		assert_int_equal(write_whole(bytes, sizes[i], 1000, &sum), RC_OK);
		assert_int_equal(sum.size, sizes[i]);
		assert_reads(sum.address, bytes, sizes[i]);
		assert_int_equal(blob_check(folder, sum.address), RC_OK);
		assert_int_equal(blob_read(folder, sum.address, key, sizes[i] / 2, &out, &total), RC_OK);
		assert_memory_equal(
		    out.ptr == NULL ? (const uint8_t *)"" : out.ptr, bytes + sizes[i] / 2, out.len);
		assert_int_equal(blob_read(folder, sum.address, key, sizes[i] + 1, &out, &total), RC_INVALID);
		assert_int_equal(write_whole(bytes, sizes[i], 70000, &again), RC_OK);
		assert_string_equal(sum.hash, again.hash);
		assert_string_not_equal(sum.address, again.address);
		buf_free(&out);
		free(bytes);
	}
}

static void
the_hash_is_the_one_that_a_person_can_check(void **state)
{
	struct blob_sum sum;

	(void)state;
	assert_int_equal(write_whole((const uint8_t *)"abc", 3, 3, &sum), RC_OK);
	assert_string_equal(sum.hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_memory_equal(sum.head, "abc", 3);
	assert_memory_equal(sum.tail, "abc", 3);
	assert_false(sum.has_nul);
}

static void
parts_in_any_order_make_the_whole_and_are_gone_after(void **state)
{
	const size_t len = 2 * BLOB_PART_MOST + 77;
	uint8_t *bytes = sample(len);
	struct blob_sum sum;
	uint32_t missing = 0;

	(void)state;
	assert_int_equal(blob_part_write(folder, one, 3, key, bytes + 2 * BLOB_PART_MOST, 77), RC_OK);
	assert_int_equal(blob_part_write(folder, one, 1, key, "something else", 14), RC_OK);
	assert_int_equal(blob_part_write(folder, one, 1, key, bytes, BLOB_PART_MOST), RC_OK);
	assert_int_equal(blob_assemble(folder, one, key, len, NULL, NULL, &sum, &missing), RC_NOT_FOUND);
	assert_int_equal(missing, 2);
	assert_int_equal(blob_part_write(folder, one, 2, key, bytes + BLOB_PART_MOST, BLOB_PART_MOST), RC_OK);
	assert_int_equal(blob_assemble(folder, one, key, len, NULL, NULL, &sum, &missing), RC_OK);
	assert_int_equal(blob_sweep(folder, one, sum.address), RC_OK);
	assert_false(on_its_way());
	assert_reads(sum.address, bytes, len);
	free(bytes);
}

static bool
refuse(void *arg, const struct blob_sum *sum)
{
	*(uint64_t *)arg = sum->size;
	return false;
}

static void
what_is_not_accepted_leaves_no_blob(void **state)
{
	struct blob_sum sum;
	uint32_t missing = 0;
	uint64_t seen = 0;

	(void)state;
	assert_int_equal(blob_part_write(folder, one, 1, key, "abc", 3), RC_OK);
	assert_int_equal(blob_assemble(folder, one, key, 3, refuse, &seen, &sum, &missing), RC_INVALID);
	assert_int_equal(seen, 3);
	assert_int_equal(blobs_kept(), 0);
	assert_int_equal(blob_assemble(folder, one, key, 3, NULL, NULL, &sum, &missing), RC_OK);
}

static void
a_stop_at_any_step_leaves_parts_that_make_it_again_and_nothing_once_swept(void **state)
{
	static const enum blob_step steps[] = { BLOB_STEP_WRITTEN, BLOB_STEP_NOTED, BLOB_STEP_RENAMED };
	struct blob_sum sum;
	uint32_t missing = 0;

	(void)state;
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		assert_int_equal(blob_part_write(folder, one, 1, key, "abc", 3), RC_OK);
		blob_stop_after = steps[i];
		assert_int_equal(blob_assemble(folder, one, key, 3, NULL, NULL, &sum, &missing), RC_IO);
		blob_stop_after = BLOB_STEP_NONE;
		assert_int_equal(blobs_kept(), steps[i] == BLOB_STEP_RENAMED ? 1 : 0);
		assert_int_equal(blob_assemble(folder, one, key, 3, NULL, NULL, &sum, &missing), RC_OK);
		assert_int_equal(blob_sweep(folder, one, sum.address), RC_OK);
		assert_int_equal(blobs_kept(), 1);
		assert_reads(sum.address, (const uint8_t *)"abc", 3);
		assert_false(on_its_way());
		assert_int_equal(blob_remove(folder, sum.address), RC_OK);
		assert_int_equal(blob_remove(folder, sum.address), RC_OK);
	}
}

static void
a_file_torn_or_changed_anywhere_does_not_open(void **state)
{
	const size_t len = BLOB_CHUNK + 100;
	uint8_t *bytes = sample(len);
	struct blob_sum sum;
	struct buf out = { 0 };
	uint64_t total;
	char path[1024];
	struct stat st;

	(void)state;
	assert_int_equal(write_whole(bytes, len, len, &sum), RC_OK);
	stored_path(path, &sum);
	assert_int_equal(stat(path, &st), 0);
	/* cut: in the last chunk, between two, in the head */
	for (off_t cut = st.st_size - 1; cut > 0; cut = cut > 70000 ? 8 + BLOB_CHUNK + CRYPTO_SEAL_OVERHEAD
		 : cut > 10					    ? 10
								    : 0) {
		assert_int_equal(truncate(path, cut), 0);
		assert_int_equal(blob_read(folder, sum.address, key, 0, &out, &total), RC_CORRUPT);
		assert_int_equal(blob_check(folder, sum.address), RC_CORRUPT);
	}
	assert_int_equal(write_whole(bytes, len, len, &sum), RC_OK);
	stored_path(path, &sum);
	for (off_t at = 0; at < st.st_size; at += 4099) {
		int fd = open(path, O_RDWR);
		uint8_t was, now;

		assert_int_equal(pread(fd, &was, 1, at), 1);
		now = was ^ 1;
		assert_int_equal(pwrite(fd, &now, 1, at), 1);
		assert_int_equal(blob_read(folder, sum.address, key, 0, &out, &total), RC_CORRUPT);
		assert_int_equal(pwrite(fd, &was, 1, at), 1);
		close(fd);
	}
	buf_free(&out);
	assert_reads(sum.address, bytes, len);
	free(bytes);
}

static void
another_key_opens_nothing_and_what_is_not_there_is_said_so(void **state)
{
	static const uint8_t other[CRYPTO_KEY_LEN] = { 8 };
	struct blob_sum sum;
	struct buf out = { 0 };
	uint32_t missing = 0;
	uint64_t total;

	(void)state;
	assert_int_equal(blob_part_write(folder, one, 1, key, "abc", 3), RC_OK);
	assert_int_equal(blob_assemble(folder, one, other, 3, NULL, NULL, &sum, &missing), RC_CORRUPT);
	assert_int_equal(blob_assemble(folder, one, key, 3, NULL, NULL, &sum, &missing), RC_OK);
	assert_int_equal(blob_read(folder, sum.address, other, 0, &out, &total), RC_CORRUPT);
	assert_int_equal(out.len, 0);
	assert_int_equal(blob_remove(folder, sum.address), RC_OK);
	assert_int_equal(blob_read(folder, sum.address, key, 0, &out, &total), RC_NOT_FOUND);
	assert_int_equal(blob_sweep(folder, one, ""), RC_OK);
	assert_int_equal(blob_sweep(folder, one, ""), RC_OK);
	assert_false(on_its_way());
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_written_is_read_from_any_byte, setup, teardown),
		cmocka_unit_test_setup_teardown(the_hash_is_the_one_that_a_person_can_check, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    parts_in_any_order_make_the_whole_and_are_gone_after, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_not_accepted_leaves_no_blob, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    a_stop_at_any_step_leaves_parts_that_make_it_again_and_nothing_once_swept, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(
		    a_file_torn_or_changed_anywhere_does_not_open, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    another_key_opens_nothing_and_what_is_not_there_is_said_so, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
