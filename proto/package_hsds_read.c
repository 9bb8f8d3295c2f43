/*
 * package_hsds_read: an HSDS 3.0 tabular package back into records: its files joined by their ids.
 * Owns: the archive and all records while it reads.
 * Beware: the bytes come from anywhere: entries, bytes, rows and columns are bounded; no name in the archive becomes a path.
 */
#include "proto/package_hsds.h"
#include "common/mpscan.h"
#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <zip.h>

#define COLUMNS_MOST 64u
#define ROWS_MOST 4000000u
#define COMPETENCES_MOST 12u
#define BAD_FILE "le fichier %s.csv %s"

struct entry {
	enum package_kind kind;
	void *rec;
	const char *file;
	uint32_t line;
	struct fault *why; /* NULL: nothing was wrong */
	struct id *competences; /* of a service: room for COMPETENCES_MOST; NULL: none yet */
};
struct reader {
	zip_t *zip;
	struct arena arena;
	struct entry *entries;
	struct entry **by_id;
	size_t count, cap;
	uint64_t inflated;
	struct id terms[PACKAGE_KINDS][REC_TAG_MAX + 1];
	struct fault *why;
};
/* One CSV file on its way through libcsv. */
struct table {
	struct reader *reader;
	const char *file;
	void (*row)(struct table *t);
	const struct hsds_column *columns[COLUMNS_MOST]; /* of a file of records */
	struct text names[COLUMNS_MOST];
	struct text cells[COLUMNS_MOST];
	unsigned column, width;
	uint32_t line;
	enum rc rc;
};

/* --- entries -------------------------------------------------------------------------- */
static struct entry *
entry_new(struct reader *r, enum package_kind kind, struct id id, const struct table *t)
{
	struct rec_head *rec = arena_alloc(&r->arena, package_desc(kind)->size);

	if (r->count == r->cap) {
		r->cap = r->cap == 0 ? 1024 : 2 * r->cap;
		r->entries = realloc(r->entries, r->cap * sizeof *r->entries);
		if (r->entries == NULL)
			abort();
	}
	rec->id = id;
	rec->has = REC_BIT(TAG_ID);
	r->entries[r->count] = (struct entry){ kind, rec, t->file, t->line, NULL, NULL };
	return &r->entries[r->count++];
}

static int
entry_compare(const void *a, const void *b)
{
	const struct rec_head *x = (*(struct entry *const *)a)->rec, *y = (*(struct entry *const *)b)->rec;

	return memcmp(x->id.b, y->id.b, sizeof x->id.b);
}

static void
entries_sort(struct reader *r)
{
	r->by_id = calloc(r->count + 1, sizeof *r->by_id);
	if (r->by_id == NULL)
		abort();
	for (size_t i = 0; i < r->count; i++)
		r->by_id[i] = &r->entries[i];
	qsort(r->by_id, r->count, sizeof *r->by_id, entry_compare);
}

static struct entry *
entry_find(struct reader *r, struct id id)
{
	struct rec_head head = { .id = id };
	struct entry want = { .rec = &head }, *key = &want;
	struct entry **found = bsearch(&key, r->by_id, r->count, sizeof *r->by_id, entry_compare);

	return found == NULL ? NULL : *found;
}

static struct fault *
entry_why(struct reader *r, struct entry *e)
{
	if (e->why == NULL) {
		e->why = ARENA_NEW(&r->arena, struct fault);
		fault_clear(e->why);
	}
	return e->why;
}

static void
entry_set(struct reader *r, struct entry *e, unsigned tag, struct text cell)
{
	static const struct record_resolver resolver = { package_resolve, NULL };
	const struct rec_field *f = record_field_tag(package_desc(e->kind), tag);
	struct fault why;

	fault_clear(&why);
	if (f == NULL || cell.len == 0)
		return;
	if (!utf8_valid(cell.ptr, cell.len))
		fault_add(entry_why(r, e), RC_INVALID, f->name, FAULT_UTF8);
	else if (record_set_text(f, cell, &resolver, &r->arena, e->rec, f->name, &why) != RC_OK)
		*entry_why(r, e) = why;
}

