/*
 * suppress_editions: a table with its totals, and its former editions, as one table in which cells are hidden.
 * Owns: nothing.
 * Beware: whoever holds two editions subtracts them. So a correction is a table of its own, whose cells are what changed.
 */
#include "services/reporting/suppress.h"
#include <stdlib.h>
#include <string.h>

struct join {
	const struct edition **editions; /* oldest first; the last one is the new one */
	uint32_t count;
	uint32_t **at; /* by edition: the joined cell of each of its cells */
	struct suppress t;
	struct suppress_sum *sums;
	uint32_t *parts;
	uint32_t part_count;
};

static uint32_t
cells_of(const struct edition *e)
{
	return (e->rows + 1) * (e->cols + 1);
}

void
edition_total(struct edition *e)
{
	for (uint32_t i = 0; i < cells_of(e); i++) {
		bool total = i % (e->cols + 1) == 0 || (e->rows > 0 && i <= e->cols);

		if (total)
			e->cells[i].people = e->cells[i].value = 0;
	}
	for (uint32_t r = e->rows > 0; r <= e->rows; r++)
		for (uint32_t c = 1; c <= e->cols; c++) {
			const struct suppress_cell *from = edition_at(e, r, c);
			struct suppress_cell *to[] = { edition_at(e, r, 0), edition_at(e, 0, c),
				edition_at(e, 0, 0) };

			for (size_t k = 0; k < 3; k++) {
				if (r == 0 && k > 0) /* one line: its total is the total */
					break;
				to[k]->people += from->people;
				to[k]->value += from->value;
			}
		}
}

/* --- one cell for what did not change ------------------------------------------------------- */
/* The joined cell that stands for the same place in another edition; NULL: it has no such row or column. */
static const struct suppress_cell *
same_place(
    const struct join *j, uint32_t edition, uint32_t row, uint32_t col, uint32_t other, uint32_t *ret_at)
{
	const struct edition *e = j->editions[edition], *o = j->editions[other];

	for (uint32_t r = 0; r <= o->rows; r++)
		for (uint32_t c = 0; c <= o->cols; c++)
			if (o->row_keys[r] == e->row_keys[row] && o->col_keys[c] == e->col_keys[col]) {
				*ret_at = j->at[other][r * (o->cols + 1) + c];
				return edition_at(o, r, c);
			}
	return NULL;
}

static uint32_t
weight_of(uint32_t row, uint32_t col)
{
	if (row > 0 && col > 0)
		return EDITION_WEIGHT_CELL;
	return row > 0 || col > 0 ? EDITION_WEIGHT_SUM : EDITION_WEIGHT_ALL;
}

/* Its cell among the joined ones: that of the edition before when nothing changed since, else a new one. */
static void
cell_join(struct join *j, uint32_t edition, uint32_t row, uint32_t col)
{
	const struct edition *e = j->editions[edition];
	const struct suppress_cell *c = edition_at(e, row, col);
	uint32_t *at = &j->at[edition][row * (e->cols + 1) + col];
	const struct suppress_cell *o =
	    edition == 0 ? NULL : same_place(j, edition, row, col, edition - 1, at);
	bool is_new = edition + 1 == j->count;

	if (o == NULL || o->people != c->people || o->value != c->value) {
		*at = j->t.count++;
		j->t.cells[*at] = (struct suppress_cell){ .people = c->people,
			.value = c->value,
			.weight = weight_of(row, col),
			.state = SUPPRESS_KEPT,
			.sensitive = c->people < SUPPRESS_PEOPLE_LEAST };
	}
	struct suppress_cell *joined = &j->t.cells[*at];

	if (!is_new && !c->hidden)
		joined->state = SUPPRESS_TOLD;
	else if (is_new && joined->state == SUPPRESS_KEPT)
		joined->state = SUPPRESS_FREE;
}

/* --- sums ------------------------------------------------------------------------------------ */
static struct suppress_sum *
sum_begin(struct join *j, uint32_t total)
{
	j->sums[j->t.sum_count] = (struct suppress_sum){ total, j->part_count, 0 };
	return &j->sums[j->t.sum_count++];
}

static void
sum_part(struct join *j, struct suppress_sum *s, uint32_t part)
{
	j->parts[j->part_count++] = part;
	s->count++;
}

static void
sums_join(struct join *j, uint32_t edition)
{
	const struct edition *e = j->editions[edition];
	const uint32_t *at = j->at[edition], wide = e->cols + 1;

	for (uint32_t r = 0; r <= e->rows; r++) {
		struct suppress_sum *s = sum_begin(j, at[r * wide]);

		for (uint32_t c = 1; c <= e->cols; c++)
			sum_part(j, s, at[r * wide + c]);
	}
	for (uint32_t c = 0; e->rows > 0 && c <= e->cols; c++) {
		struct suppress_sum *s = sum_begin(j, at[c]);

		for (uint32_t r = 1; r <= e->rows; r++)
			sum_part(j, s, at[r * wide + c]);
	}
}

