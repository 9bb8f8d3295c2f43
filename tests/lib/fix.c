/*
 * fix: see fix.h.
 * Owns: nothing beyond a test.
 * Beware: faults that were not expected are printed before the test fails.
 */
#include "tests/lib/fix.h"
#include <stdio.h>

int
fix_setup(void **state)
{
	*state = calloc(1, sizeof(struct fix));
	return *state == NULL;
}

int
fix_setup_filled(void **state)
{
	struct fix *x;

	if (fix_setup(state) != 0)
		return 1;
	x = *state;
	x->s.has = REC_BIT(1) | REC_BIT(11);
	x->s.seats = 12;
	x->s.title = TEXT_LIT("Titre");
	return 0;
}

int
fix_teardown(void **state)
{
	struct fix *x = *state;

	arena_free(&x->arena);
	buf_free(&x->out);
	free(x);
	return 0;
}

void
assert_fault(const struct fix *x, const char *field, const struct fault_code *code, const char *argument)
{
	for (uint32_t i = 0; i < x->why.count && i < FAULT_MAX; i++) {
		const struct fault_item *item = &x->why.items[i];

		if (item->code == code && strcmp(item->field, field) == 0 &&
		    (argument == NULL || strcmp(item->argument, argument) == 0))
			return;
	}
	for (uint32_t i = 0; i < x->why.count && i < FAULT_MAX; i++)
		fprintf(stderr, "  %s: %s (%s)\n", x->why.items[i].field, x->why.items[i].code->name,
		    x->why.items[i].argument);
	fail_msg("no fault %s at %s", code->name, field);
}
