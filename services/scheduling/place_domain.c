/*
 * place_domain: the days left to each session: narrowing them, passing on what follows, and undoing.
 * Owns: the trail of changed words.
 * Beware: a function that answers false has left the core half narrowed; undo to the mark before going on.
 */
#include "services/scheduling/place_core.h"
#include <stdlib.h>

int32_t
place_first_day(const struct place_core *c, uint32_t s)
{
	const uint64_t *days = place_domain(c, s);

	for (uint32_t w = 0; w < c->m->words; w++)
		if (days[w] != 0)
			return (int32_t)(w * 64) + __builtin_ctzll(days[w]);
	return PLACE_NO_DAY;
}

int32_t
place_last_day(const struct place_core *c, uint32_t s)
{
	const uint64_t *days = place_domain(c, s);

	for (uint32_t w = c->m->words; w-- > 0;)
		if (days[w] != 0)
			return (int32_t)(w * 64) + 63 - __builtin_clzll(days[w]);
	return PLACE_NO_DAY;
}

uint32_t
place_day_count(const struct place_core *c, uint32_t s)
{
	const uint64_t *days = place_domain(c, s);
	uint32_t n = 0;

	for (uint32_t w = 0; w < c->m->words; w++)
		n += (uint32_t)__builtin_popcountll(days[w]);
	return n;
}

static void
trail_push(struct place_core *c, size_t word)
{
	if (c->trail_len == c->trail_cap) {
		c->trail_cap = c->trail_cap > 0 ? c->trail_cap * 2 : 1024;
		c->trail = realloc(c->trail, c->trail_cap * sizeof *c->trail);
		if (c->trail == NULL)
			abort();
	}
	c->trail[c->trail_len++] = (struct place_undo){ word, c->domain[word] };
}

void
place_undo_to(struct place_core *c, size_t mark)
{
	while (c->trail_len > mark) {
		const struct place_undo *u = &c->trail[--c->trail_len];

		c->domain[u->word] = u->was;
	}
	while (c->queue_len > 0)
		c->queued[c->queue[--c->queue_len]] = 0;
}

static void
queue_push(struct place_core *c, uint32_t s)
{
	if (c->queued[s])
		return;
	c->queued[s] = 1;
	c->queue[c->queue_len++] = s;
}

static bool
word_set(struct place_core *c, uint32_t s, uint32_t w, uint64_t value)
{
	size_t at = (size_t)s * c->m->words + w;

	if (c->domain[at] == value)
		return false;
	trail_push(c, at);
	c->domain[at] = value;
	return true;
}

/* After a change: someone is to hear of it, or the domain ran empty. */
static bool
domain_changed(struct place_core *c, uint32_t s)
{
	if (place_first_day(c, s) < 0) {
		c->weight[s]++;
		return false;
	}
	queue_push(c, s);
	return true;
}

/* The days lo..hi that fall in word w. */
static uint64_t
range_mask(uint32_t w, int32_t lo, int32_t hi)
{
	int32_t base = (int32_t)(w * 64);
	uint64_t mask = ~UINT64_C(0);

	if (lo > hi || lo > base + 63 || hi < base)
		return 0;
	if (lo > base)
		mask &= ~UINT64_C(0) << (lo - base);
	if (hi < base + 63)
		mask &= ~UINT64_C(0) >> (base + 63 - hi);
	return mask;
}

bool
place_keep_range(struct place_core *c, uint32_t s, int32_t lo, int32_t hi)
{
	bool changed = false;

	for (uint32_t w = 0; w < c->m->words; w++)
		changed |= word_set(c, s, w, place_domain(c, s)[w] & range_mask(w, lo, hi));
	return !changed || domain_changed(c, s);
}

bool
place_drop_range(struct place_core *c, uint32_t s, int32_t lo, int32_t hi)
{
	bool changed = false;

	for (uint32_t w = 0; w < c->m->words; w++)
		changed |= word_set(c, s, w, place_domain(c, s)[w] & ~range_mask(w, lo, hi));
	return !changed || domain_changed(c, s);
}

/* --- chains --- */

