/*
 * place_room: the venues of a day: who is where, and room for one more by moving others along an augmenting path.
 * Owns: the fields venue, taken, occupant and venue_total of a struct place_state.
 * Beware: a venue's day may be shared by the halves; whoever would have to make room to two at once is passed by.
 *
 * The sessions of one day and their venues are a matching (each week's slot in Cambazard et al., Ann. Oper. Res. 194, 2012).
 */
#include "services/scheduling/place_state.h"
#include <string.h>

#define REHOUSED 4 /* so many sessions in another venue on their day are a session on another day */

/* --- tables --- */

/* Whose venue is given has no other. */
static void
suit_fill(struct place_state *x, uint32_t s)
{
	const struct place_model *m = x->m;
	uint64_t *suit = x->suit + (size_t)s * x->venue_words;

	x->settled[s] = place_is_settled(m, s);
	for (uint32_t o = m->option_at[s]; o < m->option_at[s + 1]; o++) {
		uint64_t any = 0;

		if (m->options[o].venue == PLACE_NONE)
			continue;
		x->housed[s] = true;
		for (uint32_t w = 0; w < m->words; w++)
			any |= place_open(x->c, o)[w];
		if (any != 0)
			place_bit_set(suit, m->options[o].venue);
	}
}

static void
opened_fill(struct place_state *x)
{
	for (uint32_t d = 0; d < x->horizon; d++)
		for (uint32_t v = 0; v < x->p->venue_count; v++)
			if (x->p->venues[v].closed == NULL || x->p->venues[v].closed[d] == 0)
				place_bit_set(x->opened + (size_t)d * x->venue_words, v);
}

/* What a venue costs a session, whatever the day. */
static void
travel_fill(struct place_state *x)
{
	const struct place_model *m = x->m;
	uint32_t options = m->option_at[x->n], venues = x->p->venue_count;
	int32_t most = 0;

	x->venue_costs = m->choices && (m->homes || x->p->weights.change > 0);
	for (uint32_t o = 0; o < options; o++)
		most = m->options[o].cost > most ? m->options[o].cost : most;
	x->venue_costs |= most > 0;
	if (!x->venue_costs)
		return;
	x->venue_slack = most + 2 * (int64_t)x->p->weights.change + x->p->weights.moved +
	    (m->replan ? x->move_price / REHOUSED : 0);
	x->travel = ARENA_ARRAY(&x->mem, (size_t)x->n * venues, int32_t);
	for (uint32_t o = 0; o < options; o++)
		if (m->options[o].venue != PLACE_NONE)
			x->travel[(size_t)m->options[o].session * venues + m->options[o].venue] =
			    m->options[o].cost >> x->scale;
}

void
place_room_build(struct place_state *x)
{
	uint32_t venues = x->p->venue_count, all = 0;

	for (uint32_t s = 0; s < x->n; s++)
		all |= x->p->sessions[s].halves;
	x->parts = all != 0 ? PLACE_PARTS_MAX - (uint32_t)__builtin_clz(all) : 1;
	x->row = venues * x->parts;
	x->venue_words = (venues + 63) / 64;
	x->suit = ARENA_ARRAY(&x->mem, (size_t)x->n * x->venue_words, uint64_t);
	x->opened = ARENA_ARRAY(&x->mem, (size_t)x->horizon * x->venue_words, uint64_t);
	x->taken = ARENA_ARRAY(&x->mem, (size_t)x->horizon * x->venue_words, uint64_t);
	x->occupant = ARENA_ARRAY(&x->mem, (size_t)x->horizon * x->row, uint16_t);
	memset(x->occupant, 0xff, (size_t)x->horizon * x->row * sizeof *x->occupant);
	x->halves = x->m->halves;
	x->housed = ARENA_ARRAY(&x->mem, x->n, uint8_t);
	x->settled = ARENA_ARRAY(&x->mem, x->n, uint8_t);
	for (uint32_t s = 0; s < x->n; s++)
		suit_fill(x, s);
	opened_fill(x);
	travel_fill(x);
}

/* --- costs --- */

static int64_t
change_cost(const struct place_state *x, uint32_t other, uint32_t venue)
{
	return other != PLACE_NONE ? place_change_cost(x->m, x->venue[other], venue) >> x->scale : 0;
}

/* On the day of the current plan, but not in its venue: moved too. */
static int64_t
left_cost(const struct place_state *x, uint32_t s, int32_t day, uint32_t venue)
{
	if (!place_is_rehoused(x->m, s, day, venue))
		return 0;
	return ((x->m->replan ? x->move_price / REHOUSED : 0) + x->p->weights.moved) >> x->scale;
}

