/*
 * plan_read: what may be asked of a plan: how far its computing is, and why one of its sessions has its day.
 * Owns: nothing.
 * Beware: an explanation is made when it is asked for, of what holds now: of a plan whose sessions changed since there is none.
 */
#include "services/scheduling/plan.h"
#include "services/scheduling/plan_facts.h"

/* --- progress ------------------------------------------------------------------------------ */
static void
progress_of_run(const struct plan_run *r, struct plan_progress *ret)
{
	ret->running = atomic_load(&r->head.begun);
	ret->steps = atomic_load(&r->head.steps);
	ret->budget = atomic_load(&r->head.budget);
	ret->options = atomic_load(&r->options);
	if (ret->options > SCHEDULING_PLAN_OPTIONS_MAX)
		ret->options = SCHEDULING_PLAN_OPTIONS_MAX;
	ret->has |= REC_BIT(4) | REC_BIT(5);
	if (!atomic_load(&r->head.found))
		return;
	if (ret->options == 0)
		ret->options = 1; /* the one in the making: a stop gives it */
	ret->cost = atomic_load(&r->best);
	ret->has |= REC_BIT(7);
}

static enum rc
scheduling_plan_progress(
    struct context *c, const struct ref *in, struct plan_progress *ret_progress, struct fault *why)
{
	const struct plan_run *r = runs_find(c->state, in->id);
	struct plan p;
	enum rc rc = context_need(c, &scheduling_plans, in->id, "id", &p, why);

	if (rc != RC_OK)
		return rc;
	*ret_progress =
	    (struct plan_progress){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(6) | REC_BIT(8),
		    .id = p.id,
		    .status = p.status,
		    .options = p.options.count,
		    .stop_asked = p.stop_asked };
	if (p.status == PLAN_REQUESTED && r != NULL)
		progress_of_run(r, ret_progress);
	if (p.options.count > 0) {
		ret_progress->cost = ((const struct plan_option *)p.options.items)->cost;
		ret_progress->has |= REC_BIT(7);
	}
	return RC_OK;
}
SERVICE_HANDLER(scheduling_plan_progress, struct ref, struct plan_progress)

/* --- why that day ---------------------------------------------------------------------------- */
static uint32_t
session_find(const struct plan_case *k, struct id session)
{
	for (uint32_t i = k->foreign_count; i < k->session_count; i++)
		if (id_equal(k->sessions[i].rec.id, session) && plan_session_is_asked(k, i))
			return i;
	return PLACE_NONE;
}

static enum rc
explain(struct context *c, struct plan_case *k, const struct plan_option *o, struct id session,
    struct plan_explanation *ret, struct fault *why)
{
	uint32_t at = session_find(k, session);
	struct plan_explanation e;
	struct plan_placed placed;

	if (at == PLACE_NONE)
		return fault_add(why, RC_INVALID, "session", FAULT_PLAN_SESSION);
	plan_problem_build(k);
	if (!plan_option_read(k, o, &placed))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_PLAN_STALE);
	plan_explanation_fill(k, placed.days, placed.venues, at, SCHEDULING_PLAN_DAYS_MAX, &e);
	record_copy(&plan_explanation_desc, &e, c->arena, ret);
	return RC_OK;
}

static enum rc
scheduling_plan_explain(struct context *c, const struct plan_explain *in,
    struct plan_explanation *ret_explanation, struct fault *why)
{
	uint32_t option = REC_HAS(in, 3) ? in->option : 1;
	struct plan_case k;
	struct plan p;
	enum rc rc = context_need(c, &scheduling_plans, in->id, "id", &p, why);

	if (rc != RC_OK)
		return rc;
	if (option == 0 || option > p.options.count)
		return fault_addf(why, RC_INVALID, "option", FAULT_PLAN_OPTION, "%u", option);
	if (!plan_facts_read(c, &p, &k))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_PLAN_STALE);
	rc = explain(c, &k, (const struct plan_option *)p.options.items + (option - 1), in->session,
	    ret_explanation, why);
	plan_case_close(&k);
	return rc;
}
SERVICE_HANDLER(scheduling_plan_explain, struct plan_explain, struct plan_explanation)
