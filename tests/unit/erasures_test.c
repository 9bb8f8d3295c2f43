/*
 * erasures_test: the list of erasures: added to, read back, torn, altered, united; and the list of revocations, which is another.
 * Owns: a scratch folder.
 * Beware: the bytes of the file are told here by their places.
 */
#include "common/erasures.h"
#include "tests/lib/scratch.h"
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static const uint8_t master[CRYPTO_KEY_LEN] = "the master key of these tests..",
		     other[CRYPTO_KEY_LEN] = "another";

struct fixture {
	char folder[SCRATCH_MAX];
	char path[SCRATCH_MAX + 16], second[SCRATCH_MAX + 16];
};

static int
setup(void **state)
{
	static struct fixture x;

	crypto_open();
	scratch_make(x.folder);
	snprintf(x.path, sizeof x.path, "%s/erasures", x.folder);
	snprintf(x.second, sizeof x.second, "%s/second", x.folder);
	*state = &x;
	return 0;
}

static int
teardown(void **state)
{
	scratch_remove(((struct fixture *)*state)->folder);
	return 0;
}

static struct id
who(uint8_t n)
{
	return (struct id){ { 7, n } };
}

static size_t
count_of(const char *path)
{
	struct erasures list;
	size_t count;

	assert_int_equal(erasures_read(ERASURES_PEOPLE, path, master, &list, NULL), RC_OK);
	count = list.count;
	erasures_free(&list);
	return count;
}

static void
what_was_added_is_read_back_in_order_and_once(void **state)
{
	struct fixture *x = *state;
	struct erasures list;
	struct stat st;

	assert_int_equal(count_of(x->path), 0); /* no file yet */
	for (uint8_t i = 0; i < 3; i++)
		assert_int_equal(
		    erasures_add(ERASURES_PEOPLE, x->path, master, who(i), 1000 + i, NULL), RC_OK);
	assert_int_equal(erasures_add(ERASURES_PEOPLE, x->path, master, who(1), 5000, NULL), RC_OK);
	assert_int_equal(erasures_read(ERASURES_PEOPLE, x->path, master, &list, NULL), RC_OK);
	assert_int_equal(list.count, 3);
	assert_true(id_equal(list.lines[1].subject, who(1)) && list.lines[1].time == 1001);
	erasures_free(&list);
	assert_int_equal(stat(x->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void
a_torn_end_is_dropped_and_written_over(void **state)
{
	struct fixture *x = *state;

	assert_int_equal(erasures_add(ERASURES_PEOPLE, x->path, master, who(0), 1, NULL), RC_OK);
	assert_int_equal(erasures_add(ERASURES_PEOPLE, x->path, master, who(1), 2, NULL), RC_OK);
	assert_int_equal(truncate(x->path, 16 + 64 + 30), 0);
	assert_int_equal(count_of(x->path), 1);
	assert_int_equal(erasures_add(ERASURES_PEOPLE, x->path, master, who(2), 3, NULL), RC_OK);
	assert_int_equal(count_of(x->path), 2);
	assert_int_equal(truncate(x->path, 7), 0); /* cut while the head was written */
	assert_int_equal(count_of(x->path), 0);
	assert_int_equal(erasures_add(ERASURES_PEOPLE, x->path, master, who(3), 4, NULL), RC_OK);
	assert_int_equal(count_of(x->path), 1);
}

static void
any_changed_byte_and_another_key_are_found(void **state)
{
	struct fixture *x = *state;
	struct fault why = { 0 };
	struct erasures list;
	uint8_t byte;
	int fd;

	for (uint8_t i = 0; i < 2; i++)
		assert_int_equal(erasures_add(ERASURES_PEOPLE, x->path, master, who(i), i, NULL), RC_OK);
	assert_int_equal(erasures_read(ERASURES_PEOPLE, x->path, other, &list, &why), RC_CORRUPT);
	assert_ptr_equal(why.items[0].code, FAULT_ERASURES);
	fd = open(x->path, O_RDWR);
	for (off_t at = 0; at < 16 + 2 * 64; at++) {
		assert_int_equal(pread(fd, &byte, 1, at), 1);
		byte ^= 1;
		assert_int_equal(pwrite(fd, &byte, 1, at), 1);
		assert_int_equal(erasures_read(ERASURES_PEOPLE, x->path, master, &list, NULL), RC_CORRUPT);
		byte ^= 1;
		assert_int_equal(pwrite(fd, &byte, 1, at), 1);
	}
	close(fd);
	assert_int_equal(count_of(x->path), 2);
}

static void
two_lists_are_united_and_none_is_lost(void **state)
{
	struct fixture *x = *state;
	size_t added;

	assert_int_equal(erasures_add(ERASURES_PEOPLE, x->path, master, who(0), 1, NULL), RC_OK);
	assert_int_equal(erasures_add(ERASURES_PEOPLE, x->path, master, who(1), 1, NULL), RC_OK);
	assert_int_equal(erasures_add(ERASURES_PEOPLE, x->second, master, who(1), 1, NULL), RC_OK);
	assert_int_equal(erasures_add(ERASURES_PEOPLE, x->second, master, who(2), 1, NULL), RC_OK);
	assert_int_equal(erasures_merge(ERASURES_PEOPLE, x->path, x->second, master, &added, NULL), RC_OK);
	assert_int_equal(added, 1);
	assert_int_equal(count_of(x->path), 3);
	assert_int_equal(
	    erasures_merge(ERASURES_PEOPLE, x->path, x->second, other, &added, NULL), RC_CORRUPT);
}

static void
a_list_of_one_kind_is_not_taken_for_the_other(void **state)
{
	struct fixture *x = *state;
	struct fault why = { 0 };
	struct erasures list;
	char beside[PATH_MAX];

	assert_int_equal(erasures_add(ERASURES_PEERS, x->path, master, who(0), 1, NULL), RC_OK);
	assert_int_equal(erasures_read(ERASURES_PEERS, x->path, master, &list, NULL), RC_OK);
	assert_true(list.count == 1 && erasures_has(&list, who(0)) && !erasures_has(&list, who(1)));
	erasures_free(&list);
	assert_int_equal(erasures_read(ERASURES_PEOPLE, x->path, master, &list, &why), RC_CORRUPT);
	assert_ptr_equal(why.items[0].code, FAULT_ERASURES);
	erasures_beside("/a/node/erasures", beside);
	assert_string_equal(beside, "/a/node/revocations");
	erasures_beside("erasures", beside);
	assert_string_equal(beside, "revocations");
}

int
main(void)
{
#define ERASURES_TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)
	const struct CMUnitTest tests[] = {
		ERASURES_TEST(what_was_added_is_read_back_in_order_and_once),
		ERASURES_TEST(a_torn_end_is_dropped_and_written_over),
		ERASURES_TEST(any_changed_byte_and_another_key_are_found),
		ERASURES_TEST(two_lists_are_united_and_none_is_lost),
		ERASURES_TEST(a_list_of_one_kind_is_not_taken_for_the_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
