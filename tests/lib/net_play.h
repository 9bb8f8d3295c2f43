/*
 * net_play: the order of a run of a network: the world, who knows whom, everybody at once under faults, quiet, checks.
 * Owns: a simulator and its network for one seed.
 * Beware: what a seed plays follows from it alone; a planted fault changes the code that runs, not the seed.
 */
#ifndef TESTS_LIB_NET_PLAY_H
#define TESTS_LIB_NET_PLAY_H

#include "tests/lib/net_plants.h"
#include "tests/lib/net_world.h"

struct net_setup {
	uint64_t seed;
	enum net_plant plant;
	bool trace;
	bool small;	    /* two nodes, one mission, and nothing goes wrong */
	struct sim_cut cut; /* but for this, when it is armed */
};
/* Plays the whole, checks it, and closes the services. The caller frees. */
struct net *net_play(const struct net_setup *setup);
void net_free(struct net *net);

#endif
