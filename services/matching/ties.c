/*
 * ties: see ties.h.
 * Owns: nothing beyond struct ties.
 * Beware: lists are in no order: taking one out walks its list.
 */
#include "services/matching/ties.h"
#include "services/matching/plane.h"
#include <stdlib.h>

void
ties_free(struct ties *t)
{
	for (uint32_t i = 0; i < t->count; i++)
		free(t->of[i].items);
	free(t->of);
	*t = (struct ties){ 0 };
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
	if (l->count == l->cap) {
		l->cap += l->cap / 8 + 2;
		l->items = realloc(l->items, l->cap * sizeof *l->items);
		if (l->items == NULL)
			abort();
	}
	l->items[l->count++] = provider;
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
