/*
 * agreement_sign: the three sign: by an account, by a link without one, or on a paper that the service holds.
 * Owns: POST /agreements/{id}/sign and link; GET and POST /agreement-signatures/{token}.
 * Beware: nobody signs for another, but for a paper that the service enters. A link shows no name, and works until it was signed, revised
 *         or late; each case has its own kind sentence.
 */
#include "common/link.h"
#include "services/matching/agreement.h"

static const char *const purposes[ACCORD_PARTIES] = { "agreement of a beneficiary", "agreement of a provider",
	NULL };

static bool
has_signed(const struct engagement_agreement *a, enum accord_party party)
{
	const struct accord_signature *s = a->signatures.items;

	for (uint32_t i = 0; i < a->signatures.count; i++)
		if (s[i].party == party)
			return true;
	return false;
}

/* The step, with the one signature more: what may be refused comes first. */
static enum rc
signature_add(struct context *c, struct engagement_agreement *a, enum accord_party party, enum accord_way way,
    day_t on, struct fault *why)
{
	struct accord_signature *all = ARENA_ARRAY(c->arena, ACCORD_PARTIES + 1, struct accord_signature);
	uint32_t n = a->signatures.count;
	bool last = n + 1 == ACCORD_PARTIES;
	enum rc rc;

	if (a->status == ACCORD_PROPOSED && has_signed(a, party))
		return fault_add(why, RC_CONFLICT, "party", FAULT_ACCORD_TWICE);
	rc = accord_move(a, last ? ACCORD_SIGN_LAST : ACCORD_SIGN, why);
	if (rc != RC_OK)
		return rc;
	if (n != 0)
		memcpy(all, a->signatures.items, n * sizeof *all);
	all[n] = (struct accord_signature){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3), party, way, on, { { 0 } } };
	if (way == ACCORD_BY_PAPER && !id_is_zero(c->caller.person)) {
		all[n].entered_by = c->caller.person;
		all[n].has |= REC_BIT(4);
	}
	a->signatures = (struct list){ all, n + 1 };
	a->has |= REC_BIT(ACCORD_TAG_SIGNATURES);
	if (last) {
		a->signed_on = c->today;
		a->has |= REC_BIT(ACCORD_TAG_SIGNED_ON);
	}
	return RC_OK;
}

static const char *
signed_verb(const struct engagement_agreement *a)
{
	return a->status == ACCORD_SIGNED ? "signed" : "signing";
}

/* --- by an account, or a paper ----------------------------------------------------------------------------------------- */
static bool
is_party(struct context *c, const struct engagement *e, enum accord_party party)
{
	switch (party) {
	case ACCORD_SERVICE:
		return engagement_serves(c, e);
	case ACCORD_PROVIDER:
		return provider_is_caller(c, e->provider);
	case ACCORD_BENEFICIARY: /* of a group: its direction */
		return e->pool == POOL_GROUP
		    ? caller_has(c, ROLE_DIRECTOR) && caller_in(c, e->organisation)
		    : !id_is_zero(c->caller.person) && id_equal(c->caller.person, e->person);
	case ACCORD_PARTIES:
		break;
	}
	return false;
}

static enum rc
who_signs(struct context *c, const struct engagement_agreement *a, const struct engagement *e,
    const struct accord_sign *in, day_t *ret_on, struct fault *why)
{
	bool allowed =
	    in->paper ? in->party != ACCORD_SERVICE && engagement_serves(c, e) : is_party(c, e, in->party);

	if (!allowed)
		return fault_add(why, RC_RULE, "party", FAULT_ACCORD_PARTY);
	*ret_on = in->paper && REC_HAS(in, 4) ? in->on : c->today;
	if (*ret_on > c->today || (REC_HAS(a, ACCORD_TAG_PROPOSED_ON) && *ret_on < a->proposed_on))
		return fault_add(why, RC_RULE, "on", FAULT_ACCORD_PAPER_DAY);
	return RC_OK;
}

static enum rc
accord_sign(
    struct context *c, const struct accord_sign *in, struct engagement_agreement *ret, struct fault *why)
{
	struct engagement_agreement a;
	struct engagement e;
	day_t on = c->today;
	enum rc rc;

	if (!context_get(c, &matching_engagement_agreement, in->id, &a) ||
	    !context_get(c, &matching_engagement, a.engagement, &e) || !engagement_visible(c, &e))
		return fault_only(why, RC_NOT_FOUND);
	if (REC_HAS(&a, TAG_ARCHIVED_AT))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED);
	rc = who_signs(c, &a, &e, in, &on, why);
	if (rc == RC_OK)
		rc =
		    signature_add(c, &a, in->party, in->paper ? ACCORD_BY_PAPER : ACCORD_BY_ACCOUNT, on, why);
	return rc == RC_OK ? accord_answer(c, &a, signed_verb(&a), ret) : rc;
}
SERVICE_HANDLER(accord_sign, struct accord_sign, struct engagement_agreement)

