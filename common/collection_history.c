/*
 * collection_history: who changed what of a record, when, from what, told from the journal.
 * Owns: nothing.
 * Beware: the cursor counts this record's own entries, never positions of the journal.
 */
#include "common/service_int.h"
#include <stdio.h>
#include <stdlib.h>

#define HISTORY_MOST 4096
#define HISTORY_BYTES (64u * 1024u) /* of values in a page; what is longer comes on the next */
#define HISTORY_VALUE (40u * 1024u) /* a longer value is named, not told */
#define HEAD_TAGS (REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(TAG_CREATED_AT) | REC_BIT(TAG_UPDATED_AT))

/* Sub-records as an array of JSON: a cell has no form for them. */
static void
rows_text(const struct rec_field *f, const void *rec, unsigned hidden, struct buf *out)
{
	const struct list *list = record_at_const(f, rec);

	buf_text(out, "[");
	for (uint32_t i = 0; i < list->count; i++) {
		buf_text(out, i == 0 ? "" : ",");
		record_to_json(f->sub, (const char *)list->items + (size_t)i * f->sub->size, hidden, out);
	}
	buf_text(out, "]");
}

/* The value of a field that is there, as told; false when it is absent or too long. */
static bool
value_text(struct context *c, const struct rec_field *f, const void *rec, unsigned hidden, struct text *ret)
{
	struct buf *b = &c->service->encode;

	if (!((*(const uint64_t *)rec >> f->tag) & 1u))
		return false;
	buf_clear(b);
	if (f->kind == REC_K_LIST && f->elem == REC_K_REC)
		rows_text(f, rec, hidden, b);
	else
		record_get_text(f, rec, b);
	if (b->len > HISTORY_VALUE)
		return false;
	*ret = (struct text){ arena_copy(c->arena, b->ptr, b->len), (uint32_t)b->len, 0 };
	return true;
}

/* A choice, or several, by their French labels; false for what is no choice, or absent. */
static bool
value_label(struct context *c, const struct rec_field *f, const void *rec, struct text *ret)
{
	const void *at = record_at_const(f, rec);
	const char *said = "";

	if ((f->kind != REC_K_ENUM && f->kind != REC_K_SET) || !((*(const uint64_t *)rec >> f->tag) & 1u))
		return false;
	for (uint32_t i = 0; i < f->values->count; i++) {
		const struct rec_enum_value *v = &f->values->values[i];
		bool in = f->kind == REC_K_ENUM ? *(const int *)at == v->value
						: (*(const uint32_t *)at >> (unsigned)v->value & 1u) != 0;

		if (in)
			said = arena_printf(c->arena, "%s%s%s", said, said[0] == '\0' ? "" : ", ", v->label);
	}
	*ret = text_of(said);
	return true;
}

static void
change_fill(struct context *c, const struct rec_field *f, const void *before, const void *after,
    unsigned hidden, struct change *ret)
{
	ret->has = REC_BIT(1) | REC_BIT(2);
	ret->field = text_of(f->name);
	ret->label = text_of(f->label);
	if (value_text(c, f, before, hidden, &ret->from))
		ret->has |= REC_BIT(3);
	if (value_text(c, f, after, hidden, &ret->to))
		ret->has |= REC_BIT(4);
	if (value_label(c, f, before, &ret->from_label))
		ret->has |= REC_BIT(5);
	if (value_label(c, f, after, &ret->to_label))
		ret->has |= REC_BIT(6);
}

static size_t
entry_bytes(const struct history_entry *e)
{
	const struct change *changes = e->changes.items;
	size_t bytes = 0;

	for (uint32_t i = 0; i < e->changes.count; i++)
		bytes += changes[i].from.len + changes[i].to.len;
	return bytes;
}

static void
entry_changes(struct context *c, const struct rec_desc *d, const void *before, const void *after,
    struct history_entry *e)
{
	uint64_t diff = record_diff(d, before, after) & ~HEAD_TAGS;
	struct change *changes = ARENA_ARRAY(c->arena, d->count, struct change);
	/* what is sensitive is told to who opens the record */
	unsigned hidden = context_collection(c)->desc->audited ? SECRET | SENSITIVE : SECRET;

	for (uint16_t i = 0; i < d->count; i++)
		if ((diff >> d->fields[i].tag & 1u) && !(d->fields[i].flags & hidden))
			change_fill(c, &d->fields[i], before, after, hidden, &changes[e->changes.count++]);
	e->changes.items = changes;
}

