/*
 * node_rotate_test: keys that change, cut at each step by a crash or a full disk: there is always a way on.
 * Owns: a folder of a node.
 * Beware: a step that was cut is made by moving files as far as it had come.
 */
#include "services/federation/service.h"
#include "common/node_rotate.h"
#include "tests/lib/scratch.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

/* As they are written, and as they take their place. */
static const struct {
	const char *next, *used;
} files[] = { { "node.sign.next", "node.sign" }, { "node.sign.next.pub", "node.sign.pub" },
	{ "curve.next.key", "curve.key" }, { "curve.next.pub", "curve.pub" } };
#define FILES (sizeof files / sizeof files[0])

struct world {
	char scratch[SCRATCH_MAX], folder[SCRATCH_MAX + 8];
	struct node node;
	struct node_keys now, next; /* at first; made */
};

static const char *
path_of(const struct world *w, const char *file)
{
	static char paths[2][SCRATCH_MAX + 64];
	static unsigned which;
	char *path = paths[which++ % 2];

	snprintf(path, sizeof paths[0], "%s/keys/%s", w->folder, file);
	return path;
}

static struct world *
world_new(void)
{
	struct world *w = calloc(1, sizeof *w);
	bool has;

	assert_non_null(w);
	scratch_make(w->scratch);
	snprintf(w->folder, sizeof w->folder, "%s/n", w->scratch);
	assert_int_equal(node_create(w->folder, "a", "", &entropy_system, NULL), RC_OK);
	assert_int_equal(node_load(w->folder, &w->node, NULL), RC_OK);
	assert_int_equal(node_keys_load(&w->node, &w->now, NULL), RC_OK);
	assert_int_equal(node_keys_rotate(&w->node, &entropy_system, NULL), RC_OK);
	assert_int_equal(node_keys_next(&w->node, &w->next, &has, NULL), RC_OK);
	assert_true(has);
	return w;
}

static void
world_free(struct world *w)
{
	scratch_remove(w->scratch);
	free(w);
}

/* The service has its identity, and the node uses these keys. */
static void
starts_with(struct world *w, const struct node_keys *keys)
{
	char name[] = "x", option[] = "--node";
	char *argv[] = { name, option, w->folder, NULL };
	struct node_keys used;

	assert_true(identity_load(3, argv));
	assert_int_equal(node_keys_load(&w->node, &used, NULL), RC_OK);
	assert_memory_equal(&used, keys, sizeof used);
}

static void
keys_whose_making_was_cut_are_none_and_are_made_anew(void **unused)
{
	(void)unused;
	for (size_t written = 0; written < FILES; written++) {
		struct world *w = world_new();
		struct node_keys k;
		bool has;

		for (size_t i = written; i < FILES; i++)
			assert_int_equal(unlink(path_of(w, files[i].next)), 0);
		starts_with(w, &w->now);
		assert_int_equal(node_keys_next(&w->node, &k, &has, NULL), RC_OK);
		assert_false(has);
		assert_int_equal(node_keys_next_age(&w->node), 0);
		assert_int_equal(node_keys_promote(&w->node, NULL), RC_NOT_FOUND);
		starts_with(w, &w->now);
		assert_int_equal(node_keys_rotate(&w->node, &entropy_system, NULL), RC_OK);
		assert_int_equal(node_keys_next(&w->node, &k, &has, NULL), RC_OK);
		assert_true(has);
		world_free(w);
	}
}

static void
keys_that_cannot_be_made_to_the_end_leave_nothing(void **unused)
{
	struct world *w = world_new();

	(void)unused;
	for (size_t i = 0; i < FILES; i++)
		assert_int_equal(unlink(path_of(w, files[i].next)), 0);
	/* a folder of that name, which is not empty, is what cannot be written */
	assert_int_equal(mkdir(path_of(w, "curve.next.key"), 0700), 0);
	assert_int_equal(mkdir(path_of(w, "curve.next.key/in"), 0700), 0);
	assert_int_not_equal(node_keys_rotate(&w->node, &entropy_system, NULL), RC_OK);
	assert_int_not_equal(access(path_of(w, "node.sign.next"), F_OK), 0);
	assert_int_not_equal(access(path_of(w, "node.sign.next.pub"), F_OK), 0);
	starts_with(w, &w->now);
	world_free(w);
}

static void
keys_that_were_half_put_in_use_are_so_wholly_at_the_next_start(void **unused)
{
	(void)unused;
	for (size_t moved = 1; moved <= FILES; moved++) {
		struct world *w = world_new();
		uint8_t first[CRYPTO_SIGN_PUBLIC_LEN];

		assert_int_equal(link(path_of(w, "node.sign.pub"), path_of(w, "node.first.pub")), 0);
		for (size_t i = 0; i < moved; i++)
			assert_int_equal(rename(path_of(w, files[i].next), path_of(w, files[i].used)), 0);
		assert_int_equal(node_keys_half_used(&w->node), moved < FILES);
		starts_with(w, &w->next);
		assert_false(node_keys_half_used(&w->node));
		assert_int_equal(node_first_public(&w->node, &w->next, first, NULL), RC_OK);
		assert_memory_equal(first, w->now.sign_public, sizeof first);
		world_free(w);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_whose_making_was_cut_are_none_and_are_made_anew),
		cmocka_unit_test(keys_that_cannot_be_made_to_the_end_leave_nothing),
		cmocka_unit_test(keys_that_were_half_put_in_use_are_so_wholly_at_the_next_start),
	};

	crypto_open();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
