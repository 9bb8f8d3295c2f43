/*
 * meeting_machine: the life of a meeting of an instance as a table, and the two commands that walk it.
 * Owns: the edges. A meeting that was put off is moved (its day changes), not cancelled.
 * Beware: a meeting of a day to come is not held yet.
 */
#include "services/registry/programme.h"
#include "common/calendar.h"

enum meeting_event { MEETING_EV_HOLD, MEETING_EV_CANCEL };

static const struct edge meeting_edges[] = {
	{ MEETING_PLANNED, MEETING_EV_HOLD, MEETING_HELD },
	{ MEETING_PLANNED, MEETING_EV_CANCEL, MEETING_CANCELLED },
};
static const struct machine_name meeting_states[] = {
	{ MEETING_PLANNED, "planned" },
	{ MEETING_HELD, "held" },
	{ MEETING_CANCELLED, "cancelled" },
};
static const struct machine_name meeting_events[] = {
	{ MEETING_EV_HOLD, "hold" },
	{ MEETING_EV_CANCEL, "cancel" },
};
const struct machine meeting_machine = MACHINE_OF("meeting", meeting_edges, meeting_states, meeting_events);

static enum rc
meeting_take(
    struct context *c, struct id id, enum meeting_event event, struct meeting *ret_meeting, struct fault *why)
{
	enum rc rc = context_need(c, &meeting_table, id, "id", ret_meeting, why);
	int to;

	if (rc != RC_OK)
		return rc;
	if (REC_HAS(ret_meeting, TAG_ARCHIVED_AT))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED);
	rc = programme_machine_step(
	    &meeting_machine, &meeting_status_enum, (int)ret_meeting->status, (int)event, &to, why);
	if (rc == RC_OK)
		ret_meeting->status = (enum meeting_status)to;
	return rc;
}

static enum rc
meeting_hold(struct context *c, const struct ref *in, struct meeting *ret_meeting, struct fault *why)
{
	enum rc rc = meeting_take(c, in->id, MEETING_EV_HOLD, ret_meeting, why);
	char day[CALENDAR_LONG_CAP];

	if (rc != RC_OK)
		return rc;
	if (ret_meeting->day > c->today) {
		calendar_day_long(ret_meeting->day, day);
		return fault_addf(why, RC_RULE, "day", FAULT_MEETING_FUTURE, "%s", day);
	}
	return event_stage(c, &meeting_table, "held", ret_meeting);
}

static enum rc
meeting_cancel(struct context *c, const struct ref *in, struct meeting *ret_meeting, struct fault *why)
{
	enum rc rc = meeting_take(c, in->id, MEETING_EV_CANCEL, ret_meeting, why);

	return rc != RC_OK ? rc : event_stage(c, &meeting_table, "cancelled", ret_meeting);
}

REGISTRY_HANDLER(meeting_hold, struct ref, struct meeting)
REGISTRY_HANDLER(meeting_cancel, struct ref, struct meeting)
