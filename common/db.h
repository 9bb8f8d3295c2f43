/*
 * db: one LMDB environment a service, as typed tables with secondary indexes and sticky transactions.
 * Owns: the environment and its lock file (flock: a second process is refused).
 * Beware: nothing read points into LMDB's map: values are copied into the arena. Once a transaction's rc is
 * set every further call on it is a no-op, and db_end aborts. After a failed commit the process must end.
 */
#ifndef COMMON_DB_H
#define COMMON_DB_H

#include "common/record.h"
#include <lmdb.h>

#define DB_KEY_MAX 400 /* bytes of an index key; longer texts are cut (a prefix still sorts right) */

/* A table of records that begin with REC_HEAD: key = id, value = the encoded record. Each field flagged KEY
 * has an index of its own, named table.field: key = the value, big-endian and order-preserving (texts: bytes,
 * then NUL), then the id. A list of ids, texts, days or numbers flagged KEY has an entry an item; a set
 * flagged KEY has one a member. A sealed text has none. Opening builds the indexes that are missing and drops
 * those that the descriptor no longer has. */
struct db_table {
	const struct rec_desc *rec;
};
/* Plain bytes to bytes: journal, receipts, cursors, timers. */
/* How puts are made: as they come; with MDB_APPEND tried first (keys are uint64 big-endian, in order); or together in the order of keys,
 * for one that gets many of them a transaction, anywhere in it. What reads it in that transaction sees them all the same. */
enum db_kv_way { DB_KV_PLAIN, DB_KV_APPENDED, DB_KV_GATHERED };
struct db_kv {
	const char *name;
	enum db_kv_way way;
};

struct db;
struct db_options {
	const char *folder; /* made if missing, 0700; data file mode 0600 */
	const struct db_table *const *tables;
	size_t table_count;
	const struct db_kv *const *kvs;
	size_t kv_count;
	bool read_only; /* another process of the same service may hold it (verify); never twice in one
			   process */
	unsigned env_flags; /* added to MDB_NOTLS: the simulator and the planted fault use MDB_NOSYNC; nothing
			       kept does */
};
/* RC_CONFLICT when another process holds it, RC_NOT_FOUND when read_only finds none; why says the sentence. A
 * power cut while the store was first made leaves nothing: the next opening begins again. The tables and kvs
 * must outlive the store. */
MUST_CHECK enum rc db_open(const struct db_options *o, struct db **ret_db, struct fault *why);
void db_close(struct db *db);
/* Clears stale readers; call at start and each minute. */
void db_housekeep(struct db *db);
uint64_t db_size(struct db *db); /* bytes of the file up to the last page in use */

/* One thread writes; any may read, each with transactions of its own. A write begun inside a write, on a
 * read-only store or after a failed commit has its rc set from the start. */
enum db_mode { DB_READ, DB_WRITE };
struct db_txn {
	struct db *db;
	MDB_txn *txn;
	enum rc rc;
	enum db_mode mode;
	int error; /* that set rc, as LMDB or the system numbers it; 0 when it was neither */
};
/* What went wrong, in a few French words for an operator: of LMDB's codes and of errno. */
const char *db_cause(int error);
FAULT_DECLARE(FAULT_STORE); /* argument: the end of the folder's name, and what went wrong */
struct db_txn db_begin(struct db *db, enum db_mode mode);
/* Commits a clean write transaction (fsync), aborts otherwise; returns the sticky rc or the commit's. */
MUST_CHECK enum rc db_end(struct db_txn *t);
void db_abort(struct db_txn *t);

/* Inserts or replaces, and moves the index entries that change. The id is present and not zero (RC_INTERNAL),
 * the encoded record at most REC_BYTES_MAX (RC_LIMIT). */
void db_put(struct db_txn *t, const struct db_table *table, const void *rec);
/* The same of one who has encoded it: bytes are what record_encode makes of rec, whole. */
void db_put_encoded(struct db_txn *t, const struct db_table *table, const void *rec, struct text bytes);
/* Nothing when there is none. */
void db_remove(struct db_txn *t, const struct db_table *table, struct id id);
/* False when there is none (rc untouched) or on error (rc set). */
bool db_get(struct db_txn *t, const struct db_table *table, struct id id, struct arena *a, void *ret_rec);
/* The encoded bytes instead, copied to the arena. */
bool db_get_bytes(
    struct db_txn *t, const struct db_table *table, struct id id, struct arena *a, struct text *ret_bytes);
