/*
 * place_explain: what stands against a session on a day, and what the day would cost: for people to read.
 * Owns: nothing; shares with the search only the model and the costs.
 * Beware: days may have holes; a session without a day collides with nothing.
 */
#include "services/scheduling/place_core.h"

/* Rules against one session on one day. out is NULL on the first walk, that only counts. */
struct whys {
	const struct place_model *m;
	const int32_t *days;
	const uint32_t *venues;
	uint32_t session;
	int32_t day;
	uint32_t venue; /* PLACE_NONE: remote, or not known */
	uint32_t before; /* collisions with sessions from this one on are left out */
	uint32_t count;
	struct place_why *out;
};

static void
why_add(struct whys *x, struct place_why why)
{
	if (x->out != NULL)
		x->out[x->count] = why;
	x->count++;
}

static void
why_rule(struct whys *x, enum place_rule rule, uint32_t subject, uint32_t other)
{
	why_add(x, (struct place_why){ .rule = rule, .subject = subject, .other = other });
}

static enum place_role
role_of(const struct place_session *s, uint32_t person)
{
	for (uint32_t i = 0; i < s->member_count; i++)
		if (s->members[i].person == person && s->members[i].role == PLACE_ANIMATOR)
			return PLACE_ANIMATOR;
	return PLACE_PARTICIPANT;
}

static void
whys_of_window(struct whys *x, const struct place_session *s)
{
	int32_t pin = x->m->pin[x->session];

	if (pin >= 0 && x->day != pin)
		why_rule(x, PLACE_FIXED, x->session, PLACE_NONE);
	if ((s->from >= 0 && x->day < s->from) || (s->to >= 0 && x->day > s->to))
		why_rule(x, PLACE_WINDOW, x->session, PLACE_NONE);
}

static bool
neighbour_is_in(const struct whys *x, uint32_t other)
{
	return other != PLACE_NONE && other < x->before && x->days[other] >= 0;
}

static bool
link_breaks(const struct whys *x, enum place_rule rule, uint32_t other, bool other_is_later)
{
	const struct place_action *a = &x->m->p->actions[x->m->p->sessions[x->session].action];
	uint32_t distance = place_distance(x->day, x->days[other]);

	if (rule == PLACE_GAP_MIN)
		return distance < a->gap_min;
	if (rule == PLACE_GAP_MAX)
		return a->gap_max > 0 && distance > a->gap_max;
	return other_is_later ? x->days[other] <= x->day : x->day <= x->days[other];
}

static void
whys_of_chain(struct whys *x, const struct place_session *s)
{
	uint32_t before = x->m->prev[x->session], after = x->m->next[x->session];

	for (int rule = PLACE_GAP_MIN; rule <= PLACE_ORDER; rule++) {
		if (neighbour_is_in(x, before) && link_breaks(x, (enum place_rule)rule, before, false))
			why_rule(x, (enum place_rule)rule, s->action, before);
		if (neighbour_is_in(x, after) && link_breaks(x, (enum place_rule)rule, after, true))
			why_rule(x, (enum place_rule)rule, s->action, after);
	}
}

static const struct place_venue *
venue_of(const struct whys *x)
{
	return x->venue != PLACE_NONE ? &x->m->p->venues[x->venue] : NULL;
}

static void
whys_of_day(struct whys *x, const struct place_session *s)
{
	const struct place_venue *venue = venue_of(x);
	unsigned mask = s->forbid != NULL ? s->forbid[x->day] : 0;

	if (venue != NULL && venue->closed != NULL)
		mask |= venue->closed[x->day];
	for (uint32_t bit = 0; bit < PLACE_REASON_BITS; bit++)
		if (mask & (1u << bit))
			why_rule(x, PLACE_DAY, bit, PLACE_NONE);
}

static enum place_busy_kind
busy_kind(const struct whys *x, uint32_t person)
{
	for (uint32_t i = 0; i < x->m->p->busy_count; i++)
		if (x->m->p->busy[i].person == person && x->m->p->busy[i].day == x->day)
			return x->m->p->busy[i].kind;
	return PLACE_ABSENCE;
}

/* A person told twice in the list of members is told once. */
static bool
member_is_first(const struct place_session *s, uint32_t at)
{
	for (uint32_t i = 0; i < at; i++)
		if (s->members[i].person == s->members[at].person)
			return false;
	return true;
}

static void
whys_of_busy(struct whys *x, const struct place_session *s)
{
	for (uint32_t i = 0; i < s->member_count; i++) {
		uint32_t person = s->members[i].person;

		if (member_is_first(s, i) && place_is_needed(x->m, x->session, person) &&
		    place_bit(x->m->busy + (size_t)person * x->m->words, (uint32_t)x->day))
			why_add(x,
			    (struct place_why){
				PLACE_BUSY, person, PLACE_NONE, role_of(s, person), busy_kind(x, person) });
	}
}

