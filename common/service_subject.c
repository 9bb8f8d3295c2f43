/*
 * service_subject: what is held here about a person, by pages, and how much of it: made from the descriptors alone.
 * Owns: the host's methods "subject.export" and "subject.survey".
 * Beware: it widens no right. Of what is about the caller, all is told; of the rest, what the caller may read anyway; of what only
 *         points to the caller, that it does. What was only kept from other services' events is told by those services.
 */
#include "common/service_int.h"
#include <stdlib.h>

#define PAGE_ITEMS 50u
#define PAGE_BYTES (120u * 1024u)
#define HISTORY_MOST 200u
#define NAME_CAP 160

bool
service_owns(const struct service_desc *d, const struct db_table *t)
{
	for (size_t i = 0; i < d->subscription_count; i++)
		for (size_t k = 0; k < d->subscriptions[i].keep_count; k++)
			if (d->subscriptions[i].keep[k] == t)
				return false;
	return true;
}

/* --- which records --------------------------------------------------------------------------------------------------- */
struct ids {
	struct id *items;
	size_t count, cap;
};

static void
ids_add(struct arena *a, struct ids *s, struct id id)
{
	if (s->count == s->cap) {
		struct id *more = ARENA_ARRAY(a, s->cap = s->cap == 0 ? 32 : 2 * s->cap, struct id);

		if (s->count != 0)
			memcpy(more, s->items, s->count * sizeof *more);
		s->items = more;
	}
	s->items[s->count++] = id;
}

static bool
field_points(const struct rec_field *f)
{
	return f->ref != NULL && strcmp(f->ref, SUBJECT_REF) == 0;
}

static bool record_points(const struct rec_desc *d, const void *rec, struct id subject);

static bool
value_points(const struct rec_field *f, const void *rec, struct id subject)
{
	const struct list *l = record_at_const(f, rec);

	if (f->kind == REC_K_ID)
		return field_points(f) && id_equal(*(const struct id *)record_at_const(f, rec), subject);
	if (f->kind != REC_K_LIST)
		return false;
	for (uint32_t i = 0; i < l->count; i++) {
		if (f->elem == REC_K_ID && field_points(f) &&
		    id_equal(((const struct id *)l->items)[i], subject))
			return true;
		if (f->elem == REC_K_REC &&
		    record_points(f->sub, (const char *)l->items + i * f->sub->size, subject))
			return true;
	}
	return false;
}

static bool
record_points(const struct rec_desc *d, const void *rec, struct id subject)
{
	for (const struct rec_field *f = d->fields; f < record_end(d); f++)
		if ((*(const uint64_t *)rec & REC_BIT(f->tag)) && value_points(f, rec, subject))
			return true;
	return false;
}

/* Can a record of it point to a person; and is each such field indexed, so that nobody else's record is read? */
static bool
desc_points(const struct rec_desc *d, bool *indexed)
{
	bool points = false;

	for (const struct rec_field *f = d->fields; f < record_end(d); f++) {
		bool inside = true;

		if (field_points(f)) {
			points = true;
			*indexed = *indexed && (f->flags & KEY);
		} else if (f->sub != NULL && desc_points(f->sub, &inside)) {
			points = true;
			*indexed = false;
		}
	}
	return points;
}

static void
scan_into(struct context *c, struct db_scan *s, const struct db_table *t, struct id subject, struct ids *out)
{
	void *rec = arena_alloc(c->arena, t->rec->size);
	struct arena a = { 0 };

	while (db_scan_next(s, &a, rec)) {
		if (record_points(t->rec, rec, subject))
			ids_add(c->arena, out, ((const struct rec_head *)rec)->id);
		arena_reset(&a);
	}
	db_scan_end(s);
	arena_free(&a);
}

static int
id_order(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct id));
}

/* The records of a table that are about the person or point there, each once, by id. */
static struct ids
table_ids(struct context *c, const struct db_table *t, struct id subject)
{
	struct ids all = { 0 };
	struct db_scan s;
	bool indexed = true, points = desc_points(t->rec, &indexed);
	size_t kept = 0;

	if (strcmp(t->rec->name, SUBJECT_REF) == 0 && db_exists(c->txn, t, subject))
		ids_add(c->arena, &all, subject);
	for (const struct rec_field *f = t->rec->fields; points && indexed && f < record_end(t->rec); f++) {
		if (!field_points(f))
			continue;
		db_scan_index(&s, c->txn, t, f, &subject, false);
		scan_into(c, &s, t, subject, &all);
	}
	if (points && !indexed) {
		db_scan_all(&s, c->txn, t, false);
		scan_into(c, &s, t, subject, &all);
	}
	if (all.count > 1)
		qsort(all.items, all.count, sizeof *all.items, id_order);
	for (size_t i = 0; i < all.count; i++)
		if (i == 0 || !id_equal(all.items[i], all.items[i - 1]))
			all.items[kept++] = all.items[i];
	all.count = kept;
	return all;
}

