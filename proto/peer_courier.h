/*
 * peer_courier (contract): what the courier of the federation service asks of it, inside of its process; never over HTTP.
 * Owns: the shapes of these calls, and their rows.
 * Beware: frames in an input are what came from outside: bounded here, and believed by nobody before the handler has verified them.
 */
#ifndef PROTO_PEER_COURIER_H
#define PROTO_PEER_COURIER_H

#include "proto/federation.h"

#define PEER_BATCH_MOST 50u
#define PEER_BATCH_BYTES (220u * 1024u) /* of frames: more goes into the next batch */

/* "federation.peer.routes": who may be heard, by which keys. */
struct peer_route {
	uint64_t has;
	struct id peer;
	enum peer_status status;
	struct text curve_public;
	struct text former_curve; /* nobody is heard by it once its time is over */
	struct text endpoint;
	usec_t former_until;
};
struct peer_routes {
	uint64_t has;
	struct list routes; /* of struct peer_route */
};

struct peer_frame {
	uint64_t has;
	struct text frame;
	struct text signature;
	uint64_t seq; /* of what is taken from the outbox */
	struct text hash;
};
/* "federation.envelope.receive" */
struct peer_batch {
	uint64_t has;
	struct id peer;
	struct list frames; /* of struct peer_frame */
};
struct peer_outcome {
	uint64_t has;
	uint32_t refusal; /* enum peer_refusal; absent or 0: taken */
	uint32_t kind;	  /* of what was taken */
	struct id nonce;
	uint64_t ack_epoch, ack_seq;
	struct text ack_hash;
};
struct peer_taken {
	uint64_t has;
	struct list outcomes; /* of struct peer_outcome, in the order of the frames */
	struct text answer;   /* to be sent back: an ack, or a state when a hello was among them */
	struct text signature;
};

/* "federation.outbox.take" */
struct peer_take {
	uint64_t has;
	struct id peer;
	uint64_t epoch;
	uint64_t after; /* seq */
	uint32_t limit;
};
struct peer_outbox {
	uint64_t has;
	uint64_t epoch; /* another than was asked for: greet again */
	struct list frames; /* of struct peer_frame */
	bool more;
};

/* "federation.link.hello" */
struct peer_greet {
	uint64_t has;
	struct id peer;
	struct id nonce;
};

/* "federation.stream.settle": the other side's answer to a hello of ours. */
struct peer_settle {
	uint64_t has;
	struct id peer;
	uint64_t epoch, seq; /* what it has */
	struct text hash;
};
struct peer_settled {
	uint64_t has;
	uint64_t epoch; /* go on in it... */
	uint64_t acked; /* ...behind this */
	bool busy;	/* a new epoch is being filled: ask again soon... */
	usec_t again_at; /* ...or not before then */
};

/* "federation.stream.note": what the courier saw, told at leisure. */
struct peer_note {
	uint64_t has;
	struct id peer; /* absent: of nobody known */
	uint64_t epoch, acked;
	struct list refused; /* of struct peer_refused: more since the last note */
	usec_t heard_at;
	bool connected;
};

REC_DESC_DECLARE(peer_route);
REC_DESC_DECLARE(peer_routes);
REC_DESC_DECLARE(peer_frame);
REC_DESC_DECLARE(peer_batch);
REC_DESC_DECLARE(peer_outcome);
REC_DESC_DECLARE(peer_taken);
REC_DESC_DECLARE(peer_take);
REC_DESC_DECLARE(peer_outbox);
REC_DESC_DECLARE(peer_greet);
REC_DESC_DECLARE(peer_settle);
REC_DESC_DECLARE(peer_settled);
REC_DESC_DECLARE(peer_note);

#define PEER_COURIER_RECORDS \
	&peer_route_desc, &peer_routes_desc, &peer_frame_desc, &peer_batch_desc, &peer_outcome_desc, &peer_taken_desc, &peer_take_desc, \
	&peer_outbox_desc, &peer_greet_desc, &peer_settle_desc, &peer_settled_desc, &peer_note_desc,

#define PEER_COURIER_ROW(name_, kind_, in_, out_, roles_, doc_, title_) \
	{ .name = name_, .kind = kind_, .shape = METHOD_CUSTOM, .in = &in_##_desc, .out = out_, .roles = roles_, .doc = doc_, .title = title_ },
#define PEER_COURIER_METHODS \
	PEER_COURIER_ROW("federation.peer.routes", METHOD_READ, nothing, &peer_routes_desc, ROLE_SERVICE, \
	    "Who may be heard, by which keys, and where to connect to.", "Fédérations partenaires : voies") \
	PEER_COURIER_ROW("federation.envelope.receive", METHOD_WRITE, peer_batch, &peer_taken_desc, ROLE_SERVICE, \
	    "Verify what came from a peer's connection, keep it once, and acknowledge it.", "Messages : recevoir") \
	PEER_COURIER_ROW("federation.outbox.take", METHOD_READ, peer_take, &peer_outbox_desc, ROLE_SERVICE, \
	    "The exact frames that come next for a peer.", "Messages : prendre") \
	PEER_COURIER_ROW("federation.link.hello", METHOD_READ, peer_greet, &peer_frame_desc, ROLE_SERVICE, \
	    "A signed question: what have you of me?", "Messages : saluer") \
	PEER_COURIER_ROW("federation.stream.settle", METHOD_WRITE, peer_settle, &peer_settled_desc, ROLE_SERVICE, \
	    "Compare what a peer has with what it was sent, and say where to go on.", "Messages : reprendre") \
	PEER_COURIER_ROW("federation.stream.note", METHOD_WRITE, peer_note, NULL, ROLE_SERVICE, \
	    "Keep what was acknowledged, refused and seen.", "Messages : noter") \
	PEER_COURIER_ROW("federation.card.announce", METHOD_WRITE, ref, NULL, ROLE_SYSTEM, \
	    "Tell peers this node's card where they have another one.", "Carte de présentation : annoncer") \
	PEER_COURIER_ROW("federation.stream.move", METHOD_WRITE, ref, NULL, ROLE_SYSTEM, \
	    "Put what is unanswered into a new epoch, a slice at a time.", "Messages : reporter") \
	PEER_COURIER_ROW("federation.stream.sweep", METHOD_WRITE, ref, NULL, ROLE_SYSTEM, \
	    "Give up what nobody acknowledged for five days; let go of evidence whose time is over.", "Messages : échéances")

#endif
