/*
 * net_boundaries: around which commits services have died: kinds of commits by service and first event, and how often before, between and behind.
 * Owns: the table of kinds, over all seeds.
 * Beware: a kind is what a commit begins with; several commands may share it.
 */
#ifndef TESTS_LIB_NET_BOUNDARIES_H
#define TESTS_LIB_NET_BOUNDARIES_H

#include "tests/lib/net_world.h"

/* For sim.boundary. */
void net_boundaries_note(void *net, struct sim_slot *slot, uint64_t was, bool died, enum sim_cut_at at);
/* One service of the network is to die at one of its next commits, drawn by the seed. */
void net_boundaries_plan(struct net *net);

struct net_boundaries_seen {
	unsigned kinds;	     /* of commits */
	unsigned died[SIM_CUTS]; /* kinds at which a service died there */
	unsigned all;	     /* at which it died in all three places */
	unsigned long commits, deaths;
};
struct net_boundaries_seen net_boundaries_seen(void);

#endif
