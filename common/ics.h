/*
 * ics: iCalendar (RFC 5545), both ways: what of a foreign calendar makes a person busy, and our own calendars written.
 * Owns: a struct ics_busy owns its days; libical is behind ics_read alone.
 * Beware: foreign bytes are cut down by ics_reduce to dates and rules before libical sees them: no title, place, person or alarm
 *         goes any further. ics_read may take seconds: on a thread, never on a loop. It takes a lock, for libical has global state.
 */
#ifndef COMMON_ICS_H
#define COMMON_ICS_H

#include "common/arena.h"
#include "common/calendar.h"
#include <stdatomic.h>

/* --- reading ------------------------------------------------------------------------------------------------------- */
#define ICS_BYTES_MAX ((size_t)2 * 1024 * 1024)
#define ICS_DEPTH_MAX 8	      /* of components in components */
#define ICS_COMPONENTS_MAX 20000
#define ICS_PROPERTIES_MAX 200000 /* that are kept */
#define ICS_STEPS_MAX 500000 /* dates that rules give, in all */
#define ICS_SECONDS_MAX 20    /* of the processor */
#define ICS_DAYS_MAX 800      /* of the horizon */

enum ics_outcome {
	ICS_OK,
	ICS_NOT_CALENDAR, /* no VCALENDAR from its beginning to its end */
	ICS_TOO_LARGE,
	ICS_TOO_MANY, /* components, properties, depth, dates or time */
	ICS_STOPPED
};

/* Half-days touched: 08:00 to 12:30, 13:30 to 18:00, 18:30 to 22:00 in Paris. A day that is busy as a whole has all three. */
struct ics_day {
	day_t day;
	uint32_t halves; /* HALF_MORNING | … */
};
struct ics_busy {
	struct ics_day *days; /* ascending, each with a half at least */
	uint32_t count;
	uint32_t entries; /* components that made it busy */
};

/* From and to are both included, ICS_DAYS_MAX at most. Hours without a zone, or of one that nobody knows, are Paris'. Rules, further
 * dates, exceptions and replaced occurrences are followed; what is transparent, cancelled or free is left out. stop may be NULL. ret_busy is
 * set, and to be freed, when ICS_OK. */
enum ics_outcome ics_read(const char *bytes, size_t len, day_t from, day_t to, const atomic_bool *stop, struct ics_busy *ret_busy);
void ics_busy_free(struct ics_busy *b);
/* The calendar without what does not say when: one VCALENDAR with VTIMEZONE, VEVENT and VFREEBUSY, of which dates, rules, zones, state, and
 * the identifier as a hash. Safe bytes only. */
enum ics_outcome ics_reduce(const char *bytes, size_t len, struct buf *out);

/* --- writing ------------------------------------------------------------------------------------------------------- */
struct ics_event {
	char uid[128];
	uint32_t sequence;
	day_t day;
	int from, to; /* minutes of the day, Paris */
	usec_t changed;
	struct text summary, location, url;
	bool cancelled;
};
/* The name of the calendar, then its events, then the end. Lines are folded at 75 octets, texts escaped. */
void ics_begin(struct buf *out, struct text name);
void ics_event(struct buf *out, const struct ics_event *e);
void ics_end(struct buf *out);

#endif
