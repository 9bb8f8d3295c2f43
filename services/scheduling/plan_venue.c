/*
 * plan_venue: the venues that a session may have, and what it costs those who come to go there.
 * Owns: nothing; pure, all in the case's arena.
 * Beware: a person comes from where the structure is that sends it. A venue or a structure without a commune is held to
 *         be as far as the others are on average, so that what is not known is neither praised nor blamed.
 */
#include "services/scheduling/plan_case.h"

#include <stdlib.h>

#define KM_OF_ONE 10 /* kilometres of a person that count as one */

static const struct list *
named_venues(const struct plan_case *k, const struct plan_session_fact *s)
{
	return s->rec.venues.count > 0 ? &s->rec.venues : &plan_action_of(k, s)->venues;
}

static bool
venue_is_given(const struct plan_case *k, const struct plan_session_fact *s)
{
	if (REC_HAS(&s->rec, SESSION_VENUE) && !id_is_zero(s->rec.venue))
		return !s->rec.venue_chosen;
	return s->rec.venues.count == 0 && !id_is_zero(plan_action_of(k, s)->venue);
}

/* A venue chosen by an earlier plan is as fixed as the day is: only what may move may change it. */
bool
plan_chooses(const struct plan_case *k, const struct plan_session_fact *s)
{
	bool kept = REC_HAS(&s->rec, SESSION_VENUE) && plan_session_has_day(s) && !k->replan;

	if (s->rec.remote || s->kept || s->rec.status == SESSION_HELD || kept || venue_is_given(k, s))
		return false;
	return named_venues(k, s)->count > 0 || plan_action_of(k, s)->any_venue;
}

void
plan_places_fill(struct plan_case *k)
{
	k->venue_places = ARENA_ARRAY(&k->mem, k->venue_count + 1, struct travel_place);
	for (uint32_t i = 0; i < k->venue_count; i++)
		k->venue_places[i] = travel_place_of(k->venues[i].commune);
}

/* --- features and hours ------------------------------------------------------------------ */
static bool
feature_index(const struct plan_case *k, struct id feature, uint32_t *ret_index)
{
	for (uint32_t i = 0; i < k->feature_count; i++)
		if (id_equal(k->features[i], feature)) {
			*ret_index = i;
			return true;
		}
	return false;
}

void
plan_features_fill(struct plan_case *k)
{
	uint32_t at;

	k->feature_count = 0;
	for (uint32_t i = k->foreign_count; i < k->session_count; i++) {
		const struct list *l = &k->sessions[i].rec.features;

		for (uint32_t j = 0; j < l->count && k->feature_count < SCHEDULING_FEATURES_MAX; j++)
			if (!feature_index(k, ((const struct id *)l->items)[j], &at))
				k->features[k->feature_count++] = ((const struct id *)l->items)[j];
	}
}

uint64_t
plan_features_of(const struct plan_case *k, const struct list *features)
{
	uint64_t set = 0;
	uint32_t at;

	for (uint32_t i = 0; i < features->count; i++)
		if (feature_index(k, ((const struct id *)features->items)[i], &at))
			set |= UINT64_C(1) << at;
	return set;
}

bool
plan_venue_is_shut(const struct venue *v, const struct session *s)
{
	return REC_HAS(v, VENUE_HALVES) && v->halves != 0 && (s->halves & ~v->halves) != 0;
}

/* --- travel ------------------------------------------------------------------------------ */
struct trip {
	bool known;
	uint64_t km; /* of all persons whose way is known */
	uint32_t persons;
};

static struct trip
trip_to(const struct plan_case *k, const struct plan_action_fact *a, uint32_t venue)
{
	const struct plan_structure_fact *from = a->structures.items;
	struct travel_place to = k->venue_places[venue];
	struct trip t = { .known = to.known };

	for (uint32_t i = 0; i < a->structures.count && t.known; i++) {
		struct travel_place at = travel_place_of(from[i].commune);

		if (!at.known)
			continue;
		t.km += (uint64_t)travel_km(at, to) * from[i].persons.count;
		t.persons += from[i].persons.count;
	}
	return t;
}

static bool
trip_is_near(const struct trip *t, const struct action *a)
{
	return a->venue_km == 0 || !t->known || t->persons == 0 ||
	    t->km <= (uint64_t)a->venue_km * t->persons;
}

/* --- seats ---------------------------------------------------------------------------------- */
/* What was placed already keeps its room as long as those enrolled have a seat. */
uint32_t
plan_seats(const struct plan_case *k, const struct plan_session_fact *s)
{
	const struct action *a = plan_action_of(k, s);
	uint32_t enrolled = k->actions[s->action].participants.count;
	bool open = a->status == ACTION_ENVISAGED || a->status == ACTION_OPEN;

	return open && !plan_session_has_day(s) && a->places > enrolled ? a->places : enrolled;
}

/* --- choices ------------------------------------------------------------------------------ */
static bool
venue_is_candidate(
    const struct plan_case *k, const struct plan_session_fact *s, uint32_t venue, const struct trip *t)
{
	const struct list *named = named_venues(k, s);
	const struct venue *v = &k->venues[venue];

	if (REC_HAS(v, TAG_ARCHIVED_AT))
		return false;
	if (plan_venue_is_shut(v, &s->rec))
		return false;
	if (named->count > 0)
		return list_has_id(named, v->id);
	return (v->seats == 0 || v->seats >= plan_seats(k, s)) && trip_is_near(t, plan_action_of(k, s));
}

static int32_t
trip_cost(const struct plan_case *k, uint64_t km)
{
	uint64_t units = (km + KM_OF_ONE / 2) / KM_OF_ONE, cost = units * k->weights[PLAN_COST_TRAVEL];

	return cost > INT32_MAX / 2 ? INT32_MAX / 2 : (int32_t)cost;
}

static int
choice_order(const void *a, const void *b)
{
	const struct place_choice *x = a, *y = b;

	if (x->cost != y->cost)
		return x->cost < y->cost ? -1 : 1;
	return (x->venue > y->venue) - (x->venue < y->venue);
}

/* The nearest first; of very many, the farthest are left out. */
void
plan_choices_fill(struct plan_case *k, const struct plan_session_fact *s, struct place_session *out)
{
	struct place_choice *choices = ARENA_ARRAY(&k->mem, k->venue_count + 1, struct place_choice);
	uint64_t *km = ARENA_ARRAY(&k->mem, k->venue_count + 1, uint64_t), known = 0, sum = 0;
	uint32_t n = 0;

	for (uint32_t v = 0; v < k->venue_count; v++) {
		struct trip t = trip_to(k, &k->actions[s->action], v);

		if (!venue_is_candidate(k, s, v, &t))
			continue;
		km[n] = t.known ? t.km : UINT64_MAX;
		sum += t.known ? t.km : 0;
		known += t.known;
		choices[n++].venue = v;
	}
	for (uint32_t i = 0; i < n; i++)
		choices[i].cost = trip_cost(k, km[i] != UINT64_MAX ? km[i] : known == 0 ? 0 : sum / known);
	if (n > 1)
		qsort(choices, n, sizeof *choices, choice_order);
	out->choices = choices;
	out->choice_count = n < SCHEDULING_VENUES_MAX ? n : SCHEDULING_VENUES_MAX;
}
