/*
 * settle: what a peer says that it has is held against what it was sent, and where to go on follows.
 * Owns: the rules of resuming, and new epochs.
 * Beware: the peer is believed about itself: only the answer to a fresh question comes here, never an acknowledgement.
 *
 * Who believes what, after a connection (ours: what lies in our outbox; theirs: what they say they have of it):
 *   theirs is in ours, same hash, what follows is young -> go on behind it, also when they had acknowledged more: they were put back from
 *                                                   an older copy, and get again what was kept as evidence
 *   theirs is beyond ours, or its hash differs -> we were put back: a new epoch, what is unanswered goes into it, and services tell again
 *                                                   what is shared (peer.resync)
 *   what they need is too old, or gone         -> the same: what is older than five days, or went with somebody erased, is given up
 *   what they need was signed while our clock was ahead -> the same: over there it would be of the future until that hour has come
 *   they have nothing, and our first is signed by keys of before (they added us anew since) -> the same: whoever is new never saw these keys
 *   theirs is in an older epoch, behind where the running one was begun (somebody was erased: erase.c) -> the running one from its first
 *   theirs is the whole of an older epoch      -> the new epoch begins at its first
 *   a new epoch, for the fifth time in an hour -> nothing goes out until the hour is over, and people are told: somebody lies, or two copies
 *                                                   of one node run at once
 * A crash in between leaves one of these states, and the next connection asks again.
 */
#include "services/federation/service.h"

#define MOVE_SLICE 500u

static bool
is_old(const struct context *c, usec_t at)
{
	return at < c->now - LETTER_AGE_MOST;
}

/* Signed while this node's clock was ahead, and refused over there until it is that late. */
static bool
is_ahead(const struct context *c, usec_t at)
{
	return at > c->now + PEER_AHEAD_MOST;
}

/* Given up, unless a suspension is why it waited. */
static bool
is_dead(const struct context *c, const struct peer_stream *s, usec_t at)
{
	return is_old(c, at) && (s->kept_from == 0 || at < s->kept_from);
}

/* --- moving into a new epoch --------------------------------------------------------------------------------------------------- */
/* The rows behind the mark, in order, of epochs before the new one; the words are opened. */
static uint32_t
rows_behind(struct context *c, const struct peer_stream *s, struct peer_sent *rows, uint32_t most)
{
	struct id from = sent_id(s->peer, s->moved_epoch, s->moved_seq),
		  end = sent_id(s->peer, s->moving_to, 0);
	struct db_scan scan;
	uint32_t n = 0;

	db_scan_all(&scan, c->txn, &sent_table, false);
	db_scan_after(&scan, from);
	while (n < most && db_scan_next(&scan, c->arena, &rows[n]) &&
	    memcmp(rows[n].id.b, end.b, sizeof end.b) < 0)
		n++;
	db_scan_end(&scan);
	return n;
}

static enum rc
row_move(struct context *c, struct peer_stream *s, struct outlet *o, struct peer_sent *row, struct fault *why)
{
	struct peer_envelope e = { 0 };

	s->moved_epoch = row->epoch;
	s->moved_seq = row->seq;
	if (row->topic == FEDERATION_TOPIC_CARD) /* the card of today is told at the end */
		return RC_OK;
	if (!is_dead(c, s, row->sent_at))
		context_open(c, &sent_table, row);
	if (is_dead(c, s, row->sent_at) || !REC_HAS(row, SENT_TAG_FRAME) ||
	    record_decode(&peer_envelope_desc, row->frame.ptr, row->frame.len, c->arena, &e, NULL, NULL) !=
		RC_OK) {
		s->given_up += row->epoch == s->out_epoch && row->seq > s->acked ? 1 : 0;
		return RC_OK;
	}
	return outlet_put(c, o, row->topic, row->about, e.body, why);
}

static enum rc
move_end(struct context *c, const struct peer *p, struct peer_stream *s, struct outlet *o, struct fault *why)
{
	enum rc rc = p->status == PEER_ACTIVE ? outlet_announce(c, o, s, why) : RC_OK;

	s->out_epoch = s->moving_to;
	s->acked = s->moving_to = s->moved_epoch = s->moved_seq = 0;
	s->kept_from = s->dead_at = s->held_until = 0;
	return rc == RC_OK ? stream_stage(c, "moved", s) : rc;
}

