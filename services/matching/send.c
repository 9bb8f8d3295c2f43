/*
 * send: a provider is asked: the hold on its days, the deadline; and how a proposal ends without an agreement.
 * Owns: the step into the state in which days are held, and those out of it but for an acceptance.
 * Beware: the rules are asked again before, by whoever sends: a ranking may be old.
 */
#include "services/matching/far_line.h"
#include "services/matching/hold.h"

int
proposal_excluded(struct context *c, const struct rank_query *q, const struct proposal *p)
{
	uint32_t provider = intern_find(&columns_of(c)->providers, p->provider);

	if (!columns_has_card(columns_of(c), provider))
		return RULE_ACCREDITATION; /* the card is gone, and its accreditation with it */
	if (hold_peer_is_cut(c, p->provider)) /* whoever vouches for it cannot be asked */
		return RULE_ACCREDITATION;
	return rank_exclusion(columns_of(c), q, provider);
}

enum rc
proposal_days(struct context *c, const struct proposal *p, enum ledger_move move, struct fault *why)
{
	const struct capacity_order o = { p->provider, p->pool, &p->held, move, p->id };

	return capacity_post(c, &o, why);
}

enum rc
proposal_send(struct context *c, struct request *r, struct proposal *p, const struct rank_query *q,
    const struct policy *policy, struct fault *why)
{
	enum rc rc = REC_HAS(p, PROPOSAL_TAG_SHORTLIST) ? RC_OK : shortlist_none(c, r->id, why);

	if (rc == RC_OK)
		rc = far_links_check(c, p->provider, why);
	if (rc == RC_OK)
		rc = request_move(r, REQUEST_SOLICIT, why);
	if (rc == RC_OK)
		rc = proposal_move(p, PROPOSAL_SEND, why);
	if (rc == RC_OK && !REC_HAS(p, PROPOSAL_TAG_HELD)) /* a campaign has dealt them */
		rc = capacity_plan(c, q, intern_find(&columns_of(c)->providers, p->provider), &p->held, why);
	if (rc == RC_OK)
		rc = proposal_days(c, p, LEDGER_HOLD, why);
	if (rc != RC_OK)
		return rc;
	p->solicited_at = c->now;
	p->expires_at = policy_deadline(policy, r, c->now);
	p->link = 1;
	if (!REC_HAS(p, PROPOSAL_TAG_TOGETHER))
		p->together = policy->together;
	p->has |= REC_BIT(14) | REC_BIT(15) | REC_BIT(PROPOSAL_TAG_LINK) | REC_BIT(PROPOSAL_TAG_HELD) |
	    REC_BIT(PROPOSAL_TAG_TOGETHER);
	hold_mark(c, p);
	if (REC_HAS(p, PROPOSAL_TAG_PEER)) {
		context_timer(c, p->expires_at + HOLD_GRACE, "matching.proposal.expire", p->id);
	} else {
		context_timer(c, p->expires_at, "matching.proposal.expire", p->id);
		proposal_remind_later(c, r, p, policy);
	}
	if (p->pool == POOL_GROUP) /* in a command of its own, of which this one shows nothing */
		context_timer(c, c->now, "matching.proposal.meet", p->id);
	event_stage(c, &matching_proposal, "sent", p);
	return request_stage(c, r, "solicited");
}

enum rc
proposal_end(
    struct context *c, struct proposal *p, enum proposal_event event, const char *verb, struct fault *why)
{
	bool sent = p->status == PROPOSAL_SENT;
	enum rc rc = proposal_move(p, event, why);

	if (event == PROPOSAL_PASS && !REC_HAS(p, PROPOSAL_TAG_PASSED_FOR)) {
		p->passed_for = sent ? PASSED_WITHDRAWN : PASSED_NOT_NEEDED;
		p->has |= REC_BIT(PROPOSAL_TAG_PASSED_FOR);
	}
	if (rc == RC_OK && sent)
		rc = proposal_days(c, p, LEDGER_RELEASE, why);
	if (rc != RC_OK)
		return rc;
	p->has &= ~REC_BIT(PROPOSAL_TAG_HELD);
	p->held = (struct list){ 0 };
	return event_stage(c, &matching_proposal, verb, p);
}

enum rc
proposals_let_go(
    struct context *c, const struct request *r, struct id but, enum passed_for sent_for, struct fault *why)
{
	struct list all = proposals_of(c, r);
	enum rc rc = RC_OK;

	for (uint32_t i = 0; rc == RC_OK && i < all.count; i++) {
		struct proposal *p = &((struct proposal *)all.items)[i];

		if ((p->status != PROPOSAL_LISTED && p->status != PROPOSAL_SENT) || id_equal(p->id, but))
			continue;
		p->passed_for = p->status == PROPOSAL_SENT ? sent_for : PASSED_NOT_NEEDED;
		p->has |= REC_BIT(PROPOSAL_TAG_PASSED_FOR);
		rc = proposal_end(c, p, PROPOSAL_PASS, "passed", why);
	}
	return rc;
}

enum rc
proposals_pass(struct context *c, const struct request *r, struct id but, struct fault *why)
{
	return proposals_let_go(c, r, but, PASSED_WITHDRAWN, why);
}
