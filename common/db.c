/*
 * db: transactions whose first error sticks, and records in and out of their tables.
 * Owns: one read transaction at rest, so that beginning to read costs no allocation.
 * Beware: bytes in LMDB's map hold only until the next write; they are copied or decoded before one is made.
 */
#include "common/db_internal.h"
#include <errno.h>

/* --- errors ------------------------------------------------------------------------------------------ */
static const struct {
	int error;
	enum rc rc;
} error_table[] = {
	{ 0, RC_OK },
	{ MDB_NOTFOUND, RC_NOT_FOUND },
	{ MDB_KEYEXIST, RC_CONFLICT },
	{ MDB_PAGE_NOTFOUND, RC_CORRUPT },
	{ MDB_CORRUPTED, RC_CORRUPT },
	{ MDB_PANIC, RC_CORRUPT },
	{ MDB_INVALID, RC_CORRUPT },
	{ MDB_VERSION_MISMATCH, RC_CORRUPT },
	{ MDB_MAP_FULL, RC_LIMIT },
	{ MDB_READERS_FULL, RC_LIMIT },
	{ MDB_TXN_FULL, RC_LIMIT },
	{ MDB_CURSOR_FULL, RC_LIMIT },
	{ MDB_DBS_FULL, RC_INTERNAL },
	{ MDB_BAD_VALSIZE, RC_INTERNAL },
	{ MDB_BAD_TXN, RC_INTERNAL },
	{ MDB_BAD_DBI, RC_INTERNAL },
	{ MDB_INCOMPATIBLE, RC_INTERNAL },
	{ EINVAL, RC_INTERNAL },
};

enum rc
db_rc(int lmdb_error)
{
	for (size_t i = 0; i < sizeof error_table / sizeof error_table[0]; i++)
		if (error_table[i].error == lmdb_error)
			return error_table[i].rc;
	return RC_IO;
}

void
db_fail(struct db_txn *t, int lmdb_error)
{
	if (lmdb_error == 0 || t->rc != RC_OK)
		return;
	t->rc = db_rc(lmdb_error);
	t->error = lmdb_error;
}

void
db_fail_rc(struct db_txn *t, enum rc rc)
{
	if (t->rc == RC_OK)
		t->rc = rc;
}

/* --- transactions ------------------------------------------------------------------------------------ */
static void
begin_read(struct db_txn *t)
{
	MDB_txn *txn = atomic_exchange(&t->db->idle, NULL);
	int e = 0;

	if (txn == NULL)
		e = mdb_txn_begin(t->db->env, NULL, MDB_RDONLY, &txn);
	else if ((e = mdb_txn_renew(txn)) != 0)
		mdb_txn_abort(txn);
	db_fail(t, e);
	if (e == 0)
		t->txn = txn;
}

static void
begin_write(struct db_txn *t)
{
	struct db *db = t->db;

	if (db->read_only || db->writing)
		db_fail_rc(t, RC_INTERNAL);
	else if (db->failed)
		db_fail_rc(t, RC_IO);
	else
		db_fail(t, mdb_txn_begin(db->env, NULL, 0, &t->txn));
	if (t->rc == RC_OK)
		db->writing = true;
	else
		t->txn = NULL;
}

struct db_txn
db_begin(struct db *db, enum db_mode mode)
{
	struct db_txn t = { .db = db, .rc = RC_OK, .mode = mode };

	if (mode == DB_READ)
		begin_read(&t);
	else
		begin_write(&t);
	return t;
}

/* What waits in gathered kvs is made before the commit, or goes with the transaction. */
static void
late_end(struct db_txn *t, bool make)
{
	for (size_t i = 0; i < t->db->kv_count; i++) {
		const struct db_kv_store *s = &t->db->kvs[i];

		if (s->late != NULL && make)
			db_late_make(t, s);
		if (s->late != NULL)
			db_late_drop(s->late);
	}
}

static void
end_read(struct db_txn *t)
{
	MDB_txn *other;

	mdb_txn_reset(t->txn);
	other = atomic_exchange(&t->db->idle, t->txn);
	if (other != NULL)
		mdb_txn_abort(other);
}

void
db_abort(struct db_txn *t)
{
	if (t->txn == NULL)
		return;
	if (t->mode == DB_READ) {
		end_read(t);
	} else {
		late_end(t, false);
		mdb_txn_abort(t->txn);
		t->db->writing = false;
	}
	t->txn = NULL;
}

