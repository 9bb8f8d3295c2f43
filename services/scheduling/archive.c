/*
 * archive: a record on which something still rests is not archived: it is cancelled, closed or corrected first.
 * Owns: the rules of that, for all the records of this service.
 * Beware: archiving tells nobody and frees nothing; that is what the steps of the machines are for.
 */
#include "services/scheduling/archive.h"
#include "services/scheduling/presence.h"
#include "services/scheduling/resource.h"

/* --- actions and their days ------------------------------------------------------------ */
static bool
session_is_noted(struct context *c, const struct session *s)
{
	struct attendance_list rows;

	if (s->status == SESSION_HELD)
		return true;
	presence_rows(c, ATTENDANCE_SESSION, s->id, &rows);
	return rows.count > 0;
}

static bool
action_is_engaged(struct context *c, struct id action)
{
	struct enrolment_list in;
	struct session_list days;

	scheduling_enrolments_of(c, action, &in);
	if (in.count > 0)
		return true;
	scheduling_sessions_of(c, action, &days);
	for (uint32_t i = 0; i < days.count; i++)
		if (session_is_noted(c, &days.items[i]))
			return true;
	return false;
}

ARCHIVE_HOOK(action_archive)
{
	const struct action *a = rec;

	if (scheduling_action_is_closed(a))
		return RC_OK;
	if (a->status != ACTION_ENVISAGED)
		return rec_fault_value(
		    why, RC_CONFLICT, "status", FAULT_ARCHIVE_ACTION, &action_status_enum, (int)a->status);
	return action_is_engaged(c, a->id) ? fault_add(why, RC_CONFLICT, "status", FAULT_ARCHIVE_ENVISAGED)
					   : RC_OK;
}

/* While an action is envisaged nobody counts on its days. */
ARCHIVE_HOOK(session_archive)
{
	const struct session *s = rec;
	struct action a;

	if (session_is_noted(c, s))
		return fault_add(why, RC_CONFLICT, "status", FAULT_ARCHIVE_HELD);
	if (s->status != SESSION_PLACED || !context_get(c, &scheduling_actions, s->action, &a) ||
	    scheduling_is_archived(&a) || scheduling_action_is_closed(&a) || a.status == ACTION_ENVISAGED)
		return RC_OK;
	return fault_add(why, RC_CONFLICT, "status", FAULT_ARCHIVE_PLACED);
}

enum rc
scheduling_sessions_archive(struct context *c, struct id action)
{
	struct session_list days;
	enum rc rc = RC_OK;

	scheduling_sessions_of(c, action, &days);
	for (uint32_t i = 0; rc == RC_OK && i < days.count; i++) {
		struct session *s = &days.items[i];

		if (s->status == SESSION_HELD)
			continue;
		s->archived_at = c->now;
		s->has |= REC_BIT(TAG_ARCHIVED_AT);
		rc = event_stage(c, &scheduling_sessions, "archived", s);
	}
	return rc;
}

/* --- venues ---------------------------------------------------------------------------- */
static bool
session_uses(const struct action *a, const struct session *s, struct id venue, day_t today)
{
	struct id at = REC_HAS(s, SESSION_VENUE) ? s->venue : a->venue;

	return s->status == SESSION_PLACED && s->day >= today && !s->remote && id_equal(at, venue);
}

ARCHIVE_HOOK(venue_archive)
{
	const struct venue *v = rec;
	struct id_list used;

	scheduling_actions_of(c, FEED_VENUE, v->id, &used);
	for (uint32_t i = 0; i < used.count; i++) {
		struct session_list days;
		struct action a;

		if (!context_get(c, &scheduling_actions, used.items[i], &a) || scheduling_is_archived(&a) ||
		    scheduling_action_is_closed(&a))
			continue;
		scheduling_sessions_of(c, a.id, &days);
		for (uint32_t k = 0; k < days.count; k++) {
			char day[CALENDAR_LONG_CAP];

			if (!session_uses(&a, &days.items[k], v->id, c->today))
				continue;
			calendar_day_long(days.items[k].day, day);
			return fault_addf(why, RC_CONFLICT, NULL, FAULT_ARCHIVE_VENUE, "%s", day);
		}
	}
	return RC_OK;
}

/* --- what is evidence ------------------------------------------------------------------ */
/* One that was never signed nor corrected may go when it says « not there », or when its person is in no
 * delegation: it was entered by mistake. */
ARCHIVE_HOOK(attendance_archive)
{
	const struct attendance *a = rec;
	const uint64_t evidence = REC_BIT(ATTENDANCE_SIGNED_PARTICIPANT) |
	    REC_BIT(ATTENDANCE_SIGNED_ANIMATOR) | REC_BIT(ATTENDANCE_SCAN);
	bool counts = a->present && REC_HAS(a, ATTENDANCE_STRUCTURE);

	(void)c;
	if (!counts && (a->has & evidence) == 0 && a->corrections.count == 0)
		return RC_OK;
	return fault_add(why, RC_CONFLICT, "present", FAULT_ARCHIVE_ATTENDANCE);
}

ARCHIVE_HOOK(funding_archive)
{
	const struct funding *f = rec;

	(void)c;
	return f->status == FUNDING_INVOICED || f->status == FUNDING_PAID
	    ? fault_add(why, RC_CONFLICT, "status", FAULT_ARCHIVE_FUNDING)
	    : RC_OK;
}

ARCHIVE_HOOK(agreement_archive)
{
	const struct training_agreement *a = rec;

	(void)c;
	return a->status == AGREEMENT_SIGNED ? fault_add(why, RC_CONFLICT, "status", FAULT_ARCHIVE_AGREEMENT)
					     : RC_OK;
}

/* --- what is under way ----------------------------------------------------------------- */
ARCHIVE_HOOK(poll_archive)
{
	(void)c;
	return ((const struct poll *)rec)->status == POLL_OPEN
	    ? fault_add(why, RC_CONFLICT, "status", FAULT_ARCHIVE_POLL)
	    : RC_OK;
}

ARCHIVE_HOOK(survey_archive)
{
	(void)c;
	return ((const struct survey *)rec)->status == SURVEY_OPEN
	    ? fault_add(why, RC_CONFLICT, "status", FAULT_ARCHIVE_SURVEY)
	    : RC_OK;
}

ARCHIVE_HOOK(plan_archive)
{
	(void)c;
	return ((const struct plan *)rec)->status == PLAN_REQUESTED
	    ? fault_add(why, RC_CONFLICT, "status", FAULT_ARCHIVE_PLAN)
	    : RC_OK;
}

ARCHIVE_HOOK(enrolment_archive)
{
	const struct enrolment *e = rec;
	bool placed = e->status == ENROLMENT_ACCEPTED || e->status == ENROLMENT_OFFERED;
	struct action a;

	if (!placed || !context_get(c, &scheduling_actions, e->action, &a) || scheduling_is_archived(&a))
		return RC_OK;
	return fault_add(why, RC_CONFLICT, "status", FAULT_ARCHIVE_ENROLMENT);
}
