/*
 * db_internal: what the files of db share and nobody else includes: the open store, its handles, index keys.
 * Owns: nothing.
 * Beware: scratch and arena of struct db belong to the one writer; a reader touches neither.
 */
#ifndef COMMON_DB_INTERNAL_H
#define COMMON_DB_INTERNAL_H

#include "common/db.h"
#include <stdatomic.h>

#define DB_ID_LEN sizeof(struct id)
#define DB_ENTRY_MAX (DB_KEY_MAX + DB_ID_LEN) /* an index entry: value, id */

struct db_index {
	const struct rec_field *field;
	MDB_dbi dbi;
};

struct db_store {
	const struct db_table *table;
	struct db_index *indexes;
	size_t index_count;
	MDB_dbi dbi;
};

struct db_kv_store {
	const struct db_kv *kv;
	struct db_late *late; /* what waits; NULL unless the kv is gathered */
	MDB_dbi dbi;
};

struct db {
	MDB_env *env;
	int lock_fd;
	bool read_only;
	bool writing; /* a write transaction is open */
	bool failed; /* a commit failed: nothing more is written */
	_Atomic(MDB_txn *) idle; /* a read transaction at rest, to be renewed */
	struct db_store *stores;
	size_t store_count;
	struct db_kv_store *kvs;
	size_t kv_count;
	struct buf scratch; /* the record being encoded */
	struct arena arena; /* the old record and both sets of index keys; reset after each write */
	struct arena fixed; /* lives as long as the store */
};

/* The entries of one record in one index: sorted, each once. */
struct db_keyset {
	MDB_val *keys;
	size_t count;
};

/* A handle that a store opened read-only has not: made by an older program, it lacks the table or index, which
 * reads as empty. */
#define DB_DBI_NONE ((MDB_dbi)-1)
enum rc db_rc(int lmdb_error);
/* Sets the sticky rc unless the error is 0 or one was set before. */
void db_fail(struct db_txn *t, int lmdb_error);
void db_fail_rc(struct db_txn *t, enum rc rc);
/* NULL with the rc set when the transaction is not clean (or not of that mode), or when the store has no such
 * table. */
const struct db_store *db_store_of(struct db_txn *t, const struct db_table *table, enum db_mode mode);
const struct db_kv_store *db_kv_of(struct db_txn *t, const struct db_kv *kv, enum db_mode mode);
const struct db_index *db_index_of(const struct db_store *s, const struct rec_field *field);

bool db_field_is_index(const struct rec_field *f);
/* Order-preserving key of one value (of one item). out has room for DB_KEY_MAX. Returns its length. */
size_t db_key_encode(const struct rec_field *f, const void *value, uint8_t *ret_key);
struct db_keyset db_keyset_of(const struct rec_field *f, const void *rec, struct id id, struct arena *a);
/* Brings every index from the old record's entries to the new one's; either may be NULL. */
void db_index_move(
    struct db_txn *t, const struct db_store *s, const void *old_rec, const void *new_rec, struct id id);
/* Writes every record's entry of one index; used when the index is new. */
int db_index_build(MDB_txn *txn, const struct db_store *s, const struct db_index *index, struct arena *a);

/* The next entry's value, where it lies in the map. */
bool db_scan_step(struct db_scan *s, MDB_val *ret_value);

/* db_late.c: what the one writer has put in a gathered kv, or taken away, and LMDB does not have yet. */
struct db_late *db_late_new(void);
void db_late_free(struct db_late *l);
void db_late_put(struct db_txn *t, const struct db_kv_store *s, const void *key, size_t key_len, const void *value,
    size_t len);
void db_late_remove(struct db_txn *t, const struct db_kv_store *s, const void *key, size_t key_len);
/* False when nothing waits for that key. The value holds until the next put. */
bool db_late_find(const struct db_late *l, const void *key, size_t key_len, bool *ret_gone, MDB_val *ret_value);
/* LMDB gets all of it; or nothing does. */
void db_late_make(struct db_txn *t, const struct db_kv_store *s);
void db_late_drop(struct db_late *l);

#endif
