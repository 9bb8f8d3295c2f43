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
	struct walks *walks; /* of the parts that the caller sees; NULL: no parts are said */
	struct join *join;
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

/* What the caller may see lies in these parts, if the collection says so. */
static bool
parts_said(const struct listing *l, struct parts *ret)
{
	*ret = (struct parts){ 0 };
	return l->coll->within != NULL && !caller_has(l->c, ROLE_SYSTEM | ROLE_SERVICE) &&
	    l->coll->within(l->c, ret);
}

/* A filter of the part's own field wants another value than the part's. */
static bool
is_filtered_out(const struct listing *l, const struct rec_field *f, struct id id)
{
	for (uint32_t i = 0; f->kind == REC_K_ID && i < l->count; i++)
		if (l->fields[i] == f && !id_equal(*(const struct id *)record_at_const(f, l->wanted), id))
			return true;
	return false;
}

/* A part that may be large is walked with the filters' indexes; one of a person's or a structure's own is walked whole, whatever else has
 * the filters' values. */
static struct walk
walk_of(const struct listing *l, const struct part *p)
{
	const struct db_table *t = l->coll->table;
	const struct rec_field *f =
	    p->field == NULL ? NULL : record_field(t->rec, p->field, strlen(p->field));
	const void *value = f != NULL && f->kind == REC_K_ENUM ? (const void *)&p->choice : &p->id;
	struct join *j;

	if (f == NULL || is_filtered_out(l, f, p->id))
		return (struct walk){ .at = p->id, .over = f != NULL };
	j = ARENA_NEW(l->c->arena, struct join);
	j->reverse = l->q->newest;
	j->count = 1;
	db_scan_index(&j->scans[0], l->c->txn, t, f, value, j->reverse);
	for (uint32_t i = 0; f->kind != REC_K_ID && i < l->count && j->count < JOIN_MOST; i++)
		scan_open(l, l->fields[i], record_at_const(l->fields[i], l->wanted), &j->scans[j->count++]);
	return (struct walk){ .join = j };
}

static void
walks_begin(const struct listing *l, const struct parts *p, const struct id *after, struct walks *w)
{
	*w = (struct walks){ ARENA_ARRAY(l->c->arena, p->count + 1, struct walk), p->count, l->q->newest,
		false };
	for (uint32_t i = 0; i < p->count; i++) {
		struct walk *x = &w->items[i];
		int order;

		*x = walk_of(l, &p->items[i]);
		if (after == NULL || x->over)
			continue;
		order = memcmp(x->at.b, after->b, sizeof after->b);
		if (x->join != NULL)
			db_scan_after(&x->join->scans[0], *after);
		else
			x->over = w->reverse ? order >= 0 : order <= 0;
	}
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

/* The next record of those that all lie in a part, or have all the filters' values; false at the end. */
static bool
ids_next(struct listing *l, void *rec)
{
	struct id id;

	while (l->walks != NULL ? walks_next(l->walks, &id) : join_next(l->join, &id))
		if (context_get(l->c, l->coll->table, id, rec))
			return true;
	return false;
}

static bool
scan_next(struct listing *l, void *rec)
{
	bool more = l->walks == NULL && l->join->count == 1
	    ? db_scan_next(&l->join->scans[0], l->c->arena, rec)
	    : ids_next(l, rec);

	l->c->service->listed += more;
	return more;
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
page_fill(struct listing *l, struct list_page *ret)
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

		if (!scan_next(l, rec))
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

static void
walk_begin(struct listing *l, const struct id *after)
{
	struct parts parts;

	if (parts_said(l, &parts)) {
		l->walks = ARENA_NEW(l->c->arena, struct walks);
		walks_begin(l, &parts, after, l->walks);
		return;
	}
	l->join = ARENA_NEW(l->c->arena, struct join);
	scan_begin(l, l->join);
	if (after != NULL)
		db_scan_after(&l->join->scans[0], *after);
}

enum rc
collection_list(struct context *c, const void *in, void *out, struct fault *why)
{
	struct listing l = { .c = c, .coll = context_collection(c), .q = in };
	struct id after;
	enum rc rc = filters_parse(&l, why);

	if (rc == RC_OK && REC_HAS(l.q, 2))
		rc = cursor_parse(l.q->cursor, &after, why);
	if (rc != RC_OK)
		return rc;
	walk_begin(&l, REC_HAS(l.q, 2) ? &after : NULL);
	page_fill(&l, out);
	if (l.walks != NULL)
		walks_end(l.walks);
	else
		join_end(l.join);
	return RC_OK;
}
