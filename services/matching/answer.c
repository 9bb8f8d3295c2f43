/*
 * answer: a provider reads what is asked and says yes or no, by a link, without an account.
 * Owns: GET and POST /answers/{token}.
 * Beware: a link may be that of a provider whom we ask for another federation (hold_provider.c). Before a yes nothing is told of who asks or of what they wrote. A link works once; each other case
 * has its own kind sentence.
 */
#include "services/matching/hold.h"

static enum rc
answer_state(const struct context *c, const struct proposal *p, struct fault *why)
{
	switch (p->status) {
	case PROPOSAL_SENT:
		return p->expires_at > c->now ? RC_OK
					      : fault_add(why, RC_CONFLICT, NULL, FAULT_ANSWER_EXPIRED);
	case PROPOSAL_EXPIRED:
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ANSWER_EXPIRED);
	case PROPOSAL_ACCEPTED:
	case PROPOSAL_REFUSED:
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ANSWER_USED);
	case PROPOSAL_PASSED:
		if (REC_HAS(p, PROPOSAL_TAG_PASSED_FOR) && p->passed_for == PASSED_TAKEN)
			return fault_add(why, RC_CONFLICT, NULL, FAULT_ANSWER_TAKEN);
		break;
	case PROPOSAL_LISTED:
		break;
	}
	return fault_add(why, RC_CONFLICT, NULL, FAULT_ANSWER_WITHDRAWN);
}

static enum rc
answer_open(
    struct context *c, struct text token, struct proposal *ret_p, struct request *ret_r, struct fault *why)
{
	enum rc rc = link_find(c, token, ret_p, why);

	if (rc == RC_OK && ret_p->status == PROPOSAL_ACCEPTED &&
	    context_get(c, &matching_request, ret_p->request, ret_r) && ret_r->status == REQUEST_WITHDRAWN)
		rc = fault_add(why, RC_CONFLICT, NULL, FAULT_REQUEST_STOPPED);
	if (rc == RC_OK)
		rc = answer_state(c, ret_p, why);
	if (rc == RC_OK && !context_get(c, &matching_request, ret_p->request, ret_r))
		rc = fault_add(why, RC_CONFLICT, NULL, FAULT_ANSWER_WITHDRAWN);
	return rc;
}

/* What is to be done: without it nobody knows whether they can. */
static void
brief_needs(struct context *c, const struct request *r, struct answer_brief *ret)
{
	const struct competence_need *needs = r->competences.items;
	struct answer_need *items = ARENA_ARRAY(c->arena, r->competences.count + 1, struct answer_need);
	struct accompaniment service;

	if (REC_HAS(r, REQUEST_TAG_SERVICE) &&
	    context_get(c, &matching_accompaniment, r->service, &service)) {
		ret->service_name = service.name;
		ret->has |= REC_BIT(3);
	}
	for (uint32_t i = 0; i < r->competences.count; i++) {
		struct competence known;

		if (!context_get(c, &matching_competence, needs[i].competence, &known))
			continue;
		items[ret->competences.count++] = (struct answer_need){ REC_BIT(1) | REC_BIT(2), known.name,
			REC_HAS(&needs[i], 2) ? needs[i].level : 1 };
	}
	ret->competences.items = items;
	if (ret->competences.count != 0)
		ret->has |= REC_BIT(12);
}

/* Which language, and what has to be adapted: by these a provider was chosen, and by nothing else of the person. */
static void
brief_ways(struct context *c, const struct request *r, struct answer_brief *ret)
{
	struct request plain = *r;

	context_open(c, &matching_request, &plain); /* as it lies in the store, its languages are sealed */
	ret->languages = plain.languages;
	ret->accessibility = plain.accessibility;
	if (ret->languages.count != 0)
		ret->has |= REC_BIT(13);
	if (ret->accessibility != 0)
		ret->has |= REC_BIT(14);
}

enum rc
answer_get(struct context *c, const struct answer_ref *in, struct answer_brief *ret, struct fault *why)
{
	struct home_hold h;
	struct proposal p;
	struct request r;
	enum rc rc;

	if (home_link_find(c, in->token, &h))
		return home_answer_get(c, &h, ret, why);
	rc = answer_open(c, in->token, &p, &r, why);
	if (rc != RC_OK)
		return rc;
	*ret = (struct answer_brief){ .pool = r.kind,
		.service = r.service,
		.days = r.days,
		.department = r.department,
		.remote = r.remote,
		.from = r.from,
		.to = r.to,
		.urgency = r.urgency,
		.deadline = p.expires_at };
	ret->shared = proposals_waited(c, &r) > 1;
	ret->has = REC_BIT(1) | REC_BIT(4) | REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9) | REC_BIT(10) |
	    REC_BIT(11);
	if (REC_HAS(&r, REQUEST_TAG_DEPARTMENT) && r.confidentiality == CONFIDENTIALITY_STANDARD)
		ret->has |= REC_BIT(5);
	if (REC_HAS(&r, REQUEST_TAG_SERVICE))
		ret->has |= REC_BIT(2);
	brief_needs(c, &r, ret);
	brief_ways(c, &r, ret);
	return RC_OK;
}

