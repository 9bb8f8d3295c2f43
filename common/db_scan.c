/*
 * db_scan: walking a table or an index, both ways, from where an earlier page ended.
 * Owns: a cursor between the first step and the last one (or db_scan_end).
 * Beware: a text with a NUL inside lies among its neighbours: what is out of bounds is stepped over, and only
 *         a key beyond the bound's own bytes ends the scan.
 */
#include "common/db_internal.h"

static void
scan_begin(struct db_scan *s, struct db_txn *t, const struct db_table *table, const struct rec_field *field,
    bool reverse)
{
	const struct db_store *store = db_store_of(t, table, DB_READ);
	const struct db_index *index = NULL;

	s->t = t;
	s->table = table;
	s->field = field;
	s->cursor = NULL;
	s->reverse = reverse;
	s->started = s->included = false;
	s->low_len = s->high_len = s->from_len = 0;
	if (store == NULL)
		return;
	if (field != NULL && (index = db_index_of(store, field)) == NULL) {
		db_fail_rc(t, RC_INTERNAL);
		return;
	}
	MDB_dbi dbi = index != NULL ? index->dbi : store->dbi;

	if (dbi != DB_DBI_NONE)
		db_fail(t, mdb_cursor_open(t->txn, dbi, &s->cursor));
}

void
db_scan_all(struct db_scan *s, struct db_txn *t, const struct db_table *table, bool reverse)
{
	scan_begin(s, t, table, NULL, reverse);
}

void
db_scan_range(struct db_scan *s, struct db_txn *t, const struct db_table *table,
    const struct rec_field *field, const void *low, const void *high, bool reverse)
{
	scan_begin(s, t, table, field, reverse);
	if (s->cursor == NULL)
		return;
	if (low != NULL)
		s->low_len = db_key_encode(field, low, s->low);
	if (high != NULL)
		s->high_len = db_key_encode(field, high, s->high);
}

void
db_scan_index(struct db_scan *s, struct db_txn *t, const struct db_table *table,
    const struct rec_field *field, const void *value, bool reverse)
{
	db_scan_range(s, t, table, field, value, value, reverse);
}

static void
resume_after(struct db_scan *s, const uint8_t *value, size_t len, struct id id)
{
	if (len > 0)
		memcpy(s->from, value, len);
	memcpy(s->from + len, id.b, DB_ID_LEN);
	s->from_len = len + DB_ID_LEN;
}

void
db_scan_after(struct db_scan *s, struct id id)
{
	bool one_value = s->low_len == s->high_len && memcmp(s->low, s->high, s->low_len) == 0;

	if (s->field != NULL && (!one_value || s->low_len == 0))
		db_fail_rc(s->t, RC_INTERNAL);
	else
		resume_after(s, s->low, s->low_len, id);
}

void
db_scan_from(struct db_scan *s, struct id id)
{
	db_scan_after(s, id);
	s->included = true;
	s->started = false;
}

void
db_scan_after_value(struct db_scan *s, const void *value, struct id id)
{
	uint8_t key[DB_KEY_MAX];

	if (s->field == NULL)
		resume_after(s, key, 0, id);
	else
		resume_after(s, key, db_key_encode(s->field, value, key), id);
}

static int
compare(const void *a, size_t a_len, const void *b, size_t b_len)
{
	int c = memcmp(a, b, a_len < b_len ? a_len : b_len);

	return c != 0 ? c : (a_len > b_len) - (a_len < b_len);
}

/* The first key of all that begin otherwise and come after; false when there can be none. */
static bool
successor(const uint8_t *key, size_t len, uint8_t *ret_next, size_t *ret_len)
{
	while (len > 0 && key[len - 1] == 0xff)
		len--;
	if (len == 0)
		return false;
	memcpy(ret_next, key, len);
	ret_next[len - 1]++;
	*ret_len = len;
	return true;
}

static int
start_forward(struct db_scan *s, MDB_val *key, MDB_val *value)
{
	bool resumed = s->from_len > 0;
	MDB_val at = resumed ? (MDB_val){ s->from_len, s->from } : (MDB_val){ s->low_len, s->low };
	int e;

	if (at.mv_size == 0)
		return mdb_cursor_get(s->cursor, key, value, MDB_FIRST);
	*key = at;
	e = mdb_cursor_get(s->cursor, key, value, MDB_SET_RANGE);
	if (e == 0 && resumed && !s->included &&
	    compare(key->mv_data, key->mv_size, s->from, s->from_len) == 0)
		e = mdb_cursor_get(s->cursor, key, value, MDB_NEXT);
	return e;
}

