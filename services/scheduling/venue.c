/*
 * venue: what is checked when a place is entered or changed.
 * Owns: nothing.
 * Beware: absent days or half-days mean all of them; an empty list would mean none, and nobody wants that of a place.
 */
#include "services/scheduling/service.h"

#include <stdio.h>

static bool
days_have(const struct list *days, day_t day)
{
	const day_t *d = days->items;

	for (uint32_t i = 0; i < days->count; i++)
		if (d[i] == day)
			return true;
	return false;
}

enum rc
scheduling_venue_check(struct context *c, const struct venue *before, struct venue *after, struct fault *why)
{
	const day_t *open = after->open_days.items;

	(void)c;
	(void)before;
	if (REC_HAS(after, VENUE_WEEKDAYS) && after->weekdays == 0)
		(void)fault_add(why, RC_INVALID, "weekdays", FAULT_WEEKDAYS_EMPTY);
	if (REC_HAS(after, VENUE_HALVES) && after->halves == 0)
		(void)fault_add(why, RC_INVALID, "halves", FAULT_VENUE_HALVES_EMPTY);
	for (uint32_t i = 0; i < after->open_days.count; i++) {
		char field[FAULT_FIELD_MAX], day[CALENDAR_LONG_CAP];

		if (!days_have(&after->closed_days, open[i]))
			continue;
		snprintf(field, sizeof field, "open_days[%u]", i);
		calendar_day_long(open[i], day);
		(void)fault_addf(why, RC_INVALID, field, FAULT_VENUE_DAY_TWICE, "%s", day);
	}
	return fault_rc(why);
}
