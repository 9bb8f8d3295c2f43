/*
 * assign_dual: prices for capacities and counts at which what every job takes for itself costs as much as possible: a bound.
 * Owns: the gradients, in an arena of its own.
 * Beware: the bound is exact for whatever prices are at hand, since these are whole numbers; only the way there is in floating point,
 *         and in operations that are the same on every machine.
 *
 * Lagrangian relaxation of the capacities; the prices climb by the subgradient (Held, Wolfe & Crowder, Mathematical Programming 6,
 * 1974) toward a target that comes nearer each time it turns out to be too high.
 */
#include "services/matching/assign_core.h"
#include <string.h>

#define ROUNDS_MAX 1500
#define PATIENCE 12 /* rounds without a better bound, before the target comes nearer */
#define FARTHER 1.25 /* the target is too near while more than half of the way to it is made in one round */
#define SHARE 32 /* of the budget, in 1/256 */
#define OPTIONS_A_STEP 32
#define KEEP_WAY 0.3 /* of the way of before, against zigzag */

__extension__ typedef __int128 wide;

struct climb {
	const struct assign_model *m;
	struct assign_dual *d;
	struct arena mem;
	size_t rows; /* of all agents */
	int64_t *price; /* agents: of a unit of the class at work */
	int64_t *over, *over_count; /* what is used beyond capacity, or beyond most; below least: negative */
	double *way, *way_count;
	int64_t *best_row, *best_job;
	int64_t best;
};

int64_t
assign_reduced(
    const struct assign_dual *d, const struct assign_model *m, uint32_t job, const struct assign_option *o)
{
	const int64_t *row = d->row + (size_t)o->agent * m->rows;
	uint32_t c = m->class_of[job];
	int64_t price = 0;

	for (uint32_t k = m->class_at[c]; k < m->class_at[c + 1]; k++)
		price += row[m->class_rows[k]];
	return o->cost * ASSIGN_ONE + o->weight * price + d->job[o->agent];
}

static void
class_price(struct climb *x, uint32_t c)
{
	const struct assign_model *m = x->m;

	memset(x->price, 0, m->agents * sizeof *x->price);
	for (uint32_t i = 0; i < m->agents; i++)
		for (uint32_t k = m->class_at[c]; k < m->class_at[c + 1]; k++)
			x->price[i] += x->d->row[(size_t)i * m->rows + m->class_rows[k]];
}

/* The job goes where it is cheapest at these prices. */
static int64_t
job_take(struct climb *x, uint32_t j)
{
	const struct assign_model *m = x->m;
	const struct assign_option *best = m->options + m->at[j]; /* every job has one */
	int64_t least = INT64_MAX;
	uint32_t c = m->class_of[j];

	for (const struct assign_option *o = m->options + m->at[j], *end = m->options + m->at[j + 1]; o < end;
	     o++) {
		int64_t reduced = o->cost * ASSIGN_ONE + o->weight * x->price[o->agent] + x->d->job[o->agent];

		if (reduced < least) {
			least = reduced;
			best = o;
		}
	}
	x->d->least[j] = least;
	x->over_count[best->agent]++;
	for (uint32_t k = m->class_at[c]; k < m->class_at[c + 1]; k++)
		x->over[(size_t)best->agent * m->rows + m->class_rows[k]] += best->weight;
	return least;
}

/* How far a count is beyond what its agent's price is for. */
static int64_t
count_over(const struct climb *x, uint32_t i, int64_t count)
{
	int64_t most = x->m->most[i], least = x->m->least[i];

	if (x->d->job[i] > 0 || count > most)
		return count - most;
	return x->d->job[i] < 0 || count < least ? count - least : 0;
}

/* The bound of the prices at hand, and where it climbs. */
static int64_t
evaluate(struct climb *x)
{
	const struct assign_model *m = x->m;
	wide sum = 0;

	memset(x->over, 0, x->rows * sizeof *x->over);
	memset(x->over_count, 0, m->agents * sizeof *x->over_count);
	for (uint32_t c = 0; c < m->class_count; c++) {
		class_price(x, c);
		for (uint32_t k = m->of_class_at[c]; k < m->of_class_at[c + 1]; k++)
			sum += job_take(x, m->of_class[k]);
	}
	for (size_t k = 0; k < x->rows; k++) {
		sum -= (wide)x->d->row[k] * m->capacity[k];
		x->over[k] -= m->capacity[k];
	}
	for (uint32_t i = 0; i < m->agents; i++) {
		int64_t price = x->d->job[i];

		sum -= (wide)price * (price > 0 ? m->most[i] : m->least[i]);
		x->over_count[i] = count_over(x, i, x->over_count[i]);
	}
	return sum > ASSIGN_HUGE ? ASSIGN_HUGE : sum < -ASSIGN_HUGE ? -ASSIGN_HUGE : (int64_t)sum;
}

