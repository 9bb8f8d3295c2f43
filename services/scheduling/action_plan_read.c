/*
 * action_plan_read: which structures have a plan, and which measures fall due.
 * Owns: nothing.
 * Beware: of a draft that the caller does not read, it is told that there is one and when it last changed, never what is in it or how
 *         much.
 */
#include "services/scheduling/action_plan.h"
#include <stdlib.h>

#define LINES_MOST 100 /* a title and a role may be long, and a message holds 256 KiB */
#define DAYS_DEFAULT 30

/* The live plan of a structure; NULL when it has none. */
static const struct action_plan *
plan_of(const struct scheduling_rows *r, struct id structure)
{
	const struct action_plan *all = (const struct action_plan *)(const void *)r->items;

	for (uint32_t i = 0; i < r->count; i++)
		if (!scheduling_is_archived(&all[i]) && id_equal(all[i].structure, structure))
			return &all[i];
	return NULL;
}

struct list
scheduling_action_plans_missing(struct context *c, struct id action)
{
	struct list structures = followup_structures(c, action);
	struct scheduling_rows r =
	    scheduling_rows_of(c, &scheduling_action_plans, ACTION_PLAN_TAG_ACTION, &action);
	struct id *ids = structures.items;
	uint32_t n = 0;

	for (uint32_t i = 0; i < structures.count; i++)
		if (plan_of(&r, ids[i]) == NULL)
			ids[n++] = ids[i];
	return (struct list){ ids, n };
}

static void
line_fill(struct context *c, const struct action_plan *p, struct action_plan_line *l)
{
	const struct measure *all;

	if (p == NULL)
		return;
	l->plan = p->id;
	l->status = p->status;
	l->changed_on = calendar_local(p->updated_at).day;
	l->has |= REC_BIT(2) | REC_BIT(3) | REC_BIT(4);
	if (!action_plan_reads(c, p))
		return;
	all = p->measures.items;
	l->measures = p->measures.count;
	for (uint32_t i = 0; i < p->measures.count; i++)
		l->measures_done += all[i].status == MEASURE_DONE;
	l->has |= REC_BIT(5) | REC_BIT(6);
}

static enum rc
action_plan_summary(
    struct context *c, const struct ref *in, struct action_plan_summary *ret, struct fault *why)
{
	struct action_plan_line *lines;
	struct scheduling_rows r;
	struct list structures;
	struct action a;
	enum rc rc = context_need(c, &scheduling_actions, in->id, "id", &a, why);
	bool all;

	if (rc != RC_OK)
		return rc;
	all = caller_has(c, ROLE_TEAM) || followup_caller_animates(c, a.id);
	structures = followup_structures(c, a.id);
	r = scheduling_rows_of(c, &scheduling_action_plans, ACTION_PLAN_TAG_ACTION, &a.id);
	lines = ARENA_ARRAY(c->arena, structures.count + 1, struct action_plan_line);
	*ret = (struct action_plan_summary){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4), a.id,
		a.action_plan_required, 0, { lines, 0 } };
	for (uint32_t i = 0; i < structures.count; i++) {
		struct action_plan_line *l = &lines[ret->lines.count];
		struct id structure = ((const struct id *)structures.items)[i];
		const struct action_plan *p = plan_of(&r, structure);

		if (!all && !caller_in(c, structure))
			continue;
		*l = (struct action_plan_line){ .has = REC_BIT(1), .structure = structure };
		line_fill(c, p, l);
		ret->missing += p == NULL;
		ret->lines.count++;
	}
	return RC_OK;
}
SERVICE_HANDLER(action_plan_summary, struct ref, struct action_plan_summary)

/* --- measures that fall due ---------------------------------------------------------------------------------------- */
static int
line_order(const void *a, const void *b)
{
	const struct measure_line *x = a, *y = b;
	int by_plan;

	if (x->due != y->due)
		return x->due < y->due ? -1 : 1;
	by_plan = memcmp(x->plan.b, y->plan.b, sizeof x->plan.b);
	return by_plan != 0 ? by_plan : (x->number > y->number) - (x->number < y->number);
}

struct due_lines {
	struct measure_line *items;
	uint32_t count, cap;
};

