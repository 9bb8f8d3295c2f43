/*
 * enrolment_machine: the life of an enrolment as a table; leaving, and who comes in from the waiting list.
 * Owns: the edges.
 * Beware: what leaves is staged first; promotion then reads the list as the command leaves it.
 */
#include "common/machine.h"
#include "services/scheduling/clash.h"
#include "services/scheduling/enrolment.h"
#include "services/scheduling/funding.h"
#include "services/scheduling/machines.h"

static const struct edge enrolment_edges[] = {
	{ ENROLMENT_WAITING, ENROLMENT_EV_PROMOTE, ENROLMENT_ACCEPTED },
	{ ENROLMENT_WAITING, ENROLMENT_EV_OFFER, ENROLMENT_OFFERED },
	{ ENROLMENT_OFFERED, ENROLMENT_EV_OFFER, ENROLMENT_OFFERED },
	{ ENROLMENT_OFFERED, ENROLMENT_EV_ACCEPT, ENROLMENT_ACCEPTED },
	{ ENROLMENT_OFFERED, ENROLMENT_EV_REFUSE, ENROLMENT_WITHDRAWN },
	{ ENROLMENT_OFFERED, ENROLMENT_EV_LAPSE, ENROLMENT_WAITING },
	{ ENROLMENT_WAITING, ENROLMENT_EV_WITHDRAW, ENROLMENT_WITHDRAWN },
	{ ENROLMENT_OFFERED, ENROLMENT_EV_WITHDRAW, ENROLMENT_WITHDRAWN },
	{ ENROLMENT_ACCEPTED, ENROLMENT_EV_WITHDRAW, ENROLMENT_WITHDRAWN },
	{ ENROLMENT_WAITING, ENROLMENT_EV_DECLINE, ENROLMENT_DECLINED },
	{ ENROLMENT_OFFERED, ENROLMENT_EV_DECLINE, ENROLMENT_DECLINED },
	{ ENROLMENT_ACCEPTED, ENROLMENT_EV_DECLINE, ENROLMENT_DECLINED },
	{ ENROLMENT_WAITING, ENROLMENT_EV_ABSORB, ENROLMENT_WITHDRAWN },
	{ ENROLMENT_OFFERED, ENROLMENT_EV_ABSORB, ENROLMENT_WITHDRAWN },
	{ ENROLMENT_ACCEPTED, ENROLMENT_EV_ABSORB, ENROLMENT_WITHDRAWN },
};
static const struct machine_name enrolment_states[] = {
	{ ENROLMENT_WAITING, "waiting" },
	{ ENROLMENT_OFFERED, "offered" },
	{ ENROLMENT_ACCEPTED, "accepted" },
	{ ENROLMENT_DECLINED, "declined" },
	{ ENROLMENT_WITHDRAWN, "withdrawn" },
};
static const struct machine_name enrolment_event_names[] = {
	{ ENROLMENT_EV_PROMOTE, "promote" },
	{ ENROLMENT_EV_OFFER, "offer" },
	{ ENROLMENT_EV_ACCEPT, "accept" },
	{ ENROLMENT_EV_REFUSE, "refuse" },
	{ ENROLMENT_EV_LAPSE, "lapse" },
	{ ENROLMENT_EV_WITHDRAW, "withdraw" },
	{ ENROLMENT_EV_DECLINE, "decline" },
	{ ENROLMENT_EV_ABSORB, "absorb" },
};
const struct machine scheduling_enrolment_machine =
    MACHINE_OF("enrolment", enrolment_edges, enrolment_states, enrolment_event_names);

enum rc
enrolment_step(
    const struct enrolment *e, enum enrolment_event event, enum enrolment_status *ret_to, struct fault *why)
{
	int to;
	enum rc rc = scheduling_step(
	    &scheduling_enrolment_machine, &enrolment_status_enum, (int)e->status, (int)event, &to, why);

	if (rc == RC_OK)
		*ret_to = (enum enrolment_status)to;
	return rc;
}

/* --- the waiting list ------------------------------------------------------------------ */
static enum rc
waiting_stage(
    struct context *c, const struct action *action, struct enrolment *e, const struct waiting_entry *w)
{
	struct enrolment before = *e;

	if (w->promoted)
		return enrolment_offer(c, action, e);
	enrolment_rank(c, action, e, w);
	if (record_diff(&enrolment_desc, &before, e) == 0)
		return RC_OK;
	return event_stage(c, &scheduling_enrolments, "ranked", e);
}

/* Nobody comes in any more: who goes on waiting keeps why, and moves up behind who left. */
static void
waiting_close_up(const struct enrolment_list *live, struct waiting_entry *entries, uint32_t n)
{
	waiting_sort(entries, n);
	for (uint32_t i = 0; i < n; i++) {
		const struct enrolment *e = &live->items[entries[i].index];

		entries[i].new_rank = i + 1;
		entries[i].ready = true;
		entries[i].blocked = REC_HAS(e, ENROLMENT_RULE);
		entries[i].rule = e->rule;
	}
}

