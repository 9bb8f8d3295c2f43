/*
 * one_action: see the header.
 * Owns: nothing.
 * Beware: what is drawn, and in which order, decides what a seed means.
 */
#include "tests/lib/one_action.h"
#include <string.h>

#define WEEKS_APART 3 /* the windows begin so, and are four weeks long: they overlap */

static uint32_t
below(struct one_action *x, uint32_t n)
{
	x->random ^= x->random << 13;
	x->random ^= x->random >> 7;
	x->random ^= x->random << 17;
	return (uint32_t)((x->random >> 11) % n);
}

/* What the answers of the people to a date poll come to: mostly yes, some if needed. */
static void
days_make(struct one_action *x, uint32_t s)
{
	for (uint32_t d = 0; d < ONE_HORIZON; d++) {
		for (uint32_t i = 0; i < ONE_PEOPLE; i++)
			x->poll[s][d] += below(x, 4) == 0 ? 3 : 0;
		x->wish[s][d] = (int32_t)below(x, 3) * 4;
	}
}

static void
session_make(struct one_action *x, uint32_t s, bool choices)
{
	x->sessions[s] = (struct place_session){ .rank = s + 1,
		.fixed = PLACE_NO_DAY,
		.current = PLACE_NO_DAY,
		.from = (int32_t)(s * WEEKS_APART * 7),
		.to = (int32_t)(s * WEEKS_APART * 7) + 27,
		.venue = choices ? PLACE_NONE : 0,
		.choice_count = choices ? ONE_VENUES : 0,
		.choices = x->choices[s],
		.seats = ONE_PEOPLE,
		.member_count = ONE_PEOPLE,
		.members = x->members[s],
		.forbid = x->weekends,
		.soft = { [PLACE_SOFT_POLL] = x->poll[s], [PLACE_SOFT_WISH] = x->wish[s] },
		.prefer = PLACE_MIDDLE };
	for (uint32_t i = 0; i < ONE_PEOPLE; i++)
		x->members[s][i] = (struct place_member){ i, i < 2 ? PLACE_ANIMATOR : PLACE_PARTICIPANT };
	for (uint32_t i = 0; i < ONE_VENUES; i++)
		x->choices[s][i] = (struct place_choice){ i, (int32_t)below(x, 60) };
	days_make(x, s);
}

void
one_action_make(struct one_action *x, uint64_t seed, bool choices)
{
	memset(x, 0, sizeof *x);
	x->random = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
	x->action.gap_min =
	    5; /* less than the days over which a person's sessions are spread: these cost too */
	for (uint32_t d = 0; d < ONE_HORIZON; d++)
		x->weekends[d] = d % 7 >= 5 ? PLACE_WEEKEND : 0;
	for (uint32_t s = 0; s < ONE_SESSIONS; s++)
		session_make(x, s, choices);
	for (uint32_t v = 0; v < ONE_VENUES && choices; v++) {
		for (uint32_t d = 0; d < ONE_HORIZON; d++)
			x->closed[v][d] = d % 7 == v ? PLACE_VENUE_CLOSED : 0;
		x->venues[v] =
		    (struct place_venue){ .seats = ONE_PEOPLE + below(x, 20), .closed = x->closed[v] };
	}
	x->p = (struct place_problem){ .horizon = ONE_HORIZON,
		.session_count = ONE_SESSIONS,
		.action_count = 1,
		.person_count = ONE_PEOPLE,
		.venue_count = ONE_VENUES,
		.sessions = x->sessions,
		.actions = &x->action,
		.venues = x->venues,
		.weights = PLACE_WEIGHTS_DEFAULT };
}
