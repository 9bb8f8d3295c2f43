/*
 * receive: what came from a peer's connection is verified, kept once, and acknowledged.
 * Owns: rows of peer_mail.
 * Beware: the acknowledgement leaves with the reply, so after the commit: it is never true before. A frame is decoded only once its
 *         signature holds. What came twice, or too early, is refused, and the answer says what is here: that is all a sender needs.
 */
#include "services/federation/service.h"
#include <stdlib.h>

/* Exact bytes of a newer version are kept beside their body as far as both fit into an event; of larger ones the body alone. */
#define BOTH_MOST (180u * 1024u)

/* What is here of the sender's stream. */
struct inlet {
	uint64_t epoch, seq;
	struct text hash;
};

struct receipt {
	struct context *c;
	struct peer peer;
	struct peer_stream stream;
	bool noted; /* the stream has something to say */
	struct inlet in;
	struct peer_outcome *outcomes;
	bool data; /* there was something that is to be acknowledged */
	struct id nonce; /* of the last hello */
	bool hello;
};

struct arrival {
	struct peer_envelope e;
	struct text frame, signature;
	const uint8_t *key; /* whose signature it is */
	uint32_t place; /* among the outcomes */
};

static int
arrival_order(const void *a, const void *b)
{
	const struct arrival *x = a, *y = b;

	if (x->e.epoch != y->e.epoch)
		return x->e.epoch < y->e.epoch ? -1 : 1;
	if (x->e.seq != y->e.seq)
		return x->e.seq < y->e.seq ? -1 : 1;
	return x->place < y->place ? -1 : 1;
}

static void
refuse(struct receipt *r, uint32_t place, enum peer_refusal reason)
{
	r->outcomes[place].has |= REC_BIT(1);
	r->outcomes[place].refusal = (uint32_t)reason;
}

/* Where it stands in the stream: the next one, or the first of a new epoch. */
static enum peer_refusal
stream_says(const struct receipt *r, const struct peer_envelope *e)
{
	if (e->epoch > EPOCH_MOST || e->seq > SEQ_MOST)
		return PEER_MALFORMED;
	if (e->epoch < r->in.epoch || (e->epoch == r->in.epoch && e->seq <= r->in.seq))
		return PEER_REPLAYED;
	if (e->epoch == r->in.epoch)
		return e->seq == r->in.seq + 1 && text_equal(e->previous, r->in.hash) ? PEER_TAKEN
										      : PEER_SEQUENCE;
	return e->seq == 1 && e->previous.len == 0 ? PEER_TAKEN : PEER_SEQUENCE;
}

/* What is kept of an envelope makes its bytes again, unless a newer version said more in it: then they are kept too. */
static bool
makes_again(const struct arrival *a)
{
	struct peer_envelope e = a->e;
	struct buf again = { 0 };
	bool same;

	e.ack_epoch = e.ack_seq = 0;
	e.ack_hash = (struct text){ 0 };
	e.nonce = (struct id){ { 0 } };
	peer_envelope_bytes(&e, &again);
	same = text_equal((struct text){ (const char *)again.ptr, (uint32_t)again.len, 0 }, a->frame);
	buf_free(&again);
	return same;
}

