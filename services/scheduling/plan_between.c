/*
 * plan_between: the days of intersession work that structures need between the first and the last session of an action.
 * Owns: nothing; pure, all in the case's arena.
 * Beware: a day is usable when it is a working day, no public holiday, in no school holidays of the structure's own zone
 *         (unless the action says so), and when nobody of the delegation sits in a session that stands already. Sessions
 *         that stand between the two and that can only be on usable days take one each.
 */
#include "services/scheduling/plan_case.h"
#include "services/scheduling/school_holidays.h"

struct between {
	struct plan_case *k;
	const struct plan_action_fact *action;
	uint32_t first, last; /* sessions */
	struct place_between *out;
	uint32_t count, cap;
};

static bool
is_of_alsace_moselle(struct text commune, const struct action *a)
{
	if (commune.len < 2)
		return a->alsace_moselle;
	return memcmp(commune.ptr, "57", 2) == 0 || memcmp(commune.ptr, "67", 2) == 0 ||
	    memcmp(commune.ptr, "68", 2) == 0;
}

static const char *
zone_of(struct text commune, const struct action *a)
{
	static const char *const names[] = { "A", "B", "C" };
	const char *zone = school_zone_of(commune);

	if (zone == NULL && REC_HAS(a, ACTION_SCHOOL_ZONE))
		zone = names[a->school_zone];
	return zone;
}

/* Working days of a structure, by the calendar alone. */
static uint8_t *
working_days(struct between *x, struct text commune)
{
	struct plan_case *k = x->k;
	const struct action *a = &x->action->rec;
	uint8_t *out = ARENA_ARRAY(&k->mem, k->horizon, uint8_t);
	const char *zone = a->intersession_school ? NULL : zone_of(commune, a);
	bool moselle = is_of_alsace_moselle(commune, a);

	for (uint32_t d = 0; d < k->horizon; d++) {
		day_t day = k->first + (day_t)d;

		out[d] = calendar_weekday(day) < WEEKDAY_SATURDAY &&
		    !calendar_is_public_holiday(day, moselle, NULL) &&
		    (zone == NULL || calendar_school_holiday(k->calendar, text_of(zone), day) == NULL);
	}
	return out;
}

static bool
session_takes(const struct place_session *s, const uint8_t *of)
{
	for (uint32_t i = 0; i < s->member_count; i++)
		if (of[s->members[i].person] != 0)
			return true;
	return false;
}

/* Days on which somebody of those persons sits in a session that stands already, of whatever action. */
static void
standing_days(const struct between *x, const struct list *persons, uint8_t *usable)
{
	const struct place_problem *p = &x->k->problem;
	uint8_t *of = ARENA_ARRAY(&x->k->mem, x->k->person_count + 1, uint8_t);

	for (uint32_t i = 0; i < persons->count; i++) {
		uint32_t person = plan_person_index(x->k, ((const struct id *)persons->items)[i]);

		if (person != PLACE_NONE)
			of[person] = 1;
	}
	for (uint32_t i = 0; i < x->k->session_count; i++) {
		int32_t day = p->sessions[i].fixed;

		if (day >= 0 && day < (int32_t)x->k->horizon && (i < x->first || i > x->last) &&
		    usable[day] != 0 && session_takes(&p->sessions[i], of))
			usable[day] = 0;
	}
}

/* Sessions strictly between the two that surely take a usable day. */
static uint32_t
taken_between(const struct between *x, const uint8_t *usable)
{
	const struct place_problem *p = &x->k->problem;
	uint32_t n = 0;

	for (uint32_t i = x->first + 1; i < x->last; i++) {
		const struct place_session *s = &p->sessions[i];
		int32_t from = s->from >= 0 ? s->from : 0,
			to = s->to >= 0 ? s->to : (int32_t)x->k->horizon - 1;
		bool surely = true;

		if (s->fixed >= 0)
			from = to = s->fixed;
		for (int32_t d = from; d <= to && d < (int32_t)x->k->horizon && surely; d++)
			surely = usable[d] != 0 || (s->forbid != NULL && s->forbid[d] != 0);
		n += surely;
	}
	return n;
}

/* Structures of the same calendar need the same: one rule stands for all of them. */
static void
between_push(struct between *x, struct place_between b)
{
	for (uint32_t i = 0; i < x->count; i++)
		if (x->out[i].earlier == b.earlier && x->out[i].need == b.need &&
		    memcmp(x->out[i].usable, b.usable, x->k->horizon) == 0)
			return;
	if (x->count < x->cap)
		x->out[x->count++] = b;
}

static void
structure_needs(struct between *x, const struct plan_structure_fact *s)
{
	uint8_t *usable = working_days(x, s->commune);
	uint32_t need;

	standing_days(x, &s->persons, usable);
	need = x->action->rec.intersession_days + taken_between(x, usable);
	between_push(x, (struct place_between){ x->first, x->last, need, usable });
}

static void
action_needs(struct between *x, uint32_t action)
{
	const struct plan_structure_fact *s;
	static const struct plan_structure_fact nobody;
	struct plan_case *k = x->k;

	x->action = &k->actions[action];
	x->first = x->last = PLACE_NONE;
	for (uint32_t i = k->foreign_count; i < k->session_count; i++)
		if (k->sessions[i].action == action) {
			x->first = x->first == PLACE_NONE ? i : x->first;
			x->last = i;
		}
	if (x->action->rec.intersession_days == 0 || x->first == x->last)
		return;
	s = x->action->structures.items;
	if (x->action->rec.intersession_per == INTERSESSION_ACTION || x->action->structures.count == 0) {
		structure_needs(x, &nobody);
		return;
	}
	for (uint32_t i = 0; i < x->action->structures.count; i++)
		structure_needs(x, &s[i]);
}

void
plan_betweens_fill(struct plan_case *k)
{
	struct between x = { .k = k };

	for (uint32_t a = 0; a < k->own_action_count; a++)
		x.cap += k->actions[a].structures.count + 1;
	x.out = ARENA_ARRAY(&k->mem, x.cap + 1, struct place_between);
	for (uint32_t a = 0; a < k->own_action_count; a++)
		action_needs(&x, a);
	k->problem.betweens = x.out;
	k->problem.between_count = x.count;
}
