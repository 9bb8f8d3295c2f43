/*
 * outbox: what this node says to its peers: events of its services become envelopes, signed, in order, and are given to the courier.
 * Owns: rows of peer_sent.
 * Beware: an envelope is made once: its exact bytes are what is sent, sent again, and kept as evidence.
 */
#include "services/federation/service.h"

void
outlet_open(struct context *c, const struct peer *p, uint64_t epoch, struct outlet *ret)
{
	struct peer_sent last;

	*ret = (struct outlet){ .peer = p->id, .node = p->node, .epoch = epoch };
	if (sent_last(c, p->id, epoch, &last) && last.epoch == epoch) {
		ret->seq = last.seq;
		ret->hash = last.hash;
	}
}

enum rc
outlet_put(
    struct context *c, struct outlet *o, uint32_t topic, struct id about, struct text body, struct fault *why)
{
	struct peer_envelope e = { .epoch = o->epoch,
		.seq = o->seq + 1,
		.kind = PEER_DATA,
		.topic = topic,
		.about = about,
		.body = body,
		.previous = o->hash };
	struct peer_sent s = { .id = sent_id(o->peer, o->epoch, o->seq + 1),
		.peer = o->peer,
		.topic = topic,
		.about = about,
		.epoch = o->epoch,
		.seq = o->seq + 1,
		.sent_at = c->now };
	uint8_t hash[CRYPTO_HASH_LEN];
	enum rc rc;

	if (body.len > PEER_BODY_MAX)
		return fault_only(why, RC_LIMIT);
	rc = identity_sign(c, o->node, &e, &s.frame, &s.signature, why);
	if (rc != RC_OK)
		return rc;
	peer_envelope_hash(s.frame, hash);
	text_keep(c, hash, sizeof hash, &s.hash);
	s.has = REC_BIT(TAG_ID) | (REC_BIT(SENT_TAG_SEALED_BY + 1) - REC_BIT(SENT_TAG_PEER));
	s.subjects = evidence_subjects(c, topic, about, body);
	s.sealed_by = evidence_key(c, o->peer, s.id, &s.subjects);
	s.has |= s.subjects.count > 0 ? REC_BIT(SENT_TAG_SUBJECTS) : 0;
	rc = event_stage(c, &sent_table, "queued", &s);
	o->seq = s.seq;
	o->hash = s.hash;
	return rc;
}

static const struct peer_topic *
topic_of(const struct event *e)
{
	for (size_t i = 0; i < peer_topic_count; i++)
		if (peer_topics[i].rec == e->rec_desc && text_is(e->name, peer_topics[i].event))
			return &peer_topics[i];
	return NULL;
}

/* To whom a record is addressed; false when to nobody. */
static bool
addressee(const struct event *e, struct id *ret_peer)
{
	const struct rec_field *f = record_field(e->rec_desc, "peer", strlen("peer"));

	if (f == NULL || f->kind != REC_K_ID || !((*(const uint64_t *)e->rec >> f->tag) & 1u))
		return false;
	*ret_peer = *(const struct id *)record_at_const(f, e->rec);
	return true;
}

/* --- how much waits -------------------------------------------------------------------------------------------------------- */
/* How many of the running epoch it does not have, the last being `seq`. */
static uint64_t
outbox_depth(const struct context *c, const struct peer_stream *s, uint64_t seq)
{
	uint64_t acked = stream_acked(c, s);

	return seq > acked ? seq - acked : 0;
}

static enum rc
outbox_fill(struct context *c, struct peer *p, uint64_t depth)
{
	if (depth < OUTBOX_FULL || peer_is_full(p))
		return RC_OK;
	p->full_at = c->now;
	p->has |= REC_BIT(PEER_TAG_FULL_AT);
	return event_stage(c, &peer_table, "full", p);
}

/* People are told once. */
static enum rc
outbox_spill(struct context *c, struct peer_stream *s)
{
	bool first = s->dropped_at == 0;

	s->given_up++;
	s->dropped_at = first ? c->now : s->dropped_at;
	return stream_stage(c, first ? "spilled" : "noted", s);
}

