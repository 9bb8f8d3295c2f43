/*
 * peer_card: how a node introduces itself to another: one line of text, signed, and a fingerprint that two people can compare.
 * Owns: the format of the line, "maillage-card1.<body>.<signature>", both base64url; the body is the record peer_card.
 * Beware: a signature proves only that who wrote the card holds its key; whose key it is, people say by comparing the fingerprint.
 */
#ifndef PROTO_PEER_CARD_H
#define PROTO_PEER_CARD_H

#include "common/crypto.h"
#include "common/record.h"

#define CARD_TEXT_MAX 2000
#define CARD_FINGERPRINT_CAP 48 /* eight groups of five digits, with spaces and NUL */

struct peer_card {
	uint64_t has;
	struct text name; /* of the node */
	struct text federation;
	struct text sign_public;  /* Ed25519, 32 bytes */
	struct text curve_public; /* Curve25519, 32 bytes */
	struct text endpoint;	  /* where other nodes reach it: "tcp://host:port"; absent: not reachable yet */
	struct id node;		  /* who it is, for ever; absent from cards of before: made of sign_public then */
};
#define PEER_CARD_TAG_NODE 6
REC_DESC_DECLARE(peer_card);

FAULT_DECLARE(FAULT_CARD_FORM);
FAULT_DECLARE(FAULT_CARD_SIGNATURE);

/* Appends the line, signed; `has` is set from the members. secret: CRYPTO_SIGN_SECRET_LEN. */
void peer_card_write(struct peer_card *card, const uint8_t *secret, struct buf *out);
/* RC_INVALID: not a card, or not signed by its own key. Texts of ret_card live in the arena. */
MUST_CHECK enum rc peer_card_read(struct text line, const char *field, struct arena *a, struct peer_card *ret_card,
    struct fault *why);
/* "12345 67890 ...": 133 bits of BLAKE2b over both keys, to be read aloud. */
void peer_card_fingerprint(const struct peer_card *card, char ret_text[CARD_FINGERPRINT_CAP]);

#endif