/* Decodes the record as it was after an entry; before stays when the entry had no body (a reading). */
static void *
entry_record(struct context *c, const struct db_table *t, const struct journal_entry *j)
{
	void *rec = arena_alloc(c->arena, t->rec->size);

	if (j->body.len == 0 ||
	    record_decode(t->rec, j->body.ptr, j->body.len, c->arena, rec, NULL, NULL) != RC_OK)
		return NULL;
	context_open(c, t, rec);
	return rec;
}

/* Of what the reader could not have read at the time (a draft that was shared since), only that it was written; of what the reader
 * may not read of the record now, nothing, at whatever time. */
static void
entries_fill(struct context *c, const struct db_table *t, const uint64_t *seqs, size_t count, size_t skip,
    uint32_t limit, struct history_page *ret)
{
	struct history_entry *items = ARENA_ARRAY(c->arena, limit, struct history_entry);
	const void *none = arena_alloc(c->arena, t->rec->size), *before = none;
	const struct collection *coll = context_collection(c);
	struct journal_entry j;
	size_t bytes = 0;
	bool seen;

	ret->items.items = items;
	for (size_t i = 0; i < count && ret->items.count < limit && bytes < HISTORY_BYTES; i++) {
		struct history_entry *e = &items[ret->items.count];
		void *after;

		if (!journal_read(c->txn, seqs[i], c->arena, &j))
			break;
		after = entry_record(c, t, &j);
		seen = after != NULL && collection_sees(c, coll, after, false);
		if (seen)
			collection_strip(c, coll, after);
		if (i >= skip) {
			*e = (struct history_entry){
				.has = REC_BIT(1) | REC_BIT(2) | REC_BIT(4), .time = j.time, .event = j.event
			};
			e->actor = j.actor;
			if (!id_is_zero(j.actor))
				e->has |= REC_BIT(3);
			if (seen)
				entry_changes(c, t->rec, before, after, e);
			bytes += entry_bytes(e);
			ret->items.count++;
		}
		if (after != NULL)
			before = seen ? after : none;
	}
}

/* A note that changes nothing, a reading apart, is told to those alone who may write the record. */
static size_t
notes_drop(struct context *c, const void *now, uint64_t *seqs, size_t count)
{
	struct journal_entry j;
	size_t kept = 0;

	if (collection_sees(c, context_collection(c), now, true))
		return count;
	for (size_t i = 0; i < count; i++) {
		bool note = journal_read(c->txn, seqs[i], c->arena, &j) && j.body.len == 0;

		if (!note || (j.event.len > 5 && memcmp(j.event.ptr + j.event.len - 5, ".read", 5) == 0))
			seqs[kept++] = seqs[i];
	}
	return kept;
}

static bool
cursor_parse(struct text cursor, size_t *ret_skip)
{
	size_t skip = 0;

	for (uint32_t i = 0; i < cursor.len; i++) {
		if (cursor.ptr[i] < '0' || cursor.ptr[i] > '9' || skip > HISTORY_MOST)
			return false;
		skip = skip * 10 + (size_t)(cursor.ptr[i] - '0');
	}
	*ret_skip = skip;
	return cursor.len != 0;
}

enum rc
collection_history(struct context *c, const void *in, void *out, struct fault *why)
{
	const struct history_query *q = in;
	const struct collection *coll = context_collection(c);
	struct history_page *ret = out;
	void *now = arena_alloc(c->arena, coll->desc->rec->size);
	uint64_t *seqs = ARENA_ARRAY(c->arena, HISTORY_MOST, uint64_t);
	uint32_t limit = REC_HAS(q, 2) ? q->limit : 50;
	size_t count, skip = 0;

	if (!context_get(c, coll->table, q->id, now) || !collection_sees(c, coll, now, false))
		return fault_only(why, RC_NOT_FOUND);
	if (REC_HAS(q, 3) && !cursor_parse(q->cursor, &skip))
		return fault_say(why, RC_INVALID, "cursor", FAULT_FORMAT, CURSOR_EXPECTED);
	collection_told(c, coll, now);
	count = notes_drop(c, now, seqs, journal_of_key(c->txn, q->id, 0, seqs, HISTORY_MOST));
	entries_fill(c, coll->table, seqs, count, skip, limit, ret);
	ret->has = REC_BIT(1);
	if (skip + ret->items.count < count) {
		ret->next = text_of(arena_printf(c->arena, "%zu", skip + ret->items.count));
		ret->has |= REC_BIT(2);
	}
	return RC_OK;
}
