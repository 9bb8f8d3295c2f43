/*
 * far_share: an action is offered to another federation, taken or not, and taken back.
 * Owns: the table of shares.
 * Beware: the end of a share, by either side, gives back the places of its delegations, in the same command.
 */
#include "services/scheduling/far.h"
#include "services/scheduling/machines.h"

const struct db_table scheduling_action_shares = { &action_share_desc };

#define TELL_GRAIN (60 * USEC_PER_SEC) /* changes of a minute are told together */

bool
far_share_in_use(struct context *c, struct id share, struct id peer, struct action_share *ret)
{
	return context_latest(c, &scheduling_action_shares, share, ret) && id_equal(ret->peer, peer) &&
	    ret->status == ACTION_SHARE_ACCEPTED;
}

static bool
share_is_live(const struct action_share *s)
{
	return s->status == ACTION_SHARE_OFFERED || s->status == ACTION_SHARE_ACCEPTED;
}

/* --- offering --------------------------------------------------------------------------------------------------------- */
static enum rc
share_is_first(struct context *c, const struct action_share_ask *in, struct fault *why)
{
	struct scheduling_rows r =
	    scheduling_rows_of(c, &scheduling_action_shares, ACTION_SHARE_TAG_ACTION, &in->action);
	const struct action_share *all = (const struct action_share *)(const void *)r.items;

	for (uint32_t i = 0; i < r.count; i++)
		if (share_is_live(&all[i]) && id_equal(all[i].action, in->action) &&
		    id_equal(all[i].peer, in->peer))
			return fault_add(why, RC_CONFLICT, "peer", FAULT_ACTION_SHARED_TWICE);
	return RC_OK;
}

static enum rc
action_share_create(
    struct context *c, const struct action_share_ask *in, struct action_share *ret, struct fault *why)
{
	struct action a;
	enum rc rc = share_peer_check(c, in->peer, why);

	if (rc == RC_OK)
		rc = context_need(c, &scheduling_actions, in->action, "action", &a, why);
	if (rc == RC_OK && scheduling_is_archived(&a))
		return fault_add(why, RC_CONFLICT, "action", FAULT_ARCHIVED);
	if (rc == RC_OK && scheduling_action_is_closed(&a))
		return fault_add(why, RC_CONFLICT, "action", FAULT_ACTION_CLOSED);
	if (rc == RC_OK)
		rc = share_is_first(c, in, why);
	if (rc != RC_OK)
		return rc;
	*ret = (struct action_share){ .id = context_id(c),
		.peer = in->peer,
		.action = in->action,
		.structures_most = in->structures_most,
		.status = ACTION_SHARE_OFFERED };
	ret->has = REC_BIT(TAG_ID) | REC_BIT(ACTION_SHARE_TAG_PEER) | REC_BIT(ACTION_SHARE_TAG_ACTION) |
	    REC_BIT(ACTION_SHARE_TAG_STATUS) | (REC_HAS(in, 3) ? REC_BIT(ACTION_SHARE_TAG_MOST) : 0);
	rc = event_stage(c, &scheduling_action_shares, "created", ret);
	far_sheet_tell(c, ret, true);
	return rc;
}
SERVICE_HANDLER(action_share_create, struct action_share_ask, struct action_share)

/* --- its steps -------------------------------------------------------------------------------------------------------- */
enum rc
far_share_withdraw(struct context *c, struct action_share *s, struct fault *why)
{
	int to;
	enum rc rc = scheduling_step(&scheduling_action_share_machine, &action_share_status_enum,
	    (int)s->status, ACTION_SHARE_EV_WITHDRAW, &to, why);

	if (rc != RC_OK)
		return rc;
	s->status = (enum action_share_status)to;
	rc = event_stage(c, &scheduling_action_shares, "withdrawn", s);
	far_sheet_tell(c, s, true);
	far_visitors_end(c, s, true);
	return rc;
}

static enum rc
action_share_withdraw(
    struct context *c, const struct action_share_leaving *in, struct action_share *ret, struct fault *why)
{
	enum rc rc = context_need(c, &scheduling_action_shares, in->id, "id", ret, why);

