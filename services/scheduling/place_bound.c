/*
 * place_bound: what the sessions without a day will cost at least, and whether days enough are left.
 * Owns: the scratch rows of the core; between two calls nothing.
 * Beware: what two sessions still to place will cost each other is left out; exact within a chain only.
 */
#include "services/scheduling/place_core.h"
#include <string.h>

/* --- chains: the least sum along J1..Jn, by dynamic programming over days --- */

struct row {
	int64_t *at; /* by day, valid from first to last */
	int32_t first, last;
};

static int64_t
day_price(const struct place_core *c, uint32_t s, int32_t day)
{
	if (!place_bit(place_domain(c, s), (uint32_t)day))
		return PLACE_INFINITE;
	return c->day[s] >= 0 ? 0 : place_costs(c, s)[day];
}

static struct row
row_start(const struct place_core *c, uint32_t s, int64_t *room)
{
	struct row r = { room, place_first_day(c, s), place_last_day(c, s) };

	for (int32_t d = r.first; d >= 0 && d <= r.last; d++)
		r.at[d] = day_price(c, s, d);
	return r;
}

static int64_t
row_min(const struct row *r)
{
	int64_t least = PLACE_INFINITE;

	for (int32_t d = r->first; d >= 0 && d <= r->last; d++)
		if (r->at[d] < least)
			least = r->at[d];
	return least;
}

/* The row of s from that of the session before it; window holds the days of a sliding minimum, best first. */
static struct row
row_step(const struct place_core *c, uint32_t s, const struct row *before, int64_t *room)
{
	const struct place_link *l = &c->link[s];
	struct row r = { room, place_first_day(c, s), place_last_day(c, s) };
	int32_t lo = l->gap_min > 1 ? l->gap_min : 1, next = before->first, head = 0, tail = 0;
	int32_t *window = c->window;

	for (int32_t d = r.first; d >= 0 && d <= r.last; d++) {
		int64_t price = day_price(c, s, d);

		for (; next <= d - lo && next <= before->last; next++) {
			while (tail > head && before->at[window[tail - 1]] >= before->at[next])
				tail--;
			window[tail++] = next;
		}
		while (head < tail && window[head] < d - l->gap_max)
			head++;
		if (head == tail || price >= PLACE_INFINITE || before->at[window[head]] >= PLACE_INFINITE)
			r.at[d] = PLACE_INFINITE;
		else
			r.at[d] = price + before->at[window[head]];
	}
	return r;
}

static bool
link_is_plain(const struct place_core *c, uint32_t s)
{
	return c->m->prev[s] != PLACE_NONE && c->link[s].order && !c->link[s].pinned;
}

static int64_t
chain_bound(const struct place_core *c, uint32_t head)
{
	int64_t *room[2] = { c->best_to, c->best_from };
	struct row row = { 0 };
	int64_t sum = 0, least;
	int turn = 0;

	for (uint32_t s = head; s != PLACE_NONE; s = c->m->next[s], turn ^= 1) {
		if (s != head && link_is_plain(c, s)) {
			row = row_step(c, s, &row, room[turn]);
			continue;
		}
		least = s != head ? row_min(&row) : 0;
		if (least >= PLACE_INFINITE)
			return PLACE_INFINITE;
		sum += least;
		row = row_start(c, s, room[turn]);
	}
	least = row_min(&row);
	return least >= PLACE_INFINITE ? PLACE_INFINITE : sum + least;
}

int64_t
place_bound(struct place_core *c)
{
	int64_t sum = c->total;

	for (uint32_t a = 0; a < c->m->p->action_count; a++) {
		int64_t chain = c->m->first[a] != PLACE_NONE ? chain_bound(c, c->m->first[a]) : 0;

		if (chain >= PLACE_INFINITE)
			return PLACE_INFINITE;
		sum += chain;
	}
	return sum;
}

/* --- cliques: sessions of which no two may share a day --- */

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
		return c->m->p->sessions[s].venue == subject;
	return place_bit(c->m->people + (size_t)s * c->m->person_words, subject);
}

static void
clique_add(struct place_core *c, enum place_rule rule, uint32_t subject)
{
	uint32_t at = c->clique_at[c->clique_count], n = 0;

	if (c->clique_count == PLACE_CLIQUES_MAX || !c->on[place_rule_id(c->m, rule, subject)])
		return;
	for (uint32_t s = 0; s < c->m->sessions; s++) {
		if (!session_is_in(c, rule, subject, s))
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
