/*
 * busy: the half-days on which a person cannot be counted on: sessions, slots between them, absences, availability, own calendars, days told
 *       by another federation that the person works for too;
 *       and which sessions these are.
 * Owns: nothing.
 * Beware: what is told of half-days has no reason, and all six look alike. It is told to the team and to the person: never to an employer's account.
 */
#include "services/scheduling/availability.h"
#include "services/scheduling/followup.h"
#include "services/scheduling/resource.h"
#include "services/scheduling/far.h"
#include <stdlib.h>

#define ABSENCES_MOST 400
#define BUSY_SPAN_USUAL 90 /* days */
#define ALL_HALVES (1u << SESSION_MORNING | 1u << SESSION_AFTERNOON | 1u << SESSION_EVENING)

static void
add_absences(struct context *c, struct id person, day_t from, day_t to, uint8_t *halves)
{
	struct day_range *r = ARENA_ARRAY(c->arena, ABSENCES_MOST, struct day_range);
	uint32_t n = scheduling_absences_of(c, person, from, to, r, ABSENCES_MOST);

	for (uint32_t i = 0; i < n; i++)
		for (day_t d = r[i].from < from ? from : r[i].from; d <= r[i].to && d <= to; d++)
			halves[d - from] = ALL_HALVES;
}

uint32_t
scheduling_availabilities_of(struct context *c, struct id person, struct availability *ret, uint32_t cap)
{
	const struct rec_field *f = record_field_tag(&availability_desc, AVAILABILITY_PERSON);
	struct db_scan scan;
	uint32_t n = 0;

	db_scan_index(&scan, c->txn, &scheduling_availabilities, f, &person, false);
	while (n < cap && db_scan_next(&scan, c->arena, &ret[n]))
		n += !scheduling_is_archived(&ret[n]);
	db_scan_end(&scan);
	return n;
}

static void
add_availability(struct context *c, struct id person, day_t from, day_t to, uint8_t *halves)
{
	struct availability *rows = ARENA_ARRAY(c->arena, AVAILABILITIES_MOST, struct availability);
	uint32_t n = scheduling_availabilities_of(c, person, rows, AVAILABILITIES_MOST);

	for (day_t d = from; n > 0 && d <= to; d++)
		halves[d - from] |= (uint8_t)availability_missing(rows, n, d);
}

static void
add_calendars(struct context *c, struct id person, day_t from, day_t to, uint8_t *halves)
{
	const struct rec_field *f = record_field_tag(&calendar_busy_desc, CALENDAR_BUSY_PERSON);
	struct calendar_busy b;
	struct db_scan scan;

	db_scan_index(&scan, c->txn, &scheduling_calendar_busy, f, &person, false);
	while (db_scan_next(&scan, c->arena, &b)) {
		const struct busy_day *days = b.days.items;

		for (uint32_t i = 0; i < b.days.count; i++)
			if (days[i].day >= from && days[i].day <= to)
				halves[days[i].day - from] |= (uint8_t)(days[i].halves & ALL_HALVES);
	}
	db_scan_end(&scan);
}

static void
add_own(struct context *c, struct id person, day_t from, day_t to, uint8_t *halves)
{
	add_absences(c, person, from, to, halves);
	add_availability(c, person, from, to, halves);
	add_calendars(c, person, from, to, halves);
}

void
scheduling_unavailable(struct context *c, struct id person, day_t from, day_t to, uint8_t *halves)
{
	add_own(c, person, from, to, halves);
	share_unavailable(c, person, from, to, halves);
	far_unavailable(c, person, from, to, halves);
}

void
scheduling_hindered(struct context *c, struct id person, day_t from, day_t to, uint8_t *halves)
{
	scheduling_unavailable(c, person, from, to, halves);
	intersessions_hinder(c, person, from, to, halves);
}

static void
add_sessions(struct context *c, struct id person, day_t from, day_t to, uint8_t *halves)
{
	struct id_list actions;
	struct session_list l;

	scheduling_actions_of(c, FEED_PERSON, person, &actions);
	for (uint32_t i = 0; i < actions.count; i++) {
		scheduling_sessions_of(c, actions.items[i], &l);
		for (uint32_t k = 0; k < l.count; k++) {
			const struct session *s = &l.items[k];

			if (REC_HAS(s, SESSION_DAY) && s->day >= from && s->day <= to)
				halves[s->day - from] |= (uint8_t)(s->halves & ALL_HALVES);
		}
	}
}

