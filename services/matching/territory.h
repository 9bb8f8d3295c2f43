/*
 * territory: communes and départements as small numbers, and how far apart they are in whole kilometres.
 * Owns: a table of the communes, made on first use and then kept.
 * Beware: whole numbers only, so that a ranking is the same on every machine; as the crow flies between the middles of communes.
 */
#ifndef MATCHING_TERRITORY_H
#define MATCHING_TERRITORY_H

#include "common/types.h"

#define COMMUNE_NONE 0 /* numbers are from 1 on */
#define DEPARTMENT_NONE 0 /* numbers are 1..127 */
#define DEPARTMENTS 128

/* 1..127, or DEPARTMENT_NONE for what is no French department. "2A" and "2B" are Corsica's. */
unsigned department_of(struct text code);
/* The department of an INSEE commune code. */
unsigned department_of_commune(struct text commune);

/* COMMUNE_NONE for what is no INSEE code, and for a commune of which nobody has said where it is. */
uint16_t territory_commune(struct text code);
/* On a sphere of 6371 km, in metres from its middle. */
struct territory_point {
	int32_t x, y, z;
};
/* Not of COMMUNE_NONE. */
struct territory_point territory_place(uint16_t commune);
/* Whole kilometres, half up; neither is COMMUNE_NONE. */
uint32_t territory_km(uint16_t a, uint16_t b);
/* No commune of the département is nearer than that; 0 when none has a place. */
uint32_t territory_least_km(uint16_t from, unsigned department);

#endif
