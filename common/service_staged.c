/*
 * service_staged: finds what a command has staged by a text in one of its fields: an import stages thousands of rows that must not share one.
 * Owns: the chains by hash, in the command's arena; they grow when they are asked, by what was staged since.
 * Beware: one field at a time: another one that is asked begins anew.
 */
#include "common/service_int.h"

#define SLOTS_LEAST 64u

struct staged_texts {
	const struct db_table *table;
	const struct rec_field *field;
	struct staged **slots;
	struct staged *upto; /* the last that was looked at */
	uint32_t mask, count;
};

static const struct text *
staged_text(const struct staged_texts *x, const struct staged *s)
{
	if (s->table != x->table || s->rec == NULL ||
	    !REC_HAS((const struct rec_head *)s->rec, x->field->tag))
		return NULL;
	return record_at_const(x->field, s->rec);
}

static uint32_t
text_slot(const struct staged_texts *x, struct text t)
{
	uint32_t h = 2166136261u; /* FNV-1a */

	for (uint32_t i = 0; i < t.len; i++)
		h = (h ^ (uint8_t)t.ptr[i]) * 16777619u;
	return h & x->mask;
}

static void
texts_add(struct staged_texts *x, struct staged *s)
{
	const struct text *t = staged_text(x, s);
	struct staged **slot;

	x->upto = s;
	if (t == NULL)
		return;
	slot = &x->slots[text_slot(x, *t)];
	s->alike = *slot;
	*slot = s;
	x->count++;
}

/* Everything anew, in more room. */
static void
texts_grow(struct context *c, struct staged_texts *x)
{
	struct staged *upto = x->upto;

	x->mask = 4 * (x->mask + 1) - 1;
	x->slots = ARENA_ARRAY(c->arena, x->mask + 1u, struct staged *);
	x->count = 0;
	for (struct staged *s = c->staged; s != upto->next; s = s->next)
		texts_add(x, s);
}

static struct staged_texts *
texts_of(struct context *c, const struct db_table *t, const struct rec_field *f)
{
	struct staged_texts *x = c->staged_texts;

	if (x == NULL || x->table != t || x->field != f) {
		x = ARENA_NEW(c->arena, struct staged_texts);
		*x = (struct staged_texts){ .table = t, .field = f, .mask = SLOTS_LEAST - 1 };
		x->slots = ARENA_ARRAY(c->arena, SLOTS_LEAST, struct staged *);
		c->staged_texts = x;
	}
	for (struct staged *s = x->upto == NULL ? c->staged : x->upto->next; s != NULL; s = s->next) {
		texts_add(x, s);
		if (x->count > 2 * x->mask)
			texts_grow(c, x);
	}
	return x;
}

const void *
context_staged_text(struct context *c, const struct db_table *t, const struct rec_field *f, struct text value,
    const struct staged **at)
{
	struct staged_texts *x;
	const struct staged *s;

	if (c->staged == NULL)
		return NULL;
	x = texts_of(c, t, f);
	s = *at == NULL ? x->slots[text_slot(x, value)] : (*at)->alike;
	while (s != NULL && !text_equal(*staged_text(x, s), value))
		s = s->alike;
	if (s == NULL)
		return NULL;
	*at = s;
	return s->rec;
}