static int64_t
venue_cost(const struct place_state *x, uint32_t s, int32_t day, uint32_t venue)
{
	if (!x->venue_costs)
		return 0;
	return x->travel[(size_t)s * x->p->venue_count + venue] + change_cost(x, x->m->prev[s], venue) +
	    change_cost(x, x->m->next[s], venue) + left_cost(x, s, day, venue);
}

/* --- in and out --- */

static uint16_t *
parts_at(const struct place_state *x, int32_t day, uint32_t venue)
{
	return x->occupant + (size_t)day * x->row + (size_t)venue * x->parts;
}

void
place_room_take(struct place_state *x, uint32_t s, int32_t day, uint32_t venue)
{
	uint16_t *at = parts_at(x, day, venue);

	for (uint32_t i = 0; i < x->parts; i++)
		if ((x->halves[s] >> i) & 1 && at[i] == PLACE_OUTSIDE)
			at[i] = (uint16_t)s;
	place_bit_set(x->taken + (size_t)day * x->venue_words, venue);
	x->venue_total += venue_cost(x, s, day, venue);
	x->venue[s] = venue;
}

void
place_room_leave(struct place_state *x, uint32_t s, int32_t day)
{
	uint32_t venue = x->venue[s];
	uint16_t *at;
	bool empty = true;

	if (venue == PLACE_NONE)
		return;
	at = parts_at(x, day, venue);
	for (uint32_t i = 0; i < x->parts; i++) {
		if (at[i] == s)
			at[i] = PLACE_OUTSIDE;
		empty &= at[i] == PLACE_OUTSIDE;
	}
	if (empty)
		x->taken[(size_t)day * x->venue_words + venue / 64] &= ~(UINT64_C(1) << (venue % 64));
	x->venue[s] = PLACE_NONE;
	x->venue_total -= venue_cost(x, s, day, venue);
}

/* Who is in the way of s: PLACE_NONE: nobody; PLACE_OUTSIDE: several, or one who is not to be moved. */
static uint32_t
in_the_way(const struct place_state *x, uint32_t s, int32_t day, uint32_t venue)
{
	const uint16_t *at = parts_at(x, day, venue);
	uint32_t who = PLACE_NONE;

	for (uint32_t i = 0; i < x->parts; i++) {
		if (!((x->halves[s] >> i) & 1) || at[i] == PLACE_OUTSIDE || at[i] == who)
			continue;
		if (who != PLACE_NONE || x->settled[at[i]])
			return PLACE_OUTSIDE;
		who = at[i];
	}
	return who;
}

/* --- room for one more --- */

static uint64_t
venues_open(const struct place_state *x, uint32_t s, int32_t day, uint32_t w)
{
	return x->suit[(size_t)s * x->venue_words + w] & x->opened[(size_t)day * x->venue_words + w];
}

/* The cheapest of the venues that are free for s. */
static uint32_t
venue_free(const struct place_state *x, uint32_t s, int32_t day)
{
	uint32_t best = PLACE_NONE;
	int64_t least = INT64_MAX;

	for (uint32_t w = 0; w < x->venue_words; w++) {
		uint64_t left = venues_open(x, s, day, w);

		if (x->parts == 1)
			left &= ~x->taken[(size_t)day * x->venue_words + w];
		for (; left != 0; left &= left - 1) {
			uint32_t v = w * 64 + (uint32_t)__builtin_ctzll(left);
			int64_t cost;

			if (x->parts > 1 && in_the_way(x, s, day, v) != PLACE_NONE)
				continue;
			if (!x->venue_costs)
				return v;
			cost = venue_cost(x, s, day, v);
			best = cost < least ? v : best;
			least = cost < least ? cost : least;
		}
	}
	return best;
}

/*
 * A venue that is free for s, after others have been moved along an augmenting path; s itself is not moved.
 * Whoever is asked to go stays recorded where it is until it has another venue, so that nobody takes that one.
 */
static uint32_t
venue_find(struct place_state *x, uint32_t s, int32_t day, uint64_t *seen)
{
	uint32_t venue = venue_free(x, s, day);

	if (venue != PLACE_NONE)
		return venue;
	for (uint32_t w = 0; w < x->venue_words; w++)
		for (uint64_t left; (left = venues_open(x, s, day, w) & ~seen[w]) != 0;) {
			uint32_t v = w * 64 + (uint32_t)__builtin_ctzll(left), t, other;

			place_bit_set(seen, v);
			t = in_the_way(x, s, day, v);
			other = t == PLACE_OUTSIDE ? PLACE_NONE : venue_find(x, t, day, seen);
			if (other == PLACE_NONE)
				continue;
			place_room_leave(x, t, day);
			place_room_take(x, t, day, other);
			return v;
		}
	return PLACE_NONE;
}

