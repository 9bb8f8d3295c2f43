/*
 * courier: carries envelopes between the federation service of this node and the wire to other nodes.
 * Owns: a link for each peer (link.h), what came and waits to be verified, what is to be sent; in memory only.
 * Beware: one thread. It calls wire->send and wire->peers only from courier_tick; wire->wake from anywhere, also
 *         inside a step of the service. Nothing here is believed: what came goes to the service, which verifies it.
 */
#ifndef SERVICES_FEDERATION_COURIER_H
#define SERVICES_FEDERATION_COURIER_H

#include "common/service.h"
#include "proto/peer_envelope.h"

#define WIRE_KEY_LEN 32
#define WIRE_ENDPOINT_CAP 208

/* One key to be admitted, and connected to when it has an endpoint. While a peer's keys change it has two rows, one for each
 * key, and its node answers to one of them: both are tried. Two rows of one peer have the same `peer`. */
struct wire_peer {
	uint8_t key[WIRE_KEY_LEN]; /* CURVE, public */
	struct id peer;		   /* the record's id */
	char endpoint[WIRE_ENDPOINT_CAP]; /* "tcp://host:port"; empty: it connects to us */
};

/* The network under the courier: the process's mesh (wire.c), or the simulator's. */
struct wire {
	void *arg;
	/* To the connection of that key. False: not connected, or its queue is full: it will be sent again. The bytes are copied. */
	bool (*send)(void *arg, const uint8_t key[WIRE_KEY_LEN], const void *frame, size_t len, const void *signature,
	    size_t signature_len);
	/* All keys that are admitted from now on, and no other: those that are not in it are cut off before this returns. */
	void (*peers)(void *arg, const struct wire_peer *all, size_t count);
	/* Call courier_tick soon (not from inside this call). */
	void (*wake)(void *arg);
};

struct courier;
/* The service stays the caller's; the courier is freed before it is closed, and it is not stepped in between. The wire's functions are
 * copied. Calls of the courier queue commands of the service: step it after each of them. */
struct courier *courier_new(struct service *federation, const struct wire *w);
void courier_free(struct courier *c);

/* A message of two frames came from the connection of that key; copied. After a burst of them, call courier_tick: what came together is
 * verified and committed together. What does not fit its queue is dropped and counted, and will come again. */
void courier_frame(struct courier *c, usec_t now, const uint8_t key[WIRE_KEY_LEN], const void *frame, size_t len,
    const void *signature, size_t signature_len);
/* The wire refused something itself: of a peer's connection (more than two frames, oversized, flood), or somebody who knocked: stranger, with
 * the key that was proved, or NULL. Of a key that is known it is counted by where that relation stands. */
void courier_refused(struct courier *c, usec_t now, const uint8_t *key, enum peer_refusal reason, uint32_t count);
/* A connection came up, or went down. Told again for every (re)connection: what was under way is asked for anew. */
void courier_up(struct courier *c, usec_t now, const uint8_t key[WIRE_KEY_LEN], bool up);
/* Does what is due: hands over what came, sends what is to go, tries again. Returns when to call again if nothing happens (absolute). */
usec_t courier_tick(struct courier *c, usec_t now);

#endif