static enum rc
answer_accept(struct context *c, struct request *r, struct proposal *p, struct fault *why)
{
	enum rc rc = request_move(r, REQUEST_ACCEPT, why);

	if (rc == RC_OK)
		rc = proposal_move(p, PROPOSAL_ACCEPT, why);
	if (rc == RC_OK)
		rc = proposal_days(c, p, LEDGER_ENGAGE, why);
	if (rc == RC_OK)
		rc = engagement_begin(c, r, p, why);
	if (rc != RC_OK)
		return rc;
	p->held = (struct list){ 0 };
	p->has &= ~REC_BIT(PROPOSAL_TAG_HELD);
	event_stage(c, &matching_proposal, "accepted", p);
	rc = proposals_let_go(c, r, p->id, PASSED_TAKEN, why);
	return rc == RC_OK ? request_stage(c, r, "engaged") : rc;
}

/* Does a rule stand against the provider by now: a card that went, an accreditation that ended, a tie that was declared? The days are
 * held already, and are not asked again. */
static bool
answer_comes_late(struct context *c, const struct request *r, const struct proposal *p)
{
	const struct columns *k = columns_of(c);
	uint32_t provider = intern_find(&k->providers, p->provider), rules;
	struct policy policy;
	struct rank_query q;

	if (!columns_has_card(k, provider))
		return true;
	policy_active(c, &policy);
	query_build(c, r, &policy, &q);
	rules = rank_exclusions(k, &q, provider);
	return (rules & ~(UINT32_C(1) << RULE_CAPACITY | UINT32_C(1) << RULE_ANSWERED)) != 0;
}

static struct text
answer_thanks(enum proposal_status status)
{
	switch (status) {
	case PROPOSAL_ACCEPTED:
		return text_of("Merci, votre accord est enregistré. La fédération revient vers vous pour "
			       "convenir des jours.");
	case PROPOSAL_PASSED:
		return text_of("Merci de votre réponse. Depuis l’envoi, la situation a changé et cette "
			       "demande ne peut plus "
			       "vous être confiée : vous n’avez rien d’autre à faire.");
	default:
		return text_of(
		    "Merci de votre réponse : elle est enregistrée, vous n’avez rien d’autre à faire.");
	}
}

enum rc
proposal_answered_no(
    struct context *c, struct request *r, struct proposal *p, enum answer_reason reason, struct fault *why)
{
	enum rc rc;

	p->answered_at = c->now;
	p->reason = reason;
	p->has |= REC_BIT(16) | REC_BIT(17);
	rc = proposal_end(c, p, PROPOSAL_REFUSE, "refused", why);
	return rc == RC_OK ? cascade_after(c, r, p, why) : rc;
}

/* Nobody is told by which rule. */
enum rc
proposal_answered_yes(struct context *c, struct request *r, struct proposal *p, struct fault *why)
{
	p->answered_at = c->now;
	p->has |= REC_BIT(16);
	return answer_comes_late(c, r, p) ? cascade_without(c, r, p, PASSED_EXCLUDED, why)
					  : answer_accept(c, r, p, why);
}

enum rc
answer_give(struct context *c, const struct answer *in, struct answer_taken *ret, struct fault *why)
{
	struct home_hold h;
	struct proposal p;
	struct request r;
	enum rc rc;

	if (home_link_find(c, in->token, &h))
		return home_answer_give(c, &h, in, ret, why);
	rc = answer_open(c, in->token, &p, &r, why);
	if (rc != RC_OK)
		return rc;
	if (!in->accept && !REC_HAS(in, 3))
		return fault_add(why, RC_INVALID, "reason", FAULT_ANSWER_REASON);
	rc = in->accept ? proposal_answered_yes(c, &r, &p, why)
			: proposal_answered_no(c, &r, &p, in->reason, why);
	if (rc != RC_OK)
		return rc;
	*ret = (struct answer_taken){ REC_BIT(1) | REC_BIT(2), p.status, answer_thanks(p.status) };
	return RC_OK;
}
