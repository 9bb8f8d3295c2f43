/*
 * travel: where a commune is, and how far it is from another one.
 * Owns: an index of the communes, made on first use and then kept.
 * Beware: distances are as the crow flies between the middles of communes: fit for comparing venues, for nothing else.
 */
#ifndef SCHEDULING_TRAVEL_H
#define SCHEDULING_TRAVEL_H

#include "common/types.h"

struct travel_place {
	bool known;
	double lat, lon; /* degrees */
};

/* Of an INSEE code; not known when it is empty, or when nobody has said where that commune is. */
struct travel_place travel_place_of(struct text commune);
/* Whole kilometres, by the haversine formula on a sphere of 6371 km; both are known. */
uint32_t travel_km(struct travel_place a, struct travel_place b);
/* The name of that commune, good for ever; empty when nobody knows it. */
struct text travel_name(struct text commune);

#endif
