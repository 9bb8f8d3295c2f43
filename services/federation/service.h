/*
 * federation: who this node is for others, which others it knows, and what it says to them and hears from them.
 * Owns: the store of peers, streams, outbox and mail; this node's keys, in memory, so that handlers sign.
 * Beware: the identity is read by main before the host starts (identity.c): handlers do no I/O and see only what open copied. The network
 *         is the courier's (courier.h), which knows this service by its methods alone.
 */
#ifndef SERVICES_FEDERATION_SERVICE_H
#define SERVICES_FEDERATION_SERVICE_H

#include "common/node.h"
#include "common/quota.h"
#include "common/service.h"
#include "proto/peer_courier.h"

extern const struct service_desc federation_service;
extern const struct db_table peer_table, stream_table, sent_table, mail_table;
extern const struct machine peer_machine;

/* --- identity.c: who this node is ---------------------------------------------------------------------------------------- */
/* What the next federation_service opened in this process is; NULL: nobody. Copied. */
struct identity_keys {
	const char *name;
	const char *federation; /* "" : none */
	const char *endpoint;	/* where others reach it; "" : they do not */
	const struct node_keys *keys;
	const struct node_keys *next; /* made and not in use yet; NULL: none */
	const uint8_t *first_public;  /* the first signing key that the node had; NULL: it has it still */
};
void identity_set(const struct identity_keys *k);
/* Reads the keys of the node named by --node in the arguments, and sets them. False when there is no --node or the keys cannot be read:
 * the host will say what is wrong with the node. */
bool identity_load(int argc, char **argv);
/* Keeps the process from serving without its keys, with the sentence of what is wrong with them. */
extern struct process_hook identity_hook;

/* The service's memory. */
struct peer_live { /* of one peer, as the courier sees it now */
	struct id peer;
	bool connected;
	usec_t since;
	usec_t heard_at;
	uint64_t epoch, acked; /* of ours, what it has: the store is told of it later */
};
struct federation {
	struct arena arena;
	struct node_card card; /* card.has is 0 when there is none */
	uint8_t sign_secret[CRYPTO_SIGN_SECRET_LEN];
	/* told of each event while it is applied, before its commit: the courier looks at the store once it is committed */
	void (*told)(void *arg, const struct event *e);
	void *told_arg;
	struct peer_live *live;
	size_t live_count;
};
void *identity_open(struct db_txn *t);
void identity_close(void *state);
void identity_applied(void *state, const struct event *e);
/* NULL when none was set. */
const struct node_card *identity_card(const struct context *c);
/* Signs as this node, to that one, now. RC_UNAVAILABLE without keys. The bytes are the arena's. */
MUST_CHECK enum rc identity_sign(struct context *c, struct id to, struct peer_envelope *e, struct text *ret_frame,
    struct text *ret_signature, struct fault *why);
/* The entry of that peer, made when missing; it holds until the next call. */
struct peer_live *identity_live(struct federation *f, struct id peer);
/* The same; NULL: the courier has not met that peer yet. */
const struct peer_live *identity_live_of(const struct context *c, struct id peer);

/* --- card.c, peer.c, peer_steps.c ------------------------------------------------------------------------------------------ */
SERVICE_THUNK(card_get);
enum rc peer_check(struct context *c, const void *before, void *after, struct fault *why);
enum rc peer_archive(struct context *c, const void *rec, struct fault *why);
/* What a card says, into the peer's fields. */
void peer_take_card(struct context *c, const struct peer_card *card, struct text line, struct peer *p);
/* A card came in the peer's own stream: keys that change leave the former ones good for a while. False: nothing changed, or it is not
 * believed. */
bool peer_follow_card(struct context *c, struct peer *p, struct text line);
SERVICE_THUNK(peer_confirm);
SERVICE_THUNK(peer_suspend);
SERVICE_THUNK(peer_resume);
SERVICE_THUNK(peer_revoke);
extern const struct ending peer_ending; /* a revoked peer stays so, whatever is restored */
SERVICE_THUNK(peer_renew);
/* The keys that are good now. */
void peer_keys(const struct peer *p, usec_t now, struct peer_reader *ret);

