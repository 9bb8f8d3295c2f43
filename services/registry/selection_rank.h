/*
 * selection_rank: the order of the candidates of a call: conditions first, then weighted criteria, each line with what put it there.
 * Owns: nothing; no store, no clock, no id: plain figures in, plain figures out.
 * Beware: points are hundredths, so that no rounding decides. Equal candidates share a rank; the order in which they were given only
 *         says in which order equal ones are listed.
 */
#ifndef SERVICES_REGISTRY_SELECTION_RANK_H
#define SERVICES_REGISTRY_SELECTION_RANK_H

#include "proto/selection.h"

struct rank_rules {
	uint32_t conditions; /* set of eligibility_rule */
	bool has_after, has_before;
	day_t after, before; /* of the agrément's end; both included */
	uint32_t weights[CRITERIA_MOST];
	uint32_t count; /* criteria */
	uint32_t places;
};
struct rank_candidate {
	bool agrement_known;
	day_t agrement_end;
	bool membership;
	bool will;
	bool local_interest;
	uint32_t levels[CRITERIA_MOST]; /* 0 to LEVEL_MOST, by criterion; 0 where there is no answer */
	bool proven[CRITERIA_MOST];	/* evidence was given */
};
/* What parts a line from the one before it. */
enum rank_parted { PARTED_FIRST, PARTED_POINTS, PARTED_CRITERION, PARTED_AGREMENT, PARTED_BY_NOTHING, PARTED_EXCLUDED };
struct rank_line {
	uint32_t candidate; /* its index */
	uint32_t failed;    /* set of eligibility_rule that do not hold */
	uint32_t rank;	    /* 1 is first; 0 when a condition fails */
	bool tied;
	bool advised; /* it and all that share its rank are within the places */
	uint32_t marks[CRITERIA_MOST]; /* hundredths */
	uint32_t points;
	enum rank_parted parted;
	uint32_t criterion; /* of PARTED_CRITERION */
};

/* lines has room for n. Order: points, then the criterion that weighs most, the next, and so on (of equal weight: in the order of the
 * call), then the agrément that ends first (unknown last). Those with a failed condition come last, in the order given. */
void selection_rank_lines(const struct rank_rules *r, const struct rank_candidate *all, uint32_t n, struct rank_line *ret_lines);
/* Does retaining this line, or not, leave the order's advice? Where equal lines share the last places, any choice among them follows. */
bool selection_rank_differs(uint32_t places, uint32_t rank, bool advised, bool retained);
/* Points of the best answers, in hundredths. */
uint32_t selection_rank_maximum(const struct rank_rules *r);

#endif
