/*
 * waiting: who has a place in an action and who waits, on plain arrays.
 * Owns: nothing.
 * Beware: a delegation comes whole or not at all; one that does not fit is passed over, and keeps its rank before those behind it.
 *         A place that is offered is taken: nobody else gets it before the answer.
 */
#ifndef SCHEDULING_WAITING_H
#define SCHEDULING_WAITING_H

#include "proto/scheduling.h"

struct waiting_limits {
	uint32_t structures_max; /* 0: none */
	uint32_t seats;		 /* of the smallest room; 0: not known */
	uint32_t places;	 /* the action's own figure; 0: none */
	const struct action_quota *quotas; /* no role is in two of them */
	uint32_t quota_count;	 /* at most SCHEDULING_QUOTAS_MAX */
};

/* What one delegation takes, or all those that have a place. */
struct waiting_taken {
	uint32_t structures; /* institutions do not count */
	uint32_t persons;
	uint32_t of_quota[SCHEDULING_QUOTAS_MAX]; /* persons, in the order of the action's quotas */
};

struct waiting_entry {
	uint32_t index;	  /* the caller's */
	uint32_t rank;	  /* as it stood; 0: comes new, after those of its date */
	enum waiting_order order;
	usec_t asked_at;
	struct waiting_taken party;
	bool ready; /* its delegation still holds to the rules today */
	/* result */
	bool promoted;
	uint32_t new_rank;	/* of one that goes on waiting */
	bool blocked;		/* a limit keeps it waiting: this one */
	enum waiting_rule rule;
};

/* What a delegation takes of those limits. */
struct waiting_taken waiting_party(const struct waiting_limits *l, const struct enrolment *e, bool institution);
void waiting_add(struct waiting_taken *taken, const struct waiting_taken *party);
/* True when the delegation fits as a whole; else *ret_rule says which limit is reached (in the order of the enum), and *ret_quota, when
 * it is a public's, which one. */
bool waiting_fits(const struct waiting_limits *l, const struct waiting_taken *taken, const struct waiting_taken *party,
    enum waiting_rule *ret_rule, uint32_t *ret_quota);
/* The same for one that has its place and changes: only what it takes more of is looked at; taken is without it. */
bool waiting_may_become(const struct waiting_limits *l, const struct waiting_taken *taken, const struct waiting_taken *former,
    const struct waiting_taken *party, enum waiting_rule *ret_rule, uint32_t *ret_quota);
/* The smaller of the room and the action's figure; 0: no limit. */
uint32_t waiting_places(const struct waiting_limits *l);
/* First those never served, then those served, then those who let an offer lapse; within each by date of request, then as they stood. */
void waiting_sort(struct waiting_entry *entries, uint32_t count);
/* Sorts, promotes in that order all that fit, are ready and did not let an offer lapse (to them the federation offers by hand), and gives
 * the others ranks from 1. Returns how many were promoted; taken is raised by them. */
uint32_t waiting_promote(const struct waiting_limits *l, struct waiting_taken *taken, struct waiting_entry *entries,
    uint32_t count);

#endif