static enum rc
mail_keep(struct receipt *r, const struct arrival *a)
{
	struct context *c = r->c;
	const struct peer_envelope *e = &a->e;
	uint8_t hash[CRYPTO_HASH_LEN];
	struct peer_mail m = { .id = mail_id(r->peer.id, e->epoch, e->seq),
		.peer = r->peer.id,
		.topic = e->topic,
		.about = e->about,
		.epoch = e->epoch,
		.seq = e->seq,
		.sent_at = e->time,
		.body = e->body,
		.signature = a->signature,
		.subjects = evidence_subjects(c, e->topic, e->about, e->body),
		.speaks = e->version,
		.signed_by = { (const char *)a->key, CRYPTO_SIGN_PUBLIC_LEN, 0 } };

	peer_envelope_hash(a->frame, hash);
	text_keep(c, hash, sizeof hash, &m.hash);
	m.sealed_by = evidence_key(c, m.peer, m.id, &m.subjects);
	m.has = REC_BIT(TAG_ID) | (REC_BIT(PEER_MAIL_TAG_SIGNED_BY + 1) - REC_BIT(PEER_MAIL_TAG_PEER)) |
	    (m.subjects.count > 0 ? REC_BIT(PEER_MAIL_TAG_SUBJECTS) : 0);
	if (!makes_again(a) && a->frame.len + e->body.len <= BOTH_MOST) {
		m.frame = a->frame;
		m.has |= REC_BIT(PEER_MAIL_TAG_FRAME);
	}
	r->in = (struct inlet){ e->epoch, e->seq, m.hash };
	return event_stage(c, &mail_table, "received", &m);
}

/* The other side was put back from an older copy of its data, and says so by a new epoch. */
static enum rc
epoch_follow(struct receipt *r, uint64_t epoch)
{
	if (r->in.epoch == 0 || epoch == r->in.epoch)
		return RC_OK;
	return event_stage(r->c, &peer_table, "restarted", &r->peer);
}

static enum rc
topic_follow(struct receipt *r, const struct peer_envelope *e)
{
	struct peer_told told = { 0 };

	if (peer_topic_of_number(e->topic) == NULL) {
		r->noted = true;
		r->stream.not_understood++;
		r->stream.odd_topic = e->topic;
		return RC_OK;
	}
	if (e->topic != FEDERATION_TOPIC_CARD ||
	    record_decode(&peer_told_desc, e->body.ptr, e->body.len, r->c->arena, &told, NULL, NULL) !=
		RC_OK ||
	    !peer_follow_card(r->c, &r->peer, told.card))
		return RC_OK;
	return event_stage(r->c, &peer_table, "renewed", &r->peer);
}

static enum rc
arrival_take(struct receipt *r, const struct arrival *a)
{
	enum peer_refusal says = stream_says(r, &a->e);
	enum rc rc;

	r->data = true;
	if (says != PEER_TAKEN) {
		refuse(r, a->place, says);
		return RC_OK;
	}
	if (r->in.epoch != 0 && a->e.epoch != r->in.epoch) {
		if (!epochs_spend(r->c->now, &r->stream.their_epochs_from, &r->stream.their_epochs,
			THEIR_EPOCHS_MOST)) {
			refuse(r, a->place, PEER_FLOOD);
			return RC_OK;
		}
		r->noted = true;
	}
	rc = epoch_follow(r, a->e.epoch);
	if (rc == RC_OK)
		rc = mail_keep(r, a);
	return rc == RC_OK ? topic_follow(r, &a->e) : rc;
}

/* What is no event: told to the courier, which knows what it asked. */
static void
control_tell(struct receipt *r, uint32_t place, const struct peer_envelope *e)
{
	struct peer_outcome *o = &r->outcomes[place];

	o->kind = e->kind;
	o->nonce = e->nonce;
	o->ack_epoch = e->ack_epoch;
	o->ack_seq = e->ack_seq;
	o->ack_hash = e->ack_hash;
	o->has |= REC_BIT(2) | REC_BIT(3) | REC_BIT(4) | REC_BIT(5) | (o->ack_hash.len > 0 ? REC_BIT(6) : 0);
	if (e->kind == PEER_HELLO) {
		r->hello = true;
		r->nonce = e->nonce;
	}
}

