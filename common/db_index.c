/*
 * db_index: the keys of secondary indexes, and moving a record's entries from what it was to what it is.
 * Owns: nothing; key sets live in the caller's arena.
 * Beware: an encoding cannot change once a store exists: bytes must sort as values do, for ever.
 */
#include "common/db_internal.h"
#include <stdlib.h>

#define SIGN64 (UINT64_C(1) << 63)
#define SIGN32 (UINT32_C(1) << 31)

void
db_be64(uint64_t v, uint8_t out[8])
{
	for (int i = 7; i >= 0; i--, v >>= 8)
		out[i] = (uint8_t)v;
}

uint64_t
db_from_be64(const uint8_t in[8])
{
	uint64_t v = 0;

	for (int i = 0; i < 8; i++)
		v = v << 8 | in[i];
	return v;
}

static size_t
put_be32(uint32_t v, uint8_t *out)
{
	for (int i = 3; i >= 0; i--, v >>= 8)
		out[i] = (uint8_t)v;
	return 4;
}

static size_t
put_be64(uint64_t v, uint8_t *out)
{
	db_be64(v, out);
	return 8;
}

static size_t
key_i32(const void *value, uint8_t *out)
{
	uint32_t v;

	memcpy(&v, value, sizeof v);
	return put_be32(v ^ SIGN32, out);
}

static size_t
key_i64(const void *value, uint8_t *out)
{
	uint64_t v;

	memcpy(&v, value, sizeof v);
	return put_be64(v ^ SIGN64, out);
}

static size_t
key_u32(const void *value, uint8_t *out)
{
	uint32_t v;

	memcpy(&v, value, sizeof v);
	return put_be32(v, out);
}

static size_t
key_u64(const void *value, uint8_t *out)
{
	uint64_t v;

	memcpy(&v, value, sizeof v);
	return put_be64(v, out);
}

/* IEEE 754: positive numbers sort as integers once the sign bit is flipped, negative ones once all bits are.
 * -0 is 0. */
static size_t
key_f64(const void *value, uint8_t *out)
{
	uint64_t v;

	memcpy(&v, value, sizeof v);
	if (v == SIGN64)
		v = 0;
	return put_be64(v & SIGN64 ? ~v : v ^ SIGN64, out);
}

static size_t
key_bool(const void *value, uint8_t *out)
{
	out[0] = *(const bool *)value;
	return 1;
}

static size_t
key_text(const void *value, uint8_t *out)
{
	const struct text *t = value;
	size_t len = t->len < DB_KEY_MAX ? t->len : DB_KEY_MAX - 1;

	if (len > 0)
		memcpy(out, t->ptr, len);
	out[len] = 0;
	return len + 1;
}

static size_t
key_id(const void *value, uint8_t *out)
{
	memcpy(out, value, DB_ID_LEN);
	return DB_ID_LEN;
}

static const struct key_kind {
	size_t (*encode)(const void *value, uint8_t *out);
	size_t size; /* of the value in memory */
} key_kinds[REC_K_LIST] = {
	[REC_K_BOOL] = { key_bool, sizeof(bool) },
	[REC_K_U32] = { key_u32, sizeof(uint32_t) },
	[REC_K_U64] = { key_u64, sizeof(uint64_t) },
	[REC_K_I64] = { key_i64, sizeof(int64_t) },
	[REC_K_F64] = { key_f64, sizeof(double) },
	[REC_K_MONEY] = { key_i64, sizeof(int64_t) },
	[REC_K_DAY] = { key_i32, sizeof(day_t) },
	[REC_K_TIME] = { key_i64, sizeof(usec_t) },
	[REC_K_ENUM] = { key_i32, sizeof(int) },
	[REC_K_SET] = { key_i32, sizeof(int) }, /* one member */
	[REC_K_TEXT] = { key_text, sizeof(struct text) },
	[REC_K_BYTES] = { key_text, sizeof(struct text) },
	[REC_K_ID] = { key_id, sizeof(struct id) },
};

/* The kind of one entry; REC_K_LIST when it has none (a list of records). */
static unsigned
entry_kind(const struct rec_field *f)
{
	unsigned kind = f->kind == REC_K_LIST ? f->elem : f->kind;

	return kind < REC_K_LIST ? kind : REC_K_LIST;
}

bool
db_field_is_index(const struct rec_field *f)
{
	return (f->flags & KEY) != 0 && entry_kind(f) != REC_K_LIST;
}

size_t
db_key_encode(const struct rec_field *f, const void *value, uint8_t *ret_key)
{
	return key_kinds[entry_kind(f)].encode(value, ret_key);
}

static int
val_compare(const MDB_val *a, const MDB_val *b)
{
	size_t len = a->mv_size < b->mv_size ? a->mv_size : b->mv_size;
	int c = memcmp(a->mv_data, b->mv_data, len);

	return c != 0 ? c : (a->mv_size > b->mv_size) - (a->mv_size < b->mv_size);
}

static int
val_compare_sort(const void *a, const void *b)
{
	return val_compare(a, b);
}

static void
keyset_add(struct db_keyset *set, const struct rec_field *f, const void *value, struct id id, struct arena *a)
{
	uint8_t key[DB_ENTRY_MAX];
	unsigned kind = entry_kind(f);
	size_t len;

	/* a member of a set comes as an int, and is none of these kinds */
	/* NOLINTNEXTLINE(clang-analyzer-core.uninitialized.Branch) */
	if ((kind == REC_K_TEXT || kind == REC_K_BYTES) && ((const struct text *)value)->sealed)
		return;
	len = db_key_encode(f, value, key);
	memcpy(key + len, id.b, DB_ID_LEN);
	len += DB_ID_LEN;
	set->keys[set->count++] = (MDB_val){ len, arena_copy(a, key, len) };
}

