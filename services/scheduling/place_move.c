/*
 * place_move: tries a change of the placement: one session, several at once, or a venue; makes it if it is good enough.
 * Owns: the running sums of struct place_local; its random numbers.
 * Beware: a move that is refused leaves the days as they were, but may leave others of a day in other venues of equal cost.
 */
#include "services/scheduling/place_local.h"
#include <string.h>

/* splitmix64 (Steele, Lea & Flood, OOPSLA 2014) */
uint64_t
place_random(struct place_local *l)
{
	uint64_t z = l->random += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

uint32_t
place_random_below(struct place_local *l, uint32_t n)
{
	return (uint32_t)(((place_random(l) >> 32) * n) >> 32);
}

int64_t
place_value(const struct place_local *l)
{
	return l->x->total + l->x->venue_total;
}

/* --- plans to differ from --- */

/* A session that is out in one of two plans, and in the other not, makes them differ as well. */
static bool
is_far(const struct place_local *l, uint32_t plan, uint32_t s, int32_t day)
{
	int32_t was = l->goal->before[plan].days[s];

	if (day < 0 || was < 0)
		return (day < 0) != (was < 0);
	return place_distance(day, was) >= l->goal->differ_days;
}

void
place_far_shift(struct place_local *l, uint32_t s, int32_t from, int32_t to)
{
	for (uint32_t i = 0; i < l->goal->before_count; i++) {
		bool was = l->far[i] >= l->goal->differ_sessions;

		l->far[i] = l->far[i] + is_far(l, i, s, to) - is_far(l, i, s, from);
		l->far_less = l->far_less + was - (l->far[i] >= l->goal->differ_sessions);
	}
}

/* Nobody is placed yet. */
void
place_far_begin(struct place_local *l)
{
	l->far_less = 0;
	for (uint32_t i = 0; i < l->goal->before_count; i++) {
		l->far[i] = 0;
		for (uint32_t s = 0; s < l->x->n; s++)
			l->far[i] += is_far(l, i, s, PLACE_NO_DAY);
		l->far_less += l->far[i] < l->goal->differ_sessions;
	}
}

/* A day on which s would take the plan further from one that it does not differ from yet. */
bool
place_far_wants(const struct place_local *l, uint32_t s, int32_t day)
{
	for (uint32_t i = 0; i < l->goal->before_count; i++)
		if (l->far[i] < l->goal->differ_sessions && is_far(l, i, s, day) &&
		    !is_far(l, i, s, l->x->day[s]))
			return true;
	return false;
}

/* The moves bring the plan no nearer to one before than it may be. */
static bool
far_stays(const struct place_local *l, const uint32_t *session, const int32_t *from, const int32_t *to,
    uint32_t count)
{
	for (uint32_t i = 0; i < l->goal->before_count; i++) {
		int64_t far = l->far[i];

		for (uint32_t k = 0; k < count; k++)
			far += is_far(l, i, session[k], to[k]) - is_far(l, i, session[k], from[k]);
		if (far < l->goal->differ_sessions && far < l->far[i])
			return false;
	}
	return true;
}

/* --- in and out --- */

void
place_local_in(struct place_local *l, uint32_t s, int32_t day)
{
	place_shift_in(l->x, s, day);
	l->people_out -= l->people[s];
	if (l->goal->before_count > 0)
		place_far_shift(l, s, PLACE_NO_DAY, day);
}

/* Its venue is left before. */
void
place_local_out(struct place_local *l, uint32_t s)
{
	if (l->goal->before_count > 0)
		place_far_shift(l, s, l->x->day[s], PLACE_NO_DAY);
	l->people_out += l->people[s];
	place_shift_out(l->x, s);
}

/* --- one session --- */

/* The change of the value when one session moves, but for venues. */
int64_t
place_rise_one(const struct place_state *x, uint32_t s, int32_t from, int32_t to)
{
	const int32_t *cost = place_cost_row(x, s);
	int64_t rise = cost[to] - cost[from];

	if (x->pattern && x->day_of[from] == x->day_of[to])
		rise += place_pattern_same_day(x, s, from, to);
	return rise;
}

/* Venues with costs: what they come to is known only once they are taken. */
static bool
one_with_costs(struct place_local *l, uint32_t s, int32_t from, int32_t to, int64_t most)
{
	struct place_state *x = l->x;
	int64_t was = x->venue_total;
	uint32_t venue = x->venue[s];

	l->rooms.day_count = l->rooms.count = 0;
	place_room_save(x, to, &l->rooms);
	place_room_leave(x, s, from);
	if (place_room_enter(x, s, to)) {
		if (x->venue_total - was <= most)
			return true;
		place_room_leave(x, s, to);
		place_room_restore(x, &l->rooms);
	}
	place_room_take(x, s, from, venue);
	return false;
}

static bool
one_without(struct place_state *x, uint32_t s, int32_t from, int32_t to)
{
	uint32_t venue = x->venue[s];

	place_room_leave(x, s, from);
	if (place_room_enter(x, s, to))
		return true;
	place_room_take(x, s, from, venue);
	return false;
}

/* Nobody stands against s on the day, unless in its venue. */
bool
place_move_one(struct place_local *l, uint32_t s, int32_t day, int64_t most)
{
	struct place_state *x = l->x;
	int32_t from = x->day[s];
	int64_t rise = place_rise_one(x, s, from, day);

	if (rise > most + x->venue_slack || (l->goal->before_count > 0 && !far_stays(l, &s, &from, &day, 1)))
		return false;
	if (x->housed[s] &&
	    !(x->venue_costs ? one_with_costs(l, s, from, day, most - rise) : one_without(x, s, from, day)))
		return false;
	place_local_out(l, s);
	place_local_in(l, s, day);
	return true;
}

/* The same day, another venue, whose session takes this one's if there is one. */
bool
place_move_venue(struct place_local *l, uint32_t s, int64_t most)
{
	struct place_state *x = l->x;
	const struct place_session *session = &x->p->sessions[s];

	if (!x->housed[s] || x->settled[s] || session->choice_count < 2)
		return false;
	return place_room_swap(
	    x, s, session->choices[place_random_below(l, session->choice_count)].venue, most);
}

/* --- several at once --- */

/* Whoever else stands against a session's new day: nobody; and the moving ones agree among themselves. */
static bool
all_may(const struct place_state *x, const struct place_compound *m)
{
	for (uint32_t i = 0; i < m->count; i++) {
		uint32_t s = m->session[i], against = place_block_row(x, s)[m->to[i]] / PLACE_BLOCK_ONE;

		for (uint32_t k = 0; k < m->count; k++) {
			if (k == i)
				continue;
			if (against > 0)
				against -= place_forbids(x, m->session[k], m->from[k], s, m->to[i]);
			if (k > i && place_forbids(x, m->session[k], m->to[k], s, m->to[i]) > 0)
				return false;
		}
		if (against > 0)
			return false;
	}
	return true;
}

static int64_t
near_at(const struct place_state *x, const struct place_near *near, int32_t a, int32_t b)
{
	uint32_t distance = place_distance(a, b);

	if (distance >= x->near_count)
		return 0;
	return (int64_t)near->shared * x->near[distance] + (distance == 0 ? near->missed : 0);
}

/* What the rises of two, each as if the other stayed, leave out. */
static int64_t
pair_fix(const struct place_state *x, const struct place_compound *m, uint32_t i, uint32_t k)
{
	const struct place_near *near = place_near_of(x, m->session[i], m->session[k]);

	if (near == NULL)
		return 0;
	return near_at(x, near, m->to[i], m->to[k]) - near_at(x, near, m->to[i], m->from[k]) -
	    near_at(x, near, m->from[i], m->to[k]) + near_at(x, near, m->from[i], m->from[k]);
}

static int64_t
all_rise(const struct place_state *x, const struct place_compound *m)
{
	int64_t rise = 0;

	for (uint32_t i = 0; i < m->count; i++)
		rise += place_rise_one(x, m->session[i], m->from[i], m->to[i]);
	for (uint32_t i = 0; i < m->count && x->near_count > 0; i++)
		for (uint32_t k = i + 1; k < m->count; k++)
			rise += pair_fix(x, m, i, k);
	return rise;
}

static void
rooms_save(struct place_local *l, const struct place_compound *m)
{
	l->rooms.day_count = l->rooms.count = 0;
	for (uint32_t i = 0; i < m->count; i++) {
		place_room_save(l->x, m->from[i], &l->rooms);
		place_room_save(l->x, m->to[i], &l->rooms);
	}
}

static bool
rooms_change(struct place_local *l, const struct place_compound *m, int64_t most)
{
	struct place_state *x = l->x;
	int64_t was = x->venue_total;
	uint32_t in = 0;

	rooms_save(l, m);
	for (uint32_t i = 0; i < m->count; i++)
		place_room_leave(x, m->session[i], m->from[i]);
	while (in < m->count && place_room_enter(x, m->session[in], m->to[in]))
		in++;
	if (in == m->count && x->venue_total - was <= most)
		return true;
	while (in > 0) {
		in--;
		place_room_leave(x, m->session[in], m->to[in]);
	}
	place_room_restore(x, &l->rooms);
	return false;
}

bool
place_move_all(struct place_local *l, const struct place_compound *m, int64_t most)
{
	struct place_state *x = l->x;
	int64_t rise;

	if (!all_may(x, m))
		return false;
	rise = all_rise(x, m);
	if (rise > most + x->venue_slack)
		return false;
	if (l->goal->before_count > 0 && !far_stays(l, m->session, m->from, m->to, m->count))
		return false;
	if (x->venue_words > 0 && !rooms_change(l, m, x->venue_costs ? most - rise : INT64_MAX))
		return false;
	for (uint32_t i = 0; i < m->count; i++)
		place_local_out(l, m->session[i]);
	for (uint32_t i = 0; i < m->count; i++)
		place_local_in(l, m->session[i], m->to[i]);
	return true;
}

/* --- the best so far --- */

/* Those who are out may be. */
static bool
out_is_allowed(const struct place_local *l)
{
	const struct place_state *x = l->x;

	if (x->out_count == 0 || !l->goal->partial)
		return x->out_count == 0;
	for (uint32_t s = 0; s < x->n; s++)
		if (x->day[s] < 0 && !place_may_leave(x->m, s))
			return false;
	return true;
}

void
place_keep_best(struct place_local *l)
{
	const struct place_state *x = l->x;
	int64_t value = place_value(l);

	if (l->any &&
	    (l->people_out > l->best_people || (l->people_out == l->best_people && value >= l->best_value)))
		return;
	if (l->far_less > 0 || !out_is_allowed(l))
		return;
	l->any = true;
	l->best_people = l->people_out;
	l->best_value = value;
	memcpy(l->best_day, x->day, x->n * sizeof *x->day);
	memcpy(l->best_venue, x->venue, x->n * sizeof *x->venue);
	if (x->m->replan)
		return;
	l->found->found = l->found->uncounted = true; /* a value leaves out what no move can change */
	memcpy(l->found->days, x->day, x->n * sizeof *x->day);
	memcpy(l->found->venues, x->venue, x->n * sizeof *x->venue);
}
