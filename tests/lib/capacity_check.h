/*
 * capacity_check: a provider's days of a month and pool, added up from the proposals that hold them and the missions that engage them.
 * Owns: nothing; reads the store of matching.
 * Beware: shares no code with the service but the shapes of records: free is what capacity leaves, and nothing else.
 */
#ifndef TESTS_LIB_CAPACITY_CHECK_H
#define TESTS_LIB_CAPACITY_CHECK_H

#include "proto/matching.h"
#include "tests/lib/sim.h"

/* One row beside what it should say; card: the days that the provider's card gives in that pool, as matching knows it. */
struct capacity_sums {
	uint32_t held, engaged, card;
	bool past; /* a month that is over keeps the capacity that it had */
};
/* Of a list of months and their days, those of that month. */
uint32_t capacity_days_in(const struct list *months, day_t month);
/* NULL when the row is right; else what is wrong. */
const char *capacity_wrong(const struct capacity *row, const struct capacity_sums *sums);
/* Of itself: each wrong row is told from the right one. */
bool capacity_check_sees(void);

struct capacity_seen {
	uint32_t rows, over, held, engaged; /* rows; rows that are over-committed; rows with days held; engaged */
};
/* All rows of the store as it stands, this month being the first of the current one. NULL when all are right. */
const char *capacity_check_store(struct sim_slot *matching, day_t month, struct capacity_seen *ret_seen);
/* Every move that the journal tells, one by one: what is promised grows within the capacity only. */
const char *capacity_check_journal(struct sim_slot *matching, uint32_t *ret_moves);

#endif
