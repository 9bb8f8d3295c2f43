/*
 * school_entered: see school_entered.h: what is checked of entered school holidays, and how they get into a calendar.
 * Owns: their table.
 * Beware: two records of the same days are no contradiction, nor is one that repeats the file: a year's calendar may be
 * imported whole, and a later version of the program may ship days that were entered before.
 */
#include "services/scheduling/school_entered.h"
#include "services/scheduling/clash.h"
#include "services/scheduling/school_holidays.h"

#include <stdlib.h>

const struct db_table scheduling_school_holidays = { &school_holiday_desc };

static struct text
zone_name(enum school_zone zone)
{
	static const char *const names[] = { "A", "B", "C" };

	return text_of(names[zone]);
}

/* --- reading ---------------------------------------------------------------------------- */
static uint32_t
holiday_add(struct id but, const struct school_holiday *h, struct calendar *cal)
{
	if (scheduling_is_archived(h) || id_equal(h->id, but))
		return 0;
	calendar_add_school(cal, zone_name(h->zone), h->name, h->from, h->to + 1);
	return 1;
}

uint32_t
school_entered_add(struct context *c, struct id but, struct calendar *cal)
{
	const struct db_table *t = &scheduling_school_holidays;
	const struct staged *at = NULL;
	const struct school_holiday *staged;
	struct school_holiday kept;
	struct arena scratch = { 0 };
	struct db_scan scan;
	uint32_t n = 0;

	db_scan_all(&scan, c->txn, t, false);
	while (db_scan_next(&scan, &scratch, &kept)) {
		if (context_staged_id(c, t, kept.id) == NULL)
			n += holiday_add(but, &kept, cal);
		arena_reset(&scratch);
	}
	db_scan_end(&scan);
	arena_free(&scratch);
	while ((staged = context_staged_next(c, t, &at)) != NULL)
		if (context_staged_id(c, t, staged->id) == staged)
			n += holiday_add(but, staged, cal);
	return n;
}

/* --- checking --------------------------------------------------------------------------- */
static enum rc
days_check(const struct school_holiday *h, struct fault *why)
{
	if (h->to < h->from)
		return fault_add(why, RC_INVALID, "to", FAULT_SCHOOL_HOLIDAY_PERIOD);
	if (h->to - h->from >= SCHOOL_HOLIDAY_DAYS_MOST)
		return fault_addf(
		    why, RC_INVALID, "to", FAULT_SCHOOL_HOLIDAY_LONG, "%d", SCHOOL_HOLIDAY_DAYS_MOST);
	return RC_OK;
}

static enum rc
others_check(const struct calendar *cal, const struct school_holiday *h, struct fault *why)
{
	char first[CALENDAR_LONG_CAP], last[CALENDAR_LONG_CAP];
	day_t from, to;
	const char *name = calendar_school_other(cal, zone_name(h->zone), h->from, h->to + 1, &from, &to);

	if (name == NULL)
		return RC_OK;
	calendar_day_long(from, first);
	calendar_day_long(to - 1, last);
	return fault_addf(
	    why, RC_RULE, "from", FAULT_SCHOOL_HOLIDAY_OVERLAP, "%s, du %s au %s", name, first, last);
}

enum rc
school_holiday_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct school_holiday *h = after;
	enum rc rc = days_check(h, why);
	struct calendar *cal;
	uint32_t others;

	if (rc != RC_OK)
		return rc;
	cal = calendar_new();
	if (calendar_load_school(cal, school_holidays_csv, school_holidays_len, NULL) != RC_OK)
		abort(); /* part of the program */
	others = school_entered_add(c, h->id, cal);
	rc = others_check(cal, h, why);
	calendar_free(cal);
	if (rc == RC_OK && before == NULL && others >= SCHOOL_HOLIDAYS_MOST)
		rc = fault_addf(why, RC_RULE, NULL, FAULT_SCHOOL_HOLIDAYS_MOST, "%d", SCHOOL_HOLIDAYS_MOST);
	return rc;
}

enum rc
school_holiday_then(struct context *c, const void *before, const void *after, struct fault *why)
{
	(void)before;
	(void)why;
	if (!scheduling_is_archived(after))
		clash_school_holiday(c, after);
	return RC_OK;
}
