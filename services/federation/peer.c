/*
 * peer: another federation's node, from the card that it gave.
 * Owns: nothing.
 * Beware: nothing of the card is believed before its signature holds; and its keys are not trusted before people compared the
 *         fingerprint. Keys that change are believed from the peer's own stream alone, where the former ones signed.
 */
#include "services/federation/service.h"

static struct id
card_node(const struct peer_card *card)
{
	return REC_HAS(card, PEER_CARD_TAG_NODE) ? card->node
						 : peer_node_id((const uint8_t *)card->sign_public.ptr);
}

/* Whether another peer than p has that value in that field. */
static bool
another_has(struct context *c, const struct peer *p, unsigned tag, const void *value, struct peer *ret_other)
{
	struct db_scan scan;
	bool found = false;

	db_scan_index(&scan, c->txn, &peer_table, record_field_tag(&peer_desc, tag), value, false);
	while (!found && db_scan_next(&scan, c->arena, ret_other))
		found = !id_equal(ret_other->id, p->id) && !REC_HAS(ret_other, TAG_ARCHIVED_AT);
	db_scan_end(&scan);
	return found;
}

static bool
key_is_among(struct text key, struct text a, struct text b)
{
	return text_equal(key, a) || (b.len != 0 && text_equal(key, b));
}

/* Whether a key of the card is this node's, or another peer's: its connections would be taken for the other's. */
static bool
keys_are_others(struct context *c, const struct peer *p, const struct peer_card *card, struct peer *ret_other)
{
	const struct node_card *own = identity_card(c);
	struct db_scan scan;
	bool found = own != NULL &&
	    (text_equal(own->sign_public, card->sign_public) ||
		text_equal(own->curve_public, card->curve_public));

	*ret_other = (struct peer){ 0 };
	db_scan_all(&scan, c->txn, &peer_table, false);
	while (!found && db_scan_next(&scan, c->arena, ret_other))
		found = !id_equal(ret_other->id, p->id) && !REC_HAS(ret_other, TAG_ARCHIVED_AT) &&
		    ret_other->status != PEER_REVOKED &&
		    (key_is_among(card->sign_public, ret_other->sign_public, ret_other->former_sign) ||
			key_is_among(card->curve_public, ret_other->curve_public, ret_other->former_curve));
	db_scan_end(&scan);
	return found;
}

static enum rc
peer_is_new(struct context *c, const struct peer *p, const struct peer_card *card, struct fault *why)
{
	const struct node_card *own = identity_card(c);
	struct peer other;

	if (own != NULL && id_equal(own->node, p->node))
		return fault_add(why, RC_RULE, "card", FAULT_CARD_OWN);
	if (another_has(c, p, PEER_TAG_NODE, &p->node, &other) && other.status != PEER_REVOKED)
		return fault_addf(why, RC_RULE, "card", FAULT_PEER_KNOWN, TEXT_FMT, TEXT_ARG(other.code));
	if (!keys_are_others(c, p, card, &other))
		return RC_OK;
	return other.code.len == 0
	    ? fault_add(why, RC_RULE, "card", FAULT_CARD_OWN)
	    : fault_addf(why, RC_RULE, "card", FAULT_PEER_KNOWN, TEXT_FMT, TEXT_ARG(other.code));
}

void
peer_take_card(struct context *c, const struct peer_card *card, struct text line, struct peer *p)
{
	char fingerprint[CARD_FINGERPRINT_CAP];

	peer_card_fingerprint(card, fingerprint);
	p->card = line;
	p->name = card->name;
	p->federation = card->federation;
	p->sign_public = card->sign_public;
	p->curve_public = card->curve_public;
	p->endpoint = card->endpoint;
	p->node = card_node(card);
	p->fingerprint = text_of(arena_text(c->arena, fingerprint, strlen(fingerprint)));
	p->has &= ~(REC_BIT(PEER_TAG_FEDERATION) | REC_BIT(PEER_TAG_ENDPOINT));
	p->has |= REC_BIT(PEER_TAG_CARD) | REC_BIT(PEER_TAG_NAME) | REC_BIT(PEER_TAG_SIGN_PUBLIC) |
	    REC_BIT(PEER_TAG_CURVE_PUBLIC) | REC_BIT(PEER_TAG_FINGERPRINT) | REC_BIT(PEER_TAG_NODE);
	p->has |= (card->federation.len > 0 ? REC_BIT(PEER_TAG_FEDERATION) : 0) |
	    (card->endpoint.len > 0 ? REC_BIT(PEER_TAG_ENDPOINT) : 0);
}

#define CODE_MOST 60
#define CODE_NEXT_MOST 100u

/* Whether a code of another peer would be taken for that one. */
static bool
another_alike(struct context *c, const struct peer *p, struct text code, struct peer *ret_other)
{
	struct db_scan scan;
	bool found = false;

	db_scan_all(&scan, c->txn, &peer_table, false);
	while (!found && db_scan_next(&scan, c->arena, ret_other))
		found = !id_equal(ret_other->id, p->id) && !REC_HAS(ret_other, TAG_ARCHIVED_AT) &&
		    peer_code_alike(c->arena, ret_other->code, code);
	db_scan_end(&scan);
	return found;
}

