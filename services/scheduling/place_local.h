/*
 * place_local: what the parts of the local search share: the placement under way, the best so far, chance, and moves.
 * Owns: nothing; place_local.c makes and frees it.
 * Beware: values are in the state's scale; only place_cost_of tells true costs.
 */
#ifndef SCHEDULING_PLACE_LOCAL_H
#define SCHEDULING_PLACE_LOCAL_H

#include "services/scheduling/place_state.h"

#define PLACE_COMPOUND_MAX 24 /* sessions that move at once */

/* Sessions that change days at once. */
struct place_compound {
	uint32_t count;
	uint32_t session[PLACE_COMPOUND_MAX];
	int32_t from[PLACE_COMPOUND_MAX], to[PLACE_COMPOUND_MAX];
};

struct place_local {
	struct place_state *x;
	const struct place_goal *goal;
	struct place_work *w;
	struct place_found *found;
	uint64_t random;
	uint32_t far[PLACE_PLANS_MAX]; /* sessions that differ from each plan before */
	uint32_t far_less; /* plans before from which fewer do than have to */
	/* the best so far: the fewest people left out, then the least value */
	bool any;
	uint64_t best_people;
	int64_t best_value;
	int32_t *best_day;
	uint32_t *best_venue;
	uint64_t people_out;
	const uint32_t *people; /* of each session, at least 1 */
	struct place_rooms rooms;
	uint64_t tried, made;
};

/* place_move.c: a move is made when it makes the value rise by no more than `most`, and breaks no rule */
uint64_t place_random(struct place_local *l);
uint32_t place_random_below(struct place_local *l, uint32_t n);
int64_t place_value(const struct place_local *l);
void place_far_begin(struct place_local *l);
void place_far_shift(struct place_local *l, uint32_t s, int32_t from, int32_t to);
bool place_far_wants(const struct place_local *l, uint32_t s, int32_t day);
void place_local_in(struct place_local *l, uint32_t s, int32_t day);
void place_local_out(struct place_local *l, uint32_t s);
bool place_move_one(struct place_local *l, uint32_t s, int32_t day, int64_t most);
bool place_move_all(struct place_local *l, const struct place_compound *move, int64_t most);
bool place_move_venue(struct place_local *l, uint32_t s, int64_t most);
int64_t place_rise_one(const struct place_state *x, uint32_t s, int32_t from, int32_t to);
void place_keep_best(struct place_local *l);

/* place_repair.c: brings in who is out */
void place_repair(struct place_local *l);

/* place_anneal.c */
void place_anneal(struct place_local *l);

#endif
