/*
 * plan_problem: turns a case's facts into the engine's problem: people, closed days, pins.
 * Owns: nothing; pure, all in the case's arena.
 * Beware: a participant's absence never moves an announced day; an animator's does, in a replan.
 */
#include "services/scheduling/plan_case.h"

#include <stdlib.h>

static int32_t
day_offset(const struct plan_case *k, day_t day)
{
	return (int32_t)(day - k->first);
}

/* --- people ---------------------------------------------------------------------------- */
static int
id_order(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct id));
}

/* Persons of the actions asked for; others cannot be in the way of anybody. */
static void
persons_fill(struct plan_case *k)
{
	uint32_t total = 0, n = 0;

	k->person_count = 0; /* it may be built again, over more days */
	for (uint32_t i = 0; i < k->own_action_count; i++)
		total += k->actions[i].participants.count + k->actions[i].rec.animators.count;
	k->persons = ARENA_ARRAY(&k->mem, total + 1, struct id);
	for (uint32_t i = 0; i < k->own_action_count; i++) {
		const struct list *lists[] = { &k->actions[i].participants, &k->actions[i].rec.animators };

		for (int l = 0; l < 2; l++)
			for (uint32_t j = 0; j < lists[l]->count; j++)
				k->persons[n++] = ((const struct id *)lists[l]->items)[j];
	}
	qsort(k->persons, n, sizeof *k->persons, id_order);
	for (uint32_t i = 0; i < n; i++)
		if (k->person_count == 0 || !id_equal(k->persons[k->person_count - 1], k->persons[i]))
			k->persons[k->person_count++] = k->persons[i];
}

static const struct place_member *
members_of(struct plan_case *k, const struct plan_action_fact *a, uint32_t *ret_count)
{
	struct place_member *out =
	    ARENA_ARRAY(&k->mem, a->participants.count + a->rec.animators.count + 1, struct place_member);
	const struct list *lists[] = { &a->rec.animators, &a->participants };
	const enum place_role roles[] = { PLACE_ANIMATOR, PLACE_PARTICIPANT };
	uint32_t n = 0;

	for (int l = 0; l < 2; l++)
		for (uint32_t i = 0; i < lists[l]->count; i++) {
			uint32_t person = plan_person_index(k, ((const struct id *)lists[l]->items)[i]);

			if (person != PLACE_NONE)
				out[n++] = (struct place_member){ person, roles[l] };
		}
	*ret_count = n;
	return out;
}

/* True when the person is only a participant on that day of a session that has been announced for it. */
static bool
absence_is_tolerated(const struct plan_case *k, struct id person, day_t day)
{
	bool there = false;

	for (uint32_t i = k->foreign_count; i < k->session_count; i++) {
		const struct plan_session_fact *s = &k->sessions[i];
		const struct plan_action_fact *a = &k->actions[s->action];

		if (!plan_session_has_day(s) || s->rec.day != day)
			continue;
		if (plan_is_animator(&a->rec, person))
			return false;
		for (uint32_t j = 0; j < a->participants.count; j++)
			there = there || id_equal(((const struct id *)a->participants.items)[j], person);
	}
	return there;
}

static void
busy_fill(struct plan_case *k)
{
	struct place_busy *out;
	uint64_t total = 0;
	uint32_t n = 0;

	for (uint32_t i = 0; i < k->absence_count; i++)
		total += k->horizon;
	out = ARENA_ARRAY(&k->mem, total + 1, struct place_busy);
	for (uint32_t i = 0; i < k->absence_count; i++) {
		const struct plan_absence_fact *f = &k->absences[i];
		uint32_t person = plan_person_index(k, f->person);

		for (int32_t d = 0; person != PLACE_NONE && d < (int32_t)k->horizon; d++) {
			day_t day = k->first + d;

			if (day < f->from || day > f->to || absence_is_tolerated(k, f->person, day))
				continue;
			out[n++] = (struct place_busy){ person, d, PLACE_ABSENCE };
		}
	}
	k->problem.busy = out;
	k->problem.busy_count = n;
}

