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

static bool
is_needed(const struct oracle *o, const struct place_session *s, uint32_t person)
{
	if (!o->p->animators_only)
		return attends(s, person);
	for (uint32_t i = 0; i < s->member_count; i++)
		if (s->members[i].person == person && s->members[i].role == PLACE_ANIMATOR)
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

/* --- venues: given, or one of the choices --- */

static bool
venue_is_given(const struct place_session *x)
{
	return x->choice_count == 0 || (x->held && x->venue != PLACE_NONE);
}

static uint32_t
venues_to_try(const struct place_session *x)
{
	return venue_is_given(x) ? 1 : x->choice_count;
}

static uint32_t
venue_to_try(const struct place_session *x, uint32_t i)
{
	return venue_is_given(x) ? x->venue : x->choices[i].venue;
}

static bool
venue_is_allowed(const struct place_session *x, uint32_t venue)
{
	for (uint32_t i = 0; i < venues_to_try(x); i++)
		if (venue_to_try(x, i) == venue)
			return true;
	return false;
}

static uint32_t
venue_at(const struct oracle *o, const uint32_t *venues, uint32_t s)
{
	return venues != NULL ? venues[s] : o->p->sessions[s].venue;
}

/* --- rules --- */

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

/* Where it takes place is no more open than when. */
static bool
venue_is_let_pass(const struct oracle *o, uint32_t s, int32_t d)
{
	return is_let_pass(o, s, d) && venues_to_try(&o->p->sessions[s]) == 1;
}

static bool
is_forbidden(const struct oracle *o, const uint16_t *reasons, int32_t d)
{
	for (uint32_t bit = 0; bit < 16 && reasons != NULL; bit++)
		if (!o->off[PLACE_DAY][bit] && ((reasons[d] >> bit) & 1))
			return true;
	return false;
}

static const char *
day_breaks(const struct oracle *o, uint32_t s, int32_t d)
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
	if (is_forbidden(o, x->forbid, d))
		return "day";
	for (uint32_t i = 0; i < o->p->busy_count; i++)
		if (o->p->busy[i].day == d && is_needed(o, x, o->p->busy[i].person) &&
		    !o->off[PLACE_BUSY][o->p->busy[i].person])
			return "busy";
	return NULL;
}

static const char *
venue_breaks(const struct oracle *o, uint32_t s, int32_t d, uint32_t v)
{
	const struct place_session *x = &o->p->sessions[s];

	if (!venue_is_allowed(x, v))
		return "no venue of its own";
	if (v == PLACE_NONE || venue_is_let_pass(o, s, d))
		return NULL;
	if (is_forbidden(o, o->p->venues[v].closed, d))
		return "venue closed";
	if (o->p->venues[v].seats != 0 && !o->off[PLACE_SEATS][s] && o->p->venues[v].seats < x->seats)
		return "seats";
	if (!o->off[PLACE_FEATURES][s] &&
	    (x->features | o->p->venues[v].features) != o->p->venues[v].features)
		return "features";
	return NULL;
}

