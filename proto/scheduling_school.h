/*
 * scheduling_school (contract): school holidays that a federation enters itself, beside those that ship with the program.
 * Owns: the shape of that record.
 * Beware: its last day is the last one without lessons; the file that ships, and the ministry's, name the day of return.
 */
#ifndef PROTO_SCHEDULING_SCHOOL_H
#define PROTO_SCHEDULING_SCHOOL_H

#include "proto/scheduling_action.h"

#define SCHOOL_HOLIDAY_DAYS_MOST 130 /* the summer has 60; a calendar may be of another country's */
#define SCHOOL_HOLIDAYS_MOST 600     /* in use: forty years of three zones */

struct school_holiday {
	REC_HEAD_MEMBERS;
	enum school_zone zone;
	struct text name;
	day_t from, to; /* both without lessons */
};
enum { SCHOOL_HOLIDAY_ZONE = 6, SCHOOL_HOLIDAY_NAME = 7, SCHOOL_HOLIDAY_FROM = 8, SCHOOL_HOLIDAY_TO = 9 };

REC_DESC_DECLARE(school_holiday);
extern const struct collection_desc school_holiday_collection;

FAULT_DECLARE(FAULT_SCHOOL_HOLIDAY_PERIOD);  /* school_holiday: it ends before it begins */
FAULT_DECLARE(FAULT_SCHOOL_HOLIDAY_LONG);    /* school_holiday: longer than any; argument: the most */
FAULT_DECLARE(FAULT_SCHOOL_HOLIDAY_OVERLAP); /* school_holiday: others of that zone say otherwise; argument: which */
FAULT_DECLARE(FAULT_SCHOOL_HOLIDAYS_MOST);   /* school_holiday: too many in use; argument: the most */

/* What scheduling.c takes of this part, each item with its comma. The calendar of schools is public; the team enters it. */
#define SCHOOL_METHODS \
	COLLECTION_METHODS("scheduling", school_holiday, "/school-holidays", ROLE_ACCOUNTS, ROLE_TEAM, false, "Vacances scolaires"),
#define SCHOOL_COLLECTIONS &school_holiday_collection,
#define SCHOOL_RECORDS &school_holiday_desc,
#define SCHOOL_FAULTS \
	FAULT_SCHOOL_HOLIDAY_PERIOD, FAULT_SCHOOL_HOLIDAY_LONG, FAULT_SCHOOL_HOLIDAY_OVERLAP, FAULT_SCHOOL_HOLIDAYS_MOST,

#endif
