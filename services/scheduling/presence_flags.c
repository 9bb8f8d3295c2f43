/*
 * presence_flags: what looks wrong about a person's half-day, on plain structs.
 * Owns: nothing; the usual hours are in hours.c.
 * Beware: a flag never refuses anything; whoever reads decides.
 */
#include "services/scheduling/hours.h"
#include "services/scheduling/presence.h"

/* The hours of the session bound its first and its last half-day. */
uint32_t
presence_minutes(const struct session *s, enum session_half half)
{
	bool planned = (s->halves & 1u << half) != 0;
	bool first = planned && (s->halves & ((1u << half) - 1)) == 0,
	     last = planned && s->halves >> (half + 1) == 0;
	struct text starts = first && REC_HAS(s, SESSION_STARTS_AT) ? s->starts_at : TEXT_LIT("");
	struct text ends = last && REC_HAS(s, SESSION_ENDS_AT) ? s->ends_at : TEXT_LIT("");
	struct hours_run run[HOURS_RUNS_MAX];

	if (hours_of(1u << half, starts, ends, run) == 0)
		return 0;
	return (uint32_t)(run[0].to - run[0].from);
}

static bool
days_have(const struct list *days, day_t day)
{
	for (uint32_t i = 0; i < days->count; i++)
		if (((const day_t *)days->items)[i] == day)
			return true;
	return false;
}

static bool
venue_is_closed(const struct venue *v, day_t day, enum session_half half)
{
	if (REC_HAS(v, VENUE_OPEN_DAYS) && days_have(&v->open_days, day))
		return false;
	if (REC_HAS(v, VENUE_CLOSED_DAYS) && days_have(&v->closed_days, day))
		return true;
	if (REC_HAS(v, VENUE_HALVES) && v->halves != 0 && (v->halves & 1u << half) == 0)
		return true;
	return REC_HAS(v, VENUE_WEEKDAYS) && v->weekdays != 0 &&
	    (v->weekdays & 1u << calendar_weekday(day)) == 0;
}

static bool
signed_before(const struct attendance *a)
{
	return (REC_HAS(a, ATTENDANCE_SIGNED_PARTICIPANT) &&
		   calendar_local(a->signed_by_participant_at).day < a->day) ||
	    (REC_HAS(a, ATTENDANCE_SIGNED_ANIMATOR) && calendar_local(a->signed_by_animator_at).day < a->day);
}

uint32_t
presence_flags(const struct presence_facts *f, const struct attendance *a)
{
	const struct venue *v = f->venue;
	uint32_t flags = 0;

	if (f->session->status == SESSION_CANCELLED || f->action->status == ACTION_CANCELLED)
		flags |= 1u << ATTENDANCE_SESSION_CANCELLED;
	if (calendar_is_public_holiday(a->day, f->action->alsace_moselle, NULL))
		flags |= 1u << ATTENDANCE_PUBLIC_HOLIDAY;
	if (v != NULL && venue_is_closed(v, a->day, a->half))
		flags |= 1u << ATTENDANCE_CLOSED_DAY;
	if (v != NULL && a->present && REC_HAS(v, VENUE_SEATS) && f->present > v->seats)
		flags |= 1u << ATTENDANCE_ROOM_TOO_SMALL;
	if (f->elsewhere)
		flags |= 1u << ATTENDANCE_ANIMATOR_ELSEWHERE;
	if (!f->enrolled)
		flags |= 1u << ATTENDANCE_NOT_ENROLLED;
	if (signed_before(a))
		flags |= 1u << ATTENDANCE_SIGNED_BEFORE;
	if (a->minutes > (a->present ? presence_minutes(f->session, a->half) : 0))
		flags |= 1u << ATTENDANCE_HOURS_BEYOND;
	if ((f->session->halves & 1u << a->half) == 0)
		flags |= 1u << ATTENDANCE_HALF_NOT_PLANNED;
	return flags;
}
