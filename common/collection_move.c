/*
 * collection_move: when two records were merged, what pointed to the one points to the other.
 * Owns: nothing; where references stand is read from the descriptors, also inside of sub-records.
 * Beware: of the two records themselves nothing is touched here: the service that merges them has written both.
 */
#include "common/service_int.h"

#define FIELD_MERGED_INTO "merged_into"

struct moving {
	struct context *c;
	const char *ref;
	struct id from, to;
	bool dry_run;
};

/* --- one record ------------------------------------------------------------------------------------------ */
static bool
refers(const struct rec_field *f, const char *ref)
{
	return f->ref != NULL && strcmp(f->ref, ref) == 0 &&
	    (f->kind == REC_K_ID || (f->kind == REC_K_LIST && f->elem == REC_K_ID));
}

static bool
is_present(const struct rec_field *f, const void *rec)
{
	return ((*(const uint64_t *)rec >> f->tag) & 1u) != 0;
}

static bool points(const struct moving *m, const struct rec_desc *d, const void *rec);

static bool
field_points(const struct moving *m, const struct rec_field *f, const void *rec)
{
	const struct list *l = record_at_const(f, rec);

	if (!is_present(f, rec))
		return false;
	if (refers(f, m->ref) && f->kind == REC_K_ID)
		return id_equal(*(const struct id *)record_at_const(f, rec), m->from);
	if (f->kind != REC_K_LIST)
		return false;
	for (uint32_t i = 0; i < l->count; i++)
		if (refers(f, m->ref) ? id_equal(((const struct id *)l->items)[i], m->from)
				      : f->elem == REC_K_REC &&
			    points(m, f->sub, (const char *)l->items + (size_t)i * f->sub->size))
			return true;
	return false;
}

static bool
points(const struct moving *m, const struct rec_desc *d, const void *rec)
{
	for (uint16_t i = 0; i < d->count; i++)
		if (field_points(m, &d->fields[i], rec))
			return true;
	return false;
}

/* A list that named both names the one once. */
static void
ids_move(const struct moving *m, struct list *l)
{
	struct id *ids = l->items;
	uint32_t n = 0;
	bool there = false;

	for (uint32_t i = 0; i < l->count; i++) {
		struct id id = id_equal(ids[i], m->from) ? m->to : ids[i];

		if (!id_equal(id, m->to) || !there)
			ids[n++] = id;
		there = there || id_equal(id, m->to);
	}
	l->count = n;
}

static void rec_move(const struct moving *m, const struct rec_desc *d, void *rec);

/* Of two items that are the same now, the first stays. */
static void
items_move(const struct moving *m, const struct rec_desc *sub, struct list *l)
{
	char *items = l->items;
	uint32_t n = 0;

	for (uint32_t i = 0; i < l->count; i++) {
		void *item = items + (size_t)i * sub->size;
		bool doubled = false;

		if (points(m, sub, item)) {
			rec_move(m, sub, item);
			for (uint32_t k = 0; k < l->count && !doubled; k++)
				doubled = k != i && (k < n || k > i) &&
				    record_equal(sub, items + (size_t)k * sub->size, item);
		}
		if (!doubled && n++ != i)
			memcpy(items + (size_t)(n - 1) * sub->size, item, sub->size);
	}
	l->count = n;
}

static void
rec_move(const struct moving *m, const struct rec_desc *d, void *rec)
{
	for (uint16_t i = 0; i < d->count; i++) {
		const struct rec_field *f = &d->fields[i];

		if (!is_present(f, rec))
			continue;
		if (refers(f, m->ref) && f->kind == REC_K_ID) {
			if (id_equal(*(struct id *)record_at(f, rec), m->from))
				*(struct id *)record_at(f, rec) = m->to;
		} else if (refers(f, m->ref)) {
			ids_move(m, record_at(f, rec));
		} else if (f->kind == REC_K_LIST && f->elem == REC_K_REC) {
			items_move(m, f->sub, record_at(f, rec));
		}
	}
}

/* --- one table ------------------------------------------------------------------------------------------- */
static const struct collection *
collection_of(const struct service_desc *d, const struct db_table *t)
{
	for (size_t i = 0; i < d->collection_count; i++)
		if (d->collections[i].table == t)
			return &d->collections[i];
	return NULL;
}

/* rec lives as long as the command. */
static void
record_move(const struct moving *m, const struct db_table *t, void *rec)
{
	const struct service_desc *d = m->c->service->desc;
	const struct collection *coll = collection_of(d, t);
	void *before = arena_alloc(m->c->arena, t->rec->size);
	struct rec_head *h = rec;

	context_open(m->c, t, rec);
	record_copy(t->rec, rec, m->c->arena, before);
	rec_move(m, t->rec, rec);
	if (!service_owns(d, t)) {
		stage_known(m->c, t, "known", rec);
		return;
	}
	if (coll != NULL && coll->moved != NULL && !coll->moved(m->c, before, rec) &&
	    !REC_HAS(h, TAG_ARCHIVED_AT)) {
		h->archived_at = m->c->now;
		h->has |= REC_BIT(TAG_ARCHIVED_AT);
	}
	(void)event_stage(m->c, t, "moved", rec);
}

