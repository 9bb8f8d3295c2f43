/*
 * plan_case: see plan_case.h: opening, closing, and the small questions that its files share.
 * Owns: the case's arena and calendar.
 * Beware: persons are sorted by plan_persons_fill; plan_person_index is for after that.
 */
#include "services/scheduling/plan_case.h"
#include "services/scheduling/school_holidays.h"

#include <stdlib.h>

void
plan_case_open(struct plan_case *k)
{
	static const struct plan nothing_said;

	memset(k, 0, sizeof *k);
	plan_weights_fill(k, &nothing_said);
	k->effort = PLAN_NORMAL;
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
plan_venue_index(const struct plan_case *k, struct id venue)
{
	for (uint32_t i = 0; i < k->venue_count; i++)
		if (id_equal(k->venues[i].id, venue))
			return i;
	return PLACE_NONE;
}

uint32_t
plan_venue_of(const struct plan_case *k, const struct plan_session_fact *s)
{
	struct id venue = REC_HAS(&s->rec, SESSION_VENUE) ? s->rec.venue : plan_action_of(k, s)->venue;

	if (s->rec.remote || id_is_zero(venue))
		return PLACE_NONE;
	return plan_venue_index(k, venue);
}

bool
plan_session_is_asked(const struct plan_case *k, uint32_t session)
{
	return session >= k->foreign_count && session < k->session_count && !k->sessions[session].kept;
}

uint32_t
plan_asked_count(const struct plan_case *k)
{
	uint32_t n = 0;

	for (uint32_t i = k->foreign_count; i < k->session_count; i++)
		n += plan_session_is_asked(k, i);
	return n;
}

static int
id_order(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct id));
}

void
plan_persons_fill(struct plan_case *k)
{
	uint32_t total = 0, n = 0;

	k->person_count = 0; /* it may be filled again, over more days */
	for (uint32_t i = 0; i < k->own_action_count; i++)
		total += k->actions[i].participants.count + k->actions[i].rec.animators.count;
	k->persons = ARENA_ARRAY(&k->mem, total + 1, struct id);
	for (uint32_t i = 0; i < k->own_action_count; i++) {
		const struct list *lists[] = { &k->actions[i].participants, &k->actions[i].rec.animators };

		for (int l = 0; l < 2; l++)
			for (uint32_t j = 0; j < lists[l]->count; j++)
				k->persons[n++] = ((const struct id *)lists[l]->items)[j];
	}
	qsort(k->persons, n, sizeof *k->persons, id_order);
	for (uint32_t i = 0; i < n; i++)
		if (k->person_count == 0 || !id_equal(k->persons[k->person_count - 1], k->persons[i]))
			k->persons[k->person_count++] = k->persons[i];
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
plan_is_absent(const struct plan_case *k, struct id person, day_t day, uint32_t halves)
{
	uint32_t p = plan_person_index(k, person);

	for (uint32_t i = p == PLACE_NONE ? 0 : k->absence_at[p]; p != PLACE_NONE && i < k->absence_at[p + 1];
	     i++) {
		const struct plan_absence_fact *f = &k->absences[i];

		if (f->from <= day && day <= f->to &&
		    (f->halves == PLAN_NO_HALVES || halves == PLAN_NO_HALVES || (f->halves & halves) != 0))
			return true;
	}
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

/* Calendar days in which that many working days surely lie, school holidays aside. */
static uint32_t
longest_intersession(const struct plan_case *k)
{
	uint32_t most = 0;

	for (uint32_t a = 0; a < k->own_action_count; a++)
		if (k->actions[a].rec.intersession_days > most)
			most = k->actions[a].rec.intersession_days;
	return 2 * most;
}

void
plan_case_widen(struct plan_case *k)
{
	uint32_t room = k->horizon < PLACE_HORIZON_MAX ? PLACE_HORIZON_MAX - k->horizon : 0;
	uint32_t gap, chain = longest_chain(k, &gap);
	uint32_t by = chain * (gap + WIDEN_EACH) + WIDEN_SLACK + longest_intersession(k), before, after;

	before = by;
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
