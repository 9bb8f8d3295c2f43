/*
 * school_entered: the school holidays that the federation enters itself: what service.c takes of this part, and their reader.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma. Whoever looks at a calendar opened by plan_case_open adds these to it.
 */
#ifndef SCHEDULING_SCHOOL_ENTERED_H
#define SCHEDULING_SCHOOL_ENTERED_H

#include "common/calendar.h"
#include "services/scheduling/service.h"

extern const struct db_table scheduling_school_holidays;

/* Adds those in use to cal, as this command leaves them, but for the one of that id (zero: all). How many of any zone there are. */
uint32_t school_entered_add(struct context *c, struct id but, struct calendar *cal);
enum rc school_holiday_check(struct context *c, const void *before, void *after, struct fault *why);
enum rc school_holiday_then(struct context *c, const void *before, const void *after, struct fault *why);

#define SCHOOL_TABLES &scheduling_school_holidays,
#define SCHOOL_ROWS \
	{ .desc = &school_holiday_collection, .table = &scheduling_school_holidays, .check = school_holiday_check, .then = school_holiday_then },

#endif
