/*
 * rank_relax: nobody is left: which rule alone excludes the most?
 * Owns: nothing.
 * Beware: as nobody passes all rules, whoever passes all but one is excluded by that one alone. A rule that cannot come to more than
 *         the best so far is not gone through.
 */
#include "services/matching/rank_score.h"

static void
rule_try(struct sift *f, enum rule rule, uint32_t most, struct rank_result *ret)
{
	uint32_t alone;

	if (most < ret->relax_candidates || most == 0)
		return;
	if (rule <= RULE_TERRITORY)
		sift_pages(f, (int)rule);
	sift_words(f, (int)rule);
	alone = f->passed[RULE_COUNT - 1];
	if (alone > ret->relax_candidates ||
	    (alone != 0 && alone == ret->relax_candidates && (int)rule < ret->relax_rule)) {
		ret->relax_rule = (int)rule;
		ret->relax_candidates = alone;
	}
}

void
rank_relax(struct sift *f, struct rank_result *ret)
{
	for (int rule = RULE_TERRITORY + 1; rule < RULE_COUNT; rule++) /* while what is near is at hand */
		if (ret->excluded[rule] != 0)
			rule_try(f, (enum rule)rule, ret->excluded[rule], ret);
	rule_try(f, RULE_COMPETENCE, ret->excluded[RULE_COMPETENCE], ret);
	rule_try(f, RULE_TERRITORY, ret->excluded[RULE_TERRITORY], ret);
	rule_try(f, RULE_ACCREDITATION, ret->excluded[RULE_ACCREDITATION], ret);
}
