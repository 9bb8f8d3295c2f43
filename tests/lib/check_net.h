/*
 * check_net: what must hold between simulated nodes: streams without gap or double, nothing from nowhere, nothing said to be had and lost.
 * Owns: nothing; reads the stores of the federation services.
 * Beware: a node that was put back has lost what it sent since; what the others have of that nobody can compare.
 */
#ifndef TESTS_LIB_CHECK_NET_H
#define TESTS_LIB_CHECK_NET_H

#include "tests/lib/net_world.h"

/* For sim_watch.arrives: remembers what a node says to have. */
void check_net_arrives(void *net, const struct sim_letter *l);
/* A federation service has come up: it has all that it ever said to have. */
void check_net_told(struct net *net, const struct sim_slot *federation);
/* Everything sent is there: both ways of each pair that is linked. */
bool check_net_is_level(const struct net *net);
/* At the end, services up. */
void check_net_streams(struct net *net);

#endif
