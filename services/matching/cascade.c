/*
 * cascade: what follows a ranking, a refusal or a deadline that passed: the next of the list, the référent, or nobody; and reminders.
 * Owns: matching.proposal.expire, matching.proposal.remind and matching.request.cascade, which timers run.
 * Beware: those of the list who may not be asked any more are passed over, with an event each. A timer may come late, or after an
 *         answer: then there is nothing to do.
 */
#include "services/matching/far_line.h"
#include "services/matching/ranking.h"

struct list
proposals_now(struct context *c, const struct request *r)
{
	struct list all = proposals_of(c, r);
	struct proposal *items = all.items;

	for (uint32_t i = 0; i < all.count; i++)
		(void)context_latest(c, &matching_proposal, items[i].id, &items[i]);
	return all;
}

uint32_t
proposals_waited(struct context *c, const struct request *r)
{
	struct list all = proposals_now(c, r);
	uint32_t waited = 0;

	for (uint32_t i = 0; i < all.count; i++)
		waited += ((const struct proposal *)all.items)[i].status == PROPOSAL_SENT;
	return waited;
}

/* How many are to be asked at once: what was said last of this ranking; else the policy's. */
static uint32_t
proposals_together(const struct list *all, const struct policy *policy)
{
	const struct proposal *p = all->items;
	uint32_t together = 0;

	for (uint32_t i = 0; i < all->count; i++)
		if (REC_HAS(&p[i], PROPOSAL_TAG_TOGETHER) && p[i].together > together)
			together = p[i].together;
	return together == 0 ? policy->together : together;
}

bool
cascade_finds(struct context *c, const struct request *r, const struct policy *policy)
{
	struct list all = proposals_now(c, r);
	struct rank_query q;
	bool found = false;

	query_build(c, r, policy, &q);
	for (uint32_t i = 0; i < all.count && !found; i++) {
		const struct proposal *p = &((const struct proposal *)all.items)[i];

		found = p->status == PROPOSAL_LISTED && proposal_excluded(c, &q, p) < 0 &&
		    !far_links_open(c, p->provider);
	}
	return found;
}

static enum rc
cascade_pass(struct context *c, struct proposal *p, struct fault *why)
{
	p->passed_for = PASSED_EXCLUDED;
	p->has |= REC_BIT(PROPOSAL_TAG_PASSED_FOR);
	return proposal_end(c, p, PROPOSAL_PASS, "passed", why);
}

enum rc
cascade_fill(struct context *c, struct request *r, const struct policy *policy, uint32_t together,
    struct list *ret_sent, struct fault *why)
{
	struct list all = proposals_now(c, r);
	struct proposal *p = all.items, *sent = ARENA_ARRAY(c->arena, all.count + 1, struct proposal);
	uint32_t waited = proposals_waited(c, r), n = 0;
	struct rank_query q;
	enum rc rc = RC_OK;

	query_build(c, r, policy, &q);
	for (uint32_t i = 0; rc == RC_OK && i < all.count && waited + n < together; i++) {
		if (p[i].status != PROPOSAL_LISTED)
			continue;
		if (proposal_excluded(c, &q, &p[i]) >= 0) {
			rc = cascade_pass(c, &p[i], why);
			continue;
		}
		if (far_links_open(c, p[i].provider)) /* left to the référent, who can ask */
			continue;
		p[i].together = together;
		p[i].has |= REC_BIT(PROPOSAL_TAG_TOGETHER);
		rc = proposal_send(c, r, &p[i], &q, policy, why);
		sent[n++] = p[i];
	}
	if (ret_sent != NULL)
		*ret_sent = (struct list){ sent, n };
	return rc;
}

/* --- after an answer, or none
 * ------------------------------------------------------------------------------------------- */
static bool
is_anybody_listed(struct context *c, const struct request *r)
{
	struct list all = proposals_now(c, r);

	for (uint32_t i = 0; i < all.count; i++)
		if (((const struct proposal *)all.items)[i].status == PROPOSAL_LISTED)
			return true;
	return false;
}

