/*
 * plan_venue_why: why none of the venues that a session may have would do on a day: each for its own reason.
 * Owns: the wording.
 * Beware: what is so on every day (too small, not equipped) is told of a venue before what is so on this one (closed, taken).
 */
#include "services/scheduling/plan_case.h"

enum unfit { UNFIT_CLOSED, UNFIT_TAKEN, UNFIT_EQUIPMENT, UNFIT_SMALL, UNFITS };

struct tally {
	uint32_t count[UNFITS], first[UNFITS]; /* how many venues, and one of them */
	uint32_t all;
};

static bool
is_taken(const struct plan_case *k, uint32_t session, int32_t day, const int32_t *days,
    const uint32_t *venues, uint32_t venue)
{
	const struct place_session *s = k->problem.sessions;
	uint32_t mine = s[session].halves;

	for (uint32_t t = 0; t < k->session_count; t++) {
		bool overlap = mine == 0 || s[t].halves == 0 || (mine & s[t].halves) != 0;

		if (t != session && days[t] == day && overlap &&
		    (venues != NULL ? venues[t] : s[t].venue) == venue)
			return true;
	}
	return false;
}

static enum unfit
unfit_of(const struct plan_case *k, uint32_t session, int32_t day, const int32_t *days,
    const uint32_t *venues, uint32_t venue)
{
	const struct place_session *s = &k->problem.sessions[session];
	const struct place_venue *v = &k->problem.venues[venue];

	if (v->seats > 0 && s->seats > v->seats)
		return UNFIT_SMALL;
	if ((s->features & ~v->features) != 0)
		return UNFIT_EQUIPMENT;
	if (v->closed != NULL && v->closed[day] != 0)
		return UNFIT_CLOSED;
	return is_taken(k, session, day, days, venues, venue) ? UNFIT_TAKEN : UNFITS;
}

/* False when one of them would do. */
static bool
tally_make(const struct plan_case *k, uint32_t session, int32_t day, const int32_t *days,
    const uint32_t *venues, struct tally *t)
{
	const struct place_session *s = &k->problem.sessions[session];

	*t = (struct tally){ .all = s->choice_count };
	for (uint32_t i = 0; i < s->choice_count; i++) {
		enum unfit u = unfit_of(k, session, day, days, venues, s->choices[i].venue);

		if (u == UNFITS)
			return false;
		if (t->count[u]++ == 0)
			t->first[u] = s->choices[i].venue;
	}
	return t->all > 0;
}

static const char *
all_alike(struct plan_case *k, uint32_t session, enum unfit u)
{
	switch (u) {
	case UNFIT_CLOSED:
		return "Les lieux possibles sont tous fermés ce jour-là.";
	case UNFIT_TAKEN:
		return "Les lieux possibles sont tous déjà pris ce jour-là.";
	case UNFIT_EQUIPMENT:
		return "Aucun des lieux possibles n’a tous les équipements nécessaires.";
	default:
		return arena_printf(
		    &k->mem, "Aucun des lieux possibles n’a %u places.", k->problem.sessions[session].seats);
	}
}

/* One by its name, several by their number. */
static const char *
part(struct plan_case *k, const struct tally *t, enum unfit u)
{
	static const struct {
		const char *one, *many;
	} words[UNFITS] = { { "est fermé ce jour-là", "sont fermés ce jour-là" },
		{ "est déjà pris", "sont déjà pris" },
		{ "n’a pas tous les équipements nécessaires", "n’ont pas tous les équipements nécessaires" },
		{ "est trop petit", "sont trop petits" } };

	if (t->count[u] == 1)
		return arena_printf(&k->mem, "%s %s", plan_venue_name(k, t->first[u]), words[u].one);
	return arena_printf(&k->mem, "%u %s", t->count[u], words[u].many);
}

bool
plan_venue_why(struct plan_case *k, uint32_t session, int32_t day, const int32_t *days,
    const uint32_t *venues, struct plan_venue_why *ret)
{
	static const enum plan_rule rules[UNFITS] = { PLAN_VENUE_CLOSED, PLAN_VENUE_TWICE, PLAN_FEATURES,
		PLAN_SEATS };
	const char *sentence = "Aucun des lieux possibles ne convient";
	struct tally t;
	int first = UNFITS;

	if (!tally_make(k, session, day, days, venues, &t))
		return false;
	for (int u = UNFITS - 1; u >= 0; u--)
		if (t.count[u] > 0)
			first = u;
	*ret = (struct plan_venue_why){ .rule = rules[first],
		.subject =
		    first <= UNFIT_TAKEN ? k->venues[t.first[first]].id : k->sessions[session].rec.id };
	for (int u = first; u < UNFITS; u++)
		if (t.count[u] > 0)
			sentence = arena_printf(&k->mem, "%s%s %s", sentence, u == first ? " :" : ",",
			    part(k, &t, (enum unfit)u));
	if (t.count[first] == t.all && t.all > 1)
		ret->sentence = text_of(all_alike(k, session, (enum unfit)first));
	else
		ret->sentence = text_of(arena_printf(&k->mem, "%s.", sentence));
	return true;
}
