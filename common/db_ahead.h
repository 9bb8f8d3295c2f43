/*
 * db_ahead: whole tables read by a thread of their own, one after the other in the order of ids, whose records are decoded ahead of
 *           who takes them: for a start that goes through everything, on two cores.
 * Owns: the thread, and a few batches of records.
 * Beware: the transaction is the thread's from db_ahead_new to db_ahead_free: nothing else is read with it, and its rc holds only after. What
 *         a batch points to may lie in LMDB's map: it is no more when the next one is asked for.
 */
#ifndef COMMON_DB_AHEAD_H
#define COMMON_DB_AHEAD_H

#include "common/db.h"

#define DB_AHEAD_RECORDS 128 /* of a batch, at most */

struct db_ahead;
struct db_batch {
	const struct db_table *table;
	const void *const *records;
	uint32_t count; /* one at least */
};

/* The list of tables holds until db_ahead_free. */
struct db_ahead *db_ahead_new(struct db_txn *t, const struct db_table *const *tables, size_t count);
/* False after the last, or when the transaction failed. */
bool db_ahead_next(struct db_ahead *a, struct db_batch *ret_batch);
/* Also before all was read. */
void db_ahead_free(struct db_ahead *a);

#endif
