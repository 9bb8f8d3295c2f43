/*
 * enrolment_machine: the life of an enrolment as a table; leaving, and who comes in from the waiting list.
 * Owns: the edges.
 * Beware: what leaves is staged first; promotion then reads the list as the command leaves it.
 */
#include "common/machine.h"
#include "services/scheduling/enrolment.h"
#include "services/scheduling/machines.h"

enum enrolment_event { ENROLMENT_EV_PROMOTE, ENROLMENT_EV_WITHDRAW, ENROLMENT_EV_DECLINE };

static const struct edge enrolment_edges[] = {
	{ ENROLMENT_WAITING, ENROLMENT_EV_PROMOTE, ENROLMENT_ACCEPTED },
	{ ENROLMENT_WAITING, ENROLMENT_EV_WITHDRAW, ENROLMENT_WITHDRAWN },
	{ ENROLMENT_ACCEPTED, ENROLMENT_EV_WITHDRAW, ENROLMENT_WITHDRAWN },
	{ ENROLMENT_WAITING, ENROLMENT_EV_DECLINE, ENROLMENT_DECLINED },
	{ ENROLMENT_ACCEPTED, ENROLMENT_EV_DECLINE, ENROLMENT_DECLINED },
};
static const struct machine_name enrolment_states[] = {
	{ ENROLMENT_WAITING, "waiting" },
	{ ENROLMENT_ACCEPTED, "accepted" },
	{ ENROLMENT_DECLINED, "declined" },
	{ ENROLMENT_WITHDRAWN, "withdrawn" },
};
static const struct machine_name enrolment_event_names[] = {
	{ ENROLMENT_EV_PROMOTE, "promote" },
	{ ENROLMENT_EV_WITHDRAW, "withdraw" },
	{ ENROLMENT_EV_DECLINE, "decline" },
};
const struct machine scheduling_enrolment_machine =
    MACHINE_OF("enrolment", enrolment_edges, enrolment_states, enrolment_event_names);

/* --- the waiting list ------------------------------------------------------------------ */
static uint32_t
waiting_entries(struct context *c, const struct action *action, const struct enrolment_list *live,
    struct waiting_entry *out)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < live->count; i++) {
		const struct enrolment *e = &live->items[i];
		struct delegation_facts facts;

		if (e->status != ENROLMENT_WAITING)
			continue;
		enrolment_facts(c, action, live, e, &facts);
		out[n++] = (struct waiting_entry){ .index = i,
			.rank = e->rank,
			.persons = e->persons.count,
			.institution = facts.structure->kind == ORGANISATION_INSTITUTION,
			.ready = delegation_check(&facts, e, NULL) == RC_OK,
			.rule = e->rule };
	}
	return n;
}

static enum rc
waiting_stage(struct context *c, struct enrolment *e, const struct waiting_entry *w)
{
	if (w->promoted) {
		enrolment_accept(e, c->now);
		return event_stage(c, &scheduling_enrolments, "promoted", e);
	}
	if (w->new_rank == e->rank && w->rule == e->rule)
		return RC_OK;
	e->rank = w->new_rank;
	e->rule = w->rule;
	return event_stage(c, &scheduling_enrolments, "ranked", e);
}

enum rc
scheduling_waiting_promote(struct context *c, const struct action *action)
{
	struct waiting_limits limits = { action->structures_max, scheduling_action_seats(c, action) };
	struct waiting_entry *entries;
	struct waiting_taken taken;
	struct enrolment_list live;
	enum rc rc = RC_OK;
	uint32_t n;

	if (!scheduling_action_takes_enrolments(action))
		return RC_OK;
	scheduling_enrolments_of(c, action->id, &live);
	entries = ARENA_ARRAY(c->arena, live.count + 1, struct waiting_entry);
	n = waiting_entries(c, action, &live, entries);
	taken = enrolments_taken(c, &live, (struct id){ { 0 } });
	waiting_promote(&limits, &taken, entries, n);
	for (uint32_t i = 0; i < n && rc == RC_OK; i++)
		rc = waiting_stage(c, &live.items[entries[i].index], &entries[i]);
	return rc;
}