/* --- by a link --------------------------------------------------------------------------------------------------------- */
static enum rc
accord_link(struct context *c, const struct accord_link_ask *in, struct accord_link *ret, struct fault *why)
{
	struct engagement_agreement a, trial;
	struct engagement e;
	enum rc rc = accord_load(c, in->id, &a, &e, why);

	if (rc == RC_OK && in->party >= ACCORD_SERVICE)
		return fault_add(why, RC_RULE, "party", FAULT_ACCORD_PARTY);
	trial = a;
	if (rc == RC_OK)
		rc = signature_add(c, &trial, in->party, ACCORD_BY_LINK, c->today, why);
	if (rc == RC_OK && a.link_until <= c->now) { /* those that are late are good again */
		a.link_until = c->now + ACCORD_LINK_GOOD;
		rc = event_stage(c, &matching_engagement_agreement, "updated", &a);
	}
	if (rc != RC_OK)
		return rc;
	*ret = (struct accord_link){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4), a.id, in->party,
		text_of(arena_printf(c->arena, "/accord/" TEXT_FMT,
		    TEXT_ARG(link_token(c, purposes[in->party], a.id, a.link)))),
		a.link_until };
	return RC_OK;
}
SERVICE_HANDLER(accord_link, struct accord_link_ask, struct accord_link)

static enum rc
link_open(struct context *c, struct text token, struct engagement_agreement *ret,
    enum accord_party *ret_party, struct fault *why)
{
	struct id id;
	int party = ACCORD_BENEFICIARY;

	if (!link_id(token, &id) || !context_get(c, &matching_engagement_agreement, id, ret))
		return fault_add(why, RC_NOT_FOUND, "token", FAULT_ACCORD_UNKNOWN);
	while (party < ACCORD_SERVICE && !link_is(c, purposes[party], token, id, ret->link))
		party++;
	if (party == ACCORD_SERVICE)
		return fault_add(why, RC_NOT_FOUND, "token", FAULT_ACCORD_UNKNOWN);
	*ret_party = (enum accord_party)party;
	if (REC_HAS(ret, TAG_ARCHIVED_AT) || ret->status == ACCORD_CANCELLED)
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ACCORD_GONE);
	if (ret->status == ACCORD_DRAFT)
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ACCORD_REVISED);
	if (ret->link_until <= c->now && !has_signed(ret, *ret_party))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ACCORD_LATE);
	return RC_OK;
}

static void
brief_of(struct context *c, struct engagement_agreement *a, enum accord_party party, struct accord_brief *ret)
{
	struct accompaniment service;

	context_open(c, &matching_engagement_agreement, a);
	*ret = (struct accord_brief){ .party = party,
		.object = a->object,
		.days = a->days,
		.place = a->place,
		.tariff = a->tariff,
		.payer = a->payer,
		.confidentiality = a->confidentiality,
		.from = a->from,
		.to = a->to,
		.pool = a->pool,
		.status = a->status,
		.signed_already = has_signed(a, party) };
	for (unsigned tag = 4; tag <= 13; tag++)
		ret->has |= REC_BIT(tag);
	ret->has |= REC_BIT(1) | (REC_HAS(a, ACCORD_TAG_OBJECT) ? REC_BIT(2) : 0);
	if (REC_HAS(a, ACCORD_TAG_SERVICE) && context_get(c, &matching_accompaniment, a->service, &service)) {
		ret->service_name = service.name;
		ret->has |= REC_BIT(3);
	}
}

static enum rc
accord_get(struct context *c, const struct accord_token *in, struct accord_brief *ret, struct fault *why)
{
	struct engagement_agreement a = { 0 };
	enum accord_party party = ACCORD_PARTIES;
	enum rc rc = link_open(c, in->token, &a, &party, why);

	if (rc == RC_OK)
		brief_of(c, &a, party, ret);
	return rc;
}
SERVICE_HANDLER(accord_get, struct accord_token, struct accord_brief)

static enum rc
accord_give(struct context *c, const struct accord_token *in, struct accord_brief *ret, struct fault *why)
{
	struct engagement_agreement a = { 0 };
	enum accord_party party = ACCORD_PARTIES;
	enum rc rc = link_open(c, in->token, &a, &party, why);

	if (rc == RC_OK && has_signed(&a, party))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ACCORD_TWICE);
	if (rc == RC_OK)
		rc = signature_add(c, &a, party, ACCORD_BY_LINK, c->today, why);
	if (rc == RC_OK)
		rc = event_stage(c, &matching_engagement_agreement, signed_verb(&a), &a);
	if (rc == RC_OK)
		brief_of(c, &a, party, ret);
	return rc;
}
SERVICE_HANDLER(accord_give, struct accord_token, struct accord_brief)