static void
whys_of_people(struct whys *x, const struct place_session *s, uint32_t other)
{
	const uint64_t *there = x->m->people + (size_t)other * x->m->person_words;

	for (uint32_t i = 0; i < s->member_count; i++) {
		uint32_t person = s->members[i].person;

		bool needed =
		    place_is_needed(x->m, x->session, person) || place_is_needed(x->m, other, person);

		if (needed && member_is_first(s, i) && place_bit(there, person))
			why_add(x,
			    (struct place_why){
				PLACE_TWICE, person, other, role_of(s, person), PLACE_ENGAGED });
	}
}

static bool
session_collides(const struct whys *x, uint32_t other)
{
	return other != x->session && other < x->before && x->days[other] == x->day &&
	    place_overlap(x->m, x->session, other);
}

static void
whys_of_pairs(struct whys *x, const struct place_session *s)
{
	const struct place_model *m = x->m;

	for (uint32_t i = m->pair_at[x->session]; i < m->pair_at[x->session + 1]; i++)
		if (m->pairs[i].shared > 0 && session_collides(x, m->pairs[i].to))
			whys_of_people(x, s, m->pairs[i].to);
}

static void
whys_of_venue(struct whys *x, const struct place_session *s)
{
	const struct place_venue *venue = venue_of(x);

	if (venue == NULL)
		return;
	for (uint32_t t = 0; t < x->m->sessions && t < x->before; t++)
		if (x->venues[t] == x->venue && session_collides(x, t))
			why_rule(x, PLACE_VENUE, x->venue, t);
	if (venue->seats > 0 && s->seats > venue->seats)
		why_rule(x, PLACE_SEATS, x->session, PLACE_NONE);
	if ((s->features & ~venue->features) != 0)
		why_rule(x, PLACE_FEATURES, x->session, PLACE_NONE);
}

static void
whys_of_ties(struct whys *x, enum place_rule rule)
{
	const struct place_model *m = x->m;

	for (uint32_t i = m->tie_at[x->session]; i < m->tie_at[x->session + 1]; i++) {
		const struct place_tie *tie = &m->ties[i];
		int32_t other = neighbour_is_in(x, tie->other) ? x->days[tie->other] : PLACE_NO_DAY;

		if (tie->rule != rule || other < 0)
			continue;
		if (!place_tie_ok(
			m, rule, tie->subject, tie->later ? other : x->day, tie->later ? x->day : other))
			why_rule(x, rule, tie->subject, tie->other);
	}
}

static void
whys_walk(struct whys *x)
{
	const struct place_session *s = &x->m->p->sessions[x->session];

	x->count = 0;
	whys_of_window(x, s);
	whys_of_chain(x, s);
	whys_of_day(x, s);
	whys_of_busy(x, s);
	whys_of_pairs(x, s);
	whys_of_venue(x, s);
	whys_of_ties(x, PLACE_BETWEEN);
	whys_of_ties(x, PLACE_PRECEDENCE);
}

static struct place_why *
whys_list(struct whys *x, struct arena *mem)
{
	x->out = NULL;
	whys_walk(x);
	x->out = ARENA_ARRAY(mem, x->count, struct place_why);
	whys_walk(x);
	return x->out;
}

/* --- a placement --- */

static struct whys
whys_against(const struct place_model *m, const int32_t *days, const uint32_t *venues, uint32_t s)
{
	return (struct whys){ .m = m,
		.days = days,
		.venues = venues,
		.session = s,
		.day = days[s],
		.venue = venues[s],
		.before = s };
}

void
place_clashes(const struct place_model *m, const int32_t *days, const uint32_t *venues, struct arena *mem,
    struct place_clash **ret_clashes, uint32_t *ret_count)
{
	uint32_t total = 0, n = 0;

	for (uint32_t s = 0; s < m->sessions; s++) {
		struct whys x = whys_against(m, days, venues, s);

		if (days[s] >= 0)
			whys_walk(&x);
		total += x.count;
	}
	*ret_clashes = ARENA_ARRAY(mem, total, struct place_clash);
	for (uint32_t s = 0; s < m->sessions && total > 0; s++) {
		struct whys x = whys_against(m, days, venues, s);
		struct place_why *whys = days[s] >= 0 ? whys_list(&x, m->mem) : NULL;

		for (uint32_t i = 0; i < x.count; i++)
			(*ret_clashes)[n++] = (struct place_clash){ s, days[s], whys[i] };
	}
	*ret_count = n;
}

static bool
placement_is_valid(const struct place_problem *p, const int32_t *days, const uint32_t *venues)
{
	for (uint32_t s = 0; s < p->session_count; s++) {
		if (days[s] < PLACE_NO_DAY || days[s] >= (int32_t)p->horizon)
			return false;
		if (venues != NULL && venues[s] != PLACE_NONE && venues[s] >= p->venue_count)
			return false;
	}
	return true;
}

