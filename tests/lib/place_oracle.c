/*
 * place_oracle: see the header. Plain loops on purpose.
 * Owns: nothing.
 * Beware: exhaustive: some ten million placements are the most one wants.
 */
#include "tests/lib/place_oracle.h"
#include <stdlib.h>
#include <string.h>

static bool
attends(const struct place_session *s, uint32_t person)
{
	for (uint32_t i = 0; i < s->member_count; i++)
		if (s->members[i].person == person)
			return true;
	return false;
}

static uint32_t
rank_before(const struct place_problem *p, uint32_t s)
{
	uint32_t best = PLACE_NONE;

	for (uint32_t t = 0; t < p->session_count; t++)
		if (p->sessions[t].action == p->sessions[s].action &&
		    p->sessions[t].rank < p->sessions[s].rank &&
		    (best == PLACE_NONE || p->sessions[t].rank > p->sessions[best].rank))
			best = t;
	return best;
}

struct oracle
oracle_new(const struct place_problem *p, bool replan, bool strict)
{
	struct oracle o = { .p = p, .replan = replan, .strict = strict };

	for (uint32_t s = 0; s < p->session_count; s++) {
		o.previous[s] = rank_before(p, s);
		for (uint32_t t = 0; t < p->session_count; t++)
			for (uint32_t who = 0; who < p->person_count; who++)
				o.shared[s][t] +=
				    attends(&p->sessions[s], who) && attends(&p->sessions[t], who);
	}
	return o;
}

static int32_t
pinned_to(const struct oracle *o, uint32_t s)
{
	const struct place_session *x = &o->p->sessions[s];

	if (x->held && x->current != PLACE_NO_DAY)
		return x->current;
	if (x->fixed == PLACE_NO_DAY || (x->movable && o->replan && !x->held))
		return PLACE_NO_DAY;
	return x->fixed;
}

static bool
is_let_pass(const struct oracle *o, uint32_t s, int32_t d)
{
	return !o->strict && pinned_to(o, s) == d;
}

static const char *
alone_breaks(const struct oracle *o, uint32_t s, int32_t d)
{
	const struct place_session *x = &o->p->sessions[s];
	int32_t pin = pinned_to(o, s);

	if (pin != PLACE_NO_DAY && d != pin && (x->held || !o->off[PLACE_FIXED][s]))
		return "fixed";
	if (is_let_pass(o, s, d))
		return NULL;
	if (!o->off[PLACE_WINDOW][s] &&
	    ((x->from != PLACE_NO_DAY && d < x->from) || (x->to != PLACE_NO_DAY && d > x->to)))
		return "window";
	for (uint32_t bit = 0; bit < 16 && x->forbid != NULL; bit++)
		if (!o->off[PLACE_DAY][bit] && ((x->forbid[d] >> bit) & 1))
			return "day";
	for (uint32_t i = 0; i < o->p->busy_count; i++)
		if (o->p->busy[i].day == d && attends(x, o->p->busy[i].person) &&
		    !o->off[PLACE_BUSY][o->p->busy[i].person])
			return "busy";
	if (x->venue != PLACE_NONE && o->p->venues[x->venue].seats != 0 && !o->off[PLACE_SEATS][s] &&
	    o->p->venues[x->venue].seats < x->seats)
		return "seats";
	return NULL;
}

static const char *
chain_breaks(const struct oracle *o, uint32_t early, int32_t de, uint32_t late, int32_t dl)
{
	uint32_t action = o->p->sessions[late].action;
	const struct place_action *a = &o->p->actions[action];
	uint32_t gap = (uint32_t)abs(dl - de);

	if (o->previous[late] != early)
		return NULL;
	if (!o->off[PLACE_ORDER][action] && dl <= de)
		return "order";
	if (!o->off[PLACE_GAP_MIN][action] && gap < a->gap_min)
		return "gap too short";
	if (!o->off[PLACE_GAP_MAX][action] && a->gap_max != 0 && gap > a->gap_max)
		return "gap too long";
	return NULL;
}

static const char *
same_day_breaks(const struct oracle *o, uint32_t s, uint32_t t)
{
	const struct place_session *x = &o->p->sessions[s], *y = &o->p->sessions[t];

	for (uint32_t i = 0; i < x->member_count; i++)
		if (attends(y, x->members[i].person) && !o->off[PLACE_TWICE][x->members[i].person])
			return "person twice";
	if (x->venue != PLACE_NONE && x->venue == y->venue && !o->off[PLACE_VENUE][x->venue])
		return "venue twice";
	return NULL;
}

static const char *
two_break(const struct oracle *o, uint32_t s, int32_t ds, uint32_t t, int32_t dt)
{
	const char *why;

	if (is_let_pass(o, s, ds) && is_let_pass(o, t, dt))
		return NULL;
	why = ds == dt ? same_day_breaks(o, s, t) : NULL;
	if (why == NULL)
		why = chain_breaks(o, s, ds, t, dt);
	return why != NULL ? why : chain_breaks(o, t, dt, s, ds);
}

static bool
differs_from_all(const struct oracle *o, const int32_t *days)
{
	for (uint32_t i = 0; i < o->before_count; i++) {
		bool differs = false;

		for (uint32_t s = 0; s < o->p->session_count; s++)
			differs = differs || (uint32_t)abs(days[s] - o->before[i][s]) >= o->differ_days;
		if (!differs)
			return false;
	}
	return true;
}

