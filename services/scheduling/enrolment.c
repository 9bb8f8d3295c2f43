/*
 * enrolment: a delegation comes in, or changes: refused by a rule, accepted, or made to wait.
 * Owns: the facts that delegation.h and waiting.h are given, read from the store.
 * Beware: who may write is looked at first, so that no refusal tells one centre about another.
 */
#include "services/scheduling/delegation.h"
#include "services/scheduling/enrolment.h"
#include "services/scheduling/waiting.h"

/* As the command leaves it: a venue that is being changed may be the very reason to look. */
static uint32_t
venue_seats(struct context *c, struct id id)
{
	const struct venue *staged, *last = NULL;
	struct venue v;

	for (unsigned i = 0; (staged = context_staged(c, &scheduling_venues, i)) != NULL; i++)
		if (id_equal(staged->id, id))
			last = staged;
	if (last != NULL)
		return last->seats;
	return !id_is_zero(id) && context_get(c, &scheduling_venues, id, &v) ? v.seats : 0;
}

uint32_t
scheduling_action_seats(struct context *c, const struct action *action)
{
	struct session_list sessions;
	uint32_t least = 0;

	scheduling_sessions_of(c, action->id, &sessions);
	if (sessions.count == 0)
		return venue_seats(c, action->venue);
	for (uint32_t i = 0; i < sessions.count; i++) {
		const struct session *s = &sessions.items[i];
		uint32_t seats = venue_seats(c, REC_HAS(s, SESSION_VENUE) ? s->venue : action->venue);

		if (s->remote || s->status == SESSION_HELD || seats == 0)
			continue;
		least = least == 0 || seats < least ? seats : least;
	}
	return least;
}

bool
enrolment_is_institution(struct context *c, struct id structure)
{
	struct organisation o;

	return context_get(c, &scheduling_organisations, structure, &o) && o.kind == ORGANISATION_INSTITUTION;
}

struct waiting_limits
enrolment_limits(struct context *c, const struct action *action)
{
	return (struct waiting_limits){ .structures_max = action->structures_max,
		.seats = scheduling_action_seats(c, action),
		.places = action->places,
		.quotas = action->quotas.items,
		.quota_count = action->quotas.count };
}

bool
enrolment_has_place(const struct enrolment *e)
{
	return e->status == ENROLMENT_ACCEPTED || e->status == ENROLMENT_OFFERED;
}

struct waiting_taken
enrolments_taken(
    struct context *c, const struct waiting_limits *l, const struct enrolment_list *live, struct id without)
{
	struct waiting_taken taken = { 0 };

	for (uint32_t i = 0; i < live->count; i++) {
		const struct enrolment *e = &live->items[i];
		struct waiting_taken party;

		if (!enrolment_has_place(e) || id_equal(e->id, without))
			continue;
		party = waiting_party(l, e, enrolment_is_institution(c, e->structure));
		waiting_add(&taken, &party);
	}
	return taken;
}

void
enrolment_busy_on(struct context *c, const struct enrolment *e, day_t day, struct delegation_facts *f,
    struct delegation_busy *out, uint32_t cap)
{
	struct session_list there = { 0 };

	scheduling_sessions_on(c, day, &there);
	for (uint32_t i = 0; i < there.count; i++) {
		struct id other = there.items[i].action;
		struct enrolment_list in;
		struct action a;

		if (id_equal(other, e->action) || !context_get(c, &scheduling_actions, other, &a))
			continue;
		scheduling_enrolments_of(c, other, &in);
		for (uint32_t k = 0; k < e->persons.count; k++) {
			struct id person = ((const struct delegate *)e->persons.items)[k].person;

			if (f->busy_count < cap && scheduling_action_needs(&a, &in, person))
				out[f->busy_count++] = (struct delegation_busy){ person, day };
		}
	}
}

bool
scheduling_action_needs(const struct action *a, const struct enrolment_list *in, struct id person)
{
	if (scheduling_animates(a, person))
		return true;
	for (uint32_t i = 0; i < in->count; i++)
		if (in->items[i].status == ENROLMENT_ACCEPTED && delegation_has(&in->items[i], person))
			return true;
	return false;
}

