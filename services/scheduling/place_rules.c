/*
 * place_rules: builds a core under a set of rules: the days of each session, what keeps two apart.
 * Owns: struct place_core; its tables are in the model's arena, its trail is malloc'ed.
 * Beware: a pinned session's day stays whatever is against it, unless fixed days are strict.
 */
#include "services/scheduling/place_core.h"
#include <stdlib.h>
#include <string.h>

void
place_rules_index(struct place_model *m)
{
	const struct place_problem *p = m->p;
	const uint32_t count[PLACE_RULES] = {
		[PLACE_FIXED] = p->session_count,
		[PLACE_WINDOW] = p->session_count,
		[PLACE_GAP_MIN] = p->action_count,
		[PLACE_GAP_MAX] = p->action_count,
		[PLACE_ORDER] = p->action_count,
		[PLACE_DAY] = PLACE_REASON_BITS,
		[PLACE_BUSY] = p->person_count,
		[PLACE_TWICE] = p->person_count,
		[PLACE_VENUE] = p->venue_count,
		[PLACE_SEATS] = p->session_count,
		[PLACE_FEATURES] = p->session_count,
		[PLACE_BETWEEN] = p->between_count,
		[PLACE_PRECEDENCE] = p->order_count,
	};

	for (int i = 0; i < PLACE_RULES; i++)
		m->rule_at[i + 1] = m->rule_at[i] + count[i];
}

struct place_core *
place_core_new(const struct place_model *m)
{
	struct place_core *c = ARENA_NEW(m->mem, struct place_core);
	uint32_t n = m->sessions;

	c->m = m;
	c->domain = ARENA_ARRAY(m->mem, ((size_t)n + m->option_at[n]) * m->words, uint64_t);
	c->open = c->domain + (size_t)n * m->words;
	c->day = ARENA_ARRAY(m->mem, n, int32_t);
	c->option = ARENA_ARRAY(m->mem, n, uint32_t);
	c->cost = ARENA_ARRAY(m->mem, (size_t)n * m->horizon, int64_t);
	c->link = ARENA_ARRAY(m->mem, n, struct place_link);
	c->apart = ARENA_ARRAY(m->mem, m->pair_at[n] + 1, uint8_t);
	c->weight = ARENA_ARRAY(m->mem, n, uint32_t);
	c->queue = ARENA_ARRAY(m->mem, n, uint32_t);
	c->queued = ARENA_ARRAY(m->mem, n, uint8_t);
	c->clique_at = ARENA_ARRAY(m->mem, PLACE_CLIQUES_MAX + 1, uint32_t);
	c->clique_room = PLACE_CLIQUES_MAX * 8 + n;
	c->clique_item = ARENA_ARRAY(m->mem, c->clique_room, uint32_t);
	for (int i = 0; i < 2; i++)
		c->rows[i] = ARENA_ARRAY(m->mem, (size_t)PLACE_BOUND_OPTIONS * m->horizon, int64_t);
	c->reach = ARENA_ARRAY(m->mem, (size_t)(PLACE_BOUND_OPTIONS + 1) * m->horizon, int64_t);
	c->chain_bound = ARENA_ARRAY(m->mem, m->p->action_count, int64_t);
	c->chain_known = ARENA_ARRAY(m->mem, m->p->action_count, uint8_t);
	c->window = ARENA_ARRAY(m->mem, m->horizon, int32_t);
	c->owner = ARENA_ARRAY(m->mem, m->horizon, uint32_t);
	return c;
}

void
place_core_free(struct place_core *c)
{
	if (c != NULL)
		free(c->trail);
}

/* --- days --- */

static void
window_apply(const struct place_core *c, uint32_t s, uint64_t *days)
{
	const struct place_session *session = &c->m->p->sessions[s];

	for (uint32_t d = 0; d < c->m->horizon; d++) {
		bool early = session->from >= 0 && d < (uint32_t)session->from;
		bool late = session->to >= 0 && d > (uint32_t)session->to;

		if (early || late)
			days[d / 64] &= ~(UINT64_C(1) << (d % 64));
	}
}

static uint16_t
reasons_on(const struct place_core *c)
{
	uint16_t mask = 0;

	for (uint32_t bit = 0; bit < PLACE_REASON_BITS; bit++)
		if (c->on[place_rule_id(c->m, PLACE_DAY, bit)])
			mask = (uint16_t)(mask | (1u << bit));
	return mask;
}

