/*
 * peer_envelope: what one node says to another: a record, its exact bytes, a signature over them, and all that may be wrong with it.
 * Owns: the wire form between nodes: frame 1 the encoded record, frame 2 Ed25519 over "maillage envelope 1" and these bytes; no third frame.
 * Beware: nothing is decoded before the signature holds. Nodes of other versions read this: tags are for ever, unknown ones are skipped.
 *
 * A stream is what one node tells another: epochs (a new one when its own store was put back from a copy), in each seq 1, 2, 3... Every
 * envelope of an epoch but the first names the hash of the one before: both sides hold the same chain, or one of them can show it.
 * HELLO {nonce} asks; STATE {nonce, ack: what I have of you} answers; ACK {ack} tells the same unasked, and never moves back.
 */
#ifndef PROTO_PEER_ENVELOPE_H
#define PROTO_PEER_ENVELOPE_H

#include "common/crypto.h"
#include "common/record.h"

#define PEER_VERSION 1u /* what this program writes; it reads one less and one more too */
#define PEER_FRAME_MAX (201u * 1024u) /* a body of PEER_BODY_MAX, and what is around it */
#define PEER_AGE_MOST (6 * 24 * 3600 * USEC_PER_SEC) /* five days of trying, and one for clocks and queues */
#define PEER_AHEAD_MOST (600 * USEC_PER_SEC)

enum peer_kind {
	PEER_DATA = 1, /* an event: has a seq */
	PEER_ACK,
	PEER_HELLO,
	PEER_STATE
};

/* Why what came was not taken. The names (peer_refusal_enum) are for ever: metrics, status and people go by them. */
enum peer_refusal {
	PEER_TAKEN = 0,
	PEER_UNSIGNED = 1,
	PEER_BAD_SIGNATURE,
	PEER_FOR_ANOTHER,
	PEER_IMPOSTOR, /* signed by the peer, in another's name */
	PEER_REPLAYED,
	PEER_REFUSED_REVOKED,
	PEER_REFUSED_SUSPENDED, /* or not confirmed yet */
	PEER_TOO_OLD,
	PEER_FUTURE,
	PEER_OVERSIZED,
	PEER_DEEP,
	PEER_FRAMES,
	PEER_SEQUENCE,
	PEER_UNREAD_VERSION,
	PEER_MALFORMED,
	PEER_STRANGER,
	PEER_FLOOD,
	PEER_OLD_KEYS, /* a peer's own, from before they changed, whose time is over */
	PEER_REFUSALS /* how many there are */
};
extern const struct rec_enum peer_refusal_enum;

struct peer_envelope {
	uint64_t has;
	uint32_t version;
	struct id from; /* nodes, not records */
	struct id to;
	uint64_t epoch;
	uint64_t seq;
	usec_t time; /* when it was signed */
	uint32_t kind; /* enum peer_kind; another: of a newer version */
	uint32_t topic;
	struct id about; /* the record that the body tells of */
	struct text body;
	struct text previous; /* hash of the envelope before; absent from the first of an epoch */
	uint64_t ack_epoch;
	uint64_t ack_seq;
	struct text ack_hash;
	struct id nonce;
};
REC_DESC_DECLARE(peer_envelope);

/* The exact bytes, signed. `has` is set from the members: what is zero or empty is absent. secret: CRYPTO_SIGN_SECRET_LEN. frame is
 * appended to. */
void peer_envelope_write(
    struct peer_envelope *e, const uint8_t *secret, struct buf *frame, uint8_t ret_signature[CRYPTO_SIGNATURE_LEN]);

/* The same bytes again, of an envelope as it was read: appended. */
void peer_envelope_bytes(struct peer_envelope *e, struct buf *frame);
/* Whether that signature holds over that purpose and these bytes. */
bool peer_envelope_signed(const uint8_t key[CRYPTO_SIGN_PUBLIC_LEN], struct text frame, struct text signature, struct arena *a);

/* From whom, and to whom, it has to be. While a peer's keys change, two are good. */
struct peer_reader {
	struct id from, to;
	const uint8_t *keys[2]; /* CRYPTO_SIGN_PUBLIC_LEN; NULL: none */
	usec_t now;
	const uint8_t *held; /* set by reading: the one of the two whose signature it was */
};
/* PEER_TAKEN, or the reason; ret_envelope points into the frame then. What goes by the stream (replayed, sequence) and by who is
 * heard at all (revoked, suspended, stranger, flood) is for the caller to say. */
enum peer_refusal peer_envelope_read(struct peer_reader *r, struct text frame, struct text signature, struct arena *a,
    struct peer_envelope *ret_envelope);

/* Of the exact bytes: what the next one calls its previous, and what an acknowledgement names. */
void peer_envelope_hash(struct text frame, uint8_t ret_hash[CRYPTO_HASH_LEN]);

/* Who a node is, for ever: made of its first signing key. */
struct id peer_node_id(const uint8_t first_public[CRYPTO_SIGN_PUBLIC_LEN]);

#endif