static const char *
alone_breaks(const struct oracle *o, uint32_t s, int32_t d, uint32_t v)
{
	const char *why = day_breaks(o, s, d);

	return why != NULL ? why : venue_breaks(o, s, d, v);
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

static uint32_t
usable_days(const struct place_between *b, int32_t x, int32_t y)
{
	uint32_t n = 0;

	for (int32_t d = (x < y ? x : y) + 1; d < (x < y ? y : x); d++)
		n += b->usable == NULL || b->usable[d] != 0;
	return n;
}

static const char *
ties_break(const struct oracle *o, uint32_t s, int32_t ds, uint32_t t, int32_t dt)
{
	for (uint32_t i = 0; i < o->p->between_count; i++) {
		const struct place_between *b = &o->p->betweens[i];

		if (!o->off[PLACE_BETWEEN][i] && b->earlier == s && b->later == t &&
		    usable_days(b, ds, dt) < b->need)
			return "too few days between";
	}
	for (uint32_t i = 0; i < o->p->order_count; i++)
		if (!o->off[PLACE_PRECEDENCE][i] && o->p->orders[i].before == s &&
		    o->p->orders[i].after == t && ds >= dt)
			return "precedence";
	return NULL;
}

static bool
meet(const struct place_session *x, const struct place_session *y)
{
	return x->halves == 0 || y->halves == 0 || (x->halves & y->halves) != 0;
}

static const char *
people_break(const struct oracle *o, uint32_t s, uint32_t t)
{
	const struct place_session *x = &o->p->sessions[s], *y = &o->p->sessions[t];

	for (uint32_t i = 0; i < x->member_count && meet(x, y); i++) {
		uint32_t who = x->members[i].person;
		bool needed = is_needed(o, x, who) || is_needed(o, y, who);

		if (needed && attends(y, who) && !o->off[PLACE_TWICE][who])
			return "person twice";
	}
	return NULL;
}

static const char *
days_break(const struct oracle *o, uint32_t s, int32_t ds, uint32_t t, int32_t dt)
{
	const char *why = ds == dt ? people_break(o, s, t) : NULL;

	if (is_let_pass(o, s, ds) && is_let_pass(o, t, dt))
		return NULL;
	why = why != NULL ? why : chain_breaks(o, s, ds, t, dt);
	why = why != NULL ? why : chain_breaks(o, t, dt, s, ds);
	why = why != NULL ? why : ties_break(o, s, ds, t, dt);
	return why != NULL ? why : ties_break(o, t, dt, s, ds);
}

static const char *
two_break(const struct oracle *o, uint32_t s, int32_t ds, uint32_t vs, uint32_t t, int32_t dt, uint32_t vt)
{
	if (ds == dt && vs == vt && vs != PLACE_NONE && !o->off[PLACE_VENUE][vs] &&
	    meet(&o->p->sessions[s], &o->p->sessions[t]) &&
	    !(venue_is_let_pass(o, s, ds) && venue_is_let_pass(o, t, dt)))
		return "venue twice";
	return days_break(o, s, ds, t, dt);
}

static bool
differs_from_all(const struct oracle *o, const int32_t *days)
{
	for (uint32_t i = 0; i < o->before_count; i++) {
		const int32_t *was = o->before[i];
		uint32_t differing = 0;

		for (uint32_t s = 0; s < o->p->session_count; s++)
			if (days[s] < 0 || was[s] < 0)
				differing += (days[s] < 0) != (was[s] < 0);
			else
				differing += (uint32_t)abs(days[s] - was[s]) >= o->differ_days;
		if (differing < (o->differ_sessions > 1 ? o->differ_sessions : 1))
			return false;
	}
	return true;
}

static bool
may_be_out(const struct oracle *o, uint32_t s)
{
	const struct place_session *x = &o->p->sessions[s];

	return o->partial && !x->held &&
	    (o->strict || pinned_to(o, s) == PLACE_NO_DAY || venues_to_try(x) > 1);
}

const char *
oracle_breaks(const struct oracle *o, const int32_t *days, const uint32_t *venues)
{
	for (uint32_t s = 0; s < o->p->session_count; s++) {
		const char *why;

		if (days[s] == PLACE_NO_DAY && may_be_out(o, s))
			continue;
		why = days[s] < 0 || days[s] >= (int32_t)o->p->horizon
		    ? "horizon"
		    : alone_breaks(o, s, days[s], venue_at(o, venues, s));
		for (uint32_t t = 0; t < s && why == NULL; t++)
			if (days[t] >= 0)
				why = two_break(o, s, days[s], venue_at(o, venues, s), t, days[t],
				    venue_at(o, venues, t));
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

static bool
is_rehoused(const struct oracle *o, uint32_t s, int32_t d, uint32_t v)
{
	const struct place_session *x = &o->p->sessions[s];

	return d >= 0 && move_origin(o, s) == d && x->choice_count > 0 && x->venue != PLACE_NONE &&
	    x->venue != v;
}

static void
alone_cost(const struct oracle *o, uint32_t s, int32_t d, uint32_t v, struct place_cost *c)
{
	const struct place_session *x = &o->p->sessions[s];
	const struct place_weights *w = &o->p->weights;
	int32_t from = x->from == PLACE_NO_DAY ? 0 : x->from, origin = move_origin(o, s);
	int32_t to = x->to == PLACE_NO_DAY ? (int32_t)o->p->horizon - 1 : x->to;
	int32_t wish[] = { d, from, from + (to - from) / 2, to };

	c->by[PLACE_COST_POLL] += x->soft[PLACE_SOFT_POLL] != NULL ? x->soft[PLACE_SOFT_POLL][d] : 0;
	c->by[PLACE_COST_WISH] += x->soft[PLACE_SOFT_WISH] != NULL ? x->soft[PLACE_SOFT_WISH][d] : 0;
	c->by[PLACE_COST_SCHOOL] += x->soft[PLACE_SOFT_SCHOOL] != NULL ? x->soft[PLACE_SOFT_SCHOOL][d] : 0;
	c->by[PLACE_COST_ABSENT] += x->soft[PLACE_SOFT_ABSENT] != NULL ? x->soft[PLACE_SOFT_ABSENT][d] : 0;
	if (x->fixed == PLACE_NO_DAY)
		c->by[PLACE_COST_PREFER] += (int64_t)w->prefer * abs(d - wish[x->prefer]);
	if (origin != PLACE_NO_DAY && origin != d)
		c->by[PLACE_COST_MOVED] += w->moved + (int64_t)w->shift * abs(d - origin);
	if (is_rehoused(o, s, d, v))
		c->by[PLACE_COST_MOVED] += w->moved;
	for (uint32_t i = 0; i < x->choice_count; i++)
		if (x->choices[i].venue == v)
			c->by[PLACE_COST_TRAVEL] += x->choices[i].cost;
}

static int64_t
spread_cost(const struct oracle *o, uint32_t s, int32_t ds, uint32_t t, int32_t dt)
{
	const struct place_weights *w = &o->p->weights;
	int64_t distance = abs(ds - dt), each = 0;

	if (o->p->near != NULL)
		each = distance < o->p->near_count ? o->p->near[distance] : 0;
	else if (distance < w->spread_days)
		each = w->spread * (w->spread_days - distance);
	return each * o->shared[s][t];
}

/* Whoever two sessions at one time could both do without. */
static int64_t
missed_cost(const struct oracle *o, uint32_t s, int32_t ds, uint32_t t, int32_t dt)
{
	const struct place_session *x = &o->p->sessions[s], *y = &o->p->sessions[t];
	bool pinned = pinned_to(o, s) != PLACE_NO_DAY && pinned_to(o, t) != PLACE_NO_DAY;
	int64_t cost = 0;

	for (uint32_t who = 0; who < o->p->person_count; who++)
		if (ds == dt && !pinned && meet(x, y) && attends(x, who) && attends(y, who) &&
		    !is_needed(o, x, who) && !is_needed(o, y, who))
			cost += o->p->weights.missed;
	return cost;
}

static void
two_cost(const struct oracle *o, uint32_t s, uint32_t t, const int32_t *days, const uint32_t *venues,
    struct place_cost *c)
{
	uint32_t a = venue_at(o, venues, s), b = venue_at(o, venues, t);

	c->by[PLACE_COST_SPREAD] += spread_cost(o, s, days[s], t, days[t]);
	c->by[PLACE_COST_ABSENT] += missed_cost(o, s, days[s], t, days[t]);
	if ((o->previous[s] == t || o->previous[t] == s) && a != b && a != PLACE_NONE && b != PLACE_NONE)
		c->by[PLACE_COST_VENUE] += o->p->weights.change;
}

/* The slots of one person on one day, told one by one. */
static int64_t
person_day_cost(const struct oracle *o, const int32_t *days, uint32_t person, uint32_t day, uint32_t slots)
{
	uint32_t most = o->p->row_most != 0 ? o->p->row_most : 2, taken = 0, row = 0;
	const struct place_weights *w = &o->p->weights;
	int64_t cost = 0;

	for (uint32_t slot = day * slots; slot < (day + 1) * slots; slot++) {
		bool there = false;

		for (uint32_t s = 0; s < o->p->session_count; s++)
			there = there || (days[s] == (int32_t)slot && attends(&o->p->sessions[s], person));
		taken += there;
		row = there ? row + 1 : 0;
		if (row > most)
			cost += w->row;
		if (there && slot == (day + 1) * slots - 1)
			cost += w->last;
	}
	return taken == 1 ? cost + w->alone : cost;
}

static int64_t
pattern_cost(const struct oracle *o, const int32_t *days)
{
	uint32_t slots = o->p->slots_a_day != 0 ? o->p->slots_a_day : 1;
	const struct place_weights *w = &o->p->weights;
	int64_t cost = 0;

	if (w->alone == 0 && w->row == 0 && w->last == 0)
		return 0;
	for (uint32_t person = 0; person < o->p->person_count; person++)
		for (uint32_t day = 0; day * slots < o->p->horizon; day++)
			cost += person_day_cost(o, days, person, day, slots);
	return cost;
}

static struct place_cost
cost_summed(struct place_cost c)
{
	c.total = 0;
	for (int i = 0; i < PLACE_CRITERIA; i++)
		c.total += c.by[i];
	return c;
}

struct place_cost
oracle_cost(const struct oracle *o, const int32_t *days, const uint32_t *venues)
{
	struct place_cost c = { 0 };

	for (uint32_t s = 0; s < o->p->session_count; s++) {
		if (days[s] < 0)
			continue;
		alone_cost(o, s, days[s], venue_at(o, venues, s), &c);
		for (uint32_t t = 0; t < s; t++)
			if (days[t] >= 0)
				two_cost(o, s, t, days, venues, &c);
	}
	c.by[PLACE_COST_PATTERN] = pattern_cost(o, days);
	return cost_summed(c);
}

uint32_t
oracle_moved(const struct oracle *o, const int32_t *days, bool forced_only)
{
	uint32_t n = 0;

	for (uint32_t s = 0; s < o->p->session_count; s++) {
		const struct place_session *x = &o->p->sessions[s];
		bool counts = !forced_only || (x->fixed != PLACE_NO_DAY && pinned_to(o, s) == PLACE_NO_DAY);

		n += counts && days[s] >= 0 && move_origin(o, s) != PLACE_NO_DAY &&
		    move_origin(o, s) != days[s];
	}
	return n;
}

uint32_t
oracle_rehoused(const struct oracle *o, const int32_t *days, const uint32_t *venues)
{
	uint32_t n = 0;

	for (uint32_t s = 0; s < o->p->session_count; s++)
		n += is_rehoused(o, s, days[s], venue_at(o, venues, s));
	return n;
}

uint64_t
oracle_distance(const struct oracle *o, const int32_t *days)
{
	uint64_t n = 0;

	for (uint32_t s = 0; s < o->p->session_count; s++)
		if (days[s] < 0)
			n += o->shared[s][s] > 0 ? o->shared[s][s] : 1;
	return n;
}

/* --- every placement --- */

struct trial {
	const struct oracle *o;
	bool any; /* the first will do */
	int32_t days[ORACLE_SESSIONS];
	uint32_t venues[ORACLE_SESSIONS];
	struct oracle_best best;
};

static int
best_compare(const struct oracle_best *a, const struct oracle_best *b)
{
	const int64_t x[] = { (int64_t)a->distance, a->forced, a->moved, a->rehoused, a->cost };
	const int64_t y[] = { (int64_t)b->distance, b->forced, b->moved, b->rehoused, b->cost };

	for (int i = 0; i < 5; i++)
		if (x[i] != y[i])
			return x[i] < y[i] ? -1 : 1;
	return 0;
}

static void
leaf_take(struct trial *x, struct place_cost cost)
{
	const struct oracle *o = x->o;
	uint64_t leaves = x->best.leaves + 1;
	struct oracle_best mine = { .found = true, .distance = oracle_distance(o, x->days) };

	x->best.leaves = leaves;
	if (!differs_from_all(o, x->days))
		return;
	if (o->replan) {
		mine.forced = oracle_moved(o, x->days, true);
		mine.moved = oracle_moved(o, x->days, false);
		mine.rehoused = oracle_rehoused(o, x->days, x->venues);
	}
	cost.by[PLACE_COST_PATTERN] = pattern_cost(o, x->days);
	mine.cost = cost_summed(cost).total;
	if (x->best.found && best_compare(&mine, &x->best) >= 0)
		return;
	memcpy(mine.days, x->days, sizeof mine.days);
	memcpy(mine.venues, x->venues, sizeof mine.venues);
	x->best = mine;
	x->best.leaves = leaves;
}

static void try_from(struct trial *x, uint32_t s, struct place_cost cost);

static void
try_there(struct trial *x, uint32_t s, int32_t d, uint32_t v, struct place_cost cost)
{
	if (alone_breaks(x->o, s, d, v) != NULL)
		return;
	x->days[s] = d;
	x->venues[s] = v;
	alone_cost(x->o, s, d, v, &cost);
	for (uint32_t t = 0; t < s; t++) {
		if (x->days[t] < 0)
			continue;
		if (two_break(x->o, s, d, v, t, x->days[t], x->venues[t]) != NULL)
			return;
		two_cost(x->o, s, t, x->days, x->venues, &cost);
	}
	try_from(x, s + 1, cost);
}

static void
try_from(struct trial *x, uint32_t s, struct place_cost cost)
{
	const struct place_problem *p = x->o->p;

	if (s == p->session_count) {
		leaf_take(x, cost);
		return;
	}
	for (int32_t d = 0; d < (int32_t)p->horizon; d++)
		for (uint32_t i = 0; i < venues_to_try(&p->sessions[s]) && !(x->any && x->best.found); i++)
			try_there(x, s, d, venue_to_try(&p->sessions[s], i), cost);
	if (!may_be_out(x->o, s))
		return;
	x->days[s] = PLACE_NO_DAY;
	x->venues[s] = PLACE_NONE;
	try_from(x, s + 1, cost);
}

struct oracle_best
oracle_search(const struct oracle *o)
{
	struct trial x = { .o = o };

	try_from(&x, 0, (struct place_cost){ 0 });
	return x.best;
}

bool
oracle_fits(const struct oracle *o)
{
	struct trial x = { .o = o, .any = true };

	try_from(&x, 0, (struct place_cost){ 0 });
	return x.best.found;
}
