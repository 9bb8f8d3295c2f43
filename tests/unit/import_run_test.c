/*
 * import_run_test: the life of an import as its table says it: every pair of a state and an event.
 * Owns: nothing.
 * Beware: what is allowed stands here once more, in full: a new edge must be meant.
 */
#include "services/registry/exchange.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define NO (-1)
/* rows: reading, checked, refused, applying, done, stopped; columns: pass, refuse, again, apply, finish, stop */
static const int allowed[6][6] = {
	{ IMPORT_CHECKED, IMPORT_REFUSED, IMPORT_READING, NO, NO, IMPORT_STOPPED },
	{ NO, NO, IMPORT_READING, IMPORT_APPLYING, NO, NO },
	{ NO, NO, IMPORT_READING, NO, NO, NO },
	{ NO, NO, NO, NO, IMPORT_DONE, IMPORT_STOPPED },
	{ NO, NO, NO, NO, NO, NO },
	{ NO, NO, IMPORT_READING, NO, NO, NO },
};

static void
the_table_is_sound(void **unused)
{
	(void)unused;
	assert_true(machine_is_sound(&import_machine));
}

static void
each_pair_is_allowed_or_refused_as_meant(void **unused)
{
	(void)unused;
	for (int state = 0; state < 6; state++) {
		for (int event = 0; event < 6; event++) {
			int to = NO;
			enum rc rc =
			    machine_step(import_machine.edges, import_machine.edge_count, state, event, &to);

			assert_int_equal(rc, allowed[state][event] == NO ? RC_CONFLICT : RC_OK);
			assert_int_equal(to, allowed[state][event]);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_is_sound),
		cmocka_unit_test(each_pair_is_allowed_or_refused_as_meant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
