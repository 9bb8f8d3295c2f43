/*
 * action_plan: what is checked when a structure writes its plan, who reads it, and the day on which its measures fall due.
 * Owns: the table; a timer at six in the morning, Paris, of the day of each measure.
 * Beware: nobody but the structure reads a draft. What the team enters was handed to it: it begins as shared.
 */
#include "services/scheduling/action_plan.h"

const struct db_table scheduling_action_plans = { &action_plan_desc };

#define MANDATE_TAG_TO 10
#define TELL_MINUTE (6 * 60)
#define TELL_METHOD "scheduling.action_plan.tell"

bool
measure_is_open(const struct measure *m)
{
	return m->status == MEASURE_TODO || m->status == MEASURE_DOING;
}

bool
action_plan_reads(struct context *c, const struct action_plan *p)
{
	if (caller_has(c, ROLE_SYSTEM | ROLE_SERVICE) ||
	    (caller_has(c, ROLE_DIRECTOR) && caller_in(c, p->structure)))
		return true;
	return p->status != ACTION_PLAN_DRAFT &&
	    (caller_has(c, ROLE_TEAM) || followup_caller_animates(c, p->action));
}

bool
action_plan_visible_thunk(struct context *c, const void *rec)
{
	return action_plan_reads(c, rec);
}

/* --- rules of its measures --------------------------------------------------------------------------------------- */
static void
measure_rules(const struct action_plan *p, uint32_t at, bool begins, day_t first, struct fault *why)
{
	const struct measure *all = p->measures.items, *m = &all[at];
	char field[FAULT_FIELD_MAX], day[CALENDAR_LONG_CAP];

	for (uint32_t i = 0; i < at; i++)
		if (all[i].number == m->number) {
			snprintf(field, sizeof field, "measures[%u].number", at);
			(void)fault_addf(why, RC_INVALID, field, FAULT_MEASURE_NUMBER, "%u", m->number);
			break;
		}
	if (!REC_HAS(m, MEASURE_TAG_OWNER) && (!REC_HAS(m, MEASURE_TAG_ROLE) || m->role.len == 0)) {
		snprintf(field, sizeof field, "measures[%u].owner", at);
		(void)fault_add(why, RC_INVALID, field, FAULT_MEASURE_OWNER);
	}
	if (begins && m->due < first) {
		snprintf(field, sizeof field, "measures[%u].due", at);
		calendar_day_long(first, day);
		(void)fault_addf(why, RC_RULE, field, FAULT_MEASURE_EARLY, "%s", day);
	}
}

static const struct measure *
measure_numbered(const struct action_plan *p, uint32_t number)
{
	const struct measure *all = p->measures.items;

	for (uint32_t i = 0; i < p->measures.count; i++)
		if (all[i].number == number)
			return &all[i];
	return NULL;
}

/* Who is newly in charge belongs to the structure; whoever was named before stays, though a mandate ends. */
static void
measure_owners(
    struct context *c, const struct action_plan *before, const struct action_plan *p, struct fault *why)
{
	const struct measure *all = p->measures.items;

	for (uint32_t i = 0; i < p->measures.count; i++) {
		const struct measure *was = before == NULL ? NULL : measure_numbered(before, all[i].number);
		struct delegate who = { .person = all[i].owner };
		struct mandate_list held;
		char field[FAULT_FIELD_MAX];
		bool of_it = false;

		if (!REC_HAS(&all[i], MEASURE_TAG_OWNER) ||
		    (was != NULL && REC_HAS(was, MEASURE_TAG_OWNER) && id_equal(was->owner, all[i].owner)))
			continue;
		scheduling_mandates_of(c, &who, 1, &held);
		for (uint32_t k = 0; k < held.count && !of_it; k++)
			of_it = id_equal(held.items[k].organisation, p->structure) &&
			    held.items[k].from <= c->today &&
			    (!REC_HAS(&held.items[k], MANDATE_TAG_TO) || held.items[k].to >= c->today);
		snprintf(field, sizeof field, "measures[%u].owner", i);
		if (!of_it)
			(void)fault_add(why, RC_RULE, field, FAULT_MEASURE_STRANGER);
	}
}

/* A state is always there; that it was told stays while its day does. */
static void
measures_fill(struct context *c, const struct action_plan *before, struct action_plan *p)
{
	struct measure *all = arena_copy(c->arena, p->measures.items, p->measures.count * sizeof *all);

	for (uint32_t i = 0; i < p->measures.count; i++) {
		const struct measure *was = before == NULL ? NULL : measure_numbered(before, all[i].number);

		if (!REC_HAS(&all[i], MEASURE_TAG_STATUS))
			all[i].status = MEASURE_TODO;
		all[i].told = was != NULL && was->told && was->due == all[i].due;
		all[i].has |= REC_BIT(MEASURE_TAG_STATUS);
		all[i].has = all[i].told ? all[i].has | REC_BIT(MEASURE_TAG_TOLD)
					 : all[i].has & ~REC_BIT(MEASURE_TAG_TOLD);
	}
	p->measures.items = all;
}

