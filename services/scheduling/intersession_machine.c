/*
 * intersession_machine: the life of a slot as a table, its two steps, and what is done and left of an action.
 * Owns: the edges.
 * Beware: an animator takes the steps of the own slots alone; somebody else's answers as if it were not there.
 */
#include "services/scheduling/followup.h"

enum intersession_event { INTERSESSION_EV_COMPLETE, INTERSESSION_EV_CANCEL };

static const struct edge intersession_edges[] = {
	{ INTERSESSION_PLANNED, INTERSESSION_EV_COMPLETE, INTERSESSION_DONE },
	{ INTERSESSION_PLANNED, INTERSESSION_EV_CANCEL, INTERSESSION_CANCELLED },
};
static const struct machine_name intersession_states[] = {
	{ INTERSESSION_PLANNED, "planned" },
	{ INTERSESSION_DONE, "done" },
	{ INTERSESSION_CANCELLED, "cancelled" },
};
static const struct machine_name intersession_event_names[] = {
	{ INTERSESSION_EV_COMPLETE, "complete" },
	{ INTERSESSION_EV_CANCEL, "cancel" },
};
const struct machine scheduling_intersession_machine =
    MACHINE_OF("intersession", intersession_edges, intersession_states, intersession_event_names);

static enum rc
slot_take(struct context *c, struct id id, enum intersession_event event, struct intersession *ret_slot,
    struct fault *why)
{
	enum rc rc = context_need(c, &scheduling_intersessions, id, "id", ret_slot, why);
	int to;

	if (rc == RC_OK && !caller_has(c, SCHEDULING_WRITERS | ROLE_SYSTEM) &&
	    (id_is_zero(c->caller.person) || !id_equal(ret_slot->animator, c->caller.person)))
		return fault_only(why, RC_NOT_FOUND);
	if (rc == RC_OK && scheduling_is_archived(ret_slot))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED);
	if (rc == RC_OK)
		rc = scheduling_step(&scheduling_intersession_machine, &intersession_status_enum,
		    (int)ret_slot->status, (int)event, &to, why);
	if (rc != RC_OK)
		return rc;
	ret_slot->status = (enum intersession_status)to;
	context_open(c, &scheduling_intersessions, ret_slot);
	return RC_OK;
}

static enum rc
intersession_complete(
    struct context *c, const struct intersession_done *in, struct intersession *ret_slot, struct fault *why)
{
	enum rc rc = slot_take(c, in->id, INTERSESSION_EV_COMPLETE, ret_slot, why);

	if (rc != RC_OK)
		return rc;
	if (REC_HAS(in, 2)) {
		ret_slot->activities = in->activities;
		ret_slot->has |= REC_BIT(INTERSESSION_TAG_ACTIVITIES);
	}
	if (REC_HAS(in, 3)) {
		ret_slot->minutes = in->minutes;
		ret_slot->has |= REC_BIT(INTERSESSION_TAG_MINUTES);
	}
	rc = intersession_proof(c, ret_slot, why);
	return rc != RC_OK ? rc : event_stage(c, &scheduling_intersessions, "completed", ret_slot);
}
SERVICE_HANDLER(intersession_complete, struct intersession_done, struct intersession)

static enum rc
intersession_cancel(struct context *c, const struct ref *in, struct intersession *ret_slot, struct fault *why)
{
	enum rc rc = slot_take(c, in->id, INTERSESSION_EV_CANCEL, ret_slot, why);

	return rc != RC_OK ? rc : event_stage(c, &scheduling_intersessions, "cancelled", ret_slot);
}
SERVICE_HANDLER(intersession_cancel, struct ref, struct intersession)

/* --- what is done, and what is left ----------------------------------------------------------------------------- */
static void
line_count(const struct scheduling_rows *r, struct intersession_line *l)
{
	const struct intersession *all = (const struct intersession *)(const void *)r->items;
	uint32_t used;

	for (uint32_t i = 0; i < r->count; i++) {
		if (scheduling_is_archived(&all[i]) || !id_equal(all[i].structure, l->structure))
			continue;
		if (all[i].status == INTERSESSION_PLANNED)
			l->planned += all[i].half_days;
		if (all[i].status != INTERSESSION_DONE)
			continue;
		l->done += all[i].half_days;
		l->minutes += all[i].minutes;
	}
	used = l->planned + l->done;
	l->remaining = used < l->asked ? l->asked - used : 0;
	l->beyond = used > l->asked ? used - l->asked : 0;
	for (unsigned tag = 2; tag <= 7; tag++)
		l->has |= REC_BIT(tag);
}

/* What the caller may read of: all, or the own structures. */
static bool
line_is_read(struct context *c, const struct action *a, struct id structure)
{
	return caller_has(c, ROLE_TEAM) || followup_caller_animates(c, a->id) || caller_in(c, structure);
}

static enum rc
intersession_summary(
    struct context *c, const struct ref *in, struct intersession_summary *ret, struct fault *why)
{
	struct list structures;
	struct intersession_line *lines;
	struct scheduling_rows r;
	struct action a;
	enum rc rc = context_need(c, &scheduling_actions, in->id, "id", &a, why);

	if (rc != RC_OK)
		return rc;
	structures = followup_structures(c, a.id);
	lines = ARENA_ARRAY(c->arena, structures.count + 1, struct intersession_line);
	r = scheduling_rows_of(c, &scheduling_intersessions, INTERSESSION_TAG_ACTION, &a.id);
	*ret = (struct intersession_summary){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3), a.id, a.intersession_per,
		{ lines, 0 } };
	if (a.intersession_per == INTERSESSION_ACTION) {
		if (!caller_has(c, ROLE_TEAM) && !followup_caller_animates(c, a.id) &&
		    !followup_caller_takes_part(c, a.id))
			return RC_OK;
		lines[0].asked = a.intersession_days * 2;
		line_count(&r, &lines[ret->lines.count++]);
		return RC_OK;
	}
	for (uint32_t i = 0; i < structures.count; i++) {
		struct id structure = ((const struct id *)structures.items)[i];

		if (!line_is_read(c, &a, structure))
			continue;
		lines[ret->lines.count] = (struct intersession_line){
			.has = REC_BIT(1), .structure = structure, .asked = a.intersession_days * 2
		};
		line_count(&r, &lines[ret->lines.count++]);
	}
	return RC_OK;
}
SERVICE_HANDLER(intersession_summary, struct ref, struct intersession_summary)
