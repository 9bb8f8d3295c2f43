/*
 * submit: a request is handed in, and an accompaniment is ranked at once.
 * Owns: POST /requests/{id}/submit.
 * Beware: when nobody is left only because of the rule between team and direction, the asker's status does
 * not say so: it stays "proposed", and the référent, who alone sees that rule, finds an empty list with its
 * reason.
 */
#include "services/matching/asked.h"
#include "services/matching/ranking.h"

_Static_assert(ASKERS == SERVICE_LANES + 1, "a lane is an asker");

struct proposal
proposal_listed(struct context *c, const struct request *r, const struct rank_query *q,
    const struct rank_result *found, uint32_t i)
{
	const struct rank_line *line = &found->lines[i];
	struct proposal p = { .request = r->id,
		.provider = columns_of(c)->providers.ids[line->provider],
		.pool = r->kind,
		.round = r->round,
		.rank = i + 1,
		.score = rank_part(q, line->total),
		.criteria = line_criteria(c->arena, columns_of(c), q, line),
		.status = PROPOSAL_LISTED };

	for (unsigned tag = 6; tag <= 13; tag++)
		p.has |= REC_BIT(tag);
	return p;
}

static void
lines_stage(
    struct context *c, const struct request *r, const struct rank_query *q, const struct rank_result *found)
{
	for (uint32_t i = 0; i < found->line_count; i++) {
		struct proposal p = proposal_listed(c, r, q, found, i);

		p.id = context_id(c);
		event_stage(c, &matching_proposal, "listed", &p);
	}
}

struct ranking
ranking_of(
    struct context *c, const struct request *r, const struct policy *policy, const struct rank_result *found)
{
	struct exclusion *excluded = ARENA_ARRAY(c->arena, RULE_COUNT, struct exclusion);
	struct ranking k = { .request = r->id, .pool = r->kind, .round = r->round };

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
	return k;
}

static void
ranking_stage(struct context *c, const struct request *r, const struct policy *policy,
    const struct rank_query *q, const struct rank_result *found)
{
	struct ranking k = ranking_of(c, r, policy, found);

	k.id = context_id(c);
	inputs_keep(c, r, q, found, &k);
	event_stage(c, &matching_ranking, "created", &k);
	if (found->candidates == 0)
		used_up_stage(c, &k, found);
}

void
submission_rank(struct context *c, const struct request *r, struct submission *ret)
{
	policy_active(c, &ret->policy);
	query_build(c, r, &ret->policy, &ret->q);
	asked_as(c->lane);
	rank_run(columns_of(c), &ret->q, &ret->found);
}

/* Nothing is staged here: it may be refused. Without any card in the pool nobody could say how many days to ask for. */
static enum rc
submit_find(struct context *c, const struct request *r, struct submission *s, struct fault *why)
{
	uint32_t most;

	submission_rank(c, r, s);
	if (s->found.candidates != 0)
		return RC_OK;
	most = rank_days_most(columns_of(c), &s->q);
	return most == 0 || r->days <= most
	    ? RC_OK
	    : fault_addf(why, RC_RULE, "days", FAULT_REQUEST_MOST_DAYS, "%u", most);
}

static enum rc
submit_rank(struct context *c, struct request *r, const struct submission *s, struct fault *why)
{
	bool somebody = s->found.candidates != 0 || s->found.excluded[RULE_TEAM_AND_DIRECTOR] != 0;
	enum rc rc = request_move(r, somebody ? REQUEST_PROPOSE : REQUEST_EXHAUST, why);

	if (rc != RC_OK)
		return rc;
	ranking_stage(c, r, &s->policy, &s->q, &s->found);
	lines_stage(c, r, &s->q, &s->found);
	if (s->found.candidates != 0)
		cascade_start(c, r, &s->policy);
	return request_stage(c, r, somebody ? "proposed" : "exhausted");
}

enum rc
request_rank(struct context *c, struct request *r, struct id but, struct fault *why)
{
	struct submission *s = ARENA_NEW(c->arena, struct submission);

	policy_active(c, &s->policy);
	query_build(c, r, &s->policy, &s->q);
	query_leave_out(c, &s->q, but);
	rank_run(columns_of(c), &s->q, &s->found);
	return submit_rank(c, r, s, why);
}

bool
request_is_ranked(const struct request *r)
{
	return r->nature == NATURE_ACCOMPANIMENT &&
	    !(REC_HAS(r, REQUEST_TAG_HELP) && r->help == HELP_FEDERATION);
}

/* A draft may have waited until its service left the catalogue; what was handed in before goes on. */
static enum rc
submit_offered(struct context *c, const struct request *r, struct fault *why)
{
	struct accompaniment s;

	if (!REC_HAS(r, REQUEST_TAG_SERVICE) || !context_get(c, &matching_accompaniment, r->service, &s) ||
	    !REC_HAS(&s, TAG_ARCHIVED_AT))
		return RC_OK;
	return fault_add(why, RC_INVALID, "service", FAULT_ARCHIVED);
}

enum rc
request_hand_in(struct context *c, struct request *r, bool is_new, struct fault *why)
{
	struct submission *s = ARENA_NEW(c->arena, struct submission);
	struct request draft = *r;
	enum rc rc = request_move(r, REQUEST_SUBMIT, why);

	if (rc == RC_OK)
		rc = request_check_need(c, r, why);
	if (rc == RC_OK)
		rc = request_check_choice(c, r, why);
	if (rc == RC_OK && draft.status == REQUEST_DRAFT)
		rc = submit_offered(c, r, why);
	if (rc == RC_OK && draft.status == REQUEST_DRAFT)
		rc = request_check_served(c, r, why);
	if (rc == RC_OK && request_is_ranked(r))
		rc = submit_find(c, r, s, why);
	if (rc == RC_OK && is_new)
		rc = request_stage(c, &draft, "created");
	else if (rc == RC_OK)
		rc = proposals_pass(c, r, (struct id){ { 0 } }, why);
	if (rc != RC_OK)
		return rc;
	r->submitted_at = c->now;
	r->round += request_is_ranked(r);
	r->has |= REC_BIT(REQUEST_TAG_SUBMITTED_AT) | REC_BIT(REQUEST_TAG_ROUND);
	rc = request_stage(c, r, "submitted");
	return rc == RC_OK && request_is_ranked(r) ? submit_rank(c, r, s, why) : rc;
}

enum rc
request_submit(struct context *c, const struct ref *in, struct request *ret, struct fault *why)
{
	struct request r;
	enum rc rc = request_load(c, in->id, &r, why);

	if (rc == RC_OK)
		rc = request_hand_in(c, &r, false, why);
	if (rc == RC_OK)
		request_answer(c, &r, ret);
	return rc;
}
