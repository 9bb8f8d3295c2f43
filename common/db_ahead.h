/*
 * db_ahead: whole tables, or what a function reads, read by a thread of their own, one after the other in the order of ids, whose records are
 *           decoded ahead of who takes them: for whoever goes through everything, on two cores.
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

/* What is no table is read by one's own function, on that thread. False: it could not read on, and the batch that it was filling is dropped. */
typedef bool db_ahead_read(struct db_ahead *a, void *arg);
struct db_ahead *db_ahead_of(db_ahead_read *read, void *arg);
/* For that function: where the next record is made, and telling that it is. A batch is of one table (NULL: of none). NULL: nobody wants more. */
struct arena *db_ahead_arena(struct db_ahead *a, const struct db_table *table);
void db_ahead_give(struct db_ahead *a, const void *rec);

/* False after the last, or when the transaction failed. */
bool db_ahead_next(struct db_ahead *a, struct db_batch *ret_batch);
/* Also before all was read. */
void db_ahead_free(struct db_ahead *a);

#endif
