/*
 * cascade: what follows a refusal or a deadline that passed: the next of the list, the référent, or nobody.
 * Owns: matching.proposal.expire, which the timer runs.
 * Beware: those of the list who may not be asked any more are passed over, with an event each.
 */
#include "services/matching/service.h"

static enum rc
cascade_ask(
    struct context *c, struct request *r, const struct policy *policy, bool *ret_asked, struct fault *why)
{
	struct list all = proposals_of(c, r);
	struct rank_query q;
	enum rc rc = RC_OK;

	*ret_asked = false;
	query_build(c, r, policy, &q);
	for (uint32_t i = 0; rc == RC_OK && i < all.count && !*ret_asked; i++) {
		struct proposal *p = &((struct proposal *)all.items)[i];

		if (p->status != PROPOSAL_LISTED)
			continue;
		if (proposal_excluded(c, &q, p) >= 0) {
			rc = proposal_end(c, p, PROPOSAL_PASS, "passed", why);
		} else {
			*ret_asked = true;
			rc = proposal_send(c, r, p, &q, policy, why);
		}
	}
	return rc;
}

static bool
is_anybody_listed(struct context *c, const struct request *r)
{
	struct list all = proposals_of(c, r);

	for (uint32_t i = 0; i < all.count; i++)
		if (((const struct proposal *)all.items)[i].status == PROPOSAL_LISTED)
			return true;
	return false;
}

enum rc
cascade_next(struct context *c, struct request *r, struct fault *why)
{
	struct policy policy;
	bool asked = false, left;
	enum rc rc = RC_OK;

	policy_active(c, &policy);
	if (policy.cascade)
		rc = cascade_ask(c, r, &policy, &asked, why);
	if (rc != RC_OK || asked)
		return rc;
	left = !policy.cascade && is_anybody_listed(c, r);
	rc = request_move(r, left ? REQUEST_REOPEN : REQUEST_EXHAUST, why);
	return rc != RC_OK ? rc : request_stage(c, r, left ? "reopened" : "exhausted");
}

/* The timer may come late, or after an answer: then there is nothing to do. */
enum rc
proposal_expire(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	struct proposal p;
	struct request r;
	enum rc rc;

	(void)ret;
	if (!context_get(c, &matching_proposal, in->id, &p) || p.status != PROPOSAL_SENT ||
	    p.expires_at > c->now || !context_get(c, &matching_request, p.request, &r))
		return RC_OK;
	rc = proposal_end(c, &p, PROPOSAL_EXPIRE, "expired", why);
	return rc == RC_OK ? cascade_next(c, &r, why) : rc;
}
