/*
 * rank_rules: the hard rules as a sieve: of a word of seats, of one seat, or of those that a short list names.
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
	const struct plane *remote; /* NULL: the request is for somebody on the spot */
	uint32_t pages; /* that have seats */
};

void sieve_make(struct sieve *s, const struct columns *k, const struct rank_query *q);
/* False when the rule can exclude nobody, by what the request says. */
bool sieve_asks(const struct sieve *s, enum rule rule);
/* Of these seats of a word, those that the rule does not exclude: RULE_LANGUAGE, RULE_ACCESSIBILITY, RULE_PRICE, when it asks. */
uint64_t sieve_word(const struct sieve *s, enum rule rule, uint32_t word, uint64_t seats);
/* What these seats of a word cost will be asked soon. */
void sieve_soon_tariffs(const struct sieve *s, uint32_t word, uint64_t seats);
/* Calls for each seat that the rule may exclude, for some more than once. From RULE_UNWANTED on. */
typedef void sieve_fn(void *arg, uint32_t seat);
void sieve_each(const struct sieve *s, enum rule rule, sieve_fn *call, void *arg);
/* Of one seat, any rule. */
bool sieve_excludes(const struct sieve *s, enum rule rule, uint32_t seat);
/* From 1 on. */
unsigned rank_need_level(const struct rank_need *need);

#endif