void
enrolment_facts(struct context *c, const struct action *action, const struct enrolment_list *live,
    const struct enrolment *e, struct delegation_facts *ret)
{
	struct organisation *o = ARENA_NEW(c->arena, struct organisation);
	struct delegation_busy *busy = ARENA_ARRAY(c->arena, ENROLMENT_BUSY_MAX, struct delegation_busy);
	struct session_list sessions;
	struct mandate_list mandates;

	scheduling_mandates_of(c, e->persons.items, e->persons.count, &mandates);
	if (!context_get(c, &scheduling_organisations, e->structure, o))
		o->kind = ORGANISATION_MOVEMENT; /* unknown here yet: no kind that may enrol */
	*ret = (struct delegation_facts){ .action = action,
		.structure = o,
		.mandates = mandates.items,
		.mandate_count = mandates.count,
		.others = live->items,
		.other_count = live->count,
		.busy = busy,
		.today = c->today };
	scheduling_sessions_of(c, action->id, &sessions);
	for (uint32_t i = 0; i < sessions.count; i++)
		if (REC_HAS(&sessions.items[i], SESSION_DAY) && sessions.items[i].status == SESSION_PLACED)
			enrolment_busy_on(c, e, sessions.items[i].day, ret, busy, ENROLMENT_BUSY_MAX);
}

void
enrolment_accept(struct enrolment *e, usec_t now)
{
	e->status = ENROLMENT_ACCEPTED;
	e->decided_at = now;
	e->has |= REC_BIT(ENROLMENT_STATUS) | REC_BIT(ENROLMENT_DECIDED_AT);
	e->has &= ~(REC_BIT(ENROLMENT_RANK) | REC_BIT(ENROLMENT_RULE) | REC_BIT(ENROLMENT_ORDER) |
	    REC_BIT(ENROLMENT_REASON) | REC_BIT(ENROLMENT_ANSWER_BY) | REC_BIT(ENROLMENT_LAPSED_AT));
	e->rank = 0;
}

/* A new one that has no place: where it comes among those who wait; these are ranked anew once it is staged. */
static void
enrolment_wait(struct context *c, const struct action *action, const struct waiting_limits *l,
    const struct enrolment_list *live, struct enrolment *e, enum waiting_rule rule)
{
	struct waiting_entry *entries = ARENA_ARRAY(c->arena, live->count + 1, struct waiting_entry);
	uint32_t n = enrolment_entries(c, action, l, live, entries);

	e->status = ENROLMENT_WAITING;
	e->decided_at = c->now;
	e->has |= REC_BIT(ENROLMENT_STATUS) | REC_BIT(ENROLMENT_DECIDED_AT);
	entries[n] = enrolment_entry(c, action, l, live, e);
	entries[n].index = live->count;
	waiting_sort(entries, ++n);
	for (uint32_t i = 0; i < n; i++) {
		if (entries[i].index != live->count)
			continue;
		entries[i].new_rank = i + 1;
		entries[i].blocked = true;
		entries[i].rule = rule;
		enrolment_rank(c, action, e, &entries[i]);
	}
}

static void
enrolment_enter(
    struct context *c, const struct action *action, const struct enrolment_list *live, struct enrolment *e)
{
	struct waiting_limits limits = enrolment_limits(c, action);
	struct waiting_taken taken = enrolments_taken(c, &limits, live, e->id);
	struct waiting_taken party = waiting_party(&limits, e, enrolment_is_institution(c, e->structure));
	enum waiting_rule rule;
	uint32_t quota;

	e->asked_at = c->now;
	e->has |= REC_BIT(ENROLMENT_ASKED_AT);
	if (waiting_fits(&limits, &taken, &party, &rule, &quota))
		enrolment_accept(e, c->now);
	else
		enrolment_wait(c, action, &limits, live, e, rule);
}

static enum rc
seats_refused(const struct waiting_limits *l, const struct waiting_taken *taken, enum waiting_rule rule,
    uint32_t quota, struct fault *why)
{
	uint32_t limit = rule == WAITING_SEATS ? l->seats : l->places;
	char words[200];

	if (rule == WAITING_QUOTA)
		return fault_addf(why, RC_RULE, "persons", FAULT_QUOTA, "%s : %u au plus",
		    delegation_roles(l->quotas[quota].roles, words, sizeof words), l->quotas[quota].max);
	if (rule == WAITING_KEPT)
		return fault_add(why, RC_RULE, "persons", FAULT_PLACES_KEPT);
	return fault_addf(why, RC_RULE, "persons", rule == WAITING_SEATS ? FAULT_SEATS : FAULT_PLACES, "%u",
	    limit > taken->persons ? limit - taken->persons : 0);
}

