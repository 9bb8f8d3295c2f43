/*
 * place_model: checks a problem and lays it out flat: chains, people and busy days as bitsets, pairs, pins.
 * Owns: struct place_model, in the arena it was given.
 * Beware: the model points into the caller's problem, which must outlive it.
 */
#include "services/scheduling/place_core.h"
#include <string.h>

static bool
window_is_valid(const struct place_session *s, uint32_t horizon)
{
	bool fixed = s->fixed == PLACE_NO_DAY || (s->fixed >= 0 && s->fixed < (int32_t)horizon);
	bool current = s->current == PLACE_NO_DAY || (s->current >= 0 && s->current < (int32_t)horizon);
	bool held = !s->held || s->current >= 0 || s->fixed >= 0;

	return fixed && current && held && s->from >= PLACE_NO_DAY && s->to >= PLACE_NO_DAY;
}

static bool
session_is_valid(const struct place_problem *p, const struct place_session *s)
{
	if (s->action >= p->action_count || (s->venue != PLACE_NONE && s->venue >= p->venue_count))
		return false;
	if (s->member_count > 0 && s->members == NULL)
		return false;
	for (uint32_t i = 0; i < s->member_count; i++)
		if (s->members[i].person >= p->person_count)
			return false;
	return window_is_valid(s, p->horizon);
}

static bool
weight_is_valid(int32_t weight)
{
	return weight >= 0 && weight <= PLACE_WEIGHT_MAX;
}

static bool
costs_are_valid(const struct place_problem *p)
{
	const struct place_weights *w = &p->weights;

	for (uint32_t i = 0; p->near != NULL && i < p->near_count; i++)
		if (p->near[i] < 0 || p->near[i] > PLACE_NEAR_MAX)
			return false;
	return weight_is_valid(w->spread) && w->spread_days >= 0 && w->spread_days <= 100 &&
	    weight_is_valid(w->prefer) && weight_is_valid(w->moved) && weight_is_valid(w->shift);
}

static bool
problem_is_bounded(const struct place_problem *p)
{
	return p->horizon <= PLACE_HORIZON_MAX && p->session_count <= PLACE_SESSIONS_MAX &&
	    p->action_count <= PLACE_SESSIONS_MAX && p->venue_count <= PLACE_SESSIONS_MAX &&
	    p->person_count <= PLACE_PERSONS_MAX && p->busy_count <= PLACE_BUSY_MAX &&
	    p->near_count <= PLACE_HORIZON_MAX;
}

/* Tables that are announced are there. */
static bool
problem_is_whole(const struct place_problem *p)
{
	return p->horizon > 0 && (p->session_count == 0 || p->sessions != NULL) &&
	    (p->action_count == 0 || p->actions != NULL) && (p->venue_count == 0 || p->venues != NULL) &&
	    (p->busy_count == 0 || p->busy != NULL);
}

static bool
ranks_are_distinct(const struct place_problem *p)
{
	for (uint32_t s = 0; s < p->session_count; s++)
		for (uint32_t t = s + 1; t < p->session_count; t++)
			if (p->sessions[s].action == p->sessions[t].action &&
			    p->sessions[s].rank == p->sessions[t].rank)
				return false;
	return true;
}

enum rc
place_problem_check(const struct place_problem *p)
{
	if (!problem_is_bounded(p))
		return RC_LIMIT;
	if (!problem_is_whole(p) || !costs_are_valid(p))
		return RC_INVALID;
	for (uint32_t i = 0; i < p->session_count; i++)
		if (!session_is_valid(p, &p->sessions[i]))
			return RC_INVALID;
	for (uint32_t i = 0; i < p->busy_count; i++)
		if (p->busy[i].person >= p->person_count)
			return RC_INVALID;
	return ranks_are_distinct(p) ? RC_OK : RC_INVALID;
}

static void
chain_insert(struct place_model *m, uint32_t s)
{
	const struct place_session *all = m->p->sessions;
	uint32_t before = PLACE_NONE, at = m->first[all[s].action];

	while (at != PLACE_NONE && all[at].rank < all[s].rank) {
		before = at;
		at = m->next[at];
	}
	m->prev[s] = before;
	m->next[s] = at;
	if (at != PLACE_NONE)
		m->prev[at] = s;
	if (before != PLACE_NONE)
		m->next[before] = s;
	else
		m->first[all[s].action] = s;
}

