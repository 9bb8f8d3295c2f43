/*
 * bus: ZeroMQ on libevent: a ROUTER that the service is called on, a DEALER to each service it calls.
 * Owns: its context and sockets; one thread only, opened after any fork.
 * Beware: callbacks may send and reply (to anyone), but not bus_close. What a peer sends in other than two
 *         frames, or over the limit, is dropped and counted.
 */
#ifndef COMMON_BUS_H
#define COMMON_BUS_H

#include "common/fault.h"
#include "common/types.h"
#include <event2/event.h>

#define BUS_FRAME_MAX (256u * 1024u) /* envelope and body together */
#define BUS_BUDGET 256 /* messages of a socket before others have their turn */
#define BUS_LINKS_MAX 32 /* services that one process calls */
#define BUS_PEER_MAX 32

/* Where a call came from, to send the reply to. */
struct bus_peer {
	uint8_t len;
	uint8_t identity[BUS_PEER_MAX];
};

struct bus_events {
	void *arg;
	/* a call on the ROUTER; pointers die at return */
	void (*call)(void *arg, const struct bus_peer *from, const void *env, size_t env_len,
	    const void *body, size_t body_len);
	/* a reply on a DEALER */
	void (*reply)(void *arg, const void *env, size_t env_len, const void *body, size_t body_len);
	/* all that was waiting on a socket has been delivered (or the budget is used; it is called again
	 * soon): time to step. Once a round, and only when the round delivered something. May be NULL */
	void (*drained)(void *arg);
};

struct bus;
/* An event base with the max dispatch interval set, as LIBRARIES.md says. */
struct event_base *bus_base_new(void);
/* name: binds ipc://<run>/<name>.sock (the folder is 0700, the caller holds the store's flock: a bind takes
 * the path of whoever had it); NULL: calls only. RC_LIMIT when the path is too long for a socket. */
MUST_CHECK enum rc bus_open(struct event_base *base, const char *run, const char *name,
    const struct bus_events *on, struct bus **ret_bus, struct fault *why);
/* Replies that were taken have 100 ms to leave, calls none. NULL is accepted. */
void bus_close(struct bus *b);
/* RC_UNAVAILABLE when the service is not connected (the first send makes the connection: it takes about a
 * millisecond, and a turn of the loop) or its queue is full. What was taken may still reach the next process
 * of that name, when this one dies: it must look at the deadline. RC_LIMIT when the two frames are over
 * BUS_FRAME_MAX; RC_INVALID when that is no name of a service. The bytes are copied. */
MUST_CHECK enum rc bus_send(
    struct bus *b, const char *service, const void *env, size_t env_len, const void *body, size_t body_len);
/* RC_UNAVAILABLE when the peer is gone or does not read; RC_LIMIT when the frames are over BUS_FRAME_MAX. */
MUST_CHECK enum rc bus_reply(struct bus *b, const struct bus_peer *to, const void *env, size_t env_len,
    const void *body, size_t body_len);

struct bus_stats {
	uint64_t calls_in, replies_in;
	uint64_t sent; /* calls and replies that left */
	uint64_t dropped_frames; /* other than two frames, or an identity longer than BUS_PEER_MAX */
	uint64_t dropped_size; /* over BUS_FRAME_MAX */
	uint64_t unreachable; /* sends and replies answered RC_UNAVAILABLE */
};
const struct bus_stats *bus_stats(const struct bus *b);

#endif
