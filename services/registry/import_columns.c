/*
 * import_columns: what each column of a file fills: the guess, and what the person said instead.
 * Owns: nothing beyond the load's columns.
 * Beware: a choice that names no column of the file, or no field of the record, is told; so is a field that is filled twice.
 */
#include "common/fold.h"
#include "services/registry/import_load.h"

/* By its heading, folded, or by its letters. */
static uint32_t
column_find(struct import_load *l, struct text said)
{
	const char *want = text_fold(&l->arena, said.ptr, said.len);
	uint32_t column;

	for (uint32_t i = 0; i < l->column_count; i++) {
		struct text heading = l->columns[i].heading;

		if (*want != '\0' && strcmp(text_fold(&l->arena, heading.ptr, heading.len), want) == 0)
			return i;
	}
	return sheet_column_of(said, &column) && column < l->column_count ? column : SHEET_COLUMNS_MAX;
}

/* A column that the file does not have, with the same text in every row. */
static uint32_t
constant_add(struct import_load *l, struct text constant)
{
	struct load_column *c = &l->columns[l->column_count];

	if (l->column_count == SHEET_COLUMNS_MAX || constant.len == 0 || constant.len > 100)
		return SHEET_COLUMNS_MAX;
	c->constant = c->sample =
	    (struct text){ arena_text(&l->arena, constant.ptr, constant.len), constant.len, 0 };
	c->heading = text_of(arena_printf(&l->arena, "=" TEXT_FMT, TEXT_ARG(constant)));
	return l->column_count++;
}

static void
choice_take(struct import_load *l, const struct import_mapping *m)
{
	bool constant = m->column.len > 0 && m->column.ptr[0] == '=';
	uint32_t column = constant ? constant_add(l, (struct text){ m->column.ptr + 1, m->column.len - 1, 0 })
				   : column_find(l, m->column);
	struct import_guess g = { .reason = IMPORT_BY_CHOICE, .confidence = 100 };

	if (column == SHEET_COLUMNS_MAX) {
		import_problem_code(l, l->heading_line, SHEET_COLUMNS_MAX, FAULT_IMPORT_COLUMN,
		    arena_printf(&l->arena, TEXT_FMT, TEXT_ARG(m->column)));
		return;
	}
	if (REC_HAS(m, 2) && m->field.len > 0 && !import_target_parse(l->desc, m->field, &g.target)) {
		import_problem_code(l, l->heading_line, column, FAULT_IMPORT_FIELD,
		    arena_printf(&l->arena, TEXT_FMT, TEXT_ARG(m->field)));
		return;
	}
	l->columns[column].guess = g;
}

/* What was chosen wins over what was guessed; two choices of one field are told. */
static void
doubles_settle(struct import_load *l)
{
	for (uint32_t i = 0; i < l->column_count; i++) {
		struct import_guess *g = &l->columns[i].guess;

		for (uint32_t k = 0; k < l->column_count && g->target.field != NULL; k++) {
			const struct import_guess *other = &l->columns[k].guess;

			if (k == i || !import_target_same(&g->target, &other->target) ||
			    other->reason != IMPORT_BY_CHOICE)
				continue;
			if (g->reason == IMPORT_BY_CHOICE && i > k)
				import_problem_code(
				    l, l->heading_line, i, FAULT_IMPORT_TWICE, g->target.field->label);
			else if (g->reason != IMPORT_BY_CHOICE)
				*g = (struct import_guess){ .reason = IMPORT_TAKEN };
		}
	}
}

static bool
is_filled(const struct import_load *l, const struct rec_field *f)
{
	for (uint32_t i = 0; i < l->column_count; i++)
		if (l->columns[i].guess.target.field == f)
			return true;
	return false;
}

/* A membership is of a federation; where there is one only, no file says which. */
static void
federation_default(struct import_load *l, struct db_txn *t)
{
	const struct rec_field *f = record_field(l->desc, "federation", 10),
			       *kind = record_field(&organisation_desc, "kind", 4);
	enum organisation_kind federation = ORGANISATION_FEDERATION;
	char text[ID_TEXT_LEN + 1];
	struct organisation o;
	struct db_scan s;
	struct id id = { { 0 } };
	unsigned count = 0;
	uint32_t column;

	if (f == NULL || f->kind != REC_K_ID || is_filled(l, f))
		return;
	db_scan_index(&s, t, &organisation_table, kind, &federation, false);
	while (db_scan_next(&s, &l->row_arena, &o))
		if (!REC_HAS(&o, TAG_ARCHIVED_AT))
			id = o.id, count++;
	db_scan_end(&s);
	arena_reset(&l->row_arena);
	if (count != 1)
		return;
	id_format(id, text);
	column = constant_add(l, (struct text){ text, ID_TEXT_LEN, 0 });
	if (column != SHEET_COLUMNS_MAX)
		l->columns[column].guess = (struct import_guess){ { .field = f }, IMPORT_BY_DEFAULT, 100 };
}

void
import_columns(struct import_load *l, struct db_txn *t)
{
	const struct import_mapping *m = l->mapping.items;
	struct text headings[SHEET_COLUMNS_MAX];
	struct import_guess guesses[SHEET_COLUMNS_MAX];
	uint32_t known = 0;

	for (uint32_t i = 0; i < l->column_count; i++)
		headings[i] = l->columns[i].heading;
	import_guess(l->desc, headings, l->column_count, &l->arena, guesses);
	for (uint32_t i = 0; i < l->column_count; i++)
		l->columns[i].guess = guesses[i];
	for (uint32_t i = 0; i < l->mapping.count; i++)
		choice_take(l, &m[i]);
	doubles_settle(l);
	federation_default(l, t);
	for (uint32_t i = 0; i < l->file_columns; i++)
		known += l->columns[i].guess.target.field != NULL;
	if (known == 0 && l->problem_count == 0)
		import_problem_code(l, l->heading_line, SHEET_COLUMNS_MAX, FAULT_IMPORT_NOTHING, NULL);
}
