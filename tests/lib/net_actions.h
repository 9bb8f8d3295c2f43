/*
 * net_actions: what people of two federations do about an action that both carry, and about somebody who works for both.
 * Owns: nothing beyond its structs.
 * Beware: each node shares an action with the next one; what is refused is only left, as in net_acts.
 */
#ifndef TESTS_LIB_NET_ACTIONS_H
#define TESTS_LIB_NET_ACTIONS_H

#include "proto/scheduling.h"
#include "tests/lib/net_world.h"

#define NET_ACTION_PLACES 3u

struct net_carrier {
	struct sim_actor actor;
	char name[NET_NAME_CAP];
	struct net_node *at, *to; /* who has the action; whose centres come */
	uint32_t turn;
	struct action action;
	struct action_share share;
	struct enrolment ours;
	struct shared_action far; /* the action as the other side has it */
	struct far_enrolment asked; /* that it turned to last */
	struct session session;
	struct person_share code, joined;
	struct list_page page;
};
void net_actions_start(struct net *net);
void net_actions_free(struct net *net);

#endif
