/*
 * engagement_replace: another provider goes on: the engagement ends with its days done, the request is ranked again without that provider.
 * Owns: POST /engagements/{id}/replace.
 * Beware: what is left is asked for, not what was planned at first; the engagement that follows says which one it goes on, and how much was
 *         done before. The provider that was replaced reads the request no more.
 */
#include "services/matching/agreement.h"
#include "services/matching/engagement.h"

void
query_leave_out(struct context *c, struct rank_query *q, struct id provider)
{
	uint32_t *items = ARENA_ARRAY(c->arena, q->answered.count + 1, uint32_t);

	if (id_is_zero(provider))
		return;
	if (q->answered.count != 0)
		memcpy(items, q->answered.items, q->answered.count * sizeof *items);
	items[q->answered.count] = intern_find(&columns_of(c)->providers, provider);
	q->answered = rank_set_make(items, q->answered.count + 1);
}

/* What is left, in halves rounded up to days: at least one, or there is nothing to go on with. */
static void
request_remainder(struct request *r, const struct engagement *e, day_t to)
{
	uint32_t left = e->days_planned - engagement_halves(e) / 2;

	r->days = left == 0 ? 1 : left;
	r->to = to;
	r->round++;
	r->has |= REC_BIT(REQUEST_TAG_DAYS) | REC_BIT(REQUEST_TAG_TO) | REC_BIT(REQUEST_TAG_ROUND);
}

enum rc
engagement_pass_on(struct context *c, struct engagement *e, enum engagement_change reason, day_t to,
    struct engagement *ret, struct fault *why)
{
	struct request r;
	enum rc rc = context_get(c, &matching_request, e->request, &r)
	    ? engagement_move(e, ENGAGEMENT_REPLACE, why)
	    : fault_only(why, RC_NOT_FOUND);

	if (rc == RC_OK)
		rc = request_move(&r, REQUEST_REPLACE, why);
	if (rc == RC_OK)
		rc = engagement_give_back(c, e, why);
	if (rc != RC_OK)
		return rc;
	e->replaced_for = reason;
	e->closed_at = c->now;
	e->has |= REC_BIT(ENGAGEMENT_TAG_REPLACED_FOR) | REC_BIT(ENGAGEMENT_TAG_CLOSED_AT);
	request_remainder(&r, e, to);
	(void)accords_give_up(c, e->id); /* who comes next has one of its own */
	rc = engagement_answer(c, e, "replaced", ret);
	return rc == RC_OK ? request_rank(c, &r, e->provider, why) : rc;
}

static enum rc
engagement_replace(
    struct context *c, const struct engagement_replace *in, struct engagement *ret, struct fault *why)
{
	struct engagement e, trial;
	day_t to;
	enum rc rc;

	if (!context_get(c, &matching_engagement, in->id, &e) || !engagement_serves(c, &e))
		return fault_only(why, RC_NOT_FOUND);
	trial = e;
	rc = engagement_move(&trial, ENGAGEMENT_REPLACE, why);
	if (rc == RC_OK)
		rc = engagement_period(c, &e, REC_HAS(in, 3), in->to, &to, why);
	return rc == RC_OK ? engagement_pass_on(c, &e, in->reason, to, ret, why) : rc;
}
SERVICE_HANDLER(engagement_replace, struct engagement_replace, struct engagement)
