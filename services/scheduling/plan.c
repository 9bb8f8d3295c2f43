/*
 * plan: asked for and answered at once; the engine works on a thread, its answer comes as a command.
 * Owns: the work around a case.
 * Beware: work that a stop cut short is found again by its record: plans still requested run anew at start.
 */
#include "services/scheduling/plan.h"
#include "services/scheduling/plan_facts.h"
#include "services/scheduling/plan_machine.h"
#include "services/scheduling/plan_scope.h"

#include <stdlib.h>

struct plan_work {
	struct work work;
	struct plan_case kase;
	struct plan_run *run;
};

/* On the engine's thread: what the loop may read meanwhile, and the two ways to be stopped. */
static void
work_tell(void *arg, const struct place_progress *p)
{
	struct plan_work *w = arg;

	atomic_store(&w->run->options, p->plans);
	atomic_store(&w->run->best, p->cost);
	runs_tell(&w->run->head, p->steps, p->budget, p->found, w->work.stop);
}

static void
work_run(struct work *w)
{
	struct plan_work *p = (struct plan_work *)w;
	struct plan_solved solved = { 0 };

	struct plan_watch watch = { &p->run->head.stop, work_tell, p };

	atomic_store(&p->run->head.begun, true);
	plan_problem_build(&p->kase);
	plan_solve(&p->kase, &watch, &solved);
	plan_answer_encode(&p->kase, &solved, &w->result);
}

static void
work_free(struct work *w)
{
	struct plan_work *p = (struct plan_work *)w;

	plan_case_close(&p->kase);
	runs_remove(&p->run->head);
	buf_free(&w->result);
	free(p);
}

/* False when the sessions are gone: there is nothing to work on. */
static bool
plan_start(struct context *c, const struct plan *p)
{
	struct plan_work *w = calloc(1, sizeof *w);

	if (w == NULL)
		abort();
	if (!plan_facts_read(c, p, &w->kase)) {
		free(w);
		return false;
	}
	w->run = runs_add(c->state, p->id, sizeof *w->run);
	w->work = (struct work){ .run = work_run, .free = work_free, .method = "scheduling.plan.finish" };
	context_work(c, &w->work);
	return true;
}

/* --- asking ---------------------------------------------------------------------------- */
enum rc
scheduling_plan_check(struct context *c, const struct plan *before, struct plan *after, struct fault *why)
{
	if (before != NULL)
		return RC_OK; /* nothing of it can be changed from outside */
	if (!REC_HAS(after, PLAN_MODE))
		after->mode = PLAN_PLACE;
	after->status = PLAN_REQUESTED;
	after->has |= REC_BIT(PLAN_MODE) | REC_BIT(PLAN_STATUS);
	if (!REC_HAS(after, PLAN_EFFORT))
		after->effort = PLAN_NORMAL;
	if (!REC_HAS(after, PLAN_REQUIRED))
		after->required = PLAN_EVERYONE;
	after->has |= REC_BIT(PLAN_EFFORT) | REC_BIT(PLAN_REQUIRED);
	return plan_scope_check(c, after, why);
}

enum rc
scheduling_plan_then(
    struct context *c, const struct plan *before, const struct plan *after, struct fault *why)
{
	(void)why;
	if (before != NULL || scheduling_is_archived(after))
		return RC_OK;
	if (context_staged(c, &scheduling_plans, 1) == NULL)
		(void)plan_start(c, after); /* cannot be empty: it was checked in this very command */
	else
		context_timer(
		    c, c->now, "scheduling.plan.run", after->id); /* an import of many: each in its turn */
	return RC_OK;
}

/* --- the answer ------------------------------------------------------------------------ */
static const char *
verb_of(enum plan_status status)
{
	if (status == PLAN_COMPUTED)
		return "computed";
	return status == PLAN_INFEASIBLE ? "infeasible" : "undecided";
}

