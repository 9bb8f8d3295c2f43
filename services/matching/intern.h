/*
 * intern: ids as small dense numbers, in the order in which they were first seen.
 * Owns: the ids and their hash slots.
 * Beware: a number is never given back; columns are indexed by it. Allocation failure ends the process, and so does a 2^27th id.
 */
#ifndef MATCHING_INTERN_H
#define MATCHING_INTERN_H

#include "common/types.h"

#define INTERN_NONE UINT32_MAX
#define INTERN_BITS 27 /* so many numbers, as links of cards have room for */

struct intern {
	struct id *ids; /* by number */
	uint32_t count;
	uint32_t cap;
	uint32_t *slots; /* number + 1 below INTERN_BITS, above it what tells most other ids; 0: free */
	uint32_t mask;
};

void intern_free(struct intern *t);
/* Its number, given now if it has none. */
uint32_t intern_add(struct intern *t, struct id id);
/* Room for so many, made at once. */
void intern_reserve(struct intern *t, uint32_t count);
/* The id will be asked about soon; gives its hash. */
uint32_t intern_soon(const struct intern *t, struct id id);
/* And sooner still: what intern_soon fetched has come. */
void intern_sooner(const struct intern *t, uint32_t hash);
/* INTERN_NONE when it was never seen. */
uint32_t intern_find(const struct intern *t, struct id id);
uint32_t intern_find_hashed(const struct intern *t, struct id id, uint32_t hash);

#endif