/* Each record of the scan that points there, but for those that an earlier field of the row has brought already. */
static uint32_t
scan_move(const struct moving *m, const struct db_table *t, struct db_scan *s, uint16_t earlier)
{
	struct arena scratch = { 0 };
	uint32_t count = 0;
	void *seen = arena_alloc(m->c->arena, t->rec->size);

	while (db_scan_next(s, &scratch, seen)) {
		struct id id = ((const struct rec_head *)seen)->id;
		bool take = !id_equal(id, m->from) && !id_equal(id, m->to) && points(m, t->rec, seen);

		for (uint16_t i = 0; i < earlier && take; i++)
			take = !field_points(m, &t->rec->fields[i], seen);
		if (take) {
			count++;
			if (!m->dry_run) {
				void *rec = arena_alloc(m->c->arena, t->rec->size);

				record_copy(t->rec, seen, m->c->arena, rec);
				record_move(m, t, rec);
			}
		}
		arena_reset(&scratch);
	}
	db_scan_end(s);
	arena_free(&scratch);
	return count;
}

enum where { NOWHERE, INDEXED, ANYWHERE };

/* Where a record of that shape may refer to the collection: in indexed fields only, or all must be read. */
static enum where
desc_where(const struct rec_desc *d, const char *ref)
{
	enum where w = NOWHERE;

	for (uint16_t i = 0; i < d->count; i++) {
		const struct rec_field *f = &d->fields[i];

		if (f->kind == REC_K_LIST && f->elem == REC_K_REC && desc_where(f->sub, ref) != NOWHERE)
			return ANYWHERE;
		if (refers(f, ref) && !(f->flags & KEY))
			return ANYWHERE;
		if (refers(f, ref))
			w = INDEXED;
	}
	return w;
}

static uint32_t
table_move(const struct moving *m, const struct db_table *t)
{
	enum where w = desc_where(t->rec, m->ref);
	uint32_t count = 0;
	struct db_scan s;

	if (w == ANYWHERE) {
		db_scan_all(&s, m->c->txn, t, false);
		return scan_move(m, t, &s, 0);
	}
	for (uint16_t i = 0; i < t->rec->count && w == INDEXED; i++)
		if (refers(&t->rec->fields[i], m->ref)) {
			db_scan_index(&s, m->c->txn, t, &t->rec->fields[i], &m->from, false);
			count += scan_move(m, t, &s, i);
		}
	return count;
}

uint32_t
references_move(
    struct context *c, const struct db_table *t, const char *ref, struct id from, struct id to, bool dry_run)
{
	const struct moving m = { c, ref, from, to, dry_run };

	return table_move(&m, t);
}

/* --- another service's merge ------------------------------------------------------------------------------ */
void
references_follow(struct context *c, const struct event *e)
{
	const struct rec_field *f =
	    record_field(e->rec_desc, FIELD_MERGED_INTO, sizeof FIELD_MERGED_INTO - 1);
	const struct service_desc *d = c->service->desc;

	if (e->rec == NULL || strcmp(e->verb, "merged") != 0 || f == NULL || f->kind != REC_K_ID ||
	    !is_present(f, e->rec))
		return;
	for (size_t i = 0; i < d->table_count; i++)
		(void)references_move(c, d->tables[i], e->rec_desc->name, e->key,
		    *(const struct id *)record_at_const(f, e->rec), false);
}

/* --- what comes in by a file that knows of no merge ---------------------------------------------------------- */
/* Where a record of that table went; the id itself when it was not merged, or is not there. */
static struct id
merged_into(struct context *c, const struct db_table *t, struct id id)
{
	const struct rec_field *f = record_field(t->rec, FIELD_MERGED_INTO, sizeof FIELD_MERGED_INTO - 1);
	void *rec;

	if (f == NULL || f->kind != REC_K_ID)
		return id;
	rec = arena_alloc(c->arena, t->rec->size);
	/* one step is enough: a merge moves what was merged before along */
	return context_get(c, t, id, rec) && is_present(f, rec) ? *(const struct id *)record_at_const(f, rec)
								: id;
}

bool
references_merged(struct context *c, const struct db_table *t, struct id id)
{
	return !id_equal(merged_into(c, t, id), id);
}

void
references_current(struct context *c, const struct rec_desc *d, void *rec)
{
	for (uint16_t i = 0; i < d->count; i++) {
		const struct rec_field *f = &d->fields[i];
		struct list *l = record_at(f, rec);
		const struct db_table *t =
		    f->ref == NULL ? NULL : service_table(c->service->desc, f->ref, strlen(f->ref));
		bool ids = t != NULL && refers(f, f->ref);

		if (!is_present(f, rec))
			continue;
		if (ids && f->kind == REC_K_ID)
			*(struct id *)record_at(f, rec) = merged_into(c, t, *(struct id *)record_at(f, rec));
		for (uint32_t k = 0; f->kind == REC_K_LIST && k < l->count; k++)
			if (ids)
				((struct id *)l->items)[k] = merged_into(c, t, ((struct id *)l->items)[k]);
			else if (f->elem == REC_K_REC)
				references_current(c, f->sub, (char *)l->items + (size_t)k * f->sub->size);
	}
}
