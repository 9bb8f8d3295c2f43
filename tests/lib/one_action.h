/*
 * one_action: an action of three sessions drawn from a seed: 30 people, 20 days a session could be on, venues to choose from.
 * Owns: its tables, that the problem points into.
 * Beware: do not copy it. The same seed gives the same action for ever: published figures depend on it.
 */
#ifndef TESTS_LIB_ONE_ACTION_H
#define TESTS_LIB_ONE_ACTION_H

#include "services/scheduling/place.h"

#define ONE_SESSIONS 3
#define ONE_PEOPLE 30
#define ONE_VENUES 3
#define ONE_HORIZON 98
#define ONE_CANDIDATES 20 /* days of each session that no rule of its own stands against */

struct one_action {
	struct place_problem p;
	struct place_session sessions[ONE_SESSIONS];
	struct place_action action;
	struct place_venue venues[ONE_VENUES];
	struct place_member members[ONE_SESSIONS][ONE_PEOPLE];
	struct place_choice choices[ONE_SESSIONS][ONE_VENUES];
	uint16_t weekends[ONE_HORIZON], closed[ONE_VENUES][ONE_HORIZON];
	int32_t poll[ONE_SESSIONS][ONE_HORIZON], wish[ONE_SESSIONS][ONE_HORIZON];
	uint64_t random;
};

/* With choices the sessions have three venues to choose from, else one that is given. */
void one_action_make(struct one_action *x, uint64_t seed, bool choices);

#endif
