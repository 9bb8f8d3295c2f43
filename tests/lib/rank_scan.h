/*
 * rank_scan: ranking by looking at every provider and every rule, from the records: what the engine's answers are held to at full size.
 * Owns: a copy of what it needs of each record.
 * Beware: shares no code with the engine but the map (territory_km, tested by itself). Knows what the mix has: requests of one month
 *         in the group pool, no engagements, nothing held.
 */
#ifndef TESTS_LIB_RANK_SCAN_H
#define TESTS_LIB_RANK_SCAN_H

#include "tests/lib/mix.h"

#define SCAN_LINES 10

struct scan;
struct scan_ask {
	const struct request *request;
	const struct policy *policy; /* weights, links, reference tariff */
	day_t since; /* a link that was over before does not count */
};
struct scan_line {
	struct id id;
	uint32_t total;
};
struct scan_answer {
	uint32_t considered, candidates, excluded[RULE_COUNT];
	int relax_rule;
	uint32_t relax_candidates;
	uint32_t line_count;
	struct scan_line lines[SCAN_LINES];
};

struct scan *scan_new(uint32_t providers);
void scan_free(struct scan *s);
/* By its number, also when it changes. */
void scan_take(struct scan *s, uint32_t number, const struct mix_provider *p);
void scan_run(const struct scan *s, const struct scan_ask *ask, struct scan_answer *ret);

#endif
