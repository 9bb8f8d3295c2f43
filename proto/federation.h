/*
 * federation (contract): this node's card, the nodes of other federations, and what is exchanged with them.
 * Owns: the shapes of these records; peer_courier.h has what the courier asks of the service.
 * Beware: a peer is added from a card alone; everything but its short name is read from the card, once its signature holds. Nothing is sent
 *         to it, nor heard from it, before two people have compared the fingerprint.
 *
 * REMOVED: a peer that was never in use here is archived on request, whatever was wrong with it: nothing went to it nor came from it, so that no
 * trace has its code. The code is free again; the same card may be added anew. One that was ever in use is revoked, and stays in the list.
 *
 * REVOKED, AND ADDED ANEW: one rule for all that stands between two federations. Ids of it derive from the id of the peer here, which is revoked
 * for ever; whoever is added anew has another one, and the same `node`.
 *  - From the commit of the revocation on, each service ends on this side what stands with that peer: agreements, missions, shares of actions
 *    and of people, by the steps that their own machines have for it. What was done stays; what was promised is free.
 *  - The other side hears nothing of that. What it believes ends by its deadlines; the rest a person ends there, once the link is said to be dead.
 *  - Added anew, nothing is taken up: agreements are offered and accepted again, people consent again. The other side may still tell what stood
 *    before: whoever hears of something that he knows of a revoked peer of the same node answers that it is over.
 *  agreements, cards   registry/sharing_mail.c    withdrawn; "accepted" of before is answered "withdrawn"
 *  missions            matching/hold_cut.c        stopped or lost; a token of before is refused (revoked), or nothing is wanted of it any more
 *  names               registry/identity*.c       follow the missions
 *  shared actions      scheduling/far_*.c         withdrawn, with the delegations that came under them
 *  people in common    scheduling/share*.c        ended; busy days told by the other side go
 *  doors for teams     matching/reception_mail.c  withdrawn; what was asked through them goes on; "taken up" of before is answered "withdrawn"
 *  figures             reporting/figures_sum.c    counted no more
 */
#ifndef PROTO_FEDERATION_H
#define PROTO_FEDERATION_H

#include "proto/peer_card.h"
#include "proto/peer_envelope.h"
#include "proto/peer_mail.h"
#include "proto/roles.h"

enum peer_status {
	PEER_TO_CONFIRM = 1, /* stored; nobody has compared the fingerprint yet */
	PEER_ACTIVE,
	PEER_SUSPENDED, /* kept and queued; neither sent nor accepted */
	PEER_REVOKED,	/* for ever */
	PEER_CONFIRMED_ONCE
};
enum peer_tag {
	PEER_TAG_CODE = 6, PEER_TAG_CARD, PEER_TAG_NAME, PEER_TAG_FEDERATION, PEER_TAG_SIGN_PUBLIC, PEER_TAG_CURVE_PUBLIC, PEER_TAG_ENDPOINT,
	PEER_TAG_FINGERPRINT, PEER_TAG_STATUS, PEER_TAG_NODE, PEER_TAG_CONFIRMATIONS, PEER_TAG_FORMER_SIGN, PEER_TAG_FORMER_CURVE,
	PEER_TAG_FORMER_UNTIL, PEER_TAG_FULL_AT
};
#define PEER_OVERLAP (30 * 24 * 3600 * USEC_PER_SEC) /* both pairs of keys of a peer that changes them are good for so long */

/* Somebody compared the fingerprint, by voice. */
struct peer_confirmation {
	uint64_t has;
	usec_t at;
	struct id by;	  /* person or account */
	struct text name; /* as given on the command line, where nobody is signed in; for thirty days after the second has compared */
};

struct peer {
	REC_HEAD_MEMBERS;
	struct text code; /* the federation's own short name for it: "isere" */
	struct text card; /* the line that the other side gave */
	struct text name;
	struct text federation;
	struct text sign_public;
	struct text curve_public;
	struct text endpoint;
	struct text fingerprint; /* "12345 67890 ...", to compare aloud */
	enum peer_status status;
	struct id node; /* for ever, whatever its keys become */
	struct list confirmations; /* of struct peer_confirmation */
	struct text former_sign; /* keys before the last change, good until former_until */
	struct text former_curve;
	usec_t former_until;
	usec_t full_at; /* much waits for it since then: what can be told from the state of things is told later (peer.relieved) */
};
static inline bool
peer_is_full(const struct peer *p)
{
	return REC_HAS(p, PEER_TAG_FULL_AT);
}

/* `was` is revoked, and the same node was added anew as `is`. */
static inline bool
peer_was(const struct peer *was, const struct peer *is)
{
	return !id_equal(was->id, is->id) && was->status == PEER_REVOKED && REC_HAS(was, PEER_TAG_NODE) &&
	    REC_HAS(is, PEER_TAG_NODE) && id_equal(was->node, is->node);
}

