/*
 * plan_days: which days are closed for a session and why, and what the others cost: poll, wishes, school holidays.
 * Owns: nothing; pure, all in the case's arena.
 * Beware: a criterion's cost is its count times its weight, exactly: plan_weights.c counts back from it.
 */
#include "services/scheduling/plan_case.h"

/* --- closed days ------------------------------------------------------------------------ */
static const char *const zone_names[] = { "A", "B", "C" };

static bool
is_school_holiday(const struct plan_case *k, const struct action *a, day_t day)
{
	return REC_HAS(a, ACTION_SCHOOL_ZONE) &&
	    calendar_school_holiday(k->calendar, text_of(zone_names[a->school_zone]), day) != NULL;
}

unsigned
plan_day_reasons(const struct plan_case *k, const struct action *a, day_t day)
{
	enum weekday w = calendar_weekday(day);
	unsigned r = 0;

	if (a->weekdays != 0 && !(a->weekdays >> (unsigned)w & 1u))
		r |= w >= WEEKDAY_SATURDAY ? PLACE_WEEKEND : PLACE_CLOSED_WEEKDAY;
	if (calendar_is_public_holiday(day, a->alsace_moselle, NULL))
		r |= PLACE_PUBLIC_HOLIDAY;
	if (a->avoid_school_holidays &&
	    calendar_school_holiday(k->calendar, text_of(zone_names[a->school_zone]), day) != NULL)
		r |= PLACE_SCHOOL_HOLIDAY;
	if (!k->retrospective && day < k->today)
		r |= PLACE_PAST;
	return r;
}

/* An option that everybody declined is no option any more; where those who animate alone are required, nobody else's answer
 * closes a day. */
static void
forbid_fallen(const struct plan_case *k, const struct plan_session_fact *s, uint16_t *out)
{
	const struct plan_polled *p = s->polled.items;

	for (uint32_t i = 0; i < s->polled.count; i++)
		if (p[i].fallen && (k->required == PLAN_EVERYONE || p[i].animator_no) &&
		    p[i].day >= k->first && p[i].day < k->first + (day_t)k->horizon)
			out[p[i].day - k->first] |= 1u << PLAN_REASON_BIT_POLL;
}

uint16_t *
plan_forbid(struct plan_case *k, const struct plan_session_fact *s)
{
	uint16_t *out = ARENA_ARRAY(&k->mem, k->horizon, uint16_t);

	for (uint32_t d = 0; d < k->horizon; d++)
		out[d] = (uint16_t)plan_day_reasons(k, plan_action_of(k, s), k->first + (day_t)d);
	forbid_fallen(k, s, out);
	return out;
}

bool
plan_venue_closes(const struct venue *v, day_t day)
{
	const day_t *closed = v->closed_days.items, *open = v->open_days.items;

	for (uint32_t i = 0; i < v->open_days.count; i++)
		if (open[i] == day)
			return false;
	if (REC_HAS(v, VENUE_WEEKDAYS) && v->weekdays != 0 && !(v->weekdays >> calendar_weekday(day) & 1u))
		return true;
	for (uint32_t i = 0; i < v->closed_days.count; i++)
		if (closed[i] == day)
			return true;
	return false;
}

const uint16_t *
plan_venue_closed(struct plan_case *k, const struct venue *v)
{
	uint16_t *out = ARENA_ARRAY(&k->mem, k->horizon, uint16_t);
	bool ever = false;

	for (uint32_t d = 0; d < k->horizon; d++)
		if (plan_venue_closes(v, k->first + (day_t)d)) {
			out[d] = PLACE_VENUE_CLOSED;
			ever = true;
		}
	return ever ? out : NULL;
}

/* --- rhythm: a day to place is best where it divides the time between its neighbours evenly ------------------------ */
static bool
is_neighbour_with_day(const struct plan_case *k, uint32_t i, uint32_t of)
{
	return i >= k->foreign_count && i < k->session_count &&
	    k->sessions[i].action == k->sessions[of].action && plan_session_has_day(&k->sessions[i]);
}

/* Sessions of an action stand one behind the other, by rank. */
static double
even_day(const struct plan_case *k, uint32_t s)
{
	uint32_t a = k->sessions[s].action, first = s, last = s;
	double from, to;

	while (first > k->foreign_count && k->sessions[first - 1].action == a &&
	    !plan_session_has_day(&k->sessions[first - 1]))
		first--;
	while (last + 1 < k->session_count && k->sessions[last + 1].action == a &&
	    !plan_session_has_day(&k->sessions[last + 1]))
		last++;
	from = first > 0 && is_neighbour_with_day(k, first - 1, s) ? k->sessions[first - 1].rec.day
								   : k->sessions[first].rec.window_from;
	to = is_neighbour_with_day(k, last + 1, s) ? k->sessions[last + 1].rec.day
						   : k->sessions[last].rec.window_to;
	return from + (to - from) * (double)(s - first + 1) / (double)(last - first + 2);
}

