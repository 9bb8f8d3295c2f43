/*
 * net_plants: faults of the house itself between nodes, planted to see that the checks find them.
 * Owns: changed copies of services' declarations.
 * Beware: a program plays one plant at a time: the copies are its own.
 */
#ifndef TESTS_LIB_NET_PLANTS_H
#define TESTS_LIB_NET_PLANTS_H

#include "tests/lib/sim.h"

enum net_plant {
	NET_SOUND,
	NET_EARLY_ACK,	 /* acknowledgements leave before the commit, which a crash then takes away */
	NET_NO_DEDUP,	 /* what comes again is taken again */
	NET_NOT_TO_ME,	 /* what was signed for another node is taken */
	NET_BAD_SIGN,	 /* what is not signed by the peer is taken */
	NET_EPOCH_KEPT,	 /* a node that was put back goes on in its old epoch */
	NET_TOMBSTONE_LOST, /* that a card is shared no more is not heard */
	NET_FIGURES_ADDED, /* a correction of figures is added to what it should replace */
	NET_NAME_EARLY,	    /* a mission that is only held is taken for agreed: its key is made, and the name told */
	NET_REVOKED_HEARD,  /* a revoked peer stays connected, and what it says is taken */
	NET_DAYS_KEPT,	    /* where the provider is, it is not heard that its days are needed no more */
	NET_DAYS_TWICE,	    /* a further word of a mission takes its days from the ledger once more */
	NET_PARTY_NAMED, /* names of a delegation go with the request for a place */
	NET_PLANTS
};
extern const char *const net_plant_names[NET_PLANTS];

/* The services that such a node runs; ret has room for SIM_SERVICES_MAX. Returns how many. */
int net_services(enum net_plant plant, const struct service_desc *ret[SIM_SERVICES_MAX]);

/* net_plants_holds.c */
const struct service_desc *net_matching(enum net_plant plant);
/* net_plants_figures.c */
const struct service_desc *net_reporting(enum net_plant plant);

#endif
