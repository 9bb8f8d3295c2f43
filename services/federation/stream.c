/*
 * stream: where what was said to a peer, and heard from it, lies in the store.
 * Owns: the ids of these rows: six bytes of the peer, four of the epoch, six of the seq, so that a stream's rows lie together, in order.
 * Beware: what was received last, and queued last, is the newest row: it is written nowhere else, so that no envelope costs two events.
 */
#include "services/federation/service.h"

#define PLACE_PEER 6
#define PLACE_EPOCH 4

void
text_keep(struct context *c, const void *bytes, size_t len, struct text *ret)
{
	*ret = (struct text){ arena_copy(c->arena, bytes, len), (uint32_t)len, 0 };
}

static struct id
derived(const char *purpose, struct id peer, const void *more, size_t len)
{
	const struct crypto_hash_part parts[] = { { purpose, strlen(purpose) }, { peer.b, sizeof peer.b },
		{ more, len } };

	return crypto_id_of(parts, 3);
}

struct id
stream_key(struct id peer, day_t day)
{
	return derived("peer day", peer, &day, sizeof day);
}

static struct id
place(const char *purpose, struct id peer, uint64_t epoch, uint64_t seq)
{
	struct id id = derived(purpose, peer, "", 0);
	uint8_t be[8];

	db_be64(epoch, be);
	memcpy(id.b + PLACE_PEER, be + 4, PLACE_EPOCH);
	db_be64(seq, be);
	memcpy(id.b + PLACE_PEER + PLACE_EPOCH, be + 2, 6);
	return id;
}

struct id
sent_id(struct id peer, uint64_t epoch, uint64_t seq)
{
	return place("peer sent", peer, epoch, seq);
}

struct id
mail_id(struct id peer, uint64_t epoch, uint64_t seq)
{
	return place("peer mail", peer, epoch, seq);
}

/* The row at that id or the nearest before it, of the same stream. */
static bool
last_of(struct context *c, const struct db_table *t, struct id upto, void *ret)
{
	struct db_scan s;
	bool found;

	db_scan_all(&s, c->txn, t, true);
	db_scan_from(&s, upto);
	found = db_scan_next(&s, c->arena, ret);
	db_scan_end(&s);
	return found && memcmp(((const struct rec_head *)ret)->id.b, upto.b, PLACE_PEER) == 0;
}

bool
sent_last(struct context *c, struct id peer, uint64_t epoch, struct peer_sent *ret)
{
	return last_of(c, &sent_table, sent_id(peer, epoch, SEQ_MOST), ret);
}

bool
mail_last(struct context *c, struct id peer, struct peer_mail *ret)
{
	return last_of(c, &mail_table, mail_id(peer, EPOCH_MOST, SEQ_MOST), ret);
}

void
stream_get(struct context *c, struct id peer, struct peer_stream *ret)
{
	struct id id = derived("peer stream", peer, "", 0);

	if (!context_latest(c, &stream_table, id, ret))
		*ret = (struct peer_stream){ .has = REC_BIT(TAG_ID), .id = id, .peer = peer };
	if (ret->out_epoch == 0)
		ret->out_epoch = 1;
}

uint64_t
stream_acked(const struct context *c, const struct peer_stream *s)
{
	const struct peer_live *live = identity_live_of(c, s->peer);

	return live != NULL && live->epoch == s->out_epoch && live->acked > s->acked ? live->acked : s->acked;
}

bool
epochs_spend(usec_t now, usec_t *from, uint64_t *count, uint64_t most)
{
	if (now >= *from + EPOCHS_WITHIN || now < *from) {
		*from = now;
		*count = 0;
	}
	if (*count >= most)
		return false;
	++*count;
	return true;
}

enum rc
stream_stage(struct context *c, const char *verb, struct peer_stream *s)
{
	static const uint8_t zero[sizeof(struct id)];

	s->has &= REC_BIT(TAG_FIRST) - 1;
	for (const struct rec_field *f = peer_stream_desc.fields; f < record_end(&peer_stream_desc); f++) {
		const void *at = record_at_const(f, s);
		bool absent = f->kind == REC_K_BYTES ? ((const struct text *)at)->len == 0
		    : f->kind == REC_K_LIST	     ? ((const struct list *)at)->count == 0
						     : memcmp(at, zero, f->size) == 0;

		if (f->tag >= TAG_FIRST && !absent)
			s->has |= REC_BIT(f->tag);
	}
	return event_stage(c, &stream_table, verb, s);
}