/* --- how much of a record --------------------------------------------------------------------------------------------- */
enum sight { SIGHT_NONE, SIGHT_POINTER, SIGHT_SEEN, SIGHT_WHOLE };

static enum sight
sight_of(struct context *c, const struct db_table *t, const void *rec, struct id subject)
{
	const struct collection *coll =
	    service_collection(c->service->desc, t->rec->name, strlen(t->rec->name));
	bool own = !id_is_zero(c->caller.person) && id_equal(c->caller.person, subject);

	if (own && id_equal(record_subject(t->rec, rec), subject))
		return SIGHT_WHOLE;
	if (coll != NULL && collection_sees(c, coll, rec, false))
		return SIGHT_SEEN;
	return own ? SIGHT_POINTER : SIGHT_NONE;
}

/* --- a record as an item ------------------------------------------------------------------------------------------------ */
struct gather {
	struct context *c;
	struct buf fields; /* struct subject_field, one behind the other */
	size_t bytes;
	struct id subject;
	bool pointers; /* only the fields that point to the subject */
};

static void
field_add(struct gather *g, const char *prefix, const struct rec_field *f, const void *rec)
{
	struct buf *b = &g->c->service->encode;
	struct subject_field out = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), { 0 }, text_of(f->label), { 0 } };

	buf_clear(b);
	record_get_text(f, rec, b);
	if (b->len == 0)
		return;
	out.name = text_of(arena_printf(g->c->arena, "%s%s", prefix, f->name));
	out.value = (struct text){ arena_copy(g->c->arena, b->ptr, b->len), (uint32_t)b->len, 0 };
	buf_append(&g->fields, &out, sizeof out);
	g->bytes += out.name.len + out.label.len + out.value.len + 16;
}

static void
record_add(struct gather *g, const char *prefix, const struct rec_desc *d, const void *rec)
{
	for (const struct rec_field *f = d->fields; f < record_end(d); f++) {
		const struct list *l = record_at_const(f, rec);

		if (!(*(const uint64_t *)rec & REC_BIT(f->tag)))
			continue;
		if (f->kind == REC_K_LIST && f->elem == REC_K_REC) {
			for (uint32_t i = 0; i < l->count; i++) {
				char name[NAME_CAP];

				snprintf(name, sizeof name, "%s%s[%u].", prefix, f->name, i);
				record_add(g, name, f->sub, (const char *)l->items + i * f->sub->size);
			}
		} else if (!g->pointers || value_points(f, rec, g->subject)) {
			field_add(g, prefix, f, rec);
		}
	}
}

static struct list
history_of(struct context *c, struct id id)
{
	struct subject_event *items = ARENA_ARRAY(c->arena, HISTORY_MOST, struct subject_event);
	uint64_t *seqs = ARENA_ARRAY(c->arena, HISTORY_MOST, uint64_t);
	size_t count = journal_of_key(c->txn, id, 0, seqs, HISTORY_MOST);
	struct list out = { items, 0 };
	struct journal_entry j;

	for (size_t i = 0; i < count && journal_read(c->txn, seqs[i], c->arena, &j); i++)
		items[out.count++] =
		    (struct subject_event){ REC_BIT(1) | REC_BIT(2) | (id_is_zero(j.actor) ? 0 : REC_BIT(3)),
			    j.time, j.event, j.actor };
	return out;
}

/* Returns about how many bytes it takes. */
static size_t
item_fill(struct context *c, const struct db_table *t, void *rec, enum sight sight, struct id subject,
    struct subject_item *ret)
{
	struct gather g = { .c = c, .subject = subject, .pointers = sight == SIGHT_POINTER };
	const struct collection *coll =
	    service_collection(c->service->desc, t->rec->name, strlen(t->rec->name));
	struct id id = ((const struct rec_head *)rec)->id;

	*ret = (struct subject_item){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) | REC_BIT(5),
		.service = text_of(c->service->desc->contract->name),
		.record = text_of(t->rec->name),
		.label = text_of(t->rec->label),
		.id = id };
	if (sight >= SIGHT_SEEN) {
		context_open(c, t, rec);
		if (sight == SIGHT_SEEN)
			collection_strip(c, coll, rec);
		record_drop(t->rec, rec, SECRET);
		ret->history = history_of(c, id);
		ret->has |= REC_BIT(6);
		if (coll != NULL && coll->desc->audited)
			event_note(c, t, "read", id);
	}
	record_add(&g, "", t->rec, rec);
	ret->fields.count = (uint32_t)(g.fields.len / sizeof(struct subject_field));
	ret->fields.items = arena_copy(c->arena, g.fields.ptr, g.fields.len);
	buf_free(&g.fields);
	return g.bytes + ret->history.count * 60u + 100u;
}

/* --- a page ------------------------------------------------------------------------------------------------------------ */
struct place {
	struct text table;
	struct id after;
};

