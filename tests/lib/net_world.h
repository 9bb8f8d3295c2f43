/*
 * net_world: several federations on simulated nodes: each with its centres, people and providers, its keys, and the others as its peers.
 * Owns: what the actors of a network know.
 * Beware: cards and fingerprints go from hand to hand, not by the network: whoever adds a peer asks the other node itself for its card.
 */
#ifndef TESTS_LIB_NET_WORLD_H
#define TESTS_LIB_NET_WORLD_H

#include "common/node.h"
#include "proto/federation.h"
#include "tests/lib/sim_mesh.h"
#include "tests/lib/sim_world.h"

#define NET_NODES_MAX 4
#define NET_NAME_CAP 32

struct net;
struct net_node;
struct net_acts;

/* How one node comes to know another: by its card, and two people who compare. */
struct net_linker {
	struct sim_actor actor;
	char name[NET_NAME_CAP], code[NET_NAME_CAP];
	struct net_node *at, *to;
	struct node_card card;
	struct peer peer; /* as it was last answered */
};
struct net_node {
	struct net *net;
	struct sim_node *node;
	int index;
	struct node_keys keys;
	struct world_ids w;
	char maker_name[NET_NAME_CAP];
	struct world_maker maker;
	struct net_linker linkers[NET_NODES_MAX]; /* by the other's index */
	struct host_caller as_first, as_second;	  /* operators: two people */
};
/* What of a node's stream another has said to have: it must not be found without it any more. */
struct net_told {
	uint64_t epoch, seq;
};
struct net {
	struct sim *sim;
	struct sim_cast cast;
	int count;
	struct net_node nodes[NET_NODES_MAX];
	struct net_acts *acts;
	struct net_figures *figures;
	struct net_told told[NET_NODES_MAX][NET_NODES_MAX]; /* [who has][of whom] */
	uint64_t overheard, sent_again, altered, astray; /* letters that somebody on the line kept and sent */
	usec_t forged_at; /* when the last of them arrives */
	uint64_t cuts, fills, restores;
	uint8_t digest[CRYPTO_HASH_LEN]; /* of all journals */
};

/* The id of its record of the other one; zero: it does not know it yet. */
struct id net_peer_id(const struct net *net, int at, int to);
/* Both know each other, and have compared. */
bool net_is_linked(const struct net *net, int a, int b);

/* Before the simulator opens a service: the identity that its node's federation is to have. */
void net_opening(void *net, struct sim_slot *slot);
/* Once the simulator is there: who and what each node is about. */
void net_fill(struct net *net, struct sim *s);
void net_makers_start(struct net *net);
void net_linkers_start(struct net *net);
void net_world_free(struct net *net);

#endif
