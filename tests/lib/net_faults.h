/*
 * net_faults: the bad days of a network: cuts, slow and lossy ways, clocks, full disks, backups put back, somebody who listens on the line.
 * Owns: nothing.
 * Beware: all of it is planned at once from the seed, and over at calm_at.
 */
#ifndef TESTS_LIB_NET_FAULTS_H
#define TESTS_LIB_NET_FAULTS_H

#include "tests/lib/net_world.h"

/* From now on, within that time. */
void net_faults_plan(struct net *net, usec_t within);
/* For sim_watch.leaves: somebody on the line keeps some letters and sends them again: as they were, to another node, with one bit changed. */
void net_faults_listen(void *net, const struct sim_letter *l);

#endif