/* --- one CSV file ----------------------------------------------------------------------- */
static void
on_cell(void *bytes, size_t len, void *arg)
{
	struct table *t = arg;

	if (t->column < COLUMNS_MOST)
		t->cells[t->column] = (struct text){ arena_text(&t->reader->arena, bytes, len), (uint32_t)len, 0 };
	t->column++;
}

static void
head_take(struct table *t)
{
	t->width = t->column;
	for (unsigned i = 0; i < t->width; i++) {
		t->names[i] = t->cells[i];
		for (size_t k = 0; k < hsds_column_count; k++)
			if (strcmp(hsds_columns[k].file, t->file) == 0 && text_is(t->names[i], hsds_columns[k].name))
				t->columns[i] = &hsds_columns[k];
	}
}

static void
on_line(int ending, void *arg)
{
	struct table *t = arg;

	(void)ending;
	if (t->column > COLUMNS_MOST || t->line++ == ROWS_MOST)
		t->rc = RC_LIMIT;
	else if (t->line == 1)
		head_take(t);
	else if (t->column > 0)
		t->row(t);
	t->column = 0;
	for (unsigned i = 0; i < COLUMNS_MOST; i++)
		t->cells[i] = (struct text){ "", 0, 0 };
}

static struct text
cell_of(const struct table *t, const char *name)
{
	for (unsigned i = 0; i < t->width; i++)
		if (text_is(t->names[i], name))
			return t->cells[i];
	return (struct text){ "", 0, 0 };
}

static enum rc
table_bad(const struct table *t, enum rc rc, const char *what)
{
	return fault_addf(t->reader->why, rc, NULL, FAULT_PACKAGE, BAD_FILE, t->file, what);
}

static enum rc
table_parse(struct table *t, const char *bytes, size_t len)
{
	struct csv_parser p;
	bool bom = len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0;
	size_t from = bom ? 3 : 0;

	if (csv_init(&p, CSV_STRICT | CSV_STRICT_FINI) != 0)
		abort();
	for (unsigned i = 0; i < COLUMNS_MOST; i++)
		t->cells[i] = (struct text){ "", 0, 0 };
	if (csv_parse(&p, bytes + from, len - from, on_cell, on_line, t) != len - from ||
	    csv_fini(&p, on_cell, on_line, t) != 0)
		t->rc = t->rc == RC_OK ? RC_MALFORMED : t->rc;
	csv_free(&p);
	if (t->rc == RC_LIMIT)
		return table_bad(t, RC_LIMIT, "a trop de lignes ou de colonnes");
	return t->rc == RC_OK ? RC_OK : table_bad(t, t->rc, "n’est pas du CSV entier");
}

/* The bytes of an entry; a bomb is refused by what it says of itself, and by what comes out. NULL: refused, as t->rc says. */
static char *
table_bytes(struct table *t, zip_uint64_t index, size_t *ret_len)
{
	struct reader *r = t->reader;
	zip_stat_t st;
	zip_file_t *f;
	char *bytes;
	bool whole;

	if (zip_stat_index(r->zip, index, 0, &st) != 0 || (st.valid & ZIP_STAT_SIZE) == 0) {
		t->rc = table_bad(t, RC_MALFORMED, "est illisible");
		return NULL;
	}
	r->inflated += st.size;
	if (st.size > PACKAGE_INFLATED_MOST || r->inflated > PACKAGE_INFLATED_MOST) {
		t->rc = table_bad(t, RC_LIMIT, "est trop grand une fois décompressé");
		return NULL;
	}
	f = zip_fopen_index(r->zip, index, 0);
	bytes = malloc(st.size + 1);
	if (bytes == NULL)
		abort();
	whole = f != NULL && zip_fread(f, bytes, st.size) == (zip_int64_t)st.size;
	whole = (f == NULL || zip_fclose(f) == 0) && whole;
	*ret_len = st.size;
	if (whole)
		return bytes;
	free(bytes);
	t->rc = table_bad(t, RC_MALFORMED, "est coupé ou abîmé");
	return NULL;
}

