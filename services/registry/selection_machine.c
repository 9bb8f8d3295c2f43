/*
 * selection_machine: the life of a call for candidates as a table, and the commands that walk it, but for the decision.
 * Owns: the edges.
 * Beware: an order that was kept is what the committee has seen; reopening the call puts it aside, it stays readable.
 */
#include "services/registry/programme.h"

static const struct edge selection_edges[] = {
	{ SELECTION_OPEN, SELECTION_EV_CLOSE, SELECTION_CLOSED },
	{ SELECTION_CLOSED, SELECTION_EV_REOPEN, SELECTION_OPEN },
	{ SELECTION_RANKED, SELECTION_EV_REOPEN, SELECTION_OPEN },
	{ SELECTION_CLOSED, SELECTION_EV_RANK, SELECTION_RANKED },
	{ SELECTION_RANKED, SELECTION_EV_RANK, SELECTION_RANKED },
	{ SELECTION_RANKED, SELECTION_EV_DECIDE, SELECTION_DECIDED },
	{ SELECTION_OPEN, SELECTION_EV_CANCEL, SELECTION_CANCELLED },
	{ SELECTION_CLOSED, SELECTION_EV_CANCEL, SELECTION_CANCELLED },
	{ SELECTION_RANKED, SELECTION_EV_CANCEL, SELECTION_CANCELLED },
};
static const struct machine_name selection_states[] = {
	{ SELECTION_OPEN, "open" },
	{ SELECTION_CLOSED, "closed" },
	{ SELECTION_RANKED, "ranked" },
	{ SELECTION_DECIDED, "decided" },
	{ SELECTION_CANCELLED, "cancelled" },
};
static const struct machine_name selection_events[] = {
	{ SELECTION_EV_CLOSE, "close" },
	{ SELECTION_EV_REOPEN, "reopen" },
	{ SELECTION_EV_RANK, "rank" },
	{ SELECTION_EV_DECIDE, "decide" },
	{ SELECTION_EV_CANCEL, "cancel" },
};
const struct machine selection_machine =
    MACHINE_OF("selection", selection_edges, selection_states, selection_events);

enum rc
selection_take(struct context *c, struct id id, int event, struct selection *ret_selection, struct fault *why)
{
	enum rc rc = context_need(c, &selection_table, id, "id", ret_selection, why);
	int to;

	if (rc != RC_OK)
		return rc;
	if (REC_HAS(ret_selection, TAG_ARCHIVED_AT))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED);
	rc = programme_machine_step(
	    &selection_machine, &selection_status_enum, (int)ret_selection->status, event, &to, why);
	if (rc == RC_OK)
		ret_selection->status = (enum selection_status)to;
	return rc;
}

static enum rc
selection_close(struct context *c, const struct ref *in, struct selection *ret_selection, struct fault *why)
{
	enum rc rc = selection_take(c, in->id, SELECTION_EV_CLOSE, ret_selection, why);

	return rc != RC_OK ? rc : event_stage(c, &selection_table, "closed", ret_selection);
}

static enum rc
selection_reopen(struct context *c, const struct ref *in, struct selection *ret_selection, struct fault *why)
{
	enum rc rc = selection_take(c, in->id, SELECTION_EV_REOPEN, ret_selection, why);

	if (rc != RC_OK)
		return rc;
	ret_selection->has &= ~REC_BIT(SELECTION_RANKING);
	return event_stage(c, &selection_table, "reopened", ret_selection);
}

static enum rc
selection_rank(struct context *c, const struct ref *in, struct selection *ret_selection, struct fault *why)
{
	enum rc rc = selection_take(c, in->id, SELECTION_EV_RANK, ret_selection, why);
	struct selection_ranking ranking;

	if (rc != RC_OK)
		return rc;
	selection_order(c, ret_selection, &ranking);
	ranking.id = context_id(c);
	ranking.has |= REC_BIT(TAG_ID);
	rc = event_stage(c, &selection_ranking_table, "created", &ranking);
	if (rc != RC_OK)
		return rc;
	ret_selection->ranking = ranking.id;
	ret_selection->has |= REC_BIT(SELECTION_RANKING);
	return event_stage(c, &selection_table, "ranked", ret_selection);
}

static enum rc
selection_cancel(struct context *c, const struct ref *in, struct selection *ret_selection, struct fault *why)
{
	enum rc rc = selection_take(c, in->id, SELECTION_EV_CANCEL, ret_selection, why);

	return rc != RC_OK ? rc : event_stage(c, &selection_table, "cancelled", ret_selection);
}

REGISTRY_HANDLER(selection_close, struct ref, struct selection)
REGISTRY_HANDLER(selection_reopen, struct ref, struct selection)
REGISTRY_HANDLER(selection_rank, struct ref, struct selection)
REGISTRY_HANDLER(selection_cancel, struct ref, struct selection)
