/*
 * collection_parts: the records that lie in any of several parts of a table, from the indexes of each.
 * Owns: nothing; walks and what they hold live in the command's arena, until walks_end.
 * Beware: nothing is written while it goes on.
 */
#include "common/service_int.h"

static struct part *
part_new(struct context *c, struct parts *p)
{
	if (p->count == p->cap) {
		struct part *more = ARENA_ARRAY(c->arena, p->cap = p->cap == 0 ? 8 : 2 * p->cap, struct part);

		if (p->count != 0)
			memcpy(more, p->items, p->count * sizeof *more);
		p->items = more;
	}
	return &p->items[p->count++];
}

void
parts_add(struct context *c, struct parts *p, const char *field, struct id id)
{
	*part_new(c, p) = (struct part){ .field = field, .id = id };
}

void
parts_add_choice(struct context *c, struct parts *p, const char *field, int choice)
{
	*part_new(c, p) = (struct part){ .field = field, .choice = choice };
}

static void
walk_step(struct walk *w)
{
	w->over = w->join == NULL || !join_next(w->join, &w->at);
}

/* Comes before the other in the order of the list. */
static bool
is_sooner(const struct walks *w, struct id a, struct id b)
{
	int order = memcmp(a.b, b.b, sizeof a.b);

	return w->reverse ? order > 0 : order < 0;
}

bool
walks_next(struct walks *w, struct id *ret_id)
{
	const struct walk *first = NULL;

	for (uint32_t i = 0; !w->begun && i < w->count; i++)
		if (w->items[i].join != NULL)
			walk_step(&w->items[i]);
	w->begun = true;
	for (uint32_t i = 0; i < w->count; i++)
		if (!w->items[i].over && (first == NULL || is_sooner(w, w->items[i].at, first->at)))
			first = &w->items[i];
	if (first == NULL)
		return false;
	*ret_id = first->at;
	for (uint32_t i = 0; i < w->count; i++)
		if (!w->items[i].over && id_equal(w->items[i].at, *ret_id))
			walk_step(&w->items[i]);
	return true;
}

void
walks_end(struct walks *w)
{
	for (uint32_t i = 0; i < w->count; i++)
		if (w->items[i].join != NULL)
			join_end(w->items[i].join);
}
