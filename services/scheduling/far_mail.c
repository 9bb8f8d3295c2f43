/*
 * far_mail: what other federations say to scheduling, to the part that it is for; and what scheduling tells again when one begins anew.
 * Owns: nothing.
 * Beware: what a delegation asks for (topic 72) comes by the registry, which makes its stand-ins first: it is not taken here.
 */
#include "services/scheduling/far.h"

static void
again(struct context *c, struct id peer)
{
	far_shares_again(c, peer);
	far_visitors_again(c, peer);
	far_actions_again(c, peer);
	far_enrolments_again(c, peer);
}

enum rc
scheduling_mail(struct context *c, const struct event *e, struct fault *why)
{
	const struct peer_mail *m = e->rec;

	if (e->rec_desc == &peer_desc && e->rec != NULL &&
	    ((const struct peer *)e->rec)->status == PEER_REVOKED)
		far_cut(c, e->key);
	else if (e->rec_desc == &peer_desc && strcmp(e->verb, "resync") == 0)
		again(c, e->key);
	if (e->rec_desc != &peer_mail_desc || m == NULL || strcmp(e->verb, "received") != 0)
		return share_mail(c, e, why);
	switch (m->topic) {
	case TOPIC_ACTION_SHARED:
		return far_action_heard(c, m, why);
	case TOPIC_SHARE_ANSWERED:
		return far_share_answered(c, m, why);
	case TOPIC_VISITOR_ANSWERED:
		return far_enrolment_heard(c, m, why);
	default:
		return share_mail(c, e, why);
	}
}
