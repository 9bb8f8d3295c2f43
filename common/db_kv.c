/*
 * db_kv: plain keys and values beside the tables: journal, receipts, cursors, timers.
 * Owns: nothing.
 * Beware: these are outside of what replay rebuilds; db_compare does not look at them.
 */
#include "common/db_internal.h"

static struct text
copy_of(const MDB_val *v, struct arena *a)
{
	return (struct text){ arena_copy(a, v->mv_data, v->mv_size), (uint32_t)v->mv_size, 0 };
}

/* LMDB takes a key for writing without const, and does not write to it. */
static MDB_val
val_of(const void *ptr, size_t len)
{
	MDB_val v = { len, NULL };

	memcpy(&v.mv_data, &ptr, sizeof ptr);
	return v;
}

void
db_kv_put(
    struct db_txn *t, const struct db_kv *kv, const void *key, size_t key_len, const void *value, size_t len)
{
	const struct db_kv_store *s = db_kv_of(t, kv, DB_WRITE);
	MDB_val k = val_of(key, key_len), v = val_of(value, len);
	int e = MDB_KEYEXIST;

	if (s == NULL)
		return;
	if (len > UINT32_MAX) {
		t->rc = RC_LIMIT;
		return;
	}
	if (s->late != NULL) {
		db_late_put(t, s, key, key_len, value, len);
		return;
	}
	if (kv->way == DB_KV_APPENDED)
		e = mdb_put(t->txn, s->dbi, &k, &v, MDB_APPEND);
	if (e == MDB_KEYEXIST) /* not beyond the last, or not in order at all */
		e = mdb_put(t->txn, s->dbi, &k, &v, 0);
	db_fail(t, e);
}

void
db_kv_remove(struct db_txn *t, const struct db_kv *kv, const void *key, size_t key_len)
{
	const struct db_kv_store *s = db_kv_of(t, kv, DB_WRITE);
	MDB_val k = val_of(key, key_len);
	int e;

	if (s == NULL)
		return;
	if (s->late != NULL) {
		db_late_remove(t, s, key, key_len);
		return;
	}
	e = mdb_del(t->txn, s->dbi, &k, NULL);
	if (e != MDB_NOTFOUND)
		db_fail(t, e);
}

bool
db_kv_get(struct db_txn *t, const struct db_kv *kv, const void *key, size_t key_len, struct arena *a,
    struct text *ret_value)
{
	const struct db_kv_store *s = db_kv_of(t, kv, DB_READ);
	MDB_val k = val_of(key, key_len), v;
	bool gone;
	int e;

	if (s == NULL)
		return false;
	if (s->late != NULL && t->mode == DB_WRITE && db_late_find(s->late, key, key_len, &gone, &v)) {
		if (!gone)
			*ret_value = copy_of(&v, a);
		return !gone;
	}
	e = s->dbi == DB_DBI_NONE ? MDB_NOTFOUND : mdb_get(t->txn, s->dbi, &k, &v);
	if (e != MDB_NOTFOUND)
		db_fail(t, e);
	if (e == 0)
		*ret_value = copy_of(&v, a);
	return e == 0;
}

/* Before it is read in the order of keys by the one who writes. */
static void
late_make(struct db_txn *t, const struct db_kv_store *s)
{
	if (s->late != NULL && t->mode == DB_WRITE)
		db_late_make(t, s);
}

static int
seek(MDB_cursor *cursor, const MDB_val *want, bool reverse, MDB_val *key, MDB_val *value)
{
	int e;

	*key = *want;
	e = mdb_cursor_get(cursor, key, value, MDB_SET_RANGE);
	if (!reverse || (e != 0 && e != MDB_NOTFOUND))
		return e;
	if (e == MDB_NOTFOUND)
		return mdb_cursor_get(cursor, key, value, MDB_LAST);
	if (key->mv_size == want->mv_size && memcmp(key->mv_data, want->mv_data, want->mv_size) == 0)
		return 0;
	return mdb_cursor_get(cursor, key, value, MDB_PREV);
}

bool
db_kv_seek(struct db_txn *t, const struct db_kv *kv, const void *key, size_t key_len, bool reverse,
    struct arena *a, struct text *ret_key, struct text *ret_value)
{
	const struct db_kv_store *s = db_kv_of(t, kv, DB_READ);
	MDB_val want = val_of(key, key_len), k, v;
	MDB_cursor *cursor;
	int e;

	if (s == NULL || s->dbi == DB_DBI_NONE)
		return false;
	late_make(t, s);
	if ((e = mdb_cursor_open(t->txn, s->dbi, &cursor)) == 0) {
		e = seek(cursor, &want, reverse, &k, &v);
		mdb_cursor_close(cursor);
	}
	if (e != MDB_NOTFOUND)
		db_fail(t, e);
	if (e != 0)
		return false;
	*ret_key = copy_of(&k, a);
	*ret_value = copy_of(&v, a);
	return true;
}

void
db_kv_clear(struct db_txn *t, const struct db_kv *kv)
{
	const struct db_kv_store *s = db_kv_of(t, kv, DB_WRITE);

	if (s != NULL && s->late != NULL)
		db_late_drop(s->late);
	if (s != NULL)
		db_fail(t, mdb_drop(t->txn, s->dbi, 0));
}

/* --- scans ------------------------------------------------------------------------------------------- */
void
db_kv_scan(
    struct db_kv_scan *s, struct db_txn *t, const struct db_kv *kv, const void *prefix, size_t prefix_len)
{
	const struct db_kv_store *store = db_kv_of(t, kv, DB_READ);

	s->t = t;
	s->cursor = NULL;
	db_kv_scan_again(s, prefix, prefix_len);
	if (store != NULL)
		late_make(t, store);
	if (store != NULL && store->dbi != DB_DBI_NONE)
		db_fail(t, mdb_cursor_open(t->txn, store->dbi, &s->cursor));
}

void
db_kv_scan_again(struct db_kv_scan *s, const void *prefix, size_t prefix_len)
{
	s->started = false;
	s->prefix_len = prefix_len;
	memcpy(s->prefix, prefix, prefix_len);
}

static int
scan_step(struct db_kv_scan *s, MDB_val *key, MDB_val *value)
{
	if (s->started)
		return mdb_cursor_get(s->cursor, key, value, MDB_NEXT);
	s->started = true;
	*key = (MDB_val){ s->prefix_len, s->prefix };
	return mdb_cursor_get(s->cursor, key, value, s->prefix_len > 0 ? MDB_SET_RANGE : MDB_FIRST);
}

bool
db_kv_scan_next(struct db_kv_scan *s)
{
	MDB_val key, value;
	int e;

	if (s->cursor == NULL || s->t->rc != RC_OK)
		return false;
	e = scan_step(s, &key, &value);
	if (e != 0) {
		if (e != MDB_NOTFOUND)
			db_fail(s->t, e);
		return false;
	}
	if (key.mv_size < s->prefix_len || memcmp(key.mv_data, s->prefix, s->prefix_len) != 0)
		return false;
	if (key.mv_size > sizeof s->key || value.mv_size > sizeof s->value) {
		db_fail_rc(s->t, RC_LIMIT);
		return false;
	}
	memcpy(s->key, key.mv_data, key.mv_size);
	memcpy(s->value, value.mv_data, value.mv_size);
	s->key_len = key.mv_size;
	s->value_len = value.mv_size;
	return true;
}

void
db_kv_scan_end(struct db_kv_scan *s)
{
	if (s->cursor != NULL)
		mdb_cursor_close(s->cursor);
	s->cursor = NULL;
}
