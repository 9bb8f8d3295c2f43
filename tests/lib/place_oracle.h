/*
 * place_oracle: the placing rules told a second time, and every placement tried, to test the engine.
 * Owns: small tables on the caller's stack.
 * Beware: it shares nothing with services/scheduling but the structs of place.h; keep it that way.
 */
#ifndef TESTS_LIB_PLACE_ORACLE_H
#define TESTS_LIB_PLACE_ORACLE_H

#include "services/scheduling/place.h"

#define ORACLE_SESSIONS 16
#define ORACLE_SUBJECTS 32

struct oracle {
	const struct place_problem *p;
	bool replan, strict;
	bool partial; /* sessions that are no fact may be left out */
	bool off[PLACE_RULES][ORACLE_SUBJECTS]; /* rules that are dropped */
	uint32_t differ_days, differ_sessions; /* differ_sessions 0: 1 */
	uint32_t before_count;
	const int32_t *before[PLACE_PLANS_MAX];
	uint32_t shared[ORACLE_SESSIONS][ORACLE_SESSIONS]; /* filled by oracle_new; people of both */
	uint32_t previous[ORACLE_SESSIONS];
};

/* The best placement by people left out, forced moves, moves, changes of venue alone, and cost (a plan from nothing
 * has no moves). */
struct oracle_best {
	bool found;
	uint64_t distance;
	uint32_t forced, moved, rehoused;
	int64_t cost;
	int32_t days[ORACLE_SESSIONS];
	uint32_t venues[ORACLE_SESSIONS];
	uint64_t leaves;
};

struct oracle oracle_new(const struct place_problem *p, bool replan, bool strict);
/* NULL when the placement keeps every rule, else what it breaks. venues NULL: each session's own. */
const char *oracle_breaks(const struct oracle *o, const int32_t *days, const uint32_t *venues);
struct place_cost oracle_cost(const struct oracle *o, const int32_t *days, const uint32_t *venues);
/* To another day. */
uint32_t oracle_moved(const struct oracle *o, const int32_t *days, bool forced_only);
uint32_t oracle_rehoused(const struct oracle *o, const int32_t *days, const uint32_t *venues);
uint64_t oracle_distance(const struct oracle *o, const int32_t *days);
struct oracle_best oracle_search(const struct oracle *o);
bool oracle_fits(const struct oracle *o);

#endif
