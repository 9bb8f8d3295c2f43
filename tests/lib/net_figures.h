/*
 * net_figures: figures between simulated federations: node 0 publishes a definition, the others prepare sheets, tell and correct them while
 *         all is rough; and what must hold of them.
 * Owns: its actors, in net->figures; what was seen, over all seeds.
 * Beware: a value is its people here: so a figure that is told says by itself whether it is of five, and two that are told, whether their
 *         difference is.
 */
#ifndef TESTS_LIB_NET_FIGURES_H
#define TESTS_LIB_NET_FIGURES_H

#include "tests/lib/net_world.h"

void net_figures_start(struct net *net);
void net_figures_free(struct net *net);
/* For sim_watch.leaves: no letter has a figure of fewer than five, nor anything of a hidden one. */
void net_figures_leaves(struct net *net, const struct sim_letter *l);
/* At the end, services up: sums are those of the parts, each told once; what a federation told last was heard; nothing that was heard gives
 * anybody away beside what was heard before; no sheet is left half way. */
void check_figures(struct net *net);

struct net_figures_seen {
	unsigned long letters, heard, corrected, refused, held, sums;
};
extern struct net_figures_seen net_figures_seen;

#endif
