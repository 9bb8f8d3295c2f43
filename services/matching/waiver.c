/*
 * waiver: the requester accepts one provider in spite of a link between it and the own structure.
 * Owns: POST /requests/{id}/waivers and waivers/ask, POST /waivers/{id}/revoke; one row a request and provider, whose id derives from
 *         the two; making the list again with what was given or taken back.
 * Beware: nobody asks for it in the requester's place, whoever serves the request. It lifts neutrality alone: no other rule, and not
 *         the one between a team and its direction. Taken back, it no more counts; but not once the provider was asked.
 */
#include "services/matching/consent.h"
#include "services/matching/refusal.h"

const struct db_table matching_waiver = { &waiver_desc };

static struct id
waiver_id(struct id request, struct id provider)
{
	const struct crypto_hash_part parts[] = { { "waiver", 6 }, { request.b, sizeof request.b },
		{ provider.b, sizeof provider.b } };

	return crypto_id_of(parts, 3);
}

bool
waiver_visible(struct context *c, const void *rec)
{
	struct request r;

	return context_get(c, &matching_request, ((const struct waiver *)rec)->request, &r) &&
	    request_acts(c, &r);
}

/* As this command leaves them: a list is made again in the command that gave one. */
static struct list
waivers_of(struct context *c, struct id request, enum waiver_status status)
{
	struct id *items = ARENA_ARRAY(c->arena, WAIVERS_MOST + 1, struct id);
	const struct staged *at = NULL;
	struct list all = { items, 0 };
	const struct waiver *staged;
	struct waiver w, kept;
	struct db_scan s;

	db_scan_index(
	    &s, c->txn, &matching_waiver, matching_field(&matching_waiver, "request"), &request, false);
	while (all.count < WAIVERS_MOST && db_scan_next(&s, c->arena, &w))
		if (context_latest(c, &matching_waiver, w.id, &w) && w.status == status)
			items[all.count++] = w.provider;
	db_scan_end(&s);
	while (all.count < WAIVERS_MOST && (staged = context_staged_next(c, &matching_waiver, &at)) != NULL)
		if (id_equal(staged->request, request) && staged->status == status &&
		    !context_get(c, &matching_waiver, staged->id, &kept))
			items[all.count++] = staged->provider;
	return all;
}

struct list
waivers_given(struct context *c, struct id request)
{
	return waivers_of(c, request, WAIVER_GIVEN);
}

struct list
waivers_asked(struct context *c, struct id request)
{
	return waivers_of(c, request, WAIVER_ASKED);
}

/* Whether a provider is looked for, or will be. */
static enum rc
waiver_request(const struct request *r, struct fault *why)
{

	if (r->nature != NATURE_ACCOMPANIMENT || r->help == HELP_FEDERATION)
		return fault_add(why, RC_RULE, NULL, FAULT_WAIVER_NATURE);
	if (r->status == REQUEST_DRAFT || r->status == REQUEST_SUBMITTED || r->status == REQUEST_PROPOSED ||
	    r->status == REQUEST_SOLICITED || r->status == REQUEST_EXHAUSTED)
		return RC_OK;
	return state_refused(why, "status", &request_words, (int)r->status, ANY_EVENT);
}

/* Whether a tie keeps that provider away, as if nobody had waived it yet; that a team's is kept from a direction is no tie. */
static enum rc
waiver_tied(struct context *c, const struct request *r, struct id provider, struct fault *why)
{
	uint32_t number = intern_find(&columns_of(c)->providers, provider);
	struct policy policy;
	struct rank_query q;

	policy_active(c, &policy);
	query_build(c, r, &policy, &q);
	q.waived = (struct rank_set){ 0 };
	if (columns_has_card(columns_of(c), number) &&
	    (rank_exclusions(columns_of(c), &q, number) >> RULE_NEUTRALITY & 1u) != 0)
		return RC_OK;
	return fault_add(why, RC_RULE, "provider", FAULT_WAIVER_UNTIED);
}

