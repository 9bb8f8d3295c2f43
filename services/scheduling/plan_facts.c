/*
 * plan_facts: see plan_facts.h.
 * Owns: nothing.
 * Beware: of other actions only those sessions are taken that share a person or a venue with the sessions
 * asked for, within the horizon.
 */
#include "services/scheduling/plan_facts.h"
#include "services/scheduling/plan_scope.h"
#include "services/scheduling/poll.h"
#include "services/scheduling/school_entered.h"

#include <stdlib.h>

#define POLLED_MOST 64 /* days of one session */

/* --- actions and who takes part -------------------------------------------------------- */
static struct text
text_kept(struct plan_case *k, struct text t)
{
	if (t.len == 0)
		return (struct text){ 0 };
	return (struct text){ arena_text(&k->mem, t.ptr, t.len), t.len, 0 };
}

static struct plan_structure_fact
structure_of(struct context *c, struct plan_case *k, const struct enrolment *e)
{
	const struct delegate *d = e->persons.items;
	struct id *ids = ARENA_ARRAY(&k->mem, e->persons.count + 1, struct id);
	enum mandate_role *roles = ARENA_ARRAY(&k->mem, e->persons.count + 1, enum mandate_role);
	struct plan_structure_fact f = {
		.organisation = e->structure, .persons = { ids, e->persons.count }, .roles = roles
	};
	struct organisation o;

	for (uint32_t i = 0; i < e->persons.count; i++) {
		ids[i] = d[i].person;
		roles[i] = d[i].role;
	}
	if (!context_get(c, &scheduling_organisations, e->structure, &o))
		return f;
	f.name = text_kept(k, o.name);
	f.commune = text_kept(k, o.commune);
	return f;
}

static void
delegations_read(struct context *c, struct plan_case *k, struct plan_action_fact *f)
{
	struct enrolment_list in;
	struct plan_structure_fact *structures;
	uint32_t n = 0, total = 0, persons = 0;
	struct id *ids;

	scheduling_enrolments_of(c, f->rec.id, &in);
	structures = ARENA_ARRAY(&k->mem, in.count + 1, struct plan_structure_fact);
	for (uint32_t i = 0; i < in.count; i++)
		if (in.items[i].status == ENROLMENT_ACCEPTED) {
			structures[n] = structure_of(c, k, &in.items[i]);
			total += structures[n++].persons.count;
		}
	ids = ARENA_ARRAY(&k->mem, total + 1, struct id);
	for (uint32_t i = 0; i < n; persons += structures[i++].persons.count)
		memcpy(ids + persons, structures[i].persons.items, structures[i].persons.count * sizeof *ids);
	f->structures = (struct list){ structures, n };
	f->participants = (struct list){ ids, persons };
}

/* The index of an action in the case, which is read when it is met for the first time. PLACE_NONE: gone. */
static uint32_t
action_take(struct context *c, struct plan_case *k, struct id id, bool own)
{
	struct action a;
	struct plan_action_fact *f;

	for (uint32_t i = k->action_count; i > 0;
	     i--) /* sessions come action by action: mostly the last one */
		if (id_equal(k->actions[i - 1].rec.id, id))
			return i - 1;
	if (k->action_count == PLACE_SESSIONS_MAX || !context_get(c, &scheduling_actions, id, &a))
		return PLACE_NONE;
	f = &k->actions[k->action_count];
	record_copy(&action_desc, &a, &k->mem, &f->rec);
	delegations_read(c, k, f);
	f->own = own;
	return k->action_count++;
}

/* --- venues ------------------------------------------------------------------------------ */
static void
venue_take(struct context *c, struct plan_case *k, struct id id)
{
	struct venue v;

	if (id_is_zero(id) || k->venue_count == PLAN_VENUES_ALL || plan_venue_index(k, id) != PLACE_NONE ||
	    !context_get(c, &scheduling_venues, id, &v))
		return;
	record_copy(&venue_desc, &v, &k->mem, &k->venues[k->venue_count++]);
}

static void
venues_take(struct context *c, struct plan_case *k, const struct list *ids)
{
	for (uint32_t i = 0; i < ids->count; i++)
		venue_take(c, k, ((const struct id *)ids->items)[i]);
}

static struct id
session_venue(const struct session *s, const struct action *a)
{
	struct id none = { { 0 } };

	if (s->remote)
		return none;
	return REC_HAS(s, SESSION_VENUE) ? s->venue : a->venue;
}

/* Those that the sessions have, and those that they may have. */
static void
venues_read(struct context *c, struct plan_case *k, const struct plan_scoped *own, uint32_t count)
{
	bool any = false;

	k->venues = ARENA_ARRAY(&k->mem, PLAN_VENUES_ALL, struct venue);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t a = action_take(c, k, own[i].rec.action, true);

		if (a == PLACE_NONE)
			continue;
		venue_take(c, k, session_venue(&own[i].rec, &k->actions[a].rec));
		venues_take(c, k, &own[i].rec.venues);
	}
	for (uint32_t i = 0; i < k->own_action_count; i++) {
		venues_take(c, k, &k->actions[i].rec.venues);
		any = any || k->actions[i].rec.any_venue;
	}
	if (any) {
		struct db_scan scan;
		struct venue v;

		db_scan_all(&scan, c->txn, &scheduling_venues, false);
		while (k->venue_count < PLAN_VENUES_ALL && db_scan_next(&scan, c->arena, &v))
			if (!scheduling_is_archived(&v) && plan_venue_index(k, v.id) == PLACE_NONE)
				record_copy(&venue_desc, &v, &k->mem, &k->venues[k->venue_count++]);
		db_scan_end(&scan);
	}
}

