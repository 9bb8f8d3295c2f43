/*
 * peer_courier (contract): the tables of peer_courier.h.
 * Owns: the descriptors.
 * Beware: the bounds of peer_frame hold before anything of a frame is looked at.
 */
#include "proto/peer_courier.h"

static const struct rec_field peer_route_fields[] = {
	REC_ID(1, struct peer_route, peer, "peer", "Fédération", "Whose.", .flags = REQUIRED),
	REC_ENUM(2, struct peer_route, status, peer_status_enum, "État", "Where the relation stands."),
	REC_BYTES(3, struct peer_route, curve_public, 32, "Clé", "Curve25519, public."),
	REC_BYTES(4, struct peer_route, former_curve, 32, "Ancienne clé", "Nobody is heard by it once its time is over."),
	REC_TEXT(5, struct peer_route, endpoint, 200, "Adresse", "Where it is reached; absent: it connects to us."),
	REC_TIME(6, struct peer_route, former_until, "Ancienne clé jusqu’au", "When it is good no more."),
};
REC_DESC_DEFINE(peer_route, struct peer_route, "Voie vers une fédération", "By which keys a peer is heard.");

static const struct rec_field peer_routes_fields[] = {
	REC_LIST(1, struct peer_routes, routes, peer_route_desc, 1000, "Voies", "Of all peers."),
};
REC_DESC_DEFINE(peer_routes, struct peer_routes, "Voies", "By which keys each peer is heard.");

static const struct rec_field peer_frame_fields[] = {
	REC_BYTES(1, struct peer_frame, frame, PEER_FRAME_MAX, "Enveloppe", "The exact bytes."),
	REC_BYTES(2, struct peer_frame, signature, 64, "Signature", "Over these bytes."),
	REC_U64(3, struct peer_frame, seq, "Rang", "Of what is taken from the outbox."),
	REC_BYTES(4, struct peer_frame, hash, 32, "Empreinte", "Of these bytes."),
};
REC_DESC_DEFINE(peer_frame, struct peer_frame, "Message", "The two frames of an envelope.");

static const struct rec_field peer_batch_fields[] = {
	REC_ID(1, struct peer_batch, peer, "peer", "Fédération", "From whose connection they came.", .flags = REQUIRED),
	REC_LIST(2, struct peer_batch, frames, peer_frame_desc, PEER_BATCH_MOST, "Messages", "In the order in which they came.", .flags = REQUIRED),
};
REC_DESC_DEFINE(peer_batch, struct peer_batch, "Messages reçus", "What came together from one connection.");

static const struct rec_field peer_outcome_fields[] = {
	REC_U32(1, struct peer_outcome, refusal, 0, PEER_REFUSALS, "Refus", "Why it was not taken; absent: it was."),
	REC_U32(2, struct peer_outcome, kind, 0, UINT32_MAX, "Nature", "Of what was taken."),
	REC_ID(3, struct peer_outcome, nonce, NULL, "Défi", "Of a state: the hello that it answers."),
	REC_U64(4, struct peer_outcome, ack_epoch, "Époque reçue", "What the other side has of this node's stream."),
	REC_U64(5, struct peer_outcome, ack_seq, "Rang reçu", "What the other side has of this node's stream."),
	REC_BYTES(6, struct peer_outcome, ack_hash, 32, "Empreinte reçue", "Of that one."),
};
REC_DESC_DEFINE(peer_outcome, struct peer_outcome, "Suite d’un message", "What became of one message.");

static const struct rec_field peer_taken_fields[] = {
	REC_LIST(1, struct peer_taken, outcomes, peer_outcome_desc, PEER_BATCH_MOST, "Suites", "Of each message, in order."),
	REC_BYTES(2, struct peer_taken, answer, PEER_FRAME_MAX, "Réponse", "To be sent back: an ack or a state."),
	REC_BYTES(3, struct peer_taken, signature, 64, "Signature", "Over the answer."),
};
REC_DESC_DEFINE(peer_taken, struct peer_taken, "Messages pris", "What became of a batch.");

static const struct rec_field peer_take_fields[] = {
	REC_ID(1, struct peer_take, peer, "peer", "Fédération", "For whom.", .flags = REQUIRED),
	REC_U64(2, struct peer_take, epoch, "Époque", "Of the stream."),
	REC_U64(3, struct peer_take, after, "Après", "The rank behind which to begin."),
	REC_U32(4, struct peer_take, limit, 1, PEER_BATCH_MOST, "Au plus", "How many.", .flags = REQUIRED),
};
REC_DESC_DEFINE(peer_take, struct peer_take, "Prendre des messages", "What goes next to a peer.");

static const struct rec_field peer_outbox_fields[] = {
	REC_U64(1, struct peer_outbox, epoch, "Époque", "The running one."),
	REC_LIST(2, struct peer_outbox, frames, peer_frame_desc, PEER_BATCH_MOST, "Messages", "In order."),
	REC_BOOL(3, struct peer_outbox, more, "Il en reste", "There are more behind these."),
};
REC_DESC_DEFINE(peer_outbox, struct peer_outbox, "Messages à envoyer", "What goes next to a peer.");

static const struct rec_field peer_greet_fields[] = {
	REC_ID(1, struct peer_greet, peer, "peer", "Fédération", "Whom.", .flags = REQUIRED),
	REC_ID(2, struct peer_greet, nonce, NULL, "Défi", "That the answer has to repeat.", .flags = REQUIRED),
};
REC_DESC_DEFINE(peer_greet, struct peer_greet, "Salut", "Ask a peer what it has.");

static const struct rec_field peer_settle_fields[] = {
	REC_ID(1, struct peer_settle, peer, "peer", "Fédération", "Who answered.", .flags = REQUIRED),
	REC_U64(2, struct peer_settle, epoch, "Époque", "What it has of this node's stream."),
	REC_U64(3, struct peer_settle, seq, "Rang", "What it has of this node's stream."),
	REC_BYTES(4, struct peer_settle, hash, 32, "Empreinte", "Of that one."),
};
REC_DESC_DEFINE(peer_settle, struct peer_settle, "Réponse à un salut", "What a peer has of this node's stream.");

static const struct rec_field peer_settled_fields[] = {
	REC_U64(1, struct peer_settled, epoch, "Époque", "In which to go on."),
	REC_U64(2, struct peer_settled, acked, "Après", "The rank behind which to go on."),
	REC_BOOL(3, struct peer_settled, busy, "À redemander", "A new epoch is being filled."),
	REC_TIME(4, struct peer_settled, again_at, "Pas avant", "It has begun too many epochs: ask again then."),
};
REC_DESC_DEFINE(peer_settled, struct peer_settled, "Reprise", "Where to go on with a peer.");

static const struct rec_field peer_note_fields[] = {
	REC_ID(1, struct peer_note, peer, "peer", "Fédération", "Absent: what came from nobody known."),
	REC_U64(2, struct peer_note, epoch, "Époque", "In which was acknowledged."),
	REC_U64(3, struct peer_note, acked, "Reçu là-bas", "Up to which."),
	REC_LIST(4, struct peer_note, refused, peer_refused_desc, PEER_REFUSALS, "Refusés", "More since the last note."),
	REC_TIME(5, struct peer_note, heard_at, "Dernier signe", "When something verified came last, or its connection ended."),
	REC_BOOL(6, struct peer_note, connected, "Reliée", "Whether it is connected."),
};
REC_DESC_DEFINE(peer_note, struct peer_note, "Note du courrier", "What the courier saw of a peer.");
