/*
 * net_peers: who keeps a node's relations: suspends other federations and resumes them, revokes them and adds them anew; and its own keys, which change.
 * Owns: nothing beyond its structs.
 * Beware: a node that is put back may have forgotten any of it: what is refused for that is only left.
 */
#ifndef TESTS_LIB_NET_PEERS_H
#define TESTS_LIB_NET_PEERS_H

#include "tests/lib/net_world.h"

/* Of one relation, in one run at most one thing. */
struct net_keeper {
	struct sim_actor actor;
	char name[NET_NAME_CAP], code[NET_NAME_CAP];
	struct net_node *at, *to;
	uint64_t dice;
	uint32_t turn;
	struct node_card card;
	struct peer peer;
};
/* Of the keys of one node: the next ones are made, told, and put in use once every other federation knows them. */
struct net_rotator {
	struct sim_actor actor;
	char name[NET_NAME_CAP];
	struct net_node *at;
	uint32_t looks;
};
struct net_keeping {
	struct net_keeper keepers[NET_NODES_MAX][NET_NODES_MAX];
	struct net_rotator rotators[NET_NODES_MAX];
};
/* What happened, over all seeds. */
struct net_kept {
	unsigned long suspended, revoked, added, rotated;
};
extern struct net_kept net_kept;

void net_peers_start(struct net *net);
void net_peers_free(struct net *net);

#endif
