/*
 * index: what the registry keeps beside its tables to find records by: of search, and of likenesses.
 * Owns: the version of all of it.
 * Beware: no text stands in an index, only keyed tokens; what an index holds is made again from the tables at will.
 */
#ifndef SERVICES_REGISTRY_INDEX_H
#define SERVICES_REGISTRY_INDEX_H

#include "services/registry/duplicate.h"
#include "services/registry/search.h"
#include "services/registry/sharing.h"

/* Raised when any part would keep something else of the same records: stores then make their index anew as they open. */
#define REGISTRY_INDEX_VERSION 6u

#define REGISTRY_KVS &search_word_kv, &search_prefix_kv, &search_posting_kv, &search_document_kv, &duplicate_kv, &far_link_kv,

void registry_indexed(struct context *c, const struct db_table *t, struct id id, const void *after);

#endif
