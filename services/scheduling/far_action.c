/*
 * far_action: an action of another federation, as it tells of it; our coordinator takes part, or not, or no more.
 * Owns: the table of these actions, and of our answers.
 * Beware: what the other federation says replaces the sheet as a whole; whether we take part is ours.
 */
#include "services/scheduling/far.h"
#include "services/scheduling/machines.h"

const struct db_table scheduling_quota = { &quota_desc };
const struct db_table scheduling_far_actions = { &far_action_desc };
const struct db_table scheduling_share_answers = { &share_answer_desc };

/* The caller's centre has, or had, a delegation there. */
static bool
is_known_there(struct context *c, struct id far_action)
{
	struct scheduling_rows r =
	    scheduling_rows_of(c, &scheduling_far_enrolments, FAR_ENROLMENT_TAG_ACTION, &far_action);
	const struct far_enrolment *all = (const struct far_enrolment *)(const void *)r.items;
	bool found = false;

	for (uint32_t i = 0; i < r.count && !found; i++)
		found = id_equal(all[i].far_action, far_action) && caller_in(c, all[i].structure);
	return found;
}

/* Centres learn of an action once their federation takes part; one that it refuses is none of theirs. */
bool
far_action_visible(struct context *c, const void *rec)
{
	const struct shared_action *a = rec;

	if (caller_has(c, ROLE_TEAM))
		return true;
	return REC_HAS(a, SHARED_TAG_ANSWERED_AT) &&
	    (a->status != ACTION_SHARE_DECLINED || is_known_there(c, a->id));
}

/* --- hearing ---------------------------------------------------------------------------------------------------------- */
static enum rc
sheet_first(struct context *c, const struct peer_mail *m, struct shared_action *said)
{
	if (said->status != ACTION_SHARE_OFFERED && said->status != ACTION_SHARE_ACCEPTED)
		return RC_OK;
	if (!quota_take(c, &scheduling_quota, m->peer, "actions offered", FAR_ACTIONS_A_DAY))
		return RC_OK;
	said->id = far_id("far action", m->peer, said->share);
	said->peer = m->peer;
	said->status = ACTION_SHARE_OFFERED; /* the answer is ours to give, again if we have forgotten it */
	said->has &= ~(REC_BIT(TAG_VERSION) | REC_BIT(TAG_CREATED_AT) | REC_BIT(TAG_UPDATED_AT) |
	    REC_BIT(TAG_ARCHIVED_AT) | REC_BIT(SHARED_TAG_ANSWERED_AT));
	said->has |= REC_BIT(TAG_ID) | REC_BIT(SHARED_TAG_PEER) | REC_BIT(SHARED_TAG_STATUS);
	said->version = 0;
	return event_stage(c, &scheduling_far_actions, "offered", said);
}

/* A home that knows nothing of it any more has no sheet to tell: the former stays to be read. */
static enum rc
sheet_withdrawn(struct context *c, struct shared_action *a, const struct shared_action *said)
{
	int to;

	a->said_at = said->said_at;
	if (machine_step(scheduling_far_action_machine.edges, scheduling_far_action_machine.edge_count,
		(int)a->status, ACTION_SHARE_EV_WITHDRAW, &to) != RC_OK)
		return RC_OK;
	a->status = (enum action_share_status)to;
	if (REC_HAS(said, SHARED_TAG_REASON)) {
		a->reason = said->reason;
		a->has |= REC_BIT(SHARED_TAG_REASON);
	}
	return event_stage(c, &scheduling_far_actions, "withdrawn", a);
}

static enum rc
sheet_next(struct context *c, struct shared_action *a, const struct shared_action *said)
{
	struct shared_action next = *said;
	const uint64_t ours = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(TAG_CREATED_AT) |
	    REC_BIT(TAG_UPDATED_AT) | REC_BIT(TAG_ARCHIVED_AT) | REC_BIT(SHARED_TAG_PEER) |
	    REC_BIT(SHARED_TAG_STATUS) | REC_BIT(SHARED_TAG_ANSWERED_AT);

	if (said->status == ACTION_SHARE_WITHDRAWN)
		return sheet_withdrawn(c, a, said);
	next.id = a->id;
	next.version = a->version;
	next.created_at = a->created_at;
	next.peer = a->peer;
	next.status = a->status;
	next.answered_at = a->answered_at;
	next.has = (said->has & ~ours) | (a->has & ours);
	return event_stage(c, &scheduling_far_actions, "changed", &next);
}