static bool
is_asked(struct context *c, struct id request, struct id provider)
{
	struct proposal p;
	struct db_scan s;
	bool asked = false;

	db_scan_index(
	    &s, c->txn, &matching_proposal, matching_field(&matching_proposal, "request"), &request, false);
	while (!asked && db_scan_next(&s, c->arena, &p))
		asked = id_equal(p.provider, provider) &&
		    (p.status == PROPOSAL_SENT || p.status == PROPOSAL_ACCEPTED);
	db_scan_end(&s);
	return asked;
}

static enum rc
waiver_step(struct waiver *w, enum waiver_event event, struct fault *why)
{
	int state = (int)w->status;

	if (machine_step(waiver_machine.edges, waiver_machine.edge_count, state, (int)event, &state) != RC_OK)
		return rec_fault_value(
		    why, RC_CONFLICT, "status", FAULT_WAIVER_STATE, &waiver_status_enum, (int)w->status);
	w->status = (enum waiver_status)state;
	return RC_OK;
}

/* --- the list made again ----------------------------------------------------------------------------------------------- */
/* The one that stands, where it waits for nobody. What is refused there leaves the waiver as it is: it counts the next time. */
static bool
list_again(struct context *c, const struct request *r)
{
	struct request trial = *r;
	struct fault why = { 0 };

	return (r->status == REQUEST_PROPOSED || r->status == REQUEST_EXHAUSTED) &&
	    !shortlist_active(c, r->id) && request_hand_in(c, &trial, false, &why) == RC_OK;
}

static const char *
next_sentence(const struct request *r, bool given, bool again)
{
	if (again)
		return given
		    ? "Votre accord est enregistré, et la liste des prestataires est refaite avec lui."
		    : "Votre accord est repris, et la liste des prestataires est refaite sans lui.";
	if (r->status == REQUEST_DRAFT)
		return given ? "Votre accord est enregistré : il comptera quand la demande sera déposée."
			     : "Votre accord est repris : il ne comptera pas quand la demande sera déposée.";
	return given
	    ? "Votre accord est enregistré. La liste en cours ne change pas : il comptera quand le "
	      "classement sera refait."
	    : "Votre accord est repris. La liste en cours ne change pas, mais ce prestataire ne sera "
	      "pas sollicité.";
}

/* What is kept is staged before: the sentence is the answer's alone. */
static void
waiver_say(struct waiver *w, const char *sentence)
{
	w->next = text_of(sentence);
	w->has |= REC_BIT(WAIVER_TAG_NEXT);
}

/* --- the steps --------------------------------------------------------------------------------------------------------- */
/* The row of a request and a provider, or a new one; rows of before say neither whose it is nor of which pool. */
static bool
waiver_row(struct context *c, const struct request *r, struct id provider, struct waiver *ret)
{
	bool known = context_get(c, &matching_waiver, waiver_id(r->id, provider), ret);

	if (!known)
		*ret = (struct waiver){
			.id = waiver_id(r->id, provider), .request = r->id, .provider = provider
		};
	ret->person = r->person;
	ret->organisation = r->organisation;
	ret->pool = r->kind;
	ret->has |= REC_BIT(TAG_ID) | REC_BIT(WAIVER_TAG_REQUEST) | REC_BIT(WAIVER_TAG_PROVIDER) |
	    REC_BIT(WAIVER_TAG_STATUS) | REC_BIT(WAIVER_TAG_POOL);
	ret->has |= id_is_zero(r->person) ? 0 : REC_BIT(WAIVER_TAG_PERSON);
	ret->has |= id_is_zero(r->organisation) ? 0 : REC_BIT(WAIVER_TAG_ORGANISATION);
	return known;
}

static enum rc
waiver_take(struct context *c, const struct request *r, struct waiver *w, bool by_link, struct fault *why)
{
	enum rc rc = RC_OK;

	if (REC_HAS(w, TAG_VERSION))
		rc = waiver_step(w, WAIVER_EV_GIVE, why);
	if (rc != RC_OK)
		return rc;
	w->given_at = c->now;
	w->by_link = by_link;
	w->has &= ~REC_BIT(WAIVER_TAG_REVOKED_AT);
	w->has |= REC_BIT(WAIVER_TAG_GIVEN_AT) | REC_BIT(WAIVER_TAG_BY_LINK);
	rc = event_stage(c, &matching_waiver, "given", w);
	waiver_say(w, next_sentence(r, true, list_again(c, r)));
	return rc;
}

