/*
 * plan_facts_people: when the people of a plan cannot come: their absences.
 * Owns: nothing.
 * Beware: a reason is never read, for none is kept.
 */
#include "services/scheduling/plan_facts.h"

#define ABSENCES_EACH 64

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

void
plan_facts_people(struct context *c, struct plan_case *k)
{
	struct absences x = { k, 256 };

	k->absences = ARENA_ARRAY(&k->mem, x.cap, struct plan_absence_fact);
	for (uint32_t i = 0; i < k->person_count; i++) {
		struct day_range ranges[ABSENCES_EACH];
		uint32_t n = scheduling_absences_of(
		    c, k->persons[i], k->first, k->first + (day_t)k->horizon, ranges, ABSENCES_EACH);

		for (uint32_t j = 0; j < n; j++)
			absence_push(&x,
			    (struct plan_absence_fact){
				k->persons[i], ranges[j].from, ranges[j].to, PLAN_NO_HALVES });
	}
}