enum rc
scheduling_waiting_promote(struct context *c, const struct action *action)
{
	struct id none = { { 0 } };
	struct waiting_limits limits;
	struct waiting_entry *entries;
	struct waiting_taken taken;
	struct enrolment_list live;
	enum rc rc = RC_OK;
	uint32_t n;

	limits = enrolment_limits(c, action);
	scheduling_enrolments_of(c, action->id, &live);
	entries = ARENA_ARRAY(c->arena, live.count + 1, struct waiting_entry);
	n = enrolment_entries(c, action, &limits, &live, entries);
	taken = enrolments_taken(c, &limits, &live, none);
	if (scheduling_action_takes_enrolments(action))
		waiting_promote(&limits, &taken, entries, n);
	else
		waiting_close_up(&live, entries, n);
	for (uint32_t i = 0; i < n && rc == RC_OK; i++)
		rc = waiting_stage(c, action, &live.items[entries[i].index], &entries[i]);
	return rc;
}

/* Has this command given another one a place? */
bool
enrolment_place_taken(struct context *c, struct id without)
{
	const struct enrolment *e;

	for (unsigned i = 0; (e = context_staged(c, &scheduling_enrolments, i)) != NULL; i++)
		if (!id_equal(e->id, without) && enrolment_has_place(e))
			return true;
	return false;
}

/* The first of the list; NULL: nobody else waits. */
static struct enrolment *
waiting_first(struct enrolment_list *live, struct id without)
{
	struct enrolment *first = NULL;

	for (uint32_t i = 0; i < live->count; i++) {
		struct enrolment *e = &live->items[i];

		if (e->status == ENROLMENT_WAITING && !id_equal(e->id, without) &&
		    (first == NULL || e->rank < first->rank))
			first = e;
	}
	return first;
}

enum rc
enrolment_place_goes(struct context *c, const struct action *action, struct enrolment *e)
{
	enum rc rc = scheduling_waiting_promote(c, action);
	struct enrolment_list live;
	struct enrolment *first;

	if (rc != RC_OK || enrolment_place_taken(c, e->id) || !scheduling_action_takes_enrolments(action))
		return rc;
	scheduling_enrolments_of(c, action->id, &live);
	first = waiting_first(&live, e->id);
	if (first != NULL)
		return event_stage(c, &scheduling_enrolments, "passed_over", first);
	if (e->status != ENROLMENT_WAITING && !REC_HAS(e, ENROLMENT_ANSWERED_AT))
		return RC_OK; /* that it left says enough */
	(void)context_latest(c, &scheduling_enrolments, e->id, e); /* it may have another rank by now */
	return event_stage(c, &scheduling_enrolments, "unclaimed", e);
}

/* A new one that waits may come before others; a change may make a delegation smaller; an archived one leaves
 * its place. */
enum rc
scheduling_enrolment_then(
    struct context *c, const struct enrolment *before, const struct enrolment *after, struct fault *why)
{
	struct action action;

	(void)why;
	if (before == NULL && !scheduling_is_archived(after) && after->status != ENROLMENT_WAITING)
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
	clash_venue_changed(c, before, after);
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
void
enrolment_leaves(struct context *c, struct enrolment *e, enum enrolment_status to)
{
	e->status = to;
	e->decided_at = c->now;
	e->has |= REC_BIT(ENROLMENT_DECIDED_AT);
	e->has &= ~(REC_BIT(ENROLMENT_RANK) | REC_BIT(ENROLMENT_RULE) | REC_BIT(ENROLMENT_ORDER) |
	    REC_BIT(ENROLMENT_REASON) | REC_BIT(ENROLMENT_ANSWER_BY));
	e->rank = 0;
}

static enum rc
leave_stage(struct context *c, struct enrolment *e, enum enrolment_status to, const char *verb)
{
	enum rc rc;

	enrolment_leaves(c, e, to);
	rc = event_stage(c, &scheduling_enrolments, verb, e);
	return rc != RC_OK ? rc : scheduling_fundings_end(c, e->id, NULL);
}

enum rc
scheduling_enrolments_end(struct context *c, struct id action)
{
	struct enrolment_list in;
	enum rc rc = RC_OK;

	scheduling_enrolments_of(c, action, &in);
	for (uint32_t i = 0; i < in.count && rc == RC_OK; i++)
		rc = leave_stage(c, &in.items[i], ENROLMENT_DECLINED, "declined");
	return rc;
}

enum rc
enrolment_take(struct context *c, struct id id, struct enrolment *ret, struct fault *why)
{
	enum rc rc = context_need(c, &scheduling_enrolments, id, "id", ret, why);

	if (rc != RC_OK)
		return rc;
	if (!enrolment_writer(c, ret->structure))
		return RC_NOT_FOUND;
	return scheduling_is_archived(ret) ? fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED) : RC_OK;
}

