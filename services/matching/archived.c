/*
 * archived: a provider's card, or a service of the catalogue, is archived while requests rest on it.
 * Owns: matching.proposal.card_archived, matching.engagement.card_archived and matching.request.service_archived, which timers run.
 * Beware: archiving is the registry's and is never refused for a request: who archives would learn of one. Who serves it is told.
 */
#include "services/matching/archived.h"
#include "services/matching/hold.h"

static void
card_follow(struct context *c, struct id provider)
{
	struct proposal p;
	struct engagement e;
	struct db_scan s;

	db_scan_index(
	    &s, c->txn, &matching_proposal, matching_field(&matching_proposal, "provider"), &provider, false);
	while (db_scan_next(&s, c->arena, &p))
		if (p.status == PROPOSAL_SENT)
			context_timer(c, c->now, "matching.proposal.card_archived", p.id);
	db_scan_end(&s);
	db_scan_index(&s, c->txn, &matching_engagement, matching_field(&matching_engagement, "provider"),
	    &provider, false);
	while (db_scan_next(&s, c->arena, &e))
		if (e.status == ENGAGEMENT_ACTIVE || e.status == ENGAGEMENT_SUSPENDED)
			context_timer(c, c->now, "matching.engagement.card_archived", e.id);
	db_scan_end(&s);
}

/* Handed in and not over. A draft is its author's alone, who is told when it is handed in. */
static bool
request_is_open(const struct request *r)
{
	return !REC_HAS(r, TAG_ARCHIVED_AT) &&
	    (r->status == REQUEST_SUBMITTED || r->status == REQUEST_PROPOSED ||
		r->status == REQUEST_SOLICITED || r->status == REQUEST_ENGAGED ||
		r->status == REQUEST_EXHAUSTED);
}

static void
service_follow(struct context *c, struct id service)
{
	struct request r;
	struct db_scan s;

	db_scan_index(
	    &s, c->txn, &matching_request, matching_field(&matching_request, "service"), &service, false);
	while (db_scan_next(&s, c->arena, &r))
		if (request_is_open(&r))
			context_timer(c, c->now, "matching.request.service_archived", r.id);
	db_scan_end(&s);
}

void
archived_follow(struct context *c, const struct event *e)
{
	if (!REC_HAS((const struct rec_head *)e->rec, TAG_ARCHIVED_AT))
		return;
	if (e->rec_desc == &provider_desc) {
		card_follow(c, e->key);
		home_card_follow(c, e->key);
	} else if (e->rec_desc == &accompaniment_desc)
		service_follow(c, e->key);
}

static bool
card_is_archived(struct context *c, struct id provider)
{
	struct provider card;

	return !context_get(c, &matching_provider, provider, &card) || REC_HAS(&card, TAG_ARCHIVED_AT);
}

static enum rc
proposal_card_archived(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	struct proposal p;
	struct request r;

	(void)ret;
	if (!context_get(c, &matching_proposal, in->id, &p) || p.status != PROPOSAL_SENT ||
	    !card_is_archived(c, p.provider) || !context_get(c, &matching_request, p.request, &r))
		return RC_OK;
	return cascade_without(c, &r, &p, PASSED_ARCHIVED, why);
}
SERVICE_HANDLER(proposal_card_archived, struct ref, void)

static enum rc
engagement_card_archived(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	struct engagement e;

	(void)ret;
	(void)why;
	if (!context_get(c, &matching_engagement, in->id, &e) ||
	    (e.status != ENGAGEMENT_ACTIVE && e.status != ENGAGEMENT_SUSPENDED) ||
	    REC_HAS(&e, ENGAGEMENT_TAG_CARD_ARCHIVED_AT) || !card_is_archived(c, e.provider))
		return RC_OK;
	e.card_archived_at = c->now;
	e.has |= REC_BIT(ENGAGEMENT_TAG_CARD_ARCHIVED_AT);
	return event_stage(c, &matching_engagement, "card_archived", &e);
}
SERVICE_HANDLER(engagement_card_archived, struct ref, void)

static enum rc
request_service_archived(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	struct request r;

	(void)ret;
	(void)why;
	if (!context_get(c, &matching_request, in->id, &r) || !request_is_open(&r) ||
	    REC_HAS(&r, REQUEST_TAG_SERVICE_ARCHIVED_AT))
		return RC_OK;
	r.service_archived_at = c->now;
	r.has |= REC_BIT(REQUEST_TAG_SERVICE_ARCHIVED_AT);
	return request_stage(c, &r, "service_archived");
}
SERVICE_HANDLER(request_service_archived, struct ref, void)