/* A slice: events that come meanwhile are queued in the old epoch, so that their turn comes in order. */
static enum rc
move_slice(struct context *c, const struct peer *p, struct peer_stream *s, struct fault *why)
{
	struct peer_sent *rows = ARENA_ARRAY(c->arena, MOVE_SLICE, struct peer_sent);
	uint32_t n = rows_behind(c, s, rows, MOVE_SLICE);
	struct outlet o;
	enum rc rc = RC_OK;

	outlet_open(c, p, s->moving_to, &o);
	for (uint32_t i = 0; i < n && rc == RC_OK; i++)
		rc = row_move(c, s, &o, &rows[i], why);
	if (rc != RC_OK || n < MOVE_SLICE)
		return rc == RC_OK ? move_end(c, p, s, &o, why) : rc;
	context_timer(c, c->now, "federation.stream.move", p->id);
	return stream_stage(c, "moving", s);
}

static enum rc
stream_move(struct context *c, const struct ref *in, struct nothing *ret, struct fault *why)
{
	struct peer_stream s;
	struct peer p;

	(void)ret;
	if (!context_get(c, &peer_table, in->id, &p) || p.status == PEER_REVOKED)
		return RC_OK;
	stream_get(c, in->id, &s);
	return s.moving_to == 0 ? RC_OK : move_slice(c, &p, &s, why);
}
SERVICE_HANDLER(stream_move, struct ref, struct nothing)

static enum rc
epoch_begin(struct context *c, struct peer *p, struct peer_stream *s, const struct peer_settle *in,
    bool theirs, struct fault *why)
{
	uint64_t newest = in->epoch > s->out_epoch ? in->epoch : s->out_epoch;
	enum rc rc;

	if (newest >= EPOCH_MOST)
		return fault_only(why, RC_LIMIT);
	s->moving_to = newest + 1;
	s->moved_epoch = theirs ? in->epoch : s->out_epoch;
	s->moved_seq = theirs ? in->seq : s->acked;
	s->base_epoch = in->epoch;
	s->base_seq = in->seq;
	s->base_hash = in->hash;
	rc = event_stage(c, &peer_table, "resync", p);
	return rc == RC_OK ? move_slice(c, p, s, why) : rc;
}

/* --- where to go on --------------------------------------------------------------------------------------------------------------- */
/* GO_ON: behind what they have. NEW_HERE: a new epoch, with what our own record says is unanswered. NEW_THERE: with all that is behind
 * what they have. */
enum settle_way { GO_ON, NEW_HERE, NEW_THERE };

/* What they had when the running epoch was begun, or what reached them of an older one after that: they have nothing of it yet, and all
 * that is behind is in it. */
static bool
is_base(struct context *c, const struct peer_stream *s, const struct peer_settle *in)
{
	struct peer_sent row;

	if ((in->epoch == 0 && s->out_epoch == 1) ||
	    (in->epoch == s->base_epoch && in->seq == s->base_seq && text_equal(in->hash, s->base_hash)))
		return true;
	return (in->epoch > s->base_epoch || (in->epoch == s->base_epoch && in->seq > s->base_seq)) &&
	    context_get(c, &sent_table, sent_id(s->peer, in->epoch, in->seq), &row) &&
	    text_equal(row.hash, in->hash);
}

/* Of what they had acknowledged and need again, something was about somebody who is erased: it cannot be said as it was. */
static bool
is_erased_behind(struct context *c, const struct peer_stream *s, uint64_t after)
{
	struct peer_sent row;
	struct db_scan scan;
	bool erased = false;

	if (after >= s->acked)
		return false;
	db_scan_all(&scan, c->txn, &sent_table, false);
	db_scan_after(&scan, sent_id(s->peer, s->out_epoch, after));
	while (!erased && db_scan_next(&scan, c->arena, &row) && id_equal(row.peer, s->peer) &&
	    row.epoch == s->out_epoch && row.seq <= s->acked)
		erased = !REC_HAS(&row, SENT_TAG_FRAME);
	db_scan_end(&scan);
	return erased;
}

