/*
 * sweep: what time does to the exchange: letters that nobody acknowledged are given up, evidence is let go of.
 * Owns: one timer, at each full hour, sooner while there is more to let go of.
 * Beware: the newest row of a stream stays, without its words: the next one names it. The key of a peer and a day goes when no row of
 *         that day is left; then nothing of it can be read, in the journal either. A row with somebody's words takes its own with it.
 */
#include "common/note.h"
#include "services/federation/service.h"

#define SWEEP_EVERY (3600 * USEC_PER_SEC)
#define SWEEP_AGAIN (2 * USEC_PER_SEC)
#define SWEEP_SLICE 500u
#define EVIDENCE_DAYS 400
#define NAMES_DAYS 30
#define SWEEP_METHOD "federation.stream.sweep"
#define ANNOUNCE_METHOD "federation.card.announce"

static void
sweep_next(struct context *c, bool soon)
{
	usec_t due = soon ? c->now + SWEEP_AGAIN : (c->now / SWEEP_EVERY + 1) * SWEEP_EVERY;

	context_timer(c, due, SWEEP_METHOD, (struct id){ { 0 } });
}

void
federation_resume(struct context *c)
{
	sweep_next(c, false);
	context_timer(c, c->now, ANNOUNCE_METHOD, (struct id){ { 0 } });
}

/* --- five days ------------------------------------------------------------------------------------------------------------------- */
static enum rc
peer_dead(struct context *c, const struct peer *p)
{
	struct peer_stream s;
	struct peer_sent row;

	stream_get(c, p->id, &s);
	if (p->status != PEER_ACTIVE || s.dead_at != 0 || s.moving_to != 0 ||
	    !context_get(c, &sent_table, sent_id(p->id, s.out_epoch, s.acked + 1), &row) ||
	    row.sent_at >= c->now - LETTER_AGE_MOST ||
	    (s.kept_from != 0 && row.sent_at >= s.kept_from && s.connected))
		return RC_OK;
	s.dead_at = c->now;
	return stream_stage(c, "died", &s);
}

/* --- who compared ----------------------------------------------------------------------------------------------------------------- */
/* Names given on the command line are of nobody whom an erasure would find: once two have compared, or it
 * was removed before that, they are kept for a while. */
static void
names_let(struct context *c, const struct peer *p)
{
	const struct peer_confirmation *all = p->confirmations.items;
	usec_t last = 0;
	bool named = false;

	for (uint32_t i = 0; i < p->confirmations.count; i++) {
		named = named || REC_HAS(&all[i], 3);
		last = all[i].at > last ? all[i].at : last;
	}
	if (named && (p->status != PEER_CONFIRMED_ONCE || REC_HAS(p, TAG_ARCHIVED_AT)) &&
	    last < c->now - NAMES_DAYS * 24 * 3600 * USEC_PER_SEC)
		subject_strip(c, &peer_table, p->id);
}

/* --- evidence -------------------------------------------------------------------------------------------------------------------- */
struct letting {
	struct context *c;
	struct peer peer;
	day_t before; /* what is of an earlier day goes */
	uint32_t left; /* of the slice */
	enum rc rc;
};

static day_t
day_of(usec_t at)
{
	return (day_t)(at / (24 * 3600 * USEC_PER_SEC));
}

/* A row that has somebody's words has a key of its own. */
static struct id
key_own(const struct db_table *t, const void *row)
{
	const struct peer_sent *s = row;
	const struct peer_mail *m = row;

	if (t == &sent_table)
		return REC_HAS(s, SENT_TAG_SUBJECTS) || REC_HAS(s, SENT_TAG_ERASED_AT) ? s->sealed_by
										       : (struct id){ { 0 } };
	return REC_HAS(m, PEER_MAIL_TAG_SUBJECTS) ? m->sealed_by : (struct id){ { 0 } };
}

static void
key_let(struct context *c, struct id key)
{
	if (!id_is_zero(key))
		context_forget(c, key);
}

