/*
 * runs_test: the list of long calculations: found by their record, stopped by it, and sound whichever goes first, the list or a run.
 * Owns: the runs that it makes.
 * Beware: nothing runs here: what the engine's thread tells is told by the test.
 */
#include "common/runs.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

struct counted {
	struct run_head head;
	int more;
};

static const struct id first = { { 1 } }, second = { { 2 } }, third = { { 3 } };

static void
a_run_is_found_by_its_record_until_it_is_removed(void **unused)
{
	struct runs list = { 0 };
	struct counted *a = runs_add(&list, first, sizeof *a), *b = runs_add(&list, second, sizeof *b),
		       *c = runs_add(&list, third, sizeof *c);

	(void)unused;
	assert_int_equal(a->more, 0);
	assert_ptr_equal(runs_find(&list, first), a);
	assert_ptr_equal(runs_find(&list, third), c);
	runs_remove(&b->head);
	assert_null(runs_find(&list, second));
	assert_ptr_equal(runs_find(&list, first), a);
	runs_remove(&c->head);
	runs_remove(&a->head);
	assert_null(list.first);
	runs_remove(NULL);
}

static void
only_the_runs_of_the_record_that_was_stopped_are_stopped(void **unused)
{
	struct runs list = { 0 };
	struct counted *a = runs_add(&list, first, sizeof *a), *again = runs_add(&list, first, sizeof *again),
		       *b = runs_add(&list, second, sizeof *b);

	(void)unused;
	runs_stop(&list, first);
	assert_true(atomic_load(&a->head.stop));
	assert_true(atomic_load(&again->head.stop));
	assert_false(atomic_load(&b->head.stop));
	runs_remove(&a->head);
	runs_remove(&again->head);
	runs_remove(&b->head);
}

static void
what_the_engine_tells_is_kept_and_the_end_of_its_work_stops_it(void **unused)
{
	struct runs list = { 0 };
	struct counted *a = runs_add(&list, first, sizeof *a);
	atomic_bool over = false;

	(void)unused;
	runs_tell(&a->head, 7, 100, true, &over);
	assert_int_equal(atomic_load(&a->head.steps), 7);
	assert_int_equal(atomic_load(&a->head.budget), 100);
	assert_true(atomic_load(&a->head.found));
	assert_false(atomic_load(&a->head.stop));
	over = true;
	runs_tell(&a->head, 8, 100, true, &over);
	assert_true(atomic_load(&a->head.stop));
	runs_remove(&a->head);
}

static void
a_run_may_outlive_its_list(void **unused)
{
	struct runs list = { 0 };
	struct counted *a = runs_add(&list, first, sizeof *a), *b = runs_add(&list, second, sizeof *b);

	(void)unused;
	runs_leave(&list);
	assert_null(runs_find(&list, first));
	runs_remove(&b->head);
	runs_remove(&a->head);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_run_is_found_by_its_record_until_it_is_removed),
		cmocka_unit_test(only_the_runs_of_the_record_that_was_stopped_are_stopped),
		cmocka_unit_test(what_the_engine_tells_is_kept_and_the_end_of_its_work_stops_it),
		cmocka_unit_test(a_run_may_outlive_its_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
