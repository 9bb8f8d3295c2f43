/*
 * hours: see hours.h.
 * Owns: the usual hours.
 * Beware: hours of its own that would turn a run around are left aside: the record was checked when both were given.
 */
#include "services/scheduling/hours.h"

static const struct hours_run usual[] = {
	[SESSION_MORNING] = { 9 * 60, 12 * 60 + 30 },
	[SESSION_AFTERNOON] = { 13 * 60 + 30, 17 * 60 },
	[SESSION_EVENING] = { 18 * 60 + 30, 21 * 60 },
};

static int
minute_of(struct text hour, int otherwise)
{
	const char *p = hour.ptr;

	if (hour.len != 5)
		return otherwise;
	return ((p[0] - '0') * 10 + p[1] - '0') * 60 + (p[3] - '0') * 10 + p[4] - '0';
}

unsigned
hours_of(uint32_t halves, struct text starts_at, struct text ends_at, struct hours_run ret[HOURS_RUNS_MAX])
{
	bool open = false;
	unsigned n = 0;
	int from, to;

	for (int half = SESSION_MORNING; half <= SESSION_EVENING; half++) {
		bool in = (halves >> half & 1u) != 0;

		if (in && !open)
			ret[n++] = usual[half];
		else if (in)
			ret[n - 1].to = usual[half].to;
		open = in;
	}
	if (n == 0)
		return 0;
	from = minute_of(starts_at, ret[0].from);
	to = minute_of(ends_at, ret[n - 1].to);
	if (n == 1 && from >= to) /* one was given: the other follows it */
		to = from >= CALENDAR_MINUTES_A_DAY - 60 ? CALENDAR_MINUTES_A_DAY - 1 : from + 60;
	if (from < ret[0].to || n == 1)
		ret[0].from = from;
	if (to > ret[n - 1].from)
		ret[n - 1].to = to;
	return n;
}
