/*
 * place_small: small random placing problems from a seed, for the tests of the engine that try every placement.
 * Owns: its tables, that the problem points into.
 * Beware: do not copy a struct small: its problem points into itself.
 */
#ifndef TESTS_LIB_PLACE_SMALL_H
#define TESTS_LIB_PLACE_SMALL_H

#include "services/scheduling/place.h"

#define SMALL_DAYS 9
#define SMALL_SESSIONS 5
#define SMALL_ACTIONS 3
#define SMALL_PERSONS 5
#define SMALL_VENUES 3
#define SMALL_BUSY 8
#define SMALL_TIES 3

struct small {
	struct place_problem p;
	struct place_session sessions[SMALL_SESSIONS];
	struct place_action actions[SMALL_ACTIONS];
	struct place_venue venues[SMALL_VENUES];
	struct place_busy busy[SMALL_BUSY];
	struct place_between betweens[SMALL_TIES];
	struct place_order orders[SMALL_TIES];
	struct place_member members[SMALL_SESSIONS][SMALL_PERSONS];
	struct place_choice choices[SMALL_SESSIONS][SMALL_VENUES];
	uint16_t forbid[SMALL_SESSIONS][SMALL_DAYS];
	uint16_t closed[SMALL_VENUES][SMALL_DAYS];
	uint8_t usable[SMALL_DAYS];
	int32_t soft[SMALL_SESSIONS][PLACE_SOFTS][SMALL_DAYS];
	int32_t near[4];
	uint64_t random;
};

/* Chains, people, windows, pins; venues are given. */
void small_make(struct small *x, uint64_t seed);
/* And choices of venue, closed days of venues, features, halves, days between, orders, patterns. */
void small_make_wide(struct small *x, uint64_t seed);

uint32_t small_below(struct small *x, uint32_t n);
int32_t small_day(struct small *x);

#endif
