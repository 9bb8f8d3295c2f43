/*
 * place_assign: gives a session its day and venue: what it costs, whom it keeps away, and taking it back.
 * Owns: the running sums of the core: total, distance, and the costs of sessions still to place.
 * Beware: sessions lose their days in the reverse order in which they got them.
 */
#include "services/scheduling/place_core.h"

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
		place_chain_forget(c, m->pairs[i].to);
		for (int32_t d = lo; d <= hi; d++)
			costs[d] += shared * m->near[place_distance(d, day)];
		costs[day] += place_missed_cost(m, &m->pairs[i]) * sign;
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

/* Takes the venue, on that day, from those who may still choose it. Two without a choice are a pair. */
static bool
venue_close(struct place_core *c, uint32_t option, int32_t day)
{
	const struct place_model *m = c->m;
	uint32_t venue = m->options[option].venue, s = m->options[option].session;

	if (venue == PLACE_NONE || !c->on[place_rule_id(m, PLACE_VENUE, venue)])
		return true;
	for (uint32_t i = m->user_at[venue]; i < m->user_at[venue + 1]; i++) {
		uint32_t u = m->users[i], t = m->options[u].session;

		if (t == s || !place_is_open(c, t) || !place_overlap(m, s, t))
			continue;
		if (place_option_count(m, s) == 1 && place_option_count(m, t) == 1)
			continue;
		if (!place_drop_option(c, u, day))
			return false;
	}
	return true;
}

bool
place_option_is_free(const struct place_core *c, uint32_t option, int32_t day)
{
	const struct place_model *m = c->m;
	uint32_t venue = m->options[option].venue, s = m->options[option].session;

	if (venue == PLACE_NONE || !c->on[place_rule_id(m, PLACE_VENUE, venue)])
		return true;
	for (uint32_t i = m->user_at[venue]; i < m->user_at[venue + 1]; i++) {
		uint32_t u = m->users[i], t = m->options[u].session;

		if (t != s && place_is_open(c, t) && place_overlap(m, s, t) &&
		    place_bit(place_open(c, u), (uint32_t)day) &&
		    place_bit(place_domain(c, t), (uint32_t)day))
			return false;
	}
	return true;
}

static int64_t
neighbour_change(const struct place_core *c, uint32_t neighbour, uint32_t venue)
{
	if (neighbour == PLACE_NONE || c->day[neighbour] < 0)
		return 0;
	return place_change_cost(c->m, c->m->options[c->option[neighbour]].venue, venue);
}

int64_t
place_option_price(const struct place_core *c, uint32_t option, int32_t day)
{
	const struct place_option *o = &c->m->options[option];

	return place_option_cost(c->m, option, day) + neighbour_change(c, c->m->prev[o->session], o->venue) +
	    neighbour_change(c, c->m->next[o->session], o->venue);
}

uint32_t
place_option_next(
    const struct place_core *c, uint32_t s, int32_t day, int64_t price, uint32_t option, int64_t *ret_price)
{
	const struct place_model *m = c->m;
	uint32_t best = PLACE_NONE;

	for (uint32_t o = m->option_at[s]; o < m->option_at[s + 1]; o++) {
		int64_t mine;

		if (!place_bit(place_open(c, o), (uint32_t)day))
			continue;
		mine = place_option_price(c, o, day);
		if (option != PLACE_NONE && (mine < price || (mine == price && o <= option)))
			continue;
		if (best != PLACE_NONE && mine >= *ret_price)
			continue;
		best = o;
		*ret_price = mine;
	}
	return best;
}

bool
place_assign(struct place_core *c, uint32_t s, int32_t day, uint32_t option)
{
	c->total += place_costs(c, s)[day] + place_option_price(c, option, day);
	c->day[s] = day;
	c->option[s] = option;
	place_chain_forget(c, s);
	place_queue(c, s); /* it says more now than its only day did */
	costs_shift(c, s, day, 1);
	return place_keep_range(c, s, day, day) && neighbours_narrow(c, s, day) &&
	    venue_close(c, option, day) && place_spread_queue(c);
}

void
place_unassign(struct place_core *c, uint32_t s, size_t mark)
{
	place_undo_to(c, mark);
	costs_shift(c, s, c->day[s], -1);
	c->total -= place_costs(c, s)[c->day[s]] + place_option_price(c, c->option[s], c->day[s]);
	c->day[s] = PLACE_NO_DAY;
	c->option[s] = PLACE_NONE;
	place_chain_forget(c, s);
}

void
place_leave(struct place_core *c, uint32_t s)
{
	c->day[s] = PLACE_OUT;
	c->distance += c->m->size[s];
}

void
place_unleave(struct place_core *c, uint32_t s)
{
	c->day[s] = PLACE_NO_DAY;
	c->distance -= c->m->size[s];
}
