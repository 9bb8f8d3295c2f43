/*
 * season_check: the rules and costs of placing told a second time, for problems of any size, and the fewest moves by trying all.
 * Owns: nothing.
 * Beware: it shares nothing with services/scheduling but the structs of place.h; keep it that way. Fixed days that break rules among
 *         themselves, which the engine lets pass, are not known here: seasons have none.
 */
#include "tests/lib/season.h"
#include <stdlib.h>
#include <string.h>

struct check {
	const struct place_problem *p;
	const int32_t *days;
	const uint32_t *venues;
};

static bool
have_halves_in_common(const struct place_session *a, const struct place_session *b)
{
	return a->halves == 0 || b->halves == 0 || (a->halves & b->halves) != 0;
}

uint32_t
season_shared(const struct place_session *a, const struct place_session *b)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < a->member_count; i++)
		for (uint32_t j = 0; j < b->member_count; j++)
			n += a->members[i].person == b->members[j].person;
	return n;
}

static bool
is_required(const struct place_problem *p, const struct place_member *m)
{
	return !p->animators_only || m->role == PLACE_ANIMATOR;
}

/* Of the people of both, those whom one of the two cannot do without; the others. A person is in a session once. */
static uint32_t
shared_required(const struct place_problem *p, const struct place_session *a, const struct place_session *b,
    bool required)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < a->member_count; i++)
		for (uint32_t j = 0; j < b->member_count; j++)
			if (a->members[i].person == b->members[j].person)
				n += (is_required(p, &a->members[i]) || is_required(p, &b->members[j])) ==
				    required;
	return n;
}

static bool
day_is_busy(const struct place_problem *p, const struct place_session *x, int32_t day)
{
	for (uint32_t i = 0; i < p->busy_count; i++)
		for (uint32_t k = 0; p->busy[i].day == day && k < x->member_count; k++)
			if (p->busy[i].person == x->members[k].person && is_required(p, &x->members[k]))
				return true;
	return false;
}

static const struct place_choice *
choice_find(const struct place_session *x, uint32_t venue)
{
	for (uint32_t i = 0; i < x->choice_count; i++)
		if (x->choices[i].venue == venue)
			return &x->choices[i];
	return NULL;
}

static const char *
venue_breaks(const struct place_problem *p, const struct place_session *x, int32_t day, uint32_t venue)
{
	const struct place_venue *v = &p->venues[venue == PLACE_NONE ? 0 : venue];

	if (x->choice_count == 0 && venue != x->venue)
		return "not its venue";
	if (x->choice_count > 0 && choice_find(x, venue) == NULL)
		return "no choice of it";
	if (venue == PLACE_NONE)
		return NULL;
	if (v->seats > 0 && v->seats < x->seats)
		return "seats";
	if ((x->features & ~v->features) != 0)
		return "features";
	return v->closed != NULL && v->closed[day] != 0 ? "venue closed" : NULL;
}

static const char *
alone_breaks(const struct place_problem *p, uint32_t s, int32_t day, uint32_t venue)
{
	const struct place_session *x = &p->sessions[s];

	if (day < 0 || day >= (int32_t)p->horizon)
		return "no day";
	if ((x->from >= 0 && day < x->from) || (x->to >= 0 && day > x->to))
		return "window";
	if (x->fixed >= 0 && day != x->fixed)
		return "fixed";
	if (x->forbid != NULL && x->forbid[day] != 0)
		return "forbidden day";
	if (day_is_busy(p, x, day))
		return "busy";
	return venue_breaks(p, x, day, venue);
}

/* Are they one behind the other in their action, none between? */
static bool
are_neighbours(const struct place_problem *p, uint32_t s, uint32_t t)
{
	const struct place_session *a = &p->sessions[s], *b = &p->sessions[t];

	if (a->action != b->action || a->rank >= b->rank)
		return false;
	for (uint32_t i = 0; i < p->session_count; i++)
		if (p->sessions[i].action == a->action && p->sessions[i].rank > a->rank &&
		    p->sessions[i].rank < b->rank)
			return false;
	return true;
}

static const char *
neighbours_break(const struct check *c, uint32_t s, uint32_t t)
{
	const struct place_action *a = &c->p->actions[c->p->sessions[s].action];
	int32_t gap = c->days[t] - c->days[s];

	if (gap <= 0)
		return "order";
	if (gap < (int32_t)a->gap_min)
		return "gap too small";
	return a->gap_max > 0 && gap > (int32_t)a->gap_max ? "gap too large" : NULL;
}

static const char *
two_break(const struct check *c, uint32_t s, uint32_t t)
{
	const struct place_session *a = &c->p->sessions[s], *b = &c->p->sessions[t];

	if (are_neighbours(c->p, s, t) && neighbours_break(c, s, t) != NULL)
		return neighbours_break(c, s, t);
	if (are_neighbours(c->p, t, s) && neighbours_break(c, t, s) != NULL)
		return neighbours_break(c, t, s);
	if (c->days[s] != c->days[t] || !have_halves_in_common(a, b))
		return NULL;
	if (c->venues[s] == c->venues[t] && c->venues[s] != PLACE_NONE)
		return "venue twice";
	return shared_required(c->p, a, b, true) > 0 ? "person twice" : NULL;
}

static const char *
between_breaks(const struct check *c, const struct place_between *b)
{
	uint32_t n = 0;

	for (int32_t day = c->days[b->earlier] + 1; day < c->days[b->later]; day++)
		n += b->usable == NULL || b->usable[day] != 0;
	return n < b->need ? "between" : NULL;
}