/* What was exchanged stays evidence under the code of a revoked peer: the same federation, added anew, has another one. */
static enum rc
code_refused(struct context *c, const struct peer *p, const struct peer *other, struct fault *why)
{
	struct text next = { 0 };
	struct peer has;

	for (unsigned n = 2; n < CODE_NEXT_MOST && (n == 2 || another_alike(c, p, next, &has)); n++)
		next = text_of(arena_printf(c->arena, TEXT_FMT "-%u", TEXT_ARG(p->code), n));
	return other->status != PEER_REVOKED || next.len > CODE_MOST
	    ? fault_addf(why, RC_RULE, "code", FAULT_PEER_CODE, TEXT_FMT, TEXT_ARG(p->code))
	    : fault_addf(why, RC_RULE, "code", FAULT_PEER_CODE_REVOKED, TEXT_FMT, TEXT_ARG(next));
}

enum rc
peer_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct peer *was = before;
	struct peer *p = after;
	struct peer_card card;
	struct peer other;
	enum rc rc;

	if (another_has(c, p, PEER_TAG_CODE, &p->code, &other))
		return code_refused(c, p, &other, why);
	if ((was == NULL || !text_equal(was->code, p->code)) && another_alike(c, p, p->code, &other))
		return fault_addf(
		    why, RC_RULE, "code", FAULT_PEER_CODE_ALIKE, TEXT_FMT, TEXT_ARG(other.code));
	if (before != NULL)
		return RC_OK;
	rc = peer_card_read(p->card, "card", c->arena, &card, why);
	if (rc != RC_OK)
		return rc;
	peer_take_card(c, &card, p->card, p);
	p->status = PEER_TO_CONFIRM;
	p->has |= REC_BIT(PEER_TAG_STATUS);
	return peer_is_new(c, p, &card, why);
}

/* Out of the list, one in use would be forgotten and still be heard; and what was exchanged stays evidence under its code. The second
 * confirmation queues our card for it: who has neither was never in use. */
enum rc
peer_archive(struct context *c, const void *rec, struct fault *why)
{
	const struct peer *p = rec;
	struct peer_stream s;
	struct peer_sent sent;

	stream_get(c, p->id, &s);
	if (p->status == PEER_ACTIVE || p->status == PEER_SUSPENDED || p->confirmations.count >= 2 ||
	    sent_last(c, p->id, s.out_epoch, &sent))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_PEER_USED);
	return RC_OK;
}

static bool
keys_equal(const struct peer *p, const struct peer_card *card)
{
	return text_equal(p->sign_public, card->sign_public) &&
	    text_equal(p->curve_public, card->curve_public);
}

bool
peer_follow_card(struct context *c, struct peer *p, struct text line)
{
	struct peer_card card;
	struct peer other;

	if (text_equal(line, p->card) || peer_card_read(line, NULL, c->arena, &card, NULL) != RC_OK ||
	    !id_equal(card_node(&card), p->node) || keys_are_others(c, p, &card, &other))
		return false;
	if (!keys_equal(p, &card)) {
		p->former_sign = p->sign_public;
		p->former_curve = p->curve_public;
		p->former_until = c->now + PEER_OVERLAP;
		p->has |= REC_BIT(PEER_TAG_FORMER_SIGN) | REC_BIT(PEER_TAG_FORMER_CURVE) |
		    REC_BIT(PEER_TAG_FORMER_UNTIL);
	}
	peer_take_card(c, &card, line, p);
	return true;
}

/* By hand: the same node, with the keys that were compared. */
static enum rc
peer_renew(struct context *c, const struct peer_renew *in, struct peer *ret, struct fault *why)
{
	struct peer_card card;
	enum rc rc = context_need(c, &peer_table, in->id, "id", ret, why);

	if (rc == RC_OK && ret->status == PEER_REVOKED)
		return rec_fault_value(
		    why, RC_CONFLICT, "status", FAULT_STATE, &peer_status_enum, (int)ret->status);
	if (rc == RC_OK)
		rc = peer_card_read(in->card, "card", c->arena, &card, why);
	if (rc != RC_OK)
		return rc;
	if (!id_equal(card_node(&card), ret->node))
		return fault_add(why, RC_RULE, "card", FAULT_CARD_OTHER_NODE);
	if (!keys_equal(ret, &card))
		return fault_add(why, RC_RULE, "card", FAULT_CARD_KEYS);
	peer_take_card(c, &card, in->card, ret);
	return event_stage(c, &peer_table, "renewed", ret);
}
SERVICE_HANDLER(peer_renew, struct peer_renew, struct peer)

void
peer_keys(const struct peer *p, usec_t now, struct peer_reader *ret)
{
	bool both = REC_HAS(p, PEER_TAG_FORMER_SIGN) && p->former_until > now;

	ret->keys[0] =
	    p->sign_public.len == CRYPTO_SIGN_PUBLIC_LEN ? (const uint8_t *)p->sign_public.ptr : NULL;
	ret->keys[1] =
	    both && p->former_sign.len == CRYPTO_SIGN_PUBLIC_LEN ? (const uint8_t *)p->former_sign.ptr : NULL;
}