/* A link whose days are not simply later ones: known only once one of the two has its day. */
static bool
link_check(struct place_core *c, uint32_t later, uint32_t s, uint32_t t)
{
	int32_t day = place_first_day(c, s);
	const uint64_t *days = place_domain(c, t);

	if (day != place_last_day(c, s))
		return true;
	for (int32_t d = place_first_day(c, t); d >= 0 && d < (int32_t)c->m->horizon; d++) {
		bool ok = s == later ? place_link_ok(c, later, d, day) : place_link_ok(c, later, day, d);

		if (!ok && place_bit(days, (uint32_t)d) && !place_drop_range(c, t, d, d))
			return false;
	}
	return true;
}

/* Narrows t, a neighbour of s, by the link held by the later of the two. */
static bool
link_spread(struct place_core *c, uint32_t later, uint32_t s, uint32_t t)
{
	const struct place_link *l = &c->link[later];
	int32_t lo = l->gap_min > 1 ? l->gap_min : 1;
	int32_t first = place_first_day(c, s), last = place_last_day(c, s);

	if (!l->order || l->pinned)
		return link_check(c, later, s, t);
	if (t == later)
		return place_keep_range(c, t, first + lo, last + l->gap_max);
	return place_keep_range(c, t, first - l->gap_max, last - lo);
}

static bool
session_spread(struct place_core *c, uint32_t s)
{
	uint32_t before = c->m->prev[s], after = c->m->next[s];

	if (before != PLACE_NONE && !link_spread(c, s, s, before))
		return false;
	return after == PLACE_NONE || link_spread(c, after, s, after);
}

static bool
queue_drain(struct place_core *c)
{
	while (c->queue_len > 0) {
		uint32_t s = c->queue[--c->queue_len];

		c->queued[s] = 0;
		if (!session_spread(c, s))
			return false;
	}
	return true;
}

bool
place_spread_all(struct place_core *c)
{
	for (uint32_t s = 0; s < c->m->sessions; s++)
		queue_push(c, s);
	return queue_drain(c);
}

/* --- giving a day --- */

/* What s on that day adds to (or, with sign -1, takes off) the costs of the sessions it shares people with.
 */
static void
costs_shift(struct place_core *c, uint32_t s, int32_t day, int sign)
{
	const struct place_model *m = c->m;
	int32_t reach = (int32_t)m->near_count - 1;
	int32_t lo = day - reach > 0 ? day - reach : 0;
	int32_t hi = day + reach < (int32_t)m->horizon ? day + reach : (int32_t)m->horizon - 1;

	for (uint32_t i = m->pair_at[s]; i < m->pair_at[s + 1]; i++) {
		int64_t shared = (int64_t)m->pairs[i].shared * sign;
		int64_t *costs = place_costs(c, m->pairs[i].to);

		if (shared == 0 || c->day[m->pairs[i].to] >= 0)
			continue;
		for (int32_t d = lo; d <= hi; d++)
			costs[d] += shared * m->near[place_distance(d, day)];
	}
}

static bool
neighbours_narrow(struct place_core *c, uint32_t s, int32_t day)
{
	const struct place_model *m = c->m;

	for (uint32_t i = m->pair_at[s]; i < m->pair_at[s + 1]; i++) {
		uint32_t t = m->pairs[i].to;

		if (!c->apart[i] || c->day[t] >= 0 || place_pair_pinned(m, s, t, day))
			continue;
		if (!place_drop_range(c, t, day, day))
			return false;
	}
	return true;
}

bool
place_assign(struct place_core *c, uint32_t s, int32_t day)
{
	c->total += place_costs(c, s)[day];
	c->day[s] = day;
	costs_shift(c, s, day, 1);
	return place_keep_range(c, s, day, day) && neighbours_narrow(c, s, day) && queue_drain(c);
}

void
place_unassign(struct place_core *c, uint32_t s, size_t mark)
{
	place_undo_to(c, mark);
	costs_shift(c, s, c->day[s], -1);
	c->total -= place_costs(c, s)[c->day[s]];
	c->day[s] = PLACE_NO_DAY;
}
