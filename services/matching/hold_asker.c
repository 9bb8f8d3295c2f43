/*
 * hold_asker: a proposal goes to a provider of another federation: what is asked of its home, and what changes here mean for it.
 * Owns: far_hold from "asked" on; who sees one.
 * Beware: proposals and engagements are moved by many commands: what they say to home follows from the record as it stands after, not from the
 *         command.
 */
#include "services/matching/hold.h"

static struct id
far_hold_id(struct id proposal)
{
	const struct crypto_hash_part parts[] = { { "far hold", 8 }, { proposal.b, sizeof proposal.b } };

	return crypto_id_of(parts, sizeof parts / sizeof parts[0]);
}

bool
far_hold_of(struct context *c, struct id proposal, struct far_hold *ret)
{
	return context_latest(c, &matching_far_hold, far_hold_id(proposal), ret);
}

bool
hold_peer_is_cut(struct context *c, struct id provider)
{
	struct provider card;
	struct peer p;

	return context_get(c, &matching_provider, provider, &card) && REC_HAS(&card, PROVIDER_TAG_HOME) &&
	    (!context_get(c, &matching_peer, card.home, &p) || p.status != PEER_ACTIVE);
}

void
hold_mark(struct context *c, struct proposal *p)
{
	struct provider card;

	if (!context_get(c, &matching_provider, p->provider, &card) || !REC_HAS(&card, PROVIDER_TAG_HOME))
		return;
	p->peer = card.home;
	p->has |= REC_BIT(PROPOSAL_TAG_PEER);
}

/* Of nothing that is known anywhere else: the service's key and the command make it, and no two are alike. */
static struct id
token_new(struct context *c, const struct proposal *p)
{
	const struct {
		struct id command, proposal;
	} of = { c->command, p->id };
	uint8_t secret[32];

	context_fingerprint(c, "hold token", &of, sizeof of, secret);
	return crypto_uuid7(c->now, secret);
}

static void
far_begin(struct context *c, const struct proposal *p)
{
	struct far_hold h = { .id = far_hold_id(p->id),
		.peer = p->peer,
		.token = token_new(c, p),
		.proposal = p->id,
		.request = p->request,
		.provider = p->provider,
		.pool = p->pool,
		.status = FAR_ASKED };

	h.has = REC_BIT(TAG_ID) | REC_BIT(FAR_TAG_PEER) | REC_BIT(FAR_TAG_TOKEN) | REC_BIT(FAR_TAG_PROPOSAL) |
	    REC_BIT(FAR_TAG_REQUEST) | REC_BIT(FAR_TAG_PROVIDER) | REC_BIT(FAR_TAG_POOL) |
	    REC_BIT(FAR_TAG_STATUS) | REC_BIT(FAR_TAG_HEARD) | REC_BIT(FAR_TAG_ACKED);
	far_tell(c, &h, true, "moved");
}

static void
proposal_moved(struct context *c, const struct proposal *p)
{
	struct far_hold h;
	bool found;

	if (!REC_HAS(p, PROPOSAL_TAG_PEER))
		return;
	found = far_hold_of(c, p->id, &h);
	if (p->status == PROPOSAL_SENT && !found)
		far_begin(c, p);
	else if (found && p->status == PROPOSAL_EXPIRED && far_move(&h, FAR_EV_EXPIRE) == RC_OK)
		far_tell(c, &h, true, "moved");
	else if (found && p->status == PROPOSAL_PASSED && far_move(&h, FAR_EV_WITHDRAW) == RC_OK)
		far_tell(c, &h, true, "moved");
}

static void
engagement_moved(struct context *c, const struct engagement *e)
{
	struct far_hold h;

	if (!REC_HAS(e, ENGAGEMENT_TAG_PEER) || !far_hold_of(c, e->proposal, &h))
		return;
	if ((e->status == ENGAGEMENT_CLOSED || e->status == ENGAGEMENT_ENDED ||
		e->status == ENGAGEMENT_REPLACED) &&
	    far_move(&h, FAR_EV_END) == RC_OK)
		far_tell(c, &h, true, "moved");
	else if (h.status == FAR_CONFIRMED || h.status == FAR_AGREED || h.status == FAR_ENDED)
		far_tell_engagement(c, &h, e);
}

void
hold_follow(struct context *c, const struct db_table *t, const void *after)
{
	if (t == &matching_proposal)
		proposal_moved(c, after);
	else if (t == &matching_engagement)
		engagement_moved(c, after);
}

enum rc
hold_day_declare(
    struct context *c, const struct engagement *e, const struct engagement_day *in, struct fault *why)
{
	struct done_day day = { REC_BIT(1) | (in->half ? REC_BIT(2) : 0), in->day, in->half };
	const struct list days = { &day, 1 };
	struct far_hold h;

	if (!far_hold_of(c, e->proposal, &h) || h.status != FAR_AGREED)
		return fault_add(why, RC_CONFLICT, "day", FAULT_HOLD_UNAGREED);
	return far_tell_days(c, &h, &days, "moved") ? RC_OK
						    : fault_add(why, RC_RULE, "day", FAULT_ENGAGEMENT_TWICE);
}

/* --- who sees one ------------------------------------------------------------------------------------------------------- */
bool
far_hold_visible(struct context *c, const void *rec)
{
	struct request r;

	return context_get(c, &matching_request, ((const struct far_hold *)rec)->request, &r) &&
	    request_serves(c, &r);
}
