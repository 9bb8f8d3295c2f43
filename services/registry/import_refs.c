/*
 * import_refs: what a cell refers to, by code, SIRET, e-mail or exact name; and which record a row is.
 * Owns: the names of collections, folded, once one is looked for.
 * Beware: a name that two records have is told, with both; names of people are sealed: import_begin.c opens them.
 */
#include "common/fold.h"
#include "services/registry/import_load.h"
#include <stdlib.h>

const struct db_table *
import_table_of(const char *record)
{
	for (size_t i = 0; i < registry_service.table_count; i++)
		if (strcmp(registry_service.tables[i]->rec->name, record) == 0)
			return registry_service.tables[i];
	return NULL;
}

/* --- the store ---------------------------------------------------------------------------------------- */
/* The first in use that has this text in an indexed field. */
static bool
find_by(struct import_refs *r, const struct db_table *t, const struct rec_field *f, struct text said,
    struct id *ret_id)
{
	struct rec_head *rec;
	struct db_scan s;
	bool found = false;

	if (f == NULL || f->kind != REC_K_TEXT || !(f->flags & KEY) || (f->flags & REC_PRIVATE) ||
	    said.len == 0)
		return false;
	rec = arena_alloc(&r->load->row_arena, t->rec->size);
	db_scan_index(&s, r->txn, t, f, &said, false);
	while (!found && db_scan_next(&s, &r->load->row_arena, rec)) {
		found = !REC_HAS(rec, TAG_ARCHIVED_AT);
		*ret_id = rec->id;
	}
	db_scan_end(&s);
	return found;
}

static const struct rec_field *
siret_field(const struct rec_desc *d)
{
	const struct rec_field *f = record_field(d, "siret", 5);

	return f != NULL && f->format == &FORMAT_SIRET ? f : NULL;
}

/* Fourteen digits, whatever stands between them; empty when it is none. */
static struct text
siret_of(struct text said, struct arena *a)
{
	char *out = arena_alloc(a, (size_t)said.len + 1);
	uint32_t n = 0;

	for (uint32_t i = 0; i < said.len; i++)
		if (said.ptr[i] >= '0' && said.ptr[i] <= '9')
			out[n++] = said.ptr[i];
		else if (said.ptr[i] != ' ' && said.ptr[i] != '.' && (unsigned char)said.ptr[i] < 0x80)
			return (struct text){ out, 0, 0 };
	return (struct text){ out, n == 14 ? 14 : 0, 0 };
}

/* --- names -------------------------------------------------------------------------------------------- */
static uint64_t
name_hash(const char *s)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * UINT64_C(1099511628211);
	return h;
}

static struct load_name *
name_slot(const struct load_names *n, const char *folded)
{
	uint64_t h = name_hash(folded);

	for (size_t i = h & n->mask;; i = (i + 1) & n->mask)
		if (!n->slots[i].taken || (n->slots[i].hash == h && text_is(n->slots[i].name, folded)))
			return &n->slots[i];
}

static void
names_grow(struct load_names *n)
{
	struct load_name *old = n->slots;
	size_t cap = old == NULL ? 0 : n->mask + 1;

	if (2 * (n->count + 1) <= cap)
		return;
	n->mask = (cap == 0 ? 1024 : 2 * cap) - 1;
	n->slots = calloc(n->mask + 1, sizeof *n->slots);
	if (n->slots == NULL)
		abort();
	for (size_t i = 0; i < cap; i++) {
		size_t at = old[i].hash & n->mask;

		while (old[i].taken && n->slots[at].taken)
			at = (at + 1) & n->mask;
		if (old[i].taken)
			n->slots[at] = old[i];
	}
	free(old);
}

static void
name_add(struct import_load *l, struct load_names *n, struct text name, struct id id)
{
	const char *folded = text_fold(&l->row_arena, name.ptr, name.len);
	struct load_name *slot;

	if (*folded == '\0')
		return;
	names_grow(n);
	slot = name_slot(n, folded);
	if (slot->taken) {
		if (!slot->ambiguous && !id_equal(slot->id, id)) {
			slot->ambiguous = true;
			slot->other = id;
		}
		return;
	}
	*slot = (struct load_name){ .hash = name_hash(folded),
		.id = id,
		.taken = true,
		.name = text_of(arena_text(&l->arena, folded, strlen(folded))) };
	n->count++;
}

void
import_person_name(struct import_load *l, struct text name, struct id id)
{
	l->people.table = &person_table;
	name_add(l, &l->people, name, id);
}

