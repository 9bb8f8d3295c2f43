/*
 * peer: another federation's node, from the card that it gave.
 * Owns: nothing.
 * Beware: nothing of the card is believed before its signature holds; and its keys are not trusted before
 * people compared the fingerprint.
 */
#include "services/federation/service.h"

static enum rc
peer_is_new(struct context *c, const struct peer *p, struct fault *why)
{
	const struct node_card *own = identity_card(c);
	struct peer other;
	struct db_scan scan;
	enum rc rc = RC_OK;

	if (own != NULL && text_equal(own->sign_public, p->sign_public))
		return fault_add(why, RC_RULE, "card", FAULT_CARD_OWN);
	db_scan_index(&scan, c->txn, &peer_table,
	    record_field(&peer_desc, "fingerprint", strlen("fingerprint")), &p->fingerprint, false);
	while (rc == RC_OK && db_scan_next(&scan, c->arena, &other))
		if (!id_equal(other.id, p->id))
			rc = fault_addf(
			    why, RC_RULE, "card", FAULT_PEER_KNOWN, TEXT_FMT, TEXT_ARG(other.code));
	db_scan_end(&scan);
	return rc;
}

static enum rc
peer_fill(struct context *c, struct peer *p, struct fault *why)
{
	struct peer_card card;
	char fingerprint[CARD_FINGERPRINT_CAP];
	enum rc rc = peer_card_read(p->card, "card", c->arena, &card, why);

	if (rc != RC_OK)
		return rc;
	peer_card_fingerprint(&card, fingerprint);
	p->name = card.name;
	p->federation = card.federation;
	p->sign_public = card.sign_public;
	p->curve_public = card.curve_public;
	p->endpoint = card.endpoint;
	p->fingerprint = text_of(arena_text(c->arena, fingerprint, strlen(fingerprint)));
	p->status = PEER_TO_CONFIRM;
	p->has |= REC_BIT(8) | REC_BIT(10) | REC_BIT(11) | REC_BIT(13) | REC_BIT(14);
	p->has |= (card.federation.len > 0 ? REC_BIT(9) : 0) | (card.endpoint.len > 0 ? REC_BIT(12) : 0);
	return peer_is_new(c, p, why);
}

enum rc
peer_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct peer *was = before;
	struct peer *p = after;

	if (was != NULL && text_equal(was->card, p->card))
		return RC_OK;
	return peer_fill(c, p, why);
}
