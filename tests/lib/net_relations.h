/*
 * net_relations: what each node of a simulated network has written down of the others: which records, and how each stands, read from its journal.
 * Owns: nothing; a node's part is in struct net_node.
 * Beware: a peer that was revoked and added anew has several records; a node that was put back may have fewer than before. Entries are judged in
 *         their own order: mail behind the revocation of who sent it is a failure, whenever it is looked at.
 */
#ifndef TESTS_LIB_NET_RELATIONS_H
#define TESTS_LIB_NET_RELATIONS_H

#include "proto/federation.h"

#define NET_RECORDS_MOST 24

struct net;
struct sim_letter;

/* One record of a peer. */
struct net_record {
	struct id id;
	int node; /* -1: of nobody here */
	enum peer_status status;
	usec_t since; /* when it was made, by that node's clock */
};
struct net_relations {
	struct net_record all[NET_RECORDS_MOST];
	uint32_t count;
	uint64_t followed; /* position in federation's journal */
};

/* A federation service has come up, maybe from an older store: all is read anew. */
void net_relations_read(struct net *net, int at);
/* What was committed since. */
void net_relations_follow(struct net *net, int at);
/* The one in use, or else the last; NULL: it does not know it yet. */
const struct net_record *net_record(const struct net *net, int at, int to);
/* How many it has had of that one: more than one, and it was added anew. */
uint32_t net_record_count(const struct net *net, int at, int to);
/* Of any of its records, also former ones: whose it is; -1: nobody's. */
int net_record_node(const struct net *net, int at, struct id peer);
/* The id of its record of the other one; zero: it does not know it yet. */
struct id net_peer_id(const struct net *net, int at, int to);
/* Each has the other as active. */
bool net_is_linked(const struct net *net, int a, int b);
/* For sim_watch.leaves: nothing goes to whom its sender has suspended, revoked, or not confirmed. */
void net_relations_leaves(struct net *net, const struct sim_letter *l);

#endif
