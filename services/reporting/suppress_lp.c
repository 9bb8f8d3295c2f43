/*
 * suppress_lp: the simplex method with bounded variables on a dense tableau, for the few hundred columns of a table of figures.
 * Owns: nothing.
 * Beware: tables are degenerate (most right-hand sides are zero): after a while the first column that helps is taken instead of the best
 *         (Bland's rule), which cannot go round in circles.
 */
#include "services/reporting/suppress.h"
#include <math.h>

#define LP_EPS 1e-9 /* of a pivot */
#define LP_ROUND 1e-12 /* what is left where nothing should be */
#define LP_GAIN 1e-6 /* of a reduced cost */
#define LP_MISSING 1e-6 /* of a row that is not satisfied */
#define LP_PENALTY 1e7 /* of a unit that a row lacks */
#define LP_STEPS_BEST 8 /* times rows and columns: then Bland's rule */
#define LP_STEPS_MOST 60 /* times rows and columns: then it is given up */

void
lp_begin(struct lp *p, uint32_t rows, uint32_t cols, struct arena *a)
{
	*p = (struct lp){ .rows = rows, .cols = cols };
	p->cell = ARENA_ARRAY(a, (size_t)rows * (cols + 1) + 1, double);
	p->cost = ARENA_ARRAY(a, cols + 1, double);
	p->most = ARENA_ARRAY(a, cols + 1, double);
	p->turned = ARENA_ARRAY(a, cols + 1, bool);
	p->basis = ARENA_ARRAY(a, rows + 1, uint32_t);
	p->filled = ARENA_ARRAY(a, cols + 2, uint32_t);
}

/* Each row begins with a column of its own that nobody wants; the costs are those beyond it. */
static void
rows_begin(struct lp *p)
{
	for (uint32_t i = 0; i < p->rows; i++) {
		double *row = lp_at(p, i, 0);

		p->basis[i] = p->cols + i;
		if (row[p->cols] < 0)
			for (uint32_t j = 0; j <= p->cols; j++)
				row[j] = -row[j];
		for (uint32_t j = 0; j < p->cols; j++)
			p->cost[j] -= LP_PENALTY * row[j];
	}
}

/* The column that gains most, or the first that gains; cols: none does. */
static uint32_t
column_entering(const struct lp *p, bool first)
{
	uint32_t best = p->cols;
	double least = -LP_GAIN;

	for (uint32_t j = 0; j < p->cols; j++)
		if (p->cost[j] < least && p->most[j] > 0) {
			best = j;
			least = p->cost[j];
			if (first)
				break;
		}
	return best;
}

static double
bound_of(const struct lp *p, uint32_t column)
{
	return column < p->cols ? p->most[column] : (double)INFINITY;
}

struct leaving {
	uint32_t row; /* rows: the entering column reaches its own bound first */
	double by;
	bool high; /* it leaves at its upper bound */
};

static struct leaving
row_leaving(struct lp *p, uint32_t entering, bool first)
{
	struct leaving l = { p->rows, p->most[entering], false };
	double pivot = 0;

	for (uint32_t i = 0; i < p->rows; i++) {
		double a = *lp_at(p, i, entering), b = *lp_at(p, i, p->cols), by;

		if (a > LP_EPS)
			by = fmax(b, 0) / a;
		else if (a < -LP_EPS && isfinite(bound_of(p, p->basis[i])))
			by = fmax(bound_of(p, p->basis[i]) - b, 0) / -a;
		else
			continue;
		bool ties = fabs(by - l.by) <= LP_EPS && l.row < p->rows;

		if (ties ? (first ? p->basis[i] < p->basis[l.row] : fabs(a) > pivot) : by < l.by) {
			l = (struct leaving){ i, by, a < 0 };
			pivot = fabs(a);
		}
	}
	return l;
}

/* The column is measured down from its bound from here on. */
static void
column_turn(struct lp *p, uint32_t j)
{
	for (uint32_t i = 0; i < p->rows; i++) {
		double *a = lp_at(p, i, j);

		*lp_at(p, i, p->cols) -= *a * p->most[j];
		*a = -*a;
	}
	p->cost[j] = -p->cost[j];
	p->turned[j] = !p->turned[j];
}

static void
basic_turn(struct lp *p, uint32_t i)
{
	uint32_t j = p->basis[i];
	double *row = lp_at(p, i, 0);

	for (uint32_t k = 0; k <= p->cols; k++)
		row[k] = -row[k];
	row[j] = 1;
	row[p->cols] += p->most[j];
	p->turned[j] = !p->turned[j];
}

static void
pivot(struct lp *p, uint32_t i, uint32_t j)
{
	double *row = lp_at(p, i, 0), by = row[j], cost = p->cost[j];
	uint32_t count = 0;

	for (uint32_t k = 0; k <= p->cols; k++)
		if (row[k] != 0) { /* few are: tables are sparse */
			row[k] /= by;
			p->filled[count++] = k;
		}
	for (uint32_t other = 0; other < p->rows; other++) {
		double *to = lp_at(p, other, 0), times = to[j];

		if (other == i || fabs(times) < LP_EPS * LP_EPS)
			continue;
		for (uint32_t n = 0; n < count; n++) {
			uint32_t k = p->filled[n];

			to[k] -= times * row[k];
			if (fabs(to[k]) < LP_ROUND)
				to[k] = 0;
		}
		to[j] = 0;
	}
	for (uint32_t n = 0; n < count; n++)
		if (p->filled[n] < p->cols)
			p->cost[p->filled[n]] -= cost * row[p->filled[n]];
	p->cost[j] = 0;
	p->basis[i] = j;
}

static bool
values_read(struct lp *p, double *ret)
{
	for (uint32_t j = 0; j < p->cols; j++)
		ret[j] = p->turned[j] ? p->most[j] : 0;
	for (uint32_t i = 0; i < p->rows; i++) {
		uint32_t j = p->basis[i];
		double b = *lp_at(p, i, p->cols);

		if (j < p->cols)
			ret[j] = p->turned[j] ? p->most[j] - b : b;
		else if (b > LP_MISSING)
			return false;
	}
	return true;
}

static bool
may_go_on(struct lp *p)
{
	uint64_t cost = (uint64_t)p->rows * (p->cols + 1) + p->cols;
	struct suppress_budget *b = p->budget;

	if (b == NULL)
		return true;
	if (b->left < cost || (b->stop != NULL && atomic_load(b->stop))) {
		b->left = 0;
		return false;
	}
	b->left -= cost;
	return true;
}

bool
lp_solve(struct lp *p, double *ret)
{
	uint64_t size = (uint64_t)p->rows + p->cols;

	rows_begin(p);
	for (uint64_t step = 0; step < LP_STEPS_MOST * size; step++) {
		bool first = step > LP_STEPS_BEST * size;
		uint32_t j = column_entering(p, first);

		if (j == p->cols)
			return values_read(p, ret);
		if (!may_go_on(p))
			return false;
		struct leaving l = row_leaving(p, j, first);

		if (!isfinite(l.by))
			return false; /* no cost is below zero: only rounding leads here */
		if (l.row == p->rows) {
			column_turn(p, j);
			continue;
		}
		if (l.high)
			basic_turn(p, l.row);
		pivot(p, l.row, j);
	}
	return false;
}
