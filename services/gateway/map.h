/*
 * map: a hash table from a fixed run of bytes inside an entry to the entry.
 * Owns: its slots; entries are the caller's.
 * Beware: keys must be random in their last eight bytes (ids, hashes): they are the hash. A key may not change while it is in.
 */
#ifndef GATEWAY_MAP_H
#define GATEWAY_MAP_H

#include <stddef.h>
#include <stdint.h>

struct map {
	void **slots;
	size_t mask; /* slots - 1; 0: none yet */
	size_t count;
	size_t key_off, key_len; /* in the entry; len at least 8 */
};

void map_init(struct map *m, size_t key_off, size_t key_len);
/* Frees the slots, and each entry with free_entry unless that is NULL. */
void map_free(struct map *m, void (*free_entry)(void *entry));
void *map_find(const struct map *m, const void *key);
/* The key must not be in yet. */
void map_add(struct map *m, void *entry);
/* NULL when there was none. */
void *map_remove(struct map *m, const void *key);
/* Walks: *at begins at 0. NULL at the end. Nothing may be added or removed meanwhile. */
void *map_next(const struct map *m, size_t *at);

#endif
