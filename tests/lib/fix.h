/*
 * fix: what the tests of records share: a sample, an arena, a buffer, and the fault that a walker gave.
 * Owns: what fix_setup made, until fix_teardown.
 * Beware: it includes cmocka; programs that are no tests do not link it.
 */
#ifndef TESTS_LIB_FIX_H
#define TESTS_LIB_FIX_H

#include "tests/lib/sample.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

struct fix {
	struct arena arena;
	struct buf out;
	struct fault why;
	struct sample s;
	uint64_t nulls;
};

/* An empty sample. */
int fix_setup(void **state);
/* A sample that has what is required: seats 12, title "Titre". */
int fix_setup_filled(void **state);
int fix_teardown(void **state);
/* The fault is among those given; argument NULL: whatever it is. */
void assert_fault(const struct fix *x, const char *field, const struct fault_code *code, const char *argument);

#endif
