/*
 * request_follow: who filed a request by a link comes back by another: where it stands, who read it, taking it back, waiving neutrality.
 * Owns: the methods under /request-follow-ups/{token}; the words of the states for who asks.
 * Beware: what was written is not shown again: a link may be read by others. No provider's name and no reason is told.
 */
#include "services/matching/consent.h"

static const char *const sentences[] = {
	[REQUEST_DRAFT] = "Votre demande est préparée, mais pas encore déposée.",
	[REQUEST_SUBMITTED] = "Votre demande est bien reçue. Quelqu’un du service d’accompagnement la lit et "
			      "revient vers vous.",
	[REQUEST_PROPOSED] =
	    "Votre demande est bien reçue et étudiée : le service d’accompagnement choisit à qui "
	    "la proposer, sans votre nom, et vous tient au courant.",
	[REQUEST_SOLICITED] =
	    "Un prestataire a reçu votre demande, sans votre nom : sa réponse est attendue.",
	[REQUEST_ENGAGED] = "Un prestataire a accepté : votre accompagnement commence.",
	[REQUEST_ORIENTED] = "Une réponse vous a été donnée : vous la trouvez ci-dessous.",
	[REQUEST_CALLED_BACK] = "Vous avez été rappelé·e par le service d’accompagnement.",
	[REQUEST_CLOSED] = "Votre demande est close.",
	[REQUEST_WITHDRAWN] = "Votre demande est retirée. Ce que vous aviez écrit sera effacé.",
};

/* What the asker could say otherwise, by what was asked alone: what others ask, or who is tied to whom, is told by no word of it. */
static struct text
exhausted_sentence(struct context *c, const struct request *r)
{
	return text_of(arena_printf(c->arena,
	    "Aucun prestataire n’a pu prendre votre demande pour le moment. Le service d’accompagnement "
	    "continue "
	    "de chercher et revient vers vous. Ce qui peut aider : choisir une période plus longue%s%s%s%s.",
	    r->days > 1 ? ", demander moins de jours" : "",
	    r->remote ? "" : ", accepter un accompagnement à distance",
	    REC_HAS(r, REQUEST_TAG_PRICE_CEILING) ? ", relever le tarif maximal" : "",
	    REC_HAS(r, REQUEST_TAG_UNWANTED) ? ", revoir les prestataires que vous ne souhaitez pas" : ""));
}

struct text
request_sentence(struct context *c, const struct request *r)
{
	if (r->status == REQUEST_EXHAUSTED)
		return exhausted_sentence(c, r);
	if (r->nature == NATURE_CRISIS && r->status == REQUEST_SUBMITTED)
		return text_of("Votre appel est reçu : quelqu’un du service d’accompagnement vous rappelle "
			       "au plus vite. "
			       "En cas de danger immédiat, appelez le 15 ou le 112.");
	if ((size_t)r->status >= sizeof sentences / sizeof sentences[0])
		return text_of("");
	return text_of(sentences[r->status]);
}

static void
state_service(struct context *c, const struct request *r, struct request_state *ret)
{
	struct accompaniment service;

	if (!REC_HAS(r, REQUEST_TAG_SERVICE) ||
	    !context_get(c, &matching_accompaniment, r->service, &service))
		return;
	ret->service_name = service.name;
	ret->has |= REC_BIT(5);
}

static void
state_fill(struct context *c, struct request *r, struct request_state *ret)
{
	struct request trial = *r;

	context_open(c, &matching_request, r);
	*ret = (struct request_state){ .kind = r->kind,
		.nature = r->nature,
		.status = r->status,
		.sentence = request_sentence(c, r),
		.submitted_at = r->submitted_at,
		.orientation = r->orientation,
		.withdrawable = request_move(&trial, REQUEST_WITHDRAW, NULL) == RC_OK,
		.may = readers_may(c, r),
		.readings = readers_readings(c, r),
		.waived = waivers_given(c, r->id),
		.asked = waivers_asked(c, r->id) };
	ret->has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) | REC_BIT(8) | REC_BIT(9) | REC_BIT(10) |
	    REC_BIT(11) | REC_BIT(12);
	ret->has |= REC_HAS(r, REQUEST_TAG_SUBMITTED_AT) ? REC_BIT(6) : 0;
	ret->has |= REC_HAS(r, REQUEST_TAG_ORIENTATION) ? REC_BIT(7) : 0;
	state_service(c, r, ret);
}

static enum rc
request_follow_get(
    struct context *c, const struct request_token *in, struct request_state *ret, struct fault *why)
{
	struct request r;
	enum rc rc = request_follow_open(c, in->token, &r, why);

	if (rc == RC_OK)
		state_fill(c, &r, ret);
	return rc;
}
SERVICE_HANDLER(request_follow_get, struct request_token, struct request_state)

static enum rc
request_follow_withdraw(
    struct context *c, const struct request_token *in, struct request_state *ret, struct fault *why)
{
	struct request r, out;
	enum rc rc = request_follow_open(c, in->token, &r, why);

	if (rc == RC_OK)
		rc = request_give_up(c, &r, &out, why);
	if (rc == RC_OK)
		state_fill(c, &r, ret);
	return rc;
}
SERVICE_HANDLER(request_follow_withdraw, struct request_token, struct request_state)

static enum rc
request_follow_waive(struct context *c, const struct follow_waiver *in, struct waiver *ret, struct fault *why)
{
	struct request r;
	enum rc rc = request_follow_open(c, in->token, &r, why);

	return rc == RC_OK ? waiver_set(c, &r, in->provider, true, true, ret, why) : rc;
}
SERVICE_HANDLER(request_follow_waive, struct follow_waiver, struct waiver)

static enum rc
request_follow_unwaive(
    struct context *c, const struct follow_waiver *in, struct waiver *ret, struct fault *why)
{
	struct request r;
	enum rc rc = request_follow_open(c, in->token, &r, why);

	return rc == RC_OK ? waiver_set(c, &r, in->provider, false, true, ret, why) : rc;
}
SERVICE_HANDLER(request_follow_unwaive, struct follow_waiver, struct waiver)