/* --- stream.c: where rows of a stream are ------------------------------------------------------------------------------------ */
/* As this command leaves it; a new one when there is none. A zero peer: of nobody known. */
void stream_get(struct context *c, struct id peer, struct peer_stream *ret);
/* What the other side is known to have of the running epoch. */
uint64_t stream_acked(const struct context *c, const struct peer_stream *s);
/* Another service passes over what that peer sends: it is more than fits into a day. Counted as a flood, and people are told (note.c). */
MUST_CHECK enum rc stream_flooded(struct context *c, struct id peer);
/* With `has` of all that may change set from the members, and staged. */
MUST_CHECK enum rc stream_stage(struct context *c, const char *verb, struct peer_stream *s);
/* Rows of a peer lie together in the order of epoch and seq: their ids say so. */
struct id sent_id(struct id peer, uint64_t epoch, uint64_t seq);
struct id mail_id(struct id peer, uint64_t epoch, uint64_t seq);
/* Epochs in an hour, of ours for one peer: each signs and keeps anew all that it has not acknowledged, and has all that is shared told again. A
 * restore needs one or two. What more is asked for by false answers, or by two copies of one node that run at once, waits for the next hour
 * and is one. Of theirs, followed here: the hours of two clocks may cut one of ours in two. */
#define EPOCHS_MOST 4u
#define THEIR_EPOCHS_MOST (2 * EPOCHS_MOST)
#define EPOCHS_WITHIN (3600 * USEC_PER_SEC)
/* One more in the hour that began at *from? Counted then. */
bool epochs_spend(usec_t now, usec_t *from, uint64_t *count, uint64_t most);
#define EPOCH_MOST UINT32_MAX
#define SEQ_MOST ((UINT64_C(1) << 48) - 1)
/* The newest row, of that epoch or an older one. */
bool sent_last(struct context *c, struct id peer, uint64_t epoch, struct peer_sent *ret);
bool mail_last(struct context *c, struct id peer, struct peer_mail *ret);
/* Whose key seals what goes to and comes from that peer on a day. */
struct id stream_key(struct id peer, day_t day);
void text_keep(struct context *c, const void *bytes, size_t len, struct text *ret);

/* --- outbox.c ------------------------------------------------------------------------------------------------------------------ */
#define LETTER_AGE_MOST (5 * 24 * 3600 * USEC_PER_SEC)
/* The end of a stream, to which is added; several in one command. */
struct outlet {
	struct id peer, node;
	uint64_t epoch, seq;
	struct text hash; /* of seq; empty before the first */
};
/* Much waits for a peer: services are told, and pause what they can tell later from the state of things (cards); words that are said once (holds,
 * names) go on, up to the second bound: a peer that is away for days must not fill the disk, nor have years of work before it when it is back.
 * Ten thousand words of a partition fit in between. */
#define OUTBOX_FULL 2000u
#define OUTBOX_RELIEVED 200u
#define OUTBOX_MOST 20000u
/* After something was acknowledged: the stream is the caller's to stage. */
MUST_CHECK enum rc outbox_relieve(struct context *c, struct peer_stream *s);
void outlet_open(struct context *c, const struct peer *p, uint64_t epoch, struct outlet *ret);
MUST_CHECK enum rc outlet_put(
    struct context *c, struct outlet *o, uint32_t topic, struct id about, struct text body, struct fault *why);
/* What a followed service says to a peer. */
enum rc outbox_event(struct context *c, const struct event *e, struct fault *why);
/* This node's card, when the peer was not told of it yet in this epoch: the stream, which is the caller's to stage, notes where. */
MUST_CHECK enum rc outlet_announce(struct context *c, struct outlet *o, struct peer_stream *s, struct fault *why);
MUST_CHECK enum rc outbox_announce(struct context *c, const struct peer *p, struct fault *why);
SERVICE_THUNK(card_announce);
SERVICE_THUNK(outbox_take);
SERVICE_THUNK(link_hello);

/* --- erase.c: evidence of what was said about somebody --------------------------------------------------------------------------- */
/* Whose words a body of that topic has; nobody's when the topic is not known, or holds nothing private. */
struct list evidence_subjects(struct context *c, uint32_t topic, struct id about, struct text body);
/* The key of a row: of the peer and the day, unless it has somebody's words: then it is the row's own, which goes with them. */
struct id evidence_key(struct context *c, struct id peer, struct id row, const struct list *subjects);
/* A service's event may say that somebody's words are to go. */
MUST_CHECK enum rc evidence_follow(struct context *c, const struct event *e);

/* --- receive.c, proof.c, settle.c, note.c, sweep.c ------------------------------------------------------------------------------------------ */
SERVICE_THUNK(envelope_receive);
SERVICE_THUNK(mail_prove); /* proof.c */
SERVICE_THUNK(stream_settle);
SERVICE_THUNK(stream_move);
SERVICE_THUNK(stream_note);
SERVICE_THUNK(peer_routes);
SERVICE_THUNK(peer_links);
SERVICE_THUNK(stream_sweep);
/* At start: what the clock owes, and whether peers know this node's card. */
void federation_resume(struct context *c);

#endif
