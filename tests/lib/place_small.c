/*
 * place_small: see the header.
 * Owns: nothing.
 * Beware: what is drawn, and in which order, decides what a seed means.
 */
#include "tests/lib/place_small.h"
#include <string.h>

uint32_t
small_below(struct small *x, uint32_t n)
{
	x->random ^= x->random << 13;
	x->random ^= x->random >> 7;
	x->random ^= x->random << 17;
	return (uint32_t)((x->random >> 11) % n);
}

static bool
chance(struct small *x, uint32_t percent)
{
	return small_below(x, 100) < percent;
}

int32_t
small_day(struct small *x)
{
	return (int32_t)small_below(x, x->p.horizon);
}

static void
days_make(struct small *x, uint32_t s, uint32_t tight)
{
	struct place_session *n = &x->sessions[s];

	if (chance(x, 50)) {
		n->from = small_day(x);
		n->to = n->from + (int32_t)small_below(x, SMALL_DAYS);
	}
	for (uint32_t d = 0; d < x->p.horizon; d++)
		if (chance(x, tight))
			x->forbid[s][d] = (uint16_t)(1u << small_below(x, 3));
	n->forbid = chance(x, 80) ? x->forbid[s] : NULL;
	n->prefer = (enum place_preference)small_below(x, 4);
	for (int i = 0; i < PLACE_SOFTS; i++) {
		for (uint32_t d = 0; d < x->p.horizon; d++)
			x->soft[s][i][d] = (int32_t)small_below(x, 9) - 2;
		n->soft[i] = chance(x, 35) ? x->soft[s][i] : NULL;
	}
}

static void
session_make(struct small *x, uint32_t s, uint32_t tight)
{
	struct place_session *n = &x->sessions[s];

	*n = (struct place_session){ .action = small_below(x, SMALL_ACTIONS),
		.rank = SMALL_SESSIONS + 1 - s,
		.from = PLACE_NO_DAY,
		.to = PLACE_NO_DAY,
		.fixed = PLACE_NO_DAY,
		.current = PLACE_NO_DAY,
		.venue = PLACE_NONE };
	if (chance(x, 60))
		n->venue = small_below(x, SMALL_VENUES);
	n->seats = small_below(x, 8);
	n->member_count = small_below(x, 4);
	n->members = x->members[s];
	for (uint32_t i = 0; i < n->member_count; i++)
		x->members[s][i] = (struct place_member){ small_below(x, SMALL_PERSONS),
			(enum place_role)small_below(x, 2) };
	days_make(x, s, tight);
	if (chance(x, 25))
		n->fixed = small_day(x);
	if (chance(x, 60))
		n->current = small_day(x);
	n->movable = chance(x, 50);
	n->held = chance(x, 15) && (n->fixed >= 0 || n->current >= 0);
}

static void
rules_make(struct small *x)
{
	for (uint32_t i = 0; i < SMALL_ACTIONS; i++)
		x->actions[i] =
		    (struct place_action){ small_below(x, 5), chance(x, 40) ? 1 + small_below(x, 5) : 0 };
	for (uint32_t i = 0; i < SMALL_VENUES; i++)
		x->venues[i].seats = chance(x, 30) ? 4 + small_below(x, 6) : 0;
	for (uint32_t i = 0; i < SMALL_BUSY; i++)
		x->busy[i] = (struct place_busy){ small_below(x, SMALL_PERSONS), small_day(x),
			(enum place_busy_kind)small_below(x, 2) };
	for (uint32_t i = 0; i < 4; i++)
		x->near[i] = (int32_t)small_below(x, 7);
}