/* Those of a collection whose names are open, read once; of people, what was opened on the loop. NULL: it has none. */
static struct load_names *
names_of(struct import_refs *r, const struct db_table *t)
{
	const struct rec_field *f = record_field(t->rec, "name", 4);
	const size_t most = sizeof r->load->names / sizeof r->load->names[0];
	struct arena a = { 0 };
	struct rec_head *rec;
	struct db_scan s;
	size_t i = 0;

	if (t == &person_table)
		return &r->load->people;
	if (f == NULL || f->kind != REC_K_TEXT || (f->flags & REC_PRIVATE))
		return NULL;
	while (i < most && r->load->names[i].table != NULL && r->load->names[i].table != t)
		i++;
	if (i == most || r->load->names[i].table == t)
		return i < most ? &r->load->names[i] : NULL;
	rec = arena_alloc(&r->load->row_arena, t->rec->size);
	r->load->names[i].table = t;
	names_grow(&r->load->names[i]);
	db_scan_all(&s, r->txn, t, false);
	for (; db_scan_next(&s, &a, rec); arena_reset(&a))
		if (REC_HAS(rec, f->tag) && !REC_HAS(rec, TAG_ARCHIVED_AT))
			name_add(r->load, &r->load->names[i], *(const struct text *)record_at_const(f, rec),
			    rec->id);
	db_scan_end(&s);
	arena_free(&a);
	return &r->load->names[i];
}

static const struct load_name *
find_name(struct import_refs *r, const struct load_names *n, struct text said)
{
	const char *folded = text_fold(&r->load->row_arena, said.ptr, said.len);
	const struct load_name *slot;

	if (n == NULL || n->slots == NULL || *folded == '\0')
		return NULL;
	slot = name_slot(n, folded);
	return slot->taken ? slot : NULL;
}

/* --- references --------------------------------------------------------------------------------------- */
static void
refuse(struct import_refs *r, uint32_t line, const struct fault_code *code, const char *said)
{
	import_problem_code(r->load, line, r->column, code, said);
	r->failed = true;
}

/* A record as the federation calls it. */
static const char *
called(struct import_refs *r, const struct db_table *t, struct id id)
{
	const struct rec_field *f = record_field(t->rec, "code", 4);
	uint64_t *rec = arena_alloc(&r->load->row_arena, t->rec->size);
	char text[ID_TEXT_LEN + 1];

	if (f != NULL && db_get(r->txn, t, id, &r->load->row_arena, rec) && (*rec >> f->tag & 1u))
		return arena_printf(
		    &r->load->row_arena, TEXT_FMT, TEXT_ARG(*(const struct text *)record_at_const(f, rec)));
	id_format(id, text);
	return arena_text(&r->load->row_arena, text, ID_TEXT_LEN);
}

/* One by that name: its id. None, or several: told. */
static void
by_name(struct import_refs *r, uint32_t line, const struct db_table *t, const struct load_names *n,
    struct text said, struct id *ret_id)
{
	const struct load_name *found = find_name(r, n, said);
	const char *shown = arena_text(&r->load->row_arena, said.ptr, said.len);

	if (found == NULL)
		refuse(r, line, FAULT_IMPORT_REFERENCE, shown);
	else if (found->ambiguous)
		refuse(r, line, FAULT_IMPORT_AMBIGUOUS,
		    arena_printf(&r->load->row_arena, "« %s » : %s et %s", shown, called(r, t, found->id),
			called(r, t, found->other)));
	else
		*ret_id = found->id;
}

static void
pending_add(struct import_refs *r, struct text said, struct id id)
{
	struct import_load *l = r->load;

	if (l->pending_count == l->pending_cap) {
		l->pending_cap = l->pending_cap == 0 ? 256 : 2 * l->pending_cap;
		l->pending = reallocarray(l->pending, l->pending_cap, sizeof *l->pending);
		if (l->pending == NULL)
			abort();
	}
	l->pending[l->pending_count++] = (struct load_pending){ l->row_count, r->column,
		{ arena_text(&l->arena, said.ptr, said.len), said.len, 0 }, id };
}

bool
import_resolve_ref(void *arg, const char *collection, struct text said, struct id *ret_id)
{
	struct import_refs *r = arg;
	const struct db_table *t = import_table_of(collection);
	struct text siret = siret_of(said, &r->load->row_arena);

	said = load_trim(said);
	*ret_id = record_code_id(collection, said);
	if (t == NULL)
		return true; /* of another service: its own code says who it is */
	if (find_by(r, t, record_field(t->rec, "code", 4), said, ret_id) ||
	    find_by(r, t, siret_field(t->rec), siret, ret_id))
		return true;
	*ret_id = record_code_id(collection, said);
	if (t == r->load->table) { /* perhaps further down in this file */
		pending_add(r, said, *ret_id);
		return true;
	}
	by_name(r, r->line, t, names_of(r, t), said, ret_id);
	return true;
}

/* --- which record a row is ---------------------------------------------------------------------------- */
static struct text
text_in(const struct rec_field *f, const void *rec)
{
	if (f == NULL || f->kind != REC_K_TEXT || !(*(const uint64_t *)rec >> f->tag & 1u))
		return (struct text){ "", 0, 0 };
	return *(const struct text *)record_at_const(f, rec);
}

static bool
is_same_name(struct import_load *l, struct text a, struct text b)
{
	const char *x = text_words(&l->row_arena, a.ptr, a.len), *y = text_words(&l->row_arena, b.ptr, b.len);

	while (*x != '\0' && *x == *y) {
		x += 1 + strspn(x + 1, " ");
		y += 1 + strspn(y + 1, " ");
	}
	return *x == *y;
}

