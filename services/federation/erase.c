/*
 * erase: somebody is erased, and what was said about that one is read no more: neither in what this node said, nor in what it was told.
 * Owns: whose words a row of the evidence has, and which key seals it.
 * Beware: the place in the stream stays, with its hash and signature: who said something, when, and that it is gone. What the other side may
 *         not have yet cannot be left out of its epoch, whose hashes name it: without these words it is said again, in a new one.
 */
#include "services/federation/service.h"

/* --- whose words a row has ---------------------------------------------------------------------------------------------------- */
/* NULL: nobody's name or words are in what is said of that topic. */
static const struct rec_desc *
private_desc(uint32_t topic)
{
	const struct peer_topic *t = peer_topic_of_number(topic);

	return t != NULL && record_has_flag(t->rec, REC_PRIVATE) ? t->rec : NULL;
}

static void *
body_read(struct context *c, const struct rec_desc *d, struct text body)
{
	void *rec = arena_alloc(c->arena, d->size);

	return record_decode(d, body.ptr, body.len, c->arena, rec, NULL, NULL) == RC_OK ? rec : NULL;
}

struct list
evidence_subjects(struct context *c, uint32_t topic, struct id about, struct text body)
{
	const struct rec_desc *d = private_desc(topic);
	struct list found = { 0 };
	void *rec;

	if (d == NULL)
		return found;
	found.items = ARENA_ARRAY(c->arena, PEER_SUBJECTS_MOST, struct id);
	rec = body_read(c, d, body);
	if (rec != NULL)
		found.count = peer_body_subjects(d, rec, about, found.items, PEER_SUBJECTS_MOST);
	return found;
}

struct id
evidence_key(struct context *c, struct id peer, struct id row, const struct list *subjects)
{
	return subjects->count > 0 ? row : stream_key(peer, c->today);
}

/* Of what is said again without somebody: the row's first key is gone. */
static struct id
key_again(const struct peer_sent *s)
{
	const struct crypto_hash_part parts[] = { { "said again", 10 }, { s->id.b, sizeof s->id.b },
		{ &s->version, sizeof s->version } };

	return crypto_id_of(parts, 3);
}

/* --- which rows ------------------------------------------------------------------------------------------------------------------ */
#define ROWS_FIRST 16u
struct rows {
	struct id *ids;
	uint32_t count, cap;
};

static struct rows
rows_about(struct context *c, const struct db_table *t, unsigned tag, struct id subject)
{
	struct rows r = { 0 };
	struct db_scan s;
	struct id id;

	db_scan_index(&s, c->txn, t, record_field_tag(t->rec, tag), &subject, false);
	while (db_scan_next_id(&s, &id)) {
		if (r.count == r.cap) {
			struct id *more =
			    ARENA_ARRAY(c->arena, r.cap = r.cap == 0 ? ROWS_FIRST : 2 * r.cap, struct id);

			if (r.count > 0)
				memcpy(more, r.ids, r.count * sizeof *more);
			r.ids = more;
		}
		r.ids[r.count++] = id;
	}
	db_scan_end(&s);
	return r;
}

/* --- what this node said ---------------------------------------------------------------------------------------------------------- */
/* Without the words of that one, as it will be said in the new epoch. False: nothing of it can be read. */
static bool
frame_again(struct context *c, struct peer_sent *row, struct id subject)
{
	const struct rec_desc *d = private_desc(row->topic);
	struct peer_envelope e = { 0 };
	struct buf body = { 0 }, frame = { 0 };
	void *rec;

	context_open(c, &sent_table, row);
	if (d == NULL || !REC_HAS(row, SENT_TAG_FRAME) ||
	    record_decode(&peer_envelope_desc, row->frame.ptr, row->frame.len, c->arena, &e, NULL, NULL) !=
		RC_OK ||
	    (rec = body_read(c, d, e.body)) == NULL)
		return false;
	(void)peer_body_strip(d, rec, row->about, subject);
	record_encode(d, rec, 0, 0, &body);
	e.body = (struct text){ (const char *)body.ptr, (uint32_t)body.len, 0 };
	row->subjects = evidence_subjects(c, row->topic, row->about, e.body);
	peer_envelope_bytes(&e, &frame);
	text_keep(c, frame.ptr, frame.len, &row->frame);
	buf_free(&body);
	buf_free(&frame);
	return true;
}

