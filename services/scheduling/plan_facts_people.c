/*
 * plan_facts_people: when the people of a plan cannot come: absences, what they say of their weeks, their own calendars.
 * Owns: nothing.
 * Beware: a reason is never read, and the three look alike from here on.
 */
#include "services/scheduling/plan_facts.h"
#include "services/scheduling/resource.h"

#define ALL_HALVES (1u << SESSION_MORNING | 1u << SESSION_AFTERNOON | 1u << SESSION_EVENING)
#define ABSENCES_FIRST 256

struct absences {
	struct plan_case *k;
	uint32_t cap;
};

static void
absence_push(struct absences *x, struct plan_absence_fact f)
{
	struct plan_case *k = x->k;

	if (k->absence_count == x->cap) {
		struct plan_absence_fact *grown =
		    ARENA_ARRAY(&k->mem, (size_t)x->cap * 2, struct plan_absence_fact);

		memcpy(grown, k->absences, k->absence_count * sizeof *grown);
		k->absences = grown;
		x->cap *= 2;
	}
	k->absences[k->absence_count++] = f;
}

/* Days in a row that are alike become one. */
static void
person_push(struct absences *x, struct id person, const uint8_t *halves)
{
	struct plan_case *k = x->k;
	uint32_t end;

	for (uint32_t d = 0; d < k->horizon; d = end) {
		uint32_t set = halves[d] & ALL_HALVES;

		for (end = d + 1; end < k->horizon && (halves[end] & ALL_HALVES) == set; end++)
			continue;
		if (set != 0)
			absence_push(x,
			    (struct plan_absence_fact){ person, k->first + (day_t)d,
				k->first + (day_t)end - 1, set == ALL_HALVES ? PLAN_NO_HALVES : set });
	}
}

/* What is read of each person goes before the next: a season has many. */
void
plan_facts_people(struct context *c, struct plan_case *k)
{
	struct absences x = { k, ABSENCES_FIRST };
	struct arena *kept = c->arena, each = { 0 };
	uint8_t *halves = ARENA_ARRAY(&k->mem, k->horizon, uint8_t);

	k->absences = ARENA_ARRAY(&k->mem, x.cap, struct plan_absence_fact);
	c->arena = &each;
	for (uint32_t i = 0; i < k->person_count; i++) {
		memset(halves, 0, k->horizon);
		scheduling_hindered(c, k->persons[i], k->first, k->first + (day_t)k->horizon - 1, halves);
		person_push(&x, k->persons[i], halves);
		arena_reset(&each);
	}
	c->arena = kept;
	arena_free(&each);
}
