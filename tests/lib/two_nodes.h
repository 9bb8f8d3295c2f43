/*
 * two_nodes: two nodes in one process, whose messages for each other a test carries by hand: all at once, or one by one, twice, late or never.
 * Owns: the hosts; a little service "federation" in each, which knows the other as an active peer and stages the mail that is handed to it.
 * Beware: no signatures and no sequence here: what those are for is courier_test's. What is sent waits in `sent` in the order of its events.
 */
#ifndef TESTS_LIB_TWO_NODES_H
#define TESTS_LIB_TWO_NODES_H

#include "proto/federation.h"
#include "proto/peer_mail.h"
#include "tests/lib/host.h"

#define TWO_SERVICES_MAX 6
struct two_sent {
	const struct peer_topic *topic;
	struct id about;
	usec_t at;
	struct text body;
	bool carried; /* by two_nodes_carry; what a test hands over itself is not marked */
};
struct two_node {
	struct host *host;
	const char *names[TWO_SERVICES_MAX]; /* of services that have topics */
	uint64_t seen[TWO_SERVICES_MAX];
	struct two_sent *sent; /* by this node, to the other */
	uint32_t count, cap, done;
	uint64_t seq; /* of what was handed to it */
};
struct two_nodes {
	struct two_node node[2];
	struct id peer[2]; /* what a node calls the other: peer[0] is node 0's id of node 1 */
	bool cut;	   /* one has revoked the other: what is told meanwhile is lost */
	struct arena arena;
};
/* services: without federation, which is added, as are the others that are missing, empty. */
void two_nodes_open(struct two_nodes *n, const struct service_desc *const *services, size_t count, usec_t now);
void two_nodes_close(struct two_nodes *n);
/* Looks at what each has to tell the other since the last time. */
void two_nodes_look(struct two_nodes *n);
/* Everything is brought over, in order, once, until nobody has anything to tell. */
void two_nodes_carry(struct two_nodes *n);
/* One message of node `from`, by its place in `sent`, is brought over (again). */
void two_nodes_hand(struct two_nodes *n, int from, uint32_t i);
/* Node `from` says something of the test's own: a record of that event. */
void two_nodes_say(struct two_nodes *n, int from, const char *service, const char *event, const void *rec);
/* Two of them, taken in one breath. */
void two_nodes_hand_both(struct two_nodes *n, int from, uint32_t i, uint32_t then);
/* The other begins anew: node `at` is told that all that is shared has to be told again. */
void two_nodes_resync(struct two_nodes *n, int at);
/* Much waits for the other one, or it has caught up: node `at` is told. */
void two_nodes_full(struct two_nodes *n, int at, bool full);
/* For node `at`, the other one becomes that. */
void two_nodes_peer(struct two_nodes *n, int at, enum peer_status status);
/* Node `at` revokes the other: from then on nothing is carried. And adds it anew, as another peer of the same node: both hear that the other
 * begins from nothing. */
void two_nodes_revoke(struct two_nodes *n, int at);
void two_nodes_add_again(struct two_nodes *n, int at);
/* Both clocks, in steps, without carrying. */
void two_nodes_advance(struct two_nodes *n, usec_t by);

#endif
