/*
 * silence: what is lived in the random histories of silence_random_test: steps of the network, that both worlds take, and steps of persons,
 *          that one of them takes.
 * Owns: nothing; the world and the dice are the caller's.
 * Beware: steps of the network throw `common` only, and look at nothing that persons have done.
 */
#ifndef TESTS_LIB_SILENCE_H
#define TESTS_LIB_SILENCE_H

#include "tests/lib/matching_world.h"

#define SILENCE_MOST 64

struct silence {
	struct world *w;
	uint64_t common, personal; /* dice */
	struct id groups[SILENCE_MOST], own[SILENCE_MOST]; /* requests */
	const struct host_caller *own_of[SILENCE_MOST];
	uint32_t group_count, own_count;
	struct text links[SILENCE_MOST]; /* answer links of personal ones */
	uint32_t link_count;
	bool deals; /* what persons ask is dealt at once and asked of providers; then no director asks for itself, who would feel it */
	uint32_t dealt; /* campaigns of persons that were applied */
	uint32_t moved; /* days that providers took from persons' own pool */
};

uint32_t silence_dice(uint64_t *state, uint32_t n);
/* Somebody of the request's list is asked; the token of its link, or none. */
struct text silence_solicit(struct silence *l, uint64_t *state, const struct host_caller *who, struct id request);
/* What is open in a pool is dealt at once, and applied or not; true when it was. */
bool silence_campaign(struct silence *l, const struct host_caller *who, enum pool pool, bool apply);
/* One step, drawn from the dice. */
void silence_common(struct silence *l);
void silence_own(struct silence *l);

#endif