enum rc
enrolment_leave(
    struct context *c, struct enrolment *e, enum enrolment_event event, const char *verb, struct fault *why)
{
	enum enrolment_status to;
	struct action action;
	enum rc rc = enrolment_step(e, event, &to, why);
	bool known = rc == RC_OK && context_get(c, &scheduling_actions, e->action, &action);
	bool placed = enrolment_has_place(e);

	if (known && action.status == ACTION_DONE)
		return fault_add(why, RC_CONFLICT, "action", FAULT_ACTION_CLOSED);
	if (rc == RC_OK)
		rc = leave_stage(c, e, to, verb);
	if (rc != RC_OK || !known)
		return rc;
	return placed ? enrolment_place_goes(c, &action, e) : scheduling_waiting_promote(c, &action);
}

/* The delegation without one of it; false when that person is not there. */
static bool
delegation_without(struct context *c, struct enrolment *e, struct id person)
{
	struct delegate *left = ARENA_ARRAY(c->arena, e->persons.count + 1, struct delegate);
	const struct delegate *all = e->persons.items;
	uint32_t n = 0;

	for (uint32_t i = 0; i < e->persons.count; i++)
		if (!id_equal(all[i].person, person))
			left[n++] = all[i];
	if (n == e->persons.count)
		return false;
	e->persons = (struct list){ left, n };
	return true;
}

/* Only what the one who leaves was needed for is looked at: the others are in. */
static enum rc
reduced_check(const struct action *a, const struct enrolment *before, const struct enrolment *e,
    bool institution, struct fault *why)
{
	if (e->persons.count == 0)
		return fault_add(why, RC_RULE, "person", FAULT_LAST_PERSON);
	if (institution)
		return RC_OK;
	if (e->persons.count < a->persons_min)
		(void)fault_addf(why, RC_RULE, "person", FAULT_PERSONS_MIN, "%u", a->persons_min);
	if (a->binome && delegation_is_binome(before) && !delegation_is_binome(e))
		(void)fault_add(why, RC_RULE, "person", FAULT_BINOME);
	return fault_rc(why);
}

static enum rc
enrolment_reduce(struct context *c, struct enrolment *e, struct id person, struct fault *why)
{
	struct enrolment before = *e;
	struct action action;
	enum rc rc;

	if (enrolment_is_far(c, e))
		return fault_add(why, RC_CONFLICT, "person", FAULT_FAR_PARTY);
	if (!scheduling_enrolment_is_live(e))
		return rec_fault_value(
		    why, RC_CONFLICT, "status", FAULT_STATE, &enrolment_status_enum, (int)e->status);
	rc = context_need(c, &scheduling_actions, e->action, "action", &action, why);
	if (rc != RC_OK)
		return rc;
	if (scheduling_action_is_closed(&action))
		return fault_add(why, RC_CONFLICT, "action", FAULT_ACTION_CLOSED);
	if (!delegation_without(c, e, person))
		return fault_add(why, RC_INVALID, "person", FAULT_PERSON_NOT_THERE);
	rc = reduced_check(&action, &before, e, enrolment_is_institution(c, e->structure), why);
	if (rc == RC_OK)
		rc = event_stage(c, &scheduling_enrolments, "reduced", e);
	if (rc == RC_OK)
		rc = scheduling_fundings_end(c, e->id, &person);
	return rc != RC_OK ? rc : scheduling_waiting_promote(c, &action);
}

static enum rc
scheduling_enrolment_withdraw(
    struct context *c, const struct enrolment_leaving *in, struct enrolment *ret, struct fault *why)
{
	enum rc rc = enrolment_take(c, in->id, ret, why);

	if (rc != RC_OK)
		return rc;
	if (REC_HAS(in, ENROLMENT_LEAVING_PERSON))
		return enrolment_reduce(c, ret, in->person, why);
	return enrolment_leave(c, ret, ENROLMENT_EV_WITHDRAW, "withdrawn", why);
}

static enum rc
scheduling_enrolment_decline(
    struct context *c, const struct ref *in, struct enrolment *ret, struct fault *why)
{
	enum rc rc = enrolment_take(c, in->id, ret, why);

	return rc != RC_OK ? rc : enrolment_leave(c, ret, ENROLMENT_EV_DECLINE, "declined", why);
}

SERVICE_HANDLER(scheduling_enrolment_withdraw, struct enrolment_leaving, struct enrolment)
SERVICE_HANDLER(scheduling_enrolment_decline, struct ref, struct enrolment)
