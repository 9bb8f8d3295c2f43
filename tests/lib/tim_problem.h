/*
 * tim_problem: an instance of post-enrolment timetabling as a problem of the placing engine.
 * Owns: the problem's tables, in the caller's arena.
 * Beware: apart from tim.h, so that the checker knows nothing of the engine.
 */
#ifndef TESTS_LIB_TIM_PROBLEM_H
#define TESTS_LIB_TIM_PROBLEM_H

#include "services/scheduling/place.h"
#include "tests/lib/tim.h"

struct place_problem tim_problem(const struct tim *t, struct arena *mem);

#endif
