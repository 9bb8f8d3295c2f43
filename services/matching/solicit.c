/*
 * solicit: the service asks one provider of the list, or several at once; and the link that is handed to each.
 * Owns: POST /proposals/{id}/solicit and link, POST /requests/{id}/solicit.
 * Beware: as many at a time as the policy or the call says; others than the best left need a reason. While a short list is under way
 *         its own choice alone is asked.
 */
#include "services/matching/far_line.h"
#include "services/matching/refusal.h"
#include "services/matching/service.h"

enum rc
solicit_rules(struct context *c, const struct rank_query *q, const struct proposal *p, struct fault *why)
{
	int rule = proposal_excluded(c, q, p);

	if (rule < 0)
		return far_links_check(c, p->provider, why);
	if (rule == RULE_CAPACITY)
		return fault_add(why, RC_RULE, "provider", FAULT_CAPACITY);
	if (rule == RULE_TEAM_AND_DIRECTOR && !caller_has(c, ROLE_REFERENT))
		rule = RULE_NEUTRALITY;
	return rec_fault_value(why, RC_RULE, "provider", FAULT_PROVIDER_EXCLUDED, &rule_enum, rule);
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
	ret->has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) | REC_BIT(5) |
	    (REC_HAS(p, PROPOSAL_TAG_PEER) ? 0 : REC_BIT(6)); /* its own federation hands it its link */
}

/* Those named, or others, are better placed and left: a reason is needed to pass over them. */
static bool
is_best(const struct list *all, const struct id *named, uint32_t count)
{
	const struct proposal *p = all->items;
	uint32_t found = 0;

	for (uint32_t i = 0; i < all->count && found < count; i++) {
		bool is_named = false;

		for (uint32_t k = 0; k < count; k++)
			is_named |= id_equal(p[i].id, named[k]);
		if (p[i].status == PROPOSAL_LISTED && !is_named)
			return false;
		found += is_named;
	}
	return true;
}

/* What is asked of one call: those named, together. */
struct asking {
	struct request *r;
	const struct policy *policy;
	const struct id *named;
	uint32_t count, together;
	struct text reason;
	struct list sent; /* struct proposal */
};

/* Whether all those named may be asked: nothing is staged yet. */
static enum rc
asking_check(struct context *c, const struct asking *a, struct rank_query *q, struct proposal *items,
    struct fault *why)
{
	struct list all = proposals_of(c, a->r);
	enum rc rc = RC_OK;

	for (uint32_t i = 0; rc == RC_OK && i < a->count; i++) {
		if (!context_get(c, &matching_proposal, a->named[i], &items[i]) ||
		    !id_equal(items[i].request, a->r->id))
			return fault_only(why, RC_NOT_FOUND);
		rc = solicit_state(a->r, &items[i], why);
		for (uint32_t k = 0; rc == RC_OK && k < i; k++)
			if (id_equal(items[k].id, items[i].id))
				rc = fault_addf(why, RC_INVALID, "proposals", FAULT_DUPLICATE, "%u", i + 1);
	}
	if (rc == RC_OK)
		rc = shortlist_none(c, a->r->id, why);
	if (rc == RC_OK && proposals_waited(c, a->r) + a->count > a->together)
		rc = fault_add(why, RC_CONFLICT, NULL, FAULT_PROPOSAL_PENDING);
	if (rc == RC_OK && a->reason.len == 0 && !is_best(&all, a->named, a->count))
		rc = fault_add(why, RC_RULE, "reason", FAULT_PROPOSAL_NOT_BEST);
	if (rc != RC_OK)
		return rc;
	query_build(c, a->r, a->policy, q);
	for (uint32_t i = 0; rc == RC_OK && i < a->count; i++)
		rc = solicit_rules(c, q, &items[i], why);
	return rc;
}