static double
way_add(double *way, int64_t over, int64_t price, bool may_fall)
{
	if (price == 0 && over < 0 && !may_fall)
		*way = 0;
	else
		*way = (double)over + KEEP_WAY * *way;
	return *way * *way;
}

/* The squared length of the way ahead. */
static double
way_find(struct climb *x)
{
	double norm = 0;

	for (size_t k = 0; k < x->rows; k++)
		norm += way_add(&x->way[k], x->over[k], x->d->row[k], false);
	for (uint32_t i = 0; i < x->m->agents; i++)
		norm += way_add(&x->way_count[i], x->over_count[i], x->d->job[i], true);
	return norm;
}

static int64_t
price_moved(int64_t price, double by, int64_t least, int64_t most)
{
	double to = (double)price + by;

	if (to <= (double)least)
		return least;
	if (to >= (double)most)
		return most;
	return to >= 0 ? (int64_t)(to + 0.5) : -(int64_t)(0.5 - to);
}

static void
prices_move(struct climb *x, double step)
{
	const struct assign_model *m = x->m;
	int64_t least = -m->p->short_price * ASSIGN_ONE;

	for (size_t k = 0; k < x->rows; k++)
		x->d->row[k] = price_moved(x->d->row[k], step * x->way[k], 0, m->price_max[k]);
	for (uint32_t i = 0; m->counts && i < m->agents; i++)
		x->d->job[i] = price_moved(x->d->job[i], step * x->way_count[i], m->least[i] > 0 ? least : 0,
		    m->most[i] < m->jobs ? ASSIGN_HUGE >> 20 : 0);
}

static void
best_keep(struct climb *x, int64_t bound)
{
	x->best = bound;
	memcpy(x->best_row, x->d->row, x->rows * sizeof *x->best_row);
	memcpy(x->best_job, x->d->job, x->m->agents * sizeof *x->best_job);
}

static void
best_return(struct climb *x)
{
	memcpy(x->d->row, x->best_row, x->rows * sizeof *x->best_row);
	memcpy(x->d->job, x->best_job, x->m->agents * sizeof *x->best_job);
	memset(x->way, 0, x->rows * sizeof *x->way);
	memset(x->way_count, 0, x->m->agents * sizeof *x->way_count);
}

static void
climb(struct climb *x, struct assign_work *w)
{
	int64_t bound = evaluate(x);
	double ahead = (double)bound * 0.1 + ASSIGN_ONE;
	uint32_t since = 0;

	best_keep(x, bound);
	for (uint32_t n = 0; n < ROUNDS_MAX && ahead > (double)ASSIGN_ONE / 64; n++) {
		double norm = way_find(x);

		if (norm < 0.5 || !assign_step(w, x->m->at[x->m->jobs] / OPTIONS_A_STEP + 1) ||
		    assign_used(w, SHARE))
			break;
		prices_move(x, ((double)(x->best - bound) + ahead) / norm);
		bound = evaluate(x);
		since++;
		if (bound > x->best) {
			since = (double)(bound - x->best) > ahead / 16 ? 0 : since;
			ahead = (double)(bound - x->best) > ahead / 2 ? ahead * FARTHER : ahead;
			best_keep(x, bound);
		}
		if (since >= PATIENCE) {
			ahead /= 2;
			since = 0;
			best_return(x);
			bound = evaluate(x);
		}
	}
	best_return(x);
	x->d->bound = evaluate(x);
}

void
assign_dual_find(struct assign_dual *d, const struct assign_model *m, struct assign_work *w)
{
	struct climb x = { .m = m, .d = d, .rows = (size_t)m->agents * m->rows };

	d->row = ARENA_ARRAY(m->mem, x.rows + 1, int64_t);
	d->job = ARENA_ARRAY(m->mem, m->agents + 1, int64_t);
	d->least = ARENA_ARRAY(m->mem, m->jobs + 1, int64_t);
	x.price = ARENA_ARRAY(&x.mem, m->agents + 1, int64_t);
	x.over = ARENA_ARRAY(&x.mem, x.rows + 1, int64_t);
	x.over_count = ARENA_ARRAY(&x.mem, m->agents + 1, int64_t);
	x.way = ARENA_ARRAY(&x.mem, x.rows + 1, double);
	x.way_count = ARENA_ARRAY(&x.mem, m->agents + 1, double);
	x.best_row = ARENA_ARRAY(&x.mem, x.rows + 1, int64_t);
	x.best_job = ARENA_ARRAY(&x.mem, m->agents + 1, int64_t);
	climb(&x, w);
	arena_free(&x.mem);
	assign_bound_raise(w, (d->bound + ASSIGN_ONE - 1) >> ASSIGN_SHIFT);
}
