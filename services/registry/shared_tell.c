/*
 * shared_tell: our cards, told in parcels: all of them by ranges of ids, or those that changed.
 * Owns: the tables of parcels and of shared cards.
 * Beware: a parcel is one commit and one message, bounded in cards and bytes; a range goes on where the farthest ended once one is
 *         acknowledged, so that a catalogue of any size is told without holding up who asks meanwhile, on either side. What has not changed since it was told is told by ranges
 *         alone, which a new agreement, or a node that was put back, calls for.
 */
#include "common/calendar.h"
#include "services/registry/sharing.h"
#include <limits.h>

#define PARCEL_BYTES (96u * 1024u) /* one card more is still far from what an envelope holds */
#define SCAN_MOST 500u
#define NIGHT 180 /* minutes */
#define REVIEW_MOST 100u
#define LOOK_BACK 128u
#define TELL_AHEAD 48u /* ranges on their way at once: who takes them answers others in between */

const struct db_table card_parcel_table = { &card_parcel_desc };
const struct db_table shared_card_table = { &shared_card_desc };

struct telling {
	struct context *c;
	const struct sharing *sharing;
	struct shared_terms *terms;
	struct card_parcel parcel;
	size_t bytes;
	bool looked, ranges; /* what lies behind `upto` is still to be told by them */
	struct id upto;
};

struct id
shared_card_id(struct id sharing, struct id provider)
{
	return id_beside("shared card", sharing, provider);
}

struct id
shared_seal(const struct context *c, const struct sharing *s)
{
	uint8_t of[8] = { (uint8_t)(c->today >> 24), (uint8_t)(c->today >> 16), (uint8_t)(c->today >> 8),
		(uint8_t)c->today, (uint8_t)(s->seals >> 24), (uint8_t)(s->seals >> 16),
		(uint8_t)(s->seals >> 8), (uint8_t)s->seals };
	const struct crypto_hash_part parts[] = { { "card parcels", 12 }, { s->id.b, sizeof s->id.b },
		{ of, sizeof of } };

	return crypto_id_of(parts, sizeof parts / sizeof parts[0]);
}

static void
telling_begin(struct telling *t)
{
	t->bytes = 0;
	t->parcel = (struct card_parcel){ .id = context_id(t->c),
		.peer = t->sharing->peer,
		.sharing = t->sharing->id,
		.cards = { ARENA_ARRAY(t->c->arena, PARCEL_CARDS_MOST, struct told_card), 0 },
		.sealed_by = shared_seal(t->c, t->sharing),
		.gone = { ARENA_ARRAY(t->c->arena, PARCEL_CARDS_MOST, struct id), 0 },
		.has = REC_BIT(TAG_ID) | REC_BIT(PARCEL_TAG_PEER) | REC_BIT(PARCEL_TAG_SHARING) |
		    REC_BIT(PARCEL_TAG_CARDS) | REC_BIT(PARCEL_TAG_GONE) | REC_BIT(PARCEL_TAG_CARD_COUNT) |
		    REC_BIT(PARCEL_TAG_GONE_COUNT) | REC_BIT(PARCEL_TAG_SEALED_BY) };
}

static struct telling
telling_of(struct context *c, const struct sharing *s)
{
	struct telling t = { .c = c, .sharing = s, .terms = shared_terms_load(c, s) };

	telling_begin(&t);
	return t;
}

static void
telling_stage(struct telling *t)
{
	t->parcel.card_count = t->parcel.cards.count;
	t->parcel.gone_count = t->parcel.gone.count;
	(void)event_stage(t->c, &card_parcel_table, "told", &t->parcel);
	context_timer(t->c, calendar_instant(t->c->today + 1, NIGHT), "registry.card_parcel.forget",
	    t->parcel.sealed_by);
}

/* Room for one more, of a parcel that goes on in the next one. */
static void
telling_room(struct telling *t)
{
	if (t->bytes < PARCEL_BYTES && t->parcel.cards.count < PARCEL_CARDS_MOST &&
	    t->parcel.gone.count < PARCEL_CARDS_MOST)
		return;
	telling_stage(t);
	telling_begin(t);
}

