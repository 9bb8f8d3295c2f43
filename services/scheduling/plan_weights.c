/*
 * plan_weights: what each criterion counts for, and a cost told criterion by criterion.
 * Owns: the defaults.
 * Beware: contributions are value times weight and add up to the engine's cost, to the unit: what the engine adds up in one
 *         of its criteria, and we tell as two, is taken apart by counting one of them here.
 */
#include "services/scheduling/plan_case.h"

#define SPREAD_DAYS 7

static const uint32_t defaults[PLAN_CRITERIA] = {
	[PLAN_COST_POLL] = 10,
	[PLAN_COST_SPREAD] = 4,
	[PLAN_COST_PREFER] = 1,
	[PLAN_COST_MOVED] = 50,
	[PLAN_COST_SHIFT] = 1,
	[PLAN_COST_WISH] = 5,
	[PLAN_COST_SCHOOL] = 20,
	[PLAN_COST_TRAVEL] = 1,
	[PLAN_COST_VENUE] = 10,
	[PLAN_COST_ABSENT] = 40, /* as somebody who declined in a poll */
};

void
plan_weights_fill(struct plan_case *k, const struct plan *p)
{
	const struct plan_weight *w = p->weights.items;

	memcpy(k->weights, defaults, sizeof k->weights);
	for (uint32_t i = 0; i < p->weights.count; i++)
		if ((int)w[i].criterion >= 0 && w[i].criterion < PLAN_CRITERIA)
			k->weights[w[i].criterion] = w[i].weight;
}

struct place_weights
plan_weights_of(const struct plan_case *k)
{
	return (struct place_weights){ .spread = (int32_t)k->weights[PLAN_COST_SPREAD],
		.spread_days = SPREAD_DAYS,
		.moved = (int32_t)k->weights[PLAN_COST_MOVED],
		.shift = (int32_t)k->weights[PLAN_COST_SHIFT],
		.change = (int32_t)k->weights[PLAN_COST_VENUE],
		.missed = (int32_t)k->weights[PLAN_COST_ABSENT] };
}

/* --- a cost, told ------------------------------------------------------------------------- */
/* Days between where the sessions were and where they go. */
static int64_t
shift_days(const struct plan_case *k, const struct place_plan *p)
{
	int64_t n = 0;

	for (uint32_t i = k->foreign_count; i < k->session_count; i++) {
		int32_t was = k->problem.sessions[i].current;

		if (was >= 0 && p->days[i] >= 0)
			n += was > p->days[i] ? was - p->days[i] : p->days[i] - was;
	}
	return n;
}

static int64_t
rhythm_days(const struct plan_case *k, const struct place_plan *p)
{
	int64_t n = 0;

	for (uint32_t i = k->foreign_count; i < k->session_count; i++) {
		int32_t best = k->best_day[i];

		if (best != PLACE_NO_DAY && p->days[i] >= 0)
			n += best > p->days[i] ? best - p->days[i] : p->days[i] - best;
	}
	return n;
}

static struct plan_term
term_of(const struct plan_case *k, enum plan_criterion which, int64_t contribution)
{
	int64_t weight = k->weights[which];

	return (struct plan_term){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4),
		.criterion = which,
		.value = weight == 0 ? 0 : contribution / weight,
		.weight = weight,
		.contribution = contribution };
}

struct list
plan_terms(struct plan_case *k, const struct place_plan *p)
{
	const int64_t *by = p->cost.by;
	int64_t shift = shift_days(k, p) * k->weights[PLAN_COST_SHIFT];
	int64_t rhythm = rhythm_days(k, p) * k->weights[PLAN_COST_PREFER];
	const int64_t parts[PLAN_CRITERIA] = {
		[PLAN_COST_POLL] = by[PLACE_COST_POLL],
		[PLAN_COST_SPREAD] = by[PLACE_COST_SPREAD],
		[PLAN_COST_PREFER] = rhythm,
		[PLAN_COST_MOVED] = by[PLACE_COST_MOVED] - shift,
		[PLAN_COST_SHIFT] = shift,
		[PLAN_COST_WISH] = by[PLACE_COST_WISH] - rhythm,
		[PLAN_COST_SCHOOL] = by[PLACE_COST_SCHOOL],
		[PLAN_COST_TRAVEL] = by[PLACE_COST_TRAVEL],
		[PLAN_COST_VENUE] = by[PLACE_COST_VENUE],
		[PLAN_COST_ABSENT] = by[PLACE_COST_ABSENT],
	};
	struct plan_term *out = ARENA_ARRAY(&k->mem, PLAN_CRITERIA, struct plan_term);

	for (int i = 0; i < PLAN_CRITERIA; i++)
		out[i] = term_of(k, (enum plan_criterion)i, parts[i]);
	return (struct list){ out, PLAN_CRITERIA };
}
