/*
 * proposals: the ranked list of a request, explained, as far as the reader may see it.
 * Owns: GET /requests/{id}/proposals.
 * Beware: of an individual request only the référent sees the whole list: a director who asks for himself
 * would learn, from who is missing, who accompanies his team. The asker sees those who were asked.
 */
#include "services/matching/service.h"
#include <stdlib.h>

static int
rank_order(const void *a, const void *b)
{
	const struct proposal *x = a, *y = b;

	return x->rank < y->rank ? -1 : x->rank > y->rank;
}

struct list
proposals_of(struct context *c, const struct request *r)
{
	struct proposal *items = ARENA_ARRAY(c->arena, RANK_LINES_MAX, struct proposal);
	struct list all = { items, 0 };
	struct proposal p;
	struct db_scan s;

	db_scan_index(
	    &s, c->txn, &matching_proposal, matching_field(&matching_proposal, "request"), &r->id, true);
	while (all.count < RANK_LINES_MAX && db_scan_next(&s, c->arena, &p))
		if (p.round == r->round)
			items[all.count++] = p;
	db_scan_end(&s);
	qsort(items, all.count, sizeof *items, rank_order);
	return all;
}

static struct list
view_criteria(struct context *c, const struct proposal *p)
{
	struct criterion_line *items = ARENA_ARRAY(c->arena, p->criteria.count + 1, struct criterion_line);

	for (uint32_t i = 0; i < p->criteria.count; i++) {
		items[i] = ((const struct criterion_line *)p->criteria.items)[i];
		items[i].sentence = explain_criterion(c->arena, items[i].criterion, items[i].value);
		items[i].has |= REC_BIT(5);
	}
	return (struct list){ items, p->criteria.count };
}

static void
view_lines(struct context *c, const struct request *r, bool whole, struct ranking_view *ret)
{
	struct list all = proposals_of(c, r);
	struct ranking_line *lines = ARENA_ARRAY(c->arena, all.count + 1, struct ranking_line);

	for (uint32_t i = 0; i < all.count; i++) {
		const struct proposal *p = &((const struct proposal *)all.items)[i];

		if (!whole && (p->status == PROPOSAL_LISTED || p->status == PROPOSAL_PASSED))
			continue;
		lines[ret->lines.count++] =
		    (struct ranking_line){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(6),
			    .proposal = p->id,
			    .provider = p->provider,
			    .status = p->status };
		if (whole)
			lines[ret->lines.count - 1] =
			    (struct ranking_line){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) |
					REC_BIT(5) | REC_BIT(6) | (REC_HAS(p, 15) ? REC_BIT(7) : 0),
				    p->id, p->provider, p->rank, p->score, view_criteria(c, p), p->status,
				    p->expires_at };
	}
	ret->lines.items = lines;
	ret->has |= REC_BIT(8);
}

/* The rule between team and direction has a name for the référent only; for others it is neutrality. */
static struct list
view_excluded(struct context *c, const struct ranking *k, bool referent)
{
	struct exclusion *items = ARENA_ARRAY(c->arena, RULE_COUNT, struct exclusion);
	struct list all = { items, 0 };

	for (uint32_t i = 0; i < k->excluded.count; i++) {
		struct exclusion x = ((const struct exclusion *)k->excluded.items)[i];

		if (x.rule == RULE_TEAM_AND_DIRECTOR && !referent)
			x.rule = RULE_NEUTRALITY;
		x.label = text_of(explain_rule(x.rule));
		x.has |= REC_BIT(3);
		if (all.count != 0 && items[all.count - 1].rule == x.rule)
			items[all.count - 1].count += x.count;
		else
			items[all.count++] = x;
	}
	return all;
}

static bool
ranking_find(struct context *c, const struct request *r, struct ranking *ret)
{
	struct db_scan s;
	bool found = false;

	db_scan_index(
	    &s, c->txn, &matching_ranking, matching_field(&matching_ranking, "request"), &r->id, true);
	while (!found && db_scan_next(&s, c->arena, ret))
		found = ret->round == r->round;
	db_scan_end(&s);
	return found;
}

static void
view_ranking(struct context *c, const struct ranking *k, struct ranking_view *ret)
{
	bool referent = caller_has(c, ROLE_REFERENT);

	ret->policy = k->policy;
	ret->policy_version = k->policy_version;
	ret->ranked_at = k->created_at;
	ret->considered = k->considered;
	ret->excluded = view_excluded(c, k, referent);
	ret->has |= REC_BIT(5) | REC_BIT(6) | REC_BIT(7) | REC_BIT(9) | (REC_HAS(k, 9) ? REC_BIT(4) : 0);
	if (REC_HAS(k, 14) && (referent || k->relax_rule != RULE_TEAM_AND_DIRECTOR)) {
		ret->relax_rule = k->relax_rule;
		ret->relax_candidates = k->relax_candidates;
		ret->relax_label = explain_relax(c->arena, k->relax_rule, k->relax_candidates);
		ret->has |= REC_BIT(10) | REC_BIT(11) | REC_BIT(12);
	}
}

enum rc
request_proposals(struct context *c, const struct ref *in, struct ranking_view *ret, struct fault *why)
{
	struct request r;
	struct ranking k;
	bool whole;

	if (!context_get(c, &matching_request, in->id, &r) || !request_acts(c, &r))
		return fault_only(why, RC_NOT_FOUND);
	whole = r.kind == POOL_GROUP || request_serves(c, &r);
	ret->request = r.id;
	ret->status = r.status;
	ret->round = r.round;
	ret->has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3);
	view_lines(c, &r, whole, ret);
	if (whole && ranking_find(c, &r, &k))
		view_ranking(c, &k, ret);
	return RC_OK;
}
