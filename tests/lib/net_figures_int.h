/*
 * net_figures_int: what net_figures.c keeps of its people.
 * Owns: nothing beyond its structs.
 * Beware: as with all actors, what must last from one answer to the next stands here.
 */
#ifndef TESTS_LIB_NET_FIGURES_INT_H
#define TESTS_LIB_NET_FIGURES_INT_H

#include "proto/reporting_figures.h"
#include "tests/lib/net_world.h"

/* Of the national node: makes the definition, and again when it is forgotten. */
struct net_publisher {
	struct sim_actor actor;
	struct net_node *at;
	uint32_t turn, published;
	struct list_page page;
	struct indicator indicator;
};
/* Of a federation: one sheet, told and corrected. */
struct net_reporter {
	struct sim_actor actor;
	char name[NET_NAME_CAP];
	struct net_node *at;
	uint32_t turn;
	uint32_t people[3];
	struct list_page page;
	struct figure_sheet sheet;
	struct figure_grant grant;
};
struct net_figures {
	struct net_publisher publisher;
	struct net_reporter reporters[NET_NODES_MAX];
};

#endif