/* What was given up meanwhile is made good as after a restore: services tell again what stands. */
enum rc
outbox_relieve(struct context *c, struct peer_stream *s)
{
	struct peer_sent last;
	struct peer p;
	bool again = s->dropped_at != 0;
	enum rc rc;

	if (!context_latest(c, &peer_table, s->peer, &p) || !peer_is_full(&p) || s->moving_to != 0 ||
	    !sent_last(c, s->peer, s->out_epoch, &last) || last.epoch != s->out_epoch ||
	    outbox_depth(c, s, last.seq) > OUTBOX_RELIEVED)
		return RC_OK;
	s->dropped_at = 0;
	p.has &= ~REC_BIT(PEER_TAG_FULL_AT);
	rc = event_stage(c, &peer_table, "relieved", &p);
	return rc == RC_OK && again ? event_stage(c, &peer_table, "resync", &p) : rc;
}

enum rc
outbox_event(struct context *c, const struct event *e, struct fault *why)
{
	const struct peer_topic *topic = topic_of(e);
	enum rc rc = evidence_follow(c, e);
	struct peer_stream s;
	struct outlet o;
	struct peer p;
	struct id to;
	struct buf body = { 0 };
	struct text kept;

	if (e->rec_desc == &quota_desc && e->rec != NULL && text_is(e->name, "quota.spent"))
		return stream_flooded(c, ((const struct quota *)e->rec)->who);
	if (rc != RC_OK || topic == NULL || e->rec == NULL || !addressee(e, &to) ||
	    !context_get(c, &peer_table, to, &p) || (p.status != PEER_ACTIVE && p.status != PEER_SUSPENDED))
		return rc;
	stream_get(c, p.id, &s);
	outlet_open(c, &p, s.out_epoch, &o);
	record_encode(e->rec_desc, e->rec, 0, 0, &body);
	text_keep(c, body.ptr, body.len, &kept);
	buf_free(&body);
	if (kept.len >
	    PEER_BODY_MAX) { /* no record of ours is, as they stand: it would be lost without a word */
		s.given_up++;
		return stream_stage(c, "overflowed", &s);
	}
	if (outbox_depth(c, &s, o.seq) >= OUTBOX_MOST)
		return outbox_spill(c, &s);
	rc = outlet_put(c, &o, topic->number, e->key, kept, why);
	return rc == RC_OK ? outbox_fill(c, &p, outbox_depth(c, &s, o.seq)) : rc;
}

/* --- this node's card ------------------------------------------------------------------------------------------------------ */
enum rc
outlet_announce(struct context *c, struct outlet *o, struct peer_stream *s, struct fault *why)
{
	const struct node_card *card = identity_card(c);
	struct peer_told told = { .has = REC_BIT(1) };
	uint8_t hash[CRYPTO_HASH_LEN];
	struct buf body = { 0 };
	struct text kept;
	enum rc rc;

	if (card == NULL)
		return RC_OK;
	told.card = REC_HAS(card, 9) ? card->next_card : card->card;
	peer_envelope_hash(told.card, hash);
	text_keep(c, hash, sizeof hash, &kept);
	if (s->card_epoch == o->epoch && text_equal(s->card_told, kept))
		return RC_OK;
	s->card_told = kept;
	record_encode(&peer_told_desc, &told, 0, 0, &body);
	text_keep(c, body.ptr, body.len, &kept);
	buf_free(&body);
	rc = outlet_put(c, o, FEDERATION_TOPIC_CARD, o->peer, kept, why);
	s->card_epoch = o->epoch;
	s->card_seq = o->seq;
	return rc;
}

