/*
 * proposals: the ranked list of a request, explained, as far as the reader may see it.
 * Owns: GET /requests/{id}/proposals and GET /requests/{id}/rankings.
 * Beware: of an individual request only the référent sees the whole list: a director who asks for himself
 * would learn, from who is missing, who accompanies his team. The asker sees those who were asked.
 */
#include "services/matching/consent.h"
#include "services/matching/far_line.h"
#include "services/matching/ranking.h"
#include <stdlib.h>

static int
rank_order(const void *a, const void *b)
{
	const struct proposal *x = a, *y = b;

	return x->rank < y->rank ? -1 : x->rank > y->rank;
}

struct list
proposals_of_round(struct context *c, struct id request, uint32_t round)
{
	uint32_t cap = RANK_LINES_MAX, n = 0;
	struct proposal *items = ARENA_ARRAY(c->arena, cap, struct proposal);
	struct proposal p;
	struct db_scan s;

	db_scan_index(
	    &s, c->txn, &matching_proposal, matching_field(&matching_proposal, "request"), &request, true);
	while (db_scan_next(&s, c->arena, &p)) {
		if (p.round != round)
			continue;
		if (n == cap) { /* campaigns add theirs behind a list that is full: none is forgotten */
			struct proposal *more = ARENA_ARRAY(c->arena, cap *= 2, struct proposal);

			memcpy(more, items, n * sizeof *more);
			items = more;
		}
		items[n++] = p;
	}
	db_scan_end(&s);
	qsort(items, n, sizeof *items, rank_order);
	return (struct list){ items, n };
}

struct list
proposals_of(struct context *c, const struct request *r)
{
	return proposals_of_round(c, r->id, r->round);
}

bool
ranking_is_whole(struct context *c, const struct request *r)
{
	return r->kind == POOL_GROUP || request_serves(c, r);
}

/* A line as it is told; whole: with its place and its reasons. */
static struct ranking_line
line_view(struct context *c, const struct request *r, const struct proposal *p, bool whole)
{
	struct ranking_line line = { .has = (id_is_zero(p->id) ? 0 : REC_BIT(1)) | REC_BIT(2) | REC_BIT(6),
		.proposal = p->id,
		.provider = p->provider,
		.status = p->status };

	far_line_tell(c, p->provider, whole, &line);
	if (!whole)
		return line;
	line.rank = p->rank;
	line.score = p->score;
	line.criteria =
	    explain_kept(c->arena, &p->criteria, REC_HAS(r, REQUEST_TAG_WISH) && r->wish == WISH_OTHER);
	line.expires_at = p->expires_at;
	line.caution = proposal_caution(c, r, p);
	line.has |= REC_BIT(3) | REC_BIT(4) | REC_BIT(5) | (REC_HAS(p, 15) ? REC_BIT(7) : 0) |
	    (line.caution.len != 0 ? REC_BIT(8) : 0);
	return line;
}

struct list
lines_view(struct context *c, const struct request *r, const struct list *all, bool whole)
{
	struct ranking_line *lines = ARENA_ARRAY(c->arena, all->count + 1, struct ranking_line);
	uint32_t n = 0;

	for (uint32_t i = 0; i < all->count; i++) {
		const struct proposal *p = &((const struct proposal *)all->items)[i];

		if (whole || (p->status != PROPOSAL_LISTED && p->status != PROPOSAL_PASSED))
			lines[n++] = line_view(c, r, p, whole);
	}
	return (struct list){ lines, n };
}

struct text
policy_name(struct context *c, struct id policy)
{
	struct policy p;

	return !id_is_zero(policy) && context_get(c, &matching_policy, policy, &p)
	    ? p.name
	    : text_of("Règles d’origine");
}

static struct text
advice_of(struct context *c, const struct ranking *k, enum rule rule)
{
	struct request r;

	return text_of(context_get(c, &matching_request, k->request, &r) ? explain_advice_for(&r, rule)
									 : explain_advice(rule));
}

/* The rule between team and direction has a name for the référent only; for others it is neutrality. */
struct list
excluded_view(struct context *c, const struct ranking *k)
{
	bool referent = caller_has(c, ROLE_REFERENT);
	struct exclusion *items = ARENA_ARRAY(c->arena, RULE_COUNT, struct exclusion);
	struct list all = { items, 0 };

	for (uint32_t i = 0; i < k->excluded.count; i++) {
		struct exclusion x = ((const struct exclusion *)k->excluded.items)[i];

		if (x.rule == RULE_TEAM_AND_DIRECTOR && !referent)
			x.rule = RULE_NEUTRALITY;
		x.label = text_of(explain_rule(x.rule));
		x.advice = advice_of(c, k, x.rule);
		x.has |= REC_BIT(3) | REC_BIT(4);
		if (all.count != 0 && items[all.count - 1].rule == x.rule)
			items[all.count - 1].count += x.count;
		else
			items[all.count++] = x;
	}
	return all;
}

