/*
 * collection_list: pages of a collection: an index where a filter has one, the rest by looking.
 * Owns: nothing; the cursor is the id of the last record that the reader has seen.
 * Beware: a cursor never names a record that the reader may not see, and no count is told beyond the page.
 */
#include "common/service_int.h"

#define PAGE_BYTES_MAX (200u * 1024u)
#define PAGE_DEFAULT 50
#define FILTERS_MOST 8

struct listing {
	struct context *c;
	const struct collection *coll;
	const struct list_query *q;
	const struct rec_field *fields[FILTERS_MOST];
	void *wanted; /* a record that has the filters' values */
	uint32_t count;
};

static enum rc
filters_parse(struct listing *l, struct fault *why)
{
	const struct rec_desc *d = l->coll->desc->rec;
	const struct filter *filters = l->q->filters.items;

	l->wanted = arena_alloc(l->c->arena, d->size);
	for (uint32_t i = 0; i < l->q->filters.count && i < FILTERS_MOST; i++) {
		const struct rec_field *f = record_field(d, filters[i].field.ptr, filters[i].field.len);
		char *name = arena_text(l->c->arena, filters[i].field.ptr, filters[i].field.len);

		if (f == NULL || !(f->flags & KEY)) {
			(void)fault_add(why, RC_INVALID, name, FAULT_UNKNOWN_FIELD);
			continue;
		}
		if (record_set_text(f, filters[i].value, NULL, l->c->arena, l->wanted, name, why) == RC_OK)
			l->fields[l->count++] = f;
	}
	return fault_rc(why);
}

static bool
list_holds(const struct rec_field *f, const struct list *have, const struct list *want)
{
	size_t size = f->elem == REC_K_ID ? sizeof(struct id) : sizeof(struct text);

	for (uint32_t i = 0; i < have->count; i++) {
		const char *a = (const char *)have->items + i * size;

		if (f->elem == REC_K_ID
			? id_equal(*(const struct id *)(const void *)a, *(const struct id *)want->items)
			: text_equal(
			      *(const struct text *)(const void *)a, *(const struct text *)want->items))
			return true;
	}
	return false;
}

static bool
filter_holds(const struct listing *l, const struct rec_field *f, const void *rec)
{
	struct buf have = { 0 }, want = { 0 };
	bool same;

	if (!((*(const uint64_t *)rec >> f->tag) & 1u))
		return false;
	if (f->kind == REC_K_LIST)
		return list_holds(f, record_at_const(f, rec), record_at_const(f, l->wanted));
	if (f->kind == REC_K_SET) {
		uint32_t mask = *(const uint32_t *)record_at_const(f, l->wanted);

		return (*(const uint32_t *)record_at_const(f, rec) & mask) == mask;
	}
	record_get_text(f, rec, &have);
	record_get_text(f, l->wanted, &want);
	same = have.len == want.len && (have.len == 0 || memcmp(have.ptr, want.ptr, have.len) == 0);
	buf_free(&have);
	buf_free(&want);
	return same;
}

static bool
listed(const struct listing *l, const void *rec)
{
	if (REC_HAS((const struct rec_head *)rec, TAG_ARCHIVED_AT) && !l->q->archived)
		return false;
	for (uint32_t i = 0; i < l->count; i++)
		if (!filter_holds(l, l->fields[i], rec))
			return false;
	return collection_sees(l->c, l->coll, rec, false);
}

/* The index to walk: the first filter's; else, for a reader of one organisation or of their own, that
 * field's, if it has one. */
static const struct rec_field *
scan_field(const struct listing *l, const void **ret_value)
{
	const struct collection_desc *d = l->coll->desc;
	const struct context *c = l->c;
	const struct rec_field *f;

	if (l->count != 0) {
		*ret_value = record_at_const(l->fields[0], l->wanted);
		return l->fields[0];
	}
	if (caller_has(c, d->read_all | ROLE_SYSTEM | ROLE_SERVICE) || l->coll->visible != NULL)
		return NULL;
	f = d->own_tag == 0 ? NULL : record_field_tag(d->rec, d->own_tag);
	if (f != NULL && (f->flags & KEY) && d->org_tag == 0) {
		*ret_value = &c->caller.person;
		return f;
	}
	f = d->org_tag == 0 ? NULL : record_field_tag(d->rec, d->org_tag);
	if (f != NULL && (f->flags & KEY) && d->own_tag == 0 && c->caller.organisation_count == 1) {
		*ret_value = c->caller.organisations;
		return f;
	}
	return NULL;
}