static int
start_reverse(struct db_scan *s, MDB_val *key, MDB_val *value)
{
	uint8_t beyond[DB_ENTRY_MAX];
	size_t len = s->from_len;
	int e;

	if (len > 0)
		memcpy(beyond, s->from, len);
	else if (!successor(s->high, s->high_len, beyond, &len))
		return mdb_cursor_get(s->cursor, key, value, MDB_LAST);
	*key = (MDB_val){ len, beyond };
	e = mdb_cursor_get(s->cursor, key, value, MDB_SET_RANGE);
	if (e != 0 && e != MDB_NOTFOUND)
		return e;
	if (e == 0 && s->included && compare(key->mv_data, key->mv_size, s->from, s->from_len) == 0)
		return 0;
	return mdb_cursor_get(s->cursor, key, value, e == 0 ? MDB_PREV : MDB_LAST);
}

/* Beyond the bound that the scan runs towards: nothing more can come. */
static bool
is_past(const struct db_scan *s, const MDB_val *key)
{
	const uint8_t *bound = s->reverse ? s->low : s->high;
	size_t len = s->reverse ? s->low_len : s->high_len;
	int c = memcmp(key->mv_data, bound, len < key->mv_size ? len : key->mv_size);

	return len > 0 && (s->reverse ? c < 0 : c > 0);
}

static bool
is_within(const struct db_scan *s, const MDB_val *key)
{
	size_t len = key->mv_size - DB_ID_LEN;

	return (s->low_len == 0 || compare(key->mv_data, len, s->low, s->low_len) >= 0) &&
	    (s->high_len == 0 || compare(key->mv_data, len, s->high, s->high_len) <= 0);
}

static int
move(struct db_scan *s, MDB_val *key, MDB_val *value)
{
	if (s->started)
		return mdb_cursor_get(s->cursor, key, value, s->reverse ? MDB_PREV : MDB_NEXT);
	s->started = true;
	return s->reverse ? start_reverse(s, key, value) : start_forward(s, key, value);
}

/* The next entry in the map; at the end the cursor is closed. */
static bool
step(struct db_scan *s, MDB_val *key, MDB_val *value)
{
	int e = 0;

	while (s->cursor != NULL && s->t->rc == RC_OK) {
		e = move(s, key, value);
		if (e == 0 && key->mv_size < DB_ID_LEN)
			e = MDB_CORRUPTED;
		if (e != 0 || is_past(s, key))
			break;
		if (s->field == NULL || is_within(s, key))
			return true;
	}
	if (e != MDB_NOTFOUND)
		db_fail(s->t, e);
	db_scan_end(s);
	return false;
}

bool
db_scan_step(struct db_scan *s, MDB_val *ret_value)
{
	MDB_val key;

	return step(s, &key, ret_value);
}

static struct id
id_of(const MDB_val *key)
{
	struct id id;

	memcpy(id.b, (const uint8_t *)key->mv_data + key->mv_size - DB_ID_LEN, DB_ID_LEN);
	return id;
}

bool
db_scan_next_id(struct db_scan *s, struct id *ret_id)
{
	MDB_val key, value;

	if (!step(s, &key, &value))
		return false;
	*ret_id = id_of(&key);
	return true;
}

static bool
take_record(struct db_scan *s, const MDB_val *value, struct arena *a, void *ret_rec)
{
	const void *copy = arena_copy(a, value->mv_data, value->mv_size);

	if (record_decode(s->table->rec, copy, value->mv_size, a, ret_rec, NULL, NULL) == RC_OK)
		return true;
	db_fail_rc(s->t, RC_CORRUPT);
	return false;
}

bool
db_scan_next(struct db_scan *s, struct arena *a, void *ret_rec)
{
	MDB_val key, value;

	if (!step(s, &key, &value))
		return false;
	if (s->field == NULL)
		return take_record(s, &value, a, ret_rec);
	if (db_get(s->t, s->table, id_of(&key), a, ret_rec))
		return true;
	db_fail_rc(s->t, RC_CORRUPT); /* an entry of the index without its record */
	return false;
}

void
db_scan_end(struct db_scan *s)
{
	if (s->cursor != NULL)
		mdb_cursor_close(s->cursor);
	s->cursor = NULL;
}