static void
reasons_apply(const struct place_core *c, const uint16_t *reasons, uint16_t mask, uint64_t *days)
{
	for (uint32_t d = 0; reasons != NULL && d < c->m->horizon; d++)
		if (reasons[d] & mask)
			days[d / 64] &= ~(UINT64_C(1) << (d % 64));
}

static void
busy_apply(const struct place_core *c, uint32_t s, uint64_t *days)
{
	const struct place_session *session = &c->m->p->sessions[s];

	for (uint32_t i = 0; i < session->member_count; i++) {
		uint32_t person = session->members[i].person;
		const uint64_t *busy = c->m->busy + (size_t)person * c->m->words;

		if (!place_is_needed(c->m, s, person) || !c->on[place_rule_id(c->m, PLACE_BUSY, person)])
			continue;
		for (uint32_t w = 0; w < c->m->words; w++)
			days[w] &= ~busy[w];
	}
}

static void
pin_apply(const struct place_core *c, uint32_t s, uint64_t *days)
{
	int32_t pin = c->m->pin[s];
	bool kept;

	if (pin < 0)
		return;
	kept = !c->m->strict || place_bit(days, (uint32_t)pin);
	if (c->m->p->sessions[s].held || c->on[place_rule_id(c->m, PLACE_FIXED, s)])
		memset(days, 0, c->m->words * sizeof *days);
	if (kept)
		place_bit_set(days, (uint32_t)pin);
}

static void
days_all(const struct place_core *c, uint64_t *days)
{
	for (uint32_t d = 0; d < c->m->horizon; d++)
		place_bit_set(days, d);
}

/* --- venues --- */

static bool
venue_is_fit(const struct place_core *c, uint32_t s, const struct place_venue *venue)
{
	const struct place_session *session = &c->m->p->sessions[s];
	bool small = venue->seats > 0 && session->seats > venue->seats;
	bool bare = (session->features & ~venue->features) != 0;

	return !(small && c->on[place_rule_id(c->m, PLACE_SEATS, s)]) &&
	    !(bare && c->on[place_rule_id(c->m, PLACE_FEATURES, s)]);
}

static void
option_fill(struct place_core *c, uint32_t option, uint16_t reasons)
{
	const struct place_option *o = &c->m->options[option];
	const struct place_venue *venue = o->venue != PLACE_NONE ? &c->m->p->venues[o->venue] : NULL;
	uint64_t *days = place_open(c, option);

	memset(days, 0, c->m->words * sizeof *days);
	if (venue == NULL || venue_is_fit(c, o->session, venue))
		days_all(c, days);
	if (venue != NULL)
		reasons_apply(c, venue->closed, reasons, days);
	if (place_is_settled(c->m, o->session))
		place_bit_set(days, (uint32_t)c->m->pin[o->session]);
}

/* Leaves the days on which some venue may be had. */
static void
options_apply(struct place_core *c, uint32_t s, uint16_t reasons, uint64_t *days)
{
	uint64_t any[PLACE_WORDS_MAX] = { 0 };

	for (uint32_t o = c->m->option_at[s]; o < c->m->option_at[s + 1]; o++) {
		option_fill(c, o, reasons);
		for (uint32_t w = 0; w < c->m->words; w++)
			any[w] |= place_open(c, o)[w];
	}
	for (uint32_t w = 0; w < c->m->words; w++)
		days[w] &= any[w];
}

static void
domain_fill(struct place_core *c, uint32_t s, uint16_t reasons)
{
	uint64_t *days = place_domain(c, s);

	memset(days, 0, c->m->words * sizeof *days);
	days_all(c, days);
	if (c->on[place_rule_id(c->m, PLACE_WINDOW, s)])
		window_apply(c, s, days);
	reasons_apply(c, c->m->p->sessions[s].forbid, reasons, days);
	busy_apply(c, s, days);
	pin_apply(c, s, days);
	options_apply(c, s, reasons, days);
	if (place_day_count(c, s) == 0)
		c->empty = true;
}

/* --- between sessions --- */

/* Both are pinned, and this is the day of each: let pass. */
bool
place_pair_pinned(const struct place_model *m, uint32_t s, uint32_t t, int32_t day)
{
	return !m->strict && m->pin[s] == day && m->pin[t] == day;
}

