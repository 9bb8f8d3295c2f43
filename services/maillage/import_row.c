/*
 * import_row: cells into records, and the id that a row keeps from one import to the next.
 * Owns: nothing.
 * Beware: an id made from a code is for ever: the same code in another file, or next year, is the same
 * record.
 */
#include "services/maillage/import.h"

struct resolving {
	struct import_set *set;
};

static bool
resolve(void *arg, const char *collection, struct text code, struct id *ret_id)
{
	struct resolving *r = arg;

	*ret_id = import_resolve(r->set, collection, code);
	return true;
}

/* Cuts what comes before the mark off *rest; the whole when there is none. */
static struct text
cut(struct text *rest, char mark)
{
	const char *at = rest->len > 0 ? memchr(rest->ptr, mark, rest->len) : NULL;
	struct text part = { rest->ptr, at != NULL ? (uint32_t)(at - rest->ptr) : rest->len, 0 };
	uint32_t used = at != NULL ? part.len + 1 : rest->len;

	*rest = (struct text){ rest->ptr + used, rest->len - used, 0 };
	return part;
}

/* "gouvernance:4:DU" into a sub-record: its fields in order. */
static void
cell_record(struct import_set *s, const struct rec_field *f, struct text item, void *rec, const char *path,
    struct fault *why)
{
	struct resolving r = { s };
	const struct record_resolver resolver = { resolve, &r };
	char here[FAULT_FIELD_MAX];

	for (uint16_t i = 0; i < f->sub->count && item.len > 0; i++) {
		const struct rec_field *sub = &f->sub->fields[i];
		/* the last field takes what is left, marks too */
		struct text part = i + 1 < f->sub->count ? cut(&item, ':') : cut(&item, '\0');

		snprintf(here, sizeof here, "%.40s.%.20s", path, sub->name);
		if (record_set_text(sub, part, &resolver, &s->arena, rec, here, why) != RC_OK)
			continue; /* it is in why; the others are looked at too */
	}
}

static void
cell_records(struct import_set *s, struct import_line *l, const struct rec_field *f, struct text cell,
    struct fault *why)
{
	struct list *list = record_at(f, l->rec);
	char path[FAULT_FIELD_MAX];
	uint32_t count = 1;

	for (uint32_t i = 0; i < cell.len; i++)
		count += cell.ptr[i] == '|';
	*list = (struct list){ arena_array(&s->arena, count, f->sub->size), count };
	for (uint32_t i = 0; i < count; i++) {
		snprintf(path, sizeof path, "%.40s[%u]", f->name, i);
		cell_record(s, f, cut(&cell, '|'), (char *)list->items + (size_t)i * f->sub->size, path, why);
	}
	*(uint64_t *)l->rec |= REC_BIT(f->tag);
}

void
import_cell(struct import_set *s, struct import_line *l, const struct rec_field *f, struct text cell)
{
	struct resolving r = { s };
	const struct record_resolver resolver = { resolve, &r };
	struct fault why = { 0 };

	cell = record_csv_plain(cell);
	if (cell.len == 0)
		return;
	if (f->kind == REC_K_LIST && f->elem == REC_K_REC)
		cell_records(s, l, f, cell, &why);
	else if (record_set_text(f, cell, &resolver, &s->arena, l->rec, f->name, &why) == RC_OK)
		return;
	import_complain_all(s, l->part, l->line, &why);
}

/* What a row without a code is known by: all that it must have, but where it stands today. */
static uint64_t
identity_mask(const struct rec_desc *d)
{
	uint64_t mask = 0;

	for (const struct rec_field *f = d->fields; f < d->fields + d->count; f++)
		if ((f->flags & REQUIRED) && !(f->flags & SERVER_SET) && strcmp(f->name, "status") != 0)
			mask |= REC_BIT(f->tag);
	return mask;
}

static struct id
identity_of(struct import_set *s, const struct import_line *l)
{
	static const char maker[] = "maillage";
	const struct rec_desc *d = l->part->collection->rec;
	struct rec_head *copy = arena_copy(&s->arena, l->rec, d->size);
	struct buf bytes = { 0 };

	copy->has &= identity_mask(d);
	record_encode(d, copy, 0, 0, &bytes);
	if (copy->has != identity_mask(d)) /* it will be refused for that, not for being like another */
		buf_printf(&bytes, "%s:%u", l->part->file, l->line);
	const struct crypto_hash_part parts[] = { { maker, sizeof maker - 1 }, { d->name, strlen(d->name) },
		{ bytes.ptr, bytes.len } };
	struct id id = crypto_id_of(parts, 3);

	buf_free(&bytes);
	return id;
}

void
import_identify(struct import_set *s, struct import_line *l)
{
	struct rec_head *head = l->rec;
	const struct rec_desc *d = l->part->collection->rec;
	const struct rec_field *code = record_field(d, "code", 4);

	if (code != NULL && code->kind == REC_K_TEXT && ((head->has >> code->tag) & 1u))
		l->code = *(const struct text *)record_at_const(code, l->rec);
	if (!REC_HAS(head, TAG_ID)) {
		head->id = l->code.len > 0 ? id_or_code(d->name, l->code) : identity_of(s, l);
		head->has |= REC_BIT(TAG_ID);
	}
	l->id = head->id;
}
