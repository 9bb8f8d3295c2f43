/*
 * campaign_apply: a campaign that holds becomes proposals that are sent, all in one go; one that does not says what changed.
 * Owns: POST /campaigns/{id}/apply and check.
 * Beware: all is looked at before the first is staged: either every provider is asked, or none. Whoever declines is followed by the
 *         request's own list, as after any solicitation.
 */
#include "services/matching/campaign.h"
#include "services/matching/ranking.h"

struct apply {
	struct context *c;
	const struct campaign *p;
	struct policy policy;
};

/* The one of the request's list, or one more behind it: the campaign looks beyond the lines that a ranking keeps. */
static void
proposal_of(struct apply *a, const struct request *r, const struct campaign_line *l,
    const struct rank_query *q, struct proposal *ret)
{
	struct list all = proposals_of(a->c, r);
	const struct proposal *p = all.items;
	struct rank_line line;

	for (uint32_t i = 0; i < all.count; i++)
		if (p[i].status == PROPOSAL_LISTED && id_equal(p[i].provider, l->provider)) {
			*ret = p[i];
			return;
		}
	line = rank_line_of(columns_of(a->c), q, intern_find(&columns_of(a->c)->providers, l->provider));
	*ret = (struct proposal){ .id = context_id(a->c),
		.request = r->id,
		.provider = l->provider,
		.pool = r->kind,
		.round = r->round,
		.rank = l->rank < 1000 ? l->rank : 1000,
		.score = rank_part(q, line.total),
		.criteria = line_criteria(a->c->arena, columns_of(a->c), q, &line),
		.status = PROPOSAL_LISTED };
	for (unsigned tag = 6; tag <= 13; tag++)
		ret->has |= REC_BIT(tag);
}

static enum rc
line_send(struct apply *a, const struct campaign_line *l, struct fault *why)
{
	struct rank_query q;
	struct proposal p;
	struct request r;
	enum rc rc = context_need(a->c, &matching_request, l->request, "requests", &r, why);

	if (rc != RC_OK)
		return rc;
	query_build(a->c, &r, &a->policy, &q);
	proposal_of(a, &r, l, &q, &p);
	p.held = l->months;
	p.together = 1;
	p.has |= REC_BIT(PROPOSAL_TAG_HELD) | REC_BIT(PROPOSAL_TAG_TOGETHER);
	if (l->rank > 1) {
		p.choice_reason = text_of(
		    arena_printf(a->c->arena, "Répartition d’ensemble. " TEXT_FMT, TEXT_ARG(l->sentence)));
		p.has |= REC_BIT(PROPOSAL_TAG_CHOICE_REASON);
	}
	return proposal_send(a->c, &r, &p, &q, &a->policy, why);
}

/* Nothing can be refused any more by what was looked at; if it is all the same, nothing is left of it. */
static enum rc
lines_send(struct context *c, const struct campaign *p, const struct list *lines, struct fault *why)
{
	const struct campaign_line *l = lines->items;
	struct apply a = { .c = c, .p = p };
	enum rc rc = RC_OK;

	policy_active(c, &a.policy);
	for (uint32_t i = 0; i < lines->count && rc == RC_OK; i++)
		if (!id_is_zero(l[i].provider))
			rc = line_send(&a, &l[i], why);
	if (rc != RC_OK)
		context_drop(c);
	return rc;
}

static enum rc
refuse(const struct list *changes, struct fault *why)
{
	const struct campaign_change *x = changes->items;

	for (uint32_t i = 0; i < changes->count; i++)
		(void)fault_english(why,
		    fault_addf(why, RC_CONFLICT, "requests", FAULT_CAMPAIGN_STALE, TEXT_FMT,
			TEXT_ARG(x[i].sentence)),
		    "%s", rec_enum_by_value(&campaign_changed_enum, (int)x[i].changed)->name);
	return RC_CONFLICT;
}

static enum rc
matching_campaign_apply(struct context *c, const struct ref *in, struct campaign *ret, struct fault *why)
{
	struct list lines, changes;
	enum rc rc = campaign_load(c, in->id, ret, why);

	if (rc == RC_OK)
		rc = campaign_move(ret, CAMPAIGN_EV_APPLY, why);
	if (rc != RC_OK)
		return rc;
	lines = campaign_lines(c, ret);
	changes = campaign_changes(c, ret, &lines);
	if (changes.count != 0)
		return refuse(&changes, why);
	rc = lines_send(c, ret, &lines, why);
	if (rc != RC_OK)
		return rc;
	ret->applied_at = c->now;
	ret->has |= REC_BIT(CAMPAIGN_TAG_APPLIED_AT);
	return event_stage(c, &matching_campaign, "applied", ret);
}
SERVICE_HANDLER(matching_campaign_apply, struct ref, struct campaign)

/* Holds as it is: the record as it stands. */
static enum rc
matching_campaign_check(struct context *c, const struct ref *in, struct campaign *ret, struct fault *why)
{
	struct campaign stale;
	struct list lines, changes;
	enum rc rc = campaign_load(c, in->id, ret, why);

	if (rc != RC_OK)
		return rc;
	stale = *ret;
	rc = campaign_move(&stale, CAMPAIGN_EV_EXPIRE, why);
	if (rc != RC_OK)
		return rc;
	lines = campaign_lines(c, ret);
	changes = campaign_changes(c, ret, &lines);
	if (changes.count == 0)
		return RC_OK;
	*ret = stale;
	ret->changes = changes;
	ret->has |= REC_BIT(CAMPAIGN_TAG_CHANGES);
	return event_stage(c, &matching_campaign, "stale", ret);
}
SERVICE_HANDLER(matching_campaign_check, struct ref, struct campaign)