const char *
oracle_breaks(const struct oracle *o, const int32_t *days)
{
	for (uint32_t s = 0; s < o->p->session_count; s++) {
		const char *why = days[s] < 0 || days[s] >= (int32_t)o->p->horizon
		    ? "horizon"
		    : alone_breaks(o, s, days[s]);

		for (uint32_t t = 0; t < s && why == NULL; t++)
			why = two_break(o, s, days[s], t, days[t]);
		if (why != NULL)
			return why;
	}
	return differs_from_all(o, days) ? NULL : "not different";
}

/* --- costs --- */

static int32_t
move_origin(const struct oracle *o, uint32_t s)
{
	const struct place_session *x = &o->p->sessions[s];

	if (x->current == PLACE_NO_DAY && o->replan && x->movable && !x->held)
		return x->fixed;
	return x->current;
}

static int64_t
alone_cost(const struct oracle *o, uint32_t s, int32_t d)
{
	const struct place_session *x = &o->p->sessions[s];
	const struct place_weights *w = &o->p->weights;
	int32_t from = x->from == PLACE_NO_DAY ? 0 : x->from, origin = move_origin(o, s);
	int32_t to = x->to == PLACE_NO_DAY ? (int32_t)o->p->horizon - 1 : x->to;
	int32_t wish[] = { d, from, from + (to - from) / 2, to };
	int64_t cost = 0;

	for (int i = 0; i < PLACE_SOFTS; i++)
		cost += x->soft[i] != NULL ? x->soft[i][d] : 0;
	if (x->fixed == PLACE_NO_DAY)
		cost += (int64_t)w->prefer * abs(d - wish[x->prefer]);
	if (origin != PLACE_NO_DAY && origin != d)
		cost += w->moved + (int64_t)w->shift * abs(d - origin);
	return cost;
}

static int64_t
two_cost(const struct oracle *o, uint32_t s, int32_t ds, uint32_t t, int32_t dt)
{
	const struct place_weights *w = &o->p->weights;
	int64_t distance = abs(ds - dt), each = 0;

	if (o->p->near != NULL)
		each = distance < o->p->near_count ? o->p->near[distance] : 0;
	else if (distance < w->spread_days)
		each = w->spread * (w->spread_days - distance);
	return each * o->shared[s][t];
}

int64_t
oracle_cost(const struct oracle *o, const int32_t *days)
{
	int64_t cost = 0;

	for (uint32_t s = 0; s < o->p->session_count; s++) {
		cost += alone_cost(o, s, days[s]);
		for (uint32_t t = 0; t < s; t++)
			cost += two_cost(o, s, days[s], t, days[t]);
	}
	return cost;
}

uint32_t
oracle_moved(const struct oracle *o, const int32_t *days, bool forced_only)
{
	uint32_t n = 0;

	for (uint32_t s = 0; s < o->p->session_count; s++) {
		const struct place_session *x = &o->p->sessions[s];
		bool counts = !forced_only || (x->fixed != PLACE_NO_DAY && pinned_to(o, s) == PLACE_NO_DAY);

		n += counts && move_origin(o, s) != PLACE_NO_DAY && move_origin(o, s) != days[s];
	}
	return n;
}

/* --- every placement --- */

static void
leaf_take(const struct oracle *o, const int32_t *days, int64_t cost, struct oracle_best *best)
{
	uint32_t forced = o->replan ? oracle_moved(o, days, true) : 0;
	uint32_t moved = o->replan ? oracle_moved(o, days, false) : 0;

	best->leaves++;
	if (!differs_from_all(o, days))
		return;
	if (best->found &&
	    (forced > best->forced || (forced == best->forced && moved > best->moved) ||
		(forced == best->forced && moved == best->moved && cost >= best->cost)))
		return;
	best->found = true;
	best->forced = forced;
	best->moved = moved;
	best->cost = cost;
	memcpy(best->days, days, o->p->session_count * sizeof *days);
}

static void
try_all(const struct oracle *o, uint32_t s, int32_t *days, int64_t cost, bool any, struct oracle_best *best)
{
	if (s == o->p->session_count) {
		leaf_take(o, days, cost, best);
		return;
	}
	for (int32_t d = 0; d < (int32_t)o->p->horizon && !(any && best->found); d++) {
		int64_t here = cost;
		bool ok = alone_breaks(o, s, d) == NULL;

		for (uint32_t t = 0; t < s && ok; t++) {
			ok = two_break(o, s, d, t, days[t]) == NULL;
			here += two_cost(o, s, d, t, days[t]);
		}
		days[s] = d;
		if (ok)
			try_all(o, s + 1, days, here + alone_cost(o, s, d), any, best);
	}
}

struct oracle_best
oracle_search(const struct oracle *o)
{
	struct oracle_best best = { 0 };
	int32_t days[ORACLE_SESSIONS] = { 0 };

	try_all(o, 0, days, 0, false, &best);
	return best;
}

bool
oracle_fits(const struct oracle *o)
{
	struct oracle_best best = { 0 };
	int32_t days[ORACLE_SESSIONS] = { 0 };

	try_all(o, 0, days, 0, true, &best);
	return best.found;
}