/* "<service>/", or "<service>/<table>/<id>". False: it speaks of another service, or of none. */
static bool
place_parse(const struct context *c, struct text cursor, struct place *ret)
{
	const char *name = c->service->desc->contract->name;
	uint32_t len = (uint32_t)strlen(name);
	const char *slash;

	*ret = (struct place){ 0 };
	if (cursor.len <= len || memcmp(cursor.ptr, name, len) != 0 || cursor.ptr[len] != '/')
		return false;
	cursor = (struct text){ cursor.ptr + len + 1, cursor.len - len - 1, 0 };
	slash = cursor.len == 0 ? NULL : memchr(cursor.ptr, '/', cursor.len);
	if (slash == NULL)
		return cursor.len == 0;
	ret->table = (struct text){ cursor.ptr, (uint32_t)(slash - cursor.ptr), 0 };
	return id_parse(slash + 1, cursor.len - ret->table.len - 1, &ret->after) &&
	    service_table(c->service->desc, ret->table.ptr, ret->table.len) != NULL;
}

struct paging {
	struct subject_item *items;
	uint32_t count;
	size_t bytes;
	struct text next;
};

/* Fills from a table what is behind `after`; false when the page is full. */
static bool
page_table(struct context *c, const struct db_table *t, struct id subject, struct id after, struct paging *p)
{
	struct ids all = table_ids(c, t, subject);
	char id[ID_TEXT_LEN + 1];

	for (size_t i = 0; i < all.count; i++) {
		void *rec = arena_alloc(c->arena, t->rec->size);
		enum sight sight;

		if (memcmp(all.items[i].b, after.b, sizeof after.b) <= 0 ||
		    !context_get(c, t, all.items[i], rec))
			continue;
		sight = sight_of(c, t, rec, subject);
		if (sight == SIGHT_NONE)
			continue;
		p->bytes += item_fill(c, t, rec, sight, subject, &p->items[p->count++]);
		if (p->count < PAGE_ITEMS && p->bytes < PAGE_BYTES)
			continue;
		id_format(all.items[i], id);
		p->next = text_of(
		    arena_printf(c->arena, "%s/%s/%s", c->service->desc->contract->name, t->rec->name, id));
		return false;
	}
	return true;
}

enum rc
subject_export(struct context *c, const struct subject_query *q, struct subject_page *ret, struct fault *why)
{
	const struct service_desc *d = c->service->desc;
	struct paging p = { .items = ARENA_ARRAY(c->arena, PAGE_ITEMS, struct subject_item) };
	struct place place;
	bool begun;

	(void)why;
	*ret = (struct subject_page){ .has = REC_BIT(1) };
	if (!place_parse(c, q->cursor, &place))
		return RC_OK;
	begun = place.table.len == 0;
	for (size_t i = 0; i < d->table_count; i++) {
		const struct db_table *t = d->tables[i];
		bool here = !begun && text_is(place.table, t->rec->name);
		struct id after = here ? place.after : (struct id){ { 0 } };

		begun = begun || here;
		if (begun && service_owns(d, t) && !page_table(c, t, q->id, after, &p))
			break;
	}
	ret->items = (struct list){ p.items, p.count };
	ret->next = p.next;
	ret->has |= p.next.len != 0 ? REC_BIT(2) : 0;
	return RC_OK;
}

enum rc
export_handle(struct context *c, const void *in, void *out, struct fault *why)
{
	return subject_export(c, in, out, why);
}

/* --- how much ---------------------------------------------------------------------------------------------------------- */
static bool
survey_table(struct context *c, const struct db_table *t, struct id subject, struct subject_line *ret)
{
	struct ids all = table_ids(c, t, subject);

	*ret = (struct subject_line){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) | REC_BIT(5),
		.service = text_of(c->service->desc->contract->name),
		.record = text_of(t->rec->name),
		.label = text_of(t->rec->label) };
	for (size_t i = 0; i < all.count; i++) {
		void *rec = arena_alloc(c->arena, t->rec->size);

		if (!context_get(c, t, all.items[i], rec) || sight_of(c, t, rec, subject) == SIGHT_NONE)
			continue;
		if (id_equal(record_subject(t->rec, rec), subject) && record_strip(t->rec, rec))
			ret->erased++;
		else
			ret->kept++;
	}
	return ret->erased + ret->kept > 0;
}

void
subject_survey(struct context *c, struct id subject, struct subject_survey *ret)
{
	const struct service_desc *d = c->service->desc;
	struct subject_line *lines = ARENA_ARRAY(c->arena, d->table_count + 1, struct subject_line);
	uint32_t count = 0;

	for (size_t i = 0; i < d->table_count; i++)
		if (service_owns(d, d->tables[i]) && survey_table(c, d->tables[i], subject, &lines[count]))
			count++;
	*ret = (struct subject_survey){ REC_BIT(1), { lines, count } };
}

enum rc
survey_handle(struct context *c, const void *in, void *out, struct fault *why)
{
	(void)why;
	subject_survey(c, ((const struct subject_query *)in)->id, out);
	return RC_OK;
}