/* --- days ------------------------------------------------------------------------------ */
static bool
venue_is_closed(const struct venue *v, day_t day)
{
	const day_t *closed = v->closed_days.items;

	if (REC_HAS(v, VENUE_WEEKDAYS) && v->weekdays != 0 && !(v->weekdays >> calendar_weekday(day) & 1u))
		return true;
	for (uint32_t i = 0; i < v->closed_days.count; i++)
		if (closed[i] == day)
			return true;
	return false;
}

static const char *const zone_names[] = { "A", "B", "C" };

static uint16_t
day_reasons(const struct plan_case *k, const struct action *a, const struct venue *v, day_t day)
{
	enum weekday w = calendar_weekday(day);
	unsigned r = 0;

	if (a->weekdays != 0 && !(a->weekdays >> (unsigned)w & 1u))
		r |= w >= WEEKDAY_SATURDAY ? PLACE_WEEKEND : PLACE_CLOSED_WEEKDAY;
	if (calendar_is_public_holiday(day, a->alsace_moselle, NULL))
		r |= PLACE_PUBLIC_HOLIDAY;
	if (a->avoid_school_holidays &&
	    calendar_school_holiday(k->calendar, text_of(zone_names[a->school_zone]), day) != NULL)
		r |= PLACE_SCHOOL_HOLIDAY;
	if (v != NULL && venue_is_closed(v, day))
		r |= PLACE_VENUE_CLOSED;
	if (!k->retrospective && day < k->today)
		r |= PLACE_PAST;
	return (uint16_t)r;
}

static const uint16_t *
forbid_of(struct plan_case *k, const struct plan_session_fact *s, uint32_t venue, bool held)
{
	uint16_t *out = ARENA_ARRAY(&k->mem, k->horizon, uint16_t);

	for (uint32_t d = 0; d < k->horizon && !held; d++)
		out[d] = day_reasons(k, plan_action_of(k, s), venue == PLACE_NONE ? NULL : &k->venues[venue],
		    k->first + (day_t)d);
	return out;
}

/* --- rhythm ---------------------------------------------------------------------------- */
/* A day to place is best where it divides the time between its neighbours evenly. */
static bool
is_neighbour_with_day(const struct plan_case *k, uint32_t i, uint32_t of)
{
	return i >= k->foreign_count && i < k->session_count &&
	    k->sessions[i].action == k->sessions[of].action && plan_session_has_day(&k->sessions[i]);
}

/* Sessions of an action stand one behind the other, by rank. */
static double
ideal_day(const struct plan_case *k, uint32_t s)
{
	uint32_t a = k->sessions[s].action, first = s, last = s;
	double from, to;

	while (first > k->foreign_count && k->sessions[first - 1].action == a &&
	    !plan_session_has_day(&k->sessions[first - 1]))
		first--;
	while (last + 1 < k->session_count && k->sessions[last + 1].action == a &&
	    !plan_session_has_day(&k->sessions[last + 1]))
		last++;
	from = first > 0 && is_neighbour_with_day(k, first - 1, s) ? k->sessions[first - 1].rec.day
								   : k->sessions[first].rec.window_from;
	to = is_neighbour_with_day(k, last + 1, s) ? k->sessions[last + 1].rec.day
						   : k->sessions[last].rec.window_to;
	return from + (to - from) * (double)(s - first + 1) / (double)(last - first + 2);
}

static const int32_t *
soft_of(struct plan_case *k, uint32_t s)
{
	const struct session *rec = &k->sessions[s].rec;
	int32_t *out = ARENA_ARRAY(&k->mem, k->horizon, int32_t);
	double ideal = ideal_day(k, s);
	int32_t best;

	if (ideal < rec->window_from)
		ideal = rec->window_from;
	if (ideal > rec->window_to)
		ideal = rec->window_to;
	best = (int32_t)(ideal - k->first);
	for (int32_t d = 0; d < (int32_t)k->horizon; d++)
		out[d] = d > best ? d - best : best - d;
	return out;
}

/* --- sessions -------------------------------------------------------------------------- */
static bool
own_animator_absent(const struct plan_case *k, const struct plan_session_fact *s)
{
	const struct action *a = plan_action_of(k, s);

	for (uint32_t i = 0; i < a->animators.count; i++)
		if (plan_is_absent(k, ((const struct id *)a->animators.items)[i], s->rec.day))
			return true;
	return false;
}