const char *
season_breaks(const struct place_problem *p, const int32_t *days, const uint32_t *venues)
{
	struct check c = { p, days, venues };
	const char *what = NULL;

	for (uint32_t s = 0; s < p->session_count && what == NULL; s++)
		what = alone_breaks(p, s, days[s], venues[s]);
	for (uint32_t s = 0; s < p->session_count && what == NULL; s++)
		for (uint32_t t = s + 1; t < p->session_count && what == NULL; t++)
			what = two_break(&c, s, t);
	for (uint32_t i = 0; i < p->between_count && what == NULL; i++)
		what = between_breaks(&c, &p->betweens[i]);
	for (uint32_t i = 0; i < p->order_count && what == NULL; i++)
		what = days[p->orders[i].before] < days[p->orders[i].after] ? NULL : "precedence";
	return what;
}

/* --- costs ----------------------------------------------------------------------------- */
static int64_t
alone_cost(const struct place_problem *p, uint32_t s, int32_t day, uint32_t venue)
{
	const struct place_session *x = &p->sessions[s];
	const struct place_choice *choice = choice_find(x, venue);
	int64_t cost = choice != NULL ? choice->cost : 0;

	for (int i = 0; i < PLACE_SOFTS; i++)
		cost += x->soft[i] != NULL ? x->soft[i][day] : 0;
	if (x->current >= 0 && (x->current != day || (x->choice_count > 0 && x->venue != venue)))
		cost += p->weights.moved + (int64_t)p->weights.shift * abs(day - x->current);
	return cost;
}

/* What two sessions on one day cost for the people that they share and do without. */
int64_t
season_missed(const struct place_problem *p, uint32_t s, uint32_t t)
{
	const struct place_session *a = &p->sessions[s], *b = &p->sessions[t];

	if (!have_halves_in_common(a, b) || (a->fixed >= 0 && b->fixed >= 0))
		return 0;
	return (int64_t)p->weights.missed * shared_required(p, a, b, false);
}

int64_t
season_cost(const struct place_problem *p, const int32_t *days, const uint32_t *venues)
{
	int64_t cost = 0;

	for (uint32_t s = 0; s < p->session_count; s++) {
		cost += alone_cost(p, s, days[s], venues[s]);
		for (uint32_t t = 0; t < p->session_count; t++) {
			int32_t far = abs(days[s] - days[t]);

			if (are_neighbours(p, s, t) && venues[s] != venues[t])
				cost += p->weights.change;
			if (s < t && far < p->weights.spread_days)
				cost += (int64_t)p->weights.spread * (p->weights.spread_days - far) *
				    season_shared(&p->sessions[s], &p->sessions[t]);
			if (s < t && far == 0)
				cost += season_missed(p, s, t);
		}
	}
	return cost;
}

/* --- the fewest moves ------------------------------------------------------------------ */
struct moves {
	const struct place_problem *p;
	int32_t *days;
	uint32_t *venues;
};

/* What s would break beside the sessions before it; betweens are looked at once both ends have a day. */
static bool
stands(const struct moves *m, uint32_t s)
{
	struct check c = { m->p, m->days, m->venues };

	if (alone_breaks(m->p, s, m->days[s], m->venues[s]) != NULL)
		return false;
	for (uint32_t t = 0; t < s; t++) {
		bool near = m->days[s] == m->days[t] || m->p->sessions[s].action == m->p->sessions[t].action;

		if (near && two_break(&c, t, s) != NULL)
			return false;
	}
	for (uint32_t i = 0; i < m->p->between_count; i++) {
		const struct place_between *b = &m->p->betweens[i];

		if ((b->earlier == s && b->later < s) || (b->later == s && b->earlier < s))
			if (between_breaks(&c, b) != NULL)
				return false;
	}
	return true;
}

static bool moves_try(struct moves *m, uint32_t s, uint32_t left);

static bool
venues_try(struct moves *m, uint32_t s, uint32_t left)
{
	const struct place_session *x = &m->p->sessions[s];

	for (uint32_t i = 0; i < x->choice_count; i++) {
		m->venues[s] = x->choices[i].venue;
		if (stands(m, s) && moves_try(m, s + 1, left))
			return true;
	}
	m->venues[s] = x->venue;
	return x->choice_count == 0 && stands(m, s) && moves_try(m, s + 1, left);
}

static bool
moves_try(struct moves *m, uint32_t s, uint32_t left)
{
	const struct place_session *x = &m->p->sessions[s];

	if (s == m->p->session_count)
		return true;
	m->days[s] = x->current;
	m->venues[s] = x->venue;
	if (stands(m, s) && moves_try(m, s + 1, left))
		return true;
	for (int32_t day = 0; left > 0 && day < (int32_t)m->p->horizon; day++) {
		m->days[s] = day;
		if (venues_try(m, s, left - 1))
			return true;
	}
	return false;
}

uint32_t
season_fewest_moves(const struct place_problem *p, uint32_t most)
{
	struct moves m = { .p = p };
	uint32_t fewest = UINT32_MAX;

	m.days = calloc(p->session_count + 1, sizeof *m.days);
	m.venues = calloc(p->session_count + 1, sizeof *m.venues);
	if (m.days == NULL || m.venues == NULL)
		abort();
	for (uint32_t k = 0; k <= most && fewest == UINT32_MAX; k++)
		if (moves_try(&m, 0, k))
			fewest = k;
	free(m.days);
	free(m.venues);
	return fewest;
}