static enum rc
waiver_end(struct context *c, const struct request *r, struct waiver *w, struct fault *why)
{
	bool was_given = w->status == WAIVER_GIVEN;
	enum rc rc = waiver_step(w, WAIVER_EV_REVOKE, why);

	if (rc != RC_OK)
		return rc;
	w->revoked_at = c->now;
	w->has |= REC_BIT(WAIVER_TAG_REVOKED_AT);
	rc = event_stage(c, &matching_waiver, "revoked", w);
	waiver_say(w,
	    was_given ? next_sentence(r, false, list_again(c, r))
		      : "C’est noté : ce prestataire ne sera pas proposé.");
	return rc;
}

enum rc
waiver_set(struct context *c, const struct request *r, struct id provider, bool given, bool by_link,
    struct waiver *ret, struct fault *why)
{
	struct provider card;
	enum rc rc = waiver_request(r, why);
	bool known;

	if (rc == RC_OK)
		rc = consent_refer(c, &matching_provider, provider, "provider", &card, why);
	if (rc == RC_OK && given)
		rc = waiver_tied(c, r, provider, why);
	if (rc != RC_OK)
		return rc;
	known = waiver_row(c, r, provider, ret);
	if (given)
		return waivers_given(c, r->id).count < WAIVERS_MOST
		    ? waiver_take(c, r, ret, by_link, why)
		    : fault_addf(why, RC_LIMIT, "provider", FAULT_TOO_MANY, "%u", WAIVERS_MOST);
	if (!known)
		return fault_only(why, RC_NOT_FOUND);
	return is_asked(c, r->id, provider) ? fault_add(why, RC_CONFLICT, "provider", FAULT_WAIVER_SOLICITED)
					    : waiver_end(c, r, ret, why);
}

/* Only asked: it counts for nothing before the requester gave it, who is told what that means. */
static enum rc
waiver_ask(struct context *c, const struct waiver_give *in, struct waiver *ret, struct fault *why)
{
	struct provider card;
	struct request r;
	enum rc rc = request_load_served(c, in->id, &r, why);

	if (rc == RC_OK)
		rc = waiver_request(&r, why);
	if (rc == RC_OK)
		rc = consent_refer(c, &matching_provider, in->provider, "provider", &card, why);
	if (rc == RC_OK)
		rc = waiver_tied(c, &r, in->provider, why);
	if (rc != RC_OK)
		return rc;
	if (waiver_row(c, &r, in->provider, ret))
		rc = waiver_step(ret, WAIVER_EV_ASK, why);
	else
		ret->status = WAIVER_ASKED;
	return rc == RC_OK ? event_stage(c, &matching_waiver, "asked", ret) : rc;
}
SERVICE_HANDLER(waiver_ask, struct waiver_give, struct waiver)

/* Whoever acts on a request may see it; only whose it is may waive. */
static enum rc
request_load_own(struct context *c, struct id id, struct request *ret, struct fault *why)
{
	enum rc rc = request_load(c, id, ret, why);

	return rc == RC_OK && !request_asks(c, ret) ? fault_add(why, RC_RULE, NULL, FAULT_WAIVER_OWN) : rc;
}

static enum rc
waiver_give(struct context *c, const struct waiver_give *in, struct waiver *ret, struct fault *why)
{
	struct request r;
	enum rc rc = request_load_own(c, in->id, &r, why);

	return rc == RC_OK ? waiver_set(c, &r, in->provider, true, false, ret, why) : rc;
}
SERVICE_HANDLER(waiver_give, struct waiver_give, struct waiver)

static enum rc
waiver_revoke(struct context *c, const struct ref *in, struct waiver *ret, struct fault *why)
{
	struct request r;
	struct waiver w;
	enum rc rc;

	if (!context_get(c, &matching_waiver, in->id, &w))
		return fault_only(why, RC_NOT_FOUND);
	rc = request_load_own(c, w.request, &r, why);
	return rc == RC_OK ? waiver_set(c, &r, w.provider, false, false, ret, why) : rc;
}
SERVICE_HANDLER(waiver_revoke, struct ref, struct waiver)