/* Who has nothing of ours starts from nothing, and may never have seen the keys that we had before. */
static bool
is_of_former_keys(struct context *c, const struct peer_settle *in, struct peer_sent *row)
{
	const struct node_card *card = identity_card(c);

	if (in->epoch != 0 || card == NULL)
		return false;
	context_open(c, &sent_table, row);
	return REC_HAS(row, SENT_TAG_FRAME) &&
	    !peer_envelope_signed(
		(const uint8_t *)card->sign_public.ptr, row->frame, row->signature, c->arena);
}

static enum settle_way
position_of(struct context *c, const struct peer_stream *s, const struct peer_settle *in)
{
	uint64_t after = in->epoch == s->out_epoch ? in->seq : 0;
	struct peer_sent row;

	if (in->epoch > s->out_epoch)
		return NEW_HERE;
	if (after > 0 &&
	    (!context_get(c, &sent_table, sent_id(s->peer, s->out_epoch, after), &row) ||
		!text_equal(row.hash, in->hash)))
		return NEW_HERE;
	if (in->epoch < s->out_epoch && !is_base(c, s, in))
		return NEW_THERE;
	if (is_erased_behind(c, s, after))
		return NEW_THERE;
	if (context_get(c, &sent_table, sent_id(s->peer, s->out_epoch, after + 1), &row))
		return is_old(c, row.sent_at) || is_ahead(c, row.sent_at) || is_of_former_keys(c, in, &row)
		    ? NEW_THERE
		    : GO_ON;
	if (sent_last(c, s->peer, s->out_epoch, &row) && row.epoch == s->out_epoch && row.seq > after)
		return NEW_THERE; /* what they need is not kept any more */
	return GO_ON;
}

static enum rc
settle_go_on(struct context *c, struct peer_stream *s, uint64_t acked)
{
	bool rewound = acked < s->acked;
	enum rc rc;
	bool was_over = s->dead_at != 0 || s->held_until != 0;

	if (acked == s->acked && !was_over)
		return RC_OK;
	s->acked = acked;
	s->dead_at = s->held_until = 0;
	rc = outbox_relieve(c, s);
	return rc != RC_OK ? rc : stream_stage(c, rewound ? "rewound" : "settled", s);
}

/* People are told once, until it goes on. */
static enum rc
epoch_hold(struct context *c, struct peer_stream *s)
{
	bool told = s->held_until != 0;

	if (told && s->held_until > c->now)
		return RC_OK;
	s->held_until = s->epochs_from + EPOCHS_WITHIN;
	return stream_stage(c, told ? "noted" : "held", s);
}

static enum rc
stream_resume(struct context *c, struct peer *p, struct peer_stream *s, const struct peer_settle *in,
    struct peer_settled *ret, struct fault *why)
{
	enum settle_way at = position_of(c, s, in);
	enum rc rc;

	if (at == GO_ON)
		return settle_go_on(c, s, in->epoch == s->out_epoch ? in->seq : 0);
	if (epochs_spend(c->now, &s->epochs_from, &s->epochs, EPOCHS_MOST))
		return epoch_begin(c, p, s, in, at == NEW_THERE, why);
	rc = epoch_hold(c, s);
	ret->again_at = s->held_until;
	ret->busy = true;
	ret->has |= REC_BIT(4);
	return rc;
}

static enum rc
stream_settle(struct context *c, const struct peer_settle *in, struct peer_settled *ret, struct fault *why)
{
	struct peer_stream s;
	struct peer p;
	enum rc rc = context_need(c, &peer_table, in->peer, "peer", &p, why);

	if (rc == RC_OK && p.status != PEER_ACTIVE)
		return rec_fault_value(
		    why, RC_CONFLICT, "peer", FAULT_STATE, &peer_status_enum, (int)p.status);
	if (rc != RC_OK)
		return rc;
	stream_get(c, in->peer, &s);
	*ret = (struct peer_settled){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) };
	if (s.moving_to == 0)
		rc = stream_resume(c, &p, &s, in, ret, why);
	ret->epoch = s.out_epoch;
	ret->acked = s.acked;
	ret->busy |= s.moving_to != 0;
	return rc;
}
SERVICE_HANDLER(stream_settle, struct peer_settle, struct peer_settled)