bool db_exists(struct db_txn *t, const struct db_table *table, struct id id);
uint64_t db_count(struct db_txn *t, const struct db_table *table);

/* Scans a table in the order of ids, or an index in the order of value, then id. One scan is open only while
 * no write happens on its table; db_scan_end comes before db_end. The members are the scan's own. */
struct db_scan {
	struct db_txn *t;
	const struct db_table *table;
	const struct rec_field *field; /* NULL: the table itself */
	MDB_cursor *cursor;
	bool reverse;
	bool started;
	bool included;	/* `from` itself too */
	size_t low_len; /* 0: no bound */
	size_t high_len;
	size_t from_len;
	uint8_t low[DB_KEY_MAX];
	uint8_t high[DB_KEY_MAX];
	uint8_t from[DB_KEY_MAX + 16]; /* resume after this key */
};
void db_scan_all(struct db_scan *s, struct db_txn *t, const struct db_table *table, bool reverse);
/* value: pointer to a value of the field's member type (of an item's for lists; an int for a member of a
 * set). Texts alike in their first DB_KEY_MAX - 1 bytes come together. */
void db_scan_index(struct db_scan *s, struct db_txn *t, const struct db_table *table,
    const struct rec_field *field, const void *value, bool reverse);
/* From low to high, both included; NULL: no bound. A record comes once for each of its items within. */
void db_scan_range(struct db_scan *s, struct db_txn *t, const struct db_table *table,
    const struct rec_field *field, const void *low, const void *high, bool reverse);
/* Resume strictly after the record of that id (in the scan's own order), which may be gone; set before the
 * first next. A range also needs the value that the record had there. */
void db_scan_after(struct db_scan *s, struct id id);
/* Go on at the record of that id or the first beyond it (in the scan's own order), also after steps; of one value only, or a table. */
void db_scan_from(struct db_scan *s, struct id id);
void db_scan_after_value(struct db_scan *s, const void *value, struct id id);
bool db_scan_next(struct db_scan *s, struct arena *a, void *ret_rec);
/* The id only, without reading the record. */
bool db_scan_next_id(struct db_scan *s, struct id *ret_id);
void db_scan_end(struct db_scan *s);

/* Keys are 1 to 511 bytes. */
void db_kv_put(
    struct db_txn *t, const struct db_kv *kv, const void *key, size_t key_len, const void *value, size_t len);
void db_kv_remove(struct db_txn *t, const struct db_kv *kv, const void *key, size_t key_len);
bool db_kv_get(struct db_txn *t, const struct db_kv *kv, const void *key, size_t key_len, struct arena *a,
    struct text *ret_value);
/* The first entry whose key is at or after key (reverse: the last at or before); copies of key and value. */
bool db_kv_seek(struct db_txn *t, const struct db_kv *kv, const void *key, size_t key_len, bool reverse,
    struct arena *a, struct text *ret_key, struct text *ret_value);

/* Takes every entry away. */
void db_kv_clear(struct db_txn *t, const struct db_kv *kv);

/* Walks the entries whose keys begin with a prefix, in order. Key and value are copies, good until the next step. A scan holds only
 * while nothing is written to its kv; db_kv_scan_end comes before db_end. */
#define DB_KV_KEY_MAX 511
#define DB_KV_SCAN_VALUE_MAX 1024 /* a longer value ends the scan with RC_LIMIT */
struct db_kv_scan {
	struct db_txn *t;
	MDB_cursor *cursor;
	bool started;
	size_t prefix_len;
	size_t key_len;
	size_t value_len;
	uint8_t prefix[DB_KV_KEY_MAX];
	uint8_t key[DB_KV_KEY_MAX];
	uint8_t value[DB_KV_SCAN_VALUE_MAX];
};
void db_kv_scan(struct db_kv_scan *s, struct db_txn *t, const struct db_kv *kv, const void *prefix, size_t prefix_len);
/* The same cursor over another prefix. */
void db_kv_scan_again(struct db_kv_scan *s, const void *prefix, size_t prefix_len);
bool db_kv_scan_next(struct db_kv_scan *s);
void db_kv_scan_end(struct db_kv_scan *s);

void db_be64(uint64_t v, uint8_t out[8]);
uint64_t db_from_be64(const uint8_t in[8]);

/* Compares the state tables of two stores byte by byte (keys and values, indexes too). RC_CORRUPT: why says
 * the first difference. */
MUST_CHECK enum rc db_compare(struct db *a, struct db *b, struct fault *why);

#endif
