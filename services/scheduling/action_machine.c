/*
 * action_machine: the life of an action as a table, and the five commands that walk it.
 * Owns: the edges. An action is never reopened: what is cancelled by mistake is created again.
 * Beware: cancelling frees the days of sessions still to come, and ends the enrolments; what was held stays a
 * fact.
 */
#include "common/machine.h"
#include "services/scheduling/enrolment.h"
#include "services/scheduling/machines.h"

enum action_event { ACTION_EV_OPEN, ACTION_EV_CONFIRM, ACTION_EV_START, ACTION_EV_FINISH, ACTION_EV_CANCEL };

static const struct edge action_edges[] = {
	{ ACTION_ENVISAGED, ACTION_EV_OPEN, ACTION_OPEN },
	{ ACTION_OPEN, ACTION_EV_CONFIRM, ACTION_CONFIRMED },
	{ ACTION_CONFIRMED, ACTION_EV_START, ACTION_RUNNING },
	{ ACTION_RUNNING, ACTION_EV_FINISH, ACTION_DONE },
	{ ACTION_ENVISAGED, ACTION_EV_CANCEL, ACTION_CANCELLED },
	{ ACTION_OPEN, ACTION_EV_CANCEL, ACTION_CANCELLED },
	{ ACTION_CONFIRMED, ACTION_EV_CANCEL, ACTION_CANCELLED },
	{ ACTION_RUNNING, ACTION_EV_CANCEL, ACTION_CANCELLED },
};
static const struct machine_name action_states[] = {
	{ ACTION_ENVISAGED, "envisaged" },
	{ ACTION_OPEN, "open" },
	{ ACTION_CONFIRMED, "confirmed" },
	{ ACTION_RUNNING, "running" },
	{ ACTION_DONE, "done" },
	{ ACTION_CANCELLED, "cancelled" },
};
static const struct machine_name action_event_names[] = {
	{ ACTION_EV_OPEN, "open" },
	{ ACTION_EV_CONFIRM, "confirm" },
	{ ACTION_EV_START, "start" },
	{ ACTION_EV_FINISH, "finish" },
	{ ACTION_EV_CANCEL, "cancel" },
};
const struct machine scheduling_action_machine =
    MACHINE_OF("action", action_edges, action_states, action_event_names);

bool
scheduling_action_takes_enrolments(const struct action *action)
{
	return !scheduling_is_archived(action) &&
	    (action->status == ACTION_OPEN || action->status == ACTION_CONFIRMED);
}

enum rc
scheduling_step(const struct machine *m, const struct rec_enum *labels, int from, int event, int *ret_to,
    struct fault *why)
{
	if (machine_step(m->edges, m->edge_count, from, event, ret_to) == RC_OK)
		return RC_OK;
	return rec_fault_value(why, RC_CONFLICT, "status", FAULT_STATE, labels, from);
}

/* Reads the action and finds where the event leads; nothing is staged yet. */
static enum rc
action_take(
    struct context *c, struct id id, enum action_event event, struct action *ret_action, struct fault *why)
{
	enum rc rc = context_need(c, &scheduling_actions, id, "id", ret_action, why);
	int to;

	if (rc == RC_OK && scheduling_is_archived(ret_action))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED);
	if (rc == RC_OK)
		rc = scheduling_step(&scheduling_action_machine, &action_status_enum, (int)ret_action->status,
		    (int)event, &to, why);
	if (rc == RC_OK)
		ret_action->status = (enum action_status)to;
	return rc;
}

enum rc
scheduling_action_open(struct context *c, const struct ref *in, struct action *ret_action, struct fault *why)
{
	enum rc rc = action_take(c, in->id, ACTION_EV_OPEN, ret_action, why);

	return rc != RC_OK ? rc : event_stage(c, &scheduling_actions, "opened", ret_action);
}

/* Accepted delegations, institutions left out where it is structures that count. */
static struct waiting_taken
accepted_of(struct context *c, const struct action *a)
{
	const struct waiting_limits limits = { .quotas = a->quotas.items, .quota_count = a->quotas.count };
	struct waiting_taken accepted = { 0 };
	struct enrolment_list in;

	scheduling_enrolments_of(c, a->id, &in);
	for (uint32_t i = 0; i < in.count; i++) {
		struct waiting_taken party;

		if (in.items[i].status != ENROLMENT_ACCEPTED)
			continue;
		party =
		    waiting_party(&limits, &in.items[i], enrolment_is_institution(c, in.items[i].structure));
		waiting_add(&accepted, &party);
	}
	return accepted;
}

enum rc
scheduling_action_confirm(
    struct context *c, const struct ref *in, struct action *ret_action, struct fault *why)
{
	enum rc rc = action_take(c, in->id, ACTION_EV_CONFIRM, ret_action, why);
	const struct action_quota *q;
	struct waiting_taken in_it;
	char words[200];

	if (rc != RC_OK)
		return rc;
	q = ret_action->quotas.items;
	in_it = accepted_of(c, ret_action);
	if (in_it.structures < ret_action->structures_min)
		(void)fault_addf(why, RC_RULE, "structures_min", FAULT_STRUCTURES_MIN, "%u sur %u",
		    in_it.structures, ret_action->structures_min);
	for (uint32_t i = 0; i < ret_action->quotas.count; i++)
		if (in_it.of_quota[i] < q[i].min)
			(void)fault_addf(why, RC_RULE, "quotas", FAULT_QUOTA_MIN, "%s : %u sur %u",
			    delegation_roles(q[i].roles, words, sizeof words), in_it.of_quota[i], q[i].min);
	rc = fault_rc(why);
	return rc != RC_OK ? rc : event_stage(c, &scheduling_actions, "confirmed", ret_action);
}

enum rc
scheduling_action_start(struct context *c, const struct ref *in, struct action *ret_action, struct fault *why)
{
	enum rc rc = action_take(c, in->id, ACTION_EV_START, ret_action, why);

	return rc != RC_OK ? rc : event_stage(c, &scheduling_actions, "started", ret_action);
}

enum rc
scheduling_action_finish(
    struct context *c, const struct ref *in, struct action *ret_action, struct fault *why)
{
	enum rc rc = action_take(c, in->id, ACTION_EV_FINISH, ret_action, why);
	struct session_list sessions;

	if (rc != RC_OK)
		return rc;
	scheduling_sessions_of(c, in->id, &sessions);
	for (uint32_t i = 0; i < sessions.count; i++)
		if (sessions.items[i].status != SESSION_HELD)
			return fault_addf(
			    why, RC_RULE, NULL, FAULT_SESSIONS_OPEN, "J%u", sessions.items[i].rank);
	return event_stage(c, &scheduling_actions, "finished", ret_action);
}

enum rc
scheduling_action_cancel(
    struct context *c, const struct ref *in, struct action *ret_action, struct fault *why)
{
	enum rc rc = action_take(c, in->id, ACTION_EV_CANCEL, ret_action, why);
	struct session_list sessions;

	if (rc != RC_OK)
		return rc;
	rc = event_stage(c, &scheduling_actions, "cancelled", ret_action);
	scheduling_sessions_of(c, in->id, &sessions);
	for (uint32_t i = 0; i < sessions.count && rc == RC_OK; i++) {
		struct session *s = &sessions.items[i];

		if (s->status == SESSION_HELD)
			continue;
		s->status = SESSION_CANCELLED;
		rc = event_stage(c, &scheduling_sessions, "cancelled", s);
	}
	return rc != RC_OK ? rc : scheduling_enrolments_end(c, in->id);
}
