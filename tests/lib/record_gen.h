/*
 * record_gen: random records that their table calls valid, and a look at the table itself.
 * Owns: nothing; records live in the arena given.
 * Beware: the same seed gives the same records for ever, so that a failure can be run again.
 */
#ifndef TESTS_LIB_RECORD_GEN_H
#define TESTS_LIB_RECORD_GEN_H

#include "common/record.h"

struct record_gen {
	uint64_t state;
	struct arena *arena;
	unsigned depth;
};

/* splitmix64. */
uint64_t record_gen_next(struct record_gen *g);
/* lo..hi, both included. */
int64_t record_gen_between(struct record_gen *g, int64_t lo, int64_t hi);
/* Fills a record that record_validate(RECORD_STORED) takes: every REQUIRED field, each other one in two cases of three. */
void record_gen_fill(struct record_gen *g, const struct rec_desc *d, void *ret_rec);
/* NULL when the table keeps what record.h asks of it, else what is wrong and where (static memory). */
const char *record_gen_table(const struct rec_desc *d);

#endif
