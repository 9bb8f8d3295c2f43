/*
 * proof: whether it can be shown that a peer said something: its exact bytes are made again, and held against what was noted.
 * Owns: nothing.
 * Beware: it says that, not what: the words are for the services of the two nodes, and nobody reads them here.
 */
#include "services/federation/service.h"

/* The row before it in its epoch, whose hash it names. */
static bool
before_it(struct context *c, const struct peer_mail *m, struct peer_mail *ret)
{
	return m->seq > 1 && context_get(c, &mail_table, mail_id(m->peer, m->epoch, m->seq - 1), ret);
}

/* What was signed, of what is kept; previous: what it named, as far as that is known. */
static struct text
bytes_of(struct context *c, const struct peer_mail *m, const struct peer *p, struct text previous)
{
	struct peer_envelope e = { .version = m->speaks,
		.from = p->node,
		.to = identity_card(c)->node,
		.epoch = m->epoch,
		.seq = m->seq,
		.time = m->sent_at,
		.kind = PEER_DATA,
		.topic = m->topic,
		.about = m->about,
		.body = m->body,
		.previous = previous };
	struct buf frame = { 0 };
	struct text kept;

	if (REC_HAS(m, PEER_MAIL_TAG_FRAME))
		return m->frame;
	peer_envelope_bytes(&e, &frame);
	text_keep(c, frame.ptr, frame.len, &kept);
	buf_free(&frame);
	return kept;
}

static void
proof_fill(struct context *c, const struct peer_mail *m, const struct peer *p, struct peer_proof *ret)
{
	struct peer_mail previous = { 0 };
	bool chained = m->seq == 1 || before_it(c, m, &previous);
	struct text frame = bytes_of(c, m, p, previous.hash);
	uint8_t hash[CRYPTO_HASH_LEN];

	peer_envelope_hash(frame, hash);
	ret->kept = true;
	ret->whole = text_equal(m->hash, (struct text){ (const char *)hash, sizeof hash, 0 });
	ret->chained = chained && ret->whole;
	ret->authentic = m->signed_by.len == CRYPTO_SIGN_PUBLIC_LEN &&
	    peer_envelope_signed((const uint8_t *)m->signed_by.ptr, frame, m->signature, c->arena);
}

static enum rc
mail_prove(struct context *c, const struct ref *in, struct peer_proof *ret, struct fault *why)
{
	struct peer_mail m;
	struct peer p;
	enum rc rc = context_need(c, &mail_table, in->id, "id", &m, why);

	*ret = (struct peer_proof){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) | REC_BIT(5) };
	if (rc == RC_OK)
		rc = context_need(c, &peer_table, m.peer, "peer", &p, why);
	if (rc != RC_OK || identity_card(c) == NULL)
		return rc;
	context_open(c, &mail_table, &m);
	ret->key_known = text_equal(m.signed_by, p.sign_public) || text_equal(m.signed_by, p.former_sign);
	ret->erased_at = m.erased_at;
	ret->has |= REC_HAS(&m, PEER_MAIL_TAG_ERASED_AT) ? REC_BIT(6) : 0;
	if (REC_HAS(&m, PEER_MAIL_TAG_BODY) || REC_HAS(&m, PEER_MAIL_TAG_FRAME))
		proof_fill(c, &m, &p, ret);
	return RC_OK;
}
SERVICE_HANDLER(mail_prove, struct ref, struct peer_proof)
