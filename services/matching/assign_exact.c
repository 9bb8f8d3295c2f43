/*
 * assign_exact: depth first over all options, for the proof that nothing is cheaper, or that nothing fits, in small problems.
 * Owns: its tables, in an arena of its own.
 * Beware: it gives up after so many steps; then nothing is proven, and what was found on the way counts.
 *
 * The bound of a node: the dual's, and what each job costs above its least at the cheapest of its options that still fit. The job whose
 * second option costs most more goes first (Ross & Soland, Mathematical Programming 8, 1975).
 */
#include "services/matching/assign_core.h"
#include <string.h>

#define OPTIONS_A_STEP 16

struct exact {
	const struct assign_model *m;
	const struct assign_dual *d;
	struct assign_work *w;
	struct arena mem;
	int64_t *price; /* by option: above the least of its job */
	int64_t *left; /* agents * rows */
	uint32_t *count; /* agents */
	uint32_t *pick;
	bool *done;
	uint64_t steps, until;
	bool over; /* gave up */
};

static bool
still_fits(const struct exact *x, uint32_t j, const struct assign_option *o)
{
	const struct assign_model *m = x->m;
	uint32_t c = m->class_of[j];

	if (x->count[o->agent] >= m->most[o->agent])
		return false;
	for (uint32_t k = m->class_at[c]; k < m->class_at[c + 1]; k++)
		if (x->left[(size_t)o->agent * m->rows + m->class_rows[k]] < o->weight)
			return false;
	return true;
}

static void
take(struct exact *x, uint32_t j, const struct assign_option *o, int64_t sign)
{
	const struct assign_model *m = x->m;
	uint32_t c = m->class_of[j];

	x->count[o->agent] += (uint32_t)sign;
	for (uint32_t k = m->class_at[c]; k < m->class_at[c + 1]; k++)
		x->left[(size_t)o->agent * m->rows + m->class_rows[k]] -= sign * o->weight;
}

/* The least prices of a job's options that still fit. */
static void
job_look(const struct exact *x, uint32_t j, int64_t *ret_first, int64_t *ret_second)
{
	*ret_first = *ret_second = ASSIGN_HUGE;
	for (uint32_t o = x->m->at[j]; o < x->m->at[j + 1]; o++) {
		if (!still_fits(x, j, &x->m->options[o]))
			continue;
		if (x->price[o] < *ret_first) {
			*ret_second = *ret_first;
			*ret_first = x->price[o];
		} else if (x->price[o] < *ret_second) {
			*ret_second = x->price[o];
		}
	}
}

/* The next job, and what all that are open cost above their least; ASSIGN_NONE: there is none. */
static uint32_t
job_pick(const struct exact *x, int64_t *ret_above)
{
	uint32_t best = ASSIGN_NONE;
	int64_t most = -1;

	*ret_above = 0;
	for (uint32_t j = 0; j < x->m->jobs; j++) {
		int64_t first, second;

		if (x->done[j])
			continue;
		job_look(x, j, &first, &second);
		if (first == ASSIGN_HUGE) {
			*ret_above = ASSIGN_HUGE;
			return j;
		}
		*ret_above += first;
		if (second - first > most) {
			most = second - first;
			best = j;
		}
	}
	return best;
}

static bool
is_hopeless(const struct exact *x, int64_t above)
{
	return above >= ASSIGN_HUGE ||
	    (x->w->found && ((x->d->bound + above + ASSIGN_ONE - 1) >> ASSIGN_SHIFT) >= x->w->cost);
}

/* The job's cheapest option that still fits and was not tried: those come in the order of price, then of place. */
static uint32_t
option_next(const struct exact *x, uint32_t j, uint32_t last)
{
	uint32_t best = ASSIGN_NONE;

	for (uint32_t o = x->m->at[j]; o < x->m->at[j + 1]; o++) {
		if (last != ASSIGN_NONE &&
		    (x->price[o] < x->price[last] || (x->price[o] == x->price[last] && o <= last)))
			continue;
		if ((best == ASSIGN_NONE || x->price[o] < x->price[best]) &&
		    still_fits(x, j, &x->m->options[o]))
			best = o;
	}
	return best;
}

static void
dive(struct exact *x, int64_t above)
{
	uint64_t charge = x->m->at[x->m->jobs] / OPTIONS_A_STEP + 1;
	int64_t open;
	uint32_t j = job_pick(x, &open), o = ASSIGN_NONE;

	x->steps += charge;
	if (!assign_step(x->w, charge) || x->steps > x->until)
		x->over = true;
	if (x->over || is_hopeless(x, above + open))
		return;
	if (j == ASSIGN_NONE) {
		assign_keep(x->w, x->m, x->pick, assign_cost(x->m, x->pick));
		return;
	}
	x->done[j] = true;
	while (!x->over && (o = option_next(x, j, o)) != ASSIGN_NONE) {
		x->pick[j] = o - x->m->at[j];
		take(x, j, &x->m->options[o], 1);
		if (!is_hopeless(x, above + x->price[o]))
			dive(x, above + x->price[o]);
		take(x, j, &x->m->options[o], -1);
	}
	x->done[j] = false;
}

bool
assign_exact(const struct assign_model *m, const struct assign_dual *d, struct assign_work *w, uint64_t steps)
{
	struct exact x = { .m = m, .d = d, .w = w, .until = steps };

	x.price = ARENA_ARRAY(&x.mem, (size_t)m->at[m->jobs] + 1, int64_t);
	x.left = ARENA_ARRAY(&x.mem, (size_t)m->agents * m->rows + 1, int64_t);
	x.count = ARENA_ARRAY(&x.mem, m->agents + 1, uint32_t);
	x.pick = ARENA_ARRAY(&x.mem, m->jobs + 1, uint32_t);
	x.done = ARENA_ARRAY(&x.mem, m->jobs + 1, bool);
	memcpy(x.left, m->capacity, (size_t)m->agents * m->rows * sizeof *x.left);
	for (uint32_t j = 0; j < m->jobs; j++)
		for (uint32_t o = m->at[j]; o < m->at[j + 1]; o++)
			x.price[o] = assign_reduced(d, m, j, &m->options[o]) - d->least[j];
	dive(&x, 0);
	arena_free(&x.mem);
	if (!x.over && w->found)
		assign_bound_raise(w, w->cost);
	return !x.over;
}
