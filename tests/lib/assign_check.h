/*
 * assign_check: what is wrong with an assignment, and what it costs, counted from the problem alone.
 * Owns: nothing.
 * Beware: shares no code with the engine, on purpose.
 */
#ifndef TESTS_LIB_ASSIGN_CHECK_H
#define TESTS_LIB_ASSIGN_CHECK_H

#include "services/matching/assign.h"

struct assign_checked {
	const char *broken; /* NULL: every rule is kept */
	int64_t cost;
};

struct assign_checked assign_check(const struct assign_problem *p, const uint32_t *agent);

/* Tries every assignment; false: none keeps the rules. For (agents + 1) to the power of jobs up to some million. */
bool assign_try_all(const struct assign_problem *p, int64_t *ret_cost);

#endif
