/*
 * mesh_side: what the tests of the mesh share: ends of it that count what they hear, and raw sockets that misbehave.
 * Owns: what struct mesh_side holds, and one zmq context for the raw sockets.
 * Beware: all of it runs in one loop, on ports that the kernel chose.
 */
#ifndef TESTS_LIB_MESH_SIDE_H
#define TESTS_LIB_MESH_SIDE_H

#include "common/mesh_int.h"
#include "tests/lib/bus_side.h"

#define SIDES_MAX 4

/* Messages are numbers; the second frame is "seal". */
struct mesh_side {
	struct mesh *mesh;
	struct event_base *base;
	struct mesh_pair pair;
	unsigned heard, ups, downs, drained;
	unsigned refused[MESH_REFUSALS];
	unsigned blamed; /* refusals that name a key, */
	uint8_t culprit[MESH_KEY_LEN]; /* the last of them */
	uint8_t from[MESH_KEY_LEN];
	uint32_t last;
	size_t last_len;
	void (*on_message)(struct mesh_side *s, const uint8_t *key, uint32_t number);
};

void pair_new(struct mesh_pair *p);
/* bind: NULL, or the address; "tcp://127.0.0.1:*" for any port. */
void side_start(struct mesh_side *s, struct event_base *base, const char *bind);
void side_stop(struct mesh_side *s);
/* s admits these, in a row ended by NULL, and connects to those that are bound. */
void side_knows(struct mesh_side *s, ...);
enum rc side_send(struct mesh_side *s, const struct mesh_side *to, uint32_t number);
/* Sends until it is taken: the connection may be on its way. */
void side_send_soon(struct mesh_side *s, const struct mesh_side *to, uint32_t number);

/* A DEALER that speaks to s with that pair (NULL: in clear). name: the connection's own, or NULL. */
void *raw_connect(void *zmq, const struct mesh_side *s, const struct mesh_pair *pair, const char *name);
/* frames of these lengths, ended by a negative one. */
void raw_send(void *sock, ...);

#endif