enum rc
enrolment_change(struct context *c, const struct action *action, const struct enrolment_list *live,
    const struct enrolment *before, const struct enrolment *e, struct fault *why)
{
	struct waiting_limits limits = enrolment_limits(c, action);
	struct waiting_taken taken = enrolments_taken(c, &limits, live, e->id);
	bool institution = enrolment_is_institution(c, e->structure);
	struct waiting_taken former = waiting_party(&limits, before, institution);
	struct waiting_taken party = waiting_party(&limits, e, institution);
	enum waiting_rule rule;
	uint32_t quota;

	if (!enrolment_has_place(before) ||
	    waiting_may_become(&limits, &taken, &former, &party, &rule, &quota))
		return RC_OK;
	return seats_refused(&limits, &taken, rule, quota, why);
}

bool
enrolment_writer(struct context *c, struct id structure)
{
	return caller_has(c, enrolment_collection.write_all | ROLE_SYSTEM | ROLE_SERVICE) ||
	    caller_in(c, structure);
}

/* Asked of who comes in, and not taken back by who said so. */
static enum rc
enrolment_commitment(
    const struct action *action, const struct enrolment *before, const struct enrolment *e, struct fault *why)
{
	if (!action->all_sessions || e->committed || (before != NULL && !before->committed))
		return RC_OK;
	return fault_add(why, RC_RULE, "committed", FAULT_COMMITMENT);
}

enum rc
scheduling_enrolment_check(
    struct context *c, const struct enrolment *before, struct enrolment *after, struct fault *why)
{
	struct delegation_facts facts;
	struct enrolment_list live;
	struct action action;
	enum rc rc;

	if (!enrolment_writer(c, after->structure))
		return fault_add(why, RC_FORBIDDEN, "structure", FAULT_ENROLMENT_STRUCTURE);
	if (before != NULL && !scheduling_enrolment_is_live(before))
		return rec_fault_value(
		    why, RC_CONFLICT, "status", FAULT_STATE, &enrolment_status_enum, (int)before->status);
	rc = context_need(c, &scheduling_actions, after->action, "action", &action, why);
	if (rc != RC_OK)
		return rc;
	/* a delegation may still change its people once the action runs; none comes in any more */
	if (!scheduling_action_takes_enrolments(&action) &&
	    !(before != NULL && action.status == ACTION_RUNNING))
		return fault_add(why, RC_RULE, "action", FAULT_ACTION_NOT_OPEN);
	scheduling_enrolments_of(c, after->action, &live);
	enrolment_facts(c, &action, &live, after, &facts);
	rc = delegation_check(&facts, after, why);
	if (rc == RC_OK)
		rc = enrolment_commitment(&action, before, after, why);
	if (rc == RC_OK && before != NULL)
		return enrolment_change(c, &action, &live, before, after, why);
	if (rc == RC_OK)
		enrolment_enter(c, &action, &live, after);
	return rc;
}

bool
enrolment_is_far(struct context *c, const struct enrolment *e)
{
	struct organisation o;

	return context_get(c, &scheduling_organisations, e->structure, &o) &&
	    REC_HAS(&o, ORGANISATION_TAG_HOME);
}

/* As the collection takes it: who stands in for another federation's structure comes by that federation alone, which says who it is. */
enum rc
scheduling_enrolment_ours(
    struct context *c, const struct enrolment *before, struct enrolment *after, struct fault *why)
{
	if (enrolment_is_far(c, after)) {
		if (before == NULL)
			return fault_add(why, RC_RULE, "structure", FAULT_ENROLMENT_FAR);
		if ((record_diff(&enrolment_desc, before, after) & REC_BIT(ENROLMENT_PERSONS)) != 0)
			return fault_add(why, RC_CONFLICT, "persons", FAULT_FAR_PARTY);
	}
	return scheduling_enrolment_check(c, before, after, why);
}

bool
scheduling_enrolment_visible(struct context *c, const struct enrolment *e)
{
	struct action a;

	if (caller_has(c, ROLE_TEAM) || (caller_has(c, ROLE_DIRECTOR) && caller_in(c, e->structure)))
		return true;
	if (!caller_has(c, ROLE_ANIMATOR) || id_is_zero(c->caller.person) ||
	    !context_get(c, &scheduling_actions, e->action, &a))
		return false;
	return scheduling_animates(&a, c->caller.person);
}
