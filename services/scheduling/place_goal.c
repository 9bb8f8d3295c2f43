/*
 * place_goal: what a search keeps to beyond the rules: to differ from plans made before, to move few sessions.
 * Owns: nothing.
 * Beware: it narrows days on the way down, for the search to undo; with every session placed or left out it is exact.
 */
#include "services/scheduling/place_core.h"

/* A session that is out in one of two plans, and in the other not, makes them differ as well. */
static bool
day_differs(const struct place_goal *goal, int32_t day, int32_t was)
{
	if (day < 0 || was < 0)
		return (day < 0) != (was < 0);
	return place_distance(day, was) >= goal->differ_days;
}

static bool
may_differ(const struct place_core *c, const struct place_goal *goal, uint32_t s, int32_t was)
{
	return c->partial || was < 0 || day_differs(goal, place_first_day(c, s), was) ||
	    day_differs(goal, place_last_day(c, s), was);
}

/* The last that can be away from a plan made before have to. */
static bool
differ_all(struct place_core *c, const struct place_goal *goal, const int32_t *was)
{
	int32_t reach = (int32_t)goal->differ_days - 1;

	for (uint32_t s = 0; s < c->m->sessions; s++)
		if (place_is_open(c, s) && was[s] >= 0 && may_differ(c, goal, s, was[s]) &&
		    !place_drop_range(c, s, was[s] - reach, was[s] + reach))
			return false;
	return true;
}

/* At least differ_sessions must be differ_days away from a plan made before. */
static bool
differ_from(struct place_core *c, const struct place_goal *goal, const int32_t *was)
{
	uint32_t away = 0, open = 0;

	for (uint32_t s = 0; s < c->m->sessions && away < goal->differ_sessions; s++)
		if (place_is_open(c, s))
			open += may_differ(c, goal, s, was[s]);
		else
			away += day_differs(goal, c->day[s], was[s]);
	if (away >= goal->differ_sessions || away + open > goal->differ_sessions)
		return true;
	return away + open == goal->differ_sessions && (c->partial || differ_all(c, goal, was));
}

static bool
differ_from_all(struct place_core *c, const struct place_goal *goal)
{
	for (uint32_t i = 0; i < goal->before_count; i++)
		if (!differ_from(c, goal, goal->before[i].days))
			return false;
	return true;
}

/* One without a day that may be left out need not move. */
static bool
must_move(const struct place_core *c, uint32_t s)
{
	int32_t current = c->m->current[s];

	if (current < 0 || c->day[s] == PLACE_OUT)
		return false;
	if (c->day[s] >= 0)
		return c->day[s] != current;
	return !c->partial && !place_bit(place_domain(c, s), (uint32_t)current);
}

/* When no further move is allowed, every session without a day stays at its current one. */
static bool
moves_limit(struct place_core *c, uint32_t max, bool forced_only)
{
	uint32_t moved = 0;

	if (max >= c->m->sessions)
		return true;
	for (uint32_t s = 0; s < c->m->sessions; s++)
		if (!forced_only || place_moves_by_force(c->m, s))
			moved += must_move(c, s);
	if (moved != max)
		return moved < max;
	for (uint32_t s = 0; s < c->m->sessions; s++) {
		int32_t current = c->m->current[s];

		if (current < 0 || !place_is_open(c, s) || must_move(c, s))
			continue;
		if (forced_only && !place_moves_by_force(c->m, s))
			continue;
		if (!place_keep_range(c, s, current, current))
			return false;
	}
	return true;
}

/* The home of s is to be had on its current day. */
static bool
home_is_open(const struct place_core *c, uint32_t s)
{
	const struct place_model *m = c->m;

	for (uint32_t o = m->option_at[s]; o < m->option_at[s + 1]; o++)
		if (m->options[o].venue == m->home[s])
			return place_bit(place_open(c, o), (uint32_t)m->current[s]);
	return false;
}

static bool
must_rehouse(const struct place_core *c, uint32_t s)
{
	const struct place_model *m = c->m;
	int32_t current = m->current[s];

	if (m->home[s] == PLACE_NONE || c->day[s] == PLACE_OUT)
		return false;
	if (c->day[s] >= 0)
		return place_is_rehoused(m, s, c->day[s], m->options[c->option[s]].venue);
	return !c->partial && place_first_day(c, s) == current && place_last_day(c, s) == current &&
	    !home_is_open(c, s);
}

/* On its current day, no venue but its home. */
static bool
stay_at_home(struct place_core *c, uint32_t s)
{
	const struct place_model *m = c->m;

	for (uint32_t o = m->option_at[s]; o < m->option_at[s + 1]; o++)
		if (m->options[o].venue != m->home[s] && !place_drop_option(c, o, m->current[s]))
			return false;
	return true;
}

static bool
rehousing_limit(struct place_core *c, uint32_t max)
{
	uint32_t n = 0;

	if (max >= c->m->sessions)
		return true;
	for (uint32_t s = 0; s < c->m->sessions; s++)
		n += must_rehouse(c, s);
	if (n != max)
		return n < max;
	for (uint32_t s = 0; s < c->m->sessions; s++)
		if (c->m->home[s] != PLACE_NONE && place_is_open(c, s) && !must_rehouse(c, s) &&
		    !stay_at_home(c, s))
			return false;
	return true;
}

bool
place_goal_narrow(struct place_core *c, const struct place_goal *goal)
{
	return moves_limit(c, goal->forced_max, true) && moves_limit(c, goal->moved_max, false) &&
	    rehousing_limit(c, goal->rehoused_max) && differ_from_all(c, goal) && place_spread_queue(c);
}
