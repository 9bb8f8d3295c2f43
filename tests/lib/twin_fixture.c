/*
 * twin_fixture: the pair of nodes of twin.h as a test gets it from cmocka, and gives it back.
 * Owns: the pair of the test that runs.
 * Beware: a set-up that does not come to what twin.h says of it fails its test by what it returns: nothing is asserted here.
 */
#include "tests/lib/twin.h"

struct twin *twin;

int
twin_setup(void **state)
{
	(void)state;
	twin = twin_new(true);
	return 0;
}

int
twin_setup_strangers(void **state)
{
	(void)state;
	twin = twin_new(false);
	return 0;
}

int
twin_setup_talking(void **state)
{
	twin_setup(state);
	twin_say(twin, 1);
	return twin_calm(twin, 60 * USEC_PER_SEC) ? 0 : -1;
}

int
twin_teardown(void **state)
{
	(void)state;
	twin_free(twin);
	twin = NULL;
	return 0;
}
