/*
 * import_rows: rows of cells into records: a row each, or one a year where the columns are years.
 * Owns: nothing beyond the load's rows.
 * Beware: a cell that is not understood is told and left out; what is missing for that reason is no second problem.
 */
#include "services/registry/communes.h"
#include "services/registry/import_load.h"
#include <stdio.h>
#include <stdlib.h>

#define YEARS_MOST SHEET_COLUMNS_MAX

/* What several columns give together. */
struct together {
	struct text first, last; /* names */
	struct text code, postal, town; /* a commune */
	uint32_t column;
};
struct reading {
	struct import_load *l;
	struct import_refs refs;
	struct text cells[SHEET_COLUMNS_MAX];
	uint32_t count;
	uint32_t line;
	uint32_t years[YEARS_MOST];
	uint32_t year_count;
};

/* --- a commune from what is known of it ------------------------------------------------------------------ */
static void
commune_set(const struct rec_field *f, const char *code, struct arena *a, void *rec)
{
	*(struct text *)record_at(f, rec) = (struct text){ arena_text(a, code, 5), 5, 0 };
	*(uint64_t *)rec |= REC_BIT(f->tag);
}

static void
commune_take(struct reading *r, const struct rec_field *f, const struct together *t, void *rec)
{
	struct arena *a = &r->l->row_arena;
	const struct import_place place = { t->code, t->town, t->postal };
	struct fault why = { 0 };
	const struct commune_entry *e = import_commune(&place, f->name, a, &why);

	if (e != NULL) {
		commune_set(f, e->code, a, rec);
	} else {
		import_problem(r->l, r->line, t->column, &why.items[0]);
		r->refs.failed = true;
	}
}

/* --- cells ------------------------------------------------------------------------------------------------ */
static void
told(struct reading *r, const struct rec_field *f, uint64_t *mask)
{
	*mask |= REC_BIT(f->tag);
	r->refs.failed = true;
}

static void
cell_take(struct reading *r, uint32_t i, void *rec, struct together *t, uint64_t *mask)
{
	struct load_column *c = &r->l->columns[i];
	const struct import_target *target = &c->guess.target;
	const struct record_resolver resolver = { import_resolve_ref, &r->refs };
	struct text cell = load_trim(r->cells[i]);
	struct fault why = { 0 };

	if (cell.len == 0)
		return;
	if (import_is_commune(target->field)) {
		*(target->part == IMPORT_POSTAL	      ? &t->postal
			: target->part == IMPORT_TOWN ? &t->town
						      : &t->code) = import_value(c, cell, &r->l->row_arena);
		t->column = i;
		return;
	}
	if (target->part == IMPORT_FIRST_NAME) {
		t->first = cell;
		return;
	}
	r->refs.column = i;
	r->refs.failed = false;
	cell = import_value(c, cell, &r->l->row_arena);
	if (record_set_cell(target->field, cell, &resolver, &r->l->row_arena, rec, &why) == RC_OK &&
	    !r->refs.failed)
		return;
	for (uint32_t k = 0; k < why.count && k < FAULT_MAX && !r->refs.failed; k++)
		import_problem(r->l, r->line, i, &why.items[k]);
	told(r, target->field, mask);
}

/* "Prénom Nom", in the one field that there is for both. */
static void
names_join(struct reading *r, const struct together *t, void *rec)
{
	const struct rec_field *f = record_field(r->l->desc, "name", 4);
	struct text *name = f != NULL ? record_at(f, rec) : NULL;
	bool has = f != NULL && (*(const uint64_t *)rec >> f->tag & 1u);

	if (name == NULL || t->first.len == 0)
		return;
	*name = text_of(arena_printf(&r->l->row_arena, TEXT_FMT "%s" TEXT_FMT, TEXT_ARG(t->first),
	    has ? " " : "", has ? (int)name->len : 0, has ? name->ptr : ""));
	*(uint64_t *)rec |= REC_BIT(f->tag);
}

