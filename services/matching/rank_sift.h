/*
 * rank_sift: from all seats to those that the hard rules leave, as words of 64 seats that have any.
 * Owns: nothing; lots lie in the columns' room (asked.h) until the next question.
 * Beware: included by the engine's own files only. Passes are counted rule by rule, so that what each excludes is the difference of two.
 */
#ifndef MATCHING_RANK_SIFT_H
#define MATCHING_RANK_SIFT_H

#include "services/matching/rank_rules.h"

#define SIFT_ALL (-1) /* no rule is left out */

struct sift {
	const struct sieve *sieve;
	const struct good_day *good;
	int without; /* a rule that is turned round, if it is one of the first three, or else left out; or SIFT_ALL */
	uint32_t passed[RULE_COUNT]; /* each rule and all before it */
	struct lots near; /* whom RULE_ACCREDITATION, RULE_COMPETENCE and RULE_TERRITORY leave */
	struct lots left; /* whom all rules leave */
	uint32_t *pages; /* of the room: those to look into */
};

void sift_make(struct sift *f, const struct sieve *s);
/*
 * The first three rules, over whole pages. Turned round: RULE_ACCREDITATION leaves those whose accreditation is not good,
 * RULE_TERRITORY those who do not come (as if they were near); RULE_COMPETENCE is left out.
 */
void sift_pages(struct sift *f, int without);
/* The rules after them, over what is near. */
void sift_words(struct sift *f, int without);

#endif