/* A change may make a delegation smaller; an archived one leaves its place. */
enum rc
scheduling_enrolment_then(
    struct context *c, const struct enrolment *before, const struct enrolment *after, struct fault *why)
{
	struct action action;

	(void)why;
	if (before == NULL && !scheduling_is_archived(after))
		return RC_OK;
	if (!context_get(c, &scheduling_actions, after->action, &action))
		return RC_OK;
	return scheduling_waiting_promote(c, &action);
}

/* Another room may have more seats. Sessions with a room of their own are seen at the next change of their
 * action. */
enum rc
scheduling_venue_then(
    struct context *c, const struct venue *before, const struct venue *after, struct fault *why)
{
	struct db_scan scan;
	struct action a;
	enum rc rc = RC_OK;

	(void)why;
	if (before == NULL || before->seats == after->seats)
		return RC_OK;
	db_scan_index(&scan, c->txn, &scheduling_actions, record_field_tag(&action_desc, ACTION_VENUE),
	    &after->id, false);
	while (rc == RC_OK && db_scan_next(&scan, c->arena, &a))
		rc = scheduling_waiting_promote(c, &a);
	db_scan_end(&scan);
	return rc;
}

/* --- leaving --------------------------------------------------------------------------- */
static void
enrolment_leaves(struct context *c, struct enrolment *e, enum enrolment_status to)
{
	e->status = to;
	e->decided_at = c->now;
	e->has =
	    (e->has | REC_BIT(ENROLMENT_DECIDED_AT)) & ~(REC_BIT(ENROLMENT_RANK) | REC_BIT(ENROLMENT_RULE));
	e->rank = 0;
}

enum rc
scheduling_enrolments_end(struct context *c, struct id action)
{
	struct enrolment_list in;
	enum rc rc = RC_OK;

	scheduling_enrolments_of(c, action, &in);
	for (uint32_t i = 0; i < in.count && rc == RC_OK; i++) {
		enrolment_leaves(c, &in.items[i], ENROLMENT_DECLINED);
		rc = event_stage(c, &scheduling_enrolments, "declined", &in.items[i]);
	}
	return rc;
}

static enum rc
enrolment_leave(struct context *c, struct id id, enum enrolment_event event, const char *verb,
    struct enrolment *ret_enrolment, struct fault *why)
{
	struct action action;
	enum rc rc;
	int to;

	rc = context_need(c, &scheduling_enrolments, id, "id", ret_enrolment, why);
	if (rc != RC_OK)
		return rc;
	if (scheduling_is_archived(ret_enrolment))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED);
	rc = scheduling_step(&scheduling_enrolment_machine, &enrolment_status_enum,
	    (int)ret_enrolment->status, (int)event, &to, why);
	if (rc != RC_OK)
		return rc;
	enrolment_leaves(c, ret_enrolment, (enum enrolment_status)to);
	rc = event_stage(c, &scheduling_enrolments, verb, ret_enrolment);
	if (rc == RC_OK && context_get(c, &scheduling_actions, ret_enrolment->action, &action))
		rc = scheduling_waiting_promote(c, &action);
	return rc;
}

/* Of a structure that is not the caller's: as if it were not there. */
enum rc
scheduling_enrolment_withdraw(
    struct context *c, const struct ref *in, struct enrolment *ret_enrolment, struct fault *why)
{
	enum rc rc = context_need(c, &scheduling_enrolments, in->id, "id", ret_enrolment, why);

	if (rc != RC_OK)
		return rc;
	if (!caller_has(c, enrolment_collection.write_all | ROLE_SYSTEM) &&
	    !caller_in(c, ret_enrolment->structure))
		return RC_NOT_FOUND;
	return enrolment_leave(c, in->id, ENROLMENT_EV_WITHDRAW, "withdrawn", ret_enrolment, why);
}

enum rc
scheduling_enrolment_decline(
    struct context *c, const struct ref *in, struct enrolment *ret_enrolment, struct fault *why)
{
	return enrolment_leave(c, in->id, ENROLMENT_EV_DECLINE, "declined", ret_enrolment, why);
}