/* --- rows ------------------------------------------------------------------------------------------------- */
static void
row_keep(struct reading *r, void *rec, uint64_t mask)
{
	struct import_load *l = r->l;
	struct load_row *row;

	if (l->row_count == l->row_cap) {
		l->row_cap = l->row_cap == 0 ? 1024 : 2 * l->row_cap;
		l->rows = reallocarray(l->rows, l->row_cap, sizeof *l->rows);
		if (l->rows == NULL)
			abort();
	}
	row = &l->rows[l->row_count++];
	*row = (struct load_row){ .line = r->line, .told = mask, .at = l->records.len };
	row->id = import_row_id(&r->refs, rec, r->line);
	import_twin_note(l, rec, row->id, r->line);
	((struct rec_head *)rec)->id = row->id;
	*(uint64_t *)rec |= REC_BIT(TAG_ID);
	record_encode(l->desc, rec, 0, 0, &l->records);
	row->len = (uint32_t)(l->records.len - row->at);
}

/* year 0: the columns that are of no year alone. */
static void
record_take(struct reading *r, uint32_t year)
{
	struct import_load *l = r->l;
	const struct rec_field *f = import_year_field(l->desc);
	const struct rec_field *commune = record_field(l->desc, "commune", 7);
	struct together t = { .column = SHEET_COLUMNS_MAX };
	void *rec = arena_alloc(&l->row_arena, l->desc->size);
	uint64_t mask = 0;

	for (uint32_t i = 0; i < r->count && i < l->column_count; i++) {
		const struct import_target *target = &l->columns[i].guess.target;

		if (target->field != NULL && (target->year == 0 || target->year == year))
			cell_take(r, i, rec, &t, &mask);
	}
	if (year != 0) {
		*(uint32_t *)record_at(f, rec) = year;
		*(uint64_t *)rec |= REC_BIT(f->tag);
	}
	names_join(r, &t, rec);
	if (commune != NULL && (t.code.len > 0 || t.town.len > 0 || t.postal.len > 0)) {
		r->refs.failed = false;
		commune_take(r, commune, &t, rec);
		mask |= r->refs.failed ? REC_BIT(commune->tag) : 0;
	}
	row_keep(r, rec, mask);
}

static bool
has_cell_of(const struct reading *r, uint32_t year)
{
	for (uint32_t i = 0; i < r->count && i < r->l->column_count; i++)
		if (r->l->columns[i].guess.target.year == year && load_trim(r->cells[i]).len > 0)
			return true;
	return false;
}

static void
row_take(struct reading *r, const struct load_cells *raw)
{
	const uint8_t *at = r->l->cells.ptr + raw->at;

	r->line = r->refs.line = raw->line;
	r->count = r->l->column_count;
	for (uint32_t i = 0; i < raw->count && i < r->l->file_columns; i++)
		r->cells[i] = load_cell_next(&at);
	for (uint32_t i = raw->count; i < r->l->file_columns; i++)
		r->cells[i] = (struct text){ "", 0, 0 };
	for (uint32_t i = r->l->file_columns; i < r->count; i++)
		r->cells[i] = r->l->columns[i].constant;
	if (r->year_count == 0)
		record_take(r, 0);
	for (uint32_t i = 0; i < r->year_count; i++)
		if (has_cell_of(r, r->years[i]))
			record_take(r, r->years[i]);
	arena_reset(&r->l->row_arena);
}

static void
years_find(struct reading *r)
{
	for (uint32_t i = 0; i < r->l->column_count; i++) {
		uint32_t year = r->l->columns[i].guess.target.year, k = 0;

		while (k < r->year_count && r->years[k] != year)
			k++;
		if (year != 0 && k == r->year_count)
			r->years[r->year_count++] = year;
	}
}

/* Is a column a reference to the collection itself? */
static bool
refers_to_itself(const struct import_load *l)
{
	for (uint32_t i = 0; i < l->column_count; i++) {
		const struct rec_field *f = l->columns[i].guess.target.field;

		if (f != NULL && f->ref != NULL && strcmp(f->ref, l->desc->name) == 0)
			return true;
	}
	return false;
}

void
import_rows(struct import_load *l, struct db_txn *t)
{
	struct reading *r = calloc(1, sizeof *r);

	if (r == NULL)
		abort();
	r->l = l;
	r->refs = (struct import_refs){ .load = l, .txn = t, .keeps_names = refers_to_itself(l) };
	years_find(r);
	for (size_t i = 0; i < l->raw_count; i++)
		row_take(r, &l->raws[i]);
	import_pending_settle(&r->refs);
	import_order(l);
	import_twins_tell(l);
	free(r);
}