/* To place pins every day that is known already; to replan lets placed days move, and fixed ones only when
 * one of the session's own animators is absent. */
static void
session_pins(
    const struct plan_case *k, const struct plan_session_fact *s, bool foreign, struct place_session *out)
{
	int32_t day = plan_session_has_day(s) ? day_offset(k, s->rec.day) : PLACE_NO_DAY;
	bool past = !k->retrospective && plan_session_has_day(s) && s->rec.day < k->today;

	out->fixed = PLACE_NO_DAY;
	out->current = day;
	if (day == PLACE_NO_DAY)
		return;
	out->held = foreign || past || s->rec.status == SESSION_HELD;
	if (out->held || !k->replan || s->rec.fixed)
		out->fixed = day;
	out->movable = !out->held && k->replan && s->rec.fixed && own_animator_absent(k, s);
}

static void
session_window(const struct plan_case *k, const struct plan_session_fact *s, struct place_session *out)
{
	bool moves = out->fixed == PLACE_NO_DAY || out->movable;

	out->from = REC_HAS(&s->rec, SESSION_WINDOW_FROM) ? day_offset(k, s->rec.window_from) : PLACE_NO_DAY;
	out->to = REC_HAS(&s->rec, SESSION_WINDOW_TO) ? day_offset(k, s->rec.window_to) : PLACE_NO_DAY;
	if (!moves || out->current == PLACE_NO_DAY)
		return;
	if (out->from == PLACE_NO_DAY)
		out->from = out->current - PLAN_SHIFT_MOST;
	if (out->to == PLACE_NO_DAY)
		out->to = out->current + PLAN_SHIFT_MOST;
}

static void
session_build(struct plan_case *k, uint32_t i, struct place_session *out)
{
	const struct plan_session_fact *s = &k->sessions[i];
	bool foreign = i < k->foreign_count;

	/* each foreign session is a chain of its own: order and gaps of other actions are not asked here */
	out->action = foreign ? k->own_action_count + i : s->action;
	out->rank = s->rec.rank;
	out->venue = plan_venue_of(k, s);
	out->seats = foreign ? 0 : k->actions[s->action].participants.count;
	out->members = members_of(k, &k->actions[s->action], &out->member_count);
	session_pins(k, s, foreign, out);
	if (foreign) {
		out->from = out->to = PLACE_NO_DAY;
		return;
	}
	session_window(k, s, out);
	out->forbid = forbid_of(k, s, out->venue, out->held);
	if (out->current == PLACE_NO_DAY)
		out->soft[PLACE_SOFT_WISH] = soft_of(k, i);
}

static uint32_t
gap_taken(const struct plan_case *k, uint32_t gap)
{
	return k->gap_most > 0 && gap > k->gap_most ? k->gap_most : gap;
}

void
plan_problem_build(struct plan_case *k)
{
	struct place_session *sessions = ARENA_ARRAY(&k->mem, k->session_count + 1, struct place_session);
	struct place_action *actions =
	    ARENA_ARRAY(&k->mem, k->own_action_count + k->foreign_count + 1, struct place_action);
	struct place_venue *venues = ARENA_ARRAY(&k->mem, k->venue_count + 1, struct place_venue);

	persons_fill(k);
	busy_fill(k);
	for (uint32_t i = 0; i < k->own_action_count; i++)
		actions[i] = (struct place_action){ gap_taken(k, k->actions[i].rec.gap_min),
			gap_taken(k, k->actions[i].rec.gap_max) };
	for (uint32_t i = 0; i < k->venue_count; i++)
		venues[i].seats = k->venues[i].seats;
	for (uint32_t i = 0; i < k->session_count; i++)
		session_build(k, i, &sessions[i]);
	k->problem.horizon = k->horizon;
	k->problem.sessions = sessions;
	k->problem.session_count = k->session_count;
	k->problem.actions = actions;
	k->problem.action_count = k->own_action_count + k->foreign_count;
	k->problem.venues = venues;
	k->problem.venue_count = k->venue_count;
	k->problem.person_count = k->person_count;
	k->problem.weights = PLACE_WEIGHTS_DEFAULT;
}
