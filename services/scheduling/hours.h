/*
 * hours: when the half-days of a session begin and end, and the runs that they make.
 * Owns: the usual hours, in one table.
 * Beware: minutes of the day in Paris. A session's own hours replace the first beginning and the last end.
 */
#ifndef SCHEDULING_HOURS_H
#define SCHEDULING_HOURS_H

#include "proto/scheduling.h"

#define HOURS_RUNS_MAX 2

struct hours_run {
	int from, to;
};
/* Half-days that follow each other make one run: morning and evening make two. Returns how many, at most HOURS_RUNS_MAX. starts_at and
 * ends_at may be empty. */
unsigned hours_of(uint32_t halves, struct text starts_at, struct text ends_at, struct hours_run ret[HOURS_RUNS_MAX]);

#endif
