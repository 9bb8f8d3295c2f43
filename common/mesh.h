/*
 * mesh: encrypted sockets between nodes: a ROUTER that others connect to, a DEALER to each of them; keys and frames, nothing else.
 * Owns: its context, threads and sockets; who is admitted. One thread; opened after any fork.
 * Beware: callbacks may send, but neither set nor close. A message is from the key that its connection proved, whatever it says.
 *         libzmq cannot drop one connection of a ROUTER: of a key that left the set nothing is delivered and to it nothing is sent, but what
 *         had been handed over before may still leave. Frames of one message are held until it is whole: bound the process's memory.
 */
#ifndef COMMON_MESH_H
#define COMMON_MESH_H

#include "common/endpoint.h"
#include "common/fault.h"
#include "common/types.h"
#include <event2/event.h>

#define MESH_KEY_LEN 32
#define MESH_FRAME_MAX (256u * 1024u) /* the first frame */
#define MESH_SEAL_MAX 128u	      /* the second */
#define MESH_BUDGET 256		      /* messages of the ROUTER in a turn, before others have theirs */
#define MESH_SHARE 128		      /* of them, of one key: the rest of that turn is flood */

FAULT_DECLARE(FAULT_MESH_BIND);	  /* argument: the address and what the system said */
FAULT_DECLARE(FAULT_MESH_OPEN);	  /* argument: what the system said */
FAULT_DECLARE(FAULT_MESH_ADMITS); /* argument: the address */
FAULT_DECLARE(FAULT_MESH_UNSURE); /* argument: the address */

/* A CURVE key pair. */
struct mesh_pair {
	uint8_t public[MESH_KEY_LEN];
	uint8_t secret[MESH_KEY_LEN];
};
struct mesh_peer {
	uint8_t key[MESH_KEY_LEN]; /* its public key */
	const char *endpoint;	   /* NULL or "": it connects to us */
};

enum mesh_refusal {
	MESH_STRANGER,	/* a connection that proved no key that is admitted; our own is no stranger's: whoever looks at this door from here */
	MESH_REMOVED,	/* from a key that was admitted when it connected */
	MESH_NAMED,	/* it chose its connection's name itself, by which it could hear what is meant for another */
	MESH_FRAMES,	/* other than two */
	MESH_OVERSIZED, /* a frame over its bound */
	MESH_FLOOD,	/* over MESH_SHARE */
	MESH_REFUSALS	/* how many there are */
};

struct mesh_events {
	void *arg;
	/* two frames from the connection of that key; pointers die at return */
	void (*message)(void *arg, const uint8_t key[MESH_KEY_LEN], const void *frame, size_t len, const void *seal, size_t seal_len);
	/* A connection to that key stands, or none does any more. Told again when a further one came: what was under way on the old one
	 * may be lost. Not told of keys that mesh_set took away. */
	void (*up)(void *arg, const uint8_t key[MESH_KEY_LEN], bool up);
	/* key: NULL, or that of the connection, proved; a stranger's too, when it had one */
	void (*refused)(void *arg, const uint8_t *key, enum mesh_refusal why);
	/* all that was waiting on a socket has been delivered, or the turn is over (it is called again soon); only after a message */
	void (*drained)(void *arg);
};

struct mesh;
/* bind: "tcp://address:port" (port *: the kernel's choice), NULL or "": only connects out; own: the pair that others know it by; copied.
 * Before it is open, a stranger knocks at the door: RC_FORBIDDEN when it was let in, RC_TIMEOUT when that could not be found out.
 * RC_IO when the address or the memory is not to be had. Nobody is admitted before mesh_set. */
MUST_CHECK enum rc mesh_open(struct event_base *base, const char *bind, const struct mesh_pair *own, const struct mesh_events *on,
    struct mesh **ret_mesh, struct fault *why);
/* NULL is accepted. */
void mesh_close(struct mesh *m);
/* From now on exactly these are admitted, and connected to; others are neither heard nor answered. Of a key that stands twice, the first
 * counts. A wrong endpoint is not connected to. */
void mesh_set(struct mesh *m, const struct mesh_peer *peers, size_t count);
/* By our connection to it, else by its connection to us. RC_UNAVAILABLE: there is none, it does not read, or the key is not in the set.
 * RC_LIMIT when a frame is over its bound. The bytes are copied. */
MUST_CHECK enum rc mesh_send(
    struct mesh *m, const uint8_t key[MESH_KEY_LEN], const void *frame, size_t len, const void *seal, size_t seal_len);
bool mesh_is_up(const struct mesh *m, const uint8_t key[MESH_KEY_LEN]);
/* Where it is bound, with the port that was chosen; "" when it is not. */
const char *mesh_bound(const struct mesh *m);

struct mesh_stats {
	uint64_t received, sent;
	uint64_t refused[MESH_REFUSALS];
};
const struct mesh_stats *mesh_stats(const struct mesh *m);
/* One English word. */
const char *mesh_refusal_name(enum mesh_refusal why);

#endif