/* The one that has this SIRET: itself if it has the name too; else another id, so that the likeness is seen and decided. */
static struct id
siret_id(struct import_refs *r, struct id known, struct text siret, struct text name)
{
	struct import_load *l = r->load;
	void *rec = arena_alloc(&l->row_arena, l->desc->size);
	struct text was = { "", 0, 0 };
	const char *words = text_words(&l->row_arena, name.ptr, name.len);

	if (db_get(r->txn, l->table, known, &l->row_arena, rec))
		was = text_in(record_field(l->desc, "name", 4), rec);
	if (name.len == 0 || was.len == 0 || was.sealed || is_same_name(l, name, was))
		return known;
	return record_code_id(
	    l->desc->name, text_of(arena_printf(&l->row_arena, TEXT_FMT " %s", TEXT_ARG(siret), words)));
}

/* By its id, its code, its SIRET and name; else by all that it must have. The file's own are kept for those that refer to them. */
struct id
import_row_id(struct import_refs *r, const void *rec, uint32_t line)
{
	struct import_load *l = r->load;
	struct text code = text_in(record_field(l->desc, "code", 4), rec),
		    siret = text_in(siret_field(l->desc), rec),
		    name = text_in(record_field(l->desc, "name", 4), rec);
	struct id id;

	if (REC_HAS((const struct rec_head *)rec, TAG_ID))
		id = ((const struct rec_head *)rec)->id;
	else if (find_by(r, l->table, record_field(l->desc, "code", 4), code, &id))
		;
	else if (code.len > 0)
		id = record_code_id(l->desc->name, code);
	else if (find_by(r, l->table, siret_field(l->desc), siret, &id))
		id = siret_id(r, id, siret, name);
	else if (siret.len > 0)
		id = record_code_id(l->desc->name, siret);
	else
		id = record_content_id(l->desc, rec, arena_printf(&l->row_arena, "%u", line), &l->row_arena);
	if (r->keeps_names) {
		name_add(l, &l->own, siret, id);
		name_add(l, &l->own, name, id);
	}
	return id;
}

/* --- what the file itself holds ----------------------------------------------------------------------- */
void
import_id_replace(const struct rec_desc *d, void *rec, struct id from, struct id to)
{
	for (const struct rec_field *f = d->fields; f < record_end(d); f++) {
		const struct list *list = record_at_const(f, rec);
		struct id *ids = f->kind == REC_K_ID		   ? record_at(f, rec)
		    : f->kind == REC_K_LIST && f->elem == REC_K_ID ? list->items
								   : NULL;
		uint32_t count = f->kind == REC_K_LIST ? list->count : 1;

		if (!(*(const uint64_t *)rec >> f->tag & 1u) || f->tag == TAG_ID)
			continue;
		for (uint32_t i = 0; ids != NULL && i < count; i++)
			if (id_equal(ids[i], from))
				ids[i] = to;
		for (uint32_t i = 0; f->kind == REC_K_LIST && f->elem == REC_K_REC && i < count; i++)
			import_id_replace(f->sub, (char *)list->items + (size_t)i * f->sub->size, from, to);
	}
}

static void
row_change(struct import_load *l, struct load_row *row, struct id from, struct id to)
{
	void *rec = arena_alloc(&l->row_arena, l->desc->size);
	struct buf changed = { 0 }; /* the record's texts lie in l->records, which moves as it grows */

	import_row_decode(l, row, &l->row_arena, rec);
	import_id_replace(l->desc, rec, from, to);
	record_encode(l->desc, rec, 0, 0, &changed);
	row->at = l->records.len;
	row->len = (uint32_t)changed.len;
	buf_append(&l->records, changed.ptr, changed.len);
	buf_free(&changed);
}

static bool
has_row(const struct import_load *l, struct id id)
{
	return import_row_find(l, id) != NULL;
}

/* A code of the file is known by its id already; a SIRET or a name is looked for among its rows, then among what is there. */
static void
pending_settle(struct import_refs *r, const struct load_pending *p)
{
	struct import_load *l = r->load;
	struct load_row *row = &l->rows[p->row];
	struct text siret = siret_of(p->said, &l->row_arena);
	const struct load_name *own = siret.len > 0 ? find_name(r, &l->own, siret) : NULL;
	struct id id = p->id;

	if (has_row(l, p->id))
		return;
	r->column = p->column;
	r->failed = false;
	if (own == NULL)
		own = find_name(r, &l->own, p->said);
	if (own != NULL && own->ambiguous)
		refuse(r, row->line, FAULT_IMPORT_AMBIGUOUS,
		    arena_text(&l->row_arena, p->said.ptr, p->said.len));
	else if (own != NULL)
		id = own->id;
	else
		by_name(r, row->line, l->table, names_of(r, l->table), p->said, &id);
	if (r->failed)
		row->told |=
		    r->column < l->column_count ? REC_BIT(l->columns[r->column].guess.target.field->tag) : 0;
	else
		row_change(l, row, p->id, id);
}

void
import_pending_settle(struct import_refs *r)
{
	load_index(r->load);
	for (size_t i = 0; i < r->load->pending_count; i++) {
		pending_settle(r, &r->load->pending[i]);
		arena_reset(&r->load->row_arena);
	}
}
