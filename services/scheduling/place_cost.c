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
	[PLACE_SOFT_SCHOOL] = PLACE_COST_SCHOOL,
	[PLACE_SOFT_ABSENT] = PLACE_COST_ABSENT };

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

/* The slots of a person's day that are taken, the first one in bit 0. */
static int64_t
day_pattern(const struct place_model *m, uint32_t taken)
{
	const struct place_weights *w = &m->p->weights;
	int64_t cost = taken != 0 && (taken & (taken - 1)) == 0 ? w->alone : 0;
	uint32_t run = 0;

	for (uint32_t slot = 0; slot < m->slots; slot++) {
		run = (taken >> slot) & 1 ? run + 1 : 0;
		cost += run > m->row ? w->row : 0;
	}
	return cost + (run > 0 ? w->last : 0); /* the run that is left is one of the day's last slot */
}

/* The pattern of one person on the day of slot at; s is counted on day instead of where days has it. */
static int64_t
person_pattern(
    const struct place_model *m, const int32_t *days, uint32_t person, int32_t at, uint32_t s, int32_t day)
{
	int32_t slots = (int32_t)m->slots;
	uint32_t taken = 0;

	for (uint32_t i = m->of_at[person]; i < m->of_at[person + 1]; i++) {
		int32_t d = m->of[i] == s ? day : days[m->of[i]];

		if (d >= 0 && d / slots == at / slots)
			taken |= UINT32_C(1) << (d % slots);
	}
	return day_pattern(m, taken);
}

/* What the presence of s on that day changes in the patterns of its people. */
static int64_t
session_pattern(const struct place_model *m, const int32_t *days, uint32_t s, int32_t day)
{
	int64_t cost = 0;

	if (!m->pattern || day < 0)
		return 0;
	for (uint32_t w = 0; w < m->person_words; w++)
		for (uint64_t left = m->people[(size_t)s * m->person_words + w]; left != 0;
		     left &= left - 1) {
			uint32_t person = w * 64 + (uint32_t)__builtin_ctzll(left);

			cost += person_pattern(m, days, person, day, s, day) -
			    person_pattern(m, days, person, day, s, PLACE_NO_DAY);
		}
	return cost;
}

/* Each day of a person once: with the first of their sessions on it. */
static bool
is_first_of_day(const struct place_model *m, const int32_t *days, uint32_t person, uint32_t i)
{
	int32_t slots = (int32_t)m->slots, day = days[m->of[i]];

	for (uint32_t j = m->of_at[person]; j < i; j++)
		if (days[m->of[j]] >= 0 && days[m->of[j]] / slots == day / slots)
			return false;
	return day >= 0;
}

int64_t
place_pattern_cost(const struct place_model *m, const int32_t *days)
{
	int64_t cost = 0;

	if (!m->pattern)
		return 0;
	for (uint32_t person = 0; person < m->p->person_count; person++)
		for (uint32_t i = m->of_at[person]; i < m->of_at[person + 1]; i++)
			if (is_first_of_day(m, days, person, i))
				cost +=
				    person_pattern(m, days, person, days[m->of[i]], PLACE_NONE, PLACE_NO_DAY);
	return cost;
}

static int64_t
travel_cost(const struct place_model *m, uint32_t s, uint32_t venue)
{
	for (uint32_t i = m->option_at[s]; i < m->option_at[s + 1]; i++)
		if (m->options[i].venue == venue)
			return m->options[i].cost;
	return 0;
}

/* The criteria of the venue alone. */
static void
venue_cost(const struct place_model *m, uint32_t s, int32_t day, uint32_t venue, struct place_cost *c)
{
	c->by[PLACE_COST_TRAVEL] += travel_cost(m, s, venue);
	if (place_is_rehoused(m, s, day, venue))
		c->by[PLACE_COST_MOVED] += m->p->weights.moved;
}

static int64_t
change_cost(const struct place_model *m, const int32_t *days, const uint32_t *venues, uint32_t neighbour,
    uint32_t venue)
{
	if (neighbour == PLACE_NONE || days[neighbour] < 0)
		return 0;
	return place_change_cost(m, venues[neighbour], venue);
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

/* Two sessions on those days, beside each other: the criteria of their people. */
static void
pair_cost(
    const struct place_model *m, const struct place_pair *pair, int32_t a, int32_t b, struct place_cost *c)
{
	c->by[PLACE_COST_SPREAD] += near_cost(m, pair, a, b);
	if (a == b)
		c->by[PLACE_COST_ABSENT] += place_missed_cost(m, pair);
}

struct place_cost
place_cost_at(const struct place_model *m, const int32_t *days, const uint32_t *venues, uint32_t s,
    int32_t day, uint32_t venue)
{
	struct place_cost c = { 0 };

	day_cost(m, s, day, &c);
	venue_cost(m, s, day, venue, &c);
	for (uint32_t i = m->pair_at[s]; i < m->pair_at[s + 1]; i++) {
		int32_t other = days[m->pairs[i].to];

		if (other >= 0)
			pair_cost(m, &m->pairs[i], day, other, &c);
	}
	c.by[PLACE_COST_VENUE] =
	    change_cost(m, days, venues, m->prev[s], venue) + change_cost(m, days, venues, m->next[s], venue);
	c.by[PLACE_COST_PATTERN] = session_pattern(m, days, s, day);
	cost_sum(&c);
	return c;
}

struct place_cost
place_cost_of(const struct place_model *m, const int32_t *days, const uint32_t *venues)
{
	struct place_cost c = { 0 };

	for (uint32_t s = 0; s < m->sessions; s++) {
		if (days[s] < 0)
			continue;
		day_cost(m, s, days[s], &c);
		venue_cost(m, s, days[s], venues[s], &c);
		c.by[PLACE_COST_VENUE] += change_cost(m, days, venues, m->prev[s], venues[s]);
		for (uint32_t i = m->pair_at[s]; i < m->pair_at[s + 1]; i++) {
			uint32_t t = m->pairs[i].to;

			if (t > s && days[t] >= 0)
				pair_cost(m, &m->pairs[i], days[s], days[t], &c);
		}
	}
	c.by[PLACE_COST_PATTERN] = place_pattern_cost(m, days);
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

static void
pattern_fill(struct place_model *m)
{
	const struct place_weights *w = &m->p->weights;

	m->slots = m->p->slots_a_day > 0 ? m->p->slots_a_day : PLACE_DEFAULT_SLOTS;
	m->row = m->p->row_most > 0 ? m->p->row_most : PLACE_DEFAULT_ROW;
	m->pattern = w->alone > 0 || w->row > 0 || w->last > 0;
}

void
place_cost_fill(struct place_model *m)
{
	near_fill(m);
	pattern_fill(m);
	m->cost = ARENA_ARRAY(m->mem, (size_t)m->sessions * m->horizon, int64_t);
	for (uint32_t s = 0; s < m->sessions; s++)
		for (int32_t d = 0; d < (int32_t)m->horizon; d++) {
			struct place_cost c = { 0 };

			day_cost(m, s, d, &c);
			cost_sum(&c);
			m->cost[(size_t)s * m->horizon + (size_t)d] = c.total;
		}
}
