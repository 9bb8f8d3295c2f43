/*
 * check_parts: what must hold between federations of what they do together: cards shared, days held for another, days of providers.
 * Owns: nothing; reads the stores of registry and matching.
 * Beware: asked once links have been up for a while and all that was sent is there; but for days, which are looked at after each commit.
 */
#ifndef TESTS_LIB_CHECK_PARTS_H
#define TESTS_LIB_CHECK_PARTS_H

#include "tests/lib/net_world.h"

/* After a commit: days held and engaged are the sums of what holds them, and none are oversold. */
void check_parts_commit(struct net *net, struct sim_slot *slot);
/* At the end, services up. */
void check_parts_cards(struct net *net); /* agreements are the same on both sides; cards over there are those that are shared */
void check_parts_holds(struct net *net); /* each mission is agreed by both sides, or by none */
void check_parts_moves(struct net *net); /* no move in a ledger ever promised what was not there */

/* What was seen of all: a check that met nothing has shown nothing. */
struct check_parts_seen {
	unsigned long agreements, cards, partly, asked, held, agreed, ended, commits, moves;
};
extern struct check_parts_seen check_parts_seen;

#endif
