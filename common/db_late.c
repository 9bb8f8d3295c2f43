/*
 * db_late: puts of a gathered kv wait in memory and are made in the order of keys: when it is read by order, and before the commit.
 * Owns: what waits, in a kv's db_late, for one transaction.
 * Beware: keys that lie anywhere in a large tree cost a search from its root each; in order, the cursor stays on its page.
 */
#include "common/db_internal.h"
#include <stdlib.h>

#define SLOTS_LEAST 256u
#define WAIT_MOST (1u << 18) /* entries: beyond, they are made although more may come */
#define KEEP_MOST 4096u /* entries whose room is kept for the next transaction */

struct late_entry {
	const uint8_t *key;
	uint8_t *value;
	size_t len;
	uint32_t hash;
	uint16_t key_len;
	bool gone;
};
struct db_late {
	struct late_entry *entries; /* each key once, as they came */
	uint32_t *slots; /* by hash of the key: its number in entries, from 1 */
	uint32_t count, mask; /* mask 0: no room yet */
	struct arena arena; /* of keys and values */
};

/* The first bytes of the key as two numbers, so that sorting seldom looks further. */
struct late_place {
	uint64_t first, second;
	const struct late_entry *entry;
};

static uint32_t
hash_of(const uint8_t *key, size_t len)
{
	uint32_t h = 2166136261u; /* FNV-1a */

	for (size_t i = 0; i < len; i++)
		h = (h ^ key[i]) * 16777619u;
	return h ^ h >> 15;
}

/* Where a key's number stands, or would. */
static uint32_t *
slot_of(const struct db_late *l, uint32_t hash, const uint8_t *key, size_t len)
{
	for (uint32_t i = hash & l->mask;; i = (i + 1) & l->mask) {
		const struct late_entry *e = l->slots[i] == 0 ? NULL : &l->entries[l->slots[i] - 1];

		if (e == NULL || (e->hash == hash && e->key_len == len && memcmp(e->key, key, len) == 0))
			return &l->slots[i];
	}
}

/* Room for one more, at most half full. */
static void
late_grow(struct db_late *l)
{
	uint32_t cap = l->mask == 0 ? SLOTS_LEAST : 4 * (l->mask + 1);

	if (l->mask != 0 && 2 * (l->count + 1) <= l->mask + 1)
		return;
	free(l->slots);
	l->slots = calloc(cap, sizeof *l->slots);
	l->entries = realloc(l->entries, cap / 2 * sizeof *l->entries);
	if (l->slots == NULL || l->entries == NULL)
		abort();
	l->mask = cap - 1;
	for (uint32_t i = 0; i < l->count; i++)
		*slot_of(l, l->entries[i].hash, l->entries[i].key, l->entries[i].key_len) = i + 1;
}

static struct late_entry *
late_entry(struct db_late *l, const void *key, size_t len)
{
	uint32_t hash = hash_of(key, len), *slot;

	late_grow(l);
	slot = slot_of(l, hash, key, len);
	if (*slot == 0) {
		l->entries[l->count] = (struct late_entry){
			.key = arena_copy(&l->arena, key, len), .key_len = (uint16_t)len, .hash = hash
		};
		*slot = ++l->count;
	}
	return &l->entries[*slot - 1];
}

static bool
key_fits(struct db_txn *t, size_t len)
{
	if (len == 0 || len > DB_KV_KEY_MAX)
		db_fail(t, MDB_BAD_VALSIZE);
	return t->rc == RC_OK;
}

void
db_late_put(struct db_txn *t, const struct db_kv_store *s, const void *key, size_t key_len, const void *value,
    size_t len)
{
	struct db_late *l = s->late;
	struct late_entry *e;

	if (!key_fits(t, key_len))
		return;
	if (l->count >= WAIT_MOST)
		db_late_make(t, s);
	e = late_entry(l, key, key_len);
	if (e->value == NULL || e->len < len)
		e->value = arena_alloc(&l->arena, len + 1);
	if (len > 0)
		memcpy(e->value, value, len);
	e->len = len;
	e->gone = false;
}

