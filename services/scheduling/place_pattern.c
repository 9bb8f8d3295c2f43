/*
 * place_pattern: costs of a person's day of slots: what each further slot would cost, kept for every session at every change.
 * Owns: the masks of a struct place_state, and the tables by mask.
 * Beware: a row of cost is written in vectors of four, past its end or into the next day's slots, where zero is added.
 */
#include "services/scheduling/place_state.h"
#include <string.h>

/* --- tables by mask --- */

static int32_t
mask_cost(const struct place_state *x, uint32_t mask)
{
	const struct place_weights *w = &x->p->weights;
	uint32_t most = x->p->row_most > 0 ? x->p->row_most : 2, row = 0, beyond = 0;

	for (uint32_t slot = 0; slot < x->slots; slot++) {
		row = (mask >> slot) & 1 ? row + 1 : 0;
		beyond += row > most;
	}
	return (__builtin_popcount(mask) == 1 ? w->alone : 0) + (int32_t)beyond * w->row +
	    (row > 0 ? w->last : 0); /* the last slot is taken */
}

static void
tables_build(struct place_state *x)
{
	uint32_t masks = 1u << x->slots;
	x->lanes = (x->slots + 3) / 4 * 4;
	x->worth = ARENA_ARRAY(&x->mem, masks, int32_t);
	x->mark = ARENA_ARRAY(&x->mem, (size_t)masks * x->slots, int32_t);
	x->effect = ARENA_ARRAY(&x->mem, (size_t)masks * x->lanes, int32_t);
	for (uint32_t mask = 0; mask < masks; mask++)
		x->worth[mask] = mask_cost(x, mask) >> x->scale;
	for (uint32_t mask = 0; mask < masks; mask++)
		for (uint32_t slot = 0; slot < x->slots; slot++) {
			uint32_t bit = 1u << slot;
			int32_t more = x->worth[mask | bit] - x->worth[mask & ~bit];

			x->mark[(size_t)slot * masks + mask] = more;
			x->effect[(size_t)mask * x->lanes + slot] = more;
		}
}

static void
days_build(struct place_state *x)
{
	x->person_days = (x->horizon + x->slots - 1) / x->slots;
	x->day_of = ARENA_ARRAY(&x->mem, x->horizon, uint16_t);
	x->slot_of = ARENA_ARRAY(&x->mem, x->horizon, uint16_t);
	for (uint32_t d = 0; d < x->horizon; d++) {
		x->day_of[d] = (uint16_t)(d / x->slots);
		x->slot_of[d] = (uint16_t)(d % x->slots);
	}
	if (x->doubled)
		x->times = ARENA_ARRAY(&x->mem, (size_t)x->p->person_count * x->horizon, uint16_t);
	x->mask = ARENA_ARRAY(&x->mem, (size_t)x->p->person_count * x->person_days, uint16_t);
}

/* --- who is in which session --- */

static void
members_walk(struct place_state *x)
{
	uint32_t n = 0;

	for (uint32_t s = 0; s < x->n; s++) {
		const uint64_t *people = x->m->people + (size_t)s * x->m->person_words;

		x->of_at[s] = n;
		for (uint32_t w = 0; w < x->m->person_words; w++)
			for (uint64_t left = people[w]; left != 0; left &= left - 1) {
				uint32_t person = w * 64 + (uint32_t)__builtin_ctzll(left);

				if (x->of != NULL)
					x->of[n] = (uint16_t)person;
				n++;
			}
	}
	x->of_at[x->n] = n;
}

static void
members_build(struct place_state *x)
{
	uint32_t persons = x->p->person_count, *at;

	x->of_at = ARENA_ARRAY(&x->mem, x->n + 1, uint32_t);
	members_walk(x);
	x->of = ARENA_ARRAY(&x->mem, x->of_at[x->n] + 1, uint16_t);
	members_walk(x);
	x->to_at = ARENA_ARRAY(&x->mem, persons + 2, uint32_t);
	x->to = ARENA_ARRAY(&x->mem, x->of_at[x->n] + 1, uint32_t);
	for (uint32_t i = 0; i < x->of_at[x->n]; i++)
		x->to_at[x->of[i] + 1]++;
	for (uint32_t k = 0; k < persons; k++)
		x->to_at[k + 1] += x->to_at[k];
	at = arena_copy(&x->mem, x->to_at, (persons + 1) * sizeof *at);
	for (uint32_t s = 0; s < x->n; s++)
		for (uint32_t i = x->of_at[s]; i < x->of_at[s + 1]; i++)
			x->to[at[x->of[i]]++] = s * x->stride;
}

