/*
 * plan_case: see plan_case.h: opening, closing, and the small questions that its files share.
 * Owns: the case's arena and calendar.
 * Beware: persons are sorted once, by plan_problem_build; plan_person_index is for after that.
 */
#include "services/scheduling/plan_case.h"
#include "services/scheduling/school_holidays.h"

#include <stdlib.h>

void
plan_case_open(struct plan_case *k)
{
	memset(k, 0, sizeof *k);
	k->calendar = calendar_new();
	/* The text is part of the program, and a test loads it: a fault in it cannot come from outside. */
	if (calendar_load_school(k->calendar, school_holidays_csv, school_holidays_len, NULL) != RC_OK)
		abort();
}

void
plan_case_close(struct plan_case *k)
{
	calendar_free(k->calendar);
	k->calendar = NULL;
	arena_free(&k->mem);
}

bool
plan_session_has_day(const struct plan_session_fact *s)
{
	return REC_HAS(&s->rec, SESSION_DAY);
}

const struct action *
plan_action_of(const struct plan_case *k, const struct plan_session_fact *s)
{
	return &k->actions[s->action].rec;
}

uint32_t
plan_venue_of(const struct plan_case *k, const struct plan_session_fact *s)
{
	struct id venue = REC_HAS(&s->rec, SESSION_VENUE) ? s->rec.venue : plan_action_of(k, s)->venue;

	if (s->rec.remote || id_is_zero(venue))
		return PLACE_NONE;
	for (uint32_t i = 0; i < k->venue_count; i++)
		if (id_equal(k->venues[i].id, venue))
			return i;
	return PLACE_NONE;
}

uint32_t
plan_person_index(const struct plan_case *k, struct id person)
{
	uint32_t low = 0, high = k->person_count;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		int order = memcmp(k->persons[mid].b, person.b, sizeof person.b);

		if (order == 0)
			return mid;
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return PLACE_NONE;
}

bool
plan_is_animator(const struct action *a, struct id person)
{
	const struct id *animators = a->animators.items;

	for (uint32_t i = 0; i < a->animators.count; i++)
		if (id_equal(animators[i], person))
			return true;
	return false;
}

bool
plan_is_absent(const struct plan_case *k, struct id person, day_t day)
{
	for (uint32_t i = 0; i < k->absence_count; i++)
		if (id_equal(k->absences[i].person, person) && k->absences[i].from <= day &&
		    day <= k->absences[i].to)
			return true;
	return false;
}

static void
span_take(day_t day, day_t *first, day_t *last)
{
	*first = day < *first ? day : *first;
	*last = day > *last ? day : *last;
}

bool
plan_span(const struct session *sessions, uint32_t count, bool replan, day_t *ret_first, day_t *ret_last)
{
	day_t first = CALENDAR_DAY_MAX, last = CALENDAR_DAY_MIN;
	day_t shift = replan ? PLAN_SHIFT_MOST : 0;

	for (uint32_t i = 0; i < count; i++) {
		const struct session *s = &sessions[i];

		if (REC_HAS(s, SESSION_WINDOW_FROM))
			span_take(s->window_from, &first, &last);
		if (REC_HAS(s, SESSION_WINDOW_TO))
			span_take(s->window_to, &first, &last);
		if (REC_HAS(s, SESSION_DAY)) {
			span_take(s->day - shift, &first, &last);
			span_take(s->day + shift, &first, &last);
		}
	}
	*ret_first = first - PLAN_MARGIN;
	*ret_last = last + PLAN_MARGIN;
	return count > 0 && last >= first && *ret_last - *ret_first < PLAN_HORIZON_MAX;
}

#define WIDEN_SLACK 60 /* days that holidays, absences and the like may cost a chain */
#define WIDEN_EACH 14 /* and each of its sessions */

static uint32_t
longest_chain(const struct plan_case *k, uint32_t *ret_gap)
{
	uint32_t most = 1;

	*ret_gap = 0;
	for (uint32_t a = 0; a < k->own_action_count; a++) {
		uint32_t n = 0;

		for (uint32_t i = k->foreign_count; i < k->session_count; i++)
			n += k->sessions[i].action == a;
		most = n > most ? n : most;
		if (k->actions[a].rec.gap_min > *ret_gap)
			*ret_gap = k->actions[a].rec.gap_min;
	}
	return most;
}

void
plan_case_widen(struct plan_case *k)
{
	uint32_t room = k->horizon < PLACE_HORIZON_MAX ? PLACE_HORIZON_MAX - k->horizon : 0;
	uint32_t gap, chain = longest_chain(k, &gap);
	uint32_t by = chain * (gap + WIDEN_EACH) + WIDEN_SLACK, before = by, after;

	if (!k->retrospective) /* days gone by are of no use */
		before = k->first <= k->today ? 0 : (uint32_t)(k->first - k->today);
	if (before > by)
		before = by;
	if (before > room / 4)
		before = room / 4;
	after = by < room - before ? by : room - before;
	if (after < by && after > WIDEN_SLACK + chain * (WIDEN_EACH + 1))
		k->gap_most = (after - WIDEN_SLACK) / chain - WIDEN_EACH;
	k->first -= (day_t)before;
	k->horizon += before + after;
	plan_problem_build(k);
}