static enum rc
asking_send(struct context *c, struct asking *a, struct fault *why)
{
	struct proposal *items = ARENA_ARRAY(c->arena, a->count + 1, struct proposal);
	struct rank_query q;
	enum rc rc = asking_check(c, a, &q, items, why);

	for (uint32_t i = 0; rc == RC_OK && i < a->count; i++) {
		if (a->reason.len != 0) {
			items[i].choice_reason = a->reason;
			items[i].has |= REC_BIT(PROPOSAL_TAG_CHOICE_REASON);
		}
		items[i].together = a->together;
		items[i].has |= REC_BIT(PROPOSAL_TAG_TOGETHER);
		rc = proposal_send(c, a->r, &items[i], &q, a->policy, why);
	}
	a->sent = (struct list){ items, a->count };
	return rc;
}

enum rc
proposal_solicit(struct context *c, const struct solicit *in, struct solicitation *ret, struct fault *why)
{
	struct policy policy;
	struct proposal p;
	struct request r;
	struct asking a = { .r = &r, .policy = &policy, .named = &in->id, .count = 1, .reason = in->reason };
	enum rc rc = proposal_load(c, in->id, &p, &r, why);

	policy_active(c, &policy);
	a.together = policy.together;
	if (rc == RC_OK)
		rc = asking_send(c, &a, why);
	if (rc == RC_OK)
		solicit_answer(c, a.sent.items, ret);
	return rc;
}

/* --- several
 * ------------------------------------------------------------------------------------------------------------ */
static void
several_answer(struct context *c, const struct list *sent, struct solicitations *ret)
{
	struct solicitation *items = ARENA_ARRAY(c->arena, sent->count + 1, struct solicitation);

	for (uint32_t i = 0; i < sent->count; i++)
		solicit_answer(c, &((const struct proposal *)sent->items)[i], &items[i]);
	*ret = (struct solicitations){ REC_BIT(1), { items, sent->count } };
}

/* The best left, until so many are waited for. */
static enum rc
several_best(struct context *c, struct asking *a, struct fault *why)
{
	struct request trial = *a->r;
	enum rc rc = request_move(&trial, REQUEST_SOLICIT, why);

	if (rc == RC_OK)
		rc = shortlist_none(c, a->r->id, why);
	if (rc != RC_OK)
		return rc;
	if (proposals_waited(c, a->r) >= a->together)
		return fault_add(why, RC_CONFLICT, NULL, FAULT_PROPOSAL_PENDING);
	if (!cascade_finds(c, a->r, a->policy))
		return fault_add(why, RC_RULE, "request", FAULT_SOLICIT_NOBODY);
	return cascade_fill(c, a->r, a->policy, a->together, &a->sent, why);
}

static enum rc
request_solicit(
    struct context *c, const struct solicit_several *in, struct solicitations *ret, struct fault *why)
{
	struct policy policy;
	struct request r;
	struct asking a = { .r = &r,
		.policy = &policy,
		.named = in->proposals.items,
		.count = in->proposals.count,
		.reason = in->reason };
	enum rc rc = request_load_served(c, in->id, &r, why);

	if (rc != RC_OK)
		return rc;
	policy_active(c, &policy);
	a.together = REC_HAS(in, 2) ? in->together
	    : a.count != 0	    ? a.count + proposals_waited(c, &r)
				    : policy.together;
	if (a.together > TOGETHER_MOST)
		a.together = TOGETHER_MOST;
	rc = a.count != 0 ? asking_send(c, &a, why) : several_best(c, &a, why);
	if (rc == RC_OK)
		several_answer(c, &a.sent, ret);
	return rc;
}

SERVICE_HANDLER(request_solicit, struct solicit_several, struct solicitations)

enum rc
proposal_link(struct context *c, const struct link_request *in, struct solicitation *ret, struct fault *why)
{
	struct proposal p;
	struct request r;
	enum rc rc = proposal_load(c, in->id, &p, &r, why);

	if (rc == RC_OK && p.status != PROPOSAL_SENT)
		rc = state_refused(why, "status", &proposal_words, (int)p.status, ANY_EVENT);
	if (rc == RC_OK && REC_HAS(&p, PROPOSAL_TAG_PEER))
		rc = fault_add(why, RC_RULE, "provider", FAULT_HOLD_ELSEWHERE);
	if (rc != RC_OK)
		return rc;
	if (in->renew) {
		p.link++;
		rc = event_stage(c, &matching_proposal, "link_renewed", &p);
	}
	solicit_answer(c, &p, ret);
	return rc;
}
