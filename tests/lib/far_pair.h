/*
 * far_pair: two federations or three, each with its registry, matching and gateway, whose mails a test carries by hand: in order, late, twice or
 *         not at all.
 * Owns: the worlds and the mails under way.
 * Beware: side 0 asks, and side 2 where there is one; side 1 is home of a provider that the others have as the best of all. The service "federation" of these worlds only notes what
 *         would leave and takes what a test hands it: no envelope, no signature.
 */
#ifndef TESTS_LIB_FAR_PAIR_H
#define TESTS_LIB_FAR_PAIR_H

#include "proto/federation.h"
#include "proto/sharing.h"
#include "proto/peer_mail.h"
#include "tests/lib/matching_world.h"

enum { FAR_ASKER, FAR_HOME, FAR_OTHER, FAR_SIDES };
#define FAR_MAILS_MOST 4096
#define FAR_EVENTS_MOST 256

struct far_mail {
	int to;
	uint32_t topic;
	struct id about;
	size_t len;
	uint8_t *body;
};
struct far_pair {
	struct world *world[FAR_SIDES];
	int sides;
	struct id card;		   /* the provider at home */
	struct id copy;		   /* the same where it is asked for */
	struct far_mail *mails[FAR_SIDES]; /* told by that side, oldest first */
	unsigned count[FAR_SIDES];
	uint64_t seq;
	uint8_t again[FAR_SIDES][FAR_SIDES]; /* how often a side has added another anew */
	bool cut[FAR_SIDES][FAR_SIDES];	     /* a side has revoked another: neither says anything, nor hears it */
	unsigned (*events)[FAR_EVENTS_MOST]; /* how often each of the contract's events came, by its place there; NULL: not counted */
};

struct far_pair *far_pair_new(void);
struct far_pair *far_trio_new(void);
/* As a side knows another: at first, and since it was added anew. */
struct id far_peer_id(int side, int other);
struct id far_peer_now(const struct far_pair *p, int side, int other);
void far_pair_free(struct far_pair *p);
int far_pair_setup(void **state);
/* Both journals replayed are the tables. */
int far_pair_teardown(void **state);
/* The i-th mail of that side reaches the other, and stays; or it is lost. */
void far_deliver(struct far_pair *p, int side, unsigned i);
void far_drop(struct far_pair *p, int side, unsigned i);
/* That side says something of the test's own, which arrives: a record of matching's, as that event. */
void far_say(struct far_pair *p, int side, int to, const char *event, const struct rec_desc *d, const void *rec);
/* All that is under way arrives in order, and what follows of it, until nothing is. */
void far_carry(struct far_pair *p);
/* The same of one side, what is under way now. */
void far_carry_from(struct far_pair *p, int side);
/* Time passes on both sides. */
void far_advance(struct far_pair *p, usec_t by);
/* Another federation as it is known to that side. */
void far_peer(struct far_pair *p, int side, int other, enum peer_status status);
/* The same, of the node of a third. */
void far_peer_of(struct far_pair *p, int side, int other, int node, enum peer_status status);
/* Another's node, or that side's own, was restored: what stands between them is told again. */
void far_resync(struct far_pair *p, int side, int other);
/* That side revokes the other: what is under way between them is lost. And adds it anew: both hear that the other begins from nothing. */
void far_revoke(struct far_pair *p, int side, int other);
void far_add_again(struct far_pair *p, int side, int other);
/* Home's agreement with that side: what part of each card's days it may have. */
void far_terms(struct far_pair *p, int asker, uint32_t percent, enum sharing_status status);
/* One of the asker's providers becomes a card of home's. */
void far_share(struct far_pair *p, int asker, unsigned asker_provider, unsigned home_provider);
/* What home's registry notes of that card under its agreement with the asker. */
void far_lend(struct far_pair *p, int asker, unsigned home_provider, enum shared_card_status status);
/* The same under an agreement of the test's own. */
void far_lend_under(struct far_pair *p, const struct sharing *terms, unsigned home_provider, enum shared_card_status status);
/* The agreement as it stands there, for terms of its own: staged as accepted. */
struct sharing far_terms_of(const struct far_pair *p, int asker, uint32_t percent);
void far_terms_put(struct far_pair *p, const struct sharing *s);

#endif