static void
row_stage(struct telling *t, struct id provider, enum shared_card_status status, const uint8_t *digest)
{
	struct shared_card row = { .id = shared_card_id(t->sharing->id, provider),
		.sharing = t->sharing->id,
		.peer = t->sharing->peer,
		.provider = provider,
		.status = status,
		.parcel = t->parcel.id,
		.told_at = t->c->now,
		.has = REC_BIT(TAG_ID) | REC_BIT(SHARED_CARD_TAG_SHARING) | REC_BIT(SHARED_CARD_TAG_PEER) |
		    REC_BIT(SHARED_CARD_TAG_PROVIDER) | REC_BIT(SHARED_CARD_TAG_STATUS) |
		    REC_BIT(SHARED_CARD_TAG_PARCEL) | REC_BIT(SHARED_CARD_TAG_TOLD_AT) };

	if (digest != NULL) {
		row.digest = (struct text){ (const char *)digest, FINGERPRINT_LEN, 0 };
		row.has |= REC_BIT(SHARED_CARD_TAG_DIGEST);
	}
	(void)event_stage(t->c, &shared_card_table, "told", &row);
}

/* Appends it; the bytes are counted as they will be sent. */
static void
card_digest(struct telling *t, const struct told_card *card, uint8_t ret[CRYPTO_HASH_LEN], size_t *ret_len)
{
	struct buf b = { 0 };
	struct crypto_hash_part part;

	(void)t;
	record_encode(&told_card_desc, card, 0, 0, &b);
	part = (struct crypto_hash_part){ b.ptr, b.len };
	crypto_hash(NULL, &part, 1, ret);
	*ret_len = b.len;
	buf_free(&b);
}

/* The id up to which that round was told; false: to the end, or it has not begun. Of one instant, ids of parcels are in no order: the last
 * few are looked at. most: parcels to look through, others between them included. */
static bool
told_upto(struct context *c, const struct sharing *s, unsigned most, struct id *ret)
{
	struct card_parcel p;
	struct db_scan scan;
	unsigned looked = 0, seen = 0;
	bool ended = false;

	db_scan_index(&scan, c->txn, &card_parcel_table,
	    record_field_tag(&card_parcel_desc, PARCEL_TAG_SHARING), &s->id, true);
	while (!ended && seen < LOOK_BACK && looked++ < most && db_scan_next(&scan, c->arena, &p)) {
		if (!REC_HAS(&p, PARCEL_TAG_ROUND) || p.round != s->round)
			continue;
		ended = !REC_HAS(&p, PARCEL_TAG_UPTO);
		if (seen++ == 0 || memcmp(p.upto.b, ret->b, sizeof ret->b) > 0)
			*ret = p.upto;
	}
	db_scan_end(&scan);
	return seen != 0 && !ended;
}

/* One looks no farther back than at a few parcels: a card that is told twice is the same card. */
static bool
range_comes(struct telling *t, struct id provider)
{
	if (!t->looked)
		t->ranges = told_upto(t->c, t->sharing, LOOK_BACK, &t->upto);
	t->looked = true;
	return t->ranges && memcmp(provider.b, t->upto.b, sizeof provider.b) > 0;
}

/* always: also what was told just so before. gone: told by name; of a range, what is not in it is gone. A change of
 * what the other side never heard of, and a range is still to come to, is told by that one. */
static void
card_tell(struct telling *t, struct provider *p, bool always)
{
	struct told_card *cards = t->parcel.cards.items, card;
	struct id *gone = t->parcel.gone.items;
	uint8_t digest[CRYPTO_HASH_LEN];
	struct shared_card was;
	bool told = context_get(t->c, &shared_card_table, shared_card_id(t->sharing->id, p->id), &was) &&
	    (was.status == SHARED_CARD_TOLD || was.status == SHARED_CARD_KNOWN);
	size_t len;

	if (!always && !told && range_comes(t, p->id))
		return;
	context_open(t->c, &provider_table, p);
	if (!shared_card_make(t->c, t->terms, p, &card)) {
		if (!told)
			return;
		if (!always)
			gone[t->parcel.gone.count++] = p->id;
		row_stage(t, p->id, SHARED_CARD_GONE, NULL);
		return;
	}
	card_digest(t, &card, digest, &len);
	if (!always && told && was.digest.len == FINGERPRINT_LEN &&
	    memcmp(was.digest.ptr, digest, FINGERPRINT_LEN) == 0)
		return;
	cards[t->parcel.cards.count++] = card;
	t->bytes += len;
	row_stage(t, p->id, SHARED_CARD_TOLD, digest);
}

