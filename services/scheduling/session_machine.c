/*
 * session_machine: the life of a session as a table, and the commands that hold or cancel it.
 * Owns: the edges. Plans and changes of the record place and move along the same table.
 * Beware: held is a fact and the end; it is not undone here.
 */
#include "common/machine.h"
#include "services/scheduling/machines.h"
#include "services/scheduling/service.h"

enum session_event { SESSION_EV_PLACE, SESSION_EV_HOLD, SESSION_EV_CANCEL };

static const struct edge session_edges[] = {
	{ SESSION_TO_PLACE, SESSION_EV_PLACE, SESSION_PLACED },
	{ SESSION_PLACED, SESSION_EV_PLACE, SESSION_PLACED },
	{ SESSION_PLACED, SESSION_EV_HOLD, SESSION_HELD },
	{ SESSION_TO_PLACE, SESSION_EV_CANCEL, SESSION_CANCELLED },
	{ SESSION_PLACED, SESSION_EV_CANCEL, SESSION_CANCELLED },
};
static const struct machine_name session_states[] = {
	{ SESSION_TO_PLACE, "to_place" },
	{ SESSION_PLACED, "placed" },
	{ SESSION_HELD, "held" },
	{ SESSION_CANCELLED, "cancelled" },
};
static const struct machine_name session_event_names[] = {
	{ SESSION_EV_PLACE, "place" },
	{ SESSION_EV_HOLD, "hold" },
	{ SESSION_EV_CANCEL, "cancel" },
};
const struct machine scheduling_session_machine =
    MACHINE_OF("session", session_edges, session_states, session_event_names);

static enum rc
session_take(
    struct context *c, struct id id, enum session_event event, struct session *ret_session, struct fault *why)
{
	enum rc rc = context_need(c, &scheduling_sessions, id, "id", ret_session, why);
	int to;

	if (rc == RC_OK && scheduling_is_archived(ret_session))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED);
	if (rc == RC_OK)
		rc = scheduling_step(&scheduling_session_machine, &session_status_enum,
		    (int)ret_session->status, (int)event, &to, why);
	if (rc == RC_OK)
		ret_session->status = (enum session_status)to;
	return rc;
}

/* What has not come yet is no fact, nor is a day of an action that nobody has confirmed. */
static enum rc
session_may_be_held(struct context *c, const struct session *s, struct fault *why)
{
	char day[CALENDAR_LONG_CAP];
	struct action a;
	enum rc rc = context_need(c, &scheduling_actions, s->action, "action", &a, why);

	if (rc != RC_OK)
		return rc;
	if (a.status != ACTION_CONFIRMED && a.status != ACTION_RUNNING)
		return rec_fault_value(
		    why, RC_RULE, "action", FAULT_SESSION_UNCONFIRMED, &action_status_enum, (int)a.status);
	if (s->day <= c->today)
		return RC_OK;
	calendar_day_long(s->day, day);
	return fault_addf(why, RC_RULE, "day", FAULT_SESSION_FUTURE, "%s", day);
}

enum rc
scheduling_session_hold(
    struct context *c, const struct ref *in, struct session *ret_session, struct fault *why)
{
	enum rc rc = session_take(c, in->id, SESSION_EV_HOLD, ret_session, why);

	if (rc == RC_OK)
		rc = session_may_be_held(c, ret_session, why);
	return rc != RC_OK ? rc : event_stage(c, &scheduling_sessions, "held", ret_session);
}

enum rc
scheduling_session_cancel(
    struct context *c, const struct ref *in, struct session *ret_session, struct fault *why)
{
	enum rc rc = session_take(c, in->id, SESSION_EV_CANCEL, ret_session, why);

	return rc != RC_OK ? rc : event_stage(c, &scheduling_sessions, "cancelled", ret_session);
}
