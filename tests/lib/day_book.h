/*
 * day_book: the ledger of days in a test: cards and transfers that change it, and whether entries and rows agree.
 * Owns: nothing.
 * Beware: book_holds fails the test that calls it.
 */
#ifndef TESTS_LIB_DAY_BOOK_H
#define TESTS_LIB_DAY_BOOK_H

#include "tests/lib/matching_world.h"

/* demanded: the day of the written demand; 0: none. */
enum rc book_transfer(struct world *w, const struct host_caller *who, struct id provider, enum pool from,
    uint32_t days, day_t month, day_t demanded);
/* The card's days a month. */
enum rc book_card(struct world *w, struct id provider, uint32_t individual, uint32_t group);
/* Adds every entry up and compares with every row; returns how many rows there are. */
uint32_t book_holds(struct world *w);

#endif
