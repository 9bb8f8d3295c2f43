/*
 * intern: open addressing over the ids, grown at half.
 * Owns: nothing beyond struct intern.
 * Beware: ids may be chosen by an import, so both halves are mixed before a slot is taken.
 */
#include "services/matching/intern.h"
#include "services/matching/lines.h"
#include <stdlib.h>

static uint32_t
intern_hash(struct id id)
{
	uint64_t a, b;

	memcpy(&a, id.b, 8);
	memcpy(&b, id.b + 8, 8);
	a ^= b * UINT64_C(0x9E3779B97F4A7C15);
	a = (a ^ (a >> 30)) * UINT64_C(0xBF58476D1CE4E5B9); /* splitmix64 */
	a = (a ^ (a >> 27)) * UINT64_C(0x94D049BB133111EB);
	return (uint32_t)(a ^ (a >> 31));
}

#define NUMBER_MASK ((UINT32_C(1) << INTERN_BITS) - 1)

/* The bits of the hash that say nothing of the slot: an id is looked at for what it is, not for being next to it. */
static uint32_t
hash_mark(uint32_t hash)
{
	return hash & ~NUMBER_MASK;
}

/* The slot of the id, or the free one where it belongs. */
static uint32_t
intern_slot(const struct intern *t, struct id id, uint32_t hash)
{
	uint32_t at = hash & t->mask, slot;

	while ((slot = t->slots[at]) != 0 &&
	    (hash_mark(slot ^ hash) != 0 || !id_equal(t->ids[(slot & NUMBER_MASK) - 1], id)))
		at = (at + 1) & t->mask;
	return at;
}

static void
slot_fill(struct intern *t, uint32_t number)
{
	uint32_t hash = intern_hash(t->ids[number]);

	t->slots[intern_slot(t, t->ids[number], hash)] = hash_mark(hash) | (number + 1);
}

static void
intern_grow(struct intern *t, uint32_t cap)
{
	t->ids = realloc(t->ids, cap * sizeof *t->ids);
	free(t->slots);
	t->slots = calloc((size_t)cap * 2, sizeof *t->slots);
	if (t->ids == NULL || t->slots == NULL)
		abort();
	lines_advise(t->ids, cap * sizeof *t->ids);
	lines_advise(t->slots, (size_t)cap * 2 * sizeof *t->slots);
	t->cap = cap;
	t->mask = cap * 2 - 1;
	for (uint32_t i = 0; i < t->count; i++)
		slot_fill(t, i);
}

void
intern_reserve(struct intern *t, uint32_t count)
{
	uint32_t cap = 64;

	while (cap < count)
		cap *= 2;
	if (cap > t->cap)
		intern_grow(t, cap);
}

void
intern_free(struct intern *t)
{
	free(t->ids);
	free(t->slots);
	*t = (struct intern){ 0 };
}

uint32_t
intern_add(struct intern *t, struct id id)
{
	uint32_t hash = intern_hash(id), at;

	if (t->count == t->cap)
		intern_grow(t, t->cap == 0 ? 64 : t->cap * 2);
	at = intern_slot(t, id, hash);
	if (t->slots[at] == 0) {
		if (t->count + 1 == NUMBER_MASK)
			abort();
		t->ids[t->count] = id;
		t->slots[at] = hash_mark(hash) | ++t->count;
	}
	return (t->slots[at] & NUMBER_MASK) - 1;
}

uint32_t
intern_find_hashed(const struct intern *t, struct id id, uint32_t hash)
{
	uint32_t at;

	if (t->count == 0)
		return INTERN_NONE;
	at = intern_slot(t, id, hash);
	return t->slots[at] == 0 ? INTERN_NONE : (t->slots[at] & NUMBER_MASK) - 1;
}

uint32_t
intern_find(const struct intern *t, struct id id)
{
	return intern_find_hashed(t, id, intern_hash(id));
}

uint32_t
intern_soon(const struct intern *t, struct id id)
{
	uint32_t hash = intern_hash(id);

	if (t->count != 0)
		__builtin_prefetch(&t->slots[hash & t->mask]);
	return hash;
}

void
intern_sooner(const struct intern *t, uint32_t hash)
{
	uint32_t number = t->count == 0 ? 0 : t->slots[hash & t->mask] & NUMBER_MASK;

	if (number != 0)
		__builtin_prefetch(&t->ids[number - 1]);
}