enum rc
far_action_heard(struct context *c, const struct peer_mail *m, struct fault *why)
{
	struct shared_action said = { 0 }, a;
	enum rc rc = peer_mail_read(m, &shared_action_desc, c->arena, &said, why);

	if (rc != RC_OK)
		return rc;
	if (!context_get(c, &scheduling_far_actions, far_id("far action", m->peer, said.share), &a))
		return sheet_first(c, m, &said);
	return said.said_at <= a.said_at ? RC_OK : sheet_next(c, &a, &said);
}

/* --- answering -------------------------------------------------------------------------------------------------------- */
static void
answer_tell(struct context *c, const struct shared_action *a)
{
	struct share_answer s = { .id = far_id("share answer", a->peer, a->id),
		.peer = a->peer,
		.share = a->share,
		.accepted = a->status == ACTION_SHARE_ACCEPTED,
		.said_at = a->answered_at };

	s.has = REC_BIT(TAG_ID) | REC_BIT(SHARE_ANSWER_TAG_PEER) | REC_BIT(SHARE_ANSWER_TAG_SHARE) |
	    REC_BIT(SHARE_ANSWER_TAG_ACCEPTED) | REC_BIT(SHARE_ANSWER_TAG_SAID_AT);
	far_head(c, &scheduling_share_answers, &s);
	(void)event_stage(c, &scheduling_share_answers, "told", &s);
}

static enum rc
answer(
    struct context *c, struct id id, enum action_share_event e, struct shared_action *ret, struct fault *why)
{
	enum rc rc = context_need(c, &scheduling_far_actions, id, "id", ret, why);
	int to;

	if (rc == RC_OK)
		rc = scheduling_step(&scheduling_far_action_machine, &action_share_status_enum,
		    (int)ret->status, (int)e, &to, why);
	if (rc != RC_OK)
		return rc;
	ret->status = (enum action_share_status)to;
	ret->answered_at = far_rank(c, ret->answered_at);
	ret->has |= REC_BIT(SHARED_TAG_ANSWERED_AT);
	rc = event_stage(
	    c, &scheduling_far_actions, e == ACTION_SHARE_EV_ACCEPT ? "accepted" : "declined", ret);
	answer_tell(c, ret);
	return rc;
}

static enum rc
far_action_accept(struct context *c, const struct ref *in, struct shared_action *ret, struct fault *why)
{
	return answer(c, in->id, ACTION_SHARE_EV_ACCEPT, ret, why);
}
SERVICE_HANDLER(far_action_accept, struct ref, struct shared_action)

static enum rc
far_action_decline(struct context *c, const struct ref *in, struct shared_action *ret, struct fault *why)
{
	enum rc rc = answer(c, in->id, ACTION_SHARE_EV_DECLINE, ret, why);

	if (rc == RC_OK)
		far_enrolments_end(c, ret->id);
	return rc;
}
SERVICE_HANDLER(far_action_decline, struct ref, struct shared_action)

void
far_actions_again(struct context *c, struct id peer)
{
	struct scheduling_rows r = scheduling_rows_of(c, &scheduling_far_actions, SHARED_TAG_PEER, &peer);
	struct shared_action *all = (struct shared_action *)(void *)r.items;

	for (uint32_t i = 0; i < r.count; i++) {
		if (!id_equal(all[i].peer, peer) || !REC_HAS(&all[i], SHARED_TAG_ANSWERED_AT))
			continue;
		all[i].answered_at = far_rank(c, all[i].answered_at);
		(void)event_stage(c, &scheduling_far_actions, "updated", &all[i]);
		answer_tell(c, &all[i]);
	}
}
