/*
 * record: finds rows of a table; compares, patches, copies and thins out records.
 * Owns: nothing; copies go to the caller's arena.
 * Beware: bits of `has` that no row names are ignored everywhere, so that equal records give equal bytes.
 */
#include "common/record_walk.h"

/* --- finding ------------------------------------------------------------------------------------------ */
const struct rec_field *
record_field(const struct rec_desc *d, const char *name, size_t len)
{
	for (const struct rec_field *f = d->fields; f < record_end(d); f++)
		if (strlen(f->name) == len && memcmp(f->name, name, len) == 0)
			return f;
	return NULL;
}

const struct rec_field *
record_field_tag(const struct rec_desc *d, unsigned tag)
{
	for (const struct rec_field *f = d->fields; f < record_end(d); f++)
		if (f->tag == tag)
			return f;
	return NULL;
}

const struct rec_enum_value *
rec_enum_by_value(const struct rec_enum *e, int value)
{
	/* most tables count up from 0 or 1: the row is then where the value says */
	for (int guess = value - 1; guess <= value; guess++)
		if (guess >= 0 && (uint32_t)guess < e->count && e->values[guess].value == value)
			return &e->values[guess];
	for (uint32_t i = 0; i < e->count; i++)
		if (e->values[i].value == value)
			return &e->values[i];
	return NULL;
}

const struct rec_enum_value *
rec_enum_by_name(const struct rec_enum *e, const char *name, size_t len)
{
	for (uint32_t i = 0; i < e->count; i++)
		if (strlen(e->values[i].name) == len && memcmp(e->values[i].name, name, len) == 0)
			return &e->values[i];
	return NULL;
}

uint64_t
rec_head_mask(const struct rec_desc *d)
{
	const struct rec_field *last = d->count >= TAG_ARCHIVED_AT ? &d->fields[TAG_ARCHIVED_AT - 1] : NULL;

	/* nothing but REC_HEAD puts that name at that place */
	if (last == NULL || last->tag != TAG_ARCHIVED_AT ||
	    last->off != offsetof(struct rec_head, archived_at) || strcmp(last->name, "archived_at") != 0)
		return 0;
	return REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(TAG_CREATED_AT) | REC_BIT(TAG_UPDATED_AT) |
	    REC_BIT(TAG_ARCHIVED_AT);
}

/* --- items of lists ----------------------------------------------------------------------------------- */
size_t
rec_item_size(const struct rec_field *f)
{
	switch (f->elem) {
	case REC_K_U32:
		return sizeof(uint32_t);
	case REC_K_U64:
		return sizeof(uint64_t);
	case REC_K_DAY:
		return sizeof(day_t);
	case REC_K_TEXT:
		return sizeof(struct text);
	case REC_K_ID:
		return sizeof(struct id);
	default:
		return f->sub->size;
	}
}

struct rec_field
rec_item_field(const struct rec_field *f)
{
	struct rec_field item = *f;

	item.kind = f->elem;
	item.flags &= (uint16_t)~REQUIRED; /* the list must be there; an item is there or is none */
	item.off = 0;
	item.min = 0;
	switch (f->elem) {
	case REC_K_TEXT:
		item.max = f->most;
		break;
	case REC_K_DAY: /* the bounds of REC_DAY: a list's own are those of its count */
		item.min = REC_DAY_MIN;
		item.max = REC_DAY_MAX;
		break;
	case REC_K_U32:
		item.max = UINT32_MAX;
		break;
	default:
		item.max = INT64_MAX;
		break;
	}
	return item;
}

void *
rec_items_new(struct arena *a, const struct rec_field *f, size_t count, size_t *budget)
{
	size_t size = rec_item_size(f);

	if (count > *budget / size)
		return NULL;
	*budget -= count * size;
	return arena_array(a, count, size);
}

/* --- comparing ---------------------------------------------------------------------------------------- */
static bool value_equal(const struct rec_field *f, const void *a, const void *b);

static bool
list_equal(const struct rec_field *f, const struct list *a, const struct list *b)
{
	struct rec_field item = rec_item_field(f);
	size_t size = rec_item_size(f);

	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!value_equal(&item, (const char *)a->items + i * size, (const char *)b->items + i * size))
			return false;
	return true;
}

