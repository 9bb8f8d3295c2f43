/*
 * delay: when an answer is due and when a provider is reminded.
 * Owns: nothing; days and hours only.
 * Beware: the first instant at which an answer is late is the deadline itself. A delay in working days ends at the hour at which it began.
 */
#include "common/calendar.h"
#include "services/matching/service.h"

static bool
is_worked(day_t day)
{
	enum weekday w = calendar_weekday(day);

	return w != WEEKDAY_SATURDAY && w != WEEKDAY_SUNDAY && !calendar_is_public_holiday(day, false, NULL);
}

usec_t
delay_end(usec_t from, uint32_t days, bool working)
{
	struct local_time local = calendar_local(from);
	usec_t rest = from - calendar_instant(local.day, local.minute);
	day_t day = local.day;

	if (!working)
		return from + (usec_t)days * USEC_PER_DAY;
	for (uint32_t left = days; left > 0;)
		left -= is_worked(++day);
	return calendar_instant(day, local.minute) + rest;
}

usec_t
policy_reminder(const struct policy *p, const struct request *r, usec_t last, usec_t deadline)
{
	const uint32_t days[URGENCY_COUNT] = { p->remind_days_normal, p->remind_days_soon,
		p->remind_days_urgent };
	usec_t at = delay_end(last, days[r->urgency], p->working_days);

	return days[r->urgency] == 0 || at >= deadline ? 0 : at;
}
