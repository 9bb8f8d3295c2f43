/*
 * plan_problem: puts the engine's problem together: sessions with their windows and pins, actions, venues.
 * Owns: nothing; pure, all in the case's arena.
 * Beware: it may be built again over more days; what belongs to the former building stays in the arena until the end.
 */
#include "services/scheduling/plan_case.h"

static int32_t
day_offset(const struct plan_case *k, day_t day)
{
	return (int32_t)(day - k->first);
}

/* --- sessions -------------------------------------------------------------------------- */
static bool
own_animator_absent(const struct plan_case *k, const struct plan_session_fact *s)
{
	const struct action *a = plan_action_of(k, s);

	for (uint32_t i = 0; i < a->animators.count; i++)
		if (plan_is_absent(k, ((const struct id *)a->animators.items)[i], s->rec.day, s->rec.halves))
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

/* Needs its venue chosen, whether its day is open or not. */
static void
session_venue(struct plan_case *k, const struct plan_session_fact *s, struct place_session *out)
{
	out->venue = plan_venue_of(k, s);
	if (out->held || !plan_chooses(k, s))
		return;
	plan_choices_fill(k, s, out);
	for (uint32_t i = 0; i < out->choice_count; i++)
		if (out->choices[i].venue == out->venue)
			return;
	out->venue = PLACE_NONE; /* the one it had is none of them any more */
}

/* Its own venue is never open at the times of day that it takes. */
static void
forbid_all(const struct plan_case *k, uint16_t *forbid)
{
	for (uint32_t d = 0; d < k->horizon; d++)
		forbid[d] |= PLACE_VENUE_CLOSED;
}

static uint16_t *
session_build(struct plan_case *k, uint32_t i, struct place_session *out)
{
	const struct plan_session_fact *s = &k->sessions[i];
	bool foreign = i < k->foreign_count;
	uint16_t *forbid;

	/* each foreign session is a chain of its own: order and gaps of other actions are not asked here */
	out->action = foreign ? k->own_action_count + i : s->action;
	out->rank = s->rec.rank;
	out->halves = s->rec.halves;
	out->members = plan_members(k, &k->actions[s->action], &out->member_count);
	session_pins(k, s, foreign || s->kept, out);
	if (foreign) {
		out->venue = plan_venue_of(k, s);
		out->from = out->to = PLACE_NO_DAY;
		return NULL;
	}
	out->seats = plan_seats(k, s);
	session_window(k, s, out);
	session_venue(k, s, out);
	if (out->held)
		return NULL;
	out->features = plan_features_of(k, &s->rec.features);
	out->forbid = forbid = plan_forbid(k, s);
	if (out->choice_count == 0 && out->venue != PLACE_NONE &&
	    plan_venue_is_shut(&k->venues[out->venue], &s->rec))
		forbid_all(k, forbid);
	if (out->fixed == PLACE_NO_DAY || out->movable)
		plan_soft_fill(k, i, out);
	return forbid;
}

static uint32_t
gap_taken(const struct plan_case *k, uint32_t gap)
{
	return k->gap_most > 0 && gap > k->gap_most ? k->gap_most : gap;
}

static void
actions_build(struct plan_case *k)
{
	uint32_t count = k->own_action_count + k->foreign_count;
	struct place_action *actions = ARENA_ARRAY(&k->mem, count + 1, struct place_action);

	for (uint32_t i = 0; i < k->own_action_count; i++)
		actions[i] = (struct place_action){ gap_taken(k, k->actions[i].rec.gap_min),
			gap_taken(k, k->actions[i].rec.gap_max) };
	k->problem.actions = actions;
	k->problem.action_count = count;
}

static void
venues_build(struct plan_case *k)
{
	struct place_venue *venues = ARENA_ARRAY(&k->mem, k->venue_count + 1, struct place_venue);

	for (uint32_t i = 0; i < k->venue_count; i++)
		venues[i] = (struct place_venue){ .seats = k->venues[i].seats,
			.features = plan_features_of(k, &k->venues[i].features),
			.closed = plan_venue_closed(k, &k->venues[i]) };
	k->problem.venues = venues;
	k->problem.venue_count = k->venue_count;
}

static void
sessions_build(struct plan_case *k)
{
	struct place_session *sessions = ARENA_ARRAY(&k->mem, k->session_count + 1, struct place_session);
	uint16_t **forbid = ARENA_ARRAY(&k->mem, k->session_count + 1, uint16_t *);

	k->best_day = ARENA_ARRAY(&k->mem, k->session_count + 1, int32_t);
	for (uint32_t i = 0; i < k->session_count; i++) {
		k->best_day[i] = PLACE_NO_DAY;
		forbid[i] = session_build(k, i, &sessions[i]);
	}
	k->problem.sessions = sessions;
	k->problem.session_count = k->session_count;
	plan_busy_fill(k, sessions, forbid);
}

void
plan_problem_build(struct plan_case *k)
{
	k->problem = (struct place_problem){ .horizon = k->horizon,
		.weights = plan_weights_of(k),
		.animators_only = k->required == PLAN_ANIMATORS };
	plan_persons_fill(k);
	plan_absences_index(k);
	plan_places_fill(k);
	plan_features_fill(k);
	actions_build(k);
	venues_build(k);
	sessions_build(k);
	k->problem.person_count = k->person_count;
	plan_betweens_fill(k);
}
