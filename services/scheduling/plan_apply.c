/*
 * plan_apply: one option of a plan becomes the dates, and the venues, of the sessions.
 * Owns: nothing.
 * Beware: the facts are read again: a session that changed, or a rule that stands against a new date since,
 * refuses the whole.
 */
#include "services/scheduling/plan.h"
#include "services/scheduling/plan_facts.h"
#include "services/scheduling/plan_machine.h"

static const struct plan_placement *
placement_of(const struct plan_option *o, struct id session)
{
	const struct plan_placement *p = o->placements.items;

	for (uint32_t i = 0; i < o->placements.count; i++)
		if (id_equal(p[i].session, session))
			return &p[i];
	return NULL;
}

static bool
placement_moves(const struct plan_placement *p)
{
	bool rehoused = REC_HAS(p, 6) && (!REC_HAS(p, 7) || !id_equal(p->venue, p->venue_before));

	return !REC_HAS(p, 3) || p->before != p->day || rehoused;
}

static bool
placement_fits(const struct plan_case *k, const struct session *s, const struct plan_placement *p)
{
	return p != NULL && p->session_version == s->version && p->day >= k->first &&
	    p->day < k->first + (day_t)k->horizon &&
	    (!REC_HAS(p, 6) || plan_venue_index(k, p->venue) != PLACE_NONE);
}

bool
plan_option_read(struct plan_case *k, const struct plan_option *o, struct plan_placed *ret)
{
	bool same = plan_asked_count(k) == o->placements.count;

	ret->days = ARENA_ARRAY(&k->mem, k->session_count + 1, int32_t);
	ret->venues = ARENA_ARRAY(&k->mem, k->session_count + 1, uint32_t);
	for (uint32_t i = 0; i < k->session_count && same; i++) {
		const struct session *s = &k->sessions[i].rec;
		const struct plan_placement *p = placement_of(o, s->id);

		ret->days[i] = k->problem.sessions[i].current;
		ret->venues[i] = k->problem.sessions[i].venue;
		if (!plan_session_is_asked(k, i))
			continue;
		same = placement_fits(k, s, p);
		if (same)
			ret->days[i] = (int32_t)(p->day - k->first);
		if (same && REC_HAS(p, 6))
			ret->venues[i] = plan_venue_index(k, p->venue);
	}
	return same;
}

/* --- does it hold? ------------------------------------------------------------------------ */
static bool
session_moves(const struct plan_case *k, const struct plan_placed *at, uint32_t session)
{
	const struct place_session *s;

	if (session == PLACE_NONE || !plan_session_is_asked(k, session))
		return false;
	s = &k->problem.sessions[session];
	return at->days[session] != s->current || (s->choice_count > 0 && at->venues[session] != s->venue);
}

static bool
clash_collides(const struct plan_case *k, const struct plan_placed *at, const struct place_clash *c)
{
	switch (c->why.rule) {
	case PLACE_TWICE:
	case PLACE_VENUE:
	case PLACE_ORDER:
	case PLACE_GAP_MIN:
	case PLACE_GAP_MAX:
	case PLACE_BETWEEN:
	case PLACE_PRECEDENCE:
		return session_moves(k, at, c->why.other);
	default:
		return false;
	}
}

/* A rule that stands against one of the new dates. What given days break by themselves was told, and stays.
 */
static enum rc
days_hold(struct plan_case *k, const struct plan_placed *at, struct fault *why)
{
	struct place_clash *clashes;
	struct place_cost cost;
	uint32_t n;
	enum rc rc = place_check(&k->problem, at->days, at->venues, &k->mem, &clashes, &n, &cost);

	if (rc != RC_OK)
		return fault_add(why, RC_CONFLICT, NULL, FAULT_PLAN_STALE);
	for (uint32_t i = 0; i < n; i++) {
		struct text sentence;

		if (!session_moves(k, at, clashes[i].session) && !clash_collides(k, at, &clashes[i]))
			continue;
		sentence = plan_sentence_clash(k, &clashes[i], at->days);
		return fault_addf(why, RC_RULE, "option", FAULT_PLAN_BROKEN, TEXT_FMT, TEXT_ARG(sentence));
	}
	return RC_OK;
}

static enum rc
option_holds(struct context *c, const struct plan *p, const struct plan_option *o, struct fault *why)
{
	struct plan_placed at;
	struct plan_case k;
	enum rc rc;

	if (!plan_facts_read(c, p, &k))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_PLAN_STALE);
	plan_problem_build(&k);
	rc = plan_option_read(&k, o, &at) ? days_hold(&k, &at, why)
					  : fault_add(why, RC_CONFLICT, NULL, FAULT_PLAN_STALE);
	plan_case_close(&k);
	return rc;
}

/* --- taking it ----------------------------------------------------------------------------- */
static enum rc
placement_stage(struct context *c, const struct plan_placement *p)
{
	const char *verb = "placed";
	struct session s;

	if (!placement_moves(p) || !context_get(c, &scheduling_sessions, p->session, &s))
		return RC_OK;
	if (REC_HAS(&s, SESSION_DAY)) /* that its venue alone changes is no move, and is not told as one */
		verb = s.day == p->day ? "updated" : "moved";
	s.day = p->day;
	s.status = SESSION_PLACED;
	s.has |= REC_BIT(SESSION_DAY) | REC_BIT(SESSION_STATUS);
	if (REC_HAS(p, 6)) {
		s.venue = p->venue;
		s.venue_chosen = true;
		s.has |= REC_BIT(SESSION_VENUE) | REC_BIT(SESSION_VENUE_CHOSEN);
	}
	return event_stage(c, &scheduling_sessions, verb, &s);
}

static enum rc
option_stage(struct context *c, const struct plan_option *o)
{
	const struct plan_placement *p = o->placements.items;
	enum rc rc = RC_OK;

	for (uint32_t i = 0; i < o->placements.count && rc == RC_OK; i++)
		rc = placement_stage(c, &p[i]);
	return rc;
}

static enum rc
scheduling_plan_apply_option(
    struct context *c, const struct plan_apply *in, struct plan *ret_plan, struct fault *why)
{
	uint32_t option = REC_HAS(in, 2) ? in->option : 1;
	const struct plan_option *o;
	enum rc rc = context_need(c, &scheduling_plans, in->id, "id", ret_plan, why);
	int to;

	if (rc == RC_OK && scheduling_is_archived(ret_plan))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED);
	if (rc == RC_OK)
		rc = scheduling_step(&scheduling_plan_machine, &plan_status_enum, (int)ret_plan->status,
		    PLAN_EV_APPLY, &to, why);
	if (rc != RC_OK)
		return rc;
	if (option == 0 || option > ret_plan->options.count)
		return fault_addf(why, RC_INVALID, "option", FAULT_PLAN_OPTION, "%u", option);
	o = (const struct plan_option *)ret_plan->options.items + (option - 1);
	rc = option_holds(c, ret_plan, o, why);
	if (rc != RC_OK)
		return rc;
	rc = option_stage(c, o);
	if (rc != RC_OK)
		return rc;
	ret_plan->status = (enum plan_status)to;
	ret_plan->applied_option = option;
	ret_plan->has |= REC_BIT(PLAN_APPLIED_OPTION);
	return event_stage(c, &scheduling_plans, "applied", ret_plan);
}
SERVICE_HANDLER(scheduling_plan_apply_option, struct plan_apply, struct plan)