/*
 * Finds s a venue on the day, and moves others to make room when it must. When there is none nothing has changed.
 */
bool
place_room_enter(struct place_state *x, uint32_t s, int32_t day)
{
	uint64_t seen[PLACE_SESSIONS_MAX / 64];
	uint32_t venue = x->m->options[x->m->option_at[s]].venue;

	if (!x->housed[s])
		return true;
	if (!x->settled[s]) {
		memset(seen, 0, x->venue_words * sizeof *seen);
		venue = venue_find(x, s, day, seen);
	}
	if (venue == PLACE_NONE)
		return false;
	place_room_take(x, s, day, venue);
	return true;
}

/* Whether place_room_enter would find one; others may be moved. */
bool
place_room_has(struct place_state *x, uint32_t s, int32_t day)
{
	if (!place_room_enter(x, s, day))
		return false;
	place_room_leave(x, s, day);
	return true;
}

/* Without moving anyone. */
bool
place_room_is_free(const struct place_state *x, uint32_t s, int32_t day)
{
	return venue_free(x, s, day) != PLACE_NONE;
}

bool
place_room_suits(const struct place_state *x, uint32_t s, int32_t day, uint32_t venue)
{
	return venue != PLACE_NONE && ((venues_open(x, s, day, venue / 64) >> (venue % 64)) & 1);
}

/* After place_room_enter has failed: who should go to make room for s: the lightest of those in reach. PLACE_NONE: nobody may. */
uint32_t
place_room_lightest(struct place_state *x, uint32_t s, int32_t day, const uint32_t *weight)
{
	uint64_t seen[PLACE_SESSIONS_MAX / 64] = { 0 };
	uint32_t best = PLACE_NONE;

	if (venue_find(x, s, day, seen) != PLACE_NONE)
		return PLACE_NONE;
	for (uint32_t w = 0; w < x->venue_words; w++)
		for (uint64_t left = seen[w]; left != 0; left &= left - 1) {
			const uint16_t *at = parts_at(x, day, w * 64 + (uint32_t)__builtin_ctzll(left));

			for (uint32_t i = 0; i < x->parts; i++)
				if (at[i] != PLACE_OUTSIDE && place_may_leave(x->m, at[i]) &&
				    (best == PLACE_NONE || weight[at[i]] < weight[best]))
					best = at[i];
		}
	return best;
}

/* s goes to another venue on its day, and whoever is there comes to the one that s leaves. */
bool
place_room_swap(struct place_state *x, uint32_t s, uint32_t venue, int64_t most)
{
	int32_t day = x->day[s];
	uint32_t own = x->venue[s], t;
	int64_t was = x->venue_total;

	if (venue == own || !place_room_suits(x, s, day, venue))
		return false;
	t = in_the_way(x, s, day, venue);
	if (t == PLACE_OUTSIDE || (t != PLACE_NONE && !place_room_suits(x, t, day, own)))
		return false;
	place_room_leave(x, s, day);
	if (t != PLACE_NONE)
		place_room_leave(x, t, day);
	if ((t == PLACE_NONE || in_the_way(x, t, day, own) == PLACE_NONE) &&
	    in_the_way(x, s, day, venue) == PLACE_NONE) {
		place_room_take(x, s, day, venue);
		if (t != PLACE_NONE)
			place_room_take(x, t, day, own);
		if (x->venue_total - was <= most)
			return true;
		place_room_leave(x, s, day);
		if (t != PLACE_NONE)
			place_room_leave(x, t, day);
	}
	place_room_take(x, s, day, own);
	if (t != PLACE_NONE)
		place_room_take(x, t, day, venue);
	return false;
}

/* --- back again --- */

void
place_room_save(const struct place_state *x, int32_t day, struct place_rooms *rooms)
{
	const uint16_t *list = x->list + (size_t)day * x->n;

	for (uint32_t i = 0; i < rooms->day_count; i++)
		if (rooms->days[i] == day)
			return;
	rooms->days[rooms->day_count++] = day;
	for (uint32_t i = 0; i < x->list_len[day]; i++) {
		rooms->session[rooms->count] = list[i];
		rooms->venue[rooms->count++] = x->venue[list[i]];
	}
}

/* Whoever has come to these days since has left again. */
void
place_room_restore(struct place_state *x, const struct place_rooms *rooms)
{
	for (uint32_t i = 0; i < rooms->count; i++)
		place_room_leave(x, rooms->session[i], x->day[rooms->session[i]]);
	for (uint32_t i = 0; i < rooms->count; i++)
		if (rooms->venue[i] != PLACE_NONE)
			place_room_take(x, rooms->session[i], x->day[rooms->session[i]], rooms->venue[i]);
}