/* Verifies all; those that are events go to `arrivals`. */
static uint32_t
frames_read(struct receipt *r, const struct peer_batch *in, struct arrival *arrivals)
{
	const struct node_card *card = identity_card(r->c);
	struct peer_reader reader = { .from = r->peer.node, .to = card->node, .now = r->c->now };
	const struct peer_frame *frames = in->frames.items;
	uint32_t n = 0;

	peer_keys(&r->peer, r->c->now, &reader);
	for (uint32_t i = 0; i < in->frames.count; i++) {
		struct arrival a = { .frame = frames[i].frame, .signature = frames[i].signature, .place = i };
		enum peer_refusal says = peer_envelope_read(&reader, a.frame, a.signature, r->c->arena, &a.e);

		if (says != PEER_TAKEN) {
			refuse(r, i, says);
			continue;
		}
		if (a.e.version != r->stream.speaks) {
			r->stream.speaks = a.e.version;
			r->noted = true;
		}
		a.key = reader.held;
		if (a.e.kind == PEER_DATA)
			arrivals[n++] = a;
		else if (a.e.ack_epoch > EPOCH_MOST || a.e.ack_seq > SEQ_MOST)
			refuse(r, i, PEER_MALFORMED);
		else
			control_tell(r, i, &a.e);
	}
	qsort(arrivals, n, sizeof *arrivals, arrival_order);
	return n;
}

static enum rc
answer_make(struct receipt *r, struct peer_taken *ret, struct fault *why)
{
	struct peer_envelope e = { .kind = r->hello ? PEER_STATE : PEER_ACK,
		.nonce = r->nonce,
		.ack_epoch = r->in.epoch,
		.ack_seq = r->in.seq,
		.ack_hash = r->in.hash };

	if (!r->hello && !r->data)
		return RC_OK;
	ret->has |= REC_BIT(2) | REC_BIT(3);
	return identity_sign(r->c, r->peer.node, &e, &ret->answer, &ret->signature, why);
}

static void
refuse_all(struct receipt *r, uint32_t count, enum peer_refusal reason)
{
	for (uint32_t i = 0; i < count; i++)
		refuse(r, i, reason);
}

static enum rc
batch_take(struct receipt *r, const struct peer_batch *in, struct peer_taken *ret, struct fault *why)
{
	struct context *c = r->c;
	struct arrival *arrivals = ARENA_ARRAY(c->arena, in->frames.count + 1, struct arrival);
	uint32_t odd;
	struct peer_mail last;
	uint32_t n;
	enum rc rc = RC_OK;

	stream_get(c, in->peer, &r->stream);
	odd = r->stream.odd_topic;
	if (mail_last(c, in->peer, &last))
		r->in = (struct inlet){ last.epoch, last.seq, last.hash };
	n = frames_read(r, in, arrivals);
	for (uint32_t i = 0; i < n && rc == RC_OK; i++)
		rc = arrival_take(r, &arrivals[i]);
	if (rc == RC_OK && r->noted)
		rc = stream_stage(c, r->stream.odd_topic != odd ? "not_understood" : "noted", &r->stream);
	return rc == RC_OK ? answer_make(r, ret, why) : rc;
}

static enum rc
envelope_receive(struct context *c, const struct peer_batch *in, struct peer_taken *ret, struct fault *why)
{
	struct receipt r = { .c = c,
		.outcomes = ARENA_ARRAY(c->arena, in->frames.count + 1, struct peer_outcome) };
	enum rc rc = context_need(c, &peer_table, in->peer, "peer", &r.peer, why);

	if (rc != RC_OK)
		return rc;
	if (identity_card(c) == NULL)
		return fault_add(why, RC_UNAVAILABLE, NULL, FAULT_NO_IDENTITY);
	*ret = (struct peer_taken){ .has = REC_BIT(1), .outcomes = { r.outcomes, in->frames.count } };
	if (r.peer.status == PEER_ACTIVE)
		return batch_take(&r, in, ret, why);
	refuse_all(&r, in->frames.count,
	    r.peer.status == PEER_REVOKED ? PEER_REFUSED_REVOKED : PEER_REFUSED_SUSPENDED);
	return RC_OK;
}
SERVICE_HANDLER(envelope_receive, struct peer_batch, struct peer_taken)
