/*
 * place_valid: refuses a problem that contradicts itself or that is beyond the bounds of place.h.
 * Owns: nothing.
 * Beware: what cannot be fulfilled (a window that is empty, a day that is closed) is no contradiction: the search tells it.
 */
#include "services/scheduling/place_core.h"
#include <stdlib.h>

static bool
window_is_valid(const struct place_session *s, uint32_t horizon)
{
	bool fixed = s->fixed == PLACE_NO_DAY || (s->fixed >= 0 && s->fixed < (int32_t)horizon);
	bool current = s->current == PLACE_NO_DAY || (s->current >= 0 && s->current < (int32_t)horizon);
	bool held = !s->held || s->current >= 0 || s->fixed >= 0;

	return fixed && current && held && s->from >= PLACE_NO_DAY && s->to >= PLACE_NO_DAY;
}

static bool
venue_is_valid(const struct place_problem *p, uint32_t venue)
{
	return venue < p->venue_count;
}

/* seen has a flag a venue, and is left as it was. */
static bool
choices_are_valid(const struct place_problem *p, const struct place_session *s, uint8_t *seen)
{
	uint32_t n = 0;
	bool ok = true;

	if (s->choice_count > p->venue_count || (s->choice_count > 0 && s->choices == NULL))
		return false;
	for (; n < s->choice_count && ok; n++) {
		ok = venue_is_valid(p, s->choices[n].venue) && s->choices[n].cost >= 0 &&
		    !seen[s->choices[n].venue];
		if (!ok)
			break;
		seen[s->choices[n].venue] = 1;
	}
	while (n-- > 0)
		seen[s->choices[n].venue] = 0;
	return ok;
}

static bool
session_is_valid(const struct place_problem *p, const struct place_session *s, uint8_t *seen)
{
	if (s->action >= p->action_count || (s->venue != PLACE_NONE && !venue_is_valid(p, s->venue)))
		return false;
	if (s->member_count > 0 && s->members == NULL)
		return false;
	for (uint32_t i = 0; i < s->member_count; i++)
		if (s->members[i].person >= p->person_count)
			return false;
	return choices_are_valid(p, s, seen) && window_is_valid(s, p->horizon);
}

static bool
sessions_are_valid(const struct place_problem *p)
{
	uint8_t *seen = calloc((size_t)p->venue_count + 1, 1);
	bool ok = true;

	if (seen == NULL)
		abort();
	for (uint32_t i = 0; i < p->session_count && ok; i++)
		ok = session_is_valid(p, &p->sessions[i], seen);
	free(seen);
	return ok;
}

static bool
weight_is_valid(int32_t weight)
{
	return weight >= 0 && weight <= PLACE_WEIGHT_MAX;
}

static bool
costs_are_valid(const struct place_problem *p)
{
	const struct place_weights *w = &p->weights;
	const int32_t each[] = { w->spread, w->prefer, w->moved, w->shift, w->change, w->alone, w->row,
		w->last, w->missed };

	for (uint32_t i = 0; p->near != NULL && i < p->near_count; i++)
		if (p->near[i] < 0 || p->near[i] > PLACE_NEAR_MAX)
			return false;
	for (uint32_t i = 0; i < sizeof each / sizeof each[0]; i++)
		if (!weight_is_valid(each[i]))
			return false;
	return w->spread_days >= 0 && w->spread_days <= 100;
}

static bool
lists_are_bounded(const struct place_problem *p)
{
	uint64_t members = 0, choices = 0;

	for (uint32_t s = 0; p->sessions != NULL && s < p->session_count; s++) {
		members += p->sessions[s].member_count;
		choices += p->sessions[s].choice_count;
	}
	return members <= PLACE_MEMBERS_MAX && choices <= PLACE_CHOICES_MAX;
}

static bool
problem_is_bounded(const struct place_problem *p)
{
	return p->horizon <= PLACE_HORIZON_MAX && p->session_count <= PLACE_SESSIONS_MAX &&
	    p->action_count <= PLACE_SESSIONS_MAX && p->venue_count <= PLACE_SESSIONS_MAX &&
	    p->person_count <= PLACE_PERSONS_MAX && p->busy_count <= PLACE_BUSY_MAX &&
	    p->near_count <= PLACE_HORIZON_MAX && p->between_count <= PLACE_BETWEENS_MAX &&
	    p->order_count <= PLACE_ORDERS_MAX && p->slots_a_day <= PLACE_SLOTS_A_DAY_MAX &&
	    lists_are_bounded(p);
}

/* Tables that are announced are there. */
static bool
problem_is_whole(const struct place_problem *p)
{
	return p->horizon > 0 && (p->session_count == 0 || p->sessions != NULL) &&
	    (p->action_count == 0 || p->actions != NULL) && (p->venue_count == 0 || p->venues != NULL) &&
	    (p->busy_count == 0 || p->busy != NULL) && (p->between_count == 0 || p->betweens != NULL) &&
	    (p->order_count == 0 || p->orders != NULL);
}

static bool
ranks_are_distinct(const struct place_problem *p)
{
	for (uint32_t s = 0; s < p->session_count; s++)
		for (uint32_t t = s + 1; t < p->session_count; t++)
			if (p->sessions[s].action == p->sessions[t].action &&
			    p->sessions[s].rank == p->sessions[t].rank)
				return false;
	return true;
}

static bool
betweens_are_valid(const struct place_problem *p)
{
	for (uint32_t i = 0; i < p->between_count; i++) {
		const struct place_between *b = &p->betweens[i];

		if (b->earlier >= p->session_count || b->later >= p->session_count ||
		    p->sessions[b->earlier].action != p->sessions[b->later].action ||
		    p->sessions[b->earlier].rank >= p->sessions[b->later].rank)
			return false;
	}
	return true;
}

/* Takes away the sessions that nothing comes before, again and again: a circle is what remains. */
static bool
orders_run_in_circles(const struct place_problem *p, uint32_t *before, uint32_t *queue)
{
	uint32_t head = 0, tail = 0;

	for (uint32_t i = 0; i < p->order_count; i++)
		before[p->orders[i].after]++;
	for (uint32_t s = 0; s < p->session_count; s++)
		if (before[s] == 0)
			queue[tail++] = s;
	while (head < tail) {
		uint32_t s = queue[head++];

		for (uint32_t i = 0; i < p->order_count; i++)
			if (p->orders[i].before == s && --before[p->orders[i].after] == 0)
				queue[tail++] = p->orders[i].after;
	}
	return tail < p->session_count;
}

static bool
orders_are_valid(const struct place_problem *p)
{
	uint32_t *room;
	bool circles;

	for (uint32_t i = 0; i < p->order_count; i++)
		if (p->orders[i].before >= p->session_count || p->orders[i].after >= p->session_count)
			return false;
	if (p->order_count == 0)
		return true;
	room = calloc((size_t)p->session_count * 2, sizeof *room);
	if (room == NULL)
		abort();
	circles = orders_run_in_circles(p, room, room + p->session_count);
	free(room);
	return !circles;
}

enum rc
place_problem_check(const struct place_problem *p)
{
	if (!problem_is_bounded(p))
		return RC_LIMIT;
	if (!problem_is_whole(p) || !costs_are_valid(p) || !sessions_are_valid(p))
		return RC_INVALID;
	for (uint32_t i = 0; i < p->busy_count; i++)
		if (p->busy[i].person >= p->person_count)
			return RC_INVALID;
	return ranks_are_distinct(p) && betweens_are_valid(p) && orders_are_valid(p) ? RC_OK : RC_INVALID;
}
