/*
 * note: what the courier saw of a peer is kept, at leisure; and how the exchange with each peer stands is told.
 * Owns: nothing.
 * Beware: an acknowledgement noted here only moves on. It comes late: what counts after a start is what the other side then says.
 */
#include "services/federation/service.h"

#define REFUSED_TELL 20u
#define TELL_AGAIN (24 * 3600 * USEC_PER_SEC)

/* Not what a link that loses and doubles brings with it, nor that somebody knocks whom people have left out. */
static bool
is_telling(enum peer_refusal reason)
{
	return reason != PEER_REPLAYED && reason != PEER_SEQUENCE && reason != PEER_REFUSED_SUSPENDED &&
	    reason != PEER_REFUSED_REVOKED && reason != PEER_OLD_KEYS && reason != PEER_STRANGER;
}

static void
refused_add(struct context *c, struct peer_stream *s, const struct peer_refused *more)
{
	struct peer_refused *all = s->refused.items, *grown;

	for (uint32_t i = 0; i < s->refused.count; i++)
		if (all[i].reason == more->reason) {
			all[i].count += more->count;
			return;
		}
	grown = ARENA_ARRAY(c->arena, s->refused.count + 1u, struct peer_refused);
	if (s->refused.count > 0)
		memcpy(grown, all, s->refused.count * sizeof *grown);
	grown[s->refused.count] = (struct peer_refused){ REC_BIT(1) | REC_BIT(2), more->reason, more->count };
	s->refused = (struct list){ grown, s->refused.count + 1 };
}

/* Whether people have to be told that much of it is refused. */
static bool
refused_note(struct context *c, struct peer_stream *s, const struct list *more)
{
	const struct peer_refused *lines = more->items, *all;
	uint64_t fresh = 0, total = 0;

	for (uint32_t i = 0; i < more->count; i++) {
		refused_add(c, s, &lines[i]);
		fresh += is_telling(lines[i].reason) ? lines[i].count : 0;
	}
	all = s->refused.items;
	for (uint32_t i = 0; i < s->refused.count; i++)
		total += is_telling(all[i].reason) ? all[i].count : 0;
	if (fresh == 0 || total < REFUSED_TELL ||
	    (s->refused_told_at != 0 && c->now < s->refused_told_at + TELL_AGAIN))
		return false;
	s->refused_told_at = c->now;
	return true;
}

enum rc
stream_flooded(struct context *c, struct id peer)
{
	const struct peer_refused more = { REC_BIT(1) | REC_BIT(2), PEER_FLOOD, 1 };
	struct peer_stream s;
	struct peer p;

	if (!context_get(c, &peer_table, peer, &p))
		return RC_OK;
	stream_get(c, peer, &s);
	refused_add(c, &s, &more);
	s.refused_told_at = c->now;
	return stream_stage(c, "refusing", &s);
}

static enum rc
stream_note(struct context *c, const struct peer_note *in, struct nothing *ret, struct fault *why)
{
	struct peer_stream s;
	enum rc rc;
	bool tell;

	(void)ret;
	(void)why;
	stream_get(c, in->peer, &s);
	if (in->epoch == s.out_epoch && in->acked > s.acked) {
		s.acked = in->acked;
		s.dead_at = 0;
	}
	if (in->heard_at != 0 &&
	    (in->heard_at > s.heard_at || s.heard_at > c->now)) /* our clock was ahead then */
		s.heard_at = in->heard_at;
	if (in->connected != s.connected) {
		s.connected = in->connected;
		s.connected_at = c->now;
	}
	tell = refused_note(c, &s, &in->refused);
	rc = outbox_relieve(c, &s);
	return rc != RC_OK ? rc : stream_stage(c, tell ? "refusing" : "noted", &s);
}
SERVICE_HANDLER(stream_note, struct peer_note, struct nothing)

static enum rc
peer_routes(struct context *c, const struct nothing *in, struct peer_routes *ret, struct fault *why)
{
	struct peer_route *routes =
	    ARENA_ARRAY(c->arena, db_count(c->txn, &peer_table) + 1, struct peer_route);
	struct db_scan scan;
	struct peer p;
	uint32_t n = 0;

	(void)in;
	(void)why;
	db_scan_all(&scan, c->txn, &peer_table, false);
	while (db_scan_next(&scan, c->arena, &p)) {
		struct peer_route *r = &routes[n++];

		*r = (struct peer_route){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3), p.id, p.status,
			p.curve_public, p.former_curve, p.endpoint, p.former_until };
		if (REC_HAS(&p, PEER_TAG_FORMER_CURVE))
			r->has |= REC_BIT(4) | REC_BIT(6);
		r->has |= p.endpoint.len > 0 ? REC_BIT(5) : 0;
		if (REC_HAS(&p, TAG_ARCHIVED_AT)) /* whoever knocks with its keys is a stranger again */
			*r = (struct peer_route){
				.has = REC_BIT(1) | REC_BIT(2), .peer = p.id, .status = PEER_REVOKED
			};
	}
	db_scan_end(&scan);
	*ret = (struct peer_routes){ REC_BIT(1), { routes, n } };
	return RC_OK;
}
SERVICE_HANDLER(peer_routes, struct nothing, struct peer_routes)

