/*
 * map: open addressing with linear probing; removal shifts what follows back, so that there are no tombstones.
 * Owns: the slots.
 * Beware: the table is at most half full; growing moves entries' pointers, never the entries.
 */
#include "services/gateway/map.h"
#include <stdlib.h>
#include <string.h>

void
map_init(struct map *m, size_t key_off, size_t key_len)
{
	*m = (struct map){ .key_off = key_off, .key_len = key_len };
}

void
map_free(struct map *m, void (*free_entry)(void *entry))
{
	size_t at = 0;
	void *e;

	while (free_entry != NULL && (e = map_next(m, &at)) != NULL)
		free_entry(e);
	free(m->slots);
	m->slots = NULL;
	m->mask = m->count = 0;
}

static const char *
key_of(const struct map *m, const void *entry)
{
	return (const char *)entry + m->key_off;
}

static size_t
home_of(const struct map *m, const void *key)
{
	uint64_t h;

	memcpy(&h, (const char *)key + m->key_len - sizeof h, sizeof h);
	return (size_t)((h * UINT64_C(0x9e3779b97f4a7c15)) >> 20) & m->mask;
}

static size_t
slot_of(const struct map *m, const void *key)
{
	size_t i = home_of(m, key);

	while (m->slots[i] != NULL && memcmp(key_of(m, m->slots[i]), key, m->key_len) != 0)
		i = (i + 1) & m->mask;
	return i;
}

void *
map_find(const struct map *m, const void *key)
{
	return m->slots == NULL ? NULL : m->slots[slot_of(m, key)];
}

static void
map_grow(struct map *m)
{
	struct map bigger = *m;
	size_t at = 0;
	void *e;

	bigger.mask = m->slots == NULL ? 63 : m->mask * 2 + 1;
	bigger.slots = calloc(bigger.mask + 1, sizeof *bigger.slots);
	if (bigger.slots == NULL)
		abort();
	while ((e = map_next(m, &at)) != NULL)
		bigger.slots[slot_of(&bigger, key_of(m, e))] = e;
	free(m->slots);
	*m = bigger;
}

void
map_add(struct map *m, void *entry)
{
	if (m->slots == NULL || m->count * 2 >= m->mask)
		map_grow(m);
	m->slots[slot_of(m, key_of(m, entry))] = entry;
	m->count++;
}

void *
map_remove(struct map *m, const void *key)
{
	size_t hole, i;
	void *gone;

	if (m->slots == NULL)
		return NULL;
	hole = slot_of(m, key);
	gone = m->slots[hole];
	if (gone == NULL)
		return NULL;
	m->slots[hole] = NULL;
	m->count--;
	for (i = (hole + 1) & m->mask; m->slots[i] != NULL; i = (i + 1) & m->mask) {
		size_t home = home_of(m, key_of(m, m->slots[i]));

		/* may it stand in the hole? yes unless its home lies behind the hole, up to i */
		if (((i - home) & m->mask) < ((i - hole) & m->mask))
			continue;
		m->slots[hole] = m->slots[i];
		m->slots[i] = NULL;
		hole = i;
	}
	return gone;
}

void *
map_next(const struct map *m, size_t *at)
{
	while (m->slots != NULL && *at <= m->mask)
		if (m->slots[(*at)++] != NULL)
			return m->slots[*at - 1];
	return NULL;
}