/* What was told, then changed: the difference is hidden like any other cell, when it is of few. */
static void
difference_join(struct join *j, uint32_t edition, uint32_t row, uint32_t col, uint32_t other)
{
	const struct edition *e = j->editions[edition];
	const struct suppress_cell *c = edition_at(e, row, col), *o;
	uint32_t now = j->at[edition][row * (e->cols + 1) + col], was = 0;

	o = same_place(j, edition, row, col, other, &was);
	if (o == NULL || o->hidden || was == now)
		return;
	struct suppress_sum *s = sum_begin(j, now);
	uint32_t by = j->t.count++;

	j->t.cells[by] = (struct suppress_cell){ .people = c->people - o->people,
		.value = c->value - o->value,
		.state = SUPPRESS_KEPT,
		.difference = true,
		.sensitive = llabs(c->people - o->people) < SUPPRESS_PEOPLE_LEAST };
	sum_part(j, s, was);
	sum_part(j, s, by);
}

static void
join_begin(
    struct join *j, const struct edition *now, const struct edition *before, uint32_t count, struct arena *a)
{
	uint32_t cells = 0, sums = 0;

	*j = (struct join){ .count = count + 1 };
	j->editions = ARENA_ARRAY(a, count + 1, const struct edition *);
	j->at = ARENA_ARRAY(a, count + 1, uint32_t *);
	for (uint32_t i = 0; i <= count; i++) {
		j->editions[i] = i < count ? &before[i] : now;
		j->at[i] = ARENA_ARRAY(a, cells_of(j->editions[i]), uint32_t);
		cells += cells_of(j->editions[i]) * (i + 1); /* each differs from each former one */
		sums += j->editions[i]->rows + j->editions[i]->cols + 2;
	}
	j->t.cells = ARENA_ARRAY(a, cells, struct suppress_cell);
	j->sums = ARENA_ARRAY(a, sums + cells, struct suppress_sum);
	j->parts = ARENA_ARRAY(a, 4 * (size_t)cells, uint32_t);
	j->t.sums = j->sums;
	j->t.parts = j->parts;
}

void
editions_join(const struct edition *now, const struct edition *before, uint32_t count, struct arena *a,
    struct suppress *ret, uint32_t **ret_at)
{
	struct join j;

	join_begin(&j, now, before, count, a);
	for (uint32_t i = 0; i <= count; i++) {
		for (uint32_t k = 0; k < cells_of(j.editions[i]); k++)
			cell_join(&j, i, k / (j.editions[i]->cols + 1), k % (j.editions[i]->cols + 1));
		sums_join(&j, i);
	}
	for (uint32_t i = 1; i <= count; i++)
		for (uint32_t other = 0; other < i; other++)
			for (uint32_t k = 0; k < cells_of(j.editions[i]); k++)
				difference_join(&j, i, k / (j.editions[i]->cols + 1),
				    k % (j.editions[i]->cols + 1), other);
	*ret = j.t;
	*ret_at = j.at[count];
}

/* --- what is not known any more ------------------------------------------------------------- */
static const struct suppress_cell *
place_in(const struct edition *e, uint32_t row_key, uint32_t col_key)
{
	for (uint32_t r = 0; r <= e->rows; r++)
		for (uint32_t c = 0; e->row_keys[r] == row_key && c <= e->cols; c++)
			if (e->col_keys[c] == col_key)
				return edition_at(e, r, c);
	return NULL;
}

static bool
sums_hold(const struct edition *e)
{
	struct edition sum = *e;
	struct suppress_cell cells[EDITION_CELLS_MOST];

	if (cells_of(e) > sizeof cells / sizeof cells[0])
		return false;
	memcpy(cells, e->cells, cells_of(e) * sizeof *cells);
	sum.cells = cells;
	edition_total(&sum);
	for (uint32_t i = 0; i < cells_of(e); i++)
		if (cells[i].value != e->cells[i].value || cells[i].people != e->cells[i].people)
			return false;
	return true;
}

bool
edition_recall(struct edition *was, const struct edition *now, bool values_are_people)
{
	for (uint32_t i = 0; i < cells_of(was); i++) {
		struct suppress_cell *c = &was->cells[i];
		const struct suppress_cell *o =
		    place_in(now, was->row_keys[i / (was->cols + 1)], was->col_keys[i % (was->cols + 1)]);

		if (o == NULL && (c->hidden || !values_are_people))
			return false;
		if (c->hidden)
			c->value = o->value;
		c->people = values_are_people ? c->value : o->people;
		if (!c->hidden && c->people < SUPPRESS_PEOPLE_LEAST)
			return false;
	}
	return sums_hold(was);
}

bool
editions_suppress(struct edition *now, const struct edition *before, uint32_t count,
    struct suppress_budget *budget, struct arena *a)
{
	struct suppress t;
	uint32_t *at;

	editions_join(now, before, count, a, &t, &at);
	t.budget = budget;
	bool met = suppress_solve(&t, a);

	for (uint32_t i = 0; i < cells_of(now); i++)
		now->cells[i].hidden = !met || t.cells[at[i]].hidden;
	return met;
}
