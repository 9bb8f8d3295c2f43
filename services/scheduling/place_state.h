/*
 * place_state: a placement under way, with what each session would cost on each day, and who stands against it there.
 * Owns: struct place_state, in an arena of its own; shared by the files of the local search and by nobody else.
 * Beware: cost and block are kept for all sessions at every change; cost is exact for one session that changes its day, and not
 * for two at once (place_state_pair_fix tells the difference).
 *
 * cost[s][d] is what the total would rise by if s, left out, came to day d; so a move costs cost[s][to] - cost[s][from] (Ceschia, Di
 * Gaspero & Schaerf, Comput. Oper. Res. 39, 2012, count it anew for each move; here a move tried costs two reads, and a move made
 * pays for it). block[s][d] counts the sessions placed that keep s from day d, and adds up their numbers: when there is one, it is known.
 */
#ifndef SCHEDULING_PLACE_STATE_H
#define SCHEDULING_PLACE_STATE_H

#include "services/scheduling/place_core.h"

#define PLACE_PATTERN_MAX 16 /* slots a day */
#define PLACE_PARTS_MAX 32 /* of a day */
#define PLACE_BLOCK_ONE (1u << 20)
#define PLACE_OUTSIDE UINT16_MAX /* nobody, of 16 bits */

/* What the day of one session forbids another: everything but two stretches. */
struct place_bond {
	uint32_t to;
	int32_t gap_min, gap_max;
	int8_t side; /* 1: `to` comes after; -1: before; 0: either */
	const int16_t *after, *before; /* by day, instead of the gaps: `to` is at least at after[day], or at most at before[day] */
};

struct place_near {
	uint32_t to, shared;
	int32_t missed; /* what it costs besides, when both are at one time */
	const int32_t *shape; /* what the one costs the other, from reach days before to reach days after */
};

/* Four costs, or blocks, at once. */
typedef int32_t place_vector __attribute__((vector_size(16)));

struct place_state {
	const struct place_core *c;
	const struct place_model *m;
	const struct place_problem *p;
	struct arena mem;
	uint32_t n, horizon, stride; /* stride: of cost and block */
	int scale; /* costs in here are so many bits short of the true ones */

	int32_t *day; /* or PLACE_NO_DAY */
	uint32_t *venue; /* or PLACE_NONE */
	uint16_t *list; /* horizon * n: the sessions of each day */
	uint16_t *list_len, *list_pos;
	uint32_t out_count;
	int64_t total, venue_total;

	int32_t *cost;
	uint32_t *block;
	uint32_t *free_at; /* n + 1: the days of each session's domain */
	uint16_t *free_days;
	uint16_t *open; /* sessions with a choice of day or venue */
	uint32_t open_count;

	/* what keeps two sessions apart, or makes them cost */
	uint32_t apart_words;
	uint64_t *apart; /* n * apart_words */
	uint32_t *apart_at;
	uint16_t *apart_to;
	uint32_t *bond_at;
	struct place_bond *bonds;
	uint32_t *near_at;
	struct place_near *nears;
	int32_t *near; /* near_count */
	uint32_t near_count; /* without zeros at its end */
	int32_t reach; /* near_count - 1 */
	uint32_t lead, near_vectors; /* lead: of a row of cost, before its first day */

	/* pattern costs */
	bool pattern, doubled; /* doubled: a person may be twice in a slot */
	uint32_t slots, lanes, person_days; /* lanes: slots, up to a multiple of 4 */
	uint16_t *day_of, *slot_of;
	uint16_t *mask; /* persons * person_days: the slots that each is taken in */
	uint16_t *times; /* persons * horizon, when doubled */
	int32_t *worth; /* by mask */
	int32_t *mark; /* slots * masks: what a slot more costs */
	int32_t *effect; /* masks * lanes: the same, in the other order */
	uint32_t *of_at; /* n + 1 */
	uint16_t *of; /* the persons of a session */
	uint32_t *to_at; /* persons + 1 */
	uint32_t *to; /* the sessions of a person, times stride */

	/* venues */
	uint32_t venue_words, parts, row; /* row: venues * parts */
	bool venue_costs;
	int64_t venue_slack; /* the most that a change of venues may spare */
	uint64_t *suit; /* n * venue_words */
	uint64_t *opened; /* horizon * venue_words */
	uint64_t *taken; /* horizon * venue_words */
	uint16_t *occupant; /* horizon * row */
	const uint32_t *halves; /* n */
	uint8_t *housed; /* n: needs a venue */
	uint8_t *settled; /* n: pinned, and its venue given: never moved, and nobody's in its way */
	int32_t *travel; /* n * venues, or NULL */
	int64_t move_price; /* of a session moved, in a replan */
};

/* The venues of some days, as they were. */
struct place_rooms {
	uint32_t day_count, count;
	int32_t *days;
	uint16_t *session;
	uint32_t *venue;
};

/* place_state.c */
struct place_state *place_state_new(const struct place_core *c, int64_t move_price);
void place_state_free(struct place_state *x);

/* place_pattern.c */
void place_pattern_build(struct place_state *x);
void place_pattern_flip(struct place_state *x, uint32_t s, int32_t day, bool in);
int32_t place_pattern_same_day(const struct place_state *x, uint32_t s, int32_t from, int32_t to);

/* place_shift.c: days only; the venue is place_room's */
void place_shift_in(struct place_state *x, uint32_t s, int32_t day);
void place_shift_out(struct place_state *x, uint32_t s);
bool place_bond_allows(const struct place_bond *b, int32_t day, int32_t other);
uint32_t place_forbids(const struct place_state *x, uint32_t s, int32_t day, uint32_t t, int32_t other);
const struct place_near *place_near_of(const struct place_state *x, uint32_t s, uint32_t t);

/* place_room.c */
void place_room_build(struct place_state *x);
bool place_room_enter(struct place_state *x, uint32_t s, int32_t day);
void place_room_take(struct place_state *x, uint32_t s, int32_t day, uint32_t venue);
void place_room_leave(struct place_state *x, uint32_t s, int32_t day);
bool place_room_swap(struct place_state *x, uint32_t s, uint32_t venue, int64_t most);
bool place_room_has(struct place_state *x, uint32_t s, int32_t day);
bool place_room_is_free(const struct place_state *x, uint32_t s, int32_t day);
bool place_room_suits(const struct place_state *x, uint32_t s, int32_t day, uint32_t venue);
uint32_t place_room_lightest(struct place_state *x, uint32_t s, int32_t day, const uint32_t *weight);
void place_room_save(const struct place_state *x, int32_t day, struct place_rooms *rooms);
void place_room_restore(struct place_state *x, const struct place_rooms *rooms);

static inline int32_t *
place_cost_row(const struct place_state *x, uint32_t s)
{
	return x->cost + (size_t)s * x->stride;
}
static inline uint32_t *
place_block_row(const struct place_state *x, uint32_t s)
{
	return x->block + (size_t)s * x->stride;
}
static inline bool
place_is_apart(const struct place_state *x, uint32_t s, uint32_t t)
{
	return place_bit(x->apart + (size_t)s * x->apart_words, t);
}

#endif