/* --- told ------------------------------------------------------------------------------------------------------------------------ */
static void
link_outbox(struct context *c, const struct peer_stream *s, struct peer_link *l)
{
	struct peer_sent row;

	l->sent = sent_last(c, s->peer, s->out_epoch, &row) && row.epoch == s->out_epoch ? row.seq : 0;
	l->queued = l->sent > s->acked ? l->sent - s->acked : 0;
	if (l->queued > 0 &&
	    context_get(c, &sent_table, sent_id(s->peer, s->out_epoch, s->acked + 1), &row)) {
		l->oldest_at = row.sent_at;
		l->has |= REC_BIT(8);
	}
	l->card_known = s->card_seq != 0 && s->card_epoch == s->out_epoch && s->card_seq <= s->acked;
}

static void
link_inbox(struct context *c, struct id peer, struct peer_link *l)
{
	struct peer_mail row;

	if (!mail_last(c, peer, &row))
		return;
	l->received = row.seq;
	l->received_at = row.created_at;
	l->skew = row.sent_at - row.created_at;
	l->has |= REC_BIT(10) | REC_BIT(11) | REC_BIT(18);
}

static void
link_stream(const struct peer_stream *s, struct peer_link *l)
{
	l->connected = s->connected;
	l->connected_at = s->connected_at;
	l->heard_at = s->heard_at;
	l->given_up = s->given_up;
	l->dead_at = s->dead_at;
	l->held_until = s->held_until;
	l->version = s->speaks;
	l->not_understood = s->not_understood;
	l->refused = s->refused;
	l->has |= REC_BIT(12) | REC_BIT(15) | REC_BIT(16) | (s->dead_at != 0 ? REC_BIT(13) : 0) |
	    (s->held_until != 0 ? REC_BIT(19) : 0) | (s->speaks != 0 ? REC_BIT(14) : 0);
}

/* A connection gives a sign every few seconds, under the keys of both; without one it ends (common/socket.c: heartbeat). */
static void
link_live(const struct peer_live *live, usec_t now, struct peer_link *l)
{
	if (live != NULL) {
		l->connected = live->connected;
		l->connected_at = live->since;
		if (live->heard_at > l->heard_at)
			l->heard_at = live->heard_at;
		if (live->connected)
			l->heard_at = now;
	}
	l->has |= (l->connected_at != 0 ? REC_BIT(5) : 0) | (l->heard_at != 0 ? REC_BIT(6) : 0);
}

static void
link_fill(struct context *c, const struct peer *p, struct peer_link *l)
{
	const struct peer_live *live = identity_live_of(c, p->id);
	struct peer_stream s;

	stream_get(c, p->id, &s);
	if (live != NULL && live->epoch == s.out_epoch && live->acked > s.acked)
		s.acked = live->acked;
	*l = (struct peer_link){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) | REC_BIT(7) |
		    REC_BIT(9) | REC_BIT(17),
		.peer = p->id,
		.code = p->code,
		.status = p->status };
	link_stream(&s, l);
	link_outbox(c, &s, l);
	link_inbox(c, p->id, l);
	link_live(live, c->now, l);
}

static enum rc
peer_links(struct context *c, const struct nothing *in, struct peer_links *ret, struct fault *why)
{
	struct peer_link *links = ARENA_ARRAY(c->arena, db_count(c->txn, &peer_table) + 2, struct peer_link);
	struct peer_stream nobody;
	struct db_scan scan;
	struct peer p;
	uint32_t n = 0;

	(void)in;
	(void)why;
	db_scan_all(&scan, c->txn, &peer_table, false);
	while (db_scan_next(&scan, c->arena, &p))
		if (!REC_HAS(&p, TAG_ARCHIVED_AT))
			link_fill(c, &p, &links[n++]);
	db_scan_end(&scan);
	stream_get(c, (struct id){ { 0 } }, &nobody);
	if (nobody.refused.count > 0)
		link_stream(&nobody, &links[n++]);
	*ret = (struct peer_links){ REC_BIT(1), { links, n } };
	return RC_OK;
}
SERVICE_HANDLER(peer_links, struct nothing, struct peer_links)
