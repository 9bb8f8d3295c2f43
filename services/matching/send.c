/*
 * send: a provider is asked: the référent's choice, the hold on its days, the deadline; and how a proposal ends without
 *         an agreement.
 * Owns: POST /proposals/{id}/solicit.
 * Beware: one provider at a time; another than the best left needs a reason; the rules are asked again, for a ranking
 *         may be old.
 */
#include "services/matching/service.h"

int
proposal_excluded(struct context *c, const struct rank_query *q, const struct proposal *p)
{
	uint32_t provider = intern_find(&columns_of(c)->providers, p->provider);

	if (provider == INTERN_NONE || (columns_of(c)->flags[provider] & COLUMN_CARD) == 0)
		return RULE_ACCREDITATION; /* the card is gone, and its accreditation with it */
	return rank_exclusion(columns_of(c), q, provider);
}

enum rc
proposal_send(struct context *c, struct request *r, struct proposal *p, const struct rank_query *q,
    const struct policy *policy, struct fault *why)
{
	enum rc rc = request_move(r, REQUEST_SOLICIT, why);

	if (rc == RC_OK)
		rc = proposal_move(p, PROPOSAL_SEND, why);
	if (rc == RC_OK)
		rc = capacity_plan(c, q, intern_find(&columns_of(c)->providers, p->provider), &p->held, why);
	if (rc == RC_OK)
		rc = capacity_move(c, p->provider, p->pool, &p->held, LEDGER_HOLD, why);
	if (rc != RC_OK)
		return rc;
	p->solicited_at = c->now;
	p->expires_at = policy_deadline(policy, r, c->now);
	p->link = 1;
	p->has |= REC_BIT(14) | REC_BIT(15) | REC_BIT(19) | REC_BIT(20);
	context_timer(c, p->expires_at, "matching.proposal.expire", p->id);
	event_stage(c, &matching_proposal, "sent", p);
	return request_stage(c, r, "solicited");
}

enum rc
proposal_end(
    struct context *c, struct proposal *p, enum proposal_event event, const char *verb, struct fault *why)
{
	bool sent = p->status == PROPOSAL_SENT;
	enum rc rc = proposal_move(p, event, why);

	if (rc == RC_OK && sent)
		rc = capacity_move(c, p->provider, p->pool, &p->held, LEDGER_RELEASE, why);
	if (rc != RC_OK)
		return rc;
	p->has &= ~REC_BIT(20);
	p->held = (struct list){ 0 };
	return event_stage(c, &matching_proposal, verb, p);
}

enum rc
proposals_pass(struct context *c, const struct request *r, struct id but, struct fault *why)
{
	struct list all = proposals_of(c, r);
	enum rc rc = RC_OK;

	for (uint32_t i = 0; rc == RC_OK && i < all.count; i++) {
		struct proposal *p = &((struct proposal *)all.items)[i];

		if (p->status == PROPOSAL_LISTED && !id_equal(p->id, but))
			rc = proposal_end(c, p, PROPOSAL_PASS, "passed", why);
	}
	return rc;
}

/* Another that is waited for; or a better one that is left, without a reason to pass over it. */
static enum rc
solicit_order(struct context *c, const struct request *r, const struct proposal *p, const struct solicit *in,
    struct fault *why)
{
	struct list all = proposals_of(c, r);
	bool best = true;

	for (uint32_t i = 0; i < all.count; i++) {
		const struct proposal *other = &((const struct proposal *)all.items)[i];

		if (other->status == PROPOSAL_SENT && !id_equal(other->id, p->id))
			return fault_add(why, RC_CONFLICT, NULL, FAULT_PROPOSAL_PENDING);
		best &= other->status != PROPOSAL_LISTED || other->rank >= p->rank;
	}
	if (!best && in->reason.len == 0)
		return fault_add(why, RC_RULE, "reason", FAULT_PROPOSAL_NOT_BEST);
	return RC_OK;
}

static enum rc
solicit_rules(struct context *c, const struct rank_query *q, const struct proposal *p, struct fault *why)
{
	int rule = proposal_excluded(c, q, p);

	if (rule < 0)
		return RC_OK;
	if (rule == RULE_CAPACITY)
		return fault_add(why, RC_RULE, "provider", FAULT_CAPACITY);
	if (rule == RULE_TEAM_AND_DIRECTOR && !caller_has(c, ROLE_REFERENT))
		rule = RULE_NEUTRALITY;
	return fault_addf(
	    why, RC_RULE, "provider", FAULT_PROVIDER_EXCLUDED, "%s", explain_rule((enum rule)rule));
}

static enum rc
solicit_state(const struct request *r, const struct proposal *p, struct fault *why)
{
	struct proposal trial = *p;

	if (r->round != p->round) { /* of an older ranking */
		trial.status = PROPOSAL_PASSED;
	}
	return proposal_move(&trial, PROPOSAL_SEND, why);
}

static void
solicit_answer(struct context *c, const struct proposal *p, struct solicitation *ret)
{
	*ret = (struct solicitation){ .id = p->id,
		.request = p->request,
		.provider = p->provider,
		.status = p->status,
		.expires_at = p->expires_at,
		.answer_link = link_path(c, p) };
	ret->has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) | REC_BIT(5) | REC_BIT(6);
}

enum rc
proposal_solicit(struct context *c, const struct solicit *in, struct solicitation *ret, struct fault *why)
{
	struct policy policy;
	struct rank_query q;
	struct proposal p;
	struct request r;
	enum rc rc = proposal_load(c, in->id, &p, &r, why);

	if (rc == RC_OK)
		rc = solicit_state(&r, &p, why);
	if (rc == RC_OK)
		rc = solicit_order(c, &r, &p, in, why);
	if (rc != RC_OK)
		return rc;
	policy_active(c, &policy);
	query_build(c, &r, &policy, &q);
	rc = solicit_rules(c, &q, &p, why);
	if (rc != RC_OK)
		return rc;
	if (in->reason.len != 0) {
		p.choice_reason = in->reason;
		p.has |= REC_BIT(18);
	}
	rc = proposal_send(c, &r, &p, &q, &policy, why);
	if (rc == RC_OK)
		solicit_answer(c, &p, ret);
	return rc;
}

enum rc
proposal_link(struct context *c, const struct link_request *in, struct solicitation *ret, struct fault *why)
{
	struct proposal p;
	struct request r;
	enum rc rc = proposal_load(c, in->id, &p, &r, why);

	if (rc == RC_OK && p.status != PROPOSAL_SENT)
		rc = fault_addf(why, RC_CONFLICT, "status", FAULT_PROPOSAL_STATE, "%s",
		    rec_enum_by_value(&proposal_status_enum, (int)p.status)->label);
	if (rc != RC_OK)
		return rc;
	if (in->renew) {
		p.link++;
		rc = event_stage(c, &matching_proposal, "link_renewed", &p);
	}
	solicit_answer(c, &p, ret);
	return rc;
}
