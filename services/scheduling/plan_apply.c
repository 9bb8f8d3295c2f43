/*
 * plan_apply: one option of a plan becomes the dates of the sessions.
 * Owns: nothing.
 * Beware: the facts are read again: a session that changed, or a rule that stands against a new date since,
 * refuses the whole.
 */
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
	return !REC_HAS(p, 3) || p->before != p->day;
}

/* The days that the option would give, in the order of the case; NULL, with a fault, when the sessions are
 * not those of the plan any more. */
static const int32_t *
days_of(struct plan_case *k, const struct plan_option *o, struct fault *why)
{
	int32_t *days = ARENA_ARRAY(&k->mem, k->session_count + 1, int32_t);
	bool same = k->session_count - k->foreign_count == o->placements.count;

	for (uint32_t i = 0; i < k->session_count && same; i++) {
		const struct session *s = &k->sessions[i].rec;
		const struct plan_placement *p = placement_of(o, s->id);

		days[i] = k->problem.sessions[i].current;
		if (i < k->foreign_count)
			continue;
		same = p != NULL && p->session_version == s->version && p->day >= k->first &&
		    p->day < k->first + (day_t)k->horizon;
		if (same)
			days[i] = (int32_t)(p->day - k->first);
	}
	if (same)
		return days;
	(void)fault_add(why, RC_CONFLICT, NULL, FAULT_PLAN_STALE);
	return NULL;
}

static bool
session_moves(const struct plan_case *k, const int32_t *days, uint32_t session)
{
	return session != PLACE_NONE && session >= k->foreign_count &&
	    days[session] != k->problem.sessions[session].current;
}

/* A rule that stands against one of the new dates. What given days break by themselves was told, and stays.
 */
static enum rc
days_hold(struct plan_case *k, const int32_t *days, struct fault *why)
{
	struct place_clash *clashes;
	struct place_cost cost;
	uint32_t n;
	enum rc rc = place_check(&k->problem, days, NULL, &k->mem, &clashes, &n, &cost);

	if (rc != RC_OK)
		return fault_add(why, RC_CONFLICT, NULL, FAULT_PLAN_STALE);
	for (uint32_t i = 0; i < n; i++) {
		struct text sentence;
		bool collides = clashes[i].why.rule == PLACE_TWICE || clashes[i].why.rule == PLACE_VENUE ||
		    clashes[i].why.rule == PLACE_ORDER || clashes[i].why.rule == PLACE_GAP_MIN ||
		    clashes[i].why.rule == PLACE_GAP_MAX;

		if (!session_moves(k, days, clashes[i].session) &&
		    !(collides && session_moves(k, days, clashes[i].why.other)))
			continue;
		sentence = plan_sentence_clash(k, &clashes[i], days);
		return fault_addf(why, RC_RULE, "option", FAULT_PLAN_BROKEN, TEXT_FMT, TEXT_ARG(sentence));
	}
	return RC_OK;
}

static enum rc
option_holds(struct context *c, const struct plan *p, const struct plan_option *o, struct fault *why)
{
	struct plan_case k;
	const int32_t *days;
	enum rc rc;

	if (!plan_facts_read(c, p, &k))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_PLAN_STALE);
	days = days_of(&k, o, why);
	rc = days == NULL ? RC_CONFLICT : days_hold(&k, days, why);
	plan_case_close(&k);
	return rc;
}

static enum rc
option_stage(struct context *c, const struct plan_option *o)
{
	const struct plan_placement *p = o->placements.items;
	enum rc rc = RC_OK;

	for (uint32_t i = 0; i < o->placements.count && rc == RC_OK; i++) {
		struct session s;
		bool had;

		if (!placement_moves(&p[i]) || !context_get(c, &scheduling_sessions, p[i].session, &s))
			continue;
		had = REC_HAS(&s, SESSION_DAY);
		s.day = p[i].day;
		s.status = SESSION_PLACED;
		s.has |= REC_BIT(SESSION_DAY) | REC_BIT(SESSION_STATUS);
		rc = event_stage(c, &scheduling_sessions, had ? "moved" : "placed", &s);
	}
	return rc;
}

enum rc
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