/* Ids of the oldest rows of one stream, as far as they are over; all but its newest. */
static void
rows_let(struct letting *l, const struct db_table *t, struct id from, struct id newest)
{
	struct id ids[SWEEP_SLICE];
	struct rec_head *row = arena_alloc(l->c->arena, t->rec->size);
	struct db_scan scan;
	uint32_t n = 0;

	db_scan_all(&scan, l->c->txn, t, false);
	db_scan_from(&scan, from);
	while (n < l->left && db_scan_next(&scan, l->c->arena, row) && memcmp(row->id.b, from.b, 6) == 0 &&
	    day_of(row->created_at) < l->before && !id_equal(row->id, newest)) {
		ids[n++] = row->id;
		key_let(l->c, key_own(t, row));
	}
	db_scan_end(&scan);
	for (uint32_t i = 0; i < n; i++)
		event_note(l->c, t, "removed", ids[i]);
	l->left -= n;
}

static void
sent_let(struct letting *l)
{
	struct peer_sent last;

	if (!sent_last(l->c, l->peer.id, EPOCH_MOST, &last))
		return;
	rows_let(l, &sent_table, sent_id(l->peer.id, 0, 0), last.id);
	if (l->rc != RC_OK || day_of(last.created_at) >= l->before || !REC_HAS(&last, SENT_TAG_FRAME))
		return;
	key_let(l->c, key_own(&sent_table, &last));
	last.has &= ~(REC_BIT(SENT_TAG_FRAME) | REC_BIT(SENT_TAG_SUBJECTS));
	l->rc = event_stage(l->c, &sent_table, "emptied", &last);
}

static void
mail_let(struct letting *l)
{
	struct peer_mail last;

	if (!mail_last(l->c, l->peer.id, &last))
		return;
	rows_let(l, &mail_table, mail_id(l->peer.id, 0, 0), last.id);
	if (l->rc != RC_OK || day_of(last.created_at) >= l->before || !REC_HAS(&last, PEER_MAIL_TAG_BODY))
		return;
	key_let(l->c, key_own(&mail_table, &last));
	last.has &=
	    ~(REC_BIT(PEER_MAIL_TAG_BODY) | REC_BIT(PEER_MAIL_TAG_FRAME) | REC_BIT(PEER_MAIL_TAG_SUBJECTS));
	l->rc = event_stage(l->c, &mail_table, "emptied", &last);
}

/* The keys of days whose rows are gone, from the last that went on, however long this node was off meanwhile. */
static void
keys_let(struct letting *l)
{
	struct peer_stream s;
	uint8_t key[CRYPTO_KEY_LEN];
	day_t d;

	stream_get(l->c, l->peer.id, &s);
	d = s.keys_gone_before != 0 ? s.keys_gone_before : day_of(l->peer.created_at) - 1;
	if (d >= l->before - 1)
		return;
	for (; d < l->before - 1; d++) {
		struct id of = stream_key(l->peer.id, d);

		if (context_key(l->c, of, false, key))
			event_note(l->c, &sent_table, "erased", of);
		crypto_wipe(key, sizeof key);
	}
	s.keys_gone_before = d;
	l->rc = stream_stage(l->c, "noted", &s);
}

static enum rc
evidence_let(struct context *c, const struct peer *peer, uint32_t *left)
{
	struct letting l = { .c = c, .peer = *peer, .before = c->today - EVIDENCE_DAYS, .left = *left };

	sent_let(&l);
	mail_let(&l);
	if (l.left > 0 && l.rc == RC_OK)
		keys_let(&l);
	*left = l.left;
	return l.rc;
}

static enum rc
stream_sweep(struct context *c, const struct ref *in, struct nothing *ret, struct fault *why)
{
	uint32_t left = SWEEP_SLICE;
	struct db_scan scan;
	struct peer p;
	enum rc rc = RC_OK;

	(void)in;
	(void)ret;
	(void)why;
	db_scan_all(&scan, c->txn, &peer_table, false);
	while (rc == RC_OK && left > 0 && db_scan_next(&scan, c->arena, &p)) {
		rc = peer_dead(c, &p);
		names_let(c, &p);
		if (rc == RC_OK)
			rc = evidence_let(c, &p, &left);
	}
	db_scan_end(&scan);
	sweep_next(c, left == 0);
	return rc;
}
SERVICE_HANDLER(stream_sweep, struct ref, struct nothing)