bool
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

void
ranking_tell(struct context *c, const struct ranking *k, struct ranking_view *ret)
{
	bool referent = caller_has(c, ROLE_REFERENT);

	ret->policy = k->policy;
	ret->policy_version = k->policy_version;
	ret->ranked_at = k->created_at;
	ret->considered = k->considered;
	ret->excluded = excluded_view(c, k);
	ret->ranking = k->id;
	ret->policy_name = policy_name(c, k->policy);
	ret->has |= REC_BIT(5) | REC_BIT(6) | REC_BIT(7) | REC_BIT(9) | REC_BIT(14) | REC_BIT(15) |
	    (REC_HAS(k, 9) ? REC_BIT(4) : 0);
	used_up_tell(c, k, ret);
	if (REC_HAS(k, 14) && (referent || k->relax_rule != RULE_TEAM_AND_DIRECTOR)) {
		ret->relax_rule = k->relax_rule;
		ret->relax_candidates = k->relax_candidates;
		ret->relax_label = k->candidates != 0
		    ? used_up_relax(c->arena, k->relax_rule, k->relax_candidates)
		    : explain_relax(c->arena, k->relax_rule, k->relax_candidates);
		ret->relax_advice = advice_of(c, k, k->relax_rule);
		ret->has |= REC_BIT(10) | REC_BIT(11) | REC_BIT(12) | REC_BIT(13);
	}
}

enum rc
request_proposals(struct context *c, const struct ref *in, struct ranking_view *ret, struct fault *why)
{
	struct request r;
	struct ranking k;
	struct list all;
	bool whole;

	if (!context_get(c, &matching_request, in->id, &r) || !request_acts(c, &r))
		return fault_only(why, RC_NOT_FOUND);
	request_told(c, &r);
	whole = ranking_is_whole(c, &r);
	all = proposals_of(c, &r);
	ret->request = r.id;
	ret->status = r.status;
	ret->round = r.round;
	ret->lines = lines_view(c, &r, &all, whole);
	ret->has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(8);
	if (whole && ranking_find(c, &r, &k))
		ranking_tell(c, &k, ret);
	if (!whole) {
		ret->sentence = request_sentence(c, &r);
		ret->has |= REC_BIT(17);
	}
	return RC_OK;
}

/* --- round after round -------------------------------------------------------------------------------------- */
#define ROUNDS_MOST 20u

static struct ranking_round
round_view(struct context *c, const struct request *r, const struct ranking *k, bool whole)
{
	struct list all = proposals_of_round(c, k->request, k->round);
	struct ranking_round v = { .has = REC_BIT(2) | REC_BIT(3) | REC_BIT(10),
		.round = k->round,
		.ranked_at = k->created_at,
		.lines = lines_view(c, r, &all, whole) };

	if (!whole)
		return v;
	v.ranking = k->id;
	v.policy = k->policy;
	v.policy_version = k->policy_version;
	v.policy_name = policy_name(c, k->policy);
	v.considered = k->considered;
	v.candidates = k->candidates;
	v.excluded = excluded_view(c, k);
	v.has |= REC_BIT(1) | (REC_HAS(k, 9) ? REC_BIT(4) : 0) | REC_BIT(5) | REC_BIT(6) | REC_BIT(7) |
	    REC_BIT(8) | REC_BIT(9);
	return v;
}

static enum rc
request_rankings(struct context *c, const struct ref *in, struct ranking_rounds *ret, struct fault *why)
{
	struct ranking_round *rounds = ARENA_ARRAY(c->arena, ROUNDS_MOST, struct ranking_round);
	struct request r;
	struct ranking k;
	struct db_scan s;
	bool whole;

	if (!context_get(c, &matching_request, in->id, &r) || !request_acts(c, &r))
		return fault_only(why, RC_NOT_FOUND);
	request_told(c, &r);
	whole = ranking_is_whole(c, &r);
	db_scan_index(
	    &s, c->txn, &matching_ranking, matching_field(&matching_ranking, "request"), &r.id, true);
	while (ret->rounds.count < ROUNDS_MOST && db_scan_next(&s, c->arena, &k))
		rounds[ret->rounds.count++] = round_view(c, &r, &k, whole);
	db_scan_end(&s);
	ret->rounds.items = rounds;
	ret->request = r.id;
	ret->has = REC_BIT(1) | REC_BIT(2);
	return RC_OK;
}
SERVICE_HANDLER(request_rankings, struct ref, struct ranking_rounds)
