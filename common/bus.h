/*
 * bus: ZeroMQ on libevent: one ROUTER that the service is called on, one DEALER to each service that it calls.
 * Owns: its sockets; one thread only.
 * Beware: the descriptor is edge-triggered: drained until ZMQ_EVENTS is empty after every receive and every send, within a budget, then
 *         re-armed. Frames of other than two parts, or over the limit, are dropped and counted.
 */
#ifndef COMMON_BUS_H
#define COMMON_BUS_H

#include "common/fault.h"
#include "common/types.h"
#include <event2/event.h>

#define BUS_FRAME_MAX (256u * 1024u)
#define BUS_BUDGET 256
#define BUS_PEER_MAX 32

/* Where a call came from, to send the reply to. */
struct bus_peer {
	uint8_t len;
	uint8_t identity[BUS_PEER_MAX];
};

struct bus_events {
	void *arg;
	/* a call on the ROUTER; pointers die at return */
	void (*call)(void *arg, const struct bus_peer *from, const void *env, size_t env_len, const void *body,
	    size_t body_len);
	/* a reply on a DEALER */
	void (*reply)(void *arg, const void *env, size_t env_len, const void *body, size_t body_len);
	/* all that was waiting has been delivered (or the budget is used): time to step. May be NULL */
	void (*drained)(void *arg);
};

struct bus;
/* An event base with the max dispatch interval set, as LIBRARIES.md says. */
struct event_base *bus_base_new(void);
/* name: binds ipc://<run>/<name>.sock (the folder is 0700, the caller holds the store's flock); NULL: calls only. */
MUST_CHECK enum rc bus_open(struct event_base *base, const char *run, const char *name, const struct bus_events *on,
    struct bus **ret_bus, struct fault *why);
void bus_close(struct bus *b);
/* RC_UNAVAILABLE when the service is not connected or its queue is full. */
MUST_CHECK enum rc bus_send(struct bus *b, const char *service, const void *env, size_t env_len, const void *body,
    size_t body_len);
/* RC_UNAVAILABLE when the peer is gone. */
MUST_CHECK enum rc bus_reply(struct bus *b, const struct bus_peer *to, const void *env, size_t env_len, const void *body,
    size_t body_len);

struct bus_stats {
	uint64_t calls_in, replies_in, sent, dropped_frames, dropped_size, unreachable;
};
const struct bus_stats *bus_stats(const struct bus *b);

#endif
