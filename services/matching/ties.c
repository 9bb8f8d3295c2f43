/*
 * ties: see ties.h.
 * Owns: nothing beyond struct ties.
 * Beware: lists are in no order: taking one out walks its list.
 */
#include "services/matching/ties.h"
#include "services/matching/plane.h"
#include <assert.h>
#include <stdlib.h>

#define LINE_ITEMS 16u /* of a line of the cache */

void
ties_free(struct ties *t)
{
	for (uint32_t i = 0; i < t->count; i++)
		free(t->of[i].items);
	free(t->of);
	*t = (struct ties){ 0 };
}

static void
list_room(struct tie_list *l, uint32_t cap)
{
	l->items = realloc(l->items, cap * sizeof *l->items);
	if (l->items == NULL)
		abort();
	l->cap = cap;
}

void
ties_expect(struct ties *t, const uint32_t *lengths, uint32_t count)
{
	ties_free(t);
	if (count == 0)
		return;
	t->of = array_grow(NULL, 0, count, sizeof *t->of);
	t->count = count;
	for (uint32_t i = 0; i < count; i++)
		if (lengths[i] != 0)
			list_room(&t->of[i], lengths[i]);
}

void
ties_add(struct ties *t, uint32_t number, uint32_t provider)
{
	struct tie_list *l;

	if (number >= t->count) {
		uint32_t count = number < 64 ? 64 : number + number / 2;

		t->of = array_grow(t->of, t->count, count, sizeof *t->of);
		t->count = count;
	}
	l = &t->of[number];
	if (l->count == l->cap)
		list_room(l, l->cap + l->cap / 8 + 2);
	assert(l->items != NULL); /* there is room */
	l->items[l->count++] = provider;
}

void
ties_add_many(struct ties *t, const struct tie *ties, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (ties[i].number < t->count)
			__builtin_prefetch(&t->of[ties[i].number], 1);
	for (uint32_t i = 0; i < count; i++)
		if (ties[i].number < t->count && t->of[ties[i].number].items != NULL)
			__builtin_prefetch(t->of[ties[i].number].items + t->of[ties[i].number].count, 1);
	for (uint32_t i = 0; i < count; i++)
		ties_add(t, ties[i].number, ties[i].provider);
}

void
ties_soon(const struct ties *t, uint32_t number)
{
	struct tie_list l = ties_of(t, number);

	for (uint32_t i = 0; i < l.count; i += LINE_ITEMS)
		__builtin_prefetch(l.items + i, 1);
}

void
ties_remove(struct ties *t, uint32_t number, uint32_t provider)
{
	struct tie_list *l = &t->of[number];

	for (uint32_t i = 0; i < l->count; i++)
		if (l->items[i] == provider) {
			l->items[i] = l->items[--l->count];
			return;
		}
}
