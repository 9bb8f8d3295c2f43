/*
 * waiting: who has a place in an action and who waits, on plain arrays.
 * Owns: nothing.
 * Beware: a delegation comes whole or not at all; one that does not fit is passed over, and keeps its rank before those behind it.
 */
#ifndef SCHEDULING_WAITING_H
#define SCHEDULING_WAITING_H

#include "proto/scheduling.h"

struct waiting_limits {
	uint32_t structures_max; /* 0: none */
	uint32_t seats;		 /* of the smallest room; 0: not known */
};

/* What the accepted delegations take. */
struct waiting_taken {
	uint32_t structures; /* institutions do not count */
	uint32_t persons;
};

struct waiting_entry {
	uint32_t index;	  /* the caller's */
	uint32_t rank;	  /* 1 is first */
	uint32_t persons;
	bool institution;
	bool ready; /* its delegation still holds to the rules today */
	/* result */
	bool promoted;
	uint32_t new_rank;	/* of one that goes on waiting */
	enum waiting_rule rule; /* that keeps it waiting */
};

/* True when the delegation fits as a whole; else *ret_rule says which limit is reached (structures before seats). */
bool waiting_fits(const struct waiting_limits *l, const struct waiting_taken *taken, uint32_t persons, bool institution,
    enum waiting_rule *ret_rule);
/* Sorts entries by rank, promotes in that order all that fit and are ready, and gives the others ranks from 1. Returns how many were
 * promoted; taken is raised by them. */
uint32_t waiting_promote(const struct waiting_limits *l, struct waiting_taken *taken, struct waiting_entry *entries,
    uint32_t count);

#endif
