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

/* Whose a word is: a session's own, or one of its options'. */
static uint32_t
word_session(const struct place_core *c, size_t word)
{
	size_t at = word / c->m->words, n = c->m->sessions;

	return at < n ? (uint32_t)at : c->m->options[at - n].session;
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

		place_chain_forget(c, word_session(c, u->word));
		c->domain[u->word] = u->was;
	}
	while (c->queue_len > 0)
		c->queued[c->queue[--c->queue_len]] = 0;
}

void
place_queue(struct place_core *c, uint32_t s)
{
	if (c->queued[s])
		return;
	c->queued[s] = 1;
	c->queue[c->queue_len++] = s;
}

static bool
word_set(struct place_core *c, size_t at, uint64_t value)
{
	if (c->domain[at] == value)
		return false;
	trail_push(c, at);
	place_chain_forget(c, word_session(c, at));
	c->domain[at] = value;
	return true;
}

static bool
may_stay_out(const struct place_core *c, uint32_t s)
{
	return c->day[s] == PLACE_OUT || (c->partial && place_is_open(c, s) && place_may_leave(c->m, s));
}

/* After a change: someone is to hear of it, or the domain ran empty. */
static bool
domain_changed(struct place_core *c, uint32_t s)
{
	if (place_first_day(c, s) < 0) {
		if (may_stay_out(c, s))
			return true;
		c->weight[s]++;
		return false;
	}
	place_queue(c, s);
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
		changed |=
		    word_set(c, (size_t)s * c->m->words + w, place_domain(c, s)[w] & range_mask(w, lo, hi));
	return !changed || domain_changed(c, s);
}

bool
place_drop_range(struct place_core *c, uint32_t s, int32_t lo, int32_t hi)
{
	bool changed = false;

	for (uint32_t w = 0; w < c->m->words; w++)
		changed |=
		    word_set(c, (size_t)s * c->m->words + w, place_domain(c, s)[w] & ~range_mask(w, lo, hi));
	return !changed || domain_changed(c, s);
}

bool
place_drop_option(struct place_core *c, uint32_t option, int32_t day)
{
	const struct place_model *m = c->m;
	uint32_t s = m->options[option].session, w = (uint32_t)day / 64;
	uint64_t bit = UINT64_C(1) << ((uint32_t)day % 64);

	if ((place_domain(c, s)[w] & bit) == 0)
		return true; /* gone already, with all its options */
	if (!word_set(c, ((size_t)m->sessions + option) * m->words + w, place_open(c, option)[w] & ~bit))
		return true;
	for (uint32_t o = m->option_at[s]; o < m->option_at[s + 1]; o++)
		if (place_open(c, o)[w] & bit)
			return true;
	return place_drop_range(c, s, day, day);
}

/* --- chains and ties --- */

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

/* Both are pinned: their own two days are let pass. */
static bool
tie_is_passed(const struct place_model *m, uint32_t s, int32_t day, uint32_t t, int32_t other)
{
	return !m->strict && m->pin[s] >= 0 && m->pin[s] == day && m->pin[t] >= 0 && m->pin[t] == other;
}

/* Narrows the other session of a tie, once s has its day. */
static bool
tie_check(struct place_core *c, uint32_t s, const struct place_tie *tie)
{
	int32_t day = place_first_day(c, s);
	uint32_t t = tie->other;
	const uint64_t *days = place_domain(c, t);

	if (day < 0 || day != place_last_day(c, s))
		return true;
	for (int32_t d = place_first_day(c, t); d >= 0 && d < (int32_t)c->m->horizon; d++) {
		bool ok =
		    place_tie_ok(c->m, tie->rule, tie->subject, tie->later ? d : day, tie->later ? day : d);

		if (!ok && place_bit(days, (uint32_t)d) && !tie_is_passed(c->m, s, day, t, d) &&
		    !place_drop_range(c, t, d, d))
			return false;
	}
	return true;
}

static bool
ties_spread(struct place_core *c, uint32_t s)
{
	const struct place_model *m = c->m;
	int32_t end = (int32_t)m->horizon - 1;

	for (uint32_t i = m->tie_at[s]; i < m->tie_at[s + 1]; i++) {
		const struct place_tie *tie = &m->ties[i];
		uint32_t t = tie->other;
		bool both_pinned = m->pin[s] >= 0 && m->pin[t] >= 0, ok;

		if (!c->on[place_rule_id(m, tie->rule, tie->subject)])
			continue;
		if (tie->rule != PLACE_PRECEDENCE || both_pinned)
			ok = tie_check(c, s, tie);
		else if (tie->later)
			ok = place_keep_range(c, t, 0, place_last_day(c, s) - 1);
		else
			ok = place_keep_range(c, t, place_first_day(c, s) + 1, end);
		if (!ok)
			return false;
	}
	return true;
}

/* What may yet be left out says nothing of the others. */
static bool
session_spread(struct place_core *c, uint32_t s)
{
	uint32_t before = c->m->prev[s], after = c->m->next[s];

	if (c->day[s] == PLACE_OUT || (c->partial && place_is_open(c, s)))
		return true;
	if (before != PLACE_NONE && !link_spread(c, s, s, before))
		return false;
	if (after != PLACE_NONE && !link_spread(c, after, s, after))
		return false;
	return ties_spread(c, s);
}

bool
place_spread_queue(struct place_core *c)
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
		place_queue(c, s);
	return place_spread_queue(c);
}
