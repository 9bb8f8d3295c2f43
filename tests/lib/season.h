/*
 * season: a federation's season of trainings, drawn from a seed, for benchmarks and tests of the placing engine.
 * Owns: all that its problem points to.
 * Beware: it is a placing problem only, of numbers; nothing in it is anybody's. The same seed and size give the same season for ever:
 *         figures that were published depend on it.
 *
 * Animators come first among the persons. Actions are chains of three sessions with windows one behind the other; each takes six to eight
 * structures that are near each other, two or three persons of each, the first person of a structure (its direction) more often than the
 * others. Venues have places, equipment, a closed weekday; each session may go to the six nearest that are large enough and equipped.
 */
#ifndef TESTS_LIB_SEASON_H
#define TESTS_LIB_SEASON_H

#include "services/scheduling/place.h"
#include <stdio.h>

#define SEASON_CHAIN 3	 /* sessions of an action */
#define SEASON_CHOICES 6 /* venues of a session */

struct season_size {
	uint32_t actions, animators, venues, structures, persons_each; /* of a structure */
	uint32_t horizon;					       /* days */
	uint32_t window;					       /* days of a session's window */
};
#define SEASON_WHOLE ((struct season_size){ 120, 40, 25, 90, 16, 280, 40 })

struct season {
	struct arena mem;
	struct season_size size;
	struct place_problem p;
	struct place_session *sessions; /* p.sessions, to be changed: current days after a plan */
	struct place_busy *busy;	/* p.busy, with room for another SEASON_CHAIN * 30 */
	uint64_t random;
};

/* Draws a season; season_free when done with it. */
void season_make(struct season *s, uint64_t seed, struct season_size size);
void season_free(struct season *s);
/* The plan becomes the current one, as a base of a replan. */
void season_adopt(struct season *s, const struct place_plan *plan);
/* An animator is away during the fortnight in which most sessions are theirs. Returns how many of the current plan that breaks. */
uint32_t season_absence_of(struct season *s, uint32_t animator);
/* The one who has most sessions in a fortnight. */
uint32_t season_absence(struct season *s);

/* season_check.c: the rules and the costs told a second time. NULL when every rule is kept, else what is broken. */
const char *season_breaks(const struct place_problem *p, const int32_t *days, const uint32_t *venues);
/* People of both. */
uint32_t season_shared(const struct place_session *a, const struct place_session *b);
int64_t season_missed(const struct place_problem *p, uint32_t s, uint32_t t);
int64_t season_cost(const struct place_problem *p, const int32_t *days, const uint32_t *venues);
/*
 * The fewest sessions that leave their current day or venue, by trying every set of moves up to most. UINT32_MAX when none of that size
 * will do. For small seasons: the time grows with the power of what it answers.
 */
uint32_t season_fewest_moves(const struct place_problem *p, uint32_t most);

/* season_lp.c: the same model as a mixed integer program in the LP format of CPLEX, which CBC reads. */
void season_lp(const struct place_problem *p, FILE *out);

#endif
