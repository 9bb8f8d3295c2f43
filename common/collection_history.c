/*
 * collection_history: who changed what of a record, when, from what, told from the journal.
 * Owns: nothing.
 * Beware: the cursor counts this record's own entries, never positions of the journal.
 */
#include "common/service_int.h"
#include <stdio.h>
#include <stdlib.h>

#define HISTORY_MOST 4096
#define HEAD_TAGS (REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(TAG_CREATED_AT) | REC_BIT(TAG_UPDATED_AT))

static struct text
value_text(struct context *c, const struct rec_field *f, const void *rec)
{
	struct buf *b = &c->service->encode;

	buf_clear(b);
	record_get_text(f, rec, b);
	return (struct text){ arena_copy(c->arena, b->ptr, b->len), (uint32_t)b->len, 0 };
}

static void
change_fill(
    struct context *c, const struct rec_field *f, const void *before, const void *after, struct change *ret)
{
	ret->has = REC_BIT(1) | REC_BIT(2);
	ret->field = text_of(f->name);
	ret->label = text_of(f->label);
	if (f->kind == REC_K_LIST && f->elem == REC_K_REC)
		return; /* the field is named; its rows are not told one by one */
	if ((*(const uint64_t *)before >> f->tag) & 1u) {
		ret->from = value_text(c, f, before);
		ret->has |= REC_BIT(3);
	}
	if ((*(const uint64_t *)after >> f->tag) & 1u) {
		ret->to = value_text(c, f, after);
		ret->has |= REC_BIT(4);
	}
}

static void
entry_changes(struct context *c, const struct rec_desc *d, const void *before, const void *after,
    struct history_entry *e)
{
	uint64_t diff = record_diff(d, before, after) & ~HEAD_TAGS;
	struct change *changes = ARENA_ARRAY(c->arena, d->count, struct change);
	/* reading what is sensitive leaves an event, and a history leaves none */
	unsigned hidden = context_collection(c)->desc->audited ? SECRET | SENSITIVE : SECRET;

	for (uint16_t i = 0; i < d->count; i++)
		if ((diff >> d->fields[i].tag & 1u) && !(d->fields[i].flags & hidden))
			change_fill(c, &d->fields[i], before, after, &changes[e->changes.count++]);
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

static void
entries_fill(struct context *c, const struct db_table *t, const uint64_t *seqs, size_t count, size_t skip,
    uint32_t limit, struct history_page *ret)
{
	struct history_entry *items = ARENA_ARRAY(c->arena, limit, struct history_entry);
	const void *before = arena_alloc(c->arena, t->rec->size);
	struct journal_entry j;

	ret->items.items = items;
	for (size_t i = 0; i < count && ret->items.count < limit; i++) {
		struct history_entry *e = &items[ret->items.count];
		const void *after;

		if (!journal_read(c->txn, seqs[i], c->arena, &j))
			break;
		after = entry_record(c, t, &j);
		if (i >= skip) {
			*e = (struct history_entry){
				.has = REC_BIT(1) | REC_BIT(2) | REC_BIT(4), .time = j.time, .event = j.event
			};
			e->actor = j.actor;
			if (!id_is_zero(j.actor))
				e->has |= REC_BIT(3);
			if (after != NULL)
				entry_changes(c, t->rec, before, after, e);
			ret->items.count++;
		}
		if (after != NULL)
			before = after;
	}
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
		return fault_addf(why, RC_INVALID, "cursor", FAULT_FORMAT, CURSOR_EXPECTED);
	count = journal_of_key(c->txn, q->id, 0, seqs, HISTORY_MOST);
	entries_fill(c, coll->table, seqs, count, skip, limit, ret);
	ret->has = REC_BIT(1);
	if (skip + ret->items.count < count) {
		ret->next = text_of(arena_printf(c->arena, "%zu", skip + ret->items.count));
		ret->has |= REC_BIT(2);
	}
	return RC_OK;
}