/* Nobody has a session yet: each costs its persons what an empty day costs. */
static void
costs_begin(struct place_state *x)
{
	for (uint32_t s = 0; s < x->n; s++) {
		int32_t persons = (int32_t)(x->of_at[s + 1] - x->of_at[s]);

		for (uint32_t d = 0; d < x->horizon; d++)
			place_cost_row(x, s)[d] += persons * x->effect[x->slot_of[d]];
	}
}

void
place_pattern_build(struct place_state *x)
{
	const struct place_weights *w = &x->p->weights;

	x->slots = x->p->slots_a_day;
	x->pattern =
	    x->slots > 1 && x->slots <= PLACE_PATTERN_MAX && (w->alone > 0 || w->row > 0 || w->last > 0);
	if (!x->pattern)
		return;
	tables_build(x);
	days_build(x);
	members_build(x);
	costs_begin(x);
}

/* --- changes --- */

static inline void
rows_add(int32_t *cost, const uint32_t *to, const uint32_t *end, const place_vector *now,
    const place_vector *was, uint32_t vectors)
{
	place_vector d[PLACE_PATTERN_MAX / 4];

	for (uint32_t i = 0; i < vectors; i++)
		d[i] = now[i] - was[i];
	for (; to < end; to++) {
		int32_t *row = cost + *to;

		for (uint32_t i = 0; i < vectors; i++) {
			place_vector v;

			memcpy(&v, row + 4 * (size_t)i, sizeof v);
			v += d[i];
			memcpy(row + 4 * (size_t)i, &v, sizeof v);
		}
	}
}

/* The vectors of a day are known to the compiler in each call. */
static void
person_changed(struct place_state *x, uint32_t person, uint32_t person_day, uint32_t was, uint32_t now)
{
	int32_t *cost = x->cost + (size_t)person_day * x->slots;
	const uint32_t *to = x->to + x->to_at[person], *end = x->to + x->to_at[person + 1];
	const place_vector *a = (const place_vector *)(const void *)(x->effect + (size_t)now * x->lanes);
	const place_vector *b = (const place_vector *)(const void *)(x->effect + (size_t)was * x->lanes);

	switch (x->lanes) {
	case 4:
		rows_add(cost, to, end, a, b, 1);
		break;
	case 8:
		rows_add(cost, to, end, a, b, 2);
		break;
	case 12:
		rows_add(cost, to, end, a, b, 3);
		break;
	default:
		rows_add(cost, to, end, a, b, 4);
		break;
	}
}

/* Who may be twice in a slot: false unless this is the first to come, or the last to leave. */
static bool
times_changed(struct place_state *x, uint32_t person, int32_t day, bool in)
{
	uint16_t *times = &x->times[(size_t)person * x->horizon + (size_t)day];

	return in ? (*times)++ == 0 : --(*times) == 0;
}

/* The persons of s come to the slot, or leave it. */
void
place_pattern_flip(struct place_state *x, uint32_t s, int32_t day, bool in)
{
	uint32_t person_day = x->day_of[day], bit = 1u << x->slot_of[day];

	for (uint32_t i = x->of_at[s]; i < x->of_at[s + 1]; i++) {
		uint16_t *mask = &x->mask[x->of[i] * x->person_days + person_day];
		uint32_t was = *mask, now = in ? was | bit : was & ~bit;

		if (x->doubled && !times_changed(x, x->of[i], day, in))
			continue;
		*mask = (uint16_t)now;
		person_changed(x, x->of[i], person_day, was, now);
	}
}

/*
 * What cost leaves out of a move within a day: for it tells of each of the two slots as if the other stayed. Who has both
 * changes nothing: another session goes the other way.
 */
int32_t
place_pattern_same_day(const struct place_state *x, uint32_t s, int32_t from, int32_t to)
{
	uint32_t a = 1u << x->slot_of[from], b = 1u << x->slot_of[to], person_day = x->day_of[from];
	int32_t sum = 0;

	for (uint32_t i = x->of_at[s]; i < x->of_at[s + 1]; i++) {
		uint32_t mask = x->mask[x->of[i] * x->person_days + person_day], without = mask & ~a;

		if (!(mask & b))
			sum +=
			    x->worth[without | b] - x->worth[mask | b] + x->worth[mask] - x->worth[without];
	}
	return sum;
}