enum rc
db_end(struct db_txn *t)
{
	int e;

	if (t->txn != NULL && t->mode == DB_WRITE && t->rc == RC_OK)
		late_end(t, true);
	if (t->txn == NULL || t->mode == DB_READ || t->rc != RC_OK) {
		db_abort(t);
		return t->rc;
	}
	e = mdb_txn_commit(t->txn);
	t->txn = NULL;
	t->db->writing = false;
	t->db->failed = e != 0;
	db_fail(t, e);
	return t->rc;
}

/* --- finding handles --------------------------------------------------------------------------------- */
static bool
is_usable(struct db_txn *t, enum db_mode mode)
{
	if (t->rc == RC_OK && (t->txn == NULL || (mode == DB_WRITE && t->mode != DB_WRITE)))
		t->rc = RC_INTERNAL;
	return t->rc == RC_OK;
}

const struct db_store *
db_store_of(struct db_txn *t, const struct db_table *table, enum db_mode mode)
{
	if (!is_usable(t, mode))
		return NULL;
	for (size_t i = 0; i < t->db->store_count; i++)
		if (t->db->stores[i].table == table)
			return &t->db->stores[i];
	t->rc = RC_INTERNAL;
	return NULL;
}

const struct db_kv_store *
db_kv_of(struct db_txn *t, const struct db_kv *kv, enum db_mode mode)
{
	if (!is_usable(t, mode))
		return NULL;
	for (size_t i = 0; i < t->db->kv_count; i++)
		if (t->db->kvs[i].kv == kv)
			return &t->db->kvs[i];
	t->rc = RC_INTERNAL;
	return NULL;
}

const struct db_index *
db_index_of(const struct db_store *s, const struct rec_field *field)
{
	for (size_t i = 0; i < s->index_count; i++)
		if (s->indexes[i].field == field)
			return &s->indexes[i];
	return NULL;
}

/* --- writing ----------------------------------------------------------------------------------------- */
/* Ids are mostly in time order: one beyond the last cannot exist, and appended pages are filled whole.
 * Otherwise MDB_KEYEXIST says that there is an old record, on which the cursor then stands, and gives it. */
static int
put_new(MDB_cursor *cursor, MDB_val *key, MDB_val *bytes)
{
	MDB_val last, unused;
	unsigned flags = MDB_NOOVERWRITE;
	int e = mdb_cursor_get(cursor, &last, &unused, MDB_LAST);

	if (e == MDB_NOTFOUND || (e == 0 && memcmp(key->mv_data, last.mv_data, DB_ID_LEN) > 0))
		flags = MDB_APPEND;
	if (e == 0 || e == MDB_NOTFOUND)
		e = mdb_cursor_put(cursor, key, bytes, flags);
	return e;
}

/* Where the cursor stands. */
static void
put_over(struct db_txn *t, const struct db_store *s, MDB_cursor *cursor, MDB_val *key, const MDB_val *was,
    MDB_val *bytes, const void *rec)
{
	struct db *db = t->db;
	const struct rec_desc *d = s->table->rec;

	if (was->mv_size == bytes->mv_size && memcmp(was->mv_data, bytes->mv_data, bytes->mv_size) == 0)
		return;
	if (s->index_count > 0) {
		const void *copy = arena_copy(&db->arena, was->mv_data, was->mv_size);
		void *old = arena_alloc(&db->arena, d->size);

		if (record_decode(d, copy, was->mv_size, &db->arena, old, NULL, NULL) != RC_OK)
			db_fail_rc(t, RC_CORRUPT);
		else
			db_index_move(t, s, old, rec, ((const struct rec_head *)rec)->id);
	}
	if (t->rc == RC_OK)
		db_fail(t, mdb_cursor_put(cursor, key, bytes, MDB_CURRENT));
}

static void
put_bytes(struct db_txn *t, const struct db_store *s, const void *rec, MDB_val bytes)
{
	struct id id = ((const struct rec_head *)rec)->id;
	MDB_val key = { DB_ID_LEN, id.b }, was = bytes;
	MDB_cursor *cursor;
	int e = mdb_cursor_open(t->txn, s->dbi, &cursor);

	if (e != 0) {
		db_fail(t, e);
		return;
	}
	e = put_new(cursor, &key, &was);
	if (e == MDB_KEYEXIST)
		put_over(t, s, cursor, &key, &was, &bytes, rec);
	else if (e == 0)
		db_index_move(t, s, NULL, rec, id);
	else
		db_fail(t, e);
	mdb_cursor_close(cursor);
	arena_reset(&t->db->arena);
}