void
small_make(struct small *x, uint64_t seed)
{
	static const uint32_t tightness[] = { 0, 20, 40, 60 };
	uint32_t tight;

	memset(x, 0, sizeof *x);
	x->random = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
	tight = tightness[small_below(x, 4)];
	x->p = (struct place_problem){ .horizon = 4 + small_below(x, SMALL_DAYS - 3),
		.session_count = 1 + small_below(x, SMALL_SESSIONS),
		.action_count = SMALL_ACTIONS,
		.person_count = SMALL_PERSONS,
		.venue_count = SMALL_VENUES,
		.busy_count = small_below(x, SMALL_BUSY + 1),
		.sessions = x->sessions,
		.actions = x->actions,
		.venues = x->venues,
		.busy = x->busy };
	rules_make(x);
	x->p.near = chance(x, 30) ? x->near : NULL;
	x->p.near_count = 4;
	x->p.weights = (struct place_weights){ .spread = (int32_t)small_below(x, 4),
		.spread_days = (int32_t)small_below(x, 6),
		.prefer = (int32_t)small_below(x, 3),
		.moved = (int32_t)small_below(x, 6),
		.shift = (int32_t)small_below(x, 2) };
	for (uint32_t s = 0; s < x->p.session_count; s++)
		session_make(x, s, tight);
	x->p.animators_only = chance(x, 40);
	x->p.weights.missed = (int32_t)small_below(x, 6);
}

/* --- the wide ones --- */

static void
venues_make(struct small *x)
{
	for (uint32_t v = 0; v < SMALL_VENUES; v++) {
		x->venues[v].features = small_below(x, 8);
		for (uint32_t d = 0; d < x->p.horizon; d++)
			if (chance(x, 25))
				x->closed[v][d] = (uint16_t)(1u << small_below(x, 4));
		x->venues[v].closed = chance(x, 60) ? x->closed[v] : NULL;
	}
}

/* Two or three venues, from a random one on. */
static void
choices_make(struct small *x, uint32_t s)
{
	struct place_session *n = &x->sessions[s];
	uint32_t first = small_below(x, SMALL_VENUES);

	n->choice_count = chance(x, 20) ? 1 : 2 + small_below(x, SMALL_VENUES - 1);
	n->choices = x->choices[s];
	for (uint32_t i = 0; i < n->choice_count; i++)
		x->choices[s][i] =
		    (struct place_choice){ (first + i) % SMALL_VENUES, (int32_t)small_below(x, 9) };
}

static void
betweens_make(struct small *x)
{
	for (uint32_t d = 0; d < x->p.horizon; d++)
		x->usable[d] = (uint8_t)chance(x, 70);
	for (uint32_t i = 0; i < SMALL_TIES; i++) {
		uint32_t a = small_below(x, x->p.session_count), b = small_below(x, x->p.session_count);

		if (x->sessions[a].rank > x->sessions[b].rank) {
			uint32_t swap = a;

			a = b, b = swap;
		}
		if (a == b || x->sessions[a].action != x->sessions[b].action)
			continue;
		x->betweens[x->p.between_count++] =
		    (struct place_between){ a, b, small_below(x, 4), chance(x, 60) ? x->usable : NULL };
	}
	x->p.betweens = x->betweens;
}

/* From a session to one further on in the table, which no circle can do. */
static void
orders_make(struct small *x)
{
	uint32_t n = x->p.session_count;

	for (uint32_t i = small_below(x, SMALL_TIES + 1); n > 1 && i > 0; i--) {
		uint32_t a = small_below(x, n - 1), b = a + 1 + small_below(x, n - 1 - a);

		x->orders[x->p.order_count++] = (struct place_order){ a, b };
	}
	x->p.orders = x->orders;
}

void
small_make_wide(struct small *x, uint64_t seed)
{
	small_make(x, seed);
	if (x->p.session_count == SMALL_SESSIONS)
		x->p.session_count--;
	venues_make(x);
	for (uint32_t s = 0; s < x->p.session_count; s++) {
		if (chance(x, 65))
			choices_make(x, s);
		x->sessions[s].features = chance(x, 40) ? small_below(x, 8) : 0;
		x->sessions[s].halves = chance(x, 50) ? small_below(x, 4) : 0;
	}
	if (chance(x, 60))
		betweens_make(x);
	if (chance(x, 50))
		orders_make(x);
	x->p.weights.change = (int32_t)small_below(x, 8);
	if (chance(x, 40)) {
		x->p.slots_a_day = small_below(x, 5);
		x->p.row_most = small_below(x, 3);
		x->p.weights.alone = (int32_t)small_below(x, 5);
		x->p.weights.row = (int32_t)small_below(x, 5);
		x->p.weights.last = (int32_t)small_below(x, 5);
	}
}
