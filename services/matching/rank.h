/*
 * rank: the providers that fit a request, the best first, each explained; and how many each rule excluded.
 * Owns: nothing; columns and query are the caller's, lines are written where the caller says.
 * Beware: pure and whole: neither store nor bus nor clock nor floating point, so that the same facts give the
 * same list everywhere. Numbers in a query are those of the columns' own interns; sets are sorted ascending.
 */
#ifndef MATCHING_RANK_H
#define MATCHING_RANK_H

#include "services/matching/columns.h"

#define RANK_LINES_MAX 50
#define RANK_MONTHS_MAX 36
#define RANK_NO_CEILING INT64_C(-1)
#define RANK_LINK_KINDS (LINK_FAMILY + 1)
/* Distance costs so many thousandths a kilometre, down to what a provider at a distance is worth. */
#define RANK_A_KM 5u
#define RANK_REMOTE 250u

struct rank_need {
	uint32_t competence; /* INTERN_NONE: nobody has it */
	uint32_t level;
};
struct rank_month {
	uint32_t month;
	uint32_t days; /* of the request's period in that month */
};
struct rank_set {
	const uint32_t *items; /* ascending */
	uint32_t count;
};
struct rank_query {
	enum pool pool;
	day_t today;
	day_t date; /* on which the accreditation must be good */
	const struct rank_need *needs;
	uint32_t need_count;
	unsigned department; /* DEPARTMENT_NONE: not said */
	uint16_t commune; /* COMMUNE_NONE: not said */
	bool remote;
	const struct rank_month *months; /* ascending; at most RANK_MONTHS_MAX, 31 days each */
	uint32_t month_count;
	uint32_t days;
	const uint32_t *languages;
	uint32_t language_count;
	uint32_t access;
	int64_t price_ceiling; /* cents a day, or RANK_NO_CEILING */
	struct rank_set unwanted; /* providers */
	struct rank_set organisations; /* the requester's centres */
	struct rank_set persons; /* with a mandate there that counts, and the requester */
	uint32_t link_kinds; /* set of link_kind: declared links that count */
	/* by link_kind: a declared link counts if some of it lies between the two */
	day_t link_since[RANK_LINK_KINDS], link_until;
	struct rank_set waived; /* providers whose neutrality the requester waived */
	struct rank_set apart; /* providers kept apart: team and director */
	struct rank_set answered; /* providers that said no to this request */
	struct rank_set known; /* providers that this requester worked with in this pool */
	int continuity; /* the requester's wish: > 0 who is known, < 0 somebody else, 0 none */
	struct columns_marks marks; /* of the pool: what an evaluation is shrunk toward */
	uint32_t weights[CRITERION_COUNT];
	int64_t reference_tariff;
	uint32_t lines; /* wanted, at most RANK_LINES_MAX */
};
/*
 * Values are thousandths, 1000 the best:
 * COMPETENCE  levels above what is needed, over the levels that there are above it; 1000 when there are none
 * TERRITORY   1000 less RANK_A_KM a whole kilometre between the two communes, RANK_REMOTE at least; where one of them is not
 *             known, 1000 for a provider of the département and 500 for one that goes there. RANK_REMOTE for one that
 *             does not
 * START       months of the period that are left when the first free day comes, over its months
 * ROTATION    1 / (1 + engagements of the last 365 days), in the pool
 * LOAD        free days of the period over the days that the card gives for it, in the pool
 * CONTINUITY  1000 for who is known (who is not, where the wish is for somebody else), else 0; 500 for all without a wish
 * EVALUATION  marks from 1 to 5 as 0 to 1000, after RANK_SHRINK more marks of the pool's mean were added to the provider's own
 * COST        what is left below the ceiling (or the reference tariff), over it; 500 for a tariff that is not said
 */
#define RANK_SHRINK 5u
struct rank_line {
	uint32_t provider;
	uint32_t total; /* sum of weight * value: what lines are ordered by */
	uint32_t value[CRITERION_COUNT]; /* 0..1000 */
};
struct rank_result {
	uint32_t considered; /* cards that are not archived: candidates and all excluded */
	uint32_t candidates; /* that no rule excludes; lines are the best of them */
	uint32_t excluded[RULE_COUNT]; /* providers whose first failing rule, in the order of enum rule, it is */
	int relax_rule; /* -1: somebody is left, or no single rule helps */
	uint32_t relax_candidates; /* whom that rule alone excludes; the first rule that has the most */
	uint32_t line_count;
	struct rank_line lines[RANK_LINES_MAX];
};

/* Ordered by total, then by the provider's id (bytes). Exact: what is passed over could not have been among the lines. */
void rank_run(const struct columns *k, const struct rank_query *q, struct rank_result *ret);
/* Of a provider with a card, asked alone; the figures are rank_run's. The first rule that excludes it, or -1. */
int rank_exclusion(const struct columns *k, const struct rank_query *q, uint32_t provider);
/* Every rule that excludes it: a set of enum rule. */
uint32_t rank_exclusions(const struct columns *k, const struct rank_query *q, uint32_t provider);
/* Its line, also when a rule excludes it: only COMPETENCE is then 0 where a level is missing. */
struct rank_line rank_line_of(const struct columns *k, const struct rank_query *q, uint32_t provider);
/* Days that the provider has left in a month of the query, in its pool. */
uint32_t
rank_free(const struct columns *k, const struct rank_query *q, uint32_t provider, const struct rank_month *m);
/* How many evaluations the provider has in the query's pool. */
uint32_t rank_marks(const struct columns *k, const struct rank_query *q, uint32_t provider);
/* Days that it has there at all, held and engaged ones too. */
uint32_t
rank_given(const struct columns *k, const struct rank_query *q, uint32_t provider, const struct rank_month *m);
/* The most days of the period that any card gives, in the pool, taken or not; looks no further than who gives what is asked. */
uint32_t rank_days_most(const struct columns *k, const struct rank_query *q);
bool rank_set_has(const struct rank_set *s, uint32_t item);
/* Sorts and drops doubles, in place; INTERN_NONE is dropped too. */
struct rank_set rank_set_make(uint32_t *items, uint32_t count);
/* Thousandths: weight * value over the sum of weights, rounded half up. */
uint32_t rank_part(const struct rank_query *q, uint32_t weighted);

#endif
