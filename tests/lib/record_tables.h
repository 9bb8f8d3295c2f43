/*
 * record_tables: every descriptor there is: those of tests, those that all collections share, those of each contract.
 * Owns: nothing.
 * Beware: a descriptor that two contracts use comes twice; the numbers of the first ones (tests' own) are fixed, seeds of
 *         fuzzing depend on them.
 */
#ifndef TESTS_LIB_RECORD_TABLES_H
#define TESTS_LIB_RECORD_TABLES_H

#include "common/record.h"

size_t record_table_count(void);
const struct rec_desc *record_table(size_t i);

#endif