static int32_t
wished_day(const struct plan_case *k, uint32_t s)
{
	const struct session *rec = &k->sessions[s].rec;
	int32_t middle = rec->window_from + (rec->window_to - rec->window_from) / 2;
	double day = even_day(k, s);

	if (plan_action_of(k, &k->sessions[s])->rhythm == RHYTHM_EARLY)
		day = rec->window_from;
	else if (plan_action_of(k, &k->sessions[s])->rhythm == RHYTHM_MIDDLE)
		day = middle;
	else if (plan_action_of(k, &k->sessions[s])->rhythm == RHYTHM_LATE)
		day = rec->window_to;
	if (day < rec->window_from)
		day = rec->window_from;
	if (day > rec->window_to)
		day = rec->window_to;
	return (int32_t)(day - k->first);
}

static bool
is_wished_weekday(const struct action *a, day_t day)
{
	return a->preferred_weekdays == 0 || (a->preferred_weekdays >> calendar_weekday(day) & 1u) != 0;
}

static const int32_t *
soft_wish(struct plan_case *k, uint32_t s)
{
	int32_t *out = ARENA_ARRAY(&k->mem, k->horizon, int32_t);
	int32_t far = (int32_t)k->weights[PLAN_COST_PREFER], odd = (int32_t)k->weights[PLAN_COST_WISH];
	int32_t best = k->best_day[s];

	for (int32_t d = 0; d < (int32_t)k->horizon; d++) {
		if (best != PLACE_NO_DAY)
			out[d] = far * (d > best ? d - best : best - d);
		if (!is_wished_weekday(plan_action_of(k, &k->sessions[s]), k->first + d))
			out[d] += odd;
	}
	return out;
}

/* --- poll --------------------------------------------------------------------------------- */
enum { UNITS_IF_NEEDED = 1, UNITS_SILENT = 2, UNITS_NO = 4 }; /* a person each; yes costs nothing */

static uint32_t
polled_units(const struct plan_polled *p)
{
	return p->if_needed * UNITS_IF_NEEDED + p->silent * UNITS_SILENT + p->no * UNITS_NO;
}

/* Nobody was asked about the other days, so nobody said yes: they count as if all had declined. */
static const int32_t *
soft_poll(struct plan_case *k, const struct plan_session_fact *s)
{
	int32_t *out = ARENA_ARRAY(&k->mem, k->horizon, int32_t);
	const struct plan_polled *p = s->polled.items;
	int32_t weight = (int32_t)k->weights[PLAN_COST_POLL];
	uint32_t asked = 0;

	for (uint32_t i = 0; i < s->polled.count; i++) {
		uint32_t n = p[i].yes + p[i].if_needed + p[i].no + p[i].silent;

		asked = n > asked ? n : asked;
	}
	for (uint32_t d = 0; d < k->horizon; d++)
		out[d] = weight * (int32_t)(asked * UNITS_NO);
	for (uint32_t i = 0; i < s->polled.count; i++)
		if (p[i].day >= k->first && p[i].day < k->first + (day_t)k->horizon)
			out[p[i].day - k->first] = weight * (int32_t)polled_units(&p[i]);
	return out;
}

/* --- school holidays, where they are no rule ----------------------------------------------- */
static const int32_t *
soft_school(struct plan_case *k, const struct action *a)
{
	int32_t *out = ARENA_ARRAY(&k->mem, k->horizon, int32_t);

	for (uint32_t d = 0; d < k->horizon; d++)
		if (is_school_holiday(k, a, k->first + (day_t)d))
			out[d] = (int32_t)k->weights[PLAN_COST_SCHOOL];
	return out;
}

/* Rhythm counts for what has no day yet: what has one and moves is held near to it. */
void
plan_soft_fill(struct plan_case *k, uint32_t session, struct place_session *out)
{
	const struct plan_session_fact *s = &k->sessions[session];
	const struct action *a = plan_action_of(k, s);

	if (out->current == PLACE_NO_DAY)
		k->best_day[session] = wished_day(k, session);
	if (k->best_day[session] != PLACE_NO_DAY || a->preferred_weekdays != 0)
		out->soft[PLACE_SOFT_WISH] = soft_wish(k, session);
	if (s->polled.count > 0)
		out->soft[PLACE_SOFT_POLL] = soft_poll(k, s);
	if (REC_HAS(a, ACTION_SCHOOL_ZONE) && !a->avoid_school_holidays)
		out->soft[PLACE_SOFT_SCHOOL] = soft_school(k, a);
}