enum rc
outbox_announce(struct context *c, const struct peer *p, struct fault *why)
{
	struct peer_stream s;
	struct outlet o;
	uint64_t before;
	enum rc rc;

	stream_get(c, p->id, &s);
	if (s.moving_to != 0) /* its end announces it */
		return RC_OK;
	outlet_open(c, p, s.out_epoch, &o);
	before = o.seq;
	rc = outlet_announce(c, &o, &s, why);
	return rc == RC_OK && o.seq != before ? stream_stage(c, "announced", &s) : rc;
}

static enum rc
card_announce(struct context *c, const struct ref *in, struct nothing *ret, struct fault *why)
{
	int active = PEER_ACTIVE;
	struct db_scan scan;
	struct peer p;
	enum rc rc = RC_OK;

	(void)in;
	(void)ret;
	db_scan_index(
	    &scan, c->txn, &peer_table, record_field_tag(&peer_desc, PEER_TAG_STATUS), &active, false);
	while (rc == RC_OK && db_scan_next(&scan, c->arena, &p))
		rc = outbox_announce(c, &p, why);
	db_scan_end(&scan);
	return rc;
}
SERVICE_HANDLER(card_announce, struct ref, struct nothing)

/* --- what the courier takes -------------------------------------------------------------------------------------------------- */
static enum rc
active_need(struct context *c, struct id peer, struct peer *ret, struct fault *why)
{
	enum rc rc = context_need(c, &peer_table, peer, "peer", ret, why);

	if (rc == RC_OK && ret->status != PEER_ACTIVE)
		return rec_fault_value(
		    why, RC_CONFLICT, "peer", FAULT_STATE, &peer_status_enum, (int)ret->status);
	return rc;
}

static bool
frame_take(struct context *c, struct id id, struct peer_frame *ret, size_t *bytes)
{
	struct peer_sent s;

	if (!context_get(c, &sent_table, id, &s))
		return false;
	context_open(c, &sent_table, &s);
	if (!REC_HAS(&s, SENT_TAG_FRAME) || *bytes + s.frame.len > PEER_BATCH_BYTES)
		return false;
	*ret = (struct peer_frame){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4), s.frame, s.signature,
		s.seq, s.hash };
	*bytes += s.frame.len;
	return true;
}

static enum rc
outbox_take(struct context *c, const struct peer_take *in, struct peer_outbox *ret, struct fault *why)
{
	struct peer_stream s;
	struct peer_frame *frames;
	struct peer p;
	size_t bytes = 0;
	uint32_t n = 0;
	enum rc rc = active_need(c, in->peer, &p, why);

	if (rc != RC_OK)
		return rc;
	stream_get(c, in->peer, &s);
	*ret = (struct peer_outbox){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3), .epoch = s.out_epoch };
	if (in->epoch != s.out_epoch || s.moving_to != 0)
		return RC_OK;
	frames = ARENA_ARRAY(c->arena, in->limit, struct peer_frame);
	while (
	    n < in->limit && frame_take(c, sent_id(p.id, in->epoch, in->after + n + 1), &frames[n], &bytes))
		n++;
	ret->frames = (struct list){ frames, n };
	ret->more = db_exists(c->txn, &sent_table, sent_id(p.id, in->epoch, in->after + n + 1));
	return RC_OK;
}
SERVICE_HANDLER(outbox_take, struct peer_take, struct peer_outbox)

static enum rc
link_hello(struct context *c, const struct peer_greet *in, struct peer_frame *ret, struct fault *why)
{
	struct peer_envelope e = { .kind = PEER_HELLO, .nonce = in->nonce };
	struct peer_mail last;
	struct peer p;
	enum rc rc = active_need(c, in->peer, &p, why);

	if (rc == RC_OK &&
	    mail_last(c, in->peer, &last)) { /* so that the other side sees whether it has to ask too */
		e.ack_epoch = last.epoch;
		e.ack_seq = last.seq;
		e.ack_hash = last.hash;
	}
	ret->has = REC_BIT(1) | REC_BIT(2);
	return rc == RC_OK ? identity_sign(c, p.node, &e, &ret->frame, &ret->signature, why) : rc;
}
SERVICE_HANDLER(link_hello, struct peer_greet, struct peer_frame)
