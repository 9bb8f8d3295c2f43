/*
 * suppress: primary suppression by count, secondary suppression by linear programmes, then whatever turned out not to be needed is told.
 * Owns: nothing.
 * Beware: a need is met by a witness: amounts by which hidden cells may differ from the truth with every sum intact. It stays one when more
 *         is hidden; when a cell is told again, only the needs whose witness moved it are asked anew.
 */
#include "services/reporting/suppress.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOVED 1e-6
#define NONE UINT32_MAX

enum layer { LAYER_PEOPLE, LAYER_VALUE };
struct need {
	uint32_t cell;
	enum layer layer;
	int64_t by; /* that the cell must be able to differ by */
	bool *uses; /* free cells that the witness moves */
};
struct search {
	struct suppress *t;
	struct need *needs;
	uint32_t need_count;
	struct arena scratch; /* of one programme */
	uint32_t *column; /* of each cell, the first of its two: up, then down */
	bool *uses; /* of the witness found last */
	uint32_t done; /* of the needs and the cells, as far as is told */
};

static int64_t
amount(const struct suppress_cell *c, enum layer l)
{
	return l == LAYER_PEOPLE ? c->people : c->value;
}

static bool
is_sensitive(const struct suppress_cell *c)
{
	return c->state != SUPPRESS_TOLD && c->sensitive;
}

/* --- what has to stay possible ---------------------------------------------------------- */
static void
need_add(struct search *s, struct arena *a, uint32_t cell, enum layer layer, int64_t by)
{
	if (by != 0)
		s->needs[s->need_count++] =
		    (struct need){ cell, layer, by, ARENA_ARRAY(a, s->t->count, bool) };
}

static void
needs_of(struct search *s, struct arena *a, uint32_t i, bool values)
{
	const struct suppress_cell *c = &s->t->cells[i];
	int64_t half = (llabs(c->value) + 1) / 2, few = SUPPRESS_PEOPLE_LEAST;

	need_add(s, a, i, LAYER_PEOPLE, c->difference ? few : few - c->people);
	need_add(s, a, i, LAYER_PEOPLE, c->difference ? -few : -c->people);
	if (!values)
		return;
	need_add(s, a, i, LAYER_VALUE, half == 0 ? 1 : half);
	need_add(s, a, i, LAYER_VALUE, !c->difference ? -c->value : half == 0 ? -1 : -half);
}

/* Values that are the counts of people ask for nothing of their own. */
static bool
has_values(const struct suppress *t)
{
	for (uint32_t i = 0; i < t->count; i++)
		if (t->cells[i].people != t->cells[i].value)
			return true;
	return false;
}

static void
search_begin(struct search *s, struct suppress *t, struct arena *a)
{
	bool values = has_values(t);

	*s = (struct search){ .t = t, .needs = ARENA_ARRAY(a, 4 * (size_t)t->count + 1, struct need) };
	s->column = ARENA_ARRAY(a, t->count + 1, uint32_t);
	s->uses = ARENA_ARRAY(a, t->count + 1, bool);
	for (uint32_t i = 0; i < t->count; i++)
		if (is_sensitive(&t->cells[i]))
			needs_of(s, a, i, values);
}

/* --- one need, as a programme ------------------------------------------------------------ */
/* A difference takes up whatever its two tables are: only its own need asks for its row. */
static bool
may_move(const struct suppress_cell *c, bool more)
{
	return (c->state == SUPPRESS_KEPT && !c->difference) ||
	    (c->state == SUPPRESS_FREE && (c->hidden || more));
}

/* Numbers the columns; how many there are. */
static uint32_t
columns_number(struct search *s, uint32_t except, bool more)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < s->t->count; i++) {
		s->column[i] = NONE;
		if (i == except || !may_move(&s->t->cells[i], more))
			continue;
		s->column[i] = n;
		n += 2;
	}
	return n;
}

static bool
row_matters(const struct search *s, const struct suppress_sum *sum, uint32_t cell)
{
	bool any = sum->total == cell || s->column[sum->total] != NONE;

	for (uint32_t i = 0; i < sum->count; i++) {
		uint32_t part = s->t->parts[sum->first + i];

		if (s->t->cells[part].difference && part != cell)
			return false;
		any = any || part == cell || s->column[part] != NONE;
	}
	return any;
}

/* What a cell's change does to a row; the one that must change is on the right. */
static void
row_term(struct search *s, struct lp *p, uint32_t row, const struct need *n, uint32_t cell, double sign)
{
	uint32_t col = s->column[cell];

	if (cell == n->cell)
		*lp_at(p, row, p->cols) -= sign * (double)n->by;
	if (col == NONE)
		return;
	*lp_at(p, row, col) += sign;
	*lp_at(p, row, col + 1) -= sign;
}

static void
programme_write(struct search *s, struct lp *p, const struct need *n)
{
	uint32_t row = 0;

	for (uint32_t i = 0; i < s->t->sum_count; i++) {
		const struct suppress_sum *sum = &s->t->sums[i];

		if (!row_matters(s, sum, n->cell))
			continue;
		row_term(s, p, row, n, sum->total, 1);
		for (uint32_t k = 0; k < sum->count; k++)
			row_term(s, p, row, n, s->t->parts[sum->first + k], -1);
		row++;
	}
	for (uint32_t i = 0; i < s->t->count; i++) {
		const struct suppress_cell *c = &s->t->cells[i];
		uint32_t col = s->column[i];
		double cost = c->state == SUPPRESS_FREE && !c->hidden ? c->weight : 0;

		if (col == NONE)
			continue;
		p->cost[col] = p->cost[col + 1] = cost;
		p->most[col] = INFINITY;
		p->most[col + 1] = (double)amount(c, n->layer);
	}
}