static void
scan_open(const struct listing *l, const struct rec_field *f, const void *value, struct db_scan *s)
{
	int member;

	if (f->kind == REC_K_LIST)
		value = ((const struct list *)value)->items;
	if (f->kind == REC_K_SET) {
		member = __builtin_ffs((int)*(const uint32_t *)value) - 1;
		value = &member;
	}
	db_scan_index(s, l->c->txn, l->coll->table, f, value, l->q->newest);
}

/* Of several filters each index is walked, and what all of them have is looked at. */
static void
scan_begin(const struct listing *l, struct join *j)
{
	const void *value = NULL;
	const struct rec_field *f = scan_field(l, &value);

	j->reverse = l->q->newest;
	j->count = 1;
	if (f == NULL) {
		db_scan_all(&j->scans[0], l->c->txn, l->coll->table, l->q->newest);
		return;
	}
	scan_open(l, f, value, &j->scans[0]);
	for (uint32_t i = 1; i < l->count && j->count < JOIN_MOST; i++)
		scan_open(l, l->fields[i], record_at_const(l->fields[i], l->wanted), &j->scans[j->count++]);
}

static bool
scan_next(struct listing *l, struct join *j, void *rec)
{
	struct id id;

	if (j->count == 1)
		return db_scan_next(&j->scans[0], l->c->arena, rec);
	return join_next(j, &id) && context_get(l->c, l->coll->table, id, rec);
}

static enum rc
cursor_parse(struct text cursor, struct id *ret_id, struct fault *why)
{
	size_t n;

	if (crypto_base64_decode(cursor.ptr, cursor.len, ret_id->b, sizeof ret_id->b, &n) == RC_OK &&
	    n == sizeof ret_id->b)
		return RC_OK;
	return fault_say(why, RC_INVALID, "cursor", FAULT_FORMAT, CURSOR_EXPECTED);
}

static void
page_fill(struct listing *l, struct join *j, struct list_page *ret)
{
	const struct rec_desc *d = l->coll->desc->rec;
	uint32_t limit = REC_HAS(l->q, 1) ? l->q->limit : PAGE_DEFAULT;
	struct buf *b = &l->c->service->encode;
	char cursor[32];
	struct id last = { { 0 } };
	bool more = false;
	size_t was;

	buf_clear(b);
	for (;;) {
		void *rec = arena_alloc(l->c->arena, d->size);

		if (!scan_next(l, j, rec))
			break;
		if (!listed(l, rec))
			continue;
		if (ret->count == limit) {
			more = true;
			break;
		}
		/* what is sensitive is told to who opens the record */
		if (!l->coll->desc->audited)
			context_open(l->c, l->coll->table, rec);
		collection_strip(l->c, l->coll, rec);
		was = b->len;
		record_encode(d, rec, 0, l->coll->desc->audited ? SECRET | SENSITIVE : SECRET, b);
		if (ret->count > 0 &&
		    b->len > PAGE_BYTES_MAX) { /* large ones: each may fill a page by itself */
			b->len = was;
			more = true;
			break;
		}
		collection_told(l->c, l->coll, rec);
		last = ((struct rec_head *)rec)->id;
		ret->count++;
	}
	ret->items = (struct text){ arena_copy(l->c->arena, b->ptr, b->len), (uint32_t)b->len, 0 };
	ret->has = REC_BIT(1) | REC_BIT(2);
	if (!more)
		return;
	crypto_base64(last.b, sizeof last.b, cursor);
	ret->next = text_of(arena_text(l->c->arena, cursor, strlen(cursor)));
	ret->has |= REC_BIT(3);
}

enum rc
collection_list(struct context *c, const void *in, void *out, struct fault *why)
{
	struct listing l = { .c = c, .coll = context_collection(c), .q = in };
	struct join *j = ARENA_NEW(c->arena, struct join);
	struct id after;
	enum rc rc = filters_parse(&l, why);

	if (rc == RC_OK && REC_HAS(l.q, 2))
		rc = cursor_parse(l.q->cursor, &after, why);
	if (rc != RC_OK)
		return rc;
	scan_begin(&l, j);
	if (REC_HAS(l.q, 2))
		db_scan_after(&j->scans[0], after);
	page_fill(&l, j, out);
	join_end(j);
	return RC_OK;
}