static enum rc
plan_store(struct context *c, struct plan *p, const struct plan_outcome *o)
{
	const uint64_t answer = REC_BIT(PLAN_OPTIONS) | REC_BIT(PLAN_EXPLANATIONS) | REC_BIT(PLAN_CONFLICTS) |
	    REC_BIT(PLAN_CLASHES) | REC_BIT(PLAN_NOTES) | REC_BIT(PLAN_PROVEN) | REC_BIT(PLAN_STOPPED) |
	    REC_BIT(PLAN_UNEXPLAINED) | REC_BIT(PLAN_LEFT_OUT);

	p->options = o->options;
	p->explanations = o->explanations;
	p->conflicts = o->conflicts;
	p->clashes = o->clashes;
	p->notes = o->notes;
	p->proven = o->proven;
	p->stopped = o->stopped;
	p->unexplained = o->unexplained;
	p->left_out = o->left_out;
	p->has = (p->has & ~answer) | (o->has & answer);
	return event_stage(c, &scheduling_plans, verb_of(p->status), p);
}

static enum rc
scheduling_plan_finish(struct context *c, const struct plan_outcome *in, void *ret_none, struct fault *why)
{
	struct plan p;
	enum rc rc = context_need(c, &scheduling_plans, in->id, "id", &p, why);
	int to;

	(void)ret_none;
	if (rc != RC_OK)
		return rc;
	rc = scheduling_step(&scheduling_plan_machine, &plan_status_enum, (int)p.status,
	    (int)plan_event_of(in->status), &to, why);
	if (rc != RC_OK)
		return rc;
	p.status = (enum plan_status)to;
	return plan_store(c, &p, in);
}
SERVICE_HANDLER(scheduling_plan_finish, struct plan_outcome, void)

/* --- starting again -------------------------------------------------------------------- */
static enum rc
scheduling_plan_run(struct context *c, const struct ref *in, void *ret_none, struct fault *why)
{
	struct plan_outcome gone = { .id = in->id, .status = PLAN_UNDECIDED };
	struct plan p;
	enum rc rc = context_need(c, &scheduling_plans, in->id, "id", &p, why);

	(void)ret_none;
	if (rc != RC_OK || p.status != PLAN_REQUESTED || scheduling_is_archived(&p))
		return rc;
	if (plan_start(c, &p))
		return RC_OK;
	p.status = PLAN_UNDECIDED;
	return plan_store(c, &p, &gone);
}
SERVICE_HANDLER(scheduling_plan_run, struct ref, void)

void
scheduling_plan_resume(struct context *c)
{
	enum plan_status requested = PLAN_REQUESTED;
	struct db_scan scan;
	struct id id;

	db_scan_index(
	    &scan, c->txn, &scheduling_plans, record_field_tag(&plan_desc, PLAN_STATUS), &requested, false);
	while (db_scan_next_id(&scan, &id))
		context_timer(c, c->now, "scheduling.plan.run", id);
	db_scan_end(&scan);
}

/* --- stopping ---------------------------------------------------------------------------- */
/* The record says it, so that it holds after a restart too; the engine hears it once that is certain (plan_board_applied). */
static enum rc
scheduling_plan_stop(struct context *c, const struct ref *in, struct plan *ret_plan, struct fault *why)
{
	enum rc rc = context_need(c, &scheduling_plans, in->id, "id", ret_plan, why);
	int to;

	if (rc == RC_OK && scheduling_is_archived(ret_plan))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED);
	if (rc == RC_OK)
		rc = scheduling_step(&scheduling_plan_machine, &plan_status_enum, (int)ret_plan->status,
		    PLAN_EV_STOP, &to, why);
	if (rc != RC_OK || ret_plan->stop_asked)
		return rc;
	ret_plan->stop_asked = true;
	ret_plan->has |= REC_BIT(PLAN_STOP_ASKED);
	return event_stage(c, &scheduling_plans, "stopping", ret_plan);
}
SERVICE_HANDLER(scheduling_plan_stop, struct ref, struct plan)
