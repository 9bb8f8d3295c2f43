/*
 * rank_oracle: what the ranking of a small world must be, written from the rules' words and read off the records themselves.
 * Owns: nothing.
 * Beware: shares no code with the engine or its columns, but for the months of days.
 */
#ifndef TESTS_LIB_RANK_ORACLE_H
#define TESTS_LIB_RANK_ORACLE_H

#include "tests/lib/rank_world.h"

/* How many providers were ranked and how many answers were empty so far: that the random worlds are not all of one sort. */
extern uint32_t rank_oracle_ranked, rank_oracle_empty;

/* Ranks the wish and asserts that considered, candidates, excluded, lines, values and the rule to relax are the oracle's. */
void rank_oracle_agrees(const struct rank_world *w, const struct rank_wish *x);

#endif