static void
chains_fill(struct place_model *m)
{
	m->prev = ARENA_ARRAY(m->mem, m->sessions, uint32_t);
	m->next = ARENA_ARRAY(m->mem, m->sessions, uint32_t);
	m->first = ARENA_ARRAY(m->mem, m->p->action_count, uint32_t);
	for (uint32_t a = 0; a < m->p->action_count; a++)
		m->first[a] = PLACE_NONE;
	for (uint32_t s = 0; s < m->sessions; s++)
		chain_insert(m, s);
}

static int32_t
session_pin(const struct place_model *m, const struct place_session *s)
{
	if (s->held)
		return s->current >= 0 ? s->current : s->fixed;
	return m->replan && s->movable ? PLACE_NO_DAY : s->fixed;
}

static void
pins_fill(struct place_model *m)
{
	m->pin = ARENA_ARRAY(m->mem, m->sessions, int32_t);
	m->current = ARENA_ARRAY(m->mem, m->sessions, int32_t);
	for (uint32_t i = 0; i < m->sessions; i++) {
		const struct place_session *s = &m->p->sessions[i];

		m->pin[i] = session_pin(m, s);
		m->current[i] = s->current;
		if (s->current < 0 && m->replan && s->movable && !s->held)
			m->current[i] = s->fixed;
	}
}

static void
people_fill(struct place_model *m)
{
	const struct place_problem *p = m->p;

	m->person_words = (p->person_count + 63) / 64;
	m->people = ARENA_ARRAY(m->mem, (size_t)m->sessions * m->person_words, uint64_t);
	m->busy = ARENA_ARRAY(m->mem, (size_t)p->person_count * m->words, uint64_t);
	for (uint32_t s = 0; s < m->sessions; s++)
		for (uint32_t i = 0; i < p->sessions[s].member_count; i++)
			place_bit_set(
			    m->people + (size_t)s * m->person_words, p->sessions[s].members[i].person);
	for (uint32_t i = 0; i < p->busy_count; i++) {
		const struct place_busy *b = &p->busy[i];

		if (b->day >= 0 && b->day < (int32_t)m->horizon)
			place_bit_set(m->busy + (size_t)b->person * m->words, (uint32_t)b->day);
	}
}

uint32_t
place_shared(const struct place_model *m, uint32_t s, uint32_t t)
{
	const uint64_t *a = m->people + (size_t)s * m->person_words;
	const uint64_t *b = m->people + (size_t)t * m->person_words;
	uint32_t n = 0;

	for (uint32_t i = 0; i < m->person_words; i++)
		n += (uint32_t)__builtin_popcountll(a[i] & b[i]);
	return n;
}

static bool
is_pair(const struct place_model *m, uint32_t s, uint32_t t, uint32_t shared)
{
	uint32_t venue = m->p->sessions[s].venue;

	return s != t && (shared > 0 || (venue != PLACE_NONE && venue == m->p->sessions[t].venue));
}

/* Counts, or fills when pairs are there. */
static void
pairs_walk(struct place_model *m)
{
	uint32_t n = 0;

	for (uint32_t s = 0; s < m->sessions; s++) {
		m->pair_at[s] = n;
		for (uint32_t t = 0; t < m->sessions; t++) {
			uint32_t shared = place_shared(m, s, t);

			if (!is_pair(m, s, t, shared))
				continue;
			if (m->pairs != NULL)
				m->pairs[n] = (struct place_pair){ t, shared };
			n++;
		}
	}
	m->pair_at[m->sessions] = n;
}

static void
pairs_fill(struct place_model *m)
{
	m->pair_at = ARENA_ARRAY(m->mem, m->sessions + 1, uint32_t);
	pairs_walk(m);
	m->pairs = ARENA_ARRAY(m->mem, m->pair_at[m->sessions] + 1, struct place_pair);
	pairs_walk(m);
}

bool
place_is_moved(const struct place_model *m, uint32_t s, int32_t day)
{
	return m->current[s] >= 0 && m->current[s] != day;
}

bool
place_is_forced(const struct place_model *m, uint32_t s, int32_t day)
{
	return m->p->sessions[s].fixed >= 0 && m->pin[s] < 0 && place_is_moved(m, s, day);
}

struct place_model *
place_model_new(const struct place_problem *p, bool replan, bool strict, struct arena *mem)
{
	struct place_model *m = ARENA_NEW(mem, struct place_model);

	m->p = p;
	m->mem = mem;
	m->sessions = p->session_count;
	m->horizon = p->horizon;
	m->words = (p->horizon + 63) / 64;
	m->replan = replan;
	m->strict = strict;
	chains_fill(m);
	pins_fill(m);
	people_fill(m);
	pairs_fill(m);
	place_cost_fill(m);
	place_rules_index(m);
	return m;
}