/* Finds a witness; with more, told cells may be moved at their weight. s->uses says which free cells it moves. */
static bool
need_met(struct search *s, const struct need *n, bool more)
{
	uint32_t cols = columns_number(s, n->cell, more), rows = 0;
	struct lp p;

	arena_reset(&s->scratch);
	for (uint32_t i = 0; i < s->t->sum_count; i++)
		rows += row_matters(s, &s->t->sums[i], n->cell);
	lp_begin(&p, rows, cols, &s->scratch);
	p.budget = s->t->budget;
	programme_write(s, &p, n);
	double *by = ARENA_ARRAY(&s->scratch, cols + 1, double);

	if (!lp_solve(&p, by))
		return false;
	for (uint32_t i = 0; i < s->t->count; i++) {
		uint32_t col = s->column[i];

		s->uses[i] = col != NONE && s->t->cells[i].state == SUPPRESS_FREE &&
		    fabs(by[col] - by[col + 1]) > MOVED;
	}
	return true;
}

/* Each need is met once, and each cell may be told again. */
static void
search_tell(struct search *s)
{
	const struct suppress_budget *b = s->t->budget;

	s->done++;
	if (b != NULL && b->tell != NULL)
		b->tell(b->tell_arg, s->done, s->need_count + s->t->count);
}

/* --- hiding, and telling again ------------------------------------------------------------ */
static bool
needs_meet(struct search *s)
{
	for (uint32_t k = 0; k < s->need_count; k++) {
		struct need *n = &s->needs[k];

		if (!need_met(s, n, true))
			return false;
		memcpy(n->uses, s->uses, s->t->count * sizeof *n->uses);
		for (uint32_t i = 0; i < s->t->count; i++)
			if (s->uses[i])
				s->t->cells[i].hidden = true;
		search_tell(s);
	}
	return true;
}

/* Whether the cell, told again, leaves every need met; the witnesses that moved it are replaced by others. */
static bool
is_needless(struct search *s, uint32_t cell)
{
	s->t->cells[cell].hidden = false;
	for (uint32_t k = 0; k < s->need_count; k++) {
		struct need *n = &s->needs[k];

		if (!n->uses[cell])
			continue;
		if (!need_met(s, n, false)) {
			s->t->cells[cell].hidden = true;
			return false;
		}
		memcpy(n->uses, s->uses, s->t->count * sizeof *n->uses);
	}
	return true;
}

/* The heaviest first; a witness that was replaced meanwhile holds whether or not the cell is told. */
static void
needless_tell(struct search *s, struct arena *a)
{
	bool *tried = ARENA_ARRAY(a, s->t->count + 1, bool);

	for (;;) {
		uint32_t best = NONE;

		for (uint32_t i = 0; i < s->t->count; i++) {
			const struct suppress_cell *c = &s->t->cells[i];

			if (c->state == SUPPRESS_FREE && c->hidden && !c->sensitive && !tried[i] &&
			    (best == NONE || c->weight > s->t->cells[best].weight))
				best = i;
		}
		if (best == NONE)
			return;
		tried[best] = true;
		(void)is_needless(s, best);
		search_tell(s);
	}
}

static void
primary_hide(struct suppress *t)
{
	for (uint32_t i = 0; i < t->count; i++) {
		struct suppress_cell *c = &t->cells[i];

		if (c->state == SUPPRESS_FREE)
			c->sensitive = c->hidden = c->people < SUPPRESS_PEOPLE_LEAST;
		else
			c->hidden = c->state == SUPPRESS_KEPT;
	}
}

bool
suppress_solve(struct suppress *t, struct arena *a)
{
	struct search s;

	primary_hide(t);
	search_begin(&s, t, a);
	bool met = needs_meet(&s);

	if (met)
		needless_tell(&s, a);
	for (uint32_t i = 0; !met && i < t->count; i++)
		if (t->cells[i].state == SUPPRESS_FREE)
			t->cells[i].hidden = true;
	arena_free(&s.scratch);
	return met;
}

bool
suppress_holds(const struct suppress *t, struct arena *a)
{
	struct suppress copy = *t; /* nothing of it is written: no cell is free to be moved further */
	struct search s;
	bool met = true;

	search_begin(&s, &copy, a);
	for (uint32_t k = 0; met && k < s.need_count; k++)
		met = need_met(&s, &s.needs[k], false);
	for (uint32_t i = 0; met && i < t->count; i++)
		met = t->cells[i].hidden || t->cells[i].state != SUPPRESS_FREE ||
		    t->cells[i].people >= SUPPRESS_PEOPLE_LEAST;
	arena_free(&s.scratch);
	return met;
}

uint64_t
suppress_loss(const struct suppress *t)
{
	uint64_t loss = 0;

	for (uint32_t i = 0; i < t->count; i++)
		if (t->cells[i].state == SUPPRESS_FREE && t->cells[i].hidden)
			loss += t->cells[i].weight;
	return loss;
}