/* --- rules of the plan ----------------------------------------------------------------------------------------------- */
static enum rc
plan_once(struct context *c, const struct action_plan *p, struct fault *why)
{
	struct scheduling_rows r =
	    scheduling_rows_of(c, &scheduling_action_plans, ACTION_PLAN_TAG_ACTION, &p->action);
	const struct action_plan *all = (const struct action_plan *)(const void *)r.items;

	for (uint32_t i = 0; i < r.count; i++)
		if (!id_equal(all[i].id, p->id) && !scheduling_is_archived(&all[i]) &&
		    id_equal(all[i].structure, p->structure))
			return fault_add(why, RC_CONFLICT, "structure", FAULT_ACTION_PLAN_TWICE);
	return RC_OK;
}

enum rc
action_plan_complete(const struct action_plan *p, struct fault *why)
{
	if (!REC_HAS(p, ACTION_PLAN_TAG_OBJECTIVE) || p->objective.len == 0)
		(void)fault_add(why, RC_RULE, "objective", FAULT_ACTION_PLAN_EMPTY);
	if (p->measures.count == 0)
		(void)fault_add(why, RC_RULE, "measures", FAULT_ACTION_PLAN_EMPTY);
	return fault_rc(why);
}

/* A structure writes its own; who may is looked at first, so that no refusal tells one about another. */
static bool
writer_may(struct context *c, struct id structure)
{
	return caller_has(c, SCHEDULING_WRITERS | ROLE_SYSTEM | ROLE_SERVICE) || caller_in(c, structure);
}

static enum rc
plan_begin(struct context *c, struct action_plan *p, struct fault *why)
{
	bool own = caller_has(c, ROLE_DIRECTOR) && caller_in(c, p->structure);

	if (!followup_is_enrolled(c, p->action, p->structure))
		return fault_add(why, RC_RULE, "structure", FAULT_ACTION_PLAN_ENROLLED);
	p->status = own ? ACTION_PLAN_DRAFT : ACTION_PLAN_SHARED;
	p->has |= REC_BIT(ACTION_PLAN_TAG_STATUS);
	if (!own) {
		p->shared_on = c->today;
		p->has |= REC_BIT(ACTION_PLAN_TAG_SHARED_ON);
	}
	return plan_once(c, p, why);
}

static enum rc
action_plan_check(
    struct context *c, const struct action_plan *before, struct action_plan *after, struct fault *why)
{
	struct action a;
	day_t first = 0, last = 0;
	bool begins;
	enum rc rc;

	if (!writer_may(c, after->structure))
		return fault_only(why, RC_FORBIDDEN);
	if (before != NULL && before->status == ACTION_PLAN_CLOSED)
		return fault_add(why, RC_CONFLICT, "status", FAULT_ACTION_PLAN_CLOSED);
	rc = followup_action(c, after->action, &a, why);
	if (rc == RC_OK && before == NULL)
		rc = plan_begin(c, after, why);
	if (rc != RC_OK)
		return rc;
	begins = followup_span(c, a.id, &first, &last);
	for (uint32_t i = 0; i < after->measures.count; i++)
		measure_rules(after, i, begins, first, why);
	measure_owners(c, before, after, why);
	if (fault_rc(why) != RC_OK)
		return fault_rc(why);
	measures_fill(c, before, after);
	return after->status == ACTION_PLAN_DRAFT ? RC_OK : action_plan_complete(after, why);
}

enum rc
action_plan_check_thunk(struct context *c, const void *before, void *after, struct fault *why)
{
	return action_plan_check(c, before, after, why);
}

/* Timers are never taken back: one whose measure has moved finds nothing to tell. */
enum rc
action_plan_then_thunk(struct context *c, const void *before, const void *after, struct fault *why)
{
	const struct action_plan *p = after;
	const struct measure *all = p->measures.items;

	(void)before;
	(void)why;
	for (uint32_t i = 0; i < p->measures.count; i++)
		if (measure_is_open(&all[i]) && !all[i].told && !scheduling_is_archived(p))
			context_timer(c, calendar_instant(all[i].due, TELL_MINUTE), TELL_METHOD, p->id);
	return RC_OK;
}

/* --- falling due ---------------------------------------------------------------------------------------------------------- */
static enum rc
action_plan_tell(struct context *c, const struct ref *in, void *ret_none, struct fault *why)
{
	struct action_plan p;
	struct measure *all;
	uint32_t *numbers;
	enum rc rc = context_need(c, &scheduling_action_plans, in->id, "id", &p, why);

	(void)ret_none;
	if (rc != RC_OK || scheduling_is_archived(&p) || p.status == ACTION_PLAN_CLOSED)
		return rc;
	all = p.measures.items;
	numbers = ARENA_ARRAY(c->arena, p.measures.count + 1, uint32_t);
	p.fell_due = (struct list){ numbers, 0 };
	for (uint32_t i = 0; i < p.measures.count; i++) {
		if (!measure_is_open(&all[i]) || all[i].told || all[i].due > c->today)
			continue;
		all[i].told = true;
		all[i].has |= REC_BIT(MEASURE_TAG_TOLD);
		numbers[p.fell_due.count++] = all[i].number;
	}
	if (p.fell_due.count == 0)
		return RC_OK;
	p.has |= REC_BIT(ACTION_PLAN_TAG_FELL_DUE);
	return event_stage(c, &scheduling_action_plans, "due", &p);
}
SERVICE_HANDLER(action_plan_tell, struct ref, void)
