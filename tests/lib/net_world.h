/*
 * net_world: several federations on simulated nodes: each with its centres, people and providers, its keys, and the others as its peers.
 * Owns: what the actors of a network know.
 * Beware: cards and fingerprints go from hand to hand, not by the network: whoever adds a peer asks the other node itself for its card.
 */
#ifndef TESTS_LIB_NET_WORLD_H
#define TESTS_LIB_NET_WORLD_H

#include "common/node.h"
#include "proto/federation.h"
#include "tests/lib/net_relations.h"
#include "tests/lib/sim_mesh.h"
#include "tests/lib/sim_world.h"

#define NET_NODES_MAX 4
#define NET_NAME_CAP 32

struct net;
struct net_node;
struct net_acts;
struct net_keeping;
struct net_days;

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
	struct node_keys keys, next; /* next: made and told, not in use yet */
	bool has_next;
	uint8_t first_public[CRYPTO_SIGN_PUBLIC_LEN];
	struct id id; /* the node's, which it keeps */
	unsigned key_count; /* how many pairs it has had */
	struct net_relations relations;
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
	struct net_keeping *keeping;
	struct net_days *days; /* NULL: none passed */
	struct net_told told[NET_NODES_MAX][NET_NODES_MAX]; /* [who has][of whom] */
	uint64_t overheard, sent_again, altered, astray; /* letters that somebody on the line kept and sent */
	usec_t forged_at; /* when the last of them arrives */
	uint64_t cuts, fills, restores;
	bool small; /* of the few, all goes as it should */
	bool restores_planned;
	uint64_t commits_before[NET_NODES_MAX * SIM_SERVICES_MAX]; /* of each service, when everybody knew everybody */
	uint64_t judged; /* mails that came while some peer was suspended or revoked */
	uint8_t digest[CRYPTO_HASH_LEN]; /* of all journals */
};

/* Its next keys are made: its federation starts again, and tells them; or they are put in use. */
void net_keys_next(struct net_node *n);
void net_keys_use(struct net_node *n);
/* That one, if it has not revoked the other, knows the keys that will be in use. */
bool net_knows_next(const struct net *net, int at, int of);
/* Before the simulator opens a service: the identity that its node's federation is to have. */
void net_opening(void *net, struct sim_slot *slot);
/* Once the simulator is there: who and what each node is about. */
void net_fill(struct net *net, struct sim *s);
void net_makers_start(struct net *net);
void net_linkers_start(struct net *net);
void net_world_free(struct net *net);

#endif
