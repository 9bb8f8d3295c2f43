/*
 * place_cost: what a day costs a session, criterion by criterion, and what a placement costs in all.
 * Owns: the cost tables of the model; the formulas are told in place.h.
 * Beware: the search keeps its own running sums; place_cost_of is the figure that leaves the engine.
 */
#include "services/scheduling/place_core.h"

static int32_t
window_first(const struct place_session *s)
{
	return s->from >= 0 ? s->from : 0;
}

static int32_t
window_last(const struct place_session *s, uint32_t horizon)
{
	return s->to >= 0 ? s->to : (int32_t)horizon - 1;
}

static int64_t
prefer_cost(const struct place_problem *p, const struct place_session *s, int32_t day)
{
	int32_t first = window_first(s), last = window_last(s, p->horizon);

	if (s->fixed >= 0)
		return 0;
	switch (s->prefer) {
	case PLACE_EARLY:
		return (int64_t)p->weights.prefer * place_distance(day, first);
	case PLACE_MIDDLE:
		return (int64_t)p->weights.prefer * place_distance(day, first + (last - first) / 2);
	case PLACE_LATE:
		return (int64_t)p->weights.prefer * place_distance(day, last);
	case PLACE_ANY:
	default:
		return 0;
	}
}

static const enum place_criterion soft_criterion[PLACE_SOFTS] = { [PLACE_SOFT_POLL] = PLACE_COST_POLL,
	[PLACE_SOFT_WISH] = PLACE_COST_WISH,
	[PLACE_SOFT_SCHOOL] = PLACE_COST_SCHOOL };

/* The criteria that do not depend on where other sessions are. */
static void
day_cost(const struct place_model *m, uint32_t s, int32_t day, struct place_cost *c)
{
	const struct place_session *session = &m->p->sessions[s];
	const struct place_weights *w = &m->p->weights;

	for (int i = 0; i < PLACE_SOFTS; i++)
		c->by[soft_criterion[i]] += session->soft[i] != NULL ? session->soft[i][day] : 0;
	c->by[PLACE_COST_PREFER] += prefer_cost(m->p, session, day);
	if (place_is_moved(m, s, day))
		c->by[PLACE_COST_MOVED] += w->moved + (int64_t)w->shift * place_distance(day, m->current[s]);
}

static void
cost_sum(struct place_cost *c)
{
	c->total = 0;
	for (int i = 0; i < PLACE_CRITERIA; i++)
		c->total += c->by[i];
}

static int64_t
near_cost(const struct place_model *m, const struct place_pair *pair, int32_t a, int32_t b)
{
	uint32_t distance = place_distance(a, b);

	return distance < m->near_count ? pair->shared * m->near[distance] : 0;
}

struct place_cost
place_cost_at(const struct place_model *m, const int32_t *days, uint32_t s, int32_t day)
{
	struct place_cost c = { 0 };

	day_cost(m, s, day, &c);
	for (uint32_t i = m->pair_at[s]; i < m->pair_at[s + 1]; i++) {
		int32_t other = days[m->pairs[i].to];

		if (other >= 0)
			c.by[PLACE_COST_SPREAD] += near_cost(m, &m->pairs[i], day, other);
	}
	cost_sum(&c);
	return c;
}

struct place_cost
place_cost_of(const struct place_model *m, const int32_t *days)
{
	struct place_cost c = { 0 };

	for (uint32_t s = 0; s < m->sessions; s++) {
		if (days[s] < 0)
			continue;
		day_cost(m, s, days[s], &c);
		for (uint32_t i = m->pair_at[s]; i < m->pair_at[s + 1]; i++) {
			uint32_t t = m->pairs[i].to;

			if (t > s && days[t] >= 0)
				c.by[PLACE_COST_SPREAD] += near_cost(m, &m->pairs[i], days[s], days[t]);
		}
	}
	cost_sum(&c);
	return c;
}

static void
near_fill(struct place_model *m)
{
	const struct place_problem *p = m->p;
	const struct place_weights *w = &p->weights;

	m->near_count = p->near != NULL ? p->near_count : (uint32_t)w->spread_days;
	m->near = ARENA_ARRAY(m->mem, m->near_count + 1, int64_t);
	for (uint32_t i = 0; i < m->near_count; i++)
		m->near[i] =
		    p->near != NULL ? p->near[i] : (int64_t)w->spread * (w->spread_days - (int32_t)i);
}

void
place_cost_fill(struct place_model *m)
{
	near_fill(m);
	m->cost = ARENA_ARRAY(m->mem, (size_t)m->sessions * m->horizon, int64_t);
	for (uint32_t s = 0; s < m->sessions; s++)
		for (int32_t d = 0; d < (int32_t)m->horizon; d++) {
			struct place_cost c = { 0 };

			day_cost(m, s, d, &c);
			cost_sum(&c);
			m->cost[(size_t)s * m->horizon + (size_t)d] = c.total;
		}
}
