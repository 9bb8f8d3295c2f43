/*
 * place_clique: sessions of which no two may share a day: whether days enough are left for all of them.
 * Owns: the cliques of the core, found once for a set of rules.
 * Beware: a clique larger than the room left is not taken; the search is right without any.
 */
#include "services/scheduling/place_core.h"
#include <string.h>

static bool
clique_is_known(const struct place_core *c, const uint32_t *items, uint32_t count)
{
	for (uint32_t k = 0; k < c->clique_count; k++)
		if (c->clique_at[k + 1] - c->clique_at[k] == count &&
		    memcmp(c->clique_item + c->clique_at[k], items, count * sizeof *items) == 0)
			return true;
	return false;
}

/* Within one chain in order, the chain's own bound says as much. */
static bool
clique_is_chain(const struct place_core *c, const uint32_t *items, uint32_t count)
{
	uint32_t action = c->m->p->sessions[items[0]].action;

	for (uint32_t i = 1; i < count; i++)
		if (c->m->p->sessions[items[i]].action != action)
			return false;
	return c->on[place_rule_id(c->m, PLACE_ORDER, action)];
}

static bool
session_is_in(const struct place_core *c, enum place_rule rule, uint32_t subject, uint32_t s)
{
	if (c->m->pin[s] >= 0)
		return false;
	if (rule == PLACE_VENUE)
		return place_option_count(c->m, s) == 1 && c->m->options[c->m->option_at[s]].venue == subject;
	return place_is_needed(c->m, s, subject);
}

/* Only those of which every two take a half in common. */
static bool
overlaps_all(const struct place_core *c, const uint32_t *items, uint32_t count, uint32_t s)
{
	for (uint32_t i = 0; i < count; i++)
		if (!place_overlap(c->m, items[i], s))
			return false;
	return true;
}

static void
clique_add(struct place_core *c, enum place_rule rule, uint32_t subject)
{
	uint32_t at = c->clique_at[c->clique_count], n = 0;

	if (c->clique_count == PLACE_CLIQUES_MAX || !c->on[place_rule_id(c->m, rule, subject)])
		return;
	for (uint32_t s = 0; s < c->m->sessions; s++) {
		if (!session_is_in(c, rule, subject, s) || !overlaps_all(c, c->clique_item + at, n, s))
			continue;
		if (at + n == c->clique_room)
			return;
		c->clique_item[at + n++] = s;
	}
	if (n < 3 || clique_is_chain(c, c->clique_item + at, n) || clique_is_known(c, c->clique_item + at, n))
		return;
	c->clique_at[++c->clique_count] = at + n;
}

void
place_cliques_find(struct place_core *c)
{
	c->clique_count = 0;
	c->clique_at[0] = 0;
	for (uint32_t v = 0; v < c->m->p->venue_count; v++)
		clique_add(c, PLACE_VENUE, v);
	for (uint32_t p = 0; p < c->m->p->person_count; p++)
		clique_add(c, PLACE_TWICE, p);
}

/* Gives s a day of its own, moving others on to another of theirs (an augmenting path). */
static bool
owner_find(struct place_core *c, uint32_t s, uint64_t *seen)
{
	const uint64_t *days = place_domain(c, s);

	for (uint32_t w = 0; w < c->m->words; w++)
		for (uint64_t left = days[w] & ~seen[w]; left != 0; left = days[w] & ~seen[w]) {
			uint32_t d = w * 64 + (uint32_t)__builtin_ctzll(left);

			place_bit_set(seen, d);
			if (c->owner[d] == PLACE_NONE || owner_find(c, c->owner[d], seen)) {
				c->owner[d] = s;
				return true;
			}
		}
	return false;
}

/* A session with at least as many days as the clique has members always finds one: only the others are tried.
 */
static bool
clique_fits(struct place_core *c, uint32_t k)
{
	uint32_t open = 0;
	bool cleared = false;

	for (uint32_t i = c->clique_at[k]; i < c->clique_at[k + 1]; i++)
		open += c->day[c->clique_item[i]] < 0;
	for (uint32_t i = c->clique_at[k]; i < c->clique_at[k + 1]; i++) {
		uint64_t seen[PLACE_WORDS_MAX] = { 0 };
		uint32_t s = c->clique_item[i];

		if (c->day[s] >= 0 || place_day_count(c, s) >= open)
			continue;
		if (!cleared)
			memset(c->owner, 0xff, c->m->horizon * sizeof *c->owner);
		cleared = true;
		if (!owner_find(c, s, seen)) {
			c->weight[s]++;
			return false;
		}
	}
	return true;
}

bool
place_cliques_fit(struct place_core *c)
{
	for (uint32_t k = 0; k < c->clique_count; k++)
		if (!clique_fits(c, k))
			return false;
	return true;
}