void
scheduling_taken_here(struct context *c, struct id person, day_t from, day_t to, uint8_t *halves)
{
	add_own(c, person, from, to, halves);
	intersessions_hinder(c, person, from, to, halves);
	add_sessions(c, person, from, to, halves);
}

/* The team may know of everybody; whether there is such a person is not told to others. */
static bool
may_know(struct context *c, struct id person)
{
	struct person p;

	if (!caller_has(c, ROLE_TEAM) &&
	    (id_is_zero(c->caller.person) || !id_equal(c->caller.person, person)))
		return false;
	return context_get(c, &scheduling_persons, person, &p);
}

/* Who may ask, and of which days. */
static enum rc
period_of(struct context *c, const struct busy_query *in, day_t *ret_from, day_t *ret_to, struct fault *why)
{
	day_t from = REC_HAS(in, 2) ? in->from : c->today,
	      to = REC_HAS(in, 3) ? in->to : from + BUSY_SPAN_USUAL;

	if (!may_know(c, in->id))
		return fault_only(why, RC_NOT_FOUND);
	if (to < from || to - from >= BUSY_SPAN_MOST)
		return fault_addf(why, RC_INVALID, "to", FAULT_BUSY_PERIOD, "%d", BUSY_SPAN_MOST);
	*ret_from = from;
	*ret_to = to;
	return RC_OK;
}

static enum rc
person_busy(struct context *c, const struct busy_query *in, struct busy_page *ret, struct fault *why)
{
	day_t from = 0, to = 0;
	enum rc rc = period_of(c, in, &from, &to, why);
	uint8_t halves[BUSY_SPAN_MOST] = { 0 };
	struct busy_day *days;
	uint32_t n = 0;

	if (rc != RC_OK)
		return rc;
	scheduling_hindered(c, in->id, from, to, halves);
	add_sessions(c, in->id, from, to, halves);
	days = ARENA_ARRAY(c->arena, BUSY_SPAN_MOST, struct busy_day);
	for (day_t d = from; d <= to; d++)
		if (halves[d - from] != 0)
			days[n++] = (struct busy_day){ REC_BIT(1) | REC_BIT(2), d, halves[d - from] };
	*ret = (struct busy_page){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4), in->id, from, to,
		{ days, n } };
	return RC_OK;
}
SERVICE_HANDLER(person_busy, struct busy_query, struct busy_page)

/* --- which days they are --------------------------------------------------------------------- */
static int
by_day(const void *left, const void *right)
{
	const struct session *a = left, *b = right;

	return a->day != b->day ? (a->day < b->day ? -1 : 1) : memcmp(&a->id, &b->id, sizeof a->id);
}

/* Live sessions with a day in that time, of all actions that the person has to do with. */
static uint32_t
sessions_between(struct context *c, struct id person, day_t from, day_t to, struct session *ret)
{
	struct id_list actions;
	struct session_list l;
	uint32_t n = 0;

	scheduling_actions_of(c, FEED_PERSON, person, &actions);
	for (uint32_t i = 0; i < actions.count; i++) {
		scheduling_sessions_of(c, actions.items[i], &l);
		for (uint32_t k = 0; k < l.count && n < PERSON_SESSIONS_MOST; k++)
			if (REC_HAS(&l.items[k], SESSION_DAY) && l.items[k].day >= from &&
			    l.items[k].day <= to)
				ret[n++] = l.items[k];
	}
	qsort(ret, n, sizeof *ret, by_day);
	return n;
}

static enum rc
person_sessions(
    struct context *c, const struct busy_query *in, struct person_sessions *ret, struct fault *why)
{
	struct session *items = ARENA_ARRAY(c->arena, PERSON_SESSIONS_MOST, struct session);
	day_t from = 0, to = 0;
	enum rc rc = period_of(c, in, &from, &to, why);

	if (rc != RC_OK)
		return rc;
	*ret = (struct person_sessions){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4), in->id, from, to,
		{ items, sessions_between(c, in->id, from, to, items) } };
	return RC_OK;
}
SERVICE_HANDLER(person_sessions, struct busy_query, struct person_sessions)
