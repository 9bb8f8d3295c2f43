/*
 * net_acts: what people of several federations do: agreements between them, cards that change, requests, answers for another federation.
 * Owns: nothing beyond its structs.
 * Beware: a node may be put back at any moment, and with it what an actor has seen there: whatever is refused for that is only left.
 */
#ifndef TESTS_LIB_NET_ACTS_H
#define TESTS_LIB_NET_ACTS_H

#include "proto/registry.h"
#include "proto/sharing.h"
#include "tests/lib/check_actions.h"
#include "tests/lib/net_actions.h"
#include "tests/lib/net_world.h"
#include "tests/lib/sim_history.h"

#define NET_HISTORIES 3 /* of a node */

/* One federation offers its cards to another, which accepts; either may withdraw. */
struct net_sharer {
	struct sim_actor actor;
	char name[NET_NAME_CAP];
	struct net_node *at, *to;
	uint32_t turn;
	struct id own; /* the agreement's, where it was made */
	struct id with; /* the record of the other federation, for which it was made */
	struct sharing made, mirror;
	struct list_page page;
};
/* The cards of a node change. */
struct net_changer {
	struct sim_actor actor;
	char name[NET_NAME_CAP];
	struct net_node *at;
	uint32_t turn;
	struct provider provider;
};
/* Answers for providers of this node whom other federations ask; declares their days, and stops some. */
struct net_answerer {
	struct sim_actor actor;
	char name[NET_NAME_CAP];
	struct net_node *at;
	uint32_t turn, turns;
	const struct host_caller *who;
	struct list_page page;
	struct home_hold hold; /* that it turned to last */
	struct home_link link;
	struct answer_taken taken;
};
struct net_history {
	struct sim_history h;
	char name[NET_NAME_CAP];
};
struct net_acts {
	struct net_sharer sharers[NET_NODES_MAX][NET_NODES_MAX];
	struct net_changer changers[NET_NODES_MAX];
	struct net_answerer answerers[NET_NODES_MAX];
	struct net_history histories[NET_NODES_MAX][NET_HISTORIES];
	struct sim_history_seen seen;
	struct net_carrier carriers[NET_NODES_MAX];
	struct check_given given;
};
void net_acts_start(struct net *net);
/* Of two nodes: the second shares its cards, the first asks for somebody. */
void net_acts_start_few(struct net *net);
/* Its name is set; so often it looks for something to answer. */
void net_answerer_start(struct net *net, struct net_answerer *x, int node, uint32_t turns);
void net_acts_free(struct net *net);

#endif
