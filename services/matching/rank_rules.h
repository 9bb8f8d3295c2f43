/*
 * rank_rules: what rank.c and rank_rules.c share.
 * Owns: nothing.
 * Beware: included by the engine's own files only.
 */
#ifndef MATCHING_RANK_RULES_H
#define MATCHING_RANK_RULES_H

#include "services/matching/rank.h"

typedef bool rank_rule_fn(const struct columns *k, const struct rank_query *q, uint32_t provider);
/* By enum rule; true when the provider is excluded. */
extern rank_rule_fn *const rank_rules[RULE_COUNT];
/* The provider's level in a competence; 0: none. */
uint32_t rank_level(const struct columns *k, uint32_t provider, uint32_t competence);
bool rank_goes_to(const struct columns *k, uint32_t provider, unsigned department);

#endif