/* Stages nothing but the stream: the rows are moved by a command of their own, so that what this one queues comes behind them. */
static enum rc
epoch_anew(struct context *c, struct peer_stream *s, uint64_t acked)
{
	struct peer_sent last;
	uint64_t newest = s->moving_to != 0 ? s->moving_to : s->out_epoch;

	if (newest >= EPOCH_MOST)
		return RC_OK; /* nothing is said in it any more */
	s->acked = acked;
	s->moving_to = newest + 1;
	s->moved_epoch = s->out_epoch;
	s->moved_seq = acked;
	if (acked > 0 && context_get(c, &sent_table, sent_id(s->peer, s->out_epoch, acked), &last)) {
		s->base_epoch = s->out_epoch;
		s->base_seq = acked;
		s->base_hash = last.hash;
	} else if (s->out_epoch == 1) {
		s->base_epoch = s->base_seq = 0;
		s->base_hash = (struct text){ 0 };
	}
	context_timer(c, c->now, "federation.stream.move", s->peer);
	return stream_stage(c, "moving", s);
}

static bool
is_spoken_to(struct context *c, struct id peer)
{
	struct peer p;

	return context_get(c, &peer_table, peer, &p) &&
	    (p.status == PEER_ACTIVE || p.status == PEER_SUSPENDED);
}

static enum rc
sent_erase(struct context *c, struct id id, struct id subject)
{
	struct peer_stream s;
	struct peer_sent row;
	uint64_t acked;
	bool waits, again;
	enum rc rc;

	if (!context_latest(c, &sent_table, id, &row) || !REC_HAS(&row, SENT_TAG_FRAME))
		return RC_OK;
	stream_get(c, row.peer, &s);
	acked = stream_acked(c, &s);
	waits = (row.epoch == s.moving_to || (row.epoch == s.out_epoch && row.seq > acked)) &&
	    is_spoken_to(c, row.peer);
	again = waits && frame_again(c, &row, subject);
	context_forget(c, row.sealed_by);
	row.erased_at = c->now;
	row.has = (row.has | REC_BIT(SENT_TAG_ERASED_AT)) & ~REC_BIT(SENT_TAG_SUBJECTS);
	if (!again)
		row.has &= ~REC_BIT(SENT_TAG_FRAME);
	else if (row.subjects.count > 0)
		row.has |= REC_BIT(SENT_TAG_SUBJECTS);
	row.sealed_by = again ? key_again(&row) : row.sealed_by;
	rc = event_stage(c, &sent_table, "erased", &row);
	if (rc == RC_OK && waits)
		return epoch_anew(c, &s, acked);
	if (rc != RC_OK || row.epoch != s.out_epoch || row.seq <= s.acked)
		return rc;
	s.acked = acked; /* whoever asks for it again is told so: it cannot be said as it was (settle.c) */
	return stream_stage(c, "noted", &s);
}

/* --- what it was told ------------------------------------------------------------------------------------------------------------- */
static enum rc
mail_erase(struct context *c, struct id id, const struct evidence_end *said)
{
	struct peer_mail row;

	if (!context_latest(c, &mail_table, id, &row) || !id_equal(row.peer, said->peer) ||
	    (!REC_HAS(&row, PEER_MAIL_TAG_BODY) && !REC_HAS(&row, PEER_MAIL_TAG_FRAME)))
		return RC_OK;
	if (REC_HAS(said, EVIDENCE_END_TAG_EPOCH) &&
	    (row.epoch > said->epoch || (row.epoch == said->epoch && row.seq > said->seq)))
		return RC_OK;
	context_forget(c, row.sealed_by);
	row.erased_at = c->now;
	row.has = (row.has | REC_BIT(PEER_MAIL_TAG_ERASED_AT)) &
	    ~(REC_BIT(PEER_MAIL_TAG_BODY) | REC_BIT(PEER_MAIL_TAG_FRAME) | REC_BIT(PEER_MAIL_TAG_SUBJECTS));
	return event_stage(c, &mail_table, "erased", &row);
}

/* --- who says so ------------------------------------------------------------------------------------------------------------------ */
static enum rc
said_erase(struct context *c, struct id subject)
{
	struct rows r = rows_about(c, &sent_table, SENT_TAG_SUBJECTS, subject);
	enum rc rc = RC_OK;

	for (uint32_t i = 0; i < r.count && rc == RC_OK; i++)
		rc = sent_erase(c, r.ids[i], subject);
	return rc;
}

static enum rc
told_erase(struct context *c, const struct evidence_end *said)
{
	struct rows r = rows_about(c, &mail_table, PEER_MAIL_TAG_SUBJECTS, said->subject);
	enum rc rc = RC_OK;

	for (uint32_t i = 0; i < r.count && rc == RC_OK; i++)
		rc = mail_erase(c, r.ids[i], said);
	return rc;
}

enum rc
evidence_follow(struct context *c, const struct event *e)
{
	const struct evidence_end *said = e->rec;

	if (strcmp(e->verb, "erased") == 0)
		return said_erase(
		    c, e->key); /* a record of which something may have been said has lost its words */
	if (e->rec_desc != &evidence_end_desc || said == NULL)
		return RC_OK;
	return REC_HAS(said, EVIDENCE_END_TAG_PEER) ? told_erase(c, said) : said_erase(c, said->subject);
}
