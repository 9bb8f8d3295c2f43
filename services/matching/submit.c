/*
 * submit: a request is handed in, and an accompaniment is ranked at once.
 * Owns: POST /requests/{id}/submit.
 * Beware: when nobody is left only because of the rule between team and direction, the asker's status does
 * not say so: it stays "proposed", and the référent, who alone sees that rule, finds an empty list with its
 * reason.
 */
#include "services/matching/ranking.h"

static struct list
lines_criteria(struct context *c, const struct rank_query *q, const struct rank_line *line)
{
	struct criterion_line *items = ARENA_ARRAY(c->arena, CRITERION_COUNT, struct criterion_line);

	for (int k = 0; k < CRITERION_COUNT; k++)
		items[k] = (struct criterion_line){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4),
			.criterion = (enum criterion)k,
			.value = line->value[k],
			.weight = q->weights[k],
			.contribution = rank_part(q, q->weights[k] * line->value[k]) };
	return (struct list){ items, CRITERION_COUNT };
}

static void
lines_stage(
    struct context *c, const struct request *r, const struct rank_query *q, const struct rank_result *found)
{
	for (uint32_t i = 0; i < found->line_count; i++) {
		const struct rank_line *line = &found->lines[i];
		struct proposal p = { .id = context_id(c),
			.request = r->id,
			.provider = columns_of(c)->providers.ids[line->provider],
			.pool = r->kind,
			.round = r->round,
			.rank = i + 1,
			.score = rank_part(q, line->total),
			.criteria = lines_criteria(c, q, line),
			.status = PROPOSAL_LISTED };

		for (unsigned tag = 6; tag <= 13; tag++)
			p.has |= REC_BIT(tag);
		event_stage(c, &matching_proposal, "listed", &p);
	}
}

static void
ranking_stage(struct context *c, const struct request *r, const struct policy *policy,
    const struct rank_query *q, const struct rank_result *found)
{
	struct exclusion *excluded = ARENA_ARRAY(c->arena, RULE_COUNT, struct exclusion);
	struct ranking k = { .id = context_id(c), .request = r->id, .pool = r->kind, .round = r->round };

	for (int i = 0; i < RULE_COUNT; i++)
		if (found->excluded[i] != 0)
			excluded[k.excluded.count++] = (struct exclusion){ REC_BIT(1) | REC_BIT(2),
				(enum rule)i, found->excluded[i], { 0 }, { 0 } };
	k.excluded.items = excluded;
	k.policy = policy->id;
	k.policy_version = (uint32_t)policy->version;
	k.considered = found->considered;
	k.candidates = found->candidates;
	k.has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(10) | REC_BIT(11) | REC_BIT(12) | REC_BIT(13);
	if (!id_is_zero(policy->id))
		k.has |= REC_BIT(9);
	if (found->relax_rule >= 0) {
		k.relax_rule = (enum rule)found->relax_rule;
		k.relax_candidates = found->relax_candidates;
		k.has |= REC_BIT(14) | REC_BIT(15);
	}
	inputs_keep(c, r, q, found, &k);
	event_stage(c, &matching_ranking, "created", &k);
}

static enum rc
submit_rank(struct context *c, struct request *r, struct fault *why)
{
	struct rank_result *found = ARENA_NEW(c->arena, struct rank_result);
	struct rank_query q;
	struct policy policy;
	bool somebody;
	enum rc rc;

	policy_active(c, &policy);
	query_build(c, r, &policy, &q);
	rank_run(columns_of(c), &q, found);
	somebody = found->candidates != 0 || found->excluded[RULE_TEAM_AND_DIRECTOR] != 0;
	rc = request_move(r, somebody ? REQUEST_PROPOSE : REQUEST_EXHAUST, why);
	if (rc != RC_OK)
		return rc;
	ranking_stage(c, r, &policy, &q, found);
	lines_stage(c, r, &q, found);
	if (found->candidates != 0)
		cascade_start(c, r, &policy);
	return request_stage(c, r, somebody ? "proposed" : "exhausted");
}

enum rc
request_submit(struct context *c, const struct ref *in, struct request *ret, struct fault *why)
{
	struct request r;
	enum rc rc = request_load(c, in->id, &r, why);

	if (rc == RC_OK)
		rc = request_move(&r, REQUEST_SUBMIT, why);
	if (rc == RC_OK)
		rc = request_check_need(c, &r, why);
	if (rc == RC_OK)
		rc = proposals_pass(c, &r, (struct id){ { 0 } }, why);
	if (rc != RC_OK)
		return rc;
	r.submitted_at = c->now;
	r.round += r.nature == NATURE_ACCOMPANIMENT;
	r.has |= REC_BIT(REQUEST_TAG_SUBMITTED_AT) | REC_BIT(REQUEST_TAG_ROUND);
	rc = request_stage(c, &r, "submitted");
	if (rc == RC_OK && r.nature == NATURE_ACCOMPANIMENT)
		rc = submit_rank(c, &r, why);
	if (rc == RC_OK)
		request_answer(&r, ret);
	return rc;
}