/* --- sessions of other actions ------------------------------------------------------------ */
static void
session_push(struct plan_case *k, const struct session *s, uint32_t action, bool kept)
{
	struct plan_session_fact *f = &k->sessions[k->session_count++];

	record_copy(&session_desc, s, &k->mem, &f->rec);
	f->action = action;
	f->kept = kept;
}

/* Somebody of that action is in one of those asked for. */
static bool
action_shares(const struct plan_case *k, const struct plan_action_fact *f)
{
	const struct list *lists[] = { &f->rec.animators, &f->participants };

	for (int l = 0; l < 2; l++)
		for (uint32_t i = 0; i < lists[l]->count; i++)
			if (plan_person_index(k, ((const struct id *)lists[l]->items)[i]) != PLACE_NONE)
				return true;
	return false;
}

static void
foreign_read(struct context *c, struct plan_case *k, uint32_t own_count)
{
	struct session_list there = { 0 };
	bool *shares = ARENA_ARRAY(&k->mem, PLACE_SESSIONS_MAX + 1, bool);
	uint32_t known = k->action_count;

	for (day_t d = k->first; d < k->first + (day_t)k->horizon; d++)
		scheduling_sessions_on(c, d, &there);
	for (uint32_t i = 0; i < there.count; i++) {
		uint32_t a = action_take(c, k, there.items[i].action, false);

		if (a == PLACE_NONE || k->actions[a].own)
			continue;
		for (; known < k->action_count; known++)
			shares[known] = action_shares(k, &k->actions[known]);
		if (!shares[a] &&
		    plan_venue_index(k, session_venue(&there.items[i], &k->actions[a].rec)) == PLACE_NONE)
			continue;
		if (k->session_count + own_count < PLACE_SESSIONS_MAX)
			session_push(k, &there.items[i], a, false);
		else
			k->foreign_left++;
	}
	k->foreign_count = k->session_count;
}

/* --- polls --------------------------------------------------------------------------------- */
static void
polls_read(struct context *c, struct plan_case *k)
{
	struct poll_day days[POLLED_MOST];

	for (uint32_t i = k->foreign_count; i < k->session_count; i++) {
		uint32_t n = plan_session_is_asked(k, i)
		    ? poll_days_of(c, k->sessions[i].rec.id, days, POLLED_MOST)
		    : 0;
		struct plan_polled *out = ARENA_ARRAY(&k->mem, n + 1, struct plan_polled);

		for (uint32_t d = 0; d < n; d++)
			out[d] = (struct plan_polled){ days[d].day, days[d].yes, days[d].if_needed,
				days[d].no, days[d].silent, days[d].fallen, days[d].animator_no };
		k->sessions[i].polled = (struct list){ out, n };
	}
}

/* --- the whole ------------------------------------------------------------------------------ */
static void
case_begin(struct context *c, const struct plan *p, const struct session *s, uint32_t n, struct plan_case *k)
{
	day_t first, last;

	plan_case_open(k);
	(void)school_entered_add(c, (struct id){ { 0 } }, k->calendar);
	k->plan = p->id;
	k->replan = p->mode == PLAN_REPLAN;
	k->today = c->today;
	k->effort = REC_HAS(p, PLAN_EFFORT) ? p->effort : PLAN_NORMAL;
	k->required = REC_HAS(p, PLAN_REQUIRED) ? p->required : PLAN_EVERYONE;
	k->hurried = p->stop_asked;
	plan_weights_fill(k, p);
	(void)plan_span(s, n, k->replan, &first, &last);
	k->first = first;
	k->horizon = (uint32_t)(last - first + 1);
	k->retrospective = plan_span(s, n, false, &first, &last) && last - PLAN_MARGIN < c->today;
	k->actions = ARENA_ARRAY(&k->mem, PLACE_SESSIONS_MAX, struct plan_action_fact);
	k->sessions = ARENA_ARRAY(&k->mem, PLACE_SESSIONS_MAX, struct plan_session_fact);
}

bool
plan_facts_read(struct context *c, const struct plan *p, struct plan_case *k)
{
	struct plan_scoped *own = ARENA_ARRAY(c->arena, SCHEDULING_PLAN_SESSIONS_MAX, struct plan_scoped);
	struct session *s = ARENA_ARRAY(c->arena, SCHEDULING_PLAN_SESSIONS_MAX, struct session);
	uint32_t n = plan_scope_sessions(c, p, own, SCHEDULING_PLAN_SESSIONS_MAX);
	day_t first, last;

	for (uint32_t i = 0; i < n && i < SCHEDULING_PLAN_SESSIONS_MAX; i++)
		s[i] = own[i].rec;
	if (n > SCHEDULING_PLAN_SESSIONS_MAX || !plan_span(s, n, p->mode == PLAN_REPLAN, &first, &last))
		return false;
	case_begin(c, p, s, n, k);
	for (uint32_t i = 0; i < p->actions.count; i++)
		(void)action_take(c, k, ((const struct id *)p->actions.items)[i], true);
	k->own_action_count = k->action_count;
	plan_persons_fill(k);
	venues_read(c, k, own, n);
	foreign_read(c, k, n);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t a = action_take(c, k, own[i].rec.action, true);

		if (a != PLACE_NONE)
			session_push(k, &own[i].rec, a, own[i].kept);
	}
	polls_read(c, k);
	plan_facts_people(c, k);
	return true;
}
