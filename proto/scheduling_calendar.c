/*
 * scheduling_calendar (contract): what a calendar's bytes mean for the person whose it is, the same wherever they come in.
 * Owns: the words for what goes wrong.
 * Beware: it may take seconds: on a thread. The bytes stay with the caller; what is given back has none of them.
 */
#include "common/ics.h"
#include "proto/scheduling_resource.h"

_Static_assert(HALF_MORNING == 1 << SESSION_MORNING && HALF_AFTERNOON == 1 << SESSION_AFTERNOON && HALF_EVENING == 1 << SESSION_EVENING,
    "the halves of days that calendars know are those of sessions");
_Static_assert(CALENDAR_HORIZON_DAYS < ICS_DAYS_MAX && CALENDAR_HORIZON_DAYS < CALENDAR_BUSY_DAYS_MOST, "all days fit");

static enum calendar_outcome
outcome_of(enum ics_outcome o)
{
	switch (o) {
	case ICS_OK:
		return CALENDAR_READ;
	case ICS_TOO_LARGE:
		return CALENDAR_TOO_LARGE;
	case ICS_TOO_MANY:
	case ICS_STOPPED:
		return CALENDAR_TOO_MANY;
	case ICS_NOT_CALENDAR:
		break;
	}
	return CALENDAR_NO_CALENDAR;
}

void
calendar_result_find(const struct calendar_reading *in, struct busy_day *days, struct calendar_result *ret_result)
{
	struct ics_busy busy = { 0 };
	enum ics_outcome o =
	    ics_read(in->bytes, in->len, in->today, in->today + CALENDAR_HORIZON_DAYS, in->stop, &busy);

	*ret_result = (struct calendar_result){ .has = REC_BIT(2), .outcome = outcome_of(o) };
	if (o != ICS_OK)
		return;
	for (uint32_t i = 0; i < busy.count; i++)
		days[i] = (struct busy_day){ REC_BIT(1) | REC_BIT(2), busy.days[i].day, busy.days[i].halves };
	ret_result->days = (struct list){ days, busy.count };
	ret_result->entries = busy.entries;
	ret_result->has |= REC_BIT(3) | REC_BIT(5);
	ics_busy_free(&busy);
}
