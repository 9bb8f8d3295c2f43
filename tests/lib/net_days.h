/*
 * net_days: days pass after the rough time: nights in which nothing happens, mornings on which somebody asks; a node that nobody reaches for a week, a
 * node put back to yesterday's copy.
 * Owns: the actors of these mornings.
 * Beware: a night is a leap of all clocks: what is due in it falls due in the morning, as on a machine that slept.
 */
#ifndef TESTS_LIB_NET_DAYS_H
#define TESTS_LIB_NET_DAYS_H

#include "tests/lib/net_acts.h"

#define NET_DAYS 9
#define NET_MORNINGS 2 /* on which somebody asks */

struct net_days {
	struct net_history askers[NET_MORNINGS][NET_NODES_MAX];
	struct net_answerer answerers[NET_MORNINGS][NET_NODES_MAX];
};
/* What happened, over all seeds. */
struct net_days_seen {
	unsigned long days, cut, put_back, given_up;
};
extern struct net_days_seen net_days_seen;

/* In one world of four. */
bool net_days_pass(const struct net *net);
/* Plays them, from a calm state; at the end all links are whole again. */
void net_days_play(struct net *net);
void net_days_free(struct net *net);

#endif
