/*
 * rank_rules: the hard rules as a sieve: of a page of seats, of one seat, or of those that a short list names.
 * Owns: nothing; a sieve lives as long as its query and no change of the columns.
 * Beware: included by the engine's own files only.
 */
#ifndef MATCHING_RANK_RULES_H
#define MATCHING_RANK_RULES_H

#include "services/matching/asked.h"
#include "services/matching/rank.h"

struct sieve {
	const struct columns *k;
	const struct rank_query *q;
	struct days_want wants[RANK_MONTHS_MAX];
	uint32_t want_count;
	const struct plane *going; /* to the request's département; NULL: not said */
	uint32_t rarest; /* of the needs: the one to begin with */
	const struct plane *remote; /* NULL: the request is for somebody on the spot */
};

void sieve_make(struct sieve *s, const struct columns *k, const struct rank_query *q);
/* False when the rule can exclude nobody, by what the request says. */
bool sieve_asks(const struct sieve *s, enum rule rule);
/* RULE_COMPETENCE in two steps: m = those of from who meet the rarest need, and how many; then those of m who meet all. */
uint32_t sieve_first(const struct sieve *s, uint32_t page, const uint64_t *from, uint64_t *m);
uint32_t sieve_others(const struct sieve *s, uint32_t page, uint32_t left, uint64_t *m);
/* That page comes soon: to the first step; of whom the first step left, to the second and RULE_TERRITORY; then to RULE_CAPACITY; to
 * RULE_PRICE. */
void sieve_soon_first(const struct sieve *s, uint32_t page);
void sieve_soon_others(const struct sieve *s, uint32_t page, const uint64_t *m);
void sieve_soon_days(const struct sieve *s, uint32_t page, const uint64_t *m);
void sieve_soon_price(const struct sieve *s, uint32_t page, const uint64_t *m);
/* m keeps whom the rule does not exclude. From RULE_COMPETENCE to RULE_PRICE. */
void sieve_page(const struct sieve *s, enum rule rule, uint32_t page, uint64_t *m);
/* Calls for each seat that the rule excludes, for some more than once. From RULE_UNWANTED on. */
typedef void sieve_fn(void *arg, uint32_t seat);
void sieve_each(const struct sieve *s, enum rule rule, sieve_fn *call, void *arg);
/* Of one seat, any rule. */
bool sieve_excludes(const struct sieve *s, enum rule rule, uint32_t seat);

#endif
