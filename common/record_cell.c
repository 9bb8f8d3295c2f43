/*
 * record_cell: cells of a spreadsheet into records, and the id that a row keeps from one import to the next.
 * Owns: nothing.
 * Beware: an id made from a code is for ever: the same code in another file, or next year, is the same record.
 */
#include "common/record_walk.h"
#include <stdio.h>

static const char maker[] = "maillage"; /* of every id that is made here */

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
static enum rc
cell_record(const struct rec_field *f, struct text item, const struct record_resolver *r, struct arena *a,
    void *rec, const char *path, struct fault *why)
{
	char here[FAULT_FIELD_MAX];
	enum rc rc = RC_OK;

	for (uint16_t i = 0; i < f->sub->count && item.len > 0; i++) {
		const struct rec_field *sub = &f->sub->fields[i];
		/* the last field takes what is left, marks too */
		struct text part = i + 1 < f->sub->count ? cut(&item, ':') : cut(&item, '\0');

		snprintf(here, sizeof here, "%.40s.%.20s", path, sub->name);
		if (record_set_text(sub, part, r, a, rec, here, why) != RC_OK)
			rc = RC_INVALID; /* it is in why; the others are looked at too */
	}
	return rc;
}

static enum rc
cell_records(const struct rec_field *f, struct text cell, const struct record_resolver *r, struct arena *a,
    void *rec, struct fault *why)
{
	struct list *list = record_at(f, rec);
	char path[FAULT_FIELD_MAX];
	uint32_t count = 1;
	enum rc rc = RC_OK;

	for (uint32_t i = 0; i < cell.len; i++)
		count += cell.ptr[i] == '|';
	*list = (struct list){ arena_array(a, count, f->sub->size), count };
	for (uint32_t i = 0; i < count; i++) {
		snprintf(path, sizeof path, "%.40s[%u]", f->name, i);
		if (cell_record(f, cut(&cell, '|'), r, a, (char *)list->items + (size_t)i * f->sub->size,
			path, why) != RC_OK)
			rc = RC_INVALID;
	}
	*(uint64_t *)rec |= REC_BIT(f->tag);
	return rc;
}

enum rc
record_set_cell(const struct rec_field *f, struct text cell, const struct record_resolver *r, struct arena *a,
    void *rec, struct fault *why)
{
	cell = record_csv_plain(cell);
	if (cell.len == 0)
		return RC_OK;
	if (f->kind == REC_K_LIST && f->elem == REC_K_REC)
		return cell_records(f, cell, r, a, rec, why);
	return record_set_text(f, cell, r, a, rec, f->name, why);
}

/* --- out ---------------------------------------------------------------------------------------------- */
static bool
is_part(const struct rec_field *sub, unsigned drop)
{
	switch (sub->kind) {
	case REC_K_BOOL:
	case REC_K_U32:
	case REC_K_U64:
	case REC_K_I64:
	case REC_K_F64:
	case REC_K_MONEY:
	case REC_K_DAY:
	case REC_K_ENUM:
	case REC_K_ID:
		return (sub->flags & (drop | SECRET)) == 0;
	default:
		return false;
	}
}

bool
record_is_cell(const struct rec_field *f, unsigned drop)
{
	if (f->flags & (drop | SECRET))
		return false;
	if (f->kind != REC_K_LIST || f->elem != REC_K_REC)
		return true;
	for (const struct rec_field *sub = f->sub->fields; sub < record_end(f->sub); sub++)
		if (!is_part(sub, drop))
			return false;
	return true;
}

void
record_get_cell(const struct rec_field *f, const void *rec, struct buf *out)
{
	const struct list *l = record_at_const(f, rec);

	if (f->kind != REC_K_LIST || f->elem != REC_K_REC) {
		record_get_text(f, rec, out);
		return;
	}
	for (uint32_t i = 0; rec_is_shown(f, rec, 0) && i < l->count; i++) {
		if (i > 0)
			buf_byte(out, '|');
		for (uint16_t k = 0; k < f->sub->count; k++) {
			if (k > 0)
				buf_byte(out, ':');
			record_get_text(
			    &f->sub->fields[k], (const char *)l->items + (size_t)i * f->sub->size, out);
		}
	}
}

/* --- identity ----------------------------------------------------------------------------------------- */
struct id
record_code_id(const char *record, struct text code)
{
	const struct crypto_hash_part parts[] = { { maker, sizeof maker - 1 }, { record, strlen(record) },
		{ code.ptr, code.len } };

	return crypto_id_of(parts, 3);
}

/* What a row without a code is known by: all that it must have, but where it stands today, and how much it is. */
static uint64_t
identity_mask(const struct rec_desc *d)
{
	uint64_t mask = 0;

	for (const struct rec_field *f = d->fields; f < record_end(d); f++)
		if ((f->flags & REQUIRED) && !(f->flags & SERVER_SET) && strcmp(f->name, "status") != 0 &&
		    f->kind != REC_K_MONEY && f->kind != REC_K_F64)
			mask |= REC_BIT(f->tag);
	return mask;
}

struct id
record_content_id(const struct rec_desc *d, const void *rec, const char *otherwise, struct arena *a)
{
	uint64_t *copy = arena_copy(a, rec, d->size);
	struct buf bytes = { 0 };

	*copy &= identity_mask(d);
	record_encode(d, copy, 0, 0, &bytes);
	if (*copy != identity_mask(d)) /* it will be refused for that, not for being like another */
		buf_text(&bytes, otherwise);
	const struct crypto_hash_part parts[] = { { maker, sizeof maker - 1 }, { d->name, strlen(d->name) },
		{ bytes.ptr, bytes.len } };
	struct id id = crypto_id_of(parts, 3);

	buf_free(&bytes);
	return id;
}
