/*
 * suppress_oracle: what somebody can work out of a table whose cells are partly hidden, exactly: every whole-numbered completion is tried.
 * Owns: nothing.
 * Beware: for small tables. It shares no code with the engine: bounds are carried along the sums, then a cell is guessed.
 */
#ifndef TESTS_LIB_SUPPRESS_ORACLE_H
#define TESTS_LIB_SUPPRESS_ORACLE_H

#include "services/reporting/suppress.h"

#define ORACLE_CELLS_MOST 160

/* Whether all that is told is compatible with the cell lying there. people: of the counts of people, else of the values. */
bool oracle_possible(const struct suppress *t, bool people, uint32_t cell, int64_t from, int64_t to);
/* Whether each sensitive cell may be all that suppress.h says it must still be able to be, and no hidden cell can be worked out. */
bool oracle_holds(const struct suppress *t, uint32_t *ret_cell);
/* The least loss of all choices of hidden cells that oracle_holds; for tables of at most 16 free cells that are not sensitive. */
uint64_t oracle_least(const struct suppress *t);

#endif
