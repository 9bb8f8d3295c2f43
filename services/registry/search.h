/*
 * search: search over the registry: what registry.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_REGISTRY_SEARCH_H
#define SERVICES_REGISTRY_SEARCH_H

#include "services/registry/search_index.h"

REGISTRY_THUNK(search_find);
/* provider_name.c */
REGISTRY_THUNK(provider_name_find);
REGISTRY_THUNK(provider_name_get);
/* Of index.c: keeps the index of search with a record that changes. */
void search_indexed(struct context *c, const struct db_table *t, struct id id, const void *after);

/* What is looked for by the index, in one space or in both. Bounds of the work of one question, in each space: its terms together read at
 * most SEARCH_EXPAND_MOST words that they begin, an even share each, those with the fewest letters more; and of the words a typo away
 * as many; and so again of the words of towns. Then at most SEARCH_SCAN_MOST postings of the rarest term are read, those of its closest words first. Within the bounds an
 * answer is exact; beyond them lie single letters, and terms of which even the rarest is a word of more than so many records. */
#define SEARCH_EXPAND_MOST 1024u
#define SEARCH_SCAN_MOST 20000u
struct search_want {
	struct search_terms terms;
	bool spaces[SEARCH_SPACES];
	uint32_t kinds;
	bool archived;
	unsigned limit;
};
struct search_found {
	uint32_t cost;
	uint8_t kind; /* with SEARCH_ARCHIVED */
	struct id id;
};
/* The best first: by cost, then what is in use, then kind, then id. */
struct search_best {
	struct search_found items[2 * SEARCH_LIMIT_MOST];
	unsigned count, limit;
};
void search_best_add(struct search_best *b, const struct search_found *f);
/* ret_weights: of each term, as computed from the spaces that are looked in. */
void search_index_find(struct context *c, const struct search_want *want, struct search_best *best,
    unsigned ret_weights[SEARCH_TERMS_MOST]);

#define SEARCH_TABLES
#define SEARCH_ROWS
#define SEARCH_HANDLERS \
	{ "registry.search.find", search_find_thunk }, \
	{ "registry.provider_name.find", provider_name_find_thunk }, \
	{ "registry.provider_name.get", provider_name_get_thunk },
#define SEARCH_MACHINES
#define SEARCH_DEADLINES

#endif