void
db_put_encoded(struct db_txn *t, const struct db_table *table, const void *rec, struct text bytes)
{
	const struct db_store *s = db_store_of(t, table, DB_WRITE);
	const struct rec_head *head = rec;
	MDB_val value = { bytes.len, NULL };

	if (s == NULL)
		return;
	if (!REC_HAS(head, TAG_ID) || id_is_zero(head->id))
		t->rc = RC_INTERNAL;
	else if (bytes.len > REC_BYTES_MAX)
		t->rc = RC_LIMIT;
	if (t->rc != RC_OK)
		return;
	memcpy(&value.mv_data, &bytes.ptr,
	    sizeof bytes.ptr); /* LMDB takes it without const, and does not write to it */
	put_bytes(t, s, rec, value);
}

void
db_put(struct db_txn *t, const struct db_table *table, const void *rec)
{
	struct buf *b = &t->db->scratch;

	if (db_store_of(t, table, DB_WRITE) == NULL)
		return;
	buf_clear(b);
	record_encode(table->rec, rec, 0, 0, b);
	if (b->len > REC_BYTES_MAX)
		t->rc = RC_LIMIT;
	else
		db_put_encoded(t, table, rec, (struct text){ (const char *)b->ptr, (uint32_t)b->len, 0 });
}

void
db_remove(struct db_txn *t, const struct db_table *table, struct id id)
{
	const struct db_store *s = db_store_of(t, table, DB_WRITE);
	MDB_val key = { DB_ID_LEN, id.b };
	struct text bytes;
	void *old;

	if (s == NULL || !db_get_bytes(t, table, id, &t->db->arena, &bytes))
		return;
	old = arena_alloc(&t->db->arena, table->rec->size);
	if (record_decode(table->rec, bytes.ptr, bytes.len, &t->db->arena, old, NULL, NULL) != RC_OK)
		db_fail_rc(t, RC_CORRUPT);
	else
		db_index_move(t, s, old, NULL, id);
	if (t->rc == RC_OK)
		db_fail(t, mdb_del(t->txn, s->dbi, &key, NULL));
	arena_reset(&t->db->arena);
}

/* --- reading ----------------------------------------------------------------------------------------- */
/* False when there is none, or on error. What is found points into the map. */
static bool
find(struct db_txn *t, const struct db_table *table, struct id id, MDB_val *ret_bytes)
{
	const struct db_store *s = db_store_of(t, table, DB_READ);
	MDB_val key = { DB_ID_LEN, id.b };
	int e;

	if (s == NULL)
		return false;
	e = s->dbi == DB_DBI_NONE ? MDB_NOTFOUND : mdb_get(t->txn, s->dbi, &key, ret_bytes);
	if (e != MDB_NOTFOUND)
		db_fail(t, e);
	return e == 0;
}

bool
db_get_bytes(
    struct db_txn *t, const struct db_table *table, struct id id, struct arena *a, struct text *ret_bytes)
{
	MDB_val found;

	if (!find(t, table, id, &found))
		return false;
	*ret_bytes = (struct text){ arena_copy(a, found.mv_data, found.mv_size), (uint32_t)found.mv_size, 0 };
	return true;
}

bool
db_get(struct db_txn *t, const struct db_table *table, struct id id, struct arena *a, void *ret_rec)
{
	struct text bytes;

	if (!db_get_bytes(t, table, id, a, &bytes))
		return false;
	if (record_decode(table->rec, bytes.ptr, bytes.len, a, ret_rec, NULL, NULL) == RC_OK)
		return true;
	db_fail_rc(t, RC_CORRUPT);
	return false;
}

bool
db_exists(struct db_txn *t, const struct db_table *table, struct id id)
{
	MDB_val found;

	return find(t, table, id, &found);
}

uint64_t
db_count(struct db_txn *t, const struct db_table *table)
{
	const struct db_store *s = db_store_of(t, table, DB_READ);
	MDB_stat stat;

	if (s == NULL || s->dbi == DB_DBI_NONE)
		return 0;
	db_fail(t, mdb_stat(t->txn, s->dbi, &stat));
	return t->rc == RC_OK ? stat.ms_entries : 0;
}
