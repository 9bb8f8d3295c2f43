/*
 * check_names: who is accompanied leaves a node after both have agreed, and in a box; until then no other node knows a name, a contact or a key for it.
 * Owns: nothing; reads letters as they leave, and stores.
 * Beware: names of a delegation travel with topics of their own, which are not looked at here.
 */
#ifndef TESTS_LIB_CHECK_NAMES_H
#define TESTS_LIB_CHECK_NAMES_H

#include "tests/lib/net_world.h"

/* For sim_watch.leaves. */
void check_names_leaves(struct net *net, const struct sim_letter *l);
/* At the end, services up: names known elsewhere are of missions that both agreed; no store has one in the clear. */
void check_names_stores(struct net *net);

/* What was seen of all. */
struct check_names_seen {
	unsigned long letters, keys, boxes, known;
};
extern struct check_names_seen check_names_seen;

#endif
