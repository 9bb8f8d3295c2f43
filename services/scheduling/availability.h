/*
 * availability: whether a person can come on a half-day, by what was said of patterns and exceptions; on plain arrays.
 * Owns: nothing.
 * Beware: absences are not here: they mean never, whatever is said here.
 */
#ifndef SCHEDULING_AVAILABILITY_H
#define SCHEDULING_AVAILABILITY_H

#include "proto/scheduling_resource.h"

#define AVAILABILITY_NONE UINT32_MAX

struct availability_answer {
	bool available;
	uint32_t by; /* index of the row that says so; AVAILABILITY_NONE: no row speaks of it */
};

/* One half of a day. Exceptions go before patterns; among exceptions, and among patterns, a no goes before a yes. Where some pattern of
 * that day says when the person can come, the person cannot come otherwise. Nothing said: available. Archived rows say nothing. */
struct availability_answer availability_on(const struct availability *rows, uint32_t count, day_t day, enum session_half half);
/* The halves of that day on which the person is not available, as a set of session_half. */
uint32_t availability_missing(const struct availability *rows, uint32_t count, day_t day);

#endif