static void
keyset_sort(struct db_keyset *set)
{
	size_t kept = 1;

	if (set->count < 2)
		return;
	qsort(set->keys, set->count, sizeof set->keys[0], val_compare_sort);
	for (size_t i = 1; i < set->count; i++)
		if (val_compare(&set->keys[i], &set->keys[kept - 1]) != 0)
			set->keys[kept++] = set->keys[i];
	set->count = kept;
}

static void
keyset_add_members(
    struct db_keyset *set, const struct rec_field *f, uint32_t members, struct id id, struct arena *a)
{
	for (int v = 0; v < 32; v++)
		if (members >> v & 1u)
			keyset_add(set, f, &v, id, a);
}

static void
keyset_add_items(
    struct db_keyset *set, const struct rec_field *f, const struct list *list, struct id id, struct arena *a)
{
	size_t size = key_kinds[entry_kind(f)].size;

	for (uint32_t i = 0; i < list->count; i++)
		keyset_add(set, f, (const char *)list->items + i * size, id, a);
}

struct db_keyset
db_keyset_of(const struct rec_field *f, const void *rec, struct id id, struct arena *a)
{
	struct db_keyset set = { NULL, 0 };
	const void *member = record_at_const(f, rec);

	if (!REC_HAS((const struct rec_head *)rec, f->tag))
		return set;
	if (f->kind == REC_K_LIST) {
		set.keys = ARENA_ARRAY(a, ((const struct list *)member)->count, MDB_val);
		keyset_add_items(&set, f, member, id, a);
	} else if (f->kind == REC_K_SET) {
		set.keys = ARENA_ARRAY(a, 32, MDB_val);
		keyset_add_members(&set, f, *(const uint32_t *)member, id, a);
	} else {
		set.keys = ARENA_NEW(a, MDB_val);
		keyset_add(&set, f, member, id, a);
	}
	keyset_sort(&set);
	return set;
}

/* An entry that should be there and is not, or the reverse, means that index and table have parted:
 * RC_CORRUPT. */
static int
entry_write(MDB_txn *txn, MDB_dbi dbi, MDB_val *key)
{
	MDB_val nothing = { 0, NULL };
	int e = mdb_put(txn, dbi, key, &nothing, MDB_NOOVERWRITE);

	return e == MDB_KEYEXIST ? MDB_CORRUPTED : e;
}

static int
entry_erase(MDB_txn *txn, MDB_dbi dbi, MDB_val *key)
{
	int e = mdb_del(txn, dbi, key, NULL);

	return e == MDB_NOTFOUND ? MDB_CORRUPTED : e;
}

static int
keyset_move(MDB_txn *txn, MDB_dbi dbi, const struct db_keyset *was, const struct db_keyset *is)
{
	size_t i = 0, j = 0;
	int e = 0;

	while (e == 0 && (i < was->count || j < is->count)) {
		int c = i == was->count ? 1 : j == is->count ? -1 : val_compare(&was->keys[i], &is->keys[j]);

		if (c < 0)
			e = entry_erase(txn, dbi, &was->keys[i++]);
		else if (c > 0)
			e = entry_write(txn, dbi, &is->keys[j++]);
		else
			i++, j++;
	}
	return e;
}

void
db_index_move(
    struct db_txn *t, const struct db_store *s, const void *old_rec, const void *new_rec, struct id id)
{
	struct arena *a = &t->db->arena;

	for (size_t i = 0; i < s->index_count && t->rc == RC_OK; i++) {
		const struct db_index *x = &s->indexes[i];
		struct db_keyset was = { NULL, 0 }, is = { NULL, 0 };

		if (old_rec != NULL)
			was = db_keyset_of(x->field, old_rec, id, a);
		if (new_rec != NULL)
			is = db_keyset_of(x->field, new_rec, id, a);
		db_fail(t, keyset_move(t->txn, x->dbi, &was, &is));
	}
}

static int
build_entry(MDB_txn *txn, const struct db_store *s, const struct db_index *index, const MDB_val *bytes,
    struct arena *a)
{
	const struct rec_desc *d = s->table->rec;
	struct rec_head *rec = arena_alloc(a, d->size);
	struct db_keyset none = { NULL, 0 }, set;

	if (record_decode(d, bytes->mv_data, bytes->mv_size, a, rec, NULL, NULL) != RC_OK)
		return MDB_CORRUPTED;
	set = db_keyset_of(index->field, rec, rec->id, a);
	return keyset_move(txn, index->dbi, &none, &set);
}

int
db_index_build(MDB_txn *txn, const struct db_store *s, const struct db_index *index, struct arena *a)
{
	MDB_cursor *cursor;
	MDB_val key, bytes;
	int e = mdb_cursor_open(txn, s->dbi, &cursor);

	if (e != 0)
		return e;
	while ((e = mdb_cursor_get(cursor, &key, &bytes, MDB_NEXT)) == 0) {
		e = build_entry(txn, s, index, &bytes, a);
		arena_reset(a);
		if (e != 0)
			break;
	}
	mdb_cursor_close(cursor);
	return e == MDB_NOTFOUND ? 0 : e;
}