static void
link_fill(struct place_core *c, uint32_t s)
{
	const struct place_model *m = c->m;
	uint32_t action = m->p->sessions[s].action, before = m->prev[s];
	const struct place_action *a = &m->p->actions[action];
	struct place_link *l = &c->link[s];

	*l = (struct place_link){ .gap_max = (int32_t)m->horizon };
	if (before == PLACE_NONE)
		return;
	l->order = c->on[place_rule_id(m, PLACE_ORDER, action)];
	if (c->on[place_rule_id(m, PLACE_GAP_MIN, action)])
		l->gap_min = (int32_t)(a->gap_min < m->horizon ? a->gap_min : m->horizon);
	if (c->on[place_rule_id(m, PLACE_GAP_MAX, action)] && a->gap_max > 0 && a->gap_max < m->horizon)
		l->gap_max = (int32_t)a->gap_max;
	l->pinned = !m->strict && m->pin[s] >= 0 && m->pin[before] >= 0;
}

bool
place_link_ok(const struct place_core *c, uint32_t later, int32_t day_before, int32_t day)
{
	const struct place_link *l = &c->link[later];
	int32_t distance = (int32_t)place_distance(day_before, day);

	if (l->pinned && day == c->m->pin[later] && day_before == c->m->pin[c->m->prev[later]])
		return true;
	return distance >= l->gap_min && distance <= l->gap_max && (!l->order || day > day_before);
}

/* Neither has another to choose. */
static bool
venues_are_one(const struct place_core *c, uint32_t s, uint32_t t)
{
	const struct place_model *m = c->m;
	uint32_t venue = m->options[m->option_at[s]].venue;

	return place_option_count(m, s) == 1 && place_option_count(m, t) == 1 && venue != PLACE_NONE &&
	    venue == m->options[m->option_at[t]].venue && c->on[place_rule_id(m, PLACE_VENUE, venue)];
}

static bool
pair_is_apart(const struct place_core *c, uint32_t s, uint32_t t, const uint64_t *people_on)
{
	const struct place_model *m = c->m;
	const uint64_t *a = m->people + (size_t)s * m->person_words;
	const uint64_t *b = m->people + (size_t)t * m->person_words;
	const uint64_t *need = m->needed + (size_t)s * m->person_words;
	const uint64_t *need_too = m->needed + (size_t)t * m->person_words;

	if (!place_overlap(m, s, t))
		return false;
	if (venues_are_one(c, s, t))
		return true;
	for (uint32_t i = 0; i < m->person_words; i++)
		if (a[i] & b[i] & (need[i] | need_too[i]) & people_on[i])
			return true;
	return false;
}

static void
apart_fill(struct place_core *c)
{
	const struct place_model *m = c->m;
	uint64_t *people_on = calloc(m->person_words + 1, sizeof *people_on);

	if (people_on == NULL)
		abort();
	for (uint32_t person = 0; person < m->p->person_count; person++)
		if (c->on[place_rule_id(m, PLACE_TWICE, person)])
			place_bit_set(people_on, person);
	for (uint32_t s = 0; s < m->sessions; s++)
		for (uint32_t i = m->pair_at[s]; i < m->pair_at[s + 1]; i++)
			c->apart[i] = pair_is_apart(c, s, m->pairs[i].to, people_on);
	free(people_on);
}

void
place_core_reset(struct place_core *c, const uint8_t *on)
{
	const struct place_model *m = c->m;
	uint16_t reasons;

	c->on = on;
	c->total = 0;
	c->empty = false;
	c->partial = false;
	c->distance = 0;
	c->trail_len = 0;
	c->queue_len = 0;
	memcpy(c->cost, m->cost, (size_t)m->sessions * m->horizon * sizeof *c->cost);
	memset(c->chain_known, 0, m->p->action_count);
	reasons = reasons_on(c);
	for (uint32_t s = 0; s < m->sessions; s++) {
		c->day[s] = PLACE_NO_DAY;
		c->option[s] = PLACE_NONE;
		c->weight[s] = 1;
		c->queued[s] = 0;
		domain_fill(c, s, reasons);
		link_fill(c, s);
	}
	apart_fill(c);
	place_cliques_find(c);
}