static struct measure_line *
due_next(struct context *c, struct due_lines *l)
{
	if (l->count == l->cap) {
		struct measure_line *grown =
		    ARENA_ARRAY(c->arena, l->cap == 0 ? 64 : (size_t)l->cap * 2, struct measure_line);

		if (l->count > 0)
			memcpy(grown, l->items, l->count * sizeof *grown);
		l->items = grown;
		l->cap = l->cap == 0 ? 64 : l->cap * 2;
	}
	return &l->items[l->count++];
}

static bool
is_due(const struct measure *m, day_t until)
{
	return measure_is_open(m) && m->due <= until;
}

static bool
any_is_due(const struct action_plan *p, day_t until)
{
	for (uint32_t i = 0; i < p->measures.count; i++)
		if (is_due((const struct measure *)p->measures.items + i, until))
			return true;
	return false;
}

static void
due_take(struct context *c, struct action_plan *p, day_t until, struct due_lines *l)
{
	const struct measure *all;

	if (!any_is_due(p, until)) /* its texts stay sealed */
		return;
	context_open(c, &scheduling_action_plans, p);
	all = p->measures.items;
	for (uint32_t i = 0; i < p->measures.count; i++) {
		const struct measure *m = &all[i];
		struct measure_line line = { 0, p->id, p->action, p->structure, m->number, m->title, m->owner,
			m->role, m->due, m->status };

		if (!is_due(m, until))
			continue;
		line.has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) | REC_BIT(8) | REC_BIT(9);
		line.has |= REC_HAS(m, MEASURE_TAG_TITLE) ? REC_BIT(5) : 0;
		line.has |= REC_HAS(m, MEASURE_TAG_OWNER) ? REC_BIT(6) : 0;
		line.has |= REC_HAS(m, MEASURE_TAG_ROLE) ? REC_BIT(7) : 0;
		*due_next(c, l) = line;
	}
}

/* Of one structure, or of all. */
static void
plans_take(struct context *c, const struct id *structure, day_t until, struct due_lines *l)
{
	struct db_scan scan;
	struct action_plan p;

	if (structure == NULL)
		db_scan_all(&scan, c->txn, &scheduling_action_plans, false);
	else
		db_scan_index(&scan, c->txn, &scheduling_action_plans,
		    record_field_tag(&action_plan_desc, ACTION_PLAN_TAG_STRUCTURE), structure, false);
	while (db_scan_next(&scan, c->arena, &p))
		if (!scheduling_is_archived(&p) && p.status != ACTION_PLAN_CLOSED && action_plan_reads(c, &p))
			due_take(c, &p, until, l);
	db_scan_end(&scan);
}

/* A centre has few plans, among those of the whole network. */
static void
plans_take_own(struct context *c, day_t until, struct due_lines *l)
{
	const struct id *of = c->caller.organisations;

	for (uint32_t i = 0; i < c->caller.organisation_count; i++) {
		uint32_t k = 0;

		while (!id_equal(of[k], of[i]))
			k++;
		if (k == i) /* two mandates in one structure name it twice */
			plans_take(c, &of[i], until, l);
	}
}

static enum rc
action_plan_measures(
    struct context *c, const struct measures_query *in, struct measure_page *ret, struct fault *why)
{
	day_t until = REC_HAS(in, 1) ? in->until : c->today + DAYS_DEFAULT;
	struct due_lines l = { 0 };

	(void)why;
	if (REC_HAS(in, 2))
		plans_take(c, &in->structure, until, &l);
	else if (caller_has(c, ACTION_PLAN_READERS & ~ROLE_DIRECTOR))
		plans_take(c, NULL, until, &l);
	else
		plans_take_own(c, until, &l);
	if (l.count > 1)
		qsort(l.items, l.count, sizeof *l.items, line_order);
	ret->more = l.count > LINES_MOST;
	ret->items = (struct list){ l.items, ret->more ? LINES_MOST : l.count };
	ret->has = REC_BIT(1) | REC_BIT(2);
	return RC_OK;
}
SERVICE_HANDLER(action_plan_measures, struct measures_query, struct measure_page)
