/*
 * school_holidays: the school holidays that the planner knows, as the text that common/calendar loads.
 * Owns: nothing.
 * Beware: days outside of what it covers are not known, which is not the same as lessons: see calendar_known.
 */
#ifndef SCHEDULING_SCHOOL_HOLIDAYS_H
#define SCHEDULING_SCHOOL_HOLIDAYS_H

#include <stddef.h>

extern const char school_holidays_csv[];
extern const size_t school_holidays_len;

#endif
