/*
 * link: what one node knows of its exchange with one peer at this moment, as a pure machine: time comes in, what to do comes out.
 * Owns: nothing but its numbers; no frame, no store, no clock.
 * Beware: what it believes is lost at every start, and asked again: the stores of the two sides are what counts.
 *
 *   DOWN      no connection: nothing is tried.
 *   GREETING  HELLO {nonce} was sent: nothing else goes out before a STATE answers that nonce.
 *   SETTLING  that answer is being compared with the outbox (federation.stream.settle).
 *   OPEN      envelopes go out, at most LINK_WINDOW without an acknowledgement.
 * lost: HELLO or STATE -> GREETING again, with a fresh nonce, later and later. Envelopes or their ACK -> after a while of no progress, or at an ACK
 * that says less than was sent, all behind the last acknowledged one is sent again; after two whiles, GREETING. doubled or late: an ACK below what is known changes
 * nothing; a STATE of an older nonce neither. An ACK that names another hash than was sent: GREETING.
 * mute (a flood of theirs): GREETING, without a HELLO, whose answer would not be read; at its end one goes out at once, and calls the other
 * side too.
 */
#ifndef SERVICES_FEDERATION_LINK_H
#define SERVICES_FEDERATION_LINK_H

#include "common/crypto.h"

#define LINK_WINDOW 100u /* two batches: one is verified and committed while the other is on its way */
#define LINK_RETRY_FIRST (1 * USEC_PER_SEC)
#define LINK_RETRY_MOST (300 * USEC_PER_SEC)
#define LINK_AGAIN_SOONEST (200 * INT64_C(1000)) /* between two sendings of the same, when an ACK asks for it */
#define LINK_REFUSED_MOST 10u /* in a minute: then nothing of that peer is read for a minute */
#define LINK_HELLOS_MOST 120u /* of theirs in a minute: each of them costs us a signature */
#define LINK_MUTE (60 * USEC_PER_SEC)

enum link_state { LINK_DOWN, LINK_GREETING, LINK_SETTLING, LINK_OPEN };

struct link {
	enum link_state state;
	struct id nonce;
	usec_t due;	/* when to try again; INT64_MAX: nothing is awaited */
	unsigned tries;
	usec_t sent_at; /* the last of what is in flight */
	usec_t held_until; /* nothing is asked before then, whatever comes, but for a new connection */
	usec_t hello_at; /* our last hello: not two within LINK_RETRY_FIRST, whatever comes */
	usec_t called_from; /* theirs, counted by the minute */
	unsigned called;
	uint64_t epoch, acked, sent; /* of the outgoing stream */
	uint8_t hash[LINK_WINDOW][CRYPTO_HASH_LEN]; /* of what is in flight, by seq */
	/* what came and was refused */
	usec_t refused_from;
	unsigned refused;
	usec_t mute_until;
};

enum link_do {
	LINK_NOTHING,
	LINK_HELLO, /* say hello with l->nonce, which was drawn from entropy */
	LINK_REWIND /* forget what was taken: take again behind l->acked */
};

void link_init(struct link *l);
void link_up(struct link *l, usec_t now);
void link_down(struct link *l);
/* A HELLO of theirs came, which says what they have of us: in a pause between ours, or when it is not what we believe, ours goes out now. */
void link_called(struct link *l, usec_t now, uint64_t epoch, uint64_t seq);
/* One more HELLO of theirs: true when no honest node says it so often. */
bool link_called_too_often(struct link *l, usec_t now);
/* What time asks for. random: 16 fresh bytes, for a nonce and for the jitter. */
enum link_do link_tick(struct link *l, usec_t now, const uint8_t random[16]);
/* A STATE came. True: it answers what was asked, and is to be settled. */
bool link_state_came(struct link *l, usec_t now, struct id nonce);
/* Where to go on. */
void link_settled(struct link *l, uint64_t epoch, uint64_t acked);
/* Not yet: to be asked again in a moment, or not before `again`; 0: none. */
void link_unsettled(struct link *l, usec_t now, usec_t again);
/* Something about the outgoing stream is not as it was believed: ask. */
void link_doubt(struct link *l, usec_t now);
/* An ACK came. LINK_REWIND when less came over there than was sent, and that is not news of the same breath. */
enum link_do link_acked(struct link *l, usec_t now, uint64_t epoch, uint64_t seq, const uint8_t *hash);
/* How many more may go out now. */
unsigned link_room(const struct link *l);
void link_sent(struct link *l, usec_t now, uint64_t seq, const uint8_t hash[CRYPTO_HASH_LEN]);
/* That many were refused that no honest sender makes. */
void link_refused(struct link *l, usec_t now, unsigned count);
bool link_is_mute(const struct link *l, usec_t now);
/* The clock was set back by so much: pauses go by what has passed, not by the old hour that comes again. */
void link_clock_back(struct link *l, usec_t by);

#endif
