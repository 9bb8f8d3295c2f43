/*
 * plan_missing: who is not there on a day that a plan takes, where those who animate alone are required.
 * Owns: the wording.
 * Beware: by function and structure, never by name. Who is expected by two sessions at one time is told as missing in both: which of the
 *         two that person will come to is nobody's to say here.
 */
#include "services/scheduling/plan_case.h"

#define MISSING_MOST 20 /* as many as an explanation holds */

/* --- elsewhere ---------------------------------------------------------------------------- */
static bool
session_has(const struct place_session *s, uint32_t person)
{
	for (uint32_t i = 0; i < s->member_count; i++)
		if (s->members[i].person == person)
			return true;
	return false;
}

static bool
meet(const struct place_session *a, const struct place_session *b)
{
	return a->halves == 0 || b->halves == 0 || (a->halves & b->halves) != 0;
}

/* The other session at that time; PLACE_NONE: none. */
static uint32_t
session_elsewhere(const struct plan_case *k, uint32_t session, uint32_t person, const int32_t *days)
{
	const struct place_session *all = k->problem.sessions;

	for (uint32_t i = 0; i < k->session_count; i++)
		if (i != session && days[i] == days[session] && meet(&all[i], &all[session]) &&
		    session_has(&all[i], person))
			return i;
	return PLACE_NONE;
}

bool
plan_is_elsewhere(const struct plan_case *k, uint32_t session, uint32_t person, const int32_t *days)
{
	return session_elsewhere(k, session, person, days) != PLACE_NONE;
}

/* --- told --------------------------------------------------------------------------------- */
/* « Direction, « structure » »: of the first delegation that has the person. */
static const char *
person_told(struct plan_case *k, uint32_t session, struct id person)
{
	const struct plan_action_fact *a = &k->actions[k->sessions[session].action];
	const struct plan_structure_fact *s = a->structures.items;

	if (plan_is_animator(&a->rec, person))
		return "Intervenant·e";
	for (uint32_t i = 0; i < a->structures.count; i++)
		for (uint32_t j = 0; j < s[i].persons.count; j++) {
			const struct rec_enum_value *role;

			if (!id_equal(((const struct id *)s[i].persons.items)[j], person) ||
			    s[i].roles == NULL)
				continue;
			role = rec_enum_by_value(&mandate_role_enum, (int)s[i].roles[j]);
			return arena_printf(&k->mem, "%s, « %s »",
			    role == NULL ? "Personne inscrite" : role->label, plan_text_short(k, s[i].name));
		}
	return "Personne inscrite";
}

static const char *
reason_told(struct plan_case *k, uint32_t session, struct id person, const int32_t *days)
{
	uint32_t index = plan_person_index(k, person), other;

	if (plan_is_absent(k, person, k->first + days[session], k->problem.sessions[session].halves))
		return "pas libre ce jour-là";
	other = index == PLACE_NONE ? PLACE_NONE : session_elsewhere(k, session, index, days);
	return other == PLACE_NONE
	    ? "pas libre ce jour-là"
	    : arena_printf(&k->mem, "aussi attendu·e à %s", plan_session_name(k, other));
}

struct list
plan_missing(struct plan_case *k, uint32_t session, const struct list *persons, const int32_t *days)
{
	uint32_t n = persons->count < MISSING_MOST ? persons->count : MISSING_MOST;
	struct text *out = ARENA_ARRAY(&k->mem, n + 1, struct text);
	const struct id *ids = persons->items;

	for (uint32_t i = 0; i < n; i++)
		out[i] = text_of(arena_printf(&k->mem, "%s : %s", person_told(k, session, ids[i]),
		    reason_told(k, session, ids[i], days)));
	if (n < persons->count)
		out[n - 1] =
		    text_of(arena_printf(&k->mem, "et %u autres personnes", persons->count - (n - 1)));
	return (struct list){ out, n };
}