void
db_late_remove(struct db_txn *t, const struct db_kv_store *s, const void *key, size_t key_len)
{
	if (key_fits(t, key_len))
		late_entry(s->late, key, key_len)->gone = true;
}

bool
db_late_find(const struct db_late *l, const void *key, size_t key_len, bool *ret_gone, MDB_val *ret_value)
{
	const struct late_entry *e;
	uint32_t at = l->count == 0 ? 0 : *slot_of(l, hash_of(key, key_len), key, key_len);

	if (at == 0)
		return false;
	e = &l->entries[at - 1];
	*ret_gone = e->gone;
	*ret_value = (MDB_val){ e->len, e->value };
	return true;
}

/* --- making them -------------------------------------------------------------------------------------- */
static int
place_compare(const void *a, const void *b)
{
	const struct late_place *x = a, *y = b;
	size_t len;
	int c;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	if (x->second != y->second)
		return x->second < y->second ? -1 : 1;
	len = x->entry->key_len < y->entry->key_len ? x->entry->key_len : y->entry->key_len;
	c = memcmp(x->entry->key, y->entry->key, len);
	return c != 0 ? c : x->entry->key_len - y->entry->key_len;
}

static struct late_place *
places_sorted(const struct db_late *l)
{
	struct late_place *places = calloc(l->count, sizeof *places);

	if (places == NULL)
		abort();
	for (uint32_t i = 0; i < l->count; i++) {
		const struct late_entry *e = &l->entries[i];
		uint8_t first[16] = { 0 };

		memcpy(first, e->key, e->key_len < sizeof first ? e->key_len : sizeof first);
		places[i] = (struct late_place){ db_from_be64(first), db_from_be64(first + 8), e };
	}
	qsort(places, l->count, sizeof *places, place_compare);
	return places;
}

static int
entry_make(MDB_cursor *cursor, const struct late_entry *e)
{
	MDB_val key = { e->key_len, NULL }, value = { e->len, e->value };
	int rc;

	memcpy(&key.mv_data, &e->key,
	    sizeof e->key); /* LMDB takes a key without const, and does not write to it */
	if (!e->gone)
		return mdb_cursor_put(cursor, &key, &value, 0);
	rc = mdb_cursor_get(cursor, &key, &value, MDB_SET);
	if (rc == 0)
		rc = mdb_cursor_del(cursor, 0);
	return rc == MDB_NOTFOUND ? 0 : rc;
}

struct db_late *
db_late_new(void)
{
	struct db_late *l = calloc(1, sizeof *l);

	if (l == NULL)
		abort();
	return l;
}

static void
room_free(struct db_late *l)
{
	free(l->entries);
	free(l->slots);
	arena_free(&l->arena);
	*l = (struct db_late){ 0 };
}

void
db_late_free(struct db_late *l)
{
	if (l == NULL)
		return;
	room_free(l);
	free(l);
}

void
db_late_drop(struct db_late *l)
{
	if (l->count == 0)
		return;
	l->count = 0;
	if (l->mask >= 2 * KEEP_MOST) {
		room_free(l);
		return;
	}
	memset(l->slots, 0, (l->mask + 1u) * sizeof *l->slots);
	arena_reset(&l->arena);
}

void
db_late_make(struct db_txn *t, const struct db_kv_store *s)
{
	struct late_place *places;
	MDB_cursor *cursor;
	int e;

	if (s->late->count == 0 || t->rc != RC_OK)
		return;
	e = mdb_cursor_open(t->txn, s->dbi, &cursor);
	if (e == 0) {
		places = places_sorted(s->late);
		for (uint32_t i = 0; i < s->late->count && e == 0; i++)
			e = entry_make(cursor, places[i].entry);
		mdb_cursor_close(cursor);
		free(places);
	}
	db_fail(t, e);
	db_late_drop(s->late);
}
