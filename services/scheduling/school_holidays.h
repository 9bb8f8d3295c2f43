/*
 * school_holidays: the school holidays that the planner knows, as the text that common/calendar loads, and whose they are.
 * Owns: nothing.
 * Beware: days outside of what it covers are not known, which is not the same as lessons: see calendar_known.
 */
#ifndef SCHEDULING_SCHOOL_HOLIDAYS_H
#define SCHEDULING_SCHOOL_HOLIDAYS_H

#include "common/types.h"
#include <stddef.h>

extern const char school_holidays_csv[];
extern const size_t school_holidays_len;

/* The zone ("A", "B", "C") of the académie that an INSEE code lies in (article D521-1 of the Code de l'éducation and the
 * arrêtés of the school calendar); NULL when it has a calendar of its own (Corse, overseas), or when it is none. */
const char *school_zone_of(struct text commune);

#endif
