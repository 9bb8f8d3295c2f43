/*
 * place_model: lays a problem out flat: chains, people and busy days as bitsets, pairs, venues to choose from, pins.
 * Owns: struct place_model, in the arena it was given.
 * Beware: the model points into the caller's problem, which must outlive it.
 */
#include "services/scheduling/place_core.h"
#include <string.h>

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

/* Who animates, when they alone are required. */
static void
needed_fill(struct place_model *m)
{
	m->needed = m->people;
	if (!m->p->animators_only)
		return;
	m->needed = ARENA_ARRAY(m->mem, (size_t)m->sessions * m->person_words, uint64_t);
	for (uint32_t s = 0; s < m->sessions; s++) {
		const struct place_session *session = &m->p->sessions[s];

		for (uint32_t i = 0; i < session->member_count; i++)
			if (session->members[i].role == PLACE_ANIMATOR)
				place_bit_set(
				    m->needed + (size_t)s * m->person_words, session->members[i].person);
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
	needed_fill(m);
	for (uint32_t i = 0; i < p->busy_count; i++) {
		const struct place_busy *b = &p->busy[i];

		if (b->day >= 0 && b->day < (int32_t)m->horizon)
			place_bit_set(m->busy + (size_t)b->person * m->words, (uint32_t)b->day);
	}
}

/* --- who is in what, and who shares whom --- */

static void
memberships_fill(struct place_model *m)
{
	uint32_t persons = m->p->person_count, n = 0;

	m->of_at = ARENA_ARRAY(m->mem, persons + 2, uint32_t);
	m->size = ARENA_ARRAY(m->mem, m->sessions, uint32_t);
	for (uint32_t s = 0; s < m->sessions; s++)
		for (uint32_t w = 0; w < m->person_words; w++)
			for (uint64_t left = m->people[(size_t)s * m->person_words + w]; left != 0;
			     left &= left - 1, n++, m->size[s]++)
				m->of_at[w * 64 + (uint32_t)__builtin_ctzll(left) + 1]++;
	m->of = ARENA_ARRAY(m->mem, n + 1, uint32_t);
	for (uint32_t i = 0; i < persons; i++)
		m->of_at[i + 1] += m->of_at[i];
	for (uint32_t s = 0; s < m->sessions; s++)
		for (uint32_t w = 0; w < m->person_words; w++)
			for (uint64_t left = m->people[(size_t)s * m->person_words + w]; left != 0;
			     left &= left - 1)
				m->of[m->of_at[w * 64 + (uint32_t)__builtin_ctzll(left)]++] = s;
	for (uint32_t s = 0; s < m->sessions; s++)
		m->size[s] = m->size[s] > 0 ? m->size[s] : 1;
	memmove(m->of_at + 1, m->of_at, persons * sizeof *m->of_at);
	m->of_at[0] = 0;
}

/* How many people s has in common with each session, by the sessions of each of them. */
static void
shared_count(const struct place_model *m, uint32_t s, uint32_t *shared)
{
	memset(shared, 0, m->sessions * sizeof *shared);
	for (uint32_t w = 0; w < m->person_words; w++)
		for (uint64_t left = m->people[(size_t)s * m->person_words + w]; left != 0;
		     left &= left - 1) {
			uint32_t person = w * 64 + (uint32_t)__builtin_ctzll(left);

			for (uint32_t i = m->of_at[person]; i < m->of_at[person + 1]; i++)
				shared[m->of[i]]++;
		}
}

static bool
is_pair(const struct place_model *m, uint32_t s, uint32_t t, uint32_t shared)
{
	const struct place_option *a = &m->options[m->option_at[s]], *b = &m->options[m->option_at[t]];

	if (s == t || shared > 0)
		return s != t;
	return a->venue != PLACE_NONE && a->venue == b->venue && place_option_count(m, s) == 1 &&
	    place_option_count(m, t) == 1;
}

/* People whom both could do without, if they are at one time. What is pinned has no choice, and costs nothing. */
static uint32_t
missed_count(const struct place_model *m, uint32_t s, uint32_t t)
{
	size_t a = (size_t)s * m->person_words, b = (size_t)t * m->person_words;
	uint32_t n = 0;

	if (!m->p->animators_only || !place_overlap(m, s, t) || (m->pin[s] >= 0 && m->pin[t] >= 0))
		return 0;
	for (uint32_t w = 0; w < m->person_words; w++)
		n += (uint32_t)__builtin_popcountll(
		    m->people[a + w] & m->people[b + w] & ~(m->needed[a + w] | m->needed[b + w]));
	return n;
}

/* Counts, or fills when pairs are there. */
static void
pairs_walk(struct place_model *m, uint32_t *shared)
{
	uint32_t n = 0;

	for (uint32_t s = 0; s < m->sessions; s++) {
		m->pair_at[s] = n;
		shared_count(m, s, shared);
		for (uint32_t t = 0; t < m->sessions; t++) {
			if (!is_pair(m, s, t, shared[t]))
				continue;
			if (m->pairs != NULL)
				m->pairs[n] = (struct place_pair){ t, shared[t],
					shared[t] > 0 ? missed_count(m, s, t) : 0 };
			n++;
		}
		m->prev_shared[s] = m->prev[s] != PLACE_NONE ? shared[m->prev[s]] : 0;
	}
	m->pair_at[m->sessions] = n;
}

static void
pairs_fill(struct place_model *m)
{
	uint32_t *shared = ARENA_ARRAY(m->mem, m->sessions + 1, uint32_t);

	m->prev_shared = ARENA_ARRAY(m->mem, m->sessions, uint32_t);
	m->pair_at = ARENA_ARRAY(m->mem, m->sessions + 1, uint32_t);
	pairs_walk(m, shared);
	m->pairs = ARENA_ARRAY(m->mem, m->pair_at[m->sessions] + 1, struct place_pair);
	pairs_walk(m, shared);
}

/* --- venues --- */

static int32_t
choice_cost(const struct place_session *s, uint32_t venue)
{
	for (uint32_t i = 0; i < s->choice_count; i++)
		if (s->choices[i].venue == venue)
			return s->choices[i].cost;
	return 0;
}

/* Its choices; one that has been held was held where it was. */
static uint32_t
options_add(struct place_model *m, uint32_t s, uint32_t n)
{
	const struct place_session *session = &m->p->sessions[s];

	if (session->choice_count == 0 || (session->held && session->venue != PLACE_NONE)) {
		m->options[n] =
		    (struct place_option){ session->venue, s, choice_cost(session, session->venue) };
		return n + 1;
	}
	for (uint32_t i = 0; i < session->choice_count; i++)
		m->options[n++] =
		    (struct place_option){ session->choices[i].venue, s, session->choices[i].cost };
	return n;
}

static void
users_fill(struct place_model *m)
{
	uint32_t venues = m->p->venue_count, total = m->option_at[m->sessions];

	m->user_at = ARENA_ARRAY(m->mem, venues + 2, uint32_t);
	m->users = ARENA_ARRAY(m->mem, total + 1, uint32_t);
	for (uint32_t i = 0; i < total; i++)
		if (m->options[i].venue != PLACE_NONE)
			m->user_at[m->options[i].venue + 1]++;
	for (uint32_t v = 0; v < venues; v++)
		m->user_at[v + 1] += m->user_at[v];
	for (uint32_t i = 0; i < total; i++)
		if (m->options[i].venue != PLACE_NONE)
			m->users[m->user_at[m->options[i].venue]++] = i;
	memmove(m->user_at + 1, m->user_at, venues * sizeof *m->user_at);
	m->user_at[0] = 0;
}

static void
options_fill(struct place_model *m)
{
	uint32_t total = 0, n = 0;

	m->option_at = ARENA_ARRAY(m->mem, m->sessions + 1, uint32_t);
	m->home = ARENA_ARRAY(m->mem, m->sessions, uint32_t);
	m->halves = ARENA_ARRAY(m->mem, m->sessions, uint32_t);
	for (uint32_t s = 0; s < m->sessions; s++)
		total += m->p->sessions[s].choice_count + 1;
	m->options = ARENA_ARRAY(m->mem, total + 1, struct place_option);
	for (uint32_t s = 0; s < m->sessions; s++) {
		const struct place_session *session = &m->p->sessions[s];

		m->option_at[s] = n;
		n = options_add(m, s, n);
		m->option_at[s + 1] = n;
		m->halves[s] = session->halves != 0 ? session->halves : UINT32_MAX;
		m->home[s] = session->choice_count > 0 && m->current[s] >= 0 ? session->venue : PLACE_NONE;
		m->choices |= place_option_count(m, s) > 1;
		m->homes |= m->home[s] != PLACE_NONE &&
		    (place_option_count(m, s) > 1 || m->options[m->option_at[s]].venue != m->home[s]);
	}
	users_fill(m);
}

/* --- what is said of a placement --- */

bool
place_is_moved(const struct place_model *m, uint32_t s, int32_t day)
{
	return day >= 0 && m->current[s] >= 0 && m->current[s] != day;
}

bool
place_is_rehoused(const struct place_model *m, uint32_t s, int32_t day, uint32_t venue)
{
	return day >= 0 && m->current[s] == day && m->home[s] != PLACE_NONE && m->home[s] != venue;
}

bool
place_is_settled(const struct place_model *m, uint32_t s)
{
	return !m->strict && m->pin[s] >= 0 && place_option_count(m, s) == 1;
}

bool
place_may_leave(const struct place_model *m, uint32_t s)
{
	return !m->p->sessions[s].held && !place_is_settled(m, s);
}

uint32_t
place_venue_plain(const struct place_model *m, uint32_t s)
{
	const struct place_session *session = &m->p->sessions[s];

	return session->venue != PLACE_NONE ? session->venue : m->options[m->option_at[s]].venue;
}

bool
place_moves_by_force(const struct place_model *m, uint32_t s)
{
	return m->p->sessions[s].fixed >= 0 && m->pin[s] < 0 && m->current[s] >= 0;
}

bool
place_is_forced(const struct place_model *m, uint32_t s, int32_t day)
{
	return place_moves_by_force(m, s) && place_is_moved(m, s, day);
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
	options_fill(m);
	people_fill(m);
	memberships_fill(m);
	pairs_fill(m);
	place_ties_fill(m);
	place_cost_fill(m);
	place_rules_index(m);
	return m;
}
