/*
 * plan_facts: see plan_facts.h.
 * Owns: nothing.
 * Beware: of other actions only those sessions are taken that share a person or a venue with the sessions
 * asked for, within the horizon.
 */
#include "services/scheduling/plan_facts.h"
#include "services/scheduling/delegation.h"

#define ABSENCES_EACH 64

/* --- what is asked for ----------------------------------------------------------------- */
static uint32_t
own_sessions(struct context *c, const struct plan *p, struct session *out, uint32_t cap)
{
	const struct id *ids = p->actions.items;
	uint32_t n = 0;

	for (uint32_t i = 0; i < p->actions.count; i++) {
		struct session_list l;

		scheduling_sessions_of(c, ids[i], &l);
		for (uint32_t k = 0; k < l.count; k++, n++)
			if (n < cap)
				out[n] = l.items[k];
	}
	return n;
}

static enum rc
actions_check(struct context *c, const struct plan *p, struct fault *why)
{
	const struct id *ids = p->actions.items;

	for (uint32_t i = 0; i < p->actions.count; i++) {
		char field[FAULT_FIELD_MAX], text[ID_TEXT_LEN + 1];
		struct action a;
		enum rc rc;

		snprintf(field, sizeof field, "actions[%u]", i);
		rc = context_need(c, &scheduling_actions, ids[i], field, &a, why);
		if (rc != RC_OK)
			return rc;
		if (scheduling_action_is_closed(&a) || scheduling_is_archived(&a))
			return fault_add(why, RC_CONFLICT, field, FAULT_ACTION_CLOSED);
		id_format(ids[i], text);
		for (uint32_t k = 0; k < i; k++)
			if (id_equal(ids[k], ids[i]))
				return fault_addf(why, RC_INVALID, field, FAULT_DUPLICATE, "%s", text);
	}
	return RC_OK;
}

enum rc
plan_facts_check(struct context *c, const struct plan *p, struct fault *why)
{
	struct session *s = ARENA_ARRAY(c->arena, SCHEDULING_PLAN_SESSIONS_MAX, struct session);
	enum rc rc = actions_check(c, p, why);
	day_t first, last;
	uint32_t n;

	if (rc != RC_OK)
		return rc;
	n = own_sessions(c, p, s, SCHEDULING_PLAN_SESSIONS_MAX);
	if (n == 0)
		return fault_add(why, RC_RULE, "actions", FAULT_PLAN_EMPTY);
	if (n > SCHEDULING_PLAN_SESSIONS_MAX)
		return fault_addf(why, RC_RULE, "actions", FAULT_PLAN_LARGE, "%u journées, %d au plus", n,
		    SCHEDULING_PLAN_SESSIONS_MAX);
	if (!plan_span(s, n, p->mode == PLAN_REPLAN, &first, &last))
		return fault_addf(why, RC_RULE, "actions", FAULT_PLAN_LARGE,
		    "%d jours au plus entre la première et la dernière", PLAN_HORIZON_MAX);
	return RC_OK;
}

/* --- actions and who takes part -------------------------------------------------------- */
static struct list
participants_of(struct context *c, struct plan_case *k, struct id action)
{
	struct enrolment_list in;
	uint32_t n = 0, total = 0;
	struct id *ids;

	scheduling_enrolments_of(c, action, &in);
	for (uint32_t i = 0; i < in.count; i++)
		total += in.items[i].persons.count;
	ids = ARENA_ARRAY(&k->mem, total + 1, struct id);
	for (uint32_t i = 0; i < in.count; i++) {
		const struct delegate *d = in.items[i].persons.items;

		if (in.items[i].status != ENROLMENT_ACCEPTED)
			continue;
		for (uint32_t j = 0; j < in.items[i].persons.count; j++)
			ids[n++] = d[j].person;
	}
	return (struct list){ ids, n };
}

/* The index of an action in the case, which is read when it is met for the first time. PLACE_NONE: gone. */
static uint32_t
action_take(struct context *c, struct plan_case *k, struct id id, bool own)
{
	struct action a;
	struct plan_action_fact *f;

	for (uint32_t i = 0; i < k->action_count; i++)
		if (id_equal(k->actions[i].rec.id, id))
			return i;
	if (k->action_count == PLACE_SESSIONS_MAX || !context_get(c, &scheduling_actions, id, &a))
		return PLACE_NONE;
	f = &k->actions[k->action_count];
	record_copy(&action_desc, &a, &k->mem, &f->rec);
	f->participants = participants_of(c, k, id);
	f->own = own;
	return k->action_count++;
}

static bool
action_has(const struct plan_action_fact *f, struct id person)
{
	const struct id *ids = f->participants.items;

	if (plan_is_animator(&f->rec, person))
		return true;
	for (uint32_t i = 0; i < f->participants.count; i++)
		if (id_equal(ids[i], person))
			return true;
	return false;
}

static bool
actions_share(const struct plan_action_fact *a, const struct plan_action_fact *b)
{
	const struct list *lists[] = { &a->rec.animators, &a->participants };

	for (int l = 0; l < 2; l++)
		for (uint32_t i = 0; i < lists[l]->count; i++)
			if (action_has(b, ((const struct id *)lists[l]->items)[i]))
				return true;
	return false;
}

/* --- sessions -------------------------------------------------------------------------- */
static void
session_push(struct plan_case *k, const struct session *s, uint32_t action)
{
	struct plan_session_fact *f = &k->sessions[k->session_count++];

	record_copy(&session_desc, s, &k->mem, &f->rec);
	f->action = action;
}

