/*
 * far_replace: one person of a delegation to an action of another federation is replaced by another of the same public: asked for where the
 *         centre is, done where the action is.
 * Owns: nothing.
 * Beware: the delegation keeps its place, or its rank in the waiting list. Where the action is, nothing is asked of the newcomer again: the
 *         centre's node has held it to the rules, and knows who it is.
 */
#include "services/scheduling/far.h"
#include "services/scheduling/funding.h"

/* --- where the centre is ---------------------------------------------------------------------------------------------- */
static enum rc
state_check(const struct shared_action *a, const struct far_enrolment *e, struct fault *why)
{
	if (!visitor_is_live(e->status))
		return rec_fault_value(
		    why, RC_CONFLICT, "status", FAULT_STATE, &visitor_status_enum, (int)e->status);
	if (a->action_status == ACTION_DONE || a->action_status == ACTION_CANCELLED)
		return fault_add(why, RC_CONFLICT, "action", FAULT_ACTION_CLOSED);
	return RC_OK;
}

/* The newcomer by the rules that were told; that somebody else of the delegation has left since is no reason to refuse. */
static enum rc
newcomer_check(struct context *c, const struct shared_action *a, const struct enrolment_replace *in,
    struct far_enrolment *e, struct fault *why)
{
	struct fault *found = ARENA_NEW(c->arena, struct fault);
	uint32_t at = delegates_place(&e->persons, in->leaving);
	enum rc rc = replacement_check(&e->persons, in, why);

	if (rc != RC_OK)
		return rc;
	e->persons = delegates_put(c, &e->persons, at, in->coming, in->role);
	return far_delegation_check(c, a, e, found) == RC_OK ? RC_OK : replacement_faults(found, at, why);
}

/* What was told of who leaves is not of who comes. */
static void
presences_drop(struct context *c, struct far_enrolment *e, uint32_t at)
{
	struct visitor_presence *out = ARENA_ARRAY(c->arena, e->presences.count + 1, struct visitor_presence);
	const struct visitor_presence *in = e->presences.items;
	uint32_t n = 0;

	for (uint32_t i = 0; i < e->presences.count; i++)
		if (in[i].member != at + 1)
			out[n++] = in[i];
	e->presences = (struct list){ out, n };
	if (n == 0)
		e->has &= ~REC_BIT(FAR_ENROLMENT_TAG_PRESENCES);
}

static enum rc
far_enrolment_replace(
    struct context *c, const struct enrolment_replace *in, struct far_enrolment *ret, struct fault *why)
{
	struct shared_action a;
	enum rc rc = far_enrolment_take(c, in->id, ret, why);
	uint32_t at = rc != RC_OK ? 0 : delegates_place(&ret->persons, in->leaving);

	if (rc == RC_OK)
		rc = context_need(c, &scheduling_far_actions, ret->far_action, "far_action", &a, why);
	if (rc == RC_OK)
		rc = state_check(&a, ret, why);
	if (rc == RC_OK)
		rc = newcomer_check(c, &a, in, ret, why);
	if (rc != RC_OK)
		return rc;
	presences_drop(c, ret, at);
	ret->replacements = replacements_add(c, &ret->replacements, in);
	ret->has |= REC_BIT(FAR_ENROLMENT_TAG_REPLACEMENTS);
	return far_enrolment_say(c, ret, ret->want, "replaced");
}
SERVICE_HANDLER(far_enrolment_replace, struct enrolment_replace, struct far_enrolment)

/* --- where the action is ---------------------------------------------------------------------------------------------- */
static enum rc
stand_in_replace(struct context *c, const struct enrolment_replace *in, struct enrolment *e)
{
	uint32_t at = delegates_place(&e->persons, in->leaving);
	enum rc rc;

	if (at == e->persons.count)
		return RC_OK;
	e->persons = delegates_put(c, &e->persons, at, in->coming, in->role);
	rc = enrolment_replaced(c, in, e);
	return rc != RC_OK ? rc : scheduling_fundings_end(c, e->id, &in->leaving);
}

void
far_visitor_replace(struct context *c, struct visitor *g, struct enrolment *e, const struct list *persons,
    const struct list *members)
{
	const struct id *was = g->persons.items, *is = persons->items;
	const struct visitor_member *m = members->items;
	enum rc rc = RC_OK;

	if (persons->count != g->persons.count || members->count != persons->count ||
	    !scheduling_enrolment_is_live(e))
		return;
	for (uint32_t i = 0; i < persons->count && rc == RC_OK; i++) {
		const struct enrolment_replace in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4),
			e->id, was[i], is[i], m[i].role };

		if (!id_equal(was[i], is[i]))
			rc = stand_in_replace(c, &in, e);
	}
	g->persons = *persons;
}