/* What GET /federation/card answers. */
struct node_card {
	uint64_t has;
	struct text name;
	struct text federation;
	struct text sign_public;
	struct text curve_public;
	struct text fingerprint;
	struct text card; /* to give to another federation */
	struct id node;
	struct text endpoint;
	struct text next_card; /* of keys that are made and not in use yet: what peers are told meanwhile */
	struct text next_fingerprint;
};

/* Inputs. */
struct peer_confirm {
	uint64_t has;
	struct id id;
	struct text fingerprint; /* as heard, with or without blanks */
	struct text name;	 /* of who compared; needed when nobody is signed in */
};
struct peer_renew {
	uint64_t has;
	struct id id;
	struct text card;
};

/* Topic 1: the sender's card as it is from now on: another address, or other keys. Signed by the keys that are known. */
struct peer_told {
	uint64_t has;
	struct text card;
};

/* --- what goes between this node and one peer -------------------------------------------------------------------------- */
struct peer_refused {
	uint64_t has;
	enum peer_refusal reason;
	uint64_t count;
};
/* How far the exchange with a peer is; one that names no peer counts what came from nobody known. What is received is not here: the
 * newest peer_mail says it; nor what is queued: the newest peer_sent does. */
struct peer_stream {
	REC_HEAD_MEMBERS;
	struct id peer;
	uint64_t out_epoch; /* in which is queued; absent: 1 */
	uint64_t acked;	    /* of it, has the other side; told lazily: it may have more */
	uint64_t moving_to;   /* a new epoch that what is unanswered goes into; absent: none */
	uint64_t moved_epoch; /* as far as it went */
	uint64_t moved_seq;
	usec_t heard_at;
	bool connected;
	usec_t connected_at; /* since when it is, or is not */
	uint32_t speaks; /* the version that the other side writes */
	struct list refused; /* of struct peer_refused */
	usec_t dead_at;	     /* nothing was acknowledged for five days; absent once it is again */
	uint64_t given_up;   /* envelopes that will not be delivered */
	uint64_t not_understood; /* that came with a topic of another version */
	uint32_t odd_topic;	 /* the last of these */
	usec_t kept_from; /* after a suspension: what was queued since is no older than that */
	usec_t paused_at; /* suspended since */
	struct text card_told; /* hash of the card that was queued last */
	uint64_t card_epoch, card_seq; /* where */
	usec_t refused_told_at; /* when people were told of refusals last */
	uint64_t base_epoch, base_seq; /* what the other side had of us when the running epoch was begun */
	struct text base_hash;
	usec_t epochs_from; /* the hour in which... */
	uint64_t epochs;    /* ...so many epochs were begun */
	usec_t held_until;  /* no other before then: what it says that it has is wrong again and again; absent: not so */
	usec_t their_epochs_from;
	uint64_t their_epochs; /* the same of theirs, followed here */
	day_t keys_gone_before; /* the keys of the days before are destroyed */
	usec_t dropped_at;     /* more waited than is kept: what came after was given up, and all is told again once there is room */
};
enum peer_stream_tag {
	STREAM_TAG_PEER = 6, STREAM_TAG_OUT_EPOCH, STREAM_TAG_ACKED, STREAM_TAG_MOVING_TO, STREAM_TAG_MOVED_EPOCH, STREAM_TAG_MOVED_SEQ,
	STREAM_TAG_HEARD_AT, STREAM_TAG_CONNECTED, STREAM_TAG_CONNECTED_AT, STREAM_TAG_SPEAKS, STREAM_TAG_REFUSED, STREAM_TAG_DEAD_AT,
	STREAM_TAG_GIVEN_UP, STREAM_TAG_NOT_UNDERSTOOD, STREAM_TAG_ODD_TOPIC, STREAM_TAG_KEPT_FROM, STREAM_TAG_PAUSED_AT,
	STREAM_TAG_CARD_TOLD, STREAM_TAG_CARD_EPOCH, STREAM_TAG_CARD_SEQ, STREAM_TAG_REFUSED_TOLD_AT,
	STREAM_TAG_BASE_EPOCH, STREAM_TAG_BASE_SEQ, STREAM_TAG_BASE_HASH,
	STREAM_TAG_EPOCHS_FROM, STREAM_TAG_EPOCHS, STREAM_TAG_HELD_UNTIL, STREAM_TAG_THEIR_EPOCHS_FROM, STREAM_TAG_THEIR_EPOCHS,
	STREAM_TAG_KEYS_GONE_BEFORE, STREAM_TAG_DROPPED_AT
};