	if (rc != RC_OK)
		return rc;
	ret->reason = in->reason;
	ret->has |= REC_BIT(ACTION_SHARE_TAG_REASON);
	return far_share_withdraw(c, ret, why);
}
SERVICE_HANDLER(action_share_withdraw, struct action_share_leaving, struct action_share)

enum rc
far_share_answered(struct context *c, const struct peer_mail *m, struct fault *why)
{
	struct share_answer said = { 0 };
	struct action_share s;
	int to;
	enum rc rc = peer_mail_read(m, &share_answer_desc, c->arena, &said, why);

	if (rc != RC_OK)
		return rc;
	if (!context_get(c, &scheduling_action_shares, said.share, &s) || !id_equal(s.peer, m->peer)) {
		if (said.accepted)
			far_sheet_none(c, m->peer, said.share);
		return RC_OK;
	}
	if (said.said_at <= s.heard_at)
		return RC_OK;
	s.heard_at = said.said_at;
	s.has |= REC_BIT(ACTION_SHARE_TAG_HEARD_AT);
	if (machine_step(scheduling_action_share_machine.edges, scheduling_action_share_machine.edge_count,
		(int)s.status, said.accepted ? ACTION_SHARE_EV_ACCEPT : ACTION_SHARE_EV_DECLINE,
		&to) != RC_OK)
		return RC_OK;
	s.status = (enum action_share_status)to;
	rc = event_stage(c, &scheduling_action_shares, said.accepted ? "accepted" : "declined", &s);
	if (!said.accepted)
		far_visitors_end(c, &s, false);
	return rc;
}

/* --- telling its changes ---------------------------------------------------------------------------------------------- */
static enum rc
action_share_tell(struct context *c, const struct ref *in, struct nothing *ret, struct fault *why)
{
	struct action_share s;

	(void)ret;
	(void)why;
	if (context_get(c, &scheduling_action_shares, in->id, &s) && share_is_live(&s))
		far_sheet_tell(c, &s, false);
	return RC_OK;
}
SERVICE_HANDLER(action_share_tell, struct ref, struct nothing)

/* Whether it takes place, and whether one may enrol, is told at once. a: NULL: that has not changed. */
static bool
is_urgent(struct context *c, const struct action_share *s, const struct action *a)
{
	return a != NULL && !far_sheet_stands(c, s, a);
}

/* Timers of the same instant are one. */
static void
shares_tell_soon(struct context *c, unsigned tag, const void *value, const struct action *a)
{
	struct action_share s;
	struct db_scan scan;

	db_scan_index(&scan, c->txn, &scheduling_action_shares, record_field_tag(&action_share_desc, tag),
	    value, false);
	while (db_scan_next(&scan, c->arena, &s))
		if (share_is_live(&s))
			context_timer(c,
			    is_urgent(c, &s, a) ? c->now : (c->now / TELL_GRAIN + 1) * TELL_GRAIN,
			    "scheduling.action_share.tell", s.id);
	db_scan_end(&scan);
}

void
far_share_follow(struct context *c, const struct db_table *t, const void *after)
{
	static const int live[] = { ACTION_SHARE_OFFERED, ACTION_SHARE_ACCEPTED };

	if (t == &scheduling_actions)
		shares_tell_soon(c, ACTION_SHARE_TAG_ACTION, &((const struct action *)after)->id, after);
	else if (t == &scheduling_sessions)
		shares_tell_soon(c, ACTION_SHARE_TAG_ACTION, &((const struct session *)after)->action, NULL);
	else if (t == &scheduling_enrolments)
		shares_tell_soon(
		    c, ACTION_SHARE_TAG_ACTION, &((const struct enrolment *)after)->action, NULL);
	else if (t == &scheduling_venues)
		for (size_t i = 0; i < sizeof live / sizeof live[0]; i++)
			shares_tell_soon(c, ACTION_SHARE_TAG_STATUS, &live[i], NULL);
}

void
far_shares_again(struct context *c, struct id peer)
{
	struct scheduling_rows r =
	    scheduling_rows_of(c, &scheduling_action_shares, ACTION_SHARE_TAG_PEER, &peer);
	const struct action_share *all = (const struct action_share *)(const void *)r.items;

	for (uint32_t i = 0; i < r.count; i++)
		if (id_equal(all[i].peer, peer))
			far_sheet_tell(c, &all[i], true);
}
