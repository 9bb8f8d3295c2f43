/*
 * ties: from a number (an organisation's, a person's) to the providers that have to do with it.
 * Owns: its lists.
 * Beware: a provider stands in a list as often as it was added.
 */
#ifndef MATCHING_TIES_H
#define MATCHING_TIES_H

#include <stdint.h>

struct tie_list {
	uint32_t *items;
	uint32_t count, cap;
};
struct ties {
	struct tie_list *of;
	uint32_t count;
};

void ties_free(struct ties *t);
/* A list of just that length for each number below count, to be filled by as many ties_add; there are none yet. */
void ties_expect(struct ties *t, const uint32_t *lengths, uint32_t count);
void ties_add(struct ties *t, uint32_t number, uint32_t provider);
struct tie {
	uint32_t number, provider;
};
/* One after the other; the lists are on their way while others are written. */
void ties_add_many(struct ties *t, const struct tie *ties, uint32_t count);
/* The list will be wanted soon. */
void ties_soon(const struct ties *t, uint32_t number);
void ties_remove(struct ties *t, uint32_t number, uint32_t provider);
static inline struct tie_list
ties_of(const struct ties *t, uint32_t number)
{
	return number < t->count ? t->of[number] : (struct tie_list){ 0 };
}

#endif