/* Nobody is waited for any more: the référent chooses among those left, or there is nobody. */
static enum rc
cascade_rest(struct context *c, struct request *r, struct fault *why)
{
	bool left = is_anybody_listed(c, r);
	enum rc rc = request_move(r, left ? REQUEST_REOPEN : REQUEST_EXHAUST, why);

	if (rc == RC_OK && !left)
		used_up_by_answers(c, r);
	return rc != RC_OK ? rc : request_stage(c, r, left ? "reopened" : "exhausted");
}

enum rc
cascade_next(struct context *c, struct request *r, struct fault *why)
{
	struct list all = proposals_now(c, r);
	struct policy policy;
	enum rc rc = RC_OK;

	policy_active(c, &policy);
	if (policy.cascade)
		rc = cascade_fill(c, r, &policy, proposals_together(&all, &policy), NULL, why);
	if (rc != RC_OK || proposals_waited(c, r) != 0)
		return rc;
	return cascade_rest(c, r, why);
}

enum rc
cascade_after(struct context *c, struct request *r, const struct proposal *p, struct fault *why)
{
	return REC_HAS(p, PROPOSAL_TAG_SHORTLIST) ? cascade_rest(c, r, why) : cascade_next(c, r, why);
}

enum rc
cascade_without(
    struct context *c, struct request *r, struct proposal *p, enum passed_for reason, struct fault *why)
{
	enum rc rc;

	p->passed_for = reason;
	p->has |= REC_BIT(PROPOSAL_TAG_PASSED_FOR);
	rc = proposal_end(c, p, PROPOSAL_PASS, "passed", why);
	return rc == RC_OK ? cascade_after(c, r, p, why) : rc;
}

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
	return rc == RC_OK ? cascade_after(c, &r, &p, why) : rc;
}

/* --- reminders
 * ---------------------------------------------------------------------------------------------------------- */
void
proposal_remind_later(
    struct context *c, const struct request *r, const struct proposal *p, const struct policy *policy)
{
	usec_t last = REC_HAS(p, PROPOSAL_TAG_REMINDED_AT) ? p->reminded_at : p->solicited_at;
	usec_t due = policy_reminder(policy, r, last, p->expires_at);

	if (due != 0)
		context_timer(c, due, "matching.proposal.remind", p->id);
}

static enum rc
proposal_remind(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	struct policy policy;
	struct proposal p;
	struct request r;

	(void)ret;
	(void)why;
	if (!context_get(c, &matching_proposal, in->id, &p) || p.status != PROPOSAL_SENT ||
	    p.expires_at <= c->now || !context_get(c, &matching_request, p.request, &r))
		return RC_OK;
	p.reminded_at = c->now;
	p.reminders++;
	p.has |= REC_BIT(PROPOSAL_TAG_REMINDED_AT) | REC_BIT(PROPOSAL_TAG_REMINDERS);
	policy_active(c, &policy);
	proposal_remind_later(c, &r, &p, &policy);
	return event_stage(c, &matching_proposal, "reminded", &p);
}

/* --- by itself
 * ---------------------------------------------------------------------------------------------------------- */
void
cascade_start(struct context *c, const struct request *r, const struct policy *policy)
{
	if (policy->starts)
		context_timer(c, c->now, "matching.request.cascade", r->id);
}

static enum rc
request_cascade(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	struct policy policy;
	struct request r;

	(void)ret;
	policy_active(c, &policy);
	if (!policy.starts || !context_get(c, &matching_request, in->id, &r) || shortlist_active(c, r.id) ||
	    r.status != REQUEST_PROPOSED || REC_HAS(&r, TAG_ARCHIVED_AT) || !cascade_finds(c, &r, &policy))
		return RC_OK;
	return cascade_fill(c, &r, &policy, policy.together, NULL, why);
}

SERVICE_HANDLER(proposal_remind, struct ref, void)
SERVICE_HANDLER(request_cascade, struct ref, void)
