/*
 * tim_problem: an instance of post-enrolment timetabling as a problem of the placing engine.
 * Owns: the problem's tables, in the caller's arena.
 * Beware: an event is an action of one session, a slot a day of the horizon, a room a venue that any event may choose.
 */
#include "tests/lib/tim_problem.h"

static struct place_venue *
venues_make(const struct tim *t, struct arena *mem)
{
	struct place_venue *venues = ARENA_ARRAY(mem, (size_t)t->rooms, struct place_venue);

	for (int r = 0; r < t->rooms; r++) {
		venues[r].seats = (uint32_t)t->size[r];
		for (int k = 0; k < t->features; k++)
			venues[r].features |= (uint64_t)t->has[r * t->features + k] << k;
	}
	return venues;
}

static void
session_fill(const struct tim *t, int e, struct place_session *s, struct arena *mem)
{
	struct place_member *members = ARENA_ARRAY(mem, (size_t)t->students + 1, struct place_member);
	uint16_t *forbid = ARENA_ARRAY(mem, TIM_SLOTS, uint16_t);

	*s = (struct place_session){ .action = (uint32_t)e,
		.rank = 1,
		.fixed = PLACE_NO_DAY,
		.current = PLACE_NO_DAY,
		.from = PLACE_NO_DAY,
		.to = PLACE_NO_DAY,
		.venue = PLACE_NONE,
		.members = members,
		.forbid = forbid };
	for (int k = 0; k < t->students; k++)
		if (t->attends[(size_t)k * (size_t)t->events + (size_t)e])
			members[s->member_count++] = (struct place_member){ (uint32_t)k, PLACE_PARTICIPANT };
	s->seats = s->member_count;
	for (int k = 0; k < t->features; k++)
		s->features |= (uint64_t)t->needs[e * t->features + k] << k;
	for (int d = 0; d < TIM_SLOTS; d++)
		forbid[d] = t->available[e * TIM_SLOTS + d] ? 0 : PLACE_BLOCKED;
}

static void
orders_fill(const struct tim *t, struct place_problem *p, struct arena *mem)
{
	struct place_order *orders;
	size_t cells = (size_t)t->events * (size_t)t->events;
	uint32_t n = 0;

	for (size_t i = 0; i < cells; i++)
		n += t->order[i] > 0;
	orders = ARENA_ARRAY(mem, n + 1, struct place_order);
	for (size_t i = 0; i < cells; i++)
		if (t->order[i] > 0)
			orders[p->order_count++] = (struct place_order){ (uint32_t)(i / (size_t)t->events),
				(uint32_t)(i % (size_t)t->events) };
	p->orders = orders;
}

struct place_problem
tim_problem(const struct tim *t, struct arena *mem)
{
	struct place_session *sessions = ARENA_ARRAY(mem, (size_t)t->events, struct place_session);
	struct place_choice *choices = ARENA_ARRAY(mem, (size_t)t->rooms, struct place_choice);
	struct place_problem p = { .horizon = TIM_SLOTS,
		.slots_a_day = TIM_A_DAY,
		.row_most = 2,
		.session_count = (uint32_t)t->events,
		.action_count = (uint32_t)t->events,
		.person_count = (uint32_t)t->students,
		.venue_count = (uint32_t)t->rooms,
		.sessions = sessions,
		.actions = ARENA_ARRAY(mem, (size_t)t->events, struct place_action),
		.venues = venues_make(t, mem),
		.weights = { .alone = 1, .row = 1, .last = 1 } };

	for (int r = 0; r < t->rooms; r++)
		choices[r] = (struct place_choice){ (uint32_t)r, 0 };
	for (int e = 0; e < t->events; e++) {
		session_fill(t, e, &sessions[e], mem);
		sessions[e].choices = choices;
		sessions[e].choice_count = (uint32_t)t->rooms;
	}
	orders_fill(t, &p, mem);
	return p;
}