static struct id
session_venue(const struct plan_case *k, const struct plan_session_fact *s)
{
	struct id none = { { 0 } };

	if (s->rec.remote)
		return none;
	return REC_HAS(&s->rec, SESSION_VENUE) ? s->rec.venue : k->actions[s->action].rec.venue;
}

/* Whether a session of another action can be in the way of one of those asked for. */
static bool
foreign_matters(const struct plan_case *k, const struct session *s, uint32_t action,
    const struct session *own, uint32_t count)
{
	struct plan_session_fact f = { *s, action };
	struct id venue = session_venue(k, &f);

	for (uint32_t i = 0; i < k->own_action_count; i++)
		if (actions_share(&k->actions[action], &k->actions[i]))
			return true;
	for (uint32_t i = 0; i < count && !id_is_zero(venue); i++)
		for (uint32_t a = 0; a < k->own_action_count; a++) {
			struct plan_session_fact mine = { own[i], a };

			if (id_equal(own[i].action, k->actions[a].rec.id) &&
			    id_equal(session_venue(k, &mine), venue))
				return true;
		}
	return false;
}

static void
foreign_read(struct context *c, struct plan_case *k, const struct session *own, uint32_t count)
{
	struct session_list there = { 0 };

	for (day_t d = k->first; d < k->first + (day_t)k->horizon; d++)
		scheduling_sessions_on(c, d, &there);
	for (uint32_t i = 0; i < there.count; i++) {
		uint32_t a = action_take(c, k, there.items[i].action, false);

		if (a == PLACE_NONE || k->actions[a].own || k->session_count + count == PLACE_SESSIONS_MAX)
			continue;
		if (foreign_matters(k, &there.items[i], a, own, count))
			session_push(k, &there.items[i], a);
	}
	k->foreign_count = k->session_count;
}

/* --- venues and absences --------------------------------------------------------------- */
static void
venues_read(struct context *c, struct plan_case *k)
{
	k->venues = ARENA_ARRAY(&k->mem, k->session_count + 1, struct venue);
	for (uint32_t i = 0; i < k->session_count; i++) {
		struct id id = session_venue(k, &k->sessions[i]);
		struct venue v;

		if (id_is_zero(id) || plan_venue_of(k, &k->sessions[i]) != PLACE_NONE ||
		    !context_get(c, &scheduling_venues, id, &v))
			continue;
		record_copy(&venue_desc, &v, &k->mem, &k->venues[k->venue_count++]);
	}
}

static void
absences_push(struct context *c, struct plan_case *k, const struct list *persons, uint32_t *cap)
{
	for (uint32_t i = 0; i < persons->count; i++) {
		struct id person = ((const struct id *)persons->items)[i];
		struct day_range ranges[ABSENCES_EACH];
		uint32_t n = scheduling_absences_of(
		    c, person, k->first, k->first + (day_t)k->horizon, ranges, ABSENCES_EACH);

		if (k->absence_count + n > *cap) {
			struct plan_absence_fact *grown =
			    ARENA_ARRAY(&k->mem, (size_t)*cap * 2, struct plan_absence_fact);

			memcpy(grown, k->absences, k->absence_count * sizeof *grown);
			k->absences = grown;
			*cap *= 2;
		}
		for (uint32_t j = 0; j < n; j++)
			k->absences[k->absence_count++] =
			    (struct plan_absence_fact){ person, ranges[j].from, ranges[j].to };
	}
}

static void
absences_read(struct context *c, struct plan_case *k)
{
	uint32_t cap = ABSENCES_EACH;

	k->absences = ARENA_ARRAY(&k->mem, cap, struct plan_absence_fact);
	for (uint32_t i = 0; i < k->own_action_count; i++) {
		absences_push(c, k, &k->actions[i].rec.animators, &cap);
		absences_push(c, k, &k->actions[i].participants, &cap);
	}
}

bool
plan_facts_read(struct context *c, const struct plan *p, struct plan_case *k)
{
	struct session *own = ARENA_ARRAY(c->arena, SCHEDULING_PLAN_SESSIONS_MAX, struct session);
	uint32_t n = own_sessions(c, p, own, SCHEDULING_PLAN_SESSIONS_MAX);
	bool replan = p->mode == PLAN_REPLAN;
	day_t first, last;

	if (n > SCHEDULING_PLAN_SESSIONS_MAX || !plan_span(own, n, replan, &first, &last))
		return false;
	plan_case_open(k);
	k->plan = p->id;
	k->replan = replan;
	k->today = c->today;
	k->first = first;
	k->horizon = (uint32_t)(last - first + 1);
	k->retrospective = plan_span(own, n, false, &first, &last) && last - PLAN_MARGIN < c->today;
	k->actions = ARENA_ARRAY(&k->mem, PLACE_SESSIONS_MAX, struct plan_action_fact);
	k->sessions = ARENA_ARRAY(&k->mem, PLACE_SESSIONS_MAX, struct plan_session_fact);
	for (uint32_t i = 0; i < p->actions.count; i++)
		(void)action_take(c, k, ((const struct id *)p->actions.items)[i], true);
	k->own_action_count = k->action_count;
	foreign_read(c, k, own, n);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t a = action_take(c, k, own[i].action, true);

		if (a != PLACE_NONE)
			session_push(k, &own[i], a);
	}
	venues_read(c, k);
	absences_read(c, k);
	plan_problem_build(k);
	return true;
}
