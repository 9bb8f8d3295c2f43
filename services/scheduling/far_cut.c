/*
 * far_cut: another federation is revoked: shared actions, delegations and people in common are over on this side; and added anew, it hears so.
 * Owns: nothing.
 * Beware: the rule for all parts stands in proto/federation.h. Words are staged as at any end: federation sends none to a peer that is revoked.
 */
#include "services/scheduling/far.h"

bool
far_peer_was(struct context *c, struct id before, struct id now)
{
	struct peer was, is;

	return context_get(c, &scheduling_peers, before, &was) &&
	    context_get(c, &scheduling_peers, now, &is) && peer_was(&was, &is);
}

/* Where the actions are: delegations that came under a share lose their places. */
static void
shares_cut(struct context *c, struct id peer)
{
	struct scheduling_rows r =
	    scheduling_rows_of(c, &scheduling_action_shares, ACTION_SHARE_TAG_PEER, &peer);
	struct action_share *all = (struct action_share *)(void *)r.items;

	for (uint32_t i = 0; i < r.count; i++) {
		struct fault why = { 0 };

		if (id_equal(all[i].peer, peer) && far_share_withdraw(c, &all[i], &why) != RC_OK)
			continue; /* no edge: it was over */
	}
}

/* Where the centres are: their delegations leave. */
static void
actions_cut(struct context *c, struct id peer)
{
	struct scheduling_rows r = scheduling_rows_of(c, &scheduling_far_actions, SHARED_TAG_PEER, &peer);
	struct shared_action *all = (struct shared_action *)(void *)r.items;

	for (uint32_t i = 0; i < r.count; i++) {
		int to;

		if (!id_equal(all[i].peer, peer) ||
		    machine_step(scheduling_far_action_machine.edges,
			scheduling_far_action_machine.edge_count, (int)all[i].status,
			ACTION_SHARE_EV_WITHDRAW, &to) != RC_OK)
			continue;
		all[i].status = (enum action_share_status)to;
		(void)event_stage(c, &scheduling_far_actions, "withdrawn", &all[i]);
		far_enrolments_end(c, all[i].id);
	}
}

static void
people_cut(struct context *c, struct id peer)
{
	struct scheduling_rows r =
	    scheduling_rows_of(c, &scheduling_person_shares, PERSON_SHARE_TAG_PEER, &peer);
	struct person_share *all = (struct person_share *)(void *)r.items;

	for (uint32_t i = 0; i < r.count; i++)
		if (id_equal(all[i].peer, peer))
			(void)share_step(c, &all[i], SHARE_EV_END, "ended");
}

void
far_cut(struct context *c, struct id peer)
{
	shares_cut(c, peer);
	actions_cut(c, peer);
	people_cut(c, peer);
}

bool
share_of_before(struct context *c, struct id share, struct id peer, const struct id *far)
{
	struct person_share s;

	if (id_is_zero(share) || !context_get(c, &scheduling_person_shares, share, &s) ||
	    s.status != SHARE_ENDED || !far_peer_was(c, s.peer, peer))
		return false;
	s.peer = peer; /* with this one it is spoken of from now on */
	if (far != NULL) {
		s.far = *far;
		s.has |= REC_BIT(PERSON_SHARE_TAG_FAR);
	}
	(void)event_stage(c, &scheduling_person_shares, "ended", &s);
	return true;
}
