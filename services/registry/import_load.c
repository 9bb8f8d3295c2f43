/*
 * import_load: the reading of a spreadsheet from its bytes to rows in order, and the lists of what is found.
 * Owns: struct import_load.
 * Beware: all problems are counted, the first thousand are kept; the same holds for likenesses.
 */
#include "common/mpscan.h"
#include "services/registry/import_load.h"
#include <stdlib.h>

#define CELLS_MOST (256u * 1024u * 1024u)

struct import_load *
import_load_new(const struct db_table *table)
{
	struct import_load *l = calloc(1, sizeof *l);

	if (l == NULL)
		abort();
	l->table = table;
	l->desc = table->rec;
	l->problems = ARENA_ARRAY(&l->arena, IMPORT_PROBLEMS_MOST, struct import_problem);
	l->likenesses = ARENA_ARRAY(&l->arena, IMPORT_PROBLEMS_MOST, struct import_likeness);
	return l;
}

void
import_load_free(struct import_load *l)
{
	if (l == NULL)
		return;
	for (size_t i = 0; i < sizeof l->names / sizeof l->names[0]; i++)
		free(l->names[i].slots);
	free(l->people.slots);
	free(l->own.slots);
	free(l->pending);
	free(l->twins);
	free(l->by_id);
	free(l->rows);
	free(l->raws);
	buf_free(&l->cells);
	buf_free(&l->records);
	arena_free(&l->row_arena);
	arena_free(&l->arena);
	free(l);
}

/* --- what is wrong ------------------------------------------------------------------------------------ */
void
import_problem(struct import_load *l, uint32_t line, uint32_t column, const struct fault_item *item)
{
	char sentence[FAULT_ARGUMENT_MAX + 512], letters[8];
	struct import_problem *p = &l->problems[l->problems_kept];
	size_t len;

	l->problem_count++;
	if (l->problems_kept == IMPORT_PROBLEMS_MOST)
		return;
	l->problems_kept++;
	len = fault_sentence(item, 1, sentence, sizeof sentence);
	*p = (struct import_problem){ .has = REC_BIT(1) | REC_BIT(5) | REC_BIT(6), .line = line };
	p->code = text_of(item->code->name);
	p->sentence = (struct text){ arena_text(&l->arena, sentence, len), (uint32_t)len, 0 };
	if (item->field[0] != '\0') {
		p->field = text_of(arena_text(&l->arena, item->field, strlen(item->field)));
		p->has |= REC_BIT(4);
	}
	if (column >= l->column_count)
		return;
	sheet_column_name(column, letters);
	p->column = text_of(arena_text(&l->arena, letters, strlen(letters)));
	p->heading = l->columns[column].heading;
	p->has |= REC_BIT(2) | REC_BIT(3);
}

void
import_problem_code(struct import_load *l, uint32_t line, uint32_t column, const struct fault_code *code,
    const char *argument)
{
	struct fault why = { 0 };

	(void)fault_addf(&why, RC_INVALID, NULL, code, "%s", argument != NULL ? argument : "");
	import_problem(l, line, column, &why.items[0]);
}

uint32_t
import_column_of(const struct import_load *l, const char *path)
{
	size_t len = strcspn(path, ".[");

	for (uint32_t i = 0; i < l->column_count && len > 0; i++) {
		const struct rec_field *f = l->columns[i].guess.target.field;

		if (f != NULL && strlen(f->name) == len && memcmp(f->name, path, len) == 0)
			return i;
	}
	return SHEET_COLUMNS_MAX;
}

/* --- rows --------------------------------------------------------------------------------------------- */
void
import_row_decode(const struct import_load *l, const struct load_row *r, struct arena *a, void *ret_rec)
{
	if (record_decode(l->desc, l->records.ptr + r->at, r->len, a, ret_rec, NULL, NULL) != RC_OK)
		abort(); /* our own encoding */
}

const struct load_row *
import_row_find(const struct import_load *l, struct id id)
{
	size_t low = 0, high = l->row_count;

	while (l->by_id != NULL && low < high) {
		size_t mid = low + (high - low) / 2;
		const struct load_row *r = &l->rows[l->by_id[mid]];
		int order = memcmp(r->id.b, id.b, sizeof id.b);

		if (order == 0)
			return r;
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

const struct load_choice *
import_choice_find(const struct import_load *l, uint32_t line)
{
	size_t low = 0, high = l->choice_count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (l->choices[mid].line == line)
			return &l->choices[mid];
		if (l->choices[mid].line < line)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

/* --- cells -------------------------------------------------------------------------------------------- */
/* Lengths as seven bits a byte, the last one below 128. */
static void
cell_keep(struct buf *out, struct text cell)
{
	uint32_t len = cell.len;

	for (; len >= 0x80; len >>= 7)
		buf_byte(out, (uint8_t)(len | 0x80));
	buf_byte(out, (uint8_t)len);
	buf_append(out, cell.ptr, cell.len);
}

struct text
load_cell_next(const uint8_t **at)
{
	uint32_t len = 0;
	unsigned shift = 0;
	struct text cell;

	for (; **at & 0x80; (*at)++, shift += 7)
		len |= (uint32_t)(**at & 0x7f) << shift;
	len |= (uint32_t) * (*at)++ << shift;
	cell = (struct text){ (const char *)*at, len, 0 };
	*at += len;
	return cell;
}

static bool
on_row(void *arg, const struct sheet_row *row)
{
	struct import_load *l = arg;

	if (l->raw_count == l->raw_cap) {
		l->raw_cap = l->raw_cap == 0 ? 1024 : 2 * l->raw_cap;
		l->raws = reallocarray(l->raws, l->raw_cap, sizeof *l->raws);
		if (l->raws == NULL)
			abort();
	}
	l->raws[l->raw_count++] = (struct load_cells){ l->cells.len, row->line, row->count, row->too_many };
	for (uint32_t i = 0; i < row->count; i++)
		cell_keep(&l->cells, row->cells[i]);
	import_heading_look(l, row);
	return l->cells.len <= CELLS_MOST;
}

bool
import_load_read(struct import_load *l, const void *bytes, size_t len, struct db *db)
{
	struct sheet_source source = { bytes, len, l->sheet.len > 0 ? l->sheet.ptr : NULL };
	struct db_txn t;
	enum rc rc = sheet_read(&source, on_row, l, &l->read, &l->file_fault);

	import_heading_end(l);
	if (rc != RC_OK)
		return false;
	if (l->cells.len > CELLS_MOST) {
		(void)fault_addf(&l->file_fault, RC_LIMIT, NULL, FAULT_SHEET_LIMIT, "256 Mio de texte");
		return false;
	}
	t = db_begin(db, DB_READ);
	import_columns(l, &t);
	if (l->problem_count == 0) /* else rows would be full of what one choice mends */
		import_rows(l, &t);
	db_abort(&t);
	buf_free(&l->cells);
	return true;
}
