/*
 * campaign_rights: who sees a campaign and its lines.
 * Owns: the visible hooks of both.
 * Beware: whoever serves all but one of an individual campaign's requests would learn, by what is missing, that somebody near asked: the
 *         whole of it is hidden then. It also tells of providers' days, so that it is held to the rule of the capacities.
 */
#include "services/matching/campaign.h"
#include "services/matching/refusal.h"

bool
campaign_pool_open(struct context *c, enum pool pool)
{
	const struct capacity days = { .pool = pool };

	return capacity_visible(c, &days);
}

static bool
is_served(struct context *c, struct id request)
{
	struct request r;

	return context_get(c, &matching_request, request, &r) && request_serves(c, &r);
}

bool
campaign_visible(struct context *c, const void *rec)
{
	const struct campaign *p = rec;
	const struct id *ids = p->requests.items;

	if (!campaign_pool_open(c, p->pool))
		return false;
	if (p->pool == POOL_GROUP)
		return true;
	for (uint32_t i = 0; i < p->requests.count; i++)
		if (!is_served(c, ids[i]))
			return false;
	return true;
}

bool
campaign_line_visible(struct context *c, const void *rec)
{
	const struct campaign_line *l = rec;
	struct campaign p;

	return context_get(c, &matching_campaign, l->campaign, &p) && campaign_pool_open(c, p.pool) &&
	    is_served(c, l->request);
}

enum rc
campaign_load(struct context *c, struct id id, struct campaign *ret, struct fault *why)
{
	if (!context_get(c, &matching_campaign, id, ret) || !campaign_visible(c, ret))
		return fault_only(why, RC_NOT_FOUND);
	if (REC_HAS(ret, TAG_ARCHIVED_AT))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED);
	return RC_OK;
}

enum rc
campaign_move(struct campaign *p, enum campaign_event event, struct fault *why)
{
	int to;

	if (machine_step(campaign_machine.edges, campaign_machine.edge_count, (int)p->status, (int)event,
		&to) != RC_OK)
		return state_refused(why, "status", &campaign_words, (int)p->status, (int)event);
	p->status = (enum campaign_status)to;
	p->has |= REC_BIT(CAMPAIGN_TAG_STATUS);
	return RC_OK;
}