/* As they were given, or those that the sessions have by themselves. */
static const uint32_t *
venues_taken(const struct place_model *m, const uint32_t *venues)
{
	uint32_t *plain;

	if (venues != NULL)
		return venues;
	plain = ARENA_ARRAY(m->mem, m->sessions, uint32_t);
	for (uint32_t s = 0; s < m->sessions; s++)
		plain[s] = place_venue_plain(m, s);
	return plain;
}

enum rc
place_check(const struct place_problem *p, const int32_t *days, const uint32_t *venues, struct arena *mem,
    struct place_clash **ret_clashes, uint32_t *ret_count, struct place_cost *ret_cost)
{
	struct arena own = { 0 };
	const struct place_model *m;
	enum rc rc = place_problem_check(p);

	if (rc == RC_OK && !placement_is_valid(p, days, venues))
		rc = RC_INVALID;
	if (rc != RC_OK)
		return rc;
	m = place_model_new(p, true, false, &own);
	venues = venues_taken(m, venues);
	place_clashes(m, days, venues, mem, ret_clashes, ret_count);
	*ret_cost = place_cost_of(m, days, venues);
	arena_free(&own);
	return RC_OK;
}

/* --- the days of a session --- */

static struct place_cost
cost_less(struct place_cost a, const struct place_cost *b)
{
	for (int i = 0; i < PLACE_CRITERIA; i++)
		a.by[i] -= b->by[i];
	a.total -= b->total;
	return a;
}

static void
range_of(const struct place_model *m, uint32_t s, int32_t chosen, uint32_t around, int32_t *ret_first,
    int32_t *ret_last)
{
	const struct place_session *session = &m->p->sessions[s];
	int32_t end = (int32_t)m->horizon - 1;
	int32_t reach = (int32_t)(around < m->horizon ? around : m->horizon);
	int32_t first = (session->from >= 0 ? session->from : 0) - reach;
	int32_t last = session->to >= 0 && session->to < end ? session->to + reach : end;

	if (chosen >= 0 && chosen < first)
		first = chosen;
	if (chosen > last)
		last = chosen;
	*ret_first = first > 0 ? first : 0;
	*ret_last = last < end ? last : end;
}

/* The venue that the fewest rules stand against, then the cheapest, then the first. */
static uint32_t
venue_best(struct whys *x)
{
	const struct place_model *m = x->m;
	uint32_t best = PLACE_NONE, least = UINT32_MAX;
	int64_t cheapest = 0;

	x->out = NULL;
	for (uint32_t i = m->option_at[x->session]; i < m->option_at[x->session + 1]; i++) {
		int64_t cost;

		x->venue = m->options[i].venue;
		whys_walk(x);
		cost = place_cost_at(m, x->days, x->venues, x->session, x->day, x->venue).total;
		if (x->count > least || (x->count == least && cost >= cheapest))
			continue;
		best = x->venue;
		least = x->count;
		cheapest = cost;
	}
	return best;
}

static void
day_explain(struct whys *x, struct arena *mem, struct place_day *ret)
{
	const struct place_model *m = x->m;
	uint32_t s = x->session;
	int32_t chosen = x->days[s];
	struct place_cost here = { 0 };

	ret->day = x->day;
	ret->chosen = x->day == chosen;
	ret->venue = x->venue = ret->chosen ? x->venues[s] : venue_best(x);
	ret->whys = whys_list(x, mem);
	ret->why_count = x->count;
	if (chosen >= 0)
		here = place_cost_at(m, x->days, x->venues, s, chosen, x->venues[s]);
	ret->dearer = cost_less(place_cost_at(m, x->days, x->venues, s, x->day, ret->venue), &here);
}

enum rc
place_explain(const struct place_problem *p, const int32_t *days, const uint32_t *venues, uint32_t session,
    uint32_t around, struct arena *mem, struct place_days *ret_days)
{
	struct arena own = { 0 };
	struct whys x = { .days = days, .session = session, .before = PLACE_NONE };
	enum rc rc = place_problem_check(p);
	int32_t first, last;

	if (rc == RC_OK && (session >= p->session_count || !placement_is_valid(p, days, venues)))
		rc = RC_INVALID;
	if (rc != RC_OK)
		return rc;
	x.m = place_model_new(p, true, false, &own);
	x.venues = venues_taken(x.m, venues);
	range_of(x.m, session, days[session], around, &first, &last);
	ret_days->count = first <= last ? (uint32_t)(last - first + 1) : 0;
	ret_days->days = ARENA_ARRAY(mem, ret_days->count, struct place_day);
	for (int32_t d = first; d <= last; d++) {
		x.day = d;
		day_explain(&x, mem, &ret_days->days[d - first]);
	}
	arena_free(&own);
	return RC_OK;
}