/* Missing: nothing happens, unless it is needed. */
static enum rc
table_read(struct reader *r, const char *file, void (*row)(struct table *t), bool needed)
{
	struct table t = { .reader = r, .file = file, .row = row };
	zip_int64_t index;
	char path[80], *bytes;
	size_t len = 0;
	enum rc rc;

	snprintf(path, sizeof path, "%s.csv", file);
	index = zip_name_locate(r->zip, path, ZIP_FL_NODIR);
	if (index < 0)
		return needed ? table_bad(&t, RC_MALFORMED, "manque") : RC_OK;
	bytes = table_bytes(&t, (zip_uint64_t)index, &len);
	if (bytes == NULL)
		return t.rc;
	rc = table_parse(&t, bytes, len);
	free(bytes);
	return rc;
}

/* --- rows ------------------------------------------------------------------------------- */
static void
row_record(struct table *t, enum package_kind kind)
{
	struct entry *e = entry_new(t->reader, kind, package_id_of(cell_of(t, "id")), t);

	for (unsigned i = 0; i < t->width; i++)
		if (t->columns[i] != NULL && t->columns[i]->how == HSDS_FIELD)
			entry_set(t->reader, e, t->columns[i]->tag, t->cells[i]);
}

static void
row_organisation(struct table *t)
{
	row_record(t, PACKAGE_ORGANISATION);
}

static void
row_service(struct table *t)
{
	row_record(t, PACKAGE_SERVICE);
}

static void
row_program(struct table *t)
{
	row_record(t, PACKAGE_BOUQUET);
}

static void
row_term(struct table *t)
{
	static const struct {
		const char *name;
		unsigned tag;
	} columns[] = { { "code", 6 }, { "name", 7 }, { "parent_id", 8 }, { "description", 9 } };
	struct entry *e;

	if (text_is(cell_of(t, "taxonomy"), HSDS_TAXONOMY_FIELDS))
		return;
	e = entry_new(t->reader, PACKAGE_COMPETENCE, package_id_of(cell_of(t, "id")), t);
	for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
		entry_set(t->reader, e, columns[i].tag, cell_of(t, columns[i].name));
}

static struct entry *
owner_of(struct table *t, const char *column)
{
	struct entry *e = entry_find(t->reader, package_id_of(cell_of(t, column)));

	return e;
}

static void
row_identifier(struct table *t)
{
	struct entry *e = owner_of(t, "organization_id");

	for (size_t i = 0; e != NULL && e->kind == PACKAGE_ORGANISATION && i < hsds_identifier_count; i++)
		if (text_is(cell_of(t, "identifier_scheme"), hsds_identifiers[i].scheme))
			entry_set(t->reader, e, hsds_identifiers[i].tag, cell_of(t, "identifier"));
}

static void
row_location(struct table *t)
{
	struct entry *e = owner_of(t, "organization_id");

	if (e != NULL && e->kind == PACKAGE_ORGANISATION && text_is(cell_of(t, "external_identifier_type"), "INSEE"))
		entry_set(t->reader, e, 14, cell_of(t, "external_identifier"));
}

static void
row_phone(struct table *t)
{
	struct entry *e = owner_of(t, "organization_id");

	if (e != NULL && e->kind == PACKAGE_ORGANISATION && !REC_HAS((struct organisation *)e->rec, 18))
		entry_set(t->reader, e, 18, cell_of(t, "number"));
}

static void
competence_add(struct reader *r, struct entry *e, struct id id)
{
	struct accompaniment *a = e->rec;

	if (a->competences.count >= COMPETENCES_MOST) {
		fault_addf(entry_why(r, e), RC_INVALID, "competences", FAULT_TOO_MANY, "%u", COMPETENCES_MOST);
		return;
	}
	if (e->competences == NULL)
		e->competences = ARENA_ARRAY(&r->arena, COMPETENCES_MOST, struct id);
	if (a->competences.count > 0 && a->competences.items != e->competences) /* a list from JSON has no room for more */
		memcpy(e->competences, a->competences.items, a->competences.count * sizeof *e->competences);
	a->competences.items = e->competences;
	e->competences[a->competences.count++] = id;
	a->has |= REC_BIT(HSDS_COMPETENCES_TAG);
}