/* An envelope of this node's: queued, and kept as evidence after. */
struct peer_sent {
	REC_HEAD_MEMBERS;
	struct id peer;
	uint32_t topic;
	struct id about;
	uint64_t epoch, seq;
	usec_t sent_at;	   /* when it was signed */
	struct text frame; /* the exact bytes */
	struct text hash;
	struct text signature;
	struct id sealed_by;
	struct list subjects; /* ids of those whose names or words are in it; none: nobody's */
	usec_t erased_at; /* the words went with one of them */
};
enum peer_sent_tag {
	SENT_TAG_PEER = 6, SENT_TAG_TOPIC, SENT_TAG_ABOUT, SENT_TAG_EPOCH, SENT_TAG_SEQ, SENT_TAG_SENT_AT, SENT_TAG_FRAME, SENT_TAG_HASH,
	SENT_TAG_SIGNATURE, SENT_TAG_SEALED_BY, SENT_TAG_SUBJECTS, SENT_TAG_ERASED_AT
};

/* What GET /federation/links answers: each peer as it stands now. */
struct peer_link {
	uint64_t has;
	struct id peer;
	struct text code;
	enum peer_status status;
	bool connected;
	usec_t connected_at;
	usec_t heard_at;
	uint64_t queued; /* envelopes that the other side does not have */
	usec_t oldest_at; /* the first of them */
	uint64_t sent;	 /* in the running epochs: the newest seq of ours, and of theirs */
	uint64_t received;
	usec_t received_at;
	uint64_t given_up;
	usec_t dead_at;
	uint32_t version;
	uint64_t not_understood;
	struct list refused; /* of struct peer_refused */
	bool card_known; /* it has acknowledged this node's newest card */
	usec_t held_until; /* nothing goes out before then: it says again and again that it has what was never sent */
	usec_t skew; /* what its clock was ahead of ours when it last sent, microseconds; negative: behind */
};
struct peer_links {
	uint64_t has;
	struct list links; /* of struct peer_link; one without peer: what came from nobody known */
};

/* What GET /peer-mail/{id}/proof answers: whether it can be shown, years later, that the peer said this, then, in this place. */
struct peer_proof {
	uint64_t has;
	bool kept;   /* its words are still kept */
	bool whole;  /* the exact bytes, made again, have the hash that was noted */
	bool authentic; /* the peer's signature holds over them */
	bool chained; /* the one before it is here, and is the one that it names */
	bool key_known; /* the key that signed is one that the peer's cards had */
	usec_t erased_at; /* its words went, with somebody whom they were about */
};

REC_DESC_DECLARE(peer_confirmation);
REC_DESC_DECLARE(peer_proof);
REC_DESC_DECLARE(peer);
REC_DESC_DECLARE(node_card);
REC_DESC_DECLARE(peer_confirm);
REC_DESC_DECLARE(peer_renew);
REC_DESC_DECLARE(peer_told);
REC_DESC_DECLARE(peer_refused);
REC_DESC_DECLARE(peer_stream);
REC_DESC_DECLARE(peer_sent);
REC_DESC_DECLARE(peer_link);
REC_DESC_DECLARE(peer_links);

extern const struct rec_enum peer_status_enum;
extern const struct collection_desc peer_collection, peer_stream_collection, peer_sent_collection, peer_mail_collection;

FAULT_DECLARE(FAULT_CARD_OWN);
FAULT_DECLARE(FAULT_PEER_KNOWN); /* argument: its short name */
FAULT_DECLARE(FAULT_PEER_CODE);	 /* argument: the code */
FAULT_DECLARE(FAULT_PEER_CODE_REVOKED); /* argument: one that is free */
FAULT_DECLARE(FAULT_PEER_CODE_ALIKE);   /* argument: the code that it is taken for */
FAULT_DECLARE(FAULT_PEER_USED);
FAULT_DECLARE(FAULT_NO_IDENTITY);
FAULT_DECLARE(FAULT_CARD_OTHER_NODE);
FAULT_DECLARE(FAULT_CARD_KEYS); /* other keys than those known: a new relation */
FAULT_DECLARE(FAULT_FINGERPRINT);
FAULT_DECLARE(FAULT_FINGERPRINT_SHORT); /* not as many digits as one has */
FAULT_DECLARE(FAULT_FINGERPRINT_OWN);
FAULT_DECLARE(FAULT_CONFIRMED_BY_SAME);
FAULT_DECLARE(FAULT_CONFIRM_NAME);

/* Whether two codes would be taken for one another: they differ in case, accents, blanks and signs at most. What parts two numbers counts. */
bool peer_code_alike(struct arena *a, struct text one, struct text other);
/* Refuses by the code, whose argument is what to do in a state other than PEER_ACTIVE. */
enum rc peer_unlinked(struct fault *why, const struct fault_code *code, enum peer_status status);

#define FEDERATION_TOPIC_CARD 1u
#define FEDERATION_TOPICS PEER_TOPIC(FEDERATION_TOPIC_CARD, "federation", "peer_told.told", peer_told),

extern const struct service_contract federation_contract;

#endif
