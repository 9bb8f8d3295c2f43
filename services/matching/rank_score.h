/*
 * rank_score: the soft criteria of one seat, and the best of many.
 * Owns: nothing.
 * Beware: included by the engine's own files only.
 */
#ifndef MATCHING_RANK_SCORE_H
#define MATCHING_RANK_SCORE_H

#include "services/matching/rank_sift.h"

#define FULL 1000u

/* part / whole in thousandths, half up, at most FULL; 0 of nothing. */
uint32_t score_ratio(uint64_t part, uint64_t whole);
uint32_t score_of(const struct sieve *s, enum criterion criterion, uint32_t seat);
/* The most that the criterion can be worth for anybody, of those who were engaged in the pool or of those who were not. */
uint32_t score_best(const struct rank_query *q, enum criterion criterion, bool engaged);
/* The most that CRITERION_TERRITORY can be worth for who lives in that département and comes. */
uint32_t score_near(const struct rank_query *q, unsigned department);
/* The ceiling, or the reference tariff: what costs that much is worth nothing. */
int64_t score_most(const struct rank_query *q);
/* Levels above the needs, all together, of a seat that has them; and how many there can be. */
uint32_t score_surplus(const struct sieve *s, uint32_t seat);
uint32_t score_surplus_most(const struct rank_query *q);
struct rank_line score_line(const struct sieve *s, uint32_t seat);
/* The best of whom the sift left into ret->lines. */
void rank_top(const struct sift *f, struct rank_result *ret);
/* The sift left nobody: whom does each rule exclude alone? What the sift found is lost. */
void rank_relax(struct sift *f, struct rank_result *ret);

#endif