/* {"levels":[…]}: that field of the record, and no other. */
static void
field_set(struct reader *r, struct entry *e, const struct rec_field *f, struct text json)
{
	const struct rec_desc *d = package_desc(e->kind);
	void *one = arena_alloc(&r->arena, d->size);
	struct fault why;

	fault_clear(&why);
	if (record_from_json(d, json.ptr, json.len, &r->arena, one, NULL, &why) != RC_OK) {
		*entry_why(r, e) = why;
		return;
	}
	if ((*(const uint64_t *)one & REC_BIT(f->tag)) == 0)
		return;
	memcpy(record_at(f, e->rec), record_at(f, one), f->size);
	*(uint64_t *)e->rec |= REC_BIT(f->tag);
}

static void
row_attribute(struct table *t)
{
	struct reader *r = t->reader;
	struct entry *e = owner_of(t, "link_id");
	struct id term = package_id_of(cell_of(t, "taxonomy_term_id"));
	const struct rec_desc *d;

	if (e == NULL)
		return;
	d = package_desc(e->kind);
	for (const struct rec_field *f = d->fields; f < record_end(d); f++) {
		if (package_carries(f) && id_equal(term, r->terms[e->kind][f->tag])) {
			field_set(r, e, f, cell_of(t, "value"));
			return;
		}
	}
	e = e->kind == PACKAGE_SERVICE ? e : NULL;
	if (e != NULL && entry_find(r, term) != NULL)
		competence_add(r, e, term);
}

/* --- all of it ---------------------------------------------------------------------------- */
static void
terms_make(struct reader *r)
{
	for (unsigned k = 0; k < PACKAGE_KINDS; k++) {
		const struct rec_desc *d = package_desc((enum package_kind)k);

		for (const struct rec_field *f = d->fields; f < record_end(d); f++)
			r->terms[k][f->tag] = hsds_term(d, f);
	}
}

static enum rc
files_read(struct reader *r)
{
	static const struct {
		const char *file;
		void (*row)(struct table *t);
		bool needed;
		bool joins; /* what it says is of records read before */
	} files[] = {
		{ "taxonomy_terms", row_term, false, false },
		{ "programs", row_program, false, false },
		{ "organizations", row_organisation, true, false },
		{ "services", row_service, true, false },
		{ "organization_identifiers", row_identifier, false, true },
		{ "locations", row_location, false, true },
		{ "phones", row_phone, false, true },
		{ "attributes", row_attribute, false, true },
	};
	enum rc rc = RC_OK;

	for (size_t i = 0; i < sizeof files / sizeof files[0] && rc == RC_OK; i++) {
		if (files[i].joins && r->by_id == NULL)
			entries_sort(r);
		rc = table_read(r, files[i].file, files[i].row, files[i].needed);
	}
	return rc;
}

static void
rows_give(struct reader *r, package_row_fn row, void *arg)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct entry *e = &r->entries[i];
		struct organisation *o = e->rec;
		struct package_row out = { e->kind, e->rec, e->file, e->line, e->why };

		if (e->kind == PACKAGE_ORGANISATION && !REC_HAS(o, 8)) {
			o->kind = ORGANISATION_PARTNER; /* others' packages do not say */
			o->has |= REC_BIT(8);
		}
		if (!row(arg, &out))
			return;
	}
}

enum rc
package_read_hsds(const void *bytes, size_t len, package_row_fn row, void *arg, struct fault *why)
{
	struct reader r = { .why = why };
	zip_source_t *source = zip_source_buffer_create(bytes, len, 0, NULL);
	enum rc rc;

	r.zip = source == NULL ? NULL : zip_open_from_source(source, ZIP_RDONLY, NULL);
	if (r.zip == NULL) {
		zip_source_free(source);
		return fault_addf(why, RC_MALFORMED, NULL, FAULT_PACKAGE, "l’archive ZIP est coupée ou abîmée");
	}
	terms_make(&r);
	rc = files_read(&r);
	if (rc == RC_OK)
		rows_give(&r, row, arg);
	zip_discard(r.zip);
	arena_free(&r.arena);
	free(r.entries);
	free(r.by_id);
	return rc;
}
