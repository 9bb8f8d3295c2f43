/*
 * twin_forge: envelopes that node 1 of a twin could send to node 0, and does not: made with its keys, by a test.
 * Owns: nothing; bytes are the arena's of node 0's host.
 * Beware: node 0 is attacked by node 1, whose connection and keys are real.
 */
#ifndef TESTS_LIB_TWIN_FORGE_H
#define TESTS_LIB_TWIN_FORGE_H

#include "tests/lib/twin.h"

struct twin_forged {
	struct peer_envelope e;
	struct text frame, signature;
};

/* What came to node 0 last. */
struct peer_mail twin_newest(struct twin *p);
/* What node 1 would say next to node 0. */
struct peer_envelope twin_next(struct twin *p);
struct twin_forged twin_seal(struct twin *p, struct peer_envelope e, const uint8_t *secret);
/* With the key of node 1. */
struct twin_forged twin_forge(struct twin *p, struct peer_envelope e);
/* Node 0 is handed it. */
void twin_forged(struct twin *p, struct twin_forged f);

#endif