/* --- ranges -------------------------------------------------------------------------------------------------- */
static void
range_tell(struct context *c, const struct sharing *s, const struct id *after)
{
	struct telling t = telling_of(c, s);
	struct provider p;
	struct db_scan scan;
	uint32_t seen = 0;
	bool more = true;

	t.parcel.round = s->round;
	t.parcel.has |= REC_BIT(PARCEL_TAG_ROUND);
	db_scan_all(&scan, c->txn, &provider_table, false);
	if (after != NULL) {
		t.parcel.after = *after;
		t.parcel.has |= REC_BIT(PARCEL_TAG_AFTER);
		db_scan_after(&scan, *after);
	}
	while (seen < SCAN_MOST && t.bytes < PARCEL_BYTES && t.parcel.cards.count < PARCEL_CARDS_MOST &&
	    (more = db_scan_next(&scan, c->arena, &p))) {
		seen++;
		t.parcel.upto = p.id;
		card_tell(&t, &p, true);
	}
	db_scan_end(&scan);
	t.parcel.has |= more ? REC_BIT(PARCEL_TAG_UPTO) : 0;
	telling_stage(&t);
	for (unsigned i = 1; more && after == NULL && i < TELL_AHEAD; i++)
		context_timer(c, c->now + i, "registry.card_parcel.next", t.parcel.id);
}

static bool
running(struct context *c, struct id id, struct sharing *ret)
{
	if (!context_get(c, &sharing_table, id, ret) || ret->direction != SHARING_OURS ||
	    !sharing_runs(c, ret))
		return false;
	context_open(c, &sharing_table, ret);
	return true;
}

static enum rc
sharing_tell(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	struct sharing s;

	(void)ret;
	(void)why;
	if (!running(c, in->id, &s))
		return RC_OK;
	s.round++;
	s.has |= REC_BIT(SHARING_TAG_ROUND);
	(void)event_stage(c, &sharing_table, "told", &s);
	range_tell(c, &s, NULL);
	return RC_OK;
}
REGISTRY_HANDLER(sharing_tell, struct ref, void)

/* One range more, whichever parcel calls for it. A telling that began again leaves the one before where it was. */
static enum rc
card_parcel_next(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	struct card_parcel p;
	struct sharing s;
	struct id upto;

	(void)ret;
	(void)why;
	if (context_get(c, &card_parcel_table, in->id, &p) && running(c, p.sharing, &s) &&
	    s.round == p.round && told_upto(c, &s, UINT_MAX, &upto))
		range_tell(c, &s, &upto);
	return RC_OK;
}
REGISTRY_HANDLER(card_parcel_next, struct ref, void)

/* --- what changed -------------------------------------------------------------------------------------------- */
/* Much waits for it: what changes meanwhile is told once it has caught up (sharing_mail.c), each card once. */
static bool
peer_waits(struct context *c, struct id peer)
{
	struct peer p;

	return context_get(c, &registry_peer_table, peer, &p) && peer_is_full(&p);
}

static void
changes_tell(struct context *c, const struct id *providers, uint32_t count)
{
	struct sharing_list all;
	struct provider p;

	sharings_active(c, SHARING_OURS, &all);
	for (uint32_t i = 0; i < all.count; i++) {
		struct telling t;

		if (!sharing_runs(c, &all.items[i]) || peer_waits(c, all.items[i].peer))
			continue;
		t = telling_of(c, &all.items[i]);
		for (uint32_t k = 0; k < count; k++) {
			if (!context_get(c, &provider_table, providers[k], &p) || provider_is_far(&p))
				continue;
			telling_room(&t);
			card_tell(&t, &p, false);
		}
		if (t.parcel.cards.count + t.parcel.gone.count != 0)
			telling_stage(&t);
	}
}

static enum rc
shared_card_follow(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	(void)ret;
	(void)why;
	changes_tell(c, &in->id, 1);
	return RC_OK;
}
REGISTRY_HANDLER(shared_card_follow, struct ref, void)

/* Behind that card; from the beginning for an id of zeros. */
static enum rc
shared_card_review(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	struct id *ids = ARENA_ARRAY(c->arena, REVIEW_MOST, struct id);
	struct db_scan s;
	uint32_t count = 0;

	(void)ret;
	(void)why;
	db_scan_all(&s, c->txn, &provider_table, false);
	if (!id_is_zero(in->id))
		db_scan_after(&s, in->id);
	while (count < REVIEW_MOST && db_scan_next_id(&s, &ids[count]))
		count++;
	db_scan_end(&s);
	changes_tell(c, ids, count);
	if (count == REVIEW_MOST)
		context_timer(c, c->now, "registry.shared_card.review", ids[count - 1]);
	return RC_OK;
}
REGISTRY_HANDLER(shared_card_review, struct ref, void)
