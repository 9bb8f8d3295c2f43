/*
 * availability: see availability.h.
 * Owns: nothing.
 * Beware: a pattern that says when the person can come also says, on the days for which it holds, when not: its no has no row but itself.
 */
#include "services/scheduling/availability.h"

#define MONDAY_OF(day) ((day) - (day_t)calendar_weekday(day) + WEEKDAY_MONDAY)

static bool
is_live(const struct availability *a)
{
	return !REC_HAS(a, TAG_ARCHIVED_AT);
}

static bool
covers_day(const struct availability *a, day_t day)
{
	return (!REC_HAS(a, AVAILABILITY_FROM) || day >= a->from) &&
	    (!REC_HAS(a, AVAILABILITY_TO) || day <= a->to);
}

/* The weeks that count are those at every n-th from the week of the first day. */
static bool
covers_week(const struct availability *a, day_t day)
{
	if (!REC_HAS(a, AVAILABILITY_EVERY) || a->every_weeks < 2 || !REC_HAS(a, AVAILABILITY_FROM))
		return true;
	return (MONDAY_OF(day) - MONDAY_OF(a->from)) / 7 % (day_t)a->every_weeks == 0;
}

static bool
covers(const struct availability *a, day_t day, enum session_half half)
{
	return covers_day(a, day) && covers_week(a, day) &&
	    (!REC_HAS(a, AVAILABILITY_WEEKDAYS) || (a->weekdays >> calendar_weekday(day) & 1u) != 0) &&
	    (!REC_HAS(a, AVAILABILITY_HALVES) || (a->halves >> half & 1u) != 0);
}

/* The row of that kind which covers it, a no before a yes; AVAILABILITY_NONE. */
static uint32_t
find(const struct availability *rows, uint32_t count, enum availability_kind kind, day_t day,
    enum session_half half)
{
	uint32_t found = AVAILABILITY_NONE;

	for (uint32_t i = 0; i < count; i++) {
		if (!is_live(&rows[i]) || rows[i].kind != kind || !covers(&rows[i], day, half))
			continue;
		if (!rows[i].available)
			return i;
		if (found == AVAILABILITY_NONE)
			found = i;
	}
	return found;
}

struct availability_answer
availability_on(const struct availability *rows, uint32_t count, day_t day, enum session_half half)
{
	uint32_t at = find(rows, count, AVAILABILITY_EXCEPTION, day, half);

	if (at == AVAILABILITY_NONE)
		at = find(rows, count, AVAILABILITY_RECURRING, day, half);
	if (at != AVAILABILITY_NONE)
		return (struct availability_answer){ rows[at].available, at };
	for (uint32_t i = 0; i < count; i++) /* who said when, is not to be had otherwise */
		if (is_live(&rows[i]) && rows[i].kind == AVAILABILITY_RECURRING && rows[i].available &&
		    covers_day(&rows[i], day))
			return (struct availability_answer){ false, i };
	return (struct availability_answer){ true, AVAILABILITY_NONE };
}

uint32_t
availability_missing(const struct availability *rows, uint32_t count, day_t day)
{
	uint32_t missing = 0;

	for (int half = SESSION_MORNING; half <= SESSION_EVENING; half++)
		if (!availability_on(rows, count, day, (enum session_half)half).available)
			missing |= 1u << half;
	return missing;
}
