/*
 * ics_read: the half-days that a calendar makes busy, found with libical on what ics_reduce left of it.
 * Owns: one lock around libical, whose zones and errors are global; nothing stays after a call.
 * Beware: every loop counts its steps or looks at the processor's time, and reads stop: a rule may give no date for centuries.
 */
#include "common/ics.h"
#include <libical/ical.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#define LOOK_EACH 256 /* steps between two looks at time and stop */

struct moments {
	usec_t *items;
	size_t count, room;
};
struct replaced { /* an occurrence that another component speaks for */
	uint64_t uid;
	usec_t at;
};
struct reading {
	icalcomponent *calendar;
	day_t from, to;
	uint8_t *halves; /* a day each */
	struct replaced *replaced;
	size_t replaced_count;
	const atomic_bool *stop;
	uint64_t steps;
	time_t began; /* of the thread's processor time, which the jobs before have used */
	enum ics_outcome outcome;
	uint32_t entries;
};
/* One component while its occurrences are found. */
struct entry {
	uint64_t uid;
	struct icaltimetype start;
	const icaltimezone *zone;
	usec_t length; /* of one with hours */
	int days; /* of one of whole days */
	struct moments excluded, excluded_days; /* instants; days counted as instants of their midnight */
	bool marked;
};

static pthread_mutex_t libical_lock = PTHREAD_MUTEX_INITIALIZER;

static bool
reading_goes_on(struct reading *r)
{
	struct timespec ts;

	r->steps++;
	if (r->steps > ICS_STEPS_MAX)
		r->outcome = ICS_TOO_MANY;
	if (r->steps % LOOK_EACH != 0)
		return r->outcome == ICS_OK;
	if (r->stop != NULL && atomic_load(r->stop))
		r->outcome = ICS_STOPPED;
	if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts) == 0 && ts.tv_sec - r->began >= ICS_SECONDS_MAX)
		r->outcome = ICS_TOO_MANY;
	return r->outcome == ICS_OK;
}

/* --- moments ---------------------------------------------------------------------------------------------------------- */
static bool
day_of(struct icaltimetype t, day_t *ret_day)
{
	return calendar_day_of(t.year, t.month, t.day, ret_day);
}

static bool
instant_of(struct icaltimetype t, const icaltimezone *zone, usec_t *ret_at)
{
	day_t day;

	if (icaltime_is_null_time(t) || !day_of(t, &day) || t.hour < 0 || t.hour > 23 || t.minute < 0 ||
	    t.minute > 59 || t.second < 0 || t.second > 60)
		return false;
	if (t.is_date)
		*ret_at = calendar_instant(day, 0);
	else if (icaltime_is_utc(t))
		*ret_at = (usec_t)day * USEC_PER_DAY + (t.hour * 60 + t.minute) * USEC_PER_MIN;
	else if (zone != NULL)
		*ret_at = (usec_t)icaltime_as_timet_with_zone(t, zone) * USEC_PER_SEC;
	else
		*ret_at = calendar_instant(day, t.hour * 60 + t.minute);
	return true;
}

static const icaltimezone *
zone_of(const struct reading *r, icalproperty *p)
{
	icalparameter *param = icalproperty_get_first_parameter(p, ICAL_TZID_PARAMETER);
	const char *name = param == NULL ? NULL : icalparameter_get_tzid(param);
	const icaltimezone *zone;

	if (name == NULL)
		return NULL;
	zone = icalcomponent_get_timezone(r->calendar, name);
	return zone != NULL ? zone : icaltimezone_get_builtin_timezone(name);
}

static void
moments_add(struct moments *m, usec_t at)
{
	if (m->count == m->room) {
		m->room = m->room == 0 ? 16 : m->room * 2;
		m->items = realloc(m->items, m->room * sizeof *m->items);
		if (m->items == NULL)
			abort();
	}
	m->items[m->count++] = at;
}

static int
moment_order(const void *a, const void *b)
{
	usec_t x = *(const usec_t *)a, y = *(const usec_t *)b;

	return (x > y) - (x < y);
}

static bool
moments_have(const struct moments *m, usec_t at)
{
	return m->count > 0 && bsearch(&at, m->items, m->count, sizeof *m->items, moment_order) != NULL;
}

