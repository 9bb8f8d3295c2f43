/*
 * import_order: which row comes before which: what is referred to first, then by id, so that the store is written in its own order.
 * Owns: nothing beyond the load's rows.
 * Beware: the order is the same each time that the file is read, so that a run cut short goes on where it was.
 */
#include "services/registry/import_load.h"
#include <stdio.h>
#include <stdlib.h>

#define DEPTH_MOST 64

static int
order_by_id(const void *a, const void *b, void *arg)
{
	const struct load_row *rows = arg;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	int order = memcmp(rows[x].id.b, rows[y].id.b, sizeof rows[x].id.b);

	return order != 0 ? order : x < y ? -1 : 1;
}

void
load_index(struct import_load *l)
{
	free(l->by_id);
	l->by_id = calloc((size_t)l->row_count + 1, sizeof *l->by_id);
	if (l->by_id == NULL)
		abort();
	for (uint32_t i = 0; i < l->row_count; i++)
		l->by_id[i] = i;
	if (l->row_count > 0)
		qsort_r(l->by_id, l->row_count, sizeof *l->by_id, order_by_id, l->rows);
}

static void
doubles_tell(struct import_load *l)
{
	char line[24];

	for (uint32_t i = 1; i < l->row_count; i++) {
		const struct load_row *a = &l->rows[l->by_id[i - 1]], *b = &l->rows[l->by_id[i]];

		if (!id_equal(a->id, b->id))
			continue;
		snprintf(line, sizeof line, "%u", a->line);
		import_problem_code(l, b->line, import_column_of(l, "code"), FAULT_IMPORT_SAME, line);
	}
}

/* --- levels ------------------------------------------------------------------------------------------- */
static uint32_t level_of(struct import_load *l, struct load_row *r);

static void
level_raise(struct import_load *l, struct load_row *r, struct id id, uint32_t *level)
{
	struct load_row *other = (struct load_row *)(uintptr_t)import_row_find(l, id);
	uint32_t below;

	if (other == NULL || other == r)
		return; /* itself: the collection's own check has a word on that */
	if (other->visiting || l->depth == DEPTH_MOST) { /* no tree is as deep as that */
		import_problem_code(l, r->line, SHEET_COLUMNS_MAX, FAULT_IMPORT_CIRCLE, NULL);
		return;
	}
	below = level_of(l, other);
	*level = below + 1 > *level ? below + 1 : *level;
}

static void
level_walk(struct import_load *l, struct load_row *r, const void *rec, uint32_t *level)
{
	for (const struct rec_field *f = l->desc->fields; f < record_end(l->desc); f++) {
		const struct list *list = record_at_const(f, rec);

		if (!(*(const uint64_t *)rec >> f->tag & 1u) || f->ref == NULL ||
		    strcmp(f->ref, l->desc->name) != 0)
			continue;
		if (f->kind == REC_K_ID)
			level_raise(l, r, *(const struct id *)record_at_const(f, rec), level);
		for (uint32_t i = 0; f->kind == REC_K_LIST && f->elem == REC_K_ID && i < list->count; i++)
			level_raise(l, r, ((const struct id *)list->items)[i], level);
	}
}

static uint32_t
level_of(struct import_load *l, struct load_row *r)
{
	struct arena a = { 0 };
	uint32_t level = 1;
	void *rec;

	if (r->level != 0)
		return r->level;
	rec = arena_alloc(&a, l->desc->size);
	import_row_decode(l, r, &a, rec);
	r->visiting = true;
	l->depth++;
	level_walk(l, r, rec, &level);
	r->visiting = false;
	l->depth--;
	arena_free(&a);
	r->level = level;
	return level;
}

static bool
has_own_refs(const struct rec_desc *d)
{
	for (const struct rec_field *f = d->fields; f < record_end(d); f++)
		if (f->ref != NULL && strcmp(f->ref, d->name) == 0)
			return true;
	return false;
}

static int
order_to_write(const void *a, const void *b)
{
	const struct load_row *x = a, *y = b;
	int order = memcmp(x->id.b, y->id.b, sizeof x->id.b);

	if (x->level != y->level)
		return x->level < y->level ? -1 : 1;
	return order != 0 ? order : x->line < y->line ? -1 : 1;
}

void
import_order(struct import_load *l)
{
	doubles_tell(l);
	for (uint32_t i = 0; i < l->row_count; i++) {
		if (has_own_refs(l->desc))
			(void)level_of(l, &l->rows[i]);
		else
			l->rows[i].level = 1;
	}
	if (l->row_count > 0)
		qsort(l->rows, l->row_count, sizeof *l->rows, order_to_write);
	load_index(l);
}
