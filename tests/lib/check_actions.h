/*
 * check_actions: what must hold between federations of actions that two of them carry, and of people in common.
 * Owns: nothing; reads the stores of scheduling and registry, and letters on their way.
 * Beware: asked once links have been up for a while; but for places, looked at after each commit, and letters, as each arrives.
 */
#ifndef TESTS_LIB_CHECK_ACTIONS_H
#define TESTS_LIB_CHECK_ACTIONS_H

#include "proto/peer_envelope.h"
#include "tests/lib/net_world.h"

/* Tokens of delegations whose place was given, as letters said it. */
#define CHECK_GIVEN_MOST 512
struct check_given {
	struct id tokens[CHECK_GIVEN_MOST];
	uint32_t count;
};
/* No name travels before the place is given. */
void check_actions_letter(struct net *net, const struct sim_letter *l, const struct peer_envelope *e);
/* After a commit: never more people than places. */
void check_actions_commit(struct net *net, struct sim_slot *slot);
/* At the end, services up: both sides believe the same of each delegation, names are there for those with a place and gone for the others,
 * and days told of people in common are those that they are taken. */
void check_actions(struct net *net);

/* What was seen of all: a check that met nothing has shown nothing. */
struct check_actions_seen {
	unsigned long shares, delegations, places, waiting, ended, named, nameless, names_told, replaced, people, days;
};
extern struct check_actions_seen check_actions_seen;

#endif