static int
replaced_order(const void *a, const void *b)
{
	const struct replaced *x = a, *y = b;

	if (x->uid != y->uid)
		return x->uid < y->uid ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

/* --- marking ---------------------------------------------------------------------------------------------------------- */
static void
mark_days(struct reading *r, day_t day, int days)
{
	day_t last = day + days - 1;

	for (day_t d = day < r->from ? r->from : day; d <= last && d <= r->to; d++)
		r->halves[d - r->from] = HALF_ALL;
}

static void
mark_hours(struct reading *r, usec_t from, usec_t to)
{
	static const struct {
		enum half half;
		int from, to;
	} hours[] = { { HALF_MORNING, 8 * 60, 12 * 60 + 30 }, { HALF_AFTERNOON, 13 * 60 + 30, 18 * 60 },
		{ HALF_EVENING, 18 * 60 + 30, 22 * 60 } };
	day_t first = calendar_local(from).day, last = calendar_local(to).day;

	for (day_t d = first < r->from ? r->from : first; d <= last && d <= r->to; d++)
		for (size_t i = 0; i < sizeof hours / sizeof hours[0]; i++)
			if (from < calendar_instant(d, hours[i].to) &&
			    to > calendar_instant(d, hours[i].from))
				r->halves[d - r->from] |= (uint8_t)hours[i].half;
}

/* One occurrence, unless it is excluded or another component speaks for it. */
static void
occurrence_mark(
    struct reading *r, struct entry *e, struct icaltimetype start, const icaltimezone *zone, bool of_rule)
{
	struct replaced self = { e->uid, 0 };
	usec_t at, midnight;
	day_t day;

	if (!instant_of(start, zone, &at))
		return;
	day = start.is_date ? 0 : calendar_local(at).day;
	if (start.is_date && !day_of(start, &day))
		return;
	midnight = calendar_instant(day, 0);
	self.at = at;
	if (moments_have(&e->excluded, at) || moments_have(&e->excluded_days, midnight))
		return;
	if (of_rule && r->replaced_count > 0 &&
	    bsearch(&self, r->replaced, r->replaced_count, sizeof self, replaced_order) != NULL)
		return;
	if (start.is_date)
		mark_days(r, day, e->days);
	else
		mark_hours(r, at, at + e->length);
	e->marked = true;
}

/* --- components ------------------------------------------------------------------------------------------------------- */
static bool
is_free(icalcomponent *k)
{
	icalproperty *p;

	if (icalcomponent_get_status(k) == ICAL_STATUS_CANCELLED)
		return true;
	p = icalcomponent_get_first_property(k, ICAL_TRANSP_PROPERTY);
	if (p != NULL && icalproperty_get_transp(p) == ICAL_TRANSP_TRANSPARENT)
		return true;
	for (p = icalcomponent_get_first_property(k, ICAL_X_PROPERTY); p != NULL;
	     p = icalcomponent_get_next_property(k, ICAL_X_PROPERTY)) {
		const char *value = icalproperty_get_x(p); /* the only one that is kept says how busy */

		if (value != NULL &&
		    (strcasecmp(value, "FREE") == 0 || strcasecmp(value, "WORKINGELSEWHERE") == 0))
			return true;
	}
	return false;
}

static uint64_t
uid_of(icalcomponent *k)
{
	const char *uid = icalcomponent_get_uid(k);
	char head[17] = "";

	if (uid == NULL)
		return 0;
	memcpy(head, uid, strnlen(uid, 16));
	return strtoull(head, NULL, 16);
}

/* How long it lasts; false when it has no beginning, or ends before it. */
static bool
entry_read(struct reading *r, icalcomponent *k, struct entry *e)
{
	icalproperty *start = icalcomponent_get_first_property(k, ICAL_DTSTART_PROPERTY);
	icalproperty *end = icalcomponent_get_first_property(k, ICAL_DTEND_PROPERTY);
	icalproperty *lasts = icalcomponent_get_first_property(k, ICAL_DURATION_PROPERTY);
	usec_t from, to;

	if (start == NULL)
		return false;
	e->uid = uid_of(k);
	e->start = icalproperty_get_dtstart(start);
	e->zone = zone_of(r, start);
	e->start.zone = e->zone;
	if (!instant_of(e->start, e->zone, &from))
		return false;
	to = from + (e->start.is_date ? USEC_PER_DAY : 0);
	if (end != NULL && !instant_of(icalproperty_get_dtend(end), zone_of(r, end), &to))
		return false;
	if (end == NULL && lasts != NULL)
		to = from + (usec_t)icaldurationtype_as_int(icalproperty_get_duration(lasts)) * USEC_PER_SEC;
	if (to <= from)
		return false;
	e->length = to - from;
	if (e->length > ICS_DAYS_MAX * USEC_PER_DAY) /* longer than what is asked for: all of it */
		e->length = ICS_DAYS_MAX * USEC_PER_DAY;
	e->days = (int)((e->length + USEC_PER_DAY / 2) /
	    USEC_PER_DAY); /* an hour more or less where the clock changes */
	e->days += e->days == 0;
	return true;
}

static void
exclusions_read(struct reading *r, icalcomponent *k, struct entry *e)
{
	icalproperty *p;
	usec_t at;

	for (p = icalcomponent_get_first_property(k, ICAL_EXDATE_PROPERTY); p != NULL && reading_goes_on(r);
	     p = icalcomponent_get_next_property(k, ICAL_EXDATE_PROPERTY)) {
		struct icaltimetype t = icalproperty_get_exdate(p);

		if (instant_of(t, zone_of(r, p), &at))
			moments_add(t.is_date ? &e->excluded_days : &e->excluded, at);
	}
	if (e->excluded.count > 0)
		qsort(e->excluded.items, e->excluded.count, sizeof at, moment_order);
	if (e->excluded_days.count > 0)
		qsort(e->excluded_days.items, e->excluded_days.count, sizeof at, moment_order);
}

static void
rule_follow(struct reading *r, struct entry *e, struct icalrecurrencetype rule)
{
	usec_t horizon = calendar_instant(r->to, CALENDAR_MINUTES_A_DAY);
	icalrecur_iterator *it;
	struct icaltimetype t;
	usec_t at;

	if (instant_of(rule.until, icaltime_is_utc(rule.until) ? NULL : e->zone, &at) &&
	    at + e->length + USEC_PER_DAY < calendar_instant(r->from, 0))
		return;
	it = icalrecur_iterator_new(rule, e->start);
	while (it != NULL && reading_goes_on(r)) {
		t = icalrecur_iterator_next(it);
		if (icaltime_is_null_time(t) || (instant_of(t, e->zone, &at) && at >= horizon))
			break;
		occurrence_mark(r, e, t, e->zone, true);
	}
	if (it != NULL)
		icalrecur_iterator_free(it);
}

static void
dates_follow(struct reading *r, struct entry *e, icalcomponent *k)
{
	icalproperty *p;

	for (p = icalcomponent_get_first_property(k, ICAL_RDATE_PROPERTY); p != NULL && reading_goes_on(r);
	     p = icalcomponent_get_next_property(k, ICAL_RDATE_PROPERTY)) {
		struct icaldatetimeperiodtype d = icalproperty_get_rdate(p);

		occurrence_mark(
		    r, e, icaltime_is_null_time(d.time) ? d.period.start : d.time, zone_of(r, p), true);
	}
}

static void
event_take(struct reading *r, icalcomponent *k)
{
	bool replaces = icalcomponent_get_first_property(k, ICAL_RECURRENCEID_PROPERTY) != NULL;
	struct entry e = { 0 };
	icalproperty *p;

	if (is_free(k) || !entry_read(r, k, &e))
		return;
	exclusions_read(r, k, &e);
	occurrence_mark(r, &e, e.start, e.zone, !replaces);
	for (p = icalcomponent_get_first_property(k, ICAL_RRULE_PROPERTY);
	     p != NULL && !replaces && reading_goes_on(r);
	     p = icalcomponent_get_next_property(k, ICAL_RRULE_PROPERTY))
		rule_follow(r, &e, icalproperty_get_rrule(p));
	if (!replaces)
		dates_follow(r, &e, k);
	r->entries += e.marked;
	free(e.excluded.items);
	free(e.excluded_days.items);
}

static void
free_busy_take(struct reading *r, icalcomponent *k)
{
	icalproperty *p;
	usec_t from, to;

	for (p = icalcomponent_get_first_property(k, ICAL_FREEBUSY_PROPERTY); p != NULL && reading_goes_on(r);
	     p = icalcomponent_get_next_property(k, ICAL_FREEBUSY_PROPERTY)) {
		icalparameter *kind = icalproperty_get_first_parameter(p, ICAL_FBTYPE_PARAMETER);
		struct icalperiodtype span = icalproperty_get_freebusy(p);

		if ((kind != NULL && icalparameter_get_fbtype(kind) == ICAL_FBTYPE_FREE) ||
		    !instant_of(span.start, NULL, &from))
			continue;
		if (!instant_of(span.end, NULL, &to))
			to = from + (usec_t)icaldurationtype_as_int(span.duration) * USEC_PER_SEC;
		if (to <= from)
			continue;
		mark_hours(r, from, to);
		r->entries++;
	}
}

static void
replaced_collect(struct reading *r)
{
	size_t room = (size_t)icalcomponent_count_components(r->calendar, ICAL_VEVENT_COMPONENT);
	icalcomponent *k;

	r->replaced = calloc(room + 1, sizeof *r->replaced);
	if (r->replaced == NULL)
		abort();
	for (k = icalcomponent_get_first_component(r->calendar, ICAL_VEVENT_COMPONENT);
	     k != NULL && r->replaced_count < room;
	     k = icalcomponent_get_next_component(r->calendar, ICAL_VEVENT_COMPONENT)) {
		icalproperty *p = icalcomponent_get_first_property(k, ICAL_RECURRENCEID_PROPERTY);
		struct replaced *at = &r->replaced[r->replaced_count];

		if (p == NULL || !instant_of(icalproperty_get_recurrenceid(p), zone_of(r, p), &at->at))
			continue;
		at->uid = uid_of(k);
		r->replaced_count++;
	}
	qsort(r->replaced, r->replaced_count, sizeof *r->replaced, replaced_order);
}

static void
calendar_take(struct reading *r)
{
	icalcomponent *k;

	replaced_collect(r);
	for (k = icalcomponent_get_first_component(r->calendar, ICAL_ANY_COMPONENT);
	     k != NULL && reading_goes_on(r);
	     k = icalcomponent_get_next_component(r->calendar, ICAL_ANY_COMPONENT)) {
		if (icalcomponent_isa(k) == ICAL_VEVENT_COMPONENT)
			event_take(r, k);
		else if (icalcomponent_isa(k) == ICAL_VFREEBUSY_COMPONENT)
			free_busy_take(r, k);
	}
	free(r->replaced);
}

/* --- the whole -------------------------------------------------------------------------------------------------------- */
static void
busy_fill(const struct reading *r, struct ics_busy *ret)
{
	size_t days = (size_t)(r->to - r->from) + 1;

	*ret = (struct ics_busy){ .days = calloc(days, sizeof *ret->days), .entries = r->entries };
	if (ret->days == NULL)
		abort();
	for (size_t i = 0; i < days; i++)
		if (r->halves[i] != 0)
			ret->days[ret->count++] = (struct ics_day){ r->from + (day_t)i, r->halves[i] };
}

void
ics_busy_free(struct ics_busy *b)
{
	free(b->days);
	*b = (struct ics_busy){ 0 };
}

enum ics_outcome
ics_read(
    const char *bytes, size_t len, day_t from, day_t to, const atomic_bool *stop, struct ics_busy *ret_busy)
{
	struct reading r = { .from = from, .to = to, .stop = stop };
	struct buf reduced = { 0 };
	struct timespec ts = { 0 };
	uint8_t halves[ICS_DAYS_MAX] = { 0 };

	if (to < from || to - from >= ICS_DAYS_MAX)
		abort();
	r.halves = halves;
	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
	r.began = ts.tv_sec;
	r.outcome = ics_reduce(bytes, len, &reduced);
	if (r.outcome == ICS_OK) {
		pthread_mutex_lock(&libical_lock);
		icalerror_set_errors_are_fatal(0);
		r.calendar = icalparser_parse_string(buf_cstr(&reduced));
		if (r.calendar != NULL && icalcomponent_isa(r.calendar) == ICAL_VCALENDAR_COMPONENT)
			calendar_take(&r);
		else
			r.outcome = ICS_NOT_CALENDAR;
		if (r.calendar != NULL)
			icalcomponent_free(r.calendar);
		icalerror_clear_errno();
		pthread_mutex_unlock(&libical_lock);
	}
	if (r.outcome == ICS_OK)
		busy_fill(&r, ret_busy);
	buf_free(&reduced);
	return r.outcome;
}
