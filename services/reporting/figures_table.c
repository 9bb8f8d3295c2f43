/*
 * figures_table: the cells of a sheet as the contract has them, and as a table in which cells can be hidden.
 * Owns: nothing; pure.
 * Beware: a category is its own key, a territory its letters; 0 is the total of either.
 */
#include "services/reporting/figures.h"

uint32_t
territory_key(struct text t)
{
	uint32_t key = 0;

	for (uint32_t i = 0; i < t.len && i < 3; i++)
		key = key << 8 | (uint8_t)t.ptr[i];
	return key;
}

struct text
territory_text(uint32_t key, struct arena *a)
{
	char out[3];
	uint32_t n = 0;

	for (int shift = 16; shift >= 0; shift -= 8)
		if ((key >> shift & 0xff) != 0)
			out[n++] = (char)(key >> shift & 0xff);
	return (struct text){ arena_text(a, out, n), n, 0 };
}

static const uint32_t *
keys_copy(struct arena *a, const uint32_t *keys, uint32_t count)
{
	uint32_t *copy = ARENA_ARRAY(a, count + 1, uint32_t);

	for (uint32_t i = 0; i < count; i++)
		copy[i + 1] = keys[i];
	return copy;
}

struct edition
table_new(struct arena *a, const uint32_t *rows, uint32_t row_count, const uint32_t *cols, uint32_t col_count)
{
	return (struct edition){ row_count, col_count, keys_copy(a, rows, row_count),
		keys_copy(a, cols, col_count),
		ARENA_ARRAY(a, (size_t)(row_count + 1) * (col_count + 1), struct suppress_cell) };
}

static void
key_insert(uint32_t *keys, uint32_t *count, uint32_t key)
{
	uint32_t at = 0;

	while (at < *count && keys[at] < key)
		at++;
	if (key == 0 || (at < *count && keys[at] == key))
		return;
	memmove(keys + at + 1, keys + at, (*count - at) * sizeof *keys);
	keys[at] = key;
	(*count)++;
}

static struct text
cell_territory(const struct figure_cell *f)
{
	return REC_HAS(f, CELL_TERRITORY) ? f->territory : (struct text){ 0 };
}

static enum figure_category
cell_category(const struct figure_cell *f)
{
	return REC_HAS(f, CELL_CATEGORY) ? f->category : CATEGORY_ALL;
}

const struct figure_cell *
cell_find(const struct list *cells, struct text territory, enum figure_category category)
{
	const struct figure_cell *f = cells->items;

	for (uint32_t i = 0; i < cells->count; i++)
		if (text_equal(cell_territory(&f[i]), territory) && cell_category(&f[i]) == category)
			return &f[i];
	return NULL;
}

struct edition
table_of_cells(struct arena *a, const struct list *cells)
{
	const struct figure_cell *f = cells->items;
	uint32_t *rows = ARENA_ARRAY(a, cells->count + 1, uint32_t),
		 *cols = ARENA_ARRAY(a, cells->count + 1, uint32_t);
	uint32_t row_count = 0, col_count = 0;

	for (uint32_t i = 0; i < cells->count; i++) {
		key_insert(rows, &row_count, territory_key(cell_territory(&f[i])));
		key_insert(cols, &col_count, (uint32_t)cell_category(&f[i]));
	}
	struct edition e = table_new(a, rows, row_count, cols, col_count);

	for (uint32_t r = 0; r <= row_count; r++)
		for (uint32_t c = 0; c <= col_count; c++) {
			const struct figure_cell *from = cell_find(
			    cells, territory_text(e.row_keys[r], a), (enum figure_category)e.col_keys[c]);
			struct suppress_cell *to = edition_at(&e, r, c);

			to->hidden = from == NULL || from->hidden;
			to->people = from == NULL ? 0 : from->people;
			to->value = from == NULL ? 0 : from->value;
		}
	return e;
}

struct list
table_cells(struct arena *a, const struct edition *e)
{
	uint32_t wide = e->cols + 1, count = (e->rows + 1) * wide;
	struct figure_cell *out = ARENA_ARRAY(a, count, struct figure_cell);

	for (uint32_t i = 0; i < count; i++) {
		const struct suppress_cell *from = &e->cells[i];

		out[i] = (struct figure_cell){ .has = REC_BIT(CELL_VALUE) | REC_BIT(CELL_PEOPLE) |
			    REC_BIT(CELL_HIDDEN),
			.territory = territory_text(e->row_keys[i / wide], a),
			.category = (enum figure_category)e->col_keys[i % wide],
			.value = from->value,
			.people = (uint32_t)from->people,
			.hidden = from->hidden };
		out[i].has |= i / wide > 0 ? REC_BIT(CELL_TERRITORY) : 0;
		out[i].has |= i % wide > 0 ? REC_BIT(CELL_CATEGORY) : 0;
	}
	return (struct list){ out, count };
}

struct list
cells_told(struct arena *a, const struct list *cells)
{
	struct figure_cell *out = arena_copy(a, cells->items, cells->count * sizeof *out);

	for (uint32_t i = 0; i < cells->count; i++)
		if (out[i].hidden) {
			out[i].value = 0;
			out[i].people = 0;
			out[i].has &= ~(REC_BIT(CELL_VALUE) | REC_BIT(CELL_PEOPLE));
		} else {
			out[i].people = SUPPRESS_PEOPLE_LEAST;
		}
	return (struct list){ out, cells->count };
}