static bool
value_equal(const struct rec_field *f, const void *a, const void *b)
{
	const struct text *x = a, *y = b;

	switch (f->kind) {
	case REC_K_BOOL:
		return *(const bool *)a == *(const bool *)b;
	case REC_K_U32:
	case REC_K_SET:
	case REC_K_DAY:
	case REC_K_ENUM:
		return memcmp(a, b, 4) == 0;
	case REC_K_TEXT:
	case REC_K_BYTES:
		return text_equal(*x, *y) && (x->sealed != 0) == (y->sealed != 0);
	case REC_K_ID:
		return memcmp(a, b, sizeof(struct id)) == 0;
	case REC_K_LIST:
		return list_equal(f, a, b);
	case REC_K_REC:
		return record_equal(f->sub, a, b);
	default: /* U64, I64, MONEY, TIME; a double by its bits, as on the wire */
		return memcmp(a, b, 8) == 0;
	}
}

static bool
field_differs(const struct rec_field *f, const void *a, const void *b)
{
	uint64_t bit = REC_BIT(f->tag);
	uint64_t in_a = *rec_has(a) & bit, in_b = *rec_has(b) & bit;

	return in_a != in_b || (in_a && !value_equal(f, record_at_const(f, a), record_at_const(f, b)));
}

bool
record_equal(const struct rec_desc *d, const void *a, const void *b)
{
	for (const struct rec_field *f = d->fields; f < record_end(d); f++)
		if (field_differs(f, a, b))
			return false;
	return true;
}

uint64_t
record_diff(const struct rec_desc *d, const void *a, const void *b)
{
	uint64_t mask = 0;

	for (const struct rec_field *f = d->fields; f < record_end(d); f++)
		if (field_differs(f, a, b))
			mask |= REC_BIT(f->tag);
	return mask;
}

/* --- changing ----------------------------------------------------------------------------------------- */
static void
field_clear(const struct rec_field *f, void *rec)
{
	uint64_t *has = rec;

	*has &= ~REC_BIT(f->tag);
	memset(record_at(f, rec), 0, f->size);
}

void
record_patch(const struct rec_desc *d, void *dst, const void *patch, uint64_t nulls)
{
	uint64_t head = rec_head_mask(d), has = *rec_has(patch), *dst_has = dst;

	for (const struct rec_field *f = d->fields; f < record_end(d); f++) {
		uint64_t bit = REC_BIT(f->tag);

		if (head & bit)
			continue;
		if (nulls & bit) {
			field_clear(f, dst);
		} else if (has & bit) {
			memcpy(record_at(f, dst), record_at_const(f, patch), f->size);
			*dst_has |= bit;
		}
	}
}

static void value_own(const struct rec_field *f, void *at, struct arena *a);

static void
fields_own(const struct rec_desc *d, void *rec, struct arena *a)
{
	uint64_t has = *rec_has(rec);

	for (const struct rec_field *f = d->fields; f < record_end(d); f++) {
		if (has & REC_BIT(f->tag))
			value_own(f, record_at(f, rec), a);
		else /* what an absent field points to is nobody's promise */
			memset(record_at(f, rec), 0, f->size);
	}
}

/* Replaces what the value at `at` points to by copies in the arena. */
static void
value_own(const struct rec_field *f, void *at, struct arena *a)
{
	if (f->kind == REC_K_TEXT || f->kind == REC_K_BYTES) {
		struct text *t = at;

		t->ptr = arena_text(a, t->ptr, t->len);
	} else if (f->kind == REC_K_REC) {
		fields_own(f->sub, at, a);
	} else if (f->kind == REC_K_LIST) {
		struct rec_field item = rec_item_field(f);
		struct list *l = at;
		size_t size = rec_item_size(f);

		l->items = arena_copy(a, l->items, l->count * size);
		for (size_t i = 0; i < l->count; i++)
			value_own(&item, (char *)l->items + i * size, a);
	}
}

void
record_copy(const struct rec_desc *d, const void *src, struct arena *a, void *ret_dst)
{
	if (ret_dst != src)
		memcpy(ret_dst, src, d->size);
	fields_own(d, ret_dst, a);
}

void
record_drop(const struct rec_desc *d, void *rec, unsigned flags)
{
	uint64_t has = *rec_has(rec);

	for (const struct rec_field *f = d->fields; f < record_end(d); f++) {
		struct list *l = record_at(f, rec);

		if (f->flags & flags)
			field_clear(f, rec);
		else if (f->kind == REC_K_LIST && f->elem == REC_K_REC && (has & REC_BIT(f->tag)))
			for (size_t i = 0; i < l->count; i++)
				record_drop(f->sub, (char *)l->items + i * f->sub->size, flags);
	}
}
